# power -1 of the kernel gives the distances themselves
distances <- function(x, y, longlat, radius = 6371) {
  n <- length(x)
  slots <- .Call(ffi_distance_pairs, as.double(x), as.double(y), longlat, radius, -1)
  as.matrix(sparse_of_slots(slots, n))
}

test_that("great circles that geometry gives", {
  lon <- c(0, 90, 0, 0, 180, -180, 360)
  lat <- c(0, 0, 90, -90, 0, 0, 0)
  d <- distances(lon, lat, TRUE, 1)
  expect_equal(d[1, ], pi * c(0, 1 / 2, 1 / 2, 1 / 2, 1, 1, 0), tolerance = 4e-16)
  expect_equal(d[3, 4], pi, tolerance = 4e-16)
  expect_lt(d[5, 6], 1e-15) # the date line, from both sides
  expect_equal(distances(c(0, 0), c(10, 11), TRUE)[1, 2], 6371 * pi / 180, tolerance = 1e-14)
  # a parallel: chord 2 cos(lat) sin(dlon / 2)
  expect_equal(distances(c(10, 70), c(50, 50), TRUE, 1)[1, 2], 2 * asin(cos(50 * pi / 180) * sin(30 * pi / 180)),
               tolerance = 1e-15)
})

test_that("near and nearly opposite points keep their digits", {
  for (gap in c(1e-9, 1e-5, 1e-2, 0.5, 0.573, 0.58)) {
    expect_equal(distances(c(0, gap), c(0, 0), TRUE, 1)[1, 2], gap * pi / 180, tolerance = 4e-14)
    expect_equal(distances(c(0, 0), c(0, gap), TRUE, 1)[1, 2], gap * pi / 180, tolerance = 4e-14)
    # on the far side the angle missing to pi; the last place of 180 is 3e-14 degrees, 5e-16 radians
    short <- pi - distances(c(0, 180 - gap), c(0, 0), TRUE, 1)[1, 2]
    expect_lt(abs(short - gap * pi / 180), 2e-15)
  }
  # where the three formulas meet: no jump
  around <- c(0.57, 0.575, 0.58, 161.7, 161.8, 161.9)
  expect_equal(distances(c(0, around), rep(0, 7), TRUE, 1)[1, -1], around * pi / 180, tolerance = 4e-14)
})

test_that("great circles agree with the formula in plain R and with the law of cosines", {
  at <- sphere_points(80)
  d <- distances(at[, 1], at[, 2], TRUE)
  # away from antipodes, where asin(sqrt(h)) itself is good
  plain <- plain_great_circle(at[, 1], at[, 2])
  expect_equal(d, plain, tolerance = 1e-13)
  r <- at * pi / 180
  cosine <- outer(sin(r[, 2]), sin(r[, 2])) + outer(cos(r[, 2]), cos(r[, 2])) * cos(outer(r[, 1], r[, 1], `-`))
  off <- row(d) != col(d)
  expect_equal(d[off], 6371 * acos(cosine[off]), tolerance = 1e-11)
  expect_identical(d, t(d))
})

test_that("great circles agree with s2", {
  skip_if_not_installed("sf")
  skip_if_not(sf::sf_use_s2())
  at <- sphere_points(40, 2)
  points <- sf::st_as_sf(data.frame(x = at[, 1], y = at[, 2]), coords = c("x", "y"), crs = 4326)
  s2 <- matrix(as.numeric(sf::st_distance(points)), 40) # metres, on a sphere of 6371.01 km
  expect_equal(distances(at[, 1], at[, 2], TRUE, 6371.01) * 1000, s2, tolerance = 1e-9)
})

test_that("distances in a plane are those of stats::dist()", {
  at <- with_test_seed(3, matrix(stats::rnorm(600), ncol = 2))
  expect_equal(distances(at[, 1], at[, 2], FALSE), unname(as.matrix(stats::dist(at))), tolerance = 1e-15)
  expect_identical(distances(c(0, 3), c(0, 4), FALSE)[1, 2], 5)
  # squares that overflow or underflow do not matter
  expect_identical(distances(c(0, 3e160), c(0, 4e160), FALSE)[1, 2], 5e160)
  expect_equal(distances(c(0, 3e-170), c(0, 4e-170), FALSE)[1, 2], 5e-170, tolerance = 1e-15)
})

test_that("powers, and pairs at one place", {
  at <- sphere_points(12)
  d <- distances(at[, 1], at[, 2], TRUE)
  off <- row(d) != col(d)
  for (power in c(0, 0.5, 1, 2, 3)) {
    slots <- .Call(ffi_distance_pairs, at[, 1], at[, 2], TRUE, 6371, power)
    expect_equal(as.matrix(sparse_of_slots(slots, 12L))[off], d[off]^-power, tolerance = 1e-14)
  }
  expect_identical(.Call(ffi_distance_pairs, c(0, 1, 0), c(0, 1, 0), FALSE, 1, 1), list(pair = c(1L, 3L)))
  expect_identical(.Call(ffi_distance_pairs, c(0, 1, 0), c(0, 1, 0), FALSE, 1, 0)$x, rep(1, 6))
  expect_identical(.Call(ffi_distance_pairs, 1, 1, FALSE, 1, 1), list(p = c(0L, 0L), i = integer(), x = numeric()))
  # more points than one tile of the kernel holds
  at <- with_test_seed(4, matrix(stats::runif(600), ncol = 2))
  at[290, ] <- at[140, ]
  expect_identical(.Call(ffi_distance_pairs, at[, 1], at[, 2], FALSE, 1, 1)$pair, c(140L, 290L))
})

test_that("coordinates that are none are refused", {
  pairs <- function(x = c(0, 1), y = c(0, 1), sphere = FALSE, radius = 1,
                    power = 1) .Call(ffi_distance_pairs, x, y, sphere, radius, power)
  expect_length(pairs()$x, 2)
  for (x in list(c(0, NA), c(NaN, 0), c(Inf, 0), 0:1, "a", NULL, numeric(), 1)) expect_error(pairs(x), "internal")
  expect_error(pairs(sphere = NA), "internal")
  expect_error(pairs(power = NaN), "internal")
  expect_error(pairs(as.double(1:50000), as.double(1:50000)), "too many")
})
