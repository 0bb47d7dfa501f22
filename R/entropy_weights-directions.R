# Which way an indicator is good: the words in use, and the targets of those of
# which a middle value is.

# Directions of indicators by name, in order, or one for all, as "+" and "-".
match_direction <- function(direction, indicators) {
  if (is.null(direction)) {
    abort_input("direction", "\"+\" or \"-\" for each indicator", "nothing",
                hint = "\"+\" where a high value is good, \"-\" where a low one is.")
  }
  if (!is.atomic(direction)) abort_input("direction", "strings, \"+\" or \"-\"", describe_class(direction))
  if (!is.null(names(direction))) {
    without <- setdiff(indicators, names(direction))
    unknown <- setdiff(names(direction), indicators)
    if (length(without)) abort_input("direction", "a direction for each indicator",
                                     paste("none for", describe_set(without)))
    if (length(unknown)) abort_input("direction", "names of indicators", describe_set(unknown))
    direction <- direction[match(indicators, names(direction))]
  }
  if (!length(direction) %in% c(1L, length(indicators))) {
    abort_input("direction", paste("one direction, or", length(indicators)), paste(length(direction), "of them"))
  }
  read_direction(rep_len(unname(direction), length(indicators)), indicators)
}

# The ways in which indicator tables write directions: signs (ASCII, full-width,
# the minus sign proper, dashes), numbers, words.
direction_words <- function() {
  list(
    "+" = c("+", "1", "+1", "\uff0b", "positive", "benefit", "high", "\u6b63", "\u6b63\u5411", "\u6548\u76ca",
            "\u6548\u76ca\u578b",
            "\u6781\u5927\u578b", "\u8d8a\u5927\u8d8a\u597d"),
    "-" = c("-", "-1", "\uff0d", "\u2212", "\u2013", "\u2014", "negative", "inverse", "reverse", "cost", "low",
            "\u8d1f", "\u8d1f\u5411", "\u9006", "\u9006\u5411", "\u53cd\u5411", "\u6210\u672c", "\u6210\u672c\u578b",
            "\u6781\u5c0f\u578b", "\u8d8a\u5c0f\u8d8a\u597d"),
    moderate = c("moderate", "\u9002\u5ea6", "\u9002\u5ea6\u578b", "\u9002\u4e2d", "\u4e2d\u95f4\u578b",
                 "\u5c45\u4e2d\u578b"),
    interval = c("interval", "\u533a\u95f4", "\u533a\u95f4\u578b", "\u6700\u4f73\u533a\u95f4")
  )
}

read_direction <- function(direction, indicators) {
  words <- direction_words()
  text <- tolower(gsub("[[:space:]\u3000]", "", enc2utf8(as.character(direction))))
  text <- sub("(\u6027)?(\u6307\u6807)$", "", text) # "indicator", at the end of a Chinese word
  known <- rep(names(words), lengths(words))[match(text, unlist(words))]
  bad <- match(NA, known)
  if (!is.na(bad)) {
    abort_input("direction", "\"+\", \"-\", \"moderate\" or \"interval\"", describe_value(as.character(direction)[bad]),
                paste0("indicator `", indicators[bad], "`"), hint = paste("Words known:", list_direction_words(words)))
  }
  known
}

list_direction_words <- function(words) {
  paste0(names(words), ": ", vapply(words, function(x) paste(x, collapse = ", "), ""), collapse = "; ")
}

# The system with the targets of moderate and interval indicators, from the argument
# or the system's columns `low` and `high`, as columns of these names; without
# such indicators as it is.
with_targets <- function(system, indicators, target) {
  wanted <- system$direction %in% c("moderate", "interval")
  columns <- if (is.data.frame(indicators)) as.data.frame(indicators)[intersect(c("low", "high"), names(indicators))]
  if (!is.null(target)) check_target_names(target, system)
  if (!any(wanted)) return(system)
  ends <- lapply(which(wanted), function(row) target_of(system[row, ], row, columns, target))
  system$low <- system$high <- rep(NA_real_, nrow(system))
  system$low[wanted] <- vapply(ends, `[`, 0, 1L)
  system$high[wanted] <- vapply(ends, `[`, 0, 2L)
  system
}

check_target_names <- function(target, system) {
  if (!is.list(target) || is.null(names(target))) {
    abort_input("target", "a list named by indicators, as list(density = 0.4, leverage = c(0.4, 0.6))",
                describe_found(target))
  }
  wanted <- system$indicator[system$direction %in% c("moderate", "interval")]
  unused <- setdiff(names(target), wanted)
  if (length(unused)) {
    abort_input("target", "names of indicators whose direction is \"moderate\" or \"interval\"", describe_set(unused))
  }
}

# Both ends of the best interval of one indicator.
target_of <- function(unit, row, columns, target) {
  name <- unit$indicator
  ends <- if (name %in% names(target)) target[[name]] else as.double(unlist(lapply(columns, `[`, row)))
  ends <- ends[!is.na(ends)]
  need <- if (unit$direction == "moderate") 1L else 2L
  ok <- is.numeric(ends) && all(is.finite(ends)) && length(ends) %in% c(need, 2L) && !is.unsorted(ends) &&
    (need == 2L || ends[1L] == ends[length(ends)])
  if (!ok) {
    abort_input("target",
                if (need == 1L) "the best value of a moderate indicator" else
                  "the two ends of the best interval, rising",
                describe_found(ends), paste0("indicator `", name, "`"),
                hint = paste0("For example target = list(", name, " = ", if (need == 1L) "0.4" else "c(0.4, 0.6)",
                              ")."))
  }
  ends[c(1L, length(ends))]
}

# How far values lie from the best: outside low to high.
target_distance <- function(x, low, high) pmax(low - x, x - high, 0)
