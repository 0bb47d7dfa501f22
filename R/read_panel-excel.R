# Excel files as grids of cells. readxl reads the values; what it does not tell is
# read from the sheet itself: how far it reaches, which cells are merged, which
# hold errors, formulas without a stored value or percentages.

read_excel_grid <- function(path, sheet) {
  need_package("readxl", "Excel files")
  known <- excel_sheets(path)
  name <- sheet_name(sheet, known, path)
  about <- if (is_zip(path)) inspect_sheet(path, match(name, known))
  raw <- tryCatch(suppressMessages(readxl::read_excel(path, sheet = name, col_names = FALSE, col_types = "list",
                                                      trim_ws = FALSE,
                                                      range = readxl::cell_limits(c(1L, 1L), c(NA, NA)), na = "",
                                                        .name_repair = "minimal")),
                  error = function(e) abort_input("path", "an Excel file and one of its sheets",
                                                  paste0(basename(path), ", sheet ", describe_value(name)),
                                                  hint = conditionMessage(e)))
  if (!nrow(raw)) return(empty_sheet(name))
  grid <- excel_matrices(unclass(raw), nrow(raw))
  if (!is.null(about)) grid <- add_inspected(grid, about)
  c(grid, list(line = seq_len(nrow(raw)), format = "Excel", sheet = name))
}

empty_sheet <- function(name) list(text = matrix("", 0L, 0L), line = integer(), format = "Excel", sheet = name)

excel_sheets <- function(path) {
  tryCatch(readxl::excel_sheets(path), error = function(e) {
    abort_input("path", "an Excel file", basename(path), hint = paste("It could not be opened:", conditionMessage(e)))
  })
}

# A sheet by name or number; an error lists what there is.
sheet_name <- function(sheet, known, path, arg = "sheet") {
  has <- paste0(basename(path), " has the sheets ", paste(vapply(utils::head(known, 12L), describe_value, ""),
                                                          collapse = ", "),
                if (length(known) > 12L) paste(" and", length(known) - 12L, "more"), ".")
  if (length(sheet) == 1L && is.character(sheet) && sheet %in% known) return(sheet)
  if (length(sheet) == 1L && is.numeric(sheet) && sheet %in% seq_along(known)) return(known[sheet])
  abort_input("path", "an Excel file and one of its sheets", paste0(basename(path), ", sheet ", describe_found(sheet)),
              hint = has)
}

# Lists of values of all kinds, as readxl gives them, as matrices: text, numbers
# and which of them are dates.
excel_matrices <- function(columns, n) {
  text <- matrix("", n, length(columns))
  number <- matrix(NA_real_, n, length(columns))
  date <- matrix(FALSE, n, length(columns))
  for (j in seq_along(columns)) {
    column <- columns[[j]]
    kind <- vapply(column, function(x) if (inherits(x, "POSIXct")) "date" else typeof(x), "")
    kind[kind == "logical" & vapply(column, function(x) !length(x) || is.na(x[1L]), NA)] <- "empty"
    of <- function(k) which(kind == k)
    text[of("character"), j] <- enc2utf8(as.character(unlist(column[of("character")], use.names = FALSE)))
    text[of("logical"), j] <- as.character(unlist(column[of("logical")], use.names = FALSE))
    at <- of("double")
    number[at, j] <- as.double(unlist(column[at], use.names = FALSE))
    text[at, j] <- as.character(number[at, j])
    at <- of("date")
    date[at, j] <- TRUE
    if (length(at)) text[at, j] <- format_times(do.call(c, column[at]))
  }
  text[is.na(text)] <- ""
  list(text = text, number = number, date = if (any(date)) date)
}

# A date without its midnight.
format_times <- function(x) {
  text <- format(x, "%Y-%m-%d %H:%M:%S", tz = "UTC")
  sub(" 00:00:00$", "", text)
}

# ---- the sheet itself --------------------------------------------------------

is_zip <- function(path) identical(readBin(path, "raw", 4L), as.raw(c(0x50, 0x4b, 3L, 4L)))

most_sheet_bytes <- 1e9
most_sheet_cells <- 5e7

