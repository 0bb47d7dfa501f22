# What a newcomer reads first leaves nothing out: both READMEs name every
# exported function, the site lists every page of the help, the links lead somewhere.

exported_functions <- function() sub("^export\\((.*)\\)$", "\\1", grep("^export\\(", readLines(source_path("NAMESPACE")), value = TRUE))

guide_text <- function(...) {
  file <- source_path(...)
  if (!file.exists(file)) testthat::skip("the guides are not in the tarball")
  paste(readLines(file, encoding = "UTF-8"), collapse = "\n")
}

test_that("the tables of functions are complete in both languages, and name nothing else", {
  exported <- exported_functions()
  others <- c("effects", "predict", "library", "autoplot", "plot", "getwd", "list.files") # generics of other packages
  for (readme in c("README.Rmd", "README.zh.Rmd")) {
    text <- guide_text(readme)
    named <- unique(unlist(regmatches(text, gregexpr("`[a-z_0-9]+\\(\\)`", text))))
    named <- gsub("[`()]", "", named)
    expect_identical(setdiff(exported, named), character())
    expect_identical(setdiff(named, c(exported, others)), character())
  }
})

test_that("the site's reference has every page of the help, and no other", {
  yml <- sub("^articles:.*\nreference:", "reference:", guide_text("_pkgdown.yml"))
  yml <- sub(".*\nreference:", "", yml)
  contents <- regmatches(yml, gregexpr("contents: \\[[^]]*\\]", yml))[[1L]]
  entries <- trimws(unlist(strsplit(gsub("contents: \\[|\\]", "", contents), ",")))
  pages <- sub("[.]Rd$", "", list.files(source_path("man"), "[.]Rd$"))
  covers <- function(entry) {
    pattern <- sub("^(starts|ends)_with\\(\"(.*)\"\\)$", "\\2", entry)
    if (startsWith(entry, "starts_with")) pages[startsWith(pages, pattern)] else
      if (startsWith(entry, "ends_with")) pages[endsWith(pages, pattern)] else intersect(entry, pages)
  }
  covered <- lapply(entries, covers)
  expect_identical(entries[lengths(covered) == 0L], character())
  expect_identical(setdiff(pages, unlist(covered)), character())
})

test_that("each article is listed, and a link between articles has its target", {
  yml <- guide_text("_pkgdown.yml")
  articles <- sub("[.]Rmd$", "", list.files(source_path("vignettes", "articles"), "[.]Rmd$"))
  expect_gt(length(articles), 8L)
  for (article in articles) {
    expect_match(yml, paste0("articles/", article, "\n"), fixed = TRUE)
    text <- guide_text("vignettes", "articles", paste0(article, ".Rmd"))
    links <- unlist(regmatches(text, gregexpr("\\]\\([a-z-]+[.]html\\)", text)))
    expect_identical(setdiff(gsub("\\]\\(|[.]html\\)", "", links), articles), character())
  }
})
