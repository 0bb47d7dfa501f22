# Other packages on the same data, and dense brute force of what they cannot do:
# weights of their own for regressors and errors, lags of some regressors.

listw_of <- function(W) {
  suppressWarnings(spdep::mat2listw(W, row.names = rownames(W),
                                    style = if (all(abs(rowSums(W) - 1) < 1e-12)) "W" else "B"))
}

# One period of a panel is a cross-section.
cross_section <- function(W, seed) {
  data <- simulate_panel(W, 1L, seed = seed)
  data[match(rownames(W), data$region), ]
}

errors_of <- function(fit) sqrt(diag(vcov(fit)))

# Each region has its two neighbours on a ring: rows and columns of one sum.
circular_weights <- function(n) {
  ids <- sprintf("r%03d", seq_len(n))
  W <- matrix(0, n, n, dimnames = list(ids, ids))
  ahead <- c(seq_len(n)[-1L], 1L)
  W[cbind(seq_len(n), ahead)] <- W[cbind(ahead, seq_len(n))] <- 0.5
  W
}

# The columns of a panel by period, and a dummy for every region and period.
stacked <- function(data, W) data[order(data$year, match(data$region, rownames(W))), ]

two_way_dummies <- function(n, periods) {
  cbind(kronecker(rep(1, periods), diag(n)), kronecker(diag(periods), rep(1, n))[, -1L])
}

# Log-likelihood of the lag or the error model with dummies at a spatial
# parameter, everything else at its best.
dense_fit <- function(y, M, n, rho = 0, W = NULL, lambda = 0, W_error = NULL,
                      dummies = two_way_dummies(n, length(y) / n)) {
  periods <- length(y) / n
  if (!is.null(W)) y <- y - rho * as.vector(W %*% matrix(y, n))
  X <- cbind(M, dummies)
  logdet <- if (is.null(W)) 0 else log(det(diag(n) - rho * W))
  if (!is.null(W_error)) {
    filter <- kronecker(diag(periods), diag(n) - lambda * W_error)
    y <- filter %*% y
    X <- filter %*% X
    logdet <- logdet + log(det(diag(n) - lambda * W_error))
  }
  fit <- lm.fit(X, y)
  list(value = -length(y) / 2 * (log(2 * pi * mean(fit$residuals^2)) + 1) + periods * logdet,
       coef = fit$coefficients[seq_len(ncol(M))])
}

dense_loglik <- function(data, W, rho) {
  data <- stacked(data, W)
  dense_fit(data$y, as.matrix(data[c("x1", "x2")]), nrow(W), rho, W)$value
}

best <- function(f) {
  top <- optimize(function(r) f(r)$value, c(-0.99, 0.99), maximum = TRUE, tol = 1e-10)$maximum
  c(list(at = top), f(top))
}

lag_of <- function(W, v) as.vector(W %*% matrix(v, nrow(W)))

# ---- spatialreg: one period, no effects -----------------------------------------

test_that("a lag model of one period is spatialreg's", {
  skip_if_not_installed("spatialreg")
  for (W in list(lattice_weights(6, 7), random_weights(40))) {
    data <- cross_section(W, 3L)
    for (model in c("sar", "sdm")) {
      fit <- fit_panel(W, data = data, model = model, effect = "none", bias_correction = FALSE)
      peer <- spatialreg::lagsarlm(y ~ x1 + x2, data, listw_of(W), Durbin = model == "sdm", method = "eigen",
                                   tol.solve = 1e-14)
      # the peer stops its search at a tolerance of the root of the machine's: its
      # likelihood is not above ours
      expect_gt(fit$loglik, as.numeric(logLik(peer)) - 1e-9)
      expect_equal(fit$loglik, as.numeric(logLik(peer)), tolerance = 1e-9)
      expect_equal(coef(fit)[["rho"]], peer$rho[[1L]], tolerance = 1e-4)
      expect_equal(unname(coef(fit)[-1L]), unname(peer$coefficients), tolerance = 1e-4)
      expect_equal(fit$sigma2, peer$s2, tolerance = 1e-4)
      expect_equal(unname(errors_of(fit)), unname(c(peer$rho.se, peer$rest.se)), tolerance = 1e-3)
    }
  }
})

