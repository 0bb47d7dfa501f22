#' Extreme points of a quadratic or cubic relation
#'
#' Where a relation \eqn{b_1 x + b_2 x^2 + b_3 x^3} stops rising or falling: both extreme points of a cubic (one of a
#' quadratic), each with its standard error and a confidence set, and whether it lies in the data.
#'
#' Extreme points are the zeros of the slope \eqn{b_1 + 2 b_2 x + 3 b_3 x^2}; a cubic has two or none. The confidence
#' set holds all x at which the slope is not significantly different from zero at the level, as Fieller's set does for a
#' quadratic, for which this function and [turning_point()] agree. It falls into pieces; `lower` and `upper` are the
#' ends of the piece that holds the extreme point. A piece may be unbounded (`set`), and one piece may hold both extreme
#' points: then `separate` is `FALSE` and the data do not tell them apart. `std.error` is by the delta method and means
#' little in these cases.
#'
#' `p.value` tests the whole shape in the data, after Lind and Mehlum (2010): that the slope has one sign at the least
#' value, the other between (for a cubic at its point of inflexion) and changes back at the greatest value. It is the
#' largest of the one-sided p-values. A cubic term that is significant, and two extreme points in the data, are not
#' enough.
#'
#' @param fit A model with `coef()` and `vcov()`: of `lm`, `glm`, plm, fixest, [spatial_panel()] and others.
#' @param terms Names of the coefficients of x, its square and, for a cubic, its third power, as `names(coef(fit))` has
#'   them.
#' @param level Confidence level of the set.
#' @param range Lowest and highest value of x; `NULL` takes them from the data of the fit. Needed if the fit keeps no
#'   data.
#' @param df Degrees of freedom of the t distribution, `Inf` for the normal. `NULL`: as in [turning_point()], the
#'   residual ones of `lm` and plm models, those of fixest's own t tests, normal for most others.
#' @param vcov,cluster,robust The covariance; see [turning_point()].
#' @return A data frame of class `lowcarbon_extreme_points`, one row for each extreme point, by size, none where there
#'   is none: `extreme` (`"maximum"` or `"minimum"`), `estimate`, `std.error`, `lower`, `upper`, `data_min`, `data_max`,
#'   `inside`, `set` (`"interval"`, `"ray"` or `"line"`), `separate` and `p.value` (of the shape, the same in all rows).
#' @section Errors and warnings: `lowcarbon_error_input` for names that are no coefficients, coefficients that could not
#'   be estimated, or a range that is not known; a `lowcarbon_warning` if the columns are not powers of the first one.
#' @section Cost: None to speak of.
#' @references Lind, J. T., and Mehlum, H. (2010). With or without U? The appropriate test for a U-shaped relationship.
#'   *Oxford Bulletin of Economics and Statistics*, 72(1), 109-118. \doi{10.1111/j.1468-0084.2009.00569.x}
#' @seealso [turning_point()], also for effects of spatial models.
#' @concept N-shaped
#' @concept cubic
#' @concept EKC
#' @export
#' @examples
#' x <- seq(0, 6, length.out = 80)
#' y <- x^3 - 9 * x^2 + 20 * x + 2 * sin(40 * x)
#' points <- extreme_points(lm(y ~ x + I(x^2) + I(x^3)), c("x", "I(x^2)", "I(x^3)"))
#' points
#' plot(points)
extreme_points <- function(fit, terms, level = 0.95, range = NULL, df = NULL, vcov = NULL, cluster = NULL,
                           robust = NULL) {
  check_level(level)
  check_data_range(range)
  if (missing(fit)) abort_input("fit", "a model with coef() and vcov()", "nothing")
  if (missing(terms)) terms <- NULL
  if (!is.character(terms) || !length(terms) %in% 2:3 || anyNA(terms) || anyDuplicated(terms)) {
    abort_input("terms", "two or three different coefficients: of x, its square and its third power",
                describe_found(terms))
  }
  request <- covariance_request(vcov, cluster, robust)
  b <- tryCatch(stats::coef(fit), error = function(e) NULL)
  if (!is.numeric(b) || is.null(names(b))) abort_input("fit", "a model with coef() and vcov()", describe_class(fit))
  for (term in terms) check_coefficient(b, term, "terms")
  covariance <- pair_covariance(fit, request, terms, names(b))
  df <- settled_df(df, covariance$df, fit)
  ends <- if (is.null(range)) data_range(fit, terms[1L], terms[2L]) else as.double(range)
  if (length(terms) == 3L) check_third_power(fit, terms)
  slope <- slope_polynomial(unname(b[terms]), covariance$V, ends)
  q <- stats::qt((1 + level) / 2, df)
  choices <- list(terms = terms, level = level,
                  distribution = if (is.finite(df)) paste0("t(", format(df), ")") else "normal",
                  vcov = covariance$label)
  choices <- choices[vapply(choices, function(x) !is.null(x) && !identical(x, ""), NA)]
  new_result(extreme_rows(slope, ends, q, df), "lowcarbon_extreme_points", choices = choices, slope = slope,
             range = ends, quantile = q)
}

