#' Green total factor productivity
#'
#' Measures by linear programming how far each region lies in each period from the best
#' practice, counting desirable and undesirable outputs, and how its productivity has
#' changed: the global Malmquist-Luenberger index on the slack-based directional distance by
#' default, other distances and indices on request.
#'
#' Let \eqn{x}, \eqn{y}, \eqn{b} be the inputs (\eqn{N} of them), the desirable (\eqn{M}) and the
#' undesirable outputs (\eqn{I}) of the unit that is measured, and \eqn{X\lambda}{X lambda}, \eqn{Y\lambda}{Y lambda},
#' \eqn{B\lambda}{B lambda} those of a combination of the units of a frontier with \eqn{\lambda \ge 0}{lambda >= 0}.
#'
#' @section Distances:
#' `inefficiency` is zero on the frontier.
#'
#' * `"sbm"`, the slack-based directional distance of Fukuyama and Weber with undesirable
#'   outputs: the largest
#'   \deqn{\frac{1}{2}\Big[\frac{1}{N}\sum_n\frac{s^x_n}{x_n} +
#'   \frac{1}{M+I}\Big(\sum_m\frac{s^y_m}{y_m}+\sum_i\frac{s^b_i}{b_i}\Big)\Big]}{
#'   1/2 [ 1/N sum s^x/x + 1/(M+I) (sum s^y/y + sum s^b/b) ]}
#'   with \eqn{X\lambda + s^x = x}{X lambda + s^x = x}, \eqn{Y\lambda - s^y = y}{Y lambda - s^y = y},
#'   \eqn{B\lambda + s^b = b}{B lambda + s^b = b}, \eqn{s \ge 0}{s >= 0}. It is not bounded by one, so that one minus it
#'   is no efficiency; 1 / (1 + inefficiency) is.
#' * `"ddf"`, the radial directional distance of Chung, Färe and Grosskopf: the largest
#'   \eqn{\beta}{beta} with \eqn{Y\lambda \ge (1+\beta)y}{Y lambda >= (1+beta) y},
#'   \eqn{B\lambda = (1-\beta)b}{B lambda = (1-beta) b}, \eqn{X\lambda \le x}{X lambda <= x}; with `direction = "own"`
#'   inputs shrink too, \eqn{X\lambda \le (1-\beta)x}{X lambda <= (1-beta) x}.
#' * `"nddf"`, the non-radial distance of Zhou, Ang and Wang: the largest weighted sum of one
#'   \eqn{\beta}{beta} for each variable. `weights` are by default 1/3 for the inputs, 1/3 for the desirable and
#'   1/3 for the undesirable outputs, in equal parts within each.
#' * `"tone"`, Tone's slack-based measure \eqn{\rho}{rho}, not a directional distance;
#'   `inefficiency` is \eqn{1-\rho}{1-rho}.
#'
#' * `"super_sbm"`, super-efficiency with undesirable outputs: units that are inefficient by Tone's measure keep it; the
#'   others, which all have 1, are ranked by how far they lie beyond the frontier of the *other* units
#'   \eqn{j \ne o}{j != o}:
#'   \deqn{\delta = \min\frac{1+\frac{1}{N}\sum_n s^x_n/x_n}{1-\frac{1}{M+I}\big(\sum_m s^y_m/y_m+\sum_i
#'   s^b_i/b_i\big)}}{ delta = min [1 + 1/N sum s^x/x] / [1 - 1/(M+I) (sum s^y/y + sum s^b/b)]}
#'   with \eqn{X\lambda \le x + s^x}{X lambda <= x + s^x}, \eqn{Y\lambda \ge y - s^y}{Y lambda >= y - s^y},
#'   \eqn{B\lambda \le b + s^b}{B lambda <= b + s^b}, \eqn{s \ge 0}{s >= 0} and a denominator above zero; without
#'   undesirable outputs it is that of Tone (2002). `inefficiency` is one minus the score, below zero for
#'   super-efficient units (a score of 1.2 is -0.2). Constant returns always have a solution while the other units have
#'   all outputs; with one-sided `direction`, variable returns or growth of undesirable outputs beyond the denominator
#'   there may be none, and the score is `NA` and counted in what is printed. On the frontier of all periods the unit
#'   itself is left out, its region in other periods is not. Some printed versions of the formula put
#'   \eqn{\sum \bar b/b}{sum b/b} with \eqn{\bar b \ge b}{b >= b_o} into the denominator with a plus, so that more
#'   pollution lowers the score; that is not done here.
#'
#' With `direction = "input"` (`"tone"`, `"super_sbm"`) only inputs count, the denominator is one: input-oriented
#' scores. With `direction = "output"` inputs are not contracted (they may still be in excess): what they count
#' goes to the outputs, so that the weights of `"sbm"` and the default ones of `"nddf"` still add up to one.
#'
#' @section Disposability and returns:
#' Under strong disposability an undesirable output can be reduced at no cost
#' (\eqn{B\lambda \le b}{B lambda <= b}); under weak disposability only along with the desirable ones
#' (\eqn{B\lambda = b}{B lambda = b}). `NULL`, the default, is what the literature has for each distance: strong for
#' `"sbm"` and `"tone"`, weak for `"ddf"` and `"nddf"`. Under constant returns the two give
#' the same number wherever each undesirable output has a slack of its own in the objective (`"sbm"`,
#' `"tone"`, `"nddf"` with positive weights), because the slack takes up the difference; for `"ddf"` they differ.
#'
#' Variable returns (`"vrs"`) add \eqn{\sum\lambda = 1}{sum lambda = 1}. With weak disposability that alone would not be
#' a weakly disposable technology; Kuosmanen's is used, with a second intensity vector
#' \eqn{\mu \ge 0}{mu >= 0} for activity abated altogether: \eqn{X(\lambda + \mu)}{X(lambda + mu)} in the rows of inputs
#' and
#' \eqn{\sum(\lambda + \mu) = 1}{sum(lambda + mu) = 1}. Much software leaves \eqn{\mu}{mu} out, and its numbers differ.
#'
#' @section Indices:
#' With \eqn{D^G} the distance to the frontier of all periods together (`inefficiency_global`) and
#' \eqn{D^t} that to the frontier of period \eqn{t} (`inefficiency`):
#'
#' * `"gml"`: \eqn{(1 + D^G(t)) / (1 + D^G(t+1))}, efficiency change
#'   \eqn{(1 + D^t(t)) / (1 + D^{t+1}(t+1))}, technical change their quotient; above one is a gain. Always feasible and
#'   circular; a period added to the data can change the earlier values. Under `"tone"` and `"super_sbm"` it is the
#'   ratio of scores
#'   \eqn{\rho(t+1)/\rho(t)}{rho(t+1)/rho(t)}, and so are its parts.
#' * `"ml"`: the geometric mean over the frontiers of \eqn{t} and \eqn{t+1}. A region may have no
#'   distance to the frontier of another period; its index is then `NA`, never zero.
#' * `"luenberger"`: differences \eqn{D^G(t) - D^G(t+1)} on the *global* frontier, with parts that add up; above
#'   zero is a gain.
#' * `"luenberger_adjacent"`: the arithmetic mean of differences over the frontiers of \eqn{t} and
#'   \eqn{t+1}, which may be infeasible as `"ml"` is.
#'
#' `frontier` says what \eqn{D^t} is measured against: the units of period \eqn{t}
#' (`"contemporaneous"`) or of all periods up to it (`"sequential"`, a frontier that never moves back). `"biennial"`,
#' for `"ml"` and `"luenberger_adjacent"` only, compares two periods on their pooled
#' frontier, which is always feasible and is not changed by later data; \eqn{D^t} remains contemporaneous.
#'
#' In a mixed-period programme of `"ddf"` \eqn{\beta}{beta} may be negative, as a unit may lie beyond the
#' frontier of another period; slacks cannot be negative, so that such a unit has no solution with the other distances.
#'
#' `gtfp` is the series for regressions: one in each region's first period, then the product of the indices,
#' or one plus their sum for differences.
#'
#' @section Panels with gaps:
#' A region may lack periods. Frontiers are made of the rows there are. An index compares two consecutive periods of
#' `data` and is `NA` where the region has no row in the first of them. Since global indices are circular their series
#' `gtfp` continues across a gap; that of the others is `NA` from there on, and likewise after an infeasible cell.
#'
#' @section Zeros:
#' An input or undesirable output may be zero with the directional distances (`"sbm"`, `"ddf"`, `"nddf"`): a region
#' without sulphur dioxide, hydropower without coal. A direction of zero asks for no movement there: the term counts
#' nothing in the objective, the other weights stay as they are, and the row of the programme remains, so that the
#' region is compared only with combinations that have none of it either. Every row needs an input above zero, and
#' desirable outputs above zero. What is printed says which variables have zeros, and in how many rows. With `"tone"`
#' and `"super_sbm"`, whose terms are shares of the own values, zeros are refused.
#'
#' @section Errors and warnings: `lowcarbon_error_input` for missing, infinite or negative values of any
#'   variable, and for zeros other than those above (row, region and period are named). Combinations that mean nothing,
#'   as `weights` with another distance than `"nddf"`, are refused, and so is a region or period column called like a
#'   column of the result, of its slacks or of its summary. A `lowcarbon_warning` if the solver found no proof for its
#'   answer to a programme; what rests on it is `NA`.
#'
#' @section Solving and cost: Two programmes for each row, four for the adjacent indices, solved by a simplex method in
#'   C. Rows and columns are scaled by powers of two, so that neither units of measurement nor regions of very different
#'   size (factors of 1e24 are tested) round the data. A programme is first solved over the few units that have turned
#'   out to carry solutions; its dual prices then value all units, and where any of them would improve it, it joins: the
#'   answer is that over all units. It is taken only with its proof: the final basis, factorised in twice the precision
#'   of doubles, is feasible, and its prices leave no unit that improves the objective by more than 1e-11 of it. That a
#'   programme has no solution is proved in the same way. Where this fails, all steps are taken in twice the precision;
#'   where that fails, the value is `NA`. Values below 1e-9 are reported as zero.
#'   6,000 rows take about half a second, most of it for the frontier of all periods, whose cost grows with the square
#'   of the rows: 100,000 take about two minutes. A progress bar is shown in interactive sessions if
#'   there are more than 3,000 programmes; a run can be interrupted.
#'
#' @param data A data frame, one row per region and period, in any order.
#' @param inputs,desirable,undesirable Names of columns: inputs (capital, labour, energy), desirable outputs (real GDP)
#'   and undesirable outputs (carbon dioxide), positive, in any units (see the section on zeros). `undesirable = NULL`
#'   for none.
#' @param index The region and the period column, `c("region", "time")` or
#'   `~ region + time`; may be left out for a `plm::pdata.frame`.
#' @param distance,returns,productivity,frontier See the sections below; the first is the default.
#' @param disposability Of the undesirable outputs: `"weak"`, `"strong"` (the only one for `"super_sbm"`), or `NULL` for
#'   the usual one of `distance`.
#' @param direction `"own"`: every variable by its own value, the non-oriented form; `"output"`: inputs are not
#'   contracted; `"input"`, for `"tone"` and `"super_sbm"`: only inputs are. `NULL`, the default, is
#'   what the literature has: `"output"` for `"ddf"`, `"own"` for the other distances.
#' @param weights For `"nddf"`: one number for each input, desirable and undesirable output, in this order or named by
#'   columns, not negative. A variable of weight zero is left out of the direction. They are taken as
#'   they are: five ones give five times what five fifths give.
#' @return A data frame of class `lowcarbon_gtfp`, a row for each row of `data`, sorted by region and period: the two
#'   columns of `index`, `inefficiency_global`, `inefficiency`, `index`, `efficiency_change`, `technical_change` (from
#'   the period before to that of the row; `NA` in the first), `gtfp` and `reason` (why `index` is `NA`). The adjacent
#'   indices add `inefficiency_previous` and `inefficiency_next`, distances to the frontiers of the period
#'   before and after (or to those pooled with the own). [gtfp_slacks()] gives slacks by variable, [gtfp_peers()] peers
#'   and targets, `summary()` means by period; `plot()` and `autoplot()` draw. The choices made are in the attribute
#'   `choices`; `merge(data, found)` joins the result to the panel for a regression.
#'
#' @concept super-efficiency SBM data envelopment analysis DEA Malmquist
#' @references Chambers, R. G., Färe, R., and Grosskopf, S. (1996). Productivity growth in APEC countries.
#'   *Pacific Economic Review*, 1(3), 181-190. \doi{10.1111/j.1468-0106.1996.tb00184.x}
#'
#'   Chung, Y. H., Färe, R., and Grosskopf, S. (1997). Productivity and undesirable outputs: a directional distance
#'   function approach. *Journal of Environmental Management*, 51(3), 229-240. \doi{10.1006/jema.1997.0146}
#'
#'   Fukuyama, H., and Weber, W. L. (2009). A directional slacks-based measure of technical inefficiency.
#'   *Socio-Economic Planning Sciences*, 43(4), 274-287. \doi{10.1016/j.seps.2008.12.001}
#'
#'   Kuosmanen, T. (2005). Weak disposability in nonparametric production analysis with undesirable outputs.
#'   *American Journal of Agricultural Economics*, 87(4), 1077-1082. \doi{10.1111/j.1467-8276.2005.00788.x}
#'
#'   Oh, D. (2010). A global Malmquist-Luenberger productivity index. *Journal of Productivity Analysis*, 34(3),
#'   183-197.
#'   \doi{10.1007/s11123-010-0178-y}
#'
#'   Pastor, J. T., Asmild, M., and Lovell, C. A. K. (2011). The biennial Malmquist productivity change index.
#'   *Socio-Economic Planning Sciences*, 45(1), 10-15. \doi{10.1016/j.seps.2010.09.001}
#'
#'   Tone, K. (2001). A slacks-based measure of efficiency in data envelopment analysis. *European Journal of
#'   Operational Research*, 130(3), 498-509. \doi{10.1016/S0377-2217(99)00407-5}
#'
#'   Tone, K. (2002). A slacks-based measure of super-efficiency in data envelopment analysis. *European Journal of
#'   Operational Research*, 143(1), 32-41. \doi{10.1016/S0377-2217(01)00324-1}
#'
#'   Tone, K. (2003). Dealing with undesirable outputs in DEA: a slacks-based measure (SBM) approach. GRIPS Research
#'   Report Series I-2003-0005.
#'
#'   Zhou, P., Ang, B. W., and Wang, H. (2012). Energy and CO2 emission performance in electricity generation: a
#'   non-radial directional distance function approach. *European Journal of Operational Research*, 221(3), 625-635.
#'   \doi{10.1016/j.ejor.2012.04.022}
#' @order 1
#' @concept GTFP
#' @concept GML index
#' @concept Malmquist-Luenberger
#' @concept DDF
#' @concept directional distance function
#' @concept SBM
#' @concept undesirable output
#' @concept lvse quanyaosu shengchanlv
#' @export
#' @examples
#' panel <- data.frame(region = rep(c("A", "B", "C"), each = 2), year = rep(2019:2020, 3),
#'                     capital = c(2, 2, 4, 3, 3, 3), labour = c(3, 3, 2, 2, 4, 4),
#'                     gdp = c(2, 2.2, 2, 2.1, 2, 2), co2 = c(1, 0.9, 2, 1.6, 3, 3))
#' found <- gtfp(panel, c("capital", "labour"), "gdp", "co2", c("region", "year"))
#' found
#' summary(found)
#' gtfp_slacks(found)
gtfp <- function(data, inputs, desirable, undesirable, index = NULL,
                 distance = c("sbm", "ddf", "nddf", "tone", "super_sbm"),
                 returns = c("crs", "vrs"), productivity = c("gml", "ml", "luenberger", "luenberger_adjacent"),
                 frontier = c("contemporaneous", "sequential", "biennial"), disposability = NULL,
                 direction = NULL, weights = NULL) {
  check_data(data)
  index <- resolve_index(data, index)
  variables <- gtfp_variables(data, inputs, desirable, undesirable, index)
  choices <- list(
    distance = check_choice(distance),
    returns = check_choice(returns),
    disposability = disposability, direction = direction,
    productivity = check_choice(productivity),
    frontier = check_choice(frontier)
  )
  choices <- gtfp_choices(choices)
  model <- gtfp_model(choices$distance, variables$roles, choices$returns, choices$disposability, choices$direction,
                      gtfp_weights(weights, variables, choices))
  units <- gtfp_units(data, variables, index, zeros = !is_ratio(choices$distance))
  choices$zeros <- units$zeros
  warn_totals(data, index[1L], index[2L], variables$names)
  distances <- gtfp_distances(model, units, choices)
  parts <- productivity_index(units, distances, choices)
  gtfp_result(units, variables, distances, parts, model, choices, index)
}

