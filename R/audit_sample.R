# Audit of printed sample sizes: regions times periods, less what lags and
# exclusions take away.

#' Audit of sample sizes
#'
#' Can the printed numbers of observations come from a panel of so many regions and periods?
#'
#' @section Checks:
#' * `sample size`: a balanced panel of R regions and T periods, with e regions left out and l periods lost to lags, has
#'   \eqn{(R-e)(T-l)} observations. Each number must be that for one of the given e and l, less at most `missing`
#'   observations (`consistent`). More than \eqn{RT} is `impossible`; another number is `inconsistent`, and `detail`
#'   says which numbers of regions and periods would give it, if any.
#' * `groups add up`, if `whole` is given: the numbers are those of groups that together make up `whole`. Groups that
#'   exceed it are `impossible` if they do not overlap, fewer are `inconsistent`: observations were lost on the way.
#'
#' @param n Printed numbers of observations.
#' @param regions,periods Number of regions and of periods in the panel.
#' @param lags Numbers of periods that may be lost, such as `0:1`.
#' @param excluded Numbers of regions that may be left out, such as `c(0, 4)`; `NULL` for any (a group of regions).
#' @param missing Number of observations that may be missing in an unbalanced panel.
#' @param whole Number of observations that the groups in `n` make up together, or `NULL`.
#' @param item What the numbers are called; default the names of `n`.
#' @return A data frame of class `lowcarbon_audit`; see [audits].
#' @section Errors: `lowcarbon_error_input` for counts that are not whole or below one, and if lags and exclusions leave
#'   nothing.
#' @section Cost: None to speak of.
#' @examples
#' audit_sample(c(full = 300, provinces = 260, dynamic = 270, odd = 275), regions = 30, periods = 10,
#'              lags = 0:1, excluded = c(0, 4))
#' audit_sample(c(high = "146", low = "149"), regions = 30, periods = 10, excluded = NULL,
#'              missing = 10, whole = 300)
#' @export
audit_sample <- function(n, regions, periods, lags = 0, excluded = 0, missing = 0, whole = NULL, item = NULL) {
  if (base::missing(n)) abort_input("n", "printed numbers of observations", "nothing")
  if (base::missing(regions)) abort_input("regions", "the number of regions", "nothing")
  if (base::missing(periods)) abort_input("periods", "the number of periods", "nothing")
  check_number(regions, "regions", 1, whole = TRUE)
  check_number(periods, "periods", 1, whole = TRUE)
  check_number(missing, "missing", 0, whole = TRUE)
  regions <- as.double(regions) # products of whole numbers of R end at 2^31
  periods <- as.double(periods)
  check_lost(lags, "lags", periods)
  if (is.null(excluded) && regions > 1e6) {
    abort_input("excluded", "the numbers of regions that may be left out",
                paste("nothing, with", number_text(regions), "regions"))
  }
  if (is.null(excluded)) excluded <- seq_len(regions) - 1 else check_lost(excluded, "excluded", regions)
  counts <- audit_counts(n, length(n), "n", at_least = 1L)
  items <- audit_items(item, list(n), length(counts))
  if (as.double(length(excluded)) * length(lags) > 1e7) {
    abort_input("lags", "at most 1e7 pairs of `excluded` and `lags`", paste(length(excluded), "times", length(lags)))
  }
  sizes <- expand.grid(excluded = sort(unique(excluded)), lags = sort(unique(lags)))
  sizes$n <- (regions - sizes$excluded) * (periods - sizes$lags)
  at <- which(!is.na(counts))
  rows <- lapply(at, function(k) sample_row(counts[k], items[k], sizes, regions, periods, missing))
  stack_audits(c(rows, list(audit_groups_add(counts, whole))))
}

check_lost <- function(x, arg, of) {
  if (!is_plain_numeric(x) || !length(x) || anyNA(x) || any(x != round(x)) || any(x < 0) || any(x >= of)) {
    abort_input(arg, paste0("whole numbers from 0 to ", of - 1), describe_found(x))
  }
}

sample_row <- function(n, item, sizes, regions, periods, missing) {
  short <- sizes$n - n
  fits <- which(short >= 0 & short <= missing)
  verdict <- if (n > regions * periods) "impossible" else if (length(fits)) "consistent" else "inconsistent"
  best <- fits[which.min(short[fits])]
  detail <- switch(verdict,
    impossible = paste0(number_text(regions), " regions and ", number_text(periods), " periods have ",
                        number_text(regions * periods),
                        " observations and no more."),
    consistent = paste0(number_text(sizes$n[best]), " = ", number_text(regions - sizes$excluded[best]),
                        " regions times ",
                        number_text(periods - sizes$lags[best]), " periods",
                        if (short[best] > 0) paste0(", ", number_text(short[best]), " missing"), "."),
    inconsistent = paste0(if (nrow(sizes) == 1L) paste0("Regions times periods are ", number_text(sizes$n)) else
                            paste0("None of the ", length(unique(sizes$n)), " sizes allowed, ",
                                   number_text(min(sizes$n)), " to ", number_text(max(sizes$n)), ", is this"),
                          "; ", sample_factors(n, regions, periods), "."))
  new_audit(item, "sample size", number_text(n), max(min(sizes$n) - missing, 1), max(sizes$n), verdict, detail)
}

# Which balanced panels within the full one have n observations. n is a product of
# two numbers of which one is at most its root.
sample_factors <- function(n, regions, periods) {
  t <- seq_len(min(sqrt(n), 1e7))
  t <- t[n %% t == 0]
  t <- sort(unique(c(t, n / t)))
  t <- t[t <= periods & n / t <= regions]
  if (!length(t)) return("no number of regions and periods gives it, so that the panel is not balanced")
  t <- utils::head(rev(t), 3L)
  paste0("it would be ", paste0(number_text(n / t), " regions times ", number_text(t), " periods", collapse = " or "))
}

audit_groups_add <- function(counts, whole) {
  if (is.null(whole)) return(NULL)
  total <- audit_counts(whole, 1L, "whole", at_least = 1L)
  if (anyNA(counts) || is.na(total)) return(NULL)
  sum <- sum(counts)
  verdict <- if (sum > total) "impossible" else if (sum < total) "inconsistent" else "consistent"
  new_audit("groups together", "groups add up", number_text(total), sum, sum, verdict, paste0(
    "The groups have ", paste(number_text(counts), collapse = " + "), " = ", number_text(sum),
    " observations, the whole ", number_text(total),
    if (sum < total) paste0("; ", number_text(total - sum), " are in none"), "."))
}
