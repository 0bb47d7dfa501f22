# Tables written in every container and read back cell by cell.

printed_frame <- function() {
  data.frame(Variable = c("lnGDP", "", "Urban share", "", "N", "R2"),
             `(1)` = c("0.120***", "(3.21)", "-0.050", "(-1.10)", "300", "0.870"),
             `(2)` = c("\u22120.118**", "(2.05)", "0.040*", "(1.70)", "1,200", "0.90"), check.names = FALSE)
}
strings <- function(x) unname(as.matrix(as.data.frame(lapply(x, as.character), check.names = FALSE)))
notes <- "t statistics in parentheses; *** p<0.01, ** p<0.05, * p<0.1"

expect_same_table <- function(found, frame, label) {
  expect_identical(strings(found), strings(frame), label = label)
  expect_identical(names(found), names(frame), label = label)
}

test_that("pasted text: tabs, blanks and bars give the same cells", {
  frame <- printed_frame()
  rows <- rbind(names(frame), strings(frame))
  tabs <- apply(rows, 1L, paste, collapse = "\t")
  bars <- c(paste0("| ", apply(rows, 1L, paste, collapse = " | "), " |"))
  bars <- append(bars, "|---|---:|---:|", 1L)
  blanks <- apply(rows, 1L, function(row) paste0(formatC(row[1L], width = -16), formatC(row[2L], width = 12),
                                                 formatC(row[3L], width = 14)))
  for (lines in list(tabs, bars, blanks)) {
    found <- read_printed(c("Some prose before.", "", "Table 2. Results of the model", lines, paste("Note:", notes), "",
                            "More prose."))
    expect_length(found, 1L)
    expect_named(found, "Table 2")
    expect_same_table(found[[1L]], frame, lines[1L])
    expect_identical(attr(found[[1L]], "title"), "Table 2. Results of the model")
    expect_match(attr(found[[1L]], "notes"), "t statistics in parentheses", fixed = TRUE)
    expect_true("Some prose before." %in% attr(found, "text"))
    expect_identical(nrow(attr(found[[1L]], "unsure")), 0L)
  }
})

test_that("what write_table() writes is read back, in HTML, LaTeX, Markdown, Word and CSV", {
  frame <- printed_frame()
  kinds <- c("html", "tex", "md", "csv", "docx")
  for (kind in kinds) {
    if (kind %in% c("html", "docx")) skip_if_not_installed("xml2")
    if (kind == "docx") skip_if_not_installed("flextable")
    file <- tempfile(fileext = paste0(".", kind))
    write_table(frame, file, title = "Table 7 Effects", notes = notes)
    found <- read_printed(file)
    expect_length(found, 1L)
    expect_same_table(found[[1L]], frame, kind)
    if (kind != "csv") expect_match(attr(found[[1L]], "title"), "Table 7 Effects", fixed = TRUE, label = kind)
    unlink(file)
  }
})

test_that("merged heads, rows and HTML stars", {
  skip_if_not_installed("xml2")
  html <- "<p>Table 3: Two outcomes</p><table><tr><td rowspan=2>Variable</td><td colspan=2>CO<sub>2</sub></td></tr><tr><td>(1)</td><td>(2)</td></tr>
    <tr><td>AI</td><td>-0.677<sup>***</sup><br>(-3.782)</td><td>0.5<sup>*</sup> (1.9)</td></tr><tr><td>N</td><td>300</td><td>300</td></tr></table>"
  found <- read_printed(html)[[1L]]
  expect_identical(names(found), c("Variable", "(1)", "(2)"))
  expect_identical(attr(found, "headings")[1L, ], c("Variable", "CO2", ""))
  expect_identical(found[["(1)"]], c("-0.677*** (-3.782)", "300"))
  expect_identical(found[["(2)"]][1L], "0.5* (1.9)")
  expect_match(attr(found, "title"), "Two outcomes")
})

