# Estimation of spatial panel models on the arrays of a design: concentrated
# likelihood in one spatial parameter, its maximum, the information matrix and
# the corrections of Lee, Yu and co-authors.
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

demean_panel <- function(x, design, counts) {
  .Call(ffi_demean, x, design$n, design$periods, counts$individual, counts$time)
}

# ---- least squares on demeaned columns -----------------------------------

# Columns are scaled, so that units do not count; one step of refinement gives
# the normal equations the accuracy of an orthogonal method.
least_squares <- function(Z) {
  size <- sqrt(colSums(Z^2))
  Q <- Z / rep(size, each = nrow(Z))
  root <- chol(crossprod(Q))
  step <- function(y) backsolve(root, backsolve(root, crossprod(Q, y), transpose = TRUE))
  list(
    coef = function(y) {
      b <- step(y)
      b <- b + step(y - Q %*% b)
      b / size
    },
    inverse = chol2inv(root) / outer(size, size)
  )
}

# A column without variation left, or one that follows from the others.
check_rank <- function(Z, raw, effect) {
  size <- sqrt(colSums(Z^2))
  flat <- which(size <= 1e-10 * sqrt(colSums(raw^2)))
  if (length(flat)) {
    abort_input("formula", "regressors that vary within what the fixed effects leave",
                paste0("none in ", describe_set(colnames(Z)[flat])),
                hint = paste0("effect = \"", effect, "\" takes it out; drop the regressor or the effect."))
  }
  Q <- Z / rep(size, each = nrow(Z))
  pivoted <- suppressWarnings(chol(crossprod(Q), pivot = TRUE, tol = 1e-11))
  rank <- attr(pivoted, "rank")
  if (rank < ncol(Z)) {
    left <- attr(pivoted, "pivot")[-seq_len(rank)]
    abort_input("formula", "regressors of which none follows from the others",
                paste0(describe_set(colnames(Z)[left]), " collinear with the others"), hint = "Drop it.")
  }
  if (nrow(Z) <= ncol(Z)) abort_input("formula", "fewer regressors than observations", paste(ncol(Z), "and", nrow(Z)))
}

# ---- the maximum over the spatial parameter ------------------------------

# value(r) is the concentrated log-likelihood without its constant; score_near
# gives its derivative with a neighbourhood's traces. A look at 15 points (and
# at `guess`, where residuals alone are least) finds the highest hill, a
# parabola and golden section search its top, the root of the score the last
# digits.
maximise_spatial <- function(value, score_near, range, guess = mean(range)) {
  inner <- mean(range) + 0.5 * diff(range) * c(-1, 1) * (1 - 1e-9)
  points <- mean(range) - 0.5 * diff(range) * cos(pi * (seq_len(15L) - 0.5) / 15)
  points <- sort(c(points, min(max(guess, inner[1L]), inner[2L])))
  values <- vapply(points, value, 0)
  best <- which.max(values)
  bracket <- c(inner[1L], points, inner[2L])[best + c(0L, 2L)]
  top <- stats::optimize(value, bracket, maximum = TRUE, tol = 1e-7 * diff(range))$maximum
  if (value(top) < values[best]) top <- points[best]
  polish(top, score_near(top), range)
}

# The root of the score about a point that is close to it: Brent's method
# between two points at which it has opposite signs.
polish <- function(top, score, range) {
  reach <- 1e-7 * diff(range)
  limit <- 0.2 * min(top - range[1L], range[2L] - top)
  while (reach < limit && score(top - reach) * score(top + reach) > 0) reach <- 4 * reach
  reach <- min(reach, limit)
  if (score(top - reach) * score(top + reach) < 0) {
    top <- stats::uniroot(score, top + c(-reach, reach), tol = .Machine$double.eps / 4)$root
  }
  list(at = top, score = score(top))
}

log_det_term <- function(spectrum, counts) {
  function(r) counts$times * (spectrum$logdet(r) - if (counts$star) log(1 - r) else 0)
}

trace_term <- function(near, counts) {
  function(r) counts$times * (near$trace(r) - counts$star / (1 - r))
}

full_loglik <- function(sse, logdet, N) -N / 2 * (log(2 * pi) + 1) - N / 2 * log(sse / N) + logdet

