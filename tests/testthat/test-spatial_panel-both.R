# Models with rho and lambda, and the Durbin error model: explicit bases and dense matrices, and spatialreg.

index <- c("region", "year")

simulate_both <- function(W, M, periods = 8L, rho = 0.4, lambda = 0.3, seed = 4L) {
  n <- nrow(W)
  with_test_seed(seed, {
    x1 <- matrix(rnorm(n * periods), n)
    x2 <- matrix(rnorm(n * periods), n)
    own <- rnorm(n)
    year <- rnorm(periods)
    v <- matrix(rnorm(n * periods), n)
  })
  u <- solve(diag(n) - lambda * M, v + own + rep(year, each = n))
  y <- solve(diag(n) - rho * W, x1 - 0.5 * x2 + 0.4 * W %*% x1 + u)
  data.frame(region = rownames(W), year = rep(seq_len(periods), each = n), y = as.vector(y), x1 = as.vector(x1),
             x2 = as.vector(x2))
}

regressors_of <- function(data, W, lags) {
  X <- cbind(data$x1, data$x2)
  if (lags) cbind(X, apply(X, 2L, function(x) W %*% matrix(x, nrow(W)))) else X
}

# Data, weights and counts with the effects taken out by explicit bases, or (direct) by dummies' residuals.
dense_both <- function(data, X, W, M, effect, transform) {
  n <- nrow(W)
  periods <- max(data$year)
  time <- effect %in% c("twoways", "time")
  individual <- effect %in% c("twoways", "individual")
  F <- if (transform && time) basis_without_mean(n) else diag(n)
  along <- if (transform && individual) basis_without_mean(periods) else diag(periods)
  turn <- function(v) {
    v <- matrix(v, n)
    if (!transform && individual) v <- v - rowMeans(v)
    if (!transform && time) v <- v - rep(colMeans(v), each = n)
    as.vector(t(F) %*% v %*% along)
  }
  parts <- function(rho, lambda) {
    B <- diag(n) - lambda * M
    filter <- function(v) turn(B %*% matrix(v, n))
    list(y = filter((diag(n) - rho * W) %*% matrix(data$y, n)), Z = apply(X, 2L, filter),
         Wy = filter(W %*% matrix(data$y, n)))
  }
  w <- t(F) %*% W %*% F
  m <- t(F) %*% M %*% F
  value <- function(p) {
    if (any(abs(p) > 0.995)) return(-1e10)
    at <- parts(p[1L], p[2L])
    e <- stats::lm.fit(at$Z, at$y)$residuals
    N <- length(e)
    one <- diag(ncol(F))
    -N / 2 * (log(2 * pi * sum(e^2) / N) + 1) +
      ncol(along) * (as.numeric(determinant(one - p[1L] * w)$modulus) +
                     as.numeric(determinant(one - p[2L] * m)$modulus))
  }
  list(parts = parts, value = value, w = w, m = m, times = ncol(along))
}

highest_both <- function(problem) {
  found <- lapply(list(c(0.4, 0.3), c(-0.3, 0.7), c(0.7, -0.3)), function(start) {
    stats::optim(start, problem$value, control = list(fnscale = -1, reltol = 1e-14, maxit = 2000))
  })
  found[[which.max(vapply(found, `[[`, 0, "value"))]]
}

test_that("rho and lambda are at the highest point of the explicit bases' likelihood", {
  W <- lattice_weights(5)
  for (M in list(random_weights(25), W)) {
    data <- simulate_both(W, M)
    for (model in c("sac", "gns")) {
      for (effect in c("twoways", "individual", "time")) {
        for (corrected in c(TRUE, FALSE)) {
          fit <- spatial_panel(y ~ x1 + x2, data, index, W, model, effect, W_error = M, bias_correction = corrected)
          problem <- dense_both(data, regressors_of(data, W, model == "gns"), W, M, effect, corrected)
          expect_equal(fit$loglik, problem$value(coef(fit)[1:2]), tolerance = 1e-12)
          expect_lt(max(abs(fit$score)), 1e-8)
          if (identical(M, W) && effect != "twoways") next # one brute search in three is enough of the same kind
          truth <- highest_both(problem)
          expect_gte(fit$loglik, truth$value - 1e-8)
          expect_equal(unname(coef(fit)[1:2]), truth$par, tolerance = 1e-4)
        }
      }
    }
  }
})

