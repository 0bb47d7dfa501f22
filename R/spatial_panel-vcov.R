# Covariances of a spatial panel's estimates: the inverse of the information
# matrix, and three sandwiches around it.
#
# With v the errors, D the projection that takes out the effects and
# e = D v, the derivatives of the log-likelihood are linear and quadratic in v:
#
#   d/d delta  = Z'e / s2
#   d/d rho    = (m'e + e'G e) / s2 - t tr G,      m = D(W y - G e)
#   d/d lambda = e'G e / s2 - t tr G
#   d/d s2     = e'e / (2 s2^2) - N / (2 s2)
#
# so their variance follows from the moments of v alone: no basis of the space
# that D leaves is needed.

#' Covariance of the estimates of a spatial panel model
#'
#' Chosen after estimation: from the exact information matrix, or robust to errors that are
#' not normal, to correlation over time within regions, or to correlation between regions.
#'
#' * `"hessian"`: the inverse of the exact information matrix, right for independent normal
#'   errors of one variance. For a bias-corrected fit it is taken at the corrected estimates.
#' * `"sandwich"`: quasi-maximum likelihood, for independent errors of one variance that are
#'   not normal. With \eqn{G = W(I - \rho W)^{-1}} and \eqn{\hat G} the same after the time
#'   effects are taken out on both sides, the variance of the score gains the fourth cumulant
#'   of the errors times sums of products of the diagonal of \eqn{\hat G} (and, in a model
#'   without individual effects, terms in the third). This is exact for the errors of the
#'   model. Formulas that use the diagonal of \eqn{F'GF}, where F is one of the many
#'   bases of what the time effects leave, change with the basis; this one has none. The cumulants are those of the
#'   structural residuals, corrected for the means taken out of them. The coefficients of a model without spatial
#'   parameter are not touched by it.
#' * `"cluster"`: errors of a region correlated over time in any way and of any variance,
#'   independent between regions. For the spatial parameter, the part of the score that is quadratic in
#'   the errors has variance
#'   \eqn{\sum_i \hat g_{ii}^2 (e_i'e_i - \overline{e'e})^2 + \sum_{i \ne j} (\hat g_{ij}^2 + \hat g_{ij}\hat g_{ji})
#'   (e_i'e_j)^2}: adding up squared scores of regions, as is often done, loses the last term, because scores of
#'   neighbours are correlated even where errors are not. Without a spatial parameter it is Arellano's estimator.
#' * `"dkraay"`: Driscoll and Kraay's, from the scores of periods with Bartlett weights up to
#'   `lag`; for long panels with errors correlated between regions and over time.
#'
#' `"cluster"`, `"HC0"` and `"dkraay"` carry no small-sample factor. They make standard errors robust,
#' not estimates: the spatial parameter itself is estimated consistently under one variance
#' for all regions only (Lin and Lee 2010).
#'
#' @param object A fit of [spatial_panel()].
#' * `"robust"` (also `"HC1"`, `"hetero"`, or `robust = TRUE`): errors independent between regions and periods, each
#'   with a variance of its own; `"HC1"`'s factor, rows over residual degrees of freedom, is in it, `"HC0"` is without.
#'   In short panels with effects of regions it is not consistent (Stock and Watson 2008): prefer `"cluster"`.
#'
#' Other packages' words mean the same here: `vcov = ~region` and `cluster = "region"` (or `~region`), with the name of
#' the region column, are `"cluster"`; with that of the period column errors are clustered by period (`"dkraay"` without
#' lags); with both, two-way (region plus period less row). `"iid"` is `"hessian"`. What is not known is refused.
#'
#' @param type,vcov `"hessian"` (the default), `"sandwich"`, `"robust"`, `"cluster"`, `"dkraay"`, or a formula of
#'   clusters; two names of one argument.
#' @param cluster Clusters: the region column, the period column or both, as a formula or strings.
#' @param robust `TRUE` is `vcov = "robust"`.
#' @param lag Periods over which `"dkraay"` lets scores be correlated;
#'   the default is the whole part of \eqn{4 (T / 100)^{2/9}}.
#' @param ... Nothing: further arguments are refused.
#' @return A matrix with a row and a column for each coefficient of [coef()].
#' @section Cost: `"sandwich"` and `"cluster"` need the diagonal, and `"cluster"` all entries, of G:
#'   n sparse solves up to 3,000 regions. Beyond, the diagonal comes from 200 fixed random signs
#'   (with their noise taken out of its sum of squares) and the last sum of `"cluster"` from 2,000 evenly spaced
#'   regions.
#' @references Lee, L.-F., and Yu, J. (2010). Estimation of spatial autoregressive panel data models with
#'   fixed effects. *Journal of Econometrics*, 154(2), 165-185. \doi{10.1016/j.jeconom.2009.08.001}
#'
#'   Lin, X., and Lee, L.-F. (2010). GMM estimation of spatial autoregressive models with unknown
#'   heteroskedasticity. *Journal of Econometrics*, 157(1), 34-52. \doi{10.1016/j.jeconom.2009.10.035}
#'
#'   Arellano, M. (1987). Computing robust standard errors for within-groups estimators.
#'   *Oxford Bulletin of Economics and Statistics*, 49(4), 431-434. \doi{10.1111/j.1468-0084.1987.mp49004006.x}
#'
#'   Driscoll, J. C., and Kraay, A. C. (1998). Consistent covariance matrix estimation with spatially dependent
#'   panel data. *Review of Economics and Statistics*, 80(4), 549-560. \doi{10.1162/003465398557825}
#'
#'   Stock, J. H., and Watson, M. W. (2008). Heteroskedasticity-robust standard errors for fixed effects panel data
#'   regression. *Econometrica*, 76(1), 155-174. \doi{10.1111/j.0012-9682.2008.00821.x}
#' @importFrom stats vcov
#' @concept clustered standard errors
#' @concept robust standard errors
#' @concept Driscoll-Kraay
#' @concept julei biaozhunwu
#' @export
#' @examples
#' W <- weights_contiguity(data.frame(from = letters[1:8], to = letters[c(2:8, 1)]))
#' set.seed(1)
#' panel <- expand.grid(region = letters[1:8], year = 2001:2010)
#' panel$x <- rnorm(80)
#' panel$y <- panel$x + rnorm(80)
#' fit <- spatial_panel(y ~ x, panel, c("region", "year"), W, model = "sar")
#' sqrt(diag(vcov(fit)))
#' sqrt(diag(vcov(fit, "cluster")))
vcov.spatial_panel <- function(object, type = vcov, lag = NULL, vcov = NULL, cluster = NULL, robust = NULL, ...) {
  check_dots(...)
  request <- covariance_request(type, cluster, robust)
  if (!is.null(lag) && request$kind != "dkraay") {
    abort_input("lag", "NULL, for only \"dkraay\" has lags", describe_found(lag))
  }
  if (object$spatial == "both" || object$effect == "random") refuse_robust(request, object$effect)
  whole <- switch(request$kind,
    default = , iid = , hessian = object$covariance,
    sandwich = vcov_sandwich(object),
    robust = vcov_rows(object) * length(object$design$y) / stats::df.residual(object),
    HC0 = vcov_rows(object),
    cluster = vcov_clusters(object, request$clusters),
    twoway = vcov_clusters(object, object$design$index),
    dkraay = vcov_dkraay(object, lag),
    given = , computed = return(resolve_vcov(object, request$value)),
    refuse_covariance(request)
  )
  names <- names(object$coefficients)
  whole[names, names, drop = FALSE]
}

