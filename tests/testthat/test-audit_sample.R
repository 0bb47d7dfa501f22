# Printed numbers of observations.

test_that("sizes worked by hand", {
  audit <- audit_sample(c(full = "300", provinces = "260", dynamic = "270", odd = "275", more = "301"), 30, 10,
                        lags = 0:1, excluded = c(0, 4))
  expect_identical(audit$item, c("full", "provinces", "dynamic", "odd", "more"))
  expect_identical(audit$verdict, c("consistent", "consistent", "consistent", "inconsistent", "impossible"))
  expect_match(audit$detail[2], "26 regions times 10 periods")
  expect_match(audit$detail[5], "300 observations")
  expect_identical(c(audit$lower[1], audit$upper[1]), c(26 * 9, 300))
  expect_match(audit_sample("260", 30, 10)$detail, "it would be 26 regions times 10 periods")
  expect_match(audit_sample("277", 30, 10)$detail, "not balanced")
  expect_identical(audit_sample("1,024", 32, 32)$verdict, "consistent")
})

test_that("groups and what is missing", {
  audit <- audit_sample(c("146", "149"), 30, 10, excluded = NULL, missing = 5, whole = "300")
  expect_identical(audit$verdict, c("consistent", "consistent", "inconsistent"))
  expect_match(audit$detail[3], "5 are in none")
  expect_identical(audit_sample(c("160", "150"), 30, 10, excluded = NULL, missing = 10, whole = "300")$verdict[3],
                   "impossible")
  expect_identical(audit_sample(c("150", "150"), 30, 10, excluded = 15, whole = "300")$verdict, rep("consistent", 3))
})

test_that("1000 panels are accepted", {
  with_test_seed(141, {
    verdicts <- replicate(1000, {
      regions <- sample(2:60, 1)
      periods <- sample(2:30, 1)
      excluded <- sample(0:(regions - 1), 1)
      lags <- sample(0:min(2, periods - 1), 1)
      gone <- sample(0:3, 1)
      n <- (regions - excluded) * (periods - lags) - gone
      if (n < 1) {
        "consistent"
      } else {
        audit_sample(n, regions, periods, lags = 0:lags, excluded = c(0, excluded), missing = gone)$verdict
      }
    })
    expect_identical(unique(verdicts), "consistent")
  })
})

test_that("the document's table by cities", {
  one <- document_table("coagglomeration", 4)
  n <- unlist(one[one[[4]] == "Observations", 5:6])
  expect_identical(audit_sample(n, 34, 20, lags = 0:1)$verdict, rep("consistent", 2))
})

test_that("bad input is refused by name", {
  expect_input_error(audit_sample(), "n")
  expect_input_error(audit_sample("10"), "regions")
  expect_input_error(audit_sample("10", 5), "periods")
  expect_input_error(audit_sample("10.5", 5, 2), "n")
  expect_input_error(audit_sample("10", 0, 2), "regions")
  expect_input_error(audit_sample("10", 5, 2, lags = 2), "lags", "0 to 1")
  expect_input_error(audit_sample("10", 5, 2, excluded = -1), "excluded")
  expect_input_error(audit_sample("10", 5, 2, missing = -1), "missing")
})
