# Legends above a figure, off its curves.

# Room above the plot for the legend, and the title above it.
with_legend_above <- function(keys, main, draw, ...) {
  old <- graphics::par(mar = graphics::par("mar"))
  on.exit(graphics::par(old))
  legend_above(keys, main, draw, ...)
}

# The same for a caller who goes on drawing, and gives the margin back.
legend_above <- function(keys, main, draw, ...) {
  rows <- ceiling(length(keys) / legend_columns(keys))
  graphics::par(mar = replace(graphics::par("mar"), 3L, 0.8 + 1.05 * rows))
  if (!is.null(main)) {
    shown <- fit_title(main)
    above <- 0.5 + 1.3 * length(strsplit(shown$text, "\n", fixed = TRUE)[[1L]])
    graphics::par(mar = graphics::par("mar") + c(0, 0, above, 0))
  }
  draw()
  corner <- graphics::par("usr")[c(1L, 4L)]
  graphics::legend(corner[1L], corner[2L], shorten(keys, 28L), bty = "n", ncol = legend_columns(keys), xpd = NA,
                   yjust = 0, cex = 0.85, ...)
  if (!is.null(main)) {
    graphics::title(main = shown$text, line = 0.6 + 1.05 * rows, cex.main = shown$cex)
  }
}

# How many columns of a legend above a figure fit side by side.
legend_columns <- function(keys) {
  if (!length(keys)) return(1L)
  each <- 0.6 + 0.1 * max(nchar(shorten(keys), type = "width"))
  max(1L, min(length(keys), floor(0.8 * graphics::par("din")[1L] / each)))
}
