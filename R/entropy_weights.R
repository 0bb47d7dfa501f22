# Entropy weights of indicators: what an indicator system may look like, which
# rows are pooled, and the table of weights. The sums are taken in C.

#' Entropy weights
#'
#' Weights of indicators by how much they tell the rows apart: an indicator
#' that is spread evenly over the rows has an entropy near 1 and hardly any
#' weight; one that is concentrated in few rows has much.
#'
#' Each indicator is brought to the unit interval by its smallest and largest
#' value over the rows pooled, \eqn{z = (x - min) / (max - min)}, or
#' \eqn{z = (max - x) / (max - min)} where a low value is good. With
#' \eqn{p_i = z_i / \sum z} the entropy is
#' \eqn{e = -(1/\ln N) \sum p_i \ln p_i}, the redundancy \eqn{d = 1 - e} and the
#' weight \eqn{w_j = d_j / \sum d}. Weights sum to 1 within each system (and
#' period). The redundancy is summed up directly, from terms none of which is
#' negative, so that it keeps its digits however even an indicator is.
#'
#' Indicators of which a middle value is best come as `"moderate"` (one best value) or
#' `"interval"` (best between two): z is then \eqn{1 - d / \max d} with d the distance from
#' `target`, so that it is 1 on target and 0 for the value that is farthest off.
#'
#' Three choices that papers seldom print move the third decimal or more, and
#' are arguments here:
#'
#' * *What is pooled.* `scope = "pooled"` takes the extremes and the shares over
#'   all rows, which keeps scores comparable over the years. `"period"` starts
#'   afresh in each period; weights and scores of two periods are then not
#'   comparable.
#' * *Zeros.* Each indicator has a row with \eqn{z = 0}. `"exact"` takes the
#'   limit \eqn{0 \ln 0 = 0}. `"shift"` puts `z + shift` in the place of z, and
#'   `"rescale"` puts `range[1] + (range[2] - range[1]) * z`; both hold for the
#'   weights and, unless told otherwise, for the scores of [composite_score()].
#'   A shift of 1e-4 is harmless, a shift of 1 is not.
#' * *The constant.* The logarithm that divides is that of the number of shares
#'   added up: rows, regions times years. Scripts in circulation put the number
#'   of years there. All redundancies are then negative, and \eqn{d / \sum d}
#'   turns their order round: the least informative indicator gets the largest
#'   weight. `k` is there to be able to say so: a `k` under which a redundancy
#'   is negative is refused.
#'
#' @section Other scalings:
#' Spreadsheets and scripts in circulation scale otherwise; `scaling` says so, and the weights
#' and scores can then be compared with theirs.
#'
#' | here | what others do |
#' |---|---|
#' | `scaling = "minmax"` | the default; SPSSAU's positive and reverse normalisation (MMS, NMMS), most papers |
#' | `zero = "shift", shift = 0.01` (or 1e-4, 1) | min-max and a translation: spreadsheets, and Stata and EViews scripts that add a constant before the logarithm |
#' | `zero = "rescale", range = c(a, b)` | scaling to \[a, b\], such as \[0.002, 0.998\] or \[1, 2\] |
#' | `scaling = "sum"` | \eqn{x / \sum x}: scripts that take shares of the raw values (SPSSAU's entropy method on unprocessed positive data); a low-is-good indicator as \eqn{1/x} |
#' | `scaling = "vector"` | \eqn{x / \sqrt{\sum x^2}}, TOPSIS: the same weights, other scores; \eqn{1/x} likewise |
#' | `scaling = "zscore"` | \eqn{\pm(x - \bar x)/s + A}, s with n - 1: `translate = A` for all, or, `translate = NULL`, each moved so that its smallest value is `shift` (SPSSAU's non-negative translation: `shift = 0.01`) |
#'
#' `"sum"` and `"vector"` need values that are not negative (above zero where low is good). What was
#' used is in the columns `scaling`, `centre` and `divisor`, by which [composite_score()]
#' scales the same way.
#'
#' @section Constants and outliers:
#' An indicator with one value only (to rounding) carries no information: its
#' entropy is 1, its weight 0, and a warning names it. Min-max scaling is
#' sensitive to outliers; see [winsorize()].
#'
#' @param data a data frame, one row per region and period; any row order.
#' @param indicators names of numeric columns; or an indicator system, a data
#'   frame with the columns `indicator`, `direction` and, if wanted, `system`
#'   and `dimension`. Each system is weighted for itself, as one flat set.
#' @param direction `"+"` where a high value is good, `"-"` where a low one is,
#'   `"moderate"` or `"interval"` where `target` is:
#'   one for all, one for each indicator in order, or named by indicator. Also
#'   1 and -1, the full-width signs, and the words in use: `positive`, `benefit`,
#'   `\u6b63\u5411`, `\u6548\u76ca\u578b`, `\u8d8a\u5927\u8d8a\u597d`; `negative`, `cost`, `\u8d1f\u5411`,
#'   `\u9006\u5411`,
#'   `\u9006`, `\u6210\u672c\u578b`; `\u9002\u5ea6`, `\u4e2d\u95f4\u578b`; `\u533a\u95f4`, with or without
#'   `\u6307\u6807`. A word that is not known is an error that lists them. `NULL` if `indicators` is
#'   a data frame that says so itself.
#' @param scope `"pooled"`: one set of weights over all rows. `"period"`: one
#'   for each period.
#' @param index the region and the period column (or only the period column);
#'   needed for `scope = "period"`. If both are named, a second row for a
#'   region and period is an error.
#' @param zero what is done about z = 0: see above.
#' @param shift the constant added by `zero = "shift"`, on the scale of z.
#' @param range the two ends of the interval of `zero = "rescale"`.
#' @param k the number under the logarithm of Shannon's constant
#'   \eqn{1/\ln k}. `NULL`, the default: the number of rows pooled.
#' @param scaling how indicators are brought to one scale; see the section.
#' @param translate for `scaling = "zscore"`: the number added to all, or `NULL`.
#' @param target a list named by indicator: one number for a moderate one, two for
#'   an interval, as `list(density = 0.4, leverage = c(0.4, 0.6))`. In an indicator
#'   system also as columns `low` and `high`.
#' @return A data frame of class `lowcarbon_entropy`, one row per indicator (per
#'   period first, if `scope = "period"`): \[`system`\], \[`dimension`\], \[the
#'   period column\], `indicator`, `direction` (`"+"`, `"-"`, `"moderate"` or `"interval"`), `entropy`,
#'   `redundancy`, `weight`, `min`, `max` (of moderate and interval indicators: 0 and the largest
#'   distance from the target), \[`low`, `high`: the targets\], \[`scaling`, `centre`, `divisor`\]. Its attribute
#'   `choices` holds the
#'   choices made. It has a `plot()` and an `autoplot()` method.
#' @section Errors: missing or infinite values, no rows, fewer than two rows (in
#'   a period), an unknown or doubled indicator, a direction that cannot be
#'   read, a system (in a period) whose indicators are all constant.
#' @section Cost: two passes over each column and one logarithm per value; no
#'   copy of numeric columns is made.
#' @references
#' Shannon, C. E. (1948). A mathematical theory of communication. *Bell System
#' Technical Journal*, 27, 379-423. \doi{10.1002/j.1538-7305.1948.tb01338.x}
#'
#' Hwang, C.-L. and Yoon, K. (1981). *Multiple Attribute Decision Making*.
#' Springer. \doi{10.1007/978-3-642-48318-9}
#' @seealso [composite_score()], [obstacle_degree()], [coupling_coordination()]
#' @concept entropy method
#' @concept EWM
#' @concept objective weights
#' @concept indicator system
#' @concept shangquanfa
#' @export
#' @examples
#' panel <- data.frame(province = rep(c("A", "B"), each = 2), year = c(2020, 2021),
#'                     forest = c(3, 5, 2, 7), carbon = c(10, 20, 15, 25))
#' entropy_weights(panel, c("forest", "carbon"), c("+", "-"))
#' entropy_weights(panel, c("forest", "carbon"), c("+", "-"), zero = "shift")
#'
#' system <- data.frame(system = c("sinks", "sources", "sources"),
#'                      indicator = c("forest", "carbon", "forest"),
#'                      direction = c("+", "-", "+"))
#' entropy_weights(panel, system)
entropy_weights <- function(data, indicators, direction = NULL, scope = c("pooled", "period"), index = NULL,
                            zero = c("exact", "shift", "rescale"), shift = 1e-4, range = c(0.002, 0.998),
                            k = NULL, scaling = c("minmax", "sum", "vector",
                                                  "zscore"), translate = NULL, target = NULL) {
  check_data(data)
  scope <- check_choice(scope)
  zero <- check_choice(zero)
  rule <- zero_rule(zero, shift, range)
  scaling <- check_choice(scaling)
  check_scaling(scaling, zero, translate)
  if (!is.null(k)) check_number(k, "k", lower = 2)
  system <- with_targets(indicator_system(data, indicators, direction), indicators, target)
  index <- entropy_index(data, index, scope)
  segments <- entropy_segments(data, index, scope)
  warn_totals(data, if (length(index) == 2L) index[1L], index[2L], system$indicator)

  wanted <- unique(system$indicator)
  columns <- lapply(wanted, function(name) numeric_column(data, name, "indicators", index))
  columns <- columns[match(system$indicator, wanted)]
  outcomes <- if (is.null(k)) 0 else as.double(k)
  plain <- scaling == "minmax" && all(system$direction %in% c("+", "-"))
  measured <- if (plain) {
    .Call(ffi_entropy, columns, as.integer(system$direction == "-"), segments$rows, segments$ends,
          c(as.double(rule), outcomes))
  } else {
    measure_scaled(columns, system, segments, list(scaling = scaling, rule = rule, translate = translate,
                                                   shift = shift), outcomes, data)
  }
  check_redundancy(measured, system, segments, k)
  frame <- entropy_frame(measured, system, segments)
  choices <- c(list(scope = scope, zero = zero), if (zero == "shift") list(shift = shift),
               if (zero == "rescale") list(range = range), list(k = if (is.null(k)) "rows pooled" else k),
               scaling_choices(scaling, translate, shift))
  new_result(frame, "lowcarbon_entropy", choices = choices, rule = rule, time = segments$name)
}

