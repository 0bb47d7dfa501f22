# Cells as numbers, dates or text, and what had to be done to them.

count_names <- c("missing", "thousands", "percent", "minus", "fullwidth", "marks")

# Most cells are plain numbers and need nothing else. At most fifteen digits before
# the point: longer ones are codes, which a double would make equal.
plain_number_pattern <- "^[-+]?(?:[0-9]{1,15}(?:[.][0-9]*)?|[.][0-9]+)(?:[eE][-+]?[0-9]{1,4})?$"

plain_thousands_pattern <- "^[-+]?[0-9]{1,3}(?:,[0-9]{3})++(?:[.][0-9]*)?$"

# list(x, missing, held, facts, mixed): the column as numbers, dates or text.
# `held` is what the source says of missing cells, `percent` which cells of a
# workbook are shown as percentages.
convert_column <- function(x, name, rule, text, line, held = NULL, percent = NULL) {
  if (!is.character(x)) return(typed_column(x, held, percent, text, rule$missing))
  if (is.null(held)) held <- rep("", length(x))
  x[is.na(x)] <- ""
  value <- rep(NA_real_, length(x))
  plain <- if (rule$decimal == ".") grepl(plain_number_pattern, x, perl = TRUE) else rep(FALSE, length(x))
  rest <- which(!plain)
  x[rest] <- trim_wide(x[rest])
  absent <- logical(length(x))
  absent[rest] <- x[rest] %in% rule$missing
  if (any(grepl(plain_number_pattern, rule$missing, perl = TRUE))) {
    absent[plain] <- x[plain] %in% rule$missing
    plain <- plain & !absent
  }
  held[absent & nzchar(x)] <- x[absent & nzchar(x)]
  other <- rest[!absent[rest]]
  as_text <- function() list(x = ifelse(absent, NA_character_, x), missing = absent, held = held,
                             facts = column_facts(absent))
  if (text || has_codes(x, plain, other)) return(as_text())
  value[plain] <- as.numeric(x[plain])
  commas <- if (rule$decimal == ".") other[grepl(plain_thousands_pattern, x[other], perl = TRUE)] else integer()
  value[commas] <- as.numeric(gsub(",", "", x[commas], fixed = TRUE))
  other <- other[is.na(value[other])]
  read <- read_numbers(x[other], rule)
  value[other] <- read$x
  if (all(absent)) return(list(x = value, missing = absent, held = held, facts = column_facts(absent)))
  if (all(is.na(value))) {
    if (!warn_decimal_mark(x[!absent], name, rule$decimal)) warn_signed_numbers(x[!absent], name)
    return(as_text())
  }
  bad <- which(is.na(value) & !absent)
  if (length(bad)) abort_number(x, bad, name, line, other_decimal(x[!absent], rule$decimal))
  check_finite_cells(x, value, name, line)
  had <- lapply(read$had, function(at) other[at])
  had$thousands <- c(had$thousands, commas)
  list(x = value, missing = absent, held = held, facts = column_facts(absent, had),
       mixed = mixed_percent(had$percent, percent, absent, x, line, rule), marked = x[had$marks])
}

column_facts <- function(absent, had = list()) {
  facts <- stats::setNames(integer(length(count_names)), count_names)
  facts[["missing"]] <- sum(absent)
  for (name in names(had)) facts[[name]] <- length(had[[name]])
  facts
}

typed_column <- function(x, held, percent, text, missing) {
  if (inherits(x, "POSIXct")) {
    midnight <- all(format(x[!is.na(x)], "%H%M%S") == "000000")
    x <- if (midnight) as.Date(x) else format(x, "%Y-%m-%d %H:%M:%S")
  }
  if (is.null(held)) held <- rep("", length(x))
  codes <- suppressWarnings(as.numeric(missing))
  coded <- which(is.numeric(x) & x %in% codes[!is.na(codes)])
  held[coded] <- exact_text(x[coded])
  x[coded] <- NA
  absent <- is.na(x)
  if (is.logical(x)) x <- as.integer(x)
  mixed <- if (!is.null(percent) && any(percent) && !all(percent | absent)) percent
  if (text && is.numeric(x)) x <- exact_text(x)
  list(x = x, missing = absent, held = held, facts = column_facts(absent), mixed = mixed)
}

