# Coupling coordination of systems: scores are checked, the three degrees come
# from C, and stages and lag types are named.

#' Coupling coordination
#'
#' The coupling degree C, the development index T and the coordination degree
#' \eqn{D = \sqrt{C T}} of two or more systems with scores
#' \eqn{U_1, \dots, U_k} in \[0, 1\], row by row.
#'
#' T is the weighted mean of the scores; weights change T only. C has four
#' variants:
#'
#' * `"standard"`: \eqn{C = k (\prod U_i)^{1/k} / \sum U_i}, the geometric over
#'   the arithmetic mean; what most papers use. With two systems of equal
#'   weight \eqn{D = (U_1 U_2)^{1/4}}.
#' * `"wang"`: \eqn{C = \sqrt{(1 - g) (\prod U_i / \max U)^{1/(k-1)}}}, where g is
#'   the mean of \eqn{|U_i - U_j|} over pairs and each score is divided by the
#'   largest. It is spread over \[0, 1\] where the standard form crowds near 1.
#' * `"fan"`: \eqn{C = 1 - 2 s}, s the standard deviation with divisor k.
#' * `"unrooted"`: \eqn{C = \prod U_i / \bar U^k}, the standard form without the
#'   outer root, that is its k-th power.
#'
#' A row of zeros has C = T = D = 0 in every variant.
#'
#' The default `breaks` and `labels` name D below 0.3 "Low", below 0.5
#' "Moderate", below 0.8 "High", and "Extreme" up to 1. Intervals hold their
#' lower end (`right = FALSE`) or their upper end (`right = TRUE`); the last (or
#' the first) is closed at both. A D within 1e-12 of a break is taken to lie on
#' it, so that the last bit of a root does not decide.
#'
#' `classes = "ten"` names ten stages of width 0.1, as most papers on coupling in Chinese do (Liao 1999):
#' `r ten_stages_listed()`. Each holds its lower end, the last both, unless `right` is `TRUE`.
#' They stand in `data` in the language of `lang`; [write_table()] says English ones in Chinese where it is asked to.
#'
#' @param data a data frame; any row order.
#' @param systems names of two or more columns of scores in \[0, 1\].
#' @param weights of the systems in T: `NULL` for equal ones, or one number for
#'   each, in order or named by system; divided by their sum.
#' @param variant the form of C: see above.
#' @param breaks ends of the stages of D, rising, from 0 (or below) to 1 (or
#'   above).
#' @param labels names of the stages, one fewer than `breaks`.
#' @param right whether stages hold their upper end.
#' @param classes `NULL` for `breaks` and `labels`, or a preset in their place: `"four"` (their defaults) or `"ten"`.
#' @param lang language of the names of a preset, or of a plot: `"en"` or `"zh"`; `NULL`, for the plot, takes
#'   `options(lowcarbon.lang = )`, else English.
#' @param synchronous a system lags if the scores differ by more than this; 0
#'   means at all (to rounding).
#' @return `data` in its own order and class, with `coupling` (C), `development`
#'   (T), `coordination` (D), `stage` (an ordered factor) and `lag`: the name of
#'   the system with the lowest score (of two equally low ones the first named),
#'   `"none"` where all are within `synchronous` of each other. The attribute
#'   `coupling` holds the choices made. As the result is the caller's own kind of data frame, `plot()` and `print()` do
#'   with it what they do with any other; `plot(coupling_summary(result, by = "year"))` draws it. For
#'   `coupling_summary()`: one row for each group, with the columns of `by`, `n`, the mean score of each system,
#'   `mean_coordination` (the mean of D, which is what tables of regions print),
#'   `coordination_of_means` (D of the mean scores, which is another number; in
#'   the standard form with equal weights never a smaller one), their stages
#'   `stage_of_mean` and `stage_of_means`, and the counts of rows by stage
#'   (`stage_` and the label) and by lag (`lag_` and the system).
#' @section Errors: missing or infinite scores, scores outside \[0, 1\] by more
#'   than 1e-12 (the first row is named), fewer than two systems, weights that
#'   are negative or all zero, breaks that do not rise or do not cover \[0, 1\].
#' @section Cost: proportional to the number of scores; `"wang"` to the number of
#'   pairs of scores.
#' @references
#' Wang, S., Kong, W., Ren, L., Zhi, D. and Dai, B. (2021). Research on misuses
#' and modification of coupling coordination degree model in China. *Journal of
#' Natural Resources*, 36(3), 793-810. \doi{10.31497/zrzyxb.20210319}
#'
#' Liao, C. (1999). Quantitative judgement and classification system for coordinated development of environment
#' and economy: a case study of the city group in the Pearl River Delta. *Tropical Geography*, 19(2), 171-177, for
#' the ten stages.
#'
#' Fan et al. (2024), for `"fan"`. *Statistics and Decision*, 40(22).
#' \doi{10.13546/j.cnki.tjyjc.2024.22.007}
#' @seealso [composite_score()] for the scores.
#' @concept CCD
#' @concept CCDM
#' @concept coupling coordination degree
#' @concept synergy
#' @concept ten stages
#' @concept ouhe xietiaodu
#' @export
#' @examples
#' scores <- data.frame(province = c("A", "B", "A", "B"), year = c(2020, 2020, 2021, 2021),
#'                      productivity = c(0.04, 0.55, 0.10, 0.60),
#'                      transition = c(0.19, 0.30, 0.26, 0.60))
#' coupled <- coupling_coordination(scores, c("productivity", "transition"))
#' coupled
#' coupling_summary(coupled, by = "year")
#' coupling_coordination(scores, c("productivity", "transition"), classes = "ten")$stage
coupling_coordination <- function(data, systems, weights = NULL, variant = c("standard", "wang", "fan", "unrooted"),
                                  breaks = c(0, 0.3, 0.5, 0.8, 1), labels = c("Low", "Moderate", "High", "Extreme"),
                                  right = FALSE, synchronous = 0, classes = NULL, lang = "en") {
  check_data(data)
  check_systems(data, systems)
  variant <- check_choice(variant, names(coupling_variants), "variant")
  if (is.null(classes)) {
    if (!missing(lang)) {
      abort_input("lang", "a preset to name, as `classes = \"ten\"`", "`classes` NULL",
                  hint = "Give own names in `labels`.")
    }
  } else {
    given <- c("breaks", "labels")[c(!missing(breaks), !missing(labels))]
    if (length(given)) {
      abort_input("classes", "either a preset, or `breaks` and `labels` of one's own",
                  paste("also", describe_set(given)))
    }
    preset <- stage_preset(classes, lang)
    breaks <- preset$breaks
    labels <- preset$labels
  }
  check_stages(breaks, labels)
  check_flag(right, "right")
  check_number(synchronous, "synchronous", lower = 0)
  choices <- list(systems = unname(systems), weights = system_weights(weights, systems), variant = variant,
                  breaks = breaks, labels = labels, right = right, synchronous = synchronous)
  scores <- lapply(unname(systems), function(name) score_column(data, name))
  added <- couple(scores, choices)
  set_attribute(add_columns(data, added), "coupling", choices)
}

