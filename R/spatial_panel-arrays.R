# From a design and a spectrum to the arrays that src/core_sdpd.c estimates on, for weights whose
# eigenvalues are known.

# What C takes of weights. `counted`: eigenvalues of the directions that the likelihood counts; `left`,
# `right` and `pair`, or `dense`: what G(r) = W (I - r W)^-1 of these directions is made of.
sdpd_weights <- function(spectrum, star) {
  W <- spectrum$W
  left <- if (star) spectrum$values[-which.min(Mod(spectrum$values - 1))] else spectrum$values
  made <- list(p = W@p, i = W@i, x = W@x, all = spectrum$values, counted = left, centred = star > 0,
               range = spectrum$range, unit_rows = spectrum$unit_rows, real = spectrum$real)
  c(made, if (spectrum$symmetric) symmetric_parts(spectrum, star) else list(values = NULL, dense = dense_counted(W, star)))
}

# W is left diag(values) right, with left = D^-1/2 Q, right = Q' D^1/2 and Q diag(values) Q' symmetric.
# Where the direction of time effects is left out, that matrix is projected on what is orthogonal to D^1/2 1.
symmetric_parts <- function(spectrum, star) {
  root <- sqrt(spectrum$scale)
  S <- as.matrix(spectrum$similar)
  if (star) {
    unit <- root / sqrt(sum(root^2))
    along <- drop(S %*% unit)
    S <- S - outer(unit, along) - outer(along, unit) + sum(unit * along) * outer(unit, unit)
  }
  found <- eigen(S, symmetric = TRUE)
  left <- found$vectors / root
  right <- t(found$vectors * root)
  centred <- if (star) left - rep(colMeans(left), each = nrow(left)) else left
  list(values = found$values, left = left, right = right, pair = crossprod(centred) * tcrossprod(right), dense = NULL)
}

dense_counted <- function(W, star) {
  M <- as.matrix(W)
  dimnames(M) <- NULL
  if (!star) return(M)
  M <- M - rep(colMeans(M), each = nrow(M))
  M - rowMeans(M)
}

# y: the response of all periods, or a matrix of responses.
sdpd_estimates <- function(y, design, lag, error, counts, spatial, corrected, depth) {
  before <- colnames(design$before)
  sizes <- c(design$n, design$periods, "tau" %in% before, "eta" %in% before, counts$individual, counts$time,
             match(spatial, c("none", "lag", "error")) - 1L, corrected)
  X <- design$X
  found <- .Call(ffi_sdpd, y, X, as.integer(sizes), as.double(c(counts$N, counts$times, counts$regions)), lag, error,
                 depth)
  parameters <- c(before, colnames(X), switch(spatial, lag = "rho", error = "lambda"), "sigma2")
  rownames(found$raw) <- rownames(found$theta) <- parameters
  rownames(found$facts) <- sdpd_facts
  found
}

sdpd_facts <- c("loglik", "score", "at", "curvature", "balance", "inside", "hills", "modulus_raw", "modulus", "withheld", "trouble")
