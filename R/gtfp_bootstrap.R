# How uncertain scores and indices of green productivity are: the smoothed
# bootstrap of Simar and Wilson, over whole regions.

#' Bootstrap of green total factor productivity
#'
#' Bias, standard errors and intervals of the scores and indices of [gtfp()], by the smoothed bootstrap of Simar and
#' Wilson. A frontier made of the units that were observed lies inside the true one: scores are too good, and two of
#' them, or two growth rates, may not differ by more than chance.
#'
#' @section Method:
#' Let \eqn{D = 1 + S}{D = 1 + S} (for `"tone"` \eqn{1/\rho}{1/rho}) be the distance of each unit to the frontier of its
#' period. In each replicate
#'
#' 1. regions are drawn with replacement, each with its distances in all periods, so that dependence over time stays
#'   (Simar and Wilson 1999 draw pairs of periods; a drawn region that lacks a period is replaced there by one that has
#'   it);
#' 2. each distance is smoothed: normal noise times a bandwidth is added, correlated over periods as the distances are,
#'   what falls below one is reflected, and the variance is brought back to that of the sample (Simar and Wilson 1998).
#'   The bandwidth of a period is that of Daraio and Simar (2007, section 3.4): Silverman's rule on the inefficient
#'   units and their reflection, corrected for the number and spread of all;
#' 3. each unit is moved to its point on the frontier, and from there back by its drawn distance: for `"ddf"` along its
#'   direction; for the other distances inputs and undesirable outputs are multiplied by one factor and desirable ones
#'   divided by it (only those that count in the objective), the factor being that which gives the drawn distance;
#' 4. the *observed* units are measured against the frontier of these pseudo-units, and indices are made of that. An
#'   observed unit may lie beyond this frontier. For `"ddf"` its distance is then negative, by the same programme.
#'   Slack-based distances take the longest way to the frontier, and jump where it passes: *efficient* units are
#'   measured from beyond, for `"tone"` by super-efficiency (see
#'   [gtfp()]), for `"sbm"` and `"nddf"` by the least weighted sum of relative slacks that brings them inside; for an
#'   *inefficient* unit beyond the frontier the replicate does not count. Where more than half of them do not, there is
#'   no interval; `replicates` says how many there were.
#'
#' With \eqn{\hat\theta}{theta} an estimate and \eqn{\theta^*}{theta*} its replicates, `bias` is their mean less
#' \eqn{\hat\theta}{theta}, `corrected` the estimate less the bias, `std.error` their standard deviation, and the
#' interval runs from
#' \eqn{2\hat\theta - q_{1-\alpha/2}}{2 theta - q(1 - alpha/2)} to
#' \eqn{2\hat\theta - q_{\alpha/2}}{2 theta - q(alpha/2)}, with the quantiles of the replicates. Simar and Wilson advise
#' to use `corrected` only where the squared bias is more than three times the squared standard error; it has the larger
#' error otherwise.
#'
#' The bootstrap assumes that inefficiency is distributed alike for all units of a period (homogeneous), and that
#' regions are independent. Its consistency is proved for radial distances; for slack-based ones it is what applied
#' papers do, by analogy.
#'
#' @section Cost: As many programmes as `nsim` runs of [gtfp()]: 2,000 replicates of 30 regions over 20 years take about
#'   half a minute. The replicates of the two distances are kept while it runs, 16 bytes for each row and replicate.
#'
#' @param x A result of [gtfp()], whole, with `productivity = "gml"` or `"luenberger"`, of any distance but
#'   `"super_sbm"`, and without zeros in the data.
#' @param nsim How many replicates.
#' @param seed A number that makes the draws repeatable and leaves the caller's random stream alone; `NULL`: from that
#'   stream.
#' @param level Of the intervals.
#' @return A data frame of class `lowcarbon_gtfp_bootstrap`, one row for each row of `x` and measure: the two columns of
#'   `index`, `measure` (`"inefficiency_global"`, `"inefficiency"`, `"index"`, `"efficiency_change"`,
#'   `"technical_change"`, `"gtfp"`), `estimate`, `bias`, `corrected`, `std.error`, `lower`, `upper` and `replicates`
#'   (how many had a value). `summary()` counts for each period the regions whose change is beyond chance; `plot()` and
#'   `autoplot()` draw intervals of one measure and period.
#' @references Simar, L., and Wilson, P. W. (1998). Sensitivity analysis of efficiency scores: how to bootstrap in
#'   nonparametric frontier models. *Management Science*, 44(1), 49-61. \doi{10.1287/mnsc.44.1.49}
#'
#'   Simar, L., and Wilson, P. W. (1999). Estimating and bootstrapping Malmquist indices. *European Journal of
#'   Operational Research*, 115(3), 459-471. \doi{10.1016/S0377-2217(97)00450-5}
#'
#'   Simar, L., and Wilson, P. W. (2000). A general methodology for bootstrapping in non-parametric frontier models.
#'   *Journal of Applied Statistics*, 27(6), 779-802. \doi{10.1080/02664760050081951}
#'
#'   Daraio, C., and Simar, L. (2007). *Advanced Robust and Nonparametric Methods in Efficiency Analysis*. Springer.
#'   \doi{10.1007/978-0-387-35231-2}
#' @concept Simar-Wilson confidence interval efficiency bias correction
#' @order 1
#' @concept bootstrap DEA
#' @export
#' @examples
#' panel <- expand.grid(year = 2019:2020, region = LETTERS[1:8])
#' panel$labour <- 2 + (seq_len(16) * 7) %% 5
#' panel$gdp <- 3 + (seq_len(16) * 5) %% 7
#' panel$co2 <- 1 + (seq_len(16) * 3) %% 4
#' found <- gtfp(panel, "labour", "gdp", "co2", c("region", "year"))
#' gtfp_bootstrap(found, nsim = 50, seed = 1)
gtfp_bootstrap <- function(x, nsim = 2000, seed = NULL, level = 0.95) {
  check_given(x, "a result of gtfp()")
  check_number(nsim, "nsim", lower = 2, upper = 1e6, whole = TRUE)
  check_number(level, "level", lower = 0, upper = 1, strict = TRUE)
  case <- bootstrap_case(x)
  drawn <- with_seed(seed, bootstrap_draws(case, as.integer(nsim)))
  choices <- c(attr(x, "choices")[c("distance", "returns", "disposability", "direction", "productivity", "frontier")],
               list(nsim = nsim, level = level), if (!is.null(seed)) list(seed = seed))
  frame <- bootstrap_frame(x, case, drawn, level)
  found <- new_result(frame, "lowcarbon_gtfp_bootstrap", choices = choices, index = attr(x, "index"))
  warn_lost(frame, nsim)
  found
}

