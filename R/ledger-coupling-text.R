# Numbers and statements in the text of the document `coupling`, against its
# tables. An order between printed numbers is certain whatever was rounded off
# (rounding turns no order round), except between equal ones.

coupling_text_ledger <- function(figures) {
  rbind(
    coupling_count_claims(),
    coupling_degree_claims(figures),
    coupling_overall_claims(figures),
    coupling_within_claims(figures),
    coupling_between_claims(figures),
    coupling_share_claims(figures),
    coupling_moran_claims(figures),
    coupling_density_claims(figures)
  )
}

# ---- small tools ---------------------------------------------------------

claim_of <- function(claim, printed, place) {
  ledger_claim("coupling", claim, printed, if (grepl("^[0-9]", place)) paste("section", place) else place)
}

# A claim and its verdict at once, for each way of ledger_fill().
claim_number <- function(claim, printed, place, implied, rule, computed = span_centre(implied), settles = FALSE) {
  ledger_fill(claim_of(claim, printed, place), 1L, implied, rule, computed, settles)
}

claim_label <- function(claim, printed, place, label, rule, settles = TRUE) {
  ledger_fill_label(claim_of(claim, printed, place), 1L, label, rule, settles)
}

claim_holds <- function(claim, printed, place, held, rule) {
  ledger_fill_holds(claim_of(claim, printed, place), 1L, held, rule)
}

# A described course, such as "falls, then rises", against the one printed.
claim_course <- function(claim, printed, place, course, values, rule) {
  found <- direction_pattern(span_centre(values))
  claim_label(claim, printed, place, if (found == course) printed else found, rule)
}

entries <- function(table, column) {
  cells <- document_table("coupling", table)[[column]]
  length(unique(cells[nzchar(cells)]))
}

# ---- sections 3.2 and 3.3: the indicators --------------------------------

coupling_count_claims <- function() {
  count <- function(claim, printed, place, table, column) {
    n <- entries(table, column)
    rule <- paste0("Count of the different entries in column ", column, " of Table ", table, ".")
    if (is.na(printed_value(printed))) return(claim_label(claim, printed, place, in_words(n), rule))
    claim_number(claim, printed, place, span(n), rule, settles = TRUE)
  }
  rbind(
    count("perspectives on new quality productivity", "two", "3.2", 1L, 1L),
    count("secondary indicators of new quality productivity", "12", "3.2", 1L, 3L),
    count("tertiary indicators of new quality productivity", "18", "3.2", 1L, 4L),
    count("primary indicators of low-carbon transition", "five", "3.3", 2L, 1L),
    count("secondary indicators of low-carbon transition", "12", "3.3", 2L, 2L)
  )
}

# ---- section 4.1: degrees ------------------------------------------------

coupling_degree_claims <- function(figures) {
  national <- figures$national
  last <- length(figures$years)
  named <- function(claim, printed, t) {
    claim_number(claim, printed, "4.1.1", span_subset(national, t), paste0("Table 3, row ", figures$years[t], "."))
  }
  stage <- function(claim, printed, place, degree, rule) fill_stage(claim_of(claim, printed, place), 1L, degree, rule)
  regional <- figures$regional
  others <- function(region) regional[names(regional) != region]
  behind <- Reduce(`&`, list(above_each(regional$Eastern, regional[c("Western", "Northeast")]),
                             above_each(regional$Central, regional[c("Western", "Northeast")])))
  steps <- unlist(lapply(c(list(national), regional), rising), use.names = FALSE)
  rbind(
    named("degree of the nation in 2012", "0.272", 1L),
    named("degree of the nation in 2022", "0.405", last),
    stage("stage of the nation in 2012", "low", "4.1.1", span_subset(national, 1L),
          "Table 3, row 2012, against the boundary 0.3."),
    stage("stage of the nation in 2022", "moderate", "4.1.1", span_subset(national, last),
          "Table 3, row 2022, against the boundary 0.3."),
    claim_holds("new quality productivity lags", "throughout", "4.1.1",
                surely_above(figures$transition, figures$productivity),
                "The two scores of each year in Table 3."),
    claim_holds("the nation's degree improves from year to year", "annual improvement", "5", rising(national),
                "The degrees of Table 3, each against the year before."),
    claim_holds("the Eastern region's degree is the highest, the Western region's the lowest", "east-high, west-low",
                "abstract",
                above_each(regional$Eastern, others("Eastern")) & Reduce(`&`,
                                                                         lapply(others("Western"), printed_above,
                                                                                regional$Western)),
                "The rows of Table 4 in each year."),
    claim_holds("the Eastern region's degree is the highest", "consistently", "4.1.2",
                above_each(regional$Eastern, others("Eastern")),
                "The rows of Table 4 in each year."),
    stage("stage of the Central region", "moderate", "4.1.2",
          span_subset(figures$regional_mean, match("Central", figures$regions)),
          "Its mean degree in Table 4 against the boundary 0.3."),
    claim_holds("the Western and Northeast regions have the lowest degrees", "lowest", "4.1.2", behind,
                "The rows of Table 4 in each year."),
    claim_holds("degrees keep rising in the nation and every region", "continue rising", "5", steps,
                "Each yearly step of Table 3 and of the four rows of Table 4.")
  )
}

