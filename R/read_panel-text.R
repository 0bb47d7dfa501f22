# Text files as a grid of cells: the encoding, the separator, the records.
#
# The records are split by base R's scan(), which knows the rules of quotes, takes
# linear time and needs no further package; count.fields() says how many cells
# each line has, so that every cell keeps its line. data.table::fread() is three
# times as fast, but it decides on the number of columns from the first lines (a
# title makes a table of one column), leaves doubled quotes doubled, repairs
# quotes without a word and does not say on which line a record stood.

# One string takes less than 2^31 bytes in R.
most_bytes <- 2^31 - 1

# Beyond this the search for years and units in headings takes minutes.
most_columns <- 20000L

read_text_grid <- function(path, encoding, separator) {
  size <- file.size(path)
  if (size > most_bytes) {
    abort_input("path", "a file of less than 2 GB", paste(format(size / 2^30, digits = 3L), "GB"),
                hint = "Split it, or write it as Parquet.")
  }
  decoded <- decode_bytes(readBin(path, "raw", size), encoding)
  text_grid(decoded, separator)
}

# decoded: list(bytes in UTF-8, encoding).
text_grid <- function(decoded, separator) {
  bytes <- decoded$bytes
  if (!length(grepRaw("[^[:space:]]", bytes))) abort_input("path", "a row of names and rows below it",
                                                           "empty lines only")
  if (separator == "auto") separator <- guess_separator(first_lines(bytes))
  wide_mark <- match(separator, c("\uff0c", "\uff1b"))
  mark <- separator
  if (!is.na(wide_mark)) {
    mark <- c(",", ";")[wide_mark]
    bytes <- charToRaw(gsub(separator, mark, rawToChar(bytes), fixed = TRUE, useBytes = TRUE))
  }
  c(split_records(bytes, mark), list(format = "text", encoding = decoded$encoding, separator = separator))
}

# ---- encoding ----------------------------------------------------------------

# The bytes in UTF-8, and what they were in.
decode_bytes <- function(bytes, encoding) {
  mark <- byte_order_mark(bytes)
  if (!is.null(mark)) bytes <- bytes[-seq_len(mark$length)]
  from <- if (encoding != "auto") encoding else if (!is.null(mark)) mark$encoding else NULL
  if (is.null(from)) return(recognise(bytes))
  text <- to_utf8(bytes, from)
  if (is.na(text)) {
    abort_input("encoding", "an encoding in which the file can be read", describe_value(from),
                hint = "encoding = \"auto\" finds out UTF-8, UTF-16, GB18030 and Western files by themselves.")
  }
  list(bytes = charToRaw(text), encoding = if (encoding == "auto") mark$name else encoding)
}

byte_order_mark <- function(bytes) {
  starts <- function(...) identical(utils::head(bytes, ...length()), as.raw(c(...)))
  if (starts(0xEF, 0xBB, 0xBF)) return(list(length = 3L, encoding = "UTF-8", name = "UTF-8 with byte order mark"))
  if (starts(0xFF, 0xFE)) return(list(length = 2L, encoding = "UTF-16LE", name = "UTF-16"))
  if (starts(0xFE, 0xFF)) return(list(length = 2L, encoding = "UTF-16BE", name = "UTF-16"))
  NULL
}

recognise <- function(bytes) {
  if (length(grepRaw(as.raw(0L), bytes, fixed = TRUE))) {
    plain <- utf16_without_mark(bytes)
    if (!is.null(plain)) return(plain)
    abort_input("path", "a text file, Excel or Stata file", "bytes that are no text",
                hint = "Open the file in the program that wrote it and save it as CSV in UTF-8.")
  }
  text <- rawToChar(bytes)
  if (!is.na(iconv(text, "ASCII", "ASCII"))) return(list(bytes = bytes, encoding = "ASCII"))
  if (validUTF8(text)) return(list(bytes = bytes, encoding = "UTF-8"))
  for (name in c("GB18030", "GBK", "CP936")) {
    decoded <- tryCatch(to_utf8(bytes, name), error = function(e) NA_character_)
    if (!is.na(decoded) && share_of_common(decoded) >= 0.7) return(list(bytes = charToRaw(decoded), encoding = name))
  }
  western(bytes)
}

# Files of Excel's "Unicode text" have a mark; what databases write has none.
utf16_without_mark <- function(bytes) {
  if (length(bytes) %% 2L) return(NULL)
  first <- utils::head(bytes, 4000L)
  zero <- first == as.raw(0L)
  even <- mean(zero[c(TRUE, FALSE)])
  odd <- mean(zero[c(FALSE, TRUE)])
  if (max(even, odd) < 0.3 || min(even, odd) > 0) return(NULL)
  from <- if (odd > even) "UTF-16LE" else "UTF-16BE"
  text <- to_utf8(bytes, from)
  if (is.na(text) || grepl("[\\x01-\\x08\\x0e-\\x1f]", text, perl = TRUE)) {
    NULL
  } else {
    list(bytes = charToRaw(text), encoding = from)
  }
}

# How many of the characters beyond ASCII belong to the 7445 of GB 2312, of which
# Chinese tables consist but for rare names. Western letters read as GB 18030 give
# rare ones, and so does Big5.
share_of_common <- function(text) {
  codes <- utf8ToInt(text)
  codes <- codes[codes > 127L]
  kinds <- unique(codes)
  common <- !is.na(iconv(intToUtf8(kinds, multiple = TRUE), "UTF-8", "GB2312"))
  mean(common[match(codes, kinds)])
}

