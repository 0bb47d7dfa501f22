# What every function on a data frame needs: which columns name the region and
# the period, what integers stand for them, and numeric columns that have been
# looked at. Regions are matched by identifier; the order of rows never counts.

check_data <- function(data, arg = "data") {
  if (missing(data)) abort_input(arg, "a data frame", "nothing")
  if (!is.data.frame(data)) {
    abort_input(arg, "a data frame (data.frame, tibble, data.table or pdata.frame)", describe_class(data))
  }
  if (nrow(data) == 0L) abort_input(arg, "at least one row", "no rows")
  invisible(data)
}

describe_class <- function(x) {
  if (is.null(x)) return("NULL")
  paste0("an object of class ", paste(class(x), collapse = "/"))
}

# `index` in any of its three forms -> two column names. A pdata.frame carries
# its own index, so there it may be left out.
resolve_index <- function(data, index, arg = "index", n = 2L) {
  if (is.null(index) && inherits(data, "pdata.frame")) {
    index <- names(attr(data, "index"))[seq_len(n)]
  }
  if (inherits(index, "formula")) index <- all.vars(index)
  if (!is.character(index) || length(index) != n || anyNA(index)) {
    abort_input(arg, "two column names, region then period, as c(\"region\", \"time\") or ~ region + time",
                if (is.character(index)) describe_set(index) else describe_found(index),
                hint = "A plm::pdata.frame brings its own index.")
  }
  if (index[1L] == index[n] && n > 1L) abort_input(arg, "two different columns", paste0("`", index[1L], "` twice"))
  check_columns(data, index, arg)
  unname(index)
}

# One or more column names that must exist, and not twice.
check_columns <- function(data, columns, arg, n = NULL) {
  wanted <- if (is.null(n)) "names of columns of `data`, as strings" else "the name of one column of `data`, as a string"
  if (missing(columns)) abort_input(arg, wanted, "nothing")
  if (!is.character(columns) || anyNA(columns) || !length(columns) || (!is.null(n) && length(columns) != n)) {
    abort_input(arg, wanted, describe_found(columns))
  }
  unknown <- setdiff(columns, names_with_index(data))
  if (length(unknown)) {
    abort_input(arg, "names of columns of `data`", paste0("no column ", describe_set(unknown)),
                hint = paste0("`data` has ", describe_set(names(data), at_most = 12L), "."))
  }
  twice <- intersect(columns, names(data)[duplicated(names(data))])
  if (length(twice)) {
    abort_input(arg, "one column of each name in `data`", paste("two or more called", describe_set(twice)), hint = "Rename all but one.")
  }
  invisible(columns)
}

names_with_index <- function(data) {
  union(names(data), names(attr(data, "index")))
}

get_column <- function(data, name) {
  if (name %in% names(data)) .subset2(data, name) else attr(data, "index")[[name]]
}

# A numeric column as a plain double vector. Missing and infinite values are
# errors unless `missing = TRUE`; `lower` bounds it from below.
numeric_column <- function(data, name, arg, index = character(), lower = -Inf, strict = FALSE,
                           missing = FALSE) {
  x <- get_column(data, name)
  if (!is_plain_numeric(x) || !is.null(dim(x))) {
    plain <- is.atomic(x) && is.null(dim(x))
    abort_input(arg, paste0("a numeric column in `", name, "`"),
                paste0("a ", paste(class(x), collapse = "/"), " column", if (plain) paste0(", ", describe_value(x[1L]), " in row 1")),
                hint = if (plain) paste0("Convert it first, for example with as.numeric(as.character(data[[\"", name, "\"]])).")
    )
  }
  x <- as.double(x)
  check_values(x, name, arg, data, index, lower, strict, missing)
  x
}

# 64-bit integers are doubles to R, but their bits mean something else.
is_plain_numeric <- function(x) is.numeric(x) && !is.factor(x) && !inherits(x, "integer64")

