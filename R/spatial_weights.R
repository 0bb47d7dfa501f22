# The class of spatial weights: a sparse matrix with region identifiers, its
# style, and how it was made. W_ij is the weight region i (row) puts on j.

weight_styles <- c("row", "spectral", "none")

#' Spatial weights
#'
#' What every constructor of spatial weights returns: [weights_contiguity()],
#' [weights_distance()], [weights_knn()], [weights_economic()], [weights_nested()] and
#' [as_spatial_weights()].
#'
#' An object of class `spatial_weights` holds the weights as a
#' [`Matrix::dgCMatrix`][Matrix::dgCMatrix-class] whose rows and columns carry the region
#' identifiers as names, the style of standardisation, and the choices with which it
#' was made. Entry (i, j) is the weight that region i (the row) puts on region j.
#' Weights are finite and not negative, and no region is its own neighbour.
#'
#' Regions are matched with the data by identifier. Numbers are compared as strings
#' of digits, so that the code 500000 is `"500000"` on both sides.
#'
#' `W[regions]` keeps those regions, in that order, and standardises again;
#' `as.matrix(W)` and `as(W, "CsparseMatrix")` give the bare matrix, [as_listw()] and
#' [as_nb()] the forms of spdep. `W$matrix`, `W$style` and `W$made` are the parts.
#'
#' @section Standardisation: `"row"` divides each row by its sum, so that the spatial
#'   lag is a mean of neighbours; a region without neighbours keeps a row of zeros.
#'   `"spectral"` divides all weights by the largest modulus of an eigenvalue
#'   (Kelejian and Prucha 2010), which keeps a symmetric matrix symmetric and leaves
#'   spatial models with the parameter space (-1, 1). The weights are not negative, so that
#'   this eigenvalue is real and positive (Perron and Frobenius). It is found by
#'   [base::eigen()] up to 300 regions, then by the Lanczos iteration (symmetric
#'   weights) or by Arnoldi's with restarts. `"none"` leaves the weights as they are.
#' @section Islands: A region without neighbours is an error that names it, unless the
#'   argument `islands` says what to do: `"allow"` keeps a row of zeros, and a named
#'   vector, `c(Hainan = "Guangdong")`, joins each island to a region (both ways).
#'
#' @param x An object of class `spatial_weights` (for `print()` of a summary, that).
#' @param object The same.
#' @param i Regions: identifiers as strings, or positions, or a logical vector.
#' @param islands What to do with regions that lose all their neighbours; see above.
#' @param ... Not used.
#' @return `summary()`: a list of class `summary.spatial_weights`: `n`, `links`,
#'   `density` (links over n (n - 1)), `islands` (identifiers), `symmetric`,
#'   `row_sums` (range), `weights` (range), `largest_eigenvalue` (modulus),
#'   `cardinalities` (how many regions have how many neighbours), `sums` (S0, S1 and
#'   S2 of Moran's I), `style` and `made`. `dim()`: two counts. `format()`: one line.
#' @references Kelejian, H. H., and Prucha, I. R. (2010). Specification and estimation of
#'   spatial autoregressive models with autoregressive and heteroskedastic disturbances.
#'   *Journal of Econometrics*, 157(1), 53-67. \doi{10.1016/j.jeconom.2009.10.025}
#'
#'   Cliff, A. D., and Ord, J. K. (1981). *Spatial Processes: Models and Applications*. Pion.
#' @name spatial_weights
#' @aliases spatial_weights-class coerce,spatial_weights,CsparseMatrix-method
#'   coerce,spatial_weights,dgCMatrix-method coerce,spatial_weights,matrix-method
#' @concept spatial weight matrix
#' @concept row standardisation
#' @concept W matrix
#' @concept kongjian quanzhong juzhen
#' @examples
#' borders <- data.frame(from = c("Jilin", "Jilin", "Liaoning"),
#'                       to = c("Liaoning", "Heilongjiang", "Hebei"))
#' W <- weights_contiguity(borders)
#' W
#' summary(W)
#' W[c("Liaoning", "Jilin")]
#' as.matrix(W)
NULL

#' @importFrom methods setOldClass setAs as is new coerce
#' @importClassesFrom Matrix CsparseMatrix dgCMatrix
#' @exportClass spatial_weights
methods::setOldClass("spatial_weights")

#' @exportMethod coerce
methods::setAs("spatial_weights", "CsparseMatrix", function(from) from$matrix)
methods::setAs("spatial_weights", "dgCMatrix", function(from) from$matrix)
methods::setAs("spatial_weights", "matrix", function(from) as.matrix(from$matrix))

# `matrix` as it came, not standardised; `ids` its regions; `made` a list that
# begins with `how`; `coords` one row a region, kept for plots.
new_spatial_weights <- function(matrix, ids, style = weight_styles, made = list(), coords = NULL, arg = "x") {
  style <- check_choice(style, weight_styles, "style")
  ids <- check_ids(ids)
  matrix <- plain_sparse(matrix)
  if (nrow(matrix) != length(ids) || ncol(matrix) != length(ids)) {
    abort_input(arg, paste("a square matrix of", length(ids), "regions"), paste(dim(matrix), collapse = " x "))
  }
  matrix@Dimnames <- list(ids, ids)
  matrix@factors <- list()
  check_weights(matrix, arg)
  weights <- list(matrix = standardise(matrix, style), style = style, made = made)
  if (!is.null(coords)) weights$coords <- coords
  structure(weights, class = "spatial_weights")
}

