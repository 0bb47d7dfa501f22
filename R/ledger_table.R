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
#'   `reproduced`, `recovered`, `inconsistent`, `bounded` or `needs-data`, with the rule as
#'   tooltip.
#' @return A data frame of strings with the printed headings; for
#'   `table = "text"` with the columns `claim`, `place`, `printed`, `computed`
#'   and `status`.
#' @examples
#' ledger <- reproduce("coupling")
#' ledger_table(ledger, table = 4)[, c(1, 13:15)]
#' @export
ledger_table <- function(ledger, document = NULL, table, style = c("text", "html")) {
  check_given(ledger, "a result of reproduce()")
  style <- check_choice(style)
  if (!inherits(ledger, "lowcarbon_ledger")) abort_input("ledger", "a result of reproduce()", describe_class(ledger))
  if (is.null(document)) document <- unique(ledger$document)
  if (!is.character(document) && !is.factor(document)) {
    abort_input("document", "the name of a document", describe_class(document))
  }
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
  ifelse(rows$status %in% c("needs data", "bounded"), rows$printed,
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
