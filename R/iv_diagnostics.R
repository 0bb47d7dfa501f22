#' Tests of instruments in a panel with fixed effects
#'
#' Two-stage least squares after fixed effects are taken out, and the tests that stand under tables of instrumental
#' variables: is the model identified (Kleibergen-Paap rk LM), are the instruments weak (Cragg-Donald and
#' Kleibergen-Paap rk Wald F, with the value of Stock and Yogo beside), do they contradict each other (Sargan or Hansen
#' J). Numbers are those of Stata's `ivreg2` and `ivreghdfe`.
#'
#' Let D be the K endogenous regressors and Z the L instruments, both with the effects and the exogenous regressors
#' taken out, n the rows used, Z scaled so that \eqn{Z'Z/n = I}, and V the residuals of D on Z. With C a root of
#' \eqn{D'D/n} (LM) or of \eqn{V'V/n} (Wald), the matrix
#' \eqn{\Theta = Z'D C^{-1}/n} has full column rank if the model is identified. Let s be its smallest singular value, v
#' the right singular vector of s, U the left singular vectors but the first K - 1, and r the residuals \eqn{D C^{-1}v}
#' (LM) or
#' \eqn{V C^{-1}v} (Wald). Kleibergen and Paap's statistic is
#' \deqn{rk = n\,\lambda'\Omega^{-1}\lambda,\quad \lambda = U'\Theta v,\quad \Omega = \frac{1}{n}\sum_g \Big(\sum_{i\in
#' g} U'z_i r_i\Big)\Big(\sum_{i\in g} U'z_i r_i\Big)',}
#' the sum over rows (`"robust"`) or clusters; it is chi-squared with L - K + 1 degrees of freedom if D has rank K - 1
#' only. Under `"iid"` \eqn{\Omega = I}, so that the LM form is Anderson's canonical correlation statistic \eqn{n s^2};
#' the row `Anderson LM` then repeats it under this name, and the Wald form gives Cragg and Donald's.
#' With p the exogenous regressors, instruments and effects counted together and G the number of clusters, the F forms
#' are
#' \deqn{F = \frac{rk}{L}\,\frac{n - p}{n},\qquad F_{cluster} = \frac{rk}{L}\,\frac{n - p}{n - 1}\,\frac{G - 1}{G}.}
#'
#' Sargan's J (iid) is n times the uncentred R-squared of the residuals on the instruments; Hansen's J (robust, cluster)
#' is the minimum of the two-step criterion whose weights come from the residuals of two-stage least squares. Both have
#' L - K degrees of freedom; with none the model is exactly identified, J is 0 and there is no p-value.
#'
#' @section Few clusters:
#' The clustered rk LM statistic is a sum over clusters whose variance is estimated from the same clusters: it cannot
#' exceed their number G and equals G when there are as many clusters as restrictions tested, so that three zones and
#' three instruments give LM = 3 and p = 0.39 whether the Cragg-Donald F is 1 or a million. A `lowcarbon_warning` says
#' so where the smallest p-value that G clusters allow is above 0.01, or where there are not twice as many clusters as
#' instruments. The F statistics have no such bound, but with so few clusters no clustered covariance means much.
#'
#' @section What counts as weak:
#' `critical` holds Stock and Yogo's value (2005, Table 5.2) at which a 5 percent Wald test of the endogenous
#' coefficients has a true size of 10 percent at most, for one or two endogenous regressors and up to 30 instruments. It
#' was worked out for the Cragg-Donald F with independent errors of equal variance; for the Kleibergen-Paap F it is a
#' custom, not a result. The two F rows have no p-value, because their comparison is with `critical`.
#'
#' @section Degrees of freedom:
#' Effects are counted by the rank of their dummies (regions + periods - 1 in a connected panel). With
#' `vcov = "cluster"`, effects nested in clusters (each region lies in one cluster) do not count, as in `reghdfe` and
#' `ivreghdfe`: with two-way effects and clusters of regions periods - 1 are left. `absorbed = "reghdfe"` adds one for
#' the constant, as `reghdfe` and `xtreg` do in their standard errors; `ivreghdfe` with a recent `reghdfe` 6 does not,
#' with an older one it does. `"all"` counts every effect, as a regression with dummies does. The choice moves F by a
#' factor near 1 and never touches LM and J. Rows alone in their region or period are dropped with a warning, as Stata
#' does. Estimates do not depend on it; numbers of rows and of clusters do, and what is scaled by them.
#'
#' LM and J are compared with chi-squared as they are, without a correction for absorbed effects, in Stata and here. In
#' simulations of 20 regions and 6 years with two-way effects and independent errors they reject true hypotheses at the
#' 5 percent level in 8 (one instrument) to 9 percent (two) of cases, the LM form clustered by region in 5.
#'
#' @section Why fixest prints other numbers:
#' `fixest::fitstat()` has a Cragg-Donald F (`"cd"`) whose denominator leaves out exogenous regressors and absorbed
#' effects, which in a panel of 30 regions and 10 years makes it 15 percent larger, and a Kleibergen-Paap statistic
#' (`"kpr"`) that is a Wald form divided by the number of instruments, not the rk LM statistic, has in its iid form a
#' root of a covariance in place of the covariance, and with robust errors is not there for more instruments than
#' endogenous regressors. Its R-squared is that of the second regression, on fitted values; here, as in Stata, it comes
#' from the residuals with the endogenous regressors themselves. (Seen in fixest 0.14.2; its Sargan statistic and its
#' estimates are the same as here.) Published tables mostly come from Stata, and so do the definitions here.
#'
#' @param formula `y ~ exogenous + endogenous | exogenous + instruments`: regressors that the second part repeats are
#'   exogenous, the others endogenous; what only the second part has are instruments. A dot in the second part stands
#'   for the first, as in `y ~ x + d | . - d + z`. Factors, `log()` and the like may be used, but not `lag()` or
#'   `diff()`, which know nothing of regions.
#' @param data A data frame in long form, one row for each region and period, in any order; it need not be balanced.
#' @param index Names of the region and period columns. May be left out with `effect = "none"`.
#' @param effect Effects taken out: `"twoways"`, `"individual"`, `"time"` or `"none"` (an intercept then).
#' @param vcov Errors assumed: `"iid"`, `"robust"` (unequal variances) or `"cluster"`.
#' @param cluster,robust Column of the clusters, as a string or a formula; `NULL` takes regions. Given alone it means
#'   `vcov = "cluster"`, as `vcov = ~region` does. `robust = TRUE` is `vcov = "robust"`, and so are `"HC1"` and
#'   `"hetero"`.
#' @param absorbed Which effects count as lost degrees of freedom: see below.
#' @param small Small-sample standard errors and t distributions? `FALSE` is `ivreg2` without `small`: division by n,
#'   normal distribution. The tests do not change.
#' @param singletons `"drop"` or `"keep"` rows alone in their region or period.
#' @param missing Rows with missing values: `"lags"` leaves out, with a warning that counts them, those that a lag or a
#'   lead makes (the first or the last rows of every region, as many in each) and refuses others; `"error"` refuses all,
#'   `"drop"` leaves all out with a warning.
#' @return A data frame of class `lowcarbon_iv`, one row a test: `test` (`Kleibergen-Paap rk LM`, `Cragg-Donald Wald F`,
#'   `Kleibergen-Paap rk Wald F`, `Sargan J` or `Hansen J`, and with iid errors `Anderson LM`), `statistic`, `df`,
#'   `p.value`, `df2` (denominator of F), `critical`. Attributes: `first_stage` (for each endogenous regressor
#'   `statistic`, the F of the instruments with the `vcov` chosen, `df`, `df2`, `p.value`, and `partial.r.squared`),
#'   `first_stage_estimates`, `estimates` (two-stage least squares), `fit`.
#'
#'   `tidy()` gives the two-stage estimates, or with `stage = "first"` those of the first stage; `glance()` a row with
#'   `nobs`, `r.squared`, `adj.r.squared`, `within.r.squared`, `sigma`, `df.residual` and the tests;
#'   `summary()` prints estimates and tests together; `coef()`, `vcov()`, `residuals()`, `nobs()` and `df.residual()`
#'   are those of the two-stage estimates.
#' @section Errors: `lowcarbon_error_input` for a formula without instruments or endogenous regressors, fewer
#'   instruments than endogenous regressors, missing values, columns without variation once the effects are taken out,
#'   collinear ones, instruments that explain an endogenous regressor fully, or that leave the coefficients without
#'   identification. A `lowcarbon_warning`, and `NA`, where there are fewer clusters than a test needs.
#' @section Cost: A few decompositions of matrices with as many rows as the data; effects are taken out exactly, without
#'   iteration.
#' @references Kleibergen, F., and Paap, R. (2006). Generalized reduced rank tests using the singular value
#'   decomposition. *Journal of Econometrics*, 133(1), 97-126. \doi{10.1016/j.jeconom.2005.02.011}
#'
#'   Cragg, J. G., and Donald, S. G. (1993). Testing identifiability and specification in instrumental variable models.
#'   *Econometric Theory*, 9(2), 222-240. \doi{10.1017/S0266466600007519}
#'
#'   Stock, J. H., and Yogo, M. (2005). Testing for weak instruments in linear IV regression. In *Identification and
#'   Inference for Econometric Models*, 80-108. Cambridge University Press. \doi{10.1017/CBO9780511614491.006}
#'
#'   Baum, C. F., Schaffer, M. E., and Stillman, S. (2007). Enhanced routines for instrumental variables/generalized
#'   method of moments estimation and testing. *Stata Journal*, 7(4), 465-506. \doi{10.1177/1536867X0800700402}
#' @concept 2SLS
#' @concept ivreg2
#' @concept ivreghdfe
#' @concept instrumental variables
#' @concept Kleibergen-Paap
#' @concept Cragg-Donald
#' @concept Stock-Yogo
#' @concept Hansen J
#' @concept overidentification
#' @concept gongju bianliang
#' @export
#' @examples
#' panel <- expand.grid(region = 1:20, year = 2011:2020)
#' panel$robots <- sin(panel$region * panel$year)
#' panel$ai <- panel$robots + cos(panel$region + 3 * panel$year)
#' panel$income <- cos(panel$region * panel$year / 5)
#' panel$co2 <- panel$income - panel$ai + cos(panel$region + 3 * panel$year) + panel$region
#' tests <- iv_diagnostics(co2 ~ income + ai | income + robots, panel, c("region", "year"),
#'                         vcov = "cluster")
#' tests
#' tidy(tests)
#' tidy(tests, stage = "first")
iv_diagnostics <- function(formula, data, index = NULL, effect = "twoways", vcov = c("iid", "robust", "cluster"),
                           cluster = NULL,
                           absorbed = c("ivreghdfe", "reghdfe", "all"), small = TRUE, singletons = c("drop", "keep"),
                           robust = NULL,
                           missing = c("lags", "error", "drop")) {
  effect <- check_choice(effect, effect_choices, "effect")
  request <- covariance_request(if (!base::missing(vcov)) first_choice(vcov, c("iid", "robust", "cluster")),
                                cluster, robust)
  absorbed <- check_choice(absorbed)
  singletons <- check_choice(singletons)
  missing <- check_choice(missing)
  check_flag(small, "small")
  parts <- split_instruments(formula)
  check_data(data)
  places <- if (!is.null(index) || inherits(data, "pdata.frame")) resolve_index(data, index)
  parts <- expand_dots(parts, data, places)
  asked <- instrument_covariance(request, places)
  complete <- complete_rows(parts, data, places, missing)
  data <- complete$data
  sample <- panel_sample(data, index, effect, asked$cluster, singletons)
  sample$kept <- complete$kept
  sample$missing <- complete$dropped
  check_clusters(sample)
  design <- instrument_design(parts, data, sample, effect)
  design$counted <- count_absorbed(design$absorber, sample, asked$vcov, absorbed)
  check_left(length(design$y), ncol(design$W) + ncol(design$Z) + design$absorber$rank)
  instrument_result(design, sample, list(effect = effect, vcov = asked$vcov, absorbed = absorbed, small = small))
}

