# Tables of fits by the generics tidy(), glance() and augment(), which belong to the package generics.

#' Fits as data frames
#'
#' `tidy()`: coefficients, a row each; `glance()`: measures of fit in one row; `augment()`: data with fitted values and
#' residuals. The names of columns are those that other packages give (`broom`).
#'
#' The three generics are those of the package generics, handed on: with broom or another package attached they are
#' the same functions.
#'
#' @param x A fit of [spatial_panel()]; `tidy()` also takes the tables of [`effects()`][effects.spatial_panel()].
#' @param conf.int Add `conf.low` and `conf.high`?
#' @param conf.level Their level.
#' @param vcov,cluster,robust,lag Which covariance; see [`vcov()`][vcov.spatial_panel()].
#' @param data The data of the fit, in any order of rows; `NULL` gives the columns that the model used.
#' @param ... Nothing: further arguments are refused.
#' @return `tidy()`: `term`, `estimate`, `std.error`, `statistic`, `p.value` (normal) and, if asked for, `conf.low` and
#'   `conf.high`; of effects also `horizon` and `effect`. `glance()`, numbers only: `r.squared` (share of the response's
#'   variance that the residuals leave), `within.r.squared` (squared correlation of response and prediction after
#'   effects are taken out of both, the prediction not looking at the neighbours' response), `sigma`, `logLik`, `AIC`,
#'   `BIC`, `df.residual`, `nobs`, `regions`, `periods`; of effects, mechanisms and differences the rows and regions
#'   behind them. `augment()`: the data with `.fitted` and `.resid`, `NA` in the initial period of a dynamic model and
#'   for regions that the fit left out.
#' @name tidy.spatial_panel
#' @aliases tidy glance augment
#' @importFrom generics tidy glance augment
#' @export tidy glance augment
#' @examples
#' W <- weights_contiguity(data.frame(from = letters[1:8], to = letters[c(2:8, 1)]))
#' set.seed(1)
#' panel <- expand.grid(region = letters[1:8], year = 2001:2010)
#' panel$x <- rnorm(80)
#' panel$y <- panel$x + rnorm(80)
#' fit <- spatial_panel(y ~ x, panel, c("region", "year"), W)
#' tidy(fit, conf.int = TRUE, vcov = "cluster")
#' glance(fit)
#' head(augment(fit, panel))
NULL

#' @rdname tidy.spatial_panel
#' @export
tidy.spatial_panel <- function(x, conf.int = FALSE, conf.level = 0.95, vcov = NULL, cluster = NULL, robust = NULL,
                               lag = NULL, ...) {
  check_dots(...)
  check_flag(conf.int, "conf.int")
  table <- coefficient_table(stats::coef(x), standard_errors(resolve_vcov(x, vcov, cluster, robust, lag)))
  frame <- data.frame(term = rownames(table), table, row.names = NULL, stringsAsFactors = FALSE)
  names(frame) <- c("term", "estimate", "std.error", "statistic", "p.value")
  if (conf.int) add_interval(frame, conf.level) else frame
}

#' @rdname tidy.spatial_panel
#' @export
tidy.lowcarbon_effects <- function(x, conf.int = FALSE, conf.level = 0.95, ...) {
  check_dots(..., .hint = settled_hint("effects()"))
  check_flag(conf.int, "conf.int")
  frame <- as.data.frame(x)
  if (conf.int) add_interval(frame, conf.level) else frame
}

add_interval <- function(frame, level) {
  check_level(level, "conf.level")
  reach <- stats::qnorm((1 + level) / 2) * frame$std.error
  frame$conf.low <- frame$estimate - reach
  frame$conf.high <- frame$estimate + reach
  frame
}

#' @rdname tidy.spatial_panel
#' @export
glance.spatial_panel <- function(x, ...) {
  check_dots(...)
  # words stand in summary(); tables of other packages print them raw
  facts <- fit_measures(x)
  facts[vapply(facts, is.numeric, NA)]
}

#' @rdname tidy.spatial_panel
#' @export
glance.lowcarbon_effects <- function(x, ...) {
  check_dots(...)
  attr(x, "facts")
}

#' @importFrom stats nobs
#' @export
nobs.lowcarbon_effects <- function(object, ...) {
  check_dots(...)
  attr(object, "facts")$nobs
}

#' @rdname tidy.spatial_panel
#' @export
augment.spatial_panel <- function(x, data = NULL, ...) {
  check_dots(...)
  e <- structural_residuals(x)
  fitted <- x$design$y - e
  if (is.null(data)) {
    frame <- model_data(x)
    order <- order(x$design$rows)
    return(cbind(frame, .fitted = fitted, .resid = e)[order, , drop = FALSE])
  }
  at <- places_in_panel(x, data)
  add_columns(data, list(.fitted = fitted[at], .resid = e[at]), x$design$index)
}

# The columns a model used, in panel order.
model_data <- function(fit) {
  design <- fit$design
  X <- design$X[, setdiff(design$regressors, "(Intercept)"), drop = FALSE]
  keys <- list(design$regions[rep(seq_len(design$n), design$periods)],
               design$times[rep(seq_len(design$periods), each = design$n)])
  columns <- c(stats::setNames(keys, design$index), stats::setNames(list(design$y), design$response),
               as.data.frame(X, optional = TRUE))
  as.data.frame(columns, optional = TRUE, row.names = as.character(design$rows), stringsAsFactors = FALSE)
}

# Where each row of the data stands in panel order; NA for those that the model
# did not use. Every cell of the fit must be there.
places_in_panel <- function(fit, data) {
  design <- fit$design
  check_data(data)
  check_columns(data, design$index, "data")
  region <- match(id_strings(get_column(data, design$index[1L])), id_strings(design$regions))
  time <- match(as.character(get_column(data, design$index[2L])), as.character(design$times))
  place <- (time - 1L) * design$n + region
  lost <- match(FALSE, seq_along(design$y) %in% place)
  if (!is.na(lost)) {
    abort_input("data", "the data of the fit", "rows absent", paste0(
      design$index[1L], " ", describe_value(design$regions[(lost - 1L) %% design$n + 1L]), ", ",
      design$index[2L], " ", describe_value(design$times[(lost - 1L) %/% design$n + 1L])))
  }
  again <- anyDuplicated(place[!is.na(place)])
  if (again) {
    row <- which(!is.na(place))[again]
    abort_input("data", "one row for each region and period", "a second one", describe_row(data, row, design$index))
  }
  place
}