check_values <- function(x, name, arg, data, index, lower = -Inf, strict = FALSE, missing = FALSE) {
  row <- .Call(ffi_first_bad, x, as.double(lower), strict, missing)
  if (row == 0L) return(invisible(x))
  bound <- if (is.finite(lower)) paste0(if (strict) " above " else " not below ", format(lower)) else ""
  abort_input(arg, paste0("finite values", bound, " in `", name, "`"), describe_value(x[row]),
              describe_row(data, row, index),
              hint = if (is.na(x[row])) "Drop such rows, or fill them with fill_panel(), and say so.")
}

# 1; or, for numbers so large or so small that sums of products of three of them
# leave the range of doubles, the power of two that takes them to about 1. It
# goes in and comes out without rounding.
unit_in_range <- function(x) {
  top <- max(max(x), -min(x)) # range() would copy
  if (top == 0 || (top < 1e50 && top > 1e-50)) return(1)
  2^min(-floor(log2(top)), 1000) # 2^1074, for the smallest double, is infinite
}

# Integer codes 1..k of an identifier column and the identifiers behind them,
# sorted: factors by level, strings in the C locale whatever the user's locale,
# so that no result depends on it.
code_column <- function(data, name, arg, index = character()) {
  x <- get_column(data, name)
  if (!is.atomic(x) || !is.null(dim(x)) || is.complex(x) || is.raw(x) || inherits(x, "integer64")) {
    abort_input(arg, paste0("identifiers (strings, factor or numbers) in `", name, "`"), describe_class(x))
  }
  coded <- .Call(ffi_codes, x)
  if (coded[[3L]] > 0L) {
    abort_input(arg, paste0("an identifier in every row of `", name, "`"), "a missing value",
                describe_row(data, coded[[3L]], setdiff(index, name)),
                hint = "Give these rows their identifier, or leave them out and say so.")
  }
  ids <- x[coded[[2L]]]
  if (is.character(ids) && anyDuplicated(enc2utf8(ids))) return(code_mixed_encodings(x))
  if (is.double(ids) && any(is.infinite(ids))) {
    row <- match(TRUE, is.infinite(x))
    abort_input(arg, paste0("finite identifiers in `", name, "`"), describe_value(x[row]), describe_row(data, row, setdiff(index, name)))
  }
  rank <- order(sort_key(ids), method = "radix")
  codes <- if (is.unsorted(rank)) order(rank)[coded[[1L]]] else coded[[1L]]
  list(codes = codes, ids = ids[rank], n = length(ids))
}

# What identifiers are sorted by. A string that does not say its encoding would
# stop the sort in a locale that cannot hold it: there it counts as what its
# bytes are, so that the order is that of any other locale.
sort_key <- function(ids) {
  if (is.factor(ids)) return(as.integer(ids))
  if (!is.character(ids)) return(ids)
  unmarked <- Encoding(ids) == "unknown"
  readable <- validUTF8(ids)
  Encoding(ids[unmarked & readable]) <- "UTF-8"
  Encoding(ids[unmarked & !readable]) <- "bytes"
  ids
}

# The same string in two encodings is two pointers but one identifier.
code_mixed_encodings <- function(x) {
  x <- enc2utf8(x)
  ids <- unique(x)
  ids <- ids[order(sort_key(ids), method = "radix")]
  list(codes = match(x, ids), ids = ids, n = length(ids))
}

# Codes of groups whose names are numbers or periods ("9", "10") in their order.
# Levels of a factor that somebody has put in an order of his own stay in it.
in_order_of_time <- function(coded) {
  ids <- as.character(coded$ids)
  own_order <- is.factor(coded$ids) && is.unsorted(order(enc2utf8(ids), method = "radix"))
  if (is.numeric(coded$ids) || own_order || !all(grepl("^[0-9]", ids))) return(coded)
  rank <- order(period_values(ids))
  list(codes = order(rank)[coded$codes], ids = coded$ids[rank], n = coded$n)
}

