test_that("quotients by hand, as ratios and in percent", {
  # 0.50 / 2.00 is from 0.495 / 2.005 to 0.505 / 1.995
  found <- audit_cv("0.50", "2.00", "0.25")
  expect_equal(c(found$lower, found$upper), c(0.495 / 2.005, 0.505 / 1.995), tolerance = 1e-8)
  expect_identical(found$verdict, "consistent")
  expect_equal(audit_cv("0.50", "2.00", "25.0")$upper, 100 * 0.505 / 1.995, tolerance = 1e-8)
  expect_identical(attr(audit_cv("0.50", "2.00", "25.0"), "choices")[[1L]], "in percent")
  expect_identical(audit_cv("0.50", "2.00", "0.26")$verdict, "inconsistent") # with n = 13: 0.25 sqrt(13 / 12)
  expect_identical(audit_cv("0.50", "2.00", "0.40")$verdict, "impossible")
})

test_that("a row in the other unit, or with the other divisor, is inconsistent, not impossible", {
  sd <- c("0.50", "0.60", "0.70", "0.80")
  mean <- rep("2.00", 4L)
  expect_identical(audit_cv(sd, mean, c("25.0", "30.0", "35.0", "0.40"))$verdict,
                   c(rep("consistent", 3L), "inconsistent"))
  expect_match(audit_cv(sd, mean, c("25.0", "30.0", "35.0", "0.40"))$detail[4L], "in the other unit it would do")
  # 0.80 / 2.00 sqrt(10 / 9) = 0.4216
  other <- audit_cv(sd, mean, c("25.0", "30.0", "35.0", "42.2"), n = 10)
  expect_identical(other$verdict[4L], "inconsistent")
  expect_match(other$detail[4L], "another divisor")
  expect_identical(audit_cv(sd, mean, c("25.0", "30.0", "35.0", "42.9"), n = 10)$verdict[4L], "impossible")
  # told, not found
  expect_identical(audit_cv("0.50", "2.00", "25.0", unit = "ratio")$verdict, "inconsistent")
})

test_that("the mean counts without sign, and may be zero", {
  expect_identical(audit_cv(c("0.50", "0.50"), c("-2.00", "-2.00"), c("0.25", "-0.25"), unit = "ratio")$verdict,
                   rep("consistent", 2L))
  expect_identical(audit_cv("0.50", "2.00", "-0.25", unit = "ratio")$verdict, "impossible")
  near_zero <- audit_cv(c("0.50", "0.50"), c("0.00", "0.00"), c("120", "3"), unit = "ratio")
  expect_equal(near_zero$lower, c(99, 99), tolerance = 1e-8) # 0.495 / 0.005
  expect_identical(near_zero$verdict, c("consistent", "impossible"))
  expect_identical(audit_cv("0.00", "0.00", "1.00", unit = "ratio")$verdict, "undecidable")
})

test_that("the largest coefficient of n values is reached by one value above zeros", {
  for (n in c(2, 5, 9, 40)) {
    x <- c(rep(0, n - 1), 3)
    expect_equal(largest_cv(n, TRUE), stats::sd(x) / mean(x))
    expect_equal(largest_cv(n, FALSE), sqrt(mean((x - mean(x))^2)) / mean(x))
  }
  found <- function(cv, ...) audit_cv(NULL, NULL, cv, n = 9, nonnegative = TRUE, unit = "ratio", ...)$verdict
  expect_identical(found("3.00"), "consistent")
  expect_identical(found("3.01"), "impossible")
  expect_identical(found("2.84", divisor = "population"), "impossible") # sqrt(8) = 2.828
  # without the word that values are not below zero nothing is said
  expect_identical(nrow(audit_cv(NULL, NULL, "3.01", n = 9, unit = "ratio")), 0L)
  # from sd and mean where the coefficient is not printed: 9.1 / 2.0
  expect_identical(audit_cv("9.1", "2.0", NULL, n = 9, nonnegative = TRUE)$verdict, "impossible")
})

test_that("tables made from data are never accused, whatever their unit", {
  with_test_seed(5, {
    for (percent in c(TRUE, FALSE)) {
      t <- random_cv(5000L, percent)
      found <- audit_cv(t$sd, t$mean, t$cv, t$n, nonnegative = TRUE)
      expect_false(any(found$verdict %in% c("inconsistent", "impossible")))
      expect_gt(mean(found$verdict == "consistent"), 0.99)
    }
    t <- random_cv(200L, TRUE)
    t$cv <- spoil(t$cv)
    expect_gt(mean(audit_cv(t$sd, t$mean, t$cv, unit = "percent")$verdict != "consistent"), 0.9)
  })
})

