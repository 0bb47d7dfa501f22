# What a user asks of a fit: the generics of base R and stats.

#' Questions to a spatial panel model
#'
#' The generics that R users know from [stats::lm()], for fits of [spatial_panel()]. Every one
#' that shows standard errors takes `vcov`: the name of a covariance
#' ([`vcov()`][vcov.spatial_panel()] says which), a formula of clusters, a matrix, or a function of the fit.
#'
#' * `coef()`: `rho`, `lambda`, `tau`, `eta`, the regressors and their spatial lags (`W:`),
#'   those of them that the model has; corrected, if the fit is.
#' * `residuals()`: the errors of the model at the estimates (of a model with a spatially lagged error, the
#'   innovations behind it), after the effects are taken out; `fitted()`: the response less these. Both are named by the
#'   number of the row in the data and come in the order of the data; the first period of a dynamic model has none. What
#'   a model predicts without looking at the neighbours' response of the same period is
#'   [`predict()`][predict.spatial_panel()].
#' * `logLik()`: the maximum of the likelihood, before any correction of bias, because a corrected estimate
#'   is no maximum. Its `df` counts coefficients, variance and those effects that are
#'   parameters of the likelihood, not those that a transformation has removed; its `nobs` is the number of
#'   observations of the likelihood, (n - 1)(T - 1) for a static model with
#'   both effects transformed. `AIC()` and `BIC()` follow from it. Compare fits of the same data, effects and
#'   `bias_correction` only.
#' * `nobs()`: rows used. `df.residual()`: these less coefficients and all effects.
#'   `sigma()`: standard deviation of the errors.
#' * `model.matrix()`: the columns behind `tau`, `eta` and the regressors with their lags, as
#'   they are in the data, effects not taken out, in the order of the data.
#' * `update()` is that of stats: `update(fit, . ~ . - x, model = "sar")`.
#' * `summary()`: coefficients with standard errors, z and p-values of the normal distribution,
#'   and measures of fit; `$coefficients` is the matrix.
#'
#' @param x,object A fit of [spatial_panel()], or a summary of one.
#' @param vcov Which covariance: `"hessian"` (`NULL`), `"sandwich"`, `"robust"`, `"cluster"`, `"dkraay"`, a formula of
#'   clusters such as `~region`, a matrix, or a function of the fit.
#' @param cluster,robust,lag The same in other packages' words, see [`vcov()`][vcov.spatial_panel()]:
#'   `cluster = ~region`, `robust = TRUE`; `lag` is that of `"dkraay"`.
#' @param parm Names or numbers of coefficients; all by default.
#' @param level Confidence level.
#' @param digits Significant digits shown.
#' @param ... Nothing: what a method does not know is refused, with a hint.
#' @return As the generics say; `summary()` a list of class `summary.spatial_panel` with `coefficients` (matrix),
#'   `vcov` (its name), `fit` (measures of fit, as [`glance()`][tidy.spatial_panel()] gives them) and what describes the
#'   model.
#' @name spatial_panel-methods
#' @examples
#' W <- weights_contiguity(data.frame(from = letters[1:8], to = letters[c(2:8, 1)]))
#' set.seed(1)
#' panel <- expand.grid(region = letters[1:8], year = 2001:2010)
#' panel$x <- rnorm(80)
#' panel$y <- panel$x + rnorm(80)
#' fit <- spatial_panel(y ~ x, panel, c("region", "year"), W)
#' summary(fit, vcov = "cluster")
#' confint(fit)
#' AIC(fit, update(fit, model = "sar"))
NULL

#' @rdname spatial_panel-methods
#' @importFrom stats coef
#' @export
coef.spatial_panel <- function(object, ...) {
  check_dots(...)
  object$coefficients
}

#' @rdname spatial_panel-methods
#' @importFrom stats confint
#' @export
confint.spatial_panel <- function(object, parm = NULL, level = 0.95, vcov = NULL, cluster = NULL, robust = NULL,
                                  lag = NULL, ...) {
  check_dots(...)
  check_level(level)
  coefficients <- stats::coef(object)
  errors <- standard_errors(resolve_vcov(object, vcov, cluster, robust, lag))
  interval_matrix(coefficients, errors, parm, level)
}

# What confint() returns.
interval_matrix <- function(coefficients, errors, parm, level, df = Inf) {
  parm <- chosen_coefficients(parm, names(coefficients))
  tails <- (1 + c(-1, 1) * level) / 2
  limits <- coefficients[parm] + errors[parm] %o% stats::qt(tails, df)
  dimnames(limits) <- list(parm, paste(format(100 * tails, trim = TRUE, digits = 3), "%"))
  limits
}

chosen_coefficients <- function(parm, names) {
  if (is.null(parm)) return(names)
  chosen <- if (is.numeric(parm)) names[parm] else if (is.character(parm) || is.factor(parm)) as.character(parm)
  if (!length(chosen) || anyNA(chosen) || !all(chosen %in% names)) {
    abort_input("parm", paste("coefficients of the model:", describe_set(names)), describe_found(parm))
  }
  chosen
}

