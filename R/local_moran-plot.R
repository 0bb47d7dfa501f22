# Where the clusters of local_moran() lie: on polygons, on a grid of tiles laid
# out by coordinates, or as a table of regions by periods.

#' Draw local Moran's I
#'
#' * `"scatter"`: the Moran scatter plot, see [moran_scatter()];
#' * `"tiles"`: a table with a row for each region, a column for each period, and
#'   the cluster as colour; needs nothing but the result;
#' * `"map"`: the clusters of a period on the map given as `map`. With sf polygons
#'   these are filled. With coordinates each region is a square tile on a grid: as
#'   near to its place as free tiles allow, starting from the middle. The layout is
#'   a picture, not geography.
#'
#' Regions of the map that the result does not have are left blank.
#'
#' @param x,object what [local_moran()] returns.
#' @param which `"scatter"`, `"map"` or `"tiles"`.
#' @param period the period or periods to draw, as in the data; the last one if
#'   `NULL`, and all for `"tiles"`.
#' @param map an sf object, or a data frame with coordinates in columns `lon` and
#'   `lat` (degrees), `x` and `y` (any unit), or `column` and `row` (places on the
#'   grid, row 1 on top). Regions are matched by the column of the region's name.
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
#' @seealso [local_moran()], [moran_scatter()]
#' @export
plot.lowcarbon_local_moran <- function(x, which = c("scatter", "map", "tiles"), period = NULL, map = NULL,
                                       label = "outliers", main = NULL, ...) {
  which <- check_choice(which)
  if (which == "scatter") return(invisible(moran_scatter(x, period, label, main, ...)))
  if (which == "tiles") {
    draw_table(cluster_table(x, period), main)
    return(invisible(x))
  }
  place <- map_places(x, map)
  period <- chosen_periods(x, period)
  draw_panels(period, main, function(i, title) {
    cluster <- map_clusters(x, period[i], place)
    if (place$polygons) draw_polygons(map, cluster, title) else draw_tiles(place, cluster, title)
  })
  invisible(x)
}

#' @rdname plot.lowcarbon_local_moran
#' @exportS3Method ggplot2::autoplot
autoplot.lowcarbon_local_moran <- function(object, which = c("scatter", "map", "tiles"), period = NULL, map = NULL,
                                           label = "outliers", ...) {
  check_dots(...)
  which <- check_choice(which)
  if (which == "tiles") return(ggplot_table(cluster_table(object, period), attr(object, "columns")))
  period <- chosen_periods(object, period)
  if (which == "scatter") return(ggplot_scatter(object, period, label))
  place <- map_places(object, map)
  if (place$polygons) ggplot_polygons(object, period, map, place) else ggplot_tiles(object, period, place)
}

# ---- the map ---------------------------------------------------------------------

