test_that("row standardised symmetric weights have their row sums as scaling", {
  W <- lattice_weights(4, 5)
  C <- lattice_weights(4, 5, FALSE)
  d <- symmetriser(as_csc(W))
  expect_equal(d, unname(rowSums(C)) / rowSums(C)[[1]], tolerance = 1e-14)
  S <- diag(sqrt(d)) %*% W %*% diag(1 / sqrt(d))
  expect_equal(S, t(S), tolerance = 1e-14)
  expect_equal(sort(eigen(S, TRUE)$values), sort(Re(eigen(W)$values)), tolerance = 1e-10)
})

test_that("weights in several parts are scaled part by part, islands by 1", {
  W <- matrix(0, 5, 5)
  W[1, 2] <- 2; W[2, 1] <- 1
  W[3, 4] <- 1; W[4, 3] <- 3
  expect_equal(symmetriser(as_csc(W)), c(1, 2, 1, 1 / 3, 1))
})

test_that("one-sided links, opposite signs and cycles that disagree have no scaling", {
  expect_null(symmetriser(as_csc(random_weights(8))))
  W <- matrix(c(0, 1, -1, 0), 2)
  expect_null(symmetriser(as_csc(W)))
  cycle <- matrix(0, 3, 3)
  cycle[cbind(c(1, 2, 3), c(2, 3, 1))] <- c(2, 2, 2)
  cycle[cbind(c(2, 3, 1), c(1, 2, 3))] <- c(1, 1, 1)
  expect_null(symmetriser(as_csc(cycle)))
})
