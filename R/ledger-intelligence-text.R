# Numbers and statements in the text of the document `intelligence`, against its
# tables.

intel_text_ledger <- function(study, fits, squares) {
  rbind(intel_world_claims(), intel_scope_claims(study), intel_measure_claims(), intel_equation_claims(),
        intel_sign_claims(fits),
        intel_iv_claims(fits), intel_robust_claims(fits), intel_mechanism_claims(fits), intel_group_claims(fits),
        intel_column_claims(study))
}

# ---- small tools ---------------------------------------------------------

intel_claim <- function(claim, printed, place) {
  ledger_claim("intelligence", claim, printed, ifelse(grepl("^[0-9]", place), paste("section", place), place))
}

intel_number <- function(claim, printed, place, implied, rule, computed = span_centre(implied), settles = TRUE) {
  ledger_fill(intel_claim(claim, printed, place), 1L, implied, rule, computed, settles)
}

intel_label <- function(claim, printed, place, label, rule, settles = TRUE) {
  ledger_fill_label(intel_claim(claim, printed, place), 1L, label, rule, settles)
}

# Numbers that nothing printed determines.
intel_open <- function(claim, printed, place, rule = "Needs the data.") {
  ledger <- intel_claim(claim, printed, place)
  ledger$rule <- rule
  ledger
}

# A list against the number it is said to have.
intel_counted <- function(claim, printed, place, things) {
  intel_label(claim, printed, place, count_as_printed(length(things), printed),
              paste0("Counted: ", paste(things, collapse = "; "), "."))
}

intel_holds <- function(claim, printed, place, held, rule) {
  ledger_fill_holds(intel_claim(claim, printed, place), 1L, held, rule)
}

# Number of stars of one cell by its t, NA where rounding leaves it open.
intel_stars <- function(fits, cell) {
  open <- stars_range(span_abs(cell$t), star_rule_at(fits$found$rule, cell$at))
  ifelse(open$lower == open$upper, open$lower, NA_integer_)
}

# "positive, 1%", "positive, significant" or "not significant": said with as much
# detail as the text has.
intel_says <- function(fits, cell, printed) {
  stars <- intel_stars(fits, cell)
  if (is.na(stars)) return(NA_character_)
  level <- if (stars == 0L) {
    "not significant"
  } else if (grepl("%", printed)) {
    paste0(100 * fits$found$rule$levels[stars], "%")
  } else {
    "significant"
  }
  if (!grepl(",", printed) && stars == 0L) return(level)
  paste(if (cell$value > 0) "positive" else "negative", level, sep = ", ")
}

# ---- section 1: robots and the industry ------------------------------------

intel_world_claims <- function() {
  robots <- printed_interval("276,300")
  japan <- span_divide(robots, span(5.5, 6.5))
  us <- span_divide(robots, span(7.25, 7.35))
  world <- span_divide(robots, span(0.5105, 0.5115))
  others <- span_divide(span_add(japan, us), robots)
  growth <- 100 * ((700 / printed_interval("404.1")$upper)^(1 / 3) - 1)
  thousand <- function(a) paste(round(a$lower / 1000, 1), "to", round(a$upper / 1000, 1), "thousand")
  rbind(
    ledger_bound(intel_claim("robots installed in China in 2023", "276,300", "1"), 1L,
                 span(japan$lower + us$lower, Inf),
                 "Needs the data; more than those of Japan and the United States together by the multiples named."),
    intel_open("multiple of Japan", "six", "1", paste0("Needs the data; Japan would have ", thousand(japan), ".")),
    intel_open("multiple of the United States", "7.3", "1",
               paste0("Needs the data; the United States would have ", thousand(us), ".")),
    ledger_bound(intel_claim("share of the world, percent", "51.1%", "1"), 1L, span(0, 100 / (1 + others$lower)),
                 paste0("Needs the data; with Japan and the United States not above 100 percent. The world would have ",
                        thousand(world), ".")),
    intel_open("AI industry in 2021, billion yuan", "404.1", "1"),
    intel_holds("yearly growth of the AI industry from 2021 to more than 700 billion yuan in 2024", "over 20%", "1",
                growth > 20,
                sprintf(paste0("Compound rate from 404.1 to 700 in three years: %.2f percent; that each single year ",
                               "was above 20 needs the data."), growth))
  )
}