# ---- formula and columns -------------------------------------------------

# The two parts of y ~ regressors | instruments as formulas of y.
split_instruments <- function(formula) {
  wanted <- "y ~ exogenous + endogenous | exogenous + instruments"
  if (missing(formula)) abort_input("formula", wanted, "nothing")
  right <- if (inherits(formula, "formula") && length(formula) == 3L) formula[[3L]]
  if (!is.call(right) || !identical(right[[1L]], as.name("|"))) {
    abort_input("formula", wanted,
                if (inherits(formula, "formula")) "a formula without instruments" else describe_class(formula))
  }
  if (any(c("|", "~") %in% c(all_calls(right[[2L]]), all_calls(right[[3L]])))) {
    abort_input("formula", wanted, "more than two parts", hint = "Effects are chosen by `effect`, not in the formula.")
  }
  first <- stats::as.formula(call("~", formula[[2L]], right[[2L]]), environment(formula))
  second <- stats::as.formula(call("~", formula[[2L]], right[[3L]]), environment(formula))
  list(regressors = first, instruments = second)
}

# A dot of the first part is every column but the response and the index; one of
# the second is the first part.
expand_dots <- function(parts, data, index) {
  right <- function(formula) formula[[3L]]
  parts$regressors <- spell_out_dot(parts$regressors, as.data.frame(data), index)
  if ("." %in% all.vars(right(parts$instruments))) {
    parts$instruments <- stats::update(parts$regressors,
                                       stats::as.formula(call("~", as.name("."), right(parts$instruments))))
  }
  parts
}

