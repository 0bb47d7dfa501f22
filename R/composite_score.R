# Composite scores: a table of weights is read, whatever made it, matched with
# the rows of the data, and summed up.

#' Composite scores
#'
#' The weighted sum of the indicators, each brought to the unit interval by the
#' smallest and largest value kept with its weight:
#' \eqn{S_i = \sum_j w_j z_{ij}}.
#'
#' Because the extremes travel with the weights, a later year or another region
#' can be scored on the old scale. Values outside the old extremes are kept as
#' they are, which can take a score below 0 or above 1, and a warning names the
#' first. Weights are used as given and not rescaled; where they do not sum to
#' 1, to within a hundredth, a warning says so.
#'
#' @param data a data frame that holds the indicators; any row order.
#' @param weights a result of [entropy_weights()], or a data frame with the
#'   columns `indicator` and `weight` and, if wanted, `direction` (`"+"` where
#'   absent; `low` and `high` with a moderate or an interval one), `min` and `max` (both or neither: where absent,
#'   those of the
#'   rows of `data` together), and `system`. Weights by period are matched to
#'   the period column of `data`.
#' @param shifted whether z is shifted or rescaled as it was for the weights
#'   (see the argument `zero` of [entropy_weights()]). `NULL`, the default: as
#'   it was. `FALSE`: never.
#' @return `data` in its own order and class, with a column `score`; or, if the
#'   weights have a column `system`, with one column for each system, which has
#'   the system's name. The attribute `composite` holds the choices made.
#' @section Errors: a missing indicator, a period without weights, a weight that
#'   is negative or missing, a weighted indicator whose `min` and `max` are equal.
#' @section Cost: proportional to the number of values.
#' @inherit entropy_weights references
#' @seealso [entropy_weights()], [coupling_coordination()]
#' @concept composite index
#' @concept zonghe pingjia
#' @export
#' @examples
#' panel <- data.frame(province = rep(c("A", "B"), each = 2), year = c(2020, 2021),
#'                     forest = c(3, 5, 2, 7), carbon = c(10, 20, 15, 25))
#' weights <- entropy_weights(panel, c("forest", "carbon"), c("+", "-"))
#' composite_score(panel, weights)
#' composite_score(panel, data.frame(indicator = c("forest", "carbon"), weight = 0.5,
#'                                   direction = c("+", "-")))
composite_score <- function(data, weights, shifted = NULL) {
  check_data(data)
  table <- read_weights(weights, data)
  rule <- score_rule(weights, shifted)
  units <- weight_units(table, data)
  targets <- check_targets(table, units)
  warn_weight_sum(table)
  scores <- lapply(stats::setNames(targets, targets), function(target) double(nrow(data)))
  outside <- integer()
  for (unit in units) {
    part <- normalised(unit, data, table$time)
    outside <- c(outside, stats::setNames(part$outside, rep(unit$indicator, length(part$outside))))
    target <- if (is.null(unit$system)) "score" else unit$system
    scores[[target]] <- scores[[target]] + unit$weight * (rule[["offset"]] + rule[["slope"]] * part$z)
  }
  warn_outside(outside, data, table$time, "scores may lie outside [0, 1]")
  choices <- list(scope = if (is.null(table$time)) "pooled" else "period", rule = rule, extremes = table$extremes)
  set_attribute(add_columns(data, scores, table$time), "composite", choices)
}

# ---- reading weights -----------------------------------------------------------

