# What the likelihood of a spatial model needs of a weight matrix W: the
# logarithm of |I - r W|, and its derivatives, which are traces of
# G(r) = W (I - r W)^-1:
#
#   d log|I - r W| / dr = -tr G(r),   d tr G(r) / dr = tr G(r)G(r).
#
# Bias terms and effects need traces of products of resolvents only, and those
# are combinations of tr G at two points. A spectrum is a list of
#
#   n, method, range        open interval of r in which I - r W is regular
#   logdet(r)               vectorised
#   near(r)                 list(trace, trace2): functions giving tr G and
#                           tr GG, exact in a neighbourhood of r
#   unit_rows, symmetric    properties of W
#   real                    are all eigenvalues known to be real?
#   source                  what C takes: eigenvalues, Chebyshev moments and their
#                           unit, or a function(r, slopes) of log|I - r W| or the traces
#   rough()                 a source that costs little and is near (or NULL)
#   solve(r)                function(B) (I - r W)^-1 B
#   left()                  the same of what time effects leave, for weights with unit row sums
#
# Three methods: "eigen" (all eigenvalues, then O(n) a call), "sparse"
# (Cholesky factors if W is similar to a symmetric matrix, LU if not) and
# "chebyshev" (traces of Chebyshev polynomials by random probes; approximate).
# spatial_panel-left.R has the three without the direction of time effects.

lies_within <- function(x, range) x > range[1L] & x < range[2L]

# A value that is made when first asked for.
remembered <- function(make) {
  made <- NULL
  function() {
    if (is.null(made)) made <<- make()
    made
  }
}

# Row sums off one by no more than this are what writing weights to a file leaves of row-standardised ones.
row_tolerance <- 1e-6

has_unit_rows <- function(W) max(abs(Matrix::rowSums(W) - 1)) <= row_tolerance

# Weights whose row sums rounding has moved, standardised again: they are the same weights, and no
# choice of a likelihood hangs on their ninth decimal.
settle_rows <- function(W) {
  force(W) # or a complaint of its own would come out of rowSums()
  sums <- Matrix::rowSums(W)
  if (max(abs(sums - 1)) <= row_tolerance) W@x <- W@x / sums[W@i + 1L]
  W
}

# d with d_i w_ij = d_j w_ji for all pairs, so that D^1/2 W D^-1/2 is
# symmetric; NULL if there is none. Row standardised symmetric weights have one.
symmetriser <- function(W) {
  found <- .Call(ffi_symmetriser, W@p, W@i, W@x, nrow(W))
  if (length(found)) found
}

similar_matrix <- function(W, scale) {
  root <- sqrt(scale)
  S <- Matrix::Diagonal(x = root) %*% W %*% Matrix::Diagonal(x = 1 / root)
  Matrix::forceSymmetric((S + Matrix::t(S)) / 2)
}

# ---- all eigenvalues -----------------------------------------------------

spectrum_eigen <- function(base) {
  values <- if (base$symmetric) {
    eigen_symmetric(base$similar, only_values = TRUE)$values
  } else {
    eigenvalues_general(base$W)
  }
  c(from_eigenvalues(values, base), list(solve = function(r) resolvent_lu(base, r)))
}

# An imaginary part as small as what rounding of weights in a file brings about is none.
from_eigenvalues <- function(values, base) {
  real <- Re(values)[abs(Im(values)) < 1e-7 * max(Mod(values), 1e-300)]
  c(list(values = values, real = !is.complex(values), range = eigen_range(real, 10 / norm_bound(base$W))),
    spectrum_functions(values))
}

# What is worked out in C: from eigenvalues, or from moments.
spectrum_functions <- function(source) {
  traces <- function(which) function(r) .Call(ffi_spectrum, source, as.double(r), TRUE)[which, ]
  near <- list(trace = traces(1L), trace2 = traces(2L))
  list(source = source, logdet = function(r) .Call(ffi_spectrum, source, as.double(r), FALSE), near = function(r) near)
}

# Between the reciprocals of the extreme real eigenvalues; where there is none
# on a side, or next to none, up to `limit`, which moves with the units of W.
eigen_range <- function(real, limit) {
  c(max(if (any(real < 0)) 1 / min(real), -limit), min(if (any(real > 0)) 1 / max(real), limit))
}

# ---- sparse factors ------------------------------------------------------

