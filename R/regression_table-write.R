# A laid-out regression table as a data frame that prints itself, and as
# Markdown, HTML, LaTeX and flextable.

new_regression_table <- function(columns, spec, layout, heads, lines, title) {
  names <- make.unique(c(spec$heading, distinct_heads(heads)), sep = " ")
  cells <- c(list(layout$label), lapply(seq_along(columns), function(j) layout$text[, j]))
  frame <- list_to_frame(stats::setNames(cells, names))
  new_result(frame, "lowcarbon_regression_table", choices = list(statistic = spec$statistic, stars = spec$stars),
             heads = heads,
             section = layout$section, note = lines, title = title, heading = spec$heading,
             estimates = all_estimates(columns, "conf.int" %in% spec$statistic), shown = layout$shown)
}

# Heads that repeat under several groups get the group's before them.
distinct_heads <- function(heads) {
  names <- heads$columns
  again <- duplicated(names) | duplicated(names, fromLast = TRUE)
  if (!is.null(heads$groups)) names[again] <- ifelse(nzchar(heads$groups[again]),
                                                     paste0(heads$groups[again], ": ", names[again]), names[again])
  names
}

all_estimates <- function(columns, limits) {
  pieces <- Map(function(column, j) {
    table <- column$table
    if (!limits) table[c("low", "high")] <- NULL
    list_to_frame(c(list(column = rep_len(j, nrow(table)), head = rep_len(column$head, nrow(table))), table))
  }, columns, seq_along(columns))
  do.call(rbind, unname(pieces))
}

#' @export
result_title.lowcarbon_regression_table <- function(x) {
  title <- attr(x, "title")
  if (is.null(title)) paste("Regression table,", ncol(x) - 1L, "columns") else title
}

render_table <- function(table, format) {
  switch(format, data.frame = table, markdown = as_text(markdown_table(table), "markdown"),
         html = as_text(html_table(table), "html"),
         latex = as_text(latex_table(table), "latex"), flextable = word_table(table))
}

as_text <- function(lines, format) {
  structure(paste(enc2utf8(lines), collapse = "\n"), class = c("lowcarbon_text", "character"), format = format)
}

#' @export
print.lowcarbon_text <- function(x, ...) {
  check_dots(...)
  cat(unclass(x), "\n", sep = "")
  invisible(x)
}

# ---- pieces all forms share --------------------------------------------------

# Body cells as a matrix, labels first.
body_cells <- function(table) {
  frame <- as.data.frame(table)
  matrix(unlist(frame, use.names = FALSE), nrow(frame))
}

# The rows of heads, the first column's among them: its head stands in the top row.
head_cells <- function(table) {
  heads <- attr(table, "heads")
  first <- c(attr(table, "heading"), rep("", length(heads) - 1L))
  cbind(first, do.call(rbind, unname(heads)), deparse.level = 0L)
}

# Runs of equal heads in neighbouring columns: list(text, length). Only groups span.
head_runs <- function(cells, row, spans) {
  text <- cells[row, ]
  if (!spans) return(list(text = text, length = rep(1L, length(text))))
  new <- c(TRUE, TRUE, text[-(1:2)] != text[-c(1L, length(text))] | !nzchar(text[-(1:2)]))[seq_along(text)]
  start <- which(new)
  list(text = text[start], length = diff(c(start, length(text) + 1L)))
}

has_groups <- function(table) !is.null(attr(table, "heads")$groups)

# Where a line separates the coefficients from the foot.
foot_start <- function(table) {
  section <- attr(table, "section")
  at <- match(FALSE, section %in% c("coefficient", "statistic"))
  if (is.na(at) || at == 1L) NA_integer_ else at
}

# ---- print -------------------------------------------------------------------

# Columns on screen, whatever the script: Chinese characters take two.
display_width <- function(x) nchar(x, type = "width", allowNA = TRUE, keepNA = FALSE)

pad <- function(x, width, side = "right") {
  short <- display_width(x)
  short[is.na(short)] <- nchar(x[is.na(short)], type = "bytes")
  gap <- strrep(" ", pmax(width - short, 0L))
  switch(side, right = paste0(x, gap), left = paste0(gap, x), centre = {
    before <- nchar(gap) %/% 2L
    paste0(strrep(" ", before), x, strrep(" ", nchar(gap) - before))
  })
}

