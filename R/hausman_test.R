#' Fixed or random individual effects: Hausman's test
#'
#' Compares the coefficients of a spatial panel model with fixed and with random individual effects, both by maximum
#' likelihood.
#'
#' With d the difference of the coefficients that both models have, \eqn{H = d'(V_{FE} - V_{RE})^{-}d} is chi-squared
#' with as many degrees of freedom as the difference of covariances has rank, if the individual effects are not
#' correlated with the regressors. The fixed effects are estimated by the Lee-Yu transformation (a fit with
#' `bias_correction = FALSE` is estimated again with it, and the choices say so). The random effects model is
#' \eqn{y_t = \rho W y_t + Z_t\delta + \mu + v_t} with intercept, for `effect = "twoways"` with fixed time effects,
#' its likelihood that of Elhorst (2014, section 3.3), maximised over \eqn{\rho} and
#' \eqn{\phi = \sigma^2/(\sigma^2 + T\sigma_\mu^2)} with everything else concentrated out; covariances are
#' inverse exact information matrices.
#'
#' @section Where the covariances are evaluated:
#' `at = "random"` evaluates both information matrices at the random effects estimates, which are efficient if the
#' hypothesis holds (Stata's `sigmamore`, for the whole covariance). The information of the random effects model is that
#' of the fixed effects model and something more, so that the difference is then positive semi-definite, as it is in
#' theory. `at = "own"` takes each covariance at its own estimates, as most papers do. In simulations with 49 regions
#' and 8 years and no correlation the first rejects in 5 percent of cases and the second in 7 to 9, and in up to 4
#' percent has no p-value.
#'
#' @section When the difference is not positive semi-definite:
#' With `at = "own"` \eqn{V_{FE} - V_{RE}} may have negative directions, and then H is no chi-squared variable. The row
#' `Hausman` keeps the statistic, with the p-value `NA`, a `lowcarbon_warning` says so, and a second row gives the test
#' that does not need the difference: `Mundlak`, the Wald test that the regressors' means over time add nothing to the
#' random effects model (Mundlak 1978), which in a non-spatial balanced panel is Hausman's test. `form` asks for either
#' or both.
#'
#' @section Dynamic fits:
#' A dynamic model has no random effects to be tested against: y(-1) contains the individual effects, and how the first
#' observation came about would have to be modelled too. What papers print beside a dynamic model is the test of its
#' static counterpart, and so does this function: the same response, regressors, spatial lags and effects without y(-1)
#' and W y(-1), over the periods that the dynamic fit counts, so that all tests of a block rest on the same
#' observations. The choices printed above the table say so. It tells whether individual effects follow the regressors,
#' not whether the dynamic model is right. For the static model over all periods, the initial one among them:
#' `hausman_test(update(fit, dynamic = "none"))`.
#'
#' @param fit A fit of [spatial_panel()] with `model` `"sdm"`, `"sar"`, `"slx"` or `"ols"` and `effect` `"twoways"`,
#'   `"individual"` or `"random"` (then against individual fixed effects); of a dynamic one the static counterpart is
#'   tested.
#' @param parameters `"all"` common coefficients, or `"slopes"`: without the spatial coefficient rho.
#' @param at Where covariances are evaluated: `"random"` or `"own"`; see below.
#' @param form `"auto"` (Hausman's, and Mundlak's if it fails), `"hausman"`, `"mundlak"` or `"both"`.
#' @return A data frame of class `lowcarbon_tests`: `test` (Hausman, Mundlak), `statistic`, `df`, `p.value`. Attributes:
#'   `estimates` (`term`, `fixed`, `random`, `difference`, `std.error` of the difference, `NA` where its variance is
#'   negative), `random` (phi, sigma2, the variance of the random effects, log-likelihood and score), `semidefinite`,
#'   and `static_counterpart`: `TRUE` for a dynamic fit.
#' @section Errors: `lowcarbon_error_input` for another model or effect.
#' @section Cost: One random-effects fit and its covariance, as much as a fit of [spatial_panel()].
#' @references Hausman, J. A. (1978). Specification tests in econometrics. *Econometrica*, 46(6), 1251-1271.
#'   \doi{10.2307/1913827}
#'
#'   Mundlak, Y. (1978). On the pooling of time series and cross section data. *Econometrica*, 46(1), 69-85.
#'   \doi{10.2307/1913646}
#'
#'   Elhorst, J. P. (2014). *Spatial Econometrics: From Cross-Sectional Data to Spatial Panels*. Springer.
#'   \doi{10.1007/978-3-642-40340-8}
#' @concept fixed or random effects
#' @concept Hausman
#' @concept haosiman jianyan
#' @export
#' @examples
#' ring <- diag(20)[, c(2:20, 1)]
#' dimnames(ring) <- list(1:20, 1:20)
#' panel <- expand.grid(region = 1:20, year = 2013:2022)
#' panel$x <- sin(panel$region * panel$year) + cos(panel$region / 3)
#' panel$y <- panel$x + 2 * cos(panel$region / 3) + sin(panel$region / 4 + panel$year)
#' fit <- spatial_panel(y ~ x, panel, c("region", "year"), (ring + t(ring)) / 2, effect = "individual")
#' test <- hausman_test(fit)
#' test
#' attr(test, "estimates")
hausman_test <- function(fit, parameters = c("all", "slopes"), form = c("auto", "hausman", "mundlak", "both"),
                         at = c("random", "own")) {
  parameters <- check_choice(parameters)
  form <- check_choice(form)
  at <- check_choice(at)
  check_fit(fit, models = c("sdm", "sar", "slx", "ols"), effects = c("twoways", "individual", "random"),
            why = "The test is of individual effects in a model with or without a spatial lag.")
  if (fit$effect == "random") fit <- fixed_counterpart(fit)
  dynamic <- fit$dynamic
  if (dynamic != "none") fit <- static_counterpart(fit)
  with_rho <- fit$spatial == "lag"
  counts <- random_counts(fit$design, fit$effect, TRUE, fit$spectrum$unit_rows)
  fixed <- if (fit$bias_correction) fit else estimate_spatial(fit$design, fit$spectrum, fit$effect, fit$spatial, TRUE)
  random <- fit_random(fit$design, fit$spectrum, counts, with_rho)
  if (at == "random") fixed$covariance <- fixed_covariance(fixed, random, fit, with_rho)
  terms <- names(fixed$coefficients)
  if (parameters == "slopes") terms <- setdiff(terms, "rho")
  compared <- compare_estimates(fixed, random, terms)
  rows <- list(hausman = if (form != "mundlak") compared$row,
               mundlak = if (form %in% c("mundlak", "both") || (form == "auto" && !compared$semidefinite)) {
                 mundlak_row(fit_random(fit$design, fit$spectrum, counts, with_rho, means = TRUE))
               })
  if (form != "mundlak" && !compared$semidefinite) warn_indefinite()
  hausman_table(rows, compared, random, fit, parameters, at, dynamic)
}

