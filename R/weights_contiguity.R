# Weights from borders: an edge list, a 0/1 matrix, or polygons.

#' Weights from common borders
#'
#' Regions that touch are neighbours, with a weight of 1 before standardisation.
#'
#' Polygons are neighbours if their boundaries share a vertex (`queen = TRUE`) or two
#' vertices (`queen = FALSE`, rook: a stretch of border), the rule of
#' `spdep::poly2nb()`. Vertices are the same if they are closer than `snap`, 0 by default:
#' raise it, in units of the coordinates, for maps whose borders were digitised twice.
#' Any number of polygons costs about as much as sorting their vertices.
#'
#' @param x One of: a data frame of borders, with columns `from` and `to` (or whose two
#'   first columns they are), each border once or in both directions; a symmetric 0/1
#'   matrix (base or `Matrix`), whose row and column names are the regions; an `sf`
#'   object or `sfc` of polygons.
#' @param ids Region identifiers. For borders: all regions, in the order wanted (default:
#'   those that occur, sorted). For a matrix: needed if it has no names. For polygons: one
#'   identifier a polygon, or the name of a column (default: row names).
#' @param queen For polygons: is a common point enough?
#' @param islands Regions without neighbours: `NULL`, an error that names them; `"allow"`;
#'   or a named vector such as `c(Hainan = "Guangdong")` that joins them. See
#'   [spatial_weights].
#' @param snap For polygons: distance within which vertices are the same.
#' @param style Standardisation: `"row"`, `"spectral"` or `"none"`; see [spatial_weights].
#' @return An object of class [spatial_weights].
#' @section Errors: `lowcarbon_error_input` for islands, a matrix that is not symmetric, has a diagonal
#'   or entries other than 0 and 1, unknown or repeated identifiers, a border of a
#'   region with itself.
#' @section Cost: Linear in the links; polygons n log n in their vertices.
#' @references Anselin, L., and Rey, S. J. (2014). *Modern Spatial Econometrics in Practice*.
#'   GeoDa Press.
#' @concept queen
#' @concept rook
#' @concept contiguity
#' @concept neighbours
#' @concept linjie juzhen
#' @export
#' @examples
#' borders <- data.frame(from = c("Guangdong", "Guangxi"), to = c("Guangxi", "Yunnan"))
#' provinces <- c("Guangdong", "Guangxi", "Hainan", "Yunnan")
#' W <- weights_contiguity(borders, provinces, islands = c(Hainan = "Guangdong"))
#' as.matrix(W)
weights_contiguity <- function(x, ids = NULL, queen = TRUE, islands = NULL, snap = 0,
                               style = c("row", "spectral", "none")) {
  check_given(x, "a data frame of borders, a 0/1 matrix or sf polygons")
  style <- check_choice(style, weight_styles, "style")
  check_flag(queen, "queen")
  if (inherits(x, c("sf", "sfc"))) {
    parts <- polygon_borders(x, ids, queen, snap)
  } else if (is.data.frame(x)) {
    parts <- listed_borders(x, ids)
  } else if (is.matrix(x) || inherits(x, "Matrix")) {
    parts <- matrix_borders(x, ids)
  } else {
    abort_input("x", "a data frame of borders, a 0/1 matrix or sf polygons", describe_class(x))
  }
  matrix <- settle_islands(parts$matrix, parts$ids, islands)
  made <- c(list(how = "contiguity"), parts$made)
  if (is.character(islands)) made$islands <- islands
  new_spatial_weights(matrix, parts$ids, style, made, parts$coords)
}

edge_columns <- function(x, arg = "x") {
  if (ncol(x) < 2L) abort_input(arg, "columns `from` and `to`", paste(ncol(x), "column(s)"))
  if (nrow(x) == 0L) abort_input(arg, "at least one border", "no rows")
  refuse_wide_matrix(x, arg)
  if (is.null(names(x)) && is.data.frame(x)) abort_input(arg, "named columns", "no names")
  columns <- if (all(c("from", "to") %in% names(x))) c("from", "to") else names(x)[1:2]
  ends <- lapply(columns, function(name) {
    end <- .subset2(x, name)
    if (!is.atomic(end)) abort_input(arg, paste0("identifiers in `", name, "`"), describe_class(end))
    id_strings(end)
  })
  bad <- which(is.na(ends[[1L]]) | is.na(ends[[2L]]))
  if (length(bad)) abort_input(arg, "a region at both ends", "a missing one", describe_row(x, bad[1L], columns))
  same <- which(ends[[1L]] == ends[[2L]])
  if (length(same)) abort_input(arg, "borders of different regions", "one of a region with itself",
                                describe_row(x, same[1L], columns))
  list(from = ends[[1L]], to = ends[[2L]], columns = columns)
}

