# Containers: workbooks with merged cells, errors, percentages and several sheets,
# Stata files of all ages, web pages and text called .xls, databases, hostile files.

index <- c("\u5730\u533a", "\u5e74\u4efd")
record <- function(panel) attr(panel, "read")
quietly <- function(...) suppressMessages(read_panel(...), classes = "lowcarbon_message")

expect_two <- function(panel, value = "value", x = c(1, 2, 3, 4)) {
  expect_identical(as.character(panel[[1L]]), rep(c("\u5317\u4eac", "\u6cb3\u5317"), each = 2L))
  expect_equal(panel[[2L]], rep(2019:2020, 2L))
  expect_equal(panel[[value]], x)
  invisible(panel)
}

test_that("Excel: a merged title, merged headings, regions merged downwards, a note", {
  skip_if_not_installed("readxl")
  path <- scratch("xlsx")
  write_workbook(list(a = list(list("\u88681 \u4ea7\u503c\u4e0e\u6392\u653e"),
                               list(NULL, NULL, NULL, NULL, "\u5355\u4f4d\uff1a\u4ebf\u5143"),
                               list("\u5730\u533a", "\u4ea7\u503c", NULL, "\u78b3\u6392\u653e", NULL),
                               list(NULL, 2019, 2020, 2019, 2020), list("\u5317\u4eac", 1, 2, 5, 6),
                               list("\u6cb3\u5317", 3, 4, 7, 8),
                               list("\u6ce8\uff1a\u521d\u6b65\u6570"))), path, merge = c(
                                 "A1:E1", "A3:A4", "B3:C3", "D3:E3", "A7:E7"))
  panel <- expect_no_warning(quietly(path, index))
  expect_two(panel, "\u4ea7\u503c")
  expect_two(panel, "\u78b3\u6392\u653e", c(5, 6, 7, 8))
  expect_identical(record(panel)[c("title", "unit", "sheet")],
                   list(title = "\u88681 \u4ea7\u503c\u4e0e\u6392\u653e", unit = "\u4ebf\u5143", sheet = "a"))
  expect_identical(record(panel)$notes, data.frame(line = 7L, text = "\u6ce8\uff1a\u521d\u6b65\u6570"))
  write_workbook(list(a = list(list("\u5730\u533a", "\u5e74\u4efd", "x"), list("\u5317\u4eac", 2019, 1),
                               list(NULL, 2020, 2), list("\u6cb3\u5317", 2019, 3),
                               list(NULL, 2020, 4))), path, merge = c("A2:A3", "A4:A5"))
  panel <- quietly(path, index)
  expect_two(panel, "x")
  expect_identical(record(panel)$filled_down, stats::setNames(2L, index[1L]))
  # an empty first row does not move the lines
  write_workbook(list(a = list(list(NULL), list("\u5730\u533a", "\u5e74\u4efd", "x"), list("\u5317\u4eac", 2019, "?"),
                               list("\u5317\u4eac", 2020, 2))), path)
  expect_input_error(quietly(path, index), "path", "line 3", "\"?\"")
})

test_that("Excel: indicators merged over their rows, empty headings, a source", {
  skip_if_not_installed("readxl")
  path <- scratch("xlsx")
  write_workbook(list(a = list(list(NULL, NULL, "2019\u5e74", "2020\u5e74"), list("\u4ea7\u503c", "\u5317\u4eac", 1, 2),
                               list(NULL, "\u6cb3\u5317", 3, 4), list("\u78b3\u6392\u653e", "\u5317\u4eac", 5, 6),
                               list(NULL, "\u6cb3\u5317", 7, 8),
                               list("\u6570\u636e\u6765\u6e90\uff1a\u56fd\u5bb6\u7edf\u8ba1\u5c40"))), path, merge = c(
                                 "A2:A3", "A4:A5"))
  panel <- expect_no_warning(quietly(path, index))
  expect_two(panel, "\u4ea7\u503c")
  expect_two(panel, "\u78b3\u6392\u653e", c(5, 6, 7, 8))
})

