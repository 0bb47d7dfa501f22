# Indices of inequality by groups: contributions as stacked bars, indices of
# groups or pairs as lines, a single period as bars.

# The rows of a result that belong to some components, with the period as a
# factor in its order and the groups pasted to one label: what is drawn.
inequality_rows <- function(x, components) {
  time <- attr(x, "columns")$time
  frame <- as.data.frame(x)
  period <- if (is.null(time)) factor(rep("", nrow(frame))) else factor(frame[[time]], levels = unique(frame[[time]]))
  label <- ifelse(is.na(frame$group_1), frame$component, id_strings(frame$group_1))
  pair <- frame$component == "between"
  label[pair] <- paste(frame$group_1, frame$group_2, sep = " - ")[pair]
  rows <- frame$component %in% components
  data.frame(period = period, component = frame$component, label = label, estimate = frame$estimate,
             share = frame$share, stringsAsFactors = FALSE)[rows, ]
}

# Contributions as stacked bars, indices of groups or pairs as lines; with a
# single period these are bars, too.
plot_inequality <- function(x, which, sums, main, up, ...) {
  drawn <- inequality_rows(x, if (which == "contributions") sums else which)
  key <- if (which == "contributions") contribution_labels(drawn$component) else drawn$label
  key <- factor(key, levels = unique(key))
  if (!nlevels(key)) abort_input("which", "an index that the data have", "one group, hence no pair of groups")
  heights <- tapply(drawn$estimate, list(key, drawn$period), sum)
  margins <- c(if (nlevels(drawn$period) > 1L) 3.1 else 4.1, 4.1, if (is.null(main)) 1.1 else 3.1, 1.1)
  old <- graphics::par(mar = margins)
  on.exit(graphics::par(old))
  if (which == "contributions") {
    plot_stacked(heights, main, up, ...)
  } else if (ncol(heights) > 1L) {
    plot_lines(heights, main, up, ...)
  } else {
    plot_bars(stats::setNames(heights[, 1L], rownames(heights)), main, up, ...)
  }
  invisible(x)
}

# From zero to a little above the highest value.
from_zero <- function(values) {
  top <- max(values, 0, na.rm = TRUE)
  c(0, if (top > 0) 1.04 * top else 1)
}

plot_stacked <- function(heights, main, up, ...) {
  colours <- series_colours(nrow(heights))
  with_legend_above(rownames(heights), main, function() {
    draw_barplot(heights, col = colours, border = NA, ylim = from_zero(colSums(heights)), las = 1,
                 ylab = up, ...)
  }, fill = colours, border = NA)
}

plot_lines <- function(heights, main, up, ...) {
  at <- seq_len(ncol(heights))
  colours <- series_colours(nrow(heights))
  marks <- series_pch(nrow(heights))
  types <- series_lty(nrow(heights))
  with_legend_above(rownames(heights), main, function() {
    draw_matplot(at, t(heights), type = "b", pch = marks, lty = types, col = colours, xaxt = "n", xlab = "",
                 ylim = from_zero(heights), las = 1, ylab = up, ...)
    graphics::axis(1, at = at, labels = colnames(heights))
  }, col = colours, pch = marks, lty = types)
}

plot_bars <- function(heights, main, label, ...) {
  margin <- min(2 + 0.6 * max(nchar(names(heights), type = "width")), 16)
  old <- graphics::par(mar = replace(graphics::par("mar"), 2L, margin))
  on.exit(graphics::par(old))
  draw_barplot(rev(heights), horiz = TRUE, las = 1, border = NA, xlab = label, main = main,
               col = rev(series_colours(length(heights))), ...)
}

contribution_labels <- function(components) {
  gsub("_", " ", sub("^contribution_", "", components))
}

autoplot_inequality <- function(object, which, sums, ylab) {
  drawn <- inequality_rows(object, if (which == "contributions") sums else which)
  key <- if (which == "contributions") contribution_labels(drawn$component) else drawn$label
  drawn$key <- factor(key, levels = unique(key))
  if (!nrow(drawn)) abort_input("which", "an index that the data have", "one group, hence no pair of groups")
  .data <- ggplot2::.data
  looks <- list(ggplot2::labs(y = ylab, colour = NULL, fill = NULL), ggplot2::theme_minimal())
  if (nlevels(drawn$period) == 1L && which != "contributions") {
    drawn$key <- factor(drawn$key, levels = rev(levels(drawn$key))) # read from the top
    return(ggplot2::ggplot(drawn, ggplot2::aes(.data[["key"]], .data[["estimate"]])) +
             ggplot2::geom_col(na.rm = TRUE) + ggplot2::coord_flip() + ggplot2::xlab(NULL) + looks)
  }
  base <- ggplot2::ggplot(drawn, ggplot2::aes(.data[["period"]], .data[["estimate"]])) +
    ggplot2::scale_x_discrete(guide = ggplot2::guide_axis(check.overlap = TRUE)) +
    ggplot2::xlab(attr(object, "columns")$time) + looks
  if (which == "contributions") {
    return(base + ggplot2::geom_col(ggplot2::aes(fill = .data[["key"]]),
                                    position = ggplot2::position_stack(reverse = TRUE)))
  }
  base +
    ggplot2::geom_line(ggplot2::aes(colour = .data[["key"]], group = .data[["key"]]), na.rm = TRUE) +
    ggplot2::geom_point(ggplot2::aes(colour = .data[["key"]]), na.rm = TRUE)
}
