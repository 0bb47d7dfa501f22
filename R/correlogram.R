#' Spatial correlogram
#'
#' How far spatial autocorrelation reaches: Moran's I or Geary's C by order of neighbourhood (the
#' neighbours, their neighbours, ...) or by bands of distance, for each period.
#'
#' Regions are neighbours of order k if the shortest way from one to the other crosses k borders: those that a
#' nearer order has are left out, so that orders do not overlap. The links of `W` that count are those
#' with a weight above 0, and neighbours of an order all weigh alike (`style = "row"`), as those of
#' the first order do when `W` is a contiguity. For distances give `W` the bands of
#' [weights_bands()], or any named list of weights: each is a lag of its own, used as it is.
#'
#' Each row is a test of its own, and the orders are not independent: `adjust` corrects the p-values of
#' a period for their number; `"holm"` is safe under any dependence. High orders rest on few pairs (`links`) and on the
#' regions at the edge.
#'
#' @section Islands:
#' A region without a neighbour of some order, as central regions have at high orders, does not count in n
#' (`islands = "adjust"`, as `spdep::sp.correlogram()` has it with `zero.policy = TRUE`); `"count"`
#' counts it, as [global_moran()] does by default.
#'
#' @section Cost: time proportional to the number of orders times the number of links they have, which grows
#'   with the order; with permutations that times `nsim`.
#'
#' @inheritParams global_moran
#' @param W weights of which the links are the neighbours of order 1, or the bands of
#'   [weights_bands()], or a named list of weights.
#' @param order the highest order of neighbourhood; not for a list of weights.
#' @param statistic `"moran"` or `"geary"`.
#' @param style style of the weights of each order, as in [weights_contiguity()]; not for a list.
#' @param islands whether regions without a neighbour of an order count in its n: `"adjust"` (no) or
#'   `"count"`.
#' @param adjust adjustment of the p-values of a period for the number of lags, one of
#'   [stats::p.adjust.methods].
#'
#' @return A data frame of class `lowcarbon_correlogram`, one row for each period and lag: the period column,
#'   `lag` (the order, or the name of the band), with bands `from` and `to`, `links` (pairs of regions, each
#'   counted in both directions), `n`, `moran` or `geary`, `expected`, `variance`, `z`, `p.value`, and with an
#'   adjustment `p.unadjusted`.
#'
#' @section Errors: class `lowcarbon_error_input`, as [global_moran()], and for an order that no two
#'   regions have (the highest one there is is named).
#'
#' @references Cliff, A. D. and Ord, J. K. (1981). *Spatial Processes: Models and Applications*. Pion.
#'
#'   Oden, N. L. (1984). Assessing the significance of a spatial correlogram. *Geographical
#'   Analysis*, 16, 1-16. \doi{10.1111/j.1538-4632.1984.tb00796.x}
#'
#' @examples
#' provinces <- subset(china_provinces, in_documents)
#' ids <- provinces$province
#' W <- weights_contiguity(subset(china_borders, from %in% ids & to %in% ids), ids = ids)
#' panel <- subset(coupling_panel_reconstructed, year %in% c(2012, 2022))
#' by_order <- correlogram(panel, "coordination", W, c("province", "year"), order = 4)
#' by_order
#' plot(by_order)
#'
#' bands <- weights_bands(provinces[c("lon", "lat")], ids, c(0, 500, 1000, 1500, 2000),
#'                        islands = "allow")
#' plot(correlogram(panel, "coordination", bands, c("province", "year")))
#' @concept spatial autocorrelation by distance
#' @seealso [global_moran()], [geary()], [weights_bands()], [spillover_range()]
#' @export
correlogram <- function(data, value, W, index = NULL, order = 5, statistic = c("moran", "geary"),
                        test = c("randomisation", "normality", "permutation"),
                        alternative = c("two.sided", "greater", "less"), nsim = 999, adjust = "none",
                        style = c("row", "spectral", "none"), islands = c("adjust", "count"), seed = NULL) {
  statistic <- check_choice(statistic)
  test <- check_choice(test)
  alternative <- check_choice(alternative)
  adjust <- check_choice(adjust, stats::p.adjust.methods, "adjust")
  islands <- check_choice(islands)
  given <- c(order = !missing(order), style = !missing(style))
  style <- check_choice(style)
  check_given(W, "weights of neighbours, which as_spatial_weights() takes, or a list of weights")
  lags <- if (is.list(W) && !inherits(W, c("spatial_weights", "nb", "listw", "data.frame"))) {
    listed_lags(W, given)
  } else {
    check_number(order, "order", lower = 1, upper = 1000, whole = TRUE)
    order_lags(as_weights(W, "W"), order, style)
  }
  verb <- if (statistic == "moran") global_moran else geary
  seed_of <- if (test == "permutation") seed_or_draw(seed) else seed
  found <- lapply(lags$weights, function(w) {
    found <- verb(data, value, w, index, test, alternative, nsim, islands, seed_of)
    list(frame = as.data.frame(found), columns = attr(found, "columns"))
  })
  frame <- stack_lags(found, lags, adjust)
  choices <- list(statistic = statistic, test = test, alternative = alternative)
  if (test == "permutation") choices <- c(choices, list(nsim = nsim), if (!is.null(seed)) list(seed = seed))
  new_result(frame, "lowcarbon_correlogram",
             choices = c(choices, list(adjust = adjust,
                                       islands = if (islands == "count") "counted" else "not counted")),
             columns = found[[1L]]$columns, statistic = statistic, bands = !is.null(lags$from),
             unseeded = test == "permutation" && is.null(seed))
}

