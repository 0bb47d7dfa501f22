# Models side by side, as tables of this literature look: the coefficient with
# its stars, the t or the standard error under it, and at the foot fixed effects,
# N, R2 and the tests of the instruments. Three steps: read each model into a
# column (regression_table-fits.R), lay the columns out as strings (here), write
# them (regression_table-write.R).

#' Models side by side
#'
#' A regression table as papers print it: one column a model, each coefficient with its stars, the t statistic or the
#' standard error in parentheses under it, at the foot controls, fixed effects, N, R2 and the tests of instruments.
#'
#' Models may be fits of [spatial_panel()], tables of [`effects()`][effects.spatial_panel()] (one column for each effect
#' and horizon), results of [iv_diagnostics()] (the two-stage estimates), [mechanism()]
#' (its three regressions) and [group_difference()] (a column for each group, the differences and their permutation p at
#' the foot), fits of lm, glm, plm, fixest, AER, survival, quantreg, lme4, nlme, the tables of `lmtest::coeftest()`, and
#' any other with `summary()`, `coef()` and `vcov()` or `tidy()` methods. Systems of moments of plm (`pgmm`) bring the
#' tests of serial correlation, the test of overidentifying restrictions (Hansen's of two steps, Sargan's of one) and
#' the number of instruments. A data frame with columns `term`, `estimate` and `std.error` is a model too. The fitted
#' values that stand for the endogenous regressors of a fixest fit (`fit_x`) go by the regressors' names.
#'
#' @section Stars: a coefficient gets the stars of the smallest threshold that its p-value lies *below*; a p-value equal
#'   to a threshold does not reach it. p-values are those of the model's own test: t with the residual degrees of
#'   freedom (fixest: its own, for clusters their number less one), normal for spatial panel models, binary outcomes
#'   and random effects.
#' @section Covariance: `vcov = NULL` takes what each fit reports: its own `summary()`, whatever packages are attached;
#'   where that shows no errors `coef()` and `vcov()`, and last what another package's `tidy()` gives. Quantile
#'   regressions of quantreg are asked for `se = "nid"`; where a model reports no p-values (lme4) they are normal, and
#'   the note says so. Otherwise the words are those of [turning_point()], the same for every class: `"iid"`, `"robust"`
#'   (HC1), `"HC0"` to `"HC5"`, `"cluster"` for classes that know their regions, `~province` for clusters (lm, glm and
#'   others through package sandwich, plm by its index), `"dkraay"`, a matrix or a function. Clustered p-values have
#'   clusters less one degrees of freedom in every class, the smaller number of two sets; clustered errors of plm count
#'   absorbed effects as Stata and fixest do, those nested in the clusters as one, where plm's own `"sss"` counts none.
#'   For spatial panels see also [`vcov()`][vcov.spatial_panel()]. What was taken is in the note; the names of a list
#'   are taken as descriptions.
#' @section R2: `"R2"` is the share of the response's variance that the whole model explains, fixed effects included,
#'   whatever the package reports first; `"R2_within"` the share after the fixed effects are taken out;
#'   `"R2_adjusted"` is `"R2"` less the penalty for coefficients and effects. Random effects and other transformed
#'   models of plm: of the transformed data. Of instrumented fits all three are taken from the residuals with the
#'   endogenous regressors themselves, 1 - RSS/TSS, as Stata and [iv_diagnostics()] do; fixest's own are those of the
#'   regression on fitted values, and larger. They may be negative. An R2 that a fit does not have is left empty.
#' @section Cost: that of `summary()` of each fit.
#'
#' @param ... models; names are the heads of columns, `(1)`, `(2)`, ... where there are none. A list of models counts as
#'   its models; a named list beside others, or in a list, gives them a common head.
#' @param statistic what stands under a coefficient: `"t"` (or z), `"std.error"`, `"p.value"` or `"conf.int"`, or
#'   several of them, a row each.
#' @param stars thresholds: numbers between 0 and 1, by default named by their marks; without names the smallest gets
#'   as many stars as there are thresholds. `NULL` for none.
#' @param format `"data.frame"`: strings, printed as a table; `"markdown"`, `"html"`, `"latex"` (needs the LaTeX package
#'   booktabs): one string; `"flextable"`: an object of that package, for Word by `flextable::save_as_docx()`.
#' @param vcov which covariance: `NULL`, a function of the model, a matrix, a string or a formula, or a list with one of
#'   these for each model; see the section.
#' @param cluster,robust the same for all models: `cluster = ~province` is `vcov = ~province`, `robust = TRUE` is
#'   `vcov = "robust"`.
#' @param terms which coefficients, in this order, by their names in the models; names of the vector relabel, as
#'   `c("Weight" = "wt")`, and `c(wt = "Weight")` is understood too. `NULL` for all, in the order of the model that has
#'   the most (those of other models behind what they follow there), the constant last. Those left out are named in the
#'   note.
#' @param labels names to show: a character vector named by coefficients, responses and fixed effects, as
#'   `c(wt = "Weight")`. Entries that do not occur are no error, so that one vector serves many tables. A label of `x`
#'   serves `W:x` and products with `x` too; see [coef_label()].
#' @param groups heads over several columns: a string for each column (`""` for none), or a list such as
#'   `list("Other weights" = 3:4)` of columns by number or name.
#' @param responses show the outcomes under the heads of columns? A character vector names them.
#' @param controls coefficients shown as one row of Yes and No: names, `TRUE` for all but `terms` and the constant, or a
#'   named list of several such rows. "Some" stands where a model has part of them.
#' @param fixed_effects `NULL`: what the models absorb, recognised in fits of fixest, plm and spatial_panel; `FALSE`: no
#'   such rows; a character vector: these, in this order, names relabel (dummies of lm given as `factor(x)` count as
#'   absorbed then); a list: an element `TRUE`/`FALSE` for each column overrides what was recognised.
#' @param measures the foot, any of `"N"`, `"R2"`, `"R2_within"`, `"R2_adjusted"`, `"F"` (Wald test that
#'   all slopes are zero, in the column's covariance, per slope), `"sigma"`, `"logLik"`, `"AIC"`, `"BIC"`, `"mean"` (of
#'   the outcome in the rows used); names relabel.
#' @param diagnostics tests for the foot: a list with a result of [iv_diagnostics()], or another table with columns
#'   `test`, `statistic` and `p.value`, or `NULL` for each column. Stock and Yogo's 10 % value stands in braces behind
#'   the statistic. A result of
#'   [iv_diagnostics()] that is itself a model brings its tests along; `FALSE` leaves them out.
#' @param diagnostic_p what stands behind a test that has a p-value: its `"stars"`, or the `"p"` in brackets.
#' @param rows more rows at the foot: a named list of vectors, one value a column (`NA` leaves a cell empty), or one for
#'   all.
#' @param digits decimals of numbers, or `"s3"` for three significant digits.
#' @param yes what stands for yes and no.
#' @param empty what stands where a model lacks a coefficient.
#' @param heading head of the first column.
#' @param title a title.
#' @param note `TRUE` writes it: what is in parentheses, stars, covariance, what is left out; a character vector is put
#'   behind it; `FALSE` for none.
#' @param simulated `TRUE` if the data are simulated, `FALSE` if not; a string says it in your words. `NULL` says so
#'   where the name of a model's data does.
#' @param first_stage show the first stages of results of [iv_diagnostics()] in columns of their own, before the second?
#' @param notes lines that stand in place of the whole note; `note` adds to it.
#' @param keep,drop regular expressions: coefficients whose name or label one of `keep` finds are shown, those that
#'   `drop` finds are not. What finds nothing is warned of.
#' @param exponentiate `TRUE`, or one value a column: shows \eqn{\exp(b)}, odds or rate ratios, with the standard error
#'   of the delta method and the exponentiated ends of the interval; tests and stars are those of b.
#' @param conf.level of `statistic = "conf.int"`; the distribution is the one of the p-values.
#' @param label a label for LaTeX's `\\ref`, as `"tab:main"`.
#' @param file a file to write to as well, in UTF-8: `.md`, `.html`, `.tex`, `.csv` or `.docx`.
#' @return By `format`. The data frame is of class `lowcarbon_regression_table`: a first column named by `heading`, one
#'   a model, all strings. Attributes: `estimates`, the numbers behind it, unrounded (`column`, `term`, `estimate`,
#'   `std.error`, `statistic`, `p.value`); `heads`; `section`, what each row is; `note`. In knitr documents it prints in
#'   the document's format.
#' @section Errors: an object without coefficients, terms that no model has, lists of another length than there are
#'   columns, and thresholds outside 0 to 1 are refused by name.
#' @seealso [turning_point()], [`tidy()`][tidy.spatial_panel()]
#' @concept esttab
#' @concept outreg2
#' @concept stars
#' @concept huigui jieguo
#' @examples
#' one <- lm(mpg ~ wt, mtcars)
#' two <- lm(mpg ~ wt + hp + qsec, mtcars)
#' regression_table(one, two)
#' regression_table(one, two, terms = "wt", controls = TRUE,
#'                  vcov = list(NULL, HC = function(m) 1.1 * vcov(m)),
#'                  labels = c(wt = "Weight", mpg = "Miles per gallon"), groups = c("OLS", "OLS"))
#' cat(regression_table("Short" = one, "Long" = two, statistic = "std.error", format = "markdown"))
#' @export
regression_table <- function(..., statistic = c("t", "std.error"), stars = c("***" = 0.01, "**" = 0.05, "*" = 0.1),
                             format = c("data.frame", "markdown", "html", "latex", "flextable"), vcov = NULL,
                             terms = NULL,
                             labels = NULL, groups = NULL, responses = TRUE, controls = NULL, fixed_effects = NULL,
                             measures = c("N", "R2"), diagnostics = NULL, diagnostic_p = c("stars", "p"), rows = NULL,
                             digits = 3,
                             yes = c("Yes", "No"), empty = "", heading = "Variables", title = NULL, note = TRUE,
                             simulated = NULL, first_stage = FALSE, file = NULL, cluster = NULL, robust = NULL,
                             notes = NULL,
                             keep = NULL, drop = NULL, exponentiate = FALSE, conf.level = 0.95, label = NULL) {
  named_as <- expression_text(substitute(vcov))
  if (!is.null(cluster) || !is.null(robust)) vcov <- one_covariance(vcov, cluster, robust)
  statistic <- check_statistics(statistic)
  format <- check_format(format)
  digits <- check_table_digits(digits)
  check_number(conf.level, "conf.level", lower = 0, upper = 1, strict = TRUE)
  if (!is.null(label)) check_strings(label, "label", 1L)
  spec <- list(statistic = statistic, stars = check_stars(stars), digits = digits, yes = check_strings(yes, "yes", 2L),
               empty = check_strings(empty, "empty", 1L), heading = check_strings(heading, "heading", 1L),
               labels = check_labels(labels), diagnostic_p = check_choice(diagnostic_p), conf.level = conf.level,
               keep = keep, drop = drop)
  if (!is.null(title)) check_strings(title, "title", 1L)
  models <- collect_models(list(...))
  check_flag(first_stage, "first_stage")
  columns <- read_models(models, vcov, named_as, first_stage)
  columns <- lapply(columns, function(column) {
    column$table <- with_intervals(column$table, conf.level)
    column
  })
  columns <- exponentiated(columns, exponentiate)
  warn_labels_reversed(spec$labels, columns)
  layout <- lay_out(columns, spec, terms, controls, fixed_effects, check_measures(measures), diagnostics, rows)
  heads <- table_heads(columns, spec, groups, responses)
  lines <- if (is.null(notes)) table_note(columns, spec, layout, note, simulated) else check_strings(notes, "notes")
  table <- new_regression_table(columns, spec, layout, heads, lines, title)
  attr(table, "label") <- label
  if (!is.null(file)) write_laid_out(table, file, table_kind(file))
  written <- render_table(table, format)
  if (is.null(file)) written else invisible(written)
}

