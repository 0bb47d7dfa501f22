# Autocorrelation by lag or distance.

#' Draw a spatial correlogram
#'
#' The statistic by order of neighbourhood or by the middle of the distance band, a panel a period, with bars of
#' so many standard deviations to both sides; a full point is significant at `level`. The broken line is the
#' expectation without autocorrelation.
#'
#' @param x,object what [correlogram()] returns.
#' @param period the period or periods to draw; the last nine at most if `NULL`.
#' @param level level of significance, and of the bars (1 - `level` each).
#' @param main title, one or one for each period.
#' @param ... passed to [graphics::plot.default()].
#' @return `x`, invisibly; `autoplot()` a ggplot.
#' @examples
#' ring <- matrix(0, 12, 12, dimnames = list(1:12, 1:12))
#' ring[cbind(1:12, c(2:12, 1))] <- 1
#' data <- data.frame(region = 1:12, year = 2020, value = cos(1:12 * pi / 6))
#' plot(correlogram(data, "value", ring + t(ring), c("region", "year"), order = 4))
#' @seealso [correlogram()]
#' @export
plot.lowcarbon_correlogram <- function(x, period = NULL, level = 0.05, main = NULL, ...) {
  check_level(level)
  drawn <- correlogram_drawn(x, period, level)
  shown <- unique(drawn$period)
  titles <- if (is.null(main)) shown else rep_len(main, length(shown))
  several <- length(shown) > 1L
  old <- if (several) panel_par(rev(grDevices::n2mfrow(length(shown))), mar = c(3.6, 3.8, 2, 0.6),
                                    mgp = c(2.3, 0.7, 0)) else
    graphics::par(mar = c(4.1, 4.1, 2.1, 1.1))
  on.exit(graphics::par(old))
  for (k in seq_along(shown)) {
    part <- drawn[drawn$period == shown[k], ]
    draw_plot(part$at, part$value, type = "n", xaxt = "n", xlab = attr(drawn, "xlab"), ylab = attr(drawn, "ylab"),
              xlim = range(drawn$at) + c(-0.3, 0.3) * min(diff(sort(unique(drawn$at))), 1e300, na.rm = TRUE),
              ylim = range(drawn$lower, drawn$upper, drawn$expected, na.rm = TRUE), main = titles[k], las = 1, ...)
    graphics::lines(part$at, part$expected, lty = 2, col = "grey50")
    graphics::segments(part$at, part$lower, part$at, part$upper, col = "grey50", lwd = 1.5)
    graphics::lines(part$at, part$value, col = "grey30")
    graphics::points(part$at, part$value, pch = 21, bg = ifelse(part$significant, "black", "white"), cex = 1.2)
    graphics::axis(1, at = part$at, labels = part$label)
  }
  invisible(x)
}

correlogram_drawn <- function(x, period, level) {
  check_whole(x, "x")
  columns <- attr(x, "columns")
  statistic <- attr(x, "statistic")
  all <- unique(x[[columns$time]])
  if (is.null(period)) {
    shown <- utils::tail(all, 9L)
  } else {
    shown <- all[match(id_strings(period), id_strings(all))]
    if (anyNA(shown)) abort_input("period", paste("periods among", describe_set(all, quote = FALSE, at_most = 12L)),
                                  describe_set(period))
  }
  frame <- as.data.frame(x)
  frame <- frame[id_strings(frame[[columns$time]]) %in% id_strings(shown), ]
  bands <- attr(x, "bands")
  at <- if (bands) (frame$from + frame$to) / 2 else match(frame$lag, unique(frame$lag))
  reach <- stats::qnorm(1 - level / 2) * sqrt(frame$variance)
  drawn <- list_to_frame(list(period = id_strings(frame[[columns$time]]), at = at, label = as.character(frame$lag),
                              value = frame[[statistic]],
                              expected = rep_len(frame$expected, nrow(frame)), lower = frame[[statistic]] - reach,
                              upper = frame[[statistic]] + reach, significant = frame$p.value <= level))
  attr(drawn, "ylab") <- if (statistic == "moran") "Moran's I" else "Geary's C"
  attr(drawn, "xlab") <- if (bands) "distance" else if (is.numeric(frame$lag)) "order of neighbours" else "weights"
  drawn
}

#' @rdname plot.lowcarbon_correlogram
#' @exportS3Method ggplot2::autoplot
autoplot.lowcarbon_correlogram <- function(object, period = NULL, level = 0.05, ...) {
  check_dots(...)
  check_level(level)
  drawn <- correlogram_drawn(object, period, level)
  .data <- ggplot2::.data
  ggplot2::ggplot(drawn, ggplot2::aes(.data[["at"]], .data[["value"]])) +
    ggplot2::geom_line(ggplot2::aes(y = .data[["expected"]]), linetype = 2, colour = "grey50") +
    ggplot2::geom_linerange(ggplot2::aes(ymin = .data[["lower"]], ymax = .data[["upper"]]), colour = "grey50") +
    ggplot2::geom_line(colour = "grey30") +
    ggplot2::geom_point(ggplot2::aes(fill = .data[["significant"]]), shape = 21, size = 2, show.legend = FALSE) +
    ggplot2::scale_fill_manual(values = c(`TRUE` = "black", `FALSE` = "white")) +
    ggplot2::scale_x_continuous(breaks = unique(drawn$at), labels = drawn$label[!duplicated(drawn$at)]) +
    ggplot2::facet_wrap("period") +
    ggplot2::labs(x = attr(drawn, "xlab"), y = attr(drawn, "ylab")) +
    ggplot2::theme_minimal()
}
