#' Global Moran's I, all periods at once
#'
#' Moran's I of a variable for each period of a panel, with its expectation,
#' variance, standard deviate and p-value under normality, under randomisation
#' or from permutations.
#'
#' With \eqn{z_i} the deviation of region i from the mean of its period and
#' \eqn{w_{ij}}{w_ij} the weight region i puts on region j,
#' \deqn{I = \frac{n}{S_0}\,\frac{\sum_i\sum_j w_{ij} z_i z_j}{\sum_i z_i^2},
#' \qquad E(I) = -\frac{1}{n - 1},}{
#' I = (n/S_0) sum_i sum_j w_ij z_i z_j / sum_i z_i^2,  E(I) = -1/(n - 1),}
#' and with \eqn{S_0 = \sum_{ij} w_{ij}}{S_0 = sum_ij w_ij},
#' \eqn{S_1 = \frac12\sum_{ij}(w_{ij} + w_{ji})^2}{S_1 = 1/2 sum_ij (w_ij + w_ji)^2},
#' \eqn{S_2 = \sum_i (w_{i\cdot} + w_{\cdot i})^2}{S_2 = sum_i (w_i. + w_.i)^2} and
#' \eqn{b_2 = n \sum z^4 / (\sum z^2)^2}{b_2 = n sum z^4 / (sum z^2)^2} the second moment \eqn{E(I^2)} is
#' \deqn{\frac{n^2 S_1 - n S_2 + 3 S_0^2}{S_0^2 (n^2 - 1)}}{(n^2 S_1 - n S_2 + 3 S_0^2) / (S_0^2 (n^2 - 1))}
#' if the values are drawn from one normal distribution (`"normality"`), and
#' \deqn{\frac{n[(n^2 - 3n + 3) S_1 - n S_2 + 3 S_0^2] - b_2[(n^2 - n) S_1 - 2 n S_2 + 6 S_0^2]}
#' {(n - 1)(n - 2)(n - 3) S_0^2}}{
#' (n [(n^2 - 3n + 3) S_1 - n S_2 + 3 S_0^2] - b_2 [(n^2 - n) S_1 - 2 n S_2 + 6 S_0^2]) / ((n - 1)(n - 2)(n - 3) S_0^2)}
#' if the values found could have fallen on the regions in any other order
#' (`"randomisation"`). The variance is \eqn{E(I^2) - E(I)^2}. Under normality it
#' depends on the weights alone, so that one weight matrix gives one variance
#' for all periods; under randomisation it moves with the kurtosis.
#'
#' @section Side of the p-value:
#' `"greater"`, the default, asks for positive autocorrelation only, as the tables
#' of applied papers mostly do and as `spdep::moran.test()` does. The two-sided
#' p-value is twice the smaller one-sided one. The side is kept on the result.
#'
#' @section Permutations:
#' With `test = "permutation"` the values of all periods move over the regions
#' together, `nsim` times. `p.value` is \eqn{(b + 1)/(nsim + 1)} with b the number
#' of permuted indices that are not smaller (for `"less"`: not larger) than the
#' one found, and for `"two.sided"` twice the smaller of both, at most 1.
#' `expected` and `variance` are those of the permuted indices. `seed` starts a
#' generator of the package's own, a stream for each permutation, so that a seed
#' gives the same table in any order of rows. It is kept among the choices on the
#' result; a result without one says so when printed.
#'
#' @section Islands:
#' A region without neighbours adds nothing to the numerator of I.
#' `islands = "count"` counts it in n, and the moments are then exactly those over
#' all orders of the values. `"adjust"` takes n less the number of islands in I and
#' its moments, while mean and sum of squares still rest on all regions: this is
#' the default of `spdep::moran.test()` (`adjust.n = TRUE`).
#'
#' @section Cost: time proportional to the number of links times the number of
#'   periods, and with permutations that times `nsim`.
#'
#' @param data a data frame in long form with one row for each region and period;
#'   any row order.
#' @param value name of the column with the variable, in any unit.
#' @param W weights: a `spatial_weights` object or anything that
#'   [as_spatial_weights()] takes. Regions are matched by name: the weights must
#'   have exactly the regions of the data, in any order.
#' @param index names of the region and the period column, `c("region", "time")`
#'   or `~ region + time`; a `plm::pdata.frame` brings its own.
#' @param test `"randomisation"`, `"normality"` or `"permutation"`.
#' @param alternative `"greater"`, `"two.sided"` or `"less"`.
#' @param nsim number of permutations, from 2; used for `"permutation"` only.
#' @param seed a whole number from 0 to 2^32 - 1, which leaves R's stream of random
#'   numbers alone; `NULL` takes two numbers from that stream as a seed, so that
#'   [set.seed()] repeats a result.
#' @param islands whether regions without neighbours count in n: `"count"` or
#'   `"adjust"`.
#'
#' @return A data frame of class `lowcarbon_moran`, one row a period in the order
#'   of time: the period column, `n`, `moran`, `expected`, `variance`, `z`,
#'   `p.value`. Test, alternative and treatment of islands are in its attribute
#'   `choices`, and with permutations the permuted indices (periods in rows) in
#'   its attribute `simulated`.
#'
#' @section Errors and warnings: class `lowcarbon_error_input` for missing or
#'   infinite values (the row is named), a region and period without a row or with
#'   two, a region that only the data or only the weights have, a period in which
#'   all values are equal (it is named), fewer than 4 regions (3 but for
#'   `"randomisation"`), and weights without a link. Where weights leave I no
#'   freedom, for example if each region weighs all others alike, `z` is `NA`,
#'   `p.value` is 1 and a `lowcarbon_warning` names the periods.
#'
#' @references Moran, P. A. P. (1950). Notes on continuous stochastic phenomena.
#'   *Biometrika*, 37, 17-23. \doi{10.1093/biomet/37.1-2.17}
#'
#'   Cliff, A. D. and Ord, J. K. (1981). *Spatial Processes: Models and
#'   Applications*. Pion.
#'
#'   Phipson, B. and Smyth, G. K. (2010). Permutation p-values should never be
#'   zero. *Statistical Applications in Genetics and Molecular Biology*, 9, 39.
#'   \doi{10.2202/1544-6115.1585}
#'
#' @concept Moran's I
#' @concept spatial autocorrelation
#' @concept spatial dependence
#' @concept molan zhishu
#' @examples
#' # six regions in a row, two years
#' row <- matrix(0, 6, 6, dimnames = list(letters[1:6], letters[1:6]))
#' row[abs(row(row) - col(row)) == 1] <- 1
#' panel <- expand.grid(region = letters[1:6], year = c(2012, 2022))
#' panel$degree <- c(1, 2, 4, 5, 7, 9, 3, 8, 2, 7, 1, 9)
#' W <- weights_contiguity(row)
#' moran <- global_moran(panel, "degree", W, c("region", "year"))
#' moran
#' plot(moran)
#'
#' global_moran(panel, "degree", W, c("region", "year"), "permutation", nsim = 99, seed = 1)
#' @seealso [geary()], [local_moran()], [weights_contiguity()]
#' @export
global_moran <- function(data, value, W, index = NULL, test = c("randomisation", "normality", "permutation"),
                         alternative = c("greater", "two.sided", "less"), nsim = 999,
                         islands = c("count", "adjust"), seed = NULL) {
  test <- check_choice(test)
  alternative <- check_choice(alternative)
  islands <- check_choice(islands)
  if (test == "permutation") check_number(nsim, "nsim", lower = 2, upper = 1e7, whole = TRUE)
  input <- moran_input(data, value, W, index)
  n <- moran_regions(input, islands, least = if (test == "randomisation") 4L else 3L)
  uniforms <- permutation_seed(test, seed)
  found <- if (test == "permutation") {
    moran_by_permutation(input, n, alternative, nsim, uniforms)
  } else {
    moran_by_moments(input, n, test, alternative)
  }
  warn_no_freedom(input, found$z)

  frame <- data.frame(input$time, n = n, found[c("moran", "expected", "variance", "z", "p.value")],
                      stringsAsFactors = FALSE)
  names(frame)[1L] <- input$names$time
  new_result(frame, "lowcarbon_moran", choices = moran_choices(input, test, alternative, nsim, islands, seed),
             columns = input$names, simulated = found$simulated, islands = input$islands,
             unseeded = test == "permutation" && is.null(seed))
}

