# Interval arithmetic on vectors of intervals: what a computation can come to
# when each printed number x with q decimals stands for x - 0.5 10^-q to
# x + 0.5 10^-q. An interval is list(lower, upper), two numeric vectors.

span <- function(lower, upper = lower) list(lower = lower, upper = upper)

span_add <- function(a, b) span(a$lower + b$lower, a$upper + b$upper)

span_subtract <- function(a, b) span(a$lower - b$upper, a$upper - b$lower)

span_multiply <- function(a, b) {
  p <- list(a$lower * b$lower, a$lower * b$upper, a$upper * b$lower, a$upper * b$upper)
  span(do.call(pmin, p), do.call(pmax, p))
}

# A divisor that may be zero gives the whole line.
span_divide <- function(a, b) {
  q <- span_multiply(a, span(1 / b$upper, 1 / b$lower))
  open <- rep_len(b$lower <= 0 & b$upper >= 0, length(q$lower))
  span(ifelse(open, -Inf, q$lower), ifelse(open, Inf, q$upper))
}

# By an increasing function.
span_map <- function(a, f) span(f(a$lower), f(a$upper))

# What both allow.
span_both <- function(a, b) span(pmax(a$lower, b$lower), pmin(a$upper, b$upper))

span_abs <- function(a) {
  span(ifelse(a$lower <= 0 & a$upper >= 0, 0, pmin(abs(a$lower), abs(a$upper))), pmax(abs(a$lower), abs(a$upper)))
}

# sum_i w_i a_i with known weights of either sign.
span_weighted_sum <- function(a, w) {
  span(sum(ifelse(w >= 0, w * a$lower, w * a$upper)), sum(ifelse(w >= 0, w * a$upper, w * a$lower)))
}

span_subset <- function(a, i) span(a$lower[i], a$upper[i])

span_bind <- function(intervals) {
  span(vapply(intervals, function(a) a$lower, 0), vapply(intervals, function(a) a$upper, 0))
}

# The range of f(x), x one number from each interval of `a`, where extremes lie
# at corners of the box: f rises or falls in each argument, the others held.
# 2^k values of f, which may itself give several numbers.
span_corners <- function(a, f) {
  box <- as.matrix(expand.grid(Map(c, a$lower, a$upper), KEEP.OUT.ATTRS = FALSE))
  values <- lapply(seq_len(nrow(box)), function(corner) f(unname(box[corner, ])))
  span(do.call(pmin, values), do.call(pmax, values))
}

# Do two intervals meet? Binary fractions of decimal bounds are off by an ulp,
# so a touch counts.
span_meet <- function(a, b) not_above(a$lower, b$upper) & not_above(b$lower, a$upper)

not_above <- function(x, y) {
  slack <- 1e-12 * pmax(abs(x), abs(y))
  x <= y + ifelse(is.finite(slack), slack, 0)
}

# A little wider, against what rounding in the arithmetic itself may take away.
span_widen <- function(a, by = 1e-10) {
  reach <- function(x) ifelse(is.finite(x), by * abs(x), 0)
  span(a$lower - reach(a$lower), a$upper + reach(a$upper))
}

# Is a wholly inside b?
span_inside <- function(a, b) a$lower >= b$lower & a$upper <= b$upper

span_centre <- function(a) (a$lower + a$upper) / 2
