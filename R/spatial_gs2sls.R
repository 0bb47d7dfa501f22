#' Spatial panel models by instruments: GS2SLS
#'
#' Two-stage least squares of a panel model with a spatial lag of the response, further endogenous regressors, fixed
#' effects, and if wanted a spatially autocorrelated error (generalised spatial two-stage least squares):
#' \deqn{y_t = \rho W y_t + Y_t \pi + X_t \beta + W X_t \theta + \mu + \alpha_t \iota + u_t,\qquad
#' u_t = \lambda M u_t + \varepsilon_t.}{y_t = rho W y_t + Y_t pi + X_t beta + W X_t theta + mu + alpha_t + u_t,
#' u_t = lambda M u_t + e_t.}
#' [spatial_panel()] is more efficient where its likelihood holds. This needs no normal and no equal variances, and it
#' is
#' what there is when a regressor is endogenous.
#'
#' @section Formula and instruments:
#' `y ~ x` has the spatial lag of y as its only endogenous regressor. `y ~ x + d | x + z` (as in
#' [iv_diagnostics()]) says that d is endogenous too, and z instruments from outside: what stands in the first
#' part alone is endogenous, in both exogenous, in the second alone an instrument. The instruments of
#' \eqn{W y} are spatial lags up to `order` of all exogenous columns, \eqn{W X, W^2 X, \ldots} and, with
#' `lag_instruments`, \eqn{W z, W^2 z, \ldots} (Kelejian and Prucha 1998). Of a regressor whose own lag is in the model
#' (`durbin`) they begin one order higher. Lags are taken first, effects out of them after. Instruments
#' that effects or the others explain fully are left out and listed in the result.
#'
#' Spatial lags of regressors that do nothing (\eqn{\beta = 0}) are no instruments: look at the tests. The
#' Kleibergen-Paap, Cragg-Donald and Sargan or Hansen statistics of [iv_diagnostics()] are those of the whole system,
#' \eqn{W y}
#' among the endogenous; `fit$iv` holds them, for [iv_tests()] and `plot()` too.
#'
#' @section Spatially autocorrelated error:
#' With `error = TRUE` \eqn{\lambda} comes from the residuals of the first round by the two moments of Kelejian and
#' Prucha
#' (2010), \eqn{E(\varepsilon_t' A \varepsilon_t) = 0} for \eqn{A = M} and \eqn{A = M'M - diag(M'M)}, which hold
#' whatever the variances of the regions; then the model is estimated again, \eqn{y - \lambda M y} on
#' \eqn{Z - \lambda M Z} with the same instruments, and \eqn{\lambda} from these residuals by the efficient weights.
#' Its standard error counts that the coefficients are estimates, and supposes that the variance of a region does not
#' change over
#' time and that its errors are not autocorrelated. With time effects the moments are corrected for
#' the mean taken out, exactly if the variances are equal and up to 1/n otherwise, and
#' `W_error` must have unit row sums. Where no \eqn{\lambda} for which the model exists fits the moments, that is an
#' error.
#'
#' @section Covariance:
#' `vcov` is `"iid"`, `"robust"` (to unequal variances), `"cluster"` or a formula of clusters
#' (`~region`: also to autocorrelation within regions). Small-sample factors and degrees of freedom are those of
#' [iv_diagnostics()],
#' effects counted.
#'
#' @section Unbalanced panels:
#' are refused by name: the lag of a region needs its neighbours in each period.
#'
#' @section Cost: a few least-squares problems; the tests take singular values of the instruments.
#'
#' @param formula `y ~ exogenous`, or `y ~ exogenous + endogenous | exogenous + instruments`.
#' @param data a data frame in long form with one row for each region and period; any order. A single period is a
#'   cross-section (with `effect = "none"`).
#' @param index,W as in [spatial_panel()].
#' @param effect `"twoways"`, `"individual"`, `"time"` or `"none"`: fixed effects.
#' @param lag whether the spatial lag of the response is a regressor.
#' @param error whether the error is spatially autocorrelated.
#' @param durbin one-sided formula of exogenous regressors that come with their spatial lag, as `~ x1 + x2`.
#' @param order highest order of the spatial lags among the instruments.
#' @param lag_instruments whether the instruments from outside are lagged too.
#' @param W_error weights of the error; those of the lag if `NULL`.
#' @param vcov,cluster,robust covariance, see below.
#' @param small whether covariances count the degrees of freedom, and tests use t.
#'
#' @return An object of class `lowcarbon_gs2sls`: `coefficients` (`rho`, the regressors, `W:` and their names, and at
#'   the end
#'   `lambda`), `iv` (the tests of instruments), `left_out`
#'   (instruments that were), and what the methods need. `summary()`, `coef()`, `vcov()`, `confint()`, `nobs()`,
#'   `residuals()`,
#'   `fitted()`, `df.residual()`, `tidy()`, `glance()`, `plot()`, [regression_table()] and `effects()`, whose table is
#'   that of [effects.spatial_panel()].
#'
#' @references Kelejian, H. H. and Prucha, I. R. (1998). A generalized spatial two-stage least squares procedure for
#'   estimating a spatial autoregressive model with autoregressive disturbances. *Journal of Real Estate Finance and
#'   Economics*, 17, 99-121. \doi{10.1023/A:1007707430416}
#'
#'   Kelejian, H. H. and Prucha, I. R. (2010). Specification and estimation of spatial autoregressive models with
#'   autoregressive and heteroskedastic disturbances. *Journal of Econometrics*, 157, 53-67.
#'   \doi{10.1016/j.jeconom.2009.10.025}
#'
#'   Mutl, J. and Pfaffermayr, M. (2011). The Hausman test in a Cliff and Ord panel model. *Econometrics Journal*, 14,
#'   48-76. \doi{10.1111/j.1368-423X.2010.00325.x}
#'
#'   Drukker, D. M., Egger, P. and Prucha, I. R. (2013). On two-step estimation of a spatial autoregressive model with
#'   autoregressive disturbances and endogenous regressors. *Econometric Reviews*, 32, 686-733.
#'   \doi{10.1080/07474938.2013.741020}
#'
#' @examples
#' panel <- intelligence_panel_simulated
#' provinces <- unique(panel$province)
#' borders <- subset(china_borders, from %in% provinces & to %in% provinces)
#' W <- weights_contiguity(borders, ids = provinces)
#' index <- c("province", "year")
#' fit <- spatial_gs2sls(gtfp ~ ai + upgrading + log(gdp), panel, index, W, vcov = "cluster")
#' summary(fit)
#' effects(fit)
#' # artificial intelligence endogenous as well, with an instrument from outside
#' spatial_gs2sls(gtfp ~ ai + upgrading + log(gdp) | upgrading + log(gdp) + ai_us, panel, index, W)
#' @concept spatial two-stage least squares
#' @concept endogenous regressors
#' @seealso [spatial_panel()], [iv_diagnostics()], [effects.spatial_panel()]
#' @export
spatial_gs2sls <- function(formula, data, index = NULL, W, effect = c("twoways", "individual", "time", "none"),
                           lag = TRUE,
                           error = FALSE, durbin = NULL, order = 2, lag_instruments = TRUE, W_error = NULL,
                           vcov = "iid", cluster = NULL, robust = NULL, small = TRUE) {
  effect <- check_choice(effect)
  for (flag in c("lag", "error", "lag_instruments", "small")) check_flag(get(flag), flag)
  check_number(order, "order", lower = 1, upper = 10, whole = TRUE)
  check_given(W, "weights of neighbours, which as_spatial_weights() takes")
  if (!error && !is.null(W_error)) abort_input("W_error", "NULL without error = TRUE", "weights")
  parts <- spatial_parts(formula)
  check_data(data)
  index <- resolve_index(data, index)
  parts <- expand_dots(parts, data, index)
  request <- covariance_request(if (!missing(vcov)) vcov, cluster, robust)
  asked <- instrument_covariance(request, index)
  sample <- whole_sample(data, index, effect, asked$cluster)
  columns <- spatial_columns(parts, data, sample, effect, durbin)
  weights <- list(lag = weights_in_order(W, sample$regions), error = if (!is.null(W_error)) weights_in_order(W_error,
      sample$regions, "W_error"))
  if (error && is.null(weights$error)) weights$error <- weights$lag
  raw <- spatial_raw(columns, weights, length(sample$regions), lag, order, lag_instruments, error && !is.null(W_error))
  choices <- list(effect = effect, vcov = asked$vcov, absorbed = "ivreghdfe", small = small)
  found <- if (error) gs2sls_with_error(raw, columns, sample, weights, choices) else gs2sls_once(raw, columns, sample,
      weights, choices)
  gs2sls_result(found, columns, sample, weights, list(lag = lag, error = error, order = order, effect = effect),
                match.call())
}

