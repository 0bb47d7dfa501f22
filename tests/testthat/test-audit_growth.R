box <- function(x, half) list(lower = t(x - half), upper = t(x + half))

test_that("every rule by hand", {
  # 1.00, 1.10, 1.32: yearly rates 10 and 20 percent
  x <- c("1.00000", "1.10000", "1.32000")
  rates <- c(yearly = "15.00", compound = "14.89", linear = "16.00", logarithmic = "13.88", total = "32.00",
             count = "9.70")
  for (rule in names(rates)) {
    expect_identical(audit_growth(x, rates[[rule]], rule = rule)$verdict, "consistent", label = rule)
    expect_identical(audit_growth(x, as_printed(as.numeric(rates[[rule]]) + 0.3, 2L), rule = rule)$verdict,
                     "inconsistent", label = rule)
    expect_identical(audit_growth(x, as_printed(as.numeric(rates[[rule]]) / 100, 4L), rule = rule)$verdict,
                     "consistent", label = rule)
  }
})

test_that("every rule as computed another way, at points", {
  with_test_seed(21, {
    x <- stats::runif(9L, 0.3, 0.8)
    ranges <- growth_rule_ranges(t(x), t(x), seq_along(x), audit_growth_rules(NULL))
    for (rule in names(growth_by_hand)) {
      expect_equal(ranges[[rule]]$lower, growth_by_hand[[rule]](x), tolerance = 1e-7, label = rule)
      expect_equal(ranges[[rule]]$upper, growth_by_hand[[rule]](x), tolerance = 1e-7, label = rule)
    }
  })
})

test_that("the range of the mean of yearly rates is exact", {
  with_test_seed(22, {
    for (trial in 1:5) {
      x <- stats::runif(7L, 0.2, 0.6)
      b <- box(x, 0.03)
      sums <- yearly_ratio_sums(b$lower, b$upper)
      corners <- as.matrix(expand.grid(Map(c, b$lower, b$upper)))
      of_rows <- function(m) rowSums(m[, -1L, drop = FALSE] / m[, -7L, drop = FALSE])
      expect_equal(sums$upper, max(of_rows(corners)))
      best <- stats::optim(x, function(v) of_rows(rbind(v)), method = "L-BFGS-B", lower = b$lower, upper = b$upper,
                           control = list(factr = 1, maxit = 5000))
      expect_equal(sums$lower, best$value, tolerance = 1e-7)
      inside <- matrix(stats::runif(7L * 2000L, b$lower, b$upper), ncol = 7L, byrow = TRUE)
      expect_true(all(of_rows(inside) >= sums$lower & of_rows(inside) <= sums$upper))
    }
  })
})

test_that("the ranges of the other rules are those over all corners", {
  with_test_seed(23, {
    x <- stats::runif(6L, 0.2, 0.6)
    b <- box(x, 0.02)
    ranges <- growth_rule_ranges(b$lower, b$upper, 1:6, audit_growth_rules(NULL))
    corners <- as.matrix(expand.grid(Map(c, b$lower, b$upper)))
    for (rule in setdiff(names(growth_by_hand), "yearly")) {
      rates <- apply(corners, 1L, growth_by_hand[[rule]])
      expect_equal(c(ranges[[rule]]$lower, ranges[[rule]]$upper), range(rates), tolerance = 1e-7, label = rule)
    }
  })
})

test_that("the rule of a table is found, and the rate that breaks it", {
  with_test_seed(24, {
    for (rule in names(growth_by_hand)[1:5]) {
      # four decimals tell all rules apart
      t <- random_growth(8L, 8L, rule, digits = 5L)
      found <- audit_growth(t$values, t$rate)
      expect_true(all(found$verdict == "consistent"))
      expect_match(attr(found, "choices")$growth, audit_growth_rules(rule)[[1L]]$name, fixed = TRUE)
      t$rate[3L] <- as_printed(as.numeric(t$rate[3L]) + 0.5, 2L)
      expect_identical(which(audit_growth(t$values, t$rate)$verdict != "consistent"), 3L)
    }
  })
})

test_that("tables made from data are never accused", {
  with_test_seed(25, {
    for (rule in names(growth_by_hand)) {
      # one table of many series, and many of few
      t <- random_growth(1000L, 6L, if (rule %in% c("trend", "trend_rate")) "compound" else rule)
      expect_true(all(audit_growth(t$values, t$rate)$verdict == "consistent"))
      small <- replicate(25L, {
        t <- random_growth(4L, 5L, rule, digits = sample(1:3, 1L))
        audit_growth(t$values, t$rate)$verdict
      })
      expect_false(any(small == "inconsistent"))
    }
  })
})

