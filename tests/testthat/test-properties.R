# What must not change a result, over random panels and every method on data: the order of rows, the names of
# regions (as long as their order stays), the units of what has none in the result, the last digits of weights, the
# options and the random stream of the user. And sizes from 1e-300 to 1e300: an answer that scales, or a classed error.

property_panel <- function(seed, regions = 9L, years = 4L) {
  with_test_seed(seed, {
    d <- expand.grid(region = sprintf("r%02d", seq_len(regions)), year = 2000L + seq_len(years), stringsAsFactors = FALSE)
    for (name in c("x", "z", "e", "g")) d[[name]] <- exp(stats::rnorm(nrow(d)) / 2)
    d$y <- d$x - 0.4 * d$z + stats::rnorm(nrow(d))
    d$u <- stats::runif(nrow(d), 0.1, 0.9)
    d$v <- stats::runif(nrow(d), 0.1, 0.9)
    d$part <- ifelse(d$region < "r05", "a", "b")
    d
  })
}
property_weights <- function(names) {
  n <- length(names)
  weights_contiguity(data.frame(from = names[c(seq_len(n), 1L)], to = names[c(2:n, 1L, 4L)]))
}

# Each method as numbers in an order of its own making: columns of the result, sorted by its keys. `scale`: which
# columns may be multiplied without another answer.
property_index <- c("region", "year")
numbers_of <- function(x, keys = intersect(c("region", "year", "period", "part", "term", "indicator"), names(x))) {
  x <- as.data.frame(x)
  if (length(keys)) x <- x[do.call(order, unname(lapply(x[keys], as.character))), , drop = FALSE]
  unlist(lapply(x[vapply(x, is.numeric, NA)], as.double), use.names = FALSE)
}
property_methods <- list(
  cv_by = list(function(d, W) numbers_of(cv_by(d, "x", "year")[c("year", "cv")]), "x"),
  lmdi = list(function(d, W) {
    f <- as.data.frame(lmdi(e ~ (e / g) * g, d, property_index, form = "multiplicative"))
    numbers_of(f)
  }, character()),
  entropy_weights = list(function(d, W) as.data.frame(entropy_weights(d, c("x", "z"), c("+", "-")))$weight, c("x", "z")),
  composite_score = list(function(d, W) sort(unlist(Filter(is.numeric, as.data.frame(
    composite_score(d, entropy_weights(d, c("x", "z"), "+")))[setdiff(names(composite_score(d, entropy_weights(d, c("x", "z"), "+"))), names(d))]))), c("x", "z")),
  coupling = list(function(d, W) numbers_of(coupling_summary(coupling_coordination(d, c("u", "v")), by = "year")), character()),
  dagum_gini = list(function(d, W) dagum_gini(d, "x", "part", "year")$estimate, "x"),
  theil = list(function(d, W) numbers_of(Filter(is.numeric, as.data.frame(theil(d, "x", "part", "year")))), "x"),
  location_quotient = list(function(d, W) sort(location_quotient(d, "x", "region", "year")$lq), "x"),
  gtfp = list(function(d, W) numbers_of(gtfp(d, "x", "z", "e", property_index)), c("x", "z", "e")),
  global_moran = list(function(d, W) global_moran(d, "x", W, property_index, test = "randomisation")$moran, "x"),
  geary = list(function(d, W) geary(d, "x", W, property_index, test = "randomisation")$geary, "x"),
  local_moran = list(function(d, W) sort(local_moran(d, "x", W, property_index, nsim = 9, seed = 1)$moran), "x"),
  spatial_panel = list(function(d, W) coef(spatial_panel(y ~ x + z, d, property_index, W, model = "sar", effect = "individual")), character()),
  effects = list(function(d, W) numbers_of(effects(spatial_panel(y ~ x, d, property_index, W, effect = "individual"))), character()),
  lm_tests = list(function(d, W) numbers_of(lm_tests(y ~ x, d, property_index, W)), "y"),
  iv_diagnostics = list(function(d, W) coef(iv_diagnostics(y ~ x | z + g, d, property_index)), c("z", "g")),
  mechanism = list(function(d, W) {
    m <- mechanism(y ~ x, e ~ x, d, property_index, nsim = 0)
    unlist(Filter(is.numeric, as.data.frame(m)))
  }, "e_only"),
  group_difference = list(function(d, W) unlist(Filter(is.numeric, as.data.frame(group_difference(y ~ x, d, property_index, "part", "x", nsim = 9,
                                                                                                  seed = 1))))[1:2], character())
)
answers <- function(d, W) lapply(property_methods, function(method) suppressMessages(suppressWarnings(method[[1L]](d, W))))
expect_same <- function(found, wanted, why, tolerance = 1e-7) {
  for (name in names(wanted)) expect_equal(found[[name]], wanted[[name]], tolerance = tolerance, ignore_attr = TRUE, label = paste(name, "-", why))
}

