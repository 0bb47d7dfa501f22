# A whole printed table: columns with roles, every audit that fits, one ledger.
#
# For readers of files: audit_table(data, roles, relations, table) is the engine's one
# door. `data` is a data frame of strings as printed (trailing zeros kept, headings as
# names; the attribute `headings` may hold upper headings), `roles` a named list of
# roles (known_roles()) and columns, NULL for a regression table, where what stands in
# parentheses is found (`estimates = list(statistic = )` says it) and the rows below
# are recognised by name (table_fit_rows()). Cells are read by plain_print() and
# result_cells() (R/printed-cells.R); those that cannot be read come back as rows with the
# check "cell not understood". `row`, `column` and `detail` of a finding are meant to be
# shown: `detail` says where it stands.

#' Audit of a whole table
#'
#' Runs every audit that fits the columns of a printed table and returns one ledger of their verdicts.
#'
#' @section Roles:
#' Columns are named, or given by position, under the role they play. Several columns under a role are taken in blocks:
#' `sd = c(2, 5)`, `mean = c(3, 6)`, `cv = c(4, 7)` are two triples.
#'
#' | roles | audit |
#' |---|---|
#' | `mean`, `sd`, `min`, `max` (two or more), with `n` | [audit_moments()] |
#' | `sd`, `mean`, `cv` | [audit_cv()] |
#' | `estimate` with `stars` (or stars in the strings), `std.error`, `statistic` | [audit_stars()] |
#' | `statistic`, `p.value` (and `df`) | [audit_pvalue()] |
#' | `series` (the columns of one series), `rate` | [audit_growth()] |
#' | `share` (the columns of one whole, or one column whose rows make it up, in systems with `by`) | [audit_shares()] |
#' | `linear`, `quadratic`, `turning_point` | [audit_turning_point()] |
#' | `value`, `class` | [audit_classes()] |
#' | `claim`, `a`, `b` | [audit_claim()] |
#' | `n`, with `sample = list(regions = , periods = )` | [audit_sample()] |
#' | `models`: columns of a printed regression table, the number in parentheses beside or below its estimate | [printed_estimates()], [audit_stars()] |
#' | columns with any of these roles | [audit_progression()] |
#' | `n`, `k`, `r.squared`, `adj.r.squared`, `f`, `loglik`, `aic`, `bic`, `rho`, `j`, `j.p` (a model in each row; in a regression table the rows so named) | [audit_fit()] |
#' | `estimate`, `conf.low`, `conf.high`, with `std.error` or `statistic` | [audit_interval()] |
#' | `indirect` with `direct` and `total`, or `a` and `b` | [audit_mediation()] |
#' | `system` (several), `coupling`, `development`, `coordination`, `class` | [audit_coupling()] |
#' | `value`, `rank` | [audit_ranks()] |
#' | `total` with `part` (several), `product` with `factor` (several) | [audit_relations()] |
#' | `transition` (the columns of a transition matrix), `n` | [audit_markov()] |
#' | `correlation` (the columns of the matrix), `vif`, `tolerance` | [audit_correlation()] |
#' | any, with `relations` | [audit_relations()] |
#' | the whole table, with `key` | [audit_duplicates()] |
#'
#' `row` names the column with the labels of the rows (default the first, if it has no other role). Without `roles` the
#' table is read as a regression table. A cell without a digit, such as a dash or a heading, counts as nothing printed.
#' One that has digits and is neither a number nor, in a regression table, an estimate with what belongs to it gets a
#' row of its own (check `cell not understood`, `undecidable`), and `choices` counts them: nothing is left out without a
#' word.
#'
#' @param data A data frame of printed strings (or a matrix with column names).
#' @param roles A named vector or list: names are roles, values column names or positions. `NULL` for a regression
#'   table.
#' @param ... Further arguments of single audits, as lists named by the audit: `moments = list(divisor = "sample")`,
#'   `cv`, `stars`, `pvalue`, `growth`, `shares`, `turning_point`, `classes`, `claim`, `sample`, `fit`, `interval`,
#'   `mediation`, `coupling`, `ranks`, `markov`, `correlation`, `progression`, `duplicates`, `estimates` (of
#'   [printed_estimates()]: `list(statistic = "std.error")`; without it parentheses are taken as what their labels say,
#'   else as what leaves fewer cells that cannot be: t statistics, standard errors or p values; the attribute `choices`
#'   says which, and what would do as well). `FALSE` instead of a list leaves an audit out.
#' @param relations Relations between columns or rows, such as `"GML = EC * TC"` or
#'   `c(effects = "total = direct + indirect")`; see [audit_relations()].
#' @param table What the table is called.
#' @return A data frame of class `lowcarbon_audit` (see [audits]) with the columns `table`, `row` and `column` before
#'   `item`, which puts them together; what is not consistent says in `detail` where it stands, so that the sentence can
#'   be pasted into a report. Several tables can be put under each other with `rbind()`.
#' @section Errors: `lowcarbon_error_input` for unknown roles or columns, roles that need another, blocks of different
#'   lengths, and what the single audits do not take.
#' @section Cost: That of the audits.
#' @examples
#' variation <- document_table("restructuring", 2)
#' ledger <- audit_table(variation, list(sd = c(2, 5), mean = c(3, 6), cv = c(4, 7)),
#'                       table = "Table 2")
#' summary(ledger)
#'
#' audit_table(document_table("intelligence", 5), estimates = list(statistic = "t"))
#' @export
audit_table <- function(data, roles = NULL, ..., relations = NULL, table = "table") {
  if (missing(data)) abort_input("data", "a data frame of printed strings", "nothing")
  cells <- table_cells(data)
  options <- audit_options(...)
  if (!is.character(table) || length(table) != 1L || is.na(table)) {
    abort_input("table", "the name of the table, one string", describe_found(table))
  }
  at <- table_roles(roles, cells)
  headings <- if (is.null(colnames(cells))) paste("column", seq_len(ncol(cells))) else colnames(cells)
  study <- list(cells = cells, at = at, headings = headings, labels = table_labels(cells, at), options = options,
                upper = attr(data, "headings"), relations = relations, unread = new.env(parent = emptyenv()))
  parts <- lapply(table_audits(), function(audit) audit(study))
  ledger <- stack_audits(c(unlist(parts, recursive = FALSE), list(unread_part(study))))
  frame <- as.data.frame(ledger)
  if (!nrow(frame)) frame$row <- frame$column <- character()
  frame$table <- rep(table, nrow(frame))
  frame$item <- label_item(frame$table, frame$row, frame$column)
  frame$detail <- located(frame)
  new_result(frame[c("table", "row", "column", "item", "check", "printed", "lower", "upper", "verdict", "detail")],
             "lowcarbon_audit", attr(ledger, "choices"))
}

