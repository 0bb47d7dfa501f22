# From one column a period, or a region, to one row for each region and period.

# ---- long --------------------------------------------------------------------

as_long <- function(cells, index, indicator) {
  if (!is.null(indicator)) {
    abort_input("indicator", "NULL for a long file", describe_found(indicator),
                hint = "It names the rows of a file with one column a period; leave it out here.")
  }
  lacking <- setdiff(index, cells$names)
  if (length(lacking)) {
    abort_input("index", "columns of the file", paste("no column", describe_set(lacking)),
                hint = paste0("The file has ", describe_set(cells$names[nzchar(cells$names)], at_most = 12L), ". ",
                              lacking_hint(cells, index, lacking)))
  }
  first <- match(index, cells$names)
  cells <- keep_columns(cells, c(first, setdiff(seq_along(cells$names), first)))
  names(cells$columns) <- cells$names
  cells$shape <- "long"
  cells
}

lacking_hint <- function(cells, index, lacking) {
  if (identical(lacking, index[1L])) return(paste("If its columns are regions: wide = \"{region}\".", preview_hint))
  if (identical(lacking, index[2L])) {
    one <- cells$names[!is.na(match_wide(cells$names, NULL)$time)]
    if (length(one) == 1L) {
      return(paste0("If `", one, "` is the only period: wide = \"",
                    sub("(1[89]|20|21)[0-9]{2}", "{time}", sub("^(.+?)(?=[ _.-]?(?:1[89]|20|21)[0-9]{2})", "{value}",
                                                               one, perl = TRUE)), "\". ", preview_hint))
    }
  }
  paste("Give the names as the file has them, or new ones in `names`.", preview_hint)
}

# ---- wide --------------------------------------------------------------------

# What the columns of a wide file stand for: "time", "region", or "" for a long one.
wide_by <- function(cells, index, wide) {
  if (isFALSE(wide)) return("")
  if (!is.null(wide)) {
    check_strings(wide, "wide", 1L)
    check_placeholders(wide)
    return(if (grepl("{region}", wide, fixed = TRUE)) "region" else "time")
  }
  if (is_wide(cells, index, wide)) return("time")
  if (regions_in_columns(cells, index)) "region" else ""
}

# What stands in braces is one of three words, not the name of a column.
check_placeholders <- function(wide) {
  found <- regmatches(wide, gregexpr("\\{[^{}]*\\}", wide))[[1L]]
  odd <- setdiff(found, c("{time}", "{region}", "{value}"))
  if (!length(odd) && length(found)) return(invisible())
  abort_input("wide", "headings as a pattern of {time}, {region} and {value}",
              if (length(odd)) describe_value(odd[1L]) else describe_value(wide),
              hint = paste("wide = \"{region}\" stands for columns that are regions, \"{time}\" for columns that",
                           "are periods, \"{value}_{time}\" for names such as gdp_2010; `index` names the result."))
}

# Periods down and regions across: known by the names of provinces.
regions_in_columns <- function(cells, index) {
  if (index[1L] %in% cells$names || !index[2L] %in% cells$names) return(FALSE)
  others <- setdiff(cells$names, index[2L])
  length(others) >= 2L && mean(is_province_name(others)) >= 0.5
}