test_that("Excel: errors and formulas without a value say what they are; percent formats are seen", {
  skip_if_not_installed("readxl")
  path <- scratch("xlsx")
  write_workbook(list(a = list(list("\u5730\u533a", "\u5e74\u4efd", "x", "y", "z"),
                               list("\u5317\u4eac", 2019, xl_cell("#DIV/0!", type = "e"), xl_cell(0.125, style = 1), 1),
                               list("\u5317\u4eac", 2020, 2, "13%", 2),
                               list("\u6cb3\u5317", 2019, xl_cell(formula = "A1+B1"), xl_cell(0.5, style = 1),
                                    xl_cell(5, formula = "2+3")),
                               list("\u6cb3\u5317", 2020, 4, "0.1", 4))), path)
  said <- character()
  panel <- withCallingHandlers(quietly(path, index), lowcarbon_warning = function(w) {
    said <<- c(said, conditionMessage(w))
    invokeRestart("muffleWarning")
  })
  expect_length(said, 2L)
  expect_match(said, "`y` mixes.*13%", all = FALSE)
  expect_match(said, "`x` hold an error.*#DIV/0!.*2 in `x`", all = FALSE)
  expect_identical(panel$x, c(NA, 2, NA, 4))
  expect_identical(panel$z, c(1, 2, 5, 4))
  expect_identical(record(panel)$missing$found, c("#DIV/0!", "=A1+B1"))
  expect_identical(record(panel)$missing[[2]], c(2019L, 2019L))
  write_workbook(list(a = list(list("\u5730\u533a", "\u5e74\u4efd", "x"),
                               list("\u5317\u4eac", 2019, xl_cell(0.125, style = 1)),
                               list("\u5317\u4eac", 2020, 0.25))), path)
  expect_warning(quietly(path, index), "`x` mixes", class = "lowcarbon_warning")
  write_workbook(list(a = list(list("\u5730\u533a", "\u5e74\u4efd", "x"),
                               list("\u5317\u4eac", 2019, xl_cell(0.125, style = 1)),
                               list("\u5317\u4eac", 2020, xl_cell(0.25, style = 1)))), path)
  expect_identical(expect_no_warning(quietly(path, index))$x, c(0.125, 0.25))
})

test_that("Excel: one sheet a year, one sheet an indicator, sheets that are not read", {
  skip_if_not_installed("readxl")
  path <- scratch("xlsx")
  sheet <- function(...) c(list(list("\u5730\u533a", "\u4ea7\u503c", "\u78b3\u6392\u653e")), list(...))
  years <- list("2020" = sheet(list("\u5317\u4eac", 2, 6), list("\u6cb3\u5317", 4, 8)),
                "2019" = sheet(list("\u5317\u4eac", 1, 5), list("\u6cb3\u5317", 3, 7)))
  write_workbook(years, path)
  for (panel in list(quietly(path, index), quietly(path, index, sheets = TRUE),
                     quietly(path, index, sheets = c("2019", "2020")))) {
    expect_two(panel, "\u4ea7\u503c")
    expect_two(panel, "\u78b3\u6392\u653e", c(5, 6, 7, 8))
    expect_identical(record(panel)$rows, 4L)
    expect_setequal(record(panel)$sheets, c("2019", "2020"))
  }
  table <- function(...) c(list(list("\u5730\u533a", 2019, 2020)), list(...))
  kinds <- list("\u4ea7\u503c" = table(list("\u5317\u4eac", 1, 2), list("\u6cb3\u5317", 3, 4)),
                "\u78b3\u6392\u653e" = table(list("\u6cb3\u5317", 7, 8), list("\u5317\u4eac", 5, 6)))
  write_workbook(kinds, path)
  panel <- quietly(path, index, sheets = TRUE)
  expect_two(panel, "\u4ea7\u503c")
  expect_two(panel, "\u78b3\u6392\u653e", c(5, 6, 7, 8))
  expect_message(one <- read_panel(path, index), "sheets `\u78b3\u6392\u653e`", class = "lowcarbon_message")
  expect_identical(record(one)$not_read, "\u78b3\u6392\u653e")
  expect_two(one)
  expect_input_error(quietly(path, index, sheet = "none"), "path", "\"none\"",
                     "\"\u4ea7\u503c\", \"\u78b3\u6392\u653e\"")
  expect_input_error(quietly(path, index, sheets = "none"), "sheets", "\"\u4ea7\u503c\", \"\u78b3\u6392\u653e\"")
  expect_two(quietly(path, index, sheet = "\u78b3\u6392\u653e"), x = c(5, 6, 7, 8))
  expect_input_error(read_text_panel(c("\u5730\u533a,2019,2020", "\u5317\u4eac,1,2"), sheets = 1), "sheets")
})

test_that("Excel: a stray cell far out and an archive that unpacks without end are refused at once", {
  skip_if_not_installed("readxl")
  path <- scratch("xlsx")
  cell <- function(at, text) paste0("<c r=\"", at, "\" t=\"inlineStr\"><is><t>", text, "</t></is></c>")
  main <- "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>"
  write_workbook(list(a = list()), path,
                 xml = paste0(main, "<row r=\"1\">", cell("A1", "\u5730\u533a"), cell("B1", "\u5e74\u4efd"),
                              "</row><row r=\"1048576\">", cell("XFD1048576", "x"), "</row></sheetData></worksheet>"))
  took <- system.time(expect_input_error(quietly(path, index), "path", "1,048,576 rows and 16,384 columns",
                                         "3 cells are written", "XFD1048576"))
  expect_lt(took[["user.self"]], 20)
  writeLines("no workbook", path)
  expect_input_error(quietly(path, index), "path", "Excel")
  writeBin(as.raw(c(0x50, 0x4b, 3, 4, 0, 0)), path)
  expect_input_error(quietly(path, index), "path", "Excel")
})

