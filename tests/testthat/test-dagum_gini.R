# The decomposition by its definition: all pairs, with outer(). Returns the
# estimates of one period in the order of dagum_gini().
naive_dagum <- function(y, group, w = rep(1, length(y))) {
  groups <- sort(unique(group), method = "radix")
  k <- length(groups)
  mean_of <- function(rows) sum(w[rows] * y[rows]) / sum(w[rows])
  mean_difference <- function(a, b) sum(outer(w[a], w[b]) * abs(outer(y[a], y[b], `-`))) / (sum(w[a]) * sum(w[b]))
  rows <- lapply(groups, function(g) which(group == g))
  mu <- vapply(rows, mean_of, 0)
  p <- vapply(rows, function(r) sum(w[r]), 0) / sum(w)
  s <- p * mu / mean_of(seq_along(y))
  gini <- matrix(0, k, k)
  net <- within <- overlap <- 0
  for (j in seq_len(k)) {
    gini[j, j] <- mean_difference(rows[[j]], rows[[j]]) / (2 * mu[j])
    within <- within + gini[j, j] * p[j] * s[j]
    for (h in seq_len(k)[seq_len(k) > j]) {
      delta <- mean_difference(rows[[j]], rows[[h]])
      gini[j, h] <- delta / (mu[j] + mu[h])
      affluence <- if (delta > 0) abs(mu[j] - mu[h]) / delta else 0
      part <- gini[j, h] * (p[j] * s[h] + p[h] * s[j])
      net <- net + part * affluence
      overlap <- overlap + part * (1 - affluence)
    }
  }
  all <- seq_along(y)
  c(mean_difference(all, all) / (2 * mean_of(all)), diag(gini), t(gini)[lower.tri(gini)], within, net, overlap)
}

some_regions <- function(n, groups = 4, seed = 1) {
  with_test_seed(seed, data.frame(
    y = round(rlnorm(n), 2), g = sample(letters[seq_len(groups)], n, TRUE), w = sample(0:5, n, TRUE),
    stringsAsFactors = FALSE
  ))
}

# Parts of an estimate of order one, each exact to a few units in the last place.
rounding <- 1e-14

test_that("a worked example comes out as by hand", {
  # a: 1, 3 (mean 2), b: 2, 6 (mean 4); mean 3. Differences: a 2, b 4,
  # across 1 5 1 3 (sum 10), of which b above a: 1 + 5 + 3 = 9, a above b: 1.
  data <- data.frame(y = c(1, 3, 2, 6), g = c("a", "a", "b", "b"))
  found <- dagum_gini(data, "y", "g")
  expect_s3_class(found, c("lowcarbon_dagum", "lowcarbon_result", "data.frame"), exact = TRUE)
  expect_named(found, c("component", "group_1", "group_2", "estimate", "share"))
  expect_identical(found$component, c("overall", "within", "within", "between", "contribution_within",
                                      "contribution_net_between", "contribution_transvariation"))
  expect_identical(found$group_1, c(NA, "a", "b", "a", NA, NA, NA))
  expect_identical(found$group_2, c(NA, "a", "b", "b", NA, NA, NA))
  # G = 2 (2 + 4 + 10) / (2 16 3) = 1/3; G_aa = (2 2 / 4) / 4, G_bb = (2 4 / 4) / 8,
  # G_ab = 2.5 / 6; G_w = (2 + 4) / 48, G_nb = 0.25 |4 - 2| / 3, the rest overlaps.
  expect_equal(found$estimate, c(1 / 3, 1 / 4, 1 / 4, 2.5 / 6, 1 / 8, 1 / 6, 1 / 24), tolerance = rounding)
  expect_equal(found$share, c(NA, NA, NA, NA, 37.5, 50, 12.5), tolerance = rounding)
  expect_equal(found$estimate, naive_dagum(data$y, data$g), tolerance = rounding)
})

test_that("the sweep agrees with all pairs taken one by one", {
  for (seed in 1:5) {
    data <- some_regions(60, groups = 1 + seed, seed = seed)
    data$w[1:20] <- 1 # each group has weight
    data$g[1:20] <- rep_len(letters[seq_len(1 + seed)], 20)
    expect_equal(dagum_gini(data, "y", "g")$estimate, naive_dagum(data$y, data$g), tolerance = rounding)
    expect_equal(dagum_gini(data, "y", "g", weights = "w")$estimate, naive_dagum(data$y, data$g, data$w),
                 tolerance = rounding)
  }
})