# ---- arguments -------------------------------------------------------------

# Columns and their roles, in the order inputs, desirable, undesirable.
gtfp_variables <- function(data, inputs, desirable, undesirable, index) {
  check_columns(data, inputs, "inputs")
  check_columns(data, desirable, "desirable")
  if (missing(undesirable) || !is.null(undesirable)) check_columns(data, undesirable, "undesirable")
  names <- c(inputs, desirable, undesirable)
  arg <- rep(c("inputs", "desirable", "undesirable"), lengths(list(inputs, desirable, undesirable)))
  again <- match(TRUE, duplicated(names) | names %in% index)
  if (!is.na(again)) {
    abort_input(arg[again], "each column in one role only", paste0("`", names[again], "` again"))
  }
  list(names = unname(names), arg = arg,
       roles = c(inputs = "input", desirable = "desirable", undesirable = "undesirable")[arg])
}

# What was left open is what the literature has for each distance.
gtfp_choices <- function(choices) {
  ratio <- is_ratio(choices$distance)
  usual <- list(disposability = if (ratio || choices$distance == "sbm") "strong" else "weak",
                direction = if (choices$distance == "ddf") "output" else "own")
  allowed <- list(disposability = c("weak", "strong")[if (choices$distance == "super_sbm") 2L else 1:2],
                  direction = c("own", if (ratio) "input", "output"))
  for (name in names(usual)) {
    given <- choices[[name]]
    choices[[name]] <- if (is.null(given)) usual[[name]] else check_choice(given, allowed[[name]], name)
  }
  if (choices$frontier == "biennial" && is_global(choices$productivity)) {
    abort_input("frontier",
                paste0("\"contemporaneous\" or \"sequential\" with productivity = \"", choices$productivity, "\""),
                "\"biennial\"",
                hint = paste("The biennial frontier takes the place of the global one: use productivity =",
                             if (choices$productivity == "gml") "\"ml\"." else "\"luenberger_adjacent\"."))
  }
  choices
}