test_that("LaTeX: stars in all their forms, multicolumns, comments and rules", {
  tex <- c("\\begin{table}\\caption{Baseline \\& more}\\label{t1}",
           "\\begin{tabular}{l*{2}{c}} \\toprule % comment & 9.99",
           " & \\multicolumn{2}{c}{CO$_2$} \\\\ \\cmidrule(lr){2-3}", "Variable & (1) & (2) \\\\ \\midrule",
           "AI & $-0.677^{***}$ & 0.589\\sym{**} \\\\", " & ($-3.782$) & (2.300) \\\\[2pt]",
           "50\\% share & 0.1\\textsuperscript{*} & $\\text{0.2}$ \\\\ \\bottomrule", "\\end{tabular}",
           "Note: t statistics in parentheses.", "\\end{table}")
  found <- read_printed(tex)[[1L]]
  expect_identical(found[["(1)"]], c("-0.677***", "(-3.782)", "0.1*"))
  expect_identical(found[["(2)"]], c("0.589**", "(2.300)", "0.2"))
  expect_identical(found$Variable[3L], "50% share")
  expect_identical(attr(found, "title"), "Baseline & more")
  expect_match(attr(found, "notes"), "t statistics")
})

draw_pdf <- function(file, pages) {
  grDevices::pdf(file, width = 8.27, height = 11.69, family = "Helvetica")
  on.exit(grDevices::dev.off())
  for (page in pages) {
    old <- graphics::par(mar = c(0, 0, 0, 0))
    graphics::plot.new()
    graphics::plot.window(c(0, 100), c(0, 100), xaxs = "i", yaxs = "i")
    graphics::text(page$x, page$y, page$text, adj = c(0, 0), cex = 0.75)
    graphics::par(old)
  }
}

words_at <- function(lines, x, y, step = 1.8) data.frame(x = x, y = y - step * (seq_along(lines) - 1), text = lines)
rows_at <- function(rows, x, y, step = 1.8) {
  do.call(rbind, lapply(seq_len(ncol(rows)), function(j) words_at(rows[, j], x[j], y, step)))
}

test_that("a PDF: caption, cells, notes and prose, with the page", {
  skip_if_not_installed("pdftools")
  frame <- printed_frame()
  names(frame)[2:3] <- c("CO2", "GTFP")
  rows <- rbind(names(frame), sub("\u2212", "-", strings(frame)))
  page <- rbind(
    words_at(c("This is a paragraph of prose that goes over the whole width of the page and says nothing of note.",
                           "A second line of prose follows it, and it names Table 2, which presents results."), 10, 92),
                words_at("Table 2. Results of the model", 10, 85), rows_at(rows, c(10, 45, 70), 82),
                words_at(paste("Note:", notes), 10, 68),
                words_at("Prose after the table begins here and is long enough to be a sentence.", 10, 62))
  page <- page[nzchar(page$text), ]
  file <- tempfile(fileext = ".pdf")
  on.exit(unlink(file))
  draw_pdf(file, list(page))
  found <- read_printed(file)
  expect_named(found, "Table 2")
  frame[-1L] <- lapply(frame[-1L], function(column) sub("-", "\u2212", column)) # as R's device sets a minus
  expect_same_table(found[[1L]], frame, "pdf")
  expect_identical(attr(found[[1L]], "page"), 1L)
  expect_match(attr(found[[1L]], "notes"), "t statistics in parentheses", fixed = TRUE)
  expect_true(any(grepl("Prose after the table", attr(found, "text"))))
})

test_that("a PDF: two columns a page, and a table that goes on over a page", {
  skip_if_not_installed("pdftools")
  prose <- rep("words of prose that fill the narrow column well", 30)
  rows <- function(k) rbind(c("Year", "Mean", "SD"), cbind(2000 + k, sprintf("%.3f", k / 7), sprintf("%.2f", k / 3)))
  left <- rbind(words_at(prose[1:20], 6, 95), words_at("Table 1. Left column", 6, 56),
                rows_at(rows(1:6), c(6, 20, 32), 53), words_at(prose[1:12], 6, 38))
  right <- rbind(words_at(prose[1:25], 53, 95), words_at("Table 2. Right column", 53, 46),
                 rows_at(rows(7:12), c(53, 67, 80), 43), words_at(prose[1:6], 53, 28))
  second <- rbind(words_at("Table 3. Long", 10, 30), rows_at(rows(1:8), c(10, 40, 70), 27))
  third <- rbind(words_at("Table 3. (continued)", 10, 95), rows_at(rows(9:14), c(10, 40, 70), 92),
                 words_at("Source: own computation.", 10, 78))
  file <- tempfile(fileext = ".pdf")
  on.exit(unlink(file))
  draw_pdf(file, list(rbind(left, right), second, third))
  found <- read_printed(file)
  expect_named(found, paste("Table", 1:3))
  expect_identical(found[[1L]]$Mean, sprintf("%.3f", 1:6 / 7))
  expect_identical(found[[2L]]$Year, as.character(2007:2012))
  expect_identical(found[[3L]]$SD, sprintf("%.2f", 1:14 / 3))
  expect_identical(vapply(found, attr, 0L, "page"), c("Table 1" = 1L, "Table 2" = 1L, "Table 3" = 2L))
  expect_match(attr(found[[3L]], "notes"), "own computation")
})

