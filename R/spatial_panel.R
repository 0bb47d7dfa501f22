#' Spatial panel models, static and dynamic
#'
#' Maximum likelihood for panels of regions whose outcomes depend on those of
#' their neighbours: spatial Durbin, spatial lag, spatial error and the models
#' without feedback, with fixed effects of regions, periods or both, static or
#' with the outcome of the period before.
#'
#' With \eqn{Y_t} the outcomes of all regions in period t,
#' \deqn{Y_t = \rho W Y_t + \tau Y_{t-1} + \eta W Y_{t-1} + X_t \beta + W X_t \theta + c + \alpha_t + V_t.}
#'
#' | `model` | | has |
#' |---|---|---|
#' | `"sdm"` | spatial Durbin | \eqn{\rho}, \eqn{\beta}, \eqn{\theta} |
#' | `"sar"` | spatial lag | \eqn{\rho}, \eqn{\beta} |
#' | `"sem"` | spatial error, \eqn{U_t = \lambda W U_t + V_t} | \eqn{\lambda}, \eqn{\beta} |
#' | `"slx"` | lagged regressors | \eqn{\beta}, \eqn{\theta} |
#' | `"ols"` | neither | \eqn{\beta} |
#' | `"sdem"` | spatial Durbin error | \eqn{\lambda}, \eqn{\beta}, \eqn{\theta} |
#' | `"sac"` | spatial lag and error (SARAR) | \eqn{\rho}, \eqn{\lambda}, \eqn{\beta} |
#' | `"gns"` | general nesting model | \eqn{\rho}, \eqn{\lambda}, \eqn{\beta}, \eqn{\theta} |
#'
#' `dynamic` adds \eqn{\tau} (`"time"`), \eqn{\eta} (`"space"`) or both; the
#' first period is then the initial observation and not counted.
#'
#' The spatial lag is taken first and demeaned after, so that estimates with
#' fixed effects equal those with a dummy for every region and period. In the
#' error model the dummies stand beside the innovations \eqn{V_t}: a period's effect
#' reaches a region through its neighbours too. With unit row sums of W this is
#' the same as a period's effect in the equation; regions' effects are so
#' with any W.
#'
#' The likelihood is concentrated in the spatial parameter and climbed by Newton's
#' steps inside a bracket until its score is zero to rounding. With real eigenvalues
#' of W, which row-standardised contiguity has, the likelihood of models with
#' \eqn{\rho} has one maximum. Others can have several: they are looked at in many points,
#' every hill is climbed, and the highest taken. A warning says so if the
#' likelihood still rises where the interval of the parameter ends.
#'
#' @section Two spatial parameters:
#' `"sac"` and `"gns"` have \eqn{\rho} and \eqn{\lambda},
#' \eqn{Y_t = \rho W Y_t + \dots + U_t,\ U_t = \lambda M U_t + V_t}, M being `W_error` or W itself. For each
#' \eqn{\lambda} the best
#' \eqn{\rho} is searched as in a lag model; of the likelihood in \eqn{\lambda} that is left every hill is climbed,
#' since the two can take each other's place. With one W the data tell them apart through the regressors only (a model
#' without regressors that matter does not), and the general nesting model barely: its standard errors say so. These
#' models are static, without `"bootstrap"`, and with the covariance `"hessian"` only. With time effects and
#' `bias_correction = TRUE` the row sums of both weights must be one. Estimates equal those of `spatialreg::sacsarlm()`
#' for one period.
#'
#' @section Random effects:
#' `effect = "random"` gives each region an effect \eqn{\mu} drawn from \eqn{N(0, \sigma_\mu^2)} that does not follow
#' the regressors ([hausman_test()] asks whether it does), beside an intercept; effects of periods are dummies in the
#' formula (`factor(year)`). With \eqn{U_t} what the regressors and \eqn{\rho W Y_t} leave of \eqn{Y_t},
#' `"sar"`, `"sdm"`, `"slx"`, `"ols"` have \eqn{U_t = \mu + V_t}, and `"sem"`, `"sdem"` one of
#'
#' * `random = "sem-re"`: \eqn{U_t = \mu + (I - \lambda W)^{-1} V_t}, only the innovations spill over (Anselin 1988;
#'   Baltagi, Song and Koh 2003; `spatial.error = "b"` in splm);
#' * `random = "kkp"`: \eqn{U_t = (I - \lambda W)^{-1} (\mu + V_t)}, what lasts does too (Kapoor, Kelejian and Prucha
#'   2007).
#'
#' All by maximum likelihood, with \eqn{\phi = \sigma^2 / (\sigma^2 + T \sigma_\mu^2)} concentrated out; the
#' covariance is the inverse of the exact information, that of \eqn{\phi} included. `fit$phi`, `fit$sigma2` and
#' `fit$sigma2_region` are the variances. `residuals()` have the effects of regions still in them, and `predict()` has
#' not. `bias_correction` has nothing to correct here; other covariances, dynamic models and models with both \eqn{\rho}
#' and \eqn{\lambda} are refused. `"sem-re"` takes a spectrum of a dense matrix in each step, and up to 1,000 regions.
#'
#' @section Bias correction:
#' With `bias_correction = TRUE` static models use the transformation of Lee and
#' Yu (2010a), which takes the fixed effects out of the likelihood: with effects
#' of regions it leaves the coefficients as they are and widens the standard
#' errors by \eqn{\sqrt{T/(T-1)}}; with effects of periods, and unit row sums of
#' W, it changes \eqn{\rho} too. That likelihood knows nothing of what all regions share: the eigenvalue 1 of W is
#' left out of it, and it goes on beyond \eqn{\rho = 1} up to the reciprocal of the next. With dense weights (inverse
#' distances of all pairs) the others are small, the likelihood is flat, and its maximum may lie beyond 1, where no
#' model of the regions exists: that is an error of class `lowcarbon_error_beyond`, which names the place, the estimate
#' of the direct likelihood and what else can be done. Dynamic models are estimated by quasi maximum
#' likelihood (with two-way effects and unit row sums on the transformed
#' cross-section, otherwise directly) and then corrected for the bias of order
#' 1/T by the formulas of Yu, de Jong and Lee (2008) and Lee and Yu (2010b).
#' Weights without unit row sums take the general formula with the sum of
#' \eqn{W (I - \rho W)^{-1}}. Row sums that differ from 1 by less than 1e-6, as weights from a file do, are
#' made 1 again; up to 0.01 a warning asks which was meant. If the estimates are not stable in time and space
#' the correction does not exist; the fit then says so in a warning and stays
#' uncorrected. Stable means: the largest modulus of the space-time roots is below one, of all of them or,
#' where the transformation has taken out the direction that all regions share, of the others ([stability()] shows
#' both). Near a root of 1 the correction can lead to an explosive model, which a warning announces. The correction is
#' of order 1/T: in simulations with 49 regions (`bench/monte-carlo.R`) 95 % intervals covered 90 to 97 % at T = 5 and
#' 92 to 98 % from T = 10. `FALSE` gives the direct likelihood as it is.
#'
#' The formula has a pole where a space-time root is one, and says little near it. `"bootstrap"` has none: responses are
#' simulated from the estimates, the effects and residuals drawn anew, and the parameters are moved until simulated
#' estimates have on average the values that were found (all rounds with the same random numbers; each `nsim` fits,
#' made in C). It corrects the quasi-maximum likelihood estimates that `TRUE` starts from, is not confined to stable
#' estimates, and needs weights with known eigenvalues (up to 500 regions). The covariance is the inverse of the exact
#' information at the corrected estimates; `effects(se = "bootstrap")` takes the spread of simulated ones.
#' `fit$correction` records `nsim`, `seed`, `resample` and the rounds it took.
#'
#' @section Log-determinant:
#' `"eigen"` takes all eigenvalues of W once (those of a symmetric matrix if W is
#' similar to one, as row-standardised contiguity is); `"sparse"` factorises
#' \eqn{I - \rho W} with Matrix (Cholesky if W is similar to a symmetric matrix,
#' LU if not); `"chebyshev"` estimates traces of Chebyshev polynomials with fixed
#' random signs, an approximation. `"auto"` takes eigenvalues up to 500 regions
#' and sparse factors beyond; `fit$spectrum$method` says which. Beyond 3,000
#' regions one trace of the information matrix, \eqn{tr(G'G)}, is estimated with
#' 100 fixed sign vectors, by what it has more than \eqn{tr(GG)}, which is known. It enters standard errors
#' only; its own relative standard error was between 0.0001 (lattice, \eqn{\rho} = 0.2) and 0.007 (six nearest
#' neighbours,
#' \eqn{\rho} = 0.95) with 1,600 regions, and falls with the root of their number.
#'
#' @param formula outcome and regressors, as in [stats::lm()]; transformations
#'   and factors as usual. Fixed effects take the place of the intercept. Lags
#'   in time are `dynamic`'s business.
#' @param data a data frame in long form, one row a region and period, any order.
#' @param index names of the region and the period column, `c("region", "time")`
#'   or `~ region + time`; may be left out for a `plm::pdata.frame`.
#' @param W weights of the spatial lag: a [spatial_weights] object or anything
#'   [as_spatial_weights()] takes. Regions are matched by name.
#' @param model,effect,dynamic see above. `effect = "twoways"` has fixed effects
#'   of regions and periods, `"random"` random ones of regions.
#' @param durbin a one-sided formula naming the regressors that get a spatial
#'   lag; `NULL` for all of them (`"sdm"`, `"slx"`, `"sdem"`, `"gns"`).
#' @param bias_correction,logdet see the sections. `TRUE`, `FALSE` or `"bootstrap"`.
#' @param W_x,W_error weights for the lags of regressors and for the error, if
#'   they differ from `W`; refused for a model without such a part.
#' @param balance a region not observed in every period is an error
#'   (`"error"`), or is left out with a warning that names it (`"drop"`).
#' @param nsim,seed,resample of `bias_correction = "bootstrap"`: simulations a round; a whole number below 2^32 from
#'   which they are drawn, by a generator of the package's own that leaves R's stream alone (`NULL` takes it from R's
#'   stream, which moves by one number); and how errors are drawn: `"residual"`, all residuals with
#'   replacement, for independent errors of one variance; `"wild"`, each residual with a random sign, for errors of
#'   different variances; `"region"`, all residuals of a region, regions with replacement. The last keeps what is
#'   correlated over time, by which a dynamic model's estimates are wrong in the long run too: as a correction it is for
#'   models whose errors are so.
#'
#' @param random which errors `effect = "random"` has in a model with \eqn{\lambda}: `"sem-re"` or `"kkp"`, see the
#'   section.
#'
#' @return An object of class `spatial_panel`. Coefficients are named `rho`,
#'   `lambda`, `tau`, `eta`, the regressors' own names and `W:` before a
#'   regressor's name for its spatial lag.
#'
#' @section Errors: regions missing from the weights or the data, absent or
#'   repeated region-periods, missing values, regressors without variation left
#'   or collinear ones are refused by name; so are weights and data under which the
#'   likelihood does not depend on the spatial parameter, as with equal weights
#'   between all regions beside time effects.
#'
#' @section Cost: O(n^3) once with `"eigen"`, which an interrupt stops between two steps where symmetric weights (row
#'   standardised or not) are behind W; where not, one call of LAPACK takes minutes for some thousand regions and cannot
#'   be stopped, and a message of class `lowcarbon_message` says so beforehand, with the time; with `"sparse"` some
#'   twenty to forty sparse factorisations. 10,000 regions by 20 periods take some seconds; memory is a
#'   small multiple of the model matrix. No matrix of n T rows and columns is
#'   ever made.
#'
#' @references Lee, L.-F., Yu, J. (2010a). Estimation of spatial autoregressive
#'   panel data models with fixed effects. *Journal of Econometrics* 154,
#'   165-185. \doi{10.1016/j.jeconom.2009.08.001}
#'
#'   Yu, J., de Jong, R., Lee, L.-F. (2008). Quasi-maximum likelihood estimators
#'   for spatial dynamic panel data with fixed effects when both n and T are
#'   large. *Journal of Econometrics* 146, 118-134.
#'   \doi{10.1016/j.jeconom.2008.08.002}
#'
#'   Lee, L.-F., Yu, J. (2010b). A spatial dynamic panel data model with both
#'   time and individual fixed effects. *Econometric Theory* 26, 564-597.
#'   \doi{10.1017/S0266466609100099}
#'
#'   Elhorst, J. P. (2014). *Spatial Econometrics: From Cross-Sectional Data to
#'   Spatial Panels*. \doi{10.1007/978-3-642-40340-8}
#'
#'   Anselin, L. (1988). *Spatial Econometrics: Methods and Models*. \doi{10.1007/978-94-015-7799-1}
#'
#'   Baltagi, B. H., Song, S. H., Koh, W. (2003). Testing panel data regression models with spatial error
#'   correlation. *Journal of Econometrics* 117, 123-150. \doi{10.1016/S0304-4076(03)00120-9}
#'
#'   Kapoor, M., Kelejian, H. H., Prucha, I. R. (2007). Panel data models with spatially correlated error components.
#'   *Journal of Econometrics* 140, 97-130. \doi{10.1016/j.jeconom.2006.09.004}
#'
#' @concept SDM
#' @concept SAR
#' @concept SEM
#' @concept SLX
#' @concept spatial Durbin model
#' @concept spatial lag
#' @concept spatial error
#' @concept dynamic spatial panel
#' @concept xsmle
#' @concept spxtregress
#' @concept spatial econometrics
#' @concept random effects
#' @concept KKP
#' @concept kongjian dubin moxing
#' @examples
#' # a ring of nine regions over six years, simulated
#' ids <- letters[1:9]
#' ring <- data.frame(from = ids, to = c(ids[-1], ids[1]))
#' W <- weights_contiguity(ring, ids)
#' panel <- data.frame(region = ids, year = rep(2001:2006, each = 9))
#' panel$x <- sin(seq_len(54)) + cos(3 * seq_len(54))
#' panel$y <- 2 * panel$x + match(panel$region, ids) / 5 + sin(7 * seq_len(54))
#' fit <- spatial_panel(y ~ x, panel, c("region", "year"), W, model = "sar")
#' coef(fit)
#'
#' # random effects of regions
#' spatial_panel(y ~ x, panel, c("region", "year"), W, model = "sem", effect = "random",
#'               random = "kkp")
#' @export
spatial_panel <- function(formula, data, index = NULL, W,
                          model = c("sdm", "sar", "sem", "slx", "ols", "sdem", "sac", "gns"),
                          effect = c("twoways", "individual", "time", "none", "random"),
                          dynamic = c("none", "time", "space", "both"), durbin = NULL, bias_correction = TRUE,
                          logdet = c("auto", "eigen", "sparse", "chebyshev"), W_x = NULL, W_error = NULL,
                          balance = c("error", "drop"), nsim = 400, seed = 1,
                          resample = c("residual", "wild", "region"),
                          random = c("sem-re", "kkp")) {
  call <- match.call()
  if (missing(W) || is.null(W)) abort_input("W", "spatial weights, such as weights_contiguity() makes",
                                            if (missing(W)) "nothing" else "NULL")
  if (is_weights_list(W)) return(under_each(W, call, parent.frame()))
  model <- check_choice(model)
  effect <- check_choice(effect)
  dynamic <- check_choice(dynamic)
  logdet <- check_choice(logdet)
  balance <- check_choice(balance)
  if (effect == "random") {
    refuse_beside_random(model, dynamic, bias_correction)
    bias_correction <- FALSE
  }
  random <- random_choice(random, missing(random), model, effect)
  given <- !c(missing(nsim), missing(seed), missing(resample))
  bootstrap <- bootstrap_options(bias_correction, nsim, seed, resample, given)
  corrected <- !isFALSE(bias_correction)
  check_own_weights(model, W_x, W_error)
  design <- spatial_design(formula, data, index, W, model, effect, dynamic, durbin, W_x, W_error, balance)
  spatial <- spatial_kind(model)
  W_used <- if (spatial == "error" && !is.null(design$weights$error)) design$weights$error else design$weights$lag
  spectrum <- spectrum_of(W_used, logdet)
  if (spatial == "both") {
    check_both(dynamic, bootstrap)
    error_spectrum <- if (is.null(design$weights$error)) spectrum else spectrum_of(design$weights$error, logdet)
  }
  if (corrected && effect %in% c("twoways", "time") && (spatial != "none" || dynamic != "none")) {
    warn_nearly_unit(W_used)
  }
  estimate <- if (effect == "random") {
    estimate_random(design, spectrum, spatial, random)
  } else if (spatial == "both") {
    c(estimate_both(design, list(lag = spectrum, error = error_spectrum), effect, corrected),
      list(error_spectrum = error_spectrum))
  } else {
    estimate_spatial(design, spectrum, effect, spatial, corrected, bootstrap)
  }
  structure(c(estimate, list(
    call = call, formula = formula, model = model, effect = effect, dynamic = dynamic,
    bias_correction = corrected, design = design, spectrum = spectrum, spatial = spatial
  )), class = "spatial_panel")
}

