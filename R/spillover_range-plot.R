# The curve of spillovers by distance.

#' @rdname spillover_range
#' @export
plot.lowcarbon_range <- function(x, terms = NULL, main = NULL, ...) {
  frame <- range_drawn(x, terms)
  names <- unique(frame$term)
  columns <- min(length(names), 3L)
  old <- panel_par(c(ceiling(length(names) / columns), columns), mar = c(4.1, 4.6, 2.6, 0.8), las = 1)
  on.exit(graphics::par(old))
  for (term in names) {
    part <- frame[frame$term == term, ]
    middle <- (part$from + part$to) / 2
    draw_plot(middle, part$estimate, type = "n", xlim = range(part$from, part$to), xlab = "distance",
              ylim = range(0, part$conf.low, part$conf.high, na.rm = TRUE), ylab = "indirect effect",
              main = if (is.null(main)) term else paste(main, term, sep = ": "), ...)
    graphics::abline(h = 0, col = "grey60")
    graphics::segments(part$from, part$estimate, part$to, part$estimate, col = "grey70", lwd = 3)
    graphics::segments(middle, part$conf.low, middle, part$conf.high, lwd = 2)
    graphics::lines(middle, part$estimate, type = "b", pch = 19)
  }
  invisible(x)
}

#' @rdname spillover_range
#' @exportS3Method ggplot2::autoplot
autoplot.lowcarbon_range <- function(object, terms = NULL, ...) {
  check_dots(...)
  frame <- range_drawn(object, terms)
  .data <- ggplot2::.data
  frame$middle <- (frame$from + frame$to) / 2
  frame$term <- factor(frame$term, unique(frame$term))
  drawn <- ggplot2::ggplot(frame, ggplot2::aes(.data[["middle"]], .data[["estimate"]])) +
    ggplot2::geom_hline(yintercept = 0, colour = "grey60") +
    ggplot2::geom_segment(ggplot2::aes(x = .data[["from"]], xend = .data[["to"]], yend = .data[["estimate"]]),
                          colour = "grey70", linewidth = 1.2) +
    ggplot2::geom_linerange(ggplot2::aes(ymin = .data[["conf.low"]], ymax = .data[["conf.high"]])) +
    ggplot2::geom_line() + ggplot2::geom_point() +
    ggplot2::labs(x = "distance", y = "indirect effect") +
    ggplot2::theme_minimal()
  if (nlevels(frame$term) > 1L) drawn + ggplot2::facet_wrap("term", scales = "free_y") else drawn
}

range_drawn <- function(x, terms) {
  frame <- as.data.frame(x)
  if (!is.null(terms)) {
    unknown <- setdiff(terms, frame$term)
    if (length(unknown)) abort_input("terms", paste("names among", describe_set(unique(frame$term))),
                                     describe_set(unknown))
    frame <- frame[frame$term %in% terms, , drop = FALSE]
  }
  frame[!is.na(frame$estimate), , drop = FALSE]
}
