# What the lines of a grid are: titles and units above a table, its heading of one
# or more rows, its body, headings repeated on the next page, notes and sources
# below. Every line gets one role, which the preview shows; nothing is passed over
# without one.

# The cells of the table: list(names, columns, line, ...) and what stood around it.
# `how` holds the arguments: index, indicator, sector, skip, names, header_rows, wide.
table_of_grid <- function(grid, how) {
  plan <- plan_lines(grid, how)
  if (is.null(plan$names)) abort_input("path", "a row of names and rows below it", "no line with two cells or more",
                                       hint = preview_hint)
  body <- which(plan$role == "body")
  if (!length(body)) abort_input("path", "rows below the row of names", "none", hint = preview_hint)
  plan <- check_widths(plan, grid, body)
  kept <- which(nzchar(plan$names) | colSums(plan$full[body, , drop = FALSE]) > 0L)
  cells <- list(names = plan$names[kept], line = grid$line[body], format = grid$format, encoding = grid$encoding,
                separator = grid$separator, sheet = grid$sheet, labels = rep(NA_character_, length(kept)),
                columns = lapply(kept, function(j) body_column(grid, body, j)))
  cells$held <- odd_cells(grid, body, kept)
  cells$percent <- if (!is.null(grid$percent)) lapply(kept, function(j) grid$percent[body, j])
  cells$merged <- merged_down(grid, body, kept)
  cells$empty_rows <- sum(plan$role == "empty" & seq_along(plan$role) > max(c(plan$header, 0L)))
  cells$empty_columns <- ncol(grid$text) - length(kept)
  cells$layout <- layout_record(grid, plan, kept)
  cells$width <- length(kept)
  cells
}

# ---- roles -------------------------------------------------------------------

# list(role of each row, header rows, unit row, names, full).
plan_lines <- function(grid, how) {
  full <- matrix(!is_blank(grid$text), nrow(grid$text), ncol(grid$text))
  count <- rowSums(full)
  role <- ifelse(count == 0, "empty", "body")
  skipped <- grid$line <= how$skip
  role[skipped & count > 0] <- "skipped"
  plan <- list(role = role, full = full, count = count, header = integer(), units = integer(), names = NULL)
  first <- header_start(grid, plan, how)
  if (is.na(first)) return(plan)
  plan <- find_header(plan, grid, first, how)
  before <- seq_along(role) < min(c(plan$header, first)) & plan$role == "body"
  plan$role[before] <- roles_above(grid, plan, which(before))
  plan$role[plan$header] <- "header"
  plan$role[plan$units] <- "units"
  plan$names <- heading_names(grid, plan, how)
  keys <- key_places(plan$names, how)
  body_roles(grid, plan, keys)
}

key_places <- function(names, how) {
  plain <- without_spaces(without_signs(names))
  wanted <- lapply(c(how$index, how$indicator, how$sector), function(x) which(plain == without_spaces(x)))
  at <- vapply(wanted, function(x) if (length(x)) x[1L] else NA_integer_, 0L)
  list(region = at[1L], time = at[2L], all = unique(stats::na.omit(at)))
}

# The first row of the heading: the one that the arguments say, the first that
# holds a name of `index`, or else the first of two cells or more that is neither
# a note nor a title with its unit.
header_start <- function(grid, plan, how) {
  open <- which(plan$role == "body")
  if (length(how$header_rows) > 1L || is.character(how$header_rows)) {
    rows <- match(how$header_rows, grid$line)
    if (anyNA(rows)) {
      abort_input("header_rows", paste("lines of the file, which has", max(grid$line, 0L)),
                  paste(how$header_rows, collapse = ", "), hint = preview_hint)
    }
    return(rows[1L])
  }
  if (length(how$header_rows) == 1L && length(how$names) && is.null(names(how$names))) return(open[1L])
  look <- utils::head(open, 100L)
  wanted <- without_spaces(how$index)
  for (i in look) {
    cells <- without_spaces(without_signs(trim_wide(grid$text[i, plan$full[i, ]])))
    if (length(cells) >= 2L && any(cells %in% wanted)) return(upper_header(grid, plan, i, how))
  }
  for (i in look) if (may_be_header(grid, plan, i)) return(i)
  NA_integer_
}

