# How seconds and memory grow with the size of data: each method on some rows, on twice and on four
# times as many. The exponent is that of the size between the smallest and the largest: 1 is linear, 2
# quadratic. Memory is the peak beyond what was in use before the call. One run, medians of three.
# Run with: Rscript bench/growth.R [factor]; factor multiplies all sizes.
suppressPackageStartupMessages(library(lowcarbon))
given <- as.numeric(commandArgs(TRUE))
factor <- if (length(given)) given[1L] else 1
index <- c("region", "year")

panel <- function(regions, years = 10L) {
  d <- data.frame(region = rep(seq_len(regions), each = years), year = rep(2000L + seq_len(years), regions))
  n <- nrow(d)
  for (name in c("x", "z", "e", "g")) d[[name]] <- exp(stats::rnorm(n) / 2)
  d$y <- d$x + stats::rnorm(n)
  d$u <- stats::runif(n)
  d$v <- stats::runif(n)
  d$part <- d$region %% 4L
  d
}
lattice <- function(regions) {
  side <- ceiling(sqrt(regions))
  at <- seq_len(regions)
  right <- at[at %% side != 0L & at + 1L <= regions]
  below <- at[at + side <= regions]
  weights_contiguity(data.frame(from = c(right, below), to = c(right + 1L, below + side)))
}

measured <- function(call) {
  call()
  times <- vapply(1:3, function(i) system.time(call(), gcFirst = TRUE)[["elapsed"]], 0)
  before <- sum(gc(reset = TRUE, full = TRUE)[, 2L])
  call()
  c(stats::median(times), sum(gc()[, 6L]) - before)
}

methods <- list(
  "winsorize()" = list(4e5, function(d, W) winsorize(d$x)),
  "fill_panel()" = list(1e4, function(d, W) fill_panel(transform(d, x = replace(x, seq(5, nrow(d), 10), NA)), "x", index)),
  "lmdi()" = list(2e4, function(d, W) lmdi(e ~ (e / g) * g, d, index)),
  "cv_by()" = list(4e4, function(d, W) cv_by(d, "x", "year")),
  "entropy_weights()" = list(4e4, function(d, W) entropy_weights(d, c("x", "z", "e", "g"), "+")),
  "coupling_coordination()" = list(4e4, function(d, W) coupling_coordination(d, c("u", "v"))),
  "obstacle_degree()" = list(2e3, function(d, W) obstacle_degree(d, entropy_weights(d, c("x", "z"), "+"), index)),
  "dagum_gini()" = list(4e4, function(d, W) dagum_gini(d, "x", "part", "year")),
  "theil()" = list(4e4, function(d, W) theil(d, "x", "part", "year")),
  "density_by()" = list(2e4, function(d, W) density_by(d, "x", "year")),
  "location_quotient()" = list(1e4, function(d, W) location_quotient(d, "x", "region", "year")),
  "gtfp()" = list(50, function(d, W) gtfp(d, c("x", "z"), "g", "e", index)),
  "weights_distance(), all pairs" = list(800, function(d, W) weights_distance(cbind(d$u, d$v)[d$year == 2001L, ] * 50, unique(d$region))),
  "weights_knn()" = list(2e4, function(d, W) weights_knn(cbind(d$u, d$v)[d$year == 2001L, ] * 50, unique(d$region), 6)),
  "global_moran(), 99 permutations" = list(1e3, function(d, W) global_moran(d, "x", W, index, nsim = 99, seed = 1)),
  "local_moran(), 99 permutations" = list(1e3, function(d, W) local_moran(d, "x", W, index, nsim = 99, seed = 1)),
  "lm_tests()" = list(1e3, function(d, W) lm_tests(y ~ x + z, d, index, W)),
  "spatial_panel(), eigenvalues" = list(100, function(d, W) spatial_panel(y ~ x + z, d, index, W, logdet = "eigen")),
  "spatial_panel(), sparse" = list(1e3, function(d, W) spatial_panel(y ~ x + z, d, index, W, logdet = "sparse")),
  "spatial_panel(), dynamic" = list(500, function(d, W) spatial_panel(y ~ x, d, index, W, dynamic = "both", logdet = "sparse")),
  "effects(), errors of the delta method" = list(500, function(d, W) effects(spatial_panel(y ~ x, d, index, W, logdet = "sparse"))),
  "iv_diagnostics()" = list(1e3, function(d, W) iv_diagnostics(y ~ x | z + g, d, index)),
  "mechanism(), 19 draws" = list(1e3, function(d, W) mechanism(y ~ x, z ~ x, d, index, nsim = 19, seed = 1)),
  "group_difference(), 19 draws" = list(1e3, function(d, W) group_difference(y ~ x, d[d$part < 2L, ], index, "part", nsim = 19, seed = 1))
)
cat(sprintf("%-40s %9s %28s %6s %28s %6s\n", "method", "regions", "seconds at 1, 2, 4 times", "power", "MB at 1, 2, 4 times", "power"))
for (name in names(methods)) {
  sizes <- round(methods[[name]][[1L]] * factor) * c(1, 2, 4)
  found <- tryCatch(vapply(sizes, function(regions) {
    set.seed(1)
    d <- panel(if (name == "winsorize()") regions / 10 else regions)
    W <- if (grepl("moran|lm_tests|spatial_panel|effects", name)) lattice(regions)
    suppressMessages(suppressWarnings(measured(function() methods[[name]][[2L]](d, W))))
  }, c(0, 0)), error = identity)
  if (inherits(found, "error")) {
    cat(sprintf("%-40s failed: %s\n", name, conditionMessage(found)))
    next
  }
  power <- function(x) log(x[3L] / x[1L]) / log(4)
  cat(sprintf("%-40s %9.0f %9.3f %9.3f %8.3f %6.1f %9.1f %9.1f %8.1f %6.1f\n", name, sizes[1L], found[1L, 1L], found[1L, 2L], found[1L, 3L],
              power(found[1L, ]), found[2L, 1L], found[2L, 2L], found[2L, 3L], power(found[2L, ])))
}
