#' Difference-in-differences with spillovers, and event time
#'
#' What a policy did to the regions that had it and to their neighbours: two-way fixed effects or the
#' interaction-weighted estimator of Sun and Abraham (2021) for staggered adoption, each with the exposure of a region
#' to treated neighbours beside its own treatment; event-time profiles of both, joint tests of the
#' periods before, and a placebo that gives the treatment to regions drawn by lot.
#'
#' With \eqn{D_{it}} 1 from the period \eqn{g_i} on in which region i adopts, and \eqn{S_{it} = \sum_j w_{ij} D_{jt}}
#' its exposure (with row-standardised weights the weighted share of its neighbours that are treated),
#' \deqn{y_{it} = \delta D_{it} + \theta S_{it} + x_{it}\beta + \mu_i + \alpha_t + \varepsilon_{it}.}{
#' y_it = delta D_it + theta S_it + x_it beta + mu_i + alpha_t + e_it.}
#' Without \eqn{S} the untreated neighbours are no controls: they carry the spillover, and \eqn{\delta} is biased by it
#' (Delgado and Florax 2015; Butts 2021).
#'
#' @section Staggered adoption:
#' With one date of adoption, or one effect for all regions and times, `method = "twoways"` is right. With several
#' dates and
#' effects that differ between cohorts or grow with time, two-way fixed effects compare late adopters with early ones
#' that are
#' already changing: \eqn{\delta} is a mean of effects with weights that can be negative (Goodman-Bacon 2021), and even
#' its sign can
#' be wrong; event-time coefficients are contaminated by other periods' effects, and so are their tests of
#' pre-trends (Sun and Abraham 2021). `method = "interaction"`, the default, estimates an effect for each cohort
#' and event time against regions that are never treated (and, for exposure, never exposed) and takes their means with
#' the cohorts'
#' shares: for each event time, and over all cells after adoption. `"twoways"` says how many treated cells
#' have a negative weight.
#'
#' Without never-treated regions the last cohort is the control and the periods from its adoption on are left out, as
#' Sun and
#' Abraham do; regions treated in the first period have no before and are left out. Both are said in a
#' warning. Left-out regions keep their place in the exposure of others.
#'
#' @section Exposure:
#' `exposure = "share"` is \eqn{S}, `"any"` is 1 where a neighbour is treated. `spillover` says on whom it acts:
#' * `"common"`: one effect on treated and untreated; the direct effect is that of adoption where no neighbour adopts.
#' * `"untreated"`: on those not (yet) treated; the direct effect is then all that happens to a treated region, its
#'   neighbours' part included (Butts 2021).
#' * `"separate"`: one effect on the not (yet) treated and one on the treated.
#' * `"none"`: none, as in textbooks; for comparison.
#'
#' Event time of the exposure counts from a region's first exposure; before it stands the intensity of the first.
#' Spillovers farther than `W` reaches are taken for none: try wider weights ([weights_bands()]).
#'
#' @section Tests and placebo:
#' `pretrends` in the attributes (printed below the table) tests that all event-time effects before the reference are
#' 0, of each
#' kind. It has power only against what happened before; a test that does not reject proves nothing. With
#' `placebo = 500` the model is estimated that often with the treatment given to other regions, drawn without
#' replacement (`placebo_type = "regions"`: the dates stay, regions change; `"timing"`: the treated stay, their dates
#' are drawn from
#' the dates found), the exposure following; the p-value is the share of placebo effects at least as far from 0, and
#' needs no
#' standard error. `plot(x, "placebo")` draws their density. [placebo()] does it for any other model.
#'
#' @section Cost: one least-squares problem with a column for each cohort and event time; a placebo costs that each
#'   time.
#'
#' @param formula `y ~ controls`, or `y ~ 1`. Controls should not themselves answer to the treatment.
#' @param data a data frame in long form, one row for each region and period; any order, no gaps.
#' @param index,W as in [spatial_panel()].
#' @param treatment name of the column of treatment, logical or 0 and 1, that stays once it has come.
#' @param method `"interaction"` (Sun and Abraham) or `"twoways"`.
#' @param spillover,exposure see below.
#' @param window the first and the last event time told apart, as `c(-4, 5)`; what lies beyond is put into these.
#'   `NULL`: all.
#' @param vcov,cluster,robust covariance: `"cluster"` by region (the default), other clusters as `~province`,
#'   `"robust"`, `"iid"`.
#' @param level confidence level of the intervals.
#' @param placebo number of placebo treatments; 0 for none.
#' @param placebo_type `"regions"` or `"timing"`.
#' @param seed a whole number, or `NULL` for one from R's stream; used for the placebo only.
#'
#' @return A data frame of class `lowcarbon_did`: `effect` (`"direct"`, `"spillover"` or `"spillover on untreated"` and
#'   `"spillover on treated"`), `event` (periods since adoption or first exposure, `NA` for the mean over all from 0
#'   on), `estimate`,
#'   `std.error`, `statistic`, `p.value`, `conf.low`, `conf.high`, `cells` (region-periods behind it). A spillover is
#'   per unit of
#'   exposure: what it would be with all neighbours treated. Event time counts periods of the data, and the reference
#'   is the one
#'   before adoption. `effects()` gives the decomposition at the exposure found: direct, spillover and total
#'   effect on the treated, spillover on the untreated that are exposed. `tidy()`, `glance()`, `vcov()`, `coef()`,
#'   `nobs()`,
#'   `plot()`.
#'
#' @section Errors: class `lowcarbon_error_input` for a treatment that ends (region and period are named), nobody or
#'   everybody treated throughout, an unbalanced panel, and what [spatial_panel()] refuses.
#'
#' @references Delgado, M. S. and Florax, R. J. G. M. (2015). Difference-in-differences techniques for spatial data:
#'   local
#'   autocorrelation and spatial interaction. *Economics Letters*, 137, 123-126. \doi{10.1016/j.econlet.2015.10.035}
#'
#'   Butts, K. (2021). Difference-in-differences estimation with spatial spillovers. \doi{10.48550/arXiv.2105.03737}
#'
#'   Sun, L. and Abraham, S. (2021). Estimating dynamic treatment effects in event studies with heterogeneous treatment
#'   effects. *Journal of Econometrics*, 225, 175-199. \doi{10.1016/j.jeconom.2020.09.006}
#'
#'   Goodman-Bacon, A. (2021). Difference-in-differences with variation in treatment timing. *Journal of
#'   Econometrics*, 225, 254-277. \doi{10.1016/j.jeconom.2021.03.014}
#'
#'   de Chaisemartin, C. and D'Haultfoeuille, X. (2020). Two-way fixed effects estimators with heterogeneous treatment
#'   effects. *American Economic Review*, 110, 2964-2996. \doi{10.1257/aer.20181169}
#'
#' @examples
#' panel <- intelligence_panel_simulated
#' provinces <- unique(panel$province)
#' borders <- subset(china_borders, from %in% provinces & to %in% provinces)
#' W <- weights_contiguity(borders, ids = provinces)
#' # a made-up pilot that six provinces join in 2016 and four in 2018
#' pilots <- c(Beijing = 2016, Shanghai = 2016, Hubei = 2016, Guangdong = 2016, Shaanxi = 2016,
#'             Gansu = 2016, Jilin = 2018, Fujian = 2018, Yunnan = 2018, Anhui = 2018)
#' start <- pilots[panel$province]
#' panel$pilot <- !is.na(start) & panel$year >= start
#' did <- spatial_did(gtfp ~ 1, panel, c("province", "year"), W, "pilot", spillover = "untreated",
#'                    placebo = 49, seed = 1)
#' did
#' effects(did)
#' plot(did)
#' plot(did, "placebo")
#' @concept difference-in-differences
#' @concept event study
#' @concept spillovers
#' @concept staggered adoption
#' @seealso [spatial_panel()], [spillover_range()], [placebo()]
#' @export
spatial_did <- function(formula, data, index = NULL, W, treatment, method = c("interaction", "twoways"),
                        spillover = c("common", "untreated", "separate", "none"), exposure = c("share", "any"),
                        window = NULL, vcov = "cluster", cluster = NULL, robust = NULL, level = 0.95, placebo = 0,
                        placebo_type = c("regions", "timing"), seed = NULL) {
  method <- check_choice(method)
  spillover <- check_choice(spillover)
  exposure <- check_choice(exposure)
  placebo_type <- check_choice(placebo_type)
  check_level(level)
  check_number(placebo, "placebo", lower = 0, upper = 1e6, whole = TRUE)
  if (placebo == 0 && !is.null(seed)) abort_input("seed", "NULL without a placebo, which alone draws",
                                                  describe_found(seed))
  window <- check_window(window)
  if (missing(formula)) abort_input("formula", "y ~ controls, or y ~ 1", "nothing")
  check_data(data)
  check_given(W, "weights of neighbours, which as_spatial_weights() takes")
  index <- resolve_index(data, index)
  check_given(treatment, "the name of the column of treatment")
  check_columns(data, treatment, "treatment", 1L)
  asked <- did_covariance(vcov, cluster, robust, index, missing(vcov))
  sample <- whole_sample(data, index, "twoways", asked$cluster)
  columns <- formula_columns(formula, data, index, sample$rows, "twoways")
  setting <- did_setting(data, columns, sample, treatment, W, list(method = method, spillover = spillover,
                                                                   exposure = exposure, window = window))
  found <- did_estimate(setting, asked$vcov, level)
  drawn <- if (placebo > 0) did_placebo(setting, found, placebo, placebo_type, seed)
  did_result(found, setting, asked, drawn, columns$response,
             list(level = level, placebo = placebo, placebo_type = placebo_type, seed = seed))
}

