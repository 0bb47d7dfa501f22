# Theil's T and L and their decomposition by the textbook formulas.
naive_theil <- function(y, group, w = rep(1, length(y)), index = "T") {
  term <- function(y, mu) if (index == "T") ifelse(y > 0, y / mu * log(y / mu), 0) else log(mu / y)
  theil_of <- function(y, w) sum(w * term(y, sum(w * y) / sum(w))) / sum(w)
  groups <- sort(unique(group), method = "radix")
  weight <- vapply(groups, function(g) sum(w[group == g]), 0, USE.NAMES = FALSE)
  total <- vapply(groups, function(g) sum((w * y)[group == g]), 0, USE.NAMES = FALSE)
  inner <- vapply(groups, function(g) theil_of(y[group == g], w[group == g]), 0, USE.NAMES = FALSE)
  share <- if (index == "T") total / sum(total) else weight / sum(weight)
  means <- total / weight
  pairs <- utils::combn(length(groups), 2)
  between <- apply(pairs, 2, function(at) theil_of(means[at], weight[at]))
  c(theil_of(y, w), inner, between, share * inner, sum(share * inner), theil_of(means, weight))
}

some_incomes <- function(n = 60, groups = 3, seed = 1) {
  with_test_seed(seed, data.frame(
    y = round(rlnorm(n, 1), 2) + 0.01, g = rep_len(letters[seq_len(groups)], n), w = sample(1:5, n, TRUE),
    stringsAsFactors = FALSE
  ))
}

part <- function(found, component) found$estimate[found$component == component]

rounding <- 1e-14

test_that("the example of PySAL's tests: all inequality between, log 2", {
  data <- data.frame(y = c(0, 0, 0, 10, 10, 10), g = c(0, 0, 0, 1, 1, 1))
  expect_warning(found <- theil(data, "y", "g"), "only zeros", class = "lowcarbon_warning")
  expect_named(found, c("component", "group_1", "group_2", "estimate", "share"))
  expect_s3_class(found, c("lowcarbon_theil", "lowcarbon_result", "data.frame"), exact = TRUE)
  expect_equal(part(found, "overall"), log(2), tolerance = 4e-16)
  expect_equal(part(found, "overall"), 0.693147180559945, tolerance = 1e-15) # as printed there
  expect_equal(part(found, "contribution_between"), log(2), tolerance = 4e-16)
  expect_identical(part(found, "contribution_within"), 0)
  expect_identical(part(found, "within"), c(NA, 0))
  expect_equal(part(found, "between"), log(2), tolerance = 4e-16)
  expect_identical(found$share, c(NA, NA, NA, NA, 0, 0, 0, 100))
})

test_that("worked by hand: 1, 3 and 2, 6", {
  data <- data.frame(y = c(1, 3, 2, 6), g = c("a", "a", "b", "b"))
  found <- theil(data, "y", "g")
  # both groups: values 1/2 and 3/2 of their mean; means 2/3 and 4/3 of the whole
  inside <- (0.5 * log(0.5) + 1.5 * log(1.5)) / 2
  outside <- (2 / 3 * log(2 / 3) + 4 / 3 * log(4 / 3)) / 2
  expect_equal(found$estimate,
               c(inside + outside, inside, inside, outside, inside / 3, inside * 2 / 3, inside, outside),
               tolerance = rounding)
  expect_identical(found$component,
                   c("overall", "within", "within", "between", "contribution_group", "contribution_group",
                                      "contribution_within", "contribution_between"))
  expect_identical(found$group_1, c(NA, "a", "b", "a", "a", "b", NA, NA))
  expect_identical(found$group_2, c(NA, "a", "b", "b", "a", "b", NA, NA))
  # L: the same groups, shares in the weight
  found <- theil(data, "y", "g", kind = "L")
  inside <- -(log(0.5) + log(1.5)) / 2
  outside <- -(log(2 / 3) + log(4 / 3)) / 2
  expect_equal(found$estimate, c(inside + outside, inside, inside, outside, inside / 2, inside / 2, inside, outside),
               tolerance = rounding)
})

test_that("the textbook formulas give the same, with and without weights", {
  for (seed in 1:3) {
    data <- some_incomes(groups = 1 + seed, seed = seed)
    for (index in c("T", "L")) {
      expect_equal(theil(data, "y", "g", kind = index)$estimate, naive_theil(data$y, data$g, index = index),
                   tolerance = 1e-13)
      expect_equal(theil(data, "y", "g", weights = "w", kind = index)$estimate,
                   naive_theil(data$y, data$g, data$w, index), tolerance = 1e-13)
    }
  }
  data$y[c(2, 5)] <- 0
  expect_equal(theil(data, "y", "g")$estimate, naive_theil(data$y, data$g), tolerance = 1e-13)
})

