# Which rule a table follows, and what is said where none is known; cells that are
# read, and cells that are not.

accusations <- function(audit) sum(audit$verdict %in% c("inconsistent", "impossible"))

test_that("no known rule fits: undecidable, one row", {
  threshold <- audit_pvalue(c("31.910", "12.830", "7.210"), c("0.002", "0.080", "0.532")) # F with bootstrap p
  expect_identical(threshold$verdict, "undecidable")
  expect_match(threshold$detail, "No known way .* name it")
  expect_true(is.na(threshold$lower) && is.na(threshold$upper))
  rates <- audit_growth(rbind(a = c("1.00", "1.10", "1.30"), b = c("1.00", "1.20", "1.30")), rate = c("7.5", "9.5"))
  expect_identical(rates$verdict, "undecidable")
  expect_match(rates$detail, "No known rule .* name it")
  stars <- audit_stars(c("0.50***", "0.48***", "0.45**", "0.43**"), std.error = c("0.001", "0.002", "0.012", "0.015"))
  expect_identical(stars$verdict, "undecidable")
  # one row that the others' rule does not give is still found
  expect_identical(audit_pvalue(c("1.960", "2.576", "0.500"), c("0.050", "0.010", "0.317"))$verdict,
                   c("consistent", "consistent", "inconsistent"))
})

test_that("a rule named in the call is the rule, and the sentence gives its number and no other", {
  f <- audit_pvalue(c("31.910", "7.210"), c("0.002", "0.532"), df = 2, df2 = 300)
  expect_identical(f$verdict, rep("inconsistent", 2))
  expect_equal(f$lower[2], stats::pf(7.2105, 2, 300, lower.tail = FALSE), tolerance = 1e-9)
  expect_match(f$detail[2], "7.210 with 2 and 300 degrees of freedom has a probability of 0.00087389 to 0.00087472",
               fixed = TRUE)
  one <- audit_pvalue(c("31.910", "12.830", "7.210"), c("0.002", "0.080", "0.532"), df = 2)
  expect_identical(one$verdict, rep("inconsistent", 3))
  expect_false(any(one$lower <= c(0.002, 0.08, 0.532) & c(0.002, 0.08, 0.532) <= one$upper))
  named <- audit_growth(c("1.00", "1.10", "1.30"), rate = "7.5", rule = "compound")
  expect_identical(named$verdict, "inconsistent")
  expect_equal(named$lower, 100 * (sqrt(1.295 / 1.005) - 1), tolerance = 1e-6)
})

test_that("infinite degrees of freedom, and none", {
  expect_identical(audit_pvalue(c("2.10", "1.50"), c("0.036", "0.134"), df = Inf)$verdict, rep("consistent", 2))
  expect_input_error(audit_pvalue("2.1", "0.1", df = Inf, distribution = "chisq"), "`df`", "Inf")
  expect_input_error(audit_pvalue("2.1", "0.1", df = Inf, df2 = 10), "`df`")
  expect_input_error(audit_moments(n = 1e300, mean = "1", sd = "1"), "`n`", "1e+300")
})

test_that("p values in parentheses are a reading, chosen when it fits best", {
  cells <- c("0.500*** (0.001)", "0.480*** (0.002)", "0.450** (0.012)", "0.430** (0.015)", "0.425** (0.018)",
             "0.420** (0.020)")
  ledger <- audit_table(data.frame(v = letters[1:6], m = cells))
  expect_identical(ledger$verdict, rep("consistent", 6))
  expect_identical(attr(ledger, "choices")[["in parentheses"]], "p values")
  read <- printed_estimates(data.frame(v = letters[1:6], m = cells), "p.value")
  expect_identical(read$p.value[3], "0.012")
  with_test_seed(601, {
    bad <- 0L
    for (trial in 1:25) {
      t <- random_stars(20L, levels = list(c(0.1, 0.05, 0.01), c(0.05, 0.01, 0.001))[[trial %% 2L + 1L]], sides = 2,
                        df = c(Inf, 60, 25)[trial %% 3L + 1L])
      cells <- paste0(t$estimate, t$stars, " (", t$p.value, ")")
      bad <- bad + accusations(audit_table(data.frame(v = letters[1:10], a = cells[1:10], b = cells[11:20])))
    }
    expect_identical(bad, 0L)
  })
})

