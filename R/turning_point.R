#' Turning point of a quadratic relation
#'
#' Where a relation \eqn{b_1 x + b_2 x^2} turns, with Fieller's confidence set, whether that lies in the data, and the
#' test of Lind and Mehlum (2010) that the relation really is a U or an inverse U there.
#'
#' The turning point is \eqn{-b_1/(2 b_2)}. Fieller's set holds all m at which the slope \eqn{b_1 + 2 b_2 m} is not
#' significantly different from zero: with variances v and a quantile q,
#' \deqn{(b_2^2 - q^2 v_{22})\,u^2 + 2 (b_1 b_2 - q^2 v_{12})\,u + b_1^2 - q^2 v_{11} \le 0,\qquad u = 2m.}
#' If \eqn{b_2} is not significant at the level, this set is no interval (`set`): either everything but a gap
#' (`"two rays"`, the gap in `gap_lower` and `gap_upper`) or all numbers (`"line"`), and `lower`, `upper` are then
#' infinite. The delta method would give a bounded interval all the same, of unknown coverage.
#'
#' Lind and Mehlum's test looks at the slopes at both ends of the data: for an inverse U the slope must be positive at
#' the lowest and negative at the highest value of x, each by a one-sided test; `p.value` is the larger of both
#' p-values, as Stata's `utest` prints it. A significant \eqn{b_2} and a turning point in the data are not enough. If
#' the turning point is outside the data, one slope has the wrong sign and `p.value` is above 0.5.
#'
#' For a fit of [spatial_panel()], `effect` asks for the turning points of direct, indirect or total effects instead of
#' coefficients: the value of x, the same in all regions, at which that effect of a further unit is zero.
#'
#' @param fit A model with `coef()` and `vcov()`: of `lm`, `glm`, plm, fixest, [spatial_panel()], [iv_diagnostics()] and
#'   others.
#' @param linear,quadratic Names of the two coefficients, as `names(coef(fit))` has them, such as `"x"` and `"I(x^2)"`.
#' @param level Confidence level of Fieller's set.
#' @param range Lowest and highest value of x; `NULL` takes them from the data of the fit (rows used). Needed if the fit
#'   keeps no data.
#' @param df Degrees of freedom of the t distribution for set and test, `Inf` for the normal. `NULL`: clusters less one
#'   if the covariance is clustered (the smaller number of two sets), otherwise the residual degrees of freedom of `lm`
#'   and plm models, those of the t tests of fixest and [iv_diagnostics()], normal for all others.
#' @param vcov,cluster,robust The covariance, in the same words for every class: `NULL` for that of the fit, `"iid"`,
#'   `"robust"` (also `"HC1"`, `"hetero"`, `robust = TRUE`), `"HC0"` to `"HC5"`, clusters as `~region`,
#'   `cluster = ~region` or `cluster = "region"`, `"cluster"` where the class knows its regions, `"dkraay"` for plm,
#'   fixest and [spatial_panel()] (whose own words [`vcov()`][vcov.spatial_panel()] lists), a matrix, or a function of
#'   the fit. `lm` and others go through the package sandwich. A word that the class does not have is refused.
#' @param effect For a fit of [spatial_panel()]: `"coefficient"`, or one or more of `"direct"`, `"indirect"`, `"total"`.
#' @param horizon With an effect: `"short"`, `"long"` or both.
#' @return A data frame of class `lowcarbon_turning_point`, one row (or, with columns `effect` and
#'   `horizon` first, one for each of them): `estimate`,
#'   `lower`, `upper`, `data_min`, `data_max`, `inside` (is the estimate between them?), `slope_min`, `slope_max` (slope
#'   at either end), `p.value`, then `shape` (`"U"` or `"inverse U"`), `set`, `gap_lower`, `gap_upper`.
#' @section Errors and warnings: `lowcarbon_error_input` for names that are no coefficients, coefficients that could not
#'   be estimated, or a range that is not known. A `lowcarbon_warning` if the quadratic column is not the square of
#'   the linear one (as after separate winsorising): slopes and turning point then mean nothing.
#' @section Cost: None to speak of; with effects, one call of [`effects()`][effects.spatial_panel()].
#' @references Lind, J. T., and Mehlum, H. (2010). With or without U? The appropriate test for a U-shaped relationship.
#'   *Oxford Bulletin of Economics and Statistics*, 72(1), 109-118. \doi{10.1111/j.1468-0084.2009.00569.x}
#'
#'   Fieller, E. C. (1954). Some problems in interval estimation. *Journal of the Royal Statistical Society B*, 16(2),
#'   175-185.
#'   \doi{10.1111/j.2517-6161.1954.tb00159.x}
#' @concept EKC
#' @concept environmental Kuznets curve
#' @concept U-shaped
#' @concept inverted U
#' @concept utest
#' @concept U test
#' @concept guaidian
#' @export
#' @examples
#' x <- seq(0, 5, length.out = 60)
#' y <- 1 + 3 * x - 0.5 * x^2 + sin(20 * x)
#' point <- turning_point(lm(y ~ x + I(x^2)), "x", "I(x^2)")
#' point
#' plot(point)
turning_point <- function(fit, linear, quadratic, level = 0.95, range = NULL, df = NULL, vcov = NULL,
                          effect = "coefficient", horizon = c("short", "long"), cluster = NULL, robust = NULL) {
  check_level(level)
  check_data_range(range)
  if (missing(fit)) abort_input("fit", "a model with coef() and vcov()", "nothing")
  request <- covariance_request(vcov, cluster, robust)
  spatial <- inherits(fit, "spatial_panel")
  effect <- check_turning_effect(effect, spatial)
  pairs <- if (is.null(effect)) {
    list(coefficient_pair(fit, linear, quadratic, request))
  } else {
    effect_pairs(fit, linear, quadratic, list(vcov = vcov, cluster = cluster, robust = robust), effect, horizon)
  }
  df <- settled_df(df, pairs[[1L]]$df, fit)
  ends <- if (is.null(range)) data_range(fit, linear, quadratic) else as.double(range)
  rows <- do.call(rbind, lapply(pairs, turning_row, ends = ends, level = level, df = df))
  if (!is.null(effect)) {
    pick <- function(name) vapply(pairs, `[[`, "", name)
    rows <- data.frame(effect = pick("effect"), horizon = pick("horizon"), rows, stringsAsFactors = FALSE)
  }
  choices <- list(linear = linear, quadratic = quadratic, level = level,
                  distribution = if (is.finite(df)) paste0("t(", format(df), ")") else "normal",
                  vcov = pairs[[1L]]$label)
  choices <- choices[vapply(choices, function(x) !is.null(x) && !identical(x, ""), NA)]
  new_result(rows, "lowcarbon_turning_point", choices = choices, pairs = pairs, df = df)
}

