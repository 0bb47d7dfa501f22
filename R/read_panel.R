# Panels from the files people have: text in any encoding, Excel, Stata, Parquet,
# web pages, databases; one row a region and period, or a column a period, or a
# column a region; with titles, notes, units and totals around and among the data.
# What was done to a file is known, kept and said.

#' A panel from a file as it was published
#'
#' Reads a table from a text, Excel, Stata, Parquet or HTML file, a database or a
#' data frame into a plain data frame with one row for each region and period, in
#' order of region and period. Yearbook tables and exports of databases are read as
#' they are: titles, units, headings of several rows, merged cells, headings that
#' are repeated, notes and sources are recognised, left out and kept in the
#' attribute `read`.
#'
#' Nothing is dropped silently. If more was done to a file than that its cells became
#' numbers, a message of five lines says what; `print(attr(x, "read"))` says it again.
#' A cell that is no number in a column of numbers is an error that shows it, and so
#' is a second row for a region and period. `preview = TRUE` shows what each line is
#' taken for without reading the values.
#'
#' @section Layout: the heading is the first row that holds a name of `index`, or
#'   else the first with two cells or more that is neither a note nor a title. Rows
#'   above it that name groups of its columns, and rows below it that hold years or
#'   sub-headings, belong to it; a row of units below it is kept as `units`. A line
#'   that is equal to the heading, a line that begins as a note or a source does,
#'   and a line in which nothing is written but a name are no data. Row numbers that
#'   `write.csv()` puts first are left out. Key columns without a heading get the
#'   names of `index`. Cells of key columns that are merged downwards, or empty below
#'   the only cell with their name, are filled; `fill_down` decides it.
#' @section Long and wide: a file that has the period column is long. Otherwise
#'   columns such as `gdp_2010`, `gdp2010`, `2010` or `2010` with the Chinese sign
#'   for year behind it, and months and quarters likewise, are taken together by what
#'   stands before the period, several at once; a column that has no period is
#'   repeated for each. `wide` says the pattern where names are built otherwise:
#'   `"{time}.{value}"`. With bare periods the values go to a column called `value`,
#'   or, if `indicator` names the column that says what each row holds, to one column
#'   for each. `wide = "{region}"` is for files with periods down and regions across,
#'   which is taken by itself if the headings are provinces of China; `"{value}_{region}"`
#'   for several values.
#' @section Totals: rows called total, sum, national, average and the like in
#'   English and Chinese, and rows that are the sum or the mean of all others in every
#'   period, are no regions. By default they stay and a warning names them, because
#'   nothing is dropped without a word; everything that adds over regions warns of
#'   them again.
#' @section Marks: footnote signs (circled numbers, stars, daggers, numbers in
#'   brackets) are taken off headings, regions, periods and numbers, and so are the
#'   marks of estimated and provisional years (`2020E`, `2021(F)`); a warning names them.
#' @section Periods: whole years become integers. Months, quarters, halves and dates
#'   keep their labels: where text sorts them wrongly they are ordered factors, and
#'   every function of the package takes them in order of time. A column of months
#'   (`1` with the sign of the month, `Jan`) named in `index` is joined with the year
#'   beside it. Stata's `%tm` and `%tq` come as Stata prints them.
#' @section Encoding: a byte order mark settles it (UTF-8, UTF-16). Otherwise text
#'   that is valid UTF-8 is UTF-8; other text is GB18030, which contains GBK and
#'   GB2312, if what comes out are common Chinese characters; otherwise Western
#'   (windows-1252), with a warning. Big5 and others have to be named. Stata files of
#'   version 13 and older go through the same test.
#' @section Numbers: thousands are separated by commas (by points, if `decimal` is
#'   `","`) or by spaces, in groups of three; a minus may be typographic, digits
#'   full-width, a percent sign may follow. Columns in which no cell reads as a number
#'   stay text, and so do those with codes that begin with 0 or have sixteen digits or
#'   more. Numbers that no double can hold (1e400) are errors. Numbers with and without
#'   a percent sign in one column are warned of, with the cells.
#' @section Cost: one or two seconds for a million cells of text, half a minute for
#'   as many of Excel; memory about ten times the file. Files of 2 GB and more, sheets of more than
#'   fifty million cells, archives that unpack to more than 1 GB and damaged workbooks are refused. Damaged Parquet
#'   files are left to their reader, which they may bring down.
#'
#' @param path file; its first bytes decide what it is, so that text and web pages called `.xls`
#'   are read as well. Excel
#'   needs readxl, Stata haven, Parquet nanoparquet or arrow, web pages xml2. Or a `DBI` connection, of which `sheet`
#'   names the table; or a data frame or what can be made one.
#' @param index names of the region and the period column of the result,
#'   `c("region", "year")` or `~ region + year`. A wide file has one of them only.
#' @param wide pattern of the columns of a wide file with `{time}` or `{region}`, and `{value}`, in these words
#'   whatever `index` says; `NULL` looks for periods and for provinces; `FALSE` takes the file as long.
#' @param value name of the values if the columns are bare periods or regions.
#' @param indicator column that names what a row holds, in a wide file with bare
#'   periods. A column called indicator, item or the like is taken by itself.
#' @param sheet sheet of an Excel file, or table of a database, by name or number.
#' @param skip lines before the table.
#' @param encoding `"auto"` or a name that [iconv()] knows.
#' @param separator `"auto"`, `","`, `";"` or `"\t"`.
#' @param decimal `"."` or `","`.
#' @param missing cells that mean missing, apart from empty ones, without the spaces
#'   around them.
#' @param percent what becomes of `12.5%`: `"number"` 12.5, `"share"` 0.125.
#' @param sector columns that tell the rows of a region and period apart, such as
#'   industry or fuel; they are text.
#' @param text columns that are text whatever is in them, such as codes.
#' @param totals what becomes of total rows: `"warn"` keeps them and says so, `"drop"` leaves them out, `"keep"`
#'   keeps them without a word.
#' @param names names of the columns, one for each, instead of the file's; or some new ones as
#'   `c(region = "heading")`.
#' @param header_rows how many rows the heading has, or the numbers of their lines, as `3:4`; `NULL` finds out.
#' @param fill_down columns whose empty cells mean the cell above; `TRUE` for the key columns,
#'   `FALSE` for none, `NULL`
#'   where it cannot mean anything else.
#' @param sheets several sheets of an Excel file by name or number, `TRUE` for all. Sheets named by
#'   periods are put one below
#'   the other, which is done by itself if the first has no period column; others are indicators, one column each.
#' @param preview show what every line is taken for, and read no values?
#'
#' @return A data frame: region, period, then the other columns in the order of the
#'   file. The attribute `read`, a list that prints itself in five lines, has `file`,
#'   `format`, `encoding`, `separator`, `sheet`, `sheets`, `not_read` (sheets), `shape`,
#'   `rows` (read, before any spreading), `empty_rows`, `empty_columns`, `columns` (a
#'   row for each, also its `summary()`: `column`, `type`, `missing` and how many cells
#'   had `thousands`, `percent`, `minus`, `fullwidth`, `marks`), `missing` (region,
#'   period, column and what the cell held: an error of Excel, `.a` of Stata),
#'   `trimmed` (names of regions that had spaces around them), `labels` and
#'   `value_labels` (Stata's), `header` (lines), `title`, `unit`, `units` (of columns),
#'   `notes` (line, text), `repeated_headers`, `without_values`, `marks`, `totals`
#'   (column, name, why), `filled_down`, `indicator`, `guessed`, `joined`, `ranges`,
#'   `percent_mixed`, `repeated_columns` and `dropped_columns`. With `preview = TRUE` a data
#'   frame of `line`, `role` and `text`.
#' @section Errors and warnings: `lowcarbon_error_input` for files that cannot be
#'   read, columns without or with the same name, rows with too few or too many cells,
#'   cells that are no numbers, regions or periods missing, and region-periods that
#'   occur twice, which are named; the hint says what to do. A `lowcarbon_warning` for totals
#'   (class `lowcarbon_warning_totals`), marks, mixed percentages, errors of Excel, lines with
#'   a name and no value, names of regions that differ by spaces, case or leading zeros only, periods
#'   that are not understood, and numbers in several units by their column of units, a negative code
#'   such as -9999 among numbers that are never negative, and a column that stays text though all its cells look
#'   like numbers with the other decimal mark, with a currency or with a unit.
#' @seealso [fill_panel()] for what is missing.
#' @concept yearbook
#' @concept import
#' @concept Excel
#' @concept Stata file
#' @concept China statistical yearbook
#' @concept nianjian
#' @examples
#' path <- tempfile(fileext = ".csv")
#' writeLines(c("province,gdp_2010,gdp_2011,co2_2010,co2_2011", "Hebei,\"20,394\",24516,-,652.3",
#'              "Anhui,12359,15301,301.2,330.8"), path)
#' panel <- read_panel(path, c("province", "year"))
#' panel
#' attr(panel, "read")
#'
#' # as in a yearbook: title, unit, heading of two rows, total, source
#' writeLines(c("Table 1 Output and emissions", "Unit: Mt,,,,", "province,gdp,,co2,",
#'              ",2010,2011,2010,2011",
#'              "Total,32753,39817,301,983", "Hebei,20394,24516,180,652", "Anhui,12359,15301,121,331",
#'              "Source: made up"), path)
#' read_panel(path, preview = TRUE)
#' read_panel(path, c("province", "year"), totals = "drop")
#' unlink(path)
#' @export
read_panel <- function(path, index = NULL, wide = NULL, value = "value", indicator = NULL, sheet = 1, skip = 0,
                       encoding = "auto", separator = c("auto", ",", ";", "\t"), decimal = c(".", ","),
                       missing = c("NA", "N/A", "n/a", "n.a.", "#N/A", "NaN", "nan", "NULL", "null", "-", "--", "\u2013",
                                   "\u2014", "\u2014\u2014", "\u2026", "\u2026\u2026", "...", "..", "."),
                       percent = c("number", "share"), text = NULL, sector = NULL, totals = c("warn", "drop", "keep"),
                       names = NULL, header_rows = NULL, fill_down = NULL, sheets = NULL, preview = FALSE) {
  check_flag(preview, "preview")
  how <- list(index = if (preview && is.null(index)) NULL else panel_index(index), wide = wide, value = value,
              indicator = indicator,
              sector = sector, text = text, skip = skip, names = names, header_rows = header_rows,
                fill_down = fill_down,
              totals = check_choice(totals),
                percent_given = !base::missing(percent))
  separator <- check_choice(separator)
  rule <- list(missing = c("", check_strings(missing, "missing")),
               decimal = check_choice(decimal),
               percent = check_choice(percent))
  check_number(skip, "skip", lower = 0, whole = TRUE)
  check_strings(value, "value", 1L)
  check_strings(encoding, "encoding", 1L)
  check_layout_arguments(how)
  source <- open_source(path, sheet, encoding, separator)
  chosen <- chosen_sheets(source, sheets, base::missing(sheet), how)
  if (preview) return(preview_source(source, chosen$names, how))
  tables <- lapply(chosen$names, function(name) sheet_to_long(source, name, chosen, how))
  cells <- if (length(tables) == 1L) tables[[1L]] else join_sheets(tables, chosen$names, chosen$periods, how)
  cells$file <- source$file
  if (length(chosen$names) > 1L) cells$sheets <- chosen$names
  cells$not_read <- chosen$not_read
  panel <- finish_panel(cells, how, rule)
  say_reading(attr(panel, "read"))
  panel
}