test_that("few degrees of freedom are never assumed", {
  z <- c("3.00", "2.50", "4.50", "6.20", "1.00", "2.90", "5.50", "12.50")
  stars <- strrep("*", rowSums(outer(as.numeric(z), stats::qt(1 - c(0.1, 0.05, 0.01) / 2, 3), `>`)))
  audit <- audit_stars(NULL, stars, statistic = z)
  expect_identical(accusations(audit), 0L)
  expect_true("undecidable" %in% audit$verdict)
  expect_identical(unique(audit_stars(NULL, stars, statistic = z, df = 3)$verdict), "consistent")
})

test_that("columns of different degrees of freedom keep one set of levels", {
  with_test_seed(602, {
    bad <- 0L
    for (trial in 1:20) {
      levels <- list(c(0.1, 0.05, 0.01), c(0.05, 0.01, 0.001))[[trial %% 2L + 1L]]
      a <- random_stars(12L, levels = levels, sides = 2, df = 15)
      b <- random_stars(12L, levels = levels, sides = 2, df = Inf)
      table <- data.frame(v = letters[1:12], a = paste0(a$estimate, a$stars, " (", a$std.error, ")"),
                          b = paste0(b$estimate, b$stars, " (", b$std.error, ")"))
      bad <- bad + accusations(audit_table(table)) +
        accusations(audit_stars(c(a$estimate, b$estimate), c(a$stars, b$stars),
                                std.error = c(a$std.error, b$std.error)))
    }
    expect_identical(bad, 0L)
  })
  # by hand: 2.03 is significant at 5 percent with 1000 degrees of freedom, not with 15 (2.131)
  z <- c("2.030", "2.100", "2.050", "1.990", "2.500", "1.000", "1.780", "1.700")
  few <- stats::qt(1 - c(0.1, 0.05, 0.01) / 2, 15)
  many <- stats::qnorm(1 - c(0.1, 0.05, 0.01) / 2)
  stars <- c(strrep("*", rowSums(outer(as.numeric(z), few, `>`))),
             strrep("*", rowSums(outer(as.numeric(z), many, `>`))))
  by_column <- audit_stars(NULL, stars, statistic = c(z, z), column = rep(c("few", "many"), each = 8))
  expect_identical(unique(by_column$verdict), "consistent")
  expect_match(attr(by_column, "choices")$stars, "a rule for each column", fixed = TRUE)
  stars[3] <- "***" # at 2.05 no degrees of freedom will do
  expect_identical(which(audit_stars(NULL, stars, statistic = c(z, z),
                                     column = rep(c("few", "many"), each = 8))$verdict == "inconsistent"), 3L)
  expect_input_error(audit_stars(NULL, stars, statistic = c(z, z), column = "a"), "`column`")
})

test_that("one-sided stars are a finding of their own", {
  z <- c("1.30", "1.50", "1.70", "1.80", "2.00", "2.20", "2.40", "2.60", "0.50", "-1.35")
  stars <- strrep("*", rowSums(outer(abs(as.numeric(z)), stats::qnorm(1 - c(0.1, 0.05, 0.01)), `>`)))
  audit <- audit_stars(NULL, stars, statistic = z)
  finding <- audit[audit$check == "sides of the test", ]
  expect_identical(finding$verdict, "undecidable")
  # by two sides 1.30, 1.50, 1.35 lose their star, 1.70, 1.80, 2.40 one of theirs
  two <- rowSums(outer(abs(as.numeric(z)), stats::qnorm(1 - c(0.1, 0.05, 0.01) / 2), `>`))
  expect_match(finding$detail, sprintf("%d cells would have fewer stars", sum(nchar(stars) > two)))
  expect_false("sides of the test" %in% audit_stars(NULL, stars, statistic = z, sides = 1)$check)
})

test_that("cells are read in all the ways they are printed", {
  read <- function(cell) {
    found <- printed_estimates(data.frame(v = "a", m = cell), "std.error")
    c(found$estimate, found$stars, found$std.error, found$third)
  }
  for (cell in c("0.5*** (0.1)", "0.5***, (0.1)", "0.5$^{***}$ (0.1)", "0.5\\sym{***} (0.1)", "0.5^{***} [0.1]",
                 "0.5<sup>***</sup> (0.1)", "0.5*** {0.1}",
                 "0.5*** \u00b1 0.1", "0.5*** $\\pm$ 0.1", "\\textbf{0.5}\\textsuperscript{***} (0.1)", "0.5***\n(0.1)",
                 "0.5***<br/>(0.1)",
                 "0.5*** (s.e. = 0.1)", "$0.5^{***}$ $(0.1)$", "0.5 (0.1)***", "\\multicolumn{1}{c}{0.5***} (0.1)",
                 "0.5&ast;&ast;&ast; (0.1)")) {
    expect_identical(read(cell), c("0.5", "3", "0.1", NA), label = cell)
  }
  expect_identical(read("0.12** (0.03) [0.001]"), c("0.12", "2", "0.03", "0.001"))
  labelled <- printed_estimates(data.frame(v = "a", m = "-0.5** (t=-3.2)"), "std.error")
  expect_identical(c(labelled$std.error, labelled$third, labelled$third_label), c(NA, "-3.2", "t"))
  lines <- printed_estimates(data.frame(v = c("a", "", "", "N"), m = c("0.12**", "(0.03)", "[0.001]", "300")),
                             "std.error")
  expect_identical(c(lines$estimate, lines$std.error, lines$third, nrow(lines)), c("0.12", "0.03", "0.001", "1"))
  ends <- printed_estimates(data.frame(v = "a", m = "0.5*** [0.10, 0.90]"), "t")
  expect_identical(c(ends$conf.low, ends$conf.high), c("0.10", "0.90"))
})

