# Carbon dioxide from energy use, fuel by fuel.

#' Carbon dioxide from energy use, IPCC method
#'
#' \deqn{CO_2 = \sum_f E_f \times NCV_f \times CC_f \times O_f \times \frac{44}{12} \times 10^{-6},}
#' the consumption of each fuel times its net calorific value (kJ per unit), carbon
#' content (t C per TJ) and oxidised share: Equation 1 of the document `restructuring`, and
#' what the documents `digital` and `intelligence` do with seven and nine fuels.
#'
#' Units: with consumption in kg and cubic metres, as in the table of factors,
#' `co2` is in kg. More generally `co2` is in the mass unit of the solid and liquid
#' fuels: coal in 10^4 t gives `co2` in 10^4 t. Gas in another unit than one cubic
#' metre per kilogram of that mass unit needs `scale`: gas in 10^8 m3 beside coal
#' in 10^4 t (10^7 kg) is `scale = c(gas = 10)`, since 10^8 m3 are ten times 10^7;
#' gas in 10^4 m3 beside coal in t (1000 kg) is `scale = c(gas = 10)` as well, and
#' gas in m3 beside coal in t is `scale = c(gas = 1e-3)`.
#'
#' Consumption must be in physical units. Figures in standard coal are energy, not
#' mass: 1 kg of standard coal is 29 307 kJ, so a fuel's own factor does not apply
#' to them. Electricity and heat are not fuels here; counting them beside the
#' coal burnt to make them counts carbon twice.
#'
#' @param data A data frame, one row per place and period (or any other cell).
#' @param fuels A character vector that maps columns of `data` to rows of `factors`,
#'   as `c(coal_use = "raw coal", gas = "natural gas")`. Several columns may be of
#'   one fuel. Without names, the columns bear the names of the fuels.
#' @param factors A data frame with `fuel` and either `ncv`, `carbon` and
#'   `oxidation`, or `factor` (kg CO2 per unit). Where it has all of these the
#'   parts count, and a `factor` that is not their product is warned of.
#' @param scale What to multiply consumption with before the factors apply: one
#'   number for all columns, or numbers named by columns (others: 1).
#' @param by_fuel Also add a column `co2_<column>` for each column of `fuels`?
#' @return `data` with `co2`; rows, order, class and other columns as they were.
#'   Attribute `choices` holds the factor used for each column.
#' @section Errors: `lowcarbon_error_input` for missing, infinite or negative
#'   consumption, unknown columns or fuels, and an oxidised share outside 0 to 1
#'   (percentages must be divided by 100).
#' @section Cost: Proportional to the number of rows times the number of fuels.
#' @references IPCC (2006). *2006 IPCC Guidelines for National Greenhouse Gas
#'   Inventories*, Volume 2: Energy. IGES, Hayama. ISBN 4-88788-032-4.
#' @seealso [ipcc_factors] for the numbers and where they come from.
#' @concept carbon emissions
#' @concept greenhouse gas inventory
#' @concept emission factors
#' @concept tan paifang
#' @export
#' @examples
#' energy <- data.frame(province = c("A", "B"), year = 2020, coal = c(1200, 800), gas = c(30, 5))
#' # coal in 10^4 t, gas in 10^8 m3: carbon dioxide in 10^4 t
#' emissions_ipcc(energy, c(coal = "raw coal", gas = "natural gas"), scale = c(gas = 10))
emissions_ipcc <- function(data, fuels, factors = lowcarbon::ipcc_factors, scale = 1, by_fuel = FALSE) {
  check_data(data)
  fuels <- check_fuels(data, fuels)
  check_flag(by_fuel, "by_fuel")
  factor <- fuel_factors(fuels, factors)
  scale <- check_scale(scale, names(fuels))
  part <- lapply(names(fuels), function(column) {
    numeric_column(data, column, "fuels", lower = 0) * (scale[[column]] * factor[[column]])
  })
  columns <- list(co2 = Reduce(`+`, part))
  if (by_fuel) columns <- c(columns, stats::setNames(part, paste0("co2_", names(fuels))))
  set_attribute(add_columns(data, columns), "choices", list(fuels = fuels, factor = factor, scale = scale))
}

