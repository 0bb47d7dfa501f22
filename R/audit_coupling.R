# Audit of printed coupling coordination: the coupling degree C and the development
# index T from the systems' scores, D from both, and stages from D.

#' Audit of coupling coordination
#'
#' Do the coupling degree C, the development index T, the coordination degree D and the stages of a printed table follow
#' from the scores of the systems and from each other?
#'
#' @section Checks:
#' * `coupling`, `development`, `coordination between 0 and 1` (only where they fail; `impossible`).
#' * `coupling of the scores`: C by the form that the table follows, found from all its rows: the `variant`s of
#'   [coupling_coordination()], the form without its leading number of systems (`"halved"`:
#'   \eqn{(\prod U_i)^{1/k} / \sum U_i}, at most 1/k) and the square of the unrooted form (`"squared"`:
#'   \eqn{(\prod U_i / \bar U^k)^k}). Ranges are exact for scores that round to the printed ones (for `"wang"` with
#'   three or more systems, certain but wider).
#' * `development of the scores`: T is the weighted mean of the scores. Weights are those given, else equal ones; if
#'   these do not give most rows and there are two systems, the one weight that gives most rows is looked for. T outside
#'   of what its row's scores span is `impossible`.
#' * `coordination`: \eqn{D = \sqrt{C T}}; where C or T is not printed they are taken from the scores.
#' * `label` and `boundary`: stages against D, by [audit_classes()].
#'
#' @param systems Printed scores, a column for each of two to ten systems (data frame or matrix); `NULL` if not printed.
#' @param coupling,development,coordination Printed C, T and D; `NULL` (or `NA`) where not printed.
#' @param class Printed stages of D, or `NULL`.
#' @param weights Weights of the systems in T: numbers, divided by their sum; `NULL` if unknown.
#' @param variant The form of C, if it is known: `"standard"`, `"wang"`, `"fan"`, `"unrooted"`, `"halved"`, `"squared"`;
#'   `NULL` to find it.
#' @param breaks,classes,right Boundaries and order of the stages; see [audit_classes()].
#' @param item What the rows are called.
#' @param rounding `"nearest"`, or `"any"` for numbers that may have been cut off; see [audits].
#' @return A data frame of class `lowcarbon_audit`; see [audits]. The attribute `choices` says which form and weights
#'   were found.
#' @section Errors: `lowcarbon_error_input` for lengths that differ, scores or degrees that are no numbers, and if
#'   nothing is given to compare.
#' @section Cost: A thousand rows of two systems in a few hundredths of a second; it doubles with each further system.
#' @references Wang, S., Kong, W., Ren, L., Zhi, D. and Dai, B. (2021). Research on misuses and modification of coupling
#'   coordination degree model in China. *Journal of Natural Resources*, 36(3), 793-810. \doi{10.31497/zrzyxb.20210319}
#' @seealso [coupling_coordination()], [audit_classes()]
#' @examples
#' audit_coupling(data.frame(industry = c("0.412", "0.455"), carbon = c("0.301", "0.377")),
#'                coupling = c("0.988", "0.996"), development = c("0.357", "0.416"),
#'                coordination = c("0.593", "0.624"))
#' # a D that does not follow from its C and T
#' audit_coupling(coupling = "0.952", development = "0.410", coordination = "0.652")
#' @export
audit_coupling <- function(systems = NULL, coupling = NULL, development = NULL, coordination = NULL, class = NULL,
                           weights = NULL, variant = NULL,
                           breaks = NULL, classes = NULL, right = FALSE, item = NULL, rounding = c("nearest", "any")) {
  rounding <- check_rounding(rounding)
  study <- coupling_study(systems, coupling, development, coordination, class, item, rounding)
  study$weights <- audit_weights(weights, ncol(study$scores$lower))
  study$variant <- check_audit_variant(variant)
  degree <- coupling_of_scores(study)
  mean_score <- development_of_scores(study)
  labels <- if (!is.null(class)) audit_classes(coordination, class, breaks, classes, right, item = study$item,
                                               rounding = rounding)
  whole <- stack_audits(list(degree_range(study, "coupling"), degree_range(study, "development"),
                             degree_range(study, "coordination"),
                             degree$part, mean_score$part, coordination_of(study, degree, mean_score)),
                        choices = c(degree$choices, mean_score$choices))
  stack_audits(list(whole, labels))
}

