index <- c("province", "year")

grouped_panel <- function(...) {
  data <- instrument_panel(...)
  data$half <- ifelse(match(data$province, sort(unique(data$province))) %% 2L == 0L, "even", "odd")
  data
}

# In each region y rises by the slope given while x goes from 0 to 1.
four <- data.frame(province = rep(c("A", "B", "C", "D"), each = 2), year = rep(1:2, 4), x = rep(0:1, 4),
                   y = c(3, 7, 1, 3, 5, 6, 0, 1), group = rep(c("first", "second"), each = 4))

test_that("four regions, by hand", {
  found <- group_difference(y ~ x, four, index, "group", effect = "individual")
  # slopes 4, 2 | 1, 1; the other splits differ by 1, 1, -1, -1, -2
  expect_equal(c(found$estimate_1, found$estimate_2, found$difference), c(3, 1, 2))
  expect_equal(sort(attr(found, "simulated")[, "x"]), c(-2, -1, -1, 1, 1))
  expect_equal(c(found$p.value, found$p.greater, found$p.less), c(2, 1, 6) / 6)
  expect_identical(c(found$nsim, found$n_1, found$n_2, found$regions_1, found$regions_2), c(5L, 4L, 4L, 2L, 2L))
  # the order of groups turns the sign and the sides
  turned <- group_difference(y ~ x, transform(four, group = factor(group, c("second", "first"))), index, "group",
                             effect = "individual")
  expect_equal(c(turned$difference, turned$p.value, turned$p.greater, turned$p.less), c(-2, 2 / 6, 1, 1 / 6))
  # standard error: influences of half of (slope - mean) in each region, summed and corrected
  expect_equal(found$std.error, sqrt((0.5^2 + 0.5^2) * 4 / 3 * 7 / (8 - 3)))
})

brute_difference <- function(data, first, formula, term, effect) {
  dummies <- switch(effect, twoways = ~ . + province + factor(year), individual = ~ . + province,
                    time = ~ . + factor(year), none = ~ .)
  b <- function(rows) stats::coef(stats::lm(stats::update(formula, dummies), data[rows, ]))[[term]]
  b(first) - b(!first)
}

test_that("all assignments of eight regions, against regressions with dummies", {
  data <- grouped_panel(n = 8L, drop = c(3L, 20L, 41L))
  regions <- sort(unique(data$province))
  for (effect in c("twoways", "individual", "time", "none")) {
    found <- group_difference(y ~ x + d, data, index, "half", term = "d", effect = effect)
    every <- apply(utils::combn(8, 4), 2,
                   function(first) brute_difference(data, data$province %in% regions[first], y ~ x + d, "d", effect))
    observed <- brute_difference(data, data$half == "even", y ~ x + d, "d", effect)
    expect_equal(found$difference, observed, tolerance = 1e-9)
    expect_equal(sort(c(attr(found, "simulated"), observed)), sort(every), tolerance = 1e-8)
    close <- 1e-9 * abs(observed)
    expect_equal(c(found$p.value, found$p.greater, found$p.less),
                 c(mean(abs(every) >= abs(observed) - close), mean(every >= observed - close),
                   mean(every <= observed + close)))
    expect_identical(found$nsim, 69L)
    expect_match(describe_choices(found), "exact: TRUE")
  }
})

test_that("random assignments are those of the stream, region by region", {
  data <- grouped_panel(drop = gaps)
  found <- group_difference(y ~ x + d, data, index, "half", nsim = 30, seed = 4)
  u <- private_uniforms(12, 30, 4)
  regions <- sort(unique(data$province))
  for (s in c(1, 17, 30)) {
    first <- data$province %in% regions[rank(u[, s]) <= 6]
    for (term in c("x", "d")) {
      expect_equal(attr(found, "simulated")[s, term], brute_difference(data, first, y ~ x + d, term, "twoways"),
                   tolerance = 1e-8, ignore_attr = TRUE)
    }
  }
  d <- found$difference[2]
  drawn <- attr(found, "simulated")[, "d"]
  expect_equal(found$p.value[2], (1 + sum(abs(drawn) >= abs(d))) / 31)
  expect_equal(found$p.greater[2], (1 + sum(drawn >= d)) / 31)
  expect_equal(found$p.less[2], (1 + sum(drawn <= d)) / 31)
  expect_identical(found$term, c("x", "d"))
})

