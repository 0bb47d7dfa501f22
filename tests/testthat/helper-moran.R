# Small weight matrices for the tests of Moran's I.

# A lattice of k x k regions; 0/1, neighbours share an edge (rook) or a corner.
square_lattice <- function(k, queen = FALSE) {
  place <- expand.grid(x = seq_len(k), y = seq_len(k))
  apart <- as.matrix(stats::dist(place, if (queen) "maximum" else "manhattan"))
  names <- sprintf("r%02d%02d", place$x, place$y)
  matrix(as.numeric(apart == 1), k^2, dimnames = list(names, names))
}

# The same for n regions a, b, c, ... in a row.
row_matrix <- function(n) {
  outer <- abs(outer(seq_len(n), seq_len(n), "-")) == 1
  matrix(as.numeric(outer), n, dimnames = list(letters[seq_len(n)], letters[seq_len(n)]))
}

# Weights that are not symmetric, some of them zero, each region with one.
uneven_matrix <- function(n) {
  w <- matrix(round(stats::runif(n^2), 2) * (stats::runif(n^2) < 0.6), n,
              dimnames = list(letters[seq_len(n)], letters[seq_len(n)]))
  w[cbind(seq_len(n), c(seq_len(n)[-1L], 1L))] <- 0.3
  diag(w) <- 0
  w
}

# A data frame of one period for regions named as the weights.
one_year <- function(w, value, year = 2020) {
  data.frame(region = rownames(w), year = year, value = value, stringsAsFactors = FALSE)
}

unstandardised <- function(w, islands = "allow") as_spatial_weights(w, style = "none", islands = islands)

# All orders of 1 .. n, one a row.
all_orders <- function(n) {
  if (n == 1L) return(matrix(1L))
  rest <- all_orders(n - 1L)
  do.call(rbind, lapply(seq_len(n), function(first) cbind(first, matrix(seq_len(n)[-first][rest], nrow(rest)))))
}

# Moran's I by its definition.
plain_moran <- function(x, w) {
  z <- x - mean(x)
  length(x) / sum(w) * sum(w * outer(z, z)) / sum(z^2)
}

# How far a share found in nsim draws may lie from the true one: five standard
# deviations, and one draw for the (b + 1) / (nsim + 1).
share_slack <- function(p, nsim) 5 * sqrt(p * (1 - p) / nsim) + 1 / nsim

# The neighbours of a 0/1 matrix as spdep lists them.
plain_nb <- function(w) {
  neighbours <- lapply(seq_len(nrow(w)), function(i) unname(which(w[i, ] != 0)))
  neighbours[lengths(neighbours) == 0] <- list(0L)
  structure(neighbours, class = "nb", region.id = rownames(w))
}
