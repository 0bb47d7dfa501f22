#' Endogeneity, weak instruments and the Anderson-Rubin set
#'
#' What referees ask of an instrumented fit beside the tests of [iv_diagnostics()]: are the regressors endogenous at all
#' (Durbin-Wu-Hausman), how strong is the instrument under the errors assumed (effective F), and what can be said of the
#' coefficient however weak it is (Anderson-Rubin).
#'
#' * Durbin-Wu-Hausman: residuals of the first stages are added to the equation; F of these under the covariance of the
#'   fit. With iid errors it is the Wu-Hausman F of Stata's `estat endogenous`.
#' * Effective F (Montiel Olea and Pflueger 2013), for one endogenous regressor: with instruments made orthonormal, the
#'   sum of squared first-stage coefficients over the sum of their variances. With one instrument it is the robust
#'   first-stage F.
#' * Anderson-Rubin: F of the instruments in the equation of y with all endogenous coefficients at zero. For one
#'   endogenous regressor the set of values that the same test does not reject has its level whatever the strength of
#'   the instruments; it may be empty, unbounded, or the whole line. `set` holds it as intervals.
#'
#' @param fit What [iv_diagnostics()] returns.
#' @param level Confidence level of the Anderson-Rubin set.
#' @param vcov,cluster,robust Another covariance than the fit's, as in [`summary()`][iv_diagnostics-methods].
#' @return A data frame of class `lowcarbon_tests`: `test`, `statistic`, `df`, `p.value`, `df2`. Attribute `set`: a data
#'   frame with `lower` and `upper`, one row an interval of the Anderson-Rubin set (`NULL` for several endogenous
#'   regressors).
#' @section Errors: `lowcarbon_error_input` for anything but a result of [iv_diagnostics()].
#' @section Cost: A few regressions. With `"iid"` errors the ends of the set are the roots of a quadratic, exact; with
#'   others they are searched among 4,001 angles that cover the whole line, so that an interval narrower than
#'   a thousandth of a standard error of the estimate could be passed over.
#' @references Montiel Olea, J. L., and Pflueger, C. (2013). A robust test for weak instruments. *Journal of Business
#'   and Economic Statistics*, 31(3), 358-369. \doi{10.1080/00401706.2013.806694}
#'
#'   Anderson, T. W., and Rubin, H. (1949). Estimation of the parameters of a single equation in a complete system of
#'   stochastic equations. *Annals of Mathematical Statistics*, 20(1), 46-63. \doi{10.1214/aoms/1177730090}
#' @concept weak instruments
#' @concept endogeneity test
#' @concept Anderson-Rubin
#' @concept effective F
#' @export
#' @examples
#' panel <- expand.grid(region = 1:20, year = 2011:2020)
#' panel$robots <- sin(panel$region * panel$year)
#' panel$ai <- panel$robots + cos(panel$region + 3 * panel$year)
#' panel$co2 <- cos(panel$region + 3 * panel$year) - panel$ai
#' tests <- iv_tests(iv_diagnostics(co2 ~ ai | robots, panel, c("region", "year")))
#' tests
#' attr(tests, "set")
iv_tests <- function(fit, level = 0.95, vcov = NULL, cluster = NULL, robust = NULL) {
  if (missing(fit) || !inherits(fit, "lowcarbon_iv")) {
    abort_input("fit", "what iv_diagnostics() returns", if (missing(fit)) "nothing" else describe_class(fit))
  }
  check_number(level, "level", lower = 0, upper = 1, strict = TRUE)
  made <- attr(in_covariance(fit, vcov, cluster, robust), "made")
  design <- made$design
  if (is.null(design)) abort_input("fit", "a whole result of iv_diagnostics()", "one without its design")
  rows <- list(hausman_row(made), if (ncol(design$D) == 1L) effective_row(made), rubin_row(made))
  rows <- do.call(rbind, rows)
  new_tests(rows$test, rows$statistic, rows$df, rows$p.value, choices = c(made$choices["vcov"], list(level = level)),
            title = "Tests of endogeneity and of weak instruments",
            set = if (ncol(design$D) == 1L) rubin_set(made, level)) |>
    with_df2(rows$df2)
}

with_df2 <- function(table, df2) {
  table$df2 <- df2
  table
}

# Least squares of y on X in the covariance of the fit.
iv_regression <- function(made, y, X) {
  fit <- fit_absorbed(y, X, counted = made$design$counted)
  covariance <- sandwich_covariance(fit, made$choices$vcov, made$sample$cluster)
  list(b = fit$coefficients, V = covariance, df2 = test_df(fit, made$choices$vcov, made$sample$cluster))
}

wald_f_row <- function(test, fit, at) {
  b <- fit$b[at]
  F <- drop(b %*% solve(fit$V[at, at, drop = FALSE], b)) / length(at)
  data.frame(test = test, statistic = F, df = length(at),
             p.value = stats::pf(F, length(at), fit$df2, lower.tail = FALSE), df2 = fit$df2,
             stringsAsFactors = FALSE)
}

