#' Local Geary's C
#'
#' The local Geary statistic of each region and period, its p-value, and whether neighbours are alike or
#' differ there. Where the local Moran's I multiplies deviations from the mean, this squares the differences of
#' neighbours:
#' it finds neighbours of like values also near the mean, and a region that differs from its neighbours on the same
#' side of it.
#'
#' With \eqn{z_i} the deviation of region i from the mean of its period,
#' \deqn{c_i = \frac{1}{m_2}\sum_j w_{ij} (z_i - z_j)^2,\qquad m_2 = \frac{1}{n - 1}\sum_i z_i^2,}{
#' c_i = sum_j w_ij (z_i - z_j)^2 / m2,  m2 = sum_i z_i^2 / (n - 1),}
#' so that \eqn{\sum_i c_i = 2 S_0 C}{sum_i c_i = 2 S0 C} with the global C of [geary()]. `spdep::localC()` gives the
#' same.
#'
#' @section The two tests:
#' Region i keeps its value, the other n - 1 values could lie in any order on the other regions. `"permutation"` draws
#' such
#' orders as [local_moran()] does, with the same seed the same ones; `"conditional"` takes their mean and variance,
#' \deqn{E(c_i) = \frac{w_{i\cdot}}{m_2}\,\bar d_i,\quad V(c_i) = \frac{1}{m_2^2 (n - 2)}
#' \Bigl(w_{i(2)} - \frac{w_{i\cdot}^2}{n - 1}\Bigr)\sum_{j \ne i} (d_{ij} - \bar d_i)^2,}{
#' E(c_i) = w_i. mean(d_i) / m2,  V(c_i) = (w_i(2) - w_i.^2/(n - 1)) sum_{j != i} (d_ij - mean(d_i))^2 / (m2^2 (n -
#' 2)),}
#' with \eqn{d_{ij} = (z_i - z_j)^2}{d_ij = (z_i - z_j)^2}, and a normal distribution, which is rough: squares are
#' skewed. As in
#' [geary()] `z` is above zero where neighbours are alike, \eqn{z = (E(c_i) - c_i)/\sqrt{V(c_i)}}{z = (E(c_i) -
#' c_i)/sqrt(V(c_i))}, and
#' `"greater"` asks for that. p-values, folded ones of other programs, and adjustment: see [local_moran()].
#'
#' @section Clusters:
#' Where `p.value` is at most `level`: `"High-High"` and `"Low-Low"` if neighbours are alike and the value and the
#' weighted
#' deviation of the neighbours lie on the same side of the mean, `"Other positive"` if they are alike across the mean,
#' `"Negative"` if they differ.
#'
#' @section Islands: as in [local_moran()].
#'
#' @section Cost: as [local_moran()].
#'
#' @inheritParams local_moran
#' @param test `"permutation"` or `"conditional"`.
#'
#' @return A data frame of class `lowcarbon_local_geary`, one row for each region and period: region and period column,
#'   `value`,
#'   `lag`, `geary`, `z`, `p.value`, `cluster`, `expected`, `variance`, and with an adjustment `p.unadjusted`.
#'
#' @section Errors: class `lowcarbon_error_input`, as [local_moran()].
#'
#' @references Anselin, L. (2019). A local indicator of multivariate spatial association: extending Geary's c.
#'   *Geographical
#'   Analysis*, 51, 133-150. \doi{10.1111/gean.12164}
#'
#'   Anselin, L. (1995). Local indicators of spatial association: LISA. *Geographical Analysis*, 27, 93-115.
#'   \doi{10.1111/j.1538-4632.1995.tb00338.x}
#'
#' @examples
#' provinces <- china_provinces$province[china_provinces$in_documents]
#' borders <- subset(china_borders, from %in% provinces & to %in% provinces)
#' W <- weights_contiguity(borders, ids = provinces)
#' index <- c("province", "year")
#' local <- local_geary(coupling_panel_reconstructed, "coordination", W, index, nsim = 199, seed = 1)
#' summary(local)
#' plot(local, "map")
#' @concept local indicators of spatial association
#' @seealso [geary()], [local_moran()], [plot.lowcarbon_local_geary()]
#' @export
local_geary <- function(data, value, W, index = NULL, test = c("permutation", "conditional"), alternative = "two.sided",
                        nsim = 999, adjust = "none", level = 0.05, seed = NULL) {
  test <- check_choice(test)
  alternative <- check_choice(alternative, c("two.sided", "greater", "less"), "alternative")
  adjust <- check_choice(adjust, stats::p.adjust.methods, "adjust")
  check_level(level)
  if (test == "permutation") check_number(nsim, "nsim", lower = 2, upper = 1e9, whole = TRUE)
  input <- moran_input(data, value, W, index, "the local Geary's C")
  moran_regions(input, "count", least = 3L)
  uniforms <- permutation_seed(test, seed)
  sums <- local_differences(input)
  moments <- local_geary_moments(input)
  found <- if (test == "permutation") {
    local_geary_drawn(input, sums, moments$expected, alternative, nsim, uniforms)
  } else {
    z <- ifelse(moments$variance > 0, (moments$expected - sums) / sqrt(moments$variance), NA_real_)
    c(moments, list(z = z, p.value = moran_normal_p(z, alternative)))
  }
  warn_local_no_freedom(input, found$z, "the local Geary's C")
  choices <- list(test = test, alternative = alternative)
  if (test == "permutation") choices <- c(choices, list(nsim = nsim), if (!is.null(seed)) list(seed = seed))
  new_result(local_geary_frame(input, sums, found, adjust, level), "lowcarbon_local_geary",
             choices = c(choices, list(adjust = adjust, level = level)), columns = input$names, islands = input$islands,
             unseeded = test == "permutation" && is.null(seed))
}

