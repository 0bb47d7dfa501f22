# Finders for printed regression tables: estimates and what stands below them, which
# degrees of freedom a probability of a chi-square statistic needs, where a
# quadratic turns, what printed dynamics say of total effects. Intervals are
# those of R/span.R.

# ---- cells with an estimate and what is below it --------------------------

# Pairs of split_estimates() as intervals and values.
parse_estimates <- function(x) {
  read <- split_estimates(as.character(x))
  list(paired = read$paired, estimate = printed_interval(read$estimate), value = printed_value(read$estimate),
       below = printed_interval(read$below), below_value = printed_value(read$below), stars = read$stars)
}

# ---- decimal points ---------------------------------------------------------

# Numbers printed without a decimal point among numbers that all have the same
# decimals: the point put back where it leaves as many. NA where nothing was lost;
# all NA unless at least `at_least` other numbers agree on their decimals.
restored_points <- function(x, at_least = 10L) {
  parsed <- parse_printed(x)
  out <- rep(NA_character_, length(x))
  lost <- which(!is.na(parsed$value) & parsed$decimals == 0L)
  decimals <- unique(parsed$decimals[!is.na(parsed$value) & parsed$decimals != 0L])
  if (length(decimals) != 1L || sum(parsed$decimals == decimals, na.rm = TRUE) < at_least) return(out)
  out[lost] <- sprintf("%.*f", decimals, parsed$value[lost] / 10^decimals)
  out
}

# ---- chi-square statistics ------------------------------------------------

# The upper tail of a rounded statistic, for one number of degrees of freedom
# each; several numbers in `df` for one statistic give the hull.
chisq_tail <- function(statistic, df) {
  span(min(stats::pchisq(statistic$upper, df, lower.tail = FALSE)),
       max(stats::pchisq(statistic$lower, df, lower.tail = FALSE)))
}

# The degrees of freedom with which a printed probability follows.
find_chisq_df <- function(statistic, p, df = 1:200) {
  fits <- vapply(df, function(k) span_meet(chisq_tail(statistic, k), p), NA)
  df[fits]
}

# ---- quadratics -----------------------------------------------------------

# Where b1 x + b2 x^2 turns.
turning_range <- function(linear, quadratic) {
  span_divide(span(-linear$upper, -linear$lower), span(2 * quadratic$lower, 2 * quadratic$upper))
}

# ---- dynamics and effects -------------------------------------------------

# The share of all regions' total effect over beta + theta where the rows of W
# sum to one: 1 / (1 - rho) in the short run, 1 / (1 - tau - rho - eta) in the
# long run.
effects_multiplier <- function(tau, rho, eta, horizon = c("short", "long")) {
  horizon <- match.arg(horizon)
  taken <- if (horizon == "short") rho else span_add(span_add(tau, rho), eta)
  span_divide(span(1), span_subtract(span(1), taken))
}

# The root of the dynamics along the vector of ones, (tau + eta) / (1 - rho):
# below one where tau + rho + eta < 1.
common_root <- function(tau, rho, eta) span_divide(span_add(tau, eta), span_subtract(span(1), rho))

# How far each choice of signs of tau, rho and eta is from the printed totals:
# `distance` is the root mean square of total - m (beta + theta) in units of the
# totals' standard errors, `signs` how many totals have the sign that the choice
# gives them. Best first. Totals in print are often means of
# draws, so that no choice meets them to the last digit.
compare_effect_formulas <- function(sums, totals, errors, tau, rho, eta, horizon) {
  others <- if (horizon == "long") c(1, -1) else 1
  signs <- expand.grid(rho = c(1, -1), tau = others, eta = others)
  multiplier <- mapply(function(r, t, e) effects_multiplier(span(t * tau), span(r * rho), span(e * eta), horizon)$lower,
                       signs$rho, signs$tau, signs$eta)
  out <- data.frame(signs, multiplier = multiplier)
  out$distance <- vapply(multiplier, function(m) sqrt(mean(((totals - m * sums) / errors)^2)), 0)
  out$signs <- vapply(multiplier, function(m) sum(sign(totals) == sign(m * sums)), 0L)
  out <- out[order(out$distance), ]
  rownames(out) <- NULL
  out
}

# The spatial coefficient that short-term totals imply: row by row 1 - (beta +
# theta) / total, and in all rows together by weighted least squares of the
# totals on beta + theta.
rho_from_totals <- function(sums, totals, sum_values, total_values, errors) {
  by_row <- span_subtract(span(1), span_divide(sums, totals))
  weight <- 1 / errors^2
  list(by_row = by_row, hull = span(min(by_row$lower), max(by_row$upper)),
       best = 1 - sum(weight * sum_values^2) / sum(weight * sum_values * total_values))
}

# ---- units ----------------------------------------------------------------

# The largest standard deviation that the residuals can have, given one
# coefficient's standard error s and the standard deviation of its regressor over n
# observations: s = sigma / sqrt(sum of squares of what effects and the other
# regressors leave of x), and that sum is at most (n - 1) sd^2. A regressor in
# another unit in the regression than in the table of moments shows by a bound far
# below the others'.
residual_bound <- function(error, sd, n) error * sd * sqrt(n - 1)

# The power of ten (0: none) by which each standard deviation must be multiplied
# for its bound to reach the residuals' own standard deviation.
unit_shift <- function(bound, sigma) pmax(0, ceiling(log10(sigma / bound)))
