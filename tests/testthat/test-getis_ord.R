both <- c("region", "year")

# G_i or G_i* by its definition, with the own weight on the diagonal of w.
plain_g <- function(x, w, star) {
  vapply(seq_along(x), function(i) {
    others <- if (star) seq_along(x) else seq_along(x)[-i]
    sum(w[i, others] * x[others]) / sum(x[others])
  }, 0)
}

test_that("four regions in a row come out as worked by hand", {
  w <- unstandardised(row_matrix(4))
  found <- getis_ord(one_year(row_matrix(4), c(1, 2, 3, 6)), "value", w, both, "Gi", "randomisation")
  expect_identical(names(found), c("region", "year", "value", "lag", "g", "z", "p.value", "cluster", "expected",
                                   "variance"))
  expect_equal(found$lag, c(2, 4, 8, 3))
  expect_equal(found$g, c(2 / 11, 4 / 10, 8 / 9, 3 / 6))
  # region 2: the others 1, 3, 6 have mean 10/3 and sum of squares 38/3; two of three are drawn
  expect_equal(found$expected[2], 20 / 3)
  expect_equal(found$variance[2], (2 - 4 / 3) * (38 / 3) / 2)
  star <- getis_ord(one_year(row_matrix(4), c(1, 2, 3, 6)), "value", w, both, "Gi*", "randomisation")
  expect_equal(star$g, c(3, 6, 11, 9) / 12)
  # z of Ord and Getis: mean 3, s^2 = 14/4; region 1 has two weights of one
  expect_equal(star$z[1], (3 - 6) / (sqrt(3.5) * sqrt((4 * 2 - 4) / 3)))
})

test_that("moments under randomisation are those over all orders", {
  w <- with_test_seed(1, uneven_matrix(6))
  x <- c(3, 1.5, 9, 2, 2, 7)
  orders <- all_orders(6)
  star <- w
  diag(star) <- 0.4
  found <- getis_ord(one_year(w, x), "value", unstandardised(w), both, "Gi*", "randomisation", own = 0.4)
  over_all <- apply(orders, 1, function(o) star %*% x[o])
  expect_equal(found$lag, unname(drop(star %*% x)))
  expect_equal(found$g, plain_g(x, star, TRUE))
  expect_equal(found$expected, rowMeans(over_all), tolerance = 1e-12)
  expect_equal(found$variance, apply(over_all, 1, function(v) mean((v - mean(v))^2)), tolerance = 1e-12)
  gi <- getis_ord(one_year(w, x), "value", unstandardised(w), both, "Gi", "randomisation")
  expect_equal(gi$g, plain_g(x, w, FALSE))
  for (i in 1:6) {
    kept <- orders[orders[, i] == i, ]
    over <- apply(kept, 1, function(o) sum(w[i, ] * x[o]))
    expect_equal(gi$expected[i], mean(over), tolerance = 1e-12)
    expect_equal(gi$variance[i], mean((over - mean(over))^2), tolerance = 1e-12)
    expect_equal(gi$z[i], (gi$lag[i] - mean(over)) / sqrt(mean((over - mean(over))^2)), tolerance = 1e-10)
  }
  global <- getis_ord(one_year(w, x), "value", unstandardised(w), both, "G", "randomisation")
  ratio <- function(v) sum(w * outer(v, v)) / (sum(v)^2 - sum(v^2))
  g <- apply(orders, 1, function(o) ratio(x[o]))
  expect_equal(global$g, ratio(x), tolerance = 1e-12)
  expect_equal(global$expected, mean(g), tolerance = 1e-12)
  expect_equal(global$variance, mean((g - mean(g))^2), tolerance = 1e-10)
})

test_that("local and global statistics agree with spdep", {
  skip_if_not_installed("spdep")
  w <- square_lattice(6, queen = TRUE)
  x <- with_test_seed(3, exp(rnorm(36)))
  nb <- plain_nb(w)
  for (style in c("W", "B")) {
    listw <- spdep::nb2listw(nb, style = style)
    gi <- getis_ord(one_year(w, x), "value", as_spatial_weights(listw), both, "Gi", "randomisation")
    own_order <- match(rownames(w), gi$region)
    expect_equal(gi$z[own_order], as.vector(spdep::localG(x, listw)), tolerance = 1e-10)
    with_self <- spdep::nb2listw(spdep::include.self(nb), style = style)
    star <- getis_ord(one_year(w, x), "value", as_spatial_weights(listw), both, "Gi*", "randomisation")
    expect_equal(star$z[own_order], as.vector(spdep::localG(x, with_self)), tolerance = 1e-10)
    for (side in c("greater", "less", "two.sided")) {
      theirs <- suppressWarnings(spdep::globalG.test(x, listw, alternative = side)) # it recommends binary weights
      ours <- getis_ord(one_year(w, x), "value", as_spatial_weights(listw), both, "G", "randomisation", side)
      expect_equal(c(ours$z, ours$p.value, ours$g, ours$expected, ours$variance),
                   unname(c(theirs$statistic, theirs$p.value, theirs$estimate)), tolerance = 1e-8)
    }
  }
})

