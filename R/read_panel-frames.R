# Sources that have typed columns: Stata and Parquet files, tables of databases,
# data frames. list(columns, names, line, format, encoding, labels, held): `held`
# says what a missing cell held, where the source knows more than "missing".

frame_source <- function(frame, format) {
  if (!ncol(frame) || !nrow(frame)) abort_input("path", "a table with columns and rows",
                                                paste(nrow(frame), "rows and", ncol(frame), "columns"))
  nested <- match(FALSE, vapply(frame, is.atomic, NA))
  if (!is.na(nested)) abort_input("path", "columns of numbers, text or dates", describe_class(frame[[nested]]),
                                  paste0("column `", names(frame)[nested], "`"))
  list(columns = lapply(unname(unclass(frame)), plain_column), names = enc2utf8(names(frame)),
       line = seq_len(nrow(frame)), format = format,
       labels = rep(NA_character_, ncol(frame)))
}

# Factors as text; classes that only dress numbers or text off.
plain_column <- function(x) {
  if (is.factor(x)) return(enc2utf8(as.character(x)))
  if (inherits(x, c("Date", "POSIXct"))) return(x)
  if (inherits(x, "integer64")) return(as.character(x))
  x <- as.vector(unclass(x))
  attributes(x) <- NULL
  if (is.character(x)) enc2utf8(x) else x
}

# ---- Stata -------------------------------------------------------------------

read_stata <- function(path, encoding) {
  need_package("haven", "Stata files")
  old <- stata_is_old(path)
  # the files of version 13 and older do not say their encoding: as Latin-1 every byte comes through
  from <- if (encoding != "auto") encoding else if (old) "latin1" else NULL
  raw <- tryCatch(haven::read_dta(path, encoding = from),
                  error = function(e) abort_input("path", "a Stata file", basename(path),
                                                  hint = paste("It could not be opened:", conditionMessage(e))))
  encoding <- if (encoding != "auto") encoding else NULL
  if (old && is.null(encoding)) {
    found <- recognise_strings(stata_strings(raw))
    encoding <- found$encoding
    raw <- recode_stata(raw, found$encoding)
  }
  source <- frame_source(stata_frame(raw), "Stata")
  source$encoding <- encoding
  source$labels <- unname(vapply(raw, variable_label, ""))
  source$held <- lapply(unname(unclass(raw)), stata_missing)
  source$value_labels <- Filter(Negate(is.null), lapply(raw, partial_labels))
  source
}

variable_label <- function(x) {
  label <- attr(x, "label", exact = TRUE)
  if (is.null(label)) NA_character_ else enc2utf8(label)
}

# Version 117 (Stata 13) and older; the later ones are UTF-8.
stata_is_old <- function(path) {
  head <- readBin(path, "raw", 60L)
  text <- rawToChar(head[head != as.raw(0L) & head < as.raw(0x80L)])
  release <- regmatches(text, regexpr("(?<=<release>)[0-9]+", text, perl = TRUE))
  if (length(release)) return(as.integer(release) <= 117L)
  length(head) > 0L && as.integer(head[1L]) %in% 102:115
}

# All text of the file: names, labels, values.
stata_strings <- function(raw) {
  unique(c(names(raw), unlist(lapply(raw, function(x) {
    c(attr(x, "label", exact = TRUE), names(attr(x, "labels", exact = TRUE)), if (is.character(x)) unique(as.vector(x)))
  }), use.names = FALSE)))
}

recognise_strings <- function(strings) {
  strings <- strings[!is.na(strings)]
  bytes <- unlist(iconv(strings, "UTF-8", "latin1", toRaw = TRUE), use.names = FALSE)
  if (is.null(bytes)) return(list(encoding = "ASCII"))
  recognise(bytes)
}

recode_stata <- function(raw, encoding) {
  if (encoding == "ASCII") return(raw)
  from <- if (encoding == "windows-1252") "CP1252" else encoding
  recode <- function(x) {
    kinds <- unique(x)
    done <- iconv(iconv(kinds, "UTF-8", "latin1", toRaw = TRUE), from, "UTF-8")
    done[is.na(kinds)] <- NA
    done[match(x, kinds)]
  }
  names(raw) <- recode(names(raw))
  for (j in seq_along(raw)) {
    x <- raw[[j]]
    about <- attributes(x)
    if (is.character(x)) x <- recode(as.vector(x))
    if (!is.null(about$label)) about$label <- recode(about$label)
    if (!is.null(about$labels)) names(about$labels) <- recode(names(about$labels))
    attributes(x) <- about
    raw[[j]] <- x
  }
  raw
}

