#' Panel threshold regression
#'
#' Hansen's (1999) regression with fixed effects in which some coefficients change where a threshold variable passes
#' one, two or three unknown values: estimates, a bootstrap test of each further threshold, and intervals by inverting
#' the likelihood ratio.
#'
#' With one threshold,
#' \deqn{y_{it} = \mu_i + x_{it}'\beta + r_{it}'\theta_1 I(q_{it} \le \gamma) +
#'   r_{it}'\theta_2 I(q_{it} > \gamma) + e_{it},}
#' and \eqn{\hat\gamma} has the least sum of squares \eqn{S_1(\gamma)} of all values that leave at least a share `trim`
#' of the rows in each regime. The second threshold is searched given the first, and the first then anew given the
#' second; the third given these two. The test of a further threshold is
#' \deqn{F = \frac{S_0 - S_1}{\hat\sigma^2},\qquad \hat\sigma^2 = \frac{S_1}{n(T - 1)},}
#' \eqn{S_0} without it, with \eqn{(n - 1)(T - 1)} under two-way effects. Its distribution is not known; p-values and
#' critical values come from samples in which whole regions are drawn from the residuals under the alternative, with all
#' regressors and earlier thresholds as they are: \eqn{p = (1 + \#\{F^* \ge F\}) / (1 + R)}.
#'
#' The interval holds the values with \eqn{LR(\gamma) = (S_1(\gamma) - S_1(\hat\gamma))/\hat\sigma^2} not above
#' \eqn{-2\log(1 - \sqrt{level})}, 7.35 at 95 percent; where they are not in one piece, from the least to the largest of
#' them.
#'
#' @section Peers:
#' Hansen's programs, and R's pdR after them, put rows with q below \eqn{\gamma} into the first regime; here, as in the
#' paper, those with \eqn{q \le \gamma}, so that the same regimes may be named by two neighbouring values of q. With
#' Hansen's 565 firms (400 quantiles) the first threshold is 0.0157 in his paper and here. pdR divides by nT in place of
#' \eqn{n(T - 1)}, which makes its F larger by T/(T - 1), and estimates the earlier thresholds anew in each sample.
#' By default all distinct values of q are tried here, where `xthreg` takes 300 quantiles. Stata's p-value is the share
#' of samples above F, which may be 0.
#'
#' @param formula `y ~ x1 + x2`, all regressors, those that change with the regime too.
#' @param data A data frame in long form, one row for each region and period, in any order. The panel must be balanced:
#'   the theory, the bootstrap of whole regions and the formulas above need it.
#' @param index Names of the region and period columns.
#' @param threshold Name of the column q.
#' @param regime Names of the coefficients that change with the regime. `NULL`: the only regressor, if there is one
#'   only.
#' @param thresholds How many thresholds the model has: 1, 2 or 3. Models with fewer are estimated on the way.
#' @param effect Effects taken out: `"individual"` (as in Hansen) or `"twoways"`.
#' @param trim Least share of the rows in each regime, for each further threshold; one number for all.
#' @param grid `NULL` tries all distinct values of q; a number, so many quantiles of them, as Hansen and `xthreg` do.
#' @param nsim Number of bootstrap samples of each test; 0 for none.
#' @param level Level of the intervals of the thresholds.
#' @param vcov,cluster,robust Standard errors of the coefficients: `"cluster"` (by region, or `cluster`), `"robust"` or
#'   `"iid"`. They take the thresholds as known, which in large samples they are.
#' @param seed Whole number that decides the bootstrap samples. `NULL` takes it from R's stream, which moves by one
#'   number. Results do not depend on the order of rows, and more samples begin with the same ones.
#' @param missing Rows with missing values: `"lags"` leaves out, with a warning that counts them, those that a lag or a
#'   lead makes and refuses others; `"error"` refuses all, `"drop"` leaves all out with a warning. The panel that is
#'   left must be balanced.
#' @return A data frame of class `lowcarbon_threshold`, one row a test: `thresholds` (1: one against none, and so on),
#'   `rss`, `mse`, `statistic` (F), `p.value`, `critical.10`, `critical.5`, `critical.1`, `nsim`. Attributes:
#'   `thresholds` (`model`: how many thresholds it has, `threshold`, `estimate`, `lower`, `upper`, `pieces`: in how many
#'   pieces the interval is), `regimes` (`regime`, `rows`, `share`, `regions`), `lr` (`model`, `threshold`, `value`,
#'   `statistic`: the curves), `estimates` of the largest model, `fit`. `coef()`, `vcov()`, `confint()`, `nobs()`,
#'   `residuals()`, `tidy()`, `glance()` and [regression_table()] speak of the largest model.
#' @section Errors: `lowcarbon_error_input` for a panel that is not balanced (naming the first region and period that is
#'   lacking), a `regime` that is no coefficient, a threshold variable with missing values or without a value that
#'   `trim` allows, and what [group_difference()] refuses of formulas and data.
#' @section Cost: Each value of q costs one step of a sum, not a regression: all 8,000 values of 565 firms and 14 years
#'   take some hundredths of a second, and 300 bootstrap samples half a second.
#' @references Hansen, B. E. (1999). Threshold effects in non-dynamic panels: estimation, testing, and inference.
#'   *Journal of Econometrics*, 93(2), 345-368. \doi{10.1016/S0304-4076(99)00025-1}
#'
#'   Wang, Q. (2015). Fixed-effect panel threshold model using Stata. *Stata Journal*, 15(1), 121-134.
#'   \doi{10.1177/1536867X1501500108}
#' @concept threshold effect
#' @concept xthreg
#' @export
#' @examples
#' panel <- expand.grid(region = 1:20, year = 2011:2020)
#' panel$ai <- sin(panel$region * panel$year)
#' panel$income <- cos(panel$region * panel$year / 7)
#' panel$co2 <- ifelse(panel$income <= 0.2, 1, -1) * panel$ai + cos(panel$region + panel$year^2)
#' found <- panel_threshold(co2 ~ ai, panel, c("region", "year"), "income", nsim = 99, seed = 1)
#' found
#' tidy(found)
#' plot(found)
panel_threshold <- function(formula, data, index = NULL, threshold, regime = NULL, thresholds = 1,
                            effect = c("individual", "twoways"), trim = c(0.01, 0.01, 0.05), grid = NULL, nsim = 300,
                            level = 0.95, vcov = c("cluster", "robust", "iid"), cluster = NULL, seed = NULL,
                            robust = NULL, missing = c("lags", "error", "drop")) {
  check_formula(formula)
  effect <- check_choice(effect)
  check_number(thresholds, "thresholds", lower = 1, upper = 3, whole = TRUE)
  check_number(nsim, "nsim", lower = 0, upper = 1e6, whole = TRUE)
  check_level(level)
  if (!is.null(grid)) check_number(grid, "grid", lower = 2, upper = 1e6, whole = TRUE)
  trim <- check_trim(trim, thresholds)
  given <- !base::missing(vcov) || isTRUE(robust)
  request <- covariance_request(if (!base::missing(vcov)) first_choice(vcov, c("cluster", "robust", "iid")), cluster,
                                robust)
  if (!given) request$kind <- "cluster"
  missing <- check_choice(missing)
  check_data(data)
  index <- resolve_index(data, index)
  check_columns(data, threshold, "threshold", n = 1L)
  asked <- instrument_covariance(request, index)
  complete <- complete_rows(list(formula, one_variable(threshold)), data, index, missing)
  world <- threshold_world(formula, complete$data, index, threshold, regime, effect, asked)
  seed <- if (nsim > 0) seed_or_draw(seed)
  steps <- threshold_steps(world, thresholds, trim, grid, nsim, seed)
  threshold_result(world, steps, list(
    threshold = threshold, regime = world$regime, effect = effect, vcov = asked$vcov, cluster = asked$cluster,
    trim = trim, grid = if (is.null(grid)) "all values" else grid, level = level, samples = nsim, seed = seed,
    rows = length(world$y), regions = world$n, missing = if (complete$dropped) complete$dropped
  ))
}

