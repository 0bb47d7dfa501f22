# Finders for printed means, standard deviations and coefficients of variation:
# what some known values among n leave open for them, and how many values, with
# which divisor, they were taken over. No value is below zero. Intervals are
# those of R/interval.R.

# ---- what known values leave open ----------------------------------------

# Standard deviation and coefficient of variation of n values whose mean lies in
# `mean`, of which those in `known` lie in intervals. `possible` is FALSE if the
# mean itself cannot be.
sd_range_given <- function(n, mean, known, sample = TRUE) {
  total <- total_given(n, mean, known)
  if (total$lower > total$upper) return(list(possible = FALSE, sd = iv(NA_real_), cv = iv(NA_real_)))
  divisor <- if (sample) n - 1 else n
  most <- largest_spread(n, total, known)
  least <- smallest_spread(n, total, known)
  list(possible = TRUE, sd = iv(sqrt(least / divisor), sqrt(most$spread / divisor)),
       cv = iv(sqrt(least / divisor) * n / total$upper, sqrt(most$ratio / divisor)))
}

# The range of the sum; lower end above upper end where there is none.
total_given <- function(n, mean, known) {
  k <- length(known$lower)
  if (k > n) return(iv(Inf, -Inf))
  iv(max(n * mean$lower, sum(known$lower)), min(n * mean$upper, if (k == n) sum(known$upper) else Inf))
}

# The largest sum of squared deviations, and its largest ratio to the squared
# mean. The first is a convex function of the values, the second a quasi-convex
# one, so both are largest at a corner of the set of possible values: known
# values at ends of their intervals, the rest of the sum in one of the others.
# There are 2^k such corners; beyond `at_most` known values a bound is given
# that need not be reached.
largest_spread <- function(n, total, known, at_most = 12L) {
  k <- length(known$lower)
  if (k > at_most) {
    left <- max(total$upper - sum(known$lower), 0)
    spread <- sum(known$upper^2) + left^2 - total$lower^2 / n
    return(list(spread = spread, ratio = spread / (total$lower / n)^2))
  }
  corners <- as.matrix(expand.grid(Map(c, known$lower, known$upper), KEEP.OUT.ATTRS = FALSE))
  if (k == 0L) corners <- matrix(0, 1L, 0L)
  points <- rbind(corners_alone(corners, total), corner_points(corners, total$lower, known, k < n),
                  corner_points(corners, total$upper, known, k < n))
  spread <- pmax(points[, 2L] - points[, 1L]^2 / n, 0)
  list(spread = max(spread), ratio = max(spread / (points[, 1L] / n)^2))
}

# Corners whose sum is allowed as it is: sum and sum of squares.
corners_alone <- function(corners, total) {
  sums <- rowSums(corners)
  inside <- sums >= total$lower & sums <= total$upper
  cbind(sums, rowSums(corners^2))[inside, , drop = FALSE]
}

# Corners brought to the sum `to` by a value that is not known, where there is
# one, or by one of the known values: sum and sum of squares.
corner_points <- function(corners, to, known, any_free) {
  left <- to - rowSums(corners)
  squares <- rowSums(corners^2)
  free <- if (any_free) squares[left >= 0] + left[left >= 0]^2
  moved <- lapply(seq_len(ncol(corners)), function(j) {
    value <- corners[, j] + left
    inside <- value >= known$lower[j] & value <= known$upper[j]
    (squares - corners[, j]^2 + value^2)[inside]
  })
  squares <- c(free, unlist(moved))
  cbind(rep(to, length(squares)), squares)
}

# The smallest sum of squared deviations: every value as near a common level as
# its interval lets it. As the level rises so does the mean; the best level is
# the mean itself, or as near to it as the range of the mean allows.
smallest_spread <- function(n, total, known) {
  free <- n - length(known$lower)
  lower <- c(known$lower, numeric(free))
  upper <- c(known$upper, rep(Inf, free))
  at_level <- function(level) pmin(pmax(level, lower), upper)
  knots <- sort(unique(c(0, known$lower, known$upper)))
  means <- vapply(knots, function(level) sum(at_level(level)) / n, 0)
  best <- rising_inverse(knots, knots - means, 1 - free / n, 0)
  ends <- vapply(c(total$lower, total$upper) / n, function(mean) rising_inverse(knots, means, free / n, mean), 0)
  values <- at_level(min(max(best, ends[1L]), ends[2L]))
  sum((values - sum(values) / n)^2)
}

# Where a continuous, nowhere falling function, linear between knots and with a
# slope of its own after the last, comes to a value.
rising_inverse <- function(knots, values, slope, target) {
  values <- cummax(values) # against falls by rounding
  j <- findInterval(target, values)
  last <- length(knots)
  if (j == 0L) return(knots[1L])
  if (j == last) return(knots[last] + if (slope > 0) (target - values[last]) / slope else 0)
  knots[j] + (target - values[j]) / (values[j + 1L] - values[j]) * (knots[j + 1L] - knots[j])
}