# A matrix that was read as a data frame is no list of borders.
refuse_wide_matrix <- function(x, arg) {
  named <- !is.numeric(.subset2(x, 1L))
  if (ncol(x) < 4L || nrow(x) != ncol(x) - named || all(c("from", "to") %in% names(x))) return(invisible())
  numbers <- vapply(if (named) seq_len(ncol(x))[-1L] else seq_len(ncol(x)), function(j) is.numeric(.subset2(x, j)), NA)
  if (!all(numbers)) return(invisible())
  abort_input(arg, "a data frame of links, one row for each pair of regions, or a matrix",
              paste("a data frame of", nrow(x), "rows and", ncol(x), "columns that looks like a matrix"),
              hint = paste0(if (named) "as.matrix(data.frame(x[-1], row.names = x[[1]], check.names = FALSE))" else
                            "as.matrix()",
                            " makes a matrix of it; read.csv(file, row.names = 1, check.names = FALSE) reads one with ",
                            "names."))
}

# Positions of both ends among the regions.
place_edges <- function(x, ends, ids, arg = "x") {
  ids <- if (is.null(ids)) sort(unique(c(ends$from, ends$to)), method = "radix") else check_ids(ids)
  from <- match(ends$from, ids)
  to <- match(ends$to, ids)
  unknown <- which(is.na(from) | is.na(to))
  if (length(unknown)) {
    row <- unknown[1L]
    lost <- setdiff(c(ends$from, ends$to), ids)
    abort_input(arg, "regions of `ids` only", paste(length(lost), "other:", describe_set(lost)),
                describe_row(x, row, ends$columns),
                hint = "Make weights of all regions and keep those wanted: W[regions].")
  }
  list(from = from, to = to, ids = ids)
}

listed_borders <- function(x, ids) {
  edges <- place_edges(x, edge_columns(x), ids)
  n <- length(edges$ids)
  matrix <- sparse_ones(c(edges$from, edges$to), c(edges$to, edges$from), c(n, n))
  list(matrix = matrix, ids = edges$ids, made = list(from = "borders"))
}

matrix_borders <- function(x, ids) {
  named <- named_matrix(x, ids, "x")
  matrix <- named$matrix
  bad <- .Call(ffi_first_bad, matrix@x, 0, FALSE, FALSE)
  if (bad == 0L) bad <- match(TRUE, matrix@x != 1, 0L)
  if (bad > 0L) abort_input("x", "entries 0 and 1", describe_value(matrix@x[bad]), describe_link(matrix, bad),
                            hint = "as_spatial_weights() takes weights of any size.")
  lone <- matrix - Matrix::t(matrix)
  lone <- Matrix::drop0(lone)
  if (length(lone@x)) {
    abort_input("x", "a symmetric matrix", paste(length(lone@x) / 2, "pairs of regions on one side only"),
                describe_link(lone, 1L),
                hint = "as_spatial_weights() takes weights that are not symmetric.")
  }
  list(matrix = matrix, ids = named$ids, made = list(from = "matrix"))
}

# A square matrix and its regions: columns in the order of rows, both in the
# order of `ids` if those are the same names; `ids` become the names where there
# are none.
named_matrix <- function(x, ids, arg) {
  if (nrow(x) != ncol(x)) abort_input(arg, "a square matrix", paste(dim(x), collapse = " x "))
  if (is.matrix(x) && !is.numeric(x) && !is.logical(x)) abort_input(arg, "a matrix of numbers", describe_class(x[1L]))
  own <- dimnames(x)
  dimnames(x) <- list(NULL, NULL)
  matrix <- plain_sparse(x)
  rows <- read_ids(own[[1L]], "row names", arg)
  columns <- read_ids(own[[2L]], "column names", arg)
  if (!is.null(rows) && !is.null(columns) && !identical(rows, columns)) {
    if (!setequal(rows, columns)) {
      odd <- c(setdiff(rows, columns), setdiff(columns, rows))
      abort_input(arg, "the same regions as row and column names", paste(describe_set(odd), "on one side only"),
                  hint = if (setequal(make.names(rows),
                                      columns)) "read.csv(check.names = FALSE) keeps names of columns as they are.")
    }
    matrix <- matrix[, match(rows, columns), drop = FALSE]
  }
  own <- if (is.null(rows)) columns else rows
  renamed <- settle_ids(own, ids, nrow(matrix), arg)
  if (!is.null(renamed$place)) matrix <- matrix[renamed$place, renamed$place, drop = FALSE]
  matrix@Dimnames <- list(renamed$ids, renamed$ids)
  list(matrix = matrix, ids = renamed$ids)
}

# Names that as.character() made of numbers are turned back into digits.
read_ids <- function(names, what, arg) {
  if (is.null(names)) return(NULL)
  scientific <- grepl("^[0-9]([.][0-9]+)?e[+][0-9]+$", names)
  names[scientific] <- sprintf("%.0f", as.double(names[scientific]))
  check_ids(names, paste(what, "of", arg))
}

