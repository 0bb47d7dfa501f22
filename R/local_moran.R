#' Local Moran's I and clusters
#'
#' The local Moran's I of each region and period, its p-value, the quadrant of
#' the Moran scatter plot the region lies in, and the cluster it belongs to if it
#' is significant.
#'
#' With \eqn{z_i} the deviation of region i from the mean of its period,
#' \deqn{I_i = \frac{z_i}{m_2}\sum_j w_{ij} z_j,\qquad m_2 = \frac1n\sum_i z_i^2,}
#' so that \eqn{\sum_i I_i = S_0 I} with the global I of [global_moran()]. With
#' `divisor = "n-1"` \eqn{m_2} has n - 1 below the fraction (as GeoDa has); this
#' rescales `moran`, and changes neither `z` nor `p.value`.
#'
#' @section The three tests:
#' They differ in what else could have happened, and give different `z` for the
#' same data:
#' * `"permutation"` and `"conditional"`: region i keeps its value, the other
#'   n - 1 values could lie in any order on the other regions. Permutation draws
#'   such orders; `"conditional"` takes their mean and variance,
#'   \deqn{E(I_i) = -\frac{z_i^2 w_{i\cdot}}{(n - 1) m_2},\quad
#'   V(I_i) = \Bigl(\frac{z_i}{m_2}\Bigr)^2 \frac{n}{n - 2}
#'   \Bigl(w_{i(2)} - \frac{w_{i\cdot}^2}{n - 1}\Bigr)
#'   \Bigl(m_2 - \frac{z_i^2}{n - 1}\Bigr),}
#'   with \eqn{w_{i(2)} = \sum_j w_{ij}^2}, and a normal distribution.
#' * `"total"`: all n values could lie in any order on all regions,
#'   \deqn{E(I_i) = -\frac{w_{i\cdot}}{n - 1},\quad
#'   V(I_i) = \frac{(n - b_2) w_{i(2)}}{n - 1} +
#'   \frac{(2 b_2 - n)(w_{i\cdot}^2 - w_{i(2)})}{(n - 1)(n - 2)} - E(I_i)^2,}
#'   with \eqn{b_2 = m_4/m_2^2}, and a normal distribution.
#'
#' `spdep::localmoran()` changed its default from the total to the conditional
#' variance. Both are rough for regions with few neighbours.
#'
#' @section Permutations:
#' In each of `nsim` simulations one draw of different places among n - 1 is made
#' and shared by all regions and periods: a region with d neighbours gives them
#' the values at the first d places, its own value left out. Each region's draws
#' are without replacement and independent from one simulation to the next, as if
#' made for it alone; draws of different regions are not independent of each
#' other, which no p-value of a single region feels. `p.value` is
#' \eqn{(b + 1)/(nsim + 1)} with b the number of simulations with \eqn{I_i} not
#' smaller (for `"less"`: not larger) than the one found, and for `"two.sided"`
#' twice the smaller of both, at most 1. GeoDa and PySAL (esda's `p_sim`) print the smaller of both tails itself, a
#' folded one-sided p-value: half of `"two.sided"` here. Their 0.05 is our 0.10; `level = 0.1` gives their
#' map. `z` is in units of mean and standard
#' deviation of the simulations. `seed` starts a generator of the package's own, a
#' stream for each simulation, so that a seed gives the same table in any order
#' of rows. It is kept among the choices on the result; a result without one says
#' so when printed. With `nsim = 999` regions near `level` change their cluster from
#' seed to seed: name one.
#'
#' @section Clusters:
#' `quadrant` says whether the region (first word) and the weighted deviation of
#' its neighbours (second word) are above zero, `"High"`, or not, `"Low"`. `cluster`
#' repeats it where `p.value` is at most `level`. `"High-High"` and `"Low-Low"` are
#' clusters, `"High-Low"` and `"Low-High"` outliers. There are as many tests as
#' regions: with `adjust = "none"`, the custom of the field, a share `level` of
#' regions is significant by chance. `adjust = "fdr"` holds down the share of
#' false ones among the significant (Caldas de Castro and Singer 2006).
#' Adjustment is within periods and does not count islands. With `nsim`
#' permutations no p-value is below \eqn{1/(nsim + 1)} (two-sided: twice that), so
#' adjustment needs many.
#'
#' @section Islands and values at the mean:
#' A region without neighbours has `NA` in all columns from `lag` on and the
#' cluster `"Island"`; its value counts in mean and \eqn{m_2}. Where \eqn{I_i}
#' cannot vary (the value is the mean, or the other regions all have the same
#' weight or the same value) `z` is `NA` and `p.value` 1, and a `lowcarbon_warning` says where.
#'
#' @section Cost: time proportional to the number of links times the number of
#'   periods, and with permutations that times `nsim`; memory does not grow with
#'   `nsim`.
#'
#' @inheritParams global_moran
#' @param test `"permutation"`, `"conditional"` or `"total"`.
#' @param alternative `"two.sided"`, `"greater"` or `"less"`.
#' @param adjust adjustment of p-values for the number of regions, one of
#'   [stats::p.adjust.methods].
#' @param level `cluster` is named where `p.value` is not above this.
#' @param divisor `"n"` or `"n-1"`, the divisor of \eqn{m_2}.
#'
#' @return A data frame of class `lowcarbon_local_moran`, one row for each region
#'   and period, by region, then time: region and period column, `value`, `lag`
#'   (the weighted sum of the neighbours' values, with row-standardised weights
#'   their mean), `moran`, `z`, `p.value` (adjusted if asked for), `quadrant`,
#'   `cluster` (both factors), `expected` and `variance` of `moran`, and with an
#'   adjustment `p.unadjusted`. `summary()` counts the clusters of each period.
#'
#' @section Errors: class `lowcarbon_error_input`, as [global_moran()]; three
#'   regions are enough.
#'
#' @references Anselin, L. (1995). Local indicators of spatial association: LISA.
#'   *Geographical Analysis*, 27, 93-115. \doi{10.1111/j.1538-4632.1995.tb00338.x}
#'
#'   Sokal, R. R., Oden, N. L. and Thomson, B. A. (1998). Local spatial
#'   autocorrelation in a biological model. *Geographical Analysis*, 30, 331-354.
#'   \doi{10.1111/j.1538-4632.1998.tb00406.x}
#'
#'   Caldas de Castro, M. and Singer, B. H. (2006). Controlling the false
#'   discovery rate: a new application to account for multiple and dependent tests
#'   in local statistics of spatial association. *Geographical Analysis*, 38,
#'   180-208. \doi{10.1111/j.0016-7363.2006.00682.x}
#'
#' @concept LISA
#' @concept local indicators of spatial association
#' @concept clusters
#' @concept high-high
#' @concept hot spots
#' @concept jubu molan
#' @examples
#' # a lattice of 5 x 5 regions that share an edge, high in one corner
#' place <- expand.grid(x = 1:5, y = 1:5)
#' borders <- as.matrix(dist(place, "manhattan")) == 1
#' names <- paste0("r", place$x, place$y)
#' W <- weights_contiguity(matrix(as.numeric(borders), 25, dimnames = list(names, names)))
#' lattice <- data.frame(region = names, year = 2020, value = sqrt(place$x * place$y))
#' local <- local_moran(lattice, "value", W, c("region", "year"), nsim = 199, seed = 1)
#' summary(local)
#' plot(local)
#' plot(local, "map", map = cbind(lattice, place))
#' @seealso [global_moran()], [moran_scatter()], [plot.lowcarbon_local_moran()]
#' @export
local_moran <- function(data, value, W, index = NULL, test = c("permutation", "conditional", "total"),
                        alternative = "two.sided", nsim = 999, adjust = "none", level = 0.05,
                        divisor = c("n", "n-1"), seed = NULL) {
  test <- check_choice(test)
  alternative <- check_choice(alternative, c("two.sided", "greater", "less"), "alternative")
  adjust <- check_choice(adjust, stats::p.adjust.methods, "adjust")
  divisor <- check_choice(divisor)
  check_level(level)
  if (test == "permutation") check_number(nsim, "nsim", lower = 2, upper = 1e9, whole = TRUE)
  input <- moran_input(data, value, W, index)
  moran_regions(input, "count", least = 3L)
  uniforms <- permutation_seed(test, seed)
  found <- switch(test, permutation = local_by_permutation(input, alternative, nsim, uniforms),
                  conditional = local_by_moments(input, local_conditional(input), alternative),
                  total = local_by_moments(input, local_total(input), alternative))
  found[c("moran", "expected", "variance")] <- local_scaled(input, found, divisor)
  warn_local_no_freedom(input, found$z)

  choices <- list(test = test, alternative = alternative, adjust = adjust, level = level, divisor = divisor)
  if (test == "permutation") choices <- append(choices, c(list(nsim = nsim), if (!is.null(seed)) list(seed = seed)), 2L)
  new_result(local_frame(input, found, adjust, level), "lowcarbon_local_moran", choices = choices,
             columns = input$names,
             islands = input$islands, unseeded = test == "permutation" && is.null(seed),
             row_sums = stats::setNames(input$weights$row_sums, input$region))
}

