# Spatial lag and non-spatial panel models with random individual effects, by
# maximum likelihood.
#
#   y_t = rho W y_t + Z_t delta + a_t l + mu + v_t,  mu ~ N(0, s_mu^2 I), v ~ N(0, s^2 I),
#
# with phi = s^2 / (s^2 + T s_mu^2) in (0, 1] and v = within + between (period
# means) parts of y - rho W y - Z delta,
#
#   l = -N/2 log(2 pi s^2) + n/2 log phi + T log|I - rho W| - (|within|^2 + phi |between|^2) / (2 s^2),
#
# J. P. Elhorst (2014), Spatial Econometrics, section 3.3 (whose theta^2 is phi),
# doi:10.1007/978-3-642-40340-8. Time effects a_t, if any, are fixed; with the
# transformation (star) n is n - 1 and the determinant lacks their direction.
# Without them the mean is taken out of everything, which is an intercept (hausman_test()), or the regressors
# have an intercept of their own (spatial_panel()). Errors with a spatial lag are in spatial_panel-random-error.R.

# s^2, delta and phi are concentrated out at each rho: phi by a scan and a root
# of the score, all on cross products, O(k) an evaluation.
fit_random <- function(design, spectrum, counts, with_rho, means = FALSE) {
  parts <- random_parts(design, counts, with_rho, means)
  profile <- profile_phi(parts, counts)
  rho <- 0
  score <- 0
  if (with_rho) {
    residuals <- function(r, slopes) {
      here <- profile(r)
      if (slopes) c(here$slope, NA_real_) else here$value
    }
    found <- highest_likelihood(residuals, spectrum, counts, "rho")
    refuse_beyond(found, spectrum, "rho")
    rho <- found$at
    score <- found$score
  }
  finish_random(parts, design, spectrum, counts, rho, profile(rho), with_rho, score)
}

random_counts <- function(design, effect, transform, unit_rows) {
  time <- effect == "twoways"
  star <- transform && time && unit_rows
  regions <- design$n - star
  list(N = regions * design$periods, times = design$periods, regions = regions, star = as.numeric(star),
       individual = FALSE, time = time, centre = !time)
}

# Within and between parts of y, W y and the regressors; `means` adds the
# regressors' own period means (Mundlak).
random_parts <- function(design, counts, with_rho, means) {
  columns <- cbind(y = design$y, if (with_rho) lag_columns(design$weights$lag, design$y, design$n), design$X)
  base <- if (counts$time) {
    demean_panel(columns, design, counts)
  } else {
    without_level(columns, counts)
  }
  within <- demean_panel(columns, design, list(individual = TRUE, time = counts$time))
  dimnames(base) <- dimnames(within) <- dimnames(columns)
  between <- base - within
  if (means) {
    extra <- independent_means(between[, -seq_len(1L + with_rho), drop = FALSE],
                               base[, -seq_len(1L + with_rho), drop = FALSE])
    between <- cbind(between, extra)
    within <- cbind(within, array(0, dim(extra), dimnames(extra)))
  }
  list(within = within, between = between, response = seq_len(1L + with_rho), means = if (means) colnames(extra))
}

# What a mean taken out of everything leaves; nothing is taken out beside an intercept.
without_level <- function(columns, counts) {
  if (counts$centre) columns - rep(colMeans(columns), each = nrow(columns)) else columns
}

# Means that vary over regions, and do not follow from one another.
independent_means <- function(between, base) {
  size <- sqrt(colSums(between^2))
  between <- between[, size > 1e-10 * sqrt(colSums(base^2)), drop = FALSE]
  if (!ncol(between)) return(between)
  Q <- between / rep(sqrt(colSums(between^2)), each = nrow(between))
  pivoted <- suppressWarnings(chol(crossprod(Q), pivot = TRUE, tol = 1e-11))
  between <- between[, sort(attr(pivoted, "pivot")[seq_len(attr(pivoted, "rank"))]), drop = FALSE]
  colnames(between) <- paste0("mean:", colnames(between))
  between
}

