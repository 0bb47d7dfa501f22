# From cells in long form to the panel, its order, its checks, its warnings.

finish_panel <- function(cells, how, rule) {
  index <- how$index
  region <- read_regions(cells, index[1L], rule)
  time <- read_periods(cells, index[2L], rule)
  cells <- add_marks(add_marks(cells, "region", region$found, region$read_as), "period", time$found, time$read_as)
  own <- seq_along(cells$columns)[-(1:2)]
  line_of <- function(k) if (is.null(cells$lines)) cells$line else cells$lines[[k]]
  converted <- lapply(own, function(k) {
    convert_column(cells$columns[[k]], names(cells$columns)[k], rule,
                   names(cells$columns)[k] %in% c(how$text, how$sector), line_of(k),
                   part_of(cells$held, k), part_of(cells$percent, k))
  })
  names(converted) <- names(cells$columns)[own]
  columns <- c(stats::setNames(list(region$x, time$x), index), lapply(converted, `[[`, "x"))
  frame <- list_to_frame(columns)
  codes <- list(code_column(frame, index[1L], "index"), code_time(frame, index[2L], "index"))
  check_twice(frame, codes, c(index, how$sector), cells$line)
  order <- order(codes[[1L]]$codes, codes[[2L]]$codes)
  absent <- missing_cells(frame, converted, index, order)
  # in the order of the file, in which subtotals stand beside their parts
  found <- panel_totals(frame, index, how)
  frame <- list_to_frame(lapply(columns, `[`, order))
  if (how$totals == "drop" && nrow(found)) {
    gone <- is_total_row(frame, found)
    if (all(gone)) abort_input("totals", "\"warn\" or \"keep\" for a file of totals only", "\"drop\"")
    absent <- absent[!is_total_row(absent, found[found$column == index[1L], , drop = FALSE]), , drop = FALSE]
    frame <- frame[!gone, , drop = FALSE]
    rownames(frame) <- NULL
    rownames(absent) <- NULL
  }
  warn_similar(unique(frame[[1L]]), index[1L])
  warn_unit_columns(cells, how)
  warn_reading(cells, converted, found, how, line_of)
  attr(frame, "read") <- new_reading(cells, converted, columns, absent, region$trimmed, found, how)
  frame
}

# What is known of a column, if anything is.
part_of <- function(parts, k) if (k <= length(parts)) parts[[k]]

# ---- totals ------------------------------------------------------------------

panel_totals <- function(frame, index, how) {
  numbers <- setdiff(names(frame)[vapply(frame, is.numeric, NA)], c(index, how$sector))
  found <- find_totals(frame, index[1L], index[2L], numbers)
  do.call(rbind, c(list(found), lapply(how$sector, function(column) find_totals(frame, column))))
}

# ---- checks ------------------------------------------------------------------

# Every region-period that occurs again, five of them named.
check_twice <- function(frame, codes, index, line) {
  key <- (codes[[1L]]$codes - 1) * codes[[2L]]$n + codes[[2L]]$codes
  for (name in index[-(1:2)]) {
    kinds <- unique(frame[[name]])
    key <- (key - 1) * length(kinds) + match(frame[[name]], kinds)
  }
  if (!anyDuplicated(key)) return(invisible())
  again <- which(duplicated(key))
  cells <- unique(key[again])
  named <- vapply(utils::head(cells, 5L), function(cell) {
    rows <- which(key == cell)
    paste0(paste(vapply(index, function(name) format(frame[[name]][rows[1L]]), ""), collapse = " "), " (lines ",
           enumerate(line[rows]), ")")
  }, "")
  most <- max(tabulate(match(key[key %in% cells], cells)))
  abort_input("path", paste("one row for each", paste(index, collapse = " and ")),
              paste0(length(cells), " of them ", if (most == 2L) "twice" else paste("up to", most, "times"), ": ",
                     paste(named, collapse = ", "),
                     if (length(cells) > 5L) ", ..."),
              hint = repetition_hint(frame, index, key %in% cells))
}

