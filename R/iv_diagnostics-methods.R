# What can be asked of a result of iv_diagnostics().

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

# The two-stage estimates, and what print() shows of the instruments.
#' @export
summary.lowcarbon_iv <- function(object, ...) {
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

#' @export
#' @rawNamespace S3method(generics::tidy, lowcarbon_iv)
tidy.lowcarbon_iv <- function(x, stage = c("second", "first"), conf.int = FALSE, conf.level = 0.95, ...) {
  stage <- check_choice(stage, c("second", "first"), "stage")
  check_flag(conf.int, "conf.int")
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

#' @export
#' @rawNamespace S3method(generics::glance, lowcarbon_iv)
glance.lowcarbon_iv <- function(x, ...) {
  fit <- attr(x, "fit")
  data.frame(fit$total, df.residual = fit$df, nobs = fit$n, rk.lm = x$statistic[1L], rk.lm.p.value = x$p.value[1L],
             cragg.donald = x$statistic[2L], rk.f = x$statistic[3L], critical = x$critical[2L], j = x$statistic[4L], j.df = x$df[4L],
             j.p.value = x$p.value[4L])
}

#' @export
coef.lowcarbon_iv <- function(object, ...) attr(object, "fit")$coefficients

#' @export
vcov.lowcarbon_iv <- function(object, ...) attr(object, "fit")$covariance

#' @export
nobs.lowcarbon_iv <- function(object, ...) attr(object, "fit")$n

#' @export
df.residual.lowcarbon_iv <- function(object, ...) attr(object, "fit")$df

# In the order of the caller's rows; rows left out are absent.
#' @export
residuals.lowcarbon_iv <- function(object, ...) {
  fit <- attr(object, "fit")
  order <- order(fit$rows)
  stats::setNames(fit$residuals[order], fit$rows[order])
}

# ---- drawing -------------------------------------------------------------

#' Draw the strength of instruments
#'
#' The F statistics of the instruments as points: Cragg and Donald's, Kleibergen and Paap's, and that of the first stage of each
#' endogenous regressor, with Stock and Yogo's value as a broken line. It is meant for the first two (see [iv_diagnostics()]).
#'
#' @param x,object What [iv_diagnostics()] returns.
#' @param main Title.
#' @param xlab Label of the axis.
#' @param ... Passed to [graphics::plot.default()]; ignored by `autoplot()`.
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
  graphics::plot(drawn$value, rows, xlim = c(0, 1.04 * max(drawn$value, critical, na.rm = TRUE)), ylim = c(0.5, nrow(drawn) + 0.5), yaxt = "n",
                 ylab = "", xlab = xlab, main = main, pch = 19L, panel.first = graphics::abline(h = rows, col = "grey90"), ...)
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
  if (is.na(critical)) "no value of Stock and Yogo's for so many" else paste0("broken: Stock and Yogo's 10 percent value, ", format(critical))
}

#' @rdname plot.lowcarbon_iv
#' @exportS3Method ggplot2::autoplot
autoplot.lowcarbon_iv <- function(object, ...) {
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