audit_variants <- function() c("standard", "wang", "fan", "unrooted", "halved", "squared")

check_audit_variant <- function(variant) if (!is.null(variant)) check_choice(variant, audit_variants(), "variant")

coupling_study <- function(systems, coupling, development, coordination, class, item, rounding) {
  degrees <- list(coupling = coupling, development = development, coordination = coordination)
  if (all(lengths(degrees) == 0L)) abort_input("coordination", "printed C, T or D", "nothing")
  if (is.null(systems) && sum(lengths(degrees) > 0L) < 3L && is.null(class)) {
    abort_input("systems", "printed scores, or C, T and D", "nothing",
                hint = "With D alone only stages (`class`) can be checked.")
  }
  if (!is.null(class) && is.null(coordination)) abort_input("coordination",
                                                            "the D that the stages in `class` belong to", "nothing")
  scores <- if (!is.null(systems)) printed_scores(systems, rounding)
  size <- max(lengths(degrees), nrow(scores$text), length(class))
  if (!is.null(scores) && nrow(scores$text) != size) abort_input("systems", paste(size, "rows, one for each degree"),
                                                                 paste(nrow(scores$text), "rows"))
  study <- audit_columns(c(degrees, list(size = seq_len(size))), rounding)
  study$item <- audit_items(item, list(coordination, coupling, development), size)
  study$scores <- scores
  study
}

printed_scores <- function(systems, rounding) {
  if (is.list(systems) && !is.data.frame(systems) && length(unique(lengths(systems))) == 1L) {
    systems <- do.call(cbind, lapply(systems, as.character))
  }
  if (length(dim(systems)) != 2L) abort_input("systems", "a column of printed scores for each system",
                                              describe_found(systems))
  if (ncol(systems) < 2L || ncol(systems) > 10L) abort_input("systems", "2 to 10 systems",
                                                             paste(ncol(systems), "of them"))
  read <- audit_matrix(systems, "systems", rounding)
  row <- which(read$given & (read$upper < 0 | read$lower > 1), arr.ind = TRUE)
  if (nrow(row)) {
    abort_input("systems", "scores between 0 and 1", describe_value(read$text[row[1L, , drop = FALSE]]),
                paste("row", row[1L, 1L]),
                hint = paste0("Scores from 0 to 100 must be divided by 100 first; if the table prints this number, it ",
                              "is no score."))
  }
  read$names <- if (is.null(colnames(read$text))) paste("system", seq_len(ncol(read$text))) else colnames(read$text)
  read$whole <- rowSums(!read$given) == 0L
  read$lower <- pmax(read$lower, 0)
  read$upper <- pmin(read$upper, 1)
  read
}

audit_weights <- function(weights, k) {
  if (is.null(weights)) return(NULL)
  if (is.null(k)) abort_input("systems", "the scores that `weights` belong to", "nothing")
  if (!is_plain_numeric(weights) || length(weights) != k || anyNA(weights) || any(!is.finite(weights) | weights < 0) ||
      sum(weights) <= 0) {
    abort_input("weights", paste(k, "weights of zero or more, one for each system"), describe_found(weights))
  }
  as.double(weights) / sum(weights)
}

# Only degrees that are none.
degree_range <- function(study, name) {
  column <- study[[name]]
  rows <- which(column$given & (column$upper < 0 | column$lower > 1))
  letter <- c(coupling = "C", development = "T", coordination = "D")[[name]]
  audit_part(study$item, rows, paste(name, "between 0 and 1"), column$text[rows],
             span(rep(0, length(rows)), rep(1, length(rows))), rep("impossible", length(rows)),
             sprintf("%s lies between 0 and 1 for scores between 0 and 1; %s is printed.", letter, column$text[rows]))
}

