# Weights from distances: all pairs, pairs within a threshold, k nearest.

#' Weights from distances
#'
#' `weights_distance()`: the inverse of the distance to a power, for all pairs or for
#' those within a threshold. `weights_knn()`: 1 for the k nearest regions. Both before
#' standardisation.
#'
#' On the sphere (`longlat = TRUE`) distances are great circles on a sphere of `radius` 6371 km,
#' the mean radius of the earth; others take 6378.137, the equatorial one, or an
#' ellipsoid. A power of 1 and row sums of 1 take any constant factor out again; a
#' threshold does not. In the plane distances have the unit of the coordinates.
#'
#' The k nearest are found exactly, near the poles and across the date line too.
#' Regions at equal distance come in order of their identifiers, so that the order of
#' rows does not matter; `made$ties` counts the regions where that decided who is
#' the k-th neighbour. Being nearest is not mutual: these weights are as a rule not symmetric.
#'
#' @param coords Two columns, longitude and latitude in degrees or x and y, as a matrix or
#'   data frame with one row a region; or points of package sf (whose own coordinates
#'   are taken as they are).
#' @param ids Region identifiers, one a row. If left out: row names of `coords`.
#' @param power The weight is distance to the power of minus this. 0 gives weights of 1.
#' @param threshold Longest distance of neighbours, itself included: km (the unit of
#'   `radius`) or units of the plane. `Inf` makes all regions neighbours.
#' @param longlat Are the coordinates longitude and latitude in degrees?
#' @param radius Of the sphere; gives the unit of distance.
#' @param k Number of neighbours of each region.
#' @param islands Regions without a neighbour within the threshold: `NULL`, an error that names
#'   them; `"allow"`; or a named vector that joins them (with the weight of their distance).
#'   See [spatial_weights].
#' @param style Standardisation: `"row"`, `"spectral"` or `"none"`; see [spatial_weights].
#' @return An object of class [spatial_weights], with the coordinates in `coords`.
#' @section Errors: `lowcarbon_error_input` for missing coordinates, degrees out of range, islands, two
#'   regions at one place when `power` is above 0 (the pair is named), `k` not below the number of regions.
#' @section Cost: All pairs: n (n - 1) / 2 distances and 12 n (n - 1) bytes, half a second or so
#'   for 5,000 regions, and at most 46,340 regions. Threshold and k nearest: a k-d tree,
#'   n log n plus the links, without any n by n matrix.
#' @references Bentley, J. L. (1975). Multidimensional binary search trees used for
#'   associative searching. *Communications of the ACM*, 18(9), 509-517. \doi{10.1145/361002.361007}
#'
#'   Sinnott, R. W. (1984). Virtues of the haversine. *Sky and Telescope*, 68(2), 159.
#' @concept inverse distance
#' @concept k nearest neighbours
#' @concept KNN
#' @concept great circle
#' @export
#' @examples
#' capitals <- data.frame(lon = c(116.41, 117.20, 114.51, 112.55), lat = c(39.90, 39.13, 38.04, 37.87),
#'                        row.names = c("Beijing", "Tianjin", "Shijiazhuang", "Taiyuan"))
#' W <- weights_distance(capitals, rownames(capitals), power = 1, style = "none")
#' 1 / as.matrix(W)["Beijing", "Tianjin"] # km
#' weights_distance(capitals, rownames(capitals), threshold = 300)
#' weights_knn(capitals, rownames(capitals), k = 2)
weights_distance <- function(coords, ids, power = 1, threshold = Inf, longlat = TRUE, radius = 6371, islands = NULL,
                             style = c("row", "spectral", "none")) {
  check_given(coords, "coordinates: a matrix or data frame with two columns, or sf points")
  style <- check_choice(style, weight_styles, "style")
  check_number(power, "power", lower = 0)
  check_threshold(threshold)
  check_number(radius, "radius", lower = .Machine$double.xmin)
  points <- read_points(coords, if (missing(ids)) NULL else ids, longlat)
  matrix <- inverse_distances(points, longlat, radius, power, threshold)
  matrix <- settle_far_islands(matrix, points, longlat, radius, power, threshold, islands)
  made <- list(how = "distance", power = power, threshold = threshold, longlat = longlat)
  if (longlat) made$radius <- radius
  if (is.character(islands)) made$islands <- islands
  new_spatial_weights(matrix, points$ids, style, made, points$at)
}

