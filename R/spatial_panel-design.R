# From a formula, a data frame and weights to the arrays a spatial panel model
# is estimated on: columns of length n*T, region fastest.

# Which models have what.
models_with <- list(rho = c("sdm", "sar", "sac", "gns"), lambda = c("sem", "sdem", "sac", "gns"),
                    lags = c("sdm", "slx", "sdem", "gns"))

spatial_kind <- function(model) {
  with_rho <- model %in% models_with$rho
  if (model %in% models_with$lambda) (if (with_rho) "both" else "error") else if (with_rho) "lag" else "none"
}

spatial_design <- function(formula, data, index, W, model, effect, dynamic, durbin, W_x, W_error, balance) {
  check_data(data)
  index <- resolve_index(data, index)
  check_formula(formula)
  panel <- code_panel(data, index,
                      hint = "A region has one row in each period; add the rows up or drop the repetition first.")
  panel <- balanced_panel(panel, index, balance)
  rows <- as.vector(t(matrix(panel$cells, panel$time$n)))
  n <- panel$region$n
  regions <- id_strings(panel$region$ids)
  columns <- formula_columns(formula, data, index, rows, if (effect == "random") "none" else effect)
  check_regressor_names(colnames(columns$X))
  weights <- lapply(list(lag = W, x = W_x, error = W_error),
                    function(w) if (!is.null(w)) settle_rows(weights_subset(w, regions, panel$dropped)))
  lags <- design_lags(columns, weights, model, durbin, n)
  design <- list(
    y = columns$y, X = cbind(columns$X, lags), regressors = colnames(columns$X), lagged = attr(lags, "of"),
    weights = weights, n = n, periods = panel$time$n, regions = panel$region$ids, times = panel$time$ids, index = index,
    rows = rows, terms = columns$terms, response = columns$response,
    xlevels = columns$xlevels, contrasts = columns$contrasts, dropped = panel$dropped, frame = columns$frame
  )
  design <- add_dynamics(design, dynamic)
  check_size(design, effect)
  design
}

# Every region in every period, or (balance = "drop") the regions that are.
balanced_panel <- function(panel, index, balance) {
  grid <- matrix(panel$cells, panel$time$n)
  whole <- colSums(grid == 0L) == 0L
  panel$dropped <- panel$region$ids[!whole]
  if (all(whole)) return(panel)
  if (balance == "error") {
    expected <- paste0("a row for each ", paste(index, collapse = "-"),
                       ", since the likelihood is of all regions in each period")
    abort_input("data", expected, paste(sum(grid == 0L), "absent:", describe_absent(grid, panel)), hint = paste(
      "Fill the panel with fill_panel(complete = TRUE), restrict it to periods observed everywhere,",
      "or set balance = \"drop\" to leave out the regions that are not."))
  }
  if (sum(whole) < 2L) abort_input("balance", "two regions or more observed in every period", sum(whole))
  warn_lowcarbon(sum(!whole),
                 " region(s) not observed in every period are left out, and the weights made anew without them: ",
                 describe_set(id_strings(panel$dropped)))
  panel$cells <- as.vector(grid[, whole])
  panel$region <- list(ids = panel$region$ids[whole], n = sum(whole))
  panel
}

# "b" in 2003, 2005; "c" in 2001 ...
describe_absent <- function(grid, panel, at_most = 5L) {
  regions <- which(colSums(grid == 0L) > 0L)
  said <- vapply(utils::head(regions, at_most), function(i) {
    times <- as.character(panel$time$ids[grid[, i] == 0L])
    paste(describe_value(panel$region$ids[i]), "in", describe_set(times, quote = FALSE))
  }, "")
  more <- length(regions) - at_most
  paste0(paste(said, collapse = "; "), if (more > 0L) paste(" and", more, "more regions"))
}

# The model's own parameters keep their names to themselves.
check_regressor_names <- function(names) {
  taken <- intersect(names, c(spatial_names, "sigma2"))
  if (length(taken)) {
    abort_input("formula",
                "regressors of other names than rho, lambda, tau, eta and sigma2, the model's own parameters",
                describe_set(taken), hint = "Rename the column.")
  }
}

# Spatial lags of regressors: all, none, or those of `durbin`.
design_lags <- function(columns, weights, model, durbin, n) {
  X <- columns$X
  if ("(Intercept)" %in% colnames(X)) X <- X[, colnames(X) != "(Intercept)", drop = FALSE]
  chosen <- if (model %in% models_with$lags) colnames(X) else character()
  if (!is.null(durbin)) chosen <- durbin_columns(durbin, columns, X, model)
  W <- if (is.null(weights$x)) weights$lag else weights$x
  if (length(chosen) < ncol(X)) X <- X[, chosen, drop = FALSE]
  lags <- lag_columns(W, X, n)
  dimnames(lags) <- list(NULL, if (length(chosen)) paste0("W:", chosen))
  attr(lags, "of") <- chosen
  lags
}

