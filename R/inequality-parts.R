# What the inequality indices decomposed by groups share (dagum_gini, theil):
# reading the columns, the rows of the answer, and what is said about groups
# and periods for which an index does not exist.

# Values, weights and the codes of group and period. With no `time` there is
# one period without a name; with no `weights` every row counts once.
inequality_input <- function(data, value, group, time, weights) {
  check_data(data)
  check_columns(data, value, "value", n = 1L)
  check_columns(data, group, "group", n = 1L)
  if (!is.null(time)) check_columns(data, time, "time", n = 1L)
  if (!is.null(weights)) check_columns(data, weights, "weights", n = 1L)
  if (identical(group, time)) {
    abort_input("time", "another column than `group`", paste0("`", time, "` for both"))
  }
  check_free(time, c("component", "group_1", "group_2", "estimate", "share", "lower", "upper"), "time")
  warn_totals(data)
  places <- c(group, time)
  list(
    value = scaled_to_range(numeric_column(data, value, "value", places, lower = 0)),
    weight = if (!is.null(weights)) {
      scaled_to_range(numeric_column(data, weights, "weights", places, lower = 0))
    },
    group = code_column(data, group, "group", places),
    period = if (!is.null(time)) code_time(data, time, "time", places) else list(codes = NULL, ids = NULL, n = 1L),
    names = list(value = value, group = group, time = time, weights = weights)
  )
}

# The period column, which may also be named as elsewhere, beside the region's.
time_of_index <- function(data, time, index) {
  if (is.null(index) || missing(data)) return(time)
  check_data(data)
  index <- resolve_index(data, index)
  if (!is.null(time) && !identical(time, index[2L])) {
    abort_input("time", paste0("NULL, or the period of `index`, `", index[2L], "`"), describe_found(time))
  }
  index[2L]
}

# The indices do not change with the unit of values and weights.
scaled_to_range <- function(x) {
  unit <- unit_in_range(x)
  if (unit == 1) x else x * unit
}

# "where year 2010": the period of column t of a groups x periods matrix.
describe_period <- function(input, t) {
  if (is.null(input$names$time)) return(NULL)
  paste(input$names$time, describe_value(input$period$ids[t]))
}

# Mean zero leaves nothing to divide by: such a period is refused by name.
check_period_totals <- function(input, weight, total) {
  empty <- match(TRUE, colSums(weight) == 0)
  if (!is.na(empty)) {
    abort_input("weights", "a positive sum in each period", "only zeros", describe_period(input, empty))
  }
  zero <- match(TRUE, colSums(total) == 0)
  if (!is.na(zero)) {
    abort_input("value", "a positive value in each period", "only zeros", describe_period(input, zero),
                hint = "An index of inequality divides by the mean. Leave such periods out, and say so.")
  }
}

# Groups without members (or weight) and groups of zeros have no index of
# their own. Their rows stay, with NA, and the caller is told.
warn_undefined_groups <- function(input, weight, total) {
  say <- function(missing, what) {
    if (!any(missing)) return()
    at <- which(missing, arr.ind = TRUE)
    places <- vapply(seq_len(min(nrow(at), 5L)), function(i) {
      group <- describe_value(input$group$ids[at[i, 1L]])
      if (is.null(input$names$time)) group else paste(group, "in", describe_period(input, at[i, 2L]))
    }, "")
    warn_lowcarbon("`group`: ", what, ": ", paste(places, collapse = "; "),
                   if (nrow(at) > 5L) paste(" and", nrow(at) - 5L, "more"),
                   ". Their own indices are NA; overall and contributions rest on the others.")
  }
  say(weight == 0, "no member (of positive weight)")
  say(weight > 0 & total == 0, "only zeros in `value`")
}

# One row for each index of each period: overall, one for each group, one for
# each pair of groups, then the rows named in `sums`.
inequality_frame <- function(input, sums) {
  k <- input$group$n
  first <- rep(seq_len(k), k - seq_len(k))
  second <- sequence(k - seq_len(k), from = seq_len(k) + 1L)
  component <- c("overall", rep("within", k), rep("between", length(first)), sums$component)
  ids <- input$group$ids
  frame <- data.frame(
    component = rep(component, input$period$n),
    group_1 = rep(ids[c(NA, seq_len(k), first, sums$group)], input$period$n),
    group_2 = rep(ids[c(NA, seq_len(k), second, sums$group)], input$period$n),
    stringsAsFactors = FALSE
  )
  if (is.null(input$names$time)) return(frame)
  period <- rep(input$period$ids, each = length(component))
  cbind(stats::setNames(data.frame(period, stringsAsFactors = FALSE), input$names$time), frame)
}

# A pair of groups is a row: too many groups are an identifier by mistake.
check_group_count <- function(input) {
  k <- input$group$n
  if (input$period$n * k * (k + 1) / 2 <= 1e7) return()
  abort_input("group", "few groups: each pair of them is a row of the answer", paste(k, "groups"),
              hint = paste0("Does `", input$names$group, "` name the unit rather than its group?"))
}

# Contributions in percent of the overall index of their period.
inequality_shares <- function(frame, estimate, periods) {
  estimate <- matrix(estimate, ncol = periods)
  shares <- 100 * estimate / rep(estimate[1L, ], each = nrow(estimate))
  shares[!startsWith(frame$component, "contribution") | is.nan(shares)] <- NA
  as.vector(shares)
}

warn_no_inequality <- function(input, overall) {
  equal <- which(overall == 0)
  if (!length(equal)) return()
  places <- if (is.null(input$names$time)) {
    "the data"
  } else {
    vapply(utils::head(equal, 5L), function(t) describe_period(input, t), "")
  }
  warn_lowcarbon("`value`: all values are equal in ", paste(places, collapse = ", "),
                 if (length(equal) > 5L) paste(" and", length(equal) - 5L, "more periods"),
                 "; inequality is zero and its shares are NA.")
}

nan_to_na <- function(x) {
  x[is.nan(x)] <- NA_real_
  x
}