# Estimates whose unit has no distance in some replicates.
warn_lost <- function(frame, nsim) {
  due <- !is.na(frame$estimate)
  lost <- sum(due & frame$replicates < nsim)
  if (!lost) return(invisible())
  warn_lowcarbon(lost, " of ", sum(due), " estimates rest on fewer replicates than ", nsim,
                 " (inefficient units beyond the frontier of the ",
                 "replicate, where a slack-based distance is not defined, or none at all), ",
                 sum(due & is.na(frame$lower)),
                 " have no interval; see the column replicates.")
}

# ---- what is resampled -----------------------------------------------------

bootstrap_case <- function(x) {
  found <- attr(x, "slacks")
  if (!inherits(x, "lowcarbon_gtfp") || is.null(found)) {
    abort_input("x", "a result of gtfp(), whole", describe_class(x),
                hint = "Select rows after gtfp_bootstrap(), not before.")
  }
  choices <- attr(x, "choices")
  refuse_bootstrap(x, choices)
  roles <- unname(found$variables$roles)
  model <- gtfp_model(choices$distance, roles, choices$returns, choices$disposability, choices$direction, found$weights)
  units <- result_units(x)
  score <- 1 / ratio_score(x$inefficiency, choices$distance)
  distance <- matrix(NA_real_, units$regions, units$periods)
  distance[cbind(units$region, units$period)] <- score
  list(model = model, units = units, choices = choices, values = found$values, columns = found$values,
       distance = distance,
       moves = bootstrap_moves(model, found, x$inefficiency, found$within),
       bandwidth = apply(distance, 2L, bootstrap_bandwidth),
       estimates = list(global = x$inefficiency_global, within = x$inefficiency))
}

refuse_bootstrap <- function(x, choices) {
  if (!is_global(choices$productivity)) {
    abort_input("x", "a result with productivity = \"gml\" or \"luenberger\"", paste0("\"", choices$productivity, "\""),
                hint = "Run gtfp() with one of them: the scores are the same.")
  }
  if (choices$distance == "super_sbm") {
    abort_input("x", "a distance with a frontier for all units", "\"super_sbm\", which leaves each unit out of its own",
                hint = "Bootstrap distance = \"tone\", whose scores of inefficient units are the same.")
  }
  if (length(choices$zeros)) {
    abort_input("x", "a result of data without zeros", paste(choices$zeros, collapse = ", "),
                hint = "Relative noise leaves a zero where it is; leave the variable out.")
  }
  if (anyNA(x$inefficiency) || anyNA(x$inefficiency_global)) {
    abort_input("x", "a result without missing scores", "missing ones")
  }
}