# list(merged, odd, percent), rows and columns counted from A1.
inspect_sheet <- function(path, which) {
  member <- sheet_member(path, which)
  if (is.na(member)) return(NULL)
  xml <- zip_member(path, member)
  starts <- grepRaw("<c ", xml, fixed = TRUE, all = TRUE)
  check_extent(xml, starts, path)
  percent <- percent_styles(path)
  cells <- function(found) cells_around(xml, found, starts)
  errors <- cells(grepRaw("t=\"e\"", xml, fixed = TRUE, all = TRUE))
  if (!is.null(errors)) errors$text <- stored_values(xml, errors$start)
  formulas <- formulas_without_value(xml, starts)
  styled <- do.call(rbind, lapply(percent, function(s) cells(grepRaw(paste0(" s=\"", s, "\""), xml, fixed = TRUE,
                                                                     all = TRUE))))
  list(merged = merged_ranges(xml), errors = errors, formulas = formulas, percent = styled)
}

zip_member <- function(path, member) {
  listed <- utils::unzip(path, list = TRUE)
  size <- listed$Length[match(member, listed$Name)]
  if (is.na(size)) return(raw())
  too_big <- function(size) {
    abort_input("path", "an Excel file whose sheets unpack to less than 1 GB",
                paste0(format(size / 1e9, digits = 3L), " GB in ", member),
                hint = "Save the sheet as CSV and read that file.")
  }
  if (size > most_sheet_bytes) too_big(size)
  source <- unz(path, member, "rb")
  on.exit(close(source))
  pieces <- list()
  total <- 0
  repeat {
    piece <- tryCatch(readBin(source, "raw", 4e6), error = function(e) damaged(path, conditionMessage(e)))
    if (!length(piece)) break
    total <- total + length(piece)
    if (total > most_sheet_bytes) too_big(total)
    pieces[[length(pieces) + 1L]] <- piece
  }
  bytes <- do.call(c, pieces)
  check_member(bytes, path, member)
  bytes
}

# The parts that readxl will open, before it does: a damaged archive may bring it
# down, and R with it.
check_archive <- function(path) {
  listed <- tryCatch(utils::unzip(path, list = TRUE)$Name, error = function(e) damaged(path, conditionMessage(e)))
  if (!"xl/workbook.xml" %in% listed) damaged(path, "it has no workbook")
  parts <- grep("^xl/(workbook[.]xml|_rels/.*|styles[.]xml|sharedStrings[.]xml)$|^\\[Content_Types\\][.]xml$|^_rels/",
                listed, value = TRUE)
  for (part in parts) {
    text <- tryCatch(rawToChar(zip_member(path, part)), lowcarbon_error_input = stop,
                     error = function(e) damaged(path, conditionMessage(e)))
    if (!grepl(">\\s*$", text, useBytes = TRUE)) damaged(path, paste(part, "breaks off"))
  }
}

damaged <- function(path, why) {
  abort_input("path", "an Excel file that is not damaged", basename(path), why,
              hint = "Open it in Excel and save it again, or save the sheet as CSV.")
}

# What is unpacked has the length and the checksum that the archive says.
check_member <- function(bytes, path, member) {
  said <- zip_directory(path)[[member]]
  if (is.null(said) || said$size == 2^32 - 1) return(invisible())
  if (length(bytes) != said$size || !identical(checksum(bytes), said$checksum)) {
    damaged(path, paste(member, "does not unpack to what was packed"))
  }
}

# Length and checksum of each file of an archive, from its directory at the end.
zip_directory <- function(path) {
  size <- file.size(path)
  source <- file(path, "rb")
  on.exit(close(source))
  seek(source, max(0, size - 1e6))
  end <- readBin(source, "raw", 1e6)
  starts <- grepRaw(as.raw(c(0x50, 0x4b, 1L, 2L)), end, fixed = TRUE, all = TRUE)
  number <- function(at, n) sum(as.integer(end[at + seq_len(n) - 1L]) * 256^(seq_len(n) - 1))
  entries <- list()
  for (at in starts[starts + 46 <= length(end)]) {
    length <- number(at + 28L, 2L)
    if (at + 45L + length > length(end)) next
    name <- tryCatch(rawToChar(end[at + 45L + seq_len(length)]), error = function(e) "")
    if (nzchar(name)) entries[[name]] <- list(size = number(at + 24L, 4L), checksum = end[at + 16:19])
  }
  entries
}

