# Audit of classes: is there a set of boundaries that gives the printed labels,
# or do given boundaries give them?

#' Audit of classes and their boundaries
#'
#' Checks whether labels such as "low", "moderate", "high" follow from the printed values: by given boundaries, or by
#' any boundaries at all.
#'
#' @section Checks:
#' * With `breaks`, `label`: the value, whatever was rounded off, lies in the class of its label. `undecidable` where
#'   rounding leaves that and another class open.
#' * Without, `label`: classes are in an order such that every value of a lower class lies below every value of a higher
#'   one. The smallest number of labels that must be wrong is found; a label that is wrong in every such set is
#'   `inconsistent`, one that is wrong in some of them too, with a `detail` that says so. And `boundary`, one row for
#'   each pair of neighbouring classes: between which values the boundary lies.
#'
#' @param values Printed values.
#' @param labels Printed labels, one for each value. `NA` or an empty string is skipped.
#' @param breaks Inner boundaries in rising order, one fewer than there are classes; `NULL` to look for any.
#' @param classes Labels in order, lowest class first. Default: the levels of a factor, else the order (of up to five
#'   classes) that needs the fewest wrong labels, or that of the labels' median values.
#' @param right Does a value on a boundary belong to the class below (`TRUE`) or above (`FALSE`)?
#' @param item What the values are called.
#' @param rounding `"nearest"`, or `"any"` for numbers that may have been cut off; see [audits].
#' @return A data frame of class `lowcarbon_audit`; see [audits]. For `label` rows `printed` is the value and `lower` to
#'   `upper` its class; for `boundary` rows `printed` is `NA` and `lower` to `upper` where the boundary lies. The
#'   attribute `boundaries` is a data frame of these (`below`, `above`, `lower`, `upper`).
#' @section Errors: `lowcarbon_error_input` for lengths that differ, labels that are none of `classes`, breaks that do
#'   not rise or are too many or few.
#' @section Cost: Linear in the number of values, times the square of the number of classes; sorting comes on top.
#' @examples
#' audit_classes(c("0.272", "0.289", "0.301", "0.312"), c("low", "low", "moderate", "moderate"),
#'               breaks = 0.3)
#' audit_classes(c("0.272", "0.289", "0.301", "0.280"), c("low", "low", "moderate", "moderate"))
#' @export
audit_classes <- function(values, labels, breaks = NULL, classes = NULL, right = FALSE, item = NULL,
                          rounding = c("nearest", "any")) {
  rounding <- check_rounding(rounding)
  check_flag(right, "right")
  if (missing(values)) abort_input("values", "printed values", "nothing")
  if (missing(labels)) abort_input("labels", "a label for each value", "nothing")
  read <- audit_read(values, "values", rounding = rounding)
  coded <- class_codes(labels, classes, read, breaks, right)
  read$item <- audit_items(item, list(values, labels), length(read$text))
  if (is.null(breaks)) return(classes_any(read, coded))
  check_breaks(breaks, coded$classes)
  classes_given(read, coded, as.double(breaks), right)
}

class_codes <- function(labels, classes, read, breaks, right) {
  if (!is.atomic(labels) || length(labels) != length(read$text)) {
    abort_input("labels", paste(length(read$text), "labels, one for each value"),
                if (is.atomic(labels)) paste(length(labels), "of them") else describe_class(labels))
  }
  if (is.null(classes) && is.factor(labels)) classes <- levels(labels)
  text <- trimws(enc2utf8(as.character(labels)))
  text[!nzchar(text)] <- NA
  if (is.null(classes)) classes <- order_of_classes(text, read, breaks, right)
  if (!is.atomic(classes) || !length(classes) || anyNA(classes) || anyDuplicated(classes)) {
    abort_input("classes", "different labels, lowest class first", describe_found(classes))
  }
  classes <- enc2utf8(as.character(classes))
  codes <- match(text, classes)
  unknown <- match(TRUE, !is.na(text) & is.na(codes))
  if (!is.na(unknown)) abort_input("labels", paste("some of", describe_set(classes)), describe_value(text[unknown]),
                                   paste("row", unknown))
  list(text = text, codes = codes, classes = classes)
}

# By their median values; but a wrong label can move a median, so that of all
# orders (of up to five classes) the one that needs the fewest wrong labels is taken.
order_of_classes <- function(text, read, breaks, right) {
  middle <- sort(tapply(read$value, text, stats::median, na.rm = TRUE))
  classes <- names(middle)
  k <- length(classes)
  at <- which(read$given & !is.na(text))
  if (k < 2L || k > 5L || (!is.null(breaks) && (length(breaks) != k - 1L || !is_plain_numeric(breaks) ||
                                                anyNA(breaks) || is.unsorted(breaks)))) {
    return(classes)
  }
  values <- span(read$lower[at], read$upper[at])
  wrong <- function(order) {
    codes <- match(text[at], classes[order])
    if (is.null(breaks)) return(label_blame(values, codes, k, count_only = TRUE)$fewest)
    sum(misplaced(values, codes, as.double(breaks), right) == "inconsistent")
  }
  orders <- permutations(k) # the order by medians comes first and wins ties
  classes[orders[which.min(apply(orders, 1L, wrong)), ]]
}

permutations <- function(k) {
  if (k == 1L) return(matrix(1L))
  rest <- permutations(k - 1L)
  do.call(rbind,
          lapply(seq_len(k),
                 function(first) cbind(first, matrix(seq_len(k)[-first][rest], nrow(rest)), deparse.level = 0L)))
}

