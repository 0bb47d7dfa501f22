# Numbers and statements in the text of the document `intelligence`, against its
# tables.

intel_text_ledger <- function(study, fits, squares) {
  rbind(intel_world_claims(), intel_scope_claims(study), intel_sign_claims(fits), intel_iv_claims(fits, squares), intel_robust_claims(fits),
        intel_mechanism_claims(fits), intel_group_claims(fits), intel_column_claims())
}

# ---- small tools ---------------------------------------------------------

intel_claim <- function(claim, printed, place) ledger_claim("intelligence", claim, printed, paste("section", place))

intel_number <- function(claim, printed, place, implied, rule, computed = iv_centre(implied), settles = TRUE) {
  ledger_fill(intel_claim(claim, printed, place), 1L, implied, rule, computed, settles)
}

intel_label <- function(claim, printed, place, label, rule, settles = TRUE) {
  ledger_fill_label(intel_claim(claim, printed, place), 1L, label, rule, settles)
}

intel_holds <- function(claim, printed, place, held, rule) {
  ledger_fill_holds(intel_claim(claim, printed, place), 1L, held, rule)
}

# Number of stars of one cell by its t, NA where rounding leaves it open.
intel_stars <- function(fits, cell) {
  open <- stars_range(iv_abs(cell$t), star_rule_at(fits$found$rule, cell$at))
  ifelse(open$lower == open$upper, open$lower, NA_integer_)
}

# "positive, 1%", "positive, significant" or "not significant": said with as much
# detail as the text has.
intel_says <- function(fits, cell, printed) {
  stars <- intel_stars(fits, cell)
  if (is.na(stars)) return(NA_character_)
  level <- if (stars == 0L) "not significant" else if (grepl("%", printed)) paste0(100 * fits$found$rule$levels[stars], "%") else "significant"
  if (!grepl(",", printed) && stars == 0L) return(level)
  paste(if (cell$value > 0) "positive" else "negative", level, sep = ", ")
}

# ---- section 1: robots and the industry ------------------------------------

intel_world_claims <- function() {
  robots <- printed_interval("276,300")
  japan <- iv_divide(robots, iv(5.5, 6.5))
  us <- iv_divide(robots, iv(7.25, 7.35))
  world <- iv_divide(robots, iv(0.5105, 0.5115))
  others <- iv_divide(iv_add(japan, us), robots)
  growth <- 100 * ((700 / printed_interval("404.1")$upper)^(1 / 3) - 1)
  thousand <- function(a) paste(round(a$lower / 1000, 1), "to", round(a$upper / 1000, 1), "thousand")
  open <- function(claim, printed, rule) {
    ledger <- intel_claim(claim, printed, "1")
    ledger$rule <- rule
    ledger
  }
  rbind(
    ledger_bound(intel_claim("robots installed in China in 2023", "276,300", "1"), 1L, iv(japan$lower + us$lower, Inf),
                 "Needs the data; more than those of Japan and the United States together by the multiples named."),
    open("multiple of Japan", "6", paste0("Needs the data; Japan would have ", thousand(japan), ".")),
    open("multiple of the United States", "7.3", paste0("Needs the data; the United States would have ", thousand(us), ".")),
    ledger_bound(intel_claim("share of the world, percent", "51.1%", "1"), 1L, iv(0, 100 / (1 + others$lower)),
                 paste0("Needs the data; with Japan and the United States not above 100 percent. The world would have ", thousand(world), ".")),
    open("AI industry in 2021, billion yuan", "404.1", "Needs the data."),
    intel_holds("yearly growth of the AI industry from 2021 to more than 700 billion yuan in 2024", "over 20%", "1", growth > 20,
                sprintf("Compound rate from 404.1 to 700 in three years: %.2f percent; that each single year was above 20 needs the data.", growth))
  )
}

# ---- section 4: what is studied ------------------------------------------------

intel_fuels <- c("raw coal", "coke", "crude oil", "gasoline", "kerosene", "diesel", "fuel oil", "liquefied petroleum gas", "natural gas")

intel_scope_claims <- function(study) {
  n <- printed_value(document_table("intelligence", 1L)[[3L]][1L])
  rbind(
    intel_number("provinces", "30", "4.3", iv(study$provinces), "Provinces of the mainland, less Tibet."),
    intel_number("first year of the panel, the last being 2022", "2013", "4.3", iv(2022 - n / study$provinces + 1), "Sample size of Table 1 over the number of provinces."),
    intel_label("energy sources of the emissions", "nine", "4.2.1", count_as_printed(length(intel_fuels), "nine"), paste0("Counted: ", paste(intel_fuels, collapse = "; "), ".")),
    intel_number("control variables", "6", "4.2.3", iv(length(study$regressors) - 1), "Rows of Table 1 after the two outcomes and AI.")
  )
}

