#' Getis-Ord statistics: hot and cold spots
#'
#' The local statistics \eqn{G_i} and \eqn{G_i^*} of each region and period, which
#' tell where high values (hot spots) and low values (cold spots) lie together, or
#' the global G of each period. Moran's I asks whether neighbours are alike; these ask
#' whether they are high or low, and so do not mix clusters of high values with
#' clusters of low ones.
#'
#' With \eqn{w_{ij}}{w_ij} the weight region i puts on region j,
#' \deqn{G_i = \frac{\sum_{j \ne i} w_{ij} x_j}{\sum_{j \ne i} x_j}, \qquad
#' G_i^* = \frac{\sum_j w_{ij} x_j}{\sum_j x_j}, \qquad
#' G = \frac{\sum_i\sum_{j \ne i} w_{ij} x_i x_j}{\sum_i\sum_{j \ne i} x_i x_j}.}{
#' G_i = sum_{j != i} w_ij x_j / sum_{j != i} x_j,  G_i* = sum_j w_ij x_j / sum_j x_j,
#' G = sum_{i != j} w_ij x_i x_j / sum_{i != j} x_i x_j.}
#' \eqn{G_i^*} counts the region among its own neighbours: it belongs to its hot spot. `z` is the
#' standardised statistic of Ord and Getis (1995),
#' \deqn{z(G_i^*) = \frac{\sum_j w_{ij} x_j - w_{i\cdot} \bar x}
#' {s \sqrt{(n \sum_j w_{ij}^2 - w_{i\cdot}^2)/(n - 1)}},}{
#' z(G_i*) = (sum_j w_ij x_j - w_i. mean(x)) / (s sqrt((n sum_j w_ij^2 - w_i.^2)/(n - 1))),}
#' with mean and (n-divided) standard deviation s of all values; for \eqn{G_i} both
#' are those of the other n - 1 regions, and n - 1 and n - 2 stand for n and n - 1. Neither
#' a factor on the weights of a region nor unit and origin of the variable change `z`.
#'
#' @section The two tests:
#' * `"randomisation"`: mean and variance over all orders of the values, and a normal
#'   distribution. For \eqn{G_i} region i keeps its value and the others change places, for
#'   \eqn{G_i^*} and G all do. These are the z of `spdep::localG()` and `spdep::globalG.test()`,
#'   and of most published maps. Rough for regions with few neighbours.
#' * `"permutation"`: `nsim` draws. For the local statistics region i keeps its value and its
#'   neighbours' are drawn from the other n - 1, as in [local_moran()]; \eqn{G_i} and
#'   \eqn{G_i^*} then have the same p-value, as the share of the region itself does not change.
#'   `p.value` is \eqn{(b + 1)/(nsim + 1)}, two-sided twice the smaller tail; GeoDa and
#'   PySAL print the smaller tail itself, half of that: their 0.05 is our 0.10. `z`,
#'   `expected` and `variance` are those of the draws.
#'
#' @section The own weight:
#' Weights have no diagonal, so \eqn{G_i^*} needs one: `own = "mean"` gives a region the mean of
#' its weights on its neighbours, which for contiguity and nearest neighbours is what including
#' the region in the list of neighbours does (row-standardised or not; `spdep::include.self()`).
#' For distances it is a choice: `"max"` takes the largest weight, a number is used as it is.
#'
#' @section Clusters:
#' `cluster` is `"Hot spot"` or `"Cold spot"` by the sign of `z` where `p.value` is at most
#' `level`. There are as many tests as regions: see the same section of [local_moran()] on `adjust`.
#'
#' @section Islands:
#' A region without neighbours has `NA` from `lag` on and the cluster `"Island"`; its value counts
#' in mean and variance. It is counted in n of the global G.
#'
#' @section Cost: time proportional to the number of links times the number of periods, and with
#'   permutations that times `nsim`.
#'
#' @inheritParams local_moran
#' @param value name of the column with the variable. The ratios `g` need values from 0 on; with values below 0
#'   the global G is refused, and the local ones have `g` `NA` while `z` and `p.value` hold.
#' @param type `"Gi*"`, `"Gi"` (both local) or `"G"` (global).
#' @param test `"permutation"` or `"randomisation"`.
#' @param own weight of a region on itself for `"Gi*"`: `"mean"`, `"max"` or a number above 0.
#' @param nsim number of permutations; used for `"permutation"` only.
#' @param adjust,level for the local statistics: adjustment of p-values, one of
#'   [stats::p.adjust.methods], and the level at which a region is a hot or a cold spot.
#'
#' @return For the local statistics a data frame of class `lowcarbon_getis`, one row for each region
#'   and period: region and period column, `value`, `lag` (the weighted sum of the values, the own
#'   one included for `"Gi*"`), `g` (the ratio), `z`, `p.value`, `cluster`, `expected` and
#'   `variance` of `lag`, and with an adjustment `p.unadjusted`. For `"G"` one of class
#'   `lowcarbon_getis_global`, one row a period: the period column, `n`, `g`, `expected`, `variance`, `z`, `p.value`.
#'
#' @section Errors: class `lowcarbon_error_input`, as [local_moran()].
#'
#' @references Getis, A. and Ord, J. K. (1992). The analysis of spatial association by use of
#'   distance statistics. *Geographical Analysis*, 24, 189-206.
#'   \doi{10.1111/j.1538-4632.1992.tb00261.x}
#'
#'   Ord, J. K. and Getis, A. (1995). Local spatial autocorrelation statistics: distributional
#'   issues and an application. *Geographical Analysis*, 27, 286-306.
#'   \doi{10.1111/j.1538-4632.1995.tb00912.x}
#'
#' @examples
#' # hot and cold spots of coordination among China's provinces
#' provinces <- china_provinces$province[china_provinces$in_documents]
#' borders <- subset(china_borders, from %in% provinces & to %in% provinces)
#' W <- weights_contiguity(borders, ids = provinces)
#' index <- c("province", "year")
#' spots <- getis_ord(coupling_panel_reconstructed, "coordination", W, index, nsim = 199, seed = 1)
#' summary(spots)
#' plot(spots, "map")
#'
#' getis_ord(coupling_panel_reconstructed, "coordination", W, index, type = "G",
#'           test = "randomisation")
#' @concept hot spot analysis
#' @concept Getis-Ord Gi*
#' @seealso [local_moran()], [plot.lowcarbon_getis()]
#' @export
getis_ord <- function(data, value, W, index = NULL, type = c("Gi*", "Gi", "G"), test = c("permutation",
    "randomisation"),
                      alternative = "two.sided", nsim = 999, adjust = "none", level = 0.05, own = "mean",
                      seed = NULL) {
  type <- check_choice(type)
  test <- check_choice(test)
  alternative <- check_choice(alternative, c("two.sided", "greater", "less"), "alternative")
  adjust <- check_choice(adjust, stats::p.adjust.methods, "adjust")
  check_level(level)
  if (test == "permutation") check_number(nsim, "nsim", lower = 2, upper = 1e7, whole = TRUE)
  input <- moran_input(data, value, W, index, paste("Getis and Ord's", type))
  if (type == "G") {
    if (adjust != "none") {
      abort_input("adjust", "\"none\" for type = \"G\", one test a period", describe_value(adjust))
    }
    return(getis_global(data, input, test, alternative, nsim, seed))
  }
  moran_regions(input, "count", least = 3L)
  own <- if (type == "Gi*") own_weights(input$weights, own) else rep(0, input$n)
  found <- if (test == "permutation") {
    getis_by_permutation(input, own, alternative, nsim, permutation_seed(test, seed))
  } else {
    permutation_seed(test, seed)
    getis_by_moments(input, own, type, alternative)
  }
  warn_local_no_freedom(input, found$z, paste("Getis and Ord's", type))
  drawn <- test == "permutation"
  choices <- list(type = type, test = test, alternative = alternative)
  if (drawn) choices <- c(choices, list(nsim = nsim), if (!is.null(seed)) list(seed = seed))
  new_result(getis_frame(input, found, own, type, adjust, level), "lowcarbon_getis",
             choices = c(choices, list(adjust = adjust, level = level)), columns = input$names,
             islands = input$islands, unseeded = drawn && is.null(seed))
}

