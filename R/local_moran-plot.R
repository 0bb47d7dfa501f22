# Where the clusters of a local statistic lie: on polygons, on a grid of tiles, or as a
# table of regions by periods.

#' Draw local Moran's I
#'
#' * `"scatter"`: the Moran scatter plot, see [moran_scatter()];
#' * `"tiles"`: a table with a row for each region, a column for each period, and
#'   the cluster as colour; needs nothing but the result;
#' * `"map"`: the clusters of a period on a map. With sf polygons these are filled. With
#'   coordinates each region is a square tile on a grid: as near to its place as free tiles allow,
#'   starting from the middle. Without a `map`, regions that are provinces of China in any spelling
#'   that [as_province()] knows lie on a fixed grid, one tile a province. Tiles are a picture, not
#'   geography. Several periods share one figure and one legend.
#'
#' Colours differ in brightness, so that grey print keeps them apart, and tiles carry a mark: `HH`,
#' `LL`, `HL`, `LH`, or `+` for a hot and `-` for a cold spot. Where names would be too small to read,
#' provinces of the fixed grid have the letter codes of GB/T 2260.
#'
#' Regions of the map that the result does not have are left blank.
#'
#' @param x,object what [local_moran()], [local_geary()], [bivariate_moran()] or [getis_ord()] returns.
#' @param which `"scatter"`, `"map"` or `"tiles"`.
#' @param period the period or periods to draw, as in the data; the last one if
#'   `NULL`, and all for `"tiles"`.
#' @param map an sf object, or a data frame with coordinates in columns `lon` and
#'   `lat` (degrees), `x` and `y` (any unit), or `column` and `row` (places on the
#'   grid, row 1 on top). Regions are matched by the column of the region's name. `NULL` for
#'   provinces of China.
#' @param label `"scatter"`: see [moran_scatter()].
#' @param main title, one or one for each period.
#' @param ... passed to [graphics::plot.default()] (`"scatter"`).
#' @return `x`, invisibly; `autoplot()` a ggplot.
#' @examples
#' ring <- matrix(0, 8, 8, dimnames = list(letters[1:8], letters[1:8]))
#' ring[cbind(1:8, c(2:8, 1))] <- 1
#' data <- data.frame(region = letters[1:8], year = 2020, value = c(1, 2, 4, 7, 9, 8, 4, 2))
#' local <- local_moran(data, "value", (ring + t(ring)) / 2, c("region", "year"), "conditional")
#' places <- data.frame(region = letters[1:8], x = cos(1:8 * pi / 4), y = sin(1:8 * pi / 4))
#' plot(local, "map", map = places)
#' plot(local, "tiles")
#'
#' provinces <- china_provinces$province[china_provinces$in_documents]
#' borders <- subset(china_borders, from %in% provinces & to %in% provinces)
#' W <- weights_contiguity(borders, ids = provinces)
#' index <- c("province", "year")
#' local <- local_moran(coupling_panel_reconstructed, "coordination", W, index, "conditional")
#' plot(local, "map", period = c(2012, 2022))
#' @seealso [local_moran()], [moran_scatter()]
#' @export
plot.lowcarbon_local_moran <- function(x, which = c("scatter", "map", "tiles"), period = NULL, map = NULL,
                                       label = "significant", main = NULL, ...) {
  which <- check_choice(which)
  if (which == "scatter") return(invisible(moran_scatter(x, period, label, main, ...)))
  if (which == "tiles") draw_table(cluster_table(x, period), main, cluster_colours)
  if (which == "map") draw_cluster_map(x, period, map, main, cluster_colours, cluster_marks)
  invisible(x)
}

#' @rdname plot.lowcarbon_local_moran
#' @exportS3Method ggplot2::autoplot
autoplot.lowcarbon_local_moran <- function(object, which = c("scatter", "map", "tiles"), period = NULL, map = NULL,
                                           label = "significant", ...) {
  check_dots(...)
  which <- check_choice(which)
  switch(which, tiles = ggplot_table(cluster_table(object, period), attr(object, "columns"), cluster_colours),
         scatter = ggplot_scatter(object, chosen_periods(object, period), label),
         map = ggplot_cluster_map(object, period, map, cluster_colours, cluster_marks))
}

cluster_marks <- c(`High-High` = "HH", `Low-Low` = "LL", `High-Low` = "HL", `Low-High` = "LH")

