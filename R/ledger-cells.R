# The ledger of printed numbers. A document's ledger starts with every cell of
# its tables as "needs data"; rules then compute cells from other printed cells
# and the status follows from comparing intervals. No status is written down by
# hand.

#' The ledger: which printed numbers follow from the others
#'
#' Recomputes, with the package's own functions, every cell of a document's
#' printed tables (and the numbers named in its text) that follows from other
#' printed cells, and says of each cell what became of it.
#'
#' A number printed with \eqn{q} decimals stands for all the values within
#' \eqn{0.5 \cdot 10^{-q}} of it (where a table drops trailing zeros, all its
#' numbers have the decimals of the longest). A rule computes, by interval arithmetic, which
#' values the other printed cells leave open; the cell is
#'
#' * `reproduced` if that interval meets the printed one;
#' * `recovered` if it does not, and the other cells say what the right value
#'   is: `computed` is that value;
#' * `inconsistent` if it does not, and they do not;
#' * `needs data` if nothing printed determines it. The printed cells may still
#'   bound it; a number outside such bounds is `inconsistent`.
#'
#' @param document `"coupling"`, `"restructuring"`, `"intelligence"`, `"digital"`, `"coagglomeration"`, or all of
#'   them (`NULL`, the default). The tables of `digital` are
#'   images: each has one row, in need of data, beside the numbers of the text.
#'
#' @return A data frame of class `lowcarbon_ledger`, one row per printed cell
#'   and per number named in the text (`table` is then `"text"`): `document`,
#'   `table`, `row` and `column` (headings as printed), `printed` (a string),
#'   `computed` (a number; `NA` for labels, which are in `computed_label`),
#'   `lower` and `upper` (what the other printed cells allow), `status`, `rule`
#'   (how it was computed, in a sentence), and `i`, `j` (the cell's place in the
#'   table; row 0 is the heading). `summary()` counts the cells of each table by status.
#'
#' @section Cost: about a second a document.
#' @seealso [document_table()], [ledger_table()], [reproduce_report()]
#' @examples
#' ledger <- reproduce("restructuring")
#' summary(ledger)
#' subset(ledger, status == "recovered")[c("row", "printed", "computed", "computed_label")]
#' @export
reproduce <- function(document = NULL) {
  parts <- lapply(ledger_documents(document), function(name) ledger_writers()[[name]]())
  frame <- do.call(rbind, parts)
  rownames(frame) <- NULL
  new_result(frame, "lowcarbon_ledger")
}

# Names of documents, checked; NULL is all of them.
ledger_documents <- function(document) {
  known <- names(ledger_writers())
  if (is.null(document)) return(known)
  is_name <- is.character(document) && length(document)
  if (!is_name || !all(document %in% known)) {
    abort_input("document", paste("documents with a ledger:", describe_set(known)),
                if (is_name) describe_set(setdiff(document, known)) else describe_found(document),
                hint = "document_table() has the printed tables of every document.")
  }
  document
}

# The function that writes each document's ledger.
ledger_writers <- function() {
  list(coupling = ledger_coupling, restructuring = ledger_restructuring, intelligence = ledger_intelligence,
       digital = ledger_digital, coagglomeration = ledger_coagglomeration)
}

ledger_statuses <- function() c("reproduced", "inconsistent", "recovered", "needs data")

# ---- building a ledger ---------------------------------------------------

# Every cell of a printed table but its stub, as "needs data". `stub` are the
# column numbers that name the row (labels joined by ", "), `skip` columns of
# words that are no results.
ledger_cells <- function(document, table, stub = 1L, skip = integer(), rule = "Needs data that were not printed.") {
  cells <- document_table(document, table)
  labels <- ledger_row_labels(cells, stub)
  columns <- setdiff(seq_along(cells), c(stub, skip))
  frame <- do.call(rbind, lapply(columns, function(j) {
    data.frame(document = document, table = as.character(table), row = labels, column = names(cells)[j],
               printed = cells[[j]], i = seq_along(labels), j = j)
  }))
  frame <- frame[order(frame$i, frame$j), ]
  frame <- frame[nzchar(trimws(frame$printed)), ]
  ledger_blank(frame, rule)
}

