# Statistics of space as tables that other tools read.

#' Spatial statistics as tidy tables
#'
#' `tidy()` gives the statistics of a table with the column names that broom, modelsummary and others know; `glance()`
#' one line
#' about the whole.
#'
#' @param x what [global_moran()], [geary()], [local_moran()], [local_geary()], [getis_ord()], [bivariate_moran()], [join_counts()] or
#'   [correlogram()] returns.
#' @param level for `glance()`: level of significance.
#' @param ... nothing: what a method does not know is refused.
#' @return `tidy()`: a data frame with the period, the region, join or lag if there is one, `term`, `estimate`,
#'   `std.error` (the root of
#'   the variance under the hypothesis of no autocorrelation), `statistic` (z), `p.value`, and of local statistics
#'   `cluster`.
#'   `glance()`: `nobs` (statistics), `periods`, `regions` (of local statistics) and `significant` (how many are at
#'   `level`).
#' @name tidy.lowcarbon_moran
#' @examples
#' ring <- matrix(0, 8, 8, dimnames = list(1:8, 1:8))
#' ring[cbind(1:8, c(2:8, 1))] <- 1
#' panel <- expand.grid(region = 1:8, year = 2018:2022)
#' panel$value <- sin(panel$region * panel$year / 2500)
#' moran <- global_moran(panel, "value", ring + t(ring), c("region", "year"))
#' tidy(moran)
#' glance(moran)
NULL

# `keys` are the columns that tell the rows apart, besides the period.
tidy_statistic <- function(x, column, name, keys = character()) {
  check_whole(x, "x")
  frame <- as.data.frame(x)
  out <- data.frame(frame[c(keys, attr(x, "columns")$time)], term = name, estimate = frame[[column]],
                    std.error = sqrt(frame$variance), statistic = frame$z, p.value = frame$p.value, check.names = FALSE,
                    stringsAsFactors = FALSE)
  if (!is.null(frame$cluster)) out$cluster <- frame$cluster
  out
}

glance_statistic <- function(x, level, local = FALSE) {
  check_level(level)
  check_whole(x, "x")
  columns <- attr(x, "columns")
  count <- function(name) length(unique(x[[name]]))
  data.frame(nobs = nrow(x), periods = count(columns$time), regions = if (local) count(columns$region) else NA_integer_,
             significant = sum(x$p.value <= level, na.rm = TRUE))
}

#' @rdname tidy.lowcarbon_moran
#' @export
tidy.lowcarbon_moran <- function(x, ...) {
  check_dots(...)
  tidy_statistic(x, "moran", "Moran's I")
}

#' @rdname tidy.lowcarbon_moran
#' @export
glance.lowcarbon_moran <- function(x, level = 0.05, ...) {
  check_dots(...)
  glance_statistic(x, level)
}

#' @rdname tidy.lowcarbon_moran
#' @export
tidy.lowcarbon_geary <- function(x, ...) {
  check_dots(...)
  tidy_statistic(x, "geary", "Geary's C")
}

#' @rdname tidy.lowcarbon_moran
#' @export
glance.lowcarbon_geary <- function(x, level = 0.05, ...) {
  check_dots(...)
  glance_statistic(x, level)
}

#' @rdname tidy.lowcarbon_moran
#' @export
tidy.lowcarbon_local_moran <- function(x, ...) {
  check_dots(...)
  tidy_statistic(x, "moran", "local Moran's I", attr(x, "columns")$region)
}

#' @rdname tidy.lowcarbon_moran
#' @export
glance.lowcarbon_local_moran <- function(x, level = 0.05, ...) {
  check_dots(...)
  glance_statistic(x, level, local = TRUE)
}

#' @rdname tidy.lowcarbon_moran
#' @export
tidy.lowcarbon_local_geary <- function(x, ...) {
  check_dots(...)
  tidy_statistic(x, "geary", "local Geary's C", attr(x, "columns")$region)
}

#' @rdname tidy.lowcarbon_moran
#' @export
glance.lowcarbon_local_geary <- function(x, level = 0.05, ...) {
  check_dots(...)
  glance_statistic(x, level, local = TRUE)
}

#' @rdname tidy.lowcarbon_moran
#' @export
tidy.lowcarbon_getis <- function(x, ...) {
  check_dots(...)
  tidy_statistic(x, "lag", attr(x, "choices")$type, attr(x, "columns")$region)
}

#' @rdname tidy.lowcarbon_moran
#' @export
glance.lowcarbon_getis <- function(x, level = 0.05, ...) {
  check_dots(...)
  glance_statistic(x, level, local = TRUE)
}

#' @rdname tidy.lowcarbon_moran
#' @export
tidy.lowcarbon_getis_global <- function(x, ...) {
  check_dots(...)
  tidy_statistic(x, "g", "G")
}

#' @rdname tidy.lowcarbon_moran
#' @export
glance.lowcarbon_getis_global <- function(x, level = 0.05, ...) {
  check_dots(...)
  glance_statistic(x, level)
}

#' @rdname tidy.lowcarbon_moran
#' @export
tidy.lowcarbon_bivariate <- function(x, ...) {
  check_dots(...)
  tidy_statistic(x, "moran", "bivariate Moran's I")
}

#' @rdname tidy.lowcarbon_moran
#' @export
glance.lowcarbon_bivariate <- function(x, level = 0.05, ...) {
  check_dots(...)
  glance_statistic(x, level)
}

#' @rdname tidy.lowcarbon_moran
#' @export
tidy.lowcarbon_joins <- function(x, ...) {
  check_dots(...)
  tidy_statistic(x, "count", x$join)
}

#' @rdname tidy.lowcarbon_moran
#' @export
glance.lowcarbon_joins <- function(x, level = 0.05, ...) {
  check_dots(...)
  glance_statistic(x, level)
}

#' @rdname tidy.lowcarbon_moran
#' @export
tidy.lowcarbon_correlogram <- function(x, ...) {
  check_dots(...)
  statistic <- attr(x, "statistic")
  tidy_statistic(x, statistic, if (statistic == "moran") "Moran's I" else "Geary's C", "lag")
}

#' @rdname tidy.lowcarbon_moran
#' @export
glance.lowcarbon_correlogram <- function(x, level = 0.05, ...) {
  check_dots(...)
  glance_statistic(x, level)
}
