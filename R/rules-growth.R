# Finders: which rule of growth lies behind printed rates. As every finder of the
# rules-*.R files they take intervals (R/span.R) or strings as printed, know nothing
# of a particular document, and accept a candidate only if it meets every number.

# The ways in which an average yearly rate of a series is computed in print:
# what it is called, its value (a ratio), and the exact range over a box of
# series, one interval a year (see growth_ranges()).
growth_rules <- function() {
  rule <- function(key, name, value) list(name = name, value = value, range = of_one_series(growth_ranges()[[key]]))
  list(
    yearly = rule("yearly", "the mean of the yearly rates", function(x) mean(yearly_ratios(x)) - 1),
    compound = rule("compound", "the compound rate", function(x) (x[length(x)] / x[1L])^(1 / (length(x) - 1)) - 1),
    linear = rule("linear", "total growth over the number of years",
                  function(x) (x[length(x)] / x[1L] - 1) / (length(x) - 1)),
    logarithmic = rule("logarithmic", "the mean difference of logarithms",
                       function(x) log(x[length(x)] / x[1L]) / (length(x) - 1)),
    trend = rule("trend", "the slope of a least-squares line through the logarithms",
                 function(x) sum(trend_weights(length(x)) * log(x))),
    trend_rate = rule("trend_rate", "the rate of a least-squares exponential",
                      function(x) expm1(sum(trend_weights(length(x)) * log(x))))
  )
}

of_one_series <- function(range) function(a) range(t(a$lower), t(a$upper), seq_along(a$lower))

# least-squares slope against 1, 2, ..., n as a weighted sum
trend_weights <- function(n) {
  centred <- seq_len(n) - (n + 1) / 2
  centred / sum(centred^2)
}

trend_range <- function(a) of_one_series(growth_of_trend)(a)

yearly_ratios <- function(x) x[-1L] / x[-length(x)]

# What a rule can come to, in percent; anything at all where a value may be zero
# or below.
growth_range <- function(rule, series) {
  if (any(series$lower <= 0)) return(span(-Inf, Inf))
  span_map(rule$range(series), function(rate) 100 * rate)
}

# Which rule meets every printed rate (percent) of several series (a list of
# intervals). `met`: how many rates each rule meets. `rule`: the first that
# meets all, NULL if none does.
find_growth_rule <- function(series, printed) {
  rules <- growth_rules()
  met <- vapply(rules, function(rule) {
    sum(span_meet(span_bind(lapply(series, growth_range, rule = rule)), printed))
  }, 0L)
  all_met <- which(met == length(series))
  list(rule = if (length(all_met)) rules[[all_met[1L]]], met = met, of = length(series))
}

# Ranges take matrices of ends, a series a row, and the times; they give
# intervals of ratios, one a row.
growth_ranges <- function() {
  ends <- function(rate) function(lower, upper, times) growth_of_ends(lower, upper, times, rate)
  list(
    yearly = growth_of_years,
    compound = ends(function(ratio, span, count) ratio^(1 / span) - 1),
    linear = ends(function(ratio, span, count) (ratio - 1) / span),
    logarithmic = ends(function(ratio, span, count) log(ratio) / span),
    trend = growth_of_trend,
    trend_rate = function(lower, upper, times) span_map(growth_of_trend(lower, upper, times), expm1),
    total = ends(function(ratio, span, count) ratio - 1),
    count = ends(function(ratio, span, count) ifelse(span == count - 1, ratio^(1 / count) - 1, NA))
  )
}

# Anything at all (NA) where a value may be zero or below, or a rule does not
# apply.
growth_rule_ranges <- function(lower, upper, times, rules) {
  positive <- rowSums(lower <= 0, na.rm = TRUE) == 0L
  lapply(rules, function(rule) {
    range <- suppressWarnings(rule$range(lower, upper, times))
    range <- span(ifelse(positive, range$lower, NA), ifelse(positive, range$upper, NA))
    span_widen(range, 1e-9)
  })
}

