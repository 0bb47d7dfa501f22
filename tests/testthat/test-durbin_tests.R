index <- c("region", "year")
fit_sdm <- function(data, W, ...) spatial_panel(y ~ x1 + x2, data, index, W, ...)

test_that("likelihood ratios are those of explicit dummies, dense matrices and one-dimensional search", {
  for (W in list(lattice_weights(3, 4), random_weights(9))) {
    data <- simulate_panel(W, periods = 6L)
    n <- nrow(W)
    X <- cbind(data$x1, data$x2)
    WX <- kronecker(diag(6), W) %*% X
    for (effect in c("twoways", "individual", "time", "none")) {
      D <- dummies(n, 6, effect)
      direct <- list(full = dense_max(data$y, cbind(X, WX, D), W, 6), sar = dense_max(data$y, cbind(X, D), W, 6),
                     sem = dense_max(data$y, cbind(X, D), W, 6, "error"))
      found <- statistics(durbin_tests(fit_sdm(data, W, effect = effect, bias_correction = FALSE)))
      expect_equal(found[["LR-SAR"]], 2 * (direct$full$value - direct$sar$value), tolerance = 1e-7)
      expect_equal(found[["LR-SEM"]], 2 * (direct$full$value - direct$sem$value), tolerance = 1e-7)
      if (effect == "none") next
      map <- orthonormal(n, 6, effect, W)
      on <- function(columns) map$map %*% columns
      full <- dense_max(on(data$y), on(cbind(X, WX)), map$W, map$times)
      found <- statistics(durbin_tests(fit_sdm(data, W, effect = effect)))
      expect_equal(found[["LR-SAR"]], 2 * (full$value - dense_max(on(data$y), on(X), map$W, map$times)$value),
                   tolerance = 1e-7)
      expect_equal(found[["LR-SEM"]], 2 * (full$value - dense_max(on(data$y), on(X), map$W, map$times, "error")$value),
                   tolerance = 1e-7)
    }
  }
})

test_that("likelihood ratios are differences of the likelihoods of separate fits", {
  W <- lattice_weights(4)
  data <- simulate_panel(W, periods = 6L)
  for (effect in c("twoways", "individual")) {
    for (corrected in c(TRUE, FALSE)) {
      full <- fit_sdm(data, W, effect = effect, bias_correction = corrected)
      found <- statistics(durbin_tests(full))
      restricted <- function(model) spatial_panel(y ~ x1 + x2, data, index, W, model, effect,
                                                  bias_correction = corrected)$loglik
      expect_equal(found[["LR-SAR"]], 2 * (full$loglik - restricted("sar")), tolerance = 1e-9)
      expect_equal(found[["LR-SEM"]], 2 * (full$loglik - restricted("sem")), tolerance = 1e-9)
    }
  }
})

test_that("Wald statistics are worked out by hand", {
  W <- random_weights(10)
  fit <- fit_sdm(simulate_panel(W), W)
  b <- fit$coefficients
  V <- fit$covariance
  found <- statistics(durbin_tests(fit))
  theta <- b[c("W:x1", "W:x2")]
  expect_equal(found[["Wald-SAR"]], drop(theta %*% solve(V[names(theta), names(theta)]) %*% theta), tolerance = 1e-9)
  # the delta method with differences in place of derivatives
  order <- c("rho", "x1", "x2", "W:x1", "W:x2")
  restriction <- function(p) p[4:5] + p[1] * p[2:3]
  at <- unname(b[order])
  gradient <- vapply(1:5, function(k) (restriction(at + 1e-6 * (1:5 == k)) - restriction(at - 1e-6 * (1:5 == k))) /
                     2e-6, c(0, 0))
  expected <- drop(restriction(at) %*% solve(gradient %*% V[order, order] %*% t(gradient)) %*% restriction(at))
  expect_equal(found[["Wald-SEM"]], expected, tolerance = 1e-7)
  table <- durbin_tests(fit)
  expect_identical(table$test, c("Wald-SAR", "Wald-SEM", "LR-SAR", "LR-SEM"))
  expect_identical(table$df, rep(2, 4))
  expect_equal(table$p.value, 1 - pchisq(table$statistic, 2), tolerance = 1e-9)
})

test_that("with one lagged regressor the Wald test against SAR is the squared z", {
  W <- random_weights(10)
  fit <- spatial_panel(y ~ x1 + x2, simulate_panel(W), index, W, durbin = ~x1)
  found <- durbin_tests(fit)
  expect_equal(found$statistic[1], fit$coefficients[["W:x1"]]^2 / fit$covariance["W:x1", "W:x1"], tolerance = 1e-10)
  expect_identical(found$df, rep(1, 4))
})

