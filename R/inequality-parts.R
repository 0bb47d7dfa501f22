# What the inequality indices decomposed by groups share (dagum_gini, theil):
# reading the columns, the rows of the answer, and what is said about groups
# and periods for which an index does not exist.

# Values, weights and the codes of group and period. With no `time` there is
# one period without a name; with no `weights` every row counts once.
inequality_input <- function(data, value, group, time, weights) {
  check_data(data)
  check_columns(data, value, "value", n = 1L)
  check_columns(data, group, "group", n = 1L)
  if (!is.null(time)) check_columns(data, time, "time", n = 1L)
  if (!is.null(weights)) check_columns(data, weights, "weights", n = 1L)
  if (identical(group, time)) {
    abort_input("time", "another column than `group`", paste0("`", time, "` for both"))
  }
  check_free(time, c("component", "group_1", "group_2", "estimate", "share", "lower", "upper"), "time")
  warn_totals(data)
  places <- c(group, time)
  list(
    value = scaled_to_range(numeric_column(data, value, "value", places, lower = 0)),
    weight = if (!is.null(weights)) {
      scaled_to_range(numeric_column(data, weights, "weights", places, lower = 0))
    },
    group = code_column(data, group, "group", places),
    period = if (!is.null(time)) code_time(data, time, "time", places) else list(codes = NULL, ids = NULL, n = 1L),
    names = list(value = value, group = group, time = time, weights = weights)
  )
}

# The indices do not change with the unit of values and weights.
scaled_to_range <- function(x) {
  unit <- unit_in_range(x)
  if (unit == 1) x else x * unit
}

# "where year 2010": the period of column t of a groups x periods matrix.
describe_period <- function(input, t) {
  if (is.null(input$names$time)) return(NULL)
  paste(input$names$time, describe_value(input$period$ids[t]))
}

# Mean zero leaves nothing to divide by: such a period is refused by name.
check_period_totals <- function(input, weight, total) {
  empty <- match(TRUE, colSums(weight) == 0)
  if (!is.na(empty)) {
    abort_input("weights", "a positive sum in each period", "only zeros", describe_period(input, empty))
  }
  zero <- match(TRUE, colSums(total) == 0)
  if (!is.na(zero)) {
    abort_input("value", "a positive value in each period", "only zeros", describe_period(input, zero),
                hint = "An index of inequality divides by the mean. Leave such periods out, and say so.")
  }
}

# Groups without members (or weight) and groups of zeros have no index of
# their own. Their rows stay, with NA, and the caller is told.
warn_undefined_groups <- function(input, weight, total) {
  say <- function(missing, what) {
    if (!any(missing)) return()
    at <- which(missing, arr.ind = TRUE)
    places <- vapply(seq_len(min(nrow(at), 5L)), function(i) {
      group <- describe_value(input$group$ids[at[i, 1L]])
      if (is.null(input$names$time)) group else paste(group, "in", describe_period(input, at[i, 2L]))
    }, "")
    warn_lowcarbon("`group`: ", what, ": ", paste(places, collapse = "; "),
                   if (nrow(at) > 5L) paste(" and", nrow(at) - 5L, "more"),
                   ". Their own indices are NA; overall and contributions rest on the others.")
  }
  say(weight == 0, "no member (of positive weight)")
  say(weight > 0 & total == 0, "only zeros in `value`")
}

# One row for each index of each period: overall, one for each group, one for
# each pair of groups, then the rows named in `sums`.
inequality_frame <- function(input, sums) {
  k <- input$group$n
  first <- rep(seq_len(k), k - seq_len(k))
  second <- sequence(k - seq_len(k), from = seq_len(k) + 1L)
  component <- c("overall", rep("within", k), rep("between", length(first)), sums$component)
  ids <- input$group$ids
  frame <- data.frame(
    component = rep(component, input$period$n),
    group_1 = rep(ids[c(NA, seq_len(k), first, sums$group)], input$period$n),
    group_2 = rep(ids[c(NA, seq_len(k), second, sums$group)], input$period$n),
    stringsAsFactors = FALSE
  )
  if (is.null(input$names$time)) return(frame)
  period <- rep(input$period$ids, each = length(component))
  cbind(stats::setNames(data.frame(period, stringsAsFactors = FALSE), input$names$time), frame)
}

# A pair of groups is a row: too many groups are an identifier by mistake.
check_group_count <- function(input) {
  k <- input$group$n
  if (input$period$n * k * (k + 1) / 2 <= 1e7) return()
  abort_input("group", "few groups: each pair of them is a row of the answer", paste(k, "groups"),
              hint = paste0("Does `", input$names$group, "` name the unit rather than its group?"))
}

# Contributions in percent of the overall index of their period.
inequality_shares <- function(frame, estimate, periods) {
  estimate <- matrix(estimate, ncol = periods)
  shares <- 100 * estimate / rep(estimate[1L, ], each = nrow(estimate))
  shares[!startsWith(frame$component, "contribution") | is.nan(shares)] <- NA
  as.vector(shares)
}

warn_no_inequality <- function(input, overall) {
  equal <- which(overall == 0)
  if (!length(equal)) return()
  places <- if (is.null(input$names$time)) {
    "the data"
  } else {
    vapply(utils::head(equal, 5L), function(t) describe_period(input, t), "")
  }
  warn_lowcarbon("`value`: all values are equal in ", paste(places, collapse = ", "),
                 if (length(equal) > 5L) paste(" and", length(equal) - 5L, "more periods"),
                 "; inequality is zero and its shares are NA.")
}

