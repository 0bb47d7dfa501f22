# How each kind of result is laid out: cells as strings, rows of heads, a title
# and notes. A layout has the attributes of a regression table, so that the same
# writers serve both.

new_layout <- function(cells, heads, heading, title = NULL, note = character(), section = NULL, align = NULL,
                       values = NULL) {
  names <- make.unique(c(heading, distinct_heads(heads)), sep = " ")
  if (is.null(section)) section <- rep("row", nrow(cells))
  frame <- list_to_frame(stats::setNames(lapply(seq_len(ncol(cells)), function(j) unname(cells[, j])), names))
  new_result(frame, c("lowcarbon_layout", "lowcarbon_regression_table"), heads = heads, heading = heading,
             title = title, note = note,
             section = section, align = align, values = values)
}

# `look` holds what the caller chose: lang, digits, columns, dictionary.
table_layout <- function(x, look, ...) UseMethod("table_layout")

#' @export
table_layout.default <- function(x, look, ...) {
  if (!is.null(look$columns)) {
    abort_input("columns", "NULL for fits", describe_found(look$columns),
                hint = "regression_table()'s `terms` chooses rows.")
  }
  models <- is.list(x) && !is.data.frame(x) && !is.object(x)
  arguments <- c(if (models) x else list(x), regression_choices(list(...), look))
  table <- tryCatch(do.call(regression_table, arguments, quote = TRUE),
                    lowcarbon_error_input = function(e) refuse_layout(x, e))
  if (look$lang == "zh") attr(table, "note") <- regression_note(table, look$lang)
  table
}

# Arguments of regression_table() in the words of the language, where the caller
# has not chosen them.
regression_choices <- function(given, look) {
  if (length(given) && (is.null(names(given)) || !all(nzchar(names(given))))) no_more_arguments(1)
  unknown <- setdiff(names(given), setdiff(names(formals(regression_table)), c("...", "format", "file")))
  if (length(unknown)) do.call(no_more_arguments, given[unknown], quote = TRUE)
  labels <- c(given$labels, look$dictionary)
  preset <- list(labels = if (length(labels)) labels[!duplicated(names(labels))],
                 digits = if (length(look$digits) == 1L) look$digits[[1L]])
  if (look$lang == "zh") preset <- c(preset, list(heading = say("term", "zh"), yes = say(c("yes", "no"), "zh")))
  preset <- Filter(Negate(is.null), preset)
  c(given[setdiff(names(given), "labels")], preset[setdiff(names(preset), setdiff(names(given), "labels"))])
}

regression_note <- function(table, lang) {
  choices <- attr(table, "choices")
  note_on_parentheses(choices$statistic[1L], choices$stars, lang)
}

note_on_parentheses <- function(statistic, stars, lang) {
  zh <- lang == "zh"
  text <- say(if (identical(statistic, "t")) "t in parentheses" else "se in parentheses", lang)
  if (length(stars)) text <- paste0(text, if (zh) "\uff1b" else "; ", thresholds_text(stars, lang))
  paste0(text, if (zh) "\u3002" else ".")
}

refuse_layout <- function(x, e) {
  if (!identical(e$arg, "...")) stop(e)
  abort_input("x", "a result of the package, a fit, a list of fits, or a data frame", describe_class(x),
              hint = conditionMessage(e))
}

#' @export
table_layout.lowcarbon_regression_table <- function(x, look, ...) {
  no_more_arguments(...)
  x
}

# What only fits and effects know; a table of anything else takes no more.
no_more_arguments <- function(...) {
  if (!...length()) return(invisible())
  names <- ...names()
  given <- if (length(names) && any(nzchar(names))) describe_set(names[nzchar(names)]) else "one without a name"
  abort_input("...", "no further argument for a table of this kind", given,
              hint = paste0("write_table() takes `lang`, `digits`, `title`, `notes`, `columns` and `dictionary`; for ",
                            "fits also what regression_table() takes."))
}

# ---- any data frame ------------------------------------------------------------

#' @export
table_layout.data.frame <- function(x, look, ...) {
  no_more_arguments(...)
  if (is.null(names(x))) abort_input("x", "a data frame with named columns", "no names")
  wide <- names(x)[vapply(x, function(column) length(dim(column)) > 1L, NA)]
  if (length(wide)) {
    abort_input("x", "columns of one value a row", paste("a matrix or data frame in", describe_set(wide)))
  }
  frame_layout(as.data.frame(x), look, NULL, character())
}

#' @export
table_layout.lowcarbon_result <- function(x, look, ...) {
  no_more_arguments(...)
  frame_layout(as.data.frame(x), look, layout_title(x, look$lang), layout_notes(x, look$lang))
}