test_that("parts add up to the whole and shares to 100", {
  data <- some_incomes()
  for (index in c("T", "L")) {
    found <- as.data.frame(theil(data, "y", "g", weights = "w", kind = index))
    whole <- part(found, "overall")
    expect_equal(sum(part(found, "contribution_group")), part(found, "contribution_within"), tolerance = rounding)
    expect_equal(part(found, "contribution_within") + part(found, "contribution_between"), whole, tolerance = rounding)
    shares <- found$share[found$component %in% c("contribution_within", "contribution_between")]
    expect_equal(sum(shares), 100, tolerance = rounding)
    expect_true(all(found$estimate >= 0))
  }
})

test_that("a weight of n is n rows; rows, units and labels do not matter", {
  data <- some_incomes()
  for (index in c("T", "L")) {
    found <- theil(data, "y", "g", weights = "w", kind = index)
    long <- data[rep(seq_len(nrow(data)), data$w), ]
    expect_equal(theil(long, "y", "g", kind = index)$estimate, found$estimate, tolerance = 1e-13)
    expect_equal(theil(data[nrow(data):1, ], "y", "g", weights = "w", kind = index), found, tolerance = 1e-13)
    expect_identical(theil(transform(data, y = y * 2^700, w = w / 4), "y", "g", weights = "w", kind = index)$estimate,
                     found$estimate)
    other <- theil(transform(data, g = chartr("abc", "cba", g)), "y", "g", weights = "w", kind = index)
    expect_equal(rev(part(other, "within")), part(found, "within"), tolerance = 1e-13)
    expect_equal(rev(part(other, "between")), part(found, "between")[c(1, 2, 3)], tolerance = 1e-13)
  }
})

test_that("values that differ in the ninth digit keep all digits of their index", {
  # With D = n y - sum y (whole numbers) and S = sum y, e = D / S is about 1e-9:
  # T = sum e^2 / 2 n - sum e^3 / 6 n, L = sum e^2 / 2 n - sum e^3 / 3 n, and
  # what follows is below 1e-18 of it.
  step <- c(3, 9, 1, 4, 4, 7, 0, 2, 8, 5, 6, 1)
  data <- data.frame(y = 1e9 + step, g = rep(c("a", "b", "c"), 4))
  index_of <- function(step, base, cube) {
    deviation <- length(step) * step - sum(step)
    sum <- length(step) * base + sum(step)
    sum(deviation^2) / (2 * length(step) * sum^2) - sum(deviation^3) / (cube * length(step) * sum^3)
  }
  for (index in c("T", "L")) {
    found <- theil(data, "y", "g", kind = index)
    cube <- if (index == "T") 6 else 3
    groups <- split(step, data$g)
    expect_equal(part(found, "overall") / index_of(step, 1e9, cube), 1, tolerance = 2e-15)
    expect_equal(part(found, "within") / vapply(groups, index_of, 0, 1e9, cube, USE.NAMES = FALSE), rep(1, 3),
                 tolerance = 2e-15)
    # group means are 1e9 + sum / 4: an index of the sums, with base 4e9
    expect_equal(part(found, "contribution_between") / index_of(vapply(groups, sum, 0), 4e9, cube), 1,
                 tolerance = 2e-15)
    pairs <- utils::combn(3, 2, function(at) index_of(vapply(groups[at], sum, 0), 4e9, cube))
    expect_equal(part(found, "between") / as.vector(pairs), rep(1, 3), tolerance = 4e-15)
  }
})

test_that("the two terms join where series and formula meet", {
  # 1 / 10 and its neighbours: both ways to compute must agree there.
  e <- c(0.1 - 1e-9, 0.1 + 1e-9, -0.1 + 1e-9, -0.1 - 1e-9)
  expect_equal(theil_term(e), (1 + e) * log1p(e) - e, tolerance = 1e-14)
  expect_equal(mld_term(e), e - log1p(e), tolerance = 1e-14)
  expect_identical(theil_term(c(-1, 0)), c(1, 0))
  expect_equal(theil_term(1e-8) / (0.5e-16 - 1e-24 / 6), 1, tolerance = 1e-15)
})