# Region and period of each row of a result, in whose order they are.
result_units <- function(x) {
  index <- attr(x, "index")
  region <- match(x[[index[1L]]], unique(x[[index[1L]]]))
  times <- unique(x[[index[2L]]])
  period <- match(x[[index[2L]]], times[order(period_values(times))])
  n <- nrow(x)
  before <- c(NA_integer_, seq_len(n - 1L))
  before[-1L][region[-1L] != region[-n] | diff(period) != 1L] <- NA_integer_
  list(n = n, region = region, period = period, regions = max(region), periods = length(times), before = before,
       first = match(region, region))
}

# Each unit's point on the frontier of its period, and how a unit is moved back:
# +1 variables that are multiplied, -1 divided, 0 left alone.
bootstrap_moves <- function(model, found, inefficiency, slacks) {
  roles <- model$roles
  if (model$distance == "ddf") {
    power <- ifelse(model$moved, ifelse(roles == "desirable", -1, 1), 0)
    relative <- outer(inefficiency, as.double(power != 0))
  } else {
    counted <- if (is_ratio(model$distance)) tone_shares(found, list(direction = model$direction)) else found$weights
    power <- ifelse(counted > 0, ifelse(roles == "desirable", -1, 1), 0)
    relative <- slacks * rep(power != 0, each = nrow(slacks))
    model$counted <- counted
  }
  sign <- ifelse(roles == "desirable", 1, -1)
  list(power = power, frontier = found$values * (1 + relative * rep(sign, each = nrow(relative))),
       share = vapply(c("input", "desirable", "undesirable"), function(role) sum(model$counted[roles == role]), 0))
}

# Daraio and Simar (2007), section 3.4, of distances that are one or more.
bootstrap_bandwidth <- function(distance) {
  distance <- distance[!is.na(distance)]
  above <- distance[distance > 1]
  m <- length(above)
  if (m < 2L) return(0)
  reflected <- c(above, 2 - above)
  spread <- stats::sd(reflected)
  rule <- 0.9 * min(spread, stats::IQR(reflected) / 1.34) * (2 * m)^(-1 / 5)
  rule * 2^(1 / 5) * (m / length(distance))^(1 / 5) * stats::sd(distance) / spread
}

# ---- a replicate -------------------------------------------------------------

# Smoothed distances of all units, by region and period.
bootstrap_distances <- function(case) {
  d <- case$distance
  n <- nrow(d)
  drawn <- d[sample.int(n, n, TRUE), , drop = FALSE]
  for (t in which(colSums(is.na(drawn)) > 0)) {
    there <- d[!is.na(d[, t]), t]
    none <- is.na(drawn[, t])
    drawn[none, t] <- there[sample.int(length(there), sum(none), TRUE)]
  }
  middle <- colMeans(drawn)
  smooth <- drawn + bootstrap_noise(case) * rep(case$bandwidth, each = n)
  smooth <- ifelse(smooth < 1, 2 - smooth, smooth)
  shrink <- 1 / sqrt(1 + (case$bandwidth / case$spread)^2)
  rep(middle, each = n) + (smooth - rep(middle, each = n)) * rep(shrink, each = n)
}

# Standard normal noise whose correlation over periods is that of the distances:
# sums of the standardised deviations with normal weights.
bootstrap_noise <- function(case) {
  n <- nrow(case$standard)
  matrix(stats::rnorm(n * n), n) %*% case$standard
}

# The factor that leads from the frontier to a unit of the drawn distance.
bootstrap_factor <- function(distance, model, share) {
  if (model$distance == "tone") {
    rho <- 1 / distance
    inputs <- share[["input"]]
    return(positive_root(rho * share[["desirable"]],
                         rho * (1 - share[["desirable"]] + share[["undesirable"]]) - 1 + inputs,
                         -(rho * share[["undesirable"]] + inputs)))
  }
  less <- share[["input"]] + share[["undesirable"]]
  more <- share[["desirable"]]
  excess <- distance - 1
  if (more == 0) return(less / (less - pmin(excess, 0.99 * less)))
  positive_root(more, less - more - excess, -less)
}

