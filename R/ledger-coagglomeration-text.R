# Numbers and statements in the text of the document `coagglomeration`, against
# its tables.

coagg_text_ledger <- function(study, fits) {
  rbind(coagg_scope_claims(study), coagg_level_claims(), coagg_moran_claims(study), coagg_sign_claims(fits),
        coagg_turning_claims(fits), coagg_effects_claims(fits), coagg_group_claims(fits), coagg_place_claims())
}

# ---- small tools ---------------------------------------------------------

coagg_claim <- function(claim, printed, place) ledger_claim("coagglomeration", claim, printed, paste("section", place))

coagg_number <- function(claim, printed, place, implied, rule, computed = span_centre(implied), settles = TRUE) {
  ledger_fill(coagg_claim(claim, printed, place), 1L, implied, rule, computed, settles)
}

coagg_holds <- function(claim, printed, place, held, rule) {
  ledger_fill_holds(coagg_claim(claim, printed, place), 1L, held, rule)
}

coagg_open <- function(claim, printed, place, rule) {
  ledger <- coagg_claim(claim, printed, place)
  ledger$rule <- rule
  ledger
}

# "positive, 1%": sign and level of a cell by the rule of the stars; NA where
# rounding leaves the level open.
coagg_says <- function(fits, cell) {
  stars <- stars_range(cell$z, fits$found$rule)
  if (stars$lower != stars$upper) return(NA_character_)
  sign <- if (cell$value > 0) "positive" else "negative"
  level <- if (stars$lower == 0L) "not significant" else paste0(100 * fits$found$rule$levels[stars$lower], "%")
  paste(sign, level, sep = ", ")
}

# Is a cell significant at the widest level? NA where rounding leaves it open.
coagg_significant <- function(fits, cell) {
  stars <- stars_range(cell$z, fits$found$rule)
  ifelse(stars$lower > 0L, TRUE, ifelse(stars$upper == 0L, FALSE, NA))
}

# ---- sections 3.1 and 4.4: what is studied -------------------------------

coagg_scope_claims <- function(study) {
  share <- 100 * study$resource_based / study$cities
  rbind(
    coagg_number("cities under study", "34", "3.1", span(study$cities),
                 "The prefecture-level cities of the three provinces, `northeast_cities`."),
    coagg_number("first year", "2003", "3.1", span(min(study$years)), "The years of Table 2."),
    coagg_number("last year", "2022", "3.1", span(max(study$years)), "The years of Table 2."),
    coagg_number("resource-based cities", "19", "4.4.1", span(study$resource_based),
                 "The cities that the national plan of 2013 lists, `northeast_cities`."),
    coagg_holds("share of resource-based cities", "over 50%", "4.4.1", share > 50,
                sprintf("%d of %d cities are %.1f percent.", study$resource_based, study$cities, share))
  )
}

# ---- section 4.1: levels -------------------------------------------------

coagg_level_claims <- function() {
  cells <- document_table("coagglomeration", 1L)
  row <- match("Coagg", cells[[1L]])
  mean <- printed_interval(cells[[4L]][row])
  needs <- "Needs the data."
  peak <- ledger_bound(coagg_claim("highest yearly mean of co-agglomeration", "1.40", "4.1"), 1L,
                       span(mean$lower, printed_interval(cells[[7L]][row])$upper),
                       "Needs the data; not below the mean of all years in Table 1.")
  rbind(
    peak,
    coagg_open("year of the highest mean", "2011", "4.1", needs),
    coagg_open("course of co-agglomeration", "first increased and then decreased", "4.1", needs),
    coagg_open("course of co-agglomeration, in the conclusions", "a declining trend", "5.2",
               "Needs the data; section 4.1 has a rise first."),
    coagg_open("course of carbon intensity", "decline-rise-decline", "4.1", needs),
    coagg_number("mean of co-agglomeration", "1.361", "4.2.2", mean, "Table 1, row Coagg.")
  )
}

coagg_moran_claims <- function(study) {
  found <- p_from_z_rule(study$z, study$p)
  rbind(
    coagg_holds("Moran's I is positive", "all", "4.1", surely_above(study$moran, span(0)), "The indices of Table 2."),
    coagg_holds("Moran's I is significant", "all", "4.1", surely_above(span(0.05), normal_p(study$z, found$rule$sides)),
                "Probabilities from the z statistics of Table 2, against 0.05.")
  )
}

# ---- section 4.2.2: signs and levels of Table 4 --------------------------