# ---- columns ---------------------------------------------------------------------

# y ~ x is y ~ x | x with nothing endogenous but the lag.
spatial_parts <- function(formula) {
  if (missing(formula)) abort_input("formula",
                                    "y ~ exogenous + endogenous | exogenous + instruments, or y ~ exogenous", "nothing")
  two <- inherits(formula, "formula") && length(formula) == 3L && "|" %in% all_calls(formula[[3L]])
  if (two) return(split_instruments(formula))
  if (!inherits(formula, "formula") || length(formula) != 3L) {
    abort_input("formula", "y ~ exogenous + endogenous | exogenous + instruments, or y ~ exogenous",
                describe_found_formula(formula))
  }
  list(regressors = formula, instruments = formula)
}

whole_sample <- function(data, index, effect, cluster) {
  panel <- code_panel(data, index,
                      hint = "A region has one row in each period; add the rows up or drop the repetition first.")
  check_balanced(panel, index,
                 hint = paste("A spatial lag needs every region in every period: fill the panel, or leave the",
                              "region out of data and weights."))
  if (effect %in% c("twoways", "individual") && panel$time$n < 2L) {
    abort_input("effect", "\"none\" or \"time\" for a single period", describe_value(effect))
  }
  warn_totals(data, index[1L])
  sample <- panel_sample(data, index, effect, cluster, "keep")
  sample$regions <- id_strings(sample$regions)
  sample$periods <- id_strings(panel$time$ids)
  sample$kept <- seq_len(nrow(data))
  sample$missing <- 0L
  check_clusters(sample)
  sample
}

