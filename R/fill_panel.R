# Gaps of a panel filled region by region, with a record of every filled cell.

#' Fill gaps of a panel
#'
#' Fills missing cells of numeric columns and keeps a list of the cells it
#' filled, so that a table note can say how many there are and a robustness
#' check can leave them out. Nothing is carried from one region to another,
#' whatever the order of the rows.
#'
#' * `"linear"`: on the straight line between the last value before and the
#'   first value after the gap, over the *number* of the period, so that unequal
#'   steps (2012, 2015, 2017) count as what they are.
#' * `"growth"`: at a constant rate of growth from the last value before to the first
#'   one after the gap, the straight line of the logarithms; values must be positive.
#' * `"median"`: the median of the observed values, taken over what `within`
#'   says. It replaces every missing cell, at the ends as well.
#' * `"locf"`: the last value observed before, carried forward, also beyond the
#'   last observation.
#'
#' Periods that are numbers, dates or times are used as such; strings and
#' factors whose labels all read as numbers are used as those numbers; other
#' labels count by their position.
#'
#' A region without a single observed value in a column stays empty under every
#' method but `within = "period"` and `within = "all"`.
#'
#' @param data A data frame, one row per region and period, in any order.
#' @param columns Names of the numeric columns to fill. `NA` and `NaN` are gaps;
#'   infinite values are errors.
#' @param index The region and the period column, `c("region", "time")` or
#'   `~ region + time`; may be left out for a `plm::pdata.frame`.
#' @param method How to fill; see Details. Linear interpolation is the default
#'   because it is what most provincial studies state.
#' @param ends What to do before the first and (for `"linear"`) after the last
#'   observed value of a region: `"keep"` leaves the cells missing, because any
#'   number there is an extrapolation; `"nearest"` repeats the nearest observed
#'   value. With `"linear"` and `"growth"` also `"linear"`, on along the straight line through the
#'   two nearest observed values (as Stata's `ipolate` with `epolate` does), and `"growth"`, on
#'   at the region's mean rate of growth from its first to its last observed value.
#'   A region with one observed value has neither.
#' @param within For `"median"` only: the median of the region over time
#'   (default), of the period across regions, or of the whole column.
#' @param complete Add the rows of absent region-periods (at the end, for each
#'   region and each period that occur somewhere in `data`) before filling? The
#'   other columns of the added rows are missing.
#' @return `data`, its rows, order, class and other columns as they were, with the
#'   columns filled and two attributes: `filled`, a data frame with one row per
#'   filled cell (the region and the period column, `column`, and `value`, the
#'   number put in), by column and then in the order of the rows; and `choices`.
#' @section Errors and warnings: Bad input raises `lowcarbon_error_input`; so do a
#'   region or period column called `column` or `value`, which are columns of the
#'   attribute `filled`, and two rows for one region and period. Cells that remain missing raise a `lowcarbon_warning`
#'   with their number and the
#'   first of them.
#' @section Cost: Sorting the rows; no loop over regions.
#' @concept interpolation
#' @concept linear interpolation
#' @concept ipolate
#' @concept missing values
#' @concept chazhi
#' @export
#' @examples
#' panel <- data.frame(province = rep(c("A", "B"), each = 4), year = c(2012, 2013, 2015, 2017),
#'                     gdp = c(1, NA, 4, 6, NA, 3, NA, 5))
#' filled <- suppressWarnings(fill_panel(panel, "gdp", c("province", "year")))
#' filled
#' attr(filled, "filled")
#' fill_panel(panel, "gdp", c("province", "year"), ends = "nearest")
#' fill_panel(panel, "gdp", c("province", "year"), method = "growth", ends = "linear")
fill_panel <- function(data, columns, index = NULL, method = c("linear", "median", "locf", "growth"),
                       ends = c("keep", "nearest", "linear",
                                "growth"), within = c("region", "period", "all"), complete = FALSE) {
  check_data(data)
  index <- resolve_index(data, index)
  check_columns(data, columns, "columns")
  columns <- unique(columns)
  if (any(columns %in% index)) {
    abort_input("columns", "columns other than the region and the period", describe_set(intersect(columns, index)))
  }
  check_free(index, c("column", "value"))
  method <- check_choice(method)
  ends <- check_choice(ends)
  within <- check_choice(within)
  check_method_goes_with(method, ends, within)
  check_flag(complete, "complete")

  values <- lapply(stats::setNames(columns, columns), function(name) {
    numeric_column(data, name, "columns", index, missing = TRUE)
  })
  panel <- code_panel(data, index)
  if (complete && any(panel$cells == 0L)) {
    data <- add_absent_rows(data, index, panel)
    panel <- code_panel(data, index)
    values <- lapply(values, function(x) c(x, rep(NA_real_, nrow(data) - length(x))))
  }
  rows <- panel_rows(panel)
  filled <- lapply(stats::setNames(columns, columns), function(name) {
    x <- values[[name]]
    if (!anyNA(x)) return(x)
    if (method == "median") return(fill_median(x, panel, within))
    if ("growth" %in% c(method, ends)) check_positive(x, name, rows, method, data, index)
    fill_along(x, rows, method, ends)
  })
  choices <- c(list(method = method), if (method == "median") list(within = within) else list(ends = ends))
  finish_filling(data, values, filled, index, choices)
}

