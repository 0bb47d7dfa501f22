# The linear programmes behind gtfp().
#
# For the unit o and the units j of a reference set, with every value divided by
# the unit's own (so that all right-hand sides are one and units of measurement
# do not count),
#
#   max  cost' f   s.t.   T lambda + F f = rhs,   lambda >= 0,  f >= 0.
#
# A column of T is one unit of the reference set (under variable returns with
# weak disposability each unit has a second column, that of Kuosmanen's second
# intensity vector). F and `cost` are the model: slacks for the slack-based and
# the non-radial distances, one common movement and free slacks for the radial
# one, and for Tone's measure the variable of the Charnes-Cooper transformation.
#
#   rows     inputs, desirable, undesirable outputs; sum of lambda (variable
#            returns); normalisation (Tone)
#   signs    +1 where a slack lowers (inputs, undesirable), -1 where it raises
#   common   columns that move with all of the unit's own values at once
#
# H. Fukuyama, W. L. Weber (2009), Socio-Economic Planning Sciences 43, 274-287,
#   doi:10.1016/j.seps.2008.12.001
# Y. H. Chung, R. Faere, S. Grosskopf (1997), Journal of Environmental Management
#   51, 229-240, doi:10.1006/jema.1997.0146
# T. Kuosmanen (2005), American Journal of Agricultural Economics 87, 1077-1082,
#   doi:10.1111/j.1467-8276.2005.00788.x
# K. Tone (2001), European Journal of Operational Research 130, 498-509,
#   doi:10.1016/S0377-2217(99)00407-5

# ---- models ----------------------------------------------------------------

# What all programmes of a call have in common. `roles`: "input", "desirable",
# "undesirable" for each variable; `weights`: what a slack of the size of the
# unit's own value counts in the objective.
gtfp_model <- function(distance, roles, returns, disposability, direction, weights) {
  k <- length(roles)
  sign <- ifelse(roles == "desirable", -1, 1)
  moved <- direction == "own" | roles != "input"
  slack <- diag(sign, k)
  open <- rep(TRUE, k) # rows that have a slack
  if (disposability == "weak") open <- roles != "undesirable" | (distance != "ddf" & weights > 0)
  model <- switch(distance,
    sbm = , nddf = list(fixed = slack[, open, drop = FALSE], cost = weights[open], rhs = rep(1, k)),
    ddf = list(fixed = cbind(sign * moved, slack[, open, drop = FALSE]), cost = c(1, rep(0, sum(open))), rhs = rep(1, k)),
    tone = tone_model(roles, slack, direction)
  )
  if (returns == "vrs") {
    at <- seq_len(k)
    sum_row <- if (distance == "tone") c(-1, rep(0, k)) else rep(0, ncol(model$fixed))
    model$fixed <- rbind(model$fixed[at, , drop = FALSE], sum_row, model$fixed[-at, , drop = FALSE], deparse.level = 0)
    model$rhs <- append(model$rhs, if (distance == "tone") 0 else 1, k)
  }
  common <- seq_len(ncol(model$fixed)) == 1L & distance %in% c("ddf", "tone")
  c(model, list(distance = distance, roles = roles, variables = k, sign = sign, moved = moved, open = open, returns = returns, common = common,
                second = returns == "vrs" && disposability == "weak" && any(roles == "undesirable"),
                weights = weights))
}

# Tone's measure after the Charnes-Cooper transformation: t first, then t times
# the slacks. The value of the programme is minus rho.
tone_model <- function(roles, slack, direction) {
  inputs <- roles == "input"
  k <- length(roles)
  list(fixed = rbind(cbind(-1, slack), c(1, ifelse(inputs, 0, 1 / sum(!inputs)))),
       cost = c(-1, ifelse(inputs & direction == "own", 1 / sum(inputs), 0)), rhs = c(rep(0, k), 1))
}

# A unit measured against a frontier that it may lie beyond: a radial movement
# can then be negative. Slacks cannot.
free_model <- function(model) {
  if (model$distance != "ddf") return(model)
  model$fixed <- cbind(model$fixed, -model$fixed[, 1L])
  model$cost <- c(model$cost, -1)
  model$common <- c(model$common, TRUE)
  model
}

# ---- many units against one reference set ------------------------------------

# The columns of the reference set, one in each row: variables x units ->
# columns x variables.
technology <- function(model, units) {
  columns <- t(units)
  if (!model$second) return(columns)
  idle <- columns
  idle[, model$roles != "input"] <- 0
  rbind(columns, idle)
}

# The model as the kernel wants it (core_programme.h).
kernel_model <- function(model) {
  k <- model$variables
  filled <- model$fixed[seq_len(k), , drop = FALSE] != 0
  slack <- ifelse(colSums(filled) == 1 & !model$common, max.col(t(filled), "first"), 0L) - 1L
  below <- length(model$rhs) - k
  entry <- if (model$returns == "vrs") c(1, 0)[seq_len(below)] else rep(0, below)
  list(matrix(as.double(model$fixed), nrow(model$fixed)), as.double(model$cost), as.double(model$rhs), as.integer(slack), entry,
       as.integer(model$roles == "input"))
}

# Each unit's programme over all columns of the reference set, in C
# (core_programme.c), with its proof.
#
# `units`: variables x evaluated; `reference`: variables x reference set; `skip`:
# which column of the set a unit must not use, NA for none; `active`: columns to
# look at first. Returns value, solution (one row per unit, one column per
# variable of the model), status (0 solved, 2 infeasible, else failed), prices,
# peer and lambda (rows of a programme x units: which columns carry the solution
# and how much of each) and the active set.
solve_units <- function(model, units, reference, skip = rep(NA_integer_, ncol(units)), active = integer(), tick = function(n) NULL,
                        size = 1024L) {
  kernel <- kernel_model(model)
  columns <- technology(model, reference)
  skip[is.na(skip)] <- 0L
  parts <- list()
  for (from in seq(1L, ncol(units), by = size)) {
    rows <- from:min(from + size - 1L, ncol(units))
    one <- .Call(ffi_programme, kernel, columns, t(units[, rows, drop = FALSE]), as.integer(skip[rows]), as.integer(active))
    active <- one$active
    parts <- c(parts, list(one))
    tick(length(rows))
  }
  all_of <- function(name) unlist(lapply(parts, `[[`, name), use.names = FALSE)
  bound <- function(name) do.call(cbind, lapply(parts, `[[`, name))
  list(value = all_of("value"), solution = t(bound("solution")), status = all_of("status"), prices = bound("prices"), peer = bound("peer"),
       lambda = bound("lambda"), active = active)
}

# ---- what a solution means -----------------------------------------------

# Inefficiency: the value of the programme, or 1 - rho for Tone's measure.
# Noise of the solver is not a finding: below 1e-9 a unit is on the frontier.
programme_value <- function(model, found) {
  value <- if (model$distance == "tone") 1 + found$value else found$value
  value[which(abs(value) < 1e-9)] <- 0
  value
}

# Slacks relative to the unit's own values, units x variables.
programme_slacks <- function(model, found) {
  n <- nrow(found$solution)
  slacks <- matrix(0, n, model$variables)
  if (model$distance == "tone") {
    slacks[] <- found$solution[, -1L] / found$solution[, 1L]
  } else {
    first <- as.integer(model$distance == "ddf")
    slacks[, model$open] <- found$solution[, first + seq_len(sum(model$open))]
    if (first) slacks <- slacks + outer(found$solution[, 1L], as.double(model$moved))
  }
  slacks[which(abs(slacks) < 1e-9)] <- 0
  slacks
}
