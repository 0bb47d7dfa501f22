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
  c(model, list(distance = distance, roles = roles, variables = k, sign = sign, moved = moved, open = open, returns = returns,
                second = returns == "vrs" && disposability == "weak" && any(roles == "undesirable"),
                inputs = which(roles == "input"), weights = weights))
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
  model
}

# Phase one: how far the rows are from being met at all.
feasibility_model <- function(model) {
  rows <- length(model$rhs)
  model$cost <- c(rep(0, length(model$cost)), rep(-1, rows))
  model$fixed <- cbind(model$fixed, diag(rows))
  model
}

# The columns of the reference set, unscaled: variables x units -> rows x columns.
technology <- function(model, units) {
  below <- length(model$rhs) - model$variables
  extra <- if (model$returns == "vrs") c(1, 0)[seq_len(below)] else rep(0, below)
  columns <- rbind(units, matrix(extra, below, ncol(units)), deparse.level = 0)
  if (!model$second) return(columns)
  idle <- columns
  idle[which(model$roles != "input"), ] <- 0
  cbind(columns, idle)
}

# ---- many units against one reference set ------------------------------------

# Exact column reduction. Few units of a reference set ever carry a positive
# lambda; a programme over those found so far (`active`) is small. Its dual
# prices value every column of the set in one matrix product: a column of
# negative value is added and the programme solved again, and where there is
# none the small programme's answer is that of the whole.
#
# `units`: variables x evaluated; `reference`: variables x reference set; `own`:
# which column of the set a unit is, NA if none. Returns value, solution (one
# row per unit, one column per variable of the model), status (0 solved,
# 2 infeasible, else what lpSolve said) and the active set.
#
# Cost: about 1 ms a unit with 300 active columns, and rows x columns x units
# for pricing.
solve_units <- function(model, units, reference, own = rep(NA_integer_, ncol(units)), active = NULL, tick = function(n) NULL) {
  columns <- technology(model, reference)
  n <- ncol(units)
  found <- list(value = rep(NA_real_, n), solution = matrix(NA_real_, n, length(model$cost)), status = rep(0L, n))
  if (is.null(active)) active <- first_columns(model, reference)
  pending <- seq_len(n)
  size <- 8L
  while (length(pending)) {
    chunk <- utils::head(pending, size)
    tried <- solve_chunk(model, units, columns, own, active, chunk)
    sure <- !tried$again
    found$value[chunk[sure]] <- tried$value[sure]
    found$status[chunk[sure]] <- tried$status[sure]
    found$solution[chunk[sure], ] <- tried$solution[sure, ]
    active <- union(active, tried$columns)
    pending <- c(chunk[!sure], pending[-seq_along(chunk)])
    size <- min(2L * size, 256L)
    tick(sum(sure))
  }
  c(found, list(active = active))
}

# To begin with: the unit with most of each output per unit of each input.
first_columns <- function(model, reference) {
  outputs <- which(model$roles != "input")
  best <- lapply(model$inputs, function(i) {
    vapply(outputs, function(o) which.max(reference[o, ] / reference[i, ]), 1L)
  })
  unique(unlist(best))
}

solve_chunk <- function(model, units, columns, own, active, chunk) {
  scale <- rbind(units[, chunk, drop = FALSE], matrix(1, length(model$rhs) - model$variables, length(chunk)))
  m <- length(chunk)
  tried <- list(value = double(m), solution = matrix(NA_real_, m, length(model$cost)), status = integer(m), again = rep(FALSE, m))
  prices <- matrix(0, length(model$rhs), m)
  for (i in seq_len(m)) {
    mine <- own[chunk[i]]
    used <- if (is.na(mine)) active else union(active, mine)
    one <- solve_one(model, columns, scale[, i], used)
    if (one$status != 0L) one <- solve_hard(model, columns, scale[, i], one$status, used)
    if (one$status == 0L) prices[, i] <- one$prices
    tried$columns <- c(tried$columns, one$columns)
    tried$again[i] <- length(one$columns) > 0L
    tried$value[i] <- one$value
    tried$status[i] <- one$status
    tried$solution[i, ] <- one$solution
  }
  worst <- worst_columns(prices, scale, columns, model$inputs, active)
  tried$again <- tried$again | worst > 0L
  tried$columns <- unique(c(tried$columns, worst[worst > 0L]))
  tried
}

# Values of all columns at the prices of each unit's programme. A column is
# measured by the sum of its inputs relative to the unit's: as the inputs used
# cannot exceed the unit's own, a value of -tolerance can improve the objective
# by no more than tolerance times the number of inputs.
worst_columns <- function(prices, scale, columns, inputs, active, tolerance = 1e-10) {
  value <- crossprod(prices / scale, columns)
  value <- value / crossprod(1 / scale[inputs, , drop = FALSE], columns[inputs, , drop = FALSE])
  value[, active] <- 0
  worst <- max.col(-value, ties.method = "first")
  worst[value[cbind(seq_along(worst), worst)] >= -tolerance] <- 0L
  worst
}

