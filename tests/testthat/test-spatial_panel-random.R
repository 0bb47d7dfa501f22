index <- c("region", "year")

random_of <- function(fit, transform = FALSE, ...) {
  counts <- random_counts(fit$design, fit$effect, transform, fit$spectrum$unit_rows)
  c(fit_random(fit$design, fit$spectrum, counts, fit$spatial == "lag", ...), list(counts = counts))
}

# Density of y in a model with random effects, dense: theta = (delta, rho, phi, s2).
dense_random <- function(y, X, W, times, theta) {
  k <- ncol(X)
  rho <- theta[k + 1]
  phi <- theta[k + 2]
  s2 <- theta[k + 3]
  m <- nrow(W)
  S <- kronecker(diag(times), diag(m) - rho * W)
  region <- s2 * (1 / phi - 1) / times
  V <- s2 * diag(m * times) + region * kronecker(matrix(1, times, times), diag(m))
  e <- S %*% y - X %*% theta[seq_len(k)]
  -0.5 * (m * times * log(2 * pi) + as.numeric(determinant(V)$modulus) + sum(e * solve(V, e))) +
    as.numeric(determinant(S)$modulus)
}

# Dense data of a fit: y, regressors with effects, weights; transformed over
# regions if wished.
dense_data <- function(data, W, effect, transform, columns) {
  n <- nrow(W)
  periods <- length(unique(data$year))
  X <- cbind(columns, if (effect == "twoways" && !transform) dummies(n, periods, "time") else
             if (effect == "individual") 1)
  if (!transform || effect != "twoways") return(list(y = data$y, X = X, W = W, times = periods))
  across <- without_mean(n)
  map <- kronecker(diag(periods), t(across))
  list(y = map %*% data$y, X = map %*% X, W = t(across) %*% W %*% across, times = periods)
}

slope_of <- function(f, at, step) vapply(seq_along(at), function(i) {
  h <- step * max(abs(at[i]), 1e-3) * (seq_along(at) == i)
  (f(at - 2 * h) - 8 * f(at - h) + 8 * f(at + h) - f(at + 2 * h)) / (12 * sum(h))
}, 0)

test_that("the estimates maximise the dense likelihood", {
  for (W in list(lattice_weights(3, 3), random_weights(8))) {
    data <- simulate_panel(W, periods = 5L)
    X <- cbind(x1 = data$x1, x2 = data$x2)
    WX <- kronecker(diag(5), W) %*% X
    for (model in c("sar", "sdm", "ols")) {
      for (effect in c("individual", "twoways")) {
        for (transform in unique(c(FALSE, effect == "twoways"))) {
          fit <- spatial_panel(y ~ x1 + x2, data, index, W, model, effect)
          found <- random_of(fit, transform)
          dense <- dense_data(data, W, effect, transform, if (model == "sdm") cbind(X, WX) else X)
          k <- ncol(dense$X)
          # coefficients of the dummies from the dense regression at the found rho and phi
          V <- diag(dense$times) + (1 / found$phi - 1) / dense$times
          root <- kronecker(solve(chol(V)), diag(nrow(dense$W)))
          left <- dense$y - found$rho * kronecker(diag(dense$times), dense$W) %*% dense$y
          b <- qr.coef(qr(crossprod(root, dense$X)), crossprod(root, left))
          expect_equal(unname(found$delta), b[seq_along(found$delta)], tolerance = 1e-8)
          theta <- c(b, found$rho, found$phi, found$sigma2)
          expect_equal(found$loglik, dense_random(dense$y, dense$X, dense$W, dense$times, theta), tolerance = 1e-10)
          likelihood <- function(theta) dense_random(dense$y, dense$X, dense$W, dense$times, theta)
          slope <- slope_of(likelihood, theta, 1e-4) * pmax(abs(theta), 1e-3)
          if (model == "ols") slope <- slope[-(k + 1)]
          expect_lt(max(abs(slope)), 1e-5)
          expect_lt(max(abs(found$score)), 1e-9)
        }
      }
    }
  }
})