# ---- section 4: what is studied ------------------------------------------------

intel_fuels <- c("raw coal", "coke", "crude oil", "gasoline", "kerosene", "diesel", "fuel oil",
                 "liquefied petroleum gas", "natural gas")

intel_scope_claims <- function(study) {
  n <- printed_value(document_table("intelligence", 1L)[[3L]][1L])
  first <- 2022 - n / study$provinces + 1
  size <- "Sample size of Table 1 over the number of provinces."
  rbind(
    intel_label("first and last year", "2013 and 2022", "abstract", paste(first, "and 2022"), size),
    intel_number("provinces", "30", "4.2.1", span(study$provinces), "Provinces of the mainland, less Tibet."),
    intel_number("provinces", "30", "4.3", span(study$provinces), "Provinces of the mainland, less Tibet."),
    intel_number("first year of the panel, the last being 2022", "2013", "4.3", span(first), size),
    intel_counted("energy sources of the emissions", "nine", "4.2.1", intel_fuels),
    intel_number("control variables", "6", "4.2.3", span(length(study$regressors) - 1),
                 "Rows of Table 1 after the two outcomes and AI."),
    intel_counted("dimensions of low-carbon transition", "two", "4.2.1",
                  c("carbon reduction", "efficiency enhancement")),
    intel_counted("pathways", "three", "2.2",
                  c("energy efficiency", "green technological innovation", "industrial upgrading")),
    intel_counted("dimensions of the industrial intelligence index", "three", "5.3.1",
                  c("infrastructure", "production applications", "competitiveness and efficiency")),
    intel_counted("scopes of emissions", "three", "5.3.2", c("Scope 1", "Scope 2", "Scope 3"))
  )
}

# ---- section 4.2: measures and equations ---------------------------------------

intel_measure_claims <- function() {
  rate <- 100 * eval(formals(capital_stock)$depreciation)
  rbind(
    intel_number("depreciation of capital, after Shan (2008)", "10.96%", "4.2.1", span(rate),
                 "Shan's rate, also the default of capital_stock()."),
    intel_open("base year of capital", "2000", "4.2.1", "A choice; needs the data."),
    intel_open("base year of employment", "2004", "4.2.2", "A choice; needs the data."),
    intel_open("base year of US employment", "1990", "5.2", "A choice; needs the data."),
    intel_open("people per unit of green patent applications", "10,000", "6", "A choice; needs the data."),
    intel_label("energy efficiency as measured", "gross energy consumption per unit of GDP", "6",
                "economic output generated from energy input", paste(
      paste0("The same sentence says both, and one is the inverse of the other. AI's positive coefficients in Table 6 ",
             "enhance efficiency, as the text"),
      "has it, only by the second."), settles = FALSE)
  )
}

# The symbols below Equation 2 with their indices, and the indices of the things
# they are said to be: i a province, j an industry, t a year.
intel_symbols <- function() {
  utils::read.table(header = TRUE, sep = ";", strip.white = TRUE, quote = "", colClasses = "character", text = "
    symbol; index; said; words
    AI_it; it; it; province i during year t
    Labor_ij; ij; ij; industry j for province i
    Labor_i; i; j; industry j for China
    Robot_jt; jt; jt; industry j nationwide during year t
    Labor_j; j; i; province i
  ")
}

intel_equation_claims <- function() {
  symbols <- intel_symbols()
  partner <- exchanged_descriptions(symbols$index, symbols$said)
  label <- ifelse(is.na(partner), NA_character_, symbols$words[partner])
  claims <- ledger_claim("intelligence", paste(symbols$symbol, "in Equation 2"), symbols$words, "section 4.2.2")
  other <- symbols$symbol[ifelse(is.na(partner), seq_along(partner), partner)]
  rule <- ifelse(other == symbols$symbol, "The indices of the symbol are those of what it is said to be.", paste0(
    "The index is ", symbols$index, ", the description has ", symbols$said, ": exchanged with that of ", other, "."))
  rbind(
    ledger_fill_label(claims, seq_along(label), label, rule),
    intel_label("share of employment in Equation 3", "Labor_it^2004 / Labor_it^2004", "5.2",
                "Labor_ij^2004 / Labor_i^2004", paste(
      paste0("A number over itself is one, and all industries would weigh alike. Equation 2, after which this one is ",
             "made, has the share of an industry;"),
      "the index may also have been lost where the page became text."), settles = FALSE)
  )
}

# ---- sections 5 to 7: signs and levels ---------------------------------------

intel_sign_claims <- function(fits) {
  said <- utils::read.table(header = TRUE, sep = ";", quote = "", strip.white = TRUE, colClasses = "character",
                            comment.char = "", text = "
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
    rule <- sprintf("Row %s of Table %d, column %s: sign, and level by t (%s in absolute value).", said$row[k], table,
                    intel_columns(table)[j],
                    format_range(span_abs(cell$t), 4L))
    intel_label(said$claim[k], said$printed[k], said$place[k], intel_says(fits, cell, said$printed[k]), rule)
  })
  do.call(rbind, rows)
}