# Response, exogenous and endogenous regressors, instruments from outside, and which exogenous ones come with their lag.
spatial_columns <- function(parts, data, sample, effect, durbin) {
  first <- formula_columns(parts$regressors, data, sample$index, sample$rows, effect)
  second <- formula_columns(parts$instruments, data, sample$index, sample$rows, effect)
  check_regressor_names(colnames(first$X))
  own <- colnames(first$X)
  exogenous <- union(intersect("(Intercept)", own), intersect(own, colnames(second$X)))
  endogenous <- setdiff(own, c(exogenous, "(Intercept)"))
  outside <- setdiff(colnames(second$X), c(own, "(Intercept)"))
  if (length(outside) < length(endogenous)) {
    abort_input("formula", paste0(length(endogenous), " instruments from outside or more for ",
                                  describe_set(endogenous)),
                if (length(outside)) describe_set(outside) else "none")
  }
  lagged <- if (!is.null(durbin)) durbin_columns(durbin, first, first$X[, setdiff(own, "(Intercept)"), drop = FALSE],
                                                 "sdm")
  wrong <- intersect(lagged, endogenous)
  if (length(wrong)) {
    abort_input("durbin", "exogenous regressors", paste(describe_set(wrong), "which is endogenous"),
                hint = "Make its spatial lag a column of `data`, and give it instruments of its own.")
  }
  list(y = first$y, response = first$response, X = first$X[, exogenous, drop = FALSE], D = first$X[, endogenous,
      drop = FALSE],
       Z = second$X[, outside, drop = FALSE], lagged = lagged, order = own)
}

