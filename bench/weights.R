# Spatial weights against spdep and against plain R. Run with: Rscript bench/weights.R
library(lowcarbon)

seconds <- function(code, times = 3L) {
  code <- substitute(code)
  frame <- parent.frame()
  stats::median(vapply(seq_len(times), function(i) system.time(eval(code, frame), gcFirst = TRUE)[["elapsed"]], 0))
}

report <- function(what, ours, theirs, name) {
  cat(sprintf("%-58s %8.3f s   %-28s %8.3f s   ratio %7.1f\n", what, ours, name, theirs, theirs / ours))
}

on_sphere <- function(n) cbind(stats::runif(n, -180, 180), asin(stats::runif(n, -1, 1)) * 180 / pi)

# One row of the haversine formula at a time, as a loop in R.
plain_inverse_distances <- function(at) {
  radians <- at * pi / 180
  n <- nrow(at)
  weights <- matrix(0, n, n)
  for (i in seq_len(n)) {
    h <- sin((radians[, 2] - radians[i, 2]) / 2)^2 + cos(radians[, 2]) * cos(radians[i, 2]) * sin((radians[, 1] - radians[i, 1]) / 2)^2
    weights[i, ] <- 1 / (2 * 6371 * asin(sqrt(h)))
    weights[i, i] <- 0
  }
  weights / rowSums(weights)
}

plain_nearest <- function(at, k) {
  t(vapply(seq_len(nrow(at)), function(i) {
    squares <- (at[, 1] - at[i, 1])^2 + (at[, 2] - at[i, 2])^2
    squares[i] <- Inf
    order(squares)[seq_len(k)]
  }, integer(k)))
}

set.seed(1)
at <- on_sphere(5000)
stopifnot(max(abs(as.matrix(weights_distance(at[1:500, ], 1:500)) - plain_inverse_distances(at[1:500, ]))) < 1e-12)
ours <- seconds(weights_distance(at, 1:5000))
report("all pairs, great circle, 5,000 points, by row", ours, seconds(plain_inverse_distances(at), 1L), "loop over rows in R")
bare <- seconds(.Call(lowcarbon:::ffi_distance_pairs, at[, 1], at[, 2], TRUE, 6371, -1))
cat(sprintf("%-58s %8.3f s\n", "  of which the 25 million distances", bare))

flat <- matrix(stats::runif(20000), ncol = 2)
report("8 nearest of 10,000 points, plane", seconds(weights_knn(flat, 1:10000, 8, longlat = FALSE)), seconds(plain_nearest(flat, 8), 1L), "order() row by row")
large <- on_sphere(1e5)
cat(sprintf("%-58s %8.3f s\n", "8 nearest of 100,000 points, sphere", seconds(weights_knn(large, 1:1e5, 8))))
cat(sprintf("%-58s %8.3f s\n", "within 100 km, 100,000 points, sphere", seconds(weights_distance(large, 1:1e5, threshold = 100, islands = "allow"))))

if (requireNamespace("spdep", quietly = TRUE)) {
  report("8 nearest of 10,000 points, plane", seconds(weights_knn(flat, 1:10000, 8, longlat = FALSE)),
         seconds(spdep::nb2listw(spdep::knn2nb(spdep::knearneigh(flat, k = 8)))), "spdep knearneigh")
  report("within 0.03, 10,000 points, inverse distance", seconds(weights_distance(flat, 1:10000, threshold = 0.03, longlat = FALSE)),
         seconds({
           near <- spdep::dnearneigh(flat, 0, 0.03)
           spdep::nb2listw(near, glist = lapply(spdep::nbdists(near, flat), function(d) 1 / d))
         }), "spdep dnearneigh, nbdists")
  wide <- on_sphere(5000)
  report("within 500 km, 5,000 points, sphere", seconds(weights_distance(wide, 1:5000, threshold = 500, islands = "allow")),
         seconds(suppressWarnings({ # of islands
           near <- spdep::dnearneigh(wide, 0, 500, longlat = TRUE)
           spdep::nb2listw(near, glist = lapply(spdep::nbdists(near, wide, longlat = TRUE), function(d) 1 / d), zero.policy = TRUE)
         })), "spdep dnearneigh, nbdists")
  if (requireNamespace("sf", quietly = TRUE)) {
    squares <- sf::st_sf(id = 1:10000, geometry = sf::st_make_grid(sf::st_as_sfc(sf::st_bbox(c(xmin = 0, ymin = 0, xmax = 100, ymax = 100))), n = 100))
    report("queen borders of 10,000 squares", seconds(weights_contiguity(squares, "id")),
           seconds(spdep::nb2listw(spdep::poly2nb(squares)), 1L), "spdep poly2nb")
  }
}
