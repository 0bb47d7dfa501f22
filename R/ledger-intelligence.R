# The ledger of the document `intelligence`: Table 1 moments, Table 2 baseline,
# Tables 3 and 4 instruments, Table 5 robustness, Table 6 mechanisms, Tables 7 and 8
# split samples. A cell of a regression table (an estimate and its t below) has a
# second row for its stars, which follow from the t. The data were not printed;
# what is checked is whether the printed numbers can stand beside each other. The
# finders are in R/rules-moments.R, R/rules-regression.R and R/rules-instruments.R.

# ---- the printed tables as numbers ---------------------------------------

# Provinces of the mainland less Tibet, years, municipalities, regressors.
intel_study <- function() {
  provinces <- lowcarbon::china_provinces$province[lowcarbon::china_provinces$in_documents]
  regressors <- document_table("intelligence", 1L)$Symbol[-(1:2)]
  list(provinces = length(provinces), years = 2013:2022,
       municipalities = sum(c("Beijing", "Tianjin", "Shanghai", "Chongqing") %in% provinces),
       regressors = regressors, n = length(provinces) * 10L)
}

# Names of a table's columns, with the headings above them.
intel_columns <- function(table) {
  cells <- document_table("intelligence", table)
  headings <- attr(cells, "headings")
  above <- if (is.null(headings)) character(length(cells)) else apply(headings, 2L, function(h) "")
  for (row in seq_len(NROW(headings))) {
    line <- headings[row, ]
    given <- nzchar(line)
    line[-1L] <- line[given][pmax(cumsum(given)[-1L], 1L)]
    above <- trimws(paste(above, line))
  }
  trimws(paste(above, names(cells)))
}

intel_row_of <- function(table, label) which(document_table("intelligence", table)[[1L]] == label)

intel_counts <- function(table) {
  cells <- document_table("intelligence", table)
  vapply(cells, function(column) printed_value(column[intel_row_of(table, "N")]), 0)
}

# Every cell of Tables 2 to 8 that holds an estimate and its t. A t that lost its
# decimal point has it back in `t_value` and `t` (`restored`, the string).
intel_estimates <- function(study) {
  parts <- lapply(2:8, function(table) {
    cells <- document_table("intelligence", table)
    do.call(rbind, lapply(seq_along(cells)[-1L], function(j) {
      data.frame(table = table, i = seq_len(nrow(cells)), j = j, row = cells[[1L]], column = intel_columns(table)[j],
                 printed = cells[[j]],
                 n = intel_counts(table)[[j]])
    }))
  })
  cells <- do.call(rbind, parts)
  paired <- parse_estimates(cells$printed)$paired
  cells <- cells[paired, ]
  cells <- cells[order(cells$table, cells$i, cells$j), ]
  below <- sub("^.*[(]([^()]*)[)]$", "\\1", cells$printed)
  cells$restored <- restored_points(below)
  t <- printed_interval(ifelse(is.na(cells$restored), below, cells$restored))
  read <- parse_estimates(cells$printed)
  cells$estimate <- read$value
  cells$stars <- read$stars
  cells$regressors <- intel_regressor_count(cells, study)
  found <- find_star_rule(span_abs(t), cells$stars, intel_df(cells, study))
  list(cells = cells, span = read$estimate, t = t, found = found)
}

# Regressors of the cell's column, the constant not counted; the instrument stands
# for the regressor.
intel_regressor_count <- function(cells, study) {
  printed <- stats::ave(cells$row != "_cons", cells$table, cells$j, FUN = sum)
  ifelse(cells$table %in% 3:4, length(study$regressors), printed)
}

