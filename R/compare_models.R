#' Bayesian comparison of spatial panel models and weights
#'
#' Log-marginal likelihoods of models without a spatial term, with lagged regressors, a lagged response or a lagged
#' error, for one or several weights, and the probabilities that follow if all are held equally likely beforehand
#' (LeSage 2014).
#'
#' With the fixed effects taken out by demeaning (D), Z the model's k regressors, F the number of effects and
#' \eqn{\nu = (nT - k - F)/2}, the log-marginal likelihood of a model with a spatial lag is
#' \deqn{\ln\Gamma(\nu) - \nu\ln 2\pi - \tfrac12\ln|Z'Z| - \ln(b - a) + \ln\int_a^b |I - \rho W|^T\,
#' \mathrm{SSE}(\rho)^{-\nu}\,d\rho,}
#' flat priors for the coefficients and the logarithm of the variance, and a uniform one for \eqn{\rho} on the interval
#' (a, b) in which the model exists. In a model with a spatial error Z is filtered as y is and \eqn{|Z'Z|} goes into the
#' integral; a model without spatial parameter has no integral. The integral is done by Gauss-Legendre quadrature on
#' the range in which the integrand is more than \eqn{e^{-60}} of its maximum, in logarithms throughout.
#'
#' @section What may be compared:
#' A flat prior on coefficients has no scale, so that \eqn{\ln|Z'Z|} moves with the units of regressors. Models with
#' equally many coefficients (`slx`, `sdm`, `sdem`; or `ols`, `sar`, `sem`; any of them over weights) move together and
#' their odds do not depend on units. (The regressors of `slx`, `sdm` and `sdem` include W x, so that over weights they
#' do depend on how far W x spreads under each, and dense weights, which average much, gain: `prior = "g"` is free of
#' it.) The odds of `sdm` against `sar` do, under `prior = "flat"`, which is LeSage's formula; `prior = "g"` replaces it
#' by Zellner's prior,
#' \eqn{\beta \sim N(0, g\sigma^2 (Z'Z)^{-1})}, under which no odds depend on units.
#' The effects have flat priors too, so models with different effects cannot be compared.
#'
#' @param ... One or more fits of [spatial_panel()], named if you like, on the same response, observations and effects.
#'   The fits bring formula, weights and dynamics; their estimates play no part.
#' @param models With a single fit: the models to compare, from `"ols"`, `"slx"`, `"sar"`, `"sdm"`, `"sem"`,
#'   `"sdem"`; all six by default. `NULL` with several fits compares the fits themselves.
#' @param W With a single fit: a named list of weights to compare, in place of the fit's own.
#' @param prior `"flat"` or `"g"`; see below.
#' @param g For `prior = "g"`: how many observations' worth the data outweigh the prior; `NULL` is the number of
#'   observations less effects.
#' @return A data frame of class `lowcarbon_comparison`, in the order asked for: `name`, `model`, `weights`,
#'   `log_marginal`, `probability`, `mean` (posterior mean of the spatial parameter, `NA` without one), `lower` and
#'   `upper` (the interval of its uniform prior).
#' @section Errors: `lowcarbon_error_input` for no fit, or fits on different data or effects.
#' @section Cost: About 350 log-determinants a model and weights; O(n) each after one set of eigenvalues, a sparse
#'   factor each beyond 500 regions. There the interval is bounded by a norm of W, for row-standardised weights (-1, 1).
#' @references LeSage, J. P. (2014). Spatial econometric panel data model specification: a Bayesian approach. *Spatial
#'   Statistics*, 9, 122-145. \doi{10.1016/j.spasta.2014.02.002}
#'
#'   Zellner, A. (1986). On assessing prior distributions and Bayesian regression analysis with g-prior distributions.
#'   In *Bayesian Inference and Decision Techniques*, 233-243. North-Holland.
#' @concept Bayesian model probabilities
#' @concept marginal likelihood
#' @concept choice of W
#' @export
#' @examples
#' ring <- diag(20)[, c(2:20, 1)]
#' dimnames(ring) <- list(1:20, 1:20)
#' panel <- expand.grid(region = 1:20, year = 2013:2022)
#' panel$x <- sin(panel$region * panel$year)
#' panel$y <- panel$x + cos(panel$region / 3) + sin(panel$region / 4 + panel$year)
#' near <- (ring + t(ring)) / 2
#' fit <- spatial_panel(y ~ x, panel, c("region", "year"), near)
#' compared <- compare_models(fit, W = list(near = near, `two steps` = near %*% near * !diag(20)),
#'                            models = c("slx", "sdm", "sdem"))
#' compared
#' plot(compared)
compare_models <- function(..., models = NULL, W = NULL, prior = c("flat", "g"), g = NULL) {
  prior <- check_choice(prior)
  if (!is.null(g)) check_number(g, "g", lower = 0, strict = TRUE)
  fits <- list(...)
  check_comparable(fits)
  if (length(fits) > 1L && !(is.null(models) && is.null(W))) {
    abort_input("...", "one fit where `models` or `W` is given", paste(length(fits), "fits"))
  }
  cases <- if (length(fits) == 1L) cases_of_fit(fits[[1L]], models, W) else cases_of_fits(fits)
  found <- lapply(cases, case_marginal, effect = fits[[1L]]$effect, prior = prior, g = g)
  pick <- function(name) vapply(found, `[[`, 0, name)
  marginal <- pick("log_marginal")
  odds <- exp(marginal - max(marginal))
  frame <- data.frame(name = vapply(cases, `[[`, "", "name"), model = vapply(cases, `[[`, "", "model"),
                      weights = vapply(cases, `[[`, "", "weights"), log_marginal = marginal,
                      probability = odds / sum(odds), mean = pick("mean"), lower = pick("lower"), upper = pick("upper"),
                      stringsAsFactors = FALSE)
  new_result(frame, "lowcarbon_comparison",
             choices = comparison_choices(fits[[1L]], prior, g, vapply(found, `[[`, 0, "k")))
}

