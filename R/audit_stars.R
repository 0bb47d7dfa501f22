# Audit of stars and of what stands beside an estimate: standard error,
# statistic, probability. Which rule the stars of a table follow is found from all
# its cells by the finder of R/rules-stars.R.

#' Audit of stars, standard errors and statistics of estimates
#'
#' Do the stars of a regression table follow from the numbers printed beside the
#' estimates, and these from each other?
#'
#' The rule behind the stars is found from all cells: the usual levels (10, 5 and
#' 1 percent; 5, 1 and 0.1; 5 and 1; 5; 1; with a dagger or plus sign 10, 5, 1
#' and 0.1) with two or one sides of a normal or t distribution. If `df` is
#' unknown and no rule with normal quantiles meets every cell, all degrees of
#' freedom from 8 up are tried as well; if `column` says which cells belong together and one rule leaves a
#' contradiction, degrees of freedom may differ by column. Rules that meet most cells are the
#' candidates: a cell that every candidate contradicts is `inconsistent`, one on
#' which they differ `undecidable`. So is a cell that only fewer than 8 degrees of freedom, or other degrees of freedom
#' than those of the rest, would explain; and if no rule meets most cells and none is named (`levels`, `sides`, `df`),
#' one `undecidable` row says so. Stars that follow one-sided tests only are a finding of their own (check
#' `sides of the test`, `undecidable`). Probabilities, where printed, decide about stars directly; otherwise the
#' statistic does, otherwise the estimate over its standard error.
#'
#' A statistic is checked against the estimate over its standard error, and for
#' its sign. Where all statistics are printed without sign, signs are not
#' checked; where it is open whether they are (no negative estimate has a
#' negative statistic), the sign is `undecidable`. Both checks take the statistic
#' to be the test of a zero coefficient.
#'
#' @param estimate printed estimates, which may carry their stars
#'   (`"-0.677***"`).
#' @param stars printed stars: strings such as `"**"` and `""` (none), or their
#'   number; `NULL` (the default) takes those inside `estimate`, or inside
#'   `statistic` or `std.error` where tables put them there; where none of them
#'   has any and no `levels` are given, the table is taken to use none.
#' @param std.error,statistic,p.value what was printed beside the estimates;
#'   parentheses are taken off. `NULL` or `NA` where not printed.
#' @param df degrees of freedom, one for all cells or one for each: a number,
#'   `Inf` for the normal distribution, `NULL` if unknown.
#' @param levels the levels that one, two, ... stars stand for, if the table says
#'   so: for example `c(0.1, 0.05, 0.01)`. `NULL` tries the usual ones.
#' @param sides 2, 1, or `NULL` for both.
#' @param column which column of a table each cell stands in, if degrees of freedom may differ by column.
#' @inheritParams audit_moments
#' @return An audit (see [audits]) with the checks `standard error above zero`
#'   (only where it fails), `sign of the statistic`, `estimate over standard
#'   error`, `stars` and, where it applies, `sides of the test`; for the last `lower` and `upper` are numbers of stars.
#'   The rule found is in the attribute `choices` and in the printed heading.
#' @section Cost: a hundred cells in a few hundredths of a second, about a second
#'   where degrees of freedom have to be searched.
#' @concept significance stars
#' @examples
#' audit_stars(c(a = "0.412***", b = "-0.120**", c = "0.051", d = "0.300***"),
#'             std.error = c("0.101", "0.055", "0.048", "0.210"))
#' audit_stars(c("0.412", "-0.120"), c("***", "**"), statistic = c("4.08", "2.18"), df = 320)
#' @export
audit_stars <- function(estimate = NULL, stars = NULL, std.error = NULL, statistic = NULL, p.value = NULL, df = NULL,
                        levels = NULL, sides = NULL, item = NULL, rounding = c("nearest", "any"), column = NULL) {
  rounding <- check_rounding(rounding)
  check_star_levels(levels)
  if (!is.null(sides) && !(is_plain_numeric(sides) && length(sides) == 1L && sides %in% 1:2)) {
    abort_input("sides", "1, 2 or NULL", describe_found(sides))
  }
  given <- list(estimate = estimate, std.error = std.error, statistic = statistic)
  marks <- lapply(given, function(x) if (is.character(x) || is.factor(x)) star_marks(x))
  plain <- lapply(given, function(x) if (is.character(x) || is.factor(x)) strip_marks(x) else x)
  if (all(lengths(given) == 0L) && is.null(p.value)) abort_input("estimate", "printed estimates", "nothing")
  size <- max(lengths(given), length(stars), length(p.value))
  probability <- read_probability(if (is.null(p.value)) NA else p.value, "p.value", size, rounding)
  read <- if (all(lengths(given) == 0L)) {
    no_estimates(size)
  } else {
    audit_columns(c(plain, list(size = seq_len(size))), rounding)
  }
  read$p <- probability
  read$item <- audit_items(item, c(given, list(stars)), size)
  read$df <- star_df(df, size)
  read$stars <- star_numbers(stars, marks, size, used = !is.null(levels))
  read$column <- star_columns(column, size)
  found <- audit_star_cells(read, levels, sides)
  cells <- stack_audits(list(audit_p_range(read), audit_error_sign(read), audit_statistic_sign(read),
                             audit_statistic_size(read), found$part))
  stack_audits(list(cells, found$finding), choices = found$choices)
}

