both <- c("region", "year")

# Local Moran's I by its definition, and its values if region i keeps its own and
# the others take those left in every order.
plain_local <- function(x, w) {
  z <- x - mean(x)
  z * as.vector(w %*% z) / mean(z^2)
}

conditional_orders <- function(x, w, i) {
  orders <- all_orders(length(x) - 1L)
  apply(orders, 1, function(order) {
    moved <- x
    moved[-i] <- x[-i][order]
    plain_local(moved, w)[i]
  })
}

test_that("columns, their order and a case by hand", {
  # z = (-3, -1, 1, 3) / 2, m2 = 5 / 4
  w <- row_matrix(4)
  found <- local_moran(one_year(w, 1:4), "value", unstandardised(w), both, "conditional")
  expect_identical(names(found), c("region", "year", "value", "lag", "moran", "z", "p.value", "quadrant", "cluster",
                                   "expected", "variance"))
  expect_identical(found$region, letters[1:4])
  expect_equal(found$lag, c(2, 4, 6, 3))
  expect_equal(found$moran, c(0.75, -0.25 + 0.75, -0.25 + 0.75, 0.75) / 1.25)
  expect_equal(sum(found$moran), 6 * global_moran(one_year(w, 1:4), "value", unstandardised(w), both)$moran)
  # region a, one neighbour: E = -(9/4)/(3 * 5/4); V = (9/4)/(5/4)^2 * variance of (-1, 1, 3) / 2
  expect_equal(found$expected[1], -0.6)
  expect_equal(found$variance[1], 2.25 / 1.25^2 * 2 / 3)
  expect_identical(as.character(found$quadrant), c("Low-Low", "Low-Low", "High-High", "High-High"))
  expect_identical(as.character(found$cluster), rep("Not significant", 4))
})

test_that("moments are those over all orders of the values", {
  w <- with_test_seed(1, uneven_matrix(6))
  x <- c(3, 1.5, 9, 2, 2, 7)
  data <- one_year(w, x)
  conditional <- local_moran(data, "value", unstandardised(w), both, "conditional")
  expect_equal(conditional$moran, plain_local(x, w))
  for (i in 1:6) {
    over_all <- conditional_orders(x, w, i)
    expect_equal(conditional$expected[i], mean(over_all))
    expect_equal(conditional$variance[i], mean((over_all - mean(over_all))^2))
  }
  over_all <- apply(all_orders(6), 1, function(order) plain_local(x[order], w))
  total <- local_moran(data, "value", unstandardised(w), both, "total")
  expect_equal(total$moran, conditional$moran)
  expect_equal(total$expected, rowMeans(over_all))
  expect_equal(total$variance, rowMeans((over_all - rowMeans(over_all))^2))
})

test_that("the sum of local indices is the global one times S0", {
  w <- with_test_seed(2, uneven_matrix(12))
  data <- with_test_seed(2, one_year(w, rnorm(12)))
  found <- local_moran(data, "value", unstandardised(w), both, "total")
  expect_equal(sum(found$moran), sum(w) * global_moran(data, "value", unstandardised(w), both)$moran)
})

test_that("each style, variance and side agrees with spdep, islands included", {
  skip_if_not_installed("spdep")
  w <- square_lattice(5, queen = TRUE)
  w[c(3, 17), ] <- w[, c(3, 17)] <- 0
  x <- with_test_seed(3, exp(rnorm(25)))
  nb <- plain_nb(w)
  island <- rowSums(w) == 0
  for (style in c("W", "B", "C", "U", "minmax", "S")) {
    listw <- spdep::nb2listw(nb, style = style, zero.policy = TRUE)
    W <- as_spatial_weights(listw, islands = "allow")
    for (test in c("conditional", "total")) for (side in c("greater", "less", "two.sided")) {
      theirs <- spdep::localmoran(x, listw, zero.policy = TRUE, conditional = test == "conditional", alternative = side)
      ours <- local_moran(one_year(w, x), "value", W, both, test, side)
      place <- match(rownames(w), ours$region)
      columns <- cbind(ours$moran, ours$expected, ours$variance, ours$z, ours$p.value)[place, ]
      expect_equal(columns[!island, ], unclass(theirs)[!island, 1:5], tolerance = 1e-12, ignore_attr = TRUE)
      expect_identical(as.character(ours$quadrant)[place][!island], as.character(attr(theirs, "quadr")$pysal)[!island])
      expect_equal(ours$lag[place][!island], spdep::lag.listw(listw, x, zero.policy = TRUE)[!island])
      expect_true(all(is.na(columns[island, ])))
    }
    theirs <- spdep::localmoran(x, listw, zero.policy = TRUE, mlvar = FALSE)
    ours <- local_moran(one_year(w, x), "value", W, both, "conditional", divisor = "n-1")
    expect_equal(ours$moran[match(rownames(w), ours$region)][!island], theirs[!island, 1], tolerance = 1e-12,
                 ignore_attr = TRUE)
  }
})