one_variable <- function(name) stats::as.formula(call("~", as.name(name)), env = globalenv())

check_trim <- function(trim, thresholds) {
  ok <- is_plain_numeric(trim) && length(trim) && all(is.finite(trim)) && all(trim >= 0 & trim < 0.5)
  if (!ok) abort_input("trim", "shares from 0 to below 0.5, one or as many as `thresholds`", describe_found(trim))
  if (length(trim) == 1L) return(rep(as.double(trim), thresholds))
  if (length(trim) < thresholds) {
    abort_input("trim", paste("one share, or", thresholds, "for as many thresholds"), paste(length(trim), "shares"))
  }
  as.double(trim)[seq_len(thresholds)]
}

# ---- columns -------------------------------------------------------------

threshold_world <- function(formula, data, index, threshold, regime, effect, asked) {
  sample <- panel_sample(data, index, effect, asked$cluster, singletons = "keep")
  n <- max(sample$region)
  periods <- max(sample$time)
  refuse_gaps(sample, n, periods, data)
  columns <- formula_columns(formula, data, sample$index, sample$rows, effect)
  q <- numeric_column(data, threshold, "threshold", index)[sample$rows]
  if (length(unique(q)) < 2L) {
    abort_input("threshold", paste0("a column that varies, `", threshold, "`"), "one value throughout")
  }
  regime <- regime_terms(regime, colnames(columns$X))
  a <- absorber(sample$region, sample$time, effect)
  raw <- cbind(columns$y, columns$X)
  colnames(raw)[1L] <- columns$response
  clean <- absorb(raw, a)
  check_variation(raw[, 1L, drop = FALSE], clean[, 1L, drop = FALSE], effect, "formula", "response")
  check_variation(raw[, -1L, drop = FALSE], clean[, -1L, drop = FALSE], effect, "formula")
  check_left(nrow(raw), a$rank + ncol(raw) - 1L + length(regime))
  check_independent(clean[, -1L, drop = FALSE], "formula")
  fixed <- !colnames(columns$X) %in% regime
  list(y = clean[, 1L], raw_y = columns$y, X = clean[, -1L, drop = FALSE][, fixed, drop = FALSE],
       r = columns$X[, regime, drop = FALSE], q = q, absorber = a, sample = sample, n = n, periods = periods,
       walk = order(sample$region, sample$time), regime = regime, order = colnames(columns$X), asked = asked,
       df = (n - (effect == "twoways")) * (periods - 1), threshold = threshold, response = columns$response,
       twoways = effect == "twoways")
}