#' @export
result_title.lowcarbon_turning_point <- function(x) paste("Turning point in", attr(x, "choices")$linear)

# ---- coefficients, or effects, and their covariance --------------------------

check_data_range <- function(range) {
  if (is.null(range)) return(invisible())
  if (!is_plain_numeric(range) || length(range) != 2L || !all(is.finite(range)) || range[1L] >= range[2L]) {
    abort_input("range", "two numbers, the lowest and the highest value of the variable", describe_found(range))
  }
}

# NULL for coefficients.
check_turning_effect <- function(effect, spatial) {
  known <- c("coefficient", "direct", "indirect", "total")
  if (!is.character(effect) || !length(effect) || !all(effect %in% known) ||
      (length(effect) > 1L && "coefficient" %in% effect)) {
    abort_input("effect", "\"coefficient\", or some of \"direct\", \"indirect\", \"total\"", describe_found(effect))
  }
  if (identical(effect, "coefficient")) return(NULL)
  if (!spatial) abort_input("effect", "\"coefficient\" for a model without spatial effects", describe_found(effect))
  unique(effect)
}

coefficient_pair <- function(fit, linear, quadratic, request) {
  b <- tryCatch(stats::coef(fit), error = function(e) NULL)
  if (!is.numeric(b) || is.null(names(b))) abort_input("fit", "a model with coef() and vcov()", describe_class(fit))
  check_coefficient(b, linear, "linear")
  check_coefficient(b, quadratic, "quadratic")
  if (linear == quadratic) abort_input("quadratic", "another coefficient than `linear`", describe_value(quadratic))
  c(list(b = unname(b[c(linear, quadratic)])), pair_covariance(fit, request, c(linear, quadratic), names(b)))
}

check_coefficient <- function(b, name, arg) {
  if (missing(name) || !is.character(name) || length(name) != 1L || !name %in% names(b)) {
    abort_input(arg, "the name of one coefficient", if (missing(name)) "nothing" else describe_found(name),
                hint = paste0("The fit has ", describe_set(names(b), at_most = 12L), "."))
  }
  if (!is.finite(b[[name]])) {
    abort_input(arg, "a coefficient that could be estimated", paste0(name, " = ", format(b[[name]])),
                hint = "Is it collinear with others?")
  }
}

