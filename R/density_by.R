#' Kernel densities of groups on one grid
#'
#' The estimated density of a variable for each group of rows, usually each
#' year, all on the same grid of points, so that the curves of a call can be
#' compared point by point.
#'
#' \deqn{\hat f(x) = \frac{1}{N h} \sum_i K\left(\frac{x - y_i}{h}\right)}{f(x) = 1/(N h) sum_i K((x - y_i)/h)}
#' The sum is taken as it stands, without binning the values first as
#' [stats::density()] does, so that a curve depends on its values only and not
#' on the grid; against `density()` it differs by the error of binning, usually
#' in the fourth digit. The bandwidth is the standard deviation of the kernel,
#' as in `density()`, and is chosen for each group by itself unless it is given
#' as a number.
#'
#' The grid runs from the lowest to the highest value of all groups and `cut`
#' bandwidths beyond on either side. It does not stop at a bound of the variable: the
#' curve of an index between 0 and 1 may reach beyond both; `from` and `to` cut
#' what is drawn, but the mass beyond is then missing.
#'
#' @section Small groups: with fewer than 10 values the number of peaks says
#'   more about the bandwidth than about the values, and a `lowcarbon_warning`
#'   says so.
#'
#' @section Cost: a sort of the values, and for each point of the grid the values within its
#'   reach, in C: hundredths of a second for 50 000 values on 512 points.
#'
#' @param data a data frame in long form; any row order.
#' @param value name of the column with the variable.
#' @param by names of one or more columns: a curve for each combination of
#'   their values that occurs.
#' @param bw the bandwidth: a positive number, in the unit of the variable, for
#'   all groups, or the name of a rule, `"nrd0"` (Silverman's
#'   \eqn{0.9 \min(s, IQR / 1.34) N^{-1/5}}, the default in R and in most papers of
#'   the field), `"nrd"`, `"ucv"`, `"bcv"`, `"SJ"`, `"SJ-ste"` or `"SJ-dpi"`
#'   (see [stats::bw.nrd0()]).
#' @param n number of grid points.
#' @param kernel `"gaussian"` (usual) or `"epanechnikov"`.
#' @param cut by how many bandwidths the grid goes beyond the values.
#' @param from,to ends of the grid, in place of those that `cut` gives.
#' @param ... must be empty.
#'
#' @return A data frame of class `lowcarbon_density` with the `by` columns, `x`
#'   (the grid, in the unit of the variable) and `density` (in its inverse), `n`
#'   rows a group. The attribute `"groups"` has a row for each group with the `by`
#'   columns, `n` (the number of values) and `bandwidth`.
#'
#' @section Errors: class `lowcarbon_error_input` for missing or infinite
#'   values (with the row), for a group with fewer than two values or with
#'   equal values only and for a bandwidth rule that fails (with the group); also
#'   for a column of `by` called like one of the columns of this result or that of
#'   [density_features()]. A number for `bw` takes any group with a value.
#'
#' @references Silverman, B. W. (1986). *Density Estimation for Statistics and
#'   Data Analysis*. Chapman and Hall. \doi{10.1201/9781315140919}
#'
#' @concept KDE
#' @concept kernel density
#' @concept polarisation
#' @concept he midu
#' @examples
#' scores <- data.frame(
#'   year = rep(c(2012, 2022), each = 12),
#'   score = c(0.21, 0.25, 0.27, 0.28, 0.30, 0.31, 0.33, 0.34, 0.36, 0.40, 0.45, 0.58,
#'             0.30, 0.33, 0.35, 0.38, 0.39, 0.41, 0.44, 0.47, 0.60, 0.68, 0.71, 0.74)
#' )
#' curves <- density_by(scores, "score", "year")
#' density_features(curves)
#' plot(curves)
#' @seealso [density_features()], [dagum_gini()]
#' @export
density_by <- function(data, value, by, bw = "nrd0", n = 512, ..., kernel = c("gaussian", "epanechnikov"), cut = 3,
                       from = NULL, to = NULL) {
  check_dots(...)
  check_data(data)
  check_columns(data, value, "value", n = 1L)
  check_by(data, by, c("x", density_columns))
  check_number(n, "n", lower = 16, upper = 1e6, whole = TRUE)
  check_number(cut, "cut", lower = 0)
  kernel <- check_choice(kernel)
  y <- numeric_column(data, value, "value", by)
  warn_totals(data)
  groups <- code_groups(data, by)
  values <- unname(split(y, factor(groups$codes, levels = seq_len(groups$n))))
  bandwidth <- group_bandwidths(values, bw, groups$frame)
  warn_small_groups(lengths(values), groups$frame)

  grid <- density_grid(values, bandwidth, n, cut, from, to)
  curves <- Map(function(y, h) kernel_density(grid, y, h, kernel), values, bandwidth)
  frame <- groups$frame[rep(seq_len(groups$n), each = n), , drop = FALSE]
  frame$x <- rep(grid, groups$n)
  frame$density <- unlist(curves)
  row.names(frame) <- NULL
  groups$frame$n <- lengths(values)
  groups$frame$bandwidth <- bandwidth
  rule <- if (is.character(bw)) paste(bw, "for each group") else digits_text(bw)
  new_result(frame, "lowcarbon_density", choices = list(kernel = kernel, bandwidth = rule, points = n, cut = cut),
             groups = groups$frame, columns = list(value = value, by = by))
}

