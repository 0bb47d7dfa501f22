#' Lagrange multiplier tests for spatial lag and spatial error
#'
#' Four tests, from the residuals of the non-spatial panel model alone, of whether a spatial lag of the
#' response or a spatial error is missing from it; the robust form of each allows for the other.
#'
#' The model without spatial terms is estimated by least squares on demeaned data (operator D: means of
#' regions, periods or both taken out). With its residuals e, coefficients b, \eqn{s^2 = e'e/N},
#' \eqn{T_0 = t\, tr(WW + W'W)}, \eqn{a = e'We/s^2} and \eqn{c = e'Wy/s^2},
#' \deqn{J = \frac{(WXb)'M(WXb)}{s^2} + T_0,}
#' \deqn{LM_{lag} = \frac{c^2}{J}, \quad LM_{error} = \frac{a^2}{T_0}, \quad
#' LM^*_{lag} = \frac{(c - a)^2}{J - T_0}, \quad
#' LM^*_{error} = \frac{(a - \frac{T_0}{J} c)^2}{T_0 (1 - T_0/J)},}
#' each chi-squared with one degree of freedom if nothing spatial is missing. `sarma = TRUE` adds the joint test
#' \eqn{LM_{error} + LM^*_{lag}} with two.
#'
#' @section Variants:
#' `transform = FALSE` is the form of Anselin, Le Gallo and Jayet (2008) and Elhorst (2010), with N = nT and
#' t = T, as printed in most papers. `transform = TRUE` is that of Debarsy and Ertur (2010), on data from which the
#' effects have been taken out by an orthonormal transformation: N = n(T - 1) and t = T - 1 with
#' individual effects, and with time effects and unit row sums n - 1 in the place of n and W without the direction
#' of the time effects. With individual effects the second is the first times (T - 1)/T exactly. With time effects the
#' transformed weights W* have the trace -1, not 0, so that the scores a and c, which would not be centred at zero
#' otherwise, become \eqn{a - t\, tr W^*} and
#' \eqn{c - t\, tr W^*}, and \eqn{T_0} loses \eqn{2 (t\, tr W^*)^2 / N}: these are the score tests of the transformed
#' likelihood. (A dynamic model's T is kept, as its likelihood keeps it.)
#'
#' With time effects W X b, the lag of demeaned data, is not itself demeaned unless the columns of W have equal sums.
#' `project = "regressors"` takes out of it the regressors only (M = I - X(X'X)\eqn{^{-1}}X'), as Elhorst's routine and
#' splm do, and agrees with printed tables. `project = "effects"` takes out the effects as well, and is the score test
#' of the model with a dummy for each region and period. `transform = TRUE` always does.
#'
#' @param formula Formula of the non-spatial model, `y ~ x1 + x2`; fixed effects take the place of the intercept.
#' @param data A data frame in long form, one row a region and period, any row order.
#' @param index Names of the region and the period column; see [spatial_panel()].
#' @param W Spatial weights: anything [as_spatial_weights()] takes; matched by region name.
#' @param effect Fixed effects of the model: `"twoways"`, `"individual"`, `"time"` or `"none"` (pooled, with intercept).
#' @param transform Count observations as the orthonormal transformation does? See *Variants*.
#' @param project What is taken out of W X b; see *Variants*.
#' @param sarma Add the joint test of both?
#' @param lags Regressors that also enter with a spatial lag in the model under test, as a one-sided
#'   formula; `NULL` for none, the usual tests.
#' @return A data frame of class `lowcarbon_tests`: `test` (LM-lag, robust LM-lag, LM-error, robust LM-error),
#'   `statistic`, `df`, `p.value`. The choices are in its attribute `choices`.
#' @section Errors and warnings: `lowcarbon_error_input` for what [spatial_panel()] refuses, weights without a link and
#'   a response without residual. If the regressors explain W X b entirely, the robust test of the lag does not
#'   exist: `NA`, with a `lowcarbon_warning`.
#' @section Cost: One least-squares fit and a few products with W; linear in observations and links.
#' @references Anselin, L., Le Gallo, J., and Jayet, H. (2008). Spatial panel econometrics. In *The Econometrics of
#'   Panel Data*, 625-660. Springer. \doi{10.1007/978-3-540-75892-1_19}
#'
#'   Elhorst, J. P. (2010). Applied spatial econometrics: raising the bar. *Spatial Economic Analysis*, 5(1), 9-28.
#'   \doi{10.1080/17421770903541772}
#'
#'   Debarsy, N., and Ertur, C. (2010). Testing for spatial autocorrelation in a fixed effects panel data model.
#'   *Regional Science and Urban Economics*, 40(6), 453-470. \doi{10.1016/j.regsciurbeco.2010.06.001}
#' @seealso [specification_tests()], [durbin_tests()]
#' @concept LM test
#' @concept robust LM
#' @concept Lagrange multiplier
#' @concept LM jianyan
#' @export
#' @examples
#' ring <- diag(20)[, c(2:20, 1)]
#' dimnames(ring) <- list(1:20, 1:20)
#' panel <- expand.grid(region = 1:20, year = 2013:2022)
#' panel$x <- sin(panel$region * panel$year)
#' panel$y <- panel$x + cos(panel$region / 3) + sin(panel$region / 4 + panel$year)
#' lm_tests(y ~ x, panel, c("region", "year"), (ring + t(ring)) / 2)
lm_tests <- function(formula, data, index = NULL, W, effect = c("twoways", "individual", "time", "none"),
                     transform = FALSE,
                     project = c("regressors", "effects"), sarma = FALSE, lags = NULL) {
  if (!missing(W) && is.null(W)) abort_input("W", "spatial weights, such as weights_contiguity() makes", "NULL")
  effect <- check_choice(effect)
  project <- check_choice(project)
  check_flag(transform, "transform")
  check_flag(sarma, "sarma")
  model <- if (is.null(lags)) "ols" else "slx"
  design <- spatial_design(formula, data, index, W, model, effect, "none", lags, NULL, NULL, "error")
  found <- lm_statistics(design, effect, transform, project)
  df <- c(1, 1, 1, 1, 2)
  keep <- seq_len(4L + sarma)
  new_tests(names(found)[keep], found[keep], df[keep], choices = lm_choices(effect, transform, project),
            title = paste0("Lagrange multiplier tests, ", effect_names[[effect]]))
}

