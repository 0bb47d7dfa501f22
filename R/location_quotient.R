#' Location quotients
#'
#' The share of sector \eqn{j} in region \eqn{i} over its share in all regions
#' together,
#' \deqn{LQ_{ij} = \frac{x_{ij} / x_{i\cdot}}{x_{\cdot j} / x_{\cdot\cdot}},}
#' period by period. Above one, the region is specialised in the sector. The form
#' \eqn{(x_{ij}/x_{\cdot j})/(x_{i\cdot}/x_{\cdot\cdot})} of many papers (the document
#' `coagglomeration`, Equation 4, for one) is the same number.
#'
#' Totals are taken over the rows of `data`: they must cover all sectors and all
#' regions of the area of reference. A combination without a row counts as zero in
#' the totals and gets no quotient.
#'
#' @param data A data frame, one row per region, sector and (if named) period, in
#'   any order.
#' @param value Name of the column of employment, output or the like, not negative.
#' @param region,sector Names of the region and the sector column.
#' @param time Name of the period column, or `NULL` for a single cross-section.
#' @return `data` with `lq`; rows, order, class and other columns as they were.
#' @section Errors: `lowcarbon_error_input` for missing, infinite or negative
#'   values, two rows for one cell, and a region or a sector whose total is zero in
#'   a period (its quotients are 0/0), naming the first; also for an identifier
#'   column called `lq`.
#' @section Cost: Proportional to the number of rows.
#' @references Isard, W. (1960). *Methods of Regional Analysis*. MIT Press.
#'
#'   Billings, S. B., and Johnson, E. B. (2012). The location quotient as an
#'   estimator of industrial concentration. *Regional Science and Urban
#'   Economics*, 42(4), 642-647. \doi{10.1016/j.regsciurbeco.2012.03.003}
#' @concept LQ
#' @concept specialisation
#' @concept industrial agglomeration
#' @concept quweishang
#' @export
#' @examples
#' jobs <- data.frame(city = rep(c("A", "B"), each = 2), sector = c("manufacturing", "services"),
#'                    jobs = c(80, 20, 40, 60))
#' location_quotient(jobs, "jobs", "city", "sector")
location_quotient <- function(data, value, region, sector, time = NULL) {
  check_data(data)
  check_columns(data, value, "value", 1L)
  check_columns(data, region, "region", 1L)
  check_columns(data, sector, "sector", 1L)
  if (!is.null(time)) check_columns(data, time, "time", 1L)
  where <- c(region, time, sector)
  if (anyDuplicated(where)) abort_input("sector", "a column of its own",
                                        paste0("`", where[anyDuplicated(where)], "` twice"))
  x <- numeric_column(data, value, "value", where, lower = 0)
  code <- location_codes(data, region, sector, time)
  warn_totals(data, c(region, sector), time, value)

  of_region <- group_sums(x, (code$region - 1) * code$periods + code$time)
  of_sector <- group_sums(x, (code$sector - 1) * code$periods + code$time)
  check_positive_total(data, of_region, "value", c(region, time))
  check_positive_total(data, of_sector, "value", c(sector, time))
  add_columns(data, list(lq = (x / of_region) / (of_sector / group_sums(x, code$time))), where)
}

# Codes of the cells; without a period all rows are of one.
location_codes <- function(data, region, sector, time) {
  if (is.null(time)) {
    panel <- code_panel(data, c(region, sector), arg = "region")
    return(list(region = panel$region$codes, sector = panel$time$codes, time = rep(1L, nrow(data)), periods = 1L))
  }
  panel <- code_panel(data, c(region, time), sector, arg = "region")
  list(region = panel$region$codes, sector = panel$sector$codes, time = panel$time$codes, periods = panel$time$n)
}
