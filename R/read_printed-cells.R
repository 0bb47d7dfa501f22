# What all containers share: captions, notes, heading rows, tables that go on.
# A container gives raw tables: list(cells = character matrix, title, notes,
# page, unsure = data frame).

raw_table <- function(cells, title = "", notes = character(), page = NA_integer_, unsure = no_unsure()) {
  list(cells = cells, title = title, notes = notes, page = page, unsure = unsure)
}

# Printed tables are small. What is larger is another thing, or made to keep a reader busy: it is refused
# before it is laid out.
most_printed <- c(cells = 50000, columns = 1000, tables = 1000, line = 1e5)

check_printed_size <- function(cells, columns = 0, tables = 0) {
  found <- c(cells = cells, columns = columns, tables = tables)
  over <- names(found)[found > most_printed[names(found)]]
  if (!length(over)) return(invisible())
  abort_input("x", paste("printed tables of at most", with_commas(most_printed[[over[1L]]]), over[1L]),
              with_commas(found[[over[1L]]]),
              hint = if (over[1L] == "tables") "Hand over the pages of a few tables." else
                "read_panel() reads files of data.")
}

check_printed_lines <- function(lines) {
  long <- which(nchar(lines, type = "bytes") > most_printed[["line"]])
  if (length(long)) {
    abort_input("x", paste("lines of at most", with_commas(most_printed[["line"]]), "bytes"),
                paste(with_commas(nchar(lines[long[1L]], type = "bytes")), "bytes"), paste("line", long[1L]))
  }
}

no_unsure <- function() data.frame(row = integer(), column = integer(), cell = character(), reason = character())

new_unsure <- function(row, column, cell, reason) data.frame(row = row, column = column, cell = cell,
                                                             reason = rep_len(reason, length(row)))

# ---- lines that are no cells -------------------------------------------------------

caption_pattern <- paste0("^[#*_ \u00a0]*(?:(?:table|tab\\.)[ \u00a0]*([A-Z]?[0-9]+(?:[.-][0-9]+)?[a-z]?|[IVX]+)\\b",
                          "|(?:\u7eed)?\u8868[ \u00a0]*([A-Z]?[0-9",
                          "\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341]+(?:[.-][0-9]+)?))")

# A caption begins with its number and goes on with a mark, a capital or the end; "Table 4
# presents the results" is a sentence.
is_caption <- function(lines) {
  begins <- grepl(caption_pattern, lines, ignore.case = TRUE, perl = TRUE)
  rest <- sub(caption_pattern, "", lines, ignore.case = TRUE, perl = TRUE)
  words <- sub("^[ \u00a0*_|.:\uff1a\u3000-]+", "", rest)
  sentence <- grepl("^ +[a-z]",
                    rest) & grepl(paste0("^(present|report|show|list|summar|give|display|contain|provide|illustrate|is",
                                         " |are |indicate|demonstrate|and |in |of ",
                                         "|below|above|reveal|compare|describe|suggest|lists)"),
                                              words)
  chinese <-
    grepl(paste0("^(\u62a5\u544a|\u663e\u793a|\u7ed9\u51fa|\u5217\u51fa|\u6c47\u62a5|\u4e3a\u4e86|\u4e2d|\u7684|",
                 "\u53ef\u77e5|\u662f)"), words)
  begins & !sentence & !chinese & nchar(lines) < 400L
}

caption_number <- function(titles) {
  hit <- regmatches(titles, regexec(caption_pattern, titles, ignore.case = TRUE, perl = TRUE))
  vapply(hit, function(parts) if (length(parts)) paste(parts[-1L], collapse = "") else "", "")
}

is_continued_caption <- function(title) {
  grepl("\\bcont(inued|d|\\.|inuation)?\\b|^\\W*\u7eed\u8868|\u7eed\uff09|\\(\u7eed\\)", title, ignore.case = TRUE,
        perl = TRUE)
}

clean_caption <- function(line) trimws(gsub("^[#*_ ]+|[*_ ]+$", "", line))

note_pattern <- paste0("^[*_( ]*(note|notes|source|sources|remark|data source|standard errors|robust standard ",
                       "errors|clustered standard errors|t[- ]statistics|t[- ]values",
                       "|\u6ce8|\u6570\u636e\u6765\u6e90|\u8d44\u6599\u6765\u6e90|\u8bf4\u660e|\u62ec\u53f7)\\b|^[*_( ",
                       "]*(\u6ce8|\u6570\u636e\u6765\u6e90|\u8d44\u6599\u6765\u6e90|\u62ec\u53f7)|^ ",
                       "*\\\\?\\*+[^0-9a-z]{0,4}(p|indicate|denote|represent|,|and|\u8868\u793a|\u3001|\uff0c)|^ ",
                       "*\\\\?[*\u2217]+ *[,\u3001]")

