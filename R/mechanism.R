#' Mechanisms: effect on a mediator, on the outcome, and through the mediator
#'
#' Estimates what applied papers call a mechanism or mediation test in a panel with fixed effects: the effect of a
#' treatment on the mediator, its effect on the outcome without and with the mediator, and the indirect effect, with a
#' bootstrap that draws whole regions.
#'
#' With treatment x, mediator m, outcome y and controls, three regressions with fixed effects are estimated:
#' \deqn{m = a x + \dots,\qquad y = c x + \dots,\qquad y = c' x + b m + \dots}
#' The indirect effect is ab. If both formulas have the same controls, \eqn{c = c' + ab} exactly. The two-step reading
#' looks at a alone, and takes the link from mediator to outcome from theory; the three-step one looks at a, b and c'.
#' That b is an effect at all needs a mediator that is as good as random given x and the controls, which no test here
#' can show.
#'
#' Percentile intervals of all rows come from `nsim` bootstrap samples in which as many regions as there are, drawn with
#' replacement, bring all their rows along; a region drawn twice counts as two regions, with an effect each. Rows of one
#' region stay together because their errors are related; drawing single rows, as is often done, gives intervals that
#' are too short.
#'
#' Beside it stand the normal approximations: with standard errors \eqn{s_a} and \eqn{s_b}, z is ab over the root of
#' \eqn{b^2 s_a^2 + a^2 s_b^2} (Sobel), of the same plus \eqn{s_a^2 s_b^2} (Aroian), or less it (Goodman; `NA` where the
#' difference is negative). The product is not normal in small samples, and the bootstrap is to be preferred.
#'
#' @param outcome `y ~ x + controls`; the mediator may be among the regressors or not.
#' @param mediator `m ~ x + controls`.
#' @param data A data frame in long form, one row for each region and period, in any order; it need not be balanced.
#' @param index Names of the region and period columns.
#' @param treatment Name of the coefficient of the treatment. `NULL` takes the first regressor of `mediator`.
#' @param effect Effects taken out: `"twoways"`, `"individual"`, `"time"` or `"none"`.
#' @param vcov,cluster,robust Standard errors of the coefficients: `"cluster"` (by region, or `cluster`), `"robust"` or
#'   `"iid"`, with small-sample corrections as in `reghdfe`.
#' @param nsim Number of bootstrap samples; 0 for no intervals.
#' @param level Coverage of the intervals.
#' @param seed Whole number that decides the samples. `NULL` takes it from R's stream, which moves by one number; all
#'   else comes from a generator of the package's own, so that a result does not depend on the order of rows, and more
#'   samples begin with the same ones.
#' @param singletons `"drop"` or `"keep"` rows alone in their region or period.
#' @param missing Rows with missing values: `"lags"` leaves out, with a warning that counts them, those that a lag or a
#'   lead makes (the first or the last rows of every region, as many in each) and refuses others; `"error"` refuses all,
#'   `"drop"` leaves all out with a warning.
#' @return A data frame of class `lowcarbon_mechanism` with the rows (`path`) `a` (treatment on mediator), `total` (c),
#'   `direct` (c'), `b` (mediator on outcome), `indirect` (ab) and `share` (ab/c), and the columns `path`, `from`, `to`,
#'   `estimate`, `std.error`, `statistic`, `p.value`, `lower`, `upper`. For coefficients the first three come from
#'   `vcov` and a t distribution. For the indirect effect and the share `std.error` is the standard deviation of the
#'   bootstrap and `p.value` is twice the smaller share of samples on either side of zero (with one added above and
#'   below), so that it agrees with the interval; there is no `statistic`. Attributes: `tests` (Sobel, Aroian, Goodman:
#'   `test`, `estimate`, `std.error`, `statistic`, `p.value`), `simulated` (estimates of all samples), `regressions`
#'   (`equation`, `term`, `estimate`, ... of the three), `totals` (their `r.squared`, `adj.r.squared`,
#'   `within.r.squared`, `sigma`).
#' @section Errors and warnings: A `lowcarbon_warning` if the treatment is also part of an interaction or a square: a
#'   and b are then effects where the rest of that term is zero. `lowcarbon_error_input` for formulas without the
#'   treatment, a mediator that is the outcome, bad data, columns without variation or collinear. A `lowcarbon_warning`
#'   says how many bootstrap samples could not be estimated, that controls differ between the two formulas, and that
#'   singletons are left out.
#' @section Cost: Three regressions for each bootstrap sample: about half a second for 1000 samples of 30 regions and 10
#'   years.
#' @references Baron, R. M., and Kenny, D. A. (1986). The moderator-mediator variable distinction in social
#'   psychological research. *Journal of Personality and Social Psychology*, 51(6), 1173-1182.
#'   \doi{10.1037/0022-3514.51.6.1173}
#'
#'   Sobel, M. E. (1982). Asymptotic confidence intervals for indirect effects in structural equation models.
#'   *Sociological Methodology*, 13, 290-312. \doi{10.2307/270723}
#'
#'   MacKinnon, D. P., Lockwood, C. M., Hoffman, J. M., West, S. G., and Sheets, V. (2002). A comparison of methods to
#'   test mediation and other intervening variable effects. *Psychological Methods*, 7(1), 83-104.
#'   \doi{10.1037/1082-989X.7.1.83}
#'
#'   Cameron, A. C., Gelbach, J. B., and Miller, D. L. (2008). Bootstrap-based improvements for inference with clustered
#'   errors. *Review of Economics and Statistics*, 90(3), 414-427. \doi{10.1162/rest.90.3.414}
#' @concept mediation
#' @concept mediator
#' @concept indirect effect
#' @concept Sobel
#' @concept channel
#' @concept zhongjie xiaoying
#' @export
#' @examples
#' panel <- expand.grid(region = 1:15, year = 2015:2020)
#' panel$ai <- sin(panel$region * panel$year)
#' panel$energy <- panel$ai + cos(panel$region + panel$year^2)
#' panel$co2 <- panel$energy + cos(panel$region * panel$year / 3)
#' found <- mechanism(co2 ~ ai, energy ~ ai, panel, c("region", "year"), nsim = 199)
#' found
#' plot(found)
mechanism <- function(outcome, mediator, data, index = NULL, treatment = NULL, effect = "twoways",
                      vcov = c("cluster", "robust", "iid"),
                      cluster = NULL, nsim = 1000, level = 0.95, seed = NULL, singletons = c("drop", "keep"),
                      robust = NULL,
                      missing = c("lags", "error", "drop")) {
  effect <- check_choice(effect, effect_choices, "effect")
  given <- !base::missing(vcov) || isTRUE(robust)
  request <- covariance_request(if (!base::missing(vcov)) first_choice(vcov, c("cluster", "robust", "iid")),
                                cluster, robust)
  if (!given) request$kind <- "cluster"
  singletons <- check_choice(singletons)
  missing <- check_choice(missing)
  check_number(nsim, "nsim", lower = 0, upper = 1e6, whole = TRUE)
  check_level(level)
  check_data(data)
  index <- resolve_index(data, index)
  if (base::missing(outcome)) abort_input("outcome", "a formula y ~ x + controls", "nothing")
  if (base::missing(mediator)) abort_input("mediator", "a formula m ~ x + controls", "nothing")
  check_formula(outcome, "outcome")
  check_formula(mediator, "mediator")
  columns <- if (!is.null(index) || inherits(data, "pdata.frame")) resolve_index(data, index)
  asked <- instrument_covariance(request, columns)
  vcov <- asked$vcov
  complete <- complete_rows(list(outcome, mediator), data, columns, missing)
  data <- complete$data
  sample <- panel_sample(data, index, effect, asked$cluster, singletons)
  check_clusters(sample)
  world <- mechanism_columns(outcome, mediator, data, sample, effect, treatment)
  fits <- mechanism_fits(world, sample, effect, vcov)
  seed <- if (nsim > 0) seed_or_draw(seed)
  simulated <- mechanism_bootstrap(world, sample, effect, nsim, seed)
  mechanism_result(world, fits, simulated, level, list(
    effect = effect, vcov = vcov, cluster = sample$cluster_name, samples = nrow(simulated), level = level, seed = seed,
    rows = length(sample$rows), regions = length(unique(sample$region)), `left out` = sample$dropped,
    missing = if (complete$dropped) complete$dropped
  ), sample$index)
}