# ---- the map ---------------------------------------------------------------------

draw_cluster_map <- function(x, period, map, main, colours, marks) {
  place <- map_places(x, map)
  draw_cluster_maps(chosen_periods(x, period), main, colours, function(now, title) {
    cluster <- map_clusters(x, now, place)
    if (place$polygons) return(draw_polygons(sf::st_geometry(map), cluster, title, colours))
    draw_tiles(place, cluster, title, colours, marks)
  })
}

ggplot_cluster_map <- function(x, period, map, colours, marks) {
  place <- map_places(x, map)
  period <- id_strings(chosen_periods(x, period))
  frames <- lapply(period, function(now) {
    cluster <- map_clusters(x, now, place)
    if (place$polygons) {
      shown <- map[attr(map, "sf_column")]
      shown$cluster <- cluster
      shown$period <- now
      return(shown)
    }
    label <- if (is.null(place$short)) shorten(place$label, 12L) else place$short
    data.frame(label = label, column = place$column, row = place$row, cluster = cluster, period = now,
               stringsAsFactors = FALSE)
  })
  frame <- do.call(rbind, frames)
  if (place$polygons) ggplot_cluster_polygons(frame, colours) else ggplot_cluster_tiles(frame, colours, marks)
}

# Names on the map and, unless it has polygons, a tile for each.
map_places <- function(x, map) {
  column <- attr(x, "columns")$region
  if (is.null(map)) return(province_places(id_strings(unique(x[[column]]))))
  if (!is.data.frame(map)) {
    abort_input("map", "an sf object, or a data frame with coordinates", describe_class(map),
                hint = "plot(x, \"tiles\") needs no map.")
  }
  if (!column %in% names(map)) {
    abort_input("map", paste0("a column `", column, "` that names the regions"),
                describe_set(names(map), at_most = 12L))
  }
  region <- id_strings(map[[column]])
  absent <- setdiff(id_strings(x[[column]]), region)
  if (length(absent)) abort_input("map", "every region of the result", paste("no", describe_set(absent)))
  if (anyDuplicated(region)) abort_input("map", "each region once",
                                         paste(describe_set(region[duplicated(region)]), "again"))
  if (inherits(map, "sf")) {
    if (!requireNamespace("sf", quietly = TRUE)) abort_input("map", "package sf, to draw polygons",
                                                             "that it is not installed")
    return(list(region = region, polygons = TRUE))
  }
  c(list(region = region, label = region, polygons = FALSE), map_tiles(map))
}

# The fixed grid for regions that are provinces of China, in any spelling, each once.
province_places <- function(region) {
  known <- suppressWarnings(as_province(region), classes = "lowcarbon_warning")
  if (anyNA(known) || anyDuplicated(known)) {
    found <- if (anyNA(known)) paste("nothing, and no provinces of China:", describe_set(region[is.na(known)])) else
      paste("nothing, and provinces that occur twice:", describe_set(known[duplicated(known)]))
    abort_input("map", "an sf object, or a data frame with coordinates", found,
                hint = "plot(x, \"tiles\") needs no map.")
  }
  tiles <- read_grid(province_grid)
  at <- match(known, tiles$id)
  list(region = region, label = region, polygons = FALSE, short = tiles$short[at],
       column = tiles$column[at], row = tiles$row[at])
}

# A tile for each province, about where it lies; names as in china_provinces, letters of GB/T 2260.
province_grid <- "
 .. .. .. .. .. .. HL:Heilongjiang
 .. .. .. .. NM:Inner~Mongolia BJ:Beijing JL:Jilin
 XJ:Xinjiang GS:Gansu NX:Ningxia SX:Shanxi HE:Hebei TJ:Tianjin LN:Liaoning
 XZ:Tibet QH:Qinghai SN:Shaanxi HA:Henan SD:Shandong .. ..
 .. SC:Sichuan CQ:Chongqing HB:Hubei AH:Anhui JS:Jiangsu SH:Shanghai
 .. YN:Yunnan GZ:Guizhou HN:Hunan JX:Jiangxi ZJ:Zhejiang ..
 .. .. GX:Guangxi GD:Guangdong FJ:Fujian .. ..
 .. .. .. HI:Hainan .. .. .."