# z -> offset + slope z
zero_rule <- function(zero, shift, range) {
  switch(zero,
    exact = c(offset = 0, slope = 1),
    shift = {
      check_number(shift, "shift", lower = 0)
      c(offset = shift, slope = 1)
    },
    rescale = {
      ok <- is.numeric(range) && length(range) == 2L && all(is.finite(range)) && range[1L] >= 0 && range[1L] < range[2L]
      if (!ok) {
        abort_input("range", "two rising numbers, the first not below 0",
                    describe_found(range))
      }
      c(offset = range[[1L]], slope = range[[2L]] - range[[1L]])
    })
}

# ---- indicators and directions ----------------------------------------------

# The caller's indicators as a frame: [system], [dimension], indicator, direction.
indicator_system <- function(data, indicators, direction) {
  if (missing(indicators)) abort_input("indicators", "names of columns, or an indicator system", "nothing")
  if (is.data.frame(indicators)) return(system_of_frame(data, indicators, direction))
  check_columns(data, indicators, "indicators")
  check_once(indicators, "indicators")
  data.frame(indicator = unname(indicators), direction = match_direction(direction, indicators),
             stringsAsFactors = FALSE)
}

system_of_frame <- function(data, indicators, direction) {
  if (!nrow(indicators)) abort_input("indicators", "at least one row in the indicator system", "no rows")
  if (!"indicator" %in% names(indicators)) {
    abort_input("indicators", "a column `indicator` in the indicator system",
                paste("columns", describe_set(names(indicators))))
  }
  given <- intersect(c("system", "dimension", "indicator"), names(indicators))
  frame <- as.data.frame(lapply(stats::setNames(given, given), function(name) {
    label_column(indicators, name, "indicators")
  }), stringsAsFactors = FALSE)
  check_columns(data, unique(frame$indicator), "indicators")
  check_once(paste(frame[["system"]], frame$indicator), "indicators", frame$indicator)
  frame$direction <- system_direction(indicators, direction, frame$indicator)
  frame
}