# y, exogenous regressors W, endogenous ones D and instruments Z without
# effects; then y, D and Z without W too.
instrument_design <- function(parts, data, sample, effect) {
  first <- formula_columns(parts$regressors, data, sample$index, sample$rows, effect)
  second <- formula_columns(parts$instruments, data, sample$index, sample$rows, effect)
  names <- instrument_names(colnames(first$X), colnames(second$X), first$term_of)
  a <- absorber(sample$region, sample$time, effect)
  raw <- list(W = first$X[, names$exogenous, drop = FALSE], D = first$X[, names$endogenous, drop = FALSE],
              Z = second$X[, names$instruments, drop = FALSE], y = cbind(first$y))
  colnames(raw$y) <- first$response
  clean <- lapply(raw, absorb, a)
  check_variation(raw$y, clean$y, effect, "formula", "response")
  check_variation(raw$W, clean$W, effect, "formula", "regressor")
  check_variation(raw$D, clean$D, effect, "formula", "regressor")
  check_variation(raw$Z, clean$Z, effect, "formula", "instrument")
  check_left(length(first$y), a$rank + max(ncol(clean$W) + ncol(clean$Z), ncol(clean$W) + ncol(clean$D)))
  check_independent(cbind(clean$W, clean$D), "formula", "regressors")
  check_independent(cbind(clean$W, clean$Z), "formula", "instruments")
  partial <- partial_out(clean[c("y", "D", "Z")], clean$W)
  check_variation(clean$y, partial$y, effect, "formula", "response", "the exogenous regressors explain it fully")
  check_identified(partial$D, partial$Z)
  list(y = drop(clean$y), W = clean$W, D = clean$D, Z = clean$Z, partial = partial, absorber = a, names = names,
       order = colnames(first$X), raw_y = first$y, response = first$response)
}