# Without eigenvalues the interval comes from a norm of W, which bounds them
# all: it may be narrower than the true one, never wider.
spectrum_sparse <- function(base) {
  bound <- 1 / norm_bound(base$W)
  logdet <- if (base$symmetric) logdet_cholesky(base$similar) else logdet_lu(base$W)
  c(sparse_functions(logdet, c(-bound, bound)),
    list(real = base$symmetric, rough = if (base$symmetric) remembered(function() rough_moments(base)),
         solve = if (base$symmetric) function(r) resolvent_cholesky(base, r) else function(r) resolvent_lu(base, r)))
}

sparse_functions <- function(logdet, range) {
  vector <- function(r) vapply(r, logdet, 0)
  traces <- remembered_traces(vector, range)
  source <- function(r, slopes) if (slopes) c(traces$trace(r), traces$trace2(r)) else logdet(r)
  list(range = range, source = source, logdet = vector, near = function(r) traces)
}

# A determinant good enough to tell in which piece of the interval a maximum is.
rough_moments <- function(base, without = NULL) chebyshev_moments(base, order = 32L, probes = 4L, without)

# log|I - r S| by one symbolic analysis and a numeric update for each r:
# I - r S = |r| (I/|r| - sign(r) S).
logdet_cholesky <- function(S) {
  n <- nrow(S)
  unit <- logdet_unit()
  sides <- list(up = -S, down = S)
  reach <- norm_bound(S)
  nothing <- 1e-10 / reach
  factors <- lapply(sides, function(A) Matrix::Cholesky(A, perm = TRUE, LDL = FALSE, super = FALSE, Imult = 2 * reach))
  # `solved`, a column v: also v'(I - r S)^-1 v
  function(r, solved = NULL) {
    if (abs(r) < nothing) return(c(-0.5 * r^2 * sum(S^2),
                                   if (!is.null(solved)) sum(solved * (solved + r * as.vector(S %*% solved)))))
    side <- if (r > 0) "up" else "down"
    factor <- Matrix::update(factors[[side]], sides[[side]], mult = 1 / abs(r))
    c(n * log(abs(r)) + as.numeric(Matrix::determinant(factor, logarithm = TRUE)$modulus) * unit,
      if (!is.null(solved)) sum(solved * as.vector(Matrix::solve(factor, solved, system = "A"))) / abs(r))
  }
}

# Matrix has changed whether determinant() of a Cholesky factor speaks of the
# factor or of the matrix; one look at a known case settles it.
logdet_unit <- function() {
  factor <- Matrix::Cholesky(Matrix::Diagonal(1L, 4) + Matrix::sparseMatrix(1L, 1L, x = 0, symmetric = TRUE),
                             LDL = FALSE)
  log(4) / as.numeric(Matrix::determinant(factor, logarithm = TRUE)$modulus)
}

logdet_lu <- function(W) {
  identity <- Matrix::Diagonal(nrow(W))
  function(r) {
    factor <- Matrix::lu(identity - r * W)
    sum(log(abs(Matrix::diag(factor@U))))
  }
}

# Traces of the whole interval in pieces, each made when first asked for and kept,
# since a fit, its correction and its effects need the same few. Pieces are of equal length in
# atanh(x), x the place in the interval between -1 and 1, which keeps them short where it ends; their places are
# fixed, so that the answer does not depend on what was asked before.
remembered_traces <- function(logdet, range, length = 0.2) {
  pieces <- new.env(parent = emptyenv())
  middle <- mean(range)
  half <- diff(range) / 2
  piece_of <- function(x) {
    inside <- max(-1 + 1e-9, min(1 - 1e-9, (x - middle) / half))
    number <- round(atanh(inside) / length)
    name <- as.character(number)
    if (is.null(pieces[[name]])) pieces[[name]] <- local_traces(logdet, middle + half * tanh(number * length), range)
    pieces[[name]]
  }
  at <- function(which) function(r) vapply(r, function(x) piece_of(x)[[which]](x), 0)
  list(trace = at("trace"), trace2 = at("trace2"))
}

# tr G and tr GG from log|I - r W| at Chebyshev nodes about r: the polynomial
# through 14 of them, within a quarter of the distance to the nearest
# singularity, has an error below rounding.
local_traces <- function(logdet, r, range, nodes = 14L) {
  half <- 0.25 * min(r - range[1L], range[2L] - r)
  theta <- pi * (seq_len(nodes) - 0.5) / nodes
  values <- logdet(r + half * cos(theta))
  degree <- seq_len(nodes) - 1L
  weights <- 2 / nodes * as.vector(cos(outer(degree, theta)) %*% values)
  slope <- chebyshev_derivative(weights) / half
  curvature <- chebyshev_derivative(slope) / half
  at <- function(coefficients) function(x) -chebyshev_value(coefficients, (x - r) / half)
  list(trace = at(slope), trace2 = at(curvature))
}