system_direction <- function(indicators, direction, names) {
  own <- "direction" %in% names(indicators)
  if (own && !is.null(direction)) {
    abort_input("direction", "NULL where the indicator system has a column `direction`", "directions in both")
  }
  if (own) read_direction(indicators[["direction"]], names) else match_direction(direction, names)
}

# A column of labels as strings; none may be missing.
label_column <- function(frame, name, arg) {
  x <- as.character(frame[[name]])
  empty <- match(TRUE, is.na(x) | !nzchar(x))
  if (!is.na(empty)) abort_input(arg, paste0("a value in each row of `", name, "`"), "an empty one",
                                 paste("row", empty))
  x
}

check_once <- function(x, arg, shown = x) {
  twice <- anyDuplicated(x)
  if (twice) abort_input(arg, "each indicator once", paste0("`", shown[twice], "` twice"))
}

# ---- what is pooled ----------------------------------------------------------

# The columns of `index`: none, the period, or region and period.
entropy_index <- function(data, index, scope) {
  if (is.null(index) && !inherits(data, "pdata.frame")) {
    if (scope == "pooled") return(character())
    abort_input("index", "the period column, or the region and the period column, for scope = \"period\"", "nothing")
  }
  if (inherits(index, "formula")) index <- all.vars(index)
  if (is.character(index) && length(index) == 1L) {
    check_columns(data, index, "index")
  } else {
    index <- resolve_index(data, index)
    code_panel(data, index)
  }
  index
}