# ---- columns -------------------------------------------------------------

# One matrix of all columns, and which of them make each equation.
mechanism_columns <- function(outcome, mediator, data, sample, effect, treatment) {
  second <- formula_columns(mediator, data, sample$index, sample$rows, effect, "mediator")
  first <- formula_columns(outcome, data, sample$index, sample$rows, effect, "outcome")
  check_squares(second, "mediator")
  check_squares(first, "outcome")
  if (first$response == second$response) abort_input("mediator", "another variable than the outcome",
                                                     paste0("`", second$response, "`"))
  if (any(terms_with(first$response, second))) {
    abort_input("mediator", "regressors without the outcome", paste0("`", first$response, "`"))
  }
  keep <- colnames(first$X) != second$response
  mixed <- keep & terms_with(second$response, first)
  if (any(mixed)) {
    abort_input("outcome", paste0("the mediator `", second$response, "` by itself, if at all"),
                describe_set(colnames(first$X)[mixed]),
                hint = "A coefficient b that is not one number has no indirect effect ab.")
  }
  first$X <- first$X[, keep, drop = FALSE]
  treatment <- mechanism_treatment(treatment, first, second)
  warn_interacted(treatment, first, second)
  if (!setequal(colnames(first$X), colnames(second$X))) {
    warn_lowcarbon("the regressors of outcome and mediator differ (",
                   describe_set(setdiff(union(colnames(first$X), colnames(second$X)),
      intersect(colnames(first$X), colnames(second$X)))),
      "), so that the total effect is not the sum of direct and indirect effects")
  }
  extra <- setdiff(colnames(second$X), colnames(first$X))
  columns <- cbind(first$y, second$y, first$X, second$X[, extra, drop = FALSE])
  colnames(columns)[1:2] <- c(first$response, second$response)
  list(columns = columns, outcome = first$response, mediator = second$response, treatment = treatment,
       total = match(colnames(first$X), colnames(columns)), a = match(colnames(second$X), colnames(columns)))
}

