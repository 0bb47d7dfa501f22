#' The block of specification tests that applied papers print
#'
#' Moran's I of the residuals, four Lagrange multiplier tests, Wald and likelihood ratio tests of the spatial Durbin
#' model against the lag and the error model, Hausman's test and the joint tests of individual and time
#' effects, in one table.
#'
#' @section Which model each test looks at:
#' * `Moran` and the four `LM` rows: the non-spatial panel model with the fit's response and regressors (without
#'   spatial lags; y(-1) stays in a dynamic model, W y(-1) does not) and the effects `lm_effect`; see [lm_tests()].
#'   Moran's I is that of all periods' residuals together, its mean and variance
#'   are exact for normal errors (Cliff and Ord 1981) and allow for regressors and effects; `statistic` is the standard
#'   deviate, `df` is `NA`, and the p-value one-sided (`greater`) unless `alternative` says otherwise. The index is in
#'   the attribute `moran`.
#' * `Wald-SAR`, `Wald-SEM`, `LR-SAR`, `LR-SEM`: the fit against its restrictions; see [durbin_tests()].
#' * `Hausman`, and `Mundlak` where the former does not exist: [hausman_test()], of a dynamic fit that of its static
#'   counterpart on the same observations, as the choices say. A fit without individual effects has no such test: the
#'   row is `NA`.
#' * `individual effects`, `time effects`: [effect_tests()]; `NA` for a fit of one period.
#'
#' @param fit A fit of [spatial_panel()] with `model = "sdm"`.
#' @param lm_effect Fixed effects of the model behind the Moran and LM rows: those of the fit (`NULL`), or `"none"` for
#'   the pooled model that many papers use here, or any other.
#' @param transform,project How the LM rows are made; see [lm_tests()].
#' @param common_factor,vcov,cluster,robust,lag See [durbin_tests()].
#' @param alternative Side of Moran's test.
#' @return A data frame of class `lowcarbon_specification`: `test`, `statistic`, `df`, `p.value` and `type`, the heading
#'   under which `print()` shows the row.
#' @section Errors and warnings: As the functions named above.
#' @section Cost: About that of five fits without covariance and two with it.
#' @references Cliff, A. D., and Ord, J. K. (1981). *Spatial Processes: Models and Applications*. Pion.
#'
#'   Elhorst, J. P. (2014). *Spatial Econometrics: From Cross-Sectional Data to Spatial Panels*. Springer.
#'   \doi{10.1007/978-3-642-40340-8}
#' @concept model selection
#' @concept LM LR Wald Hausman
#' @export
#' @examples
#' ring <- diag(20)[, c(2:20, 1)]
#' dimnames(ring) <- list(1:20, 1:20)
#' panel <- expand.grid(region = 1:20, year = 2013:2022)
#' panel$x <- sin(panel$region * panel$year) + cos(panel$region / 3)
#' panel$y <- panel$x + 2 * cos(panel$region / 3) + sin(panel$region / 4 + panel$year)
#' fit <- spatial_panel(y ~ x, panel, c("region", "year"), (ring + t(ring)) / 2)
#' specification_tests(fit, lm_effect = "none")
specification_tests <- function(fit, lm_effect = NULL, transform = FALSE, project = c("regressors", "effects"),
                                common_factor = c("regressors", "all"), vcov = NULL,
                                alternative = c("greater", "two.sided", "less"), cluster = NULL, robust = NULL,
                                lag = NULL) {
  check_fit(fit, models = "sdm", why = "The block is that of the spatial Durbin model: update(fit, model = \"sdm\").")
  alternative <- check_choice(alternative)
  project <- check_choice(project)
  check_flag(transform, "transform")
  lm_effect <- check_choice(if (is.null(lm_effect)) fit$effect else lm_effect, names(effect_names), "lm_effect")
  design <- null_design(fit, lm_effect)
  lm <- lm_statistics(design, lm_effect, transform, project)[1:4]
  moran <- residual_moran(design, lm_effect, alternative)
  durbin <- durbin_tests(fit, common_factor, vcov, cluster, robust, lag)
  hausman <- hausman_rows(fit)
  effects <- joint_rows(fit)
  parts <- list(moran$row, test_rows(names(lm), lm, 1, chisq_p(lm, 1)), as.data.frame(durbin), hausman, effects)
  rows <- do.call(rbind, parts)
  type <- rep(c("Moran's I", "LM", "Wald", "LR", "Hausman", "Joint effects"), c(1L, 4L, 2L, 2L, nrow(hausman), 2L))
  table <- new_tests(rows$test, rows$statistic, rows$df, rows$p.value, class = "lowcarbon_specification",
                     choices = block_choices(fit, lm_effect, transform, project, alternative, durbin),
                     title = "Specification tests",
                     moran = moran$index)
  table$type <- type
  table
}

block_choices <- function(fit, lm_effect, transform, project, alternative, durbin) {
  lm <- lm_choices(lm_effect, transform, project)
  list(model = fit$model, effect = fit$effect, dynamic = fit$dynamic,
       `Moran and LM` = paste(unlist(lm), collapse = ", "),
       `side of Moran` = alternative, `common factor` = attr(durbin, "choices")[["common factor"]],
       Hausman = hausman_choice(fit))
}

test_rows <- function(test, statistic, df, p.value) {
  data.frame(test = test, statistic = unname(statistic), df = df, p.value = unname(p.value), stringsAsFactors = FALSE)
}