test_that("a lag of some regressors, of one period, is spatialreg's", {
  skip_if_not_installed("spatialreg")
  W <- lattice_weights(6, 7)
  data <- cross_section(W, 4L)
  fit <- fit_panel(W, data = data, durbin = ~x2, effect = "none", bias_correction = FALSE)
  peer <- spatialreg::lagsarlm(y ~ x1 + x2, data, listw_of(W), Durbin = ~x2, method = "eigen", tol.solve = 1e-14)
  expect_equal(fit$loglik, as.numeric(logLik(peer)), tolerance = 1e-9)
  expect_equal(unname(coef(fit)), unname(c(peer$rho, peer$coefficients)), tolerance = 1e-4)
})

test_that("an error model of one period is spatialreg's", {
  skip_if_not_installed("spatialreg")
  for (W in list(lattice_weights(6, 7), random_weights(40))) {
    data <- cross_section(W, 5L)
    fit <- fit_panel(W, data = data, model = "sem", effect = "none", bias_correction = FALSE)
    peer <- spatialreg::errorsarlm(y ~ x1 + x2, data, listw_of(W), method = "eigen", tol.solve = 1e-14)
    expect_gt(fit$loglik, as.numeric(logLik(peer)) - 1e-9)
    expect_equal(fit$loglik, as.numeric(logLik(peer)), tolerance = 1e-9)
    expect_equal(unname(coef(fit)), unname(c(peer$lambda, peer$coefficients)), tolerance = 1e-4)
    expect_equal(unname(errors_of(fit)), unname(c(peer$lambda.se, peer$rest.se)), tolerance = 1e-3)
  }
})

# ---- splm ---------------------------------------------------------------------

splm_fit <- function(data, W, ...) {
  data <- data[order(data$region, data$year), ]
  getExportedValue("splm", "spml")(y ~ x1 + x2, data, c("region", "year"), listw = listw_of(W), model = "within", ...)
}

test_that("with effects of regions splm has the same lag and error models", {
  skip_if_not_installed("splm")
  W <- lattice_weights(5)
  data <- simulate_panel(W, 6L)
  ours <- fit_panel(W, data = data, model = "sar", effect = "individual", bias_correction = FALSE)
  peer <- splm_fit(data, W, effect = "individual", lag = TRUE, spatial.error = "none")
  expect_equal(unname(coef(ours)), unname(peer$coefficients), tolerance = 1e-4)
  expect_equal(ours$loglik, peer$logLik, tolerance = 1e-8)
  ours <- fit_panel(W, data = data, model = "sem", effect = "individual", bias_correction = FALSE)
  peer <- splm_fit(data, W, effect = "individual", lag = FALSE, spatial.error = "b")
  # its log-likelihood is none (it is negative where the true one is not, in the
  # cigarette panel), so that only coefficients are compared
  expect_equal(unname(coef(ours)), unname(peer$coefficients), tolerance = 1e-4)
})

# splm lags what has been demeaned, which with time effects is demeaned no more
# unless columns of W have one sum: it then stops below the maximum.
test_that("with time effects splm's lag model stays below the maximum", {
  skip_if_not_installed("splm")
  W <- random_weights(20)
  data <- simulate_panel(W, 6L)
  ours <- fit_panel(W, data = data, model = "sar", bias_correction = FALSE)
  peer <- splm_fit(data, W, effect = "twoways", lag = TRUE, spatial.error = "none")
  at_peer <- dense_loglik(data, W, rho = peer$coefficients[[1L]])
  expect_equal(ours$loglik, dense_loglik(data, W, rho = coef(ours)[["rho"]]), tolerance = 1e-10)
  expect_gt(ours$loglik, at_peer + 1e-6)
  ring <- circular_weights(20)
  data <- simulate_panel(ring, 6L)
  ours <- fit_panel(ring, data = data, model = "sar", bias_correction = FALSE)
  peer <- splm_fit(data, ring, effect = "twoways", lag = TRUE, spatial.error = "none")
  expect_equal(unname(coef(ours)), unname(peer$coefficients), tolerance = 1e-4)
})

# ---- dense brute force ----------------------------------------------------------

