# Estimation of spatial panel models on the arrays of a design: concentrated
# likelihood in one spatial parameter, its maximum and the information matrix;
# R/spatial_panel-correct.R has the corrections.
#
# L.-F. Lee, J. Yu (2010), Journal of Econometrics 154, 165-185,
#   doi:10.1016/j.jeconom.2009.08.001 (static models, transformation)
# J. Yu, R. de Jong, L.-F. Lee (2008), Journal of Econometrics 146, 118-134,
#   doi:10.1016/j.jeconom.2008.08.002 (dynamic models, individual effects)
# L.-F. Lee, J. Yu (2010), Econometric Theory 26, 564-597,
#   doi:10.1017/S0266466609100099 (dynamic models with time effects)

# How many observations a likelihood counts, how often log|I - rho W|, and
# whether the direction that time effects remove is taken out of it (only for
# weights with unit row sums).
likelihood_counts <- function(design, effect, transform, unit_rows) {
  n <- design$n
  periods <- design$periods
  individual <- effect %in% c("twoways", "individual")
  time <- effect %in% c("twoways", "time")
  drop_period <- transform && individual && is.null(design$before)
  drop_region <- transform && time && unit_rows
  regions <- n - drop_region
  times <- periods - drop_period
  list(N = regions * times, times = times, regions = regions, star = as.numeric(drop_region),
       individual = individual, time = time)
}

# Those of the direct likelihood.
direct_counts <- function(counts, design) {
  counts[c("N", "times", "regions", "star")] <- list(design$n * design$periods, design$periods, design$n, 0)
  counts
}

# ---- least squares on demeaned columns -----------------------------------

# Cross products are scaled, so that units do not count, and the columns
# themselves are never copied; one step of refinement gives the normal equations
# the accuracy of an orthogonal method.
least_squares <- function(Z, cross = crossprod(Z)) {
  size <- sqrt(diag(cross))
  root <- regular_root(cross / outer(size, size), "cross products of regressors")
  step <- function(y) drop(backsolve(root, backsolve(root, crossprod(Z, y) / size, transpose = TRUE))) / size
  list(
    coef = function(y) {
      b <- step(y)
      b + step(y - drop(Z %*% b))
    },
    # Z turn has orthonormal columns
    turn = backsolve(root, diag(1, length(size))) / size
  )
}

# A column without variation left, or one that follows from the others.
check_rank <- function(Z, raw, effect, cross = crossprod(Z)) {
  size <- sqrt(diag(cross))
  before <- sqrt(vapply(seq_len(ncol(raw)), function(j) column_squares(raw[, j], colnames(raw)[j]), 0))
  flat <- which(size <= 1e-10 * before)
  if (length(flat)) {
    abort_input("formula", "regressors that vary within what the fixed effects leave",
                paste0("none in ", describe_set(colnames(Z)[flat])),
                hint = paste0("effect = \"", effect, "\" takes it out; drop the regressor or the effect."))
  }
  pivoted <- suppressWarnings(chol(cross / outer(size, size), pivot = TRUE, tol = 1e-11))
  rank <- attr(pivoted, "rank")
  if (rank < ncol(Z)) {
    left <- attr(pivoted, "pivot")[-seq_len(rank)]
    abort_input("formula", "regressors of which none follows from the others",
                paste0(describe_set(colnames(Z)[left]), " collinear with the others"), hint = "Drop it.")
  }
  if (nrow(Z) <= ncol(Z)) abort_input("formula", "fewer regressors than observations", paste(ncol(Z), "and", nrow(Z)))
}

# The determinant's part of the log-likelihood, and the trace's of its score.
log_det_term <- function(spectrum, counts, r) counts$times * counted_spectrum(spectrum, counts$star)$logdet(r)

full_loglik <- function(sse, logdet, N) -N / 2 * (log(2 * pi) + 1) - N / 2 * log(sse / N) + logdet

# ---- models with a spatial lag of y (or none) ----------------------------

# Lagged responses and regressors, not copied where there is nothing to bind.
model_matrix <- function(design) if (is.null(design$before)) design$X else cbind(design$before, design$X)

# `beyond`: is a maximum beyond 1 taken (for its height), or refused?
fit_lag <- function(design, spectrum, counts, with_rho, beyond = FALSE) {
  n <- design$n
  M <- model_matrix(design)
  Z <- demean_panel(M, design, counts)
  y <- demean_panel(design$y, design, counts)
  check_response(y, design)
  if (ncol(Z)) {
    cross <- crossprod(Z)
    check_rank(Z, M, counts_effect(counts), cross)
    solver <- least_squares(Z, cross)
  }
  regress <- function(v) if (ncol(Z)) solver$coef(v) else numeric()
  residual <- function(v, b) if (ncol(Z)) v - drop(Z %*% b) else v
  b0 <- regress(y)
  e0 <- residual(y, b0)
  check_explained(sum(e0^2), y, design)
  if (!with_rho) {
    return(list(delta = b0, rho = 0, Z = Z, e = e0, sse = sum(e0^2), loglik = full_loglik(sum(e0^2), 0, counts$N),
                score = 0))
  }
  lagged <- demeaned_lag(design$y, design$weights$lag, design, counts)
  check_lagged(lagged, design)
  b1 <- regress(lagged)
  e1 <- residual(lagged, b1)
  found <- highest_lag_likelihood(e0, e1, spectrum, counts)
  if (!beyond) refuse_beyond(found, spectrum, "rho",
                             function() highest_lag_likelihood(e0, e1, spectrum, direct_counts(counts, design)))
  rho <- found$at
  e <- e0 - rho * e1
  check_explained(sum(e^2), y, design)
  list(delta = b0 - rho * b1, rho = rho, Z = Z, e = e, sse = sum(e^2), lagged = lagged,
       loglik = full_loglik(sum(e^2), log_det_term(spectrum, counts, rho), counts$N), score = found$score)
}