# Names on the map and, unless it has polygons, a tile for each.
map_places <- function(x, map) {
  column <- attr(x, "columns")$region
  if (!is.data.frame(map)) {
    abort_input("map", "an sf object, or a data frame with coordinates",
                if (is.null(map)) "nothing" else describe_class(map),
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
  c(list(region = region, polygons = FALSE), map_tiles(map))
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

# A tile of a square grid for each point. The side is such that the grid over
# the points' extent has as many tiles as there are points; from the middle
# outwards each point takes the free tile nearest to its place, and then tiles are
# exchanged as long as that brings points nearer to their places.
tile_layout <- function(x, y) {
  n <- length(x)
  if (n == 1L) return(list(column = 1, row = 1))
  width <- diff(range(x))
  height <- diff(range(y))
  side <- (width + height + sqrt((width + height)^2 + 4 * (n - 1) * width * height)) / (2 * (n - 1))
  if (side == 0) side <- 1
  wanted <- cbind((x - min(x)) / side, (max(y) - y) / side)
  taken <- matrix(NA_real_, n, 2L)
  middle <- colMeans(wanted)
  for (i in order((wanted[, 1L] - middle[1L])^2 + (wanted[, 2L] - middle[2L])^2)) {
    taken[i, ] <- nearest_free(wanted[i, ], taken)
  }
  if (n <= 500L) taken <- exchange_tiles(wanted, taken)
  list(column = taken[, 1L] - min(taken[, 1L]) + 1, row = taken[, 2L] - min(taken[, 2L]) + 1)
}

# Exchanges between two points, and moves to a free tile, that lower the sum of
# squared distances, until there is none.
exchange_tiles <- function(wanted, taken) {
  away <- function(i, tiles) (wanted[i, 1L] - tiles[, 1L])^2 + (wanted[i, 2L] - tiles[, 2L])^2
  points <- seq_len(nrow(wanted))
  repeat {
    before <- taken
    for (i in points) {
      own <- away(points, taken)
      at_theirs <- away(rep(i, length(points)), taken)
      at_mine <- away(points, taken[rep(i, length(points)), , drop = FALSE])
      gain <- own + own[i] - at_theirs - at_mine
      j <- which.max(gain)
      if (gain[j] > 1e-9) taken[c(i, j), ] <- taken[c(j, i), ]
      free <- nearest_free(wanted[i, ], taken[-i, , drop = FALSE])
      if (sum((wanted[i, ] - free)^2) < sum((wanted[i, ] - taken[i, ])^2) - 1e-9) taken[i, ] <- free
    }
    if (identical(before, taken)) return(taken)
  }
}

# Rings of tiles about the nearest one. A ring's tiles are at least `ring - 1/2`
# away, so the search ends with the first ring that cannot better what is found.
nearest_free <- function(wanted, taken) {
  key <- function(tiles) paste(tiles[, 1L], tiles[, 2L])
  used <- key(taken)
  best <- NULL
  least <- Inf
  ring <- 0L
  while (ring - 0.5 <= least) {
    steps <- expand.grid(x = -ring:ring, y = -ring:ring)
    steps <- steps[pmax(abs(steps$x), abs(steps$y)) == ring, ]
    tiles <- cbind(round(wanted[1L]) + steps$x, round(wanted[2L]) + steps$y)
    free <- which(!key(tiles) %in% used)
    away <- sqrt((tiles[free, 1L] - wanted[1L])^2 + (tiles[free, 2L] - wanted[2L])^2)
    if (length(free) && min(away) < least) {
      best <- tiles[free[which.min(away)], ]
      least <- min(away)
    }
    ring <- ring + 1L
  }
  best
}

# The cluster of each region on the map in one period; NA where it has none.
map_clusters <- function(x, period, place) {
  columns <- attr(x, "columns")
  now <- id_strings(x[[columns$time]]) == id_strings(period)
  x$cluster[now][match(place$region, id_strings(x[[columns$region]])[now])]
}

cluster_fill <- function(cluster) {
  fill <- unname(cluster_colours[as.character(cluster)])
  fill[is.na(fill)] <- NA
  fill
}

# The clusters that occur, so many inches below the plot.
cluster_legend <- function(cluster, below = 0) {
  shown <- moran_clusters[moran_clusters %in% as.character(cluster)]
  top <- graphics::grconvertY(graphics::grconvertY(0, "npc", "inches") - below, "inches", "user")
  graphics::legend(mean(graphics::par("usr")[1:2]), top, xjust = 0.5, yjust = 1, legend = shown,
                   fill = cluster_colours[shown],
                   border = "grey50", ncol = min(3L, length(shown)), bty = "n", xpd = NA, cex = 0.8)
}

draw_polygons <- function(map, cluster, main) {
  old <- graphics::par(mar = c(3.6, 0.6, 2.1, 0.6))
  on.exit(graphics::par(old))
  # with reset = FALSE sf leaves the margins alone
  plot(sf::st_geometry(map), col = cluster_fill(cluster), border = "grey40", main = main, reset = FALSE)
  cluster_legend(cluster)
}

draw_tiles <- function(place, cluster, main) {
  old <- graphics::par(mar = c(3.6, 0.6, 2.1, 0.6))
  on.exit(graphics::par(old))
  graphics::plot(range(place$column) + c(-0.5, 0.5), -rev(range(place$row)) + c(-0.5, 0.5), type = "n", axes = FALSE,
                 xlab = "", ylab = "", asp = 1, main = main)
  graphics::rect(place$column - 0.48, -place$row - 0.48, place$column + 0.48, -place$row + 0.48,
                 col = cluster_fill(cluster), border = "grey50")
  labels <- shorten(place$region, 12L)
  size <- min(0.9, 0.8 / max(graphics::strwidth(labels)))
  graphics::text(place$column, -place$row, labels, cex = size, col = label_colour(cluster))
  cluster_legend(cluster)
}

# White on the two dark colours.
label_colour <- function(cluster) {
  ifelse(cluster %in% c("High-High", "Low-Low"), "white", "black")
}

ggplot_polygons <- function(x, period, map, place) {
  maps <- lapply(id_strings(period), function(now) {
    shown <- map[attr(map, "sf_column")]
    shown$cluster <- map_clusters(x, now, place)
    shown$period <- now
    shown
  })
  shown <- do.call(rbind, maps)
  .data <- ggplot2::.data
  ggplot2::ggplot(shown) +
    ggplot2::geom_sf(ggplot2::aes(fill = .data[["cluster"]]), colour = "grey40") +
    ggplot2::facet_wrap("period") +
    cluster_scale() +
    ggplot2::theme_void() +
    ggplot2::theme(legend.position = "bottom")
}

ggplot_tiles <- function(x, period, place) {
  tiles <- do.call(rbind, lapply(id_strings(period), function(now) {
    data.frame(region = shorten(place$region, 12L), column = place$column, row = place$row,
               cluster = map_clusters(x, now, place),
               period = now, stringsAsFactors = FALSE)
  }))
  tiles$ink <- label_colour(tiles$cluster)
  .data <- ggplot2::.data
  ggplot2::ggplot(tiles, ggplot2::aes(.data[["column"]], -.data[["row"]])) +
    ggplot2::geom_tile(ggplot2::aes(fill = .data[["cluster"]]), colour = "grey50", width = 0.96, height = 0.96) +
    ggplot2::geom_text(ggplot2::aes(label = .data[["region"]], colour = .data[["ink"]]), size = 2.3) +
    ggplot2::scale_colour_identity() +
    ggplot2::facet_wrap("period") +
    ggplot2::coord_equal() +
    cluster_scale() +
    ggplot2::theme_void() +
    ggplot2::theme(legend.position = "bottom")
}

cluster_scale <- function() {
  ggplot2::scale_fill_manual(values = cluster_colours, na.value = NA, name = NULL)
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

draw_table <- function(shown, main) {
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
  graphics::rect(column - 0.5, row - 0.5, column + 0.5, row + 0.5, col = cluster_fill(shown$cluster), border = "white")
  graphics::axis(1, at = seq_along(levels(shown$time)), labels = levels(shown$time), tick = FALSE, line = -0.9,
                 cex.axis = 0.8)
  if (named) {
    graphics::axis(2, at = rev(seq_along(regions)), labels = labels, tick = FALSE, line = -0.7, gap.axis = 0,
                   cex.axis = min(0.8, 24 / length(regions)))
  }
  cluster_legend(shown$cluster, below = 0.25)
}

ggplot_table <- function(shown, columns) {
  shown$region <- factor(shown$region, rev(levels(shown$region)))
  .data <- ggplot2::.data
  ggplot2::ggplot(shown, ggplot2::aes(.data[["time"]], .data[["region"]], fill = .data[["cluster"]])) +
    ggplot2::geom_tile(colour = "white") +
    ggplot2::scale_y_discrete(labels = shorten(levels(shown$region), 24L),
                              guide = ggplot2::guide_axis(check.overlap = TRUE)) +
    ggplot2::scale_x_discrete(guide = ggplot2::guide_axis(check.overlap = TRUE)) +
    cluster_scale() +
    ggplot2::labs(x = columns$time, y = columns$region) +
    ggplot2::theme_minimal() +
    ggplot2::theme(panel.grid = ggplot2::element_blank(), legend.position = "bottom")
}
