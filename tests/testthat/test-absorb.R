index <- c("province", "year")

resid_on <- function(x, dummies) qr.resid(qr(dummies), x)

panel_codes <- function(data) {
  list(region = match(data$province, sort(unique(data$province))), time = match(data$year, sort(unique(data$year))))
}

test_that("effects are taken out as dummies would, balanced or not, in any order", {
  for (drop in list(integer(), gaps)) {
    data <- instrument_panel(drop = drop)
    for (sorted in c(FALSE, TRUE)) {
      if (sorted) data <- data[order(data$year, data$province), ]
      codes <- panel_codes(data)
      X <- as.matrix(data[c("x", "d", "y")])
      for (effect in c("individual", "time", "twoways")) {
        a <- absorber(codes$region, codes$time, effect)
        dummies <- effect_dummies(codes$region, codes$time, effect)
        expect_identical(a$balanced, sorted && !length(drop))
        expect_equal(unname(absorb(X, a)), unname(resid_on(X, dummies)), tolerance = 1e-11)
        expect_equal(a$rank, qr(dummies)$rank)
      }
    }
  }
})

test_that("by hand: two regions, two periods, one row missing", {
  # region 2 is there once, so its row is fitted; rows 1 and 2 differ by the time effects that row leaves free
  a <- absorber(c(1L, 2L, 1L), c(1L, 1L, 2L), "twoways")
  expect_equal(absorb(cbind(c(1, 5, 9)), a), matrix(0, 3, 1))
  expect_identical(a$rank, 3L)
  # a 2 x 2 panel leaves a quarter of the double difference
  a <- absorber(c(1L, 2L, 1L, 2L), c(1L, 1L, 2L, 2L), "twoways")
  expect_equal(drop(absorb(cbind(c(1, 2, 3, 8)), a)), c(1, -1, -1, 1))
})

test_that("a panel in unconnected parts loses one effect for each", {
  region <- c(1L, 2L, 1L, 2L, 3L, 4L, 3L, 4L, 4L)
  time <- c(1L, 1L, 2L, 2L, 3L, 3L, 4L, 4L, 5L)
  x <- cbind(c(3, 1, 4, 1, 5, 9, 2, 6, 5), c(2, 7, 1, 8, 2, 8, 1, 8, 2))
  a <- absorber(region, time, "twoways")
  expect_identical(a$rank, 4L + 5L - 2L)
  expect_equal(a$rank, qr(effect_dummies(region, time, "twoways"))$rank)
  expect_equal(absorb(x, a), resid_on(x, effect_dummies(region, time, "twoways")), tolerance = 1e-12)
  # parts joined only through a chain of others
  chain <- absorber(c(1L, 1L, 2L, 2L, 3L, 3L, 4L), c(1L, 2L, 2L, 3L, 3L, 4L, 4L), "twoways")
  expect_identical(chain$rank, 4L + 4L - 1L)
})

test_that("more periods than regions, and levels that are not all there", {
  data <- instrument_panel(n = 4L, periods = 15L, drop = c(2L, 9L, 33L))
  region <- match(data$province, sort(unique(data$province))) * 3L
  time <- match(data$year, sort(unique(data$year))) + 5L
  a <- absorber(region, time, "twoways")
  X <- as.matrix(data[c("x", "y")])
  expect_equal(unname(absorb(X, a)), unname(resid_on(X, effect_dummies(region, time, "twoways"))), tolerance = 1e-11)
  expect_identical(unname(a$levels), c(4L, 15L))
})

test_that("large means leave nothing behind", {
  data <- instrument_panel(drop = gaps)
  codes <- panel_codes(data)
  a <- absorber(codes$region, codes$time, "twoways")
  plain <- absorb(cbind(data$x), a)
  # whole multiples of 2^-20 keep all their bits far away
  fixed <- round(data$x * 2^20) / 2^20
  expect_equal(absorb(cbind(fixed + 2^20 * codes$region + 2^18 * codes$time), a), absorb(cbind(fixed), a),
               tolerance = 1e-9, ignore_attr = TRUE)
  expect_lt(max(abs(rowsum(plain, codes$region)), abs(rowsum(plain, codes$time))), 1e-12)
})

