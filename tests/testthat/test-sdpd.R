# The kernel behind spatial_panel() against the same estimates put together in R, where each step is one
# line of algebra.

sdpd_case <- function(W, model, effect, dynamic, corrected, seed = 1L, periods = 7L) {
  data <- simulate_panel(W, periods, rho = 0.3, tau = 0.3, eta = 0.1, seed = seed)
  design <- spatial_design(y ~ x1 + x2, data, c("region", "year"), W, model, effect, dynamic, NULL, NULL, NULL, "error")
  spatial <- switch(model, sem = "error", sdm = , sar = "lag", "none")
  spectrum <- spectrum_of(design$weights$lag, "eigen")
  counts <- likelihood_counts(design, effect, corrected, has_left(design, spectrum, spatial))
  by_parts <- suppressWarnings(estimate_columns(design, spectrum, counts, spatial, corrected))
  whole <- data$y[order(data$year, match(data$region, design$regions))]
  problem <- sdpd_problem(design, spectrum, counts, spatial, corrected)
  arrays <- function(y, depth = "covariance") sdpd_estimates(problem, depth, y)
  list(by_parts = by_parts, arrays = arrays, y = whole, spectrum = spectrum, problem = problem, design = design)
}

expect_same_estimates <- function(case) {
  found <- case$arrays(case$y)
  names <- c(names(case$by_parts$coefficients), "sigma2")
  covariance <- matrix(found$covariance, length(names), dimnames = rep(list(rownames(found$theta)), 2L))
  expect_equal(found$raw[names, 1L], case$by_parts$uncorrected[names], tolerance = 1e-10)
  expect_equal(found$theta[names, 1L], c(case$by_parts$coefficients, sigma2 = case$by_parts$sigma2), tolerance = 1e-10)
  expect_equal(covariance[names, names], case$by_parts$covariance[names, names], tolerance = 1e-10)
  expect_equal(found$facts[["loglik", 1L]], case$by_parts$loglik, tolerance = 1e-12)
}

test_that("every model, effect and dynamic has the estimates of the algebra", {
  maps <- list(lattice_weights(3, 4), random_weights(17, 4L), lattice_weights(3, 4, FALSE) / 4)
  for (W in maps) {
    for (model in c("sdm", "sar", "sem", "slx", "ols")) {
      for (effect in c("twoways", "individual", "time", "none")) {
        for (dynamic in c("none", "both")) expect_same_estimates(sdpd_case(W, model, effect, dynamic, TRUE))
      }
      expect_same_estimates(sdpd_case(W, model, "twoways", "time", FALSE))
      expect_same_estimates(sdpd_case(W, model, "twoways", "space", TRUE))
    }
  }
})

test_that("the score is zero, and roots are those of the estimates", {
  case <- sdpd_case(lattice_weights(3, 4), "sdm", "twoways", "both", TRUE)
  found <- case$arrays(case$y)
  expect_lt(abs(found$facts[["score", 1L]]), 1e-8)
  p <- as.list(found$raw[, 1L])
  w <- case$spectrum$values[-which.min(abs(case$spectrum$values - 1))]
  expect_equal(found$facts[["modulus_raw", 1L]], max(abs((p$tau + p$eta * w) / (1 - p$rho * w))), tolerance = 1e-12)
})

test_that("many responses are each estimated as alone", {
  for (model in c("sdm", "sem")) {
    case <- sdpd_case(lattice_weights(3, 4), model, "twoways", "both", TRUE)
    others <- lapply(2:4, function(seed) sdpd_case(lattice_weights(3, 4), model, "twoways", "both", TRUE, seed)$y)
    together <- case$arrays(cbind(case$y, do.call(cbind, others)))
    for (j in 1:4) {
      alone <- case$arrays(c(list(case$y), others)[[j]])
      expect_identical(together$theta[, j], alone$theta[, 1L])
      expect_identical(together$covariance[, j], alone$covariance[, 1L])
    }
  }
})

test_that("units and the order of regions do not count", {
  W <- random_weights(11, 3L)
  case <- sdpd_case(W, "sar", "twoways", "both", TRUE)
  found <- case$arrays(case$y)
  scaled <- case$arrays(case$y * 1e6)
  expect_equal(scaled$theta[c("rho", "tau", "eta"), ], found$theta[c("rho", "tau", "eta"), ], tolerance = 1e-9)
  expect_equal(scaled$theta[c("x1", "x2"), ], 1e6 * found$theta[c("x1", "x2"), ], tolerance = 1e-9)
})