# y, exogenous W, endogenous D and instruments Z before effects are taken out.
spatial_raw <- function(columns, weights, n, lag, order, lag_instruments, other_error) {
  if (!lag && !ncol(columns$D)) {
    abort_input("lag", "TRUE, or an endogenous regressor in the formula", "FALSE, and none",
                hint = "Without either there is nothing to instrument: spatial_panel() fits such models.")
  }
  X <- columns$X
  plain <- X[, colnames(X) != "(Intercept)", drop = FALSE]
  WX <- named_lag(weights$lag, plain[, columns$lagged, drop = FALSE], n, "W:")
  W <- cbind(X, WX)
  D <- columns$D
  if (lag) D <- cbind(rho = lag_columns(weights$lag, columns$y, n), D)
  lags <- columns_of_orders(weights$lag, plain, n, order + 1L)
  keep <- lapply(seq_along(lags), function(k) if (k <= order) colnames(plain) else columns$lagged)
  Z <- cbind(columns$Z, do.call(cbind, lapply(seq_along(lags), function(k) {
    names <- setdiff(keep[[k]], if (k == 1L) columns$lagged)
    named_power(lags[[k]][, names, drop = FALSE], k)
  })))
  if (lag_instruments && ncol(columns$Z)) {
    outer <- columns_of_orders(weights$lag, columns$Z, n, order)
    Z <- cbind(Z, do.call(cbind, lapply(seq_along(outer), function(k) named_power(outer[[k]], k))))
  }
  if (other_error) Z <- cbind(Z, named_lag(weights$error, cbind(plain, WX), n, "M:"))
  y <- cbind(columns$y)
  colnames(y) <- columns$response
  list(y = y, W = W, D = D, Z = Z)
}

named_lag <- function(W, X, n, prefix) {
  if (!ncol(X)) return(X)
  lags <- lag_columns(W, X, n)
  dim(lags) <- dim(X)
  colnames(lags) <- paste0(prefix, colnames(X))
  lags
}

columns_of_orders <- function(W, X, n, order) {
  out <- list()
  for (k in seq_len(order)) {
    X <- named_lag(W, X, n, "")
    out[[k]] <- X
  }
  out
}

named_power <- function(X, k) {
  if (ncol(X)) colnames(X) <- paste0(if (k == 1L) "W:" else paste0("W^", k, ":"), colnames(X))
  X
}

# ---- estimation ------------------------------------------------------------------

# Effects out, instruments that are left with nothing of their own left out.
spatial_iv_design <- function(raw, columns, sample, effect, transformed = raw) {
  a <- absorber(sample$region, sample$time, effect)
  clean <- c(lapply(transformed[c("y", "W", "D")], absorb, a), list(Z = absorb(raw$Z, a)))
  check_variation(transformed$y, clean$y, effect, "formula", "response")
  check_variation(transformed$W, clean$W, effect, "formula", "regressor")
  check_variation(transformed$D, clean$D, effect, "formula", "regressor")
  kept <- independent_instruments(raw$Z, clean$Z, clean$W)
  clean$Z <- clean$Z[, kept, drop = FALSE]
  if (ncol(clean$Z) < ncol(clean$D)) {
    abort_input("formula", paste(ncol(clean$D), "instruments or more that effects and regressors do not explain"),
                paste0(ncol(clean$Z), if (ncol(clean$Z)) paste0(", ", describe_set(colnames(clean$Z)))),
                hint = "Spatial lags of more exogenous regressors, a higher `order`, or instruments from outside.")
  }
  check_left(length(raw$y), a$rank + ncol(clean$W) + ncol(clean$Z))
  check_independent(cbind(clean$W, clean$D), "formula", "regressors")
  partial <- partial_out(clean[c("y", "D", "Z")], clean$W)
  check_variation(clean$y, partial$y, effect, "formula", "response", "the exogenous regressors explain it fully")
  check_identified(partial$D, partial$Z)
  list(y = drop(clean$y), W = clean$W, D = clean$D, Z = clean$Z, partial = partial, absorber = a,
       order = c(intersect("rho", colnames(clean$D)), columns$order, setdiff(colnames(clean$W), columns$order)),
       raw_y = drop(transformed$y), response = columns$response, left_out = setdiff(colnames(raw$Z), colnames(clean$Z)))
}

