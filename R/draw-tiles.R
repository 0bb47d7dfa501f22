# Maps of clusters: regions as tiles of a square grid, or as polygons, in one panel
# a period with one legend below all.

# ---- places on the grid ----------------------------------------------------------

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

# ---- base graphics ---------------------------------------------------------------

# `colours` names the clusters in the order of the legend.
cluster_fill <- function(cluster, colours) {
  fill <- unname(colours[as.character(cluster)])
  fill[is.na(fill)] <- NA
  fill
}

# The clusters that occur, at the lower end of the figure or of its outer margin.
cluster_legend <- function(cluster, colours, outer = FALSE) {
  shown <- names(colours)[names(colours) %in% as.character(cluster)]
  if (outer) {
    old <- graphics::par(fig = c(0, 1, 0, 1), mar = rep(0, 4), oma = rep(0, 4), new = TRUE)
    on.exit(graphics::par(old))
    graphics::plot.new()
    graphics::plot.window(0:1, 0:1, xaxs = "i", yaxs = "i")
  }
  x <- graphics::grconvertX(0.5, if (outer) "ndc" else "nfc", "user")
  y <- graphics::grconvertY(0.01, if (outer) "ndc" else "nfc", "user")
  cex <- 0.8
  wide <- graphics::par(if (outer) "din" else "fin")[1L]
  per_row <- length(shown)
  inches <- max(graphics::strwidth(shown, "inches", cex = cex)) + 0.35
  while (per_row > 1L && per_row * inches > wide) per_row <- per_row - 1L
  graphics::legend(x, y, xjust = 0.5, yjust = 0, legend = shown, fill = colours[shown], border = "grey30",
                   ncol = per_row, bty = "n", xpd = NA, cex = cex)
}

# One panel for each period; `draw(period, title, alone)` makes one, and says which clusters it shows. Several share
# a legend below.
draw_cluster_maps <- function(period, main, colours, draw) {
  titles <- if (is.null(main)) id_strings(period) else rep_len(main, length(period))
  several <- length(period) > 1L
  old <- if (several) {
    graphics::par(mfrow = rev(grDevices::n2mfrow(length(period))), oma = c(2.6, 0, 0, 0), mar = c(0.3, 0.3, 1.6, 0.3))
  } else {
    graphics::par(mar = c(2.9, 0.4, 1.9, 0.4))
  }
  on.exit(graphics::par(old))
  shown <- lapply(seq_along(period), function(i) as.character(draw(period[i], titles[i])))
  cluster_legend(unlist(shown), colours, outer = several)
}

draw_polygons <- function(shape, cluster, main, colours) {
  # with reset = FALSE sf leaves the margins alone
  plot(shape, col = cluster_fill(cluster, colours), border = "grey40", main = main, reset = FALSE)
  cluster
}

# A square for each region with its name, and below it a mark of its cluster, which grey print needs.
draw_tiles <- function(place, cluster, main, colours, marks) {
  graphics::plot(range(place$column) + c(-0.5, 0.5), -rev(range(place$row)) + c(-0.5, 0.5), type = "n", axes = FALSE,
                 xlab = "", ylab = "", asp = 1, main = main, cex.main = 1)
  graphics::rect(place$column - 0.48, -place$row - 0.48, place$column + 0.48, -place$row + 0.48,
                 col = cluster_fill(cluster, colours), border = "grey50")
  names <- tile_names(place, function(labels) 0.9 / max(graphics::strwidth(labels)))
  ink <- label_colour(cluster_fill(cluster, colours))
  mark <- marks[as.character(cluster)]
  mark[is.na(mark)] <- ""
  lift <- ifelse(nzchar(mark), 0.14, 0)
  graphics::text(place$column, -place$row + lift, names$labels, cex = names$cex, col = ink)
  graphics::text(place$column, -place$row - 0.24, mark, cex = min(0.7, 0.3 / graphics::strheight("H")), col = ink,
                 font = 2)
  cluster
}

# Names as they are, or the short ones where these would be too small to read. `fits` gives the size at which
# names fit.
tile_names <- function(place, fits) {
  labels <- shorten(place$label, 12L)
  cex <- min(0.8, fits(labels))
  if (cex < 0.55 && !is.null(place$short)) {
    labels <- place$short
    cex <- min(0.8, fits(labels))
  }
  list(labels = labels, cex = cex)
}

# White on dark colours.
label_colour <- function(fill) {
  channels <- grDevices::col2rgb(ifelse(is.na(fill), "white", fill))
  ifelse(colSums(c(0.299, 0.587, 0.114) * channels) < 140, "white", "black")
}

# ---- ggplot2 ---------------------------------------------------------------------

# `frame` has the columns column, row, cluster, period and label of each tile.
ggplot_cluster_tiles <- function(frame, colours, marks) {
  frame$ink <- label_colour(cluster_fill(frame$cluster, colours))
  mark <- marks[as.character(frame$cluster)]
  frame$label <- ifelse(is.na(mark), frame$label, paste0(frame$label, "\n", mark))
  .data <- ggplot2::.data
  ggplot2::ggplot(frame, ggplot2::aes(.data[["column"]], -.data[["row"]])) +
    ggplot2::geom_tile(ggplot2::aes(fill = .data[["cluster"]]), colour = "grey50", width = 0.96, height = 0.96) +
    ggplot2::geom_text(ggplot2::aes(label = .data[["label"]], colour = .data[["ink"]]), size = 2, lineheight = 0.85) +
    ggplot2::scale_colour_identity() +
    ggplot2::facet_wrap("period") +
    ggplot2::coord_equal() +
    cluster_scale(colours) +
    ggplot2::theme_void() +
    ggplot2::theme(legend.position = "bottom")
}

# `frame` is an sf object with the columns cluster and period.
ggplot_cluster_polygons <- function(frame, colours) {
  .data <- ggplot2::.data
  ggplot2::ggplot(frame) +
    ggplot2::geom_sf(ggplot2::aes(fill = .data[["cluster"]]), colour = "grey40") +
    ggplot2::facet_wrap("period") +
    cluster_scale(colours) +
    ggplot2::theme_void() +
    ggplot2::theme(legend.position = "bottom")
}

cluster_scale <- function(colours) {
  ggplot2::scale_fill_manual(values = colours, na.value = NA, name = NULL)
}
