# Audit of printed mediation: indirect effects, their tests and shares.

#' Audit of mediation tables
#'
#' Do the indirect effect, its test and its share follow from the two paths?
#'
#' @section Checks:
#' * `indirect effect`: a times b.
#' * `total effect`: direct plus indirect effect.
#' * `share mediated`: indirect over total effect, as a ratio or in percent (found from all rows).
#' * `test of the indirect effect`: \eqn{ab/\sqrt{a^2 s_b^2 + b^2 s_a^2}} (Sobel), with \eqn{+s_a^2 s_b^2} (Aroian) or
#'   \eqn{-s_a^2 s_b^2} (Goodman) under the root: the form that most rows follow.
#'
#' @param a,b Printed coefficients of the path to the mediator and from it.
#' @param a.error,b.error Their printed standard errors.
#' @param indirect,direct,total Printed effects.
#' @param share Printed share of the total effect.
#' @param z Printed statistic of the indirect effect.
#' @param item What the rows are called.
#' @param rounding `"nearest"`, or `"any"` for numbers that may have been cut off; see [audits].
#' @return A data frame of class `lowcarbon_audit`; see [audits]. All arguments may be `NULL` where nothing is printed.
#' @section Errors: `lowcarbon_error_input` for lengths that differ and strings that are no numbers.
#' @section Cost: None to speak of.
#' @references Sobel, M. E. (1982). Asymptotic confidence intervals for indirect effects in structural equation models.
#'   *Sociological Methodology*, 13, 290-312.
#'   \doi{10.2307/270723}
#' @seealso [mechanism()]
#' @examples
#' audit_mediation(a = "0.412", b = "0.305", a.error = "0.101", b.error = "0.088", indirect = "0.126",
#'                 direct = "0.210", total = "0.336", share = "37.4", z = "2.643")
#' @export
audit_mediation <- function(a = NULL, b = NULL, a.error = NULL, b.error = NULL, indirect = NULL, direct = NULL,
                            total = NULL, share = NULL, z = NULL,
                            item = NULL, rounding = c("nearest", "any")) {
  rounding <- check_rounding(rounding)
  given <- list(a = a, b = b, a.error = a.error, b.error = b.error, indirect = indirect, direct = direct, total = total,
                share = share, z = z)
  if (all(lengths(given) == 0L)) abort_input("a", "printed paths or effects", "nothing")
  read <- audit_columns(lapply(given, function(x) if (is.character(x)) strip_marks(x) else x), rounding)
  read$item <- audit_items(item, given, length(read$a$text))
  parts <- list(mediated_product(read), mediated_sum(read), mediated_share(read), mediated_test(read))
  stack_audits(lapply(parts, `[[`, "part"), choices = do.call(c, c(list(list()), lapply(parts, `[[`, "choices"))))
}

rows_with <- function(read, names) which(Reduce(`&`, lapply(read[names], `[[`, "given")))

mediated_product <- function(read) {
  rows <- rows_with(read, c("a", "b", "indirect"))
  implied <- span_widen(span_multiply(span_subset(read$a, rows), span_subset(read$b, rows)))
  list(part = audit_part(read$item, rows, "indirect effect", read$indirect$text[rows], implied,
                         audit_verdict(span_subset(read$indirect, rows), implied),
                         sprintf("%s times %s is %s; %s is printed.", read$a$text[rows], read$b$text[rows],
                                 range_text(implied$lower, implied$upper),
                                 read$indirect$text[rows])))
}

mediated_sum <- function(read) {
  rows <- rows_with(read, c("direct", "indirect", "total"))
  implied <- span_widen(span_add(span_subset(read$direct, rows), span_subset(read$indirect, rows)))
  list(part = audit_part(read$item, rows, "total effect", read$total$text[rows], implied,
                         audit_verdict(span_subset(read$total, rows), implied),
                         sprintf("Direct effect %s and indirect effect %s make %s; %s is printed.",
                                 read$direct$text[rows], read$indirect$text[rows],
                                 range_text(implied$lower, implied$upper), read$total$text[rows])))
}

mediated_share <- function(read) {
  rows <- rows_with(read, c("indirect", "total", "share"))
  if (!length(rows)) return(NULL)
  ratio <- span_widen(span_divide(span_subset(read$indirect, rows), span_subset(read$total, rows)))
  rule_part(read$item, rows, "share mediated", read$share$text, span_subset(read$share, rows),
            cbind(ratio$lower, 100 * ratio$lower),
            cbind(ratio$upper, 100 * ratio$upper), c("as a ratio", "in percent"), TRUE, "unit", "row", "",
            function(rows, range, way) {
              sprintf("Indirect effect %s over total effect %s is %s (%s); %s is printed.", read$indirect$text[rows],
                      read$total$text[rows], range, way,
                      read$share$text[rows])
            })
}

# a b / sqrt(a^2 sb^2 + b^2 sa^2 + way sa^2 sb^2), up to its sign
# 1 / sqrt((sb / b)^2 + (sa / a)^2 + way (sa / a)^2 (sb / b)^2): with p and q the
# squares, p + q + way p q rises in both (for way = -1 while p and q are below one).
mediated_test <- function(read) {
  rows <- rows_with(read, c("a", "b", "a.error", "b.error", "z"))
  if (!length(rows)) return(NULL)
  square <- function(error, path) {
    q <- span_quotient(span(pmax(error$lower[rows], 0), error$upper[rows]), span_abs(span_subset(path, rows)))
    span(pmax(q$lower, 0)^2, q$upper^2)
  }
  p <- square(read$a.error, read$a)
  q <- square(read$b.error, read$b)
  sums <- lapply(c(0, 1, -1), function(way) {
    at <- function(end) p[[end]] + q[[end]] + way * p[[end]] * q[[end]]
    open <- !is.finite(p$upper) | !is.finite(q$upper) | (way < 0 & (p$upper > 1 | q$upper > 1))
    span(ifelse(open, 0, at("lower")), ifelse(open, Inf, at("upper")))
  })
  bind <- function(side) do.call(cbind, lapply(sums, function(s) 1 / sqrt(s[[side]])))
  size <- span_widen(span(bind("upper"), bind("lower")))
  rule_part(read$item, rows, "test of the indirect effect", read$z$text, span_abs(span_subset(read$z, rows)),
            size$lower, size$upper, c("Sobel", "Aroian", "Goodman"),
            FALSE, "test", "row", "bootstrap tests cannot be checked", function(rows, range, way) {
              sprintf("From the paths %s (%s) and %s (%s) the statistic is %s without sign by %s; %s is printed.",
                      read$a$text[rows], read$a.error$text[rows],
                      read$b$text[rows], read$b.error$text[rows], range, way, read$z$text[rows])
            })
}
