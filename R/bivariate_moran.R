#' Bivariate Moran's I, global and local
#'
#' Whether regions where one variable is high lie among regions where another is: the
#' correlation of a variable with the spatial lag of another one, for each period as
#' a whole or for each region.
#'
#' With \eqn{z^x_i} and \eqn{z^y_i} the deviations of `value` and `other` from the means of
#' their period,
#' \deqn{I_{xy} = \frac{n}{S_0}\,\frac{\sum_i z^x_i \sum_j w_{ij} z^y_j}
#' {\sqrt{\sum_i (z^x_i)^2 \sum_i (z^y_i)^2}},\qquad
#' I_{xy,i} = \frac{z^x_i \sum_j w_{ij} z^y_j}{s_x s_y},}{
#' I_xy = (n/S0) sum_i zx_i sum_j w_ij zy_j / sqrt(sum zx^2 sum zy^2),  I_xy,i = zx_i sum_j w_ij zy_j / (s_x s_y),}
#' with \eqn{s} the standard deviations over n. The spatial lag is that of `other`: with
#' `value` coordination and `other` emissions it asks whether well coordinated regions have
#' neighbours that emit. \eqn{I_{xy}} is not \eqn{I_{yx}} unless the weights are symmetric. With
#' `other` the same as `value` it is Moran's I. `spdep::moran_bv()` gives the same for row-standardised
#' weights, and does not divide by \eqn{S_0} otherwise.
#'
#' @section What it does not say:
#' The place of x is held, and y moves as if it had nothing to do with x, not even in the same
#' region. Two variables that are correlated within regions (`correlation`, printed beside it) and
#' each clustered in space have a large \eqn{I_{xy}} without any influence across borders (Lee
#' 2001). A regression with a spatial lag of x ([spatial_panel()], `model = "slx"`) takes the
#' correlation within regions out.
#'
#' @section The two tests:
#' * `"permutation"`: x stays, the values of y move over the regions `nsim` times, for the local
#'   statistic over the other n - 1 regions, y of the region itself held. p-values as in
#'   [global_moran()] and [local_moran()].
#' * `"randomisation"`: mean and variance over all those orders in closed form, and a normal
#'   distribution. Globally the mean is 0.
#'
#' @section Cost: time proportional to the number of links times the number of periods; globally
#'   each permutation costs the number of regions only.
#'
#' @inheritParams local_moran
#' @param value,other names of the columns with x, which stays, and y, of which the lag is taken; in
#'   any units.
#' @param scope `"global"` or `"local"`.
#' @param test `"permutation"` or `"randomisation"`.
#' @param adjust,level for `scope = "local"`, as in [local_moran()].
#'
#' @return Global: a data frame of class `lowcarbon_bivariate`, one row a period: the period
#'   column, `n`, `moran`, `expected`, `variance`, `z`, `p.value`, `correlation` (of x and y in the
#'   same regions). Local: one of classes `lowcarbon_local_bivariate` and `lowcarbon_local_moran`, with the columns of
#'   [local_moran()] and after `value` the column `other`; `lag` is that of `other`. It draws as
#'   [local_moran()] does.
#'
#' @section Errors: class `lowcarbon_error_input`, as [global_moran()]; `other` as `value`.
#'
#' @references Wartenberg, D. (1985). Multivariate spatial correlation: a method for exploratory
#'   geographical analysis. *Geographical Analysis*, 17, 263-283.
#'   \doi{10.1111/j.1538-4632.1985.tb00849.x}
#'
#'   Lee, S.-I. (2001). Developing a bivariate spatial association measure: an integration of
#'   Pearson's r and Moran's I. *Journal of Geographical Systems*, 3, 369-385.
#'   \doi{10.1007/s101090100064}
#'
#' @examples
#' provinces <- china_provinces$province[china_provinces$in_documents]
#' borders <- subset(china_borders, from %in% provinces & to %in% provinces)
#' W <- weights_contiguity(borders, ids = provinces)
#' index <- c("province", "year")
#' panel <- coupling_panel_reconstructed
#' panel$before <- ave(panel$coordination, panel$province, FUN = function(x) c(x[1], x[-length(x)]))
#' # coordination now beside that of the neighbours a year before
#' bivariate_moran(panel, "coordination", "before", W, index, test = "randomisation")
#' local <- bivariate_moran(panel, "coordination", "before", W, index, "local", nsim = 199, seed = 1)
#' plot(local, "map")
#' @concept bivariate LISA
#' @concept spatial cross-correlation
#' @seealso [global_moran()], [local_moran()]
#' @export
bivariate_moran <- function(data, value, other, W, index = NULL, scope = c("global", "local"),
                            test = c("permutation", "randomisation"), alternative = "two.sided", nsim = 999,
                            adjust = "none", level = 0.05, seed = NULL) {
  scope <- check_choice(scope)
  test <- check_choice(test)
  alternative <- check_choice(alternative, c("two.sided", "greater", "less"), "alternative")
  adjust <- check_choice(adjust, stats::p.adjust.methods, "adjust")
  check_level(level)
  if (test == "permutation") check_number(nsim, "nsim", lower = 2, upper = 1e7, whole = TRUE)
  check_data(data)
  check_given(other, "the name of a column")
  check_columns(data, other, "other", 1L)
  x <- moran_input(data, value, W, index, "the bivariate Moran's I")
  y <- moran_input(data, other, W, index, "the bivariate Moran's I")
  moran_regions(x, "count", least = 3L)
  uniforms <- permutation_seed(test, seed)
  choices <- list(other = other, test = test, alternative = alternative)
  if (test == "permutation") choices <- c(choices, list(nsim = nsim), if (!is.null(seed)) list(seed = seed))
  found <- if (scope == "global") {
    bivariate_global(x, y, alternative, nsim, uniforms, choices)
  } else {
    bivariate_local(x, y, alternative, nsim, uniforms, adjust, level, choices)
  }
  attr(found, "unseeded") <- test == "permutation" && is.null(seed)
  found
}