#' @export
print.lowcarbon_regression_table <- function(x, ...) {
  check_dots(...)
  lines <- plain_table(x)
  cat(lines, sep = "\n")
  invisible(x)
}

#' @export
format.lowcarbon_regression_table <- function(x, ...) {
  check_dots(...)
  plain_table(x)
}

plain_table <- function(x) {
  heads <- head_cells(x)
  body <- body_cells(x)
  widths <- plain_widths(x, heads, body)
  line <- function(cells) sub(" +$", "", paste(pad_columns(cells, widths, column_align(x)), collapse = "  "))
  rule <- strrep("-", sum(widths) + 2L * (length(widths) - 1L))
  at <- foot_start(x)
  text <- vapply(seq_len(nrow(body)), function(i) line(body[i, ]), "")
  if (!is.na(at)) text <- append(text, rule, at - 1L)
  shown <- lapply(seq_len(nrow(heads)), function(i) head_line(x, heads, i, widths))
  notes <- attr(x, "note")
  c(attr(x, "title"), rule, unlist(shown), rule, text, rule,
    if (length(notes)) strwrap_wide(note_text(x), max(nchar(rule), 60L)))
}

# The note in one piece, behind the word for it.
note_text <- function(table) {
  lang <- attr(table, "lang")
  paste0(if (identical(lang, "zh")) say("note", lang) else "Note: ", paste(attr(table, "note"), collapse = " "))
}

# "left", "center" or "right" for each column; those of regressions stand centred.
column_align <- function(table) {
  align <- attr(table, "align")
  if (is.null(align)) c("left", rep("center", ncol(table) - 1L)) else align
}

pad_columns <- function(cells, widths, align) {
  side <- c(left = "right", center = "centre", right = "left")[align]
  vapply(seq_along(cells), function(j) pad(cells[j], widths[j], side[[j]]), "")
}

# Wide enough for every cell and, over several columns, for the heads above them.
plain_widths <- function(x, heads, body) {
  narrow <- if (has_groups(x)) heads[-1L, , drop = FALSE] else heads
  widths <- apply(rbind(narrow, body), 2L, function(column) max(display_width(column)))
  widths[1L] <- max(widths[1L], display_width(heads[, 1L]))
  if (!has_groups(x)) return(widths)
  runs <- head_runs(heads, 1L, TRUE)
  end <- cumsum(runs$length)
  for (r in seq_along(end)[-1L]) {
    at <- (end[r] - runs$length[r] + 1L):end[r]
    lack <- display_width(runs$text[r]) - sum(widths[at]) - 2L * (length(at) - 1L)
    if (lack > 0L) widths[at] <- widths[at] + ceiling(lack / length(at))
  }
  widths
}

# A row of heads; under groups, lines that span their columns.
head_line <- function(x, heads, i, widths) {
  runs <- head_runs(heads, i, i == 1L && has_groups(x))
  end <- cumsum(runs$length)
  room <- vapply(seq_along(end),
                 function(r) sum(widths[(end[r] - runs$length[r] + 1L):end[r]]) + 2L * (runs$length[r] - 1L), 0)
  align <- ifelse(runs$length > 1L, "center", column_align(x)[end])
  text <- paste(pad_columns(runs$text, room, align), collapse = "  ")
  under <- NULL
  if (i == 1L && has_groups(x)) {
    marks <- ifelse(seq_along(room) > 1L & nzchar(runs$text), "-", " ")
    under <- sub(" +$", "", paste(strrep(marks, room), collapse = "  "))
  }
  c(sub(" +$", "", text), under)
}

# strwrap() by display width, breaking between words.
strwrap_wide <- function(text, width) {
  words <- strsplit(gsub(" (p) (<) ", "\001\\1\001\\2\001", text), " ", fixed = TRUE)[[1L]]
  words <- gsub("\001", " ", words, fixed = TRUE) # a threshold stays on one line
  lines <- character()
  current <- ""
  for (word in words) {
    longer <- if (nzchar(current)) paste(current, word) else word
    if (nzchar(current) && display_width(longer) > width) {
      lines <- c(lines, current)
      current <- word
    } else {
      current <- longer
    }
  }
  c(lines, current)
}

