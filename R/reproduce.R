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
#' * `bounded` if nothing printed determines it, but the other cells leave a range
#'   no wider than a quarter of the printed number, and it lies inside; so too a cell that
#'   holds no number (a word, stars, a dash, an image) which nothing printed
#'   contradicts: there is no number that data could give. The attribute `words`
#'   counts the rows without a digit, whatever their status;
#' * `needs data` if nothing printed determines it. The printed cells may still
#'   bound it more widely; a number outside such bounds is `inconsistent`.
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
#' @concept replication
#' @concept reproducibility
#' @examples
#' ledger <- reproduce("restructuring")
#' summary(ledger)
#' subset(ledger, status == "recovered")[c("row", "printed", "computed", "computed_label")]
#' @export
reproduce <- function(document = NULL) {
  parts <- with_plain_numbers(lapply(ledger_documents(document), function(name) ledger_writers()[[name]]()))
  frame <- do.call(rbind, parts)
  frame <- settle_bounded(frame)
  rownames(frame) <- NULL
  new_result(frame, "lowcarbon_ledger", words = sum(!grepl("[0-9]", frame$printed)))
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

ledger_coupling <- function() {
  figures <- coupling_figures()
  rbind(
    coupling_weights_ledger(1L, stub = 1:4, skip = 5:6),
    coupling_weights_ledger(2L, stub = 1:2, skip = 3:4),
    coupling_national_ledger(figures),
    coupling_regional_ledger(figures),
    coupling_gini_ledger(figures),
    coupling_moran_ledger(figures),
    coupling_text_ledger(figures)
  )
}

ledger_restructuring <- function() {
  moments <- restructuring_moments()
  cities <- restructuring_cities()
  cells <- join_counting(moments, cities)
  rbind(ledger_restructuring_2(moments, cells), ledger_restructuring_3(moments, cities, cells$counting),
        ledger_restructuring_text(moments, cities, cells$counting))
}

ledger_intelligence <- function() {
  study <- intel_study()
  fits <- intel_estimates(study)
  squares <- intel_squares(study, fits)
  rbind(intel_ledger_1(study, squares), intel_ledger_2(study, fits, squares), intel_ledger_iv(3L, study, fits, squares),
        intel_ledger_iv(4L, study, fits, squares), intel_ledger_5(study, fits), intel_ledger_6(study, fits),
        intel_ledger_split(7L, study, fits), intel_ledger_split(8L, study, fits), intel_effect_names(),
        intel_text_ledger(study, fits, squares))
}

ledger_digital <- function() {
  study <- digital_study()
  rbind(digital_image_rows(study), digital_text_ledger(study))
}

ledger_coagglomeration <- function() {
  study <- coagg_study()
  fits <- coagg_estimates()
  rbind(coagg_ledger_1(study), coagg_ledger_2(study), coagg_ledger_3(study), coagg_ledger_4(study, fits),
        coagg_ledger_effects(fits), coagg_ledger_6(fits), coagg_ledger_7(fits), coagg_text_ledger(study, fits))
}

#' @export
summary.lowcarbon_ledger <- function(object, ...) {
  check_dots(...)
  check_whole(object)
  key <- unique(object[c("document", "table")])
  statuses <- ledger_statuses()
  counts <- t(mapply(function(document, table) {
    table(factor(object$status[object$document == document & object$table == table], statuses))
  }, key$document, key$table))
  out <- data.frame(key, cells = rowSums(counts), counts, check.names = FALSE)
  names(out)[-(1:3)] <- statuses
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
  widths <- c(document = 13L, table = if (any(nchar(shown$table) > 5L)) 12L else 5L, row = 18L, column = 16L,
              printed = 12L, computed = 12L, status = 12L)
  if (length(unique(x$document)) == 1L) widths <- widths[-1L]
  print(as.data.frame(Map(cut_short, shown[names(widths)], widths)), row.names = FALSE)
  if (nrow(x) > n) cat("... ", nrow(x) - n, " more rows; the column `rule` says how each was computed\n", sep = "")
  invisible(x)
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
  rows <- if (images) paste(images, "tables, printed as images only, and", nrow(ledger) - images,
                            "numbers of the text") else paste(nrow(ledger), "printed cells")
  data.frame(document = document, cells = nrow(ledger), t(as.matrix(counts)), check.names = FALSE, row.names = NULL,
             line = paste0(rows, ": ",
                           paste(counts, sub("needs data", "in need of data", names(counts)), collapse = ", ")))
}