test_that("the Columbus tracts come out, by either variance", {
  skip_if_not_installed("spdep")
  skip_if_not_installed("spData")
  expected <- shared_csv("reference", "moran_columbus_local.csv")
  pairs <- strsplit(expected$nb, ";")
  borders <- data.frame(from = rep(as.character(expected$id), lengths(pairs)), to = unlist(pairs))
  W <- weights_contiguity(borders, ids = as.character(expected$id))
  data <- data.frame(region = expected$id, year = 1980, crime = expected$CRIME)
  conditional <- local_moran(data, "crime", W, both, "conditional")
  total <- local_moran(data, "crime", W, both, "total")
  expect_identical(conditional$region, expected$id)
  expect_equal(conditional$moran, expected$Ii_W, tolerance = 1e-10)
  expect_equal(conditional$variance, expected$Ii_var_cond, tolerance = 1e-10)
  expect_equal(conditional$z, expected$Ii_z_cond, tolerance = 1e-10)
  expect_equal(total$z, expected$Ii_z_total, tolerance = 1e-10)
})

test_that("the divisor changes the index and nothing else", {
  w <- square_lattice(4)
  data <- with_test_seed(4, one_year(w, rnorm(16)))
  for (test in c("permutation", "conditional", "total")) {
    run <- function(divisor) with_test_seed(1, local_moran(data, "value", as_spatial_weights(w), both, test, nsim = 99,
                                                           divisor = divisor))
    expect_equal(run("n-1")$moran, run("n")$moran * 15 / 16)
    expect_equal(run("n-1")$expected, run("n")$expected * 15 / 16)
    expect_equal(run("n-1")$variance, run("n")$variance * (15 / 16)^2)
    expect_equal(run("n-1")[c("z", "p.value", "cluster")], run("n")[c("z", "p.value", "cluster")])
  }
})

test_that("permutation finds the exact shares, means and variances", {
  w <- with_test_seed(5, uneven_matrix(7))
  x <- c(3, 1.5, 9, 2, 4, 7, 2)
  seen <- plain_local(x, w)
  nsim <- 20000
  run <- function(side) with_test_seed(1, local_moran(one_year(w, x), "value", unstandardised(w), both, "permutation",
                                                      side, nsim))
  greater <- run("greater")
  less <- run("less")
  expect_equal(run("two.sided")$p.value, pmin(1, 2 * pmin(greater$p.value, less$p.value)))
  for (i in 1:7) {
    over_all <- conditional_orders(x, w, i)
    upper <- mean(over_all >= seen[i] - 1e-9)
    lower <- mean(over_all <= seen[i] + 1e-9)
    expect_lte(abs(greater$p.value[i] - upper), share_slack(upper, nsim))
    expect_lte(abs(less$p.value[i] - lower), share_slack(lower, nsim))
    spread <- sqrt(mean((over_all - mean(over_all))^2))
    expect_lte(abs(greater$expected[i] - mean(over_all)), 5 * spread / sqrt(nsim))
    kurtosis <- mean((over_all - mean(over_all))^4) / spread^4
    expect_lte(abs(greater$variance[i] / spread^2 - 1), 5 * sqrt((kurtosis - 1) / nsim))
  }
  expect_equal(greater$z, (seen - greater$expected) / sqrt(greater$variance))
})

