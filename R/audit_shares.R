# Audit of shares: the printed parts of a whole, each within half a unit of its
# last digit, must be able to add up to it.

#' Audit of shares that must sum
#'
#' Can the parts printed in a row add up to the whole? With \eqn{k} parts of
#' \eqn{q} decimals rounding alone moves the sum by up to \eqn{0.5 k \cdot
#' 10^{-q}}; a row outside that is not consistent.
#'
#' A sum that is too large though no part is below zero is `impossible`: parts of
#' a whole cannot exceed it. Any other miss is `inconsistent`: a part is wrong or
#' was left out. If moving the decimal point of one part, and of one only, would
#' make up the sum, `detail` names it. Rows with parts that were not printed can
#' only be too large; otherwise they are `undecidable`.
#'
#' @param x parts as printed: a vector (one row), or a matrix or data frame with
#'   one row for each whole and one column for each part (see [audits] for how
#'   numbers are read).
#' @param total what they must add up to: a number, or one printed number for
#'   each row (then a string counts with its rounding); `NULL` (the default)
#'   takes 1 or 100, whichever is nearer to the sum of the rows on a
#'   multiplicative scale, and 100 if parts carry percent signs.
#' @param by labels of systems, one for each part of a single column: the weights of each system add up, or, if they do
#'   so in the table, those of all systems together.
#' @inheritParams audit_moments
#' @return An audit (see [audits]) with one row for each whole: `printed` is the
#'   whole, `lower` and `upper` what the parts can add up to.
#' @section Cost: a thousand rows in a few hundredths of a second.
#' @examples
#' audit_shares(c("33.3", "33.3", "33.3"), total = 100)
#' audit_shares(rbind(a = c("0.25", "0.45", "0.30"), b = c("0.25", "4.50", "0.30")))
#' @export
audit_shares <- function(x, total = NULL, item = NULL, rounding = c("nearest", "any"), by = NULL) {
  rounding <- check_rounding(rounding)
  needed(missing(x), "x", "printed parts of a whole")
  if (!is.null(by)) return(shares_by(x, total, by, rounding))
  parts <- audit_matrix(x, "x", rounding)
  size <- nrow(parts$value)
  items <- audit_items(item, list(stats::setNames(seq_len(size), rownames(parts$value))), size)
  sums <- span(rowSums(parts$lower, na.rm = TRUE), rowSums(parts$upper, na.rm = TRUE))
  whole <- if (is.null(total)) shares_total(sums, parts) else
    shares_given(total, size, rounding, in_percent(parts$text))
  rows <- which(rowSums(parts$given) > 0L & !is.na(whole$lower))
  complete <- (rowSums(!parts$given) == 0L)[rows]
  # every part could be zero or more, as far as its digits go
  positive <- (rowSums(parts$value < 0, na.rm = TRUE) == 0L)[rows]
  sums <- span_widen(span_subset(sums, rows), 1e-12)
  whole_rows <- span_subset(whole, rows)
  above <- !not_above(sums$lower, whole_rows$upper)
  below <- !not_above(whole_rows$lower, sums$upper)
  verdict <- ifelse(above & positive, "impossible",
                    ifelse(!complete, "undecidable", ifelse(above | below, "inconsistent", "consistent")))
  implied <- span(ifelse(complete | positive, sums$lower, -Inf), ifelse(complete, sums$upper, Inf))
  detail <- shares_detail(parts, rows, sums, whole, complete, verdict)
  stack_audits(list(audit_part(items, rows, "parts sum to the whole", whole$text[rows], implied, verdict, detail)))
}

# One column of weights: those of each system, or of all together, make up the whole.
# Which, if no system but one alone does, the whole column says.
shares_by <- function(x, total, by, rounding) {
  if (!is.null(dim(x))) abort_input("x", "one column of printed parts where `by` is given", describe_found(x))
  text <- audit_strings(x, "x")
  if (!is.atomic(by) || length(by) != length(text) || anyNA(by)) {
    abort_input("by", paste(length(text), "labels, one for each part"), describe_found(by))
  }
  if (length(total) > 1L) abort_input("total", "one whole", paste(length(total), "values"))
  groups <- split(text, factor(by, unique(by)))
  each <- lapply(names(groups), function(name) audit_shares(groups[[name]], total, item = name, rounding = rounding))
  met <- vapply(each, function(audit) all(audit$verdict == "consistent"), NA)
  together <- audit_shares(text, total, item = "all systems", rounding = rounding)
  if (2L * sum(met) <= length(met) && length(met) > 1L && all(together$verdict == "consistent")) return(together)
  stack_audits(each)
}

shares_detail <- function(parts, rows, sums, whole, complete, verdict) {
  count <- rowSums(parts$given)[rows]
  sprintf("The %d printed parts add up to %s, rounding included%s; the whole is %s%s.", as.integer(count),
          range_text(sums$lower, sums$upper, 7L), ifelse(complete, "", ", without those that were not printed"),
          whole$text[rows], ifelse(verdict %in% c("inconsistent", "impossible") & complete,
                                   shares_mend(parts, rows, whole), ""))
}

# 1 or 100 for every row, by the row in the middle.
shares_total <- function(sums, parts) {
  complete <- rowSums(!parts$given) == 0L
  middle <- stats::median(((sums$lower + sums$upper) / 2)[if (any(complete)) complete else TRUE])
  total <- if (middle > 10 || in_percent(parts$text)) 100 else 1
  size <- length(sums$lower)
  list(lower = rep(total, size), upper = rep(total, size), text = rep(number_text(total), size))
}

# A number is exact, a string has been rounded. A whole of 1 is 100 percent to
# parts printed with percent signs.
shares_given <- function(total, size, rounding, percent) {
  read <- audit_read(total, "total", size, rounding)
  if (is.numeric(total)) read[c("lower", "upper")] <- list(read$value, read$value)
  ratio <- percent & read$value %in% 1 & !grepl("%", plain_print(read$text), fixed = TRUE)
  for (end in c("lower", "upper")) read[[end]][ratio] <- 100 * read[[end]][ratio]
  read$text[ratio] <- "100%"
  read
}

in_percent <- function(text) any(grepl("%", plain_print(text), fixed = TRUE))

# Which single part would make up the sum with its point moved.
shares_mend <- function(parts, rows, whole) {
  vapply(rows, function(row) {
    printed <- span(parts$lower[row, ], parts$upper[row, ])
    rest <- remaining_parts(span(whole$lower[row], whole$upper[row]), printed)
    moved <- vapply(seq_along(printed$lower), function(j) moved_point(parts$text[row, j], span_subset(rest, j)), 0)
    moved[parts$value[row, ] == 0] <- NA
    if (sum(!is.na(moved)) != 1L) return("")
    j <- which(!is.na(moved))
    paste0("; part ", j, " as ", number_text(moved[j]), " instead of ", parts$text[row, j], " would make up the sum")
  }, "")
}
