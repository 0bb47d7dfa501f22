# Global and local Moran's I, Getis-Ord, bivariate Moran and join counts against spdep on a queen lattice: tests by moments,
# 999 permutations, and what further periods cost. Times are medians, and ratios
# are of times of one run. Run with: Rscript bench/moran.R
library(lowcarbon)
stopifnot(requireNamespace("spdep", quietly = TRUE))

seconds <- function(code, times = 5L) {
  code <- substitute(code)
  frame <- parent.frame()
  once <- function(i) system.time(eval(code, frame), gcFirst = TRUE)[["elapsed"]]
  stats::median(vapply(seq_len(times), once, 0))
}

# Neighbours of a k x k lattice that share an edge or a corner, from the eight
# steps a queen can take.
queen_lattice <- function(k) {
  cell <- matrix(seq_len(k^2), k)
  steps <- expand.grid(x = -1:1, y = -1:1)
  steps <- steps[steps$x != 0 | steps$y != 0, ]
  from <- to <- integer()
  for (i in seq_len(nrow(steps))) {
    rows <- seq_len(k)[seq_len(k) + steps$x[i] >= 1 & seq_len(k) + steps$x[i] <= k]
    columns <- seq_len(k)[seq_len(k) + steps$y[i] >= 1 & seq_len(k) + steps$y[i] <= k]
    from <- c(from, cell[rows, columns])
    to <- c(to, cell[rows + steps$x[i], columns + steps$y[i]])
  }
  Matrix::sparseMatrix(from, to, x = 1, dims = c(k^2, k^2))
}

lattice <- function(k, periods) {
  ids <- sprintf("%06d", seq_len(k^2))
  links <- queen_lattice(k)
  dimnames(links) <- list(ids, ids)
  panel <- data.frame(region = rep(ids, periods), year = rep(seq_len(periods), each = k^2), value = stats::rnorm(k^2 * periods))
  W <- weights_contiguity(links)
  nb <- split(links@i + 1L, rep(seq_len(k^2), diff(links@p)))
  class(nb) <- "nb"
  attr(nb, "region.id") <- ids
  list(W = W, panel = panel, listw = spdep::nb2listw(nb, style = "W"))
}

set.seed(1)
cat("medians of 5 runs (999 permutations in spdep: of 3), seconds; ratio spdep to lowcarbon\n")
cat(sprintf("%-34s %9s %12s %12s %8s\n", "", "n", "spdep", "lowcarbon", "ratio"))
show <- function(what, n, theirs, ours) cat(sprintf("%-34s %9d %12.4f %12.4f %8.1f\n", what, n, theirs, ours, theirs / ours))
index <- c("region", "year")
for (k in c(32L, 100L)) {
  case <- lattice(k, 1L)
  x <- case$panel$value
  run <- function(verb, test) verb(case$panel, "value", case$W, index, test = test)
  # the same numbers, before the times
  stopifnot(all.equal(run(global_moran, "randomisation")$z, unname(spdep::moran.test(x, case$listw)$statistic)),
            all.equal(run(local_moran, "conditional")$z, unname(spdep::localmoran(x, case$listw)[, 4])))
  show("global, randomisation", k^2, seconds(spdep::moran.test(x, case$listw)), seconds(run(global_moran, "randomisation")))
  show("global, 999 permutations", k^2, seconds(spdep::moran.mc(x, case$listw, 999), 3L), seconds(run(global_moran, "permutation")))
  show("local, conditional moments", k^2, seconds(spdep::localmoran(x, case$listw)), seconds(run(local_moran, "conditional")))
  star <- spdep::nb2listw(spdep::include.self(case$listw$neighbours), style = "W")
  hot <- function(test) getis_ord(case$panel, "value", case$W, index, test = test)
  stopifnot(all.equal(hot("randomisation")$z, as.vector(spdep::localG(x, star))))
  show("Gi*, moments", k^2, seconds(spdep::localG(x, star)), seconds(hot("randomisation")))
  show("Gi*, 999 permutations", k^2, seconds(spdep::localG_perm(x, star, nsim = 999), 1L), seconds(hot("permutation")))
  case$panel$other <- rev(x)
  show("bivariate, 999 permutations", k^2, seconds(spdep::moran_bv(x, rev(x), case$listw, nsim = 999), 1L),
       seconds(bivariate_moran(case$panel, "value", "other", case$W, index)))
  case$panel$high <- x > 0
  joins <- function(test) join_counts(case$panel, "high", case$W, index, test = test)
  high <- factor(x > 0, c(TRUE, FALSE))
  stopifnot(all.equal(joins("nonfree")$z[1L], unname(spdep::joincount.test(high, case$listw)[[1L]]$statistic)))
  show("join counts, 999 permutations", k^2, seconds(spdep::joincount.mc(high, case$listw, 999), 1L),
       seconds(joins("permutation")))
  show("local, 999 permutations", k^2, seconds(spdep::localmoran_perm(x, case$listw, nsim = 999), 3L), seconds(run(local_moran, "permutation")))
}

case <- lattice(100L, 10L)
run <- function(verb, test, periods) verb(case$panel[case$panel$year <= periods, ], "value", case$W, index, test = test)
cat("\n10 periods, 10,000 regions, 999 permutations: ratio to one period\n")
for (verb in c("global_moran", "local_moran")) {
  one <- seconds(run(get(verb), "permutation", 1L))
  ten <- seconds(run(get(verb), "permutation", 10L))
  cat(sprintf("%-14s %8.3f s, %8.3f s, %5.1f\n", verb, one, ten, ten / one))
}
case <- lattice(316L, 1L)
cat(sprintf("\n99,856 regions, 999 permutations: global %.2f s, local %.2f s\n", seconds(run(global_moran, "permutation", 1L), 3L),
            seconds(run(local_moran, "permutation", 1L), 3L)))
