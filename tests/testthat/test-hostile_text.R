# Every hostile text through every place of every writer: title, note, heading, head of a group, label, cell,
# and the words of audits. What a reader of the file sees is the text; nothing of it became a mark, a formula or code.

ran <- tempfile("ran-")
texts <- c(hostile, sprintf("`r file.create('%s')`", ran), "<img src=x onerror=alert(1)>", "</td></tr></table><h1>x",
           "\\write18{x}",
           "=HYPERLINK(\"http://x\")", "@SUM(1)", "+1+1", "-1+1", "\tx", "{{x}}", "<?php x ?>", "&#60;b&#62;",
           "\u202egnp.exe", "|---|---|")
shown <- trimws(gsub("[\\s\u00a0]+", " ", one_line(texts), perl = TRUE))

latex_commands <- paste0("\\", c("begin", "end", "toprule", "midrule", "bottomrule", "cmidrule", "multicolumn",
                                 "caption", "centering", "label",
                                  "small", "footnotesize", "scriptsize", "resizebox", "textwidth", "textheight",
                                  "linewidth", "sym", "textsuperscript",
                                  "textbackslash", "textasciicircum", "textasciitilde", "textless", "textgreater",
                                  "textbar", "textasciigrave",
                                  "textquotedbl", "times", "par", "parbox", "raggedright", "usepackage", "addlinespace",
                                  "hline", "item", "landscape",
                                  "setlength", "tabcolsep", "hspace", "vspace", "emph", "textit", "textbf",
                                  "ensuremath", "cdot", "chi", "rho", "medskip", "smallskip"))

# A frame with a hostile text in each cell of its first column, and in each name.
hostile_frame <- function() {
  frame <- data.frame(label = texts, value = seq_along(texts) / 7)
  for (k in seq_along(texts)) frame[[texts[k]]] <- k / 3
  frame
}

# Six fits of few columns, so that the hostile texts are labels, groups, names of models and rows.
hostile_tables <- function(format, k) {
  d <- data.frame(x = sin(1:20), y = cos(3 * (1:20)))
  fit <- stats::lm(y ~ x, d)
  at <- function(i) texts[(k + i - 2L) %% length(texts) + 1L]
  fits <- stats::setNames(list(fit, fit), c(at(1L), at(2L)))
  rows <- stats::setNames(list(c(at(3L), at(4L))), at(5L))
  groups <- list(1L, 2L)
  names(groups) <- c(at(6L), at(7L))
  do.call(regression_table,
          c(fits, list(format = format, labels = c(x = at(8L)), title = at(9L), notes = at(10L), rows = rows,
                       groups = groups,
                                         heading = at(11L))))
}

test_that("HTML: cells, names, title and notes of write_table()", {
  skip_if_not_installed("xml2")
  file <- tempfile(fileext = ".html")
  on.exit(unlink(file))
  for (k in seq(1L, length(texts), 8L)) {
    write_table(hostile_frame(), file, title = texts[k], notes = texts[k + seq_len(min(3L, length(texts) - k))])
    expect_text_only(readLines(file, encoding = "UTF-8"), shown, paste("write_table, title", k))
  }
})

test_that("HTML: every place of regression_table()", {
  skip_if_not_installed("xml2")
  for (k in seq(1L, length(texts), 2L)) {
    expect_text_only(as.character(hostile_tables("html", k)), shown[(k + 0:10 - 1L) %% length(texts) + 1L],
                     paste("regression_table", k))
  }
})

test_that("Markdown: what pandoc makes of tables and of knitted results is text", {
  skip_if_not_installed("rmarkdown")
  skip_if_not_installed("xml2")
  skip_if_not(rmarkdown::pandoc_available())
  file <- tempfile(fileext = ".md")
  on.exit(unlink(file))
  write_table(hostile_frame(), file, title = texts[2L], notes = texts[-1L])
  expect_false(any(grepl("`r ", readLines(file, encoding = "UTF-8"), fixed = TRUE)))
  expect_text_only(pandoc_plain(readLines(file, encoding = "UTF-8"), to = "html"), seen, "write_table, Markdown")
  tables <- unlist(lapply(seq(1L, length(texts), 5L),
                          function(k) c(as.character(hostile_tables("markdown", k)), "", "")))
  expect_false(any(grepl("`r ", tables, fixed = TRUE)))
  expect_text_only(pandoc_plain(tables, to = "html"), character(), "regression_table, Markdown")
  d <- data.frame(region = rep(texts[1:12], each = 2), year = rep(2001:2002, 12), e = exp(sin(1:24)),
                  g = exp(cos(1:24)))
  knitted <- as.character(knitr::knit_print(lmdi(e ~ (e / g) * g, d, c("region", "year"))))
  expect_text_only(pandoc_plain(knitted, to = "html"), seen[1:12], "knit_print")
})

