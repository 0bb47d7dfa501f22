both <- c("region", "year")

# Geary's C by its definition, pair by pair.
plain_geary <- function(x, w) {
  sum <- 0
  for (i in seq_along(x)) for (j in seq_along(x)) sum <- sum + w[i, j] * (x[i] - x[j])^2
  (length(x) - 1) * sum / (2 * sum(w) * sum((x - mean(x))^2))
}

test_that("four regions in a row come out as worked by hand", {
  # six directed links of squared difference 1, S0 = 6, sum z^2 = 5: 3 * 6 / (2 * 6 * 5)
  w <- unstandardised(row_matrix(4))
  found <- geary(one_year(row_matrix(4), 1:4), "value", w, both)
  expect_identical(names(found), c("year", "n", "geary", "expected", "variance", "z", "p.value"))
  expect_equal(found$geary, 0.3)
  expect_identical(found$expected, 1)
  # S1 = 12, S2 = 40: (64 * 3 - 144) / (2 * 5 * 36)
  normal <- geary(one_year(row_matrix(4), 1:4), "value", w, both, "normality")
  expect_equal(normal$variance, 2 / 15)
  expect_equal(normal$z, 0.7 / sqrt(2 / 15))
})

test_that("variance under randomisation is that over all orders of the values", {
  w <- with_test_seed(1, uneven_matrix(6))
  x <- c(3, 1.5, 9, 2, 2, 7)
  for (lonely in c(FALSE, TRUE)) {
    if (lonely) w[2, ] <- w[, 2] <- 0
    over_all <- apply(all_orders(6), 1, function(order) plain_geary(x[order], w))
    found <- geary(one_year(w, x), "value", unstandardised(w), both)
    expect_equal(found$geary, plain_geary(x, w), tolerance = 1e-12)
    expect_equal(mean(over_all), 1)
    expect_equal(found$variance, mean((over_all - 1)^2), tolerance = 1e-12)
  }
})

test_that("variance under normality is that of normal values", {
  # C is a ratio independent of its denominator: E(numerator^2) over E(squares^2)
  w <- with_test_seed(2, uneven_matrix(7))
  laplacian <- diag((rowSums(w) + colSums(w)) / 2) - (w + t(w)) / 2
  second <- (6 / sum(w))^2 * (sum(diag(laplacian))^2 + 2 * sum(laplacian^2)) / (6 * 8)
  found <- geary(one_year(w, c(5, 1, 4, 2, 8, 3, 1)), "value", unstandardised(w), both, "normality")
  expect_equal(found$variance, second - 1)
})

test_that("each style, test and side agrees with spdep, counted islands included", {
  skip_if_not_installed("spdep")
  w <- square_lattice(5, queen = TRUE)
  w[c(3, 17), ] <- w[, c(3, 17)] <- 0
  x <- with_test_seed(3, exp(rnorm(25)))
  for (style in c("W", "B", "C", "U", "S")) {
    listw <- spdep::nb2listw(plain_nb(w), style = style, zero.policy = TRUE)
    ours_w <- as_spatial_weights(listw, islands = "allow")
    for (test in c("randomisation", "normality")) for (side in c("greater", "less", "two.sided")) {
      theirs <- spdep::geary.test(x, listw, randomisation = test == "randomisation", zero.policy = TRUE,
                                  alternative = side, adjust.n = FALSE)
      ours <- geary(one_year(w, x), "value", ours_w, both, test, side)
      expect_equal(c(ours$geary, ours$expected, ours$variance, ours$z, ours$p.value),
                   unname(c(theirs$estimate, theirs$statistic, theirs$p.value)), tolerance = 1e-10)
    }
    # C itself is theirs with adjusted n as well; their variance is not, see the next test
    adjusted <- geary(one_year(w, x), "value", ours_w, both, islands = "adjust")
    theirs <- spdep::geary.test(x, listw, zero.policy = TRUE, adjust.n = TRUE)
    expect_equal(adjusted$geary, unname(theirs$estimate[1]), tolerance = 1e-10)
  }
})

test_that("islands at the mean that do not count are as if they were not there", {
  skip_if_not_installed("spdep")
  w <- square_lattice(5)
  lonely <- c(3, 17)
  w[lonely, ] <- w[, lonely] <- 0
  x <- with_test_seed(11, exp(rnorm(25)))
  x[lonely] <- mean(x[-lonely])
  listw <- spdep::nb2listw(plain_nb(w[-lonely, -lonely]), style = "B")
  for (test in c("randomisation", "normality")) {
    theirs <- spdep::geary.test(x[-lonely], listw, randomisation = test == "randomisation")
    ours <- geary(one_year(w, x), "value", unstandardised(w), both, test, islands = "adjust")
    expect_equal(c(ours$geary, ours$expected, ours$variance, ours$z, ours$p.value),
                 unname(c(theirs$estimate, theirs$statistic, theirs$p.value)), tolerance = 1e-10)
    alone <- geary(one_year(w, x)[-lonely, ], "value", unstandardised(w[-lonely, -lonely]), both, test)
    expect_equal(as.data.frame(ours), as.data.frame(alone), tolerance = 1e-12)
  }
})

