# Audit of rows and columns that are printed twice.

#' Audit of repeated rows and columns
#'
#' Finds rows, and columns, of a printed table whose numbers are all the same though they should differ: other years,
#' other regions, other models.
#'
#' Equal printed numbers are no contradiction, since rounding and chance can make them equal; the verdict is therefore
#' `undecidable`, and `detail` says what is equal: in how many numbers, with how many significant digits in all. The
#' exception is a `key`: two rows for the same key are `inconsistent` where their numbers differ, as one of them must be
#' wrong or misplaced, and `undecidable` where they are the same. Numbers are compared by their strings, stars and
#' parentheses included, so that 0.50 and 0.5 differ. Columns without any number are taken as labels.
#'
#' @param table A data frame or matrix of printed strings.
#' @param key Columns (names or positions) that should identify a row; `NULL` for none.
#' @param at_least Rows and columns that agree in fewer numbers than this are not reported.
#' @param item Labels of the rows; default the first column if it holds no numbers or names each row once, else row
#'   numbers.
#' @return A data frame of class `lowcarbon_audit`; see [audits]. `printed` holds the numbers that are repeated; `lower`
#'   and `upper` are `NA`. Where nothing is repeated there is one row for rows and one for columns, `consistent`.
#' @section Errors: `lowcarbon_error_input` if `table` is no data frame or matrix, or a key is none of its columns.
#' @section Cost: Linear in the number of cells.
#' @examples
#' printed <- data.frame(year = c("2019", "2020", "2021"), index = c("0.252", "0.234", "0.234"),
#'                       z = c("3.043", "2.841", "2.841"), p = c("0.002", "0.005", "0.005"))
#' audit_duplicates(printed)
#' @export
audit_duplicates <- function(table, key = NULL, at_least = 3, item = NULL) {
  check_number(at_least, "at_least", 1, whole = TRUE)
  cells <- duplicate_cells(if (missing(table)) NULL else table)
  keys <- key_columns(key, cells)
  numbers <- matrix(!is.na(suppressWarnings(cells_value(cells))), nrow(cells))
  data <- setdiff(which(colSums(numbers) > 0L), keys)
  labels <- row_labels(cells, data, numbers, item)
  own <- if (is.null(key)) setdiff(data, stub_column(cells, numbers)) else data
  headings <- if (is.null(colnames(cells))) as.character(seq_len(ncol(cells))) else colnames(cells)
  rows <- repeats(cells[, own, drop = FALSE], numbers[, own, drop = FALSE], labels, "rows differ", "row", at_least)
  columns <- repeats(t(cells[, own, drop = FALSE]), t(numbers[, own, drop = FALSE]), headings[own], "columns differ",
                     "column", at_least)
  stack_audits(list(if (length(keys)) repeated_keys(cells, keys, own, labels, headings), rows, columns))
}

duplicate_cells <- function(table) {
  if (!is.data.frame(table) && !(is.matrix(table) && is.atomic(table))) {
    abort_input("table", "a data frame or matrix of printed strings",
                if (is.null(table)) "nothing" else describe_class(table))
  }
  if (!nrow(table) || !ncol(table)) abort_input("table", "at least one row and one column",
                                                paste(nrow(table), "rows,", ncol(table), "columns"))
  text <- vapply(seq_len(ncol(table)), function(j) {
    column <- if (is.data.frame(table)) .subset2(table, j) else table[, j]
    if (is.list(column) || length(dim(column)) > 1L) abort_input("table", "columns of strings", describe_class(column),
                                                                 paste("column", j))
    trimws(if (is_plain_numeric(column)) number_text(column) else squeezed(enc2utf8(as.character(column))))
  }, character(nrow(table)))
  text <- matrix(text, nrow(table), dimnames = list(NULL, names_of_columns(table)))
  text[is.na(text)] <- ""
  text
}

names_of_columns <- function(table) if (is.data.frame(table)) names(table) else colnames(table)