# Two parameters whose scores are both quadratic in the errors: their robust covariance is not here.
refuse_robust <- function(request, effect) {
  if (request$kind %in% c("default", "iid", "hessian", "given", "computed")) return(invisible())
  if (effect == "random") {
    abort_input("vcov", "\"hessian\" (or a matrix, or a function) for a model with random effects",
                describe_refused(request),
                hint = "Robust covariances are those of fixed effects: update(fit, effect = \"individual\").")
  }
  abort_input("vcov", "\"hessian\" (or a matrix, or a function) for a model with both rho and lambda",
              describe_refused(request),
              hint = paste0("Robust covariances are those of models with one spatial parameter: model = \"sdm\", ",
                            "\"sar\", \"sdem\", \"sem\"."))
}

refuse_covariance <- function(request) {
  abort_input("vcov",
              paste("one of",
                    describe_set(c("hessian", "sandwich", "robust", "cluster", "dkraay", "HC0", "iid"), at_most = 9L),
                            "or clusters such as ~region"), describe_refused(request))
}

# `vcov` of the functions on fits: a choice, a matrix, or a function of the fit.
resolve_vcov <- function(fit, vcov = NULL, cluster = NULL, robust = NULL, lag = NULL) {
  request <- covariance_request(vcov, cluster, robust)
  if (!request$kind %in% c("given", "computed")) {
    return(stats::vcov(fit, vcov = vcov, cluster = cluster, robust = robust, lag = lag))
  }
  if (!is.null(lag)) abort_input("lag", "NULL, for only \"dkraay\" has lags", describe_found(lag))
  vcov <- request$value
  if (is.function(vcov)) {
    vcov <- computed_covariance(vcov, fit)
    if (!is.matrix(vcov)) abort_input("vcov", "a function that returns a matrix", describe_found(vcov))
  }
  names <- names(stats::coef(fit))
  if (!is.numeric(vcov) || nrow(vcov) != length(names) || ncol(vcov) != length(names) || !all(is.finite(vcov))) {
    abort_input("vcov", paste("the name of a covariance, or a finite matrix of", length(names), "rows and columns"),
                paste(dim(vcov), collapse = " x "))
  }
  if (is.null(rownames(vcov))) return(structure(vcov, dimnames = list(names, names)))
  if (!setequal(rownames(vcov), names) || !identical(rownames(vcov), colnames(vcov))) {
    abort_input("vcov", "the coefficients' names on rows and columns", describe_set(rownames(vcov)))
  }
  vcov[names, names, drop = FALSE]
}