test_that("order of rows and weights, names, unit, origin and a factor on W do not matter", {
  w <- with_test_seed(4, uneven_matrix(8))
  data <- with_test_seed(5,
                         data.frame(region = rep(letters[1:8], 3), year = rep(2018:2020, each = 8), value = rnorm(24)))
  shuffle <- with_test_seed(6, sample(24))
  for (test in c("randomisation", "permutation")) {
    run <- function(data, w) {
      if (test == "randomisation") return(as.data.frame(geary(data, "value", unstandardised(w), both)))
      as.data.frame(geary(data, "value", unstandardised(w), both, test, nsim = 99, seed = 7))
    }
    found <- run(data, w)
    expect_equal(run(data[shuffle, ], w), found, tolerance = 1e-12)
    expect_equal(run(data, w[8:1, 8:1]), found, tolerance = 1e-12)
    expect_equal(run(data, 3e-7 * w), found, tolerance = 1e-10)
    expect_equal(run(transform(data, value = 1e9 * value - 5e8), w), found, tolerance = 1e-10)
  }
  renamed <- w
  rownames(renamed) <- colnames(renamed) <- rev(LETTERS[1:8])
  again <- geary(transform(data, region = rev(LETTERS[1:8])[match(region, letters)]), "value",
                 unstandardised(renamed), both)
  expect_equal(as.data.frame(again), as.data.frame(geary(data, "value", unstandardised(w), both)), tolerance = 1e-12)
})

test_that("permutation finds the exact share, mean and variance", {
  w <- with_test_seed(8, uneven_matrix(6))
  x <- c(1, 2, 4, 8, 9, 5)
  over_all <- apply(all_orders(6), 1, function(order) plain_geary(x[order], w))
  found <- plain_geary(x, w)
  for (side in c("greater", "less")) {
    share <- mean(if (side == "greater") over_all <= found + 1e-12 else over_all >= found - 1e-12)
    ours <- geary(one_year(w, x), "value", unstandardised(w), both, "permutation", side, nsim = 9999, seed = 9)
    expect_lt(abs(ours$p.value - share), share_slack(share, 9999))
    expect_lt(abs(ours$expected - 1), 5 * sd(over_all) / 100)
    expect_equal(ours$variance, var(over_all), tolerance = 0.1)
    expect_identical(attr(ours, "choices")$seed, 9)
    expect_gt(min(attr(ours, "simulated")), min(over_all) - 1e-12)
  }
})

test_that("what cannot vary is said, constants and strange arguments are refused", {
  alike <- 1 - diag(4)
  dimnames(alike) <- list(letters[1:4], letters[1:4])
  expect_warning(fixed <- geary(one_year(alike, c(1, 2, 5, 3)), "value", unstandardised(alike), both),
                 "Geary's C has no variance", class = "lowcarbon_warning")
  expect_equal(fixed$geary, 1)
  expect_identical(c(fixed$z, fixed$p.value), c(NA, 1))
  w <- unstandardised(row_matrix(4))
  expect_error(geary(one_year(row_matrix(4), rep(2, 4)), "value", w, both), "Geary's C is not defined for a constant",
               class = "lowcarbon_error_input")
  expect_error(geary(one_year(row_matrix(4), 1:4), "value", w, both, seed = 1), class = "lowcarbon_error_input")
  expect_error(geary(one_year(row_matrix(4), 1:4)[-2, ], "value", w, both), class = "lowcarbon_error_input")
})

test_that("a point is full exactly when it lies outside the band", {
  w <- square_lattice(4)
  data <- with_test_seed(10,
                         do.call(rbind, lapply(1:12,
                                               function(year) one_year(w,
                                                                       seq(0, 2, length.out = 16) + rnorm(16), year))))
  for (side in c("greater", "less", "two.sided")) for (test in c("randomisation", "permutation")) {
    found <- if (test == "permutation") geary(data, "value", w, both, test, side, nsim = 199, seed = 1) else
      geary(data, "value", w, both, test, side)
    drawn <- geary_course(found, 0.1)
    outside <- drawn$value < drawn$lower | drawn$value > drawn$upper
    expect_identical(outside, found$p.value <= 0.1)
  }
  expect_output(print(found), "Global Geary's C of value, 12 period")
})
