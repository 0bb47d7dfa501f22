# Panels from the files people have: CSV in any encoding, Excel, Stata; one row
# a region and period, or one row a region and a column a period. Every cell is
# first read as text, so that what was done to it is known.

#' A panel from a file
#'
#' Reads a CSV, Excel or Stata file, long or wide, into a plain data frame with one row for each region and period, in order
#' of region and period. What was converted, what is missing and what was recognised is kept in the attribute `read`.
#'
#' Nothing is dropped silently: empty rows and columns are counted in the attribute, a cell that
#' is no number in a column of numbers is an error that shows it, and so is a second row for a region and period.
#'
#' @section Long and wide: a file that has the period column is long. Otherwise columns such as `gdp_2010`, `gdp2010`,
#'   `2010` or `2010` with the Chinese sign for year behind it are taken together by what stands before the year, several at once; a column that has no year
#'   is repeated for each period. `wide` says the pattern where names are built otherwise: `"{time}.{value}"`. With bare
#'   years the values go to a column called `value`, or, if `indicator` names the column that says what each row holds, to one column for each.
#' @section Encoding: a byte order mark settles it (UTF-8, UTF-16). Otherwise text that is valid UTF-8 is UTF-8, and
#'   other text GB18030, which contains GBK and GB2312. Old Western files and Big5 look alike: name their encoding, as `"latin1"`. The attribute says what
#'   was taken.
#' @section Numbers: thousands are separated by commas (by points, if `decimal` is `","`) or by spaces, in groups of three; a minus may
#'   be typographic, digits full-width, a percent sign may follow. Columns in which no cell reads as a number stay text, and so do those with codes that begin
#'   with 0. Whole periods become integers, also with the Chinese sign for year behind them.
#' @section Cost: seconds for a million cells.
#'
#' @param path file. Its ending decides: `.xls`, `.xlsx`, `.xlsm` (needs readxl), `.dta` (needs haven), anything else is text with separators.
#' @param index names of the region and the period column of the result, `c("region", "year")` or `~ region + year`. A wide file has
#'   the first only.
#' @param wide pattern of the columns of a wide file with `{value}` and `{time}`; `NULL` looks for years; `FALSE` takes the file as long.
#' @param value name of the values if the columns are bare periods.
#' @param indicator column that names what a row holds, in a wide file with bare periods.
#' @param sheet sheet of an Excel file, by name or number.
#' @param skip lines before the row of names.
#' @param encoding `"auto"` or a name that [iconv()] knows.
#' @param separator `"auto"`, `","`, `";"` or `"\t"`.
#' @param decimal `"."` or `","`.
#' @param missing cells that mean missing, apart from empty ones, without the spaces around them.
#' @param percent what becomes of `12.5%`: `"number"` 12.5, `"share"` 0.125.
#' @param sector columns that tell the rows of a region and period apart, such as industry or fuel; they are text.
#' @param text columns that are text whatever is in them, such as codes.
#'
#' @return A data frame: region, period, then the other columns in the order of the file. The attribute `read`, a list that prints
#'   itself, has `file`, `format`, `encoding`, `separator`, `shape` (long or wide), `rows` (read), `empty_rows`, `empty_columns`,
#'   `columns` (a row for each: `column`, `type`, `missing` and how many cells had `thousands`, `percent`, `minus`, `fullwidth`),
#'   `missing` (region, period, column and what the cell held), `trimmed` (names of regions that had spaces around them) and
#'   `labels` (Stata's labels of variables).
#' @section Errors and warnings: `lowcarbon_error_input` for files that cannot be read, columns without or with the same name, rows with
#'   too few or too many cells, cells that are no numbers, regions or periods missing, and region-periods that occur twice, which are named. A
#'   `lowcarbon_warning` for names of regions that differ by spaces or case only; they stay different. Another for a column that stays text though all its cells look like
#'   numbers with the other decimal mark.
#' @seealso [fill_panel()] for what is missing.
#' @examples
#' path <- tempfile(fileext = ".csv")
#' writeLines(c("province,gdp_2010,gdp_2011,co2_2010,co2_2011", "Hebei,\"20,394\",24516,-,652.3",
#'              "Anhui,12359,15301,301.2,330.8"), path)
#' panel <- read_panel(path, c("province", "year"))
#' panel
#' attr(panel, "read")
#' unlink(path)
#' @export
read_panel <- function(path, index = NULL, wide = NULL, value = "value", indicator = NULL, sheet = 1, skip = 0, encoding = "auto",
                       separator = c("auto", ",", ";", "\t"), decimal = c(".", ","),
                       missing = c("NA", "N/A", "n.a.", "#N/A", "-", "--", "\u2013", "\u2014", "\u2014\u2014", "\u2026", "\u2026\u2026", "...", "."),
                       percent = c("number", "share"), text = NULL, sector = NULL) {
  check_file(path)
  index <- panel_index(index)
  separator <- check_choice(separator, c("auto", ",", ";", "\t"), "separator")
  decimal <- check_choice(decimal, c(".", ","), "decimal")
  rule <- list(missing = c("", check_strings(missing, "missing")), decimal = decimal,
               percent = check_choice(percent, c("number", "share"), "percent"))
  check_number(skip, "skip", lower = 0, whole = TRUE)
  check_strings(value, "value", 1L)
  cells <- read_cells(path, sheet, skip, encoding, separator)
  cells <- without_empty(cells)
  check_names_read(cells$names)
  if (!is.null(text)) check_known(text, cells$names, "text")
  if (!is.null(sector)) check_sector_columns(sector, cells$names, index, indicator)
  cells <- if (is_wide(cells, index, wide)) to_long(cells, index, wide, value, indicator) else as_long(cells, index, indicator)
  finish_panel(cells, index, rule, c(text, sector), sector)
}

