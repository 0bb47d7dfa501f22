# The one writer of a user's text into documents. Names, labels, titles and cells
# come from files that somebody else may have made: in HTML, Markdown, LaTeX and a
# page's front matter they must stay text, whatever characters they hold.

# Text on one line, without characters that XML (Word, Excel) does not allow.
one_line <- function(x) {
  text <- gsub("[ \t]*(\r\n|[\r\n\u0085\u2028\u2029])[ \t]*", " ", enc2utf8(x), perl = TRUE)
  keep_shape(gsub("[\\x{01}-\\x{08}\\x{0B}\\x{0C}\\x{0E}-\\x{1F}\\x{7F}\\x{FFFE}\\x{FFFF}]", "\ufffd", text,
                  perl = TRUE), x)
}

keep_shape <- function(new, old) {
  dim(new) <- dim(old)
  new
}

replace_each <- function(x, pairs) {
  text <- x
  for (mark in names(pairs)) text <- gsub(mark, pairs[[mark]], text, fixed = TRUE)
  keep_shape(text, x)
}

# In HTML, in a raw block of a Markdown document too: a newline and three
# backticks would end the block.
html_marks <- c("&" = "&amp;", "<" = "&lt;", ">" = "&gt;", "\"" = "&quot;", "'" = "&#39;", "`" = "&#96;")

# In Markdown. Brackets and the backslash as references, since "\[" and "\("
# begin mathematics in R Markdown and a backtick begins code that knitr runs; the rest
# behind a backslash, which reads better.
markdown_references <- c("\\" = "&#92;", "`" = "&#96;", "[" = "&#91;", "]" = "&#93;", "<" = "&lt;", ">" = "&gt;")

escape_markdown <- function(x) {
  text <- replace_each(gsub("&", "&amp;", one_line(x), fixed = TRUE), markdown_references)
  text <- gsub("(&#?[a-z0-9]+;)|([*_{}#|$^~@\"'!])", "\\1\001\\2", text, perl = TRUE)
  text <- gsub("\001(?=[*_{}#|$^~@\"'!])", "\\\\", text, perl = TRUE)
  text <- gsub("\001", "", text, fixed = TRUE)
  # typographers' marks: dashes, dots, and addresses that become links
  text <- gsub("-(?=-)|(?<=-)-", "\\\\-", text, perl = TRUE)
  text <- gsub("\\.(?=\\.)|(?<=\\.)\\.", "\\\\.", text, perl = TRUE)
  text <- gsub("(?<=[A-Za-z0-9]):(?=\\S)", "\\\\:", text, perl = TRUE)
  keep_shape(gsub("^(\\s*[0-9]*)([-+.)])(?=\\s)", "\\1\\\\\\2", text, perl = TRUE), x)
}

# A title in the front matter, as a string of YAML in single quotes.
escape_front_matter <- function(x) paste0("'", gsub("'", "''", escape_markdown(x), fixed = TRUE), "'")

latex_marks <- c("\001" = "\\textbackslash{}", "^" = "\\textasciicircum{}", "~" = "\\textasciitilde{}",
                 "<" = "\\textless{}",
                 ">" = "\\textgreater{}", "|" = "\\textbar{}", "`" = "\\textasciigrave{}", "\"" = "\\textquotedbl{}",
                 "[" = "{[}", "]" = "{]}", "\u00d7" = "$\\times$", "--" = "-{}-")

# In LaTeX. Behind the end of a row "[" would be an optional argument and "*" a star.
escape_latex <- function(x) {
  text <- gsub("\\", "\001", one_line(x), fixed = TRUE)
  text <- gsub("([{}$&#%_])", "\\\\\\1", text, perl = TRUE)
  text <- replace_each(text, latex_marks)
  keep_shape(sub("^(\\s*)\\*", "\\1{*}", text, perl = TRUE), x)
}
