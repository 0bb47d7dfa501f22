# Tables in HTML, Word, LaTeX and in files of delimited text.

need_for_printed <- function(package, what) {
  if (!requireNamespace(package, quietly = TRUE)) {
    abort_input("x", paste("the package", package, "for", what), "it is not installed",
                hint = paste0("install.packages(\"", package, "\")"))
  }
}

# Cells with their extents on a grid; a cell that spans stands in its first place.
span_grid <- function(rows) {
  check_printed_size(sum(lengths(rows)))
  taken <- matrix(FALSE, length(rows), 0L)
  cells <- matrix("", length(rows), 0L)
  widen <- function(m, width, with) if (ncol(m) < width) cbind(m, matrix(with, nrow(m), width - ncol(m))) else m
  for (i in seq_along(rows)) {
    j <- 1L
    for (cell in rows[[i]]) {
      while (j <= ncol(taken) && taken[i, j]) j <- j + 1L
      down <- min(max(cell$down, 1L, na.rm = TRUE), length(rows) - i + 1L)
      across <- min(max(cell$across, 1L, na.rm = TRUE), 1000L)
      check_printed_size(as.double(length(rows)) * (j + across - 1L), j + across - 1L)
      taken <- widen(taken, j + across - 1L, FALSE)
      cells <- widen(cells, j + across - 1L, "")
      taken[seq.int(i, length.out = down), seq.int(j, length.out = across)] <- TRUE
      cells[i, j] <- cell$text
      j <- j + across
    }
  }
  cells
}

# ---- HTML ------------------------------------------------------------------------

printed_html <- function(lines) {
  need_for_printed("xml2", "HTML")
  page <- tryCatch(xml2::read_html(paste(lines, collapse = "\n"),
                                   options = c("RECOVER", "NOERROR", "NOBLANKS", "NONET")),
                   error = function(e) abort_input("x", "HTML", "text that cannot be read as HTML",
                                                   hint = conditionMessage(e)))
  nodes <- xml2::xml_find_all(page, "//table[not(.//table)]")
  check_printed_size(length(xml2::xml_find_all(page, "//td|//th")), tables = length(nodes))
  tables <- lapply(nodes, html_printed_table)
  xml2::xml_remove(xml2::xml_find_all(page, "//script|//style|//table"))
  list(tables = join_continued(tables), prose = strsplit(xml2::xml_text(page), "\n")[[1L]])
}

html_printed_table <- function(node) {
  rows <- xml2::xml_find_all(node, ".//tr[not(ancestor::tfoot)]")
  grid <- span_grid(lapply(xml2::xml_find_all(rows, "./td|./th", flatten = FALSE), html_cells))
  caption <- xml2::xml_text(xml2::xml_find_first(node, "./caption"))
  if (is.na(caption)) caption <- html_near(node,
                                           paste0("preceding::*[self::p or self::figcaption or self::h1 or self::h2 ",
                                                  "or self::h3 or self::h4 or self::div][1]"), is_caption)
  foot <- xml2::xml_text(xml2::xml_find_all(node, ".//tfoot//td"))
  below <- html_near(node, "following::p[1]", is_note)
  raw_table(grid, caption, c(foot, below[nzchar(below)]))
}

html_near <- function(node, path, test) {
  text <- trimws(xml2::xml_text(xml2::xml_find_first(node, path)))
  if (is.na(text) || !test(text)) "" else text
}

# The cells of a row. A question to the page for each cell would take a second a thousand.
html_cells <- function(cells) {
  extent <- function(name) {
    value <- suppressWarnings(as.integer(xml2::xml_attr(cells, name, default = "1")))
    ifelse(is.na(value), 1L, value)
  }
  # a line break parts estimate and statistic; stars set higher belong to their number
  text <- vapply(xml2::xml_find_all(cells, ".//text()|.//br|.//p|.//div", flatten = FALSE), joined_text, "", "text")
  Map(function(text, across, down) list(text = trimws(gsub("\\s+", " ", text)), across = across, down = down), text,
      extent("colspan"), extent("rowspan"), USE.NAMES = FALSE)
}

# Nodes of this name give their text, others a blank.
joined_text <- function(pieces, name) {
  paste(ifelse(xml2::xml_name(pieces) == name, xml2::xml_text(pieces), " "), collapse = "")
}

# ---- Word ------------------------------------------------------------------------