test_that("a weight of n is n rows", {
  data <- some_regions(40)
  data$w[1:4] <- 2
  data$g[1:4] <- letters[1:4]
  long <- data[rep(seq_len(nrow(data)), data$w), ]
  expect_equal(dagum_gini(data, "y", "g", weights = "w")$estimate, dagum_gini(long, "y", "g")$estimate,
               tolerance = rounding)
  twice <- data[rep(seq_len(nrow(data)), 2), ]
  expect_equal(dagum_gini(twice, "y", "g")$estimate, dagum_gini(data, "y", "g")$estimate, tolerance = rounding)
})

test_that("parts add up, shares to 100, and the identities of the pairs hold", {
  data <- some_regions(80)
  found <- as.data.frame(dagum_gini(data, "y", "g"))
  part <- startsWith(found$component, "contribution")
  expect_equal(sum(found$estimate[part]), found$estimate[1], tolerance = rounding)
  expect_equal(sum(found$share[part]), 100, tolerance = rounding)
  expect_true(all(is.na(found$share[!part])))
  mu <- tapply(data$y, data$g, mean)
  p <- table(data$g) / nrow(data)
  pairs <- found[found$component == "between", ]
  gap <- abs(mu[pairs$group_1] - mu[pairs$group_2])
  net <- sum(p[pairs$group_1] * p[pairs$group_2] * gap) / mean(data$y)
  expect_equal(found$estimate[found$component == "contribution_net_between"], net, tolerance = rounding)
  expect_true(all(pairs$estimate >= gap / (mu[pairs$group_1] + mu[pairs$group_2])))
})

test_that("groups that do not overlap have no transvariation and meet the bound", {
  data <- data.frame(y = c(1, 2, 4, 10, 11, 15, 30, 31), g = c("a", "a", "a", "b", "b", "b", "c", "c"))
  found <- as.data.frame(dagum_gini(data, "y", "g"))
  expect_identical(found$estimate[found$component == "contribution_transvariation"], 0)
  mu <- tapply(data$y, data$g, mean)
  expect_equal(found$estimate[found$component == "between"],
               unname(c(mu["b"] - mu["a"], mu["c"] - mu["a"], mu["c"] - mu["b"]) /
                        c(mu["b"] + mu["a"], mu["c"] + mu["a"], mu["c"] + mu["b"])), tolerance = rounding)
})

test_that("rows, units, labels and identifier types do not matter", {
  data <- some_regions(50)
  data$w <- data$w + 1
  found <- dagum_gini(data, "y", "g", weights = "w")
  shuffled <- data[with_test_seed(3, sample(nrow(data))), ]
  expect_equal(dagum_gini(shuffled, "y", "g", weights = "w"), found, tolerance = rounding)
  other_unit <- transform(data, y = y * 1024, w = w / 8)
  expect_identical(dagum_gini(other_unit, "y", "g", weights = "w")$estimate, found$estimate)

  renamed <- transform(data, g = chartr("abcd", "dcba", g))
  other <- dagum_gini(renamed, "y", "g", weights = "w")
  expect_equal(rev(other$estimate[2:5]), found$estimate[2:5], tolerance = rounding)
  mirrored <- c(6, 5, 3, 4, 2, 1) # ab is cd now, ac is bd, ad itself
  expect_equal(other$estimate[6:11][mirrored], found$estimate[6:11], tolerance = rounding)
  expect_equal(other$estimate[12:14], found$estimate[12:14], tolerance = rounding)

  as_factor <- dagum_gini(transform(data, g = factor(g, levels = c("d", "c", "b", "a"))), "y", "g", weights = "w")
  expect_equal(as_factor$estimate, other$estimate, tolerance = rounding)
  expect_identical(levels(as_factor$group_1), c("d", "c", "b", "a"))
  as_number <- dagum_gini(transform(data, g = match(g, letters)), "y", "g", weights = "w")
  expect_identical(as_number$estimate, found$estimate)
  expect_identical(as_number$group_2[6:8], 2:4)
})

