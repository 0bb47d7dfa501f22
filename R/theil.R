#' Theil index decomposed by groups
#'
#' The Theil index of a variable over regions, the index inside each group, and
#' the split of the whole into inequality within and between groups, for all
#' periods in one call.
#'
#' With weights \eqn{w} (1 if none are given), weight shares
#' \eqn{p_j = W_j / W}, value shares \eqn{s_j = p_j \mu_j / \mu}{s_j = p_j mu_j / mu} and the group
#' index \eqn{T_j},
#' \deqn{T = \frac{1}{W}\sum_i w_i \frac{y_i}{\mu} \ln\frac{y_i}{\mu} =
#' \sum_j s_j T_j + \sum_j s_j \ln\frac{\mu_j}{\mu}}{
#' T = 1/W sum_i w_i y_i/mu ln(y_i/mu) = sum_j s_j T_j + sum_j s_j ln(mu_j/mu)}
#' for `kind = "T"`, and
#' \deqn{L = \frac{1}{W}\sum_i w_i \ln\frac{\mu}{y_i} =
#' \sum_j p_j L_j + \sum_j p_j \ln\frac{\mu}{\mu_j}}{
#' L = 1/W sum_i w_i ln(mu/y_i) = sum_j p_j L_j + sum_j p_j ln(mu/mu_j)}
#' for `kind = "L"` (Theil's second measure, the mean logarithmic deviation).
#' Note the inner weights: shares in the value for T, shares in the weight for
#' L. The other way round the parts do not add up to the whole.
#'
#' Papers on regions often weight by population with income per head as the
#' variable: that is `value = "income_per_head", weights = "population"`. With
#' totals as the variable and no weights, regions count alike.
#'
#' A value of zero adds 0 to T (the limit of \eqn{x \ln x}{x ln x}); L is undefined with
#' zeros, which are therefore an error.
#'
#' @section Accuracy and cost: each index is summed as
#'   \eqn{\sum w (1 + e)\ln(1 + e) - e}{sum w (1 + e) ln(1 + e) - e}, with \eqn{e} the relative deviation from
#'   the mean (for L \eqn{e - \ln(1 + e)}{e - ln(1 + e)}): the same number, as terms that are
#'   never negative, so that values differing in the tenth digit keep their
#'   index. Time is proportional to the number of rows.
#'
#' @inheritParams dagum_gini
#' @param value name of the column with the variable: not negative for
#'   `kind = "T"`, positive for `"L"`; any unit.
#' @param kind `"T"`, Theil's index, or `"L"`, the mean logarithmic deviation.
#' @param index region and period column, `c("region", "time")` or `~ region + time`, in the place
#'   of `time`. (`index = "T"` and `"L"`, which said the kind before, still do, with a note.)
#'
#' @return A data frame of class `lowcarbon_theil`, of the same shape as that of
#'   [dagum_gini()]: the period column (if `time` is given), `component`,
#'   `group_1`, `group_2`, `estimate`, `share`. For each period, in this order:
#'   * `overall`: \eqn{T};
#'   * `within`, a row for each group: \eqn{T_j};
#'   * `between`, a row for each pair of groups: the between-group index of
#'     these two groups taken by themselves;
#'   * `contribution_group`, a row for each group: \eqn{s_j T_j} (L:
#'     \eqn{p_j L_j});
#'   * `contribution_within`, their sum, and `contribution_between`, the index of
#'     the group means. These two add up to the whole.
#'
#'   `share` is the percentage of \eqn{T}, for contributions only. Groups absent
#'   in a period, groups of zeros and periods of equal values are dealt with as
#'   in [dagum_gini()].
#'
#' @section Errors: as in [dagum_gini()]; with `kind = "L"` also the first row
#'   that is zero.
#'
#' @references Theil, H. (1967). *Economics and Information Theory*.
#'   North-Holland.
#'
#'   Shorrocks, A. F. (1980). The class of additively decomposable inequality
#'   measures. *Econometrica*, 48, 613-625. \doi{10.2307/1913126}
#'
#' @concept Theil index
#' @concept entropy inequality
#' @concept regional disparity
#' @concept taier zhishu
#' @examples
#' # all inequality is between the groups
#' theil(data.frame(y = c(5, 5, 15, 15), g = c("a", "a", "b", "b")), "y", "g")
#'
#' incomes <- data.frame(
#'   area = c("East", "East", "West", "West"), people = c(10, 30, 20, 40),
#'   income = c(5, 7, 2, 4)
#' )
#' theil(incomes, "income", "area", weights = "people", kind = "L")
#' @seealso [dagum_gini()]
#' @export
theil <- function(data, value, group, time = NULL, weights = NULL, index = NULL, kind = c("T", "L")) {
  if (is_kind_of_old(index)) {
    kind <- check_choice(index, c("T", "L"), "index")
    note_lowcarbon("`index` says the kind of index no longer: say kind = \"", kind, "\".")
    index <- NULL
  }
  kind <- check_choice(kind, c("T", "L"), "kind")
  time <- time_of_index(data, time, index)
  input <- inequality_input(data, value, group, time, weights)
  check_group_count(input)
  if (kind == "L") check_values(input$value, value, "value", data, c(group, time), lower = 0, strict = TRUE)
  cells <- group_means(input)
  check_period_totals(input, cells$weight, cells$weight * cells$mean)
  warn_undefined_groups(input, cells$weight, cells$weight * cells$mean)

  sums <- list(component = c(rep("contribution_group", input$group$n), "contribution_within", "contribution_between"),
               group = c(seq_len(input$group$n), NA, NA))
  frame <- inequality_frame(input, sums)
  estimates <- theil_estimates(input, cells, kind)
  warn_no_inequality(input, estimates[1L, ])
  frame$estimate <- nan_to_na(as.vector(estimates))
  frame$share <- inequality_shares(frame, frame$estimate, input$period$n)
  new_result(frame, "lowcarbon_theil", columns = input$names,
             choices = list(index = kind, weights = if (is.null(weights)) "none" else weights))
}

