# The columns that say what a row is: regions, periods, indicators. Headings that
# differ from the names asked for by spaces or footnotes only, headings that are
# empty, cells merged downwards, months beside a column of years.

settle_keys <- function(cells, how) {
  cells$marks <- no_marks()
  cells <- drop_row_names(cells, how)
  cells <- clean_headings(cells, how)
  cells <- name_empty_keys(cells, how)
  cells <- guess_indicator(cells, how)
  cells <- fill_keys_down(cells, how)
  join_months(cells, how)
}

# The numbers of rows that write.csv() and write.table() put first, under no name.
drop_row_names <- function(cells, how) {
  first <- if (length(cells$names)) cells$names[1L] else "x"
  rest <- setdiff(how$index, cells$names)
  numbered <- !nzchar(first) && !any(!nzchar(cells$names[-1L])) &&
    (isTRUE(cells$layout$row_names) || identical(trim_wide(as_text_cells(cells$columns[[1L]])),
                                                 as.character(seq_along(cells$line))) ||
       (!length(rest) && !anyDuplicated(cells$columns[[1L]])))
  if (!numbered) return(cells)
  cells <- keep_columns(cells, -1L)
  cells$layout$row_names <- TRUE
  cells
}

# Signs of footnotes go from headings; a heading that is a name of `index` but for
# spaces is that name.
clean_headings <- function(cells, how) {
  plain <- without_signs(cells$names)
  marked <- which(plain != cells$names & !cells$names %in% how$index)
  cells <- add_marks(cells, "heading", cells$names[marked], plain[marked])
  cells$names[marked] <- plain[marked]
  wanted <- setdiff(c(how$index, how$indicator, how$sector), cells$names)
  for (name in wanted) {
    at <- which(without_spaces(cells$names) == without_spaces(name))
    if (length(at) == 1L) cells$names[at] <- name
  }
  cells
}

# Key columns without a heading, as databases write them: periods are known by
# themselves, the regions are the texts that differ most, the rest is an indicator.
name_empty_keys <- function(cells, how) {
  empty <- which(!nzchar(cells$names))
  if (!length(empty)) return(cells)
  kinds <- vapply(cells$columns[empty], kind_of_key, "")
  take <- function(name, kind) {
    free <- empty[kinds == kind & !nzchar(cells$names[empty])]
    if (name %in% cells$names || !length(free)) return(cells)
    cells$names[free[most_like_regions(cells$columns[free])]] <- name
    cells$guessed <- c(cells$guessed, name)
    cells
  }
  cells <- take(how$index[2L], "period")
  cells <- take(how$index[1L], "text")
  # beside a column of periods a text without a heading may be anything
  if (how$index[2L] %in% cells$names) cells else take("indicator", "text")
}

# Names of provinces; or else the column without gaps, or the one of most names.
most_like_regions <- function(columns) {
  share <- vapply(columns, function(x) {
    x <- as_text_cells(x)
    x <- trim_wide(x[!is_blank(x)])
    kinds <- unique(x)
    c(round(mean(is_province_name(kinds)), 1L), -(length(x) < length(columns[[1L]])), length(kinds))
  }, c(0, 0, 0))
  order(-share[1L, ], -share[2L, ], -share[3L, ])[1L]
}

kind_of_key <- function(x) {
  x <- as_text_cells(x)
  x <- unique(trim_wide(x[!is_blank(x)]))
  if (!length(x)) return("empty")
  if (all(is_period_text(x))) return("period")
  if (any(is_value(x))) "number" else "text"
}

# A column that is called indicator and tells the rows of a region apart is one.
guess_indicator <- function(cells, how) {
  if (!is.null(how$indicator) || how$index[2L] %in% cells$names || !is_wide(cells, how$index, how$wide)) return(cells)
  named <- c("indicator", "indicators", "item", "variable", "series", "\u6307\u6807", "\u6307\u6807\u540d\u79f0",
             "\u9879\u76ee")
  at <- which(tolower(without_spaces(cells$names)) %in% named)
  if (length(at) == 1L && !cells$names[at] %in% c(how$sector, how$text)) cells$indicator <- cells$names[at]
  cells
}

# ---- merged downwards --------------------------------------------------------