star_columns <- function(column, size) {
  if (is.null(column)) return(NULL)
  if (!is.atomic(column) || length(column) != size || anyNA(column)) {
    abort_input("column", paste(size, "labels, one for each cell"), describe_found(column))
  }
  as.character(column)
}

no_estimates <- function(size) {
  audit_columns(list(estimate = rep(NA, size), std.error = NULL, statistic = NULL))
}

check_star_levels <- function(levels) {
  ok <- is.null(levels) || (is_plain_numeric(levels) && length(levels) && !anyNA(levels) &&
                            all(levels > 0 & levels < 1) && all(diff(levels) < 0))
  if (!ok) abort_input("levels", "falling probabilities between 0 and 1, that of one star first",
                       describe_found(levels))
}

# ---- stars in print -------------------------------------------------------

# How many stars a string carries; a dagger or plus sign at the end, for less
# than one star, is 0.5.
star_marks <- function(x) {
  text <- enc2utf8(as.character(x))
  count <- nchar(text) - nchar(gsub(star_signs, "", text))
  ifelse(is.na(text), NA_real_, ifelse(count == 0L & grepl(low_signs, text), 0.5, as.double(count)))
}

# Numbers of marks, one, two, three: stars, or with the lesser mark (where a
# table uses it) first. `used`: is it known that the table uses stars?
star_numbers <- function(stars, marks, size, used = TRUE) {
  count <- if (is.null(stars)) marks_beside(marks, size, used) else marks_given(stars, size)
  if (any(count == 0.5, na.rm = TRUE)) count <- ifelse(count == 0.5, 1, ifelse(count > 0, count + 1, 0))
  bad <- match(TRUE, count < 0 | count > 5 | count != round(count))
  if (!is.na(bad)) abort_input("stars", "none to five stars in each row", describe_value(count[bad]), paste("row", bad))
  count
}

marks_given <- function(stars, size) {
  count <- if (is_plain_numeric(stars)) as.double(stars) else
    if (is.character(stars) || is.factor(stars)) marks_named(stars)
  if (is.logical(stars) && all(is.na(stars))) count <- rep(NA_real_, length(stars))
  if (is.null(count)) abort_input("stars", "strings of stars, or their numbers", describe_found(stars))
  if (length(count) == 1L) count <- rep(count, size)
  if (length(count) != size) abort_input("stars", paste(size, "values, one for each row"),
                                         paste(length(count), "values"))
  count
}

# Strings of stars, of numbers with stars, or the number of stars as a digit.
marks_named <- function(stars) {
  count <- star_marks(stars)
  rest <- trimws(strip_marks(stars))
  bare <- !is.na(count) & count == 0
  digit <- bare & grepl("^[0-5]$", rest)
  count[digit] <- as.double(rest[digit])
  bad <- match(TRUE, bare & grepl("[[:alpha:]]", rest) & !grepl("^n[.]?[sa][.]?$", rest, ignore.case = TRUE))
  if (!is.na(bad)) abort_input("stars", "strings of stars, such as \"**\", or their number",
                               describe_value(as.character(stars)[bad]), paste("row", bad))
  count
}

