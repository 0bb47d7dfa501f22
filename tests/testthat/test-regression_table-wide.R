# Files: sheets show what the table shows, wide tables stay on the page.

wide_models <- function(n) rep(list(lm(mpg ~ wt + hp, mtcars)), n)

test_that("a spreadsheet reads a table as it is shown", {
  shown <- function(x) unname(spreadsheet_text(x))
  expect_identical(shown(c("(0.416)", "-0.416", "0.416***", "-0.416***", "N", "", "1e-5")),
                   c("'(0.416)", "-0.416", "0.416***", "'-0.416***", "N", "", "1e-5"))
  expect_identical(shown(c("=1+1", "+cmd", "@SUM(A1)", "-2+3", " =1", "\t=1")),
                   paste0("'", c("=1+1", "+cmd", "@SUM(A1)", "-2+3", " =1", "\t=1")))
  file <- tempfile(fileext = ".csv")
  data <- mtcars
  names(data)[6] <- "=cmd|' /C calc'!A0"
  regression_table(lm(reformulate("`=cmd|' /C calc'!A0`", "mpg"), data), file = file, labels = c(hp = "x"))
  cells <- unlist(utils::read.csv(file, header = FALSE, colClasses = "character", fileEncoding = "UTF-8-BOM"))
  plain <- grepl("^[-+]?[0-9.]+$", cells)
  expect_false(any(grepl("^[=+@(-]", cells[!plain])))
  expect_true(any(grepl("^'\\(", cells)))
  unlink(file)
})

test_that("wide LaTeX tables are turned or made smaller, with a warning", {
  narrow <- regression_table(wide_models(3), format = "latex")
  expect_false(grepl("landscape|resizebox", narrow))
  expect_warning(turned <- regression_table(wide_models(6), format = "latex"), "6 columns.*the page is turned",
                 class = "lowcarbon_warning")
  expect_match(turned, "\\begin{landscape}", fixed = TRUE)
  expect_match(turned, "pdflscape", fixed = TRUE)
  expect_warning(small <- regression_table(wide_models(14), format = "latex"), "smaller")
  expect_match(small, "\\resizebox{\\linewidth}{!}{%", fixed = TRUE)
  opened <- lengths(regmatches(small, gregexpr("[{]", small)))
  expect_identical(opened, lengths(regmatches(small, gregexpr("[}]", small))))
})

test_that("wide Word tables are turned, and coefficients stay with their t", {
  skip_if_not_installed("flextable")
  skip_if_not_installed("officer")
  file <- tempfile(fileext = ".docx")
  xml_of <- function() {
    folder <- tempfile()
    utils::unzip(file, "word/document.xml", exdir = folder)
    paste(readLines(file.path(folder, "word", "document.xml"), warn = FALSE, encoding = "UTF-8"), collapse = "")
  }
  regression_table(wide_models(2), file = file)
  expect_false(grepl("w:orient=\"landscape\"", xml_of()))
  expect_true(grepl("<w:keepNext", xml_of(), fixed = TRUE))
  expect_warning(regression_table(wide_models(10), file = file), "10 columns", class = "lowcarbon_warning")
  expect_true(grepl("w:orient=\"landscape\"", xml_of(), fixed = TRUE))
  # what is written is no wider than the page
  widths <- as.numeric(regmatches(xml_of(), gregexpr("(?<=w:gridCol w:w=\")[0-9]+", xml_of(), perl = TRUE))[[1L]])
  expect_length(widths, 11L)
  expect_lte(sum(widths) / 1440, 29.7 / 2.54 - 2.5 + 0.02)
  expect_warning(regression_table(wide_models(18), file = file), "smaller")
  unlink(file)
})