# The same for periods, which come in order of time: labels that read as
# numbers ("9", "10") by these, whatever the order of levels or strings.
code_time <- function(data, name, arg, index = character()) {
  time <- code_column(data, name, arg, index)
  warn_unread_periods(time$ids, name)
  rank <- order(period_values(time$ids))
  if (!is.unsorted(rank)) return(time)
  list(codes = order(rank)[time$codes], ids = time$ids[rank], n = time$n)
}

# Region, period and, if named, sector codes of a panel; refuses a second row
# for the same cell. `cells` maps (region, period, sector), sector fastest, to
# the row that holds it, 0 where there is none.
code_panel <- function(data, index, sector = NULL, arg = "index",
                       hint = "Add the rows up or drop the repetition first.") {
  region <- code_column(data, index[1L], arg, index)
  time <- code_time(data, index[2L], arg, index)
  third <- code_sectors(data, sector, index)
  size <- as.double(region$n) * time$n * third$n
  if (size > .Machine$integer.max) {
    abort_input(arg, "fewer than 2^31 region-period cells", format(size))
  }
  cells <- .Call(ffi_cells, region$codes, time$codes, third$codes, region$n, time$n, third$n)
  if (length(cells) == 2L && !is.null(attr(cells, "duplicate"))) {
    columns <- c(index, sector)
    abort_input(arg, paste0("one row for each ", paste(columns, collapse = "-")),
                paste0("rows ", cells[1L], " and ", cells[2L], " for the same one"),
                describe_row(data, cells[2L], columns), hint = hint)
  }
  list(region = region, time = time, sector = third, cells = cells)
}

# No, one or several sector columns (industry, fuel, ...): every combination
# that occurs is one sector. `ids` is then a data frame.
code_sectors <- function(data, sector, index) {
  if (is.null(sector)) return(list(codes = NULL, ids = NULL, n = 1L))
  taken <- sector[duplicated(sector) | sector %in% index]
  if (length(taken)) {
    abort_input("sector", "columns other than the region and the period, each once", describe_set(taken))
  }
  if (length(sector) == 1L) return(code_column(data, sector, "sector", c(index, sector)))
  coded <- code_groups(data, sector, "sector", c(index, sector))
  list(codes = coded$codes, ids = coded$frame, n = coded$n)
}

describe_sector <- function(panel, at, sector) {
  ids <- panel$sector$ids
  values <- if (is.data.frame(ids)) lapply(ids, `[`, at) else list(ids[at])
  paste(sector, vapply(values, describe_value, ""), collapse = ", ")
}

# The first cell of the full region-period(-sector) grid that has no row.
check_balanced <- function(panel, index, sector = NULL, hint = NULL) {
  empty <- match(0L, panel$cells)
  if (is.na(empty)) return(invisible(panel))
  at <- arrayInd(empty, c(panel$sector$n, panel$time$n, panel$region$n))
  where <- paste0(index[1L], " ", describe_value(panel$region$ids[at[3L]]), ", ",
                  index[2L], " ", describe_value(panel$time$ids[at[2L]]))
  if (!is.null(sector)) where <- paste0(where, ", ", describe_sector(panel, at[1L], sector))
  abort_input("data", paste0("a row for each ", paste(c(index, sector), collapse = "-")),
              paste(sum(panel$cells == 0L), "absent, the first:"), where, hint = hint)
}

# Group codes of one or more columns at once (for `by`), in order of the
# columns' sorted values: list(codes, frame with one row a group, n).
code_groups <- function(data, by, arg = "by", index = character()) {
  coded <- lapply(by, function(name) in_order_of_time(code_column(data, name, arg, index)))
  key <- coded[[1L]]$codes
  for (part in coded[-1L]) key <- (key - 1) * part$n + part$codes
  present <- sort(unique(key))
  codes <- if (length(by) == 1L) key else match(key, present)
  first <- match(seq_along(present), codes)
  frame <- lapply(stats::setNames(by, by), function(name) get_column(data, name)[first])
  list(codes = as.integer(codes), frame = list_to_frame(frame), n = length(present))
}

