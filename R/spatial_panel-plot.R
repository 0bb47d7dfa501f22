# Pictures of spatial panel models: coefficients and effects with their
# intervals, responses over time, roots in the unit circle, residuals.

#' Draw a spatial panel model
#'
#' `plot()` of a fit shows coefficients with intervals, or residuals against fitted values;
#' of effects, direct, indirect and total with intervals; of impulse responses, their
#' course with a band; of stability, the space-time roots and the unit circle.
#'
#' @param x,object A fit of [spatial_panel()], or what [`effects()`][effects.spatial_panel()],
#'   [impulse_response()] or [stability()] return.
#' @param which `"coefficients"` or `"residuals"`.
#' @param level Level of the intervals.
#' @param vcov Which covariance; see [`vcov()`][vcov.spatial_panel()].
#' @param main Title.
#' @param ... Passed to [graphics::plot.default()]; `autoplot()` refuses further arguments.
#' @return `x`, invisibly; a ggplot for `autoplot()`.
#' @name plot.spatial_panel
#' @examples
#' W <- weights_contiguity(data.frame(from = letters[1:8], to = letters[c(2:8, 1)]))
#' set.seed(1)
#' panel <- expand.grid(region = letters[1:8], year = 2001:2010)
#' panel$x <- rnorm(80)
#' panel$y <- panel$x + rnorm(80)
#' fit <- spatial_panel(y ~ x, panel, c("region", "year"), W, dynamic = "time")
#' plot(fit)
#' plot(effects(fit))
#' plot(impulse_response(fit, "x", 5))
#' plot(stability(fit))
NULL

#' @rdname plot.spatial_panel
#' @export
plot.spatial_panel <- function(x, which = c("coefficients", "residuals"), level = 0.95, vcov = NULL, main = NULL, ...) {
  which <- check_choice(which)
  if (which == "residuals") {
    draw_residuals(x, main, ...)
  } else {
    draw_intervals(coefficient_intervals(x, level, vcov), interval_label(level), main, ...)
  }
  invisible(x)
}

#' @rdname plot.spatial_panel
#' @exportS3Method ggplot2::autoplot
autoplot.spatial_panel <- function(object, which = c("coefficients", "residuals"), level = 0.95, vcov = NULL, ...) {
  check_dots(...)
  which <- check_choice(which)
  if (which == "coefficients") {
    return(ggplot_intervals(coefficient_intervals(object, level, vcov), interval_label(level)))
  }
  .data <- ggplot2::.data
  drawn <- data.frame(fitted = stats::fitted(object), residual = stats::residuals(object))
  ggplot2::ggplot(drawn, ggplot2::aes(.data[["fitted"]], .data[["residual"]])) +
    ggplot2::geom_hline(yintercept = 0, colour = "grey60") +
    ggplot2::geom_point(alpha = 0.5) +
    ggplot2::labs(x = paste("fitted", object$design$response), y = "residual") +
    ggplot2::theme_minimal()
}

#' @rdname plot.spatial_panel
#' @export
plot.lowcarbon_effects <- function(x, level = 0.95, main = NULL, ...) {
  draw_intervals(effect_intervals(x, level), interval_label(level), main, ...)
  invisible(x)
}

#' @rdname plot.spatial_panel
#' @exportS3Method ggplot2::autoplot
autoplot.lowcarbon_effects <- function(object, level = 0.95, ...) {
  check_dots(...)
  ggplot_intervals(effect_intervals(object, level), interval_label(level))
}

interval_label <- function(level) paste0("estimate and ", format(100 * level), " percent interval")

coefficient_intervals <- function(fit, level, vcov) {
  frame <- tidy.spatial_panel(fit, conf.int = TRUE, conf.level = level, vcov = vcov)
  if (!nrow(frame)) abort_input("x", "a model with coefficients", "none")
  data.frame(frame[c("estimate", "conf.low", "conf.high")], label = frame$term, series = "", panel = "",
             stringsAsFactors = FALSE)
}

effect_intervals <- function(x, level) {
  frame <- add_interval(as.data.frame(x), level)
  both <- length(unique(frame$horizon)) > 1L
  panel <- if (both) paste(frame$horizon, "term") else ""
  drawn <- data.frame(frame[c("estimate", "conf.low", "conf.high")], label = frame$term, series = frame$effect,
                      panel = panel, stringsAsFactors = FALSE)
  drawn <- drawn[!is.na(drawn$estimate), ]
  if (!nrow(drawn)) abort_input("x", "at least one effect to draw", "missing ones only")
  drawn
}

# ---- base graphics --------------------------------------------------------