# Columns of the tables that are made of a curve.
density_columns <- c("density", "n", "bandwidth", "modes", "mode", "height", "width", "second_mode", "second_height",
                     "q05", "q95", "skew", "location", "prominence")

bandwidth_rules <- list(
  nrd0 = stats::bw.nrd0, nrd = stats::bw.nrd, ucv = stats::bw.ucv, bcv = stats::bw.bcv, SJ = stats::bw.SJ,
  `SJ-ste` = stats::bw.SJ, `SJ-dpi` = function(x) stats::bw.SJ(x, method = "dpi")
)

group_bandwidths <- function(values, bw, frame) {
  if (is.numeric(bw)) {
    check_number(bw, "bw", lower = 0)
    if (bw == 0) abort_input("bw", "a positive number", "0")
    return(rep(as.double(bw), length(values)))
  }
  check_choice(bw, names(bandwidth_rules), "bw")
  vapply(seq_along(values), function(i) rule_bandwidth(values[[i]], bw, describe_group(frame, i)), 0)
}

# What a rule cannot do is an error that names the group; what it says in
# warning (a search that ended at its bound) is passed on with the group.
rule_bandwidth <- function(y, rule, where) {
  hint <- "Give `bw` as a number to draw such groups all the same, or leave them out."
  if (length(y) < 2L) abort_input("value", "at least two values in each group", paste(length(y), "value"), where, hint)
  if (max(y) == min(y)) {
    abort_input("value", "values that differ in each group", paste(length(y), "times", describe_value(y[1L])),
                where, hint)
  }
  width <- withCallingHandlers(
    tryCatch(bandwidth_rules[[rule]](y), error = function(e) {
      abort_input("bw", paste0("a rule that works for each group, not \"", rule, "\""), conditionMessage(e),
                  where, hint)
    }),
    warning = function(w) {
      warn_lowcarbon("`bw`: rule \"", rule, "\", ", where, ": ", conditionMessage(w), ".")
      invokeRestart("muffleWarning")
    }
  )
  if (!is.finite(width) || width <= 0) {
    abort_input("bw", paste0("a rule that works for each group, not \"", rule, "\""),
                paste("a bandwidth of", format(width)), where, hint)
  }
  width
}

warn_small_groups <- function(n, frame, enough = 10L) {
  small <- which(n < enough)
  if (!length(small)) return()
  places <- vapply(utils::head(small, 5L), function(i) paste0(describe_group(frame, i), " (", n[i], ")"), "")
  warn_lowcarbon("fewer than ", enough, " values in ", paste(places, collapse = "; "),
                 if (length(small) > 5L) paste(" and", length(small) - 5L, "more"),
                 ": the number of peaks is then an artefact of the bandwidth.")
}

density_grid <- function(values, bandwidth, n, cut, from, to) {
  low <- min(vapply(values, min, 0) - cut * bandwidth)
  high <- max(vapply(values, max, 0) + cut * bandwidth)
  if (!is.null(from)) low <- as.double(check_number(from, "from"))
  if (!is.null(to)) high <- as.double(check_number(to, "to"))
  if (low >= high) abort_input("to", paste("a number above", format(low), "where the grid begins"), format(high))
  seq(low, high, length.out = n)
}

