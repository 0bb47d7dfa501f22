dense_roots <- function(fit, W) {
  value <- function(name) if (name %in% names(coef(fit))) coef(fit)[[name]] else 0
  A <- solve(diag(nrow(W)) - value("rho") * W, value("tau") * diag(nrow(W)) + value("eta") * W)
  eigen(A, only.values = TRUE)$values
}

test_that("roots are the eigenvalues of the dense matrix", {
  for (W in list(lattice_weights(4L), random_weights(9L), ragged_weights(9L))) {
    for (dynamic in c("time", "space", "both")) {
      fit <- suppressWarnings(fit_panel(W, dynamic = dynamic, effect = "individual"))
      found <- stability(fit)
      expect_equal(found$modulus, max(Mod(dense_roots(fit, W))), tolerance = 1e-10)
      expect_identical(found$stable, found$modulus < 1)
      expect_true(is.na(found$modulus_removed))
      expect_equal(found$modulus_remaining, found$modulus)
    }
  }
})

test_that("time effects remove one root", {
  W <- lattice_weights(4L)
  fit <- fit_panel(W, dynamic = "both")
  b <- as.list(coef(fit))
  found <- stability(fit)
  expect_equal(found$modulus_removed, abs((b$tau + b$eta) / (1 - b$rho)), tolerance = 1e-12)
  # what is left when the direction of ones is projected out
  J <- diag(16) - 1 / 16
  A <- solve(diag(16) - b$rho * W, b$tau * diag(16) + b$eta * W)
  expect_equal(found$modulus_remaining, max(Mod(eigen(J %*% A, only.values = TRUE)$values)), tolerance = 1e-10)
  expect_equal(found$modulus, max(found$modulus_removed, found$modulus_remaining))
  ragged <- suppressWarnings(fit_panel(ragged_weights(9L), dynamic = "both"))
  expect_true(is.na(stability(ragged)$modulus_removed))
})

test_that("the verdict is that of Elhorst's inequalities", {
  W <- lattice_weights(4L)
  w <- range(Re(eigen(W, only.values = TRUE)$values))
  fit <- fit_panel(W, dynamic = "both")
  grid <- expand.grid(rho = c(-0.5, 0.2, 0.6), tau = c(-0.9, 0.1, 0.7), eta = c(-0.6, 0.05, 0.5))
  for (i in seq_len(nrow(grid))) {
    b <- grid[i, ]
    fit$coefficients[c("rho", "tau", "eta")] <- unlist(b)
    upper <- b$tau + (b$rho + b$eta) * (if (b$rho + b$eta >= 0) w[2] else w[1]) < 1
    lower <- b$tau - (b$rho - b$eta) * (if (b$rho - b$eta >= 0) w[2] else w[1]) > -1
    expect_identical(stability(fit)$stable, upper && lower)
  }
})

test_that("the Wald test is that of a sum of one", {
  fit <- fit_panel(lattice_weights(4L), dynamic = "both")
  dynamics <- c("rho", "tau", "eta")
  V <- vcov(fit, "cluster")[dynamics, dynamics]
  found <- stability(fit, vcov = "cluster")
  expect_equal(found$sum, sum(coef(fit)[dynamics]))
  expect_equal(found$statistic, (sum(coef(fit)[dynamics]) - 1)^2 / sum(V))
  expect_equal(found$p.value, 2 * pnorm(-abs(found$sum - 1) / found$std.error))
})

test_that("a static model is stable, with roots of zero", {
  found <- stability(fit_panel(lattice_weights(4L)))
  expect_identical(found$modulus, 0)
  expect_true(found$stable)
  none <- stability(fit_panel(lattice_weights(4L), model = "ols"))
  expect_identical(none$sum, 0)
  expect_true(is.na(none$statistic))
  expect_output(print(found), "Stable")
})

test_that("the iteration for many regions finds the outermost roots", {
  for (W in list(lattice_weights(8L), random_weights(60L))) {
    spectrum <- spectrum_of(as_csc(W), "eigen")
    for (p in list(list(rho = 0.4, tau = 0.3, eta = 0.2), list(rho = -0.3, tau = -0.2, eta = 0.4))) {
      A <- solve(diag(nrow(W)) - p$rho * W, p$tau * diag(nrow(W)) + p$eta * W)
      J <- diag(nrow(W)) - 1 / nrow(W)
      top <- function(M) max(Mod(eigen(M, only.values = TRUE)$values))
      expect_equal(max(Mod(arnoldi_roots(spectrum, p, FALSE))), top(A), tolerance = 1e-8)
      expect_equal(max(Mod(arnoldi_roots(spectrum, p, TRUE))), top(J %*% A), tolerance = 1e-8)
    }
  }
})

test_that("only fits are taken, and the picture draws", {
  expect_input_error(stability(1), "fit", "spatial_panel")
  found <- stability(fit_panel(lattice_weights(4L), dynamic = "both"))
  draw_to_null(plot(found))
  skip_if_not_installed("ggplot2")
  expect_s3_class(ggplot2::autoplot(found), "ggplot")
})
