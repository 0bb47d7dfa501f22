# Interval arithmetic on vectors of intervals: what a computation can come to
# when each printed number x with q decimals stands for x - 0.5 10^-q to
# x + 0.5 10^-q. An interval is list(lower, upper), two numeric vectors.

iv <- function(lower, upper = lower) list(lower = lower, upper = upper)

iv_add <- function(a, b) iv(a$lower + b$lower, a$upper + b$upper)

iv_subtract <- function(a, b) iv(a$lower - b$upper, a$upper - b$lower)

iv_multiply <- function(a, b) {
  p <- list(a$lower * b$lower, a$lower * b$upper, a$upper * b$lower, a$upper * b$upper)
  iv(do.call(pmin, p), do.call(pmax, p))
}

# A divisor that may be zero gives the whole line.
iv_divide <- function(a, b) {
  q <- iv_multiply(a, iv(1 / b$upper, 1 / b$lower))
  open <- rep_len(b$lower <= 0 & b$upper >= 0, length(q$lower))
  iv(ifelse(open, -Inf, q$lower), ifelse(open, Inf, q$upper))
}

# By an increasing function.
iv_map <- function(a, f) iv(f(a$lower), f(a$upper))

# What both allow.
iv_both <- function(a, b) iv(pmax(a$lower, b$lower), pmin(a$upper, b$upper))

iv_abs <- function(a) {
  iv(ifelse(a$lower <= 0 & a$upper >= 0, 0, pmin(abs(a$lower), abs(a$upper))), pmax(abs(a$lower), abs(a$upper)))
}

# sum_i w_i a_i with known weights of either sign.
iv_weighted_sum <- function(a, w) {
  iv(sum(ifelse(w >= 0, w * a$lower, w * a$upper)), sum(ifelse(w >= 0, w * a$upper, w * a$lower)))
}

iv_subset <- function(a, i) iv(a$lower[i], a$upper[i])

iv_bind <- function(intervals) {
  iv(vapply(intervals, function(a) a$lower, 0), vapply(intervals, function(a) a$upper, 0))
}

# The range of f(x), x one number from each interval of `a`, where extremes lie
# at corners of the box: f rises or falls in each argument, the others held.
# 2^k values of f, which may itself give several numbers.
iv_corners <- function(a, f) {
  box <- as.matrix(expand.grid(Map(c, a$lower, a$upper), KEEP.OUT.ATTRS = FALSE))
  values <- lapply(seq_len(nrow(box)), function(corner) f(unname(box[corner, ])))
  iv(do.call(pmin, values), do.call(pmax, values))
}

# Do two intervals meet? Binary fractions of decimal bounds are off by an ulp,
# so a touch counts.
iv_meet <- function(a, b) not_above(a$lower, b$upper) & not_above(b$lower, a$upper)

not_above <- function(x, y) {
  slack <- 1e-12 * pmax(abs(x), abs(y))
  x <= y + ifelse(is.finite(slack), slack, 0)
}

# A little wider, against what rounding in the arithmetic itself may take away.
iv_widen <- function(a, by = 1e-10) {
  reach <- function(x) ifelse(is.finite(x), by * abs(x), 0)
  iv(a$lower - reach(a$lower), a$upper + reach(a$upper))
}

# Is a wholly inside b?
iv_inside <- function(a, b) a$lower >= b$lower & a$upper <= b$upper

iv_centre <- function(a) (a$lower + a$upper) / 2