printed_docx <- function(path) {
  need_for_printed("xml2", "Word files")
  folder <- tempfile("docx-")
  on.exit(unlink(folder, recursive = TRUE))
  listed <- tryCatch(utils::unzip(path, list = TRUE), error = function(e) NULL, warning = function(w) NULL)
  if (is.null(listed) || !"word/document.xml" %in% listed$Name) {
    abort_input("x", "a Word file (.docx)", "a file that is none")
  }
  if (listed$Length[match("word/document.xml", listed$Name)] > 50e6) {
    abort_input("x", "a Word file of at most 50 MB of text", "more")
  }
  utils::unzip(path, "word/document.xml", exdir = folder)
  page <- tryCatch(xml2::read_xml(file.path(folder, "word", "document.xml"), options = c("NOBLANKS", "NONET")),
                   error = function(e) abort_input("x", "a Word file (.docx)", "one whose text cannot be read",
                                                   hint = conditionMessage(e)))
  if (is.na(xml2::xml_find_first(page, "//*[local-name() = 'body']"))) {
    abort_input("x", "a Word file (.docx)", "one without text")
  }
  check_printed_size(length(xml2::xml_find_all(page, "//*[local-name() = 'tc']")),
                     tables = length(xml2::xml_find_all(page, "//*[local-name() = 'tbl']")))
  body <- xml2::xml_children(xml2::xml_find_first(page, "//w:body"))
  names <- xml2::xml_name(body)
  text <- rep("", length(body))
  text[names == "p"] <- word_texts(body[names == "p"])
  tables <- lapply(which(names == "tbl"), function(k) word_printed_table(body[[k]], text, k, names))
  list(tables = join_continued(tables), prose = text[names == "p" & !is_caption(text)])
}

word_texts <- function(nodes) {
  vapply(xml2::xml_find_all(nodes, ".//w:t|.//w:tab|.//w:br", flatten = FALSE), joined_text, "", "t")
}

word_printed_table <- function(node, text, k, names) {
  rows <- xml2::xml_find_all(xml2::xml_find_all(node, "./w:tr"), "./w:tc", flatten = FALSE)
  rows <- lapply(rows, word_cells)
  grid <- span_grid(rows)
  above <- rev(seq_len(k - 1L))
  above <- above[nzchar(trimws(text[above])) | names[above] == "tbl"]
  title <- if (length(above) && is_caption(text[above[1L]])) text[above[1L]] else ""
  below <- seq.int(k + 1L, length.out = length(text) - k)
  notes <- character()
  for (j in below) {
    if (!nzchar(trimws(text[j])) && names[j] == "p") next
    if (names[j] == "p" && is_note(text[j])) notes <- c(notes, text[j]) else break
  }
  table <- raw_table(grid, title, notes)
  table$follows <- k > 1L && length(above) > 0L && names[above[1L]] == "tbl"
  table
}

# A cell merged down has no text of its own below; one merged across counts its columns.
word_cells <- function(cells) {
  across <- suppressWarnings(as.integer(xml2::xml_attr(xml2::xml_find_first(cells, "./w:tcPr/w:gridSpan"), "val",
                                                       default = "1")))
  lines <- lapply(xml2::xml_find_all(cells, "./w:p", flatten = FALSE), word_texts)
  text <- vapply(lines, function(line) paste(trimws(line[nzchar(trimws(line))]), collapse = " "), "")
  Map(function(text, across) list(text = text, across = across, down = 1L), text, ifelse(is.na(across), 1L, across),
      USE.NAMES = FALSE)
}

# ---- LaTeX -----------------------------------------------------------------------

latex_environments <- "tabular\\*?|tabularx|tabulary|longtable|array|supertabular|xltabular|longtblr|tblr"

printed_tex <- function(lines) {
  text <- paste(gsub("(?<!\\\\)%.*$", "", lines, perl = TRUE), collapse = "\n")
  begins <- gregexpr(paste0("\\\\begin\\s*\\{(", latex_environments, ")\\}"), text, perl = TRUE)[[1L]]
  if (begins[1L] < 0L) return(list(tables = list(), prose = lines))
  check_printed_size(0, tables = length(begins))
  tables <- lapply(seq_along(begins), function(b) {
    name <- sub("^.*\\{(.*)\\}$", "\\1", substring(text, begins[b], begins[b] + attr(begins, "match.length")[b] - 1L))
    from <- begins[b] + attr(begins, "match.length")[b]
    end <- regexpr(paste0("\\end{", name, "}"), substring(text, from), fixed = TRUE)
    inside <- substring(text, from, if (end > 0L) from + end - 2L else nchar(text))
    until <- if (b < length(begins)) begins[b + 1L] - 1L else nchar(text)
    previous <- if (b > 1L) begins[b - 1L] else 1L
    latex_printed_table(inside, substring(text, previous, begins[b] - 1L), substring(text, from + max(end, 1L), until),
                        name)
  })
  list(tables = join_continued(tables),
       prose = latex_text(strsplit(gsub(paste0("(?s)\\\\begin\\s*\\{(", latex_environments,
                                               ")\\}.*?\\\\end\\s*\\{\\1\\}"), "", text, perl = TRUE), "\n")[[1L]]))
}

