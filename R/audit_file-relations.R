# Relations of a table as rows with a place, for audit_file() and ledger().

relation_ledger <- function(plain, relations, name) {
  labels <- filled_labels(plain[[1L]])
  audit <- audit_relations(estimates_only(plain), relations, item = if (all(nzchar(labels))) labels)
  frame <- as.data.frame(audit)
  places <- attr(audit, "places")
  frame <- list_to_frame(c(list(table = rep(name, nrow(frame)), row = as.character(places$row),
                                column = as.character(places$column)), frame))
  frame$item <- paste0(if (nzchar(name)) paste0(name, ", ") else "", "row ", frame$row, ", column ", frame$column,
                       recycle0 = TRUE)
  new_result(frame[c("table", "row", "column", "item", "check", "printed", "lower", "upper", "verdict", "detail")],
             "lowcarbon_audit", attr(audit, "choices"))
}

# Cells of estimates with what stands beside them, as the estimates alone.
estimates_only <- function(table) {
  for (j in seq_along(table)[-1L]) {
    read <- result_cells(table[[j]])
    pair <- read$kind == "pair"
    table[[j]][pair] <- read$estimate[pair]
  }
  table
}

unique_headings <- function(table) {
  structure(list_to_frame(stats::setNames(as.list(table), make.unique(names(table), sep = " "))),
            headings = attr(table, "headings"))
}

# A blank label continues the one above.
filled_labels <- function(x) {
  given <- nzchar(x)
  if (!given[1L]) return(x)
  x[given][cumsum(given)]
}