# One string, or the two that were the default: the kind, in the argument's old sense.
is_kind_of_old <- function(index) {
  is.character(index) && (length(index) == 1L || identical(index, c("T", "L")))
}

# Weight and mean of each group (rows) in each period (columns), and the
# relative deviation of each value from its own. The mean is taken twice, the
# second time of the deviations from the first: `base` + `rest` is the mean to
# more digits than a double holds. Cells without weight have mean 0.
group_means <- function(input) {
  period <- if (is.null(input$period$codes)) 1L else input$period$codes
  cell <- (period - 1L) * input$group$n + input$group$codes
  n_cells <- input$group$n * input$period$n
  sum_up <- function(x) {
    sums <- rowsum(x, cell)
    out <- matrix(0, input$group$n, input$period$n)
    out[as.integer(rownames(sums))] <- sums
    out
  }
  weight <- input$weight
  total <- if (is.null(weight)) matrix(as.double(tabulate(cell, n_cells)), input$group$n) else sum_up(weight)
  mean_of <- function(x) ifelse(total > 0, sum_up(if (is.null(weight)) x else weight * x) / total, 0)
  base <- mean_of(input$value)
  from_base <- input$value - base[cell]
  rest <- mean_of(from_base)
  list(weight = total, mean = base + rest, base = base, rest = rest,
       deviation = (from_base - rest[cell]) / (base + rest)[cell], mean_of = mean_of)
}

# The column of each period: overall, groups, pairs, contributions.
theil_estimates <- function(input, cells, kind) {
  gap <- if (kind == "T") theil_term else mld_term
  inside <- in_blocks(cells$deviation, gap)
  inside[is.nan(inside)] <- 0 # groups of zeros
  group <- cells$mean_of(inside)
  group[cells$weight == 0 | cells$mean == 0] <- NaN

  shares <- period_shares(cells)
  parts <- shares[[if (kind == "T") "value" else "weight"]] * group
  parts[cells$weight > 0 & cells$mean == 0] <- 0
  parts[cells$weight == 0] <- NaN
  within <- colSums(parts, na.rm = TRUE)
  between <- colSums(shares$weight * gap(shares$deviation))
  rbind(within + between, group, between_pairs(cells, gap), parts, within, between, deparse.level = 0)
}

