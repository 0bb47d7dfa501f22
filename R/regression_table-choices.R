# What a caller chooses of a table beyond its models: which statistics stand under
# a coefficient, how numbers are written, which rows are kept by pattern.

statistic_words <- c("t", "std.error", "p.value", "conf.int")

# One statistic, or several in this order; the default vector is a choice of one.
check_statistics <- function(statistic) {
  if (identical(statistic, c("t", "std.error"))) return("t")
  if (!is.character(statistic) || !length(statistic) || anyNA(statistic) || !all(statistic %in% statistic_words) ||
      anyDuplicated(statistic)) {
    abort_input("statistic", paste("one or more of", paste0("\"", statistic_words, "\"", collapse = ", ")),
                describe_found(statistic))
  }
  statistic
}

# Decimals, or "s3" for three significant digits.
check_table_digits <- function(digits) {
  if (is.character(digits) && length(digits) == 1L && grepl("^s([1-9]|1[0-5])$", digits)) return(digits)
  if (is.character(digits)) abort_input("digits", "a number of decimals, or \"s3\" for three significant digits",
                                        describe_found(digits))
  check_number(digits, "digits", lower = 0, upper = 15, whole = TRUE)
  digits
}

# Numbers with `digits` decimals, or as many as the significant digits need; ""
# where there is none.
fixed <- function(x, digits) {
  x <- as.double(x)
  if (is.character(digits)) return(significant(x, as.integer(substring(digits, 2L))))
  text <- formatC(x, digits = digits, format = "f", decimal.mark = ".")
  large <- is.finite(x) & abs(x) >= 1e15
  text[large] <- formatC(x[large], digits = digits, format = "e", decimal.mark = ".")
  ifelse(is.na(x), "", text)
}

significant <- function(x, n) {
  size <- ifelse(is.finite(x) & x != 0, floor(log10(abs(signif(x, n)))), 0)
  decimals <- pmax(n - 1 - size, 0)
  text <- vapply(seq_along(x),
                 function(i) formatC(signif(x[i], n), digits = decimals[i], format = "f", decimal.mark = "."), "")
  odd <- is.finite(x) & x != 0 & (size >= 15 | size < -5)
  text[odd] <- formatC(x[odd], digits = n - 1L, format = "e", decimal.mark = ".")
  ifelse(is.na(x), "", text)
}

# The rows under a coefficient: t and standard errors in parentheses, p-values in
# brackets, intervals in brackets with their ends.
statistic_cells <- function(what, table, spec) {
  number <- function(x) fixed(x, spec$digits)
  text <- switch(what,
    t = number(table$statistic), std.error = number(table$std.error), p.value = number(table$p.value),
    conf.int = ifelse(is.na(table$low), "", paste0(number(table$low), ", ", number(table$high)))
  )
  ends <- if (what %in% c("t", "std.error")) c("(", ")") else c("[", "]")
  ifelse(text == "", "", paste0(ends[1L], text, ends[2L]))
}

# Intervals of the distribution that the p-values have, whatever the class.
with_intervals <- function(table, level) {
  reach <- stats::qt((1 + level) / 2, implied_df(table$statistic, table$p.value)) * table$std.error
  table$low <- table$estimate - reach
  table$high <- table$estimate + reach
  table
}

# Degrees of freedom at which t has the p-value beside it: Inf for the normal.
implied_df <- function(statistic, p) {
  usable <- which(is.finite(statistic) & is.finite(p) & abs(statistic) > 0.05 & p > 1e-12)
  if (!length(usable)) return(Inf)
  at <- usable[which.min(abs(abs(statistic[usable]) - 2))]
  gap <- function(log_df) 2 * stats::pt(-abs(statistic[at]), exp(log_df)) - p[at]
  ends <- c(log(0.5), log(1e7))
  if (gap(ends[2L]) > -1e-9 * p[at] || gap(ends[1L]) < 0) return(Inf)
  exp(stats::uniroot(gap, ends, tol = 1e-12)$root)
}

# exp(b) with the standard error of the delta method; tests and p-values are those of b.
exponentiated <- function(columns, exponentiate) {
  if (!is.logical(exponentiate) || anyNA(exponentiate) || !length(exponentiate) %in% c(1L, length(columns))) {
    abort_input("exponentiate", paste("TRUE or FALSE, or one of them for each of", length(columns), "columns"),
                describe_found(exponentiate))
  }
  Map(function(column, yes) {
    if (!yes) return(column)
    column$table$std.error <- exp(column$table$estimate) * column$table$std.error
    for (name in intersect(c("estimate", "low", "high"),
                           names(column$table))) column$table[[name]] <- exp(column$table[[name]])
    column$remark <- c(column$remark,
                       "Exponentiated coefficients (odds or rate ratios), tests of the coefficients themselves.")
    column
  }, columns, rep_len(exponentiate, length(columns)))
}

# Regular expressions on names and labels of coefficients: kept are those that
# `keep` finds, but for those that `drop` finds.
by_pattern <- function(shown, keep, drop) {
  for (arg in c("keep", "drop")) {
    patterns <- if (arg == "keep") keep else drop
    if (is.null(patterns)) next
    check_strings(patterns, arg)
    found <- rep(FALSE, length(shown))
    for (pattern in patterns) {
      hit <- tryCatch(grepl(pattern, shown, perl = TRUE) | grepl(pattern, names(shown), perl = TRUE),
                      error = function(e) {
        abort_input(arg, "regular expressions", describe_value(pattern))
      }, warning = function(w) abort_input(arg, "regular expressions", describe_value(pattern)))
      if (!any(hit)) warn_lowcarbon("`", arg, "` = ", describe_value(pattern), " finds no coefficient")
      found <- found | hit
    }
    shown <- shown[if (arg == "keep") found else !found]
  }
  shown
}

# Mean of the outcome in the rows used; NA where the fit does not keep it.
response_mean <- function(model) {
  y <- if (inherits(model, "spatial_panel")) {
    model$design$y
  } else if (inherits(model, "fixest")) {
    quietly_null(as.double(stats::fitted(model) + stats::residuals(model)))
  } else {
    quietly_null(stats::model.response(stats::model.frame(model)))
  }
  if (is.numeric(y) && is.null(dim(y)) && length(y)) mean(as.double(y)) else NA_real_
}
