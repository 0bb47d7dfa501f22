test_that("numbers are read with their decimals and the interval rounding leaves", {
  read <- parse_printed(c("0.164", "28.902", "5", "5.", ".5", "+0.10", "-0.677"))
  expect_equal(read$value, c(0.164, 28.902, 5, 5, 0.5, 0.1, -0.677))
  expect_identical(read$decimals, c(3L, 3L, 0L, 0L, 1L, 2L, 3L))
  expect_equal(read$lower, c(0.1635, 28.9015, 4.5, 4.5, 0.45, 0.095, -0.6775))
  expect_equal(read$upper, c(0.1645, 28.9025, 5.5, 5.5, 0.55, 0.105, -0.6765))
})

test_that("trailing zeros count as decimals", {
  expect_identical(parse_printed(c("0.1", "0.10", "0.100"))$decimals, 1:3)
  expect_equal(printed_interval("0.100"), span(0.0995, 0.1005))
})

test_that("stars, parentheses, brackets and percent signs are taken off", {
  read <- parse_printed(c("-0.677***", "(-3.782)", "[0.021]", "28.902 %", "12%", "0.5*", "(1.2)**"))
  expect_equal(read$value, c(-0.677, -3.782, 0.021, 28.902, 12, 0.5, 1.2))
  expect_identical(as.integer(read$stars), c(3L, 0L, 0L, 0L, 0L, 1L, 2L))
})

test_that("every minus in use is a minus", {
  minus <- c("-", "\u2212", "\u2013", "\u2014", "\uFF0D", "\uFE63")
  expect_equal(printed_value(paste0(minus, "1.5")), rep(-1.5, length(minus)))
  expect_equal(printed_value(paste0("(", minus, "1.5)***")), rep(-1.5, length(minus)))
})

test_that("thousands separators and hard spaces are read, other commas are not", {
  expect_equal(printed_value(c("1,234", "12,345.60", "1,234,567")), c(1234, 12345.6, 1234567))
  expect_equal(printed_value(c("1\u00A0234", "1\u2009234.5", "1\u202F234")), c(1234, 1234.5, 1234))
  expect_identical(printed_value(c("1,23", "12,34.5", "1234,567")), rep(NA_real_, 3))
  expect_identical(parse_printed("12,345.60")$decimals, 2L)
})

test_that("exponents move the last digit", {
  read <- parse_printed(c("1.2e-05", "3E2", "-1.50e+01", "1e", "e5"))
  expect_equal(read$value, c(1.2e-5, 300, -15, NA, NA))
  expect_identical(read$decimals, c(6L, -2L, 1L, NA, NA))
  expect_equal(read$lower, c(1.15e-5, 250, -15.05, NA, NA))
})

test_that("words, blanks and ranges are no numbers", {
  read <- parse_printed(c("", "-", "Moderate", NA, "63-74", "1.2.3", "2012a", "*"))
  expect_true(all(is.na(read$value)))
  expect_true(all(is.na(read$decimals)))
  expect_true(all(is.na(read$lower) & is.na(read$upper)))
})

test_that("what rounds to a printed number lies in its interval, and nothing else", {
  with_test_seed(21, {
    x <- runif(500, -20, 20)
    for (q in 0:4) {
      interval <- printed_interval(formatC(x, format = "f", digits = q))
      expect_true(all(x >= interval$lower - 1e-12 & x <= interval$upper + 1e-12))
      expect_equal(interval$upper - interval$lower, rep(10^-q, length(x)), tolerance = 1e-9)
    }
  })
})

test_that("every result of the tables with a ledger is read or is a word", {
  tables <- document_tables()
  tables <- tables[tables$document %in% c("coupling", "restructuring"), ]
  cells <- unlist(lapply(seq_len(nrow(tables)), function(k) {
    unlist(document_table(tables$document[k], tables$table[k]), use.names = FALSE)
  }))
  unread <- unique(cells[is.na(printed_value(cells)) & nzchar(cells)])
  # signs of indicators are all that is neither a number nor has a letter
  expect_setequal(unread[!grepl("[[:alpha:]]", unread)], c("+", "-"))
  expect_gt(sum(!is.na(printed_value(cells))), 400)
})

test_that("a block whose trailing zeros fell away has one precision", {
  with_test_seed(4, {
    x <- round(runif(200, 1, 9), 2)
    block <- as.character(x) # drops trailing zeros
    expect_true(zeros_dropped(block))
    expect_equal(printed_block(block), span(x - 0.005, x + 0.005))
    full <- formatC(x, format = "f", digits = 2)
    expect_false(zeros_dropped(full))
    expect_equal(printed_block(full), span(x - 0.005, x + 0.005))
  })
})

test_that("short strings among full ones lost digits", {
  # 0.3 was rounded (0.25 to 0.35) or cut off (0.30 to 0.39, rounded: 0.295 to 0.395)
  expect_equal(printed_block(c("0.30", "1.25", "0.3", "", "-0.3")),
               span(c(0.295, 1.245, 0.25, NA, -0.395), c(0.305, 1.255, 0.395, NA, -0.25)))
})

test_that("a few numbers do not show that zeros fell away", {
  expect_false(zeros_dropped(c("1.25", "3.1", "2.77")))
})

test_that("full-width characters, daggers and odd spaces are read", {
  read <- parse_printed(c("\uff0d\uff10\uff0e\uff15\uff0a\uff0a", "\uff082.31\uff09", "12\uff05", "\uff0b0.5",
                          "0.3\u2020", "- 0.5", "0.5\u3000", "0.5\u2217", "1\u00a0234.5"))
  expect_identical(read$value, c(-0.5, 2.31, 12, 0.5, 0.3, -0.5, 0.5, 0.5, 1234.5))
  expect_identical(read$stars, c(2L, 0L, 0L, 0L, 0L, 0L, 0L, 1L, 0L))
  expect_identical(read$decimals, c(1L, 2L, 0L, 1L, 1L, 1L, 1L, 1L, 1L))
})

test_that("a decimal comma is not taken for thousands, nor what is no finite number", {
  expect_identical(printed_value(c("0,164", "01,234", "1,234", "1e400", "Inf", "0x10")), c(NA, NA, 1234, NA, NA, NA))
})