# Series are c_0/2 + c_1 T_1 + ...
chebyshev_derivative <- function(c) {
  m <- length(c)
  d <- numeric(m)
  for (k in rev(seq_len(m - 1L))) d[k] <- (if (k + 2L <= m) d[k + 2L] else 0) + 2 * k * c[k + 1L]
  d
}

chebyshev_value <- function(c, x) {
  vapply(x, function(x) sum(c * cos((seq_along(c) - 1) * acos(max(-1, min(1, x))))) - c[1L] / 2, 0)
}

# ---- random probes -------------------------------------------------------

chebyshev_order <- 120L
chebyshev_probes <- 60L

# log|I - r W| = sum_k c_k(r) tr T_k(W / b): traces of Chebyshev polynomials by
# Hutchinson's estimator with probes of -1 and 1 from a fixed generator (the
# user's random numbers are not touched). R. K. Pace, J. P. LeSage (2004),
# Computational Statistics & Data Analysis 45, 179-196,
# doi:10.1016/S0167-9473(02)00321-3.
spectrum_chebyshev <- function(base, order = chebyshev_order, probes = chebyshev_probes) {
  if (!base$symmetric) {
    abort_input("logdet",
                "weights similar to a symmetric matrix for \"chebyshev\", as row-standardised symmetric ones are",
                "weights that are not", hint = "Use logdet = \"sparse\".")
  }
  moments <- chebyshev_moments(base, order, probes)
  c(list(range = c(-0.995, 0.995) / moments$unit, real = TRUE, solve = function(r) resolvent_iterative(base, r)),
    spectrum_functions(moments))
}

# tr T_k(W / unit); the first three are exact, and all of a small matrix. `without`: an eigenvector of the
# eigenvalue 1, of unit length, whose direction is left out.
chebyshev_moments <- function(base, order, probes, without = NULL) {
  unit <- norm_bound(base$W)
  A <- methods::as(methods::as(base$similar, "generalMatrix") / unit, "CsparseMatrix")
  if (base$n <= exact_moments) probes <- base$n
  moments <- .Call(ffi_chebyshev_traces, A@p, A@i, A@x, nrow(A), order, probes, without)
  exact <- c(nrow(A), sum(Matrix::diag(A)), 2 * sum(A@x^2) - nrow(A))
  moments[1:3] <- if (is.null(without)) exact else exact - c(1, 1 / unit, 2 / unit^2 - 1)
  list(moments = moments, unit = unit)
}

# Up to here every direction is a probe of its own.
exact_moments <- 100L

# A bound of the eigenvalues' moduli; 1 for weights without a link.
norm_bound <- function(W) {
  size <- abs(W)
  bound <- min(max(Matrix::rowSums(size)), max(Matrix::colSums(size)))
  if (bound == 0) 1 else bound
}

# ---- (I - r W)^-1 B ------------------------------------------------------

# Of few regions the dense matrix is solved sooner than a sparse one is made.
resolvent_lu <- function(base, r) {
  if (base$n <= 100L) {
    A <- diag(base$n) - r * as.matrix(base$W)
    return(function(B) solve(A, as.matrix(B)))
  }
  A <- methods::as(Matrix::Diagonal(base$n) - r * base$W, "CsparseMatrix")
  function(B) as.matrix(Matrix::solve(A, as.matrix(B), sparse = FALSE))
}

resolvent_cholesky <- function(base, r) {
  root <- sqrt(base$scale)
  factor <- Matrix::Cholesky(Matrix::Diagonal(base$n) - r * base$similar, perm = TRUE, LDL = FALSE, super = FALSE)
  function(B) as.matrix(Matrix::solve(factor, root * B, system = "A")) / root
}

# The Neumann series, whose terms shrink as |r w|^k.
resolvent_iterative <- function(base, r) {
  function(B) {
    sum <- term <- as.matrix(B)
    size <- max(abs(B))
    while (max(abs(term)) > 1e-13 * size) {
      term <- r * panel_lag(base$W, term)
      sum <- sum + term
    }
    sum
  }
}

# W X for the columns of X, in C.
panel_lag <- function(W, X) {
  X <- as.matrix(X)
  if (!is.double(X)) storage.mode(X) <- "double"
  lag_columns(W, X, nrow(W))
}

# W applied in each period to a column, or to columns, of n * T doubles.
lag_columns <- function(W, x, n) {
  out <- .Call(ffi_csr_lag, W@p, W@i, W@x, n, x, length(x) %/% n)
  dim(out) <- dim(x)
  out
}
