# Rows that lags leave without a value, in the regressions after effects.

lagged_panel <- function() {
  data <- simulate_panel(lattice_weights(3L), 8L)
  data <- data[order(data$region, data$year), ]
  data$lag_x <- ave(data$x1, data$region, FUN = function(v) c(NA, v[-length(v)]))
  data$z <- data$x2 + sin(seq_len(72))
  data$high <- as.integer(factor(data$region)) > 4
  data[with_test_seed(7, sample(72)), ]
}
index <- c("region", "year")

test_that("rows without a lag are left out and counted, as if they were not there", {
  data <- lagged_panel()
  rest <- data[!is.na(data$lag_x), ]
  expect_warning(found <- iv_diagnostics(y ~ lag_x + x2 | lag_x + z, data, index), "9 of 72 row\\(s\\).*`lag_x`",
                 class = "lowcarbon_warning")
  expect_equal(tidy(found), tidy(iv_diagnostics(y ~ lag_x + x2 | lag_x + z, rest, index)))
  expect_identical(attr(found, "choices")$missing, 9L)
  # residuals go by the caller's rows
  expect_setequal(names(residuals(found)), as.character(which(!is.na(data$lag_x))))
  expect_warning(found <- mechanism(y ~ x1 + lag_x, x2 ~ x1 + lag_x, data, index, nsim = 0), "9 of 72")
  expect_equal(found$estimate, mechanism(y ~ x1 + lag_x, x2 ~ x1 + lag_x, rest, index, nsim = 0)$estimate)
  expect_warning(found <- group_difference(y ~ x1 + lag_x, data, index, "high", nsim = 9, seed = 1), "9 of 72")
  expect_equal(found$difference, group_difference(y ~ x1 + lag_x, rest, index, "high", nsim = 9, seed = 1)$difference)
  skip_if_not_installed("fixest")
  peer <- suppressMessages(fixest::feols(y ~ lag_x | region + year | x2 ~ z, data, nthreads = 1))
  expect_warning(own <- iv_diagnostics(y ~ lag_x + x2 | lag_x + z, data, index), "9 of 72")
  expect_equal(coef(own)[["x2"]], coef(peer)[["fit_x2"]], tolerance = 1e-8)
})

test_that("leads count too, other missing values are an error unless dropped", {
  data <- lagged_panel()
  data$lead_x <- ave(seq_len(72), data$region, FUN = function(i) i)
  data <- data[order(data$region, data$year), ]
  data$lead_x <- ave(data$x1, data$region, FUN = function(v) c(v[-1], NA))
  expect_warning(iv_diagnostics(y ~ lead_x + x2 | lead_x + z, data, index), "9 of 72")
  data$hole <- data$x1
  data$hole[17] <- NA
  expect_input_error(iv_diagnostics(y ~ hole + x2 | hole + z, data, index), "`hole`")
  expect_input_error(iv_diagnostics(y ~ lag_x + x2 | lag_x + z, data, index, missing = "error"), "`lag_x`")
  expect_warning(found <- iv_diagnostics(y ~ hole + x2 | hole + z, data, index, missing = "drop"), "1 of 72")
  expect_identical(attr(found, "choices")$rows, 71L)
  data$empty <- NA_real_
  expect_input_error(iv_diagnostics(y ~ empty + x2 | empty + z, data, index, missing = "drop"),
                     "without a missing value")
})

test_that("an interacted treatment is warned of", {
  data <- lagged_panel()
  expect_warning(mechanism(y ~ x1 * z, x2 ~ x1 * z, data, index, nsim = 0), "`x1:z`", class = "lowcarbon_warning")
  expect_warning(mechanism(y ~ x1 + I(x1^2), x2 ~ x1 + I(x1^2), data, index, nsim = 0), "I(x1^2)", fixed = TRUE)
  expect_no_warning(mechanism(y ~ x1 + z, x2 ~ x1 + z, data, index, nsim = 0))
})

test_that("few clusters bound the rk LM statistic, and the warning says so", {
  data <- lagged_panel()
  data$zone <- rep(1:3, length.out = 9)[as.integer(factor(data$region))]
  data$z2 <- cos(seq_len(72))
  data$z3 <- cos(3 * seq_len(72))
  for (size in c(0.1, 100)) {
    data$d <- size * (data$z + data$z2 + data$z3) + data$x1
    expect_warning(found <- suppress_na(iv_diagnostics(y ~ d | z + z2 + z3, data, index, cluster = "zone")),
                   "cannot exceed the number of clusters, 3")
    expect_equal(found$statistic[1], 3, tolerance = 1e-8)
    expect_equal(found$p.value[1], pchisq(3, 3, lower.tail = FALSE), tolerance = 1e-8)
  }
  expect_no_warning(iv_diagnostics(y ~ d | z, data, index, cluster = "region"))
})
