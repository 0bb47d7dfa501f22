test_that("probabilities by hand", {
  # 1.96: 0.0249979 on one side, 0.0499958 on two
  expect_identical(audit_pvalue("1.960", "0.0250", sides = 1)$verdict, "consistent")
  expect_identical(audit_pvalue("1.960", "0.0500", sides = 2)$verdict, "consistent")
  expect_identical(audit_pvalue("1.960", "0.0500", sides = 1)$verdict, "inconsistent")
  expect_identical(audit_pvalue("1.960", "0.0249", sides = 1, ending = "cut off")$verdict, "consistent")
  expect_identical(audit_pvalue("1.960", "0.0249", sides = 1, ending = "rounded")$verdict, "inconsistent")
  expect_identical(audit_pvalue("1.960", "0.0245", sides = 1)$verdict, "inconsistent")
  # chi-square with 2 degrees of freedom: exp(-x / 2)
  found <- audit_pvalue("6.00", "0.050", df = 2, distribution = "chisq")
  expect_equal(c(found$lower, found$upper), exp(-c(6.005, 5.995) / 2))
  # F with 2 and m: (1 + 2 x / m)^(-m / 2)
  found <- audit_pvalue("3.00", "0.074", df = 2, df2 = 20)
  expect_equal(c(found$lower, found$upper), (1 + 2 * c(3.005, 2.995) / 20)^-10)
  # t with 1 degree of freedom: 1/2 - atan(x) / pi on one side
  found <- audit_pvalue("2.00", "0.148", df = 1, distribution = "t", sides = 1)
  expect_equal(c(found$lower, found$upper), 0.5 - atan(c(2.005, 1.995)) / pi)
})

test_that("signs of one-sided statistics", {
  # P(Z > -1.5) = 0.9332, P(Z < -1.5) = 0.0668
  expect_identical(audit_pvalue(c("-1.500", "2.000"), c("0.933", "0.023"))$verdict, rep("consistent", 2L))
  expect_identical(audit_pvalue(c("-1.500", "2.000"), c("0.067", "0.023"))$verdict, rep("consistent", 2L))
})

test_that("limits in print and cut-off digits", {
  expect_identical(audit_pvalue(c("4.10", "0.50"), c("<0.001", ">0.1"))$verdict, rep("consistent", 2L))
  expect_identical(audit_pvalue(c("2.10", "4.10", "4.50"), c("<0.001", "<0.001", "p<0.001"))$verdict,
                   c("inconsistent", "consistent", "consistent"))
  expect_equal(read_probability(c("p = 0.03", "P<0.05", "\uFF1C0.01", "0.000"), "p", 4L)$lower, c(0.025, 0, 0, -0.0005))
  # 0.0668, 0.0228, 0.1587 cut off after three decimals
  found <- audit_pvalue(c("1.5000", "2.0000", "1.0000"), c("0.066", "0.022", "0.158"))
  expect_identical(found$verdict, rep("consistent", 3L))
  expect_match(attr(found, "choices")$probabilities, "one-sided, cut off", fixed = TRUE)
  rounded <- audit_pvalue(c("1.5000", "2.0000", "1.0000"), c("0.067", "0.023", "0.159"))
  expect_match(attr(rounded, "choices")$probabilities, "one-sided, rounded", fixed = TRUE)
})

test_that("the rule of a table is found, and the row that breaks it", {
  z <- c("0.312", "1.104", "1.731", "2.220", "2.805", "0.940", "1.502")
  p <- as_printed(2 * stats::pnorm(-as.numeric(z)), 3L)
  expect_true(all(audit_pvalue(z, p)$verdict == "consistent"))
  p[4L] <- "0.013" # that of one side
  expect_identical(audit_pvalue(z, p)$verdict, c(rep("consistent", 3L), "inconsistent", rep("consistent", 3L)))
  # as many rows for either way: open
  half <- c(as_printed(2 * stats::pnorm(-as.numeric(z[1:3])), 3L), as_printed(stats::pnorm(-as.numeric(z[4:6])), 3L))
  expect_identical(audit_pvalue(z[1:6], half)$verdict, rep("undecidable", 6L))
})

test_that("what no statistic and no probability can be is impossible", {
  found <- audit_pvalue(c("2.0", "-3.0", "4.0"), c("1.2", "0.10", "0.135"), df = 2, distribution = "chisq")
  expect_identical(found$verdict, c("impossible", "inconsistent", "consistent"))
  expect_identical(found$check[1:2], c("probability between 0 and 1", "statistic above zero"))
  expect_match(found$detail[2], "Hausman") # a difference of estimates can come out below zero
  expect_identical(audit_pvalue("2.0", "-0.2")$verdict, "impossible")
  expect_identical(audit_pvalue("-3.0", "0.10", df = 2, df2 = 20)$verdict, "impossible")
})

