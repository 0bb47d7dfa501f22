# What labels of periods mean: years, halves, quarters, months and days as
# statistical offices, spreadsheets and Stata write them. One order for all verbs:
# October comes after September, however it is spelled.

# list(kind, value): for each label its kind ("year", "half", "quarter", "month",
# "week", "day", "range", or one without a year: "month of year", "quarter of year") and a
# number that counts steps of this kind; NA where it is not understood.
parse_periods <- function(labels) {
  text <- plain_period(labels)
  kind <- rep(NA_character_, length(text))
  value <- rep(NA_real_, length(text))
  for (form in period_forms()) {
    open <- which(is.na(kind))
    if (!length(open)) break
    found <- regmatches(text[open], regexec(form$pattern, text[open], perl = TRUE))
    hit <- lengths(found) > 0L
    if (!any(hit)) next
    parts <- do.call(rbind, found[hit])[, -1L, drop = FALSE]
    numbers <- form$value(parts)
    fits <- !is.na(numbers)
    kind[open[hit][fits]] <- form$kind
    value[open[hit][fits]] <- numbers[fits]
  }
  list(kind = kind, value = value)
}

# Digits and letters of usual width, small letters, no spaces; Chinese numerals
# before the signs of month and quarter as digits.
plain_period <- function(x) {
  x <- tolower(half_width(enc2utf8(as.character(x))))
  x <- gsub("[\\s\u00a0\u2000-\u200b\u202f\u3000]+", "", x, perl = TRUE)
  x <- gsub("\u7b2c", "", without_marks(x), fixed = TRUE)
  x <- sub("^([0-9]{4}(?:\u5e74)?)[efpra]$", "\\1", x, perl = TRUE)
  x <- gsub("[-\u2010-\u2015\u2212\uff0d\uff5e~\u301c\u81f3]", "-", x, perl = TRUE)
  x <- chinese_years(x)
  x <- chinese_before(x, c("\u5341\u4e8c", "\u5341\u4e00", "\u5341", "\u4e00", "\u4e8c", "\u4e09", "\u56db", "\u4e94",
                           "\u516d", "\u4e03", "\u516b", "\u4e5d"), c(12, 11, 10, 1:9), "\u6708")
  chinese_before(x, c("\u4e00", "\u4e8c", "\u4e09", "\u56db"), 1:4, "\u5b63")
}

# Four Chinese numerals before the sign of the year as digits: one sign a digit, zero
# written as a ring or as a word.
chinese_years <- function(x) {
  numerals <- "\u3007\u25cb\u96f6\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d"
  at <- regexpr(paste0("^[", numerals, "]{4}(?=\u5e74)"), x, perl = TRUE)
  regmatches(x, at) <- chartr(numerals, "000123456789", regmatches(x, at))
  x
}

# Without the marks of footnotes and of provisional or estimated figures at the end.
without_marks <- function(x) {
  said <- c("\u6ce8", "\u9884", "\u9884\u8ba1", "\u9884\u6d4b", "\u4f30", "\u4f30\u8ba1", "\u5feb\u62a5",
            "\u5feb\u62a5\u6570", "\u521d\u6b65", "\u521d\u6b65\u6570", "\u4fee\u8ba2")
  bracket <- paste0("(?:[(\uff08\\[\u3010\u3014](?:", paste(said, collapse = "|"),
                    "|[efpraEFPRA]|[0-9]{1,2}|[\u2460-\u2473])[)\uff09\\]\u3011\u3015])")
  sign <- "[\u2460-\u2473\u00b9\u00b2\u00b3\u2074-\u2079*\uff0a\u2020\u2021\u00a7#^]"
  sub(paste0("(?<=[^\\s])(?:\\s*(?:", bracket, "|", sign,
             "|\u9884\u6d4b|\u9884\u8ba1|\u9884|\u4f30\u8ba1|\u5feb\u62a5\u6570|\u5feb\u62a5|\u521d\u6b65))+\\s*$"), "",
               x, perl = TRUE)
}

# Without the signs of footnotes at the end of a name, which may end in a unit such as
# square metres: circled numbers, stars, daggers, numbers in square brackets.
without_signs <- function(x) {
  odd <- grep("[*\uff0a\u2020\u2021\u00a7\u2460-\u2473\\]\u3011)\uff09]\\s*$", x, perl = TRUE)
  sign <- paste0("(?:[\u2460-\u2473*\uff0a\u2020\u2021\u00a7]|",
                 "[\\[\u3010][\u6ce80-9]{1,3}[\\]\u3011]|[(\uff08]\u6ce8[0-9]{0,2}[)\uff09])")
  x[odd] <- sub(paste0("(?<=[^\\s])(?:\\s*", sign, ")+\\s*$"), "", x[odd], perl = TRUE)
  x
}

