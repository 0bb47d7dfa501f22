# From a design and a spectrum to estimates with their covariance: in C from arrays where the eigenvalues of
# the weights are known, otherwise by algebra on columns, with sparse factors.

# Can time effects be transformed away? With unit row sums of all weights that lag the response, or none.
has_left <- function(design, spectrum, spatial) {
  if (spatial == "none" && is.null(design$before)) return(TRUE)
  spectrum$unit_rows && (!"eta" %in% colnames(design$before) || has_unit_rows(design$weights$lag))
}

# `bootstrap`: how to correct by simulation instead of by formula, or NULL.
estimate_spatial <- function(design, spectrum, effect, spatial, corrected, bootstrap = NULL) {
  counts <- likelihood_counts(design, effect, corrected, has_left(design, spectrum, spatial))
  if (!is.null(bootstrap)) check_arrays(spectrum, "bias_correction")
  found <- if (has_arrays(spectrum)) estimate_arrays(design, spectrum, counts, spatial, corrected, bootstrap)
  if (is.null(found)) estimate_columns(design, spectrum, counts, spatial, corrected) else found
}

# By algebra on the columns of the design, whatever knows the determinant.
estimate_columns <- function(design, spectrum, counts, spatial, corrected) {
  fit <- if (spatial == "error") {
    fit_error(design, spectrum, counts)
  } else {
    fit_lag(design, spectrum, counts, spatial == "lag")
  }
  theta <- c(fit$delta, if (spatial == "lag") c(rho = fit$rho), if (spatial == "error") c(lambda = fit$lambda))
  names(theta)[seq_along(fit$delta)] <- colnames(fit$Z)
  raw <- c(theta, sigma2 = fit$sse / counts$N)
  inform <- function(theta, fit) {
    if (spatial == "error") information_error(fit, spectrum, counts, theta[["sigma2"]]) else
      information_lag(fit, design, spectrum, counts, theta[["sigma2"]], spatial == "lag")
  }
  information <- inform(raw, fit)
  theta <- if (corrected) correct_estimates(raw, information, design, spectrum, counts) else raw
  if (any(theta != raw)) {
    fit <- at_theta(fit, theta, design, counts, spatial)
    information <- inform(theta, fit)
  }
  order <- c(intersect(spatial_names, names(theta)), setdiff(names(theta), spatial_names))
  covariance <- solve_information(information)
  dimnames(covariance) <- list(names(theta), names(theta))
  list(coefficients = theta[setdiff(order, "sigma2")], sigma2 = theta[["sigma2"]],
       covariance = covariance[order, order],
       uncorrected = raw[order], loglik = fit$loglik, score = fit$score, counts = counts, fit = fit)
}

spatial_names <- c("rho", "lambda", "tau", "eta")

solve_information <- function(information) {
  size <- sqrt(diag(information))
  chol2inv(regular_root(information / outer(size, size), "information")) / outer(size, size)
}

# The fit's residuals (and filtered regressors) at other parameters.
at_theta <- function(fit, theta, design, counts, spatial) {
  if (is.null(fit$Z)) fit$Z <- demean_panel(model_matrix(design), design, counts)
  if (is.null(fit$lagged) && spatial == "lag") fit$lagged <- demeaned_lag(design$y, design$weights$lag, design, counts)
  fit$delta <- theta[seq_len(ncol(fit$Z))]
  if (spatial == "error") {
    columns <- error_columns(design, counts)
    fit$lambda <- theta[["lambda"]]
    fit$Z <- columns$Z - fit$lambda * columns$WZ
    fit$e <- columns$y - fit$lambda * columns$Wy - drop(fit$Z %*% fit$delta)
    return(fit)
  }
  y <- demean_panel(design$y, design, counts)
  if (spatial == "lag") {
    fit$rho <- theta[["rho"]]
    y <- y - fit$rho * fit$lagged
  }
  fit$e <- y - drop(fit$Z %*% fit$delta)
  fit
}

# ---- from arrays, in C ----------------------------------------------------

