# Lines of an index and its parts by period.

# `means`: a summary by period; the first of `columns` is the whole.
part_lines <- function(means, columns, difference) {
  time <- means[[attr(means, "index")[2L]]]
  at <- period_values(time)
  frame <- data.frame(at = rep(at, length(columns)), value = unlist(unclass(means)[columns], use.names = FALSE),
                      name = factor(rep(gsub("_", " ", columns), each = length(at)), gsub("_", " ", columns)))
  if (all(is.na(frame$value))) abort_input("x", "at least two periods", "no change to draw")
  list(frame = frame, at = at, ticks = as.character(time), still = if (difference) 0 else 1,
       xlab = attr(means, "index")[2L],
       ylab = if (difference) "difference to the period before" else "ratio to the period before")
}

draw_parts <- function(lines, main, ...) {
  old <- graphics::par(mar = c(5, 5.2, 3, 1), mgp = c(3.8, 0.8, 0), las = 1)
  on.exit(graphics::par(old))
  named <- levels(lines$frame$name)
  span <- range(lines$frame$value, lines$still, na.rm = TRUE)
  colours <- gtfp_colours(length(named))
  wide <- c(3, rep(1.5, length(named) - 1L))
  legend_above(named, main, function() {
    draw_plot(range(lines$at), span, type = "n", xaxt = "n", xlab = lines$xlab, ylab = lines$ylab, ...)
  }, col = colours, lwd = wide, lty = seq_along(named), pch = seq_along(named) + 14L)
  graphics::axis(1L, lines$at, lines$ticks)
  graphics::abline(h = lines$still, lty = 2, col = "grey60")
  for (k in rev(seq_along(named))) {
    one <- lines$frame[lines$frame$name == named[k], ]
    graphics::lines(one$at, one$value, type = "o", pch = k + 14L, lty = k, cex = 0.7, lwd = wide[k],
                    col = colours[k])
  }
}

ggplot_parts <- function(lines, title) {
  .data <- ggplot2::.data
  colours <- stats::setNames(gtfp_colours(nlevels(lines$frame$name)), levels(lines$frame$name))
  ggplot2::ggplot(lines$frame,
                  ggplot2::aes(.data[["at"]], .data[["value"]], colour = .data[["name"]], linetype = .data[["name"]])) +
    ggplot2::geom_hline(yintercept = lines$still, linetype = 2, colour = "grey60") +
    ggplot2::geom_line(na.rm = TRUE) +
    ggplot2::geom_point(na.rm = TRUE) +
    ggplot2::scale_colour_manual(values = colours) +
    ggplot2::scale_x_continuous(breaks = lines$at, labels = lines$ticks,
                                guide = ggplot2::guide_axis(check.overlap = TRUE)) +
    ggplot2::labs(x = lines$xlab, y = lines$ylab, colour = NULL, linetype = NULL, title = title) +
    ggplot2::guides(colour = ggplot2::guide_legend(nrow = 2L), linetype = ggplot2::guide_legend(nrow = 2L)) +
    ggplot2::theme_minimal() +
    ggplot2::theme(legend.position = "bottom")
}
