# The Moran scatter plot. Maps and tiles of clusters are in local_moran-plot.R.

#' Moran scatter plot
#'
#' Each region's deviation from the mean of its period, in standard deviations,
#' against the weighted sum of those of its neighbours. The axes cut the plane
#' into the four quadrants; the slope of the line is
#' \eqn{\sum z_i \sum_j w_{ij} z_j / \sum z_i^2}, which with row-standardised
#' weights and no islands is the global Moran's I. Regions that belong to a
#' cluster have its colour. Islands are not drawn, and counted in a note.
#'
#' @param x what [local_moran()] or, with `scope = "local"`, [bivariate_moran()] returns.
#' @param period the period or periods to draw, as in the data; the last one if
#'   `NULL`.
#' @param label which regions get their names: `"significant"` (those that belong to a
#'   cluster), `"outliers"` (those farther from the middle than 95 percent of a normal
#'   cloud would be), `"all"`, `"none"`, or names of regions. Names keep off points and each
#'   other; a thin line joins one to its point where it stands apart.
#' @param main title, one or one for each period; the period if `NULL`.
#' @param ... passed to [graphics::plot.default()].
#' @return `x`, invisibly.
#' @concept Moran scatterplot
#' @concept LISA
#' @concept molan sandiantu
#' @examples
#' ring <- matrix(0, 8, 8, dimnames = list(letters[1:8], letters[1:8]))
#' ring[cbind(1:8, c(2:8, 1))] <- 1
#' data <- data.frame(region = letters[1:8], year = 2020, value = c(1, 2, 4, 7, 9, 8, 4, 2))
#' local <- local_moran(data, "value", (ring + t(ring)) / 2, c("region", "year"), "conditional")
#' moran_scatter(local, label = "all")
#' @seealso [local_moran()], [plot.lowcarbon_local_moran()]
#' @export
moran_scatter <- function(x, period = NULL, label = "significant", main = NULL, ...) {
  check_given(x, "a result of local_moran()")
  check_local_moran(x)
  period <- chosen_periods(x, period)
  drawn <- lapply(id_strings(period), function(now) scatter_frame(x, now, label)) # bad labels before any drawing
  draw_panels(period, main, function(i, title) draw_scatter(drawn[[i]], x, title, ...))
  invisible(x)
}

check_local_moran <- function(x) {
  if (!inherits(x, "lowcarbon_local_moran")) {
    abort_input("x", "what local_moran() returns", describe_class(x),
                hint = "Rows taken out of it are a plain data frame; `period` chooses periods.")
  }
  invisible(x)
}

# Places of the periods asked for among those of the result.
chosen_periods <- function(x, period) {
  ids <- unique(x[[attr(x, "columns")$time]])
  if (is.null(period)) return(ids[length(ids)])
  at <- match(id_strings(period), id_strings(ids))
  if (anyNA(at) || !length(at)) {
    abort_input("period", "periods of the data", describe_set(period[is.na(at)]),
                hint = paste0("There are ", describe_set(ids, quote = FALSE, at_most = 12L), "."))
  }
  ids[at]
}

# One panel for each period, side by side if there are several; `draw` takes its
# number.
draw_panels <- function(period, main, draw) {
  titles <- if (is.null(main)) id_strings(period) else rep_len(main, length(period))
  if (length(period) > 1L) {
    old <- graphics::par(mfrow = rev(grDevices::n2mfrow(length(period))))
    on.exit(graphics::par(old))
  }
  for (i in seq_along(period)) draw(i, titles[i])
}

# Deviations in standard deviations, and which points are named.
scatter_frame <- function(x, period, label) {
  columns <- attr(x, "columns")
  rows <- x[id_strings(x[[columns$time]]) == id_strings(period), ]
  region <- id_strings(rows[[columns$region]])
  lagged <- if (is.null(columns$other)) rows$value else rows$other
  spread <- function(v) sqrt(mean((v - mean(v))^2))
  drawn <- data.frame(region = region, period = id_strings(period),
                      z = (rows$value - mean(rows$value)) / spread(rows$value),
                      lag = (rows$lag - mean(lagged) * attr(x, "row_sums")) / spread(lagged), cluster = rows$cluster,
                      stringsAsFactors = FALSE)
  islands <- sum(is.na(drawn$lag))
  slope <- sum(drawn$z * drawn$lag, na.rm = TRUE) / sum(drawn$z^2)
  drawn <- drawn[!is.na(drawn$lag), ]
  drawn$named <- is_named(drawn, label)
  structure(drawn, slope = slope, islands = islands)
}