check_weights <- function(matrix, arg) {
  bad <- .Call(ffi_first_bad, matrix@x, 0, FALSE, FALSE)
  if (bad > 0L) {
    abort_input(arg, "finite weights, none below 0", describe_value(matrix@x[bad]), describe_link(matrix, bad))
  }
  if (length(matrix@x) && !is.finite(max(matrix@x) * nrow(matrix))) {
    bad <- which.max(matrix@x)
    abort_input(arg, "weights whose sums can be computed", describe_value(matrix@x[bad]), describe_link(matrix, bad))
  }
  own <- which(Matrix::diag(matrix) != 0)
  if (length(own)) {
    abort_input(arg, "no region as its own neighbour", paste(length(own), "on the diagonal"),
                describe_region(rownames(matrix)[own[1L]]), hint = "Set the diagonal to 0.")
  }
  invisible(matrix)
}

# The regions of stored entry k.
describe_link <- function(matrix, k) {
  ids <- rownames(matrix)
  column <- findInterval(k - 1L, matrix@p) # p[column] <= k - 1 < p[column + 1]
  paste0("row ", describe_value(ids[matrix@i[k] + 1L]), ", column ", describe_value(ids[column]))
}

describe_region <- function(id) paste("region", describe_value(id))

check_ids <- function(ids, arg = "ids", n = NULL) {
  if (!is.atomic(ids) || is.null(ids) || !is.null(dim(ids))) {
    abort_input(arg, "region identifiers: strings, a factor or numbers", describe_class(ids))
  }
  ids <- id_strings(ids)
  if (!is.null(n) && length(ids) != n) {
    abort_input(arg, paste("one identifier for each of", n, "regions"), paste(length(ids), "of them"))
  }
  if (!length(ids)) abort_input(arg, "at least one region", "none")
  if (anyNA(ids) || !all(nzchar(ids))) {
    abort_input(arg, "an identifier for each region", "a missing or empty one",
                paste("entry", which(is.na(ids) | !nzchar(ids))[1L]))
  }
  again <- anyDuplicated(ids)
  if (again) {
    abort_input(arg, "different identifiers", paste(describe_value(ids[again]), "twice"),
                paste("entries", match(ids[again], ids), "and", again))
  }
  ids
}

# Rows by their sums, all by the largest eigenvalue, or as they are.
standardise <- function(matrix, style) {
  if (style == "row") {
    matrix@x <- .Call(ffi_csr_unit_rows, matrix@p, matrix@i, matrix@x, nrow(matrix))
  } else if (style == "spectral") {
    largest <- largest_eigenvalue(matrix)
    if (largest <= 0) {
      abort_input("style", "weights with a largest eigenvalue above 0 for \"spectral\"", "0",
                  hint = "The links form no closed round; style = \"row\" or \"none\" will do.")
    }
    matrix@x <- matrix@x / largest
  }
  matrix
}

# Islands as the caller wishes: an error that names them, rows of zeros, or
# joined to a region.
settle_islands <- function(matrix, ids, islands, arg = "x", hint = NULL) {
  alone <- ids[is_island(matrix)]
  if (is.null(islands)) {
    if (!length(alone)) return(matrix)
    abort_input(arg, "a neighbour for every region", paste(length(alone), "without:", describe_set(alone)),
                hint = paste0(hint, "islands = \"allow\" keeps rows of zeros; islands = c(",
                              encodeString(alone[1L], quote = "`"), " = \"...\") joins them to a region."))
  }
  if (identical(islands, "allow")) return(matrix)
  join_islands(matrix, ids, islands, alone)
}

join_islands <- function(matrix, ids, islands, alone) {
  if (!is.character(islands) || is.null(names(islands)) || anyNA(islands)) {
    abort_input("islands", "NULL, \"allow\", or a named vector as c(Hainan = \"Guangdong\")", describe_class(islands))
  }
  unknown <- setdiff(c(names(islands), islands), ids)
  if (length(unknown)) abort_input("islands", "names of regions", describe_set(unknown))
  linked <- setdiff(names(islands), alone)
  if (length(linked)) {
    abort_input("islands", "regions without neighbours as names", paste(describe_set(linked), "with neighbours"))
  }
  left <- setdiff(alone, c(names(islands), islands))
  if (length(left)) abort_input("islands", "every island joined to a region", paste("nothing for", describe_set(left)))
  from <- match(names(islands), ids)
  to <- match(islands, ids)
  matrix + sparse_ones(c(from, to), c(to, from), dim(matrix))
}

