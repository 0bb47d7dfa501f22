# The likelihood ratio over the values of the threshold variable.

#' Draw the likelihood ratio of thresholds
#'
#' The likelihood ratio of each threshold over the values of the threshold variable, zero at the estimate, with the
#' critical value of its interval as a broken line. One panel a threshold of the largest model.
#'
#' @param x,object What [panel_threshold()] returns.
#' @param model Of how many thresholds: the largest model by default. For three, the third alone has a curve of its own.
#' @param main Title; by default which threshold it is, with its estimate and interval.
#' @param xlab Label of the axis.
#' @param ... Passed to [graphics::plot.default()]; `autoplot()` refuses further arguments.
#' @return `x`, invisibly; a ggplot for `autoplot()`.
#' @export
#' @examples
#' panel <- expand.grid(region = 1:20, year = 2011:2020)
#' panel$ai <- sin(panel$region * panel$year)
#' panel$income <- cos(panel$region * panel$year / 7)
#' panel$co2 <- ifelse(panel$income <= 0.2, 1, -1) * panel$ai + cos(panel$region + panel$year^2)
#' plot(panel_threshold(co2 ~ ai, panel, c("region", "year"), "income", nsim = 0))
plot.lowcarbon_threshold <- function(x, model = NULL, main = NULL, xlab = NULL, ...) {
  drawn <- lr_frame(x, model)
  panels <- split(drawn$curves, drawn$curves$label)
  old <- graphics::par(las = 1, mar = c(4.2, 4.4, 2.6, 1), mfrow = c(length(panels), 1L))
  on.exit(graphics::par(old))
  for (label in names(panels)) {
    one <- panels[[label]]
    graphics::plot(one$value, one$statistic, type = "l", ylim = c(0, max(one$statistic, 1.2 * drawn$bound)),
                   xlab = if (is.null(xlab)) drawn$threshold else xlab, ylab = "likelihood ratio",
                   main = if (is.null(main)) label else main, cex.main = 0.95, font.main = 1L, ...)
    graphics::abline(h = drawn$bound, lty = 2L, col = "#b2182b")
    graphics::points(one$estimate[1L], 0, pch = 19L)
  }
  invisible(x)
}

lr_frame <- function(x, model) {
  check_whole(x, "x")
  if (is.null(model)) model <- nrow(x)
  check_number(model, "model", lower = 1, upper = nrow(x), whole = TRUE)
  curves <- attr(x, "lr")
  curves <- curves[curves$model == model, ]
  at <- attr(x, "thresholds")
  at <- at[at$model == model, ]
  words <- paste0("threshold ", at$threshold, ": ", signif(at$estimate, 4), " [", signif(at$lower, 4), ", ",
                  signif(at$upper, 4), "]")
  curves$label <- factor(words[match(curves$threshold, at$threshold)], words)
  choices <- attr(x, "choices")
  list(curves = curves, bound = lr_critical(choices$level), threshold = choices$threshold)
}

#' @rdname plot.lowcarbon_threshold
#' @exportS3Method ggplot2::autoplot
autoplot.lowcarbon_threshold <- function(object, model = NULL, ...) {
  check_dots(...)
  drawn <- lr_frame(object, model)
  .data <- ggplot2::.data
  points <- drawn$curves[!duplicated(drawn$curves$label), ]
  ggplot2::ggplot(drawn$curves, ggplot2::aes(.data[["value"]], .data[["statistic"]])) +
    ggplot2::geom_line() +
    ggplot2::geom_hline(yintercept = drawn$bound, linetype = 2, colour = "#b2182b") +
    ggplot2::geom_point(ggplot2::aes(x = .data[["estimate"]], y = 0), data = points, size = 2) +
    ggplot2::facet_wrap("label", ncol = 1L) +
    ggplot2::labs(x = drawn$threshold, y = "likelihood ratio") +
    ggplot2::theme_minimal()
}
