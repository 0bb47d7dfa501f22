# What is shown of a productivity result: slacks by variable, a print that says
# which convention was used and how many cells are missing, means by period,
# pictures.

#' Slacks behind green total factor productivity
#'
#' How much less of each input and undesirable output, and how much more of each desirable one, would take
#' a region to the frontier, and what each contributes to its inefficiency.
#'
#' For `"sbm"` and `"nddf"` the contributions of a region and period add up to its inefficiency. For `"tone"` they are
#' the terms of the numerator (inputs) and of the denominator (outputs): \eqn{\rho} is one minus the first sum over one
#' plus the second. Under `"super_sbm"` a unit beyond the frontier has slacks below zero: by how much its inputs and
#' undesirable outputs may grow, and its desirable ones shrink, before the others reach it; contributions are below zero
#' too. A radial distance (`"ddf"`) has no such parts: contributions are `NA`, and slacks are the movement along the
#' direction and what is left beyond it.
#'
#' The inefficiency of a unit is unique; its slacks need not be. Several combinations of slacks can give the same
#' optimum, and another solver may report another one. Sums over many units are steadier than single cells.
#'
#' @param x A result of [gtfp()], whole: a part of it does not know the slacks.
#' @param frontier `"global"`: to the frontier of all periods, those of `inefficiency_global`;
#'   `"within"`: to that of the period, those of `inefficiency`.
#' @return A data frame, one row for each region, period and variable: the two columns of `index`, `variable`,
#'   `role` (`"input"`, `"desirable"`, `"undesirable"`), `slack` (in the unit of the variable, below zero only under
#'   `"super_sbm"`) and `contribution`.
#' @concept slacks
#' @concept SBM
#' @export
#' @examples
#' panel <- data.frame(region = rep(c("A", "B", "C"), each = 2), year = rep(2019:2020, 3),
#'                     labour = c(3, 3, 2, 2, 4, 4), gdp = c(2, 2.2, 2, 2.1, 2, 2),
#'                     co2 = c(1, 0.9, 2, 1.6, 3, 3))
#' gtfp_slacks(gtfp(panel, "labour", "gdp", "co2", c("region", "year")))
gtfp_slacks <- function(x, frontier = c("global", "within")) {
  check_given(x, "a result of gtfp()")
  frontier <- check_choice(frontier)
  found <- attr(x, "slacks")
  if (!inherits(x, "lowcarbon_gtfp") || is.null(found)) {
    abort_input("x", "a result of gtfp(), whole", describe_class(x),
                hint = "Select rows after gtfp_slacks(), not before.")
  }
  relative <- found[[frontier]]
  n <- nrow(relative)
  k <- ncol(relative)
  each <- rep(seq_len(n), each = k)
  distance <- attr(x, "choices")$distance
  counted <- switch(distance, sbm = , nddf = found$weights, ddf = rep(NA_real_, k),
                    tone = , super_sbm = tone_shares(found, attr(x, "choices")))
  columns <- c(lapply(unclass(x)[attr(x, "index")], `[`, each),
               list(variable = rep(found$variables$names, n), role = rep(unname(found$variables$roles), n),
                    slack = as.vector(t(relative * found$values)), contribution = as.vector(t(relative) * counted)))
  new_result(list_to_frame(columns), "lowcarbon_gtfp_slacks",
             choices = c(list(distance = distance, frontier = frontier),
                         attr(x, "choices")[c("returns", "disposability", "direction")]))
}

tone_shares <- function(found, choices) {
  input <- found$variables$roles == "input"
  ifelse(input, as.numeric(choices$direction != "output") / sum(input),
         as.numeric(choices$direction != "input") / sum(!input))
}

#' @export
result_title.lowcarbon_gtfp_slacks <- function(x) {
  paste("Slacks of", length(unique(x$variable)), "variables,", nrow(x), "rows")
}

# ---- print and summary -----------------------------------------------------

gtfp_names <- c(gml = "global Malmquist-Luenberger index", ml = "Malmquist-Luenberger index",
                luenberger = "global Luenberger indicator",
                luenberger_adjacent = "Luenberger indicator of adjacent periods")

#' @export
result_title.lowcarbon_gtfp <- function(x) {
  choices <- attr(x, "choices")
  index <- attr(x, "index")
  name <- if (is_ratio(choices$distance)) {
    sub("Malmquist-Luenberger", "Malmquist", gtfp_names[[choices$productivity]])
  } else {
    gtfp_names[[choices$productivity]]
  }
  if (choices$frontier == "biennial") name <- paste0("biennial ", sub(" of adjacent periods", "", name))
  what <- if (length(choices$undesirable)) "Green total factor productivity" else "Total factor productivity"
  periods <- id_strings(x[[index[2L]]][order(period_values(x[[index[2L]]]))][c(1L, nrow(x))])
  regions <- length(unique(x[[index[1L]]]))
  paste0(what, ", ", regions, if (regions == 1L) " region, " else " regions, ",
         paste(unique(periods), collapse = " to "), ": ", name)
}