instrument_names <- function(regressors, second, term_of) {
  out <- list(exogenous = intersect(regressors, second), endogenous = setdiff(regressors, second),
              instruments = setdiff(second, regressors))
  out$exogenous <- union(intersect("(Intercept)", regressors), out$exogenous)
  out$endogenous <- setdiff(out$endogenous, "(Intercept)")
  out$instruments <- setdiff(out$instruments, "(Intercept)")
  if (!length(out$endogenous)) {
    abort_input("formula", "a regressor that the second part does not repeat: an endogenous one", "none",
                hint = "Without endogenous regressors there is nothing to instrument.")
  }
  if (!length(out$instruments)) {
    abort_input("formula", paste("instruments in the second part for", describe_set(out$endogenous)), "none")
  }
  if (length(out$instruments) < length(out$endogenous)) {
    abort_input("formula",
                paste0(length(out$endogenous), " instruments or more for as many endogenous regressors, ",
                       describe_set(out$endogenous)),
                paste0(length(out$instruments), ", ", describe_set(out$instruments)))
  }
  out
}

partial_out <- function(columns, W) {
  if (!ncol(W)) return(columns)
  found <- qr(W, tol = 1e-9)
  lapply(columns, function(x) qr.resid(found, x))
}

# Correlations of exactly one or zero: no first stage to speak of.
check_identified <- function(D, Z) {
  Zq <- qr.Q(qr(Z, tol = 1e-9))
  left <- colSums((D - Zq %*% crossprod(Zq, D))^2) / colSums(D^2)
  if (any(left < 1e-18)) {
    abort_input("formula", "endogenous regressors that the instruments do not explain fully",
                describe_set(colnames(D)[left < 1e-18]),
                hint = "What instruments explain fully is exogenous.")
  }
  canonical <- svd(crossprod(Zq, qr.Q(qr(D, tol = 1e-9))), nu = 0L, nv = 0L)$d
  if (min(canonical) < 1e-10) {
    abort_input("formula", paste("instruments that identify", describe_set(colnames(D))),
                paste("a first stage of rank", sum(canonical >= 1e-10), "for", ncol(D), "endogenous regressor(s)"))
  }
}

