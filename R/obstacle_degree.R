# Obstacle degrees: which indicators hold a region back, given their weights.

#' Obstacle degree
#'
#' How much each indicator contributes to what a region and period lacks:
#' \eqn{O_j = w_j (1 - z_j) / \sum_j w_j (1 - z_j)}, with the weight \eqn{w_j}
#' and the indicator \eqn{z_j} brought to the unit interval by the smallest and
#' largest value kept with the weights. z is never shifted here, whatever the
#' weights were made with.
#'
#' The obstacle degree is a ratio: it sums to 1 within each region and period
#' (and system). Multiply by 100 for percent. The degree of a dimension is the
#' sum over its indicators.
#'
#' A row that is best in every indicator lacks nothing: its degrees are 0/0,
#' returned as `NA` with a warning that names it. A value better than the best
#' one kept with the weights is no obstacle and counts as z = 1; one worse than
#' the worst counts with its full distance. A warning names the first of either.
#'
#' @param data a data frame with one row per region and period; any row order.
#' @param weights as for [composite_score()].
#' @param index names of the region and the period column.
#' @return A data frame of class `lowcarbon_obstacle`: the region and the period
#'   column, \[`system`\], \[`dimension`\], `indicator`, `obstacle` (ratio); by
#'   region, then period, then in the order of the weights. `summary()` gives
#'   the mean degree and rank of each indicator; there are a `plot()` and an
#'   `autoplot()` method.
#' @section Errors: those of [composite_score()], and two rows for one region and
#'   period.
#' @section Cost: proportional to the number of values.
#' @references
#' The degree is in common use in the Chinese literature on indicator systems,
#' without a single source. For the weights see the references of
#' [entropy_weights()].
#' @seealso [entropy_weights()], [composite_score()]
#' @concept obstacle factors
#' @concept diagnosis
#' @concept zhangaidu
#' @export
#' @examples
#' panel <- data.frame(province = rep(c("A", "B"), each = 2), year = c(2020, 2021),
#'                     forest = c(3, 5, 2, 7), carbon = c(10, 20, 15, 25))
#' weights <- entropy_weights(panel, c("forest", "carbon"), c("+", "-"))
#' obstacles <- obstacle_degree(panel, weights, c("province", "year"))
#' obstacles
#' summary(obstacles)
obstacle_degree <- function(data, weights, index = NULL) {
  check_data(data)
  index <- resolve_index(data, index)
  panel <- code_panel(data, index)
  table <- read_weights(weights, data)
  units <- weight_units(table, data)
  other <- unlist(lapply(units, `[[`, "scaling"))
  if (length(other)) {
    abort_input("weights", "indicators on the unit interval, scaling = \"minmax\", of which 1 is the best",
                describe_value(other[1L]))
  }
  lacking <- lacking_matrix(units, data, index)
  order <- order(panel$region$codes, panel$time$codes)
  obstacle <- shares_by_system(lacking, units, data, index)[order, , drop = FALSE]
  label <- function(name) rep(vapply(units, function(unit) unit[[name]], ""), nrow(data))
  labels <- intersect(c("system", "dimension", "indicator"), names(table$frame))
  check_free(index, c(labels, "obstacle"))
  place <- lapply(stats::setNames(index, index),
                  function(name) rep(get_column(data, name)[order], each = length(units)))
  frame <- list_to_frame(c(place, lapply(stats::setNames(labels, labels), label),
                           list(obstacle = as.vector(t(obstacle)))))
  new_result(frame, "lowcarbon_obstacle", choices = list(unit = "ratio", extremes = table$extremes))
}

# w (1 - z), a row for each row of the data and a column for each unit.
lacking_matrix <- function(units, data, index) {
  outside <- integer()
  lacking <- matrix(0, nrow(data), length(units))
  for (u in seq_along(units)) {
    part <- normalised(units[[u]], data, index)
    outside <- c(outside, stats::setNames(part$outside, rep(units[[u]]$indicator, length(part$outside))))
    lacking[, u] <- units[[u]]$weight * pmax(1 - part$z, 0)
  }
  warn_outside(outside, data, index, "a value better than the best is no obstacle")
  lacking
}

