# Audit of relations that the user names: products, quotients, sums of columns or
# rows. Relations are read and compared in R/audit_relations-read.R.

#' Audit of relations between columns or rows
#'
#' Does each row of a printed table keep a relation that its columns should have, such as `"GML = EC * TC"`,
#' `"total = direct + indirect"` or `"share = 100 * part / total"`? Each printed number stands for all that rounds to it
#' (see [audits]); a row is `inconsistent` only if no such numbers keep the relation.
#'
#' @section Relations:
#' Two expressions with `=`, `<`, `<=`, `>` or `>=` between them. Expressions are made of names, numbers, `+ - * / ^`
#' (also
#' \eqn{\times}, \eqn{\div} and the Unicode minus), parentheses, and the functions `sqrt`, `log`, `exp`, `abs`, `min`,
#' `max`. Names are headings of columns as they are printed, blanks included (the longest that fits counts); a heading
#' that has signs in it or starts with a digit stands in backticks or quotes. If the names are no columns they are
#' looked for among the labels of the rows (first column), and the relation is checked in each column. Relations are
#' read by a grammar of their own; no part is run as R code.
#'
#' Where the left side is one name and the relation holds in no row as it stands, but in most rows with the left side in
#' percent (or the right side), it is checked so, and `choices` and `detail` say it.
#'
#' @param data A data frame (or a matrix with column names) of printed strings.
#' @param relations Relations, one string each; names, if there are any, are what the checks are called.
#' @param item What the rows are called; default the first column where it holds words or different whole numbers
#'   (years), else row numbers.
#' @param rounding `"nearest"`, or `"any"` for numbers that may have been cut off; see [audits].
#' @return A data frame of class `lowcarbon_audit`; see [audits]. `item` is the row and the cell looked at, `check` the
#'   relation, `printed` what stands on its left side, `lower` and `upper` what its right side allows. Rows that have
#'   none of the names are left out; where one of them is not printed the row is `undecidable`.
#' @section Errors: `lowcarbon_error_input` for a relation that cannot be read (with the place and what was expected) or
#'   names that are neither columns nor rows.
#' @section Cost: A thousand rows in a tenth of a second; where a name occurs several times in a relation 256 times as
#'   many operations.
#' @seealso [audit_table()], which takes the same `relations`.
#' @examples
#' index <- data.frame(year = c("2012", "2013"), GML = c("1.021", "1.054"), EC = c("0.998", "1.010"),
#'                     TC = c("1.023", "1.034"))
#' audit_relations(index, "GML = EC * TC")
#' @export
audit_relations <- function(data, relations, item = NULL, rounding = c("nearest", "any")) {
  rounding <- check_rounding(rounding)
  if (missing(data)) abort_input("data", "a data frame of printed strings", "nothing")
  if (missing(relations)) abort_input("relations", "relations such as \"GML = EC * TC\"", "nothing")
  check_relations(relations)
  if (!is.data.frame(data) && !is.matrix(data)) abort_input("data", "a data frame or matrix of printed strings",
                                                            describe_class(data))
  if (!nrow(data)) abort_input("data", "at least one row", "no rows")
  cells <- duplicate_cells(data)
  if (is.null(colnames(cells))) colnames(cells) <- paste("column", seq_len(ncol(cells)))
  labels <- relation_labels(cells, item)
  parts <- lapply(seq_along(relations), function(k) {
    one_relation(cells, labels, relations[[k]], if (is.null(names(relations))) "" else names(relations)[k], rounding)
  })
  audit <- stack_audits(lapply(parts, `[[`, "audit"), choices = do.call(c, lapply(parts, `[[`, "choices")))
  places <- do.call(rbind, lapply(parts, `[[`, "places"))
  attr(audit, "places") <- places
  audit
}

check_relations <- function(relations) {
  if (!is.character(relations) || !length(relations) || anyNA(relations) || any(!nzchar(trimws(relations)))) {
    abort_input("relations", "relations such as \"GML = EC * TC\", a string each", describe_found(relations))
  }
}

relation_labels <- function(cells, item) {
  if (!is.null(item)) return(audit_items(item, list(), nrow(cells)))
  first <- cells[, 1L]
  names_rows <- all(nzchar(first)) && (any(grepl("[[:alpha:]]",
                                                 first)) || (!anyDuplicated(first) && all(grepl("^[0-9]+$", first))))
  if (names_rows) first else as.character(seq_len(nrow(cells)))
}

# One relation over the rows of the table, or over its columns where the names
# are labels of rows.
one_relation <- function(cells, labels, text, name, rounding) {
  columns <- colnames(cells)
  read <- tryCatch(read_relation(text, columns), lowcarbon_error_input = identity)
  down <- inherits(read, "condition")
  if (down) {
    turned <- tryCatch(read_relation(text, cells[, 1L]), lowcarbon_error_input = identity)
    if (inherits(turned, "condition")) stop(read)
    read <- turned
  }
  grid <- if (down) t(cells[, -1L, drop = FALSE]) else cells
  read$heads <- if (down) cells[, 1L] else columns
  read$items <- if (down) columns[-1L] else labels
  read$name <- name
  relation_rows(read, grid, down, rounding)
}

