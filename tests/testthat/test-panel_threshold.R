# Hansen's panel threshold regression, against regressions with dummies for every value.

index <- c("region", "year")

threshold_panel <- function(n = 12L, periods = 6L, seed = 1, jump = 2) {
  d <- expand.grid(region = sprintf("r%02d", seq_len(n)), year = 2000L + seq_len(periods), stringsAsFactors = FALSE)
  draw <- with_test_seed(seed, matrix(rnorm(4 * nrow(d)), nrow(d)))
  d$x <- draw[, 1] + 3
  d$z <- draw[, 2]
  d$q <- round(draw[, 3], 2)
  d$y <- d$z + d$x * (1 + jump * (d$q > 0.2)) + draw[, 4]
  d
}

# Sums of squares of dummies' regressions, by value.
brute_rss <- function(d, values, extra = NULL, effects = "region") {
  vapply(values, function(g) {
    cut <- findInterval(d$q, sort(c(extra, g)), left.open = TRUE)
    parts <- lapply(unique(cut), function(j) d$x * (cut == j))
    X <- cbind(d$z, do.call(cbind, parts), model.matrix(~region, d), if ("year" %in% effects) model.matrix(~ factor(year), d)[, -1])
    sum(lm.fit(X, d$y)$residuals^2)
  }, 0)
}

allowed <- function(q, at, trim) {
  v <- sort(unique(q))
  least <- trim * length(q)
  Filter(function(g) all(tabulate(findInterval(q, sort(c(at, g)), left.open = TRUE) + 1L, length(at) + 2L) >= least), v)
}

test_that("every value's sum of squares is that of dummies, one to three thresholds, both effects", {
  d <- threshold_panel()
  for (effect in c("individual", "twoways")) {
    effects <- c("region", if (effect == "twoways") "year")
    found <- panel_threshold(y ~ x + z, d, index, "q", regime = "x", thresholds = 3, effect = effect, trim = 0.05, nsim = 0)
    at <- attr(found, "thresholds")
    lr <- attr(found, "lr")
    df <- (12 - (effect == "twoways")) * 5
    v1 <- allowed(d$q, NULL, 0.05)
    s1 <- brute_rss(d, v1, NULL, effects)
    g1 <- v1[which.min(s1)]
    one <- lr[lr$model == 1, ]
    expect_equal(one$value, v1)
    expect_equal(one$statistic, (s1 - min(s1)) / (min(s1) / df), tolerance = 1e-8)
    expect_identical(at$estimate[at$model == 1], g1)
    s0 <- sum(lm(if (effect == "twoways") y ~ x + z + region + factor(year) else y ~ x + z + region, d)$residuals^2)
    expect_equal(found$rss[1], min(s1), tolerance = 1e-10)
    expect_equal(found$statistic[1], (s0 - min(s1)) / (min(s1) / df), tolerance = 1e-9)
    v2 <- allowed(d$q, g1, 0.05)
    s2 <- brute_rss(d, v2, g1, effects)
    g2 <- v2[which.min(s2)]
    expect_equal(found$statistic[2], (min(s1) - min(s2)) / (min(s2) / df), tolerance = 1e-8)
    again <- allowed(d$q, g2, 0.05)
    sr <- brute_rss(d, again, g2, effects)
    expect_identical(at$estimate[at$model == 2], c(again[which.min(sr)], g2))
    inside <- again[(sr - min(sr)) / (min(sr) / df) <= 7.352277]
    expect_equal(c(at$lower[2], at$upper[2]), range(inside))
    three <- at$estimate[at$model == 2]
    s3 <- brute_rss(d, allowed(d$q, three, 0.05), three, effects)
    expect_equal(found$rss[3], min(s3), tolerance = 1e-9)
  }
})

test_that("coefficients, errors and totals are those of the regression with the regimes as regressors", {
  d <- threshold_panel()
  found <- panel_threshold(y ~ x + z, d, index, "q", regime = "x", nsim = 0, vcov = "iid", trim = 0.1)
  g <- attr(found, "thresholds")$estimate
  low <- d$x * (d$q <= g)
  high <- d$x * (d$q > g)
  peer <- summary(lm(d$y ~ d$z + low + high + d$region))
  expect_equal(unname(coef(found)), unname(peer$coefficients[c("d$z", "low", "high"), 1]), tolerance = 1e-10)
  expect_equal(tidy(found)$std.error, unname(peer$coefficients[c("d$z", "low", "high"), 2]), tolerance = 1e-10)
  expect_equal(glance(found)$r.squared, peer$r.squared, tolerance = 1e-10)
  expect_equal(unname(residuals(found)), unname(peer$residuals), tolerance = 1e-9)
  expect_identical(names(coef(found)), c("z", paste0("x [q <= ", g, "]"), paste0("x [q > ", g, "]")))
  expect_equal(sum(attr(found, "regimes")$rows), nobs(found))
  skip_if_not_installed("fixest")
  data <- transform(d, low = low, high = high)
  peer <- fixest::feols(y ~ z + low + high | region, data, cluster = ~region)
  clustered <- panel_threshold(y ~ x + z, d, index, "q", regime = "x", nsim = 0, trim = 0.1)
  expect_equal(tidy(clustered)$std.error, as.vector(peer$se), tolerance = 1e-8)
})

