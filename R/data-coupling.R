#' Province panel of coupling coordination, reconstructed, not the authors' data
#'
#' Scores of new quality productivity and low-carbon transition and their
#' coupling coordination degree for 30 provinces and the years 2012 to 2022,
#' **reconstructed** from the printed tables of the document `coupling`. The
#' authors' data are not public. Many panels have the printed aggregates; this
#' is one of them. Its national, regional, inequality and spatial figures are those
#' of the document, but the value of a single province is a guess that fits, and
#' says nothing about that province.
#'
#' ## What it meets
#'
#' 239 printed figures, each to the three decimals printed:
#'
#' * Table 3: the national means of both scores and of the degree, every year
#'   (the printed national degree is the mean of the provinces' degrees, not the
#'   degree of the mean scores);
#' * Table 4: the mean degree of the four regions, every year, and over the years;
#' * Table 5: the overall Gini coefficient, the four within regions and the six
#'   between regions, every year. The columns headed "East-Northeast" and
#'   "China-West" are read exchanged. Under the printed heads they break the
#'   bound \eqn{G_{jh} \ge |\mu_j - \mu_h| / (\mu_j + \mu_h)} in every year;
#'   exchanged, no column breaks it;
#' * the average growth rates of Table 4 and of the eleven columns named in Table
#'   5, as means of the ten yearly rates. Of the usual rules (geometric, linear,
#'   logarithmic, least squares) this is the only one that the rounding intervals
#'   of all fifteen series allow;
#' * Table 6: Moran's I and its z, every year, and with them the one-sided
#'   probability. The weights are common land borders with Hainan joined to
#'   Guangdong ([china_borders]), row-standardised, and z is taken under
#'   randomisation; see below.
#'
#' As the text says, new quality productivity lags in every year, and here in
#' every province. The clusters that section 4.3.2 names are there in every year:
#' Guangdong, Jiangsu, Zhejiang, Shanghai and Beijing lie above the mean of the
#' provinces and so do their neighbours on average ("High-High"); Gansu, Qinghai,
#' Ningxia, Xinjiang and Inner Mongolia lie below it and so do theirs ("Low-Low").
#'
#' ## Which weights lie behind Table 6
#'
#' The document does not say. Each printed I and z give the standard deviation of I
#' as \eqn{(I + 1/29) / z}. It runs from 0.1196 to 0.1220 and not even rounding
#' lets it be the same in all years, as it would be under normality. Under
#' randomisation it depends on the weights and on the kurtosis of the degrees. For
#' row-standardised borders with Hainan joined to Guangdong the kurtosis would have
#' to be 3.0 to 4.2, which a panel can have. For 0/1 borders, inverse distances of
#' the capitals or their four to six nearest it would have to be below 1, which is
#' impossible. Some others (borders with Hainan joined to Guangxi as well or left
#' without neighbours, the three nearest capitals, inverse squared distances not
#' standardised) are not excluded by the numbers.
#'
#' ## What it cannot meet
#'
#' * The contributions in the last three columns of Table 5: they add up to 133
#'   percent in 2012 and to 163 percent in 2022, and no panel does that. The
#'   contributions here follow from the other columns, in 2012 for example 19
#'   (within), 73 (between) and 8 percent (transvariation).
#' * Where the printed figures pull apart the panel lies nearer to the edge of
#'   the rounding intervals: at their printed values the regional figures of 2014
#'   give an overall Gini coefficient of 0.16035 against the printed 0.161. The
#'   least distance to an edge is 0.1 of half a unit in the third decimal.
#'
#' ## How it was found
#'
#' A first guess ranks the provinces of each region as the text does (Guangdong,
#' Jiangsu, Beijing, Zhejiang and Shanghai lead the East, Sichuan the West,
#' Liaoning the Northeast). A smooth search over all years at once moves it
#' towards the printed Gini coefficients while keeping each province's path
#' relative to its region even. Given the order of the provinces, each rounding
#' interval is a pair of linear inequalities (of Moran's I and z the tangents), and
#' a linear program per year then takes the nearest panel inside all of them; a
#' last one over all years, repeated, adds the growth rates. Each degree is then
#' split into its two scores by a fixed tilt per province, scaled per year to the
#' national means. Nothing is random.
#'
#' @format A data frame of 330 rows, one per province and year, and six columns:
#' \describe{
#'   \item{province}{name, 30 provincial units of the mainland without Tibet}
#'   \item{year}{2012 to 2022}
#'   \item{region}{factor, `"Eastern"` (10 provinces), `"Central"` (6),
#'     `"Western"` (11), `"Northeast"` (3): the four regions of the National
#'     Bureau of Statistics}
#'   \item{nqp}{score of new quality productivity, 0 to 1, six significant digits}
#'   \item{lct}{score of low-carbon transition, 0 to 1, six significant digits}
#'   \item{coordination}{coupling coordination degree, \eqn{D = \sqrt{CT}} with
#'     \eqn{C = 2\sqrt{U_1 U_2} / (U_1 + U_2)} and \eqn{T = (U_1 + U_2) / 2},
#'     which is \eqn{(U_1 U_2)^{1/4}}; unrounded}
#' }
#' @source Reconstructed from Tables 3 to 6 of Yao, Z. and Qian, J., *Coupling
#'   Coordination of New Quality Productive Forces and Low-Carbon Transition: A
#'   Study based on Strategic Emerging and Future Industries*; see
#'   `document_table("coupling", "5")`. The decomposition is that of Dagum, C.
#'   (1997), A new approach to the decomposition of the Gini income inequality
#'   ratio, *Empirical Economics* 22, 515-531, \doi{10.1007/BF01205777}; moments of
#'   Moran's I as in Cliff, A. D. and Ord, J. K. (1981), *Spatial Processes*, Pion.
#' @examples
#' # Table 4, as printed
#' round(with(coupling_panel_reconstructed,
#'            tapply(coordination, list(region, year), mean)), 3)
"coupling_panel_reconstructed"