test_that("periods are taken one by one, absent groups stay with NA", {
  data <- some_incomes(63)
  data$year <- rep(c(2002, 2000, 2001), each = 21)
  found <- theil(data, "y", "g", "year")
  for (year in 2000:2002) {
    expect_equal(found$estimate[found$year == year], with(data[data$year == year, ], naive_theil(y, g)),
                 tolerance = 1e-13)
  }
  overview <- summary(found)
  expect_equal(overview$share_within + overview$share_between, rep(100, 3), tolerance = rounding)
  less <- data[!(data$g == "b" & data$year == 2001), ]
  expect_warning(found <- theil(less, "y", "g", "year"), "\"b\" in year 2001", class = "lowcarbon_warning")
  at <- found[found$year == 2001, ]
  expect_identical(is.na(at$estimate),
                   c(FALSE, FALSE, TRUE, FALSE, TRUE, FALSE, TRUE, FALSE, TRUE, FALSE, FALSE, FALSE))
  expect_equal(at$estimate[!is.na(at$estimate)], with(less[less$year == 2001, ], naive_theil(y, g)), tolerance = 1e-13)
})

test_that("23 years of provinces agree with the textbook formulas", {
  data <- shared_csv("data", "ceads_prov_fuel_1997_2019.csv")
  data$area <- ifelse(data$province %in% c("Liaoning", "Jilin", "Heilongjiang"), "Northeast",
                      ifelse(data$province < "H", "first", "second"))
  found <- theil(data, "co2_total", "area", "year")
  expected <- vapply(1997:2019, function(year) with(data[data$year == year, ], naive_theil(co2_total, area)),
                     numeric(12))
  expect_equal(found$estimate, as.vector(expected), tolerance = 1e-13)
})

test_that("small and even data have their plain answers", {
  one <- theil(data.frame(y = c(1, 3), g = "a"), "y", "g")
  expect_identical(one$component,
                   c("overall", "within", "contribution_group", "contribution_within", "contribution_between"))
  expect_equal(one$share, c(NA, NA, 100, 100, 0))
  expect_warning(even <- theil(data.frame(y = c(2, 2), g = c("a", "b")), "y", "g"), "equal",
                 class = "lowcarbon_warning")
  expect_identical(part(even, "overall"), 0)
  expect_true(all(is.na(even$share)))
  singles <- theil(data.frame(y = c(1, 3), g = c("a", "b")), "y", "g")
  expect_identical(part(singles, "within"), c(0, 0))
})

test_that("tibbles, data.tables and factors are taken", {
  data <- some_incomes(20)
  found <- theil(data, "y", "g")
  if (requireNamespace("tibble", quietly = TRUE)) expect_identical(theil(tibble::as_tibble(data), "y", "g"), found)
  if (requireNamespace("data.table", quietly = TRUE)) {
    expect_identical(theil(data.table::as.data.table(data), "y", "g"), found)
  }
  expect_identical(levels(theil(transform(data, g = factor(g)), "y", "g")$group_1), c("a", "b", "c"))
})

test_that("bad input is refused with its place", {
  data <- data.frame(y = c(1, 2, 3, 4), g = c("a", "a", "b", "b"), year = c(1, 2, 1, 2), w = 1)
  put <- function(column, value) {
    data[[column]][3] <- value
    data
  }
  expect_input_error(theil(put("y", NA), "y", "g", "year"), "`value`", "row 3", "year 1")
  expect_input_error(theil(put("y", -Inf), "y", "g"), "`value`", "row 3")
  expect_input_error(theil(put("y", -1), "y", "g"), "`value`", "row 3")
  expect_input_error(theil(put("y", 0), "y", "g", kind = "L"), "`value`", "above 0", "row 3")
  expect_input_error(theil(put("w", -1), "y", "g", weights = "w"), "`weights`", "row 3")
  expect_input_error(theil(transform(data, y = c(1, 0, 1, 0)), "y", "g", "year"), "`value`", "only zeros", "year 2")
  expect_input_error(theil(transform(data, w = 0), "y", "g", weights = "w"), "`weights`", "only zeros")
  expect_input_error(theil(transform(data, y = "1"), "y", "g"), "`value`", "numeric")
  expect_input_error(theil(data[0, ], "y", "g"), "`data`", "no rows")
  expect_input_error(theil(data, "y", "g", index = "GE2"), "`index`", "\"T\"")
  expect_input_error(theil(data, "y", "h"), "`group`", "`h`")
  expect_input_error(theil(data.frame(y = 1, g = 1:5000), "y", "g"), "`group`", "5000 groups")
})

test_that("results print and draw", {
  data <- some_incomes(40)
  data$year <- rep(2001:2004, each = 10)
  found <- theil(data, "y", "g", "year")
  expect_output(print(found), "Theil decomposition of y by g, 4 period\\(s\\)")
  picture <- tempfile(fileext = ".pdf")
  grDevices::pdf(picture)
  on.exit({
    grDevices::dev.off()
    unlink(picture)
  })
  for (which in c("contributions", "within", "between")) expect_identical(plot(found, which), found)
  skip_if_not_installed("ggplot2")
  bars <- ggplot2::layer_data(ggplot2::autoplot(found))
  expect_equal(max(bars$ymax), max(summary(found)$overall))
})