test_that("ties count on both sides, whatever the rounding", {
  w <- square_lattice(3)
  w <- w / rowSums(w)
  x <- c(0.1, 0.3, 0.1, 0.3, 0.3, 0.1, 0.1, 0.1, 0.3)
  seen <- plain_local(x, w)
  nsim <- 20000
  found <- with_test_seed(2,
                          local_moran(one_year(w, x), "value", unstandardised(w), both, "permutation", "greater", nsim))
  found <- found[match(rownames(w), found$region), ]
  for (i in 1:9) {
    # all the ways in which the high ones can lie on the other regions
    others <- setdiff(1:9, i)
    high <- utils::combn(others, sum(x[others] == 0.3))
    over_all <- apply(high, 2, function(high) plain_local(replace(replace(rep(0.1, 9), high, 0.3), i, x[i]), w)[i])
    upper <- mean(over_all >= seen[i] - 1e-9)
    expect_lte(abs(found$p.value[i] - upper), share_slack(upper, nsim))
  }
})

test_that("neighbours are drawn without replacement and never the region itself", {
  # a hub all others are neighbours of: whatever is drawn, the sum is that of the others
  w <- matrix(0, 6, 6, dimnames = list(letters[1:6], letters[1:6]))
  w["c", -3] <- 1
  w[cbind(c(1, 2, 4, 5, 6), c(2, 4, 5, 6, 1))] <- 1
  expect_warning(found <- with_test_seed(1, local_moran(one_year(w, c(1, 2, 4, 8, 16, 32)), "value", unstandardised(w),
                                                        both, nsim = 499)),
                 "1 case\\(s\\), the first: region \"c\", year 2020", class = "lowcarbon_warning")
  expect_identical(found$z[3], NA_real_)
  expect_identical(found$p.value[3], 1)
  expect_identical(found$variance[3], 0)
  expect_true(all(found$variance[-3] > 0))
  for (test in c("conditional", "total")) {
    analytic <- suppressWarnings(local_moran(one_year(w, c(1, 2, 4, 8, 16, 32)), "value", unstandardised(w),
                                             both, test))
    expect_identical(is.na(analytic$z), c(FALSE, FALSE, test == "conditional", FALSE, FALSE, FALSE))
  }
})

test_that("each place is drawn as often as any other, by each region", {
  # one neighbour each, so that the lags drawn are the others' values themselves;
  # values 0 and 1 find how often one given region is drawn
  n <- 8
  w <- matrix(0, n, n, dimnames = list(letters[1:n], letters[1:n]))
  w[cbind(1:n, c(2:n, 1))] <- 1
  nsim <- 20000
  for (marked in 1:n) {
    x <- as.numeric(seq_len(n) == marked)
    # that the marked region's own index cannot vary is told
    found <- suppressWarnings(with_test_seed(3, local_moran(one_year(w, x), "value", unstandardised(w), both,
                                                            nsim = nsim)))
    # mean of the lag drawn, from the mean of the index
    lag <- found$expected * mean((x - mean(x))^2) / (x - mean(x)) + mean(x)
    expect_true(all(abs(lag[-marked] - 1 / (n - 1)) <= share_slack(1 / (n - 1), nsim)))
    expect_equal(lag[marked], 0)
  }
})

test_that("order of rows, kind of frame, kind of identifier and order of W do not matter", {
  w <- with_test_seed(6, uneven_matrix(8))
  panel <- with_test_seed(6, rbind(one_year(w, rnorm(8), 2001), one_year(w, rnorm(8), 2002)))
  mixed <- with_test_seed(7, panel[sample(16), c("value", "year", "region")])
  turned <- with_test_seed(8, sample(8))
  for (test in c("permutation", "conditional", "total")) {
    run <- function(data, W) with_test_seed(1, as.data.frame(local_moran(data, "value", W, both, test, nsim = 199)))
    base <- run(panel, unstandardised(w))
    expect_identical(base$region, rep(letters[1:8], each = 2))
    expect_identical(base$year, rep(c(2001, 2002), 8))
    expect_equal(run(mixed, unstandardised(w[turned, turned])), base)
    as_factor <- run(transform(mixed, region = factor(region)), unstandardised(w))
    expect_s3_class(as_factor$region, "factor")
    expect_equal(as_factor[-1], base[-1])
    if (requireNamespace("tibble", quietly = TRUE)) expect_equal(run(tibble::as_tibble(mixed), unstandardised(w)), base)
    if (requireNamespace("data.table", quietly = TRUE)) {
      expect_equal(run(data.table::as.data.table(mixed), unstandardised(w)), base)
    }
  }
})