#' @export
result_title.lowcarbon_extreme_points <- function(x) {
  paste0(if (nrow(x)) "Extreme points in " else "No extreme point in ", attr(x, "choices")$terms[1L])
}

check_third_power <- function(fit, terms) {
  columns <- fit_columns(fit, terms[c(1L, 3L)])
  if (is.null(columns[[1L]]) || is.null(columns[[2L]])) return(invisible())
  if (max(abs(columns[[2L]] - columns[[1L]]^3)) > 1e-8 * max(abs(columns[[1L]]^3))) {
    warn_lowcarbon("`", terms[3L], "` is not the third power of `", terms[1L],
                   "`: extreme points are those of the formula, not of the model")
  }
}

# ---- the slope as a polynomial ----------------------------------------------

# Coefficients a and covariance of the slope a0 + a1 u + a2 u^2 (a2 absent for a
# quadratic relation) in u = (x - centre) / unit, which runs from -1 to 1 over the
# data: powers of x itself would cancel.
slope_polynomial <- function(b, V, ends) {
  centre <- mean(ends)
  unit <- diff(ends) / 2
  map <- rbind(c(1, 2 * centre, 3 * centre^2), c(0, 2 * unit, 6 * centre * unit), c(0, 0, 3 * unit^2))
  map <- map[seq_along(b), seq_along(b), drop = FALSE]
  list(a = drop(map %*% b), V = map %*% V %*% t(map), centre = centre, unit = unit)
}

slope_powers <- function(u, slope) outer(u, seq_along(slope$a) - 1L, `^`)
slope_at <- function(u, slope) drop(slope_powers(u, slope) %*% slope$a)
slope_error <- function(u, slope) {
  powers <- slope_powers(u, slope)
  sqrt(pmax(rowSums((powers %*% slope$V) * powers), 0))
}

# ---- zeros, sets, the test --------------------------------------------------

extreme_rows <- function(slope, ends, q, df) {
  u <- slope_zeros(slope$a)
  bend <- if (length(slope$a) == 3L) slope$a[2L] + 2 * slope$a[3L] * u else rep(slope$a[2L], length(u))
  pieces <- insignificant_pieces(slope, q)
  at <- vapply(u, function(one) which(pieces$lower <= one & one <= pieces$upper)[1L], 0L)
  x <- function(v) slope$centre + slope$unit * v
  lower <- x(pieces$lower[at])
  upper <- x(pieces$upper[at])
  set <- c("interval", "ray", "line")[1L + is.infinite(lower) + is.infinite(upper)]
  data.frame(extreme = ifelse(bend < 0, "maximum", "minimum"), estimate = x(u),
             std.error = slope$unit * slope_error(u, slope) / abs(bend),
             lower = lower, upper = upper, data_min = rep(ends[1L], length(u)), data_max = rep(ends[2L], length(u)),
             inside = x(u) > ends[1L] & x(u) < ends[2L], set = set,
             separate = !(duplicated(at) | duplicated(at, fromLast = TRUE)),
             p.value = rep(shape_p(slope, df), length(u)), stringsAsFactors = FALSE)
}