# A line for each label, its series above each other, a panel beside the other.
draw_intervals <- function(frame, along, main, ...) {
  if (!is.null(list(...)$xlab)) along <- list(...)$xlab
  panels <- unique(frame$panel)
  labels <- unique(frame$label)
  series <- unique(frame$series)
  keyed <- length(series) > 1L
  shown <- shorten(labels, 30L)
  inches <- min(0.3 + 0.085 * max(nchar(shown, type = "width")), 0.4 * graphics::par("din")[1L])
  own <- any(graphics::par("mfrow") != 1L)
  old <- panel_par(c(1L, length(panels)), mai = c(0.8 + 0.3 * keyed, inches, 0.7, 0.15), las = 1)
  on.exit(graphics::par(old))
  colours <- series_colours(length(series))
  for (panel in panels) {
    part <- frame[frame$panel == panel, ]
    base <- length(labels) + 1L - match(part$label, labels)
    apart <- min(0.22, 0.8 / length(series))
    place <- base + if (keyed) apart * (mean(seq_along(series)) - match(part$series, series)) else 0
    colour <- colours[match(part$series, series)]
    title <- if (is.null(main)) panel else if (nzchar(panel)) paste(main, panel, sep = ": ") else main
    draw_plot(range(0, part$estimate, part$conf.low, part$conf.high, na.rm = TRUE),
              c(0.5, length(labels) + 0.5), type = "n", yaxt = "n", ylab = "", main = title, ...,
              xlab = if (keyed) "" else along)
    # many names are set small, so that none is left out
    letters <- min(0.85, max(0.35, 5.8 * graphics::par("pin")[2L] / length(labels)))
    graphics::axis(2L, rev(seq_along(labels)), shown, tick = FALSE, cex.axis = letters, gap.axis = -1)
    graphics::abline(v = 0, col = "grey60")
    graphics::segments(part$conf.low, place, part$conf.high, place, col = colour, lwd = 2)
    graphics::points(part$estimate, place, pch = marks_of(series)[match(part$series, series)], col = colour)
    if (keyed) graphics::mtext(along, 1L, line = 2.4, las = 0, cex = 0.85 * graphics::par("cex"))
    if (keyed && (own || panel == panels[length(panels)])) key_below(series, colours, !own)
  }
}

# Told apart in grey too.
marks_of <- function(series) rep(c(19L, 17L, 15L, 18L, 1L, 2L, 0L, 5L), length.out = length(series))

# One key below all panels, or within the cell of a user's grid; no wider than that.
key_below <- function(series, colours, whole) {
  side <- graphics::grconvertX(0:1, if (whole) "ndc" else "nfc", "user")
  place <- graphics::par("usr")[3L] - 3.4 * graphics::par("cxy")[2L]
  key <- function(cex, plot) {
    graphics::legend(mean(side), place, series, col = colours[seq_along(series)], pch = marks_of(series), lty = 1,
                     bty = "n", horiz = TRUE, xjust = 0.5, cex = cex, xpd = NA, plot = plot)
  }
  key(0.85 * min(1, 0.98 * diff(side) / key(0.85, FALSE)$rect$w), TRUE)
}

draw_residuals <- function(fit, main, ...) {
  draw_plot(stats::fitted(fit), stats::residuals(fit), pch = 21, bg = "grey85", col = "grey30", las = 1,
            xlab = paste("fitted", fit$design$response), ylab = "residual", main = main, ...)
  graphics::abline(h = 0, col = "grey60")
}

#' @rdname plot.spatial_panel
#' @export
plot.lowcarbon_impulse <- function(x, level = 0.95, main = NULL, ...) {
  frame <- add_interval(as.data.frame(x), level)
  old <- panel_par(c(1L, 3L), mar = c(4.1, 5.6, 3.1, 0.6), mgp = c(4.2, 0.8, 0), las = 1)
  on.exit(graphics::par(old))
  limits <- range(0, frame$conf.low, frame$conf.high)
  for (effect in c("direct", "indirect", "total")) {
    part <- frame[frame$effect == effect, ]
    title <- if (is.null(main)) effect else paste(main, effect, sep = ": ")
    draw_plot(part$period, part$estimate, type = "n", ylim = limits,
              ylab = paste("response to", attr(x, "term")), main = title, ..., xlab = "")
    graphics::mtext(if (is.null(list(...)$xlab)) "period" else list(...)$xlab, 1L, line = 2.6, las = 0,
                    cex = graphics::par("cex"))
    graphics::polygon(c(part$period, rev(part$period)), c(part$conf.low, rev(part$conf.high)), col = "grey88",
                      border = NA)
    graphics::abline(h = 0, col = "grey60")
    graphics::lines(part$period, part$estimate, type = "o", pch = 19, cex = 0.7)
  }
  invisible(x)
}

