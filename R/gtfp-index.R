# Productivity between periods from distances to frontiers: the global, the
# adjacent and the biennial forms of the Malmquist-Luenberger index and of the
# Luenberger indicator, with their parts.
#
# D. Oh (2010), Journal of Productivity Analysis 34, 183-197,
#   doi:10.1007/s11123-010-0178-y (global)
# Y. H. Chung, R. Faere, S. Grosskopf (1997), doi:10.1006/jema.1997.0146 (adjacent)
# R. G. Chambers, R. Faere, S. Grosskopf (1996), Pacific Economic Review 1,
#   181-190, doi:10.1111/j.1468-0106.1996.tb00184.x (differences)
# J. T. Pastor, M. Asmild, C. A. K. Lovell (2011), Socio-Economic Planning
#   Sciences 45, 10-15, doi:10.1016/j.seps.2010.09.001 (biennial)

is_global <- function(productivity) productivity %in% c("gml", "luenberger")
is_difference <- function(productivity) productivity %in% c("luenberger", "luenberger_adjacent")

# ---- frontiers -----------------------------------------------------------

# The rows of `units` (in order of region and period) that make the frontier of
# a period.
frontier_rows <- function(units, period, frontier) {
  if (frontier == "sequential") which(units$period <= period) else which(units$period == period)
}

global_distances <- function(model, units, tick) {
  found <- measure_units(model, units$values, units$values, seq_len(units$n), tick = tick)
  c(found[c("value", "slacks", "status")], list(peers = unit_peers(found, seq_len(units$n))))
}

# Each unit against the frontier of its own period, and which columns of each
# frontier carried the solutions.
within_distances <- function(model, units, frontier, tick) {
  result <- list(value = rep(NA_real_, units$n), slacks = matrix(NA_real_, units$n, model$variables),
                 status = integer(units$n),
                 active = vector("list", units$periods), peers = vector("list", units$periods))
  for (period in seq_len(units$periods)) {
    rows <- which(units$period == period)
    peers <- frontier_rows(units, period, frontier)
    found <- measure_units(model, units$values[, rows, drop = FALSE], units$values[, peers, drop = FALSE],
                           match(rows, peers), tick = tick)
    result$value[rows] <- found$value
    result$slacks[rows, ] <- found$slacks
    result$status[rows] <- found$status
    result$active[[period]] <- found$active
    result$peers[[period]] <- unit_peers(found, peers, rows)
  }
  result$peers <- list_to_frame(do.call(Map, c(list(c), result$peers)))
  result
}

# Who carries each unit's solution, a row for each pair: `unit` and `peer` are
# columns of `units`, `lambda` how much of the peer, `idle` whether it is its
# abated activity (Kuosmanen's second intensity).
unit_peers <- function(found, reference, rows = seq_len(ncol(found$peer))) {
  used <- which(found$peer > 0L & found$lambda > 1e-12)
  peer <- found$peer[used]
  idle <- peer > length(reference)
  list_to_frame(list(unit = rows[col(found$peer)[used]], peer = reference[peer - idle * length(reference)],
                     lambda = found$lambda[used],
                     idle = idle))
}

# For the adjacent indices: each unit against the frontier of the period before
# (`previous`) and after (`after`), or against the pooled frontier of the two.
adjacent_distances <- function(model, units, frontier, within, tick) {
  result <- list(previous = rep(NA_real_, units$n), after = rep(NA_real_, units$n),
                 previous_status = rep(NA_integer_, units$n), after_status = rep(NA_integer_, units$n))
  free <- free_model(model)
  measure <- function(rows, peers, active) {
    found <- measure_units(free, units$values[, rows, drop = FALSE], units$values[, peers, drop = FALSE],
                           match(rows, peers), active, tick)
    found[c("value", "status")]
  }
  for (period in seq_len(units$periods)[-1L]) {
    later <- which(units$period == period & !is.na(units$before))
    if (!length(later)) next
    earlier <- units$before[later]
    if (frontier == "biennial") {
      peers <- which(units$period %in% c(period - 1L, period))
      one <- measure(c(earlier, later), peers, integer())
      back <- lapply(one, utils::tail, length(later))
      ahead <- lapply(one, utils::head, length(later))
    } else {
      back <- measure(later, frontier_rows(units, period - 1L, frontier), within$active[[period - 1L]])
      ahead <- measure(earlier, frontier_rows(units, period, frontier), within$active[[period]])
    }
    result$previous[later] <- back$value
    result$previous_status[later] <- back$status
    result$after[earlier] <- ahead$value
    result$after_status[earlier] <- ahead$status
  }
  result
}