test_that("other tools take out the same", {
  data <- instrument_panel(drop = gaps)
  codes <- panel_codes(data)
  ours <- drop(absorb(cbind(data$y), absorber(codes$region, codes$time, "twoways")))
  skip_if_not_installed("fixest")
  theirs <- fixest::demean(data$y, data[index], tol = 1e-13)
  expect_equal(ours, drop(theirs), tolerance = 1e-8, ignore_attr = TRUE)
})

test_that("rows alone go, again and again", {
  #  region 3 has one row; without it period 3 has one row, of region 2, which is then alone too
  region <- c(1L, 1L, 2L, 2L, 3L)
  time <- c(1L, 2L, 1L, 3L, 3L)
  expect_identical(not_single(region, time, "individual"), c(TRUE, TRUE, TRUE, TRUE, FALSE))
  expect_identical(not_single(region, time, "twoways"), rep(FALSE, 5))
  region <- c(1L, 1L, 2L, 2L, 2L, 3L)
  time <- c(1L, 2L, 1L, 2L, 3L, 3L)
  expect_identical(not_single(region, time, "twoways"), c(TRUE, TRUE, TRUE, TRUE, FALSE, FALSE))
  expect_identical(not_single(region, time, "none"), rep(TRUE, 6))
  data <- data.frame(province = c("A", "A", "B", "B", "B", "C"), year = time)
  expect_warning(found <- panel_sample(data, index, "twoways"), "2 row(s) alone", class = "lowcarbon_warning",
                 fixed = TRUE)
  expect_setequal(found$rows, 1:4)
  expect_identical(found$dropped, 2L)
  expect_warning(kept <- panel_sample(data, index, "twoways", singletons = "keep"), NA)
  expect_length(kept$rows, 6)
  expect_input_error(panel_sample(data[c(1, 4, 6), ], index, "individual"), "`data`", "explain every row")
})

test_that("counting absorbed effects under clusters", {
  data <- instrument_panel()
  sample <- panel_sample(data, index, "twoways", cluster = "province")
  a <- absorber(sample$region, sample$time, "twoways")
  count <- function(...) count_absorbed(a, sample, ...)
  expect_equal(count("iid"), 18) # 12 + 7 - 1
  expect_equal(count("robust"), 18)
  expect_equal(count("cluster", "ivreghdfe"), 6)
  expect_equal(count("cluster", "reghdfe"), 7)
  expect_equal(count("cluster", "all"), 18)
  # clusters of several regions nest regions too; of periods, periods
  zone <- panel_sample(data, index, "twoways", cluster = "zone")
  expect_equal(count_absorbed(a, zone, "cluster", "ivreghdfe"), 6)
  year <- panel_sample(data, index, "twoways", cluster = "year")
  expect_equal(count_absorbed(a, year, "cluster", "ivreghdfe"), 11)
  # nothing left: the constant
  one <- absorber(sample$region, sample$time, "individual")
  expect_equal(count_absorbed(one, sample, "cluster", "ivreghdfe"), 1)
  expect_equal(count_absorbed(one, sample, "cluster", "reghdfe"), 1)
  data$coin <- (seq_len(nrow(data)) * 7L) %% 5L
  crossed <- panel_sample(data, index, "twoways", cluster = "coin")
  expect_equal(count_absorbed(a, crossed, "cluster", "ivreghdfe"), 18)
})

test_that("covariances are those of a regression with dummies, and of fixest", {
  data <- instrument_panel(drop = gaps)
  sample <- panel_sample(data, index, "twoways", cluster = "province")
  columns <- formula_columns(y ~ x + d, data, sample$index, sample$rows, "twoways")
  a <- absorber(sample$region, sample$time, "twoways")
  X <- absorb(columns$X, a)
  y <- drop(absorb(cbind(columns$y), a))
  at <- c("x", "d")
  all <- fit_absorbed(y, X[, at], counted = a$rank)
  plain <- stats::lm(y ~ x + d + province + factor(year), data)
  expect_equal(all$coefficients, stats::coef(plain)[at], tolerance = 1e-11)
  expect_equal(sandwich_covariance(all, "iid"), stats::vcov(plain)[at, at], tolerance = 1e-10)
  expect_equal(sandwich_covariance(all, "iid", small = FALSE),
               stats::vcov(plain)[at, at] * stats::df.residual(plain) / nrow(data), tolerance = 1e-10)
  expect_equal(test_df(all, "iid"), stats::df.residual(plain))
  skip_if_not_installed("sandwich")
  expect_equal(sandwich_covariance(all, "robust"), sandwich::vcovHC(plain, "HC1")[at, at], tolerance = 1e-8)
  expect_equal(sandwich_covariance(all, "cluster", sample$cluster), sandwich::vcovCL(plain, ~province)[at, at],
               tolerance = 1e-8)
  expect_equal(sandwich_covariance(all, "robust", small = FALSE), sandwich::vcovHC(plain, "HC0")[at, at],
               tolerance = 1e-8)
  skip_if_not_installed("fixest")
  # counting as reghdfe is what fixest does by default
  counted <- fit_absorbed(y, X[, at], counted = count_absorbed(a, sample, "cluster"))
  theirs <- fixest::feols(y ~ x + d | province + year, data, vcov = ~province, fixef.tol = 1e-11)
  expect_equal(sandwich_covariance(counted, "cluster", sample$cluster), unclass(stats::vcov(theirs)), tolerance = 1e-7,
               ignore_attr = TRUE)
  robust <- fixest::feols(y ~ x + d | province + year, data, vcov = "hetero", fixef.tol = 1e-11)
  expect_equal(sandwich_covariance(all, "robust"), unclass(stats::vcov(robust)), tolerance = 1e-7, ignore_attr = TRUE)
})