# ---- models with a spatial lag of y (or none) ----------------------------

fit_lag <- function(design, spectrum, counts, with_rho) {
  n <- design$n
  M <- cbind(design$before, design$X)
  Z <- demean_panel(M, design, counts)
  y <- demean_panel(design$y, design, counts)
  if (ncol(Z)) check_rank(Z, M, counts_effect(counts))
  solver <- if (ncol(Z)) least_squares(Z)
  regress <- function(v) if (ncol(Z)) drop(solver$coef(v)) else numeric()
  residual <- function(v, b) if (ncol(Z)) v - drop(Z %*% b) else v
  b0 <- regress(y)
  e0 <- residual(y, b0)
  if (!with_rho) {
    return(list(delta = b0, rho = 0, Z = Z, e = e0, sse = sum(e0^2), loglik = full_loglik(sum(e0^2), 0, counts$N), score = 0))
  }
  lagged <- demean_panel(as.vector(panel_lag(design$weights$lag, matrix(design$y, n))), design, counts)
  b1 <- regress(lagged)
  e1 <- residual(lagged, b1)
  # |e0 - r e1|^2 about its lowest point, so that a close fit costs no digits
  spread <- sum(e1^2)
  lowest <- sum(e0 * e1) / spread
  least <- sum((e0 - lowest * e1)^2)
  logdet <- log_det_term(spectrum, counts)
  sse <- function(r) least + spread * (r - lowest)^2
  score_near <- function(top) {
    trace <- trace_term(spectrum$near(top), counts)
    function(r) counts$N * spread * (lowest - r) / sse(r) - trace(r)
  }
  found <- maximise_spatial(function(r) -counts$N / 2 * log(sse(r)) + logdet(r), score_near, spectrum$range, lowest)
  rho <- found$at
  e <- e0 - rho * e1
  list(delta = b0 - rho * b1, rho = rho, Z = Z, e = e, sse = sum(e^2), lagged = lagged,
       loglik = full_loglik(sum(e^2), logdet(rho), counts$N), score = found$score)
}

counts_effect <- function(counts) {
  if (counts$individual && counts$time) "twoways" else if (counts$individual) "individual" else if (counts$time) "time" else "none"
}

# ---- models with a spatial lag of the error ------------------------------

# Response and regressors, and their spatial lags by the error's weights, both
# demeaned: lagged first, demeaned after.
error_columns <- function(design, counts) {
  W <- if (is.null(design$weights$error)) design$weights$lag else design$weights$error
  columns <- cbind(design$y, design$before, design$X)
  lagged <- array(as.vector(panel_lag(W, matrix(columns, design$n))), dim(columns))
  list(raw = columns, own = demean_panel(columns, design, counts), lagged = demean_panel(lagged, design, counts))
}

# `filtered`: which regressors are filtered along with y: all, but for the common
# factor that durbin_tests() imposes on some of them.
fit_error <- function(design, spectrum, counts, filtered = TRUE) {
  columns <- error_columns(design, counts)
  A <- columns$own
  B <- columns$lagged
  B[, c(FALSE, rep_len(!filtered, ncol(B) - 1L))] <- 0
  check_rank(A[, -1L, drop = FALSE], columns$raw[, -1L, drop = FALSE], counts_effect(counts))
  at <- function(l) {
    C <- A - l * B
    b <- drop(least_squares(C[, -1L, drop = FALSE])$coef(C[, 1L]))
    list(b = b, e = C[, 1L] - drop(C[, -1L, drop = FALSE] %*% b), Z = C[, -1L, drop = FALSE])
  }
  cross <- list(crossprod(A), crossprod(A, B), crossprod(B))
  sse <- function(l) {
    S <- cross[[1L]] - l * (cross[[2L]] + t(cross[[2L]])) + l^2 * cross[[3L]]
    S[1L, 1L] - sum(S[1L, -1L] * solve_scaled(S[-1L, -1L, drop = FALSE], S[-1L, 1L]))
  }
  logdet <- log_det_term(spectrum, counts)
  score_near <- function(top) {
    trace <- trace_term(spectrum$near(top), counts)
    function(l) {
      here <- at(l)
      u <- B[, 1L] - drop(B[, -1L, drop = FALSE] %*% here$b)
      counts$N * sum(here$e * u) / sum(here$e^2) - trace(l)
    }
  }
  found <- maximise_spatial(function(l) -counts$N / 2 * log(sse(l)) + logdet(l), score_near, spectrum$range)
  here <- at(found$at)
  list(delta = here$b, lambda = found$at, Z = here$Z, e = here$e, sse = sum(here$e^2),
       loglik = full_loglik(sum(here$e^2), logdet(found$at), counts$N), score = found$score)
}