# `cluster` and `robust` for all models, as the value of `vcov`.
one_covariance <- function(vcov, cluster, robust) {
  if (is.list(vcov)) abort_input(if (is.null(cluster)) "robust" else "cluster", "NULL beside a list in `vcov`", "both")
  request <- covariance_request(vcov, cluster, robust)
  if (length(request$clusters)) one_sided(request$clusters) else if (request$kind == "robust") "robust" else vcov
}

table_formats <- c("data.frame", "markdown", "html", "latex", "flextable")
measure_names <- c(N = "N", R2 = "R2", R2_within = "Within R2", R2_adjusted = "Adjusted R2", F = "F", sigma = "Sigma",
                   logLik = "Log likelihood", AIC = "AIC", BIC = "BIC", mean = "Mean of outcome")

# ---- arguments -------------------------------------------------------------

check_format <- function(format) {
  if (is.character(format) && length(format) == 1L && tolower(format) %in% c("word", "docx", "doc")) {
    abort_input("format", paste("one of", describe_set(table_formats)), describe_value(format),
                hint = "A Word file is written by file = \"table.docx\".")
  }
  check_choice(format, table_formats, "format")
}

# Thresholds in rising order, named by their marks.
check_stars <- function(stars) {
  if (is.null(stars) || isFALSE(stars) || !length(stars)) return(numeric())
  bad <- !is_plain_numeric(stars) || anyNA(stars) || any(stars <= 0) || any(stars > 1) || anyDuplicated(stars)
  if (bad) abort_input("stars", "different thresholds above 0 and not above 1, such as c(0.01, 0.05, 0.1)",
                       describe_found(stars))
  if (!is.null(names(stars)) && !all(nzchar(names(stars)))) {
    abort_input("stars", "a name for each threshold, or none", describe_set(names(stars)))
  }
  stars <- sort(stars)
  if (is.null(names(stars))) names(stars) <- strrep("*", rev(seq_along(stars)))
  stars
}

