# What a report says in its own words, in the language asked for.

# The report's own words; the user's stay what they are.
report_word <- function(text, lang) say(paste0("report:", text), lang)

rows_left_out <- function(shown, n, lang) {
  if (lang == "zh") paste0("\u524d ", shown, " \u884c\uff0c\u5171 ", n, " \u884c\u3002") else {
    paste0("The first ", shown, " of ", n, " rows.")
  }
}
