# Audit of statements in the text: does "7 times" or "rose by 12 %" agree with the
# numbers of the tables? What a statement says is read in R/rules-statements.R.

#' Audit of claims in the text
#'
#' Compares a statement such as `"7 times"`, `"rose by 12 %"` or `"exceeds"`, in English or Chinese, with the printed
#' numbers it speaks of.
#'
#' @section What is understood:
#' `a` is the number the statement is about (the later, the larger, the part), `b` what it is compared with (the
#' earlier, the base, the whole).
#' * multiples, of a / b: "7 times", "7-fold", "twice", "doubled", and in Chinese, where growth *by* a multiple counts
#'   one more than growth *to* it. In English "5 times higher" and "rose by 5 times" are said of both, so either will
#'   do;
#' * fractions, of a / b: "half", "a third", "two thirds"; with "by", of the change: "fell by a third". Words are no
#'   figures: a tenth of the value either way is allowed;
#' * percentages: with a direction ("rose by", "fell by", "12 % higher"), of the change 100 (a / b - 1); without one, of
#'   the share a / b; without a `b`, of a itself (a printed percentage, or a ratio if not above 1), whose sign then does
#'   not count;
#' * percentage points and plain numbers: of a - b with a direction, else of a; "rose to 0.4" of a, and of the
#'   direction;
#' * "decreased from 0.9 to 0.4": b and a are the two numbers, and the direction is right;
#' * ranges, of each a: "between 63 % and 74 %", "0.1 to 0.3";
#' * orders: "exceeds", "is lower than", "increased", "positive".
#'
#' A number in the claim stands for what rounds to it. "more than", "at least", "less than" and the like make an
#' inequality; "about" allows a tenth of the value either way, "nearly" a tenth below.
#'
#' @section Verdicts:
#' `consistent` if some values within the printed numbers make the statement true (an inequality: if all do),
#' `inconsistent` if none do, `undecidable` if rounding leaves an inequality open or b may be zero.
#'
#' @param claim Statements, one for each row, or one for all.
#' @param a,b Printed numbers (strings keep their trailing zeros), one for each row; `b = NULL` where a statement speaks
#'   of one number.
#' @param item What the rows are called; default the names of `a`.
#' @param rounding `"nearest"`, or `"any"` for numbers that may have been cut off; see [audits].
#' @return A data frame of class `lowcarbon_audit`; see [audits]. `printed` is the claim, `lower` and `upper` what the
#'   quantity it speaks of (named in `check`) can be by the printed numbers.
#' @section Errors: `lowcarbon_error_input` for a statement that is not understood, and one that needs a `b` where none
#'   is given.
#' @section Cost: About two milliseconds a claim.
#' @examples
#' audit_claim("7 times", a = "0.28", b = "0.04")
#' audit_claim(c("rose by 12 %", "more than a third", "decreased from 0.9 to 0.4"),
#'             a = c("0.56", "0.30", "0.42"), b = c("0.50", "0.80", "0.90"))
#' audit_claim("between 63 % and 74 %", a = c("28.9", "63.4", "73.9"))
#' @export
audit_claim <- function(claim, a, b = NULL, item = NULL, rounding = c("nearest", "any")) {
  rounding <- check_rounding(rounding)
  claim <- check_claims(if (missing(claim)) NULL else claim)
  if (missing(a)) abort_input("a", "the number the claim is about", "nothing")
  size <- max(length(claim), length(a), length(b))
  if (!length(claim) %in% c(1L, size)) abort_input("claim", paste("one statement or", size),
                                                   paste(length(claim), "statements"))
  claim <- rep_len(claim, size)
  given <- list(a = audit_read(a, "a", size, rounding), b = if (!is.null(b)) audit_read(b, "b", size, rounding))
  items <- audit_items(item, list(a, b, claim), size)
  statements <- lapply(seq_len(size), function(k) understood(claim, k, !is.null(b) && given$b$given[k]))
  rows <- lapply(which(given$a$given), function(k) claim_row(statements[[k]], given, k))
  if (!length(rows)) return(empty_audit())
  field <- function(name) unlist(lapply(rows, `[[`, name))
  new_audit(items[given$a$given], field("check"), claim[given$a$given], field("lower"), field("upper"),
            field("verdict"), field("detail"))
}

check_claims <- function(claim) {
  if (is.factor(claim)) claim <- as.character(claim)
  if (!is.character(claim) || !length(claim) || anyNA(claim)) {
    abort_input("claim", paste0("statements, such as \"7 times\" or ", "\"rose by 12 %\""), describe_found(claim))
  }
  claim
}

understood <- function(claim, k, paired) {
  statement <- read_statement(claim[k], paired)
  alone <- c("level", "range")
  if (!is.null(statement) && (paired || statement$kind %in% alone)) return(statement)
  if (!paired && !is.null(read_statement(claim[k], TRUE))) {
    abort_input("b", "the number that the claim compares with", "nothing",
                paste0("row ", k, ": ", describe_value(claim[k])))
  }
  abort_input("claim",
              paste0("a statement such as \"7 times\", \"more than 20 %\", \"rose by 12 %\", \"exceeds\", \"half\" or ",
                     "\"between 2 and 3\""),
                describe_value(claim[k]),
              if (length(claim) > 1L) paste("row", k))
}

