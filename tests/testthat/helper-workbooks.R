# Workbooks written here cell by cell, and other files of the kinds that
# statistical offices and databases publish.

# A workbook of one or more sheets, as small as they come. `sheets` is a list of
# lists of rows; a cell is NULL, a number, a string, or made by xl_cell(). `merge`
# holds ranges of the first sheet.
xl_cell <- function(value = NULL, type = NULL, style = NULL, formula = NULL) {
  structure(list(value = value, type = type, style = style, formula = formula), class = "xl_cell")
}

xl_name <- function(column) {
  if (column <= 26) LETTERS[column] else paste0(LETTERS[(column - 1) %/% 26], LETTERS[(column - 1) %% 26 + 1])
}

xl_write_cell <- function(value, at) {
  if (is.null(value)) return("")
  if (inherits(value, "xl_cell")) {
    return(paste0("<c r=\"", at, "\"", if (!is.null(value$style)) paste0(" s=\"", value$style, "\""),
                  if (!is.null(value$type)) paste0(" t=\"", value$type, "\""), ">",
                  if (!is.null(value$formula)) paste0("<f>", value$formula, "</f>"),
                  if (!is.null(value$value)) paste0("<v>", value$value, "</v>"), "</c>"))
  }
  if (is.numeric(value)) return(paste0("<c r=\"", at, "\"><v>", format(value, digits = 17), "</v></c>"))
  paste0("<c r=\"", at, "\" t=\"inlineStr\"><is><t xml:space=\"preserve\">", value, "</t></is></c>")
}

xl_sheet <- function(rows, merge = NULL) {
  lines <- vapply(seq_along(rows), function(i) {
    cells <- vapply(seq_along(rows[[i]]), function(j) xl_write_cell(rows[[i]][[j]], paste0(xl_name(j), i)), "")
    paste0("<row r=\"", i, "\">", paste(cells, collapse = ""), "</row>")
  }, "")
  paste0("<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>",
         paste(lines, collapse = ""), "</sheetData>",
         if (length(merge)) paste0("<mergeCells>", paste0("<mergeCell ref=\"", merge, "\"/>", collapse = ""),
                                   "</mergeCells>"), "</worksheet>")
}

# Style 1 shows percentages.
write_workbook <- function(sheets, path, merge = NULL, xml = NULL) {
  folder <- tempfile()
  dir.create(file.path(folder, "_rels"), recursive = TRUE)
  dir.create(file.path(folder, "xl", "_rels"), recursive = TRUE)
  dir.create(file.path(folder, "xl", "worksheets"))
  on.exit(unlink(folder, recursive = TRUE))
  put <- function(text, ...) writeLines(enc2utf8(paste0("<?xml version=\"1.0\" encoding=\"UTF-8\"?>", text)),
                                        file.path(folder, ...), useBytes = TRUE)
  office <- "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
  main <- "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
  packages <- "http://schemas.openxmlformats.org/package/2006/"
  kind <- "application/vnd.openxmlformats-officedocument.spreadsheetml."
  n <- seq_along(sheets)
  put(paste0("<Types xmlns=\"", packages, "content-types\"><Default Extension=\"rels\" ",
                                          "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>",
             "<Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ",
             "ContentType=\"", kind, "sheet.main+xml\"/></Types>"), "[Content_Types].xml")
  put(paste0("<Relationships xmlns=\"", packages, "relationships\"><Relationship Id=\"r1\" Type=\"", office,
             "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"), "_rels", ".rels")
  put(paste0("<Relationships xmlns=\"", packages, "relationships\">",
             paste0("<Relationship Id=\"r", n, "\" Type=\"", office, "/worksheet\" Target=\"worksheets/sheet", n,
                    ".xml\"/>", collapse = ""),
             "<Relationship Id=\"s1\" Type=\"", office,
             "/styles\" Target=\"styles.xml\"/></Relationships>"), "xl", "_rels", "workbook.xml.rels")
  put(paste0("<workbook xmlns=\"", main, "\" xmlns:r=\"", office, "\"><sheets>",
             paste0("<sheet name=\"", names(sheets), "\" sheetId=\"", n, "\" r:id=\"r", n, "\"/>", collapse = ""),
             "</sheets></workbook>"), "xl", "workbook.xml")
  put(paste0(
    "<styleSheet xmlns=\"", main,
    "\"><fonts count=\"1\"><font/></fonts><fills count=\"1\"><fill/></fills><borders count=\"1\"><border/></borders>",
             "<cellStyleXfs count=\"1\"><xf/></cellStyleXfs><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf ",
             "numFmtId=\"10\"/></cellXfs></styleSheet>"), "xl", "styles.xml")
  for (k in n) {
    put(if (is.null(xml)) xl_sheet(sheets[[k]], if (k == 1L) merge) else xml, "xl", "worksheets",
        paste0("sheet", k, ".xml"))
  }
  write_zip(folder, path)
}