# The non-spatial model of a fit. Without effects an intercept takes their place.
null_design <- function(fit, effect) {
  design <- without_intercept(without_space(fit$design))
  if (effect != "none") return(design)
  design$X <- cbind(`(Intercept)` = 1, design$X)
  design$regressors <- colnames(design$X)
  design
}

hausman_choice <- function(fit) {
  if (!fit$effect %in% c("twoways", "individual")) return("none without individual effects")
  if (fit$dynamic == "none") "of the fit" else "of the static counterpart on the same observations"
}

hausman_rows <- function(fit) {
  empty <- test_rows("Hausman", NA_real_, NA_real_, NA_real_)
  if (!fit$effect %in% c("twoways", "individual")) return(empty)
  # it compares transformed likelihoods, of which one may have its top beyond 1 where the fit has none there
  tryCatch(as.data.frame(hausman_test(fit)), lowcarbon_error_beyond = function(e) {
    warn_lowcarbon("Hausman's test is left empty: it needs the transformed likelihood, and ",
                   sub("^`W`: ", "", strsplit(conditionMessage(e), "\n")[[1L]][1L]))
    empty
  })
}

# One period has no effects of its own to be told from a constant.
joint_rows <- function(fit) {
  if (fit$design$periods >= 2L) return(as.data.frame(effect_tests(fit)))
  test_rows(c("individual effects", "time effects"), NA_real_, NA_real_, NA_real_)
}

# ---- Moran's I of the residuals of a panel regression ----------------------

# I = (N / S0) e'We / e'e over all periods, e = M y. With d = tr M,
# E = (N / S0) tr(MW) / d and
# E(I^2) = (N / S0)^2 [tr MWMW' + tr MWMW + (tr MW)^2] / (d (d + 2)).
residual_moran <- function(design, effect, alternative) {
  W <- design$weights$lag
  counts <- likelihood_counts(design, effect, FALSE, FALSE)
  null <- fit_lag(design, NULL, counts, FALSE)
  check_residuals(null, design)
  moments <- maker_traces(null$Z, W, design, counts)
  scale <- design$n / sum(W@x) # N / S0 of W in every period
  index <- scale * sum(null$e * panel_lag(W, matrix(null$e, design$n))) / null$sse
  d <- moments[["rank"]]
  expected <- scale * moments[["first"]] / d
  variance <- scale^2 * (moments[["second"]] + moments[["first"]]^2) / (d * (d + 2)) - expected^2
  z <- if (variance > moran_tie * expected^2) (index - expected) / sqrt(variance) else NA_real_
  list(row = test_rows("Moran", z, NA_real_, moran_normal_p(z, alternative)),
       index = c(moran = index, expected = expected, variance = variance))
}

# tr M, tr MW and tr MWMW' + tr MWMW for M = D - QQ', D the demeaning operator,
# W in every period.
maker_traces <- function(Z, W, design, counts) {
  n <- design$n
  free_periods <- design$periods - counts$individual
  ahead <- as.vector(Matrix::rowSums(W))
  behind <- as.vector(Matrix::colSums(W))
  total <- sum(ahead)
  squares <- c(forward = sum(W * Matrix::t(W)), across = sum(W@x^2))
  if (counts$time) {
    squares <- squares - c(2 * sum(behind * ahead), sum(ahead^2) + sum(behind^2)) / n + (total / n)^2
  }
  rank <- (n - counts$time) * free_periods
  first <- if (counts$time) -free_periods * total / n else 0
  second <- free_periods * sum(squares)
  if (!ncol(Z)) return(c(rank = rank, first = first, second = second))
  Q <- qr.Q(qr(Z / rep(sqrt(colSums(Z^2)), each = nrow(Z))))
  forward <- demean_panel(lagged_copy(Q, W, design), design, counts)
  backward <- demean_panel(lagged_copy(Q, Matrix::t(W), design), design, counts)
  inner <- crossprod(Q, forward)
  second <- second - 2 * sum(backward * forward) - sum(backward^2) - sum(forward^2) + sum(inner^2) +
    sum(inner * t(inner))
  c(rank = rank - ncol(Z), first = first - sum(diag(inner)), second = second)
}

# ---- printing --------------------------------------------------------------

#' @export
print.lowcarbon_specification <- function(x, digits = 4L, ...) {
  check_dots(...)
  cat(result_title(x), "\n", sep = "")
  cat(strwrap(describe_choices(x), exdent = 2L), sep = "\n")
  shown <- data.frame(`Test type` = ifelse(duplicated(x$type), "", x$type), Test = printed_test(x$test),
                      Statistic = print_number(x$statistic, digits),
                      df = ifelse(is.na(x$df), "", format(x$df, trim = TRUE)),
                      P = print_p(x$p.value), check.names = FALSE, stringsAsFactors = FALSE)
  shown[[1L]] <- format(shown[[1L]])
  shown$Test <- format(shown$Test)
  print(shown, row.names = FALSE, right = TRUE)
  invisible(x)
}

printed_test <- function(test) paste0(toupper(substr(test, 1L, 1L)), substr(test, 2L, nchar(test)))

print_number <- function(x, digits) {
  text <- vapply(x, function(value) format(signif(value, digits), trim = TRUE, scientific = FALSE), "")
  ifelse(is.na(x), "", text)
}

print_p <- function(p) ifelse(is.na(p), "", ifelse(p < 0.0005, "<0.001", formatC(p, format = "f", digits = 3L)))