# sum_j w_ij (z_i - z_j)^2, link by link.
local_differences <- function(input) {
  w <- input$weights
  from <- w$i + 1L
  to <- rep(seq_len(w$n), diff(w$p))
  out <- 0 * input$z
  sums <- rowsum(w$x * (input$z[from, , drop = FALSE] - input$z[to, , drop = FALSE])^2, from)
  out[as.integer(rownames(sums)), ] <- sums
  out
}

# Mean and variance of the sum over all orders of the other regions' values, from power sums of the deviations.
local_geary_moments <- function(input) {
  n <- input$n
  w <- input$weights
  z <- input$z
  power <- function(k) rep(colSums(z^k), each = n)
  mean <- (n * z^2 - 2 * z * power(1) + power(2)) / (n - 1)
  fourth <- n * z^4 - 4 * z^3 * power(1) + 6 * z^2 * power(2) - 4 * z * power(3) + power(4)
  squares <- fourth - (n - 1) * mean^2
  squares[squares <= moran_tie * fourth] <- 0
  spread <- w$row_squares - w$row_sums^2 / (n - 1)
  spread[spread <= moran_tie * w$row_squares] <- 0
  list(expected = w$row_sums * mean, variance = spread * squares / (n - 2))
}

local_geary_drawn <- function(input, sums, expected, alternative, nsim, uniforms) {
  near <- outer(input$weights$row_sums, moran_tie * (2 * apply(abs(input$z), 2L, max))^2)
  drawn <- sums_by_permutation(input, sums, expected, near, nsim, uniforms, differences = TRUE)
  list(expected = drawn$mean, variance = drawn$variance,
       z = ifelse(drawn$variance > 0, (drawn$mean - sums) / sqrt(drawn$variance), NA_real_),
       p.value = sided_p((drawn$below + 1) / (nsim + 1), (drawn$above + 1) / (nsim + 1), alternative))
}

local_geary_frame <- function(input, sums, found, adjust, level) {
  m2 <- rep(colSums(input$z^2) / (input$n - 1), each = input$n)
  island <- input$weights$links == 0L
  hide <- function(x) as.vector(t(replace(x, island, NA)))
  p <- replace(found$p.value, island, NA)
  adjusted <- apply(p, 2L, stats::p.adjust, method = adjust)
  dim(adjusted) <- dim(p)
  quadrant <- local_quadrant(input)
  alike <- ifelse(quadrant %in% c("High-High", "Low-Low"), quadrant, "Other positive")
  cluster <- ifelse(is.na(adjusted), "Island", ifelse(adjusted > level | is.na(found$z), "Not significant",
                                                      ifelse(found$z > 0, alike, "Negative")))
  frame <- data.frame(
    region = rep(input$region, each = ncol(p)), time = rep(input$time, nrow(p)), value = as.vector(t(input$x)),
    lag = hide(weights_lag(input$weights, input$x)), geary = hide(sums / m2), z = hide(found$z),
    p.value = as.vector(t(adjusted)), cluster = factor(as.vector(t(cluster)), levels = local_geary_clusters),
    expected = hide(found$expected / m2), variance = hide(found$variance / m2^2), stringsAsFactors = FALSE
  )
  if (adjust != "none") frame$p.unadjusted <- as.vector(t(p))
  names(frame)[1:2] <- c(input$names$region, input$names$time)
  frame
}

local_geary_clusters <- c("High-High", "Low-Low", "Other positive", "Negative", "Not significant", "Island")

#' @export
summary.lowcarbon_local_geary <- function(object, ...) {
  check_dots(...)
  check_whole(object)
  count_clusters(object, local_geary_clusters)
}

#' @export
result_title.lowcarbon_local_geary <- function(x) {
  columns <- attr(x, "columns")
  periods <- length(unique(x[[columns$time]]))
  paste0("Local Geary's C of ", columns$value, ", ", nrow(x) / periods, " regions, ", periods, " period(s)")
}
