# Subtotals without a telling name: a row that is the sum of the rows right below it,
# or right above it, in every period. Tables of offices are of a size where this is
# looked at; the regions of larger ones are no printed table.

largest_printed_table <- 5000L

subtotals_by_arithmetic <- function(data, coded, why, time, values) {
  open <- is.na(why)
  plain <- function(name) is_plain_numeric(get_column(data, name)) && is.null(dim(get_column(data, name)))
  values <- values[vapply(values, plain, NA)]
  if (!length(values) || sum(open) < 4L || sum(open) > largest_printed_table) return(why)
  rows <- open[coded$codes]
  listed <- unique(coded$codes[rows]) # as the file lists them
  region <- match(coded$codes[rows], listed)
  cell <- if (is.null(time)) rep(1L, sum(rows)) else code_column(data, time, "index")$codes[rows]
  if (anyDuplicated(region + (cell - 1) * length(listed))) return(why)
  found <- lapply(values, function(name) subtotal_digits(as.double(get_column(data, name)[rows]), region, cell))
  for (side in c("below", "above")) {
    digits <- do.call(cbind, lapply(found, `[[`, side))
    needed <- enough_digits + log10(2 * length(listed)) # as many runs are looked at
    agree <- rowSums(digits >= needed) > 0L &
      (rowSums(digits > 0) * 2L >= length(values) | rowSums(digits >= 2 * needed) > 0L)
    why[listed[agree & is.na(why[listed])]] <- side
  }
  why
}

# For each region the digits in which it agrees with the sum of the next regions, added
# up over the periods that are complete; 0 where no run of next regions agrees in all.
subtotal_digits <- function(x, region, cell) {
  n <- max(region)
  none <- list(below = double(n), above = double(n))
  complete <- which(tabulate(cell[is.finite(x)], max(cell)) == n)
  known <- x[is.finite(x)]
  # numbers whose sums no double holds are no printed table either
  if (!length(complete) || any(known < 0) || !is.finite(sum(known))) return(none)
  first <- double(n)
  in_first <- cell == complete[1L]
  first[region[in_first]] <- x[in_first]
  if (!any(runs_that_agree(first)$has) && !any(runs_that_agree(rev(first))$has)) return(none)
  table <- matrix(0, n, length(complete))
  kept <- cell %in% complete
  table[cbind(region[kept], match(cell[kept], complete))] <- x[kept]
  list(below = digits_of_runs(table), above = rev(digits_of_runs(table[n:1, , drop = FALSE])))
}

# For each number the runs of numbers after it whose sum it may be: the first and the
# last end, which differ where zeros follow.
runs_that_agree <- function(x) {
  n <- length(x)
  unit <- printed_unit(x)
  sums <- cumsum(x)
  near <- pmax(1e-9 * x, pmin((unit * n + printed_units(x)) / 2, 4e-3 * x))
  from <- findInterval(sums + x - near, sums, left.open = TRUE) + 1L
  to <- findInterval(sums + x + near, sums)
  has <- x > 0 & from <= to & to >= seq_len(n) + 2L
  list(has = has, from = pmax(from, seq_len(n) + 2L), to = to)
}

digits_of_runs <- function(table) {
  n <- nrow(table)
  digits <- double(n)
  runs <- runs_that_agree(table[, 1L])
  sums <- apply(table, 2L, cumsum)
  unit <- printed_unit(utils::head(as.vector(table), 1000L))
  for (i in which(runs$has)) {
    own <- min(printed_units(table[i, ])) # a subtotal may be printed with fewer decimals
    for (j in seq(runs$from[i], min(runs$to[i], runs$from[i] + 20L))) {
      parts <- sums[j, ] - sums[i, ]
      near <- pmax(1e-9 * table[i, ], pmin((unit * (j - i) + own) / 2, 4e-3 * table[i, ]))
      members <- sum(rowSums(table[(i + 1L):j, , drop = FALSE] > 0) > 0)
      if (members < 2L || any(abs(parts - table[i, ]) > near)) next
      digits[i] <- evidence_of_sum(table[i, ], table[(i + 1L):j, , drop = FALSE], own)
      break
    }
  }
  digits
}

# Digits that agree without having to: all of the first period, and of the others what
# does not follow from it, since parts that grow alike add up for ever if they do once.
evidence_of_sum <- function(total, parts, unit) {
  expected <- outer(parts[, 1L], total / total[1L])
  moved <- colSums(abs(parts - expected))
  sum(log10(pmax(1, c(total[1L], moved[-1L]) / unit)))
}
