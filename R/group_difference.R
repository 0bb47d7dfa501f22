#' Does a coefficient differ between two groups? Fisher's permutation test
#'
#' Estimates a regression with fixed effects in each of two groups of regions and compares a coefficient with what
#' groups drawn at random would give: the labels of the groups are dealt out anew to whole regions, many times, and the
#' difference estimated each time.
#'
#' The model is estimated in each group by itself, so that all its coefficients and effects may differ. With d the
#' difference (first group less second) and d* that of one of R random assignments with as many regions in each group,
#' \deqn{p = \frac{1 + \#\{|d^*| \ge |d|\}}{1 + R},}
#' and one-sided with \eqn{d^* \ge d} (`p.greater`) and \eqn{d^* \le d} (`p.less`). The 1 counts the groups as they are,
#' which are one of the possible assignments, so that p is never 0. If there are no more than `nsim` other assignments,
#' all of them are tried, once each, and p is exact.
#'
#' Beside it stands the test of an interaction (Chow): the difference over its standard error clustered by region, from
#' the model in which everything is interacted with the group, compared with a t distribution.
#'
#' @section What is exchanged:
#' Rows of one region resemble each other, so that regions are what can be exchanged, and a region must be in one group
#' throughout. A split at the median of a column that changes over time puts a region into both groups. `unit = "row"`
#' takes such groups and deals the labels out to single rows, as Stata's `bdiff` does. It treats the rows of a region as
#' unrelated: where the group lasts, p is then too small or too large, depending on the regressor. The clustered
#' interaction test allows for regions that are in both groups, and is the one to look at. Better, if the question
#' allows it, is to split regions by their mean or their first value.
#'
#' @param formula `y ~ x1 + x2`.
#' @param data A data frame in long form, one row for each region and period, in any order; it need not be balanced.
#' @param index Names of the region and period columns.
#' @param group Name of a column with two values. The difference is that of the first (in sorted order, or order of
#'   levels; `FALSE` before `TRUE`) less the second.
#' @param term Names of coefficients to compare; `NULL` takes all.
#' @param nsim Number of random assignments. With 1000, a p-value of 0.05 has a standard error of 0.007.
#' @param effect Effects taken out in each group: `"twoways"`, `"individual"`, `"time"` or `"none"`.
#' @param unit What is dealt out: `"region"` or `"row"`.
#' @param seed Whole number that decides the assignments. `NULL` takes it from R's stream, which moves by one number;
#'   all else comes from a generator of the package's own, so that a result does not depend on the kind of R's generator
#'   or the order of rows, and more assignments begin with the same ones.
#' @param missing Rows with missing values: `"lags"` leaves out, with a warning that counts them, those that a lag or a
#'   lead makes (the first or the last rows of every region, as many in each) and refuses others; `"error"` refuses all,
#'   `"drop"` leaves all out with a warning.
#' @return A data frame of class `lowcarbon_difference`, one row a term: `term`, `group_1`, `group_2`, `estimate_1`,
#'   `estimate_2`, `difference`, `p.value` (two-sided), `p.greater`, `p.less`, `std.error` and `statistic` of the
#'   interaction, `p.interaction`, `n_1`, `n_2` (rows that count: those alone in their region or period of a group say
#'   nothing about coefficients and are not counted), `regions_1`, `regions_2`, `nsim` (assignments that could be
#'   estimated). The differences of all assignments are in the attribute `simulated`, the regression in each group, with
#'   errors clustered by region, in `regressions` (`group` 1 or 2, `term`, `estimate`, ...) and `totals`;
#'   [regression_table()] sets them side by side.
#' @section Errors: `lowcarbon_error_input` for more or fewer than two groups, a region in both (`unit = "region"`), a
#'   coefficient that one of the groups cannot give, and bad data. A `lowcarbon_warning` says how many assignments could
#'   not be estimated, and that a group has too few regions for a clustered error of the interaction, which is then `NA`
#'   (one region, or two under two-way effects).
#' @section Cost: Two regressions for each assignment: for 30 regions and 10 years about a second for 1000 assignments.
#' @references Fisher, R. A. (1935). *The Design of Experiments*. Oliver and Boyd.
#'
#'   Cleary, S. (1999). The relationship between firm investment and financial status. *Journal of Finance*, 54(2),
#'   673-692.
#'   \doi{10.1111/0022-1082.00121}
#'
#'   Phipson, B., and Smyth, G. K. (2010). Permutation p-values should never be zero. *Statistical Applications in
#'   Genetics and Molecular Biology*, 9(1), 39. \doi{10.2202/1544-6115.1585}
#' @concept heterogeneity
#' @concept Fisher permutation test
#' @concept bdiff
#' @concept subgroup
#' @concept yizhixing
#' @export
#' @examples
#' panel <- expand.grid(region = 1:12, year = 2015:2020)
#' panel$ai <- sin(panel$region * panel$year)
#' panel$strict <- ifelse(panel$region > 6, "strict", "lax")
#' panel$co2 <- cos(panel$region * panel$year / 3) - panel$ai * (panel$region > 6)
#' found <- group_difference(co2 ~ ai, panel, c("region", "year"), group = "strict", nsim = 199)
#' found
#' plot(found)
group_difference <- function(formula, data, index = NULL, group, term = NULL, nsim = 1000, effect = "twoways",
                             unit = c("region", "row"),
                             seed = NULL, missing = c("lags", "error", "drop")) {
  if (base::missing(formula)) abort_input("formula", "a formula with two sides, as y ~ x1 + x2", "nothing")
  effect <- check_choice(effect, effect_choices, "effect")
  unit <- check_choice(unit)
  check_number(nsim, "nsim", lower = 1, upper = 1e6, whole = TRUE)
  check_data(data)
  index <- resolve_index(data, index)
  check_columns(data, group, "group", n = 1L)
  missing <- check_choice(missing)
  check_formula(formula)
  complete <- complete_rows(list(formula), data, index, missing)
  data <- complete$data
  sample <- panel_sample(data, index, effect, cluster = index[1L], singletons = "keep")
  columns <- formula_columns(formula, data, sample$index, sample$rows, effect)
  check_squares(columns)
  groups <- two_groups(data, group, sample, unit)
  world <- list(raw = cbind(columns$y, columns$X), region = sample$region, time = sample$time, effect = effect,
                group = groups$codes)
  terms <- compared_terms(term, colnames(columns$X))
  found <- lapply(1:2, group_estimate, world = world, terms = terms, ids = groups$ids, response = columns$response)
  observed <- stats::setNames(found[[1L]]$fit$coefficients[terms] - found[[2L]]$fit$coefficients[terms], terms)
  seed <- seed_or_draw(seed)
  simulated <- permuted_differences(world, terms, nsim, unit, seed)
  difference_result(found, observed, simulated, groups, terms, sample,
                    list(effect = effect, unit = unit, group = group, seed = seed, exact = attr(simulated, "exact"),
                         missing = if (complete$dropped) complete$dropped))
}

