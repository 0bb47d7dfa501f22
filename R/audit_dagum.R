# Audit of printed Gini coefficients decomposed by groups: bounds that hold for
# any data, the overall coefficient and its three parts put together from the
# printed coefficients, and the headings of the pair columns. Finders are in
# R/rules-dagum.R, the search over headings in R/rules-headings.R.

#' Audit of a Dagum decomposition
#'
#' Checks a printed decomposition of the Gini coefficient by groups (Dagum 1997) for one or several years: whether each
#' coefficient can be, whether the overall coefficient and the three contributions follow from the others, and, if they
#' do not, whether two or more columns of pair coefficients stand under each other's headings.
#'
#' @section Checks:
#' With \eqn{n_j} units of group j, mean \eqn{\mu_j}, coefficients \eqn{G_{jj}} within and \eqn{G_{jh}} between groups,
#' values not below zero:
#' * `within bound`: \eqn{0 \le G_{jj} \le 1 - 1/n_j}.
#' * `pair bound`: \eqn{G_{jh}} is at least \eqn{|\mu_j-\mu_h|/(\mu_j+\mu_h)} (a mean distance is no less than the
#'   distance of means), at least the mean of \eqn{G_{jj}} and \eqn{G_{hh}} weighted by \eqn{\mu_j} and \eqn{\mu_h} (the
#'   energy distance of two groups is not negative), and at most \eqn{1 - 2\min(n_j\mu_j, n_h\mu_h)/(n_j
#'   n_h(\mu_j+\mu_h))} (all that a group has in one of its units).
#' * `overall bound`: the overall coefficient is at least that of the groups' means.
#' * `overall from parts`: \eqn{G\mu = \sum_j p_j^2\mu_j G_{jj} + \sum_{j<h} p_j p_h(\mu_j+\mu_h)G_{jh}}, with
#'   \eqn{p_j=n_j/n}.
#' * `contribution`: the shares within groups, \eqn{\sum_j p_j^2\mu_jG_{jj}}, between groups net of overlap,
#'   \eqn{\sum_{j<h}p_jp_h|\mu_j-\mu_h|}, and of overlap (transvariation), the rest, each over \eqn{G\mu}.
#' * `sum of contributions`: 100 percent.
#' * `heading`: only where a bound or the overall coefficient is missed. All orders of the pair columns are tried (up to
#'   five groups); if one order alone breaks no bound and gives every overall coefficient back, the headings that change
#'   are `inconsistent`, the row says which column belongs there, and overall coefficients and contributions are then
#'   judged with the columns in that order. If several orders do, headings on which they differ are `undecidable`.
#'   Headings are not judged by fewer than three years: then the order that would do is only named.
#'
#' A wrong sum and a broken bound are `impossible`, the other misses `inconsistent`, and so are two bounds that rest on
#' the divisor
#' \eqn{n^2} which Dagum's coefficients have: with \eqn{n(n-1)} a coefficient within a group could be up to 1, and the
#' bound by the coefficients within groups would not hold.
#'
#' @param sizes Number of units in each group, named by group if there are names. `NULL` if they are not known: only the
#'   lower bounds of pairs are then checked.
#' @param means Mean of each group: for one year a vector, for several a matrix or data frame with one row for each year
#'   and one column for each group (groups in rows are recognised where their number differs from that of the years).
#'   `NULL` if they are not printed: ranges that hold whatever the means, and sums, are still checked.
#' @param within,between Coefficients within each group and between each pair, likewise. Pairs come in the order 1-2,
#'   1-3, ..., 2-3, ..., unless their names are two group names joined by a hyphen or dash; for one year a symmetric
#'   matrix will do. `NULL` if not printed.
#' @param overall Overall coefficient, one for each year, or `NULL`.
#' @param shares Contributions within groups, between groups net of overlap, and of overlap, in this order or named
#'   `within`, `net_between`, `transvariation`: in percent, or as ratios if none is above 1. `NULL` if not printed.
#' @param item What the years are called; default the row names of `means`.
#' @param rounding `"nearest"`, or `"any"` for numbers that may have been cut off; see [audits].
#' @return A data frame of class `lowcarbon_audit`; see [audits]. Two attributes: `contributions`, a data frame with a
#'   row for each year and part (`item`, `part`, `lower`, `upper`: the overall coefficient, and the shares in percent,
#'   that follow from means and coefficients, whatever contributions were printed), and `headings`, a data frame with
#'   each pair (`heading`) and the column that belongs to it (`belongs`, `NA` where open).
#' @section Errors: `lowcarbon_error_input` where the numbers of groups, pairs and years do not fit together, for a mean
#'   that is not above zero, and for strings that are no numbers.
#' @section Cost: A few milliseconds a year with four groups; it doubles with each further group (twelve at most). The
#'   search over headings stops after 20 000 steps, seconds, and then says so.
#' @references Dagum, C. (1997). A new approach to the decomposition of the Gini income inequality ratio. *Empirical
#'   Economics*, 22, 515-531.
#'   \doi{10.1007/BF01205777}
#' @seealso [dagum_gini()], [audits]
#' @examples
#' # groups with the values (1, 3) and (2, 6)
#' audit_dagum(sizes = c(a = 2, b = 2), means = c("2.00", "4.00"), within = c("0.250", "0.250"),
#'             between = "0.417", overall = "0.333", shares = c("37.5", "50.0", "12.5"))
#'
#' # the distance of the means alone gives the pair 1/3
#' audit_dagum(c(2, 2), c("2.00", "4.00"), c("0.250", "0.250"), "0.317")
#' @export
audit_dagum <- function(sizes, means = NULL, within = NULL, between = NULL, overall = NULL, shares = NULL, item = NULL,
                        rounding = c("nearest", "any")) {
  rounding <- check_rounding(rounding)
  study <- dagum_study(if (missing(sizes)) NULL else sizes, means, within, between, overall, shares, item, rounding)
  study$bounds <- dagum_pair_bounds(study)
  headings <- judge_headings(study)
  if (headings$settled) study$right <- grid_columns(study$between, headings$order)
  parts <- dagum_year_parts(study)
  audit <- stack_audits(c(list(audit_within_bound(study), audit_pair_bound(study), headings$audit),
                         audit_overall(study, parts, headings), audit_contributions(study, parts)))
  attr(audit, "choices") <- list(groups = length(study$groups), years = length(study$items))
  attr(audit, "contributions") <- contributions_frame(study, parts)
  attr(audit, "headings") <- headings$belongs
  audit
}