test_that("two rules that each meet half leave the cells open", {
  # compound 14.89 and linear 16.00 for the same series
  x <- rbind(c("1.00000", "1.10000", "1.32000"), c("1.00000", "1.10000", "1.32000"))
  found <- audit_growth(x, c("14.89", "16.00"), rule = c("compound", "linear"))
  expect_identical(found$verdict, c("undecidable", "undecidable"))
  # a third settles it
  found <- audit_growth(x[c(1, 1, 2), ], c("14.89", "14.89", "16.00"), rule = c("compound", "linear"))
  expect_identical(found$verdict, c("consistent", "consistent", "inconsistent"))
})

test_that("a series that may reach zero tests nothing", {
  found <- audit_growth(rbind(c("0.0", "1.5", "2.0"), c("1.0", "1.5", "2.0")), c("40", "41.42"))
  expect_identical(found$verdict[1L], "undecidable")
  expect_identical(c(found$lower[1L], found$upper[1L]), c(-Inf, Inf))
})

test_that("years, gaps, lists and units", {
  x <- c("2010" = "1.00000", "2015" = "1.10000", "2020" = "1.34392")
  expect_identical(audit_growth(rbind(x), "3.00", rule = "compound")$verdict, "consistent") # ten years: 1.03^10
  expect_identical(audit_growth(unname(x), "3.00", rule = "compound")$verdict, "inconsistent") # two steps
  expect_identical(audit_growth(unname(x), "3.00", rule = "compound", times = c(0, 5, 10))$verdict, "consistent")
  # yearly rates need every year
  expect_identical(audit_growth(x, "3.00", rule = "yearly")$verdict, "undecidable")
  gap <- c("1.00000", NA, "1.32000")
  expect_identical(audit_growth(gap, "14.89", rule = "compound")$verdict, "consistent")
  lists <- audit_growth(list(a = c("1.0000", "1.1000"), b = c("1.0000", "1.1000", "1.2100")), c("10.00", "10.00"))
  expect_identical(lists$item, c("a", "b"))
  expect_identical(lists$verdict, c("consistent", "consistent"))
  expect_identical(audit_growth(c("1.0000", "1.1000"), "10.00", unit = "ratio")$verdict, "inconsistent")
  expect_identical(audit_growth(c("1.0000", "1.1000"), "0.10 %")$verdict, "inconsistent")
  expect_identical(nrow(audit_growth(c("1.0000", "1.1000"), NA)), 0L)
})

test_that("the document's rates all follow the mean of yearly rates", {
  levels <- as.data.frame(document_table("coupling", 4L), optional = TRUE)
  gini <- as.data.frame(document_table("coupling", 5L), optional = TRUE)
  series <- rbind(as.matrix(levels[, 2:12]), t(as.matrix(gini[1:11, 2:15])))
  found <- audit_growth(series, c(levels[[15L]], unlist(gini[12L, 2:15])))
  expect_identical(nrow(found), 18L)
  expect_true(all(found$verdict == "consistent"))
  expect_match(attr(found, "choices")$growth, "the mean of the yearly rates, in percent", fixed = TRUE)
})

test_that("rows and their order do not matter", {
  with_test_seed(26, {
    t <- random_growth(6L, 8L, "compound", digits = 5L)
    t$rate[2L] <- spoil(t$rate[2L])
    verdict <- audit_growth(t$values, t$rate)$verdict
    at <- sample(6L)
    expect_identical(audit_growth(t$values[at, ], t$rate[at])$verdict, verdict[at])
    expect_identical(audit_growth(as.data.frame(t$values), t$rate)$verdict, verdict)
  })
})

test_that("bad input names the argument", {
  expect_input_error(audit_growth(c("1.0", "x"), "3"), "`values`", "\"x\"")
  expect_input_error(audit_growth("1.0", "3"), "`values`", "at least two")
  expect_input_error(audit_growth(list(), "3"), "`values`")
  expect_input_error(audit_growth(c("1.0", "1.1"), c("3", "4", "5")), "`rate`")
  expect_input_error(audit_growth(c("1.0", "1.1"), "3", rule = "median"), "`rule`")
  expect_input_error(audit_growth(c("1.0", "1.1"), "3", times = c(2, 1)), "`times`")
  expect_input_error(audit_growth(c("1.0", "1.1"), "3", unit = "per mille"), "`unit`")
})

test_that("what is missing is named", {
  expect_input_error(audit_growth(), "`values`", "nothing")
  expect_input_error(audit_growth(c("1", "2")), "`rate`", "nothing")
})
