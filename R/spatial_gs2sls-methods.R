# What can be asked of a fit of spatial_gs2sls().

# The table of two-stage least squares in the covariance asked for.
gs2sls_asked <- function(x, vcov, cluster, robust) in_covariance(x$iv, vcov, cluster, robust)

gs2sls_covariance <- function(x, vcov = NULL, cluster = NULL, robust = NULL) {
  V <- attr(gs2sls_asked(x, vcov, cluster, robust), "fit")$covariance
  if (is.null(x$lambda)) return(V)
  out <- rbind(cbind(V, x$lambda$cross), c(x$lambda$cross, x$lambda$variance))
  dimnames(out) <- rep(list(names(x$coefficients)), 2L)
  out
}

gs2sls_df <- function(x, vcov = NULL, cluster = NULL, robust = NULL) attr(gs2sls_asked(x, vcov, cluster, robust),
    "fit")$df

#' Questions to a fit by GS2SLS
#'
#' The generics for fits of [spatial_gs2sls()]; each takes `vcov`, `cluster` and `robust` as the fit does.
#'
#' @param x,object what [spatial_gs2sls()] returns.
#' @param vcov,cluster,robust covariance, as in [spatial_gs2sls()]; that of the fit if `NULL`.
#' @param parm,level coefficients and level of the intervals.
#' @param conf.int,conf.level whether `tidy()` adds intervals, and their level.
#' @param se errors of effects: `"delta"`, `"simulation"` (`nsim` draws of normal coefficients) or `"none"`.
#' @param nsim,seed draws and their seed.
#' @param main,xlab title and label.
#' @param digits significant digits.
#' @param ... nothing: what a method does not know is refused.
#' @return As the generics say; `effects()` a table as [effects.spatial_panel()] gives it.
#' @name spatial_gs2sls-methods
#' @examples
#' W <- weights_contiguity(data.frame(from = letters[1:8], to = letters[c(2:8, 1)]))
#' set.seed(1)
#' panel <- expand.grid(region = letters[1:8], year = 2001:2010)
#' panel$x <- rnorm(80)
#' panel$z <- rnorm(80)
#' panel$y <- panel$x + panel$z + rnorm(80)
#' fit <- spatial_gs2sls(y ~ x + z, panel, c("region", "year"), W)
#' confint(fit, vcov = "robust")
#' effects(fit)
NULL

#' @rdname spatial_gs2sls-methods
#' @export
coef.lowcarbon_gs2sls <- function(object, ...) {
  check_dots(...)
  object$coefficients
}

#' @rdname spatial_gs2sls-methods
#' @export
vcov.lowcarbon_gs2sls <- function(object, vcov = NULL, cluster = NULL, robust = NULL, ...) {
  check_dots(...)
  gs2sls_covariance(object, vcov, cluster, robust)
}

#' @rdname spatial_gs2sls-methods
#' @export
confint.lowcarbon_gs2sls <- function(object, parm = NULL, level = 0.95, vcov = NULL, cluster = NULL, robust = NULL,
                                     ...) {
  check_dots(...)
  check_level(level)
  interval_matrix(object$coefficients, sqrt(diag(gs2sls_covariance(object, vcov, cluster, robust))), parm, level,
                  gs2sls_df(object, vcov, cluster, robust))
}

#' @rdname spatial_gs2sls-methods
#' @export
nobs.lowcarbon_gs2sls <- function(object, ...) {
  check_dots(...)
  length(object$y)
}

#' @rdname spatial_gs2sls-methods
#' @export
df.residual.lowcarbon_gs2sls <- function(object, ...) {
  check_dots(...)
  attr(object$iv, "fit")$df
}

#' @rdname spatial_gs2sls-methods
#' @export
residuals.lowcarbon_gs2sls <- function(object, ...) {
  check_dots(...)
  gs2sls_in_order(object, attr(object$iv, "fit")$residuals)
}

#' @rdname spatial_gs2sls-methods
#' @export
fitted.lowcarbon_gs2sls <- function(object, ...) {
  check_dots(...)
  gs2sls_in_order(object, object$y) - residuals.lowcarbon_gs2sls(object)
}

gs2sls_in_order <- function(object, values) stats::setNames(values, object$rows)[order(object$rows)]

#' @rdname spatial_gs2sls-methods
#' @export
tidy.lowcarbon_gs2sls <- function(x, conf.int = FALSE, conf.level = 0.95, vcov = NULL, cluster = NULL, robust = NULL,
                                  ...) {
  check_dots(...)
  check_flag(conf.int, "conf.int")
  table <- estimate_table(x$coefficients, gs2sls_covariance(x, vcov, cluster, robust), gs2sls_df(x, vcov, cluster,
      robust))
  if (!conf.int) return(table)
  check_level(conf.level, "conf.level")
  limits <- stats::confint(x, level = conf.level, vcov = vcov, cluster = cluster, robust = robust)
  table$conf.low <- unname(limits[, 1L])
  table$conf.high <- unname(limits[, 2L])
  table
}

#' @rdname spatial_gs2sls-methods
#' @export
glance.lowcarbon_gs2sls <- function(x, vcov = NULL, cluster = NULL, robust = NULL, ...) {
  check_dots(...)
  glance(x$iv, vcov = vcov, cluster = cluster, robust = robust)
}

