# The top of a log-likelihood concentrated in one spatial parameter r,
#
#   residuals(r) + times * (log|I - r W| - star * log(1 - r)),
#
# found by src/core_concentrated.c, which says when it has one hill only.
#
# `residuals` is -N/2 log SSE(r): for a lag model c(least, spread, lowest) of the
# parabola SSE = least + spread (r - lowest)^2, for an error model the three
# matrices of cross_products_at(), or a function(r, slopes) that gives the value, or
# its slope and curvature (NA if not known). `guess` is where to begin.
highest_likelihood <- function(residuals, spectrum, counts, parameter, guess = NA_real_, one_hill = FALSE) {
  inner <- mean(spectrum$range) + 0.5 * diff(spectrum$range) * c(-1, 1) * (1 - 1e-9)
  search <- function(source, guess) {
    points <- if (one_hill) 0L else if (is.function(source)) 15L else 60L
    .Call(ffi_concentrated, residuals, source, as.double(c(counts$N, counts$times, counts$star)), c(inner, guess), points)
  }
  # where a trace costs factorisations, a rough determinant leads to the place
  if (!is.null(spectrum$rough)) guess <- search(spectrum$rough(), guess)$at
  found <- search(spectrum$source, guess)
  check_top(found, spectrum, parameter)
  found
}

# The likelihood of a lag model has one hill if all eigenvalues are real.
highest_lag_likelihood <- function(e0, e1, spectrum, counts) {
  # |e0 - r e1|^2 about its lowest point, so that a close fit costs no digits
  spread <- sum(e1^2)
  lowest <- sum(e0 * e1) / spread
  least <- sum((e0 - lowest * e1)^2)
  highest_likelihood(c(least, spread, lowest), spectrum, counts, "rho", lowest, one_hill = spectrum$real)
}

check_top <- function(found, spectrum, parameter) {
  if (is.na(found$score) || isTRUE(found$balance < 1e-9)) {
    abort_input("W", paste0("weights and data that tell one value of ", parameter, " from another"),
                "a likelihood that does not change with it",
                hint = paste("Weights that are equal between all regions say nothing beyond time effects;",
                             "take other weights, effect = \"individual\", or a model without a spatial parameter."))
  }
  if (!found$inside) {
    warn_lowcarbon("the likelihood still rises where the interval of ", parameter, " ends, at ", format(found$at, digits = 6),
                   if (spectrum$method != "eigen") "; logdet = \"eigen\" knows the whole interval")
  }
}
