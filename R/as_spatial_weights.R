# Weights in other forms: matrices, edge lists, and the nb and listw of spdep,
# which are lists and read here without spdep (given back by R/as_listw.R).

#' Weights from other forms
#'
#' Takes weights as they are, whatever made them, and gives them back as matrix, `listw` or `nb`.
#'
#' The numbers are kept: `style = "none"`, the default, changes nothing. If the rows (but those of
#' islands) already sum to 1, the object says so and has style `"row"`. Anything else is
#' standardised only if asked for.
#'
#' Regions keep the names they bring: row names, the `region.id` of spdep, the ends of edges. If
#' these are only 1 to n, as spdep writes for polygons without names, `ids` names
#' them in that order; otherwise `ids` must be the same names and gives the order wanted.
#'
#' A `listw` with regions without neighbours was made so on purpose (`zero.policy`), and is taken; in a
#' matrix, an `nb` or edges they are an error unless `islands` allows them.
#'
#' @param x A square matrix or `Matrix`; an `nb` or `listw` (of any version of spdep); an edge list: a data frame with
#'   columns `from` and `to` (or whose two first columns they are) and, if there is one,
#'   `weight`, or a two-column matrix of ends; for `as_listw()` and `as_nb()` anything of these.
#' @param ids Region identifiers; see below. For edges: all regions, in the order wanted.
#' @param directed For edges: is a line the weight of `from` on `to` only, or the weight of both?
#' @param islands,style As in [spatial_weights].
#' @param ... Nothing: anything more is an error.
#' @return `as_spatial_weights()`: an object of class [spatial_weights]. `as_nb()`: the neighbours, a list of class
#'   `nb`. `as_listw()`: a list of class `listw` with the weights as they are; its style is `"W"`
#'   for row-standardised weights and otherwise `"B"`, the name spdep has for
#'   weights used as given. Neither needs spdep.
#' @section Errors: `lowcarbon_error_input` for islands, negative or missing weights, a diagonal, names
#'   that are repeated or do not match.
#' @section Cost: Linear in the links; a dense matrix n^2.
#' @references Bivand, R. S., and Wong, D. W. S. (2018). Comparing implementations of global and local
#'   indicators of spatial association. *TEST*, 27(3), 716-748. \doi{10.1007/s11749-018-0599-x}
#' @order 1
#' @concept listw
#' @concept spdep
#' @concept spatwmat
#' @export
#' @examples
#' line <- matrix(c(0, 1, 0, 1, 0, 1, 0, 1, 0), 3, dimnames = list(letters[1:3], letters[1:3]))
#' W <- as_spatial_weights(line)
#' W
#' as_nb(W)
#' edges <- data.frame(from = c("a", "b"), to = c("b", "c"), weight = c(2, 1))
#' as.matrix(as_spatial_weights(edges, directed = FALSE))
#' all.equal(as.matrix(as_spatial_weights(as_listw(W))), line)
as_spatial_weights <- function(x, ids = NULL, ...) {
  check_given(x, "a matrix, a list of links, or weights of another package")
  UseMethod("as_spatial_weights")
}

#' @export
as_spatial_weights.default <- function(x, ids = NULL, ...) {
  abort_input("x", "spatial weights: an object of class spatial_weights, a matrix, a Matrix, nb, listw or an edge list",
              describe_class(x))
}

#' @rdname as_spatial_weights
#' @export
as_spatial_weights.spatial_weights <- function(x, ids = NULL, style = c("none", "row", "spectral"), ...) {
  check_dots(...)
  asked <- !missing(style)
  style <- check_choice(style)
  settled <- settle_ids(rownames(x$matrix), ids, nrow(x$matrix), "x")
  if (is.null(settled$place) && !asked) return(x)
  place <- if (is.null(settled$place)) seq_len(nrow(x$matrix)) else settled$place
  matrix <- x$matrix[place, place, drop = FALSE]
  out <- new_spatial_weights(matrix, settled$ids, style, x$made, x$coords[place, , drop = FALSE])
  if (!asked) out$style <- x$style
  out
}

#' @rdname as_spatial_weights
#' @export
as_spatial_weights.matrix <- function(x, ids = NULL, islands = NULL, style = c("none", "row", "spectral"), ...) {
  if (ncol(x) == 2L && (nrow(x) != 2L || is.character(x))) {
    return(as_spatial_weights.data.frame(as.data.frame(x), ids = ids, islands = islands, style = style, ...))
  }
  check_dots(...)
  named <- named_matrix(x, ids, "x")
  finish_weights(named$matrix, named$ids, islands, style, list(how = "matrix"))
}

#' @rdname as_spatial_weights
#' @export
as_spatial_weights.Matrix <- function(x, ids = NULL, islands = NULL, style = c("none", "row", "spectral"), ...) {
  check_dots(...)
  named <- named_matrix(x, ids, "x")
  finish_weights(named$matrix, named$ids, islands, style, list(how = "matrix"))
}