check_layout_arguments <- function(how) {
  if (!is.null(how$names) && (!is.character(how$names) || anyNA(how$names) || anyDuplicated(names(how$names)))) {
    abort_input("names", "names of the columns as strings, or c(new = \"heading\")", describe_found(how$names))
  }
  rows <- how$header_rows
  if (!is.null(rows) && (!is_plain_numeric(rows) || !length(rows) || anyNA(rows) ||
                         any(rows < 0 | rows != round(rows)) || is.unsorted(rows, strictly = TRUE))) {
    abort_input("header_rows", "how many rows the heading has, or the numbers of their lines, as 3:4",
                describe_found(rows))
  }
  if (!is.null(how$fill_down) && !is.character(how$fill_down)) check_flag(how$fill_down, "fill_down")
}

panel_index <- function(index) {
  if (inherits(index, "formula")) index <- all.vars(index)
  if (is.character(index) && length(index) == 3L && !anyNA(index)) abort_three_keys(index)
  if (!is.character(index) || length(index) != 2L || anyNA(index) || index[1L] == index[2L]) {
    abort_input("index", "two column names, region then period, as c(\"region\", \"year\")", describe_found(index),
                hint = preview_hint)
  }
  enc2utf8(index)
}

# A year and a month beside it are one period, which the month's column is read as.
abort_three_keys <- function(index) {
  finer <- index[2:3][!is.na(is_month_heading(index[2:3]))]
  abort_input("index", "two column names, region then period", describe_set(index),
              hint = if (length(finer) == 1L) {
                paste0("The year beside a column of months or quarters is found by itself: index = c(",
                       describe_value(index[1L]), ", ", describe_value(finer), ").")
              } else {
                paste0("A third column that tells rows apart is a sector or an indicator: index = c(",
                       describe_value(index[1L]), ", ", describe_value(index[2L]), "), sector = ",
                       describe_value(index[3L]), ".")
              })
}

