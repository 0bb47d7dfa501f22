test_that("sums by hand", {
  # three thirds of one decimal: 99.9 within 0.15
  thirds <- audit_shares(c("33.3", "33.3", "33.3"), total = 100)
  expect_identical(thirds$verdict, "consistent")
  expect_equal(c(thirds$lower, thirds$upper), c(99.75, 100.05), tolerance = 1e-8)
  expect_identical(audit_shares(c("33.2", "33.3", "33.3"), total = 100)$verdict, "inconsistent") # at most 99.95
  expect_identical(audit_shares(c("33.4", "33.4", "33.4"), total = 100)$verdict, "impossible") # at least 100.05
  expect_identical(audit_shares(c("50", "50"), total = 100)$verdict, "consistent")
  expect_identical(audit_shares(c("0.25", "0.75"))$printed, "1")
  expect_identical(audit_shares(c("25", "75"))$printed, "100")
})

test_that("the slack of rounding is exact: moved to its end the parts just make up the sum", {
  for (k in c(2, 7, 40)) {
    part <- as_printed(100 / k - 0.05 + 1e-9, 3L)
    range <- audit_shares(rep(part, k), total = 100)
    expect_equal(range$upper - range$lower, k * 0.001, tolerance = 1e-6)
  }
})

test_that("parts below zero, missing parts and printed totals", {
  # a contribution below zero: too large a sum may be a part left out
  expect_identical(audit_shares(c("120.0", "-10.0"), total = 100)$verdict, "inconsistent")
  expect_identical(audit_shares(c("120.0", "-20.0"), total = 100)$verdict, "consistent")
  expect_identical(audit_shares(c("60.0", NA, "30.0"), total = 100)$verdict, "undecidable")
  expect_identical(audit_shares(c("60.0", NA, "50.0"), total = 100)$verdict, "impossible")
  expect_identical(audit_shares(c("60.0", NA, "-50.0"), total = 100)$verdict, "undecidable")
  # a printed total has been rounded itself, a number has not
  expect_identical(audit_shares(c("1.24", "1.24"), total = "2.5")$verdict, "consistent")
  expect_identical(audit_shares(c("1.24", "1.24"), total = 2.5)$verdict, "inconsistent")
  several <- audit_shares(rbind(a = c("1.0", "2.0"), b = c("1.0", "2.5")), total = c("3.0", "3.0"))
  expect_identical(several$verdict, c("consistent", "impossible"))
  expect_identical(several$item, c("a", "b"))
  expect_identical(nrow(audit_shares(rbind(c("1.0", "2.0"), c(NA, NA)), total = 3)), 1L)
})

test_that("the one part whose point moved is named", {
  found <- audit_shares(rbind(a = c("0.25", "0.45", "0.30"), b = c("0.25", "4.50", "0.30")))
  expect_identical(found$verdict, c("consistent", "impossible"))
  expect_match(found$detail[2L], "part 2 as 0.45 instead of 4.50", fixed = TRUE)
  # two parts could be it: nothing is named
  expect_false(grepl("instead", audit_shares(c("4.50", "4.50", "0.10"), total = 1)$detail))
})

test_that("10,000 whole rows are accepted, and spoiled ones found", {
  with_test_seed(6, {
    x <- rbind(random_shares(5000L, 5L), random_shares(5000L, 5L, digits = 3L))
    expect_true(all(audit_shares(x)$verdict == "consistent"))
    one <- random_shares(5000L, 8L, total = 1, digits = 3L)
    expect_true(all(audit_shares(one)$verdict == "consistent"))
    some <- random_shares(300L, 4L)
    some[, 2L] <- spoil(ifelse(some[, 2L] == "0.0", "0.1", some[, 2L]))
    expect_gt(mean(audit_shares(some, total = 100)$verdict != "consistent"), 0.85)
  })
})

test_that("rows, columns and classes of the table do not matter", {
  x <- matrix(c("20.1", "29.9", "50.0", "33.3", "33.3", "33.3", "10.0", "20.0", "30.0"), 3L, byrow = TRUE)
  verdict <- audit_shares(x)$verdict
  expect_identical(audit_shares(x[3:1, ])$verdict, rev(verdict))
  expect_identical(audit_shares(x[, c(2, 3, 1)])$verdict, verdict)
  frame <- as.data.frame(x)
  expect_identical(audit_shares(frame)$verdict, verdict)
  frame[] <- lapply(frame, factor)
  expect_identical(audit_shares(frame)$verdict, verdict)
  skip_if_not_installed("tibble")
  expect_identical(audit_shares(tibble::as_tibble(frame))$verdict, verdict)
})

test_that("the documents' weights sum, and its contributions do not", {
  expect_identical(audit_shares(document_table("coupling", 1L)[["Weight"]])$verdict, "consistent")
  expect_identical(audit_shares(document_table("coupling", 2L)[["Weight"]])$verdict, "consistent")
  t <- as.data.frame(document_table("coupling", 5L), optional = TRUE)
  found <- audit_shares(t[1:11, 13:15], total = 100)
  expect_true(all(found$verdict == "impossible"))
  expect_gt(min(found$lower), 130)
})

test_that("bad input names the argument", {
  expect_input_error(audit_shares(c("0.5", "half")), "`x`", "\"half\"", "row 2")
  expect_input_error(audit_shares(c("0.5", "0.5"), total = c(1, 2)), "`total`")
  expect_input_error(audit_shares(character()), "`x`")
  expect_input_error(audit_shares(data.frame(a = character(), b = character())), "`x`")
  expect_input_error(audit_shares(c("0.5", "0.5"), rounding = 1), "`rounding`")
})

test_that("a whole of 1 is 100 percent to parts in percent", {
  expect_identical(audit_shares(c("33%", "33%", "34%"), total = 1)$verdict, "consistent")
  expect_identical(audit_shares(c("33%", "33%", "44%"), total = 1)$verdict, "impossible")
  expect_identical(audit_shares(c("0.4\uff05", "0.5\uff05"))$verdict, "inconsistent") # of 100, not of 1
})

test_that("what is missing is named", {
  expect_input_error(audit_shares(), "`x`", "nothing")
  expect_input_error(audit_shares(data.frame()), "`x`", "none")
})

test_that("weights by system", {
  w <- c("0.40", "0.60", "0.30", "0.30", "0.40")
  system <- c("a", "a", "b", "b", "b")
  expect_identical(audit_shares(w, by = system)$verdict, rep("consistent", 2))
  w[5] <- "0.49"
  by_system <- audit_shares(w, by = system)
  expect_identical(c(by_system$item[2], by_system$verdict[2]), c("b", "impossible"))
  together <- audit_shares(c("0.20", "0.30", "0.15", "0.15", "0.20"), by = system)
  expect_identical(c(together$item, together$verdict), c("all systems", "consistent"))
  table <- data.frame(system = c("a", "", "b", "", ""), name = letters[1:5], w = w)
  expect_identical(audit_table(table, list(by = "system", row = "name", share = "w"), duplicates = FALSE)$verdict[1:2],
                   c("consistent", "impossible"))
  expect_input_error(audit_shares(w, by = "a"), "by")
})