check_window <- function(window) {
  if (is.null(window)) return(c(-Inf, Inf))
  if (!is.numeric(window) || length(window) != 2L || anyNA(window) || window[1L] > -1 || window[2L] < 0 ||
      any(window[is.finite(window)] != round(window[is.finite(window)]))) {
    abort_input("window", "the first event time, at most -1, and the last, at least 0, as c(-4, 5)",
                describe_found(window))
  }
  as.double(window)
}

did_covariance <- function(vcov, cluster, robust, index, by_default) {
  default <- by_default && is.null(cluster) && is.null(robust)
  request <- covariance_request(if (default || !by_default) vcov, cluster, robust)
  instrument_covariance(request, index)
}

# ---- who is treated, and when ----------------------------------------------------

# Regions and periods that take part, in matrices with regions in rows and periods in order of time.
did_setting <- function(data, columns, sample, treatment, W, choices) {
  n <- length(sample$regions)
  order <- order(period_values(sample$periods))
  periods <- length(order)
  grid <- function(x) matrix(x, n)[, order, drop = FALSE]
  treated <- grid(read_treatment(data, treatment, sample))
  cohort <- did_cohorts(treated, sample, order, treatment)
  weights <- weights_in_order(W, sample$regions)
  kept <- which(cohort > 1)
  last <- max(cohort)
  times <- seq_len(periods)
  controlled <- is.finite(last) && choices$method == "interaction"
  if (controlled) times <- times[times < last]
  check_contrast(cohort[kept], times, treatment)
  if (controlled) {
    warn_lowcarbon("every region is treated in the end: the last to be (", sample$index[2L], " ",
                   describe_value(sample$periods[order[last]]),
                     ") are the controls, and periods from then on are left out")
  }
  if (length(kept) < n) {
    warn_lowcarbon(n - length(kept),
                   " region(s) treated from the first period on are left out, as they have no before: ",
                   describe_set(sample$regions[!cohort > 1]))
  }
  cells <- as.vector(outer(kept, (order[times] - 1L) * n, `+`))
  c(choices, list(cohort = cohort, kept = kept, times = times, periods = periods, weights = weights,
                  y = cbind(columns$y[cells]), X = columns$X[cells, , drop = FALSE], cluster = sample$cluster[cells],
                  cluster_name = sample$cluster_name, index = sample$index, regions = sample$regions,
                  labels = sample$periods[order], treatment = treatment,
                  region = rep(seq_along(kept), length(times)), time = rep(seq_along(times), each = length(kept))))
}