label_item <- function(table, row, column) {
  vapply(seq_along(row), function(k) paste(Filter(nzchar, c(if (table[k] != "table") table[k], row[k], column[k])),
                                           collapse = ", "), "")
}

# What contradicts something says where it stands: a sentence for a report.
located <- function(frame) {
  place <- vapply(seq_len(nrow(frame)), function(k) {
    parts <- c(if (frame$table[k] != "table") frame$table[k], if (nzchar(frame$row[k])) paste("row", frame$row[k]),
               if (nzchar(frame$column[k])) paste("column", frame$column[k]))
    paste(parts, collapse = ", ")
  }, "")
  ifelse(frame$verdict == "consistent" | !nzchar(place), frame$detail, paste0(place, ": ", frame$detail))
}

table_audits <- function() {
  list(table_moments, table_cv, table_stars, table_pvalue, table_growth, table_shares, table_turning, table_classes,
       table_claims, table_sample, table_models, table_fit, table_fit_rows, table_intervals, table_mediation,
       table_coupling, table_ranks, table_totals, table_markov, table_correlation, table_relations, table_progression,
       table_duplicates)
}

# ---- what was asked for ------------------------------------------------------

table_cells <- function(data) {
  if (!is.data.frame(data) && !is.matrix(data)) {
    abort_input("data", "a data frame or matrix of printed strings", describe_class(data))
  }
  if (!nrow(data)) abort_input("data", "at least one row", "no rows")
  duplicate_cells(data)
}

