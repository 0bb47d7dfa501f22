# The top of a log-likelihood concentrated in one spatial parameter r,
#
#   residuals(r) + times * log|I - r W|,
#
# found by src/core_concentrated.c, which says when it has one hill only. `spectrum` is of the directions
# that the likelihood counts: see counted_spectrum().
#
# `residuals` is -N/2 log SSE(r): for a lag model c(least, spread, lowest) of the
# parabola SSE = least + spread (r - lowest)^2, for an error model the three
# matrices of cross_products_at(), or a function(r, slopes) that gives the value, or
# its slope and curvature (NA if not known). `guess` is where to begin.
#
# Where time effects are transformed away the top may lie beyond 1: `beyond` says so. What to do of it is the
# caller's choice: estimates refuse it (refuse_beyond()), likelihood ratios take its height.
highest_likelihood <- function(residuals, spectrum, counts, parameter, guess = NA_real_, one_hill = FALSE) {
  here <- counted_spectrum(spectrum, counts$star)
  found <- climb_likelihood(residuals, here, counts, guess, one_hill)
  check_top(found, here, parameter)
  found
}

# The same without a word of what it found; `here` holds the directions that count.
climb_likelihood <- function(residuals, here, counts, guess = NA_real_, one_hill = FALSE) {
  search <- function(source, range, guess) {
    points <- if (one_hill) 0L else if (is.function(source)) 15L else 60L
    inner <- mean(range) + 0.5 * diff(range) * c(-1, 1) * (1 - 1e-9)
    .Call(ffi_concentrated, residuals, source, as.double(c(counts$N, counts$times)), c(inner, guess), points)
  }
  # where a trace costs factorisations, a rough determinant leads to the place
  if (!is.null(here$rough)) {
    rough <- here$rough()
    guess <- search(rough, c(-1, 1) / rough$unit, guess)$at
  }
  found <- search(here$source, here$range, guess)
  found$beyond <- counts$star && (found$at >= 1 || (!found$inside && found$at > mean(here$range)))
  found
}

# The likelihood of a lag model has one hill if all eigenvalues are real.
highest_lag_likelihood <- function(e0, e1, spectrum, counts) {
  parabola <- lag_parabola(e0, e1)
  highest_likelihood(parabola, spectrum, counts, "rho", parabola[3L], one_hill = spectrum$real)
}

# |e0 - r e1|^2 about its lowest point, so that a close fit costs no digits.
lag_parabola <- function(e0, e1) {
  spread <- sum(e1^2)
  lowest <- sum(e0 * e1) / spread
  c(sum((e0 - lowest * e1)^2), spread, lowest)
}

check_top <- function(found, spectrum, parameter) {
  if (is.na(found$score) || isTRUE(found$balance < 1e-9)) {
    abort_input("W", paste0("weights and data that tell one value of ", parameter, " from another"),
                "a likelihood that does not change with it",
                hint = paste("Weights that are equal between all regions say nothing beyond time effects;",
                             "take other weights, effect = \"individual\", or a model without a spatial parameter."))
  }
  if (!found$inside && !found$beyond) {
    warn_lowcarbon("the likelihood still rises where the interval of ", parameter, " ends, at ",
                   format(found$at, digits = 6),
                   if (spectrum$method != "eigen") "; logdet = \"eigen\" knows the whole interval")
  }
}

# No estimate is made of a top beyond 1: the regions' own model does not exist there, and its
# effects would have the wrong signs. `direct` gives the estimate of the direct likelihood, if there is a choice.
refuse_beyond <- function(found, spectrum, parameter, direct = NULL) {
  if (!found$beyond) return(invisible())
  left <- spectrum$left()
  where <- if (found$inside) {
    paste0("one at ", parameter, " = ", format(found$at, digits = 4))
  } else {
    paste0("one that still rises at ", parameter, " = ", format(found$at, digits = 4))
  }
  abort_input(
    "W", paste0("weights and data under which the likelihood of the transformed data has its maximum at ", parameter,
                " below 1"),
    paste0(where, ", where no model of these regions exists"),
    hint = paste0(
      "Without what time effects remove, dense weights", second_eigenvalue(left), " say little of ", parameter,
      ". Take\n",
      if (!is.null(direct)) {
        paste0("  bias_correction = FALSE, the direct likelihood, in which ", parameter, " = ",
               format(direct()$at, digits = 4), ",\n")
      },
      "  sparser weights, such as weights_contiguity(), weights_knn() or a `threshold` or higher `power` in ",
      "weights_distance(), or\n",
      "  effect = \"individual\", if nothing moves all regions alike."),
    class = "lowcarbon_error_beyond")
}

second_eigenvalue <- function(left) {
  if (is.null(left$values)) return("")
  paste0(" (their largest eigenvalue but the 1 of all regions together is ", format(max(Re(left$values)), digits = 2),
         ")")
}