test_that("the interaction is fixest's, clustered by region", {
  skip_if_not_installed("fixest")
  data <- grouped_panel(drop = gaps)
  data$row_half <- ifelse(data$z3 > stats::median(data$z3), "high", "low")
  for (group in c("half", "row_half")) {
    data$g <- data[[group]]
    second <- sort(unique(data$g))[2]
    data$on <- as.numeric(data$g == second)
    found <- group_difference(y ~ x + d, data, index, group, nsim = 1, unit = "row", seed = 1)
    theirs <- fixest::feols(y ~ x + d + I(x * on) + I(d * on) | province^g + year^g, data, vcov = ~province,
                            fixef.tol = 1e-11, notes = FALSE)
    at <- c("I(x * on)", "I(d * on)")
    expect_equal(found$difference, -unname(stats::coef(theirs)[at]), tolerance = 1e-7)
    if (group == "row_half") next # there fixest does not see that effects are nested
    expect_equal(found$std.error, unname(sqrt(diag(stats::vcov(theirs)))[at]), tolerance = 1e-6)
    expect_equal(found$p.interaction, unname(fixest::pvalue(theirs)[at]), tolerance = 1e-5)
  }
})

test_that("a region in both groups adds its influences up", {
  data <- grouped_panel()
  data$high <- data$z3 > stats::median(data$z3)
  found <- group_difference(y ~ d, data, index, "high", effect = "none", unit = "row", nsim = 5, seed = 1)
  skip_if_not_installed("sandwich")
  joint <- stats::lm(y ~ d * high, data)
  V <- sandwich::vcovCL(joint, ~province, type = "HC1")
  expect_equal(found$difference, -unname(stats::coef(joint)["d:highTRUE"]), tolerance = 1e-9)
  expect_equal(found$std.error, sqrt(V["d:highTRUE", "d:highTRUE"]), tolerance = 1e-8)
})

test_that("one region alone has no clustered error, nor have two under two-way effects", {
  data <- grouped_panel()
  for (case in list(list(one = "p01", effect = "individual"), list(one = c("p01", "p02"), effect = "twoways"))) {
    data$half <- ifelse(data$province %in% case$one, "odd", "even")
    expect_warning(found <- group_difference(y ~ x + d, data, index, "half", nsim = 5, seed = 1, effect = case$effect),
                   "too few regions of a group",
                   class = "lowcarbon_warning")
    expect_true(all(is.na(found[c("std.error", "statistic", "p.interaction")])))
    expect_false(anyNA(found[c("difference", "p.value")]))
  }
  # a third region is enough, if it varies
  data$half <- ifelse(data$province %in% c("p01", "p02", "p03"), "odd", "even")
  expect_no_warning(group_difference(y ~ x + d, data, index, "half", nsim = 5, seed = 1))
  data$x[data$province %in% c("p02", "p03")] <- 0
  expect_warning(found <- group_difference(y ~ x, data, index, "half", nsim = 5, seed = 1, effect = "individual"),
                 "vary in `x`")
  expect_true(is.na(found$std.error))
})

test_that("single rows are dealt out if asked", {
  data <- grouped_panel(drop = gaps)
  data$high <- data$z3 > stats::median(data$z3)
  expect_input_error(group_difference(y ~ d, data, index, "high"), "`group`", "province \"p01\" in both",
                     "unit = \"row\"")
  found <- group_difference(y ~ x + d, data, index, "high", term = "d", unit = "row", nsim = 12, seed = 2)
  sorted <- data[order(data$year, data$province), ]
  u <- private_uniforms(nrow(data), 12, 2)
  for (s in c(1, 12)) {
    first <- rank(u[, s]) <= sum(!data$high)
    expect_equal(attr(found, "simulated")[s, 1], brute_difference(sorted, first, y ~ x + d, "d", "twoways"),
                 tolerance = 1e-8, ignore_attr = TRUE)
  }
  expect_identical(c(found$group_1, found$group_2), c("FALSE", "TRUE"))
  # a row alone in its region or period counts for nothing
  low <- data[!data$high, ]
  kept <- not_single(match(low$province, unique(low$province)), match(low$year, unique(low$year)), "twoways")
  expect_identical(found$n_1, sum(kept))
})

test_that("rows in any order, units and kinds of data do not matter", {
  data <- grouped_panel(drop = gaps)
  run <- function(data, index. = index) group_difference(y ~ x + d, data, index., "half", nsim = 20, seed = 3)
  usual <- run(data)
  expect_identical(run(shuffled(data)), usual)
  scaled <- run(transform(data, y = y * 1e6, d = d * 1e-3, x = x * 1e8))
  same <- c("p.value", "p.greater", "p.less", "statistic", "p.interaction", "n_1", "nsim")
  expect_equal(scaled[same], usual[same], tolerance = 1e-7)
  expect_equal(scaled$difference, usual$difference * 1e6 * c(1e-8, 1e3), tolerance = 1e-8)
  expect_equal(run(transform(data, province = factor(province), year = factor(year), half = factor(half))), usual)
  if (requireNamespace("tibble", quietly = TRUE)) expect_identical(run(tibble::as_tibble(data)), usual)
  if (requireNamespace("data.table", quietly = TRUE)) expect_identical(run(data.table::as.data.table(data)), usual)
  if (requireNamespace("plm", quietly = TRUE)) expect_equal(run(plm::pdata.frame(data, index), NULL), usual)
})

