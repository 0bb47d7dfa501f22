# The words a reader of a table or figure sees, in English and Chinese: one
# table (inst/words/words.csv), one way to look a word up.

word_store <- new.env(parent = emptyenv())

# key, en, zh of every word, read once.
words_table <- function() {
  if (is.null(word_store$table)) {
    path <- system.file("words", "words.csv", package = "lowcarbon", mustWork = TRUE)
    lines <- readLines(path, encoding = "UTF-8", warn = FALSE)
    word_store$table <- utils::read.csv(text = enc2utf8(lines), colClasses = "character", encoding = "UTF-8",
                                        quote = "\"")
  }
  word_store$table
}

#' Words that tables, figures and reports show
#'
#' One table of column heads, titles, stages and statuses in English and Chinese. [write_table()],
#' figures and [regional_report()] look their words up here. Names of variables are yours: give
#' them a label in a dictionary, once for a session
#' (`options(lowcarbon.dictionary = c(co2 = "CO2 emissions"))`) or for one table (`dictionary =`). The language is
#' that of `lang`, or else of `options(lowcarbon.lang = "zh")`, or else English.
#'
#' @param lang `"en"`, `"zh"`, or `NULL` for every language.
#' @return A data frame with `key` (the name of a column, a status, a stage) and the word in `en` and `zh`, or,
#'   with one `lang`, a named vector of words.
#' @seealso [write_table()]
#' @concept translation
#' @export
#' @concept glossary
#' @concept Chinese
#' @examples
#' head(lowcarbon_words())
#' lowcarbon_words("zh")[["coordination"]]
lowcarbon_words <- function(lang = NULL) {
  table <- words_table()
  if (is.null(lang)) return(table)
  stats::setNames(table[[check_lang(lang)]], table$key)
}

languages <- c("en", "zh")

# The language asked for: an argument, else the user's option, else English.
check_lang <- function(lang = NULL) {
  from_option <- is.null(lang)
  if (from_option) lang <- getOption("lowcarbon.lang", "en")
  if (!is.character(lang) || length(lang) != 1L || !lang %in% languages) {
    abort_input("lang", "\"en\" or \"zh\"", describe_found(lang),
                hint = if (from_option) "It comes from options(lowcarbon.lang = ).")
  }
  lang
}

# A user's own labels, those of the argument before those of the option.
check_dictionary <- function(dictionary = NULL) {
  labels <- c(named_labels(dictionary, "dictionary"),
              named_labels(getOption("lowcarbon.dictionary"), "options(lowcarbon.dictionary = )"))
  labels[!duplicated(names(labels))]
}

named_labels <- function(labels, arg) {
  if (is.null(labels)) return(character())
  if (is.list(labels)) labels <- unlist(labels)
  if (!is.character(labels) || anyNA(labels) || is.null(names(labels)) || !all(nzchar(names(labels)))) {
    abort_input(arg, "a named vector of labels, as c(co2 = \"CO2 emissions\")", describe_found(labels))
  }
  stats::setNames(enc2utf8(labels), enc2utf8(names(labels)))
}

# Words for keys: the user's label first, then the package's word, else the key
# itself.
say <- function(keys, lang, dictionary = character()) {
  keys <- enc2utf8(as.character(keys))
  words <- lowcarbon_words(lang)
  said <- unname(c(dictionary, words[setdiff(names(words), names(dictionary))])[keys])
  ifelse(is.na(said), label_own(keys, dictionary), said)
}

# A user's own names: only the dictionary renames them. W:x is the spatial lag of x.
label_own <- function(names, dictionary = character()) {
  names <- enc2utf8(as.character(names))
  bare <- sub("^W:", "", names)
  label <- unname(dictionary[bare])
  label <- ifelse(is.na(label), bare, label)
  lagged <- startsWith(names, "W:") & !is.na(names)
  whole <- unname(dictionary[names])
  ifelse(is.na(whole), ifelse(lagged, paste0("W \u00d7 ", label), label), whole)
}
