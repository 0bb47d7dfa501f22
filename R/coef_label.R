#' What a coefficient is called in a table
#'
#' Labels for names of coefficients: one's own words where there are some, and a spatial lag, `W:x`, as "W x", so that
#' it does not read as the product of two variables, which is "x \eqn{\times} z".
#'
#' All tables of this package use it. In other packages' tables it goes in as a function:
#' `modelsummary::modelsummary(fit, coef_rename = coef_label)`, or as a dictionary:
#' `coef_rename = setNames(coef_label(names(coef(fit))), names(coef(fit)))`.
#'
#' @param terms Names of coefficients, or a fit with `coef()`.
#' @param labels Words for some of them: a character vector named by variables, as `c(gdp = "GDP per head")`. A label of
#'   `x` serves `W:x` and products with `x` too.
#' @return A character vector as long as `terms`, in UTF-8.
#' @seealso [regression_table()]
#' @concept variable labels
#' @export
#' @examples
#' coef_label(c("rho", "gdp", "W:gdp", "gdp:tax", "W:gdp:tax", "(Intercept)"), c(gdp = "GDP per head"))
coef_label <- function(terms, labels = NULL) {
  if (missing(terms)) abort_input("terms", "names of coefficients, or a fit", "nothing")
  if (!is.character(terms)) {
    b <- tryCatch(stats::coef(terms), error = function(e) NULL)
    if (is.null(names(b))) abort_input("terms", "names of coefficients, or a fit", describe_found(terms))
    terms <- names(b)
  }
  if (anyNA(terms)) abort_input("terms", "names of coefficients", "NA")
  vapply(enc2utf8(terms), label_of, "", labels = check_labels(labels), USE.NAMES = FALSE)
}

# A label of its own; or the lag, or the product, of those of its parts.
label_of <- function(term, labels) {
  if (term %in% names(labels)) return(labels[[term]])
  if (term == "(Intercept)") return("Constant")
  slope <- regmatches(term, regexec("^([^][]+)\\[([^][]+)\\]$", term))[[1L]]
  if (length(slope)) return(paste("Slopes of", label_of(slope[3L], labels), "by", label_of(slope[2L], labels)))
  if (startsWith(term, "W:") && nchar(term) > 2L) return(lag_label(substring(term, 3L), labels))
  parts <- strsplit(term, ":", fixed = TRUE)[[1L]]
  # I(a:b) and calls of other packages are no products of columns
  if (length(parts) < 2L || !all(nzchar(parts)) || grepl("[(][^)]*:", term)) return(term)
  known <- parts %in% names(labels)
  parts[known] <- labels[parts[known]]
  paste(parts, collapse = " \u00d7 ")
}

lag_label <- function(term, labels) {
  inner <- label_of(term, labels)
  paste("W", if (grepl(" \u00d7 ", inner, fixed = TRUE)) paste0("(", inner, ")") else inner)
}

check_labels <- function(labels) {
  if (is.null(labels)) return(character())
  if (is.list(labels)) labels <- unlist(labels)
  check_strings(labels, "labels")
  if (is.null(names(labels)) || !all(nzchar(names(labels)))) {
    abort_input("labels", "a character vector with names, as c(x = \"What x is\")", "no names")
  }
  stats::setNames(enc2utf8(labels), enc2utf8(names(labels)))
}
