#' Carbon intensities of 11 cities and 21 industries, reconstructed (not the
#' authors' data)
#'
#' A panel of carbon intensities in 2010 and 2020 that agrees with everything
#' legible in Tables 2 and 3 of the document `restructuring`. The authors' data
#' are not public. 184 of the 462 values are printed cells of Table 3; the other
#' 278 are **reconstructed**: they are one of many ways to complete the table
#' and say nothing about the city they stand for.
#'
#' ## What it meets
#'
#' * Every cell of Table 3 that can be read in full, exactly as printed
#'   (`printed` is `TRUE`).
#' * All 126 figures of Table 2: with the mean and the sample standard deviation
#'   (divisor n - 1) over the eleven cities, each of the 42 industry-years gives
#'   the printed mean, standard deviation and coefficient of variation, all
#'   three to the two decimals printed.
#'
#' ## Why eleven cities
#'
#' The document names twelve cities and does not say how its standard deviations
#' are counted. Intensities cannot be negative and Table 3 fixes up to six
#' cities of an industry, so each industry-year has a largest attainable
#' standard deviation (see [intensity_panel_exceptions]). Of the 42
#' industry-years, the attainable ranges do not rule out:
#'
#' | cities | divisor n - 1 | divisor n |
#' |---|---|---|
#' | 9 | 20 | 21 |
#' | 10 | 23 | 32 |
#' | 11 | **42** | 30 |
#' | 12 | 34 | 33 |
#'
#' Eight industry-years cannot come from twelve cities with either divisor, not
#' even if the twelfth city emits nothing; eleven cities with divisor n - 1 meet
#' all. Zhoushan is the one city of the study without a legible row in Table 3,
#' so it is the one left out here. [kaya_panel_simulated] has all twelve.
#'
#' ## What it cannot meet
#'
#' * The types of Table 3. If a city is called advantaged where its intensity is
#'   below the mean of Table 2 in both years, disadvantaged where it is above in
#'   both and reversed where it changes side, the printed figures themselves
#'   contradict the type of 31 of the 95 different rows (Huzhou in industry 21,
#'   say, is called disadvantaged with 0.56 and 0.23 against means of 1.32 and
#'   2.66). No choice of the unprinted cells can mend that. The letters of the
#'   reversal type hold in the plain sense: every row marked B falls from 2010
#'   to 2020, every row marked W rises.
#' * Cells damaged in the source hold a value that fits the digits left:
#'   Nanjing 21 (2010, `0.5?`), Jiaxing 14 (2010, `0.3?`), Shaoxing 23 (2010,
#'   `2.?2`), and a row of industry 23 whose city is lost (`??.22` and 28.04),
#'   given to Taizhou, an arbitrary choice among the cities not listed in that
#'   industry. Wenzhou 16 (2010) is lost altogether and is free. `printed` is
#'   `FALSE` in all of them.
#'
#' ## How it was found
#'
#' For each industry-year a mean and a coefficient of variation are chosen as
#' far inside the rounding intervals as the printed cells allow. They give the
#' sum and the sum of squares of the unprinted cells, which are then shared out
#' by a prior (random, with a fixed seed) moved towards equal or towards
#' concentrated shares until the sum of squares is right. The script is
#' `data-raw/restructuring_panel.R`.
#'
#' @format A data frame with 462 rows, ordered by city, industry and year:
#' \describe{
#'   \item{city}{name, 11 cities}
#'   \item{industry}{integer code of Table 1: 3 to 21, 23 and 24}
#'   \item{year}{2010 or 2020}
#'   \item{intensity}{tons of CO2 per million yuan of value added, the unit as
#'     printed; see the note on units in [kaya_panel_simulated]}
#'   \item{printed}{`TRUE` where the value is a cell of Table 3}
#' }
#' @source Reconstructed from Tables 2 and 3 of Zhaoqiu Wang, Yong Zhang and Bo
#'   Wu, "Exploring Industrial Restructuring Pathways Based on Regional Carbon
#'   Productivity Variations: A Case Study of Jiangsu and Zhejiang Regions in
#'   China", in this package as `document_table("restructuring", "2")` and
#'   `document_table("restructuring", "3")`.
#' @examples
#' one <- subset(intensity_panel_reconstructed, industry == 23 & year == 2020)
#' c(mean = mean(one$intensity), sd = sd(one$intensity))
#' # Table 2 prints 18.8 and 12.25.
#' @docType data
#' @keywords datasets
"intensity_panel_reconstructed"