compared_terms <- function(term, known) {
  if (!length(setdiff(known, "(Intercept)"))) abort_input("formula", "a regressor whose coefficient is compared",
                                                          "none")
  if (is.null(term)) return(setdiff(known, "(Intercept)"))
  unknown <- if (is.character(term)) setdiff(term, known) else term
  if (!is.character(term) || !length(term) || length(unknown) || anyDuplicated(term)) {
    abort_input("term", "names of coefficients of the model, each once", describe_found(term),
                hint = paste0("The model has ", describe_set(known, at_most = 12L), "."))
  }
  term
}

# Codes 1 and 2 of the sample's rows.
two_groups <- function(data, group, sample, unit) {
  coded <- code_column(data, group, "group", sample$index)
  present <- sort(unique(coded$codes))
  if (length(present) != 2L) {
    abort_input("group", paste0("two values in `", group, "`"), length(present),
                hint = if (length(
                  present) >
                  2L) "Make a column of two values, such as data$x > median(data$x), or take two groups at a time.")
  }
  codes <- match(coded$codes, present)[sample$rows]
  both <- sample$region[!duplicated(paste(sample$region, codes))]
  twice <- sort(both[duplicated(both)])
  if (unit == "region" && length(twice)) {
    abort_input("group", "each region in one group throughout",
                paste0(sample$index[1L], " ", describe_value(sample$regions[twice[1L]]), " in both"),
                if (length(twice) > 1L) paste0("and ", length(twice) - 1L, " more"),
                hint = paste0("Split regions, for example by their means, or set unit = \"row\", which exchanges ",
                              "single rows (see the help page)."))
  }
  list(codes = codes, ids = id_strings(coded$ids[present]))
}