read_grid <- function(text) {
  rows <- strsplit(trimws(strsplit(trimws(text), "\n")[[1L]]), " +")
  row <- rep(seq_along(rows), lengths(rows))
  column <- unlist(lapply(rows, seq_along))
  cell <- unlist(rows)
  used <- grepl(":", cell, fixed = TRUE)
  list_to_frame(list(short = sub(":.*", "", cell[used]), id = gsub("~", " ", sub(".*:", "", cell[used])),
                     column = column[used], row = row[used]))
}

map_tiles <- function(map) {
  pairs <- list(c("column", "row"), c("lon", "lat"), c("x", "y"))
  given <- Filter(function(pair) all(pair %in% names(map)), pairs)
  if (!length(given)) {
    abort_input("map", "columns `lon` and `lat`, `x` and `y`, or `column` and `row`",
                describe_set(names(map), at_most = 12L))
  }
  pair <- given[[1L]]
  x <- numeric_column(map, pair[1L], "map")
  y <- numeric_column(map, pair[2L], "map")
  if (pair[1L] == "column") return(list(column = x, row = y))
  if (pair[1L] == "lon") x <- x * cos(mean(y) * pi / 180)
  tile_layout(x, y)
}

# The cluster of each region on the map in one period; NA where it has none.
map_clusters <- function(x, period, place) {
  columns <- attr(x, "columns")
  now <- id_strings(x[[columns$time]]) == id_strings(period)
  x$cluster[now][match(place$region, id_strings(x[[columns$region]])[now])]
}

# ---- regions by periods ----------------------------------------------------------

cluster_table <- function(x, period) {
  columns <- attr(x, "columns")
  times <- id_strings(if (is.null(period)) unique(x[[columns$time]]) else chosen_periods(x, period))
  regions <- id_strings(unique(x[[columns$region]]))
  shown <- data.frame(region = factor(x[[columns$region]], regions), time = factor(x[[columns$time]], times),
                      cluster = x$cluster)
  shown[!is.na(shown$time), ]
}

draw_table <- function(shown, main, colours) {
  regions <- levels(shown$region)
  labels <- shorten(regions, 24L)
  named <- length(regions) <= 120L
  inches <- if (named) min(0.3 + 0.075 * max(nchar(labels, type = "width")), 0.4 * graphics::par("din")[1L]) else 0.3
  old <- graphics::par(mai = c(0.9, inches, if (is.null(main)) 0.2 else 0.6, 0.2), las = 1)
  on.exit(graphics::par(old))
  column <- as.integer(shown$time)
  row <- length(regions) + 1L - as.integer(shown$region)
  graphics::plot(c(0.5, nlevels(shown$time) + 0.5), c(0.5, length(regions) + 0.5), type = "n", axes = FALSE,
                 xaxs = "i", yaxs = "i", xlab = "", ylab = "", main = main)
  graphics::rect(column - 0.5, row - 0.5, column + 0.5, row + 0.5, col = cluster_fill(shown$cluster, colours),
                 border = "white")
  graphics::axis(1, at = seq_along(levels(shown$time)), labels = levels(shown$time), tick = FALSE, line = -0.9,
                 cex.axis = 0.8)
  if (named) {
    row_inches <- graphics::par("pin")[2L] / length(regions)
    # axis() leaves out names that touch
    graphics::text(graphics::par("usr")[1L], rev(seq_along(regions)), paste0(labels, " "), adj = c(1, 0.5), xpd = NA,
                   cex = min(0.8, 0.75 * row_inches / graphics::strheight("Hg", "inches")))
  }
  cluster_legend(shown$cluster, colours)
}

ggplot_table <- function(shown, columns, colours) {
  shown$region <- factor(shown$region, rev(levels(shown$region)))
  .data <- ggplot2::.data
  ggplot2::ggplot(shown, ggplot2::aes(.data[["time"]], .data[["region"]], fill = .data[["cluster"]])) +
    ggplot2::geom_tile(colour = "white") +
    ggplot2::scale_y_discrete(labels = shorten(levels(shown$region), 24L),
                              guide = ggplot2::guide_axis(check.overlap = TRUE)) +
    ggplot2::scale_x_discrete(guide = ggplot2::guide_axis(check.overlap = TRUE)) +
    cluster_scale(colours) +
    ggplot2::labs(x = columns$time, y = columns$region) +
    ggplot2::theme_minimal() +
    ggplot2::theme(panel.grid = ggplot2::element_blank(), legend.position = "bottom")
}