# With x:z among the regressors the coefficient of x is its effect where z is
# zero only, and ab that of nobody in particular.
warn_interacted <- function(treatment, first, second) {
  shared <- function(columns) {
    own <- columns$term_of[colnames(columns$X) == treatment]
    variables <- all.vars(str2lang(own[1L]))
    with <- vapply(columns$term_of, function(term) term != own[1L] && any(variables %in% all.vars(str2lang(term))), NA)
    colnames(columns$X)[with]
  }
  found <- unique(c(shared(first), shared(second)))
  if (!length(found)) return(invisible())
  warn_lowcarbon("the treatment `", treatment, "` is also part of ", describe_set(found),
                 ": its coefficient, and the indirect effect, are those where the rest of these terms is zero")
}

# Which columns come of terms that a variable is part of.
terms_with <- function(name, columns) vapply(columns$term_of, function(term) name %in% all.vars(str2lang(term)), NA)

mechanism_treatment <- function(treatment, first, second) {
  known <- setdiff(colnames(second$X), "(Intercept)")
  if (!length(known)) abort_input("mediator", "a regressor, the treatment", "none")
  treatment <- if (is.null(treatment)) known[1L] else treatment
  if (!is.character(treatment) || length(treatment) != 1L || !treatment %in% known) {
    abort_input("treatment", "the name of one coefficient", describe_found(treatment),
                hint = paste0("The mediator's equation has ", describe_set(known), "."))
  }
  if (!treatment %in% colnames(first$X)) {
    abort_input("outcome", paste0("the treatment `", treatment, "` among the regressors"),
                describe_set(setdiff(colnames(first$X), "(Intercept)")))
  }
  treatment
}