refuse_gaps <- function(sample, n, periods, data) {
  if (n * periods == length(sample$rows)) return(invisible())
  there <- matrix(FALSE, n, periods)
  there[cbind(sample$region, sample$time)] <- TRUE
  lacking <- sum(!there)
  hole <- which(!there, arr.ind = TRUE)
  hole <- hole[order(hole[, 1L], hole[, 2L]), , drop = FALSE][1L, ]
  first <- sample$rows[match(hole[[2L]], sample$time)]
  abort_input("data", paste0("a balanced panel: each of ", n, " regions in each of ", periods, " periods"),
              paste(lacking, "row(s) lacking"),
              paste0(sample$index[1L], " ", describe_value(sample$regions[hole[[1L]]]), ", ", sample$index[2L], " ",
                     describe_value(get_column(data, sample$index[2L])[first])),
              hint = "Take the regions, or the periods, that are complete, or fill gaps with fill_panel() and say so.")
}

regime_terms <- function(regime, known) {
  if (!length(known)) abort_input("formula", "a regressor", "none")
  if (is.null(regime)) {
    if (length(known) == 1L) return(known)
    abort_input("regime", "names of the coefficients that change with the regime", "nothing",
                hint = paste0("The model has ", describe_set(known, at_most = 12L), "."))
  }
  unknown <- if (is.character(regime)) setdiff(regime, known) else regime
  if (!is.character(regime) || !length(regime) || length(unknown) || anyDuplicated(regime)) {
    abort_input("regime", "names of coefficients of the formula, each once", describe_found(regime),
                hint = paste0("The model has ", describe_set(known, at_most = 12L), "."))
  }
  regime
}

# Columns of the regimes that these thresholds make, after effects, named by them.
regime_columns <- function(world, at) {
  at <- sort(at)
  cell <- findInterval(world$q, at, left.open = TRUE) + 1L
  words <- regime_words(world$threshold, at)
  columns <- lapply(seq_along(words), function(j) {
    part <- world$r * (cell == j)
    colnames(part) <- if (length(at)) paste0(world$regime, " [", words[j], "]") else world$regime
    part
  })
  absorb(do.call(cbind, columns), world$absorber)
}

