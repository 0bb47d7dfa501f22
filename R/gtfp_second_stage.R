# What goes with inefficiency: the second stage of Simar and Wilson.

#' Second stage of productivity: truncated regression with bootstrap
#'
#' Regresses the inefficiency of [gtfp()] on characteristics of the regions (industrial structure, regulation, openness)
#' by the truncated regression of Simar and Wilson (2007), with bootstrap errors and intervals. Tobit or least squares
#' on such scores are common and wrong: scores of one are made by the estimator, not by censoring, and scores depend on
#' each other.
#'
#' The model is \eqn{S_i = z_i\beta + \varepsilon_i}{S = z b + e} with normal \eqn{\varepsilon}{e} truncated so that
#' \eqn{S \ge 0}{S >= 0}, where \eqn{S} is the inefficiency; positive coefficients go with more inefficiency.
#'
#' * `algorithm = 1`: the regression uses the units with \eqn{S > 0}{S > 0}; then `nsim` parametric replicates are drawn
#'   from it and fitted again.
#' * `algorithm = 2`: before that, \eqn{S} is corrected for bias by `nsim_first` replicates of the frontier, with
#'   inefficiencies drawn from the regression; the corrected ones of all units enter. For `distance = "ddf"` only, whose
#'   pseudo-units are well defined.
#'
#' The likelihood is maximised in Olsen's (1978) parameters, in which it is concave, so that its top is the only one. It
#' may have none: where inefficiency falls off faster than a normal tail the optimum runs away, which is an error (in a
#' replicate it is not counted, and a warning says how many). The regression assumes *separability*: the characteristics
#' move inefficiency, not the frontier (Simar and Wilson 2011). Rows are taken as independent given the characteristics,
#' also those of one region.
#'
#' @param x A result of [gtfp()], whole; not with `"super_sbm"`, and for algorithm 2 with `distance = "ddf"`.
#' @param formula One-sided: the characteristics, `~ structure + log(income)`. Factors for periods or zones may be among
#'   them.
#' @param data The panel with the characteristics; its rows are matched to those of `x` by region and period.
#' @param algorithm 1 or 2, see above.
#' @param frontier Whose inefficiency: `"global"` (of all periods, one scale for all rows) or `"within"` (of each
#'   period; algorithm 1 only).
#' @param nsim,nsim_first Replicates of the regression and, in algorithm 2, of the frontier. Simar and Wilson use 2,000
#'   and 100.
#' @param seed A number that makes the draws repeatable and leaves the caller's random stream alone.
#' @param level Of the intervals.
#' @return A data frame of class `lowcarbon_gtfp_second`, one row for each coefficient and `sigma`: `term`, `estimate`,
#'   `std.error` (standard deviation of the replicates), `statistic`, `p.value` (of their ratio, normal, two-sided),
#'   `lower`, `upper` (estimate less the quantiles of the replicates' deviations, as in Simar and Wilson 2007).
#'   Attributes: `nobs` (units in the regression), `logLik`, and for algorithm 2 `corrected` (the inefficiency after the
#'   correction, in the order of `x`). `summary()` is a one-row overview; `plot()` and `autoplot()` draw the intervals
#'   of the coefficients but the intercept.
#' @references Simar, L., and Wilson, P. W. (2007). Estimation and inference in two-stage, semi-parametric models of
#'   production processes. *Journal of Econometrics*, 136(1), 31-64. \doi{10.1016/j.jeconom.2005.07.009}
#'
#'   Simar, L., and Wilson, P. W. (2011). Two-stage DEA: caveat emptor. *Journal of Productivity Analysis*, 36(2),
#'   205-218.
#'   \doi{10.1007/s11123-011-0230-6}
#'
#'   Olsen, R. J. (1978). Note on the uniqueness of the maximum likelihood estimator for the Tobit model.
#'   *Econometrica*, 46(5), 1211-1215.
#'   \doi{10.2307/1911445}
#' @concept Simar-Wilson two-stage DEA truncated regression determinants of efficiency
#' @order 1
#' @export
#' @examples
#' panel <- expand.grid(year = 2015:2020, region = LETTERS[1:8])
#' panel$labour <- 2 + (seq_len(48) * 7) %% 11
#' panel$gdp <- 3 + (seq_len(48) * 5) %% 13
#' panel$co2 <- 1 + (seq_len(48) * 3) %% 7
#' panel$industry <- (seq_len(48) * 11) %% 17 / 17
#' found <- gtfp(panel, "labour", "gdp", "co2", c("region", "year"), distance = "ddf")
#' gtfp_second_stage(found, ~ industry, panel, nsim = 100, seed = 1)
gtfp_second_stage <- function(x, formula, data, algorithm = 1, frontier = c("global", "within"), nsim = 2000,
                              nsim_first = 100, seed = NULL,
                              level = 0.95) {
  check_given(x, "a result of gtfp()")
  frontier <- check_choice(frontier, c("global", "within"), "frontier")
  check_number(nsim, "nsim", lower = 2, upper = 1e6, whole = TRUE)
  check_number(nsim_first, "nsim_first", lower = 2, upper = 1e6, whole = TRUE)
  check_number(level, "level", lower = 0, upper = 1, strict = TRUE)
  if (!is_plain_numeric(algorithm) || length(algorithm) != 1L || !algorithm %in% 1:2) {
    abort_input("algorithm", "1 or 2", describe_found(algorithm))
  }
  check_second(x, algorithm, frontier)
  S <- x[[if (frontier == "global") "inefficiency_global" else "inefficiency"]]
  Z <- second_matrix(x, formula, data, S)
  found <- with_seed(seed, second_fit(x, Z, S, algorithm, nsim, nsim_first))
  second_result(found, Z, x, level, c(attr(x, "choices")[c("distance", "returns", "disposability", "direction")],
                                      list(frontier = frontier, algorithm = algorithm, nsim = nsim),
                                      if (algorithm == 2) list(nsim_first = nsim_first), list(level = level),
                                      if (!is.null(seed)) list(seed = seed)))
}

