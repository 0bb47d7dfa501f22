# Odd values in the place of each argument of each method on data: an error of the
# package's own class, a warning of its own, or an answer; never another error or
# warning. A seeded part of the calls in every run, all of them (a minute) where the
# environment variable LOWCARBON_FUZZ is "all".

fuzz_data <- with_test_seed(1, data.frame(
  region = rep(c("a", "b", "c", "d"), 3), year = rep(2001:2003, each = 4), x = exp(rnorm(12)), y = exp(rnorm(12)),
  z = runif(12), g = rep(c("u", "v"), 6), stringsAsFactors = FALSE
))

# The arguments of a call that works, by function.
working_calls <- function(d) {
  index <- c("region", "year")
  ring <- data.frame(from = c("a", "b", "c", "d"), to = c("b", "c", "d", "a"))
  W <- weights_contiguity(ring)
  weights <- entropy_weights(d, c("x", "y"), "+")
  scored <- transform(d, u = z, v = rev(z))
  list(
    fill_panel = list(data = d, columns = "x", index = index, method = "linear", ends = "keep", within = "region",
                      complete = FALSE),
    winsorize = list(x = d$x, probs = c(0.01, 0.99), type = 2, na.rm = FALSE),
    capital_stock = list(data = d, investment = "x", index = index, depreciation = 0.1, price = "y", initial = "ratio",
                         ratio = 0.1,
                         growth_periods = NULL, price_base = "fixed", base_period = NULL),
    emissions_ipcc = list(data = data.frame(coal = 1:3), fuels = c(coal = "raw coal")),
    kaya_factors = list(data = d, emissions = "x", output = "y", index = index, sector = NULL),
    location_quotient = list(data = d, value = "x", region = "region", sector = "g", time = NULL),
    coagglomeration = list(lq_a = d$x, lq_b = d$y),
    lmdi = list(identity = x ~ (x / y) * y, data = d, index = index, sector = NULL, periods = NULL, form = "additive",
                weights = "I",
                by_sector = FALSE, chain = FALSE, speed = NULL, tolerance = 1e-8),
    log_mean = list(a = 1, b = 2), cv = list(x = d$x, type = "sample"),
    cv_by = list(data = d, value = "x", by = "year", type = "sample"),
    entropy_weights = list(data = d, indicators = c("x", "y"), direction = c("+", "-"), scope = "pooled", index = index,
                           zero = "exact",
                           shift = 1e-4, range = c(0.002, 0.998), k = NULL, scaling = "minmax", translate = NULL,
                           target = NULL),
    composite_score = list(data = d, weights = weights, shifted = NULL),
    coupling_coordination = list(data = scored, systems = c("u", "v"), weights = NULL, variant = "standard",
                                 breaks = c(0, 0.3, 0.5, 0.8, 1),
                                 labels = c("Low", "Moderate", "High", "Extreme")),
    coupling_summary = list(data = coupling_coordination(scored, c("u", "v")), by = "year"),
    obstacle_degree = list(data = d, weights = weights, index = index),
    dagum_gini = list(data = d, value = "x", group = "g", time = "year", weights = "y", boot = 2, level = 0.9, seed = 1,
                      index = NULL, nsim = NULL),
    theil = list(data = d, value = "x", group = "g", time = "year", weights = "y", index = NULL, kind = "T"),
    density_by = list(data = d, value = "x", by = "g", bw = "nrd0", n = 64, kernel = "gaussian", cut = 3,
                      from = NULL, to = NULL),
    density_features = list(x = suppressWarnings(density_by(d, "x", "g")), prominence = 0.05),
    global_moran = list(data = d, value = "x", W = W, index = index, test = "permutation",
                        alternative = "greater", nsim = 9,
                        islands = "count", seed = 1),
    local_moran = list(data = d, value = "x", W = W, index = index, test = "permutation", alternative = "greater",
                       nsim = 9, adjust = "none",
                       level = 0.05, divisor = "n", seed = 1),
    as_province = list(x = "Hebei", to = "id"), as_city = list(x = "Dalian", to = "id", of = "northeast_cities"),
    weights_distance = list(coords = data.frame(lon = 1:4, lat = c(2, 1, 4, 3)), ids = letters[1:4], power = 1,
                            threshold = Inf,
                            longlat = TRUE, style = "row"),
    weights_contiguity = list(x = ring, ids = NULL, queen = TRUE, islands = NULL, snap = 0, style = "row"),
    productivity_type = list(data = transform(d, s = g), intensity = "x", index = index, sector = "g",
                             periods = c(2001, 2003)),
    digital_value_added = list(data = d, value_added = "x", output = "y", digital_output = "z", index = index,
                               sector = "g")
  )
}