# ---- sections 5 to 7: signs and levels ---------------------------------------

intel_sign_claims <- function(fits) {
  said <- utils::read.table(header = TRUE, sep = ";", quote = "", strip.white = TRUE, colClasses = "character", comment.char = "", text = "
    table; row; j; place; claim; printed
    2; AI; 2; 5.1; AI on emissions, column (1); negative, 1%
    2; AI; 3; 5.1; AI on emissions, column (2); negative, 1%
    2; AI; 4; 5.1; AI on productivity, column (3); positive, significant
    2; AI; 5; 5.1; AI on productivity, column (4); positive, significant
    3; AI; 3; 5.2; AI on emissions, lag as instrument; negative, 5%
    3; AI; 5; 5.2; AI on productivity, lag as instrument; positive, 1%
    4; IV; 2; 5.2; US robots in the first stage; positive, significant
    4; AI; 3; 5.2; AI on emissions, US robots as instrument; negative, 5%
    4; AI; 5; 5.2; AI on productivity, US robots as instrument; positive, significant
    5; AI; 2; 5.3.1; other AI index, emissions; negative, 1%
    5; AI; 3; 5.3.1; other AI index, productivity; positive, significant
    5; AI; 4; 5.3.2; other measure of emissions; negative, 1%
    5; AI; 5; 5.3.2; other measure of productivity; positive, 1%
    6; AI; 2; 6; AI on energy efficiency, FE; positive, 10%
    6; AI; 3; 6; AI on energy efficiency, IV; positive, significant
    6; AI; 4; 6; AI on green technology, FE; positive, significant
    6; AI; 5; 6; AI on green technology, IV; positive, significant
    6; AI; 6; 6; AI on industrial structure, FE; positive, 5%
    6; AI; 7; 6; AI on industrial structure, IV; positive, 5%
    7; AI; 2; 7.1; emissions under high regulation; negative, significant
    7; AI; 4; 7.1; emissions under low regulation; not significant
    7; AI; 3; 7.1; productivity under high regulation; positive, 1%
    7; AI; 5; 7.1; productivity under low regulation; negative, significant
    8; AI; 2; 7.2; emissions, highly industrialised; negative, significant
    8; AI; 4; 7.2; emissions, less industrialised; negative, significant
    8; AI; 3; 7.2; productivity, highly industrialised; not significant
    8; AI; 5; 7.2; productivity, less industrialised; positive, 1%
  ")
  rows <- lapply(seq_len(nrow(said)), function(k) {
    table <- as.integer(said$table[k])
    j <- as.integer(said$j[k])
    cell <- intel_cell(fits, table, said$row[k], j)
    intel_label(said$claim[k], said$printed[k], said$place[k], intel_says(fits, cell, said$printed[k]), sprintf(
      "Row %s of Table %d, column %s: sign, and level by t (%s in absolute value).", said$row[k], table, intel_columns(table)[j], format_range(iv_abs(cell$t), 3L)))
  })
  do.call(rbind, rows)
}

# ---- section 5.2: instruments ------------------------------------------------

# Stock and Yogo's critical value for a size of at most 10 percent, one regressor
# and one instrument.
stock_yogo_one <- 16.38

intel_iv_claims <- function(fits, squares) {
  ols <- intel_cell(fits, 2L, "AI", c(3L, 5L))
  lagged <- intel_cell(fits, 3L, "AI", c(3L, 5L))
  us <- intel_cell(fits, 4L, "AI", 3L)
  f <- intel_printed(4L, "Cragg-Donald Wald F", 3L)
  robust <- iv_squared(intel_cell(fits, 4L, "IV", 2L)$t)
  rbind(
    intel_holds("signs with the lag as instrument, as in the baseline", "align", "5.2", sign(lagged$value) == sign(ols$value), "Row AI of Tables 2 and 3."),
    intel_holds("coefficient with US robots against the baseline, in absolute value", "increased", "5.2",
                surely_above(iv_abs(us$iv), iv_abs(iv_subset(ols$iv, 1L))), "Row AI of Tables 2 and 4."),
    intel_number("Kleibergen-Paap rk LM, US robots", "11.522", "5.2", intel_printed(4L, "Kleibergen-Paap rk LM", 3L), "Table 4."),
    intel_number("Cragg-Donald Wald F, US robots", "23.371", "5.2", f, "Table 4."),
    intel_holds("test of weak instruments, US robots", "passing", "5.2", f$lower > stock_yogo_one, sprintf(paste0(
      "Cragg-Donald's F against Stock and Yogo's %.2f (10 percent maximal size), both for errors alike. The t of the first stage is not for errors alike: ",
      "the F that goes with it is its square, %s, %s %.2f."), stock_yogo_one, format_range(robust), if (robust$upper < stock_yogo_one) "below" else "not below", stock_yogo_one))
  )
}

# ---- section 5.3.3 -------------------------------------------------------------

intel_robust_claims <- function(fits) {
  baseline <- intel_stars(fits, intel_cell(fits, 2L, "AI", c(3L, 5L)))
  without <- intel_stars(fits, intel_cell(fits, 5L, "AI", 6:7))
  level <- function(stars) paste0(100 * fits$found$rule$levels[stars], "%")
  intel_holds("significance levels without municipalities", "unchanged", "5.3.3", baseline == without, paste0(
    "Levels of AI in columns (2) and (4) of Table 2: ", paste(level(baseline), collapse = ", "), "; in columns (5) and (6) of Table 5: ", paste(level(without), collapse = ", "), "."))
}

# ---- section 6: mechanisms ---------------------------------------------------

intel_mechanism_claims <- function(fits) {
  names <- c("energy efficiency", "green technology", "industrial structure upgrading")
  size <- function(j) intel_cell(fits, 6L, "AI", j)$iv
  smallest <- unlist(lapply(0:1, function(k) surely_above(iv_bind(list(size(2L + k), size(4L + k))), size(6L + k))))
  largest <- vapply(0:1, function(k) names[which.max(intel_cell(fits, 6L, "AI", c(2L, 4L, 6L) + k)$value)], "")
  rbind(
    intel_holds("coefficient of industrial structure against the other two", "smaller", "6", smallest, "Row AI of Table 6, FE and IV; the outcomes have different units, which the text leaves aside."),
    intel_label("primary mechanism", "industrial structure upgrading", "6", if (all(smallest) && length(unique(largest)) == 1L) largest[1L] else NA_character_,
                "The largest coefficient in row AI of Table 6, the way the same section compares them; it also calls the structural effect relatively minor.", settles = FALSE)
  )
}

# ---- section 7 and the conclusions ---------------------------------------------

intel_group_claims <- function(fits) {
  one <- function(table, j) intel_cell(fits, table, "AI", j)$iv
  ratio <- function(table, j) format_range(intel_group_ratio(fits, table, j))
  rbind(
    intel_holds("AI under high regulation against low, emissions and productivity", "more conducive", "7.1",
                c(surely_above(one(7L, 4L), one(7L, 2L)), surely_above(one(7L, 3L), one(7L, 5L))), paste0(
                  "Row AI of Table 7. The difference is ", ratio(7L, 2L), " standard errors for emissions, ", ratio(7L, 3L), " for productivity.")),
    intel_holds("AI in highly industrialised regions against the others, emissions and productivity", "limited", "8",
                c(surely_above(iv_abs(one(8L, 4L)), iv_abs(one(8L, 2L))), surely_above(one(8L, 5L), one(8L, 3L))), paste0(
                  "Row AI of Table 8: smaller in highly industrialised regions? The difference is ", ratio(8L, 2L), " standard errors for emissions, ", ratio(8L, 3L), " for productivity."))
  )
}

# ---- columns named in the text --------------------------------------------------

# The highest number of a column that the text names, against the headings.
intel_column_claims <- function() {
  named <- c(`2` = "(4)", `4` = "(4)", `5` = "(6)", `6` = "(6)", `7` = "(4)", `8` = "(4)")
  place <- c("5.1", "5.2", "5.3", "6", "7.1", "7.2")
  claims <- ledger_claim("intelligence", paste0("last column of Table ", names(named)), named, paste("section", place))
  highest <- vapply(as.integer(names(named)), function(table) {
    headings <- attr(document_table("intelligence", table), "headings")
    numbers <- regmatches(headings, regexpr("[(][0-9]+[)]", headings))
    if (length(numbers)) max(numbers) else NA_character_
  }, "")
  count <- vapply(as.integer(names(named)), function(table) length(document_table("intelligence", table)) - 1L, 0L)
  ledger_fill_label(claims, seq_along(named), highest, paste0(
    ifelse(is.na(highest), "The columns have no numbers", "The highest number in the headings"), "; the table has ", count, " columns of results."))
}
