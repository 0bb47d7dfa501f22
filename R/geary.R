#' Geary's C, all periods at once
#'
#' Geary's contiguity ratio of a variable for each period of a panel, with its
#' expectation, variance, standard deviate and p-value under randomisation, under
#' normality or from permutations. It sets the squared differences of neighbours
#' against those of all regions, and so sees differences close by that Moran's I,
#' which is made of products of deviations, may not see.
#'
#' With \eqn{z_i} the deviation of region i from the mean of its period and
#' \eqn{w_{ij}}{w_ij} the weight region i puts on region j,
#' \deqn{C = \frac{n - 1}{2 S_0}\,\frac{\sum_i\sum_j w_{ij} (z_i - z_j)^2}{\sum_i z_i^2},
#' \qquad E(C) = 1.}{C = ((n - 1)/(2 S_0)) sum_ij w_ij (z_i - z_j)^2 / sum_i z_i^2,  E(C) = 1.}
#' C has no unit and is never negative: below 1 neighbours are alike, above 1 they
#' differ more than regions at random. With \eqn{S_0}, \eqn{S_1}, \eqn{S_2} and
#' \eqn{b_2} as in [global_moran()] its variance is
#' \deqn{\frac{(2 S_1 + S_2)(n - 1) - 4 S_0^2}{2 (n + 1) S_0^2}}{
#' ((2 S_1 + S_2)(n - 1) - 4 S_0^2) / (2 (n + 1) S_0^2)}
#' if the values are drawn from one normal distribution (`"normality"`), and
#' \deqn{\frac{(n - 1) S_1 [n^2 - 3n + 3 - (n - 1) b_2] -
#' \frac14 (n - 1) S_2 [n^2 + 3n - 6 - (n^2 - n + 2) b_2] +
#' S_0^2 [n^2 - 3 - (n - 1)^2 b_2]}{n (n - 2)(n - 3) S_0^2}}{
#' ((n - 1) S_1 [n^2 - 3n + 3 - (n - 1) b_2] - 1/4 (n - 1) S_2 [n^2 + 3n - 6 - (n^2 - n + 2) b_2]
#' + S_0^2 [n^2 - 3 - (n - 1)^2 b_2]) / (n (n - 2)(n - 3) S_0^2)}
#' if the values found could have fallen on the regions in any other order
#' (`"randomisation"`).
#'
#' @section Sign of z and side of the p-value:
#' A small C is positive autocorrelation. So that `z` and `alternative` say the same
#' here and in [global_moran()], \eqn{z = (E(C) - C)/\sqrt{V(C)}}{z = (E(C) - C)/sqrt(V(C))}
#' is above zero where neighbours are alike, and `"greater"`, the default, asks
#' for positive autocorrelation. `spdep::geary.test()` does the same; PySAL prints
#' z with the other sign. The two-sided p-value is twice the smaller one-sided one.
#'
#' @section Permutations:
#' With `test = "permutation"` the values of all periods move over the regions
#' together, `nsim` times. `p.value` is \eqn{(b + 1)/(nsim + 1)} with b the number of
#' permuted ratios that are not larger (for `"less"`: not smaller) than the one
#' found. `expected` and `variance` are those of the permuted ratios. A seed draws
#' the permutations that [global_moran()] draws with it, in any order of rows.
#' It is kept among the choices on the result; a result without one says so when
#' printed.
#'
#' @section Islands:
#' A region without neighbours adds nothing to the numerator of C.
#' `islands = "count"` counts it in n, and the variance under randomisation is then
#' exactly that over all orders of the values. `"adjust"` takes n less the number of
#' islands in C and its moments, while mean and sum of squares still rest on all
#' regions. `spdep::geary.test()` with `adjust.n = TRUE`, its default, gives the same
#' C, but another variance: it has n with the islands in some terms and without
#' them in others (version 1.2-7). Ours is the one that leaving out an island whose
#' value is the mean gives, as it must be. Without islands, and with
#' `adjust.n = FALSE`, the two agree.
#'
#' @section Cost: time proportional to the number of links times the number of
#'   periods, and with permutations that times `nsim`.
#'
#' @inheritParams global_moran
#'
#' @return A data frame of class `lowcarbon_geary`, one row a period in the order of
#'   time: the period column, `n`, `geary`, `expected`, `variance`, `z`, `p.value`.
#'   Test, alternative and treatment of islands are in its attribute `choices`, and
#'   with permutations the permuted ratios (periods in rows) in its attribute
#'   `simulated`. `plot()` and `autoplot()` draw it as [plot.lowcarbon_moran()]
#'   draws Moran's I.
#'
#' @section Errors and warnings: as [global_moran()].
#'
#' @references Geary, R. C. (1954). The contiguity ratio and statistical mapping.
#'   *The Incorporated Statistician*, 5, 115-145. \doi{10.2307/2986645}
#'
#'   Cliff, A. D. and Ord, J. K. (1981). *Spatial Processes: Models and
#'   Applications*. Pion.
#'
#' @examples
#' # six regions in a row, two years
#' row <- matrix(0, 6, 6, dimnames = list(letters[1:6], letters[1:6]))
#' row[abs(row(row) - col(row)) == 1] <- 1
#' panel <- expand.grid(region = letters[1:6], year = c(2012, 2022))
#' panel$degree <- c(1, 2, 4, 5, 7, 9, 3, 8, 2, 7, 1, 9)
#' W <- weights_contiguity(row)
#' ratio <- geary(panel, "degree", W, c("region", "year"))
#' ratio
#' plot(ratio)
#'
#' geary(panel, "degree", W, c("region", "year"), "permutation", nsim = 99, seed = 1)
#' @concept spatial autocorrelation
#' @concept Geary's contiguity ratio
#' @seealso [global_moran()], [local_moran()], [weights_contiguity()]
#' @export
geary <- function(data, value, W, index = NULL, test = c("randomisation", "normality", "permutation"),
                  alternative = c("greater", "two.sided", "less"), nsim = 999,
                  islands = c("count", "adjust"), seed = NULL) {
  test <- check_choice(test)
  alternative <- check_choice(alternative)
  islands <- check_choice(islands)
  if (test == "permutation") check_number(nsim, "nsim", lower = 2, upper = 1e7, whole = TRUE)
  input <- moran_input(data, value, W, index, "Geary's C")
  n <- moran_regions(input, islands, least = if (test == "randomisation") 4L else 3L)
  uniforms <- permutation_seed(test, seed)
  parts <- geary_parts(input)
  found <- if (test == "permutation") {
    geary_by_permutation(input, parts, n, alternative, nsim, uniforms)
  } else {
    geary_by_moments(input, parts, n, test, alternative)
  }
  warn_no_freedom(input, found$z, "Geary's C")

  frame <- data.frame(input$time, n = n, found[c("geary", "expected", "variance", "z", "p.value")],
                      stringsAsFactors = FALSE)
  names(frame)[1L] <- input$names$time
  new_result(frame, "lowcarbon_geary", choices = moran_choices(input, test, alternative, nsim, islands, seed),
             columns = input$names, simulated = found$simulated, islands = input$islands,
             unseeded = test == "permutation" && is.null(seed))
}

