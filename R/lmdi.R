#' Logarithmic mean Divisia index decomposition
#'
#' Splits the change of a quantity that is a sum over sectors of products of
#' factors, such as emissions in the Kaya identity
#' `co2 = sum(intensity * structure * scale)`, into one effect for each factor.
#' The effects add up (or multiply) to the whole change without a remainder.
#'
#' With \eqn{V = \sum_i V_i}{V = sum_i V_i}, \eqn{V_i = \prod_k x_{ki}}{V_i = prod_k x_ki} and the logarithmic
#' mean \eqn{L(a, b) = (a - b)/\ln(a/b)}{L(a, b) = (a - b)/ln(a/b)}, the effect of factor \eqn{k} between
#' periods 0 and T is
#'
#' * additive: \eqn{\Delta V_k = \sum_i w_i \ln(x_{ki}^T / x_{ki}^0)}{dV_k = sum_i w_i ln(x_ki^T / x_ki^0)};
#' * multiplicative: \eqn{D_k = \exp(\Delta V_k / L(V^T, V^0))}{D_k = exp(dV_k / L(V^T, V^0))};
#'
#' with \eqn{w_i = L(V_i^T, V_i^0)} for LMDI-I (the usual choice, consistent
#' under aggregation over regions and sectors) and
#' \eqn{w_i = L(V^T, V^0) L(v_i^T, v_i^0) / \sum_j L(v_j^T, v_j^0)}{w_i = L(V^T, V^0) L(v_i^T, v_i^0) / sum_j L(v_j^T,
#' v_j^0)} with shares \eqn{v_i = V_i / V} for LMDI-II (weights that sum to one).
#'
#' @section Zeros:
#' Zeros are dealt with by analytic limits, not by small numbers put in their
#' place. A sector that comes to life (\eqn{V_i} from 0 to positive) gives its
#' whole \eqn{V_i^T} to the factor that was zero; one that dies gives
#' \eqn{-V_i^0} to the factor that became zero; a sector that is zero in both
#' periods gives nothing. If several factors are zero at once, the limit depends
#' on how fast each of them goes to zero: with \eqn{x_k \sim \epsilon^{a_k}}{x_k ~ e^(a_k), e to 0,}
#' factor \eqn{k} receives the part \eqn{a_k / \sum a}{a_k / sum a}. The default, equal
#' speeds, splits the term equally; `speed` states another rule. A factor of speed 0
#' gets a part only where no other factor is zero.
#'
#' A ratio that is 0/0 has no value that could go to zero, and takes no part: the
#' intensity (emissions per output) of a sector without output, say, whose entry
#' is then one of structure. Such ratios are
#'
#' * `NaN`, from a factor such as `(co2 / energy)` computed in `identity` or from a
#'   column computed before, in a row whose left side is 0 (elsewhere a `NaN` is an
#'   error, and so is an `NA` everywhere);
#' * a zero in a column `intensity` beside a zero in a column `structure`, the names
#'   that [kaya_factors()] gives.
#'
#' The choices on the result name the factors concerned. To let such a factor
#' take a part none the less, name its `speed`. For ratios of your own that were
#' set to 0 and have other names, say `speed = c(name = 0)`.
#'
#' Negative values are accepted as long as no cell and no factor changes its
#' sign between the two periods: beyond that the decomposition is not defined,
#' and the cell is named.
#'
#' @param identity a formula: the whole on the left, a product of factors on
#'   the right, as `co2 ~ intensity * structure * scale`. A factor is a column
#'   or an expression in brackets, as `co2 ~ (co2 / gdp) * gdp`. The factors of
#'   each row must multiply to the left side within `tolerance`.
#' @param data a data frame in long form, one row per region and period, or per
#'   region, period and sector; any row order.
#' @param index names of the region and the period column, as
#'   `c("region", "time")` or `~ region + time`; may be left out for a
#'   `plm::pdata.frame`. Periods are taken in order of time: numbers and dates
#'   as they are, labels that all read as numbers (`"9"`, `"10"`) by these, other
#'   labels by factor level or in sorted order.
#' @param sector name of the column, or columns, that tell the sectors (and
#'   fuels) of a region and period apart; `NULL` for an identity without a sum.
#'   Every sector must have a row in every region and period that is used: a
#'   sector at rest has a row with zeros.
#' @param periods `NULL` for every pair of consecutive periods, or a vector of
#'   periods such as `c(2010, 2015, 2020)`, whose consecutive pairs are used.
#' @param form `"additive"`: differences, in the unit of the left side;
#'   `"multiplicative"`: ratios.
#' @param weights `"I"` or `"II"`, see above.
#' @param by_sector `TRUE` for the term of each sector.
#' @param chain `FALSE`: a pair of `periods` is compared directly (end points).
#'   `TRUE`: the effects of all the steps observed between the two are added up
#'   (multiplied). Both close exactly; the effects differ, because chaining
#'   follows the path. Needs every period in between.
#' @param speed named numbers not below zero, the relative speed \eqn{a_k} with
#'   which a factor goes to zero; 1 for those not named. See the section on zeros.
#' @param tolerance largest relative gap between the left side and the product
#'   of the factors in a row.
#'
#' @return A data frame of class `lowcarbon_lmdi`: the region column, `from`,
#'   `to`, the sector column(s) if `by_sector`, `factor` (each factor and
#'   `"total"`), `effect` (in the unit of the left side, or a ratio), `share`
#'   (percent of the total change; of the logarithm of the total ratio if
#'   multiplicative; `NA` where the total does not change) and `relative`
#'   (additive only: effect in percent of the value at `from`). The attribute
#'   `"closure"` is a data frame with the remainder of every region and step.
#'   `summary()` adds the regions up.
#'
#' @section Errors:
#' Besides missing, infinite or non-numeric values and repeated or absent cells,
#' an identity whose factors do not multiply to its left side is refused with
#' the first row that breaks it, and so are a change of sign and, for the
#' multiplicative form and LMDI-II, a total of zero. The region column (and the
#' sector column with `by_sector`) keeps its name in the result and so cannot be
#' called `from`, `to`, `factor`, `effect`, `share` or `relative`.
#'
#' @section Cost: proportional to the number of rows times the number of
#'   factors; no copy of numeric columns is made.
#'
#' @references Ang, B. W. (2005). The LMDI approach to decomposition analysis: a
#'   practical guide. *Energy Policy* 33, 867-871.
#'   \doi{10.1016/j.enpol.2003.10.010}
#'
#'   Ang, B. W. (2015). LMDI decomposition approach: a guide for implementation.
#'   *Energy Policy* 86, 233-238. \doi{10.1016/j.enpol.2015.07.007}
#'
#'   Wood, R., Lenzen, M. (2006). Zero-value problems of the logarithmic mean
#'   Divisia index decomposition method. *Energy Policy* 34, 1326-1331.
#'   \doi{10.1016/j.enpol.2004.11.010}
#'
#' @seealso [kaya_factors()] makes the three factors of the Kaya identity,
#'   [log_mean()].
#' @concept LMDI
#' @concept Kaya identity
#' @concept index decomposition analysis
#' @concept logarithmic mean Divisia
#' @concept drivers of emissions
#' @concept yinsu fenjie
#' @examples
#' industry <- data.frame(
#'   city = "A", year = rep(c(2010, 2015), each = 2),
#'   sector = c("steel", "textiles"),
#'   co2 = c(120, 30, 100, 45), output = c(40, 60, 50, 100)
#' )
#' panel <- kaya_factors(industry, "co2", "output", c("city", "year"), "sector")
#' effects <- lmdi(co2 ~ intensity * structure * scale, panel,
#'                 index = c("city", "year"), sector = "sector")
#' effects
#' attr(effects, "closure")
#' @export
lmdi <- function(identity, data, index = NULL, sector = NULL, periods = NULL,
                 form = c("additive", "multiplicative"), weights = c("I", "II"), by_sector = FALSE,
                 chain = FALSE, speed = NULL, tolerance = 1e-8) {
  check_data(data)
  form <- check_choice(form)
  weights <- check_choice(weights)
  check_flag(by_sector, "by_sector")
  check_flag(chain, "chain")
  check_number(tolerance, "tolerance", lower = 0)
  index <- resolve_index(data, index)
  if (!is.null(sector)) check_columns(data, sector, "sector")
  if (by_sector && is.null(sector)) {
    abort_input("by_sector", "a `sector` column to tell the terms apart", "`sector = NULL`")
  }
  check_free(c(index[1L], if (by_sector) sector), c("from", "to", "factor", "effect", "share", "relative"))
  parts <- identity_parts(identity, data, c(index, sector))
  speeds <- factor_speeds(speed, names(parts$factors))
  parts <- mark_undefined(parts, names(speed))
  check_identity(parts, data, c(index, sector), tolerance)
  panel <- code_panel(data, index, sector,
                      hint = "Add the rows up first, or name in `sector` the column that tells them apart.")
  warn_totals(data, c(index[1L], sector), index[2L], plain_numeric_names(data, all.vars(identity)))
  steps <- lmdi_steps(panel, periods, chain, index)
  cells <- lmdi_cells(panel, steps$used, index, sector)
  raw <- .Call(
    ffi_lmdi, parts$whole, unname(parts$factors), cells, c(panel$region$n, length(steps$used), panel$sector$n),
    steps$from, steps$to, c(as.integer(weights == "II"), as.integer(form == "multiplicative")),
    speeds, by_sector
  )
  if (is.integer(raw)) abort_lmdi(raw, data, parts, steps, panel, c(index, sector))
  together <- if (form == "multiplicative") regions_together(raw, steps, panel, weights)
  raw <- chain_steps(raw, steps, panel, length(parts$factors), form)
  choices <- c(list(form = form, weights = paste0("LMDI-", weights), steps = if (chain) "chained" else "end points"),
               if (!is.null(speed)) list(`speed to zero` = paste(names(speed), digits_text(speed))),
               if (length(parts$undefined)) list(`0/0, no part in limits at zero` = parts$undefined))
  result <- lmdi_result(raw, parts, steps, panel, index, sector, by_sector, choices)
  if (!is.null(together)) attr(result, "together") <- together
  result
}