# The counts of stages and lags are called by the stage and the system.
#' @export
table_layout.lowcarbon_coupling <- function(x, look, ...) {
  no_more_arguments(...)
  frame <- as.data.frame(x)
  stages <- paste0("stage_", attr(x, "labels"))
  lags <- setdiff(grep("^lag_", names(frame), value = TRUE), stages)
  systems <- sub("^lag_", "", lags)
  systems <- ifelse(systems == "none", say("none", look$lang), label_own(systems, look$dictionary))
  heads <- c(stats::setNames(say(attr(x, "labels"), look$lang, look$dictionary), stages),
             stats::setNames(paste0(say("lag_head", look$lang), systems), lags))
  look$dictionary <- c(look$dictionary, heads[setdiff(names(heads), names(look$dictionary))])
  frame_layout(frame, look, layout_title(x, look$lang), layout_notes(x, look$lang))
}

# `own` names columns that carry a user's names, which only the dictionary renames.
frame_layout <- function(frame, look, title, note, own = character()) {
  frame <- chosen_columns(frame, look$columns)
  check_digit_names(look$digits, names(frame))
  values <- unname(as.list(frame))
  cells <- column_texts(frame, look)
  shown <- ifelse(names(frame) %in% own, label_own(names(frame), look$dictionary),
                  say(names(frame), look$lang, look$dictionary))
  numeric <- vapply(frame, is_plain_numeric, NA)
  new_layout(cells, list(columns = shown[-1L]), shown[1L], title, note, align = ifelse(numeric, "right", "left"),
             values = values)
}

chosen_columns <- function(frame, columns) {
  if (!ncol(frame)) abort_input("x", "at least one column", "none")
  if (is.null(columns)) return(frame)
  check_strings(columns, "columns")
  unknown <- setdiff(columns, names(frame))
  if (length(unknown)) {
    abort_input("columns", "names of columns of `x`", paste("no column", describe_set(unknown)),
                hint = paste0("`x` has ", describe_set(names(frame), at_most = 20L), "."))
  }
  frame[columns]
}

check_digit_names <- function(digits, names) {
  unknown <- setdiff(names(digits), names)
  if (length(unknown)) {
    abort_input("digits", "names of columns of the table", paste("no column", describe_set(unknown)),
                hint = paste0("The table has ", describe_set(names, at_most = 20L), "."))
  }
}

column_texts <- function(frame, look) {
  texts <- Map(function(column, name) column_text(column, name, look), frame, names(frame))
  matrix(unlist(texts, use.names = FALSE), nrow(frame), ncol(frame))
}

# Columns whose cells are words of the package; those of others are the user's.
word_columns <- c("effect", "horizon", "component", "direction", "stage", "stage_of_mean", "stage_of_means",
                  "lag", "quadrant", "cluster", "verdict", "status", "type",
                  "inside", "stable")

# Factors that are the package's words; any other is a column of the user's.
kaya_words <- c("total", "intensity", "structure", "scale")

column_text <- function(column, name, look) {
  if (is.logical(column)) column <- c("no", "yes")[column + 1L]
  if (is_plain_numeric(column)) return(decimal_text(as.double(column), number_digits(column, name, look$digits), name))
  if (is.list(column)) column <- vapply(column, function(cell) paste(format(cell), collapse = ", "), "")
  text <- if (is.factor(column) || is.character(column)) as.character(column) else format(column)
  known <- name %in% word_columns | (name == "factor" & text %in% kaya_words)
  text <- ifelse(known, say(text, look$lang, look$dictionary), label_own(text, look$dictionary))
  ifelse(is.na(column), "", text)
}

# Decimals of a column: those asked for, three for p-values, none for whole
# numbers, else by the size of its largest number.
number_digits <- function(x, name, digits) {
  if (!is.null(names(digits)) && name %in% names(digits)) return(digits[[name]])
  if (grepl("^p([._]value)?$", name)) return(3L)
  known <- x[is.finite(x)]
  if (!length(known) || all(known == round(known))) return(0L)
  if (length(digits) == 1L && is.null(names(digits))) return(digits)
  top <- max(abs(known))
  if (top < 0.01) min(2L - floor(log10(top)), 15L) else max(0L, 3L - (top >= 10) - (top >= 1000) - (top >= 1e5))
}