# The cross product z_i sum_j w_ij z_j is what is tested; these are I and its
# moments from it.
local_scaled <- function(input, found, divisor) {
  below <- if (divisor == "n") input$n else input$n - 1
  m2 <- rep(colSums(input$z^2) / below, each = input$n)
  list(moran = input$z * input$lag / m2, expected = found$expected / m2, variance = found$variance / m2^2)
}

# Results are matrices, regions in rows; the frame runs through the periods of
# one region after the other.
local_frame <- function(input, found, adjust, level) {
  island <- input$weights$links == 0L
  hide <- function(x) as.vector(t(replace(x, island, NA)))
  p <- replace(found$p.value, island, NA)
  adjusted <- apply(p, 2L, stats::p.adjust, method = adjust)
  dim(adjusted) <- dim(p)
  quadrant <- local_quadrant(input)
  frame <- data.frame(
    region = rep(input$region, each = ncol(p)), time = rep(input$time, nrow(p)),
    value = as.vector(t(input$x)), lag = hide(weights_lag(input$weights, input$x)), moran = hide(found$moran),
    z = hide(found$z), p.value = as.vector(t(adjusted)), quadrant = factor(hide(quadrant), levels = moran_quadrants),
    cluster = factor(as.vector(t(local_cluster(quadrant, adjusted, level))), levels = moran_clusters),
    expected = hide(found$expected), variance = hide(found$variance), stringsAsFactors = FALSE
  )
  if (adjust != "none") frame$p.unadjusted <- as.vector(t(p))
  names(frame)[1:2] <- c(input$names$region, input$names$time)
  frame
}

