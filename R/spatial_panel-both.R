# Models with a spatial lag of the response and of the error,
#
#   y = rho W y + Z delta + u,   u = lambda M u + v,
#
# (SARAR, and with lags of regressors the general nesting model). With A = I - rho W and B = I - lambda M the
# errors are v = B (A y - Z delta), and with N, t and what time effects leave as in the models with one parameter
#
#   l = -N/2 log(2 pi e |v|^2 / N) + t (log|A| + log|B|).
#
# For each lambda the residuals of the filtered columns are a parabola in rho, whose likelihood is searched as a
# lag model's; what is left is a likelihood in lambda, with a slope by the envelope theorem, of which every hill is
# climbed. rho and lambda can take each other's place, so that there often are two.
#
# L. Anselin (1988), Spatial Econometrics, doi:10.1007/978-94-015-7799-1; L.-F. Lee, J. Yu (2010), Journal of
# Econometrics 154, 165-185, doi:10.1016/j.jeconom.2009.08.001.

fit_both <- function(design, spectra, counts, beyond = FALSE) {
  columns <- both_columns(design, counts)
  check_response(columns$y[, 1L], design)
  check_lagged(columns$y[, 2L], design)
  check_lagged(columns$lagged_y[, 1L], design, spectra$error$W)
  if (ncol(columns$Z)) check_rank(columns$Z, columns$raw, counts_effect(counts))
  found <- both_top(columns, spectra, counts)
  if (!beyond) {
    direct <- function(parameter) function() both_top(columns, spectra, direct_counts(counts, design))[[parameter]]
    refuse_beyond(found$lambda, spectra$error, "lambda", direct("lambda"))
    refuse_beyond(found$rho, spectra$lag, "rho", direct("rho"))
  }
  rho <- found$rho$at
  lambda <- found$lambda$at
  y <- columns$y - lambda * columns$lagged_y
  Z <- columns$Z - lambda * columns$lagged_Z
  left <- y[, 1L] - rho * y[, 2L]
  delta <- if (ncol(Z)) stats::setNames(least_squares(Z)$coef(left), colnames(Z)) else numeric()
  e <- if (ncol(Z)) left - drop(Z %*% delta) else left
  check_explained(sum(e^2), columns$y[, 1L], design)
  list(delta = delta, rho = rho, lambda = lambda, Z = Z, e = e, sse = sum(e^2), lagged = y[, 2L],
       loglik = full_loglik(sum(e^2),
                            log_det_term(spectra$lag, counts, rho) + log_det_term(spectra$error, counts, lambda),
                            counts$N),
       score = c(rho = found$rho$score, lambda = found$lambda$score))
}

# y and W y, the regressors, and M times each: lagged first, demeaned after.
both_columns <- function(design, counts) {
  M <- error_matrix(design)
  raw <- model_matrix(design)
  y <- cbind(design$y, lag_columns(design$weights$lag, design$y, design$n))
  demean <- function(v) demean_panel(v, design, counts)
  Z <- demean(raw)
  colnames(Z) <- colnames(raw)
  list(raw = raw, y = demean(y), Z = Z, lagged_y = demean(lag_columns(M, y, design$n)),
       lagged_Z = demean(lag_columns(M, raw, design$n)))
}

error_matrix <- function(design) if (is.null(design$weights$error)) design$weights$lag else design$weights$error

# The highest point in (rho, lambda).
both_top <- function(columns, spectra, counts) {
  products <- both_products(columns)
  lag <- counted_spectrum(spectra$lag, counts$star)
  inner <- function(lambda) {
    here <- both_residuals(products, lambda)
    here$rho <- climb_likelihood(here$parabola, lag, counts, here$parabola[3L], one_hill = lag$real)
    here
  }
  profile <- function(lambda, slopes) {
    here <- inner(lambda)
    rho <- here$rho$at
    if (slopes) return(c(counts$N * here$pull(rho) / here$sse(rho), NA_real_))
    -counts$N / 2 * log(here$sse(rho)) + counts$times * lag$logdet(rho)
  }
  lambda <- highest_likelihood(profile, spectra$error, counts, "lambda")
  rho <- inner(lambda$at)$rho
  check_top(rho, lag, "rho")
  list(rho = rho, lambda = lambda)
}

# Cross products of (y, W y, Z) filtered by I - l M: constant - l linear + l^2 square. y and W y are taken
# less their regression at l = 0, and Z is turned to orthonormal columns, as in cross_products_at().
both_products <- function(columns) {
  y <- columns$y
  lagged <- columns$lagged_y
  Z <- columns$Z
  lagged_Z <- columns$lagged_Z
  if (ncol(Z)) {
    solver <- least_squares(Z)
    b <- apply(y, 2L, solver$coef)
    b <- matrix(b, ncol(Z))
    y <- y - Z %*% b
    lagged <- lagged - lagged_Z %*% b
    Z <- Z %*% solver$turn
    lagged_Z <- lagged_Z %*% solver$turn
  }
  size <- c(sqrt(colSums(y^2)), rep(1, ncol(Z)))
  scaled <- function(X) X / rep(size, each = nrow(X))
  here <- scaled(cbind(y, Z))
  there <- scaled(cbind(lagged, lagged_Z))
  half <- crossprod(here, there)
  list(constant = crossprod(here), linear = half + t(half), square = crossprod(there), size = size)
}

