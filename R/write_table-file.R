# A laid-out table into a file of any kind.

write_laid_out <- function(table, file, kind, lang = "en") {
  if (kind == "docx") {
    flextable::save_as_docx(word_table(table), path = file)
    return(invisible(file))
  }
  if (kind == "xlsx") return(write_sheet(table, file))
  title <- attr(table, "title")
  lines <- switch(kind, md = markdown_table(table), tex = latex_table(table), csv = csv_lines(table),
                  html = c("<!DOCTYPE html>", paste0("<html lang=\"", lang, "\"><head><meta charset=\"utf-8\"><title>",
                                                     escape_html(if (is.null(title)) "Table" else title), "</title></head><body>"),
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
  kind <- tolower(sub("^.*[.]", "", basename(file)))
  if (!grepl(".", basename(file), fixed = TRUE) || !kind %in% table_kinds) {
    abort_input("file", "a name that ends in .docx, .xlsx, .tex, .md, .html or .csv", describe_value(file))
  }
  if (!dir.exists(dirname(file))) abort_input("file", "a file in a folder that exists", describe_value(file))
  kind
}

csv_lines <- function(table) {
  cells <- rbind(head_cells(table), body_cells(table))
  quoted <- keep_shape(paste0("\"", gsub("\"", "\"\"", cells, fixed = TRUE), "\""), cells)
  apply(quoted, 1L, paste, collapse = ",")
}
