# Maps of hot and cold spots, and the global G over time.

getis_colours <- c(`Hot spot` = "#8c0d25", `Cold spot` = "#5b9bd0", `Not significant` = "grey95", Island = "white")
getis_marks <- c(`Hot spot` = "+", `Cold spot` = "-")

#' @describeIn plot.lowcarbon_local_moran hot and cold spots of [getis_ord()]; `which` is `"map"` or `"tiles"`
#' @export
plot.lowcarbon_getis <- function(x, which = c("tiles", "map"), period = NULL, map = NULL, main = NULL, ...) {
  check_dots(...)
  which <- check_choice(which)
  if (which == "tiles") draw_table(cluster_table(x, period), main, getis_colours)
  if (which == "map") draw_cluster_map(x, period, map, main, getis_colours, getis_marks)
  invisible(x)
}

#' @rdname plot.lowcarbon_local_moran
#' @exportS3Method ggplot2::autoplot
autoplot.lowcarbon_getis <- function(object, which = c("tiles", "map"), period = NULL, map = NULL, ...) {
  check_dots(...)
  which <- check_choice(which)
  if (which == "tiles") return(ggplot_table(cluster_table(object, period), attr(object, "columns"), getis_colours))
  ggplot_cluster_map(object, period, map, getis_colours, getis_marks)
}

#' @rdname plot.lowcarbon_moran
#' @export
plot.lowcarbon_getis_global <- function(x, level = 0.05, main = NULL, ...) {
  check_level(level)
  draw_course(moran_course(x, level, "g", "Global G"), main, ...)
  invisible(x)
}

#' @rdname plot.lowcarbon_moran
#' @exportS3Method ggplot2::autoplot
autoplot.lowcarbon_getis_global <- function(object, level = 0.05, ...) {
  check_dots(...)
  check_level(level)
  course_plot(moran_course(object, level, "g", "Global G"), attr(object, "columns")$time)
}
