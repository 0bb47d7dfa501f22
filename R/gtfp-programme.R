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
# K. Tone (2002), European Journal of Operational Research 143, 32-41,
#   doi:10.1016/S0377-2217(01)00324-1 (super-efficiency)

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
    ddf = list(fixed = cbind(sign * moved, slack[, open, drop = FALSE]), cost = c(1, rep(0, sum(open))),
               rhs = rep(1, k)),
    tone = , super_sbm = tone_model(roles, slack, direction)
  )
  if (returns == "vrs") model <- with_returns(model, k, is_ratio(distance))
  common <- seq_len(ncol(model$fixed)) == 1L & distance %in% c("ddf", "tone", "super_sbm")
  c(model, list(distance = distance, roles = roles, variables = k, sign = sign, moved = moved, open = open,
                returns = returns, common = common, direction = direction,
                second = returns == "vrs" && disposability == "weak" && any(roles == "undesirable"),
                weights = weights))
}

# Measures that are a ratio: after the transformation the first column is its t.
is_ratio <- function(distance) distance %in% c("tone", "super_sbm")

# The row of variable returns, below those of the k variables.
with_returns <- function(model, k, ratio) {
  at <- seq_len(k)
  sum_row <- c(if (ratio) -1 else 0, rep(0, ncol(model$fixed) - 1L))
  model$fixed <- rbind(model$fixed[at, , drop = FALSE], sum_row, model$fixed[-at, , drop = FALSE], deparse.level = 0)
  model$rhs <- append(model$rhs, if (ratio) 0 else 1, k)
  model
}

# Tone's measure after the Charnes-Cooper transformation: t first, then t times
# the slacks. The value of the programme is minus rho.
tone_model <- function(roles, slack, direction) {
  inputs <- roles == "input"
  k <- length(roles)
  list(fixed = rbind(cbind(-1, slack), c(1, ifelse(inputs | direction == "input", 0, 1 / sum(!inputs)))),
       cost = c(-1, ifelse(inputs & direction != "output", 1 / sum(inputs), 0)), rhs = c(rep(0, k), 1))
}

# Tone's super-efficiency with undesirable outputs, for a unit that is not in the
# reference set: how far its inputs and undesirable outputs must grow and its
# desirable ones shrink to lie in the technology of the others. Columns: t, free
# slacks as above, t times the relative growth of what may grow. The value is
# minus delta.
super_model <- function(model) {
  roles <- model$roles
  k <- model$variables
  inputs <- roles == "input"
  grows <- which(if (model$direction == "own") rep(TRUE, k) else if (model$direction == "input") inputs else !inputs)
  slack <- diag(model$sign, k)
  growth <- -slack[, grows, drop = FALSE]
  share <- ifelse(inputs[grows], 0, -1 / sum(!inputs))
  found <- list(fixed = rbind(cbind(-1, slack, growth), c(1, rep(0, k), share)),
                cost = c(-1, rep(0, k), ifelse(inputs[grows], -1 / sum(inputs), 0)), rhs = c(rep(0, k), 1))
  if (model$returns == "vrs") found <- with_returns(found, k, TRUE)
  model[names(found)] <- found
  model$common <- seq_along(found$cost) == 1L
  model$grows <- grows
  model
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
  list(matrix(as.double(model$fixed), nrow(model$fixed)), as.double(model$cost), as.double(model$rhs),
       as.integer(slack), entry,
       as.integer(model$roles == "input"))
}

