places <- function(n = 40, seed = 1) {
  at <- sphere_points(n, seed)
  rownames(at) <- paste0("p", with_test_seed(seed, sample(n)))
  at
}

test_that("inverse distances to a power, by the formula in plain R", {
  at <- places()
  d <- plain_great_circle(at[, 1], at[, 2])
  for (power in c(0.5, 1, 2)) {
    expected <- ifelse(d > 0, d^-power, 0)
    dimnames(expected) <- list(rownames(at), rownames(at))
    expect_equal(as.matrix(weights_distance(at, rownames(at), power, style = "none")), expected, tolerance = 1e-12)
    expect_equal(as.matrix(weights_distance(at, rownames(at), power)), expected / rowSums(expected), tolerance = 1e-12)
    near <- expected * (d <= 5000)
    expect_equal(as.matrix(weights_distance(at, rownames(at), power, threshold = 5000, style = "none")), near,
                 tolerance = 1e-12)
  }
  W <- weights_distance(at, rownames(at), threshold = 5000)
  expect_identical(W$made, list(how = "distance", power = 1, threshold = 5000, longlat = TRUE, radius = 6371))
  expect_identical(W$coords, unname(at))
})

test_that("the radius scales distances, and drops out of rows", {
  at <- places()
  one <- as.matrix(weights_distance(at, rownames(at), 2, style = "none"))
  other <- as.matrix(weights_distance(at, rownames(at), 2, radius = 6378.137, style = "none"))
  expect_equal(other, one * (6371 / 6378.137)^2, tolerance = 1e-14)
  expect_equal(as.matrix(weights_distance(at, rownames(at), 2, radius = 1)),
               as.matrix(weights_distance(at, rownames(at), 2)), tolerance = 1e-13)
})

test_that("the order of rows does not matter, ties included", {
  at <- as.matrix(expand.grid(1:6, 1:7))
  rownames(at) <- paste0("p", with_test_seed(1, sample(42)))
  order <- with_test_seed(3, sample(42))
  ids <- rownames(at)
  for (make in list(function(x) weights_distance(x, rownames(x), longlat = FALSE),
                    function(x) weights_distance(x, rownames(x), threshold = 2.5, longlat = FALSE),
                    function(x) weights_knn(x, rownames(x), 3, longlat = FALSE),
                    function(x) weights_knn(x, rownames(x), 5))) {
    expect_equal(as.matrix(make(at[order, ]))[ids, ids], as.matrix(make(at)), tolerance = 1e-14)
  }
})

test_that("a threshold leaves islands, which are named, allowed or joined", {
  at <- cbind(c(0, 1, 10, 30), 0)
  ids <- c("a", "b", "c", "d")
  make <- function(...) weights_distance(at, ids, longlat = FALSE, style = "none", ...)
  error <- expect_input_error(make(threshold = 2), "`threshold`", "2 without: `c`, `d`",
                              "A threshold of 20 leaves none")
  expect_identical(sum(as.matrix(make(threshold = 20)) > 0), 8L)
  expect_identical(unname(rowSums(as.matrix(make(threshold = 2, islands = "allow")))), c(1, 1, 0, 0))
  joined <- as.matrix(make(threshold = 2, power = 2, islands = c(c = "b", d = "c")))
  expect_equal(joined["c", "b"], 1 / 81)
  expect_equal(joined["d", "c"], 1 / 400)
  expect_identical(joined, t(joined))
  expect_identical(sum(joined > 0), 6L)
  far <- sphere_points(50)
  hint <- conditionMessage(tryCatch(weights_distance(far, 1:50, threshold = 10), error = identity))
  enough <- as.numeric(sub(".*A threshold of ([0-9.]+) leaves.*", "\\1", hint))
  expect_length(summary(weights_distance(far, 1:50, threshold = enough))$islands, 0)
  expect_error(weights_distance(far, 1:50, threshold = enough * 0.9999), class = "lowcarbon_error_input")
})

test_that("two regions at one place are named, unless distance does not count", {
  at <- cbind(c(116, 117, 116), c(40, 39, 40))
  ids <- c("city", "port", "county")
  expect_input_error(weights_distance(at, ids), "`coords`", "116, 40", "\"city\" and \"county\"")
  expect_input_error(weights_distance(at, ids, threshold = 500), "\"city\" and \"county\"")
  expect_identical(sum(as.matrix(weights_distance(at, ids, power = 0, style = "none"))), 6)
  expect_identical(sum(as.matrix(weights_distance(at, ids, power = 0, threshold = 500, style = "none"))), 6)
  expect_identical(as.matrix(weights_knn(at, ids, 1))["city", "county"], 1)
})