in_degree <- function(study, name) {
  column <- study[[name]]
  column$given & column$upper >= 0 & column$lower <= 1
}

scores_text <- function(study, rows) {
  vapply(rows, function(row) format_list(paste(study$scores$names, study$scores$text[row, ])), "")
}

# ---- C ----------------------------------------------------------------------

# Ranges of C by each form over the boxes of scores in some rows.
variant_ranges <- function(study, rows) {
  box <- span(study$scores$lower[rows, , drop = FALSE], study$scores$upper[rows, , drop = FALSE])
  standard <- standard_range(box)
  k <- ncol(box$lower)
  all <- list(standard = standard, wang = wang_range(box), fan = fan_range(box),
              unrooted = span_map(standard, function(x) x^k),
              halved = span_map(standard, function(x) x / k), squared = span_map(standard, function(x) x^(2 * k)))
  all <- if (is.null(study$variant)) all else all[study$variant]
  lapply(all, span_widen, by = 1e-9)
}

corner_values <- function(box, f) {
  k <- ncol(box$lower)
  ends <- as.matrix(expand.grid(rep(list(0:1), k)))
  lapply(seq_len(nrow(ends)), function(corner) {
    take <- rep(ends[corner, ] == 1, each = nrow(box$lower))
    f(ifelse(matrix(take, nrow(box$lower)), box$upper, box$lower))
  })
}

standard_degree <- function(u) {
  mean <- rowMeans(u)
  ifelse(mean > 0, exp(rowMeans(log(u))) / mean, 0)
}

# The geometric over the arithmetic mean rises in each score up to the mean of the
# others and then falls: least at a corner, largest where scores are as near to
# each other as they can be (by coordinates, as the function is quasi-concave).
standard_range <- function(box) span(do.call(pmin, corner_values(box, standard_degree)),
                                     standard_degree(nearest_scores(box)))

nearest_scores <- function(box, rounds = 200L) {
  u <- (box$lower + box$upper) / 2
  for (round in seq_len(rounds)) {
    before <- u
    for (j in seq_len(ncol(u))) u[, j] <- pmin(pmax(rowMeans(u[, -j, drop = FALSE]), box$lower[, j]), box$upper[, j])
    if (max(abs(u - before)) < 1e-14) break
  }
  u
}

# 1 - 2 s: s is convex, largest at a corner, least where scores are nearest.
fan_range <- function(box) {
  degree <- function(u) 1 - 2 * sqrt(rowMeans((u - rowMeans(u))^2))
  span(do.call(pmin, corner_values(box, degree)), degree(nearest_scores(box)))
}

# Of two scores it rises in the smaller and falls in the larger. Of more: gaps and
# ratios each at their ends.
wang_range <- function(box) {
  k <- ncol(box$lower)
  pairs <- utils::combn(k, 2L)
  gap <- function(f) rowMeans(matrix(apply(pairs, 2L, function(jh) f(jh[1L], jh[2L])), nrow(box$lower)))
  least <- gap(function(j, h) pmax(box$lower[, j] - box$upper[, h], box$lower[, h] - box$upper[, j], 0))
  most <- gap(function(j, h) pmax(box$upper[, j] - box$lower[, h], box$upper[, h] - box$lower[, j]))
  highest <- span(do.call(pmax, columns_of(box$lower)), do.call(pmax, columns_of(box$upper)))
  ratio <- function(u, by) Reduce(`*`, lapply(columns_of(u), function(one) ifelse(by > 0, pmin(one / by, 1), 1)))
  if (k == 2L) {
    low <- do.call(pmin, corner_values(box, wang_of_two))
    return(span(low, wang_of_two(nearest_scores(box))))
  }
  span(sqrt(pmax(1 - most, 0) * ratio(box$lower, highest$upper)^(1 / (k - 1))),
       sqrt((1 - least) * ratio(box$upper, highest$lower)^(1 / (k - 1))))
}

wang_of_two <- function(u) {
  high <- pmax(u[, 1L], u[, 2L])
  ifelse(high > 0, sqrt((1 - abs(u[, 1L] - u[, 2L])) * pmin(u[, 1L], u[, 2L]) / high), 0)
}

