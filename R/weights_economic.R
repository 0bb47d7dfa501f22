# Weights from economic gaps, and economic with geographic weights nested.

#' Weights from economic gaps
#'
#' The weight of two regions is 1 / |gap|, the gap being the difference of
#' their values, as a rule GDP per head averaged over all periods. With `power`, 1 / |gap|^power.
#'
#' The mean is taken over the periods of each region, once for all: weights of a spatial
#' model must not change with what they explain. Regions alike within a few units get
#' very large weights: look at `summary()`. Dividing by the gap of *logs* is another choice; give logs as
#' values.
#'
#' @param x A named vector of values (also as `tapply()` returns it), a vector with `ids`, or a data frame.
#' @param ids Region identifiers for a vector without names. For a vector with names: its regions in the
#'   order wanted. Not for a data frame.
#' @param value,index For a data frame: the column of values, and the columns of region and
#'   period, as everywhere. Each region must have each period. `index` may be the region's
#'   column alone if there is one row a region.
#' @param power The weight is the gap to the power of minus this.
#' @inheritParams weights_distance
#' @return An object of class [spatial_weights]; all regions are neighbours.
#' @section Errors: `lowcarbon_error_input` for two regions of the same value (the pair is named),
#'   missing or infinite values, regions that lack a period.
#' @section Cost: n (n - 1) weights of 12 bytes, at most 46,340 regions.
#' @references Case, A. C., Rosen, H. S., and Hines, J. R. (1993). Budget spillovers and fiscal
#'   policy interdependence: evidence from the states. *Journal of Public Economics*, 52(3), 285-307.
#'   \doi{10.1016/0047-2727(93)90036-S}
#' @concept economic distance
#' @concept jingji juli
#' @export
#' @examples
#' weights_economic(c(Liaoning = 6.1, Jilin = 5.2, Heilongjiang = 4.4), style = "none")
#' panel <- data.frame(city = rep(c("A", "B", "C"), each = 2), year = 2020:2021,
#'                     gdp = c(1, 3, 4, 6, 9, 11))
#' as.matrix(weights_economic(panel, value = "gdp", index = c("city", "year"), style = "none"))
weights_economic <- function(x, ids = NULL, value = NULL, index = NULL, power = 1,
                             style = c("row", "spectral", "none")) {
  check_given(x, "values of the regions, or a panel")
  style <- check_choice(style, weight_styles, "style")
  check_number(power, "power", lower = 0)
  means <- region_means(x, ids, value, index)
  n <- length(means)
  if (n < 2L) abort_input("x", "at least two regions", "one")
  if (as.double(n) * (n - 1) > .Machine$integer.max) abort_input("x", "at most 46,340 regions", format(n))
  slots <- .Call(ffi_distance_pairs, unname(means), numeric(n), FALSE, 1, as.double(power))
  if (!is.null(slots$pair)) {
    alike <- names(means)[slots$pair]
    abort_input("x", "regions of different values", paste("twice", describe_value(means[[alike[1L]]])),
                paste("regions", describe_value(alike[1L]), "and", describe_value(alike[2L])),
                hint = "The inverse of their gap is infinite.")
  }
  matrix <- sparse_of_slots(slots, n)
  if (power > 0) check_range(matrix, names(means), power)
  made <- list(how = "economic gap", power = power)
  if (is.data.frame(x)) made$value <- value
  new_spatial_weights(matrix, names(means), style, made)
}

# One value a region, named by it.
region_means <- function(x, ids, value, index, arg = "x") {
  if (is.data.frame(x)) return(panel_means(x, ids, value, index))
  if (is.numeric(x) && length(dim(x)) == 1L) x <- stats::setNames(as.vector(x), names(x)) # of tapply()
  if (!is.numeric(x) || is.factor(x) || !is.null(dim(x))) {
    abort_input(arg, "a numeric vector with names, or a data frame with `value` and `index`", describe_class(x))
  }
  if (!length(x)) abort_input(arg, "at least one region", "none")
  own <- read_ids(names(x), "names", arg)
  settled <- settle_ids(own, ids, length(x), arg)
  x <- stats::setNames(as.double(x), own)
  if (!is.null(settled$place)) x <- x[settled$place]
  bad <- .Call(ffi_first_bad, unname(x), -Inf, FALSE, FALSE)
  if (bad > 0L) abort_input(arg, "finite values", describe_value(x[[bad]]), describe_region(settled$ids[bad]))
  stats::setNames(x, settled$ids)
}

panel_means <- function(x, ids, value, index) {
  check_data(x, "x")
  if (!is.null(ids)) {
    abort_input("ids", "nothing for a data frame", describe_class(ids),
                hint = "Its column of regions is named by `index`.")
  }
  check_columns(x, value, "value", 1L)
  if (is.character(index) && length(index) == 1L) {
    check_columns(x, index, "index")
    region <- code_column(x, index, "index")
    again <- anyDuplicated(region$codes)
    if (again) {
      abort_input("index", "one row for each region, or region and period as c(\"region\", \"time\")",
                  "a second row of a region", describe_row(x, again, index))
    }
  } else {
    index <- resolve_index(x, index)
    panel <- code_panel(x, index)
    check_balanced(panel, index)
    region <- panel$region
  }
  values <- numeric_column(x, value, "value", index)
  sums <- rowsum(values, region$codes, reorder = TRUE)[, 1L]
  stats::setNames(sums / tabulate(region$codes, region$n), id_strings(region$ids))
}

