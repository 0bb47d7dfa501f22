# Finder for the rule behind printed stars: levels of one, two, ... stars, sides
# of the test, and the distribution of the statistic. Stars are a step function
# of |statistic|; intervals are those of R/span.R.

# |estimate| over its standard error, which is above zero however it rounds.
absolute_z <- function(estimate, error) {
  size <- span_abs(estimate)
  span(size$lower / pmax(error$upper, 0), ifelse(error$lower > 0, size$upper / error$lower, Inf))
}

# ---- rules ----------------------------------------------------------------

# Levels in use where the most that a cell of the table has is `most` stars; the
# last set is that with a mark for less than one star.
usual_levels <- function(most) {
  sets <- list(c(0.1, 0.05, 0.01), c(0.05, 0.01, 0.001), c(0.05, 0.01), 0.05, 0.01, c(0.1, 0.05, 0.01, 0.001))
  sets[lengths(sets) >= most | lengths(sets) == 4L]
}

# Every way of giving stars by these levels and sides: with the normal
# distribution and, for each entry of `df` (intervals, one degree of freedom or
# one for each cell; its name says what they are), with Student's t.
star_rules <- function(df = list(), levels = usual_levels(3L), sides = 2:1, normal = TRUE) {
  kinds <- c(if (normal) list(list()), Map(function(df, by) list(df = df, by = by), df, names(df)))
  grid <- expand.grid(kind = seq_along(kinds), sides = seq_along(sides), levels = seq_along(levels))
  lapply(seq_len(nrow(grid)), function(k) {
    star_rule(levels[[grid$levels[k]]], sides[grid$sides[k]], kinds[[grid$kind[k]]])
  })
}

star_rule <- function(levels, sides, kind = list()) {
  name <- paste0(format_list(number_text(100 * levels)), " percent, ", c("one-sided", "two-sided")[sides])
  c(list(name = name, levels = levels, sides = sides), kind)
}

# "10, 5 and 1"
format_list <- function(x) {
  if (length(x) == 1L) return(x)
  paste(paste(x[-length(x)], collapse = ", "), "and", x[length(x)])
}

# Ends of ranges of degrees of freedom that together cover all from 3 up.
df_searched <- function() c(3:30, 35, 40, 50, 60, 80, 100, 150, 200, 500, Inf)

# The rule for some of the cells it was found on.
star_rule_at <- function(rule, at) {
  if (length(rule$df$lower) > 1L) rule$df <- span_subset(rule$df, at)
  rule
}

# ---- stars of a rounded statistic ------------------------------------------

# The fewest and the most stars that a rounded |z| (or |t|) can have. Of a range
# of degrees of freedom the smallest asks for the largest statistic. `p`: printed
# probabilities (an interval, NA where there is none), which decide directly.
stars_range <- function(z, rule, p = NULL) {
  df <- if (is.null(rule$df)) span(Inf) else rule$df
  open <- span(stars_count(z$lower, rule, df$lower), stars_count(z$upper, rule, df$upper))
  by_p <- which(!is.na(p$lower))
  if (!length(by_p)) return(open)
  count <- function(reached) as.integer(rowSums(matrix(reached, length(by_p))))
  open$lower[by_p] <- count(outer(p$upper[by_p], rule$levels, `<`))
  open$upper[by_p] <- count(outer(p$lower[by_p], rule$levels, not_above))
  open
}

stars_count <- function(z, rule, df) {
  needed <- lapply(rule$levels, function(level) stats::qt(level / rule$sides, df, lower.tail = FALSE))
  as.integer(Reduce(`+`, lapply(needed, function(least) z >= least)))
}

# The same for many rules, as matrices with a cell in each row and a rule in each
# column. `met`: are the printed stars among those that the rule leaves open;
# `untested`: does the rule leave every number open.
star_openings <- function(z, stars, rules, p = NULL) {
  open <- lapply(rules, function(rule) stars_range(z, rule, p))
  bind <- function(side) matrix(vapply(open, `[[`, numeric(length(stars)), side), length(stars))
  lower <- bind("lower")
  upper <- bind("upper")
  deep <- lengths(lapply(rules, `[[`, "levels"))
  list(lower = lower, upper = upper, untested = lower == 0 & upper == rep(deep, each = length(stars)),
       met = lower <= stars & stars <= upper, rules = rules)
}

# Which rule gives the printed stars. `met`: how many cells each of the `rules`
# meets; `rule`: the one that meets most, NULL if two do; `settled`: does it meet
# all?
find_star_rule <- function(z, stars, df = list()) {
  rules <- star_rules(df, usual_levels(max(stars)))
  met <- as.integer(colSums(star_openings(z, stars, rules)$met))
  best <- which(met == max(met))
  list(rule = if (length(best) == 1L) rules[[best]], rules = rules, met = met, of = length(stars),
       settled = length(best) == 1L && max(met) == length(stars))
}

# ---- in words ---------------------------------------------------------------

# "none", "*", ...; NA where rounding leaves two numbers of stars open.
stars_label <- function(z, rule) {
  open <- stars_range(z, rule)
  ifelse(open$lower == open$upper, stars_text(open$lower), NA_character_)
}

stars_text <- function(n) ifelse(n == 0, "none", strrep("*", n))

strip_marks <- function(x) {
  named <- names(x)
  text <- gsub(star_signs, "", enc2utf8(as.character(x)))
  stats::setNames(sub(low_signs, "", trimws(text)), named)
}

# Probabilities as printed, rounded and cut off; "<" and ">" give one end.
read_probability <- function(x, arg, size, rounding = "nearest") {
  text <- audit_strings(x, arg)
  if (length(text) == 1L) text <- rep(text, size)
  plain <- gsub("[\uFF1C\u2264]", "<", gsub("[\uFF1E\u2265]", ">", text))
  plain <- trimws(sub("^[[:space:]]*[pP][[:space:]]*(=|(?=[<>]))", "", plain, perl = TRUE))
  sign <- ifelse(is.na(plain), NA, ifelse(grepl("^<", plain), "<", ifelse(grepl("^>", plain), ">", "=")))
  number <- trimws(sub("^[<>]=?", "", plain))
  number[is.na(plain)] <- NA
  read <- audit_read(strip_marks(number), arg, size, rounding)
  read$text <- text
  cut <- printed_ending(strip_marks(number), "cut off")
  unit <- ifelse(grepl("%", plain_print(text), fixed = TRUE), 100, 1)
  for (part in c("value", "lower", "upper")) read[[part]] <- read[[part]] / unit
  cut <- span(cut$lower / unit, cut$upper / unit)
  one_end <- function(a) {
    span(ifelse(sign == "<", pmin(0, read$value), ifelse(sign == ">", read$value, a$lower)),
       ifelse(sign == ">", pmax(1, read$value), ifelse(sign == "<", read$value, a$upper)))
  }
  read$rounded <- one_end(span(read$lower, read$upper))
  read[["cut off"]] <- one_end(cut)
  read$lower <- read$rounded$lower
  read$upper <- read$rounded$upper
  read
}

star_df <- function(df, size) {
  if (is.null(df)) return(NULL)
  if (!is_plain_numeric(df) || !length(df) %in% c(1L, size) || anyNA(df) || any(df <= 0)) {
    abort_input("df", paste("positive degrees of freedom, one or", size, "of them"), describe_found(df))
  }
  rep_len(as.double(df), size)
}

low_signs <- "[+\u2020\u2021]$"

star_signs <- "[*\u2217\uFF0A\u204E\u22C6]"