known_roles <- function() {
  c("row", "n", "mean", "sd", "min", "max", "cv", "estimate", "stars", "std.error", "statistic", "p.value", "df",
    "series", "rate", "share", "linear", "quadratic", "turning_point", "value", "class", "claim", "a", "b", "models",
    "key", fit_roles(), "conf.low", "conf.high", "indirect", "direct", "total", "part", "product", "factor",
    "system", "coupling", "development", "coordination", "rank", "by", "transition", "correlation", "vif", "tolerance")
}

known_audits <- function() {
  c("moments", "cv", "stars", "pvalue", "growth", "shares", "turning_point", "classes", "claim", "sample",
    "progression", "duplicates", "estimates", "fit", "interval", "mediation", "coupling", "ranks", "markov",
    "correlation")
}

fit_roles <- function() c("k", "r.squared", "adj.r.squared", "f", "loglik", "aic", "bic", "rho", "j", "j.p")


audit_options <- function(...) {
  options <- list(...)
  if (length(options) && (is.null(names(options)) || !all(names(options) %in% known_audits()))) {
    named <- if (is.null(names(options))) "no name" else names(options)
    abort_input("...", paste("lists named by an audit:", describe_set(known_audits(), at_most = 20L)),
                describe_set(setdiff(named, known_audits())))
  }
  bad <- Filter(function(name) !is.list(options[[name]]) && !identical(options[[name]], FALSE), names(options))
  if (length(bad)) abort_input(bad[1L], "a list of arguments, or FALSE", describe_found(options[[bad[1L]]]))
  options
}

# Positions of the columns of each role.
table_roles <- function(roles, cells) {
  if (is.null(roles)) return(list())
  if (!(is.list(roles) || is.character(roles) || is_plain_numeric(roles)) || is.null(names(roles)) ||
      any(!nzchar(names(roles)))) {
    abort_input("roles", "a named vector or list, roles to columns, such as c(mean = \"Mean\", sd = \"Std. Dev.\")",
                describe_found(roles))
  }
  unknown <- setdiff(names(roles), known_roles())
  if (length(unknown)) {
    abort_input("roles", paste("roles among", describe_set(known_roles(), at_most = 30L)), describe_set(unknown),
                hint = if (all(unknown %in%
                               colnames(cells))) "Roles are the names and columns the values: c(mean = \"Mean\").")
  }
  at <- lapply(as.list(roles), key_columns_of, cells = cells, arg = "roles")
  at <- tapply(at, factor(names(at), unique(names(at))), function(parts) unlist(parts, use.names = FALSE),
               simplify = FALSE)
  as.list(at)
}

table_labels <- function(cells, at) {
  column <- if (!is.null(at$row)) at$row[1L] else if (!1L %in% unlist(at)) 1L
  if (is.null(column)) return(as.character(seq_len(nrow(cells))))
  label <- cells[, column]
  given <- nzchar(label)
  if (any(!given) && given[1L]) label <- label[given][cumsum(given)] # a blank continues the cell above
  ifelse(nzchar(label), label, as.character(seq_along(label)))
}

# Cells of the k-th column of each role as arguments of an audit; blocks must agree.
# Strings that are no numbers ("Yes") count as not printed.
role_blocks <- function(study, roles, optional = character()) {
  at <- study$at[intersect(c(roles, optional), names(study$at))]
  if (!all(roles %in% names(at))) return(list())
  sizes <- lengths(at)
  blocks <- max(sizes[roles])
  odd <- names(sizes)[!sizes %in% c(1L, blocks)]
  if (length(odd)) {
    abort_input("roles", paste("one or", blocks, "columns for", odd[1L]), paste(sizes[[odd[1L]]], "columns"))
  }
  lapply(seq_len(blocks), function(k) lapply(at, function(j) j[min(k, length(j))]))
}

numbers_of <- function(study, j, prefix = "") {
  text <- study$cells[, j]
  text[!grepl("[0-9]", text)] <- NA
  note_unread(study, text, j, is.na(printed_value(strip_marks(sub(prefix, "", text)))))
}

# Cells with figures that are no numbers are left out and put on the list of what
# was not understood.
note_unread <- function(study, text, j, bad) {
  bad <- which(!is.na(text) & bad)
  for (row in bad) assign(paste(row, j), list(row = row, column = j, printed = text[row],
                                              why = "has figures and is no number"), envir = study$unread)
  text[bad] <- NA
  text
}

