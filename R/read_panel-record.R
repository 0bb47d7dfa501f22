# What was done to a file, and its five lines.

new_reading <- function(cells, converted, columns, absent, trimmed, found, how) {
  own <- columns[-(1:2)]
  counts <- vapply(converted, `[[`, stats::setNames(integer(length(count_names)), count_names), "facts")
  type <- vapply(own, function(x) if (inherits(x, "Date")) "date" else if (is.numeric(x)) "number" else "text", "")
  about <- list_to_frame(c(list(column = as.character(names(own)), type = as.character(type)),
                           lapply(stats::setNames(nm = count_names),
                                  function(name) as.integer(counts[match(name, count_names), ]))))
  layout <- cells$layout
  structure(list(
    file = cells$file, format = cells$format, encoding = cells$encoding, separator = cells$separator,
      sheet = cells$sheet, sheets = cells$sheets,
    not_read = cells$not_read, shape = cells$shape,
      rows = if (is.null(cells$rows_read)) length(unique(cells$line)) else cells$rows_read,
    empty_rows = cells$empty_rows, empty_columns = cells$empty_columns, columns = about, missing = absent,
      trimmed = trimmed, labels = cells$labels,
    value_labels = cells$value_labels, header = layout$header, title = layout$title, unit = layout$unit,
      units = layout$units, notes = layout$notes,
    repeated_headers = layout$repeated, without_values = layout$without_values, skipped = layout$skipped,
      row_names = isTRUE(layout$row_names),
    marks = cells$marks, totals = found, totals_rule = how$totals, filled_down = cells$filled_down,
      indicator = cells$indicator, guessed = cells$guessed,
    joined = cells$joined, ranges = cells$ranges, percent_mixed = names(Filter(function(column) !is.null(column$mixed),
                                                                               converted)),
    repeated_columns = setdiff(cells$repeated_columns, cells$dropped_columns), dropped_columns = cells$dropped_columns),
      class = "lowcarbon_reading")
}

# Did more happen to the file than that its cells became numbers?
is_worth_a_word <- function(read) {
  length(read$title) || length(read$unit) || NROW(read$notes) || NROW(read$units) || length(read$repeated_headers) ||
    NROW(read$without_values) ||
    length(read$header) > 1L || read$row_names || length(read$filled_down) || length(read$guessed) ||
      length(read$joined) || length(read$sheets) > 1L ||
    length(read$not_read) || length(read$indicator) || grepl("regions across", read$shape) ||
      (NROW(read$totals) && read$totals_rule == "drop")
}

say_reading <- function(read) {
  if (!is_worth_a_word(read)) return(invisible())
  message(structure(class = c("lowcarbon_message", "message", "condition"),
                    list(message = paste0(paste(reading_lines(read), collapse = "\n"), "\n"), call = NULL)))
}

reading_lines <- function(x) {
  c(line_of_source(x), paste("Heading:", line_of_heading(x)), paste("Left out:", line_of_absent(x)),
    paste("Changed:", line_of_changes(x)),
    paste("Missing:", line_of_missing(x)))
}

counted <- function(n, one, many = paste0(one, "s")) if (n) paste(n, if (n == 1L) one else many)

line_of_source <- function(x) {
  marks <- c("," = "commas", ";" = "semicolons", "\t" = "tabs", "\uff0c" = "full-width commas",
             "\uff1b" = "full-width semicolons")
  how <- c(x$format, x$encoding, if (!is.null(x$separator)) paste("separated by", marks[[x$separator]]),
           if (length(x$sheets) > 1L) paste(length(x$sheets), "sheets") else
             if (!is.null(x$sheet)) paste("sheet", x$sheet), x$shape)
  paste0(x$file, ": ", paste(how, collapse = ", "), "; ", x$rows, " rows read")
}

line_of_heading <- function(x) {
  parts <- c(if (length(x$header)) describe_lines(x$header) else "names of columns",
             if (length(x$title)) paste0("title \"", strtrim(x$title, 60L), "\""),
             if (length(x$unit)) paste("unit", paste(x$unit, collapse = ", ")),
               if (NROW(x$units)) paste("units of", counted(nrow(x$units), "column")),
             if (length(x$indicator)) paste0("indicators in `", x$indicator, "`"),
               if (length(x$guessed)) paste("empty heads taken for", describe_set(x$guessed)))
  paste(parts, collapse = "; ")
}

line_of_absent <- function(x) {
  dropped <- if (NROW(x$totals) && x$totals_rule ==
                 "drop") paste("totals", paste0("\"", utils::head(x$totals$id, 3L), "\"", collapse = ", "))
  parts <- c(counted(x$empty_rows, "empty row"), counted(x$empty_columns, "empty column"),
             counted(NROW(x$notes), "line of notes", "lines of notes"),
             counted(length(x$repeated_headers), "repeated heading"),
               counted(NROW(x$without_values), "line without values", "lines without values"),
             counted(length(x$skipped), "line skipped", "lines skipped"), if (x$row_names) "row names", dropped,
             if (length(x$dropped_columns)) paste("columns", describe_set(x$dropped_columns)),
             if (length(x$not_read)) paste("sheets", describe_set(x$not_read)))
  if (length(parts)) paste(parts, collapse = ", ") else "nothing"
}

line_of_changes <- function(x) {
  sums <- vapply(count_names, function(name) sum(x$columns[[name]]), 0L)
  parts <- c(if (sums[["thousands"]]) paste(counted(sums[["thousands"]], "number"), "with thousands separators"),
             if (sums[["percent"]]) paste(counted(sums[["percent"]], "number"), "with a percent sign"),
             if (sums[["minus"]]) paste(counted(sums[["minus"]], "typographic minus", "typographic minuses")),
             if (sums[["fullwidth"]]) paste(counted(sums[["fullwidth"]], "number"), "of full width"),
             if (NROW(x$marks) + sums[["marks"]]) paste(counted(NROW(x$marks) + sums[["marks"]], "footnote mark"),
                                                        "taken off"),
             if (length(x$filled_down)) paste0(paste0("`", names(x$filled_down), "`", collapse = ", "),
                                               " filled down in ", counted(sum(x$filled_down), "row")),
             if (length(x$joined)) paste0("months joined with `", x$joined, "`"),
             if (length(x$trimmed)) paste("spaces taken off", counted(length(x$trimmed), "name")),
             if (NROW(x$totals) && x$totals_rule != "drop") paste("total rows kept:",
                                                                  paste0("\"", utils::head(x$totals$id, 3L), "\"",
                                                                         collapse = ", ")),
             if (length(x$percent_mixed)) paste("percent mixed in", describe_set(x$percent_mixed)))
  if (length(parts)) paste(parts, collapse = "; ") else "nothing"
}

line_of_missing <- function(x) {
  n <- nrow(x$missing)
  if (!n) return("0 missing cells")
  first <- x$missing[1L, ]
  held <- unique(x$missing$found)
  paste0(n, " missing cells, the first ", format(first[[1L]]), " ", format(first[[2L]]), " in `", first$column,
         "`; they held ",
         paste(vapply(utils::head(held, 4L), function(h) if (nzchar(h)) describe_value(h) else "nothing", ""),
               collapse = ", "), if (length(held) > 4L) ", ...")
}

#' @export
print.lowcarbon_reading <- function(x, ...) {
  check_dots(...)
  cat(reading_lines(x), sep = "\n")
  invisible(x)
}

#' @export
summary.lowcarbon_reading <- function(object, ...) {
  check_dots(...)
  object$columns
}