to_long <- function(cells, how, by) {
  index <- how$index
  new <- if (by == "time") index[2L] else index[1L]
  old <- setdiff(index, new)
  check_wide_keys(cells, old, new, by)
  indicator <- if (is.null(how$indicator)) cells$indicator else how$indicator
  parts <- match_wide(cells$names, if (by == "region" && is.null(how$wide)) "{region}" else how$wide)
  parts$over <- parts[[by]]
  moves <- !is.na(parts$over) & !cells$names %in% c(old, indicator, how$sector, if (by == "region") how$text)
  if (!any(moves)) {
    abort_input("wide", paste("columns of the form", describe_value(how$wide)),
                paste("only", describe_set(cells$names, at_most = 12L)),
                hint = paste("{time}, {region} and {value} stand for what differs between the headings;",
                             "everything else stands for itself."))
  }
  parts$value[moves & !nzchar(parts$value)] <- how$value
  check_pairs(parts, moves, cells$names)
  if (by == "time") cells <- note_year_marks(cells, moves, is.null(how$wide))
  stay <- which(!moves & !cells$names %in% c(old, indicator))
  if (how$totals == "drop") {
    cells$dropped_columns <- cells$names[stay][is_total_name(cells$names[stay])]
    stay <- stay[!is_total_name(cells$names[stay])]
  }
  long <- spread_columns(cells, parts, moves, stay, list(old = old, new = new, index = index), how$value, indicator)
  kinds <- parse_periods(unique(parts$over[moves]))$kind
  if (by == "time") long$ranges <- unique(parts$over[moves])[kinds %in% "range"]
  long$repeated_columns <- setdiff(cells$names[stay], how$sector)
  long$shape <- paste0(if (by == "time") "wide" else "wide, regions across",
                       if (!is.null(indicator)) ", indicators in rows")
  check_names_read(names(long$columns))
  long
}

check_wide_keys <- function(cells, old, new, by) {
  what <- if (by == "time") "regions" else "periods"
  if (!old %in% cells$names) {
    abort_input("index", paste("a column of the file for the", what), paste("no column", describe_set(old)),
                hint = paste0("The file has ", describe_set(cells$names[nzchar(cells$names)], at_most = 12L), "."))
  }
  if (new %in% cells$names) {
    abort_input("index", paste("a new name for the", if (by == "time") "periods" else "regions", "of a wide file"),
                paste0("`", new, "`, a column of it"),
                hint = "wide = FALSE takes the file as long.")
  }
}

# Headings such as "2020E" are years with a mark, which is said.
note_year_marks <- function(cells, moves, guessed) {
  if (!guessed) return(cells)
  plain <- without_year_marks(cells$names)
  marked <- which(moves & plain != cells$names)
  add_marks(cells, "heading", cells$names[marked], plain[marked])
}

check_pairs <- function(parts, moves, names) {
  key <- paste(parts$value, parts$over, sep = "\r")[moves]
  again <- anyDuplicated(key)
  if (again) {
    both <- names[moves][key == key[again]]
    abort_input("path", "one column for each value and period", paste("two:", describe_set(both)),
                hint = "Rename one of them in `names`, or take it out of the file.")
  }
}

# Rows repeat for each period (or region), in the order of the file's columns.
spread_columns <- function(cells, parts, moves, stay, keys, value, indicator) {
  over <- unique(parts$over[moves])
  values <- unique(parts$value[moves])
  n <- length(cells$line)
  repeated <- function(x) rep(x, times = length(over))
  column_of <- function(v) match(over, ifelse(moves & parts$value == v, parts$over, NA))
  columns <- lapply(values, function(v) stack_pieces(cells$columns, column_of(v), n))
  names(columns) <- values
  stacked <- function(part, empty) lapply(values,
                                          function(v) if (!is.null(cells[[part]])) stack_parts(
                                            cells[[part]], column_of(v), n, empty))
  two <- stats::setNames(list(repeated(cells$columns[[match(keys$old, cells$names)]]), rep(over, each = n)),
                         c(keys$old, keys$new))[keys$index]
  out <- cells
  out$rows_read <- n
  out$line <- repeated(cells$line)
  out$labels <- out$merged <- NULL
  if (is.null(indicator)) {
    again <- function(part) if (!is.null(cells[[part]])) lapply(cells[[part]][stay],
                                                                function(x) if (!is.null(x)) repeated(x))
    out$columns <- c(two, columns, stats::setNames(lapply(cells$columns[stay], repeated), cells$names[stay]))
    out$held <- c(list(NULL, NULL), stacked("held", ""), again("held"))
    out$percent <- c(list(NULL, NULL), stacked("percent", FALSE), again("percent"))
    return(out)
  }
  parts_of <- list(held = stacked("held", "")[[1L]], percent = stacked("percent", FALSE)[[1L]])
  by_indicator(out, two, columns, cells, stay, value, values, indicator, repeated, parts_of)
}