is_named <- function(drawn, label) {
  if (identical(label, "none")) return(rep(FALSE, nrow(drawn)))
  if (identical(label, "all")) return(rep(TRUE, nrow(drawn)))
  if (identical(label, "significant")) return(!drawn$cluster %in% c("Not significant", "Island"))
  if (identical(label, "outliers")) return(cloud_distance(drawn$z, drawn$lag) > stats::qchisq(0.95, 2))
  unknown <- setdiff(id_strings(label), drawn$region)
  if (!is.character(label) || length(unknown)) {
    abort_input("label", "\"outliers\", \"significant\", \"all\", \"none\" or names of regions",
                if (length(unknown)) describe_set(unknown) else describe_class(label))
  }
  drawn$region %in% label
}

# Squared distance from the middle in units of the cloud's own spread.
cloud_distance <- function(x, y) {
  spread <- stats::cov(cbind(x, y))
  if (!is.finite(det(spread)) || det(spread) <= 1e-8 * prod(diag(spread))) {
    return(2 * (x - mean(x))^2 / stats::var(x))
  }
  stats::mahalanobis(cbind(x, y), c(mean(x), mean(y)), spread)
}

# Brighter from the first to the last, so that grey print keeps them apart.
cluster_colours <- c(`High-High` = "#8c0d25", `Low-Low` = "#2f7ab8", `High-Low` = "#eb9a7c", `Low-High` = "#a9d2e8",
                     `Not significant` = "grey95", Island = "white")

scatter_labels <- function(x) {
  columns <- attr(x, "columns")
  list(x = paste0(columns$value, " (standardised)"),
       y = paste0("spatial lag of ", if (is.null(columns$other)) columns$value else columns$other))
}

# With unit row sums, and no islands, the slope is the index.
slope_label <- function(drawn, x) {
  index <- all(abs(attr(x, "row_sums") - 1) < 1e-8)
  name <- if (is.null(attr(x, "columns")$other)) "Moran's I = " else "bivariate Moran's I = "
  paste0(if (index) name else "slope = ", format(round(attr(drawn, "slope"), 3), nsmall = 3),
         if (attr(drawn, "islands") > 0L) paste0(", ", attr(drawn, "islands"), " island(s) not drawn"))
}

draw_scatter <- function(drawn, x, main, ...) {
  labels <- scatter_labels(x)
  old <- graphics::par(mar = c(4.1, 4.1, 3.1, 1.1))
  on.exit(graphics::par(old))
  draw_plot(drawn$z, drawn$lag, type = "n", xlim = widen(drawn$z), ylim = widen(drawn$lag), xlab = labels$x,
            ylab = labels$y, main = main, las = 1, ...)
  graphics::abline(h = 0, v = 0, col = "grey60")
  graphics::abline(0, attr(drawn, "slope"), lty = 2)
  named <- drawn[drawn$named, ]
  quadrant_names(graphics::par("usr"))
  write_names(named$z, named$lag, named$region, drawn$z, drawn$lag)
  graphics::points(drawn$z, drawn$lag, pch = 21, bg = cluster_colours[as.character(drawn$cluster)], col = "grey30")
  graphics::mtext(slope_label(drawn, x), side = 3, line = 0.2, adj = 1, cex = 0.8, col = "grey30")
}

