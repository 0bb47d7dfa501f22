# What every audit does alike: reading, verdicts, putting together, showing.

test_that("strings keep their zeros, numbers get the decimals they have", {
  read <- audit_read(c("0.50", "0.5", "-0.677***", "1.2e-05", "1,234"), "x")
  expect_equal(read$lower, c(0.495, 0.45, -0.6775, 1.15e-5, 1233.5))
  expect_equal(read$upper, c(0.505, 0.55, -0.6765, 1.25e-5, 1234.5))
  expect_identical(audit_read(c(0.5, 12, 1e-5, 1e7, NA), "x")$text, c("0.5", "12", "0.00001", "10000000", NA))
  expect_equal(audit_read(c(0.50, 0.25), "x")$upper, c(0.55, 0.255)) # wider, never narrower
  expect_equal(audit_read(factor("0.50"), "x")$lower, 0.495)
})

test_that("what was not printed is not read", {
  read <- audit_read(c(NA, "", " ", "-", "\u2014", "\u2212", "n.a.", "0"), "x")
  expect_identical(read$given, c(rep(FALSE, 7), TRUE))
})

test_that("rounding of any kind doubles the interval", {
  read <- audit_read(c("0.50", "3"), "x", rounding = "any")
  expect_equal(read$lower, c(0.49, 2))
  expect_equal(read$upper, c(0.51, 4))
  # 2.5996 cut off prints as 2.599: three times 2.5996 is 7.7988
  expect_identical(audit_shares(c("2.599", "2.599", "2.599"), total = "7.799")$verdict, "consistent")
  expect_identical(audit_shares(c("2.599", "2.599", "2.599"), total = "7.799", rounding = "any")$verdict, "consistent")
  expect_identical(audit_shares(c("2.599", "2.599", "2.599"), total = "7.800")$verdict, "inconsistent")
  expect_identical(audit_shares(c("2.599", "2.599", "2.599"), total = "7.800", rounding = "any")$verdict, "consistent")
})

test_that("an input that is no printed number is refused with its row", {
  expect_input_error(audit_read(c("1.0", "about 2"), "mean"), "`mean`", "\"about 2\"", "row 2")
  expect_input_error(audit_read(c(1, Inf), "mean"), "`mean`", "finite", "row 2")
  expect_input_error(audit_read(character(), "mean"), "nothing")
  expect_input_error(audit_read(list("1"), "mean"), "`mean`")
  expect_input_error(audit_read(TRUE, "mean"), "`mean`")
  expect_input_error(audit_read(c("1", "2"), "sd", size = 3L), "`sd`", "3 values", "2 values")
  expect_input_error(audit_moments(5, mean = "1", sd = "1", min = "0", max = "2", item = c("a", "b")), "`item`")
  expect_input_error(audit_moments(5, mean = "1", sd = "1", rounding = "up"), "`rounding`")
})

test_that("rows are called by item, by the first names, or by number", {
  expect_identical(audit_items(NULL, list(c(a = 1, b = 2), NULL), 2L), c("a", "b"))
  expect_identical(audit_items(NULL, list(1:2, c(c = "1", d = "2")), 2L), c("c", "d"))
  expect_identical(audit_items(NULL, list(1:2), 2L), c("1", "2"))
  expect_identical(audit_items(factor(c("x", "y")), list(1:2), 2L), c("x", "y"))
  same <- audit_moments(9, c("1.0", "9.0"), "0.5", "0.0", "2.0", item = c("\u5317\u4eac", "\u5317\u4eac"))
  expect_identical(same$verdict, c("consistent", "consistent", "impossible")) # a label twice is two rows
})

test_that("a rule is kept if it meets most cells, and cells on which rules differ stay open", {
  met <- cbind(a = c(TRUE, TRUE, TRUE, FALSE), b = c(TRUE, TRUE, FALSE, TRUE), c = c(TRUE, FALSE, FALSE, FALSE))
  found <- verdict_by_rules(met)
  expect_identical(unname(found$rules), 1:2)
  expect_identical(found$verdict, c("consistent", "consistent", "undecidable", "undecidable"))
  expect_identical(verdict_by_rules(met[, c(1, 3)])$verdict, c(rep("consistent", 3), "inconsistent"))
  # none meets more than half: only what no rule gives is inconsistent
  few <- cbind(c(TRUE, FALSE, FALSE, FALSE), c(FALSE, TRUE, FALSE, FALSE))
  expect_identical(verdict_by_rules(few)$verdict, c("undecidable", "undecidable", "inconsistent", "inconsistent"))
  expect_false(verdict_by_rules(few)$found)
  # a rule that lets a cell be anything tests nothing
  anything <- cbind(c(TRUE, FALSE, FALSE, FALSE))
  expect_identical(verdict_by_rules(met[, 1L, drop = FALSE], anything)$verdict,
                   c("undecidable", "consistent", "consistent", "inconsistent"))
})