#' Geographic and economic weights nested
#'
#' One weight matrix from two, in one of the three forms in use.
#'
#' * `"product"`: \eqn{w_{ij} = g_{ij} e_{ij}}, element by element: neighbours in both.
#' * `"convex"`: \eqn{w_{ij} = \varphi g_{ij} + (1 - \varphi) e_{ij}}, both standardised by row
#'   first.
#' * `"scaled"`: \eqn{W = G\, \mathrm{diag}(\bar y_1 / \bar y, \dots, \bar y_n / \bar y)}: column j is
#'   scaled by region j's mean over the mean of all regions, so that rich neighbours count
#'   for more. This is the form of the document `digital` (its Equation 10), where G holds
#'   inverse distances of capitals and y is GDP. The document `coagglomeration` does not write out
#'   its economic-geographic nested matrix.
#'
#' The geographic weights are taken as they are: give them with `style = "none"` if their own
#' standardisation is not meant to count. Row standardisation at the end makes that, and the
#' overall mean in `"scaled"`, immaterial; the other styles do not.
#'
#' @param geographic An object of class [spatial_weights], or what [as_spatial_weights()] takes.
#' @param economic For `"product"` and `"convex"` the same, of the same regions in any order; for
#'   `"scaled"` one positive value a region, as a named vector, or a data frame with `value` and `index`.
#' @param form How the two are joined.
#' @param phi For `"convex"`: the share of the geographic weights, 0 to 1.
#' @param islands What to do with regions left without neighbours (product): see [spatial_weights].
#' @inheritParams weights_economic
#' @return An object of class [spatial_weights].
#' @section Errors: `lowcarbon_error_input` for regions of one side only, values not above 0 (`"scaled"`),
#'   `phi` out of range, islands.
#' @section Cost: Linear in the links.
#' @references Anselin, L. (1988). *Spatial Econometrics: Methods and Models*. Kluwer.
#'   \doi{10.1007/978-94-015-7799-1}
#' @concept economic-geographic weights
#' @concept nested weights
#' @export
#' @examples
#' places <- cbind(c(0, 3, 0), c(0, 0, 4))
#' near <- weights_distance(places, c("A", "B", "C"), longlat = FALSE, style = "none")
#' gdp <- c(A = 1, B = 2, C = 6)
#' as.matrix(weights_nested(near, gdp, form = "scaled"))
#' alike <- weights_economic(gdp, style = "none")
#' as.matrix(weights_nested(near, alike, form = "product"))
#' as.matrix(weights_nested(near, alike, form = "convex", phi = 0.3))
weights_nested <- function(geographic, economic, form = c("product", "convex", "scaled"), phi = 0.5, value = NULL,
                           index = NULL,
                           islands = NULL, style = c("row", "spectral", "none")) {
  check_given(geographic, "spatial weights")
  check_given(economic, "spatial weights, or values of the regions")
  form <- check_choice(form)
  style <- check_choice(style, weight_styles, "style")
  check_number(phi, "phi", lower = 0, upper = 1)
  geographic <- as_weights(geographic, "geographic")
  ids <- rownames(geographic$matrix)
  made <- list(how = "nested", form = form)
  if (form == "scaled") {
    matrix <- scale_columns(geographic$matrix, ids, economic, value, index)
  } else {
    hint <- "weights_economic() makes weights of values; form = \"scaled\" takes the values."
    second <- weights_in_order(as_weights(economic, "economic", hint), ids, "economic")
    matrix <- if (form == "product") geographic$matrix * second else blend(geographic$matrix, second, phi)
    if (form == "convex") made$phi <- phi
  }
  check_weights(matrix, "economic")
  already <- is_island(geographic$matrix)
  if (!is.null(islands) || any(is_island(matrix) & !already)) {
    matrix <- settle_islands(matrix, ids, islands, "geographic")
  }
  made$geographic <- describe_made(geographic$made)
  if (inherits(economic, "spatial_weights")) made$economic <- describe_made(economic$made)
  new_spatial_weights(matrix, ids, style, made, geographic$coords)
}

blend <- function(first, second, phi) {
  phi * standardise(first, "row") + (1 - phi) * standardise(second, "row")
}

scale_columns <- function(matrix, ids, economic, value, index) {
  if (inherits(economic, "spatial_weights")) {
    abort_input("economic", "one value a region for form = \"scaled\"", "spatial weights")
  }
  means <- region_means(economic, NULL, value, index, "economic")
  lost <- setdiff(ids, names(means))
  spare <- setdiff(names(means), ids)
  if (length(lost) || length(spare)) {
    found <- c(if (length(lost)) paste("none for", describe_set(lost)),
               if (length(spare)) paste("one for", describe_set(spare)))
    abort_input("economic", "a value for each region of `geographic` and no others", paste(found, collapse = "; "))
  }
  means <- means[ids]
  if (any(means <= 0)) {
    abort_input("economic", "values above 0", describe_value(means[means <= 0][[1L]]),
                describe_region(ids[means <= 0][1L]))
  }
  matrix@x <- matrix@x * rep(unname(means) / mean(means), diff(matrix@p))
  matrix
}