# Real zeros in rising order, where the slope changes its sign.
slope_zeros <- function(a) {
  if (length(a) == 2L || a[3L] == 0) return(if (a[2L] != 0) -a[1L] / a[2L] else numeric())
  inner <- a[2L]^2 - 4 * a[1L] * a[3L]
  if (inner <= 0) return(numeric())
  swing <- -(a[2L] + (if (a[2L] < 0) -1 else 1) * sqrt(inner)) / 2
  sort(c(swing / a[3L], a[1L] / swing))
}

# {u : slope(u)^2 <= q^2 var slope(u)}, a polynomial inequality, as intervals.
insignificant_pieces <- function(slope, q) {
  degree <- length(slope$a) - 1L
  excess <- vapply(0:(2L * degree), function(k) {
    i <- max(0L, k - degree):min(degree, k)
    sum(slope$a[i + 1L] * slope$a[k - i + 1L] - q^2 * slope$V[cbind(i + 1L, k - i + 1L)])
  }, 0)
  value <- function(u) slope_at(u, slope)^2 - q^2 * slope_error(u, slope)^2
  if (!all(is.finite(excess))) {
    abort_input("fit", "coefficients and variances whose squares, times that of the t quantile, are finite numbers",
                describe_found(excess),
                hint = "Rescale the regressor; the quantile is huge for a `df` near zero or a `level` near one.")
  }
  roots <- polyroot(excess)
  edges <- sort(Re(roots[abs(Im(roots)) <= 1e-7 * (1 + Mod(roots))]))
  if (!length(edges)) return(if (value(0) <= 0) span(-Inf, Inf) else span(numeric(), numeric()))
  between <- (edges[-1L] + edges[-length(edges)]) / 2
  inside <- value(c(edges[1L] - 1, between, edges[length(edges)] + 1)) <= 0
  starts <- c(-Inf, edges)[inside]
  stops <- c(edges, Inf)[inside]
  joined <- which(starts[-1L] == stops[-length(stops)]) # a root that is touched only
  if (length(joined)) {
    starts <- starts[-(joined + 1L)]
    stops <- stops[-joined]
  }
  span(starts, stops)
}

# The largest one-sided p-value of the slopes that the shape needs.
shape_p <- function(slope, df) {
  top <- length(slope$a)
  sign <- if (slope$a[top] > 0) 1 else -1
  t <- function(u) slope_at(u, slope) / slope_error(u, slope)
  if (top == 2L) return(max(stats::pt(sign * t(-1), df), stats::pt(-sign * t(1), df)))
  inflexion <- -slope$a[2L] / (2 * slope$a[3L])
  max(stats::pt(-sign * t(-1), df), stats::pt(sign * t(inflexion), df), stats::pt(-sign * t(1), df))
}

# ---- drawing ----------------------------------------------------------------

