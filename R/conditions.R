# The two classed conditions of the package. Every complaint about a caller's
# input goes through abort_input(), so that its shape is the same everywhere.

# Bad input: which argument, what was expected, what was found, where (first
# offending row, region, period), and what the caller can do next.
abort_input <- function(arg, expected, found, where = NULL, hint = NULL,
                        call = caller_of_verb(), class = character()) {
  message <- paste0("`", arg, "`: expected ", expected, "; found ", found)
  if (!is.null(where)) message <- paste0(message, " (", where, ")")
  message <- paste0(message, ".")
  if (!is.null(hint)) message <- paste0(message, "\n", hint)
  stop(structure(
    class = c(class, "lowcarbon_error_input", "lowcarbon_error", "error", "condition"),
    list(message = message, call = call, arg = arg, expected = expected,
         found = found, where = where)
  ))
}

# Numerical trouble that still gives an answer.
warn_lowcarbon <- function(..., call = caller_of_verb()) {
  warning(structure(
    class = c("lowcarbon_warning", "warning", "condition"),
    list(message = paste0(...), call = call)
  ))
}

# Something to know that is no trouble: an old word for an argument, say.
note_lowcarbon <- function(..., call = caller_of_verb()) {
  message(structure(class = c("lowcarbon_note", "lowcarbon_message", "message", "condition"),
                    list(message = paste0(..., "\n"), call = call)))
}

# A fault of the package, not of the caller.
abort_internal <- function(...) {
  stop("internal error in lowcarbon: ", ..., "\nPlease report it, with the call that led here.",
       call. = FALSE)
}

# The exported function the user called: the outermost frame whose function
# lives in this namespace.
caller_of_verb <- function() {
  for (frame in seq_len(sys.nframe())) {
    fun <- sys.function(frame)
    if (identical(environment(fun), topenv())) return(sys.call(frame))
  }
  NULL
}

# "row 12 (region \"A\", period 2010)": a place in the caller's data.
describe_row <- function(data, row, columns = character()) {
  columns <- columns[columns %in% names(data)]
  text <- paste("row", row)
  if (!length(columns)) return(text)
  paste0(text, ": ", describe_group(data, row, columns))
}

# "region \"A\", period 2010": a row by what stands in some of its columns.
describe_group <- function(frame, row, columns = names(frame)) {
  paste(vapply(columns, function(name) paste(name, describe_value(frame[[name]][row])), ""), collapse = ", ")
}

describe_value <- function(x) {
  if (is.factor(x)) x <- as.character(x)
  if (is.character(x)) return(encodeString(x, quote = "\"", na.encode = TRUE))
  if (is.numeric(x) && !is.object(x)) digits_text(x) else format(x, digits = 7, trim = TRUE)
}

# Numbers as text, whatever the options scipen and OutDec: whole ones in full, others
# with so many digits.
digits_text <- function(x, digits = 7L) {
  whole <- is.finite(x) & abs(x) < 1e15 & x == trunc(x)
  ifelse(is.na(x), as.character(x), ifelse(whole, sprintf("%.0f", as.double(x)), sprintf("%.*g", digits, as.double(x))))
}

# `code`, in which numbers are pasted into sentences, as without options of the user's.
with_plain_numbers <- function(code) {
  old <- options(scipen = 0L, OutDec = ".", digits = 7L)
  on.exit(options(old))
  code
}

# What was found in the place of an argument, whatever it is.
describe_found <- function(x) {
  if (is.null(x) || !length(x)) return("nothing")
  if (!is.atomic(x) || !is.null(dim(x))) return(describe_class(x))
  if (length(x) == 1L) return(describe_value(x))
  if (!is.numeric(x)) return(paste(length(x), "value(s) of class", class(x)[1L]))
  shown <- paste(describe_value(utils::head(x, 5L)), collapse = ", ")
  if (length(x) > 5L) paste0(shown, " and ", length(x) - 5L, " more") else shown
}

# A short list of names for an error: at most five, then how many more.
describe_set <- function(x, quote = TRUE, at_most = 5L) {
  shown <- utils::head(x, at_most)
  if (quote) shown <- paste0("`", shown, "`")
  text <- paste(shown, collapse = ", ")
  if (length(x) > at_most) text <- paste0(text, " and ", length(x) - at_most, " more")
  text
}

describe_class <- function(x) {
  if (is.null(x)) return("NULL")
  paste0("an object of class ", paste(class(x), collapse = "/"))
}
