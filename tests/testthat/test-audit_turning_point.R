# Printed turning points: by hand, against a grid of coefficients, tables made at
# random.

test_that("a band worked by hand", {
  # 0.5495 / 0.165 to 0.5505 / 0.163
  audit <- audit_turning_point("0.550***", "-0.082***", "3.354")
  expect_equal(c(audit$lower, audit$upper), c(0.5495 / 0.165, 0.5505 / 0.163))
  expect_identical(audit$verdict, "consistent")
  expect_identical(audit_turning_point("0.550", "-0.082", "3.39")$verdict, "inconsistent")
  expect_identical(audit_turning_point("0.550", "-0.082", "3.38")$verdict, "consistent") # 3.375 on
  expect_identical(audit_turning_point("0.550", "-0.082", "3.38", rounding = "any")$verdict, "consistent")
})

test_that("the usual slips are named", {
  detail <- function(...) audit_turning_point("0.550", "-0.082", ...)$detail
  expect_match(detail("6.71"), "-b1 / b2, the 2 forgotten")
  expect_match(detail("-3.35"), "sign lost")
  expect_match(detail("28.6"), "x in logarithms")
  expect_match(detail("33.5"), "decimal point moved")
  expect_no_match(detail("3.35"), "would be")
  expect_no_match(detail("5.00"), "would be")
})

test_that("where b2 may be zero, a gap is left and no more", {
  audit <- audit_turning_point(rep("0.5", 4), "0.0", c("2", "-2", "5.1", "-4.6"))
  expect_identical(audit$verdict, c("inconsistent", "inconsistent", "consistent", "consistent"))
  expect_match(audit$detail[1], "-4.5 to 4.5")
  expect_identical(audit_turning_point("0.0", "0.0", "1")$verdict, "undecidable")
  # against a grid of all coefficients that print like this
  b1 <- seq(0.45, 0.55, length.out = 101)
  b2 <- setdiff(seq(-0.05, 0.05, length.out = 101), 0)
  turns <- outer(b1, b2, function(x, y) -x / (2 * y))
  for (m in c("1", "3", "4", "5", "9", "-4", "-5", "60")) {
    at <- as.numeric(m) + c(-0.5, 0.5)
    expect_identical(audit_turning_point("0.5", "0.0", m)$verdict == "consistent",
                     any(turns >= at[1] - 1e-9 & turns <= at[2] + 1e-9), label = m)
  }
})

test_that("logarithms", {
  # exp(0.550 / 0.164) = 28.6
  audit <- audit_turning_point("0.550", "-0.082", "28.6", scale = "log")
  expect_equal(c(audit$lower, audit$upper), exp(c(0.5495 / 0.165, 0.5505 / 0.163)))
  expect_identical(audit$verdict, "consistent")
  expect_identical(audit_turning_point("0.550", "-0.082", "3.354", scale = "log")$verdict, "inconsistent")
  expect_identical(audit_turning_point("0.550", "-0.082", "-28.6", scale = "log")$verdict, "inconsistent")
})

test_that("4000 tables made of coefficients are accepted", {
  with_test_seed(111, {
    t <- random_quadratics(4000L, 3L)
    audit <- audit_turning_point(t$linear, t$quadratic, t$printed)
    expect_identical(sum(audit$verdict == "inconsistent"), 0L)
    expect_identical(nrow(audit), 4000L)
    # twice the turning point is found unless the coefficients leave it open
    twice <- audit_turning_point(t$linear, t$quadratic, as_printed(2 * as.numeric(t$printed), 2L))
    narrow <- is.finite(audit$lower) & audit$upper - audit$lower < abs(as.numeric(t$printed)) / 2 &
      abs(as.numeric(t$printed)) > 0.1
    expect_gt(sum(narrow), 3000)
    expect_identical(unique(twice$verdict[narrow]), "inconsistent")
  })
})

test_that("shape and range", {
  audit <- audit_turning_point(c(a = "0.550", b = "0.550"), "-0.082", "3.354", kind = c("inverted U", "U"),
                               range = c("0.324", "8.566"))
  expect_identical(audit$item, rep(c("a", "b"), each = 3))
  expect_identical(audit$verdict, c(rep("consistent", 3), "consistent", "inconsistent", "consistent"))
  expect_identical(audit_turning_point("0.550", "-0.000", kind = "U-shaped")$verdict[2], "undecidable")
  expect_identical(audit_turning_point("0.550", "-0.082", kind = "\u5012U\u578b")$verdict[2], "consistent")
  outside <- audit_turning_point(c("0.550", "0.550"), "-0.082", range = rbind(c("0.1", "3.2"), c("0.1", "3.35")))
  expect_identical(outside$verdict[outside$check == "within the data"], c("inconsistent", "undecidable"))
})

test_that("nothing printed is nothing to compare", {
  audit <- audit_turning_point("0.550", "-0.082")
  expect_identical(audit$verdict, "undecidable")
  expect_equal(audit$lower, 0.5495 / 0.165)
  expect_identical(nrow(audit_turning_point(c("0.5", NA), c("-0.1", "-0.1"), c("2.5", "2.5"))), 1L)
})

test_that("bad input is refused by name", {
  expect_input_error(audit_turning_point(), "linear")
  expect_input_error(audit_turning_point("1"), "quadratic")
  expect_input_error(audit_turning_point("x", "1"), "linear", "\"x\"")
  expect_input_error(audit_turning_point(c("1", "2", "3"), c("1", "2")), "quadratic")
  expect_input_error(audit_turning_point("1", "-1", "2", kind = "bump"), "kind", "bump")
  expect_input_error(audit_turning_point("1", "-1", "2", range = c("3", "1")), "range", "least value first")
  expect_input_error(audit_turning_point("1", "-1", "2", range = "3"), "range")
  expect_input_error(audit_turning_point("1", "-1", "2", scale = "cubic"), "scale")
})