claim_row <- function(statement, given, k) {
  a <- span(given$a$lower[k], given$a$upper[k])
  paired <- !is.null(given$b) && given$b$given[k]
  b <- if (paired) span(given$b$lower[k], given$b$upper[k])
  if (statement$kind == "ends") return(ends_row(statement, a, b, given, k))
  value <- claimed_quantity(statement, a, b, c(given$a$text[k], if (paired) given$b$text[k]))
  verdict <- claim_verdict(value, statement)
  if (isTRUE(statement$direction != 0)) verdict <- worse_verdict(verdict, order_verdict(a, b, statement$direction))
  needs <- paste(vapply(statement$sets, function(set) set_text(set, statement$open), ""), collapse = " or ")
  list(check = paste(claim_quantity[[statement$kind]], "claimed"), lower = value$lower, upper = value$upper,
       verdict = verdict, detail = paste0(
    claim_formula[[statement$kind]], " is ", range_text(value$lower, value$upper), " by ", given$a$text[k],
    if (paired) paste(" and", given$b$text[k]),
    "; the claim needs ", needs,
    if (isTRUE(statement$direction != 0)) paste0(" and a ", if (statement$direction > 0) "above" else "below", " b"),
    "."))
}

claim_quantity <- list(ratio = "multiple", change = "change", difference = "difference", points = "points",
                       level = "level", order = "order", range = "range")
claim_formula <- list(ratio = "a / b", change = "100 (a / b - 1)", difference = "a - b", points = "a - b, in percent,",
                      level = "a", order = "a - b", range = "a")

set_text <- function(set, open) {
  if (!open) return(range_text(set$lower, set$upper))
  if (is.infinite(set$upper)) return(paste("above", range_text(set$lower, set$lower)))
  if (is.infinite(set$lower)) paste("below", range_text(set$upper, set$upper)) else
    paste("between", range_text(set$lower, set$lower), "and", range_text(set$upper, set$upper))
}

claimed_quantity <- function(statement, a, b, text) {
  switch(statement$kind,
         ratio = span_divide(a, b),
         change = span_map(span_divide(a, b), function(q) 100 * (q - 1)),
         points = scaled_to_percent(span_subtract(a, b), text, span(min(a$lower, b$lower), max(a$upper, b$upper))),
         difference = , order = span_subtract(a, b),
         level = , range = if (isTRUE(statement$percent)) scaled_to_percent(a, text[1L], a) else
           if (isTRUE(statement$ratio)) scaled_to_ratio(a, text[1L]) else a)
}

# Numbers printed without a percent sign that are not above one are ratios.
scaled_to_percent <- function(x, text, range) {
  ratio <- !any(grepl("%|\uff05", text)) && max(abs(range$lower), abs(range$upper)) <= 1.005
  if (ratio) span(100 * x$lower, 100 * x$upper) else x
}

scaled_to_ratio <- function(x, text) {
  percent <- grepl("%|\uff05", text) || max(abs(x$lower), abs(x$upper)) > 1.005
  if (percent) span(x$lower / 100, x$upper / 100) else x
}

claim_verdict <- function(value, statement) {
  if (is.infinite(value$lower) && is.infinite(value$upper)) return("undecidable")
  # numbers that print differently are not equal: of an order a touch is no part
  touch <- if (statement$kind == "order" && statement$open) 1e-9 * (value$upper - value$lower) else 0
  met <- vapply(statement$sets, function(set) span_meet(span(value$lower + touch, value$upper - touch), set), NA)
  if (!statement$open) return(if (any(met)) "consistent" else "inconsistent")
  inside <- vapply(statement$sets,
                   function(set) not_above(set$lower, value$lower + touch) && not_above(value$upper - touch, set$upper),
                   NA)
  if (any(inside)) "consistent" else if (any(met)) "undecidable" else "inconsistent"
}

order_verdict <- function(a, b, direction) {
  gap <- span_subtract(a, b)
  if (direction < 0) gap <- span(-gap$upper, -gap$lower)
  if (gap$lower > 0) "consistent" else if (gap$upper < 0) "inconsistent" else "undecidable"
}

worse_verdict <- function(x, y) {
  order <- c("consistent", "undecidable", "inconsistent")
  order[max(match(c(x, y), order))]
}

# Both ends of "from ... to ..." against b and a.
ends_row <- function(statement, a, b, given, k) {
  same_unit <- function(x,
                        text) if (isTRUE(statement$percent)) scaled_to_percent(
                          x, text, span(min(a$lower, b$lower), max(a$upper, b$upper))) else x
  now <- same_unit(a, c(given$a$text[k], given$b$text[k]))
  before <- same_unit(b, c(given$a$text[k], given$b$text[k]))
  met <- c(span_meet(now, statement$sets[[1L]]), span_meet(before, statement$sets[[2L]]))
  verdict <- if (all(met)) "consistent" else "inconsistent"
  if (statement$direction != 0) verdict <- worse_verdict(verdict, order_verdict(a, b, statement$direction))
  list(check = "ends claimed", lower = now$lower, upper = now$upper, verdict = verdict, detail = paste0(
    "The claim needs ", range_text(statement$sets[[2L]]$lower, statement$sets[[2L]]$upper), " before and ",
    range_text(statement$sets[[1L]]$lower, statement$sets[[1L]]$upper),
    " after; printed are ", given$b$text[k], " and ", given$a$text[k], "."))
}
