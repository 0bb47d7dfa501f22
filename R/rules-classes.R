# Finder for labels that no boundaries give: the fewest labels that must be
# wrong, and which of them are wrong however they are chosen.

# Boundaries b_1 <= ... <= b_(k-1); a value (interval) of class j fits if its
# interval meets [b_(j-1), b_j]. Only places between sorted ends of intervals
# matter for a boundary. cost(j, s, t): how many values of class j do not fit with
# boundaries s and t, as below[j, s] + above[j, t], for no interval lies on both
# sides. Two sweeps over places give, for each class and pair of neighbours, the best
# totals. `wrong`: "never", "sometimes", "always" over all best choices.
label_blame <- function(values, codes, k, count_only = FALSE) {
  if (k < 2L) return(list(fewest = 0L, wrong = rep("never", length(codes))))
  ends <- sort(unique(c(values$lower, values$upper)))
  places <- length(ends)
  # below[j, s]: values of class j that lie wholly below place s
  below <- t(vapply(seq_len(k), function(j) count_at(values$upper[codes == j], ends, strictly = TRUE), numeric(places)))
  above <- t(vapply(seq_len(k), function(j) sum(codes == j) - count_at(values$lower[codes == j], ends,
                                                                       strictly = FALSE), numeric(places)))
  # first[j, s]: fewest misfits of class 1..j with b_j at place s, all that concern b_j from class j included
  first <- matrix(0, k - 1L, places)
  for (j in seq_len(k - 1L)) first[j, ] <- above[j, ] + if (j == 1L) 0 else cummin(first[j - 1L, ] + below[j, ])
  last <- matrix(0, k - 1L, places)
  for (j in rev(seq_len(k - 1L))) {
    last[j, ] <- below[j + 1L, ] + if (j == k - 1L) 0 else rev(cummin(rev(last[j + 1L, ] + above[j + 1L, ])))
  }
  totals <- first + last
  fewest <- min(totals[1L, ])
  if (count_only) return(list(fewest = as.integer(fewest)))
  list(fewest = as.integer(fewest), wrong = blame_each(values, codes, k, ends, first, last, below, above, fewest))
}

count_at <- function(x, ends, strictly) {
  x <- sort(x)
  findInterval(ends, x, left.open = strictly)
}

# A value of class j is below b_(j-1) or above b_j. It is wrong always if no best
# choice has it fit, sometimes if some best choice does not.
blame_each <- function(values, codes, k, ends, first, last, below, above, fewest) {
  places <- length(ends)
  wrong <- rep("never", length(codes))
  if (fewest == 0L) return(wrong)
  for (j in seq_len(k)) {
    own <- which(codes == j)
    if (!length(own)) next
    before <- if (j == 1L) NULL else first[j - 1L, ] + below[j, ] # b_(j-1) at s
    after <- if (j == k) NULL else above[j, ] + last[j, ]
    best <- best_pairs(before, after, places, fewest)
    for (i in own) {
      fits_before <- is.null(before) | values$upper[i] >= ends
      fits_after <- is.null(after) | values$lower[i] <= ends
      some_fit <- any_pair(best, fits_before, fits_after)
      some_not <- any_pair(best, !fits_before, rep(TRUE, places)) || any_pair(best, rep(TRUE, places), !fits_after)
      wrong[i] <- if (!some_fit) "always" else if (some_not) "sometimes" else "never"
    }
  }
  wrong
}

# Pairs of places (s <= t) for the two boundaries of a class that come to the fewest
# misfits in all, as a list of s and t.
best_pairs <- function(before, after, places, fewest) {
  if (is.null(before)) return(list(s = NA, t = which(after == fewest)))
  if (is.null(after)) return(list(s = which(before == fewest), t = NA))
  pairs <- which(outer(before, after, `+`) == fewest, arr.ind = TRUE)
  pairs <- pairs[pairs[, 1L] <= pairs[, 2L], , drop = FALSE]
  list(s = pairs[, 1L], t = pairs[, 2L])
}

any_pair <- function(best, at_s, at_t) {
  at_end <- function(at, places) if (anyNA(places)) at[1L] else at[places] # the outer classes have no boundary there
  any(at_end(at_s, best$s) & at_end(at_t, best$t))
}
