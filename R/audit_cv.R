# Audit of printed coefficients of variation: sd / |mean|, as a ratio or in
# percent, and their bound by the number of values,
#   CV <= sqrt(n) (divisor n - 1), sqrt(n - 1) (divisor n)
# for values not below zero (all but one of them zero).

#' Audit of coefficients of variation
#'
#' Does each printed coefficient of variation follow from the standard deviation
#' and the mean beside it, and can so many values vary so much?
#'
#' Whether the column is a ratio or in percent is found from all its rows; a row
#' that fits only the other unit is `inconsistent`. A row that fits neither is
#' `impossible`, unless it would do with the other divisor: standard deviation
#' and coefficient may have been taken with \eqn{n - 1} and \eqn{n}, which moves
#' the quotient by up to \eqn{\sqrt{n/(n-1)}}; that is `inconsistent`. The mean
#' counts without its sign. Where it may be zero the quotient is bounded from
#' below only.
#'
#' @param sd,mean,cv the printed numbers, a row each (see [audits]); `NA` where
#'   not printed.
#' @param n number of values, one for all rows or one for each; `NULL` if
#'   unknown.
#' @param unit `"found"` (from the table; a percent sign in the strings says
#'   percent), `"ratio"` or `"percent"`.
#' @param nonnegative are all values known not to lie below zero? Then, given
#'   `n`, the bound by the number of values is checked as well.
#' @param divisor of the standard deviation: `"sample"`, `"population"` or
#'   `"either"`; it matters for the bound only.
#' @inheritParams audit_moments
#' @return An audit (see [audits]) with the checks `sd over mean`, `standard
#'   deviation not below zero` (only where it fails; `impossible`) and, where it
#'   applies, `largest for n values`; `lower` and `upper` are in the unit of the
#'   printed number.
#' @section Cost: a thousand rows in about a hundredth of a second.
#' @seealso [cv()]
#' @examples
#' audit_cv(sd = c("0.521", "0.498", "0.731"), mean = c("2.110", "1.962", "1.804"),
#'          cv = c("24.7", "25.4", "34.7"))
#' audit_cv(sd = "9.1", mean = "2.0", cv = "4.55", n = 9, nonnegative = TRUE)
#' @export
audit_cv <- function(sd, mean, cv, n = NULL, unit = c("found", "ratio", "percent"), nonnegative = FALSE,
                     divisor = c("either", "sample", "population"), item = NULL, rounding = c("nearest", "any")) {
  unit <- check_choice(unit)
  divisor <- check_choice(divisor)
  rounding <- check_rounding(rounding)
  check_flag(nonnegative, "nonnegative")
  needed(missing(sd), "sd", "printed standard deviations, or NULL")
  needed(missing(mean), "mean", "printed means, or NULL")
  needed(missing(cv), "cv", "printed coefficients of variation, or NULL")
  given <- list(sd = sd, mean = mean, cv = cv)
  read <- audit_columns(c(given, list(n = n)), rounding)
  size <- length(read$sd$text)
  read$item <- audit_items(item, given, size)
  read$count <- audit_counts(n, size, at_least = 1L)
  if (unit == "found" && any(grepl("%", plain_print(read$cv$text), fixed = TRUE))) unit <- "percent"
  quotient <- audit_cv_quotient(read, unit)
  parts <- list(audit_sd_sign(read), quotient$part)
  if (nonnegative) {
    parts <- c(parts, list(audit_cv_bound(read, quotient$percent, divisor, settled = unit != "found" ||
                                          nrow(quotient$part) > 0L)))
  }
  stack_audits(parts, choices = quotient$choices)
}

# Only rows whose standard deviation is below zero, of which nothing else is said.
audit_sd_sign <- function(read) {
  rows <- which(read$sd$given & read$sd$upper < 0)
  audit_part(read$item, rows, "standard deviation not below zero", read$sd$text[rows],
             span(rep(0, length(rows)), rep(Inf, length(rows))),
             rep("impossible", length(rows)),
             sprintf("A standard deviation is a square root and cannot be %s.", read$sd$text[rows]))
}

# sd over |mean|; the lower end of |mean| may be zero.
cv_interval <- function(sd, mean) {
  size <- span_abs(mean)
  positive <- span(pmax(sd$lower, 0), pmax(sd$upper, 0))
  span_widen(span(positive$lower / size$upper, ifelse(size$lower > 0, positive$upper / size$lower, Inf)))
}