#' @rdname spatial_panel-methods
#' @importFrom stats logLik
#' @export
logLik.spatial_panel <- function(object, ...) {
  check_dots(...)
  structure(object$loglik, df = length(object$coefficients) + 1L + likelihood_effects(object),
            nobs = object$counts$N, class = "logLik")
}

# Effects that are parameters of the likelihood rather than transformed away.
likelihood_effects <- function(fit) {
  if (fit$effect == "random") return(1L) # the variance of the effects
  counts <- fit$counts
  individual <- counts$individual && counts$times == fit$design$periods
  time <- counts$time && !counts$star
  individual * counts$regions + time * counts$times - (individual && time)
}

all_effects <- function(fit) {
  counts <- fit$counts
  counts$individual * fit$design$n + counts$time * fit$design$periods - (counts$individual && counts$time)
}

#' @rdname spatial_panel-methods
#' @importFrom stats nobs
#' @export
nobs.spatial_panel <- function(object, ...) {
  check_dots(...)
  length(object$design$y)
}

#' @rdname spatial_panel-methods
#' @importFrom stats df.residual
#' @export
df.residual.spatial_panel <- function(object, ...) {
  check_dots(...)
  length(object$design$y) - length(object$coefficients) - all_effects(object)
}

#' @rdname spatial_panel-methods
#' @importFrom stats sigma
#' @export
sigma.spatial_panel <- function(object, ...) {
  check_dots(...)
  sqrt(object$sigma2)
}

#' @rdname spatial_panel-methods
#' @importFrom stats formula
#' @export
formula.spatial_panel <- function(x, ...) {
  check_dots(...)
  x$formula
}

#' @rdname spatial_panel-methods
#' @importFrom stats terms
#' @export
terms.spatial_panel <- function(x, ...) {
  check_dots(...)
  x$design$terms
}

#' @rdname spatial_panel-methods
#' @importFrom stats model.matrix
#' @export
model.matrix.spatial_panel <- function(object, ...) {
  check_dots(...)
  design <- object$design
  M <- cbind(design$before, design$X)
  order <- order(design$rows)
  M <- M[order, , drop = FALSE]
  rownames(M) <- design$rows[order]
  M
}

#' @rdname spatial_panel-methods
#' @importFrom stats residuals
#' @export
residuals.spatial_panel <- function(object, ...) {
  check_dots(...)
  in_data_order(object, structural_residuals(object))
}

#' @rdname spatial_panel-methods
#' @importFrom stats fitted
#' @export
fitted.spatial_panel <- function(object, ...) {
  check_dots(...)
  in_data_order(object, object$design$y - structural_residuals(object))
}

structural_residuals <- function(fit) demean_panel(structural_parts(fit)$filtered, fit$design, fit$counts)

# Panel order -> the order of the data, named by row.
in_data_order <- function(fit, values) {
  rows <- fit$design$rows
  order <- order(rows)
  stats::setNames(values[order], rows[order])
}

# ---- print and summary ----------------------------------------------------

#' @rdname spatial_panel-methods
#' @export
print.spatial_panel <- function(x, digits = 4L, ...) {
  check_dots(...)
  cat(strwrap(describe_model(x), exdent = 2L), sep = "\n")
  cat(strwrap(describe_panel(x), exdent = 2L), "", sep = "\n")
  print(x$coefficients, digits = digits)
  if (x$effect == "random") cat("\n", random_line(x, digits), "\n", sep = "")
  cat("\nsummary() for standard errors, effects() for direct and indirect effects\n")
  invisible(x)
}

describe_model <- function(fit) {
  model <- c(sdm = "Spatial Durbin model", sar = "Spatial lag model", sem = "Spatial error model",
             slx = "Model with spatially lagged regressors", ols = "Model without spatial terms",
             sdem = "Spatial Durbin error model", sac = "Spatial lag and error model",
             gns = "General nesting spatial model")[[fit$model]]
  effect <- c(twoways = "individual and time effects", individual = "individual effects", time = "time effects",
              none = "no effects", random = random_words(fit))[[fit$effect]]
  dynamic <- c(none = "static", time = "dynamic with y(-1)", space = "dynamic with W y(-1)",
               both = "dynamic with y(-1) and W y(-1)")[[fit$dynamic]]
  paste0(model, ", ", dynamic, ", ", effect, "; ", describe_estimation(fit))
}

describe_estimation <- function(fit) {
  if (fit$effect == "random") return("maximum likelihood")
  if (!fit$bias_correction) return("direct likelihood, not corrected for bias")
  if (!is.null(fit$correction)) return(describe_bootstrap(fit$correction))
  if (fit$dynamic == "none") {
    return(if (fit$counts$time && !fit$counts$star) "direct likelihood, corrected for bias" else
           "likelihood of the transformed data")
  }
  if (all(fit$uncorrected[names(fit$coefficients)] == fit$coefficients)) {
    return("quasi-maximum likelihood, without correction of bias")
  }
  "quasi-maximum likelihood, corrected for bias"
}