# ---- section 4.2: Gini coefficients --------------------------------------

coupling_overall_claims <- function(figures) {
  overall <- figures$overall
  centre <- span_centre(overall)
  year_of <- function(which_one) span(figures$years[which_one(centre)])
  low <- which.min(centre)
  lowest <- span(min(overall$lower), min(overall$upper))
  highest <- span(max(overall$lower), max(overall$upper))
  column <- "Column \"Overall differences\" of Table 5."
  growth <- fill_growth(claim_of("growth of the overall coefficient, percent a year", "2.5", "4.2.1"), 1L, figures,
                        list(overall), "the overall coefficients of Table 5")
  rbind(
    claim_course("course of the overall coefficient", "first decreasing and then increasing", "4.2.1", "fall, rise",
                 overall, column),
    claim_number("smallest overall coefficient", "0.161", "4.2.1", lowest, column),
    claim_number("year of the smallest overall coefficient", "2014", "4.2.1", year_of(which.min), column),
    claim_holds("the overall coefficient rises from 2015 on", "year by year", "4.2.1",
                rising(span_subset(overall, low:length(centre))), column),
    claim_number("largest overall coefficient", "0.209", "4.2.1", highest, column),
    claim_number("year of the largest overall coefficient", "2022", "4.2.1", year_of(which.max), column),
    growth
  )
}

coupling_within_claims <- function(figures) {
  within <- figures$within
  rate <- function(region) span_subset(figures$rates, figures$within_at[[region]] - 1L)
  rates <- lapply(stats::setNames(nm = figures$regions), rate)
  rate_above <- function(region, others) vapply(rates[others], function(other) printed_above(rates[[region]], other),
                                                NA)
  rows <- "The columns of coefficients within regions in Table 5."
  row <- "The growth row of Table 5."
  growth <- fill_growth(claim_of("growth of the Northeast's coefficient, percent a year", "0.9", "4.2.1"), 1L, figures,
                        within["Northeast"], "the Northeast's coefficients of Table 5")
  others <- function(region) setdiff(figures$regions, region)
  rbind(
    claim_holds("the Eastern region's coefficient is the highest", "highest", "4.2.1",
                above_each(within$Eastern, within[others("Eastern")]), rows),
    claim_course("course of the Eastern region's coefficient", "rising, then falling, and rising again", "4.2.1",
                 "rise, fall, rise", within$Eastern, rows),
    claim_holds("the Central region's coefficient is lower than the Eastern region's", "lower", "4.2.1",
                printed_above(within$Eastern, within$Central), rows),
    claim_holds("the Central region's coefficient is lower than the Western region's", "lower", "4.2.1",
                printed_above(within$Western, within$Central), rows),
    claim_holds("the Central region's coefficient is lower than the Northeast's", "lower", "4.2.1",
                printed_above(within$Northeast, within$Central), rows),
    claim_holds("the Central region's coefficient grows faster than the other three", "higher", "4.2.1",
                rate_above("Central", others("Central")), row),
    claim_holds("the Western region's coefficient is second to the Eastern region's", "second", "4.2.1",
                printed_above(within$Eastern, within$Western) & above_each(within$Western,
                                                                           within[c("Central", "Northeast")]), rows),
    coupling_northeast_course(within$Northeast),
    claim_holds("the Northeast's coefficient grows least", "smallest", "4.2.1",
                !rate_above("Northeast", others("Northeast")), row),
    growth
  )
}

# A coefficient said to fall: the rate printed for it and the change from the
# first year to the last say which way it goes; a least-squares line may leave
# it open.
coupling_northeast_course <- function(series) {
  ends <- span_subset(series, c(1L, length(series$lower)))
  trend <- trend_range(series)
  slope <- if (trend$upper < 0) "falls" else if (trend$lower > 0) "rises" else "may rise or fall within rounding"
  label <- if (printed_above(span_subset(ends, 2L), span_subset(ends, 1L)) %in% TRUE) "upward" else "downward"
  claim_label("direction of the Northeast's coefficient", "downward", "4.2.1", label,
              paste0("Its first and last values in Table 5; a least-squares line through the logarithms ", slope, "."),
              settles = FALSE)
}