# Degrees of freedom of the t's: residuals with effects of provinces and years, or
# provinces less one where errors are clustered. A part of the sample may have rows
# of any number of provinces from n / years up.
intel_df <- function(cells, study) {
  years <- length(study$years)
  units <- span(ceiling(cells$n / years), ifelse(cells$n %% years == 0, cells$n / years, study$provinces))
  taken <- years - 1L + cells$regressors
  list(residual = span(cells$n - units$upper - taken, cells$n - units$lower - taken),
       clusters = span(units$lower - 1, units$upper - 1))
}

# The cell of a row and column of a table.
intel_cell <- function(fits, table, row, j) {
  at <- which(fits$cells$table == table & fits$cells$row == row & fits$cells$j %in% j)
  list(at = at, value = fits$cells$estimate[at], span = span_subset(fits$span, at), t = span_subset(fits$t, at),
       error = span_divide(span_abs(span_subset(fits$span, at)), span_abs(span_subset(fits$t, at))),
       stars = fits$cells$stars[at])
}

intel_printed <- function(table, label, j) {
  printed_interval(unlist(document_table("intelligence", table)[intel_row_of(table, label), j], use.names = FALSE))
}

# Sums of squares behind Tables 2 to 4: what least squares leaves of the two
# outcomes, what effects and controls leave of AI, the shares of the two instruments.
intel_squares <- function(study, fits) {
  moments <- document_table("intelligence", 1L)
  sd <- function(symbol) printed_interval(moments[["Standard Deviation"]][moments$Symbol == symbol])
  n <- study$n
  df <- n - study$provinces - (length(study$years) - 1L) - length(study$regressors)
  share <- lapply(3:4, function(table) instrument_share(intel_printed(table, "Cragg-Donald Wald F", 3L), df))
  r2 <- lapply(3:4, function(table) intel_printed(table, "R\u00b2", 2L))
  left <- span_multiply(sum_of_squares(sd("AI"), n), left_by_controls(r2[[2L]], share[[2L]]))
  rss <- lapply(c(Co2 = 3L, GTFP = 5L),
                function(j) residual_squares(sd(if (j == 3L) "Co2" else "GTFP"), n, intel_printed(2L, "R\u00b2", j)))
  list(df = df, share = share, first_r2 = r2, left = left, rss = rss)
}

# ---- what the regression tables have in common -----------------------------

# The cells of a table, those of estimates with their standard errors in the rule.
intel_cells <- function(table, fits) {
  ledger <- intel_words(ledger_cells("intelligence", table, rule = "Needs the data."))
  ledger$column <- intel_columns(table)[ledger$j]
  here <- which(fits$cells$table == table)
  at <- match(paste(fits$cells$i, fits$cells$j)[here], paste(ledger$i, ledger$j))
  error <- span_divide(span_abs(span_subset(fits$span, here)), span_abs(span_subset(fits$t, here)))
  ledger$rule[at] <- paste0("Needs the data; the estimate over its t is a standard error of ", intel_range(error), ".")
  ledger <- intel_signs(ledger, at, fits, here)
  intel_restored(ledger, at, fits, here)
}

# Cells of words: effects, which Equation 1 has in every model, and regressors that
# a model has or not.
intel_words <- function(ledger) {
  effects <- which(ledger$row %in% intel_effect_rows(ledger$table[1L]))
  ledger <- ledger_fill_label(ledger, effects, "Yes", "Equation 1 has effects of provinces and of years.")
  ledger$rule[ledger$row ==
              "Control variables"] <- "Needs the estimates of the control variables, which are not printed."
  ledger$rule[ledger$printed == "\u2014"] <- "Needs the data; not a regressor of this column."
  ledger
}

# The rows of a table that say which effects a model has: all "Yes", but not controls.
intel_effect_rows <- function(table) {
  cells <- document_table("intelligence", table)
  yes <- Reduce(`&`, lapply(cells[-1L], function(column) column == "Yes"))
  setdiff(cells[[1L]][yes], "Control variables")
}