check_measures <- function(measures) {
  if (is.null(measures) || identical(measures, FALSE)) return(character())
  measures <- right_way_round(measures, names(measure_names))
  unknown <- if (is.character(measures)) setdiff(measures, names(measure_names)) else "?"
  if (length(unknown)) {
    abort_input("measures", paste("some of", describe_set(names(measure_names), at_most = 9L)),
                if (is.character(measures)) describe_set(unknown) else describe_found(measures))
  }
  relabelled(measures, measure_names[measures])
}

# c(label = "name") as the argument wants it; an entry whose name is known and
# whose value is not was meant the other way round.
right_way_round <- function(x, known) {
  if (!is.character(x) || !length(x) || is.null(names(x))) return(x)
  turned <- !x %in% known & names(x) %in% known
  values <- unname(x)
  values[turned] <- names(x)[turned]
  stats::setNames(values, ifelse(turned, unname(x), names(x)))
}

# `labels` go from name to label; the other way round none would be used.
warn_labels_reversed <- function(labels, columns) {
  of <- function(part) unlist(lapply(columns, `[[`, part))
  terms <- unlist(lapply(columns, function(column) column$table$term))
  known <- unique(c(terms, unlist(strsplit(terms, ":", fixed = TRUE)), of("response"), of("effects")))
  turned <- labels[labels %in% known & nzchar(labels)]
  if (!length(turned) || any(names(labels) %in% known)) return(invisible())
  warn_lowcarbon("`labels` has no name that occurs in the models, but values that do: write c(",
                 format_name(turned[[1L]]), " = ",
                 describe_value(names(turned)[1L]), ")")
}

