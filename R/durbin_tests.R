#' Can the spatial Durbin model be simplified?
#'
#' Likelihood ratio and Wald tests of the spatial Durbin model against the spatial lag model (SAR) and
#' the spatial error model (SEM).
#'
#' In \eqn{y_t = \rho W y_t + X_t\beta + W X_t\theta + \dots} the lag model is \eqn{\theta = 0} and the error model the
#' common factor
#' \eqn{\theta + \rho\beta = 0}, one restriction for each lagged regressor. The Wald test rests on the fit's
#' coefficients and covariance (bias corrected if the fit is); for the common factor its gradient is
#' \eqn{[\beta,\ \rho I,\ I]} in \eqn{(\rho, \beta, \theta)}. The likelihood ratio is twice the difference of the
#' maxima of the likelihood in which the fit was found, before any analytic correction, and the restricted model is
#' estimated in that same likelihood (same transformation, same constants).
#'
#' @section Where the error model is not nested:
#' Both tests test the restriction \eqn{\theta_k = -\rho\beta_k} for each regressor k that has a lag. With static models
#' in which all regressors have one, the restricted model is the spatial error model. If only some have (`durbin`), or
#' in a dynamic model, the restricted model filters those regressors and leaves the other terms, y(-1) and W y(-1) too,
#' free: this is the test printed in papers. In a model with both y(-1) and W y(-1), `common_factor = "all"` adds the
#' restriction
#' \eqn{\eta = -\rho\tau}, and the restricted model is then the error model with y(-1). If the regressors' lags use
#' weights of their own (`W_x`), there is no common factor: `NA`, with a warning.
#'
#' @param fit A fit of [spatial_panel()] with `model = "sdm"`.
#' @param common_factor `"regressors"` or, for `dynamic = "both"`, `"all"`; see below.
#' @param vcov,cluster,robust,lag Covariance for the Wald tests; see [`vcov()`][vcov.spatial_panel()].
#' @return A data frame of class `lowcarbon_tests`: `test` (Wald-SAR, Wald-SEM, LR-SAR, LR-SEM), `statistic`, `df`,
#'   `p.value`.
#' @section Errors and warnings: `lowcarbon_error_input` for a fit of another model or without lagged regressors.
#'   A `lowcarbon_warning` if there is no common factor.
#' @section Cost: Two restricted fits, without covariance.
#' @references Burridge, P. (1981). Testing for a common factor in a spatial autoregression model. *Environment
#'   and Planning A*, 13(7), 795-800. \doi{10.1068/a130795}
#'
#'   Elhorst, J. P. (2014). *Spatial Econometrics: From Cross-Sectional Data to Spatial Panels*. Springer.
#'   \doi{10.1007/978-3-642-40340-8}
#' @concept LR test
#' @concept Wald test
#' @concept SDM simplification
#' @export
#' @examples
#' ring <- diag(20)[, c(2:20, 1)]
#' dimnames(ring) <- list(1:20, 1:20)
#' panel <- expand.grid(region = 1:20, year = 2013:2022)
#' panel$x <- sin(panel$region * panel$year)
#' panel$y <- panel$x + cos(panel$region / 3) + sin(panel$region / 4 + panel$year)
#' fit <- spatial_panel(y ~ x, panel, c("region", "year"), (ring + t(ring)) / 2)
#' durbin_tests(fit)
durbin_tests <- function(fit, common_factor = c("regressors", "all"), vcov = NULL, cluster = NULL, robust = NULL,
                         lag = NULL) {
  common_factor <- check_choice(common_factor)
  check_fit(fit, models = "sdm", why = "Estimate the spatial Durbin model first, with model = \"sdm\".")
  lags <- paste0("W:", fit$design$lagged)
  if (!length(fit$design$lagged)) abort_input("fit", "at least one regressor with a spatial lag", "none")
  if (common_factor == "all" && fit$dynamic != "both") {
    abort_input("common_factor", "\"regressors\" unless the fit has both y(-1) and W y(-1)",
                paste0("\"all\" and dynamic = \"", fit$dynamic, "\""))
  }
  k <- length(lags)
  extra <- common_factor == "all"
  covariance <- resolve_vcov(fit, vcov, cluster, robust, lag)
  wald <- c(wald_statistic(fit$coefficients[lags], covariance[lags, lags, drop = FALSE]),
            wald_common_factor(fit, covariance, extra))
  ratio <- likelihood_ratio(fit$loglik, c(loglik_without_lags(fit), loglik_common_factor(fit, extra)))
  if (!is.null(fit$design$weights$x)) {
    warn_lowcarbon(
      "the lags of regressors use weights of their own (`W_x`): no error model is nested, and its tests are NA")
    wald[2L] <- ratio[2L] <- NA_real_
  }
  df <- c(k, k + extra)
  new_tests(c("Wald-SAR", "Wald-SEM", "LR-SAR", "LR-SEM"), c(wald, ratio), c(df, df),
            choices = list(effect = fit$effect, dynamic = fit$dynamic, `common factor` = common_factor),
            title = "Spatial Durbin model against its restrictions")
}

# theta + rho beta and, if `extra`, eta + rho tau.
wald_common_factor <- function(fit, covariance, extra) {
  of <- c(fit$design$lagged, if (extra) "tau")
  on <- c(paste0("W:", fit$design$lagged), if (extra) "eta")
  theta <- fit$coefficients
  rho <- theta[["rho"]]
  names <- c("rho", of, on)
  gradient <- cbind(theta[of], diag(rho, length(of)), diag(1, length(of)))
  wald_statistic(theta[on] + rho * theta[of], gradient %*% covariance[names, names] %*% t(gradient))
}

loglik_without_lags <- function(fit) max_loglik(without_lags(fit$design), fit$spectrum, fit$counts, "lag")

# Regressors with a lag are filtered by I - rho W, other terms left as they are.
loglik_common_factor <- function(fit, extra) {
  design <- without_lags(fit$design, if (extra) "tau" else colnames(fit$design$before))
  design$weights["error"] <- list(NULL)
  filtered <- c(colnames(design$before), colnames(design$X)) %in% c(fit$design$lagged, if (extra) "tau")
  fit_error(design, fit$spectrum, fit$counts, filtered, beyond = TRUE)$loglik
}
