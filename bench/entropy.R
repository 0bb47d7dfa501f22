# Entropy weights of 1e6 rows by 20 indicators, beside x * log(x) on the same
# numbers (the least that any way of doing it must pay) and beside the formulas
# taken plainly in R, all in one run. Prints medians of five, their ratios, and
# memory allocated beyond the data.
#
# Rscript bench/entropy.R [rows] [columns]

library(lowcarbon)

arguments <- as.integer(commandArgs(trailingOnly = TRUE))
rows <- if (length(arguments) >= 1L) arguments[1L] else 1000000L
columns <- if (length(arguments) >= 2L) arguments[2L] else 20L

set.seed(1)
panel <- as.data.frame(matrix(rexp(rows * columns), rows))
indicators <- names(panel)
directions <- rep_len(c("+", "-"), columns)
panel$year <- rep_len(2001:2020, rows)

plain_weights <- function(data, indicators, directions) {
  d <- vapply(seq_along(indicators), function(j) {
    x <- data[[indicators[j]]]
    ends <- range(x)
    z <- if (directions[j] == "+") (x - ends[1]) / (ends[2] - ends[1]) else (ends[2] - x) / (ends[2] - ends[1])
    p <- z / sum(z)
    terms <- p * log(p)
    terms[p == 0] <- 0
    1 + sum(terms) / log(length(x))
  }, 0)
  d / sum(d)
}

logarithms <- function(data, indicators) {
  for (name in indicators) {
    x <- data[[name]]
    x * log(x)
  }
}

seconds <- function(code) median(vapply(1:5, function(i) system.time(code(), gcFirst = TRUE)[["elapsed"]], 0))

# Peak of R's memory over what it was before, in MB.
megabytes <- function(code) {
  before <- sum(gc(reset = TRUE)[, 2])
  code()
  sum(gc()[, 6]) - before
}

ways <- list(
  "x * log(x)" = function() logarithms(panel, indicators),
  "plain R" = function() plain_weights(panel, indicators, directions),
  "entropy_weights, pooled" = function() entropy_weights(panel, indicators, directions),
  "entropy_weights, by period" = function() entropy_weights(panel, indicators, directions, scope = "period", index = "year")
)

time <- vapply(ways, seconds, 0)
memory <- vapply(ways, megabytes, 0)
size <- rows * columns * 8 / 2^20
cat(rows, "rows,", columns, "indicators,", round(size), "MB of data\n")
print(data.frame(seconds = round(time, 3), `times x*log(x)` = round(time / time[1], 2), `times plain R` = round(time / time[2], 2),
                 `peak MB` = round(memory), `peak / data` = round(memory / size, 2), check.names = FALSE))
cat("largest difference from plain R:",
    format(max(abs(entropy_weights(panel, indicators, directions)$weight - plain_weights(panel, indicators, directions)))), "\n")