# One panel, one kind of region: what each table calls the effects that are not
# those of years, against what most of them call these.
intel_effect_names <- function() {
  tables <- 2:8
  said <- vapply(tables, function(table) setdiff(intel_effect_rows(table), "Year"), "")
  most <- word_of_most(said)
  ledger <- data.frame(document = "intelligence", table = as.character(tables), row = said, column = "name of the row",
                       printed = said,
                       i = mapply(intel_row_of, tables, said), j = 1L)
  ledger_fill_label(ledger_blank(ledger, ""), seq_along(tables), most, sprintf(
    "Equation 1 has effects of provinces, of which the panel is; %d of %d tables call the row %s.", sum(said == most),
    length(said), most))
}

# One number where both ends are the same in print.
intel_range <- function(a, digits = 3L) {
  ends <- span(signif_text(a$lower, digits), signif_text(a$upper, digits))
  ifelse(ends$lower == ends$upper, ends$lower, paste(ends$lower, "to", ends$upper))
}

signif_text <- function(x, digits) {
  vapply(x, function(value) formatC(signif(value, digits), digits = digits, format = "fg", flag = "#"), "")
}

# An estimate and its t have one sign.
intel_signs <- function(ledger, at, fits, here) {
  apart <- sign(fits$cells$estimate[here]) * sign(span_centre(span_subset(fits$t, here))) < 0
  if (!any(apart)) return(ledger)
  ledger_fill_label(ledger, at[apart], "one sign", "An estimate and its t have the same sign.", settles = FALSE)
}

# A t without its point, where the stars go with the point and not without.
intel_restored <- function(ledger, at, fits, here) {
  rule <- fits$found$rule
  for (k in which(!is.na(fits$cells$restored[here]))) {
    cell <- fits$cells[here[k], ]
    as_printed <- span_abs(parse_estimates(cell$printed)$below)
    open <- function(t) if (is.null(rule)) span(NA, NA) else stars_range(t, star_rule_at(rule, here[k]))
    fits_stars <- function(stars) isTRUE(stars$lower <= cell$stars && cell$stars <= stars$upper)
    settled <- fits_stars(open(span_abs(span_subset(fits$t, here[k])))) && !fits_stars(open(as_printed))
    label <- sub("[(][^()]*[)]$", paste0("(", cell$restored, ")"), cell$printed)
    ledger <- ledger_fill_label(ledger, at[k], if (settled) label else NA_character_, paste0(
      "All other t's have the same decimals; with the point put back t is ", cell$restored,
      if (settled) ", which goes with the stars, as printed it does not." else "."))
  }
  ledger
}

intel_star_rows <- function(fits, table) {
  here <- which(fits$cells$table == table)
  cells <- fits$cells[here, ]
  t <- span_abs(span_subset(fits$t, here))
  found <- fits$found
  ledger_stars("intelligence", cells, t, if (!is.null(found$rule)) star_rule_at(found$rule, here), paste0(
    "t is ", format_range(t, 4L), " in absolute value", ifelse(is.na(cells$restored), "", " with its point put back"),
    "; stars for ", if (!is.null(found$rule)) intel_rule_words(found)))
}

intel_rule_words <- function(found) {
  words <- c(residual = "Student's t, residual degrees of freedom", clusters = "Student's t, provinces less one")
  by <- if (is.null(found$rule$by)) "normal" else words[[found$rule$by]]
  paste0(found$rule$name, " (", by, "), the rule that fits ", max(found$met), " of ", found$of,
         " cells of Tables 2 to 8; the normal distribution fits ",
         intel_met(found))
}

# How many cells the found levels and sides fit by another distribution (NULL: the normal).
intel_met <- function(found, by = NULL) {
  like <- vapply(found$rules, function(rule) identical(rule$name, found$rule$name) && identical(rule$by, by), NA)
  found$met[like]
}

intel_share_bound <- function(ledger, table, j = NULL, least = 0) {
  ledger_bound(ledger, ledger_at(ledger, table, intel_row_of(table, "R\u00b2"), j), span(least, 1),
               "Needs the data; a share.")
}