# ---- statistics ----------------------------------------------------------

instrument_result <- function(design, sample, choices) {
  stage2 <- second_stage(design, sample, choices)
  stage1 <- first_stage(design, sample, choices)
  frame <- instrument_tests(design, sample, choices, stage2$partial_residuals)
  shown <- c(choices[c("effect", "vcov")],
             if (!is.null(sample$cluster)) list(cluster = sample$cluster_name,
                                                clusters = length(unique(sample$cluster))),
             list(rows = length(design$y), `left out` = sample$dropped, missing = if (sample$missing) sample$missing,
                  absorbed = design$counted, counting = choices$absorbed,
                  endogenous = paste(colnames(design$D), collapse = ", "),
                  instruments = paste(colnames(design$Z), collapse = ", "),
                  small = choices$small))
  new_result(frame, "lowcarbon_iv", choices = shown[lengths(shown) > 0L], first_stage = stage1$tests,
             first_stage_estimates = stage1$estimates,
             estimates = stage2$table, fit = stage2$fit,
             made = list(design = design, sample = sample, choices = choices))
}

instrument_tests <- function(design, sample, choices, residuals) {
  vcov <- choices$vcov
  D <- design$partial$D
  Z <- basis_of(design$partial$Z)
  n <- nrow(D)
  K <- ncol(D)
  L <- ncol(Z)
  p <- ncol(design$W) + L + design$counted
  V <- D - Z %*% crossprod(Z, D) / n
  G <- length(unique(sample$cluster))
  warn_few_clusters(vcov, G, L - K + 1, L)
  lm <- rank_statistic(Z, D, D, vcov, sample$cluster)
  wald <- rank_statistic(Z, D, V, vcov, sample$cluster)
  cragg <- if (vcov == "iid") wald else rank_statistic(Z, D, V, "iid")
  scale <- if (vcov == "cluster") (n - p) / (n - 1) * (G - 1) / G else (n - p) / n
  J <- overidentification(Z, D, drop(design$partial$y), residuals, vcov, sample$cluster)
  over <- L - K
  critical <- stock_yogo(K, L)
  df2 <- if (vcov == "cluster") G - 1 else n - p
  frame <- data.frame(
    test = c("Kleibergen-Paap rk LM", "Cragg-Donald Wald F", "Kleibergen-Paap rk Wald F",
             if (vcov == "iid") "Sargan J" else "Hansen J"),
    statistic = c(lm, cragg * (n - p) / n / L, wald * scale / L, J),
    df = as.double(c(over + 1, L, L, over)),
    p.value = c(chisq_p(lm, over + 1), NA, NA, if (over > 0) chisq_p(J, over) else NA),
    df2 = as.double(c(NA, n - p, df2, NA)), critical = c(NA, critical, critical, NA), stringsAsFactors = FALSE
  )
  if (vcov == "iid") frame <- rbind(frame, transform(frame[1L, ], test = "Anderson LM"))
  rownames(frame) <- NULL
  frame
}