test_that("plm's within estimates are the same", {
  skip_if_not_installed("plm")
  data <- instrument_panel(drop = gaps)
  sample <- panel_sample(data, index, "twoways")
  columns <- formula_columns(y ~ x + d, data, sample$index, sample$rows, "twoways")
  a <- absorber(sample$region, sample$time, "twoways")
  fit <- fit_absorbed(drop(absorb(cbind(columns$y), a)), absorb(columns$X, a), counted = a$rank)
  theirs <- plm::plm(y ~ x + d, data, index = index, effect = "twoways")
  expect_equal(fit$coefficients, stats::coef(theirs), tolerance = 1e-9)
  expect_equal(sandwich_covariance(fit, "iid"), stats::vcov(theirs), tolerance = 1e-8, ignore_attr = TRUE)
})

test_that("columns are read like lm's, and bad ones named", {
  data <- instrument_panel()
  sample <- panel_sample(data, index, "none")
  columns <- formula_columns(log(y + 100) ~ x * zone, data, sample$index, sample$rows, "none")
  frame <- stats::model.matrix(~ x * zone, data)[sample$rows, ]
  expect_equal(columns$X, frame, ignore_attr = TRUE)
  expect_identical(colnames(columns$X), colnames(frame))
  expect_identical(columns$response, "log(y + 100)")
  expect_false("(Intercept)" %in% colnames(formula_columns(y ~ x, data, sample$index, sample$rows, "time")$X))
  read <- function(formula, data) formula_columns(formula, data, sample$index, sample$rows, "none")
  broken <- function(name, value) {
    data[[name]][3] <- value
    data
  }
  expect_input_error(read(y ~ x, broken("x", NA)), "`x`", "row 3")
  expect_input_error(read(y ~ x, broken("y", Inf)), "`y`", "Inf", "row 3")
  expect_input_error(read(y ~ zone, broken("zone", NA)), "`zone`", "row 3")
  expect_input_error(read(y ~ nothing, data), "`nothing`")
  expect_input_error(read(zone ~ x, data), "numeric response")
  expect_input_error(read(~x, data), "two sides")
  expect_input_error(read(y ~ x + offset(d), data), "offset")
  expect_input_error(read(y ~ log(zone), data), "cannot be evaluated")
  expect_input_error(read(y ~ x + y, data), "`formula`", "`y` on both sides")
  expect_input_error(read(y ~ x, cbind(data, data["x"])), "`formula`", "two or more called `x`")
  expect_identical(read(y ~ x, cbind(data, data["z1"])), read(y ~ x, data)) # unused ones do not matter
  # stats::lag() returns a column as it is: the model would be that of x
  for (formula in list(y ~ lag(x), y ~ d + log(stats::lag(x, 1) + 9), diff(y) ~ x)) {
    expect_input_error(read(formula, data), "`formula`", "row's own values", "knows neither regions nor periods")
  }
  expect_input_error(read(y ~ x, transform(data, x = as.character(x))), "as.numeric()")
  expect_input_error(read(y ~ zone, transform(data, zone = "one")), "two or more values")
  expect_input_error(check_variation(cbind(a = 1:3, b = 0), cbind(a = -1:1, b = 0), "time", "formula"),
                     "`b`: zero throughout")
})
