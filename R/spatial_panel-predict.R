# What a fit says of the response: in the sample, and one period after another
# beyond it.

#' Predictions of a spatial panel model
#'
#' In the sample, with other values of the regressors, or for the periods after it.
#'
#' With m the part of regressors and earlier periods, and the fixed effects recovered from the fit, `type` says how
#' neighbours come in:
#'
#' * `"feedback"`: \eqn{(I - \rho W)^{-1}(m + \mathrm{effects})}, what the model expects of all regions together,
#'   knowing the response of none of them in that period;
#' * `"direct"`: \eqn{m + \mathrm{effects}}, before the regions act on each other;
#' * `"observed"`: \eqn{\rho W y + m + \mathrm{effects}}, given what the neighbours were observed to be
#'   (with a spatially lagged error, given their errors). In the sample these are the fitted values.
#'
#' Without a spatial lag of the response, the first two are the same.
#'
#' New data hold all regions of the fit in each of their periods. A period of the sample keeps
#' its time effect. A later one needs an assumption: `time_effect = "last"` lets the last period's stay, `"mean"` takes
#' the mean of the sample, numbers (one a period) are added to that mean. A dynamic model goes one step at a time,
#' from the observed response of the period before as long as there is one, then from its own
#' prediction (of the type `"feedback"`).
#'
#' @param object A fit of [spatial_panel()].
#' @param newdata A data frame with the regressors and the two columns of the panel's index; for
#'   `type = "observed"` also the response. `NULL`: the data of the fit.
#' @param type `"feedback"`, `"direct"` or `"observed"`.
#' @param time_effect For periods after the sample: `"last"`, `"mean"`, or numbers.
#' @param ... Not used.
#' @return A numeric vector. Without `newdata`: named by the number of the row, in the order of the data, as
#'   [`residuals()`][spatial_panel-methods]. With it: one number for each of its rows; `NA`, with a warning, for the
#'   initial period of a dynamic model.
#' @section Errors: `lowcarbon_error_input` where regions are absent, strange or twice in a period, values are missing,
#'   or a period lies before the sample; and in numbered periods where one between the last and the new is left out of a
#'   dynamic model.
#' @importFrom stats predict
#' @export
#' @examples
#' W <- weights_contiguity(data.frame(from = letters[1:8], to = letters[c(2:8, 1)]))
#' set.seed(1)
#' panel <- expand.grid(region = letters[1:8], year = 2001:2010)
#' panel$x <- rnorm(80)
#' panel$y <- panel$x + rnorm(80)
#' fit <- spatial_panel(y ~ x, panel, c("region", "year"), W, dynamic = "time")
#' head(predict(fit))
#' later <- data.frame(region = letters[1:8], year = 2011, x = 1)
#' predict(fit, later)
predict.spatial_panel <- function(object, newdata = NULL, type = c("feedback", "direct", "observed"),
                                  time_effect = "last", ...) {
  check_dots(..., .hint = "Periods to come are rows of `newdata`.")
  type <- check_choice(type)
  if (is.null(newdata)) {
    design <- object$design
    predicted <- predict_periods(object, structural_parts(object)$mean, recovered_effects(object), design$y, type)
    return(in_data_order(object, predicted))
  }
  new <- new_periods(object, newdata, type)
  effects <- new_effects(object, new, time_effect)
  predicted <- predict_new(object, new, effects, type)
  if (any(new$initial)) {
    warn_lowcarbon("the initial period of a dynamic model has no prediction: ", sum(new$initial), " row(s) are NA")
  }
  out <- rep(NA_real_, nrow(newdata))
  out[as.vector(new$rows)] <- as.vector(predicted)
  out
}

# Means, effects and responses of whole periods -> predictions.
predict_periods <- function(fit, mean, effects, y, type) {
  n <- fit$design$n
  if (fit$spatial == "error") {
    shared <- mean + as.vector(fit$spectrum$solve(fit$coefficients[["lambda"]])(matrix(effects, n)))
    if (type != "observed") return(shared)
    return(shared + fit$coefficients[["lambda"]] * lag_columns(error_weights(fit), y - shared, n))
  }
  if (fit$spatial == "both") return(predict_both(fit, mean, effects, y, type))
  total <- mean + effects
  if (fit$spatial == "none" || type == "direct") return(total)
  if (type == "feedback") return(with_feedback(fit, total))
  total + fit$coefficients[["rho"]] * lag_columns(fit$design$weights$lag, y, n)
}

