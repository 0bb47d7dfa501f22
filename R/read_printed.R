#' Read printed tables from a file or pasted text
#'
#' Finds the tables of a paper and returns them cell by cell as strings, so that trailing zeros, stars,
#' parentheses and misprints survive and an audit ([audit_table()], [audit_file()]) can look at what was printed.
#'
#' @section What can be read:
#'
#' | `x` | how | needs |
#' |---|---|---|
#' | `.pdf` | words with their place on the page; pages of one or two columns; tables that go on over pages | pdftools |
#' | `.docx` | the tables of the document, merged cells repeated over the cells they cover only once | xml2 |
#' | `.html`, `.htm` | `<table>` | xml2 |
#' | `.tex` | `tabular` and its relatives; `\multicolumn`, `\multirow`, rules, footnote marks | |
#' | `.md`, `.txt` and pasted text | pipe tables, tabs, or two and more blanks between cells | |
#' | `.csv`, `.tsv` | one table, as table extractors write it | |
#' | pasted text | a string with line breaks or a vector of lines; its form is recognised | |
#' | `"clipboard"` | what was copied | |
#'
#' @section What is understood:
#' A caption is a line that begins with *Table*, *Tab.* or \enc{表}{biao} and a number, above the table or just below it.
#' Notes are the lines below that begin with *Note*, *Source*, \enc{注}{zhu} or stars with a level. Rows above the first
#' row with a number are headings; the lowest gives the column names and the others are the attribute `headings`, as in
#' [document_table()]. A table whose caption repeats with *continued* or \enc{续表}{xubiao}, or that goes on after a page
#' or an empty line with as many columns and no caption, is put together. Unicode minus signs and full-width digits stay
#' as printed: [printed_numbers()] reads them.
#'
#' Nothing that is read is ever run.
#'
#' @param x A path, pasted text, or `"clipboard"`.
#' @param tables Numbers of the tables to keep (`c(2, 4)`, in the order of the file) or `NULL` for all.
#' @return A list of class `lowcarbon_printed` of data frames of strings, one a table, named by their captions' numbers.
#'   Each has the attributes `title` (the caption), `headings`, `notes`, `page` (`NA` where a file has none) and
#'   `unsure`, a data frame of cells to look at: `row`, `column`, `cell`, `reason`. The attribute `text` of the list
#'   holds the prose between the tables, for [audit_file()].
#' @section Errors: `lowcarbon_error_input` if there is no such file, no reader for its kind, or no table in it.
#' @section Cost: A page of PDF in about 0.05 s.
#' @seealso [audit_file()], [audit_table()], [printed_estimates()]
#' @concept PDF
#' @concept referee
#' @export
#' @examples
#' pasted <- "Table 1. Results
#' Variable   (1)        (2)
#' ln GDP     0.120***   0.118**
#'            (3.21)     (2.05)
#' N          300        300
#' Note: t statistics in parentheses; *** p<0.01, ** p<0.05, * p<0.1"
#' found <- read_printed(pasted)
#' found
#' found[[1]]
read_printed <- function(x, tables = NULL) {
  if (missing(x)) abort_input("x", "a path, pasted text, or \"clipboard\"", "nothing")
  source <- printed_source(x)
  raw <- switch(source$kind, pdf = printed_pdf(source$path), docx = printed_docx(source$path),
                html = printed_html(source$text),
                tex = printed_tex(source$text), md = , text = printed_text(source$text),
                csv = printed_delimited(source$text, ","),
                tsv = printed_delimited(source$text, "\t"))
  found <- Filter(Negate(is.null), lapply(raw$tables, finish_printed))
  if (!length(found)) {
    abort_input("x", "at least one table", paste("none in", source$name), hint = source$hint)
  }
  names(found) <- printed_names(found)
  new_printed(keep_printed(found, tables), raw$prose, source$name)
}

new_printed <- function(tables, prose, name) {
  structure(tables, text = prose, source = name, class = "lowcarbon_printed")
}

# "Table 3" where the caption has a number, else its place in the file.
printed_names <- function(tables) {
  titles <- vapply(tables, function(table) attr(table, "title"), "")
  number <- caption_number(titles)
  make.unique(ifelse(nzchar(number), paste("Table", number), paste("table", seq_along(tables))), sep = " ")
}

keep_printed <- function(found, tables) {
  if (is.null(tables)) return(found)
  if (is.character(tables)) {
    at <- match(tables, names(found))
  } else if (is_plain_numeric(tables)) {
    at <- match(tables, seq_along(found))
  } else {
    at <- NA
  }
  if (!length(at) || anyNA(at)) {
    abort_input("tables", "numbers or names of tables in the file", describe_found(tables),
                hint = paste("It has", describe_set(names(found), at_most = 20L)))
  }
  found[at]
}

# ---- what was given --------------------------------------------------------------

printed_kinds <- c(pdf = "pdf", docx = "docx", html = "html", htm = "html", xhtml = "html", tex = "tex", ltx = "tex",
                   md = "md", rmd = "md", qmd = "md",
                   txt = "text", text = "text", csv = "csv", tsv = "tsv", tab = "tsv")