# 007 and 110101199003071234: digits that name something.
has_codes <- function(x, plain, other) {
  zero <- which(plain)[startsWith(x[plain], "0")]
  any(grepl("^0[0-9]+$", x[zero])) || any(grepl("^[0-9]{16,}$", half_width(x[other])))
}

# Which cells have a percent sign, or are shown as percentages, where others of the
# column have none; NULL where all or none do.
mixed_percent <- function(signed, shown, absent, x, line, rule) {
  has <- rep(FALSE, length(x))
  has[signed] <- TRUE
  if (!is.null(shown)) {
    # the workbook's cell holds 0.125 where the text beside it says 12.5%
    if (any(has) && any(shown)) return(has)
    has <- has | shown
  }
  if (!any(has & !absent) || all(has | absent)) NULL else has
}

# A column of "1,5" or, where the comma is the decimal mark, of "1.5": TRUE if it is one.
warn_decimal_mark <- function(cells, name, decimal) {
  other <- other_decimal(cells, decimal)
  if (is.null(other)) return(FALSE)
  warn_lowcarbon("`", name, "` stays text, though its cells, such as ", describe_value(cells[1L]),
                 ", look like numbers with `", other,
                 "` as decimal mark; decimal = \"", other, "\" reads them so.")
  TRUE
}

# A column of "1.2\u4e07", "$5", "12 kt" or "<5": numbers to a reader, text to R.
warn_signed_numbers <- function(cells, name) {
  plain <- half_width(cells)
  number <- "[-+\u2212]?[0-9]+(?:[.,' ][0-9]+)*"
  before <- "(?:[<>~\u2248\u2264\u2265\uff1c\uff1e\u7ea6$\u00a5\uffe5\u20ac\u00a3]|ca[.]?|US[$]|RMB|CNY)?\\s*"
  counted <- "[\u4e07\u4ebf\u5343\u767e\u5341\u5143\u5428\u4eba\u5ea6\u5347\u514b\u7c73\u4f59\u591a]{1,4}"
  after <- paste0("\\s*(?:\u2030|", counted, "|[kKmMbB]|bn|mn|million|billion|thousand|",
                  "[kM]?t|[kKMGT]?[Ww]h|tce|tonnes?|km2?|USD|CNY|RMB|EUR)?")
  signed <- grepl(paste0("^", before, number, after, "$"), plain, perl = TRUE)
  if (!all(signed) || all(is_period_text(plain))) return(invisible())
  warn_lowcarbon("`", name, "` stays text: its cells, such as ", describe_value(cells[1L]),
                 ", are numbers with a sign or unit that is not understood. Write plain numbers in one unit, or name ",
                 "the column in `text`.")
}

# Codes that programs write for what is missing, among numbers that are never negative.
warn_missing_codes <- function(x, name, line) {
  if (!is.numeric(x) || !any(x < 0, na.rm = TRUE)) return(invisible())
  codes <- c(-99, -999, -9999, -99999, -999999)
  at <- which(x %in% codes)
  if (!length(at) || any(x[-at] < 0, na.rm = TRUE)) return(invisible())
  warn_lowcarbon("`", name, "` holds ", x[at[1L]], " (line ", line[at[1L]],
                 if (length(at) > 1L) paste0(", and ", length(at) - 1L, " more such cells"),
                 ") and no other number below zero. It counts as a number; missing = \"",
                 format(x[at[1L]], scientific = FALSE), "\" takes it as missing.")
}

