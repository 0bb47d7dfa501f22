# Cells of printed regression tables: an estimate with its marks, and what stands
# in brackets, behind a plus-minus sign or a label after it. Strings are those of
# plain_print(); a cell that is read only in part counts as not read.

cell_number <- paste0("(?:[-+][[:space:]]?)?(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+(?![0-9])(?:[.][0-9]*)?|[0-9]+(?:[.][0-9]",
                      "*)?|[.][0-9]+)(?:[eE][-+]?[0-9]{1,3})?")
cell_marks <- "[*\u2020\u2021+]*"
# what a number in brackets may be said to be, as it stands before "="
cell_labels <- paste0("(?:[tzTZ](?:[- ]?(?:stat|value|ratio)s?[.]?)?|[sS][.]?[eE][.]?|std[.]? ",
                      "?err(?:or)?[.]?|[sS][.]?[dD][.]?|[pP](?:[- ]?value)?)")
# longer cells are text
cell_longest <- 300L

# For each string: `kind` ("estimate": a number alone, "pair": with more after it,
# "beside": only bracketed numbers, "other": none of these, "" nothing), the
# estimate, its number of stars, and up to three further numbers: `first`, `second`,
# `third` with their `label_*` ("", "t", "se", "p", "sd") and the ends of an interval.
result_cells <- function(text) {
  text <- trimws(gsub("[\r\n\t]", " ", plain_print(text)))
  text[is.na(text) | nchar(text) > cell_longest] <- ""
  text <- gsub("[{]([^{}]*)[}]", "(\\1)", text) # braces are brackets of another kind
  head <- cell_pieces(text,
                      paste0("^(", cell_number, ")[[:space:]]*(", cell_marks,
                             ")[[:space:]]*[,;]?[[:space:]]*(?![0-9.])(.*)$"), 3L)
  has <- !is.na(head[, 1L])
  out <- list(estimate = gsub("[[:space:]]", "", head[, 1L]), stars = mark_count(head[, 2L]),
              rest = ifelse(has, head[, 3L], text))
  out <- cell_groups(out)
  complete <- !nzchar(out$rest)
  numbers <- !is.na(out$first) | !is.na(out$low)
  out$kind <- ifelse(!nzchar(text), "",
                     ifelse(!complete, "other", ifelse(has & numbers, "pair", ifelse(has, "estimate", "beside"))))
  out$rest <- NULL
  as.data.frame(out)
}

cell_pieces <- function(text, pattern, width) {
  found <- regmatches(text, regexec(pattern, text, perl = TRUE))
  t(vapply(found, function(one) if (length(one)) one[-1L] else rep(NA_character_, width), character(width)))
}

mark_count <- function(marks) {
  stars <- nchar(gsub("[^*]", "", marks))
  ifelse(is.na(marks), 0L, stars)
}

# Groups off the front of what is left, four at the most.
cell_groups <- function(out) {
  size <- length(out$rest)
  none <- rep(NA_character_, size)
  out[c("first", "second", "third", "low", "high")] <- list(none)
  out[c("label_first", "label_second", "label_third")] <- list(rep("", size))
  bracket <- paste0("^[(\\[][[:space:]]*(?:(", cell_labels,
                    ")[[:space:]]*(?:[=:]|(?=<))[[:space:]]*)?(<?=?[[:space:]]?", cell_number, ")[[:space:]]*(",
                    cell_marks,
                    ")[[:space:]]*[)\\]][[:space:]]*(", cell_marks, ")[,;]?[[:space:]]*(.*)$")
  interval <- paste0("^[(\\[][[:space:]]*(", cell_number, ")[[:space:]]*(?:,|;|to|:|~)[[:space:]]*(", cell_number,
                     ")[[:space:]]*[)\\]][[:space:]]*(",
                     cell_marks, ")[,;]?[[:space:]]*(.*)$")
  labelled <- paste0("^(?:\u00b1|\\+/-)[[:space:]]*()(", cell_number, ")()[[:space:]]*(", cell_marks,
                     ")[,;]?[[:space:]]*(.*)$")
  for (round in 1:4) {
    open <- which(nzchar(out$rest))
    if (!length(open)) break
    one <- cell_pieces(out$rest[open], bracket, 5L)
    plus <- cell_pieces(out$rest[open], labelled, 5L)
    signed <- is.na(one[, 1L]) & !is.na(plus[, 1L])
    one[signed, ] <- plus[signed, ]
    one[signed, 1L] <- "se"
    two <- cell_pieces(out$rest[open], interval, 4L)
    out <- take_numbers(out, open, one)
    out <- take_intervals(out, open[is.na(one[, 2L])], two[is.na(one[, 2L]), , drop = FALSE])
  }
  out
}

take_numbers <- function(out, open, one) {
  for (k in which(!is.na(one[, 2L]))) {
    row <- open[k]
    place <- match(TRUE, c(is.na(out$first[row]), is.na(out$second[row]), is.na(out$third[row])))
    if (is.na(place)) next
    name <- c("first", "second", "third")[place]
    out[[name]][row] <- gsub("[[:space:]]", "", one[k, 2L])
    out[[paste0("label_", name)]][row] <- label_kind(one[k, 1L])
    out$stars[row] <- max(out$stars[row], mark_count(one[k, 3L]), mark_count(one[k, 4L]))
    out$rest[row] <- one[k, 5L]
  }
  out
}

take_intervals <- function(out, open, two) {
  for (k in which(!is.na(two[, 1L]))) {
    row <- open[k]
    if (!is.na(out$low[row])) next
    out$low[row] <- gsub("[[:space:]]", "", two[k, 1L])
    out$high[row] <- gsub("[[:space:]]", "", two[k, 2L])
    out$stars[row] <- max(out$stars[row], mark_count(two[k, 3L]))
    out$rest[row] <- two[k, 4L]
  }
  out
}

label_kind <- function(label) {
  if (is.na(label) || !nzchar(label)) return("")
  plain <- tolower(gsub("[^A-Za-z]", "", label))
  if (grepl("^[tz]", plain)) "t" else if (grepl("^p", plain)) "p" else if (plain == "sd") "sd" else "se"
}

# An estimate with a number beside it: both as strings, and the stars of either. NA
# where a cell is no such pair.
split_estimates <- function(text) {
  read <- result_cells(text)
  paired <- read$kind == "pair" & !is.na(read$first)
  data.frame(paired = paired, estimate = ifelse(paired, read$estimate, NA), stars = ifelse(paired, read$stars, NA),
             below = ifelse(paired, read$first, NA))
}
