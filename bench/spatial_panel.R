# Time and peak memory of a spatial panel model: fit, standard errors and
# effects, 20 years, two regressors, two-way effects, dynamic = "both"; how they
# grow with regions and years; and, where they are installed, SDPDmod, splm and
# spatialreg on the same data. One run, one table.
# Run with: Rscript bench/spatial_panel.R [largest] [peers]
#   largest  10000 unless given; 100000 takes some minutes
#   peers    "peers" to run the other packages too
library(lowcarbon)

arguments <- commandArgs(TRUE)
largest <- as.numeric(c(setdiff(arguments, "peers"), "10000")[1L])
with_peers <- "peers" %in% arguments
index <- c("region", "year")
ids_of <- function(n) sprintf("r%06d", seq_len(n))

# ---- weights and data -------------------------------------------------------

lattice <- function(rows, columns) {
  at <- matrix(seq_len(rows * columns), rows)
  from <- c(at[-rows, ], at[, -columns])
  to <- c(at[-1L, ], at[, -1L])
  ids <- ids_of(rows * columns)
  weights_contiguity(data.frame(from = ids[from], to = ids[to]), ids)
}

# Six nearest of random points: a matrix that is not similar to a symmetric one.
nearest <- function(n) {
  weights_knn(cbind(x = runif(n), y = runif(n)), ids_of(n), k = 6, longlat = FALSE)
}

# A stable dynamic Durbin model; (I - rho W)^-1 by its series.
simulate <- function(W, periods, rho = 0.3, tau = 0.4, eta = 0.1) {
  M <- as(W, "CsparseMatrix")
  n <- nrow(M)
  normals <- function() matrix(rnorm(n * (periods + 1)), n)
  x1 <- normals()
  x2 <- normals()
  own <- rnorm(n)
  rest <- x1 - 0.5 * x2 + 0.4 * as.matrix(M %*% x1) + normals() + own
  y <- matrix(0, n, periods + 1)
  before <- own
  for (t in seq_len(periods + 1)) {
    y[, t] <- term <- rest[, t] + rnorm(1) + tau * before + eta * as.vector(M %*% before)
    for (k in 1:30) y[, t] <- y[, t] + (term <- rho * as.vector(M %*% term))
    before <- y[, t]
  }
  data.frame(region = rownames(M), year = rep(seq_len(periods + 1), each = n), y = as.vector(y), x1 = as.vector(x1), x2 = as.vector(x2))
}

# ---- measuring --------------------------------------------------------------

# Peak resident memory in MB: of the process where the system tells it and lets it be
# set back, else of R's own heap (without the memory of sparse factors).
peak_start <- function() {
  gc(reset = TRUE)
  tryCatch(suppressWarnings(cat("5", file = "/proc/self/clear_refs")), error = function(e) NULL)
}
peak_now <- function() {
  status <- tryCatch(suppressWarnings(readLines("/proc/self/status")), error = function(e) character())
  line <- grep("^VmHWM", status, value = TRUE)
  if (length(line)) as.numeric(gsub("[^0-9]", "", line)) / 1024 else sum(gc()[, 6L])
}

elapsed <- function(code) system.time(code, gcFirst = FALSE)[["elapsed"]]

# Elapsed seconds, and those of the processor, which a busy machine does not lengthen.
both_clocks <- function(code) {
  time <- system.time(code, gcFirst = FALSE)
  c(time[["elapsed"]], time[["user.self"]] + time[["sys.self"]])
}

# Small models run in milliseconds: the mean of several.
measure <- function(W, data, times) {
  peak_start()
  fits <- both_clocks(for (i in seq_len(times)) fit <- spatial_panel(y ~ x1 + x2, data, index, W, dynamic = "both"))
  rest <- both_clocks(for (i in seq_len(times)) {
    vcov(fit)
    effects(fit)
  })
  list(method = fit$spectrum$method, seconds = c(fits[1L], rest[1L], fits[1L] + rest[1L], fits[2L] + rest[2L]) / times, megabytes = peak_now())
}

layout <- "%-14s %7s %4s %-9s %9s %9s %9s %9s %7s %8s %7s\n"
blank_or <- function(x) if (is.na(x)) "" else format(x)
report <- function(name, W, data, times, target = NA, memory = NA) {
  found <- measure(W, data, times)
  seconds <- sprintf("%.3f", found$seconds)
  n <- nrow(as(W, "CsparseMatrix"))
  cat(sprintf(layout, name, n, nrow(data) / n - 1, found$method, seconds[1L], seconds[2L], seconds[3L], seconds[4L],
              blank_or(target), sprintf("%.0f", found$megabytes), blank_or(memory)))
}

