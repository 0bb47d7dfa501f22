# From raw estimates to corrected ones: the biases of Lee, Yu and co-authors.

# theta = (delta, rho, sigma^2) plus Sigma^-1 (bias), Sigma the information per
# observation.
apply_bias <- function(theta, information, N, bias, divisor) {
  phi <- numeric(length(theta))
  names(phi) <- names(theta)
  for (name in intersect(c("tau", "eta", "rho", "lambda"), names(theta))) phi[[name]] <- bias[[name]]
  phi[["sigma2"]] <- bias$s2
  theta + solve_scaled(information / N, phi) / divisor
}

# The spatial parameter of a model, 0 if it has none.
feedback_of <- function(theta) {
  name <- intersect(c("rho", "lambda"), names(theta))
  if (length(name)) theta[[name]] else 0
}

correct_estimates <- function(raw, information, design, spectrum, counts) {
  if (is.null(design$before)) return(correct_static(raw, information, design, spectrum, counts))
  lag_spectrum <- if ("lambda" %in% names(raw) && !is.null(design$weights$error)) {
    spectrum_of(design$weights$lag, spectrum$method)
  } else {
    spectrum
  }
  if (long_run_exists(raw, lag_spectrum)) return(correct_dynamic(raw, information, design, spectrum, counts, lag_spectrum))
  warn_lowcarbon("the estimates are not stable, so the bias correction does not exist and is left out")
  raw
}

# Static models: transformation needs nothing more; where it does not exist
# (time effects, row sums that differ) the direct estimates are corrected.
# `spectrum` is that of the spatial parameter's own weights.
correct_static <- function(theta, information, design, spectrum, counts) {
  if (!counts$time || counts$star) return(theta)
  apply_bias(theta, information, counts$N, time_bias(spectrum, feedback_of(theta), theta[["sigma2"]]), design$n)
}

# Dynamic models with individual effects: bias of order 1/T, and 1/n for time
# effects that are not transformed away.
correct_dynamic <- function(theta, information, design, spectrum, counts, lag_spectrum = spectrum) {
  full <- c(tau = 0, eta = 0, rho = 0, lambda = 0)
  full[intersect(names(full), names(theta))] <- theta[intersect(names(full), names(theta))]
  step <- 0 * theta
  if (counts$individual) {
    bias <- dynamic_bias(lag_spectrum, spectrum, counts, full, theta[["sigma2"]])
    step <- step + apply_bias(theta, information, counts$N, bias, design$periods) - theta
  }
  if (counts$time && !counts$star) {
    bias <- time_bias(spectrum, feedback_of(theta), theta[["sigma2"]])
    step <- step + apply_bias(theta, information, counts$N, bias, design$n) - theta
  }
  theta + step
}

# Can the long run be reached? The root in the direction of the long-run
# multiplier and the resolvent's range decide whether the correction exists.
long_run_exists <- function(theta, spectrum) {
  tau <- if ("tau" %in% names(theta)) theta[["tau"]] else 0
  eta <- if ("eta" %in% names(theta)) theta[["eta"]] else 0
  rho <- if ("rho" %in% names(theta)) theta[["rho"]] else 0
  a <- (rho + eta) / (1 - tau)
  tau < 1 && a > spectrum$range[1L] && a < spectrum$range[2L]
}

# The bias term phi of a dynamic model with individual effects, per region. The
# traces of a spatial error are those of its own weights.
dynamic_bias <- function(spectrum, error_spectrum, counts, theta, s2) {
  tau <- theta[["tau"]]
  eta <- theta[["eta"]]
  traces <- long_run_traces(spectrum, theta[["rho"]], tau, eta, counts$star)
  bias <- list(tau = traces[["h"]], eta = traces[["wh"]],
               rho = tau * traces[["gh"]] + eta * traces[["gwh"]] + traces[["g"]],
               lambda = error_trace(error_spectrum, theta[["lambda"]], counts$star))
  c(lapply(bias, function(trace) trace / counts$regions), s2 = 1 / (2 * s2))
}

error_trace <- function(spectrum, lambda, star) spectrum$near(lambda)$trace(lambda) - star / (1 - lambda)

# The bias of the direct approach with time effects: (1/n) l'G l.
time_bias <- function(spectrum, rho, s2) {
  ones <- matrix(1, spectrum$n, 1L)
  sum <- sum(panel_lag(spectrum$W, spectrum$solve(rho)(ones))) / spectrum$n
  list(tau = 0, eta = 0, rho = sum, lambda = sum, s2 = 1 / (2 * s2))
}
