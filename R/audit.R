# Audits of printed numbers: how they are read, what an audit returns, and how
# it is shown. An audit never knows data; it compares what is printed with the
# interval that the other printed numbers and the definitions leave open.

#' Audits of printed tables
#'
#' What arithmetic and rounding allow for numbers typed in from a table. Every
#' `audit_*` function takes numbers as printed and says of each what the other
#' printed numbers leave open for it, whether that agrees, and in one sentence
#' why not.
#'
#' @section What a printed number stands for:
#' A string with \eqn{q} decimals stands for every value within
#' \eqn{0.5 \cdot 10^{-q}} of it, so `"0.50"` is narrower than `"0.5"`. Stars,
#' daggers, parentheses, percent signs, separators of thousands (`"1,234.5"`),
#' exponents (`"1.2e-05"`), Unicode minus signs and full-width characters are
#' read; a decimal comma (`"0,164"`) is not. `NA`, `""`, a lone dash, slash or
#' dots, and `"n.a."` mean that nothing was printed there. Numbers may be given instead of strings: they
#' count with the decimals they have, so that lost zeros at the end make the
#' interval wider and can hide an error but never invent one.
#' `rounding = "any"` lets each printed number be off by a full unit of its last
#' digit, which covers numbers that were cut off or rounded up.
#'
#' @section Verdicts:
#' * `consistent`: some values that print as the numbers do satisfy the check.
#'   This is no proof that the numbers are right.
#' * `inconsistent`: none do, given the rule that the table follows (found from
#'   its other cells, or named in the call) or given the other printed numbers.
#'   At least one of the numbers involved is not what the rule gives; the cell
#'   named is the one the check looks at, not necessarily the wrong one.
#' * `impossible`: no data whatever give the printed numbers together. This needs
#'   nothing but the definitions; the proof is in `detail`.
#' * `undecidable`: rounding leaves no test, or no known rule fits the table (one row says so; name the rule in the
#'   call). What the other numbers leave open covers everything the cell could have been (a denominator may be zero,
#'   say), or several rules fit equally and differ about this cell.
#'
#' @section Result:
#' A data frame of class `lowcarbon_audit`, one row for each number and check:
#' `item` (which row of the table), `check` (what was compared), `printed` (the
#' string), `lower` and `upper` (what rounding and arithmetic allow), `verdict`
#' and `detail` (why, in a sentence). Printing shows the rows that are not
#' consistent first, `summary()` counts verdicts by check, and `rbind()` puts
#' audits together.
#'
#' @name audits
#' @seealso [audit_moments()], [audit_cv()], [audit_stars()], [audit_pvalue()],
#'   [audit_growth()], [audit_shares()], [audit_progression()], [audit_dagum()],
#'   [audit_turning_point()], [audit_dynamics()], [audit_claim()],
#'   [audit_sample()], [audit_duplicates()], [audit_classes()], [audit_coupling()], [audit_fit()], [audit_interval()],
#'   [audit_correlation()], [audit_mediation()], [audit_markov()], [audit_ranks()], [audit_relations()]; [audit_table()]
#'   for a whole table, [printed_estimates()] and [printed_numbers()] for what is
#'   printed as data, and [reproduce()] for whole documents.
#' @concept GRIM
#' @concept statcheck
#' @concept peer review
#' @concept replication
#' @examples
#' both <- rbind(
#'   audit_moments(n = 30, mean = "12.4", sd = "9.81", min = "3.1", max = "20.7"),
#'   audit_shares(c("33.3", "33.3", "33.3"), total = 100)
#' )
#' both
#' summary(both)
NULL

audit_verdicts <- function() c("consistent", "inconsistent", "impossible", "undecidable")

# One row for each number and check; arguments of length one are repeated.
# `choices` says what holds for the whole audit, such as the rule found.
new_audit <- function(item, check, printed, lower, upper, verdict, detail, choices = list()) {
  frame <- data.frame(item = as.character(item), check = as.character(check), printed = as.character(printed),
                      lower = as.double(lower), upper = as.double(upper), verdict = as.character(verdict),
                      detail = as.character(detail))
  if (!all(frame$verdict %in% audit_verdicts())) abort_internal("a verdict that is none")
  new_result(frame, "lowcarbon_audit", choices)
}