intel_fill_n <- function(ledger, table, j, n, rule) {
  ledger_fill(ledger, ledger_at(ledger, table, intel_row_of(table, "N"), j), span(n), rule, computed = n,
              settles = TRUE)
}

intel_all_rows <- function(study) paste0("The ", study$provinces, " provinces times the ", length(study$years),
                                         " years.")

# ---- Table 1: means, standard deviations, extremes -----------------------

intel_ledger_1 <- function(study, squares) {
  cells <- document_table("intelligence", 1L)
  ledger <- ledger_cells("intelligence", 1L, skip = 2L)
  ledger <- ledger_fill(ledger, ledger_at(ledger, 1L, j = 3L), span(study$n), intel_all_rows(study), computed = study$n,
                        settles = TRUE)
  for (row in seq_len(nrow(cells))) {
    found <- moments_between(study$n, cells[[4L]][row], cells[[5L]][row], cells[[6L]][row], cells[[7L]][row])
    for (k in 1:4) ledger <- coagg_moment(ledger, ledger_at(ledger, 1L, row, 3L + k), found, k)
  }
  intel_note_extreme(intel_note_share(ledger, study, cells), study, cells, squares)
}

# Energy structure is the province's share of the nation: shares of one year add up
# to one at most.
intel_note_share <- function(ledger, study, cells) {
  at <- ledger_at(ledger, 1L, which(cells$Symbol == "Energy"), 4L)
  open <- span_both(span(ledger$lower[at], ledger$upper[at]), span(0, 1 / study$provinces))
  ledger_bound(ledger, at, open,
               paste0("Needs the data; shares of the nation in ", study$provinces,
                      " provinces, so at most one over their number, ",
                                        "and bounded by the row's standard deviation, least and greatest value."))
}

# How far the greatest emissions can be from what Table 2 fits there.
intel_note_extreme <- function(ledger, study, cells, squares) {
  row <- which(cells$Symbol == "Co2")
  far <- largest_residual(squares$rss$Co2, study$provinces, length(study$years))
  mean <- printed_interval(cells[[4L]][row])
  least <- printed_interval(cells[[7L]][row])$lower - far
  at <- ledger_at(ledger, 1L, row, 7L)
  ledger$rule[at] <- sprintf(paste0("%s By R squared in column (2) of Table 2 no residual is above %.2f in size: the ",
                                    "fitted logarithm there is at least %.2f, ",
                                    "emissions %.0f times their geometric mean or more."), ledger$rule[at], far, least,
                                    exp(least - mean$upper))
  ledger
}

# ---- Table 2 -------------------------------------------------------------

intel_ledger_2 <- function(study, fits, squares) {
  ledger <- intel_cells(2L, fits)
  ledger <- intel_fill_n(ledger, 2L, 2:5, study$n, intel_all_rows(study))
  ledger <- intel_nested_r2(ledger)
  ledger <- intel_constants(ledger, study, fits)
  rbind(intel_note_iid(ledger, study, fits, squares), intel_star_rows(fits, 2L))
}

# With more regressors R squared cannot fall.
intel_nested_r2 <- function(ledger) {
  row <- intel_row_of(2L, "R\u00b2")
  for (j in c(2L, 4L)) {
    few <- intel_printed(2L, "R\u00b2", j)
    more <- intel_printed(2L, "R\u00b2", j + 1L)
    ledger <- ledger_bound(ledger, ledger_at(ledger, 2L, row, j), span(0, more$upper),
                           "Needs the data; not above that of the next column, which has the same regressor and more.")
    ledger <- ledger_bound(ledger, ledger_at(ledger, 2L, row, j + 1L), span(few$lower, 1),
                           "Needs the data; not below that of the column before, which has fewer regressors.")
  }
  ledger
}

