# Audit of printed probabilities against the statistics they belong to.

#' Audit of probabilities against statistics
#'
#' Does each printed probability follow from its statistic, by the way of taking
#' it that the table follows?
#'
#' Candidates are the distributions named, for the normal and t distribution two
#' sides, the side on which the statistic lies, the upper and the lower side (of
#' tests of unit roots, say); and whether digits were rounded or cut off. Those that meet most rows are kept, if they
#' meet more than half: a row that they all contradict is `inconsistent`, one on
#' which they differ `undecidable`. If none does and no way is named in the call (`distribution`, `df` or `sides`), the
#' table may follow one that is not known here, such as bootstrap probabilities of a threshold test: one `undecidable`
#' row says so. A probability outside 0 to 1, or a negative F statistic, is `impossible`; a negative chi-square
#' statistic `inconsistent`, as a difference of estimates (Hausman's test) can come out below zero but then
#' has no probability.
#'
#' @param statistic printed statistics.
#' @param p.value printed probabilities. `"<0.001"` and `">0.1"` are read as
#'   such, `"p = 0.03"` as the number, `"3 %"` as 0.03.
#' @param df,df2 degrees of freedom, one for all rows or one for each. Both are
#'   needed for F. Without `df` a chi-square statistic is tried with 1 to 200
#'   degrees of freedom, a t statistic with 8 and more; fewer are never assumed, and a row that only they would explain,
#'   or only degrees of freedom other than those of the other rows, is `undecidable`. `Inf` stands for the normal
#'   distribution.
#' @param distribution one or several of `"normal"`, `"t"`, `"chisq"`, `"F"`. By
#'   default (`NULL`) F if `df2` is given, t and chi-square if only `df` is, normal
#'   otherwise.
#' @param sides 2, 1, or `NULL` for both (normal and t).
#' @param ending `"rounded"`, `"cut off"`, or `NULL` for both.
#' @inheritParams audit_moments
#' @return An audit (see [audits]) with the check `probability of the statistic`
#'   (and `probability between 0 and 1`, `statistic above zero` only where they
#'   fail). The way found is in the attribute `choices`.
#' @section Cost: a thousand rows in a few hundredths of a second.
#' @examples
#' audit_pvalue(c("2.104", "1.337", "3.090"), c("0.018", "0.091", "0.002"))
#' audit_pvalue("34.17", "<0.001", df = 5, distribution = "chisq")
#' @export
audit_pvalue <- function(statistic, p.value, df = NULL, df2 = NULL, distribution = NULL, sides = NULL, ending = NULL,
                         item = NULL, rounding = c("nearest", "any")) {
  rounding <- check_rounding(rounding)
  needed(missing(statistic), "statistic", "printed statistics")
  needed(missing(p.value), "p.value", "printed probabilities")
  size <- max(length(statistic), length(p.value))
  statistic_read <- audit_read(if (is.character(statistic)) strip_marks(statistic) else statistic, "statistic", size,
                               rounding)
  p <- read_probability(p.value, "p.value", size, rounding)
  read <- list(statistic = statistic_read, p = p, item = audit_items(item, list(statistic, p.value), size),
               df = star_df(df, size), df2 = pvalue_df2(df, df2, size))
  if (!is.null(sides) && !(is_plain_numeric(sides) && length(sides) == 1L && sides %in% 1:2)) {
    abort_input("sides", "1, 2 or NULL", describe_found(sides))
  }
  endings <- if (is.null(ending)) c("rounded", "cut off") else check_choice(ending, c("rounded", "cut off"), "ending")
  rules <- pvalue_rules(read, check_distribution(distribution, df, df2), sides, endings)
  outside <- audit_p_range(read)
  positive <- audit_positive_statistic(read, rules)
  rows <- setdiff(which(read$statistic$given & p$given), c(attr(outside, "rows"), attr(positive, "rows")))
  named <- !is.null(df) || !is.null(distribution) || !is.null(sides)
  found <- audit_p_cells(read, rows, rules, named)
  stack_audits(list(outside, positive, found$part), choices = found$choices)
}