# list(V, label, df) of some coefficients; a matrix need not have more than these.
pair_covariance <- function(fit, request, wanted, names) {
  given <- request$kind %in% c("given", "computed")
  found <- if (given) list(V = given_covariance(fit, request), label = "given") else fit_covariance(fit, request)
  V <- found$V
  if (is.matrix(V) && is.null(rownames(V)) && nrow(V) == length(names)) dimnames(V) <- list(names, names)
  if (!is.matrix(V) || !all(wanted %in% rownames(V)) || !all(wanted %in% colnames(V))) {
    abort_input("vcov", "a covariance with rows and columns named as the coefficients", describe_found(V))
  }
  V <- unname(V[wanted, wanted])
  if (!all(is.finite(V)) || any(diag(V) < 0)) abort_input("vcov", "finite variances, none negative",
                                                          describe_found(diag(V)))
  list(V = V, label = found$label, df = found$df)
}

effect_pairs <- function(fit, linear, quadratic, asked, effect, horizon) {
  horizon <- effect_horizons(fit, horizon)
  found <- stats::effects(fit, horizon = horizon, vcov = asked$vcov, cluster = asked$cluster, robust = asked$robust)
  terms <- stats::setNames(rep(1, length(unique(found$term))), unique(found$term))
  check_coefficient(terms, linear, "linear")
  check_coefficient(terms, quadratic, "quadratic")
  keys <- expand.grid(effect = effect, horizon = horizon, stringsAsFactors = FALSE)
  lapply(seq_len(nrow(keys)), function(i) {
    names <- paste(c(linear, quadratic), keys$horizon[i], keys$effect[i], sep = ":")
    list(b = unname(stats::coef(found)[names]), V = unname(stats::vcov(found)[names, names]),
         label = describe_vcov(asked$vcov, asked$cluster, asked$robust), effect = keys$effect[i],
         horizon = keys$horizon[i])
  })
}

# The caller's degrees of freedom, the covariance's (clusters less one), or the fit's.
settled_df <- function(df, by_covariance, fit) {
  if (is.null(df)) df <- if (is.null(by_covariance)) residual_df(fit) else by_covariance
  if (!identical(df, Inf)) check_number(df, "df", 0, strict = TRUE)
  df
}

# ---- the range of the data ---------------------------------------------------

data_range <- function(fit, linear, quadratic) {
  columns <- fit_columns(fit, c(linear, quadratic))
  x <- columns[[1L]]
  if (is.null(x)) {
    abort_input("range", "the lowest and the highest value of the variable, which the fit does not keep", "nothing",
                hint = "Give range = range(data$x).")
  }
  square <- columns[[2L]]
  if (!is.null(square) && max(abs(square - x^2)) > 1e-8 * max(abs(square), x^2)) {
    warn_lowcarbon("`", quadratic, "` is not the square of `", linear,
                   "`: turning point and slopes are those of the formula, ",
                   "not of the model")
  }
  range(x)
}

# Columns as they are in the data; those of a plm model matrix are demeaned, so
# that there the model frame comes first. NULL where there is none.
fit_columns <- function(fit, names) {
  look <- function(frame) {
    lapply(names, function(name) if (!is.null(frame) && name %in% colnames(frame)) as.double(unclass(frame[, name])))
  }
  if (inherits(fit, "spatial_panel")) return(look(fit$design$X))
  frame <- tryCatch(if (inherits(fit, "plm")) raw_plm_matrix(fit) else stats::model.matrix(fit),
                    error = function(e) NULL)
  look(if (length(dim(frame)) == 2L) frame)
}

raw_plm_matrix <- function(fit) {
  frame <- stats::model.frame(fit)
  terms <- stats::terms(stats::formula(fit), data = frame)
  if (inherits(stats::formula(fit), "Formula")) terms <- attr(frame, "terms")
  stats::model.matrix(stats::delete.response(terms), frame)
}

# ---- one turning point -------------------------------------------------------

turning_row <- function(pair, ends, level, df) {
  b <- pair$b
  if (anyNA(b)) return(empty_turning_row(ends))
  estimate <- if (b[2L] != 0) -b[1L] / (2 * b[2L]) else NA_real_
  set <- fieller_set(b, pair$V, stats::qt((1 + level) / 2, df))
  slopes <- b[1L] + 2 * b[2L] * ends
  data.frame(estimate = estimate, lower = set$lower, upper = set$upper, data_min = ends[1L], data_max = ends[2L],
             inside = estimate > ends[1L] & estimate < ends[2L], slope_min = slopes[1L], slope_max = slopes[2L],
             p.value = lind_mehlum(b, pair$V, ends, df),
             shape = if (b[2L] > 0) "U" else if (b[2L] < 0) "inverse U" else NA_character_,
             set = set$set, gap_lower = set$gap[1L], gap_upper = set$gap[2L], stringsAsFactors = FALSE)
}

