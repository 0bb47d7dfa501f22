# Size of the specification tests at 5 percent, and their cost as regions grow.
# Run with: Rscript bench/specification.R [replications]
library(lowcarbon)

replications <- as.integer(c(commandArgs(TRUE), "500")[1L])

lattice <- function(k) {
  index <- matrix(seq_len(k^2), k)
  edges <- rbind(cbind(as.vector(index[-k, ]), as.vector(index[-1L, ])), cbind(as.vector(index[, -k]), as.vector(index[, -1L])))
  weights_contiguity(data.frame(from = sprintf("r%05d", edges[, 1L]), to = sprintf("r%05d", edges[, 2L])))
}

# Region effects correlated with nothing, period effects, and (I - rho W) y or
# (I - lambda W) e as asked.
simulate <- function(W, periods, rho = 0, lambda = 0, own = 1, common = 1) {
  M <- as(W, "CsparseMatrix")
  n <- nrow(M)
  noise <- matrix(rnorm(n * periods), n)
  x <- matrix(rnorm(n * periods), n)
  I <- Matrix::Diagonal(n)
  u <- as.matrix(Matrix::solve(I - lambda * M, noise))
  y <- as.matrix(Matrix::solve(I - rho * M, x + own * rnorm(n) + rep(common * rnorm(periods), each = n) + u))
  data.frame(region = rownames(M), year = rep(seq_len(periods), each = n), x = as.vector(x), y = as.vector(y))
}

rejections <- function(W, periods, tests, ...) {
  p <- lapply(seq_len(replications), function(i) suppressWarnings(tests(simulate(W, periods, ...))))
  rowMeans(do.call(cbind, p) < 0.05, na.rm = TRUE)
}

W <- lattice(7L)
index <- c("region", "year")
p_of <- function(table) stats::setNames(table$p.value, table$test)
cat("Share of rejections at 5 percent where the null holds, 49 regions x 8 years,", replications, "replications\n")
set.seed(1)
usual <- rejections(W, 8L, function(d) p_of(lm_tests(y ~ x, d, index, W)))
set.seed(1)
transformed <- rejections(W, 8L, function(d) p_of(lm_tests(y ~ x, d, index, W, transform = TRUE)))
print(round(rbind(`LM as in Elhorst` = usual, `LM of Debarsy and Ertur` = transformed), 3))
set.seed(2)
against_sar <- rejections(W, 8L, function(d) p_of(durbin_tests(spatial_panel(y ~ x, d, index, W)))[c("Wald-SAR", "LR-SAR")], rho = 0.4)
against_sem <- rejections(W, 8L, function(d) p_of(durbin_tests(spatial_panel(y ~ x, d, index, W)))[c("Wald-SEM", "LR-SEM")], lambda = 0.4)
print(round(c(against_sar, against_sem), 3))
set.seed(3)
hausman <- rejections(W, 8L, function(d) p_of(hausman_test(spatial_panel(y ~ x, d, index, W, "sar", "individual"), form = "both")), rho = 0.4, common = 0)
individual <- rejections(W, 8L, function(d) p_of(effect_tests(spatial_panel(y ~ x, d, index, W)))["individual effects"], own = 0)
time <- rejections(W, 8L, function(d) p_of(effect_tests(spatial_panel(y ~ x, d, index, W)))["time effects"], common = 0)
set.seed(3)
own <- rejections(W, 8L, function(d) p_of(hausman_test(spatial_panel(y ~ x, d, index, W, "sar", "individual"), form = "hausman", at = "own")), rho = 0.4, common = 0)
print(round(c(hausman, `Hausman, own covariances` = own[["Hausman"]], individual, time), 3))

cat("\nSeconds, 20 years\n")
seconds <- function(code) system.time(code, gcFirst = TRUE)[["elapsed"]]
for (k in c(7L, 17L, 32L, 55L)) {
  W <- lattice(k)
  data <- simulate(W, 20L, 0.3)
  times <- c(fit = seconds(fit <- spatial_panel(y ~ x, data, index, W)), block = seconds(suppressWarnings(specification_tests(fit))),
             compare_models = seconds(compare_models(fit)))
  cat(format(k^2, width = 6), "regions:", paste(names(times), format(round(times, 2)), collapse = ", "), "\n")
}