check_second <- function(x, algorithm, frontier) {
  if (!inherits(x, "lowcarbon_gtfp") || is.null(attr(x, "slacks"))) {
    abort_input("x", "a result of gtfp(), whole", describe_class(x),
                hint = "Select rows after gtfp_second_stage(), not before.")
  }
  distance <- attr(x, "choices")$distance
  if (distance == "super_sbm") {
    abort_input("x", "inefficiencies that are zero or more", "those of \"super_sbm\"",
                hint = "Use distance = \"tone\".")
  }
  if (anyNA(x$inefficiency) || anyNA(x$inefficiency_global)) {
    abort_input("x", "a result without missing scores", "missing ones")
  }
  if (algorithm == 2 && (distance != "ddf" || frontier != "global")) {
    abort_input("algorithm", "1, unless distance = \"ddf\" and frontier = \"global\"", "2",
                hint = "Slack-based distances have no pseudo-units at a given distance; use algorithm = 1.")
  }
  if (algorithm == 2) refuse_bootstrap(structure(as.data.frame(x)),
                                       c(attr(x, "choices")["zeros"], productivity = "gml", distance = "ddf"))
}

# The characteristics, a row for each row of `x`.
second_matrix <- function(x, formula, data, S) {
  if (missing(formula)) abort_input("formula", "a one-sided formula, as ~ structure + openness", "nothing")
  if (!inherits(formula, "formula") || length(formula) != 2L) {
    abort_input("formula", "a one-sided formula, as ~ structure + openness",
                if (inherits(formula, "formula")) "one with a response" else describe_class(formula),
                hint = "The response is the inefficiency of `x`.")
  }
  check_data(data)
  index <- attr(x, "index")
  check_columns(data, index, "data")
  key <- unit_key(data, index)
  again <- which(duplicated(key))
  if (length(again)) abort_input("data", "one row for each region and period", "a second one",
                                 describe_row(data, again[1L], index))
  rows <- match(unit_key(x, index), key)
  if (anyNA(rows)) abort_input("data", "a row for each row of `x`", "none",
                               describe_row(x, which(is.na(rows))[1L], index))
  used <- as.data.frame(data)[rows, , drop = FALSE]
  row.names(used) <- NULL
  response <- ".inefficiency"
  used[[response]] <- S
  two_sided <- stats::as.formula(call("~", as.name(response), formula[[2L]]), environment(formula))
  X <- formula_columns(two_sided, used, index, seq_len(nrow(used)), "none")$X
  rank <- qr(X)$rank
  if (rank < ncol(X)) abort_input("formula", "characteristics that are not combinations of each other",
                                  paste(ncol(X), "columns of rank", rank))
  X
}

# ---- truncated regression ------------------------------------------------------