read_treatment <- function(data, treatment, sample) {
  column <- get_column(data, treatment)
  if (!is.logical(column) && !is_plain_numeric(column) || !is.null(dim(column))) {
    abort_input("treatment", paste0("a logical column, or one of 0 and 1, in `", treatment, "`"),
                describe_class(column))
  }
  wrong <- which(is.na(column) | !column %in% c(0, 1))
  if (length(wrong)) {
    abort_input("treatment", paste0("0 and 1, or FALSE and TRUE, in `", treatment, "`"),
                describe_value(column[wrong[1L]]),
                describe_row(data, wrong[1L], sample$index),
                hint = "A year of adoption makes one: year >= start, FALSE where there is none.")
  }
  as.double(column[sample$rows])
}

# The first treated period of each region; Inf for never.
did_cohorts <- function(treated, sample, order, treatment) {
  ended <- which(treated[, -1L, drop = FALSE] < treated[, -ncol(treated), drop = FALSE], arr.ind = TRUE)
  if (nrow(ended)) {
    abort_input("treatment", paste0("a treatment `", treatment, "` that stays once it has come"), "one that ends",
                paste0(sample$index[1L], " ", describe_value(sample$regions[ended[1L, 1L]]), ", ", sample$index[2L],
                       " ",
                       describe_value(sample$periods[order[ended[1L, 2L] + 1L]])))
  }
  started <- treated > 0
  ifelse(rowSums(started) > 0, max.col(started, ties.method = "first"), Inf)
}

