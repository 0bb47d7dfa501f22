# Files made to crash a reader, to keep it busy, to make it read another file or to run code: an error of the
# package's own class, or the text as it stands. Counts of cells and bytes bound the work, no clock.

scratch <- function(name) file.path(hostile_folder, name)
hostile_folder <- tempfile("hostile-files-")
dir.create(hostile_folder)

put <- function(name, ...) {
  path <- scratch(name)
  writeLines(enc2utf8(paste0(...)), path, useBytes = TRUE)
  path
}
put_bytes <- function(name, ...) {
  path <- scratch(name)
  writeBin(c(...), path)
  path
}

# Ten to the eleventh lols in a kilobyte, and a file of the machine's, as an entity each.
laughs <- paste0("<!DOCTYPE l [<!ENTITY a \"lol\">",
                 paste0("<!ENTITY ", letters[2:12], " \"",
                        vapply(letters[1:11], function(x) strrep(paste0("&", x, ";"), 10), ""), "\">", collapse = ""),
                 "]>")
secret_file <- put("secret.txt", "do-not-read")
outside <- sprintf("<!DOCTYPE l [<!ENTITY l SYSTEM \"file://%s\">]>", secret_file)

sheet_2003 <- function(rows, doctype = "") {
  paste0("<?xml version=\"1.0\"?>", doctype, "<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" ",
         "xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\"><Worksheet ss:Name=\"a\"><Table>", rows,
         "</Table></Worksheet></Workbook>")
}
cells_2003 <- function(...) paste0("<Row>", paste0("<Cell><Data>", c(...), "</Data></Cell>", collapse = ""), "</Row>")
read_sheet <- function(...) read_panel(put("a.xls", sheet_2003(...)), c("region", "year"))

word_file <- function(body, doctype = "") {
  testthat::skip_if(!nzchar(Sys.which("zip")), "no zip")
  here <- setwd(hostile_folder)
  on.exit(setwd(here))
  unlink(c("word", "a.docx"), recursive = TRUE)
  dir.create("word")
  writeLines(paste0("<?xml version=\"1.0\"?>", doctype, body), file.path("word", "document.xml"))
  utils::zip("a.docx", "word", flags = "-q -r9X")
  scratch("a.docx")
}
word_body <- function(body, doctype = "") {
  word_file(paste0("<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>",
                   body, "</w:body></w:document>"),
            doctype)
}
word_row <- function(...) {
  paste0("<w:tr>", paste0("<w:tc><w:p><w:r><w:t>", c(...), "</w:t></w:r></w:p></w:tc>", collapse = ""), "</w:tr>")
}

test_that("XML: entities that grow are refused, entities of other files are never read", {
  skip_if_not_installed("xml2")
  head <- cells_2003("region", "year", "x")
  expect_input_error(read_sheet(paste0(head, cells_2003("&l;", 2001, 1)), laughs), "path", "XML spreadsheet")
  found <- tryCatch(read_sheet(paste0(head, cells_2003("a&l;", 2001, 1), cells_2003("b", 2001, 2)), outside),
                    lowcarbon_error_input = identity)
  expect_false(any(grepl("do-not-read", unlist(found))))
  row <- function(x) paste0("<w:tbl>", word_row(x, 1), word_row(x, 2), "</w:tbl>")
  expect_input_error(read_printed(word_body(row("&l;"), laughs)), "x", "Word file")
  found <- tryCatch(read_printed(word_body(row("a&l;"), outside)), lowcarbon_error_input = identity)
  expect_false(any(grepl("do-not-read", unlist(found))))
})

