# Tables of web pages, which exports of databases hide behind the ending .xls, and
# Excel's own XML of 2003.

looks_like_html <- function(bytes) length(grepRaw("<(html|table|!doctype html)[ >]", utils::head(bytes, 20000L),
                                                  ignore.case = TRUE)) > 0L

looks_like_spreadsheet_xml <- function(bytes) {
  length(grepRaw("urn:schemas-microsoft-com:office:spreadsheet", utils::head(bytes, 20000L), fixed = TRUE)) > 0L
}

# The table of a page; of several the one with most cells, or the one numbered.
read_html_grid <- function(path, encoding, sheet) {
  need_package("xml2", "web pages")
  bytes <- readBin(path, "raw", file.size(path))
  decoded <- decode_bytes(bytes, if (encoding == "auto") page_encoding(bytes) else encoding)
  text <- rawToChar(decoded$bytes)
  Encoding(text) <- "UTF-8"
  # the page's own word on its encoding is about bytes that are gone
  text <- gsub("(?i)charset\\s*=\\s*[\"']?[a-z0-9_-]+", "charset=utf-8", text, perl = TRUE)
  page <- tryCatch(xml2::read_html(text, encoding = "UTF-8"), error = function(e) {
    abort_input("path", "a web page with a table", basename(path), hint = conditionMessage(e))
  })
  tables <- xml2::xml_find_all(page, "//table[not(.//table)]")
  if (!length(tables)) abort_input("path", "a web page with a table", paste0(basename(path), ", a page without one"),
                                   hint = "Save the table as CSV.")
  grids <- lapply(tables, html_matrix)
  size <- vapply(grids, function(grid) length(grid$text), 0)
  chosen <- if (is.numeric(sheet) && sheet > 1 && sheet <= length(grids)) sheet else which.max(size)
  c(grids[[chosen]], list(format = "HTML", encoding = decoded$encoding, others = length(grids) - 1L))
}

# What the page says of itself, if it is not contradicted by its bytes.
page_encoding <- function(bytes) {
  head <- utils::head(bytes, 4000L)
  text <- rawToChar(head[head != as.raw(0L) & head < as.raw(0x80L)])
  said <- regmatches(text, regexpr("(?i)(?<=charset=)[\"']?[a-z0-9_-]+", text, perl = TRUE))
  said <- toupper(gsub("[\"']", "", said))
  if (length(said) && grepl("^(BIG5|SHIFT_JIS|EUC-|KOI8|WINDOWS-125)", said)) said else "auto"
}

html_matrix <- function(table) {
  rows <- xml2::xml_find_all(table, ".//tr")
  cells <- xml2::xml_find_all(rows, "./td|./th", flatten = FALSE)
  text <- lapply(cells, function(x) gsub("[\\s\u00a0]+", " ", xml2::xml_text(x), perl = TRUE))
  span <- function(name) lapply(cells, cells_covered, name)
  place_spans(text, span("colspan"), span("rowspan"))
}

cells_covered <- function(cells, name) {
  n <- suppressWarnings(as.integer(xml2::xml_attr(cells, name, default = "1")))
  pmin(pmax(1L, n, na.rm = TRUE), 1000L)
}

# Cells that reach over several rows and columns, laid out; the ranges they cover.
place_spans <- function(text, across, down) {
  n <- length(text)
  width <- max(1L, vapply(across, sum, 0L)) + max(0L, vapply(seq_len(n), function(i) sum(across[[i]][down[[i]] > 1L]),
                                                             0L))
  check_cell_places(n, width, "the page's table")
  grid <- matrix("", n, width)
  taken <- matrix(FALSE, n, width)
  merged <- list()
  for (i in seq_len(n)) {
    for (k in seq_along(text[[i]])) {
      j <- match(FALSE, taken[i, ])
      if (is.na(j)) break
      to <- c(min(n, i + down[[i]][k] - 1L), min(width, j + across[[i]][k] - 1L))
      taken[i:to[1L], j:to[2L]] <- TRUE
      grid[i, j] <- text[[i]][k]
      if (any(to > c(i, j))) merged[[length(merged) + 1L]] <- c(i, j, to)
    }
  }
  list(text = grid, line = seq_len(n), merged = do.call(rbind, merged))
}

read_spreadsheet_xml <- function(path, sheet) {
  need_package("xml2", "Excel's XML files")
  book <- tryCatch(xml2::xml_ns_strip(xml2::read_xml(path)), error = function(e) {
    abort_input("path", "an XML spreadsheet", basename(path), hint = conditionMessage(e))
  })
  sheets <- xml2::xml_find_all(book, "//Worksheet")
  known <- xml2::xml_attr(sheets, "Name")
  name <- sheet_name(sheet, known, path)
  rows <- xml2::xml_find_all(sheets[[match(name, known)]], ".//Row")
  cells <- xml2::xml_find_all(rows, "./Cell", flatten = FALSE)
  number <- function(x, what) suppressWarnings(as.integer(xml2::xml_attr(x, what)))
  column <- lapply(cells, function(x) {
    at <- number(x, "Index")
    across <- number(x, "MergeAcross")
    across[is.na(across)] <- 0L
    place <- integer(length(x))
    for (k in seq_along(place)) {
      after <- if (k == 1L) 1L else place[k - 1L] + across[k - 1L] + 1L
      place[k] <- if (is.na(at[k])) after else at[k]
    }
    place
  })
  row <- spreadsheet_rows(number(rows, "Index"))
  check_cell_places(row, unlist(column), basename(path))
  text <- matrix("", max(row, 0L), max(unlist(column), 0L))
  text[cbind(rep(row, lengths(column)), unlist(column))] <- unlist(lapply(cells, xml2::xml_text))
  list(text = text, line = seq_len(nrow(text)), format = "Excel XML", encoding = NULL, sheet = name)
}

# A cell far out makes a sheet of billions of cells.
check_cell_places <- function(row, column, what) {
  if (any(row < 1L) || any(column < 1L) || anyNA(row) || anyNA(column)) {
    abort_input("path", "an XML spreadsheet whose rows and columns count from 1", what)
  }
  area <- as.double(max(row, 0L)) * max(column, 0L)
  if (area > most_sheet_cells) {
    abort_input("path", paste("a sheet of at most", with_commas(most_sheet_cells), "cells"),
                paste(with_commas(area), "cells"), what,
                hint = "Delete the rows and columns around the table in Excel, or save the table as CSV.")
  }
}

spreadsheet_rows <- function(given) {
  row <- integer(length(given))
  for (k in seq_along(row)) row[k] <- if (!is.na(given[k])) given[k] else if (k == 1L) 1L else row[k - 1L] + 1L
  row
}