test_that("permutation finds the exact shares, and G and G* have the same p-value", {
  w <- with_test_seed(4, uneven_matrix(6))
  x <- c(1, 2, 4, 8, 9, 5)
  orders <- all_orders(6)
  gi <- getis_ord(one_year(w, x), "value", unstandardised(w), both, "Gi", "permutation", "greater", nsim = 9999,
                  seed = 9)
  star <- getis_ord(one_year(w, x), "value", unstandardised(w), both, "Gi*", "permutation", "greater", nsim = 9999,
                    seed = 9)
  expect_identical(star$p.value, gi$p.value)
  expect_equal(star$z, gi$z)
  expect_equal(star$g, plain_g(x, w + diag(rowSums(w) / rowSums(w > 0)), TRUE))
  for (i in 1:6) {
    over <- apply(orders[orders[, i] == i, ], 1, function(o) sum(w[i, ] * x[o]))
    share <- mean(over >= sum(w[i, ] * x) - 1e-12)
    expect_lt(abs(gi$p.value[i] - share), share_slack(share, 9999))
    expect_equal(gi$variance[i], mean((over - mean(over))^2), tolerance = 0.1)
  }
  global <- getis_ord(one_year(w, x), "value", unstandardised(w), both, "G", "permutation", nsim = 9999, seed = 9)
  ratio <- function(v) sum(w * outer(v, v)) / (sum(v)^2 - sum(v^2))
  g <- apply(orders, 1, function(o) ratio(x[o]))
  share <- min(1, 2 * min(mean(g >= ratio(x) - 1e-12), mean(g <= ratio(x) + 1e-12)))
  expect_lt(abs(global$p.value - share), 2 * share_slack(share, 9999))
  expect_equal(global$variance, var(g), tolerance = 0.1)
})

test_that("order of rows and weights, names, unit and origin do not matter", {
  w <- with_test_seed(4, uneven_matrix(8))
  data <- with_test_seed(5, data.frame(region = rep(letters[1:8], 3), year = rep(2018:2020, each = 8),
                                       value = exp(rnorm(24))))
  shuffle <- with_test_seed(6, sample(24))
  for (test in c("randomisation", "permutation")) for (type in c("Gi", "Gi*", "G")) {
    run <- function(data, w) {
      seed <- if (test == "permutation") 7
      as.data.frame(getis_ord(data, "value", unstandardised(w), both, type, test, nsim = 99, seed = seed))
    }
    found <- run(data, w)
    expect_equal(run(data[shuffle, ], w), found, tolerance = 1e-12)
    expect_equal(run(data, w[8:1, 8:1]), found, tolerance = 1e-12)
    expect_equal(run(data, 3e-7 * w)$z, found$z, tolerance = 1e-9)
    expect_equal(run(transform(data, value = 1e9 * value), w)$z, found$z, tolerance = 1e-9)
    if (type != "G") expect_equal(run(transform(data, value = value + 1e6), w)$z, found$z, tolerance = 1e-7)
  }
  doubled <- rbind(data, transform(data, year = year + 3))
  local <- getis_ord(doubled, "value", unstandardised(w), both, test = "randomisation")
  expect_equal(local$z[local$year <= 2020], local$z[local$year > 2020])
})

test_that("hot and cold spots lie where they were put, adjusted and counted", {
  w <- square_lattice(8, queen = TRUE)
  place <- expand.grid(x = 1:8, y = 1:8)
  x <- with_test_seed(1, rnorm(64, 10, 0.5)) + 4 * (place$x <= 2 & place$y <= 2) - 4 * (place$x >= 7 & place$y >= 7)
  found <- getis_ord(one_year(w, x), "value", weights_contiguity(w), both, nsim = 999, seed = 1, level = 0.01)
  expect_identical(as.character(found$cluster[found$region == "r0101"]), "Hot spot")
  expect_identical(as.character(found$cluster[found$region == "r0808"]), "Cold spot")
  adjusted <- getis_ord(one_year(w, x), "value", weights_contiguity(w), both, nsim = 999, seed = 1, adjust = "fdr")
  expect_equal(adjusted$p.value, stats::p.adjust(found$p.value, "fdr"))
  expect_equal(adjusted$p.unadjusted, found$p.value)
  counted <- summary(found)
  expect_identical(sum(counted[-1]), 64L)
  expect_output(print(found), "Getis-Ord Gi\\* of value, 64 regions, 1 period")
  expect_identical(attr(found, "choices")$seed, 1)
})

test_that("islands, strange values and arguments are said", {
  w <- square_lattice(4)
  w[3, ] <- w[, 3] <- 0
  x <- with_test_seed(2, rnorm(16))
  expect_warning(found <- getis_ord(one_year(w, x), "value", unstandardised(w), both, test = "randomisation"),
                 "ratios `g` mean nothing", class = "lowcarbon_warning")
  lonely <- found$region == rownames(w)[3]
  expect_identical(as.character(found$cluster[lonely]), "Island")
  expect_true(all(is.na(found[lonely, c("lag", "g", "z", "p.value")])))
  expect_true(all(is.na(found$g)) && !anyNA(found$z[!lonely]))
  expect_input_error(getis_ord(one_year(w, x), "value", unstandardised(w), both, "G"), "`value`", "from 0 on")
  expect_input_error(getis_ord(one_year(w, x), "value", unstandardised(w), both, own = -1), "`own`")
  expect_input_error(getis_ord(one_year(w, x), "value", unstandardised(w), both, own = "least"), "`own`")
  expect_input_error(getis_ord(one_year(w, exp(x)), "value", unstandardised(w), both, "G", adjust = "fdr"), "`adjust`")
  expect_input_error(getis_ord(one_year(w, x), "value", unstandardised(w), both, test = "randomisation", seed = 1),
                     "`seed`")
  expect_input_error(getis_ord(one_year(w, rep(1, 16)), "value", unstandardised(w), both), "constant")
})
