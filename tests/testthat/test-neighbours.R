nearest <- function(at, k, longlat = FALSE) {
  found <- .Call(ffi_nearest, as.double(at[, 1]), as.double(at[, 2]), longlat, 1, as.integer(k))
  lapply(found, matrix, nrow = k)
}

# Each point's others sorted by distance, then by position.
by_brute_force <- function(at, k, squares = outer(at[, 1], at[, 1], `-`)^2 + outer(at[, 2], at[, 2], `-`)^2) {
  n <- nrow(at)
  matrix(vapply(seq_len(n), function(i) {
    others <- setdiff(seq_len(n), i)
    others[order(squares[i, others], others)][seq_len(k)]
  }, integer(k)), k)
}

test_that("the k nearest are those of a full search", {
  for (n in c(2L, 3L, 8L, 9L, 10L, 17L, 18L, 250L)) {
    at <- with_test_seed(n, matrix(stats::rnorm(2 * n), n))
    for (k in unique(pmin(n - 1L, c(1L, 2L, 5L, 20L, n - 1L)))) {
      found <- nearest(at, k)
      expect_identical(found$neighbour, by_brute_force(at, k))
      all_distances <- as.matrix(stats::dist(at))
      expect_equal(found$distance, matrix(all_distances[cbind(rep(seq_len(n), each = k), as.vector(found$neighbour))],
                                          k), tolerance = 1e-15)
      expect_false(is.unsorted(found$distance[, 1L]))
    }
  }
})

test_that("ties go to the point that comes first", {
  lattice <- as.matrix(expand.grid(1:12, 1:11)) # full of ties
  order <- with_test_seed(5, sample(nrow(lattice)))
  for (at in list(lattice, lattice[order, ])) {
    for (k in c(1L, 3L, 4L, 7L)) expect_identical(nearest(at, k)$neighbour, by_brute_force(at, k))
  }
})

test_that("points on a line, on one spot and in far clusters", {
  line <- cbind(with_test_seed(6, sample(100)), 7)
  expect_identical(nearest(line, 5L)$neighbour, by_brute_force(line, 5L))
  spot <- matrix(3, 40, 2)
  expect_identical(nearest(spot, 3L)$neighbour, by_brute_force(spot, 3L))
  expect_identical(nearest(spot, 3L)$distance, matrix(0, 3, 40))
  clusters <- with_test_seed(7, rbind(matrix(stats::rnorm(120, 0, 1e-6), 60), matrix(stats::rnorm(120, 1e6, 1), 60)))
  expect_identical(nearest(clusters, 6L)$neighbour, by_brute_force(clusters, 6L))
})

test_that("on the sphere, poles and date line included", {
  at <- rbind(sphere_points(200, 8), cbind(c(179.9, -179.9, 180, -180), c(1, 1.05, -1, -1.02)),
              cbind(c(0, 120, -120), c(89.9, 89.8, 89.7)))
  chords <- 2 - 2 * cos(plain_great_circle(at[, 1], at[, 2], 1))
  expect_identical(nearest(at, 6L, TRUE)$neighbour, by_brute_force(at, 6L, plain_great_circle(at[, 1], at[, 2], 1)))
  expect_equal(nearest(at, 1L, TRUE)$distance[1, ],
               apply(plain_great_circle(at[, 1], at[, 2], 1) + diag(9, nrow(at)), 1, min), tolerance = 1e-12)
})

within_matrix <- function(at, threshold, longlat = FALSE, radius = 1, power = -1) {
  as.matrix(sparse_of_slots(.Call(ffi_within, as.double(at[, 1]), as.double(at[, 2]), longlat, radius, threshold,
                                  power), nrow(at)))
}

test_that("all points within a distance, the distance itself included", {
  at <- with_test_seed(9, matrix(stats::runif(600), ncol = 2))
  d <- unname(as.matrix(stats::dist(at)))
  for (threshold in c(0.01, 0.1, 0.5, 2)) {
    expect_equal(within_matrix(at, threshold), ifelse(d <= threshold, d, 0), tolerance = 1e-15)
  }
  lattice <- as.matrix(expand.grid(1:9, 1:8))
  expect_identical(within_matrix(lattice, 1, power = 0), unname(lattice_matrix(9, 8)))
  expect_identical(within_matrix(lattice, sqrt(2), power = 0), unname(lattice_matrix(9, 8, queen = TRUE)))
  expect_identical(sum(within_matrix(lattice, 1 - 1e-15)), 0)
})

test_that("within a distance on the sphere", {
  at <- rbind(sphere_points(150, 10), cbind(c(179.9, -179.9), c(1, 1)), cbind(c(0, 180), c(89.5, 89.5)))
  d <- plain_great_circle(at[, 1], at[, 2])
  for (threshold in c(100, 1500, 9000, 19000, 25000)) {
    expect_equal(within_matrix(at, threshold, TRUE, 6371), ifelse(d <= threshold, d, 0), tolerance = 1e-12)
  }
})

test_that("pairs at one place are named", {
  at <- cbind(c(0, 5, 0, 9), c(0, 5, 0, 9))
  expect_identical(.Call(ffi_within, at[, 1], at[, 2], FALSE, 1, 1, 1), list(pair = c(1L, 3L)))
  expect_identical(sum(within_matrix(at, 1, power = 0)), 2)
})

test_that("the neighbours of spdep, if it is there", {
  skip_if_not_installed("spdep")
  at <- with_test_seed(11, matrix(stats::runif(400), ncol = 2))
  theirs <- spdep::knearneigh(at, k = 5)$nn
  expect_identical(t(nearest(at, 5L)$neighbour), matrix(as.integer(theirs), ncol = 5))
  near <- spdep::dnearneigh(at, 0, 0.15)
  expect_identical(unname(apply(within_matrix(at, 0.15, power = 0) > 0, 1, which)),
                   lapply(near, function(i) if (identical(i, 0L)) integer() else i))
})

test_that("arguments out of range are refused", {
  expect_error(nearest(cbind(1:3, 1:3), 3L), "internal")
  expect_error(nearest(cbind(1:3, 1:3), 0L), "internal")
  expect_error(nearest(cbind(1, 1), 1L), "internal")
  expect_error(nearest(cbind(c(1, NaN), 1:2), 1L), "internal")
  expect_error(within_matrix(cbind(1:3, 1:3), NaN), "internal")
})
