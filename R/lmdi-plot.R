# Figures of lmdi(): effects over time (yearly, cumulated, as a waterfall) and by
# region in one step.

lmdi_types <- c("auto", "time", "cumulative", "waterfall", "regions")

# "auto" shows time where there are several steps, else regions.
lmdi_type <- function(x, type, step) {
  type <- check_choice(type, lmdi_types, "type")
  steps <- nrow(unique(as.data.frame(x)[c("from", "to")]))
  if (type != "auto") return(type)
  if (!is.null(step) || steps == 1L) "regions" else "time"
}

# Effects of steps added up over the regions asked for: a row a factor, a column
# a step. Ratios are logarithms, of one region or of all together.
lmdi_step_effects <- function(x, regions, type) {
  frame <- as.data.frame(x)
  multiplicative <- attr(x, "choices")$form == "multiplicative"
  known <- unique(frame[[1L]])
  if (!is.null(regions)) {
    unknown <- setdiff(regions, known)
    if (length(unknown)) {
      abort_input("regions", "regions of the result", describe_set(unknown),
                  hint = paste("It has", describe_set(known, at_most = 12L)))
    }
    frame <- frame[frame[[1L]] %in% regions, ]
  } else {
    regions <- known
  }
  if (multiplicative && length(regions) > 1L) {
    abort_input("regions", "one region where effects are ratios", paste(length(regions), "regions"),
                hint = "Ratios of regions do not add up: name one, or draw summary(x)'s ratios of all together.")
  }
  if (multiplicative) frame$effect <- log(frame$effect)
  labels <- unique(frame$factor)
  steps <- unique(frame[c("from", "to")])
  at <- match(paste(frame$from, frame$to), paste(steps$from, steps$to))
  cells <- tapply(frame$effect, list(factor(frame$factor, labels), factor(at, seq_len(nrow(steps)))), sum)
  if (type == "cumulative") cells[] <- t(apply(cells, 1L, cumsum))
  list(effects = cells, from = id_strings(steps$from), to = id_strings(steps$to), log = multiplicative,
       what = if (length(regions) == 1L) id_strings(regions) else paste(length(regions), "regions together"))
}

#' @describeIn lmdi Effects as stacked bars with the total as a line: over time (`type = "time"`, the default where
#'   there are several steps), added up from the first period (`"cumulative"`), all steps together as a waterfall from
#'   the first total change to the last (`"waterfall"`), or one bar a region in one step (`"regions"`). Ratios are drawn
#'   as logarithms.
#' @param step which step to draw by region, counted from 1.
#' @param type the figure; see the methods.
#' @param regions regions to add up; `NULL` for all.
#' @param palette colours of the factors; see [series_colours()].
#' @param labels names for factors, as `c(intensity = "Energy intensity")`.
#' @param xlab,ylab,main titles.
#' @export
plot.lowcarbon_lmdi <- function(x, step = NULL, type = c("auto", "time", "cumulative", "waterfall", "regions"),
                                regions = NULL, palette = NULL, labels = NULL, xlab = "", ylab = NULL,
                                main = NULL, ...) {
  type <- lmdi_type(x, if (identical(type, lmdi_types)) "auto" else type, step)
  look <- list(palette = palette, labels = named_labels(labels, "labels"), xlab = xlab, ylab = ylab, main = main)
  switch(type, regions = draw_lmdi_regions(x, if (is.null(step)) 1L else step, look, ...),
         waterfall = draw_waterfall(lmdi_step_effects(x, regions, type), look, ...),
         draw_lmdi_time(lmdi_step_effects(x, regions, type), type, look, ...))
  invisible(x)
}

lmdi_effect_name <- function(log, ylab) if (!is.null(ylab)) ylab else if (log) "logarithm of the effect" else "effect"

# Bars above and below zero in the colours of the factors; room for the legend above the plot.
draw_stacked <- function(bars, total, names, look, log, main, line, ...) {
  colours <- series_colours(nrow(bars), look$palette)
  limits <- range(0, colSums(pmax(bars, 0)), colSums(pmin(bars, 0)), total)
  ticks <- max(nchar(format(pretty(limits), trim = TRUE)))
  keys <- c(label_own(rownames(bars), look$labels), "total")
  columns <- legend_columns(keys)
  old <- graphics::par(mar = c(names$lines + if (nzchar(look$xlab)) 1.2 else 0, 3 + 0.6 * ticks,
                               2.5 + 1.2 * ceiling(length(keys) / columns), 1), las = 2)
  on.exit(graphics::par(old))
  at <- draw_barplot(pmax(bars, 0), col = colours, border = "white", lwd = 0.3, ylim = limits, ylab = "",
                     axisnames = FALSE, ...)
  graphics::barplot(pmin(bars, 0), col = colours, border = "white", lwd = 0.3, add = TRUE, axes = FALSE,
                    axisnames = FALSE)
  # axis() would leave out every second name where they stand close
  graphics::text(at[names$shown], graphics::par("usr")[3L] - 0.03 * diff(limits), names$text[names$shown], srt = 90,
                 adj = c(1, 0.5), cex = names$cex, xpd = NA)
  graphics::title(ylab = lmdi_effect_name(log, look$ylab), line = 1.6 + 0.6 * ticks, las = 0)
  if (nzchar(look$xlab)) graphics::title(xlab = look$xlab, line = names$lines - 0.3)
  graphics::abline(h = 0)
  graphics::points(at, total, type = if (line) "o" else "p", pch = 21, bg = "white", cex = 1.1, lwd = 1.5)
  corner <- graphics::par("usr")[c(1L, 4L)]
  graphics::legend(corner[1L], corner[2L], shorten(keys, 24L), fill = c(colours, NA), border = NA,
                   pch = c(rep(NA, nrow(bars)), 21), bty = "n", ncol = columns, xpd = NA, yjust = 0, cex = 0.8)
  graphics::title(main = main, line = 0.9 + 1.2 * ceiling(length(keys) / columns), cex.main = 1)
}

