# The ledger of the document `coagglomeration`: Table 1 moments, Table 2 Moran's
# I, Table 3 tests, Tables 4 to 7 regressions. The data were not printed, so most
# cells stay in need of them; what is checked is whether the printed numbers can
# stand beside each other. A cell of a regression table (an estimate and its
# standard error) has a second row for its stars, which follow from both. The
# finders are in R/rules-moments.R, R/rules-moran.R and R/rules-regression.R.

# ---- the printed tables as numbers ---------------------------------------

# What is counted: the cities of the three provinces, the years of Table 2, the
# regressors of Table 4 (their spatial lags not counted).
coagg_study <- function() {
  moran <- document_table("coagglomeration", 2)
  both <- function(j) c(moran[[j]], moran[[j + 4L]])
  regressors <- sum(grepl("^W[.]", document_table("coagglomeration", 4)[[4L]]))
  list(cities = nrow(lowcarbon::northeast_cities), resource_based = sum(lowcarbon::northeast_cities$resource_based),
       years = as.integer(both(1L)),
       moran = printed_interval(both(2L)), z = printed_interval(both(3L)), p = both(4L),
       shown = cbind(both(2L), both(3L), both(4L)),
       regressors = regressors)
}

# Every cell of Tables 4 to 7 that holds an estimate: the table, its place, the
# row's and the column's name, and what parse_estimates() reads there. Table 4
# is printed as two blocks side by side.
coagg_estimates <- function() {
  parts <- lapply(4:7, function(table) {
    cells <- document_table("coagglomeration", table)
    do.call(rbind, lapply(seq_along(cells)[-1L], function(j) {
      stub <- if (table == 4L && j > 3L) 4L else 1L
      data.frame(table = table, i = seq_len(nrow(cells)), j = j, row = cells[[stub]], column = names(cells)[j],
                 printed = cells[[j]])
    }))
  })
  out <- do.call(rbind, parts)
  read <- parse_estimates(out$printed)
  out <- data.frame(out, estimate = read$value, error = read$below_value, stars = read$stars,
                    lower = read$estimate$lower,
                    upper = read$estimate$upper, error_lower = read$below$lower,
                    error_upper = read$below$upper)[read$paired, ]
  out <- out[order(out$table, out$i, out$j), ]
  z <- absolute_z(coagg_span(out), span(out$error_lower, out$error_upper))
  found <- find_star_rule(z, out$stars)
  list(cells = out, z = z, found = found)
}

coagg_span <- function(rows) span(rows$lower, rows$upper)

# The cell of a row and column of a table.
coagg_cell <- function(fits, table, row, j) {
  cells <- fits$cells
  at <- which(cells$table == table & cells$row == row & cells$j %in% j)
  list(at = at, value = cells$estimate[at], span = coagg_span(cells[at, ]), z = span_subset(fits$z, at),
       stars = cells$stars[at])
}

# ---- Table 1: means, standard deviations, extremes -----------------------

coagg_ledger_1 <- function(study) {
  ledger <- ledger_cells("coagglomeration", 1L, skip = 2L)
  cells <- document_table("coagglomeration", 1L)
  n <- study$cities * length(study$years)
  ledger <- ledger_fill(ledger, ledger_at(ledger, 1L, j = 3L), span(n), computed = n, settles = TRUE,
                        paste0("The ", study$cities, " cities times the ", length(study$years), " years of Table 2."))
  for (row in seq_len(nrow(cells))) {
    found <- moments_between(n, cells[[4L]][row], cells[[5L]][row], cells[[6L]][row], cells[[7L]][row])
    for (k in 1:4) ledger <- coagg_moment(ledger, ledger_at(ledger, 1L, row, 3L + k), found, k)
  }
  ledger
}

# ---- Table 2: Moran's I --------------------------------------------------

coagg_ledger_2 <- function(study) {
  ledger <- ledger_cells("coagglomeration", 2L, skip = 5L,
                         rule = "Needs the cities' carbon intensities and the spatial weights.")
  at_year <- ledger$i + ifelse(ledger$j > 5L, 10L, 0L)
  ledger$row <- as.character(study$years[at_year])
  second <- ledger$j > 5L
  kind <- ifelse(second, ledger$j - 4L, ledger$j)
  found <- p_from_z_rule(study$z, study$p)
  if (is.null(found$rule)) return(ledger)
  ledger <- coagg_p_cells(ledger, which(kind == 4L), at_year[kind == 4L], study, found)
  ledger <- coagg_z_cells(ledger, which(kind == 3L), at_year[kind == 3L], study, found$rule$sides)
  twice <- repeated_rows(study$shown)[at_year]
  ledger$rule <- ifelse(is.na(twice), ledger$rule,
                        paste0(ledger$rule, " All three numbers of ", ledger$row, " are those of ", study$years[twice],
                               "."))
  ledger
}

