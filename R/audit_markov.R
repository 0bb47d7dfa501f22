# Audit of printed transition matrices.

#' Audit of Markov transition matrices
#'
#' Are the rows of a printed transition matrix probabilities, and do they come from whole numbers of transitions?
#'
#' @section Checks:
#' * `probability` (only where it fails): from 0 to 1, or to 100 in percent (`impossible`).
#' * `row sums to one`: `inconsistent` if no numbers that round to the printed ones do; above one `impossible`. A row of
#'   zeros alone, a class that nobody left, is `undecidable`.
#' * `whole transitions`: with `n` observations in a class the probability times n is whole (as GRIM does for means).
#'
#' @param x A matrix or data frame of printed probabilities, rows from and columns to.
#' @param n Printed number of observations of each row, or `NULL`.
#' @param item What the classes are called.
#' @param rounding `"nearest"`, or `"any"` for numbers that may have been cut off; see [audits].
#' @return A data frame of class `lowcarbon_audit`; see [audits].
#' @section Errors: `lowcarbon_error_input` for lengths that differ and strings that are no numbers.
#' @section Cost: None to speak of.
#' @examples
#' audit_markov(rbind(low = c("0.812", "0.188"), high = c("0.102", "0.908")), n = c(48, 59))
#' @export
audit_markov <- function(x, n = NULL, item = NULL, rounding = c("nearest", "any")) {
  rounding <- check_rounding(rounding)
  needed(missing(x), "x", "printed probabilities")
  read <- audit_matrix(x, "x", rounding)
  size <- nrow(read$text)
  items <- audit_items(item, list(stats::setNames(seq_len(size), rownames(read$text))), size)
  counts <- audit_counts(n, size, "n", at_least = 1L)
  sums <- rowSums(read$value, na.rm = TRUE)
  unit <- if (any(sums > 0) && stats::median(sums[sums > 0]) > 10) 100 else 1
  heads <- if (is.null(colnames(read$text))) as.character(seq_len(ncol(read$text))) else colnames(read$text)
  rows <- markov_sums(read, items, unit)
  stack_audits(list(markov_range(read, items, heads, unit), rows, markov_whole(read, items, heads, counts, unit)))
}

markov_range <- function(read, items, heads, unit) {
  bad <- which(read$given & (read$upper < 0 | read$lower > unit), arr.ind = TRUE)
  if (!nrow(bad)) return(NULL)
  new_audit(paste(items[bad[, 1L]], heads[bad[, 2L]], sep = ", "), "probability", read$text[bad], 0, unit, "impossible",
            sprintf("A probability lies between 0 and %s; %s is printed.", number_text(unit), read$text[bad]))
}

markov_sums <- function(read, items, unit) {
  rows <- which(rowSums(read$given) > 0L)
  whole <- (rowSums(!read$given) == 0L)[rows]
  sums <- span_widen(span(rowSums(pmax(read$lower, 0), na.rm = TRUE), rowSums(read$upper, na.rm = TRUE)), 1e-12)
  sums <- span_subset(sums, rows)
  zeros <- (rowSums(read$value != 0, na.rm = TRUE) == 0L)[rows]
  above <- !not_above(sums$lower, unit)
  below <- !not_above(unit, sums$upper)
  verdict <- ifelse(above, "impossible",
                    ifelse(!whole | zeros, "undecidable", ifelse(below, "inconsistent", "consistent")))
  audit_part(items, rows, "row sums to one",
             apply(read$text[rows, , drop = FALSE], 1L,
                   function(one) paste(ifelse(is.na(one), "", one), collapse = " ")),
             sums, verdict,
             sprintf("The row adds up to %s and must add up to %s.", range_text(sums$lower, sums$upper, 7L),
                     number_text(unit)))
}

markov_whole <- function(read, items, heads, counts, unit) {
  at <- which(read$given & !is.na(counts[row(read$text)]) & read$upper >= 0 & read$lower <= unit, arr.ind = TRUE)
  if (!nrow(at)) return(NULL)
  n <- counts[at[, 1L]]
  whole <- whole_between(n * read$lower[at] / unit, n * read$upper[at] / unit)
  nearest <- pmin(pmax(round(n * read$value[at] / unit), 0), n)
  fits <- whole$lower <= whole$upper
  open <- n * (read$upper[at] - read$lower[at]) / unit >= 1 - 1e-9
  new_audit(paste(items[at[, 1L]], heads[at[, 2L]], sep = ", "), "whole transitions", read$text[at],
            unit * ifelse(fits, whole$lower, nearest) / n,
            unit * ifelse(fits, whole$upper, nearest) / n,
            ifelse(open, "undecidable", ifelse(fits, "consistent", "inconsistent")), sprintf(
              "Of %s observations a whole number changes; the nearest to %s is %s / %s = %s.", number_text(n),
              read$text[at], number_text(nearest), number_text(n),
              number_text(signif(unit * nearest / n, 7L))))
}