# "p = 0.03" and "<0.001"
probabilities_of <- function(study, j) {
  numbers_of(study, j, "^[[:space:]]*[pP]?[[:space:]]*[<>=\u2264\u2265\uFF1C\uFF1E]*=?[[:space:]]*")
}

block_of <- function(study, block) {
  out <- lapply(block, numbers_of, study = study)
  if (!is.null(block$p.value)) out$p.value <- probabilities_of(study, block$p.value)
  out
}

grid_of <- function(study, columns) {
  x <- vapply(columns, numbers_of, character(nrow(study$cells)), study = study)
  matrix(x, nrow(study$cells), dimnames = list(NULL, colnames(study$cells)[columns]))
}

# The list: a row for each cell that was not understood.
unread_part <- function(study) {
  cells <- mget(sort(ls(study$unread)), envir = study$unread)
  if (!length(cells)) return(NULL)
  field <- function(name) unlist(lapply(unname(cells), `[[`, name))
  order <- order(field("row"), field("column"))
  frame <- as.data.frame(new_audit(field("row"), "cell not understood", field("printed"), NA, NA, "undecidable", paste0(
    "\"", cut_short(field("printed"), 60L), "\" is ", sub("^has", "a cell that has", field("why")),
    "; it was not checked.")))
  frame$row <- study$labels[field("row")]
  frame$column <- study$headings[field("column")]
  new_result(frame[order, ], "lowcarbon_audit", list(`not understood` = count_cells(field("printed")[order])))
}

# Rows and columns of the table for an audit whose items are row numbers.
placed <- function(study, audit, column) {
  if (is.null(audit) || !nrow(audit)) return(NULL)
  choices <- attr(audit, "choices")
  frame <- as.data.frame(audit)
  number <- suppressWarnings(as.integer(frame$item))
  frame$row <- ifelse(is.na(number), frame$item, study$labels[number])
  frame$column <- if (is.function(column)) column(frame) else rep(column, nrow(frame))
  new_result(frame, "lowcarbon_audit", choices)
}

row_items <- function(study) as.character(seq_len(nrow(study$cells)))

# ---- one function for each audit ----------------------------------------------

table_moments <- function(study) {
  four <- c("mean", "sd", "min", "max")
  have <- intersect(four, names(study$at))
  if (length(have) < 2L) return(list())
  lapply(role_blocks(study, have, "n"), function(block) {
    arguments <- c(block_of(study, block[intersect(names(block), c("n", four))]), list(item = row_items(study)))
    audit <- run_audit(study, "moments", audit_moments, arguments)
    placed(study, audit, function(frame) {
      role <- ifelse(grepl("^mean", frame$check), "mean", ifelse(grepl("^least", frame$check), "min", "sd"))
      study$headings[unlist(block[ifelse(role %in% names(block), role, names(block)[1L])])]
    })
  })
}

table_cv <- function(study) {
  lapply(role_blocks(study, c("sd", "mean", "cv"), "n"), function(block) {
    arguments <- c(block_of(study, block), list(item = row_items(study)))
    placed(study, run_audit(study, "cv", audit_cv, arguments), study$headings[block$cv])
  })
}

table_stars <- function(study) {
  beside <- intersect(c("std.error", "statistic", "p.value"), names(study$at))
  if (!length(beside)) return(list())
  lapply(role_blocks(study, "estimate", c("stars", "std.error", "statistic", "p.value", "df")), function(block) {
    arguments <- c(block_of(study, block[setdiff(names(block), "stars")]), list(item = row_items(study)))
    if (!is.null(block$stars)) arguments$stars <- study$cells[, block$stars]
    placed(study, run_audit(study, "stars", audit_stars, arguments), function(frame) {
      study$headings[ifelse(frame$check == "stars" & !is.null(block$stars), c(block$stars, 0)[1L],
                            ifelse(grepl("statistic|estimate over", frame$check) & !is.null(block$statistic),
                                   c(block$statistic, 0)[1L], block$estimate))]
    })
  })
}