# ---- estimates -----------------------------------------------------------

mechanism_fits <- function(world, sample, effect, vcov) {
  a <- absorber(sample$region, sample$time, effect)
  clean <- absorb(world$columns, a)
  for (part in list(list(1L, "outcome", "response"), list(2L, "mediator", "response"),
                    list(world$total, "outcome", "regressor"), list(world$a, "mediator", "regressor"))) {
    check_variation(world$columns[, part[[1L]], drop = FALSE], clean[, part[[1L]], drop = FALSE], effect, part[[2L]],
                    part[[3L]])
  }
  check_left(nrow(clean), a$rank + max(length(world$total) + 1L, length(world$a)))
  counted <- count_absorbed(a, sample, vcov)
  fit_one <- function(y, X, arg) {
    check_independent(clean[, X, drop = FALSE], arg)
    fit <- fit_absorbed(clean[, y], clean[, X, drop = FALSE], counted = counted)
    list(table = estimate_table(fit$coefficients, sandwich_covariance(fit, vcov, sample$cluster),
                                test_df(fit, vcov, sample$cluster)),
         totals = fit_totals(list(raw_y = world$columns[, y], y = clean[, y], absorber = a), fit))
  }
  list(a = fit_one(2L, world$a, "mediator"), total = fit_one(1L, world$total, "outcome"),
       direct = fit_one(1L, c(world$total, 2L), "outcome"))
}

# a, c, c' and b from clean columns.
mechanism_paths <- function(clean, world) {
  a <- quick_fit(clean[, 2L], clean[, world$a, drop = FALSE])[[world$treatment]]
  total <- quick_fit(clean[, 1L], clean[, world$total, drop = FALSE])[[world$treatment]]
  both <- quick_fit(clean[, 1L], clean[, c(world$total, 2L), drop = FALSE])
  c(a = a, total = total, direct = both[[world$treatment]], b = both[[world$mediator]])
}

# Estimates of bootstrap samples, a row each.
mechanism_bootstrap <- function(world, sample, effect, nsim, seed) {
  out <- matrix(NA_real_, nsim, 4L, dimnames = list(NULL, c("a", "total", "direct", "b")))
  if (nsim == 0) return(out)
  region <- close_gaps(sample$region)
  n <- max(region)
  if (n < 2L) abort_input("data", "two regions or more to draw from",
                          paste0("one, ", describe_value(sample$regions[sample$region[1L]])))
  if (as.double(n) * nsim > 2e8) abort_input("nsim",
                                             "as many samples as fit into memory: regions times `nsim` below 2e8", nsim)
  drawn <- floor(private_uniforms(n, nsim, seed) * n) + 1
  of <- split(seq_along(region), region)
  size <- lengths(of)
  balanced <- all(size == size[1L]) && length(unique(sample$time)) == size[1L]
  grid <- if (balanced) do.call(rbind, of)
  for (s in seq_len(nsim)) {
    rows <- if (balanced) as.vector(grid[drawn[, s], ]) else unlist(of[drawn[, s]], use.names = FALSE)
    again <- if (balanced) rep.int(seq_len(n), size[1L]) else rep.int(seq_len(n), size[drawn[, s]])
    raw <- world$columns[rows, , drop = FALSE]
    clean <- absorb(raw, absorber(again, sample$time[rows], effect))
    clean[, colSums(clean^2) <= 1e-20 * colSums(raw^2)] <- 0
    out[s, ] <- mechanism_paths(clean, world)
  }
  lost <- sum(rowSums(is.na(out)) > 0)
  if (lost) warn_lowcarbon(lost, " of ", nsim,
                           " bootstrap samples leave a coefficient without variation and are not counted")
  out
}