# One after the other, those of which something is left.
independent_instruments <- function(before, after, W) {
  size <- sqrt(colSums(before^2))
  left <- which(sqrt(colSums(after^2)) > 1e-9 * size)
  rest <- partial_out(list(Z = after[, left, drop = FALSE]), W)$Z
  left <- left[sqrt(colSums(rest^2)) > 1e-7 * sqrt(colSums(after[, left, drop = FALSE]^2))]
  rest <- partial_out(list(Z = after[, left, drop = FALSE]), W)$Z
  if (!length(left)) return(integer())
  scaled <- rest / rep(sqrt(colSums(rest^2)), each = nrow(rest))
  found <- qr(scaled, tol = 1e-7)
  left[sort(found$pivot[seq_len(found$rank)])]
}

gs2sls_once <- function(raw, columns, sample, weights, choices, transformed = raw) {
  design <- spatial_iv_design(raw, columns, sample, choices$effect, transformed)
  design$counted <- count_absorbed(design$absorber, sample, choices$vcov, choices$absorbed)
  check_left(length(design$y), ncol(design$W) + ncol(design$Z) + design$absorber$rank)
  iv <- instrument_result(design, sample, choices)
  list(iv = iv, design = design, coefficients = attr(iv, "fit")$coefficients)
}

# First round, lambda, second round on y - lambda M y, lambda again with the efficient weights.
gs2sls_with_error <- function(raw, columns, sample, weights, choices) {
  n <- length(sample$regions)
  M <- weights$error
  timed <- choices$effect %in% c("twoways", "time")
  if (timed && !has_unit_rows(M)) {
    abort_input(if (identical(M, weights$lag)) "W" else "W_error",
                "weights with unit row sums for an autocorrelated error and time effects",
                "other sums", hint = "style = \"row\" gives them; effect = \"individual\" takes any weights.")
  }
  range <- spectrum_of(M)$range
  first <- gs2sls_once(raw, columns, sample, weights, choices)
  moments <- error_moments(M, timed)
  R <- cbind(raw$W, raw$D)
  residual <- function(b) absorb(raw$y - R[, names(b), drop = FALSE] %*% b, first$design$absorber)
  start <- fit_lambda(lambda_parts(residual(first$coefficients), M, moments, n), diag(2), range)
  shift <- function(X, lambda) X - lambda * matrix(lag_columns(M, X, n), nrow(X))
  transformed <- raw
  transformed[c("y", "W", "D")] <- lapply(raw[c("y", "W", "D")], shift, lambda = start)
  second <- gs2sls_once(raw, columns, sample, weights, choices, transformed)
  # the weights of the moments are those at the first lambda, its variance that at the last
  u <- residual(second$coefficients)
  parts <- lambda_parts(u, M, moments, n)
  again <- function(lambda) moment_covariance(u, lambda, parts, second, raw, R, M, moments, sample, choices)
  lambda <- fit_lambda(parts, solve(again(start)$psi), range)
  c(second, list(lambda = lambda, lambda_covariance = lambda_covariance(lambda, parts, again(lambda)),
                 first_lambda = start))
}

# The matrices of the moments; with time effects less so much of the identity that the mean taken out adds nothing.
error_moments <- function(M, timed) {
  n <- nrow(M)
  inner <- Matrix::crossprod(M)
  A <- list(inner - Matrix::Diagonal(n, Matrix::diag(inner)), M)
  if (timed) A <- lapply(A, function(a) a + Matrix::Diagonal(n, rep(sum(a) / n / (n - 1), n)))
  A
}

# e'Ae for e = u - lambda M u is a quadratic in lambda; its three coefficients, a column a moment.
lambda_parts <- function(u, M, moments, n) {
  U <- matrix(u, n)
  MU <- as.matrix(M %*% U)
  vapply(moments, function(A) {
    AU <- as.matrix(A %*% U)
    AMU <- as.matrix(A %*% MU)
    c(sum(U * AU), -(sum(MU * AU) + sum(U * AMU)), sum(MU * AMU))
  }, numeric(3))
}

