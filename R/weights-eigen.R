# The largest modulus of an eigenvalue of a matrix without negative entries,
# which by Perron and Frobenius is itself an eigenvalue, with a non-negative
# eigenvector: a start vector of ones is never orthogonal to it.

# Up to here all eigenvalues cost less than an iteration's overhead.
dense_eigen_limit <- 300L

largest_eigenvalue <- function(matrix, dense_limit = dense_eigen_limit) {
  if (!length(matrix@x)) return(0)
  alone <- is_island(matrix) # rows of zeros add eigenvalues of zero and nothing else
  if (any(alone)) return(largest_eigenvalue(matrix[!alone, !alone, drop = FALSE], dense_limit))
  sums <- range(Matrix::rowSums(matrix)) # between them lies the largest eigenvalue
  if (sums[2L] - sums[1L] <= 1e-13 * sums[2L]) return(mean(sums))
  if (nrow(matrix) <= dense_limit) {
    return(max(Mod(eigen(as.matrix(matrix), symmetric = is_symmetric(matrix), only.values = TRUE)$values)))
  }
  if (is_symmetric(matrix)) lanczos_largest(matrix) else arnoldi_largest(matrix)
}

# Lanczos without reorthogonalisation: lost orthogonality brings copies of
# eigenvalues already found, never a wrong largest one. Stops when the largest
# eigenvalue of the tridiagonal matrix, which only grows, has stopped growing.
lanczos_largest <- function(matrix, most = 5000L, every = 25L) {
  n <- nrow(matrix)
  now <- rep(1 / sqrt(n), n)
  before <- numeric(n)
  diagonal <- beside <- numeric()
  link <- 0
  best <- -Inf
  for (step in seq_len(most)) {
    ahead <- as.vector(matrix %*% now) - link * before
    diagonal[step] <- sum(ahead * now)
    ahead <- ahead - diagonal[step] * now
    link <- sqrt(sum(ahead^2))
    if (link <= n * .Machine$double.eps * max(abs(diagonal))) return(largest_of_tridiagonal(diagonal, beside))
    if (step %% every == 0L) {
      largest <- largest_of_tridiagonal(diagonal, beside)
      if (largest - best <= 2 * .Machine$double.eps * largest) return(largest)
      best <- largest
    }
    beside[step] <- link
    before <- now
    now <- ahead / link
  }
  warn_unsettled(best, most)
}

warn_unsettled <- function(largest, steps) {
  warn_lowcarbon("The largest eigenvalue of the weights had not settled after ", steps, " steps; ",
                 format(largest, digits = 10), " is used.")
  largest
}

# By bisection: the number of negative pivots of T - x I is the number of
# eigenvalues below x (Sturm's sequence), so that the largest lies above every
# x at which one pivot is not negative.
largest_of_tridiagonal <- function(diagonal, beside) {
  m <- length(diagonal)
  if (m == 1L) return(diagonal)
  squared <- c(0, beside[seq_len(m - 1L)]^2)
  radius <- c(0, abs(beside[seq_len(m - 1L)])) + c(abs(beside[seq_len(m - 1L)]), 0)
  low <- max(diagonal)
  high <- max(diagonal + radius)
  repeat {
    middle <- low + (high - low) / 2
    if (middle <= low || middle >= high) return(high)
    if (all_below(diagonal, squared, middle)) high <- middle else low <- middle
  }
}

all_below <- function(diagonal, squared, x) {
  pivot <- -1
  for (k in seq_along(diagonal)) {
    pivot <- diagonal[k] - x - squared[k] / pivot
    if (pivot >= 0) return(FALSE)
  }
  TRUE
}

# Arnoldi with explicit restarts from the current eigenvector, orthogonalised
# twice; the residual of the eigenpair is h * |last entry|. Where many eigenvalues
# are nearly as large (all of a directed ring are), restarts do not settle: Noda's
# iteration does.
arnoldi_largest <- function(matrix, size = 60L, restarts = 20L, tolerance = 1e-13) {
  n <- nrow(matrix)
  start <- rep(1, n)
  for (restart in seq_len(restarts)) {
    basis <- array(0, c(n, size))
    small <- array(0, c(size, size))
    basis[, 1L] <- start / sqrt(sum(start^2))
    for (k in seq_len(size)) {
      ahead <- as.vector(matrix %*% basis[, k])
      known <- basis[, seq_len(k), drop = FALSE]
      for (pass in 1:2) {
        part <- crossprod(known, ahead)
        ahead <- ahead - as.vector(known %*% part)
        small[seq_len(k), k] <- small[seq_len(k), k] + part
      }
      link <- sqrt(sum(ahead^2))
      if (k == size || link <= tolerance * sqrt(sum(small[, k]^2))) break
      small[k + 1L, k] <- link
      basis[, k + 1L] <- ahead / link
    }
    pairs <- eigen(small[seq_len(k), seq_len(k), drop = FALSE])
    top <- which.max(Re(pairs$values))
    largest <- Re(pairs$values[top])
    vector <- Re(pairs$vectors[, top])
    if (link * abs(vector[k]) <= tolerance * largest * sqrt(sum(vector^2))) return(largest)
    start <- as.vector(basis[, seq_len(k), drop = FALSE] %*% vector)
  }
  noda_largest(matrix)
}