# By the last value given over the first; rows of several lengths go together.
growth_of_ends <- function(lower, upper, times, rate) {
  given <- !is.na(lower)
  first <- max.col(given, "first")
  last <- max.col(given, "last")
  rows <- seq_along(first)
  span <- times[last] - times[first]
  count <- rowSums(given)
  span(rate(lower[cbind(rows, last)] / upper[cbind(rows, first)], span, count),
     rate(upper[cbind(rows, last)] / lower[cbind(rows, first)], span, count))
}

# The least-squares slope is a weighted sum of logarithms; the weights depend on
# which values are given.
growth_of_trend <- function(lower, upper, times) {
  given <- !is.na(lower)
  at <- matrix(times, nrow(lower), length(times), byrow = TRUE)
  at[!given] <- NA
  weight <- at - rowMeans(at, na.rm = TRUE)
  weight <- weight / rowSums(weight^2, na.rm = TRUE)
  low <- weight * log(ifelse(weight >= 0, lower, upper))
  high <- weight * log(ifelse(weight >= 0, upper, lower))
  span(rowSums(low, na.rm = TRUE), rowSums(high, na.rm = TRUE))
}

# The mean of the yearly rates: rows without gaps, in groups of one length.
growth_of_years <- function(lower, upper, times) {
  rows <- nrow(lower)
  out <- span(rep(NA_real_, rows), rep(NA_real_, rows))
  if (any(diff(times) != 1)) return(out)
  given <- !is.na(lower)
  first <- max.col(given, "first")
  last <- max.col(given, "last")
  whole <- rowSums(given) == last - first + 1L & rowSums(lower <= 0, na.rm = TRUE) == 0L
  for (key in unique(paste(first, last)[whole])) {
    here <- which(whole & paste(first, last) == key)
    columns <- first[here[1L]]:last[here[1L]]
    sums <- yearly_ratio_sums(lower[here, columns, drop = FALSE], upper[here, columns, drop = FALSE])
    out$lower[here] <- sums$lower / (length(columns) - 1) - 1
    out$upper[here] <- sums$upper / (length(columns) - 1) - 1
  }
  out
}

# The least and largest sum of x_t / x_(t-1) over boxes, a box a row. Each value
# is divisor of one ratio and dividend of the next. The sum is convex in each
# value: its maximum lies at a corner, and as terms link neighbours only it is
# found year by year. Its minimum is convex in logarithms: coordinate descent.
yearly_ratio_sums <- function(lower, upper) {
  span(lowest_ratio_sums(lower, upper), highest_ratio_sums(lower, upper))
}

highest_ratio_sums <- function(lower, upper) {
  at_low <- at_high <- numeric(nrow(lower)) # the largest sum so far that ends at either bound
  for (t in seq_len(ncol(lower))[-1L]) {
    from_low <- at_low + lower[, t] / lower[, t - 1L]
    from_high <- at_high + lower[, t] / upper[, t - 1L]
    to_low <- at_low + upper[, t] / lower[, t - 1L]
    to_high <- at_high + upper[, t] / upper[, t - 1L]
    at_low <- pmax(from_low, from_high)
    at_high <- pmax(to_low, to_high)
  }
  pmax(at_low, at_high)
}

lowest_ratio_sums <- function(lower, upper, tolerance = 1e-13, at_most = 10000L) {
  n <- ncol(lower)
  x <- (lower + upper) / 2
  x[, 1L] <- upper[, 1L]
  x[, n] <- lower[, n]
  for (round in seq_len(at_most)) {
    before <- x
    for (t in seq_len(n - 2L) + 1L) x[, t] <- pmin(pmax(sqrt(x[, t - 1L] * x[, t + 1L]), lower[, t]), upper[, t])
    if (max(abs(x / before - 1)) < tolerance) break
  }
  rowSums(x[, -1L, drop = FALSE] / x[, -n, drop = FALSE])
}