# ---- local -----------------------------------------------------------------------

# What each region weighs in its own G*.
own_weights <- function(weights, own) {
  if (is.numeric(own)) {
    check_number(own, "own", lower = 0, strict = TRUE)
    return(ifelse(weights$links > 0L, own, 0))
  }
  own <- check_choice(own, c("mean", "max"), "own")
  if (own == "mean") return(ifelse(weights$links > 0L, weights$row_sums / weights$links, 0))
  found <- numeric(weights$n)
  largest <- tapply(weights$x, weights$i + 1L, max)
  found[as.integer(names(largest))] <- largest
  found
}

# Moments of the weighted sum of the deviations; with an own weight over all
# orders of the n values, without one over those of the others.
getis_by_moments <- function(input, own, type, alternative) {
  n <- input$n
  if (type == "Gi") {
    found <- local_lag_moments(input)
    return(getis_deviates(input$lag, found$expected, found$variance, alternative))
  }
  weights <- input$weights
  spread <- pmax(0, n * (weights$row_squares + own^2) - (weights$row_sums + own)^2) / (n - 1)
  variance <- outer(spread, colMeans(input$z^2))
  variance[variance <= outer(weights$row_sums + own, moran_tie * apply(abs(input$z), 2L, max))^2] <- 0
  getis_deviates(input$lag + own * input$z, 0 * input$z, variance, alternative)
}