# Of a u^2 + b u + c = 0 with a >= 0 >= c.
positive_root <- function(a, b, c) {
  root <- sqrt(b^2 - 4 * a * c)
  ifelse(b > 0, -2 * c / (b + root), (root - b) / (2 * a))
}

# The pseudo-units, a row each, at the distances given.
bootstrap_units <- function(case, distance = bootstrap_distances(case)[cbind(case$units$region, case$units$period)]) {
  power <- case$moves$power
  if (case$model$distance == "ddf") {
    beta <- distance - 1
    if (any(power > 0)) beta <- pmin(beta, 0.99) # far inside, where it makes no frontier
    factor <- 1 / (1 - outer(beta, power))
  } else {
    factor <- exp(outer(log(bootstrap_factor(distance, case$model, case$moves$share)), power))
  }
  case$moves$frontier * factor
}

# A unit that lies beyond a frontier: the least weighted sum of relative slacks
# that brings it inside; the value is below zero.
beyond_model <- function(model) {
  if (model$distance == "ddf") return(free_model(model))
  if (is_ratio(model$distance)) return(super_model(model))
  grows <- which(model$weights > 0)
  growth <- -diag(model$sign, model$variables)[, grows, drop = FALSE]
  if (model$returns == "vrs") growth <- rbind(growth, 0)
  model$fixed <- cbind(model$fixed, growth)
  model$cost <- c(rep(0, length(model$cost)), -model$weights[grows])
  model$common <- rep(FALSE, ncol(model$fixed))
  model
}

# Distances of observed units to a frontier of pseudo-units; `columns` as
# technology() has them. A radial movement may be negative. Slacks may not:
# efficient units, all of which lie on or beyond the frontier of the pseudo-units,
# are measured from beyond. NA where there is no solution.
measure_against <- function(case, rows, efficient, columns) {
  measure <- function(kernel, rows) {
    .Call(ffi_programme, kernel, columns, case$values[rows, , drop = FALSE], integer(length(rows)), integer())$value
  }
  value <- double(length(rows))
  beyond <- if (case$model$distance == "ddf") rep(TRUE, length(rows)) else efficient
  if (any(beyond)) value[beyond] <- measure(case$beyond, rows[beyond])
  if (!all(beyond)) value[!beyond] <- measure(case$inside, rows[!beyond])
  if (is_ratio(case$model$distance)) value + 1 else value
}

bootstrap_draws <- function(case, nsim) {
  case$spread <- apply(case$distance, 2L, stats::sd, na.rm = TRUE)
  case$spread[is.na(case$spread) | case$spread == 0] <- 1
  rows <- nrow(case$distance)
  centred <- case$distance - rep(colMeans(case$distance, na.rm = TRUE), each = rows)
  centred <- centred / rep(case$spread, each = rows)
  centred[is.na(centred)] <- 0
  case$standard <- centred / sqrt(max(nrow(centred) - 1, 1))
  case$inside <- kernel_model(case$model)
  case$beyond <- kernel_model(beyond_model(case$model))
  periods <- lapply(seq_len(case$units$periods), function(t) {
    rows <- which(case$units$period == t)
    list(rows = rows, peers = frontier_rows(case$units, t, case$choices$frontier),
         efficient = case$estimates$within[rows] == 0)
  })
  all_rows <- seq_len(case$units$n)
  whole <- case$estimates$global == 0
  drawn <- list(global = matrix(NA_real_, case$units$n, nsim), within = matrix(NA_real_, case$units$n, nsim))
  progress <- gtfp_progress(nsim, at_least = 100L)
  on.exit(progress$close())
  for (b in seq_len(nsim)) {
    pseudo <- bootstrap_units(case)
    drawn$global[, b] <- measure_against(case, all_rows, whole, technology(case$model, t(pseudo)))
    for (one in periods) {
      columns <- technology(case$model, t(pseudo[one$peers, , drop = FALSE]))
      drawn$within[one$rows, b] <- measure_against(case, one$rows, one$efficient, columns)
    }
    progress$tick(1)
  }
  drawn
}

# ---- what it says --------------------------------------------------------------