comparison_choices <- function(fit, prior, g, k) {
  said <- if (prior == "flat") "flat" else paste("g =", if (is.null(g)) "observations less effects" else format(g))
  choices <- list(effect = fit$effect, dynamic = fit$dynamic, prior = said)
  if (prior == "flat" && length(unique(k)) > 1L) {
    choices$note <- "models with different numbers of coefficients are compared in the units of these data only"
  }
  choices
}

#' @export
result_title.lowcarbon_comparison <- function(x) "Posterior probabilities of models, equally likely beforehand"

# ---- what is compared ------------------------------------------------------

all_models <- c("ols", "slx", "sar", "sdm", "sem", "sdem")

check_comparable <- function(fits) {
  if (!length(fits)) abort_input("...", "one or more fits of spatial_panel()", "nothing")
  for (fit in fits) check_fit(fit, "...", models = all_models,
                              why = "Models with both rho and lambda are not compared here.")
  first <- fits[[1L]]
  for (i in seq_along(fits)) {
    other <- fits[[i]]
    where <- paste("fit", if (is.null(names(fits)) || !nzchar(names(fits)[i])) i else describe_value(names(fits)[i]))
    if (other$effect != first$effect) {
      abort_input("...", "fits with the same effects", one_of(c(first$effect, other$effect)), where)
    }
    same <- identical(id_strings(other$design$regions), id_strings(first$design$regions)) &&
      identical(other$design$times, first$design$times) && identical(other$design$y, first$design$y)
    if (!same) abort_input("...", "fits of the same response, regions and periods", "other observations", where)
  }
}

cases_of_fits <- function(fits) {
  given <- if (is.null(names(fits))) character(length(fits)) else names(fits)
  weights <- lapply(fits, function(fit) fit$spectrum$W)
  label <- vapply(weights, function(w) match(TRUE, vapply(weights, identical, NA, w)), 0L)
  label <- match(label, unique(label))
  lapply(seq_along(fits), function(i) {
    fit <- fits[[i]]
    list(name = if (nzchar(given[i])) given[i] else paste("fit", i), model = fit$model,
         weights = if (max(label) > 1L) paste0("W", label[i]) else "W", kind = fit$spatial, design = fit$design,
         spectrum = fit$spectrum)
  })
}

cases_of_fit <- function(fit, models, W) {
  models <- if (is.null(models)) all_models else models
  if (!is.character(models) || !length(models) || !all(models %in% all_models) || anyDuplicated(models)) {
    abort_input("models", paste("some of", one_of(all_models)), describe_found(models))
  }
  weights <- comparison_weights(fit, W)
  cases <- list()
  for (label in names(weights)) {
    for (model in models) {
      if (model == "ols" && label != names(weights)[1L]) next # has no weights
      case <- comparison_case(fit, model, weights[[label]], !is.null(W))
      case$weights <- if (model == "ols") "" else label
      case$name <- if (length(weights) > 1L) trimws(paste(toupper(model), case$weights)) else toupper(model)
      cases[[length(cases) + 1L]] <- case
    }
  }
  cases
}

