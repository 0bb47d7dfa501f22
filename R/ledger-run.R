# A table of a paper run through its rules: verdicts of audits become statuses of
# cells.

paper_ledger <- function(document, name, table, rules, units) {
  cells <- as.matrix(as.data.frame(table, optional = TRUE))
  frame <- paper_cells(document, name, table, cells)
  checks <- lapply(seq_len(nrow(rules)), function(k) run_rule(table, name, rules[k, ]))
  for (check in checks) frame <- settle_cells(frame, check, units)
  frame <- recover_cells(frame, table, document, name, rules)
  frame <- frame[order(frame$i, frame$j), ]
  structure(frame, words = sum(nzchar(cells[, -1L]) & !grepl("[0-9]", cells[, -1L])))
}

# Every cell that holds a digit.
paper_cells <- function(document, name, table, cells) {
  labels <- filled_labels(cells[, 1L])
  grid <- expand.grid(j = seq_len(ncol(cells))[-1L], i = seq_len(nrow(cells)))
  printed <- cells[cbind(grid$i, grid$j)]
  blank <- !grepl("[0-9]", printed)
  frame <- data.frame(document = document, table = name, row = labels[grid$i], column = names(table)[grid$j],
                      printed = printed, computed = NA_real_,
                      lower = NA_real_, upper = NA_real_, status = ifelse(blank, "", "needs data"),
                      rule = "Needs data that were not printed.",
                      computed_label = NA_character_, i = grid$i, j = grid$j)
  frame[!blank, ]
}

# The audit that a line asks for, as rows with a place.
run_rule <- function(table, name, rule) {
  options <- line_options(rule)
  found <- tryCatch(switch(rule$rule, relation = relation_ledger(table, rule$of, name),
                           roles = roles_ledger(table, name, rule, options),
                           regression = regression_ledger(table, name, rule, options)),
                    lowcarbon_error_input = function(e) {
                      if (identical(e$arg, "folder")) stop(e)
                      refuse_line(rule$line, "a rule that fits its table", rule$of, hint = conditionMessage(e))
                    })
  found <- as.data.frame(found)
  found$said <- ifelse(nzchar(found$detail), found$detail,
                       paste0("By ", if (nzchar(rule$of)) rule$of else rule$rule, " (", found$check, ")."))
  found
}

# What a rule may be told besides; a word it does not know would be an option that is not heeded.
rule_options <- list(relation = character(), roles = "total", regression = c("statistic", "levels"))

line_options <- function(rule) {
  options <- line_pairs(rule$options, rule$line)
  known <- rule_options[[rule$rule]]
  unknown <- setdiff(names(options), known)
  if (length(unknown)) {
    refuse_line(rule$line, if (length(known)) paste("options among", describe_set(known)) else
                "no options beside a relation", unknown[1L])
  }
  for (name in intersect(c("total", "levels"), names(options))) {
    values <- suppressWarnings(as.numeric(strsplit(options[[name]], ",", fixed = TRUE)[[1L]]))
    if (!length(values) || anyNA(values)) refuse_line(rule$line, paste("numbers as", name), options[[name]])
  }
  options
}

roles_ledger <- function(table, name, rule, options) {
  pairs <- line_pairs(rule$of, rule$line)
  roles <- lapply(pairs,
                  function(columns) if (all(grepl("^[0-9]+$",
                                                  columns)) && !all(columns %in% names(table))) as.integer(columns) else
                                                    columns)
  own <- list()
  if (!is.null(options$total)) own$shares <- list(total = as.numeric(options$total))
  plain <- structure(list_to_frame(stats::setNames(as.list(table), make.unique(names(table), sep = " "))),
                     headings = attr(table, "headings"))
  do.call(audit_table, c(list(plain, roles, table = name), own))
}

regression_ledger <- function(table, name, rule, options) {
  own <- list()
  if (!is.null(options$statistic)) own$estimates <- list(statistic = options$statistic)
  if (!is.null(options$levels)) own$stars <- list(levels = as.numeric(strsplit(options$levels, ",")[[1L]]))
  models <- trimws(strsplit(rule$of, "[;\uff1b]")[[1L]])
  roles <- if (length(models) && any(nzchar(models))) list(models = models[nzchar(models)])
  plain <- structure(list_to_frame(stats::setNames(as.list(table), make.unique(names(table), sep = " "))),
                     headings = attr(table, "headings"))
  do.call(audit_table, c(list(plain, roles, table = name), own))
}