test_that("R's stream moves by one number, or none", {
  data <- grouped_panel()
  run <- function(...) group_difference(y ~ d, data, index, "half", ...)
  with_test_seed(11, {
    first <- run(nsim = 9)
    after <- stats::runif(1)
  })
  expect_identical(with_test_seed(11, stats::runif(2))[2], after)
  expect_identical(with_test_seed(11, run(nsim = 9)), first)
  seed <- attr(first, "choices")$seed
  expect_identical(run(nsim = 9, seed = seed), first)
  longer <- run(nsim = 15, seed = seed)
  expect_identical(attr(longer, "simulated")[1:9, ], attr(first, "simulated")[, 1])
  with_test_seed(11, {
    before <- .Random.seed
    run(nsim = 9, seed = 1)
    expect_identical(.Random.seed, before)
  })
})

test_that("assignments that cannot be estimated are counted", {
  data <- grouped_panel(n = 6L)
  # the policy comes to two regions only, one of each half
  data$policy <- as.numeric(data$province %in% c("p01", "p02") & data$year > 2013)
  expect_warning(found <- group_difference(y ~ policy, data, index, "half"), "assignments leave a coefficient",
                 class = "lowcarbon_warning")
  # of 20 splits those with both in one half: 2 * choose(4, 1)
  expect_identical(found$nsim, 19L - 8L)
  expect_equal(sum(is.na(attr(found, "simulated"))), 8)
})

test_that("bad input is named", {
  data <- grouped_panel()
  run <- function(formula = y ~ x + d, data. = data, index. = index, group = "half",
                  ...) group_difference(formula, data., index., group, nsim = 3, ...)
  expect_input_error(group_difference(y ~ x, data, index), "`group`", "nothing")
  expect_input_error(run(group = "nowhere"), "`group`", "nowhere")
  expect_input_error(run(group = "zone"), "two values in `zone`", "found 3", "median")
  expect_input_error(run(data. = transform(data, half = "odd")), "found 1")
  expect_input_error(run(data. = transform(data, half = replace(half, 2, NA))), "`group`", "row 2")
  expect_input_error(run(term = "z"), "`term`", "\"z\"", "`x`, `d`")
  expect_input_error(run(term = c("x", "x")), "`term`")
  expect_input_error(group_difference(y ~ x, data, index, "half", nsim = 0), "`nsim`")
  expect_input_error(run(unit = "period"), "`unit`")
  expect_input_error(run(effect = "two"), "`effect`")
  expect_input_error(run(seed = -1), "`seed`")
  expect_input_error(run(index. = NULL), "`index`")
  expect_input_error(run(data. = data[0, ]), "no rows")
  expect_input_error(run(data. = rbind(data, data[3, ])), "one row for each province-year")
  expect_input_error(run(data. = transform(data, x = replace(x, 5, NA))), "`x`", "row 5")
  expect_input_error(run(data. = transform(data, y = replace(y, 5, Inf))), "`y`", "row 5")
  expect_input_error(run(data. = transform(data, d = as.character(d))), "as.numeric()")
  constant <- transform(data, d = ifelse(half == "odd", 1, d))
  expect_input_error(run(data. = constant), "in group \"odd\", regressor", "`d`: individual and time effects")
  expect_input_error(run(y ~ x + I(2 * x)), "regressors", "collinear")
  expect_input_error(run(y ~ 1), "`formula`", "a regressor", "none")
  expect_input_error(run(y ~ 1, effect = "none"), "`formula`", "a regressor", "none")
  still <- transform(data, y = ifelse(half == "odd", 1, y))
  expect_input_error(run(data. = still), "in group \"odd\", response", "`y`: individual and time effects")
  lonely <- transform(data, half = ifelse(province == "p04", "odd", "even"))
  expect_input_error(run(data. = lonely), "`group`", "more rows than coefficients")
  expect_input_error(run(data. = data[data$year == 2011, ]), "`group`", "more rows")
  expect_input_error(run(data. = data[data$province == "p01", ]), "two values")
})

test_that("a test prints and draws, with Chinese groups", {
  data <- grouped_panel()
  data$half <- ifelse(data$half == "odd", "\u4e1c\u90e8", "\u897f\u90e8")
  found <- group_difference(y ~ x + d, data, index, "half", nsim = 40, seed = 1)
  expect_output(print(found), "by permutation of regions")
  draw_to_null({
    expect_identical(plot(found), found)
    expect_identical(plot(found, term = "d"), found)
  })
  expect_input_error(plot(found, term = "z"), "`term`")
  lost <- found
  attr(lost, "simulated")[] <- NA
  expect_input_error(plot(lost), "`x`", "none")
  skip_if_not_installed("ggplot2")
  built <- ggplot2::ggplot_build(autoplot.lowcarbon_difference(found, term = "d"))
  expect_equal(sum(built$data[[1]]$count), 40)
  expect_equal(built$data[[2]]$xintercept, found$difference[2])
})
