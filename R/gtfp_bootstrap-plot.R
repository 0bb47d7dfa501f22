# Intervals of one measure and period, a line for each region.

#' @rdname gtfp_bootstrap
#' @order 3
#' @param measure Which measure to draw, `"gtfp"` by default.
#' @param period Which period, the last by default.
#' @param main Title.
#' @export
plot.lowcarbon_gtfp_bootstrap <- function(x, measure = "gtfp", period = NULL, main = NULL, ...) {
  check_dots(..., .allow = plot_words)
  drawn <- interval_frame(x, measure, period)
  n <- nrow(drawn)
  labels <- shorten(drawn$region, 24L)
  inches <- min(0.4 + 0.085 * max(nchar(labels, "width")), 0.5 * graphics::par("din")[1L])
  old <- graphics::par(mai = c(0.8, inches, 0.6, 0.2), las = 1)
  on.exit(graphics::par(old))
  span <- range(drawn$lower, drawn$upper, drawn$estimate, attr(drawn, "still"), na.rm = TRUE)
  draw_plot(span, c(0.5, n + 0.5), type = "n", yaxt = "n", ylab = "", xlab = attr(drawn, "label"),
            main = if (is.null(main)) attr(drawn, "title") else main, ...)
  graphics::axis(2L, seq_len(n), labels, tick = FALSE, cex.axis = if (n > 25L) 0.6 else 0.8)
  graphics::abline(v = attr(drawn, "still"), lty = 2, col = "grey50")
  graphics::segments(drawn$lower, seq_len(n), drawn$upper, seq_len(n), col = "grey40", lwd = 2)
  graphics::points(drawn$estimate, seq_len(n), pch = 19, cex = 0.8)
  graphics::points(drawn$corrected, seq_len(n), pch = 1, cex = 0.8)
  graphics::mtext("filled: estimate, open: bias-corrected", cex = 0.8, line = 0.2)
  invisible(x)
}

#' @rdname gtfp_bootstrap
#' @order 4
#' @exportS3Method ggplot2::autoplot
autoplot.lowcarbon_gtfp_bootstrap <- function(object, measure = "gtfp", period = NULL, ...) {
  check_dots(...)
  drawn <- interval_frame(object, measure, period)
  .data <- ggplot2::.data
  drawn$region <- factor(drawn$region, unique(drawn$region))
  ggplot2::ggplot(as.data.frame(drawn), ggplot2::aes(.data[["estimate"]], .data[["region"]])) +
    ggplot2::geom_vline(xintercept = attr(drawn, "still"), linetype = 2, colour = "grey50") +
    ggplot2::geom_segment(ggplot2::aes(x = .data[["lower"]], xend = .data[["upper"]], yend = .data[["region"]]),
                          colour = "grey40",
                          na.rm = TRUE) +
    ggplot2::geom_point() +
    ggplot2::geom_point(ggplot2::aes(x = .data[["corrected"]]), shape = 1, na.rm = TRUE) +
    ggplot2::labs(x = attr(drawn, "label"), y = NULL, title = attr(drawn, "title"),
                  subtitle = "filled: estimate, open: bias-corrected") +
    ggplot2::theme_minimal()
}

# The rows to draw, the lowest estimate first.
interval_frame <- function(x, measure, period) {
  index <- attr(x, "index")
  if (is.null(index) || !inherits(x, "lowcarbon_gtfp_bootstrap")) {
    abort_input("x", "a result of gtfp_bootstrap(), whole", describe_class(x))
  }
  measure <- check_choice(measure, unique(x$measure), "measure")
  times <- unique(x[[index[2L]]])
  times <- times[order(period_values(times))]
  if (is.null(period)) period <- times[length(times)]
  if (length(period) != 1L || !period %in% times) abort_input("period", "one period of the result",
                                                              describe_found(period))
  rows <- which(x$measure == measure & x[[index[2L]]] %in% period & !is.na(x$estimate))
  if (!length(rows)) abort_input("period", paste("a period with values of", measure), describe_value(period))
  rows <- rows[order(x$estimate[rows])]
  difference <- is_difference(attr(x, "choices")$productivity)
  still <- if (measure %in% c("inefficiency_global",
                              "inefficiency")) 0 else if (difference && measure != "gtfp") 0 else 1
  structure(data.frame(region = as.character(x[[index[1L]]][rows]), estimate = x$estimate[rows],
                       corrected = x$corrected[rows],
                       lower = x$lower[rows], upper = x$upper[rows]),
            still = still, label = gsub("_", " ", sub("^gtfp$", "productivity, first period 1", measure)),
            title = paste0(format(period), ", intervals of ", format(100 * attr(x, "choices")$level), "%"))
}
