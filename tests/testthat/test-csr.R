call_csr <- function(routine, matrix, ...) do.call(.Call, c(list(routine), slots_of(matrix), list(...)))

test_that("the lag is the matrix product, for several periods at once", {
  for (n in c(1L, 2L, 17L, 60L)) {
    W <- random_sparse(n)
    x <- with_test_seed(n, matrix(stats::rnorm(3 * n), n))
    expect_equal(matrix(call_csr(ffi_csr_lag, W, as.vector(x), 3L), n), unname(W %*% x), tolerance = 1e-14)
  }
  # by hand: a puts 1 on b and 2 on c
  W <- matrix(c(0, 0, 0, 1, 0, 0, 2, 0, 0), 3)
  expect_identical(call_csr(ffi_csr_lag, W, c(5, 7, 11), 1L), c(7 + 2 * 11, 0, 0))
  expect_identical(call_csr(ffi_csr_lag, W, numeric(), 0L), numeric())
})

test_that("S0, S1 and S2 by their definitions", {
  for (n in c(2L, 9L, 40L)) {
    W <- random_sparse(n, 0.4)
    s1 <- s2 <- 0
    for (i in seq_len(n)) {
      s2 <- s2 + (sum(W[i, ]) + sum(W[, i]))^2
      for (j in seq_len(n)) s1 <- s1 + (W[i, j] + W[j, i])^2 / 2
    }
    found <- call_csr(ffi_csr_sums, W)
    expect_equal(found$sums, c(sum(W), s1, s2), tolerance = 1e-14)
    expect_equal(found$row_sums, unname(rowSums(W)), tolerance = 1e-15)
    expect_equal(found$column_sums, unname(colSums(W)), tolerance = 1e-15)
  }
  # a 0/1 ring of n: S0 = 2n, S1 = 4n, S2 = 16n
  ring <- diag(10)[c(2:10, 1), ] + diag(10)[c(10, 1:9), ]
  expect_identical(call_csr(ffi_csr_sums, ring)$sums, c(20, 40, 160))
})

test_that("the sums of spdep, if it is there", {
  skip_if_not_installed("spdep")
  W <- random_sparse(30, 0.2)
  W[4, ] <- 0
  listw <- as_listw(as_spatial_weights(W, islands = "allow"))
  expect_equal(call_csr(ffi_csr_sums, W)$sums,
               unlist(spdep::spweights.constants(listw, zero.policy = TRUE, adjust.n = FALSE)[c("S0", "S1", "S2")],
                      use.names = FALSE),
               tolerance = 1e-13)
})

test_that("rows are divided by their sums, rows of zeros are kept", {
  W <- random_sparse(25)
  W[7, ] <- 0
  slots <- slots_of(W)
  sparse <- methods::new("dgCMatrix", p = slots[[1]], i = slots[[2]], x = call_csr(ffi_csr_unit_rows, W),
                         Dim = c(25L, 25L))
  expected <- W / rowSums(W)
  expected[7, ] <- 0
  expect_equal(as.matrix(sparse), unname(expected), tolerance = 1e-15)
  expect_identical(call_csr(ffi_csr_counts, W), unname(as.integer(rowSums(W != 0))))
})

test_that("an empty matrix passes", {
  expect_identical(.Call(ffi_csr_sums, integer(4), integer(), numeric(), 3L)$sums, c(0, 0, 0))
  expect_identical(.Call(ffi_csr_lag, integer(4), integer(), numeric(), 3L, c(1, 2, 3), 1L), c(0, 0, 0))
  expect_identical(.Call(ffi_csr_counts, 0L, integer(), numeric(), 0L), integer())
})

test_that("slots that are no matrix are refused", {
  lag <- function(p, i, x, n) .Call(ffi_csr_lag, p, i, x, n, numeric(3), 1L)
  good <- list(c(0L, 1L, 2L, 2L), c(1L, 0L), c(1, 1), 3L)
  expect_identical(do.call(lag, good), c(0, 0, 0))
  bad <- list(
    list(1, c(0L, 1L, 5L, 2L)), list(1, c(0L, 2L, 1L, 2L)), list(1, c(1L, 1L, 2L, 2L)), list(1, c(0L, 1L, 2L, 3L)),
    list(1, c(0L, -1L, 2L, 2L)), list(1, c(0L, NA, 2L, 2L)), list(1, c(0, 1, 2, 2)), list(1, 0:2), list(1, NULL),
    list(2, c(1L, 3L)), list(2, c(-1L, 0L)), list(2, c(NA, 0L)), list(2, c(1, 0)), list(2, 1L), list(2, "a"),
    list(3, c(1, NA)), list(3, c(1, Inf)), list(3, 1), list(3, 1:2), list(3, list(1, 1)),
    list(4, 4L), list(4, 2L), list(4, -1L), list(4, NA_integer_), list(4, 3), list(4, .Machine$integer.max)
  )
  for (change in bad) {
    slots <- good
    slots[change[[1L]]] <- list(change[[2L]])
    expect_error(do.call(lag, slots), "internal")
  }
  expect_error(lag(c(0L, 2L, 2L, 2L), c(1L, 1L), c(1, 1), 3L), "ascending")
  expect_error(lag(c(0L, 2L, 2L, 2L), c(2L, 1L), c(1, 1), 3L), "ascending")
})
