# Finders for printed means, standard deviations and coefficients of variation:
# what some known values among n leave open for them, and how many values, with
# which divisor, they were taken over. No value is below zero. Intervals are
# those of R/span.R.

# ---- what known values leave open ----------------------------------------

# Standard deviation and coefficient of variation of n values whose mean lies in
# `mean`, of which those in `known` lie in intervals. `possible` is FALSE if the
# mean itself cannot be.
sd_range_given <- function(n, mean, known, sample = TRUE) {
  total <- total_given(n, mean, known)
  if (total$lower > total$upper) return(list(possible = FALSE, sd = span(NA_real_), cv = span(NA_real_)))
  divisor <- if (sample) n - 1 else n
  most <- largest_spread(n, total, known)
  least <- smallest_spread(n, total, known)
  list(possible = TRUE, sd = span(sqrt(least / divisor), sqrt(most$spread / divisor)),
       cv = span(sqrt(least / divisor) * n / total$upper, sqrt(most$ratio / divisor)))
}

# The range of the sum; lower end above upper end where there is none.
total_given <- function(n, mean, known) {
  k <- length(known$lower)
  if (k > n) return(span(Inf, -Inf))
  span(max(n * mean$lower, sum(known$lower)), min(n * mean$upper, if (k == n) sum(known$upper) else Inf))
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
  span(max(sum(known$lower) / n, sd$lower / largest_cv(n, sample)), min(known$upper + reach, Inf))
}

# What one value can be, given the mean, the standard deviation and the others.
value_range_given <- function(n, mean, sd, others, sample = TRUE) {
  reach <- sd$upper * farthest_value(n, sample)
  span(max(0, mean$lower - reach), min(mean$upper + reach, n * mean$upper - sum(others$lower)))
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
  left$possible && span_meet(left$sd, row$sd) && span_meet(left$cv, row$cv)
}

# ---- mean, standard deviation, least and greatest value -------------------

# n values from a to b with mean m, both ends taken by some value. With
# u = n (m - a) / (b - a), k = floor(u):
#   n m          lies in [(n - 1) a + b, a + (n - 1) b]
#   sum (x-m)^2  <= (b - a)^2 (k + (u - k)^2 - u^2 / n)    all but one at the ends
#                >= (a-m)^2 + (b-m)^2 + (a+b-2m)^2/(n-2)   the others all equal
# Dropping k gives the bound of Bhatia and Davis (2000). With one end only:
#   n/(n-1) (m-a)^2 <= sum (x-m)^2 <= n (n-1) (m-a)^2.
# All functions take vectors, a variable each; an end that is not known is infinite,
# an unknown number of values NA.

# With both ends and the number of values known, the nearest to an end that the
# mean can come has one value at the other end.
mean_range <- function(n, least, most) {
  share <- ifelse(is.na(n) | is.infinite(least$lower) | is.infinite(most$upper), 0, 1 / n)
  from <- ifelse(share > 0, (1 - share) * least$lower + share * most$lower, least$lower)
  to <- ifelse(share > 0, share * least$upper + (1 - share) * most$upper, most$upper)
  span(from, to)
}

# The standard deviation, over everything that the other numbers can stand for.
# The larger divisor goes with the lower end, the smaller with the upper.
sd_range <- function(n, mean, least, most, divisor) {
  two <- is.finite(least$lower) & is.finite(most$upper)
  low <- ifelse(two, least_spread(n, mean, least, most), least_spread_one_end(n, mean, least, most))
  high <- ifelse(two, most_spread(n, mean, least, most), most_spread_one_end(n, mean, least, most))
  # per value where n is unknown: no spread is certain, and one value in two
  # may be the one that the sample's divisor leaves out
  low_divisor <- if (divisor == "sample") n - 1 else n
  high_divisor <- if (divisor == "population") n else n - 1
  lower <- ifelse(is.na(n), 0, sqrt(pmax(low, 0) / low_divisor))
  upper <- ifelse(is.na(n), sqrt(high * if (divisor == "population") 1 else 2), sqrt(high / high_divisor))
  span(lower, upper)
}

# The largest sum of squared deviations (per value where n is NA). A wider range
# allows more, so the outer ends; as a function of u the sum is convex between
# whole numbers, and at whole numbers largest next to n / 2.
most_spread <- function(n, mean, least, most) {
  width <- pmax(most$upper - least$lower, 0)
  share <- function(m) ifelse(width > 0, pmin(pmax((m - least$lower) / width, 0), 1), 0)
  from <- share(mean$lower)
  to <- share(mean$upper)
  middle <- pmin(pmax(0.5, from), to)
  known <- ifelse(is.na(n), 2, n)
  whole <- pmin(pmax(round(middle * known), ceiling(from * known)), floor(to * known))
  at_whole <- ifelse(whole >= from * known & whole <= to * known, spread_at(whole, known), 0)
  sharp <- pmax(spread_at(from * known, known), spread_at(to * known, known), at_whole)
  width^2 * ifelse(is.na(n), middle * (1 - middle), sharp)
}

# k + (u - k)^2 - u^2 / n, from the nearer end to lose no digits.
spread_at <- function(u, n) {
  u <- pmin(u, n - u)
  k <- floor(u)
  k + (u - k)^2 - u^2 / n
}