# The lowest point of a polynomial of degree four within the range.
fit_lambda <- function(parts, weight, range) {
  parts <- parts / max(abs(parts))
  weight <- weight / max(abs(weight))
  objective <- numeric(5)
  for (r in 1:2) for (s in 1:2) {
    for (a in 1:3) for (b in 1:3) objective[a + b - 1L] <- objective[a + b - 1L] + weight[r, s] * parts[a,
        r] * parts[b, s]
  }
  slope <- objective[-1L] * 1:4
  top <- max(which(slope != 0), 1L)
  roots <- polyroot(slope[seq_len(top)])
  real <- Re(roots)[abs(Im(roots)) < 1e-7 * (1 + abs(Re(roots)))]
  real <- real[real > range[1L] & real < range[2L]]
  value <- function(x) vapply(x, function(l) sum(objective * l^(0:4)), 0)
  real <- real[value(real) < value(real + 1e-4) & value(real) < value(real - 1e-4)]
  if (!length(real)) {
    abort_input("error", paste0("moments of the residuals that some lambda within ", format(range[1L], digits = 3),
                                " and ",
                                format(range[2L], digits = 3), " fits"), "none",
                hint = paste("The residuals do not follow such a process: error = FALSE with vcov = \"cluster\",",
                             "or other weights."))
  }
  real[which.min(value(real))]
}

# Covariance of the two moments and of them with the coefficients, which they rest on.
moment_covariance <- function(u, lambda, parts, second, raw, R, M, moments, sample, choices) {
  n <- nrow(M)
  U <- matrix(u, n)
  e <- U - lambda * as.matrix(M %*% U)
  periods <- ncol(U) - choices$effect %in% c("twoways", "individual")
  variance <- rowSums(e^2) / periods
  both <- lapply(moments, function(A) A + Matrix::t(A))
  fit <- attr(second$iv, "fit")
  Z <- absorb(R[, names(second$coefficients), drop = FALSE], second$design$absorber)
  Z <- Z - lambda * matrix(lag_columns(M, Z, n), nrow(Z))
  a <- vapply(both, function(B) {
    alpha <- -crossprod(Z, as.vector(as.matrix(B %*% e)))
    drop(fit$first %*% (fit$bread %*% alpha))
  }, numeric(nrow(Z)))
  spread <- rep(variance, length.out = nrow(Z))
  psi <- matrix(0, 2, 2)
  for (r in 1:2) for (s in 1:2) {
    psi[r, s] <- periods / 2 * sum(both[[r]] * both[[s]] * Matrix::tcrossprod(variance)) + sum(a[, r] * spread * a[, s])
  }
  list(psi = psi, cross = fit$bread %*% crossprod(fit$first, spread * a))
}

lambda_covariance <- function(lambda, parts, found) {
  slope <- parts[2L, ] + 2 * lambda * parts[3L, ]
  weight <- solve(found$psi)
  information <- drop(slope %*% weight %*% slope)
  list(variance = 1 / information, cross = -drop(found$cross %*% weight %*% slope) / information)
}

gs2sls_result <- function(found, columns, sample, weights, choices, call) {
  names <- names(found$coefficients)
  regressors <- setdiff(names, c("rho", paste0("W:", columns$lagged)))
  fit <- structure(list(coefficients = c(found$coefficients, lambda = found$lambda), iv = found$iv,
                        lambda = found$lambda_covariance,
                        first_lambda = found$first_lambda, left_out = found$design$left_out,
                        design = list(regressors = regressors, lagged = columns$lagged, response = columns$response,
                                      n = length(sample$regions),
                                      periods = length(sample$periods)),
                        weights = weights, endogenous = colnames(columns$D), y = columns$y, rows = sample$rows,
                          index = sample$index, choices = choices,
                        call = call), class = "lowcarbon_gs2sls")
  if (choices$lag) {
    range <- spectrum_of(weights$lag)$range
    rho <- found$coefficients[["rho"]]
    if (rho <= range[1L] || rho >= range[2L]) {
      warn_lowcarbon("rho = ", format(rho, digits = 4), " lies outside ", format(range[1L], digits = 3), " to ",
                     format(range[2L], digits = 3),
                     ", where the model has a solution: weak instruments or wrong weights; effects() are withheld")
    }
  }
  fit
}
