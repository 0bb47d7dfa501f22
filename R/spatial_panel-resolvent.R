# What fit, covariance and restricted fits share: columns without their effects
# and their lags, traces and columns of the resolvent (I - rho W)^-1.

demean_panel <- function(x, design, counts) {
  .Call(ffi_demean, x, design$n, design$periods, counts$individual, counts$time)
}

# D(W v) for one column.
demeaned_lag <- function(v, W, design, counts) demean_panel(lag_columns(W, v, design$n), design, counts)

trace_term <- function(spectrum, counts, r) counts$times * counted_spectrum(spectrum, counts$star)$near(r)$trace(r)

column_blocks <- function(n, size = 256L) split(seq_len(n), (seq_len(n) - 1L) %/% size)

unit_columns <- function(n, j) {
  unit <- matrix(0, n, length(j))
  unit[cbind(j, seq_along(j))] <- 1
  unit
}

# Columns j of G = W (I - r W)^-1.
resolvent_columns <- function(W, solve, j) panel_lag(W, solve(unit_columns(nrow(W), j)))

# (I - r W')^-1 B
transposed_resolvent <- function(spectrum, r, B) {
  if (spectrum$symmetric) {
    return(spectrum$scale * spectrum$solve(r)(as.matrix(B) / spectrum$scale))
  }
  A <- methods::as(Matrix::Diagonal(spectrum$n) - r * Matrix::t(spectrum$W), "CsparseMatrix")
  as.matrix(Matrix::solve(A, as.matrix(B), sparse = FALSE))
}

exact_regions <- 3000L

# Cholesky's root; where there is none the data say nothing of some combination of parameters.
regular_root <- function(M, of) {
  tryCatch(chol(M), error = function(e) {
    abort_input("data", paste("data that tell all parameters of the model apart"), paste("a singular matrix of", of),
                hint = "Fewer regressors or effects, more periods, or other weights may help.")
  })
}

solve_scaled <- function(S, v) {
  size <- sqrt(diag(S))
  drop(solve(S / outer(size, size), v / size)) / size
}

# Traces of H = [(1 - tau) I - (rho + eta) W]^-1 and of W H, G H, G W H from
# tr G at rho and at a = (rho + eta)/(1 - tau), by partial fractions.
long_run_traces <- function(spectrum, rho, tau, eta, star) {
  here <- counted_spectrum(spectrum, star)
  a <- (rho + eta) / (1 - tau)
  ga <- here$near(a)$trace(a)
  gr <- here$near(rho)$trace(rho)
  gap <- a - rho
  if (abs(gap) < 1e-5 * diff(spectrum$range)) { # quotients of differences are slopes, best taken in the middle
    middle <- (a + rho) / 2
    near <- here$near(middle)
    gwh <- near$trace2(middle)
    gh <- near$trace(middle) + middle * gwh
  } else {
    gwh <- (ga - gr) / gap
    gh <- (a * ga - rho * gr) / gap
  }
  c(c(h = spectrum$n - star + a * ga, wh = ga, gh = gh, gwh = gwh) / (1 - tau), g = gr)
}
