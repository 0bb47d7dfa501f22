# Moran's I over time with the band of what is not significant.

#' Draw Moran's I, Geary's C or another global statistic over time
#'
#' The index of each period, a full point where it is significant, and in grey the
#' band in which it would not be: the side of the band follows the alternative of
#' the test, so that a point is full exactly when it lies outside. The broken line
#' is the expectation without autocorrelation.
#'
#' @param x,object what [global_moran()], [geary()], [bivariate_moran()] or, with `type = "G"`, [getis_ord()] returns.
#' @param level level of significance.
#' @param main title.
#' @param ... passed to [graphics::plot.default()].
#' @return `x`, invisibly; `autoplot()` a ggplot.
#' @examples
#' ring <- matrix(0, 8, 8, dimnames = list(1:8, 1:8))
#' ring[cbind(1:8, c(2:8, 1))] <- 1
#' panel <- expand.grid(region = 1:8, year = 2018:2022)
#' panel$value <- sin(panel$region * panel$year / 2500)
#' moran <- global_moran(panel, "value", ring + t(ring), c("region", "year"))
#' plot(moran)
#' @export
plot.lowcarbon_moran <- function(x, level = 0.05, main = NULL, ...) {
  check_level(level)
  draw_course(moran_course(x, level), main, ...)
  invisible(x)
}

draw_course <- function(drawn, main, ...) {
  old <- graphics::par(mar = c(4.1, 4.1, if (is.null(main)) 1.1 else 3.1, 1.1))
  on.exit(graphics::par(old))
  draw_plot(range(drawn$ends), course_range(drawn), type = "n", xaxt = "n", xlab = "", ylab = drawn$name,
            main = main, las = 1, ...)
  box <- graphics::par("usr")
  graphics::polygon(c(drawn$ends, rev(drawn$ends)), c(pmax(drawn$lower, box[3L]), rev(pmin(drawn$upper, box[4L]))),
                    col = "grey90", border = NA)
  graphics::lines(drawn$ends, drawn$expected[drawn$reach], lty = 2, col = "grey50")
  graphics::lines(drawn$at, drawn$value)
  graphics::points(drawn$at, drawn$value, pch = 21, bg = ifelse(drawn$significant, "black", "white"))
  graphics::axis(1, at = drawn$at, labels = drawn$label)
  graphics::box()
  graphics::mtext(drawn$note, side = 1, line = 2.6, adj = 1, cex = 0.8, col = "grey30")
  invisible(drawn)
}

# What is drawn: places on the axis, the index, the band. With one period the
# band reaches half a step to both sides (`ends`, `reach`).
moran_course <- function(x, level, column = "moran", name = "Moran's I", band = moran_band(x, level)) {
  time <- x[[attr(x, "columns")$time]]
  at <- period_values(time)
  periods <- seq_along(at)
  reach <- if (length(at) == 1L) c(1L, 1L) else periods
  choices <- attr(x, "choices")
  list(name = name, at = at, label = id_strings(time), value = x[[column]], expected = x$expected,
       lower = band$lower[reach], upper = band$upper[reach], significant = x$p.value <= level,
       ends = if (length(at) == 1L) at + c(-0.5, 0.5) else at, reach = reach,
       note = paste0("grey: not significant at ", format(100 * level), " % (", choices$test, ", ",
                     choices$alternative, ")"))
}

# The indices that the test does not reject, an end of it infinite where that
# side is not tested.
moran_band <- function(x, level) {
  alternative <- attr(x, "choices")$alternative
  tail <- if (alternative == "two.sided") level / 2 else level
  if (is.null(attr(x, "simulated"))) {
    reach <- stats::qnorm(tail, lower.tail = FALSE) * sqrt(x$variance)
    ends <- list(lower = x$expected - reach, upper = x$expected + reach)
  } else {
    ends <- permuted_ends(attr(x, "simulated"), tail)
  }
  fixed <- is.na(x$z)
  ends$lower[fixed | alternative == "greater"] <- -Inf
  ends$upper[fixed | alternative == "less"] <- Inf
  ends
}

# (b + 1) / (nsim + 1) <= tail allows b permuted indices beyond the one found.
permuted_ends <- function(simulated, tail) {
  nsim <- ncol(simulated)
  b <- floor(tail * (nsim + 1) * (1 + 1e-12)) - 1
  if (b < 0) return(list(lower = rep(-Inf, nrow(simulated)), upper = rep(Inf, nrow(simulated))))
  sorted <- apply(simulated, 1L, sort)
  list(lower = sorted[b + 1, ], upper = sorted[nsim - b, ])
}

course_range <- function(drawn) {
  values <- c(drawn$value, drawn$expected, drawn$lower, drawn$upper)
  found <- range(values[is.finite(values)])
  found + c(-0.08, 0.08) * max(diff(found), 0.1)
}

#' @rdname plot.lowcarbon_moran
#' @exportS3Method ggplot2::autoplot
autoplot.lowcarbon_moran <- function(object, level = 0.05, ...) {
  check_dots(...)
  check_level(level)
  course_plot(moran_course(object, level), attr(object, "columns")$time)
}

course_plot <- function(drawn, time) {
  limits <- course_range(drawn)
  band <- data.frame(at = drawn$ends, lower = pmax(drawn$lower, limits[1L]), upper = pmin(drawn$upper, limits[2L]),
                     expected = drawn$expected[drawn$reach])
  points <- data.frame(at = drawn$at, value = drawn$value, significant = drawn$significant)
  .data <- ggplot2::.data
  ggplot2::ggplot(points, ggplot2::aes(.data[["at"]], .data[["value"]])) +
    ggplot2::geom_ribbon(ggplot2::aes(.data[["at"]], ymin = .data[["lower"]], ymax = .data[["upper"]]), data = band,
                         inherit.aes = FALSE, fill = "grey90") +
    ggplot2::geom_line(ggplot2::aes(.data[["at"]], .data[["expected"]]), data = band, linetype = 2, colour = "grey50") +
    (if (nrow(points) > 1L) ggplot2::geom_line()) +
    ggplot2::geom_point(ggplot2::aes(fill = .data[["significant"]]), shape = 21, size = 2, show.legend = FALSE) +
    ggplot2::scale_fill_manual(values = c(`TRUE` = "black", `FALSE` = "white")) +
    ggplot2::scale_x_continuous(breaks = drawn$at, labels = drawn$label,
                                guide = ggplot2::guide_axis(check.overlap = TRUE)) +
    ggplot2::coord_cartesian(ylim = limits, expand = FALSE, xlim = range(drawn$ends) + c(-0.25, 0.25)) +
    ggplot2::labs(x = time, y = drawn$name, caption = drawn$note) +
    ggplot2::theme_minimal()
}