# ---- phi at a given rho --------------------------------------------------

# The regressors are turned so that their cross products sum to the identity and
# those of the between parts are diagonal: Z'Z(phi) = (1 - d) + phi d.
profile_phi <- function(parts, counts) {
  size <- sqrt(colSums(parts$within^2) + colSums(parts$between^2))
  within <- crossprod(parts$within / rep(size, each = nrow(parts$within)))
  between <- crossprod(parts$between / rep(size, each = nrow(parts$between)))
  y <- parts$response
  turned <- turn_regressors(within[-y, -y, drop = FALSE], between[-y, -y, drop = FALSE])
  cross <- list(d = turned$d,
                zy = list(crossprod(turned$basis, within[-y, y, drop = FALSE]),
                          crossprod(turned$basis, between[-y, y, drop = FALSE])),
                yy = list(within[y, y, drop = FALSE], between[y, y, drop = FALSE]), size = size[y])
  function(r) profile_at(cross, r, counts)
}

turn_regressors <- function(within, between) {
  if (!nrow(within)) return(list(basis = within, d = numeric()))
  inverse <- backsolve(chol(within + between), diag(nrow(within)))
  spectrum <- eigen(crossprod(inverse, between %*% inverse), symmetric = TRUE)
  list(basis = inverse %*% spectrum$vectors, d = pmin(pmax(spectrum$values, 0), 1))
}

# Value, slope in rho (without the determinant) and best phi at rho = r.
profile_at <- function(cross, r, counts) {
  a <- (cross$size * c(1, -r))[seq_along(cross$size)] # y - r W y in the scaled columns
  yy <- vapply(cross$yy, function(S) drop(a %*% S %*% a), 0)
  zy <- vapply(cross$zy, function(S) drop(S %*% a), numeric(length(cross$d)))
  zy <- matrix(zy, length(cross$d))
  phis <- function(f) function(phi) vapply(phi, f, 0)
  sse <- phis(function(phi) yy[1L] + phi * yy[2L] - sum((zy[, 1L] + phi * zy[, 2L])^2 / (1 - cross$d + phi * cross$d)))
  between_sse <- phis(function(phi) {
    b <- (zy[, 1L] + phi * zy[, 2L]) / (1 - cross$d + phi * cross$d)
    yy[2L] - 2 * sum(b * zy[, 2L]) + sum(cross$d * b^2)
  })
  value <- function(phi) counts$regions / 2 * log(phi) - counts$N / 2 * log(sse(phi))
  slope <- function(phi) counts$regions / 2 - counts$N / 2 * phi * between_sse(phi) / sse(phi)
  phi <- best_phi(value, slope)
  list(phi = phi, value = value(phi), slope = rho_slope(cross, a, phi, counts) / sse(phi), phi_score = slope(phi))
}

# N e*'(W y)*: with delta and phi at their best, the whole slope in rho but for
# the determinant's.
rho_slope <- function(cross, a, phi, counts) {
  if (length(a) < 2L) return(0)
  ahead <- c(0, cross$size[2L])
  yy <- cross$yy[[1L]] + phi * cross$yy[[2L]]
  zy <- cross$zy[[1L]] + phi * cross$zy[[2L]]
  counts$N * (drop(a %*% yy %*% ahead) - sum(drop(zy %*% a) * drop(zy %*% ahead) / (1 - cross$d + phi * cross$d)))
}

# The profile can have two maxima; the best of a scan over powers of ten is
# refined where the slope changes sign.
best_phi <- function(value, slope) {
  grid <- 10^seq(-12, 0, length.out = 61L)
  values <- value(grid)
  best <- which.max(values)
  if (best == length(grid) && slope(1) >= 0) return(1)
  low <- grid[max(best - 1L, 1L)]
  high <- grid[min(best + 1L, length(grid))]
  if (slope(low) <= 0 || slope(high) >= 0) return(grid[best])
  stats::uniroot(slope, c(low, high), tol = 1e-15 * high, maxiter = 200L)$root
}