#' Logarithmic mean
#'
#' \eqn{L(a, b) = (a - b)/\ln(a/b)}{L(a, b) = (a - b)/ln(a/b)}, with \eqn{L(a, a) = a} and
#' \eqn{L(0, b) = 0}. The value keeps about 15 digits however close `a` and `b`
#' are, where the quotient as written loses them all.
#'
#' @param a,b numbers that are not negative, of one length or one of them a
#'   single number.
#' @return A vector, between the geometric and the arithmetic mean of `a` and `b`.
#' @references Ang, B. W. (2005). \doi{10.1016/j.enpol.2003.10.010}
#' @examples
#' log_mean(c(1, 2, 0), c(1 + 1e-12, 4, 3))
#' @export
log_mean <- function(a, b) {
  if (missing(a) || missing(b)) abort_input(if (missing(a)) "a" else "b", "numbers", "nothing")
  n <- max(length(a), length(b))
  for (arg in c("a", "b")) {
    x <- get(arg)
    if (!is_plain_numeric(x) || !length(x) %in% c(1L, n)) {
      abort_input(arg, paste("numbers, 1 or", n, "of them"), paste(length(x), class(x)[1L], "value(s)"))
    }
    bad <- match(TRUE, !is.finite(x) | x < 0)
    if (!is.na(bad)) abort_input(arg, "finite numbers not below 0", describe_value(x[bad]), paste("position", bad))
  }
  .Call(ffi_log_mean, rep_len(as.double(a), n), rep_len(as.double(b), n))
}

