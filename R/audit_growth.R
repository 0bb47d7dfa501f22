# Audit of printed average rates of growth: which rule a table follows, and the
# exact range of each rate over everything the printed series can stand for.
# Series are rows of matrices of lower and upper ends.

#' Audit of average rates of growth
#'
#' Does each printed rate follow from the series beside it, by the rule that the
#' table follows?
#'
#' Rules tried: compound rate between the first and the last value, mean of the
#' yearly rates, total growth over the number of years, mean difference of
#' logarithms, slope of a least-squares line through the logarithms, rate of a
#' least-squares exponential; total growth; and the compound rate over the number of
#' values instead of the number of steps, a usual slip. Each with the rate in
#' percent or as a ratio. The range of each rule is exact: the mean of yearly rates,
#' in which every value is divisor and dividend, is bounded over all values at
#' once. Rules that meet most rates are kept, if they meet more than half: a rate
#' that they all contradict is `inconsistent`, one on which they differ
#' `undecidable`. So is a rate of a series that may reach zero. If no rule does and none is named in the call, the table
#' may follow one that is not known here: one `undecidable` row says so.
#'
#' @param values printed series: a vector (one series), a matrix or data frame with
#'   a series in each row, or a list of series of different lengths.
#' @param rate printed rates, one for each series; `NA` where not printed.
#' @param times the periods of the columns, rising numbers; by default the
#'   headings, if they read as rising numbers, else 1, 2, .... The mean of yearly
#'   rates and the rate over the number of values need steps of one.
#' @param rule `NULL`, or the names of the rules allowed: `"compound"`,
#'   `"yearly"`, `"linear"`, `"logarithmic"`, `"trend"`, `"trend_rate"`,
#'   `"total"`, `"count"`.
#' @param unit of the rates: `"found"`, `"percent"` or `"ratio"`. A percent sign
#'   in the strings says percent.
#' @inheritParams audit_moments
#' @return An audit (see [audits]) with one row for each printed rate. The rule
#'   found is in the attribute `choices`.
#' @section Cost: a thousand series of ten values in about half a second.
#' @examples
#' series <- rbind(east = c("0.412", "0.431", "0.447", "0.470"),
#'                 west = c("0.287", "0.301", "0.322", "0.349"),
#'                 centre = c("0.305", "0.311", "0.330", "0.338"))
#' audit_growth(series, rate = c("4.49", "6.74", "3.94")) # the last should be 3.48
#' @export
audit_growth <- function(values, rate, times = NULL, rule = NULL, unit = c("found", "percent", "ratio"), item = NULL,
                         rounding = c("nearest", "any")) {
  rounding <- check_rounding(rounding)
  unit <- check_choice(unit)
  needed(missing(values), "values", "printed series")
  needed(missing(rate), "rate", "printed rates")
  read <- audit_matrix(series_rows(values), "values", rounding)
  size <- nrow(read$value)
  named <- rownames(read$value)
  rates <- audit_read(rate, "rate", size, rounding)
  items <- audit_items(item, list(stats::setNames(seq_len(size), named), rate), size)
  times <- growth_times(times, colnames(read$value), ncol(read$value))
  rules <- audit_growth_rules(rule)
  if (unit == "found" && any(grepl("%", plain_print(rates$text), fixed = TRUE))) unit <- "percent"
  factors <- switch(unit, found = c(100, 1), percent = 100, ratio = 1)
  rows <- which(rates$given & rowSums(read$given) >= 2L)
  if (!length(rows)) return(empty_audit())
  lower <- read$lower[rows, , drop = FALSE]
  ranges <- growth_rule_ranges(lower, read$upper[rows, , drop = FALSE], times, rules)
  # of two values every rule gives the same rate, but for logarithms
  named <- !is.null(rule) || (unit != "found" && all(rowSums(read$given[rows, , drop = FALSE]) == 2L))
  found <- audit_growth_cells(ranges, factors, read, rates, rows, items, unname(rules), named)
  stack_audits(list(found$part), choices = stats::setNames(found$choices, "growth"))
}

# A list of series as rows, filled up with NA; a vector is one row.
series_rows <- function(values) {
  if (is.data.frame(values) || !is.list(values)) return(values)
  if (!length(values)) abort_input("values", "at least one series", "an empty list")
  longest <- max(lengths(values))
  rows <- lapply(values, function(x) c(audit_strings(x, "values"), rep(NA, longest - length(x))))
  matrix(unlist(rows), length(rows), byrow = TRUE, dimnames = list(names(values), NULL))
}

growth_times <- function(times, headings, k) {
  if (k < 2L) abort_input("values", "series of at least two values", paste(k, "column"))
  if (is.null(times)) {
    read <- suppressWarnings(as.numeric(headings))
    return(if (length(read) == k && !anyNA(read) && all(diff(read) > 0)) read else seq_len(k))
  }
  if (!is_plain_numeric(times) || length(times) != k || anyNA(times) || any(diff(times) <= 0)) {
    abort_input("times", paste(k, "rising numbers, one for each column"), describe_found(times))
  }
  as.double(times)
}

# ---- rules ----------------------------------------------------------------

# Names and ranges of the rules asked for.
audit_growth_rules <- function(rule) {
  names <- c(vapply(growth_rules(), `[[`, "", "name"), total = "total growth",
             count = "the compound rate over the number of values")
  if (is.null(rule)) rule <- names(names)
  if (!is.character(rule) || !length(rule) || !all(rule %in% names(names))) {
    abort_input("rule", paste("some of", describe_set(names(names), at_most = 8L)), describe_found(rule))
  }
  lapply(stats::setNames(rule, rule), function(key) list(name = names[[key]], range = growth_ranges()[[key]]))
}

# ---- verdicts -------------------------------------------------------------

audit_growth_cells <- function(ranges, factors, read, rates, rows, items, rules, named) {
  keys <- expand.grid(rule = seq_along(ranges), factor = factors)
  size <- length(rows)
  bound <- function(side) matrix(vapply(seq_len(nrow(keys)),
                                        function(k) keys$factor[k] * ranges[[keys$rule[k]]][[side]], numeric(size)),
                                        size)
  lower <- bound("lower")
  upper <- bound("upper")
  unknown <- is.na(lower)
  applies <- which(colSums(!unknown) > 0L)
  if (!length(applies)) applies <- seq_len(ncol(lower))
  lower[unknown] <- -Inf
  upper[unknown] <- Inf
  names <- vapply(rules[keys$rule], `[[`, "", "name")
  unit <- ifelse(keys$factor == 100, "in percent", "as a ratio")
  kept <- function(x) x[, applies, drop = FALSE]
  rule_part(items, rows, "average rate of growth", rates$text, span_subset(rates, rows), kept(lower), kept(upper),
            paste(names, unit, sep = ", ")[applies],
            named, "rule", "rate", "`rule`, `unit`, `times`",
            function(rows, range, way) growth_sentence(read, rates, rows, range, way),
            untested = kept(unknown))
}

growth_sentence <- function(read, rates, rows, range, way) {
  given <- read$given[rows, , drop = FALSE]
  text <- read$text[rows, , drop = FALSE]
  at <- seq_along(rows)
  sprintf("The series from %s to %s gives %s by %s; %s is printed.", text[cbind(at, max.col(given, "first"))],
          text[cbind(at, max.col(given, "last"))], range, way, rates$text[rows])
}