key_columns <- function(key, cells) {
  if (is.null(key)) return(integer())
  at <- if (is.character(key)) {
    match(key, colnames(cells))
  } else if (is_plain_numeric(key)) {
    match(key, seq_len(ncol(cells)))
  }
  if (!length(at) || anyNA(at)) abort_input("key", "columns of `table`, as names or positions", describe_found(key))
  at
}

# The value of a cell that is a number, or an estimate with a number in
# parentheses beside it.
cells_value <- function(cells) {
  first <- sub("[[:space:]]*[(\\[].*$", "", cells)
  value <- printed_value(as.vector(ifelse(nzchar(first), first, cells)))
  ifelse(grepl("[0-9]", cells), value, NA)
}

# A first column that names the rows: no numbers, or each of them once and whole (years, codes).
stub_column <- function(cells, numbers) {
  if (ncol(cells) < 2L || !any(numbers[, 1L])) return(integer())
  if (!anyDuplicated(cells[, 1L]) && all(grepl("^[0-9]+$", cells[, 1L]))) 1L else integer()
}

row_labels <- function(cells, data, numbers, item) {
  if (!is.null(item)) return(audit_items(item, list(), nrow(cells)))
  named <- (!1L %in% data || length(stub_column(cells, numbers))) && all(nzchar(cells[, 1L])) &&
    !anyDuplicated(cells[, 1L])
  if (named) cells[, 1L] else paste("row", seq_len(nrow(cells)))
}

# Rows of a matrix of strings that agree wherever either has a number.
repeats <- function(cells, numbers, labels, check, what, at_least) {
  shown <- ifelse(numbers, cells, "")
  keys <- apply(shown, 1L, paste, collapse = "\r")
  counts <- rowSums(numbers)
  first <- match(keys, keys)
  twice <- which(counts >= at_least & first != seq_along(keys))
  if (sum(counts >= at_least) < 2L) return(NULL)
  if (!length(twice)) {
    return(new_audit(paste0("all ", what, "s"), check, NA_character_, NA, NA, "consistent", paste0(
      "No two ", what, "s with ", at_least, " numbers or more agree in all of them.")))
  }
  of <- unique(first[twice])
  groups <- lapply(of, function(k) which(first == k))
  stack_audits(lapply(groups, function(group) {
    own <- shown[group[1L], numbers[group[1L], ]]
    digits <- sum(nchar(sub("^0+", "", gsub("[^0-9]", "", own)))) # zeros in front say nothing
    new_audit(paste(labels[group], collapse = ", "), check, cut_short(paste(own, collapse = " "), 60L), NA, NA,
              "undecidable", paste0(
      "The ", what, "s ", paste(labels[group], collapse = ", "), " agree in all ", length(own), " numbers, ", digits,
      " significant digits; the values behind them may differ by what was rounded off."))
  }))
}

# Rows that have the same key.
repeated_keys <- function(cells, keys, own, labels, headings) {
  id <- apply(cells[, keys, drop = FALSE], 1L, paste, collapse = ", ")
  twice <- unique(id[duplicated(id)])
  key_name <- paste(headings[keys], collapse = ", ")
  if (!length(twice)) return(new_audit("all rows", "key once", NA_character_, NA, NA, "consistent",
                                       paste0("No two rows have the same ", key_name, ".")))
  stack_audits(lapply(twice, function(one) {
    rows <- which(id == one)
    part <- cells[rows, own, drop = FALSE]
    same <- all(part == rep(part[1L, ], each = nrow(part)))
    new_audit(one, "key once", cut_short(paste(part[1L, ], collapse = " "), 60L), NA, NA,
              if (same) "undecidable" else "inconsistent", paste0(
      "Rows ", paste(rows, collapse = ", "), " are for the same ", key_name, ", ",
      if (same) "with the same numbers: a row printed twice, or one under a wrong name." else
        "with different numbers: at most one of them is right."))
  }))
}
