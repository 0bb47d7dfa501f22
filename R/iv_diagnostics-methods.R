# What can be asked of a result of iv_diagnostics().

#' Questions to instrumented fits
#'
#' The generics of fits for results of [iv_diagnostics()]: the two-stage estimates behind the tests, in the covariance
#' that was chosen then, or in another one that is asked for now.
#'
#' With `vcov`, `cluster` or `robust` everything that depends on the covariance follows it: standard errors, degrees of
#' freedom and, in `summary()` and `glance()`, the tests. Words are those of [iv_diagnostics()].
#'
#' @param object,x What [iv_diagnostics()] returns.
#' @param vcov,cluster,robust Another covariance: `"iid"`, `"robust"` (`"HC1"`, `"hetero"`, `robust = TRUE`) or
#'   `"cluster"`; `~region`, `cluster = ~region` or `cluster = "region"` with the name of the region or period column,
#'   or of the `cluster` of the call.
#' @param parm Names or numbers of coefficients; all by default.
#' @param level,conf.level Confidence level.
#' @param stage `"second"`: the two-stage estimates; `"first"`: the regressions of the endogenous regressors.
#' @param conf.int Add `conf.low` and `conf.high`?
#' @param ... Nothing: what a method does not know is refused.
#' @return As the generics say.
#' @name iv_diagnostics-methods
#' @examples
#' panel <- expand.grid(region = 1:20, year = 2011:2020)
#' panel$robots <- sin(panel$region * panel$year)
#' panel$ai <- panel$robots + cos(panel$region + 3 * panel$year)
#' panel$co2 <- cos(panel$region + 3 * panel$year) - panel$ai
#' fit <- iv_diagnostics(co2 ~ ai | robots, panel, c("region", "year"))
#' summary(fit, vcov = ~region)
#' confint(fit, robust = TRUE)
NULL

#' @export
result_title.lowcarbon_iv <- function(x) "Tests of instruments"

#' @export
print.lowcarbon_iv <- function(x, digits = 4L, ...) {
  NextMethod()
  if (is.na(x$p.value[4L]) && x$df[4L] == 0) cat("exactly identified: no overidentifying restriction to test\n")
  cat("First stage\n")
  print(format_rounded(attr(x, "first_stage"), digits), row.names = FALSE)
  invisible(x)
}

# The same fit in another covariance; as it is if none is asked for.
in_covariance <- function(x, vcov, cluster, robust) {
  request <- covariance_request(vcov, cluster, robust)
  if (request$kind == "default") return(x)
  made <- attr(x, "made")
  if (request$kind %in% c("given", "computed")) {
    abort_input("vcov", "\"iid\", \"robust\", \"cluster\" or clusters such as ~region", describe_refused(request))
  }
  asked <- instrument_covariance(request, made$sample$index, made$sample$cluster_name)
  sample <- clustered_sample(made$sample, asked)
  check_clusters(sample)
  design <- made$design
  design$counted <- count_absorbed(design$absorber, sample, asked$vcov, made$choices$absorbed)
  choices <- made$choices
  choices$vcov <- asked$vcov
  instrument_result(design, sample, choices)
}

# The two-stage estimates, and what print() shows of the instruments.
#' @rdname iv_diagnostics-methods
#' @export
summary.lowcarbon_iv <- function(object, vcov = NULL, cluster = NULL, robust = NULL, ...) {
  check_dots(...)
  check_whole(object)
  object <- in_covariance(object, vcov, cluster, robust)
  structure(list(estimates = attr(object, "estimates"), tests = object), class = "summary.lowcarbon_iv")
}

#' @export
print.summary.lowcarbon_iv <- function(x, digits = 4L, ...) {
  fit <- attr(x$tests, "fit")
  cat("Two-stage least squares of ", fit$response, "\n", sep = "")
  print(format_rounded(x$estimates, digits), row.names = FALSE)
  totals <- unlist(fit$total[c("r.squared", "within.r.squared", "sigma")])
  cat("R2 ", format(totals[[1L]], digits = digits), ", within R2 ", format(totals[[2L]], digits = digits), ", sigma ",
      format(totals[[3L]], digits = digits), ", ", fit$n, " rows\n\n", sep = "")
  print(x$tests, digits = digits, ...)
  invisible(x)
}

#' @rdname iv_diagnostics-methods
#' @export
tidy.lowcarbon_iv <- function(x, stage = c("second", "first"), conf.int = FALSE, conf.level = 0.95, vcov = NULL,
                              cluster = NULL,
                              robust = NULL, ...) {
  check_dots(...)
  stage <- check_choice(stage)
  check_flag(conf.int, "conf.int")
  x <- in_covariance(x, vcov, cluster, robust)
  table <- attr(x, if (stage == "second") "estimates" else "first_stage_estimates")
  if (!conf.int) return(table)
  check_number(conf.level, "conf.level", lower = 0, upper = 1, strict = TRUE)
  fit <- attr(x, "fit")
  df <- if (stage == "second" || !is.finite(fit$df) || attr(x, "choices")$vcov == "cluster") fit$df else x$df2[2L]
  reach <- stats::qt((1 + conf.level) / 2, df) * table$std.error
  table$conf.low <- table$estimate - reach
  table$conf.high <- table$estimate + reach
  table
}

#' @rdname iv_diagnostics-methods
#' @export
glance.lowcarbon_iv <- function(x, vcov = NULL, cluster = NULL, robust = NULL, ...) {
  check_dots(...)
  x <- in_covariance(x, vcov, cluster, robust)
  fit <- attr(x, "fit")
  data.frame(fit$total, df.residual = fit$df, nobs = fit$n, rk.lm = x$statistic[1L], rk.lm.p.value = x$p.value[1L],
             cragg.donald = x$statistic[2L], rk.f = x$statistic[3L], critical = x$critical[2L], j = x$statistic[4L],
             j.df = x$df[4L],
             j.p.value = x$p.value[4L])
}