# Rows segment by segment (counted from 0; NULL as they lie), the positions
# where segments end, the period of each segment and the period column's name.
entropy_segments <- function(data, index, scope) {
  if (scope == "pooled") {
    if (nrow(data) < 2L) abort_input("data", "at least two rows", "one row")
    return(list(rows = NULL, ends = nrow(data), name = NULL, ids = NULL))
  }
  name <- index[length(index)]
  check_free(name, c("system", "dimension", "indicator", "direction", "entropy", "redundancy", "weight", "min", "max"))
  period <- code_time(data, name, "index", index)
  counts <- tabulate(period$codes, period$n)
  single <- match(1L, counts)
  if (!is.na(single)) {
    abort_input("data", "at least two rows in each period", "one row", paste(name, describe_value(period$ids[single])))
  }
  list(rows = order(period$codes) - 1L, ends = cumsum(counts), name = name, ids = period$ids)
}

# ---- the table of weights ----------------------------------------------------

describe_segment <- function(segments, s) {
  if (is.null(segments$ids)) return(NULL)
  paste(segments$name, describe_value(segments$ids[s]))
}

check_redundancy <- function(measured, system, segments, k) {
  if (measured$at[1L] > 0L) {
    n <- diff(c(0L, segments$ends))[measured$at[1L]]
    abort_input("k", paste0("a number that makes no redundancy negative, such as the ", n, " rows pooled"),
                paste0(format(k), ", which does for `", system$indicator[measured$at[2L]], "`"),
                describe_segment(segments, measured$at[1L]),
                hint = paste0("The shares of ", n, " rows are added up, so the constant is 1/ln(", n,
                              "). With fewer, for example ",
                              "the number of periods, the weights come out in the reverse order. Leave k = NULL."))
  }
  bad <- match(FALSE, is.finite(measured$max - measured$min) & is.finite(measured$redundancy))
  if (!is.na(bad)) {
    abort_input("indicators", "values whose range is a finite number",
                paste0("`", system$indicator[row(measured$max)[bad]], "`, which overflows"),
                describe_segment(segments, col(measured$max)[bad]), hint = "Measure it in a larger unit.")
  }
}

