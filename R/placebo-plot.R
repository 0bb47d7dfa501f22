# The density of the placebos' estimates, and the true one.

#' @rdname placebo
#' @order 2
#' @export
plot.lowcarbon_placebo <- function(x, term = x$term[1L], main = NULL, xlab = "estimate", ...) {
  drawn <- placebo_frame(x, term)
  old <- graphics::par(las = 1, mar = c(4.2, 4.4, 3.4, 1))
  on.exit(graphics::par(old))
  draw_plot(drawn$curve$x, drawn$curve$y, type = "l", lwd = 2, xlim = drawn$range,
            ylim = c(0, 1.08 * max(drawn$curve$y)), yaxs = "i", xlab = xlab, ylab = "density",
            main = if (is.null(main)) drawn$title else main, ...)
  graphics::rug(drawn$values, col = "grey60")
  graphics::abline(v = 0, col = "grey60", lty = 3L)
  graphics::abline(v = drawn$observed, col = "#b2182b", lwd = 2, lty = 2L)
  graphics::mtext(drawn$note, side = 3L, line = 0.2, cex = 0.8, col = "grey30")
  invisible(x)
}

placebo_frame <- function(x, term) {
  check_whole(x, "x")
  row <- match(check_choice(term, x$term, "term"), x$term)
  values <- attr(x, "simulated")[, row]
  values <- values[!is.na(values)]
  if (!length(values)) abort_input("x", paste0("a placebo that could be estimated for `", term, "`"), "none")
  curve <- if (length(unique(values)) > 1L) stats::density(values) else list(x = rep(values[1L], 2L), y = 0:1)
  list(values = values, observed = x$estimate[row], curve = data.frame(x = curve$x, y = curve$y),
       range = range(curve$x, x$estimate[row], 0), title = paste("Placebo estimates of", x$term[row]),
       note = paste0("broken line: true estimate; p = ", format(signif(x$p.value[row], 3)), " (both sides), ",
                     x$nsim[row], " placebos"))
}

#' @rdname placebo
#' @order 3
#' @exportS3Method ggplot2::autoplot
autoplot.lowcarbon_placebo <- function(object, term = object$term[1L], ...) {
  check_dots(...)
  drawn <- placebo_frame(object, term)
  .data <- ggplot2::.data
  ggplot2::ggplot(drawn$curve, ggplot2::aes(.data[["x"]], .data[["y"]])) +
    ggplot2::geom_line(linewidth = 0.8) +
    ggplot2::geom_rug(ggplot2::aes(.data[["x"]]), data = data.frame(x = drawn$values), inherit.aes = FALSE,
                      colour = "grey60", alpha = 0.5) +
    ggplot2::geom_vline(xintercept = 0, linetype = 3, colour = "grey60") +
    ggplot2::geom_vline(xintercept = drawn$observed, linetype = 2, linewidth = 0.8, colour = "#b2182b") +
    ggplot2::labs(x = "estimate", y = "density", title = drawn$title, subtitle = drawn$note) +
    ggplot2::theme_minimal()
}
