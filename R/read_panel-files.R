# The cells of a file, whatever its kind: list(columns, names, line, path,
# format, encoding, separator, labels). Columns are text, or numbers and dates
# where the file itself has types.

read_cells <- function(path, sheet, skip, encoding, separator) {
  check_strings(encoding, "encoding", 1L)
  kind <- tolower(sub("^.*[.]", "", basename(path)))
  cells <- switch(kind, xls = , xlsx = , xlsm = read_excel_cells(path, sheet, skip), dta = read_stata_cells(path, encoding),
                  read_text_cells(path, skip, encoding, separator))
  cells$names <- trim_wide(cells$names)
  cells$path <- path
  if (is.null(cells$labels)) cells$labels <- rep(NA_character_, length(cells$names))
  cells
}

# ---- text --------------------------------------------------------------------

read_text_cells <- function(path, skip, encoding, separator) {
  decoded <- decode_file(path, encoding)
  lines <- text_lines(decoded$text)
  if (skip >= length(lines)) abort_input("skip", paste("fewer than the", length(lines), "lines of the file"), describe_value(skip))
  lines <- lines[(skip + 1):length(lines)]
  if (separator == "auto") separator <- guess_separator(lines)
  records <- split_records(lines, separator)
  line <- records$line + skip
  blank <- lengths(records$cells) == 1L & !nzchar(vapply(records$cells, `[`, "", 1L))
  header <- match(FALSE, blank)
  if (is.na(header)) abort_input("path", "a row of names", "empty lines only")
  names <- records$cells[[header]]
  body <- records$cells[-seq_len(header)]
  line <- line[-seq_len(header)]
  body[blank[-seq_len(header)]] <- list(rep("", length(names)))
  check_widths(body, names, line)
  width <- length(names)
  columns <- lapply(seq_len(width), function(j) vapply(body, function(row) row[j], ""))
  list(columns = columns, names = names, line = line, format = "text", encoding = decoded$encoding, separator = separator)
}

# A string of UTF-8 as lines, whatever ends them; strsplit() takes the square of
# their number.
text_lines <- function(text) {
  bytes <- rawConnection(charToRaw(text))
  on.exit(close(bytes))
  readLines(bytes, encoding = "UTF-8", warn = FALSE)
}

check_widths <- function(body, names, line) {
  # cells beyond the last name may only be empty
  bad <- match(FALSE, lengths(body) == length(names))
  if (is.na(bad)) return(invisible())
  abort_input("path", paste("as many cells in a row as names,", length(names)), as.character(length(body[[bad]])),
              paste("line", line[bad], "of the file"),
              hint = "Titles above the row of names are passed over with `skip`; a comma within a cell needs quotes around the cell.")
}

# The whole file as one string in UTF-8, and what it was in.
decode_file <- function(path, encoding) {
  bytes <- readBin(path, "raw", file.size(path))
  mark <- byte_order_mark(bytes)
  if (!is.null(mark)) bytes <- bytes[-seq_len(mark$length)]
  from <- if (encoding != "auto") encoding else if (!is.null(mark)) mark$encoding else NULL
  if (is.null(from)) return(recognise(bytes))
  text <- to_utf8(bytes, from)
  if (is.na(text)) abort_input("encoding", "an encoding in which the file can be read", describe_value(from))
  list(text = text, encoding = if (encoding == "auto") mark$name else encoding)
}

byte_order_mark <- function(bytes) {
  starts <- function(...) identical(utils::head(bytes, ...length()), as.raw(c(...)))
  if (starts(0xEF, 0xBB, 0xBF)) return(list(length = 3L, encoding = "UTF-8", name = "UTF-8 with byte order mark"))
  if (starts(0xFF, 0xFE)) return(list(length = 2L, encoding = "UTF-16LE", name = "UTF-16"))
  if (starts(0xFE, 0xFF)) return(list(length = 2L, encoding = "UTF-16BE", name = "UTF-16"))
  NULL
}

