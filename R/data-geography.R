#' Provinces of China
#'
#' The 31 provincial units of the mainland with their capitals and the regions
#' that published tables group them by.
#'
#' Tibet is flagged because the documents, as most work on provinces, leave it
#' out for lack of energy data: `subset(china_provinces, in_documents)` has the 30
#' provinces of the document `coupling`.
#'
#' @format A data frame of 31 rows, in the order of the official codes, and nine
#' columns:
#' \describe{
#'   \item{province}{English name, as in [coupling_panel_reconstructed]; Shaanxi is
#'     the province of Xi'an, Shanxi that of Taiyuan}
#'   \item{province_zh}{usual short Chinese name}
#'   \item{code}{two-digit code of the standard GB/T 2260, integer}
#'   \item{capital}{seat of the government; for the four municipalities the city
#'     itself}
#'   \item{lon, lat}{the capital, decimal degrees east and north, good to about 0.1
#'     degree}
#'   \item{region4}{factor, the four regions of the National Bureau of Statistics:
#'     `"Eastern"` (10 provinces), `"Central"` (6), `"Western"` (12, without Tibet
#'     11), `"Northeast"` (3); Table 4 of the document `coupling` uses them}
#'   \item{region3}{factor, the older convention of three: `"Eastern"` (11, with
#'     Liaoning), `"Central"` (8, with Jilin and Heilongjiang), `"Western"` (12)}
#'   \item{in_documents}{`FALSE` for Tibet alone}
#' }
#' @source Names and codes: GB/T 2260. Regions: National Bureau of Statistics of
#'   China, the division in use since 2011. Coordinates: those of the cities, as in
#'   any gazetteer.
#' @seealso [china_borders], [as_province()]
#' @concept provinces of China
#' @concept shengfen
#' @examples
#' with(subset(china_provinces, in_documents), table(region4))
"china_provinces"

#' Land borders of the provinces of China
#'
#' Which of the 31 provincial units of the mainland touch, one row for each pair:
#' an edge list as [weights_contiguity()] takes it.
#'
#' Hainan is an island and borders nothing. Nearly all published work joins it to
#' Guangdong, across the strait; that tie is the last column. Without it Hainan is
#' an island for the weights too, which they have to be told to allow.
#'
#' For a panel whose regions have other names, take the columns that are spelled
#' so, or give the panel these names with [as_province()].
#'
#' @format A data frame of 69 rows and seven columns:
#' \describe{
#'   \item{from, to}{the two provinces, named as in [china_provinces]; each pair
#'     stands once, the province with the lower code first}
#'   \item{convention}{`TRUE` for Guangdong and Hainan alone: no border, but usually
#'     counted as one}
#'   \item{from_zh, to_zh}{the same two by their short Chinese names}
#'   \item{from_code, to_code}{by their six-digit codes of GB/T 2260, integers}
#' }
#' @source Facts, read off a map and checked pair by pair.
#' @seealso [china_provinces], [as_province()]
#' @concept adjacency of provinces
#' @concept Hainan
#' @examples
#' # weights for a panel with Chinese names, and for one with codes
#' weights_contiguity(china_borders[c("from_zh", "to_zh")])
#' weights_contiguity(china_borders[c("from_code", "to_code")])
#'
#' # the 30 provinces of the documents, Hainan joined to Guangdong
#' edges <- subset(china_borders, from != "Tibet" & to != "Tibet")
#' nrow(edges)
#' sort(table(c(edges$from, edges$to)), decreasing = TRUE)[1:3]
"china_borders"

#' Cities of Northeast China
#'
#' The 34 cities at prefecture level and above of Liaoning (14), Jilin (8) and
#' Heilongjiang (12), the units of the document `coagglomeration`, which leaves out
#' the prefecture of Yanbian and the Greater Khingan Range.
#'
#' No list of borders comes with them; [weights_distance()] and [weights_knn()]
#' work on the coordinates.
#'
#' @format A data frame of 34 rows and six columns:
#' \describe{
#'   \item{city}{English name; `"Jilin"` is the city, not the province}
#'   \item{city_zh}{Chinese name}
#'   \item{province}{factor: Liaoning, Jilin, Heilongjiang}
#'   \item{lon, lat}{city seat, decimal degrees east and north, good to about 0.1
#'     degree}
#'   \item{resource_based}{is it a resource-based city at prefecture level in the
#'     national plan for 2013 to 2020? 19 are (6 in Liaoning, 5 in Jilin, 8 in
#'     Heilongjiang), as the document says}
#' }
#' @source Resource-based cities: State Council of China, *National Plan for the
#'   Sustainable Development of Resource-Based Cities (2013-2020)*, Guofa (2013) No.
#'   45, whose list has 21 units of the three provinces at this level; Yanbian and
#'   the Greater Khingan Range are the other two. The same 19 cities are studied in
#'   Tan, J., Zhang, P., Lo, K., Li, J. and Liu, S. (2016), The urban transition
#'   performance of resource-based cities in Northeast China, *Sustainability*
#'   8(10), 1022, \doi{10.3390/su8101022}.
#' @examples
#' with(northeast_cities, table(province, resource_based))
"northeast_cities"

#' Twelve cities of Jiangsu and Zhejiang
#'
#' The cities of the document `restructuring`, with their provinces.
#'
#' Two cities are called Taizhou in English, one in each province. The document
#' does not say which it means; this is the one in Zhejiang, because the text reads
#' the fall of emissions in six cities, Taizhou among them, as Zhejiang's doing.
#'
#' @format A data frame of 12 rows and five columns:
#' \describe{
#'   \item{city}{English name, as in [kaya_panel_simulated]}
#'   \item{city_zh}{Chinese name}
#'   \item{province}{`"Jiangsu"` (4 cities) or `"Zhejiang"` (8)}
#'   \item{lon, lat}{city seat, decimal degrees east and north, good to about 0.1
#'     degree}
#' }
#' @source Facts; the list of cities is in section 3.2 of the document.
#' @examples
#' table(jiangsu_zhejiang_cities$province)
"jiangsu_zhejiang_cities"