check_sector_columns <- function(sector, names, index, indicator) {
  check_known(sector, names, "sector")
  if (any(sector %in% index) || anyDuplicated(sector)) abort_input("sector", "columns other than the region and the period, each once", describe_set(sector))
  if (!is.null(indicator)) abort_input("sector", "NULL where `indicator` is given", describe_set(sector))
}

check_file <- function(path) {
  check_strings(path, "path", 1L)
  if (!file.exists(path) || dir.exists(path)) abort_input("path", "a file that exists", describe_value(path))
  if (file.size(path) == 0) abort_input("path", "a file that is not empty", describe_value(path))
}

panel_index <- function(index) {
  if (inherits(index, "formula")) index <- all.vars(index)
  if (!is.character(index) || length(index) != 2L || anyNA(index) || index[1L] == index[2L]) {
    abort_input("index", "two column names, region then period, as c(\"region\", \"year\")", describe_found(index))
  }
  enc2utf8(index)
}

# ---- rows and columns --------------------------------------------------------

# Rows and columns without anything in them are left out, and counted.
without_empty <- function(cells) {
  filled <- do.call(cbind, lapply(cells$columns, function(x) !is.na(x) & nzchar(trim_wide(as.character(x)))))
  empty_column <- !nzchar(cells$names) & colSums(filled) == 0
  empty_row <- rowSums(filled) == 0
  cells$columns <- lapply(cells$columns[!empty_column], `[`, !empty_row)
  cells$names <- cells$names[!empty_column]
  cells$line <- cells$line[!empty_row]
  cells$labels <- cells$labels[!empty_column]
  cells$empty_rows <- sum(empty_row)
  cells$empty_columns <- sum(empty_column)
  if (!length(cells$line)) abort_input("path", "rows below the row of names", "none")
  cells
}

# ---- the frame ---------------------------------------------------------------