regime_words <- function(name, at) {
  if (!length(at)) return("all")
  value <- told_apart(at)
  middle <- if (length(at) > 1L) paste0(value[-length(value)], " < ", name, " <= ", value[-1L])
  c(paste0(name, " <= ", value[1L]), middle, paste0(name, " > ", value[length(value)]))
}

# Five digits, or as many as tell the values apart.
told_apart <- function(at) {
  for (digits in 5:15) {
    text <- digits_text(at, digits)
    if (!anyDuplicated(text)) break
  }
  text
}

threshold_fit <- function(world, at) {
  R <- cbind(world$X, regime_columns(world, at))
  fit_absorbed(world$y, R)
}

# ---- search --------------------------------------------------------------

# Sums of squares of all values of a further threshold beside those `at`; with
# `again`, residuals to draw from, the F of samples too.
threshold_search <- function(world, at, trim, grid, again = NULL, nsim = 0, seed = c(0, 0)) {
  base <- cbind(world$X, regime_columns(world, at))
  found <- qr(base, tol = 1e-9)
  Q <- qr.Q(found)[, seq_len(found$rank), drop = FALSE]
  e0 <- qr.resid(found, world$y)
  squares <- sum(e0^2)
  candidates <- threshold_candidates(world$q, at, trim, grid)
  if (!length(candidates$value)) {
    abort_input("trim", paste0("a share that leaves values of `", world$threshold, "` to try for threshold ",
                               length(at) + 1L),
                describe_value(trim), hint = "Take a smaller `trim` or fewer `thresholds`.")
  }
  walk <- world$walk
  size <- sqrt(colMeans(world$r^2))
  answer <- .Call(ffi_threshold,
                  list(as.double(world$r[walk, ] / rep(size, each = length(walk))), as.double(Q[walk, ]),
                       order(world$q[walk]), candidates$stop,
                       c(as.integer(world$n), as.integer(world$periods), as.integer(world$twoways))),
                  e0[walk], if (nsim > 0) again[walk] else double(), as.integer(nsim), seed)
  if (all(is.na(answer$gain))) {
    abort_input("threshold", paste0("a value of `", world$threshold, "` that makes two regimes in which ",
                                    describe_set(world$regime), " can be told apart"), "none")
  }
  rss <- squares - answer$gain
  best <- which.min(rss)
  list(at = at, value = candidates$value, rss = rss, estimate = candidates$value[best], least = rss[best],
       without = squares, ratio = answer$ratio)
}

# Values of q that leave a share `trim` of all rows on both sides, between the
# thresholds that are there; `stop`: how many rows are not above each.
threshold_candidates <- function(q, at, trim, grid) {
  n <- length(q)
  sorted <- sort(q)
  value <- unique(sorted)
  if (!is.null(grid)) {
    steps <- ceiling(grid - 2 * grid * trim)
    value <- value[unique(pmax(1, floor((trim + seq.int(0, steps) / grid) * length(value))))]
    value <- value[!is.na(value)]
  }
  stop <- findInterval(value, sorted)
  at <- sort(at)
  edge <- c(0L, findInterval(at, sorted), n)
  cell <- findInterval(value, at, left.open = TRUE) + 1L
  least <- max(1, trim * n * (1 - 1e-12))
  keep <- stop - edge[cell] >= least & edge[cell + 1L] - stop >= least
  list(value = value[keep], stop = as.integer(stop[keep]))
}

# One, two, three thresholds: each search with its test, and the first anew.
threshold_steps <- function(world, thresholds, trim, grid, nsim, seed) {
  draws <- if (nsim > 0) matrix(private_uniforms(6L, 1L, seed), 2L)
  at <- double()
  steps <- list()
  for (j in seq_len(thresholds)) {
    search <- threshold_search(world, at, trim[j], grid)
    fit <- threshold_fit(world, c(at, search$estimate))
    check_routes(sum(fit$residuals^2), search$least, search$without)
    if (nsim > 0) {
      again <- threshold_search(world, at, trim[j], grid, fit$residuals, nsim, draws[, j])
      search$simulated <- again$ratio * world$df
    }
    search$new <- search$estimate
    at <- c(at, search$estimate)
    if (j == 2L) {
      search$first <- threshold_search(world, at[2L], trim[1L], grid)
      at[1L] <- search$first$estimate
    }
    search$all <- at
    steps[[j]] <- search
  }
  steps
}

