# The texts of cells: trimmed, compared with what is known, and read as numbers.

shortest_number <- function(x) {
  short <- formatC(x, digits = 15L, format = "fg", width = 1L)
  if (identical(as.double(short), as.double(x))) short else formatC(x, digits = 17L, format = "g", width = 1L)
}

count_names <- c("missing", "thousands", "percent", "minus", "fullwidth")

# Spaces of every width at both ends.
trim_wide <- function(x) {
  trimmed <- gsub("^[\\s\u00a0\u2000-\u200b\u202f\u3000\ufeff]+|[\\s\u00a0\u2000-\u200b\u202f\u3000\ufeff]+$", "", x, perl = TRUE)
  trimmed
}

check_known <- function(columns, names, arg) {
  check_strings(columns, arg)
  unknown <- setdiff(enc2utf8(columns), names)
  if (length(unknown)) {
    abort_input(arg, "names of columns of the file", describe_set(unknown), hint = paste0("The file has ", describe_set(names, at_most = 12L), "."))
  }
}

check_names_read <- function(names) {
  if (any(!nzchar(names))) {
    abort_input("path", "a name for each column", paste("none for column", match(TRUE, !nzchar(names))),
                hint = "Titles above the row of names are passed over with `skip`.")
  }
  if (anyDuplicated(names)) {
    twice <- names[anyDuplicated(names)]
    abort_input("path", "different names of columns", paste0(describe_value(twice), " for columns ",
                                                             paste(which(names == twice), collapse = " and ")))
  }
}

as_text_cells <- function(x) {
  if (!is.numeric(x)) return(as.character(x))
  out <- rep(NA_character_, length(x))
  out[!is.na(x)] <- vapply(x[!is.na(x)], shortest_number, "")
  out
}

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