may_be_header <- function(grid, plan, i) {
  cells <- trim_wide(grid$text[i, plan$full[i, ]])
  if (length(cells) < 2L || is_note_text(cells[1L]) || is_about_text(cells[1L])) return(FALSE)
  !all(is_about_text(cells[-1L]))
}

# Rows above that name groups of the columns: only over columns that are named
# below, and not over all of them.
upper_header <- function(grid, plan, i, how) {
  while (i > 1L && plan$role[i - 1L] == "body" && plan$count[i - 1L] >= 2L && plan$count[i - 1L] < plan$count[i]) {
    above <- trim_wide(grid$text[i - 1L, plan$full[i - 1L, ]])
    inside <- all(plan$full[i, plan$full[i - 1L, ]])
    if (!inside || any(is_about_text(above)) || is_note_text(above[1L]) || any(is_value(above))) break
    i <- i - 1L
  }
  i
}

find_header <- function(plan, grid, first, how) {
  if (length(how$header_rows) == 1L && is.numeric(how$header_rows)) {
    open <- which(plan$role == "body" & seq_along(plan$role) >= first)
    plan$header <- utils::head(open, how$header_rows)
    return(plan)
  }
  if (length(how$header_rows) > 1L) {
    plan$header <- match(how$header_rows, grid$line)
    return(plan)
  }
  if (length(how$names) && is.null(names(how$names)) && any(is_value(trim_wide(grid$text[first,
                                                                                         plan$full[first, ]])))) {
    plan$header <- integer()
    plan$before <- first
    return(plan)
  }
  plan$header <- first
  for (i in which(plan$role == "body" & seq_along(plan$role) > first)) {
    kind <- heading_kind(grid, plan, i, how)
    if (is.na(kind) || length(plan$header) > 4L) break
    if (kind == "header") plan$header <- c(plan$header, i) else plan$units <- c(plan$units, i)
  }
  plan
}

words_for_unit <- c("\u5355\u4f4d", "\u8ba1\u91cf\u5355\u4f4d", "Unit", "unit", "Units", "units")

is_unit_heading <- function(name) tolower(trim_wide(name)) %in% words_for_unit

# "header", "units", or NA for a row of data.
heading_kind <- function(grid, plan, i, how) {
  filled <- which(plan$full[i, ])
  cells <- trim_wide(grid$text[i, filled])
  heads <- trim_wide(grid$text[plan$header[1L], ])
  key <- which(without_spaces(without_signs(heads)) %in% without_spaces(how$index))
  if (!length(key)) key <- 1L
  at_key <- filled %in% key
  again <- at_key & (cells == heads[filled] | cells %in% words_for_unit |
                       without_spaces(cells) %in% without_spaces(how$index))
  if (any(at_key & !again) || any(is_value(cells)) || is_note_text(cells[1L])) return(NA_character_)
  others <- cells[!at_key]
  if (!length(others)) return(NA_character_)
  named <- colSums(plan$full[plan$header, filled[!at_key], drop = FALSE]) > 0L
  period <- is_period_text(others)
  if (all(period)) return(if (all(is_period_text(heads[filled[!at_key]]))) NA_character_ else "header")
  if (any(period)) return(if (all(named)) NA_character_ else "header")
  if (all(named)) "units" else "header"
}

# What stands above the heading.
roles_above <- function(grid, plan, rows) {
  roles <- vapply(rows, function(i) {
    cells <- trim_wide(grid$text[i, plan$full[i, ]])
    if (any(is_unit_text(cells))) return(if (length(cells) > 1L &&
                                             !all(is_unit_text(cells))) "title and unit" else "unit")
    if (is_about_text(cells[1L]) || is_note_text(cells[1L])) "note" else "title"
  }, "")
  later <- which(startsWith(roles, "title"))[-1L]
  roles[later] <- "note"
  roles
}

