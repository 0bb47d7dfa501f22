#' Panel of 34 cities of the Northeast, simulated (not the authors' data)
#'
#' A **simulated** panel for the document `coagglomeration`, which prints no data: employment, carbon intensity,
#' co-agglomeration and six control variables of 34 cities in 2003 to 2022. Nothing here is an observation of the
#' city it is named after.
#'
#' ## What it meets
#'
#' * Mean, standard deviation, least and greatest value of all eight variables of Table 1, to the three
#'   decimals printed, but for one: the standard deviation of FDI is printed as 0.529, and a variable with its mean
#'   and extremes cannot have one above 0.113. Here it is 0.0529.
#' * `coagg` is what [location_quotient()] and [coagglomeration()] make of the employment columns; its yearly means
#'   rise to 1.40 in 2011 and fall after, as section 4.1 says.
#' * `carbon` follows the dynamic spatial Durbin model of Table 4, Model 2, with fixed effects of cities and years and
#'   normal shocks of standard deviation 0.9: coefficients as printed, but for the sign of rho.
#'
#' ## The coefficients behind it
#'
#' tau 0.708, eta 0.265, **rho -0.180**. The printed 0.180 gives tau + rho + eta = 1.153, an explosive
#' model if the rows of W sum to one, and the short-term effects of Table 5 add up to (beta + theta)/(1 + 0.18)
#' within their errors, not to (beta + theta)/(1 - 0.18). With the other sign the sum is 0.793.
#'
#' | | coagg | coagg^2 | gov | lnpgdp | fdi | lnrd | ti | lner |
#' |---|---|---|---|---|---|---|---|---|
#' | beta | 0.550 | -0.082 | 0.009 | -1.212 | 0.025 | -0.288 | -0.072 | 0.328 |
#' | theta | -0.398 | 0.075 | 0.003 | 1.474 | 0.005 | -0.282 | -0.263 | -0.008 |
#'
#' `gov`, `fdi` and `ti` are ratios, as in Table 1, and enter the model **in percent**: with ratios, their printed
#' standard errors would leave the residuals a standard deviation of 0.02 at most, against an R squared of 0.938.
#'
#' The weights are inverse distances times inverse differences of the cities' mean log GDP per head, row-standardised
#' (the document does not write its nested matrix out; this one has about the variance of Moran's I that its Table 2
#' implies): see the example.
#'
#' ## What it does not meet
#'
#' Tables 2, 3 and 5 to 7 are not built in: the panel has positive spatial dependence, but not the printed Moran's
#' I, and one set of coefficients for resource-based and other cities and for all sectors. The static model of Table 4
#' is not the one the panel was made with.
#'
#' @format A data frame with 680 rows, ordered by city and year:
#' \describe{
#'   \item{city, province, resource_based}{as in [northeast_cities]}
#'   \item{year}{2003 to 2022}
#'   \item{employment}{all sectors, 10,000 persons}
#'   \item{manufacturing}{10,000 persons}
#'   \item{wholesale_retail, transport, information, finance, leasing_business, research_technical}{producer services,
#'   10,000 persons}
#'   \item{carbon}{carbon intensity, in the unit of Table 1 (not named there)}
#'   \item{coagg}{co-agglomeration of manufacturing and producer services}
#'   \item{gov}{fiscal expenditure over GDP}
#'   \item{lnpgdp}{log of GDP per head}
#'   \item{fdi}{foreign direct investment over GDP}
#'   \item{lnrd}{log of road area per head}
#'   \item{ti}{science and technology in fiscal expenditure, a ratio}
#'   \item{lner}{log of environmental words in government reports}
#' }
#' @source Simulated by `data-raw/coagglomeration_panel_simulated.R`; coefficients and moments after Tables 1 and 4 of
#'   Zerui Han, Qingxi Shen, Yifan Deng, Yangyang Yu and Yukun Yang (2026), "The impact of industrial co-agglomeration
#'   on carbon intensity in northeast China", in this package as [document_table()] of `"coagglomeration"`.
#' @examples
#' panel <- coagglomeration_panel_simulated
#' percent <- c("gov", "fdi", "ti")
#' panel[percent] <- 100 * panel[percent]
#' near <- weights_distance(northeast_cities[c("lon", "lat")], northeast_cities$city)
#' alike <- weights_economic(panel, value = "lnpgdp", index = c("city", "year"))
#' W <- weights_nested(near, alike, form = "product")
#' fit <- spatial_panel(carbon ~ coagg + I(coagg^2) + gov + lnpgdp + fdi + lnrd + ti + lner,
#'                      panel, c("city", "year"), W, dynamic = "both")
#' confint(fit)[c("tau", "eta", "rho", "coagg"), ]
#' @docType data
#' @keywords datasets
"coagglomeration_panel_simulated"
