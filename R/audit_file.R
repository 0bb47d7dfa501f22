#' Audit the printed tables of a paper
#'
#' Reads every table of a file ([read_printed()]), guesses what its columns are from headings and notes (English and
#' Chinese), runs every audit that fits ([audit_table()]) and returns one ledger, worst first when printed. Statistics
#' in running text (`t(28) = 2.20, p = .036`) are checked too. What an audit finds is no verdict on a paper: it says
#' which printed numbers cannot stand together.
#'
#' @section The guess:
#' Headings such as *Mean*, *Std. Dev.*, *Obs*, *t*, *p-value*, *Contribution (%)* or their Chinese words make columns
#' of a role; cells such as `0.589*** (3.300)` make a regression table, and its notes say what is in parentheses and at
#' which levels stars are given. Correlation matrices, inflation factors, intervals, weights of systems, coupling degrees,
#' yearly series with a mean or a rate of growth, and totals of parts are known by headings and by cells (a sum or a mean
#' that only cells support is checked where most rows keep it). Blocks printed side by side are read each by itself;
#' where some number can only have a decimal comma and none has a point, commas are read and shown as points. Rows that
#' stand in two tables are said (`undecidable`), and so are tables that the text names and the file does not
#' hold. The attribute `guess` has one row a table with the reading in words. Override it by
#' `roles = list("Table 2" = c(mean = "Mean", sd = "SD"))`, leave a table out by `roles = list("Table 2" = FALSE)`. A
#' table that cannot be audited is listed with the reason, never skipped in silence; so are cells that were not
#' understood.
#'
#' @param path A file, pasted text or `"clipboard"` as [read_printed()] takes them, or what it returned.
#' @param roles A list named by tables (as `names(read_printed(path))` has them): roles of columns as in
#'   [audit_table()], or `FALSE`.
#' @param relations A list named by tables, or one vector for all that have its columns: relations such as
#'   `"GML = EC * TC"` ([audit_relations()]).
#' @param tables Tables to look at; `NULL` for all.
#' @param report A file name that ends in `.html`: the findings and the tables as they were, with the cells marked.
#'   `NULL` for none.
#' @param share_tolerance Columns of shares and weights are taken for parts of a whole where most of their sums are this
#'   near to 1 or 100, relative to it: 0.05 lets a misprint through to the audit and keeps out shares that were never
#'   meant to add up.
#' @param ... Options of single audits for every table, as in [audit_table()].
#' @return A data frame of class `lowcarbon_audit` as [audit_table()] returns it, with the attributes `guess` (`table`,
#'   `page`, `rows`, `columns`, `reading`, `checks`, `findings`, `reason` where there is no audit), `unsure` (cells to
#'   look at) and `tables` (what was read).
#' @section Errors: Those of [read_printed()]; names of `roles` that are no tables.
#' @section Cost: About a second a table.
#' @seealso [read_printed()], [audit_table()], [audits]
#' @concept statcheck
#' @concept referee
#' @export
#' @examples
#' pasted <- "Table 1. Descriptive statistics
#' Variable   Mean    Std. Dev.   Min    Max
#' lnCO2      10.21   0.88        8.10   12.00
#' Share      0.45    0.72        0.10   0.90
#'
#' The difference was significant, t(28) = 1.20, p = .036."
#' found <- audit_file(pasted)
#' found
#' attr(found, "guess")
audit_file <- function(path, roles = list(), relations = NULL, tables = NULL, report = NULL,
                       share_tolerance = 0.05, ...) {
  if (missing(path)) abort_input("path", "a file, pasted text, or what read_printed() returned", "nothing")
  if (!is.null(report)) check_page_name(report)
  check_number(share_tolerance, "share_tolerance", 0, 0.5)
  printed <- if (inherits(path, "lowcarbon_printed")) path else read_printed_or_text(path)
  if (!is.null(tables)) printed <- new_printed(keep_printed(unclass_list(printed), tables), attr(printed, "text"),
                                               attr(printed, "source"))
  printed[] <- lapply(unclass_list(printed), settle_commas)
  roles <- check_file_roles(roles, names(printed))
  parts <- lapply(names(printed), function(name) {
    audit_printed(printed[[name]], name, roles[[name]], relations_of(relations, name, names(printed)), list(...),
                  share_tolerance)
  })
  audit <- file_ledger(parts, rbind(copied_rows(unclass_list(printed)), audit_prose(attr(printed, "text"))))
  alone <- if (is.null(tables)) captions_alone(attr(printed, "text"), names(printed))
  guess <- do.call(rbind, c(list(empty_guess()), lapply(parts, `[[`, "guess"), list(missing_tables(alone))))
  audit <- structure(audit, guess = guess, unsure = file_unsure(printed),
                     tables = printed,
                     class = c("lowcarbon_file_audit", class(audit)))
  if (!is.null(report)) write_audit_page(audit, report)
  audit
}