check_distribution <- function(distribution, df, df2) {
  known <- c("normal", "t", "chisq", "F")
  infinite <- any(is.infinite(df))
  if (is.null(distribution)) {
    distribution <- if (!is.null(df2)) "F" else if (is.null(df)) "normal" else c("t", if (!infinite) "chisq")
  }
  if (!is.character(distribution) || !length(distribution) || !all(distribution %in% known)) {
    abort_input("distribution", paste("some of", paste0("\"", known, "\"", collapse = ", ")),
                describe_found(distribution))
  }
  if (infinite && any(c("chisq", "F") %in% distribution)) {
    abort_input("df", "finite degrees of freedom for a chi-square or F statistic", "Inf",
                hint = "Inf stands for the normal distribution: distribution = \"t\".")
  }
  if ("F" %in% distribution && is.null(df2)) abort_input("df2", "both degrees of freedom of an F statistic", "nothing")
  unique(distribution)
}

pvalue_df2 <- function(df, df2, size) {
  if (is.null(df2)) return(NULL)
  if (is.null(df)) abort_input("df", "both degrees of freedom of an F statistic", "nothing")
  star_df(df2, size)
}

# ---- reading --------------------------------------------------------------

audit_p_range <- function(read) {
  rows <- which(read$p$given & (read$p$upper < 0 | read$p$lower > 1))
  audit_part(read$item, rows, "probability between 0 and 1", read$p$text[rows],
             span(rep(0, length(rows)), rep(1, length(rows))),
             rep("impossible", length(rows)), sprintf("%s is no probability.", read$p$text[rows]))
}

audit_positive_statistic <- function(read, rules) {
  differences <- any(vapply(rules, function(rule) rule$distribution == "chisq", NA))
  only_positive <- all(vapply(rules, function(rule) rule$distribution %in% c("chisq", "F"), NA))
  rows <- if (only_positive) which(read$statistic$given & read$statistic$upper < 0) else integer()
  audit_part(read$item, rows, "statistic above zero", read$statistic$text[rows],
             span(rep(0, length(rows)), rep(Inf, length(rows))),
             rep(if (differences) "inconsistent" else "impossible", length(rows)),
             sprintf("A statistic with %s distribution cannot be %s%s.", if (differences) "a chi-square" else "an F",
                     read$statistic$text[rows],
                     if (differences) "; a test of Hausman's kind that comes out below zero has no probability" else
                       ""))
}

# ---- ways of taking a probability -----------------------------------------

pvalue_rules <- function(read, distributions, sides, endings) {
  negative <- any(read$statistic$value < 0, na.rm = TRUE)
  sides <- if (is.null(sides)) 2:1 else sides
  ways <- unlist(list(if (2 %in% sides) "two-sided", if (1 %in% sides) "one-sided", if (1 %in% sides) "lower side",
                      if (1 %in% sides && negative) "upper side"))
  rules <- lapply(distributions, function(distribution) {
    tails <- if (distribution %in% c("chisq", "F")) "upper side" else ways
    bins <- if (distribution == "t" && is.null(read$df)) df_searched() else c(NA, NA)
    grid <- expand.grid(bin = seq_len(length(bins) - 1L), tail = tails, ending = endings, stringsAsFactors = FALSE)
    lapply(seq_len(nrow(grid)), function(k) {
      list(distribution = distribution, tail = grid$tail[k], ending = grid$ending[k], df = bins[grid$bin[k] + 0:1])
    })
  })
  unlist(rules, recursive = FALSE)
}

# The interval of the probability of each row under a rule.
p_interval <- function(rule, statistic, df, df2) {
  if (rule$distribution == "chisq") return(p_of_chisq(statistic, df))
  if (rule$distribution == "F") {
    return(span_map(span(statistic$upper, statistic$lower), function(x) stats::pf(x, df, df2, lower.tail = FALSE)))
  }
  z <- switch(rule$tail, `upper side` = statistic, `lower side` = span(-statistic$upper, -statistic$lower),
              span_abs(statistic))
  sides <- if (rule$tail == "two-sided") 2L else 1L
  if (rule$distribution == "normal") return(normal_p(z, sides))
  tail_at <- function(x, at) sides * stats::pt(x, at, lower.tail = FALSE)
  ends <- if (is.null(df)) rule$df else df
  first <- if (is.null(df)) ends[1L] else ends
  last <- if (is.null(df)) ends[2L] else ends
  # more degrees of freedom, thinner tails: above zero a smaller probability
  span(pmin(tail_at(z$upper, first), tail_at(z$upper, last)), pmax(tail_at(z$lower, first), tail_at(z$lower, last)))
}

p_of_chisq <- function(statistic, df) {
  tail <- function(x, at) stats::pchisq(x, at, lower.tail = FALSE)
  if (!is.null(df)) return(span(tail(statistic$upper, df), tail(statistic$lower, df)))
  span(tail(statistic$upper, 1), tail(statistic$lower, 200))
}

