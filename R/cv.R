# Coefficients of variation, of a vector and by group.

#' Coefficient of variation
#'
#' The standard deviation over the mean, a ratio (times 100 for percent). `cv()` takes
#' a vector, `cv_by()` a column by groups: by year for sigma convergence, by industry
#' and year for regional differences in carbon intensity.
#'
#' The divisor of the variance is a choice that shows: with 12 cities the two forms
#' differ by 4.4 percent. `"sample"` (n - 1) is what Stata, Excel's STDEV and
#' [stats::sd()] give; `"population"` (n) is the form in which the cities are all
#' there are. For non-negative values a CV cannot exceed \eqn{\sqrt{n}} (sample) or
#' \eqn{\sqrt{n-1}} (population).
#'
#' The coefficient says nothing where the mean is not positive or the values are of
#' both signs: there it is `NA`, with a warning. So is the sample form of a single
#' value (its population form is 0).
#'
#' @param x A numeric vector.
#' @param type Divisor of the variance: `"sample"`, n - 1, or `"population"`, n.
#' @param data A data frame, in any order.
#' @param value Name of the numeric column.
#' @param by Names of one or more columns that make the groups; a period goes last.
#' @return `cv()`: one number. `cv_by()`: a data frame of class `lowcarbon_cv` with one
#'   row per group that occurs, sorted: the columns of `by`, `n`, `mean`, `sd` and `cv`. Its `summary()` has one row for
#'   each combination of the columns of `by` but the last: over the values of that last column (years, say) how many
#'   coefficients there are (`groups`), their `mean_cv`, `min_cv` and `max_cv`, and the `first_cv` and `last_cv`;
#'   undefined ones are left out of the former three.
#' @section Errors and warnings: Missing and infinite values raise
#'   `lowcarbon_error_input`, naming the first, and so does a column of `by` called `n`,
#'   `mean`, `sd` or `cv`; undefined coefficients a
#'   `lowcarbon_warning`.
#' @section Cost: Two passes over the data, in C, with compensated sums.
#' @references Pearson, K. (1896). Mathematical contributions to the theory of
#'   evolution, III. *Philosophical Transactions of the Royal Society A*, 187, 253-318.
#'   \doi{10.1098/rsta.1896.0007}
#'
#'   Chan, T. F., Golub, G. H., and LeVeque, R. J. (1983). Algorithms for computing the
#'   sample variance: analysis and recommendations. *The American Statistician*, 37(3),
#'   242-247. \doi{10.1080/00031305.1983.10483115}
#' @concept sigma convergence
#' @concept coefficient of variation
#' @concept bianyi xishu
#' @export
#' @examples
#' cv(c(2, 4, 4, 4, 5, 5, 7, 9), "population")
#' panel <- data.frame(industry = rep(c("steel", "cloth"), each = 6),
#'                     year = rep(c(2010, 2020), each = 3),
#'                     intensity = c(10, 4, 7, 9, 1, 2, 2, 3, 2, 1, 1, 2))
#' cv_by(panel, "intensity", c("industry", "year"))
cv <- function(x, type = c("sample", "population")) {
  type <- check_choice(type)
  check_vector(x, "x")
  moments <- group_cv(as.double(x), NULL, 1L, type)
  warn_no_cv(moments, "`x`")
  moments$cv
}

#' @rdname cv
#' @export
cv_by <- function(data, value, by, type = c("sample", "population")) {
  check_data(data)
  check_columns(data, value, "value", 1L)
  check_by(data, by, c("n", "mean", "sd", "cv"))
  type <- check_choice(type)
  x <- numeric_column(data, value, "value", by)
  warn_totals(data)
  groups <- code_groups(data, by)
  moments <- group_cv(x, groups$codes, groups$n, type)
  warn_no_cv(moments, function(row) describe_group(groups$frame, row))
  frame <- cbind(groups$frame, moments[c("n", "mean", "sd", "cv")])
  new_result(frame, "lowcarbon_cv", choices = list(value = value, `standard deviation` = type), by = by)
}

group_cv <- function(x, codes, n, type) {
  unit <- unit_in_range(x)
  moments <- .Call(ffi_cv, if (unit == 1) x else x * unit, codes, as.integer(n), type == "population")
  of_x <- c("mean", "sd", "lowest")
  moments[of_x] <- lapply(moments[of_x], `/`, unit)
  moments$n <- as.integer(moments$n)
  moments$sd[is.nan(moments$sd)] <- NA_real_
  defined <- moments$mean > 0 & moments$lowest >= 0 & is.finite(moments$sd)
  moments$cv <- ifelse(defined, moments$sd / moments$mean, NA_real_)
  as.data.frame(moments)
}

warn_no_cv <- function(moments, describe) {
  row <- which(is.na(moments$cv))
  if (!length(row)) return(invisible())
  first <- row[1L]
  reason <- if (moments$lowest[first] < 0) {
    "there are negative values"
  } else if (moments$mean[first] <= 0) {
    "the mean is not above zero"
  } else {
    "a single value has no sample standard deviation"
  }
  warn_lowcarbon("no coefficient of variation (NA) for ", if (is.function(describe)) describe(first) else describe,
                 ": ", reason, if (length(row) > 1L) paste0("; ", length(row), " groups have none"), ".")
}