# sum_i x_i sum_j w_ij y_j = sum_j a_j y_j with a the lag of x by the transposed
# weights: over all orders of y its mean is 0, its variance a product of two sums
# of squares.
bivariate_global <- function(x, y, alternative, nsim, uniforms, choices) {
  n <- x$n
  w <- x$weights
  carried <- transposed_lag(w, x$z)
  cross <- colSums(carried * y$z)
  scale <- n / w$s0 / sqrt(colSums(x$z^2) * colSums(y$z^2))
  near <- moran_tie * w$s0 * apply(abs(x$z), 2L, max) * apply(abs(y$z), 2L, max)
  if (is.null(uniforms)) {
    spread <- colSums(carried^2) - colSums(carried)^2 / n
    variance <- spread * colSums(y$z^2) / (n - 1)
    variance[variance <= near^2] <- 0
    z <- ifelse(variance > 0, cross / sqrt(variance), NA_real_)
    found <- list(expected = 0, variance = variance * scale^2, z = z, p.value = moran_normal_p(z, alternative))
  } else {
    drawn <- .Call(ffi_moran_permute_sums, as.vector(t(carried)), as.vector(t(y$z)), n, ncol(y$z), as.integer(nsim),
                   uniforms)
    upper <- (rowSums(drawn >= cross - near) + 1) / (nsim + 1)
    lower <- (rowSums(drawn <= cross + near) + 1) / (nsim + 1)
    free <- apply(drawn, 1L, function(v) diff(range(v))) > near
    mean <- rowMeans(drawn)
    variance <- ifelse(free, apply(drawn, 1L, stats::var), 0)
    found <- list(expected = mean * scale, variance = variance * scale^2,
                  z = ifelse(free, (cross - mean) / sqrt(variance), NA_real_),
                  p.value = sided_p(upper, lower, alternative), simulated = drawn * scale)
  }
  warn_no_freedom(x, found$z, "the bivariate Moran's I")
  frame <- data.frame(x$time, n = n, moran = cross * scale, found[c("expected", "variance", "z", "p.value")],
                      correlation = colSums(x$z * y$z) / sqrt(colSums(x$z^2) * colSums(y$z^2)),
                        stringsAsFactors = FALSE)
  names(frame)[1L] <- x$names$time
  if (length(x$islands)) choices$islands <- paste("counted:", describe_set(x$islands, quote = FALSE))
  new_result(frame, "lowcarbon_bivariate", choices = choices, columns = c(x$names, list(other = y$names$value)),
             simulated = found$simulated, islands = x$islands)
}

transposed_lag <- function(weights, z) {
  from <- weights$i + 1L
  to <- rep(seq_len(weights$n), diff(weights$p))
  out <- matrix(0, nrow(z), ncol(z))
  sums <- rowsum(weights$x * z[from, , drop = FALSE], to)
  out[as.integer(rownames(sums)), ] <- sums
  out
}

bivariate_local <- function(x, y, alternative, nsim, uniforms, adjust, level, choices) {
  found <- if (is.null(uniforms)) {
    lag <- local_lag_moments(y)
    expected <- x$z * lag$expected
    variance <- x$z^2 * lag$variance
    z <- ifelse(variance > 0, (x$z * y$lag - expected) / sqrt(variance), NA_real_)
    list(expected = expected, variance = variance, z = z, p.value = moran_normal_p(z, alternative))
  } else {
    local_by_permutation(y, alternative, nsim, uniforms, sign_of = x$z)
  }
  size <- rep(sqrt(colMeans(x$z^2) * colMeans(y$z^2)), each = x$n)
  found$moran <- x$z * y$lag / size
  found$expected <- found$expected / size
  found$variance <- found$variance / size^2
  warn_local_no_freedom(x, found$z, "the local bivariate Moran's I")
  shown <- x
  shown$lag <- y$lag # the quadrant is that of x and the lag of y
  frame <- local_frame(shown, found, adjust, level)
  island <- rep(x$weights$links == 0L, each = ncol(y$x))
  frame$lag <- replace(as.vector(t(weights_lag(y$weights, y$x))), island, NA)
  place <- match("value", names(frame))
  frame <- data.frame(frame[seq_len(place)], other = as.vector(t(y$x)), frame[-seq_len(place)], check.names = FALSE)
  new_result(frame, c("lowcarbon_local_bivariate", "lowcarbon_local_moran"),
             choices = c(choices, list(adjust = adjust, level = level)),
             columns = c(x$names, list(other = y$names$value)), islands = x$islands,
             row_sums = stats::setNames(x$weights$row_sums, x$region))
}

#' @export
result_title.lowcarbon_bivariate <- function(x) {
  columns <- attr(x, "columns")
  paste0("Bivariate Moran's I of ", columns$value, " and the spatial lag of ", columns$other, ", ", nrow(x),
         " period(s)")
}

#' @export
result_title.lowcarbon_local_bivariate <- function(x) {
  columns <- attr(x, "columns")
  periods <- length(unique(x[[columns$time]]))
  paste0("Local bivariate Moran's I of ", columns$value, " and the spatial lag of ", columns$other, ", ",
         nrow(x) / periods, " regions, ", periods, " period(s)")
}