coagg_p_cells <- function(ledger, at, year, study, found) {
  z <- span_subset(study$z, year)
  ledger_fill(ledger, at, normal_p(z, found$rule$sides),
              computed = normal_p(span(span_centre(z)), found$rule$sides)$lower, rule = paste0(
    "Normal probability of the row's z, ", describe_p_rule(found$rule), ", which meets all ", found$rule$of,
    " printed ones",
    if (found$settled) " and is the only way that does." else "."))
}

coagg_z_cells <- function(ledger, at, year, study, sides) {
  p <- printed_interval(study$p[year])
  z <- span(stats::qnorm(p$upper / sides, lower.tail = FALSE), stats::qnorm(p$lower / sides, lower.tail = FALSE))
  ledger_bound(ledger, at, z, paste0(
    "Needs the cities' carbon intensities and the spatial weights; the bounds are those of the printed probability.",
    coupling_deviation_note(list(moran = study$moran, z = study$z, sizes = study$cities, years = study$years))))
}

# For each row of a matrix of strings the other row that repeats it, NA if none does.
repeated_rows <- function(shown) {
  key <- apply(shown, 1L, paste, collapse = " ")
  vapply(seq_along(key), function(k) setdiff(which(key == key[k]), k)[1L], 0L)
}

# ---- Table 3: specification tests ----------------------------------------

# Rows 1 to 8 have the name of the test in the column headed P, one number in
# the column headed Statistic; rows 9 to 11 have both.
coagg_ledger_3 <- function(study) {
  cells <- document_table("coagglomeration", 3L)
  ledger <- ledger_cells("coagglomeration", 3L)
  named <- is.na(printed_value(cells[[2L]]))
  ledger <- ledger[!(ledger$j == 2L & named[ledger$i]), ]
  ledger$row <- ifelse(named, cells[[2L]], cells[[1L]])[ledger$i]
  ledger$rule <- ifelse(ledger$j == 2L | named[ledger$i], "Needs the statistic, which is not printed.",
                        "Needs the data.")
  ledger <- coagg_test_p(ledger, study, which(!named))
  rbind(coagg_test_headings(cells, named, study), ledger)
}

# The degrees of freedom of the tests that print a statistic: joint effects of
# all cities but one, of all years but one, and Hausman's test with anything
# from one to all coefficients.
coagg_test_df <- function(study) {
  list(`Hausman test` = seq_len(2L * study$regressors + 1L), `Individual fixed effects test` = study$cities - 1L,
       `Time fixed effects test` = length(study$years) - 1L)
}

coagg_test_p <- function(ledger, study, rows) {
  df <- coagg_test_df(study)
  cells <- document_table("coagglomeration", 3L)
  for (row in rows) {
    k <- df[[cells[[1L]][row]]]
    statistic <- printed_interval(cells[[3L]][row])
    fits <- find_chisq_df(statistic, printed_interval(cells[[2L]][row]))
    ledger <- ledger_fill(ledger, ledger_at(ledger, 3L, row, 2L), chisq_tail(statistic, k), rule = paste0(
      "Upper tail of chi-square at the row's statistic with ", coagg_df_words(k),
      " degrees of freedom; printed is what ",
      coagg_df_words(fits), " would give", coagg_df_meaning(fits, study), "."))
  }
  ledger
}

coagg_df_words <- function(df) {
  if (!length(df)) return("no number of")
  if (length(df) == 1L) as.character(df) else paste(min(df), "to", max(df))
}

coagg_df_meaning <- function(df, study) {
  if (identical(as.integer(df),
                2L * study$regressors)) ", the number of regressors and their spatial lags, not of effects" else ""
}

# Do the numbers headed Statistic read as statistics or as probabilities? Taken
# as statistics of their tests none would reject at 10 percent; taken as
# probabilities all do at 5, as the text says.
coagg_test_headings <- function(cells, named, study) {
  number <- printed_interval(cells[[3L]][named])
  df <- ifelse(grepl("^LM|^Robust", cells[[2L]][named]), 1L, study$regressors)
  as_statistic <- mapply(function(lower, upper, k) chisq_tail(span(lower, upper), k)$lower, number$lower, number$upper,
                         df)
  settled <- all(as_statistic > 0.1) && all(number$upper < 0.05)
  rows <- range(which(named))
  heading <- rbind(ledger_heading("coagglomeration", 3L, 2L), ledger_heading("coagglomeration", 3L, 3L))
  label <- sprintf(c("test (rows %d to %d), P (below)", "P (rows %d to %d), Statistic (below)"), rows[1L], rows[2L])
  ledger_fill_label(heading, 1:2, if (settled) label else NA_character_, sprintf(paste0(
    "Rows %d to %d have one number, none above %s. As statistics of their tests they would have probabilities from ",
    "%.2f up, against the ",
    "text; as probabilities all reject at 5 percent, as the text says. The statistics are not printed."),
    rows[1L], rows[2L], format(max(printed_value(cells[[3L]][named]))), min(as_statistic)))
}