# Half the weighted sum of squared differences, link by link (differences of
# sums would lose the digits of a small C), and the sum of squares.
geary_parts <- function(input) {
  weights <- input$weights
  from <- weights$i + 1L
  to <- rep(seq_len(weights$n), diff(weights$p))
  apart <- input$z[from, , drop = FALSE] - input$z[to, , drop = FALSE]
  list(apart = colSums(weights$x * apart^2) / 2, squares = colSums(input$z^2), from = from, to = to)
}

geary_by_moments <- function(input, parts, n, test, alternative) {
  geary <- (n - 1) / input$weights$s0 * parts$apart / parts$squares
  variance <- if (test == "normality") {
    rep(normal_geary_variance(n, input$weights), length(geary))
  } else {
    randomised_geary_variance(n, input$weights, n * colSums(input$z^4) / parts$squares^2)
  }
  variance[variance <= moran_tie] <- 0
  z <- ifelse(variance > 0, (1 - geary) / sqrt(variance), NA_real_)
  list(geary = geary, expected = 1, variance = variance, z = z, p.value = moran_normal_p(z, alternative))
}

normal_geary_variance <- function(n, sums) {
  ((2 * sums$s1 + sums$s2) * (n - 1) - 4 * sums$s0^2) / (2 * (n + 1) * sums$s0^2)
}

randomised_geary_variance <- function(n, sums, b2) {
  pairs <- (n - 1) * sums$s1 * (n^2 - 3 * n + 3 - (n - 1) * b2)
  regions <- (n - 1) * sums$s2 * (n^2 + 3 * n - 6 - (n^2 - n + 2) * b2) / 4
  all <- sums$s0^2 * (n^2 - 3 - (n - 1)^2 * b2)
  (pairs - regions + all) / (n * (n - 2) * (n - 3) * sums$s0^2)
}

# z'Lz with L the Laplacian of the weights is half the sum of squared
# differences: the permutations of Moran's I with L in the place of W.
geary_by_permutation <- function(input, parts, n, alternative, nsim, uniforms) {
  laplacian <- geary_laplacian(input$weights, parts)
  apart <- .Call(ffi_moran_permute, laplacian@p, laplacian@i, laplacian@x, input$n, as.vector(t(input$z)),
                 ncol(input$z), as.integer(nsim), uniforms)
  near <- moran_tie * input$weights$s0 * apply(abs(input$z), 2L, max)^2
  alike <- (rowSums(apart <= parts$apart + near) + 1) / (nsim + 1)
  unlike <- (rowSums(apart >= parts$apart - near) + 1) / (nsim + 1)
  free <- apply(apart, 1L, function(x) diff(range(x))) > near
  scale <- (n - 1) / input$weights$s0 / parts$squares
  simulated <- scale * apart
  geary <- scale * parts$apart
  expected <- rowMeans(simulated)
  variance <- ifelse(free, apply(simulated, 1L, stats::var), 0)
  list(geary = geary, expected = expected, variance = variance,
       z = ifelse(free, (expected - geary) / sqrt(variance), NA_real_),
       p.value = sided_p(alike, unlike, alternative), simulated = simulated)
}

geary_laplacian <- function(weights, parts) {
  n <- weights$n
  Matrix::sparseMatrix(c(parts$from, parts$from, parts$to), c(parts$to, parts$from, parts$to),
                       x = c(-weights$x, weights$x / 2, weights$x / 2), dims = c(n, n))
}

#' @export
result_title.lowcarbon_geary <- function(x) {
  paste0("Global Geary's C of ", attr(x, "columns")$value, ", ", nrow(x), " period(s)")
}