test_that("the documents' coefficients of variation all follow from the numbers beside them", {
  t <- document_table("restructuring", 2L)
  found <- audit_cv(c(t[[2L]], t[[5L]]), c(t[[3L]], t[[6L]]), c(t[[4L]], t[[7L]]))
  expect_identical(nrow(found), 42L)
  expect_true(all(found$verdict == "consistent"))
  # eight values cannot vary as much as five of the industries do: sqrt(8) = 2.83
  eight <- audit_cv(c(t[[2L]], t[[5L]]), c(t[[3L]], t[[6L]]), c(t[[4L]], t[[7L]]), n = 8, nonnegative = TRUE)
  above <- printed_value(c(t[[4L]], t[[7L]])) > 100 * sqrt(8)
  expect_identical(sum(eight$verdict == "impossible"), sum(above))
  expect_gt(sum(above), 0L)
})

test_that("bad input names the argument", {
  expect_input_error(audit_cv("1", "2", "half"), "`cv`", "\"half\"")
  expect_input_error(audit_cv(c("1", "2"), "2", c("1", "2", "3")), "`sd`")
  expect_input_error(audit_cv("1", "2", "0.5", unit = "share"), "`unit`")
  expect_input_error(audit_cv("1", "2", "0.5", nonnegative = "yes"), "`nonnegative`")
  expect_input_error(audit_cv("1", "2", "0.5", n = 0), "`n`")
  expect_input_error(audit_cv(), "`sd`", "nothing")
  expect_input_error(audit_cv("1", "2"), "`cv`", "nothing")
  expect_identical(nrow(audit_cv(c("1", NA), c(NA, "2"), c("0.5", "0.5"))), 0L)
})

test_that("a coefficient with the sign of a mean that rounds to zero is accepted", {
  # sd 0.002 over mean -0.001 is -2
  expect_false(any(audit_cv("0.002", "-0.00", "-200.0")$verdict %in% c("inconsistent", "impossible")))
  # 4.975 over -4.631 is -1.07, cut off to -1
  expect_identical(audit_cv("4.975", "-4.631", "-1", rounding = "any")$verdict, "consistent")
  expect_identical(audit_cv("0.02", "0.10", "-20.0")$verdict, "impossible")
})

test_that("the bound by n waits for the unit", {
  # 24.7 may be in percent, 400 is above 100 sqrt(13) = 360.6 even so
  expect_identical(audit_cv(NULL, NULL, c("24.7", "400"), n = 13, nonnegative = TRUE)$verdict,
                   c("undecidable", "impossible"))
  expect_identical(audit_cv(NULL, NULL, "24.7%", n = 13, nonnegative = TRUE)$verdict, "consistent")
  expect_identical(audit_cv(NULL, NULL, "24.7", n = 13, nonnegative = TRUE, unit = "ratio")$verdict, "impossible")
})

test_that("a standard deviation below zero is impossible, and nothing else is said of its row", {
  found <- audit_cv(c("-0.50", "0.50"), c("2.00", "2.00"), c("-0.25", "0.25"), unit = "ratio")
  expect_identical(found$item, c("1", "2"))
  expect_identical(found$check, c("standard deviation not below zero", "sd over mean"))
  expect_identical(found$verdict, c("impossible", "consistent"))
  expect_match(found$detail[1L], "-0.50", fixed = TRUE)
  expect_identical(c(found$lower[1L], found$upper[1L]), c(0, Inf))
  # without coefficient or mean, and with the bound by the number of values
  expect_identical(audit_cv("-0.50", NULL, NULL)$verdict, "impossible")
  expect_identical(audit_cv("-0.50", "2.00", NULL, n = 9, nonnegative = TRUE)$check,
                   "standard deviation not below zero")
  # what rounds to zero from above may carry a sign
  expect_identical(nrow(audit_cv("-0.00", NULL, NULL)), 0L)
})

test_that("a column that fits in no unit is open, unless the unit is named", {
  sd <- c("0.50", "0.60", "0.70")
  mean <- c("2.00", "2.00", "2.00")
  expect_identical(audit_cv(sd, mean, c("0.91", "0.92", "0.93"))$verdict, "undecidable")
  expect_identical(audit_cv(sd, mean, c("0.91", "0.92", "0.93"), unit = "ratio")$verdict, rep("impossible", 3))
})
