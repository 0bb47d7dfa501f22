# The likelihood of the transformed data written out: an explicit orthonormal basis of the vectors without a
# mean, dense matrices, dense determinants. Nothing of the package is used.

basis_without_mean <- function(m) {
  # Helmert's contrasts, of unit length
  B <- matrix(0, m, m - 1L)
  for (j in seq_len(m - 1L)) B[seq_len(j + 1L), j] <- c(rep(1, j), -j) / sqrt(j * (j + 1))
  B
}

# y, X: the data, region fastest. before: columns of a dynamic model. A dynamic model's periods are
# demeaned, a static one's transformed.
transformed_problem <- function(y, X, W, effect, model = "lag", before = NULL, W_error = W) {
  n <- nrow(W)
  periods <- length(y) / n
  F <- if (effect %in% c("twoways", "time")) basis_without_mean(n) else diag(n)
  along <- diag(periods)
  if (effect %in% c("twoways", "individual")) along <- if (is.null(before)) basis_without_mean(periods) else
    along - 1 / periods
  turn <- function(v) as.vector(t(F) %*% matrix(v, n) %*% along)
  w <- t(F) %*% (if (model == "error") W_error else W) %*% F
  lag <- function(v) as.vector(w %*% matrix(v, ncol(F)))
  M <- apply(cbind(before, X), 2L, turn)
  y <- turn(y)
  list(y = y, M = M, Wy = lag(y), WM = apply(M, 2L, lag), w = w, times = ncol(along), N = ncol(F) * ncol(along),
       model = model)
}

transformed_loglik <- function(p, r) {
  e <- stats::lm.fit(if (p$model == "error") p$M - r * p$WM else p$M, p$y - r * p$Wy)$residuals
  -p$N / 2 * (log(2 * pi * sum(e^2) / p$N) + 1) + p$times * as.numeric(determinant(diag(nrow(p$w)) - r * p$w)$modulus)
}

# The highest point between the singularities about 0, by a scan and golden sections.
transformed_top <- function(p, points = 60L, most = 3) {
  w <- eigen(p$w, only.values = TRUE)$values
  real <- Re(w)[abs(Im(w)) < 1e-7]
  ends <- c(max(1 / min(real), -most), min(if (max(real) > 1e-8) 1 / max(real) else most, most))
  at <- mean(ends) + diff(ends) / 2 * cos(pi * (points:1 - 0.5) / points)
  k <- which.max(vapply(at, function(r) transformed_loglik(p, r), 0))
  near <- c(ends[1L], at, ends[2L])[k + c(0L, 2L)]
  found <- stats::optimize(function(r) transformed_loglik(p, r), near, maximum = TRUE, tol = 1e-9)
  list(at = found$maximum, value = found$objective)
}