# list(frame: [system], [dimension], indicator, sign, weight, [min, max];
# time: the name of the period column or NULL; extremes: where min, max are from)
read_weights <- function(weights, data) {
  if (missing(weights)) weights <- NULL
  if (!is.data.frame(weights)) {
    abort_input("weights", "a result of entropy_weights(), or a data frame with the columns `indicator` and `weight`",
                describe_class(weights))
  }
  time <- attr(weights, "time")
  weights <- as.data.frame(weights)
  absent <- setdiff(c("indicator", "weight"), names(weights))
  if (length(absent)) abort_input("weights", "the columns `indicator` and `weight`",
                                  paste("no column", describe_set(absent)))
  if (!nrow(weights)) abort_input("weights", "at least one row", "no rows")
  kept <- intersect(c("system", "dimension", "indicator"), names(weights))
  frame <- as.data.frame(lapply(stats::setNames(kept, kept), function(name) label_column(weights, name, "weights")),
                         stringsAsFactors = FALSE)
  check_columns(data, unique(frame$indicator), "weights")
  frame$weight <- numeric_column(weights, "weight", "weights", lower = 0)
  frame$direction <- if ("direction" %in% names(weights)) {
    read_direction(weights[["direction"]], frame$indicator)
  } else {
    rep("+", nrow(frame))
  }
  extremes <- read_extremes(weights)
  frame$min <- extremes$min
  frame$max <- extremes$max
  frame <- read_scale(frame, weights)
  if (!is.null(time)) frame$period <- id_strings(weights[[time]])
  list(frame = frame, time = time, extremes = if (is.null(extremes)) "data" else "weights")
}

read_extremes <- function(weights) {
  present <- c("min", "max") %in% names(weights)
  if (!any(present)) return(NULL)
  if (!all(present)) abort_input("weights", "both `min` and `max`, or neither",
                                 paste0("only `", c("min", "max")[present], "`"))
  list(min = numeric_column(weights, "min", "weights"), max = numeric_column(weights, "max", "weights"))
}

# The columns that weights of other scalings, or of indicators with a target, bring.
read_scale <- function(frame, weights) {
  wanted <- frame$direction %in% c("moderate", "interval")
  if (any(wanted)) {
    for (end in c("low", "high")) {
      if (!end %in% names(weights)) {
        abort_input("weights", "columns `low` and `high` with the targets of moderate and interval indicators",
                    paste0("no `", end, "`"))
      }
      frame[[end]] <- replace(rep(NA_real_, nrow(frame)), wanted, numeric_column(weights[wanted, ], end, "weights"))
    }
  }
  scale <- c("scaling", "centre", "divisor")
  if (!any(scale %in% names(weights))) return(frame)
  absent <- setdiff(scale, names(weights))
  if (length(absent)) abort_input("weights", "all of `scaling`, `centre` and `divisor`, or none",
                                  paste("no", describe_set(absent)))
  frame$scaling <- vapply(as.character(weights$scaling), check_choice, "", c("sum", "vector", "zscore"),
                          "weights$scaling")
  frame$centre <- numeric_column(weights, "centre", "weights")
  frame$divisor <- numeric_column(weights, "divisor", "weights", missing = TRUE)
  frame
}

# Offset and slope of z in the score.
score_rule <- function(weights, shifted) {
  if (!is.null(shifted)) check_flag(shifted, "shifted")
  rule <- attr(weights, "rule")
  if (isTRUE(shifted) && is.null(rule)) {
    abort_input("shifted", "NULL or FALSE where `weights` is a plain data frame", "TRUE",
                hint = "Only a result of entropy_weights() says what its shift was.")
  }
  if (is.null(rule) || isFALSE(shifted)) c(offset = 0, slope = 1) else rule
}

# One unit for each indicator of each system: labels, and weight, min and max as
# one number each or, with weights by period, one for each row of the data.
weight_units <- function(table, data) {
  frame <- table$frame
  key <- paste(frame[["system"]], frame$indicator, sep = "\r")
  rows <- split(seq_len(nrow(frame)), factor(key, unique(key)))
  period <- if (!is.null(table$time)) period_of_rows(table, data)
  lapply(unname(rows), function(at) {
    unit <- list(system = frame[["system"]][at[1L]], dimension = frame[["dimension"]][at[1L]],
                 indicator = frame$indicator[at[1L]], direction = frame$direction[at[1L]],
                 scaling = frame[["scaling"]][at[1L]])
    pick <- if (is.null(period)) at else at[match(period, frame$period[at])]
    if (is.null(period) && length(at) > 1L) {
      abort_input("weights", "one weight for each indicator", paste(length(at), "of them"),
                  paste0("indicator `", unit$indicator, "`"),
                  hint = paste0("Weights by period are matched only as entropy_weights() returned them; of a part of ",
                                "them, take one period."))
    }
    if (anyNA(pick)) abort_input("weights", "each indicator in each period",
                                 paste0("`", unit$indicator, "` in some only"))
    numbers <- intersect(c("weight", "min", "max", "low", "high", "centre", "divisor"), names(frame))
    c(unit, lapply(stats::setNames(numbers, numbers), function(name) frame[[name]][pick]))
  })
}