test_that("cells that are not understood are counted and listed, never skipped", {
  table <- data.frame(v = c("a", "b", "c", "d", "N"),
                      m = c("0.010*** (0.300", "0.020***, (0.300)", "0.500*** (0.100)", "0.3 (0.2", "300"),
                      n = c("0.5***", "0,164 (0.02)", "0.300*** (0.050)", "yes", "2010-2019"))
  ledger <- audit_table(table)
  unread <- ledger[ledger$check == "cell not understood", ]
  expect_setequal(unread$printed, c("0.010*** (0.300", "0.3 (0.2", "0.5***", "0,164 (0.02)"))
  expect_identical(unique(unread$verdict), "undecidable")
  expect_match(unread$detail[unread$printed == "0.3 (0.2"], "row d, column m: ", fixed = TRUE)
  expect_match(attr(ledger, "choices")[["not understood"]], "4 cells", fixed = TRUE)
  expect_identical(ledger$printed[ledger$verdict == "inconsistent"], "0.020***, (0.300)") # read, and wrong
  # in tables with roles too
  moments <- data.frame(v = c("x", "y"), m = c("1.5", "1.5a"), s = c("0.5", "0.5"), lo = c("1", "1"), hi = c("2", "2"))
  audit <- audit_table(moments, c(mean = "m", sd = "s", min = "lo", max = "hi"))
  expect_identical(audit$printed[audit$check == "cell not understood"], "1.5a")
  expect_identical(accusations(audit), 0L)
})

test_that("a long or hostile cell takes no time", {
  long <- paste0("0.5", strrep(" ", 1e5), "(0.1")
  table <- data.frame(v = c("a", "b"), m = c("0.5*** (0.1)", long))
  expect_lt(system.time(audit_table(table))[["elapsed"]], 20)
  expect_identical(printed_numbers("1e400")$value, NA_real_)
})

test_that("findings are sentences that say where they stand", {
  ledger <- audit_table(data.frame(v = c("a", "b"), m = c("1.5", "1.5"), s = c("0.5", "9.9"), lo = c("1", "1"),
                                   hi = c("2", "2")),
                        c(mean = "m", sd = "s", min = "lo", max = "hi"), table = "Table 2")
  bad <- ledger[ledger$verdict == "impossible", ]
  expect_match(bad$detail, "^Table 2, row b, column s: The standard deviation of .*; 9.9 is printed")
})

test_that("the session's options change nothing", {
  calls <- function() {
    list(audit_stars(c("0.412***", "-0.120**", "0.051"), std.error = c("0.101", "0.055", "0.048")),
         audit_pvalue(c(1.96, 0.5), c(0.05, 0.617)), audit_moments(100000, 12.4, 9.81, 3.1, 20.7),
         audit_sample(100000, 100000, 30),
         audit_shares(c(33.3, 33.3, 33.3), total = 100),
         audit_relations(data.frame(a = 1e5, b = "0.5", c = "100001"), "a + b = c"),
         audit_dynamics("0.5", "0.2", "0.1", beta = "1", theta = "0.6", direct = "2.4", indirect = "5.6",
                        horizon = "long"))
  }
  plain <- calls()
  old <- options(OutDec = ",", scipen = -5, digits = 3)
  on.exit(options(old))
  odd <- calls()
  expect_identical(lapply(odd, as.data.frame), lapply(plain, as.data.frame))
})

test_that("consistent tables of every kind are never accused (more of them in bench/audits.R)", {
  with_test_seed(604, counts <- count_accusations(2L))
  expect_identical(rownames(counts)[counts[, "accused"] > 0], character())
  expect_gt(sum(counts[, "checks"]), 700)
  expect_true(all(counts[, "checks"] > 0))
})