table_pvalue <- function(study) {
  lapply(role_blocks(study, c("statistic", "p.value"), "df"), function(block) {
    arguments <- c(block_of(study, block), list(item = row_items(study)))
    placed(study, run_audit(study, "pvalue", audit_pvalue, arguments), study$headings[block$p.value])
  })
}

table_growth <- function(study) {
  if (is.null(study$at$series) || is.null(study$at$rate)) return(list())
  arguments <- list(values = grid_of(study, study$at$series), rate = numbers_of(study, study$at$rate[1L]),
                    item = row_items(study))
  list(placed(study, run_audit(study, "growth", audit_growth, arguments), study$headings[study$at$rate[1L]]))
}

table_shares <- function(study) {
  if (is.null(study$at$share)) return(list())
  down <- length(study$at$share) == 1L
  x <- grid_of(study, study$at$share)
  x <- if (down) as.vector(x) else x
  arguments <- list(x = x, item = if (down) "all rows" else row_items(study))
  if (down && !is.null(study$at$by)) arguments <- list(x = x, by = filled_down(study$cells[, study$at$by[1L]]))
  audit <- run_audit(study, "shares", audit_shares, arguments)
  list(placed(study, audit, paste(study$headings[study$at$share], collapse = ", ")))
}

# A blank continues the label above it.
filled_down <- function(label) {
  given <- nzchar(label)
  if (all(given) || !given[1L]) label else label[given][cumsum(given)]
}

table_turning <- function(study) {
  lapply(role_blocks(study, c("linear", "quadratic"), "turning_point"), function(block) {
    arguments <- list(linear = numbers_of(study, block$linear), quadratic = numbers_of(study, block$quadratic),
                      printed = if (!is.null(block$turning_point)) numbers_of(study, block$turning_point),
                      item = row_items(study))
    column <- if (is.null(block$turning_point)) block$quadratic else block$turning_point
    placed(study, run_audit(study, "turning_point", audit_turning_point, arguments), study$headings[column])
  })
}

table_classes <- function(study) {
  lapply(role_blocks(study, c("value", "class")), function(block) {
    arguments <- list(values = numbers_of(study, block$value), labels = study$cells[, block$class],
                      item = row_items(study))
    placed(study, run_audit(study, "classes", audit_classes, arguments), study$headings[block$class])
  })
}

table_claims <- function(study) {
  lapply(role_blocks(study, c("claim", "a"), "b"), function(block) {
    rows <- which(nzchar(study$cells[, block$claim]))
    if (!length(rows)) return(NULL)
    arguments <- list(claim = study$cells[rows, block$claim], a = numbers_of(study, block$a)[rows],
                      b = if (!is.null(block$b)) numbers_of(study, block$b)[rows], item = rows)
    placed(study, run_audit(study, "claim", audit_claim, arguments), study$headings[block$claim])
  })
}

table_sample <- function(study) {
  if (is.null(study$at$n) || is.null(study$options$sample)) return(list())
  lapply(study$at$n, function(j) {
    placed(study, run_audit(study, "sample", audit_sample, list(n = numbers_of(study, j), item = row_items(study))),
           study$headings[j])
  })
}

# Cells with estimates; one rule of stars for the whole table. What stands in
# parentheses, if not said, is what their labels say, else what leaves fewer cells
# that cannot be.
table_models <- function(study) {
  if (length(setdiff(names(study$at), c("row", "key"))) && is.null(study$at$models)) return(list())
  own <- study$options$estimates
  if (identical(own, FALSE)) return(list())
  readings <- if (!is.null(own$statistic)) own$statistic else c("t", "std.error", "p.value")
  tried <- lapply(readings, models_read_as, study = study)
  missed <- vapply(tried, `[[`, 0, "missed")
  best <- which.min(missed)
  note_models_unread(study, tried[[best]]$read)
  audit <- tried[[best]]$audit
  others <- readings[missed == missed[best] & readings != readings[best]]
  if (NROW(audit) && length(others)) {
    choices <- attr(audit, "choices")
    words <- c(t = "t statistics", std.error = "standard errors", p.value = "p values")
    choices[["they could as well be"]] <- paste(words[others], collapse = " or ")
    attr(audit, "choices") <- choices
  }
  list(audit, model_intervals(study, tried[[best]]$read), model_thirds(study, tried[[best]]$read))
}

