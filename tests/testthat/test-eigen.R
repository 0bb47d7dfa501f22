# Eigenvalues of many regions, in steps that an interrupt can come between.

by_steps <- function(S, vectors = TRUE) .Call(ffi_eigen, as.double(S), nrow(S), vectors)

symmetric_random <- function(n, seed) {
  with_test_seed(seed, {
    A <- matrix(rnorm(n^2), n)
    A + t(A)
  })
}

test_that("values and vectors are those of R's eigen(), and rebuild the matrix", {
  for (n in c(1L, 2L, 3L, 31L, 64L, 65L, 97L, 140L)) { # around the widths of panels
    S <- symmetric_random(n, n)
    usual <- eigen(S, symmetric = TRUE)
    scale <- max(abs(usual$values))
    found <- by_steps(S)
    expect_lt(max(abs(rev(found$values) - usual$values)), 1e-13 * n * scale, label = n)
    expect_lt(max(abs(rev(by_steps(S, FALSE)) - usual$values)), 1e-13 * n * scale, label = n)
    expect_lt(max(abs(crossprod(found$vectors) - diag(n))), 1e-12, label = n)
    expect_lt(max(abs(found$vectors %*% (found$values * t(found$vectors)) - S)), 1e-13 * n * scale, label = n)
  }
})

test_that("a ring's eigenvalues are cosines, twice each, with vectors that are orthogonal nevertheless", {
  n <- 120L
  ring <- matrix(0, n, n)
  at <- cbind(seq_len(n), c(2:n, 1L))
  ring[at] <- ring[at[, 2:1]] <- 0.5
  found <- by_steps(ring)
  expect_equal(found$values, sort(cos(2 * pi * seq_len(n) / n)), tolerance = 1e-13)
  expect_lt(max(abs(crossprod(found$vectors) - diag(n))), 1e-12)
})

test_that("only the lower triangle is read, and the argument is left as it is", {
  S <- symmetric_random(70L, 5)
  before <- S + 0
  lower <- S
  lower[upper.tri(lower)] <- 1e6
  expect_identical(by_steps(lower, FALSE), by_steps(S, FALSE))
  by_steps(S)
  expect_identical(S, before)
})

test_that("the door agrees with eigen() beyond its limit, whatever the units", {
  n <- split_regions + 11L
  S <- symmetric_random(n, 7)
  usual <- eigen(S, symmetric = TRUE, only.values = TRUE)$values
  expect_equal(eigen_symmetric(S, only_values = TRUE)$values, usual, tolerance = 1e-12)
  for (unit in c(2^-1000, 2^900)) {
    expect_identical(eigen_symmetric(S * unit, TRUE)$values, eigen_symmetric(S, TRUE)$values * unit)
  }
  expect_identical(eigen_symmetric(0 * S, TRUE)$values, numeric(n))
  both <- eigen_symmetric(S)
  expect_lt(max(abs(S %*% both$vectors - both$vectors * rep(both$values, each = n))), 1e-10)
})

test_that("wrong calls are refused before LAPACK sees them", {
  expect_error(.Call(ffi_eigen, c(1, NaN, NaN, 1), 2L, FALSE), "not finite")
  expect_error(.Call(ffi_eigen, c(1, Inf, Inf, 1), 2L, TRUE), "not finite")
  expect_error(.Call(ffi_eigen, 1, 2L, FALSE), "wrong length")
  expect_identical(.Call(ffi_eigen, double(), 0L, FALSE), double())
})

test_that("an interrupt is answered between the steps", {
  S <- symmetric_random(900L, 3)
  stopped <- tryCatch({
    setTimeLimit(elapsed = 0.02, transient = TRUE)
    on.exit(setTimeLimit())
    by_steps(S)
    "came to its end"
  }, error = function(e) conditionMessage(e))
  setTimeLimit()
  expect_match(stopped, "time limit")
})

test_that("what cannot be interrupted is announced, with a way out that is none of it", {
  one_way <- with_test_seed(4, matrix(runif(60^2) < 0.1, 60) * 1)
  expect_message(values <- eigenvalues_general(one_way, announced = 50L, pilot = 20L),
                 "All 60 eigenvalues.*an interrupt waits.*sparse",
                 class = "lowcarbon_message")
  expect_identical(values, eigen(one_way, symmetric = FALSE, only.values = TRUE)$values)
  expect_no_message(eigenvalues_general(one_way))
  expect_match(describe_time(3), "about 5 seconds")
  expect_match(describe_time(200), "about 4 minutes")
})