check_fuels <- function(data, fuels) {
  if (missing(fuels)) fuels <- NULL
  if (!is.character(fuels) || !length(fuels) || anyNA(fuels)) {
    abort_input("fuels", "strings that map columns to fuels, as c(coal_use = \"raw coal\")", describe_class(fuels))
  }
  if (is.null(names(fuels))) names(fuels) <- fuels
  if (anyDuplicated(names(fuels))) {
    abort_input("fuels", "each column once", paste0("`", names(fuels)[anyDuplicated(names(fuels))], "` again"))
  }
  unknown <- setdiff(names(fuels), names(data))
  if (length(unknown)) {
    abort_input("fuels", "columns of `data` as names, fuels as values", paste0("no column ", describe_set(unknown)),
                hint = if (all(fuels %in% names(data))) "Names and values seem exchanged: c(column = \"fuel\").")
  }
  fuels
}

# Kilograms of carbon dioxide per unit, one number for each column.
fuel_factors <- function(fuels, factors) {
  if (!is.data.frame(factors) || !"fuel" %in% names(factors)) {
    abort_input("factors", "a data frame with a column `fuel`", describe_class(factors))
  }
  row <- match(fuels, as.character(factors$fuel))
  if (anyNA(row)) {
    abort_input("fuels", "fuels of `factors`", paste("no fuel", describe_set(fuels[is.na(row)])),
                hint = paste0("`factors` has ", describe_set(as.character(factors$fuel), at_most = 12L), "."))
  }
  twice <- anyDuplicated(as.character(factors$fuel))
  if (twice) abort_input("factors", "each fuel once", paste0("`", factors$fuel[twice], "` again"), paste("row", twice))
  used <- factors[unique(row), , drop = FALSE]
  parts <- c("ncv", "carbon", "oxidation")
  value <- if (all(parts %in% names(factors))) factor_from_parts(used) else given_factor(used)
  stats::setNames(value[match(fuels, as.character(used$fuel))], names(fuels))
}

factor_from_parts <- function(factors) {
  part <- lapply(stats::setNames(nm = c("ncv", "carbon", "oxidation")), function(name) {
    numeric_column(factors, name, "factors", "fuel", lower = 0, strict = name != "oxidation")
  })
  high <- match(TRUE, part$oxidation > 1)
  if (!is.na(high)) {
    abort_input("factors", "an oxidised share between 0 and 1", describe_value(part$oxidation[high]),
                describe_row(factors, high, "fuel"), hint = "A percentage must be divided by 100.")
  }
  product <- part$ncv * part$carbon * part$oxidation * (44 / 12) * 1e-6
  if ("factor" %in% names(factors)) warn_stale_factor(factors, product)
  product
}

# Printed factors are rounded to the fourth decimal or so; more than one part in
# a thousand is another number.
warn_stale_factor <- function(factors, product) {
  given <- numeric_column(factors, "factor", "factors", "fuel", lower = 0)
  off <- match(TRUE, abs(given - product) > 1e-3 * product)
  if (is.na(off)) return(invisible())
  warn_lowcarbon("`factors`: the factor of ", describe_value(as.character(factors$fuel)[off]), ", ",
                 format(given[off], digits = 6L),
                 ", is not the product of its parts, ", format(product[off], digits = 6L),
                 "; the product is used. Drop the column `factor`, or the parts, to say which one counts.")
}

given_factor <- function(factors) {
  if (!"factor" %in% names(factors)) {
    abort_input("factors", "columns `ncv`, `carbon` and `oxidation`, or `factor`",
                paste("columns", describe_set(names(factors))))
  }
  numeric_column(factors, "factor", "factors", "fuel", lower = 0)
}

check_scale <- function(scale, columns) {
  if (!is.numeric(scale) || !length(scale) || any(!is.finite(scale)) || any(scale <= 0)) {
    abort_input("scale", "positive numbers", describe_found(scale))
  }
  if (is.null(names(scale))) {
    if (length(scale) != 1L) abort_input("scale", "one number, or numbers named by columns",
                                         paste(length(scale), "without names"))
    return(stats::setNames(rep(as.double(scale), length(columns)), columns))
  }
  unknown <- setdiff(names(scale), columns)
  if (length(unknown) || anyDuplicated(names(scale))) {
    abort_input("scale", "names of columns in `fuels`, each once",
                describe_set(c(unknown, names(scale)[duplicated(names(scale))])))
  }
  full <- stats::setNames(rep(1, length(columns)), columns)
  full[names(scale)] <- scale
  full
}
