# Printed regression tables in long form.

test_that("cells of every usual form are read", {
  typed <- data.frame(Variables = c("a", "b", "", "c", "d", "e", "N", "Year"),
                      m = c("0.589*** (3.300)", "-0.110**", "(-2.272)", "\u22120.0254** [0.010]", "1,024.5 (12.1)***",
                            "\u2014", "300", "Yes"), stringsAsFactors = FALSE)
  found <- printed_estimates(typed, "t")
  expect_s3_class(found, "lowcarbon_estimates")
  expect_identical(found$term, c("a", "b", "c", "d"))
  expect_identical(found$stars, c(3L, 2L, 2L, 3L))
  expect_identical(found$value, c(0.589, -0.110, -0.0254, 1024.5))
  expect_identical(found$beside, c(3.3, -2.272, 0.01, 12.1))
  expect_identical(found$statistic, c("3.300", "-2.272", "0.010", "12.1"))
  expect_equal(found$lower[c(1, 3)], c(0.5885, -0.02545))
  expect_equal(found$beside_upper[1], 3.3005)
  expect_identical(found$row, c(1L, 2L, 4L, 5L))
  expect_identical(names(printed_estimates(typed, "std.error"))[5], "std.error")
})

test_that("a number below is taken only where it stands below an estimate", {
  typed <- data.frame(v = c("a", "", "b", "R2"), x = c("0.5**", "(2.1)", "0.7", "0.98"),
                      y = c("0.4", "(1.2)", "(3.3)", "0.97"))
  found <- printed_estimates(typed, "t")
  expect_identical(paste(found$term, found$model), c("a x", "a y"))
})

test_that("two blocks side by side: each has its own terms", {
  found <- printed_estimates(document_table("coagglomeration", 4), "std.error")
  expect_identical(nrow(found), 36L)
  expect_identical(found$std.error[found$term == "W.GOV"], c("0.010", "0.005"))
  expect_identical(unique(found$model), c("Model 2", "Model 1"))
  one <- found[found$term == "y.L(1)", ]
  expect_identical(c(one$value, one$beside), c(0.708, 0.018))
})

test_that("headings that repeat are told apart", {
  found <- printed_estimates(document_table("intelligence", 2), "t")
  expect_identical(nrow(found), 20L)
  expect_identical(sort(unique(found$model)), c("(1), Co2", "(2), Co2", "(3), GTFP", "(4), GTFP"))
  expect_identical(found$statistic[found$term == "AI"], c("-3.782", "-3.509", "4.774", "3.300"))
  plain <- as.data.frame(document_table("intelligence", 2), optional = TRUE)
  plain <- data.frame(plain, check.names = FALSE)
  expect_identical(anyDuplicated(unique(data.frame(m = printed_estimates(plain, "t")$model,
                                                   c = printed_estimates(plain, "t")$column))$m), 0L)
})

test_that("estimates survive printing in this form", {
  with_test_seed(171, {
    t <- random_stars(30L)
    cells <- matrix(paste0(t$estimate, t$stars, " (", t$std.error, ")"), 10, dimnames = list(NULL, c("A", "B", "C")))
    found <- printed_estimates(data.frame(term = paste0("x", 1:10), cells), "std.error")
    at <- (found$column - 2L) * 10L + found$row
    expect_identical(found$estimate, t$estimate[at])
    expect_identical(found$std.error, t$std.error[at])
    expect_identical(found$stars, nchar(t$stars)[at])
  })
})

test_that("columns can be chosen", {
  table <- document_table("coagglomeration", 7)
  expect_identical(unique(printed_estimates(table, "std.error", models = "NRC")$model), "NRC")
  expect_identical(unique(printed_estimates(table, "std.error", term = 1, models = 2:3)$column), 2:3)
})

test_that("printed numbers stand for what rounding leaves", {
  read <- printed_numbers(c("0.50", "0.5", "-0.677***", "(-3.782)", "1,024", "Yes", NA))
  expect_identical(read$value, c(0.5, 0.5, -0.677, -3.782, 1024, NA, NA))
  expect_equal(read$lower[1:2], c(0.495, 0.45))
  expect_identical(read$stars[3], 3L)
  expect_identical(printed_numbers(0.25)$decimals, 2L)
})

test_that("bad input is refused by name", {
  expect_input_error(printed_estimates(), "table")
  expect_input_error(printed_estimates("a"), "table")
  expect_input_error(printed_estimates(data.frame(a = "x", b = "0.5"), "t"), "table", "none")
  expect_input_error(printed_estimates(document_table("intelligence", 2), "p"), "statistic")
  expect_input_error(printed_estimates(document_table("intelligence", 2), "t", term = "nobody"), "term")
  expect_input_error(printed_estimates(document_table("intelligence", 2), "t", models = 9), "models")
  expect_input_error(printed_numbers(), "x")
  expect_input_error(printed_numbers(list(1)), "x")
})

test_that("full-width characters, exponents and daggers are read", {
  typed <- data.frame(v = c("a", "b", "", "c", ""),
                      m = c("\uff10.5\uff0a\uff0a\uff08\uff0d2.1\uff09", "1.2e-05***", "(2.9)", "0.3\u2020", "(1.7)"))
  read <- printed_estimates(typed)
  expect_identical(read$term, c("a", "b", "c"))
  expect_equal(read$value, c(0.5, 1.2e-05, 0.3))
  expect_identical(read$stars, c(2L, 3L, 0L))
  expect_equal(read$beside, c(-2.1, 2.9, 1.7))
})