# As estimate_columns() gives it; NULL where something stands against an estimate, which that one says in words.
# `bootstrap`: how to correct by simulation instead of by formula, or NULL.
estimate_arrays <- function(design, spectrum, counts, spatial, corrected, bootstrap = NULL) {
  problem <- sdpd_problem(design, spectrum, counts, spatial, corrected && is.null(bootstrap))
  found <- sdpd_estimates(problem, "covariance")
  facts <- as.list(found$facts[, 1L])
  if (facts$trouble != sdpd_trouble[["fine"]]) return(NULL)
  if (spatial != "none") settle_top(facts, problem, design, spectrum, counts, spatial)
  raw <- found$raw[, 1L]
  estimate <- list(theta = found$theta[, 1L], covariance = found$covariance, e = found$e)
  if (is.null(bootstrap)) {
    if (corrected) say_correction(facts, raw, function() instability(raw, problem, design, spectrum, counts, spatial))
  } else {
    estimate <- correct_by_bootstrap(problem, raw, parameter_range(spectrum, counts), bootstrap)
    bootstrap <- c(list(method = "bootstrap"), bootstrap, estimate[c("shift", "rounds", "usable")])
  }
  theta <- estimate$theta
  order <- c(intersect(spatial_names, names(theta)), setdiff(names(theta), spatial_names))
  covariance <- matrix(estimate$covariance, length(theta), dimnames = list(names(theta), names(theta)))
  list(coefficients = theta[setdiff(order, "sigma2")], sigma2 = theta[["sigma2"]],
       covariance = covariance[order, order],
       uncorrected = raw[order], loglik = facts$loglik, score = facts$score, counts = counts,
       fit = list(e = estimate$e),
       correction = bootstrap)
}

# What is to be said of a maximum: see check_top() and refuse_beyond().
settle_top <- function(facts, problem, design, spectrum, counts, spatial) {
  parameter <- switch(spatial, lag = "rho", error = "lambda")
  here <- counted_spectrum(spectrum, counts$star)
  top <- list(at = facts$at, score = facts$score, balance = facts$balance, inside = facts$inside == 1)
  top$beyond <- counts$star && (top$at >= 1 || (!top$inside && top$at > mean(here$range)))
  check_top(top, here, parameter)
  refuse_beyond(top, spectrum, parameter, function() {
    direct <- sdpd_problem(design, spectrum, direct_counts(counts, design), spatial, FALSE)
    list(at = sdpd_estimates(direct, "raw")$facts[["at", 1L]])
  })
}

say_correction <- function(facts, raw, why) {
  if (facts$withheld == sdpd_withheld[["unstable"]]) do.call(warn_no_correction, why())
  if (facts$withheld == sdpd_withheld[["outside"]]) warn_correction_outside(raw, facts$proposed)
  if (facts$withheld == sdpd_withheld[["taken"]]) announce_explosion(facts$modulus_raw, facts$modulus)
}

# The roots that are not below one, and the likelihood ratio of the lag in time that the model has not.
instability <- function(raw, problem, design, spectrum, counts, spatial) {
  p <- dynamics(raw)
  values <- problem$lag$counted
  roots <- space_time_roots(values, p)
  roots <- roots[order(-Mod(roots))]
  list(modulus = Mod(roots[1L]), roots = roots[Mod(roots) >= 1], ratio = missing_lag_ratio(problem, design))
}

missing_lag_ratio <- function(problem, design) {
  if (ncol(design$before) == 2L) return(NULL)
  wider <- problem
  wider$sizes[3:4] <- 1L
  wider$parameters <- c("tau", "eta", setdiff(problem$parameters, c("tau", "eta")))
  facts <- lapply(list(problem, wider), function(p) as.list(sdpd_estimates(p, "raw")$facts[, 1L]))
  if (any(vapply(facts, `[[`, 0, "trouble") != sdpd_trouble[["fine"]])) return(NULL)
  2 * (facts[[2L]]$loglik - facts[[1L]]$loglik)
}
