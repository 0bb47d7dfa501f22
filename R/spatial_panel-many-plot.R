# Pictures of one model under many weights.

#' @rdname spatial_panels
#' @export
plot.spatial_panels <- function(x, which = c("coefficients", "effects"), terms = NULL, level = 0.95, main = NULL, ...) {
  draw_intervals(many_intervals(x, which, terms, level, ...), interval_label(level), main)
  invisible(x)
}

#' @rdname spatial_panels
#' @exportS3Method ggplot2::autoplot
autoplot.spatial_panels <- function(object, which = c("coefficients", "effects"), terms = NULL, level = 0.95, ...) {
  ggplot_intervals(many_intervals(object, which, terms, level, ...), interval_label(level))
}

# A row for each term, the weights above each other in it; effects in a panel each.
many_intervals <- function(x, which, terms, level, ...) {
  which <- check_choice(which, c("coefficients", "effects"), "which")
  frame <- if (which == "coefficients") tidy.spatial_panels(x, ...) else as.data.frame(effects.spatial_panels(x, ...))
  if (!is.null(terms)) {
    unknown <- setdiff(terms, frame$term)
    if (length(unknown)) abort_input("terms", paste("names among", describe_set(unique(frame$term))),
                                     describe_set(unknown))
    frame <- frame[frame$term %in% terms, , drop = FALSE]
  }
  frame <- add_interval(frame[!is.na(frame$estimate), , drop = FALSE], level)
  panel <- if (which == "coefficients") "" else frame$effect
  if (length(unique(frame$horizon)) > 1L) panel <- paste(panel, frame$horizon)
  data.frame(frame[c("estimate", "conf.low", "conf.high")], label = frame$term, series = frame$W, panel = panel,
             stringsAsFactors = FALSE)
}
