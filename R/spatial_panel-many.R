# One model under many weights: a list of fits that prints, and is drawn, as a table of robustness.

#' One model under many weights
#'
#' [spatial_panel()] with a list of weights as `W` estimates the same model under each of them and returns the fits
#' beside each other: the table of robustness to the choice of weights, in one call.
#'
#' The list is a plain one, named or not, of anything that [as_spatial_weights()] takes, or what [weights_bands()]
#' returns; regions are matched by name in each. Weights under which the model cannot be estimated
#' do not stop the others: a warning says which they are and why, and they are left out. If none is left the
#' first error is passed on. All else that
#' [spatial_panel()] does, its warnings among them, is done for each; a warning begins with the name of the weights.
#'
#' Likelihoods of models under different weights can be compared (they are not nested, so there is no test of
#' it); [compare_models()] gives the posterior probabilities of the weights.
#'
#' @param x,object What [spatial_panel()] with a list of weights returns, class `spatial_panels`: a list of fits,
#'   named by weights. `x[["name"]]` is one fit.
#' @param horizon,se,... `effects()`: as [`effects()`][effects.spatial_panel()] of one fit takes them; `tidy()`,
#'   `plot()`: `vcov` and what [`tidy()`][tidy.spatial_panel()] takes.
#' @param which `"coefficients"`, or `"effects"` (direct, indirect and total).
#' @param terms Names of the coefficients or regressors shown; all of them by default.
#' @param level Level of the intervals.
#' @param main Title.
#' @param digits Significant digits.
#' @return `tidy()` and `effects()`: the columns of one fit's, with the name of the weights, `W`, before them.
#'   `glance()`: a row for each; `summary()`: a row for each with the likelihood and the spatial and time
#'   coefficients with their p values. `print()` shows a column for each. `plot()` draws them with intervals, a row for
#'   each weights; `autoplot()` does so with ggplot2. [regression_table()] takes the whole.
#' @concept robustness
#' @name spatial_panels
#' @examples
#' ids <- letters[1:9]
#' ring <- weights_contiguity(data.frame(from = ids, to = c(ids[-1], ids[1])), ids)
#' places <- data.frame(x = cos(2 * pi * 1:9 / 9), y = sin(2 * pi * 1:9 / 9), row.names = ids)
#' panel <- data.frame(region = ids, year = rep(2001:2006, each = 9))
#' panel$x <- sin(seq_len(54)) + cos(3 * seq_len(54))
#' panel$y <- 2 * panel$x + match(panel$region, ids) / 5 + sin(7 * seq_len(54))
#' fits <- spatial_panel(y ~ x, panel, c("region", "year"), model = "sar",
#'                       W = list(ring = ring,
#'                                `4 nearest` = weights_knn(places, k = 4, longlat = FALSE)))
#' fits
#' effects(fits)
NULL

# Is W a list of weights rather than one?
is_weights_list <- function(W) inherits(W, "lowcarbon_bands") || (is.list(W) && !is.object(W))

# `fit_one(W, place)`: the model under one of them.
fit_many <- function(W, fit_one) {
  if (!length(W)) abort_input("W", "a list of one or more weights", "an empty list")
  names <- weights_names(W)
  found <- vector("list", length(W))
  refused <- stats::setNames(vector("list", length(W)), names)
  for (i in seq_along(W)) {
    result <- tryCatch(warnings_named(fit_one(W[[i]], i), names[i]), lowcarbon_error_input = identity)
    if (inherits(result, "condition")) refused[[i]] <- result else found[[i]] <- result
  }
  failed <- lengths(refused) > 0L
  if (all(failed)) stop(refused[[1L]])
  if (any(failed)) {
    warn_lowcarbon("weights under which the model could not be estimated are left out: ",
                   paste0(describe_set(names[failed]), "\n", names[failed][1L], ": ",
                          conditionMessage(refused[failed][[1L]])))
  }
  structure(stats::setNames(found, names)[!failed], class = "spatial_panels",
            refused = lapply(refused[failed], conditionMessage))
}

weights_names <- function(W) {
  names <- names(W)
  if (is.null(names)) names <- character(length(W))
  blank <- !nzchar(names)
  names[blank] <- paste0("W", seq_along(W))[blank]
  twice <- names[duplicated(names)][1L]
  if (!is.na(twice)) abort_input("W", "weights of different names", paste0("two named `", twice, "`"))
  names
}

warnings_named <- function(code, name) {
  withCallingHandlers(code, lowcarbon_warning = function(condition) {
    warn_lowcarbon(name, ": ", conditionMessage(condition))
    tryInvokeRestart("muffleWarning")
  })
}

