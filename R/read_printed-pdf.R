# Tables of a PDF: words with their places on the page, put into lines, columns
# of the page, regions of tables and cells.

printed_pdf <- function(path) {
  need_for_printed("pdftools", "PDF files")
  pages <- tryCatch(suppressMessages(pdftools::pdf_data(path)), error = function(e) {
    abort_input("x", "a PDF file that can be read", describe_value(basename(path)), hint = conditionMessage(e))
  })
  found <- lapply(seq_along(pages), function(p) pdf_page(pages[[p]], p))
  tables <- unlist(lapply(found, `[[`, "tables"), recursive = FALSE)
  list(tables = join_continued(tables), prose = unlist(lapply(found, `[[`, "prose")))
}

pdf_page <- function(words, page) {
  if (!nrow(words)) return(list(tables = list(), prose = character()))
  words <- data.frame(x = words$x, y = words$y, to = words$x + words$width, height = words$height,
                      text = enc2utf8(words$text))
  words <- words[nzchar(trimws(words$text)), ]
  if (!nrow(words)) return(list(tables = list(), prose = character()))
  parts <- lapply(page_columns(words), page_part, page = page)
  tables <- unlist(lapply(parts, `[[`, "tables"), recursive = FALSE)
  # a table at the top of a page that has no caption goes on from the page before
  if (length(tables) && page > 1L && tables[[1L]]$at_top) tables[[1L]]$follows <- TRUE
  list(tables = tables, prose = unlist(lapply(parts, `[[`, "prose")))
}

# One column or two: two where a gutter in the middle is free of words in most
# lines, and prose (words a blank apart) stands on both sides of it in several.
page_columns <- function(words) {
  lines <- word_lines(words)
  n <- max(lines)
  if (n < 12L) return(list(words))
  left <- min(words$x)
  right <- max(words$to)
  candidates <- seq(left + (right - left) * 0.4, left + (right - left) * 0.6, length.out = 41L)
  crossing <- vapply(candidates, function(x) length(unique(lines[words$x < x & words$to > x])), 0L)
  gutter <- mean(candidates[crossing == min(crossing)])
  prose <- vapply(split(seq_len(nrow(words)), lines), function(k) prose_beside(words[k, ], gutter), NA)
  if (min(crossing) > 0.3 * n || sum(prose) < max(6, 0.15 * n)) return(list(words))
  # what crosses the gutter (titles, wide tables) is read in one piece, in its place
  split_words(words, lines, lines %in% unique(lines[words$x < gutter & words$to > gutter]), gutter)
}

# Is a line prose on both sides of the gutter?
prose_beside <- function(line, gutter) {
  line <- line[order(line$x), ]
  right <- line$x >= gutter
  dense <- function(side) {
    side <- line[side, ]
    nrow(side) >= 4L && all(side$x[-1L] - side$to[-nrow(side)] < side$height[-1L])
  }
  !any(line$x < gutter & line$to > gutter) && dense(!right) && dense(right)
}

# Runs of crossing lines are parts of the whole width; between them the left column, then the right.
split_words <- function(words, lines, spans, split) {
  order_of_lines <- unique(lines[order(words$y)])
  crossing <- vapply(order_of_lines, function(l) any(spans[lines == l]), NA)
  run <- cumsum(c(TRUE, diff(crossing) != 0L))
  parts <- list()
  for (r in unique(run)) {
    inside <- lines %in% order_of_lines[run == r]
    if (crossing[run == r][1L]) {
      parts <- c(parts, list(words[inside, ]))
    } else {
      parts <- c(parts, list(words[inside & words$x < split, ]), list(words[inside & words$x >= split, ]))
    }
  }
  Filter(nrow, parts)
}

# Words whose middles are closer than half a height stand on one line.
word_lines <- function(words) {
  middle <- words$y + words$height / 2
  order <- order(middle)
  step <- c(0, diff(middle[order])) > pmax(stats::median(words$height) * 0.45, 1)
  lines <- integer(nrow(words))
  lines[order] <- cumsum(step) + 1L
  lines
}

# ---- one column of a page ----------------------------------------------------------

page_part <- function(words, page) {
  lines <- word_lines(words)
  rows <- lapply(split(seq_len(nrow(words)), lines), function(k) line_of_words(words[k, ]))
  text <- vapply(rows, function(row) paste(row$text, collapse = " "), "")
  regions <- table_regions(rows, text)
  tables <- lapply(regions, region_table, rows = rows, text = text, page = page)
  inside <- unlist(lapply(regions, function(region) c(region$caption, region$body, region$notes)))
  list(tables = tables, prose = unname(text[setdiff(seq_along(text), inside)]))
}

