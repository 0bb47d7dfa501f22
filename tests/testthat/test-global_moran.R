both <- c("region", "year")

test_that("four regions in a row come out as worked by hand", {
  # z = (-3, -1, 1, 3) / 2, sum z^2 = 5, sum over both directions of w z z = 5 / 2,
  # S0 = 6, S1 = 12, S2 = 4 (1 + 4 + 4 + 1) = 40, b2 = 1.64
  w <- unstandardised(row_matrix(4))
  data <- one_year(row_matrix(4), 1:4)
  found <- global_moran(data, "value", w, both)
  expect_identical(names(found), c("year", "n", "moran", "expected", "variance", "z", "p.value"))
  expect_identical(found$n, 4L)
  expect_equal(found$moran, 1 / 3)
  expect_equal(found$expected, -1 / 3)
  expect_equal(found$variance, 8 / 45)
  expect_equal(found$z, (2 / 3) / sqrt(8 / 45))
  expect_equal(global_moran(data, "value", w, both, "normality")$variance, 4 / 27)
})

test_that("variance under randomisation is that over all orders of the values", {
  w <- with_test_seed(1, uneven_matrix(6))
  x <- c(3, 1.5, 9, 2, 2, 7)
  over_all <- apply(all_orders(6), 1, function(order) plain_moran(x[order], w))
  found <- global_moran(one_year(w, x), "value", unstandardised(w), both)
  expect_equal(found$moran, plain_moran(x, w))
  expect_equal(found$expected, mean(over_all))
  expect_equal(found$variance, mean((over_all - mean(over_all))^2))

  # an island that counts is a region like any other
  w[2, ] <- w[, 2] <- 0
  over_all <- apply(all_orders(6), 1, function(order) plain_moran(x[order], w))
  found <- global_moran(one_year(w, x), "value", unstandardised(w), both)
  expect_equal(found$n, 6)
  expect_equal(c(found$expected, found$variance), c(mean(over_all), mean((over_all - mean(over_all))^2)))
})

test_that("variance under normality is that of normal values", {
  # I is a ratio that does not depend on its denominator, so E(I^2) is the ratio
  # of E(cross product^2) = tr(A) ^ 2 + 2 tr(A^2), A = M (W + W') / 2 M, to
  # E(squares^2) = (n - 1)(n + 1)
  w <- with_test_seed(2, uneven_matrix(7))
  centre <- diag(7) - 1 / 7
  a <- centre %*% (w + t(w)) %*% centre / 2
  second <- (7 / sum(w))^2 * (sum(diag(a))^2 + 2 * sum(a^2)) / (6 * 8)
  found <- global_moran(one_year(w, c(5, 1, 4, 2, 8, 3, 1)), "value", unstandardised(w), both, "normality")
  expect_equal(found$variance, second - 1 / 36)
})

test_that("each style, test and side agrees with spdep, islands included", {
  skip_if_not_installed("spdep")
  w <- square_lattice(5, queen = TRUE)
  w[c(3, 17), ] <- w[, c(3, 17)] <- 0
  x <- with_test_seed(3, exp(rnorm(25)))
  nb <- plain_nb(w)
  for (style in c("W", "B", "C", "U", "minmax", "S")) {
    listw <- spdep::nb2listw(nb, style = style, zero.policy = TRUE)
    for (test in c("randomisation", "normality")) for (side in c("greater", "less", "two.sided")) {
      for (islands in c("count", "adjust")) {
        theirs <- spdep::moran.test(x, listw, randomisation = test == "randomisation", zero.policy = TRUE,
                                    alternative = side, adjust.n = islands == "adjust")
        ours <- global_moran(one_year(w, x), "value", as_spatial_weights(listw, islands = "allow"), both, test, side,
                             islands = islands)
        expect_equal(c(ours$moran, ours$expected, ours$variance, ours$z, ours$p.value),
                     unname(c(theirs$estimate, theirs$statistic, theirs$p.value)), tolerance = 1e-12)
      }
    }
  }
})

test_that("the Columbus crime figures come out", {
  skip_if_not_installed("spdep")
  skip_if_not_installed("spData")
  expected <- shared_csv("reference", "moran_columbus_global.csv")
  expected <- expected[expected$stat == "Moran I", ]
  utils::data("columbus", package = "spData", envir = environment())
  data <- data.frame(region = seq_len(49), year = 1980, crime = columbus$CRIME)
  for (row in seq_len(nrow(expected))) {
    listw <- spdep::nb2listw(col.gal.nb, style = expected$style[row])
    w <- as_spatial_weights(listw)
    ids <- rownames(w$matrix)
    found <- global_moran(transform(data, region = ids), "crime", w, both, expected$assumption[row])
    expect_equal(found$moran, expected$estimate[row], tolerance = 1e-9)
    expect_equal(found$variance, expected$variance[row], tolerance = 1e-9)
    expect_equal(found$z, expected$z[row], tolerance = 1e-9)
  }
})

