#' A ledger for any paper
#'
#' A paper is a folder: its tables as printed, one CSV file each, and one file that declares what is related to what.
#' `ledger_new()` starts such a folder from [read_printed()], with the relations that headings and notes give away;
#' `ledger()` runs it and says of each printed number what became of it.
#'
#' @section The folder:
#' * `tables/<name>.csv`: the cells as strings, headings in the first row (`tables/Table 2.csv`). Upper rows of heads go
#'   into `tables/<name>-headings.csv`, without a heading of its own.
#' * `relations.csv`: one line a rule, with the columns `table`, `rule`, `of` and `options`.
#' * `paper.csv` (optional): two columns, `field` and `value`, such as `title` and `doi`.
#'
#' | `rule` | `of` | what is checked |
#' |---|---|---|
#' | `relation` | `GML = EC * TC` | products, sums, shares of columns or rows ([audit_relations()]); a blank cell that stands alone on the left is recovered |
#' | `roles` | `mean = Mean; sd = Std. Dev.; min = Min; max = Max` | every audit that fits these roles ([audit_table()]) |
#' | `regression` | empty, or names of columns, `;` between them | estimates, statistics and stars ([audit_stars()]) |
#'
#' `options` holds `name = value` pairs with `;` between them: `statistic = t` (or `std.error`, `p.value`) and
#' `levels = 0.1, 0.05, 0.01` for regressions, `total = 100` for shares, `rounding = any`. Nothing in a folder is run as
#' R code.
#'
#' @section Statuses:
#' * `reproduced`: the other printed numbers leave a range of at most `reproduced_units` units of the cell's last digit,
#'   and it lies inside;
#' * `recovered`: nothing (or nothing legible) is printed there, and the other numbers determine it;
#' * `inconsistent`: the other printed numbers exclude it;
#' * `bounded`: the other numbers leave a range on both sides, and it lies inside;
#' * `needs data`: nothing printed says anything about it.
#'
#' Cells without a digit ("Yes", a dash) are no numbers and have no row; the attribute `words` counts them.
#'
#' @param folder The paper's folder.
#' @param reproduced_units How many units of the cell's last digit the range that other numbers leave may span for the
#'   cell to be `reproduced`; a wider range only bounds it. Ten: the digit before the last is settled. A product of two
#'   rounded numbers seldom leaves less than two or three units, so 1 calls little reproduced.
#' @param tables What [read_printed()] returned, or a named list of data frames of strings.
#' @param title Title of the paper.
#' @param overwrite May files that are there be replaced?
#' @return `ledger()`: a data frame of class `lowcarbon_ledger` with one row a printed number: `document` (the folder's
#'   name), `table`, `row`, `column`, `printed`, `computed`, `lower`, `upper` (what the other numbers allow), `status`,
#'   `rule` (in a sentence), and `i`, `j` (its place). `ledger_new()`: the folder, invisibly.
#' @section Errors: `lowcarbon_error_input` for a folder without `tables`, a relation whose table or columns do not
#'   exist (with the line of the file), and files that are there unless `overwrite = TRUE`.
#' @section Cost: that of the audits.
#' @seealso [reproduce()] for the five documents of the package, [audit_file()] for findings without a folder.
#' @concept reproducibility
#' @concept replication
#' @export
#' @examples
#' tables <- read_printed("Table 1 Index
#' Year   GML    EC     TC
#' 2012   1.021  0.998  1.023
#' 2013   1.154  1.010  1.034")
#' folder <- tempfile("paper-")
#' ledger_new(folder, tables)
#' readLines(file.path(folder, "relations.csv"))
#' found <- ledger(folder)
#' summary(found)
#' as.data.frame(found)[c("row", "column", "printed", "computed", "status")]
#' unlink(folder, recursive = TRUE)
ledger <- function(folder, reproduced_units = 10) {
  check_paper_folder(folder)
  check_number(reproduced_units, "reproduced_units", 1)
  tables <- paper_tables(folder)
  relations <- paper_relations(folder, names(tables))
  document <- basename(normalizePath(folder))
  parts <- lapply(names(tables),
                  function(name) paper_ledger(document, name, tables[[name]], relations[relations$table == name, ],
                                               reproduced_units))
  frame <- do.call(rbind, parts)
  rownames(frame) <- NULL
  new_result(frame, "lowcarbon_ledger", words = sum(vapply(parts, attr, 0L, "words")))
}

#' @rdname ledger
#' @export
ledger_new <- function(folder, tables, title = "", overwrite = FALSE) {
  if (missing(folder)) abort_input("folder", "the folder to make", "nothing")
  check_strings(folder, "folder", 1L)
  check_strings(title, "title", 1L)
  check_flag(overwrite, "overwrite")
  tables <- check_paper_tables(if (missing(tables)) NULL else tables)
  place <- file.path(folder, "tables")
  if (file.exists(folder) && !dir.exists(folder)) abort_input("folder", "a folder", "a file of that name")
  there <- c(list.files(place, "[.]csv$"), if (file.exists(file.path(folder, "relations.csv"))) "relations.csv")
  if (length(there) && !overwrite) {
    abort_input("folder", "a folder without a ledger", describe_set(there),
                hint = "overwrite = TRUE replaces these files.")
  }
  dir.create(place, recursive = TRUE, showWarnings = FALSE)
  if (overwrite) unlink(file.path(place, list.files(place, "[.]csv$")))
  files <- paper_file_names(names(tables))
  for (k in seq_along(tables)) write_paper_table(tables[[k]], file.path(place, files[k]))
  write_strings(do.call(rbind, Map(guessed_relations, tables, files)), file.path(folder, "relations.csv"))
  write_strings(data.frame(field = "title", value = title), file.path(folder, "paper.csv"))
  invisible(folder)
}