# ---- section 5.2: instruments ------------------------------------------------

# Stock and Yogo's critical value for a size of at most 10 percent, one regressor
# and one instrument.
stock_yogo_one <- 16.38

intel_iv_claims <- function(fits) {
  ols <- intel_cell(fits, 2L, "AI", c(3L, 5L))
  lagged <- intel_cell(fits, 3L, "AI", c(3L, 5L))
  us <- intel_cell(fits, 4L, "AI", 3L)
  f <- intel_printed(4L, "Cragg-Donald Wald F", 3L)
  robust <- span_squared(intel_cell(fits, 4L, "IV", 2L)$t)
  rbind(
    intel_label("what moves with the dependent variable both ways", "instrumental variable", "5.2",
                "explanatory variable", paste(
      paste0("The next sentences have AI move low-carbon transition and the other way round; an instrument is what is ",
             "not moved, by the condition of the"),
      "same section.")),
    intel_holds("signs with the lag as instrument, as in the baseline", "align", "5.2",
                sign(lagged$value) == sign(ols$value), "Row AI of Tables 2 and 3."),
    intel_holds("coefficient with US robots against the baseline, in absolute value", "increased", "5.2",
                surely_above(span_abs(us$span), span_abs(span_subset(ols$span, 1L))), "Row AI of Tables 2 and 4."),
    intel_number("Kleibergen-Paap rk LM, US robots", "11.522", "5.2", intel_printed(4L, "Kleibergen-Paap rk LM", 3L),
                 "Table 4."),
    intel_number("Cragg-Donald Wald F, US robots", "23.371", "5.2", f, "Table 4."),
    intel_holds("test of weak instruments, US robots", "passing", "5.2", f$lower > stock_yogo_one, sprintf(paste0(
      "Cragg-Donald's F against Stock and Yogo's %.2f (10 percent maximal size), both for errors alike. The t of the ",
      "first stage is not for errors alike: ",
      "the F that goes with it is its square, %s, %s %.2f."), stock_yogo_one, format_range(robust),
      if (robust$upper < stock_yogo_one) "below" else "not below", stock_yogo_one)),
    intel_label("what the Kleibergen-Paap rk LM statistic tests", "exogeneity", "5.2", "identification",
                paste0("The rank of the first stage is tested. One instrument for one regressor leaves nothing over ",
                       "by which exogeneity could be tested."))
  )
}

# ---- section 5.3.3 -------------------------------------------------------------

intel_robust_claims <- function(fits) {
  baseline <- intel_stars(fits, intel_cell(fits, 2L, "AI", c(3L, 5L)))
  without <- intel_stars(fits, intel_cell(fits, 5L, "AI", 6:7))
  level <- function(stars) paste0(100 * fits$found$rule$levels[stars], "%")
  intel_holds("significance levels without municipalities", "unchanged", "5.3.3", baseline == without, paste0(
    "Levels of AI in columns (2) and (4) of Table 2: ", paste(level(baseline), collapse = ", "),
    "; in columns (5) and (6) of Table 5: ",
    paste(level(without), collapse = ", "), "."))
}

# ---- section 6: mechanisms ---------------------------------------------------