empty_audit <- function() {
  none <- character()
  new_audit(none, none, none, numeric(), numeric(), none, none)
}

# One check of some rows of a table: an audit that remembers which rows.
audit_part <- function(item, rows, check, printed, implied, verdict, detail) {
  part <- new_audit(item[rows], rep(check, length(rows)), printed, implied$lower, implied$upper, verdict, detail)
  attr(part, "rows") <- rows
  part
}

# Parts of an audit as one; parts may be NULL or without rows: nothing to check.
# Parts that remember their rows of the table come in order of these, others in
# order of the parts or, with `items`, of these. `choices`: what holds for the whole
# audit, by default what its parts say.
stack_audits <- function(parts, items = NULL, choices = NULL) {
  parts <- Filter(function(part) NROW(part) > 0L, unname(parts))
  if (!length(parts)) return(empty_audit())
  joined <- do.call(rbind.lowcarbon_audit, parts)
  if (is.null(choices)) choices <- attr(joined, "choices")
  rows <- unlist(lapply(parts, attr, "rows"))
  if (!is.null(items)) rows <- match(joined$item, items)
  frame <- as.data.frame(joined)
  if (length(rows) == nrow(frame)) frame <- frame[order(rows), ]
  rownames(frame) <- NULL
  new_result(frame, "lowcarbon_audit", choices)
}

#' @export
rbind.lowcarbon_audit <- function(..., deparse.level = 1) {
  parts <- Filter(Negate(is.null), list(...))
  frames <- lapply(parts, as.data.frame)
  columns <- unique(unlist(lapply(frames, names)))
  frames <- lapply(frames, function(frame) {
    frame[setdiff(columns, names(frame))] <- NA_character_
    frame[columns]
  })
  frame <- do.call(rbind, frames)
  rownames(frame) <- NULL
  choices <- do.call(c, lapply(parts, function(part) attr(part, "choices")))
  new_result(frame, "lowcarbon_audit", choices[!duplicated(paste(names(choices), choices))])
}

# ---- reading what was printed ---------------------------------------------

# A column of printed numbers: the strings, their values, decimals and
# intervals, and which were given at all. `size` recycles a single value.
audit_read <- function(x, arg, size = NULL, rounding = "nearest") {
  text <- audit_strings(x, arg)
  if (!is.null(size) && length(text) == 1L) text <- rep(text, size)
  if (!is.null(size) && length(text) != size) {
    abort_input(arg, paste("one value or", size, "values, one for each row"), paste(length(text), "values"))
  }
  parsed <- parse_printed(text)
  bad <- match(TRUE, !is.na(text) & is.na(parsed$value))
  if (!is.na(bad)) {
    abort_input(arg, "numbers as printed, such as \"0.164\" or \"-0.677***\"", describe_value(text[bad]),
                paste("row", bad),
                hint = "Where nothing was printed give NA.")
  }
  reach <- if (rounding == "any") parsed$value - parsed$lower else 0
  list(text = text, value = parsed$value, decimals = parsed$decimals, stars = parsed$stars,
       lower = parsed$lower - reach, upper = parsed$upper + reach, given = !is.na(text))
}

# Strings as they are; numbers with the decimals they need; NA where nothing
# was printed.
audit_strings <- function(x, arg) {
  if (is.factor(x)) x <- as.character(x)
  if (is.logical(x) && all(is.na(x))) x <- as.character(x)
  if (!(is.character(x) || is_plain_numeric(x)) || !is.null(dim(x)) || !length(x)) {
    abort_input(arg, "printed numbers, as strings that keep their trailing zeros", describe_found(x))
  }
  if (is.character(x)) {
    text <- squeezed(enc2utf8(unname(x)))
    text[grepl("^[[:space:]]*(-+|NA|NaN|N/A|n[.]a[.]?|/|[.]{1,3}|\u2026+)?[[:space:]]*$", plain_print(text),
               ignore.case = TRUE)] <- NA
    return(text)
  }
  infinite <- match(TRUE, is.infinite(x))
  if (!is.na(infinite)) abort_input(arg, "finite numbers", describe_value(x[infinite]), paste("row", infinite))
  number_text(unname(x))
}