latex_printed_table <- function(inside, before, after, name) {
  inside <- drop_groups(inside, if (name %in% c("tabular*", "tabularx", "tabulary", "xltabular")) 2L else 1L)
  inside <- gsub(paste0("\\\\(toprule|midrule|bottomrule|hline|endhead|endfirsthead|endfoot|endlastfoot|tabularnewline",
                        "|addlinespace|centering|small|footnotesize)(\\[[^]]*\\])?"), " ", inside)
  inside <- gsub("\\\\(cmidrule|cline|specialrule)(\\([a-z]*\\))?\\{[^}]*\\}(\\{[^}]*\\}){0,2}", " ", inside)
  caption <- latex_argument(inside, "caption")
  inside <- gsub("\\\\(caption|label)\\s*(\\[[^]]*\\])?\\{(?:[^{}]|\\{[^{}]*\\})*\\}", " ", inside, perl = TRUE)
  rows <- strsplit(inside, "\\\\\\\\\\s*\\*?\\s*(\\[[-0-9.]+ *[a-z]{2}\\])?", perl = TRUE)[[1L]]
  rows <- rows[nzchar(trimws(rows))]
  grid <- span_grid(lapply(rows, latex_row_cells))
  if (!nzchar(caption)) caption <- latex_argument(sub("(?s)^.*\\\\begin\\s*\\{(table|sidewaystable|threeparttable)", "",
                                                      before, perl = TRUE), "caption")
  if (!nzchar(caption)) caption <- latex_argument(sub("(?s)\\\\end\\s*\\{(table|sidewaystable)\\*?\\}.*$", "", after,
                                                      perl = TRUE), "caption")
  notes <- latex_text(strsplit(sub("(?s)\\\\end\\s*\\{(table|sidewaystable)\\*?\\}.*$", "", after, perl = TRUE),
                               "\n")[[1L]])
  raw_table(grid, latex_text(caption), notes[is_note(notes)])
}

# Leaves out the first `n` groups in braces: column types and widths, with options in brackets.
drop_groups <- function(text, n) {
  for (k in seq_len(n)) {
    text <- sub("^\\s*\\[[^]]*\\]", "", text)
    text <- sub("^\\s*\\{(?:[^{}]|\\{(?:[^{}]|\\{[^{}]*\\})*\\})*\\}", "", text, perl = TRUE)
  }
  text
}

latex_argument <- function(text, command) {
  hit <- regmatches(text,
                    regexpr(paste0("\\\\", command,
                                   "\\*?\\s*(\\[[^]]*\\])?\\{((?:[^{}]|\\{(?:[^{}]|\\{[^{}]*\\})*\\})*)\\}"), text,
                                   perl = TRUE))
  if (!length(hit)) return("")
  sub(paste0("^\\\\", command, "\\*?\\s*(\\[[^]]*\\])?\\{"), "", sub("\\}$", "", hit))
}

latex_row_cells <- function(row) {
  cells <- strsplit(paste0(gsub("\\\\&", "\002", row), "&\001"), "&", fixed = TRUE)[[1L]]
  cells <- trimws(gsub("\002", "\\&", cells[-length(cells)], fixed = TRUE))
  lapply(cells, function(cell) {
    across <- 1L
    down <- 1L
    multi <- "^\\s*\\\\multicolumn\\s*\\{\\s*([0-9]+)\\s*\\}\\s*\\{[^{}]*(?:\\{[^{}]*\\}[^{}]*)*\\}"
    if (grepl(multi, cell, perl = TRUE)) {
      across <- as.integer(sub(paste0(multi, "(?s).*$"), "\\1", cell, perl = TRUE))
      cell <- sub(multi, "", cell, perl = TRUE)
    }
    multi <- "\\\\multirow\\s*(\\[[^]]*\\])?\\{\\s*-?([0-9]+)\\s*\\}\\s*(\\[[^]]*\\])?\\{[^{}]*\\}"
    cell <- sub(multi, "", cell, perl = TRUE) # rows below hold their own empty cells
    list(text = latex_text(cell), across = across, down = down)
  })
}

# ---- delimited text --------------------------------------------------------------

# One table; lines above the first with as many fields as the body are its
# caption, lines with a single field below are notes.
printed_delimited <- function(lines, separator) {
  lines <- lines[nzchar(trimws(lines))]
  if (!length(lines)) return(list(tables = list(), prose = character()))
  check_printed_lines(lines)
  source <- textConnection(lines, encoding = "UTF-8")
  on.exit(close(source))
  fields <- tryCatch(utils::count.fields(source, sep = separator, quote = "\"", comment.char = ""),
                     error = function(e) NULL)
  if (is.null(fields) || anyNA(fields)) return(list(tables = list(), prose = lines))
  check_printed_size(as.double(length(lines)) * max(fields), max(fields))
  frame <- utils::read.table(text = lines, sep = separator, quote = "\"", comment.char = "", colClasses = "character",
                             header = FALSE, fill = TRUE,
                             col.names = paste0("V", seq_len(max(fields))), na.strings = character(),
                             blank.lines.skip = FALSE)
  # an apostrophe before a sign tells spreadsheets that the cell is text
  cells <- sub("^'(?=[-(=+@])", "", unname(as.matrix(frame)), perl = TRUE)
  dim(cells) <- dim(frame)
  alone <- rowSums(cells[, -1L, drop = FALSE] != "") == 0L
  top <- match(FALSE, alone)
  if (is.na(top)) return(list(tables = list(), prose = lines))
  title <- paste(cells[seq_len(top - 1L), 1L], collapse = " ")
  notes <- alone & is_note(cells[, 1L])
  kept <- !notes & seq_along(alone) >= top
  list(tables = list(raw_table(cells[kept, , drop = FALSE], title, cells[notes, 1L])), prose = character())
}
