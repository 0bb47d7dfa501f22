# Tables in plain text: pipe tables, tabs, or runs of blanks between cells.

printed_text <- function(lines) {
  check_printed_lines(lines)
  lines <- captions_apart(enc2utf8(lines))
  kind <- line_kinds(lines)
  blocks <- text_blocks(lines, kind)
  raw <- lapply(blocks, function(block) text_table(lines, kind, block))
  raw <- lapply(seq_along(raw),
                function(b) c(raw[[b]],
                              list(follows = b > 1L && text_follows(lines, kind, blocks[[b - 1L]], blocks[[b]]))))
  inside <- rep(FALSE, length(lines))
  for (block in blocks) inside[block] <- TRUE
  list(tables = join_continued(Filter(function(table) nrow(table$cells) > 0L, raw)),
       prose = lines[!inside & kind != "caption"])
}

# A caption in bold that the conversion of a page has put behind the text before it.
captions_apart <- function(lines) {
  pattern <- "(?<=\\S) +(?=\\*\\*(?:Table|TABLE) +[0-9]+[.:]?\\*\\*[.:]? +[A-Z])"
  unlist(strsplit(ifelse(nzchar(lines), lines, " "), pattern, perl = TRUE))
}

# What each line is by itself.
line_kinds <- function(lines) {
  kind <- rep("prose", length(lines))
  kind[!nzchar(trimws(lines))] <- "blank"
  rule <- grepl("^[ \t|:+=\u2500\u2501_-]*[-=\u2500\u2501_]{3,}[ \t|:+=\u2500\u2501_-]*$", lines)
  pipes <- grepl("^\\s*\\|.*\\|\\s*$",
                 lines) | lengths(regmatches(lines, gregexpr("(?<!\\\\)\\|", lines, perl = TRUE))) >= 2L
  # digits or labels and two gaps at least make a row; prose has no wide gaps
  blanks <- lengths(regmatches(trimws(lines), gregexpr("\\S(?: {2,}|\u3000+)\\S", trimws(lines), perl = TRUE)))
  tabs <- grepl("\t", sub("^[ \t]+", "", lines))
  kind[blanks >= 1L] <- "blanks"
  kind[grepl("^(?: {2,})\\S{1,40}$", lines, perl = TRUE) & is_numeric_cell(trimws(lines))] <- "blanks"
  kind[tabs] <- "tabs"
  kind[pipes & !tabs] <- "pipes"
  kind[rule] <- "rule"
  kind[is_caption(lines) & !kind %in% "pipes"] <- "caption"
  kind[is_note(lines) & !kind %in% c("pipes", "tabs")] <- "note"
  kind
}

# Runs of rows of one kind, at least two of them; rules between belong to the run.
text_blocks <- function(lines, kind) {
  blocks <- list()
  i <- 1L
  n <- length(lines)
  while (i <= n) {
    if (kind[i] %in% c("pipes", "tabs", "blanks")) {
      j <- i
      while (j < n && (kind[j + 1L] == kind[i] || kind[j + 1L] == "rule" || label_line(lines, kind, j + 1L, kind[i]))) {
        j <- j + 1L
      }
      rows <- (i:j)[kind[i:j] != "rule"]
      if (length(rows) >= 2L) blocks[[length(blocks) + 1L]] <- rows
      i <- j
    }
    i <- i + 1L
  }
  blocks
}

# A short line without cells between rows ("Panel A") is a row with a label only.
label_line <- function(lines, kind, j, type) {
  if (kind[j] != "prose" || type == "pipes" || j >= length(lines)) return(FALSE)
  kind[j + 1L] == type && nchar(trimws(lines[j])) <= 40L && !grepl("[.;:!?]$", trimws(lines[j]))
}

text_table <- function(lines, kind, block) {
  type <- kind[block[1L]]
  cells <- switch(type, pipes = pipe_cells(lines[block]),
                  tabs = ragged_cells(strsplit(paste0(sub("[ \t]+$", "", lines[block]), "\t\001"), "\t", fixed = TRUE)),
                  blanks = blank_cells(lines[block]))
  around <- around_block(lines, kind, block)
  raw_table(cells$cells, around$title, around$notes, unsure = cells$unsure)
}