# The LM form is n times the share of a constant that the clusters' scores
# explain: it cannot exceed their number, and equals it where there are as many
# scores as clusters, whatever the strength of the instruments.
warn_few_clusters <- function(vcov, G, df, instruments) {
  if (vcov != "cluster" || stats::pchisq(G, df, lower.tail = FALSE) < 0.01 && G > 2 * instruments) return(invisible())
  warn_lowcarbon("the Kleibergen-Paap rk LM statistic cannot exceed the number of clusters, ", G, ", ",
                 if (G <= df) "and equals it here" else "and may be near it",
                 " whatever the strength of ", instruments, " instrument(s): its p-value is never below ",
                 format(stats::pchisq(G, df, lower.tail = FALSE), digits = 2),
                 "; look at the F statistics, or take more clusters")
}

# An orthogonal basis of the columns, of length sqrt(n) each.
basis_of <- function(Z) {
  Q <- qr.Q(qr(Z, tol = 1e-9))
  colnames(Q) <- colnames(Z)
  Q * sqrt(nrow(Z))
}

# Kleibergen and Paap's statistic that D on Z has rank K - 1; residuals R are D
# (LM) or those of D on Z (Wald).
rank_statistic <- function(Z, D, R, vcov, cluster = NULL) {
  n <- nrow(Z)
  K <- ncol(D)
  size <- sqrt(colMeans(R^2)) # columns of one size before the root
  root <- chol(crossprod(R / rep(size, each = n)) / n)
  scaled <- function(x) t(backsolve(root, t(x / rep(size, each = nrow(x))), transpose = TRUE))
  parts <- svd(scaled(crossprod(Z, D) / n), nu = ncol(Z), nv = K)
  if (vcov == "iid") return(n * parts$d[K]^2)
  U <- parts$u[, K:ncol(Z), drop = FALSE]
  v <- parts$v[, K]
  lambda <- crossprod(U, scaled(crossprod(Z, D) / n) %*% v)
  scores <- Z %*% U * drop(scaled(R) %*% v)
  if (vcov == "cluster") scores <- rowsum(scores, cluster)
  found <- score_root(scores, "the Kleibergen-Paap statistics")
  if (is.null(found)) return(NA_real_)
  sum(found(lambda * n)^2)
}

# A function that solves with the transposed root of the scores' cross product;
# NULL, with a warning, if there are fewer independent scores than columns.
score_root <- function(scores, what) {
  found <- qr(scores, tol = 1e-10)
  if (found$rank < ncol(scores)) {
    warn_lowcarbon(what, " need ", ncol(scores), " independent scores, and there are ", found$rank, " (", nrow(scores),
                   " clusters or rows): NA")
    return(NULL)
  }
  root <- qr.R(found)
  function(x) backsolve(root, as.matrix(x)[found$pivot, , drop = FALSE], transpose = TRUE)
}

# Sargan's or Hansen's J, from columns without exogenous regressors.
overidentification <- function(Z, D, y, residuals, vcov, cluster) {
  if (ncol(Z) == ncol(D)) return(0)
  if (sum(residuals^2) <= 1e-24 * sum(y^2)) {
    warn_lowcarbon("the model fits without residuals, so that there is no J: NA")
    return(NA_real_)
  }
  if (vcov == "iid") return(sum(crossprod(Z, residuals)^2) / sum(residuals^2))
  scores <- Z * residuals
  if (vcov == "cluster") scores <- rowsum(scores, cluster)
  found <- score_root(scores, "Hansen's J")
  if (is.null(found)) return(NA_real_)
  sum(qr.resid(qr(found(crossprod(Z, D)), tol = 1e-12), drop(found(crossprod(Z, y))))^2)
}