# The columns one below the other; nothing where a period has none.
stack_pieces <- function(columns, from, n) {
  pieces <- columns[from[!is.na(from)]]
  if (!all(vapply(pieces, is.numeric, NA))) pieces <- lapply(pieces, as_text_cells)
  unlist(replace(rep(list(rep(NA, n)), length(from)), !is.na(from), pieces), use.names = FALSE)
}

stack_parts <- function(parts, from, n, empty) {
  unlist(lapply(from, function(j) if (is.na(j) || is.null(parts[[j]])) rep(empty, n) else parts[[j]]),
         use.names = FALSE)
}

# Rows of several indicators: one column each.
by_indicator <- function(out, keys, columns, cells, stay, value, values, indicator, repeated, parts) {
  check_strings(indicator, "indicator", 1L)
  check_known(indicator, cells$names, "indicator")
  if (!identical(values, value)) {
    abort_input("indicator", "bare periods as names of columns", describe_set(setdiff(values, value)),
                hint = "Leave `indicator` out where the headings name the values.")
  }
  name <- without_signs(trim_wide(as.character(cells$columns[[match(indicator, cells$names)]])))
  lost <- match(TRUE, is.na(name) | !nzchar(name))
  if (!is.na(lost)) {
    abort_input("indicator", paste0("an indicator in every row of `", indicator, "`"), "an empty cell",
                paste("line", cells$line[lost], "of the file"),
                hint = paste0("If the cell above is meant: fill_down = ", describe_value(indicator), "."))
  }
  kinds <- unique(name)
  name <- repeated(name)
  region <- trim_wide(as.character(keys[[1L]]))
  cell <- paste(region, keys[[2L]], sep = "\r")
  again <- anyDuplicated(paste(cell, name, sep = "\r"))
  if (again) {
    abort_input("path", "one row for each region and indicator",
                paste(describe_value(region[again]), describe_value(name[again]), "again"),
                paste("line", out$line[again], "of the file"),
                  hint = "Take one of the rows out, or name a further column in `sector`.")
  }
  first <- !duplicated(cell)
  places <- lapply(kinds, function(kind) which(name == kind)[match(cell[first], cell[name == kind])])
  out$columns <- c(lapply(keys, `[`, first), stats::setNames(lapply(places, function(at) columns[[1L]][at]), kinds))
  out$lines <- c(list(NULL, NULL), lapply(places, function(at) out$line[at]))
  out$held <- if (!is.null(parts$held)) c(list(NULL, NULL), lapply(places, function(at) parts$held[at]))
  out$percent <- if (!is.null(parts$percent)) c(list(NULL, NULL),
                                                lapply(places, function(at) parts$percent[at] %in% TRUE))
  out$line <- out$line[first]
  beside_indicators(out, cells, stay, name[seq_along(cells$line)],
                    trim_wide(as.character(cells$columns[[match(names(keys)[1L], cells$names)]])), region[first])
}

# Columns beside the indicator: its unit, which goes to the record, or what holds
# for a region, which is repeated; what is neither is left out, which is said.
beside_indicators <- function(out, cells, stay, kind, region, regions) {
  for (j in stay) {
    x <- as_text_cells(cells$columns[[j]])
    one_each <- function(by) all(vapply(split(x, by), function(part) length(unique(part)) == 1L, NA))
    if (is_unit_heading(cells$names[j])) warn_units(x, kind, cells$names[j], cells$line)
    if (one_each(kind)) {
      first <- !duplicated(kind)
      out$layout$units <- rbind(out$layout$units, list_to_frame(list(column = kind[first], unit = trim_wide(x[first]))))
    } else if (one_each(region)) {
      out$columns[[cells$names[j]]] <- cells$columns[[j]][match(regions, region)]
      out$lines <- c(out$lines, list(out$line))
    } else {
      warn_lowcarbon("the column `", cells$names[j], "` differs within regions and within indicators and is left out.")
      out$dropped_columns <- c(out$dropped_columns, cells$names[j])
    }
  }
  out
}