describe_bootstrap <- function(correction) {
  paste0("quasi-maximum likelihood, corrected for bias by bootstrap (", correction$resample, ", ", correction$rounds,
         " rounds of ", correction$nsim, " draws, seed ", format(correction$seed, digits = 10L), ")")
}

describe_panel <- function(fit) {
  design <- fit$design
  span <- if (length(design$times) > 1L) paste0(" (", format(design$times[1L]), " to ",
                                                format(utils::tail(design$times, 1L)), ")")
  paste0(design$n, " regions, ", design$periods, " period(s)", span,
         if (!is.null(design$initial)) paste0(", initial observation ", format(design$initial)),
         "; log-determinant: ", fit$spectrum$method)
}

#' @rdname spatial_panel-methods
#' @export
summary.spatial_panel <- function(object, vcov = NULL, cluster = NULL, robust = NULL, lag = NULL, ...) {
  check_dots(...)
  covariance <- resolve_vcov(object, vcov, cluster, robust, lag)
  structure(class = "summary.spatial_panel", list(
    call = object$call, title = describe_model(object), panel = describe_panel(object),
    response = object$design$response,
    coefficients = coefficient_table(stats::coef(object), standard_errors(covariance)),
    vcov = describe_vcov(vcov, cluster, robust), residuals = unname(stats::residuals(object)),
    fit = fit_measures(object), random = if (object$effect == "random") object[c("sigma2", "sigma2_region", "phi")]
  ))
}

describe_vcov <- function(vcov, cluster = NULL, robust = NULL) {
  if (is.character(vcov) && is.null(cluster)) return(vcov)
  describe_request(covariance_request(vcov, cluster, robust), standing = "hessian")
}

coefficient_table <- function(estimate, error) {
  z <- estimate / error
  cbind(Estimate = estimate, `Std. Error` = error, `z value` = z, `Pr(>|z|)` = 2 * stats::pnorm(-abs(z)))
}

#' @rdname spatial_panel-methods
#' @importFrom stats printCoefmat
#' @export
print.summary.spatial_panel <- function(x, digits = 4L, ...) {
  check_dots(...)
  cat(strwrap(x$title, exdent = 2L), sep = "\n")
  cat(strwrap(x$panel, exdent = 2L), sep = "\n")
  cat("response: ", x$response, "; standard errors: ", x$vcov, "\n\n", sep = "")
  if (nrow(x$coefficients)) stats::printCoefmat(x$coefficients, digits = digits, signif.legend = TRUE)
  fit <- x$fit
  show <- function(value) format(value, digits = max(digits, 4L))
  if (!is.null(x$random)) cat("\n", random_line(x$random, digits), sep = "")
  cat("\nsigma: ", show(fit$sigma), ", R-squared: ", show(fit$r.squared), ", within: ", show(fit$within.r.squared),
      "\nlog-likelihood: ", format(fit$logLik, digits = 7), ", AIC: ", format(fit$AIC, digits = 7), ", BIC: ",
      format(fit$BIC, digits = 7),
      "\n", sep = "")
  invisible(x)
}

# One row of facts. R squared: share of the response's variance that is not in
# the residuals; within: squared correlation of response and prediction without
# effects, neither looking at the neighbours' response (Elhorst 2014).
fit_measures <- function(fit) {
  design <- fit$design
  y <- design$y
  e <- structural_residuals(fit)
  inner <- squared_correlation(demean_panel(y, design, fit$counts), demean_panel(reduced_mean(fit), design, fit$counts))
  likelihood <- stats::logLik(fit)
  data.frame(
    model = fit$model, effect = fit$effect, dynamic = fit$dynamic, bias_correction = fit$bias_correction,
    r.squared = 1 - sum(e^2) / sum((y - mean(y))^2), within.r.squared = inner,
    sigma = sqrt(fit$sigma2), logLik = as.numeric(likelihood), AIC = stats::AIC(likelihood),
    BIC = stats::BIC(likelihood),
    df.residual = stats::df.residual(fit), nobs = length(y), regions = design$n, periods = design$periods,
    logdet = fit$spectrum$method, stringsAsFactors = FALSE
  )
}

squared_correlation <- function(a, b) {
  size <- max(abs(b))
  a <- a - mean(a)
  b <- b - mean(b)
  if (max(abs(b)) <= 1e-12 * size) return(NA_real_)
  sum(a * b)^2 / (sum(a^2) * sum(b^2))
}

# (I - rho W)^-1 M delta
reduced_mean <- function(fit) with_feedback(fit, structural_parts(fit)$mean)

with_feedback <- function(fit, values) {
  if (!fit$spatial %in% c("lag", "both")) return(values)
  as.vector(fit$spectrum$solve(fit$coefficients[["rho"]])(matrix(values, fit$design$n)))
}