# The most that any of the strings of a row carries. Numbers carry none: without
# strings there are no stars to check.
marks_beside <- function(marks, size, used) {
  beside <- Filter(Negate(is.null), marks)
  if (!length(beside)) return(rep(NA_real_, size))
  count <- do.call(pmax, c(lapply(beside, rep_len, size), list(na.rm = TRUE)))
  if (!used && !any(count > 0, na.rm = TRUE)) return(rep(NA_real_, size)) # a table without stars
  if (is.null(marks$estimate)) count else ifelse(is.na(rep_len(marks$estimate, size)), NA, count)
}

# ---- estimate, standard error, statistic ----------------------------------

audit_error_sign <- function(read) {
  rows <- which(read$std.error$given & read$std.error$upper < 0)
  audit_part(read$item, rows, "standard error above zero", read$std.error$text[rows],
             span(rep(0, length(rows)), rep(Inf, length(rows))),
             rep("impossible", length(rows)),
             sprintf("A standard error is a square root and cannot be %s.", read$std.error$text[rows]))
}

audit_statistic_sign <- function(read) {
  side <- function(column) ifelse(column$lower > 0, 1, ifelse(column$upper < 0, -1, 0))
  of_estimate <- side(read$estimate)
  of_statistic <- side(read$statistic)
  rows <- which(read$estimate$given & read$statistic$given & of_estimate != 0 & of_statistic != 0)
  below <- rows[of_estimate[rows] < 0]
  if (length(below) > 1L && !any(of_statistic[rows] < 0)) rows <- integer() # printed without sign
  same <- of_estimate[rows] == of_statistic[rows]
  # an unsigned column would explain a positive statistic of a negative estimate
  unsigned <- !any(of_statistic[rows] < 0)
  verdict <- ifelse(same, "consistent", ifelse(unsigned & of_estimate[rows] < 0, "undecidable", "inconsistent"))
  detail <- ifelse(same, "Estimate and statistic have one sign.",
                   sprintf("The estimate is %s, its statistic %s%s.", read$estimate$text[rows],
                           read$statistic$text[rows],
                           ifelse(verdict == "undecidable", "; statistics may be printed without sign",
                                  ", on the other side of zero")))
  positive <- of_estimate[rows] > 0
  audit_part(read$item, rows, "sign of the statistic", read$statistic$text[rows],
             span(ifelse(positive, 0, -Inf), ifelse(positive, Inf, 0)), verdict, detail)
}

audit_statistic_size <- function(read) {
  rows <- which(read$estimate$given & read$std.error$given & read$statistic$given & read$std.error$upper > 0)
  implied <- span_widen(absolute_z(span_subset(read$estimate, rows), span_subset(read$std.error, rows)))
  verdict <- audit_verdict(span_abs(span_subset(read$statistic, rows)), implied, "inconsistent", span(0, Inf))
  detail <- sprintf("%s over %s is %s without sign; %s is printed.", read$estimate$text[rows],
                    read$std.error$text[rows],
                    range_text(implied$lower, implied$upper), read$statistic$text[rows])
  turned <- read$statistic$value[rows] < 0
  audit_part(read$item, rows, "estimate over standard error", read$statistic$text[rows],
             span(ifelse(turned, -implied$upper, implied$lower), ifelse(turned, -implied$lower, implied$upper)),
             verdict, detail)
}

# ---- stars ----------------------------------------------------------------

# |statistic| of every row, as printed or as estimate over standard error, and
# in words where it comes from.
star_statistic <- function(read) {
  own <- read$statistic$given
  quotient <- span_widen(absolute_z(read$estimate, read$std.error))
  printed <- span_abs(read$statistic)
  known <- own | (read$estimate$given & read$std.error$given & read$std.error$upper > 0)
  list(z = span(ifelse(own, printed$lower, quotient$lower), ifelse(own, printed$upper, quotient$upper)), known = known,
       words = ifelse(own, paste("The statistic", read$statistic$text),
                      paste("The statistic", read$estimate$text, "over", read$std.error$text)))
}

