# What a path is, by its first bytes rather than by its ending, and its sheets.
# list(file, sheets, cells): cells(name, how) gives one sheet's table.

open_source <- function(path, sheet, encoding, separator) {
  if (is.data.frame(path) || inherits(path, c("tbl_sql", "tbl_lazy",
                                              "ArrowTabular"))) return(typed_source(read_frame(path), "data frame"))
  if (inherits(path, "DBIConnection")) return(typed_source(read_database(path, sheet), "database"))
  check_file(path)
  kind <- file_kind(path)
  one <- function(read) list(file = basename(path), sheets = NULL, grid = read)
  switch(kind,
    excel = {
      need_package("readxl", "Excel files")
      if (is_zip(path)) check_archive(path)
      known <- excel_sheets(path)
      chosen <- function(name) sheet_name(if (is.null(name)) sheet else name, known, path)
      grid_source(basename(path), known, function(name) read_excel_grid(path, chosen(name)), chosen(NULL))
    },
    xml = grid_source(basename(path), NULL, function(name) read_spreadsheet_xml(path, sheet)),
    html = grid_source(basename(path), NULL, function(name) read_html_grid(path, encoding, sheet)),
    stata = typed_source(read_stata(path, encoding), basename(path)),
    parquet = typed_source(read_parquet_source(path), basename(path)),
    grid_source(basename(path), NULL, function(name) read_text_grid(path, encoding, separator)))
}

typed_source <- function(cells, file) {
  cells$names <- trim_wide(cells$names)
  cells$empty_rows <- cells$empty_columns <- 0L
  cells$width <- length(cells$names)
  list(file = file, sheets = NULL, first = NULL, cells = function(name, how) without_empty(cells, how), grid = NULL,
       typed = cells)
}

grid_source <- function(file, sheets, read, first = NULL) {
  list(file = file, sheets = sheets, first = first,
       cells = function(name, how) table_of_grid(checked_grid(read(name), how), how), grid = read)
}

checked_grid <- function(grid, how) {
  if (!nrow(grid$text)) {
    abort_input("path", "a row of names and rows below it", "an empty sheet",
                if (!is.null(grid$sheet)) describe_value(grid$sheet))
  }
  if (how$skip >= max(grid$line)) abort_input("skip", paste("fewer than the", max(grid$line), "lines of the file"),
                                              describe_value(how$skip))
  grid
}

check_file <- function(path) {
  check_strings(path, "path", 1L)
  if (!file.exists(path) || dir.exists(path)) {
    abort_input("path", "a file that exists", describe_value(path), hint = paste("The working directory is", getwd()))
  }
  if (file.size(path) == 0) abort_input("path", "a file that is not empty", describe_value(path))
}

# Exports of web sites call text and HTML .xls.
file_kind <- function(path) {
  ending <- tolower(sub("^.*[.]", "", basename(path)))
  first <- readBin(path, "raw", 65536L)
  begins <- function(...) identical(utils::head(first, ...length()), as.raw(c(...)))
  if (begins(0xd0, 0xcf, 0x11, 0xe0)) return("excel")
  if (begins(0x50, 0x4b, 3, 4)) {
    if (ending == "ods") abort_input("path", "a text, Excel, Stata or Parquet file", "an OpenDocument sheet",
                                     hint = "Save it as .xlsx or CSV.")
    return("excel")
  }
  if (begins(0x50, 0x41, 0x52, 0x31)) return("parquet")
  if (ending == "dta") return("stata")
  if (ending == "xlsx" || ending == "xlsm") {
    abort_input("path", "an Excel file", paste(basename(path), "which is none inside"),
                hint = "Open it in Excel and save it again, or save it as CSV.")
  }
  if (looks_like_spreadsheet_xml(first)) return("xml")
  if (ending %in% c("xls", "htm", "html") && looks_like_html(first)) return("html")
  "text"
}

# Rows of typed tables in which nothing is written.
without_empty <- function(cells, how) {
  if (!is.null(how$names)) cells$names <- typed_names(cells$names, how$names)
  filled <- Reduce(`|`, lapply(cells$columns, function(x) if (is.character(x)) !is_blank(x) else !is.na(x)))
  cells$empty_rows <- sum(!filled)
  if (cells$empty_rows) {
    cells$columns <- lapply(cells$columns, `[`, filled)
    cells$line <- cells$line[filled]
    cells$held <- lapply(cells$held, function(x) if (!is.null(x)) x[filled])
  }
  if (!length(cells$line)) abort_input("path", "rows with something in them", "none")
  cells
}

typed_names <- function(names, given) {
  if (is.null(names(given))) {
    if (length(given) != length(names)) abort_input("names", paste("one name for each of the", length(names),
                                                                   "columns"), paste(length(given), "names"))
    return(given)
  }
  check_known(unname(given), names, "names")
  names[match(given, names)] <- names(given)
  names
}

# ---- sheets ------------------------------------------------------------------

# list(names, periods, not_read): the sheets to read and whether their names are
# the periods. NULL for sources without sheets.
chosen_sheets <- function(source, sheets, free, how) {
  known <- source$sheets
  if (is.null(known)) {
    if (!is.null(sheets)) abort_input("sheets", "NULL for a file without sheets", describe_found(sheets),
                                      hint = "Leave it out.")
    return(list(names = list(NULL), periods = FALSE))
  }
  if (is.null(sheets)) return(default_sheets(source, free, how))
  names <- if (isTRUE(sheets) || identical(sheets, "all")) known else vapply(sheets, function(sheet) {
    if (is.character(sheet) && sheet %in% known) return(sheet)
    if (is.numeric(sheet) && sheet %in% seq_along(known)) return(known[sheet])
    abort_input("sheets", "sheets of the file by name or number, or TRUE for all", describe_found(sheet),
                hint = paste0("The file has the sheets ", paste(vapply(utils::head(known, 12L), describe_value, ""),
                                                                collapse = ", "), "."))
  }, "", USE.NAMES = FALSE)
  names <- names[vapply(names, function(name) nrow(source$grid(name)$text) > 0L, NA)]
  if (!length(names)) abort_input("sheets", "sheets that hold something", "empty ones only")
  list(names = names, periods = length(names) > 1L && are_period_sheets(names, source, how),
       not_read = setdiff(known, names))
}

# The first sheet; all of them if their names are periods and the first has none.
default_sheets <- function(source, free, how) {
  known <- source$sheets
  if (length(known) == 1L || !free || is.null(how$index)) return(list(names = source$first, periods = FALSE,
                                                                      not_read = if (free) NULL else NULL))
  if (all(is_period_text(known)) && are_period_sheets(known, source, how)) return(list(names = known, periods = TRUE))
  others <- setdiff(known, source$first)
  held <- vapply(others, function(name) nrow(source$grid(name)$text) > 0L, NA)
  list(names = source$first, periods = FALSE, not_read = others[held])
}

are_period_sheets <- function(names, source, how) {
  if (!all(is_period_text(names))) return(FALSE)
  heads <- table_of_grid(source$grid(names[1L]), how)$names
  !how$index[2L] %in% heads && !is_wide(list(names = heads), how$index, how$wide)
}

preview_source <- function(source, names, how) {
  if (is.null(source$grid)) {
    cells <- source$typed
    frame <- list_to_frame(list(line = 0L, role = "header", text = paste(cells$names, collapse = " ")))
    return(structure(frame, class = c("lowcarbon_preview", "data.frame"), columns = cells$names, about = cells$format))
  }
  preview_grid(checked_grid(source$grid(unlist(names)[1L]), how), how)
}
