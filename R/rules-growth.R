# Finders: which rule, heading or grouping lies behind printed numbers. Each
# takes intervals (R/span.R) or strings as printed, knows nothing of a
# particular document, and accepts a candidate only if it meets every number.

# ---- rates of growth -----------------------------------------------------

# The ways in which an average yearly rate of a series is computed in print:
# what it is called, its value (a ratio), and the exact range over a box of
# series, one interval a year (see growth_ranges()).
growth_rules <- function() {
  rule <- function(key, name, value) list(name = name, value = value, range = of_one_series(growth_ranges()[[key]]))
  list(
    yearly = rule("yearly", "the mean of the yearly rates", function(x) mean(yearly_ratios(x)) - 1),
    compound = rule("compound", "the compound rate", function(x) (x[length(x)] / x[1L])^(1 / (length(x) - 1)) - 1),
    linear = rule("linear", "total growth over the number of years", function(x) (x[length(x)] / x[1L] - 1) / (length(x) - 1)),
    logarithmic = rule("logarithmic", "the mean difference of logarithms", function(x) log(x[length(x)] / x[1L]) / (length(x) - 1)),
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
  if (any(series$lower <= 0)) return(iv(-Inf, Inf))
  iv_map(rule$range(series), function(rate) 100 * rate)
}

# Which rule meets every printed rate (percent) of several series (a list of
# intervals). `met`: how many rates each rule meets. `rule`: the first that
# meets all, NULL if none does.
find_growth_rule <- function(series, printed) {
  rules <- growth_rules()
  met <- vapply(rules, function(rule) {
    sum(iv_meet(iv_bind(lapply(series, growth_range, rule = rule)), printed))
  }, 0L)
  all_met <- which(met == length(series))
  list(rule = if (length(all_met)) rules[[all_met[1L]]], met = met, of = length(series))
}

# ---- probabilities -------------------------------------------------------

# How probabilities were taken from standard normal statistics: one side or
# two, rounded or cut off. Counts the printed probabilities each way meets.
find_p_rule <- function(statistic, printed) {
  rules <- expand.grid(sides = 1:2, ending = c("rounded", "cut off"), stringsAsFactors = FALSE)
  rules$met <- mapply(function(sides, ending) {
    sum(iv_meet(normal_p(statistic, sides), printed_ending(printed, ending)))
  }, rules$sides, rules$ending)
  rules$of <- length(printed)
  rules
}

# P(Z > z), or P(|Z| > |z|).
normal_p <- function(z, sides = 1L) {
  if (sides == 2L) z <- iv_abs(z)
  p <- iv_map(iv(-z$upper, -z$lower), stats::pnorm)
  iv(sides * p$lower, sides * p$upper)
}

# The numbers that print as x when digits are rounded, or cut off.
printed_ending <- function(printed, ending) {
  parsed <- parse_printed(printed)
  if (ending == "rounded") return(iv(parsed$lower, parsed$upper))
  away <- parsed$value + ifelse(parsed$value < 0, -1, 1) * 10^-parsed$decimals
  iv(pmin(parsed$value, away), pmax(parsed$value, away))
}

# ---- rows of numbers -----------------------------------------------------

# Runs of numbers with one constant difference, at the full printed precision
# (decimals that a table drops count as zeros): where they start and end, and their
# step (NULL if there are none). A run shorter than `at_least` is none, and so is a
# constant. `bends`: second differences outside runs, in units of the last digit.
progressions <- function(value, decimals, at_least = 5L) {
  given <- !is.na(value)
  if (sum(given) < 2L) return(list(runs = NULL, bends = numeric()))
  places <- max(decimals[given])
  steps <- diff(round(value * 10^places))
  # a gap is unlike itself, so that runs end there
  code <- ifelse(is.na(steps), paste("gap", seq_along(steps)), as.character(steps))
  coded <- rle(code)
  last <- cumsum(coded$lengths)
  step <- steps[last]
  is_run <- !is.na(step) & step != 0 & coded$lengths + 1 >= at_least
  bends <- diff(steps)
  if (!any(is_run)) return(list(runs = NULL, bends = bends))
  runs <- data.frame(from = (last - coded$lengths + 1L)[is_run], to = last[is_run] + 1L, step = step[is_run] / 10^places)
  inside <- unlist(Map(function(from, to) seq_len(to - from - 1L) + from - 1L, runs$from, runs$to))
  list(runs = runs, bends = bends[-inside])
}

# The longest such run of a series of printed numbers, all given and all to the
# same decimals.
find_progression <- function(printed, at_least = 5L) {
  parsed <- parse_printed(printed)
  whole <- !anyNA(parsed$value) && length(unique(parsed$decimals)) == 1L
  runs <- if (whole) progressions(parsed$value, parsed$decimals, at_least)$runs
  if (is.null(runs)) return(list(from = NA_integer_, to = NA_integer_, step = NA_real_, length = 0L))
  length <- runs$to - runs$from + 1L
  c(as.list(runs[which.max(length), ]), list(length = max(length)))
}

# "fall, rise": the directions of a row of printed numbers, repetitions and ties
# left out. Rounding never turns an order round, so each direction is certain.
direction_pattern <- function(x) {
  steps <- sign(diff(x))
  paste(ifelse(rle(steps[steps != 0])$values > 0, "rise", "fall"), collapse = ", ")
}

# Between which values of printed intervals the boundary of two labels lies;
# NULL if the labels overlap.
class_boundary <- function(values, labels, below, above) {
  boundary <- iv(max(values$lower[labels == below], -Inf), min(values$upper[labels == above], Inf))
  if (boundary$lower < boundary$upper) boundary
}

# ---- parts and wholes ----------------------------------------------------

# Each part as the whole less the other parts.
remaining_parts <- function(whole, parts) {
  k <- length(parts$lower)
  iv_bind(lapply(seq_len(k), function(i) {
    iv_subtract(whole, iv_weighted_sum(iv_subset(parts, -i), rep(1, k - 1L)))
  }))
}

# All ways to divide n units over k groups, none empty, as rows.
divisions <- function(n, k) {
  if (k == 1L) return(matrix(n, 1L, 1L))
  do.call(rbind, lapply(seq_len(n - k + 1L), function(first) cbind(first, divisions(n - first, k - 1L), deparse.level = 0L)))
}

# The group sizes, out of all divisions of n units, with which the groups' means
# (a list of intervals, one a group) give the printed overall means.
find_group_sizes <- function(n, group_means, overall) {
  sizes <- divisions(n, length(group_means))
  lower <- sizes %*% do.call(rbind, lapply(group_means, `[[`, "lower")) / n
  upper <- sizes %*% do.call(rbind, lapply(group_means, `[[`, "upper")) / n
  repeated <- function(x) rep(x, each = nrow(sizes))
  met <- iv_meet(iv(c(lower), c(upper)), iv(repeated(overall$lower), repeated(overall$upper)))
  sizes[rowSums(matrix(!met, nrow(sizes))) == 0L, , drop = FALSE]
}

# ---- Gini coefficients by groups -----------------------------------------

# Pairs of groups in the order in which dagum_gini() lists them.
group_pairs <- function(k) utils::combn(k, 2L)

# G_jh >= |mu_j - mu_h| / (mu_j + mu_h), with equality where groups do not
# overlap: what each pair's coefficient cannot fall below, given intervals of
# the means.
gini_pair_bound <- function(means) {
  pairs <- group_pairs(length(means$lower))
  relative_gap(iv_subset(means, pairs[1L, ]), iv_subset(means, pairs[2L, ]))
}

# The least that |a - b| / (a + b) can be.
relative_gap <- function(a, b) {
  pmax((a$lower - b$upper) / (a$lower + b$upper), (b$lower - a$upper) / (b$lower + a$upper), 0)
}

# The overall coefficient and the percentage shares of its parts from the
# coefficients within groups and between pairs, the means, and the shares of
# units p: with s_j = p_j mu_j / mu,
#   G mu = sum_j p_j^2 mu_j G_jj + sum_{j<h} p_j p_h (mu_j + mu_h) G_jh,
# and the net part between groups is sum_{j<h} p_j p_h |mu_j - mu_h| (as
# G_jh D_jh = |mu_j - mu_h| / (mu_j + mu_h)). `gap` keeps a pair's distance
# (1) or takes it as none (0).
dagum_parts <- function(p, means, within, between, gap = 1) {
  pairs <- group_pairs(length(p))
  j <- pairs[1L, ]
  h <- pairs[2L, ]
  inside <- sum(p^2 * means * within)
  across <- sum(p[j] * p[h] * (means[j] + means[h]) * between)
  net <- sum(gap * p[j] * p[h] * abs(means[j] - means[h]))
  c(overall = (inside + across) / sum(p * means),
    within = 100 * inside / (inside + across),
    net_between = 100 * net / (inside + across),
    transvariation = 100 * (across - net) / (inside + across))
}

# The ranges of these over intervals of all they depend on. Each is a ratio of
# sums that are linear in the means once the order of groups is fixed, so
# extremes lie at corners of the box of means; in the coefficients each rises or
# falls. Means whose order is open: their distance counts as none for the lower
# end. Where everything may be zero a range is open. `overall`: the interval of
# the printed overall coefficient, which narrows the shares.
dagum_parts_range <- function(p, means, within, between, overall = NULL) {
  within$lower <- pmax(within$lower, 0) # no coefficient is below zero
  between$lower <- pmax(between$lower, 0)
  distinct <- as.numeric(apply(group_pairs(length(p)), 2L, function(jh) max(means$lower[jh]) > min(means$upper[jh])))
  at <- function(inside, across, gap) {
    ends <- iv_corners(means, function(mu) {
      parts <- dagum_parts(p, mu, within[[inside]], between[[across]], gap)
      c(parts, levels = parts[["overall"]] * parts[-1L])
    })
    iv(ifelse(is.na(ends$lower), -Inf, ends$lower), ifelse(is.na(ends$upper), Inf, ends$upper)) # 0 / 0
  }
  low <- at("lower", "lower", 1)
  high <- at("upper", "upper", 1)
  low_apart <- at("lower", "lower", distinct)
  high_apart <- at("upper", "upper", distinct)
  less_within <- at("lower", "upper", distinct)
  more_within <- at("upper", "lower", 1)
  shares <- iv(c(less_within$lower["within"], high_apart$lower["net_between"], more_within$lower["transvariation"]),
               c(more_within$upper["within"], low$upper["net_between"], less_within$upper["transvariation"]))
  whole <- iv(low$lower[["overall"]], high$upper[["overall"]])
  if (!is.null(overall) && iv_meet(overall, whole)) {
    levels <- iv(c(low$lower["levels.within"], low_apart$lower["levels.net_between"], low$lower["levels.transvariation"]),
                 c(high$upper["levels.within"], high$upper["levels.net_between"], high_apart$upper["levels.transvariation"]))
    narrower <- iv_divide(levels, overall)
    shares <- iv(pmax(shares$lower, narrower$lower), pmin(shares$upper, narrower$upper))
  }
  iv(c(overall = whole$lower, shares$lower), c(overall = whole$upper, shares$upper))
}