is_note <- function(lines) grepl(note_pattern, lines, ignore.case = TRUE, perl = TRUE)

# ---- cells ----------------------------------------------------------------------

# Blanks of every kind are one blank; typesetters' marks for raised text go.
clean_cell <- function(x) {
  text <- gsub("\\s*<sup>\\s*2\\s*</sup>", "\u00b2", enc2utf8(x), perl = TRUE)
  text <- gsub("\\s*<su[pb]>\\s*(.*?)\\s*</su[pb]>", "\\1", text, perl = TRUE)
  math <- grepl("[$].*[$]|\\\\[a-z]+", text)
  text[math] <- latex_text(gsub("\\s*\\^\\{?2\\}?(?![0-9])", "\u00b2", text[math], perl = TRUE))
  text <- gsub(" +(?=\u00b2)", "", text, perl = TRUE)
  text <- gsub("[ \t\u00a0\u2002\u2003\u2009\u3000\u200b]+", " ", text, perl = TRUE)
  keep_shape(trimws(text), x)
}

# Does a cell hold a number, stars and parentheses aside?
is_numeric_cell <- function(x) grepl("[0-9\uff10-\uff19]",
                                     x) & grepl(
                                       "^[-+\u2212\u2013<>=~\u2248 ]*[(\\[{]?[-+\u2212\u2013 ]*[.]?[0-9\uff10-\uff19]",
                                       x, perl = TRUE)

# "(1)", "M1", "2013" as heads are no data.
is_head_number <- function(x) {
  grepl("^[(\\[]?[0-9]{1,2}[)\\]]$|^(19|20)[0-9]{2}$|^[(\\[][0-9]{1,2}[)\\]] *[[:alpha:]]|^9[0-9]([.][0-9])? ?% ?[[:alpha:]]|^1 ?/ ?vif$", x,
        perl = TRUE, ignore.case = TRUE)
}

# How many rows on top are headings: those before the first that holds a number
# which is no head.
heading_rows <- function(cells) {
  body <- cells[, -1L, drop = FALSE]
  numeric <- keep_shape(is_numeric_cell(body), body)
  head <- keep_shape(is_head_number(body), body)
  data_row <- rowSums(numeric & !head, na.rm = TRUE) > 0L
  first <- match(TRUE, data_row)
  if (is.na(first) || mean(data_row) < 0.34) return(1L) # a table of words
  at <- max(first - 1L, 0L)
  # a row of labels with nothing beside them ("Panel A") just above the data belongs to the body
  while (at > 1L && nzchar(cells[at, 1L]) && !any(nzchar(cells[at, -1L]))) at <- at - 1L
  at
}

# A raw table as a data frame with heading, names, notes.
finish_printed <- function(raw) {
  cells <- clean_cell(raw$cells)
  cells[is.na(cells)] <- ""
  cells <- cells[rowSums(cells != "") > 0L, , drop = FALSE]
  if (length(cells)) cells <- cells[, colSums(cells != "") > 0L, drop = FALSE]
  if (nrow(cells) < 2L || ncol(cells) < 2L) return(NULL)
  raw <- lines_set_as_rows(raw, cells)
  cells <- raw$cells
  if (nrow(cells) < 2L) return(NULL)
  top <- heading_rows(cells)
  if (top >= nrow(cells)) top <- 1L
  heads <- cells[seq_len(top), , drop = FALSE]
  names <- if (top) heads[top, ] else rep("", ncol(cells))
  # a heading that spans all rows stands in the lowest
  if (top > 1L) for (j in which(!nzchar(names))) names[j] <- last_given(heads[, j])
  names[!nzchar(names)] <- paste("column", which(!nzchar(names)))
  body <- cells[seq.int(top + 1L, length.out = nrow(cells) - top), , drop = FALSE]
  frame <- list_to_frame(stats::setNames(lapply(seq_len(ncol(body)), function(j) unname(body[, j])), names))
  unsure <- rbind(shift_unsure(raw$unsure, top), cells_not_understood(body))
  structure(frame, title = clean_caption(raw$title), headings = if (top > 1L) unname(heads[-top, , drop = FALSE]),
            notes = trimws(raw$notes), page = raw$page,
            unsure = unsure[!duplicated(unsure[c("row", "column")]), , drop = FALSE])
}

