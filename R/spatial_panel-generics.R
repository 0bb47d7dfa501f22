# What other packages ask of a fit: model frames, scores, tests of nested fits,
# simulated responses. What has no meaning for a model with spatial feedback is
# refused, with what to do instead.

#' Spatial panel fits among other packages' tools
#'
#' The generics by which stats, sandwich, lmtest, car, emmeans, parameters and performance work on a fit of
#' [spatial_panel()].
#'
#' * `model.frame()`: the variables of the formula in the rows used, in the order of the data.
#' * `anova()`: of one fit, Wald tests of each regressor with its spatial lag; of several, likelihood-ratio tests of
#'   neighbours in the order given, which must be nested and of the same data, effects and correction.
#' * `simulate()`: responses drawn from the model at the estimates, with normal errors and the effects of the fit,
#'   periods of a dynamic model one after the other from the initial observation. The draws are simulated data, and the
#'   attribute `simulated` says so. They come from a generator of the package's own; `seed = NULL` takes one number from
#'   R's stream, and the attribute `seed` records it.
#' * `estfun()` and `bread()` of package sandwich, for models without a spatial parameter (`"slx"`, `"ols"`). With one,
#'   the score holds products of neighbours' errors, sums of squares of which miss a term: use
#'   [`vcov()`][vcov.spatial_panel()], which has it.
#' * `hatvalues()`: leverages, effects counted, for the same models.
#' * `coeftest()` and `coefci()` of package lmtest take the normal distribution, as `summary()` does.
#' * `Anova()` of package car is `anova()` of one fit; `vif()` inflation of the variances of all regressors and lags
#'   after effects are taken out.
#' * `extractAIC()`, so that [stats::step()] and [stats::drop1()] run.
#' * emmeans is refused: a marginal mean of a model with feedback depends on what all regions are set to; see
#'   [`effects()`][effects.spatial_panel()] and [`predict()`][predict.spatial_panel()].
#'
#' @param object,x,formula,fit,model,mod A fit of [spatial_panel()].
#' @param nsim Number of responses drawn.
#' @param seed A whole number below 2^32, or `NULL`.
#' @param vcov,vcov.,cluster,robust,lag Which covariance the Wald tests take; see [`vcov()`][vcov.spatial_panel()].
#' @param parm,level Coefficients and confidence level of the intervals.
#' @param df Degrees of freedom of the tests; `Inf` is the normal distribution.
#' @param scale,k As in [stats::extractAIC()].
#' @param ... Further fits for `anova()`; otherwise nothing.
#' @return As the generics say. `anova()` a data frame of class `anova`; `simulate()` a data frame with a column a draw,
#'   in the order of the data.
#' @name spatial_panel-generics
#' @examples
#' W <- weights_contiguity(data.frame(from = letters[1:8], to = letters[c(2:8, 1)]))
#' set.seed(1)
#' panel <- expand.grid(region = letters[1:8], year = 2001:2010)
#' panel$x <- rnorm(80)
#' panel$y <- panel$x + rnorm(80)
#' fit <- spatial_panel(y ~ x, panel, c("region", "year"), W)
#' anova(fit)
#' anova(fit, update(fit, model = "sar"))
#' head(simulate(fit, 2, seed = 1))
NULL

#' @rdname spatial_panel-generics
#' @importFrom stats model.frame
#' @export
model.frame.spatial_panel <- function(formula, ...) {
  check_dots(...)
  frame <- formula$design$frame[sort(formula$design$rows), , drop = FALSE]
  attr(frame, "terms") <- formula$design$terms
  frame
}

# ---- tests of nested fits ---------------------------------------------------

#' @rdname spatial_panel-generics
#' @importFrom stats anova
#' @export
anova.spatial_panel <- function(object, ..., vcov = NULL, cluster = NULL, robust = NULL, lag = NULL) {
  others <- list(...)
  if (!length(others)) return(wald_anova(object, resolve_vcov(object, vcov, cluster, robust, lag),
                                         describe_vcov(vcov, cluster, robust)))
  named <- names(others)
  if (any(nzchar(named))) do.call(check_dots, others[nzchar(named)])
  for (other in list(vcov, cluster, robust, lag)) {
    if (!is.null(other)) abort_input("vcov", "NULL for ratios of likelihoods, which know no covariance",
                                     describe_found_formula(other))
  }
  ratio_anova(c(list(object), others))
}

