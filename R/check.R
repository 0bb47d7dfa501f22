# Single arguments: a data frame, a vector, one string of several, a number, a flag.

check_data <- function(data, arg = "data") {
  if (missing(data)) abort_input(arg, "a data frame", "nothing")
  if (!is.data.frame(data)) {
    abort_input(arg, "a data frame (data.frame, tibble, data.table or pdata.frame)", describe_class(data))
  }
  if (nrow(data) == 0L) abort_input(arg, "at least one row", "no rows")
  if (inherits(data, c("grouped_df", "rowwise_df"))) refuse_groups(data, arg)
  invisible(data)
}

# Functions take their groups as arguments; those of dplyr would be ignored.
refuse_groups <- function(data, arg) {
  groups <- setdiff(names(attr(data, "groups")), ".rows")
  abort_input(arg, "a data frame without groups of dplyr, which would be ignored",
              if (length(groups)) paste("groups by", describe_set(groups)) else "groups of single rows",
              hint = "Use dplyr::ungroup(), and name groups, regions and periods in the arguments.")
}

# An argument without a default that the caller has left out.
check_given <- function(x, expected, arg = deparse1(substitute(x))) {
  if (missing(x)) abort_input(arg, expected, "nothing")
}

# 64-bit integers are doubles to R, but their bits mean something else.
is_plain_numeric <- function(x) is.numeric(x) && !is.factor(x) && !inherits(x, "integer64")

# One of several strings, as match.arg() but with a classed error. The choices are
# those of the caller's own default, unless given.
check_choice <- function(x, choices = NULL, arg = deparse1(substitute(x))) {
  if (is.null(choices)) choices <- eval(formals(sys.function(sys.parent()))[[arg]], parent.frame())
  if (identical(x, choices)) return(choices[1L])
  if (!is.character(x) || length(x) != 1L || is.na(x) || !x %in% choices) {
    abort_input(arg, paste0("one of ", paste0("\"", choices, "\"", collapse = ", ")),
                describe_found(x))
  }
  x
}

# `strict`: the bounds themselves are excluded.
check_number <- function(x, arg, lower = -Inf, upper = Inf, whole = FALSE, strict = FALSE) {
  ok <- is_plain_numeric(x) && length(x) == 1L && is.finite(x) && x >= lower && x <= upper &&
    (!whole || x == round(x)) &&
    !(strict && x %in% c(lower, upper))
  if (!ok) {
    range <- if (is.finite(upper)) {
      paste0(" between ", digits_text(lower), " and ", digits_text(upper), if (strict) ", both excluded")
    } else if (is.finite(lower)) {
      paste0(if (strict) " above " else " not below ", digits_text(lower))
    }
    abort_input(arg, paste0("one ", if (whole) "whole ", if (is.null(range)) "finite ", "number", range),
                describe_found(x))
  }
  invisible(x)
}

check_flag <- function(x, arg) {
  if (!is.logical(x) || length(x) != 1L || is.na(x)) abort_input(arg, "TRUE or FALSE", describe_found(x))
  invisible(x)
}

check_strings <- function(x, arg, n = NULL) {
  if (!is.character(x) || anyNA(x) || (!is.null(n) && length(x) != n)) {
    abort_input(arg, if (is.null(n)) "strings" else if (n == 1L) "one string" else paste(n, "strings"),
                describe_found(x))
  }
  broken <- which(!validEnc(x))
  if (length(broken)) {
    abort_input(arg, "text in a known encoding", describe_value(iconv(x[broken[1L]], sub = "byte")),
                if (length(x) > 1L) paste("string", broken[1L]), hint = "enc2utf8() or iconv() make it UTF-8.")
  }
  enc2utf8(x)
}

# Where something is to be written.
check_new_file <- function(file, arg) {
  if (nchar(file, type = "bytes") > 4000L) {
    abort_input(arg, "a path of at most 4,000 bytes", paste(nchar(file, type = "bytes"), "bytes"))
  }
  if (!dir.exists(dirname(file))) abort_input(arg, "a file in a folder that exists", describe_value(file))
}

# A numeric vector that stands by itself, not in a data frame.
check_vector <- function(x, arg, lower = -Inf, missing = FALSE) {
  if (base::missing(x)) abort_input(arg, "a numeric vector", "nothing")
  if (!is_plain_numeric(x)) abort_input(arg, "a numeric vector", describe_class(x))
  if (!length(x)) abort_input(arg, "at least one value", "none")
  bad <- .Call(ffi_first_bad, as.double(x), as.double(lower), FALSE, missing)
  if (bad == 0L) return(invisible(x))
  bound <- if (is.finite(lower)) paste(" not below", digits_text(lower)) else ""
  abort_input(arg, paste0("finite values", bound), describe_value(as.double(x)[bad]), paste("value", bad),
              hint = if (is.na(x[bad]) &&
                         arg == "x") "Drop missing values first, or say na.rm = TRUE where that is offered.")
}

check_level <- function(level, arg = "level") check_number(level, arg, lower = 0, upper = 1, strict = TRUE)