# ---- the identity --------------------------------------------------------

# list(whole = numbers, factors = named list of numbers, name of the whole)
identity_parts <- function(identity, data, index) {
  if (missing(identity)) identity <- NULL
  if (!inherits(identity, "formula") || length(identity) != 3L) {
    abort_input("identity", "a formula with two sides, as co2 ~ intensity * structure * scale",
                if (inherits(identity, "formula")) "one side only" else describe_class(identity))
  }
  leaves <- product_leaves(identity[[3L]])
  labels <- vapply(leaves, leaf_label, "")
  if (anyDuplicated(labels)) {
    abort_input("identity", "each factor once", paste0("`", labels[anyDuplicated(labels)], "` twice"))
  }
  if ("total" %in% labels) {
    abort_input("identity", "factors of other names than \"total\", which the result uses", "a factor `total`")
  }
  frame <- environment(identity)
  whole <- identity_column(identity[[2L]], data, index, frame)
  list(
    whole = whole,
    factors = stats::setNames(lapply(leaves, identity_column, data, index, frame, whole), labels),
    name = leaf_label(identity[[2L]])
  )
}

# Factors that are 0/0 in some row, where the whole is zero, as NaN: those that
# were computed so, and the intensity of a sector without output, which
# kaya_factors() calls 0. One whose speed the caller has named is a plain zero.
mark_undefined <- function(parts, named) {
  factors <- parts$factors
  if (all(c("intensity", "structure") %in% names(factors)) && !"intensity" %in% named) {
    idle <- which(factors$structure == 0 & factors$intensity == 0 & parts$whole == 0)
    if (length(idle)) parts$factors$intensity[idle] <- NaN
  }
  for (name in intersect(named, names(factors))) {
    idle <- which(is.nan(factors[[name]]))
    if (length(idle)) parts$factors[[name]][idle] <- 0
  }
  parts$undefined <- names(factors)[vapply(parts$factors, anyNA, NA)]
  parts
}