#' @rdname plot.spatial_panel
#' @export
plot.lowcarbon_stability <- function(x, main = NULL, ...) {
  drawn <- root_frame(x)
  size <- max(1, drawn$re, -drawn$re, drawn$im)
  removed <- drawn$root != "remaining"
  above <- 1.1 + (!is.null(main)) * 1.8 + any(removed) * 1.3
  old <- graphics::par(pty = "s", mar = c(4.1, 4.1, above, 1))
  on.exit(graphics::par(old))
  draw_plot(0, type = "n", xlim = c(-size, size), ylim = c(-size, size), xlab = "real part",
            ylab = "imaginary part", main = NULL, las = 1, ...)
  if (!is.null(main)) graphics::title(main, line = above - 1.8)
  graphics::abline(h = 0, v = 0, col = "grey85")
  graphics::lines(circle_frame())
  graphics::points(drawn$re[!removed], drawn$im[!removed], pch = 19, cex = 0.6, col = "#0571b0")
  graphics::points(drawn$re[removed], drawn$im[removed], pch = 17, col = "#ca0020")
  if (any(removed)) {
    graphics::legend(mean(graphics::par("usr")[1:2]), graphics::par("usr")[4L], pch = c(19, 17), horiz = TRUE,
                     c("remaining", "removed by time effects"), col = c("#0571b0", "#ca0020"), bty = "n", xpd = NA,
                     xjust = 0.5, yjust = 0, cex = 0.8)
  }
  invisible(x)
}

circle_frame <- function() {
  angle <- seq(0, 2 * pi, length.out = 361L)
  data.frame(x = cos(angle), y = sin(angle))
}

root_frame <- function(x) {
  roots <- attr(x, "roots")
  frame <- data.frame(re = Re(roots), im = Im(roots), root = "remaining", stringsAsFactors = FALSE)
  if (is.na(x$modulus_removed)) return(frame)
  rbind(frame, data.frame(re = attr(x, "removed"), im = 0, root = "removed by time effects"))
}

# ---- ggplot2 --------------------------------------------------------------

ggplot_intervals <- function(frame, xlab) {
  .data <- ggplot2::.data
  frame$label <- factor(shorten(frame$label, 30L), rev(unique(shorten(frame$label, 30L))))
  frame$series <- factor(frame$series, rev(unique(frame$series)))
  frame$panel <- factor(frame$panel, unique(frame$panel))
  apart <- ggplot2::position_dodge(width = if (nlevels(frame$series) > 1L) 0.6 else 0)
  drawn <- ggplot2::ggplot(frame, ggplot2::aes(.data[["estimate"]], .data[["label"]], colour = .data[["series"]],
                                               shape = .data[["series"]])) +
    ggplot2::geom_vline(xintercept = 0, colour = "grey60") +
    ggplot2::geom_linerange(ggplot2::aes(xmin = .data[["conf.low"]], xmax = .data[["conf.high"]]), position = apart,
                            na.rm = TRUE) +
    ggplot2::geom_point(position = apart, size = 2) +
    ggplot2::scale_shape_manual(values = rev(marks_of(levels(frame$series)))) +
    ggplot2::labs(x = xlab, y = NULL, colour = NULL, shape = NULL) +
    ggplot2::theme_minimal()
  if (nlevels(frame$panel) > 1L) {
    drawn <- drawn + ggplot2::facet_wrap("panel", scales = "free_x") + ggplot2::scale_x_continuous(n.breaks = 4)
  }
  key <- if (nlevels(frame$series) > 1L) ggplot2::guide_legend(reverse = TRUE) else "none"
  drawn + ggplot2::guides(colour = key, shape = key)
}

#' @rdname plot.spatial_panel
#' @exportS3Method ggplot2::autoplot
autoplot.lowcarbon_impulse <- function(object, level = 0.95, ...) {
  check_dots(...)
  frame <- add_interval(as.data.frame(object), level)
  .data <- ggplot2::.data
  ggplot2::ggplot(frame, ggplot2::aes(.data[["period"]], .data[["estimate"]])) +
    ggplot2::geom_ribbon(ggplot2::aes(ymin = .data[["conf.low"]], ymax = .data[["conf.high"]]), fill = "grey85") +
    ggplot2::geom_hline(yintercept = 0, colour = "grey60") +
    ggplot2::geom_line() + ggplot2::geom_point() +
    ggplot2::facet_wrap("effect") +
    ggplot2::labs(x = "period", y = paste("response to", attr(object, "term"))) +
    ggplot2::theme_minimal()
}

#' @rdname plot.spatial_panel
#' @exportS3Method ggplot2::autoplot
autoplot.lowcarbon_stability <- function(object, ...) {
  check_dots(...)
  drawn <- root_frame(object)
  .data <- ggplot2::.data
  ggplot2::ggplot(drawn, ggplot2::aes(.data[["re"]], .data[["im"]])) +
    ggplot2::geom_path(ggplot2::aes(.data[["x"]], .data[["y"]]), circle_frame()) +
    ggplot2::geom_point(ggplot2::aes(colour = .data[["root"]], shape = .data[["root"]]), size = 2) +
    ggplot2::scale_colour_manual(values = c(remaining = "#0571b0", `removed by time effects` = "#ca0020")) +
    ggplot2::coord_equal() +
    ggplot2::labs(x = "real part", y = "imaginary part", colour = NULL, shape = NULL) +
    ggplot2::theme_minimal()
}
