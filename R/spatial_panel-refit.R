# Likelihoods of models near a fitted one, on the design it keeps: restricted
# models, other effects, the model without any spatial term.

# The design without lags of regressors, and with the lagged responses named.
without_lags <- function(design, before = colnames(design$before)) {
  design$X <- design$X[, design$regressors, drop = FALSE]
  design$lagged <- character()
  design["before"] <- list(if (length(before)) design$before[, before, drop = FALSE])
  design
}

# The same without spatial terms at all: what tests of the non-spatial model
# start from.
without_space <- function(design) without_lags(design, intersect("tau", colnames(design$before)))

# The same without an intercept, which effects take the place of.
without_intercept <- function(design) {
  design$X <- design$X[, colnames(design$X) != "(Intercept)", drop = FALSE]
  design$regressors <- setdiff(design$regressors, "(Intercept)")
  design
}

# The maximum of the log-likelihood of a design, without any covariance.
max_loglik <- function(design, spectrum, counts, spatial, error_spectrum = NULL) {
  if (spatial == "both") return(fit_both(design, list(lag = spectrum, error = error_spectrum), counts,
                                         beyond = TRUE)$loglik)
  if (spatial == "error") return(fit_error(design, spectrum, counts, beyond = TRUE)$loglik)
  fit_lag(design, spectrum, counts, spatial == "lag", beyond = TRUE)$loglik
}

# Twice the difference of two maxima, the second that of a model within the first: below zero by more
# than rounding, one of them is none.
likelihood_ratio <- function(loglik, restricted) {
  ratio <- 2 * (loglik - restricted)
  if (any(ratio < -1e-7 * pmax(1, abs(loglik)), na.rm = TRUE)) {
    abort_internal("a restricted model has a higher likelihood than the model it restricts (likelihood ratio ",
                   format(min(ratio, na.rm = TRUE), digits = 4), ")")
  }
  pmax(ratio, 0)
}

# Columns demeaned, and their spatial lags demeaned.
panel_columns <- function(design) cbind(y = design$y, design$before, design$X)

lagged_copy <- function(columns, W, design) {
  lagged <- lag_columns(W, columns, design$n)
  dimnames(lagged) <- dimnames(columns)
  lagged
}

# tr WW and tr W'W, in all directions or (star) without that of time effects,
# for weights with unit row sums.
weight_traces <- function(W, star = 0) {
  traces <- c(square = sum(W * Matrix::t(W)), frobenius = sum(W@x^2))
  traces - star * c(1, sum(Matrix::colSums(W)^2) / nrow(W))
}

# A statistic v' V^-1 v, with V scaled so that units do not count.
wald_statistic <- function(v, V) sum(v * solve_scaled(V, v))