test_that("the bootstrap draws whole regions of residuals, as plain R does", {
  # with two regions every sample is one of four; F of each by regressions
  d <- threshold_panel(2L, 12L, seed = 5)
  found <- panel_threshold(y ~ x + z, d, index, "q", regime = "x", trim = 0.2, nsim = 200, seed = 1)
  d$e <- residuals(found)
  d <- d[order(d$region, d$year), ]
  e <- matrix(d$e, 12)
  values <- allowed(d$q, NULL, 0.2)
  possible <- vapply(list(c(1, 1), c(1, 2), c(2, 1), c(2, 2)), function(drawn) {
    d$y <- as.vector(e[, drawn])
    s <- min(brute_rss(d, values))
    (sum(lm(y ~ x + z + region, d)$residuals^2) - s) / (s / 22)
  }, 0)
  simulated <- attr(found, "simulated")[[1]]
  near <- vapply(simulated, function(s) min(abs(s - possible)), 0)
  expect_lt(max(near), 1e-8)
  expect_identical(length(unique(signif(simulated, 8))), 4L)
  expect_equal(found$p.value, (1 + sum(simulated >= found$statistic)) / 201)
  # time effects come out of drawn samples too
  two <- panel_threshold(y ~ x + z, d, index, "q", regime = "x", effect = "twoways", trim = 0.2, nsim = 100, seed = 1)
  d$e <- residuals(two)
  e <- matrix(d$e[order(d$region, d$year)], 12)
  possible <- vapply(list(c(1, 1), c(1, 2), c(2, 1), c(2, 2)), function(drawn) {
    d$y <- as.vector(e[, drawn])
    full <- sum(lm(y ~ x + z + region + factor(year), d)$residuals^2)
    s <- min(brute_rss(d, values, NULL, c("region", "year")))
    if (full < 1e-9) NA else (full - s) / (s / 11)
  }, 0)
  simulated <- attr(two, "simulated")[[1]]
  real <- simulated[simulated > 1e-6 & simulated < 1e6]
  expect_lt(max(vapply(real, function(s) min(abs(s - possible), na.rm = TRUE), 0)), 1e-6)
})

test_that("a threshold that is there is found, one that is not is rejected as often as said", {
  found <- panel_threshold(y ~ x + z, threshold_panel(30L, 10L, 3), index, "q", regime = "x", nsim = 99, seed = 1)
  expect_equal(attr(found, "thresholds")$estimate, 0.2, tolerance = 0.15)
  expect_equal(found$p.value, 0.01)
  p <- vapply(1:60, function(s) panel_threshold(y ~ x + z, threshold_panel(20L, 5L, 100 + s, 0), index, "q", regime = "x",
                                                trim = 0.1, nsim = 39, seed = s)$p.value, 0)
  expect_gt(mean(p <= 0.2), 0.04)
  expect_lt(mean(p <= 0.2), 0.38)
})

test_that("order of rows, units and the stream do not matter", {
  d <- threshold_panel()
  one <- panel_threshold(y ~ x + z, d, index, "q", regime = "x", thresholds = 2, nsim = 50, seed = 3)
  moved <- panel_threshold(y ~ x + z, d[with_test_seed(2, sample(nrow(d))), ], index, "q", regime = "x", thresholds = 2, nsim = 50, seed = 3)
  expect_equal(as.data.frame(moved), as.data.frame(one), tolerance = 1e-9)
  units <- panel_threshold(y ~ x + z, transform(d, x = x * 1e8, y = y * 1e-6, z = z * 1e5, q = q * 1e4), index, "q", regime = "x",
                           thresholds = 2, nsim = 50, seed = 3)
  expect_equal(units$statistic, one$statistic, tolerance = 1e-7)
  expect_equal(units$p.value, one$p.value)
  expect_equal(attr(units, "thresholds")$estimate, attr(one, "thresholds")$estimate * 1e4)
  more <- panel_threshold(y ~ x + z, d, index, "q", regime = "x", thresholds = 2, nsim = 80, seed = 3)
  expect_identical(attr(more, "simulated")[[2]][1:50], attr(one, "simulated")[[2]])
  # x moved by a constant changes the model (no intercepts of regimes), monotone changes of q do not
  turned <- panel_threshold(y ~ x + z, transform(d, q = exp(q)), index, "q", regime = "x", thresholds = 2, nsim = 50, seed = 3)
  expect_equal(turned$statistic, one$statistic, tolerance = 1e-9)
})