#' Industry-years of Table 2 that rule out other ways of counting
#'
#' Computed bounds, not data: which figures of Table 2 of the document
#' `restructuring` cannot hold together with the cells of Table 3 under ways of
#' counting other than that of [intensity_panel_reconstructed] (eleven cities,
#' divisor n - 1, which has no exception). Listed are twelve cities with either
#' divisor and eleven cities with divisor n.
#'
#' The known cells lie in their rounding intervals, the others are not negative,
#' and the mean lies in its rounding interval. The standard deviation is a convex
#' function of the cells and its ratio to the mean a quasi-convex one, so both
#' are largest at a corner of that set, with all that the known cells leave over
#' in one city. The least standard deviation has every unknown cell at the mean
#' or as near to it as the sum allows. An industry-year is listed where a printed
#' figure, less half a unit of its last decimal, exceeds the largest attainable
#' value.
#'
#' @format A data frame with 29 rows:
#' \describe{
#'   \item{cities, divisor}{the rule of counting that fails: 11 or 12 cities;
#'     `"n - 1"` or `"n"`}
#'   \item{industry, year}{the industry-year}
#'   \item{mean, sd, cv}{as printed in Table 2 (tons per million yuan; `cv` in
#'     percent)}
#'   \item{sd_lower, sd_upper}{attainable range of the standard deviation}
#'   \item{cv_upper}{largest attainable coefficient of variation, in percent}
#'   \item{reason}{which printed figure is out of reach}
#' }
#' @source Computed from Tables 2 and 3 of the document `restructuring` by
#'   `data-raw/restructuring_panel.R`.
#' @examples
#' # Twelve cities with the sample standard deviation: eight industry-years fail.
#' subset(intensity_panel_exceptions, cities == 12 & divisor == "n - 1")
#' @docType data
#' @keywords datasets
"intensity_panel_exceptions"

#' Value added, intensity and emissions of 12 cities, simulated (not the
#' authors' data)
#'
#' A **simulated** panel for the decomposition of section 4.1 of the document
#' `restructuring`, which prints its results only as two figures and a page of
#' text. Nothing here is an observation of the city it is named after.
#'
#' ## What it meets
#'
#' `co2` is the product of the stored `intensity` and `value_added`. Decomposed
#' city by city with the additive LMDI-I and the factors intensity, structure
#' (an industry's share in the city's value added) and scale (the city's value
#' added), it shows what the text reads off Figures 1 and 2:
#'
#' * 2010-2015: total emissions fall in Shaoxing alone; Nanjing and Suzhou
#'   increase most; scale is positive everywhere, structure negative in nine of
#'   twelve cities, intensity positive in five and negative in seven.
#' * 2016-2020: total emissions fall in exactly Hangzhou, Taizhou, Wenzhou,
#'   Zhoushan, Suzhou and Huzhou; scale is positive everywhere and weaker than
#'   before in every city, intensity negative in nine cities, structure small
#'   and positive in ten.
#'
#' ## How it was made
#'
#' The intensities of 2010 and 2020 are those of
#' [intensity_panel_reconstructed]; Zhoushan, which is not in it, gets the
#' geometric mean of the others with noise. Those of 2015 lie part of the way
#' between, moved together by a common factor per city; those of 2016 a fifth of
#' the rest of the way on. The composition of value added in 2010 is a made-up
#' common pattern with a speciality or two per city, and moves towards or away from
#' carbon-intensive industries. The moves are solved for so that the effects of
#' a city meet a goal set in advance; random draws have a fixed seed. The script
#' is `data-raw/restructuring_panel.R`.
#'
#' ## Units
#'
#' Value added is in million yuan and intensity in tons per million yuan, the
#' unit printed in Tables 2 and 3, so emissions are in tons. That unit is
#' doubtful in the source: the twelve cities together come to less than ten
#' million tons a year here, where the document puts the two provinces near 12
#' percent of 9,884 million. Intensities in tons per 10,000 yuan, a usual unit
#' in Chinese statistics, would make it several hundred million.
#'
#' @format A data frame with 1008 rows (12 cities, 21 industries, 4 years),
#' ordered by city, industry and year:
#' \describe{
#'   \item{city}{name}
#'   \item{industry}{integer code of Table 1: 3 to 21, 23 and 24}
#'   \item{year}{2010, 2015, 2016 or 2020}
#'   \item{value_added}{million yuan, simulated}
#'   \item{intensity}{tons of CO2 per million yuan}
#'   \item{co2}{tons, `intensity * value_added`}
#' }
#' @source Simulated; signs after section 4.1 of the document `restructuring`
#'   (Wang, Zhang and Wu, "Exploring Industrial Restructuring Pathways Based on
#'   Regional Carbon Productivity Variations").
#' @examples
#' totals <- aggregate(co2 ~ city + year, data = kaya_panel_simulated, FUN = sum)
#' reshape(totals, idvar = "city", timevar = "year", direction = "wide")
#' @docType data
#' @keywords datasets
"kaya_panel_simulated"
