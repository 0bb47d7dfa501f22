# Texts that mean something to HTML, Word, LaTeX, Markdown or R, and readers that say what became of them.

hostile <- c(
  "a & b < c > d", "<script>alert(1)</script>", "![](picture.png)", "[link](http://example.org)", "`r 1 + 1`",
  "`r system('echo x') #`",
  "$x^2$", "\\(x\\)", "\\[x\\]", "*a* _b_ **c**", "# head", "a | b", "~x~ ^y^", "@cite", "{=html}",
  "```{=html}\n<b>x</b>\n```",
  "line\nbreak", "100%", "a--b ... c", "\"q\" 'r'", "2010-2012", "(2010-2012) [x]", "\\input{file}", "1. one",
  "- two", "+ three",
  "&amp; &lt;", "R2", "\u5317\u4eac \u2460", "http://example.org/a_b", "a\\", "<!-- c -->", "---", ": x", "[^1]",
  "^[note]", "\\newpage", "===", "'"
)
seen <- gsub(" *\n *", " ", hostile)

pandoc_plain <- function(lines, from = "markdown+autolink_bare_uris+tex_math_single_backslash", to = "json") {
  testthat::skip_if_not_installed("rmarkdown")
  testthat::skip_if_not(rmarkdown::pandoc_available())
  source <- written_file(".md", lines)
  target <- tempfile(fileext = ".txt")
  on.exit(unlink(c(source, target)))
  rmarkdown::pandoc_convert(source, to = to, from = from, output = target, options = "--wrap=none", wd = tempdir())
  readLines(target, encoding = "UTF-8", warn = FALSE)
}

html_text <- function(html) {
  text <- gsub("<[^>]*>", "", html)
  for (pair in list(c("&lt;", "<"), c("&gt;", ">"), c("&quot;", "\""), c("&#39;", "'"), c("&#96;", "`"),
                    c("&amp;", "&"))) {
    text <- gsub(pair[1L], pair[2L], text, fixed = TRUE)
  }
  trimws(text)
}

written_file <- function(ending, lines) {
  path <- tempfile(fileext = ending)
  writeLines(enc2utf8(lines), path, useBytes = TRUE)
  path
}

# The elements and attributes of a page, and the text of its cells, headings and paragraphs.
page_parts <- function(lines) {
  page <- xml2::read_html(paste(lines, collapse = "\n"), encoding = "UTF-8")
  nodes <- xml2::xml_find_all(page, "//*")
  text <- xml2::xml_text(xml2::xml_find_all(page, "//th|//td|//caption|//p|//h1|//h2|//h3|//title"))
  list(elements = unique(xml2::xml_name(nodes)),
       attributes = unique(names(unlist(lapply(xml2::xml_attrs(nodes), as.list)))),
       text = unique(trimws(gsub("[\\s\u00a0]+", " ", text, perl = TRUE))))
}

# Elements that tables and pages of the package are made of.
page_elements <- c("html", "head", "meta", "title", "style", "body", "main", "header", "section", "div", "h1", "h2",
                   "h3", "p", "table", "caption",
                   "colgroup", "col", "thead", "tbody", "tfoot", "tr", "th", "td", "span", "sup", "br", "ul", "li",
                   "em", "strong", "i", "nav")

# `own`: elements that the page itself has besides.
expect_text_only <- function(lines, texts, label, own = character()) {
  parts <- page_parts(lines)
  testthat::expect_identical(setdiff(parts$elements, c(page_elements, own)), character(),
                             label = paste(label, "elements"))
  testthat::expect_identical(grep("^(on|src|href|srcdoc)", parts$attributes, value = TRUE), character(),
                             label = paste(label, "attributes"))
  absent <- texts[!vapply(texts, function(text) any(grepl(text, parts$text, fixed = TRUE)), NA)]
  testthat::expect_identical(unname(absent), character(), label = paste(label, "texts that did not come through"))
}