test_that("Excel: a damaged archive is refused before readxl opens it", {
  skip_if_not_installed("readxl")
  path <- scratch("xlsx")
  write_workbook(list(a = list(list("region", "year", "x"), list("a", 2019, 1), list("b", 2019, 2))), path)
  bytes <- readBin(path, "raw", 1e6)
  at <- grepRaw("xl/worksheets/sheet1.xml", bytes, fixed = TRUE) + 40L
  for (k in 1:20) {
    broken <- bytes
    broken[at + k] <- xor(broken[at + k], as.raw(0x55))
    writeBin(broken, path)
    expect_input_error(quietly(path, c("region", "year")), "path", "damaged")
  }
})

test_that("Stata: GBK of version 13 and older, in names, texts and labels", {
  skip_if_not_installed("haven")
  path <- scratch("dta")
  write_old_stata(list("\u5730\u533a" = c("\u5317\u4eac", "\u5317\u4eac", "\u6cb3\u5317", "\u6cb3\u5317"),
                       "\u5e74\u4efd" = c(2019, 2020, 2019, 2020),
                       co2 = c(1, 2, 3, 4)), path, labels = c("", "", "\u78b3\u6392\u653e"))
  panel <- quietly(path, index)
  expect_two(panel, "co2")
  expect_identical(record(panel)$encoding, "GB18030")
  expect_true("\u78b3\u6392\u653e" %in% record(panel)$labels)
  write_old_stata(list(region = c("M\u00fcnchen", "K\u00f6ln"), year = c(2019, 2019), x = 1:2), path,
                  encoding = "latin1")
  expect_warning(panel <- quietly(path, c("region", "year")), "windows-1252", class = "lowcarbon_warning")
  expect_setequal(panel$region, c("M\u00fcnchen", "K\u00f6ln"))
  write_old_stata(list(region = c("a", "b"), year = c(2019, 2019), x = 1:2), path)
  expect_identical(record(quietly(path, c("region", "year")))$encoding, "ASCII")
})

test_that("Stata: months and quarters, partly labelled codes, extended missing values", {
  skip_if_not_installed("haven")
  path <- scratch("dta")
  own <- data.frame(region = "a", month = c(717, 708, 716), x = c(3, 1, 2))
  attr(own$month, "format.stata") <- "%tm"
  haven::write_dta(own, path)
  panel <- quietly(path, c("region", "month"))
  expect_identical(as.character(panel$month), c("2019m1", "2019m9", "2019m10"))
  expect_identical(panel$x, c(1, 2, 3))
  attr(own$month, "format.stata") <- "%tq"
  own$month <- structure(c(237, 236, 240), format.stata = "%tq")
  haven::write_dta(own, path)
  expect_identical(as.character(quietly(path, c("region", "month"))$month), c("2019q1", "2019q2", "2020q1"))
  own <- data.frame(region = "a", year = 2001:2003, x = c(1, haven::tagged_na("b"), NA))
  own$kind <- haven::labelled(c(1, 2, 3), c(low = 1, high = 2))
  haven::write_dta(own, path)
  expect_warning(panel <- quietly(path, c("region", "year")), "some values of `kind`", class = "lowcarbon_warning")
  expect_identical(record(panel)$missing$found, c(".b", "."))
  expect_identical(panel$kind, c(1, 2, 3))
  expect_identical(record(panel)$value_labels$kind, c(low = 1, high = 2))
})