test_that("mean differences do not change when all values move", {
  data <- some_regions(40)
  data$y <- round(data$y * 100) # whole numbers, so that moving them is exact
  delta <- function(data) {
    mu <- tapply(data$y, data$g, mean)
    pairs <- as.data.frame(dagum_gini(data, "y", "g"))
    pairs <- pairs[pairs$component %in% c("within", "between"), ]
    unname(pairs$estimate * (mu[pairs$group_1] + mu[pairs$group_2]))
  }
  expect_equal(delta(transform(data, y = y + 2^20)), delta(data), tolerance = rounding)
})

test_that("values that differ in the ninth digit keep all digits of their indices", {
  # Whole numbers: sums of differences, and of values, are exact.
  step <- c(3, 9, 1, 4, 4, 7, 0, 2, 8, 5, 6, 1)
  data <- data.frame(y = 1e9 + step, g = rep(c("a", "b", "c"), 4))
  n <- 12
  total <- sum(data$y)
  pairs <- abs(outer(step, step, `-`))
  same <- outer(data$g, data$g, `==`)
  mean_step <- tapply(step, data$g, mean)
  net <- 16 * (abs(mean_step[["a"]] - mean_step[["b"]]) + abs(mean_step[["a"]] - mean_step[["c"]]) +
                 abs(mean_step[["b"]] - mean_step[["c"]]))
  found <- as.data.frame(dagum_gini(data, "y", "g"))
  expect_equal(found$estimate[1] / (sum(pairs) / (2 * n * total)), 1, tolerance = 4e-16)
  expect_equal(found$estimate[8] / (sum(pairs[same]) / (2 * n * total)), 1, tolerance = 4e-16)
  expect_equal(found$estimate[9] / (net / (n * total)), 1, tolerance = 8e-16)
})

test_that("many values lose no digits: 1, 2, ..., n have G = (n - 1) / (3 n)", {
  n <- 2e5
  data <- data.frame(y = as.double(n:1), g = rep_len(1:4, n))
  found <- dagum_gini(data, "y", "g")
  expect_equal(found$estimate[1], (n - 1) / (3 * n), tolerance = 4e-16)
  # y = 4 i + r, i = 0 ... n / 4 - 1: sum of |i - i'| over pairs of one group
  m <- n / 4
  mu <- tapply(data$y, data$g, mean)
  expect_equal(found$estimate[2:5], as.vector(4 * (m^2 - 1) / (6 * m) / mu), tolerance = 4e-16)
})

test_that("ties need no care", {
  data <- data.frame(y = c(2, 2, 2, 5, 5, 0, 0, 5), g = c("a", "b", "a", "b", "a", "b", "a", "b"))
  expect_equal(dagum_gini(data, "y", "g")$estimate, naive_dagum(data$y, data$g), tolerance = rounding)
})

test_that("values and weights far out are as good as others", {
  data <- some_regions(30)
  data$w <- data$w + 1
  found <- dagum_gini(data, "y", "g", weights = "w")$estimate
  for (unit in c(2^1000, 2^-1000)) {
    expect_identical(dagum_gini(transform(data, y = y * unit), "y", "g", weights = "w")$estimate, found)
    expect_identical(dagum_gini(transform(data, w = w * unit), "y", "g", weights = "w")$estimate, found)
  }
})

test_that("neither the smallest doubles nor large values under large weights leave the range", {
  found <- summary(dagum_gini(data.frame(y = c(1, 2, 3, 4) * 2^-1074, g = c("a", "a", "b", "b")), "y", "g"))
  expect_equal(found$overall, 0.25, tolerance = 1e-15)
  expect_equal(found$contribution_net_between, 0.2, tolerance = 1e-15)
  data <- data.frame(y = 1:40000, g = c("a", "b"), w = 1)
  expect_identical(dagum_gini(transform(data, y = y * 2^310, w = w * 2^330), "y", "g", weights = "w")$estimate,
                   dagum_gini(data, "y", "g", weights = "w")$estimate)
})

test_that("more replicates than memory holds are refused before they are drawn", {
  data <- data.frame(y = 1:3000, g = 1:3000)
  expect_input_error(dagum_gini(data, "y", "g", boot = 1e6), "`boot`",
                     "1,000,000 replicates of 4,501,504 indices", "8 GB")
})