# In the order of the enum in C.

# Differences below this are rounding of scores that were summed up.
score_tie <- 1e-12

# The five columns, from scores that have been looked at.
couple <- function(scores, choices) {
  degrees <- .Call(ffi_coupling, scores, choices$weights, coupling_variants[[choices$variant]],
                   as.double(choices$synchronous))
  degrees$stage <- stage_of(degrees$coordination, choices)
  lag <- c("none", choices$systems)[degrees$lag + 1L]
  c(degrees[c("coupling", "development", "coordination", "stage")], list(lag = lag))
}

# A value within rounding of a break counts as the break: the breaks move by that much
# towards the side that is open.
stage_of <- function(x, choices) {
  breaks <- choices$breaks + if (choices$right) score_tie else -score_tie
  codes <- findInterval(x, breaks, left.open = choices$right)
  codes[which(codes < 1L)] <- 1L # the lowest and the highest break belong to the stages beside them
  codes[which(codes >= length(breaks))] <- length(breaks) - 1L
  ends <- range(choices$breaks) + c(-1, 1) * score_tie
  codes[which(x < ends[1L] | x > ends[2L])] <- NA
  structure(codes, levels = choices$labels, class = c("ordered", "factor"))
}

# The stages of a preset: their ends, and their names in one language.
stage_preset <- function(classes, lang) {
  classes <- check_choice(classes, names(stage_keys), "classes")
  keys <- stage_keys[[classes]]
  breaks <- if (classes == "ten") 0:10 / 10 else c(0, 0.3, 0.5, 0.8, 1)
  list(breaks = breaks, labels = unname(lowcarbon_words(check_lang(lang))[keys]))
}