entropy_frame <- function(measured, system, segments) {
  count <- length(segments$ends)
  frame <- system[rep(seq_len(nrow(system)), count), , drop = FALSE]
  rownames(frame) <- NULL
  labels <- intersect(c("system", "dimension"), names(frame))
  period <- if (!is.null(segments$name)) {
    stats::setNames(list(segments$ids[rep(seq_len(count), each = nrow(system))]), segments$name)
  }
  redundancy <- as.vector(measured$redundancy)
  numbers <- list(entropy = 1 - redundancy, redundancy = redundancy,
                  weight = normalised_redundancy(redundancy, frame, segments, nrow(system)),
                  min = as.vector(measured$min), max = as.vector(measured$max))
  warn_constant(as.vector(measured$constant), frame$indicator, period)
  scaled <- measured[intersect(c("scaling", "centre", "divisor"), names(measured))]
  list_to_frame(c(as.list(frame[labels]), period, as.list(frame[c("indicator", "direction")]), numbers,
                  as.list(frame[intersect(c("low", "high"), names(frame))]), lapply(scaled, as.vector)))
}

# d / sum d within each system and segment.
normalised_redundancy <- function(redundancy, frame, segments, size) {
  segment <- rep(seq_along(segments$ends), each = size)
  own <- frame[["system"]]
  system <- if (is.null(own)) rep(1L, length(redundancy)) else match(own, unique(own))
  total <- stats::ave(redundancy, segment, system, FUN = sum)
  empty <- match(TRUE, total <= 0)
  if (!is.na(empty)) {
    where <- c(if (!is.null(frame[["system"]])) paste("system", describe_value(frame[["system"]][empty])),
               describe_segment(segments, segment[empty]))
    abort_input("indicators", "an indicator with two different values", "constant indicators only",
                if (length(where)) paste(where, collapse = ", "))
  }
  redundancy / total
}

warn_constant <- function(constant, indicator, period) {
  if (!any(constant)) return(invisible())
  labels <- paste0("`", indicator[constant], "`")
  if (!is.null(period)) labels <- paste0(labels, " (", names(period), " ", id_strings(period[[1L]][constant]), ")")
  labels <- unique(labels)
  count <- length(labels)
  warn_lowcarbon(if (count == 1L) "One indicator is constant and has" else
                 paste(count, "indicators are constant and have"), " weight 0: ",
                 describe_set(labels, quote = FALSE), ".")
}

# ---- print and draw ------------------------------------------------------------

#' @export
result_title.lowcarbon_entropy <- function(x) {
  paste0("Entropy weights of ", length(unique(x$indicator)), " indicators",
         if (!is.null(x[["system"]])) paste0(" in ", length(unique(x[["system"]])), " systems"))
}

#' @describeIn entropy_weights A bar for each indicator, by system, the largest
#'   first; with weights by period the mean over periods, and a line from the
#'   lowest to the highest.
#' @param x a result of `entropy_weights()`.
#' @param main a title.
#' @param ... words and sizes for [graphics::barplot()]: `xlab`, `cex`, ...
#' @export
plot.lowcarbon_entropy <- function(x, main = NULL, ...) {
  check_dots(..., .allow = plot_words)
  draw_bars(bar_frame(x$weight, x$indicator, x[["system"]]), "weight", main, ...)
  invisible(x)
}

#' @exportS3Method ggplot2::autoplot
autoplot.lowcarbon_entropy <- function(object, ...) {
  check_dots(...)
  ggplot_bars(bar_frame(object$weight, object$indicator, object[["system"]]), "weight")
}