test_that("the covariance is the inverse of the dense expected information", {
  for (W in list(lattice_weights(3, 3), random_weights(7))) {
    data <- simulate_panel(W, periods = 4L)
    X <- cbind(x1 = data$x1, x2 = data$x2)
    for (effect in c("individual", "twoways")) {
      for (transform in unique(c(FALSE, effect == "twoways"))) {
        fit <- spatial_panel(y ~ x1 + x2, data, index, W, "sar", effect)
        found <- random_of(fit, transform)
        d <- dense_data(data, W, effect, transform, X)
        m <- nrow(d$W)
        k <- ncol(d$X)
        V <- diag(d$times) + (1 / found$phi - 1) / d$times
        root <- kronecker(solve(chol(V)), diag(m))
        left <- d$y - found$rho * kronecker(diag(d$times), d$W) %*% d$y
        theta <- c(qr.coef(qr(crossprod(root, d$X)), crossprod(root, left)), found$rho, found$phi, found$sigma2)
        mean_of <- function(p) solve(kronecker(diag(d$times), diag(m) - p[k + 1] * d$W), d$X %*% p[seq_len(k)])
        variance_of <- function(p) {
          S <- solve(kronecker(diag(d$times), diag(m) - p[k + 1] * d$W))
          inner <- p[k + 3] * (diag(m * d$times) +
                               (1 / p[k + 2] - 1) / d$times * kronecker(matrix(1, d$times, d$times), diag(m)))
          S %*% inner %*% t(S)
        }
        by <- function(f) lapply(seq_along(theta), function(i) {
          h <- 1e-4 * max(abs(theta[i]), 1e-3) * (seq_along(theta) == i)
          (f(theta - 2 * h) - 8 * f(theta - h) + 8 * f(theta + h) - f(theta + 2 * h)) / (12 * sum(h))
        })
        inverse <- solve(variance_of(theta))
        means <- by(mean_of)
        variances <- lapply(by(variance_of), function(A) inverse %*% A)
        information <- matrix(0, k + 3, k + 3)
        for (i in seq_len(k + 3)) for (j in seq_len(k + 3)) {
          information[i, j] <- sum(means[[i]] * (inverse %*% means[[j]])) +
            0.5 * sum(variances[[i]] * t(variances[[j]]))
        }
        names <- c(rep("", k), "rho", "phi", "sigma2")
        names[1:2] <- c("x1", "x2")
        size <- sqrt(diag(information))
        expected <- solve(information / outer(size, size)) / outer(size, size)
        dimnames(expected) <- list(names, names)
        order <- rownames(found$covariance)
        expect_equal(found$covariance, expected[order, order], tolerance = 1e-7)
      }
    }
  }
})

test_that("without effects in the data phi is 1 and the fit that of the pooled model", {
  W <- lattice_weights(4)
  data <- simulate_panel(W, periods = 6L)
  # regions' means without any variance of their own
  data$y <- data$y - stats::ave(data$y, data$region) + stats::ave(data$x1 - 0.5 * data$x2, data$region)
  fit <- spatial_panel(y ~ x1 + x2, data, index, W, "ols", "individual")
  found <- random_of(fit)
  pooled <- stats::lm(y ~ x1 + x2, data)
  expect_identical(found$phi, 1)
  expect_equal(found$delta, stats::coef(pooled)[-1], tolerance = 1e-10)
  expect_equal(found$loglik, as.numeric(stats::logLik(pooled)), tolerance = 1e-10)
  expect_identical(rownames(found$covariance), c("x1", "x2", "sigma2"))
})

test_that("large effects of regions make the random effects estimates the fixed ones", {
  W <- lattice_weights(4)
  data <- simulate_panel(W, periods = 6L)
  data$y <- data$y + 1e4 * as.integer(factor(data$region))^2
  fit <- spatial_panel(y ~ x1 + x2, data, index, W, "ols", "individual")
  expect_equal(random_of(fit)$delta, fit$coefficients, tolerance = 1e-5)
})

