# Bias and coverage of the dynamic spatial Durbin model by simulation, before
# and after the analytic correction: a 7 x 7 rook grid, two-way effects, tau 0.5,
# eta 0.1, rho 0.2, beta 1, theta 0.5, T = 5, 10 and 20 periods after the initial one.
# Columns are biases, each followed by the share of 95 percent intervals that cover.
# Run with: Rscript bench/monte-carlo.R [replications]
library(lowcarbon)

replications <- as.integer(c(commandArgs(TRUE), "200")[1L])
truth <- c(rho = 0.2, tau = 0.5, eta = 0.1, x = 1, `W:x` = 0.5)

rook <- function(k) {
  at <- as.matrix(expand.grid(seq_len(k), seq_len(k)))
  W <- 1 * (as.matrix(dist(at)) == 1)
  ids <- sprintf("r%02d", seq_len(k^2))
  dimnames(W) <- list(ids, ids)
  W / rowSums(W)
}

# Fixed effects of regions are correlated with the regressor; 40 periods are
# thrown away before the first that is kept.
simulate <- function(W, periods, burn = 40L) {
  n <- nrow(W)
  S <- solve(diag(n) - truth[["rho"]] * W)
  own <- rnorm(n)
  steps <- burn + periods + 1L
  x <- matrix(rnorm(n * steps), n) + 0.5 * own
  y <- matrix(0, n, steps)
  before <- numeric(n)
  for (t in seq_len(steps)) {
    y[, t] <- S %*% (truth[["tau"]] * before + truth[["eta"]] * W %*% before + truth[["x"]] * x[, t] +
                       truth[["W:x"]] * W %*% x[, t] + own + rnorm(1) + rnorm(n))
    before <- y[, t]
  }
  kept <- burn + seq_len(periods + 1L)
  data.frame(region = rownames(W), year = rep(seq_along(kept), each = n), y = as.vector(y[, kept]), x = as.vector(x[, kept]))
}

one <- function(W, periods) {
  data <- simulate(W, periods)
  fit <- function(corrected) spatial_panel(y ~ x, data, c("region", "year"), W, dynamic = "both", bias_correction = corrected)
  after <- fit(TRUE)
  direct <- fit(FALSE)
  summary_of <- function(estimate, covariance) {
    error <- estimate[names(truth)] - truth
    c(error, abs(error) <= qnorm(0.975) * sqrt(diag(covariance))[names(truth)])
  }
  # the transformed likelihood's estimates before their correction, with the
  # corrected fit's standard errors; and the direct likelihood's with its own
  c(summary_of(after$uncorrected, after$covariance), summary_of(coef(direct), vcov(direct)), summary_of(coef(after), vcov(after)))
}

W <- rook(7L)
set.seed(1)
for (periods in c(5L, 10L, 20L)) {
  seconds <- system.time(draws <- suppressWarnings(replicate(replications, one(W, periods))))[["elapsed"]]
  means <- matrix(rowMeans(draws), length(truth))
  table <- cbind(truth, means)
  dimnames(table) <- list(names(truth), c("truth", "raw", "cover", "direct", "cover", "corrected", "cover"))
  cat("\n49 regions, T =", periods, "-", replications, "replications,", round(seconds, 1), "s\n")
  print(round(table, 3))
  corrected <- 4L * length(truth) + seq_along(truth)
  spread <- apply(draws[corrected, , drop = FALSE], 1L, sd) / sqrt(replications)
  cat("standard error of the corrected bias:", paste(names(truth), format(round(spread, 4)), collapse = ", "), "\n")
}
