# Printed numbers and printed regression tables as data: what each string stands
# for, and estimates with what stands beside or below them in long form.

#' What printed numbers stand for
#'
#' Reads numbers as printed: the value, its decimals, stars, and the interval that rounding leaves.
#'
#' Signs (Unicode ones too), stars, parentheses, brackets, percent signs and separators of thousands are understood; see [audits]. A string
#' that is no number gives a row of `NA`.
#'
#' @param x Strings as printed, or numbers, which count with the decimals they have.
#' @return A data frame with one row for each string: `printed`, `value`, `decimals`, `stars`, `lower`, `upper`.
#' @section Errors: `lowcarbon_error_input` if `x` is neither strings nor numbers.
#' @section Cost: A million strings in a few seconds.
#' @examples
#' printed_numbers(c("0.50", "0.5", "-0.677***", "(-3.782)", "1,024", "Yes"))
#' @export
printed_numbers <- function(x) {
  if (missing(x)) abort_input("x", "printed numbers", "nothing")
  text <- audit_strings(x, "x")
  parsed <- parse_printed(text)
  data.frame(printed = text, parsed[c("value", "decimals", "stars", "lower", "upper")])
}

#' A printed regression table in long form
#'
#' Reads every estimate of a printed regression table together with its stars and with the t statistic or standard error in
#' parentheses, beside it in the same cell (`"0.589*** (3.300)"`) or in the row below (`"0.589***"` over `"(3.300)"`). Parentheses may be brackets; stars
#' (and daggers, which count as none) may stand after either number. Cells that hold no such pair (sample sizes, R squared, "Yes") are left out.
#'
#' @param table A data frame or matrix of strings, as typed in, or a [document_table()].
#' @param statistic What the number in parentheses is: `"t"` (any test statistic) or `"std.error"`.
#' @param term Columns that name the terms, as names or positions. Default: the first column, and later ones with the same heading (a table
#'   printed as two blocks side by side); each names the terms of the columns to its right.
#' @param models Columns with estimates; default all others.
#' @return A data frame of class `lowcarbon_estimates`, row by row of the table: `term`, `model` (the heading; where headings
#'   repeat, with the upper heading of a [document_table()] before it), `estimate` (the string, without stars), `stars` (their
#'   number), `statistic` or `std.error` (the string, without parentheses), `value`, `lower`, `upper` (of the estimate: its value and
#'   the interval that rounding leaves), `beside`, `beside_lower`, `beside_upper` (the same of the other number),
#'   `row` and `column` (the place in the table) and `printed` (the cell).
#' @section Errors: `lowcarbon_error_input` if `table` is no data frame or matrix, if columns do not exist, or if there is no estimate.
#' @section Cost: A thousand cells in a few hundredths of a second.
#' @seealso [audit_stars()], [audit_table()]
#' @examples
#' estimates <- printed_estimates(document_table("intelligence", 2), "t")
#' estimates[estimates$term == "AI", c("model", "estimate", "stars", "statistic", "lower", "upper")]
#'
#' # typed in with the statistic in the row below
#' typed <- data.frame(Variables = c("AI", "", "N"), `(1)` = c("0.832***", "(4.774)", "300"),
#'                     check.names = FALSE)
#' printed_estimates(typed, "t")
#' @export
printed_estimates <- function(table, statistic = c("t", "std.error"), term = NULL, models = NULL) {
  statistic <- check_choice(statistic, c("t", "std.error"), "statistic")
  cells <- duplicate_cells(if (missing(table)) NULL else table)
  stubs <- if (is.null(term)) default_stubs(cells) else key_columns_of(term, cells, "term")
  columns <- if (is.null(models)) setdiff(seq_len(ncol(cells)), stubs) else key_columns_of(models, cells, "models")
  parts <- lapply(columns, function(j) column_estimates(cells[, j], j))
  found <- do.call(rbind, parts)
  if (is.null(found) || !nrow(found)) {
    abort_input("table", "cells with an estimate and a number in parentheses beside or below it", "none",
                hint = "Such as \"0.589*** (3.300)\", or \"0.589***\" with \"(3.300)\" in the row below.")
  }
  found <- found[order(found$row, found$column), ]
  estimates_frame(found, cells, stubs, columns, statistic, attr(table, "headings"))
}