body_roles <- function(grid, plan, keys) {
  after <- max(c(plan$header, plan$units, plan$before - 1L, 0L))
  body <- which(plan$role == "body")
  plan$role[body[body <= after]] <- "note"
  body <- body[body > after]
  again <- body[is_heading_again(grid, plan, body)]
  plan$role[again] <- "header again"
  body <- setdiff(body, again)
  first <- first_cells(grid, plan, body)
  kinds <- unique(first)
  note <- is_note_text(kinds)[match(first, kinds)]
  plan$role[body[note]] <- "note"
  bare <- body[!note][without_values(plan, body[!note], keys)]
  plan$role[bare] <- roles_without_values(grid, plan, bare, body)
  plan
}

first_cells <- function(grid, plan, rows) {
  if (!length(rows)) return(character())
  column <- rep(1L, length(rows))
  later <- which(!plan$full[rows, 1L])
  column[later] <- max.col(plan$full[rows[later], , drop = FALSE], "first")
  x <- grid$text[cbind(rows, column)]
  kinds <- unique(x)
  trim_wide(kinds)[match(x, kinds)]
}

# Rows that hold the same as a row of the heading.
is_heading_again <- function(grid, plan, rows) {
  again <- rep(FALSE, length(rows))
  for (h in c(plan$header, plan$units)) {
    filled <- which(plan$full[h, ])
    if (length(filled) < 2L) next
    heads <- without_spaces(grid$text[h, filled])
    open <- which(!again & plan$count[rows] <= length(filled) + 1L & plan$count[rows] >= 2L)
    for (k in seq_along(filled)) {
      x <- grid$text[rows[open], filled[k]]
      kinds <- unique(x)
      same <- without_spaces(kinds) == heads[k] | (k == 1L & is_continued(kinds))
      open <- open[same[match(x, kinds)]]
      if (!length(open)) break
    }
    again[open] <- TRUE
  }
  again
}

is_continued <- function(x) grepl("^(\u7eed\u8868|\\(?continued)", trim_wide(x), ignore.case = TRUE)

# Rows in which nothing but names of regions, periods or indicators is written. A
# region with its period is a row of data, be it all missing.
without_values <- function(plan, rows, keys) {
  if (!length(rows) || !length(keys$all)) return(plan$count[rows] < 2L & length(plan$names) > 1L)
  values <- setdiff(which(nzchar(plan$names)), keys$all)
  extra <- setdiff(seq_len(ncol(plan$full)), c(values, keys$all))
  none <- rowSums(plan$full[rows, c(values, extra), drop = FALSE]) == 0L
  if (!is.na(keys$region) && !is.na(keys$time)) none <- none &
    !(plan$full[rows, keys$region] & plan$full[rows, keys$time])
  none
}

# A line of text alone is a note; a short name alone a region without values.
roles_without_values <- function(grid, plan, rows, body) {
  text <- first_cells(grid, plan, rows)
  short <- nchar(text) <= 12L & !grepl("[:\uff1a\u3002\uff1b;,\uff0c\u3001]", text) & !is_continued(text) &
    plan$count[rows] == 1L & plan$full[rows, 1L]
  ifelse(short, "no values", "note")
}

# ---- text --------------------------------------------------------------------

is_note_text <- function(x) {
  words <- c("\u6ce8", "\u5907\u6ce8", "\u9644\u6ce8", "\u8bf4\u660e", "\u8d44\u6599\u6765\u6e90",
             "\u6570\u636e\u6765\u6e90",
             "\u6765\u6e90", "\u51fa\u5904", "sources?", "data source", "notes?")
  said <- paste0("^[(\uff08\\[]?\\s*(?:", paste(words, collapse = "|"), ")\\s*[0-9]*\\s*[:\uff1a.\uff0e\\])\uff09]")
  grepl(said, x, ignore.case = TRUE, perl = TRUE) |
    grepl("^(?:\u8d44\u6599\u6765\u6e90|\u6570\u636e\u6765\u6e90|\u7eed\u8868)", x, perl = TRUE) |
    grepl("^[*\u2020\u2021\u2460-\u2473].{3,}", x, perl = TRUE)
}