columns_of <- function(x) lapply(seq_len(ncol(x)), function(j) x[, j])

coupling_of_scores <- function(study) {
  if (is.null(study$scores)) return(NULL)
  rows <- which(in_degree(study, "coupling") & study$scores$whole)
  if (!length(rows)) return(NULL)
  ranges <- variant_ranges(study, rows)
  beside <- scores_text(study, rows)
  found <- rule_part(study$item, rows, "coupling of the scores", study$coupling$text, span_subset(study$coupling, rows),
                     do.call(cbind, lapply(ranges, `[[`, "lower")), do.call(cbind, lapply(ranges, `[[`, "upper")),
                     names(ranges), !is.null(study$variant),
                     "form", "row", "`variant`", function(rows, range, way) {
                       sprintf("C of %s is %s by %s; %s is printed.", beside, range, way, study$coupling$text[rows])
                     })
  found$variants <- names(ranges)[found$kept]
  found
}

# ---- T ----------------------------------------------------------------------

development_of_scores <- function(study) {
  if (is.null(study$scores)) return(NULL)
  rows <- which(in_degree(study, "development") & study$scores$whole)
  if (!length(rows)) return(NULL)
  box <- span(study$scores$lower[rows, , drop = FALSE], study$scores$upper[rows, , drop = FALSE])
  printed <- span_subset(study$development, rows)
  span <- span_widen(span(do.call(pmin, columns_of(box$lower)), do.call(pmax, columns_of(box$upper))), 1e-9)
  w <- weights_found(study, box, printed)
  implied <- if (is.null(w$weights)) span else weighted_range(box, w$weights)
  outside <- !span_meet(printed, span)
  verdict <- ifelse(outside, "impossible", ifelse(span_meet(printed, implied), "consistent", "inconsistent"))
  shown <- span(ifelse(outside, span$lower, implied$lower), ifelse(outside, span$upper, implied$upper))
  detail <- sprintf("T as the weighted mean of %s is %s%s; %s is printed.", scores_text(study, rows),
                    range_text(shown$lower, shown$upper),
                    ifelse(outside, " whatever the weights", w$words), study$development$text[rows])
  list(part = audit_part(study$item, rows, "development of the scores", study$development$text[rows], shown, verdict,
                         detail),
       choices = list(weights = trimws(w$words)), weights = w$weights)
}

weighted_range <- function(box,
                           w) span_widen(span(as.vector(box$lower %*% w$lower + 0), as.vector(box$upper %*% w$upper)),
                                         1e-9)

# The weights given; equal ones if they give most rows; else, of two systems, the
# one weight that does. NULL weights where none is found: then only the span counts.
weights_found <- function(study, box, printed) {
  k <- ncol(box$lower)
  exact <- function(w) list(lower = w, upper = w)
  if (!is.null(study$weights)) return(list(weights = exact(study$weights),
                                           words = paste0(" with weights ",
                                                          format_list(number_text(signif(study$weights, 4))))))
  equal <- exact(rep(1 / k, k))
  met <- sum(span_meet(printed, weighted_range(box, equal)))
  if (2 * met > length(printed$lower)) return(list(weights = equal, words = " with equal weights"))
  none <- list(weights = NULL, words = " with some weights")
  if (k != 2L || length(printed$lower) < 3L) return(none)
  found <- common_weight(box, printed)
  if (is.null(found)) return(none)
  w <- list(lower = c(found$lower, 1 - found$upper), upper = c(found$upper, 1 - found$lower))
  list(weights = w,
       words = sprintf(" with the weight %s of %s that most rows give", range_text(found$lower, found$upper, 4L),
                       study$scores$names[1L]))
}