check_sector_columns <- function(sector, names, index, indicator) {
  check_known(sector, names, "sector")
  if (any(sector %in% index) || anyDuplicated(sector)) {
    abort_input("sector", "columns other than the region and the period, each once", describe_set(sector))
  }
  if (!is.null(indicator)) abort_input("sector", "NULL where `indicator` is given", describe_set(sector))
}

# One sheet, or the only table of a source, as cells in long form.
sheet_to_long <- function(source, name, chosen, how) {
  cells <- source$cells(name, how)
  if (isTRUE(chosen$periods)) {
    cells$columns <- c(cells$columns, list(rep(name, length(cells$line))))
    cells$names <- c(cells$names, how$index[2L])
    for (part in c("held", "percent", "merged")) {
      if (!is.null(cells[[part]])) cells[[part]] <- c(cells[[part]], list(NULL))
    }
    cells$labels <- c(cells$labels, NA_character_)
  }
  cells <- settle_keys(cells, how)
  if (!is.null(how$sector)) check_sector_columns(how$sector, cells$names, how$index, how$indicator)
  if (!is.null(how$text)) check_known(how$text, cells$names, "text")
  check_names_read(cells$names)
  by <- wide_by(cells, how$index, how$wide)
  if (nzchar(by)) to_long(cells, how, by) else as_long(cells, how$index, how$indicator)
}