shares_by_system <- function(lacking, units, data, index) {
  system <- vapply(units, function(unit) if (is.null(unit$system)) "" else unit$system, "")
  for (one in unique(system)) {
    here <- system == one
    total <- rowSums(lacking[, here, drop = FALSE])
    warn_nothing_lacking(total, one, data, index)
    lacking[, here] <- lacking[, here] / ifelse(total > 0, total, NA)
  }
  lacking
}

warn_nothing_lacking <- function(total, system, data, index) {
  best <- which(total <= 0)
  if (!length(best)) return(invisible())
  warn_lowcarbon(if (length(best) == 1L) "One row is" else paste(length(best), "rows are"), " best in every indicator",
                 if (nzchar(system)) paste0(" of ", system), ", which leaves no obstacle degrees (NA); the first: ",
                 describe_row(data, best[1L], index), ".")
}

#' @export
result_title.lowcarbon_obstacle <- function(x) {
  paste0("Obstacle degrees of ", length(unique(x$indicator)), " indicators, sums of 1 within each ",
         paste(c(names(x)[1:2], if ("system" %in% names(x)) "system"), collapse = "-"))
}

#' @describeIn obstacle_degree The mean obstacle degree of each indicator over
#'   regions and periods, its rank, and the number of regions and periods in
#'   which it is the largest obstacle (of its system); rows without degrees are
#'   left out.
#' @param object,x a result of `obstacle_degree()`.
#' @param ... words and sizes for [graphics::barplot()]: `xlab`, `cex`, ...
#' @export
summary.lowcarbon_obstacle <- function(object, ...) {
  check_dots(...)
  check_whole(object)
  frame <- as.data.frame(object)
  frame <- frame[!is.na(frame$obstacle), ]
  labels <- intersect(c("system", "dimension", "indicator"), names(frame)[-(1:2)])
  unit <- do.call(paste, c(unname(frame[intersect(c("system", "indicator"), labels)]), sep = "\r"))
  set <- do.call(paste, c(unname(frame[c(names(frame)[1:2], intersect("system", labels))]), sep = "\r"))
  first <- match(unique(unit), unit)
  out <- frame[first, labels, drop = FALSE]
  rownames(out) <- NULL
  out$mean <- as.vector(tapply(frame$obstacle, factor(unit, unit[first]), mean))
  largest <- frame$obstacle == stats::ave(frame$obstacle, set, FUN = max)
  out$largest <- as.vector(tapply(largest, factor(unit, unit[first]), sum))
  system <- if (is.null(out[["system"]])) rep("", nrow(out)) else out$system
  out$rank <- stats::ave(-out$mean, system, FUN = function(x) rank(x, ties.method = "min"))
  out
}

#' @describeIn obstacle_degree A bar for the mean degree of each indicator, by
#'   system, the largest first, with a line over the middle half of regions and
#'   periods.
#' @param n how many bars to draw for each system.
#' @param main a title.
#' @export
plot.lowcarbon_obstacle <- function(x, n = 12L, main = NULL, ...) {
  check_dots(..., .allow = plot_words)
  draw_bars(obstacle_bars(x, n), "obstacle degree", main, ...)
  invisible(x)
}

#' @exportS3Method ggplot2::autoplot
autoplot.lowcarbon_obstacle <- function(object, n = 12L, ...) {
  check_dots(...)
  ggplot_bars(obstacle_bars(object, n), "obstacle degree")
}

obstacle_bars <- function(x, n) {
  check_number(n, "n", lower = 1, whole = TRUE)
  bars <- bar_frame(x$obstacle, x$indicator, x[["system"]], probs = c(0.25, 0.75))
  bars[stats::ave(bars$value, bars$panel, FUN = seq_along) <= n, ]
}