relation_rows <- function(read, grid, down, rounding) {
  numbers <- lapply(read$names, function(k) {
    text <- grid[, k]
    text[!grepl("[0-9]", text)] <- NA
    audit_read(text, "data", rounding = rounding)
  })
  given <- do.call(cbind, lapply(numbers, `[[`, "given"))
  rows <- which(rowSums(given) > 0L)
  if (!length(rows)) return(list(audit = NULL, choices = NULL, places = NULL))
  values <- vector("list", length(read$heads))
  values[read$names] <- lapply(numbers, function(one) {
    span(ifelse(one$given, one$lower, -Inf), ifelse(one$given, one$upper, Inf))
  })
  values <- lapply(values, function(a) if (!is.null(a)) span_subset(a, rows))
  whole <- rowSums(!given[rows, , drop = FALSE]) == 0L
  found <- relation_unit(read, values, whole)
  text <- do.call(cbind, lapply(numbers, `[[`, "text"))[rows, , drop = FALSE]
  relation_audit(read, found, text, rows, whole, down)
}

# The unit in which the relation holds: as it stands, or with one side in percent.
relation_unit <- function(read, values, whole) {
  as_is <- relation_ranges(read, values)
  plain <- list(range = as_is, factor = 1)
  single <- read$left[[1L]] == "name" && read$sign == "="
  if (!single || !any(whole) || any(as_is$holds[whole], na.rm = TRUE)) return(plain)
  for (factor in c(0.01, 100)) {
    other <- relation_ranges(read, values, factor)
    if (2L * sum(other$holds[whole], na.rm = TRUE) > sum(whole)) return(list(range = other, factor = factor))
  }
  plain
}

relation_audit <- function(read, found, text, rows, whole, down) {
  range <- found$range
  untested <- is.infinite(range$right$lower) & is.infinite(range$right$upper)
  holds <- range$holds
  verdict <- ifelse(!whole | is.na(holds) | (holds & untested), "undecidable",
                    ifelse(holds, "consistent", "inconsistent"))
  single <- read$left[[1L]] == "name"
  target <- if (single) read$left[[2L]] else read$names[1L]
  printed <- if (single) {
    text[, match(target, read$names)]
  } else {
    apply(text, 1L, function(row) paste(read$heads[read$names], row, collapse = ", "))
  }
  allowed <- span(range$right$lower / found$factor, range$right$upper / found$factor)
  head <- read$heads[if (single) target else read$names]
  place <- if (single) head else paste(head, collapse = ", ")
  audit <- new_audit(paste(read$items[rows], place, sep = ", "), if (nzchar(read$name)) read$name else read$text,
                     ifelse(is.na(printed), "", printed),
                     if (read$sign %in% c("<", "<=")) -Inf else allowed$lower,
                     if (read$sign %in% c(">", ">=")) Inf else allowed$upper,
                     verdict, relation_detail(read, found, text, whole, single, printed))
  unit <- c("0.01" = "left side in percent", "100" = "right side in percent")[number_text(found$factor)]
  choices <- if (found$factor != 1) stats::setNames(list(unname(unit)), read$text)
  places <- data.frame(row = if (down) rep(place, length(rows)) else read$items[rows],
                       column = if (down) read$items[rows] else rep(place, length(rows)))
  list(audit = audit, choices = choices, places = places)
}

relation_detail <- function(read, found, text, whole, single, printed) {
  target <- if (single) read$left[[2L]] else NA
  others <- setdiff(read$names, target)
  if (!length(others)) others <- read$names
  beside <- apply(text[, match(others, read$names), drop = FALSE], 1L, function(row) {
    format_list(paste(read$heads[others], ifelse(is.na(row), "(not printed)", row)))
  })
  left <- found$range$left
  right <- found$range$right
  unit <- if (found$factor == 1) "" else if (found$factor < 1) ", in percent," else ", as a ratio,"
  bound <- c(`=` = "", `<` = "less than ", `<=` = "at most ", `>` = "more than ", `>=` = "at least ")[[read$sign]]
  ends <- if (read$sign %in% c("<", "<=")) range_text(right$upper, right$upper, 7L) else
    if (read$sign %in% c(">", ">=")) range_text(right$lower, right$lower,
                                                7L) else range_text(right$lower / found$factor,
                                                                    right$upper / found$factor, 7L)
  if (!single) {
    must <- paste0("the left side, ", range_text(left$lower, left$upper, 7L), ", must be ", bound, ends, " with ",
                   beside)
    return(paste0("By ", read$text, " ", ifelse(whole, must, paste("nothing follows with", beside)), "."))
  }
  open <- is.infinite(right$lower) & is.infinite(right$upper)
  paste0("By ", read$text, " ", read$heads[target], unit, " must be ", bound, ifelse(open, "any value", ends), " with ",
         beside, "; ",
         ifelse(is.na(printed), "it is not printed", paste(printed, "is printed")), ".")
}