# Standard errors; those of a variance that rounding or the sample has made negative are NA.
standard_errors <- function(covariance) {
  variance <- diag(covariance)
  negative <- variance < -1e-12 * max(abs(variance), 0)
  if (any(negative)) warn_lowcarbon("the covariance has negative variances; their standard errors are NA")
  variance[negative] <- NA_real_
  stats::setNames(sqrt(pmax(variance, 0)), rownames(covariance))
}

# ---- scores ---------------------------------------------------------------

# The model's arrays at the estimates. `linear`: what e is multiplied with in
# the part of the score linear in the errors; `residual`: e.
score_parts <- function(fit) {
  design <- fit$design
  counts <- fit$counts
  parts <- structural_parts(fit)
  names <- rownames(fit$covariance)
  M <- cbind(design$before, design$X)
  linear <- matrix(0, length(design$y), length(names), dimnames = list(NULL, names))
  Z <- if (fit$spatial == "error") {
    M - fit$coefficients[["lambda"]] * lag_columns(error_weights(fit), M, design$n)
  } else {
    M
  }
  linear[, colnames(M)] <- demean_panel(Z, design, counts)
  e <- demean_panel(parts$filtered, design, counts)
  # D(W y) or D(W u), of which the error's own part G e is taken out below
  spatial <- switch(fit$spatial,
    lag = demean_panel(lag_columns(design$weights$lag, design$y, design$n), design, counts),
    error = demean_panel(lag_columns(error_weights(fit), parts$u, design$n), design, counts)
  )
  if (fit$spatial == "lag") {
    noise <- panel_lag(design$weights$lag, demeaned_spectrum(fit)$solve(fit$coefficients[["rho"]])(matrix(e, design$n)))
    linear[, "rho"] <- spatial - demean_panel(as.vector(noise), design, counts)
  }
  list(names = names, linear = linear, e = e, spatial = spatial, s2 = fit$sigma2, n = design$n,
       periods = design$periods,
       at = switch(fit$spatial, lag = "rho", error = "lambda"))
}

# The model's errors before effects are taken out: u = y - M delta (- rho W y),
# filtered = u, or u - lambda W u.
structural_parts <- function(fit) {
  design <- fit$design
  M <- cbind(design$before, design$X)
  mean <- if (ncol(M)) drop(M %*% utils::tail(fit$coefficients, ncol(M))) else numeric(length(design$y))
  u <- design$y - mean
  if (fit$spatial %in% c("lag", "both")) {
    u <- u - fit$coefficients[["rho"]] * lag_columns(design$weights$lag, design$y, design$n)
  }
  filtered <- if (fit$spatial %in% c("error", "both")) u -
    fit$coefficients[["lambda"]] * lag_columns(error_weights(fit), u, design$n) else u
  list(mean = mean, u = u, filtered = filtered)
}

error_weights <- function(fit) {
  weights <- fit$design$weights
  if (is.null(weights$error)) weights$lag else weights$error
}

spatial_parameter <- function(fit) fit$coefficients[[switch(fit$spatial, lag = "rho", error = "lambda")]]

# ---- quasi-maximum likelihood --------------------------------------------

vcov_sandwich <- function(fit) {
  bread <- fit$covariance
  bread + bread %*% cumulant_terms(fit) %*% bread
}