bootstrap_frame <- function(x, case, drawn, level) {
  index <- attr(x, "index")
  measures <- c("inefficiency_global", "inefficiency", "index", "efficiency_change", "technical_change", "gtfp")
  parts <- lapply(measures, function(measure) {
    replicates <- bootstrap_measure(measure, case, drawn)
    known <- case_estimate(x, measure)
    c(list(measure = rep(measure, nrow(x))), bootstrap_statistics(known, replicates, level))
  })
  columns <- c(stats::setNames(lapply(index, function(name) rep(x[[name]], length(measures))), index),
               stats::setNames(lapply(names(parts[[1L]]), function(name) unlist(lapply(parts, `[[`, name))),
                               names(parts[[1L]])))
  frame <- list_to_frame(columns)
  row <- rep(seq_len(nrow(x)), length(measures))
  frame <- frame[order(row), ]
  row.names(frame) <- NULL
  frame
}

# The first period of a series is one by definition and has no error.
case_estimate <- function(x, measure) {
  value <- x[[measure]]
  if (measure == "gtfp") value[which(x$reason == "first period")] <- NA_real_
  value
}

# Replicates of a measure, rows x replicates, from those of the distances.
bootstrap_measure <- function(measure, case, drawn) {
  if (measure == "inefficiency_global") return(drawn$global)
  if (measure == "inefficiency") return(drawn$within)
  units <- case$units
  one <- function(b) {
    distances <- list(global = drawn$global[, b], within = drawn$within[, b])
    if (measure == "gtfp") return(cumulated(units, NULL, distances$global, case$choices))
    parts <- if (is_difference(case$choices$productivity)) index_differences(units, distances, case$choices) else
      index_ratios(units, distances, case$choices)
    parts[[measure]]
  }
  vapply(seq_len(ncol(drawn$global)), one, double(units$n))
}

bootstrap_statistics <- function(estimate, replicates, level) {
  replicates <- matrix(replicates, length(estimate))
  replicates[is.na(estimate), ] <- NA_real_
  count <- rowSums(!is.na(replicates))
  found <- apply(replicates, 1L, replicate_spread, probs = c(1 - level, 1 + level) / 2)
  bias <- found[1L, ] - estimate
  list(estimate = estimate, bias = bias, corrected = estimate - bias, std.error = found[2L, ],
       lower = 2 * estimate - found[4L, ],
       upper = 2 * estimate - found[3L, ], replicates = as.integer(count))
}

# Mean, standard deviation and quantiles, if half of the replicates are there.
replicate_spread <- function(at, probs) {
  there <- at[!is.na(at)]
  if (length(there) < max(2, length(at) / 2)) return(rep(NA_real_, 4L))
  c(mean(there), stats::sd(there), stats::quantile(there, probs, names = FALSE))
}

#' @export
result_title.lowcarbon_gtfp_bootstrap <- function(x) {
  units <- nrow(x) / length(unique(x$measure))
  paste0("Bootstrap of green total factor productivity, ", units, " units, ", attr(x, "choices")$nsim, " replicates")
}

#' @rdname gtfp_bootstrap
#' @order 2
#' @param object A result of `gtfp_bootstrap()`.
#' @param ... Not used.
#' @return `summary()`: for each measure of change and period, how many regions have an interval (`n`), and of these how
#'   many lie above (`gain`), below (`loss`) or around (`unclear`) the value of no change.
#' @export
summary.lowcarbon_gtfp_bootstrap <- function(object, ...) {
  check_dots(...)
  check_whole(object)
  time <- attr(object, "index")[2L]
  rows <- which(!object$measure %in% c("inefficiency_global", "inefficiency") & !is.na(object$lower))
  still <- ifelse(object$measure[rows] != "gtfp" & is_difference(attr(object, "choices")$productivity), 0, 1)
  ids <- unique(object[[time]])
  ids <- ids[order(period_values(ids))]
  measure <- factor(object$measure[rows], unique(object$measure))
  period <- factor(match(object[[time]][rows], ids), seq_along(ids))
  count <- function(of) as.vector(tapply(of, list(period, measure), sum, default = 0L))
  gain <- object$lower[rows] > still
  loss <- object$upper[rows] < still
  frame <- c(stats::setNames(list(rep(ids, nlevels(measure))), time),
             list(measure = rep(levels(measure), each = length(ids)), n = count(rep(1L, length(rows))),
                  gain = count(gain), loss = count(loss)))
  frame$unclear <- frame$n - frame$gain - frame$loss
  frame <- list_to_frame(frame)
  frame <- frame[frame$n > 0L, ]
  row.names(frame) <- NULL
  new_result(frame, "lowcarbon_gtfp_bootstrap_summary", choices = attr(object, "choices"))
}

#' @export
result_title.lowcarbon_gtfp_bootstrap_summary <- function(x) "Regions whose change is beyond chance"