#' Draw extreme points
#'
#' The slope over the data with its pointwise confidence band; where the band holds zero is the confidence set (thick,
#' on the axis).
#'
#' @param x,object What [extreme_points()] returns.
#' @param main Title.
#' @param xlab,ylab Labels of the axes.
#' @param ... Passed to [graphics::plot.default()]; `autoplot()` refuses further arguments.
#' @return `x`, invisibly; a ggplot for `autoplot()`.
#' @export
#' @examples
#' x <- seq(0, 6, length.out = 80)
#' y <- x^3 - 9 * x^2 + 20 * x + 2 * sin(40 * x)
#' plot(extreme_points(lm(y ~ x + I(x^2) + I(x^3)), c("x", "I(x^2)", "I(x^3)")))
plot.lowcarbon_extreme_points <- function(x, main = NULL, xlab = NULL, ylab = "slope", ...) {
  drawn <- extreme_frame(x)
  term <- attr(x, "choices")$terms[1L]
  old <- graphics::par(las = 1)
  on.exit(graphics::par(old))
  line <- drawn$line
  draw_plot(line$x, line$slope, type = "n", ylim = range(line$low, line$high, 0),
            main = if (is.null(main)) paste("Slope in", term) else main,
            xlab = if (is.null(xlab)) term else xlab, ylab = ylab, ...)
  graphics::polygon(c(line$x, rev(line$x)), c(line$low, rev(line$high)), col = "grey88", border = NA)
  graphics::abline(h = 0, col = "grey50")
  graphics::abline(v = attr(x, "range"), lty = 3L, col = "grey50")
  graphics::lines(line$x, line$slope, lwd = 2)
  if (nrow(drawn$set)) graphics::segments(drawn$set$from, 0, drawn$set$to, 0, lwd = 5, col = "#b2182b", lend = 1L)
  if (nrow(x)) graphics::points(x$estimate, rep(0, nrow(x)), pch = 21, bg = "white", cex = 1.3)
  graphics::mtext("dotted: range of the data; red: confidence set", side = 3L, line = 0.2, cex = 0.8, col = "grey30")
  invisible(x)
}

# The band over the data and half their width on either side if an extreme point is near.
extreme_frame <- function(x) {
  slope <- attr(x, "slope")
  ends <- attr(x, "range")
  near <- x$estimate[abs(x$estimate - slope$centre) < 2 * slope$unit]
  at <- range(ends, near)
  at <- seq(at[1L] - 0.04 * diff(at), at[2L] + 0.04 * diff(at), length.out = 201L)
  u <- (at - slope$centre) / slope$unit
  value <- slope_at(u, slope)
  half <- attr(x, "quantile") * slope_error(u, slope)
  pieces <- insignificant_pieces(slope, attr(x, "quantile"))
  set <- data.frame(from = pmax(slope$centre + slope$unit * pieces$lower, at[1L]),
                    to = pmin(slope$centre + slope$unit * pieces$upper, at[201L]))
  list(line = data.frame(x = at, slope = value, low = value - half, high = value + half),
       set = set[set$from < set$to, ])
}

#' @rdname plot.lowcarbon_extreme_points
#' @exportS3Method ggplot2::autoplot
autoplot.lowcarbon_extreme_points <- function(object, ...) {
  check_dots(...)
  drawn <- extreme_frame(object)
  .data <- ggplot2::.data
  term <- attr(object, "choices")$terms[1L]
  band <- ggplot2::ggplot(drawn$line, ggplot2::aes(.data[["x"]], .data[["slope"]])) +
    ggplot2::geom_ribbon(ggplot2::aes(ymin = .data[["low"]], ymax = .data[["high"]]), fill = "grey88") +
    ggplot2::geom_hline(yintercept = 0, colour = "grey50") +
    ggplot2::geom_vline(xintercept = attr(object, "range"), linetype = 3, colour = "grey50") +
    ggplot2::geom_line() +
    ggplot2::labs(x = term, y = "slope", title = paste("Slope in", term),
                  subtitle = "dotted: range of the data; red: confidence set") +
    ggplot2::theme_minimal()
  if (nrow(drawn$set)) {
    band <- band + ggplot2::geom_segment(ggplot2::aes(x = .data[["from"]], xend = .data[["to"]], y = 0, yend = 0),
                                         data = drawn$set,
                                         colour = "#b2182b", linewidth = 1.5)
  }
  points <- data.frame(x = object$estimate, slope = rep(0, nrow(object)))
  points <- points[points$x >= drawn$line$x[1L] & points$x <= drawn$line$x[201L], ]
  band + ggplot2::geom_point(data = points, shape = 21, fill = "white", size = 3)
}