# The words of a line as pieces: words closer than a blank and a half are one.
line_of_words <- function(words) {
  words <- words[order(words$x), ]
  size <- stats::median(words$height)
  gap <- c(Inf, words$x[-1L] - words$to[-nrow(words)])
  piece <- cumsum(gap > 0.62 * size)
  joint <- ifelse(gap > 0.12 * size, " ", "")
  text <- vapply(split(seq_along(piece), piece), function(k) paste0(c("", joint[k[-1L]]), words$text[k], collapse = ""),
                 "")
  data.frame(from = as.vector(tapply(words$x, piece, min)), to = as.vector(tapply(words$to, piece, max)),
             text = unname(text), y = min(words$y),
             height = size)
}

# Regions: a caption and the rows with cells below it (or above, where there are
# none below), or a run of at least three rows with numbers that has no caption.
table_regions <- function(rows, text) {
  pieces <- vapply(rows, nrow, 0L)
  numbers <- vapply(rows, function(row) sum(is_numeric_cell(row$text)), 0L)
  caption <- unname(is_caption(text))
  note <- unname(is_note(text))
  regions <- list()
  i <- 1L
  n <- length(rows)
  while (i <= n) {
    if (caption[i]) {
      region <- region_below(rows, text, i, pieces, numbers, caption, note)
      if (!is.null(region)) {
        regions[[length(regions) + 1L]] <- region
        i <- max(region$body, region$notes)
      }
    } else if (pieces[i] >= 2L && numbers[i] >= 1L && starts_run(i, pieces, numbers, caption, note)) {
      region <- region_from(rows, text, i, NULL, pieces, numbers, caption, note)
      regions[[length(regions) + 1L]] <- region
      i <- max(region$body, region$notes)
    }
    i <- i + 1L
  }
  regions
}

starts_run <- function(i, pieces, numbers, caption, note) {
  at <- seq.int(i, length.out = 3L)
  at[3L] <= length(pieces) && all(pieces[at] >= 2L & numbers[at] >= 1L & !caption[at] & !note[at])
}

# The body begins within three lines of the caption, whose own second line may come between.
region_below <- function(rows, text, i, pieces, numbers, caption, note) {
  first <- NA_integer_
  for (j in seq.int(i + 1L, length.out = min(4L, length(rows) - i))) {
    if (caption[j]) break
    if (pieces[j] >= 2L) {
      first <- j
      break
    }
  }
  if (is.na(first)) return(NULL)
  region_from(rows, text, first, i:(first - 1L), pieces, numbers, caption, note)
}

region_from <- function(rows, text, first, caption_lines, pieces, numbers, caption, note) {
  n <- length(rows)
  last <- first
  j <- first
  height <- stats::median(vapply(rows, function(row) row$height[1L], 0))
  while (j < n) {
    j <- j + 1L
    if (caption[j] || note[j]) break
    apart <- rows[[j]]$y[1L] - rows[[j - 1L]]$y[1L] > 4.5 * height
    if (apart && pieces[j] < 2L) break
    row_like <- pieces[j] >= 2L || numbers[j] >= 1L && nchar(text[j]) < 30L || nchar(text[j]) < 45L && j < n &&
      pieces[j + 1L] >= 2L && !caption[j + 1L]
    if (!row_like) break
    last <- j
  }
  notes <- integer()
  j <- last
  while (j < n) {
    j <- j + 1L
    if (caption[j]) break
    near <- rows[[j]]$y[1L] - rows[[j - 1L]]$y[1L] < 1.9 * height
    if (note[j] || (length(notes) && near && length(notes) < 8L)) notes <- c(notes, j) else break
  }
  list(caption = caption_lines, body = first:last, notes = notes, at_top = first <= 3L && is.null(caption_lines))
}

region_table <- function(region, rows, text, page) {
  pieces <- do.call(rbind,
                    Map(function(row, k) data.frame(row = k, row[c("from", "to", "text")]), rows[region$body],
                        seq_along(region$body)))
  grid <- place_pieces(pieces, length(region$body))
  title <- if (length(region$caption)) paste(text[region$caption], collapse = " ") else ""
  notes <- if (length(region$notes)) paste(text[region$notes], collapse = " ") else character()
  table <- raw_table(grid$cells, title, notes, page, grid$unsure)
  table$at_top <- region$at_top
  table
}