# "key: value" lines of exports, and units.
is_about_text <- function(x) {
  words <- c("\u6570\u636e\u5e93", "\u6307\u6807", "\u65f6\u95f4", "\u5730\u533a", "\u5206\u7c7b", "\u9891\u7387",
             "\u5e8f\u5217", "\u67e5\u8be2",
             "\u4e0b\u8f7d", "\u5236\u8868", "\u66f4\u65b0", "database", "indicator", "frequency", "period",
               "downloaded", "query")
  said <- paste0("^(?:", paste(words, collapse = "|"), ")[\\w\u4e00-\u9fff]{0,6}\\s*[:\uff1a]")
  is_unit_text(x) | grepl(said, x, ignore.case = TRUE, perl = TRUE)
}

is_unit_text <- function(x) grepl("^[(\uff08]?\\s*(?:\u8ba1\u91cf)?(?:\u5355\u4f4d|unit|units)\\s*[:\uff1a]", x,
                                  ignore.case = TRUE, perl = TRUE)

is_period_text <- function(x) !is.na(parse_periods(x)$kind)

# A cell that is data: a number that is no year, or a mark for a missing one.
is_value <- function(x) {
  (grepl("^[-+(]?[.]?[0-9][-+0-9,.eE]*%?\\)?$", half_width(x)) & !is_period_text(x)) |
    x %in% c("-", "--", "\u2014", "\u2014\u2014", "\u2026", "\u2026\u2026", "...", "..", "NA", "N/A",
             "n/a", "#N/A", "NaN", "nan", "NULL", "null")
}

# ---- names -------------------------------------------------------------------

heading_names <- function(grid, plan, how) {
  n <- ncol(grid$text)
  names <- if (length(plan$header)) {
    parts <- lapply(seq_along(plan$header), function(k) heading_row(grid, plan, k, how))
    combine_parts(parts, how)
  } else {
    rep("", n)
  }
  if (length(how$names)) names <- given_names(names, plan, how)
  names
}

# Heads of groups reach to the right, as far as the cell is merged or up to the
# next head; the heads of the key columns do not.
heading_row <- function(grid, plan, k, how) {
  row <- plan$header[k]
  x <- trim_wide(gsub("[\\r\\n]+", " ", grid$text[row, ], perl = TRUE))
  x[is.na(x)] <- ""
  if (k == length(plan$header)) return(x)
  below <- colSums(plan$full[plan$header[-seq_len(k)], , drop = FALSE]) > 0L
  key <- without_spaces(without_signs(x)) %in% without_spaces(how$index)
  known <- if (!is.null(grid$merged)) grid$merged[grid$merged[, 1L] <= row & grid$merged[, 3L] >= row &
                                                  grid$merged[, 4L] > grid$merged[, 2L], , drop = FALSE]
  if (NROW(known)) {
    for (m in seq_len(nrow(known))) x[known[m, 2L]:min(known[m, 4L], length(x))] <- x[known[m, 2L]]
    return(x)
  }
  for (j in seq_along(x)[-1L]) if (!nzchar(x[j]) && nzchar(x[j - 1L]) && below[j] &&
                                   !key[j - 1L]) x[j] <- x[j - 1L] else key[j] <- key[j]
  x
}

# The parts of a name from top to bottom, the period last; a name of `index` alone.
combine_parts <- function(parts, how) {
  if (length(parts) == 1L) return(parts[[1L]])
  vapply(seq_along(parts[[1L]]), function(j) {
    part <- unique(vapply(parts, `[`, "", j))
    part <- part[nzchar(part)]
    if (!length(part)) return("")
    key <- without_spaces(without_signs(part)) %in% without_spaces(how$index)
    if (any(key)) return(part[key][1L])
    period <- is_period_text(part)
    paste(c(part[!period], part[period]), collapse = "_")
  }, "")
}