# Identifier columns keep their names in a result, which therefore cannot have
# columns of its own called the same.
check_free <- function(columns, reserved, arg = "index") {
  taken <- intersect(columns, reserved)
  if (length(taken)) {
    abort_input(arg, "columns with names other than those of the result", describe_set(taken), hint = "Rename the column first.")
  }
}

# Columns that make groups: each once, and none of a name the result needs.
check_by <- function(data, by, reserved) {
  check_columns(data, by, "by")
  if (anyDuplicated(by)) abort_input("by", "different columns", paste0("`", by[anyDuplicated(by)], "` twice"))
  check_free(by, reserved, "by")
}

# The caller's rows, order and class, with columns added. A column that is
# already there is replaced, and the caller told; identifiers never are.
add_columns <- function(data, columns, index = NULL, call = caller_of_verb()) {
  check_free(c(index, names(attr(data, "index"))), names(columns))
  taken <- intersect(names(columns), names(data))
  if (length(taken)) {
    warn_lowcarbon("`data` already has a column ", describe_set(taken), "; it is replaced.", call = call)
  }
  set_columns(data, columns)
}

# Columns set without a word: for those that are meant to be replaced. A
# data.table comes back as a copy, so that the caller's is left alone.
set_columns <- function(data, columns) {
  if (inherits(data, "data.table") && requireNamespace("data.table", quietly = TRUE)) {
    data <- data.table::copy(data)
    data.table::set(data, j = names(columns), value = unname(columns))
    return(data)
  }
  for (name in names(columns)) data[[name]] <- columns[[name]]
  data
}

# An attribute on a data frame that set_columns() has returned.
set_attribute <- function(data, name, value) {
  if (inherits(data, "data.table") && requireNamespace("data.table", quietly = TRUE)) {
    return(data.table::setattr(data, name, value))
  }
  attr(data, name) <- value
  data
}

# The rows of a panel region by region, each in order of time: the row, its
# region code, the number of its period and how manieth row of the region it is.
panel_rows <- function(panel) {
  time <- period_values(panel$time$ids)
  order <- order(panel$region$codes, time[panel$time$codes])
  region <- panel$region$codes[order]
  list(row = order, region = region, time = time[panel$time$codes[order]],
       step = sequence(tabulate(region, panel$region$n)))
}

# One of several strings, as match.arg() but with a classed error.
check_choice <- function(x, choices, arg) {
  if (identical(x, choices)) return(choices[1L])
  if (!is.character(x) || length(x) != 1L || is.na(x) || !x %in% choices) {
    abort_input(arg, paste0("one of ", paste0("\"", choices, "\"", collapse = ", ")),
                describe_found(x))
  }
  x
}

# `strict`: the bounds themselves are excluded.
check_number <- function(x, arg, lower = -Inf, upper = Inf, whole = FALSE, strict = FALSE) {
  ok <- is_plain_numeric(x) && length(x) == 1L && is.finite(x) && x >= lower && x <= upper && (!whole || x == round(x)) &&
    !(strict && x %in% c(lower, upper))
  if (!ok) {
    range <- if (is.finite(upper)) {
      paste0(" between ", format(lower), " and ", format(upper), if (strict) ", both excluded")
    } else if (is.finite(lower)) {
      paste0(if (strict) " above " else " not below ", format(lower))
    }
    abort_input(arg, paste0("one ", if (whole) "whole ", if (is.null(range)) "finite ", "number", range), describe_found(x))
  }
  invisible(x)
}

check_flag <- function(x, arg) {
  if (!is.logical(x) || length(x) != 1L || is.na(x)) abort_input(arg, "TRUE or FALSE", describe_found(x))
  invisible(x)
}
