sparse <- function(matrix) methods::as(methods::as(methods::as(matrix, "dMatrix"), "generalMatrix"), "CsparseMatrix")

test_that("largest eigenvalues known in closed form, by each method", {
  path <- function(n) abs(outer(1:n, 1:n, `-`)) == 1
  ring <- function(n) path(n) | abs(outer(1:n, 1:n, `-`)) == n - 1
  star <- function(n) (row(diag(n)) == 1) != (col(diag(n)) == 1)
  known <- list(
    list(path(50) * 1, 2 * cos(pi / 51)), list(ring(40) * 1, 2), list(star(30) * 1, sqrt(29)),
    list(lattice_matrix(7, 9), 2 * cos(pi / 8) + 2 * cos(pi / 10)),
    list(lattice_matrix(6, 6, TRUE), 4 * cos(pi / 7) + 4 * cos(pi / 7)^2),
    list(path(2) * 3, 3)
  )
  for (case in known) {
    matrix <- sparse(case[[1L]])
    expect_equal(largest_eigenvalue(matrix), case[[2L]], tolerance = 1e-14)
    expect_equal(lanczos_largest(matrix), case[[2L]], tolerance = 1e-14)
    expect_equal(arnoldi_largest(matrix), case[[2L]], tolerance = 1e-11)
    expect_equal(largest_eigenvalue(matrix, dense_limit = 0L), case[[2L]], tolerance = 1e-14)
  }
})

test_that("a large lattice", {
  W <- weights_distance(as.matrix(expand.grid(1:60, 1:50)), 1:3000, threshold = 1, longlat = FALSE, style = "none")
  expect_equal(largest_eigenvalue(W$matrix), 2 * cos(pi / 61) + 2 * cos(pi / 51), tolerance = 1e-14)
})

test_that("weights that are not symmetric", {
  # a directed ring: the geometric mean of its weights
  ring <- diag(c(2, 3, 5, 7, 11))[c(2:5, 1), ]
  expect_equal(largest_eigenvalue(sparse(ring)), (2 * 3 * 5 * 7 * 11)^(1 / 5), tolerance = 1e-14)
  for (seed in 1:5) {
    matrix <- random_sparse(90, 0.06, seed)
    dense <- max(Mod(eigen(matrix)$values))
    expect_equal(largest_eigenvalue(sparse(matrix)), dense, tolerance = 1e-13)
    expect_equal(arnoldi_largest(sparse(matrix)), dense, tolerance = 1e-11)
  }
  # no closed round
  expect_identical(largest_eigenvalue(sparse(rbind(c(0, 1, 1), c(0, 0, 1), 0))), 0)
})

test_that("several parts, islands, constant row sums", {
  two <- as.matrix(Matrix::bdiag(lattice_matrix(3, 3), lattice_matrix(5, 8), 0, 0))
  expected <- 2 * cos(pi / 6) + 2 * cos(pi / 9)
  expect_equal(largest_eigenvalue(sparse(two)), expected, tolerance = 1e-14)
  expect_equal(lanczos_largest(sparse(two)), expected, tolerance = 1e-14)
  expect_equal(arnoldi_largest(sparse(two)), expected, tolerance = 1e-11)
  rows <- random_sparse(400, 0.02)
  rows <- rows[rowSums(rows) > 0, rowSums(rows) > 0]
  expect_equal(largest_eigenvalue(standardise(sparse(rows[1:5, 1:5] + 1 - diag(5)), "row")), 1, tolerance = 1e-14)
  expect_identical(largest_eigenvalue(sparse(matrix(0, 3, 3))), 0)
})

test_that("the largest eigenvalue of a tridiagonal matrix", {
  for (m in c(1L, 2L, 5L, 30L)) {
    diagonal <- with_test_seed(m, stats::rnorm(m))
    beside <- with_test_seed(m + 1, stats::rnorm(m))
    full <- diag(diagonal, m)
    for (k in seq_len(m - 1L)) full[k, k + 1L] <- full[k + 1L, k] <- beside[k]
    expect_equal(largest_of_tridiagonal(diagonal, beside), max(eigen(full, symmetric = TRUE)$values), tolerance = 1e-14)
  }
})

test_that("an eigenvalue that has not settled is a warning", {
  matrix <- weights_distance(as.matrix(expand.grid(1:60, 1:50)), 1:3000, threshold = 1, longlat = FALSE,
                             style = "none")$matrix
  expect_warning(found <- lanczos_largest(matrix, most = 25L), class = "lowcarbon_warning")
  expect_lt(found, 4)
  expect_gt(found, 3.9)
})

# A directed ring's eigenvalues all have one modulus, the geometric mean of its weights.
directed_ring <- function(n, seed) {
  weight <- with_test_seed(seed, stats::runif(n, 0.5, 1.5))
  list(matrix = Matrix::sparseMatrix(seq_len(n), c(seq_len(n)[-1L], 1L), x = weight), largest = exp(mean(log(weight))))
}

test_that("a directed ring has the geometric mean of its weights", {
  for (n in c(301L, 1000L)) {
    ring <- directed_ring(n, n)
    expect_no_warning(found <- largest_eigenvalue(ring$matrix))
    expect_equal(found, ring$largest, tolerance = 1e-13)
    expect_equal(noda_largest(ring$matrix), ring$largest, tolerance = 1e-13)
  }
  rows <- sample(301L)
  ring <- directed_ring(301L, 301L)
  expect_equal(largest_eigenvalue(ring$matrix[rows, rows]), ring$largest, tolerance = 1e-13)
  expect_equal(largest_eigenvalue(1e6 * ring$matrix), 1e6 * ring$largest, tolerance = 1e-13)
  names <- as.character(seq_len(301L))
  W <- as_spatial_weights(data.frame(from = names, to = c(names[-1L], "1"),
                                     weight = ring$matrix@x[order(ring$matrix@i)]), style = "spectral")
  expect_equal(prod(W$matrix@x), 1, tolerance = 1e-10)
})

test_that("rings beside each other and chained together have the largest of theirs", {
  rings <- lapply(1:3, function(k) directed_ring(300L + 10L * k, k))
  matrix <- methods::as(Matrix::bdiag(lapply(rings, `[[`, "matrix")), "CsparseMatrix")
  largest <- max(vapply(rings, `[[`, 0, "largest"))
  expect_equal(noda_largest(matrix), largest, tolerance = 1e-12)
  matrix[10L, 500L] <- 2 # one way: no new circle
  matrix[700L, 20L] <- 1
  expect_equal(noda_largest(matrix), largest, tolerance = 1e-10)
  matrix[20L, 705L] <- 3 # and back
  expect_equal(noda_largest(matrix), max(Mod(eigen(as.matrix(matrix), only.values = TRUE)$values)), tolerance = 1e-10)
})

test_that("Noda's iteration meets eigen() on weights of any pattern", {
  for (seed in 1:6) {
    matrix <- with_test_seed(seed, Matrix::rsparsematrix(60L, 60L, 0.06, rand.x = stats::rexp))
    matrix <- methods::as(matrix[Matrix::rowSums(matrix) > 0, ][, Matrix::rowSums(matrix) > 0], "CsparseMatrix")
    while (any(Matrix::rowSums(matrix) == 0)) matrix <- matrix[Matrix::rowSums(matrix) > 0, Matrix::rowSums(matrix) > 0]
    if (!length(matrix@x)) next
    expect_equal(noda_largest(matrix), max(Mod(eigen(as.matrix(matrix), only.values = TRUE)$values)), tolerance = 1e-9)
  }
})
