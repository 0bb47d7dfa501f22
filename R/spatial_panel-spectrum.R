# From weights to their spectrum (see spatial_panel-logdet.R), whole or as time effects leave it.

spectrum_of <- function(W, method = "auto") {
  if (method == "auto") method <- if (nrow(W) <= 500L) "eigen" else "sparse"
  remembered_of(W, method, function() spectrum_made(W, method))
}

spectrum_made <- function(W, method) {
  n <- nrow(W)
  scale <- symmetriser(W)
  base <- list(
    n = n, W = W, method = method, symmetric = !is.null(scale), scale = scale,
    unit_rows = has_unit_rows(W)
  )
  base$similar <- if (base$symmetric) similar_matrix(W, scale)
  made <- switch(method,
    eigen = spectrum_eigen(base),
    sparse = spectrum_sparse(base),
    chebyshev = spectrum_chebyshev(base)
  )
  whole <- c(base, made)
  if (base$unit_rows) whole$left <- remembered(function() spectrum_left(whole))
  whole
}

# What a likelihood counts: all directions, or those that time effects leave.
counted_spectrum <- function(spectrum, star) if (star) spectrum$left() else spectrum

# Where a spatial parameter may lie: its likelihood exists beyond 1 if time effects are transformed away,
# but no model of the regions does.
parameter_range <- function(spectrum, counts) {
  range <- counted_spectrum(spectrum, counts$star)$range
  if (counts$star) c(range[1L], min(range[2L], 1)) else range
}