#' @rdname weights_distance
#' @export
weights_knn <- function(coords, ids, k, longlat = TRUE, style = c("row", "spectral", "none")) {
  check_given(coords, "coordinates: a matrix or data frame with two columns, or sf points")
  style <- check_choice(style, weight_styles, "style")
  points <- read_points(coords, if (missing(ids)) NULL else ids, longlat)
  n <- length(points$ids)
  check_number(k, "k", lower = 1, whole = TRUE)
  if (k >= n) abort_input("k", paste("fewer neighbours than regions, at most", n - 1L), format(k))
  k <- as.integer(k)
  nearest <- nearest_points(points, longlat, k)
  matrix <- Matrix::sparseMatrix(i = rep(seq_len(n), each = k), j = as.vector(nearest$neighbour), x = 1, dims = c(n, n))
  made <- list(how = "k nearest", k = k, longlat = longlat, ties = nearest$ties)
  new_spatial_weights(matrix, points$ids, style, made, points$at)
}

check_threshold <- function(threshold) {
  if (!is.numeric(threshold) || length(threshold) != 1L || is.na(threshold) || threshold <= 0) {
    found <- if (is.numeric(threshold)) paste(format(utils::head(threshold, 3L)),
                                              collapse = ", ") else describe_class(threshold)
    abort_input("threshold", "one number above 0, or Inf", found)
  }
}

# list(at = two columns, ids)
read_points <- function(coords, ids, longlat, arg = "coords") {
  check_flag(longlat, "longlat")
  if (inherits(coords, c("sf", "sfc")) && requireNamespace("sf", quietly = TRUE)) {
    own <- if (inherits(coords, "sf")) attr(coords, "row.names") else NULL
    if (!all(sf::st_geometry_type(coords) == "POINT")) {
      abort_input(arg, "points", describe_class(sf::st_geometry(coords)),
                  hint = "sf::st_point_on_surface() makes points of polygons.")
    }
    at <- sf::st_coordinates(coords)[, 1:2, drop = FALSE]
  } else {
    if (!is.data.frame(coords) && !is.matrix(coords)) {
      abort_input(arg, "a matrix or data frame of two columns", describe_class(coords))
    }
    own <- if (is.data.frame(coords)) attr(coords, "row.names") else rownames(coords)
    at <- two_columns(coords, arg)
  }
  if (nrow(at) == 0L) abort_input(arg, "at least two regions", "no rows")
  if (is.null(ids)) {
    if (is.null(own) || is.integer(own)) {
      abort_input("ids", paste0("region identifiers, since `", arg, "` has no row names"), "nothing")
    }
    ids <- own
  }
  ids <- check_ids(ids, n = nrow(at))
  if (length(ids) < 2L) abort_input(arg, "at least two regions", "one")
  check_coordinates(at, ids, longlat, arg)
  list(at = unname(at), ids = ids)
}

two_columns <- function(coords, arg) {
  if (ncol(coords) != 2L) {
    abort_input(arg, "two columns, longitude and latitude or x and y", paste(ncol(coords), "of them"))
  }
  at <- vapply(1:2, function(j) {
    column <- if (is.data.frame(coords)) .subset2(coords, j) else coords[, j]
    if (!is.numeric(column) || is.factor(column)) {
      abort_input(arg, "two numeric columns", paste(class(column)[1L], "in column", j))
    }
    as.double(column)
  }, numeric(nrow(coords)))
  matrix(at, ncol = 2L)
}

check_coordinates <- function(at, ids, longlat, arg) {
  bad <- which(!is.finite(at[, 1L]) | !is.finite(at[, 2L]))[1L]
  if (!is.na(bad)) abort_input(arg, "finite coordinates", paste(at[bad, ], collapse = ", "), describe_region(ids[bad]))
  if (longlat) {
    bad <- which(at[, 1L] < -180 | at[, 1L] > 360 | abs(at[, 2L]) > 90)[1L]
    if (!is.na(bad)) {
      abort_input(arg, "longitude (-180 to 360) and latitude (-90 to 90) in degrees", paste(at[bad, ], collapse = ", "),
                  describe_region(ids[bad]),
                  hint = "Longitude comes first; for coordinates in a plane, longlat = FALSE.")
    }
  } else if (any(abs(at) > 1e150)) {
    abort_input(arg, "coordinates whose squares can be computed", format(max(abs(at))))
  }
}