# The leaves of a product; brackets keep an expression together.
product_leaves <- function(expression) {
  if (is.call(expression)) {
    operator <- as.character(expression[[1L]])[1L]
    if (operator == "*") return(c(product_leaves(expression[[2L]]), product_leaves(expression[[3L]])))
    if (operator %in% c("+", "-", "/", ":", "^", "|")) {
      abort_input("identity", "a product of factors on the right, joined by *",
                  paste0("`", operator, "` in ", deparse1(expression)),
                  hint = "Put a factor that is itself computed in brackets: co2 ~ (co2 / gdp) * gdp.")
    }
  }
  list(expression)
}

leaf_label <- function(expression) {
  if (is.call(expression) && identical(expression[[1L]], as.name("("))) expression <- expression[[2L]]
  if (is.name(expression)) return(as.character(expression)) # deparsed, it would depend on the locale
  deparse1(expression)
}

# A column, or what an expression of columns gives. With `whole`, a factor, which
# may be 0/0 (NaN) in a row where that is zero.
identity_column <- function(expression, data, index, frame, whole = NULL) {
  label <- leaf_label(expression)
  if (is.name(expression)) {
    check_columns(data, label, "identity", 1L)
    value <- numeric_column(data, label, "identity", index, missing = TRUE)
  } else {
    value <- computed_factor(expression, label, data, frame)
    check_values(value, label, "identity", data, index, missing = TRUE)
  }
  if (!anyNA(value)) return(value)
  row <- match(TRUE, is.na(value) & !(is.nan(value) & if (is.null(whole)) FALSE else whole == 0))
  if (is.na(row)) return(value)
  abort_input("identity", paste0("finite values in `", label, "`"), describe_value(value[row]),
              describe_row(data, row, index),
              hint = paste("Find the value, or fill it with fill_panel() and say so; a sector at rest has zeros.",
                           "Only a factor may be 0/0, where the left side is 0."))
}

computed_factor <- function(expression, label, data, frame) {
  used <- as.list(data)[intersect(all.vars(expression), names(data))]
  value <- tryCatch(eval(expression, used, frame), error = function(failure) {
    abort_input("identity", paste0("a number for each row from `", label, "`"), conditionMessage(failure))
  })
  if (!is_plain_numeric(value) || length(value) != nrow(data)) {
    abort_input("identity", paste0("a number for each row from `", label, "`"),
                paste(length(value), class(value)[1L], "value(s)"))
  }
  value <- as.double(value)
  unknown <- Reduce(`|`, lapply(used, is.na), FALSE)
  value[unknown & is.nan(value)] <- NA_real_ # arithmetic may turn the one into the other
  value
}

