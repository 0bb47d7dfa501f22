test_that("bands partition the pairs, by hand", {
  places <- data.frame(x = c(0, 1, 2, 4), y = 0, row.names = c("a", "b", "c", "d"))
  bands <- weights_bands(places, breaks = c(0, 1, 2, 4), longlat = FALSE, islands = "allow", style = "none")
  expect_named(bands, c("0-1", "1-2", "2-4"))
  by_hand <- function(pairs) {
    m <- matrix(0, 4, 4, dimnames = list(letters[1:4], letters[1:4]))
    for (p in pairs) m[p[1], p[2]] <- m[p[2], p[1]] <- 1
    m
  }
  expect_equal(as.matrix(bands[["0-1"]]), by_hand(list(c(1, 2), c(2, 3))))
  expect_equal(as.matrix(bands[["1-2"]]), by_hand(list(c(1, 3), c(3, 4))))
  expect_equal(as.matrix(bands[["2-4"]]), by_hand(list(c(1, 4), c(2, 4))))
})

test_that("great circles agree with brute force, whatever the order of regions", {
  at <- with_test_seed(3, cbind(lon = stats::runif(40, 75, 130), lat = stats::runif(40, 20, 50)))
  rownames(at) <- sprintf("r%02d", 1:40)
  radian <- at * pi / 180
  chord <- outer(radian[, 2], radian[, 2], function(a, b) sin((a - b) / 2)^2) +
    outer(cos(radian[, 2]), cos(radian[, 2])) * outer(radian[, 1], radian[, 1], function(a, b) sin((a - b) / 2)^2)
  d <- 2 * 6371 * asin(sqrt(chord))
  breaks <- c(100, 500, 1200, 3000)
  bands <- weights_bands(at, breaks = breaks, islands = "allow", style = "none")
  for (b in 1:3) {
    inside <- d > breaks[b] & d <= breaks[b + 1] & row(d) != col(d)
    expect_identical(unname(as.matrix(bands[[b]])) != 0, unname(inside))
  }
  turned <- weights_bands(at[40:1, ], breaks = breaks, islands = "allow")
  straight <- weights_bands(at, breaks = breaks, islands = "allow")
  for (b in 1:3) expect_equal(as.matrix(turned[[b]])[rownames(at), rownames(at)], as.matrix(straight[[b]]))
})

test_that("two regions at one place are in the first band", {
  places <- data.frame(x = c(0, 0, 3), y = 0, row.names = c("a", "b", "c"))
  near <- weights_bands(places, breaks = c(0, 1, 4), longlat = FALSE, islands = "allow", style = "none")[[1L]]
  expect_identical(as.matrix(near)["a", "b"], 1)
})

test_that("regions without neighbours are named, and refused or allowed", {
  places <- data.frame(x = c(0, 1, 5), y = 0, row.names = c("a", "b", "c"))
  expect_warning(weights_bands(places, breaks = c(0, 2, 5), longlat = FALSE), "0-2: `c`", class = "lowcarbon_warning")
  expect_input_error(weights_bands(places, breaks = c(0, 2, 5), longlat = FALSE, islands = "error"),
                     "islands = \"allow\"")
  expect_silent(weights_bands(places, breaks = c(0, 2, 5), longlat = FALSE, islands = "allow"))
})

test_that("breaks that make no bands are refused", {
  places <- data.frame(x = c(0, 1, 5), y = 0, row.names = c("a", "b", "c"))
  bands <- function(breaks) weights_bands(places, breaks = breaks, longlat = FALSE, islands = "allow")
  expect_input_error(bands(c(0, 2, 2)), "2 after 2")
  expect_input_error(bands(c(-1, 2)), "from 0 or above")
  expect_input_error(bands(3), "two finite numbers")
  expect_input_error(bands(c(0, 0.5, 6)), "0-0.5")
  expect_input_error(weights_bands(places, longlat = FALSE), "ends of the bands")
})