# ---- Tables 4 to 7: cells of regressions ---------------------------------

# The cells of a table, those of words left out.
coagg_cells <- function(table, skip = integer()) {
  ledger <- ledger_cells("coagglomeration", table, skip = skip, rule = "Needs the data.")
  ledger[grepl("[0-9]", ledger$printed), ]
}

coagg_star_rows <- function(fits, table) {
  here <- which(fits$cells$table == table)
  z <- span_subset(fits$z, here)
  rule <- fits$found$rule
  ledger_stars("coagglomeration", fits$cells[here, ], z, rule, paste0(
    "The estimate over its standard error is ", format_range(z), " in absolute value; stars for ", rule$name,
    " (normal), the rule that fits ",
    max(fits$found$met), " of ", fits$found$of, " cells of Tables 4 to 7"))
}

coagg_bound_r2 <- function(ledger, table, rows, j = NULL) {
  ledger_bound(ledger, ledger_at(ledger, table, rows, j), span(0, 1), "Needs the data; a share.")
}

coagg_row_of <- function(table, label, stub = 1L) which(document_table("coagglomeration", table)[[stub]] == label)

# ---- Table 4 -------------------------------------------------------------

coagg_ledger_4 <- function(study, fits) {
  cells <- document_table("coagglomeration", 4L)
  ledger <- coagg_cells(4L, skip = 4L)
  ledger$row <- ifelse(ledger$j > 3L, cells[[4L]][ledger$i], ledger$row)
  counted <- coagg_row_of(4L, "Observations", 4L)
  periods <- length(study$years) - 0:1
  ledger <- ledger_fill(ledger, ledger_at(ledger, 4L, counted, 5:6), span(study$cities * periods),
                        computed = study$cities * periods,
                        settles = TRUE,
                        paste0("The ", study$cities, " cities times ", periods, " years",
                               c(".", ", the first lost to the lag.")))
  ledger <- coagg_bound_r2(ledger, 4L, coagg_row_of(4L, "R\u00b2"), 2:3)
  rbind(coagg_fill_rho(coagg_note_units(ledger, study, fits), fits), coagg_star_rows(fits, 4L))
}

# Regressors whose standard error in the dynamic model, with the standard
# deviation of Table 1, leaves the residuals less than R squared says: another
# unit in the regression than in Table 1.
coagg_units <- function(study, fits) {
  cells <- document_table("coagglomeration", 1L)
  fit <- document_table("coagglomeration", 4L)
  sd <- printed_value(cells[[5L]])
  names <- cells[[1L]][-1L]
  error <- vapply(names, function(row) fits$cells$error_upper[coagg_cell(fits, 4L, row, 3L)$at], 0)
  r2 <- printed_value(fit[[3L]][coagg_row_of(4L, "R\u00b2")])
  sigma <- sd[1L] * sqrt(1 - r2)
  bound <- residual_bound(error, sd[-1L], study$cities * length(study$years))
  data.frame(regressor = names, sd = sd[-1L], error = error, bound = bound, sigma = sigma,
             shift = unit_shift(bound, sigma), row.names = NULL)
}

coagg_note_units <- function(ledger, study, fits) {
  units <- coagg_units(study, fits)
  for (k in which(units$shift > 0)) {
    at <- ledger_at(ledger, 4L, coagg_row_of(4L, units$regressor[k]), 3L)
    ledger$rule[at] <- sprintf(paste0(
      "Needs the data. In the unit of Table 1 its standard error would leave the residuals a standard deviation of ",
      "%.3f at most, R squared says about %.1f: ",
      "the regression has another unit (percent, if Table 1 has ratios)."), units$bound[k], units$sigma[k])
  }
  ledger
}

