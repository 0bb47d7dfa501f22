# Relations between columns or rows: the grammar, intervals, and tables made from
# numbers that keep them.

index <- data.frame(year = c("2012", "2013", "2014"), GML = c("1.021", "1.054", "1.200"),
                    EC = c("0.998", "1.010", "0.900"),
                    TC = c("1.023", "1.034", ""))

test_that("a product by hand, with a sentence that names the other cells", {
  audit <- audit_relations(index, "GML = EC * TC")
  expect_identical(audit$verdict, c("consistent", "inconsistent", "undecidable"))
  expect_equal(c(audit$lower[2], audit$upper[2]), c(1.0095 * 1.0335, 1.0105 * 1.0345), tolerance = 1e-9)
  expect_identical(audit$item[2], "2013, GML")
  expect_match(audit$detail[2], "GML must be 1.043318 to 1.045362 with EC 1.010 and TC 1.034; 1.054 is printed",
               fixed = TRUE)
  expect_identical(audit_relations(index, "GML = EC \u00d7 TC")$verdict, audit$verdict)
  expect_identical(audit_relations(index, "GML = EC x TC")$verdict, audit$verdict)
  expect_identical(audit_relations(index, "GML / EC = TC")$verdict, audit$verdict)
  expect_identical(audit_relations(index, c(product = "GML = EC * TC"))$check, rep("product", 3))
})

test_that("the range of an expression is that of base R at its corners", {
  grid <- data.frame(a = "1.5", b = "0.40", c = "-2")
  range <- function(right) unlist(as.data.frame(audit_relations(cbind(grid, y = "1"),
                                                                paste("y =", right)))[c("lower", "upper")])
  expect_equal(unname(range("a + b * c")), c(1.45 - 0.405 * 2.5, 1.55 - 0.395 * 1.5), tolerance = 1e-9)
  expect_equal(unname(range("-a ^ 2 + 3")), c(3 - 1.55^2, 3 - 1.45^2), tolerance = 1e-9)
  expect_equal(unname(range("c ^ 2")), c(1.5^2, 2.5^2), tolerance = 1e-9)
  expect_equal(unname(range("sqrt(a) / exp(b)")), c(sqrt(1.45) / exp(0.405), sqrt(1.55) / exp(0.395)), tolerance = 1e-9)
  expect_equal(unname(range("abs(c) - max(a, b)")), c(1.5 - 1.55, 2.5 - 1.45), tolerance = 1e-9)
  expect_equal(unname(range("2 ^ 3 ^ 1 - a")), c(8 - 1.55, 8 - 1.45), tolerance = 1e-9)
  expect_equal(unname(range("(a + 1) / (a + 2)")), c(2.45 / 3.45, 2.55 / 3.55), tolerance = 1e-3) # one a, not two
})

test_that("a ratio may be printed in percent, and it is said", {
  share <- data.frame(r = c("a", "b", "c"), share = c("25.0", "50.0", "33.0"), part = c("10", "20", "30"),
                      total = c("40", "40", "40"))
  audit <- audit_relations(share, "share = part / total")
  expect_identical(audit$verdict, c("consistent", "consistent", "inconsistent"))
  expect_equal(audit$lower[1], 100 * 9.5 / 40.5, tolerance = 1e-9)
  expect_match(attr(audit, "choices")[[1]], "percent")
})

test_that("rows, headings with blanks and signs, inequalities", {
  down <- data.frame(v = c("Direct effect", "Indirect", "Total"), a = c("0.10", "0.20", "0.30"),
                     b = c("0.1", "0.2", "0.5"))
  audit <- audit_relations(down, "Total = Direct effect + Indirect")
  expect_identical(audit$verdict, c("consistent", "inconsistent"))
  expect_identical(attr(audit, "places")$column, c("a", "b"))
  signs <- data.frame(`R&D/GDP` = "0.5", `2010` = "1.0", check.names = FALSE)
  expect_identical(audit_relations(signs, "`2010` = 2 * `R&D/GDP`")$verdict, "consistent")
  expect_identical(audit_relations(signs, "R&D/GDP >= '2010'")$verdict, "inconsistent")
  expect_identical(audit_relations(signs, "R&D/GDP < '2010'")$upper, 1.05, tolerance = 1e-9)
  # equal in print may be either
  expect_identical(audit_relations(data.frame(a = "0.5", b = "0.5"), c("a < b", "a >= b"))$verdict,
                   rep("consistent", 2))
})

test_that("nothing follows where a divisor may be zero", {
  expect_identical(audit_relations(data.frame(a = "9", b = "1", c = "0.0"), "a = b / c")$verdict, "undecidable")
  expect_identical(audit_relations(data.frame(a = "9", b = "-3"), "a = log(b)")$verdict, "undecidable")
})

test_that("relations are read, never run", {
  touched <- tempfile()
  hostile <- c(paste0("GML = file.create('", touched, "')"), "GML = system('true')", "GML = EC; q()",
               "GML = `EC` %o% TC", "GML = EC[1]", "GML", "GML = ",
               "GML = EC TC", "GML = EC ^ TC", "= 3", "GML = ((EC)", "nobody = EC", "3 = 3", strrep("(", 300),
               paste0("GML = ", strrep("-", 300), "EC"),
               strrep("GML ", 1000), "GML = sqrt(EC, TC)", "GML <<- EC", "GML == EC == TC")
  for (text in hostile) expect_input_error(audit_relations(index, text), "relations")
  expect_false(file.exists(touched))
  expect_input_error(audit_relations(index, 3), "relations")
  expect_input_error(audit_relations(index, character()), "relations")
  expect_input_error(audit_relations(index), "relations", "nothing")
})

test_that("tables that keep a relation are never accused, spoiled ones often", {
  with_test_seed(501, {
    relations <- list("y = a * b", "y = a / b", "y = a + b - c", "y = 100 * (a - b) / b", "y = sqrt(a * b)",
                      "y = a / (a + b + c)", "y * b = a",
                      "y = 2 * sqrt(a * b) / (a + b)", "y = log(a / b)", "y = a ^ 2 - b ^ 0.5")
    found <- 0L
    for (trial in 1:60) {
      relation <- relations[[trial %% length(relations) + 1L]]
      x <- list(a = stats::runif(40L, 0.2, 9), b = stats::runif(40L, 0.2, 9), c = stats::runif(40L, 0.2, 9))
      right <- sub("^.*= ", "", if (relation == "y * b = a") "y = a / b" else relation)
      x$y <- eval(parse(text = right), x) # the test's own text
      digits <- sample(1:4, 4L, replace = TRUE)
      table <- as.data.frame(Map(as_printed, x, digits))
      expect_false(any(audit_relations(table, relation)$verdict == "inconsistent"))
      table$y[7] <- spoil(as_printed(x$y[7] + 0.001, digits[4]))
      found <- found + (audit_relations(table, relation)$verdict[7] == "inconsistent")
    }
    expect_gt(found, 30L)
  })
})