# Maximum likelihood of y > 0, normal about X b, by Newton's method in g = b /
# sigma and h = 1 / sigma, where the log-likelihood
#   sum log h - (h y - X g)^2 / 2 - log Phi(X g)
# is concave. NULL if it does not come to rest.
truncated_regression <- function(y, X, start = NULL, at_most = 100L) {
  n <- length(y)
  k <- ncol(X)
  scale <- mean(y)
  y <- y / scale
  theta <- if (is.null(start)) truncated_start(y, X) else c(start$coefficients, scale) / start$sigma
  value <- truncated_likelihood(theta, y, X)
  for (i in seq_len(at_most)) {
    a <- drop(X %*% theta[seq_len(k)])
    h <- theta[k + 1L]
    mills <- exp(stats::dnorm(a, log = TRUE) - stats::pnorm(a, log.p = TRUE))
    e <- h * y - a
    gradient <- c(crossprod(X, e - mills), n / h - sum(e * y))
    curve <- rbind(cbind(crossprod(X, X * (1 - mills * (a + mills))), -crossprod(X, y)),
                   c(-crossprod(X, y), n / h^2 + sum(y^2)))
    step <- tryCatch(solve(curve, gradient), error = function(e) NULL)
    if (is.null(step)) return(NULL)
    if (sum(step * gradient) < 1e-12 * n) break
    size <- 1
    repeat {
      moved <- theta + size * step
      now <- if (moved[k + 1L] > 0) truncated_likelihood(moved, y, X) else -Inf
      if (is.finite(now) && now >= value) break
      size <- size / 2
      if (size < 1e-10) return(NULL)
    }
    theta <- moved
    value <- now
  }
  # all means 20 sigma below zero: an exponential tail, which is the limit of sigma without end
  if (i == at_most || max(X %*% theta[seq_len(k)]) < -20) return(NULL)
  list(coefficients = unname(theta[seq_len(k)]) / theta[k + 1L] * scale, sigma = unname(scale / theta[k + 1L]),
       logLik = value - n * log(scale))
}

truncated_start <- function(y, X) {
  fit <- stats::.lm.fit(X, y)
  sigma <- sqrt(sum(fit$residuals^2) / length(y))
  b <- double(ncol(X))
  b[fit$pivot] <- fit$coefficients
  c(b, 1) / max(sigma, 1e-8)
}

truncated_likelihood <- function(theta, y, X) {
  k <- ncol(X)
  a <- drop(X %*% theta[seq_len(k)])
  sum(log(theta[k + 1L]) - 0.5 * log(2 * pi) - (theta[k + 1L] * y - a)^2 / 2 - stats::pnorm(a, log.p = TRUE))
}

# Draws about X b, truncated at zero: by the upper tail, which does not run out
# of digits far below.
truncated_draws <- function(fit, X) {
  middle <- drop(X %*% fit$coefficients) / fit$sigma
  tail <- stats::pnorm(middle, log.p = TRUE) + log(stats::runif(nrow(X)))
  pmax(fit$sigma * (middle + stats::qnorm(tail, lower.tail = FALSE, log.p = TRUE)), 1e-12)
}

# ---- the two algorithms ----------------------------------------------------------

second_fit <- function(x, Z, S, algorithm, nsim, nsim_first) {
  positive <- S > 0
  first <- second_regression(S, Z, positive)
  if (algorithm == 2) {
    S <- corrected_inefficiency(x, Z, S, first, as.integer(nsim_first))
    positive <- S > 0
    first <- second_regression(S, Z, positive)
  }
  used <- Z[positive, , drop = FALSE]
  one <- function(b) {
    again <- truncated_regression(truncated_draws(first, used), used, first)
    if (is.null(again)) rep(NA_real_, ncol(Z) + 1L) else c(again$coefficients, again$sigma)
  }
  list(fit = first, replicates = vapply(seq_len(nsim), one, double(ncol(Z) + 1L)), nobs = sum(positive),
       corrected = if (algorithm == 2) S)
}

second_regression <- function(S, Z, positive) {
  if (sum(positive) <= ncol(Z) + 1L) {
    abort_input("x", "more inefficient units than coefficients", paste(sum(positive), "units"))
  }
  used <- Z[positive, , drop = FALSE]
  if (qr(used)$rank < ncol(used)) abort_input("formula", "characteristics that vary among the inefficient units",
                                              "some that do not")
  fit <- truncated_regression(S[positive], used)
  if (is.null(fit)) {
    abort_input("x", "inefficiencies for which the truncated regression has a maximum", "none: sigma grows without end",
                hint = paste0("Inefficiency falls off faster than a normal tail; other characteristics, or another ",
                              "distance, may help."))
  }
  fit
}

# Algorithm 2, steps 3 and 4: pseudo-units with inefficiencies from the regression,
# the observed units against their frontier.
corrected_inefficiency <- function(x, Z, S, fit, nsim) {
  found <- attr(x, "slacks")
  choices <- attr(x, "choices")
  model <- gtfp_model("ddf", unname(found$variables$roles), choices$returns, choices$disposability, choices$direction,
                      found$weights)
  case <- list(model = model, values = found$values, moves = bootstrap_moves(model, found, S, found$global),
               beyond = kernel_model(free_model(model)))
  rows <- seq_along(S)
  total <- double(length(S))
  count <- double(length(S))
  for (b in seq_len(nsim)) {
    pseudo <- bootstrap_units(case, 1 + truncated_draws(fit, Z))
    value <- measure_against(case, rows, FALSE, technology(model, t(pseudo)))
    there <- !is.na(value)
    total[there] <- total[there] + value[there]
    count <- count + there
  }
  2 * S - total / count
}