# Named weights with their spectra.
comparison_weights <- function(fit, W) {
  if (is.null(W)) {
    own <- fit$design$weights$lag
    spectrum <- if (fit$spatial == "lag") fit$spectrum else spectrum_of(own, fit$spectrum$method)
    return(list(W = list(matrix = own, spectrum = spectrum)))
  }
  if (!is.list(W) || is.data.frame(W) || inherits(W, c("spatial_weights", "listw", "nb"))) W <- list(W = W)
  if (!length(W)) abort_input("W", "one or more weights", "an empty list")
  if (is.null(names(W))) names(W) <- paste0("W", seq_along(W))
  if (any(!nzchar(names(W))) || anyDuplicated(names(W))) {
    abort_input("W", "a different name for each of the weights", describe_set(names(W)))
  }
  lapply(W, function(w) {
    matrix <- settle_rows(weights_in_order(w, fit$design$regions))
    list(matrix = matrix, spectrum = spectrum_of(matrix, "auto"))
  })
}

# Regressors lagged by these weights: those the fit lags, or all.
comparison_case <- function(fit, model, weights, other_weights) {
  design <- without_lags(fit$design)
  design$weights <- list(lag = weights$matrix, x = NULL, error = NULL)
  if (other_weights && "eta" %in% colnames(design$before)) design$before[, "eta"] <- lag_before(design, weights$matrix)
  if (model %in% c("slx", "sdm", "sdem")) {
    names <- if (length(fit$design$lagged)) fit$design$lagged else setdiff(design$regressors, "(Intercept)")
    lags <- lagged_copy(design$X[, names, drop = FALSE], weights$matrix, design)
    colnames(lags) <- if (length(names)) paste0("W:", names)
    design$X <- cbind(design$X, lags)
    design$lagged <- names
  }
  kind <- c(ols = "none", slx = "none", sar = "lag", sdm = "lag", sem = "error", sdem = "error")[[model]]
  list(model = model, kind = kind, design = design, spectrum = weights$spectrum)
}

# W y(-1) with other weights.
lag_before <- function(design, W) {
  if (!"tau" %in% colnames(design$before)) {
    abort_input("W", "the fit's own weights, where the model has W y(-1) and no y(-1)", "other weights",
                hint = "Compare fits made with each of the weights.")
  }
  as.vector(panel_lag(W, matrix(design$before[, "tau"], design$n)))
}

# ---- the marginal likelihood -----------------------------------------------

case_marginal <- function(case, effect, prior, g) {
  pieces <- marginal_pieces(case, effect, centre = prior == "g" && effect == "none")
  free <- if (prior == "flat") pieces$N - pieces$effects - pieces$k else pieces$N - pieces$effects
  if (free <= 0) abort_input("...", "more observations than coefficients and effects", paste(pieces$N, "observations"))
  if (prior == "g") pieces$g <- if (is.null(g)) pieces$N - pieces$effects else g
  constant <- lgamma(free / 2) - free / 2 * log(if (prior == "flat") 2 * pi else pi)
  if (prior == "g") constant <- constant - pieces$k / 2 * log1p(pieces$g)
  height <- function(r) {
    part <- marginal_at(pieces, r, case$kind)
    if (prior == "flat") return(-part$logdet / 2 - free / 2 * log(part$sse))
    -free / 2 * log((part$sse * pieces$g + part$total) / (1 + pieces$g))
  }
  if (case$kind == "none") {
    return(list(log_marginal = constant + height(0), mean = NA_real_, lower = NA_real_, upper = NA_real_, k = pieces$k))
  }
  range <- case$spectrum$range
  times <- case$design$periods
  integral <- log_integral(function(r) vapply(r, height, 0) + times * case$spectrum$logdet(r), range)
  list(log_marginal = constant + integral$value - log(diff(range)), mean = integral$mean,
       lower = range[1L], upper = range[2L], k = pieces$k)
}

# Cross products of demeaned columns and their lags, regressors in units of
# their own size, which is put back through `units`. `centre`: the g prior is not
# for the intercept, whose place means of all observations take.
marginal_pieces <- function(case, effect, centre) {
  design <- if (centre) without_intercept(case$design) else case$design
  counts <- likelihood_counts(design, effect, FALSE, FALSE)
  demean <- if (centre) {
    function(x) x - rep(colMeans(x), each = nrow(x))
  } else {
    function(x) demean_panel(x, design, counts)
  }
  columns <- panel_columns(design)
  direct <- demean(columns)
  size <- sqrt(colSums(direct^2))
  if (ncol(direct) > 1L) check_rank(direct[, -1L, drop = FALSE], columns[, -1L, drop = FALSE], effect)
  size[1L] <- 1
  A <- direct / rep(size, each = nrow(direct))
  B <- demean(lagged_copy(columns, design$weights$lag, design)) / rep(size, each = nrow(direct))
  effects <- c(twoways = design$n + design$periods - 1, individual = design$n, time = design$periods,
               none = as.numeric(centre))
  list(AA = crossprod(A), AB = crossprod(A, B), BB = crossprod(B), units = sum(log(size)),
       N = design$n * design$periods,
       effects = effects[[effect]], k = ncol(A) - 1L)
}