getis_deviates <- function(lag, expected, variance, alternative) {
  z <- ifelse(variance > 0, (lag - expected) / sqrt(variance), NA_real_)
  list(expected = expected, variance = variance, z = z, p.value = moran_normal_p(z, alternative))
}

# The value of the region itself stays, and with it its share of G*.
getis_by_permutation <- function(input, own, alternative, nsim, uniforms) {
  drawn <- lag_by_permutation(input, nsim, uniforms)
  free <- drawn$variance > 0
  list(expected = drawn$mean + own * input$z, variance = drawn$variance,
       z = ifelse(free, (input$lag - drawn$mean) / sqrt(drawn$variance), NA_real_),
       p.value = sided_p((drawn$above + 1) / (nsim + 1), (drawn$below + 1) / (nsim + 1), alternative))
}

getis_frame <- function(input, found, own, type, adjust, level) {
  sums <- input$weights$row_sums + own
  lag <- weights_lag(input$weights, input$x) + own * input$x
  total <- rep(colSums(input$x), each = input$n) - if (type == "Gi") input$x else 0
  g <- lag / total
  if (any(input$x < 0)) {
    g[] <- NA
    warn_lowcarbon("`", input$names$value,
                   "` has values below 0, so that the ratios `g` mean nothing and are NA; `z` and `p.value` hold")
  }
  size <- rep(input$unit, each = input$n)
  expected <- sums * rep(colMeans(input$x), each = input$n) + found$expected * size
  island <- input$weights$links == 0L
  hide <- function(x) as.vector(t(replace(x, island, NA)))
  p <- replace(found$p.value, island, NA)
  adjusted <- apply(p, 2L, stats::p.adjust, method = adjust)
  dim(adjusted) <- dim(p)
  cluster <- ifelse(is.na(adjusted), "Island",
                    ifelse(adjusted <= level & !is.na(found$z), ifelse(found$z > 0, "Hot spot", "Cold spot"),
                           "Not significant"))
  frame <- data.frame(
    region = rep(input$region, each = ncol(p)), time = rep(input$time, nrow(p)), value = as.vector(t(input$x)),
    lag = hide(lag), g = hide(g), z = hide(found$z), p.value = as.vector(t(adjusted)),
    cluster = factor(as.vector(t(cluster)), levels = getis_clusters), expected = hide(expected),
    variance = hide(found$variance * size^2), stringsAsFactors = FALSE
  )
  if (adjust != "none") frame$p.unadjusted <- as.vector(t(p))
  names(frame)[1:2] <- c(input$names$region, input$names$time)
  frame
}

getis_clusters <- c("Hot spot", "Cold spot", "Not significant", "Island")

#' @export
summary.lowcarbon_getis <- function(object, ...) {
  check_dots(...)
  check_whole(object)
  count_clusters(object, getis_clusters)
}

#' @export
result_title.lowcarbon_getis <- function(x) {
  columns <- attr(x, "columns")
  periods <- length(unique(x[[columns$time]]))
  paste0("Getis-Ord ", attr(x, "choices")$type, " of ", columns$value, ", ", nrow(x) / periods, " regions, ", periods,
         " period(s)")
}

# ---- global ----------------------------------------------------------------------