chinese_before <- function(x, words, numbers, sign) {
  at <- grep(sign, x, fixed = TRUE)
  for (k in seq_along(words)) {
    x[at] <- sub(paste0("(?<![\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341])", words[k], sign),
                 paste0(numbers[k], sign), x[at], perl = TRUE)
  }
  x
}

month_names <- c("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

# The forms, in the order in which they are tried. `parts` is the matrix of what
# the brackets of the pattern caught.
period_forms <- function() {
  number <- function(parts, j) as.numeric(parts[, j])
  within <- function(x, low, high) ifelse(x >= low & x <= high, x, NA)
  month <- function(parts, y, m) 12 * number(parts, y) + within(number(parts, m), 1, 12) - 1
  named <- function(parts, y, m) 12 * number(parts, y) + match(parts[, m], month_names) - 1
  quarter <- function(parts) 4 * number(parts, 1L) + number(parts, 2L) - 1
  names <- paste0("(", paste(month_names, collapse = "|"), ")[a-z]*[.,-]?")
  year <- "((?:1[5-9]|2[01])[0-9]{2})"
  # as Excel shows Jan-19: the century turns at 69, as in C and in R
  short <- function(x) ifelse(as.numeric(x) < 69, 2000, 1900) + as.numeric(x)
  list(
    list(kind = "year", pattern = paste0("^(?:[fc]y)?", year, "(?:\u5e74|\u5e74\u5ea6|\u8d22\u5e74|[.]0+)?$"),
         value = function(p) number(p, 1L)),
    list(kind = "day",
         pattern = paste0("^", year,
                          "([-/.]|\u5e74)([0-9]{1,2})(?:[-/.]|\u6708)([0-9]{1,2})\u65e5?(?:t?00:00(?::00)?)?$"),
         value = function(p) day_number(p[, 1L], p[, 3L], p[, 4L])),
    list(kind = "day", pattern = paste0("^", year, "([0-9]{2})([0-9]{2})$"),
         value = function(p) day_number(p[, 1L], p[, 2L], p[, 3L])),
    list(kind = "month", pattern = paste0("^", year, "(?:\u5e74|[-/.m]|\u5e74m)([0-9]{1,2})(?:\u6708|\u6708\u4efd)?$"),
         value = function(p) month(p, 1L, 2L)),
    list(kind = "month", pattern = paste0("^([0-9]{1,2})[/-]", year, "$"), value = function(p) month(p, 2L, 1L)),
    list(kind = "month", pattern = paste0("^", year, "(0[1-9]|1[0-2])$"), value = function(p) month(p, 1L, 2L)),
    list(kind = "month", pattern = paste0("^", names, year, "$"), value = function(p) named(p, 2L, 1L)),
    list(kind = "month", pattern = paste0("^", year, "[.-]?", names, "$"), value = function(p) named(p, 1L, 2L)),
    list(kind = "month", pattern = paste0("^", names, "'?([0-9]{2})$"),
         value = function(p) 12 * short(p[, 2L]) + match(p[, 1L], month_names) - 1),
    list(kind = "week", pattern = paste0("^", year, "-?w([0-9]{1,2})$"),
         value = function(p) week_number(number(p, 1L), number(p, 2L))),
    list(kind = "week", pattern = paste0("^", year, "\u5e74([0-9]{1,2})\u5468$"),
         value = function(p) week_number(number(p, 1L), number(p, 2L))),
    list(kind = "quarter", pattern = paste0("^", year, "(?:\u5e74|[-/.])?(?:q|:q)([1-4])$"), value = quarter),
    list(kind = "quarter", pattern = paste0("^", year, "(?:\u5e74|[-/.])?([1-4])\u5b63\u5ea6?$"), value = quarter),
    list(kind = "quarter", pattern = paste0("^q([1-4])[-/.]?", year, "$"),
         value = function(p) quarter(p[, 2:1, drop = FALSE])),
    list(kind = "half", pattern = paste0("^", year, "(?:\u5e74|[-/.])?h([12])$"),
         value = function(p) 2 * number(p, 1L) + number(p, 2L) - 1),
    list(kind = "half", pattern = paste0("^", year, "\u5e74?([\u4e0a\u4e0b])\u534a\u5e74$"),
         value = function(p) 2 * number(p, 1L) + (p[, 2L] == "\u4e0b")),
    list(kind = "range", pattern = paste0("^", year, "\u5e74?[-/]", year, "\u5e74?$"),
         value = function(p) ifelse(number(p, 2L) >= number(p, 1L), number(p, 1L), NA)),
    list(kind = "range", pattern = paste0("^", year, "[-/]([0-9]{2})$"),
         value = function(p) ifelse((number(p, 1L) + 1) %% 100 == number(p, 2L), number(p, 1L), NA)),
    list(kind = "month of year", pattern = "^([0-9]{1,2})(?:\u6708|\u6708\u4efd)$",
         value = function(p) within(number(p, 1L), 1, 12)),
    list(kind = "month of year", pattern = "^m([0-9]{1,2})$", value = function(p) within(number(p, 1L), 1, 12)),
    list(kind = "month of year", pattern = paste0("^", names, "$"), value = function(p) match(p[, 1L], month_names)),
    list(kind = "quarter of year", pattern = "^(?:q([1-4])|([1-4])\u5b63\u5ea6?)$",
         value = function(p) as.numeric(paste0(p[, 1L], p[, 2L])))
  )
}

# Days since 1970; NA for what is no day.
day_number <- function(year, month, day) {
  as.numeric(as.Date(paste(year, month, day, sep = "-"), "%Y-%m-%d", optional = TRUE))
}

# Weeks since that of 1 January 1970: ISO's, of which the first holds 4 January; NA
# for a week that the year does not have.
week_number <- function(year, week) {
  monday_of_first <- function(year) {
    fourth <- as.numeric(as.Date(paste0(year, "-01-04")))
    fourth - (fourth + 3) %% 7
  }
  first <- monday_of_first(year)
  monday <- first + 7 * (week - 1)
  (ifelse(week >= 1 & monday < monday_of_first(year + 1), monday, NA) + 3) / 7
}

reads_as_number <- function(labels) grepl("^[[:space:]]*[-+]?[0-9]+([.][0-9]*)?[[:space:]]*$", labels)

# 201912 and 202001, 20191231 and 20200101: numbers whose difference is no time.
are_joined_months <- function(labels) {
  length(labels) > 0L && all(grepl("^(1[5-9]|2[01])[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])?$", labels))
}

# "2019.9" and "2019.10" as text: months, not numbers of which the second is less.
are_dotted_months <- function(labels) length(labels) > 0L && all(grepl("^(1[5-9]|2[01])[0-9]{2}[.](0?[1-9]|1[0-2])$",
                                                                       labels))

# "wave 9", "wave 10": one number in the same words.
counted_labels <- function(labels) {
  if (!are_counted(labels)) return(as.double(seq_along(labels)))
  as.double(regmatches(labels, regexpr("[0-9]+", labels)))
}

are_counted <- function(labels) {
  number <- regmatches(labels, regexpr("[0-9]+", labels))
  length(labels) > 1L && length(number) == length(labels) && !any(grepl("^[0-9]", labels)) &&
    length(unique(sub("[0-9]+", "#", labels))) == 1L && !anyDuplicated(as.double(number))
}

# The month in which each period begins. A longer period comes after the shorter
# ones that it holds, as a year's total after its months.
first_months <- function(parsed) {
  at <- parsed$value
  kind <- parsed$kind
  start <- ifelse(kind %in% c("year", "range"), 12 * at, ifelse(kind == "half", 6 * at,
                                                                ifelse(kind == "quarter", 3 * at, at)))
  day <- kind == "day"
  week <- kind == "week"
  days <- ifelse(week, 7 * at - 3, at)[day | week]
  dates <- as.POSIXlt(as.Date(days, origin = "1970-01-01"))
  start[day | week] <- 12 * (dates$year + 1900) + dates$mon + (dates$mday - 1) / 31
  length <- c(year = 12, range = 24, half = 6, quarter = 3, month = 1, week = 0.25, day = 0)[kind]
  unname(start + ifelse(is.na(length), 0, length) - 1 + length / 1e4)
}

# Labels of periods with a digit that are sorted as text, because nobody knows what
# they mean.
unread_periods <- function(ids) {
  if (!is.character(ids) || length(ids) < 2L) return(character())
  if (all(reads_as_number(ids)) || are_counted(ids)) return(character())
  ids[is.na(parse_periods(ids)$kind) & grepl("[0-9]", half_width(ids))]
}

warn_unread_periods <- function(ids, name) {
  odd <- unread_periods(ids)
  if (!length(odd)) return(invisible())
  warn_lowcarbon("periods of `", name, "` such as ", describe_value(odd[1L]),
                 " are not understood and come in the order of text: ",
                 paste(vapply(utils::head(ids, 4L), describe_value, ""), collapse = ", "),
                   if (length(ids) > 4L) ", ...",
                 ". Write them as 2019, 2019Q1, 2019-01, 2019W05 or 2019-01-31, or make them numbers.")
}

# Digits and marks of full width as usual ones.
half_width <- function(x) {
  chartr("\uff10\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19\uff0e\uff0c\uff05\uff0b", "0123456789.,%+", x)
}