lm_choices <- function(effect, transform, project) {
  list(effect = effect, form = if (transform) "Debarsy-Ertur" else "Anselin-Elhorst",
       project = if (transform) "effects" else project)
}

lm_statistics <- function(design, effect, transform, project) {
  W <- design$weights$lag
  if (!length(W@x)) abort_input("W", "at least one link", "none")
  unit_rows <- has_unit_rows(W)
  counts <- likelihood_counts(design, effect, transform, unit_rows)
  null <- fit_lag(design, NULL, counts, FALSE)
  check_residuals(null, design)
  s2 <- null$sse / counts$N
  shift <- counts$times * counts$star # -t tr W*, zero where no direction is taken out of W
  t0 <- counts$times * sum(weight_traces(W, counts$star)) - 2 * shift^2 / counts$N
  error <- sum(null$e * panel_lag(W, matrix(null$e, design$n))) / s2 + shift
  lag <- sum(null$e * panel_lag(W, matrix(design$y, design$n))) / s2 + shift
  information <- lagged_fit(null, design, W, counts, transform || project == "effects") / s2
  score_statistics(lag, error, t0, information)
}

# Scores of the lag's and the error's parameter (c and a of the help page), and
# what W X b adds to the information on the first.
score_statistics <- function(lag, error, t0, information) {
  j <- information + t0
  out <- c(`LM-lag` = lag^2 / j, `robust LM-lag` = (lag - error)^2 / information, `LM-error` = error^2 / t0,
           `robust LM-error` = (error - t0 / j * lag)^2 / (t0 * information / j))
  if (information <= 1e-12 * t0) {
    warn_lowcarbon(
      "the regressors leave nothing of the spatial lag of the fitted values, so the robust tests do not exist")
    out[c("robust LM-lag", "robust LM-error")] <- NA_real_
  }
  c(out, `LM-SARMA` = out[["LM-error"]] + out[["robust LM-lag"]])
}

# ||M W y_hat||^2
lagged_fit <- function(null, design, W, counts, effects) {
  ahead <- if (effects) {
    demeaned_lag(design$y, W, design, counts) - demeaned_lag(null$e, W, design, counts)
  } else {
    y <- demean_panel(design$y, design, counts)
    as.vector(panel_lag(W, matrix(y - null$e, design$n)))
  }
  if (ncol(null$Z)) ahead <- ahead - drop(null$Z %*% least_squares(null$Z)$coef(ahead))
  sum(ahead^2)
}

# A fit to the last digit leaves only rounding to test.
check_residuals <- function(null, design) {
  if (null$sse <= 1e-24 * sum(design$y^2)) {
    abort_input("formula", "a response that the regressors and effects do not explain entirely",
                "no residual variation")
  }
}