# ---- reading ---------------------------------------------------------------

# Everything as intervals with one row for each year. `right`: the pair
# coefficients by pair, in another order than `between` once headings are mended.
dagum_study <- function(sizes, means, within, between, overall, shares, item, rounding) {
  k <- if (is.null(sizes)) group_count(if (is.null(means)) within else means) else length(sizes)
  known_means <- !is.null(means)
  if (!known_means) means <- unknown_means(k, within, between, overall, shares)
  if (k < 2L || k > 12L) abort_input(if (is.null(sizes)) "means" else "sizes", "2 to 12 groups", paste(k, "of them"))
  counts <- audit_counts(sizes, k, "sizes", at_least = 1L)
  if (!is.null(sizes) && anyNA(counts)) abort_input("sizes", "the number of units of every group", "a missing value")
  means <- printed_grid(means, "means", k, NULL, names(sizes), rounding)
  if (!known_means) means[c("lower", "upper")] <- list(0 * means$lower, 0 * means$upper + 1e300) # anything above zero
  groups <- first_names(names(sizes), means$columns, as.character(seq_len(k)))
  years <- nrow(means$text)
  low <- which(!is.na(means$upper) & means$upper <= 0, arr.ind = TRUE)
  if (nrow(low)) abort_input("means", "means above zero", describe_value(means$text[low[1L, , drop = FALSE]]),
                             paste("group", groups[low[1L, 2L]]))
  means$lower <- pmax(means$lower, 0)
  pairs <- group_pairs(k)
  pair_names <- apply(pairs, 2L, function(jh) paste(groups[jh], collapse = "-"))
  if (is_pair_matrix(between, k, years)) between <- as.matrix(between)[t(pairs)]
  grid <- function(x, arg, m, labels) if (!is.null(x)) printed_grid(x, arg, m, years, labels, rounding)
  between <- grid(between, "between", ncol(pairs), pair_names)
  list(sizes = counts, groups = groups, pairs = pairs, pair_names = pair_names,
       items = audit_items(item, list(stats::setNames(seq_len(years), means$rows)), years),
       means = means, within = grid(within, "within", k, groups), between = between, right = between,
       headings = if (is.null(between$columns)) pair_names else between$columns,
       overall = grid(overall, "overall", 1L, NULL), shares = grid(shares, "shares", 3L, dagum_part_names),
       known = !is.null(sizes), known_means = known_means)
}

