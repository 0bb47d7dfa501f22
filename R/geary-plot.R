# Geary's C over time, drawn as Moran's I.

# The band is that of Moran's I upside down: positive autocorrelation lies below.
geary_course <- function(x, level) {
  mirror <- x
  attr(mirror, "choices")$alternative <- switch(attr(x, "choices")$alternative, greater = "less", less = "greater",
                                                two.sided = "two.sided")
  moran_course(x, level, "geary", "Geary's C", moran_band(mirror, level))
}

#' @rdname plot.lowcarbon_moran
#' @export
plot.lowcarbon_geary <- function(x, level = 0.05, main = NULL, ...) {
  check_level(level)
  draw_course(geary_course(x, level), main, ...)
  invisible(x)
}

#' @rdname plot.lowcarbon_moran
#' @exportS3Method ggplot2::autoplot
autoplot.lowcarbon_geary <- function(object, level = 0.05, ...) {
  check_dots(...)
  check_level(level)
  course_plot(geary_course(object, level), attr(object, "columns")$time)
}