# Columns that tell the repeated rows apart may be months, or what `sector` or
# `indicator` is for.
repetition_hint <- function(frame, index, again) {
  others <- setdiff(names(frame), index)
  tells <- function(name) !anyDuplicated(list_to_frame(lapply(stats::setNames(nm = c(index, name)),
                                                              function(column) frame[[column]][again])))
  months <- Filter(function(name) holds_months(name, unique(frame[[name]])) && tells(name), others)
  if (length(months)) {
    return(paste0("If the rows are months or quarters: index = c(", describe_value(index[1L]), ", ",
                  describe_value(months[1L]), ")."))
  }
  parts <- Filter(function(name) is.character(frame[[name]]) && tells(name), others)
  if (length(parts)) {
    return(paste0("If rows are industries, fuels or the like, name their column: sector = ", describe_value(parts[1L]),
                  ". If they are indicators of a file with one column a period: indicator = ",
                    describe_value(parts[1L]),
                  ". Otherwise add the rows up or remove the repetition first."))
  }
  paste("Add the rows up or remove the repetition first; if rows are industries, fuels or the like,",
        "name the column that says which in `sector`.")
}

holds_months <- function(name, labels) {
  all(parse_periods(labels)$kind %in% c("month of year", "quarter of year", "month", "quarter")) ||
    !is.na(numbered_part(name, as.character(labels)))
}

# Names that a reader would take for the same.
warn_similar <- function(ids, name) {
  if (!is.character(ids)) return(invisible())
  plain <- sub("^0+(?=[0-9]+$)", "", tolower(without_spaces(ids)), perl = TRUE)
  again <- unique(plain[duplicated(plain)])
  if (!length(again)) return(invisible())
  pairs <- vapply(utils::head(again, 5L), function(key) paste0("\"", ids[plain == key], "\"", collapse = " and "), "")
  warn_lowcarbon("`", name, "` has names that differ by spaces, case or leading zeros only and count as ",
                 "different regions: ",
                 paste(pairs, collapse = "; "),
                 if (length(again) > 5L) "; ...", ".")
}

# Where nothing is: region, period, column, what the cell held.
missing_cells <- function(frame, converted, index, order) {
  at <- lapply(converted, function(column) which(column$missing))
  rows <- unlist(at, use.names = FALSE)
  which_column <- rep(seq_along(converted), lengths(at))
  held <- unlist(Map(function(column, at) column$held[at], converted, at), use.names = FALSE)
  sorted <- order(which_column, order(order)[rows])
  rows <- rows[sorted]
  list_to_frame(stats::setNames(list(frame[[1L]][rows], frame[[2L]][rows],
                                     as.character(names(converted)[which_column[sorted]]), as.character(held[sorted])),
                                c(index, "column", "found")))
}

# ---- warnings ----------------------------------------------------------------

warn_reading <- function(cells, converted, found, how, line_of) {
  if (how$totals == "warn" && nrow(found)) {
    warn_totals_found(found, paste("They stay in the panel as regions; totals = \"drop\" leaves them out,",
                                   "totals = \"keep\" keeps them without a warning."))
  }
  warn_total_columns(cells, how)
  warn_marks(cells, converted)
  for (k in seq_along(converted)) warn_mixed(converted[[k]], names(converted)[k], line_of(k + 2L),
                                             cells$columns[[k + 2L]], how)
  warn_odd(cells, converted)
  for (k in seq_along(converted)) warn_missing_codes(converted[[k]]$x, names(converted)[k], line_of(k + 2L))
  lost <- cells$layout$without_values
  if (NROW(lost)) {
    warn_lowcarbon(describe_lines(lost$line), " of the file ", if (nrow(lost) > 1L) "have" else "has",
                   " a name and no value and ", if (nrow(lost) > 1L) "are" else "is",
                   " left out: ", describe_set(lost$text), ".")
  }
  partial <- names(cells$value_labels)
  if (length(partial)) {
    warn_lowcarbon("only some values of ", describe_set(partial),
                   " have labels; the columns stay numbers, the labels are in attr(, \"read\")$value_labels.")
  }
}

# Units beside the numbers of a panel in long form: one for all, or for each sector.
warn_unit_columns <- function(cells, how) {
  # where indicators were spread, their units have been compared before
  if (!is.null(cells$lines)) return(invisible())
  names <- names(cells$columns)
  sector <- cells$columns[match(how$sector, names)]
  kind <- do.call(paste, c(lapply(sector, as_text_cells), list(rep("", length(cells$line)), sep = " ")))
  for (k in which(is_unit_heading(names))) warn_units(as_text_cells(cells$columns[[k]]), kind, names[k], cells$line)
}

