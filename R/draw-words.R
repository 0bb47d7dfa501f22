# What every figure of base graphics has in common: the user's words and sizes come before ours, titles fit on the
# page, and several panels go into the user's own grid where there is one.

# What a figure that passes nothing else on takes from its caller.
plot_words <- c("xlab", "ylab", "main", "sub", "cex", "cex.axis", "cex.lab", "cex.main")

draw_plot <- function(...) user_first(graphics::plot, ...)

draw_matplot <- function(...) user_first(graphics::matplot, ...)

# barplot() has a size for the axis and one for the names, and none for both.
draw_barplot <- function(...) {
  given <- last_of_name(list(...))
  if (!is.null(given$cex)) {
    sizes <- c("cex.axis", "cex.names", "cex.lab")
    given[setdiff(sizes, names(list(...)))] <- given["cex"]
    given$cex.names <- given$cex
    given$cex <- NULL
  }
  do.call(graphics::barplot, fitted_title(given))
}

# `...` ends with what the user gave: of two arguments of one name the last counts.
user_first <- function(draw, ...) do.call(draw, fitted_title(last_of_name(list(...))))

last_of_name <- function(given) {
  names <- names(given)
  given[!nzchar(names) | !duplicated(names, fromLast = TRUE)]
}

# A title wider than the figure is set smaller, down to two thirds, and then on two lines.
fitted_title <- function(given) {
  if (!is.character(given$main) || length(given$main) != 1L || !is.null(given$cex.main)) return(given)
  shown <- fit_title(given$main)
  given$main <- shown$text
  given$cex.main <- shown$cex
  given
}

fit_title <- function(text, smallest = 2 / 3) {
  if (grDevices::dev.cur() == 1L) grDevices::dev.new()
  usual <- graphics::par("cex.main")
  size <- graphics::par("mai")
  room <- graphics::par("fin")[1L] - abs(size[2L] - size[4L]) - 2 * min(size[2L], size[4L], 0.1)
  needs <- function(text) max(graphics::strwidth(text, "inches", cex = usual, font = 2), 1e-9)
  cex <- usual * min(1, room / needs(text))
  if (cex >= smallest * usual) return(list(text = text, cex = cex))
  text <- paste(strwrap(text, ceiling(0.6 * nchar(text, "width"))), collapse = "\n")
  list(text = text, cex = usual * max(0.4, min(1, room / needs(text))))
}

# par() for panels side by side; a user's par(mfrow = ) stays, and the panels go into its cells.
panel_par <- function(mfrow, ...) {
  if (any(graphics::par("mfrow") != 1L)) graphics::par(...) else graphics::par(mfrow = mfrow, ...)
}