test_that("the order of rows, names of regions, the ninth decimal of weights and the random stream change nothing", {
  for (seed in 1:2) {
    d <- property_panel(seed)
    W <- property_weights(unique(d$region))
    usual <- answers(d, W)
    expect_true(all(vapply(usual, function(x) is.numeric(x) && length(x) > 0L && any(is.finite(x)), NA)))
    mixed <- with_test_seed(seed, sample(nrow(d)))
    expect_same(answers(d[mixed, ], W), usual, "order of rows")
    renamed <- transform(d, region = paste0("\u5317", region))
    expect_same(answers(renamed, property_weights(unique(renamed$region))), usual, "names of regions")
    rounded <- as.matrix(W)
    rounded[] <- round(rounded, 9)
    expect_same(answers(d, suppressWarnings(as_spatial_weights(rounded, style = "none"))), usual, "ninth decimal of weights", 1e-6)
    old <- options(OutDec = ",", scipen = -5, digits = 3, stringsAsFactors = FALSE, contrasts = c("contr.sum", "contr.poly"), na.action = "na.fail")
    odd <- answers(d, W)
    options(old)
    expect_same(odd, usual, "options", 0)
    set.seed(42)
    before <- .Random.seed
    again <- answers(d, W)
    expect_identical(.Random.seed, before)
    expect_same(again, usual, "a second time", 0)
  }
})

test_that("units of what a result has no units of change nothing", {
  d <- property_panel(3)
  W <- property_weights(unique(d$region))
  usual <- answers(d, W)
  for (unit in c(1e-6, 7, 1e6)) {
    for (name in names(property_methods)) {
      columns <- intersect(property_methods[[name]][[2L]], names(d))
      if (!length(columns)) next
      scaled <- d
      for (column in columns) scaled[[column]] <- scaled[[column]] * unit
      expect_equal(suppressMessages(suppressWarnings(property_methods[[name]][[1L]](scaled, W))), usual[[name]], tolerance = 1e-6,
                   ignore_attr = TRUE, label = paste(name, "in units of", unit))
    }
  }
})

test_that("from 1e-300 to 1e300: the same answer or an error of input, never a NaN without a word", {
  d <- property_panel(4)
  W <- property_weights(unique(d$region))
  usual <- answers(d, W)
  for (unit in c(1e-300, 1e-160, 1e160, 1e300)) {
    scaled <- d
    for (name in c("x", "z", "e", "g", "y")) scaled[[name]] <- scaled[[name]] * unit
    for (name in names(property_methods)) {
      found <- tryCatch(suppressMessages(suppressWarnings(property_methods[[name]][[1L]](scaled, W))), error = identity)
      if (inherits(found, "error")) {
        expect_s3_class(found, "lowcarbon_error_input")
      } else {
        expect_identical(is.nan(found), is.nan(usual[[name]]), label = paste(name, unit))
      }
      if (is.numeric(found) && all(c("x", "z") %in% property_methods[[name]][[2L]])) {
        expect_equal(found, usual[[name]], tolerance = 1e-6, ignore_attr = TRUE, label = paste(name, unit))
      }
    }
  }
})
