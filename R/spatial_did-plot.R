# Event-time profiles and placebo densities.

#' @rdname spatial_did-methods
#' @export
plot.lowcarbon_did <- function(x, which = c("events", "placebo"), main = NULL, ...) {
  which <- check_choice(which)
  check_whole(x, "x")
  drawn <- if (which == "events") did_events(x) else did_placebos(x)
  kinds <- unique(drawn$effect)
  old <- if (length(kinds) > 1L) {
    panel_par(if (length(kinds) > 2L) c(length(kinds), 1L) else 1:2,
              mar = c(3.3, 3.8, if (which == "placebo") 3.4 else 2.3, 0.5),
                  mgp = c(2.2, 0.6, 0), cex.main = 0.95)
  } else {
    graphics::par(mar = c(4.1, 4.1, 2.4, 1.1), cex.main = 1)
  }
  on.exit(graphics::par(old))
  titles <- if (is.null(main)) kinds else rep_len(main, length(kinds))
  for (k in seq_along(kinds)) {
    part <- drawn[drawn$effect == kinds[k], ]
    if (which == "events") draw_events(part, titles[k], ...) else draw_placebo(part, x, kinds[k], titles[k], ...)
  }
  invisible(x)
}

# Effects by event time with the reference, which is 0 by choice.
did_events <- function(x) {
  frame <- as.data.frame(x)[c("effect", "event", "estimate", "conf.low", "conf.high")]
  frame <- frame[!is.na(frame$event), ]
  frame$reference <- FALSE
  kinds <- unique(frame$effect[frame$event < 0])
  if (length(kinds)) {
    frame <- rbind(frame, data.frame(effect = kinds, event = -1, estimate = 0, conf.low = NA, conf.high = NA,
                                     reference = TRUE))
  }
  frame[order(match(frame$effect, unique(frame$effect)), frame$event), ]
}

draw_events <- function(part, main, ...) {
  draw_plot(part$event, part$estimate, type = "n", xlab = "periods since the start", ylab = "effect", las = 1,
            main = main,
            xlim = range(part$event) + c(-0.3, 0.3),
            ylim = range(0, part$conf.low, part$conf.high, part$estimate, na.rm = TRUE), ...)
  graphics::abline(h = 0, col = "grey60")
  graphics::abline(v = -0.5, lty = 2, col = "grey60")
  graphics::segments(part$event, part$conf.low, part$event, part$conf.high, lwd = 1.5, col = "grey40")
  graphics::lines(part$event, part$estimate, col = "grey60")
  graphics::points(part$event, part$estimate, pch = ifelse(part$reference, 1L, 19L))
}

did_placebos <- function(x) {
  placebo <- attr(x, "placebo")
  if (is.null(placebo)) {
    abort_input("x", "a result with placebo treatments", "none",
                hint = "spatial_did(..., placebo = 500, seed = 1) makes them.")
  }
  drawn <- placebo$draws
  frame <- data.frame(effect = rep(colnames(drawn), each = nrow(drawn)), value = as.vector(drawn),
                      stringsAsFactors = FALSE)
  frame[!is.na(frame$value), ]
}

draw_placebo <- function(part, x, kind, main, ...) {
  placebo <- attr(x, "placebo")
  found <- placebo$found[[kind]]
  curve <- stats::density(part$value)
  draw_plot(curve$x, curve$y, type = "l", xlab = "placebo effect", ylab = "density", las = 1, main = main,
            xlim = range(curve$x, found), ylim = c(0, 1.12 * max(curve$y)), ...)
  graphics::polygon(c(curve$x, rev(curve$x)), c(curve$y, 0 * curve$y), col = "grey90", border = NA)
  graphics::lines(curve)
  graphics::rug(part$value, col = "grey50")
  graphics::abline(v = found, lwd = 2, lty = 2)
  graphics::mtext(paste0("found (broken): p = ", format(round(placebo$p.value[[match(kind, names(placebo$found))]],
                                                              3), nsmall = 3)),
                  side = 3L, line = 0.1, cex = 0.75, col = "grey30")
}

#' @rdname spatial_did-methods
#' @exportS3Method ggplot2::autoplot
autoplot.lowcarbon_did <- function(object, which = c("events", "placebo"), ...) {
  check_dots(...)
  which <- check_choice(which)
  check_whole(object)
  .data <- ggplot2::.data
  if (which == "placebo") {
    drawn <- did_placebos(object)
    found <- attr(object, "placebo")$found
    lines <- data.frame(effect = names(found), value = unname(found), stringsAsFactors = FALSE)
    return(ggplot2::ggplot(drawn, ggplot2::aes(.data[["value"]])) + ggplot2::geom_density(fill = "grey90") +
             ggplot2::geom_rug(colour = "grey50") +
             ggplot2::geom_vline(ggplot2::aes(xintercept = .data[["value"]]), data = lines, linetype = 2,
                                 linewidth = 0.8) +
             ggplot2::facet_wrap("effect", scales = "free") + ggplot2::labs(x = "placebo effect", y = "density") +
             ggplot2::theme_minimal())
  }
  drawn <- did_events(object)
  drawn$effect <- factor(drawn$effect, unique(drawn$effect))
  ggplot2::ggplot(drawn, ggplot2::aes(.data[["event"]], .data[["estimate"]])) +
    ggplot2::geom_hline(yintercept = 0, colour = "grey60") + ggplot2::geom_vline(xintercept = -0.5, linetype = 2,
        colour = "grey60") +
    ggplot2::geom_linerange(ggplot2::aes(ymin = .data[["conf.low"]], ymax = .data[["conf.high"]]), colour = "grey40",
                            na.rm = TRUE) +
    ggplot2::geom_point(ggplot2::aes(shape = .data[["reference"]]), size = 2, show.legend = FALSE) +
    ggplot2::scale_shape_manual(values = c(`FALSE` = 19, `TRUE` = 1)) +
    ggplot2::scale_x_continuous(breaks = function(range) pretty(range)[pretty(range) %% 1 == 0]) +
    ggplot2::facet_wrap("effect", scales = "free_y") +
    ggplot2::labs(x = "periods since the start", y = "effect") + ggplot2::theme_minimal()
}