# Names from the caller: one a column, or new = "as in the file".
given_names <- function(names, plan, how) {
  given <- how$names
  if (!is.null(names(given))) {
    at <- match(without_spaces(given), without_spaces(names))
    if (anyNA(at)) {
      abort_input("names", "headings of the file, as c(region = \"heading\")", describe_set(given[is.na(at)]),
                  hint = paste0("The file has ", describe_set(names[nzchar(names)], at_most = 12L), "."))
    }
    names[at] <- names(given)
    return(names)
  }
  used <- which(nzchar(names) | colSums(plan$full[plan$role == "body", , drop = FALSE]) > 0L)
  if (length(given) != length(used)) {
    abort_input("names", paste("one name for each of the", length(used), "columns"), paste(length(given), "names"),
                hint = paste0("The file's own headings are ", describe_set(names[used], at_most = 12L), "."))
  }
  names[used] <- given
  names
}

# ---- columns -----------------------------------------------------------------

# Rows have as many cells as there are names; what a writer of row names puts in
# front of each is one more.
check_widths <- function(plan, grid, body) {
  if (is.null(grid$width) || !length(plan$header)) return(plan)
  names <- max(grid$width[plan$header])
  width <- grid$width[body]
  if (all(width == names + 1L) && is_row_names(grid$text[body, 1L]) && !any(nzchar(plan$names[names + 1L]))) {
    plan$names <- c("", plan$names[-length(plan$names)])
    plan$row_names <- TRUE
    return(plan)
  }
  wider <- width > names & rowSums(plan$full[body, seq_len(ncol(plan$full)) > names, drop = FALSE]) > 0L
  bad <- match(TRUE, wider | width < names)
  if (is.na(bad)) return(plan)
  abort_input("path", paste("as many cells in a row as names,", names), as.character(width[bad]),
              paste("line", grid$line[body[bad]], "of the file"),
              hint = paste("A comma within a cell needs quotes around the cell;",
                           "`skip` and `header_rows` say where the names stand.", preview_hint))
}

is_row_names <- function(x) length(x) > 1L && identical(trim_wide(x), as.character(seq_along(x)))

# Numbers and dates where the file has types and all cells of the column have them.
body_column <- function(grid, body, j) {
  text <- grid$text[body, j]
  if (is.null(grid$number)) return(text)
  number <- grid$number[body, j]
  empty <- !nzchar(text)
  date <- if (is.null(grid$date)) FALSE else grid$date[body, j]
  if (any(date)) return(if (all(date | empty) && !any(grepl(":", text))) as.Date(ifelse(empty, NA, text)) else text)
  if (all(empty | !is.na(number))) return(if (all(empty)) text else number)
  exact <- which(!is.na(number))
  text[exact] <- exact_text(number[exact])
  text
}

# What cells held that the reader of the file cannot say: errors, formulas.
odd_cells <- function(grid, body, kept) {
  if (is.null(grid$odd)) return(NULL)
  lapply(kept, function(j) {
    at <- grid$odd$column == j & grid$odd$row %in% body
    if (!any(at)) return(NULL)
    held <- rep("", length(body))
    held[match(grid$odd$row[at], body)] <- grid$odd$text[at]
    held
  })
}

# For each column the row of the body whose cell was merged down over this one.
merged_down <- function(grid, body, kept) {
  if (is.null(grid$merged)) return(NULL)
  tall <- grid$merged[grid$merged[, 3L] > grid$merged[, 1L], , drop = FALSE]
  lapply(kept, function(j) {
    from <- seq_along(body)
    for (m in which(tall[, 2L] <= j & tall[, 4L] >= j)) {
      rows <- which(body >= tall[m, 1L] & body <= tall[m, 3L])
      if (length(rows)) from[rows] <- rows[1L]
    }
    if (identical(from, seq_along(body))) NULL else from
  })
}

