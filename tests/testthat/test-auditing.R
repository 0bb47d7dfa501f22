# The page for referees, and the pages that use what everybody can use.

test_that("these pages need no internals", {
  for (page in c("auditing", "coagglomeration")) {
    file <- system.file("documents", paste0(page, ".Rmd"), package = "lowcarbon")
    skip_if_not(nzchar(file), "the page is not installed")
    expect_false(any(grepl(":::", readLines(file, encoding = "UTF-8", warn = FALSE))), label = page)
  }
})

test_that("the page renders, and says what the audits find", {
  skip_if_not_installed("rmarkdown")
  skip_if_not_installed("knitr")
  skip_if_not(rmarkdown::pandoc_available("2.0"), "no pandoc")
  page <- system.file("documents", "auditing.Rmd", package = "lowcarbon")
  skip_if_not(nzchar(page), "the page is not installed")
  folder <- tempfile("auditing-")
  dir.create(folder)
  on.exit(unlink(folder, recursive = TRUE))
  main <- file.path(folder, "page.Rmd")
  writeLines(c("---", "title: Auditing", "---", "",
               paste0("```{r, child = \"", normalizePath(page, winslash = "/"), "\"}"), "```"), main)
  file <- rmarkdown::render(main, rmarkdown::html_document(theme = NULL, mathjax = NULL, self_contained = TRUE),
                            quiet = TRUE, envir = new.env(parent = globalenv()))
  text <- gsub("\\s+", " ",
               gsub("<[^>]*>", "", paste(readLines(file, encoding = "UTF-8", warn = FALSE), collapse = " ")))
  for (said in c("Of 48 cells 46 follow one way", "-0.481 (-202)", "cannot have a standard deviation above 0.114",
                 "in all 11 years", "add up to 133 percent in 2012 and 163 in 2022",
                 "72.5 to 73.8", "tau + rho + eta is 1.1515 to 1.1545")) {
    expect_match(text, said, fixed = TRUE)
  }
  if (requireNamespace("pdftools", quietly = TRUE)) expect_match(text, "Table 1, page 1, read as descriptive statistics: 5 checks", fixed = TRUE)
  expect_no_match(text, "Error in", fixed = TRUE)
})