fill_keys_down <- function(cells, how) {
  if (isFALSE(how$fill_down)) return(cells)
  keys <- intersect(unique(c(how$index, how$indicator, cells$indicator, how$sector)), cells$names)
  if (is.character(how$fill_down)) check_known(how$fill_down, cells$names, "fill_down")
  columns <- if (is.character(how$fill_down)) how$fill_down else keys
  for (name in columns) {
    at <- match(name, cells$names)
    from <- cells$merged[[at]]
    if (is.null(from)) from <- seq_along(cells$line)
    blank <- is_blank(as_text_cells(cells$columns[[at]]))
    source <- if (any(blank[from])) filled_from(cells, name, from, blank, how) else from
    if (is.null(source) || identical(source, seq_along(cells$line))) next
    cells$columns[[at]] <- cells$columns[[at]][source]
    cells$filled_down <- c(cells$filled_down, stats::setNames(sum(source != seq_along(source)), name))
  }
  cells
}

# For each row the last row above with a cell: if the caller wants it, or if the
# cells are blocks each of one name and every row is another one after it.
filled_from <- function(cells, name, from, blank, how) {
  last <- cummax(ifelse(blank[from], 0L, seq_along(blank)))
  if (last[1L] == 0L) return(if (is.null(how$fill_down)) NULL else abort_fill(cells, name))
  source <- from[last]
  if (!is.null(how$fill_down)) return(source)
  said <- as_text_cells(cells$columns[[match(name, cells$names)]])[!blank]
  if (anyDuplicated(said)) return(NULL)
  keys <- setdiff(intersect(unique(c(how$index, how$indicator, cells$indicator, how$sector)), cells$names), name)
  others <- lapply(keys, function(key) as_text_cells(cells$columns[[match(key, cells$names)]]))
  key <- do.call(paste, c(list(source), others, sep = "\r"))
  if (!length(keys) || anyDuplicated(key)) NULL else source
}

abort_fill <- function(cells, name) {
  abort_input("fill_down", paste0("a cell in the first row of `", name, "` to fill down from"), "an empty one",
              paste("line", cells$line[1L], "of the file"), hint = preview_hint)
}

# ---- months beside years -----------------------------------------------------

# "1", "2" of a column of months, or "January", with the year in another column:
# one period of both.
join_months <- function(cells, how) {
  at <- match(how$index[2L], cells$names)
  if (is.na(at)) return(cells)
  month <- trim_wide(as_text_cells(cells$columns[[at]]))
  kinds <- part_of_year(cells$names[at], unique(month[!is_blank(month)]))
  if (is.na(kinds)) return(cells)
  beside <- which(tolower(without_spaces(cells$names)) %in% c("year", "\u5e74", "\u5e74\u4efd", "\u5e74\u5ea6", "yr"))
  if (length(beside) != 1L) return(cells)
  year <- trim_wide(as_text_cells(cells$columns[[beside]]))
  years <- parse_periods(year)
  if (!all(years$kind %in% "year")) return(cells)
  value <- if (all(reads_as_number(month))) as.numeric(month) else parse_periods(month)$value
  sign <- if (kinds == "month of year") "\u6708" else "\u5b63\u5ea6"
  chinese <- any(grepl(sub("\u5ea6", "", sign), month, fixed = TRUE))
  cells$columns[[at]] <- if (chinese) {
    paste0(years$value, "\u5e74", value, sign)
  } else if (kinds == "month of year") {
    sprintf("%d-%02d", as.integer(years$value), as.integer(value))
  } else {
    paste0(years$value, "Q", value)
  }
  cells$joined <- cells$names[beside]
  cells
}

# "month of year" or "quarter of year": by the labels, or by the heading of plain numbers
# from 1 to 12, or to 4; NA otherwise.
part_of_year <- function(name, labels) {
  kinds <- unique(parse_periods(labels)$kind)
  if (length(kinds) == 1L && kinds %in% c("month of year", "quarter of year")) return(kinds)
  numbered_part(name, labels)
}

numbered_part <- function(name, labels) {
  month <- is_month_heading(name)
  if (is.na(month)) return(NA_character_)
  fits <- length(labels) && all(reads_as_number(labels)) && all(as.numeric(labels) %in% seq_len(if (month) 12 else 4))
  if (!fits) NA_character_ else if (month) "month of year" else "quarter of year"
}

# TRUE for months, FALSE for quarters, NA for any other heading.
is_month_heading <- function(names) {
  plain <- tolower(without_spaces(names))
  month <- plain %in% c("month", "months", "mon", "\u6708", "\u6708\u4efd", "\u6708\u5ea6")
  ifelse(month, TRUE, ifelse(plain %in% c("quarter", "quarters", "qtr", "\u5b63", "\u5b63\u5ea6"), FALSE, NA))
}
