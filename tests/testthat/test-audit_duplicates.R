# Rows and columns that are printed twice.

test_that("a repeated row is found, and what is equal is said", {
  printed <- data.frame(year = c("2019", "2020", "2021"), index = c("0.252", "0.234", "0.234"),
                        z = c("3.043", "2.841", "2.841"), p = c("0.002", "0.005", "0.005"))
  audit <- audit_duplicates(printed)
  expect_identical(audit$verdict, c("undecidable", "consistent"))
  expect_identical(audit$item[1], "2020, 2021")
  expect_match(audit$detail[1], "all 3 numbers, 8 significant digits")
  printed$p[3] <- "0.004"
  expect_identical(unique(audit_duplicates(printed)$verdict), "consistent")
  expect_identical(audit_duplicates(as.matrix(printed))$verdict, audit_duplicates(printed)$verdict)
})

test_that("strings are compared, not values", {
  table <- data.frame(row = c("a", "b"), x = c("0.50", "0.5"), y = c("1", "1"), z = c("2", "2"))
  expect_identical(audit_duplicates(table)$verdict[1], "consistent")
  expect_identical(audit_duplicates(data.frame(row = c("a", "b"), x = c("0.5***", "0.5"), y = c("1", "1"),
                                               z = c("2", "2")))$verdict[1], "consistent")
})

test_that("keys: the same numbers are open, others contradict", {
  table <- data.frame(city = c("A", "A", "B", "B"), code = c("1", "1", "2", "2"), x = c("0.1", "0.1", "0.3", "0.4"),
                      y = c("1", "1", "1", "1"))
  audit <- audit_duplicates(table, key = c("city", "code"))
  keys <- audit[audit$check == "key once", ]
  expect_identical(keys$item, c("A, 1", "B, 2"))
  expect_identical(keys$verdict, c("undecidable", "inconsistent"))
  expect_identical(audit_duplicates(table[c(1, 3), ], key = 1:2)$verdict[1], "consistent")
})

test_that("the documents: a year of Moran's I, a province, a first stage", {
  cells <- document_table("coagglomeration", 2)
  long <- data.frame(year = c(cells[[1]], cells[[5]]), I = c(cells[[2]], cells[[6]]), z = c(cells[[3]], cells[[7]]),
                     p = c(cells[[4]], cells[[8]]))
  audit <- audit_duplicates(long)
  expect_identical(audit$item[audit$verdict == "undecidable"], "2020, 2021")
  cities <- audit_duplicates(document_table("restructuring", 3), key = 2:3)
  expect_identical(cities$item[cities$verdict == "undecidable"], "Nanjing, 20")
  stages <- audit_duplicates(document_table("intelligence", 3))
  expect_identical(stages$check[stages$verdict == "undecidable"], "columns differ")
})

test_that("columns, labels and short rows", {
  table <- data.frame(x = c("1.1", "1.2", "1.3"), y = c("1.1", "1.2", "1.3"), z = c("2.1", "1.2", "1.3"))
  audit <- audit_duplicates(table)
  expect_identical(audit$item[audit$verdict == "undecidable"], "x, y")
  expect_identical(audit_duplicates(table, at_least = 4)$verdict, character())
  expect_identical(audit_duplicates(table[c(1, 1), ], item = c("p", "q"))$item[1], "p, q")
})

test_that("no false alarm: random tables never contradict", {
  with_test_seed(151, {
    verdicts <- unlist(replicate(100, {
      x <- matrix(as_printed(stats::runif(30), 4L), 6)
      audit_duplicates(x)$verdict
    }))
    expect_identical(unique(c(verdicts)), "consistent")
  })
})

test_that("bad input is refused by name", {
  expect_input_error(audit_duplicates(), "table")
  expect_input_error(audit_duplicates(1:3), "table")
  expect_input_error(audit_duplicates(data.frame()), "table")
  expect_input_error(audit_duplicates(data.frame(a = "1"), key = "b"), "key")
  expect_input_error(audit_duplicates(data.frame(a = "1"), at_least = 0), "at_least")
})
