usual <- c(0.1, 0.05, 0.01)

test_that("stars in print are counted, and taken off", {
  expect_identical(star_marks(c("0.5***", "0.5", "-1.2 *", "(2.1)**", "0.3\u2217\u2217", "0.1+", "0.2\u2020", NA)),
                   c(3, 0, 1, 2, 2, 0.5, 0.5, NA))
  expect_identical(strip_marks(c(a = "0.5***", b = "-1.2 *", c = "0.1+")), c(a = "0.5", b = "-1.2", c = "0.1"))
  expect_identical(star_numbers(c("***", "", "*"), NULL, 3L), c(3, 0, 1))
  expect_identical(star_numbers(c("**", "+", ""), NULL, 3L), c(3, 1, 0)) # a lesser mark comes first
  expect_identical(star_numbers(2:0, NULL, 3L), c(2, 1, 0))
  expect_identical(star_numbers(NULL, list(estimate = c(0, 3), std.error = NULL, statistic = c(2, 0)), 2L), c(2, 3))
})

test_that("hand-worked cells at the usual levels", {
  # 1.645, 1.960 and 2.576 two-sided
  one <- function(t, stars) {
    found <- audit_stars(NULL, stars, statistic = t, df = Inf, levels = usual, sides = 2)
    found$verdict[found$check == "stars"]
  }
  expect_identical(one(c("1.63", "1.66", "1.95", "1.97", "2.56", "2.59"), c("", "*", "*", "**", "**", "***")),
                   rep("consistent", 6L))
  expect_identical(one(c("1.63", "1.66", "1.95", "1.97", "2.56", "2.59"), c("*", "", "**", "*", "***", "**")),
                   rep("inconsistent", 6L))
  # 1.96 may be above or below 1.95996: either is accepted
  expect_identical(one(c("1.96", "1.96"), c("*", "**")), rep("consistent", 2L))
  # one decimal leaves 1.6 to 1.7 open between two
  expect_identical(one("2", "**"), "consistent")
  found <- audit_stars(NULL, "**", statistic = "2", df = Inf, levels = usual, sides = 2)
  expect_identical(c(found$lower, found$upper), c(0, 2))
  # one-sided: 1.282, 1.645, 2.326; t with 10 degrees of freedom: 1.812, 2.228, 3.169
  expect_identical(audit_stars(NULL, "*", statistic = "1.40", df = Inf, levels = usual, sides = 1)$verdict,
                   "consistent")
  expect_identical(audit_stars(NULL, "*", statistic = "1.70", df = 10, levels = usual, sides = 2)$verdict,
                   "inconsistent")
  expect_identical(audit_stars(NULL, "", statistic = "1.70", df = c(10), levels = usual, sides = 2)$verdict,
                   "consistent")
})

test_that("the statistic comes from estimate and standard error with both their roundings", {
  # 0.412 / 0.101: from 0.4115 / 0.1015 to 0.4125 / 0.1005
  z <- absolute_z(printed_interval("-0.412"), printed_interval("0.101"))
  expect_equal(c(z$lower, z$upper), c(0.4115 / 0.1015, 0.4125 / 0.1005), tolerance = 1e-8)
  # an error that may be zero bounds from below only
  expect_identical(absolute_z(printed_interval("0.10"), printed_interval("0.00"))$upper, Inf)
  expect_identical(audit_stars("0.10***", std.error = "0.00", df = Inf, levels = usual, sides = 2)$verdict,
                   "consistent")
  expect_identical(audit_stars("0.10", std.error = "0.00", df = Inf, levels = usual, sides = 2)$verdict, "inconsistent")
  # anything may be the statistic
  expect_identical(audit_stars("0.0*", std.error = "0.0", df = Inf, levels = usual, sides = 2)$verdict, "undecidable")
})

test_that("the printed statistic is checked against both", {
  found <- audit_stars(c("0.412", "-0.120"), std.error = c("0.101", "0.055"), statistic = c("4.08", "-2.80"))
  size <- found[found$check == "estimate over standard error", ]
  expect_identical(size$verdict, c("consistent", "inconsistent"))
  expect_equal(size$upper[2L], -0.1195 / 0.0555, tolerance = 1e-8)
  expect_identical(audit_stars("0.4", std.error = "-0.1")$verdict[1L], "impossible")
})