# What third and fourth cumulants add to the variance of the score: for v
# independent, cov(v'Av, v'Bv) gains kappa4 sum a_ii b_ii, and cov(b'v, v'Av)
# is kappa3 sum b_i a_ii.
cumulant_terms <- function(fit) {
  parts <- score_parts(fit)
  counts <- fit$counts
  kappa <- error_cumulants(parts, counts)
  shrink <- c(if (counts$individual) 1 - 1 / parts$periods else 1, if (counts$time) 1 - 1 / parts$n else 1)
  diagonal <- matrix(0, parts$n, length(parts$names), dimnames = list(NULL, parts$names))
  diagonal[, "sigma2"] <- prod(shrink) / (2 * parts$s2^2)
  noise <- 0
  if (!is.null(parts$at)) {
    own <- resolvent_diagonal(fit)
    diagonal[, parts$at] <- shrink[1L] * own$diagonal / parts$s2
    noise <- shrink[1L]^2 * own$noise / parts$s2^2
  }
  fourth <- crossprod(diagonal)
  if (noise > 0) fourth[parts$at, parts$at] <- fourth[parts$at, parts$at] - noise
  terms <- kappa[["fourth"]] * parts$periods * fourth
  if (kappa[["third"]] != 0) {
    sums <- rowsum(parts$linear, rep(seq_len(parts$n), parts$periods)) / parts$s2
    cross <- crossprod(sums, diagonal)
    terms <- terms + kappa[["third"]] * (cross + t(cross))
  }
  terms
}

# Cumulants of v from those of e = D v: a linear form's k-th cumulant is the sum
# of the k-th powers of its coefficients times v's. With individual effects
# the third has no use (what it multiplies adds up to zero over periods).
error_cumulants <- function(parts, counts) {
  powers <- function(k) {
    left <- function(m) (1 - 1 / m)^k + (m - 1) * (-1 / m)^k
    (if (counts$individual) left(parts$periods) else 1) * (if (counts$time) left(parts$n) else 1)
  }
  second <- mean(parts$e^2)
  fourth <- (mean(parts$e^4) - 3 * second^2) / powers(4)
  third <- if (counts$individual || (counts$time && parts$n == 2L)) 0 else mean(parts$e^3) / powers(3)
  c(third = third, fourth = max(fourth, -2 * parts$s2^2))
}

# ---- the entries of G ----------------------------------------------------

# What time effects leave of the weights with the spatial parameter: for unit row sums without the
# direction of ones (see spatial_panel-left.R), whose entries would grow as 1 / (1 - r) only to be taken out.
demeaned_spectrum <- function(fit) counted_spectrum(fit$spectrum, fit$counts$time && fit$spectrum$unit_rows)

# The diagonal of G, or of J G J where time effects are taken out, and by how
# much noise raises its sum of squares.
resolvent_diagonal <- function(fit) {
  n <- fit$design$n
  multiply <- demeaned_resolvent(fit)
  if (n <= exact_regions) {
    diagonal <- lapply(column_blocks(n), function(j) multiply(unit_columns(n, j))[cbind(j, seq_along(j))])
    return(list(diagonal = unlist(diagonal, use.names = FALSE), noise = 0))
  }
  signs <- .Call(ffi_signs, n, 200L)
  guesses <- signs * multiply(signs)
  diagonal <- rowMeans(guesses)
  list(diagonal = diagonal, noise = sum((guesses - diagonal)^2) / (200 * 199))
}

# A function that multiplies by G, or by J G J.
demeaned_resolvent <- function(fit) {
  W <- fit$spectrum$W
  solve <- demeaned_spectrum(fit)$solve(spatial_parameter(fit))
  if (!fit$counts$time) return(function(B) panel_lag(W, solve(B)))
  function(B) without_column_means(panel_lag(W, solve(without_column_means(B))))
}

# A function that multiplies by the transpose.
demeaned_transpose <- function(fit) {
  r <- spatial_parameter(fit)
  spectrum <- fit$spectrum
  back <- Matrix::t(spectrum$W)
  if (!fit$counts$time) return(function(B) transposed_resolvent(spectrum, r, panel_lag(back, B)))
  solve <- if (spectrum$unit_rows) transposed_left else transposed_resolvent
  function(B) without_column_means(solve(spectrum, r, panel_lag(back, without_column_means(B))))
}

# ---- clusters and periods -------------------------------------------------

