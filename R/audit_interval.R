# Audit of confidence intervals against the estimates and standard errors beside them.

#' Audit of confidence intervals
#'
#' Does each printed confidence interval have its estimate in the middle, and is it as wide as the standard error (or
#' the t statistic) beside it says?
#'
#' @section Checks:
#' * `estimate in interval`: an estimate outside of its interval is `impossible`, as are ends in the wrong order.
#' * `middle of the interval`: the estimate lies halfway. Intervals of ratios, of the bootstrap and of profiles do not
#'   have it there: if most rows have, one that has not is `inconsistent`, else one `undecidable` row says so.
#' * `width of the interval`: half of it is the standard error times a quantile of the normal or t distribution. The
#'   level (90, 95 or 99 percent) and the degrees of freedom (8 or more) are found from all rows if they are not named.
#'
#' @param estimate,lower,upper Printed estimates and ends of their intervals.
#' @param std.error,statistic Printed standard errors, or t statistics (then the error is estimate over statistic);
#'   `NULL` if not printed.
#' @param level The level in percent, if the table says so.
#' @param df Degrees of freedom, one for all rows; `NULL` if unknown.
#' @param item What the rows are called.
#' @param rounding `"nearest"`, or `"any"` for numbers that may have been cut off; see [audits].
#' @return A data frame of class `lowcarbon_audit`; see [audits].
#' @section Errors: `lowcarbon_error_input` for lengths that differ and strings that are no numbers.
#' @section Cost: None to speak of.
#' @seealso [audit_stars()]
#' @examples
#' audit_interval(c("0.412", "-0.120"), lower = c("0.214", "-0.229"), upper = c("0.610", "-0.010"),
#'                std.error = c("0.101", "0.056"))
#' @export
audit_interval <- function(estimate, lower, upper, std.error = NULL, statistic = NULL, level = NULL, df = NULL,
                           item = NULL,
                           rounding = c("nearest", "any")) {
  rounding <- check_rounding(rounding)
  needed(missing(estimate), "estimate", "printed estimates")
  needed(missing(lower), "lower", "lower ends of printed intervals")
  needed(missing(upper), "upper", "upper ends of printed intervals")
  if (!is.null(level)) check_number(level, "level", 50, 100, strict = TRUE)
  if (!is.null(df) && !(is_plain_numeric(df) && length(df) == 1L && !is.na(df) && df > 0)) {
    abort_input("df", "positive degrees of freedom, one number", describe_found(df))
  }
  given <- list(estimate = estimate, lower = lower, upper = upper, std.error = std.error, statistic = statistic)
  read <- audit_columns(lapply(given, function(x) if (is.character(x)) strip_marks(x) else x), rounding)
  read$item <- audit_items(item, given, length(read$estimate$text))
  whole <- which(read$estimate$given & read$lower$given & read$upper$given)
  outside <- interval_outside(read, whole)
  rows <- setdiff(whole, attr(outside, "rows"))
  middle <- interval_middle(read, rows)
  width <- interval_width(read, rows, level, df)
  stack_audits(list(outside, middle$part, width$part), choices = c(middle$choices, width$choices))
}

interval_outside <- function(read, whole) {
  e <- read$estimate
  bad <- whole[e$upper[whole] < read$lower$lower[whole] | e$lower[whole] > read$upper$upper[whole] |
               read$lower$lower[whole] > read$upper$upper[whole]]
  audit_part(read$item, bad, "estimate in interval", e$text[bad], span(read$lower$lower[bad], read$upper$upper[bad]),
             rep("impossible", length(bad)),
             sprintf("The estimate lies between the ends of its interval, %s and %s; %s is printed.",
                     read$lower$text[bad], read$upper$text[bad], e$text[bad]))
}

interval_middle <- function(read, rows) {
  if (!length(rows)) return(NULL)
  sum <- span_add(span_subset(read$lower, rows), span_subset(read$upper, rows))
  rule_part(read$item, rows, "middle of the interval", read$estimate$text, span_subset(read$estimate, rows),
            cbind(sum$lower / 2), cbind(sum$upper / 2),
            "symmetric", FALSE, "form", "interval", "nothing need be done for intervals of ratios or the bootstrap",
            function(rows, range, way) {
              sprintf("The middle of %s and %s is %s; %s is printed.", read$lower$text[rows], read$upper$text[rows],
                      range, read$estimate$text[rows])
            })
}

# The width against the quantile times the error, by levels and distributions.
interval_width <- function(read, rows, level, df) {
  e <- read$std.error
  own <- e$given
  from_t <- read$statistic$given & span_abs(read$statistic)$lower > 0
  rows <- rows[(own | from_t)[rows]]
  if (!length(rows)) return(NULL)
  size <- span_divide(span_abs(span_subset(read$estimate, rows)), span_abs(span_subset(read$statistic, rows)))
  error <- span(ifelse(own[rows], pmax(e$lower[rows], 0), size$lower), ifelse(own[rows], e$upper[rows], size$upper))
  gap <- span_subtract(span_subset(read$upper, rows), span_subset(read$lower, rows))
  half <- span(gap$lower / 2, gap$upper / 2)
  levels <- if (is.null(level)) c(95, 90, 99) else level
  ends <- c(fewest_df(), 9:30, 40, 60, 100, 200, Inf)
  bins <- if (is.null(df)) c(list(c(Inf, Inf)), Map(c, ends[-length(ends)], ends[-1L])) else list(c(df, df))
  grid <- expand.grid(bin = seq_along(bins), level = levels)
  quantile <- function(k, which) stats::qt(1 - (1 - grid$level[k] / 100) / 2, bins[[grid$bin[k]]][which])
  lower <- vapply(seq_len(nrow(grid)), function(k) error$lower * quantile(k, 2L), numeric(length(rows)))
  upper <- vapply(seq_len(nrow(grid)), function(k) error$upper * quantile(k, 1L), numeric(length(rows)))
  wide <- span_widen(span(matrix(lower, length(rows)), matrix(upper, length(rows))))
  names <- vapply(seq_len(nrow(grid)), function(k) {
    bin <- bins[[grid$bin[k]]]
    paste0(number_text(grid$level[k]), " percent, ",
           if (all(is.infinite(bin))) "normal" else paste0("t with ", paste(unique(bin), collapse = " to "),
                                                           " degrees of freedom"))
  }, "")
  text <- rep(NA_character_, length(read$lower$text))
  text[rows] <- paste0("[", read$lower$text[rows], ", ", read$upper$text[rows], "]")
  rule_part(read$item, rows, "width of the interval", text, half, wide$lower, wide$upper, names,
            !is.null(level) || !is.null(df), "rule", "interval",
            "`level`, `df`", function(rows, range, way) {
              sprintf("Half of the interval %s is %s and must be %s with %s by %s.", text[rows],
                      range_text(half$lower, half$upper), range,
                      ifelse(own[rows], paste("standard error", e$text[rows]),
                             paste("statistic", read$statistic$text[rows])), way)
            }, family = as.character(grid$level), tried = paste(number_text(levels), "percent"))
}