wald_anova <- function(fit, covariance, label) {
  terms <- effect_terms(fit)
  rows <- lapply(seq_len(nrow(terms)), function(i) {
    at <- c(terms$beta[i], terms$theta[i])
    at <- at[!is.na(at)]
    b <- fit$coefficients[at]
    statistic <- drop(b %*% solve(covariance[at, at, drop = FALSE], b))
    data.frame(Df = length(at), Chisq = statistic, p = stats::pchisq(statistic, length(at), lower.tail = FALSE))
  })
  table <- do.call(rbind, rows)
  names(table)[3L] <- "Pr(>Chisq)"
  rownames(table) <- terms$term
  structure(table,
            heading = paste0("Wald tests of each regressor", if (any(!is.na(terms$theta))) " and its spatial lag",
                             ", response ",
                                    fit$design$response, ", covariance ", label, "\n"),
                                    class = c("anova", "data.frame"))
}

ratio_anova <- function(fits) {
  check_nested_fits(fits)
  loglik <- lapply(fits, stats::logLik)
  value <- vapply(loglik, as.numeric, 0)
  df <- vapply(loglik, attr, 0, "df")
  more <- c(NA, diff(df))
  statistic <- c(NA, 2 * diff(value)) * sign(more)
  table <- data.frame(`#Df` = df, LogLik = value, Df = more, Chisq = statistic,
                      `Pr(>Chisq)` = stats::pchisq(statistic, abs(more), lower.tail = FALSE), check.names = FALSE)
  heading <- paste0("Model ", seq_along(fits), ": ",
                    vapply(fits, function(fit) paste0(deparse1(fit$formula), ", ", fit$model), ""), collapse = "\n")
  structure(table, heading = c("Likelihood-ratio tests\n", paste0(heading, "\n")), class = c("anova", "data.frame"))
}

# Ratios of likelihoods need one likelihood: the same response, rows, effects
# and transformation, and coefficients that are a part of the other's.
check_nested_fits <- function(fits) {
  strange <- match(FALSE, vapply(fits, inherits, NA, "spatial_panel"))
  if (!is.na(strange)) abort_input("...", "fits of spatial_panel()", describe_class(fits[[strange]]),
                                   paste("model", strange))
  for (i in seq_along(fits)[-1L]) {
    one <- fits[[i - 1L]]
    two <- fits[[i]]
    for (part in c("effect", "dynamic", "bias_correction")) {
      if (part == "dynamic" || identical(one[[part]], two[[part]])) next
      abort_input("...", paste0("fits with the same `", part, "`"),
                  paste(describe_value(one[[part]]), "and", describe_value(two[[part]])),
                  paste("models", i - 1L, "and", i))
    }
    if (!identical(unname(one$design$y), unname(two$design$y)) || one$counts$N != two$counts$N) {
      abort_input("...", "fits of the same response in the same rows", "others", paste("models", i - 1L, "and", i))
    }
    a <- names(one$coefficients)
    b <- names(two$coefficients)
    if (!(all(a %in% b) || all(b %in% a)) || length(a) == length(b)) {
      abort_input("...", "nested fits, the coefficients of one a part of the other's",
                  describe_set(c(setdiff(a, b), setdiff(b, a))),
                  paste("models", i - 1L, "and", i), hint = "compare_models() compares models that are not nested.")
    }
  }
}

#' @rdname spatial_panel-generics
#' @importFrom stats extractAIC
#' @export
extractAIC.spatial_panel <- function(fit, scale = 0, k = 2, ...) {
  check_dots(...)
  likelihood <- stats::logLik(fit)
  c(attr(likelihood, "df"), -2 * as.numeric(likelihood) + k * attr(likelihood, "df"))
}

# ---- simulated responses ------------------------------------------------------