recognise <- function(bytes) {
  if (any(bytes == as.raw(0L))) abort_input("path", "a text file, Excel or Stata file", "bytes that are no text",
                                            hint = "Excel and Stata files are known by their ending.")
  text <- rawToChar(bytes)
  if (all(bytes < as.raw(0x80))) return(list(text = text, encoding = "ASCII"))
  if (validUTF8(text)) {
    Encoding(text) <- "UTF-8"
    return(list(text = text, encoding = "UTF-8"))
  }
  for (name in c("GB18030", "GBK", "CP936")) {
    decoded <- tryCatch(to_utf8(bytes, name), error = function(e) NA_character_)
    if (!is.na(decoded)) return(list(text = decoded, encoding = name))
  }
  abort_input("encoding", "a file in UTF-8 or GB18030, or the name of its encoding", "bytes that neither knows",
              hint = "For example encoding = \"latin1\" or \"BIG5\".")
}

to_utf8 <- function(bytes, from) {
  # what iconv() does not know is an error there, and here
  unknown <- function(e) abort_input("encoding", "an encoding that iconv() knows", describe_value(from))
  tryCatch(iconv(list(bytes), from, "UTF-8", mark = TRUE), error = unknown)
}

# The one that cuts the first lines into the same number of pieces, more than one.
guess_separator <- function(lines) {
  first <- utils::head(lines[nzchar(lines)], 20L)
  bare <- gsub("\"[^\"]*\"", "", first)
  counts <- vapply(c(",", ";", "\t"), function(s) lengths(regmatches(bare, gregexpr(s, bare, fixed = TRUE))), integer(length(bare)))
  counts <- matrix(counts, ncol = 3L)
  even <- apply(counts, 2L, function(n) n[1L] > 0L && all(n == n[1L]))
  best <- if (any(even)) which(even)[which.max(counts[1L, even])] else which.max(counts[1L, ])
  if (counts[1L, best] == 0L) {
    abort_input("separator", "columns separated by commas, semicolons or tabs", "none of them in the row of names",
                hint = "Titles above the row of names are passed over with `skip`.")
  }
  c(",", ";", "\t")[best]
}

# Lines to cells. Quotes may hold separators, doubled quotes and line ends.
split_records <- function(lines, separator) {
  quotes <- integer(length(lines))
  quoted <- grepl("\"", lines, fixed = TRUE)
  quotes[quoted] <- nchar(gsub("[^\"]", "", lines[quoted]))
  # a line with an odd number of quotes opens or closes a cell of several lines
  open <- cumsum(quotes) %% 2L == 1L
  starts <- c(TRUE, !open[-length(open)])
  if (open[length(open)]) {
    last <- utils::tail(which(starts), 1L)
    abort_input("path", "quotes that are closed", "an open one", paste("line", last, "of the file"))
  }
  record <- cumsum(starts)
  texts <- if (all(starts)) lines else unname(vapply(split(lines, record), paste, "", collapse = "\n"))
  line <- which(starts)
  plain <- !grepl("\"", texts, fixed = TRUE)
  cells <- vector("list", length(texts))
  # strsplit() drops an empty last piece: a character at the end keeps it
  cells[plain] <- lapply(strsplit(paste0(texts[plain], separator, "."), separator, fixed = TRUE), function(x) x[-length(x)])
  cells[!plain] <- lapply(texts[!plain], split_quoted, separator)
  list(cells = cells, line = line)
}

split_quoted <- function(text, separator) {
  # with a separator in front each cell starts with one
  pattern <- paste0("(?s)", separator, "(?:\\s*\"(?:[^\"]|\"\")*\"\\s*(?=", separator, "|$)|[^", separator, "]*)")
  text <- paste0(separator, text)
  pieces <- substring(regmatches(text, gregexpr(pattern, text, perl = TRUE))[[1L]], 2L)
  quoted <- grepl("(?s)^\\s*\".*\"\\s*$", pieces, perl = TRUE)
  pieces[quoted] <- gsub("\"\"", "\"", gsub("^\\s*\"|\"\\s*$", "", pieces[quoted], perl = TRUE), fixed = TRUE)
  pieces
}