# A blank continues the cell above in the table's own stub columns; elsewhere it
# is a name that was lost.
ledger_row_labels <- function(cells, stub) {
  filled <- lapply(stub, function(j) {
    column <- cells[[j]]
    given <- nzchar(column)
    if (j > attr(cells, "stub")) return(ifelse(given, column, "?"))
    if (given[1L]) column[given][cumsum(given)] else column
  })
  do.call(paste, c(filled, sep = ", "))
}

# A number named in the text of a document: `claim` says in a few words what it
# is said to be.
ledger_claim <- function(document, claim, printed, place = "text") {
  frame <- data.frame(document = document, table = "text", row = claim, column = place, printed = as.character(printed),
                      i = NA_integer_, j = NA_integer_)
  ledger_blank(frame, "Needs data that were not printed.")
}

# A heading of a table: in row 0, as in the mends of document_table().
ledger_heading <- function(document, table, j) {
  heading <- names(document_table(document, table))[j]
  frame <- data.frame(document = document, table = as.character(table), row = "heading", column = paste("column", j),
                      printed = heading, i = 0L, j = as.integer(j))
  ledger_blank(frame, "A heading.")
}

# One row for the stars of each estimate, beside the row of the cell. `size`: the
# absolute statistic of each; `rule`: the star rule the tables follow, or NULL;
# `says`: the sentence of each, but for its end.
ledger_stars <- function(document, cells, size, rule, says) {
  ledger <- data.frame(document = document, table = as.character(cells$table), row = cells$row, column = paste0(cells$column, ", stars"),
                       printed = stars_text(cells$stars), i = NA_integer_, j = NA_integer_)
  ledger <- ledger_blank(ledger, "No rule gives the printed stars.")
  if (is.null(rule)) return(ledger)
  open <- stars_range(size, rule)
  settled <- open$lower == open$upper | cells$stars < open$lower | cells$stars > open$upper
  label <- ifelse(settled, stars_text(open$lower), NA_character_)
  end <- ifelse(settled, ".", "; rounding leaves one more or one less open.")
  ledger_fill_label(ledger, seq_len(nrow(ledger)), label, paste0(says, end), settles = FALSE)
}

ledger_blank <- function(frame, rule) {
  data.frame(frame[c("document", "table", "row", "column", "printed")], computed = NA_real_, lower = NA_real_,
             upper = NA_real_, status = "needs data", rule = rule, computed_label = NA_character_, frame[c("i", "j")])
}

# Fills cells (a logical or integer index into the ledger) with what the other
# printed cells imply: `implied` an interval, `computed` its best value.
# `settles`: does a contradiction leave no doubt which number is the right one?
# `printed`: what the printed strings stand for, where their own decimals do not
# say it (see printed_block()).
ledger_fill <- function(ledger, at, implied, rule, computed = (implied$lower + implied$upper) / 2, settles = FALSE,
                        printed = printed_interval(ledger$printed[at])) {
  at <- if (is.logical(at)) which(at) else at
  ledger$computed[at] <- computed
  ledger$lower[at] <- implied$lower
  ledger$upper[at] <- implied$upper
  agrees <- iv_meet(implied, printed)
  ledger$status[at] <- ifelse(agrees, "reproduced", ifelse(settles, "recovered", "inconsistent"))
  ledger$rule[at] <- rule
  ledger
}

# The same for words: stages, types, better or worse. NA: cannot be decided.
ledger_fill_label <- function(ledger, at, label, rule, settles = TRUE) {
  at <- if (is.logical(at)) which(at) else at
  ledger$computed_label[at] <- label
  agrees <- tolower(trimws(label)) == tolower(trimws(ledger$printed[at]))
  ledger$status[at] <- ifelse(is.na(agrees), "needs data",
                              ifelse(agrees, "reproduced", ifelse(settles, "recovered", "inconsistent")))
  ledger$rule[at] <- rule
  ledger
}

# A cell that is one part of an identity already used to check another cell, or
# that is only bounded: the bounds are noted, the status stays "needs data"
# unless the printed number lies outside.
ledger_bound <- function(ledger, at, implied, rule, printed = printed_interval(ledger$printed[at])) {
  at <- if (is.logical(at)) which(at) else at
  ledger$lower[at] <- implied$lower
  ledger$upper[at] <- implied$upper
  possible <- iv_meet(implied, printed)
  ledger$status[at] <- ifelse(possible, "needs data", "inconsistent")
  ledger$rule[at] <- rule
  ledger
}