# An effect that is withheld has no turning point either.
empty_turning_row <- function(ends) {
  data.frame(estimate = NA_real_, lower = NA_real_, upper = NA_real_, data_min = ends[1L], data_max = ends[2L],
             inside = NA, slope_min = NA_real_, slope_max = NA_real_, p.value = NA_real_, shape = NA_character_,
             set = NA_character_,
             gap_lower = NA_real_, gap_upper = NA_real_, stringsAsFactors = FALSE)
}

# {m : (b1 + 2 b2 m)^2 <= q^2 var(b1 + 2 b2 m)}, in units of x in which both
# coefficients are of one size.
fieller_set <- function(b, V, q) {
  unit <- if (all(b != 0)) abs(b[1L] / b[2L]) else 1
  b[2L] <- b[2L] * unit
  V <- V * outer(c(1, unit), c(1, unit))
  top <- b[2L]^2 - q^2 * V[2L, 2L]
  half <- b[1L] * b[2L] - q^2 * V[1L, 2L]
  bottom <- b[1L]^2 - q^2 * V[1L, 1L]
  # half^2 - top bottom, without the cancellation of its largest terms
  gap <- q^2 * (b[1L]^2 * V[2L, 2L] - 2 * b[1L] * b[2L] * V[1L, 2L] + b[2L]^2 * V[1L, 1L] -
                  q^2 * (V[1L, 1L] * V[2L, 2L] - V[1L, 2L]^2))
  if (top < 0 && gap <= 0) return(list(lower = -Inf, upper = Inf, set = "line", gap = c(NA_real_, NA_real_)))
  if (top == 0) return(fieller_ray(half, bottom, unit))
  swing <- -(half + (if (half < 0) -1 else 1) * sqrt(max(gap, 0)))
  roots <- sort(c(swing / top, if (swing != 0) bottom / swing else 0)) * unit / 2
  if (top > 0) return(list(lower = roots[1L], upper = roots[2L], set = "interval", gap = c(NA_real_, NA_real_)))
  list(lower = -Inf, upper = Inf, set = "two rays", gap = roots)
}

# b2 exactly at the edge of significance: one ray, or everything.
fieller_ray <- function(half, bottom, unit) {
  none <- c(NA_real_, NA_real_)
  if (half == 0) return(list(lower = -Inf, upper = Inf, set = "line", gap = none))
  end <- -bottom / (2 * half) * unit / 2
  if (half > 0) {
    list(lower = -Inf, upper = end, set = "ray", gap = none)
  } else {
    list(lower = end, upper = Inf, set = "ray", gap = none)
  }
}

# The larger of the one-sided p-values of the slopes at both ends; for an
# inverse U both change sign.
lind_mehlum <- function(b, V, ends, df) {
  sign <- if (b[2L] > 0) 1 else -1
  t <- vapply(ends, function(x) {
    error <- sqrt(max(0, V[1L, 1L] + 4 * x * V[1L, 2L] + 4 * x^2 * V[2L, 2L]))
    (b[1L] + 2 * b[2L] * x) / error
  }, 0)
  max(stats::pt(sign * t[1L], df), stats::pt(-sign * t[2L], df))
}

# ---- drawing -----------------------------------------------------------------