# ---- Excel -------------------------------------------------------------------

read_excel_cells <- function(path, sheet, skip) {
  need_package("readxl", "Excel files")
  raw <- tryCatch(suppressMessages(readxl::read_excel(path, sheet = sheet, col_names = FALSE, col_types = "list", skip = skip, trim_ws = FALSE,
                                                      na = "", .name_repair = "minimal")),
                  error = function(e) abort_input("path", "an Excel file and one of its sheets",
                                                  paste0(basename(path), ", sheet ", describe_found(sheet)), hint = conditionMessage(e)))
  if (!nrow(raw)) abort_input("path", "a row of names and rows below it", "an empty sheet")
  cells <- lapply(unclass(raw), function(column) column)
  names <- vapply(cells, function(column) excel_text(column[[1L]]), "")
  columns <- lapply(cells, function(column) excel_column(column[-1L]))
  list(columns = unname(columns), names = unname(names), line = seq_len(nrow(raw))[-1L] + skip, format = "Excel", encoding = NULL, separator = NULL)
}

# Seventeen digits keep a number; fifteen show it as it was typed, if they do.
excel_text <- function(x) {
  if (is.null(x) || !length(x) || is.na(x)) return("")
  if (is.numeric(x)) return(shortest_number(x))
  if (inherits(x, "POSIXct")) return(format(x, "%Y-%m-%d"))
  enc2utf8(as.character(x))
}

# A column of dates only stays one.
excel_column <- function(column) {
  date <- vapply(column, inherits, NA, "POSIXct")
  empty <- vapply(column, function(x) is.null(x) || !length(x) || is.na(x[1L]), NA)
  if (any(date) && all(date | empty)) {
    return(as.Date(vapply(column, function(x) if (inherits(x, "POSIXct")) format(x, "%Y-%m-%d") else NA_character_, "")))
  }
  if (all(vapply(column, is.numeric, NA) | empty)) return(vapply(column, function(x) if (is.numeric(x)) as.double(x[1L]) else NA_real_, 0))
  vapply(column, excel_text, "")
}

# ---- Stata -------------------------------------------------------------------

read_stata_cells <- function(path, encoding) {
  need_package("haven", "Stata files")
  raw <- tryCatch(haven::read_dta(path, encoding = if (encoding == "auto") NULL else encoding),
                  error = function(e) abort_input("path", "a Stata file", basename(path), hint = conditionMessage(e)))
  labels <- vapply(raw, function(x) {
    label <- attr(x, "label", exact = TRUE)
    if (is.null(label)) NA_character_ else enc2utf8(label)
  }, "")
  list(columns = lapply(unname(unclass(raw)), stata_column), names = enc2utf8(names(raw)), line = seq_len(nrow(raw)), format = "Stata",
       encoding = if (encoding == "auto") NULL else encoding, separator = NULL, labels = unname(labels))
}

# Values with a label for each become these; others stay numbers.
stata_column <- function(x) {
  labels <- attr(x, "labels")
  if (inherits(x, "Date")) return(as.Date(as.double(x), origin = "1970-01-01"))
  if (is.character(x)) return(enc2utf8(as.vector(x)))
  value <- as.vector(unclass(x))
  attributes(value) <- NULL
  if (is.null(labels) || !all(value[!is.na(value)] %in% labels)) return(value)
  enc2utf8(names(labels)[match(value, labels)])
}

need_package <- function(package, what) {
  if (!requireNamespace(package, quietly = TRUE)) {
    abort_input("path", paste("the package", package, "for", what), "it is not installed", hint = paste0("install.packages(\"", package, "\")"))
  }
}