# Neither UTF-8 nor Chinese in GB 18030: Western if letters with accents stand
# between other letters, which is said.
western <- function(bytes) {
  decoded <- tryCatch(to_utf8(bytes, "CP1252"), error = function(e) NA_character_)
  if (!is.na(decoded)) {
    letters <- grepl("[A-Za-z][\u00c0-\u00ff]|[\u00c0-\u00ff][a-z]", decoded)
    odd <- grepl("[\u00a1-\u00bf\u2018-\u203a][\u00a1-\u00ff\u2018-\u203a]", decoded)
    if (letters && !odd) {
      word <- regmatches(decoded, regexpr("[A-Za-z]*[\u00c0-\u00ff]+[A-Za-z]*", decoded))
      warn_lowcarbon("the file is neither UTF-8 nor Chinese in GB18030 and was read as Western text (windows-1252), ",
                     "as in ", describe_value(word), "; if that is wrong name the `encoding`, ",
                     "if it is right encoding = \"CP1252\" says so.")
      return(list(bytes = charToRaw(decoded), encoding = "windows-1252"))
    }
  }
  abort_input("encoding", "a file in UTF-8 or GB18030, or the name of its encoding",
              "bytes that make no words in either",
              hint = paste(
                "Name it: encoding = \"BIG5\" for Chinese from Taiwan and Hong Kong, \"CP1252\" for Western,",
                           "\"CP1251\" for Cyrillic files."))
}

to_utf8 <- function(bytes, from) {
  # what iconv() does not know is an error there, and here
  unknown <- function(e) {
    abort_input("encoding", "an encoding that iconv() knows", describe_value(from), hint = "iconvlist() names them.")
  }
  tryCatch(iconv(list(bytes), from, "UTF-8", mark = TRUE), error = unknown)
}

# ---- lines and records -------------------------------------------------------

# Some lines, whatever ends them.
first_lines <- function(bytes, n = 200L) {
  source <- rawConnection(bytes)
  on.exit(close(source))
  readLines(source, n, encoding = "UTF-8", warn = FALSE)
}

# The one that cuts most lines into the same number of pieces, more than one.
guess_separator <- function(lines) {
  first <- utils::head(lines[nzchar(lines)], 200L)
  bare <- gsub("\"[^\"]*\"", "", substr(first, 1L, 20000L))
  marks <- c(",", ";", "\t", "\uff0c", "\uff1b")
  counts <- vapply(marks, function(s) lengths(regmatches(bare, gregexpr(s, bare, fixed = TRUE))), integer(length(bare)))
  counts <- matrix(counts, ncol = length(marks))
  usual <- apply(counts, 2L, function(n) {
    n <- n[n > 0L]
    if (!length(n)) return(c(0, 0))
    most <- as.integer(names(which.max(table(n))))
    c(sum(n == most), most)
  })
  best <- order(-usual[1L, ], -usual[2L, ])[1L]
  if (usual[2L, best] == 0) {
    abort_input("separator", "columns separated by commas, semicolons or tabs", "none of them in the first lines",
                hint = "Save the file as CSV from the program that wrote it, or separate the columns by tabs.")
  }
  marks[best]
}

# list(text, width, line): a matrix of cells, how many of each row the file has,
# and the line on which each row begins.
split_records <- function(bytes, separator) {
  counts <- from_bytes(bytes, utils::count.fields, sep = separator, quote = "\"", blank.lines.skip = FALSE,
                       comment.char = "")
  open <- FALSE
  cells <- withCallingHandlers(
    from_bytes(bytes, scan, "", sep = separator, quote = "\"", na.strings = character(), blank.lines.skip = FALSE,
               quiet = TRUE, encoding = "UTF-8"),
    warning = function(w) {
      open <<- TRUE # "EOF within quoted string" is all that it warns of here
      invokeRestart("muffleWarning")
    })
  # a line that ends within quotes has no count
  ends <- which(!is.na(counts))
  width <- pmax(counts[ends], 1L)
  line <- c(1L, utils::head(ends, -1L) + 1L)[seq_along(ends)]
  if (open || is.na(counts[length(counts)]) || sum(width) != length(cells)) {
    abort_input("path", "quotes that are closed", "an open one", describe_lines(line_of_open_quote(bytes)),
                hint = paste("Close the quote or remove it; a quote within a cell is written twice,",
                             "and the cell stands in quotes."))
  }
  if (any(width > most_columns)) {
    abort_input("path", paste("a table of at most", with_commas(most_columns), "columns"), with_commas(max(width)),
                paste("line", line[which.max(width)]), hint = "Lay it out with a row for each region and period.")
  }
  list(text = cells_to_matrix(cells, width), width = width, line = line)
}

# The first line after which the number of quotes stays odd.
line_of_open_quote <- function(bytes) {
  lines <- first_lines(bytes, -1L)
  quotes <- lengths(regmatches(lines, gregexpr("\"", lines, fixed = TRUE)))
  max(c(0L, which(cumsum(quotes) %% 2L == 0L))) + 1L
}

from_bytes <- function(bytes, f, ...) {
  source <- rawConnection(bytes)
  on.exit(close(source))
  f(source, ...)
}

cells_to_matrix <- function(cells, width) {
  widest <- max(width)
  if (as.double(widest) * length(width) > 1e8 + 20 * length(cells)) {
    abort_input("path", "rows of about the same number of cells", paste(widest, "cells in one row of", length(width)),
                hint = "Such a file is no table; look for the row with the many separators.")
  }
  if (all(width == widest)) return(matrix(cells, ncol = widest, byrow = TRUE))
  grid <- matrix("", length(width), widest)
  grid[cbind(rep(seq_along(width), width), sequence(width))] <- cells
  grid
}
