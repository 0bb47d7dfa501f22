# The space-time roots of a spatial panel model: eigenvalues of
# A = (I - rho W)^-1 (tau I + eta W), by which a shock of this period is
# multiplied in the next.

#' Stability of a spatial panel model
#'
#' In a dynamic model a shock of this period comes back in the next one multiplied by
#' \eqn{A = (I - \rho W)^{-1}(\tau I + \eta W)}, whose eigenvalues are
#' \eqn{(\tau + \eta\omega_i)/(1 - \rho\omega_i)} for the eigenvalues \eqn{\omega_i} of W. All of
#' them must be below one in modulus for the model to have a long run.
#'
#' Time effects remove the movement that all regions share. With unit row sums, this movement is an eigenvector of W
#' with eigenvalue 1 and has a root of its own, \eqn{(\tau + \eta)/(1 - \rho)}: the data say
#' little of it, but long-term total effects depend on it. So the two moduli are given beside
#' each other. `stable` speaks of all roots.
#'
#' @param fit A fit of [spatial_panel()]. A static model has only roots of zero.
#' @param vcov,cluster,robust,lag Which covariance the test takes; see [`vcov()`][vcov.spatial_panel()].
#' @return A data frame of class `lowcarbon_stability` with one row: `modulus`, the largest of all roots;
#'   `modulus_removed`, that of the root in the direction removed by time effects (`NA` if none is);
#'   `modulus_remaining`, the largest of the others; `stable`; and `sum` (\eqn{\tau + \rho + \eta}), `std.error`,
#'   `statistic` and `p.value` of the Wald test that it is 1 (one degree of freedom), the null of a model on the edge of
#'   stability.
#' @section Cost: All eigenvalues up to 1,500 regions; beyond, 120 steps of Arnoldi's iteration,
#'   whose largest modulus can fall short of the true one in its later digits.
#' @references Elhorst, J. P. (2014). *Spatial Econometrics: From Cross-Sectional Data to Spatial Panels*, section 4.
#'   Springer. \doi{10.1007/978-3-642-40340-8}
#'
#'   Yu, J., de Jong, R., and Lee, L.-F. (2012). Estimation for spatial dynamic panel data with fixed effects: the case
#'   of spatial cointegration. *Journal of Econometrics*, 167(1), 16-37. \doi{10.1016/j.jeconom.2011.05.014}
#' @concept stationarity
#' @concept unit root of a spatial panel
#' @export
#' @examples
#' W <- weights_contiguity(data.frame(from = letters[1:8], to = letters[c(2:8, 1)]))
#' set.seed(1)
#' panel <- expand.grid(region = letters[1:8], year = 2001:2010)
#' panel$x <- rnorm(80)
#' panel$y <- panel$x + rnorm(80)
#' stability(spatial_panel(y ~ x, panel, c("region", "year"), W, dynamic = "both"))
stability <- function(fit, vcov = NULL, cluster = NULL, robust = NULL, lag = NULL) {
  check_given(fit, "a fit of spatial_panel()")
  check_spatial_fit(fit)
  roots <- root_moduli(fit)
  wald <- unit_sum_test(fit, resolve_vcov(fit, vcov, cluster, robust, lag))
  frame <- data.frame(modulus = roots$all, modulus_removed = roots$removed, modulus_remaining = roots$remaining,
                      stable = roots$all < 1, wald)
  new_result(frame, "lowcarbon_stability", roots = roots$roots, removed = roots$direction,
             choices = list(model = describe_model(fit), vcov = describe_vcov(vcov, cluster, robust)))
}

#' @export
result_title.lowcarbon_stability <- function(x) {
  if (x$stable) "Stable: all space-time roots are below one" else "Not stable: a space-time root is not below one"
}

check_spatial_fit <- function(fit, arg = "fit") {
  if (!inherits(fit, "spatial_panel")) abort_input(arg, "what spatial_panel() returns", describe_class(fit))
  invisible(fit)
}

unit_sum_test <- function(fit, covariance) {
  names <- intersect(c("rho", "tau", "eta"), names(fit$coefficients))
  total <- sum(fit$coefficients[names])
  variance <- sum(covariance[names, names])
  statistic <- if (length(names)) (total - 1)^2 / variance else NA_real_
  data.frame(sum = total, std.error = if (length(names)) sqrt(variance) else NA_real_, statistic = statistic,
             p.value = stats::pchisq(statistic, 1, lower.tail = FALSE))
}
