# Weights given back as the nb and listw of spdep, without spdep.

#' @rdname as_spatial_weights
#' @export
as_nb <- function(x) {
  check_given(x, "spatial weights")
  x <- as_weights(x, "x")
  by_row <- rows_of(x$matrix)
  alone <- lengths(by_row$to) == 0L
  by_row$to[alone] <- list(0L)
  structure(by_row$to, class = "nb", region.id = rownames(x$matrix), type = x$made$how,
            sym = is_symmetric_pattern(x$matrix))
}

#' @rdname as_spatial_weights
#' @export
as_listw <- function(x) {
  check_given(x, "spatial weights")
  x <- as_weights(x, "x")
  weights <- rows_of(x$matrix)$weight
  alone <- lengths(weights) == 0L
  weights[alone] <- list(NULL) # as nb2listw() leaves them
  style <- if (x$style == "row") "W" else "B"
  listw <- structure(class = c("listw", "nb"), region.id = rownames(x$matrix),
                     list(style = style, neighbours = as_nb(x), weights = note_weights(weights, style, x$matrix)))
  attr(listw, "zero.policy") <- any(alone) # read by spdep 1.3 and later
  listw
}

# What spatialreg asks of a listw before it computes log-determinants: were the
# weights equal before row standardisation ("binary", with the row sums they
# had), or else are they symmetric?
note_weights <- function(weights, style, matrix) {
  attr(weights, style) <- TRUE
  counts <- lengths(weights)
  even <- style == "W" && all(abs(unlist(weights) * rep(counts, counts) - 1) <= 1e-12)
  attr(weights, "mode") <- if (even) "binary" else "general"
  attr(weights, "comp") <- list(d = if (even) as.double(counts) else unname(Matrix::rowSums(matrix)))
  if (!even) attr(weights, "glistsym") <- style == "B" && is_symmetric(matrix)
  weights
}