test_that("cells far out, and spans of thousands of millions, are refused before they are laid out", {
  skip_if_not_installed("xml2")
  expect_input_error(read_sheet("<Row ss:Index=\"2000000000\"><Cell ss:Index=\"2000000\"><Data>1</Data></Cell></Row>"),
                     "path", "50,000,000 cells")
  expect_input_error(read_sheet("<Row ss:Index=\"-5\"><Cell><Data>1</Data></Cell></Row>"), "path", "count from 1")
  expect_input_error(read_sheet(
    "<Row ss:Index=\"99999999999\"><Cell ss:Index=\"99999999999\"><Data>1</Data></Cell></Row>"), "path")
  wide <- "<tr><td colspan=1000000000 rowspan=1000000000>1</td><td colspan=99999999999>2</td></tr>"
  expect_input_error(read_printed(put("a.html", "<table>", strrep(wide, 1500), "</table>")), "x", "50,000 cells")
  expect_input_error(read_printed(put("a.html", strrep("<table><tr><td>1</td></tr></table>", 1001))), "x",
                     "1,000 tables", "few tables")
  expect_input_error(read_printed(put("a.html", "<table>", strrep("<tr><td>1<td>2", 25001), "</table>")), "x",
                     "read_panel")
  span <- paste0("<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"%s\"/></w:tcPr><w:p><w:r><w:t>1</w:t></w:r></w:p></w:",
                 "tc></w:tr></w:tbl>")
  for (value in c("2000000000", "99999999999", "-1", "x")) {
    expect_input_error(read_printed(word_body(sprintf(span, value))), "x")
  }
  tex <- "\\begin{tabular}{ll} \\multicolumn{%s}{c}{a} & b \\\\ c & 1 \\\\ \\end{tabular}"
  for (value in c("2000000000", "99999999999")) {
    found <- tryCatch(suppressWarnings(read_printed(put("a.tex", sprintf(tex, value)))),
                      lowcarbon_error_input = identity)
    expect_s3_class(found, c("lowcarbon_printed", "lowcarbon_error_input"), exact = FALSE)
  }
  expect_input_error(read_printed(put("a.tex", strrep("\\begin{tabular}{l}\na & 1 \\\\\n", 1001))), "x", "1,000 tables")
})

test_that("lines and rows without end", {
  skip_if_not_installed("xml2")
  expect_input_error(read_printed(put("a.csv", strrep("\"", 2e5))), "x", "100,000 bytes", "line 1")
  expect_input_error(read_printed(put("a.txt", "Table 1 X\n", strrep("a ", 1e5))), "x", "line 2")
  expect_input_error(read_printed(put("a.csv", strrep("1,", 1500), "\n", strrep("1,", 1500))), "x", "1,000 columns")
  expect_input_error(read_printed(put("a.md", strrep(paste0(strrep("|1", 30), "|\n"), 2000))), "x", "50,000 cells")
  expect_input_error(audit_file(put("a.txt", "Table 1 X\na  b\n1  2\n", strrep("t = ", 1e5))), "path", "100,000 bytes")
  expect_input_error(read_printed(put("a.html", strrep("<table><tr><td>", 2000), "1")), "x")
  many <- put("a.csv", "region,year", strrep(",v", 20001), "\na,2001", strrep(",1", 20001))
  expect_input_error(read_panel(many, c("region", "year")), "path", "20,000 columns", "20,003")
})