# The regression in one of the groups as they are, with what the interaction
# test needs.
group_estimate <- function(g, world, terms, ids, response) {
  rows <- which(world$group == g)
  a <- absorber(world$region[rows], world$time[rows], world$effect)
  raw <- world$raw[rows, , drop = FALSE]
  colnames(raw)[1L] <- response
  clean <- absorb(raw, a)
  where <- paste0("in group ", describe_value(ids[g]), ", regressor")
  check_left(length(rows), a$rank + ncol(raw) - 1L, "group")
  check_variation(raw[, 1L, drop = FALSE], clean[, 1L, drop = FALSE], world$effect, "formula",
                  paste0("in group ", describe_value(ids[g]), ", response"))
  check_variation(raw[, -1L, drop = FALSE], clean[, -1L, drop = FALSE], world$effect, "formula", where)
  check_independent(clean[, -1L, drop = FALSE], "formula", paste0(where, "s"))
  fit <- fit_absorbed(clean[, 1L], clean[, -1L, drop = FALSE])
  kept <- not_single(world$region[rows], world$time[rows], world$effect)
  list(fit = fit, rows = rows, a = a, response = response, regression = group_regression(world, rows[kept], response),
       influence = (fit$first * fit$residuals) %*% fit$bread[, terms, drop = FALSE],
       n = sum(kept), regions = length(unique(world$region[rows][kept])))
}

# The table of the regression in one group, for those who print it: errors
# clustered by region, rows alone in their region or period left out.
group_regression <- function(world, rows, response) {
  region <- close_gaps(world$region[rows])
  time <- close_gaps(world$time[rows])
  a <- absorber(region, time, world$effect)
  clean <- absorb(world$raw[rows, , drop = FALSE], a)
  fit <- fit_absorbed(clean[, 1L], clean[, -1L, drop = FALSE],
                      counted = count_absorbed(a, list(region = region, time = time, cluster = region), "cluster"))
  covariance <- sandwich_covariance(fit, "cluster", region)
  influence <- (fit$first * fit$residuals) %*% fit$bread
  none <- colSums(rowsum(influence, region)^2) < 1e-20 * colSums(influence^2)
  covariance[none | max(region) < 2L, ] <- NA_real_
  totals <- fit_totals(list(raw_y = world$raw[rows, 1L], y = clean[, 1L], absorber = a), fit)
  list(table = estimate_table(fit$coefficients, covariance, max(region) - 1),
       totals = data.frame(totals, n = length(rows)))
}

# Coefficients of the terms in some rows; NA for those that cannot be had.
quick_coefficients <- function(world, rows, terms) {
  raw <- world$raw[rows, , drop = FALSE]
  clean <- absorb(raw, absorber(world$region[rows], world$time[rows], world$effect))
  clean[, colSums(clean^2) <= 1e-20 * colSums(raw^2)] <- 0
  quick_fit(clean[, 1L], clean[, -1L, drop = FALSE])[terms]
}

quick_fit <- function(y, X) {
  found <- stats::.lm.fit(X, y, tol = 1e-9)
  b <- found$coefficients
  b[seq_along(b) > found$rank] <- NA
  b[found$pivot] <- b
  stats::setNames(b, colnames(X))
}

# ---- assignments ---------------------------------------------------------

# Differences under assignments of labels to units, a row each.
permuted_differences <- function(world, terms, nsim, unit, seed) {
  of <- if (unit == "region") world$region else seq_along(world$group)
  labels <- world$group[match(seq_len(max(of)), of)]
  n1 <- sum(labels == 1L)
  exact <- unit == "region" && choose(length(labels), n1) - 1 <= nsim
  drawn <- if (exact) all_assignments(labels, n1) else random_assignments(length(labels), n1, nsim, seed)
  out <- matrix(NA_real_, ncol(drawn), length(terms), dimnames = list(NULL, terms))
  for (s in seq_len(ncol(drawn))) {
    first <- drawn[, s][of]
    out[s, ] <- quick_coefficients(world, which(first), terms) - quick_coefficients(world, which(!first), terms)
  }
  lost <- sum(rowSums(is.na(out)) > 0)
  if (lost) warn_lowcarbon(lost, " of ", nrow(out),
                           " assignments leave a coefficient without variation and are not counted")
  structure(out, exact = exact)
}