check_contrast <- function(cohort, times, treatment) {
  used <- cohort[cohort %in% times]
  if (!length(used)) {
    abort_input("treatment", paste0("regions that `", treatment,
                                    "` reaches after the first period, and others it does not"),
                if (all(is.finite(cohort))) "all of them in one period, or none before it" else "none",
                hint = "Without both there is no difference of differences.")
  }
}

# ---- columns of the model --------------------------------------------------------

# Treatment and exposure under an assignment of dates to all regions, of those that take part.
did_exposed <- function(cohort, setting) {
  treated <- outer(cohort, seq_len(setting$periods), `<=`) + 0
  exposure <- as.matrix(setting$weights %*% treated)
  if (setting$exposure == "any") exposure <- (exposure > 0) + 0
  part <- function(x) x[setting$kept, setting$times, drop = FALSE]
  list(cohort = cohort[setting$kept], treated = part(treated), exposure = part(exposure))
}

# Columns by kind of effect, cohort and event time; `columns` in the order of the rows of the setting.
did_columns <- function(cohort, setting, static) {
  own <- did_exposed(cohort, setting)
  parts <- list(direct = list(since = own$cohort, now = own$treated, ahead = 1 + 0 * own$treated))
  if (setting$spillover == "common") parts$spillover <- exposed_part(own$exposure)
  if (setting$spillover %in% c("untreated", "separate")) {
    parts[["spillover on untreated"]] <- exposed_part(own$exposure * (1 - own$treated))
  }
  if (setting$spillover == "separate") {
    parts[["spillover on treated"]] <- exposed_part(own$exposure * own$treated, leads = FALSE)
  }
  made <- lapply(names(parts), function(name) event_columns(name, parts[[name]], setting, static))
  list(columns = do.call(cbind, lapply(made, `[[`, "columns")), key = do.call(rbind, lapply(made, `[[`, "key")),
       own = own)
}

# First exposure of each region, the exposure now, and that of the first for the periods before.
exposed_part <- function(exposure, leads = TRUE) {
  there <- exposure > 0
  since <- ifelse(rowSums(there) > 0, max.col(there, ties.method = "first"), Inf)
  first <- exposure[cbind(seq_along(since), ifelse(is.finite(since), since, 1))]
  list(since = since, now = exposure, ahead = matrix(if (leads) first else 0, nrow(exposure), ncol(exposure)))
}

event_columns <- function(name, part, setting, static) {
  if (static) {
    return(list(columns = cbind(as.vector(part$now)),
                key = data.frame(effect = name, cohort = NA, event = NA, cells = sum(part$now != 0),
                                 stringsAsFactors = FALSE)))
  }
  # `since` counts positions among the periods that take part, which begin with the first of the data; who comes after
  # the last of them is a control
  part$since[part$since > ncol(part$now)] <- Inf
  event <- outer(-part$since, seq_len(ncol(part$now)), `+`)
  event <- pmin(pmax(event, setting$window[1L]), setting$window[2L])
  event[!is.finite(part$since), ] <- NA
  reference <- if (setting$method == "twoways" && all(is.finite(part$since))) c(-1, min(event)) else -1
  value <- ifelse(event < 0, part$ahead, part$now)
  used <- !is.na(event) & !event %in% reference & value != 0
  cohort <- if (setting$method == "twoways") 0 * event else part$since + 0 * event
  keys <- unique(data.frame(cohort = cohort[used], event = event[used]))
  keys <- keys[order(keys$event, keys$cohort), ]
  if (!nrow(keys)) return(list(columns = matrix(0, length(event), 0L), key = NULL))
  columns <- vapply(seq_len(nrow(keys)), function(k) {
    as.vector(ifelse(used & cohort == keys$cohort[k] & event == keys$event[k], value, 0))
  }, numeric(length(event)))
  list(columns = columns,
       key = data.frame(effect = name, keys, cells = colSums(columns != 0), stringsAsFactors = FALSE, row.names = NULL))
}