format_name <- function(name) if (make.names(name) == name) name else paste0("`", name, "`")

# The values, named by what is shown: their own name, or the default.
relabelled <- function(x, default = x) {
  shown <- names(x)
  if (is.null(shown)) shown <- rep("", length(x))
  stats::setNames(unname(x), enc2utf8(as.character(ifelse(nzchar(shown), shown, default))))
}

expression_text <- function(expression) {
  if (is.symbol(expression) || is.call(expression)) paste(deparse(expression, 60L), collapse = " ") else "given"
}

# ---- layout ----------------------------------------------------------------

# The body: `text`, a matrix of strings, rows by columns; `label` and `section`
# of each row.
lay_out <- function(columns, spec, terms, controls, fixed_effects, measures, diagnostics, rows) {
  folded <- dummy_terms(columns, fixed_effects)
  all <- all_terms(columns, folded)
  shown <- by_pattern(chosen_terms(all, terms, spec$labels), spec$keep, spec$drop)
  sets <- control_sets(controls, all, shown, !is.null(terms), folded)
  hidden <- unlist(sets, use.names = FALSE)
  shown <- shown[!shown %in% hidden]
  parts <- c(
    list(coefficient_rows(columns, shown, spec)),
    Map(control_row, names(sets), sets, MoreArgs = list(columns = columns, spec = spec)),
    effect_rows(columns, fixed_effects, spec),
    user_rows(rows, length(columns), spec),
    Map(measure_row, measures, names(measures), MoreArgs = list(columns = columns, spec = spec)),
    foot_rows(columns, spec),
    diagnostic_rows(diagnostics, columns, spec)
  )
  layout <- bind_rows(parts, length(columns))
  layout$left_out <- setdiff(all, c(shown, hidden))
  layout$shown <- shown
  layout
}

new_row <- function(label, text, section) list(label = label, text = matrix(text, length(label)),
                                               section = rep_len(section, length(label)))

