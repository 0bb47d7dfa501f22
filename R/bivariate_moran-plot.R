# The bivariate Moran's I over time; maps are in local_moran-plot.R.

#' @rdname plot.lowcarbon_moran
#' @export
plot.lowcarbon_bivariate <- function(x, level = 0.05, main = NULL, ...) {
  check_level(level)
  draw_course(moran_course(x, level, "moran", "Bivariate Moran's I"), main, ...)
  invisible(x)
}

#' @rdname plot.lowcarbon_moran
#' @exportS3Method ggplot2::autoplot
autoplot.lowcarbon_bivariate <- function(object, level = 0.05, ...) {
  check_dots(...)
  check_level(level)
  course_plot(moran_course(object, level, "moran", "Bivariate Moran's I"), attr(object, "columns")$time)
}