#' @export
print.lowcarbon_gtfp <- function(x, digits = 4L, n = NULL, ...) {
  check_dots(...)
  NextMethod()
  notes <- c(gtfp_missing(x), scores_missing(x))
  for (note in notes[nzchar(notes)]) cat(strwrap(note, exdent = 2L), sep = "\n")
  invisible(x)
}

# "3 of 60 indices are NA: ...", or nothing. First periods have no index to miss.
gtfp_missing <- function(x) {
  due <- is.na(x$reason) | x$reason != "first period"
  missing <- table(x$reason[due & !is.na(x$reason)])
  if (!sum(missing)) return("")
  paste0(sum(missing), " of ", sum(due), " indices are NA: ",
         paste0(missing, " ", names(missing), collapse = "; "), ".")
}

# Scores without a solution, as super-efficiency may be.
scores_missing <- function(x) {
  missing <- c(sum(is.na(x$inefficiency_global)), sum(is.na(x$inefficiency)))
  if (!any(missing)) return("")
  paste0(missing[1L], " of ", nrow(x), " scores on the frontier of all periods and ", missing[2L],
         " on that of the period are NA: ",
         if (attr(x, "choices")$distance == "super_sbm") "infeasible." else "not solved.")
}

#' @rdname gtfp
#' @order 2
#' @param object A result of `gtfp()`.
#' @param ... Not used.
#' @return `summary()`: one row for each period: `n` regions, the arithmetic means of both inefficiencies, how many
#'   regions are on the frontier of the period (`efficient`), the means over regions of the index, its parts and `gtfp`
#'   (geometric for ratios, arithmetic for differences) and `missing`, how many indices are `NA` other than in a
#'   region's first period. Means are over what is there.
#' @export
summary.lowcarbon_gtfp <- function(object, ...) {
  check_dots(...)
  check_whole(object)
  index <- attr(object, "index")
  choices <- attr(object, "choices")
  time <- object[[index[2L]]]
  ids <- unique(time)
  ids <- ids[order(period_values(ids))]
  code <- match(time, ids)
  by <- function(column, mean) vapply(split(column, factor(code, seq_along(ids))), mean, 0, USE.NAMES = FALSE)
  average <- function(v) if (all(is.na(v))) NA_real_ else mean(v, na.rm = TRUE)
  over <- if (is_difference(choices$productivity)) average else function(v) exp(average(log(v)))
  due <- !is.na(object$reason) & object$reason != "first period"
  frame <- c(stats::setNames(list(ids), index[2L]),
             list(n = tabulate(code, length(ids)), inefficiency_global = by(object$inefficiency_global, average),
                  inefficiency = by(object$inefficiency, average),
                  efficient = as.integer(by(as.double(object$inefficiency <= 0), sum))),
             lapply(unclass(object)[c("index", "efficiency_change", "technical_change", "gtfp")], by, over),
             list(missing = tabulate(code[due], length(ids))))
  new_result(list_to_frame(frame), "lowcarbon_gtfp_summary", index = index,
             choices = c(choices[c("distance", "returns", "disposability", "direction", "productivity", "frontier")],
                         means = if (is_difference(choices$productivity)) "arithmetic" else "geometric"))
}

#' @export
result_title.lowcarbon_gtfp_summary <- function(x) {
  paste("Productivity, means of", nrow(x), if (nrow(x) == 1L) "period" else "periods")
}

# ---- pictures --------------------------------------------------------------

#' Draw green total factor productivity
#'
#' `which = "gtfp"`: the cumulated series of each region as a thin line and their mean (geometric for ratios, arithmetic
#' for differences) as a thick one, over the regions that are there in each period.
#' `which = "parts"`: the mean index of each period with its efficiency and technical change.
#'
#' @param x,object A result of [gtfp()].
#' @param which What to draw.
#' @param regions Regions to draw in colour and name; by default all if there are eight or fewer, otherwise none.
#' @param main Title.
#' @param ... Passed to [graphics::plot.default()]; `autoplot()` refuses further arguments.
#' @return `x`, invisibly; a ggplot for `autoplot()`.
#' @export
#' @examples
#' panel <- expand.grid(year = 2015:2020, region = c("A", "B", "C"))
#' panel$labour <- 2 + (seq_len(18) * 7) %% 5
#' panel$gdp <- 3 + (seq_len(18) * 5) %% 7
#' panel$co2 <- 1 + (seq_len(18) * 3) %% 4
#' found <- gtfp(panel, "labour", "gdp", "co2", c("region", "year"))
#' plot(found)
#' plot(found, which = "parts")
plot.lowcarbon_gtfp <- function(x, which = c("gtfp", "parts"), regions = NULL, main = NULL, ...) {
  lines <- gtfp_lines(x, check_choice(which), regions)
  if (is.null(main)) main <- lines$title
  named <- levels(lines$frame$name)
  colours <- stats::setNames(gtfp_colours(length(named)), named)
  old <- graphics::par(mar = c(5, 5.2, 3, 1), mgp = c(3.8, 0.8, 0), las = 1)
  on.exit(graphics::par(old))
  span <- range(lines$frame$value, lines$still, na.rm = TRUE)
  bold <- named %in% lines$frame$name[lines$frame$bold]
  legend_above(named, main, function() {
    draw_plot(range(lines$at), span, type = "n", xaxt = "n", xlab = lines$xlab, ylab = lines$ylab, ...)
  }, col = colours, lwd = ifelse(bold, 3, 1))
  graphics::axis(1L, lines$at, lines$ticks)
  graphics::abline(h = lines$still, lty = 2, col = "grey60")
  drawn <- split(lines$frame, lines$frame$series)
  above <- vapply(drawn, function(one) one$bold[1L] + (!is.na(one$name[1L])), 0)
  for (one in drawn[order(above)]) {
    name <- id_strings(one$name[1L])
    bold <- one$bold[1L]
    graphics::lines(one$at, one$value, type = "o", pch = 19, cex = if (is.na(name)) 0.3 else 0.6,
                    lwd = if (bold) 3 else 1, col = if (is.na(name)) "grey75" else colours[[name]])
  }
  invisible(x)
}

