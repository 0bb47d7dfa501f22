# Audit of printed ranks.

#' Audit of ranks
#'
#' Do printed ranks follow from the values beside them?
#'
#' A rank lies between one more than the number of values that are better for certain and one more than the number that
#' can be better; equal values may share a rank in any usual way (lowest, highest, mean, in order), or ranks may leave
#' no gaps after ties. The direction is found from the table if it is not given: the one that contradicts fewer rows. If
#' it contradicts more than half of them the ranks may be of something else, and one `undecidable` row says so.
#'
#' @param values Printed values.
#' @param rank Printed ranks.
#' @param decreasing Is rank 1 the largest value? `NULL` finds it.
#' @param item What the rows are called.
#' @param rounding `"nearest"`, or `"any"` for numbers that may have been cut off; see [audits].
#' @return A data frame of class `lowcarbon_audit`; see [audits]. `lower` and `upper` are ranks.
#' @section Errors: `lowcarbon_error_input` for lengths that differ and ranks that are no numbers of at least one.
#' @section Cost: The number of rows squared; a thousand in a second.
#' @examples
#' audit_ranks(c(a = "0.412", b = "0.398", c = "0.501"), rank = c("2", "1", "3"))
#' @export
audit_ranks <- function(values, rank, decreasing = NULL, item = NULL, rounding = c("nearest", "any")) {
  rounding <- check_rounding(rounding)
  needed(missing(values), "values", "printed values")
  needed(missing(rank), "rank", "printed ranks")
  if (!is.null(decreasing)) check_flag(decreasing, "decreasing")
  read <- audit_columns(list(values = values, rank = rank), rounding)
  read$item <- audit_items(item, list(values, rank), length(read$values$text))
  bad <- match(TRUE, read$rank$value < 1)
  if (!is.na(bad)) abort_input("rank", "ranks of at least 1", describe_value(read$rank$text[bad]), paste("row", bad))
  rows <- which(read$values$given & read$rank$given)
  if (length(rows) < 2L) return(empty_audit())
  ways <- if (is.null(decreasing)) c(TRUE, FALSE) else decreasing
  ranges <- lapply(ways, rank_range, values = span_subset(read$values, rows))
  found <- rule_part(read$item, rows, "rank", read$rank$text, span(read$rank$value[rows]),
                     do.call(cbind, lapply(ranges, `[[`, "lower")),
                     do.call(cbind, lapply(ranges, `[[`, "upper")),
                     c("from the largest", "from the smallest")[ifelse(ways, 1L, 2L)], !is.null(decreasing), "order",
                     "rank", "`decreasing`", function(rows, range, way) {
                       sprintf("The rank of %s among %d values is %s by %s; %s is printed.", read$values$text[rows],
                               length(rows), range, way, read$rank$text[rows])
                     })
  stack_audits(list(found$part), choices = found$choices)
}

# From one more than the different values certainly better (no gaps after ties) to
# one more than all that can be better or equal.
rank_range <- function(decreasing, values) {
  low <- if (decreasing) values$lower else -values$upper
  high <- if (decreasing) values$upper else -values$lower
  size <- length(low)
  better <- vapply(seq_len(size), function(i) {
    sure <- which(!not_above(low, high[i]))
    length(unique(paste(low[sure], high[sure])))
  }, 0L)
  possible <- vapply(seq_len(size), function(i) sum(not_above(low[i], high[-i])), 0L)
  span(better + 1, possible + 1)
}