# Keys of the table of words, which are the English names.
stage_keys <- list(
  four = c("Low", "Moderate", "High", "Extreme"),
  ten = c("Extreme imbalance", "Severe imbalance", "Moderate imbalance", "Mild imbalance", "Near imbalance",
          "Bare coordination", "Primary coordination", "Intermediate coordination", "Good coordination",
          "Quality coordination")
)

# For the help page.
ten_stages_listed <- function() {
  below <- c(paste("below", format(1:9 / 10)), "up to 1")
  paste(paste(stage_keys$ten, below), collapse = ", ")
}

# ---- arguments -------------------------------------------------------------------

coupling_columns <- c("coupling", "development", "coordination", "stage", "lag")

check_systems <- function(data, systems) {
  check_columns(data, systems, "systems")
  if (length(systems) < 2L) abort_input("systems", "two or more columns of scores", "one")
  twice <- anyDuplicated(systems)
  if (twice) abort_input("systems", "each system once", paste0("`", systems[twice], "` twice"))
  taken <- intersect(systems, c(coupling_columns, "none"))
  if (length(taken)) {
    abort_input("systems", "names other than those of the columns added (and \"none\")", describe_set(taken),
                hint = "Rename the column first.")
  }
}

score_column <- function(data, name) {
  x <- numeric_column(data, name, "systems", names(attr(data, "index")))
  row <- match(TRUE, x < -score_tie | x > 1 + score_tie)
  if (!is.na(row)) {
    abort_input("systems", paste0("scores between 0 and 1 in `", name, "`"), format(x[row]),
                describe_row(data, row, names(attr(data, "index"))),
                hint = "Scores on another scale, such as 0 to 100, must be divided by its length first.")
  }
  x
}

system_weights <- function(weights, systems) {
  k <- length(systems)
  if (is.null(weights)) return(rep(1 / k, k))
  if (!is.numeric(weights) || length(weights) != k || !all(is.finite(weights)) || any(weights < 0) ||
      sum(weights) == 0) {
    abort_input("weights", paste("NULL, or", k, "numbers, not negative and not all zero"),
                describe_found(weights))
  }
  if (!is.null(names(weights))) {
    without <- setdiff(systems, names(weights))
    if (length(without)) abort_input("weights", "names of `systems`", paste("none for", describe_set(without)))
    weights <- weights[systems]
  }
  as.double(weights) / sum(weights)
}

check_stages <- function(breaks, labels) {
  if (!is.numeric(breaks) || length(breaks) < 2L || !all(is.finite(breaks)) || is.unsorted(breaks, strictly = TRUE)) {
    abort_input("breaks", "two or more rising numbers",
                describe_found(breaks))
  }
  if (breaks[1L] > 0 || breaks[length(breaks)] < 1) {
    abort_input("breaks", "breaks that cover 0 to 1", paste(format(breaks[1L]), "to", format(breaks[length(breaks)])))
  }
  if (!is.character(labels) || length(labels) != length(breaks) - 1L || anyNA(labels) || anyDuplicated(labels)) {
    abort_input("labels", paste(length(breaks) - 1L, "different strings, one fewer than `breaks`"),
                if (is.character(labels)) paste(length(labels), "of them:", describe_set(labels)) else
                  describe_class(labels))
  }
}