# ---- the record --------------------------------------------------------------

layout_record <- function(grid, plan, kept) {
  said <- function(role) {
    rows <- which(plan$role %in% role)
    list_to_frame(list(line = grid$line[rows], text = line_text(grid, plan, rows)))
  }
  above <- which(plan$role %in% c("title", "title and unit", "unit"))
  cells <- lapply(above, function(i) trim_wide(grid$text[i, plan$full[i, ]]))
  title <- unlist(lapply(cells, function(x) x[!is_unit_text(x)]))
  unit <- unlist(lapply(cells, function(x) x[is_unit_text(x)]))
  if (!length(unit) && length(title)) {
    in_title <- "(?<=[(\uff08])(?:\u5355\u4f4d|unit)s?\\s*[:\uff1a][^)\uff09]*"
    unit <- regmatches(title, regexpr(in_title, title, perl = TRUE, ignore.case = TRUE))
  }
  unit <- sub("[)\uff09]$", "", sub("^[(\uff08]?\\s*[^:\uff1a]*[:\uff1a]\\s*", "", unit))
  list(title = as.character(title)[seq_len(min(1L, length(title)))], unit = as.character(unit),
       units = column_units(grid, plan, kept), notes = said("note"),
       repeated = grid$line[plan$role == "header again"], without_values = said("no values"),
         header = grid$line[c(plan$header, plan$units)],
       skipped = grid$line[plan$role == "skipped"], row_names = isTRUE(plan$row_names))
}

line_text <- function(grid, plan, rows) {
  vapply(rows, function(i) paste(trim_wide(grid$text[i, plan$full[i, ]]), collapse = " "), "")
}

column_units <- function(grid, plan, kept) {
  if (!length(plan$units)) return(list_to_frame(list(column = character(), unit = character())))
  row <- plan$units[1L]
  at <- kept[plan$full[row, kept] & !trim_wide(grid$text[row, kept]) %in% words_for_unit]
  list_to_frame(list(column = plan$names[at], unit = trim_wide(grid$text[row, at])))
}

# ---- the preview -------------------------------------------------------------

preview_grid <- function(grid, how) {
  plan <- plan_lines(grid, how)
  totals <- plan$role == "body" & is_total_name(first_cells_all(grid, plan))
  role <- ifelse(totals, "body, total?", plan$role)
  frame <- list_to_frame(list(line = grid$line, role = role, text = line_text(grid, plan, seq_along(role))))
  structure(frame, class = c("lowcarbon_preview", "data.frame"), columns = plan$names[nzchar(plan$names)],
            about = paste(c(grid$format, grid$encoding,
                            if (!is.null(grid$sheet)) paste("sheet", describe_value(grid$sheet))), collapse = ", "))
}

first_cells_all <- function(grid, plan) {
  text <- rep("", nrow(grid$text))
  some <- which(plan$count > 0)
  text[some] <- first_cells(grid, plan, some)
  text
}

#' @export
print.lowcarbon_preview <- function(x, n = 12L, ...) {
  check_dots(...)
  cat("What the lines are taken for (", attr(x, "about"), "):\n", sep = "")
  shown <- preview_rows(x$role, n)
  width <- max(20L, getOption("width") - 28L)
  for (k in seq_along(shown)) {
    if (k > 1L && shown[k] > shown[k - 1L] + 1L) cat("   ...\n")
    i <- shown[k]
    cat(sprintf("%6d  %-14s %s\n", x$line[i], x$role[i], strtrim(x$text[i], width)))
  }
  if (length(attr(x, "columns"))) cat("Columns: ", describe_set(attr(x, "columns"), at_most = 12L), "\n", sep = "")
  invisible(x)
}

# All lines that are no plain data, and the first and last of these.
preview_rows <- function(role, n) {
  body <- which(role == "body")
  odd <- setdiff(seq_along(role), body)
  sort(c(utils::head(odd, 5L * n), if (length(body) > n) c(utils::head(body, n - 3L), utils::tail(body, 3L)) else body))
}