set.seed(1)
invisible(spatial_panel(y ~ x1 + x2, simulate(lattice(3, 3), 5L), index, lattice(3, 3)))
cat(sprintf(layout, "weights", "regions", "T", "logdet", "fit s", "effects s", "sum s", "cpu s", "target", "peak MB", "target"))
repeats <- function(n) if (n <= 300) 20L else 1L
rook <- function(rows, columns, periods = 20L, ...) {
  if (rows * columns > largest) return(invisible())
  W <- lattice(rows, columns)
  report("rook lattice", W, simulate(W, periods), repeats(rows * columns), ...)
}
rook(2, 23, target = 0.05)
rook(15, 20, target = 0.3)
rook(50, 60, target = 5, memory = 1000)
rook(100, 100, target = 15)
for (n in c(300, 3000, 10000)) {
  if (n > largest) next
  W <- nearest(n)
  report("six nearest", W, simulate(W, 20L), repeats(n))
}
for (periods in c(5L, 10L, 40L)) rook(50, 60, periods)
rook(250, 400, memory = 8000)

# ---- many fits of one design --------------------------------------------------

# Seconds of the processor for one thing, the mean of several; and how many of them one fit with effects lasts.
processor <- function(code, times) {
  code <- substitute(code)
  frame <- parent.frame()
  system.time(for (i in seq_len(times)) eval(code, frame), gcFirst = TRUE)[["user.self"]] / times
}

many_fits <- function() {
  W <- lattice(2, 23)
  data <- simulate(W, 29L)
  fit <- spatial_panel(y ~ x1 + x2, data, index, W, dynamic = "both")
  problem <- lowcarbon:::fit_problem(fit)
  y <- matrix(problem$y, length(problem$y), 1000L)
  seconds <- c(
    `fit and effects` = processor({
      fit <- spatial_panel(y ~ x1 + x2, data, index, W, dynamic = "both")
      effects(fit)
    }, 100L),
    `fit` = processor(spatial_panel(y ~ x1 + x2, data, index, W, dynamic = "both"), 100L),
    `effects` = processor(effects(fit), 100L),
    `estimation alone` = processor(lowcarbon:::sdpd_estimates(problem, "covariance"), 500L),
    `one of 1,000 maxima` = processor(lowcarbon:::sdpd_estimates(problem, "raw", y), 2L) / 1000,
    `one of 1,000, corrected` = processor(lowcarbon:::sdpd_estimates(problem, "corrected", y), 2L) / 1000,
    `one of 1,000, covariance` = processor(lowcarbon:::sdpd_estimates(problem, "covariance", y), 2L) / 1000,
    `effects, 1,000 bootstraps` = processor(effects(fit, se = "bootstrap"), 1L),
    `correction by bootstrap` = processor(
      spatial_panel(y ~ x1 + x2, data, index, W, dynamic = "both", bias_correction = "bootstrap"), 1L)
  )
  cat("\n46 regions, 29 years, dynamic spatial Durbin model: milliseconds of the processor, and as a share of a fit with effects\n")
  print(data.frame(ms = round(1000 * seconds, 2), ratio = signif(seconds / seconds[1L], 2)))
}
many_fits()

# ---- other packages ---------------------------------------------------------

attempt <- function(package, n, code) {
  if (!requireNamespace(package, quietly = TRUE)) return(cat(sprintf("%-34s not installed, left out\n", package)))
  seconds <- tryCatch(elapsed(code), error = function(e) conditionMessage(e))
  cat(sprintf("%-34s %7d regions: %s\n", package, n, if (is.numeric(seconds)) paste(format(round(seconds, 3)), "s") else paste("fails:", seconds)))
}

# The same rows, in the order the others match by: regions sorted, weights by position.
peers <- function(n, W, data) {
  M <- as(W, "CsparseMatrix")
  dense <- as.matrix(M)
  data <- data[order(data$region, data$year), c(index, "y", "x1", "x2")]
  cat(sprintf("%-34s %7d regions: %.3f s\n", "lowcarbon, dynamic, with effects", n, elapsed(effects(spatial_panel(y ~ x1 + x2, data, index, W, dynamic = "both")))))
  cat(sprintf("%-34s %7d regions: %.3f s\n", "lowcarbon, static SAR", n, elapsed(spatial_panel(y ~ x1 + x2, data, index, W, "sar", bias_correction = FALSE))))
  attempt("SDPDmod", n, {
    found <- SDPDmod::SDPDm(y ~ x1 + x2, data, W = dense, index = index, model = "sdm", effect = "twoways", LYtrans = TRUE,
                            dynamic = TRUE, tlaginfo = list(ind = NULL, tl = TRUE, stl = TRUE))
    suppressWarnings(SDPDmod::impactsSDPDm(found))
  })
  if (requireNamespace("spdep", quietly = TRUE)) listw <- suppressWarnings(spdep::mat2listw(M, style = "W"))
  attempt("splm", n, splm::spml(y ~ x1 + x2, data, index, listw = listw, model = "within", effect = "twoways", lag = TRUE, spatial.error = "none"))
  last <- data[data$year == max(data$year), ]
  attempt("spatialreg", n, spatialreg::lagsarlm(y ~ x1 + x2, last, listw, method = "eigen"))
}

if (with_peers) {
  cat("\nOther packages, 20 years: SDPDmod the same model with impacts, splm a static lag model without Durbin terms,\n",
      "spatialreg a lag model of one year\n", sep = "")
  for (shape in list(c(2, 23), c(15, 20))) {
    W <- lattice(shape[1L], shape[2L])
    peers(prod(shape), W, simulate(W, 20L))
  }
}