# Mean less coefficients times means in each column of Table 2.
intel_implied_constants <- function(study, fits) {
  cells <- document_table("intelligence", 1L)
  means <- printed_interval(cells$Mean)
  outcome <- match(toupper(names(document_table("intelligence", 2L))), toupper(cells$Symbol))
  span_bind(lapply(2:5, function(j) {
    own <- fits$cells$table == 2L & fits$cells$j == j & fits$cells$row %in% study$regressors
    rows <- match(fits$cells$row[own], cells$Symbol)
    constant_from_means(span_subset(means, outcome[j]), span_subset(fits$span, which(own)), span_subset(means, rows))
  }))
}

# Constants either all follow from the means (effects average to zero) or belong to
# another convention, in which case nothing can be said.
intel_constants <- function(ledger, study, fits) {
  implied <- intel_implied_constants(study, fits)
  at <- ledger_at(ledger, 2L, intel_row_of(2L, "_cons"), 2:5)
  printed <- intel_cell(fits, 2L, "_cons", 2:5)$span
  agrees <- span_meet(implied, printed)
  if (any(agrees)) {
    return(ledger_fill(ledger, at, implied, "Mean of the outcome less the sum of coefficients times means.",
                       printed = printed))
  }
  ledger$rule[at] <- paste0(ledger$rule[at], " Not the mean less coefficients times means (", intel_range(implied, 4L),
                            "): effects do not average to zero, the constant belongs to a base year or province.")
  ledger
}

# Are the t's of AI those of errors alike?
intel_note_iid <- function(ledger, study, fits, squares) {
  for (j in c(3L, 5L)) {
    cell <- intel_cell(fits, 2L, "AI", j)
    iid <- iid_error(squares$rss[[if (j == 3L) "Co2" else "GTFP"]], squares$left, squares$df)
    if (span_meet(iid, cell$error)) next
    at <- ledger_at(ledger, 2L, intel_row_of(2L, "AI"), j)
    ledger$rule[at] <- paste0(ledger$rule[at], " With errors alike it would be ", intel_range(iid),
                              " (R squared here and in Table 4, Table 1): the t is robust or clustered.")
  }
  ledger
}

# ---- Tables 3 and 4: instruments -----------------------------------------

intel_ledger_iv <- function(table, study, fits, squares) {
  ledger <- intel_cells(table, fits)
  ledger <- intel_iv_n(ledger, table, study)
  ledger <- intel_first_stage(ledger, table, study, fits, squares)
  ledger <- intel_iv_tests(ledger, table, study, fits)
  ledger <- intel_second_stage(ledger, table, fits, squares)
  rbind(intel_repeated(ledger, table), intel_star_rows(fits, table), intel_rank_stars(table))
}

# An instrument that is the regressor a year before needs a year before the first.
intel_iv_n <- function(ledger, table, study) {
  if (document_table("intelligence", table)[[1L]][1L] != "Lai") {
    return(intel_fill_n(ledger, table, 2:5, study$n, intel_all_rows(study)))
  }
  without <- study$n - study$provinces
  ledger_bound(ledger, ledger_at(ledger, table, intel_row_of(table, "N")), span(without, study$n), sprintf(
    "Needs the data: %d only if AI of %d, before the first year, was at hand; the lag leaves %d otherwise.", study$n,
    min(study$years) - 1L, without))
}

# The same regression stands in both first-stage columns, and its tests in both
# second-stage columns.
intel_repeated <- function(ledger, table) {
  cells <- document_table("intelligence", table)
  first <- intersect(which(nzchar(cells[[2L]])), c(1L, intel_row_of(table, "R\u00b2")))
  tests <- grep("Wald|rk", cells[[1L]])
  same <- function(ledger, rows, from, to, what) {
    for (row in rows) ledger <- ledger_fill_label(ledger, ledger_at(ledger, table, row, to), cells[[from]][row], what)
    ledger
  }
  ledger <- same(ledger, first, 2L, 4L,
                 "The first stage does not have the outcome in it: the same regression as in the first column.")
  same(ledger, tests, 3L, 5L,
       "A test of the first stage, which does not have the outcome in it: as in the second column.")
}