# TRUE for the first group: every way but the one that is.
all_assignments <- function(labels, n1) {
  sets <- utils::combn(length(labels), n1)
  drawn <- matrix(FALSE, length(labels), ncol(sets))
  drawn[cbind(as.vector(sets), rep(seq_len(ncol(sets)), each = n1))] <- TRUE
  drawn[, colSums(drawn != (labels == 1L)) > 0L, drop = FALSE]
}

random_assignments <- function(n, n1, nsim, seed) {
  if (as.double(n) * nsim > 2e8) abort_input("nsim",
                                             "as many assignments as fit into memory: units times `nsim` below 2e8",
                                             nsim)
  apply(private_uniforms(n, nsim, seed), 2L, function(u) rank(u, ties.method = "first") <= n1)
}

difference_result <- function(found, observed, simulated, groups, terms, sample, choices) {
  beyond <- function(d) {
    slack <- rep(1e-9 * abs(observed), each = nrow(simulated))
    bound <- rep(observed, each = nrow(simulated))
    count <- function(hit) (1 + colSums(hit, na.rm = TRUE)) / (1 + colSums(!is.na(simulated)))
    list(both = count(abs(simulated) >= abs(bound) - slack), greater = count(simulated >= bound - slack),
         less = count(simulated <= bound + slack))
  }
  p <- beyond(observed)
  error <- interaction_error(found, sample, terms)
  regions <- length(unique(sample$region))
  statistic <- observed / error
  frame <- data.frame(
    term = terms, group_1 = groups$ids[1L], group_2 = groups$ids[2L],
    estimate_1 = unname(found[[1L]]$fit$coefficients[terms]),
    estimate_2 = unname(found[[2L]]$fit$coefficients[terms]), difference = unname(observed), p.value = unname(p$both),
    p.greater = unname(p$greater), p.less = unname(p$less), std.error = unname(error), statistic = unname(statistic),
    p.interaction = unname(2 * stats::pt(-abs(statistic), regions - 1)), n_1 = found[[1L]]$n, n_2 = found[[2L]]$n,
    regions_1 = found[[1L]]$regions, regions_2 = found[[2L]]$regions, nsim = as.integer(colSums(!is.na(simulated))),
    row.names = NULL, stringsAsFactors = FALSE
  )
  fits <- lapply(found, `[[`, "regression")
  new_result(frame, "lowcarbon_difference", choices = choices[lengths(choices) > 0L], simulated = simulated,
             response = found[[1L]]$response, index = sample$index, regions = regions,
             regressions = do.call(rbind,
                                   Map(function(f, g) data.frame(group = g, f$table, stringsAsFactors = FALSE), fits,
                                       1:2)),
             totals = do.call(rbind, lapply(fits, `[[`, "totals")))
}

# Standard error of the difference, clustered by region: a region in both
# groups adds its scores up.
interaction_error <- function(found, sample, terms) {
  influence <- matrix(0, length(sample$region), length(terms))
  for (g in 1:2) influence[found[[g]]$rows, ] <- found[[g]]$influence * (3 - 2 * g)
  n <- nrow(influence)
  sums <- rowsum(influence, sample$region)
  G <- nrow(sums)
  periods <- sum(vapply(found, function(f) f$a$levels[["time"]], 0L))
  nested <- any(vapply(found, function(f) f$a$levels[["region"]] > 0L, NA))
  used <- sum(vapply(found, function(f) f$fit$k, 0L)) + max(periods, nested)
  error <- sqrt(colSums(sums^2) * (n - 1) / (n - used) * G / (G - 1))
  error[without_error(found, sample, terms)] <- NA_real_
  error
}

# A coefficient that one region alone determines, or two under two-way effects,
# has influences that sum to zero within each: there the clustered error is
# zero for any data, and says nothing. (A perfect fit has no influences at all.)
without_error <- function(found, sample, terms) {
  none <- Reduce(`|`, lapply(found, function(f) {
    colSums(rowsum(f$influence, sample$region[f$rows])^2) < 1e-20 * colSums(f$influence^2)
  }))
  if (any(none)) {
    warn_lowcarbon("too few regions of a group vary in ", describe_set(terms[none]),
                   " for the clustered error of the interaction: NA")
  }
  none
}

#' @export
result_title.lowcarbon_difference <- function(x) {
  paste0("Difference between groups, ", x$group_1[1L], " less ", x$group_2[1L], ", by permutation of ",
         attr(x, "choices")$unit, "s")
}