bind_rows <- function(parts, n) {
  list(label = unlist(lapply(parts, `[[`, "label"), use.names = FALSE),
       text = do.call(rbind, c(list(matrix("", 0L, n)), lapply(unname(parts), `[[`, "text"))),
       section = unlist(lapply(parts, `[[`, "section"), use.names = FALSE))
}

# Every coefficient, in the order of the model that has the most of them, the
# constant last.
all_terms <- function(columns, folded = character()) {
  all <- lapply(columns, function(column) setdiff(column$table$term, folded))
  terms <- lapply(all, function(x) x[!is_constant(x)])
  fullest <- which.max(lengths(terms))
  found <- terms[[fullest]]
  for (i in seq_along(terms)[-fullest]) found <- put_beside(found, terms[[i]], before = i < fullest)
  c(found, Filter(is_constant, unique(unlist(all))))
}

# `found` with the terms it lacks of another model: each behind the one it
# follows there, or before the first one there that is known; a model that
# shares nothing comes as a whole at the front or at the end.
put_beside <- function(found, terms, before) {
  shared <- terms[terms %in% found]
  if (!length(shared)) return(if (before) union(terms, found) else union(found, terms))
  last <- match(shared[1L], found) - 1L
  for (term in terms) {
    if (!term %in% found) found <- append(found, term, last)
    last <- match(term, found)
  }
  found
}

chosen_terms <- function(all, terms, labels) {
  if (is.null(terms)) return(stats::setNames(all, vapply(all, label_of, "", labels = labels)))
  terms <- right_way_round(terms, all)
  terms <- if (is.character(terms)) {
    check_strings(terms, "terms")
  } else {
    abort_input("terms", "names of coefficients", describe_found(terms))
  }
  unknown <- setdiff(terms, all)
  if (length(unknown)) {
    abort_input("terms", "names of coefficients of the models", describe_set(unknown),
                hint = paste0("They have ", describe_set(all, at_most = 12L), "."))
  }
  if (anyDuplicated(terms)) abort_input("terms", "each coefficient once",
                                        paste0("`", terms[anyDuplicated(terms)], "` twice"))
  relabelled(terms, vapply(terms, label_of, "", labels = labels))
}

coefficient_rows <- function(columns, shown, spec) {
  if (!length(shown)) return(NULL)
  cells <- lapply(columns, function(column) column_cells(column$table, shown, spec))
  text <- do.call(cbind, cells)
  under <- length(spec$statistic)
  label <- as.vector(rbind(names(shown), matrix("", under, length(shown))))
  new_row(label, text, c("coefficient", rep("statistic", under)))
}

# A column's cells: for each term the coefficient and what stands under it.
column_cells <- function(table, shown, spec) {
  at <- match(shown, table$term)
  estimate <- fixed(table$estimate[at], spec$digits)
  starred <- paste0(estimate, stars_of(table$p.value[at], spec$stars))
  absent <- is.na(table$estimate[at])
  under <- lapply(spec$statistic, function(what) ifelse(absent, "", statistic_cells(what, table[at, ], spec)))
  as.vector(do.call(rbind, c(list(ifelse(absent, spec$empty, starred)), under)))
}

stars_of <- function(p, stars) {
  p[is.na(p)] <- Inf
  c(names(stars), "")[1L + rowSums(outer(p, unname(stars), `>=`))]
}

# ---- controls, fixed effects, rows of the user ------------------------------

control_sets <- function(controls, all, shown, chosen, folded) {
  if (is.null(controls) || isFALSE(controls)) return(list())
  if (isTRUE(controls)) {
    if (!chosen) abort_input("controls", "the names of the controls", "TRUE without `terms`",
                             hint = "With `terms`, TRUE means all other coefficients.")
    rest <- setdiff(all, shown)
    return(Filter(length, list("Control variables" = structure(rest[!is_constant(rest)], any = TRUE))))
  }
  sets <- if (is.character(controls)) list("Control variables" = controls) else controls
  if (!is.list(sets) || is.null(names(sets)) || !all(nzchar(names(sets))) || !all(vapply(sets, is.character, NA))) {
    abort_input("controls", "names of coefficients, TRUE, or a named list of such names", describe_found(controls))
  }
  unknown <- setdiff(unlist(sets), all)
  if (length(unknown)) {
    abort_input("controls", "names of coefficients of the models", describe_set(unknown),
                hint = paste0("They have ", describe_set(all, at_most = 12L), "."))
  }
  sets
}