# At each point of the grid the sum over the values within its reach.
kernel_density <- function(grid, y, h, kernel) {
  .Call(ffi_density, sort(y), grid, as.double(h), density_kernels[[kernel]])
}

#' What the curves of kernel densities show, in numbers
#'
#' Where the main peak lies, how high and how wide it is, how many peaks there
#' are and how long the tails: the numbers behind "shifts to the right",
#' "flattens", "turns from one peak to two" and "right-tailed".
#'
#' A peak is a local maximum; its prominence is the height above the higher of
#' the two lowest points that part it from higher ground (or, where there is
#' none, from the end of the grid). Peaks lower in prominence than `prominence`
#' times the height of the highest are not counted. Location and height come
#' from the parabola through the highest grid point and its neighbours.
#'
#' `q05` and `q95` (and the median behind `skew`) are quantiles of the curve,
#' not of the values: the area under the curve to their left is 5 and 95 percent
#' of the area drawn. They lie further out than those of the values, as the
#' kernel smooths.
#'
#' @param x what [density_by()] returns.
#' @param prominence least prominence of a peak that counts, as a part of the
#'   height of the highest, between 0 and 1.
#'
#' @return A data frame with a row for each group: the `by` columns, `n` (number
#'   of values), `bandwidth`, `modes` (number of peaks), `mode` and `height` of
#'   the highest peak, `width` (its full width at half of its height; `NA` if
#'   the grid ends before), `second_mode` and `second_height` of the peak next in
#'   height (`NA` if there is one peak), `q05`, `q95` and `skew`,
#'   \eqn{(q_{95} + q_{05} - 2 q_{50})/(q_{95} - q_{05})}, between -1 (a long left
#'   tail) and 1 (a long right tail), 0 for a symmetric curve. The attribute
#'   `"modes"` lists all peaks that count.
#'
#' @section Errors: class `lowcarbon_error_input` if `x` is not what
#'   [density_by()] returned (part of its rows, say).
#' @section Cost: proportional to the number of grid points.
#'
#' @concept polarisation
#' @concept convergence clubs
#' @examples
#' scores <- data.frame(score = c(1:10, 31:40) / 40, year = rep(c(2012, 2022), each = 10))
#' density_features(density_by(scores, "score", "year"))
#' @seealso [density_by()]
#' @export
density_features <- function(x, prominence = 0.05) {
  if (missing(x)) x <- NULL
  if (!inherits(x, "lowcarbon_density")) abort_input("x", "what density_by() returns", describe_class(x))
  check_number(prominence, "prominence", lower = 0, upper = 1)
  groups <- attr(x, "groups")
  curves <- split(as.data.frame(x)[c("x", "density")], rep(seq_len(nrow(groups)), each = nrow(x) / nrow(groups)))
  peaks <- lapply(curves, function(curve) curve_peaks(curve$x, curve$density, prominence))
  rows <- Map(function(curve, peaks) curve_features(curve$x, curve$density, peaks), curves, peaks)
  out <- cbind(groups, do.call(rbind, rows))
  row.names(out) <- NULL
  by <- attr(x, "columns")$by
  modes <- cbind(groups[rep(seq_along(peaks), vapply(peaks, nrow, 0L)), by, drop = FALSE], do.call(rbind, peaks))
  row.names(modes) <- NULL
  attr(out, "modes") <- modes
  out
}

curve_features <- function(x, y, peaks) {
  ordered <- peaks[order(-peaks$height), ]
  quantiles <- curve_quantiles(x, y, c(0.05, 0.5, 0.95))
  data.frame(
    modes = nrow(peaks), mode = ordered$location[1L], height = ordered$height[1L],
    width = width_at_half(x, y, ordered$location[1L], ordered$height[1L]),
    second_mode = ordered$location[2L], second_height = ordered$height[2L],
    q05 = quantiles[1L], q95 = quantiles[3L],
    skew = (quantiles[3L] + quantiles[1L] - 2 * quantiles[2L]) / (quantiles[3L] - quantiles[1L])
  )
}