# What would be ignored is refused.
check_method_goes_with <- function(method, ends, within) {
  if (method == "median" && ends != "keep") {
    abort_input("ends", "its default for method = \"median\", which fills every missing cell", describe_value(ends))
  }
  if (method == "locf" && ends %in% c("linear", "growth")) {
    abort_input("ends", "\"keep\" or \"nearest\" for method = \"locf\"", describe_value(ends))
  }
  if (method != "median" && within != "region") {
    abort_input("within", paste0("its default for method = \"", method, "\""), describe_value(within))
  }
}

# Growth is a ratio: the observed values of a region with a gap must be positive.
check_positive <- function(x, name, rows, method, data, index) {
  v <- x[rows$row]
  open <- unique(rows$region[is.na(v)])
  bad <- match(TRUE, !is.na(v) & v <= 0 & rows$region %in% open)
  if (is.na(bad)) return(invisible())
  abort_input(if (method == "growth") "method" else "ends", paste0("positive values in `", name, "` for \"growth\""),
              describe_value(v[bad]), describe_row(data, rows$row[bad], index), hint = "Use \"linear\".")
}

# Values by their neighbours in the region: `before` and `after` are the nearest
# observed places in the region-by-region order, 0 where there is none.
fill_along <- function(x, rows, method, ends) {
  v <- x[rows$row]
  n <- length(v)
  seen <- !is.na(v)
  here <- seq_len(n)
  before <- cummax(ifelse(seen, here, 0L))
  after <- rev(cummin(rev(ifelse(seen, here, n + 1L))))
  before[before > 0L & rows$region[pmax(before, 1L)] != rows$region] <- 0L
  after[after > n | rows$region[pmin(after, n)] != rows$region] <- 0L

  gap <- which(!seen & before > 0L & (after > 0L | method == "locf"))
  observed <- v
  v[gap] <- switch(method, locf = v[before[gap]], linear = on_line(v, rows$time, before[gap], after[gap], gap),
                   growth = exp(on_line(log(v), rows$time, before[gap], after[gap], gap)))
  end <- which(is.na(v) & (before > 0L | after > 0L))
  near <- pmax(before, after)[end]
  v[end] <- switch(ends, keep = NA_real_, nearest = observed[near],
                   linear = on_line(observed, rows$time, near, next_seen(seen, rows$region, near, before[end] > 0L),
                                    end),
                   growth = exp(on_line(log(observed), rows$time, near, other_end(seen, rows$region, near), end)))
  x[rows$row] <- v
  x
}

# The value at `place` of the straight line through two places; NA without a second.
on_line <- function(v, time, one, two, place) {
  share <- (time[place] - time[one]) / (time[two] - time[one])
  v[one] + share * (v[two] - v[one])
}

