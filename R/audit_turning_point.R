# Audit of printed turning points: where b1 x + b2 x^2 turns, given the two
# coefficients as printed, whether as a U or an inverse U, and whether within
# the data.

#' Audit of turning points
#'
#' Compares printed turning points of quadratic relations with \eqn{-b_1/(2b_2)} of the printed coefficients.
#'
#' @section Checks:
#' * `turning point`: some unrounded coefficients have \eqn{b_1 + 2 b_2 m = 0} at a value m that prints as the turning
#'   point does. `lower` and `upper` are the band of \eqn{-b_1/(2b_2)}; where \eqn{b_2} may be zero the band is
#'   everything outside a gap, which `detail` names, or everything (`undecidable`). What would explain a miss (a lost
#'   sign, a forgotten 2, logarithms, a moved decimal point) is named.
#' * `shape`, if `kind` is given: a U needs \eqn{b_2 > 0}, an inverse U \eqn{b_2 < 0}.
#' * `within the data`, if `range` is given: the turning point by the coefficients lies between the least and the
#'   largest value. A turning point outside is no misprint; `inconsistent` then says that the data show one side of the
#'   curve only.
#'
#' @param linear,quadratic Coefficients \eqn{b_1} and \eqn{b_2} as printed (stars and such are read), one for each
#'   relation.
#' @param printed Turning points as printed; `NULL` or `NA` where none is: the band is then given with the verdict
#'   `undecidable`.
#' @param kind `"U"` or `"inverse U"` where the text names the shape (other words that contain "inver" or the Chinese
#'   character for it count as the second), else `NULL` or `NA`.
#' @param range Least and largest value of x as printed: two strings or numbers, or a matrix with two columns and one
#'   row for each relation.
#' @param scale `"level"`, or `"log"` if x is in logarithms and the printed turning point is not:
#'   \eqn{\exp(-b_1/(2b_2))}.
#' @param item What the relations are called.
#' @param rounding `"nearest"`, or `"any"` for numbers that may have been cut off; see [audits].
#' @return A data frame of class `lowcarbon_audit`; see [audits].
#' @section Errors: `lowcarbon_error_input` for strings that are no numbers, lengths that differ, words that name no
#'   shape.
#' @section Cost: None to speak of.
#' @seealso [turning_point()] for a fitted model, with a confidence interval.
#' @examples
#' audit_turning_point("0.550***", "-0.082***", "3.354", kind = "inverse U",
#'                     range = c("0.324", "8.566"))
#' audit_turning_point("0.550", "-0.082", "6.71")
#' @export
audit_turning_point <- function(linear, quadratic, printed = NULL, kind = NULL, range = NULL, scale = c("level", "log"),
                                item = NULL,
                                rounding = c("nearest", "any")) {
  rounding <- check_rounding(rounding)
  scale <- check_choice(scale)
  if (missing(linear)) abort_input("linear", "printed coefficients", "nothing")
  if (missing(quadratic)) abort_input("quadratic", "printed coefficients", "nothing")
  given <- audit_columns(list(linear = linear, quadratic = quadratic, printed = printed), rounding)
  size <- length(given$linear$text)
  items <- audit_items(item, list(linear, quadratic, printed), size)
  band <- turning_band(span_of(given$linear), span_of(given$quadratic))
  parts <- list(audit_turn(given, band, items, scale), audit_shape(given, kind, items),
                audit_inside(given, band, range, items, scale, rounding))
  stack_audits(parts, items)
}

span_of <- function(read) span(read$lower, read$upper)

# The values of -b1 / (2 b2). Where b2 may be zero: both infinite, and the gap
# around zero that is left out (NA where there is none).
turning_band <- function(linear, quadratic) {
  whole <- turning_range(linear, quadratic)
  open <- quadratic$lower <= 0 & quadratic$upper >= 0
  least <- pmax(linear$lower, -linear$upper, 0) # the smallest |b1|
  below <- 2 * ifelse(linear$lower > 0, quadratic$upper, -quadratic$lower) # b2 with which m is negative
  above <- 2 * ifelse(linear$lower > 0, -quadratic$lower, quadratic$upper)
  gap <- span(ifelse(open & least > 0, -least / below, NA), ifelse(open & least > 0, least / above, NA))
  c(whole, list(gap = gap))
}