control_row <- function(label, set, columns, spec) {
  text <- vapply(columns, function(column) {
    has <- set %in% column$table$term
    # "all others" is no list of the caller's: a model with any of them has controls
    if (all(has) || any(has) && isTRUE(attr(set, "any"))) spec$yes[1L] else if (any(has)) "Some" else spec$yes[2L]
  }, "")
  new_row(label, text, "controls")
}

# Coefficients of factor(x) where the caller says that x is a fixed effect.
dummy_terms <- function(columns, fixed_effects) {
  if (!is.character(fixed_effects) && !is.list(fixed_effects)) return(character())
  wanted <- if (is.character(fixed_effects)) fixed_effects else unlist(Filter(is.character, fixed_effects))
  unique(unlist(lapply(columns, function(column) unlist(column$dummies[intersect(names(column$dummies), wanted)]))))
}

effect_rows <- function(columns, fixed_effects, spec) {
  if (isFALSE(fixed_effects)) return(NULL)
  found <- unique(unlist(lapply(columns, `[[`, "effects")))
  entries <- if (is.null(fixed_effects) || isTRUE(fixed_effects)) as.list(found) else as.list(fixed_effects)
  if (!length(entries)) return(NULL)
  shown <- names(entries)
  if (is.null(shown)) shown <- rep("", length(entries))
  known <- unique(c(found, unlist(lapply(columns, function(column) names(column$dummies)))))
  words <- vapply(entries, is.character, NA) & lengths(entries) == 1L
  if (any(words)) {
    turned <- right_way_round(stats::setNames(unlist(entries[words]), shown[words]), known)
    entries[words] <- as.list(unname(turned))
    shown[words] <- names(turned)
  }
  unname(Map(effect_row, entries, shown, MoreArgs = list(columns = columns, known = known, spec = spec)))
}

effect_row <- function(entry, shown, columns, known, spec) {
  if (is.logical(entry)) {
    if (length(entry) != length(columns) || !nzchar(shown)) {
      abort_input("fixed_effects",
                  paste("a name and", length(columns), "TRUE or FALSE for each row that is not recognised"),
                  paste(length(entry), "without a name"[!nzchar(shown)]))
    }
    has <- entry
  } else {
    entry <- check_strings(entry, "fixed_effects", 1L)
    if (!entry %in% known) {
      abort_input("fixed_effects", "names of fixed effects of the models, or a list with TRUE or FALSE for each column",
                  describe_set(entry),
                  hint = if (length(known)) paste0("Recognised are ", describe_set(known),
                                                   ".") else "None was recognised in the models.")
    }
    has <- vapply(columns, function(column) if (is.null(column$effects)) NA else
                  entry %in% c(column$effects, names(column$dummies)), NA)
    if (!nzchar(shown)) shown <- label_of(entry, spec$labels)
  }
  new_row(enc2utf8(shown), ifelse(is.na(has), "", ifelse(has, spec$yes[1L], spec$yes[2L])), "effects")
}

user_rows <- function(rows, n, spec) {
  if (is.null(rows)) return(NULL)
  if (is.character(rows)) rows <- as.list(rows)
  if (!is.list(rows) || is.null(names(rows)) || !all(nzchar(names(rows)))) {
    abort_input("rows", "a named list of rows, one value a column", describe_found(rows))
  }
  unname(Map(function(row, label) {
    if (!is.atomic(row) || !length(row) %in% c(1L, n)) {
      abort_input("rows", paste(n, "values, or one, in each row"), paste(length(row), "in", describe_value(label)))
    }
    new_row(enc2utf8(label), rep_len(cell_text(row, spec), n), "rows")
  }, rows, names(rows)))
}

cell_text <- function(x, spec) {
  text <- if (is.logical(x)) {
    ifelse(x, spec$yes[1L], spec$yes[2L])
  } else if (is.double(x) && any(x != round(x), na.rm = TRUE)) {
    fixed(x, spec$digits)
  } else {
    as.character(x)
  }
  ifelse(is.na(x), "", enc2utf8(text))
}

measure_row <- function(measure, label, columns, spec) {
  value <- vapply(columns, function(column) as.double(c(column$measures[[measure]], NA)[1L]), 0)
  # what no model has gets no row
  if (all(is.na(value))) return(NULL)
  new_row(label, fixed(value, if (measure == "N") 0L else spec$digits), "measures")
}