#' @rdname iv_diagnostics-methods
#' @export
coef.lowcarbon_iv <- function(object, ...) {
  check_dots(...)
  attr(object, "fit")$coefficients
}

#' @rdname iv_diagnostics-methods
#' @export
vcov.lowcarbon_iv <- function(object, vcov = NULL, cluster = NULL, robust = NULL, ...) {
  check_dots(...)
  attr(in_covariance(object, vcov, cluster, robust), "fit")$covariance
}

#' @rdname iv_diagnostics-methods
#' @export
confint.lowcarbon_iv <- function(object, parm = NULL, level = 0.95, vcov = NULL, cluster = NULL, robust = NULL, ...) {
  check_dots(...)
  check_level(level)
  fit <- attr(in_covariance(object, vcov, cluster, robust), "fit")
  interval_matrix(fit$coefficients, standard_errors(fit$covariance), parm, level, fit$df)
}

#' @rdname iv_diagnostics-methods
#' @export
nobs.lowcarbon_iv <- function(object, ...) {
  check_dots(...)
  attr(object, "fit")$n
}

#' @rdname iv_diagnostics-methods
#' @export
df.residual.lowcarbon_iv <- function(object, ...) {
  check_dots(...)
  attr(object, "fit")$df
}

# In the order of the caller's rows; rows left out are absent.
#' @rdname iv_diagnostics-methods
#' @export
residuals.lowcarbon_iv <- function(object, ...) {
  check_dots(...)
  fit <- attr(object, "fit")
  order <- order(fit$rows)
  stats::setNames(fit$residuals[order], fit$rows[order])
}

# ---- drawing -------------------------------------------------------------

#' Draw the strength of instruments
#'
#' The F statistics of the instruments as points: Cragg and Donald's, Kleibergen and Paap's, and that of the first stage
#' of each endogenous regressor, with Stock and Yogo's value as a broken line. It is meant for the first two (see
#' [iv_diagnostics()]).
#'
#' @param x,object What [iv_diagnostics()] returns.
#' @param main Title.
#' @param xlab Label of the axis.
#' @param ... Passed to [graphics::plot.default()]; `autoplot()` refuses further arguments.
#' @return `x`, invisibly; a ggplot for `autoplot()`.
#' @export
#' @examples
#' panel <- expand.grid(region = 1:20, year = 2011:2020)
#' panel$robots <- sin(panel$region * panel$year)
#' panel$ai <- panel$robots + cos(panel$region + 3 * panel$year)
#' panel$co2 <- cos(panel$region + 3 * panel$year) - panel$ai
#' plot(iv_diagnostics(co2 ~ ai | robots, panel, c("region", "year"), vcov = "cluster"))
plot.lowcarbon_iv <- function(x, main = result_title(x), xlab = "F", ...) {
  drawn <- strength_frame(x)
  critical <- x$critical[2L]
  inches <- min(0.3 + 0.085 * max(nchar(drawn$label, type = "width")), 0.5 * graphics::par("din")[1L])
  old <- graphics::par(mai = c(0.9, inches, 0.8, 0.2), las = 1)
  on.exit(graphics::par(old))
  rows <- rev(seq_len(nrow(drawn)))
  draw_plot(drawn$value, rows, xlim = c(0, 1.04 * max(drawn$value, critical, na.rm = TRUE)),
            ylim = c(0.5, nrow(drawn) + 0.5), yaxt = "n",
            ylab = "", xlab = xlab, main = main, pch = 19L, ...)
  graphics::abline(v = critical, lty = 2L)
  graphics::mtext(strength_note(critical), side = 3L, line = 0.2, cex = 0.8, col = "grey30")
  graphics::axis(2L, rows, drawn$label, tick = FALSE, cex.axis = 0.8)
  invisible(x)
}

strength_frame <- function(x) {
  first <- attr(x, "first_stage")
  drawn <- data.frame(label = shorten(c("Cragg-Donald", "Kleibergen-Paap rk", paste("first stage,", first$endogenous))),
                      value = c(x$statistic[2:3], first$statistic), stringsAsFactors = FALSE)
  drawn[!is.na(drawn$value), ]
}

strength_note <- function(critical) {
  if (is.na(critical)) "no value of Stock and Yogo's for so many" else
    paste0("broken: Stock and Yogo's 10 percent value, ", format(critical))
}

#' @rdname plot.lowcarbon_iv
#' @exportS3Method ggplot2::autoplot
autoplot.lowcarbon_iv <- function(object, ...) {
  check_dots(...)
  drawn <- strength_frame(object)
  critical <- object$critical[2L]
  drawn$row <- factor(seq_len(nrow(drawn)), rev(seq_len(nrow(drawn))))
  .data <- ggplot2::.data
  ggplot2::ggplot(drawn, ggplot2::aes(.data[["value"]], .data[["row"]])) +
    ggplot2::geom_vline(xintercept = critical[!is.na(critical)], linetype = 2) +
    ggplot2::geom_point(size = 2.5) +
    ggplot2::scale_y_discrete(labels = stats::setNames(drawn$label, drawn$row)) +
    ggplot2::expand_limits(x = 0) +
    ggplot2::labs(x = "F", y = NULL, title = result_title(object), subtitle = strength_note(critical)) +
    ggplot2::theme_minimal()
}
