# A laid-out table into a file of any kind.

write_laid_out <- function(table, file, kind, lang = "en") {
  if (kind == "docx") {
    write_word(table, file)
    return(invisible(file))
  }
  if (kind == "xlsx") return(write_sheet(table, file))
  title <- attr(table, "title")
  lines <- switch(kind, md = markdown_table(table), tex = latex_table(table), csv = csv_lines(table),
                  html = c("<!DOCTYPE html>", paste0("<html lang=\"", lang, "\"><head><meta charset=\"utf-8\"><title>",
                                                     escape_html(if (is.null(title)) "Table" else title),
                                                     "</title></head><body>"),
                           html_table(table), "</body></html>"))
  connection <- file(file, "wb")
  on.exit(close(connection))
  # a mark of UTF-8 makes spreadsheets read Chinese in a CSV
  if (kind == "csv") writeBin(as.raw(c(0xEF, 0xBB, 0xBF)), connection)
  writeLines(enc2utf8(lines), connection, useBytes = TRUE)
  invisible(file)
}

table_kind <- function(file) {
  check_strings(file, "file", 1L)
  check_new_file(file, "file")
  kind <- tolower(sub("^.*[.]", "", basename(file)))
  if (!grepl(".", basename(file), fixed = TRUE) || !kind %in% table_kinds) {
    abort_input("file", "a name that ends in .docx, .xlsx, .tex, .md, .html or .csv", describe_value(file))
  }
  kind
}

# Word: portrait where it fits, landscape where that does, smaller letters beyond.
write_word <- function(table, file) {
  ft <- word_table(table)
  width <- flextable::flextable_dim(ft)$widths
  if (width <= page_inches[["portrait"]] || !requireNamespace("officer", quietly = TRUE)) {
    flextable::save_as_docx(ft, path = file)
    return(invisible(file))
  }
  shrunk <- width > page_inches[["landscape"]]
  if (shrunk) ft <- shrunk_table(ft, page_inches[["landscape"]] / width)
  warn_wide(table, width * 2.54, page_inches[["portrait"]] * 2.54,
            if (shrunk) "the page is turned and the letters are smaller" else "the page is turned")
  flextable::save_as_docx(ft, path = file,
                          pr_section = officer::prop_section(page_size = officer::page_size(orient = "landscape")))
  invisible(file)
}

# Letters of 9 points are set smaller, by no more than can be read; the columns
# share what there is.
shrunk_table <- function(ft, ratio) {
  ft <- flextable::fontsize(ft, size = max(5, floor(18 * ratio) / 2), part = "all")
  ft <- flextable::padding(ft, padding.left = 1, padding.right = 1, part = "all")
  flextable::width(ft, width = ft$body$colwidths * ratio)
}

# Between margins of an inch and a gutter of half of one, as officer sets them on A4.
page_inches <- c(portrait = 21 / 2.54 - 2.5, landscape = 29.7 / 2.54 - 2.5)

# What a spreadsheet would read as another thing than it shows is marked as text by
# an apostrophe: numbers in parentheses, which it takes for negative, and words
# that begin like a formula. Plain numbers stay numbers.
spreadsheet_text <- function(cells) {
  number <- grepl("^[-+]?[0-9]+([.][0-9]*)?([eE][-+]?[0-9]+)?$|^[-+]?[.][0-9]+$", cells)
  risky <- grepl("^[[:space:]]*[-=+@(\t\r\n]", cells, perl = TRUE) & !number
  cells[risky] <- paste0("'", cells[risky])
  cells
}

csv_lines <- function(table) {
  cells <- rbind(head_cells(table), body_cells(table))
  cells[] <- spreadsheet_text(cells)
  quoted <- keep_shape(paste0("\"", gsub("\"", "\"\"", cells, fixed = TRUE), "\""), cells)
  apply(quoted, 1L, paste, collapse = ",")
}
