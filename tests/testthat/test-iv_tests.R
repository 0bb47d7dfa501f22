# Endogeneity, effective F and the Anderson-Rubin set.

iv_panel <- function() {
  data <- simulate_panel(lattice_weights(3L), 8L)
  data$z1 <- cos(seq_len(72))
  data$z2 <- sin(2 * seq_len(72))
  data$d <- data$z1 + 0.5 * data$z2 + data$x2
  data
}

test_that("Wu and Hausman's F is that of the regression with first-stage residuals, and of AER", {
  data <- iv_panel()
  fit <- iv_diagnostics(y ~ x1 + d | x1 + z1 + z2, data, effect = "none")
  found <- iv_tests(fit)
  data$v <- residuals(lm(d ~ x1 + z1 + z2, data))
  hand <- anova(lm(y ~ x1 + d, data), lm(y ~ x1 + d + v, data))
  expect_equal(found$statistic[1], hand$F[2], tolerance = 1e-10)
  expect_equal(found$p.value[1], hand[["Pr(>F)"]][2], tolerance = 1e-10)
  skip_if_not_installed("AER")
  peer <- summary(AER::ivreg(y ~ x1 + d | x1 + z1 + z2, data = data), diagnostics = TRUE)$diagnostics
  expect_equal(found$statistic[1], peer["Wu-Hausman", "statistic"], tolerance = 1e-8)
})

test_that("with one instrument the effective F is that of the first stage", {
  data <- iv_panel()
  for (asked in list(list(), list(vcov = "robust"), list(vcov = "cluster"))) {
    fit <- do.call(iv_diagnostics, c(list(y ~ x1 + d | x1 + z1, data, c("region", "year")), asked))
    found <- iv_tests(fit)
    expect_equal(found$statistic[2], attr(fit, "first_stage")$statistic, tolerance = 1e-8)
  }
  # iid: any basis of the instruments, the ordinary F
  two <- iv_diagnostics(y ~ x1 + d | x1 + z1 + z2, data, c("region", "year"))
  expect_equal(iv_tests(two)$statistic[2], attr(two, "first_stage")$statistic, tolerance = 1e-8)
})

test_that("the Anderson-Rubin set holds what its test does not reject", {
  data <- iv_panel()
  for (asked in list("iid", "robust", "cluster")) {
    # few clusters
    fit <- suppressWarnings(iv_diagnostics(y ~ x1 + d | x1 + z1 + z2, data, c("region", "year"), vcov = asked))
    found <- iv_tests(fit)
    set <- attr(found, "set")
    p_at <- function(value) {
      data$moved <- data$y - value * data$d
      suppressWarnings(iv_tests(iv_diagnostics(moved ~ x1 + d | x1 + z1 + z2, data, c("region", "year"),
                                               vcov = asked)))$p.value[3]
    }
    expect_equal(p_at(set$lower[1]), 0.05, tolerance = 1e-6)
    expect_equal(p_at(set$upper[nrow(set)]), 0.05, tolerance = 1e-6)
  }
  plain <- iv_diagnostics(y ~ x1 + d | x1 + z1, data, c("region", "year"))
  dummies <- lm(y ~ x1 + z1 + region + factor(year), transform(data, region = factor(region)))
  expect_equal(iv_tests(plain)$p.value[3], coef(summary(dummies))["z1", 4], tolerance = 1e-8)
  # with one instrument the set is bounded exactly where the first stage is significant
  for (seed in 11:16) {
    data$noise <- with_test_seed(seed, rnorm(72)) + if (seed == 16) data$d else 0
    fit <- iv_diagnostics(y ~ x1 + d | x1 + noise, data, c("region", "year"))
    first <- attr(fit, "first_stage")
    set <- attr(iv_tests(fit), "set")
    expect_identical(!any(is.infinite(unlist(set))), first$p.value < 0.05, label = paste("seed", seed))
  }
  expect_input_error(iv_tests(lm(y ~ d, data)), "`fit`", "lm")
  expect_equal(iv_tests(plain, cluster = ~region)$statistic,
               iv_tests(iv_diagnostics(y ~ x1 + d | x1 + z1, data, c("region", "year"), vcov = "cluster"))$statistic)
})

test_that("the Anderson-Rubin set has no limit: bounds far from the estimate, exact with iid errors", {
  data <- iv_panel()
  weak <- function(share, seed) {
    data$noise <- with_test_seed(seed, rnorm(72)) + share * data$d
    data
  }
  p_at <- function(data, value, vcov) {
    data$moved <- data$y - value * data$d
    suppressWarnings(iv_tests(iv_diagnostics(moved ~ x1 + d | x1 + noise, data, c("region", "year"), vcov = vcov)))$p.value[3]
  }
  far <- 0
  for (seed in 21:26) for (vcov in c("iid", "robust")) {
    data_here <- weak(0.25, seed)
    fit <- iv_diagnostics(y ~ x1 + d | x1 + noise, data_here, c("region", "year"), vcov = vcov)
    first <- attr(fit, "first_stage")
    # the level at which the set is just bounded: its ends lie thousands of standard errors away
    level <- 1 - first$p.value * (1 + 1e-4)
    set <- attr(iv_tests(fit, level = level), "set")
    expect_true(all(is.finite(unlist(set))))
    expect_identical(nrow(set), 1L)
    ends <- c(set$lower, set$upper)
    expect_equal(vapply(ends, p_at, 0, data = data_here, vcov = vcov), rep(1 - level, 2), tolerance = 1e-5)
    far <- max(far, abs(ends - coef(fit)[["d"]]) / sqrt(vcov(fit)["d", "d"]))
    # just above it the set is without bounds
    above <- attr(iv_tests(fit, level = 1 - first$p.value * (1 - 1e-4)), "set")
    expect_true(any(is.infinite(unlist(above))))
  }
  expect_gt(far, 100)
})
