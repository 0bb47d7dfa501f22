# A call that works for every exported function, sixty odd values, and what a call says
# that is not the package's own. Used by test-fuzz.R and bench/fuzz.R.

# A small simulated panel: eight regions on a ring, six years.
fuzz_panel <- function() {
  d <- expand.grid(region = letters[1:8], year = 2001:2006, stringsAsFactors = FALSE)
  i <- seq_len(nrow(d))
  d$x <- 2 + sin(i^2)
  d$z <- d$x + cos(3 * i)
  d$v <- 3 + cos(i^2 / 3)
  d$y <- 4 + d$x - 0.5 * d$z + sin(7 * i)
  d$g <- ifelse(d$region < "e", "u", "w")
  d
}

# Arguments of a call that works, by function; those that are not named keep their default.
fuzz_calls <- function(folder) {
  d <- fuzz_panel()
  index <- c("region", "year")
  ring <- data.frame(from = letters[1:8], to = letters[c(2:8, 1)])
  W <- weights_contiguity(ring)
  places <- data.frame(lon = c(1, 2, 3, 4, 4, 3, 2, 1), lat = c(1, 1.1, 1, 1.2, 2, 2.1, 2, 2.2),
  row.names = letters[1:8])
  printed <- data.frame(year = c("2019", "2020", "2021"), GML = c("1.021", "1.054", "1.000"), EC = c("0.998", "1.010",
  "1.000"),
                        TC = c("1.023", "1.034", "1.000"))
  ols <- stats::lm(y ~ x + I(x^2), d)
  fit <- spatial_panel(y ~ x, d, index, W)
  dynamic <- suppressWarnings(spatial_panel(y ~ x, d, index, W, dynamic = "time"))
  instruments <- iv_diagnostics(y ~ x | z, d, index)
  green <- gtfp(d, "x", "y", "v", index)
  bands <- weights_bands(places, rownames(places), c(0, 1.1, 2, 5), longlat = FALSE, islands = "allow")
  weights <- entropy_weights(d, c("x", "z"), "+")
  path <- file.path(folder, "panel.csv")
  utils::write.csv(d, path, row.names = FALSE)
  shares <- data.frame(province = rep(c("A", "B"), each = 2), sector = c("cars", "food"), share = c(0.7, 0.3, 0.2, 0.8))
  shocks <- data.frame(sector = rep(c("cars", "food"), each = 2), year = 2019:2020, rate = c(10, 14, 1, 2))
  c(fuzz_audit_calls(printed, path), list(
    as_city = list(x = "Dalian"), as_country = list(x = "China"), as_listw = list(x = W), as_nb = list(x = W),
    as_province = list(x = "Hebei"), as_spatial_weights = list(x = ring),
    capital_stock = list(d, "x", index),
    coagglomeration = list(1:3, 3:1), coef_label = list(terms = c("rho", "W:x")), compare_models = list(fit),
    composite_score = list(d, weights), coupling_coordination = list(transform(d, a = (x - 1) / 3, b = 0.5), c("a",
    "b")),
    coupling_summary = list(coupling_coordination(transform(d, a = (x - 1) / 3, b = 0.5), c("a", "b")), by = "year"),
    bivariate_moran = list(d, "x", "z", W, index, nsim = 9), correlogram = list(d, "x", W, index, order = 2),
    cv = list(d$x),
    cv_by = list(d, "x", "year"), dagum_gini = list(d, "x", "g"), density_by = list(d, "x", "g", n = 64),
    density_features = list(density_by(d, "x", "g", n = 64)),
    digital_value_added = list(transform(d, o = 9, k = 1), "x", "o", "k", index = index, sector = "g"),
    document_table = list("coupling", 6),
    document_tables = list(), durbin_tests = list(fit), effect_tests = list(fit),
    emissions_ipcc = list(data.frame(coal = 1:3), c(coal = "raw coal")),
    entropy_weights = list(d, c("x", "z"), "+"), extreme_points = list(ols, c("x", "I(x^2)")), fill_panel = list(d,
    "x", index),
    geary = list(d, "x", W, index, nsim = 9),
    getis_ord = list(d, "x", W, index, nsim = 9), global_moran = list(d, "x", W, index, nsim = 9),
    group_difference = list(y ~ x, d, index, "g",
    nsim = 9),
    gtfp = list(d, "x", "y", "v", index), gtfp_bootstrap = list(green, nsim = 9, seed = 1),
    gtfp_meta = list(d, "x", "y", "v", index, "g"), gtfp_peers = list(green), gtfp_scale = list(green),
    gtfp_second_stage = list(gtfp(d, "x", "y", "v", index, distance = "ddf"), ~z, d, nsim = 9, seed = 1),
    gtfp_slacks = list(green),
    hausman_test = list(spatial_panel(y ~ x, d, index, W, effect = "individual")), impulse_response = list(dynamic,
    "x", 3),
    iv_diagnostics = list(y ~ x | z, d, index), iv_tests = list(instruments), kaya_factors = list(d, "x", "y",
    index = index),
    join_counts = list(d, "g", W, index, nsim = 9), ledger = list(file.path(folder, "none")),
    ledger_counts = list("coupling"), ledger_new = list(file.path(folder,
    "new"), printed, overwrite = TRUE),
    ledger_table = list(reproduce("coupling"), table = 4), lm_tests = list(y ~ x, d, index, W),
    lmdi = list(x ~ (x / y) * y, d, index),
    local_geary = list(d, "x", W, index, nsim = 9), local_moran = list(d, "x", W, index, nsim = 9),
    location_quotient = list(d, "x", "region", "g"), log_mean = list(1,
    2),
    lowcarbon_words = list(), mechanism = list(y ~ x, z ~ x, d, index, nsim = 9), moran_scatter = list(global_moran(d,
    "x", W, index), 2001),
    obstacle_degree = list(d, weights, index), printed_estimates = list(document_table("intelligence", 2), "t"),
    panel_threshold = list(y ~ x, d, index, "z", nsim = 9, trim = 0.1),
    placebo = list(y ~ x, d, index, "x", nsim = 9), printed_numbers = list("0.5"),
    productivity_type = list(d, "x", index, "g", c(2001, 2006)), read_panel = list(path),
    read_printed = list("Table 1 I\na  b\n1  2\n3  4"),
    region_effects = list(fit, "x"), regression_table = list(fit), reproduce = list("coupling"),
    series_colours = list(3),
    shift_share = list(shares, shocks, "province", "sector", "year", "share", "rate"), spatial_panel = list(y ~ x, d,
    index, W),
    spatial_did = list(y ~ 1, transform(d, pilot = region %in% c("b", "e") & year > 2003), index, W, "pilot"),
    spatial_gs2sls = list(y ~ x, d, index, W, effect = "none", order = 1),
    specification_tests = list(fit, lm_effect = "none"), spillover_range = list(y ~ x, d, index, bands),
    stability = list(dynamic),
    theil = list(d, "x", "g"), turning_point = list(ols, "x", "I(x^2)"),
    weights_bands = list(places, rownames(places), c(0, 1.1, 2, 5), longlat = FALSE, islands = "allow"),
    weights_contiguity = list(ring),
    weights_distance = list(places, rownames(places)), weights_economic = list(c(a = 1, b = 2, c = 4)),
    weights_knn = list(places, rownames(places), 2), weights_nested = list(weights_distance(places, rownames(places)),
    d$x[1:8]),
    winsorize = list(d$x), write_table = list(lmdi(x ~ (x / y) * y, d, index), NULL)
  ))
}

