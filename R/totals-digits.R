# How exactly numbers are printed, which says how much it proves that they add up.

# So many decimal digits have to agree before a sum is no accident.
enough_digits <- 2.5

# The last decimal that any of the numbers has, at most six.
printed_unit <- function(x) {
  x <- abs(x[x != 0])
  if (!length(x)) return(1)
  for (digits in 0:6) if (all(abs(round(x, digits) - x) <= 1e-12 * x)) return(10^-digits)
  1e-9
}

# The last decimal of each number.
printed_units <- function(x) {
  units <- rep(1e-9, length(x))
  open <- seq_along(x)
  for (digits in 0:6) {
    hit <- abs(round(x[open], digits) - x[open]) <= 1e-12 * abs(x[open])
    units[open[hit]] <- 10^-digits
    open <- open[!hit]
    if (!length(open)) break
  }
  units
}