mechanism_result <- function(world, fits, simulated, level, choices, index) {
  totals <- lapply(fits, `[[`, "totals")
  fits <- lapply(fits, `[[`, "table")
  pick <- function(fit, term) fit[match(term, fit$term), ]
  rows <- list(pick(fits$a, world$treatment), pick(fits$total, world$treatment), pick(fits$direct, world$treatment),
               pick(fits$direct, world$mediator))
  table <- do.call(rbind, rows)
  a <- rows[[1L]]
  b <- rows[[4L]]
  indirect <- a$estimate * b$estimate
  simulated <- cbind(simulated, indirect = simulated[, "a"] * simulated[, "b"])
  simulated <- cbind(simulated, share = simulated[, "indirect"] / simulated[, "total"])
  simulated <- simulated[, c("a", "total", "direct", "b", "indirect", "share"), drop = FALSE]
  limits <- apply(simulated, 2L, stats::quantile, probs = (1 + c(-1, 1) * level) / 2, na.rm = TRUE, names = FALSE)
  none <- c(NA_real_, NA_real_)
  x <- world$treatment
  frame <- data.frame(
    path = colnames(simulated), from = c(x, x, x, world$mediator, x, x), to = c(world$mediator, rep(world$outcome, 5L)),
    estimate = c(table$estimate, indirect, indirect / rows[[2L]]$estimate),
    std.error = c(table$std.error, bootstrap_error(simulated[, "indirect"]), bootstrap_error(simulated[, "share"])),
    statistic = c(table$statistic, none),
    p.value = c(table$p.value, bootstrap_p(simulated[, "indirect"]), bootstrap_p(simulated[, "share"])),
    lower = limits[1L, ], upper = limits[2L, ], row.names = NULL, stringsAsFactors = FALSE
  )
  equations <- c(a = world$mediator, total = world$outcome, direct = paste(world$outcome, "with", world$mediator))
  regressions <- do.call(rbind,
                         lapply(names(fits),
                                function(name) data.frame(equation = equations[[name]], fits[[name]],
                                                          stringsAsFactors = FALSE)))
  totals <- do.call(rbind,
                    lapply(names(fits),
                           function(name) data.frame(equation = equations[[name]], totals[[name]],
                                                     stringsAsFactors = FALSE)))
  new_result(frame, "lowcarbon_mechanism", choices = choices[lengths(choices) > 0L], tests = product_tests(a, b),
             simulated = simulated,
             regressions = regressions, totals = totals, index = index)
}

bootstrap_error <- function(x) if (sum(!is.na(x)) > 1L) stats::sd(x, na.rm = TRUE) else NA_real_

bootstrap_p <- function(x) {
  x <- x[!is.na(x)]
  if (!length(x)) return(NA_real_)
  min(1, 2 * (1 + min(sum(x <= 0), sum(x >= 0))) / (1 + length(x)))
}

# Normal approximations of a product of two estimates.
product_tests <- function(a, b) {
  main <- b$estimate^2 * a$std.error^2 + a$estimate^2 * b$std.error^2
  cross <- a$std.error^2 * b$std.error^2
  variance <- main + c(0, 1, -1) * cross
  error <- sqrt(ifelse(variance > 0, variance, NA))
  z <- a$estimate * b$estimate / error
  data.frame(test = c("Sobel", "Aroian", "Goodman"), estimate = a$estimate * b$estimate, std.error = error,
             statistic = z,
             p.value = 2 * stats::pnorm(-abs(z)), stringsAsFactors = FALSE)
}

# ---- printing and drawing ------------------------------------------------

#' @export
result_title.lowcarbon_mechanism <- function(x) paste0("Mechanism: ", x$from[1L], " -> ", x$to[1L], " -> ", x$to[2L])

#' @export
print.lowcarbon_mechanism <- function(x, digits = 4L, ...) {
  NextMethod()
  cat("Normal approximations of the indirect effect\n")
  print(format_rounded(attr(x, "tests"), digits), row.names = FALSE)
  invisible(x)
}

#' @export
tidy.lowcarbon_mechanism <- function(x, conf.int = FALSE, ...) {
  check_dots(..., .hint = settled_hint("mechanism()"))
  check_flag(conf.int, "conf.int")
  frame <- as.data.frame(x)
  frame <- data.frame(term = frame$path, frame, stringsAsFactors = FALSE)
  if (conf.int) frame[c("conf.low", "conf.high")] <- frame[c("lower", "upper")]
  frame
}

