# The kernel behind spatial_panel() against the same estimates put together in R, where each step is one
# line of algebra.

sdpd_case <- function(W, model, effect, dynamic, corrected, seed = 1L, periods = 7L) {
  data <- simulate_panel(W, periods, rho = 0.3, tau = 0.3, eta = 0.1, seed = seed)
  design <- spatial_design(y ~ x1 + x2, data, c("region", "year"), W, model, effect, dynamic, NULL, NULL, NULL, "error")
  spatial <- switch(model, sem = "error", sdm = , sar = "lag", "none")
  spectrum <- spectrum_of(design$weights$lag, "eigen")
  by_parts <- suppressWarnings(estimate_spatial(design, spectrum, effect, spatial, corrected))
  star <- by_parts$counts$star
  weights <- sdpd_weights(spectrum, star)
  whole <- if (dynamic == "none") design$y else data$y[order(data$year, match(data$region, design$regions))]
  arrays <- function(y, depth = 2L) sdpd_estimates(y, design, weights, weights, by_parts$counts, spatial, corrected, depth)
  list(by_parts = by_parts, arrays = arrays, y = whole, spectrum = spectrum)
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
  maps <- list(lattice_weights(4, 5), random_weights(17, 4L), lattice_weights(3, 4, FALSE) / 4)
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
  expect_error(case$arrays(case$y, depth = 3L), "depth is out of range")
})