# ---- several sheets ----------------------------------------------------------

# Long tables of sheets: one below the other where each is a period, side by side
# where each is an indicator.
join_sheets <- function(tables, sheets, periods, how) {
  if (periods) return(stack_tables(tables))
  for (k in seq_along(tables)) {
    own <- names(tables[[k]]$columns)[-(1:2)]
    renamed <- if (length(own) == 1L) sheets[k] else own
    names(tables[[k]]$columns)[-(1:2)] <- renamed
  }
  first <- tables[[1L]]
  key_of <- function(table) paste(trim_wide(as_text_cells(table$columns[[1L]])),
                                  plain_period(as_text_cells(table$columns[[2L]])), sep = "\r")
  keys <- lapply(tables, key_of)
  all <- unique(unlist(keys))
  twice <- which(vapply(keys, anyDuplicated, 0L) > 0L)
  if (length(twice)) {
    abort_input("sheets", "one row for each region and period in each sheet", "a second one",
                paste("sheet", describe_value(sheets[twice[1L]])),
                hint = "Read this sheet alone to see which.")
  }
  at <- lapply(keys, function(key) match(all, key))
  pick <- function(k) Reduce(function(x, i) ifelse(is.na(x), as_text_cells(tables[[i]]$columns[[k]])[at[[i]]], x),
                             seq_along(tables), rep(NA_character_, length(all)))
  values <- unlist(lapply(seq_along(tables), function(i) lapply(tables[[i]]$columns[-(1:2)], `[`, at[[i]])),
                   recursive = FALSE)
  check_names_read(names(values))
  first$columns <- c(stats::setNames(list(pick(1L), pick(2L)), how$index), values)
  first$lines <- c(list(NULL, NULL), unlist(lapply(seq_along(tables),
                                                   function(i) rep(list(tables[[i]]$line[at[[i]]]),
                                                                   length(tables[[i]]$columns) - 2L)),
                                                                     recursive = FALSE))
  first$line <- seq_along(all)
  first$held <- first$percent <- NULL
  joined_record(first, tables)
}

stack_tables <- function(tables) {
  first <- tables[[1L]]
  names <- unique(unlist(lapply(tables, function(table) names(table$columns))))
  first$columns <- lapply(stats::setNames(nm = names), function(name) {
    pieces <- lapply(tables, function(table) {
      column <- table$columns[[name]]
      if (is.null(column)) rep(NA, length(table$line)) else column
    })
    if (!all(vapply(pieces, is.numeric, NA))) pieces <- lapply(pieces, as_text_cells)
    unlist(pieces, use.names = FALSE)
  })
  first$line <- unlist(lapply(tables, `[[`, "line"))
  first$held <- first$percent <- NULL
  joined_record(first, tables)
}

joined_record <- function(first, tables) {
  rows <- function(table) if (is.null(table$rows_read)) length(table$line) else table$rows_read
  first$rows_read <- sum(vapply(tables, rows, 0L))
  for (part in c("empty_rows", "empty_columns")) first[[part]] <- sum(vapply(tables, `[[`, 0, part))
  first$marks <- do.call(rbind, lapply(tables, `[[`, "marks"))
  all_of <- function(part) lapply(tables, function(table) table$layout[[part]])
  for (part in c("notes", "without_values", "units")) first$layout[[part]] <- do.call(rbind, all_of(part))
  for (part in c("title", "unit")) first$layout[[part]] <- unique(unlist(all_of(part)))
  first$layout$repeated <- unlist(lapply(tables, function(table) table$layout$repeated))
  first
}