# What a slack of the size of the unit's own value counts in the objective.
gtfp_weights <- function(weights, variables, choices) {
  roles <- unname(variables$roles)
  moved <- choices$direction == "own" | roles != "input"
  if (choices$distance != "nddf") {
    if (!is.null(weights)) {
      abort_input("weights", "NULL unless distance = \"nddf\"", describe_found(weights),
                  hint = "The weights of the other distances are part of their definition.")
    }
    group <- roles == "input"
    even <- ifelse(group, 1 / sum(group), 1 / sum(!group)) / (1 + (choices$direction == "own"))
    return(ifelse(moved, even, 0))
  }
  if (is.null(weights)) {
    size <- table(roles[moved])
    return(ifelse(moved, 1 / length(size) / as.double(size[roles]), 0))
  }
  check_weights_given(weights, variables$names, moved)
}

check_weights_given <- function(weights, names, moved) {
  wanted <- paste0("one number for each of ", describe_set(names, at_most = 12L), ", not negative and not all zero")
  if (!is_plain_numeric(weights) || length(weights) != length(names) || !all(is.finite(weights) & weights >= 0) ||
      !any(weights > 0)) {
    abort_input("weights", wanted, describe_found(weights))
  }
  if (!is.null(names(weights))) {
    unknown <- setdiff(names(weights), names)
    if (length(unknown) || anyDuplicated(names(weights))) {
      abort_input("weights", wanted,
                  paste("the name", describe_set(c(unknown, names(weights)[duplicated(names(weights))])[1L])))
    }
    weights <- weights[names]
  }
  if (any(weights[!moved] > 0)) {
    abort_input("weights", "zero for every input with direction = \"output\"",
                paste("a positive one for", describe_set(names[!moved & weights > 0])))
  }
  unname(as.double(weights))
}