#' Draw a turning point
#'
#' The slope \eqn{b_1 + 2 b_2 x} over the data with its pointwise confidence band. The line is zero at the turning
#' point; the values at which the band holds zero are Fieller's set (thick, on the axis).
#'
#' @param x,object What [turning_point()] returns.
#' @param row Which row, if there are several effects or horizons.
#' @param main Title.
#' @param xlab,ylab Labels of the axes.
#' @param ... Passed to [graphics::plot.default()]; `autoplot()` refuses further arguments.
#' @return `x`, invisibly; a ggplot for `autoplot()`.
#' @export
#' @examples
#' x <- seq(0, 5, length.out = 60)
#' y <- 1 + 3 * x - 0.5 * x^2 + sin(20 * x)
#' plot(turning_point(lm(y ~ x + I(x^2)), "x", "I(x^2)"))
plot.lowcarbon_turning_point <- function(x, row = 1L, main = NULL, xlab = NULL, ylab = "slope", ...) {
  drawn <- slope_frame(x, row)
  if (is.null(main)) main <- drawn$title
  if (is.null(xlab)) xlab <- attr(x, "choices")$linear
  old <- graphics::par(las = 1)
  on.exit(graphics::par(old))
  line <- drawn$line
  draw_plot(line$x, line$slope, type = "n", ylim = range(line$low, line$high, 0), main = main, xlab = xlab,
            ylab = ylab, ...)
  graphics::polygon(c(line$x, rev(line$x)), c(line$low, rev(line$high)), col = "grey88", border = NA)
  graphics::abline(h = 0, col = "grey50")
  graphics::abline(v = c(x$data_min[row], x$data_max[row]), lty = 3L, col = "grey50")
  graphics::lines(line$x, line$slope, lwd = 2)
  if (nrow(drawn$set)) graphics::segments(drawn$set$from, 0, drawn$set$to, 0, lwd = 5, col = "#b2182b", lend = 1L)
  if (!is.na(x$estimate[row])) graphics::points(x$estimate[row], 0, pch = 21, bg = "white", cex = 1.3)
  graphics::mtext("dotted: range of the data; red: confidence set", side = 3L, line = 0.2, cex = 0.8, col = "grey30")
  invisible(x)
}

# The band over the data and, if it is near, the set.
slope_frame <- function(x, row) {
  check_number(row, "row", 1, nrow(x), whole = TRUE)
  here <- as.data.frame(x)[row, ]
  if (is.na(here$estimate)) abort_input("row", "a turning point that exists", "a withheld one")
  pair <- attr(x, "pairs")[[row]]
  span <- here$data_max - here$data_min
  near <- function(value) is.finite(value) & value > here$data_min - span & value < here$data_max + span
  marks <- c(here$estimate, here$lower, here$upper, here$gap_lower, here$gap_upper)
  at <- range(here$data_min, here$data_max, marks[near(marks)])
  at <- seq(at[1L] - 0.04 * diff(at), at[2L] + 0.04 * diff(at), length.out = 201L)
  slope <- pair$b[1L] + 2 * pair$b[2L] * at
  error <- sqrt(pmax(pair$V[1L, 1L] + 4 * at * pair$V[1L, 2L] + 4 * at^2 * pair$V[2L, 2L], 0))
  q <- stats::qt((1 + attr(x, "choices")$level) / 2, attr(x, "df"))
  of <- if ("effect" %in% names(here)) paste0(here$effect, " effect, ", here$horizon, " term")
  list(line = data.frame(x = at, slope = slope, low = slope - q * error, high = slope + q * error),
       set = visible_set(here, range(at)),
       title = paste(c(paste("Slope in", attr(x, "choices")$linear), of), collapse = ": "))
}

visible_set <- function(here, at) {
  gap <- here$set == "two rays"
  set <- data.frame(from = c(here$lower, here$gap_upper[gap]), to = c(here$gap_lower[gap], here$upper))
  set$from <- pmax(set$from, at[1L])
  set$to <- pmin(set$to, at[2L])
  set[set$from < set$to, ]
}

#' @rdname plot.lowcarbon_turning_point
#' @exportS3Method ggplot2::autoplot
autoplot.lowcarbon_turning_point <- function(object, row = 1L, ...) {
  check_dots(...)
  drawn <- slope_frame(object, row)
  .data <- ggplot2::.data
  point <- data.frame(x = object$estimate[row], slope = 0)
  band <- ggplot2::ggplot(drawn$line, ggplot2::aes(.data[["x"]], .data[["slope"]])) +
    ggplot2::geom_ribbon(ggplot2::aes(ymin = .data[["low"]], ymax = .data[["high"]]), fill = "grey88") +
    ggplot2::geom_hline(yintercept = 0, colour = "grey50") +
    ggplot2::geom_vline(xintercept = c(object$data_min[row], object$data_max[row]), linetype = 3, colour = "grey50") +
    ggplot2::geom_line() +
    ggplot2::labs(x = attr(object, "choices")$linear, y = "slope", title = drawn$title,
                  subtitle = "dotted: range of the data; red: confidence set") +
    ggplot2::theme_minimal()
  if (nrow(drawn$set)) {
    band <- band + ggplot2::geom_segment(ggplot2::aes(x = .data[["from"]], xend = .data[["to"]], y = 0, yend = 0),
                                         data = drawn$set, colour = "#b2182b", linewidth = 1.5)
  }
  if (lies_within(point$x, range(drawn$line$x))) {
    band <- band + ggplot2::geom_point(data = point, shape = 21, fill = "white", size = 3)
  }
  band
}
