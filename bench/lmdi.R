# How long lmdi() takes against log() of the same numbers, against a plain
# vectorised R version and, where installed, against LMDIR; and how time and
# memory grow. Ratios of medians measured in one run.
library(lowcarbon)

median_time <- function(expr, times = 7L) {
  expr <- substitute(expr)
  frame <- parent.frame()
  gc(FALSE)
  median(vapply(seq_len(times), function(i) system.time(eval(expr, frame), gcFirst = FALSE)[["elapsed"]], 0))
}

make_panel <- function(regions, sectors, periods) {
  n <- regions * sectors * periods
  data <- data.frame(
    region = rep(sprintf("r%04d", seq_len(regions)), each = sectors * periods),
    year = rep(rep(seq_len(periods), each = sectors), regions),
    sector = rep(sprintf("s%03d", seq_len(sectors)), regions * periods),
    intensity = exp(rnorm(n)), structure = runif(n), scale = 1 + runif(n)
  )
  data$co2 <- data$intensity * data$structure * data$scale
  data
}

# Sorted input, LMDI-I, additive: what a careful user would write.
plain_lmdi <- function(data, sectors, periods) {
  n <- nrow(data)
  block <- matrix(seq_len(n), sectors)
  first <- as.vector(block[, rep(c(rep(TRUE, periods - 1L), FALSE), length.out = ncol(block))])
  last <- first + sectors
  ratio <- data$co2[last] / data$co2[first]
  mean <- ifelse(ratio == 1, data$co2[first], (data$co2[last] - data$co2[first]) / log(ratio))
  key <- rep(seq_len(length(first) / sectors), each = sectors)
  sapply(data[c("intensity", "structure", "scale")], function(x) rowsum(mean * log(x[last] / x[first]), key, reorder = FALSE))
}

set.seed(1)
cat("rows      lmdi/log  plain/log  lmdi s   memory/input\n")
for (regions in c(12, 120, 1200)) {
  data <- make_panel(regions, 100, 20)
  log_time <- median_time({ log(data$intensity); log(data$structure); log(data$scale) })
  lmdi_time <- median_time(result <- lmdi(co2 ~ intensity * structure * scale, data, c("region", "year"), "sector"))
  plain_time <- median_time(plain <- plain_lmdi(data, 100, 20), 3L)
  stopifnot(all.equal(as.vector(t(plain)), result$effect[result$factor != "total"], tolerance = 1e-9))
  gc(reset = TRUE)
  before <- sum(gc()[, 6L])
  invisible(lmdi(co2 ~ intensity * structure * scale, data, c("region", "year"), "sector"))
  used <- sum(gc()[, 6L]) - before
  cat(sprintf("%8d  %8.2f  %9.2f  %6.3f  %8.2f\n", nrow(data), lmdi_time / log_time, plain_time / log_time, lmdi_time,
              used / (as.numeric(object.size(data)) / 2^20)))
}

# LMDIR wants one matrix of factors for each region and period.
lmdir_input <- function(data) {
  keys <- unique(data[c("region", "year")])
  keys$X <- lapply(seq_len(nrow(keys)), function(i) {
    here <- data$region == keys$region[i] & data$year == keys$year[i]
    x <- as.matrix(data[here, c("intensity", "structure", "scale")])
    rownames(x) <- data$sector[here]
    matsbyname::setcoltype(matsbyname::setrowtype(x, "sector"), "factor")
  })
  names(keys) <- c("Country", "Year", "X")
  dplyr::group_by(keys, Country)
}

if (requireNamespace("LMDIR", quietly = TRUE)) {
  data <- make_panel(3, 10, 5)
  theirs <- median_time(LMDIR::lmdi(lmdir_input(data)), 1L)
  ours <- median_time(lmdi(co2 ~ intensity * structure * scale, data, c("region", "year"), "sector"), 21L)
  cat(sprintf("LMDIR / lmdi() on %d rows: %.0f\n", nrow(data), theirs / max(ours, 1e-3)))
} else {
  cat("LMDIR is not available for this version of R: not measured\n")
}