test_that("a model in which some regressors have no lag is restricted in the others only", {
  W <- lattice_weights(3, 4)
  data <- simulate_panel(W, periods = 4L)
  fit <- spatial_panel(y ~ x1 + x2, data, index, W, durbin = ~x1, bias_correction = FALSE)
  D <- dummies(12, 4, "twoways")
  full <- dense_max(data$y, cbind(data$x1, data$x2, kronecker(diag(4), W) %*% data$x1, D), W, 4)
  filtered <- rep(c(TRUE, FALSE), c(1L, 1L + ncol(D)))
  restricted <- dense_max(data$y, cbind(data$x1, data$x2, D), W, 4, "lag", filtered)
  expect_equal(statistics(durbin_tests(fit))[["LR-SEM"]], 2 * (full$value - restricted$value), tolerance = 1e-7)
})

test_that("dynamic models keep their lags free, or restrict them as well", {
  W <- lattice_weights(3, 4)
  data <- simulate_panel(W, periods = 6L, tau = 0.4, eta = 0.1)
  now <- data$year > 1
  X <- cbind(data$x1, data$x2)[now, ]
  y <- data$y[now]
  before <- data$y[data$year < 6]
  block <- kronecker(diag(5), W)
  D <- dummies(12, 5, "twoways")
  fit <- fit_sdm(data, W, dynamic = "both", bias_correction = FALSE)
  full <- dense_max(y, cbind(before, block %*% before, X, block %*% X, D), W, 5)
  expect_equal(fit$loglik, full$value, tolerance = 1e-9)
  free <- dense_max(y, cbind(before, block %*% before, X, D), W, 5, "lag",
                    rep(c(FALSE, TRUE, FALSE), c(2L, 2L, ncol(D))))
  all <- dense_max(y, cbind(before, X, D), W, 5, "error")
  found <- durbin_tests(fit)
  expect_equal(found$statistic[4], 2 * (full$value - free$value), tolerance = 1e-7)
  expect_equal(found$df, rep(2, 4))
  found <- durbin_tests(fit, "all")
  expect_equal(found$statistic[4], 2 * (full$value - all$value), tolerance = 1e-7)
  expect_identical(found$df, c(2, 3, 2, 3))
  # the bias correction moves the Wald statistics and leaves the ratios
  corrected <- fit_sdm(data, W, dynamic = "both")
  order <- c("rho", "tau", "eta", "x1", "x2", "W:x1", "W:x2")
  at <- unname(corrected$coefficients[order])
  restriction <- function(p) c(p[6:7] + p[1] * p[4:5], p[3] + p[1] * p[2])
  gradient <- vapply(1:7, function(k) (restriction(at + 1e-6 * (1:7 == k)) - restriction(at - 1e-6 * (1:7 == k))) /
                     2e-6, c(0, 0, 0))
  V <- corrected$covariance[order, order]
  expected <- drop(restriction(at) %*% solve(gradient %*% V %*% t(gradient)) %*% restriction(at))
  expect_equal(durbin_tests(corrected, "all")$statistic[2], expected, tolerance = 1e-7)
})

test_that("units and order do not count, the covariance may be chosen", {
  W <- random_weights(10)
  data <- simulate_panel(W)
  usual <- durbin_tests(fit_sdm(data, W))
  other <- transform(data, y = y * 1e4, x1 = x1 / 1e3)[with_test_seed(2, sample(nrow(data))), ]
  expect_equal(durbin_tests(fit_sdm(other, W[10:1, 10:1]))$statistic, usual$statistic, tolerance = 1e-8)
  fit <- fit_sdm(data, W)
  V <- stats::vcov(fit)
  doubled <- durbin_tests(fit, vcov = 2 * V)
  expect_equal(doubled$statistic, usual$statistic / c(2, 2, 1, 1), tolerance = 1e-9)
})

test_that("weights of the regressors' own leave no error model", {
  W <- lattice_weights(3, 4)
  fit <- spatial_panel(y ~ x1 + x2, simulate_panel(W), index, W, W_x = random_weights(12))
  expect_warning(found <- durbin_tests(fit), class = "lowcarbon_warning")
  expect_identical(is.na(found$statistic), c(FALSE, TRUE, FALSE, TRUE))
})

test_that("other models are refused", {
  W <- lattice_weights(3, 4)
  data <- simulate_panel(W)
  expect_input_error(durbin_tests(), "`fit`", "nothing")
  expect_input_error(durbin_tests(stats::lm(y ~ x1, data)), "`fit`", "lm")
  expect_input_error(durbin_tests(spatial_panel(y ~ x1, data, index, W, "sar")), "`fit`", "model = \"sar\"", "sdm")
  expect_input_error(durbin_tests(fit_sdm(data, W), "every"), "`common_factor`")
  expect_input_error(durbin_tests(fit_sdm(data, W), "all"), "`common_factor`", "dynamic = \"none\"")
})