solve_scaled <- function(S, v) {
  size <- sqrt(diag(S))
  drop(solve(S / outer(size, size), v / size)) / size
}

# ---- traces ---------------------------------------------------------------

# tr G, tr GG and tr G'G of a resolvent, without the direction of time effects
# if `star`.
resolvent_traces <- function(spectrum, r, star, near = spectrum$near(r)) {
  square <- frobenius(spectrum, r)
  out <- c(trace = near$trace(r), trace2 = near$trace2(r), square = square)
  if (star) {
    ones <- matrix(1, spectrum$n, 1L)
    column_sums <- transposed_resolvent(spectrum, r, as.matrix(Matrix::crossprod(spectrum$W, ones)))
    out <- out - c(1 / (1 - r), 1 / (1 - r)^2, sum(column_sums^2) / spectrum$n)
  }
  out
}

# (I - r W')^-1 B
transposed_resolvent <- function(spectrum, r, B) {
  if (spectrum$symmetric) {
    return(spectrum$scale * spectrum$solve(r)(as.matrix(B) / spectrum$scale))
  }
  A <- methods::as(Matrix::Diagonal(spectrum$n) - r * Matrix::t(spectrum$W), "CsparseMatrix")
  as.matrix(Matrix::solve(A, as.matrix(B), sparse = FALSE))
}

# ||W (I - r W)^-1||^2, exactly up to some thousand regions, beyond by fixed
# random signs (relative error about sqrt(2 / (probes n)); it enters standard
# errors only).
frobenius <- function(spectrum, r, exact = 3000L, probes = 200L, block = 256L) {
  solve <- spectrum$solve(r)
  n <- spectrum$n
  if (n <= exact) {
    blocks <- split(seq_len(n), (seq_len(n) - 1L) %/% block)
    return(sum(vapply(blocks, function(j) {
      unit <- matrix(0, n, length(j))
      unit[cbind(j, seq_along(j))] <- 1
      sum(panel_lag(spectrum$W, solve(unit))^2)
    }, 0)))
  }
  signs <- .Call(ffi_signs, n, probes)
  blocks <- split(seq_len(probes), (seq_len(probes) - 1L) %/% 25L)
  sum(vapply(blocks, function(j) sum(panel_lag(spectrum$W, solve(signs[, j, drop = FALSE]))^2), 0)) / probes
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
  noise <- panel_lag(design$weights$lag, spectrum$solve(fit$rho)(matrix(fit$e, design$n)))
  mean_lag <- fit$lagged - demean_panel(as.vector(noise), design, counts)
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

# ---- bias correction ------------------------------------------------------

# Traces of H = [(1 - tau) I - (rho + eta) W]^-1 and of W H, G H, G W H from
# tr G at rho and at a = (rho + eta)/(1 - tau), by partial fractions.
long_run_traces <- function(spectrum, rho, tau, eta, star) {
  a <- (rho + eta) / (1 - tau)
  near_a <- spectrum$near(a)
  near_r <- spectrum$near(rho)
  ga <- near_a$trace(a)
  gr <- near_r$trace(rho)
  gap <- a - rho
  same <- abs(gap) < 1e-6 * diff(spectrum$range)
  gh <- if (same) gr + rho * near_r$trace2(rho) else (a * ga - rho * gr) / gap
  gwh <- if (same) near_r$trace2(rho) else (ga - gr) / gap
  traces <- c(h = spectrum$n + a * ga, wh = ga, gh = gh, gwh = gwh) / (1 - tau)
  c(traces - star * c(1, 1, 1 / (1 - rho), 1 / (1 - rho)) / (1 - tau - rho - eta), g = gr - star / (1 - rho))
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
