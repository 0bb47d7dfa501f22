# Regions by any of their spellings: what tells spellings of a name apart is taken
# off (case, blanks, accents, old characters), and what is left looked up in
# inst/regions/.

#' Names of provinces, cities and countries, however they are spelled
#'
#' Brings the spellings that statistics use for one region to one: short and full
#' Chinese names, English names, pinyin and codes.
#'
#' Read are, for provinces, the short name (`\u5185\u8499\u53e4`), the full one
#' (`\u5185\u8499\u53e4\u81ea\u6cbb\u533a`, `\u5317\u4eac\u5e02`), the one-character abbreviation,
#' traditional characters; the English name (`Inner Mongolia`, `Beijing Municipality`, `Guangdong Province`),
#' pinyin (`Nei Menggu`) and some older romanisations; the code of GB/T 2260 with two, six, nine or
#' twelve digits, as number or text (`150000`), and that of ISO 3166-2 (`CN-NM`). Case, blanks (inside,
#' too: `\u5317 \u4eac`), hyphens, apostrophes, tone marks and full-width characters do not
#' count. Shaanxi and Shanxi are told apart by their letters or tone marks, as they are in print.
#' `\u5409\u6797` and `Jilin` are the province to `as_province()` and the city to `as_city()`; `\u5409\u6797\u5e02`
#' is the city, and no province.
#'
#' Names in other words than these, Hong Kong, Macao and Taiwan, and totals such as
#' `\u5168\u56fd` are no match: the result is `NA` there, and a warning names them.
#'
#' @param x names or codes: strings, a factor or numbers.
#' @param to what to return: `"id"`, the name in [china_provinces] (and in the weights
#'   made from [china_borders]) or in the data of cities; `"zh"`, the Chinese name there (short
#'   for provinces, with `\u5e02` for cities); `"en"`, the English name, for China the same as `"id"`; `"code"`,
#'   the six-digit code, an integer. For countries `"id"` is the ISO code of three letters and
#'   `"code"` the numeric one.
#' @return A vector as long as `x`: strings, integers for `to = "code"`; `NA` where `x` is
#'   missing or not understood.
#' @section Warnings: a `lowcarbon_warning` names what was not understood, and another the regions
#'   that stand in `x` under two spellings: in a panel these would be two regions with
#'   half of the rows each, or two rows for one region and period.
#' @section Cost: each different value is looked up once.
#' @source Names and codes: GB/T 2260 and ISO 3166-2:CN.
#' @seealso [china_provinces], [china_borders], [northeast_cities], [jiangsu_zhejiang_cities]
#' @concept region names
#' @concept province codes
#' @concept shengfen
#' @export
#' @examples
#' as_province(c("Guangdong Province", "440000", "nei menggu", "Xi Zang"))
#' as_province(c("Beijing", "Hebei"), "zh")
#' as_province(c(11, 130000), "en")
#'
#' # weights for a panel with Chinese names
#' W <- weights_contiguity(china_borders[c("from_zh", "to_zh")])
as_province <- function(x, to = c("id", "zh", "en", "code")) {
  to <- check_choice(to)
  table <- read_spellings("provinces.csv")
  spellings <- c(list(table$id, table$zh, table$full_zh), official_english(table),
                 list(codes_written(table$code, 2L), strsplit(table$also, ";", fixed = TRUE)))
  look_up(x, table, spellings, to, "a province of mainland China")
}

#' @rdname as_province
#' @param of the data set of cities whose names are meant; both by default.
#' @export
as_city <- function(x, to = c("id", "zh", "en", "code"), of = c("northeast_cities", "jiangsu_zhejiang_cities")) {
  to <- check_choice(to)
  sets <- c("northeast_cities", "jiangsu_zhejiang_cities")
  if (!is.character(of) || !length(of) || !all(of %in% sets)) {
    abort_input("of", paste("one or both of", describe_set(sets)), describe_found(of))
  }
  table <- read_spellings("cities.csv")
  table <- table[table$set %in% of, ]
  spellings <- list(table$id, table$zh, table$full_zh, paste(table$id, "City"), paste(table$id, "Shi"),
                    paste(table$province, table$id), paste(table$id, table$province),
                    paste0(table$province_zh, table$zh),
                    codes_written(table$code, 4L), strsplit(table$also, ";", fixed = TRUE))
  look_up(x, table, spellings, to, paste("a city of", describe_set(of)))
}