test_that("signs of statistics", {
  sign_of <- function(estimate, statistic) {
    found <- audit_stars(estimate, statistic = statistic)
    found$verdict[found$check == "sign of the statistic"]
  }
  expect_identical(sign_of(c("0.4", "-0.1", "-0.2"), c("4.0", "-2.0", "2.0")),
                   c("consistent", "consistent", "inconsistent"))
  expect_identical(sign_of(c("0.4", "-0.1"), c("-4.0", "-2.0")), c("inconsistent", "consistent"))
  # one negative estimate with a positive statistic: perhaps all are without sign
  expect_identical(sign_of(c("0.4", "-0.1"), c("4.0", "2.0")), c("consistent", "undecidable"))
  # several: they are
  expect_identical(sign_of(c("0.4", "-0.1", "-0.3"), c("4.0", "2.0", "3.0")), character())
  # a zero as printed has no sign
  expect_identical(sign_of("0.000", "-0.2"), character())
})

test_that("probabilities decide where they are printed", {
  found <- audit_stars(c("1.2***", "0.3", "0.4*"), p.value = c("<0.001", "0.120", "0.012"), levels = usual)
  expect_identical(found$verdict, c("consistent", "consistent", "inconsistent"))
  expect_identical(audit_stars(NULL, "**", p.value = "0.050", levels = usual)$verdict, "consistent") # 0.0499 or 0.0501
  expect_identical(audit_stars(NULL, "***", p.value = "0.050", levels = usual)$verdict, "inconsistent")
})

test_that("the rule of a table is found, and the cell that breaks it", {
  z <- c("1.30", "1.50", "1.70", "1.80", "2.00", "2.20", "2.40", "2.60", "2.80", "3.00", "3.20", "3.40", "0.50",
         "-1.75", "-2.1")
  of <- function(needed) strrep("*", rowSums(outer(abs(as.numeric(z)), needed, `>`)))
  two_sided <- audit_stars(NULL, of(stats::qnorm(1 - usual / 2)), statistic = z)
  expect_match(attr(two_sided, "choices")$stars, "10, 5 and 1 percent, two-sided, normal", fixed = TRUE)
  strict <- audit_stars(NULL, of(stats::qnorm(1 - c(0.05, 0.01, 0.001) / 2)), statistic = z)
  expect_match(attr(strict, "choices")$stars, "5, 1 and 0.1 percent, two-sided, normal", fixed = TRUE)
  one_sided <- audit_stars(NULL, of(stats::qnorm(1 - usual)), statistic = z)
  expect_match(attr(one_sided, "choices")$stars, "10, 5 and 1 percent, one-sided, normal", fixed = TRUE)
  few <- audit_stars(NULL, of(stats::qt(1 - usual / 2, 10)), statistic = z)
  expect_true(all(few$verdict == "consistent"))
  expect_match(attr(few, "choices")$stars, "two-sided, t with")
  wrong <- of(stats::qnorm(1 - usual / 2))
  wrong[9L] <- "*"
  found <- audit_stars(NULL, wrong, statistic = z)
  expect_identical(which(found$verdict == "inconsistent"), 9L)
  expect_identical(c(found$lower[9L], found$upper[9L]), c(3, 3))
})

test_that("tables made from data are never accused, whatever their rule", {
  with_test_seed(31, {
    accused <- 0L
    cells <- 0L
    for (trial in 1:100) {
      t <- random_stars(sample(c(4L, 20L, 60L), 1L), digits = sample(2:4, 1L))
      audits <- list(audit_stars(t$estimate, t$stars, std.error = t$std.error),
                     audit_stars(paste0(t$estimate, t$stars), std.error = t$std.error, statistic = t$statistic),
                     audit_stars(NULL, t$stars, p.value = t$p.value),
                     audit_stars(t$estimate, t$stars, t$std.error, df = t$df, levels = t$levels, sides = t$sides))
      verdicts <- unlist(lapply(audits, `[[`, "verdict"))
      accused <- accused + sum(verdicts %in% c("inconsistent", "impossible"))
      cells <- cells + length(verdicts)
    }
    expect_identical(accused, 0L)
    expect_gt(cells, 10000L)
    # in one large table
    t <- random_stars(5000L, levels = usual, sides = 2, df = Inf)
    expect_false(any(audit_stars(t$estimate, t$stars, t$std.error)$verdict == "inconsistent"))
  })
})

