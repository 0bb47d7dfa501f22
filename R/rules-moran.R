# Finders for printed tables of Moran's I: how the probabilities were taken from
# the z statistics, what standard deviation and, given weights, what kurtosis lie
# behind I and z. Intervals are those of R/span.R.

# The way of taking probabilities from z that meets every printed one. `rule`: a
# row of find_p_rule(), NULL if no way does; `settled`: is it the only one?
p_from_z_rule <- function(z, p) {
  ways <- find_p_rule(z, p)
  all_met <- ways[ways$met == ways$of, ]
  list(rule = if (nrow(all_met)) as.list(all_met[1L, ]), settled = nrow(all_met) == 1L, ways = ways)
}

# "one-sided and rounded"
describe_p_rule <- function(rule) {
  paste(c("one-sided", "two-sided")[rule$sides], "and", rule$ending)
}

# The standard deviation of I in each row, (I - E(I)) / z with E(I) = -1 / (n - 1),
# and what all rows allow at once: under normality it depends on the weights
# alone, so one matrix of weights gives one. `common` is NULL if none fits all.
sd_of_index <- function(index, z, n) {
  sd <- span_divide(span_add(index, span(1 / (n - 1))), z)
  common <- span(max(sd$lower), min(sd$upper))
  list(sd = sd, common = if (not_above(common$lower, common$upper)) common)
}

# The kurtosis b2 of the values that gives the printed z under randomisation,
# Var(I) = flat - slope b2 (see global_moran()), for the sums S0, S1 and S2 of
# the weights. Empty (lower end above upper end) where I and z lie on different
# sides of what is expected.
kurtosis_of_index <- function(index, z, n, sums) {
  parts <- randomised_variance(n, sums)
  sd <- sd_of_index(index, z, n)$sd
  kurtosis <- span_divide(span(parts$flat - sd$upper^2, parts$flat - pmax(sd$lower, 0)^2), span(parts$slope))
  never <- sd$upper < 0
  span(ifelse(never, Inf, kurtosis$lower), ifelse(never, -Inf, kurtosis$upper))
}

randomised_variance <- function(n, sums) {
  s0 <- sums[[1L]]
  s1 <- sums[[2L]]
  s2 <- sums[[3L]]
  below <- (n - 1) * (n - 2) * (n - 3) * s0^2
  list(flat = n * ((n^2 - 3 * n + 3) * s1 - n * s2 + 3 * s0^2) / below - 1 / (n - 1)^2,
       slope = ((n^2 - n) * s1 - 2 * n * s2 + 6 * s0^2) / below)
}

# n values have a kurtosis from 1 (half of them at each of two points) to
# n - 2 + 1 / (n - 1) (one apart from all the others).
kurtosis_range <- function(n) span(1, n - 2 + 1 / (n - 1))

# Can weights with these sums lie behind the printed rows? "normality" needs one
# standard deviation for all rows and the right one, "randomisation" in each row
# a kurtosis that n values can have.
weights_allow <- function(index, z, n, sums, assumption = c("randomisation", "normality")) {
  assumption <- match.arg(assumption)
  if (assumption == "randomisation") {
    kurtosis <- kurtosis_of_index(index, z, n, sums)
    return(all(span_meet(kurtosis, kurtosis_range(n))))
  }
  variance <- (n^2 * sums[[2L]] - n * sums[[3L]] + 3 * sums[[1L]]^2) / (sums[[1L]]^2 * (n^2 - 1)) - 1 / (n - 1)^2
  common <- sd_of_index(index, z, n)$common
  !is.null(common) && span_meet(common, span(sqrt(variance)))
}

# How probabilities were taken from standard normal statistics: one side or
# two, rounded or cut off. Counts the printed probabilities each way meets.
find_p_rule <- function(statistic, printed) {
  rules <- expand.grid(sides = 1:2, ending = c("rounded", "cut off"), stringsAsFactors = FALSE)
  rules$met <- mapply(function(sides, ending) {
    sum(span_meet(normal_p(statistic, sides), printed_ending(printed, ending)))
  }, rules$sides, rules$ending)
  rules$of <- length(printed)
  rules
}

# P(Z > z), or P(|Z| > |z|).
normal_p <- function(z, sides = 1L) {
  if (sides == 2L) z <- span_abs(z)
  p <- span_map(span(-z$upper, -z$lower), stats::pnorm)
  span(sides * p$lower, sides * p$upper)
}

# The numbers that print as x when digits are rounded, or cut off.
printed_ending <- function(printed, ending) {
  parsed <- parse_printed(printed)
  if (ending == "rounded") return(span(parsed$lower, parsed$upper))
  away <- parsed$value + ifelse(parsed$value < 0, -1, 1) * 10^-parsed$decimals
  span(pmin(parsed$value, away), pmax(parsed$value, away))
}
