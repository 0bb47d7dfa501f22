# Weights of distance bands: one object a ring.

#' Weights of distance bands
#'
#' Cuts the distances between regions at `breaks` and gives one set of weights for each band: in band
#' (a, b] the neighbours of a region are those farther than a and not farther than b, all with the same weight before
#' standardisation. What a spatial model finds with one band after the other shows how far
#' spillovers reach: see [spillover_range()].
#'
#' Distances are those of [weights_distance()]: great circles on a sphere (`longlat = TRUE`) or straight lines. A pair
#' at distance 0 belongs to a first band that begins at 0.
#'
#' Far bands leave central regions without a neighbour and near ones remote regions. Such a region has no spatial lag in
#' that band: its row of zeros makes the lag 0. Row sums are then not all 1, and a model with
#' time effects takes the direct likelihood (see [spatial_panel()]).
#'
#' @param coords,ids,longlat,radius,style As in [weights_distance()].
#' @param breaks Ends of the bands in ascending order, from 0 or above, in km (the unit of `radius`) or units of the
#'   plane: `c(0, 200, 400)` has the bands (0, 200] and (200, 400].
#' @param islands Regions without a neighbour in a band: `"warn"` keeps a row of zeros and says how many there are in
#'   which band, `"allow"` keeps it silently, `"error"` stops.
#' @return A list of [spatial_weights] of class `lowcarbon_bands`, named by band (`"0-200"`), which goes as a whole
#'   into the `W` of [spatial_panel()]; attribute `breaks`. `print()` shows links and regions without neighbours of
#'   each.
#' @section Errors: as [weights_distance()]; `breaks` that are not ascending, and a band without any pair of
#'   regions, which is named.
#' @section Cost: all pairs up to the last break, once.
#' @references Anselin, L. (2002). Under the hood: issues in the specification and interpretation of spatial
#'   regression models. *Agricultural Economics*, 27(3), 247-267. \doi{10.1111/j.1574-0862.2002.tb00120.x}
#' @concept distance decay
#' @concept spillover range
#' @export
#' @examples
#' places <- data.frame(x = c(0, 1, 2, 3, 5), y = 0, row.names = letters[1:5])
#' bands <- weights_bands(places, breaks = c(0, 1, 2, 5), longlat = FALSE, islands = "allow")
#' bands
#' as.matrix(bands[["1-2"]])
weights_bands <- function(coords, ids, breaks, longlat = TRUE, radius = 6371, islands = c("warn", "allow", "error"),
                          style = c("row", "spectral", "none")) {
  style <- check_choice(style)
  islands <- check_choice(islands)
  check_number(radius, "radius", lower = .Machine$double.xmin)
  if (missing(breaks)) abort_input("breaks", "ends of the bands, as c(0, 200, 400)", "nothing")
  check_band_ends(breaks)
  points <- read_points(coords, if (missing(ids)) NULL else ids, longlat)
  distances <- inverse_distances(points, longlat, radius, -1, max(breaks))
  bands <- cut_bands(distances, breaks, points$ids)
  say_islands(bands, islands, points$ids)
  made <- list(how = "distance band", longlat = longlat)
  if (longlat) made$radius <- radius
  weights <- Map(function(matrix, from, to) {
    new_spatial_weights(matrix, points$ids, style, c(made, list(from = from, to = to)), points$at)
  }, bands, utils::head(breaks, -1L), breaks[-1L])
  structure(weights, class = "lowcarbon_bands", breaks = breaks)
}

check_band_ends <- function(breaks) {
  if (!is_plain_numeric(breaks) || !is.null(dim(breaks)) || length(breaks) < 2L || anyNA(breaks) ||
      any(!is.finite(breaks)) || breaks[1L] < 0) {
    abort_input("breaks", "two finite numbers or more, from 0 or above", describe_found(breaks))
  }
  wrong <- which(diff(breaks) <= 0)[1L]
  if (!is.na(wrong)) {
    abort_input("breaks", "ascending numbers", paste(format(breaks[wrong + 1L]), "after", format(breaks[wrong])))
  }
}

# A matrix of ones for each band, named by its ends.
cut_bands <- function(distances, breaks, ids) {
  n <- length(ids)
  entries <- Matrix::summary(methods::as(distances, "TsparseMatrix"))
  band <- findInterval(entries$x, breaks, left.open = TRUE)
  if (breaks[1L] == 0) band[entries$x == 0] <- 1L
  ends <- vapply(breaks, format, "", digits = 15L)
  names <- paste0(utils::head(ends, -1L), "-", ends[-1L])
  matrices <- lapply(seq_along(names), function(b) sparse_ones(entries$i[band == b], entries$j[band == b], c(n, n)))
  empty <- names[vapply(matrices, function(m) !length(m@x), NA)]
  if (length(empty)) {
    abort_input("breaks", "bands with at least one pair of regions", paste("none in", describe_set(empty)),
                hint = paste0("Distances up to the last break go from ", format(min(entries$x, Inf), digits = 4),
                              " to ",
                              format(max(entries$x, -Inf), digits = 4), "."))
  }
  stats::setNames(matrices, names)
}

say_islands <- function(bands, islands, ids) {
  alone <- lapply(bands, function(m) ids[is_island(m)])
  alone <- alone[lengths(alone) > 0L]
  if (!length(alone) || islands == "allow") return(invisible())
  said <- paste0(names(alone), ": ", vapply(alone, describe_set, ""), collapse = "; ")
  if (islands == "error") {
    abort_input("breaks", "bands in which every region has a neighbour", paste("regions without one in", said),
                hint = "islands = \"allow\" gives them a row of zeros; wider bands have fewer of them.")
  }
  warn_lowcarbon("regions without a neighbour in a band have a spatial lag of 0 there (", said,
                 "); islands = \"allow\" says that this is meant")
}

#' @export
print.lowcarbon_bands <- function(x, ...) {
  check_dots(...)
  links <- vapply(x, function(w) length(w$matrix@x), 0L)
  alone <- vapply(x, function(w) sum(is_island(w$matrix)), 0L)
  cat("Weights of ", length(x), " distance bands, ", nrow(x[[1L]]$matrix), " regions, ", describe_style(x[[1L]]$style),
      "\n", sep = "")
  print(data.frame(band = names(x), links = links, `without neighbours` = alone, check.names = FALSE),
        row.names = FALSE)
  invisible(x)
}

# Part of the bands is a list of weights like any other.
#' @export
`[.lowcarbon_bands` <- function(x, i) unclass(x)[i]