audit_star_cells <- function(read, levels, sides) {
  from <- star_statistic(read)
  rows <- which(!is.na(read$stars) & (from$known | read$p$given))
  if (!length(rows)) return(list(choices = list()))
  cells <- list(stars = read$stars[rows], z = span_subset(from$z, rows), p = span_subset(read$p, rows),
                by_p = read$p$given[rows],
                df = if (is.null(read$df)) NULL else read$df[rows],
                column = if (!is.null(read$column)) read$column[rows])
  open <- star_cell_openings(cells, levels, sides, searched = FALSE)
  if (is.null(read$df) && !all(cells$by_p) && max(colSums(open$met)) < length(rows)) {
    open <- star_cell_openings(cells, levels, sides, searched = TRUE)
  }
  names <- vapply(open$rules, star_rule_name, "")
  named <- !is.null(levels) || !is.null(sides) || !is.null(read$df)
  judged <- judge_stars(open, cells$column)
  if (!judged$found && !named && any(judged$verdict == "inconsistent")) {
    none <- no_known_rule(read$item, rows, "stars", star_text(read$stars), vapply(open$rules, `[[`, "", "name"), "rule",
                          "cell", "`levels`, `sides`, `df`",
                          judged$only_tiny)
    return(list(part = hopeless_stars(read, rows, cells, from), finding = none$part, choices = none$choices))
  }
  implied <- star_implied(open, judged)
  words <- if (judged$by_column) {
    "by the rule of its column"
  } else {
    paste("under", describe_star_rules(open$rules, judged))
  }
  stars <- audit_part(read$item, rows, "stars", star_text(cells$stars), implied, judged$verdict,
                      star_detail(read, rows, cells, from, implied, judged, words))
  choices <- list(stars = if (judged$by_column) describe_column_rules(judged) else
                  describe_star_rules(open$rules, judged))
  list(part = stars, finding = if (is.null(sides)) one_sided_finding(open, judged, cells), choices = choices)
}

# Cells with stars below any level in use, whatever the rule: a statistic below one
# has a probability above 0.31 (0.15 on one side).
hopeless_stars <- function(read, rows, cells, from) {
  at <- which(cells$stars > 0 & !cells$by_p & cells$z$upper < 1)
  audit_part(read$item, rows[at], "stars", star_text(cells$stars[at]), span(rep(0, length(at))),
             rep("inconsistent", length(at)),
             sprintf("%s, %s without sign, is below one and has a probability above every level in use; %s is printed.",
                     from$words[rows[at]],
                     range_text(cells$z$lower[at], cells$z$upper[at]), star_text(cells$stars[at])))
}

# What the candidate rules leave open for each cell: the given degrees of freedom,
# or the normal distribution and, where they are searched, ranges of them.
star_cell_openings <- function(cells, levels, sides, searched) {
  sets <- if (is.null(levels)) usual_levels(max(cells$stars)) else list(levels)
  sides <- if (all(cells$by_p)) 2L else if (is.null(sides)) 2:1 else sides
  if (!is.null(cells$df)) return(star_openings(cells$z, cells$stars,
                                               star_rules(list(given = span(cells$df)), sets, sides, normal = FALSE),
                                               cells$p))
  rules <- star_rules(list(), sets, sides)
  ends <- df_searched()
  ranges <- Map(span, ends[-length(ends)], ends[-1L])
  if (searched) rules <- c(rules,
                           star_rules(stats::setNames(ranges, rep("searched", length(ranges))), sets, sides,
                                      normal = FALSE))
  star_openings(cells$z, cells$stars, rules, cells$p)
}

# ---- which rule ---------------------------------------------------------------

# One rule for the table; if that leaves a cell in contradiction and the cells'
# columns are known, levels and sides for the table and degrees of freedom for each
# column, where that meets more cells. `kept`: the rules kept for each cell.
judge_stars <- function(open, column) {
  tiny <- vapply(open$rules, function(rule) identical(rule$by, "searched") && rule$df$lower[1L] < fewest_df(), NA)
  family <- vapply(open$rules, `[[`, "", "name")
  judged <- judge_rules(open$met, open$untested, tiny, family)
  judged$by_column <- FALSE
  judged$kept <- rep(list(judged$rules), nrow(open$met))
  if (length(unique(column)) < 2L || max(judged$met) == nrow(open$met)) return(judged)
  columns <- unique(column)
  usual <- which(!tiny)
  met <- vapply(usual, function(k) tapply(open$met[, k], factor(column, columns), sum), numeric(length(columns)))
  of_family <- vapply(unique(family[usual]),
                      function(one) sum(apply(met[, family[usual] == one, drop = FALSE], 1L, max)), 0)
  if (max(of_family) <= max(judged$met)) return(judged)
  stars_by_column(open, judged, column, usual, met, family[usual] %in% names(of_family)[of_family == max(of_family)],
                  max(of_family))
}

