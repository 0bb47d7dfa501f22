both <- c("region", "year")

plain_local_geary <- function(x, w) {
  z <- x - mean(x)
  vapply(seq_along(z), function(i) sum(w[i, ] * (z[i] - z)^2), 0) / (sum(z^2) / (length(z) - 1))
}

test_that("four regions in a row come out as worked by hand, and add up to the global C", {
  w <- unstandardised(row_matrix(4))
  found <- local_geary(one_year(row_matrix(4), 1:4), "value", w, both, "conditional")
  expect_identical(names(found), c("region", "year", "value", "lag", "geary", "z", "p.value", "cluster", "expected",
                                   "variance"))
  expect_equal(found$geary, c(1, 2, 2, 1) / (5 / 3))
  expect_equal(sum(found$geary), 2 * 6 * geary(one_year(row_matrix(4), 1:4), "value", w, both)$geary)
  # region 1: squared differences 1, 4, 9 from the others, one of them
  expect_equal(found$expected[1], 14 / 3 / (5 / 3))
  expect_equal(found$variance[1], mean((c(1, 4, 9) - 14 / 3)^2) / (5 / 3)^2)
})

test_that("moments and shares are those over all orders of the others", {
  w <- with_test_seed(1, uneven_matrix(6))
  x <- c(3, 1.5, 9, 2, 2, 7)
  orders <- all_orders(6)
  exact <- local_geary(one_year(w, x), "value", unstandardised(w), both, "conditional")
  drawn <- local_geary(one_year(w, x), "value", unstandardised(w), both, alternative = "greater", nsim = 9999, seed = 3)
  expect_equal(exact$geary, plain_local_geary(x, w), tolerance = 1e-12)
  for (i in 1:6) {
    over <- apply(orders[orders[, i] == i, ], 1, function(o) plain_local_geary(x[o], w)[i])
    expect_equal(exact$expected[i], mean(over), tolerance = 1e-12)
    expect_equal(exact$variance[i], mean((over - mean(over))^2), tolerance = 1e-10)
    share <- mean(over <= exact$geary[i] + 1e-12)
    expect_lt(abs(drawn$p.value[i] - share), share_slack(share, 9999))
    expect_equal(drawn$variance[i], mean((over - mean(over))^2), tolerance = 0.1)
  }
})

test_that("it is spdep's localC, value and conditional moments", {
  skip_if_not_installed("spdep")
  w <- square_lattice(5, queen = TRUE)
  x <- with_test_seed(3, exp(rnorm(25)))
  listw <- spdep::nb2listw(plain_nb(w), style = "W")
  ours <- local_geary(one_year(w, x), "value", weights_contiguity(w), both, "conditional")
  ours <- ours[match(rownames(w), ours$region), ]
  expect_equal(ours$geary, as.vector(spdep::localC(x, listw)), tolerance = 1e-10)
  theirs <- with_test_seed(1, spdep::localC_perm(x, listw, nsim = 4999))
  moments <- attr(theirs, "pseudo-p")
  expect_lt(max(abs(ours$expected - moments[, 1]) / sqrt(ours$variance / 4999)), 5)
  # theirs are drawn with replacement, which makes the variance w_i(2) times that of one draw
  z <- scale(x)[, 1]
  spread <- vapply(1:25, function(i) mean((z[-i] - z[i])^4) - mean((z[-i] - z[i])^2)^2, 0)
  links <- rowSums(w)
  expect_equal(unname(moments[, 2]), unname(spread / links), tolerance = 0.1)
  expect_equal(ours$variance, unname((1 / links - 1 / 24) * spread * 24 / 23), tolerance = 1e-10)
})

test_that("order of rows and weights, unit and origin do not matter; clusters lie where they were put", {
  w <- with_test_seed(4, uneven_matrix(8))
  data <- with_test_seed(5, data.frame(region = rep(letters[1:8], 3), year = rep(2018:2020, each = 8),
                                       value = rnorm(24)))
  for (test in c("conditional", "permutation")) {
    run <- function(data, w) {
      as.data.frame(local_geary(data, "value", unstandardised(w), both, test, nsim = 99,
                                seed = if (test == "permutation") 7))
    }
    found <- run(data, w)
    expect_equal(run(data[with_test_seed(6, sample(24)), ], w), found, tolerance = 1e-12)
    expect_equal(run(data, w[8:1, 8:1]), found, tolerance = 1e-12)
    scaled <- run(transform(data, value = 1e9 * value - 5e8), w)
    expect_equal(scaled[c("geary", "z", "p.value")], found[c("geary", "z", "p.value")], tolerance = 1e-7)
  }
  lattice <- square_lattice(8, queen = TRUE)
  place <- expand.grid(x = 1:8, y = 1:8)
  x <- with_test_seed(1, rnorm(64)) + 30 * (place$x <= 5 & place$y <= 5 & !(place$x == 2 & place$y == 2))
  hot <- local_geary(one_year(lattice, x), "value", weights_contiguity(lattice), both, nsim = 999, seed = 1)
  expect_identical(as.character(hot$cluster[hot$region == "r0304"]), "High-High")
  expect_identical(as.character(hot$cluster[hot$region == "r0202"]), "Negative")
  expect_identical(sum(summary(hot)[-1]), 64L)
})

test_that("islands and constants are said", {
  w <- square_lattice(4)
  w[3, ] <- w[, 3] <- 0
  found <- local_geary(one_year(w, with_test_seed(2, rnorm(16))), "value", unstandardised(w), both, "conditional")
  expect_identical(as.character(found$cluster[found$region == rownames(w)[3]]), "Island")
  expect_input_error(local_geary(one_year(w, rep(1, 16)), "value", unstandardised(w), both), "constant")
  expect_output(print(found), "Local Geary's C of value")
})