# The dynamic model of Table 4 and the totals of Table 5, direct and indirect
# effect together, row by row.
coagg_dynamics <- function(fits) {
  regressors <- document_table("coagglomeration", 5L)[[1L]]
  parts <- function(table, rows, j) lapply(rows, function(row) coagg_cell(fits, table, row, j))
  both <- function(a, b) list(span = span_add(span_bind(lapply(a, `[[`, "span")), span_bind(lapply(b, `[[`, "span"))),
                              value = vapply(a, `[[`, 0, "value") + vapply(b, `[[`, 0, "value"))
  error <- function(j) vapply(regressors, function(row) fits$cells$error[coagg_cell(fits, 5L, row, j)$at], 0,
                              USE.NAMES = FALSE)
  one <- function(row) coagg_cell(fits, 4L, row, 3L)
  totals <- function(j) both(parts(5L, regressors, j), parts(5L, regressors, j + 1L))
  own <- parts(4L, regressors, 3L)
  lagged <- parts(4L, paste0("W.", regressors), 6L)
  list(regressors = regressors, tau = one("y.L(1)"), eta = one("Wy.L(1)"), rho = one("\u03c1"),
       sums = both(own, lagged), own = span_bind(lapply(own, `[[`, "span")),
       lagged = span_bind(lapply(lagged, `[[`, "span")),
       direct = span_bind(lapply(parts(5L, regressors, 2L), `[[`, "span")),
       beta = vapply(own, `[[`, 0, "value"), theta = vapply(lagged, `[[`, 0, "value"),
       totals = list(short = totals(2L), long = totals(4L)),
       errors = list(short = sqrt(error(2L)^2 + error(3L)^2), long = sqrt(error(4L)^2 + error(5L)^2)))
}

coagg_formulas <- function(dynamics, horizon) {
  compare_effect_formulas(dynamics$sums$value, dynamics$totals[[horizon]]$value, dynamics$errors[[horizon]],
                          dynamics$tau$value,
                          dynamics$rho$value, dynamics$eta$value, horizon)
}

# The short-term totals of Table 5 say what rho they were taken with.
coagg_fill_rho <- function(ledger, fits) {
  dynamics <- coagg_dynamics(fits)
  found <- rho_from_totals(dynamics$sums$span, dynamics$totals$short$span, dynamics$sums$value,
                           dynamics$totals$short$value, dynamics$errors$short)
  at <- ledger_at(ledger, 4L, coagg_row_of(4L, "\u03c1"), 3L)
  total <- span_add(span_add(dynamics$tau$span, dynamics$rho$span), dynamics$eta$span)
  root <- common_root(dynamics$tau$span, dynamics$rho$span, dynamics$eta$span)
  ledger_fill(ledger, at, found$hull, computed = found$best, printed = dynamics$rho$span, rule = paste0(
    "With unit row sums of W the short-term totals of Table 5 are (beta + theta) / (1 - rho): the rho of each of the ",
    length(found$by_row$lower),
    " rows, ", sum(found$by_row$upper < 0),
    " of them below zero whatever was rounded off, and of all by weighted least squares. ",
    coagg_sign_note(dynamics), coagg_direct_note(dynamics), "As printed, tau + rho + eta is ", format_range(total, 3L),
    ", and what moves all cities alike is multiplied by ", format_range(root), " from year to year",
    if (root$lower > 1) ": not stable." else "."))
}

# How many short-term direct effects no W allows at rho as printed and with its sign changed.
coagg_direct_note <- function(dynamics) {
  outside <- vapply(coagg_direct(dynamics), function(ranges) sum(coagg_outside(dynamics, ranges)), 0L)
  sprintf(paste("Of %d short-term direct effects %d lie outside what any such W allows at rho as printed,",
                "%s with minus rho. "),
          length(dynamics$regressors), outside[["printed"]],
          if (outside[["turned"]]) outside[["turned"]] else "none")
}

# Which signs of the printed coefficients come nearest to the printed totals.
coagg_sign_note <- function(dynamics) {
  best <- vapply(c("short", "long"), function(horizon) coagg_formulas(dynamics, horizon)$rho[1L], 0)
  if (any(best != -1)) return("")
  "Of the choices of signs of tau, rho and eta, those with minus rho come nearest to the totals of either horizon. "
}

# ---- Tables 5 to 7 -------------------------------------------------------

coagg_ledger_effects <- function(fits) {
  dynamics <- coagg_dynamics(fits)
  ledger <- coagg_cells(5L)
  for (horizon in c("short", "long")) {
    ledger$rule[ledger_at(ledger, 5L,
                          j = if (horizon == "short") 2:3 else 4:5)] <- coagg_effects_note(dynamics, horizon)
  }
  rbind(coagg_fill_direct(ledger, dynamics, fits), coagg_star_rows(fits, 5L))
}