# Without means: as many years as the other columns have, and ones in their place.
unknown_means <- function(k, within, between, overall, shares) {
  years <- function(x, m) if (is.null(x)) NULL else nrow(strings_grid(x, "within", m, NULL))
  count <- c(years(shares, 3L), years(within, k), years(overall, 1L),
             if (!is_pair_matrix(between, k, 1L)) years(between, k * (k - 1) / 2))
  if (!length(count)) abort_input("means", "the mean of each group, or coefficients or shares", "nothing")
  matrix("1", count[1L], k)
}

dagum_part_names <- c("within", "net_between", "transvariation")

first_names <- function(...) Filter(Negate(is.null), list(...))[[1L]]

group_count <- function(means) {
  if (is.null(means)) abort_input("means", "the mean of each group", "nothing")
  if (is.null(dim(means))) length(means) else ncol(means)
}

is_pair_matrix <- function(x, k, years) length(dim(x)) == 2L && years == 1L && all(dim(x) == k) && k > 1L

# Strings in a matrix with `m` columns and one row a year, and their intervals.
# Columns that are named as `labels`, in any order, are put in that order.
printed_grid <- function(x, arg, m, years, labels, rounding) {
  text <- strings_grid(x, arg, m, years)
  if (ncol(text) != m || (!is.null(years) && nrow(text) != years)) {
    wanted <- if (is.null(years)) {
      paste(m, "columns, one row for each year")
    } else {
      paste(years, "row(s), one for each year, and", m, "column(s)")
    }
    abort_input(arg, wanted, paste(nrow(text), "row(s) and", ncol(text), "column(s)"))
  }
  columns <- colnames(text)
  order <- match(label_key(labels), label_key(columns))
  if (!is.null(labels) && !anyNA(order)) text <- text[, order, drop = FALSE]
  c(audit_matrix(text, arg, rounding), list(columns = colnames(text), rows = rownames(text)))
}

# Vectors and lists of columns too; turned round where only that fits.
strings_grid <- function(x, arg, m, years) {
  if (is.null(x)) abort_input(arg, "printed numbers", "nothing")
  if (is.list(x) && !is.data.frame(x) && length(unique(lengths(x))) == 1L) {
    x <- do.call(cbind, lapply(x, audit_strings, arg = arg))
  }
  text <- audit_text(x, arg, down = m == 1L)
  turned <- length(dim(x)) == 2L && ncol(text) != m && nrow(text) == m && (is.null(years) || ncol(text) == years)
  if (turned) t(text) else text
}

# "West -- East" and "east-west" are one pair; spaces, case and the kind of dash
# do not count.
label_key <- function(x) {
  if (is.null(x)) return(character())
  plain <- gsub("[[:space:]]+", "", tolower(gsub("[\u2010-\u2015\u2212\uFF0D/&]", "-", enc2utf8(as.character(x)))))
  vapply(strsplit(plain, "-", fixed = TRUE), function(parts) paste(sort(parts), collapse = "-"), "")
}

# ---- bounds ----------------------------------------------------------------

# For each year and pair the least and the largest coefficient there can be, and
# which of the two lower bounds is the higher.
dagum_pair_bounds <- function(study) {
  years <- length(study$items)
  parts <- lapply(seq_len(ncol(study$pairs)), function(at) pair_bound_of(study, study$pairs[, at]))
  bind <- function(name) matrix(vapply(parts, function(part) as.double(part[[name]]), numeric(years)), years)
  list(lower = bind("lower"), upper = bind("upper"), by_means = bind("by_means") > 0)
}