# The shortest plain decimals of numbers, to 12 significant digits, whatever the
# session's options; very small ones (and, in sentences, very large ones, whose
# zeros are no digits) with an exponent.
number_text <- function(x, largest = Inf) {
  x <- as.double(x)
  text <- formatC(x, digits = 12L, width = 1L, format = "fg", decimal.mark = ".")
  far <- which(is.finite(x) & x != 0 & (abs(x) < 1e-6 | abs(x) >= largest))
  text[far] <- sub("[.]?0*e", "e", formatC(x[far], digits = 11L, width = 1L, format = "e", decimal.mark = "."))
  text[is.na(x)] <- NA
  text
}

# For arguments without a default: an error that says what is wanted.
needed <- function(is_missing, arg, expected) {
  if (is_missing) abort_input(arg, expected, "nothing")
}

# Several columns of one table, all of the length of the longest; a column that
# is NULL counts as not printed throughout.
audit_columns <- function(columns, rounding = "nearest") {
  size <- max(lengths(columns))
  if (size == 0L) abort_input(names(columns)[1L], "printed numbers", "nothing")
  read <- lapply(names(columns), function(name) {
    audit_read(if (is.null(columns[[name]])) NA else columns[[name]], name, size, rounding)
  })
  names(read) <- names(columns)
  read
}

# A table of printed numbers as matrices (see audit_read()); a vector is one row.
audit_matrix <- function(x, arg, rounding = "nearest") {
  text <- audit_text(x, arg)
  if (!length(text)) abort_input(arg, "at least one printed number", "none")
  read <- audit_read(c(text), arg, rounding = rounding)
  lapply(read, function(part) matrix(part, nrow(text), dimnames = dimnames(text)))
}

# Its strings; a vector is one row, or one column (`down`).
audit_text <- function(x, arg, down = FALSE) {
  if (is.data.frame(x)) {
    if (!length(x)) abort_input(arg, "at least one column of printed numbers", "none")
    columns <- lapply(x, audit_strings, arg = arg)
    labels <- if (is.character(attr(x, "row.names"))) attr(x, "row.names")
    return(matrix(unlist(columns, use.names = FALSE), nrow = nrow(x), dimnames = list(labels, names(x))))
  }
  if (is.matrix(x)) return(matrix(audit_strings(c(x), arg), nrow(x), dimnames = dimnames(x)))
  row <- matrix(audit_strings(x, arg), 1L, dimnames = if (!is.null(names(x))) list(NULL, names(x)))
  if (down) t(row) else row
}

# What rows are called: `item`, else the names of the first column that has any,
# else their numbers.
audit_items <- function(item, columns, size) {
  if (is.null(item)) {
    named <- Filter(function(x) length(x) == size && !is.null(names(x)), columns)
    return(if (length(named)) names(named[[1L]]) else as.character(seq_len(size)))
  }
  if (!is.atomic(item) || length(item) != size) {
    abort_input("item", paste(size, "labels, one for each row"), paste(length(item), "values"))
  }
  as.character(item)
}

check_rounding <- function(rounding) check_choice(rounding, c("nearest", "any"), "rounding")

# Whole numbers of values, one for each row; NA where not printed.
audit_counts <- function(n, size, arg = "n", at_least = 2L) {
  if (is.null(n)) return(rep(NA_real_, size))
  counts <- audit_read(n, arg, size)$value
  bad <- match(TRUE, counts < at_least | counts != round(counts) | counts > 1e15)
  if (!is.na(bad)) {
    abort_input(arg, paste("whole numbers of at least", at_least, "and at most 1e15"), number_text(counts[bad], 1e12),
                paste("row", bad))
  }
  counts
}

# ---- verdicts -------------------------------------------------------------

# What cells come to when the rule behind a table has to be found. `met` (cells
# by rules): can the cell be what the rule gives; `untested`: does rounding let
# the rule give anything. Rules that meet most cells are the candidates, if they
# meet more than half of them; otherwise every rule stays one. A cell that all
# candidates meet is consistent, one that none meets inconsistent.
verdict_by_rules <- function(met, untested = met & FALSE) {
  score <- colSums(met)
  best <- which(score == max(score))
  found <- max(score) > nrow(met) / 2
  kept <- if (found) best else seq_len(ncol(met))
  all_met <- rowSums(!met[, kept, drop = FALSE]) == 0L
  none_met <- rowSums(met[, kept, drop = FALSE]) == 0L
  nothing <- rowSums(!untested[, kept, drop = FALSE]) == 0L
  verdict <- ifelse(none_met, "inconsistent", ifelse(all_met & !nothing, "consistent", "undecidable"))
  list(verdict = verdict, rules = kept, found = found, met = score, of = nrow(met), nothing = nothing)
}