test_that("all periods at once are the periods one by one", {
  w <- square_lattice(4)
  panel <- with_test_seed(9, do.call(rbind, lapply(2009:2011, function(year) one_year(w, rnorm(16), year))))
  for (test in c("permutation", "conditional", "total")) {
    run <- function(data) with_test_seed(1, local_moran(data, "value", as_spatial_weights(w), both, test, nsim = 99,
                                                        adjust = "fdr"))
    together <- run(panel)
    for (year in 2009:2011) {
      expect_equal(together[together$year == year, ], as.data.frame(run(panel[panel$year == year, ])),
                   ignore_attr = TRUE)
    }
  }
})

test_that("the unit and the origin of the values do not matter, nor does a factor on W", {
  w <- with_test_seed(10, uneven_matrix(9))
  x <- c(2, 7, 1, 8, 2, 8.5, 1, 8, 2)
  for (test in c("permutation", "conditional", "total")) {
    run <- function(value, w) {
      with_test_seed(1, local_moran(one_year(w, value), "value", unstandardised(w), both, test, nsim = 199))
    }
    base <- run(x, w)
    keep <- c("moran", "z", "p.value", "quadrant", "cluster", "expected", "variance")
    for (unit in c(0.1, 3, 1e300, 1e-300)) expect_equal(run(unit * x, w)[keep], base[keep])
    expect_equal(run(x + 1e6, w)[keep], base[keep])
    expect_equal(run(-x, w)[c("moran", "z", "p.value")], base[c("moran", "z", "p.value")])
    expect_equal(run(x, 7 * w)[c("z", "p.value", "cluster")], base[c("z", "p.value", "cluster")])
  }
})

test_that("the same seed gives the same table, and two numbers are taken from the stream", {
  w <- square_lattice(3)
  run <- function() local_moran(one_year(w, c(1, 5, 2, 2, 7, 3, 1, 1, 9)), "value", as_spatial_weights(w),
                                both, nsim = 99)
  with_test_seed(1, {
    first <- run()
    after <- stats::runif(1)
    second <- run()
  })
  expect_identical(with_test_seed(1, run()), first)
  expect_false(identical(first$p.value, second$p.value))
  expect_identical(with_test_seed(1, stats::runif(3))[3], after)
})

test_that("islands have no index, but count in the mean and in no adjustment", {
  w <- square_lattice(4)
  w[6, ] <- w[, 6] <- 0
  data <- with_test_seed(11, one_year(w, rnorm(16)))
  for (test in c("permutation", "conditional", "total")) {
    found <- with_test_seed(1,
                            local_moran(data, "value", unstandardised(w), both, test, nsim = 99, adjust = "bonferroni"))
    island <- found$region == rownames(w)[6]
    hidden <- c("lag", "moran", "z", "p.value", "quadrant", "expected", "variance", "p.unadjusted")
    expect_true(all(is.na(unlist(found[island, hidden]))))
    expect_false(anyNA(found[!island, hidden]))
    expect_identical(as.character(found$cluster[island]), "Island")
    expect_identical(found$value[island], data$value[6])
    expect_equal(found$moran[match(rownames(w)[-6], found$region)], plain_local(data$value, w)[-6])
    expect_equal(found$p.value[!island], pmin(1, 15 * found$p.unadjusted[!island]))
  }
})

test_that("p-values are adjusted within periods, and clusters follow them", {
  w <- square_lattice(5)
  panel <- with_test_seed(12, rbind(one_year(w, rep(1:5, 5) + rnorm(25) / 3, 1), one_year(w, rnorm(25), 2)))
  plain <- local_moran(panel, "value", as_spatial_weights(w), both, "conditional")
  expect_null(plain$p.unadjusted)
  for (method in c("fdr", "holm", "bonferroni")) {
    found <- local_moran(panel, "value", as_spatial_weights(w), both, "conditional", adjust = method, level = 0.1)
    expect_equal(found$p.unadjusted, plain$p.value)
    for (year in 1:2) {
      expect_equal(found$p.value[found$year == year], stats::p.adjust(plain$p.value[plain$year == year], method))
    }
    expect_identical(as.character(found$cluster),
                     ifelse(found$p.value <= 0.1, as.character(found$quadrant), "Not significant"))
  }
  expect_gt(sum(plain$cluster == "High-High"), 0)
  counts <- summary(plain)
  expect_identical(names(counts),
                   c("year", "High-High", "Low-Low", "High-Low", "Low-High", "Not significant", "Island"))
  expect_identical(rowSums(counts[-1]), c(25, 25))
  expect_identical(counts$`Low-Low`[1], sum(plain$cluster == "Low-Low" & plain$year == 1))
})