test_that("all periods at once are the periods one by one", {
  w <- square_lattice(4)
  panel <- with_test_seed(4, do.call(rbind, lapply(c(2010, 2009, 2011), function(year) one_year(w, rnorm(16), year))))
  W <- as_spatial_weights(w)
  for (test in c("randomisation", "normality", "permutation")) {
    together <- with_test_seed(1, global_moran(panel, "value", W, both, test, nsim = 99))
    expect_identical(together$year, c(2009, 2010, 2011))
    for (year in 2009:2011) {
      alone <- with_test_seed(1, global_moran(panel[panel$year == year, ], "value", W, both, test, nsim = 99))
      expect_equal(as.data.frame(together[together$year == year, ]), as.data.frame(alone), ignore_attr = TRUE)
    }
  }
})

test_that("order of rows, kind of frame, kind of identifier and order of W do not matter", {
  w <- with_test_seed(5, uneven_matrix(8))
  panel <- with_test_seed(5, rbind(one_year(w, rnorm(8), 2001), one_year(w, rnorm(8), 2002)))
  mixed <- with_test_seed(6, panel[sample(16), c("value", "year", "region")])
  turned <- with_test_seed(7, sample(8))
  for (test in c("randomisation", "permutation")) {
    run <- function(data, W) with_test_seed(1, as.data.frame(global_moran(data, "value", W, both, test, nsim = 199)))
    base <- run(panel, unstandardised(w))
    expect_equal(run(mixed, unstandardised(w[turned, turned])), base)
    expect_equal(run(transform(mixed, region = factor(region)), unstandardised(w)), base)
    if (requireNamespace("tibble", quietly = TRUE)) expect_equal(run(tibble::as_tibble(mixed), unstandardised(w)), base)
    if (requireNamespace("data.table", quietly = TRUE)) {
      expect_equal(run(data.table::as.data.table(mixed), unstandardised(w)), base)
    }
    if (requireNamespace("plm", quietly = TRUE)) {
      pdata <- plm::pdata.frame(panel, both)
      found <- with_test_seed(1, global_moran(pdata, "value", unstandardised(w), test = test, nsim = 199))
      expect_equal(found$moran, base$moran)
      expect_equal(found$p.value, base$p.value)
    }
  }
  numbers <- w
  dimnames(numbers) <- list(1:8, 1:8)
  integers <- transform(panel, region = match(region, letters))
  expect_equal(global_moran(integers, "value", unstandardised(numbers), both)$z,
               global_moran(panel, "value", unstandardised(w), both)$z)
})

test_that("a listw in another order than the data is matched by name", {
  skip_if_not_installed("spdep")
  w <- square_lattice(4)
  turned <- with_test_seed(8, sample(16))
  listw <- spdep::mat2listw(w[turned, turned], style = "W")
  x <- with_test_seed(8, rnorm(16))
  found <- global_moran(one_year(w, x), "value", listw, both)
  expect_equal(found$moran, plain_moran(x, w / rowSums(w)))
  expect_false(isTRUE(all.equal(found$moran, plain_moran(x[turned], w / rowSums(w)))))
})

test_that("the unit and the origin of the values do not matter, nor does a factor on W", {
  w <- with_test_seed(9, uneven_matrix(9))
  x <- c(2, 7, 1, 8, 2, 8, 1, 8, 2)
  for (test in c("randomisation", "normality", "permutation")) {
    run <- function(value, w) {
      with_test_seed(1, as.data.frame(global_moran(one_year(w, value), "value", unstandardised(w), both, test,
                                                   nsim = 199)))
    }
    base <- run(x, w)
    for (unit in c(0.1, -3, 1e300, 1e-300)) expect_equal(run(unit * x, w), base)
    expect_equal(run(x + 1e6, w), base)
    expect_equal(run(x, 7 * w), base)
  }
})

