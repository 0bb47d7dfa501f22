# The correction by simulation, a small copy of bench/monte-carlo.R: bias and
# coverage on a 7 x 7 rook grid, ten periods after the initial one.

simulate_durbin <- function(W, S, periods, truth, burn = 40L) {
  n <- nrow(W)
  steps <- burn + periods + 1L
  own <- rnorm(n)
  x <- matrix(rnorm(n * steps), n) + 0.5 * own
  shocks <- matrix(rnorm(n * steps), n) + rep(rnorm(steps), each = n) + own
  y <- matrix(0, n, steps)
  before <- numeric(n)
  for (t in seq_len(steps)) {
    lags <- truth[["tau"]] * before + truth[["eta"]] * W %*% before
    y[, t] <- before <- S %*% (lags + truth[["x"]] * x[, t] + truth[["W:x"]] * W %*% x[, t] + shocks[, t])
  }
  kept <- burn + seq_len(periods + 1L)
  data.frame(region = rownames(W), year = rep(seq_along(kept), each = n), y = as.vector(y[, kept]),
             x = as.vector(x[, kept]))
}

test_that("the correction takes out the bias of tau, and intervals cover", {
  truth <- c(rho = 0.2, tau = 0.5, eta = 0.1, x = 1, `W:x` = 0.5)
  W <- lattice_weights(7L)
  S <- solve(diag(49L) - truth[["rho"]] * W)
  draws <- 60L
  one <- function(i) {
    fit <- spatial_panel(y ~ x, simulate_durbin(W, S, 10L, truth), c("region", "year"), W, dynamic = "both")
    error <- coef(fit)[names(truth)] - truth
    c(error, (fit$uncorrected[names(truth)] - truth), abs(error) < qnorm(0.975) * sqrt(diag(vcov(fit)))[names(truth)])
  }
  found <- with_test_seed(20L, vapply(seq_len(draws), one, numeric(15)))
  bias <- rowMeans(found[1:5, ])
  raw <- rowMeans(found[6:10, ])
  covered <- rowSums(found[11:15, ])
  expect_gt(abs(raw[["tau"]]), 5 * abs(bias[["tau"]]))
  # no bias beyond three standard errors of the simulation and what the next
  # order leaves, 1 / T^2
  expect_true(all(abs(bias) < 3 * apply(found[1:5, ], 1, sd) / sqrt(draws) + 1 / 100))
  # coverage within what 60 trials of 95 percent allow in 999 cases of 1000,
  # for five coefficients
  expect_true(all(covered >= qbinom(0.001 / 5, draws, 0.95)))
})