# The two uniform numbers that ffi_seed() makes 64 bits of; NULL for tests that draw
# nothing, where a seed is a misunderstanding.
permutation_seed <- function(test, seed) {
  if (test != "permutation") {
    if (is.null(seed)) return(NULL)
    abort_input("seed", paste0("NULL for test = \"", test, "\", which draws nothing"), describe_found(seed))
  }
  if (is.null(seed)) stats::runif(2L) else with_seed(seed, stats::runif(2L))
}

moran_choices <- function(input, test, alternative, nsim, islands, seed) {
  choices <- list(test = test, alternative = alternative)
  if (test == "permutation") choices <- c(choices, list(nsim = nsim), if (!is.null(seed)) list(seed = seed))
  if (length(input$islands)) choices$islands <- paste0(if (islands == "count") "counted: " else "not counted: ",
                                                       describe_set(input$islands, quote = FALSE))
  choices
}

# ---- what both tests need --------------------------------------------------------

# Values as a region by period matrix in the order of the weights, deviations
# in units of a power of two near their largest (which changes no digit and keeps
# squares and fourth powers in range), and the weights with their sums.
moran_input <- function(data, value, W, index, statistic = "Moran's I") {
  check_given(W, "weights of neighbours, which as_spatial_weights() takes")
  check_data(data)
  index <- resolve_index(data, index)
  check_columns(data, value, "value", 1L)
  x <- numeric_column(data, value, "value", index)
  panel <- code_panel(data, index)
  warn_totals(data, index[1L])
  check_balanced(panel, index, hint = paste(statistic, "needs every region in every period: fill the panel,",
                                            "or leave the region out of data and weights."))
  ids <- id_strings(panel$region$ids)
  weights <- moran_weights(W, ids)
  periods <- order(period_values(panel$time$ids))
  x <- matrix(x[panel$cells], panel$region$n, panel$time$n, byrow = TRUE)[, periods, drop = FALSE]
  input <- list(names = list(region = index[1L], time = index[2L], value = value),
                region = panel$region$ids, time = panel$time$ids[periods], n = length(ids),
                weights = weights, islands = ids[weights$links == 0L], x = x)
  c(input, moran_deviations(x, input, statistic))
}