coupling_between_claims <- function(figures) {
  between <- figures$between
  mean_of <- function(series) {
    span_bind(lapply(seq_along(figures$years),
                     function(t) span_weighted_sum(element_of(series, t), rep(1 / length(series), length(series)))))
  }
  columns <- paste0("The columns of pair coefficients in Table 5", coupling_exchange_note(figures), ".")
  growth <- function(claim, printed, pair) {
    fill_growth(claim_of(claim, printed, "4.2.2"), 1L, figures, between[pair],
                paste0("the pair's coefficients in Table 5", coupling_exchange_note(figures)),
                settles = figures$settled)
  }
  rbind(
    claim_holds("differences between regions exceed those within, on average", "higher", "4.2.2",
                surely_above(mean_of(between), mean_of(figures$within)),
                "Means of the six and of the four coefficients of each year in Table 5."),
    claim_holds("the largest pair coefficient is that of East and West", "largest", "4.2.2",
                above_each(between[["Eastern-Western"]], between[names(between) != "Eastern-Western"]), columns),
    growth("growth between Central and Northeast, percent a year", "6.7", "Central-Northeast"),
    growth("growth between East and Northeast, percent a year", "4.4", "Eastern-Northeast"),
    claim_holds("differences between Central and Northeast increase", "year by year", "4.2.2",
                rising(between[["Central-Northeast"]]), columns),
    claim_holds("differences between East and Northeast increase", "year by year", "4.2.2",
                rising(between[["Eastern-Northeast"]]), columns),
    claim_label("the table that gives these two rates", "Table 6", "4.2.2", tables_with("coupling", c("6.7", "4.4")),
                "The tables with a cell for each of the two numbers.")
  )
}

# Which tables print, to more decimals or as many, all of some rounded numbers.
tables_with <- function(document, numbers) {
  tables <- document_tables()
  candidates <- tables$table[tables$document == document & tables$printed]
  wanted <- printed_interval(numbers)
  has_all <- vapply(candidates, function(table) {
    value <- printed_value(unlist(document_table(document, table), use.names = FALSE))
    all(vapply(seq_along(numbers), function(k) any(value >= wanted$lower[k] & value <= wanted$upper[k], na.rm = TRUE),
               NA))
  }, NA)
  if (any(has_all)) paste("Table", candidates[has_all], collapse = ", ") else NA_character_
}

# ---- section 4.2.3: contributions ----------------------------------------

coupling_share_claims <- function(figures) {
  parts <- coupling_parts(figures)
  centre <- coupling_parts_centre(figures)
  part <- function(name) span(parts$lower[, name], parts$upper[, name])
  rule <- "The shares that follow from Tables 4 and 5 (see the contributions of Table 5)."
  says <- c(net_between = "contribution between regions", within = "contribution within regions",
            transvariation = "contribution of overlap")
  ranges <- lapply(names(says),
                   function(name) claim_range(says[[name]], coupling_share_ranges[[name]], part(name), centre[, name],
                                              rule))
  rbind(
    claim_holds("the contribution between regions is the largest", "consistently", "4.2.3",
                above_each(part("net_between"), list(part("within"), part("transvariation")), surely_above), rule),
    claim_holds("the contribution within regions is the least", "least", "4.2.3",
                surely_above(part("transvariation"), part("within")), rule),
    do.call(rbind, ranges)
  )
}

# A range that all years are said to lie in; where one does not, the label is
# the range of the recomputed values.
claim_range <- function(claim, range, share, centre, rule) {
  inside <- span_inside(share, span(range[1L], range[2L]))
  outside <- share$upper < range[1L] | share$lower > range[2L]
  printed <- paste0(range[1L], "% to ", range[2L], "%")
  label <- if (all(inside)) printed else if (any(outside)) sprintf("%.1f%% to %.1f%%", min(centre),
                                                                   max(centre)) else NA_character_
  claim_label(claim, printed, "4.2.3", label, rule)
}

# ---- sections 4.3 and 4.4: Moran's I, densities --------------------------

coupling_moran_claims <- function(figures) {
  ways <- p_from_z_rule(figures$z, figures$p)$ways
  sides <- ways$sides[which.max(ways$met)]
  rbind(
    claim_holds("Moran's I is positive", "all", "4.3.1", surely_above(figures$moran, span(0)),
                "The indices of Table 6."),
    claim_holds("probabilities are below 0.05", "all", "4.3.1", surely_above(span(0.05), normal_p(figures$z, sides)),
                "Probabilities from the z statistics of Table 6."),
    claim_course("course of Moran's I", "a decline followed by a rise", "4.3.1", "fall, rise", figures$moran,
                 "The indices of Table 6.")
  )
}

coupling_density_claims <- function(figures) {
  rates <- stats::setNames(lapply(seq_along(figures$regions), span_subset, a = figures$regional_rate), figures$regions)
  against <- function(region) vapply(rates[names(rates) != region],
                                     function(other) printed_above(rates[[region]], other), NA)
  rule <- "Growth rates of Table 4."
  peaks <- c(nation = "multi-peak", `Eastern region` = "multi-peak", `Central region` = "single to dual",
             `Western region` = "multi-peak", `Northeast region` = "dual")
  rbind(
    claim_holds("the Eastern region progresses fastest", "most rapid", "4.4", against("Eastern"), rule),
    claim_holds("the Northeast progresses slowest", "slowest", "4.4", !against("Northeast"), rule),
    do.call(rbind, Map(function(where, printed) {
      claim <- claim_of(paste0("peaks of the density of degrees, ", where), printed, "4.4")
      claim$rule <- "Needs the provinces' degrees; of few values the number of peaks depends on the bandwidth."
      claim
    }, names(peaks), peaks))
  )
}
