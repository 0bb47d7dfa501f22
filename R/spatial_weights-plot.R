# The links of spatial weights drawn between the regions' coordinates.

#' Draw spatial weights
#'
#' Regions as points at their coordinates, links as lines, the heavier the darker.
#' Regions without neighbours are open circles with their names.
#'
#' @param x,object An object of class [spatial_weights].
#' @param coords Coordinates, as in [weights_distance()], with identifiers as row names (or rows in the order
#'   of the weights). Not needed if the weights were made of coordinates or polygons.
#' @param longlat Are the coordinates degrees, so that a degree of longitude is drawn shorter than one of
#'   latitude? By default what the weights were made with, or else whether they could be.
#' @param labels Names at all regions? By default up to 40 regions.
#' @param links At most so many lines: the heaviest are drawn.
#' @param main A title.
#' @param ... Further arguments of [graphics::plot.default()].
#' @return `x`, invisibly; `autoplot()` a ggplot.
#' @examples
#' places <- sqrt(1:30) * cbind(cos(2.4 * 1:30), sin(2.4 * 1:30)) # seeds of a sunflower
#' plot(weights_knn(places, seq_len(30), k = 3, longlat = FALSE), labels = FALSE)
#' @export
plot.spatial_weights <- function(x, coords = NULL, longlat = NULL, labels = nrow(x$matrix) <= 40L, links = 20000L,
                                 main = NULL, ...) {
  check_flag(labels, "labels")
  drawn <- links_to_draw(x, coords, longlat, links)
  old <- graphics::par(mar = c(3.1, 3.1, if (is.null(main)) 1.6 else 3.1, 1.1))
  on.exit(graphics::par(old))
  draw_plot(drawn$points$x, drawn$points$y, type = "n", asp = drawn$aspect, xlab = "", ylab = "", main = main, ...)
  graphics::segments(drawn$links$x, drawn$links$y, drawn$links$to_x, drawn$links$to_y,
                     col = grDevices::grey(0.75 - 0.6 * drawn$links$strength))
  points <- drawn$points
  graphics::points(points$x, points$y, pch = ifelse(points$alone, 21L, 19L), bg = "white", col = "#21618c",
                   cex = if (nrow(points) > 200L) 0.3 else 0.8)
  named <- points$alone | labels
  if (any(named)) graphics::text(points$x[named], points$y[named], points$region[named], pos = 3, cex = 0.7)
  if (nzchar(drawn$note)) graphics::mtext(drawn$note, 3, 0.2, cex = 0.8)
  invisible(x)
}

#' @rdname plot.spatial_weights
#' @exportS3Method ggplot2::autoplot
autoplot.spatial_weights <- function(object, coords = NULL, longlat = NULL, labels = nrow(object$matrix) <= 40L,
                                      links = 20000L, ...) {
  check_dots(...)
  check_flag(labels, "labels")
  drawn <- links_to_draw(object, coords, longlat, links)
  .data <- ggplot2::.data
  named <- drawn$points[drawn$points$alone | labels, ]
  ggplot2::ggplot(drawn$points, ggplot2::aes(.data[["x"]], .data[["y"]])) +
    ggplot2::geom_segment(data = drawn$links, show.legend = FALSE,
                          ggplot2::aes(xend = .data[["to_x"]], yend = .data[["to_y"]], alpha = .data[["strength"]])) +
    ggplot2::geom_point(ggplot2::aes(shape = .data[["alone"]]), colour = "#21618c", fill = "white",
                        show.legend = FALSE) +
    ggplot2::geom_text(data = named, ggplot2::aes(label = .data[["region"]]), vjust = -0.7, size = 3) +
    ggplot2::scale_shape_manual(values = c(`FALSE` = 19L, `TRUE` = 21L)) +
    ggplot2::scale_alpha_identity() +
    ggplot2::coord_fixed(drawn$aspect) +
    ggplot2::labs(x = NULL, y = NULL, subtitle = if (nzchar(drawn$note)) drawn$note) +
    ggplot2::theme_minimal()
}

# points: region, x, y, alone; links: one line for both directions, strength 0.2 to 1.
links_to_draw <- function(x, coords, longlat, links) {
  check_number(links, "links", lower = 1, whole = TRUE)
  ids <- rownames(x$matrix)
  at <- plot_coordinates(x, coords, ids)
  both <- x$matrix + Matrix::t(x$matrix)
  from <- both@i + 1L
  to <- rep(seq_along(ids), diff(both@p))
  once <- which(from < to)
  weight <- both@x[once]
  kept <- once[utils::head(order(weight, decreasing = TRUE), links)]
  kept <- rev(kept) # the heaviest on top
  heaviest <- if (length(weight)) max(weight) else 1
  lines <- data.frame(x = at[from[kept], 1L], y = at[from[kept], 2L], to_x = at[to[kept], 1L], to_y = at[to[kept], 2L],
                      strength = 0.2 + 0.8 * both@x[kept] / heaviest)
  list(points = data.frame(region = ids, x = at[, 1L], y = at[, 2L], alone = is_island(both)),
       links = lines,
       aspect = map_aspect(at, if (is.null(longlat)) x$made$longlat else longlat),
       note = if (length(once) > length(kept)) paste("the heaviest", length(kept), "of", length(once), "links") else "")
}

plot_coordinates <- function(x, coords, ids) {
  if (is.null(coords)) {
    if (!is.null(x$coords)) return(x$coords)
    abort_input("coords", "coordinates of the regions", "nothing",
                hint = "These weights were not made of coordinates: give plot(W, coords).")
  }
  own <- if (is.data.frame(coords)) attr(coords, "row.names") else if (is.matrix(coords)) rownames(coords)
  by_name <- is.character(own)
  points <- read_points(coords, if (by_name) NULL else ids, FALSE)
  place <- match(ids, points$ids)
  if (anyNA(place)) {
    abort_input("coords", "a row for each region of the weights", paste("none for", describe_set(ids[is.na(place)])))
  }
  points$at[place, , drop = FALSE]
}

# Units of height over units of width.
map_aspect <- function(at, longlat) {
  if (is.null(longlat)) longlat <- all(abs(at[, 1L]) <= 360 & abs(at[, 2L]) <= 90)
  check_flag(longlat, "longlat")
  if (longlat) 1 / max(0.1, cos(mean(range(at[, 2L])) * pi / 180)) else 1
}