# Frames with something odd about them, and sixty values of all kinds.
odd_frames <- function(d) {
  put <- function(x) {
    d$x <- x
    d
  }
  rename <- function(name) {
    names(d)[3L] <- name
    d
  }
  list(put(matrix(1:24, 12)), put(as.list(1:12)), put(d[c("x", "y")]), rename(""), rename(NA),
       transform(d, g = factor("k")), put(1e300 * d$x),
       transform(d, x = 1e308, y = 1e308), put(1e-300 * d$x), put(as.complex(d$x)), cbind(d, x = 1), d[0, ],
       put(NaN), put(-d$x),
       transform(d, x = 0, y = 0), put(factor(d$x)), put(1:12), d[1, ])
}

odd_values <- function(d) {
  c(list(NULL, NA, NaN, Inf, -1, 0, 1e300, 2^31, 1.5, "", "nope", NA_character_, c("x", "x"), c("x", "y", "z"), TRUE,
         c(TRUE, FALSE), list(),
         list(1), mean, quote(a), ~x, x ~ y, character(), numeric(), 1:3, matrix(1:4, 2), factor("x"),
         as.Date("2020-01-01"), new.env(), 1i,
         raw(1), "region", "year", "g", c(a = 1), -Inf, .Machine$integer.max, "\u4e2d",
         structure(list(), class = "foo")), odd_frames(d))
}

# What a call says that is not the package's own; NULL if nothing.
strange_word <- function(name, args) {
  said <- NULL
  found <- tryCatch(withCallingHandlers(do.call(name, args, quote = TRUE), warning = function(w) {
    if (!inherits(w, "lowcarbon_warning")) said <<- paste("warning:", conditionMessage(w))
    invokeRestart("muffleWarning")
  }, message = function(m) invokeRestart("muffleMessage")), error = identity)
  if (inherits(found, "error") && !inherits(found, "lowcarbon_error_input")) {
    said <- paste("error:", conditionMessage(found))
  }
  said
}

test_that("no odd value leads to an error or warning that is not the package's own", {
  good <- working_calls(fuzz_data)
  for (name in names(good)) expect_null(strange_word(name, good[[name]]), label = name)
  values <- odd_values(fuzz_data)
  each <- do.call(rbind, lapply(names(good),
                                function(name) expand.grid(name = name, arg = names(good[[name]]),
                                                           value = seq_along(values), stringsAsFactors = FALSE)))
  if (Sys.getenv("LOWCARBON_FUZZ") != "all") each <- each[with_test_seed(20, sample(nrow(each), 1500)), ]
  strange <- vapply(seq_len(nrow(each)), function(i) {
    args <- good[[each$name[i]]]
    args[each$arg[i]] <- list(values[[each$value[i]]])
    said <- strange_word(each$name[i], args)
    if (is.null(said)) "" else sprintf("%s(%s = value %d): %s", each$name[i], each$arg[i], each$value[i], said)
  }, "")
  expect_identical(strange[nzchar(strange)], character())
  if (Sys.getenv("LOWCARBON_FUZZ") == "all") {
    cat(nrow(each), "calls of", length(good), "functions,", sum(nzchar(strange)), "strange\n")
  }
})