test_that("periods are taken one by one, in any order of rows", {
  data <- some_regions(90)
  data$year <- rep(c(2012, 2010, 2011), 30)
  data$g[1:12] <- rep(letters[1:4], each = 3)
  found <- dagum_gini(data, "y", "g", "year")
  expect_named(found, c("year", "component", "group_1", "group_2", "estimate", "share"))
  expect_identical(found$year, rep(c(2010, 2011, 2012), each = 14))
  for (year in 2010:2012) {
    expect_equal(found$estimate[found$year == year], with(data[data$year == year, ], naive_dagum(y, g)),
                 tolerance = rounding)
  }
  expect_equal(dagum_gini(data[90:1, ], "y", "g", "year"), found, tolerance = rounding)
  overview <- summary(found)
  expect_identical(overview$year, c(2010, 2011, 2012))
  expect_identical(overview$overall, found$estimate[found$component == "overall"])
  expect_equal(overview$share_within + overview$share_net_between + overview$share_transvariation, rep(100, 3),
               tolerance = rounding)
})

test_that("23 years of provinces in one call agree with all pairs and with Theil's sign", {
  data <- shared_csv("data", "ceads_prov_fuel_1997_2019.csv")
  east <- c("Beijing", "Tianjin", "Hebei", "Shanghai", "Jiangsu", "Zhejiang", "Fujian", "Shandong",
            "Guangdong", "Hainan")
  data$area <- "West"
  data$area[data$province %in% east] <- "East"
  data$area[data$province %in% c("Liaoning", "Jilin", "Heilongjiang")] <- "Northeast"
  data$area[data$province %in% c("Shanxi", "Anhui", "Jiangxi", "Henan", "Hubei", "Hunan")] <- "Central"
  found <- dagum_gini(data, "co2_total", "area", "year")
  expect_identical(nrow(found), 23L * 14L)
  expected <- vapply(1997:2019, function(year) with(data[data$year == year, ], naive_dagum(co2_total, area)),
                     numeric(14))
  expect_equal(found$estimate, as.vector(expected), tolerance = rounding)
  expect_equal(found$share[found$component == "contribution_within"], 100 * expected[12, ] / expected[1, ],
               tolerance = rounding)
})

# Without the warning of small groups, which is not what these tests are about.
gini_of_few <- function(...) {
  withCallingHandlers(dagum_gini(...), lowcarbon_warning = function(w) {
    if (grepl("too narrow", conditionMessage(w), fixed = TRUE)) invokeRestart("muffleWarning")
  })
}

test_that("intervals are the percentiles of plain resampling with the same draws", {
  data <- some_regions(24, groups = 2)
  data$year <- rep(1:2, 12)
  found <- with_test_seed(11, gini_of_few(data, "y", "g", "year", boot = 40, level = 0.9))
  expect_named(found, c("year", "component", "group_1", "group_2", "estimate", "share", "lower", "upper"))
  data <- data[order(data$year, data$g, data$y), ]
  cells <- split(seq_len(nrow(data)), list(data$g, data$year)) # group fastest
  replicates <- with_test_seed(11, replicate(40, {
    drawn <- lapply(cells, function(rows) rows[sample.int(length(rows), replace = TRUE)])
    c(with(data[unlist(drawn[1:2]), ], naive_dagum(y, g)), with(data[unlist(drawn[3:4]), ], naive_dagum(y, g)))
  }))
  expect_equal(found$lower, apply(replicates, 1, quantile, 0.05, names = FALSE), tolerance = rounding)
  expect_equal(found$upper, apply(replicates, 1, quantile, 0.95, names = FALSE), tolerance = rounding)
})

test_that("intervals repeat with the seed, whatever the order of rows, and move the stream on", {
  data <- some_regions(40)
  found <- with_test_seed(5, gini_of_few(data, "y", "g", boot = 200))
  expect_identical(with_test_seed(5, gini_of_few(data[40:1, ], "y", "g", boot = 200))$lower, found$lower)
  expect_false(identical(with_test_seed(6, gini_of_few(data, "y", "g", boot = 200))$lower, found$lower))
  expect_true(with_test_seed(5, {
    before <- .Random.seed
    gini_of_few(data, "y", "g", boot = 1)
    !identical(before, .Random.seed)
  }))
  expect_true(with_test_seed(5, {
    before <- .Random.seed
    dagum_gini(data, "y", "g")
    identical(before, .Random.seed)
  }))
  expect_true(all(found$lower[c(1, 6:11)] <= found$estimate[c(1, 6:11)]))
  expect_true(all(found$upper[c(1, 6:11)] >= found$estimate[c(1, 6:11)]))
  wider <- with_test_seed(5, gini_of_few(data, "y", "g", boot = 200, level = 0.99))
  expect_true(all(wider$lower <= found$lower & wider$upper >= found$upper))
})