test_that("Chinese captions, notes and continued tables", {
  lines <- c("\u88683 \u63cf\u8ff0\u6027\u7edf\u8ba1",
             "\u53d8\u91cf\t\u89c2\u6d4b\u503c\t\u5747\u503c\t\u6807\u51c6\u5dee", "lnco2\t300\t2.31\t0.50",
             "\u7eed\u88683", "\u53d8\u91cf\t\u89c2\u6d4b\u503c\t\u5747\u503c\t\u6807\u51c6\u5dee",
             "gdp\t300\t1.20\t0.40",
             "open\t300\t0.30\t0.10", "\u6ce8\uff1a\u6570\u636e\u4e3a\u6a21\u62df\u6570\u636e")
  found <- read_printed(lines[c(1:3, 3, 4:8)])
  expect_named(found, "Table 3")
  expect_identical(found[[1L]][[1L]], c("lnco2", "lnco2", "gdp", "open"))
  expect_match(attr(found[[1L]], "notes"), "\u6ce8")
})

test_that("cells to look at are named, never dropped", {
  found <- read_printed(c("Table 1 Odd", "a\tb\tc", "x\t0.1\t0.2.3.4", "y\t1;5\t0.3"))[[1L]]
  unsure <- attr(found, "unsure")
  expect_identical(unsure$cell, c("0.2.3.4", "1;5"))
  expect_identical(found$c[1L], "0.2.3.4")
})

test_that("the documents' own sources give the tables of the package", {
  share <- function(document, table) {
    found <- suppressWarnings(read_printed(shared_path("documents", paste0(document, ".txt"))))[[paste("Table", table)]]
    truth <- as.vector(strings(document_table(document, table)))
    truth <- truth[nzchar(truth)]
    mean(truth %in% as.vector(strings(found)))
  }
  for (table in 1:6) expect_identical(share("coupling", table), 1, label = paste("coupling", table))
  for (table in c(1:5, 7)) expect_identical(share("intelligence", table), 1, label = paste("intelligence", table))
  for (table in 1:6) expect_gt(share("coagglomeration", table), 0.97, label = paste("coagglomeration", table))
  expect_identical(share("restructuring", 2), 1)
  expect_true("Table 7" %in% names(read_printed(shared_path("documents", "coagglomeration.txt"))))
})

test_that("what cannot be read is refused by name, and hints work", {
  expect_input_error(read_printed(), "x", "nothing")
  expect_input_error(read_printed(1), "x", "1")
  expect_input_error(read_printed("no-such-file.pdf"), "x", "no-such-file.pdf")
  file <- tempfile(fileext = ".doc")
  writeLines("x", file)
  expect_input_error(read_printed(file), "x", "Save it as .docx")
  expect_input_error(read_printed("one line\nand another"), "x", "none in the pasted text")
  expect_length(read_printed("a  b\n1  2\n3  4"), 1L) # the hint followed
  empty <- tempfile(fileext = ".md")
  file.create(empty)
  expect_input_error(read_printed(empty), "x", "empty")
  fake <- tempfile(fileext = ".docx")
  writeLines("no zip", fake)
  skip_if_not_installed("xml2")
  expect_input_error(read_printed(fake), "x", "none")
  two <- "Table 1 A\na\tb\n1\t2\n\nTable 2 B\na\tb\n3\t4"
  expect_named(read_printed(two, tables = 2), "Table 2")
  expect_input_error(read_printed(two, tables = 5), "tables", "5")
  expect_output(print(read_printed(two)), "2 printed tables in the pasted text")
})