moran_quadrants <- c("High-High", "Low-Low", "High-Low", "Low-High")
moran_clusters <- c(moran_quadrants, "Not significant", "Island")

local_quadrant <- function(input) {
  level_of <- function(x) ifelse(x > 0, "High", "Low")
  near <- moran_zero * input$weights$row_sums
  lag <- ifelse(abs(input$lag) <= near, 0, input$lag)
  matrix(paste(level_of(input$z), level_of(lag), sep = "-"), nrow(input$z))
}

local_cluster <- function(quadrant, p, level) {
  ifelse(is.na(p), "Island", ifelse(p <= level, quadrant, "Not significant"))
}

# ---- the three tests: moments of z_i sum_j w_ij z_j -------------------------------

local_by_moments <- function(input, moments, alternative) {
  z <- ifelse(moments$variance > 0, (input$z * input$lag - moments$expected) / sqrt(moments$variance), NA_real_)
  list(expected = moments$expected, variance = moments$variance, z = z, p.value = moran_normal_p(z, alternative))
}

# Two lags closer than this are tied; a lag whose deviation is not above it has
# no variance.
lag_tie <- function(input) {
  outer(input$weights$row_sums, moran_tie * apply(abs(input$z), 2L, max))
}

# z_i is held: moments of the lag, times z_i and its square.
local_conditional <- function(input) {
  lag <- local_lag_moments(input)
  list(expected = input$z * lag$expected, variance = input$z^2 * lag$variance)
}

# Moments of the lag over all orders of the other regions' values. The weights have
# mean w_i. / (n - 1) over the others, and the variance of a sum of values drawn
# without replacement is the product of two sums of squares over n - 2.
local_lag_moments <- function(input) {
  n <- input$n
  weights <- input$weights
  spread <- pmax(0, weights$row_squares - weights$row_sums^2 / (n - 1))
  variance <- spread * other_squares(input$z) / (n - 2)
  variance[variance <= lag_tie(input)^2] <- 0
  list(expected = -input$z * weights$row_sums / (n - 1), variance = variance)
}

# Sums of squares of the other regions' values about their mean. For a region
# that holds most of the sum itself the short form would lose the digits, so the
# others are summed directly; no period has more than two such regions.
other_squares <- function(z) {
  n <- nrow(z)
  total <- rep(colSums(z^2), each = n)
  squares <- total - z^2 * n / (n - 1)
  for (cell in which(squares < total / 2)) {
    others <- z[-((cell - 1L) %% n + 1L), (cell - 1L) %/% n + 1L]
    squares[cell] <- sum((others - mean(others))^2)
  }
  squares
}