# One end: all values but one lie there.
most_spread_one_end <- function(n, mean, least, most) {
  away <- ifelse(is.finite(least$lower), mean$upper - least$lower, most$upper - mean$lower)
  ifelse(is.na(n), Inf, n * (n - 1) * pmax(away, 0)^2)
}

least_spread_one_end <- function(n, mean, least, most) {
  away <- ifelse(is.finite(least$upper), mean$lower - least$upper, most$lower - mean$upper)
  ifelse(is.na(n), 0, pmax(away, 0)^2 * n / (n - 1))
}

# The smallest sum is a convex function of a, b and m. Where its slopes hold the
# inner ends in place it is exact there; elsewhere (the mean next to an end) its
# tangent at that point bounds it from below.
least_spread <- function(n, mean, least, most) {
  a <- pmin(least$upper, most$upper)
  b <- pmax(most$lower, a)
  m <- pmin(pmax((a + b) / 2, mean$lower), mean$upper)
  others <- ifelse(n > 2, (a + b - 2 * m) / (n - 2), 0)
  value <- (a - m)^2 + (b - m)^2 + ifelse(n > 2, (a + b - 2 * m) * others, 0)
  slope_a <- 2 * (a - m) + 2 * others
  slope_b <- 2 * (b - m) + 2 * others
  value <- value - pmax(slope_a, 0) * (a - pmin(least$lower, a)) - pmax(-slope_b, 0) * (pmax(most$upper, b) - b) -
    pmax(slope_b, 0) * (b - pmin(most$lower, b))
  pmax(ifelse(n == 2, (b - a)^2 / 2, value), 0)
}

# ---- the four numbers of one variable ---------------------------------------

# What the mean can be, given the other three; lower end above upper end where
# no mean will do.
mean_between <- function(n, sd, least, greatest, sample = TRUE) {
  variance <- sd$lower^2 * (if (sample) n - 1 else n) / n
  half <- (greatest$upper - least$lower) / 2
  if (variance > half^2) return(span(Inf, -Inf))
  middle <- (greatest$upper + least$lower) / 2
  reach <- sqrt(half^2 - variance)
  ends <- mean_range(n, least, greatest)
  span(max(middle - reach, ends$lower), min(middle + reach, ends$upper))
}

# What the least value can be, given the other three: not so far down that it
# alone exceeds the standard deviation (Samuelson), not so near the mean that
# the deviation is out of reach.
least_between <- function(n, mean, sd, greatest, sample = TRUE) {
  variance <- sd$lower^2 * (if (sample) n - 1 else n) / n
  centre <- min(max(greatest$upper - sqrt(variance), mean$lower), mean$upper)
  span(mean$lower - sd$upper * farthest_value(n, sample), centre - variance / (greatest$upper - centre))
}

greatest_between <- function(n, mean, sd, least, sample = TRUE) {
  turned <- function(a) span(-a$upper, -a$lower)
  turned(least_between(n, turned(mean), sd, turned(least), sample))
}

# The four printed numbers of one variable: what the other three leave open for
# each. `to_blame`: which of them contradict the others; if moving the decimal
# point of just one of them mends the row, that one alone.
moments_between <- function(n, mean, sd, least, greatest, sample = TRUE) {
  given <- list(mean = printed_interval(mean), sd = printed_interval(sd), least = printed_interval(least),
                greatest = printed_interval(greatest))
  open <- list(mean = mean_between(n, given$sd, given$least, given$greatest, sample),
               sd = sd_range(n, given$mean, given$least, given$greatest, if (sample) "sample" else "population"),
               least = least_between(n, given$mean, given$sd, given$greatest, sample),
               greatest = greatest_between(n, given$mean, given$sd, given$least, sample))
  outside <- !mapply(span_meet, given, open)
  moved <- mapply(moved_point, c(mean, sd, least, greatest), open)
  mends <- outside & !is.na(moved)
  list(open = open, to_blame = if (sum(mends) == 1L) mends else outside, moved = unname(moved))
}

# Each part as the whole less the other parts.
remaining_parts <- function(whole, parts) {
  k <- length(parts$lower)
  span_bind(lapply(seq_len(k), function(i) {
    span_subtract(whole, span_weighted_sum(span_subset(parts, -i), rep(1, k - 1L)))
  }))
}

# All ways to divide n units over k groups, none empty, as rows.
divisions <- function(n, k) {
  if (k == 1L) return(matrix(n, 1L, 1L))
  do.call(rbind,
          lapply(seq_len(n - k + 1L), function(first) cbind(first, divisions(n - first, k - 1L), deparse.level = 0L)))
}

# The group sizes, out of all divisions of n units, with which the groups' means
# (a list of intervals, one a group) give the printed overall means.
find_group_sizes <- function(n, group_means, overall) {
  sizes <- divisions(n, length(group_means))
  lower <- sizes %*% do.call(rbind, lapply(group_means, `[[`, "lower")) / n
  upper <- sizes %*% do.call(rbind, lapply(group_means, `[[`, "upper")) / n
  repeated <- function(x) rep(x, each = nrow(sizes))
  met <- span_meet(span(c(lower), c(upper)), span(repeated(overall$lower), repeated(overall$upper)))
  sizes[rowSums(matrix(!met, nrow(sizes))) == 0L, , drop = FALSE]
}