# With shared = Z delta + (I - lambda M)^-1 effects: y = rho W y + shared + errors with a lag of their own.
predict_both <- function(fit, mean, effects, y, type) {
  n <- fit$design$n
  lambda <- fit$coefficients[["lambda"]]
  shared <- mean + as.vector(fit$error_spectrum$solve(lambda)(matrix(effects, n)))
  if (type == "direct") return(shared)
  if (type == "feedback") return(with_feedback(fit, shared))
  near <- fit$coefficients[["rho"]] * lag_columns(fit$design$weights$lag, y, n)
  near + shared + lambda * lag_columns(error_weights(fit), y - near - shared, n)
}

# The fixed effects of each row in panel order, and their parts: a level, what
# regions and what periods add to it.
recovered_effects <- function(fit) {
  parts <- effect_parts(fit)
  as.vector(outer(parts$region, parts$period, "+") + parts$level)
}

effect_parts <- function(fit) {
  left <- matrix(structural_parts(fit)$filtered, fit$design$n)
  counts <- fit$counts
  level <- if (counts$individual || counts$time) mean(left) else 0
  list(level = level,
       region = if (counts$individual) rowMeans(left) - level else numeric(nrow(left)),
       period = if (counts$time) colMeans(left) - level else numeric(ncol(left)))
}

# ---- new data -------------------------------------------------------------

# Periods in order of time; rows[region, period] of newdata; regressors in the
# same order; which rows are of the initial period.
new_periods <- function(fit, newdata, type) {
  design <- fit$design
  check_data(newdata, "newdata")
  check_columns(newdata, design$index, "newdata")
  region <- code_column(newdata, design$index[1L], "newdata", design$index)
  time <- code_time(newdata, design$index[2L], "newdata", design$index)
  place <- new_regions(fit, region)
  rows <- new_rows(newdata, design, place[region$codes], time)
  known <- match(id_strings(time$ids), id_strings(design$times))
  initial <- if (is.null(design$initial)) rep(FALSE, time$n) else id_strings(time$ids) == id_strings(design$initial)
  check_later(fit, time$ids, known, initial)
  keep <- !initial
  used <- rows[, keep, drop = FALSE]
  X <- new_regressors(fit, newdata, as.vector(used))
  y <- if (type == "observed") new_response(fit, newdata, as.vector(used))
  list(rows = used, known = known[keep], ids = time$ids[keep], X = X, y = y, initial = rep(initial, each = design$n))
}

# Place of each of newdata's regions among those of the fit.
new_regions <- function(fit, region) {
  own <- id_strings(fit$design$regions)
  place <- match(id_strings(region$ids), own)
  strange <- id_strings(region$ids)[is.na(place)]
  if (length(strange)) abort_input("newdata", "regions of the fit", paste("others:", describe_set(strange)))
  place
}

new_rows <- function(newdata, design, region, time) {
  rows <- matrix(0L, design$n, time$n)
  cell <- (time$codes - 1) * design$n + region
  twice <- anyDuplicated(cell)
  if (twice) abort_input("newdata", "one row for each region and period", "a second one",
                         describe_row(newdata, twice, design$index))
  rows[cell] <- seq_along(cell)
  empty <- match(0L, rows)
  if (!is.na(empty)) {
    at <- arrayInd(empty, dim(rows))
    where <- paste0(design$index[1L], " ", describe_value(design$regions[at[1L]]), ", ",
                    design$index[2L], " ", describe_value(time$ids[at[2L]]))
    abort_input("newdata", "all regions of the fit in each period, because they act on each other",
                paste(sum(rows == 0L), "row(s) absent"), where)
  }
  rows
}

# Periods are of the sample or after it, and a dynamic model leaves none out.
check_later <- function(fit, ids, known, initial) {
  later <- ids[is.na(known) & !initial]
  if (!length(later)) return(invisible())
  numbers <- period_numbers(c(id_strings(fit$design$times), id_strings(later)))
  if (is.null(numbers)) return(invisible())
  old <- numbers[seq_along(fit$design$times)]
  new <- numbers[-seq_along(old)]
  early <- match(TRUE, new < max(old))
  if (!is.na(early)) {
    abort_input("newdata", paste("periods of the sample or after", format(utils::tail(fit$design$times, 1L))),
                describe_value(later[early]))
  }
  steps <- unique(diff(old))
  if (fit$dynamic == "none" || length(steps) != 1L) return(invisible())
  gap <- match(TRUE, abs(diff(c(max(old), new)) - steps) > 1e-8 * steps)
  if (!is.na(gap)) {
    abort_input("newdata", "every period after the sample, because a dynamic model needs the one before",
                paste("none before", describe_value(later[gap])))
  }
}