test_that("the information is that of dense matrices, and its inverse the spread of estimates", {
  W <- lattice_weights(5)
  M <- random_weights(25)
  data <- simulate_both(W, M)
  for (model in c("sac", "gns")) {
    fit <- spatial_panel(y ~ x1 + x2, data, index, W, model, W_error = M)
    problem <- dense_both(data, regressors_of(data, W, model == "gns"), W, M, "twoways", TRUE)
    rho <- coef(fit)[["rho"]]
    lambda <- coef(fit)[["lambda"]]
    at <- problem$parts(rho, lambda)
    k <- ncol(at$Z)
    one <- diag(nrow(problem$w))
    B <- one - lambda * problem$m
    G <- B %*% problem$w %*% solve(one - rho * problem$w) %*% solve(B)
    H <- problem$m %*% solve(B)
    s2 <- fit$sigma2
    e <- at$y - drop(at$Z %*% coef(fit)[-(1:2)])
    expect_equal(mean(e^2), s2, tolerance = 1e-10)
    mean_lag <- at$Wy - as.vector(G %*% matrix(e, nrow(G)))
    t <- problem$times
    trace <- function(A) sum(diag(A))
    information <- matrix(0, k + 3, k + 3)
    information[1, 1] <- sum(mean_lag^2) / s2 + t * (trace(G %*% G) + sum(G^2))
    information[1, 2] <- information[2, 1] <- t * (sum(G * H) + trace(G %*% H))
    information[2, 2] <- t * (trace(H %*% H) + sum(H^2))
    information[1, 2 + 1:k] <- information[2 + 1:k, 1] <- crossprod(at$Z, mean_lag) / s2
    information[2 + 1:k, 2 + 1:k] <- crossprod(at$Z) / s2
    information[1, k + 3] <- information[k + 3, 1] <- t * trace(G) / s2
    information[2, k + 3] <- information[k + 3, 2] <- t * trace(H) / s2
    information[k + 3, k + 3] <- length(e) / (2 * s2^2)
    expect_equal(unname(fit$covariance), solve(information), tolerance = 1e-8)
  }
  # 60 samples: standard errors are the standard deviations of the estimates, as near as 60 can tell
  runs <- vapply(1:60, function(seed) {
    fit <- spatial_panel(y ~ x1 + x2, simulate_both(W, M, seed = seed), index, W, "gns", W_error = M)
    c(coef(fit), sqrt(diag(vcov(fit))))
  }, numeric(12))
  ratio <- apply(runs[1:6, ], 1L, stats::sd) / rowMeans(runs[7:12, ])
  expect_true(all(ratio > 0.7 & ratio < 1.4))
  expect_lt(max(abs(rowMeans(runs[1:6, ]) - c(0.4, 0.3, 1, -0.5, 0.4, 0)) / (rowMeans(runs[7:12, ]) / sqrt(60))), 4)
})

test_that("one period without effects is spatialreg's model", {
  skip_if_not_installed("spatialreg")
  skip_if_not_installed("spdep")
  W <- lattice_weights(7)
  M <- random_weights(49)
  data <- simulate_both(W, M, 1L, seed = 2L)
  lists <- lapply(list(W, M), function(w) suppressWarnings(spdep::mat2listw(w, style = "W")))
  for (model in c("sac", "gns")) {
    fit <- spatial_panel(y ~ x1 + x2, data, index, W, model, "none", W_error = M, bias_correction = FALSE)
    other <- suppressWarnings(spatialreg::sacsarlm(y ~ x1 + x2, data, lists[[1L]], lists[[2L]],
                                                   type = if (model == "sac") "sac" else "sacmixed"))
    expect_gte(fit$loglik, as.numeric(logLik(other)) - 1e-6)
    expect_equal(fit$loglik, as.numeric(logLik(other)), tolerance = 1e-6)
    expect_equal(c(coef(fit)[["rho"]], coef(fit)[["lambda"]]), unname(c(other$rho, other$lambda)), tolerance = 1e-3)
    expect_equal(unname(coef(fit)[c("x1", "x2")]), unname(coef(other)[c("x1", "x2")]), tolerance = 1e-3)
  }
  error <- spatial_panel(y ~ x1 + x2, data, index, W, "sdem", "none", bias_correction = FALSE)
  durbin <- spatialreg::errorsarlm(y ~ x1 + x2, data, lists[[1L]], Durbin = TRUE)
  expect_equal(error$loglik, as.numeric(logLik(durbin)), tolerance = 1e-9)
  expect_equal(unname(coef(error)[c("x1", "x2", "W:x1", "W:x2")]),
               unname(coef(durbin)[c("x1", "x2", "lag.x1", "lag.x2")]), tolerance = 1e-5)
})

