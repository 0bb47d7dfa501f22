# Columns of the user's data frame: which name the region and the period, numeric
# ones that have been looked at, and columns added to the frame.

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
  wanted <- if (is.null(n)) "names of columns of `data`, as strings" else
    "the name of one column of `data`, as a string"
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
    abort_input(arg, "one column of each name in `data`", paste("two or more called", describe_set(twice)),
                hint = "Rename all but one.")
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
                paste0("a ", paste(class(x), collapse = "/"), " column",
                       if (plain) paste0(", ", describe_value(x[1L]), " in row 1")),
                hint = if (plain) paste0("Convert it first, for example with as.numeric(as.character(data[[\"", name,
                                         "\"]])).")
    )
  }
  x <- as.double(x)
  check_values(x, name, arg, data, index, lower, strict, missing)
  x
}

# `rows`: the rows of the data that x stands for, if not all of them in order.
check_values <- function(x, name, arg, data, index, lower = -Inf, strict = FALSE, missing = FALSE, rows = NULL) {
  row <- .Call(ffi_first_bad, x, as.double(lower), strict, missing)
  if (row == 0L) return(invisible(x))
  if (!is.null(rows)) {
    at <- order(rows)
    row <- at[.Call(ffi_first_bad, x[at], as.double(lower), strict, missing)]
  }
  bound <- if (is.finite(lower)) paste0(if (strict) " above " else " not below ", digits_text(lower)) else ""
  abort_input(arg, paste0("finite values", bound, " in `", name, "`"), describe_value(x[row]),
              describe_row(data, if (is.null(rows)) row else rows[row], index),
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

# Identifier columns keep their names in a result, which therefore cannot have
# columns of its own called the same.
check_free <- function(columns, reserved, arg = "index") {
  taken <- intersect(columns, reserved)
  if (length(taken)) {
    abort_input(arg, "columns with names other than those of the result", describe_set(taken),
                hint = "Rename the column first.")
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

check_positive_total <- function(data, total, arg, columns) {
  row <- match(TRUE, total <= 0)
  if (is.na(row)) return(invisible())
  abort_input(arg, paste0("a positive total in each ", paste(columns, collapse = "-")), describe_value(total[row]),
              describe_row(data, row, columns), hint = "Its shares are 0/0; leave these rows out and say so.")
}