# The decimal mark that would make numbers of all cells; NULL if there is none.
other_decimal <- function(cells, decimal) {
  other <- if (decimal == ".") "," else "."
  grouped <- paste0("[0-9]{1,3}(?:[", decimal, " \u00a0\u202f][0-9]{3})+")
  broken <- grepl(paste0("^[-+\u2212]?(?:[0-9]*|", grouped, ")[", other, "][0-9]+%?$"), cells, perl = TRUE)
  whole <- grepl(paste0("^[-+\u2212]?(?:[0-9]+|", grouped, ")%?$"), cells, perl = TRUE)
  if (any(broken) && all(broken | whole)) other
}

abort_number <- function(cells, bad, name, line, decimal = NULL) {
  shown <- cells[bad[1L]]
  if (nchar(shown) > 60L) shown <- paste0(substr(shown, 1L, 60L), "...")
  abort_input("path", paste0("numbers in `", name, "`"), describe_value(shown),
              paste0("line ", line[bad[1L]], " of the file", if (length(bad) > 1L) paste0(", and ", length(bad) - 1L,
                                                                                          " more like it")),
              hint = if (is.null(decimal)) {
                paste("If it means missing, add it to `missing`; if the column is no number, name it in `text`;",
                      "if the line is no row of the table:", preview_hint)
              } else {
                paste0("If `", decimal, "` is the decimal mark: decimal = \"", decimal, "\".")
              })
}

# 1e400 is more than a double holds, 1e-400 less.
check_finite_cells <- function(cells, value, name, line) {
  none <- which(value == 0)
  lost <- none[grepl("[1-9]", sub("[eE].*$", "", cells[none]))]
  bad <- c(which(is.infinite(value)), lost)
  if (!length(bad)) return(invisible())
  abort_input("path", paste0("numbers between 1e-300 and 1e300 in `", name, "`"), describe_value(cells[bad[1L]]),
              paste("line", line[bad[1L]], "of the file"),
              hint = "Change its unit in the file, or name the column in `text`.")
}

# Strings as numbers, NA where they are none, and what had to be done to them.
read_numbers <- function(x, rule) {
  none <- integer()
  had <- list(thousands = none, percent = none, minus = none, fullwidth = none, marks = none)
  if (!length(x)) return(list(x = double(), had = had))
  bare <- without_signs(x)
  marks <- bare != x
  minus <- grepl("[\u2212\u2013\uff0d\ufe63]", bare)
  full <- half_width(bare) != bare
  text <- half_width(gsub("[\u2212\u2013\uff0d\ufe63]", "-", bare))
  percent <- grepl("%$", text)
  text <- trim_wide(sub("%$", "", text))
  mark <- if (rule$decimal == ".") "[,'\u00a0\u2009\u202f ]" else "[.'\u00a0\u2009\u202f ]"
  point <- if (rule$decimal == ".") "[.]" else ","
  grouped <- grepl(paste0("^[-+]?[0-9]{1,3}(?:", mark, "[0-9]{3})++(?:", point, "[0-9]*)?$"), text, perl = TRUE)
  text[grouped] <- gsub(mark, "", text[grouped], perl = TRUE)
  if (rule$decimal == ",") text <- chartr(",.", ".,", text)
  number <- grepl("^[-+]?(?:[0-9]+[.]?[0-9]*|[.][0-9]+)(?:[eE][-+]?[0-9]{1,4})?$", text, perl = TRUE)
  value <- rep(NA_real_, length(x))
  value[number] <- as.numeric(text[number])
  if (rule$percent == "share") value[percent] <- value[percent] / 100
  list(x = value, had = lapply(list(thousands = grouped, percent = percent, minus = minus, fullwidth = full,
                                    marks = marks), function(at) which(at & number)))
}

# ---- regions and periods -----------------------------------------------------

