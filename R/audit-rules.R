# Audits of numbers behind which one of several known rules lies: which rules a
# table follows, which of its rows break them, and what is said where none fits.

# What each rule gives for each row, `lower` and `upper` matrices with a row of the
# table in each row and a rule in each column, against the printed numbers (an
# interval). `rules`: what the rules are called, from the simplest. `named`: did
# the user name the rule; `advice`: how. `sentence`: a function of the rows, the
# range in words and the way in words. `met`: which rules meet which rows, where
# more than the interval counts; `untested`: where a rule leaves everything open;
# `tiny` and `family`: see judge_rules().
rule_part <- function(item, rows, check, text, printed, lower, upper, rules, named, what, noun, advice, sentence,
                      met = NULL, untested = NULL, tiny = NULL, family = NULL, tried = rules) {
  if (!length(rows)) return(list(part = NULL, choices = list()))
  size <- length(rows)
  if (is.null(met)) met <- span_meet(span(lower, upper),
                                     span(matrix(printed$lower, size, ncol(lower)),
                                          matrix(printed$upper, size, ncol(lower))))
  if (is.null(untested)) untested <- is.infinite(lower) & is.infinite(upper) & lower < upper
  judged <- judge_rules(matrix(met, size), matrix(untested, size), tiny, family)
  if (!judged$found && !named && any(judged$verdict == "inconsistent")) {
    return(no_known_rule(item, rows, check, text, tried, what, noun, advice, judged$only_tiny))
  }
  # none fits, but it was named: the one that meets most rows, the first of equals
  kept <- if (judged$found) judged$rules else judged$rules[which.max(judged$met)]
  implied <- implied_by_rules(lower[, kept, drop = FALSE], upper[, kept, drop = FALSE], printed,
                              judged$verdict == "inconsistent")
  way <- if (judged$found) describe_rules(judged, rules[kept[1L]], what, noun) else rules[kept]
  said <- paste0(sub("[.]$", "", sentence(rows, range_text(implied$lower, implied$upper), way)), judged$note, ".")
  part <- audit_part(item, rows, check, text[rows], implied[1:2], judged$verdict, said)
  choices <- list(if (judged$found) way else "named in the call")
  list(part = part, choices = stats::setNames(choices, check), kept = kept, found = judged$found)
}

# Verdicts as verdict_by_rules() gives them, without rules that are `tiny` (few
# degrees of freedom), which are never assumed: a row that only they meet, though
# they meet more rows than all others, is open. So is one that a rule of the same
# `family` meets as those kept: the same way with other degrees of freedom.
judge_rules <- function(met, untested, tiny = NULL, family = NULL) {
  usual <- if (is.null(tiny) || all(tiny)) seq_len(ncol(met)) else which(!tiny)
  judged <- verdict_by_rules(met[, usual, drop = FALSE], untested[, usual, drop = FALSE])
  judged$rules <- usual[judged$rules]
  judged$note <- rep("", nrow(met))
  small <- setdiff(seq_len(ncol(met)), usual)
  few <- if (length(small)) small[colSums(met)[small] > max(judged$met)]
  judged$only_tiny <- length(few) > 0L && 2L * max(colSums(met)[few]) > nrow(met) && !judged$found
  missed <- judged$verdict == "inconsistent"
  open <- function(rules, note) {
    at <- missed & rowSums(met[, rules, drop = FALSE]) > 0L
    judged$verdict[at] <<- "undecidable"
    judged$note[at] <<- note
    missed <<- judged$verdict == "inconsistent"
  }
  if (judged$found && any(missed) && length(few)) open(few,
                                                       paste0(", unless the test has fewer than ", fewest_df(),
                                                              " degrees of freedom"))
  if (judged$found && any(missed) && !is.null(family)) {
    open(setdiff(usual[family[usual] %in% family[judged$rules]], judged$rules),
         ", unless its degrees of freedom are not those of the other rows")
  }
  judged
}

# Degrees of freedom below this are not assumed where none are given.
fewest_df <- function() 8

# One row for the whole table: nothing is known against it.
no_known_rule <- function(item, rows, check, text, rules, what, noun, advice, only_tiny = FALSE) {
  one <- length(rows) == 1L
  few <- if (isTRUE(only_tiny)) paste(" with", fewest_df(), "or more degrees of freedom") else ""
  said <- sprintf("No known %s%s gives %s (tried: %s); if the table follows another, name it (%s).", what, few,
                  if (one) paste("the printed", noun) else sprintf("most of the %d printed %ss", length(rows), noun),
                  cut_short(paste(unique(rules), collapse = "; "), 300L), advice)
  part <- new_audit(if (one) item[rows] else paste0("all ", noun, "s"), check, if (one) text[rows] else NA_character_,
                    NA, NA, "undecidable", said)
  if (one) attr(part, "rows") <- rows
  list(part = part, choices = stats::setNames(list(paste("no known", what)), check), kept = integer(), found = FALSE)
}

# The hull of what the kept rules leave open; for rows marked `nearest` that of the
# nearest rule, so that the range of a contradiction never holds the printed number.
implied_by_rules <- function(lower, upper, printed, nearest) {
  hull <- span(apply(lower, 1L, min), apply(upper, 1L, max))
  away <- pmax(lower - printed$upper, printed$lower - upper, 0)
  away[is.na(away)] <- Inf
  rule <- max.col(-away, "first")
  at <- cbind(seq_along(rule), rule)
  list(lower = ifelse(nearest, lower[at], hull$lower), upper = ifelse(nearest, upper[at], hull$upper), rule = rule)
}
