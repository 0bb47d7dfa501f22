# What audit_file() does to a table as it stands before it is read: decimal commas,
# blocks side by side; and what it looks for across tables: captions without a
# table, rows that were copied.

# Decimal commas as points, where some number can be nothing else and none of the
# table has a point.
settle_commas <- function(table) {
  cells <- as.matrix(as.data.frame(table))[, -1L, drop = FALSE]
  plain <- gsub("[*()\\[\\]\u2217%]", "", cells, perl = TRUE)
  decimal <- grepl("(^|[^0-9])(0|[0-9]+),([0-9]{1,2}|[0-9]{4,})($|[^0-9])", plain) | grepl("(^|[^0-9])0,[0-9]+", plain)
  pointed <- grepl("[0-9][.][0-9]|(^|[^0-9])[.][0-9]", plain)
  if (!any(decimal) || any(pointed)) return(table)
  for (j in seq_along(table)[-1L]) {
    number <- !grepl("[[:alpha:]]", table[[j]])
    table[[j]][number] <- gsub("(?<=[0-9]),(?=[0-9])", ".", table[[j]][number], perl = TRUE)
  }
  structure(table, commas = TRUE)
}

# Tables printed as blocks side by side: the first heading comes again, and what
# stands below it there are labels or years, too.
side_blocks <- function(table) {
  heads <- plain_heading(names(table))
  again <- setdiff(which(heads == heads[1L] & nzchar(heads[1L])), 1L)
  again <- again[again < ncol(table)]
  if (!length(again)) return(list(table))
  from <- c(1L, again)
  to <- c(again - 1L, ncol(table))
  if (any(to - from < 1L)) return(list(table))
  lapply(seq_along(from), function(k) {
    at <- from[k]:to[k]
    block <- list_to_frame(stats::setNames(as.list(table)[at], names(table)[at]))
    kept <- nzchar(block[[1L]]) | rowSums(as.matrix(block) != "") > 0L
    upper <- attr(table, "headings")
    structure(block[kept, , drop = FALSE], headings = if (!is.null(upper)) upper[, at, drop = FALSE],
              notes = attr(table, "notes"), title = attr(table, "title"), page = attr(table, "page"),
              unsure = no_unsure(), commas = attr(table, "commas"))
  })
}

# Captions in the text under which no table was found (an image, say).
captions_alone <- function(text, names) {
  lines <- trimws(unlist(strsplit(paste(text, collapse = "\n"), "\n")))
  captions <- lines[is_caption(lines) & nchar(lines) < 300L]
  numbers <- caption_number(captions)
  kept <- nzchar(numbers) & !duplicated(numbers) & !paste("Table", numbers) %in% names
  named <- unique(unlist(regmatches(lines, gregexpr("(?<=\\b[Tt]able )[0-9]{1,2}\\b", lines, perl = TRUE))))
  missing <- unique(c(numbers[kept], setdiff(named, c(sub("^Table ", "", names), numbers))))
  missing[order(suppressWarnings(as.numeric(missing)), missing)]
}

missing_tables <- function(numbers) {
  if (!length(numbers)) return(empty_guess())
  do.call(rbind, lapply(numbers, function(number) {
    guess_row(list(table = paste("Table", number), page = NA_integer_, rows = 0L, columns = 0L), "named in the text",
              reason = "no cells of it are in the file (an image?)")
  }))
}

# Rows whose numbers stand in another table as well: never a contradiction, but
# other regions, years or models should not agree to the last digit. `digits`:
# significant digits that must agree in all.
copied_rows <- function(tables, digits = 12L) {
  rows <- do.call(rbind, lapply(names(tables), function(name) {
    table <- tables[[name]]
    cells <- as.matrix(as.data.frame(table))[, -1L, drop = FALSE]
    labels <- filled_labels(table[[1L]])
    numbers <- apply(cells, 1L, function(row) row[grepl("[0-9]", row)])
    if (!is.list(numbers)) numbers <- lapply(seq_len(nrow(cells)), function(i) cells[i, grepl("[0-9]", cells[i, ])])
    data.frame(table = name, row = labels, count = lengths(numbers),
               key = vapply(numbers, paste, "", collapse = " "))
  }))
  if (is.null(rows)) return(NULL)
  size <- nchar(gsub("[^0-9]", "", gsub("(^|[^0-9.])0*[.]?0*", "\\1", rows$key)))
  rows <- rows[rows$count >= 3L & size >= digits, ]
  first <- match(rows$key, rows$key)
  again <- which(rows$table != rows$table[first])
  if (!length(again)) return(NULL)
  detail <- sprintf("%s, row %s: all %d numbers are those of row %s of %s.", rows$table[again], rows$row[again],
                    rows$count[again],                     rows$row[first][again], rows$table[first][again])
  audit <- as.data.frame(new_audit(paste0(rows$table[again], ", ", rows$row[again]), "rows of two tables differ",
                                   rows$key[again],
                                   NA_real_, NA_real_, "undecidable", detail))
  list_to_frame(c(list(table = rows$table[again], row = rows$row[again], column = rep("", length(again))), audit))
}

# ---- what the guess says of a table ---------------------------------------------

guess_row <- function(facts, reading, checks = 0L, findings = 0L, reason = "") {
  data.frame(facts, reading = reading, checks = checks, findings = findings, reason = reason)
}

empty_guess <- function() guess_row(list(table = "", page = NA_integer_, rows = 0L, columns = 0L), "")[0L, ]
