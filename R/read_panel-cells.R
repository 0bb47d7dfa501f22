# Small questions about cells of text that every room of read_panel() asks.

wide_spaces <- "\\s\u00a0\u2000-\u200b\u202f\u3000\ufeff"

# Spaces of every width at both ends. A space that follows a space cannot begin
# the run at the end: without this a cell of many inner spaces takes their square.
trim_wide <- function(x) {
  odd <- grep(paste0("^[", wide_spaces, "]|[", wide_spaces, "]$"), x, perl = TRUE)
  if (!length(odd)) return(x)
  begun <- sub(paste0("^[", wide_spaces, "]++"), "", x[odd], perl = TRUE)
  x[odd] <- sub(paste0("(?<![", wide_spaces, "])[", wide_spaces, "]++$"), "", begun, perl = TRUE)
  x
}

# Most cells begin with a letter or a digit; only the others are looked at closely.
is_blank <- function(x) {
  blank <- is.na(x) | !grepl("^[!-~]", x, perl = TRUE, useBytes = TRUE)
  open <- which(blank)
  kinds <- unique(x[open])
  empty <- is.na(kinds) | !grepl(paste0("[^", wide_spaces, "]"), kinds, perl = TRUE)
  blank[open] <- empty[match(x[open], kinds)]
  blank
}

# Names that differ by spaces only are one.
without_spaces <- function(x) gsub(paste0("[", wide_spaces, "]+"), "", x, perl = TRUE)

check_known <- function(columns, names, arg) {
  check_strings(columns, arg)
  unknown <- setdiff(enc2utf8(columns), names)
  if (length(unknown)) {
    abort_input(arg, "names of columns of the file", describe_set(unknown),
                hint = paste0("The file has ", describe_set(names, at_most = 12L), "."))
  }
}

check_names_read <- function(names) {
  if (any(!nzchar(names))) {
    abort_input("path", "a name for each column", paste("none for column", match(TRUE, !nzchar(names))),
                hint = paste("Give all columns a name in `names`, one string each.", preview_hint))
  }
  if (anyDuplicated(names)) {
    twice <- names[anyDuplicated(names)]
    abort_input("path", "different names of columns",
                paste0(describe_value(twice), " for columns ", paste(which(names == twice), collapse = " and ")),
                hint = paste("Give all columns a name in `names`, one string each.", preview_hint))
  }
}

preview_hint <- "read_panel(path, preview = TRUE) shows what every line is taken for."

# Lines of a file said in few words.
describe_lines <- function(line) paste0(if (length(line) > 1L) "lines " else "line ", enumerate(line))

# "2, 3 and 4", of many only the first.
enumerate <- function(x) {
  if (length(x) > 5L) return(paste0(paste(x[1:4], collapse = ", "), " and ", length(x) - 4L, " more"))
  paste(c(if (length(x) > 1L) paste(x[-length(x)], collapse = ", "), x[length(x)]), collapse = " and ")
}

with_commas <- function(x) format(x, big.mark = ",", decimal.mark = ".", scientific = FALSE, trim = TRUE)

# Numbers as text: fifteen digits if they are the number, otherwise seventeen.
exact_text <- function(x) {
  out <- rep(NA_character_, length(x))
  known <- which(!is.na(x))
  text <- formatC(x[known], digits = 15L, format = "fg", width = 1L, decimal.mark = ".")
  lost <- which(as.double(text) != x[known])
  text[lost] <- formatC(x[known][lost], digits = 17L, format = "g", width = 1L, decimal.mark = ".")
  out[known] <- text
  out
}

as_text_cells <- function(x) {
  if (is.factor(x)) return(as.character(x))
  if (is.numeric(x) && !inherits(x, c("Date", "POSIXct"))) exact_text(x) else as.character(x)
}

no_marks <- function() list_to_frame(list(where = character(), found = character(), read_as = character()))

add_marks <- function(cells, where, found, read_as) {
  cells$marks <- rbind(cells$marks, list_to_frame(list(where = rep(where, length(found)), found = found,
                                                       read_as = read_as)))
  cells
}

keep_columns <- function(cells, keep) {
  for (part in c("columns", "names", "labels", "held", "percent",
                 "merged")) if (!is.null(cells[[part]])) cells[[part]] <- cells[[part]][keep]
  cells
}