# ---- summary ---------------------------------------------------------------------

#' @rdname coupling_coordination
#' @param by names of columns to group the summary by, such as the period;
#'   `NULL` for one row over all.
#' @export
coupling_summary <- function(data, by = NULL) {
  check_data(data)
  warn_totals(data)
  choices <- coupling_choices(data)
  if (!is.null(by)) check_by(data, by, summary_columns(choices))
  groups <- if (is.null(by)) list(codes = rep(1L, nrow(data)), frame = NULL, n = 1L) else code_groups(data, by)
  per_group <- tabulate(groups$codes, groups$n)
  mean_of <- function(x) rowsum(as.double(x), groups$codes)[, 1L] / per_group
  means <- lapply(stats::setNames(choices$systems, choices$systems),
                  function(name) unname(mean_of(score_column(data, name))))
  mean_coordination <- unname(mean_of(numeric_column(data, "coordination", "data")))
  of_means <- couple(unname(means), choices)
  count <- function(x, values, prefix) {
    table <- table(factor(groups$codes, seq_len(groups$n)), factor(as.character(x), values))
    stats::setNames(lapply(seq_along(values), function(j) as.vector(table[, j])), paste0(prefix, values))
  }
  frame <- c(as.list(groups$frame), list(n = per_group), means,
             list(mean_coordination = mean_coordination, coordination_of_means = of_means$coordination,
                  stage_of_mean = stage_of(mean_coordination, choices), stage_of_means = of_means$stage),
             count(get_column(data, "stage"), choices$labels, "stage_"),
             count(get_column(data, "lag"), c(choices$systems, "none"), "lag_"))
  new_result(list_to_frame(frame), "lowcarbon_coupling",
             choices = choices[c("variant", "weights", "breaks", "right", "synchronous")],
             by = by, labels = choices$labels)
}

# The choices that coupling_coordination() left on the data.
coupling_choices <- function(data) {
  choices <- attr(data, "coupling")
  absent <- setdiff(c(choices$systems, coupling_columns), names(data))
  if (is.null(choices) || length(absent)) {
    abort_input("data", "a result of coupling_coordination(), with its attribute `coupling`",
                if (is.null(choices)) "no such attribute" else paste("no column", describe_set(absent)),
                hint = "Some ways of taking rows or joining drop attributes: summarise first, or couple again.")
  }
  choices
}

# The columns of a summary beside those of `by`.
summary_columns <- function(choices) {
  c("n", choices$systems, "mean_coordination", "coordination_of_means", "stage_of_mean", "stage_of_means",
    paste0("stage_", choices$labels), paste0("lag_", c(choices$systems, "none")))
}

#' @export
result_title.lowcarbon_coupling <- function(x) {
  paste0("Coupling coordination", if (length(attr(x, "by"))) paste(" by", paste(attr(x, "by"), collapse = ", ")),
         ": mean of D and D of the means")
}

# Names of the groups and the two degrees of each, for pictures.
coupling_lines <- function(x) {
  by <- attr(x, "by")
  group <- if (length(by)) do.call(paste, c(lapply(by, function(name) id_strings(x[[name]])), sep = " ")) else "all"
  outer <- by[-length(by)]
  pasted <- lapply(outer, function(name) id_strings(x[[name]]))
  series <- if (length(outer)) do.call(paste, c(pasted, sep = "\r")) else ""
  data.frame(group = factor(group, unique(group)), series = series, mean = x$mean_coordination,
             of_means = x$coordination_of_means, stringsAsFactors = FALSE)
}