# Labels of periods as numbers, or NULL.
period_numbers <- function(labels) {
  numbers <- suppressWarnings(as.double(labels))
  if (!anyNA(numbers)) numbers
}

new_regressors <- function(fit, newdata, rows) {
  design <- fit$design
  plain <- as.data.frame(newdata)
  for (name in setdiff(design$index, names(plain))) plain[[name]] <- get_column(newdata, name)
  terms <- stats::delete.response(design$terms)
  absent <- setdiff(all.vars(terms), c(names(plain), ls(environment(design$terms))))
  if (length(absent)) abort_input("newdata", "the columns of the regressors", paste("no", describe_set(absent)))
  check_levels(plain, design$xlevels)
  frame <- stats::model.frame(terms, plain, na.action = stats::na.pass, xlev = design$xlevels)
  X <- stats::model.matrix(terms, frame, contrasts.arg = design$contrasts)
  X <- X[rows, design$regressors, drop = FALSE]
  for (name in colnames(X)) check_values(as.double(X[, name]), name, "newdata", plain[rows, , drop = FALSE],
                                         design$index)
  W_x <- if (is.null(design$weights$x)) design$weights$lag else design$weights$x
  if (length(design$lagged)) X <- cbind(X, lag_columns(W_x, X[, design$lagged, drop = FALSE], design$n))
  X
}

check_levels <- function(frame, levels) {
  for (name in intersect(names(levels), names(frame))) {
    strange <- setdiff(unique(as.character(frame[[name]])), c(levels[[name]], NA))
    if (length(strange)) abort_input("newdata", paste0("values of `", name, "` that the fit knows"),
                                     describe_set(strange))
  }
}

new_response <- function(fit, newdata, rows) {
  response <- fit$formula[[2L]]
  absent <- setdiff(all.vars(response), names(newdata))
  if (length(absent)) abort_input("newdata", "the response, for type = \"observed\"",
                                  paste("no column", describe_set(absent)))
  y <- as.double(eval(response, as.data.frame(newdata), environment(fit$formula)))[rows]
  check_values(y, deparse1(response), "newdata", as.data.frame(newdata)[rows, , drop = FALSE], fit$design$index)
  y
}

# Effects of new rows, a column a period.
new_effects <- function(fit, new, time_effect) {
  parts <- effect_parts(fit)
  period <- parts$period[new$known]
  later <- is.na(new$known)
  if (any(later)) period[later] <- later_effects(time_effect, parts$period, sum(later), fit$counts$time)
  parts$level + outer(parts$region, period, "+")
}

later_effects <- function(time_effect, own, n, has_time) {
  if (identical(time_effect, "last")) return(rep(utils::tail(own, 1L), n))
  if (identical(time_effect, "mean")) return(numeric(n))
  if (!is_plain_numeric(time_effect) || !length(time_effect) %in% c(1L, n) || !all(is.finite(time_effect))) {
    abort_input("time_effect", paste0("\"last\", \"mean\", or ", n, " finite number(s)"), describe_found(time_effect))
  }
  if (!has_time) abort_input("time_effect", "\"last\" for a model without time effects", describe_found(time_effect))
  rep_len(time_effect, n)
}

# Period after period: the response before comes from the sample where it has
# one, otherwise from the prediction before.
predict_new <- function(fit, new, effects, type) {
  design <- fit$design
  n <- design$n
  observed <- matrix(design$y, n)
  delta <- utils::tail(fit$coefficients, ncol(new$X))
  mean <- matrix(if (ncol(new$X)) new$X %*% delta else 0, n, ncol(new$rows))
  given <- if (is.null(new$y)) mean else matrix(new$y, n)
  out <- matrix(0, n, ncol(new$rows))
  before <- observed[, design$periods]
  for (t in seq_len(ncol(out))) {
    m <- mean[, t]
    if (!is.null(design$before)) m <- m + part_of_before(fit, new$known[t], before)
    out[, t] <- predict_periods(fit, m, effects[, t], given[, t], type)
    if (is.na(new$known[t])) before <- predict_periods(fit, m, effects[, t], given[, t], "feedback")
  }
  out
}

# tau y(-1) + eta W y(-1)
part_of_before <- function(fit, known, before) {
  design <- fit$design
  names <- colnames(design$before)
  if (is.na(known)) {
    lags <- cbind(tau = before, eta = as.vector(panel_lag(design$weights$lag, before)))[, names, drop = FALSE]
  } else {
    lags <- design$before[(known - 1L) * design$n + seq_len(design$n), , drop = FALSE]
  }
  drop(lags %*% fit$coefficients[names])
}