# "the rule that meets all 20 cells (normal)". `first` names the first of the
# rules kept, which are tried in order from the simplest.
describe_rules <- function(by_rule, first, rule, cell) {
  if (!by_rule$found) return(sprintf("any of the usual %ss, none of which fits most %ss", rule, cell))
  met <- max(by_rule$met)
  cells <- paste0(if (met < by_rule$of) paste(met, "of "), by_rule$of, " ", cell, if (by_rule$of > 1L) "s")
  all_met <- if (met == by_rule$of && met > 1L) "all " else ""
  if (length(by_rule$rules) == 1L) return(sprintf("the %s that meets %s%s (%s)", rule, all_met, cells, first))
  sprintf("the %ss that meet %s%s (the simplest: %s)", rule, all_met, cells, first)
}

# Intervals against intervals. `against`: what a miss is called. `open`: all
# that the cell could have been; where the implied interval covers that, nothing
# was tested.
audit_verdict <- function(printed, implied, against = "inconsistent", open = span(-Inf, Inf)) {
  untested <- implied$lower <= open$lower & implied$upper >= open$upper
  ifelse(!span_meet(printed, implied), against, ifelse(untested, "undecidable", "consistent"))
}

# "0.123 to 0.125", "at most 0.125", "any value"
range_text <- function(lower, upper, digits = 5L) {
  from <- number_text(signif(lower, digits), 1e12)
  to <- number_text(signif(upper, digits), 1e12)
  ifelse(is.infinite(lower) & is.infinite(upper), "any value",
         ifelse(is.infinite(lower), paste("at most", to),
                ifelse(is.infinite(upper), paste("at least", from), ifelse(from == to, from, paste(from, "to", to)))))
}

# ---- showing --------------------------------------------------------------

#' @export
result_title.lowcarbon_audit <- function(x) {
  if (!nrow(x)) return("Audit: nothing to check")
  counts <- table(factor(x$verdict, audit_verdicts()))
  paste0("Audit, ", nrow(x), " check", if (nrow(x) > 1L) "s", ": ",
         paste(counts[counts > 0L], names(counts)[counts > 0L], collapse = ", "))
}

#' @export
print.lowcarbon_audit <- function(x, n = 20L, ...) {
  check_dots(...)
  cat(strwrap(result_title(x), exdent = 2L), sep = "\n")
  note <- describe_choices(x)
  if (nzchar(note)) cat(strwrap(note, exdent = 2L), sep = "\n")
  frame <- as.data.frame(x)
  shown <- frame[order(match(frame$verdict, c("impossible", "inconsistent", "undecidable", "consistent"))), ]
  shown <- shown[shown$verdict != "consistent", ]
  print_audit_rows(utils::head(shown, n))
  if (nrow(shown) > n) cat("... ", nrow(shown) - n, " more such rows; as.data.frame(x) shows all\n", sep = "")
  invisible(x)
}

# A line for each row, its proof below.
print_audit_rows <- function(rows) {
  for (i in seq_len(nrow(rows))) {
    row <- rows[i, ]
    cat("\n", row$verdict, " | ", row$item, " | ", row$check,
        if (!is.na(row$printed) && nzchar(row$printed)) paste0(": printed ", row$printed),
        if (is.finite(row$lower) || is.finite(row$upper)) paste0(", allowed ", range_text(row$lower, row$upper)), "\n",
        sep = "")
    cat(strwrap(row$detail, indent = 2L, exdent = 2L), sep = "\n")
  }
}

#' @export
summary.lowcarbon_audit <- function(object, ...) {
  check_dots(...)
  check_whole(object)
  checks <- unique(object$check)
  counts <- table(factor(object$check, checks), factor(object$verdict, audit_verdicts()))
  frame <- data.frame(check = checks, checked = as.integer(rowSums(counts)))
  frame[audit_verdicts()] <- lapply(audit_verdicts(), function(verdict) as.integer(counts[, verdict]))
  frame
}