second_result <- function(found, Z, x, level, choices) {
  estimate <- c(found$fit$coefficients, found$fit$sigma)
  lost <- sum(is.na(found$replicates[1L, ]))
  if (lost) {
    warn_lowcarbon(lost, " of ", ncol(found$replicates),
                   " replicates have no maximum of the likelihood and are not counted.")
  }
  there <- found$replicates[, !is.na(found$replicates[1L, ]), drop = FALSE]
  error <- apply(there, 1L, stats::sd)
  away <- apply(there - estimate, 1L, stats::quantile, probs = c(1 - level, 1 + level) / 2, names = FALSE)
  z <- estimate / error
  z[length(z)] <- NA_real_ # sigma = 0 is no hypothesis
  frame <- list_to_frame(list(term = c(colnames(Z), "sigma"), estimate = estimate, std.error = error, statistic = z,
                              p.value = 2 * stats::pnorm(-abs(z)), lower = estimate - away[2L, ],
                              upper = estimate - away[1L, ]))
  new_result(frame, "lowcarbon_gtfp_second", choices = choices, nobs = found$nobs, logLik = found$fit$logLik,
             total = nrow(x),
             corrected = found$corrected)
}

# ---- what is shown ---------------------------------------------------------------

#' @export
result_title.lowcarbon_gtfp_second <- function(x) {
  paste0("Truncated regression of inefficiency, ", attr(x, "nobs"), " of ", attr(x, "total"), " units, log-likelihood ",
         format(attr(x, "logLik"), digits = 6L))
}

#' @rdname gtfp_second_stage
#' @order 2
#' @param object A result of `gtfp_second_stage()`.
#' @param ... Not used.
#' @export
summary.lowcarbon_gtfp_second <- function(object, ...) {
  check_dots(...)
  check_whole(object)
  frame <- list_to_frame(list(units = attr(object, "total"), used = attr(object, "nobs"),
                              coefficients = nrow(object) - 1L,
                              sigma = object$estimate[nrow(object)], logLik = attr(object, "logLik")))
  new_result(frame, "lowcarbon_gtfp_second_summary", choices = attr(object, "choices"))
}

#' @export
result_title.lowcarbon_gtfp_second_summary <- function(x) "Truncated regression of inefficiency"

#' @rdname gtfp_second_stage
#' @order 3
#' @param main Title.
#' @export
plot.lowcarbon_gtfp_second <- function(x, main = NULL, ...) {
  check_dots(..., .allow = plot_words)
  drawn <- second_rows(x)
  n <- nrow(drawn)
  labels <- shorten(drawn$term, 24L)
  old <- graphics::par(mai = c(0.8, min(0.4 + 0.085 * max(nchar(labels, "width")), 0.5 * graphics::par("din")[1L]), 0.6,
                               0.2), las = 1)
  on.exit(graphics::par(old))
  draw_plot(range(drawn$lower, drawn$upper, 0), c(0.5, n + 0.5), type = "n", yaxt = "n", ylab = "",
            xlab = "change of inefficiency", main = if (is.null(main)) "Second stage" else main, ...)
  graphics::axis(2L, n:1, labels, tick = FALSE, cex.axis = 0.8)
  graphics::abline(v = 0, lty = 2, col = "grey50")
  graphics::segments(drawn$lower, n:1, drawn$upper, n:1, col = "grey40", lwd = 2)
  graphics::points(drawn$estimate, n:1, pch = 19)
  invisible(x)
}

#' @rdname gtfp_second_stage
#' @order 4
#' @exportS3Method ggplot2::autoplot
autoplot.lowcarbon_gtfp_second <- function(object, ...) {
  check_dots(...)
  drawn <- second_rows(object)
  .data <- ggplot2::.data
  drawn$term <- factor(drawn$term, rev(drawn$term))
  ggplot2::ggplot(drawn, ggplot2::aes(.data[["estimate"]], .data[["term"]])) +
    ggplot2::geom_vline(xintercept = 0, linetype = 2, colour = "grey50") +
    ggplot2::geom_segment(ggplot2::aes(x = .data[["lower"]], xend = .data[["upper"]], yend = .data[["term"]]),
                          colour = "grey40") +
    ggplot2::geom_point() +
    ggplot2::labs(x = "change of inefficiency", y = NULL, title = "Second stage") +
    ggplot2::theme_minimal()
}

second_rows <- function(x) {
  drawn <- as.data.frame(x)
  drawn <- drawn[!drawn$term %in% c("(Intercept)", "sigma"), ]
  if (!nrow(drawn)) abort_input("x", "a coefficient to draw", "the intercept only")
  drawn
}