# A text without a table may still have statistics in it.
read_printed_or_text <- function(path) {
  tryCatch(read_printed(path), lowcarbon_error_input = function(e) {
    source <- if (identical(e$arg, "x") && grepl("^at least one table", e$expected)) printed_source(path)
    nothing <- is.null(source$text) || (is.null(prose_statistics(source$text)) &&
                                          !length(captions_alone(source$text, character())))
    if (nothing) {
      abort_input("path", e$expected, e$found, where = e$where, hint = sub("^[^\n]*\n?", "", conditionMessage(e)))
    }
    new_printed(list(), source$text, source$name)
  })
}

unclass_list <- function(printed) stats::setNames(lapply(seq_along(printed), function(k) printed[[k]]), names(printed))

check_page_name <- function(report) {
  if (!is.character(report) || length(report) != 1L || is.na(report) || !grepl("[.]html?$", report,
                                                                               ignore.case = TRUE)) {
    abort_input("report", "a file name that ends in .html", describe_found(report))
  }
  check_new_file(report, "report")
}

check_file_roles <- function(roles, names) {
  if (!is.list(roles) || (length(roles) && is.null(names(roles)))) {
    abort_input("roles", "a list named by tables, as list(\"Table 2\" = c(mean = \"Mean\"))", describe_found(roles))
  }
  unknown <- setdiff(names(roles), names)
  if (length(unknown)) abort_input("roles", paste("names among", describe_set(names, at_most = 20L)),
                                   describe_set(unknown))
  roles
}

relations_of <- function(relations, name, names) {
  if (is.null(relations) || is.character(relations)) return(relations)
  if (!is.list(relations)) {
    abort_input("relations", "relations as text, or a list of them named by table", describe_class(relations))
  }
  unknown <- setdiff(names(relations), names)
  if (is.null(names(relations)) || length(unknown)) {
    abort_input("relations", paste("a list named by", describe_set(names, at_most = 20L)),
                describe_set(if (length(unknown)) unknown else "no names"))
  }
  relations[[name]]
}

# One table, or its blocks side by side under each other.
audit_printed <- function(table, name, roles, relations, options, tolerance) {
  blocks <- if (is.null(roles)) side_blocks(table) else list(table)
  parts <- lapply(blocks, audit_one, name = name, roles = roles, relations = relations, options = options,
                  tolerance = tolerance)
  if (length(parts) == 1L) return(parts[[1L]])
  frames <- Filter(Negate(is.null), lapply(parts, `[[`, "audit"))
  guesses <- do.call(rbind, lapply(parts, `[[`, "guess"))
  audited <- guesses$checks > 0L
  reading <- paste(unique(guesses$reading[if (any(audited)) audited else TRUE]), collapse = "; ")
  facts <- list(table = name, page = attr(table, "page"), rows = nrow(table), columns = ncol(table))
  guess <- guess_row(facts, paste0(reading, ", in ", length(blocks), " blocks side by side"),
                     sum(guesses$checks), sum(guesses$findings),
                     if (any(audited)) "" else guesses$reason[1L])
  list(audit = if (length(frames)) do.call(rbind, frames), guess = guess)
}

# One table: its audit, or why there is none.
audit_one <- function(table, name, roles, relations, options, tolerance) {
  facts <- list(table = name, page = attr(table, "page"), rows = nrow(table), columns = ncol(table))
  if (identical(roles, FALSE)) return(list(audit = NULL, guess = guess_row(facts, "left out", reason = "as asked")))
  guess <- guess_table(table, tolerance)
  if (isTRUE(attr(table, "commas"))) guess$reading <- paste0(guess$reading, "; decimal commas, shown as points")
  if (!is.null(roles)) guess <- list(reading = "roles as given", roles = roles, options = list(),
                                     relations = guess$relations)
  own <- relations[vapply(relations, relation_fits, NA, table = table)]
  all_relations <- unique(c(own, guess$relations))
  if (is.null(guess$roles) && is.null(guess$models) && !length(all_relations)) {
    repeats <- audit_repeats(table, name)
    found <- sum(repeats$verdict == "undecidable")
    reason <- paste0("no column with a role; see `roles`", if (found) paste0("; ", found, " repeated row(s) or column(s)"))
    return(list(audit = repeats, guess = guess_row(facts, guess$reading, reason = reason)))
  }
  arguments <- utils::modifyList(guess$options, options)
  audit <- tryCatch(run_table_audits(table, name, guess, all_relations, arguments),
                    lowcarbon_error_input = function(e) e)
  if (isTRUE(guess$mixed)) audit <- other_tests(audit)
  if (inherits(audit, "error")) return(list(audit = NULL,
                                            guess = guess_row(facts, guess$reading, reason = conditionMessage(audit))))
  list(audit = audit,
       guess = guess_row(facts, guess$reading, nrow(audit), sum(audit$verdict %in% c("inconsistent", "impossible"))))
}