# Short-term direct effects that any W with unit row sums allows, by Table 4 as
# printed and with minus rho.
coagg_direct <- function(dynamics) {
  flipped <- span(-dynamics$rho$span$upper, -dynamics$rho$span$lower)
  lapply(list(printed = dynamics$rho$span, turned = flipped), function(rho) {
    direct_range(list(horizon = "short", tau = dynamics$tau$span, rho = rho, eta = dynamics$eta$span), dynamics$own,
                 dynamics$lagged)
  })
}

coagg_outside <- function(dynamics, ranges) !span_meet(dynamics$direct, ranges)

coagg_fill_direct <- function(ledger, dynamics, fits) {
  ranges <- coagg_direct(dynamics)
  at <- ledger_at(ledger, 5L, seq_along(dynamics$regressors), 2L)
  outside <- coagg_outside(dynamics, ranges$printed)
  rule <- paste0(ledger$rule[at],
                 " For any W with rows that add up to one and nothing on its diagonal the direct effect is ",
                 format_range(ranges$printed, 3L), " by Table 4 as printed, ", format_range(ranges$turned, 3L),
                 " with minus rho.",
                 ifelse(outside, paste0(" Either this effect or rho in Table 4 is not what it is printed as, or ",
                                        "effects are means of few draws."),
                        ""))
  rule[outside] <- sub("^Needs the weights[.] ", "", rule[outside])
  ledger <- ledger_bound(ledger, at, ranges$printed, rule, printed = dynamics$direct)
  wrong <- at[outside]
  ledger_fill(ledger, wrong, span_subset(ranges$printed, which(outside)), rule[outside],
              computed = nearest_in(span_subset(ranges$printed, which(outside)),
                                    span_centre(span_subset(dynamics$direct, which(outside)))),
              printed = span_subset(dynamics$direct, which(outside)))
}

# The value of a range that comes nearest to a number.
nearest_in <- function(range, value) pmin(pmax(value, range$lower), range$upper)

coagg_effects_note <- function(dynamics, horizon) {
  formulas <- coagg_formulas(dynamics, horizon)
  as_printed <- formulas[formulas$rho == 1 & formulas$tau == 1 & formulas$eta == 1, ]
  turned <- formulas[formulas$rho == -1 & formulas$tau == 1 & formulas$eta == 1, ]
  sprintf(paste0("Needs the weights. With unit row sums direct and indirect effect add up to %s (beta + theta) by ",
                 "Table 4 as printed, with minus rho to %s; ",
                 "of the %d totals printed %d and %d have the sign this gives, and they are %.2f and %.2f standard ",
                 "errors off."),
          format(round(as_printed$multiplier, 2)), format(round(turned$multiplier, 2)), length(dynamics$regressors),
          as_printed$signs, turned$signs, as_printed$distance, turned$distance)
}

coagg_ledger_6 <- function(fits) {
  ledger <- coagg_bound_r2(coagg_cells(6L), 6L, coagg_row_of(6L, "R\u00b2"))
  for (j in c(2L, 4L)) ledger <- coagg_stable_eta(ledger, fits, j)
  rbind(ledger, coagg_star_rows(fits, 6L))
}

# A dynamic model whose rho is not printed: it is stable only for rho below
# 1 - tau - eta, so with a rho that is not negative eta is below 1 - tau.
coagg_stable_eta <- function(ledger, fits, j) {
  tau <- coagg_cell(fits, 6L, "y.L(1)", j)
  eta <- coagg_cell(fits, 6L, "Wy.L(1)", j)
  at <- ledger_at(ledger, 6L, coagg_row_of(6L, "Wy.L(1)"), j)
  open <- span(-1 - tau$span$upper, 1 - tau$span$lower)
  rule <- sprintf(
    paste0("tau + eta is %s; rho is not printed, and what moves all cities alike is stable only if rho is below %s ",
                         "(W has rows that add up to one). The range is that of a rho that is not negative; in Table ",
                         "4 it is %s."),
                  format_range(span_add(tau$span, eta$span), 3L), format(round(1 - tau$value - eta$value, 3)),
                  format(coagg_cell(fits, 4L, "\u03c1", 3L)$value))
  if (span_meet(open, eta$span)) {
    return(ledger_bound(ledger, at, open, paste("Needs the data.", rule), printed = eta$span))
  }
  ledger_fill(ledger, at, open, rule, computed = open$upper, printed = eta$span)
}

coagg_ledger_7 <- function(fits) {
  ledger <- coagg_bound_r2(coagg_cells(7L), 7L, coagg_row_of(7L, "R\u00b2"))
  rbind(ledger, coagg_star_rows(fits, 7L))
}
