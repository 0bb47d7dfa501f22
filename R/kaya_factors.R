# The Kaya identity by sector: emissions as intensity x structure x scale.

#' Factors of the Kaya identity
#'
#' Splits the emissions of sector \eqn{j} in region \eqn{i} into
#' \deqn{C_{ij} = \frac{C_{ij}}{Y_{ij}} \times \frac{Y_{ij}}{Y_i} \times Y_i,}{C_ij = C_ij/Y_ij x Y_ij/Y_i x Y_i,}
#' intensity, structure and scale, where \eqn{Y_i = \sum_j Y_{ij}}{Y_i = sum_j Y_ij} is the sum of the
#' region's sectors in that period. The columns are what [lmdi()] expects:
#' `co2 ~ intensity * structure * scale`.
#'
#' A sector with neither output nor emissions has intensity 0, so that the identity
#' holds (0 = 0 x 0 x Y). That intensity is 0/0, and the zero a convention:
#' [lmdi()], which knows it by the names `intensity` and `structure`, gives what such
#' a sector brings when it starts, or takes when it closes, to structure alone.
#' Emissions without output cannot be written as such a product and are an
#' error. A row that is absent counts as no output.
#'
#' @param data A data frame, one row per region, period and sector, in any order.
#' @param emissions,output Names of the columns of emissions and of output (value
#'   added, say), neither of them negative.
#' @param index The region and the period column, `c("region", "time")` or
#'   `~ region + time`; may be left out for a `plm::pdata.frame`.
#' @param sector Name of the sector column; `NULL` if there is one row per region
#'   and period, with a structure of 1 everywhere.
#' @return `data` with `intensity` (emissions per output), `structure` (share of the
#'   region's output) and `scale` (the region's output); rows, order, class and
#'   other columns as they were.
#' @section Errors: `lowcarbon_error_input` for missing, infinite or negative
#'   numbers, two rows for one cell, a region-period without any output, and
#'   emissions without output; the first row concerned is named. Also for a
#'   region, period or sector column called like one of the columns added.
#' @section Cost: Proportional to the number of rows.
#' @references Ang, B. W. (2005). The LMDI approach to decomposition analysis: a
#'   practical guide. *Energy Policy*, 33(7), 867-871.
#'   \doi{10.1016/j.enpol.2003.10.010}
#' @concept Kaya identity
#' @concept carbon intensity
#' @concept tan paifang qiangdu
#' @export
#' @examples
#' panel <- data.frame(city = "A", year = rep(c(2015, 2020), each = 2), industry = c("steel", "cloth"),
#'                     co2 = c(90, 10, 80, 12), value_added = c(30, 20, 40, 40))
#' kaya_factors(panel, "co2", "value_added", c("city", "year"), "industry")
kaya_factors <- function(data, emissions, output, index = NULL, sector = NULL) {
  check_data(data)
  index <- resolve_index(data, index)
  check_columns(data, emissions, "emissions", 1L)
  check_columns(data, output, "output", 1L)
  if (!is.null(sector)) check_columns(data, sector, "sector", 1L)
  where <- c(index, sector)
  carbon <- numeric_column(data, emissions, "emissions", where, lower = 0)
  y <- numeric_column(data, output, "output", where, lower = 0)
  panel <- code_panel(data, index, sector,
                      hint = if (is.null(
                        sector)) "Add the rows up, or name in `sector` the column that tells them apart." else
                        "Add the rows up or drop the repetition first.")
  warn_totals(data, c(index[1L], sector), index[2L], c(emissions, output))

  cell <- (panel$region$codes - 1L) * panel$time$n + panel$time$codes
  scale <- group_sums(y, cell)
  check_positive_total(data, scale, "output", index)
  unmatched <- match(TRUE, carbon > 0 & y == 0)
  if (!is.na(unmatched)) {
    abort_input("output", "output wherever there are emissions",
                paste0("none, with emissions of ", describe_value(carbon[unmatched])),
                describe_row(data, unmatched, where),
                hint = "Merge the sector with another, or leave it out and say so.")
  }
  intensity <- carbon / y
  intensity[which(y == 0)] <- 0
  add_columns(data, list(intensity = intensity, structure = y / scale, scale = scale), where)
}