# The difference as the estimate, with the p-value of the permutations.
#' @export
tidy.lowcarbon_difference <- function(x, conf.int = FALSE, conf.level = 0.95, ...) {
  check_dots(..., .hint = settled_hint("group_difference()"))
  check_flag(conf.int, "conf.int")
  frame <- as.data.frame(x)
  first <- data.frame(term = frame$term, estimate = frame$difference, std.error = frame$std.error,
                      statistic = frame$statistic,
                      p.value = frame$p.value, stringsAsFactors = FALSE)
  if (conf.int) {
    check_number(conf.level, "conf.level", lower = 0, upper = 1, strict = TRUE)
    reach <- stats::qt((1 + conf.level) / 2, attr(x, "regions") - 1) * first$std.error
    first$conf.low <- first$estimate - reach
    first$conf.high <- first$estimate + reach
  }
  data.frame(first, frame[setdiff(names(frame), names(first))], stringsAsFactors = FALSE)
}

#' @export
glance.lowcarbon_difference <- function(x, ...) {
  check_dots(...)
  data.frame(nobs = x$n_1[1L] + x$n_2[1L], regions = attr(x, "regions"), assignments = max(x$nsim))
}

#' @importFrom stats nobs
#' @export
nobs.lowcarbon_difference <- function(object, ...) {
  check_dots(...)
  object$n_1[1L] + object$n_2[1L]
}

# ---- drawing -------------------------------------------------------------

#' Draw a permutation test
#'
#' The differences of all random assignments, and the one observed.
#'
#' @param x,object What [group_difference()] returns.
#' @param term Which term, if there are several; by default the first.
#' @param main Title.
#' @param xlab Label of the axis.
#' @param ... Passed to [graphics::hist()]; `autoplot()` refuses further arguments.
#' @return `x`, invisibly; a ggplot for `autoplot()`.
#' @export
#' @examples
#' panel <- expand.grid(region = 1:12, year = 2015:2020)
#' panel$ai <- sin(panel$region * panel$year)
#' panel$strict <- panel$region > 6
#' panel$co2 <- cos(panel$region * panel$year / 3) - panel$ai * panel$strict
#' plot(group_difference(co2 ~ ai, panel, c("region", "year"), group = "strict", nsim = 199))
plot.lowcarbon_difference <- function(x, term = x$term[1L], main = NULL, xlab = NULL, ...) {
  drawn <- difference_frame(x, term)
  if (is.null(main)) main <- drawn$title
  if (is.null(xlab)) xlab <- drawn$label
  old <- graphics::par(las = 1)
  on.exit(graphics::par(old))
  graphics::hist(drawn$values, breaks = 40L, col = "grey80", border = "white", main = main, xlab = xlab,
                 xlim = range(drawn$values, drawn$observed, 0), ...)
  graphics::abline(v = drawn$observed, col = "#b2182b", lwd = 2)
  graphics::mtext(drawn$note, side = 3L, line = 0.2, cex = 0.8, col = "grey30")
  invisible(x)
}

difference_frame <- function(x, term) {
  row <- match(check_choice(term, x$term, "term"), x$term)
  values <- attr(x, "simulated")[, row]
  if (all(is.na(values))) abort_input("x", paste0("an assignment that could be estimated for `", term, "`"), "none")
  list(values = values[!is.na(values)], observed = x$difference[row], title = paste("Coefficient of", x$term[row]),
       label = paste("difference,", x$group_1[row], "less", x$group_2[row]),
       note = paste0("red: observed; p = ", format(signif(x$p.value[row], 3)), " (both sides), ", x$nsim[row],
                     " assignments"))
}

#' @rdname plot.lowcarbon_difference
#' @exportS3Method ggplot2::autoplot
autoplot.lowcarbon_difference <- function(object, term = object$term[1L], ...) {
  check_dots(...)
  drawn <- difference_frame(object, term)
  .data <- ggplot2::.data
  ggplot2::ggplot(data.frame(value = drawn$values), ggplot2::aes(.data[["value"]])) +
    ggplot2::geom_histogram(bins = 40L, fill = "grey75") +
    ggplot2::geom_vline(xintercept = drawn$observed, colour = "#b2182b", linewidth = 1) +
    ggplot2::labs(x = drawn$label, y = "assignments", title = drawn$title, subtitle = drawn$note) +
    ggplot2::theme_minimal()
}
