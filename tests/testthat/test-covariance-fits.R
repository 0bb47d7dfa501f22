# The covariance of fits of all classes, asked for in the same words.

squared <- function(n = 120) {
  data <- with_test_seed(4, data.frame(x = runif(n, 0, 6), firm = rep(1:12, each = n / 12),
                                       year = rep(seq_len(n / 12), 12)))
  data$y <- with_test_seed(5, 2 + 3 * data$x - 0.4 * data$x^2 + rep(rnorm(12), each = n / 12) + rnorm(n))
  data
}

test_that("turning points take a covariance by name, or refuse it", {
  skip_if_not_installed("sandwich")
  data <- squared()
  fit <- lm(y ~ x + I(x^2), data)
  at <- function(...) turning_point(fit, "x", "I(x^2)", ...)
  same <- function(a, b) expect_equal(as.data.frame(a), as.data.frame(b), tolerance = 1e-12)
  hc1 <- sandwich::vcovHC(fit, type = "HC1")
  for (asked in list(list(vcov = "HC1"), list(vcov = "robust"), list(vcov = "hetero"), list(robust = TRUE))) {
    same(do.call(at, asked), at(vcov = hc1))
  }
  expect_false(isTRUE(all.equal(at()$lower, at(vcov = "HC1")$lower)))
  same(at(vcov = "HC3"), at(vcov = sandwich::vcovHC(fit, type = "HC3")))
  same(at(vcov = "iid"), at())
  # clusters less one degrees of freedom
  by_firm <- at(vcov = sandwich::vcovCL(fit, cluster = ~firm), df = 11)
  for (asked in list(list(vcov = ~firm), list(cluster = "firm"), list(cluster = ~firm), list(vcov = cluster ~ firm))) {
    same(do.call(at, asked), by_firm)
  }
  same(at(vcov = ~firm + year), at(vcov = sandwich::vcovCL(fit, cluster = ~ firm + year), df = 9))
  expect_match(describe_choices(at(vcov = ~firm)), "t(11); vcov: clustered by firm", fixed = TRUE)
  expect_input_error(at(vcov = "nonsense"), "`vcov`", "nonsense")
  expect_input_error(at(vcov = 5), "`vcov`", "5")
  expect_input_error(at(vcov = "cluster"), "~ province")
  expect_input_error(at(vcov = "dkraay"), "\"dkraay\"")
  expect_input_error(at(vcov = ~nowhere), "`nowhere`")
  expect_input_error(at(vcov = function(fit) "a"), "`vcov`")
  terms <- c("x", "I(x^2)")
  expect_equal(extreme_points(fit, terms, vcov = "HC1")$lower, extreme_points(fit, terms, vcov = hc1)$lower)
  expect_equal(extreme_points(fit, terms, cluster = ~firm)$lower, by_firm$lower, tolerance = 1e-8)
  expect_input_error(extreme_points(fit, terms, vcov = "nonsense"), "`vcov`", "nonsense")
})

test_that("plm and fixest give the same turning point for the same words", {
  skip_if_not_installed("plm")
  skip_if_not_installed("fixest")
  data <- squared()
  within <- plm::plm(y ~ x + I(x^2), data, index = c("firm", "year"), effect = "twoways")
  absorbed <- fixest::feols(y ~ x + x^2 | firm + year, data, nthreads = 1)
  for (asked in list(list(vcov = "cluster"), list(vcov = ~firm), list(cluster = "year"), list(vcov = "twoway"),
                     list(vcov = ~firm + year))) {
    one <- do.call(turning_point, c(list(within, "x", "I(x^2)"), asked))
    two <- do.call(turning_point, c(list(absorbed, "x", "I(x^2)"), asked))
    expect_equal(as.data.frame(one), as.data.frame(two), tolerance = 1e-8)
    expect_identical(attr(one, "choices")$distribution, attr(two, "choices")$distribution)
  }
  expect_identical(attr(turning_point(within, "x", "I(x^2)", vcov = "cluster"), "choices")$distribution, "t(11)")
  expect_false(isTRUE(all.equal(turning_point(within, "x", "I(x^2)", vcov = "cluster")$lower,
                                turning_point(within, "x", "I(x^2)")$lower)))
  expect_input_error(turning_point(within, "x", "I(x^2)", vcov = "nonsense"), "nonsense", "plm")
  expect_input_error(turning_point(absorbed, "x", "I(x^2)", vcov = "nonsense"), "nonsense", "fixest")
  expect_input_error(turning_point(within, "x", "I(x^2)", cluster = "zone"), "~firm", "`zone`")
})

test_that("spatial panels and instrumented fits hand their words on", {
  data <- simulate_panel(lattice_weights(3L), 8L)
  fit <- spatial_panel(y ~ x1 + I(x1^2), data, c("region", "year"), lattice_weights(3L), model = "sar")
  by_name <- turning_point(fit, "x1", "I(x1^2)", cluster = ~region)
  expect_equal(by_name$lower, turning_point(fit, "x1", "I(x1^2)", vcov = vcov(fit, "cluster"))$lower)
  expect_equal(turning_point(fit, "x1", "I(x1^2)", vcov = "cluster", effect = "total")$lower,
               turning_point(fit, "x1", "I(x1^2)", cluster = "region", effect = "total")$lower)
  expect_input_error(turning_point(fit, "x1", "I(x1^2)", vcov = "HC9"), "HC9")
  data$z <- data$x1 + data$x2
  iv <- iv_diagnostics(y ~ x1 + I(x1^2) | z + I(z^2), data, c("region", "year"))
  found <- turning_point(iv, "x1", "I(x1^2)", range = c(-1, 1), cluster = ~region)
  expect_identical(attr(found, "choices")$distribution, "t(8)")
  expect_equal(found$lower,
               turning_point(iv, "x1", "I(x1^2)", range = c(-1, 1), vcov = vcov(iv, "cluster"), df = 8)$lower)
})

test_that("clustered p-values of lm, plm and fixest have clusters less one degrees of freedom", {
  skip_if_not_installed("plm")
  skip_if_not_installed("fixest")
  skip_if_not_installed("sandwich")
  data <- grunfeld_data()
  same <- regression_table(lm(inv ~ value, data), fixest::feols(inv ~ value, data, nthreads = 1), vcov = ~firm)
  numbers <- attr(same, "estimates")
  for (column in c("std.error", "p.value")) {
    expect_equal(numbers[[column]][numbers$column == 1], numbers[[column]][numbers$column == 2], tolerance = 1e-8)
  }
  expect_equal(numbers$p.value, 2 * pt(-abs(numbers$statistic), 9))
  expect_identical(same[[2L]], same[[3L]])
  two <- regression_table(plm::plm(inv ~ value + capital, data, index = c("firm", "year"), effect = "twoways"),
                          fixest::feols(inv ~ value + capital | firm + year, data, nthreads = 1),
                          cluster = "firm", digits = 6)
  expect_identical(two[[2L]], two[[3L]])
  expect_identical(regression_table(lm(inv ~ value, data), robust = TRUE)[[2L]],
                   regression_table(lm(inv ~ value, data), vcov = "HC1")[[2L]])
  expect_input_error(regression_table(lm(inv ~ value, data), vcov = list("iid"), robust = TRUE), "`robust`")
})
