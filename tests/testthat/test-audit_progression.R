test_that("a run of five is found, one of four is not", {
  found <- audit_progression(c("28.902", "29.902", "30.902", "31.902", "32.902", "33.417"))
  expect_identical(found$verdict, "undecidable")
  expect_identical(found$printed, "28.902 to 32.902")
  expect_equal(c(found$lower, found$upper), c(1, 1))
  four <- c("28.902", "29.902", "30.902", "31.902", "33.417", "34.0")
  expect_identical(audit_progression(four)$verdict, "consistent")
  expect_identical(audit_progression(four, at_least = 4)$verdict, "undecidable")
})

test_that("constants are no progression, and zeros that a table drops are put back", {
  expect_identical(audit_progression(rep("1.5", 8))$verdict, "consistent")
  expect_identical(audit_progression(c("0.1", "0.15", "0.2", "0.25", "0.3"))$verdict, "undecidable")
  expect_identical(audit_progression(c(0.1, 0.15, 0.2, 0.25, 0.3))$verdict, "undecidable")
  expect_identical(audit_progression(c("0.10", "0.15", "0.21", "0.25", "0.30"))$verdict, "consistent")
})

test_that("how surprising a run is follows from the rest of the table", {
  other <- c("1", "4", "2", "9", "3", "8", "1")
  run <- c("1", "3", "5", "7", "9", "11", "13")
  found <- audit_progression(cbind(a = other, b = run))
  bends <- abs(diff(diff(as.numeric(other))))
  expect_identical(found$item, c("a", "b"))
  expect_match(found$detail[2L], paste0("(", stats::median(bends), " units"), fixed = TRUE)
  expect_match(found$detail[2L], format(signif((2 * stats::median(bends) + 1)^-5, 1L)), fixed = TRUE)
  expect_no_match(audit_progression(run)$detail, "chance") # nothing to compare with
})

test_that("random columns hardly ever have a run", {
  with_test_seed(8, {
    x <- matrix(as_printed(stats::runif(11L * 2000L, 20, 80), 3L), 11L)
    expect_true(all(audit_progression(x)$verdict == "consistent"))
  })
})

test_that("series are columns or rows, and short ones are left out", {
  x <- rbind(a = c("1", "2", "3", "4", "5"), b = c("1", "2", "3", "5", "4"))
  expect_identical(audit_progression(x, by = "rows")$verdict, c("undecidable", "consistent"))
  expect_identical(audit_progression(t(x))$item, c("a", "b"))
  expect_identical(nrow(audit_progression(x)), 0L)
  expect_identical(nrow(audit_progression("1")), 0L)
})

test_that("the document's contributions are progressions, its coefficients are not", {
  t <- as.data.frame(document_table("coupling", 5L), optional = TRUE)
  found <- audit_progression(t[1:11, 2:15])
  expect_identical(found$item[found$verdict == "undecidable"], names(t)[13:15])
  expect_equal(found$lower[12:14], rep(1, 3))
  t <- as.data.frame(document_table("coupling", 4L), optional = TRUE)
  expect_true(all(audit_progression(t[, 2:12], by = "rows")$verdict == "consistent"))
})

test_that("bad input names the argument", {
  expect_input_error(audit_progression(c("1", "x")), "`x`", "\"x\"")
  expect_input_error(audit_progression(c("1", "2"), at_least = 3), "`at_least`")
  expect_input_error(audit_progression(c("1", "2"), by = "years"), "`by`")
  expect_input_error(audit_progression(NULL), "`x`")
})

test_that("what is missing is named", {
  expect_input_error(audit_progression(), "`x`", "nothing")
})
