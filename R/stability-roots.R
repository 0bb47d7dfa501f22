# The space-time roots of a model: eigenvalues of A = (I - rho W)^-1 (tau I + eta W), which are
# (tau + eta w) / (1 - rho w) for the eigenvalues w of W.
#
# One rule for what is judged by them: the roots of what time effects leave where they have taken the
# direction of ones out (unit row sums), all roots otherwise.

space_time_roots <- function(w, p) (p$tau + p$eta * w) / (1 - p$rho * w)

root_moduli <- function(fit) {
  p <- dynamics(fit$coefficients)
  spectrum <- lag_spectrum(fit)
  without_unit <- fit$counts$time && spectrum$unit_rows
  direction <- if (without_unit) space_time_roots(1, p) else NA_real_
  removed <- Mod(direction)
  roots <- if (p$tau == 0 && p$eta == 0) 0 else remaining_roots(spectrum, p, without_unit)
  remaining <- max(Mod(roots))
  list(all = max(removed, remaining, na.rm = TRUE), removed = removed, remaining = remaining, roots = roots,
       direction = direction)
}

# The spectrum of the weights that lag y: a model whose errors have weights of
# their own was estimated on the spectrum of those.
lag_spectrum <- function(fit) {
  own <- fit$spatial == "error" && !is.null(fit$design$weights$error)
  if (own) spectrum_of(fit$design$weights$lag, fit$spectrum$method) else fit$spectrum
}

dense_regions <- 1500L

# rho, tau and eta; zero where the model has none.
dynamics <- function(coefficients) {
  found <- c(rho = 0, tau = 0, eta = 0)
  there <- intersect(names(found), names(coefficients))
  found[there] <- coefficients[there]
  as.list(found)
}

# All eigenvalues of W where that takes seconds, NULL where it would not.
weight_eigenvalues <- function(spectrum) {
  if (!is.null(spectrum$values)) return(spectrum$values)
  if (spectrum$n <= dense_regions) spectrum_eigen(spectrum)$values
}

# All roots, or those of Arnoldi's iteration, which finds the outermost first.
remaining_roots <- function(spectrum, p, without_unit) {
  values <- weight_eigenvalues(spectrum)
  if (is.null(values)) return(arnoldi_roots(spectrum, p, without_unit))
  if (without_unit) values <- values[-which.min(Mod(values - 1))]
  space_time_roots(values, p)
}

# Eigenvalues of A, or of what is left of it without the direction of ones.
arnoldi_roots <- function(spectrum, p, without_unit) {
  solve <- counted_spectrum(spectrum, without_unit)$solve(p$rho)
  multiply <- function(x) as.vector(solve(p$tau * x + p$eta * as.vector(panel_lag(spectrum$W, x))))
  arnoldi_values(multiply, spectrum$n, centred = without_unit)
}

# The largest modulus of the roots that count.
counted_modulus <- function(p, spectrum, without_unit) {
  if (p$tau == 0 && p$eta == 0) return(0)
  bound <- if (is.null(spectrum$values)) bounded_modulus(p, spectrum$range) else Inf
  if (bound < 1) bound else max(Mod(remaining_roots(spectrum, p, without_unit)))
}

# Where eigenvalues are not known but all are within a disc about zero, the ends of its real diameter have
# the largest roots: (tau + eta w) / (1 - rho w) takes the disc to another one that is symmetric about the
# real axis.
bounded_modulus <- function(p, range) {
  ends <- 1 / range
  if (all(abs(p$rho * ends) < 1)) max(abs(space_time_roots(ends, p))) else Inf
}