draw_lmdi_time <- function(drawn, type, look, ...) {
  cells <- drawn$effects
  main <- if (is.null(look$main)) paste0(drawn$what, if (type == "cumulative") paste(", since", drawn$from[1L]) else
                                         "") else look$main
  chained <- all(drawn$from[-1L] == drawn$to[-length(drawn$to)])
  names <- upright_labels(if (chained) drawn$to else paste(drawn$from, "-", drawn$to))
  draw_stacked(cells[rownames(cells) != "total", , drop = FALSE], cells["total", ], names, look, drawn$log,
               main, TRUE, ...)
}

draw_lmdi_regions <- function(x, step, look, ...) {
  drawn <- lmdi_matrix(x, step)
  log <- attr(x, "choices")$form == "multiplicative"
  cells <- if (log) log(drawn$effects) else drawn$effects
  main <- if (is.null(look$main)) paste(drawn$from, "to", drawn$to) else look$main
  draw_stacked(cells[rownames(cells) != "total", , drop = FALSE], cells["total", ], upright_labels(colnames(cells)),
               look, log, main, FALSE, ...)
}

# Each factor's effect over all steps begins where the one before it ended; the
# last bar is the total.
waterfall_frame <- function(cells) {
  sums <- rowSums(cells)
  parts <- sums[names(sums) != "total"]
  end <- cumsum(parts)
  data.frame(name = c(names(parts), "total"), from = c(0, end[-length(end)], 0), to = c(end, sums[["total"]]))
}

draw_waterfall <- function(drawn, look, ...) {
  bars <- waterfall_frame(drawn$effects)
  colours <- c(series_colours(nrow(bars) - 1L, look$palette), "grey40")
  names <- upright_labels(label_own(bars$name, look$labels))
  limits <- range(0, bars$from, bars$to)
  ticks <- max(nchar(format(pretty(limits), trim = TRUE)))
  old <- graphics::par(mar = c(names$lines, 3 + 0.6 * ticks, 3, 1), las = 2)
  on.exit(graphics::par(old))
  last <- length(drawn$to)
  draw_plot(c(0.5, nrow(bars) + 0.5), limits, type = "n", xaxt = "n", xlab = "", ylab = "",
            main = if (is.null(look$main)) paste0(drawn$what, ", ", drawn$from[1L], " to ", drawn$to[last]) else
              look$main, ...)
  graphics::title(ylab = lmdi_effect_name(drawn$log, look$ylab), line = 1.6 + 0.6 * ticks, las = 0)
  graphics::abline(h = 0, col = "grey60")
  at <- seq_len(nrow(bars))
  graphics::rect(at - 0.4, bars$from, at + 0.4, bars$to, col = colours, border = NA)
  graphics::segments(at[-nrow(bars)] + 0.4, bars$to[-nrow(bars)], at[-1L] - 0.4, bars$to[-nrow(bars)], lty = 3)
  graphics::text(at[names$shown], graphics::par("usr")[3L] - 0.03 * diff(limits), names$text[names$shown], srt = 90,
                 adj = c(1, 0.5), cex = names$cex, xpd = NA)
}

# The effects of one step, a row a factor and a column a region.
lmdi_matrix <- function(x, step) {
  frame <- as.data.frame(x)
  steps <- unique(frame[c("from", "to")])
  check_number(step, "step", lower = 1, upper = nrow(steps), whole = TRUE)
  here <- frame$from == steps$from[step] & frame$to == steps$to[step]
  frame <- frame[here, ]
  labels <- unique(frame$factor)
  regions <- unique(frame[[1L]])
  cells <- tapply(frame$effect, list(factor(frame$factor, labels), factor(frame[[1L]], regions)), sum)
  list(effects = cells, from = steps$from[step], to = steps$to[step])
}

# Names below bars, turned upright: small enough for all of them, cut where they
# would take more than two fifths of the picture. Where even small ones do not
# fit, as many as do, evenly.
upright_labels <- function(names) {
  size <- graphics::par("din")
  room <- 0.85 * size[1L] / length(names) # inches for each bar
  line <- graphics::par("cin")[2L]
  cex <- min(0.9, max(0.5, room / line))
  text <- shorten(names, max(8L, floor(0.4 * size[2L] / (0.085 * cex))))
  every <- max(1L, ceiling(0.5 * line / room))
  list(text = text, cex = cex, shown = seq.int(1L, length(names), by = as.integer(every)),
       lines = 1.5 + 0.085 * cex * max(nchar(text, type = "width")) / line)
}