# The checksum that gzip writes behind what it has packed.
checksum <- function(bytes) {
  packed <- tempfile()
  on.exit(unlink(packed))
  out <- gzfile(packed, "wb", compression = 1L)
  writeBin(bytes, out)
  close(out)
  utils::tail(readBin(packed, "raw", file.size(packed)), 8L)[1:4]
}

member_text <- function(path, member) {
  bytes <- zip_member(path, member)
  if (!length(bytes)) return("")
  text <- rawToChar(bytes)
  Encoding(text) <- "UTF-8"
  text
}

tags <- function(text, name) regmatches(text, gregexpr(paste0("<(?:[a-z]+:)?", name, "\\b[^>]*>"), text,
                                                       perl = TRUE))[[1L]]

attribute <- function(tag, name) {
  found <- regexpr(paste0("\\s", name, "=\"\\K[^\"]*"), tag, perl = TRUE)
  value <- rep(NA_character_, length(tag))
  value[found > 0L] <- regmatches(tag, found)
  value
}

# Which file of the archive holds the sheet.
sheet_member <- function(path, which) {
  sheets <- tags(member_text(path, "xl/workbook.xml"), "sheet")
  relations <- tags(member_text(path, "xl/_rels/workbook.xml.rels"), "Relationship")
  id <- attribute(sheets[which], "(?:[a-z]+:)?id")
  target <- attribute(relations, "Target")[match(id, attribute(relations, "Id"))]
  if (!length(target) || is.na(target)) return(NA_character_)
  member <- if (startsWith(target, "/")) substring(target, 2L) else paste0("xl/", target)
  if (member %in% utils::unzip(path, list = TRUE)$Name) member else NA_character_
}

# A few cells far out make a sheet of billions of cells, all of which a reader
# would have to lay out.
check_extent <- function(xml, starts, path) {
  if (!length(starts)) return(invisible())
  refs <- cell_refs(xml, starts[unique(c(seq_len(min(length(starts), 2000L)), length(starts)))])
  rows <- max(refs$row, 1L, na.rm = TRUE)
  far_right <- length(starts) > 2000L && length(grepRaw("r=\"[A-Z]{3}[0-9]", xml))
  columns <- if (far_right) cell_refs(xml, starts)$column else refs$column
  columns <- max(columns, 1L, na.rm = TRUE)
  area <- as.double(rows) * columns
  if (area <= most_sheet_cells) return(invisible())
  far <- refs[which.max(refs$row), ]
  abort_input("path", paste("a sheet of at most", with_commas(most_sheet_cells), "cells"),
              paste0(with_commas(rows), " rows and ", with_commas(columns), " columns, of which ",
                     with_commas(length(starts)), " cells are written"),
              paste0(basename(path), ", as far out as cell ", far$ref),
              hint = "Delete the rows and columns around the table in Excel, or save the table as CSV.")
}

# The reference of the cell whose tag begins at each place.
cell_refs <- function(xml, starts) {
  n <- length(xml)
  texts <- vapply(starts, function(at) rawToChar(xml[at:min(at + 60L, n)][xml[at:min(at + 60L, n)] < as.raw(0x80)]), "")
  ref <- attribute(sub(">.*", "", texts), "r")
  list_to_frame(list(start = starts, ref = ref, row = suppressWarnings(as.integer(sub("^[A-Z]+", "", ref))),
                     column = column_number(sub("[0-9]+$", "", ref))))
}

column_number <- function(letters) {
  vapply(letters, function(x) {
    if (is.na(x) || !nzchar(x)) return(NA_integer_)
    digits <- utf8ToInt(x) - 64L
    as.integer(sum(digits * 26^(rev(seq_along(digits)) - 1)))
  }, 0L, USE.NAMES = FALSE)
}