# R squared of the first stages from each other, by the two F's.
intel_first_stage <- function(ledger, table, study, fits, squares) {
  this <- table - 2L
  other <- 3L - this
  implied <- first_stage_r2(squares$first_r2[[other]], squares$share[[other]], squares$share[[this]])
  at <- ledger_at(ledger, table, intel_row_of(table, "R\u00b2"), 2L)
  rule <- sprintf(paste0("Both instruments' first stages leave the same of AI but for the instrument, which explains ",
                         "F / (F + %d) of it (Cragg-Donald F, %d ",
                         "observations): from R squared and the F of Table %d."), squares$df, study$n, 7L - table)
  if (table == 3L) {
    ledger_fill(ledger, at, implied, rule)
  } else {
    ledger_bound(ledger, at, implied, paste("Needs the data.", rule))
  }
}

intel_iv_tests <- function(ledger, table, study, fits) {
  t <- intel_cell(fits, table, document_table("intelligence", table)[[1L]][1L], 2L)$t
  square <- span_squared(t)
  f <- ledger_at(ledger, table, intel_row_of(table, "Cragg-Donald Wald F"), 3L)
  ledger <- ledger_bound(ledger, f, first_stage_f_bound(t, study$n), sprintf(paste0(
    "Needs the data. With one instrument and errors alike it is the square of the first stage's t, which is %s: that ",
    "t is robust or clustered, ",
    "and its square the robust F (Kleibergen-Paap rk)."), format_range(square)))
  rank <- ledger_at(ledger, table, intel_row_of(table, "Kleibergen-Paap rk LM"), 3L)
  above <- printed_interval(ledger$printed[rank])$lower > study$provinces
  ledger_bound(ledger, rank, rank_lm_ceiling(study$n),
               paste0("Needs the data; with one instrument not above the number of observations",
    if (above) paste0(", nor, if errors are clustered, of clusters: above ", study$provinces,
                      ", so not clustered by province.") else "."))
}

# Second stages: how far from least squares, and R squared from that of the other
# table with the same outcome.
intel_second_stage <- function(ledger, table, fits, squares) {
  for (j in c(3L, 5L)) {
    outcome <- if (j == 3L) "Co2" else "GTFP"
    ols <- intel_cell(fits, 2L, "AI", j)
    here <- intel_cell(fits, table, "AI", j)
    at <- ledger_at(ledger, table, intel_row_of(table, "AI"), j)
    bound <- second_stage_bound(ols$span, squares$rss[[outcome]], squares$left, squares$share[[table - 2L]])
    ledger <- ledger_bound(ledger, at, bound,
                           paste(ledger$rule[at], "Bounded by Table 2 and the share that the instrument explains."),
                           printed = here$span)
    ledger <- intel_second_r2(ledger, table, j, fits, squares, outcome, ols$span)
  }
  ledger
}

intel_second_r2 <- function(ledger, table, j, fits, squares, outcome, ols) {
  other <- 7L - table
  gap <- function(from) span_subtract(intel_cell(fits, from, "AI", j)$span, ols)
  implied <- second_stage_r2(intel_printed(other, "R\u00b2", j), gap(other), gap(table), squares$rss[[outcome]],
                             squares$left)
  at <- ledger_at(ledger, table, intel_row_of(table, "R\u00b2"), j)
  rule <- sprintf(paste0("Residual squares exceed those of column (%d) of Table 2 by the squared distance of the AI ",
                         "coefficients times what controls ",
                         "leave of AI (Tables 1 and 4): from R squared in Table %d, if both are of the same ",
                         "observations and total."),
                  if (j == 3L) 2L else 4L, other)
  agrees <- span_meet(implied, printed_interval(ledger$printed[at]))
  if (!agrees) rule <- paste(rule, intel_cannot_stand(table, j, fits, squares, outcome))
  if (table == 3L && agrees) return(ledger_bound(ledger, at, implied, paste("Needs the data.", rule)))
  ledger_fill(ledger, at, implied, rule)
}