test_that("weights of the regressors' own lag the regressors and nothing else", {
  W <- lattice_weights(3, 4)
  W_x <- random_weights(12, standardise = FALSE)
  data <- stacked(simulate_panel(W, 5L), W)
  M <- cbind(data$x1, data$x2, lag_of(W_x, data$x1), lag_of(W_x, data$x2))
  fit <- fit_panel(W, data = data, W_x = W_x, bias_correction = FALSE)
  truth <- best(function(r) dense_fit(data$y, M, 12, r, W))
  expect_equal(fit$loglik, truth$value, tolerance = 1e-10)
  expect_equal(unname(coef(fit)), c(truth$at, unname(truth$coef)), tolerance = 1e-6)
  slx <- fit_panel(W, data = data, W_x = W_x, model = "slx", bias_correction = FALSE)
  plain <- dense_fit(data$y, M, 12)
  expect_equal(slx$loglik, plain$value, tolerance = 1e-10)
  expect_equal(unname(coef(slx)), unname(plain$coef), tolerance = 1e-9)
})

test_that("weights of the error's own are those of the error, static and dynamic", {
  W <- lattice_weights(3, 4)
  W_error <- random_weights(12)
  data <- stacked(simulate_panel(W, 6L, tau = 0.3), W)
  X <- cbind(data$x1, data$x2)
  fit <- fit_panel(W, data = data, W_error = W_error, model = "sem", bias_correction = FALSE)
  truth <- best(function(l) dense_fit(data$y, X, 12, lambda = l, W_error = W_error))
  expect_equal(fit$loglik, truth$value, tolerance = 1e-10)
  expect_equal(unname(coef(fit)), c(truth$at, unname(truth$coef)), tolerance = 1e-6)
  # the past is lagged by W, the error by its own weights
  now <- 13:72
  before <- data$y[1:60]
  fit <- fit_panel(W, data = data, W_error = W_error, model = "sem", dynamic = "both", bias_correction = FALSE)
  M <- cbind(before, lag_of(W, before), X[now, ])
  truth <- best(function(l) dense_fit(data$y[now], M, 12, lambda = l, W_error = W_error))
  expect_equal(fit$loglik, truth$value, tolerance = 1e-10)
  expect_equal(unname(coef(fit)), c(truth$at, unname(truth$coef)), tolerance = 1e-6)
})

test_that("an error model without effects has an intercept, filtered like a regressor", {
  W <- random_weights(12)
  data <- stacked(simulate_panel(W, 5L), W)
  fit <- fit_panel(W, data = data, model = "sem", effect = "none", bias_correction = FALSE)
  M <- cbind(1, data$x1, data$x2)
  truth <- best(function(l) dense_fit(data$y, M, 12, lambda = l, W_error = W, dummies = NULL))
  expect_equal(fit$loglik, truth$value, tolerance = 1e-10)
  expect_equal(unname(coef(fit)), c(truth$at, unname(truth$coef)), tolerance = 1e-6)
})

test_that("a lagged factor is the lag of each of its dummies, and of no other column", {
  W <- lattice_weights(3, 4)
  data <- stacked(simulate_panel(W, 6L), W)
  data$kind <- factor(c("a", "b", "c")[1 + (seq_len(72) * 7) %/% 5 %% 3])
  # names that begin like another regressor's
  data$kindness <- data$x1^2
  data$x11 <- cos(data$x2)
  fit <- function(durbin) spatial_panel(y ~ x1 + kind + kindness + x11, data, c("region", "year"), W, durbin = durbin,
                                        bias_correction = FALSE)
  b <- as.numeric(data$kind == "b")
  c <- as.numeric(data$kind == "c")
  M <- cbind(data$x1, b, c, data$kindness, data$x11)
  of_kind <- fit(~kind)
  expect_named(coef(of_kind), c("rho", "x1", "kindb", "kindc", "kindness", "x11", "W:kindb", "W:kindc"))
  truth <- best(function(r) dense_fit(data$y, cbind(M, lag_of(W, b), lag_of(W, c)), 12, r, W))
  expect_equal(of_kind$loglik, truth$value, tolerance = 1e-10)
  expect_equal(unname(coef(of_kind)), c(truth$at, unname(truth$coef)), tolerance = 1e-6)
  of_x1 <- fit(~x1)
  expect_named(coef(of_x1), c("rho", "x1", "kindb", "kindc", "kindness", "x11", "W:x1"))
  truth <- best(function(r) dense_fit(data$y, cbind(M, lag_of(W, data$x1)), 12, r, W))
  expect_equal(of_x1$loglik, truth$value, tolerance = 1e-10)
})