# The audit of the table with one reading, and how many cells it leaves in
# contradiction; all of them where no rule of stars fits.
models_read_as <- function(study, statistic) {
  read <- table_estimates(study, statistic)
  beside <- intersect(c("statistic", "std.error", "p.value"), names(read))
  plain <- c(statistic = "t", std.error = "se", p.value = "p")[[beside]]
  arguments <- list(estimate = read$estimate, stars = if (any(read$stars > 0L)) read$stars,
                    item = as.character(seq_len(nrow(read))), column = as.character(read$column))
  for (name in c("statistic", "std.error", "p.value")) arguments[[name]] <- numbers_said(read, beside, name)
  audit <- run_audit(study, "stars", audit_stars, arguments)
  contrary <- sum(read$third_label == plain & is.na(read[[beside]])) # labelled, and as something else
  if (is.null(audit) || !nrow(audit)) return(list(audit = NULL, missed = contrary, read = read))
  frame <- as.data.frame(audit)
  choices <- attr(audit, "choices")
  missed <- if (startsWith(c(choices$stars, "")[1L], "no known")) nrow(read) else
    sum(frame$verdict %in% c("inconsistent", "impossible"))
  at <- suppressWarnings(as.integer(frame$item))
  frame$row <- ifelse(is.na(at), "", read$term[at])
  frame$column <- ifelse(is.na(at), "", read$model[at])
  frame$printed <- ifelse(is.na(at), frame$printed, read$printed[at])
  list(audit = new_result(frame, "lowcarbon_audit", c(choices, attr(read, "choices")["in parentheses"])),
       missed = missed + contrary, read = read)
}

# The numbers of one kind: those in parentheses, as they are read, and further ones
# that their labels name.
numbers_said <- function(read, beside, name) {
  label <- c(statistic = "t", std.error = "se", p.value = "p")[[name]]
  text <- if (name == beside) read[[beside]] else rep(NA_character_, nrow(read))
  labelled <- read$third_label == label & is.na(text)
  text[labelled] <- read$third[labelled]
  if (all(is.na(text))) NULL else text
}

note_models_unread <- function(study, read) {
  unread <- attr(read, "unread")
  for (k in seq_len(NROW(unread))) {
    assign(paste(unread$row[k], unread$column[k]), as.list(unread[k, ]), envir = study$unread)
  }
}

# Statistics of models, a model in each row.
table_fit <- function(study) {
  have <- intersect(fit_roles(), names(study$at))
  if (!length(setdiff(have, "k"))) return(list())
  lapply(role_blocks(study, have, "n"), function(block) {
    arguments <- c(block_of(study, block), list(item = row_items(study)))
    if (!is.null(block$j.p)) arguments$j.p <- probabilities_of(study, block$j.p)
    places <- c("adjusted R squared" = "adj.r.squared", "F from R squared" = "f", AIC = "aic", BIC = "bic",
                "rho below 1" = "rho", "probability of J" = "j.p", "R squared at most 1" = "r.squared")
    placed(study, run_audit(study, "fit", audit_fit, arguments),
           function(frame) study$headings[unlist(block[places[frame$check]])])
  })
}

