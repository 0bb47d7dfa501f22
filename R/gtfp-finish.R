# The last steps of a programme that the solver took for solved and whose answer
# has no proof. Where a unit is nearly a combination of others, the basis the
# solver stops at can have values slightly below zero, within its tolerances.
# Its prices are feasible all the same, and steps of the dual simplex method
# lead on from there to a basis that is feasible in both (J. J. Forrest and
# D. Goldfarb 1992, Mathematical Programming 57, 341-374,
# doi:10.1007/BF01581089).
#
# max cost'x with whole x = rhs, x >= 0; `values` and `prices` are the solver's.
# Returns values and prices, or NULL if the steps do not end. The caller
# asks for the proof again.
finish_basis <- function(values, prices, whole, cost, rhs, tolerance = 1e-13, at_most = 50L) {
  basis <- starting_basis(values, prices, whole, cost)
  if (length(basis) < nrow(whole)) return(NULL)
  for (step in seq_len(at_most)) {
    inverse <- tryCatch(solve(whole[, basis, drop = FALSE]), error = function(e) NULL)
    if (is.null(inverse)) return(NULL)
    at <- drop(inverse %*% rhs)
    prices <- drop(crossprod(inverse, cost[basis]))
    leaves <- which.min(at)
    if (at[leaves] >= -tolerance * max(abs(at))) {
      values <- replace(double(ncol(whole)), basis, pmax(at, 0))
      return(list(values = values, prices = prices))
    }
    enters <- dual_step(drop(inverse[leaves, ] %*% whole), drop(crossprod(whole, prices)) - cost, basis)
    if (is.na(enters)) return(NULL)
    basis[leaves] <- enters
  }
  NULL
}

# As many independent columns as there are rows: those of large values first,
# then those that cost least to use.
starting_basis <- function(values, prices, whole, cost) {
  reduced <- drop(crossprod(whole, prices)) - cost
  first <- utils::head(order(-pmax(values, 1e-6), reduced), 4L * nrow(whole))
  found <- qr(whole[, first, drop = FALSE], tol = 1e-10)
  first[found$pivot[seq_len(found$rank)]]
}

# The column to enter for a row below zero: the least reduced cost for what it
# raises the row by, the largest step among equals. NA if none raises it.
dual_step <- function(row, reduced, basis) {
  row[basis] <- 0
  open <- which(row < -1e-11 * max(1, abs(row)))
  if (!length(open)) return(NA_integer_)
  ratio <- pmax(reduced[open], 0) / -row[open]
  near <- open[ratio <= min(ratio) + 1e-12]
  near[which.min(row[near])]
}