# A response, and a spatial lag of it, of which the effects leave something.
check_response <- function(y, design) {
  if (sum(y^2) <= 1e-20 * column_squares(design$y, design$response)) {
    abort_input("formula", "a response that varies within what the fixed effects leave",
                paste0("none in `", design$response, "`"))
  }
}

# Errors no larger than rounding have no variance, and nothing that depends on it.
check_explained <- function(sse, y, design) {
  if (sse <= 1e-26 * sum(y^2)) {
    abort_input("formula", paste0("a response `", design$response, "` that the model does not explain wholly"),
                "no residual variation but rounding",
                hint = "Is the response computed from the regressors?")
  }
}

check_lagged <- function(lagged, design, W = design$weights$lag) {
  if (sum(lagged^2) <= 1e-20 * sum(design$y^2) * max(abs(W@x), 0)^2) {
    abort_input("W", paste0("a spatial lag of `", design$response, "` that varies within what the fixed effects leave"),
                "none",
                hint = "Without links between regions there is no spatial model; see model = \"ols\".")
  }
}

counts_effect <- function(counts) {
  if (counts$individual && counts$time) "twoways" else if (counts$individual) "individual" else
    if (counts$time) "time" else "none"
}

# ---- models with a spatial lag of the error ------------------------------

# Response and regressors, and their spatial lags by the error's weights, both
# demeaned: lagged first, demeaned after.
error_columns <- function(design, counts) {
  W <- if (is.null(design$weights$error)) design$weights$lag else design$weights$error
  M <- model_matrix(design)
  list(raw = M, y = demean_panel(design$y, design, counts), Z = demean_panel(M, design, counts),
       Wy = demeaned_lag(design$y, W, design, counts), WZ = demean_panel(lag_columns(W, M, design$n), design, counts))
}

# `filtered`: which regressors are filtered along with y: all, but for the common
# factor that durbin_tests() imposes on some of them.
fit_error <- function(design, spectrum, counts, filtered = TRUE, beyond = FALSE) {
  columns <- error_columns(design, counts)
  check_response(columns$y, design)
  check_lagged(columns$Wy, design, spectrum$W)
  columns$WZ[, !rep_len(filtered, ncol(columns$WZ))] <- 0
  cross <- crossprod(columns$Z)
  if (ncol(columns$Z)) check_rank(columns$Z, columns$raw, counts_effect(counts), cross)
  columns$raw <- NULL
  products <- cross_products_at(columns, cross)
  check_explained(products[[1L]][1L], columns$y, design)
  search <- function(counts) highest_likelihood(products, spectrum, counts, "lambda",
                                                one_hill = !ncol(columns$Z) && spectrum$real)
  found <- search(counts)
  if (!beyond) refuse_beyond(found, spectrum, "lambda", function() search(direct_counts(counts, design)))
  here <- polish_error(columns, found, spectrum, counts)
  sse <- sum(here$e^2)
  check_explained(sse, columns$y, design)
  c(here, list(sse = sse, loglik = full_loglik(sum(here$e^2), log_det_term(spectrum, counts, here$lambda), counts$N)))
}

# Cross products of y and Z, and of their lags: S(l) = constant - l linear + l^2
# square. y is taken less its regression at l = 0, and Z turned to orthonormal
# columns, neither of which changes the residual sum of squares, so that little is
# subtracted from it at other l.
cross_products_at <- function(columns, cross) {
  e <- columns$y
  u <- columns$Wy
  if (!ncol(columns$Z)) return(list(as.matrix(sum(e^2)), as.matrix(2 * sum(e * u)), as.matrix(sum(u^2))))
  solver <- least_squares(columns$Z, cross)
  b <- solver$coef(e)
  e <- e - drop(columns$Z %*% b)
  u <- u - drop(columns$WZ %*% b)
  turn <- solver$turn
  bordered <- function(corner, row, column, inner) {
    rbind(c(corner, row %*% turn), cbind(crossprod(turn, column), crossprod(turn, inner %*% turn)), deparse.level = 0L)
  }
  half <- bordered(sum(e * u), crossprod(e, columns$WZ), crossprod(columns$Z, u), crossprod(columns$Z, columns$WZ))
  ahead <- crossprod(columns$Z, e)
  lagged <- crossprod(columns$WZ, u)
  list(bordered(sum(e^2), t(ahead), ahead, cross), half + t(half),
       bordered(sum(u^2), t(lagged), lagged, crossprod(columns$WZ)))
}