test_that("stars one too many or too few are found once rounding leaves no choice", {
  with_test_seed(32, {
    found <- replicate(60L, {
      t <- random_stars(25L, digits = 4L, levels = usual, sides = 2, df = Inf)
      at <- sample.int(25L, 1L)
      t$stars[at] <- sample(setdiff(c("", "*", "**", "***"), t$stars[at]), 1L)
      audit <- audit_stars(t$estimate, t$stars, t$std.error)
      identical(which(audit$verdict == "inconsistent"), at)
    })
    expect_gt(mean(found), 0.85)
  })
})

test_that("the order of rows does not matter, and numbers are read", {
  t <- list(estimate = c(0.412, -0.12, 0.051, 0.3), error = c(0.101, 0.055, 0.048, 0.21), stars = c(3, 2, 0, 3))
  verdict <- audit_stars(t$estimate, t$stars, t$error)$verdict
  expect_identical(verdict[4L], "inconsistent")
  expect_identical(audit_stars(t$estimate[4:1], t$stars[4:1], t$error[4:1])$verdict, rev(verdict))
  expect_identical(audit_stars(factor(c("0.412***", "0.300***")), std.error = c("0.101", "0.210"), df = Inf,
                               levels = usual, sides = 2)$verdict,
                   c("consistent", "inconsistent"))
})

test_that("the documents' regression tables", {
  estimates <- function(table) {
    t <- as.data.frame(document_table("intelligence", table), optional = TRUE)
    cell <- unlist(t[-1L])
    paired <- grepl("(", cell, fixed = TRUE)
    list(estimate = sub(" *[(].*$", "", cell[paired]), below = sub("^.*(?=[(])", "", cell[paired], perl = TRUE),
         item = rep(t[[1L]], length(t) - 1L)[paired])
  }
  for (table in c(2L, 6L, 7L, 8L)) {
    e <- estimates(table)
    expect_true(all(audit_stars(e$estimate, statistic = e$below)$verdict == "consistent"),
                label = paste("table", table))
  }
  e <- estimates(5L)
  found <- audit_stars(e$estimate, statistic = e$below, item = e$item)
  # t of -1.989 with ***, of -202 with none
  expect_identical(found$item[found$verdict == "inconsistent"], c("AI", "Urban"))
})

test_that("bad input names the argument", {
  expect_input_error(audit_stars(), "`estimate`")
  expect_input_error(audit_stars(c("0.1", "x"), statistic = c("1", "2")), "`estimate`", "\"x\"", "row 2")
  expect_input_error(audit_stars("0.1", stars = "**", statistic = "2.0", df = 0), "`df`")
  expect_input_error(audit_stars("0.1", stars = c("*", "**", ""), statistic = c("2.0", "1.0")),
                     "`statistic`", "3 values")
  expect_input_error(audit_stars("0.1", "**", statistic = "2.0", levels = c(0.01, 0.05)), "`levels`", "falling")
  expect_input_error(audit_stars("0.1", "**", statistic = "2.0", sides = 3), "`sides`")
  expect_input_error(audit_stars("0.1", list(2), statistic = "2.0"), "`stars`")
  expect_input_error(audit_stars("0.1", 7, statistic = "2.0"), "`stars`")
  expect_identical(nrow(audit_stars(c("0.1**", NA), statistic = c(NA, "2.0"))), 0L)
})

test_that("a table without stars uses none", {
  expect_identical(nrow(audit_stars(c("0.412", "-0.300"), std.error = c("0.101", "0.050"))), 0L)
  expect_identical(audit_stars(c("0.412", "-0.300"), "", std.error = c("0.101", "0.050"), df = 100)$verdict,
                   rep("inconsistent", 2L))
})

test_that("stars are strings of stars or numbers, full-width ones too", {
  by_digit <- audit_stars(c("0.412", "0.051"), c("3", "0"), std.error = c("0.101", "0.048"))
  expect_identical(by_digit$printed, c("***", "no star"))
  expect_identical(by_digit$verdict, rep("consistent", 2L))
  expect_identical(audit_stars("\uff10.5\uff0a\uff0a", std.error = "\uff080.2\uff09")$printed, "**")
  expect_input_error(audit_stars("0.5", "x", std.error = "0.1"), "`stars`", "\"x\"", "row 1")
  expect_identical(audit_stars("0.05", "n.s.", std.error = "0.10")$verdict, "consistent")
})
