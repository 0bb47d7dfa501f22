# A laid-out table as a sheet: numbers as numbers with the decimals they show,
# everything else as text that no spreadsheet takes for a formula.

write_sheet <- function(table, file) {
  if (!requireNamespace("openxlsx", quietly = TRUE)) {
    abort_input("file", "the package openxlsx for a sheet", "it is not installed",
                hint = "install.packages(\"openxlsx\"), or write a .csv file")
  }
  book <- openxlsx::createWorkbook()
  openxlsx::addWorksheet(book, "Table")
  top <- write_heads(book, table)
  write_body(book, table, top)
  style_rules(book, table, top)
  openxlsx::setColWidths(book, 1L, seq_len(ncol(table)), sheet_widths(table))
  openxlsx::saveWorkbook(book, file, overwrite = TRUE)
  invisible(file)
}

sheet_font <- function(...) openxlsx::createStyle(fontName = "Times New Roman", fontSize = 10.5, ...)

put_text <- function(book, text, row, column) {
  openxlsx::writeData(book, 1L, one_line(text), startRow = row, startCol = column, colNames = FALSE)
}

# Title and heads; the row where the body begins.
write_heads <- function(book, table) {
  heads <- head_cells(table)
  top <- 1L
  title <- attr(table, "title")
  if (!is.null(title)) {
    put_text(book, title, 1L, 1L)
    openxlsx::addStyle(book, 1L, sheet_font(textDecoration = "bold"), 1L, 1L)
    top <- 2L
  }
  for (i in seq_len(nrow(heads))) {
    runs <- head_runs(heads, i, i == 1L && has_groups(table))
    end <- cumsum(runs$length)
    for (r in seq_along(end)) {
      from <- end[r] - runs$length[r] + 1L
      if (nzchar(runs$text[r])) put_text(book, runs$text[r], top, from)
      if (runs$length[r] > 1L) openxlsx::mergeCells(book, 1L, from:end[r], top)
    }
    top <- top + 1L
  }
  top
}

write_body <- function(book, table, top) {
  cells <- body_cells(table)
  values <- attr(table, "values")
  for (j in seq_len(ncol(cells))) {
    numeric <- !is.null(values) && is_plain_numeric(values[[j]])
    column <- if (numeric) as.double(values[[j]]) else one_line(cells[, j])
    openxlsx::writeData(book, 1L, column, startRow = top, startCol = j, colNames = FALSE)
    format <- if (numeric) sheet_format(cells[, j]) else "@"
    openxlsx::addStyle(book, 1L, sheet_font(numFmt = format, halign = column_align(table)[j]),
                       top - 1L + seq_len(nrow(cells)), j)
  }
  note <- attr(table, "note")
  if (length(note)) {
    row <- top + nrow(cells)
    put_text(book, note_text(table), row, 1L)
    openxlsx::addStyle(book, 1L, sheet_font(wrapText = FALSE), row, 1L)
  }
}

# "0.000" for a column that shows three decimals.
sheet_format <- function(text) {
  shown <- text[grepl("^-?[0-9]+([.][0-9]+)?$", text)]
  decimals <- if (length(shown)) max(nchar(sub("^[^.]*[.]?", "", shown))) else 0L
  if (decimals) paste0("0.", strrep("0", decimals)) else "0"
}

style_rules <- function(book, table, top) {
  columns <- seq_len(ncol(table))
  first <- top - nrow(head_cells(table))
  align <- sheet_font(halign = "center")
  for (row in first:(top - 1L)) openxlsx::addStyle(book, 1L, align, row, columns, stack = TRUE)
  rule <- function(side, style, row) {
    openxlsx::addStyle(book, 1L, openxlsx::createStyle(border = side, borderStyle = style), row, columns, stack = TRUE)
  }
  rule("top", "medium", first)
  rule("bottom", "thin", top - 1L)
  rule("bottom", "medium", top + nrow(table) - 1L)
}

sheet_widths <- function(table) {
  heads <- head_cells(table)
  narrow <- if (has_groups(table)) heads[-1L, , drop = FALSE] else heads
  widths <- apply(rbind(narrow, body_cells(table)), 2L, function(cells) max(display_width(cells)))
  pmin(pmax(widths + 2, 8), 60)
}
