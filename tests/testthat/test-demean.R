demean <- function(x, n, periods, individual, time) .Call(ffi_demean, x, n, periods, individual, time)

test_that("means of regions and periods are taken out, as by projection", {
  with_test_seed(1, x <- matrix(rnorm(7 * 5 * 2), 35))
  J <- function(m) diag(m) - 1 / m
  project <- function(individual, time) {
    P <- kronecker(if (individual) J(5) else diag(5), if (time) J(7) else diag(7))
    P %*% x
  }
  for (individual in c(TRUE, FALSE)) {
    for (time in c(TRUE, FALSE)) {
      expect_equal(demean(x, 7L, 5L, individual, time), project(individual, time), tolerance = 1e-13)
    }
  }
})

test_that("a level a billion times the spread costs no more digits than the data hold", {
  with_test_seed(2, x <- rnorm(40))
  shifted <- demean(x + 2^30, 8L, 5L, TRUE, TRUE)
  expect_equal(shifted, demean(x, 8L, 5L, TRUE, TRUE), tolerance = 1e-6)
  expect_lt(max(abs(rowSums(matrix(shifted, 8)))), 1e-13)
})

test_that("doing it twice changes nothing; a wrong length is refused", {
  with_test_seed(3, x <- rnorm(24))
  once <- demean(x, 6L, 4L, TRUE, TRUE)
  expect_equal(demean(once, 6L, 4L, TRUE, TRUE), once, tolerance = 1e-14)
  expect_error(demean(x, 5L, 4L, TRUE, TRUE), "wrong length")
})
