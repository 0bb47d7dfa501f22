# From one column a period to one row a period, and from text to numbers.

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

as_text_cells <- function(x) {
  if (!is.numeric(x)) return(as.character(x))
  out <- rep(NA_character_, length(x))
  out[!is.na(x)] <- vapply(x[!is.na(x)], shortest_number, "")
  out
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

# ---- numbers -----------------------------------------------------------------

count_names <- c("missing", "thousands", "percent", "minus", "fullwidth")

# list(x, missing, held, facts): the column as numbers, dates or text.
convert_column <- function(x, name, rule, text, line) {
  none <- stats::setNames(integer(length(count_names)), count_names)
  if (inherits(x, "Date") || is.numeric(x) || is.logical(x)) {
    none[["missing"]] <- sum(is.na(x))
    return(list(x = if (is.logical(x)) as.integer(x) else x, missing = is.na(x), held = rep("", length(x)), facts = none))
  }
  held <- ifelse(is.na(x), "", x)
  trimmed <- trim_wide(held)
  absent <- trimmed %in% rule$missing
  none[["missing"]] <- sum(absent)
  as_text <- list(x = ifelse(absent, NA_character_, trimmed), missing = absent, held = trimmed, facts = none)
  read <- read_numbers(trimmed, rule)
  ok <- !is.na(read$x) | absent
  codes <- any(grepl("^0[0-9]+$", trimmed[!absent]))
  if (text || codes || (!any(!is.na(read$x)) && !all(absent))) {
    if (!text) warn_decimal_mark(trimmed[!absent], name, rule$decimal)
    return(as_text)
  }
  if (all(absent)) return(list(x = rep(NA_real_, length(x)), missing = absent, held = trimmed, facts = none))
  if (!all(ok)) abort_number(trimmed, ok, name, line, other_decimal(trimmed[!absent], rule$decimal))
  facts <- c(missing = sum(absent), vapply(read$had, function(at) sum(at & !absent), 0L))[count_names]
  list(x = read$x, missing = absent, held = trimmed, facts = facts)
}

# A column of "1,5" or, where the comma is the decimal mark, of "1.5".
warn_decimal_mark <- function(cells, name, decimal) {
  other <- other_decimal(cells, decimal)
  if (is.null(other)) return(invisible())
  warn_lowcarbon("`", name, "` stays text, though its cells, such as ", describe_value(cells[1L]), ", look like numbers with `", other,
                 "` as decimal mark; decimal = \"", other, "\" reads them so.")
}

# The decimal mark that would make numbers of all cells; NULL if there is none.
other_decimal <- function(cells, decimal) {
  other <- if (decimal == ".") "," else "."
  broken <- grepl(paste0("^[-+\u2212]?[0-9]*[", other, "][0-9]+%?$"), cells)
  whole <- grepl("^[-+\u2212]?[0-9]+%?$", cells)
  if (any(broken) && all(broken | whole)) other
}

abort_number <- function(cells, ok, name, line, decimal = NULL) {
  bad <- which(!ok)
  abort_input("path", paste0("numbers in `", name, "`"), describe_value(cells[bad[1L]]),
              paste0("line ", line[bad[1L]], " of the file", if (length(bad) > 1L) paste0(", and ", length(bad) - 1L, " more like it")),
              hint = if (is.null(decimal)) {
                "If it means missing, add it to `missing`; if the column is no number, name it in `text`."
              } else {
                paste0("If `", decimal, "` is the decimal mark: decimal = \"", decimal, "\".")
              })
}

# Strings as numbers, NA where they are none, and what had to be done to them.
read_numbers <- function(x, rule) {
  minus <- grepl("[\u2212\u2013\uff0d\ufe63]", x)
  full <- half_width(x) != x
  text <- half_width(gsub("[\u2212\u2013\uff0d\ufe63]", "-", x))
  percent <- grepl("%$", text)
  text <- trim_wide(sub("%$", "", text))
  mark <- if (rule$decimal == ".") "[,'\u00a0\u2009\u202f ]" else "[.'\u00a0\u2009\u202f ]"
  point <- if (rule$decimal == ".") "[.]" else ","
  grouped <- grepl(paste0("^[-+]?[0-9]{1,3}(", mark, "[0-9]{3})+(", point, "[0-9]*)?$"), text, perl = TRUE)
  text[grouped] <- gsub(mark, "", text[grouped], perl = TRUE)
  if (rule$decimal == ",") text <- chartr(",.", ".,", text)
  number <- grepl("^[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]+)?$", text)
  value <- rep(NA_real_, length(x))
  value[number] <- as.numeric(text[number])
  if (rule$percent == "share") value[percent] <- value[percent] / 100
  list(x = value, had = list(thousands = grouped & number, percent = percent & number, minus = minus & number, fullwidth = full & number))
}
