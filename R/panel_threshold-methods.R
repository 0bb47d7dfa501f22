# What can be asked of a result of panel_threshold().

#' @export
result_title.lowcarbon_threshold <- function(x) {
  choices <- attr(x, "choices")
  paste0("Panel threshold regression of ", attr(x, "fit")$response, ": ", describe_set(choices$regime, quote = FALSE),
         " by regimes of ", choices$threshold)
}

#' @export
print.lowcarbon_threshold <- function(x, digits = 4L, ...) {
  NextMethod()
  cat("Thresholds, with intervals by the likelihood ratio\n")
  print(format_rounded(attr(x, "thresholds"), digits), row.names = FALSE)
  cat("Regimes\n")
  print(format_rounded(attr(x, "regimes"), digits), row.names = FALSE)
  cat("Coefficients\n")
  print(format_rounded(attr(x, "estimates"), digits), row.names = FALSE)
  invisible(x)
}

#' @export
summary.lowcarbon_threshold <- function(object, ...) {
  check_dots(...)
  check_whole(object)
  object
}

#' @export
tidy.lowcarbon_threshold <- function(x, conf.int = FALSE, conf.level = 0.95, ...) {
  check_dots(..., .hint = settled_hint("panel_threshold()"))
  check_flag(conf.int, "conf.int")
  table <- attr(x, "estimates")
  if (!conf.int) return(table)
  check_level(conf.level, "conf.level")
  reach <- stats::qt((1 + conf.level) / 2, attr(x, "fit")$df) * table$std.error
  table$conf.low <- table$estimate - reach
  table$conf.high <- table$estimate + reach
  table
}

#' @export
glance.lowcarbon_threshold <- function(x, ...) {
  check_dots(...)
  fit <- attr(x, "fit")
  last <- nrow(x)
  data.frame(fit$total, df.residual = fit$df, nobs = fit$n, thresholds = last, rss = x$rss[last],
             statistic = x$statistic[last], p.value = x$p.value[last])
}

#' @export
coef.lowcarbon_threshold <- function(object, ...) {
  check_dots(...)
  attr(object, "fit")$coefficients
}

#' @export
vcov.lowcarbon_threshold <- function(object, ...) {
  check_dots(..., .hint = settled_hint("panel_threshold()"))
  attr(object, "fit")$covariance
}

#' @export
confint.lowcarbon_threshold <- function(object, parm = NULL, level = 0.95, ...) {
  check_dots(...)
  check_level(level)
  fit <- attr(object, "fit")
  interval_matrix(fit$coefficients, standard_errors(fit$covariance), parm, level, fit$df)
}

#' @export
nobs.lowcarbon_threshold <- function(object, ...) {
  check_dots(...)
  attr(object, "fit")$n
}

#' @export
df.residual.lowcarbon_threshold <- function(object, ...) {
  check_dots(...)
  attr(object, "fit")$df
}

# In the order of the caller's rows.
#' @export
residuals.lowcarbon_threshold <- function(object, ...) {
  check_dots(...)
  fit <- attr(object, "fit")
  order <- order(fit$rows)
  stats::setNames(fit$residuals[order], fit$rows[order])
}