# The period of each row of the data, as the strings of the weights.
period_of_rows <- function(table, data) {
  check_columns(data, table$time, "weights")
  period <- id_strings(get_column(data, table$time))
  row <- match(FALSE, period %in% table$frame$period)
  if (!is.na(row)) {
    abort_input("weights", paste0("weights for each period of `", table$time, "`"),
                paste("none for", describe_value(period[row])),
                paste("row", row), hint = "Weights pooled over periods can score a new one.")
  }
  period
}

# The names of the columns of scores.
check_targets <- function(table, units) {
  if (is.null(table$frame[["system"]])) return("score")
  targets <- unique(table$frame$system)
  used <- intersect(targets, c(table$frame$indicator, table$time))
  if (length(used)) {
    abort_input("weights", "systems with names of their own, for the columns of scores",
                paste0("a system and a column used for it, both called ", describe_set(used)))
  }
  targets
}

# ---- indicators on the unit interval --------------------------------------------

# z of one unit and the first row, if any, whose value lies outside min and max.
# An indicator without weight may be constant; its z is 0.
normalised <- function(unit, data, index = character()) {
  x <- numeric_column(data, unit$indicator, "data", index)
  has_target <- unit$direction %in% c("moderate", "interval")
  v <- if (has_target) target_distance(x, unit$low, unit$high) else x
  low <- if (is.null(unit$min)) (if (has_target) 0 else min(x)) else unit$min
  high <- if (is.null(unit$max)) max(v) else unit$max
  check_extremes(unit, low, high, data)
  width <- high - low
  z <- if (is.null(unit$scaling)) {
    (if (unit$direction == "-" || has_target) high - v else v - low) / width
  } else {
    v <- oriented(x, unit, unit$scaling, high, function(row) describe_row(data, row, index))
    (v - unit$centre) / unit$divisor
  }
  z[width == 0 | !is.finite(z)] <- 0
  beyond <- if (has_target) v > high & is.null(unit$scaling) else x < low | x > high
  list(z = z, outside = utils::head(which(beyond & width > 0), 1L))
}

check_extremes <- function(unit, low, high, data) {
  bad <- match(TRUE, high < low | (high == low & unit$weight > 0))
  if (is.na(bad)) return(invisible())
  where <- if (length(high) > 1L) describe_row(data, bad)
  own <- if (is.null(unit$min)) "data" else "weights"
  abort_input(own, paste0("a largest value above the smallest for `", unit$indicator, "`, which has a weight"),
              paste(format(low[bad]), "and", format(high[bad])), where)
}

warn_outside <- function(outside, data, index, consequence) {
  if (!length(outside)) return(invisible())
  name <- names(outside)[which.min(outside)]
  others <- length(unique(names(outside))) - 1L
  warn_lowcarbon("`", name, "` lies outside the smallest and largest value kept with the weights (",
                 describe_row(data, min(outside), c(index, name)), "); ", consequence, ".",
                 if (others > 0L) paste(" The same holds for", others, "further",
                                        if (others == 1L) "indicator." else "indicators."))
}

# Printed weights sum to 1 up to their rounding; more than that is a slip.
warn_weight_sum <- function(table) {
  frame <- table$frame
  set <- do.call(paste, c(list(rep("", nrow(frame))), frame[intersect(c("system", "period"), names(frame))]))
  total <- tapply(frame$weight, factor(set, unique(set)), sum)
  far <- match(TRUE, abs(total - 1) > 0.01)
  if (is.na(far)) return(invisible())
  label <- trimws(names(total)[far])
  warn_lowcarbon("The weights", if (nzchar(label)) paste0(" of ", label), " sum to ", format(total[[far]]),
                 ", not to 1; scores are on that scale.")
}