# How many standard deviations from the mean one of n values can be (Samuelson's
# inequality); the largest coefficient of variation is its counterpart for
# values not below zero.
farthest_value <- function(n, sample) if (sample) (n - 1) / sqrt(n) else sqrt(n - 1)

largest_cv <- function(n, sample) if (sample) sqrt(n) else sqrt(n - 1)

# What a mean can be: not so low that the known values exceed the sum or the
# standard deviation its bound, not so high that a known value is out of reach.
mean_range_given <- function(n, sd, known, sample = TRUE) {
  reach <- sd$upper * farthest_value(n, sample)
  iv(max(sum(known$lower) / n, sd$lower / largest_cv(n, sample)), min(known$upper + reach, Inf))
}

# What one value can be, given the mean, the standard deviation and the others.
value_range_given <- function(n, mean, sd, others, sample = TRUE) {
  reach <- sd$upper * farthest_value(n, sample)
  iv(max(0, mean$lower - reach), min(mean$upper + reach, n * mean$upper - sum(others$lower)))
}

# ---- how they were counted -----------------------------------------------

# Over how many values, and with which divisor, a table of means, standard
# deviations and coefficients of variation (ratios) was taken, if over the same
# number throughout. `rows`: for each row of the table list(mean, sd, cv, known),
# intervals. One row of the answer for each number of values and divisor:
# `met`, how many of the `of` rows of the table are possible.
find_counting_rule <- function(rows, counts) {
  rules <- expand.grid(n = counts, sample = c(TRUE, FALSE))
  rules$met <- mapply(function(n, sample) {
    sum(vapply(rows, moments_possible, NA, n = n, sample = sample))
  }, rules$n, rules$sample)
  rules$of <- length(rows)
  rules
}

moments_possible <- function(row, n, sample) {
  left <- sd_range_given(n, row$mean, row$known, sample)
  left$possible && iv_meet(left$sd, row$sd) && iv_meet(left$cv, row$cv)
}

# ---- mean, standard deviation, least and greatest value -------------------

# The standard deviation of n values with this mean of which the least and the
# greatest are given: at most as if all values were one of the two (Bhatia and
# Davis), at least as if all others were equal.
sd_between <- function(n, mean, least, greatest, sample = TRUE) {
  divisor <- if (sample) n - 1 else n
  nearest <- function(to) min(max(to, mean$lower), mean$upper)
  centre <- nearest((least$lower + greatest$upper) / 2)
  most <- (greatest$upper - centre) * (centre - least$lower) * n / divisor
  ends <- c(least$upper, greatest$lower)
  centre <- nearest(sum(ends) / 2)
  fewest <- (sum((ends - centre)^2) + sum(ends - centre)^2 / (n - 2)) / divisor
  iv(sqrt(max(fewest, 0)), sqrt(max(most, 0)))
}

# What the mean can be, given the other three; lower end above upper end where
# no mean will do.
mean_between <- function(n, sd, least, greatest, sample = TRUE) {
  variance <- sd$lower^2 * (if (sample) n - 1 else n) / n
  half <- (greatest$upper - least$lower) / 2
  if (variance > half^2) return(iv(Inf, -Inf))
  middle <- (greatest$upper + least$lower) / 2
  reach <- sqrt(half^2 - variance)
  iv(max(middle - reach, (least$lower * (n - 1) + greatest$lower) / n), min(middle + reach, (greatest$upper * (n - 1) + least$upper) / n))
}

# What the least value can be, given the other three: not so far down that it
# alone exceeds the standard deviation (Samuelson), not so near the mean that
# the deviation is out of reach.
least_between <- function(n, mean, sd, greatest, sample = TRUE) {
  variance <- sd$lower^2 * (if (sample) n - 1 else n) / n
  centre <- min(max(greatest$upper - sqrt(variance), mean$lower), mean$upper)
  iv(mean$lower - sd$upper * farthest_value(n, sample), centre - variance / (greatest$upper - centre))
}

greatest_between <- function(n, mean, sd, least, sample = TRUE) {
  turned <- function(a) iv(-a$upper, -a$lower)
  turned(least_between(n, turned(mean), sd, turned(least), sample))
}

# The four printed numbers of one variable: what the other three leave open for
# each. `to_blame`: which of them contradict the others; if moving the decimal
# point of just one of them mends the row, that one alone.
moments_between <- function(n, mean, sd, least, greatest, sample = TRUE) {
  given <- list(mean = printed_interval(mean), sd = printed_interval(sd), least = printed_interval(least), greatest = printed_interval(greatest))
  open <- list(mean = mean_between(n, given$sd, given$least, given$greatest, sample),
               sd = sd_between(n, given$mean, given$least, given$greatest, sample),
               least = least_between(n, given$mean, given$sd, given$greatest, sample),
               greatest = greatest_between(n, given$mean, given$sd, given$least, sample))
  outside <- !mapply(iv_meet, given, open)
  moved <- mapply(moved_point, c(mean, sd, least, greatest), open)
  mends <- outside & !is.na(moved)
  list(open = open, to_blame = if (sum(mends) == 1L) mends else outside, moved = unname(moved))
}