test_that("an interval that covers everything the cell could be tests nothing", {
  printed <- span(c(1, 1, 5, -2), c(2, 2, 6, -1))
  implied <- span(c(0, 1.5, 0, 0), c(Inf, 3, 3, Inf))
  expect_identical(audit_verdict(printed, implied, "impossible", span(0, Inf)),
                   c("undecidable", "consistent", "impossible", "impossible"))
})

test_that("audits are put together, counted and shown, the accused first", {
  good <- audit_shares(c("33.3", "33.3", "33.3"), total = 100)
  bad <- audit_moments(680, c(fdi = "0.034"), "0.529", "0.001", "0.419")
  both <- rbind(good, bad)
  expect_s3_class(both, "lowcarbon_audit")
  expect_identical(names(both), c("item", "check", "printed", "lower", "upper", "verdict", "detail"))
  expect_identical(nrow(both), 3L)
  counts <- summary(both)
  expect_identical(counts$checked, c(1L, 1L, 1L))
  expect_identical(counts$consistent, c(1L, 1L, 0L))
  expect_identical(counts$impossible, c(0L, 0L, 1L))
  expect_identical(rowSums(counts[audit_verdicts()]), as.numeric(counts$checked))
  shown <- capture.output(print(both))
  expect_match(shown[1L], "3 checks: 2 consistent, 1 impossible", fixed = TRUE)
  expect_match(shown, "impossible | fdi | standard deviation in range: printed 0.529", fixed = TRUE, all = FALSE)
  expect_false(any(grepl("33.3", shown, fixed = TRUE)))
  many <- audit_moments(680, rep("0.034", 30), "0.529", "0.001", "0.419")
  expect_match(capture.output(print(many, n = 5)), "25 more such rows", all = FALSE)
})

test_that("rules found stay with the audits put together, and further columns are kept", {
  cv <- audit_cv("1.0", "2.0", "50.0")
  both <- rbind(cv, cv, audit_pvalue("1.960", "0.050"))
  expect_identical(names(attr(both, "choices")), c("coefficients of variation", "probabilities"))
  wide <- as.data.frame(cv)
  wide$table <- "4"
  joined <- rbind(cv, new_result(wide, "lowcarbon_audit"))
  expect_identical(joined$table, c(NA, "4"))
})

test_that("nothing to check is an audit without rows", {
  none <- audit_moments(10, mean = "1.0")
  expect_identical(nrow(none), 0L)
  expect_match(capture.output(print(none)), "nothing to check")
  expect_identical(nrow(summary(none)), 0L)
  expect_identical(nrow(rbind(none, audit_cv("1", "2", "0.5"))), 1L)
  expect_input_error(plot(none), "at least one check")
})

test_that("an audit is drawn, and the settings of the device are left alone", {
  audit <- rbind(audit_shares(c("33.3", "33.3", "33.3"), total = 100),
                 audit_moments(680, "0.034", "0.529", "0.001", "0.419"))
  grDevices::pdf(NULL)
  on.exit(grDevices::dev.off())
  before <- graphics::par(no.readonly = TRUE)
  expect_identical(plot(audit), audit)
  expect_identical(graphics::par("mai", "las"), before[c("mai", "las")])
  skip_if_not_installed("ggplot2")
  drawn <- ggplot2::ggplot_build(ggplot2::autoplot(audit))
  expect_equal(sum(drawn$data[[1L]]$xmax - drawn$data[[1L]]$xmin), 3)
})

test_that("a range is written with both ends unless they print alike", {
  expect_identical(range_text(c(0.1, -Inf, 2, -Inf, 0.123456), c(0.2, 3, Inf, Inf, 0.1234561)),
                   c("0.1 to 0.2", "at most 3", "at least 2", "any value", "0.12346"))
})
