# Random effects of spatial_panel(): the likelihood, dense and by brute force.
random_panel <- function(W, times, seed, kkp = FALSE) {
  set.seed(seed)
  n <- nrow(W)
  data <- expand.grid(region = rownames(W), year = seq_len(times), stringsAsFactors = FALSE)
  data$x1 <- stats::rnorm(n * times)
  data$x2 <- stats::rnorm(n * times) + rep(stats::rnorm(n), times)
  mu <- rep(stats::rnorm(n), times)
  filter <- function(v) as.vector(solve(diag(n) - 0.4 * W, matrix(v, n)))
  v <- stats::rnorm(n * times)
  data$y <- 1 + data$x1 - 0.5 * data$x2 + if (kkp) filter(mu + v) else mu + filter(v)
  data
}

dense_loglik <- function(theta, kind, X, y, W) {
  n <- nrow(W)
  times <- length(y) / n
  k <- ncol(X)
  r <- theta[k + 1L]
  s2 <- theta[k + 2L]
  region <- theta[k + 3L]
  A <- diag(n) - r * W
  spread <- if (kind == "lag") diag(n) else tcrossprod(solve(A))
  V <- s2 * kronecker(diag(times), spread) +
    region * kronecker(matrix(1, times, times), if (kind == "kkp") spread else diag(n))
  e <- (if (kind == "lag") as.vector(A %*% matrix(y, n)) else y) - X %*% theta[seq_len(k)]
  feedback <- if (kind == "lag") times * as.numeric(determinant(A)$modulus) else 0
  feedback - 0.5 * (n * times * log(2 * pi) + as.numeric(determinant(V)$modulus) + sum(e * solve(V, e)))
}

central <- function(f, at, h = 1e-4) {
  vapply(seq_along(at), function(i) {
    d <- h * (seq_along(at) == i)
    (f(at - 2 * d) - 8 * f(at - d) + 8 * f(at + d) - f(at + 2 * d)) / (12 * h)
  }, 0)
}

random_fit <- function(data, W, ...) spatial_panel(y ~ x1 + x2, data, c("region", "year"), W, effect = "random", ...)

test_that("random effects are at the top of the dense likelihood, with its covariance", {
  for (W in list(as.matrix(lattice_weights(3, 4)), random_weights(9))) {
    for (case in list(c("sem", "sem-re"), c("sem", "kkp"), c("sdem", "kkp"), c("sdem", "sem-re"))) {
      data <- random_panel(W, 5L, 11, case[2L] == "kkp")
      fit <- random_fit(data, W, model = case[1L], random = case[2L])
      X <- cbind(1, data$x1, data$x2)
      if (case[1L] == "sdem") X <- cbind(X, kronecker(diag(5), W) %*% X[, -1L])
      theta <- c(coef(fit)[-1L], coef(fit)[1L], fit$sigma2, fit$sigma2_region)
      f <- function(theta) dense_loglik(theta, case[2L], X, data$y, W)
      expect_equal(fit$loglik, f(theta), tolerance = 1e-11)
      expect_lt(max(abs(central(f, theta))), 1e-6)
      # nowhere on a grid is the likelihood higher
      grid <- expand.grid(r = seq(-0.95, 0.95, length.out = 12), s = c(0.3, 1, 3), m = c(0.1, 0.5, 2))
      heights <- mapply(function(r, s, m) f(c(theta[seq_len(ncol(X))], r, s * fit$sigma2, m)), grid$r, grid$s, grid$m)
      expect_lt(max(heights), fit$loglik)
    }
  }
})

test_that("the information is that of the covariances of the errors", {
  W <- random_weights(9)
  data <- random_panel(W, 5L, 11)
  for (kind in c("sem-re", "kkp")) {
    fit <- random_fit(data, W, model = "sem", random = kind)
    spread <- function(p) {
      inner <- tcrossprod(solve(diag(9) - p[1L] * W))
      region <- p[3L] * (1 / p[2L] - 1) / 5
      p[3L] * kronecker(diag(5), inner) + region * kronecker(matrix(1, 5, 5), if (kind == "kkp") inner else diag(9))
    }
    p <- c(fit$coefficients[["lambda"]], fit$phi, fit$sigma2)
    inverse <- solve(spread(p))
    changes <- lapply(1:3, function(i) {
      d <- 1e-5 * (1:3 == i)
      inverse %*% (spread(p + d) - spread(p - d)) / 2e-5
    })
    information <- outer(1:3, 1:3, Vectorize(function(i, j) sum(changes[[i]] * t(changes[[j]])) / 2))
    names <- c("lambda", "phi", "sigma2")
    expect_equal(unname(fit$covariance[names, names]), solve(information), tolerance = 1e-6)
    X <- model.matrix(fit)
    expect_equal(unname(vcov(fit)[colnames(X), colnames(X)]), unname(solve(crossprod(X, inverse %*% X))),
                 tolerance = 1e-8)
  }
})