# A statement about several cells ("in every year"): `held` says of each whether
# it holds, NA where rounding hides it. Where it does not hold throughout the
# computed label says how often it does.
ledger_fill_holds <- function(ledger, at, held, rule, settles = TRUE) {
  at <- if (is.logical(at)) which(at) else at
  label <- if (any(!held, na.rm = TRUE)) {
    paste(sum(held, na.rm = TRUE), "of", length(held))
  } else if (anyNA(held)) {
    NA_character_
  } else {
    ledger$printed[at]
  }
  ledger_fill_label(ledger, at, label, rule, settles)
}

# Which ledger rows are the cells of a table at rows i and columns j.
ledger_at <- function(ledger, table, i = NULL, j = NULL) {
  here <- ledger$table == as.character(table)
  if (!is.null(i)) here <- here & ledger$i %in% i
  if (!is.null(j)) here <- here & ledger$j %in% j
  which(here)
}

# ---- reading a ledger ----------------------------------------------------

#' @export
summary.lowcarbon_ledger <- function(object, ...) {
  check_dots(...)
  key <- unique(object[c("document", "table")])
  counts <- t(mapply(function(document, table) {
    table(factor(object$status[object$document == document & object$table == table], ledger_statuses()))
  }, key$document, key$table))
  out <- data.frame(key, cells = rowSums(counts), counts, check.names = FALSE)
  names(out)[-(1:3)] <- ledger_statuses()
  rownames(out) <- NULL
  out
}

#' @export
result_title.lowcarbon_ledger <- function(x) {
  counts <- table(factor(x$status, ledger_statuses()))
  paste0("Ledger of ", paste(unique(x$document), collapse = ", "), ": ", nrow(x), " printed cells; ",
         paste(counts, names(counts), collapse = ", "))
}

#' @export
print.lowcarbon_ledger <- function(x, digits = 4L, n = 10L, ...) {
  check_dots(...)
  cat(strwrap(result_title(x), exdent = 2L), sep = "\n")
  shown <- utils::head(as.data.frame(x), n)
  label <- shown$computed_label
  shown$computed <- ifelse(is.na(label), format(signif(shown$computed, digits), trim = TRUE), label)
  widths <- c(document = 13L, table = 5L, row = 18L, column = 16L, printed = 12L, computed = 12L, status = 12L)
  if (length(unique(x$document)) == 1L) widths <- widths[-1L]
  print(as.data.frame(Map(cut_short, shown[names(widths)], widths)), row.names = FALSE)
  if (nrow(x) > n) cat("... ", nrow(x) - n, " more rows; the column `rule` says how each was computed\n", sep = "")
  invisible(x)
}

# Cut to a width on the screen, with dots where something is missing.
cut_short <- function(x, width) {
  ifelse(nchar(x, "width") > width, paste0(strtrim(x, width - 2L), ".."), x)
}

#' How many printed cells came to what
#'
#' One row for each of the five documents, with the counts of the ledger.
#'
#' @inheritParams reproduce
#' @section Cost: that of [reproduce()].
#' @return A data frame: `document`, `cells` (rows of the ledger: printed cells and
#'   numbers of the text), one column per status, and `line`, the same in words.
#' @seealso [reproduce()]
#' @examples
#' ledger_counts("restructuring")$line
#' @export
ledger_counts <- function(document = NULL) do.call(rbind, lapply(ledger_documents(document), counts_from_ledger))

counts_from_ledger <- function(document) {
  ledger <- reproduce(document)
  counts <- table(factor(ledger$status, ledger_statuses()))
  images <- sum(ledger$printed == "image" & ledger$table != "text")
  rows <- if (images) paste(images, "tables, printed as images only, and", nrow(ledger) - images, "numbers of the text") else paste(nrow(ledger), "printed cells")
  data.frame(document = document, cells = nrow(ledger), t(as.matrix(counts)), check.names = FALSE, row.names = NULL,
             line = paste0(rows, ": ",
                           paste(counts, sub("needs data", "in need of data", names(counts)), collapse = ", ")))
}