# Each group's share in its period's weight and value, and the relative
# deviation of its mean from the period's.
period_shares <- function(cells) {
  each <- function(x) rep(x, each = nrow(cells$weight))
  weight <- cells$weight / each(colSums(cells$weight))
  level <- colSums(weight * cells$mean)
  from_level <- (cells$base - each(level)) + cells$rest
  rest <- colSums(weight * from_level)
  list(weight = weight, value = weight * cells$mean / each(level + rest),
       deviation = (from_level - each(rest)) / each(level + rest))
}

# The between index of each two groups taken by themselves, a row a pair.
between_pairs <- function(cells, gap) {
  k <- nrow(cells$weight)
  first <- rep(seq_len(k), k - seq_len(k))
  second <- sequence(k - seq_len(k), from = seq_len(k) + 1L)
  row <- function(x, at) x[at, , drop = FALSE]
  both <- row(cells$weight, first) + row(cells$weight, second)
  part_1 <- row(cells$weight, first) / both
  part_2 <- row(cells$weight, second) / both
  difference <- (row(cells$base, first) - row(cells$base, second)) + (row(cells$rest, first) - row(cells$rest, second))
  relative <- difference / (part_1 * row(cells$mean, first) + part_2 * row(cells$mean, second))
  out <- part_1 * gap(part_2 * relative) + part_2 * gap(-part_1 * relative)
  out[part_1 == 0 | part_2 == 0] <- NaN
  out
}

# f(x) for a long x, block by block: what f needs in between stays small.
in_blocks <- function(x, f, size = 65536L) {
  for (block in seq_len(ceiling(length(x) / size))) {
    at <- seq((block - 1) * size + 1, min(block * size, length(x)))
    x[at] <- f(x[at])
  }
  x
}

# (1 + e) log(1 + e) - e without cancellation: the power series
# e^2 / (1 2) - e^3 / (2 3) + e^4 / (3 4) - ... near zero; 1 at e = -1.
theil_term <- function(e) {
  out <- (1 + e) * log1p(e) - e
  out[e == -1] <- 1
  near <- which(abs(e) < 0.1)
  out[near] <- alternating_series(e[near], function(k) 1 / (k * (k - 1)))
  out
}

# e - log(1 + e), near zero as e^2 / 2 - e^3 / 3 + e^4 / 4 - ...
mld_term <- function(e) {
  out <- e - log1p(e)
  near <- which(abs(e) < 0.1)
  out[near] <- alternating_series(e[near], function(k) 1 / k)
  out
}

# sum over k = 2, 3, ... of (-1)^k c(k) e^k for |e| < 0.1, to the last digit.
alternating_series <- function(e, coefficient) {
  sum <- 0
  for (k in 18:2) sum <- coefficient(k) - e * sum
  e * e * sum
}

#' @export
summary.lowcarbon_theil <- function(object, ...) {
  check_dots(...)
  check_whole(object)
  summarise_inequality(object, c("overall", "contribution_within", "contribution_between"))
}

#' @export
result_title.lowcarbon_theil <- function(x) {
  columns <- attr(x, "columns")
  paste0("Theil decomposition of ", columns$value, " by ", columns$group,
         if (!is.null(columns$time)) paste0(", ", length(unique(x[[columns$time]])), " period(s)"))
}

#' @rdname plot.lowcarbon_dagum
#' @export
plot.lowcarbon_theil <- function(x, which = c("contributions", "within", "between"), main = NULL, ...) {
  which <- check_choice(which)
  plot_inequality(x, which, c("contribution_within", "contribution_between"), main, "Theil index", ...)
}

#' @rdname plot.lowcarbon_dagum
#' @exportS3Method ggplot2::autoplot
autoplot.lowcarbon_theil <- function(object, which = c("contributions", "within", "between"), ...) {
  check_dots(...)
  which <- check_choice(which)
  autoplot_inequality(object, which, c("contribution_within", "contribution_between"), "Theil index")
}