# T = w u1 + (1 - w) u2: the stretch of w that most rows allow.
common_weight <- function(box, printed) {
  gap <- span(box$lower[, 1L] - box$upper[, 2L], box$upper[, 1L] - box$lower[, 2L])
  w <- span_quotient(span(printed$lower - box$upper[, 2L], printed$upper - box$lower[, 2L]), gap)
  w <- span_both(w, span(0, 1))
  ends <- sort(unique(c(w$lower, w$upper)))
  ends <- ends[is.finite(ends)]
  middle <- c(ends, (ends[-1L] + ends[-length(ends)]) / 2)
  count <- vapply(middle, function(x) sum(w$lower <= x & x <= w$upper), 0)
  if (2 * max(count) <= length(w$lower)) return(NULL)
  best <- middle[which.max(count)]
  inside <- w$lower <= best & best <= w$upper
  span(max(w$lower[inside]), min(w$upper[inside]))
}

# ---- D ----------------------------------------------------------------------

# sqrt(C T), each as printed or, where it is not, from the scores.
coordination_of <- function(study, degree, mean_score) {
  rows <- which(in_degree(study, "coordination") & (in_degree(study, "coupling") | !study$coupling$given) &
                  (in_degree(study, "development") | !study$development$given))
  if (!length(rows)) return(NULL)
  size <- length(rows)
  t_printed <- study$development$given[rows]
  c_printed <- study$coupling$given[rows]
  from_scores <- if (is.null(study$scores)) rep(FALSE, size) else study$scores$whole[rows]
  known <- (t_printed | from_scores) & (c_printed | from_scores)
  rows <- rows[known]
  if (!length(rows)) return(NULL)
  mean <- own_or(study$development, rows, function(at) t_range(study, at, mean_score))
  forms <- if (all(study$coupling$given[rows])) {
    list(printed = span_subset(study$coupling, rows))
  } else {
    coupling_forms(study, rows, degree)
  }
  ranges <- lapply(forms,
                   function(form) span_widen(span_map(span(pmax(form$lower, 0) * pmax(mean$lower, 0),
                                                           pmax(form$upper, 0) * pmax(mean$upper, 0)), sqrt), 1e-9))
  bind <- function(side) do.call(cbind, lapply(ranges, `[[`, side))
  beside <- paste(ifelse(study$coupling$given[rows], paste("C", study$coupling$text[rows]), "C of the scores"), "and",
                  ifelse(study$development$given[rows], paste("T", study$development$text[rows]), "T of the scores"))
  sure <- all(study$coupling$given[rows] & study$development$given[rows])
  rule_part(study$item, rows, "coordination", study$coordination$text, span_subset(study$coordination, rows),
            bind("lower"), bind("upper"),
            ifelse(names(forms) == "printed", "the square root of C T", names(forms)),
            sure || (!is.null(study$variant) && !is.null(study$weights)), "form", "row", "`variant`, `weights`",
            function(rows, range, way) {
              sprintf("D, the square root of C T, is %s with %s%s; %s is printed.", range, beside,
                      if (sure) "" else paste0(" by ", way),
                      study$coordination$text[rows])
            })$part
}

# A column as printed, what `other` gives for the rows where it is not.
own_or <- function(column, rows, other) {
  out <- span_subset(column, rows)
  open <- which(!column$given[rows])
  if (!length(open)) return(out)
  filled <- other(rows[open])
  out$lower[open] <- filled$lower
  out$upper[open] <- filled$upper
  out
}

# With weights that are not known T may be anything its scores span.
t_range <- function(study, rows, mean_score) {
  box <- span(study$scores$lower[rows, , drop = FALSE], study$scores$upper[rows, , drop = FALSE])
  weights <- if (!is.null(study$weights)) list(lower = study$weights, upper = study$weights) else mean_score$weights
  if (is.null(weights)) weights <- list(lower = rep(1 / ncol(box$lower), ncol(box$lower)),
                                        upper = rep(1 / ncol(box$lower), ncol(box$lower)))
  weighted_range(box, weights)
}

coupling_forms <- function(study, rows, degree) {
  ranges <- variant_ranges(study, rows)
  if (length(degree$variants)) ranges <- ranges[degree$variants]
  printed <- study$coupling$given[rows]
  lapply(ranges, function(range) {
    span(ifelse(printed, study$coupling$lower[rows], range$lower),
         ifelse(printed, study$coupling$upper[rows], range$upper))
  })
}