audit_cv_quotient <- function(read, unit) {
  rows <- which(read$sd$given & read$sd$upper >= 0 & read$mean$given & read$cv$given)
  ratio <- cv_interval(span_subset(read$sd, rows), span_subset(read$mean, rows))
  # a coefficient is printed without sign, or with that of the mean
  printed <- span_subset(read$cv, rows)
  turned <- read$mean$lower[rows] < 0 & read$cv$value[rows] < 0
  printed <- span(ifelse(turned, -printed$upper, printed$lower), ifelse(turned, -printed$lower, printed$upper))
  factor <- switch(unit, ratio = 1, percent = 100, found = cv_unit(ratio, printed))
  implied <- span(factor * ratio$lower, factor * ratio$upper)
  verdict <- audit_verdict(printed, implied, "inconsistent", span(0, Inf))
  n <- pmax(read$count[rows], 2)
  slack <- ifelse(is.na(n), sqrt(2), sqrt(n / (n - 1)))
  other_divisor <- span_meet(printed, span(implied$lower / slack, implied$upper * slack))
  other_unit <- span_meet(printed, span(ratio$lower / slack * 100 / factor, ratio$upper * slack * 100 / factor))
  verdict[verdict == "inconsistent" & !other_divisor & !other_unit] <- "impossible"
  why <- ifelse(verdict == "impossible", ", in no unit and with no divisor",
                ifelse(verdict != "inconsistent", "",
                       ifelse(!other_divisor, "; in the other unit it would do",
                              ifelse(is.na(read$count[rows]), "", "; with another divisor it would do"))))
  # most rows fit in no unit and none was named: the columns may belong to other variables or weights
  if (unit == "found" && length(rows) > 2L && 2L * sum(verdict == "impossible") > length(rows)) {
    none <- no_known_rule(read$item, rows, "sd over mean", read$cv$text, c("sd over mean as a ratio", "in percent"),
                          "unit", "row", "`unit`")
    return(list(part = none$part, percent = factor == 100, choices = none$choices))
  }
  detail <- sprintf("%s over %s is %s%s; %s is printed%s.", read$sd$text[rows], read$mean$text[rows],
                    range_text(implied$lower, implied$upper), if (factor == 100) " percent" else "",
                    read$cv$text[rows], why)
  back <- span(ifelse(turned, -implied$upper, implied$lower), ifelse(turned, -implied$lower, implied$upper))
  list(part = audit_part(read$item, rows, "sd over mean", read$cv$text[rows], back, verdict, detail),
       percent = factor == 100,
       choices = list("coefficients of variation" = if (factor == 100) "in percent" else "as ratios"))
}

# The unit in which more rows fit; with as many in both, the one whose
# quotients are nearer.
cv_unit <- function(ratio, printed) {
  if (!length(printed$lower)) return(1)
  met <- vapply(c(1, 100),
                function(factor) sum(span_meet(printed, span(factor * ratio$lower, factor * ratio$upper))), 0L)
  if (met[1L] != met[2L]) return(c(1, 100)[which.max(met)])
  centre <- stats::median(abs(printed$lower + printed$upper) / 2 / ratio$lower, na.rm = TRUE)
  if (isTRUE(centre > 10)) 100 else 1
}

# `settled`: is the unit known? If not, what is too large for a ratio may be
# in percent.
audit_cv_bound <- function(read, percent, divisor, settled) {
  has_quotient <- read$sd$given & read$sd$upper >= 0 & read$mean$given & read$mean$lower > 0
  rows <- which(!is.na(read$count) & (read$cv$given | has_quotient))
  factor <- if (percent) 100 else 1
  n <- read$count[rows]
  bound <- factor * largest_cv(n, divisor != "population")
  own <- read$cv$given[rows]
  ratio <- cv_interval(span_subset(read$sd, rows), span_subset(read$mean, rows))
  printed <- span(ifelse(own, read$cv$lower[rows], factor * ratio$lower),
                  ifelse(own, read$cv$upper[rows], factor * ratio$upper))
  text <- ifelse(own, read$cv$text[rows], paste(read$sd$text[rows], "/", read$mean$text[rows]))
  implied <- span_widen(span(rep(0, length(rows)), bound))
  verdict <- audit_verdict(printed, implied, "impossible")
  if (!settled) {
    verdict[verdict == "impossible" & own & span_meet(printed, span(0, 100 * implied$upper))] <- "undecidable"
  }
  detail <- sprintf(paste0("The coefficient of variation of %s values not below zero is at most %s%s, reached when ",
                           "all but one are zero; %s is printed."),
                    number_text(n), range_text(bound, bound), if (percent) " percent" else "", text)
  audit_part(read$item, rows, "largest for n values", text, implied, verdict, detail)
}