#' A document's table with the recomputed values beside the printed ones
#'
#' Lays a ledger out as the printed table: a cell that was reproduced shows the
#' printed value and a tick, one that was not shows the printed value and, in
#' brackets, what the other cells imply; a cell that needs data is left as
#' printed. Headings are shown likewise. `table = "text"` gives the numbers
#' named in the text, one row each.
#'
#' @param ledger a result of [reproduce()].
#' @param document,table which table, as in [document_table()]; `document` may
#'   be left out if the ledger holds only one.
#' @param style `"text"`, or `"html"`: cells in `<span>` elements of class
#'   `reproduced`, `recovered`, `inconsistent` or `needs-data`, with the rule as
#'   tooltip.
#' @return A data frame of strings with the printed headings; for
#'   `table = "text"` with the columns `claim`, `place`, `printed`, `computed`
#'   and `status`.
#' @examples
#' ledger <- reproduce("coupling")
#' ledger_table(ledger, table = 4)[, c(1, 13:15)]
#' @export
ledger_table <- function(ledger, document = NULL, table, style = c("text", "html")) {
  style <- check_choice(style, c("text", "html"), "style")
  if (!inherits(ledger, "lowcarbon_ledger")) abort_input("ledger", "a result of reproduce()", describe_class(ledger))
  if (is.null(document)) document <- unique(ledger$document)
  if (length(document) != 1L) {
    abort_input("document", "one document of the ledger", paste(length(document), "documents"))
  }
  rows <- as.data.frame(ledger)
  rows <- rows[rows$document == document, ]
  if (identical(table, "text")) return(ledger_claims(rows[rows$table == "text", ], style))
  out <- as.data.frame(document_table(document, table), optional = TRUE)
  rows <- rows[rows$table == table_number(table) & !is.na(rows$i), ]
  shown <- if (style == "html") ledger_html(rows) else ledger_text(rows)
  if (style == "html") out[] <- lapply(out, plain_html)
  for (at in which(rows$i > 0L)) out[[rows$j[at]]][rows$i[at]] <- shown[at]
  for (at in which(rows$i == 0L)) names(out)[rows$j[at]] <- shown[at]
  out
}

# A number of the text is compared with more decimals than it was named with.
ledger_claims <- function(rows, style) {
  decimals <- parse_printed(rows$printed)$decimals
  number <- mapply(function(value, digits) {
    if (is.na(value)) "" else formatC(value, format = "f", digits = digits + 2L, drop0trailing = TRUE)
  }, rows$computed, ifelse(is.na(decimals), 2L, decimals))
  computed <- ifelse(is.na(rows$computed_label), number, rows$computed_label)
  out <- data.frame(claim = rows$row, place = rows$column, printed = rows$printed, computed = as.character(computed),
                    status = rows$status)
  if (style == "html") {
    out[] <- lapply(out, escape_html)
    out$status <- ledger_span(rows, out$status)
  }
  out
}

# The recomputed value with the decimals that were printed, or the label.
ledger_value <- function(rows) {
  decimals <- parse_printed(rows$printed)$decimals
  number <- mapply(function(value, digits) {
    if (is.na(value)) "" else formatC(value, format = "f", digits = if (is.na(digits)) 3L else digits)
  }, rows$computed, decimals)
  ifelse(is.na(rows$computed_label), number, rows$computed_label)
}

ledger_text <- function(rows) {
  value <- ledger_value(rows)
  ifelse(rows$status == "needs data", rows$printed,
         ifelse(rows$status == "reproduced", paste(rows$printed, "\u2713"),
                paste0(rows$printed, " [", value, "]")))
}

ledger_html <- function(rows) {
  printed <- escape_html(rows$printed)
  wrong <- rows$status %in% c("recovered", "inconsistent")
  ledger_span(rows, ifelse(wrong, paste0("<s>", printed, "</s> ", escape_html(ledger_value(rows))), printed))
}

# The rule comes with the cell, but where it only says that data are missing.
ledger_span <- function(rows, inside) {
  silent <- rows$status == "needs data" & is.na(rows$lower) & is.na(rows$upper)
  rule <- ifelse(silent, "", sprintf(" title=\"%s\"", escape_html(rows$rule)))
  sprintf("<span class=\"%s\"%s>%s</span>", sub(" ", "-", rows$status, fixed = TRUE), rule, inside)
}

# A sign alone in a cell would be read as the mark of a list.
plain_html <- function(x) sub("^([-+*])$", "<span>\\1</span>", escape_html(x))