# The weights in the order of the data's regions, with what the moments need.
moran_weights <- function(W, ids) {
  matrix <- weights_in_order(W, ids, arg = "W")
  n <- nrow(matrix)
  found <- .Call(ffi_csr_sums, matrix@p, matrix@i, matrix@x, n)
  squares <- .Call(ffi_csr_sums, matrix@p, matrix@i, matrix@x^2, n)
  list(p = matrix@p, i = matrix@i, x = matrix@x, n = n, links = tabulate(matrix@i + 1L, n),
       row_sums = found$row_sums, row_squares = squares$row_sums,
       s0 = found$sums[1L], s1 = found$sums[2L], s2 = found$sums[3L])
}

weights_lag <- function(weights, x) {
  lag <- .Call(ffi_csr_lag, weights$p, weights$i, weights$x, weights$n, as.vector(x), ncol(x))
  matrix(lag, nrow(x), ncol(x))
}

# A value equal to the mean but for rounding has deviation zero, so that it is
# neither high nor low whatever the unit.
moran_deviations <- function(x, input, statistic) {
  size <- power_of_two(apply(abs(x), 2L, max))
  scaled <- x / rep(size, each = nrow(x))
  z <- scaled - rep(colMeans(scaled), each = nrow(x))
  z <- z - rep(colMeans(z), each = nrow(x))
  z[abs(z) <= moran_zero * rep(apply(abs(scaled), 2L, max), each = nrow(x))] <- 0
  largest <- apply(abs(z), 2L, max)
  constant <- match(0, largest)
  if (!is.na(constant)) {
    abort_input("value", paste0("values that differ within each ", input$names$time),
                paste0(describe_value(x[1L, constant]), " for every ", input$names$region),
                paste(input$names$time, describe_value(input$time[constant])),
                hint = paste(statistic, "is not defined for a constant: leave such periods out."))
  }
  unit <- power_of_two(largest)
  z <- z / rep(unit, each = nrow(x))
  list(z = z, lag = weights_lag(input$weights, z), unit = unit * size)
}

# What the rounding of values and mean can make of a zero, as a share of the
# largest value.
moran_zero <- 4 * .Machine$double.eps

power_of_two <- function(x) {
  ifelse(x > 0, 2^floor(log2(x)), 1)
}

