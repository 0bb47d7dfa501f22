# The table all tests of specification return: test, statistic, df, p.value.

# p-values are those of a chi-squared variable with `df` degrees unless given.
new_tests <- function(test, statistic, df, p.value = chisq_p(statistic, df), choices = list(), ..., class = NULL) {
  frame <- data.frame(test = test, statistic = as.double(statistic), df = as.double(df), p.value = as.double(p.value),
                      stringsAsFactors = FALSE)
  new_result(frame, c(class, "lowcarbon_tests"), choices = choices, ...)
}

chisq_p <- function(statistic, df) stats::pchisq(statistic, df, lower.tail = FALSE)

#' @export
result_title.lowcarbon_tests <- function(x) attr(x, "title")

# ---- fits ----------------------------------------------------------------

check_fit <- function(fit, arg = "fit", models = NULL, effects = NULL, why = NULL) {
  if (missing(fit)) abort_input(arg, "a fit of spatial_panel()", "nothing")
  if (!inherits(fit, "spatial_panel")) abort_input(arg, "a fit of spatial_panel()", describe_class(fit))
  if (fit$effect == "random" && !"random" %in% effects) {
    abort_input(arg, "a fit with fixed effects, or none", "effect = \"random\"",
                hint = "update(fit, effect = \"individual\") has fixed ones; hausman_test(fit) compares the two.")
  }
  if (!is.null(models) && !fit$model %in% models) {
    abort_input(arg, paste0("a fit with model ", one_of(models)), paste0("model = \"", fit$model, "\""), hint = why)
  }
  if (!is.null(effects) && !fit$effect %in% effects) {
    abort_input(arg, paste0("a fit with effect ", one_of(effects)), paste0("effect = \"", fit$effect, "\""), hint = why)
  }
  invisible(fit)
}

one_of <- function(x) paste0("\"", x, "\"", collapse = " or ")

# ---- drawing -------------------------------------------------------------

#' Draw a table of tests
#'
#' The p-value of each test as a point, from 1 at the left to 0.0001 and less at the right, on a scale of
#' powers of ten, with a broken line at the level: points right of it (filled) reject.
#'
#' @param x,object A table of tests, as [lm_tests()], [durbin_tests()], [effect_tests()], [hausman_test()] and
#'   [specification_tests()] return it.
#' @param level Level of significance, between 0 and 1.
#' @param main Title.
#' @param ... Passed to [graphics::plot.default()]; `autoplot()` refuses further arguments.
#' @return `x`, invisibly; a ggplot for `autoplot()`.
#' @export
#' @examples
#' ring <- diag(12)[, c(2:12, 1)]
#' dimnames(ring) <- list(1:12, 1:12)
#' panel <- expand.grid(region = 1:12, year = 2018:2022)
#' panel$x <- sin(panel$region * panel$year)
#' panel$y <- panel$x + cos(panel$region + panel$year / 3)
#' tests <- lm_tests(y ~ x, panel, c("region", "year"), (ring + t(ring)) / 2, effect = "individual")
#' plot(tests)
plot.lowcarbon_tests <- function(x, level = 0.05, main = NULL, ...) {
  drawn <- test_points(x, level)
  if (is.null(main)) main <- attr(x, "title")
  inches <- min(0.3 + 0.085 * max(nchar(drawn$test, type = "width")), 0.5 * graphics::par("din")[1L])
  old <- graphics::par(mai = c(0.9, inches, 0.7, 0.2), las = 1)
  on.exit(graphics::par(old))
  rows <- rev(seq_len(nrow(drawn)))
  draw_plot(drawn$at, rows, xlim = c(0, test_floor), ylim = c(0.5, nrow(drawn) + 0.5), axes = FALSE,
            xlab = "p-value", ylab = "",
            main = main, pch = ifelse(drawn$rejects, 19L, 1L), ...)
  graphics::abline(v = -log10(level), lty = 2L)
  graphics::axis(1L, 0:test_floor, test_ticks)
  graphics::axis(2L, rows, shorten(drawn$test), tick = FALSE, cex.axis = 0.8)
  graphics::box()
  invisible(x)
}

test_floor <- 4L
test_ticks <- c("1", "0.1", "0.01", "0.001", "0.0001")

test_points <- function(x, level) {
  check_level(level)
  drawn <- as.data.frame(x)[!is.na(x$p.value), c("test", "p.value")]
  if (!nrow(drawn)) abort_input("x", "a test with a p-value", "none")
  drawn$at <- pmin(-log10(drawn$p.value), test_floor)
  drawn$rejects <- drawn$p.value < level
  drawn
}

#' @rdname plot.lowcarbon_tests
#' @exportS3Method ggplot2::autoplot
autoplot.lowcarbon_tests <- function(object, level = 0.05, ...) {
  check_dots(...)
  drawn <- test_points(object, level)
  drawn$row <- factor(seq_len(nrow(drawn)), rev(seq_len(nrow(drawn))))
  .data <- ggplot2::.data
  ggplot2::ggplot(drawn, ggplot2::aes(.data[["at"]], .data[["row"]])) +
    ggplot2::geom_vline(xintercept = -log10(level), linetype = 2) +
    ggplot2::geom_point(shape = ifelse(drawn$rejects, 19L, 1L), size = 2.5) +
    ggplot2::scale_x_continuous("p-value", breaks = 0:test_floor, labels = test_ticks, limits = c(0, test_floor)) +
    ggplot2::scale_y_discrete(labels = stats::setNames(shorten(drawn$test), drawn$row)) +
    ggplot2::labs(y = NULL, title = attr(object, "title")) +
    ggplot2::theme_minimal()
}