# An archive of a folder. A file of gzip is ten bytes, the compressed stream, its
# checksum and its length, which is what an entry of an archive needs.
write_zip <- function(folder, path) {
  little <- function(x, n) as.raw((x %/% 256^(seq_len(n) - 1)) %% 256)
  packed <- tempfile()
  on.exit(unlink(packed))
  entries <- raw()
  directory <- raw()
  files <- list.files(folder, recursive = TRUE, all.files = TRUE)
  for (file in files) {
    content <- readBin(file.path(folder, file), "raw", 1e8)
    out <- gzfile(packed, "wb")
    writeBin(content, out)
    close(out)
    bytes <- readBin(packed, "raw", 1e8)
    n <- length(bytes)
    about <- c(little(20, 2), little(0, 2), little(8, 2), little(0, 4), bytes[n - 7:4], little(n - 18, 4),
               bytes[n - 3:0], little(nchar(file), 2), little(0, 2))
    directory <- c(directory, as.raw(c(0x50, 0x4b, 1, 2)), little(20, 2), about, little(0, 10),
                   little(length(entries), 4), charToRaw(file))
    entries <- c(entries, as.raw(c(0x50, 0x4b, 3, 4)), about, charToRaw(file), bytes[11:(n - 8)])
  }
  end <- c(as.raw(c(0x50, 0x4b, 5, 6)), little(0, 4), rep(little(length(files), 2), 2), little(length(directory), 4),
           little(length(entries), 4), little(0, 2))
  writeBin(c(entries, directory, end), path)
  path
}

# A file of the test's own, gone after it.
scratch <- function(ending = "csv", frame = parent.frame()) {
  path <- tempfile(fileext = paste0(".", ending))
  do.call(on.exit, list(bquote(unlink(.(path))), add = TRUE), envir = frame)
  path
}

write_bytes <- function(text, path, encoding = "UTF-8", mark = NULL, end = "\n") {
  text <- paste0(paste(enc2utf8(text), collapse = end), end)
  bytes <- if (encoding == "UTF-8") charToRaw(text) else iconv(text, "UTF-8", encoding, toRaw = TRUE)[[1L]]
  writeBin(c(as.raw(mark), bytes), path)
  path
}

# The panel of a text file, without the message of what was done to it.
read_text_panel <- function(lines, ..., index = c("\u5730\u533a", "\u5e74\u4efd"), ending = "csv",
                            encoding_of_file = "UTF-8") {
  path <- scratch(ending)
  write_bytes(lines, path, encoding_of_file)
  suppressMessages(read_panel(path, index, ...), classes = "lowcarbon_message")
}

# A Stata file of version 8 (113), which knows no encoding, byte by byte: numbers as
# doubles, text as str20 in the bytes given.
write_old_stata <- function(columns, path, encoding = "GBK", labels = NULL) {
  bytes_of <- function(x) iconv(enc2utf8(x), "UTF-8", encoding, toRaw = TRUE)[[1L]]
  padded <- function(x, n) {
    bytes <- bytes_of(x)
    c(bytes, raw(n - length(bytes)))
  }
  short <- function(x) writeBin(as.integer(x), raw(), 2L, endian = "little")
  n <- length(columns[[1L]])
  k <- length(columns)
  text <- vapply(columns, is.character, NA)
  if (is.null(labels)) labels <- rep("", k)
  head <- c(as.raw(c(113L, 2L, 1L, 0L)), short(k), writeBin(n, raw(), 4L, endian = "little"), raw(81L), raw(18L))
  types <- as.raw(ifelse(text, 20L, 255L))
  names <- unlist(lapply(names(columns), padded, 33L))
  formats <- unlist(lapply(ifelse(text, "%20s", "%9.0g"), padded, 12L))
  about <- c(head, types, names, raw(2L * (k + 1L)), formats, raw(33L * k),
             unlist(lapply(labels, padded, 81L)), raw(5L))
  rows <- unlist(lapply(seq_len(n), function(i) {
    unlist(lapply(columns, function(x) if (is.character(x)) padded(x[i], 20L) else
                  writeBin(as.double(x[i]), raw(), 8L, endian = "little")))
  }))
  writeBin(c(about, rows), path)
  path
}