# What cannot stand beside each other where two R squared disagree: nothing says which
# is wrong, so each number that would mend it alone is named.
intel_cannot_stand <- function(table, j, fits, squares, outcome) {
  ols <- intel_cell(fits, 2L, "AI", j)$value
  r2 <- function(from, column = j) span_centre(intel_printed(from, "R\u00b2", column))
  gap <- function(from) intel_cell(fits, from, "AI", j)$value - ols
  factor <- left_over_squares(r2(3L), gap(3L), r2(4L), gap(4L)) * span_centre(squares$rss[[outcome]]) /
    span_centre(squares$left)
  moments <- document_table("intelligence", 1L)
  sd <- function(symbol) printed_value(moments[["Standard Deviation"]][moments$Symbol == symbol])
  sprintf(paste0("Which number is wrong cannot be told; any of these alone would do: R squared of the other table, ",
                 "%.3f for R squared in column (%d) of Table 2, %.3f for that of the first stage in Table 4, or in ",
                 "Table 1 ",
                 "a standard deviation of %.3f for AI or of %.3f for %s (printed %.3f and %.3f)."),
          1 - (1 - r2(2L)) / factor, j - 1L, 1 - (1 - r2(4L, 2L)) * factor, sd("AI") * sqrt(factor),
          sd(outcome) / sqrt(factor), outcome, sd("AI"), sd(outcome))
}

# Stars of the rank statistic, chi-square with one degree of freedom.
intel_rank_stars <- function(table) {
  cells <- document_table("intelligence", table)
  row <- intel_row_of(table, "Kleibergen-Paap rk LM")
  printed <- unlist(cells[row, c(3L, 5L)], use.names = FALSE)
  ledger <- data.frame(document = "intelligence", table = as.character(table), row = cells[[1L]][row],
                       column = paste0(intel_columns(table)[c(3L, 5L)], ", stars"),
                       printed = stars_text(parse_printed(printed)$stars),
                       i = NA_integer_, j = NA_integer_)
  label <- stars_label(span_map(printed_interval(printed), sqrt), star_rule(c(0.1, 0.05, 0.01), 2L))
  ledger_fill_label(ledger_blank(ledger, ""), 1:2, label,
                    "Chi-square with one degree of freedom, stars for 10, 5 and 1 percent.", settles = FALSE)
}

# ---- Table 5: robustness --------------------------------------------------

intel_ledger_5 <- function(study, fits) {
  ledger <- intel_share_bound(intel_cells(5L, fits), 5L)
  ledger <- intel_fill_n(ledger, 5L, 2:5, study$n, intel_all_rows(study))
  kept <- study$provinces - study$municipalities
  ledger <- intel_fill_n(ledger, 5L, 6:7, kept * length(study$years),
                         sprintf("%d provinces less %d municipalities, times the %d years.", study$provinces,
                                 study$municipalities, length(study$years)))
  rbind(ledger, intel_star_rows(fits, 5L))
}

# ---- Table 6: mechanisms ---------------------------------------------------

intel_ledger_6 <- function(study, fits) {
  ledger <- intel_fill_n(intel_cells(6L, fits), 6L, 2:7, study$n, intel_all_rows(study))
  ledger <- intel_share_bound(intel_share_bound(ledger, 6L, c(2L, 4L, 6L)), 6L, c(3L, 5L, 7L), least = -Inf)
  for (j in 2:7) {
    t <- span_bind(lapply(study$regressors, function(row) intel_cell(fits, 6L, row, j)$t))
    ledger <- ledger_bound(ledger, ledger_at(ledger, 6L, intel_row_of(6L, "F"), j), joint_f_floor(t),
                           sprintf(paste0("Needs the data; if it tests the %d regressors, not below the largest ",
                                          "squared t over %d."), length(t$lower), length(t$lower)))
  }
  for (row in setdiff(study$regressors, "AI")) ledger <- intel_control(ledger, row, fits)
  rbind(intel_note_constants(ledger, fits), intel_star_rows(fits, 6L))
}