test_that("permutation finds the exact share, mean and variance", {
  w <- with_test_seed(10, uneven_matrix(6))
  x <- c(3, 1.5, 9, 2, 4, 7)
  over_all <- apply(all_orders(6), 1, function(order) plain_moran(x[order], w))
  seen <- plain_moran(x, w)
  nsim <- 20000
  run <- function(side) with_test_seed(1, global_moran(one_year(w, x), "value", unstandardised(w), both, "permutation",
                                                       side, nsim))
  found <- run("greater")
  upper <- mean(over_all >= seen - 1e-9)
  lower <- mean(over_all <= seen + 1e-9)
  expect_lte(abs(found$p.value - upper), share_slack(upper, nsim))
  expect_lte(abs(run("less")$p.value - lower), share_slack(lower, nsim))
  expect_equal(run("two.sided")$p.value, min(1, 2 * min(found$p.value, run("less")$p.value)))
  simulated <- attr(found, "simulated")
  # the 720 orders, each about as often as the others
  expect_setequal(round(simulated, 9), round(over_all, 9))
  expect_equal(found$p.value, (sum(simulated >= seen - 1e-9) + 1) / (nsim + 1))
  expect_equal(found$expected, mean(simulated))
  expect_equal(found$variance, stats::var(as.vector(simulated)))
  spread <- sqrt(mean((over_all - mean(over_all))^2))
  expect_lte(abs(found$expected - mean(over_all)), 5 * spread / sqrt(nsim))
  kurtosis <- mean((over_all - mean(over_all))^4) / spread^4
  expect_lte(abs(found$variance / spread^2 - 1), 5 * sqrt((kurtosis - 1) / nsim))
  expect_equal(found$z, (seen - found$expected) / sqrt(found$variance))
})

test_that("permutation agrees with spdep::moran.mc but for chance", {
  skip_if_not_installed("spdep")
  w <- square_lattice(4)
  w[1, ] <- w[, 1] <- 0
  listw <- spdep::nb2listw(plain_nb(w), style = "B", zero.policy = TRUE)
  x <- with_test_seed(11, stats::rnorm(16) + rep(1:4, 4) / 4)
  nsim <- 4999
  for (side in c("greater", "less")) {
    theirs <- with_test_seed(1,
                             spdep::moran.mc(x, listw, nsim, zero.policy = TRUE, alternative = side, adjust.n = FALSE))
    ours <- with_test_seed(1, global_moran(one_year(w, x), "value", unstandardised(w), both, "permutation", side, nsim))
    expect_equal(ours$moran, unname(theirs$statistic))
    expect_lte(abs(ours$p.value - theirs$p.value), 5 * sqrt(2 * ours$p.value * (1 - ours$p.value) / nsim))
    drawn <- theirs$res[seq_len(nsim)]
    expect_lte(abs(ours$expected - mean(drawn)), 5 * stats::sd(drawn) * sqrt(2 / nsim))
  }
})

test_that("every order of four regions is drawn as often as any other", {
  # values whose indices differ for all 12 unordered arrangements along a row
  x <- c(0, 1, 3, 9)
  w <- row_matrix(4)
  over_all <- round(apply(all_orders(4), 1, function(order) plain_moran(x[order], w)), 9)
  found <- with_test_seed(2,
                          global_moran(one_year(w, x), "value", unstandardised(w), both, "permutation", nsim = 24000))
  counts <- table(factor(round(attr(found, "simulated"), 9), sort(unique(over_all))))
  expect_length(counts, 12L)
  expect_gt(stats::chisq.test(counts)$p.value, 1e-4)
})

test_that("ties count on both sides, whatever the rounding", {
  # 0.1 and 0.3 are not exact; nor are sums of thirds
  w <- square_lattice(3)
  w <- w / rowSums(w)
  x <- c(0.1, 0.3, 0.1, 0.3, 0.3, 0.1, 0.1, 0.1, 0.3)
  chosen <- utils::combn(9, 4)
  over_all <- apply(chosen, 2, function(high) plain_moran(replace(rep(0.1, 9), high, 0.3), w))
  seen <- plain_moran(x, w)
  upper <- mean(over_all >= seen - 1e-9)
  expect_gt(mean(abs(over_all - seen) < 1e-9), 0.01)
  nsim <- 20000
  found <- with_test_seed(3, global_moran(one_year(w, x), "value", unstandardised(w), both, "permutation", nsim = nsim))
  expect_lte(abs(found$p.value - upper), share_slack(upper, nsim))
})

test_that("the same seed gives the same table, and two numbers are taken from the stream", {
  w <- square_lattice(3)
  run <- function() global_moran(one_year(w, 1:9), "value", as_spatial_weights(w), both, "permutation", nsim = 99)
  with_test_seed(1, {
    first <- run()
    after <- stats::runif(1)
    second <- run()
  })
  expect_identical(with_test_seed(1, run()), first)
  expect_false(identical(attr(first, "simulated"), attr(second, "simulated")))
  expect_identical(with_test_seed(1, stats::runif(3))[3], after)
  with_test_seed(1, {
    before <- .Random.seed
    global_moran(one_year(w, 1:9), "value", as_spatial_weights(w), both)
    expect_identical(.Random.seed, before)
  })
})

test_that("two more simulations leave the first ones as they are", {
  w <- square_lattice(3)
  run <- function(nsim) with_test_seed(1, global_moran(one_year(w, 1:9), "value", as_spatial_weights(w), both,
                                                       "permutation", nsim = nsim))
  expect_identical(attr(run(52), "simulated")[, 1:50], attr(run(50), "simulated")[, 1:50])
})