pair_bound_of <- function(study, jh) {
  mean <- lapply(jh, function(j) span(study$means$lower[, j], study$means$upper[, j]))
  weight <- span(mean[[1L]]$lower / (mean[[1L]]$lower + mean[[2L]]$upper),
                 mean[[1L]]$upper / (mean[[1L]]$upper + mean[[2L]]$lower))
  ends <- list(weight$lower, weight$upper)
  apart <- relative_gap(mean[[1L]], mean[[2L]])
  spread <- 0
  if (!is.null(study$within)) {
    g <- lapply(jh, function(j) ifelse(is.na(study$within$lower[, j]), 0, pmax(study$within$lower[, j], 0)))
    spread <- do.call(pmin, lapply(ends, function(w) w * g[[1L]] + (1 - w) * g[[2L]]))
  }
  most <- rep(1, length(apart))
  if (study$known) {
    n <- study$sizes[jh]
    most <- do.call(pmax, lapply(ends, function(w) 1 - 2 * pmin(n[1L] * w, n[2L] * (1 - w)) / prod(n)))
  }
  list(lower = pmax(apart, spread), upper = most, by_means = as.double(apart >= spread))
}

audit_within_bound <- function(study) {
  if (is.null(study$within)) return(NULL)
  most <- if (study$known) 1 - 1 / study$sizes else rep(1, length(study$groups))
  stack_audits(lapply(seq_along(study$groups), function(j) {
    implied <- span(rep(0, length(study$items)), rep(most[j], length(study$items)))
    cell <- span(study$within$lower[, j], study$within$upper[, j])
    verdict <- audit_verdict(cell, implied, ifelse(cell$lower > 1 | cell$upper < 0, "impossible", "inconsistent"))
    grid_audit(study, "within bound", study$within$text[, j], implied, verdict, study$groups[j],
               paste0("A Gini coefficient of ", if (study$known) study$sizes[j] else "n",
                      " values, none below zero, lies between 0 and 1 - 1/n",
                      if (study$known) paste0(" = ", range_text(most[j], most[j])), "."))
  }))
}

audit_pair_bound <- function(study) {
  if (is.null(study$between)) return(NULL)
  stack_audits(lapply(seq_along(study$pair_names), function(at) {
    implied <- span(study$bounds$lower[, at], study$bounds$upper[, at])
    cell <- span(study$between$lower[, at], study$between$upper[, at])
    by_within <- !study$bounds$by_means[, at] & !not_above(implied$lower, cell$upper)
    verdict <- audit_verdict(cell, implied, ifelse(by_within & cell$upper >= 0, "inconsistent", "impossible"))
    grid_audit(study, "pair bound", study$between$text[, at], implied, verdict, study$headings[at],
               pair_detail(study, at, cell, implied))
  }))
}

pair_detail <- function(study, at, cell, implied) {
  jh <- study$pairs[, at]
  means <- if (study$known_means) paste0(study$means$text[, jh[1L]], " and ",
                                         study$means$text[, jh[2L]]) else "that are not printed"
  below <- !not_above(implied$lower, cell$upper)
  from_means <- study$bounds$by_means[, at]
  ifelse(!below,
         paste0("Between groups with the means ", means,
                " the coefficient cannot be above what it would be with all of each group in one unit."),
         ifelse(from_means,
                paste0("The mean distance between two groups is no less than the distance of their means, ", means,
                                   ": |m1 - m2| / (m1 + m2) is at least ",
                                   range_text(implied$lower, implied$lower), "."),
                paste0("Twice the mean distance between two groups is no less than the sum of those within them, ",
                       "whose coefficients are ",
                       if (is.null(study$within)) "" else paste(study$within$text[, jh[1L]], "and",
                                                                study$within$text[, jh[2L]]), ".")))
}

# Rows of an audit, one a year, for a column of the table; cells not printed are
# left out.
grid_audit <- function(study, check, printed, implied, verdict, column, detail) {
  at <- which(!is.na(printed) & !is.na(verdict))
  if (!length(at)) return(NULL)
  item <- if (length(study$items) == 1L && identical(study$items, "1")) {
    rep(column, 1L)
  } else {
    paste(study$items, column, sep = ", ")
  }
  detail <- rep_len(detail, length(printed))
  new_audit(item[at], check, printed[at], implied$lower[at], implied$upper[at], verdict[at], detail[at])
}