# Numbers of one kind in tonnes here and in ten thousand tonnes there.
warn_units <- function(units, kind, name, line) {
  units <- trim_wide(units)
  units[is_blank(units)] <- NA
  pair <- paste(kind, units, sep = "\r")
  first <- which(!duplicated(pair) & !is.na(units))
  several <- first[kind[first] %in% kind[first][duplicated(kind[first])]]
  if (!length(several)) return(invisible())
  one <- kind[several[1L]]
  at <- several[kind[several] == one]
  shown <- utils::head(at, 4L)
  warn_lowcarbon("the numbers ", if (nzchar(trimws(one))) paste0("of ", describe_value(trimws(one)), " "),
                 "come in several units by the column `", name, "`: ",
                 paste0(vapply(units[shown], describe_value, ""), " (from line ", line[shown], ")", collapse = ", "),
                 if (length(at) > 4L) ", ...", ". They are taken as they stand: convert them to one unit first.")
}

# A column of totals, or of a change between years, among columns of years is repeated in every year.
warn_total_columns <- function(cells, how) {
  change <- cells$repeated_columns[has_year(cells$repeated_columns)]
  if (length(change) && cells$shape != "long") {
    warn_lowcarbon("the headings ", describe_set(change), " name years without being the value of one; ",
                   "the columns are repeated in every period.")
  }
  odd <- cells$repeated_columns[is_total_name(cells$repeated_columns)]
  if (length(odd) && how$totals == "warn") {
    warn_lowcarbon("the column ", describe_set(odd),
                   " stands beside the periods and has none; its values are repeated in every period.")
  }
}

warn_marks <- function(cells, converted) {
  marks <- cells$marks
  texts <- vapply(split(marks, factor(marks$where, unique(marks$where))), function(one) {
    shown <- utils::head(one, 5L)
    paste0(one$where[1L], if (nrow(one) > 1L) "s", " ", paste0("\"", shown$found, "\" as \"", shown$read_as, "\"",
                                                               collapse = ", "), if (nrow(one) > 5L) ", ...")
  }, "")
  marked <- Filter(function(name) length(converted[[name]]$marked), names(converted))
  texts <- c(texts, vapply(marked, function(name) paste0(length(converted[[name]]$marked), " cells of `", name,
                                                         "` such as ", describe_value(converted[[name]]$marked[1L])),
                                                           ""))
  if (length(texts)) warn_lowcarbon("marks of footnotes or of provisional figures were taken off: ",
                                    paste(texts, collapse = "; "), ".")
  if (length(cells$ranges)) {
    warn_lowcarbon("headings such as ", describe_value(cells$ranges[1L]),
                   " are ranges of years; each counts as a period of its own.")
  }
}

warn_mixed <- function(column, name, line, cells, how) {
  has <- column$mixed
  if (is.null(has) || how$percent_given) return(invisible())
  without <- which(!has & !column$missing)
  with <- which(has)
  one <- function(i) paste0(describe_value(as_text_cells(cells[i])), " (line ", line[i], ")")
  shown <- function(at) paste(vapply(utils::head(at, 3L), one, ""), collapse = ", ")
  warn_lowcarbon("`", name, "` mixes cells with a percent sign or format, such as ", shown(with),
                 ", with cells without, such as ", shown(without),
                 ". The numbers are taken as they stand; percent = \"share\" divides those with the sign by 100, ",
                 "percent = \"number\" says that all are meant as written.")
}

# Errors of Excel, formulas that nobody has calculated.
warn_odd <- function(cells, converted) {
  odd <- Filter(function(name) any(grepl("^[#=]", converted[[name]]$held[converted[[name]]$missing])) &&
                !is.null(cells$held), names(converted))
  if (cells$format != "Excel" || !length(odd)) return(invisible())
  first <- converted[[odd[1L]]]
  at <- which(first$missing & grepl("^[#=]", first$held))
  warn_lowcarbon("cells of ", describe_set(odd),
                 " hold an error or a formula without a stored value and are missing, the first ",
                   describe_value(first$held[at[1L]]),
                 ", ", length(at), " in `", odd[1L],
                   "`; attr(, \"read\")$missing lists them. Opening and saving the file in Excel calculates formulas.")
}