# The regions' own names against those the caller gives: the same set is an
# order (`place`); other names are taken only if the own ones say no more than
# the position.
settle_ids <- function(own, ids, n, arg) {
  if (is.null(ids)) {
    if (is.null(own)) abort_input("ids", paste0("region identifiers, since `", arg, "` has no names"), "nothing")
    return(list(ids = own))
  }
  ids <- check_ids(ids, n = n)
  if (is.null(own)) return(list(ids = ids))
  place <- match(ids, own)
  if (!anyNA(place)) return(list(ids = ids, place = place))
  if (identical(own, as.character(seq_len(n)))) return(list(ids = ids))
  abort_input("ids", paste0("the names of `", arg, "`, in any order"),
              paste(describe_set(ids[is.na(place)]), "not among them"),
              hint = paste0("Its names are ", describe_set(own), "."))
}

polygon_borders <- function(x, ids, queen, snap) {
  check_number(snap, "snap", lower = 0)
  if (!requireNamespace("sf", quietly = TRUE)) {
    abort_input("x", "package sf to read polygons", "it is not installed", hint = "install.packages(\"sf\")")
  }
  own <- if (inherits(x, "sf")) attr(x, "row.names") else seq_along(x)
  if (inherits(x, "sf") && is.character(ids) && length(ids) == 1L && ids %in% names(x)) ids <- x[[ids]]
  ids <- check_ids(if (is.null(ids)) own else ids, n = length(own))
  shapes <- sf::st_geometry(x)
  check_polygons(shapes, ids)
  corners <- polygon_corners(shapes)
  incidence <- vertex_incidence(corners$at, corners$polygon, length(ids), snap)
  shared <- plain_sparse(Matrix::tcrossprod(incidence$by_region, incidence$seen_by))
  shared@x <- as.double(shared@x >= if (queen) 1 else 2)
  Matrix::diag(shared) <- 0
  middle <- suppressWarnings(sf::st_coordinates(sf::st_point_on_surface(shapes)))[, 1:2, drop = FALSE]
  made <- list(from = "polygons", queen = queen, snap = snap, longlat = isTRUE(sf::st_is_longlat(shapes)))
  list(matrix = Matrix::drop0(shared), ids = ids, made = made, coords = unname(middle))
}

check_polygons <- function(shapes, ids) {
  type <- as.character(sf::st_geometry_type(shapes))
  empty <- sf::st_is_empty(shapes)
  bad <- which(!type %in% c("POLYGON", "MULTIPOLYGON") | empty)[1L]
  if (!is.na(bad)) {
    abort_input("x", "a polygon for each region", if (empty[bad]) "an empty one" else type[bad],
                describe_region(ids[bad]))
  }
}

# All vertices of all rings: a polygon is a list of rings, a multipolygon a list
# of polygons. Heights and measures are left out.
polygon_corners <- function(shapes) {
  rings <- lapply(shapes, function(shape) {
    if (inherits(shape, "MULTIPOLYGON")) unlist(unclass(shape), recursive = FALSE) else unclass(shape)
  })
  size <- vapply(rings, function(ring) sum(vapply(ring, nrow, 0L)), 0L)
  all_rings <- unlist(rings, recursive = FALSE)
  column <- function(j) unlist(lapply(all_rings, function(ring) ring[, j]), use.names = FALSE)
  list(at = cbind(column(1L), column(2L)), polygon = rep(seq_along(rings), size))
}

# Which polygon (row) has which vertex (column), and which vertices each
# polygon sees: its own, or with snap > 0 all that are near one of them. Entry
# (i, j) of by_region times seen_by' then counts the vertices of i that j has.
vertex_incidence <- function(corners, polygon, n, snap) {
  order <- order(corners[, 1L], corners[, 2L])
  sorted <- corners[order, , drop = FALSE]
  m <- nrow(sorted)
  fresh <- c(TRUE, sorted[-1L, 1L] != sorted[-m, 1L] | sorted[-1L, 2L] != sorted[-m, 2L])
  vertex <- integer(m)
  vertex[order] <- cumsum(fresh)
  by_region <- sparse_ones(polygon, vertex, c(n, sum(fresh)))
  if (snap == 0) return(list(by_region = by_region, seen_by = by_region))
  places <- sorted[fresh, , drop = FALSE]
  close <- sparse_of_slots(.Call(ffi_within, places[, 1L], places[, 2L], FALSE, 1, as.double(snap), 0), nrow(places))
  seen_by <- by_region + by_region %*% close
  seen_by@x <- rep(1, length(seen_by@x))
  list(by_region = by_region, seen_by = seen_by)
}