# Two-stage least squares of all regressors, in the order of the formula.
second_stage <- function(design, sample, choices) {
  R <- cbind(design$W, design$D)[, design$order, drop = FALSE]
  instruments <- qr(cbind(design$W, design$Z), tol = 1e-9)
  projected <- qr.fitted(instruments, R)
  dimnames(projected) <- dimnames(R)
  fit <- fit_absorbed(design$y, R, projected, design$counted)
  fit$df <- test_df(fit, choices$vcov, sample$cluster, choices$small)
  fit$covariance <- sandwich_covariance(fit, choices$vcov, sample$cluster, choices$small)
  fit[c("rows", "index", "response")] <- list(sample$kept[sample$rows], sample$index, design$response)
  fit$total <- fit_totals(design, fit)
  list(fit = fit, table = estimate_table(fit$coefficients, fit$covariance, fit$df), partial_residuals = fit$residuals)
}

fit_totals <- function(design, fit) {
  rss <- sum(fit$residuals^2)
  total <- sum((design$raw_y - mean(design$raw_y))^2)
  within <- sum((design$y - if (design$absorber$effect == "none") mean(design$y) else 0)^2)
  left <- fit$n - fit$k - design$absorber$rank
  list(r.squared = 1 - rss / total, adj.r.squared = 1 - rss / left / (total / (fit$n - 1)),
       within.r.squared = 1 - rss / within,
       sigma = sqrt(rss / left))
}

# Regressions of each endogenous regressor on instruments and exogenous
# regressors, with the F of the instruments.
first_stage <- function(design, sample, choices) {
  X <- cbind(design$W, design$Z)
  instruments <- colnames(design$Z)
  runs <- lapply(colnames(design$D), function(name) {
    fit <- fit_absorbed(design$D[, name], X, counted = design$counted)
    covariance <- sandwich_covariance(fit, choices$vcov, sample$cluster, choices$small)
    table <- estimate_table(fit$coefficients, covariance, test_df(fit, choices$vcov, sample$cluster, choices$small))
    full <- sandwich_covariance(fit, choices$vcov, sample$cluster)
    D <- design$partial$D[, name]
    list(estimates = data.frame(endogenous = name, table, stringsAsFactors = FALSE),
         test = first_stage_test(name, fit, full, instruments, choices$vcov, sample$cluster,
                                 1 - sum(fit$residuals^2) / sum(D^2)))
  })
  list(tests = do.call(rbind, lapply(runs, `[[`, "test")), estimates = do.call(rbind, lapply(runs, `[[`, "estimates")))
}

first_stage_test <- function(name, fit, covariance, instruments, vcov, cluster, r2) {
  V <- covariance[instruments, instruments, drop = FALSE]
  size <- sqrt(diag(V))
  b <- fit$coefficients[instruments] / size
  F <- tryCatch(sum(b * solve(V / outer(size, size), b)), error = function(e) NA_real_) / length(b)
  if (is.finite(F) && (F < 0 || (vcov == "cluster" && length(unique(cluster)) <= length(b)))) F <- NA_real_
  df2 <- test_df(fit, vcov, cluster)
  data.frame(endogenous = name, statistic = F, df = length(b), df2 = df2,
             p.value = stats::pf(F, length(b), df2, lower.tail = FALSE),
             partial.r.squared = r2, stringsAsFactors = FALSE)
}

# Stock and Yogo (2005), Table 5.2: 10 percent maximal size of the two-stage
# least squares Wald test, by endogenous regressors and instruments.
stock_yogo <- function(endogenous, instruments) {
  if (endogenous > 2L || instruments > 30L) return(NA_real_)
  stock_yogo_size10[[endogenous]][instruments]
}

stock_yogo_size10 <- list(
  c(16.38, 19.93, 22.30, 24.58, 26.87, 29.18, 31.50, 33.84, 36.19, 38.54, 40.90, 43.27, 45.64, 48.01, 50.39,
    52.77, 55.15, 57.53, 59.92, 62.30, 64.69, 67.07, 69.46, 71.85, 74.24, 76.62, 79.01, 81.40, 83.79, 86.17),
  c(NA, 7.03, 13.43, 16.87, 19.45, 21.68, 23.72, 25.64, 27.51, 29.32, 31.11, 32.88, 34.62, 36.36, 38.08,
    39.80, 41.51, 43.22, 44.92, 46.62, 48.31, 50.01, 51.70, 53.39, 55.07, 56.76, 58.45, 60.13, 61.82, 63.51)
)