# Names in the place place_names() finds, with a line to the point where they stand apart.
write_names <- function(x, y, names, points_x, points_y, cex = 0.75) {
  if (!length(names)) return(invisible())
  box <- graphics::par("usr")
  corner <- c(graphics::strwidth(" High-High ", cex = cex), 1.8 * graphics::strheight("H", cex = cex))
  at <- place_names(x, y, graphics::strwidth(names, cex = cex), 1.2 * graphics::strheight("X", cex = cex),
                    points_x, points_y, box, graphics::strwidth("n", cex = cex),
                    cbind(box[c(1, 1, 2, 2)] - c(0, 0, corner[c(1, 1)]), box[c(1, 1, 2, 2)] + c(corner[c(1, 1)], 0, 0),
                          box[c(3, 4, 3, 4)] - c(0, corner[2], 0, corner[2]),
                          box[c(3, 4, 3, 4)] + c(corner[2], 0, corner[2], 0)))
  apart <- which(at$apart)
  graphics::segments(x[apart], y[apart], at$x[apart], at$y[apart], col = "grey60", lwd = 0.7)
  graphics::text(at$x, at$y, names, cex = cex)
}

widen <- function(x) range(x, 0) + c(-0.12, 0.12) * max(diff(range(x, 0)), 1e-8)

# Each quadrant's name in its outer corner.
quadrant_names <- function(corner) {
  name <- function(x, y, adj, text) {
    graphics::text(corner[x], corner[y], paste0(" ", text, " "), adj = adj, cex = 0.75, col = "grey50")
  }
  name(2L, 4L, c(1, 1.4), "High-High")
  name(1L, 3L, c(0, -0.6), "Low-Low")
  name(1L, 4L, c(0, 1.4), "Low-High")
  name(2L, 3L, c(1, -0.6), "High-Low")
}

# Places of the names in a panel of a figure of 5 x 4 inches, in units of the axes.
ggplot_names <- function(drawn, panels) {
  named <- drawn[drawn$named, ]
  sides <- grDevices::n2mfrow(panels)
  x <- widen(drawn$z)
  y <- widen(drawn$lag)
  inch_x <- diff(x) / (3.6 / sides[2L])
  inch_y <- diff(y) / (3.2 / sides[1L])
  at <- place_names(named$z, named$lag, 0.068 * nchar(named$region, "width") * inch_x, 0.12 * inch_y,
                    drawn$z, drawn$lag, c(x, y), 0.07 * inch_x)
  named$x_name <- at$x
  named$y_name <- at$y
  named$apart <- at$apart
  named
}

ggplot_scatter <- function(x, period, label) {
  frames <- lapply(id_strings(period), function(now) scatter_frame(x, now, label))
  titles <- vapply(frames, function(drawn) paste0(drawn$period[1L], ": ", slope_label(drawn, x)), "")
  slopes <- data.frame(panel = factor(titles, titles), slope = vapply(frames, attr, 0, "slope"))
  drawn <- do.call(rbind, frames)
  drawn$panel <- factor(rep(titles, vapply(frames, nrow, 0L)), titles)
  named <- do.call(rbind, lapply(split(drawn, drawn$panel), ggplot_names, panels = length(frames)))
  labels <- scatter_labels(x)
  .data <- ggplot2::.data
  ggplot2::ggplot(drawn, ggplot2::aes(.data[["z"]], .data[["lag"]])) +
    ggplot2::geom_hline(yintercept = 0, colour = "grey60") + ggplot2::geom_vline(xintercept = 0, colour = "grey60") +
    ggplot2::geom_abline(ggplot2::aes(slope = .data[["slope"]], intercept = 0), data = slopes, linetype = 2) +
    ggplot2::geom_point(ggplot2::aes(fill = .data[["cluster"]]), shape = 21, size = 2, colour = "grey30") +
    ggplot2::geom_segment(ggplot2::aes(xend = .data[["x_name"]], yend = .data[["y_name"]]),
                          data = named[named$apart, ], colour = "grey60", linewidth = 0.3) +
    ggplot2::geom_text(ggplot2::aes(.data[["x_name"]], .data[["y_name"]], label = .data[["region"]]), data = named,
                       size = 2.6) +
    ggplot2::scale_x_continuous(expand = ggplot2::expansion(0.12)) +
    ggplot2::scale_fill_manual(values = cluster_colours, drop = TRUE) +
    ggplot2::facet_wrap("panel") +
    ggplot2::labs(x = labels$x, y = labels$y, fill = NULL) +
    ggplot2::theme_minimal()
}