# The cells within whose tags something was found.
cells_around <- function(xml, found, starts) {
  if (!length(found) || !length(starts)) return(NULL)
  at <- starts[findInterval(found, starts)[findInterval(found, starts) > 0L]]
  # only what stands before the end of the cell's own tag
  inside <- mapply(function(from, to) !any(xml[from:to] == as.raw(0x3e)), at, found[findInterval(found, starts) > 0L])
  if (any(inside)) cell_refs(xml, unique(at[inside]))
}

# What stands between <v> and </v> of cells that hold an error.
stored_values <- function(xml, starts) {
  vapply(starts, function(at) {
    piece <- xml[at:min(at + 4000L, length(xml))]
    found <- regmatches(text <- rawToChar(piece[piece < as.raw(0x80)]), regexpr("(?<=<v>)[^<]*", text, perl = TRUE))
    if (length(found)) found else "an error of Excel"
  }, "")
}

# <c ...><f>...</f></c>: nothing was stored when the file was written.
formulas_without_value <- function(xml, starts) {
  found <- grepRaw("<f[^>]*>[^<]*</f>\\s*(<v>\\s*</v>|<v/>)?\\s*</c>", xml, all = TRUE)
  found <- c(found, grepRaw("<f[^>]*/>\\s*</c>", xml, all = TRUE))
  if (!length(found)) return(NULL)
  cells <- cell_refs(xml, starts[findInterval(found, starts)])
  text <- vapply(found, function(at) {
    piece <- xml[at:min(at + 80L, length(xml))]
    sub("</f>.*", "", sub("^<f[^>]*>", "", rawToChar(piece[piece < as.raw(0x80)])))
  }, "")
  cells$text <- paste0("=", text)
  cells
}

merged_ranges <- function(xml) {
  found <- grepRaw("<mergeCell ", xml, fixed = TRUE, all = TRUE)
  if (!length(found)) return(NULL)
  text <- vapply(found, function(at) rawToChar(xml[at:min(at + 60L, length(xml))]), "")
  ends <- strsplit(attribute(sub(">.*", "", text), "ref"), ":", fixed = TRUE)
  ends <- do.call(rbind, ends[lengths(ends) == 2L])
  if (is.null(ends)) return(NULL)
  row <- function(x) as.integer(sub("^[A-Z]+", "", x))
  column <- function(x) column_number(sub("[0-9]+$", "", x))
  cbind(row(ends[, 1L]), column(ends[, 1L]), row(ends[, 2L]), column(ends[, 2L]))
}

# The numbers of the cell styles that show a percentage.
percent_styles <- function(path) {
  text <- member_text(path, "xl/styles.xml")
  formats <- tags(text, "numFmt")
  own <- attribute(formats, "numFmtId")[grepl("%", attribute(formats, "formatCode"), fixed = TRUE)]
  block <- regmatches(text, regexpr("(?s)<(?:[a-z]+:)?cellXfs\\b.*?</(?:[a-z]+:)?cellXfs>", text, perl = TRUE))
  if (!length(block)) return(integer())
  which(attribute(tags(block, "xf"), "numFmtId") %in% c("9", "10", own)) - 1L
}

add_inspected <- function(grid, about) {
  place <- function(cells) {
    inside <- !is.na(cells$row) & cells$row <= nrow(grid$text) & cells$column <= ncol(grid$text)
    cells[inside, , drop = FALSE]
  }
  grid$merged <- about$merged
  if (!is.null(about$percent)) {
    cells <- place(about$percent)
    grid$percent <- matrix(FALSE, nrow(grid$text), ncol(grid$text))
    grid$percent[cbind(cells$row, cells$column)] <- TRUE
    grid$percent <- grid$percent & !is.na(grid$number)
  }
  odd <- rbind(about$errors, about$formulas)
  if (!is.null(odd)) {
    odd <- place(odd)
    at <- cbind(odd$row, odd$column)
    grid$text[at] <- ""
    grid$number[at] <- NA
    grid$odd <- list_to_frame(list(row = odd$row, column = odd$column, text = odd$text, ref = odd$ref))
  }
  grid
}

need_package <- function(package, what) {
  if (!requireNamespace(package, quietly = TRUE)) {
    abort_input("path", paste("the package", package, "for", what), "it is not installed",
                hint = paste0("install.packages(\"", package, "\")"))
  }
}