# Clusters by region, by period (Driscoll and Kraay's without lags), or both.
vcov_clusters <- function(fit, clusters) {
  index <- fit$design$index
  strange <- setdiff(clusters, index)
  if (length(strange)) {
    abort_input("cluster", paste0("the region column, ~", index[1L], ", the period column, ~", index[2L], ", or both"),
                describe_set(strange),
                hint = "A fit keeps its regions and periods; other columns of the data are not in it.")
  }
  if (!length(clusters) || identical(clusters, index[1L])) return(vcov_cluster(fit))
  if (identical(clusters, index[2L])) return(vcov_dkraay(fit, 0))
  vcov_cluster(fit) + vcov_dkraay(fit, 0) - vcov_rows(fit)
}

# Every row a cluster of its own.
vcov_rows <- function(fit) {
  parts <- score_parts(fit)
  scores <- parts$linear * parts$e / parts$s2
  squares <- parts$e^2 - mean(parts$e^2)
  scores[, "sigma2"] <- squares / (2 * parts$s2^2)
  between <- 0
  if (!is.null(parts$at)) {
    own <- resolvent_diagonal(fit)$diagonal
    scores[, parts$at] <- scores[, parts$at] + own[rep(seq_len(parts$n), parts$periods)] * squares / parts$s2
    between <- between_regions(fit, matrix(parts$e^2, parts$n), power = 1) / parts$s2^2
  }
  meat <- crossprod(scores)
  if (!is.null(parts$at)) meat[parts$at, parts$at] <- meat[parts$at, parts$at] + between
  fit$covariance %*% meat %*% fit$covariance
}

vcov_cluster <- function(fit) {
  parts <- score_parts(fit)
  region <- rep(seq_len(parts$n), parts$periods)
  scores <- rowsum(parts$linear * parts$e, region) / parts$s2
  squares <- as.vector(rowsum(parts$e^2, region))
  squares <- squares - mean(squares)
  scores[, "sigma2"] <- squares / (2 * parts$s2^2)
  between <- 0
  if (!is.null(parts$at)) {
    scores[, parts$at] <- scores[, parts$at] + resolvent_diagonal(fit)$diagonal * squares / parts$s2
    between <- between_regions(fit, matrix(parts$e, parts$n)) / parts$s2^2
  }
  meat <- crossprod(scores)
  if (!is.null(parts$at)) meat[parts$at, parts$at] <- meat[parts$at, parts$at] + between
  fit$covariance %*% meat %*% fit$covariance
}

# sum over i != j of (g_ij^2 + g_ij g_ji) (e_i'e_j)^power, by blocks of columns.
between_regions <- function(fit, e, most = 2000L, power = 2) {
  n <- nrow(e)
  multiply <- demeaned_resolvent(fit)
  transpose <- demeaned_transpose(fit)
  chosen <- if (n <= exact_regions) seq_len(n) else unique(round(seq(1, n, length.out = most)))
  block_sum <- function(j) {
    unit <- unit_columns(n, j)
    down <- multiply(unit)
    products <- tcrossprod(e, e[j, , drop = FALSE])^power
    products[cbind(j, seq_along(j))] <- 0
    sum((down^2 + down * transpose(unit)) * products)
  }
  blocks <- split(chosen, (seq_along(chosen) - 1L) %/% 256L)
  sum(vapply(blocks, block_sum, 0)) * n / length(chosen)
}

vcov_dkraay <- function(fit, lag = NULL) {
  parts <- score_parts(fit)
  if (is.null(lag)) lag <- min(floor(4 * (parts$periods / 100)^(2 / 9)), parts$periods - 1)
  check_number(lag, "lag", lower = 0, upper = parts$periods - 1, whole = TRUE)
  linear <- parts$linear
  if (!is.null(parts$at)) linear[, parts$at] <- parts$spatial
  period <- rep(seq_len(parts$periods), each = parts$n)
  scores <- rowsum(linear * parts$e, period) / parts$s2
  scores[, "sigma2"] <- as.vector(rowsum(parts$e^2,
                                         period)) / (2 * parts$s2^2) - fit$counts$N / (2 * parts$s2 * parts$periods)
  if (!is.null(parts$at)) {
    r <- spatial_parameter(fit)
    trace <- trace_term(fit$spectrum, fit$counts, r)
    scores[, parts$at] <- scores[, parts$at] - trace / parts$periods
  }
  meat <- crossprod(scores)
  for (k in seq_len(lag)) {
    ahead <- utils::tail(scores, -k)
    lagged <- crossprod(ahead, utils::head(scores, -k))
    meat <- meat + (1 - k / (lag + 1)) * (lagged + t(lagged))
  }
  fit$covariance %*% meat %*% fit$covariance
}