check_identity <- function(parts, data, index, tolerance) {
  breach <- .Call(ffi_identity, parts$whole, unname(parts$factors), as.double(tolerance))
  if (is.null(breach)) return(invisible())
  row <- breach[1L]
  abort_input(
    "identity", paste0("factors that multiply to `", parts$name, "` in every row, within a relative ", tolerance),
    paste0(paste(names(parts$factors), collapse = " * "), " = ", format(breach[2L], digits = 10), " where ",
           parts$name, " = ", format(parts$whole[row], digits = 10)),
    describe_row(data, row, index),
    hint = "Compute the factors from the unrounded columns, or raise `tolerance` and look at the closure."
  )
}

factor_speeds <- function(speed, factors) {
  speeds <- stats::setNames(rep(1, length(factors)), factors)
  if (is.null(speed)) return(unname(speeds))
  unknown <- setdiff(names(speed), factors)
  if (!is.numeric(speed) || is.null(names(speed)) || length(unknown)) {
    abort_input("speed", paste("numbers named by factors:", describe_set(factors)),
                if (length(unknown)) paste("the name", describe_set(unknown)) else describe_class(speed))
  }
  if (any(!is.finite(speed) | speed < 0)) {
    abort_input("speed", "finite numbers not below 0", describe_value(speed[!is.finite(speed) | speed < 0][1L]))
  }
  twice <- anyDuplicated(names(speed))
  if (twice) abort_input("speed", "each factor once", paste0("`", names(speed)[twice], "` twice"))
  speeds[names(speed)] <- as.double(speed)
  unname(speeds)
}

# ---- periods -------------------------------------------------------------

# used: codes of the periods that take part, in order; from, to: positions in
# it, from 0; pair: which pair of `periods` a step belongs to.
lmdi_steps <- function(panel, periods, chain, index) {
  ids <- panel$time$ids
  if (length(ids) < 2L) {
    abort_input("data", paste0("two periods or more in `", index[2L], "`"), paste("one,", describe_value(ids)))
  }
  ends <- if (is.null(periods)) seq_along(ids) else match_periods(periods, ids)
  used <- if (chain) ends[1L]:ends[length(ends)] else ends
  last <- length(used) - 1L
  pair <- if (chain) findInterval(used[-length(used)], ends, rightmost.closed = TRUE) else seq_len(last)
  list(used = used, from = seq_len(last) - 1L, to = seq_len(last), pair = pair, ends = ends)
}

match_periods <- function(periods, ids) {
  if (!is.atomic(periods) || length(periods) < 2L || anyDuplicated(periods)) {
    abort_input("periods", "two or more different periods", describe_found(periods))
  }
  at <- match(id_strings(periods), id_strings(ids))
  if (anyNA(at)) {
    abort_input("periods", paste0("periods of the data, ", describe_value(ids[1L]), " to ",
                                  describe_value(ids[length(ids)])),
                describe_value(periods[is.na(at)][1L]))
  }
  if (is.unsorted(at)) abort_input("periods", "periods in rising order", paste(format(periods), collapse = ", "))
  at
}

# The grid of the used periods only; a hole in it is named.
lmdi_cells <- function(panel, used, index, sector) {
  if (!identical(used, seq_len(panel$time$n))) {
    grid <- array(panel$cells, c(panel$sector$n, panel$time$n, panel$region$n))
    panel$cells <- as.vector(grid[, used, , drop = FALSE])
    panel$time <- list(ids = panel$time$ids[used], n = length(used))
  }
  check_balanced(panel, index, sector, hint = paste(
    "A sector at rest needs a row with zeros (and the region's own scale);",
    "drop regions that are not observed in every period that is used."
  ))
  panel$cells
}