test_that("bytes of zero, marks of UTF-8 twice, endings that lie, devices and pipes", {
  zero <- put_bytes("a.csv", charToRaw("region,year,x\na,2001,1\nb,2001,"), as.raw(0), charToRaw("2\n"))
  expect_input_error(read_panel(zero, c("region", "year")), "path")
  expect_input_error(read_printed(zero), "x", "bytes of zero")
  expect_input_error(audit_file(zero), "path", "bytes of zero")
  mark <- as.raw(c(0xef, 0xbb, 0xbf))
  twice <- put_bytes("a.csv", mark, mark, charToRaw("region,year,x\na,2001,1\nb,2001,2\n"))
  found <- tryCatch(read_panel(twice, c("region", "year")), lowcarbon_error_input = identity)
  expect_true(inherits(found, "lowcarbon_error_input") || identical(found$region, c("a", "b")))
  junk <- with_test_seed(1, as.raw(sample(0:255, 4000, TRUE)))
  begins <- list(docx = as.raw(c(0x50, 0x4b, 3, 4)), pdf = charToRaw("%PDF-1.4\n"), html = raw(), tex = raw(),
                 csv = raw())
  for (ending in names(begins)) {
    expect_input_error(suppressWarnings(read_printed(put_bytes(paste0("a.", ending), begins[[ending]], junk))), "x")
  }
  begins <- list(dta = as.raw(c(0x73, 2, 1, 0)), xls = as.raw(c(0xd0, 0xcf, 0x11, 0xe0)),
                 xlsx = as.raw(c(0x50, 0x4b, 3, 4)),
                 parquet = charToRaw("PAR1"), xls = charToRaw("<html><table"))
  for (k in seq_along(begins)) {
    path <- put_bytes(paste0("a.", names(begins)[k]), begins[[k]], junk)
    expect_input_error(suppressWarnings(read_panel(path, c("region", "year"))), "path")
  }
  skip_on_os("windows")
  expect_input_error(read_panel("/dev/zero", c("region", "year")), "path", "not empty")
  expect_input_error(read_printed("/dev/zero"), "x")
  expect_input_error(audit_file(hostile_folder), "path")
  loop <- scratch("loop.csv")
  file.symlink(loop, loop)
  expect_input_error(read_panel(loop, c("region", "year")), "path", "exists")
})

test_that("relations are arithmetic and nothing else", {
  d <- data.frame(a = "1", b = "2")
  mark <- scratch("ran")
  bad <- c(sprintf("a = file.create('%s')", mark), sprintf("`file.create`('%s') = b", mark), "a = (function() 1)()",
           "a = {b}", "a = base::b", "a = b; b", "a = get('b')", "a = b$c", "a = b[1]", "a = !b", "a = \\(x) x",
           "a = b @ c", "a = `b`()",
           "a = b = b", "=", "a =", "= b", "a = b +", "a = (b", "a = b)", strrep("(", 1000), "a = 0x1F ** b",
           "a = b %*% b")
  for (relation in bad) expect_input_error(audit_relations(d, relation), "relations")
  for (deep in c(paste0("a = ", strrep("(", 2000), "b", strrep(")", 2000)), paste0("a = b", strrep(" + b", 3000)))) {
    found <- tryCatch(audit_relations(d, deep), error = identity)
    expect_true(!inherits(found, "error") || inherits(found, "lowcarbon_error_input"), label = substr(deep, 1, 12))
  }
  expect_false(file.exists(mark))
})

test_that("the folder of a paper: names stay inside it, its files are data", {
  folder <- scratch("paper")
  mark <- scratch("ran")
  tables <- list(data.frame(a = "1", b = "2"), data.frame(a = "1", b = "2"), data.frame(a = "1", b = "2"))
  names(tables) <- c("../../outside", "..", "C:\\x")
  ledger_new(folder, tables)
  inside <- list.files(folder, recursive = TRUE, all.files = TRUE)
  expect_length(grep("^tables/[^.].*[.]csv$", inside), 3L)
  expect_false(any(grepl("..", dirname(inside), fixed = TRUE)))
  expect_false(any(file.exists(file.path(hostile_folder, c("outside.csv", "..csv"))),
                   file.exists(file.path(dirname(hostile_folder), "outside.csv"))))
  line <- function(...) writeLines(c("table,rule,of,options", paste0(...)), file.path(folder, "relations.csv"))
  name <- sub("[.]csv$", "", list.files(file.path(folder, "tables"))[1L])
  for (of in c(sprintf("a = file.create('%s')", mark), sprintf("a = b + `file.create`('%s')", mark))) {
    line("\"", name, "\",relation,\"", of, "\",")
    expect_input_error(ledger(folder), "folder", "line 2 of relations.csv")
  }
  line("\"", name, "\",roles,\"mean = a; sd = b\",\"divisor = file.create('", mark, "')\"")
  expect_input_error(ledger(folder), "folder", "line 2 of relations.csv")
  line("../../secret,relation,a = b,")
  expect_input_error(ledger(folder), "folder", "line 2 of relations.csv")
  expect_false(file.exists(mark))
})

unlink(hostile_folder, recursive = TRUE)