check_breaks <- function(breaks, classes) {
  ok <- is_plain_numeric(breaks) && !anyNA(breaks) && !is.unsorted(breaks, strictly = TRUE)
  if (!ok || length(breaks) != length(classes) - 1L) {
    abort_input("breaks",
                paste0(length(classes) - 1L, " rising boundaries between the classes ",
                       describe_set(classes, at_most = 12L)), describe_found(breaks),
                hint = "Name classes that do not occur in `classes`.")
  }
}

# ---- by given boundaries -----------------------------------------------------

classes_given <- function(read, coded, breaks, right) {
  at <- which(read$given & !is.na(coded$codes))
  if (!length(at)) return(empty_audit())
  ends <- c(-Inf, breaks, Inf)
  own <- span(ends[coded$codes[at]], ends[coded$codes[at] + 1L])
  verdict <- misplaced(span(read$lower[at], read$upper[at]), coded$codes[at], breaks, right)
  lowest <- attr(verdict, "lowest")
  highest <- attr(verdict, "highest")
  range <- ifelse(lowest == highest, paste0("\"", coded$classes[lowest], "\""),
                  paste0("\"", coded$classes[lowest], "\" to \"", coded$classes[highest], "\""))
  new_audit(read$item[at], "label", read$text[at], own$lower, own$upper, as.vector(verdict), paste0(
    "Labelled \"", coded$text[at], "\", ", range_text(own$lower, own$upper), "; by the boundaries ", read$text[at],
    " is ", range, "."))
}

# The verdict on each label, and the classes a value can be in. Bounds of decimals are
# off by an ulp, and an interval that only touches a class from the excluded side is
# not in it.
misplaced <- function(values, codes, breaks, right) {
  slack <- 1e-12 * pmax(abs(values$lower), abs(values$upper))
  lowest <- findInterval(values$lower + if (right) -slack else slack, breaks, left.open = right) + 1L
  highest <- findInterval(values$upper - slack, breaks, left.open = right) + 1L
  verdict <- ifelse(codes < lowest | codes > highest, "inconsistent",
                    ifelse(lowest < highest, "undecidable", "consistent"))
  structure(verdict, lowest = lowest, highest = highest)
}

# ---- by any boundaries ---------------------------------------------------------

classes_any <- function(read, coded) {
  at <- which(read$given & !is.na(coded$codes))
  if (!length(at)) return(empty_audit())
  values <- span(read$lower[at], read$upper[at])
  blame <- label_blame(values, coded$codes[at], length(coded$classes))
  kept <- blame$wrong != "always"
  between <- class_gaps(span_subset(values, which(kept & blame$wrong != "sometimes")),
                        coded$codes[at][kept & blame$wrong != "sometimes"], length(coded$classes))
  own <- span(c(-Inf, between$lower)[coded$codes[at]], c(between$upper, Inf)[coded$codes[at]])
  verdict <- ifelse(blame$wrong == "never", "consistent", "inconsistent")
  fits <- if (blame$fewest == 0L) "Boundaries exist that give every label." else
    "Boundaries exist that give this label and most of the others."
  against <- conflicts_named(read, coded, at, values)
  detail <- ifelse(blame$wrong == "never", fits,
                   ifelse(blame$wrong == "always",
                          paste0("Labelled \"", coded$text[at],
                                 "\"; no boundaries give this label beside the others", against, ", without it ",
                                                           blame$fewest - 1L, " more must go."),
                          paste0("Labelled \"", coded$text[at], "\"", against, "; at least ", blame$fewest, " label",
                                 if (blame$fewest > 1L) "s", " must be wrong, this one or another.")))
  labels <- new_audit(read$item[at], "label", read$text[at], own$lower, own$upper, verdict,
                      sub(", without it 0 more must go", "", detail, fixed = TRUE))
  audit <- stack_audits(list(labels, boundary_rows(between, coded$classes, blame$fewest)))
  attr(audit, "boundaries") <- data.frame(below = coded$classes[-length(coded$classes)], above = coded$classes[-1L],
                                          lower = between$lower, upper = between$upper)
  audit
}

boundary_rows <- function(between, classes, fewest) {
  k <- length(classes)
  if (k < 2L) return(NULL)
  pair <- paste(classes[-k], classes[-1L], sep = " / ")
  open <- is.infinite(between$lower) & is.infinite(between$upper)
  new_audit(pair, "boundary", NA_character_, between$lower, between$upper, ifelse(open, "undecidable", "consistent"),
            paste0(
    "The boundary between the two classes lies ",
    ifelse(open, "anywhere", paste("within", range_text(between$lower, between$upper))),
    if (fewest > 0L) ", by the labels that are not in question", "."))
}

# Where the boundary above class j can lie: not below the lowest that any value of it
# or a lower class can be, not above the highest of any higher class.
class_gaps <- function(values, codes, k) {
  if (k < 2L) return(span(numeric(), numeric()))
  span(vapply(seq_len(k - 1L), function(j) max(values$lower[codes <= j], -Inf), 0),
       vapply(seq_len(k - 1L), function(j) min(values$upper[codes > j], Inf), 0))
}

# For each label one that cannot stand beside it: a value surely below with a higher
# class, or surely above with a lower one; the one farthest off.
conflicts_named <- function(read, coded, at, values) {
  codes <- coded$codes[at]
  vapply(seq_along(at), function(i) {
    below <- which(codes > codes[i] & values$upper <= values$lower[i])
    above <- which(codes < codes[i] & values$lower >= values$upper[i])
    if (!length(c(below, above))) return("")
    gap <- c(values$lower[i] - values$upper[below], values$lower[above] - values$upper[i])
    other <- c(below, above)[which.max(gap)]
    sprintf(" (%s, %s, is labelled \"%s\")", read$item[at[other]], read$text[at[other]], coded$text[at[other]])
  }, "")
}