# What a model with two spatial parameters is not estimated with.
check_both <- function(dynamic, bootstrap) {
  if (dynamic != "none") {
    abort_input("dynamic", "\"none\" for a model with both rho and lambda", describe_value(dynamic),
                hint = "Dynamic models have one of both: model = \"sdm\", \"sar\", \"sdem\" or \"sem\".")
  }
  if (!is.null(bootstrap)) abort_input("bias_correction", "TRUE or FALSE for a model with both rho and lambda",
                                       "\"bootstrap\"")
}

# Weights that the model would not use.
check_own_weights <- function(model, W_x, W_error) {
  unused <- function(arg, part) {
    abort_input(arg, paste0("NULL for model = \"", model, "\", which has no ", part), "weights",
                hint = "Leave it out, or take a model that has one; see the table of models in ?spatial_panel.")
  }
  if (!is.null(W_x) && !model %in% models_with$lags) unused("W_x", "spatial lag of regressors")
  if (!is.null(W_error) && !model %in% models_with$lambda) unused("W_error", "spatial error")
}

# Row sums that are neither 1 nor far from it: the user may have meant either.
warn_nearly_unit <- function(W) {
  sums <- Matrix::rowSums(W)
  away <- max(abs(sums - 1))
  if (away <= row_tolerance || away > 1e-2) return(invisible())
  warn_lowcarbon("the row sums of the weights, ", format(min(sums), digits = 6), " to ", format(max(sums), digits = 6),
                 ", are nearly 1 but not 1: time effects are estimated by the direct likelihood and corrected by ",
                 "formula. ",
                 "If the weights are row-standardised ones that were rounded, as_spatial_weights(W, style = \"row\") ",
                 "makes them ",
                 "so again, and the effects are transformed away")
}

# How to correct by simulation; NULL for a correction by formula or none.
bootstrap_options <- function(bias_correction, nsim, seed, resample, given) {
  if (!identical(bias_correction, "bootstrap")) {
    if (!is.logical(bias_correction) || length(bias_correction) != 1L || is.na(bias_correction)) {
      abort_input("bias_correction", "TRUE, FALSE or \"bootstrap\"", describe_found(bias_correction))
    }
    if (any(given)) {
      name <- c("nsim", "seed", "resample")[given][1L]
      abort_input(name, paste0("nothing beside bias_correction = ", bias_correction, ", which draws nothing"),
                  "a value",
                  hint = "It belongs to bias_correction = \"bootstrap\".")
    }
    return(NULL)
  }
  check_number(nsim, "nsim", lower = 20, upper = 1e6, whole = TRUE)
  list(nsim = as.integer(nsim), seed = seed_or_draw(seed),
       resample = check_choice(resample, names(sdpd_resamples), "resample"))
}

# The same call with each of the weights.
under_each <- function(W, call, frame) {
  name <- call$W
  fit_many(W, function(one, place) {
    call$W <- if (is.symbol(name)) bquote(.(name)[[.(place)]]) else one
    eval(call, frame)
  })
}
