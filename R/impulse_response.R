# Responses over time: h periods after x has changed in one period, y differs
# by A^h S^-1 (beta I + theta W_x), with S = I - rho W and A = S^-1 (tau I + eta W).
#
# With u_h = A^h S^-1 v and p_h = S^-1 u_h, all of these matrices being functions
# of W, the derivatives of u_h are
#
#   d/d rho = (h + 1) W p_h      d/d tau = h p_(h-1)      d/d eta = h W p_(h-1)

#' Impulse responses of a spatial panel model
#'
#' How a change of a regressor by one unit, in all regions, works through the periods that follow: in the region
#' itself (direct), through the others (indirect) and together (total), averaged over regions.
#'
#' The change lasts for one period (`cumulative = FALSE`), period 0, whose response is the short-term effect of
#' [`effects()`][effects.spatial_panel()]; or for ever (`cumulative = TRUE`), and then the response in period h is
#' the sum of those up to h and tends to the long-term effect. A static model responds in period 0 only. The responses
#' of a model that is not stable grow without end; they are given, with a warning.
#'
#' @param fit A fit of [spatial_panel()].
#' @param term Name of a regressor, as `coef()` has it without `W:`.
#' @param periods Number of periods after the change.
#' @param cumulative Does the change stay?
#' @param vcov,cluster,robust,lag Which covariance; see [`vcov()`][vcov.spatial_panel()].
#' @return A data frame of class `lowcarbon_impulse`: `period` (0 to `periods`), `effect` (direct, indirect,
#'   total), `estimate` and `std.error` (delta method, analytic derivatives).
#' @section Cost: Up to 1,500 regions, O(n) a period after the eigenvalues. Beyond, or with weights of the
#'   regressors' own (`W_x`), four sparse solves a period for each of n columns (up to 1,500 regions) or of 200
#'   fixed random signs, by which direct effects are then known to a relative error of about \eqn{(100 n)^{-1/2}} of
#'   what comes back through neighbours; totals are exact.
#' @references Debarsy, N., Ertur, C., and LeSage, J. P. (2012). Interpreting dynamic space-time panel data models.
#'   *Statistical Methodology*, 9(1-2), 158-171. \doi{10.1016/j.stamet.2011.02.002}
#' @concept long-term effects
#' @concept short-term effects
#' @concept space-time diffusion
#' @export
#' @examples
#' W <- weights_contiguity(data.frame(from = letters[1:8], to = letters[c(2:8, 1)]))
#' set.seed(1)
#' panel <- expand.grid(region = letters[1:8], year = 2001:2010)
#' panel$x <- rnorm(80)
#' panel$y <- panel$x + rnorm(80)
#' fit <- spatial_panel(y ~ x, panel, c("region", "year"), W, dynamic = "time")
#' impulse_response(fit, "x", 3)
impulse_response <- function(fit, term, periods = 10, cumulative = FALSE, vcov = NULL, cluster = NULL, robust = NULL,
                             lag = NULL) {
  check_given(fit, "a fit of spatial_panel()")
  check_spatial_fit(fit)
  terms <- effect_terms(fit)
  if (missing(term)) abort_input("term", paste("one of", describe_set(terms$term)), "nothing")
  check_choice(term, terms$term, "term")
  check_number(periods, "periods", lower = 0, upper = 1e5, whole = TRUE)
  check_flag(cumulative, "cumulative")
  covariance <- resolve_vcov(fit, vcov, cluster, robust, lag)
  modulus <- root_moduli(fit)$all
  if (modulus >= 1) warn_lowcarbon("the fit is not stable (largest root ", format(modulus, digits = 4),
                                   "): responses do not die out")
  means <- response_means(fit, effect_setting(fit), periods)
  found <- responses(means, fit$coefficients, terms[terms$term == term, ], periods)
  if (cumulative) found <- lapply(found, accumulate)
  error <- sqrt(pmax(rowSums((found$gradient %*% covariance) * found$gradient), 0))
  frame <- data.frame(period = rep(0:periods, each = 3L), effect = rep(c("direct", "indirect", "total"), periods + 1L),
                      estimate = found$value[, 1L], std.error = error, stringsAsFactors = FALSE)
  new_result(frame, "lowcarbon_impulse", term = term, choices = list(
    term = term, response = if (cumulative) "to a change that stays" else "to a change of one period",
    model = describe_model(fit), vcov = describe_vcov(vcov, cluster, robust)))
}