# ---- estimates -------------------------------------------------------------------

# Least squares once effects are out; columns that are not identified are left out.
did_fit <- function(cohort, setting, static, full = TRUE) {
  made <- did_columns(cohort, setting, static)
  a <- absorber(setting$region, setting$time, "twoways")
  X <- absorb(cbind(made$columns, setting$X), a)
  size <- sqrt(colSums(cbind(made$columns, setting$X)^2))
  own <- seq_len(ncol(made$columns))
  scaled <- X / rep(pmax(size, 1e-300), each = nrow(X))
  found <- qr(scaled, tol = 1e-8)
  kept <- sort(found$pivot[seq_len(found$rank)])
  kept <- kept[sqrt(colSums(scaled[, kept, drop = FALSE]^2)) > 1e-8]
  lost <- setdiff(ncol(made$columns) + seq_len(ncol(setting$X)), kept)
  if (full && length(lost)) check_independent(X[, -own, drop = FALSE], "formula", "controls")
  made$key$kept <- own %in% kept
  y <- drop(absorb(setting$y, a))
  if (!full) {
    b <- rep(NA_real_, ncol(X))
    b[kept] <- stats::.lm.fit(X[, kept, drop = FALSE], y)$coefficients
    return(list(made = made, b = b[own]))
  }
  used <- X[, kept, drop = FALSE]
  colnames(used) <- c(paste(made$key$effect, made$key$cohort, made$key$event, sep = ":"), colnames(setting$X))[kept]
  list(made = made, kept = kept, X = used, y = y, absorber = a)
}

# Weights on the columns for each line of the table, a line for each kind of effect and event time, and one for all
# from 0 on.
did_weights <- function(key) {
  key$weight <- ifelse(key$kept, key$cells, 0)
  lines <- unique(key[c("effect", "event")])
  overall <- unique(key["effect"])
  lines <- rbind(if (!anyNA(lines$event)) cbind(overall, event = NA), lines)
  lines <- lines[order(match(lines$effect, overall$effect), !is.na(lines$event), lines$event), ]
  A <- t(vapply(seq_len(nrow(lines)), function(i) {
    of <- key$effect == lines$effect[i] & if (is.na(lines$event[i])) is.na(key$event) |
      key$event >= 0 else key$event == lines$event[i]
    (of & !is.na(of)) * key$weight
  }, numeric(nrow(key))))
  if (nrow(key) == 1L) A <- matrix(A, nrow(lines))
  cells <- rowSums(A)
  list(lines = lines, A = A / ifelse(cells > 0, cells, NA), cells = cells)
}

did_estimate <- function(setting, vcov, level) {
  runs <- if (setting$method == "twoways") list(TRUE, FALSE) else list(FALSE)
  parts <- lapply(runs, function(static) did_part(setting, static, vcov, level))
  table <- do.call(rbind, lapply(parts, `[[`, "table"))
  both <- order(match(table$effect, unique(table$effect)), !is.na(table$event), table$event)
  sizes <- vapply(parts, function(part) nrow(part$table), 0L)
  V <- matrix(0, sum(sizes), sum(sizes))
  for (k in seq_along(parts)) {
    at <- sum(sizes[seq_len(k - 1L)]) + seq_len(sizes[k])
    V[at, at] <- parts[[k]]$V
  }
  events <- parts[[length(parts)]]
  list(table = table[both, ], V = V[both, both, drop = FALSE], fit = parts[[1L]]$fit, pretrends = did_pretrends(events),
       decomposition = did_decomposition(parts[[1L]], setting), lost = unique(unlist(lapply(parts, `[[`, "lost"))))
}