test_that("a statistic that may be anything tests nothing", {
  expect_identical(audit_pvalue("0", "1", sides = 2)$verdict, "consistent") # 0.617 to 1
  expect_identical(audit_pvalue("3", "0.0", sides = 1)$verdict, "consistent")
  expect_identical(audit_pvalue("0", "0.7", df = 1, df2 = 1)$verdict, "consistent") # 0.608 to 1
})

test_that("unknown degrees of freedom of chi-square are looked for row by row", {
  # 30.0 and 0.010 fit no whole number up to 200: 14 gives 0.0076, 15 gives 0.0119
  expect_identical(audit_pvalue(c("30.0", "30.0", "5.99"), c("0.0119", "0.0100", "0.050"),
                                distribution = "chisq")$verdict,
                   c("consistent", "inconsistent", "consistent"))
})

test_that("tables made from statistics are never accused", {
  with_test_seed(41, {
    rows <- 0L
    for (distribution in c("normal", "t", "chisq", "F")) {
      for (trial in 1:60) {
        t <- random_pvalues(sample(c(3L, 11L, 100L), 1L), distribution)
        audit <- audit_pvalue(t$statistic, t$p.value, df = if (distribution != "normal") t$df,
                              df2 = if (distribution == "F") 12,
                              distribution = distribution)
        expect_false(any(audit$verdict %in% c("inconsistent", "impossible")))
        rows <- rows + nrow(audit)
      }
    }
    expect_gt(rows, 5000L)
    for (trial in 1:10) {
      t <- random_pvalues(11L, "t")
      expect_false(any(audit_pvalue(t$statistic, t$p.value, distribution = "t")$verdict == "inconsistent"))
    }
    z <- stats::rnorm(5000L, 1, 1.5)
    big <- audit_pvalue(as_printed(z, 3L), as_printed(2 * stats::pnorm(-abs(z)), 4L))
    expect_true(all(big$verdict == "consistent"))
  })
})

test_that("the document's probabilities follow from z, one-sided and rounded", {
  t <- document_table("coupling", 6L)
  found <- audit_pvalue(t[[3L]], t[[4L]])
  expect_true(all(found$verdict == "consistent"))
  expect_match(attr(found, "choices")$probabilities, "normal, one-sided, rounded", fixed = TRUE)
})

test_that("the order of rows does not matter", {
  z <- c("0.312", "1.104", "1.731", "2.220")
  p <- c("0.755", "0.270", "0.083", "0.013")
  expect_identical(audit_pvalue(rev(z), rev(p))$verdict, rev(audit_pvalue(z, p)$verdict))
})

test_that("bad input names the argument", {
  expect_input_error(audit_pvalue("x", "0.1"), "`statistic`", "\"x\"")
  expect_input_error(audit_pvalue("1", "small"), "`p.value`", "\"small\"")
  expect_input_error(audit_pvalue(c("1", "2", "3"), c("0.1", "0.2")), "`p.value`")
  expect_input_error(audit_pvalue("1", "0.1", df2 = 3), "`df`")
  expect_input_error(audit_pvalue("1", "0.1", df = 3, distribution = "F"), "`df2`")
  expect_input_error(audit_pvalue("1", "0.1", distribution = "gamma"), "`distribution`")
  expect_input_error(audit_pvalue("1", "0.1", sides = 0), "`sides`")
  expect_input_error(audit_pvalue("1", "0.1", ending = "up"), "`ending`")
  expect_identical(nrow(audit_pvalue(c("1.0", NA), c(NA, "0.1"))), 0L)
})

test_that("probabilities of the lower side, as in tests of unit roots, are found", {
  z <- c("-5.32", "0.83", "-1.20", "1.75", "-0.31", "0.50")
  p <- as_printed(stats::pnorm(as.numeric(z)), 3L)
  found <- audit_pvalue(z, p)
  expect_identical(found$verdict, rep("consistent", 6L))
  expect_match(attr(found, "choices")$probabilities, "lower side")
  p[4L] <- "0.040" # that of the upper side
  expect_identical(audit_pvalue(z, p)$verdict, c(rep("consistent", 3L), "inconsistent", rep("consistent", 2L)))
})

test_that("a probability in percent is one", {
  # 2 (1 - Phi(2.1)) = 0.0357
  expect_identical(audit_pvalue("2.10", c("3.6%", "<5 %"))$verdict, rep("consistent", 2L))
  expect_identical(audit_pvalue("2.10", "120%")$verdict, "impossible")
})

test_that("what is missing is named", {
  expect_input_error(audit_pvalue(), "`statistic`", "nothing")
  expect_input_error(audit_pvalue("2.1"), "`p.value`", "nothing")
})
