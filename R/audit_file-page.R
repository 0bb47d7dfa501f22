# The findings of audit_file() as a page: worst first, and each table as it was
# read, with its cells marked.

write_audit_page <- function(audit, path) {
  printed <- attr(audit, "tables")
  wrong <- which(audit$verdict %in% c("impossible", "inconsistent"))
  wrong <- wrong[order(match(audit$verdict[wrong], c("impossible", "inconsistent")))]
  title <- paste("Audit of", attr(printed, "source"))
  lines <- c("<!DOCTYPE html>", paste0("<html><head><meta charset=\"utf-8\"><title>", escape_html(title), "</title>"),
             page_style(), "</head><body>",
             paste0("<h1>", escape_html(title), "</h1>"), page_summary(audit, wrong), page_findings(audit, wrong),
             unlist(lapply(names(printed), page_table, printed = printed, audit = audit)),
             page_unsure(attr(audit, "unsure")), "</body></html>")
  connection <- file(path, "wb")
  on.exit(close(connection))
  writeLines(enc2utf8(lines), connection, useBytes = TRUE)
}

page_style <- function() {
  c("<style>",
    paste0("body { font-family: Georgia, 'Noto Serif CJK SC', serif; max-width: 60em; margin: 2em auto; padding: 0 ",
           "1em; line-height: 1.45; }"),
    paste0("table { border-collapse: collapse; border-top: 2px solid; border-bottom: 2px solid; margin: .5em 0 2em; ",
           "font-size: .9em; }"),
    "td, th { padding: .15em .6em; text-align: left; } th { border-bottom: 1px solid; font-weight: normal; }",
    paste0(".inconsistent { background: #fbe3b5; outline: 1px solid; } .impossible { background: #f3b8b0; outline: ",
           "2px solid; }"),
    ".quiet { color: #555; font-size: .9em; }", "</style>")
}

page_summary <- function(audit, wrong) {
  guess <- attr(audit, "guess")
  rows <- paste0("<tr><td>", escape_html(guess$table), "</td><td>", ifelse(is.na(guess$page), "", guess$page),
                 "</td><td>", escape_html(guess$reading), "</td><td>",
                 guess$checks, "</td><td>", guess$findings, "</td><td>", escape_html(guess$reason), "</td></tr>")
  c(paste0("<p>", nrow(audit), " checks, ", length(wrong),
           " findings. A finding says that printed numbers cannot stand together; it does not say which of them is ",
           "wrong.</p>"),
    paste0("<table><thead><tr><th>Table</th><th>Page</th><th>Read as</th><th>Checks</th><th>Findings</th><th>Not ",
           "audited because</th></tr></thead><tbody>"),
    if (nrow(guess)) rows, "</tbody></table>")
}

page_findings <- function(audit, wrong) {
  if (!length(wrong)) return("<p>No finding.</p>")
  sentences <- vapply(wrong, function(k) finding_sentence(audit, k), "")
  c("<h2>Findings</h2>", "<ol>", paste0("<li><b>", audit$verdict[wrong], "</b> ", escape_html(sentences), "</li>"),
    "</ol>")
}

page_table <- function(name, printed, audit) {
  table <- printed[[name]]
  marks <- page_marks(table, audit[audit$table == name, ])
  cells <- escape_html(as.matrix(as.data.frame(table)))
  body <- vapply(seq_len(nrow(table)), function(i) {
    paste0("<tr>",
           paste0("<td", ifelse(nzchar(marks[i, ]), paste0(" class=\"", marks[i, ], "\""), ""), ">", cells[i, ],
                  "</td>", collapse = ""), "</tr>")
  }, "")
  upper <- attr(table, "headings")
  heads <- rbind(upper, names(table))
  page <- attr(table, "page")
  c(paste0("<h2>", escape_html(name), if (!is.na(page)) paste0(" (page ", page, ")"), "</h2>"),
    paste0("<p>", escape_html(attr(table, "title")), "</p>"), "<table><thead>",
    apply(heads, 1L, function(row) paste0("<tr>", paste0("<th>", escape_html(row), "</th>", collapse = ""), "</tr>")),
    "</thead><tbody>", body, "</tbody></table>",
    if (length(attr(table, "notes"))) paste0("<p class=\"quiet\">",
                                             escape_html(paste(attr(table, "notes"), collapse = " ")), "</p>"))
}

# The worst verdict of each cell, found by its row's label, its column and what is printed in it.
page_marks <- function(table, audit) {
  marks <- matrix("", nrow(table), ncol(table))
  cells <- as.matrix(as.data.frame(table))
  labels <- filled_labels(cells[, 1L])
  for (verdict in c("inconsistent", "impossible")) {
    for (k in which(audit$verdict == verdict)) {
      row <- which(labels == audit$row[k])
      column <- which(names(table) == audit$column[k])
      if (!length(row)) next
      if (!length(column)) column <- seq_len(ncol(table))
      looked_at <- outer(seq_len(nrow(table)) %in% row, seq_len(ncol(table)) %in% column)
      hit <- which(looked_at & cell_holds(cells, audit$printed[k]), arr.ind = TRUE)
      if (!nrow(hit)) hit <- cbind(row, rep(column, length.out = length(row)))
      marks[hit] <- verdict
    }
  }
  marks
}

cell_holds <- function(cells, printed) {
  if (!nzchar(printed)) return(matrix(FALSE, nrow(cells), ncol(cells)))
  matrix(vapply(cells, function(cell) grepl(printed, cell, fixed = TRUE), NA), nrow(cells))
}

page_unsure <- function(unsure) {
  if (!nrow(unsure)) return(character())
  c("<h2>Cells that were not understood</h2>", "<ul>",
    paste0("<li>",
           escape_html(paste0(unsure$table, ", row ", unsure$row, ", column ", unsure$column, ": ", unsure$cell, " (",
                              unsure$reason, ")")), "</li>"), "</ul>")
}

# A sentence that can be pasted into a report names its place.
finding_sentence <- function(x, k) {
  if (nzchar(x$detail[k])) located_once(x$item[k], x$detail[k]) else paste0(x$item[k], ": ", x$check[k], ".")
}

located_once <- function(item, detail) {
  if (startsWith(detail, substr(item, 1L, 6L))) detail else paste0(item, ": ", detail)
}
