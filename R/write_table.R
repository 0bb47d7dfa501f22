#' Write a result as a table for a thesis, paper or report
#'
#' Every result of the package, fitted models, lists of fitted models and plain data frames become
#' three-line tables as journals and theses print them: a rule above, one under the heads, one below, numbers with as
#' many decimals as their column needs, and a note that says which choices were made. The ending of `file` says what
#' is written:
#'
#' | ending | what | needs |
#' |---|---|---|
#' | `.docx` | a Word document with the table (editable, Times New Roman and SimSun) | flextable, officer |
#' | `.xlsx` | a sheet with numbers as numbers and their format | openxlsx |
#' | `.tex` | a LaTeX table (booktabs) | |
#' | `.md` | a pipe table | |
#' | `.html` | a page with the table | |
#' | `.csv` | text that a spreadsheet reads as it is shown (UTF-8 with its mark) | |
#'
#' Results with a shape that papers print are laid out in it: [effects()][effects.spatial_panel] with direct, indirect
#' and total effects side by side and the short beside the long term, errors or t in parentheses below and stars;
#' [lmdi()] with one column a factor; [dagum_gini()] and [theil()] with one row a period. Everything else is written as
#' it is, one row a row. In R Markdown and Quarto every result prints as such a table by itself.
#'
#' @param x A result of the package, a fit (as [regression_table()] takes them), a list of fits, or a data frame.
#' @param file Where to write, a name that ends in one of the above; `NULL` returns the laid-out table,
#'   which prints.
#' @param lang `"en"` or `"zh"`: the language of heads, title and notes. `NULL` takes `options(lowcarbon.lang = )`, and
#'   English without it. Names of your own columns stay as they are unless `dictionary` has them.
#' @param digits Decimals: one number for all columns with decimals, or a vector named by columns, as `c(estimate = 4)`.
#'   `NULL` gives each column three decimals if its numbers are below 10, fewer if they are larger, more if all are
#'   tiny; p-values always have three.
#' @param title A title of your own, `""` for none, `NULL` for the result's.
#' @param notes Notes of your own in place of the package's, `character()` for none, `NULL` for the package's.
#' @param columns Names of the columns to show, in this order; `NULL` shows all.
#' @param dictionary Labels of your own, a named vector as `c(co2 = "CO2 emissions")`; see [lowcarbon_words()].
#' @param ... For fits, arguments of [regression_table()]; for effects, `statistic` (`"std.error"` or `"t"`: what
#'   stands in parentheses) and `stars` (levels, as in [regression_table()]). Anything else is refused.
#' @return `file`, invisibly; with `file = NULL` a data frame of strings that prints as a table.
#' @section Errors: An ending that is not known, a folder that does not exist, a package that is not installed, an
#'   unknown column, and any unknown argument are errors of class `lowcarbon_error_input`.
#' @seealso [regression_table()] for choices that only regressions have, [lowcarbon_words()] for the words.
#' @concept LaTeX table
#' @concept APA
#' @concept sanxianbiao
#' @export
#' @concept Word table
#' @concept three-line table
#' @examples
#' panel <- data.frame(city = rep(c("a", "b"), each = 2), year = 2019:2020, energy = c(2, 3, 5, 4),
#'                     intensity = c(2, 1.8, 1, 1.1))
#' panel$co2 <- panel$energy * panel$intensity
#' found <- lmdi(co2 ~ intensity * energy, panel, c("city", "year"))
#' write_table(found, NULL)
#' file <- tempfile(fileext = ".md")
#' write_table(found, file, lang = "zh", digits = 2)
#' writeLines(readLines(file, encoding = "UTF-8"))
write_table <- function(x, file, lang = NULL, digits = NULL, title = NULL, notes = NULL, columns = NULL,
                        dictionary = NULL, ...) {
  if (missing(x)) abort_input("x", "a result, a fit, a list of fits, or a data frame", "nothing")
  if (missing(file)) {
    abort_input("file", "a name that ends in .docx, .xlsx, .tex, .md, .html or .csv, or NULL to see the table",
                "nothing")
  }
  if (!is.null(file)) kind <- table_kind(file)
  look <- list(lang = check_lang(lang), digits = check_digits(digits), columns = columns,
               dictionary = check_dictionary(dictionary))
  table <- with_words(table_layout(x, look, ...), title, notes, look$lang)
  if (is.null(file)) return(table)
  write_laid_out(table, file, kind, look$lang)
  invisible(file)
}

check_digits <- function(digits) {
  if (is.null(digits)) return(NULL)
  whole <- is.numeric(digits) && length(digits) && !anyNA(digits) &&
    all(digits >= 0 & digits <= 15 & digits == round(digits))
  if (!whole || (length(digits) > 1L && is.null(names(digits)))) {
    abort_input("digits", "one whole number from 0 to 15, or several named by columns", describe_found(digits))
  }
  digits
}

# The user's title and notes in place of the package's.
with_words <- function(table, title, notes, lang) {
  attr(table, "lang") <- lang
  if (!is.null(title)) attr(table, "title") <- if (nzchar(check_strings(title, "title", 1L))) title
  if (!is.null(notes)) attr(table, "note") <- check_strings(notes, "notes")
  table
}

# Every result of the package prints as a table in R Markdown and Quarto.
#' @exportS3Method knitr::knit_print
knit_print.lowcarbon_result <- function(x, ...) {
  look <- list(lang = check_lang(), digits = NULL, columns = NULL, dictionary = check_dictionary())
  table <- with_words(table_layout(x, look), NULL, NULL, look$lang)
  rest <- nrow(table) - knitted_rows
  if (rest > 0L) table <- first_rows(table, knitted_rows, rest)
  knitr::asis_output(knitted_table(table))
}

# A page is no place for a panel of ten thousand rows.
knitted_rows <- 60L

first_rows <- function(table, n, rest) {
  kept <- utils::head(as.data.frame(table), n)
  whole <- attributes(table)
  for (name in setdiff(names(whole), c("names", "row.names", "class"))) attr(kept, name) <- whole[[name]]
  attr(kept, "section") <- utils::head(whole$section, n)
  attr(kept, "note") <- c(whole$note, paste0("The first ", n, " of ", n + rest, " rows; write_table() writes all."))
  class(kept) <- whole$class
  kept
}