read_regions <- function(cells, name, rule) {
  raw <- as_text_cells(cells$columns[[1L]])
  kinds <- unique(raw)
  x <- trim_wide(kinds)[match(raw, kinds)]
  lost <- match(TRUE, is.na(x) | x %in% rule$missing)
  if (!is.na(lost)) {
    abort_input("index", paste0("a region in every row of `", name, "`"),
                if (is.na(x[lost]) || !nzchar(x[lost])) "an empty cell" else describe_value(x[lost]),
                  paste("line", cells$line[lost], "of the file"),
                hint = paste0("If the name above is meant, as in merged cells: fill_down = ", describe_value(name),
                              ". ", preview_hint))
  }
  trimmed <- unique(x[which(x != raw)])
  kinds <- unique(x)
  plain <- without_signs(kinds)
  marked <- plain != kinds & nzchar(plain)
  x <- ifelse(marked, plain, kinds)[match(x, kinds)]
  whole <- grepl("^[0-9]{1,9}$", plain) & !grepl("^0[0-9]", plain)
  list(x = if (all(whole)) as.integer(x) else x, trimmed = trimmed, found = kinds[marked], read_as = plain[marked])
}

# Whole years as integers; dates of typed files as they are; labels whose order as
# text is not that of time as ordered factors, printed as they were.
read_periods <- function(cells, name, rule) {
  raw <- cells$columns[[2L]]
  nothing <- list(found = character(), read_as = character())
  if (inherits(raw, c("Date", "POSIXct"))) {
    check_no_gap(is.na(raw), "an empty cell", name, cells)
    return(c(list(x = raw), nothing))
  }
  text <- as_text_cells(raw)
  kinds <- unique(text)
  x <- half_width(trim_wide(kinds))
  gap <- is.na(x) | x %in% rule$missing
  lost <- match(TRUE, gap[match(text, kinds)])
  check_no_gap(seq_along(text) %in% lost, describe_value(text[lost]), name, cells)
  plain <- without_year_marks(x)
  marked <- plain != x & is_period_text(plain)
  x[marked] <- plain[marked]
  years <- sub("^([0-9]{4})\\s*\u5e74\u5ea6?$", "\\1", x, perl = TRUE)
  years <- sub("^([0-9]+)[.]0+$", "\\1", years)
  at <- match(text, kinds)
  about <- list(found = kinds[marked], read_as = x[marked])
  if (all(grepl("^-?[0-9]{1,9}$", years))) {
    warn_odd_years(as.integer(years), name)
    return(c(list(x = as.integer(years)[at]), about))
  }
  c(list(x = period_labels(x)[at]), about)
}

# Whole numbers that are hardly years: the day numbers of spreadsheets, and years of
# two digits across a turn of the century, which sort in the wrong order.
warn_odd_years <- function(x, name) {
  if (all(x >= 25569L & x <= 73050L)) {
    warn_lowcarbon("the periods in `", name, "`, such as ", x[1L], ", look like day numbers of a spreadsheet (",
                   format(as.Date(x[1L], "1899-12-30")), "); they are taken as whole numbers. ",
                   "Format the cells as dates in the file, or convert the column with as.Date(x, \"1899-12-30\").")
  } else if (all(x >= 0L & x <= 99L) && any(x >= 50L) && any(x < 50L)) {
    warn_lowcarbon("the periods in `", name, "` look like years of two digits, of which ", min(x),
                   " sorts before ", max(x), "; write years with four digits.")
  }
}

period_labels <- function(x) {
  in_text_order <- all(grepl("^[0-9]{4}([-/.]?(0[1-9]|1[0-2])([-/.]?[0-9]{2})?|[QqHh][1-4])$", x)) &&
    length(unique(nchar(x))) == 1L
  if (in_text_order || anyNA(parse_periods(x)$kind)) return(x)
  sorted <- sort(unique(x), method = "radix")
  factor(x, sorted[order(period_values(sorted))], ordered = TRUE)
}

check_no_gap <- function(gap, found, name, cells) {
  if (!any(gap)) return(invisible())
  abort_input("index", paste0("a period in every row of `", name, "`"),
              if (found %in% c("NA", "\"\"", "\"NA\"")) "an empty cell" else found,
              paste("line", cells$line[match(TRUE, gap)], "of the file"),
              hint = paste0("If the one above is meant, as in merged cells: fill_down = ", describe_value(name), ". ",
                            preview_hint))
}