#' @export
glance.lowcarbon_mechanism <- function(x, ...) {
  check_dots(...)
  choices <- attr(x, "choices")
  data.frame(nobs = choices$rows, regions = choices$regions, samples = choices$samples)
}

#' @importFrom stats nobs
#' @export
nobs.lowcarbon_mechanism <- function(object, ...) {
  check_dots(...)
  attr(object, "choices")$rows
}

#' Draw a mechanism
#'
#' The effects with their bootstrap intervals: on the mediator, total, direct, of the mediator, and indirect.
#'
#' @param x,object What [mechanism()] returns.
#' @param main Title.
#' @param xlab Label of the axis.
#' @param ... Passed to [graphics::plot.default()]; `autoplot()` refuses further arguments.
#' @return `x`, invisibly; a ggplot for `autoplot()`.
#' @export
#' @examples
#' panel <- expand.grid(region = 1:15, year = 2015:2020)
#' panel$ai <- sin(panel$region * panel$year)
#' panel$energy <- panel$ai + cos(panel$region + panel$year^2)
#' panel$co2 <- panel$energy + cos(panel$region * panel$year / 3)
#' plot(mechanism(co2 ~ ai, energy ~ ai, panel, c("region", "year"), nsim = 199))
plot.lowcarbon_mechanism <- function(x, main = NULL, xlab = "estimate", ...) {
  drawn <- mechanism_frame(x)
  if (is.null(main)) main <- result_title(x)
  inches <- min(0.3 + 0.085 * max(nchar(drawn$label, type = "width")), 0.5 * graphics::par("din")[1L])
  old <- graphics::par(mai = c(0.9, inches, 0.7, 0.2), las = 1)
  on.exit(graphics::par(old))
  rows <- rev(seq_len(nrow(drawn)))
  draw_plot(drawn$estimate, rows, xlim = range(drawn$estimate, drawn$lower, drawn$upper, 0, na.rm = TRUE),
            ylim = c(0.5, max(rows) + 0.5), yaxt = "n",
            ylab = "", xlab = xlab, main = main, pch = 19L, ...)
  ranged <- !is.na(drawn$lower)
  graphics::segments(drawn$lower[ranged], rows[ranged], drawn$upper[ranged], rows[ranged], lwd = 2)
  graphics::axis(2L, rows, drawn$label, tick = FALSE, cex.axis = 0.9)
  invisible(x)
}

mechanism_frame <- function(x) {
  frame <- as.data.frame(x)[1:5, ]
  arrow <- paste(frame$from, "->", frame$to)
  frame$label <- shorten(c(arrow[1L], paste("total:", arrow[2L]), paste("direct:", arrow[3L]), arrow[4L],
                           paste("through", x$to[1L])))
  frame
}

#' @rdname plot.lowcarbon_mechanism
#' @exportS3Method ggplot2::autoplot
autoplot.lowcarbon_mechanism <- function(object, ...) {
  check_dots(...)
  drawn <- mechanism_frame(object)
  drawn$row <- factor(seq_len(nrow(drawn)), rev(seq_len(nrow(drawn))))
  .data <- ggplot2::.data
  plot <- ggplot2::ggplot(drawn, ggplot2::aes(.data[["estimate"]], .data[["row"]])) +
    ggplot2::geom_vline(xintercept = 0, linetype = 2, colour = "grey50") +
    ggplot2::geom_point(size = 2.5) +
    ggplot2::scale_y_discrete(labels = stats::setNames(drawn$label, drawn$row)) +
    ggplot2::labs(y = NULL, title = result_title(object)) +
    ggplot2::theme_minimal()
  ranged <- drawn[!is.na(drawn$lower), ]
  if (!nrow(ranged)) return(plot)
  plot + ggplot2::geom_segment(ggplot2::aes(x = .data[["lower"]], xend = .data[["upper"]], yend = .data[["row"]]),
                               data = ranged)
}