intel_mechanism_claims <- function(fits) {
  names <- c("energy efficiency", "green technology", "industrial structure upgrading")
  size <- function(j) intel_cell(fits, 6L, "AI", j)$span
  smallest <- unlist(lapply(0:1, function(k) surely_above(span_bind(list(size(2L + k), size(4L + k))), size(6L + k))))
  largest <- vapply(0:1, function(k) names[which.max(intel_cell(fits, 6L, "AI", c(2L, 4L, 6L) + k)$value)], "")
  rbind(
    intel_holds("coefficient of industrial structure against the other two", "smaller", "6", smallest,
                "Row AI of Table 6, FE and IV; the outcomes have different units, which the text leaves aside."),
    intel_label("primary mechanism", "industrial structure upgrading", "6",
                if (all(smallest) && length(unique(largest)) == 1L) largest[1L] else NA_character_, paste(
                  paste0("The largest coefficient in row AI of Table 6, the way the same section compares them; it ",
                         "also calls the structural effect"),
                  "relatively minor."), settles = FALSE)
  )
}

# ---- section 7 and the conclusions ---------------------------------------------

intel_group_claims <- function(fits) {
  said <- function(table) {
    ratio <- lapply(2:3, function(j) format_range(intel_group_ratio(fits, table, j)))
    paste0("Row AI of Table ", table, ". The difference is ", ratio[[1L]], " standard errors for emissions, ",
           ratio[[2L]],
           " for productivity; below 1.64 neither group has the larger effect.")
  }
  # carbon falls by more, productivity rises by more
  stronger <- function(table, a, b) c(intel_above(fits, table, b, a), intel_above(fits, table, a + 1L, b + 1L))
  rbind(
    intel_holds("AI under high regulation against low, emissions and productivity", "more conducive", "7.1",
                stronger(7L, 2L, 4L), said(7L)),
    intel_holds("AI in highly industrialised regions against the others, emissions and productivity", "limited", "8",
                stronger(8L, 4L, 2L), said(8L))
  )
}

# Is the AI coefficient of column a above that of column b? NA where the difference
# is less than its standard errors allow to tell (one-sided 5 percent).
intel_above <- function(fits, table, a, b) {
  one <- function(j) intel_cell(fits, table, "AI", j)
  ratio <- difference_ratio(one(a)$span, one(a)$error, one(b)$span, one(b)$error)
  if (ratio$lower < stats::qnorm(0.95)) NA else surely_above(one(a)$span, one(b)$span)
}

# ---- columns named in the text --------------------------------------------------

# The highest number of a column that the text names, against the headings.
intel_column_claims <- function(study) {
  named <- c(`2` = "(4)", `4` = "(4)", `5` = "(6)", `6` = "(6)", `7` = "(4)", `8` = "(4)")
  place <- c("5.1", "5.2", "5.3", "6", "7.1", "7.2")
  claims <- ledger_claim("intelligence", paste0("last column of Table ", names(named)), named, paste("section", place))
  highest <- vapply(as.integer(names(named)), function(table) {
    headings <- attr(document_table("intelligence", table), "headings")
    numbers <- regmatches(headings, regexpr("[(][0-9]+[)]", headings))
    if (length(numbers)) max(numbers) else NA_character_
  }, "")
  count <- vapply(as.integer(names(named)), function(table) length(document_table("intelligence", table)) - 1L, 0L)
  claims <- ledger_fill_label(claims, seq_along(named), highest, paste0(
    ifelse(is.na(highest), "The columns have no numbers", "The highest number in the headings"), "; the table has ",
    count, " columns of results."))
  rbind(intel_controls_claim(study), claims)
}

# The columns of Table 2 that have control variables.
intel_controls_claim <- function(study) {
  cells <- document_table("intelligence", 2L)
  rows <- cells[[1L]] %in% setdiff(study$regressors, "AI")
  with <- vapply(cells[-1L], function(column) any(parse_estimates(column[rows])$paired), NA)
  numbers <- paste0("(", seq_along(with), ")")
  label <- if (all(with)) "(1) to (4)" else paste(numbers[with], collapse = ", ")
  intel_label("columns of Table 2 after incorporating control variables", "(1) to (4)", "5.1", label,
              "The columns of Table 2 that have a number in the rows of controls.")
}