# The same model with individual effects, to be estimated.
fixed_counterpart <- function(fit) {
  fit$design <- without_intercept(fit$design)
  fit$effect <- "individual"
  fit
}

# The model without y(-1) and W y(-1), on the observations of the dynamic one.
static_counterpart <- function(fit) {
  fit$design["before"] <- list(NULL)
  fit$dynamic <- "none"
  fit$bias_correction <- TRUE
  again <- estimate_spatial(fit$design, fit$spectrum, fit$effect, fit$spatial, TRUE)
  fit[names(again)] <- again
  fit
}

# Covariance of the fixed effects estimates at those of the random effects.
fixed_covariance <- function(fixed, random, fit, with_rho) {
  theta <- c(random$delta, if (with_rho) c(rho = random$rho))
  there <- at_theta(fixed$fit, theta, fit$design, fixed$counts, fit$spatial)
  covariance <- solve_information(information_lag(there, fit$design, fit$spectrum, fixed$counts, random$sigma2,
                                                  with_rho))
  names <- c(names(theta), "sigma2")
  dimnames(covariance) <- list(names, names)
  covariance
}

warn_indefinite <- function() {
  warn_lowcarbon(
    "the covariance of the fixed effects estimates less that of the random effects estimates is not positive ",
                 "semi-definite, so Hausman's statistic has no p-value; see the row `Mundlak`, or form = \"both\"")
}

hausman_table <- function(rows, compared, random, fit, parameters, at, dynamic) {
  frame <- do.call(rbind, rows)
  choices <- list(model = paste0(fit$model, if (dynamic != "none") counterpart_note), effect = fit$effect,
                  parameters = parameters,
                  compared = describe_set(compared$estimates$term, quote = FALSE, at_most = 12L),
                  `fixed effects` = if (fit$bias_correction) "the fit" else
                    "estimated again by the Lee-Yu transformation",
                  covariances = if (at == "random") "both at the random effects estimates" else
                    "each at its own estimates",
                  difference = if (compared$semidefinite) "positive semi-definite" else "not positive semi-definite")
  new_tests(frame$test, frame$statistic, frame$df, frame$p.value, choices = choices,
            title = "Fixed against random individual effects",
            estimates = compared$estimates, semidefinite = compared$semidefinite,
            static_counterpart = dynamic != "none",
            random = random[c("coefficients", "phi", "sigma2", "sigma2_region", "loglik", "score", "covariance")])
}

counterpart_note <- ", static counterpart of the dynamic fit on the same observations"

compare_estimates <- function(fixed, random, terms) {
  d <- fixed$coefficients[terms] - random$coefficients[terms]
  V <- fixed$covariance[terms, terms, drop = FALSE] - random$covariance[terms, terms, drop = FALSE]
  found <- hausman_statistic(d, V, sqrt(diag(fixed$covariance)[terms]))
  variance <- diag(V)
  estimates <- data.frame(term = terms, fixed = fixed$coefficients[terms], random = random$coefficients[terms],
                          difference = d,
                          std.error = ifelse(variance > 0, sqrt(abs(variance)), NA_real_), row.names = NULL,
                          stringsAsFactors = FALSE)
  p <- if (found$semidefinite) chisq_p(found$statistic, found$rank) else NA_real_
  list(row = data.frame(test = "Hausman", statistic = found$statistic, df = found$rank, p.value = p,
                        stringsAsFactors = FALSE),
       estimates = estimates, semidefinite = found$semidefinite)
}

# d' V^- d, V measured in standard errors `size`, so that what counts as zero
# does not depend on units.
hausman_statistic <- function(d, V, size, zero = 1e-9) {
  spectrum <- eigen(V / outer(size, size), symmetric = TRUE)
  used <- abs(spectrum$values) > zero
  along <- drop(crossprod(spectrum$vectors[, used, drop = FALSE], d / size))
  list(statistic = sum(along^2 / spectrum$values[used]), rank = sum(used),
       semidefinite = all(spectrum$values > -zero) && any(used))
}

mundlak_row <- function(random) {
  means <- random$means
  if (!length(means)) abort_input("fit", "regressors whose means differ between regions", "none")
  statistic <- wald_statistic(random$delta[means], random$covariance[means, means, drop = FALSE])
  data.frame(test = "Mundlak", statistic = statistic, df = length(means), p.value = chisq_p(statistic, length(means)),
             stringsAsFactors = FALSE)
}