fuzz_audit_calls <- function(printed, path) {
  list(
    audit_claim = list("7 times", a = "0.28", b = "0.04"), audit_classes = list(c("0.2", "0.3"), c("low", "high")),
    audit_correlation = list(rbind(c("1", ""), c("0.9", "1"))), audit_coupling = list(coupling = "0.952",
    development = "0.41", coordination = "0.652"),
    audit_cv = list("0.5", "2.1", "24.7"), audit_dagum = list(c(2, 2), c("2.00", "4.00"), c("0.250", "0.250"), "0.417"),
    audit_duplicates = list(printed), audit_file = list(path),
    audit_dynamics = list("0.5", "0.2", "0.1", beta = c(x = "1.0"), theta = "0.6", direct = "2.4", indirect = "5.6",
    horizon = "long"),
    audit_fit = list(n = 300, k = 6, r.squared = "0.842", adj.r.squared = "0.839"),
    audit_growth = list(rbind(a = c("0.41", "0.43")), "4.9"),
    audit_interval = list("0.412", "0.214", "0.610", "0.101"), audit_markov = list(rbind(a = c("0.8", "0.2"),
    b = c("0.1", "0.9"))),
    audit_mediation = list("0.412", "0.305", "0.101", "0.088", "0.126"), audit_moments = list(28, "5.19", "1.27"),
    audit_progression = list(c("28.9", "29.9", "30.9", "31.9")), audit_pvalue = list("2.1", "0.018"),
    audit_ranks = list(c("0.4", "0.3"), c("1", "2")),
    audit_relations = list(printed, "GML = EC * TC"), audit_sample = list(300, 30, 10), audit_shares = list(c("33.3",
    "33.3", "33.3"), 100),
    audit_stars = list("0.412***", std.error = "0.101"), audit_table = list(printed, relations = "GML = EC * TC"),
    audit_turning_point = list("0.550", "-0.082", "3.354")
  )
}