# Local maxima (a flat top is one, at its middle) with enough prominence. Of
# two of one height the left one counts as the higher, so that a dip between
# them is measured once.
curve_peaks <- function(x, y, prominence) {
  runs <- rle(y)
  last <- cumsum(runs$lengths)
  top <- runs$values
  slope <- sign(diff(c(-Inf, top, -Inf)))
  at <- which(slope[-length(slope)] > 0 & slope[-1L] < 0 & top > 0)
  stands_out <- vapply(at, function(i) {
    left <- top[seq_len(i - 1L)]
    right <- top[-seq_len(i)]
    left_saddle <- min(utils::tail(left, length(left) - max(which(left >= top[i]), 0L)), top[i])
    right_saddle <- min(utils::head(right, min(which(right > top[i]), length(right) + 1L) - 1L), top[i])
    top[i] - saddle_height(left_saddle, right_saddle, length(left), length(right), top[i])
  }, 0)
  keep <- stands_out >= prominence * max(top)
  middle <- (last - (runs$lengths - 1L) %/% 2L)[at[keep]]
  peaks <- vapply(middle, function(i) parabola_top(x, y, i), c(location = 0, height = 0))
  data.frame(location = peaks["location", ], height = peaks["height", ], prominence = stands_out[keep])
}

# A peak on the edge of the grid has no lower ground on that side.
saddle_height <- function(left, right, n_left, n_right, top) {
  if (n_left == 0L && n_right == 0L) return(0)
  if (n_left == 0L) return(right)
  if (n_right == 0L) return(left)
  max(left, right)
}

# The top of the parabola through grid point i and its neighbours.
parabola_top <- function(x, y, i) {
  flat <- c(location = x[i], height = y[i])
  if (i == 1L || i == length(x)) return(flat)
  step <- x[i + 1L] - x[i]
  slope <- (y[i + 1L] - y[i - 1L]) / 2
  bend <- y[i + 1L] - 2 * y[i] + y[i - 1L]
  if (bend >= 0) return(flat)
  c(location = x[i] - step * slope / bend, height = y[i] - slope^2 / (2 * bend))
}

# From the first crossing of half the height left of the peak to the first one
# right of it, each on the chord between two grid points.
width_at_half <- function(x, y, location, height) {
  half <- height / 2
  below <- y < half
  left <- utils::tail(which(below & x < location), 1L)
  right <- utils::head(which(below & x > location), 1L)
  if (!length(left) || !length(right)) return(NA_real_)
  cross <- function(i, j) x[i] + (half - y[i]) / (y[j] - y[i]) * (x[j] - x[i])
  cross(right, right - 1L) - cross(left, left + 1L)
}

# Quantiles of the area under the curve (trapezoids).
curve_quantiles <- function(x, y, probs) {
  area <- c(0, cumsum((y[-1L] + y[-length(y)]) / 2 * diff(x)))
  stats::approx(area / area[length(area)], x, probs, ties = "ordered")$y
}

#' @export
result_title.lowcarbon_density <- function(x) {
  columns <- attr(x, "columns")
  paste0("Kernel densities of ", columns$value, " by ", paste(columns$by, collapse = ", "), ", ",
         nrow(attr(x, "groups")), " curve(s)")
}

density_labels <- function(x) {
  groups <- attr(x, "groups")[attr(x, "columns")$by]
  do.call(paste, c(unname(lapply(groups, as.character)), sep = ", "))
}