# Residual and total sum of squares and log|Z'Z| of the model filtered at r.
marginal_at <- function(pieces, r, kind) {
  filter <- c(-r, rep(if (kind == "error") -r else 0, pieces$k))
  cross <- pieces$AB * rep(filter, each = nrow(pieces$AB))
  S <- pieces$AA + cross + t(cross) + pieces$BB * outer(filter, filter)
  total <- S[1L, 1L]
  if (!pieces$k) return(list(sse = total, total = total, logdet = 0))
  root <- regular_root(S[-1L, -1L, drop = FALSE], "cross products of regressors")
  along <- backsolve(root, S[-1L, 1L], transpose = TRUE)
  list(sse = total - sum(along^2), total = total, logdet = 2 * (sum(log(diag(root))) + pieces$units))
}

# log of the integral of exp(f) over the interval, and the mean of its
# argument. Scans, each of what the last has left, find where f is within 60 of
# its maximum; there, panels of ten Gauss-Legendre nodes each, more of them if
# far-off maxima have kept the scan from closing in.
log_integral <- function(f, range, depth = 60) {
  near <- range
  for (scan in 1:8) {
    edges <- seq(near[1L], near[2L], length.out = 82L)
    values <- f(edges[-c(1L, length(edges))])
    high <- which(values > max(values) - depth)
    near <- edges[c(min(high), max(high) + 2L)]
    if (length(high) > 15L) break
  }
  panels <- if (length(high) > 15L) 24L else 480L
  rule <- gauss_legendre(10L)
  width <- diff(near) / panels
  at <- as.vector(outer(width / 2 * (rule$node + 1), near[1L] + width * (seq_len(panels) - 1), `+`))
  values <- f(at)
  share <- rep(rule$weight * width / 2, panels) * exp(values - max(values))
  list(value = max(values) + log(sum(share)), mean = sum(share * at) / sum(share))
}

# G. H. Golub, J. H. Welsch (1969), Mathematics of Computation 23, 221-230,
# doi:10.1090/S0025-5718-69-99647-1.
gauss_legendre <- function(m) {
  k <- seq_len(m - 1L)
  J <- matrix(0, m, m)
  J[cbind(k, k + 1L)] <- J[cbind(k + 1L, k)] <- k / sqrt(4 * k^2 - 1)
  parts <- eigen(J, symmetric = TRUE)
  list(node = parts$values, weight = 2 * parts$vectors[1L, ]^2)
}

# ---- drawing ---------------------------------------------------------------

#' Draw probabilities of models
#'
#' A bar for each model, the likeliest first, under a heading for each of the weights.
#'
#' @param x,object What [compare_models()] returns.
#' @param main Title.
#' @param ... Not used.
#' @return `x`, invisibly; a ggplot for `autoplot()`.
#' @export
#' @examples
#' ring <- diag(20)[, c(2:20, 1)]
#' dimnames(ring) <- list(1:20, 1:20)
#' panel <- expand.grid(region = 1:20, year = 2013:2022)
#' panel$x <- sin(panel$region * panel$year)
#' panel$y <- panel$x + cos(panel$region / 3) + sin(panel$region / 4 + panel$year)
#' plot(compare_models(spatial_panel(y ~ x, panel, c("region", "year"), (ring + t(ring)) / 2)))
plot.lowcarbon_comparison <- function(x, main = NULL, ...) {
  check_dots(..., .allow = plot_words)
  if (is.null(main)) main <- "Posterior probability"
  draw_bars(comparison_bars(x), "probability", main, ...)
  invisible(x)
}

comparison_bars <- function(x) {
  names <- unique(x$weights[nzchar(x$weights)])
  by_weights <- length(names) > 1L && anyDuplicated(x$model) > 0L
  if (!by_weights) return(bar_frame(x$probability, x$name, NULL))
  bar_frame(x$probability, toupper(x$model), ifelse(nzchar(x$weights), x$weights, "no weights"))
}

#' @rdname plot.lowcarbon_comparison
#' @exportS3Method ggplot2::autoplot
autoplot.lowcarbon_comparison <- function(object, ...) {
  check_dots(...)
  ggplot_bars(comparison_bars(object), "posterior probability")
}