# Lags by period, then lag.
stack_lags <- function(found, lags, adjust) {
  columns <- found[[1L]]$columns
  frames <- lapply(seq_along(found), function(k) {
    own <- found[[k]]$frame
    links <- length(lags$weights[[k]]$matrix@x)
    data.frame(own[columns$time], lag = lags$names[k], from = if (is.null(lags$from)) NA else lags$from[k],
               to = if (is.null(lags$to)) NA else lags$to[k], links = links, own[-match(columns$time, names(own))],
               check.names = FALSE, stringsAsFactors = FALSE)
  })
  frame <- do.call(rbind, frames)
  periods <- unique(frame[[columns$time]])
  frame <- frame[order(match(frame[[columns$time]], periods), rep(seq_along(found), each = length(periods))), ]
  rownames(frame) <- NULL
  if (is.null(lags$from)) frame$from <- frame$to <- NULL
  if (adjust != "none") {
    frame$p.unadjusted <- frame$p.value
    frame$p.value <- stats::ave(frame$p.value, match(frame[[columns$time]], periods),
                                FUN = function(p) stats::p.adjust(p, adjust))
  }
  frame
}

listed_lags <- function(W, given) {
  if (any(given)) {
    arg <- names(given)[given][1L]
    abort_input(arg, "nothing beside a list of weights, each a lag of its own", "a value")
  }
  if (!length(W)) abort_input("W", "at least one weights object in the list", "none")
  name <- names(W)
  if (is.null(name) || !all(nzchar(name)) || anyDuplicated(name)) abort_input("W",
      "a list of weights with a name each", describe_found(name))
  breaks <- attr(W, "breaks")
  weights <- lapply(unclass(W), as_weights, arg = "W")
  attributes(weights) <- NULL
  bands <- if (length(breaks) == length(W) + 1L) breaks
  list(weights = weights, names = name, from = utils::head(bands, -1L), to = bands[-1L])
}

# Neighbours of order 1, 2, ...: a wave from every region at once, of which each step takes the links of the regions
# reached last and keeps what is new.
order_lags <- function(W, order, style) {
  ids <- rownames(W$matrix)
  n <- length(ids)
  step <- links_only(W$matrix)
  reached <- step + Matrix::Diagonal(n)
  wave <- step
  waves <- list(wave)
  while (length(waves) < order) {
    # a product of zeros and ones is above 0 where there is a way
    onward <- links_only(wave %*% step)
    fresh <- links_only(onward - onward * (reached > 0))
    if (!length(fresh@x)) {
      abort_input("order", paste("at most", length(waves), "for these weights"), describe_value(order),
                  hint = "No two regions are farther apart than that, counted in borders.")
    }
    waves <- c(waves, list(fresh))
    reached <- reached + fresh
    wave <- fresh
  }
  weights <- lapply(seq_along(waves), function(k) {
    new_spatial_weights(waves[[k]], ids, style, list(how = paste("neighbours of order", k)))
  })
  list(weights = weights, names = seq_along(waves))
}

links_only <- function(matrix) {
  entries <- Matrix::summary(methods::as(matrix, "TsparseMatrix"))
  entries <- entries[entries$x > 0 & entries$i != entries$j, ]
  sparse_ones(entries$i, entries$j, dim(matrix))
}

#' @export
result_title.lowcarbon_correlogram <- function(x) {
  columns <- attr(x, "columns")
  paste0("Spatial correlogram of ", columns$value, ", ", length(unique(x$lag)),
         if (attr(x, "bands")) " bands, " else " lags, ",
         length(unique(x[[columns$time]])), " period(s)")
}
