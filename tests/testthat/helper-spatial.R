# Small weight matrices for tests: a rook lattice, and a random one whose
# matrix is not similar to a symmetric one.
lattice_weights <- function(rows, columns = rows, standardise = TRUE) {
  n <- rows * columns
  at <- expand.grid(i = seq_len(rows), j = seq_len(columns))
  near <- as.matrix(stats::dist(at)) == 1
  W <- near * 1
  if (standardise) W <- W / rowSums(W)
  ids <- sprintf("r%03d", seq_len(n))
  dimnames(W) <- list(ids, ids)
  W
}

random_weights <- function(n, links = 3L, standardise = TRUE, seed = 5L) {
  W <- matrix(0, n, n)
  with_test_seed(seed, for (i in seq_len(n)) W[i, sample(setdiff(seq_len(n), i), links)] <- stats::runif(links, 0.5, 1))
  if (standardise) W <- W / rowSums(W)
  ids <- sprintf("r%03d", seq_len(n))
  dimnames(W) <- list(ids, ids)
  W
}

as_csc <- function(W) methods::as(methods::as(Matrix::Matrix(W, sparse = TRUE), "generalMatrix"), "CsparseMatrix")

# A simulated panel of a dynamic spatial Durbin model; region names say nothing
# of their order in W.
simulate_panel <- function(W, periods = 6L, rho = 0.3, tau = 0, eta = 0, seed = 1L) {
  n <- nrow(W)
  with_test_seed(seed, {
    x1 <- matrix(rnorm(n * periods), n)
    x2 <- matrix(rnorm(n * periods), n)
    own <- rnorm(n)
    year <- rnorm(periods)
    noise <- matrix(rnorm(n * periods), n)
  })
  S <- solve(diag(n) - rho * W)
  y <- matrix(0, n, periods)
  before <- own
  for (t in seq_len(periods)) {
    y[, t] <- S %*% (tau * before + eta * W %*% before + x1[, t] - 0.5 * x2[, t] + 0.4 * W %*% x1[, t] + own +
                     year[t] + noise[, t])
    before <- y[, t]
  }
  data.frame(region = rownames(W), year = rep(seq_len(periods), each = n), y = as.vector(y), x1 = as.vector(x1),
             x2 = as.vector(x2))
}