#' @export
result_title.lowcarbon_cv <- function(x) {
  paste("Coefficients of variation of", nrow(x), if (nrow(x) == 1L) "group" else "groups")
}

#' @export
summary.lowcarbon_cv <- function(object, ...) {
  check_dots(...)
  check_whole(object)
  by <- attr(object, "by")
  frame <- as.data.frame(object)
  series <- if (length(by) > 1L) code_groups(frame, by[-length(by)]) else
    list(codes = rep(1L, nrow(frame)), frame = NULL, n = 1L)
  of <- split(frame$cv, factor(series$codes, seq_len(series$n)))
  take <- function(f) vapply(of, f, 0, USE.NAMES = FALSE)
  known <- function(f) function(x) if (all(is.na(x))) NA_real_ else f(x[!is.na(x)])
  columns <- list(groups = lengths(of, use.names = FALSE), mean_cv = take(known(mean)), min_cv = take(known(min)),
                  max_cv = take(known(max)), first_cv = take(function(x) x[1L]),
                  last_cv = take(function(x) x[length(x)]))
  list_to_frame(c(as.list(series$frame), columns))
}

# How a table by groups is drawn: along the last column of `by` where it has
# more than two values, otherwise one line of dots per group, joined where there
# are two of them.
group_layout <- function(x) {
  by <- attr(x, "by")
  last <- x[[by[length(by)]]]
  others <- by[-length(by)]
  along <- length(unique(last)) > 2L && (length(others) || is.numeric(last))
  if (along || length(others)) {
    name <- if (length(others)) do.call(paste, c(lapply(others, function(b) id_strings(x[[b]])), sep = " / ")) else
      rep("", nrow(x))
    at <- if (along) period_values(unique(last))[match(last, unique(last))] else NULL
    return(list(along = along, name = factor(name, unique(name)), at = at, ticks = last,
                series = factor(last, unique(last)), xlab = by[length(by)]))
  }
  list(along = FALSE, name = factor(last, unique(last)), series = factor(rep("", nrow(x))), xlab = by)
}

#' Draw coefficients of variation
#'
#' Lines along the last column of `by` where it has more than two values (years, say);
#' otherwise a line of dots per group, joined where there are two, so that 2010 and 2020
#' can be compared industry by industry.
#'
#' @param x,object A result of [cv_by()].
#' @param main Title.
#' @param ... Passed to [graphics::plot.default()]; `autoplot()` refuses further arguments.
#' @return `x`, invisibly; a ggplot for `autoplot()`.
#' @export
#' @examples
#' panel <- data.frame(industry = rep(c("steel", "cloth"), each = 6),
#'                     year = rep(c(2010, 2020), each = 3),
#'                     intensity = c(10, 4, 7, 9, 1, 2, 2, 3, 2, 1, 1, 2))
#' plot(cv_by(panel, "intensity", c("industry", "year")))
plot.lowcarbon_cv <- function(x, main = NULL, ...) {
  layout <- group_layout(x)
  if (is.null(main)) main <- paste("Coefficient of variation of", attr(x, "choices")$value)
  if (layout$along) {
    draw_series(layout$at, x$cv, layout$name, layout$ticks, layout$xlab, "coefficient of variation", main, ...)
  } else {
    draw_dots(x$cv, layout$name, layout$series, layout$xlab, "coefficient of variation", main, ...)
  }
  invisible(x)
}

#' @rdname plot.lowcarbon_cv
#' @exportS3Method ggplot2::autoplot
autoplot.lowcarbon_cv <- function(object, ...) {
  check_dots(...)
  layout <- group_layout(object)
  frame <- data.frame(cv = object$cv, name = layout$name, series = layout$series)
  title <- paste("Coefficient of variation of", attr(object, "choices")$value)
  .data <- ggplot2::.data
  if (layout$along) {
    frame$at <- layout$at
    drawn <- ggplot2::ggplot(frame, ggplot2::aes(.data[["at"]], .data[["cv"]], colour = .data[["name"]])) +
      ggplot2::geom_line(na.rm = TRUE) + ggplot2::geom_point(na.rm = TRUE) +
      ggplot2::scale_x_continuous(breaks = unique(layout$at), labels = id_strings(unique(layout$ticks)),
                                  guide = ggplot2::guide_axis(check.overlap = TRUE)) +
      ggplot2::labs(x = layout$xlab, y = "coefficient of variation", colour = NULL, title = title)
    if (nlevels(layout$name) == 1L) drawn <- drawn + ggplot2::guides(colour = "none")
    return(drawn + ggplot2::theme_minimal())
  }
  frame$name <- factor(frame$name, rev(levels(frame$name)))
  joined <- frame[frame$name %in% frame$name[duplicated(frame$name)], ]
  drawn <- ggplot2::ggplot(frame, ggplot2::aes(.data[["cv"]], .data[["name"]])) +
    ggplot2::geom_line(ggplot2::aes(group = .data[["name"]]), joined, colour = "grey70", na.rm = TRUE) +
    ggplot2::geom_point(ggplot2::aes(colour = .data[["series"]]), size = 2, na.rm = TRUE) +
    ggplot2::labs(x = "coefficient of variation", y = NULL, colour = layout$xlab, title = title) +
    scale_series() +
    ggplot2::theme_minimal()
  if (nlevels(layout$series) == 1L) drawn <- drawn + ggplot2::guides(colour = "none")
  drawn
}