# A caption or notes that were set as rows of the table, with nothing beside them.
lines_set_as_rows <- function(raw, cells) {
  alone <- function(k) nzchar(cells[k, 1L]) && !any(nzchar(cells[k, -1L]))
  first <- 1L
  last <- nrow(cells)
  if (is_caption(cells[1L, 1L]) && alone(1L)) {
    if (!nzchar(raw$title)) raw$title <- cells[1L, 1L]
    first <- 2L
  }
  while (last > first && is_note(cells[last, 1L]) && alone(last)) {
    raw$notes <- c(cells[last, 1L], raw$notes)
    last <- last - 1L
  }
  raw$unsure$row <- raw$unsure$row - (first - 1L)
  raw$cells <- cells[first:last, , drop = FALSE]
  raw
}

last_given <- function(x) {
  given <- x[nzchar(x)]
  if (length(given)) given[length(given)] else ""
}

shift_unsure <- function(unsure, top) {
  unsure$row <- unsure$row - top
  unsure[unsure$row > 0L, , drop = FALSE]
}

# Cells with digits that no reader of numbers understands, outside the labels.
cells_not_understood <- function(body) {
  values <- body[, -1L, drop = FALSE]
  odd <- grepl("[0-9\uff10-\uff19]", values) & !is_understood(values) & !result_cells(as.vector(values))$kind %in% c("pair", "beside", "estimate") &
    is.na(printed_value(as.vector(values))) & !grepl("^[0-9]+[.)]? ?[[:alpha:]]|^[(][0-9]+[)] ?[[:alpha:]]", values)
  at <- which(matrix(odd, nrow(values)), arr.ind = TRUE)
  if (!nrow(at)) return(no_unsure())
  at <- at[order(at[, 1L], at[, 2L]), , drop = FALSE]
  new_unsure(at[, 1L], at[, 2L] + 1L, values[at], "has digits and is no number, and no estimate with its statistic")
}

is_understood <- function(x) {
  text <- gsub("[*\u2217\u2020\u2021]+", "", as.vector(x))
  number <- paste0(
    "[-+\u2212\u2013]?[ ]?(?:[0-9]{1,3}(?:[, ][0-9]{3})+|[0-9\uff10-\uff19]*)(?:[.,\u00b7\uff0e][0-9\uff10-\uff19]+)?",
                   "(?:[eE][-+]?[0-9]+)?%?")
  grepl(paste0("^[<>=~\u2248 ]*", number, "( ?[(\\[{] ?", number, " ?[)\\]}]){0,2}$"), text, perl = TRUE) |
    grepl(paste0("^[(\\[{] ?", number, " ?[)\\]}]( ?[(\\[{] ?", number, " ?[)\\]}])?$"), text,
          perl = TRUE) | !grepl("^[-+\u2212(\\[<.]*[0-9]", text, perl = TRUE)
}

# ---- tables that go on -----------------------------------------------------------

# Joins a table to the one before it if its caption says so, or if it has none
# and follows directly with as many columns.
join_continued <- function(tables) {
  out <- list()
  for (table in tables) {
    before <- if (length(out)) out[[length(out)]]
    if (!is.null(before) && goes_on(before, table)) {
      out[[length(out)]] <- append_table(before, table)
    } else {
      out[[length(out) + 1L]] <- table
    }
  }
  out
}

goes_on <- function(before, table) {
  if (ncol(before$cells) != ncol(table$cells)) return(FALSE)
  same <- nzchar(table$title) && identical(caption_number(table$title), caption_number(before$title))
  if (nzchar(table$title)) return(same && is_continued_caption(table$title))
  isTRUE(table$follows)
}

append_table <- function(before, table) {
  more <- table$cells
  heads <- heading_rows(clean_cell(before$cells))
  # a heading repeated after the break
  while (heads > 0L && nrow(more) && any(apply(clean_cell(before$cells)[seq_len(heads), , drop = FALSE], 1L, identical,
                                               clean_cell(more)[1L, ]))) {
    more <- more[-1L, , drop = FALSE]
  }
  table$unsure$row <- table$unsure$row + nrow(before$cells) - (nrow(table$cells) - nrow(more))
  before$cells <- rbind(before$cells, more)
  before$notes <- c(before$notes, table$notes)
  before$unsure <- rbind(before$unsure, table$unsure)
  before
}