did_part <- function(setting, static, vcov, level) {
  made <- did_fit(setting$cohort, setting, static)
  weights <- did_weights(made$made$key)
  # in a run by event time of two-way effects the mean over all events is not the static effect: it is left out
  if (setting$method == "twoways" && !static) {
    keep <- !is.na(weights$lines$event)
    weights <- list(lines = weights$lines[keep, ], A = weights$A[keep, , drop = FALSE], cells = weights$cells[keep])
  }
  check_left(length(made$y), made$absorber$rank + ncol(made$X))
  fit <- fit_absorbed(made$y, made$X, counted = count_absorbed(made$absorber, setting, vcov, "reghdfe"))
  V <- sandwich_covariance(fit, vcov, setting$cluster)
  fit$df <- test_df(fit, vcov, setting$cluster)
  own <- which(made$made$key$kept)
  A <- weights$A[, own, drop = FALSE]
  estimate <- drop(A %*% fit$coefficients[seq_along(own)])
  V_own <- V[seq_along(own), seq_along(own), drop = FALSE]
  covariance <- A %*% V_own %*% t(A)
  error <- sqrt(pmax(diag(covariance), 0))
  reach <- stats::qt((1 + level) / 2, fit$df) * error
  table <- data.frame(effect = weights$lines$effect, event = as.double(weights$lines$event), estimate = estimate,
                      std.error = error, statistic = estimate / error,
                      p.value = 2 * stats::pt(-abs(estimate / error), fit$df), conf.low = estimate - reach,
                      conf.high = estimate + reach, cells = weights$cells, stringsAsFactors = FALSE)
  key <- made$made$key
  lost <- if (!static) key[!key$kept, ]
  list(table = table, V = covariance, fit = fit, made = made$made, own = own, V_own = V_own,
       lost = if (!is.null(lost) && nrow(lost)) paste(lost$effect, "at", lost$event))
}

# All effects before the reference are 0, of each kind and of all kinds together.
did_pretrends <- function(part) {
  early <- function(effect) which(part$table$event < -1 & part$table$effect %in% effect & part$table$std.error > 0)
  kinds <- unique(part$table$effect)
  sets <- c(as.list(kinds), if (length(kinds) > 1L) list(kinds))
  rows <- lapply(sets, function(effect) {
    at <- early(effect)
    if (!length(at) || length(sets) > 1L && length(effect) > 1L && setequal(at, early(effect[1L]))) return(NULL)
    V <- part$V[at, at, drop = FALSE]
    root <- qr(V / max(diag(V)), tol = 1e-10)
    if (root$rank < length(at)) {
      found <- NA_real_
    } else {
      found <- drop(part$table$estimate[at] %*% qr.solve(V, part$table$estimate[at], tol = 1e-30)) / length(at)
    }
    data.frame(test = paste0("no effect before: ", if (length(effect) > 1L) "all" else effect), statistic = found,
               df = length(at), p.value = stats::pf(found, length(at), part$fit$df, lower.tail = FALSE),
                 df2 = part$fit$df,
               stringsAsFactors = FALSE)
  })
  do.call(rbind, rows)
}

# Means over treated cells, and over exposed untreated ones, of what treatment and exposure do there. Cells of effects
# that are not identified do not count.
did_decomposition <- function(part, setting) {
  key <- part$made$key
  lead <- !is.na(key$event) & key$event < 0
  lost <- rowSums(part$made$columns[, !key$kept & !lead, drop = FALSE] != 0) > 0
  X <- part$made$columns[, part$own, drop = FALSE]
  X[, lead[part$own]] <- 0 # leads do nothing
  direct <- key$effect[part$own] == "direct"
  treated <- as.vector(part$made$own$treated) > 0 & !lost
  exposed <- as.vector(part$made$own$treated) == 0 & as.vector(part$made$own$exposure) > 0 & !lost
  lines <- list(list("treated", "direct", treated, direct), list("treated", "spillover", treated, !direct),
                list("treated", "total", treated, TRUE), list("untreated, exposed", "spillover", exposed, !direct))
  # the direct effect on those whose exposure has none of its own is the total
  lines <- lines[switch(setting$spillover, none = 1L, untreated = 3:4, 1:4)]
  L <- do.call(rbind, lapply(lines, function(line) colMeans(X[line[[3L]], , drop = FALSE]) * line[[4L]]))
  estimate <- drop(L %*% part$fit$coefficients[seq_along(part$own)])
  error <- sqrt(pmax(diag(L %*% part$V_own %*% t(L)), 0))
  statistic <- ifelse(error > 0, estimate / error, NA_real_)
  data.frame(group = vapply(lines, `[[`, "", 1L), effect = vapply(lines, `[[`, "", 2L),
             estimate = ifelse(is.nan(estimate), NA_real_, estimate), std.error = ifelse(is.nan(error), NA_real_,
                 error),
             statistic = statistic, p.value = 2 * stats::pt(-abs(statistic), part$fit$df),
             cells = vapply(lines, function(line) as.double(sum(line[[3L]])), 0), stringsAsFactors = FALSE)
}

