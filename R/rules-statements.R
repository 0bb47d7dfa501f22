# Finder for statements about one or two numbers: what "7 times", "rose by 12 %",
# "a third", "more than 20 %", "from 0.9 to 0.4" and their Chinese counterparts say
# of numbers a and b. Chinese characters are written as their codes.

# What a statement says: `kind` is what is computed of a and b (ratio a / b, change
# 100 (a / b - 1), difference a - b, points, level a, order a - b, range a, ends), `sets` the values it
# can then take (a list of intervals, any of which will do), `open` is TRUE for an
# inequality. `paired`: is there a b? NULL if the statement is not understood.
read_statement <- function(text, paired) {
  x <- plain_statement(text)
  for (reader in list(read_ends, read_range, read_fraction, read_times, read_percent, read_number, read_order)) {
    found <- reader(x, paired)
    if (!is.null(found)) return(found)
  }
  NULL
}

said <- function(kind, sets, open = FALSE, ...) list(kind = kind, sets = if (is.list(sets[[1L]])) sets else list(sets),
                                                     open = open, ...)

# ---- words -----------------------------------------------------------------

# In lower case, with plain digits, dashes and percent signs; words for small
# numbers that stand before a unit become figures.
plain_statement <- function(text) {
  x <- tolower(enc2utf8(text))
  x <- chartr("\uff10\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19\uff0e\uff05\uff08\uff09", "0123456789.%()",
              x)
  x <- gsub("[\u2010-\u2015\u2212\uff0d\uff5e\u301c~]", "-", x)
  x <- gsub("([0-9]),([0-9]{3})", "\\1\\2", x)
  x <- without_years(x)
  x <- gsub("\\bper ?cent(age points?)?\\b", "%\\1", x)
  x <- gsub("\\bpercentage points?\\b|\\bpp\\b|%age points?|\u4e2a\u767e\u5206\u70b9", " points", x)
  words <- c("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
  spelt <- which(vapply(words, grepl, NA, x = x, fixed = TRUE))
  ahead <- "(?=([ -]?(fold|times|%|points|half|halves|thirds?|quarters?|fifths?|tenths?))\\b)"
  for (k in spelt) x <- gsub(paste0("\\b", words[k], ahead), k, x, perl = TRUE)
  x <- gsub("\\btwice\\b|\\bdoubl(e|ed|es|ing)\\b|\\btwofold\\b", "2 times", x)
  x <- gsub("\\bby (an? )?factors? (of )?(?=[0-9])", "to times ", x, perl = TRUE)
  x <- gsub("to times ([0-9]+([.][0-9]+)?)", "to \\1 times", x)
  x <- gsub("\\bnegative growth\\b|\u8d1f\u589e\u957f", " decline ", gsub("\u500d\u589e", "2\u500d", x))
  x <- gsub("\\bthrice\\b|\\btripl(e|ed|es|ing)\\b|\\bthreefold\\b", "3 times", x)
  x <- gsub("\\bquadrupl(e|ed|es|ing)\\b|\\bfourfold\\b", "4 times", x)
  if (grepl("[^ -~]", x)) chinese_figures(x) else x
}

# Years are no numbers of a claim: "from 2010 to 2019", "in 2012", "2012-2022".
# After other words than "in" they go only if another number is left, as 2012 may be one.
without_years <- function(x) {
  year <- "(19|20)[0-9]{2}(?![0-9.%])"
  x <- gsub(paste0("(?<![0-9.])(", year, "\u5e74?(-|\u81f3|\u5230))?", year, "\u5e74(\u95f4|\u671f\u95f4|\u7684)?"), "",
            x, perl = TRUE)
  x <- gsub(paste0("\\b(in|since|during) +", year, "\\b(?! *(-|to|and|until) *[0-9])"), " ", x, perl = TRUE)
  pairs <- paste0("\\b((from|between|during|over|in) +)?", year, " *(-|to|and|until) *", year, "\\b")
  left <- gsub(pairs, " ", x, perl = TRUE)
  left <- gsub(paste0("\\b(of|by|until|than|its|the year|for|at the end of) +", year, "(?! *(times|fold|points))\\b"),
               " ", left, perl = TRUE)
  if (length(numbers_in(left))) left else x
}

# Chinese numerals before a unit of multiples, tenths or doublings, and in
# fractions.
chinese_figures <- function(x) {
  numerals <- c("\u4e00", "\u4e8c", "\u4e09", "\u56db", "\u4e94", "\u516d", "\u4e03", "\u516b", "\u4e5d", "\u5341")
  x <- gsub("\u4e24(?=(\u500d|\u6210|\u756a))", "\u4e8c", x, perl = TRUE)
  for (k in seq_along(numerals)) {
    x <- gsub(paste0(numerals[k], "(?=(\u500d|\u6210|\u756a|\u5206\u4e4b))"), k, x, perl = TRUE)
    x <- gsub(paste0("(\u5206\u4e4b)", numerals[k]), paste0("\\1", k), x)
  }
  x <- gsub("([0-9]+)\u6210", "\\10%", x)
  x <- gsub("\u4e00\u534a|\u534a\u6570|\u51cf\u534a", "2\u5206\u4e4b1", x)
  x
}

statement_words <- list(
  up = paste0("\\b(ris(e|es|en|ing)|rose|increas(e|es|ed|ing)|gr(ow|ows|ew|own|owing|owth)|climb(s|ed)?|gain(s|ed)?|su",
              "rg(e|ed)|expand(s|ed)?",
              "|improv(e|es|ed)|up by)\\b|\u589e\u957f|\u589e\u52a0|\u4e0a\u5347|\u63d0\u9ad8|\u63d0\u5347|",
              "\u5347\u9ad8|\u5347\u81f3|\u589e\u81f3",
              "|\u9ad8\u51fa|\u6269\u5927"),
  down = paste0("\\b(fall(s|en|ing)?|fell|declin(e|es|ed|ing)|decreas(e|es|ed|ing)|drop(s|ped)?|reduc(e|es|ed|tion)|sh",
                "r(ink|inks|ank|unk)|cut|halved",
                "|lowered|down by)\\b|\u4e0b\u964d|\u964d\u4f4e|\u51cf\u5c11|\u4e0b\u8dcc|\u964d\u81f3|\u51cf\u81f3|",
                "\u7f29\u5c0f"),
  above = paste0("(more than|over|above|exceed(s|ed|ing)?|greater than|higher than|larger than|upwards? of|at ",
                 "least|not? (less|lower|smaller|fewer) than",
                 "|not? (below|under)|>)[ =]*(by )?(an? )?(?=[-0-9.])|(\u8d85\u8fc7|\u9ad8\u4e8e|\u5927\u4e8e|",
                 "\u591a\u4e8e|\u903e|\u81f3\u5c11",
                 "|\u4e0d(\u4f4e|\u5c11|\u5c0f)\u4e8e)[^0-9]*(?=[0-9])|(?<=[0-9%])(\u500d|\u6b21)?\u4ee5\u4e0a"),
  below = paste0("(less than|under|below|fewer than|lower than|smaller than|at most|not? (more|higher|greater|larger) ",
                 "than|not? (above|over)",
                 "|(not?|never) exceed(s|ed|ing)?|up to|<)[ =]*(by )?(an? ",
                 ")?(?=[-0-9.])|(\u4e0d\u8db3|\u4f4e\u4e8e|\u5c0f\u4e8e|\u5c11\u4e8e|\u4e0d\u5230",
                 "|\u81f3\u591a|(\u4e0d|\u672a)(\u8d85\u8fc7|\u9ad8\u4e8e|\u5927\u4e8e|\u591a\u4e8e))[^0-9]*(?=[0-9])",
                 "|(?<=[0-9%])(\u500d|\u6b21)?\u4ee5\u4e0b"),
  about = "\\b(about|approximately|around|roughly|some|circa)\\b|\u7ea6|\u5de6\u53f3|\u5927\u81f4",
  nearly = "\\b(nearly|almost|close to)\\b|\u63a5\u8fd1|\u8fd1(?=[0-9])"
)

has_word <- function(x, what) grepl(statement_words[[what]], x, perl = TRUE)

# "not less than" is at least.
not_less <- "\\bnot? (be )?(less|lower|smaller|fewer|below|under)\\b|\u4e0d(\u4f4e|\u5c11|\u5c0f)\u4e8e"

# "more" and "less" that follow a number: 20 % higher.
follows_more <- function(x) grepl(paste0("(%|times|points)[ -]*(higher|larger|greater|more|bigger|above|faster)\\b",
                                         "|\u6bd4.*(\u9ad8|\u591a|\u5927|\u5feb)[\u51fa\u4e86]?[\u7ea6\u8fd1]?[0-9]"),
                                         x)
follows_less <- function(x) grepl(paste0("(%|times|points)[ -]*(lower|smaller|less|fewer|below|slower)\\b",
                                         "|\u6bd4.*(\u4f4e|\u5c11|\u5c0f|\u6162)[\u4e86]?[\u7ea6\u8fd1]?[0-9]"), x)

direction_of <- function(x) {
  up <- has_word(x, "up") || follows_more(x)
  down <- has_word(x, "down") || follows_less(x)
  if (up == down) 0 else if (up) 1 else -1
}

numbers_in <- function(x) regmatches(x, gregexpr("(?<![0-9.])-?[0-9]+([.][0-9]+)?", x, perl = TRUE))[[1L]]

# The values a number with its modifier ("about", "more than") stands for, as a
# quantity of which the number is `factor` times what is printed.
allowed_values <- function(x, number, factor = 1) {
  read <- parse_printed(number)
  value <- read$value
  if (has_word(x, "below") && !grepl(not_less, x)) return(list(set = span(-Inf, value * factor), open = TRUE))
  if (has_word(x, "above")) return(list(set = span(value * factor, Inf), open = TRUE))
  near <- abs(value) / 10
  if (has_word(x, "about")) read <- span(min(read$lower, value - near), max(read$upper, value + near))
  if (has_word(x, "nearly")) read <- span(min(read$lower, value - near), max(value, read$lower))
  list(set = span(read$lower * factor, read$upper * factor), open = FALSE)
}

# ---- two numbers in the statement ------------------------------------------

two_numbers <- "(-?[0-9]+(?:[.][0-9]+)?) *(%)? *(?:-|to|and|\u81f3|\u5230|\u548c) *(-?[0-9]+(?:[.][0-9]+)?) *(%)?"

pair_in <- function(x) {
  found <- regmatches(x, regexec(two_numbers, x, perl = TRUE))[[1L]]
  if (length(found)) list(numbers = found[c(2L, 4L)], percent = any(found[c(3L, 5L)] == "%")) else NULL
}

# "decreased from 0.9 to 0.4": b is the one, a the other.
read_ends <- function(x, paired) {
  if (!paired || grepl("\\brang|\\bvar(y|ies)|\\bbetween\\b|\u4e4b\u95f4|\u4ecb\u4e8e", x)) return(NULL)
  english <- regmatches(x,
                        regexec(paste0("from[^0-9-]*(-?[0-9]+(?:[.][0-9]+)?) *(%)?.*?\\bto[^0-9-]*(-?[0-9]+(?:[.][0-9]",
                                       "+)?) *(%)?"), x, perl = TRUE))[[1L]]
  chinese <- regmatches(x, regexec(paste0("[\u4ece\u7531\u81ea][^0-9-]*(-?[0-9]+(?:[.][0-9]+)?) *(%)?.*?",
                                          "[\u5230\u81f3\u4e3a][^0-9-]*(-?[0-9]+(?:[.][0-9]+)?) *(%)?"), x,
                                          perl = TRUE))[[1L]]
  found <- if (length(english)) english else chinese
  if (!length(found)) return(NULL)
  said("ends", list(printed_interval(found[4L]), printed_interval(found[2L])), percent = any(found[c(3L, 5L)] == "%"),
       direction = direction_of(x))
}

# "between 63 % and 74 %", "63%-74%"
read_range <- function(x, paired) {
  pair <- pair_in(x)
  if (is.null(pair)) return(NULL)
  ends <- printed_interval(pair$numbers)
  if (ends$lower[2L] < ends$lower[1L]) return(NULL)
  said("range", span(ends$lower[1L], ends$upper[2L]), percent = pair$percent)
}

# ---- one number --------------------------------------------------------------

# "a third", "two thirds", "half", three of four in Chinese. Words are no
# figures: a tenth of the value either way.
read_fraction <- function(x, paired) {
  parts <- c(half = 2, halves = 2, halved = 2, third = 3, thirds = 3, quarter = 4, quarters = 4, fifth = 5, fifths = 5,
             tenth = 10, tenths = 10)
  found <- regmatches(x,
                      regexec("(?:\\b([0-9]+)[ -])?\\b(half|halves|halved|thirds?|quarters?|fifths?|tenths?)\\b", x,
                              perl = TRUE))[[1L]]
  if (length(found)) {
    value <- (if (nzchar(found[2L])) as.numeric(found[2L]) else 1) / parts[[found[3L]]]
  } else {
    found <- regmatches(x, regexec("([0-9]+)\u5206\u4e4b([0-9]+)", x))[[1L]]
    if (!length(found)) return(NULL)
    value <- as.numeric(found[3L]) / as.numeric(found[2L])
  }
  by <- direction_of(x) != 0 && !grepl("halved|\\bto (a|one|[0-9]|half)|[\u5230\u81f3\u4e3a]", x)
  near <- value / 10
  above <- grepl("(more than|over|above|exceed)|\u8d85\u8fc7|\u4ee5\u4e0a|\u903e", x)
  below <- grepl("(less than|under|below)|\u4e0d\u8db3|\u4e0d\u5230|\u4ee5\u4e0b", x)
  set <- if (above) span(value, Inf) else if (below) span(-Inf, value) else span(value - near, value + near)
  if (!paired) return(said("level", set, above || below, ratio = TRUE))
  if (!by) return(said("ratio", set, above || below))
  said("change", signed_change(span(100 * set$lower, 100 * set$upper), direction_of(x)), above || below)
}

signed_change <- function(set, direction) if (direction < 0) span(-set$upper, -set$lower) else set

# "7 times", "7-fold", and in Chinese; doublings.
read_times <- function(x, paired) {
  doubled <- regmatches(x, regexec("\u7ffb\u4e86?([0-9]+)\u756a", x))[[1L]]
  if (length(doubled)) return(said("ratio", span(2^as.numeric(doubled[2L]) * 0.9, 2^as.numeric(doubled[2L]) * 1.1)))
  found <- regmatches(x, regexec("([0-9]+(?:[.][0-9]+)?)[ -]*(times|fold|x\\b|\u00d7|\u500d)", x, perl = TRUE))[[1L]]
  if (!length(found)) return(NULL)
  allowed <- allowed_values(x, found[2L])
  if (direction_of(x) < 0 || grepl("times (less|lower|smaller|fewer)", x)) {
    return(said("ratio", span(1 / allowed$set$upper, if (allowed$set$lower > 0) 1 / allowed$set$lower else Inf),
                allowed$open))
  }
  more <- span(allowed$set$lower + 1, allowed$set$upper + 1)
  if (found[3L] == "\u500d") {
    grown <- grepl(paste0("(\u589e\u957f|\u589e\u52a0|\u4e0a\u5347|\u63d0\u9ad8|\u63d0\u5347|\u9ad8\u51fa?|",
                          "\u591a\u51fa?|\u6269\u5927)\u4e86?[\u7ea6\u8fd1]?[0-9]"), x)
    return(said("ratio", if (grown) more else allowed$set, allowed$open))
  }
  # "5 times higher", "rose by 5 times" are said of 5 and of 6 times the value
  either <- found[3L] == "times" && grepl("times (higher|larger|greater|more|bigger)|by[^0-9]*[0-9.]+ times", x)
  said("ratio", if (either) list(allowed$set, more) else allowed$set, allowed$open)
}

# "rose by 12 %", "20 % of", "more than 20 %", percentage points
read_percent <- function(x, paired) {
  points <- regmatches(x, regexec("(-?[0-9]+(?:[.][0-9]+)?) *points", x, perl = TRUE))[[1L]]
  if (length(points) && paired) return(signed_said("points", x, points[2L]))
  found <- regmatches(x, regexec("(-?[0-9]+(?:[.][0-9]+)?) *%", x, perl = TRUE))[[1L]]
  if (!length(found)) return(NULL)
  allowed <- allowed_values(x, found[2L])
  reached <- reaches_level(x) && !(paired && grepl("% *of\\b", x)) # "fell to 40 % of": a share
  if (!paired && direction_of(x) != 0 && !reached) { # a is the rate itself, with or without its sign
    return(said("level", list(allowed$set, span(-allowed$set$upper, -allowed$set$lower)), allowed$open, percent = TRUE))
  }
  if (!paired || reached) return(said("level", allowed$set, allowed$open, percent = TRUE,
                                      direction = if (paired) direction_of(x) else 0))
  if (direction_of(x) != 0 && !reaches_level(x)) return(signed_said("change", x, found[2L]))
  said("ratio", span(allowed$set$lower / 100, allowed$set$upper / 100), allowed$open)
}

# "rose to 12": the level that is reached, no change by it.
reaches_level <- function(x) grepl(
  paste0("\\bto (about |nearly |over |more than )?-?[0-9]|[\u5230\u81f3][\u7ea6\u8fd1]?-?[0-9]",
                                          "|\u8fbe(\u5230)?[\u7ea6\u8fd1]?-?[0-9]"), x)

# A size with a direction: "fell by more than 5 %" is a change of -5 or less.
signed_said <- function(kind, x, number) {
  allowed <- allowed_values(x, number)
  direction <- direction_of(x)
  if (direction != 0 && allowed$open && is.infinite(allowed$set$lower)) allowed$set$lower <- 0 # "by less than"
  said(kind, signed_change(allowed$set, direction), allowed$open)
}

# A number without a unit: "exceeds 0.5", "rose to 0.4", "fell by 0.1"
read_number <- function(x, paired) {
  numbers <- numbers_in(x)
  if (length(numbers) != 1L) return(NULL)
  by <- paired && direction_of(x) != 0 && !reaches_level(x)
  if (by) return(signed_said("difference", x, numbers))
  allowed <- allowed_values(x, numbers)
  said("level", allowed$set, allowed$open, direction = if (paired) direction_of(x) else 0)
}

# ---- no number ---------------------------------------------------------------

read_order <- function(x, paired) {
  if (length(numbers_in(x))) return(NULL)
  more <- paste0("exceed|higher|greater|larger|more than|above|\\bover\\b|bigger|faster|outpace|>|\u8d85\u8fc7|",
                 "\u9ad8\u4e8e|\u5927\u4e8e|\u591a\u4e8e",
                 "|\u5feb\u4e8e|\u4f18\u4e8e")
  less <- paste0("lower|\\bless\\b|below|smaller|fewer|slower|under|<|\u4f4e\u4e8e|\u5c0f\u4e8e|\u5c11\u4e8e|",
                 "\u4e0d\u53ca|\u4e0d\u8db3|\u6162\u4e8e|\u843d\u540e\u4e8e")
  same <- "equal|same|unchanged|identical|\u76f8\u7b49|\u76f8\u540c|\u6301\u5e73|\u4e0d\u53d8"
  not <- grepl(paste0("\\bnot\\b|\\bno\\b|does ?n.t|\u4e0d(\u8d85\u8fc7|\u9ad8\u4e8e|\u5927\u4e8e|\u4f4e\u4e8e|",
                      "\u5c0f\u4e8e|\u591a\u4e8e|\u5c11\u4e8e)|\u672a"), x)
  up <- grepl(more, x) || (paired && has_word(x, "up"))
  down <- grepl(less, x) || (paired && has_word(x, "down"))
  if (grepl("\\bpositive\\b|\u4e3a\u6b63|\u6b63\u5411", x)) return(said("level", span(0, Inf), TRUE))
  if (grepl("\\bnegative\\b|\u4e3a\u8d1f|\u8d1f\u5411", x)) return(said("level", span(-Inf, 0), TRUE))
  if (!paired) return(NULL)
  if (grepl(same, x)) return(said("order", span(0, 0)))
  if (up == down) return(NULL)
  said("order", if (up != not) span(0, Inf) else span(-Inf, 0), TRUE)
}