# Numbers that belong to some columns alone, such as a difference of two.
foot_rows <- function(columns, spec) {
  keys <- unique(do.call(rbind, lapply(columns, function(column) column$foot[c("what", "term")])))
  if (is.null(keys)) return(NULL)
  unname(Map(function(what, term) {
    value <- vapply(columns,
                    function(column) c(column$foot$value[column$foot$what == what & column$foot$term == term], NA)[1L],
                    0)
    new_row(paste(what, label_of(term, spec$labels)), fixed(value, spec$digits), "foot")
  }, keys$what, keys$term))
}

# ---- tests at the foot -----------------------------------------------------

diagnostic_rows <- function(diagnostics, columns, spec) {
  if (isFALSE(diagnostics)) return(NULL)
  if (is.null(diagnostics)) diagnostics <- lapply(columns, `[[`, "diagnostics")
  if (is.data.frame(diagnostics)) diagnostics <- list(diagnostics)
  n <- length(columns)
  if (!is.list(diagnostics) || length(diagnostics) != n) {
    abort_input("diagnostics", paste("a list of", n, "tables of tests, one a column, or NULL in it"),
                if (is.list(diagnostics)) paste("a list of", length(diagnostics)) else describe_found(diagnostics))
  }
  tables <- lapply(diagnostics, diagnostic_table)
  tests <- unique(unlist(lapply(tables, `[[`, "test")))
  unname(lapply(tests, function(test) {
    new_row(label_of(test, spec$labels), vapply(tables, diagnostic_cell, "", test = test, spec = spec), "diagnostics")
  }))
}

diagnostic_table <- function(x) {
  if (is.null(x)) return(NULL)
  lacking <- setdiff(c("test", "statistic"), names(x))
  if (!is.data.frame(x) || length(lacking)) {
    abort_input("diagnostics", "tables with columns `test`, `statistic` and `p.value`, as iv_diagnostics() gives them",
                if (is.data.frame(x)) paste("no column", describe_set(lacking)) else describe_class(x))
  }
  frame <- as.data.frame(x)
  if (inherits(x, "lowcarbon_iv")) frame <- usual_diagnostics(frame)
  if (is.null(frame$p.value)) frame$p.value <- rep(NA_real_, nrow(frame))
  if (is.null(frame$critical)) frame$critical <- rep(NA_real_, nrow(frame))
  list(test = enc2utf8(as.character(frame$test)), statistic = as.double(frame$statistic),
       p.value = as.double(frame$p.value),
       critical = as.double(frame$critical))
}

# Not the second name of a test, nor the one of restrictions that do not exist.
usual_diagnostics <- function(frame) {
  frame[frame$test != "Anderson LM" & !(grepl("J$", frame$test) & frame$df == 0), , drop = FALSE]
}

diagnostic_cell <- function(table, test, spec) {
  at <- match(test, table$test)
  if (is.null(table) || is.na(at) || is.na(table$statistic[at])) return("")
  p <- table$p.value[at]
  behind <- if (is.na(p)) "" else if (spec$diagnostic_p == "p") paste0(" [", fixed(p, spec$digits),
                                                                       "]") else stars_of(p, spec$stars)
  bound <- if (is.na(table$critical[at])) "" else paste0(" {", format(round(table$critical[at], 3L)), "}")
  # a count, such as that of instruments
  whole <- is.na(p) && is.na(table$critical[at]) && table$statistic[at] == round(table$statistic[at])
  paste0(fixed(table$statistic[at], if (whole) 0L else spec$digits), behind, bound)
}

# ---- heads and note --------------------------------------------------------

# The rows above the body, from the top: groups, columns, responses.
table_heads <- function(columns, spec, groups, responses) {
  heads <- list(groups = group_heads(columns, groups), columns = column_names(columns),
                responses = response_heads(columns, responses, spec$labels))
  Filter(Negate(is.null), heads)
}

column_names <- function(columns) vapply(columns, `[[`, "", "head")