# Is b1 + 2 b2 m = 0 for some of the values? b1 and -2 b2 m vary
# apart, so that two intervals must meet: exact also where b2 may be zero.
turns_at <- function(linear, quadratic, at) {
  span_meet(linear, span_multiply(span(-2 * quadratic$upper, -2 * quadratic$lower), at))
}

audit_turn <- function(given, band, items, scale) {
  linear <- span_of(given$linear)
  quadratic <- span_of(given$quadratic)
  at <- span_of(given$printed)
  tested <- if (scale == "log") log_range(at) else at
  met <- turns_at(linear, quadratic, tested) & (scale == "level" | at$upper > 0)
  everything <- is.infinite(band$lower) & is.na(band$gap$lower)
  verdict <- ifelse(is.na(met) | everything, "undecidable", ifelse(met, "consistent", "inconsistent"))
  shown <- if (scale == "log") span(exp(band$lower), exp(band$upper)) else span(band$lower, band$upper)
  keep <- which(!is.na(linear$lower) & !is.na(quadratic$lower))
  if (!length(keep)) return(NULL)
  detail <- turn_detail(given, band, shown, verdict, scale)
  new_audit(items[keep], "turning point", given$printed$text[keep], shown$lower[keep], shown$upper[keep], verdict[keep],
            detail[keep])
}

turn_detail <- function(given, band, shown, verdict, scale) {
  formula <- if (scale == "log") "exp(-b1 / (2 b2))" else "-b1 / (2 b2)"
  gap <- if (scale == "log") span(exp(band$gap$lower), exp(band$gap$upper)) else band$gap
  open <- is.infinite(band$lower)
  from <- paste0("With b1 = ", given$linear$text, " and b2 = ", given$quadratic$text, ", ", formula, " ")
  band_text <- ifelse(!open, paste0("is ", range_text(shown$lower, shown$upper)),
                      ifelse(is.na(gap$lower), "can be anything, as b2 may be zero",
                             paste0("can be anything but ", range_text(gap$lower, gap$upper), ", as b2 may be zero")))
  paste0(from, band_text, ifelse(!given$printed$given, "; nothing is printed to compare with",
                                 ifelse(verdict == "inconsistent" & !open, turn_explained(given, scale), "")), ".")
}

# No logarithm where all of the interval is at or below zero.
log_range <- function(a) {
  ok <- !is.na(a$upper) & a$upper > 0
  span(ifelse(ok, log(pmax(a$lower, 0)), NA), ifelse(ok, log(ifelse(ok, a$upper, 1)), NA))
}

# What else would give the printed number.
turn_explained <- function(given, scale) {
  linear <- span_of(given$linear)
  quadratic <- span_of(given$quadratic)
  at <- span_of(given$printed)
  times <- function(f) span_multiply(span(f), at)
  ways <- list(`the sign lost` = times(-1), `-b1 / b2, the 2 forgotten` = times(0.5),
               `b1 / b2, sign and 2 lost` = times(-0.5),
               `exp(-b1 / (2 b2)), x in logarithms` = if (scale == "level") log_range(at),
               `the decimal point moved` = times(10), `the decimal point moved` = times(0.1),
               `the decimal point moved` = times(100), `the decimal point moved` = times(0.01))
  ways <- Filter(Negate(is.null), ways)
  explained <- rep("", length(linear$lower))
  for (k in rev(seq_along(ways))) {
    fits <- turns_at(linear, quadratic, ways[[k]]) %in% TRUE
    explained[fits] <- paste0("; it would be the printed number with ", names(ways)[k])
  }
  sub("with (-b1|b1|exp)", "by \\1", explained)
}