audit_p_cells <- function(read, rows, rules, named) {
  if (!length(rows)) return(list(part = empty_audit(), choices = list()))
  statistic <- span_subset(read$statistic, rows)
  df <- read$df[rows]
  intervals <- lapply(rules, p_interval, statistic = statistic, df = df, df2 = read$df2[rows])
  bound <- function(name) matrix(unlist(lapply(intervals, `[[`, name)), length(rows))
  lower <- bound("lower")
  upper <- bound("upper")
  met <- vapply(seq_along(rules), function(k) {
    printed <- span_subset(read$p[[rules[[k]]$ending]], rows)
    span_meet(span(lower[, k], upper[, k]), printed) & chisq_fits(rules[[k]], statistic, df, printed)
  }, logical(length(rows)))
  met <- matrix(met, length(rows))
  whole <- ifelse(vapply(rules, function(rule) rule$tail == "one-sided", NA), 0.5, 1)
  untested <- lower <= 1e-12 & t(t(upper) >= whole - 1e-12)
  untested[, vapply(rules, function(rule) rule$distribution == "chisq" && is.null(df), NA)] <- FALSE
  names <- vapply(rules, p_rule_name, "")
  tiny <- vapply(rules, function(rule) isTRUE(rule$df[1L] < fewest_df()), NA)
  # rows that every usual way meets (p of 0.000 at large statistics) speak for none of them
  usual <- vapply(rules, function(rule) rule$tail %in% c("two-sided", "one-sided"), NA)
  said <- named | !any(usual) | rowSums(met[, usual, drop = FALSE]) < sum(usual)
  other <- !all(said) && any(said) && other_test(span_subset(statistic, which(said)),
                                                 span_subset(read$p$rounded, rows[said]), met[said, , drop = FALSE])
  if (other) {
    rest <- audit_p_cells(read, rows[said], rules, named)
    any_way <- !said
    free <- audit_part(read$item, rows[any_way], "probability of the statistic", read$p$text[rows[any_way]],
                       span(apply(lower[any_way, , drop = FALSE], 1L, min),
                            apply(upper[any_way, , drop = FALSE], 1L, max)),
                       rep("consistent", sum(any_way)), rep("By every usual way.", sum(any_way)))
    return(list(part = stack_audits(list(rest$part, free)), choices = rest$choices))
  }
  found <- rule_part(read$item, rows, "probability of the statistic", read$p$text, span_subset(read$p, rows), lower,
                     upper, names, named,
                     "way", "row", "`distribution`, `df`, `df2`, `sides`",
                     function(rows, range, way) p_sentence(read, rows, range, way),
                     met = met, untested = untested, tiny = tiny, family = if (is.null(df) && any(tiny)) names,
                     tried = sub(", (rounded|cut off)$", "", names))
  list(part = found$part, choices = stats::setNames(found$choices, "probabilities"))
}

# Could the rows that no way meets be those of chi-square tests?
other_test <- function(statistic, p, met) {
  missed <- which(rowSums(met) == 0L)
  chisq <- list(distribution = "chisq")
  length(missed) > 0L && all(chisq_fits(chisq, span_subset(statistic, missed), NULL, span_subset(p, missed)))
}

# With degrees of freedom the sentence gives the probability that they imply.
p_sentence <- function(read, rows, range, way) {
  df <- if (is.null(read$df)) "" else {
    paste0(" with ", number_text(read$df[rows]), if (!is.null(read$df2)) paste(" and", number_text(read$df2[rows])),
           " degrees of freedom")
  }
  sprintf("A statistic of %s%s has a probability of %s by %s; %s is printed.", read$statistic$text[rows], df, range,
          way, read$p$text[rows])
}

# Without degrees of freedom: does any number of them fit a row?
chisq_fits <- function(rule, statistic, df, p) {
  if (rule$distribution != "chisq" || !is.null(df)) return(TRUE)
  vapply(seq_along(p$lower), function(i) {
    length(find_chisq_df(span_subset(statistic, i), span_subset(p, i))) > 0L
  }, NA)
}

p_rule_name <- function(rule) {
  name <- c(normal = "normal", t = "t", chisq = "chi-square", F = "F")[[rule$distribution]]
  paste(c(name, if (rule$distribution %in% c("normal", "t")) rule$tail, rule$ending), collapse = ", ")
}