#' @rdname plot.lowcarbon_gtfp
#' @exportS3Method ggplot2::autoplot
autoplot.lowcarbon_gtfp <- function(object, which = c("gtfp", "parts"), regions = NULL, ...) {
  check_dots(...)
  lines <- gtfp_lines(object, check_choice(which), regions)
  .data <- ggplot2::.data
  named <- levels(lines$frame$name)
  coloured <- lines$frame[!is.na(lines$frame$name), ]
  ggplot2::ggplot(lines$frame[is.na(lines$frame$name), ],
                  ggplot2::aes(.data[["at"]], .data[["value"]], group = .data[["series"]])) +
    ggplot2::geom_hline(yintercept = lines$still, linetype = 2, colour = "grey60") +
    ggplot2::geom_line(colour = "grey75", na.rm = TRUE) +
    ggplot2::geom_line(ggplot2::aes(colour = .data[["name"]]), coloured[!coloured$bold, ], na.rm = TRUE) +
    ggplot2::geom_line(ggplot2::aes(colour = .data[["name"]]), coloured[coloured$bold, ], linewidth = 1.2,
                       na.rm = TRUE) +
    ggplot2::geom_point(ggplot2::aes(colour = .data[["name"]]), coloured, na.rm = TRUE) +
    ggplot2::scale_colour_manual(values = stats::setNames(gtfp_colours(length(named)), named), breaks = named) +
    ggplot2::scale_x_continuous(breaks = lines$at, labels = lines$ticks,
                                guide = ggplot2::guide_axis(check.overlap = TRUE)) +
    ggplot2::labs(x = lines$xlab, y = lines$ylab, colour = NULL, title = lines$title) +
    ggplot2::theme_minimal()
}

gtfp_colours <- function(n) series_colours(n)

# The lines of a picture: at, value, series (a line each), name (NA for the grey
# ones) and whether a line is bold; still: the value of no change.
gtfp_lines <- function(x, which, regions) {
  index <- attr(x, "index")
  means <- summary(x)
  difference <- is_difference(attr(x, "choices")$productivity)
  ids <- means[[index[2L]]]
  at <- period_values(ids)
  still <- if (difference && which == "parts") 0 else 1
  layout <- list(at = at, ticks = id_strings(ids), still = still, xlab = index[2L],
                 ylab = if (which == "gtfp") "productivity, first period 1" else
                   if (difference) "difference to the period before" else
                   "ratio to the period before",
                 title = if (which == "gtfp") "Total factor productivity, cumulated" else
                   "Mean change of productivity and its parts")
  if (length(attr(x, "choices")$undesirable)) layout$title <- sub("Total", "Green total", layout$title)
  if (which == "parts") {
    columns <- c("index", "efficiency change", "technical change")
    values <- unlist(means[gsub(" ", "_", columns)], use.names = FALSE)
    layout$frame <- line_frame(rep(at, 3L), values, rep(columns, each = length(at)), columns, "index")
    return(layout)
  }
  region <- id_strings(x[[index[1L]]])
  named <- named_regions(region, regions)
  mean_label <- if ("mean" %in% named) "mean of all" else "mean"
  own <- line_frame(at[match(x[[index[2L]]], ids)], x$gtfp, region, c(mean_label, named), mean_label)
  own$bold <- FALSE
  own$series <- paste("region", own$series) # never the name of the mean's line
  layout$frame <- rbind(own, line_frame(at, means$gtfp, rep(mean_label, length(at)), c(mean_label, named), mean_label))
  layout
}

line_frame <- function(at, value, series, named, bold) {
  frame <- data.frame(at = at, value = value, series = series, name = factor(series, named), bold = series == bold)
  frame[order(match(series, c(setdiff(named, bold), bold)), at), ]
}

named_regions <- function(region, regions) {
  all <- unique(region)
  if (is.null(regions)) return(if (length(all) <= 8L) all else character())
  unknown <- setdiff(id_strings(regions), all)
  if (length(unknown)) abort_input("regions", "regions of the result", describe_set(unknown))
  id_strings(regions)
}