#' @rdname as_province
#' @export
as_country <- function(x, to = c("id", "zh", "en", "code")) {
  to <- check_choice(to)
  if (!requireNamespace("countrycode", quietly = TRUE)) {
    abort_input("x", "the package countrycode, which knows the names of countries", "that it is not installed",
                hint = "install.packages(\"countrycode\")")
  }
  list <- countrycode::codelist
  list <- list[!is.na(list$iso3c), ]
  table <- list_to_frame(list(id = list$iso3c, en = list$country.name.en, zh = enc2utf8(list$cldr.short.zh),
                              code = as.integer(list$iso3n)))
  spellings <- list(list$iso3c, list$iso2c, list$country.name.en, list$iso.name.en, list$cldr.short.zh,
                    list$cldr.name.zh,
                    list$un.name.zh, sprintf("%03d", table$code), table$code)
  look_up(x, table, spellings, to, "a country", other = function(words) {
    match(countrycode::countrycode(words, "country.name", "iso3c", warn = FALSE), table$id)
  })
}

# The file's columns as strings, whatever the locale.
read_spellings <- function(file) {
  path <- system.file("regions", file, package = "lowcarbon", mustWork = TRUE)
  lines <- readLines(path, encoding = "UTF-8", warn = FALSE)
  cells <- strsplit(paste0(lines, ","), ",", fixed = TRUE)
  columns <- lapply(seq_along(cells[[1L]]), function(j) vapply(cells[-1L], `[`, "", j))
  table <- list_to_frame(stats::setNames(columns, cells[[1L]]))
  table$en <- table$id
  table$code <- as.integer(table$code)
  table
}

# "Guangdong Province", "Guangdong Sheng"; a municipality is a city, too.
official_english <- function(table) {
  kind <- match(substring(table$full_zh, nchar(table$full_zh)), c("\u7701", "\u5e02", "\u533a"))
  endings <- list(c("Province", "Prov", "Sheng"), c("Municipality", "City", "Shi"),
                  c("Autonomous Region", "AR", "Zizhiqu"))
  names <- Map(c, table$id, strsplit(table$also, ";", fixed = TRUE))
  lapply(seq_len(3L), function(k) Map(function(name, end) paste(name, endings[[end]][k]), names, kind))
}

# As text: the leading digits that say it all, six, nine and twelve of them.
codes_written <- function(code, least) {
  text <- sprintf("%d", code)
  Map(c, substr(text, 1L, least), text, paste0(text, "000"), paste0(text, "000000"))
}

# ---- looking up ------------------------------------------------------------------

# `spellings`: vectors, or lists of vectors, along the rows of the table. `other`:
# finds rows for what they do not have.
look_up <- function(x, table, spellings, to, wanted, other = NULL) {
  if (missing(x)) abort_input("x", "names or codes of regions", "nothing")
  words <- as_words(x)
  different <- unique(words[!is.na(words)])
  row <- find_rows(different, spellings)
  if (!is.null(other) && anyNA(row)) row[is.na(row)] <- other(different[is.na(row)])
  warn_unknown_regions(different[is.na(row)], wanted)
  warn_two_spellings(different, row, table)
  table[[to]][row[match(words, different)]]
}

# Identifiers as strings; whole numbers in full.
as_words <- function(x) {
  if (is.factor(x)) x <- as.character(x)
  if (is.character(x)) return(enc2utf8(x))
  if (is_plain_numeric(x) && is.null(dim(x))) {
    whole <- is.finite(x) & x == round(x) & abs(x) < 1e15
    return(ifelse(is.na(x), NA_character_, ifelse(whole, sprintf("%.0f", x), as.character(x))))
  }
  if (is.logical(x) && all(is.na(x))) return(rep(NA_character_, length(x)))
  abort_input("x", "names (strings or a factor) or codes (numbers)", describe_class(x))
}

