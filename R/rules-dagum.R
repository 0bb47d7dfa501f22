# Finders: Gini coefficients by groups. Intervals are those of R/span.R.

# Pairs of groups in the order in which dagum_gini() lists them.
group_pairs <- function(k) utils::combn(k, 2L)

# G_jh >= |mu_j - mu_h| / (mu_j + mu_h), with equality where groups do not
# overlap: what each pair's coefficient cannot fall below, given intervals of
# the means.
gini_pair_bound <- function(means) {
  pairs <- group_pairs(length(means$lower))
  relative_gap(span_subset(means, pairs[1L, ]), span_subset(means, pairs[2L, ]))
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
    ends <- span_corners(means, function(mu) {
      parts <- dagum_parts(p, mu, within[[inside]], between[[across]], gap)
      c(parts, levels = parts[["overall"]] * parts[-1L])
    })
    span(ifelse(is.na(ends$lower), -Inf, ends$lower), ifelse(is.na(ends$upper), Inf, ends$upper)) # 0 / 0
  }
  low <- at("lower", "lower", 1)
  high <- at("upper", "upper", 1)
  low_apart <- at("lower", "lower", distinct)
  high_apart <- at("upper", "upper", distinct)
  less_within <- at("lower", "upper", distinct)
  more_within <- at("upper", "lower", 1)
  shares <- span(c(less_within$lower["within"], high_apart$lower["net_between"], more_within$lower["transvariation"]),
               c(more_within$upper["within"], low$upper["net_between"], less_within$upper["transvariation"]))
  whole <- span(low$lower[["overall"]], high$upper[["overall"]])
  if (!is.null(overall) && span_meet(overall, whole)) {
    levels <- span(c(low$lower["levels.within"], low_apart$lower["levels.net_between"],
                     low$lower["levels.transvariation"]),
                 c(high$upper["levels.within"], high$upper["levels.net_between"],
                   high_apart$upper["levels.transvariation"]))
    narrower <- span_divide(levels, overall)
    shares <- span(pmax(shares$lower, narrower$lower), pmin(shares$upper, narrower$upper))
  }
  span(c(overall = whole$lower, shares$lower), c(overall = whole$upper, shares$upper))
}

# Ranges of the overall coefficient and the shares for each year with everything
# printed; rows of NA for the others, NULL without sizes or coefficients.
dagum_year_parts <- function(study) {
  if (!study$known || !study$known_means || is.null(study$within) || is.null(study$right)) return(NULL)
  p <- study$sizes / sum(study$sizes)
  rows <- lapply(seq_along(study$items), function(t) {
    boxes <- list(grid_row(study$means, t), grid_row(study$within, t), grid_row(study$right, t))
    if (anyNA(unlist(boxes))) return(span(rep(NA_real_, 4L)))
    whole <- if (!is.null(study$overall) && !is.na(study$overall$text[t, 1L])) grid_row(study$overall, t)
    dagum_parts_range(p, boxes[[1L]], boxes[[2L]], boxes[[3L]], whole)
  })
  span(do.call(rbind, lapply(rows, `[[`, "lower")), do.call(rbind, lapply(rows, `[[`, "upper")))
}

grid_columns <- function(grid, order) {
  for (name in c("text", "lower", "upper", "value")) grid[[name]] <- grid[[name]][, order, drop = FALSE]
  grid
}

grid_row <- function(grid, t) span(grid$lower[t, ], grid$upper[t, ])