# The observed place of the same region next to `near`, inwards: before it at the
# end of a region, after it at the start; NA where there is none.
next_seen <- function(seen, region, near, trailing) {
  places <- which(seen)
  at <- match(near, places) + ifelse(trailing, -1L, 1L)
  two <- rep(NA_integer_, length(near))
  inside <- at >= 1L & at <= length(places)
  two[inside] <- places[at[inside]]
  two[inside][region[two[inside]] != region[near[inside]]] <- NA
  two
}

# The observed place of the same region that is farthest from `near`, which is its
# first or its last; NA where there is only one.
other_end <- function(seen, region, near) {
  places <- which(seen)
  first <- places[match(region[near], region[places])]
  last <- rev(places)[match(region[near], rev(region[places]))]
  two <- ifelse(first == near, last, first)
  two[two == near] <- NA
  two
}

fill_median <- function(x, panel, within) {
  codes <- switch(within, region = panel$region$codes, period = panel$time$codes, all = rep(1L, length(x)))
  medians <- vapply(split(x, codes), stats::median, 0, na.rm = TRUE)
  gap <- is.na(x)
  x[gap] <- unname(medians)[codes[gap]]
  x
}

# One further row for each region-period without one.
add_absent_rows <- function(data, index, panel) {
  if (inherits(data, "pdata.frame")) {
    abort_input("complete", "FALSE for a pdata.frame", "TRUE",
                hint = paste0("Make it a data frame first, with as.data.frame(data, keep.attributes = FALSE) or ",
                              "before pdata.frame()."))
  }
  absent <- which(panel$cells == 0L) - 1L
  region <- panel$region$ids[absent %/% panel$time$n + 1L]
  time <- panel$time$ids[absent %% panel$time$n + 1L]
  if (inherits(data, "data.table") && requireNamespace("data.table", quietly = TRUE)) {
    added <- data.table::as.data.table(stats::setNames(list(region, time), index))
    return(data.table::rbindlist(list(data, added), use.names = TRUE, fill = TRUE))
  }
  n <- nrow(data)
  new <- n + seq_along(absent)
  data <- data[c(seq_len(n), rep(NA_integer_, length(absent))), , drop = FALSE]
  attr(data, "row.names") <- .set_row_names(n + length(absent))
  data[[index[1L]]][new] <- region
  data[[index[2L]]][new] <- time
  data
}

finish_filling <- function(data, values, filled, index, choices) {
  cells <- lapply(names(values), function(name) which(is.na(values[[name]]) & !is.na(filled[[name]])))
  names(cells) <- names(values)
  warn_still_missing(data, filled, index)
  columns <- lapply(stats::setNames(nm = names(values)), function(name) {
    column <- .subset2(data, name)
    if (!length(cells[[name]])) return(column)
    column[cells[[name]]] <- filled[[name]][cells[[name]]]
    column
  })
  record <- list_filled(data, cells, filled, index)
  data <- set_columns(data, columns)
  set_attribute(set_attribute(data, "filled", record), "choices", choices)
}

list_filled <- function(data, cells, filled, index) {
  row <- unlist(cells, use.names = FALSE)
  value <- unlist(lapply(names(cells), function(name) filled[[name]][cells[[name]]]), use.names = FALSE)
  record <- list(get_column(data, index[1L])[row], get_column(data, index[2L])[row],
                 rep(names(cells), lengths(cells)), as.double(value))
  list_to_frame(stats::setNames(record, c(index, "column", "value")))
}

warn_still_missing <- function(data, filled, index) {
  missing <- lapply(filled, function(x) which(is.na(x)))
  count <- sum(lengths(missing))
  if (!count) return(invisible())
  first <- names(missing)[lengths(missing) > 0L][1L]
  warn_lowcarbon(count, " cell", if (count > 1L) "s", " of ", describe_set(names(missing)[lengths(missing) > 0L]),
                 if (count > 1L) " remain" else " remains", " missing, the first in `", first, "`, ",
                 describe_row(data, missing[[first]][1L], index), ".")
}