audit_shape <- function(given, kind, items) {
  if (is.null(kind)) return(NULL)
  said <- shape_named(kind, length(items))
  quadratic <- span_of(given$quadratic)
  sign <- ifelse(quadratic$lower > 0, "U", ifelse(quadratic$upper < 0, "inverse U", NA))
  keep <- which(!is.na(said) & !is.na(quadratic$lower))
  if (!length(keep)) return(NULL)
  verdict <- ifelse(is.na(sign), "undecidable", ifelse(sign == said, "consistent", "inconsistent"))
  limits <- span(ifelse(said == "U", 0, -Inf), ifelse(said == "U", Inf, 0))
  detail <- paste0("A ", said, " needs b2 ", ifelse(said == "U", "above", "below"), " zero; it is ",
                   given$quadratic$text, ".")
  new_audit(items[keep], "shape", said[keep], limits$lower[keep], limits$upper[keep], verdict[keep], detail[keep])
}

shape_named <- function(kind, size) {
  if (is.factor(kind)) kind <- as.character(kind)
  if (!is.atomic(kind)) abort_input("kind", "names of shapes", describe_class(kind))
  if (!is.character(kind) && !all(is.na(kind))) abort_input("kind", "\"U\" or \"inverse U\"", describe_found(kind))
  if (!length(kind) %in% c(1L, size)) abort_input("kind", paste("one value or", size), paste(length(kind), "values"))
  kind <- rep_len(enc2utf8(as.character(kind)), size)
  said <- ifelse(grepl("inver|\u5012", kind, ignore.case = TRUE), "inverse U",
                 ifelse(grepl("(^|[^[:alpha:]])U([^a-z]|$)", kind, ignore.case = TRUE), "U", NA))
  bad <- match(TRUE, !is.na(kind) & is.na(said))
  if (!is.na(bad)) abort_input("kind", "\"U\" or \"inverse U\"", describe_value(kind[bad]), paste("row", bad))
  said
}

audit_inside <- function(given, band, range, items, scale, rounding) {
  if (is.null(range)) return(NULL)
  ends <- data_ends(range, length(items), rounding)
  if (scale == "log") band[c("lower", "upper")] <- list(exp(band$lower), exp(band$upper))
  inside <- band$lower >= ends$least$upper & band$upper <= ends$largest$lower
  outside <- band$upper < ends$least$lower | band$lower > ends$largest$upper
  keep <- which(!is.na(inside) & !is.na(outside))
  if (!length(keep)) return(NULL)
  verdict <- ifelse(inside, "consistent", ifelse(outside, "inconsistent", "undecidable"))
  detail <- paste0("By the coefficients the relation turns at ", range_text(band$lower, band$upper),
                   ", the data go from ", ends$least$text, " to ", ends$largest$text, ".")
  new_audit(items[keep], "within the data", given$printed$text[keep], ends$least$lower[keep], ends$largest$upper[keep],
            verdict[keep], detail[keep])
}

data_ends <- function(range, size, rounding) {
  if (is.data.frame(range)) range <- do.call(cbind, lapply(range, as.character))
  if (is.null(dim(range)) && length(range) == 2L) range <- matrix(audit_strings(range, "range"), 1L)
  if (length(dim(range)) != 2L || ncol(range) != 2L || !nrow(range) %in% c(1L, size)) {
    abort_input("range", "the least and the largest value, two numbers for each relation", describe_found(range))
  }
  rows <- rep_len(seq_len(nrow(range)), size)
  ends <- list(least = audit_read(range[rows, 1L], "range", rounding = rounding),
               largest = audit_read(range[rows, 2L], "range", rounding = rounding))
  turned <- match(TRUE, ends$least$lower > ends$largest$upper)
  if (!is.na(turned)) abort_input("range", "the least value first",
                                  paste(ends$least$text[turned], "before", ends$largest$text[turned]),
                                  paste("row", turned))
  ends
}
