# Result classes: data frames that carry the choices made (attribute
# `choices`) and print a bounded, rounded view of themselves.

new_result <- function(frame, class, choices = list(), ...) {
  attributes_given <- list(...)
  for (name in names(attributes_given)) attr(frame, name) <- attributes_given[[name]]
  attr(frame, "choices") <- choices
  attr(frame, "result_columns") <- names(frame)
  class(frame) <- c(class, "lowcarbon_result", "data.frame")
  frame
}

# Columns of one length as a data frame. data.frame() and as.data.frame() would
# pass the names through the locale, which loses Chinese ones in the C locale.
list_to_frame <- function(columns) {
  structure(columns, row.names = .set_row_names(length(columns[[1L]])), class = "data.frame")
}

# "additive, LMDI-I, chained" and the like, for headers and table notes.
describe_choices <- function(x) {
  choices <- attr(x, "choices")
  if (isTRUE(attr(x, "unseeded"))) choices$seed <- "none (R's stream)"
  if (!length(choices)) return("")
  paste(names(choices), vapply(choices, function(choice) paste(trimws(format(choice)), collapse = ", "), ""),
        sep = ": ", collapse = "; ")
}

#' @export
print.lowcarbon_result <- function(x, digits = 4L, n = NULL, ...) {
  check_dots(...)
  n <- rows_printed(x, n)
  cat(strwrap(result_title(x), width = getOption("width"), exdent = 2L), sep = "\n")
  note <- describe_choices(x)
  if (nzchar(note)) cat(strwrap(note, exdent = 2L), sep = "\n")
  shown <- utils::head(as.data.frame(x), n)
  print(format_rounded(shown, digits), row.names = FALSE, right = TRUE)
  if (nrow(x) > n) {
    cat("... ", nrow(x) - n, " more rows; print(x, n = ", nrow(x), ") or as.data.frame(x) shows all\n", sep = "")
  }
  invisible(x)
}

# Results of a generation of years are shown whole, longer ones by their first rows.
rows_printed <- function(x, n = NULL) if (!is.null(n)) n else if (nrow(x) <= 30L) 30L else 10L

result_title <- function(x) UseMethod("result_title")

#' @export
result_title.default <- function(x) {
  paste0("<", class(x)[1L], "> ", nrow(x), " rows")
}

# Strings with as many decimals as the smallest number of the column needs;
# signif() would round 28418 to 28420 and pad shorter numbers with wrong zeros.
format_rounded <- function(frame, digits) {
  frame[] <- lapply(frame, function(column) {
    if (is.double(column) && !is.object(column)) format(column, digits = digits) else column
  })
  frame
}

#' @export
as.data.frame.lowcarbon_result <- function(x, row.names = NULL, optional = FALSE, ..., stringsAsFactors = FALSE) {
  check_dots(...)
  attributes(x) <- attributes(x)[c("names", "row.names")]
  class(x) <- "data.frame"
  if (!is.null(row.names)) attr(x, "row.names") <- row.names
  if (isTRUE(stringsAsFactors)) x[] <- lapply(x, function(column) if (is.character(column)) factor(column) else column)
  x
}

# Columns or rows taken out are plain data frames: what the attributes say of
# the whole would not be true of a part.
#' @export
`[.lowcarbon_result` <- function(x, ...) {
  as.data.frame(x)[...]
}

# A result with a column more is still one. Without one of its own, under another
# name, or with other rows it is a plain data frame: summary(), plot() and the
# choices above it would speak of something else.
#' @export
`$<-.lowcarbon_result` <- function(x, name, value) still_result(NextMethod(), x)

#' @export
`[[<-.lowcarbon_result` <- function(x, i, j, value) still_result(NextMethod(), x)

#' @export
`[<-.lowcarbon_result` <- function(x, i, j, value) still_result(NextMethod(), x)

#' @export
`names<-.lowcarbon_result` <- function(x, value) still_result(NextMethod(), x)

still_result <- function(changed, before) {
  if (!length(lost_columns(changed)) && nrow(changed) == nrow(before)) changed else
    as.data.frame.lowcarbon_result(changed)
}

lost_columns <- function(x) setdiff(attr(x, "result_columns"), names(x))

# Other packages' verbs can take columns away and leave the class.
check_whole <- function(x, arg = "object") {
  lost <- lost_columns(x)
  if (!length(lost)) return(invisible(x))
  abort_input(arg, paste0("a result with all its columns (", class(x)[1L], ")"), paste("no column", describe_set(lost)),
              hint = "Summarise and draw the result first, and take columns out of as.data.frame() of it.")
}

# Results one below the other are rows: what each says of its whole holds no longer.
#' @export
rbind.lowcarbon_result <- function(..., deparse.level = 1) {
  parts <- lapply(Filter(Negate(is.null), list(...)),
                  function(part) if (inherits(part, "lowcarbon_result")) as.data.frame(part) else part)
  do.call(rbind, parts)
}

# Cut to a width on the screen, with dots where something is missing.
cut_short <- function(x, width) {
  ifelse(nchar(x, "width") > width, paste0(strtrim(x, width - 2L), ".."), x)
}
