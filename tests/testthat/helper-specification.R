# Naive versions for tests of specification: dense matrices, explicit dummies,
# region fastest as in simulate_panel().

# 46 states of the US, 1963 to 1992, and their contiguity.
cigarette_panel <- function() {
  skip_if_not_installed("plm")
  utils::data("Cigar", package = "plm", envir = environment())
  data <- get("Cigar")
  data <- data.frame(state = data$state, year = data$year, logc = log(data$sales), logp = log(data$price / data$cpi),
                     logy = log(data$ndi / data$cpi))
  edges <- shared_csv("reference", "usa46_edges.csv")
  ids <- sort(unique(data$state))
  W <- matrix(0, 46, 46, dimnames = list(ids, ids))
  W[cbind(as.character(edges$from), as.character(edges$to))] <- 1
  list(data = data, W = W / rowSums(W))
}

cigarette_fit <- function(panel, ...) spatial_panel(logc ~ logp + logy, panel$data, c("state", "year"), panel$W, ...)

# Columns for the effects, the constant among them.
dummies <- function(n, periods, effect) {
  region <- kronecker(matrix(1, periods, 1), diag(n))
  period <- kronecker(diag(periods), matrix(1, n, 1))
  switch(effect, none = matrix(1, n * periods, 1), individual = region, time = period,
         twoways = cbind(region, period[, -1L, drop = FALSE]))
}

# Orthonormal columns that span what is left of 1 ... m without its mean.
without_mean <- function(m) qr.Q(qr(cbind(1, diag(m)[, -1L])))[, -1L, drop = FALSE]

# How data and weights look after the effects have been transformed away.
orthonormal <- function(n, periods, effect, W) {
  across <- if (effect %in% c("twoways", "time")) without_mean(n) else diag(n)
  along <- if (effect %in% c("twoways", "individual")) without_mean(periods) else diag(periods)
  list(map = t(kronecker(along, across)), W = t(across) %*% W %*% across, times = ncol(along))
}

residual_maker <- function(X) diag(nrow(X)) - X %*% solve(crossprod(X), t(X))

# Highest likelihood of (I - r W) y = X(r) b + e; `filtered` columns of X are
# filtered as y is. W acts within each of `times` periods.
dense_max <- function(y, X, W, times, spatial = "lag", filtered = rep(spatial == "error", ncol(X))) {
  block <- kronecker(diag(times), W)
  Wy <- block %*% y
  WX <- block %*% X
  N <- length(y)
  value <- function(r) {
    Z <- X - r * sweep(WX, 2L, filtered, `*`)
    e <- qr.resid(qr(Z), y - r * Wy)
    -N / 2 * (log(2 * pi * sum(e^2) / N) + 1) + times * as.numeric(determinant(diag(nrow(W)) - r * W)$modulus)
  }
  if (spatial == "none") return(list(at = 0, value = value(0)))
  found <- stats::optimize(value, c(-0.95, 0.95), maximum = TRUE, tol = 1e-10)
  list(at = found$maximum, value = found$objective)
}

# Each row's statistic, by name.
statistics <- function(table) stats::setNames(table$statistic, table$test)