test_that("LaTeX: no command but those of tables", {
  file <- tempfile(fileext = ".tex")
  on.exit(unlink(file))
  suppressWarnings(write_table(hostile_frame(), file, title = texts[2L], notes = texts[-1L]))
  # tables that long labels make wide are said to be turned
  fits <- suppressWarnings(lapply(seq_along(texts), function(k) as.character(hostile_tables("latex", k))))
  lines <- c(readLines(file, encoding = "UTF-8"), unlist(fits))
  used <- unique(unlist(regmatches(lines, gregexpr("\\\\[A-Za-z]+", lines))))
  expect_identical(setdiff(used, latex_commands), character())
  # every brace has its counterpart: none of the user's closed one of ours
  bare <- gsub("\\\\[{}]", "", paste(lines, collapse = "\n"))
  expect_identical(lengths(gregexpr("{", bare, fixed = TRUE)), lengths(gregexpr("}", bare, fixed = TRUE)))
})

test_that("Word: the text of cells is the text, and there is no field, link or object", {
  skip_if_not_installed("flextable")
  skip_if_not_installed("officer")
  file <- tempfile(fileext = ".docx")
  folder <- tempfile("docx-")
  on.exit(unlink(c(file, folder), recursive = TRUE))
  suppressWarnings(write_table(data.frame(label = texts, value = 1), file, title = texts[2L], notes = texts[-1L]))
  said <- gsub("[\\s\u00a0]+", " ", officer::docx_summary(officer::read_docx(file))$text, perl = TRUE)
  expect_identical(setdiff(shown, trimws(said)), character())
  utils::unzip(file, exdir = folder)
  xml <- readLines(file.path(folder, "word", "document.xml"), encoding = "UTF-8", warn = FALSE)
  expect_false(any(grepl("<w:(instrText|fldSimple|object|altChunk)|<w:hyperlink", xml)))
})

test_that("CSV and Excel: no cell is a formula, in tables, fits and folders of papers", {
  file <- tempfile(fileext = ".csv")
  folder <- tempfile("paper-")
  on.exit(unlink(c(file, folder), recursive = TRUE))
  formula <- function(cells) cells[grepl("^[[:space:]]*[-=+@]", cells) & is.na(suppressWarnings(as.numeric(cells)))]
  read <- function(path) unlist(utils::read.csv(path, header = FALSE, colClasses = "character",
                                                fileEncoding = "UTF-8-BOM"))
  write_table(hostile_frame(), file)
  expect_identical(unname(formula(read(file))), character())
  for (k in seq(1L, length(texts), 3L)) {
    write_table(stats::setNames(list(stats::lm(dist ~ speed, datasets::cars)), texts[k]), file,
                labels = c(speed = texts[k]), title = texts[k])
    expect_identical(unname(formula(read(file))), character(), label = texts[k])
  }
  ledger_new(folder, list(t = data.frame(a = texts, b = "1")))
  expect_identical(unname(formula(read(file.path(folder, "tables", "t.csv")))), character())
  # and what was kept from spreadsheets comes back as it was
  expect_identical(paper_tables(folder)$t$a, enc2utf8(texts))
  skip_if_not_installed("openxlsx")
  sheet <- tempfile(fileext = ".xlsx")
  write_table(hostile_frame(), sheet, title = "=1+1", notes = "=2+2")
  xml <- paste(readLines(source <- unz(sheet, "xl/worksheets/sheet1.xml"), warn = FALSE), collapse = "")
  close(source)
  unlink(sheet)
  expect_false(grepl("<f[ >]|<hyperlink", xml))
})

test_that("the page of audit_file(): title, headings, labels, cells, notes, prose and the file's name", {
  skip_if_not_installed("xml2")
  folder <- tempfile("audit-")
  dir.create(folder)
  on.exit(unlink(folder, recursive = TRUE))
  for (k in seq(1L, length(shown), 6L)) {
    marks <- shown[k + 0:5]
    marks <- gsub("[\t]", " ", marks[!is.na(marks)])
    lines <- c(paste("Table 1.", marks[1L]), "Variable\tObs\tMean\tStd. Dev.\tMin\tMax",
               paste0(marks, "\t300\t10.21\t0.88\t12.10\t12.00"), paste("Note:", marks[1L]), "", marks)
    path <- file.path(folder, "a'&<b>.txt")
    page <- file.path(folder, "page.html")
    writeLines(enc2utf8(lines), path, useBytes = TRUE)
    suppressWarnings(audit_file(path, report = page))
    expect_text_only(readLines(page, encoding = "UTF-8"), character(), paste("audit_file", k), c("ol", "b"))
  }
})

test_that("nothing of a text was run", {
  expect_false(file.exists(ran))
})