test_that("intervals of small groups are warned of by name", {
  data <- data.frame(y = with_test_seed(1, exp(rnorm(63))), g = rep(c("East", "Centre", "Northeast"), c(40, 20, 3)))
  said <- expect_warning(dagum_gini(data, "y", "g", boot = 20), class = "lowcarbon_warning")
  expect_match(conditionMessage(said), "\"Northeast\" (3)", fixed = TRUE)
  expect_false(grepl("Centre", conditionMessage(said)))
  expect_silent(dagum_gini(data[1:60, ], "y", "g", boot = 20))
  expect_silent(dagum_gini(data, "y", "g"))
  # a group small in one period only
  data$year <- rep(1:2, c(21, 42))
  expect_warning(dagum_gini(data[data$g == "East", ], "y", "g", "year", boot = 20), "\"East\" (19)", fixed = TRUE,
                 class = "lowcarbon_warning")
})

test_that("weights go along with the rows drawn", {
  data <- data.frame(y = c(1, 2, 5, 6), g = "a", w = c(1, 3, 2, 2))
  found <- with_test_seed(2, gini_of_few(data, "y", "g", weights = "w", boot = 30))
  replicates <- with_test_seed(2, replicate(30, {
    drawn <- sample.int(4, replace = TRUE)
    naive_dagum(data$y[drawn], data$g[drawn], data$w[drawn])[1]
  }))
  expect_equal(c(found$lower[1], found$upper[1]), quantile(replicates, c(0.025, 0.975), names = FALSE),
               tolerance = rounding)
})

test_that("a group absent from a period, or of zeros, keeps its rows, with NA and a warning", {
  data <- data.frame(y = c(1, 2, 3, 4, 5), g = c("a", "b", "a", "b", "c"), year = c(1, 1, 2, 2, 2))
  expect_warning(found <- dagum_gini(data, "y", "g", "year"), "\"c\" in year 1", class = "lowcarbon_warning")
  first <- found$estimate[found$year == 1]
  expect_identical(is.na(first), c(FALSE, FALSE, FALSE, TRUE, FALSE, TRUE, TRUE, FALSE, FALSE, FALSE))
  expect_equal(first[c(1:3, 5, 8:10)], naive_dagum(c(1, 2), c("a", "b")), tolerance = rounding)

  zeros <- data.frame(y = c(0, 0, 1, 3), g = c("a", "a", "b", "b"))
  expect_warning(found <- dagum_gini(zeros, "y", "g"), "only zeros in `value`: \"a\"", class = "lowcarbon_warning")
  # a: none; b: 2 2 / 4 / (2 2); pair: mean difference 2 over mean sum 2
  expect_equal(found$estimate, c(10 / 16, NA, 1 / 4, 1, 1 / 8, 1 / 2, 0), tolerance = rounding)

  weightless <- data.frame(y = c(1, 2, 3), g = c("a", "a", "b"), w = c(1, 1, 0))
  expect_warning(found <- dagum_gini(weightless, "y", "g", weights = "w"), "no member", class = "lowcarbon_warning")
  expect_equal(found$estimate[1:2], rep(1 / 6, 2), tolerance = rounding)
})

test_that("replicates without an index are counted, not hidden", {
  data <- data.frame(y = c(0, 0, 1, 2, 3), g = c("a", "a", "a", "b", "b"))
  expect_warning(found <- with_test_seed(1, gini_of_few(data, "y", "g", boot = 50)), "replicates",
                 class = "lowcarbon_warning")
  expect_false(anyNA(found$lower))
})

