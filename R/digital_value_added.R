# Value added of the digital economy from input-output tables.

#' Value added of the digital part of each sector
#'
#' The method of the Bureau of Economic Analysis as the document `digital` uses it.
#' For each sector of an input-output table:
#'
#' * value-added rate: value added over total output;
#' * digital value added: digital output times the value-added rate, on the
#'   assumption that the digital part of a sector needs the same intermediate
#'   inputs per unit of output as the whole;
#' * adjustment coefficient: digital value added over value added, which by
#'   that assumption equals digital output over total output.
#'
#' So `adjustment` = `digital_output` / `output` and `digital_va` =
#' `adjustment` x `value_added`. A wholly digital sector has an adjustment of 1; a
#' sector without any output has an adjustment and a digital value added of 0. For
#' years without a table the adjustment of a neighbouring table year is often
#' carried over: [fill_panel()] does that and keeps a record, and its product with
#' the sector's value added is the digital value added.
#'
#' @param data A data frame, one row per region, period and sector, in any order.
#' @param value_added,output,digital_output Names of the columns of the sector's
#'   value added, total output and digital output, in one unit, none negative.
#' @param index The region and the period column, `c("region", "time")` or
#'   `~ region + time`; may be left out for a `plm::pdata.frame`.
#' @param sector Name of the sector column; `NULL` if there is one row per region
#'   and period.
#' @return `data` with `adjustment` (a share) and `digital_va` (in the unit of value
#'   added); rows, order, class and other columns as they were.
#' @section Errors: `lowcarbon_error_input` for missing, infinite or negative
#'   values, two rows for one cell, and digital output or value added above total
#'   output; the first row concerned is named. Also for an identifier column called
#'   `adjustment` or `digital_va`.
#' @section Cost: Proportional to the number of rows.
#' @references Barefoot, K., Curtis, D., Jolliff, W., Nicholson, J. R., and Omohundro,
#'   R. (2018). *Defining and measuring the digital economy*. Working paper, Bureau
#'   of Economic Analysis, Washington.
#' @concept digital economy
#' @concept input-output
#' @concept shuzi jingji
#' @export
#' @examples
#' table <- data.frame(province = "A", year = 2017, sector = c("electronics", "retail"),
#'                     value_added = c(200, 300), output = c(1000, 500), digital_output = c(1000, 50))
#' digital_value_added(table, "value_added", "output", "digital_output",
#'                     index = c("province", "year"), sector = "sector")
digital_value_added <- function(data, value_added, output, digital_output, index = NULL, sector = NULL) {
  check_data(data)
  index <- resolve_index(data, index)
  if (!is.null(sector)) check_columns(data, sector, "sector", 1L)
  where <- c(index, sector)
  check_columns(data, value_added, "value_added", 1L)
  check_columns(data, output, "output", 1L)
  check_columns(data, digital_output, "digital_output", 1L)
  va <- numeric_column(data, value_added, "value_added", where, lower = 0)
  total <- numeric_column(data, output, "output", where, lower = 0)
  digital <- numeric_column(data, digital_output, "digital_output", where, lower = 0)
  code_panel(data, index, sector)
  check_within_output(data, digital, total, "digital_output", digital_output, where)
  check_within_output(data, va, total, "value_added", value_added, where)

  adjustment <- ifelse(total > 0, digital / total, 0)
  add_columns(data, list(adjustment = adjustment, digital_va = adjustment * va), where)
}

# Parts may exceed the whole by the rounding of sums, not by more.
check_within_output <- function(data, part, total, arg, name, where) {
  over <- match(TRUE, part > total * (1 + 64 * .Machine$double.eps))
  if (is.na(over)) return(invisible())
  abort_input(arg, paste0("no more than total output in `", name, "`"),
              paste(describe_value(part[over]), "of", describe_value(total[over])), describe_row(data, over, where),
              hint = "Are the columns in one unit, and in the right order?")
}