#' Draw kernel densities
#'
#' @param x,object what [density_by()] returns.
#' @param type `"ridge"`: curves one behind the other, the first in front, as the
#'   surface plots of the field show them; `"overlay"`: curves in one frame.
#' @param overlap `"ridge"`: how many curves' spacing the highest peak fills.
#' @param xlab,main label and title.
#' @param ... passed to [graphics::plot.default()].
#' @return `x`, invisibly; `autoplot()` a ggplot.
#' @examples
#' scores <- data.frame(score = c(1:10, 31:40) / 40, year = rep(c(2012, 2022), each = 10))
#' plot(density_by(scores, "score", "year"), type = "overlay")
#' @export
plot.lowcarbon_density <- function(x, type = c("ridge", "overlay"), overlap = 2.5, xlab = NULL, main = NULL, ...) {
  type <- check_choice(type)
  check_number(overlap, "overlap", lower = 0.1, upper = 100)
  labels <- density_labels(x)
  curves <- matrix(x$density, ncol = length(labels))
  grid <- x$x[seq_len(nrow(curves))]
  colours <- series_colours(length(labels))
  if (is.null(xlab)) xlab <- attr(x, "columns")$value
  if (type == "ridge") {
    plot_ridges(grid, curves, labels, colours, overlap, xlab, main, ...)
  } else {
    plot_overlay(grid, curves, labels, colours, xlab, main, ...)
  }
  invisible(x)
}

# From the back to the front, each curve covering what is behind it.
plot_ridges <- function(grid, curves, labels, colours, overlap, xlab, main, ...) {
  margin <- min(2 + 0.6 * max(nchar(labels, type = "width")), 14)
  old <- graphics::par(mar = c(4.1, margin, if (is.null(main)) 1.1 else 3.1, 1.1))
  on.exit(graphics::par(old))
  k <- length(labels)
  heights <- curves / max(curves) * overlap
  top <- max(seq_len(k) + apply(heights, 2L, max))
  draw_plot(range(grid), c(1, top), type = "n", yaxt = "n", xlab = xlab, ylab = "", main = main, bty = "n", ...)
  graphics::axis(2, at = seq_len(k), labels = labels, las = 1, tick = FALSE)
  for (j in rev(seq_len(k))) {
    graphics::polygon(c(grid, rev(grid)), c(j + heights[, j], rep(j, length(grid))),
                      col = grDevices::adjustcolor(colours[j], 0.75), border = NA)
    graphics::lines(grid, j + heights[, j])
  }
}

plot_overlay <- function(grid, curves, labels, colours, xlab, main, ...) {
  old <- graphics::par(mar = c(4.1, 4.1, if (is.null(main)) 1.1 else 3.1, 1.1))
  on.exit(graphics::par(old))
  draw_matplot(grid, curves, type = "l", lty = series_lty(length(labels)), lwd = 1.5, col = colours, xlab = xlab,
               ylab = "density", main = main, las = 1, ...)
  graphics::legend("topright", legend = labels, col = colours, lty = series_lty(length(labels)), lwd = 1.5, bty = "n",
                   ncol = 1L + (length(labels) - 1L) %/% 12L)
}

#' @rdname plot.lowcarbon_density
#' @exportS3Method ggplot2::autoplot
autoplot.lowcarbon_density <- function(object, type = c("ridge", "overlay"), overlap = 2.5, ...) {
  check_dots(...)
  type <- check_choice(type)
  check_number(overlap, "overlap", lower = 0.1, upper = 100)
  labels <- density_labels(object)
  k <- length(labels)
  frame <- data.frame(x = object$x, density = object$density)
  frame$curve <- factor(rep(labels, each = nrow(frame) / k), levels = labels)
  .data <- ggplot2::.data
  if (type == "overlay") {
    return(ggplot2::ggplot(frame, ggplot2::aes(.data[["x"]], .data[["density"]], colour = .data[["curve"]])) +
             ggplot2::geom_line() +
             ggplot2::labs(x = attr(object, "columns")$value, colour = NULL) +
             scale_series() +
             ggplot2::theme_minimal())
  }
  frame$base <- as.integer(frame$curve)
  frame$top <- frame$base + frame$density / max(frame$density) * overlap
  frame$depth <- factor(frame$curve, levels = rev(labels)) # drawn from the back
  ggplot2::ggplot(frame, ggplot2::aes(.data[["x"]], ymin = .data[["base"]], ymax = .data[["top"]],
                                      group = .data[["depth"]], fill = .data[["curve"]])) +
    ggplot2::geom_ribbon(colour = "black", alpha = 0.75, linewidth = 0.3, outline.type = "upper", show.legend = FALSE) +
    ggplot2::scale_y_continuous(breaks = seq_len(k), labels = labels) +
    ggplot2::labs(x = attr(object, "columns")$value, y = NULL) +
    scale_series() +
    ggplot2::theme_minimal()
}