test_that("a value at the mean is low, and its index cannot vary", {
  w <- row_matrix(5)
  # 0.3 is the mean but for rounding
  for (x in list(c(1, 2, 3, 4, 5), c(0.1, 0.2, 0.3, 0.4, 0.5), c(0.7, 0.6, 0.3, 0, -0.1))) {
    expect_warning(found <- local_moran(one_year(w, x), "value", unstandardised(w), both, "conditional"),
                   "region \"c\"",
                   class = "lowcarbon_warning")
    expect_identical(found$z[3], NA_real_)
    expect_identical(c(found$moran[3], found$variance[3], found$p.value[3]), c(0, 0, 1))
    expect_identical(as.character(found$quadrant[3]), "Low-Low")
    expect_warning(with_test_seed(1, found <- local_moran(one_year(w, x), "value", unstandardised(w), both, nsim = 49)),
                   "region \"c\"")
    expect_identical(c(found$moran[3], found$p.value[3]), c(0, 1))
  }
})

test_that("one region that towers over the others does not take their digits", {
  w <- square_lattice(3)
  x <- c(1e9, 1, 2, 3, 5, 8, 13, 21, 34)
  found <- local_moran(one_year(w, x), "value", unstandardised(w), both, "conditional")
  # the corner's two neighbours: two of eight drawn without replacement
  others <- x[-1]
  variance <- 2 * mean((others - mean(others))^2) * (1 - 1 / 7)
  z <- x[1] - mean(x)
  expect_equal(found$variance[found$region == "r0101"], (z / mean((x - mean(x))^2))^2 * variance, tolerance = 1e-8)
})

test_that("bad input is named", {
  w <- square_lattice(3)
  W <- as_spatial_weights(w)
  good <- rbind(one_year(w, c(1, 5, 2, 2, 7, 3, 1, 1, 9), 2001), one_year(w, c(4, 5, 2, 9, 7, 3, 1, 1, 9), 2002))
  run <- function(data = good, value = "value", index = both, W. = W, ...) local_moran(data, value, W., index, ...)
  expect_input_error(run(replace(good, "value", list(replace(good$value, 5, NA)))), "`value`", "row 5", "r0202", "2001")
  expect_input_error(run(replace(good, "value", list(replace(good$value, 14, -Inf)))), "`value`", "-Inf", "row 14")
  expect_input_error(run(transform(good, value = as.character(value))), "numeric column", "character")
  expect_input_error(run(transform(good, value = ifelse(year == 2002, 0, value))), "0 for every region", "year 2002")
  expect_input_error(run(good[-4, ]), "`data`", "region \"r0102\", year 2001")
  expect_input_error(run(rbind(good, good[3, ])), "`index`", "rows 3 and 19")
  expect_input_error(run(good[0, ]), "`data`", "no rows")
  expect_input_error(run(value = "no"), "`value`")
  expect_input_error(run(index = NULL), "`index`")
  expect_input_error(run(W. = W[rownames(w)[-1]]), "`W`", "r0101")
  expect_input_error(run(good[good$region != "r0303", ]), "`W`", "r0303")
  expect_input_error(run(W. = unstandardised(0 * w)), "`W`", "link")
  expect_input_error(run(test = "analytic"), "`test`")
  expect_input_error(run(alternative = "both"), "`alternative`")
  expect_input_error(run(adjust = "sidak"), "`adjust`")
  expect_input_error(run(divisor = 1), "`divisor`")
  for (level in list(0, 1, NA, "a", 2)) expect_input_error(run(level = level), "`level`")
  for (nsim in list(1, 2.5, NA, "9", c(9, 9))) expect_input_error(run(nsim = nsim), "`nsim`")
  pair <- row_matrix(2)
  expect_input_error(local_moran(one_year(pair, 1:2), "value", unstandardised(pair), both), "at least 3 regions")
})

test_that("print and choices say what was done", {
  w <- square_lattice(3)
  found <- local_moran(one_year(w, c(1, 5, 2, 2, 7, 3, 1, 1, 9)), "value", as_spatial_weights(w), both, nsim = 99)
  expect_identical(attr(found, "choices"), list(test = "permutation", alternative = "two.sided", nsim = 99,
                                                adjust = "none", level = 0.05, divisor = "n"))
  expect_output(print(found), "Local Moran's I of value, 9 regions, 1 period")
})