# ---- estimates and covariance ---------------------------------------------

finish_random <- function(parts, design, spectrum, counts, rho, at, with_rho, score) {
  star <- parts$within + sqrt(at$phi) * parts$between
  y <- parts$response
  Z <- star[, -y, drop = FALSE]
  check_rank(Z, Z, if (counts$time) "twoways" else "individual")
  left <- star[, 1L] - if (with_rho) rho * star[, 2L] else 0
  delta <- stats::setNames(drop(least_squares(Z)$coef(left)), colnames(Z))
  e <- left - drop(Z %*% delta)
  sse <- sum(e^2)
  fit <- list(delta = delta, rho = rho, phi = at$phi, Z = Z, e = e, sigma2 = sse / counts$N, means = parts$means)
  fit$loglik <- full_loglik(sse, log_det_term(spectrum, counts, rho), counts$N) + counts$regions / 2 * log(at$phi)
  fit$score <- c(rho = score, phi = at$phi_score)
  fit$sigma2_region <- fit$sigma2 * (1 / fit$phi - 1) / counts$times
  residual <- (parts$within + parts$between)
  residual <- residual[,
                       1L] - (if (with_rho) rho * residual[, 2L] else 0) - drop(residual[, -y, drop = FALSE] %*% delta)
  fit$lagged_mean <- if (with_rho) random_lag_mean(star[, 2L], residual, fit, design, spectrum, counts)
  fit$covariance <- random_covariance(fit, spectrum, counts, with_rho)
  fit$coefficients <- c(if (with_rho) c(rho = rho), delta)
  fit
}

# Expectation of the transformed W y: (W y - G e)*.
random_lag_mean <- function(lagged, residual, fit, design, spectrum, counts) {
  noise <- as.vector(panel_lag(design$weights$lag,
                               counted_spectrum(spectrum, counts$star)$solve(fit$rho)(matrix(residual, design$n))))
  base <- if (counts$time) demean_panel(noise, design, counts) else drop(without_level(as.matrix(noise), counts))
  within <- demean_panel(noise, design, list(individual = TRUE, time = counts$time))
  lagged - within - sqrt(fit$phi) * (base - within)
}

# Inverse information of (delta, rho, phi, sigma^2). At the boundary phi = 1 it
# is that of the model without individual effects.
random_covariance <- function(fit, spectrum, counts, with_rho) {
  k <- ncol(fit$Z)
  names <- c(colnames(fit$Z), if (with_rho) "rho", if (fit$phi < 1) "phi", "sigma2")
  information <- matrix(0, length(names), length(names), dimnames = list(names, names))
  information[seq_len(k), seq_len(k)] <- crossprod(fit$Z) / fit$sigma2
  information["sigma2", "sigma2"] <- counts$N / (2 * fit$sigma2^2)
  if (fit$phi < 1) {
    information["phi", "phi"] <- counts$regions / (2 * fit$phi^2)
    information["phi", "sigma2"] <- information["sigma2", "phi"] <- -counts$regions / (2 * fit$phi * fit$sigma2)
  }
  if (with_rho) {
    traces <- resolvent_traces(spectrum, fit$rho, counts$star)
    information[seq_len(k), "rho"] <- information["rho", seq_len(k)] <- crossprod(fit$Z, fit$lagged_mean) / fit$sigma2
    information["rho",
                "rho"] <- sum(fit$lagged_mean^2) / fit$sigma2 + counts$times * (traces[["trace2"]] + traces[["square"]])
    information["rho", "sigma2"] <- information["sigma2", "rho"] <- counts$times * traces[["trace"]] / fit$sigma2
    if (fit$phi < 1) information["rho", "phi"] <- information["phi", "rho"] <- -traces[["trace"]] / fit$phi
  }
  covariance <- solve_information(information)
  dimnames(covariance) <- dimnames(information)
  covariance
}