stata_frame <- function(raw) list_to_frame(stats::setNames(lapply(unname(unclass(raw)), stata_column), names(raw)))

# Values with a label for each become these, others stay numbers; counts of months
# and quarters since 1960 become periods as Stata prints them.
stata_column <- function(x) {
  format <- attr(x, "format.stata")
  labels <- attr(x, "labels", exact = TRUE)
  if (inherits(x, "Date")) return(as.Date(as.double(x), origin = "1970-01-01"))
  if (inherits(x, "POSIXct")) return(as.POSIXct(as.double(x), origin = "1970-01-01", tz = "UTC"))
  if (is.character(x)) return(as.vector(x))
  value <- as.vector(unclass(x))
  attributes(value) <- NULL
  period <- if (!is.null(format)) stata_periods(value, format)
  if (!is.null(period)) return(period)
  if (is.null(labels) || !all(value[!is.na(value)] %in% labels)) return(value)
  enc2utf8(names(labels)[match(value, labels)])
}

stata_periods <- function(value, format) {
  kind <- regmatches(format, regexpr("(?<=^%)-?t[mqhwy]", format, perl = TRUE))
  if (!length(kind)) return(NULL)
  kind <- sub("-?t", "", kind)
  if (kind == "y") return(as.integer(value))
  each <- c(m = 12, q = 4, h = 2, w = 52)[[kind]]
  ifelse(is.na(value), NA_character_, paste0(1960 + value %/% each, kind, value %% each + 1))
}

# ".", or ".a" to ".z".
stata_missing <- function(x) {
  if (!is.double(x) || !anyNA(x)) return(NULL)
  letter <- haven::na_tag(x)
  ifelse(is.na(x), ifelse(is.na(letter), ".", paste0(".", letter)), "")
}

# Labels of some codes only, which numbers would lose.
partial_labels <- function(x) {
  labels <- attr(x, "labels", exact = TRUE)
  if (is.null(labels) || is.character(x)) return(NULL)
  labels <- labels[!is.na(labels)]
  value <- as.vector(unclass(x))
  value <- value[!is.na(value)]
  if (!length(labels) || all(value %in% labels)) return(NULL)
  stats::setNames(as.double(labels), enc2utf8(names(labels)))
}

# ---- Parquet, databases, data frames -----------------------------------------

read_parquet_source <- function(path) {
  reader <- Find(function(package) requireNamespace(package, quietly = TRUE), c("nanoparquet", "arrow"))
  if (is.null(reader)) need_package("nanoparquet", "Parquet files")
  read <- getExportedValue(reader, "read_parquet")
  frame <- tryCatch(as.data.frame(read(path)), error = function(e) {
    abort_input("path", "a Parquet file", basename(path), hint = paste("It could not be opened:", conditionMessage(e)))
  })
  frame_source(frame, "Parquet")
}

# A table of a database: `sheet` names it, as it names the sheet of a workbook.
read_database <- function(connection, sheet) {
  need_package("DBI", "tables of databases")
  known <- DBI::dbListTables(connection)
  has <- paste0("The database has ", if (length(known)) paste0("the tables ",
                                                               describe_set(known, at_most = 12L)) else "no tables",
                                                                 ".")
  if (identical(sheet, 1)) {
    if (length(known) != 1L) abort_input("sheet", "the name of a table of the database", "nothing", hint = has)
    sheet <- known
  }
  if (!is.character(sheet) || length(sheet) != 1L || !sheet %in% known) {
    abort_input("sheet", "a table of the database", describe_found(sheet), hint = has)
  }
  frame_source(DBI::dbReadTable(connection, sheet, check.names = FALSE), "database")
}

# Data frames, and what becomes one: tables of dbplyr and arrow.
read_frame <- function(x) {
  if (inherits(x, c("tbl_sql", "tbl_lazy", "ArrowTabular", "Table"))) {
    x <- tryCatch(as.data.frame(x), error = function(e) {
      abort_input("path", "a table that can be fetched", describe_class(x), hint = conditionMessage(e))
    })
  }
  if (inherits(x, "sf")) x[[attr(x, "sf_column")]] <- NULL
  frame_source(as.data.frame(x, stringsAsFactors = FALSE), "data frame")
}