# The rows of a result that belong to some components, with the period as a
# factor in its order and the groups pasted to one label: what is drawn.
inequality_rows <- function(x, components) {
  time <- attr(x, "columns")$time
  frame <- as.data.frame(x)
  period <- if (is.null(time)) factor(rep("", nrow(frame))) else factor(frame[[time]], levels = unique(frame[[time]]))
  label <- ifelse(is.na(frame$group_1), frame$component, as.character(frame$group_1))
  pair <- frame$component == "between"
  label[pair] <- paste(frame$group_1, frame$group_2, sep = " - ")[pair]
  rows <- frame$component %in% components
  data.frame(period = period, component = frame$component, label = label, estimate = frame$estimate,
             share = frame$share, stringsAsFactors = FALSE)[rows, ]
}

# Contributions as stacked bars, indices of groups or pairs as lines; with a
# single period these are bars, too.
plot_inequality <- function(x, which, sums, main, ylab, ...) {
  drawn <- inequality_rows(x, if (which == "contributions") sums else which)
  key <- if (which == "contributions") contribution_labels(drawn$component) else drawn$label
  key <- factor(key, levels = unique(key))
  if (!nlevels(key)) abort_input("which", "an index that the data have", "one group, hence no pair of groups")
  heights <- tapply(drawn$estimate, list(key, drawn$period), sum)
  margins <- c(if (nlevels(drawn$period) > 1L) 3.1 else 4.1, 4.1, if (is.null(main)) 1.1 else 3.1, 1.1)
  old <- graphics::par(mar = margins)
  on.exit(graphics::par(old))
  if (which == "contributions") {
    plot_stacked(heights, main, ylab, ...)
  } else if (ncol(heights) > 1L) {
    plot_lines(heights, main, ylab, ...)
  } else {
    plot_bars(stats::setNames(heights[, 1L], rownames(heights)), main, ylab, ...)
  }
  invisible(x)
}

# From zero to the highest value and what a legend of n entries needs above.
room_for_legend <- function(values, n) {
  top <- max(values, 0, na.rm = TRUE)
  c(0, if (top > 0) top * (1.1 + 0.07 * ceiling(n / 3)) else 1)
}

plot_stacked <- function(heights, main, ylab, ...) {
  colours <- grDevices::hcl.colors(nrow(heights), "Dark 3")
  graphics::barplot(heights, col = colours, border = NA, ylim = room_for_legend(colSums(heights), nrow(heights)),
                    las = 1, ylab = ylab, main = main, ...)
  graphics::legend("top", legend = rownames(heights), fill = colours, border = NA, bty = "n", ncol = nrow(heights))
}

plot_lines <- function(heights, main, ylab, ...) {
  at <- seq_len(ncol(heights))
  colours <- grDevices::hcl.colors(nrow(heights), "Dark 3")
  graphics::matplot(at, t(heights), type = "b", pch = 16, lty = 1, col = colours, xaxt = "n", xlab = "",
                    ylim = room_for_legend(heights, nrow(heights)), las = 1, ylab = ylab, main = main, ...)
  graphics::axis(1, at = at, labels = colnames(heights))
  graphics::legend("top", legend = rownames(heights), col = colours, pch = 16, lty = 1, bty = "n",
                   ncol = min(3L, nrow(heights)))
}

plot_bars <- function(heights, main, label, ...) {
  margin <- min(2 + 0.6 * max(nchar(names(heights), type = "width")), 16)
  old <- graphics::par(mar = replace(graphics::par("mar"), 2L, margin))
  on.exit(graphics::par(old))
  graphics::barplot(rev(heights), horiz = TRUE, las = 1, border = NA, xlab = label, main = main,
                    col = rev(grDevices::hcl.colors(length(heights), "Dark 3")), ...)
}

contribution_labels <- function(components) {
  gsub("_", " ", sub("^contribution_", "", components))
}

autoplot_inequality <- function(object, which, sums, ylab) {
  drawn <- inequality_rows(object, if (which == "contributions") sums else which)
  key <- if (which == "contributions") contribution_labels(drawn$component) else drawn$label
  drawn$key <- factor(key, levels = unique(key))
  if (!nrow(drawn)) abort_input("which", "an index that the data have", "one group, hence no pair of groups")
  .data <- ggplot2::.data
  looks <- list(ggplot2::labs(y = ylab, colour = NULL, fill = NULL), ggplot2::theme_minimal())
  if (nlevels(drawn$period) == 1L && which != "contributions") {
    drawn$key <- factor(drawn$key, levels = rev(levels(drawn$key))) # read from the top
    return(ggplot2::ggplot(drawn, ggplot2::aes(.data[["key"]], .data[["estimate"]])) +
             ggplot2::geom_col(na.rm = TRUE) + ggplot2::coord_flip() + ggplot2::xlab(NULL) + looks)
  }
  base <- ggplot2::ggplot(drawn, ggplot2::aes(.data[["period"]], .data[["estimate"]])) +
    ggplot2::scale_x_discrete(guide = ggplot2::guide_axis(check.overlap = TRUE)) +
    ggplot2::xlab(attr(object, "columns")$time) + looks
  if (which == "contributions") {
    return(base + ggplot2::geom_col(ggplot2::aes(fill = .data[["key"]]),
                                    position = ggplot2::position_stack(reverse = TRUE)))
  }
  base +
    ggplot2::geom_line(ggplot2::aes(colour = .data[["key"]], group = .data[["key"]]), na.rm = TRUE) +
    ggplot2::geom_point(ggplot2::aes(colour = .data[["key"]]), na.rm = TRUE)
}