test_that("small and even data have their plain answers", {
  one_group <- dagum_gini(data.frame(y = c(1, 3), g = "a"), "y", "g")
  expect_equal(one_group$estimate, c(1 / 4, 1 / 4, 1 / 4, 0, 0))
  expect_identical(one_group$share, c(NA, NA, 100, 0, 0))
  singles <- dagum_gini(data.frame(y = c(1, 3), g = c("a", "b")), "y", "g")
  expect_equal(singles$estimate, c(1 / 4, 0, 0, 1 / 2, 0, 1 / 4, 0))
  expect_warning(one_region <- dagum_gini(data.frame(y = 2, g = "a"), "y", "g"), "equal", class = "lowcarbon_warning")
  expect_identical(one_region$estimate, c(0, 0, 0, 0, 0))
  expect_true(all(is.na(one_region$share)))
  even <- data.frame(y = c(2, 2, 1, 3), g = c("a", "b", "a", "b"), year = c(1, 1, 2, 2))
  expect_warning(dagum_gini(even, "y", "g", "year"), "year 1", class = "lowcarbon_warning")
})

test_that("tibbles, data.tables, panel frames and odd column types are taken", {
  data <- some_regions(20)
  data$year <- rep(2001:2002, 10)
  data$g[1:8] <- rep(letters[1:4], each = 2)
  found <- dagum_gini(data, "y", "g", "year")
  if (requireNamespace("tibble", quietly = TRUE)) {
    expect_identical(dagum_gini(tibble::as_tibble(data), "y", "g", "year"), found)
  }
  if (requireNamespace("data.table", quietly = TRUE)) {
    expect_identical(dagum_gini(data.table::as.data.table(data), "y", "g", "year"), found)
  }
  whole <- transform(data, y = as.integer(ceiling(y)), year = factor(year))
  expect_identical(dagum_gini(whole, "y", "g", "year")$estimate,
                   dagum_gini(transform(data, y = ceiling(y)), "y", "g", "year")$estimate)
  expect_s3_class(dagum_gini(whole, "y", "g", "year")$year, "factor")
})

test_that("bad input is refused with its place", {
  data <- data.frame(y = c(1, 2, 3, 4), g = c("a", "a", "b", "b"), year = c(1, 2, 1, 2), w = 1)
  put <- function(column, value) {
    data[[column]][3] <- value
    data
  }
  expect_input_error(dagum_gini(put("y", NA), "y", "g", "year"), "`value`", "row 3", "\"b\"", "year 1")
  expect_input_error(dagum_gini(put("y", Inf), "y", "g"), "`value`", "Inf", "row 3")
  expect_input_error(dagum_gini(put("y", -1), "y", "g"), "`value`", "not below 0", "row 3")
  expect_input_error(dagum_gini(put("w", -1), "y", "g", weights = "w"), "`weights`", "row 3")
  expect_input_error(dagum_gini(put("w", NA), "y", "g", weights = "w"), "`weights`", "row 3")
  expect_input_error(dagum_gini(put("g", NA), "y", "g"), "`group`", "missing", "row 3")
  expect_input_error(dagum_gini(put("year", NA), "y", "g", "year"), "`time`", "missing", "row 3")
  expect_input_error(dagum_gini(transform(data, y = as.character(y)), "y", "g"), "`value`", "numeric")
  expect_input_error(dagum_gini(transform(data, y = factor(y)), "y", "g"), "`value`", "factor")
  expect_input_error(dagum_gini(transform(data, y = 0), "y", "g"), "`value`", "only zeros")
  expect_input_error(dagum_gini(transform(data, y = c(1, 0, 1, 0)), "y", "g", "year"), "`value`",
                     "only zeros", "year 2")
  expect_input_error(dagum_gini(transform(data, w = c(1, 0, 1, 0)), "y", "g", "year", "w"), "`weights`", "year 2")
  expect_input_error(dagum_gini(data[0, ], "y", "g"), "`data`", "no rows")
  expect_input_error(dagum_gini(as.list(data), "y", "g"), "`data`", "list")
  expect_input_error(dagum_gini(data, "z", "g"), "`value`", "`z`")
  expect_input_error(dagum_gini(data, c("y", "w"), "g"), "`value`")
  expect_input_error(dagum_gini(data, "y", "region"), "`group`", "`region`")
  expect_input_error(dagum_gini(data, "y", "g", "g"), "`time`", "another column")
  expect_input_error(dagum_gini(data, "y", "g", weights = c(1, 1, 1, 1)), "`weights`")
  expect_input_error(dagum_gini(data, "y", "g", boot = -1), "`boot`")
  expect_input_error(dagum_gini(data, "y", "g", boot = 1.5), "`boot`", "whole")
  expect_input_error(dagum_gini(data, "y", "g", boot = 10, level = 1), "`level`")
  expect_input_error(dagum_gini(data, "y", "g", boot = 10, level = 95), "`level`")
  many <- data.frame(y = 1, g = seq_len(5000))
  expect_input_error(dagum_gini(many, "y", "g"), "`group`", "5000 groups")
})