#' @describeIn coupling_coordination The mean of D and D of the mean scores for
#'   each group, with the boundaries of the stages.
#' @param x a result of `coupling_summary()`.
#' @param main a title.
#' @param ... words and sizes for [graphics::plot.default()]: `xlab`, `ylab`, `cex`, ...
#' @export
plot.lowcarbon_coupling <- function(x, main = NULL, lang = NULL, ...) {
  check_dots(..., .allow = plot_words)
  lang <- check_lang(lang)
  lines <- coupling_lines(x)
  breaks <- attr(x, "choices")$breaks
  at <- seq_len(nrow(lines))
  limits <- range(0, lines$mean, lines$of_means) * c(1, 1.08)
  shown <- which(breaks[-length(breaks)] < limits[2L])
  stages <- say(attr(x, "labels")[shown], lang)
  inches <- function(text) max(graphics::strwidth(text, "inches", cex = 0.8), 0)
  if (grDevices::dev.cur() == 1L) grDevices::dev.new()
  line <- graphics::par("csi") * graphics::par("mex")
  long <- sum(graphics::strwidth(as.character(lines$group), "inches")) * 1.3 > graphics::par("din")[1L] - 1 -
    inches(stages)
  below <- if (long) inches(as.character(lines$group)) / 0.8 / line + 1.5 else 3
  old <- graphics::par(mar = c(below, 4, if (is.null(main)) 2.5 else 4, inches(stages) / line + 1),
                       las = if (long) 2 else 1)
  on.exit(graphics::par(old))
  draw_plot(at, lines$mean, type = "n", ylim = limits, xlim = range(at) + c(-0.3, 0.3), xaxt = "n",
            xlab = "", ylab = say("coordination degree", lang), bty = "l", yaxs = "i", ...)
  if (!is.null(main)) graphics::title(fit_title(main)$text, line = 2.5, cex.main = fit_title(main)$cex)
  graphics::axis(1L, at, as.character(lines$group))
  graphics::abline(h = breaks, lty = 3L, col = "grey60")
  middle <- (breaks[shown] + pmin(breaks[shown + 1L], limits[2L])) / 2
  fits <- pmin(breaks[shown + 1L], limits[2L]) - breaks[shown] > 0.6 * graphics::strheight("M")
  graphics::mtext(stages[fits], side = 4L, at = middle[fits], las = 1L, line = 0.3, cex = 0.8, col = "grey40")
  colours <- series_colours(3L)
  for (one in split(at, lines$series)) { # the last year of one region is not joined to the first of the next
    graphics::lines(one, lines$mean[one], type = "b", pch = 19L, col = colours[1L])
    graphics::lines(one, lines$of_means[one], type = "b", pch = 21L, bg = "white", lty = 2L, col = colours[3L])
  }
  graphics::legend("bottomleft", say(c("mean of D", "D of the mean scores"), lang), pch = c(19L, 21L), lty = 1:2,
                   col = colours[c(1L, 3L)], bty = "n", horiz = TRUE, inset = c(0, 1), xpd = NA, cex = 0.9)
  invisible(x)
}

#' @exportS3Method ggplot2::autoplot
autoplot.lowcarbon_coupling <- function(object, ...) {
  check_dots(...)
  lines <- coupling_lines(object)
  long <- data.frame(group = rep(lines$group, 2L), degree = c(lines$mean, lines$of_means),
                     of = rep(c("mean of D", "D of the mean scores"), each = nrow(lines)))
  long$line <- paste(lines$series, long$of)
  breaks <- attr(object, "choices")$breaks
  .data <- ggplot2::.data
  ggplot2::ggplot(long, ggplot2::aes(.data[["group"]], .data[["degree"]], colour = .data[["of"]],
                                     group = .data[["line"]])) +
    ggplot2::geom_hline(yintercept = breaks[breaks <= max(long$degree) * 1.1], linetype = 3L, colour = "grey60") +
    (if (nrow(lines) > 1L) ggplot2::geom_line()) +
    ggplot2::geom_point() +
    ggplot2::labs(x = NULL, y = "coordination degree", colour = NULL) +
    scale_series() +
    ggplot2::theme_minimal()
}