getis_global <- function(data, input, test, alternative, nsim, seed) {
  columns <- input$names
  below <- which(get_column(data, columns$value) < 0)
  if (length(below)) {
    abort_input("value", "values from 0 on for type = \"G\", a ratio of products", describe_value(min(input$x)),
                describe_row(data, below[1L], c(columns$region, columns$time)),
                hint = "The local types standardise their sums and take any values, and global_moran() does.")
  }
  n <- moran_regions(input, "count", least = 4L)
  uniforms <- permutation_seed(test, seed)
  found <- if (test == "permutation") global_g_by_permutation(input, alternative, nsim, uniforms) else
    global_g_by_moments(input, alternative)
  warn_no_freedom(input, found$z, "the global G")
  frame <- data.frame(input$time, n = n, found[c("g", "expected", "variance", "z", "p.value")],
                      stringsAsFactors = FALSE)
  names(frame)[1L] <- columns$time
  new_result(frame, "lowcarbon_getis_global",
             choices = moran_choices(input, test, alternative, nsim, "count", seed), columns = columns,
             simulated = found$simulated, islands = input$islands, unseeded = test == "permutation" && is.null(seed))
}

# The numerator is sum w_ij (m + z_i)(m + z_j): the moments of its linear and its
# quadratic part in the deviations, which lose no digits where the mean is large.
global_g_by_moments <- function(input, alternative) {
  n <- input$n
  w <- input$weights
  z <- input$z
  mean <- colMeans(input$x) / input$unit
  squares <- colSums(z^2)
  both <- w$row_sums + lag_of_columns(w)
  quadratic <- colSums(z * input$lag)
  numerator <- w$s0 * mean^2 + mean * colSums(both * z) + quadratic
  pairs <- (n * mean)^2 - colSums((mean_plus(z, mean))^2)
  linear_var <- (sum(both^2) - sum(both)^2 / n) * squares / (n - 1)
  moran_second <- randomised_second_moment(n, w, n * colSums(z^4) / squares^2)
  quadratic_var <- (moran_second - 1 / (n - 1)^2) * (w$s0 * squares / n)^2
  third <- colSums(z^3) / (n * (n - 1))
  cross <- third * ((4 * w$s0^2 - 2 * w$s2) / (n - 2) - w$s2)
  variance <- (mean^2 * linear_var + quadratic_var + 2 * mean * cross) / pairs^2
  g <- numerator / pairs
  expected <- rep(w$s0 / (n * (n - 1)), length(g))
  variance[variance <= moran_tie * expected^2] <- 0
  z <- ifelse(variance > 0, (g - expected) / sqrt(variance), NA_real_)
  list(g = g, expected = expected, variance = variance, z = z, p.value = moran_normal_p(z, alternative))
}

mean_plus <- function(z, mean) z + rep(mean, each = nrow(z))

# Sums of the columns of the weights.
lag_of_columns <- function(weights) {
  columns <- rep(seq_len(weights$n), diff(weights$p))
  sums <- numeric(weights$n)
  found <- rowsum(weights$x, columns)
  sums[as.integer(rownames(found))] <- found
  sums
}

global_g_by_permutation <- function(input, alternative, nsim, uniforms) {
  w <- input$weights
  x <- input$x / rep(input$unit, each = input$n)
  pairs <- colSums(x)^2 - colSums(x^2)
  drawn <- .Call(ffi_moran_permute, w$p, w$i, w$x, w$n, as.vector(t(x)), ncol(x), as.integer(nsim), uniforms)
  cross <- colSums(x * weights_lag(w, x))
  near <- moran_tie * w$s0 * apply(abs(x), 2L, max)^2
  upper <- (rowSums(drawn >= cross - near) + 1) / (nsim + 1)
  lower <- (rowSums(drawn <= cross + near) + 1) / (nsim + 1)
  free <- apply(drawn, 1L, function(x) diff(range(x))) > near
  simulated <- drawn / pairs
  expected <- rowMeans(simulated)
  variance <- ifelse(free, apply(simulated, 1L, stats::var), 0)
  g <- cross / pairs
  list(g = g, expected = expected, variance = variance, z = ifelse(free, (g - expected) / sqrt(variance), NA_real_),
       p.value = sided_p(upper, lower, alternative), simulated = simulated)
}

#' @export
result_title.lowcarbon_getis_global <- function(x) {
  paste0("Global Getis-Ord G of ", attr(x, "columns")$value, ", ", nrow(x), " period(s)")
}
