# Reading numbers as printed: "0.164", "-0.677***", "(-3.782)", "28.902 %",
# Unicode and full-width signs and digits, daggers, thousands separators.

# value, decimals, stars and the interval rounding leaves; NA where there is no
# number.
parse_printed <- function(x) {
  text <- plain_print(x)
  stars <- nchar(gsub("[^*]", "", text))
  text <- trimws(gsub("[*()\\[\\]%]", "", text, perl = TRUE))
  text <- sub("^([-+])[[:space:]]+", "\\1", trimws(sub("[\u2020\u2021]$", "", text)))
  # a group of digits before a comma does not begin with 0: "0,164" is no 164
  grouped <- grepl("^[-+]?[1-9][0-9]{0,2}(,[0-9]{3})+([.][0-9]+)?$", text)
  text[grouped] <- gsub(",", "", text[grouped], fixed = TRUE)
  is_number <- grepl("^[-+]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][-+]?[0-9]{1,3})?$", text)
  value <- rep(NA_real_, length(text))
  value[is_number] <- as.numeric(text[is_number])
  is_number[is.infinite(value)] <- FALSE # an exponent that no number has
  value[!is_number] <- NA
  decimals <- ifelse(is_number, nchar(sub("^[^.]*[.]?", "", sub("[eE].*$", "", text))), NA_integer_)
  scaled <- is_number & grepl("[eE]", text)
  decimals[scaled] <- decimals[scaled] - as.integer(sub("^.*[eE]", "", text[scaled]))
  half <- 0.5 * 10^-decimals
  data.frame(value = value, decimals = as.integer(decimals), stars = stars, lower = value - half, upper = value + half)
}

# Strings with plain digits, signs, stars, parentheses and spaces in the place of
# full-width and other Unicode ones.
plain_print <- function(x) {
  text <- squeezed(enc2utf8(as.character(x)))
  marked <- grep("[\\\\$<&{}^~_]", text)
  if (length(marked)) text[marked] <- plain_marks(text[marked])
  if (!any(grepl("[^ -~]", text, perl = TRUE, useBytes = TRUE))) return(text)
  text <- chartr(paste0("\uFF10\uFF11\uFF12\uFF13\uFF14\uFF15\uFF16\uFF17\uFF18\uFF19",
                        "\uFF0E\uFF0C\uFF05\uFF08\uFF09\uFF0B\uFF0A\u2217\u204E\u22C6\u3000"),
                 "0123456789.,%()+**** ", text)
  text <- gsub("[\u2212\u2013\u2014\uFF0D\uFE63\u2010\u2011]", "-", text)
  text <- gsub("(?<=[0-9])[\u00B7\u2219\u22C5](?=[0-9])", ".", text, perl = TRUE) # a point in the middle of the line
  text <- gsub("(?<=[0-9]) ?[\u00D7\u2715] ?10 ?\\^?[({]? ?(-?[0-9]{1,3})[)}]?", "e\\1", text, perl = TRUE)
  gsub("[\u00A0\u2007\u2009\u202F\u200B\uFEFF]", "", text)
}

# Runs of blanks in long strings as one, since trimming them takes time that grows
# with their square.
squeezed <- function(text) {
  long <- which(nchar(text, "bytes") > 300L)
  if (length(long)) text[long] <- gsub("[[:space:]]+", " ", text[long], perl = TRUE)
  text
}

# Without the marks of LaTeX and HTML: "0.5$^{***}$", "0.5\\sym{**}" and
# "0.5<sup>**</sup>" are 0.5 with stars. Long strings are text and stay.
plain_marks <- function(text) {
  short <- nchar(text) <= 1000L
  plain <- text[short]
  plain <- gsub("<br */?>", " ", plain, ignore.case = TRUE)
  plain <- gsub("</?[A-Za-z][^<>]{0,100}>", "", plain)
  entities <- c("&minus;" = "-", "&nbsp;" = " ", "&ast;" = "*", "&dagger;" = "\u2020", "&plusmn;" = "\u00b1",
                "&lt;" = "<", "&gt;" = ">", "&amp;" = "&")
  for (entity in names(entities)) plain <- gsub(entity, entities[[entity]], plain, fixed = TRUE)
  if (any(grepl("[\\\\$^{}~_]", plain))) plain <- plain_latex(plain)
  text[short] <- plain
  text
}

plain_latex <- function(plain) {
  signs <- c("\\ast" = "*", "\\star" = "*", "\\ddagger" = "\u2021", "\\dagger" = "\u2020", "\\pm" = "\u00b1",
             "\\times" = "\u00d7", "\\%" = "%", "\\_" = "_",
             "{,}" = ",", "\\," = "", "\\;" = " ", "\\!" = "", "~" = " ", "$" = "")
  for (sign in names(signs)) plain <- gsub(sign, signs[[sign]], plain, fixed = TRUE)
  plain <- gsub("\\\\h?v?phantom[{][^{}]*[}]", "", plain)
  plain <- gsub("\\\\multi(column|row)[{][^{}]*[}][{][^{}]*[}]", "", plain)
  for (round in 1:3) { # commands within commands
    plain <- gsub("\\\\[A-Za-z]+[{]([^{}]*)[}]", "\\1", plain)
    plain <- gsub("[\\^_][{]([^{}]*)[}]", "\\1", plain)
  }
  plain <- gsub("\\^(?=[*\u2020\u2021+])", "", plain, perl = TRUE)
  plain <- gsub("\\\\\\\\|\\\\(?:quad|centering|bfseries|itshape)", " ", plain)
  # braces around nothing, a first number or one with stars say nothing; others are
  # brackets
  plain <- trimws(gsub("[{][[:space:]]*[}]", "", plain))
  plain <- sub("^[{]([^{}]*[*][^{}]*)[}]", "\\1", plain)
  trimws(sub("^[{]([^{}]*)[}](.)", "\\1\\2", plain))
}

printed_interval <- function(x) {
  parsed <- parse_printed(x)
  span(parsed$lower, parsed$upper)
}

printed_value <- function(x) parse_printed(x)$value

# What the numbers of one block of a table stand for, all printed to the same
# number of decimals though some strings are shorter. If no string of full
# length ends in 0, trailing zeros fell away in print: every number has the full
# precision. Otherwise the shorter strings lost digits: their value is rounded
# or cut off, nobody knows which.
printed_block <- function(x) {
  parsed <- parse_printed(x)
  whole <- max(parsed$decimals, 0L, na.rm = TRUE)
  if (zeros_dropped(x)) {
    half <- 0.5 * 10^-whole
    return(span(parsed$value - half, parsed$value + half))
  }
  short <- !is.na(parsed$value) & parsed$decimals < whole
  cut_off <- sign(parsed$value) * (10^-parsed$decimals - 0.5 * 10^-whole)
  span(ifelse(short & cut_off < 0, parsed$value + cut_off, parsed$lower),
     ifelse(short & cut_off > 0, parsed$value + cut_off, parsed$upper))
}

# Did trailing zeros fall away? One number in ten ends in 0, so it takes many
# without one to tell: the odds of that are kept below one in a thousand.
zeros_dropped <- function(x) {
  decimals <- parse_printed(x)$decimals
  full <- which(decimals == max(decimals, 0L, na.rm = TRUE))
  length(full) > log(0.001) / log(0.9) && any(decimals < decimals[full[1L]], na.rm = TRUE) &&
    !any(grepl("0[*)% ]*$", x[full]))
}