# Below a regression table: rows that are named as statistics of the models.
table_fit_rows <- function(study) {
  if (length(setdiff(names(study$at), c("row", "key"))) && is.null(study$at$models)) return(list())
  patterns <- c(n = paste0("^(n|n[.]? ?obs[.]?|obs(ervations)?[.]?|(no|number)[.]? of obs.*|sample ",
                           "size|\u89c2\u6d4b\u503c|\u6837\u672c\u91cf)$"),
                r.squared = "^(r2|r\u00b2|r\\^2|r-?squared?)$",
                adj.r.squared = "^adj(usted|[.])? ?-?(r2|r\u00b2|r\\^2|r-?squared?)$",
                loglik = "^(log[- ]?lik.*|log[- ]?l|ll)$", aic = "^aic$", bic = "^bic$")
  labels <- tolower(trimws(plain_print(study$cells[, 1L])))
  rows <- vapply(patterns, function(pattern) c(grep(pattern, labels), NA)[1L], 0L)
  rows <- rows[!is.na(rows)]
  if (!length(setdiff(names(rows), "n"))) return(list())
  columns <- if (is.null(study$at$models)) setdiff(seq_len(ncol(study$cells)), default_stubs(study$cells)) else
    study$at$models
  arguments <- lapply(rows, function(row) vapply(columns, function(j) numbers_of(study, j)[row], ""))
  audit <- run_audit(study, "fit", audit_fit, c(arguments, list(item = as.character(columns))))
  if (is.null(audit) || !nrow(audit)) return(list())
  frame <- as.data.frame(audit)
  at <- suppressWarnings(as.integer(frame$item))
  places <- c("adjusted R squared" = "adj.r.squared", AIC = "aic", BIC = "bic", "R squared at most 1" = "r.squared")
  frame$row <- study$cells[rows[places[frame$check]], 1L]
  frame$column <- ifelse(is.na(at), "", study$headings[at])
  list(new_result(frame, "lowcarbon_audit", attr(audit, "choices")))
}

table_intervals <- function(study) {
  lapply(role_blocks(study, c("estimate", "conf.low", "conf.high"), c("std.error", "statistic")), function(block) {
    arguments <- block_of(study, block)
    names(arguments)[match(c("conf.low", "conf.high"), names(arguments))] <- c("lower", "upper")
    placed(study, run_audit(study, "interval", audit_interval, c(arguments, list(item = row_items(study)))),
           study$headings[block$estimate])
  })
}

# Indirect effects with their paths, or direct and indirect with their total.
table_mediation <- function(study) {
  if (is.null(study$at$indirect) || (is.null(study$at$direct) && is.null(study$at$a))) return(list())
  lapply(role_blocks(study, "indirect", c("direct", "total", "a", "b")), function(block) {
    arguments <- c(block_of(study, block), list(item = row_items(study)))
    column <- function(frame) study$headings[ifelse(frame$check == "total effect", c(block$total, 0)[1L],
                                                    block$indirect)]
    placed(study, run_audit(study, "mediation", audit_mediation, arguments), column)
  })
}

table_coupling <- function(study) {
  degrees <- intersect(c("coupling", "development", "coordination"), names(study$at))
  if (!length(degrees) || (is.null(study$at$system) && length(degrees) < 3L)) return(list())
  arguments <- c(block_of(study, lapply(study$at[degrees], `[`, 1L)), list(item = row_items(study)))
  if (!is.null(study$at$system)) arguments$systems <- grid_of(study, study$at$system)
  if (!is.null(study$at$class) && !is.null(arguments$coordination)) arguments$class <- study$cells[, study$at$class[1L]]
  audit <- run_audit(study, "coupling", audit_coupling, arguments)
  list(placed(study, audit, function(frame) {
    role <- ifelse(startsWith(frame$check, "coupling"), "coupling",
                   ifelse(startsWith(frame$check, "development"), "development", "coordination"))
    study$headings[unlist(study$at[role])]
  }))
}

table_ranks <- function(study) {
  lapply(role_blocks(study, c("value", "rank")), function(block) {
    arguments <- list(values = numbers_of(study, block$value), rank = numbers_of(study, block$rank),
                      item = row_items(study))
    placed(study, run_audit(study, "ranks", audit_ranks, arguments), study$headings[block$rank])
  })
}

# total = part + part, product = factor * factor.
table_totals <- function(study) {
  relation <- function(left, right, sign) {
    if (is.null(study$at[[left]]) || length(study$at[[right]]) < 2L) return(NULL)
    name <- function(j) paste0("`", study$headings[j], "`")
    paste(name(study$at[[left]][1L]), "=", paste(name(study$at[[right]]), collapse = paste0(" ", sign, " ")))
  }
  relations <- c(relation("total", "part", "+"), relation("product", "factor", "*"))
  if (is.null(relations)) return(list())
  list(relations_placed(study, relations))
}

table_markov <- function(study) {
  if (length(study$at$transition) < 2L) return(list())
  arguments <- list(x = grid_of(study, study$at$transition), item = row_items(study))
  if (!is.null(study$at$n)) arguments$n <- numbers_of(study, study$at$n[1L])
  audit <- run_audit(study, "markov", audit_markov, arguments)
  list(placed(study, audit, paste(study$headings[study$at$transition], collapse = ", ")))
}