#' @rdname spatial_gs2sls-methods
#' @export
summary.lowcarbon_gs2sls <- function(object, vcov = NULL, cluster = NULL, robust = NULL, ...) {
  check_dots(...)
  structure(list(fit = object, estimates = tidy(object, vcov = vcov, cluster = cluster, robust = robust),
                 tests = gs2sls_asked(object, vcov, cluster, robust)), class = "summary.lowcarbon_gs2sls")
}

#' @rdname spatial_gs2sls-methods
#' @export
print.summary.lowcarbon_gs2sls <- function(x, digits = 4L, ...) {
  check_dots(...)
  gs2sls_heading(x$fit)
  print(format_rounded(x$estimates, digits), row.names = FALSE)
  cat("\n")
  print(x$tests, digits = digits)
  if (length(x$fit$left_out)) {
    cat(strwrap(paste("instruments left out, as effects or others explain them:", describe_set(x$fit$left_out,
        at_most = 8L)), exdent = 2L), sep = "\n")
  }
  invisible(x)
}

#' @rdname spatial_gs2sls-methods
#' @export
print.lowcarbon_gs2sls <- function(x, digits = 4L, ...) {
  check_dots(...)
  gs2sls_heading(x)
  table <- tidy(x)
  print(format_rounded(table, digits), row.names = FALSE)
  tests <- as.data.frame(x$iv)
  cat("rk Wald F ", format(tests$statistic[3L], digits = digits), ", ", tests$test[4L], " ",
      format(tests$statistic[4L], digits = digits),
      if (!is.na(tests$p.value[4L])) paste0(" (p = ", format(tests$p.value[4L], digits = 3), ")"),
        "; summary() has all tests\n", sep = "")
  invisible(x)
}

gs2sls_heading <- function(x) {
  choices <- x$choices
  cat(strwrap(paste0("Spatial panel model by instruments", if (choices$error) ", error spatially autocorrelated",
                     ": ", x$design$response, ", ",
                     effect_names[[choices$effect]], ", ", x$design$n, " regions, ", x$design$periods, " period(s)"),
                       exdent = 2L), sep = "\n")
  cat(strwrap(paste0("endogenous: ", paste(c(if (choices$lag) paste0("rho (spatial lag of ", x$design$response, ")"),
                                             x$endogenous), collapse = ", "),
                     "; vcov: ", chosen_vcov(attr(x$iv, "choices"))), exdent = 2L), sep = "\n")
}

#' @rdname spatial_gs2sls-methods
#' @export
plot.lowcarbon_gs2sls <- function(x, main = "Strength of the instruments", xlab = "F", ...) {
  plot(x$iv, main = main, xlab = xlab, ...)
  invisible(x)
}

#' @rdname spatial_gs2sls-methods
#' @exportS3Method ggplot2::autoplot
autoplot.lowcarbon_gs2sls <- function(object, ...) {
  check_dots(...)
  ggplot2::autoplot(object$iv)
}

#' @rdname spatial_gs2sls-methods
#' @export
effects.lowcarbon_gs2sls <- function(object, se = c("delta", "simulation", "none"), nsim = 1000, vcov = NULL,
                                     cluster = NULL,
                                     robust = NULL, seed = 1, ...) {
  check_dots(..., .hint = "Intervals come from tidy(effects(fit), conf.int = TRUE, conf.level = 0.9).")
  se <- check_choice(se)
  spectrum <- spectrum_of(object$weights$lag)
  setting <- list(spectrum = spectrum, W = spectrum$W, W_x = NULL, unit = spectrum$unit_rows,
                  arrays = if (has_arrays(spectrum)) sdpd_weights(spectrum, 0))
  b <- object$coefficients[setdiff(names(object$coefficients), "lambda")]
  V <- attr(gs2sls_asked(object, vcov, cluster, robust), "fit")$covariance
  terms <- effect_terms(list(coefficients = b, design = object$design))
  outside <- object$choices$lag && (b[["rho"]] <= spectrum$range[1L] || b[["rho"]] >= spectrum$range[2L])
  at <- function(b) horizon_effects(b, terms, "short", setting, withheld = outside)
  found <- at(b)
  frame <- effect_frame(terms$term, "short", found$value)
  spread <- NULL
  if (se == "delta") spread <- found$gradient %*% V %*% t(found$gradient)
  if (se == "simulation") {
    check_number(nsim, "nsim", lower = 2, upper = 1e6, whole = TRUE)
    drawn <- rep(b, each = nsim) + private_normals(nsim, length(b), seed_or_draw(seed)) %*% chol(V)
    colnames(drawn) <- names(b)
    usable <- !object$choices$lag | drawn[, "rho"[object$choices$lag]] > spectrum$range[1L] &
      drawn[, "rho"[object$choices$lag]] < spectrum$range[2L]
    if (!all(usable)) warn_lowcarbon(sum(!usable), " of ", nsim, " draws have a rho beyond its range and are left out")
    values <- t(apply(drawn[rep_len(usable, nsim), , drop = FALSE], 1L, function(b) at(b)$value))
    spread <- stats::cov(values)
    frame$mean <- colMeans(values)
  }
  withheld <- if (outside) "rho lies outside its range"
  if (outside) warn_lowcarbon("withheld are the effects (NA): ", withheld)
  errors <- describe_effect_errors(se, nsim, seed, NULL, function() chosen_vcov(attr(gs2sls_asked(object, vcov,
      cluster, robust), "choices")))
  found <- finish_effects(frame, spread, list(model = "GS2SLS", withheld = withheld, `standard errors` = errors))
  structure(found, facts = list_to_frame(list(nobs = length(object$y), regions = object$design$n,
                                              periods = object$design$periods)))
}