test_that("text and web pages called .xls are what they are inside", {
  path <- scratch("xls")
  write_bytes(gsub(",", "\t", c("\u5730\u533a,\u5e74\u4efd,x", "\u5317\u4eac,2019,1", "\u5317\u4eac,2020,2",
                                "\u6cb3\u5317,2019,3", "\u6cb3\u5317,2020,4")), path, "GBK")
  panel <- quietly(path, index)
  expect_two(panel, "x")
  expect_identical(record(panel)[c("encoding", "separator")], list(encoding = "GB18030", separator = "\t"))
  skip_if_not_installed("xml2")
  page <- c(paste0("<html><head><meta http-equiv='Content-Type' content='text/html; ",
                   "charset=gb2312'></head><body><table><tr><td>menu</td></tr></table><table>"),
            paste0("<tr><td colspan='5'>\u88681 \u4ea7\u503c</td></tr><tr><th rowspan='2'>\u5730\u533a</th><th ",
                   "colspan='2'>\u4ea7\u503c</th><th colspan='2'>\u78b3\u6392\u653e</th></tr>"),
            paste0("<tr><th>2019</th><th>2020</th><th>2019</th><th>2020</th></tr><tr><td>\u5317\u4eac</td><td>1</td><t",
                   "d>2</td><td>5</td><td>6</td></tr>"),
            paste0("<tr><td>\u6cb3&nbsp;\u5317</td><td>3</td><td>4</td><td>7</td><td>8</td></tr><tr><td ",
                   "colspan='5'>\u8d44\u6599\u6765\u6e90\uff1a\u56fd\u5bb6\u7edf\u8ba1\u5c40</td></tr></table></body><",
                   "/html>"))
  write_bytes(sub("&nbsp;", "", page), path, "GBK")
  panel <- quietly(path, index)
  expect_two(panel, "\u4ea7\u503c")
  expect_two(panel, "\u78b3\u6392\u653e", c(5, 6, 7, 8))
  expect_identical(record(panel)$format, "HTML")
  write_bytes("<html><body><p>nothing</p></body></html>", path)
  expect_input_error(quietly(path, index), "path", "table")
  book <- c(paste0("<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" ",
                   "xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\"><Worksheet ss:Name=\"s\"><Table>"),
            paste0("<Row><Cell><Data ss:Type=\"String\">\u5730\u533a</Data></Cell><Cell><Data ",
                   "ss:Type=\"Number\">2019</Data></Cell><Cell><Data ss:Type=\"Number\">2020</Data></Cell></Row>"),
            paste0("<Row ss:Index=\"3\"><Cell><Data ss:Type=\"String\">\u5317\u4eac</Data></Cell><Cell ",
                   "ss:Index=\"3\"><Data ss:Type=\"Number\">2</Data></Cell></Row></Table></Worksheet></Workbook>"))
  write_bytes(book, path)
  panel <- quietly(path, index)
  expect_identical(panel$value, c(NA, 2))
  expect_input_error(quietly(path, index, sheet = "t"), "path", "\"s\"")
})

test_that("data frames and tables of databases go the same way", {
  own <- data.frame(region = factor(rep(c("\u5317\u4eac", "\u5168\u56fd", "\u6cb3\u5317"), each = 2)),
                    year = rep(c("2019\u5e74", "2020\u5e74"), 3), x = c(1, 2, 4, 6, 3, 4))
  expect_warning(panel <- read_panel(own, c("region", "year")), "\u5168\u56fd", class = "lowcarbon_warning_totals")
  expect_two(suppressMessages(read_panel(own, c("region", "year"), totals = "drop")), "x")
  skip_if_not_installed("DBI")
  skip_if_not_installed("RSQLite")
  connection <- DBI::dbConnect(RSQLite::SQLite(), ":memory:")
  on.exit(DBI::dbDisconnect(connection))
  DBI::dbWriteTable(connection, "panel", transform(own, region = as.character(region)))
  expect_two(suppressMessages(read_panel(connection, c("region", "year"), totals = "drop")), "x")
  DBI::dbWriteTable(connection, "other", data.frame(a = 1))
  expect_input_error(read_panel(connection, c("region", "year")), "sheet", "`panel`")
  expect_input_error(read_panel(connection, c("region", "year"), sheet = "zz"), "sheet", "`other`")
  expect_two(suppressMessages(read_panel(connection, c("region", "year"), sheet = "panel", totals = "drop")), "x")
})

test_that("Parquet files", {
  skip_if_not_installed("nanoparquet")
  path <- scratch("parquet")
  nanoparquet::write_parquet(data.frame(region = c("b", "a"), year = 2019L, x = c(2, NA)), path)
  panel <- read_panel(path, c("region", "year"))
  expect_identical(panel$x, c(NA, 2))
  expect_identical(record(panel)$format, "Parquet")
  writeBin(c(charToRaw("PAR1"), as.raw(1:20)), path)
  expect_input_error(read_panel(path, c("region", "year")), "path", "Parquet")
})

test_that("one quote too many and rows of all widths are errors of input, in linear time", {
  path <- scratch()
  writeLines(c("region,year,x", paste0("r", 1:2000, ",2010,1"), "\"s,2010,1"), path)
  expect_input_error(read_panel(path, c("region", "year")), "path", "quotes", "line 2002")
  writeLines(c("region,year,x", strrep(",", 2e5), rep("a", 2e4)), path)
  expect_input_error(read_panel(path, c("region", "year")))
})
