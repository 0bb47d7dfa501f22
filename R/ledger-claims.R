# What claims of several documents are made of: orders that are certain however
# the numbers were rounded, ranges and numbers in words.

# x > y for intervals; NA where they overlap.
surely_above <- function(x, y) ifelse(x$lower > y$upper, TRUE, ifelse(x$upper <= y$lower, FALSE, NA))

# x above each of several series: TRUE in years in which it is above all.
above_each <- function(x, others, compare = printed_above) {
  Reduce(`&`, lapply(others, function(y) compare(x, y)))
}

rising <- function(a) {
  n <- length(a$lower)
  printed_above(span_subset(a, -1L), span_subset(a, -n))
}

in_words <- function(n) {
  words <- c("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
  if (n %in% seq_along(words)) words[n] else as.character(n)
}

format_range <- function(a, digits = 2L) {
  sprintf("%.*f to %.*f", digits, a$lower, digits, a$upper)
}

# Is the standard deviation behind I and z the same in all years?
coupling_deviation_note <- function(figures) {
  deviation <- sd_of_index(figures$moran, figures$z, sum(figures$sizes))
  if (!is.null(deviation$common)) return("")
  least <- which.min(deviation$sd$upper)
  most <- which.max(deviation$sd$lower)
  sprintf(paste0(
    " The standard deviation behind I and z, (I + 1/%d) / z, is above %.4f in %d and below %.4f in %d, so z was not ",
                 "taken under normality, where it depends on the weights alone."),
          sum(figures$sizes) - 1L, deviation$sd$lower[most], figures$years[most], deviation$sd$upper[least],
          figures$years[least])
}

# A number that contradicts the other three of its row; "needs data" if it does
# not, or if another one of the row is to blame.
coagg_moment <- function(ledger, at, found, k) {
  open <- found$open[[k]]
  others <- c("standard deviation, least and greatest value", "mean, least and greatest value",
              "mean, standard deviation and greatest value", "mean, standard deviation and least value")[k]
  if (found$to_blame[[k]]) {
    slip <- if (is.na(found$moved[k])) "" else paste0("; ", format(found$moved[k]),
                                                      ", with the decimal point moved, would do")
    return(ledger_fill(ledger, at, open, computed = if (is.finite(found$moved[k])) found$moved[k] else open$upper,
                       rule = paste0("What the row's ", others, " leave open", slip, ".")))
  }
  if (any(found$to_blame)) {
    ledger$rule[at] <- "Needs the data; another number of the row cannot stand beside the rest."
    return(ledger)
  }
  ledger_bound(ledger, at, open, paste0("Needs the data; bounded by the row's ", others, "."))
}

# x > y for printed numbers; NA where they are equal.
printed_above <- function(x, y) {
  gap <- span_centre(x) - span_centre(y)
  ifelse(abs(gap) < 1e-9, NA, gap > 0)
}
