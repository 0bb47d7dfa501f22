# Dagum's decomposition against sorting the same values, and against the same
# sums in vectorised R. Run with: Rscript bench/dagum.R
library(lowcarbon)

# The clock has a resolution of a millisecond: short code runs `loops` times.
seconds <- function(code, loops = 1L, times = 7L) {
  code <- substitute(code)
  frame <- parent.frame()
  once <- function(i) system.time(for (j in seq_len(loops)) eval(code, frame), gcFirst = TRUE)[["elapsed"]]
  stats::median(vapply(seq_len(times), once, 0)) / loops
}

simulate <- function(n) {
  data.frame(value = stats::rlnorm(n), group = sample(c("east", "central", "west", "northeast"), n, TRUE),
             people = stats::runif(n), year = sample(2001:2020, n, TRUE), stringsAsFactors = FALSE)
}

# Sort each group; mean differences inside from ranks, between two groups from
# prefix sums at the places where one falls into the other.
plain_r <- function(y, group) {
  sorted <- lapply(split(y, group), sort)
  k <- length(sorted)
  n <- as.double(lengths(sorted))
  prefix <- lapply(sorted, function(x) c(0, cumsum(x)))
  delta <- matrix(0, k, k)
  for (j in seq_len(k)) {
    x <- sorted[[j]]
    delta[j, j] <- 2 * sum((2 * seq_along(x) - n[j] - 1) * x) / n[j]^2
    for (h in seq_len(k)[seq_len(k) > j]) {
      below <- findInterval(x, sorted[[h]])
      low <- prefix[[h]][below + 1L]
      delta[j, h] <- delta[h, j] <- sum(2 * below * x - 2 * low + prefix[[h]][n[h] + 1L] - n[h] * x) / (n[j] * n[h])
    }
  }
  mu <- vapply(sorted, mean, 0)
  share <- n / sum(n)
  whole <- sum(share * mu)
  gap <- abs(outer(mu, mu, `-`))
  c(overall = sum(outer(share, share) * delta) / (2 * whole), within = sum(share^2 * diag(delta)) / (2 * whole),
    net = sum(outer(share, share) * gap) / (2 * whole))
}

set.seed(1)
cat("medians of 7, seconds; ratio to sort(x) of the same values\n")
cat(sprintf("%9s %9s %22s %22s %22s %22s\n", "n", "sort(x)", "dagum_gini", "weighted, 20 years", "plain R", "one more replicate"))
for (n in c(1e4, 1e5, 1e6)) {
  data <- simulate(n)
  found <- dagum_gini(data, "value", "group")
  parts <- plain_r(data$value, data$group)
  stopifnot(abs(found$estimate[1L] - parts[["overall"]]) < 1e-10, abs(summary(found)$contribution_net_between - parts[["net"]]) < 1e-10)
  loops <- 1e6 / n
  sorting <- seconds(sort(data$value), loops)
  times <- c(seconds(dagum_gini(data, "value", "group"), loops),
             seconds(dagum_gini(data, "value", "group", "year", "people"), loops),
             seconds(plain_r(data$value, data$group), loops))
  few <- seconds(dagum_gini(data, "value", "group", boot = 2L), loops)
  more <- seconds(dagum_gini(data, "value", "group", boot = 12L), loops)
  times <- c(times, (more - few) / 10)
  cat(sprintf("%9.0f %9.4f", n, sorting), sprintf("%12.4f (%6.2f x)", times, times / sorting), "\n")
}

cat("\n30 regions, 23 years, 4 groups, 1000 replicates: ")
panel <- data.frame(value = stats::rlnorm(690), group = rep_len(letters[1:4], 690), year = rep(1:23, each = 30))
cat(seconds(dagum_gini(panel, "value", "group", "year", boot = 1000)), "seconds; without:",
    seconds(dagum_gini(panel, "value", "group", "year")), "\n")