# The panel in order of region and period: values (variables x units), which row
# is that of the period before (NA if none) and which the region's first.
# `zeros`: whether inputs and undesirable outputs may be zero.
gtfp_units <- function(data, variables, index, zeros = FALSE) {
  check_free(index, gtfp_columns)
  strict <- !zeros | variables$roles == "desirable"
  values <- vapply(seq_along(variables$names), function(k) {
    numeric_column(data, variables$names[k], variables$arg[k], index, lower = 0, strict = strict[k])
  }, double(nrow(data)))
  values <- matrix(values, nrow(data))
  check_some_input(values, variables, data, index)
  panel <- code_panel(data, index)
  position <- rank(period_values(panel$time$ids))
  rows <- order(panel$region$codes, position[panel$time$codes])
  region <- panel$region$codes[rows]
  period <- as.integer(position[panel$time$codes[rows]])
  n <- length(rows)
  before <- c(NA_integer_, seq_len(n - 1L))
  before[-1L][region[-1L] != region[-n] | diff(period) != 1L] <- NA_integer_
  list(values = t(values[rows, , drop = FALSE]), zeros = count_zeros(values, variables$names), n = n,
       periods = panel$time$n, region = region, period = period, before = before,
       first = match(region, region), region_ids = panel$region$ids[region],
       time_ids = panel$time$ids[panel$time$codes[rows]])
}