test_that("the lag models have their intercept and the dense likelihood's top", {
  W <- as.matrix(lattice_weights(3, 4))
  data <- random_panel(W, 5L, 12)
  fit <- random_fit(data, W, model = "sar")
  f <- function(theta) dense_loglik(theta, "lag", cbind(1, data$x1, data$x2), data$y, W)
  theta <- c(coef(fit)[-1L], coef(fit)[1L], fit$sigma2, fit$sigma2_region)
  expect_equal(fit$loglik, f(theta), tolerance = 1e-11)
  expect_lt(max(abs(central(f, theta))), 1e-6)
  expect_equal(attr(logLik(fit), "df"), 6)
  test <- hausman_test(fit)
  expect_equal(test, hausman_test(spatial_panel(y ~ x1 + x2, data, c("region", "year"), W, model = "sar",
                                                effect = "individual", bias_correction = FALSE)))
  expect_equal(attr(test, "random")$coefficients[["x1"]], coef(fit)[["x1"]], tolerance = 1e-8)
})

test_that("splm's estimates are these", {
  skip_if_not_installed("splm")
  skip_if_not_installed("spdep")
  W <- as.matrix(lattice_weights(4, 5))
  data <- random_panel(W, 5L, 13)
  listw <- suppressWarnings(spdep::mat2listw(W, style = "W"))
  for (case in list(c("sem-re", "b"), c("kkp", "kkp"))) {
    fit <- random_fit(data, W, model = "sem", random = case[1L])
    peer <- getExportedValue("splm", "spml")(y ~ x1 + x2, data, index = c("region", "year"), listw = listw,
                                             model = "random", lag = FALSE, spatial.error = case[2L])
    expect_equal(unname(coef(fit)[-1L]), unname(peer$coefficients), tolerance = 1e-5)
    expect_equal(coef(fit)[["lambda"]], peer$errcomp[["rho"]], tolerance = 1e-5)
    expect_equal(fit$sigma2_region / fit$sigma2, peer$errcomp[["phi"]], tolerance = 1e-4)
    expect_equal(fit$loglik, as.numeric(peer$logLik), tolerance = 1e-8)
    expect_equal(unname(sqrt(diag(vcov(fit)))[-1L]), unname(sqrt(diag(peer$vcov))), tolerance = 1e-4)
  }
})

test_that("order, units and names of regions do not matter; one period of effects is a dummy", {
  W <- as.matrix(lattice_weights(3, 4))
  data <- random_panel(W, 4L, 14)
  fit <- random_fit(data, W, model = "sem", random = "sem-re")
  set.seed(2)
  shuffled <- sample(nrow(W))
  again <- random_fit(data[sample(nrow(data)), ], W[shuffled, shuffled], model = "sem", random = "sem-re")
  expect_equal(coef(again), coef(fit), tolerance = 1e-8)
  scaled <- random_fit(transform(data, y = 1000 * y), W, model = "sem", random = "sem-re")
  expect_equal(coef(scaled)[["lambda"]], coef(fit)[["lambda"]], tolerance = 1e-8)
  expect_equal(scaled$sigma2_region, 1e6 * fit$sigma2_region, tolerance = 1e-7)
  dummies <- spatial_panel(y ~ x1 + factor(year), data, c("region", "year"), W, model = "sem", effect = "random")
  expect_equal(length(coef(dummies)), 6)
})

test_that("effects without a variance are said to be so, and the fit is that without them", {
  W <- as.matrix(lattice_weights(3, 4))
  data <- random_panel(W, 4L, 15)
  data$y <- data$x1 + sin(seq_len(48)^2)
  data$y <- data$y - ave(data$y - data$x1, data$region)
  for (kind in c("sem-re", "kkp")) {
    expect_warning(fit <- random_fit(data, W, model = "sem", random = kind), "no variance", class = "lowcarbon_warning")
    plain <- spatial_panel(y ~ x1 + x2, data, c("region", "year"), W, model = "sem", effect = "none",
                           bias_correction = FALSE)
    expect_equal(coef(fit), coef(plain), tolerance = 1e-6)
    expect_equal(fit$loglik, plain$loglik, tolerance = 1e-10)
    expect_equal(fit$sigma2_region, 0)
  }
})

test_that("what random effects are not for is refused, and what is asked of a fit answered", {
  W <- as.matrix(lattice_weights(3, 4))
  data <- random_panel(W, 4L, 16)
  refused <- function(...) expect_error(random_fit(data, W, ...), class = "lowcarbon_error_input")
  refused(model = "sac")
  refused(model = "sar", dynamic = "time")
  refused(model = "sar", bias_correction = "bootstrap")
  refused(model = "sar", random = "kkp")
  refused(model = "sem", random = "re")
  expect_error(spatial_panel(y ~ x1, data, c("region", "year"), W, model = "sem", random = "kkp"),
               class = "lowcarbon_error_input")
  fit <- random_fit(data, W, model = "sdm")
  expect_error(vcov(fit, "cluster"), class = "lowcarbon_error_input")
  expect_error(durbin_tests(fit), "fixed effects", class = "lowcarbon_error_input")
  expect_error(effect_tests(fit), class = "lowcarbon_error_input")
  expect_error(effects(fit, se = "bootstrap"), class = "lowcarbon_error_input")
  own <- effects(fit)
  r <- solve(diag(12) - coef(fit)[["rho"]] * W, diag(12) * coef(fit)[["x1"]] + W * coef(fit)[["W:x1"]])
  expect_equal(own$estimate[1:3], c(mean(diag(r)), mean(rowSums(r)) - mean(diag(r)), mean(rowSums(r))))
  expect_output(print(fit), "random individual effects")
  expect_output(print(summary(fit)), "standard deviation of the regions' effects")
  expect_equal(nrow(regression_table(fit)) > 4, TRUE)
})