stars_by_column <- function(open, judged, column, usual, met, allowed, total) {
  columns <- unique(column)
  kept_of <- lapply(seq_along(columns), function(j) usual[allowed & met[j, ] == max(met[j, allowed])])
  kept <- kept_of[match(column, columns)]
  share <- function(x, f) vapply(seq_along(kept), function(i) f(x[i, kept[[i]]]), NA)
  none <- !share(open$met, any)
  judged$verdict <- ifelse(none, "inconsistent",
                           ifelse(share(open$met, all) & !share(open$untested, all), "consistent", "undecidable"))
  judged$note <- rep("", length(kept))
  judged$kept <- kept
  judged$by_column <- TRUE
  judged$met <- total
  judged$found <- 2 * total > length(kept)
  judged$columns <- stats::setNames(vapply(kept_of, function(rules) star_rule_name(open$rules[[rules[1L]]]), ""),
                                    columns)
  judged
}

star_implied <- function(open, judged) {
  at <- function(x, f) vapply(seq_along(judged$kept), function(i) f(x[i, judged$kept[[i]]]), 0)
  span(at(open$lower, min), at(open$upper, max))
}

describe_column_rules <- function(judged) {
  paste0("a rule for each column, which meets ", judged$met, " of ", judged$of, " cells: ",
         cut_short(paste(paste(names(judged$columns), judged$columns, sep = ": "), collapse = "; "), 300L))
}

# Stars that only one-sided tests give are unusual, and said to be so.
one_sided_finding <- function(open, judged, cells) {
  sides <- vapply(open$rules, `[[`, 0, "sides")
  kept <- unique(unlist(judged$kept))
  if (!judged$found || any(sides[kept] == 2) || all(cells$by_p) || !any(cells$stars > 0)) return(NULL)
  two <- which(sides == 2)
  best <- two[which.max(colSums(open$met)[two])]
  more <- sum(cells$stars > open$upper[, best])
  new_audit("all cells", "sides of the test", NA_character_, NA, NA, "undecidable", sprintf(
    paste0("The stars follow one-sided tests (%s meets %d of %d cells, the best two-sided rule %d); by two-sided ",
           "tests, the usual ones, %d cell%s would have fewer stars."),
    star_rule_name(open$rules[[kept[1L]]]), as.integer(max(judged$met)), length(cells$stars),
    as.integer(colSums(open$met)[best]), more, if (more == 1L) "" else "s"))
}

# ---- in words -----------------------------------------------------------------

star_detail <- function(read, rows, cells, from, implied, judged, words) {
  source <- ifelse(cells$by_p, paste("The probability", read$p$text[rows]),
                   sprintf("%s, %s without sign,", from$words[rows], range_text(cells$z$lower, cells$z$upper)))
  said <- ifelse(judged$verdict == "undecidable", " leaves the number of stars open",
                 paste0(" has ", ifelse(implied$lower == implied$upper, star_text(implied$lower),
                                        paste(star_text(implied$lower), "to", star_text(implied$upper)))))
  sprintf("%s%s %s%s; %s printed.", source, said, words, judged$note,
          ifelse(cells$stars == 0, "none is", paste(star_text(cells$stars), "is")))
}

star_text <- function(n) ifelse(n == 0, "no star", strrep("*", n))

describe_star_rules <- function(rules, by_rule) {
  describe_rules(by_rule, star_rule_name(rules[[by_rule$rules[1L]]]), "rule", "cell")
}

star_rule_name <- function(rule) {
  df <- if (is.null(rule$df)) "normal" else if (rule$by == "given") "with the given degrees of freedom" else
    paste("t with", paste(unique(unlist(rule$df)), collapse = " to "), "degrees of freedom")
  paste0(rule$name, ", ", df)
}
