#' Carbon dioxide factors of ten fuels
#'
#' Net calorific value, carbon content and oxidised share of the ten fuels that
#' Chinese accounts of energy-related carbon dioxide use most, and their product,
#'
#' \deqn{\textrm{factor} = \textrm{ncv} \times \textrm{carbon} \times \textrm{oxidation} \times \frac{44}{12} \times
#' 10^{-6},}
#'
#' kilograms of carbon dioxide per kilogram (or cubic metre) of the fuel. This is
#' the set most provincial papers use under the name of "the IPCC method": the
#' *method* is that of the 2006 IPCC Guidelines (Tier 1 and 2), most of the
#' *numbers* are national.
#'
#' * `ncv` is national: the mean lower heating values of the standard GB/T
#'   2589-2008. The 2020 edition of the standard prints slightly higher ones (raw
#'   coal 20 934, crude oil 41 868 kJ/kg). Natural gas is the upper end of the
#'   standard's range (32 238 to 38 931 kJ per cubic metre), as most papers have
#'   it.
#' * `carbon` follows the national guide to provincial greenhouse gas inventories
#'   (2011) and the values usual beside it. For gasoline, diesel, fuel oil, LPG and
#'   natural gas it equals the IPCC default; 26.37 for raw coal lies between the
#'   guide's bituminous coal (26.1) and anthracite (27.4), against an IPCC default
#'   of 25.8 for bituminous coal; 29.5 for coke is the default of the *1996* IPCC
#'   Guidelines (2006: 29.2); 19.5 for kerosene is jet kerosene (other kerosene:
#'   19.6); 18.2 for refinery gas is national (IPCC: 15.7).
#' * `oxidation` is national. The 2006 IPCC Guidelines take it as 1 for every fuel.
#' * `carbon_ipcc` is the default of the 2006 IPCC Guidelines, for a check or a
#'   sensitivity run.
#'
#' The nine fuels of much work on provinces are all rows but `"refinery gas"`; the
#' seven of others are coal, coke, gasoline, kerosene, diesel, fuel oil and
#' natural gas.
#'
#' @format A data frame of ten rows and seven columns:
#' \describe{
#'   \item{fuel}{name of the fuel, as [emissions_ipcc()] expects it}
#'   \item{unit}{`"kg"`, or `"m3"` for natural gas}
#'   \item{ncv}{net calorific value, kJ per unit}
#'   \item{carbon}{carbon content, t C per TJ}
#'   \item{oxidation}{oxidised share, 0 to 1}
#'   \item{factor}{kg CO2 per unit, the product above, unrounded}
#'   \item{carbon_ipcc}{carbon content by default of the 2006 IPCC Guidelines, t C per TJ}
#' }
#' @source National standard GB/T 2589-2008, *General principles for calculation
#'   of the comprehensive energy consumption*, Annex A; National Development and
#'   Reform Commission (2011), *Guide to the compilation of provincial greenhouse
#'   gas inventories (trial)*; IPCC (2006), *2006 IPCC Guidelines for National
#'   Greenhouse Gas Inventories*, Volume 2, Tables 1.3 and 1.4.
#' @examples
#' ipcc_factors[c("fuel", "unit", "factor")]
#'
#' # the same fuels under the defaults of the IPCC for carbon and oxidation
#' by_default <- transform(ipcc_factors, carbon = carbon_ipcc, oxidation = 1, factor = NULL)
"ipcc_factors"