printed_source <- function(x) {
  if (!is.character(x) || !length(x) || anyNA(x)) abort_input("x", "a path, pasted text, or \"clipboard\"",
                                                              describe_found(x))
  if (!all(validEnc(x))) abort_input("x", "text in a known encoding", "bytes that are none", hint = "iconv() makes it UTF-8.")
  if (identical(x, "clipboard")) return(pasted_source(clipboard_lines()))
  pasted <- length(x) > 1L || grepl("[\n\t]", x) || nchar(x, type = "bytes") > 4000L
  # a sentence, not a path
  pasted <- pasted || (!file.exists(x) && grepl("[\u3002\uff0c\uff1b]", x))
  pasted <- pasted || (!file.exists(x) && lengths(regmatches(x,
                                                             gregexpr(" ", x,
                                                                      fixed = TRUE))) >= 4L &&
                                                                      !grepl("[.][A-Za-z]{2,5}$", x))
  if (pasted) return(pasted_source(unlist(lapply(strsplit(enc2utf8(x), "\r\n|\r|\n"),
                                                 function(lines) if (length(lines)) lines else ""))))
  file_source(x)
}

pasted_source <- function(lines) {
  kind <- if (any(grepl("<table", lines, ignore.case = TRUE))) "html" else
    if (any(grepl("\\\\begin *\\{(tabular|longtable|array)", lines))) "tex" else "text"
  list(kind = kind, text = lines, name = "the pasted text",
       hint = paste0("Cells are told apart by tabs, bars, or two and more blanks; a table has at least two rows and ",
                     "two columns."))
}

file_source <- function(path) {
  if (!file.exists(path) || dir.exists(path)) {
    abort_input("x", "a file that exists, or text with line breaks", describe_value(path),
                hint = "A path is relative to getwd().")
  }
  ending <- tolower(sub("^.*[.]", "", basename(path)))
  if (!ending %in% names(printed_kinds)) {
    abort_input("x", paste0("a file that ends in ", paste0(".", names(printed_kinds), collapse = ", ")),
                describe_value(basename(path)),
                hint = if (ending == "doc") "Save it as .docx first." else "Or paste its text.")
  }
  kind <- printed_kinds[[ending]]
  if (file.size(path) == 0) abort_input("x", "a file with content", paste(describe_value(basename(path)), "is empty"))
  text <- if (kind %in% c("pdf", "docx")) NULL else printed_lines(path)
  hint <- if (kind == "pdf") "A scanned page holds an image and no words; run character recognition on it first."
  list(kind = kind, path = path, text = text, name = basename(path), hint = hint)
}

# Lines of a text file: UTF-8 (with or without its mark), else GB18030.
printed_lines <- function(path) {
  bytes <- readBin(path, "raw", file.size(path))
  if (length(bytes) > 50e6) abort_input("x", "a text file of at most 50 MB", paste(round(length(bytes) / 1e6), "MB"))
  if (length(bytes) >= 3L && identical(bytes[1:3], as.raw(c(0xEF, 0xBB, 0xBF)))) bytes <- bytes[-(1:3)]
  if (any(bytes == 0L)) abort_input("x", "a text file", "one with bytes of zero", hint = "Save it as UTF-8.")
  text <- rawToChar(bytes)
  if (validUTF8(text)) {
    Encoding(text) <- "UTF-8"
  } else {
    text <- iconv(text, "GB18030", "UTF-8")
    if (is.na(text)) abort_input("x", "text in UTF-8 or GB18030", "another encoding", hint = "Save it as UTF-8.")
    warn_lowcarbon("`x` is no UTF-8; read as GB18030.")
  }
  strsplit(text, "\r\n|\r|\n")[[1L]]
}

clipboard_lines <- function() {
  if (!requireNamespace("clipr", quietly = TRUE)) {
    abort_input("x", "the package clipr for the clipboard", "it is not installed",
                hint = "install.packages(\"clipr\"), or paste the text as a string.")
  }
  lines <- tryCatch(enc2utf8(clipr::read_clip()), error = function(e) character())
  if (!length(lines)) abort_input("x", "text in the clipboard", "nothing")
  lines
}

# ---- print -----------------------------------------------------------------------

#' @export
print.lowcarbon_printed <- function(x, ...) {
  check_dots(...)
  cat(length(x), if (length(x) == 1L) " printed table" else " printed tables", " in ", attr(x, "source"), "\n",
      sep = "")
  for (name in names(x)) {
    table <- x[[name]]
    page <- attr(table, "page")
    unsure <- nrow(attr(table, "unsure"))
    cat("  ", format(name, width = max(nchar(names(x)))), "  ", nrow(table), " x ", ncol(table),
        if (!is.na(page)) paste0(", page ", page), if (unsure) paste0(", ", unsure, " cell(s) unsure"), "  ",
        shorten(attr(table, "title"), 50L), "\n", sep = "")
  }
  cat("x[[\"", names(x)[1L], "\"]] shows one; attr(, \"unsure\") lists what to look at.\n", sep = "")
  invisible(x)
}

#' @export
`[.lowcarbon_printed` <- function(x, i) {
  kept <- unclass(x)[i]
  new_printed(kept, attr(x, "text"), attr(x, "source"))
}