#' @rdname spatial_panel-generics
#' @importFrom stats simulate
#' @export
simulate.spatial_panel <- function(object, nsim = 1, seed = NULL, ...) {
  check_dots(...)
  check_number(nsim, "nsim", lower = 1, upper = 1e6, whole = TRUE)
  seed <- seed_or_draw(seed)
  design <- object$design
  if (as.double(nsim) * length(design$y) > 2e8) abort_input("nsim",
                                                            paste0("as many responses as fit into memory: rows times ",
                                                                   "`nsim` below 2e8"), nsim)
  errors <- t(private_normals(nsim, length(design$y), seed)) * sqrt(object$sigma2)
  fixed <- structural_parts(object)$mean - dynamic_part(object)
  drawn <- apply(errors, 2L, simulate_path, fit = object, fixed = fixed, effects = recovered_effects(object))
  order <- order(design$rows)
  frame <- as.data.frame(matrix(drawn, ncol = nsim)[order, , drop = FALSE])
  names(frame) <- paste0("sim_", seq_len(nsim))
  rownames(frame) <- design$rows[order]
  structure(frame, seed = seed, simulated = "drawn from the fitted model, not observations")
}

# tau y(-1) + eta W y(-1) of the data.
dynamic_part <- function(fit) {
  before <- fit$design$before
  if (is.null(before)) numeric(length(fit$design$y)) else drop(before %*% fit$coefficients[colnames(before)])
}

# One response: period after period where the period before acts on it.
simulate_path <- function(errors, fit, fixed, effects) {
  design <- fit$design
  n <- design$n
  if (is.null(design$before)) return(predict_periods(fit, fixed, effects + errors, NULL, "feedback"))
  out <- matrix(0, n, design$periods)
  before <- initial_response(fit)
  for (t in seq_len(design$periods)) {
    at <- (t - 1L) * n + seq_len(n)
    mean <- fixed[at] + part_of_before(fit, NA, before)
    out[, t] <- before <- predict_periods(fit, mean, effects[at] + errors[at], NULL, "feedback")
  }
  as.vector(out)
}

# The response in the initial period, which the fit does not keep where only its
# spatial lag is a regressor.
initial_response <- function(fit) {
  before <- fit$design$before
  first <- seq_len(fit$design$n)
  if ("tau" %in% colnames(before)) return(before[first, "tau"])
  frame <- fit$design$frame
  initial <- fit$design$initial_rows
  as.double(stats::model.response(frame))[initial]
}

# ---- scores, for models without a spatial parameter -----------------------------

refuse_scores <- function(what, fit) {
  if (fit$spatial == "none") return(invisible())
  abort_input("x", paste("a model without a spatial parameter for", what), paste0("model = \"", fit$model, "\""),
              hint = paste(
                "Its score holds products of neighbours' errors, whose sums of squares are not its variance:",
                           paste0("vcov(fit, cluster = ~region), vcov(fit, robust = TRUE) and vcov(fit, \"sandwich\") ",
                                  "take them into account.")))
}

#' @rdname spatial_panel-generics
#' @exportS3Method sandwich::estfun
estfun.spatial_panel <- function(x, ...) {
  check_dots(...)
  refuse_scores("estfun()", x)
  parts <- score_parts(x)
  scores <- (parts$linear * parts$e / parts$s2)[, names(x$coefficients), drop = FALSE]
  order <- order(x$design$rows)
  scores <- scores[order, , drop = FALSE]
  rownames(scores) <- x$design$rows[order]
  scores
}

#' @rdname spatial_panel-generics
#' @exportS3Method sandwich::bread
bread.spatial_panel <- function(x, ...) {
  check_dots(...)
  refuse_scores("bread()", x)
  stats::vcov(x) * length(x$design$y)
}

#' @rdname spatial_panel-generics
#' @importFrom stats hatvalues
#' @export
hatvalues.spatial_panel <- function(model, ...) {
  check_dots(...)
  refuse_scores("hatvalues()", model)
  design <- model$design
  counts <- model$counts
  M <- demean_panel(cbind(design$before, design$X), design, counts)
  own <- rowSums(qr.Q(qr(M))^2)
  n <- design$n
  periods <- design$periods
  effects <- counts$individual / periods + counts$time / n - (counts$individual && counts$time) / (n * periods)
  in_data_order(model, own + effects)
}

# ---- other packages' tests and tables --------------------------------------------