find_rows <- function(words, spellings) {
  row <- rep(NA_integer_, length(words))
  # with tone marks first: they tell Shanxi from Shaanxi
  for (key in list(function(x) region_key(x, accents = TRUE), region_key)) {
    known <- lapply(spellings, function(column) {
      column <- lapply(column, function(x) x[!is.na(x)])
      data.frame(key = key(as.character(unlist(column))), row = rep(seq_along(column), lengths(column)))
    })
    known <- do.call(rbind, known)
    open <- is.na(row)
    row[open] <- known$row[match(key(words[open]), known$key)]
  }
  row
}

# What is left of a spelling without case, blanks, marks, full width, accents
# (unless asked for), and with the simplified characters.
region_key <- function(x, accents = FALSE) {
  if (!length(x)) return(character())
  x <- chartr(traditional_characters, simplified_characters, enc2utf8(x))
  x <- chartr(full_width(), intToUtf8(33:126), x)
  x <- tolower(gsub("[[:space:]\u3000\u00a0\u200b'\u2019\u02bc`._(),\u3001\u00b7-]", "", x))
  if (!accents) x <- chartr(accented_letters, plain_letters, x)
  x
}

full_width <- function() intToUtf8(0xff00 + 33:126 - 32)

# a, e, i, o, u with the four tones
accented_letters <- paste0("\u0101\u00e1\u01ce\u00e0\u0113\u00e9\u011b\u00e8\u012b\u00ed\u01d0\u00ec",
                           "\u014d\u00f3\u01d2\u00f2\u016b\u00fa\u01d4\u00f9")
plain_letters <- "aaaaeeeeiiiioooouuuu"

# Characters of the names above in their two forms, one below the other.
traditional_characters <- paste0(
  "\u5167\u907c\u5be7\u9f8d\u8607\u5ee3\u6771\u965d\u96f2\u8cb4\u6176\u8085\u5340\u58ef\u7dad\u723e",
  "\u6eec\u95a9\u8d1b\u9b6f\u7cb5\u74ca\u96b4\u6649\u700b\u9023\u64ab\u9806\u9326\u71df\u967d\u76e4",
  "\u9435\u5dba\u8606\u5cf6\u9577\u6ff1\u9f4a\u96de\u9db4\u5d17\u96d9\u9d28\u7d8f\u7121\u932b\u6eab",
  "\u8208\u7d39\u81fa\u570b\u7e3d\u8a08"
)
simplified_characters <- paste0(
  "\u5185\u8fbd\u5b81\u9f99\u82cf\u5e7f\u4e1c\u9655\u4e91\u8d35\u5e86\u8083\u533a\u58ee\u7ef4\u5c14",
  "\u6caa\u95fd\u8d63\u9c81\u7ca4\u743c\u9647\u664b\u6c88\u8fde\u629a\u987a\u9526\u8425\u9633\u76d8",
  "\u94c1\u5cad\u82a6\u5c9b\u957f\u6ee8\u9f50\u9e21\u9e64\u5c97\u53cc\u9e2d\u7ee5\u65e0\u9521\u6e29",
  "\u5174\u7ecd\u53f0\u56fd\u603b\u8ba1"
)

warn_unknown_regions <- function(words, wanted) {
  if (!length(words)) return(invisible())
  shown <- vapply(utils::head(words, 5L), describe_value, "", USE.NAMES = FALSE)
  warn_lowcarbon("`x` has ", if (length(words) == 1L) "a value" else paste(length(words), "values"), " that ",
                 if (length(words) == 1L) "is" else "are", " not the name or code of ", wanted, " (NA): ",
                 paste(shown, collapse = ", "), if (length(words) > 5L) paste(" and", length(words) - 5L, "more"), ".")
}

# Two spellings of one region in one column.
warn_two_spellings <- function(words, row, table) {
  twice <- unique(row[!is.na(row) & duplicated(row)])
  if (!length(twice)) return(invisible())
  shown <- vapply(utils::head(twice, 3L), function(at) {
    paste0(table$id[at], " (", paste(vapply(words[which(row == at)], describe_value, ""), collapse = ", "), ")")
  }, "")
  warn_lowcarbon("`x` has more than one spelling of ", paste(shown, collapse = ", "),
                 if (length(twice) > 3L) paste(" and", length(twice) - 3L, "more"), "; they are one region now.")
}