# Slope of a control (or the constant) in each of the three pairs of columns.
intel_slopes <- function(row, fits) {
  lapply(c(2L, 4L, 6L), function(j) {
    move <- function(label) span_subtract(intel_cell(fits, 6L, label, j + 1L)$span, intel_cell(fits, 6L, label, j)$span)
    list(gap = move("AI"), slope = control_slope(move("AI"), move(row)))
  })
}

intel_control <- function(ledger, row, fits) {
  pairs <- intel_slopes(row, fits)
  slopes <- lapply(pairs, `[[`, "slope")
  for (k in 1:3) {
    at <- ledger_at(ledger, 6L, intel_row_of(6L, row), 2L * k + 1L)
    implied <- control_from_others(intel_cell(fits, 6L, row, 2L * k)$span, pairs[[k]]$gap, slopes[-k])
    printed <- intel_cell(fits, 6L, row, 2L * k + 1L)$span
    rule <- paste(paste0("The column before, moved as the AI coefficient moves, by the slope that the pairs of ",
                         "columns of the other two mechanisms give."))
    ledger <- if (k == 1L && span_meet(implied, printed)) {
      ledger_bound(ledger, at, implied, paste("Needs the data.", rule), printed = printed)
    } else {
      ledger_fill(ledger, at, implied, rule, printed = printed)
    }
  }
  ledger
}

# Constants move by one slope too if both columns of a pair have one convention.
intel_note_constants <- function(ledger, fits) {
  slopes <- span_bind(lapply(intel_slopes("_cons", fits), `[[`, "slope"))
  if (not_above(max(slopes$lower), min(slopes$upper))) return(ledger)
  at <- ledger_at(ledger, 6L, intel_row_of(6L, "_cons"))
  ledger$rule[at] <- paste(ledger$rule[at],
                           paste0("Unlike controls, constants do not move by one slope: FE and IV columns have them ",
                                  "by different conventions."))
  ledger
}

# ---- Tables 7 and 8: split samples -------------------------------------------

intel_ledger_split <- function(table, study, fits) {
  ledger <- intel_share_bound(intel_cells(table, fits), table)
  n <- intel_counts(table)[2:5]
  half <- median_half(n, study$n, study$provinces)
  at <- ledger_at(ledger, table, intel_row_of(table, "N"), 2:5)
  ledger <- ledger_bound(ledger, at, half$open, sprintf(
    "Needs the data; half of %d less %d province%s with a single row in this half%s.", study$n, half$dropped,
    ifelse(half$dropped == 1, "", "s"),
    ifelse(half$whole, "",
           paste0("; no multiple of ", length(study$years), ", so rows were divided and not provinces"))))
  for (j in 2:3) {
    ratio <- intel_group_ratio(fits, table, j)
    both <- ledger_at(ledger, table, intel_row_of(table, "AI"), c(j, j + 2L))
    ledger$rule[both] <- paste0(ledger$rule[both], " The difference between the groups is ", format_range(ratio),
                                " of its standard errors, if they are independent.")
  }
  rbind(ledger, intel_star_rows(fits, table))
}

# High against low, for total emissions (2) or productivity (3).
intel_group_ratio <- function(fits, table, j) {
  high <- intel_cell(fits, table, "AI", j)
  low <- intel_cell(fits, table, "AI", j + 2L)
  difference_ratio(high$span, high$error, low$span, low$error)
}
