# What time effects leave of weights with unit row sums. With F an orthonormal basis of the
# vectors without a mean, the transformed likelihood lives on W* = F'WF, whose eigenvalues are those of W
# without one that is 1 (L.-F. Lee, J. Yu 2010, Journal of Econometrics 154, 165-185,
# doi:10.1016/j.jeconom.2009.08.001).
#
# Rule of the house: that eigenvalue is left OUT of every sum. A sum over all eigenvalues less
# log(1 - r), 1 / (1 - r) or 1 / (1 - r)^2 keeps no digit where r is close to 1, and an eigenvalue of
# 1 + 2e-15 gives it the wrong sign. One eigenvalue is left out, however many are 1.
#
# The result is a spectrum as spectrum_of() makes it, with these differences:
#
#   range     up to the reciprocal of the largest eigenvalue left, which is beyond 1 unless the map falls
#             into parts (sparse factors: half of the way there at least; Chebyshev: within (-1, 1))
#   values    n - 1 of them
#   solve(r)  B -> (I - r W)^-1 B less the mean of each column: what is solved is
#             x - r W x + mu l = b beside l'x = 0, which is regular at r = 1 too

spectrum_left <- function(whole) {
  made <- switch(whole$method,
    eigen = left_eigen(whole),
    sparse = left_sparse(whole),
    chebyshev = left_chebyshev(whole)
  )
  whole[c("left", "rough")] <- NULL
  whole[names(made)] <- made
  whole
}

left_eigen <- function(whole) {
  values <- whole$values[-which.min(Mod(whole$values - 1))]
  c(from_eigenvalues(values, whole), list(solve = function(r) resolvent_left(whole, r)))
}

# ---- sparse factors ------------------------------------------------------

left_sparse <- function(whole) {
  range <- c(whole$range[1L], left_reach(whole))
  logdet <- if (whole$symmetric) logdet_left_cholesky(whole) else function(r) logdet_left_lu(whole$W, r)
  c(sparse_functions(logdet, range),
    list(rough = if (whole$symmetric) remembered(function() rough_moments(whole, unit_direction(whole))),
         solve = function(r) resolvent_left(whole, r)))
}

# How far beyond 1 there is surely no singularity 1 / w: half of the way to the nearest, since Arnoldi's
# iteration falls short of the outermost eigenvalues w.
left_reach <- function(whole) {
  w <- arnoldi_values(function(x) as.vector(panel_lag(whole$W, x)), whole$n, centred = TRUE)
  1 + min(Mod(1 / w[w != 0] - 1), 1) / 2
}

# The eigenvector of 1 of the symmetric matrix similar to W, of unit length.
unit_direction <- function(whole) sqrt(whole$scale / sum(whole$scale))

# A bordered matrix whose determinant is that of I - r W on what is left, but for its sign.
bordered_left <- function(W, r) {
  n <- nrow(W)
  edge <- Matrix::sparseMatrix(i = 1L, j = 1L, x = 1, dims = c(1L, n + 1L))
  A <- rbind(cbind(Matrix::Diagonal(n) - r * W, Matrix::Matrix(1, n, 1L)), edge)
  methods::as(methods::as(A, "generalMatrix"), "CsparseMatrix")
}

logdet_left_lu <- function(W, r) sum(log(abs(Matrix::diag(Matrix::lu(bordered_left(W, r))@U))))

# By differences to one region k the cross-section without its mean has the matrix I - r W_k + r l w_k',
# W_k being W without region k and w_k the weights of k, with the determinant
#
#   |I - r W_k| (1 + r w_k'(I - r W_k)^-1 l).
#
# Both factors are positive, and far from 0, up to r = 1. With v = D^(1/2) l and S_k = D^(1/2) W_k D^(-1/2)
# symmetric, the second is 1 + (v'v - (1 - r) v'(I - r S_k)^-1 v) / d_k. k is the region with the largest
# share in the eigenvector, whatever the order of regions.
logdet_left_cholesky <- function(whole) {
  k <- which.max(whole$scale)
  v <- sqrt(whole$scale[-k])
  without_k <- logdet_cholesky(Matrix::forceSymmetric(whole$similar[-k, -k, drop = FALSE]))
  function(r) {
    if (r > 1) return(logdet_left_lu(whole$W, r))
    found <- without_k(r, v)
    found[1L] + log1p((sum(v^2) - (1 - r) * found[2L]) / whole$scale[k])
  }
}

# ---- random probes -------------------------------------------------------

left_chebyshev <- function(whole) {
  moments <- chebyshev_moments(whole, chebyshev_order, chebyshev_probes, unit_direction(whole))
  c(spectrum_functions(moments), list(solve = function(r) resolvent_left_iterative(whole, r)))
}

# ---- (I - r W)^-1 B without the mean ----------------------------------------

without_column_means <- function(x) x - rep(colMeans(x), each = nrow(x))

# A matrix that is symmetric after scaling has a factor that costs less, and loses no more than four
# digits where 1 - r is above 1e-4.
resolvent_left <- function(whole, r) {
  if (whole$n <= 100L) {
    A <- rbind(cbind(diag(whole$n) - r * as.matrix(whole$W), 1), c(rep(1, whole$n), 0))
    return(function(B) solve(A, rbind(as.matrix(B), 0))[-(whole$n + 1L), , drop = FALSE])
  }
  if (whole$method == "sparse" && whole$symmetric && 1 - r > 1e-4) {
    solve <- resolvent_cholesky(whole, r)
    return(function(B) without_column_means(solve(without_column_means(as.matrix(B)))))
  }
  A <- bordered_left(whole$W, r)
  function(B) {
    X <- as.matrix(Matrix::solve(A, rbind(as.matrix(B), 0), sparse = FALSE))
    without_column_means(X[-(whole$n + 1L), , drop = FALSE])
  }
}

# The Neumann series of W less the mean of its columns.
resolvent_left_iterative <- function(whole, r) {
  function(B) {
    sum <- term <- without_column_means(as.matrix(B))
    size <- max(abs(term))
    while (max(abs(term)) > 1e-13 * size) {
      term <- without_column_means(r * panel_lag(whole$W, term))
      sum <- sum + term
    }
    sum
  }
}

# (I - r W')^-1 B for columns B without a mean, which W' leaves without one.
transposed_left <- function(whole, r, B) {
  A <- Matrix::t(bordered_left(whole$W, r))
  X <- as.matrix(Matrix::solve(methods::as(A, "CsparseMatrix"), rbind(as.matrix(B), 0), sparse = FALSE))
  X[-(whole$n + 1L), , drop = FALSE]
}