test_that("the k nearest: k ones in each row, by brute force", {
  at <- places(60, 4)
  d <- plain_great_circle(at[, 1], at[, 2])
  diag(d) <- Inf
  expected <- t(apply(d, 1, function(row) as.double(rank(row) <= 4)))
  dimnames(expected) <- list(rownames(at), rownames(at))
  expect_identical(as.matrix(weights_knn(at, rownames(at), 4, style = "none")), expected)
  expect_equal(as.matrix(weights_knn(at, rownames(at), 4)), expected / 4)
  expect_identical(sum(as.matrix(weights_knn(at, rownames(at), 59, style = "none"))), 60 * 59)
})

test_that("ties at the k-th place are counted", {
  square <- cbind(c(0, 1, 0, 1), c(0, 0, 1, 1))
  expect_identical(weights_knn(square, 1:4, 1, longlat = FALSE)$made$ties, 4L)
  expect_identical(weights_knn(square, 1:4, 2, longlat = FALSE)$made$ties, 0L)
  expect_identical(weights_knn(square, 1:4, 3, longlat = FALSE)$made$ties, 0L)
  # the identifier decides, not the row
  expect_identical(unname(as.matrix(weights_knn(square, c("d", "c", "b", "a"), 1, longlat = FALSE))["d", ]),
                   c(0, 0, 1, 0))
})

test_that("coordinates in any form", {
  at <- places(10)
  ids <- rownames(at)
  expected <- as.matrix(weights_distance(at, ids))
  frame <- data.frame(lon = at[, 1], lat = at[, 2])
  expect_identical(as.matrix(weights_distance(frame, ids)), expected)
  expect_identical(as.matrix(weights_distance(frame)), expected)
  expect_identical(as.matrix(weights_distance(unname(at), factor(ids, sort(ids)))), expected)
  if (requireNamespace("tibble", quietly = TRUE)) {
    expect_identical(as.matrix(weights_distance(tibble::as_tibble(frame), ids)), expected)
  }
  if (requireNamespace("data.table", quietly = TRUE)) {
    expect_identical(as.matrix(weights_distance(data.table::as.data.table(frame), ids)), expected)
  }
  skip_if_not_installed("sf")
  points <- sf::st_as_sf(frame, coords = c("lon", "lat"), crs = 4326)
  expect_identical(as.matrix(weights_distance(points, ids)), expected)
  expect_identical(as.matrix(weights_knn(sf::st_geometry(points), ids, 3)), as.matrix(weights_knn(at, ids, 3)))
})

test_that("bad coordinates, thresholds, powers and k", {
  at <- places(5)
  ids <- rownames(at)
  for (value in c(NA, Inf)) {
    bad <- at
    bad[3, 2] <- value
    expect_input_error(weights_distance(bad, ids), "`coords`", "finite", describe_value(ids[3]))
  }
  swapped <- cbind(c(30, 31), c(120, 121))
  expect_input_error(weights_distance(swapped, 1:2), "`coords`", "latitude", "Longitude comes first")
  expect_no_error(weights_distance(swapped, 1:2, longlat = FALSE))
  expect_input_error(weights_distance(at[1, , drop = FALSE], "a"), "at least two regions")
  expect_input_error(weights_distance(at[0, ], character()), "no rows")
  expect_input_error(weights_distance(cbind(at, 1), ids), "3 of them")
  expect_input_error(weights_distance(at[, 1], ids), "`coords`")
  expect_input_error(weights_distance(data.frame(a = letters[1:5], b = 1), 1:5), "column 1")
  expect_input_error(weights_distance(unname(at)), "`ids`")
  expect_input_error(weights_distance(data.frame(1:3, 1:3)), "`ids`")
  expect_input_error(weights_distance(at, ids[c(1, 1, 3:5)]), "`ids`", "twice")
  expect_input_error(weights_distance(at, ids, power = -1), "`power`")
  expect_input_error(weights_distance(at, ids, power = 200), "`power`", "smaller power")
  expect_input_error(weights_distance(at, ids, threshold = 0), "`threshold`")
  expect_input_error(weights_distance(at, ids, threshold = NA_real_), "`threshold`")
  expect_input_error(weights_distance(at, ids, threshold = "10 km"), "`threshold`")
  expect_input_error(weights_distance(at, ids, radius = 0), "`radius`")
  expect_input_error(weights_distance(at, ids, longlat = NA), "`longlat`")
  expect_input_error(weights_distance(cbind(c(1e200, 0), 0), 1:2, longlat = FALSE), "`coords`")
  expect_input_error(weights_distance(cbind(seq(0, 300, length.out = 47000), 0), 1:47000), "`threshold`", "46,340")
  for (k in list(0, 5, 2.5, NA, "2", 6)) expect_input_error(weights_knn(at, ids, k), "`k`")
})