#' @export
result_title.lowcarbon_impulse <- function(x) {
  paste0("Response of ", max(x$period) + 1L, " period(s) to `", attr(x, "term"), "`")
}

# Sums over periods; rows are direct, indirect and total of each period in turn.
accumulate <- function(rows) {
  for (k in 1:3) {
    at <- seq.int(k, nrow(rows), by = 3L)
    rows[at, ] <- apply(rows[at, , drop = FALSE], 2L, cumsum)
  }
  rows
}

# Mean diagonals and mean row sums, a row for each period, of
#   u = A^h S^-1, and of p = S^-1 u and W p, each alone and times W_x:
# an array [period, (u, p, Wp), (own, lagged, row, row_lagged)].
response_means <- function(fit, setting, periods) {
  p <- dynamics(fit$coefficients)
  values <- if (is.null(setting$W_x)) weight_eigenvalues(setting$spectrum)
  means <- array(0, c(periods + 1L, 3L, 4L), list(NULL, c("u", "p", "Wp"), c("own", "lagged", "row", "row_lagged")))
  if (is.null(values)) {
    n <- nrow(setting$W)
    few <- n <= dense_regions
    count <- if (few) 1 else 200
    probes <- if (few) diag(n) else .Call(ffi_signs, n, 200L)
    W_x <- if (is.null(setting$W_x)) setting$W else setting$W_x
    means[, , "own"] <- probe_means(probes, probes, p, setting, periods) / count
    means[, , "lagged"] <- probe_means(probes, panel_lag(W_x, probes), p, setting, periods) / count
  } else {
    means[, , c("own", "lagged")] <- eigen_means(values, p, periods)
  }
  starts <- row_starts(setting)
  for (k in 1:2) means[, , 2L + k] <- probe_means(matrix(1, nrow(starts), 1L), starts[, k, drop = FALSE], p, setting,
                                                  periods)
  means
}

eigen_means <- function(w, p, periods) {
  root <- space_time_roots(w, p)
  inverse <- 1 / (1 - p$rho * w)
  u <- outer(0:periods, root, function(h, root) root^h) * rep(inverse, each = periods + 1L)
  weighted <- function(v) Re(as.vector(u %*% v)) / length(w)
  of <- list(rep(1, length(w)), inverse, w * inverse)
  means <- array(0, c(periods + 1L, 3L, 2L))
  for (k in 1:3) {
    means[, k, 1L] <- weighted(of[[k]])
    means[, k, 2L] <- weighted(of[[k]] * w)
  }
  means
}

# Sums of left * (matrix right) over n, for each period and each of u, p, Wp.
probe_means <- function(left, right, p, setting, periods) {
  solve <- setting$spectrum$solve(p$rho)
  u <- solve(right)
  means <- matrix(0, periods + 1L, 3L)
  n <- nrow(left)
  for (h in 0:periods) {
    back <- solve(u)
    ahead <- panel_lag(setting$W, back)
    means[h + 1L, ] <- c(sum(left * u), sum(left * back), sum(left * ahead)) / n
    u <- p$tau * back + p$eta * ahead # S^-1 (tau I + eta W) u
  }
  means
}

# The responses to one term and their derivatives.
responses <- function(means, coefficients, term, periods) {
  steps <- periods + 1L
  of <- function(part) {
    apply(matrix(means[, part, ], steps, 4L, dimnames = list(NULL, dimnames(means)[[3L]])), 1L, combine_means,
          coefficients, term)
  }
  earlier <- function(part) cbind(numeric(3L), of(part)[, -steps, drop = FALSE])
  gradient <- matrix(0, 3L * steps, length(coefficients), dimnames = list(NULL, names(coefficients)))
  h <- rep(0:periods, each = 3L)
  by <- list(rho = (h + 1) * as.vector(of("Wp")), tau = h * as.vector(earlier("p")), eta = h * as.vector(earlier("Wp")))
  for (name in intersect(names(by), names(coefficients))) gradient[, name] <- by[[name]]
  one <- function(own,
                  row) as.vector(rbind(means[, "u", own], means[, "u", row] - means[, "u", own], means[, "u", row]))
  if (!is.na(term$beta)) gradient[, term$beta] <- one("own", "row")
  if (!is.na(term$theta)) gradient[, term$theta] <- one("lagged", "row_lagged")
  list(value = matrix(as.vector(of("u")), ncol = 1L), gradient = gradient)
}
