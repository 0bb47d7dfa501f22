#' Are individual and time effects jointly significant?
#'
#' Likelihood ratio tests of a spatial panel model with both kinds of effects against the same model without the one
#' or the other.
#'
#' The three models (both effects, time effects only, individual effects only) are estimated by the direct
#' likelihood, that of a dummy for each region and period, whatever likelihood the fit used: the transformed
#' likelihoods of models with different effects rest on different data and cannot be compared. n regions have n - 1
#' free effects beside the period's, T periods T - 1 beside the region's, and these are the degrees of freedom (some
#' printed tables use n and T).
#'
#' The number of parameters tested grows with n or T: the chi-squared distribution is an approximation that is good for
#' the time effects if n is large against T, and for the individual effects if T is large.
#'
#' @param fit A fit of [spatial_panel()], of any model and with any effects; only its variables, weights and model
#'   count.
#' @return A data frame of class `lowcarbon_tests` with two rows: `test` (individual effects, time effects),
#'   `statistic`, `df`, `p.value`. Its attribute `loglik` holds the three maxima.
#' @section Errors: `lowcarbon_error_input` if a regressor has no variation left beside both effects (it is named), or
#'   if there is one period only.
#' @section Cost: Three fits without covariance.
#' @references Elhorst, J. P. (2014). *Spatial Econometrics: From Cross-Sectional Data to Spatial Panels*. Springer,
#'   section 3.6.
#'   \doi{10.1007/978-3-642-40340-8}
#' @concept fixed effects
#' @concept two-way fixed effects
#' @concept shuangxiang guding xiaoying
#' @export
#' @examples
#' ring <- diag(20)[, c(2:20, 1)]
#' dimnames(ring) <- list(1:20, 1:20)
#' panel <- expand.grid(region = 1:20, year = 2013:2022)
#' panel$x <- sin(panel$region * panel$year)
#' panel$y <- panel$x + cos(panel$region / 3) + sin(panel$region / 4 + panel$year)
#' effect_tests(spatial_panel(y ~ x, panel, c("region", "year"), (ring + t(ring)) / 2))
effect_tests <- function(fit) {
  check_fit(fit)
  design <- without_intercept(fit$design)
  if (design$periods < 2L) abort_input("fit", "two periods or more", "one")
  loglik <- vapply(c(twoways = "twoways", individual = "individual", time = "time"), function(effect) {
    counts <- likelihood_counts(design, effect, FALSE, fit$spectrum$unit_rows)
    max_loglik(design, fit$spectrum, counts, fit$spatial, fit$error_spectrum)
  }, 0)
  new_tests(c("individual effects", "time effects"),
            likelihood_ratio(loglik[["twoways"]], loglik[c("time", "individual")]),
            c(design$n - 1, design$periods - 1),
            choices = list(model = fit$model, dynamic = fit$dynamic, likelihood = "direct"),
            title = "Joint significance of the effects", loglik = loglik)
}