finish_panel <- function(cells, index, rule, text, sector) {
  region <- read_regions(cells, index[1L], rule)
  time <- read_periods(cells, index[2L], rule)
  converted <- Map(function(x, name) convert_column(x, name, rule, name %in% text, cells$line), cells$columns[-(1:2)], names(cells$columns)[-(1:2)])
  columns <- c(stats::setNames(list(region$x, time$x), index), lapply(converted, `[[`, "x"))
  frame <- list_to_frame(columns)
  check_twice(frame, c(index, sector), cells$line)
  order <- order(code_column(frame, index[1L], "index")$codes, code_time(frame, index[2L], "index")$codes)
  absent <- missing_cells(frame, converted, index, order)
  frame <- list_to_frame(lapply(columns, `[`, order))
  warn_similar(unique(frame[[1L]]), index[1L])
  facts <- lapply(converted, `[[`, "facts")
  attr(frame, "read") <- new_reading(cells, facts, columns, absent, region$trimmed)
  frame
}

read_regions <- function(cells, name, rule) {
  raw <- as_text_cells(cells$columns[[1L]])
  x <- trim_wide(raw)
  lost <- match(TRUE, is.na(x) | x %in% rule$missing)
  if (!is.na(lost)) {
    abort_input("index", paste0("a region in every row of `", name, "`"),
                if (is.na(x[lost]) || !nzchar(x[lost])) "an empty cell" else describe_value(x[lost]),
                paste("line", cells$line[lost],
                      "of the file"), hint = "Merged cells have to be filled down, notes below the table removed, before the file is read.")
  }
  trimmed <- unique(x[x != raw])
  whole <- grepl("^[0-9]{1,9}$", x) & !grepl("^0[0-9]", x)
  list(x = if (all(whole)) as.integer(x) else x, trimmed = trimmed)
}

read_periods <- function(cells, name, rule) {
  raw <- cells$columns[[2L]]
  if (inherits(raw, c("Date", "POSIXct"))) {
    check_no_gap(is.na(raw), "an empty cell", name, cells)
    return(list(x = raw))
  }
  x <- sub("^([0-9]{4})\\s*\u5e74$", "\\1", half_width(trim_wide(as_text_cells(raw))), perl = TRUE)
  gap <- is.na(x) | x %in% rule$missing
  check_no_gap(gap, if (any(gap)) describe_value(as.character(raw)[match(TRUE, gap)]), name, cells)
  x <- sub("^([0-9]+)[.]0+$", "\\1", x)
  if (all(grepl("^-?[0-9]{1,9}$", x))) list(x = as.integer(x)) else list(x = x)
}

check_no_gap <- function(gap, found, name, cells) {
  if (!any(gap)) return(invisible())
  abort_input("index", paste0("a period in every row of `", name, "`"), if (is.null(found) || found %in% c("NA", "\"\"")) "an empty cell" else found,
              paste("line", cells$line[match(TRUE, gap)], "of the file"), hint = "Notes below the table have to be removed before the file is read.")
}

# Every region-period that occurs again, five of them named.
check_twice <- function(frame, index, line) {
  key <- do.call(paste, c(unname(unclass(frame[index])), sep = "\r"))
  again <- which(duplicated(key))
  if (!length(again)) return(invisible())
  cells <- unique(key[again])
  named <- vapply(utils::head(cells, 5L), function(cell) {
    rows <- which(key == cell)
    paste0(paste(vapply(index, function(name) format(frame[[name]][rows[1L]]), ""), collapse = " "), " (lines ", enumerate(line[rows]), ")")
  }, "")
  most <- max(tabulate(match(key[key %in% cells], cells)))
  abort_input("path", paste("one row for each", paste(index, collapse = " and ")),
              paste0(length(cells), " of them ", if (most == 2L) "twice" else paste("up to", most, "times"), ": ", paste(named, collapse = ", "),
                     if (length(cells) > 5L) ", ..."),
              hint = repetition_hint(frame, index, key %in% cells))
}

# "2, 3 and 4", of many only the first.
enumerate <- function(x) {
  if (length(x) > 5L) return(paste0(paste(x[1:4], collapse = ", "), " and ", length(x) - 4L, " more"))
  paste(c(paste(x[-length(x)], collapse = ", "), x[length(x)]), collapse = " and ")
}