test_that("the compiled routine refuses what R never sends", {
  call <- function(...) {
    args <- utils::modifyList(list(value = c(1, 2), order = 1:2, group = 1:2, period = NULL, weight = NULL, groups = 2L,
                                   periods = 1L,
                                   boot = 0L), list(...), keep.null = TRUE)
    .Call(ffi_dagum, args$value, args$order, args$group, args$period, args$weight, args$groups, args$periods,
          args$boot)
  }
  expect_equal(call()$estimates[, 1], naive_dagum(c(1, 2), 1:2))
  for (bad in list(list(value = NULL), list(value = 1:2), list(value = numeric()), list(group = c(1, 2)),
                   list(group = 1:3), list(group = c(0L, 1L)), list(group = c(1L, NA)), list(period = 1L),
                   list(period = c(1L, 2L)), list(weight = 1), list(weight = "a"), list(groups = 0L),
                   list(groups = NA_integer_), list(periods = NULL), list(boot = -1L), list(boot = "a"))) {
    expect_error(do.call(call, bad), "internal")
  }
})

test_that("results print, convert and draw", {
  data <- some_regions(40)
  data$year <- rep(2001:2004, 10)
  data$g <- rep(c("\u4e1c\u90e8", "\u897f\u90e8"), each = 20)
  found <- dagum_gini(data, "y", "g", "year")
  expect_output(print(found), "Dagum Gini decomposition of y by g, 4 period\\(s\\)")
  expect_identical(class(as.data.frame(found)), "data.frame")
  picture <- tempfile(fileext = ".pdf")
  grDevices::pdf(picture, family = "GB1")
  on.exit({
    grDevices::dev.off()
    unlink(picture)
  })
  before <- graphics::par("mar")
  for (which in c("contributions", "within", "between")) {
    expect_identical(plot(found, which), found)
    expect_no_error(plot(dagum_gini(data, "y", "g"), which))
  }
  expect_identical(graphics::par("mar"), before)
  expect_input_error(plot(found, "shares"), "`which`")
  expect_input_error(plot(dagum_gini(data, "y", "year"), "none"), "`which`")
  expect_input_error(plot(dagum_gini(data[1:20, ], "y", "g"), "between"), "one group")
  skip_if_not_installed("ggplot2")
  drawn <- ggplot2::autoplot(found, "within")
  expect_s3_class(drawn, "ggplot")
  expect_identical(nrow(ggplot2::layer_data(drawn)), 8L)
  bars <- ggplot2::layer_data(ggplot2::autoplot(found))
  expect_equal(max(bars$ymax), max(summary(found)$overall))
  expect_s3_class(ggplot2::autoplot(dagum_gini(data, "y", "g"), "between"), "ggplot")
})

test_that("the period column keeps its name, or is refused", {
  data <- data.frame(component = rep(1:2, each = 2), g = c("a", "b"), y = 1:4)
  expect_input_error(dagum_gini(data, "y", "g", "component"), "`time`", "`component`")
  expect_input_error(theil(data, "y", "g", "component"), "`time`", "`component`")
  names(data)[1] <- "year"
  data$year <- c("10", "10", "9", "9")
  gini <- dagum_gini(data, "y", "g", "year")
  expect_identical(unique(gini$year), c("9", "10"))
  expect_equal(gini$estimate[gini$component == "overall"], c(1 / 14, 1 / 6))
})

test_that("the glue refuses an order that is none", {
  run <- function(order) .Call(ffi_dagum, c(3, 1, 2), order, c(1L, 2L, 1L), NULL, NULL, 2L, 1L, 0L)
  expect_type(run(c(2L, 3L, 1L)), "list")
  expect_error(run(c(2L, 2L, 1L)), "a row twice")
  expect_error(run(c(1L, 2L, 3L)), "do not ascend")
  for (bad in list(c(2L, 3L), c(0L, 2L, 3L), c(2, 3, 1), c(2L, 3L, 4L), NULL)) expect_error(run(bad), "internal")
})
