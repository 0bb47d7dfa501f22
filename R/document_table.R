# The printed tables of the five documents, held as strings in the internal
# object `document_store` (built by data-raw/documents.R).

#' Printed tables of the five documents
#'
#' `document_tables()` lists the tables that five published studies of
#' low-carbon transition in China print; `document_table()` gives one of them,
#' cell by cell as printed.
#'
#' Every cell is a string, so that trailing zeros (which say how far a number
#' was rounded), significance stars, parentheses and the studies' own misprints
#' survive. Only typesetting marks are taken off (a raised 2 becomes the
#' character for it). What the conversion from page to text had broken
#' (split words, numbers divided over two cells, tables broken over pages) is
#' mended, and each mend is recorded. Where digits are lost for good the cell
#' is left blank or short, never guessed; this happens in table 3 of
#' `restructuring` only.
#'
#' Headings may repeat, as they do in print, so columns are best taken by
#' position. Where a heading has several rows the lowest gives the column
#' names; a heading that spans all rows stands in the lowest.
#'
#' @param document Which study: `"coupling"`, `"restructuring"`,
#'   `"intelligence"`, `"digital"` or `"coagglomeration"`.
#' @param table Which table: its printed number, as `3`, `"3"` or `"Table 3"`.
#'
#' @return `document_tables()`: a data frame, one row per printed table (printed with titles cut to
#'   the console's width), with
#'   `document`, `table` (a string), `title`, `rows` and `columns` (counts
#'   without headings; missing where not printed as text) and `printed`
#'   (`FALSE` where the source holds only an image of the table).
#'
#'   `document_table()`: a data frame of strings with the attributes
#'   * `title`, the printed title;
#'   * `headings`, a character matrix of the heading rows above the column
#'     names, an empty string continuing its left neighbour; `NULL` where the
#'     heading has one row;
#'   * `stub`, how many of the first columns leave a cell blank that continues
#'     the cell above;
#'   * `notes`, remarks on the layout and the notes printed below the table;
#'   * `mends`, a data frame of the repairs: `row` (0 for the heading, missing
#'     for the whole table), `column`, `source` (what the text holds, cells
#'     parted by `" | "`), `printed_as`, `reason`.
#'
#' @section Errors:
#' A condition of class `lowcarbon_error_input` when the document or the table
#' does not exist, or when the source holds only an image of the table.
#'
#' @section Cost:
#' The tables are part of the package; nothing is read from disk.
#'
#' @source
#' * `coupling`: Zhenyu Yao and Jiahui Qian, *Coupling Coordination of New
#'   Quality Productive Forces and Low-Carbon Transition: A Study based on
#'   Strategic Emerging and Future Industries*.
#' * `restructuring`: Zhaoqiu Wang, Yong Zhang and Bo Wu, *Exploring Industrial
#'   Restructuring Pathways Based on Regional Carbon Productivity Variations: A
#'   Case Study of Jiangsu and Zhejiang Regions in China*.
#' * `intelligence`: Xifeng Jiang (2025), *How Artificial Intelligence Empowers
#'   Regional Low-Carbon Transformation: From the Dual Perspectives of "Carbon
#'   Reduction" and "Efficiency Enhancement"*, \doi{10.22158/jepf.v11n3p225}.
#' * `digital`: a study of the digital economy and carbon emission intensity in
#'   30 Chinese provinces, 2012-2017. The text at hand starts with the abstract
#'   and names neither title nor authors; its tables are images.
#' * `coagglomeration`: Zerui Han, Qingxi Shen, Yifan Deng, Yangyang Yu and
#'   Yukun Yang (2026), *The impact of industrial co-agglomeration on carbon
#'   intensity in northeast China*, Global NEST.
#'
#' @examples
#' document_tables()
#'
#' moran <- document_table("coupling", 6)
#' moran[["Z Statistic"]]
#'
#' # blank stubs filled down, in a copy
#' weights <- document_table("coupling", "Table 1")
#' for (j in seq_len(attr(weights, "stub"))) {
#'   given <- nzchar(weights[[j]])
#'   weights[[j]] <- weights[[j]][given][cumsum(given)]
#' }
#' head(weights[c(1, 2, 7)])
#' @name documents
NULL