# Functions whose calls take seconds (whole pages are written): their own tests try odd ones.
# Reports take seconds a call; tidy(), glance() and augment() also run methods of other packages, where
# these are loaded, for what is not ours.
fuzz_left_out <- c("regional_report", "reproduce_report", "tidy", "glance", "augment")

fuzz_values <- function() {
  d <- fuzz_panel()
  column <- function(x) {
    d$x <- x
    d
  }
  list(NULL, NA, NaN, NA_character_, NA_integer_, Inf, -Inf, -1, 0, 1, 2L, 1.5, 1e300, -1e300, 1e-300, 2^31,
  .Machine$integer.max, TRUE, FALSE, c(TRUE, NA),
       "", " ", "nope", "x", "y", "region", "year", "g", "\u4e2d", "a\nb", "`", "=1+1", c("x", "x"), c("x", "y", "z"),
       c(a = 1), c(a = "x", "y"), 1:3,
       c(1, NA, 3), numeric(), character(), list(), list(1), list(a = 1, "b"), data.frame(), matrix(1:4, 2),
       matrix("a", 2, 2), array(1, c(2, 2, 2)),
       factor("x"), as.Date("2020-01-01"), 1i, raw(1), mean, quote(a), ~x, x ~ y, y ~ x + nope, new.env(),
       structure(list(), class = "foo"),
       column(as.list(seq_len(48))), column(matrix(1, 48, 2)), column(1e308), column(factor(1)), column(NaN), d[0, ],
       d[1, ], stats::setNames(d, NULL),
       # formulas, also as words, and what they may hold
       "y ~ x", c("~", "y", "x"), y ~ ., y ~ 0, y ~ 1, y ~ x:z, y ~ x | z | v, cbind(x, y) ~ z, y ~ x + x,
       y ~ stats::poly(x, 2), log(y) ~ x, y ~ stats::offset(x), y ~ factor(region), y ~ new.env(),
       # functions, as covariances may be
       function(x) diag(2), function(x) stop("no"), function() NULL, "HC1", diag(2), matrix(NA_real_, 2, 2),
       # texts no locale or parser likes
       "\xff\xfe", strrep("a", 1e5), "a\tb", "%s %d", "..", "../x", "a$b", "c(1, 2)", "NA", "1e400", "-1", "\\",
       # other classes
       as.POSIXct(0, origin = "1970-01-01", tz = "UTC"), as.difftime(1, units = "days"), ordered(c("b", "a")),
       expression(x), quote(stop("run")),
       Matrix::sparseMatrix(1:2, 2:1, x = 1), -0, 1e5L, c(0, 1), c(TRUE, FALSE), c(2001, 2006), letters[1:8],
       list(x = 1, y = list(2)),
       # panels with something odd about them
       d[rev(seq_len(48)), ], rbind(d, d), d[-5, ], transform(d, year = factor(year)),
       transform(d, region = factor(region)), transform(d, x = 1e-300 * x), transform(d, x = -x), transform(d, x = 0),
       transform(d, x = replace(x, 3, NA)), transform(d, x = replace(x, 3, Inf)),
       transform(d, year = replace(year, 2, NA)), cbind(d, x = 1), cbind(d, 1),
       as.list(d), as.matrix(d))
}

