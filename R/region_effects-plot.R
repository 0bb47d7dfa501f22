# The picture of region_effects(): one effect, region by region, with its intervals.

#' @rdname region_effects
#' @param x,object What `region_effects()` returns.
#' @param effect Which effect is drawn, `"to"`, `"from"` or `"own"`; regions come in its order.
#' @param level Level of the intervals.
#' @param main Title.
#' @param ... Passed to [graphics::plot.default()]; `autoplot()` refuses further arguments.
#' @export
plot.lowcarbon_region_effects <- function(x, effect = c("to", "from", "own"), level = 0.95, main = NULL, ...) {
  effect <- check_choice(effect)
  draw_intervals(region_intervals(x, effect, level), region_label(x, effect, level), main, ...)
  invisible(x)
}

#' @rdname region_effects
#' @exportS3Method ggplot2::autoplot
autoplot.lowcarbon_region_effects <- function(object, effect = c("to", "from", "own"), level = 0.95, ...) {
  check_dots(...)
  effect <- check_choice(effect)
  ggplot_intervals(region_intervals(object, effect, level), region_label(object, effect, level))
}

region_label <- function(x, effect, level) {
  paste0(c(to = "to the others", from = "from the others", own = "own")[[effect]], ", ", interval_label(level))
}

# The highest first. Without standard errors the intervals are points.
region_intervals <- function(x, effect, level) {
  frame <- add_interval(as.data.frame(x)[x$effect == effect, ], level)
  frame <- frame[order(-frame$estimate), ]
  bare <- is.na(frame$std.error)
  frame$conf.low[bare] <- frame$conf.high[bare] <- frame$estimate[bare]
  data.frame(frame[c("estimate", "conf.low", "conf.high")], label = as.character(frame[[1L]]), series = "", panel = "",
             stringsAsFactors = FALSE)
}