# Caption above (or, failing that, just below) and notes below.
around_block <- function(lines, kind, block) {
  above <- rev(seq_len(block[1L] - 1L))
  above <- above[kind[above] != "blank" & kind[above] != "rule"]
  title <- ""
  near <- utils::head(above, 3L)
  hit <- near[kind[near] == "caption"]
  if (length(hit) && all(kind[near[seq_len(match(hit[1L], near))]] %in% c("caption", "prose", "note"))) {
    title <- paste(lines[rev(near[seq_len(match(hit[1L], near))])], collapse = " ")
  }
  below <- seq.int(block[length(block)] + 1L, length.out = max(0L, length(lines) - block[length(block)]))
  notes <- character()
  for (j in below) {
    if (kind[j] %in% c("rule", "blank")) next
    if (kind[j] == "note" || (length(notes) && kind[j] == "prose" && kind[j - 1L] != "blank")) {
      notes <- c(notes, lines[j])
    } else {
      break
    }
  }
  if (!nzchar(title)) {
    first <- below[kind[below] != "blank" & kind[below] != "rule"][1L]
    if (!is.na(first) && kind[first] == "caption" && !(any(kind[seq_len(block[1L] - 1L)] == "caption"))) {
      title <- lines[first]
    }
  }
  list(title = title, notes = notes)
}

# Nothing but blank lines between two blocks of one kind.
text_follows <- function(lines, kind, before, block) {
  between <- seq.int(before[length(before)] + 1L, length.out = block[1L] - before[length(before)] - 1L)
  kind[before[1L]] == kind[block[1L]] && all(kind[between] %in% c("blank", "rule"))
}

# ---- cells of a line ---------------------------------------------------------------

# Rows of different length: short ones end early, which is said where a row lacks
# more than blank cells at its end would explain.
ragged_cells <- function(split) {
  split <- lapply(split, function(cells) cells[cells != "\001"])
  width <- max(lengths(split))
  check_printed_size(as.double(length(split)) * width, width)
  short <- which(lengths(split) > 1L & lengths(split) < width)
  cells <- t(vapply(split, function(row) c(row, rep("", width - length(row))), character(width)))
  list(cells = matrix(cells, length(split)), unsure = no_unsure())
}

pipe_cells <- function(lines) {
  bare <- sub("\\|\\s*$", "", sub("^\\s*\\|", "", lines))
  split <- strsplit(gsub("\\\\\\|", "\002", paste0(bare, "|\001")), "|", fixed = TRUE)
  found <- ragged_cells(split)
  found$cells[] <- markdown_cell(gsub("\002", "|", found$cells, fixed = TRUE))
  found
}

# The text of a cell of Markdown: escapes, references and emphasis around the whole.
markdown_cell <- function(x) {
  x <- trimws(x)
  x <- gsub("<br */?>", " ", x, ignore.case = TRUE)
  x <- gsub("\\$\\^\\{?(\\\\?\\*+)\\}?\\$", "\\1", x)
  emphasised <- grepl("^\\*\\*[^*]+\\*\\*$|^_[^_]+_$|^\\*[^*]+\\*$", x)
  x[emphasised] <- gsub("^(\\*\\*|\\*|_)|(\\*\\*|\\*|_)$", "", x[emphasised])
  x <- gsub("\\\\([\\\\`*_{}\\[\\]()#+.!|<>~^$\"'@:-])", "\\1", x, perl = TRUE)
  for (mark in names(references)) x <- gsub(mark, references[[mark]], x, fixed = TRUE)
  x
}

references <- c("&lt;" = "<", "&gt;" = ">", "&quot;" = "\"", "&#39;" = "'", "&#96;" = "`", "&#92;" = "\\",
                "&#91;" = "[", "&#93;" = "]", "&nbsp;" = " ", "&minus;" = "\u2212", "&amp;" = "&")

# Cells parted by two and more blanks, put into columns by where they stand.
blank_cells <- function(lines) {
  lines <- gsub("\u3000", "  ", gsub("\t", "  ", sub("[ ]+$", "", lines)))
  pieces <- lapply(lines, line_pieces)
  words <- do.call(rbind, Map(function(piece, row) if (nrow(piece)) cbind(row = row, piece), pieces, seq_along(pieces)))
  place_pieces(words, length(lines))
}

# Pieces of a line with the columns of the screen they take.
line_pieces <- function(line) {
  at <- gregexpr("\\S+(?: \\S+)*", line, perl = TRUE)[[1L]]
  if (at[1L] < 0L) return(data.frame(from = numeric(), to = numeric(), text = character()))
  text <- regmatches(line, list(at))[[1L]]
  before <- substring(line, 1L, as.integer(at) - 1L)
  from <- nchar(before, type = "width")
  data.frame(from = from, to = from + nchar(text, type = "width"), text = text)
}
