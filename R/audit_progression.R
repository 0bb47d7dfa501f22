# Audit of columns that should be data: runs of numbers that differ by exactly
# the same amount (found by progressions() of R/rules-runs.R).

#' Audit of arithmetic progressions
#'
#' Looks for runs of at least five printed numbers with one constant difference,
#' at the full printed precision, in rows or columns that should be measured or
#' estimated.
#'
#' Arithmetic cannot prove that such a run is no data: data may lie on a straight
#' line. The verdict for a run is therefore `undecidable`, never `inconsistent`,
#' and `detail` says how surprising it is. A run of \eqn{k} numbers has \eqn{k -
#' 2} second differences that are zero in the last printed digit. If the second
#' differences elsewhere in the same table are typically \eqn{s} units of the
#' last digit, and those of the run were spread evenly from \eqn{-s} to
#' \eqn{s}, all would be zero with probability \eqn{(2s+1)^{-(k-2)}}; the number
#' is given where the table has at least five second differences outside runs.
#' Interpolated values are the usual reason for such a run. Series without one are
#' `consistent`, with at least `at_least` numbers; a constant is no
#' progression.
#'
#' @param x numbers as printed: a vector (one series), or a matrix or data frame
#'   with a series in each column (see [audits]). The numbers of a series count
#'   with the decimals of the longest, as those that a table drops are zeros. A
#'   number that was not printed ends a run.
#' @param at_least length from which a run counts; at least 4.
#' @param by are the series of a matrix or data frame its `"columns"` or its
#'   `"rows"`?
#' @param item labels of the series; by default the headings.
#' @return An audit (see [audits]): a row for each run found, or one for a series
#'   without any. `printed` gives the first and last number of the run (or of
#'   the series), `lower` and `upper` are the step of the run.
#' @section Cost: a thousand numbers in about a hundredth of a second.
#' @examples
#' audit_progression(c("28.902", "29.902", "30.902", "31.902", "32.902", "33.417"))
#' @export
audit_progression <- function(x, at_least = 5, by = c("columns", "rows"), item = NULL) {
  by <- check_choice(by)
  check_number(at_least, "at_least", lower = 4, whole = TRUE)
  needed(missing(x), "x", "printed numbers")
  read <- audit_matrix(x, "x")
  one <- is.null(dim(x))
  value <- if (by == "rows" || one) t(read$value) else read$value
  text <- if (by == "rows" || one) t(read$text) else read$text
  decimals <- if (by == "rows" || one) t(read$decimals) else read$decimals
  items <- audit_items(item, list(stats::setNames(seq_len(ncol(value)), colnames(value))), ncol(value))
  found <- lapply(seq_len(ncol(value)), function(j) progressions(value[, j], decimals[, j], at_least))
  typical <- typical_bend(found)
  looked_at <- which(colSums(!is.na(value)) >= at_least)
  runs <- vapply(found, function(series) NROW(series$runs), 0L)
  parts <- lapply(looked_at[runs[looked_at] > 0L], function(j) run_part(items, j, text[, j], found[[j]]$runs, typical))
  stack_audits(c(parts, list(no_run_part(items, looked_at[runs[looked_at] == 0L], text))))
}

# The median second difference outside runs, in units; NA where too few are left.
typical_bend <- function(found) {
  bends <- unlist(lapply(found, `[[`, "bends"))
  bends <- abs(bends[!is.na(bends)])
  if (length(bends) < 5L) NA_real_ else stats::median(bends)
}

no_run_part <- function(items, at, text) {
  given <- t(!is.na(text[, at, drop = FALSE]))
  ends <- function(ties) if (length(at)) text[cbind(max.col(given, ties), at)] else character()
  audit_part(items, at, "arithmetic progression",
             if (length(at)) paste(ends("first"), "to", ends("last")) else character(),
             span(rep(NA_real_, length(at))), rep("consistent", length(at)),
             rep("No run of numbers with one constant difference.", length(at)))
}

run_part <- function(items, j, text, runs, typical) {
  length <- runs$to - runs$from + 1L
  chance <- (2 * typical + 1)^-(length - 2)
  odds <- if (is.na(typical)) "" else {
    paste0("; with second differences as large as elsewhere in the table (", number_text(typical),
           " units of the last digit) the chance is about ",
           number_text(signif(chance, 1L)))
  }
  detail <-
    sprintf(paste0("%d numbers in a row, %d to %d of the series, differ by exactly %s%s. Arithmetic cannot tell ",
                   "whether they are data."),
                    length, runs$from, runs$to, number_text(runs$step), odds)
  audit_part(items, rep(j, nrow(runs)), "arithmetic progression", paste(text[runs$from], "to", text[runs$to]),
             span(runs$step),
             rep("undecidable", nrow(runs)), detail)
}