# Each unit's programme over all columns of the reference set, in C
# (core_programme.c), with its proof.
#
# `units`: variables x evaluated; `reference`: variables x reference set; `skip`:
# which column of the set a unit must not use, NA for none; `active`: columns to
# look at first. Returns value, solution (one row per unit, one column per
# variable of the model), status (of `programme_ends`), prices,
# peer and lambda (rows of a programme x units: which columns carry the solution
# and how much of each) and the active set.
solve_units <- function(model, units, reference, skip = rep(NA_integer_, ncol(units)), active = integer(),
                        tick = function(n) NULL,
                        size = 1024L) {
  kernel <- kernel_model(model)
  columns <- technology(model, reference)
  skip[is.na(skip)] <- 0L
  parts <- list()
  for (from in seq(1L, ncol(units), by = size)) {
    rows <- from:min(from + size - 1L, ncol(units))
    one <- .Call(ffi_programme, kernel, columns, t(units[, rows, drop = FALSE]), as.integer(skip[rows]),
                 as.integer(active))
    active <- one$active
    parts <- c(parts, list(one))
    tick(length(rows))
  }
  all_of <- function(name) unlist(lapply(parts, `[[`, name), use.names = FALSE)
  bound <- function(name) do.call(cbind, lapply(parts, `[[`, name))
  value <- all_of("value")
  value[is.nan(value)] <- NA_real_
  list(value = value, solution = t(bound("solution")), status = all_of("status"), prices = bound("prices"),
       peer = bound("peer"),
       lambda = bound("lambda"), active = active)
}

# ---- what a solution means -----------------------------------------------

# Each unit's distance to a reference set, its slacks (units x variables, relative
# to the own values) and who carries it. `own`: where the unit stands in the set,
# NA if it does not: super-efficiency leaves it out.
measure_units <- function(model, units, reference, own = rep(NA_integer_, ncol(units)), active = integer(),
                          tick = function(n) NULL) {
  found <- solve_units(model, units, reference, active = active, tick = tick)
  result <- c(list(value = programme_value(model, found), slacks = programme_slacks(model, found),
                   lambda = programme_lambda(model, found)),
              found[c("status", "peer", "active")])
  if (model$distance == "super_sbm") result <- beyond_frontier(model, units, reference, own, result)
  result
}

# The second stage of super-efficiency: of the units that Tone's measure finds
# efficient, or outside the set.
beyond_frontier <- function(model, units, reference, own, result) {
  rows <- which(result$status == programme_ends[["infeasible"]] | result$value == 0)
  if (!length(rows)) return(result)
  beyond <- super_model(model)
  if (ncol(reference) == 1L && !is.na(own[rows[1L]])) {
    result$status[rows] <- programme_ends[["infeasible"]] # nobody else
    result$value[rows] <- NA_real_
    result$slacks[rows, ] <- NA_real_
    result$peer[, rows] <- 0L
    return(result)
  }
  found <- solve_units(beyond, units[, rows, drop = FALSE], reference, own[rows], result$active)
  result$value[rows] <- programme_value(beyond, found)
  result$slacks[rows, ] <- programme_slacks(beyond, found)
  result$status[rows] <- found$status
  result$peer[, rows] <- found$peer
  result$lambda[, rows] <- programme_lambda(beyond, found)
  result
}

# Inefficiency: the value of the programme, or 1 - rho for Tone's measure.
# Noise of the solver is not a finding: below 1e-9 a unit is on the frontier.
programme_value <- function(model, found) {
  value <- if (is_ratio(model$distance)) 1 + found$value else found$value
  value[which(abs(value) < 1e-9)] <- 0
  value
}

# Slacks relative to the unit's own values, units x variables; below zero where
# the unit lies beyond the frontier.
programme_slacks <- function(model, found) {
  n <- nrow(found$solution)
  slacks <- matrix(0, n, model$variables)
  if (!is.null(model$grows)) {
    slacks[, model$grows] <- -found$solution[, -seq_len(model$variables + 1L)] / found$solution[, 1L]
    slacks[is.na(found$value), ] <- NA_real_
  } else if (is_ratio(model$distance)) {
    slacks[] <- found$solution[, -1L] / found$solution[, 1L]
  } else {
    first <- as.integer(model$distance == "ddf")
    slacks[, model$open] <- found$solution[, first + seq_len(sum(model$open))]
    if (first) slacks <- slacks + outer(found$solution[, 1L], as.double(model$moved))
  }
  slacks[which(abs(slacks) < 1e-9)] <- 0
  slacks
}

# How much of each peer: a ratio's programme has t times that.
programme_lambda <- function(model, found) {
  if (!is_ratio(model$distance)) return(found$lambda)
  found$lambda / rep(found$solution[, 1L], each = nrow(found$lambda))
}