durbin_columns <- function(durbin, columns, X, model) {
  if (!model %in% models_with$lags) abort_input("durbin", "NULL for a model without lagged regressors",
                                                paste0("model = \"", model, "\""))
  if (!inherits(durbin, "formula") || length(durbin) != 2L) {
    abort_input("durbin", "a one-sided formula, as ~ x1 + x2", describe_class(durbin))
  }
  wanted <- attr(stats::terms(durbin), "term.labels")
  terms <- attr(columns$terms, "term.labels")
  unknown <- setdiff(wanted, terms)
  if (length(unknown)) abort_input("durbin", paste("regressors of the model:", describe_set(terms)),
                                   describe_set(unknown))
  # the columns a term became: itself, or a factor's dummies
  colnames(X)[columns$term_of[colnames(X)] %in% wanted]
}

# The first period becomes the initial observation of a dynamic model.
add_dynamics <- function(design, dynamic) {
  if (dynamic == "none") return(c(design, list(before = NULL)))
  n <- design$n
  check_steps(design)
  if (design$periods < 3L) {
    abort_input("dynamic", "three periods or more: the first is the initial observation",
                paste(design$periods, "period(s)"))
  }
  earlier <- seq_len(n * (design$periods - 1L))
  now <- earlier + n
  before <- design$y[earlier]
  lagged <- lag_columns(design$weights$lag, before, n)
  design$before <- cbind(tau = before, eta = lagged)[,
                                                     c(dynamic %in% c("time", "both"), dynamic %in% c("space", "both")),
                                                     drop = FALSE]
  design$first <- design$y[seq_len(n)]
  design$y <- design$y[now]
  design$X <- design$X[now, , drop = FALSE]
  design$initial_rows <- design$rows[seq_len(n)]
  design$rows <- design$rows[now]
  design$periods <- design$periods - 1L
  design$initial <- design$times[1L]
  design$times <- design$times[-1L]
  design
}

# Of a dynamic model each period is the one after the one before it.
check_steps <- function(design) {
  at <- step_numbers(design$times)
  steps <- diff(at)
  if (length(steps) < 2L || anyNA(steps)) return(invisible())
  gap <- match(TRUE, steps > min(steps) * (1 + 1e-8))
  if (is.na(gap)) return(invisible())
  place <- paste(describe_value(design$times[gap]), "and", describe_value(design$times[gap + 1L]))
  abort_input("data", "periods in equal steps, because a dynamic model takes the response of the period before",
              paste("a gap between", place),
              paste0(sum(steps > min(steps) * (1 + 1e-8)), " of ", length(steps),
                     " steps are longer than the shortest"),
              hint = paste0("Add the absent periods, restrict the panel to a run without gaps, or, if steps of ",
                            "different lengths are meant, ",
                            "number the periods 1, 2, 3 in a column of their own and name it in `index`."))
}

# Numbers of periods that differ by one step from each to the next; NA where labels say nothing of their
# distance.
step_numbers <- function(times) {
  if (inherits(times, c("Date", "POSIXt"))) return(day_steps(as.Date(times)))
  labels <- as.character(times)
  if (is.numeric(times) || all(reads_as_number(labels))) return(period_values(times))
  parsed <- parse_periods(labels)
  if (anyNA(parsed$kind)) return(NA_real_)
  if (all(parsed$kind == "day")) day_steps(as.Date(parsed$value, origin = "1970-01-01")) else period_values(times)
}

# Months where all days are the same of their month, or its last, since months have no equal numbers of days.
day_steps <- function(days) {
  parts <- as.POSIXlt(days)
  monthly <- length(unique(parts$mday)) == 1L || all(as.POSIXlt(days + 1)$mday == 1L)
  if (monthly) 12 * parts$year + parts$mon else as.double(days)
}

check_size <- function(design, effect) {
  if (design$n < 2L) abort_input("data", "two regions or more", paste("one,", describe_value(design$regions)))
  if (effect %in% c("twoways", "individual", "random") && design$periods < 2L) {
    abort_input("effect", "two periods or more for individual effects", paste(design$periods, "period"))
  }
}

weights_subset <- function(W, regions, dropped) {
  if (!length(dropped)) return(weights_in_order(W, regions))
  W <- as_spatial_weights(W)
  keep <- !rownames(W$matrix) %in% id_strings(dropped)
  matrix <- W$matrix[keep, keep, drop = FALSE]
  weights_in_order(as_spatial_weights(new_spatial_weights(matrix, rownames(matrix), W$style, W$made)), regions)
}