#' @rdname documents
#' @export
document_tables <- function() {
  new_result(document_store$tables[c("document", "table", "title", "rows", "columns", "printed")],
             "lowcarbon_document_tables")
}

#' @export
result_title.lowcarbon_document_tables <- function(x) paste("Printed tables of", length(unique(x$document)),
                                                            "documents")

# Titles are cut to what the console has room for beside the other columns.
#' @export
print.lowcarbon_document_tables <- function(x, n = NULL, ...) {
  check_dots(...)
  cat(result_title(x), "\n", sep = "")
  shown <- as.data.frame(x)
  if (!is.null(n)) shown <- utils::head(shown, n)
  others <- setdiff(names(shown), "title")
  taken <- sum(vapply(others, function(name) max(nchar(c(name, format(shown[[name]])), type = "width")) + 1L, 0))
  shown$title <- shorten(shown$title, max(20L, getOption("width") - taken - 2L))
  shown$title <- format(shown$title)
  print(shown, row.names = FALSE)
  if (nrow(x) > nrow(shown)) cat("... ", nrow(x) - nrow(shown), " more rows; print(x, n = ", nrow(x), ") shows all\n",
                                 sep = "")
  invisible(x)
}

#' @rdname documents
#' @export
document_table <- function(document, table) {
  row <- find_table(check_document(document), table_number(table))
  registered <- document_store$tables[row, ]
  key <- paste(registered$document, registered$table, sep = "/")
  if (!registered$printed) abort_image(registered)
  cells <- document_store$cells[[key]]
  attr(cells, "title") <- registered$title
  attr(cells, "headings") <- document_store$headings[[key]]
  attr(cells, "stub") <- registered$stub
  attr(cells, "notes") <- registered$notes
  attr(cells, "mends") <- mends_of(registered)
  cells
}

check_document <- function(document) {
  if (missing(document)) document <- NULL
  known <- unique(document_store$tables$document)
  if (!is.character(document) || length(document) != 1L || !document %in% known) {
    abort_input("document", paste("one of", describe_set(known)), describe_found(document),
                hint = "document_tables() lists every table of every document.")
  }
  document
}

# 3, "3", "Table 3" and "table 3." all name table "3".
table_number <- function(table) {
  if (missing(table)) table <- NULL
  if (length(table) != 1L || !(is.character(table) || is.numeric(table)) || is.na(table)) {
    abort_input("table", "one table number, such as 3, \"3\" or \"Table 3\"", describe_found(table),
                hint = "document_tables() lists every table of every document.")
  }
  sub("^table\\s*([0-9]+)[.]?$", "\\1", trimws(id_strings(table)), ignore.case = TRUE)
}

find_table <- function(document, number) {
  tables <- document_store$tables
  row <- which(tables$document == document & tables$table == number)
  if (!length(row)) {
    abort_input("table", paste0("a table of `", document, "`, one of ",
                                toString(tables$table[tables$document == document])),
                describe_value(number),
                hint = "document_tables() lists every table of every document.")
  }
  row
}

abort_image <- function(registered) {
  abort_input("table", "a table whose cells are text",
              paste0("table ", registered$table, " of `", registered$document,
                     "`, of which the source holds only an image"),
              hint = "Column `printed` of document_tables() says which tables can be had.")
}

mends_of <- function(registered) {
  mends <- document_store$mends
  own <- mends$document == registered$document & mends$table == registered$table
  mends <- mends[own, c("row", "column", "source", "printed_as", "reason")]
  rownames(mends) <- NULL
  mends
}