# A unit that uses nothing would be infinitely productive.
check_some_input <- function(values, variables, data, index) {
  input <- variables$roles == "input"
  none <- which(rowSums(values[, input, drop = FALSE]) == 0)
  if (length(none)) {
    abort_input("inputs", "an input above 0 in each row", "zeros only", describe_row(data, none[1L], index),
                hint = "Add an input that the region has, or leave the row out and say so.")
  }
}

# "so2 (3)", for what is printed; NULL if there are none.
count_zeros <- function(values, names) {
  zeros <- colSums(values == 0)
  if (any(zeros > 0)) paste0(names, " (", zeros, ")")[zeros > 0]
}

# Of the result, of gtfp_slacks() and of summary().
gtfp_columns <- c("inefficiency_global", "inefficiency", "index", "efficiency_change", "technical_change", "gtfp",
                  "reason",
                  "inefficiency_previous", "inefficiency_next", "variable", "role", "slack", "contribution", "n",
                  "efficient", "missing")

# ---- the run ---------------------------------------------------------------

gtfp_distances <- function(model, units, choices) {
  adjacent <- !is_global(choices$productivity)
  progress <- gtfp_progress(2L * units$n + if (adjacent) 2L * sum(!is.na(units$before)) else 0L)
  on.exit(progress$close())
  within <- within_distances(model, units, choices$frontier, progress$tick)
  found <- list(within = within$value, within_slacks = within$slacks, within_peers = within$peers,
                within_status = within$status)
  status <- within$status
  if (adjacent) {
    found <- c(found, adjacent_distances(model, units, choices$frontier, within, progress$tick))
    status <- c(status, found$previous_status, found$after_status)
  }
  whole <- global_distances(model, units, progress$tick)
  warn_unsolved(c(status, whole$status))
  c(found, list(global = whole$value, global_slacks = whole$slacks, global_peers = whole$peers,
                global_status = whole$status))
}