# ---- placebo ---------------------------------------------------------------------

did_placebo <- function(setting, found, nsim, type, seed) {
  overall <- found$table[is.na(found$table$event), ]
  static <- setting$method == "twoways"
  cohort <- setting$cohort
  moved <- if (type == "regions") setting$kept else setting$kept[is.finite(cohort[setting$kept])]
  if (length(unique(cohort[moved])) < 2L) {
    abort_input("placebo_type", "\"regions\" where all adopt in one period", describe_value(type),
                hint = "There is one date only, which no other order changes.")
  }
  draws <- with_seed(seed, {
    t(vapply(seq_len(nsim), function(s) {
      shuffled <- cohort
      shuffled[moved] <- cohort[moved][sample.int(length(moved))]
      run <- did_fit(shuffled, setting, static, full = FALSE)
      weights <- did_weights(run$made$key)
      at <- is.na(weights$lines$event)
      b <- run$b
      b[is.na(b)] <- 0
      value <- drop(weights$A[at, , drop = FALSE] %*% b)
      value[match(overall$effect, weights$lines$effect[at])]
    }, numeric(nrow(overall))))
  })
  draws <- matrix(draws, nsim, dimnames = list(NULL, overall$effect))
  if (nrow(overall) == 1L) draws <- matrix(as.vector(draws), nsim, dimnames = list(NULL, overall$effect))
  usable <- colSums(!is.na(draws))
  tie <- 1e-12 * abs(overall$estimate)
  beyond <- colSums(abs(draws) >= rep(abs(overall$estimate) - tie, each = nsim), na.rm = TRUE)
  list(draws = draws, found = stats::setNames(overall$estimate, overall$effect), p.value = (beyond + 1) / (usable + 1),
       usable = usable)
}

# ---- result ----------------------------------------------------------------------

did_result <- function(found, setting, asked, drawn, response, asked_of) {
  if (length(found$lost)) {
    warn_lowcarbon("not identified, and left out of the means: ", describe_set(found$lost, quote = FALSE, at_most = 8L))
  }
  choices <- list(method = setting$method, spillover = setting$spillover, exposure = setting$exposure,
                  vcov = asked$vcov)
  if (asked$vcov == "cluster") choices$cluster <- setting$cluster_name
  if (any(is.finite(setting$window))) choices$window <- setting$window
  if (asked_of$placebo > 0) {
    choices$placebo <- paste0(asked_of$placebo, " by ", asked_of$placebo_type)
    if (!is.null(asked_of$seed)) choices$seed <- asked_of$seed
  }
  rownames(found$table) <- NULL
  cohort <- setting$cohort[setting$kept]
  new_result(found$table, "lowcarbon_did", choices = choices, response = response, pretrends = found$pretrends,
             decomposition = found$decomposition, covariance = found$V, placebo = drawn, level = asked_of$level,
             facts = list(nobs = length(setting$y), regions = length(setting$kept), periods = length(setting$times),
                          treated = sum(is.finite(cohort)), cohorts = length(unique(cohort[is.finite(cohort)])),
                          df.residual = found$fit$df, negative = did_negative(setting)),
             treatment = setting$treatment, index = setting$index,
             unseeded = asked_of$placebo > 0 && is.null(asked_of$seed))
}

# Treated cells whose effect the two-way coefficient counts with a negative weight: the weights are what is left of D
# once
# effects (and exposure and controls) are taken out.
did_negative <- function(setting) {
  if (setting$method != "twoways") return(NULL)
  made <- did_columns(setting$cohort, setting, TRUE)
  a <- absorber(setting$region, setting$time, "twoways")
  clean <- absorb(cbind(made$columns, setting$X), a)
  left <- if (ncol(clean) > 1L) qr.resid(qr(clean[, -1L, drop = FALSE], tol = 1e-9), clean[, 1L]) else clean[, 1L]
  weight <- left[made$columns[, 1L] > 0] / sum(left[made$columns[, 1L] > 0])
  c(cells = sum(weight < -1e-10), of = length(weight), sum = sum(weight[weight < -1e-10]))
}