# One programme over some columns. Columns are brought to the size of the unit's
# inputs, so that no region is too small for the solver's tolerances. An answer
# is taken (status 0) only with its proof; failing that, its last steps are taken
# here (gtfp-finish.R), and then the solver is tried in other ways. With `believe`, its word that there is no solution ends that.
solve_one <- function(model, columns, scale, used, believe = TRUE) {
  own_units <- columns[, used, drop = FALSE] / scale
  size <- colSums(own_units[model$inputs, , drop = FALSE])
  whole <- cbind(model$fixed, own_units / rep(size, each = nrow(columns)))
  cost <- c(model$cost, rep(0, length(used)))
  for (way in solver_ways) {
    order <- if (way$reversed) rev(seq_along(cost)) else seq_along(cost)
    fit <- lpSolve::lp("max", cost[order], whole[, order, drop = FALSE], rep("=", nrow(whole)), model$rhs, compute.sens = 1L,
                       scale = way$scale, timeout = 10L)
    if (fit$status == 2L && believe) break
    if (fit$status != 0L) next
    values <- fit$solution[order(order)]
    prices <- fit$duals[seq_along(model$rhs)]
    if (is_optimal(values, prices, whole, cost, model$rhs)) return(solved(values, prices, model, cost))
    better <- finish_basis(values, prices, whole, cost, model$rhs)
    if (!is.null(better) && is_optimal(better$values, better$prices, whole, cost, model$rhs)) {
      return(solved(better$values, better$prices, model, cost))
    }
  }
  unsolved(model, if (fit$status == 0L) 5L else fit$status)
}

# lpSolve's scaling of rows and columns (196 is its default) and the order of
# columns, which leads it along other vertices.
solver_ways <- list(list(scale = 196L, reversed = FALSE), list(scale = 196L, reversed = TRUE), list(scale = 0L, reversed = FALSE),
                    list(scale = 4L, reversed = TRUE))

solved <- function(values, prices, model, cost) {
  list(status = 0L, value = sum(cost * values), solution = values[seq_along(model$cost)], prices = prices)
}

unsolved <- function(model, status) {
  list(status = status, value = NA_real_, solution = rep(NA_real_, length(model$cost)), prices = NULL)
}

# Feasible, feasible in the dual, and of one value: optimal, whoever says so.
# Each to a tolerance relative to the terms that are added up.
is_optimal <- function(values, prices, whole, cost, rhs, tolerance = 1e-9) {
  size <- abs(whole)
  rows <- abs(whole %*% values - rhs) <= tolerance * (rhs + size %*% abs(values))
  columns <- crossprod(whole, prices) - cost >= -tolerance * (1 + crossprod(size, abs(prices)))
  reached <- sum(cost * values)
  gap <- abs(reached - sum(prices * rhs)) <= 10 * tolerance * max(1, abs(reached))
  isTRUE(min(values) >= -tolerance && all(rows) && all(columns) && gap)
}

# What the small programme could not settle: it has no feasible point, which may
# be for want of columns, or the solver failed. `columns` in the answer: what to
# add before trying again.
solve_hard <- function(model, columns, scale, status, used) {
  if (status == 2L) {
    search <- find_feasible(model, columns, scale, used)
    if (search$status != 0L) return(unsolved(model, search$status))
    if (search$value < -1e-9) return(unsolved(model, 2L))
    if (length(search$more)) return(c(unsolved(model, 2L), list(columns = search$more)))
  }
  one <- solve_one(model, columns, scale, used, believe = FALSE)
  if (one$status != 0L && length(used) < ncol(columns)) one <- solve_one(model, columns, scale, seq_len(ncol(columns)), believe = FALSE)
  if (one$status == 2L) one$status <- 5L # it has one, or no proof that it has none
  one
}

# Phase one, by the same reduction: columns are added until the rows are met or
# the prices prove that no column helps.
find_feasible <- function(model, columns, scale, used) {
  phase <- feasibility_model(model)
  more <- integer()
  repeat {
    one <- solve_one(phase, columns, scale, c(used, more), believe = FALSE)
    if (one$status != 0L || one$value > -1e-9) break
    worst <- worst_columns(cbind(one$prices), cbind(scale), columns, model$inputs, c(used, more))
    if (worst == 0L) break
    more <- c(more, worst)
  }
  list(status = one$status, value = one$value, more = more)
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