group_heads <- function(columns, groups) {
  n <- length(columns)
  own <- vapply(columns, `[[`, "", "group")
  if (is.null(groups)) return(if (any(nzchar(own))) own)
  if (is.character(groups) && is.null(names(groups))) return(check_strings(groups, "groups", n))
  if (!is.list(groups) && !is_plain_numeric(groups) || is.null(names(groups)) || !all(nzchar(names(groups)))) {
    abort_input("groups", paste(n, "strings, or a named list of columns"), describe_found(groups))
  }
  heads <- rep("", n)
  for (name in names(groups)) {
    at <- groups[[name]]
    if (is.character(at)) at <- match(at, column_names(columns))
    if (!is_plain_numeric(at) || !length(at) || anyNA(at) || !all(at %in% seq_len(n)) || any(diff(sort(at)) != 1L) ||
        any(nzchar(heads[at]))) {
      abort_input("groups", paste("neighbouring columns of 1 to", n, "under each head, each under one"),
                  paste(describe_found(groups[[name]]), "under", describe_value(name)))
    }
    heads[at] <- enc2utf8(name)
  }
  heads
}

response_heads <- function(columns, responses, labels) {
  if (isFALSE(responses) || is.null(responses)) return(NULL)
  if (is.character(responses)) return(check_strings(responses, "responses", length(columns)))
  check_flag(responses, "responses")
  found <- vapply(columns, `[[`, "", "response")
  if (any(nzchar(found))) vapply(found, function(name) if (nzchar(name)) label_of(name, labels) else "", "",
                                 USE.NAMES = FALSE)
}

table_note <- function(columns, spec, layout, note, simulated) {
  if (isFALSE(note)) return(character())
  if (!isTRUE(note) && !is.character(note)) abort_input("note", "TRUE, FALSE or strings", describe_found(note))
  c(parentheses_note(columns, spec), stars_note(spec$stars), covariance_note(columns), critical_note(layout),
    unique(unlist(lapply(columns, `[[`, "remark"))), left_out_note(layout$left_out, spec$labels),
    simulated_note(columns, simulated), if (is.character(note)) enc2utf8(note))
}

# How a note refers to some columns: by their heads, or where these repeat by number.
refer <- function(columns, which) {
  heads <- column_names(columns)
  if (!anyDuplicated(heads)) return(paste(heads[which], collapse = ", "))
  paste(if (sum(which) == 1L) "column" else "columns", paste(base::which(which), collapse = ", "))
}

parentheses_note <- function(columns, spec) {
  said <- lapply(spec$statistic, statistic_note, columns = columns, level = spec$conf.level)
  paste(unlist(said), collapse = " ")
}

statistic_note <- function(what, columns, level) {
  if (what == "std.error") return("Standard errors in parentheses.")
  if (what == "p.value") return("p-values in brackets.")
  if (what == "conf.int") return(paste0(format(100 * level), " percent confidence intervals in brackets."))
  tests <- vapply(columns, `[[`, "", "test")
  if (all(tests == tests[1L])) return(paste(tests[1L], "statistics in parentheses."))
  paste0("t statistics in parentheses; z statistics in ", refer(columns, tests == "z"), ".")
}

stars_note <- function(stars) {
  if (!length(stars)) return(NULL)
  paste0(paste0(names(stars), " p < ", vapply(stars, format, "", digits = 6, USE.NAMES = FALSE), collapse = ", "), ".")
}

covariance_note <- function(columns) {
  kind <- vapply(columns, `[[`, "", "vcov")
  if (!any(nzchar(kind))) return(NULL)
  shown <- unique(kind[nzchar(kind)])
  if (length(shown) == 1L && all(nzchar(kind))) return(paste0("Covariance: ", shown, "."))
  paste0("Covariance: ", paste0(vapply(shown, function(k) refer(columns, kind == k), ""), ": ", shown, collapse = "; "),
         ".")
}

left_out_note <- function(terms, labels) {
  if (!length(terms)) return(NULL)
  paste0("Not shown: ", paste(vapply(terms, label_of, "", labels = labels), collapse = ", "), ".")
}

critical_note <- function(layout) {
  if (!any(grepl("}", layout$text[layout$section == "diagnostics", ], fixed = TRUE))) return(NULL)
  "In braces: Stock and Yogo's critical value for a size of 10 percent."
}

simulated_note <- function(columns, simulated) {
  if (is.character(simulated)) return(check_strings(simulated, "simulated"))
  if (!is.null(simulated)) check_flag(simulated, "simulated")
  if (isTRUE(simulated)) return("Simulated data, not observations.")
  if (isFALSE(simulated)) return(NULL)
  named <- vapply(columns, `[[`, NA, "simulated")
  if (!any(named)) return(NULL)
  paste0("Simulated or reconstructed data, not observations", if (!all(named)) paste0(", in ", refer(columns, named)),
         ".")
}