# ---- Markdown ----------------------------------------------------------------

# A pipe table, which every dialect knows: the top row of heads is its head, the
# others are its first rows; a head over several columns stands over the first.
markdown_table <- function(table) {
  heads <- escape_markdown(head_cells(table))
  body <- escape_markdown(body_cells(table))
  if (has_groups(table)) {
    runs <- head_runs(head_cells(table), 1L, TRUE)
    starts <- cumsum(c(1L, runs$length))[seq_along(runs$length)]
    heads[1L, -starts] <- ""
  }
  all <- rbind(heads, body)
  widths <- pmax(apply(all, 2L, function(column) max(display_width(column))), 3L)
  row <- function(cells) paste0("| ", paste(pad(cells, widths), collapse = " | "), " |")
  dashes <- paste0(ifelse(column_align(table) == "center", ":", "-"), strrep("-", widths - 2L),
                   ifelse(column_align(table) == "left", "-", ":"))
  note <- attr(table, "note")
  title <- attr(table, "title")
  c(if (!is.null(title)) c(paste0("**", escape_markdown(title), "**"), ""), row(all[1L, ]), row(dashes),
    apply(all[-1L, , drop = FALSE], 1L, row), if (length(note)) c("", escape_markdown(note_text(table))))
}

# ---- HTML --------------------------------------------------------------------

html_table <- function(table) {
  heads <- head_cells(table)
  body <- body_cells(table)
  at <- foot_start(table)
  section <- attr(table, "section")
  rows <- vapply(seq_len(nrow(body)), function(i) html_row(body[i, ], section[i], i == at, column_align(table)), "")
  note <- attr(table, "note")
  title <- attr(table, "title")
  c(paste0("<table class=\"regression\" style=\"border-collapse: collapse; ",
           "border-top: 2px solid; border-bottom: 2px solid;\">"),
    if (!is.null(title)) paste0("<caption>", escape_html(title), "</caption>"), "<thead>",
    vapply(seq_len(nrow(heads)), function(i) html_head(heads, i, i == 1L && has_groups(table), column_align(table)),
           ""), "</thead>", "<tbody>", rows, "</tbody>",
    if (length(note)) paste0("<tfoot><tr><td colspan=\"", ncol(body),
                             "\" style=\"text-align: left; border-top: 1px solid; padding: .2em .6em; font-size: ",
                             "smaller;\">",
                             escape_html(note_text(table)), "</td></tr></tfoot>"), "</table>")
}

html_head <- function(heads, i, spans, align) {
  runs <- head_runs(heads, i, spans)
  align <- ifelse(runs$length > 1L, "center", align[cumsum(runs$length)])
  last <- i == nrow(heads)
  border <- ifelse(last | spans & nzchar(runs$text) & seq_along(runs$text) > 1L, " border-bottom: 1px solid;",
                   " border-bottom: none;")
  paste0("<tr>",
         paste0("<th", ifelse(runs$length > 1L, paste0(" colspan=\"", runs$length, "\""), ""), " style=\"text-align: ",
                        align, "; font-weight: normal; padding: .1em .6em;", border, "\">",
                        escape_html(runs$text), "</th>", collapse = ""), "</tr>")
}

html_row <- function(cells, section, line, align) {
  top <- if (isTRUE(line)) " border-top: 1px solid;" else ""
  gap <- if (section == "coefficient") ".15em .6em 0" else if (section == "statistic") "0 .6em .15em" else ".1em .6em"
  paste0("<tr class=\"", section, "\">",
         paste0("<td style=\"background: none; text-align: ", align, "; padding: ", gap, ";", top, "\">",
                                                measure_html(cells, section), "</td>", collapse = ""), "</tr>")
}

# The R2 of the foot; a variable whose name ends so is none.
measure_html <- function(cells, section) {
  text <- escape_html(cells)
  if (section == "measures") text[1L] <- sub("R2$", "R<sup>2</sup>", text[1L])
  text
}

# ---- LaTeX -------------------------------------------------------------------