# Noda's iteration (T. Noda 1971, Numerische Mathematik 17, 382-386,
# doi:10.1007/BF01436087): inverse iteration from a positive vector x, shifted to
# the largest of (A x)_i / x_i, which never lies below the largest eigenvalue
# (Collatz and Wielandt) and falls to it, at last quadratically. Ends when the
# smallest ratio meets it, or, where regions do not all reach each other, when it
# no longer falls. Regions without neighbours have been taken out, so that A x is
# positive.
noda_largest <- function(matrix, most = 200L, tolerance = 4 * .Machine$double.eps) {
  x <- rep(1, nrow(matrix))
  best <- Inf
  still <- 0L
  for (step in seq_len(most)) {
    ratio <- as.vector(matrix %*% x) / x
    ratio <- ratio[x > 1e-290] # below this x is underflow
    high <- max(ratio)
    still <- if (high < best * (1 - tolerance)) 0L else still + 1L
    best <- min(best, high)
    if (high - min(ratio) <= tolerance * high || still == 3L) return(best)
    shifted <- -matrix
    Matrix::diag(shifted) <- best * (1 + .Machine$double.eps) - Matrix::diag(matrix)
    x <- tryCatch(abs(as.vector(Matrix::solve(shifted, x))), error = function(e) NULL)
    if (is.null(x) || !all(is.finite(x))) return(best) # singular: the shift is the eigenvalue
    x <- pmax(x / max(x), .Machine$double.xmin)
  }
  warn_unsettled(best, most)
}

# Ritz values of a matrix known by its products only, from Arnoldi's iteration without restarts: the
# outermost eigenvalues come first, in modulus never far too large. `centred`: of what is left without the
# mean of each vector.
arnoldi_values <- function(multiply, n, steps = 120L, centred = FALSE) {
  centre <- if (centred) function(x) x - mean(x) else identity
  steps <- min(steps, n)
  Q <- matrix(0, n, steps + 1L)
  H <- matrix(0, steps + 1L, steps)
  start <- centre(as.vector(.Call(ffi_signs, n, 1L)) + seq_len(n) / n)
  Q[, 1L] <- start / sqrt(sum(start^2))
  for (k in seq_len(steps)) {
    ahead <- centre(multiply(Q[, k]))
    before <- Q[, seq_len(k), drop = FALSE]
    for (pass in 1:2) { # the second takes out what rounding left of the first
      along <- as.vector(crossprod(before, ahead))
      ahead <- ahead - as.vector(before %*% along)
      H[seq_len(k), k] <- H[seq_len(k), k] + along
    }
    H[k + 1L, k] <- sqrt(sum(ahead^2))
    if (H[k + 1L, k] <= 1e-14 * max(abs(H))) break
    Q[, k + 1L] <- ahead / H[k + 1L, k]
  }
  eigen(H[seq_len(k), seq_len(k), drop = FALSE], only.values = TRUE)$values
}

# ---- all eigenvalues -----------------------------------------------------

# Up to here eigen() takes less than a second; beyond, an interrupt must be answered on the way.
split_regions <- 500L

# As eigen(symmetric = TRUE), of which an interrupt would wait for the end.
eigen_symmetric <- function(matrix, only_values = FALSE) {
  S <- as.matrix(matrix)
  n <- nrow(S)
  if (n <= split_regions) return(eigen(S, symmetric = TRUE, only.values = only_values))
  size <- max(abs(S))
  if (size == 0) return(eigen(S, symmetric = TRUE, only.values = only_values))
  size <- 2^floor(log2(size)) # entries near 1, and no digit lost
  found <- .Call(ffi_eigen, as.double(S / size), n, !only_values)
  if (only_values) return(list(values = rev(found) * size, vectors = NULL))
  list(values = rev(found$values) * size, vectors = found$vectors[, n:1, drop = FALSE])
}

# Eigenvalues of a matrix that nothing makes symmetric: LAPACK takes them in one call, which cannot
# be interrupted. How long is told beforehand, from a smaller matrix on this machine.
eigenvalues_general <- function(matrix, announced = 1000L, pilot = 200L) {
  M <- as.matrix(matrix)
  n <- nrow(M)
  if (n > announced) {
    small <- matrix(sin(seq_len(pilot^2)^2), pilot) # dense, as steps on the way to eigenvalues are
    once <- system.time(eigen(small, symmetric = FALSE, only.values = TRUE))[["elapsed"]]
    note_lowcarbon("All ", n, " eigenvalues of weights that no scaling makes symmetric: ",
                   describe_time(once * (n / pilot)^3),
                   ", during which an interrupt waits. logdet = \"sparse\" needs none of them.")
  }
  eigen(M, symmetric = FALSE, only.values = TRUE)$values
}

describe_time <- function(seconds) {
  if (seconds < 90) paste("about", max(5, 5 * ceiling(seconds / 5)), "seconds") else
    paste("about", ceiling(seconds / 60), "minutes")
}