# A verdict moves its cell: a contradiction always, a proof over a bound, a bound
# over nothing. Stars have a row of their own, beside their estimate's.
settle_cells <- function(frame, found, units) {
  for (k in seq_len(nrow(found))) {
    at <- cell_of_check(frame, found[k, ])
    if (length(at) != 1L) next
    if (found$check[k] == "stars") {
      frame <- rbind(frame, stars_row(frame[at, ], found[k, ]))
      next
    }
    status <- cell_status(found[k, ], units)
    if (match(status, status_rank) <= match(frame$status[at], status_rank)) next
    frame$status[at] <- status
    frame$lower[at] <- found$lower[k]
    frame$upper[at] <- found$upper[k]
    if (status != "bounded" && all(is.finite(c(found$lower[k],
                                               found$upper[k])))) frame$computed[at] <-
                                                 (found$lower[k] + found$upper[k]) / 2
    frame$rule[at] <- found$said[k]
  }
  frame
}

# The cell that a check looks at: by row and column, and where a label has
# several lines, by what is printed.
cell_of_check <- function(frame, check) {
  at <- which(frame$row == check$row & frame$column == check$column)
  if (length(at) > 1L) {
    holds <- startsWith(rep(check$printed, length(at)), frame$printed[at]) | frame$printed[at] == check$printed
    at <- if (any(holds)) at[holds][1L] else integer()
  }
  if (!length(at) && !is.na(check$printed) && nzchar(check$printed)) {
    at <- which(frame$row == check$row & frame$printed == check$printed)
  }
  at
}

stars_row <- function(cell, check) {
  cell$column <- paste0(cell$column, ", stars")
  cell$printed <- strrep("*", lengths(regmatches(cell$printed, gregexpr("[*\u2217]", cell$printed))))
  settled <- check$lower == check$upper
  cell$status <- if (check$verdict %in% c("inconsistent",
                                          "impossible")) "inconsistent" else
                                            if (check$verdict != "consistent") "needs data" else
                                              if (settled) "reproduced" else "bounded"
  cell$computed <- if (settled) check$lower else NA_real_
  cell[c("lower", "upper")] <- check[c("lower", "upper")]
  cell$rule <- check$said
  cell
}

status_rank <- c("needs data", "bounded", "reproduced", "recovered", "inconsistent")

# A range of at most `units` units of the last digit gives the number, a wider one
# only bounds it.
cell_status <- function(found, units) {
  if (found$verdict %in% c("inconsistent", "impossible")) return("inconsistent")
  if (found$verdict != "consistent" || !all(is.finite(c(found$lower, found$upper)))) return("needs data")
  own <- printed_numbers(found$printed)
  if (anyNA(own$lower)) return("needs data")
  if (found$upper - found$lower <= units * (own$upper - own$lower) * (1 + 1e-9)) "reproduced" else "bounded"
}

# A blank cell alone on the left of a relation: what the right side gives it.
recover_cells <- function(frame, table, document, name, rules) {
  for (k in which(rules$rule == "relation")) {
    left <- trimws(gsub("`", "", sub("=.*$", "", rules$of[k])))
    j <- match(left, names(table))
    if (is.na(j) || !grepl("=", rules$of[k], fixed = TRUE)) next
    labels <- filled_labels(table[[1L]])
    for (i in which(!grepl("[0-9]", table[[j]]))) {
      range <- recovered_range(table, i, j, rules$of[k])
      if (is.null(range)) next
      frame <- rbind(frame,
                     data.frame(document = document, table = name, row = labels[i], column = left,
                                printed = table[[j]][i], computed = mean(range),
                                       lower = range[1L], upper = range[2L], status = "recovered",
                                       rule = paste0("By ", rules$of[k], "."),
                                       computed_label = NA_character_, i = i, j = j))
    }
  }
  frame
}

# What the right side leaves for a cell, found by putting a number there; the other
# rows say whether the relation is in percent.
recovered_range <- function(table, i, j, relation) {
  trial <- as.data.frame(table, optional = TRUE)
  trial[[1L]] <- make.unique(filled_labels(trial[[1L]]), sep = " ")
  trial[[j]][i] <- "0"
  found <- tryCatch(as.data.frame(relation_ledger(trial, relation, "")), lowcarbon_error_input = function(e) NULL)
  found <- found[found$row == trial[[1L]][i] & is.finite(found$lower) & is.finite(found$upper), ]
  if (is.null(found) || nrow(found) != 1L) NULL else c(found$lower, found$upper)
}
