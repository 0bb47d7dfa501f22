#' The documents as web pages
#'
#' Renders one page for each of the five documents and an index page with the
#' totals of the ledger. A page follows its document's own order: each table as
#' printed, coloured by what became of each cell, each figure drawn.
#'
#' @param dir folder to write to; made if it is not there.
#' @param documents which documents.
#' @param quiet `FALSE` shows what pandoc says.
#' @return The paths of the pages, named by document, `"index"` last, invisibly.
#' @section Errors: needs the packages rmarkdown and knitr, and pandoc; says so
#'   where they are missing.
#' @section Cost: some seconds a document.
#' @seealso [reproduce()]
#' @examplesIf interactive() && requireNamespace("rmarkdown", quietly = TRUE)
#' pages <- reproduce_report(tempfile("reports"))
#' @export
reproduce_report <- function(dir = "reports", documents = NULL, quiet = TRUE) {
  known <- unique(document_tables()$document)
  if (is.null(documents)) documents <- known
  if (!is.character(documents) || !length(documents)) abort_input("documents", paste("some of", describe_set(known)),
                                                                  describe_found(documents))
  unknown <- setdiff(documents, known)
  if (length(unknown)) abort_input("documents", paste("some of", describe_set(known)), describe_set(unknown))
  check_flag(quiet, "quiet")
  if (!is.character(dir) || length(dir) != 1L || is.na(dir)) {
    abort_input("dir", "the path of a folder", describe_class(dir))
  }
  check_report_tools("documents")
  dir.create(dir, showWarnings = FALSE, recursive = TRUE)
  if (!dir.exists(dir)) abort_input("dir", "a folder that can be made and written to", describe_value(dir))
  work <- tempfile("lowcarbon-report-")
  dir.create(work)
  on.exit(unlink(work, recursive = TRUE))
  pages <- vapply(c(documents, "index"), render_page, "", dir = dir, work = work, quiet = quiet)
  pages[] <- normalizePath(pages)
  invisible(pages)
}

# `arg`: the argument that asked for pages.
check_report_tools <- function(arg) {
  for (package in c("knitr", "rmarkdown")) {
    if (!requireNamespace(package, quietly = TRUE)) {
      abort_input(arg, paste("the package", package, "to render with"), "it is not installed",
                  hint = paste0("Install it: install.packages(\"", package, "\")"))
    }
  }
  if (!rmarkdown::pandoc_available("2.0")) {
    abort_input(arg, "pandoc 2.0 or later to render with", "none",
                hint = paste0("Install pandoc (on Debian: apt-get install pandoc), or run this within RStudio, which ",
                              "brings it."))
  }
}

# One page: a front matter and the document's own page as a child.
render_page <- function(name, dir, work, quiet) {
  page <- system.file("documents", paste0(name, ".Rmd"), package = "lowcarbon", mustWork = TRUE)
  main <- file.path(work, paste0(name, ".Rmd"))
  writeLines(enc2utf8(c("---", paste0("title: \"", page_title(name), "\""), "---", "",
                        "```{r, include = FALSE}", paste0("page_document <- \"", name, "\""), "```", "",
                        paste0("```{r, child = \"", normalizePath(page, winslash = "/"), "\"}"), "```")), main,
                        useBytes = TRUE)
  css <- system.file("documents", "page.css", package = "lowcarbon", mustWork = TRUE)
  format <- rmarkdown::html_document(theme = NULL, highlight = NULL, css = css, mathjax = NULL, self_contained = TRUE,
                                     toc = name != "index", section_divs = TRUE)
  path <- rmarkdown::render(main, format, output_file = paste0(name, ".html"), output_dir = dir,
                            intermediates_dir = work,
                            envir = new.env(parent = globalenv()), quiet = quiet)
  path
}

page_title <- function(name) {
  titles <- c(
    coupling = "Coupling coordination of new quality productive forces and low-carbon transition",
    restructuring = "Industrial restructuring and regional carbon productivity",
    intelligence = "Artificial intelligence and regional low-carbon transformation",
    digital = "The digital economy and carbon emission intensity",
    coagglomeration = "Industrial co-agglomeration and carbon emission intensity",
    index = "Five documents, reproduced"
  )
  titles[[name]]
}
