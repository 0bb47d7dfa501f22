# Marks of LaTeX in text: used by tables in LaTeX, and by cells of other files that
# hold mathematics.

# The text of LaTeX: marks of emphasis go, stars stay.
latex_text <- function(x) {
  x <- gsub("\n", " ", x)
  x <- gsub(paste0("\\\\(sym|textsuperscript|textsubscript|textbf|textit|emph|mathrm|text|textrm|mathbf|mbox|num|makec",
                   "ell|underline|tnote)\\s*(\\[[^]]*\\])?\\{"), "{", x)
  x <- gsub("\\^\\s*\\{?((\\\\?\\*|\\\\ast|\\\\star|\\\\dagger|\\\\dag)+)\\}?", "\\1", x)
  x <- gsub("\\\\(ast|star)(?![a-z])", "*", x, perl = TRUE)
  x <- gsub("\\\\(dagger|dag)(?![a-z])", "\u2020", x, perl = TRUE)
  x <- gsub("\\\\times(?![a-z])", "\u00d7", x, perl = TRUE)
  x <- gsub("\\\\(textless|lt)(\\{\\})?", "<", x)
  x <- gsub("\\\\(textgreater|gt)(\\{\\})?", ">", x)
  x <- gsub("\\\\(quad|qquad|hspace\\*?\\{[^}]*\\}|,|;|:|!| )", " ", x, perl = TRUE)
  x <- gsub("\\\\(textbackslash)(\\{\\})?", "\003", x)
  x <- gsub("\\\\([&%$#_{}*])", "\004\\1", x)
  x <- gsub("(?<!\004)[{}$]", "", x, perl = TRUE)
  x <- gsub("\004", "", x)
  x <- gsub("\\^([0-9a-z])", "\\1", x)
  x <- gsub("~", " ", x, fixed = TRUE)
  x <- gsub("\\\\[A-Za-z]+\\*?", "", x)
  x <- gsub("\003", "\\\\", x)
  trimws(gsub("``|''", "\"", x))
}
