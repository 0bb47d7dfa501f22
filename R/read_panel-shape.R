# From one column a period to one row a period.

# ---- wide --------------------------------------------------------------------

# A file without the period column is wide.
is_wide <- function(cells, index, wide) {
  if (isFALSE(wide)) return(FALSE)
  if (!is.null(wide)) {
    check_strings(wide, "wide", 1L)
    return(TRUE)
  }
  # one column with a year, such as gdp2000, does not make a file wide
  !index[2L] %in% cells$names && length(unique(stats::na.omit(match_wide(cells$names, NULL)$time))) > 1L
}

# For each name the value and the period it stands for, NA where none.
match_wide <- function(names, wide) {
  patterns <- if (is.null(wide)) c("^(?<value>.*?)[ _.-]?(?<time>(?:1[89]|20|21)[0-9]{2})\u5e74?$") else wide_pattern(wide)
  found <- regexpr(patterns, names, perl = TRUE)
  piece <- function(part) {
    if (!part %in% attr(found, "capture.names")) return(ifelse(found > 0, "", NA_character_))
    start <- attr(found, "capture.start")[, part]
    ifelse(found > 0, substr(names, start, start + attr(found, "capture.length")[, part] - 1L), NA_character_)
  }
  list(value = piece("value"), time = piece("time"))
}

# "{value}_{time}" as a regular expression.
wide_pattern <- function(wide) {
  has <- function(what) lengths(regmatches(wide, gregexpr(what, wide, fixed = TRUE)))
  if (has("{time}") != 1L || has("{value}") > 1L) {
    abort_input("wide", "a pattern with {time} once and {value} at most once, as \"{value}_{time}\"", describe_value(wide))
  }
  quoted <- gsub("([\\[\\].|()\\\\^$*+?{}])", "\\\\\\1", wide, perl = TRUE)
  quoted <- sub("\\{value\\}", "(?<value>.+?)", quoted, fixed = TRUE)
  paste0("^", sub("\\{time\\}", "(?<time>[0-9]{4}(?:[-QqMm/][0-9]{1,2})?|[0-9]{1,3})\u5e74?", quoted, fixed = TRUE), "$")
}

to_long <- function(cells, index, wide, value, indicator) {
  if (!index[1L] %in% cells$names) {
    abort_input("index", "a column of the file for the regions", paste("no column", describe_set(index[1L])),
                hint = paste0("The file has ", describe_set(cells$names, at_most = 12L), "."))
  }
  if (index[2L] %in% cells$names) abort_input("index", "a new name for the periods of a wide file", paste0("`", index[2L], "`, a column of it"),
                                              hint = "wide = FALSE takes the file as long.")
  parts <- match_wide(cells$names, wide)
  moves <- !is.na(parts$time) & !cells$names %in% c(index[1L], indicator)
  if (!any(moves)) abort_input("wide", paste("columns of the form", describe_value(wide)), paste("only", describe_set(cells$names, at_most = 12L)))
  parts$value[moves & !nzchar(parts$value)] <- value
  check_pairs(parts, moves, cells$names)
  stay <- which(!moves & !cells$names %in% c(index[1L], indicator))
  spread_over <- spread_periods(cells, parts, moves, stay, index, value, indicator)
  check_names_read(names(spread_over$columns))
  spread_over
}

check_pairs <- function(parts, moves, names) {
  key <- paste(parts$value, parts$time, sep = "\r")[moves]
  again <- anyDuplicated(key)
  if (again) {
    both <- names[moves][key == key[again]]
    abort_input("path", "one column for each value and period", paste("two:", describe_set(both)))
  }
}

# Rows repeat for each period, in the order of the file's columns.
spread_periods <- function(cells, parts, moves, stay, index, value, indicator) {
  times <- unique(parts$time[moves])
  values <- unique(parts$value[moves])
  n <- length(cells$line)
  repeated <- function(x) rep(x, times = length(times))
  columns <- lapply(values, function(v) {
    from <- match(times, ifelse(moves & parts$value == v, parts$time, NA))
    pieces <- cells$columns[from[!is.na(from)]]
    if (!all(vapply(pieces, is.numeric, NA))) pieces <- lapply(pieces, as_text_cells)
    unlist(replace(rep(list(rep(NA, n)), length(times)), !is.na(from), pieces), use.names = FALSE)
  })
  names(columns) <- values
  region <- repeated(cells$columns[[match(index[1L], cells$names)]])
  keys <- stats::setNames(list(region, rep(times, each = n)), index)
  out <- cells
  out$shape <- if (is.null(indicator)) "wide" else "wide, indicators in rows"
  out$line <- repeated(cells$line)
  out$labels <- NULL
  if (is.null(indicator)) {
    out$columns <- c(keys, columns, stats::setNames(lapply(cells$columns[stay], repeated), cells$names[stay]))
    return(out)
  }
  by_indicator(out, keys, columns, cells, index, value, values, indicator, repeated)
}

# Rows of several indicators: one column each.
by_indicator <- function(out, keys, columns, cells, index, value, values, indicator, repeated) {
  check_strings(indicator, "indicator", 1L)
  check_known(indicator, cells$names, "indicator")
  if (!identical(values, value)) abort_input("indicator", "bare periods as names of columns", describe_set(setdiff(values, value)))
  name <- trim_wide(as.character(cells$columns[[match(indicator, cells$names)]]))
  lost <- match(TRUE, is.na(name) | !nzchar(name))
  if (!is.na(lost)) abort_input("indicator", paste0("an indicator in every row of `", indicator, "`"), "an empty cell",
                                paste("line", cells$line[lost], "of the file"))
  kinds <- unique(name)
  name <- repeated(name)
  region <- trim_wide(as.character(keys[[1L]]))
  cell <- paste(region, keys[[2L]], sep = "\r")
  again <- anyDuplicated(paste(cell, name, sep = "\r"))
  if (again) {
    abort_input("path", "one row for each region and indicator", paste(describe_value(region[again]), describe_value(name[again]), "again"),
                paste("line", out$line[again], "of the file"))
  }
  first <- !duplicated(cell)
  places <- cell[first]
  spread <- lapply(kinds, function(kind) columns[[1L]][name == kind][match(places, cell[name == kind])])
  out$columns <- c(lapply(keys, `[`, first), stats::setNames(spread, kinds))
  out$line <- out$line[first]
  out
}

# ---- long --------------------------------------------------------------------

as_long <- function(cells, index, indicator) {
  if (!is.null(indicator)) abort_input("indicator", "NULL for a long file", describe_found(indicator))
  lacking <- setdiff(index, cells$names)
  if (length(lacking)) {
    abort_input("index", "columns of the file", paste("no column", describe_set(lacking)),
                hint = paste0("The file has ", describe_set(cells$names, at_most = 12L),
                              ". Titles above the row of names are passed over with `skip`."))
  }
  first <- match(index, cells$names)
  order <- c(first, setdiff(seq_along(cells$names), first))
  cells$columns <- stats::setNames(cells$columns[order], cells$names[order])
  cells$labels <- cells$labels[order]
  cells$shape <- "long"
  cells
}