latex_table <- function(table) {
  heads <- head_cells(table)
  body <- body_cells(table)
  at <- foot_start(table)
  rows <- apply(latex_cells(body, attr(table, "section") == "measures"), 1L, latex_row)
  if (!is.na(at)) rows <- append(rows, "\\midrule", at - 1L)
  title <- attr(table, "title")
  note <- attr(table, "note")
  fit <- latex_fit(table, heads, body)
  c(paste0("% needs \\usepackage{booktabs}", fit$needs), fit$before, "\\begin{table}[htbp]", "\\centering",
    if (!is.null(title)) c(paste0("\\caption{", escape_latex(title), "}"), "\\medskip"),
    latex_label(attr(table, "label")), fit$open,
    paste0("\\begin{tabular}{", paste(substr(column_align(table), 1L, 1L), collapse = ""), "}"), "\\toprule",
    unlist(lapply(seq_len(nrow(heads)), function(i) latex_head(heads, i, i == 1L && has_groups(table)))), "\\midrule",
    rows, "\\bottomrule",
    paste0("\\end{tabular}", fit$close),
    if (length(note)) paste0("\\par\\smallskip\\parbox{0.95\\linewidth}{\\footnotesize ", latex_note(note_text(table)),
                             "}"), "\\end{table}", fit$after)
}

# A table wider than the page is turned, and made smaller where even that is not
# enough. Letters of 10 points are about 5 wide, columns 12 apart; the text of an
# article on A4 is 345 points wide and 598 high.
latex_fit <- function(table, heads, body) {
  widths <- plain_widths(table, heads, body)
  points <- 5 * sum(widths) + 12 * length(widths)
  if (points <= 345) return(list())
  shrink <- points > 598
  warn_wide(table, points / 28.45, 345 / 28.45,
            if (shrink) "the page is turned and the table made smaller" else "the page is turned")
  list(needs = paste0(" \\usepackage{pdflscape}", if (shrink) " \\usepackage{graphicx}"), before = "\\begin{landscape}",
       after = "\\end{landscape}", open = if (shrink) "\\resizebox{\\linewidth}{!}{%", close = if (shrink) "}" else "")
}

warn_wide <- function(table, is, room, done) {
  warn_lowcarbon("the table of ", ncol(table) - 1L, " columns is about ", format(is, digits = 2),
                 " cm wide, the text of a page ",
                 format(room, digits = 2), " cm: ", done, "; fewer columns, `terms` or shorter labels would fit")
}

# Of letters, digits and the marks that labels use.
latex_label <- function(label) if (!is.null(label)) paste0("\\label{", gsub("[^A-Za-z0-9:._-]", "-", label), "}")

latex_row <- function(cells) paste0(paste(cells, collapse = " & "), " \\\\")

latex_head <- function(heads, i, spans) {
  runs <- head_runs(heads, i, spans)
  text <- escape_latex(runs$text)
  wide <- runs$length > 1L
  text[wide] <- paste0("\\multicolumn{", runs$length[wide], "}{c}{", text[wide], "}")
  end <- cumsum(runs$length)
  lines <- paste0("\\cmidrule(lr){", end - runs$length + 1L, "-", end, "}")[seq_along(end) > 1L & nzchar(runs$text)]
  c(latex_row(text), if (spans && length(lines)) paste(lines, collapse = " "))
}

# Numbers in math mode, so that a minus is one; words escaped.
latex_cells <- function(cells, measures) {
  out <- escape_latex(cells)
  number <- grepl("^\\(?-?[0-9.]+(e[-+][0-9]+)?\\)?[*+]*$", cells)
  marks <- sub("^[^*+]*", "", sub("e[-+][0-9]+", "", cells[number]))
  bare <- substr(cells[number], 1L, nchar(cells[number]) - nchar(marks))
  out[number] <- paste0("$", bare, ifelse(nzchar(marks), paste0("^{", marks, "}"), ""), "$")
  out[, 1L] <- escape_latex(cells[, 1L])
  out[measures, 1L] <- sub("R2$", "$R^2$", out[measures, 1L])
  out
}

latex_note <- function(note) {
  text <- escape_latex(note)
  gsub("([^ ]+) p \\\\textless\\{\\} ", "$^{\\1}$ $p<$ ", text)
}

# ---- Word --------------------------------------------------------------------

