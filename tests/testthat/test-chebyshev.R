test_that("traces of Chebyshev polynomials are estimated within their error", {
  W <- lattice_weights(9)
  A <- as_csc(W)
  values <- Re(eigen(W)$values)
  exact <- vapply(0:12, function(k) sum(cos(k * acos(pmin(1, pmax(-1, values))))), 0)
  estimate <- .Call(ffi_chebyshev_traces, A@p, A@i, A@x, nrow(A), 12L, 4000L, NULL)
  # the standard error of a probe is at most sqrt(2) ||T_k(A)||_F <= sqrt(2 * 81)
  expect_true(all(abs(estimate - exact) < 4 * sqrt(2 * 81 / 4000)))
  expect_identical(estimate[1], 81)
})

test_that("signs are 1 and -1, balanced, and always the same", {
  signs <- .Call(ffi_signs, 500L, 20L)
  expect_identical(sort(unique(as.vector(signs))), c(-1, 1))
  expect_lt(abs(mean(signs)), 4 / sqrt(1e4))
  expect_lt(max(abs(crossprod(signs)[upper.tri(diag(20))])) / 500, 0.25)
  expect_identical(signs, .Call(ffi_signs, 500L, 20L))
})