# sprintf() and not format(): the same digits whatever the user's options.
decimal_text <- function(x, digits, name = "") {
  text <- sprintf("%.*f", as.integer(digits), x)
  text <- sub("^-(0(\\.0*)?)$", "\\1", text)
  if (grepl("^p([._]value)?$", name)) {
    floor <- 10^-digits
    small <- !is.na(x) & x < floor / 2
    text[small] <- paste0("<", sprintf("%.*f", as.integer(digits), floor))
  }
  text[is.na(x)] <- ""
  text[!is.na(x) & is.infinite(x)] <- ifelse(x[!is.na(x) & is.infinite(x)] > 0, "\u221e", "-\u221e")
  text
}

# ---- titles and notes ------------------------------------------------------------

# In English the title a result prints; in Chinese that of its kind.
layout_title <- function(x, lang) {
  if (lang == "en") return(paste(strwrap(result_title(x), width = 10000L), collapse = " "))
  keys <- sub("^lowcarbon_", "title_", class(x))
  known <- keys[keys %in% words_table()$key]
  say(c(known, "title_result")[1L], lang)
}

layout_notes <- function(x, lang) {
  choices <- attr(x, "choices")
  choices <- choices[lengths(choices) > 0L & nzchar(names(choices))]
  if (!length(choices)) return(character())
  texts <- vapply(choices, choice_text, "")
  zh <- lang == "zh"
  lines <- paste0(say(names(choices), lang), if (zh) "\uff1a" else ": ", say(texts, lang))
  paste0(paste(lines, collapse = if (zh) "\uff1b" else "; "), if (zh) "\u3002" else ".")
}

# Choices are few and short; a long vector is named by its ends.
choice_text <- function(choice) {
  text <- if (is.numeric(choice)) {
    formatC(choice, digits = 7L, format = "fg", decimal.mark = ".", width = 1L)
  } else {
    trimws(format(choice))
  }
  if (length(text) > 12L) text <- c(text[1:5], "...", text[length(text)])
  paste(text, collapse = ", ")
}

# ---- one column a factor, a component, an effect ---------------------------------

#' @export
table_layout.lowcarbon_lmdi <- function(x, look, ...) {
  no_more_arguments(...)
  frame <- as.data.frame(x)
  keys <- setdiff(names(frame), c("factor", "effect", "share", "relative"))
  wide <- spread_column(frame, keys, "factor", "effect")
  own <- setdiff(names(wide), c("from", "to", kaya_words))
  frame_layout(wide, even_digits(look, wide, keys), layout_title(x, look$lang), layout_notes(x, look$lang), own)
}

# One row a period: the whole, the groups, the pairs, the contributions in percent.
#' @export
table_layout.lowcarbon_dagum <- function(x, look, ...) {
  no_more_arguments(...)
  frame <- as.data.frame(x)
  keys <- setdiff(names(frame), c("component", "group_1", "group_2", "estimate", "share", "lower", "upper", "n"))
  share <- startsWith(frame$component, "contribution")
  frame$number <- ifelse(share, frame$share, frame$estimate)
  frame$cell <- paste(frame$component, frame$group_1, frame$group_2, sep = "\r")
  if (!length(keys)) frame$number[share] <- frame$share[share]
  wide <- spread_column(frame, keys, "cell", "number")
  first <- match(setdiff(names(wide), keys), frame$cell)
  heads <- inequality_heads(frame[first, ], share[first], look)
  digits <- even_digits(look, wide, keys, names(wide) %in% frame$cell[share])
  layout <- frame_layout(wide, digits, layout_title(x, look$lang), layout_notes(x, look$lang),
                         setdiff(names(wide), keys))
  if (!length(keys)) return(stand_up(layout, heads, look))
  lead <- rep("", length(keys) - 1L)
  whole <- list(groups = c(lead, heads$groups), columns = c(say(keys[-1L], look$lang, look$dictionary), heads$columns))
  new_layout(body_cells(layout), whole, attr(layout, "heading"), attr(layout, "title"), attr(layout, "note"),
             align = attr(layout, "align"),
             values = attr(layout, "values"))
}

inequality_heads <- function(rows, share, look) {
  groups <- ifelse(share, say("contributions", look$lang), say(rows$component, look$lang))
  first <- as.character(rows$group_1)
  second <- as.character(rows$group_2)
  pair <- ifelse(is.na(second) | second == first, label_own(first, look$dictionary),
                 paste(label_own(first, look$dictionary), label_own(second, look$dictionary), sep = "-"))
  columns <- ifelse(share, say(paste0("share_", rows$component), look$lang), ifelse(is.na(first), "", pair))
  alone <- !nzchar(columns)
  columns[alone] <- groups[alone]
  groups[alone] <- ""
  list(groups = groups, columns = columns)
}

