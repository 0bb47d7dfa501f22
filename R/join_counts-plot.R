# Join counts over time, as standard deviates.

#' Draw join counts
#'
#' How many standard deviations each kind of join lies above or below what chance gives, over time;
#' the broken lines are the ends of the two-sided 5 percent region of a normal distribution.
#'
#' @param x,object what [join_counts()] returns.
#' @param joins which joins to draw; all if `NULL`.
#' @param main title.
#' @param ... passed to [graphics::plot.default()].
#' @return `x`, invisibly; `autoplot()` a ggplot.
#' @examples
#' ring <- matrix(0, 8, 8, dimnames = list(1:8, 1:8))
#' ring[cbind(1:8, c(2:8, 1))] <- 1
#' panel <- expand.grid(region = 1:8, year = 2018:2022)
#' panel$pilot <- panel$region <= panel$year - 2016
#' plot(join_counts(panel, "pilot", ring + t(ring), c("region", "year")))
#' @export
plot.lowcarbon_joins <- function(x, joins = NULL, main = NULL, ...) {
  drawn <- joins_drawn(x, joins)
  draw_series(drawn$at, drawn$z, drawn$join, drawn$time, attr(x, "columns")$time, "z of the count", main, ...)
  graphics::abline(h = c(-1, 1) * stats::qnorm(0.975), lty = 2, col = "grey50")
  graphics::abline(h = 0, col = "grey70")
  invisible(x)
}

joins_drawn <- function(x, joins) {
  check_whole(x, "x")
  unknown <- setdiff(joins, x$join)
  if (length(unknown)) abort_input("joins", paste("some of", describe_set(unique(x$join))), describe_set(unknown))
  shown <- as.data.frame(x)
  if (!is.null(joins)) shown <- shown[shown$join %in% joins, ]
  time <- shown[[attr(x, "columns")$time]]
  list_to_frame(list(at = period_values(time), time = id_strings(time), z = shown$z, join = factor(shown$join,
      unique(shown$join))))
}

#' @rdname plot.lowcarbon_joins
#' @exportS3Method ggplot2::autoplot
autoplot.lowcarbon_joins <- function(object, joins = NULL, ...) {
  check_dots(...)
  drawn <- joins_drawn(object, joins)
  .data <- ggplot2::.data
  ggplot2::ggplot(drawn, ggplot2::aes(.data[["at"]], .data[["z"]], colour = .data[["join"]], shape = .data[["join"]],
                                      linetype = .data[["join"]])) +
    ggplot2::geom_hline(yintercept = c(-1, 1) * stats::qnorm(0.975), linetype = 2, colour = "grey50") +
    ggplot2::geom_hline(yintercept = 0, colour = "grey70") +
    (if (length(unique(drawn$at)) > 1L) ggplot2::geom_line()) +
    ggplot2::geom_point() + scale_series("colour") +
    ggplot2::scale_x_continuous(breaks = unique(drawn$at), labels = unique(drawn$time),
                                guide = ggplot2::guide_axis(check.overlap = TRUE)) +
    ggplot2::labs(x = attr(object, "columns")$time, y = "z of the count", colour = NULL, shape = NULL,
                  linetype = NULL) +
    ggplot2::theme_minimal()
}