table_correlation <- function(study) {
  at <- study$at
  arguments <- list()
  if (length(at$correlation) > 1L) {
    arguments$r <- study$cells[seq_len(min(length(at$correlation), nrow(study$cells))), at$correlation, drop = FALSE]
  }
  if (!is.null(at$vif)) arguments$vif <- numbers_of(study, at$vif[1L])
  if (!is.null(at$vif) && !is.null(at$tolerance)) arguments$tolerance <- numbers_of(study, at$tolerance[1L])
  if (!length(arguments)) return(list())
  if (!is.null(arguments$r)) arguments$item <- study$labels[seq_len(ncol(arguments$r))]
  audit <- run_audit(study, "correlation", audit_correlation, arguments)
  list(placed(study, audit, function(frame) {
    at <- list(vif = at$vif[1L], tolerance = c(at$tolerance, at$vif)[1L])
    ifelse(grepl("VIF", frame$check), study$headings[c(at$vif, 0)[1L]], ifelse(frame$check == "tolerance", study$headings[c(at$tolerance, 0)[1L]], ""))
  }))
}

# The user's own relations.
table_relations <- function(study) {
  if (is.null(study$relations)) return(list())
  list(relations_placed(study, study$relations))
}

relations_placed <- function(study, relations) {
  audit <- audit_relations(study$cells, relations, item = study$labels)
  if (!nrow(audit)) return(NULL)
  frame <- as.data.frame(audit)
  frame[c("row", "column")] <- attr(audit, "places")
  new_result(frame, "lowcarbon_audit", attr(audit, "choices"))
}

table_estimates <- function(study, statistic) {
  cells <- structure(study$cells, headings = study$upper)
  given <- utils::modifyList(list(table = cells, term = study$at$row, models = study$at$models),
                             as.list(study$options$estimates))
  unknown <- setdiff(names(given), names(formals(printed_estimates)))
  if (length(unknown)) abort_input("estimates", "arguments of printed_estimates()", describe_set(unknown))
  given$statistic <- statistic
  tryCatch(do.call(printed_estimates, given[!vapply(given, is.null, NA)]), lowcarbon_error_input = function(e) {
    hint <- "A table of another kind needs `roles`, such as c(mean = \"Mean\", sd = \"Std. Dev.\")."
    if (identical(e$arg, "table")) abort_input("data", e$expected, e$found, hint = hint) else stop(e)
  })
}

# Numbers that should be data; years and counts are none.
table_progression <- function(study) {
  roles <- c("mean", "sd", "min", "max", "cv", "std.error", "statistic", "share", "value", "a", "b", "linear",
             "quadratic")
  columns <- unique(unlist(study$at[intersect(roles, names(study$at))]))
  down <- if (length(columns)) {
    x <- grid_of(study, columns)
    audit <- run_audit(study, "progression", audit_progression, list(x = x, item = as.character(columns)))
    columns_placed(study, audit)
  }
  along <- if (!is.null(study$at$series)) {
    x <- grid_of(study, study$at$series)
    placed(study, run_audit(study, "progression", audit_progression, list(x = x, by = "rows", item = row_items(study))),
           "")
  }
  list(down, along)
}

columns_placed <- function(study, audit) {
  if (is.null(audit) || !nrow(audit)) return(NULL)
  choices <- attr(audit, "choices")
  frame <- as.data.frame(audit)
  frame$column <- study$headings[as.integer(frame$item)]
  frame$row <- rep("", nrow(frame))
  new_result(frame, "lowcarbon_audit", choices)
}

table_duplicates <- function(study) {
  arguments <- list(table = study$cells)
  if (!is.null(study$at$key)) arguments$key <- study$at$key
  audit <- run_audit(study, "duplicates", audit_duplicates, arguments)
  if (is.null(audit) || !nrow(audit)) return(list())
  frame <- as.data.frame(audit)
  columns <- frame$check == "columns differ"
  frame$row <- ifelse(columns, "", frame$item)
  frame$column <- ifelse(columns, frame$item, "")
  list(new_result(frame, "lowcarbon_audit", list()))
}