# What the call says that is not the package's own; "" if nothing, "slow" past the limit.
fuzz_call <- function(name, args, limit = 5) {
  said <- ""
  words <- function(w) {
    if (!inherits(w, "lowcarbon_warning")) said <<- paste("warning:", conditionMessage(w))
    invokeRestart("muffleWarning")
  }
  on.exit(setTimeLimit())
  utils::capture.output(found <- tryCatch({
    setTimeLimit(elapsed = limit, transient = TRUE)
    withCallingHandlers(do.call(name, args, quote = TRUE), warning = words,
    message = function(m) invokeRestart("muffleMessage"))
  }, error = identity))
  setTimeLimit()
  if (!inherits(found, "error") || inherits(found, "lowcarbon_error_input")) return(said)
  if (grepl("time limit", conditionMessage(found), fixed = TRUE)) "slow" else paste("error:", conditionMessage(found))
}

# Every argument of every call with every value in its place, one at a time: a row each.
fuzz_plan <- function(calls, values) {
  formal <- function(name) setdiff(names(formals(get(name, asNamespace("lowcarbon")))), "...")
  do.call(rbind, lapply(names(calls), function(name) {
    expand.grid(value = seq_along(values), arg = formal(name), name = rep(name, length(formal(name)) > 0L),
    stringsAsFactors = FALSE)
  }))
}

# `seconds` of a plan's rows in random order, in a folder of their own: rows tried, and what they said.
fuzz_run <- function(seconds, seed) {
  folder <- tempfile("fuzz-")
  dir.create(folder)
  here <- setwd(folder)
  on.exit({
    setwd(here)
    unlink(folder, recursive = TRUE)
  })
  calls <- fuzz_calls(folder)
  values <- fuzz_values()
  for (name in names(calls)) {
    given <- names(calls[[name]])
    all <- setdiff(names(formals(get(name, asNamespace("lowcarbon")))), if (name %in% c("regression_table",
    "compare_models")) NULL else "...")
    open <- if (is.null(given)) rep("", length(calls[[name]])) else given
    open[open == ""] <- setdiff(all, open)[seq_len(sum(open == ""))]
    open[open == "..."] <- ""
    if (length(open)) names(calls[[name]]) <- open
  }
  plan <- fuzz_plan(calls, values)
  plan <- plan[with_test_seed(seed, sample(nrow(plan))), ]
  plan$said <- NA_character_
  # processor time, so that a busy machine tries as much as a quiet one
  spent <- function() sum(proc.time()[c("user.self", "sys.self")])
  end <- spent() + seconds
  for (i in seq_len(nrow(plan))) {
    if (spent() > end) break
    args <- calls[[plan$name[i]]]
    args[plan$arg[i]] <- list(values[[plan$value[i]]])
    plan$said[i] <- fuzz_call(plan$name[i], args)
  }
  list(functions = length(calls), values = length(values), whole = nrow(plan), tried = plan[!is.na(plan$said), ])
}
