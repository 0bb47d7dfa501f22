# Finders: runs and directions in rows of printed numbers, and the boundary
# between two classes of them.

# Runs of numbers with one constant difference, at the full printed precision
# (decimals that a table drops count as zeros): where they start and end, and their
# step (NULL if there are none). A run shorter than `at_least` is none, and so is a
# constant. `bends`: second differences outside runs, in units of the last digit.
progressions <- function(value, decimals, at_least = 5L) {
  given <- !is.na(value)
  if (sum(given) < 2L) return(list(runs = NULL, bends = numeric()))
  places <- max(decimals[given])
  steps <- diff(round(value * 10^places))
  # a gap is unlike itself, so that runs end there
  code <- ifelse(is.na(steps), paste("gap", seq_along(steps)), as.character(steps))
  coded <- rle(code)
  last <- cumsum(coded$lengths)
  step <- steps[last]
  is_run <- !is.na(step) & step != 0 & coded$lengths + 1 >= at_least
  bends <- diff(steps)
  if (!any(is_run)) return(list(runs = NULL, bends = bends))
  runs <- data.frame(from = (last - coded$lengths + 1L)[is_run], to = last[is_run] + 1L,
                     step = step[is_run] / 10^places)
  inside <- unlist(Map(function(from, to) seq_len(to - from - 1L) + from - 1L, runs$from, runs$to))
  list(runs = runs, bends = bends[-inside])
}

# The longest such run of a series of printed numbers, all given and all to the
# same decimals.
find_progression <- function(printed, at_least = 5L) {
  parsed <- parse_printed(printed)
  whole <- !anyNA(parsed$value) && length(unique(parsed$decimals)) == 1L
  runs <- if (whole) progressions(parsed$value, parsed$decimals, at_least)$runs
  if (is.null(runs)) return(list(from = NA_integer_, to = NA_integer_, step = NA_real_, length = 0L))
  length <- runs$to - runs$from + 1L
  c(as.list(runs[which.max(length), ]), list(length = max(length)))
}

# "fall, rise": the directions of a row of printed numbers, repetitions and ties
# left out. Rounding never turns an order round, so each direction is certain.
direction_pattern <- function(x) {
  steps <- sign(diff(x))
  paste(ifelse(rle(steps[steps != 0])$values > 0, "rise", "fall"), collapse = ", ")
}

# Between which values of printed intervals the boundary of two labels lies;
# NULL if the labels overlap.
class_boundary <- function(values, labels, below, above) {
  boundary <- span(max(values$lower[labels == below], -Inf), min(values$upper[labels == above], Inf))
  if (boundary$lower < boundary$upper) boundary
}