test_that("the Durbin error model is the error model with lags as regressors, static and dynamic", {
  W <- lattice_weights(5)
  data <- simulate_panel(W, 7L, tau = 0.3)
  lags <- regressors_of(data, W, TRUE)
  own <- cbind(data, l1 = lags[, 3L], l2 = lags[, 4L])
  for (dynamic in c("none", "both")) {
    fit <- spatial_panel(y ~ x1 + x2, data, index, W, "sdem", dynamic = dynamic)
    same <- spatial_panel(y ~ x1 + x2 + l1 + l2, own, index, W, "sem", dynamic = dynamic)
    expect_equal(unname(coef(fit)), unname(coef(same)), tolerance = 1e-10)
    expect_equal(unname(vcov(fit, "cluster")), unname(vcov(same, "cluster")), tolerance = 1e-8)
    if (dynamic == "none") {
      found <- effects(fit)
      expect_equal(found$estimate[found$term == "x1"],
                   unname(c(coef(fit)["x1"], coef(fit)["W:x1"], coef(fit)["x1"] + coef(fit)["W:x1"])))
    }
  }
  # the model that compare_models() proposes can be fitted
  compared <- compare_models(spatial_panel(y ~ x1 + x2, data, index, W))
  for (model in compared$model) expect_s3_class(spatial_panel(y ~ x1 + x2, data, index, W, model), "spatial_panel")
})

test_that("what a fit is asked afterwards: effects, predictions, tests, units, order, methods", {
  W <- lattice_weights(5)
  M <- random_weights(25)
  data <- simulate_both(W, M)
  fit <- spatial_panel(y ~ x1 + x2, data, index, W, "gns", W_error = M)
  A <- solve(diag(25) - coef(fit)[["rho"]] * W)
  effect <- A %*% (coef(fit)[["x1"]] * diag(25) + coef(fit)[["W:x1"]] * W)
  found <- effects(fit)
  expect_equal(found$estimate[found$term == "x1"],
               c(mean(diag(effect)), mean(rowSums(effect)) - mean(diag(effect)), mean(rowSums(effect))))
  expect_equal(unname(predict(fit, type = "observed")), unname(fitted(fit)), tolerance = 1e-12)
  expect_equal(unname(fitted(fit) + residuals(fit)), data$y, tolerance = 1e-12)
  direct <- predict(fit, type = "direct")
  expect_equal(unname(predict(fit)), as.vector(A %*% matrix(direct, 25)), tolerance = 1e-10)
  sparse <- update(fit, logdet = "sparse")
  expect_equal(coef(sparse), coef(fit), tolerance = 1e-9)
  expect_equal(vcov(sparse), vcov(fit), tolerance = 1e-8)
  order <- with_test_seed(1, sample(25))
  other <- spatial_panel(y ~ x1 + x2, transform(data, y = 1000 * y)[rev(seq_len(200)), ], index, W[order, order], "gns",
                         W_error = M[rev(order), rev(order)])
  expect_equal(coef(other)[1:2], coef(fit)[1:2], tolerance = 1e-8)
  expect_equal(coef(other)[-(1:2)], 1000 * coef(fit)[-(1:2)], tolerance = 1e-8)
  # nested models have lower maxima
  for (model in c("sdm", "sdem", "sac")) {
    nested <- if (model == "sdm") {
      spatial_panel(y ~ x1 + x2, data, index, W, model)
    } else {
      spatial_panel(y ~ x1 + x2, data, index, W, model, W_error = M)
    }
    expect_lte(nested$loglik, fit$loglik + 1e-8)
  }
  expect_true(all(effect_tests(fit)$statistic > 0))
  expect_output(print(summary(fit)), "General nesting")
  expect_named(tidy(fit), c("term", "estimate", "std.error", "statistic", "p.value"))
})

test_that("what the models with two parameters do not have is refused by name", {
  W <- lattice_weights(4)
  data <- simulate_both(W, W, 6L)
  fit <- function(...) spatial_panel(y ~ x1 + x2, data, index, W, "sac", ...)
  expect_input_error(fit(dynamic = "time"), "`dynamic`", "both rho and lambda")
  expect_input_error(fit(bias_correction = "bootstrap"), "`bias_correction`")
  expect_input_error(vcov(fit(), "cluster"), "`vcov`", "hessian")
  expect_input_error(effects(fit(), se = "bootstrap"), "`se`")
  expect_input_error(compare_models(fit()), "`...`")
  expect_input_error(fit(W_x = W), "`W_x`")
  rough <- as_spatial_weights(W * seq(0.5, 1, length.out = 16), style = "none")
  expect_input_error(spatial_panel(y ~ x1 + x2, data, index, rough, "sac"), "`bias_correction`", "row sums")
  expect_s3_class(spatial_panel(y ~ x1 + x2, data, index, rough, "sac", bias_correction = FALSE), "spatial_panel")
})

test_that("traces of many regions by fixed signs are near the exact ones", {
  W <- lattice_weights(9)
  spectrum <- spectrum_of(as_csc(W), "sparse")
  multiply <- both_resolvents(list(lag = spectrum, error = spectrum), 0.4, 0.3, 1)
  exact <- both_traces(multiply, 81L)
  near <- both_traces(multiply, 81L, exact = 10L)
  expect_lt(max(abs(near / exact - 1)), 0.1)
})