word_table <- function(table) {
  need_flextable()
  body <- one_line(body_cells(table))
  heads <- one_line(head_cells(table))
  keys <- paste0("c", seq_len(ncol(body)))
  ft <- flextable::flextable(list_to_frame(stats::setNames(lapply(seq_along(keys), function(j) body[, j]), keys)),
                             col_keys = keys)
  ft <- flextable::delete_part(ft, part = "header")
  for (i in rev(seq_len(nrow(heads)))) {
    runs <- head_runs(heads, i, i == 1L && has_groups(table))
    ft <- flextable::add_header_row(ft, top = TRUE, values = runs$text, colwidths = runs$length)
  }
  word_style(ft, table, ncol(body))
}

word_style <- function(ft, table, k) {
  thick <- flextable::fp_border_default(width = 1.5, color = "black")
  thin <- flextable::fp_border_default(width = 0.5, color = "black")
  note <- attr(table, "note")
  title <- attr(table, "title")
  if (length(note)) ft <- flextable::add_footer_lines(ft, one_line(note_text(table)))
  # part = "all" would forget the East Asian font
  for (part in c("header", "body", if (length(note)) "footer")) {
    ft <- flextable::font(ft, fontname = "Times New Roman", eastasia.family = "SimSun", part = part)
  }
  ft <- flextable::fontsize(ft, size = 9, part = "all")
  for (side in unique(column_align(table))) ft <- flextable::align(ft, j = which(column_align(table) == side),
                                                                   align = side, part = "all")
  ft <- flextable::padding(ft, padding.top = 1, padding.bottom = 1, part = "all")
  ft <- flextable::border_remove(ft)
  ft <- flextable::hline_top(ft, border = thick, part = "header")
  ft <- flextable::hline_bottom(ft, border = thin, part = "header")
  ft <- flextable::hline_bottom(ft, border = thick, part = "body")
  if (has_groups(table)) ft <- flextable::hline(ft, i = 1L, j = which(nzchar(attr(table, "heads")$groups)) + 1L,
                                                border = thin, part = "header")
  at <- foot_start(table)
  if (!is.na(at)) ft <- flextable::hline(ft, i = at - 1L, border = thin, part = "body")
  ft <- flextable::autofit(ft, part = "body")
  # a coefficient stays on the page of what stands under it
  ft <- flextable::set_table_properties(ft, layout = "fixed", opts_word = list(split = FALSE, keep_with_next = TRUE))
  if (is.null(title)) return(ft)
  # a row of its own: captions of some versions of flextable and officer do not go together
  ft <- flextable::add_header_lines(ft, one_line(title))
  ft <- flextable::bold(ft, i = 1L, part = "header")
  ft <- flextable::align(ft, i = 1L, align = "center", part = "header")
  ft <- flextable::font(ft, i = 1L, fontname = "Times New Roman", eastasia.family = "SimSun", part = "header")
  flextable::hline(ft, i = 1L, border = thick, part = "header")
}

need_flextable <- function() {
  if (!requireNamespace("flextable", quietly = TRUE)) {
    abort_input("format", "the package flextable for this form", "it is not installed",
                hint = "install.packages(\"flextable\")")
  }
}

# ---- files and documents -----------------------------------------------------

table_kinds <- c("docx", "xlsx", "tex", "md", "html", "csv")

#' @exportS3Method knitr::knit_print
knit_print.lowcarbon_regression_table <- function(x, ...) knitr::asis_output(knitted_table(x))

knitted_table <- function(x) {
  lines <- if (knitr::is_html_output()) c("```{=html}", html_table(x),
                                          "```") else if (knitr::is_latex_output()) latex_table(x) else
                                            markdown_table(x)
  paste0("\n\n", paste(enc2utf8(lines), collapse = "\n"), "\n\n")
}

#' @exportS3Method knitr::knit_print
knit_print.lowcarbon_text <- function(x, ...) {
  text <- unclass(x)
  if (identical(attr(x, "format"), "html") && knitr::is_html_output()) text <- paste0("```{=html}\n", text, "\n```")
  knitr::asis_output(paste0("\n\n", text, "\n\n"))
}

escape_html <- function(x) replace_each(one_line(x), html_marks)