# Statistics of different tests in one column: a row that the others' distribution
# does not fit may have another.
other_tests <- function(audit) {
  if (inherits(audit, "error")) return(audit)
  at <- which(audit$verdict == "inconsistent" & audit$check == "probability of the statistic")
  audit$verdict[at] <- "undecidable"
  audit$detail[at] <- sub("[.]$", ", unless this test has another distribution than those of the other rows.",
                          audit$detail[at])
  audit
}

# Rows and columns that are printed twice in a table without roles.
audit_repeats <- function(table, name) {
  plain <- unique_headings(table)
  audit <- tryCatch(as.data.frame(audit_duplicates(plain)), lowcarbon_error_input = function(e) NULL)
  audit <- audit[audit$verdict == "undecidable", ]
  if (is.null(audit) || !nrow(audit)) return(NULL)
  columns <- audit$check == "columns differ"
  frame <- list_to_frame(c(list(table = rep(name, nrow(audit)), row = ifelse(columns, "", audit$item),
                                column = ifelse(columns, audit$item, "")), audit))
  frame$detail <- paste0(name, ", ", frame$detail)
  new_result(frame, "lowcarbon_audit", list())
}

# With roles or relations the columns that have none are left alone; without,
# the whole is a regression table.
run_table_audits <- function(table, name, guess, relations, options) {
  plain <- unique_headings(table)
  parts <- list()
  if (!is.null(guess$roles) || isTRUE(guess$models)) {
    parts <- list(do.call(audit_table, c(list(plain, guess$roles, table = name), options)))
  }
  if (length(relations)) parts <- c(parts, list(relation_ledger(plain, relations, name)))
  if (length(parts) == 1L) parts[[1L]] else do.call(rbind, parts)
}

# Has a table the columns that the user's relation names? One that fits no table is an error of the call below.
relation_fits <- function(relation,
                          table) !inherits(tryCatch(audit_relations(table, relation), lowcarbon_error_input = identity),
                                           "error")

file_ledger <- function(parts, prose) {
  audits <- Filter(function(audit) !is.null(audit) && nrow(audit) > 0L, lapply(parts, `[[`, "audit"))
  frames <- c(lapply(audits, as.data.frame), list(prose))
  columns <- c("table", "row", "column", "item", "check", "printed", "lower", "upper", "verdict", "detail")
  frames <- lapply(Filter(Negate(is.null), frames), function(frame) frame[columns])
  whole <- if (length(frames)) do.call(rbind, frames) else {
    empty <- as.data.frame(empty_audit())
    list_to_frame(c(list(table = character(), row = character(), column = character()), as.list(empty)))[columns]
  }
  rownames(whole) <- NULL
  new_result(whole, "lowcarbon_audit", unlist(lapply(audits, attr, "choices"), recursive = FALSE))
}

# Cells that the reader of the file was not sure of, of all tables.
file_unsure <- function(printed) {
  rows <- lapply(names(printed), function(name) {
    unsure <- attr(printed[[name]], "unsure")
    if (nrow(unsure)) data.frame(table = name, unsure)
  })
  rows <- do.call(rbind, rows)
  if (is.null(rows)) data.frame(table = character(), no_unsure()) else rows
}

#' @export
print.lowcarbon_file_audit <- function(x, n = 20L, ...) {
  check_dots(...)
  guess <- attr(x, "guess")
  worst <- order(match(x$verdict, c("impossible", "inconsistent")), na.last = NA)
  cat(nrow(guess), " table(s) in ", attr(attr(x, "tables"), "source"), ", ", nrow(x), " checks, ", length(worst),
      " finding(s)\n", sep = "")
  for (k in seq_len(nrow(guess))) {
    page <- if (is.na(guess$page[k])) "" else paste0(", page ", guess$page[k])
    outcome <- if (guess$checks[k]) paste0(guess$checks[k], " checks, ", guess$findings[k],
                                           " finding(s)") else paste("not audited:", guess$reason[k])
    cat(strwrap(paste0(guess$table[k], page, ", read as ", guess$reading[k], ": ", outcome), exdent = 4L, indent = 2L),
        sep = "\n")
  }
  unsure <- nrow(attr(x, "unsure"))
  if (unsure) cat("  ", unsure, " cell(s) were not understood; attr(x, \"unsure\") lists them.\n", sep = "")
  shown <- utils::head(worst, n)
  for (k in shown) cat(strwrap(paste0("[", x$verdict[k], "] ", finding_sentence(x, k)), exdent = 2L), sep = "\n")
  if (length(worst) > length(shown)) cat("... ", length(worst) - length(shown), " more findings; print(x, n = ",
                                         length(worst), ") shows all\n", sep = "")
  invisible(x)
}