# The sum of the search is that of the regression, or something is wrong.
check_routes <- function(by_regression, by_search, scale) {
  if (abs(by_regression - by_search) > 1e-7 * scale) {
    abort_internal("the search for thresholds and the regression disagree: ", format(by_search, digits = 12), " and ",
                   format(by_regression, digits = 12))
  }
}

# ---- result --------------------------------------------------------------

threshold_result <- function(world, steps, choices) {
  df <- world$df
  tests <- do.call(rbind, lapply(seq_along(steps), function(j) {
    step <- steps[[j]]
    F <- (step$without - step$least) / (step$least / df)
    drawn <- step$simulated
    critical <- if (length(drawn)) stats::quantile(drawn, c(0.9, 0.95, 0.99), names = FALSE) else rep(NA_real_, 3L)
    data.frame(thresholds = j, rss = step$least, mse = step$least / df, statistic = F,
               p.value = if (length(drawn)) (1 + sum(drawn >= F)) / (1 + length(drawn)) else NA_real_,
               critical.10 = critical[1L], critical.5 = critical[2L], critical.1 = critical[3L], nsim = length(drawn))
  }))
  at <- steps[[length(steps)]]$all
  curves <- threshold_curves(steps, df)
  fit <- threshold_fit(world, at)
  fit$counted <- count_absorbed(world$absorber, world$sample, world$asked$vcov)
  fit$df <- test_df(fit, world$asked$vcov, world$sample$cluster)
  fit$covariance <- sandwich_covariance(fit, world$asked$vcov, world$sample$cluster)
  fit$rows <- world$sample$rows
  fit$total <- fit_totals(list(raw_y = world$raw_y, y = world$y, absorber = world$absorber), fit)
  fit[c("response", "index", "mean")] <- list(world$response, world$sample$index, mean(world$raw_y))
  new_result(tests, "lowcarbon_threshold", choices = choices[lengths(choices) > 0L],
             thresholds = threshold_intervals(curves, choices$level), regimes = regime_table(world, at),
             lr = curves, estimates = estimate_table(fit$coefficients, fit$covariance, fit$df), fit = fit,
             simulated = lapply(steps, `[[`, "simulated"))
}

# The likelihood ratio of each threshold of each model.
threshold_curves <- function(steps, df) {
  curve <- function(search, model, threshold) {
    lr <- (search$rss - search$least) / (search$least / df)
    data.frame(model = model, threshold = threshold, value = search$value, statistic = lr,
               estimate = search$estimate)[!is.na(lr), ]
  }
  out <- list(curve(steps[[1L]], 1, 1))
  if (length(steps) > 1L) out <- c(out, list(curve(steps[[2L]]$first, 2, 1), curve(steps[[2L]], 2, 2)))
  if (length(steps) > 2L) out <- c(out, list(curve(steps[[3L]], 3, 3)))
  out <- do.call(rbind, out)
  rownames(out) <- NULL
  out
}

lr_critical <- function(level) -2 * log(1 - sqrt(level))

threshold_intervals <- function(curves, level) {
  bound <- lr_critical(level)
  rows <- lapply(split(curves, list(curves$model, curves$threshold), drop = TRUE), function(one) {
    inside <- one$statistic <= bound
    data.frame(one[1L, c("model", "threshold", "estimate")], lower = min(one$value[inside]),
               upper = max(one$value[inside]), pieces = sum(diff(c(FALSE, inside)) == 1L))
  })
  out <- do.call(rbind, rows)
  out <- out[order(out$model, out$threshold), ]
  rownames(out) <- NULL
  out
}

regime_table <- function(world, at) {
  cell <- findInterval(world$q, sort(at), left.open = TRUE) + 1L
  rows <- tabulate(cell, length(at) + 1L)
  data.frame(regime = regime_words(world$threshold, sort(at)), rows = rows, share = rows / length(cell),
             regions = vapply(seq_along(rows), function(j) length(unique(world$sample$region[cell == j])), 0L),
             stringsAsFactors = FALSE)
}
