# Finders for statements in running text: lists against the number they are said
# to have, lists that name one thing twice, numbers given to two things, what
# the signs of a polynomial and the place of its extreme points say of a shape.

# ---- lists ------------------------------------------------------------------

# "seven" for 7 if the text has words, "7" if it has figures.
count_as_printed <- function(n, printed) {
  words <- c("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
  if (grepl("[0-9]", printed) || n < 1L || n > length(words)) as.character(n) else words[n]
}

# A list that should name each of `all` once. Where it names one of them twice and
# one not at all, the second mention stands for the missing one (`settled`).
list_slip <- function(named, all) {
  twice <- unique(named[duplicated(named)])
  missing <- setdiff(all, named)
  list(twice = twice, missing = missing,
       settled = length(twice) == 1L && length(missing) == 1L && sum(named == twice[1L]) == 2L)
}

# What several places say of one thing: the word of most of them, NA if no word
# has more than half.
word_of_most <- function(said) {
  counts <- table(said)
  most <- which(2 * counts > length(said))
  if (length(most)) names(counts)[most] else NA_character_
}

# ---- numbering --------------------------------------------------------------

# Mentions of numbered things (equations, tables): `name` what the thing is, `from`
# and `to` the numbers it is given. A mention is `wrong` if its number belongs to
# another thing by a mention that no one contradicts, and `right` is then the number
# that its own thing has elsewhere (NA if none).
numbering_slips <- function(name, from, to = from) {
  several <- vapply(name, function(one) nrow(unique(cbind(from, to)[name == one, , drop = FALSE])) > 1L, NA,
                    USE.NAMES = FALSE)
  taken <- vapply(seq_along(name), function(k) any(!several & name != name[k] & from <= to[k] & from[k] <= to), NA)
  wrong <- several & taken
  right <- vapply(seq_along(name), function(k) {
    other <- unique(from[name == name[k] & !wrong])
    if (wrong[k] && length(other) == 1L) other else NA_real_
  }, 0)
  data.frame(name = name, from = from, to = to, wrong = wrong, right = right)
}

# ---- symbols ----------------------------------------------------------------

# Symbols against their descriptions: `index` the letters of each symbol's indices,
# `said` those of the things it is said to be. The number of the symbol that has the
# description which fits: its own number, that of another one with which it was
# exchanged, NA if neither.
exchanged_descriptions <- function(index, said) {
  sorted <- function(x) vapply(strsplit(x, ""), function(letters) paste(sort(letters), collapse = ""), "")
  index <- sorted(index)
  said <- sorted(said)
  vapply(seq_along(index), function(k) {
    if (index[k] == said[k]) return(k)
    other <- which(said == index[k] & index == said[k])
    if (length(other) == 1L) other else NA_integer_
  }, 0L)
}

# ---- years and tables -------------------------------------------------------

# Input-output tables of China: surveyed in years that end in 2 and 7, extended in
# years that end in 0 and 5.
table_years <- function(years) years[years %% 10L %in% c(0L, 2L, 5L, 7L)]

# The three industries by the sections of the national classification (A to T):
# A primary, B to E secondary, F to T tertiary.
industry_of_section <- function(section) {
  at <- match(section, LETTERS[1:20])
  c("primary", "secondary", "tertiary")[1L + (at > 1L) + (at > 5L)]
}

# ---- shapes -----------------------------------------------------------------

# What b1 x + b2 x^2 does over the data, from the signs of both and whether the
# extreme point lies in the data. Outside, it is monotone, and which way remains
# open unless the extreme point is known to be on the other side of zero than the
# data (all of them positive).
quadratic_shape <- function(linear, quadratic, inside) {
  if (inside) return(if (quadratic < 0) "inverted U-shaped" else "U-shaped")
  if (linear * quadratic > 0) return(if (quadratic < 0) "monotonically decreasing" else "monotonically increasing")
  NA_character_
}

# Where the extreme point of a quadratic over positive data can be: in the data, or
# beyond the end at which the stated direction leaves it.
extreme_bound <- function(linear, quadratic, range, inside, direction = NA) {
  half <- if (linear * quadratic < 0) span(0, Inf) else span(-Inf, 0)
  if (inside) return(span_both(half, range))
  if (is.na(direction)) return(half)
  before <- (direction == "decreasing") == (quadratic < 0)
  span_both(half, if (before) span(-Inf, range$lower) else span(range$upper, Inf))
}

# ---- degrees of freedom -----------------------------------------------------

# What effects of units and periods and some regressors leave of a panel.
within_df <- function(units, periods, regressors) units * periods - units - periods + 1L - regressors

# The least |t| that is significant at a two-sided level.
t_needed <- function(level, df) stats::qt(1 - level / 2, df)