test_that("what cannot be estimated comes back with its reason", {
  case <- sdpd_case(lattice_weights(3, 4), "sar", "twoways", "none", TRUE)
  flat <- rep(1:12 / 7, length(case$y) / 12)
  found <- case$arrays(cbind(flat, case$y))
  expect_equal(found$facts["trouble", ], c(1, 0), ignore_attr = TRUE)
  expect_true(all(is.na(found$theta[, 1L])))
  expect_identical(found$theta[, 2L], case$arrays(case$y)$theta[, 1L])
})

test_that("the glue refuses arrays that do not fit", {
  case <- sdpd_case(lattice_weights(3, 4), "sar", "twoways", "none", TRUE)
  expect_error(case$arrays(case$y[-1L]), "y has the wrong length")
  expect_error(case$arrays(as.integer(case$y)), "y is not a double vector")
  problem <- case$problem
  expect_error(.Call(ffi_sdpd, case$y, problem$X, problem$sizes, problem$counts, problem$lag, problem$error, 3L),
               "depth is out of range")
})

test_that("effects and their gradients are those of dense matrices and of differences", {
  for (W in list(lattice_weights(4, 5), random_weights(17, 4L), lattice_weights(3, 4, FALSE) / 5,
                 random_weights(9, 3L, FALSE) / 4)) {
    spectrum <- spectrum_of(as_csc(W), "eigen")
    arrays <- sdpd_weights(spectrum, 0)
    n <- nrow(W)
    parameters <- c(rho = 0.31, tau = 0.25, eta = 0.12, x = 0.8, `W:x` = -0.4, z = 0.3)
    terms <- data.frame(beta = c(4L, 6L, NA), theta = c(5L, NA, 5L))
    by_hand <- function(p, horizon) {
      A <- if (horizon == "short") {
        diag(n) - p[["rho"]] * W
      } else {
        (1 - p[["tau"]]) * diag(n) - (p[["rho"]] + p[["eta"]]) * W
      }
      each <- list(p[["x"]] * diag(n) + p[["W:x"]] * W, p[["z"]] * diag(n), p[["W:x"]] * W)
      unlist(lapply(each, function(B) {
        M <- solve(A, B)
        c(mean(diag(M)), mean(rowSums(M)) - mean(diag(M)), mean(rowSums(M)))
      }))
    }
    for (horizon in c("short", "long")) {
      found <- sdpd_effects(parameters, names(parameters), terms, horizon, arrays)
      expect_equal(drop(found$value), by_hand(parameters, horizon), tolerance = 1e-11)
      slope <- vapply(seq_along(parameters), function(j) {
        step <- replace(numeric(6L), j, 1e-5)
        (by_hand(parameters + step, horizon) - by_hand(parameters - step, horizon)) / 2e-5
      }, numeric(9L))
      expect_equal(unname(found$gradient), slope, tolerance = 1e-8)
    }
    explosive <- replace(parameters, "tau", 0.9)
    expect_true(all(is.nan(sdpd_effects(explosive, names(parameters), terms, "long", arrays)$value)))
  }
})

test_that("simulated responses are the model's own recursion", {
  for (model in c("sdm", "sem")) {
    W <- lattice_weights(4, 5)
    case <- sdpd_case(W, model, "twoways", "both", TRUE)
    theta <- case$arrays(case$y)$raw[, 1L]
    drawn <- sdpd_simulate(case$problem, theta, 3L, "wild", 5, NULL)
    n <- 20L
    W <- W[as.character(case$design$regions), as.character(case$design$regions)]
    p <- as.list(theta)
    X <- case$design$X
    rho <- if (model == "sdm") p$rho else 0
    lambda <- if (model == "sem") p$lambda else 0
    errors <- function(y) {
      y <- matrix(y, n)
      before <- y[, -ncol(y)]
      u <- y[, -1L] - rho * W %*% y[, -1L] - p$tau * before - p$eta * W %*% before -
        matrix(X %*% theta[colnames(X)], n)
      u - lambda * W %*% u
    }
    two_way <- function(u) u - outer(rowMeans(u), colMeans(u), "+") + mean(u)
    own <- errors(case$y)
    e <- two_way(own) / sqrt((1 - 1 / ncol(own)) * (1 - 1 / n))
    for (j in 1:3) {
      again <- errors(drawn[, j]) - (own - two_way(own))
      expect_equal(abs(again), abs(e), tolerance = 1e-9)
      expect_gt(mean(sign(again) != sign(e)), 0.3)
    }
    expect_identical(drawn[1:20, 1L], case$y[1:20])
    # any number of simulations begins with the same ones
    expect_identical(sdpd_simulate(case$problem, theta, 2L, "wild", 5, NULL), drawn[, 1:2])
    whole <- errors(sdpd_simulate(case$problem, theta, 1L, "region", 5, NULL)) - (own - two_way(own))
    e <- e - mean(e)
    expect_true(all(apply(whole, 1L, function(row) any(colSums(abs(t(e) - row)) < 1e-8))))
  }
})