# Adds (multiplies) the effects of the steps between two ends.
chain_steps <- function(raw, steps, panel, n_factors, form) {
  n_steps <- length(steps$from)
  n_pairs <- length(steps$ends) - 1L
  if (n_steps == n_pairs) return(raw)
  join <- function(x, inner) {
    x <- array(x, c(inner, n_steps, panel$region$n))
    if (form == "multiplicative") x <- log(x)
    joined <- join_steps(x, steps)
    as.vector(if (form == "multiplicative") exp(joined) else joined)
  }
  raw$effects <- join(raw$effects, n_factors)
  if (!is.null(raw$by_sector)) raw$by_sector <- join(raw$by_sector, n_factors * panel$sector$n)
  totals <- array(raw$totals, c(2L, n_steps, panel$region$n))
  first <- match(seq_len(n_pairs), steps$pair)
  last <- c(first[-1L] - 1L, n_steps)
  raw$totals <- as.vector(rbind(as.vector(totals[1L, first, ]), as.vector(totals[2L, last, ])))
  raw
}

# Sums over the steps of each pair of `periods`; x: anything x steps x regions.
join_steps <- function(x, steps) {
  n_pairs <- length(steps$ends) - 1L
  size <- dim(x)
  joined <- vapply(seq_len(n_pairs), function(pair) {
    here <- aperm(x[, steps$pair == pair, , drop = FALSE], c(1L, 3L, 2L))
    without_noise(rowSums(here, dims = 2L), rowSums(abs(here), dims = 2L))
  }, matrix(0, size[1L], size[3L]))
  aperm(array(joined, c(size[1L], size[3L], n_pairs)), c(1L, 3L, 2L))
}

# Sums with zero in the place of what rounding leaves of terms that cancel, given
# the sums of their sizes.
without_noise <- function(sum, size) {
  sum[abs(sum) <= 4 * .Machine$double.eps * size] <- 0
  sum
}

# The ratios of all regions together: logarithms of the factors' (a row a factor, a
# column a pair of `periods`) and that of the sums. ln D_k = sum_r w_r ln D_kr; for
# LMDI-I w_r = L(V_r)/L(V), by which what one decomposition of all regions' sectors
# gives comes out of those of the regions; for LMDI-II L(v_r) over their sum, v_r =
# V_r/V. NA where the sum over regions is zero or changes its sign.
regions_together <- function(raw, steps, panel, weights) {
  n_steps <- length(steps$from)
  n_regions <- panel$region$n
  totals <- array(raw$totals, c(2L, n_steps, n_regions))
  whole <- rowSums(totals, dims = 2L)
  of_region <- if (weights == "I") totals else totals / as.vector(whole)
  means <- matrix(.Call(ffi_log_mean, as.vector(of_region[2L, , ]), as.vector(of_region[1L, , ])), n_steps)
  weight <- means / if (weights == "I") .Call(ffi_log_mean, whole[2L, ], whole[1L, ]) else rowSums(means)
  undefined <- !is.finite(colSums(whole)) | sign(whole[1L, ]) * sign(whole[2L, ]) != 1
  weight[undefined, ] <- NA_real_
  terms <- array(log(raw$effects), c(length(raw$effects) / length(weight), n_steps, n_regions))
  terms <- terms * rep(weight, each = dim(terms)[1L])
  added <- without_noise(rowSums(terms, dims = 2L), rowSums(abs(terms), dims = 2L))
  joined <- join_steps(array(added, c(dim(added), 1L)), steps)
  first <- match(seq_len(dim(joined)[2L]), steps$pair)
  last <- c(first[-1L] - 1L, n_steps)
  ratio <- ifelse(is.na(joined[1L, , 1L]), NA_real_, whole[2L, last] / whole[1L, first])
  list(effects = matrix(joined, dim(joined)[1L]), total = ratio)
}

# ---- the result ----------------------------------------------------------

