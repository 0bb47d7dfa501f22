# A line of dots for each name, joined where there are two.

draw_dots <- function(y, name, series, series_name, along, main, ...) {
  width <- min(max(nchar(levels(name), "width")), 30L)
  old <- graphics::par(mar = c(4.5, 2 + 0.55 * width, 3, 1))
  on.exit(graphics::par(old))
  place <- nlevels(name) + 1L - as.integer(name)
  colours <- series_colours(nlevels(series))
  draw_plot(range(0, y, na.rm = TRUE), c(0.5, nlevels(name) + if (nlevels(series) > 1L) 1.5 else 0.5),
            type = "n", yaxt = "n", xlab = along, ylab = "", main = main, ...)
  graphics::axis(2L, rev(seq_len(nlevels(name))), levels(name), las = 1, tick = FALSE,
                 cex.axis = if (nlevels(name) > 25L) 0.6 else 0.8)
  if (nlevels(series) == 2L) {
    both <- split(seq_along(y), name)
    both <- both[lengths(both) == 2L]
    ends <- vapply(both, function(of) c(y[of], place[of[1L]]), c(0, 0, 0))
    if (length(both)) graphics::segments(ends[1L, ], ends[3L, ], ends[2L, ], ends[3L, ], col = "grey70", lwd = 2)
  }
  graphics::points(y, place, pch = 19, col = colours[as.integer(series)])
  if (nlevels(series) > 1L) {
    graphics::legend("topright", levels(series), col = colours, pch = 19, bty = "n", horiz = TRUE, cex = 0.8,
                     title = series_name)
  }
}