local_total <- function(input) {
  n <- input$n
  weights <- input$weights
  m2 <- matrix(colMeans(input$z^2), n, ncol(input$z), byrow = TRUE)
  b2 <- matrix(colMeans(input$z^4), n, ncol(input$z), byrow = TRUE) / m2^2
  expected <- -weights$row_sums / (n - 1)
  second <- (n - b2) / (n - 1) * weights$row_squares +
    (2 * b2 - n) / ((n - 1) * (n - 2)) * (weights$row_sums^2 - weights$row_squares)
  variance <- second - expected^2
  variance[variance <= moran_tie * second] <- 0
  list(expected = expected * m2, variance = variance * m2^2)
}

# Counts are of lags; a negative z_i turns their order round, and with z_i = 0
# all are tied.
local_by_permutation <- function(input, alternative, nsim, uniforms, sign_of = input$z) {
  z <- sign_of
  drawn <- lag_by_permutation(input, nsim, uniforms)
  free <- z != 0 & drawn$variance > 0
  upper <- ifelse(z > 0, drawn$above, ifelse(z < 0, drawn$below, nsim))
  lower <- ifelse(z > 0, drawn$below, ifelse(z < 0, drawn$above, nsim))
  list(expected = z * drawn$mean, variance = z^2 * drawn$variance,
       z = ifelse(free, sign(z) * (input$lag - drawn$mean) / sqrt(drawn$variance), NA_real_),
       p.value = sided_p((upper + 1) / (nsim + 1), (lower + 1) / (nsim + 1), alternative))
}

# Mean and variance of the lags of `nsim` orders of the other regions' values, and
# how many are not below and not above the one found.
lag_by_permutation <- function(input, nsim, uniforms) {
  sums_by_permutation(input, input$lag, -input$z * input$weights$row_sums / (input$n - 1), lag_tie(input), nsim,
                      uniforms)
}

# The same for the lag, or with `differences` for sum_j w_ij (z_i - z_j)^2, of which `found` is the one found and
# `expected` the mean over all orders; those closer than `near` are tied.
sums_by_permutation <- function(input, found, expected, near, nsim, uniforms, differences = FALSE) {
  weights <- input$weights
  z <- input$z
  drawn <- .Call(ffi_local_moran_permute, weights$p, weights$i, weights$x, weights$n, as.vector(z), as.vector(expected),
                 as.vector(found - expected), as.vector(near), ncol(z), as.integer(nsim), uniforms, differences)
  drawn <- lapply(drawn, matrix, nrow(z), ncol(z))
  mean <- drawn$sum / nsim
  variance <- (drawn$square - nsim * mean^2) / (nsim - 1)
  variance[variance <= near^2] <- 0
  list(mean = expected + mean, variance = variance, above = drawn$above, below = drawn$below)
}

warn_local_no_freedom <- function(input, z, statistic = "the local Moran's I") {
  fixed <- which(is.na(z) & input$weights$links > 0L)
  if (!length(fixed)) return(invisible())
  at <- arrayInd(fixed[1L], dim(z))
  warn_lowcarbon(statistic, " cannot vary in ", length(fixed), " case(s), the first: ", input$names$region, " ",
                 describe_value(input$region[at[1L]]), ", ", input$names$time, " ",
                 describe_value(input$time[at[2L]]),
                 " (its value is the mean, or the others all weigh alike or have one value); `z` is NA and `p.value` 1")
}

#' @export
summary.lowcarbon_local_moran <- function(object, ...) {
  check_dots(...)
  check_whole(object)
  count_clusters(object, moran_clusters)
}

# A row a period, a column a cluster.
count_clusters <- function(object, clusters) {
  time <- object[[attr(object, "columns")$time]]
  counts <- table(factor(time, levels = unique(time)), object$cluster)
  out <- data.frame(time = unique(time), stringsAsFactors = FALSE)
  names(out) <- attr(object, "columns")$time
  for (cluster in clusters) out[[cluster]] <- as.vector(counts[, cluster])
  out
}

#' @export
result_title.lowcarbon_local_moran <- function(x) {
  columns <- attr(x, "columns")
  periods <- length(unique(x[[columns$time]]))
  paste0("Local Moran's I of ", columns$value, ", ", nrow(x) / periods, " regions, ", periods, " period(s)")
}
