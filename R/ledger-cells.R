# What a ledger is built of: the cells of a printed table or a claim of the text,
# and the ways to fill one with what other printed cells imply. The status follows
# from comparing intervals.

ledger_statuses <- function() c("reproduced", "inconsistent", "recovered", "bounded", "needs data")

# A range no wider than this share of the printed number says something about it.
tight_share <- 0.25

# What the rules left as "needs data" though something is known: numbers that lie in
# a tight range, and cells that hold no number, for which there is none to need.
settle_bounded <- function(ledger) {
  cells <- parse_estimates(ledger$printed) # of an estimate and its error, the estimate
  value <- abs(ifelse(cells$paired, cells$value, printed_value(ledger$printed)))
  tight <- ledger$upper - ledger$lower <= tight_share * value * (1 + 1e-9)
  word <- !grepl("[0-9]", ledger$printed)
  ledger$status[ledger$status == "needs data" & (word | tight %in% TRUE)] <- "bounded"
  ledger
}

# Every cell of a printed table but its stub, as "needs data". `stub` are the
# column numbers that name the row (labels joined by ", "), `skip` columns of
# words that are no results.
ledger_cells <- function(document, table, stub = 1L, skip = integer(), rule = "Needs data that were not printed.") {
  cells <- document_table(document, table)
  labels <- ledger_row_labels(cells, stub)
  columns <- setdiff(seq_along(cells), c(stub, skip))
  frame <- do.call(rbind, lapply(columns, function(j) {
    data.frame(document = document, table = id_strings(table), row = labels, column = names(cells)[j],
               printed = cells[[j]], i = seq_along(labels), j = j)
  }))
  frame <- frame[order(frame$i, frame$j), ]
  frame <- frame[nzchar(trimws(frame$printed)), ]
  ledger_blank(frame, rule)
}

# A blank continues the cell above in the table's own stub columns; elsewhere it
# is a name that was lost.
ledger_row_labels <- function(cells, stub) {
  filled <- lapply(stub, function(j) {
    column <- cells[[j]]
    given <- nzchar(column)
    if (j > attr(cells, "stub")) return(ifelse(given, column, "?"))
    if (given[1L]) column[given][cumsum(given)] else column
  })
  do.call(paste, c(filled, sep = ", "))
}

# A number named in the text of a document: `claim` says in a few words what it
# is said to be.
ledger_claim <- function(document, claim, printed, place = "text") {
  frame <- data.frame(document = document, table = "text", row = claim, column = place, printed = as.character(printed),
                      i = NA_integer_, j = NA_integer_)
  ledger_blank(frame, "Needs data that were not printed.")
}

# A heading of a table: in row 0, as in the mends of document_table().
ledger_heading <- function(document, table, j) {
  heading <- names(document_table(document, table))[j]
  frame <- data.frame(document = document, table = id_strings(table), row = "heading", column = paste("column", j),
                      printed = heading, i = 0L, j = as.integer(j))
  ledger_blank(frame, "A heading.")
}

# One row for the stars of each estimate, beside the row of the cell. `size`: the
# absolute statistic of each; `rule`: the star rule the tables follow, or NULL;
# `says`: the sentence of each, but for its end.
ledger_stars <- function(document, cells, size, rule, says) {
  ledger <- data.frame(document = document, table = id_strings(cells$table), row = cells$row,
                       column = paste0(cells$column, ", stars"),
                       printed = stars_text(cells$stars), i = NA_integer_, j = NA_integer_)
  ledger <- ledger_blank(ledger, "No rule gives the printed stars.")
  if (is.null(rule)) return(ledger)
  open <- stars_range(size, rule)
  settled <- open$lower == open$upper | cells$stars < open$lower | cells$stars > open$upper
  label <- ifelse(settled, stars_text(open$lower), NA_character_)
  end <- ifelse(settled, ".", "; rounding leaves one more or one less open.")
  ledger_fill_label(ledger, seq_len(nrow(ledger)), label, paste0(says, end), settles = FALSE)
}

ledger_blank <- function(frame, rule) {
  data.frame(frame[c("document", "table", "row", "column", "printed")], computed = NA_real_, lower = NA_real_,
             upper = NA_real_, status = "needs data", rule = rule, computed_label = NA_character_, frame[c("i", "j")])
}

# Fills cells (a logical or integer index into the ledger) with what the other
# printed cells imply: `implied` an interval, `computed` its best value.
# `settles`: does a contradiction leave no doubt which number is the right one?
# `printed`: what the printed strings stand for, where their own decimals do not
# say it (see printed_block()).
ledger_fill <- function(ledger, at, implied, rule, computed = (implied$lower + implied$upper) / 2, settles = FALSE,
                        printed = printed_interval(ledger$printed[at])) {
  at <- if (is.logical(at)) which(at) else at
  ledger$computed[at] <- computed
  ledger$lower[at] <- implied$lower
  ledger$upper[at] <- implied$upper
  agrees <- span_meet(implied, printed)
  ledger$status[at] <- ifelse(agrees, "reproduced", ifelse(settles, "recovered", "inconsistent"))
  ledger$rule[at] <- rule
  ledger
}

# The same for words: stages, types, better or worse. NA: cannot be decided.
ledger_fill_label <- function(ledger, at, label, rule, settles = TRUE) {
  at <- if (is.logical(at)) which(at) else at
  ledger$computed_label[at] <- label
  agrees <- tolower(trimws(label)) == tolower(trimws(ledger$printed[at]))
  ledger$status[at] <- ifelse(is.na(agrees), "needs data",
                              ifelse(agrees, "reproduced", ifelse(settles, "recovered", "inconsistent")))
  ledger$rule[at] <- rule
  ledger
}

# A cell that is one part of an identity already used to check another cell, or
# that is only bounded: the bounds are noted, the status stays "needs data"
# unless the printed number lies outside.
ledger_bound <- function(ledger, at, implied, rule, printed = printed_interval(ledger$printed[at])) {
  at <- if (is.logical(at)) which(at) else at
  ledger$lower[at] <- implied$lower
  ledger$upper[at] <- implied$upper
  possible <- span_meet(implied, printed)
  ledger$status[at] <- ifelse(possible, "needs data", "inconsistent")
  ledger$rule[at] <- rule
  ledger
}

# A statement about several cells ("in every year"): `held` says of each whether
# it holds, NA where rounding hides it. Where it does not hold throughout the
# computed label says how often it does.
ledger_fill_holds <- function(ledger, at, held, rule, settles = TRUE) {
  at <- if (is.logical(at)) which(at) else at
  label <- if (any(!held, na.rm = TRUE)) {
    paste(sum(held, na.rm = TRUE), "of", length(held))
  } else if (anyNA(held)) {
    NA_character_
  } else {
    ledger$printed[at]
  }
  ledger_fill_label(ledger, at, label, rule, settles)
}

# Which ledger rows are the cells of a table at rows i and columns j.
ledger_at <- function(ledger, table, i = NULL, j = NULL) {
  here <- ledger$table == id_strings(table)
  if (!is.null(i)) here <- here & ledger$i %in% i
  if (!is.null(j)) here <- here & ledger$j %in% j
  which(here)
}
