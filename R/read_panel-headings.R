# Headings of wide tables: the periods, regions and values that they name.

# A file without the period column whose headings hold several years is wide; one
# column with a year, such as gdp2000, does not make it so.
is_wide <- function(cells, index, wide) {
  if (isFALSE(wide)) return(FALSE)
  if (!is.null(wide)) return(!grepl("{region}", wide, fixed = TRUE))
  !index[2L] %in% cells$names && length(unique(stats::na.omit(match_wide(cells$names, NULL)$time))) > 1L
}

is_province_name <- function(x) !is.na(suppressWarnings(as_province(without_signs(as.character(x)))))

# What follows the year of a heading: the sign of the year, a second year of a
# range, a month or quarter, marks of footnotes and of provisional figures.
year_in_heading <- function() {
  year <- "(?:1[89]|20|21)[0-9]{2}"
  part <- paste0("\u5e74[0-9]{1,2}\u6708|\u5e74\u7b2c?[1-4\u4e00\u4e8c\u4e09\u56db]\u5b63\u5ea6?|",
                 "\u5e74?[\u4e0a\u4e0b]\u534a\u5e74|[-/.]?[QqHh][1-4]|[Mm][0-9]{1,2}|[-./](?:0?[1-9]|1[0-2])")
  paste0(year, "(?:\u5e74?\\s*[-\u2013\u2014~\uff5e/\u81f3]\\s*", year, "|", part, ")?")
}

# For each name the value and the period it stands for, NA where none.
match_wide <- function(names, wide) {
  if (!is.null(wide)) return(parts_of_heading(names, wide_pattern(wide)))
  shown <- half_width(without_year_marks(names))
  last <- parts_of_heading(shown, paste0("^(?<value>.*?)[ _.-]?(?<time>", year_in_heading(), ")\u5e74?$"))
  # "2019 output": the year in front, if none stands at the end
  first <- parts_of_heading(shown, paste0("^(?<time>", year_in_heading(), ")\u5e74?+[ _.-]?",
                                          "(?<value>[^0-9 _./-].*|[0-9]{1,2}-[0-9]{1,2}\u6708.*)$"))
  open <- is.na(last$time)
  for (part in c("value", "time")) last[[part]][open] <- first[[part]][open]
  # "2020 over 2019 (%)" compares two years and is the value of neither
  backwards <- !is.na(last$time) & is.na(parse_periods(last$time)$kind) & grepl("/", last$time, fixed = TRUE)
  compares <- backwards | has_year(first$value) & open | grepl(compared_pattern, last$value, perl = TRUE) & !open
  last$value[compares] <- last$time[compares] <- NA
  last
}

has_year <- function(x) grepl("(?<![0-9])(?:1[89]|20|21)[0-9]{2}(?![0-9])", x, perl = TRUE)

# What stands before the second year of a comparison.
compared_pattern <- "(?:1[89]|20|21)[0-9]{2}\u5e74?\\s*(?:\u6bd4|\u8f83|\u5bf9|over|vs\\.?|relative to|against|/)\\s*$"

parts_of_heading <- function(names, pattern) {
  found <- regexpr(pattern, names, perl = TRUE)
  piece <- function(part) {
    if (!part %in% attr(found, "capture.names")) return(ifelse(found > 0, "", NA_character_))
    start <- attr(found, "capture.start")[, part]
    ifelse(found > 0, substr(names, start, start + attr(found, "capture.length")[, part] - 1L), NA_character_)
  }
  list(value = piece("value"), time = piece("time"), region = piece("region"))
}

# "2020E", "2021(F)" without what follows the year; letters only behind a bare one.
without_year_marks <- function(names) {
  has <- grepl("(?:1[89]|20|21)[0-9]{2}", names)
  names[has] <- without_marks(names[has])
  sub("^((?:1[89]|20|21)[0-9]{2}\u5e74?)\\s*[EFPRAefpra]$", "\\1", names, perl = TRUE)
}

# "{value}_{time}" as a regular expression.
wide_pattern <- function(wide) {
  has <- function(what) lengths(regmatches(wide, gregexpr(what, wide, fixed = TRUE)))
  if (has("{time}") + has("{region}") != 1L || has("{value}") > 1L) {
    abort_input("wide", "a pattern with {time} once (or {region} once) and {value} at most once, as \"{value}_{time}\"",
                describe_value(wide))
  }
  quoted <- gsub("([\\[\\].|()\\\\^$*+?{}])", "\\\\\\1", wide, perl = TRUE)
  alone <- wide == "{region}"
  quoted <- sub("\\{value\\}", "(?<value>.+?)", quoted, fixed = TRUE)
  quoted <- sub("\\{region\\}", if (alone) "(?<region>.+)" else "(?<region>.+?)", quoted, fixed = TRUE)
  paste0("^", sub("\\{time\\}", "(?<time>[0-9]{4}(?:[-QqMm/][0-9]{1,2})?|[0-9]{1,3})\u5e74?", quoted, fixed = TRUE),
         "$")
}