#' @rdname as_spatial_weights
#' @export
as_spatial_weights.data.frame <- function(x, ids = NULL, directed = TRUE, islands = NULL,
                                          style = c("none", "row", "spectral"), ...) {
  check_dots(...)
  check_flag(directed, "directed")
  ends <- edge_columns(x)
  edges <- place_edges(x, ends, ids)
  weight <- if ("weight" %in% names(x)) numeric_column(x, "weight", "x", ends$columns, 0) else rep(1, nrow(x))
  check_repeated_edges(x, edges, ends$columns, directed)
  n <- length(edges$ids)
  both <- if (directed) list(edges$from, edges$to) else list(c(edges$from, edges$to), c(edges$to, edges$from))
  matrix <- Matrix::sparseMatrix(both[[1L]], both[[2L]], x = rep_len(weight, length(both[[1L]])), dims = c(n, n),
                                 use.last.ij = TRUE)
  finish_weights(matrix, edges$ids, islands, style, list(how = "edges", directed = directed))
}

# Two lines for one link: an error if they disagree. An undirected link may be
# named from both ends with the same weight.
check_repeated_edges <- function(x, edges, columns, directed) {
  first <- if (directed) edges$from else pmin(edges$from, edges$to)
  second <- if (directed) edges$to else pmax(edges$from, edges$to)
  key <- first + (second - 1) * as.double(length(edges$ids))
  again <- which(duplicated(key))
  if (!length(again)) return(invisible())
  weight <- if ("weight" %in% names(x)) x[["weight"]] else rep(1, nrow(x))
  differs <- again[weight[again] != weight[match(key[again], key)]]
  if (length(differs)) {
    row <- differs[1L]
    abort_input("x", "one weight for each link", paste("another one in row", match(key[row], key)),
                describe_row(x, row, columns))
  }
}

#' @rdname as_spatial_weights
#' @export
as_spatial_weights.nb <- function(x, ids = NULL, islands = NULL, style = c("none", "row", "spectral"), ...) {
  check_dots(...)
  parts <- read_nb(x, "x")
  place_nb(parts, rep(1, length(parts$to)), ids, islands, style, list(how = "nb"))
}

#' @rdname as_spatial_weights
#' @export
as_spatial_weights.listw <- function(x, ids = NULL, islands = "allow", style = c("none", "row", "spectral"), ...) {
  check_dots(...)
  parts <- read_nb(x$neighbours, "x", attr(x, "region.id"))
  given <- lengths(x$weights)
  if (length(given) != parts$n || !identical(unname(given), parts$counts)) {
    abort_input("x", "a weight for each neighbour", "another number of them",
                describe_region(parts$own[which(given != parts$counts)[1L]]))
  }
  place_nb(parts, as.double(unlist(x$weights, use.names = FALSE)), ids, islands, style,
           list(how = "listw", spdep_style = as.character(x$style)))
}

# Links of an nb: from each region to its neighbours; 0 or nothing stands for none.
read_nb <- function(nb, arg, own = NULL) {
  if (!is.list(nb)) abort_input(arg, "a list of neighbours", describe_class(nb))
  n <- length(nb)
  if (is.null(own)) own <- attr(nb, "region.id")
  if (is.null(own)) own <- seq_len(n)
  own <- read_ids(id_strings(own), "region.id", arg)
  if (length(own) != n) abort_input(arg, paste("a region.id for each of", n, "regions"), paste(length(own), "of them"))
  to <- as.integer(unlist(nb, use.names = FALSE))
  from <- rep(seq_len(n), lengths(nb))
  linked <- is.na(to) | to != 0L
  to <- to[linked]
  from <- from[linked]
  bad <- which(is.na(to) | to < 1L | to > n)
  if (length(bad)) abort_input(arg, paste("neighbours numbered 1 to", n), format(to[bad[1L]]),
                               describe_region(own[from[bad[1L]]]))
  again <- anyDuplicated(from + (to - 1) * as.double(n))
  if (again) abort_input(arg, "each neighbour once", paste(describe_value(own[to[again]]), "twice"),
                         describe_region(own[from[again]]))
  list(n = n, from = from, to = to, own = own, counts = tabulate(from, n))
}

place_nb <- function(parts, weight, ids, islands, style, made) {
  matrix <- Matrix::sparseMatrix(parts$from, parts$to, x = weight, dims = c(parts$n, parts$n))
  settled <- settle_ids(parts$own, ids, parts$n, "x")
  if (!is.null(settled$place)) matrix <- matrix[settled$place, settled$place, drop = FALSE]
  finish_weights(matrix, settled$ids, islands, style, made)
}

# Kept as they are, rows that sum to 1 are called so.
finish_weights <- function(matrix, ids, islands, style, made) {
  style <- check_choice(style, c("none", "row", "spectral"), "style")
  matrix <- plain_sparse(matrix)
  matrix@Dimnames <- list(ids, ids)
  check_weights(matrix, "x") # first, so that the message about a bad weight comes before islands
  matrix <- settle_islands(matrix, ids, islands)
  if (is.character(islands) && !is.null(names(islands))) made$islands <- islands
  weights <- new_spatial_weights(matrix, ids, style, made)
  if (style == "none" && looks_row_standardised(weights$matrix)) weights$style <- "row"
  weights
}

looks_row_standardised <- function(matrix) {
  sums <- Matrix::rowSums(matrix)[!is_island(matrix)]
  length(sums) > 0L && all(abs(sums - 1) <= 1e-12)
}
