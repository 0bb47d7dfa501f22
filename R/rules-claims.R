# Finders for labels and for statements about printed numbers: which side of an
# unknown boundary a value lies on, which rows contradict the others, what a
# misprinted number may have been.

# ---- sides of a boundary -------------------------------------------------

# "low" or "high", NA where the intervals leave both open.
side_of <- function(values, boundary) {
  ifelse(not_above(values$upper, boundary$lower), "low",
         ifelse(not_above(values$lower, boundary$upper), NA_character_, "high"))
}

# The same where the boundary is known only by the values (`given`, an interval
# each) that lie on either side of it; NA as well where these contradict each
# other.
side_given <- function(values, given, sides) {
  boundary <- class_boundary(given, sides, "low", "high")
  if (is.null(boundary)) return(rep(NA_character_, length(values$lower)))
  ifelse(not_above(values$upper, boundary$lower), "low",
         ifelse(not_above(boundary$upper, values$lower), "high", NA_character_))
}

# ---- which rows contradict the others ------------------------------------

# The smallest sets of rows (of n) that must be left out for the others to fit:
# `fits` takes the numbers of the rows that are kept. A list of sets; the empty
# set if all fit. Rows in `trusted` are left out only if it cannot be done
# without them.
smallest_exclusions <- function(n, fits, trusted = rep(FALSE, n)) {
  for (candidates in list(which(!trusted), seq_len(n))) {
    for (size in seq_len(length(candidates) + 1L) - 1L) {
      sets <- subsets_of(candidates, size)
      good <- vapply(sets, function(set) fits(setdiff(seq_len(n), set)), NA)
      if (any(good)) return(sets[good])
    }
  }
  list()
}

subsets_of <- function(x, size) {
  lapply(utils::combn(length(x), size, simplify = FALSE), function(at) x[at])
}

# ---- quotients -----------------------------------------------------------

# How many rows of a table one column (intervals) is `factor` times the quotient
# of two others in.
quotients_met <- function(top, bottom, printed, factor = 1) {
  sum(span_meet(span_map(span_divide(top, bottom), function(q) factor * q), printed))
}

# Which of several rows of values (a list of intervals, one a period each),
# divided by those of one row, give every printed multiple.
rows_with_ratio <- function(tops, bottom, printed) {
  vapply(tops, function(top) all(span_meet(span_divide(top, bottom), printed)), NA)
}

# A printed number whose decimal point moved by one or two places would agree:
# the number it would be, NA if there is none.
moved_point <- function(printed, implied) {
  parsed <- parse_printed(printed)
  for (places in c(-1, 1, -2, 2)) {
    moved <- span(parsed$lower * 10^places, parsed$upper * 10^places)
    if (isTRUE(span_meet(moved, implied))) return(parsed$value * 10^places)
  }
  NA_real_
}
