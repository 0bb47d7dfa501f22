#' Panel of 30 provinces for the digital economy, simulated (not the authors' data)
#'
#' A **simulated** panel for the document `digital`, which prints no data and whose tables are images: carbon dioxide,
#' the use of seven fuels, value added of the digital economy and five control variables of 30 provinces in 2012 to
#' 2017. Nothing here is an observation of the province it is named after.
#'
#' ## What it meets
#'
#' All that the text of the document names:
#'
#' * the logarithm of `sector1` runs from 0.140 to 18.140, that of `sector2` from 12.955 to 17.438;
#' * carbon intensity has an inverse U in the logarithm of `sector1` that turns in the data, falls throughout with that
#'   of `sector2`, and rises, falls and rises with that of `ddl`, with both extreme points in the data; the mean slope
#'   there is -0.123;
#' * neighbours' digital manufacturing and industrial digitalization raise it, their digital services do not;
#' * `sector1`, `sector2` and `ddl` come from input-output tables of 2012, 2015 and 2017 ([digital_tables_simulated]) by
#'   Equations 1 to 4, and from constant shares in the years between.
#'
#' ## The model behind it
#'
#' With x the logarithms of `sector1`, `sector2` and `ddl`, the logarithm y of carbon intensity `co2 / gdp` (tons per
#' 10,000 yuan) follows
#' \deqn{y_t = 0.3\, W y_t - 0.010 (x_1 - 10.5)^2 - 0.025 (x_2 - 11)^2 + f(x_3) + W (0.03\, x_1 + 0.08\, x_3) + Z_t b +
#' \mu + \xi_t + e_t,}
#' where \eqn{f'(x) = 0.0621 (x - 14.6)(x - 17.9)}, W is the row-standardised matrix of [china_borders] (Hainan joined
#' to Guangdong), the controls Z are the logarithms of `pgdp`, `population`, `area`, `structure` and `regulation` with b
#' = (-0.40, 0.30, 0.08, -0.15, -0.02),
#' \eqn{\mu} are effects of provinces (higher inland, alike among neighbours), \eqn{\xi_t} falls by 0.03 a year, and e
#' is normal with standard deviation 0.015.
#'
#' `co2` stands for the national accounts that the document takes; the fuels, by [emissions_ipcc()], amount to 92
#' percent of it, with a deviation of 1.2 percent.
#'
#' ## What it does not meet
#'
#' One set of coefficients holds in all four regions; no dynamics are built in; levels of provinces are made up. A model
#' with effects of years only, as the document has in space, leaves \eqn{\mu} in its errors.
#'
#' @format A data frame with 180 rows, ordered by province and year:
#' \describe{
#'   \item{province}{as in [china_provinces], Tibet left out}
#'   \item{region}{factor, `region4` of [china_provinces]}
#'   \item{year}{2012 to 2017}
#'   \item{gdp, primary, secondary, tertiary}{gross domestic product and value added of the three industries, 10,000
#'   yuan}
#'   \item{sector1}{value added of communication equipment, computers and other electronic equipment, 10,000 yuan}
#'   \item{sector2}{value added of information transmission, software and information technology services, 10,000 yuan}
#'   \item{ddl}{industrial digitalization: digital value added of the 40 other sectors, 10,000 yuan}
#'   \item{pgdp}{GDP per head, yuan}
#'   \item{population}{10,000 persons}
#'   \item{area}{urban built-up area, square kilometres}
#'   \item{structure}{value added of the tertiary over the secondary industry}
#'   \item{regulation}{investment in industrial pollution control over industrial output}
#'   \item{co2}{carbon dioxide, 10,000 tons}
#'   \item{coal, coke, gasoline, kerosene, diesel, fuel_oil}{consumption, 10,000 tons}
#'   \item{gas}{consumption of natural gas, 10^8 cubic metres}
#' }
#' @source Simulated by `data-raw/digital_panel_simulated.R`, after what the text of the document `digital` names
#'   ([reproduce()]).
#' @seealso [digital_tables_simulated]
#' @examples
#' panel <- digital_panel_simulated
#' fuels <- c(coal = "raw coal", coke = "coke", gasoline = "gasoline", kerosene = "kerosene",
#'            diesel = "diesel", fuel_oil = "fuel oil", gas = "natural gas")
#' seven <- emissions_ipcc(panel[names(panel) != "co2"], fuels, scale = c(gas = 10))
#' summary(seven$co2 / panel$co2)
#' @docType data
#' @keywords datasets
"digital_panel_simulated"

#' Input-output tables of 30 provinces, simulated (not the authors' data)
#'
#' **Simulated** value added, output and digital output of 42 sectors in 30 provinces, 2012, 2015 and 2017: what
#' [digital_value_added()] takes. They belong to [digital_panel_simulated], whose industries' value added they divide.
#' Nothing here is an observation of the province it is named after.
#'
#' Two sectors are wholly digital; of the 40 others the digital part is the larger in services and in the east. Flows
#' between sectors are not part of the tables.
#'
#' @format A data frame with 3,780 rows, ordered by province, year and sector:
#' \describe{
#'   \item{province, year}{as in [digital_panel_simulated]}
#'   \item{sector}{1 to 42; 20 and 32 are digital}
#'   \item{name}{of the sector}
#'   \item{industry}{`"primary"`, `"secondary"` or `"tertiary"`}
#'   \item{value_added, output, digital_output}{10,000 yuan}
#' }
#' @source Simulated by `data-raw/digital_panel_simulated.R`; the sectors are those of the national tables, names
#'   shortened.
#' @examples
#' tables <- digital_value_added(digital_tables_simulated, "value_added", "output", "digital_output",
#'                               index = c("province", "year"), sector = "sector")
#' ordinary <- !tables$sector %in% c(20, 32)
#' aggregate(digital_va ~ year, tables[ordinary, ], sum)
#' @docType data
#' @keywords datasets
"digital_tables_simulated"
