# A user's text stays text in every kind of document. pandoc says what a reader sees.

test_that("Markdown: what pandoc reads is the text, in a paragraph, a heading and a cell", {
  as_text <- function(lines) pandoc_plain(lines, to = "plain")
  for (i in seq_along(hostile)) {
    marked <- escape_markdown(hostile[i])
    html <- paste(pandoc_plain(marked, to = "html"), collapse = " ")
    expect_identical(html_text(html), seen[i], label = paste("paragraph", hostile[i]))
    head <- paste(pandoc_plain(paste("#", marked), to = "html"), collapse = " ")
    expect_identical(html_text(head), seen[i], label = paste("heading", hostile[i]))
    expect_false(grepl("<(a|img|script|em|strong|code|span|sup|sub|math)[ >]", paste(html, head)), label = hostile[i])
  }
  cells <- rbind(c("h", "k"), c("---", "---"), cbind(escape_markdown(hostile), "z"))
  html <- paste(pandoc_plain(apply(cells, 1L, function(row) paste0("| ", paste(row, collapse = " | "), " |")),
                             to = "html"), collapse = " ")
  found <- regmatches(html, gregexpr("<td[^>]*>.*?</td>", html, perl = TRUE))[[1L]]
  expect_identical(html_text(found)[c(TRUE, FALSE)], seen)
})

test_that("HTML: no mark survives, and the text comes back", {
  marked <- escape_html(hostile)
  expect_false(any(grepl("[<>\"'`\n]", marked)))
  expect_identical(html_text(marked), seen)
})

test_that("front matter: YAML and pandoc read the title as it is", {
  skip_if_not_installed("yaml")
  for (i in seq_along(hostile)) {
    title <- yaml::yaml.load(paste("title:", escape_front_matter(hostile[i])))$title
    expect_identical(html_text(paste(pandoc_plain(title, to = "html"), collapse = " ")), seen[i], label = hostile[i])
    expect_false(grepl("`", escape_front_matter(hostile[i]), fixed = TRUE)) # knitr would run it
  }
})

test_that("LaTeX: no command or special character of the user's survives", {
  marked <- escape_latex(hostile)
  own <- paste0("\\\\(textbackslash|textasciicircum|textasciitilde|textless|textgreater|textbar|textasciigrave|textquo",
                "tedbl|times|[{}$&#%_])")
  left <- gsub("[{}]", "", gsub(own, "", marked))
  expect_false(any(grepl("[\\\\#%&~^_|<>`]", left)))
  expect_identical(escape_latex("[a] b"), "{[}a{]} b")
  expect_identical(escape_latex("*a"), "{*}a")
  expect_identical(escape_latex("50% & $x_1$"), "50\\% \\& \\$x\\_1\\$")
})

test_that("control characters, which Word and Excel refuse, are replaced", {
  expect_identical(one_line("a\001b\tc\r\nd"), "a\ufffdb\tc d")
  expect_identical(dim(escape_html(matrix(c("<", ">"), 1L))), c(1L, 2L))
})