# Estimates at the top of the cross products' likelihood, and the score of the data
# themselves there; what cross products have lost Newton's step brings back.
polish_error <- function(columns, found, spectrum, counts) {
  at <- function(l) {
    Z <- columns$Z - l * columns$WZ
    y <- columns$y - l * columns$Wy
    b <- if (ncol(Z)) stats::setNames(least_squares(Z)$coef(y), colnames(Z)) else numeric()
    e <- if (ncol(Z)) y - drop(Z %*% b) else y
    u <- if (ncol(Z)) columns$Wy - drop(columns$WZ %*% b) else columns$Wy
    score <- counts$N * sum(e * u) / sum(e^2) - trace_term(spectrum, counts, l)
    list(delta = b, lambda = l, Z = Z, e = e, score = score)
  }
  here <- at(found$at)
  if (!found$inside) return(here)
  for (step in 1:2) {
    moved <- here$lambda - here$score / found$curvature
    if (moved == here$lambda) break
    there <- at(moved)
    if (!(abs(there$score) < abs(here$score))) break
    here <- there
  }
  here
}

# ---- traces ---------------------------------------------------------------

# tr G, tr GG and tr G'G of a resolvent, of what time effects leave if `star`.
resolvent_traces <- function(spectrum, r, star) {
  here <- counted_spectrum(spectrum, star)
  near <- here$near(r)
  trace2 <- near$trace2(r)
  c(trace = near$trace(r), trace2 = trace2,
    square = as.numeric(frobenius(here, r, centred = star > 0, trace2 = trace2)))
}

# tr G'G of G = W (I - r W)^-1, exactly up to some thousand regions. Beyond, tr GG is known exactly and
# fixed random signs z give what G'G has more, as means of z'(G'G - GG)z: of weights that are nearly symmetric
# that is little, and its noise less. The standard error of the mean, which the probes themselves
# tell, is an attribute: it is of standard errors' matter only.
frobenius <- function(spectrum, r, exact = exact_regions, probes = 100L, centred = FALSE,
                      trace2 = spectrum$near(r)$trace2(r)) {
  n <- spectrum$n
  centre <- if (centred) without_column_means else identity
  solve <- spectrum$solve(r)
  multiply <- function(B) centre(panel_lag(spectrum$W, solve(centre(B))))
  if (n <= exact) return(sum(vapply(column_blocks(n), function(j) sum(multiply(unit_columns(n, j))^2), 0)))
  signs <- .Call(ffi_signs, n, probes)
  more <- unlist(lapply(column_blocks(probes, 25L), function(j) {
    z <- signs[, j, drop = FALSE]
    once <- multiply(z)
    colSums(once^2) - colSums(z * multiply(once))
  }))
  structure(trace2 + mean(more), error = stats::sd(more) / sqrt(probes))
}

# ---- information ----------------------------------------------------------

# Information of (delta, rho, sigma^2). `mean_lag`: expectation of the demeaned
# W y, that is D(W y - G e).
information_lag <- function(fit, design, spectrum, counts, s2, with_rho) {
  k <- ncol(fit$Z)
  information <- matrix(0, k + with_rho + 1L, k + with_rho + 1L)
  delta <- seq_len(k)
  information[delta, delta] <- crossprod(fit$Z) / s2
  last <- k + with_rho + 1L
  information[last, last] <- counts$N / (2 * s2^2)
  if (!with_rho) return(information)
  noise <- panel_lag(design$weights$lag,
                     counted_spectrum(spectrum, counts$star)$solve(fit$rho)(matrix(fit$e, design$n)))
  dim(noise) <- NULL
  mean_lag <- fit$lagged - demean_panel(noise, design, counts)
  traces <- resolvent_traces(spectrum, fit$rho, counts$star)
  information[delta, k + 1L] <- information[k + 1L, delta] <- crossprod(fit$Z, mean_lag) / s2
  information[k + 1L, k + 1L] <- sum(mean_lag^2) / s2 + counts$times * (traces[["trace2"]] + traces[["square"]])
  information[last, k + 1L] <- information[k + 1L, last] <- counts$times * traces[["trace"]] / s2
  information
}

information_error <- function(fit, spectrum, counts, s2) {
  k <- ncol(fit$Z)
  information <- matrix(0, k + 2L, k + 2L)
  traces <- resolvent_traces(spectrum, fit$lambda, counts$star)
  information[seq_len(k), seq_len(k)] <- crossprod(fit$Z) / s2
  information[k + 1L, k + 1L] <- counts$times * (traces[["trace2"]] + traces[["square"]])
  information[k + 2L, k + 1L] <- information[k + 1L, k + 2L] <- counts$times * traces[["trace"]] / s2
  information[k + 2L, k + 2L] <- counts$N / (2 * s2^2)
  information
}
