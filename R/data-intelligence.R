#' Panel of 30 provinces, robots and employment, simulated (not the author's data)
#'
#' A **simulated** panel for the document `intelligence`, which prints no data: emissions, green productivity, exposure
#' to robots and control variables of 30 provinces in 2013 to 2022, and the robots and employment that the exposure is
#' made of. Nothing here is an observation of the province, industry or country it is named after.
#'
#' ## What it meets
#'
#' * Mean, standard deviation, least and greatest value of all nine variables of Table 1, to the three decimals printed,
#'   once the twelve missing values of the control variables are filled by [fill_panel()] (linear, as the document
#'   says).
#' * Least squares with effects of provinces and years gives the coefficients and R squared of columns (2) and (4) of
#'   Table 2; the noise was made orthogonal to the regressors, so these are **no independent check** of the printed
#'   numbers.
#' * `ai_us` has the first-stage coefficient and the Cragg-Donald F of Table 4, and as an instrument it gives the
#'   second-stage coefficients of Table 4: part of what moves AI moves the outcomes too, but not the instrument.
#' * What effects and controls leave of AI, of each control, and the slopes of AI in the controls are those that the
#'   printed standard errors, R squared and Table 6 imply, so that standard errors come out near the printed ones.
#' * `ai`, `ai_lag` and `ai_us` are what [shift_share()] makes of `intelligence_robots_simulated`, and `gtfp` is what
#'   [gtfp()] (slack-based, constant returns, global index) makes of the three inputs, `gdp` and `emissions`: inputs
#'   were found by iteration for the wanted series.
#'
#' ## What it does not meet
#'
#' * Standard errors of the document are robust; here errors are alike.
#' * The differences between groups of Tables 7 and 8 are built into productivity only in part (0.6 and 1.2 of the
#'   printed 1.36 and 2.38), as all of them would leave nothing to the noise; that of emissions in Table 7 is.
#'   Regressions in the halves find other differences, by the noise in them. The numbers of rows, 146 to
#'   149 after provinces with a single row are dropped, are met.
#' * Shanghai's population density grows more than any other and its productivity leaps after the first year (the
#'   greatest value of Table 1 needs it); standard errors of density in the productivity equation are therefore larger
#'   than the printed ones.
#' * Table 5: the other AI index shares a part with both outcomes, so that its coefficients come near; the other two
#'   outcomes have the coefficients of their columns. Nothing sets municipalities apart.
#' * Table 1 has a greatest log emission of 14.461, 54 times the geometric mean. So has the panel (Shandong), which
#'   leaves the other provinces more alike than they are.
#' * Robots by industry serve to give the exposure its moments; some industries lose robots, as no real one does.
#'
#' @format `intelligence_panel_simulated`: a data frame with 300 rows, ordered by province and year:
#' \describe{
#'   \item{province}{as in [china_provinces], less Tibet}
#'   \item{year}{2013 to 2022}
#'   \item{municipality}{is it directly under the central government?}
#'   \item{co2}{log of `emissions`}
#'   \item{gtfp}{green total factor productivity, one in 2013}
#'   \item{ai, ai_lag}{robots per 100 persons of 2004, weighted by industries' shares; the year before}
#'   \item{ai_us}{US robots per person of 1990, by the same shares}
#'   \item{open, density, fin, gov, energy, urban}{control variables as in Table 1; two values of each are missing}
#'   \item{ai_index}{another index of artificial intelligence}
#'   \item{co2_scopes, gtfp_ml}{other measures of the outcomes}
#'   \item{efficiency, patents, upgrading}{mechanisms: energy efficiency, green patents per 10,000 persons, industrial
#'   upgrading}
#'   \item{regulation}{pollution control investment over industrial value added}
#'   \item{industry}{secondary industry over GDP}
#'   \item{capital, labour, energy_use}{inputs}
#'   \item{gdp, emissions}{real GDP and carbon dioxide, 10,000 t}
#' }
#' `intelligence_robots_simulated`: a list of two data frames,
#' \describe{
#'   \item{employment}{`province`, `industry`, `persons`: 10,000 persons in 2004, 14 industries}
#'   \item{robots}{`industry`, `year` (2012 to 2022), `robots` and `robots_us` (units), `persons_2004` and
#'   `persons_us_1990` (employment of the
#'     industry in all provinces and in the United States, 10,000 persons)}
#' }
#' @source Simulated by `data-raw/intelligence_panel_simulated.R`; moments and coefficients after Tables 1 to 8 of
#'   Xifeng Jiang (2025), "How Artificial Intelligence Empowers Regional Low-Carbon Transformation",
#'   \doi{10.22158/jepf.v11n3p225}, in this package as [document_table()] of `"intelligence"`.
#' @examples
#' panel <- intelligence_panel_simulated
#' controls <- c("open", "density", "fin", "gov", "energy", "urban")
#' panel <- fill_panel(panel, controls, c("province", "year"))
#' attr(panel, "filled")
#'
#' # least squares, as in column (2) of Table 2
#' fit <- lm(co2 ~ ai + open + density + fin + gov + energy + urban + province + factor(year), panel)
#' round(coef(fit)[c("ai", controls)], 3)
#'
#' # exposure to robots
#' jobs <- intelligence_robots_simulated$employment
#' jobs$share <- jobs$persons / ave(jobs$persons, jobs$province, FUN = sum)
#' robots <- intelligence_robots_simulated$robots
#' robots$per_100 <- robots$robots / robots$persons_2004 / 100
#' exposure <- shift_share(jobs, robots, "province", "industry", "year", "share", "per_100")
#' at <- match(paste(panel$province, panel$year), paste(exposure$province, exposure$year))
#' all.equal(exposure$exposure[at], panel$ai)
#' @docType data
#' @keywords datasets
#' @name intelligence_panel_simulated
NULL

#' @rdname intelligence_panel_simulated
#' @format NULL
"intelligence_panel_simulated"

#' @rdname intelligence_panel_simulated
#' @format NULL
"intelligence_robots_simulated"