warn_unsolved <- function(status) {
  failed <- sum(!status %in% c(programme_ends[c("solved", "infeasible")], NA))
  if (failed) warn_lowcarbon("the solver failed on ", failed, " of ", sum(!is.na(status)),
                             " programmes; what rests on them is NA.")
}

# A bar where somebody looks and the run is long enough to be looked at.
gtfp_progress <- function(total, at_least = 3000L, show = interactive()) {
  if (!show || total < at_least) return(list(tick = function(n) NULL, close = function() NULL))
  bar <- utils::txtProgressBar(max = total, style = 3L)
  done <- 0
  list(tick = function(n) {
    done <<- done + n
    utils::setTxtProgressBar(bar, done)
  }, close = function() close(bar))
}

gtfp_result <- function(units, variables, distances, parts, model, choices, index) {
  columns <- c(stats::setNames(list(units$region_ids, units$time_ids), index),
               list(inefficiency_global = distances$global, inefficiency = distances$within),
               parts[c("index", "efficiency_change", "technical_change", "gtfp")],
               if (!is_global(choices$productivity)) list(inefficiency_previous = distances$previous,
                                                          inefficiency_next = distances$after),
               parts["reason"])
  of <- function(role) variables$names[variables$roles == role]
  choices <- c(choices, if (choices$distance == "nddf") list(weights = model$weights),
               list(inputs = of("input"), desirable = of("desirable")),
               if ("undesirable" %in% variables$roles) list(undesirable = of("undesirable")))
  new_result(list_to_frame(columns), "lowcarbon_gtfp", choices = choices, index = index,
             slacks = list(global = distances$global_slacks, within = distances$within_slacks, values = t(units$values),
                           variables = variables, weights = model$weights),
             peers = list(global = distances$global_peers, within = distances$within_peers))
}
