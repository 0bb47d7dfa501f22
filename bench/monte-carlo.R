# Bias and coverage of the dynamic spatial Durbin model by simulation, before and after the analytic correction:
# a 7 x 7 rook grid, two-way effects, rho 0.2, eta 0.1, beta 1, theta 0.5; 4 lengths of panel by 5 values of tau are 20
# cells. Regressors and effects are drawn once a cell, errors anew in each replication; all replications of a cell are
# estimated, corrected and given their covariance in one call of the kernel.
# `bias` of tau and rho, each raw and corrected, and the share of 95 percent intervals of the corrected that cover.
# Run with: Rscript bench/monte-carlo.R [replications]
library(lowcarbon)

replications <- as.integer(c(commandArgs(TRUE), "1000")[1L])

rook <- function(k) {
  at <- as.matrix(expand.grid(seq_len(k), seq_len(k)))
  W <- 1 * (as.matrix(dist(at)) == 1)
  ids <- sprintf("r%02d", seq_len(k^2))
  dimnames(W) <- list(ids, ids)
  W / rowSums(W)
}

# Responses of all replications, a column each; 15 periods are thrown away before the first that is kept.
simulate <- function(W, x, own, truth, replications, kept, burn = 15L) {
  n <- nrow(W)
  S <- solve(diag(n) - truth[["rho"]] * W)
  step <- S %*% (truth[["tau"]] * diag(n) + truth[["eta"]] * W)
  y <- array(0, c(n, kept, replications))
  before <- matrix(0, n, replications)
  for (t in seq_len(burn + kept)) {
    fixed <- truth[["x"]] * x[, t] + truth[["W:x"]] * W %*% x[, t] + own + rnorm(1)
    before <- step %*% before + S %*% (as.vector(fixed) + matrix(rnorm(n * replications), n))
    if (t > burn) y[, t - burn, ] <- before
  }
  matrix(y, n * kept)
}

cell <- function(tau, periods, W) {
  truth <- c(rho = 0.2, tau = tau, eta = 0.1, x = 1, `W:x` = 0.5)
  n <- nrow(W)
  own <- rnorm(n)
  x <- matrix(rnorm(n * (16L + periods)), n) + 0.5 * own
  y <- simulate(W, x, own, truth, replications, periods + 1L)
  data <- data.frame(region = rownames(W), year = rep(seq_len(periods + 1L), each = n), y = y[, 1L],
                     x = as.vector(x[, 15L + seq_len(periods + 1L)]))
  fit <- suppressWarnings(spatial_panel(y ~ x, data, c("region", "year"), W, dynamic = "both"))
  seconds <- system.time(found <- lowcarbon:::sdpd_estimates(lowcarbon:::fit_problem(fit), "covariance", y))[["user.self"]]
  names <- c("tau", "rho")
  q <- nrow(found$theta)
  variance <- found$covariance[(seq_len(q) - 1L) * q + seq_len(q), , drop = FALSE]
  rownames(variance) <- rownames(found$theta)
  error <- found$theta[names, ] - truth[names]
  covered <- abs(error) <= qnorm(0.975) * sqrt(variance[names, ])
  corrected <- found$facts["withheld", ] == 0
  c(T = periods, tau = tau, raw = rowMeans(found$raw[names, ] - truth[names]), bias = rowMeans(error),
    cover = rowMeans(covered), corrected = mean(corrected), s = seconds)
}

W <- rook(7L)
set.seed(1)
total <- system.time({
  cells <- expand.grid(tau = c(0.05, 0.2, 0.35, 0.5, 0.65), periods = c(5L, 10L, 20L, 30L))
  table <- t(mapply(cell, cells$tau, cells$periods, MoreArgs = list(W = W)))
})
print(round(table, 3))
cat("\n", nrow(table), " cells of ", replications, " replications: ", round(total[["elapsed"]], 1), " s (",
    round(total[["user.self"]], 1), " s of the processor, of which estimation ", round(sum(table[, "s"]), 1), " s)\n", sep = "")