key_columns_of <- function(x, cells, arg) {
  at <- if (is.character(x)) match(x, colnames(cells)) else if (is_plain_numeric(x)) match(x, seq_len(ncol(cells)))
  if (!length(at) || anyNA(at)) abort_input(arg, "columns of `table`, as names or positions", describe_found(x))
  at
}

default_stubs <- function(cells) {
  headings <- colnames(cells)
  if (is.null(headings)) 1L else which(headings == headings[1L] | seq_along(headings) == 1L)
}

# The estimates of one column: both numbers in a cell, or one below the other.
column_estimates <- function(text, j) {
  together <- split_estimates(text)
  n <- length(text)
  apart <- match_cells(text, "estimate")
  below <- match_cells(text, "below")[c(seq_len(n)[-1L], NA), , drop = FALSE]
  at <- which(together$paired)
  stacked <- which(!is.na(apart[, 1L]) & !is.na(below[, 1L]))
  pieces <- rbind(together[at, ], estimate_pieces(cbind(apart, below)[stacked, , drop = FALSE], c(2:3, 5:6)))
  if (!nrow(pieces)) return(NULL)
  data.frame(row = c(at, stacked), column = j, estimate = pieces$estimate, stars = pieces$stars, beside = pieces$below,
             printed = c(text[at], paste(text[stacked], text[stacked + 1L])))
}

estimates_frame <- function(found, cells, stubs, columns, statistic, headings) {
  stub_of <- vapply(found$column, function(j) max(stubs[stubs < j], -Inf), 0)
  stub_of[is.infinite(stub_of)] <- stubs[1L]
  own <- parse_printed(found$estimate)
  beside <- parse_printed(found$beside)
  frame <- data.frame(term = cells[cbind(found$row, stub_of)], model = model_names(cells, columns, stubs, headings)[match(found$column, columns)],
                      estimate = found$estimate, stars = as.integer(found$stars), beside_printed = found$beside,
                      value = own$value, lower = own$lower, upper = own$upper,
                      beside = beside$value, beside_lower = beside$lower, beside_upper = beside$upper,
                      row = found$row, column = found$column, printed = found$printed)
  names(frame)[5L] <- c(t = "statistic", std.error = "std.error")[[statistic]]
  rownames(frame) <- NULL
  new_result(frame, "lowcarbon_estimates", list(`in parentheses` = c(t = "t statistics", std.error = "standard errors")[[statistic]]))
}

# Headings; where they repeat within a block, the upper headings come first.
model_names <- function(cells, columns, stubs, headings) {
  names <- if (is.null(colnames(cells))) paste("column", columns) else colnames(cells)[columns]
  block <- findInterval(columns, stubs)
  if (!anyDuplicated(paste(block, names))) return(names)
  upper <- if (!is.null(headings)) {
    apply(headings, 1L, function(row) {
      last <- cummax(seq_along(row) * nzchar(row)) # an empty heading continues its left neighbour
      ifelse(last > 0L, row[pmax(last, 1L)], "")[columns]
    })
  }
  if (is.null(upper)) return(paste0(names, " [", columns, "]"))
  upper <- matrix(upper, length(columns))
  joined <- apply(cbind(upper, names), 1L, function(parts) paste(parts[nzchar(parts)], collapse = ", "))
  if (anyDuplicated(paste(block, joined))) paste0(joined, " [", columns, "]") else joined
}

#' @export
result_title.lowcarbon_estimates <- function(x) {
  paste0(nrow(x), " printed estimates of ", length(unique(x$term)), " terms in ", length(unique(x$column)), " columns")
}