# d^-power of all pairs, or of those within the threshold; power -1: distances.
inverse_distances <- function(points, longlat, radius, power, threshold = Inf) {
  n <- length(points$ids)
  if (is.infinite(threshold)) {
    if (as.double(n) * (n - 1) > .Machine$integer.max) {
      abort_input("threshold", "a finite threshold for more than 46,340 regions", "Inf", hint = "Or weights_knn().")
    }
    slots <- .Call(ffi_distance_pairs, points$at[, 1L], points$at[, 2L], longlat, as.double(radius), as.double(power))
  } else {
    slots <- .Call(ffi_within, points$at[, 1L], points$at[, 2L], longlat, as.double(radius), as.double(threshold),
                   as.double(power))
  }
  if (!is.null(slots$pair)) abort_coincident(points, slots$pair)
  matrix <- sparse_of_slots(slots, n)
  if (power > 0 && length(matrix@x)) check_range(matrix, points$ids, power)
  matrix
}

abort_coincident <- function(points, pair) {
  abort_input("coords", "regions at different places", paste0("two at ", paste(points$at[pair[1L], ], collapse = ", ")),
              paste("regions", describe_value(points$ids[pair[1L]]), "and", describe_value(points$ids[pair[2L]])),
              hint = "Their inverse distance is infinite. Move one of them, or use power = 0 or weights_knn().")
}

# Powers of distances beyond what a double holds.
check_range <- function(matrix, ids, power) {
  ends <- c(min(matrix@x), max(matrix@x))
  if (ends[1L] > 0 && is.finite(ends[2L])) return(invisible(matrix))
  bad <- if (ends[1L] > 0) which.max(matrix@x) else which.min(matrix@x)
  matrix@Dimnames <- list(ids, ids)
  abort_input("power", "a power whose weights can be computed",
              paste("a weight of", format(matrix@x[bad]), "for power", format(power)),
              describe_link(matrix, bad), hint = "Choose a smaller power or another unit of distance.")
}

# As settle_islands(), but a joined island gets the weight of its distance, and
# the error says how far the nearest region is.
settle_far_islands <- function(matrix, points, longlat, radius, power, threshold, islands) {
  if (!any(is_island(matrix))) return(settle_islands(matrix, points$ids, islands))
  if (is.null(islands)) {
    far <- max(.Call(ffi_nearest, points$at[, 1L], points$at[, 2L], longlat, as.double(radius), 1L)$distance)
    unit <- 10^(floor(log10(far)) - 4)
    settle_islands(matrix, points$ids, NULL, "threshold",
                   paste0("A threshold of ", format(ceiling(far / unit) * unit), " leaves none. "))
  }
  joined <- settle_islands(matrix, points$ids, islands)
  if (identical(islands, "allow") || power == 0) return(joined)
  for (name in names(islands)) {
    ends <- match(c(name, islands[[name]]), points$ids)
    pair <- list(at = points$at[ends, , drop = FALSE], ids = points$ids[ends])
    weight <- inverse_distances(pair, longlat, radius, power)@x[1L]
    joined[ends[1L], ends[2L]] <- joined[ends[2L], ends[1L]] <- weight
  }
  joined
}

# Points in order of their identifiers, so that ties do not hang on the order of rows.
nearest_points <- function(points, longlat, k) {
  n <- length(points$ids)
  order <- order(points$ids, method = "radix")
  asked <- min(k + 1L, n - 1L) # one more shows whether the k-th place is tied
  found <- .Call(ffi_nearest, points$at[order, 1L], points$at[order, 2L], longlat, 1, asked)
  neighbour <- matrix(found$neighbour, asked)[seq_len(k), , drop = FALSE]
  distance <- matrix(found$distance, asked)
  ties <- if (asked > k) sum(distance[k + 1L, ] - distance[k, ] <= 1e-12 * distance[k + 1L, ]) else 0L
  back <- order(order)
  list(neighbour = matrix(order[neighbour], k)[, back, drop = FALSE], ties = ties)
}
