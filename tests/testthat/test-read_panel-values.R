# Cells that look like numbers and are not understood, codes for what is missing, and
# patterns of headings: nothing of it passes without a word.

read_cells <- function(cells, ...) {
  path <- scratch("csv")
  write_bytes(c("r,y,x", paste0("a,", 2000 + seq_along(cells), ",", cells)), path)
  read_panel(path, c("r", "y"), ...)
}

test_that("numbers with currencies, units, bounds or thousands by points stay text with a warning", {
  for (cells in list(c("$5", "\u00a56"), c("1.2\u4e07", "2.3\u4ebf"), c("12 kt", "13 kt"), c("<5", "\u22646"),
                     c("~6", "\u7ea67"),                   c("12\u2030", "13\u2030"), c("1.234.567", "2.345.678"), c("5 million", "6 bn"), c("3 tce", "4"))) {
    if (any(cells == "4")) {
      expect_error(read_cells(cells), "3 tce", class = "lowcarbon_error_input")
      next
    }
    expect_warning(panel <- read_cells(cells), "stays text", class = "lowcarbon_warning")
    expect_identical(panel$x, cells)
    expect_no_warning(read_cells(cells, text = "x"))
  }
  for (cells in list(c("2019\u5e74", "2020\u5e74"), c("north", "south"), c("A1", "B2"), c("110000A", "120000B"))) {
    expect_no_warning(read_cells(cells))
  }
})

test_that("what databases write for nothing is missing, negative codes are warned of", {
  panel <- read_cells(c("..", "NULL", "null", "NaN", "nan", "n/a", "1"))
  expect_identical(panel$x, c(rep(NA_real_, 6), 1))
  expect_identical(attr(panel, "read")$missing$found, c("..", "NULL", "null", "NaN", "nan", "n/a"))
  expect_warning(read_cells(c("3", "-9999", "4")), "-9999 \\(line 3\\)", class = "lowcarbon_warning")
  # the hint works
  expect_identical(expect_no_warning(read_cells(c("3", "-9999", "4"), missing = "-9999"))$x, c(3, NA, 4))
  expect_no_warning(read_cells(c("3", "-99", "-4")))
  expect_identical(read_cells(c("3", "999", "4", "n/k"), missing = c("999", "n/k"))$x, c(3, NA, 4, NA))
  typed <- read_panel(data.frame(r = "a", y = 1:3, x = c(3, 999, 4)), c("r", "y"), missing = "999")
  expect_identical(typed$x, c(3, NA, 4))
  expect_identical(attr(typed, "read")$missing$found, "999")
})

test_that("a pattern of headings knows three words and says so", {
  path <- scratch("csv")
  write_bytes(c("year,north,south", "2019,1,2", "2020,3,4"), path)
  expect_error(read_panel(path, c("place", "year"), wide = "{place}"), "wide = \"\\{region\\}\"",
               class = "lowcarbon_error_input")
  expect_error(read_panel(path, c("place", "year"), wide = "place"), "\"place\"", class = "lowcarbon_error_input")
  panel <- read_panel(path, c("place", "year"), wide = "{region}")
  expect_identical(panel, structure(panel, names = c("place", "year", "value")))
  expect_identical(panel$value, c(1, 3, 2, 4))
})
