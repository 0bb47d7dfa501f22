# Lines of several series, with names at their ends or in a legend.

# Lines of several series over a common axis; named in a legend while they are
# few, at their ends when they are many.
draw_series <- function(at, y, name, ticks, across, up, main, ...) {
  many <- nlevels(name) > 8L
  old <- graphics::par(mar = c(4.5, 4.5, 3, if (many) 7 else 1))
  on.exit(graphics::par(old))
  colours <- series_colours(nlevels(name))
  marks <- series_pch(nlevels(name))
  types <- series_lty(nlevels(name))
  above <- !many && nlevels(name) > 1L
  draw <- function(main) {
    draw_plot(range(at), range(0, y, na.rm = TRUE), type = "n", xaxt = "n", xlab = across, ylab = up, main = main, ...)
  }
  if (above) {
    legend_above(levels(name), main, function() draw(NULL), col = colours, pch = marks, lty = types)
  } else {
    draw(main)
  }
  first <- which(!duplicated(at))
  last <- rep(NA_real_, nlevels(name))
  graphics::axis(1L, at[first], id_strings(ticks[first]))
  for (k in seq_len(nlevels(name))) {
    of <- which(as.integer(name) == k)
    of <- of[order(at[of])]
    graphics::lines(at[of], y[of], type = "o", pch = marks[k], lty = types[k], cex = 0.7, col = colours[k])
    last[k] <- utils::tail(c(NA, y[of][!is.na(y[of])]), 1L)
  }
  named <- which(!is.na(last))
  if (many) {
    graphics::mtext(levels(name)[named], 4L, at = spread_labels(last[named]), las = 1, cex = 0.6, line = 0.3,
                    col = colours[named])
  }
}

# Heights of labels at the right margin, moved apart as far as they need be.
spread_labels <- function(y) {
  gap <- min(0.6 * graphics::par("cxy")[2L], diff(graphics::par("usr")[3:4]) / length(y))
  order <- order(y)
  rank <- seq_along(y)
  place <- cummax(y[order] - gap * rank) + gap * rank
  place <- pmin(place, graphics::par("usr")[4L] - gap * (length(y) - rank))
  place[order(order)]
}

draw_line <- function(at, y, xlab, ylab) {
  draw_lines(at, matrix(y), xlab, ylab, range(0, y))
}

# Room at the left for long numbers, and the legend above, off the curves.
draw_lines <- function(at, y, xlab, ylab, ylim = range(y), col = 1L) {
  keys <- colnames(y)
  columns <- legend_columns(keys)
  old <- graphics::par(mar = c(4.5, 6, if (length(keys)) 1 + 1.2 * ceiling(length(keys) / columns) else 1, 1), las = 1L)
  on.exit(graphics::par(old))
  x <- period_values(at)
  graphics::matplot(x, y, type = "b", pch = 19L, lty = seq_len(ncol(y)), col = col, xlab = xlab, ylab = "",
                    ylim = ylim, xaxt = "n")
  graphics::title(ylab = ylab, line = 4.5)
  graphics::axis(1L, x, format(at, trim = TRUE))
  if (!length(keys)) return(invisible())
  corner <- graphics::par("usr")[c(1L, 4L)]
  graphics::legend(corner[1L], corner[2L], shorten(keys), lty = seq_len(ncol(y)), pch = 19L, col = col, bty = "n",
                   ncol = columns, xpd = NA, yjust = 0)
}