#' @describeIn lmdi The same with ggplot2; `type = "time"` has a panel for each region where `regions` is `"each"`.
#' @exportS3Method ggplot2::autoplot
autoplot.lowcarbon_lmdi <- function(object, type = c("auto", "time", "cumulative", "waterfall", "regions"), step = NULL,
                                    regions = NULL, palette = NULL, labels = NULL, ...) {
  check_dots(...)
  type <- lmdi_type(object, if (identical(type, lmdi_types)) "auto" else type, step)
  labels <- named_labels(labels, "labels")
  if (type == "regions") return(ggplot_lmdi(lmdi_region_frame(object, step), palette, labels, FALSE))
  if (type == "waterfall") return(ggplot_waterfall(lmdi_step_effects(object, regions, type), palette, labels))
  each <- identical(regions, "each")
  frame <- if (each) {
    do.call(rbind, lapply(unique(object[[1L]]),
                          function(region) lmdi_time_frame(lmdi_step_effects(object, region, type))))
  } else {
    lmdi_time_frame(lmdi_step_effects(object, regions, type))
  }
  ggplot_lmdi(frame, palette, labels, TRUE)
}

lmdi_time_frame <- function(drawn) {
  cells <- drawn$effects
  chained <- all(drawn$from[-1L] == drawn$to[-length(drawn$to)])
  steps <- if (chained) drawn$to else paste(drawn$from, "-", drawn$to)
  data.frame(panel = drawn$what, at = factor(rep(steps, each = nrow(cells)), unique(steps)),
             factor = rep(rownames(cells), ncol(cells)), effect = as.vector(cells),
             log = drawn$log)
}

lmdi_region_frame <- function(x, step) {
  frame <- as.data.frame(x)
  log <- attr(x, "choices")$form == "multiplicative"
  steps <- unique(frame[c("from", "to")])
  parts <- lapply(if (is.null(step)) seq_len(nrow(steps)) else step, function(k) {
    drawn <- lmdi_matrix(x, k)
    cells <- if (log) log(drawn$effects) else drawn$effects
    data.frame(panel = paste(drawn$from, "to", drawn$to), at = rep(colnames(cells), each = nrow(cells)),
               factor = rep(rownames(cells), ncol(cells)), effect = as.vector(cells), log = log)
  })
  frame <- do.call(rbind, parts)
  frame$at <- factor(frame$at, unique(frame$at))
  frame
}

ggplot_lmdi <- function(frame, palette, labels, line) {
  .data <- ggplot2::.data
  bars <- frame[frame$factor != "total", ]
  bars$factor <- factor(label_own(bars$factor, labels), label_own(unique(bars$factor), labels))
  total <- frame[frame$factor == "total", ]
  frame$panel <- factor(frame$panel, unique(frame$panel))
  drawn <- ggplot2::ggplot(bars, ggplot2::aes(.data[["at"]], .data[["effect"]])) +
    ggplot2::geom_col(ggplot2::aes(fill = .data[["factor"]]), colour = "white", linewidth = 0.2) +
    ggplot2::geom_hline(yintercept = 0) +
    ggplot2::scale_fill_manual(values = series_colours(nlevels(bars$factor), palette))
  if (line) drawn <- drawn + ggplot2::geom_line(ggplot2::aes(group = .data[["panel"]]), data = total)
  drawn + ggplot2::geom_point(data = total, shape = 21, fill = "white") +
    ggplot2::facet_wrap("panel") +
    ggplot2::scale_x_discrete(breaks = if (line) every_few(levels(bars$at)) else levels(bars$at)) +
    ggplot2::labs(x = NULL, y = lmdi_effect_name(frame$log[1L], NULL), fill = NULL) +
    ggplot2::theme_minimal() +
    ggplot2::theme(axis.text.x = ggplot2::element_text(angle = 60, hjust = 1), legend.position = "top")
}

# At most a dozen names on an axis of time, evenly.
every_few <- function(names, at_most = 12L) names[seq.int(1L, length(names), by = ceiling(length(names) / at_most))]

ggplot_waterfall <- function(drawn, palette, labels) {
  .data <- ggplot2::.data
  bars <- waterfall_frame(drawn$effects)
  bars$at <- seq_len(nrow(bars))
  ggplot2::ggplot(bars, ggplot2::aes(xmin = .data[["at"]] - 0.4, xmax = .data[["at"]] + 0.4, ymin = .data[["from"]],
                                     ymax = .data[["to"]])) +
    ggplot2::geom_hline(yintercept = 0, colour = "grey60") +
    ggplot2::geom_rect(fill = c(series_colours(nrow(bars) - 1L, palette), "grey40")) +
    ggplot2::scale_x_continuous(breaks = bars$at, labels = label_own(bars$name, labels)) +
    ggplot2::labs(x = NULL, y = lmdi_effect_name(drawn$log, NULL), title = drawn$what) +
    ggplot2::theme_minimal()
}