# Number of regions in the formula; refuses too few of them, and weights without
# a link.
moran_regions <- function(input, islands, least) {
  n <- input$n - if (islands == "adjust") length(input$islands) else 0L
  if (n < least) {
    abort_input("data", paste("at least", least, "regions"), paste(n, if (n < input$n) "with neighbours"),
                hint = if (n == 3L) "With three regions use test = \"normality\" or \"permutation\".")
  }
  if (!length(input$weights$x)) abort_input("W", "at least one link", "none")
  n
}

sided_p <- function(upper, lower, alternative) {
  switch(alternative, greater = upper, less = lower, two.sided = pmin(2 * pmin(upper, lower), 1))
}

# A statistic that cannot vary is as likely as certain: p is 1, z does not exist.
moran_normal_p <- function(z, alternative) {
  p <- sided_p(stats::pnorm(z, lower.tail = FALSE), stats::pnorm(z), alternative)
  p[is.na(z)] <- 1
  p
}

# Two sums of weights times values differ by rounding only if they are closer
# than this share of the largest that such a sum can be.
moran_tie <- 1e-12

# ---- the three tests -------------------------------------------------------------

# Numerator and denominator of I, one of each a period.
moran_parts <- function(input) {
  list(cross = colSums(input$z * input$lag), squares = colSums(input$z^2))
}

moran_by_moments <- function(input, n, test, alternative) {
  parts <- moran_parts(input)
  moran <- n / input$weights$s0 * parts$cross / parts$squares
  expected <- -1 / (n - 1)
  second <- if (test == "normality") {
    rep(normal_second_moment(n, input$weights), length(moran))
  } else {
    randomised_second_moment(n, input$weights, input$n * colSums(input$z^4) / parts$squares^2)
  }
  variance <- second - expected^2
  variance[variance <= moran_tie * expected^2] <- 0
  z <- ifelse(variance > 0, (moran - expected) / sqrt(variance), NA_real_)
  list(moran = moran, expected = expected, variance = variance, z = z, p.value = moran_normal_p(z, alternative))
}

normal_second_moment <- function(n, sums) {
  (n^2 * sums$s1 - n * sums$s2 + 3 * sums$s0^2) / (sums$s0^2 * (n^2 - 1))
}

randomised_second_moment <- function(n, sums, b2) {
  free <- n * ((n^2 - 3 * n + 3) * sums$s1 - n * sums$s2 + 3 * sums$s0^2)
  peaked <- b2 * ((n^2 - n) * sums$s1 - 2 * n * sums$s2 + 6 * sums$s0^2)
  (free - peaked) / ((n - 1) * (n - 2) * (n - 3) * sums$s0^2)
}

moran_by_permutation <- function(input, n, alternative, nsim, uniforms) {
  parts <- moran_parts(input)
  weights <- input$weights
  cross <- .Call(ffi_moran_permute, weights$p, weights$i, weights$x, weights$n, as.vector(t(input$z)), ncol(input$z),
                 as.integer(nsim), uniforms)
  near <- moran_tie * weights$s0 * apply(abs(input$z), 2L, max)^2
  upper <- (rowSums(cross >= parts$cross - near) + 1) / (nsim + 1)
  lower <- (rowSums(cross <= parts$cross + near) + 1) / (nsim + 1)
  free <- apply(cross, 1L, function(x) diff(range(x))) > near
  simulated <- n / weights$s0 * cross / parts$squares
  moran <- n / weights$s0 * parts$cross / parts$squares
  expected <- rowMeans(simulated)
  variance <- ifelse(free, apply(simulated, 1L, stats::var), 0)
  list(moran = moran, expected = expected, variance = variance,
       z = ifelse(free, (moran - expected) / sqrt(variance), NA_real_),
       p.value = sided_p(upper, lower, alternative), simulated = simulated)
}

warn_no_freedom <- function(input, z, statistic = "Moran's I") {
  fixed <- which(is.na(z))
  if (!length(fixed)) return(invisible())
  warn_lowcarbon("with these weights and values ", statistic, " has no variance in ", input$names$time, " ",
                 describe_set(input$time[fixed], quote = FALSE), "; `z` is NA and `p.value` 1.")
}

#' @export
result_title.lowcarbon_moran <- function(x) {
  paste0("Global Moran's I of ", attr(x, "columns")$value, ", ", nrow(x), " period(s)")
}
