# Maps of the local Geary's C.

local_geary_colours <- c(`High-High` = "#8c0d25", `Low-Low` = "#2f7ab8", `Other positive` = "#eb9a7c",
                         Negative = "#a9d2e8", `Not significant` = "grey95", Island = "white")
local_geary_marks <- c(`High-High` = "HH", `Low-Low` = "LL", `Other positive` = "+", Negative = "-")

#' @describeIn plot.lowcarbon_local_moran clusters of [local_geary()]; `which` is `"tiles"` or `"map"`
#' @export
plot.lowcarbon_local_geary <- function(x, which = c("tiles", "map"), period = NULL, map = NULL, main = NULL, ...) {
  check_dots(...)
  which <- check_choice(which)
  if (which == "tiles") draw_table(cluster_table(x, period), main, local_geary_colours)
  if (which == "map") draw_cluster_map(x, period, map, main, local_geary_colours, local_geary_marks)
  invisible(x)
}

#' @rdname plot.lowcarbon_local_moran
#' @exportS3Method ggplot2::autoplot
autoplot.lowcarbon_local_geary <- function(object, which = c("tiles", "map"), period = NULL, map = NULL, ...) {
  check_dots(...)
  which <- check_choice(which)
  if (which == "map") return(ggplot_cluster_map(object, period, map, local_geary_colours, local_geary_marks))
  ggplot_table(cluster_table(object, period), attr(object, "columns"), local_geary_colours)
}
