# Printed numbers and printed regression tables as data: what each string stands
# for, and estimates with what stands beside or below them in long form.

#' What printed numbers stand for
#'
#' Reads numbers as printed: the value, its decimals, stars, and the interval that rounding leaves.
#'
#' Signs (Unicode ones too), stars, parentheses, brackets, percent signs and separators of thousands are understood; see
#' [audits]. A string that is no number gives a row of `NA`.
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
#' Reads every estimate of a printed regression table together with its stars and with what stands after it or below it:
#' a t statistic, a standard error or a p value in parentheses, beside it in the same cell (`"0.589*** (3.300)"`) or in
#' the row below (`"0.589***"` over `"(3.300)"`).
#'
#' Parentheses may be brackets or braces, the number may be labelled (`"(t = 3.2)"`, `"(s.e. = 0.1)"`, `"(p<0.01)"`) or
#' follow a plus-minus sign; there may be a third number (`"0.12** (0.03) [0.001]"`, or a third line) and an interval
#' (`"[0.10, 0.90]"`). Stars (and daggers, which count as none) may stand after either number; marks of LaTeX
#' (`$^{***}$`, `\\sym{***}`, `\\textbf{}`) and HTML (`<sup>`) are read. Cells that hold no estimate with a number
#' beside it (sample sizes, R squared, "Yes") are left out; those that look like results but cannot be read are listed
#' in the attribute `unread`, and printing says how many they are.
#'
#' @param table A data frame or matrix of strings, as typed in, or a [document_table()].
#' @param statistic What the number in parentheses is: `"t"` (any test statistic), `"std.error"` or `"p.value"`. A
#'   number with a label is what its label says.
#' @param term Columns that name the terms, as names or positions. Default: the first column, and later ones with the
#'   same heading (a table printed as two blocks side by side); each names the terms of the columns to its right.
#' @param models Columns with estimates; default all others.
#' @return A data frame of class `lowcarbon_estimates`, row by row of the table: `term`, `model` (the heading; where
#'   headings repeat, with the upper heading of a [document_table()] before it), `estimate` (the string, without stars),
#'   `stars` (their number), `statistic`, `std.error` or `p.value` (the string, without parentheses), `value`, `lower`,
#'   `upper` (of the estimate: its value and the interval that rounding leaves), `beside`, `beside_lower`,
#'   `beside_upper` (the same of the other number), `row` and `column` (the place in the table), `printed` (the cell),
#'   `third` and `third_label` (a further number and what it is said to be), `conf.low` and `conf.high` (ends of a
#'   printed interval, strings). The attribute `unread` is a data frame of cells that look like results and were not
#'   read: `row`, `column`, `printed`, `why`.
#' @section Errors: `lowcarbon_error_input` if `table` is no data frame or matrix, if columns do not exist, or if there
#'   is no estimate.
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
printed_estimates <- function(table, statistic = c("t", "std.error", "p.value"), term = NULL, models = NULL) {
  statistic <- check_choice(statistic)
  cells <- duplicate_cells(if (missing(table)) NULL else table)
  stubs <- if (is.null(term)) default_stubs(cells) else key_columns_of(term, cells, "term")
  columns <- if (is.null(models)) setdiff(seq_len(ncol(cells)), stubs) else key_columns_of(models, cells, "models")
  parts <- lapply(columns, function(j) column_estimates(cells[, j], j, statistic))
  found <- do.call(rbind, lapply(parts, `[[`, "found"))
  if (is.null(found) || !nrow(found)) {
    abort_input("table", "cells with an estimate and a number in parentheses beside or below it", "none",
                hint = "Such as \"0.589*** (3.300)\", or \"0.589***\" with \"(3.300)\" in the row below.")
  }
  found <- found[order(found$row, found$column), ]
  unread <- do.call(rbind, lapply(parts, `[[`, "unread"))
  frame <- estimates_frame(found, cells, stubs, columns, statistic, attr(table, "headings"), unread)
  attr(frame, "unread") <- unread
  frame
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

# The estimates of one column: all numbers in a cell, or below each other in up to
# three rows; and the cells that look like results but were not read.
column_estimates <- function(text, j, statistic) {
  read <- result_cells(text)
  n <- length(text)
  below <- read$kind == "beside"
  follows <- function(by) c(below[-seq_len(by)], rep(FALSE, by))[seq_len(n)]
  starts <- read$kind == "pair" | (read$kind == "estimate" & follows(1L))
  at <- which(starts)
  one_more <- at[follows(1L)[at]]
  two_more <- one_more[follows(2L)[one_more]]
  joined <- join_below(join_below(read, one_more, one_more + 1L), two_more, two_more + 2L)
  printed <- text
  printed[one_more] <- paste(text[one_more], text[one_more + 1L])
  printed[two_more] <- paste(printed[two_more], text[two_more + 2L])
  used <- c(at, one_more + 1L, two_more + 2L)
  beside <- beside_numbers(joined[at, , drop = FALSE], statistic)
  found <- if (length(at)) {
    data.frame(row = at, column = j, estimate = read$estimate[at], stars = joined$stars[at], beside = beside$beside,
               third = beside$third,
               third_label = beside$label, conf.low = joined$low[at], conf.high = joined$high[at],
               printed = printed[at])
  }
  list(found = found, unread = unread_cells(text, read, used, j))
}

# The numbers of a row below put behind those of the cell.
join_below <- function(read, at, below) {
  if (!length(at)) return(read)
  for (name in c("first", "second", "third")) {
    for (place in c("first", "second", "third")) {
      free <- is.na(read[[place]][at]) & !is.na(read[[name]][below])
      read[[place]][at[free]] <- read[[name]][below[free]]
      read[[paste0("label_", place)]][at[free]] <- read[[paste0("label_", name)]][below[free]]
      read[[name]][below[free]] <- NA
    }
  }
  open <- is.na(read$low[at])
  read$low[at[open]] <- read$low[below[open]]
  read$high[at[open]] <- read$high[below[open]]
  read$stars[at] <- pmax(read$stars[at], read$stars[below])
  read
}

# Which of the numbers is the one that was asked for: that with its label, else the
# first without any; `third` is the next one.
beside_numbers <- function(read, statistic) {
  wanted <- c(t = "t", std.error = "se", p.value = "p")[[statistic]]
  numbers <- as.matrix(read[c("first", "second", "third")])
  labels <- as.matrix(read[c("label_first", "label_second", "label_third")])
  given <- !is.na(numbers)
  pick <- vapply(seq_len(nrow(numbers)), function(i) {
    own <- which(given[i, ] & labels[i, ] == wanted)
    if (!length(own)) own <- which(given[i, ] & labels[i, ] == "")
    c(own, NA)[1L]
  }, 0L)
  other <- vapply(seq_len(nrow(numbers)), function(i) c(setdiff(which(given[i, ]), pick[i]), NA)[1L], 0L)
  rows <- seq_len(nrow(numbers))
  list(beside = numbers[cbind(rows, pick)], third = numbers[cbind(rows, other)],
       label = ifelse(is.na(other), "", labels[cbind(rows, other)]))
}

# Cells with figures that begin like a number or carry marks, and were not used.
unread_cells <- function(text, read, used, j) {
  plain <- trimws(plain_print(text))
  looks <- grepl("[0-9]", plain) & (grepl("^[-+(\\[{.<0-9]", plain) | grepl("[*\u2020\u2021\u00b1]", plain))
  words <- grepl("^[0-9]+[^0-9*(\\[]*$", plain) | grepl("^[<>]=?[[:space:]]*[0-9.]+$", plain) |
    grepl("^(1[89]|20)[0-9]{2} ?[-/~] ?((1[89]|20)?[0-9]{2})$", plain) # years
  at <- setdiff(which(looks & read$kind %in% c("other", "beside") & !words), used)
  at <- at[is.na(printed_value(text[at])) | read$kind[at] == "beside"]
  alone <- setdiff(which(read$kind == "estimate" & read$stars > 0L), used)
  if (!length(c(at, alone))) return(NULL)
  why <- c(ifelse(read$kind[at] == "beside", "brackets without an estimate above them",
                  "neither a number nor an estimate with numbers in closed brackets"),
           rep("an estimate with stars and nothing beside or below it", length(alone)))
  data.frame(row = c(at, alone), column = rep(j, length(why)), printed = text[c(at, alone)], why = why)
}

estimates_frame <- function(found, cells, stubs, columns, statistic, headings, unread) {
  stub_of <- vapply(found$column, function(j) max(stubs[stubs < j], -Inf), 0)
  stub_of[is.infinite(stub_of)] <- stubs[1L]
  own <- parse_printed(found$estimate)
  beside <- parse_printed(sub("^[<>]=?", "", found$beside))
  frame <- data.frame(term = cells[cbind(found$row, stub_of)],
                      model = model_names(cells, columns, stubs, headings)[match(found$column, columns)],
                      estimate = found$estimate, stars = as.integer(found$stars), beside_printed = found$beside,
                      value = own$value, lower = own$lower, upper = own$upper,
                      beside = beside$value, beside_lower = beside$lower, beside_upper = beside$upper,
                      row = found$row, column = found$column, printed = found$printed,
                      found[c("third", "third_label", "conf.low", "conf.high")])
  names(frame)[5L] <- c(t = "statistic", std.error = "std.error", p.value = "p.value")[[statistic]]
  rownames(frame) <- NULL
  said <- list(`in parentheses` = c(t = "t statistics", std.error = "standard errors",
                                    p.value = "p values")[[statistic]])
  if (NROW(unread)) said[["not understood"]] <- count_cells(unread$printed)
  new_result(frame, "lowcarbon_estimates", said)
}

count_cells <- function(printed) {
  shown <- paste0("\"", cut_short(printed, 40L), "\"")
  paste0(length(printed), if (length(printed) == 1L) " cell: " else " cells: ",
         paste(utils::head(shown, 3L), collapse = ", "), if (length(printed) > 3L) ", ...")
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