# At lambda = l: the parabola of |v|^2 in rho, that sum, and v'M u, half of its slope in lambda with the other sign.
both_residuals <- function(products, l) {
  S <- products$constant - l * products$linear + l^2 * products$square
  slope <- products$linear - 2 * l * products$square
  P <- S[1:2, 1:2]
  b <- matrix(0, 0L, 2L)
  if (nrow(S) > 2L) {
    root <- regular_root(S[-(1:2), -(1:2), drop = FALSE], "cross products of regressors")
    b <- backsolve(root, backsolve(root, S[-(1:2), 1:2, drop = FALSE], transpose = TRUE))
    P <- P - crossprod(S[-(1:2), 1:2, drop = FALSE], b)
  }
  units <- products$size[1:2]
  P <- P * outer(units, units)
  lowest <- P[1L, 2L] / P[2L, 2L]
  least <- P[1L, 1L] - lowest * P[1L, 2L]
  weights <- function(r) {
    a <- c(units[1L], -r * units[2L])
    c(a, -drop(b %*% a))
  }
  list(parabola = c(least, P[2L, 2L], lowest), sse = function(r) least + P[2L, 2L] * (r - lowest)^2,
       pull = function(r) sum(weights(r) * (slope %*% weights(r))) / 2)
}

# ---- information ----------------------------------------------------------

# Multiplication by G = B W A^-1 B^-1 and by H = M B^-1, of what time effects leave if `star`.
both_resolvents <- function(spectra, rho, lambda, star, centred = star > 0) {
  W <- spectra$lag$W
  M <- spectra$error$W
  filter <- counted_spectrum(spectra$error, star)$solve(lambda)
  feedback <- counted_spectrum(spectra$lag, star)$solve(rho)
  centre <- if (centred) without_column_means else identity
  list(
    lag = function(X) {
      moved <- panel_lag(W, feedback(filter(centre(X))))
      centre(moved - lambda * panel_lag(M, moved))
    },
    error = function(X) centre(panel_lag(M, filter(centre(X)))))
}

# Traces of G'G, H'H, G'H and G H, exactly or (many regions) by fixed random signs.
both_traces <- function(multiply, n, exact = exact_regions, probes = 200L) {
  few <- n <= exact
  signs <- if (!few) .Call(ffi_signs, n, probes)
  blocks <- column_blocks(if (few) n else probes, if (few) 256L else 25L)
  sums <- vapply(blocks, function(j) {
    z <- if (few) unit_columns(n, j) else signs[, j, drop = FALSE]
    g <- multiply$lag(z)
    h <- multiply$error(z)
    c(lag = sum(g^2), error = sum(h^2), cross = sum(g * h), product = sum(z * multiply$error(g)))
  }, numeric(4))
  rowSums(matrix(sums, 4L, dimnames = list(c("lag", "error", "cross", "product"), NULL))) / (if (few) 1 else probes)
}

# Of (delta, rho, lambda, sigma^2).
information_both <- function(fit, design, spectra, counts, s2) {
  k <- ncol(fit$Z)
  multiply <- both_resolvents(spectra, fit$rho, fit$lambda, counts$star)
  noise <- multiply$lag(matrix(fit$e, design$n))
  mean_lag <- fit$lagged - demean_panel(as.vector(noise), design, counts)
  traces <- both_traces(multiply, design$n)
  lag <- counted_spectrum(spectra$lag, counts$star)$near(fit$rho)
  error <- counted_spectrum(spectra$error, counts$star)$near(fit$lambda)
  information <- matrix(0, k + 3L, k + 3L)
  delta <- seq_len(k)
  rho <- k + 1L
  lambda <- k + 2L
  last <- k + 3L
  set <- function(i, j, value) information[i, j] <<- information[j, i] <<- value
  information[delta, delta] <- crossprod(fit$Z) / s2
  set(delta, rho, crossprod(fit$Z, mean_lag) / s2)
  set(rho, rho, sum(mean_lag^2) / s2 + counts$times * (lag$trace2(fit$rho) + traces[["lag"]]))
  set(lambda, lambda, counts$times * (error$trace2(fit$lambda) + traces[["error"]]))
  set(rho, lambda, counts$times * (traces[["cross"]] + traces[["product"]]))
  set(rho, last, counts$times * lag$trace(fit$rho) / s2)
  set(lambda, last, counts$times * error$trace(fit$lambda) / s2)
  set(last, last, counts$N / (2 * s2^2))
  information
}

# ---- the whole estimate -----------------------------------------------------

# Time effects that are not transformed away, with a correction, would need a formula of their own.
estimate_both <- function(design, spectra, effect, corrected) {
  unit <- spectra$lag$unit_rows && spectra$error$unit_rows
  counts <- likelihood_counts(design, effect, corrected, unit)
  if (corrected && counts$time && !unit) {
    abort_input("bias_correction",
                "FALSE for a model with both rho and lambda, time effects and weights whose row sums are not 1", "TRUE",
                hint = paste0("as_spatial_weights(W, style = \"row\") has unit row sums, with which the effects are ",
                              "transformed away."))
  }
  fit <- fit_both(design, spectra, counts)
  theta <- c(fit$delta, rho = fit$rho, lambda = fit$lambda, sigma2 = fit$sse / counts$N)
  covariance <- solve_information(information_both(fit, design, spectra, counts, theta[["sigma2"]]))
  dimnames(covariance) <- list(names(theta), names(theta))
  order <- c("rho", "lambda", setdiff(names(theta), c("rho", "lambda")))
  list(coefficients = theta[setdiff(order, "sigma2")], sigma2 = theta[["sigma2"]],
       covariance = covariance[order, order],
       uncorrected = theta[order], loglik = fit$loglik, score = fit$score, counts = counts, fit = fit)
}