lmdi_result <- function(raw, parts, steps, panel, index, sector, by_sector, choices) {
  form <- choices$form
  labels <- c(names(parts$factors), "total")
  ends <- panel$time$ids[steps$ends]
  n_pairs <- length(ends) - 1L
  n_regions <- panel$region$n
  n_sectors <- if (by_sector) panel$sector$n else 1L
  totals <- matrix(raw$totals, 2L)
  change <- if (form == "additive") totals[2L, ] - totals[1L, ] else totals[2L, ] / totals[1L, ]
  effects <- matrix(raw$effects, length(parts$factors))
  terms <- if (by_sector) matrix(raw$by_sector, length(parts$factors)) else effects
  block <- rep(seq_along(change), each = n_sectors)
  summed <- if (!by_sector) change else if (form == "additive") colSums(terms) else exp(colSums(log(terms)))
  effect <- rbind(terms, summed)
  whole <- change[block]
  each <- rep(if (form == "additive") whole else log(whole), each = nrow(effect))
  share <- (if (form == "additive") effect else log(effect)) / each
  share[, whole == if (form == "additive") 0 else 1] <- NA_real_
  per_block <- n_sectors * length(labels)
  frame <- list(rep(panel$region$ids, each = n_pairs * per_block),
                from = rep(rep(ends[-length(ends)], each = per_block), n_regions),
                to = rep(rep(ends[-1L], each = per_block), n_regions))
  names(frame)[1L] <- index[1L]
  if (by_sector) frame <- c(frame, sector_columns(panel, sector, length(labels), n_pairs * n_regions))
  frame$factor <- rep(labels, length(effect) / length(labels))
  frame$effect <- as.vector(effect)
  frame$share <- 100 * as.vector(share)
  if (form == "additive") frame$relative <- percent_of(effect, totals[1L, block])
  frame <- list_to_frame(frame)
  new_result(frame, "lowcarbon_lmdi",
             choices = c(list(identity = paste(parts$name, "=", paste(labels[-length(labels)], collapse = " x "))),
                         choices),
             closure = lmdi_closure(effects, change, totals, form, frame, index, ends, panel))
}

# In percent of the value at the start; NA where that is zero.
percent_of <- function(effect, base) {
  base[base == 0] <- NA_real_
  100 * as.vector(effect / rep(base, each = nrow(effect)))
}

sector_columns <- function(panel, sector, n_labels, n_blocks) {
  ids <- panel$sector$ids
  columns <- if (is.data.frame(ids)) as.list(ids) else stats::setNames(list(ids), sector)
  lapply(columns, function(id) rep(rep(id, each = n_labels), n_blocks))
}

# What the effects leave of the change: zero but for rounding (and for the gap
# between the left side and the product that `tolerance` let pass).
lmdi_closure <- function(effects, change, totals, form, frame, index, ends, panel) {
  n_pairs <- length(ends) - 1L
  residual <- if (form == "additive") change - colSums(effects) else log(change) - colSums(log(effects))
  scale <- if (form == "additive") pmax(abs(totals[1L, ]), abs(totals[2L, ])) else 1
  closure <- list(rep(panel$region$ids, each = n_pairs), from = rep(ends[-length(ends)], panel$region$n),
                  to = rep(ends[-1L], panel$region$n), residual = residual,
                  relative = ifelse(residual == 0, 0, residual / scale))
  names(closure)[1L] <- index[1L]
  list_to_frame(closure)
}

# status, row from, row to, factor (0: the whole), region, step
abort_lmdi <- function(failure, data, parts, steps, panel, index) {
  names(failure) <- c("status", "row_from", "row_to", "factor", "region", "step")
  stopped <- names(core_status)[match(failure[["status"]], core_status)]
  region <- paste(index[1L], describe_value(panel$region$ids[failure[["region"]]]))
  ends <- panel$time$ids[steps$used[failure[["step"]] + 0:1]]
  between <- paste0("between ", index[2L], " ", describe_value(ends[1L]), " and ", describe_value(ends[2L]))
  if (stopped == "sign_change") {
    what <- if (failure[["factor"]]) names(parts$factors)[failure[["factor"]]] else parts$name
    column <- if (failure[["factor"]]) parts$factors[[failure[["factor"]]]] else parts$whole
    abort_input("identity", paste0("`", what, "` to keep its sign from one period to the next"),
                paste(format(column[failure[["row_from"]]]), "and", format(column[failure[["row_to"]]])),
                paste0(describe_row(data, failure[["row_to"]], index), ", ", between),
                hint = "The logarithmic decomposition is not defined across a change of sign.")
  }
  if (stopped == "zero_total") {
    abort_input("identity", paste0("a total of `", parts$name, "` other than 0 in both periods"), "a total of 0",
                paste0(region, ", ", between),
                hint = "Use form = \"additive\" with weights = \"I\", which needs no total, or leave the region out.")
  }
  if (stopped == "no_overlap") {
    abort_input("weights", "a sector that is at work in both periods, for LMDI-II", "none",
                paste0(region, ", ", between), hint = "Use weights = \"I\".")
  }
  if (stopped == "overflow") {
    abort_input("identity", paste0("a total of `", parts$name, "` that is a finite number"), "a sum that overflows",
                paste0(region, ", ", between), hint = "Measure it in a larger unit.")
  }
  abort_internal("core_lmdi status ", stopped)
}