# The tables of all fits below each other, the name of the weights first.
stack_fits <- function(x, one) {
  frames <- lapply(x, function(fit) as.data.frame(one(fit)))
  counts <- vapply(frames, nrow, 0L)
  rows <- do.call(rbind, unname(frames))
  data.frame(W = rep(names(x), counts), rows, row.names = NULL, check.names = FALSE, stringsAsFactors = FALSE)
}

#' @rdname spatial_panels
#' @export
tidy.spatial_panels <- function(x, ...) stack_fits(x, function(fit) tidy.spatial_panel(fit, ...))

#' @rdname spatial_panels
#' @export
glance.spatial_panels <- function(x, ...) {
  check_dots(...)
  stack_fits(x, fit_measures)
}

#' @rdname spatial_panels
#' @export
summary.spatial_panels <- function(object, ...) {
  check_dots(...)
  table <- tidy.spatial_panels(object)
  spatial <- intersect(c("rho", "lambda", "tau", "eta"), table$term)
  rows <- glance.spatial_panels(object)[c("W", "regions", "periods", "logLik", "AIC", "BIC", "sigma")]
  for (term in spatial) {
    here <- table[table$term == term, ]
    place <- match(rows$W, here$W)
    rows[[term]] <- here$estimate[place]
    rows[[paste0(term, ".p")]] <- here$p.value[place]
  }
  new_result(rows, "lowcarbon_panels_summary", choices = list(model = describe_model(object[[1L]])))
}

#' @export
result_title.lowcarbon_panels_summary <- function(x) paste("One model under", nrow(x), "weights")

#' @rdname spatial_panels
#' @export
coef.spatial_panels <- function(object, ...) {
  check_dots(...)
  names <- unique(unlist(lapply(object, function(fit) names(fit$coefficients))))
  vapply(object, function(fit) stats::setNames(fit$coefficients[names], names), numeric(length(names)))
}

#' @rdname spatial_panels
#' @export
effects.spatial_panels <- function(object, horizon = c("short", "long"), se = "delta", ...) {
  one <- function(fit, name) warnings_named(effects.spatial_panel(fit, horizon = horizon, se = se, ...), name)
  found <- Map(one, unclass(object), names(object))
  attributes(found) <- list(names = names(object))
  frame <- stack_fits(found, identity)
  new_result(frame, "lowcarbon_panel_effects", choices = attr(found[[1L]], "choices")["standard errors"])
}

#' @export
result_title.lowcarbon_panel_effects <- function(x) {
  paste("Effects of", describe_set(unique(x$term)), "under", length(unique(x$W)), "weights")
}

#' @rdname spatial_panels
#' @export
print.spatial_panels <- function(x, digits = 4L, ...) {
  check_dots(...)
  cat(strwrap(paste("One model under", length(x), "weights:", describe_model(x[[1L]])), exdent = 2L), sep = "\n")
  cat(strwrap(describe_panel(x[[1L]]), exdent = 2L), "", sep = "\n")
  print(robustness_table(x, digits), quote = FALSE, right = TRUE)
  cat("\nstandard errors in brackets; * p < 0.1, ** p < 0.05, *** p < 0.01; ",
      "effects() for direct and indirect effects\n", sep = "")
  refused <- attr(x, "refused")
  if (length(refused)) cat("could not be estimated: ", describe_set(names(refused)), "\n", sep = "")
  invisible(x)
}

robustness_table <- function(x, digits) {
  rows <- rownames(stats::coef(x))
  columns <- vapply(x, function(fit) {
    table <- tidy.spatial_panel(fit)
    place <- match(rows, table$term)
    stars <- as.character(cut(table$p.value, c(-Inf, 0.01, 0.05, 0.1, Inf), c("***", "**", "*", ""), right = FALSE))
    shown <- rbind(paste0(formatC(table$estimate, digits = digits, format = "fg", flag = "#"), stars),
                   paste0("(", formatC(table$std.error, digits = digits, format = "fg", flag = "#"), ")"))
    cells <- shown[, place, drop = FALSE]
    cells[, is.na(place)] <- ""
    c(cells, formatC(fit$loglik, digits = 1L, format = "f"), formatC(sqrt(fit$sigma2), digits = digits, format = "fg"))
  }, character(2L * length(rows) + 2L))
  matrix(columns, ncol = length(x), dimnames = list(c(rbind(rows, ""), "log-likelihood", "sigma"), names(x)))
}