coagg_sign_claims <- function(fits) {
  said <- utils::read.table(header = TRUE, sep = ";", quote = "", strip.white = TRUE, colClasses = "character", text = "
    row; j; claim; printed
    rho; 2; spatial autoregressive coefficient, Model 1; positive, 10%
    rho; 3; spatial autoregressive coefficient, Model 2; positive, 1%
    y.L(1); 3; time lag; positive, 1%
    Wy.L(1); 3; spatial lag of the period before; positive, 1%
    Coagg; 3; linear term; positive, 1%
    Coagg2; 3; quadratic term; negative, 1%
    LnPGDP; 3; economic development; negative, 1%
    LnRD; 3; infrastructure; negative, 10%
    LnER; 3; environmental regulation; positive, 1%
    FDI; 3; openness; positive, 5%
    TI; 3; technological innovation; negative, not significant
    GOV; 3; government intervention; positive, 1%
  ")
  said$row[said$row == "rho"] <- "\u03c1"
  said$row[said$row == "Coagg2"] <- "Coagg\u00b2"
  rows <- lapply(seq_len(nrow(said)), function(k) {
    cell <- coagg_cell(fits, 4L, said$row[k], as.integer(said$j[k]))
    ledger_fill_label(coagg_claim(said$claim[k], said$printed[k], "4.2.2"), 1L, coagg_says(fits, cell),
                      paste0("Row ", said$row[k],
                             " of Table 4: sign, and level by the estimate over its standard error (",
                             format_range(cell$z), ")."))
  })
  tau <- coagg_cell(fits, 4L, "y.L(1)", 3L)
  rbind(do.call(rbind, rows),
        coagg_number("rise after one more unit in the period before", "0.71", "4.2.2", tau$span,
                     "Row y.L(1) of Table 4, other things equal.", tau$value))
}

# ---- turning points ------------------------------------------------------

coagg_turning <- function(fits, table, j) {
  linear <- coagg_cell(fits, table, "Coagg", j)
  quadratic <- coagg_cell(fits, table, "Coagg\u00b2", j)
  list(span = turning_range(linear$span, quadratic$span), value = -linear$value / (2 * quadratic$value))
}

coagg_turning_claims <- function(fits) {
  point <- coagg_turning(fits, 4L, 3L)
  cells <- document_table("coagglomeration", 1L)
  moments <- printed_interval(unlist(cells[match("Coagg", cells[[1L]]), 4:5]))
  mean <- span_subset(moments, 1L)
  gap <- point$span$lower - mean$upper
  most <- 100 * moments$upper[2L]^2 / (moments$upper[2L]^2 + gap^2)
  rbind(
    coagg_number("turning point", "3.354", "4.2.2", point$span,
                 "Minus the linear over twice the quadratic coefficient of Model 2 in Table 4.", point$value),
    coagg_holds("mean of co-agglomeration against the turning point", "well below", "4.2.2",
                mean$upper < point$span$lower,
                "The mean of Table 1 and the turning point from Table 4."),
    coagg_open("cities above the turning point", "only a few", "4.2.2", sprintf(paste0(
      "Needs the data; by the mean and the standard deviation of Table 1 not more than %.0f percent of the city-years ",
      "(Cantelli)."), most))
  )
}

# ---- effects, robustness -------------------------------------------------

coagg_effects_claims <- function(fits) {
  terms <- c("Coagg", "Coagg\u00b2")
  direct <- lapply(terms, function(row) coagg_cell(fits, 5L, row, c(2L, 4L)))
  spill <- which(fits$cells$table == 5L & fits$cells$j %in% c(3L, 5L))
  quiet <- !coagg_significant(fits, list(z = span_subset(fits$z, spill)))
  loud <- fits$cells[spill[!quiet %in% TRUE], ]
  larger <- vapply(direct,
                   function(cell) surely_above(span_abs(span_subset(cell$span, 2L)),
                                               span_abs(span_subset(cell$span, 1L))), NA)
  same <- unlist(lapply(2:4, function(j) c(coagg_cell(fits, 6L, terms[1L], j)$value > 0,
                                           coagg_cell(fits, 6L, terms[2L], j)$value < 0)))
  rbind(
    coagg_holds("direct effects of both terms are significant", "short and long term", "4.2.2",
                unlist(lapply(direct, function(cell) coagg_significant(fits, cell))),
                "Direct effects in Table 5, over their standard errors."),
    coagg_holds("long-term direct effects are greater", "greater", "4.2.2", larger,
                "Direct effects in Table 5, without their signs."),
    coagg_holds("spatial spillover effects are not significant", "not significant", "4.2.2", quiet, paste0(
      "The indirect effects of Table 5 over their standard errors", coagg_exceptions(loud), ".")),
    coagg_holds("signs of both terms in the robustness checks", "unchanged", "4.3", same,
                "Rows Coagg and Coagg\u00b2 of Table 6.")
  )
}

coagg_exceptions <- function(cells) {
  if (!nrow(cells)) return("")
  paste0("; not so ", paste0(cells$row, " (", cells$column, ", ", cells$printed, ")", collapse = ", "))
}

# ---- section 4.4: groups and sectors -------------------------------------

coagg_sectors <- c("scientific research and technical services", "finance", "leasing and business services",
                   "information transmission, software, and IT services", "transport, storage, and post",
                   "wholesale and retail trade")

coagg_group_claims <- function(fits) {
  both <- function(j) c(coagg_significant(fits, coagg_cell(fits, 7L, "Coagg", j)),
                        coagg_significant(fits, coagg_cell(fits, 7L, "Coagg\u00b2", j)))
  says <- function(j) c(coagg_says(fits, coagg_cell(fits, 7L, "Coagg", j)),
                        coagg_says(fits, coagg_cell(fits, 7L, "Coagg\u00b2", j)))
  sectors <- 3L + seq_along(coagg_sectors)
  linear <- span_bind(lapply(sectors, function(j) coagg_cell(fits, 7L, "Coagg", j)$span))
  turns <- span_bind(lapply(sectors, function(j) coagg_turning(fits, 7L, j)$span))
  first <- match("finance", coagg_sectors)
  top <- match(c("finance", "wholesale and retail trade"), coagg_sectors)
  significant <- vapply(sectors, function(j) all(both(j)), NA)
  rbind(
    coagg_holds("effects in resource-based cities", "not significant", "4.4.1", !both(2L), "Column RC of Table 7."),
    coagg_holds("effects in non-resource-based cities, both terms", "significant at 1%", "4.4.1",
                says(3L) == c("positive, 1%", "negative, 1%"), "Column NRC of Table 7."),
    coagg_holds("effect in non-resource-based cities against resource-based", "more pronounced", "5.2",
                surely_above(coagg_cell(fits, 7L, "Coagg", 3L)$span, coagg_cell(fits, 7L, "Coagg", 2L)$span),
                "Row Coagg of Table 7."),
    ledger_fill_label(coagg_claim("sector without a significant effect", "leasing and business services", "4.4.2"), 1L,
                      if (anyNA(significant)) NA_character_ else paste(coagg_sectors[!significant], collapse = "; "),
                      "Sectors 1 to 6 of Table 7, both terms."),
    coagg_holds("strongest effect before the turning point, finance and wholesale", "strongest", "4.4.2",
                vapply(top, function(k) all(linear$lower[k] >= linear$upper[-top]), NA),
                "Row Coagg of Table 7, Sectors 1 to 6."),
    coagg_holds("finance most capable of crossing the turning point", "most", "4.4.2",
                turns$upper[first] < turns$lower[-first], paste0(
      "The turning points that Table 7 gives: ", paste0(coagg_sectors, " ", format_range(turns), collapse = "; "),
      ". (How far cities are from them needs the data.)")),
    ledger_fill_label(coagg_claim("table of the results by sector", "Table 8", "4.4.2"), 1L,
                      coagg_table_with("Sector 1"), "The table with a column Sector 1.")
  )
}

# Which table has a column of this name.
coagg_table_with <- function(heading) {
  tables <- document_tables()
  numbers <- tables$table[tables$document == "coagglomeration"]
  has <- vapply(numbers, function(table) heading %in% names(document_table("coagglomeration", table)), NA)
  if (any(has)) paste("Table", numbers[has], collapse = ", ") else NA_character_
}

# ---- places --------------------------------------------------------------

# The cities that the text puts in the Northeast: each, or the city of the study
# with the nearest name.
coagg_place_claims <- function() {
  named <- c(Shenyang = "4.1", Changchun = "4.1", Harbin = "4.1", Dalian = "4.1", Changsha = "5.2")
  claim <- ledger_claim("coagglomeration",
                        paste("a city of the Northeast,", c("centre", "urban agglomeration")[1L + (named == "5.2")]),
                        names(named),
                        paste("section", named))
  distance <- utils::adist(names(named), lowcarbon::northeast_cities$city)
  nearest <- lowcarbon::northeast_cities$city[apply(distance, 1L, which.min)]
  ledger_fill_label(claim, seq_along(named), nearest, "The name, or the nearest of the names in `northeast_cities`.")
}
