both <- c("region", "year")

two_columns <- function(w, x, y, year = 2020) data.frame(region = rownames(w), year = year, a = x, b = y,
                                                         stringsAsFactors = FALSE)

plain_bivariate <- function(x, y, w) {
  dx <- x - mean(x)
  dy <- y - mean(y)
  length(x) / sum(w) * sum(w * outer(dx, dy)) / sqrt(sum(dx^2) * sum(dy^2))
}

test_that("four regions in a row come out as worked by hand", {
  # deviations -1.5 -.5 .5 1.5 and 1 -1 -1 1: lags of y are -1 0 0 -1, the sum 1.5 - 1.5 = 0
  w <- unstandardised(row_matrix(4))
  found <- bivariate_moran(two_columns(row_matrix(4), 1:4, c(2, 0, 0, 2)), "a", "b", w, both, test = "randomisation")
  expect_identical(names(found), c("year", "n", "moran", "expected", "variance", "z", "p.value", "correlation"))
  expect_equal(found$moran, 0)
  expect_equal(found$correlation, 0)
  # carried lags of x: -.5 -1 1 .5 of sum 0, squares 2.5; y squares 4: V = 2.5 * 4 / 3, times (4/6)^2 / (5 * 4)
  expect_equal(found$variance, 2.5 * 4 / 3 * (4 / 6)^2 / 20)
})

test_that("moments and shares are those over all orders of y", {
  w <- with_test_seed(1, uneven_matrix(6))
  x <- c(3, 1.5, 9, 2, 2, 7)
  y <- c(1, 4, 2, 8, 5, 7)
  orders <- all_orders(6)
  over <- apply(orders, 1, function(o) plain_bivariate(x, y[o], w))
  found <- bivariate_moran(two_columns(w, x, y), "a", "b", unstandardised(w), both, test = "randomisation")
  expect_equal(found$moran, plain_bivariate(x, y, w), tolerance = 1e-12)
  expect_equal(found$expected, 0)
  expect_equal(mean(over), 0, tolerance = 1e-12)
  expect_equal(found$variance, mean(over^2), tolerance = 1e-12)
  expect_equal(found$correlation, cor(x, y))
  drawn <- bivariate_moran(two_columns(w, x, y), "a", "b", unstandardised(w), both, alternative = "greater",
                           nsim = 9999, seed = 2)
  share <- mean(over >= found$moran - 1e-12)
  expect_lt(abs(drawn$p.value - share), share_slack(share, 9999))
  expect_equal(drawn$variance, var(over), tolerance = 0.1)
  local <- bivariate_moran(two_columns(w, x, y), "a", "b", unstandardised(w), both, "local", "randomisation")
  simulated <- bivariate_moran(two_columns(w, x, y), "a", "b", unstandardised(w), both, "local",
                               alternative = "greater", nsim = 9999, seed = 2)
  zx <- (x - mean(x)) / sqrt(mean((x - mean(x))^2))
  zy <- (y - mean(y)) / sqrt(mean((y - mean(y))^2))
  expect_equal(local$moran, unname(zx * drop(w %*% zy)), tolerance = 1e-12)
  for (i in 1:6) {
    of <- apply(orders[orders[, i] == i, ], 1, function(o) zx[i] * sum(w[i, ] * zy[o]))
    expect_equal(local$expected[i], mean(of), tolerance = 1e-10)
    expect_equal(local$variance[i], mean((of - mean(of))^2), tolerance = 1e-10)
    share <- mean(of >= local$moran[i] - 1e-12)
    expect_lt(abs(simulated$p.value[i] - share), share_slack(share, 9999))
  }
})

test_that("of a variable with itself it is Moran's I, globally and locally", {
  w <- with_test_seed(3, uneven_matrix(8))
  data <- with_test_seed(4, two_columns(w, rnorm(8), rnorm(8)))
  data$b <- data$a
  W <- unstandardised(w)
  expect_equal(bivariate_moran(data, "a", "b", W, both, test = "randomisation")$moran, global_moran(data, "a", W,
      both)$moran)
  for (seed in 1:2) {
    ours <- as.data.frame(bivariate_moran(data, "a", "b", W, both, "local", nsim = 99, seed = seed))
    expect_equal(ours[names(ours) != "other"], as.data.frame(local_moran(data, "a", W, both, nsim = 99, seed = seed)))
  }
  conditional <- as.data.frame(bivariate_moran(data, "a", "b", W, both, "local", "randomisation"))
  expect_equal(conditional[names(conditional) != "other"], as.data.frame(local_moran(data, "a", W, both,
      "conditional")))
})

test_that("the index is spdep's for row-standardised weights", {
  skip_if_not_installed("spdep")
  w <- square_lattice(5)
  x <- with_test_seed(5, rnorm(25))
  y <- with_test_seed(6, x + rnorm(25))
  listw <- spdep::nb2listw(plain_nb(w), style = "W")
  theirs <- with_test_seed(1, spdep::moran_bv(x, y, listw, nsim = 19))
  ours <- bivariate_moran(two_columns(w, x, y), "a", "b", weights_contiguity(w), both, test = "randomisation")
  expect_equal(ours$moran, theirs$t0, tolerance = 1e-10)
})

test_that("order of rows and weights, unit and origin of either do not matter", {
  w <- with_test_seed(4, uneven_matrix(8))
  data <- with_test_seed(5, data.frame(region = rep(letters[1:8], 3), year = rep(2018:2020, each = 8), a = rnorm(24),
                                       b = rnorm(24)))
  shuffle <- with_test_seed(6, sample(24))
  for (scope in c("global", "local")) {
    run <- function(data, w) as.data.frame(bivariate_moran(data, "a", "b", unstandardised(w), both, scope, nsim = 99,
                                                           seed = 7))
    found <- run(data, w)
    expect_equal(run(data[shuffle, ], w), found, tolerance = 1e-12)
    expect_equal(run(data, w[8:1, 8:1]), found, tolerance = 1e-12)
    expect_equal(run(transform(data, a = 1e9 * a - 3, b = 1e-6 * b + 2), w)[c("moran", "p.value")],
                 found[c("moran", "p.value")], tolerance = 1e-7)
  }
})

test_that("it prints, sums up, and refuses what it cannot use", {
  w <- square_lattice(4)
  data <- with_test_seed(1, two_columns(w, rnorm(16), rnorm(16)))
  local <- bivariate_moran(data, "a", "b", weights_contiguity(w), both, "local", nsim = 99, seed = 1)
  expect_output(print(local), "Local bivariate Moran's I of a and the spatial lag of b")
  expect_identical(sum(summary(local)[-1]), 16L)
  expect_output(print(bivariate_moran(data, "a", "b", weights_contiguity(w), both, nsim = 99)), "none \\(R")
  expect_input_error(bivariate_moran(data, "a", "c", weights_contiguity(w), both), "`other`")
  expect_input_error(bivariate_moran(data, "a", W = weights_contiguity(w), index = both), "`other`")
  data$b[3] <- NA
  expect_input_error(bivariate_moran(data, "a", "b", weights_contiguity(w), both), "b")
})