#' @rdname spatial_weights
#' @export
`[.spatial_weights` <- function(x, i, ..., islands = NULL) {
  if (...length()) {
    abort_input("i", "one set of regions, W[regions]", "two", hint = "as.matrix(W)[i, j] gives single weights.")
  }
  ids <- rownames(x$matrix)
  if (is.factor(i)) i <- as.character(i)
  place <- stats::setNames(seq_along(ids), ids)[i]
  if (!length(place) || anyNA(place) || anyDuplicated(place)) {
    abort_input("i", "regions of the weights, each once",
                if (anyNA(place)) describe_set(format(i[is.na(place)])) else if (length(place)) "one twice" else "none")
  }
  place <- unname(place)
  part <- x$matrix[place, place, drop = FALSE]
  newly_alone <- is_island(part) & !is_island(x$matrix)[place]
  if (any(newly_alone) || !is.null(islands)) part <- settle_islands(part, ids[place], islands)
  coords <- if (!is.null(x$coords)) x$coords[place, , drop = FALSE]
  new_spatial_weights(part, ids[place], x$style, c(x$made, list(subset_of = length(ids))), coords)
}

#' @rdname spatial_weights
#' @export
dim.spatial_weights <- function(x) dim(x$matrix)

#' @rdname spatial_weights
#' @export
as.matrix.spatial_weights <- function(x, ...) {
  check_dots(...)
  as.matrix(x$matrix)
}

#' @rdname spatial_weights
#' @export
format.spatial_weights <- function(x, ...) {
  check_dots(...)
  paste0("<spatial_weights> ", nrow(x$matrix), " regions, ", length(x$matrix@x), " links, ", describe_style(x$style))
}

describe_style <- function(style) {
  c(row = "row-standardised", spectral = "divided by the largest eigenvalue", none = "not standardised")[[style]]
}

# "contiguity; queen: TRUE; islands: Hainan = Guangdong"
describe_made <- function(made) {
  if (length(made) < 2L) return(as.character(unlist(made)))
  said <- vapply(made[-1L], function(choice) {
    text <- if (is.double(choice)) format(choice, digits = 7) else as.character(choice)
    if (!is.null(names(choice))) text <- paste(names(choice), "=", text)
    if (length(text) > 5L) text <- c(text[1:5], paste("and", length(text) - 5L, "more"))
    paste(text, collapse = ", ")
  }, "")
  paste(c(made$how, paste0(names(said), ": ", said)), collapse = "; ")
}

#' @rdname spatial_weights
#' @export
print.spatial_weights <- function(x, ...) {
  check_dots(...)
  cat(format(x), "\n", sep = "")
  if (length(x$made)) cat(strwrap(describe_made(x$made), exdent = 2L), sep = "\n")
  ids <- rownames(x$matrix)
  alone <- ids[is_island(x$matrix)]
  cat("regions: ", describe_set(ids), "\n", sep = "")
  if (length(alone)) cat("without neighbours: ", describe_set(alone), "\n", sep = "")
  invisible(x)
}

#' @rdname spatial_weights
#' @export
summary.spatial_weights <- function(object, ...) {
  check_dots(...)
  matrix <- object$matrix
  n <- nrow(matrix)
  facts <- .Call(ffi_csr_sums, matrix@p, matrix@i, matrix@x, n)
  structure(class = "summary.spatial_weights", list(
    n = n,
    links = length(matrix@x),
    density = if (n > 1L) length(matrix@x) / (as.double(n) * (n - 1)) else 0,
    islands = rownames(matrix)[is_island(matrix)],
    symmetric = is_symmetric(matrix),
    row_sums = range(facts$row_sums),
    weights = if (length(matrix@x)) range(matrix@x) else c(NA_real_, NA_real_),
    largest_eigenvalue = largest_eigenvalue(matrix),
    cardinalities = table(neighbours = count_neighbours(matrix)),
    sums = stats::setNames(facts$sums, c("S0", "S1", "S2")),
    style = object$style,
    made = object$made
  ))
}

#' @rdname spatial_weights
#' @param digits Significant digits shown.
#' @export
print.summary.spatial_weights <- function(x, digits = 4L, ...) {
  check_dots(...)
  show_range <- function(range) paste(format(range, digits = digits, trim = TRUE), collapse = " to ")
  cat("Spatial weights of ", x$n, " regions, ", describe_style(x$style), "\n", sep = "")
  if (length(x$made)) cat(strwrap(describe_made(x$made), exdent = 2L), sep = "\n")
  cat("links:              ", x$links, " (", format(100 * x$density, digits = digits), " percent of all pairs)\n",
      sep = "")
  cat("islands:            ",
      if (length(x$islands)) paste0(length(x$islands), ": ", describe_set(x$islands)) else "none", "\n", sep = "")
  cat("symmetric:          ", if (x$symmetric) "yes" else "no", "\n", sep = "")
  cat("weights:            ", if (x$links) show_range(x$weights) else "none", "\n", sep = "")
  cat("row sums:           ", show_range(x$row_sums), "\n", sep = "")
  cat("largest eigenvalue: ", format(x$largest_eigenvalue, digits = digits), "\n", sep = "")
  cat("neighbours:\n")
  if (length(x$cardinalities) <= 20L) {
    print(x$cardinalities)
  } else {
    counts <- rep(as.integer(names(x$cardinalities)), x$cardinalities)
    print(summary(counts, digits = digits))
  }
  invisible(x)
}