# ---- printing and drawing ------------------------------------------------

#' @export
result_title.lowcarbon_lmdi <- function(x) {
  closure <- attr(x, "closure")
  paste0("LMDI decomposition: ", length(unique(x[[1L]])), " region(s), ", length(unique(paste(x$from, x$to))),
         " step(s); largest remainder ", format(max(abs(closure$relative)), digits = 2), " of the total")
}

#' @describeIn lmdi The effects of all regions together, for each step, with the
#'   share of each factor in the total change. Additive effects are added up.
#'   Ratios are put together as
#'   \eqn{\ln D_k = \sum_r w_r \ln D_{kr}}{ln D_k = sum_r w_r ln D_kr}; the total is the ratio of the
#'   regions' sums. For LMDI-I the weights are
#'   \eqn{w_r = L(V_r^T, V_r^0)/L(V^T, V^0)}{w_r = L(V_rT, V_r0)/L(VT, V0)}, and the effects are those of one
#'   decomposition of all regions, their sectors taken as its terms: LMDI-I is
#'   consistent in aggregation. LMDI-II is not. There the weights are the
#'   logarithmic means of the regions' shares, over their sum: these effects
#'   multiply to the same total, but one decomposition of all regions (regions
#'   named in `sector`) gives others. `NA`, with a warning, where the sum over
#'   regions is zero or changes its sign.
#' @param object,x a result of `lmdi()`.
#' @param ... not used.
#' @export
summary.lowcarbon_lmdi <- function(object, ...) {
  check_dots(...)
  check_whole(object)
  choices <- attr(object, "choices")
  frame <- as.data.frame(object)
  step <- paste(match(frame$from, unique(frame$from)), match(frame$to, unique(frame$to)))
  key <- paste(match(step, unique(step)), match(frame$factor, unique(frame$factor)))
  first <- !duplicated(key)
  out <- frame[first, c("from", "to", "factor")]
  group <- match(key, key[first])
  additive <- choices$form == "additive"
  logged <- if (additive) {
    without_noise(as.vector(rowsum(frame$effect, group)), as.vector(rowsum(abs(frame$effect), group)))
  } else {
    as.vector(rbind(attr(object, "together")$effects, log(attr(object, "together")$total)))
  }
  total <- logged[out$factor == "total"][match(step[first], step[first][out$factor == "total"])]
  out$effect <- if (additive) logged else exp(logged)
  out$share <- ifelse(total == 0, NA_real_, 100 * logged / total)
  rownames(out) <- NULL
  if (anyNA(out$effect)) {
    warn_lowcarbon("no ratio of all regions together (NA) for ", out$from[match(TRUE, is.na(out$effect))], " to ",
                   out$to[match(TRUE, is.na(out$effect))], ": the sum over regions is zero or changes its sign.")
  }
  note <- if (choices$weights == "LMDI-I") "consistent with one decomposition of all" else
    "one decomposition of all gives other effects, as LMDI-II is not consistent in aggregation"
  new_result(out, "lowcarbon_lmdi_summary", choices = c(choices, list(regions = note)))
}

#' @export
result_title.lowcarbon_lmdi_summary <- function(x) {
  paste0("LMDI decomposition, all regions together: ", length(unique(paste(x$from, x$to))), " step(s)")
}