test_that("units do not count", {
  W <- random_weights(9)
  data <- simulate_panel(W)
  fit <- function(data) random_of(spatial_panel(y ~ x1 + x2, data, index, W, "sar", "individual"))
  usual <- fit(data)
  scaled <- fit(transform(data, y = y * 1e5, x1 = x1 / 1e4))
  expect_equal(scaled$coefficients, usual$coefficients * c(1, 1e9, 1e5), tolerance = 1e-8)
  expect_equal(scaled$phi, usual$phi, tolerance = 1e-8)
  expect_equal(diag(scaled$covariance)[c("x1", "rho")], diag(usual$covariance)[c("x1", "rho")] * c(1e18, 1),
               tolerance = 1e-7)
})

test_that("of two maxima in phi the higher is taken, and one at the end of the interval", {
  # two humps: near 1e-3 and at 0.5, the second higher
  value <- function(phi) -log(1 + (log(phi / 1e-3))^2) - log(1 + (log(phi / 0.5) / 2)^2)
  slope <- function(phi) {
    a <- log(phi / 1e-3)
    b <- log(phi / 0.5) / 2
    -2 * a / (1 + a^2) - b / (1 + b^2)
  }
  best <- best_phi(value, slope)
  all <- exp(seq(log(1e-12), 0, length.out = 200001))
  expect_gte(value(best), max(value(all)))
  expect_lt(abs(slope(best)), 1e-9)
  expect_identical(best_phi(function(phi) log(phi), function(phi) 1), 1)
})

test_that("splm and nlme find the same on the cigarette panel", {
  panel <- cigarette_panel()
  # splm 1.6-5: spml(model = "random", lag = TRUE, spatial.error = "none"): coefficients, sigma2, variance of effects,
  # logLik
  sar <- random_of(cigarette_fit(panel, model = "sar", effect = "individual"))
  expect_lt(max(abs(sar$delta - c(-0.5355787315, 0.0030154043))), 1e-7)
  expect_lt(max(abs(c(sar$sigma2, sar$sigma2_region) - c(0.006901346, 0.02830071))), 5e-8)
  expect_lt(abs(sar$loglik - 1348.295619), 1e-5)
  sdm <- random_of(cigarette_fit(panel, model = "sdm", effect = "individual"))
  expect_lt(max(abs(sdm$delta - c(-0.93653672, 0.54493991, 0.58304963, -0.57252617))), 1e-7)
  expect_lt(max(abs(c(sdm$sigma2, sdm$sigma2_region) - c(0.005628052, 0.02347862))), 5e-8)
  expect_lt(abs(sdm$loglik - 1464.028931), 1e-5)
  # nlme 3.1: lme(method = "ML") with an intercept for each state, then with year dummies
  ols <- random_of(cigarette_fit(panel, model = "ols", effect = "individual"))
  expect_lt(max(abs(ols$delta - c(-0.7042772362, -0.0059765791))), 1e-7)
  expect_lt(max(abs(c(ols$sigma2_region, ols$sigma2) - c(0.029674283, 0.007678319))), 1e-7)
  expect_lt(abs(ols$loglik - 1292.201248), 1e-5)
  years <- random_of(cigarette_fit(panel, model = "ols"))
  expect_lt(max(abs(years$delta - c(-1.03860068, 0.52945746))), 1e-7)
  expect_lt(abs(years$loglik - 1526.809583), 1e-5)
})

test_that("the random effects Durbin model printed by Elhorst is met as far as his grid allows", {
  # Elhorst (2014), Table 3.3: 0.224, -1.007 (-24.91), 0.593 (10.71), 0.066, -0.271, theta 0.087
  found <- random_of(cigarette_fit(cigarette_panel()))
  expect_lt(max(abs(found$delta[c("logp", "logy")] - c(-1.007, 0.593))), 0.0006)
  expect_lt(abs(sqrt(found$phi) - 0.087), 0.0005)
  t <- found$delta / sqrt(diag(found$covariance))[names(found$delta)]
  expect_lt(max(abs(t[c("logp", "logy")] - c(-24.91, 10.71))), 0.02)
})