# A single row reads better upright: one line a component.
stand_up <- function(layout, heads, look) {
  label <- ifelse(nzchar(heads$groups), paste0(heads$groups, ": ", heads$columns), heads$columns)
  new_layout(cbind(label, body_cells(layout)[1L, ], deparse.level = 0L), list(columns = say("estimate", look$lang)),
             say("component", look$lang),
             attr(layout, "title"), attr(layout, "note"), align = c("left", "right"),
             values = list(label, unlist(attr(layout, "values"))))
}

#' @export
table_layout.lowcarbon_theil <- function(x, look, ...) table_layout.lowcarbon_dagum(x, look, ...)

# Columns of one quantity get the same decimals.
even_digits <- function(look, wide, keys, share_like = rep(FALSE, length(wide))) {
  if (!is.null(look$digits)) return(look)
  spread <- !names(wide) %in% keys
  level <- spread & !share_like
  digits <- stats::setNames(rep(2L, sum(spread)), names(wide)[spread])
  if (any(level)) digits[names(wide)[level]] <- number_digits(unlist(wide[level]), "", NULL)
  look$digits <- digits
  look
}

# Long to wide in the order of first appearance; no cell may be there twice.
spread_column <- function(frame, keys, name, value) {
  id <- if (length(keys)) {
    do.call(paste, c(lapply(frame[keys], as.character), list(sep = "\r")))
  } else {
    rep("", nrow(frame))
  }
  rows <- match(id, unique(id))
  heads <- unique(as.character(frame[[name]]))
  cells <- matrix(NA_real_, max(rows), length(heads))
  at <- cbind(rows, match(as.character(frame[[name]]), heads))
  if (anyDuplicated(at)) abort_internal("two numbers for one cell of a table")
  cells[at] <- frame[[value]]
  out <- frame[!duplicated(id), keys, drop = FALSE] # no column without keys, but a row
  for (j in seq_along(heads)) out[[heads[j]]] <- cells[, j]
  rownames(out) <- NULL
  out
}

# Direct, indirect and total side by side, the short beside the long term, with
# errors or t in parentheses below.
#' @export
table_layout.lowcarbon_effects <- function(x, look, statistic = c("std.error", "t"),
                                           stars = c("***" = 0.01, "**" = 0.05, "*" = 0.1), ...) {
  no_more_arguments(...)
  statistic <- check_choice(statistic)
  stars <- check_stars(stars)
  frame <- as.data.frame(x)
  columns <- unique(frame[c("horizon", "effect")])
  terms <- unique(frame$term)
  at <- cbind(match(frame$term, terms),
              match(paste(frame$horizon, frame$effect), paste(columns$horizon, columns$effect)))
  cells <- effect_cells(frame, at, length(terms), nrow(columns), effect_digits(frame, look$digits), statistic, stars)
  has_errors <- any(nzchar(cells$below))
  keep <- as.vector(rbind(TRUE, rep(has_errors, length(terms))))
  body <- cbind(as.vector(rbind(label_own(terms, look$dictionary), "")),
                interleave(cells$above, cells$below))[keep, , drop = FALSE]
  heads <- list(groups = say(columns$horizon, look$lang, look$dictionary),
                columns = say(columns$effect, look$lang, look$dictionary))
  note <- c(layout_notes(x, look$lang), if (has_errors) note_on_parentheses(statistic, stars, look$lang))
  new_layout(body, heads, say("term", look$lang), layout_title(x, look$lang), note,
             section = rep_len(c("coefficient", "statistic"), 2L * length(terms))[keep])
}

effect_digits <- function(frame, digits) {
  if (length(digits) == 1L && is.null(names(digits))) digits else number_digits(frame$estimate, "estimate", digits)
}

effect_cells <- function(frame, at, rows, columns, digits, statistic, stars) {
  above <- below <- matrix("", rows, columns)
  marks <- stars_of(frame$p.value, stars)
  above[at] <- paste0(decimal_text(frame$estimate, digits), marks)
  under <- if (statistic == "t") decimal_text(frame$statistic, 2L) else decimal_text(frame$std.error, digits)
  below[at] <- ifelse(nzchar(under), paste0("(", under, ")"), "")
  list(above = above, below = below)
}

thresholds_text <- function(stars, lang) {
  levels <- sort(stars)
  paste(paste0(names(levels), " p < ", vapply(levels, format, "", digits = 4L)),
        collapse = if (lang == "zh") "\uff0c" else ", ")
}

interleave <- function(above, below) {
  out <- matrix("", 2L * nrow(above), ncol(above))
  out[seq(1L, nrow(out), 2L), ] <- above
  out[seq(2L, nrow(out), 2L), ] <- below
  out
}
