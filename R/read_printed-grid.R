# Pieces of text with a place, put into rows and columns: from lines of text and
# from the words of a PDF. A column is a stretch that pieces of the body cover and
# no gap divides.

# `pieces`: row, from, to, text. A head over several columns goes to the first.
place_pieces <- function(pieces, rows) {
  check_printed_size(nrow(pieces))
  columns <- piece_columns(pieces)
  check_printed_size(as.double(rows) * nrow(columns), nrow(columns))
  cells <- matrix("", rows, nrow(columns))
  unsure <- no_unsure()
  for (k in seq_len(nrow(pieces))) {
    overlap <- pmin(pieces$to[k], columns$to) - pmax(pieces$from[k], columns$from)
    hit <- which(overlap > 0)
    j <- if (length(hit)) hit[1L] else which.max(overlap)
    row <- pieces$row[k]
    if (nzchar(cells[row, j])) {
      unsure <- rbind(unsure,
                      new_unsure(row, j, paste(cells[row, j], pieces$text[k]), "two pieces of text in one cell"))
      cells[row, j] <- paste(cells[row, j], pieces$text[k])
    } else {
      cells[row, j] <- pieces$text[k]
    }
  }
  list(cells = cells, unsure = unsure)
}

# Columns from the rows with as many pieces as most rows of the table have: heads that span
# and notes would glue columns together.
piece_columns <- function(pieces) {
  count <- tabulate(pieces$row)
  sizes <- table(count[count > 1L])
  if (!length(sizes)) return(data.frame(from = min(pieces$from), to = max(pieces$to)))
  # the largest count that at least two rows, or the only ones, have
  often <- as.integer(names(sizes))[sizes >= min(2L, max(sizes))]
  full <- which(count >= max(often))
  columns <- merge_stretches(pieces[pieces$row %in% full, c("from", "to")])
  # cells of other rows that lie in a gap are columns of their own
  rest <- pieces[!pieces$row %in% full & count[pieces$row] > 1L, ]
  for (k in seq_len(nrow(rest))) {
    overlap <- pmin(rest$to[k], columns$to) - pmax(rest$from[k], columns$from)
    hit <- which(overlap > 0)
    if (!length(hit)) columns <- rbind(columns, rest[k, c("from", "to")]) else if (length(hit) == 1L) {
      columns$from[hit] <- min(columns$from[hit], rest$from[k])
      columns$to[hit] <- max(columns$to[hit], rest$to[k])
    }
  }
  merge_stretches(columns)
}

# Stretches that overlap as one.
merge_stretches <- function(x) {
  x <- x[order(x$from), , drop = FALSE]
  group <- cumsum(c(TRUE, x$from[-1L] >= cummax(x$to)[-nrow(x)]))
  data.frame(from = as.vector(tapply(x$from, group, min)), to = as.vector(tapply(x$to, group, max)))
}