#' @rdname spatial_panel-generics
#' @exportS3Method lmtest::coeftest
coeftest.spatial_panel <- function(x, vcov. = NULL, df = Inf, ...) {
  check_dots(...)
  by_default <- utils::getS3method("coeftest", "default", envir = asNamespace("lmtest"))
  by_default(x, vcov. = resolve_vcov(x, vcov.), df = df)
}

#' @rdname spatial_panel-generics
#' @exportS3Method lmtest::coefci
coefci.spatial_panel <- function(x, parm = NULL, level = 0.95, vcov. = NULL, df = Inf, ...) {
  check_dots(...)
  interval_matrix(x$coefficients, standard_errors(resolve_vcov(x, vcov.)), parm, level, df)
}

# car's own method would take the places of a model matrix for those of the
# coefficients, rho among them.
#' @rdname spatial_panel-generics
#' @exportS3Method car::Anova
Anova.spatial_panel <- function(mod, vcov. = NULL, ...) {
  check_dots(...)
  wald_anova(mod, resolve_vcov(mod, vcov.), describe_vcov(vcov.))
}

#' @rdname spatial_panel-generics
#' @exportS3Method car::vif
vif.spatial_panel <- function(mod, ...) {
  check_dots(...)
  design <- mod$design
  M <- cbind(design$before, design$X[, colnames(design$X) != "(Intercept)", drop = FALSE])
  if (ncol(M) < 2L) abort_input("mod", "a model with two regressors or more", ncol(M))
  M <- demean_panel(M, design, mod$counts)
  stats::setNames(diag(solve(stats::cor(M))), colnames(M))
}

#' @exportS3Method emmeans::recover_data
recover_data.spatial_panel <- function(object, ...) {
  paste("Marginal means of a spatial panel depend on what all regions are set to, so that emmeans has none of them;",
        "effects() gives what a unit more does in the region and in others, predict() what any setting gives.")
}

# What parameters, performance and modelsummary hand on: which parts of a model
# to show (this one has one) and how to write.
easystats_arguments <- c("effects", "component", "ci_random", "ci_method", "group_level", "pretty_names", "test",
                         "diagnostic", "dispersion",
                         "estimator", "include_info")

#' @exportS3Method parameters::model_parameters
model_parameters.spatial_panel <- function(model, ci = 0.95, vcov = NULL, cluster = NULL, robust = NULL, ...,
                                           verbose = TRUE) {
  check_dots(..., .allow = easystats_arguments)
  level <- if (is.null(ci)) 0.95 else ci
  table <- tidy.spatial_panel(model, conf.int = TRUE, conf.level = level, vcov = vcov, cluster = cluster,
                              robust = robust)
  # a colon would be shown as the sign of a product
  lag <- startsWith(table$term, "W:")
  out <- data.frame(Parameter = ifelse(lag, coef_label(table$term), table$term), Coefficient = table$estimate,
                    SE = table$std.error, CI = level, CI_low = table$conf.low,
                    CI_high = table$conf.high, z = table$statistic, df_error = Inf, p = table$p.value,
                    stringsAsFactors = FALSE)
  structure(out, ci = level, ci_method = "wald", test_statistic = "z-statistic", verbose = verbose,
            exponentiate = FALSE, ordinal_model = FALSE,
            linear_model = TRUE, mixed_model = FALSE, n_obs = stats::nobs(model), model_class = "spatial_panel",
            bootstrap = FALSE, iterations = 1000,
            ignore_group = TRUE, ran_pars = TRUE, title = "", coefficient_name = "Coefficient",
            zi_coefficient_name = "Coefficient",
            pretty_names = stats::setNames(coef_label(table$term), out$Parameter), digits = 2, ci_digits = 2,
            p_digits = 3, footer_digits = 3,
            object_name = "fit", model_formula = deparse1(model$formula),
            class = c("parameters_model", "see_parameters_model", "data.frame"))
}

#' @exportS3Method performance::model_performance
model_performance.spatial_panel <- function(model, ..., verbose = TRUE) {
  check_dots(..., .allow = c(easystats_arguments, "metrics"))
  facts <- fit_measures(model)
  structure(data.frame(AIC = facts$AIC, BIC = facts$BIC, R2 = facts$r.squared, R2_within = facts$within.r.squared,
                       Sigma = facts$sigma),
            class = c("performance_model", "data.frame"))
}