hausman_row <- function(made) {
  design <- made$design
  instruments <- cbind(design$W, design$Z)
  V <- qr.resid(qr(instruments, tol = 1e-9), design$D)
  X <- cbind(design$W, design$D, V)
  k <- ncol(X)
  fit <- iv_regression(made, design$y, X)
  wald_f_row("Durbin-Wu-Hausman F", fit, seq.int(k - ncol(V) + 1L, k))
}

effective_row <- function(made) {
  design <- made$design
  Z <- qr.Q(qr(design$partial$Z, tol = 1e-9))
  colnames(Z) <- paste0("z", seq_len(ncol(Z)))
  fit <- iv_regression(made, drop(design$D), cbind(design$W, Z))
  at <- ncol(design$W) + seq_len(ncol(Z))
  data.frame(test = "Effective F", statistic = sum(fit$b[at]^2) / sum(diag(fit$V)[at]), df = ncol(Z),
             p.value = NA_real_, df2 = fit$df2,
             stringsAsFactors = FALSE)
}

rubin_fit <- function(made, value) {
  design <- made$design
  iv_regression(made, drop(design$y - design$D %*% value), cbind(design$W, design$Z))
}

rubin_row <- function(made) {
  at <- ncol(made$design$W) + seq_len(ncol(made$design$Z))
  wald_f_row("Anderson-Rubin F", rubin_fit(made, rep(0, ncol(made$design$D))), at)
}

# Values of the coefficient that the Anderson-Rubin test does not reject. Its
# statistic is a ratio of polynomials of the value, from three regressions at
# values about the estimate. Values are centre + reach * tan(angle): the angles
# are a half circle, whose ends are both infinities.
rubin_set <- function(made, level) {
  at <- ncol(made$design$W) + seq_len(ncol(made$design$Z))
  second <- second_stage(made$design, made$sample, made$choices)
  name <- colnames(made$design$D)
  centre <- second$fit$coefficients[[name]]
  reach <- sqrt(second$fit$covariance[name, name])
  fits <- lapply(centre + reach * c(0, 1, -1), function(value) rubin_fit(made, value))
  b0 <- fits[[1L]]$b[at]
  slope <- fits[[2L]]$b[at] - b0
  V <- lapply(fits, function(fit) fit$V[at, at, drop = FALSE])
  square <- (V[[2L]] + V[[3L]]) / 2 - V[[1L]]
  linear <- (V[[2L]] - V[[3L]]) / 2
  bound <- stats::qf(level, length(at), fits[[1L]]$df2) * length(at)
  # both numerator and covariance by cos(angle)^2, so that they are finite at the ends
  excess <- function(angle) {
    b <- cos(angle) * b0 + sin(angle) * slope
    covariance <- cos(angle)^2 * V[[1L]] + cos(angle) * sin(angle) * linear + sin(angle)^2 * square
    drop(b %*% solve(covariance, b)) - bound
  }
  runs <- if (made$choices$vcov == "iid") iid_runs(b0, slope, V[[1L]], linear, square, bound) else
    angle_runs(excess)
  data.frame(lower = centre + reach * runs$lower, upper = centre + reach * runs$upper)
}

# With independent errors of one variance the covariance is that variance times a
# fixed matrix: the set is where a quadratic in the value is not above zero.
iid_runs <- function(b0, slope, V, linear, square, bound) {
  weight <- solve(V / V[1L, 1L])
  form <- function(x, y) drop(x %*% weight %*% y)
  a <- form(slope, slope) - bound * square[1L, 1L]
  half <- form(b0, slope) - bound * linear[1L, 1L] / 2
  c <- form(b0, b0) - bound * V[1L, 1L]
  root <- half^2 - a * c
  if (root < 0) return(if (a > 0) list(lower = double(), upper = double()) else list(lower = -Inf, upper = Inf))
  far <- -(half + if (half >= 0) sqrt(root) else -sqrt(root)) # the root that does not cancel
  ends <- sort(c(far / a, if (far == 0) 0 else c / far))
  if (a > 0) list(lower = ends[1L], upper = ends[2L]) else list(lower = c(-Inf, ends[2L]), upper = c(ends[1L], Inf))
}

# Where a function on the half circle is not above zero, as tangents. Runs
# that reach an end have no bound there.
angle_runs <- function(f, points = 4001L) {
  grid <- seq(-pi / 2, pi / 2, length.out = points)
  inside <- vapply(grid, f, 0) <= 0
  if (!any(inside)) return(list(lower = double(), upper = double()))
  start <- which(inside & !c(FALSE, inside[-points]))
  stop <- which(inside & !c(inside[-1L], FALSE))
  root <- function(i, j) tan(stats::uniroot(f, grid[c(i, j)], tol = 1e-14)$root)
  list(lower = vapply(start, function(i) if (i == 1L) -Inf else root(i - 1L, i), 0),
       upper = vapply(stop, function(i) if (i == points) Inf else root(i, i + 1L), 0))
}
