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
  if (!counts$individual && (!counts$time || counts$star)) return(raw) # nothing to correct
  lag_spectrum <- if ("lambda" %in% names(raw) && !is.null(design$weights$error)) {
    spectrum_of(design$weights$lag, spectrum$method)
  } else {
    spectrum
  }
  before <- counted_modulus(dynamics(raw), lag_spectrum, counts$star > 0)
  if (counts$individual && !long_run_exists(raw, lag_spectrum, counts$star, before)) {
    warn_no_correction(before)
    return(raw)
  }
  corrected <- correct_dynamic(raw, information, design, spectrum, counts, lag_spectrum)
  if (leads_outside(raw, corrected, spectrum, counts)) return(raw)
  announce_explosion(before, counted_modulus(dynamics(corrected), lag_spectrum, counts$star > 0))
  corrected
}

announce_explosion <- function(before, after) {
  if (before < 1 && after >= 1) {
    warn_lowcarbon("the bias correction makes a stable model explosive: its largest space-time root goes from ",
                   format(before, digits = 4), " to ", format(after, digits = 4),
                   "; near a root of 1 the correction says little, and bias_correction = FALSE gives the estimates ",
                   "without it")
  }
}

# `roots`: those not below one; `ratio`: twice the gain in log-likelihood by the lag in time that the model has not.
warn_no_correction <- function(modulus, roots = NULL, ratio = NULL) {
  named <- if (length(roots)) {
    shown <- utils::head(roots, 5L)
    paste0("space-time root", if (length(roots) > 1L) "s", " not below 1: ",
           paste(describe_roots(shown), collapse = ", "),
           if (length(roots) > 5L) paste(" and", length(roots) - 5L, "more"))
  } else {
    paste("largest space-time root", format(modulus, digits = 4))
  }
  p <- if (!is.null(ratio)) stats::pchisq(ratio, 1, lower.tail = FALSE)
  wider <- if (!is.null(p) && p < 0.05) {
    paste0("; dynamic = \"both\", which this likelihood asks for (LR ", format(ratio, digits = 3), ", p ",
           format.pval(p, 2), ")")
  }
  warn_lowcarbon("the estimates are not stable (", named, "), so the bias correction does not exist and is left out. ",
                 "What can be done: bias_correction = \"bootstrap\", which needs no formula", wider,
                 "; or the same model of spatial first differences, y - W y and x - W x, which remove a movement that ",
                 "all regions share")
}

# 1.048, or a pair of complex ones by its modulus.
describe_roots <- function(roots) {
  if (is.complex(roots)) roots <- ifelse(abs(Im(roots)) < 1e-9, Re(roots), Mod(roots))
  vapply(roots, format, "", digits = 5L)
}

warn_correction_outside <- function(raw, proposed) {
  parameter <- intersect(c("rho", "lambda"), names(raw))
  warn_lowcarbon("the bias correction leads from ", parameter, " = ", format(raw[[parameter]], digits = 4), " to ",
                 format(proposed, digits = 4), ", where the model does not exist, and is left out")
}

# Static models: transformation needs nothing more; where it does not exist
# (time effects, row sums that differ) the direct estimates are corrected.
# `spectrum` is that of the spatial parameter's own weights.
correct_static <- function(theta, information, design, spectrum, counts) {
  if (!counts$time || counts$star) return(theta)
  bias <- time_bias(spectrum, feedback_of(theta), theta[["sigma2"]])
  corrected <- apply_bias(theta, information, counts$N, bias, design$n)
  if (leads_outside(theta, corrected, spectrum, counts)) theta else corrected
}

# Does a correction lead to where the model does not exist? Then it is left out, aloud.
leads_outside <- function(raw, corrected, spectrum, counts) {
  parameter <- intersect(c("rho", "lambda"), names(raw))
  if (!length(parameter) || lies_within(corrected[[parameter]], parameter_range(spectrum, counts))) return(FALSE)
  warn_correction_outside(raw, corrected[[parameter]])
  TRUE
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

# The correction is a sum of powers of A and exists if all roots that count are below 1; sparse factors
# also have to know the resolvent of the long run.
long_run_exists <- function(theta, spectrum, star = 0, modulus = counted_modulus(dynamics(theta), spectrum, star > 0)) {
  p <- dynamics(theta)
  modulus < 1 && p$tau < 1 && lies_within((p$rho + p$eta) / (1 - p$tau), counted_spectrum(spectrum, star)$range)
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

error_trace <- function(spectrum, lambda, star) counted_spectrum(spectrum, star)$near(lambda)$trace(lambda)

# The bias of the direct approach with time effects: (1/n) l'G l.
time_bias <- function(spectrum, rho, s2) {
  ones <- matrix(1, spectrum$n, 1L)
  sum <- sum(panel_lag(spectrum$W, spectrum$solve(rho)(ones))) / spectrum$n
  list(tau = 0, eta = 0, rho = sum, lambda = sum, s2 = 1 / (2 * s2))
}