# ---- the overall coefficient and its parts ----------------------------------

audit_overall <- function(study, parts, headings) {
  if (is.null(study$overall)) return(list())
  cell <- span(study$overall$lower[, 1L], study$overall$upper[, 1L])
  list(overall_bound(study, cell), overall_from_parts(study, parts, cell, headings))
}

# The coefficient of the means, sum_{j<h} p_j p_h |mu_j - mu_h| / mu.
overall_bound <- function(study, cell) {
  if (!study$known) return(NULL)
  p <- study$sizes / sum(study$sizes)
  gap <- vapply(seq_len(ncol(study$pairs)), function(at) {
    jh <- study$pairs[, at]
    prod(p[jh]) * pmax(study$means$lower[, jh[1L]] - study$means$upper[, jh[2L]],
                       study$means$lower[, jh[2L]] - study$means$upper[, jh[1L]], 0)
  }, numeric(length(study$items)))
  least <- rowSums(matrix(gap, length(study$items))) / as.vector(study$means$upper %*% p)
  implied <- span(least, rep(1 - 1 / sum(study$sizes), length(least)))
  verdict <- audit_verdict(cell, implied,
                           ifelse(cell$lower > implied$upper & cell$lower <= 1, "inconsistent", "impossible"))
  grid_audit(study, "overall bound", study$overall$text[, 1L], implied, verdict, "overall",
             paste0("Whatever the values within groups, the overall coefficient is at least that of the groups' means ",
                    "and at most 1 - 1/n."))
}

overall_from_parts <- function(study, parts, cell, headings) {
  if (is.null(parts)) return(NULL)
  implied <- span(parts$lower[, 1L], parts$upper[, 1L])
  grid_audit(study, "overall from parts", study$overall$text[, 1L], implied, audit_verdict(cell, implied), "overall",
             paste0(
    "Sizes, means and coefficients within and between groups", headings$note, " give ",
    range_text(implied$lower, implied$upper), headings$hint, "."))
}

audit_contributions <- function(study, parts) {
  if (is.null(study$shares) || all(is.na(study$shares$value))) return(list())
  unit <- if (max(study$shares$value, na.rm = TRUE) > 1) 100 else 1
  rows <- if (!is.null(parts)) lapply(1:3, function(j) {
    cell <- span(study$shares$lower[, j], study$shares$upper[, j])
    implied <- span(parts$lower[, j + 1L] * unit / 100, parts$upper[, j + 1L] * unit / 100)
    grid_audit(study, "contribution", study$shares$text[, j], implied, audit_verdict(cell, implied),
               dagum_part_names[j], paste0(
      "From means, sizes and coefficients the share ",
      c("within groups", "between groups, net of overlap,", "of overlap")[j], " is ",
      range_text(implied$lower, implied$upper), if (unit == 100) " percent", "."))
  })
  c(rows, list(audit_share_sum(study, unit)))
}

audit_share_sum <- function(study, unit) {
  sum <- span(rowSums(study$shares$lower), rowSums(study$shares$upper))
  total <- rowSums(study$shares$value)
  decimals <- max(parse_printed(study$shares$text)$decimals, na.rm = TRUE)
  implied <- span(rep(unit, length(total)))
  grid_audit(study, "sum of contributions", ifelse(is.na(total), NA, sprintf("%.*f", decimals, total)), implied,
             audit_verdict(sum, implied, "impossible"), "sum",
             paste0("The three parts make up the whole by definition; as printed they add up to ",
                                                                      range_text(sum$lower, sum$upper), "."))
}

contributions_frame <- function(study, parts) {
  if (is.null(parts)) return(NULL)
  names <- c("overall", dagum_part_names)
  years <- length(study$items)
  data.frame(item = rep(study$items, 4L), part = rep(names, each = years), lower = as.vector(parts$lower),
             upper = as.vector(parts$upper))
}
