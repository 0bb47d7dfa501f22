# Bars with whiskers, for results that say how much each of several labels
# weighs: entropy weights, obstacle degrees.

# Mean, lowest and highest value of each label within each panel, the largest
# mean first.
bar_frame <- function(value, label, panel, probs = c(0, 1)) {
  panel <- if (is.null(panel)) rep("", length(value)) else panel
  there <- !is.na(value)
  if (!any(there)) abort_input("x", "at least one value to draw", "missing ones only")
  keys <- unique(data.frame(panel = panel, label = label, stringsAsFactors = FALSE)[there, ])
  of <- lapply(seq_len(nrow(keys)), function(i) value[panel == keys$panel[i] & label == keys$label[i] & there])
  keys$value <- vapply(of, mean, 0)
  keys$lower <- vapply(of, stats::quantile, 0, probs = probs[1L], names = FALSE)
  keys$upper <- vapply(of, stats::quantile, 0, probs = probs[2L], names = FALSE)
  keys[order(match(keys$panel, unique(keys$panel)), -keys$value), ]
}

# Horizontal bars, one colour and, if there are several, a heading per panel,
# a whisker where lower < upper. The margin is that of the labels, in which a
# Chinese character counts twice.
draw_bars <- function(bars, along, main, ...) {
  bars <- bars[rev(seq_len(nrow(bars))), ]
  panels <- unique(bars$panel)
  panel <- match(bars$panel, panels)
  headed <- length(panels) > 1L
  colours <- series_colours(length(panels))[panel]
  labels <- shorten(bars$label)
  inches <- min(0.3 + 0.085 * max(nchar(labels, type = "width")), 0.5 * graphics::par("din")[1L])
  old <- graphics::par(mai = c(0.8, inches, 0.7, 0.2), las = 1)
  on.exit(graphics::par(old))
  gaps <- c(0.2, ifelse(diff(panel) != 0, 1, 0.2))[seq_along(panel)]
  at <- draw_barplot(bars$value, horiz = TRUE, col = colours, border = NA, names.arg = labels, space = gaps,
                          cex.names = 0.8,
                          xlim = c(0, 1.04 * max(bars$upper)), ylim = c(0, sum(gaps + 1) + 0.9 * headed), xlab = along, main = main, ...)
  ranged <- bars$lower < bars$upper
  graphics::segments(bars$lower[ranged], at[ranged], bars$upper[ranged], at[ranged], col = "grey30")
  if (headed) {
    graphics::text(0, tapply(at, panel, max) + 0.8, panels, adj = c(0, 0.5), font = 2L, cex = 0.9, col = "grey20")
  }
}

# The same with ggplot2, a facet per panel.
ggplot_bars <- function(bars, xlab) {
  .data <- ggplot2::.data
  bars$panel <- factor(bars$panel, unique(bars$panel))
  bars$order <- factor(seq_len(nrow(bars)), rev(seq_len(nrow(bars))))
  drawn <- ggplot2::ggplot(bars, ggplot2::aes(.data[["value"]], .data[["order"]])) +
    ggplot2::geom_col(ggplot2::aes(fill = .data[["panel"]]), show.legend = FALSE) +
    ggplot2::geom_segment(ggplot2::aes(x = .data[["lower"]], xend = .data[["upper"]], yend = .data[["order"]]),
                          data = bars[bars$lower < bars$upper, ], colour = "grey30") +
    ggplot2::scale_y_discrete(labels = stats::setNames(shorten(bars$label), bars$order)) +
    ggplot2::labs(x = xlab, y = NULL) +
    scale_series() +
    ggplot2::theme_minimal()
  if (nlevels(bars$panel) > 1L) drawn <- drawn + ggplot2::facet_wrap("panel", scales = "free_y")
  drawn
}

# Labels of at most 40 columns of width.
shorten <- function(labels, width = 40L) {
  long <- nchar(labels, type = "width") > width
  labels[long] <- paste0(strtrim(labels[long], width - 3L), "...")
  labels
}