# Columns of text that tell the repeated rows apart may be what `sector` is for.
repetition_hint <- function(frame, index, again) {
  words <- setdiff(names(frame)[vapply(frame, is.character, NA)], index)
  parts <- Filter(function(name) !anyDuplicated(list_to_frame(lapply(stats::setNames(nm = c(index, name)), function(column) frame[[column]][again]))), words)
  if (length(parts)) {
    return(paste0("If rows are industries, fuels or the like, name their column: sector = ", describe_value(parts[1L]),
                  ". Otherwise add the rows up or remove the repetition first."))
  }
  "Add the rows up or remove the repetition first; if rows are industries, fuels or the like, name the column that says which in `sector`."
}

# Names that a reader would take for the same.
warn_similar <- function(ids, name) {
  if (!is.character(ids)) return(invisible())
  plain <- tolower(gsub("[\\s\u00a0\u2000-\u200b\u202f\u3000]+", "", ids, perl = TRUE))
  again <- unique(plain[duplicated(plain)])
  if (!length(again)) return(invisible())
  pairs <- vapply(utils::head(again, 5L), function(key) paste0("\"", ids[plain == key], "\"", collapse = " and "), "")
  warn_lowcarbon("`", name, "` has names that differ by spaces or case only and count as different regions: ", paste(pairs, collapse = "; "),
                 if (length(again) > 5L) "; ...", ".")
}

# Where nothing is: region, period, column, what the cell held.
missing_cells <- function(frame, converted, index, order) {
  place <- match(seq_along(order), order)
  pieces <- Map(function(column, name) {
    at <- which(column$missing)
    list_to_frame(stats::setNames(list(frame[[1L]][at], frame[[2L]][at], rep_len(name, length(at)), column$held[at], place[at]),
                                  c(index, "column", "found", "place")))
  }, converted, names(converted))
  if (!length(pieces)) return(list_to_frame(stats::setNames(list(frame[[1L]][0L], frame[[2L]][0L], character(), character()),
                                                            c(index, "column", "found"))))
  all <- do.call(rbind, unname(pieces))
  all <- all[order(match(all$column, names(converted)), all$place), 1:4, drop = FALSE]
  rownames(all) <- NULL
  all
}

# ---- what was done -----------------------------------------------------------

new_reading <- function(cells, facts, columns, absent, trimmed) {
  counts <- do.call(rbind, unname(facts))
  if (is.null(counts)) counts <- matrix(0L, 0L, length(count_names), dimnames = list(NULL, count_names))
  type <- vapply(columns[-(1:2)], function(x) if (inherits(x, "Date")) "date" else if (is.numeric(x)) "number" else "text", "")
  about <- list_to_frame(c(list(column = names(columns)[-(1:2)], type = unname(type)),
                           lapply(stats::setNames(count_names, count_names), function(n) unname(counts[, n]))))
  structure(list(file = basename(cells$path), format = cells$format, encoding = cells$encoding, separator = cells$separator, shape = cells$shape,
                 rows = length(unique(cells$line)), empty_rows = cells$empty_rows, empty_columns = cells$empty_columns, columns = about, missing = absent,
                 trimmed = trimmed, labels = cells$labels), class = "lowcarbon_reading")
}

#' @export
print.lowcarbon_reading <- function(x, n = 10L, ...) {
  check_dots(...)
  how <- c(x$format, x$encoding, if (!is.null(x$separator)) paste0("separated by ",
                                                                   c("," = "commas", ";" = "semicolons", "\t" = "tabs")[[x$separator]]), x$shape)
  cat(x$file, ": ", paste(how, collapse = ", "), "\n", sep = "")
  cat(x$rows, " rows read; empty and left out: ", x$empty_rows, " rows, ", x$empty_columns, " columns\n", sep = "")
  if (length(x$trimmed)) cat("spaces taken off the names ", describe_set(x$trimmed), "\n", sep = "")
  if (nrow(x$columns)) print(x$columns, row.names = FALSE, right = FALSE)
  cat(nrow(x$missing), " missing cells", if (nrow(x$missing)) ":", "\n", sep = "")
  if (nrow(x$missing)) print(utils::head(x$missing, n), row.names = FALSE, right = FALSE)
  if (nrow(x$missing) > n) cat("... and", nrow(x$missing) - n, "more in $missing\n")
  invisible(x)
}
