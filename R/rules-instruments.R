# Finders for printed regressions with effects and instruments: what least squares,
# its controls, a first and a second stage printed side by side say of each other.
# Everything follows from the normal equations and holds whatever the covariance
# (iid, robust, clustered) behind the t statistics. Intervals are those of
# R/span.R.

# ---- sums of squares --------------------------------------------------------

# About the mean, from a printed standard deviation of n values.
sum_of_squares <- function(sd, n) span_map(sd, function(s) (n - 1) * s^2)

# What a regression leaves of them.
residual_squares <- function(sd, n, r2) span_multiply(sum_of_squares(sd, n), span_subtract(span(1), r2))

# How far from its own fitted value an observation can be where the residuals have
# this sum of squares: e_i^2 <= (1 - h_i) e'e, and effects of `units` and `periods`
# alone give each observation of a balanced panel the leverage
# 1 / units + 1 / periods - 1 / (units periods).
largest_residual <- function(squares, units, periods) {
  leverage <- 1 / units + 1 / periods - 1 / (units * periods)
  sqrt((1 - leverage) * squares$upper)
}

# Standard error of a coefficient if errors were alike and independent: residual
# squares over df and over what effects and other regressors leave of x.
iid_error <- function(squares, left, df) {
  span(sqrt(squares$lower / df / left$upper), sqrt(squares$upper / df / left$lower))
}

# ---- one instrument, first stage ---------------------------------------------

# The share that the instrument explains of what effects and controls leave of the
# regressor, from the F that assumes errors alike (Cragg and Donald's with one
# regressor) and its second degrees of freedom.
instrument_share <- function(f, df) span_map(f, function(x) x / (x + df))

# R squared of a first stage from that of another one with the same regressor,
# controls and observations: 1 - R2 is (1 - share) times what all but the
# instrument leave.
first_stage_r2 <- function(r2_other, share_other, share) {
  span_corners(span_bind(list(r2_other, share_other, share)), function(x) 1 - (1 - x[3L]) / (1 - x[2L]) * (1 - x[1L]))
}

# The share of the regressor's squares that effects and controls leave without the
# instrument.
left_by_controls <- function(r2, share) {
  span_corners(span_bind(list(r2, share)), function(x) (1 - x[1L]) / (1 - x[2L]))
}

# The F of one instrument with errors alike, given its t by a robust or clustered
# covariance with the factor n / (n - k): the middle of z^2 v^2 is at most all of
# z^2 times all of v^2, so that F <= n t^2.
first_stage_f_bound <- function(t, n) span(0, n * pmax(t$lower^2, t$upper^2))

# Kleibergen and Paap's rk LM with one instrument is (sum s_g)^2 / sum s_g^2, over
# observations or clusters: never above their number.
rank_lm_ceiling <- function(independent) span(0, independent)

# ---- second stage -------------------------------------------------------------

# With the regressor's coefficient held at b the other coefficients are least
# squares in two-stage least squares too, so residual squares are those of least
# squares plus (b - b_ols)^2 times what effects and controls leave of the regressor
# (`left`). R squared of one second stage from that of another, of the same total.
second_stage_r2 <- function(r2_other, gap_other, gap, squares, left) {
  box <- span_bind(list(r2_other, span_squared(gap_other), span_squared(gap), squares, left))
  span_corners(box, function(x) 1 - (1 - x[1L]) * (x[4L] + x[3L] * x[5L]) / (x[4L] + x[2L] * x[5L]))
}

# What is left of the regressor, over the residual squares of least squares, that two
# R squared of second stages and their distances from least squares ask for.
left_over_squares <- function(r2, gap, r2_other, gap_other) {
  ratio <- (1 - r2) / (1 - r2_other)
  (1 - ratio) / (ratio * gap_other^2 - gap^2)
}

span_squared <- function(a) span_map(span_abs(a), function(x) x^2)

# How far a second stage can lie from least squares (Cauchy and Schwarz): the
# instrument explains `share` of what is left of the regressor, and what it has in
# common with the residuals is not more than their length.
second_stage_bound <- function(estimate, squares, left, share) {
  reach <- sqrt(squares$upper / left$lower * (1 - share$lower) / share$lower)
  span(estimate$lower - reach, estimate$upper + reach)
}

# ---- controls -------------------------------------------------------------------

# From least squares to two-stage least squares each control's coefficient moves by
# -d times what the regressor's own moves, d being the control's coefficient in a
# regression of the regressor on all controls: the same for every outcome. `gap`:
# move of the regressor's coefficient, `shift`: of the control's.
control_slope <- function(gap, shift) span_divide(shift, gap)

# A control's second-stage coefficient from least squares and the slopes that other
# outcomes give (a list of intervals).
control_from_others <- function(estimate, gap, slopes) {
  slopes <- span_bind(slopes)
  common <- span(max(slopes$lower), min(slopes$upper))
  if (!not_above(common$lower, common$upper)) common <- span(min(slopes$lower), max(slopes$upper))
  span_add(estimate, span_multiply(gap, common))
}

# ---- constants ------------------------------------------------------------------

# The constant if effects average to zero, as in areg-like programs that add the
# mean back: mean of the outcome less coefficients times means.
constant_from_means <- function(outcome, coefficients, means) {
  parts <- span_multiply(coefficients, means)
  span_subtract(outcome, span(sum(parts$lower), sum(parts$upper)))
}

# ---- several coefficients, two groups -----------------------------------------

# A joint F of q coefficients is at least the largest squared t among them over q
# (Wald's statistic is the largest over all their combinations).
joint_f_floor <- function(t) span(max(span_abs(t)$lower)^2 / length(t$lower), Inf)

# Two independent estimates: their difference over its standard error, without sign.
difference_ratio <- function(a, error_a, b, error_b) {
  box <- span_bind(list(span_abs(span_subtract(a, b)), error_a, error_b))
  span_corners(box, function(x) x[1L] / sqrt(x[2L]^2 + x[3L]^2))
}

# ---- sample sizes --------------------------------------------------------------

# Rows that a division at the median leaves for regressions with effects of
# `units`: half of them, less units with a single row in the half, which carry no
# information and are dropped (never more than the units). `whole`: could the
# halves consist of whole units?
median_half <- function(printed, n, units) {
  list(open = span(floor(n / 2) - units, ceiling(n / 2)), dropped = floor(n / 2) - printed,
       whole = printed %% (n / units) == 0)
}