# ---- indices ---------------------------------------------------------------

# Efficiency, of which the ratios are made: 1 / (1 + D), or Tone's rho. NA where
# the ratio is not defined: at or beyond D = -1, which a radial distance to the
# frontier of another period can reach, and for a rho that is zero but for noise.
ratio_score <- function(inefficiency, distance) {
  base <- if (is_ratio(distance)) 1 - inefficiency else 1 + inefficiency
  base[which(base <= 1e-9)] <- NA_real_
  if (is_ratio(distance)) base else 1 / base
}

# index, efficiency_change, technical_change and gtfp of every row; NA where
# there is no row in the period before.
productivity_index <- function(units, distances, choices) {
  parts <- if (is_difference(choices$productivity)) index_differences(units, distances, choices) else
    index_ratios(units, distances, choices)
  parts$gtfp <- cumulated(units, parts$index, distances$global, choices)
  parts$reason <- index_reasons(units, distances, parts$index, choices)
  parts
}

index_ratios <- function(units, distances, choices) {
  score <- lapply(distances[c("global", "within", "previous", "after")], ratio_score, choices$distance)
  before <- units$before
  change <- score$within / score$within[before]
  index <- if (is_global(choices$productivity)) {
    score$global / score$global[before]
  } else if (choices$frontier == "biennial") {
    score$previous / score$after[before]
  } else {
    sqrt(score$previous / score$within[before] * score$within / score$after[before])
  }
  list(index = index, efficiency_change = change, technical_change = index / change)
}

index_differences <- function(units, distances, choices) {
  before <- units$before
  change <- distances$within[before] - distances$within
  index <- if (is_global(choices$productivity)) {
    distances$global[before] - distances$global
  } else if (choices$frontier == "biennial") {
    distances$after[before] - distances$previous
  } else {
    (distances$within[before] - distances$previous + distances$after[before] - distances$within) / 2
  }
  list(index = index, efficiency_change = change, technical_change = index - change)
}

# 1 in a region's first period. Global indices are circular: the series is the
# comparison with the first period itself, across gaps. The others are chained,
# and end where the chain breaks.
cumulated <- function(units, index, global, choices) {
  first <- units$first
  if (choices$productivity == "gml") {
    score <- ratio_score(global, choices$distance)
    return(score / score[first])
  }
  if (choices$productivity == "luenberger") return(1 + global[first] - global)
  index[unique(first)] <- as.numeric(choices$productivity == "ml")
  chain <- if (choices$productivity == "ml") cumprod else function(x) 1 + cumsum(x)
  unsplit(lapply(split(index, first), chain), first)
}

infeasible_pair <- function(status, before) {
  if (is.null(status)) return(FALSE)
  at <- status == programme_ends[["infeasible"]]
  at | (!is.na(before) & at[before])
}

# Why a row has no index.
index_reasons <- function(units, distances, index, choices) {
  before <- units$before
  reason <- rep(NA_character_, units$n)
  reason[is.na(before)] <- "no period before"
  reason[units$first == seq_len(units$n)] <- "first period"
  if (!is_global(choices$productivity)) {
    back <- distances$previous_status
    ahead <- distances$after_status[before]
    infeasible <- programme_ends[["infeasible"]]
    reason[which(back == infeasible)] <- "infeasible: this period against the one before"
    reason[which(ahead == infeasible)] <- "infeasible: the period before against this one"
    reason[which(back == infeasible & ahead == infeasible)] <- "infeasible: both"
  }
  reason[is.na(index) & is.na(reason) & (infeasible_pair(distances$within_status, before) |
                                           infeasible_pair(distances$global_status,
                                                           before))] <- "infeasible: no super-efficiency"
  unexplained <- is.na(index) & is.na(reason)
  solved <- !is.na(distances$global) & !is.na(distances$within)
  solved <- solved & solved[before]
  if (!is_global(choices$productivity)) solved <- solved & !is.na(distances$previous) & !is.na(distances$after[before])
  reason[unexplained] <- ifelse(solved[unexplained], "ratio not defined at this distance", "solver failed")
  reason
}
