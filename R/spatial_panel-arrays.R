# From a design and a spectrum to the arrays that src/core_sdpd.c estimates on, for weights whose
# eigenvalues are known.

# Weights up to here have their eigenvectors taken; beyond, the algebra in R with sparse solutions is sooner done.
arrays_regions <- 500L

has_arrays <- function(spectrum) spectrum$method == "eigen" && spectrum$n <= arrays_regions

# Simulations are made with eigenvalues.
check_arrays <- function(spectrum, arg) {
  if (has_arrays(spectrum)) return(invisible())
  abort_input(arg, paste("simulation for weights whose eigenvalues are known, of at most", arrays_regions, "regions"),
              paste0("\"bootstrap\" with logdet = \"", spectrum$method, "\" and ", spectrum$n, " regions"),
              hint = if (spectrum$n <= arrays_regions) "Take logdet = \"eigen\"." else
                "The correction by formula needs no simulation.")
}

# What C takes of weights. `counted`: eigenvalues of the directions that the likelihood counts; `left`,
# `right` and `pair`, or `dense`: what G(r) = W (I - r W)^-1 of these directions is made of.
sdpd_weights <- function(spectrum, star) {
  remembered_of(spectrum$W, paste0("arrays", star), function() {
    W <- spectrum$W
    here <- counted_spectrum(spectrum, star)
    c(list(p = W@p, i = W@i, x = W@x, all = spectrum$values, counted = here$values, centred = star > 0,
           range = here$range, unit_rows = spectrum$unit_rows, real = here$real),
      if (spectrum$symmetric) symmetric_parts(spectrum, star) else list(values = NULL, dense = dense_counted(W, star)))
  })
}

# W is left diag(values) right, with left = D^-1/2 Q, right = Q' D^1/2 and Q diag(values) Q' symmetric.
# Where the direction of time effects is left out, that matrix is projected on what is orthogonal to D^1/2 1.
symmetric_parts <- function(spectrum, star) {
  root <- sqrt(spectrum$scale)
  S <- as.matrix(spectrum$similar)
  if (star) {
    unit <- root / sqrt(sum(root^2))
    along <- drop(S %*% unit)
    S <- S - outer(unit, along) - outer(along, unit) + sum(unit * along) * outer(unit, unit)
  }
  found <- eigen_symmetric(S)
  left <- found$vectors / root
  right <- t(found$vectors * root)
  centred <- if (star) left - rep(colMeans(left), each = nrow(left)) else left
  list(values = found$values, left = left, right = right, pair = crossprod(centred) * tcrossprod(right), dense = NULL)
}

dense_counted <- function(W, star) {
  M <- as.matrix(W)
  dimnames(M) <- NULL
  if (!star) return(M)
  M <- M - rep(colMeans(M), each = nrow(M))
  M - rowMeans(M)
}

# What C takes of a design; `y` the response of all periods, region fastest.
sdpd_problem <- function(design, spectrum, counts, spatial, corrected) {
  before <- colnames(design$before)
  sizes <- c(design$n, design$periods, "tau" %in% before, "eta" %in% before, counts$individual, counts$time,
             sdpd_spatial[[spatial]], corrected)
  weights <- sdpd_weights(spectrum, as.numeric(counts$star && spectrum$unit_rows))
  lag <- if (is.null(design$weights$error) || spatial != "error") weights else lag_arrays(design, counts)
  list(y = if (is.null(design$before)) design$y else c(design$first, design$y), X = design$X, sizes = as.integer(sizes),
       counts = as.double(c(counts$N, counts$times, counts$regions)), lag = lag, error = weights,
       parameters = c(before, colnames(design$X), switch(spatial, lag = "rho", error = "lambda"), "sigma2"))
}

# Of the weights that lag y beside an error with weights of its own.
lag_arrays <- function(design, counts) {
  spectrum <- spectrum_of(design$weights$lag, "eigen")
  sdpd_weights(spectrum, as.numeric(counts$star && spectrum$unit_rows))
}

fit_problem <- function(fit) sdpd_problem(fit$design, fit$spectrum, fit$counts, fit$spatial, fit$bias_correction)

# `y`: a response, or a matrix of responses; `depth`: of `sdpd_depths`, the maximum, corrected, with its covariance.
sdpd_estimates <- function(problem, depth, y = problem$y) {
  found <- .Call(ffi_sdpd, y, problem$X, problem$sizes, problem$counts, problem$lag, problem$error,
                 sdpd_depths[[depth]])
  name_estimates(found, problem)
}

name_estimates <- function(found, problem) {
  rownames(found$raw) <- rownames(found$theta) <- problem$parameters
  rownames(found$facts) <- sdpd_facts
  found
}

sdpd_facts <- c("loglik", "score", "at", "curvature", "balance", "inside", "hills", "modulus_raw", "modulus",
                "withheld", "proposed", "trouble")

# Direct, indirect and total effects of terms (places `beta` and `theta` among the parameters, NA for none)
# at a vector of parameters, with their gradient, or at many: a column a model.
sdpd_effects <- function(parameters, names, terms, horizon, arrays) {
  place <- function(x) ifelse(is.na(x), -1L, x - 1L)
  found <- .Call(ffi_sdpd_effects, as.double(parameters), length(names), arrays, length(arrays$p) - 1L,
                 place(match(c("rho", "tau", "eta"), names)), as.vector(rbind(place(terms$beta), place(terms$theta))),
                 sdpd_horizons[[horizon]])
  colnames(found$gradient) <- names
  found
}