test_that("several coefficients change, quantiles are tried, three regimes are named", {
  d <- threshold_panel(20L, 8L, 4)
  found <- panel_threshold(y ~ x + z, d, index, "q", regime = c("x", "z"), thresholds = 2, trim = 0.05, grid = 20, nsim = 0)
  expect_lte(max(table(attr(found, "lr")$model)), 40)
  expect_length(coef(found), 6L)
  expect_match(names(coef(found))[3], "^x \\[.* < q <= .*\\]$")
  expect_equal(nrow(attr(found, "regimes")), 3L)
  expect_true(all(attr(found, "regimes")$rows >= 8))
  peer <- brute_rss(transform(d, z = z), 0) # z free: two regimes in x and in z
  expect_gt(peer, found$rss[1])
})

test_that("what cannot be is refused by name", {
  d <- threshold_panel()
  expect_input_error(panel_threshold(y ~ x + z, d[-5, ], index, "q", regime = "x"), "`data`", "balanced", "1 row(s) lacking", "region \"r05\", year 2001")
  expect_input_error(panel_threshold(y ~ x + z, d, index, "q"), "`regime`", "nothing")
  expect_input_error(panel_threshold(y ~ x + z, d, index, "q", regime = "w"), "`regime`", "w")
  expect_input_error(panel_threshold(y ~ x + z, d, index, "nope", regime = "x"), "`threshold`", "nope")
  expect_input_error(panel_threshold(y ~ x + z, d, index, "q", regime = "x", trim = 0.6), "`trim`")
  expect_input_error(panel_threshold(y ~ x + z, d, index, "q", regime = "x", thresholds = 3, trim = 0.4), "`trim`", "threshold 2")
  expect_input_error(panel_threshold(y ~ x + z, d, index, "q", regime = "x", thresholds = 4), "`thresholds`")
  expect_input_error(panel_threshold(y ~ x + z, transform(d, q = 1), index, "q", regime = "x"), "`threshold`", "one value")
  d$q[3] <- NA
  expect_input_error(panel_threshold(y ~ x + z, d, index, "q", regime = "x"), "q")
})

test_that("it prints, draws, and stands in a table", {
  d <- threshold_panel()
  found <- panel_threshold(y ~ x + z, d, index, "q", regime = "x", thresholds = 2, nsim = 9, seed = 1)
  expect_output(print(found), "Panel threshold regression of y: x by regimes of q")
  expect_output(print(summary(found)), "Regimes")
  expect_identical(dim(confint(found)), c(4L, 2L))
  expect_match(paste(unlist(regression_table(found)), collapse = " "), "q <=", fixed = TRUE)
  grDevices::pdf(NULL)
  on.exit(grDevices::dev.off())
  expect_identical(plot(found), found)
  plot(found, model = 1)
  expect_input_error(plot(found, model = 3), "`model`")
  skip_if_not_installed("ggplot2")
  expect_s3_class(ggplot2::ggplot_build(ggplot2::autoplot(found))$plot, "ggplot")
})

test_that("Hansen's firms", {
  peer <- "pdR"
  skip_if_not_installed(peer)
  box <- new.env()
  utils::data("invest", package = peer, envir = box)
  d <- stats::setNames(as.data.frame(box$invest), c("i", "q", "c", "d"))
  d <- data.frame(firm = rep(1:565, each = 15), year = rep(1973:1987, 565), d)
  before <- function(x) ave(x, d$firm, FUN = function(v) c(NA, v[-15]))
  d <- transform(d, q1 = before(q), q2 = before(q)^2, q3 = before(q)^3, c1 = before(c), d1 = before(d), qd1 = before(q) * before(d))
  found <- panel_threshold(i ~ q1 + q2 + q3 + d1 + qd1 + c1, d[d$year > 1973, ], c("firm", "year"), "d1", regime = "c1",
                           thresholds = 3, grid = 400, nsim = 0)
  # the sum of squares of pdR's own columns; the threshold is that of Hansen's paper
  expect_equal(found$rss[1], 17.78169, tolerance = 1e-5)
  expect_equal(attr(found, "thresholds")$estimate[1], 0.0157, tolerance = 1e-6)
})