test_that("weights that leave no freedom are told", {
  w <- 1 - diag(5)
  dimnames(w) <- list(letters[1:5], letters[1:5])
  for (test in c("randomisation", "normality", "permutation")) {
    expect_warning(found <- global_moran(one_year(w, c(1, 5, 2, 2, 7)), "value", as_spatial_weights(w), both,
                                         test, nsim = 99),
                   "no variance in year 2020", class = "lowcarbon_warning")
    expect_equal(found$moran, -1 / 4)
    expect_identical(c(found$z, found$p.value, found$variance), c(NA, 1, 0))
  }
})

test_that("choices are kept and printed", {
  w <- square_lattice(3)
  w[1, ] <- w[, 1] <- 0
  found <- global_moran(one_year(w, 1:9), "value", unstandardised(w), both, "permutation", "two.sided", 19, "adjust")
  expect_identical(attr(found, "choices"),
                   list(test = "permutation", alternative = "two.sided", nsim = 19, islands = "not counted: r0101"))
  expect_identical(found$n, 8L)
  expect_output(print(found), "Global Moran's I of value, 1 period")
  expect_output(print(found), "alternative: two.sided")
})

test_that("bad input is named", {
  w <- square_lattice(3)
  W <- as_spatial_weights(w)
  good <- rbind(one_year(w, c(1, 5, 2, 2, 7, 3, 1, 1, 9), 2001), one_year(w, 1:9, 2002))
  run <- function(data = good, value = "value", index = both, W. = W, ...) global_moran(data, value, W., index, ...)
  expect_input_error(run(replace(good, "value", list(replace(good$value, 5, NA)))), "`value`", "row 5", "r0202", "2001")
  expect_input_error(run(replace(good, "value", list(replace(good$value, 14, Inf)))), "`value`", "Inf",
                     "row 14", "2002")
  expect_input_error(run(transform(good, value = as.character(value))), "numeric column", "character")
  expect_input_error(run(transform(good, value = ifelse(year == 2002, 3, value))), "`value`", "3 for every region",
                     "year 2002")
  expect_input_error(run(transform(good,
                                   value = ifelse(year == 2002,
                                                  0.1 + 0.2 * (region == "r0101") - 0.2 * (region == "r0101"), value))),
                     "`value`", "year 2002")
  expect_input_error(run(good[-4, ]), "`data`", "region \"r0102\", year 2001")
  expect_input_error(run(rbind(good, good[3, ])), "`index`", "rows 3 and 19")
  expect_input_error(run(good[0, ]), "`data`", "no rows")
  expect_input_error(run(as.list(good)), "`data`", "a data frame")
  expect_input_error(run(value = "valeu"), "`value`", "valeu")
  expect_input_error(run(value = both), "`value`")
  expect_input_error(run(index = NULL), "`index`", "found nothing")
  expect_input_error(run(index = "region"), "`index`")
  expect_input_error(run(W. = W[rownames(w)[-1]]), "`W`", "r0101")
  expect_input_error(run(good[good$region != "r0303", ]), "`W`", "r0303")
  expect_input_error(run(transform(good, region = sub("r0101", "R0101", region))), "`W`", "R0101", "r0101")
  expect_input_error(run(W. = unstandardised(0 * w)), "`W`", "link")
  expect_input_error(run(test = "normal"), "`test`", "normal")
  expect_input_error(run(alternative = "both"), "`alternative`")
  expect_input_error(run(islands = "drop"), "`islands`")
  for (nsim in list(1, 2.5, NA, "9", c(9, 9))) expect_input_error(run(test = "permutation", nsim = nsim), "`nsim`")
})

test_that("too few regions are refused", {
  few <- function(n, test = "randomisation") {
    w <- row_matrix(n)
    global_moran(one_year(w, seq_len(n)), "value", unstandardised(w), both, test)
  }
  expect_input_error(few(3), "at least 4 regions", "normality")
  expect_input_error(few(2, "normality"), "at least 3 regions")
  # three in a row, S0 = 4, S1 = 8, S2 = 4 (1 + 4 + 1) = 24: (72 - 72 + 48) / (16 * 8) - 1 / 4
  expect_equal(few(3, "normality")$variance, 1 / 8)
  expect_equal(few(3, "normality")$moran, 0)
  one <- data.frame(region = "a", year = 1, value = 1)
  expect_input_error(global_moran(one, "value", unstandardised(matrix(0, 1, 1, dimnames = list("a", "a"))), both))
  w <- row_matrix(6)
  w[3:6, ] <- w[, 3:6] <- 0
  expect_input_error(global_moran(one_year(w, 1:6), "value", unstandardised(w), both, "normality", islands = "adjust"),
                     "2 with neighbours")
})
