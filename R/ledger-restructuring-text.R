# The numbers named in the text of the document `restructuring`, and the lists
# of industries it names, checked against Tables 1 to 3.

ledger_restructuring_text <- function(moments, cities, counting) {
  rbind(claims_of_scope(moments, counting), claims_of_variation(moments), claims_of_multiples(cities),
        claims_of_intensity(moments), claims_without_data())
}

text_claim <- function(claim, printed, section) {
  ledger_claim("restructuring", claim, printed, paste("section", section))
}

# A count follows from the tables without any rounding.
exact_claim <- function(claim, printed, section, value, rule, settles = TRUE) {
  ledger_fill(text_claim(claim, printed, section), 1L, span(value), rule, computed = value, settles = settles)
}

list_claim <- function(claim, named, section, found, rule) {
  as_label <- function(codes) paste(sort(codes), collapse = ", ")
  ledger_fill_label(text_claim(claim, as_label(named), section), 1L, as_label(found), rule)
}

# ---- how many cities and industries --------------------------------------

claims_of_scope <- function(moments, counting) {
  listed <- seq_len(nrow(document_table("restructuring", 1)))
  rule <- paste0("With the intensities of Table 3, ", counting$met, " of ", counting$of,
                 " entries of Table 2 can come from ",
                 describe_counting(counting$n, counting$sample), ", from ", length(study_cities), " cities ",
                 paste(counting$tried$met[counting$tried$n == length(study_cities)], collapse = " or "),
                 " (divisor n - 1 or n).")
  falling <- c("Hangzhou", "Taizhou", "Wenzhou", "Zhoushan", "Suzhou", "Huzhou")
  rbind(
    exact_claim("industries under study", "24", "1", length(listed), "The rows of Table 1."),
    exact_claim("industries whose variation is analysed", "21", "4.2", sum(moments$year == moments$year[1L]),
                "The rows of Table 2."),
    list_claim("industries left out for lack of data (codes of coal, oil and gas, and repair)", c(1, 2, 22), "4.2",
               setdiff(listed, moments$industry), "The codes of Table 1 that are not in Table 2."),
    exact_claim("cities behind each mean of Table 2", length(study_cities), "3.2", counting$n, rule,
                settles = counting$unique && counting$met == counting$of),
    exact_claim("cities whose emissions grew 2010 to 2015, all but Shaoxing", "11", "4.1", length(study_cities) - 1L,
                "The cities named in section 3.2 less the one named here."),
    exact_claim("cities whose emissions fell 2016 to 2020", "6", "4.1", sum(falling %in% study_cities),
                "The cities named in the same sentence.")
  )
}

# ---- coefficients of variation -------------------------------------------

claims_of_variation <- function(moments) {
  years <- unique(moments$year)
  ranges <- list(c("60.15", "308.15", "248"), c("65.15", "326.05", "261"))
  parts <- lapply(1:2, function(k) claims_of_range(moments, years[k], ranges[[k]]))
  rbind(do.call(rbind, parts), claims_over_limit(moments, years[2L]), claims_of_rise(moments, years))
}

claims_of_range <- function(moments, year, printed) {
  cv <- span_subset(moments$cv, moments$year == year)
  value <- moments$values$cv[moments$year == year]
  least <- span(min(cv$lower), min(cv$upper))
  most <- span(max(cv$lower), max(cv$upper))
  column <- paste0("of the coefficients of variation of ", year, " in Table 2.")
  fill <- function(claim, printed, implied, computed, rule) {
    ledger_fill(text_claim(paste(claim, "coefficient of variation", year), printed, "4.2"), 1L, implied, rule, computed,
                settles = TRUE)
  }
  rbind(fill("smallest", printed[1L], least, min(value), paste("The smallest", column)),
        fill("largest", printed[2L], most, max(value), paste("The largest", column)),
        fill("largest less smallest", printed[3L], span_subtract(most, least), max(value) - min(value),
             paste("The largest less the smallest", column)))
}

# "Exceeded 200 %", for metal mining, paper, electrical machinery, vehicles,
# other manufacturing, waste, gas and water.
claims_over_limit <- function(moments, year, limit = 200) {
  here <- moments$year == year & moments$cv$lower > limit
  list_claim(paste0("industries named as above ", limit, " % in ", year, " (codes)"), c(3, 9, 17, 16, 20, 21, 24),
             "4.2",
             moments$industry[here],
             paste0("The rows of Table 2 with a coefficient of variation of ", year, " above ", limit, "."))
}

# "Rose", for metal mining, non-metallic mining, wood, paper and non-metallic
# mineral products among others.
claims_of_rise <- function(moments, years) {
  part <- function(year) span_subset(moments$cv, moments$year == year)
  industries <- moments$industry[moments$year == years[1L]]
  change <- span_subtract(part(years[2L]), part(years[1L]))
  count <- span(sum(change$lower > 0), sum(change$upper > 0))
  claim <- text_claim("industries whose coefficient of variation rose", "13", "4.2")
  named <- c(3, 4, 8, 9, 12)
  rbind(
    ledger_fill(claim, 1L, count, "The rows of Table 2 whose second coefficient is above the first.",
                computed = count$lower, settles = TRUE),
    list_claim("industries named as examples of a rise (codes)", named, "4.2",
               intersect(named, industries[change$lower > 0]),
               "Those of the named rows of Table 2 whose second coefficient is above the first.")
  )
}

# ---- multiples of intensities --------------------------------------------

# Each row: the city above and the city below the line, the industry, and the
# multiple named for the two years. (Carbon productivity is one over intensity,
# so the city with the k-fold productivity stands below the line.)
named_multiples <- function() {
  utils::read.table(header = TRUE, sep = ",", strip.white = TRUE, colClasses = "character", text = "
    above,    below,     industry, first, second
    Hangzhou, Changzhou, 6,        7,     7.5
    Jiaxing,  Nanjing,   8,        10,    30
    Jiaxing,  Ningbo,    11,       4,     9
    Ningbo,   Nanjing,   13,       5.7,   9.5
    Suzhou,   Ningbo,    15,       8,     0.9
  ")
}

claims_of_multiples <- function(cities) {
  named <- named_multiples()
  do.call(rbind, lapply(seq_len(nrow(named)), function(at) claims_of_pair(named[at, ], cities)))
}

claims_of_pair <- function(named, cities) {
  row <- function(city) match(paste(city, named$industry), paste(cities$city, cities$industry))
  series <- function(row) span_bind(lapply(1:2, function(k) span_subset(cities$intensity[[k]], row)))
  above <- row(named$above)
  below <- row(named$below)
  printed <- c(named$first, named$second)
  implied <- span_divide(series(above), series(below))
  claim <- text_claim(paste0(named$above, " over ", named$below, ", intensity in industry ", named$industry, ", ",
                             cities$years), printed, "4.3")
  rule <- paste0("The intensity of ", named$above, " over that of ", named$below, ", both in Table 3.")
  ledger <- ledger_fill(claim, 1:2, implied, rule, computed = cities$values[above, ] / cities$values[below, ])
  wrong <- ledger$status != "reproduced"
  ledger$rule[wrong] <- paste0(rule,
                               likely_slip(ledger[wrong, ], implied, wrong, cities, above, below, series, printed))
  ledger
}

# What a multiple that does not agree may have come from: another city of the
# industry that gives all the multiples named, or a decimal point that moved.
likely_slip <- function(ledger, implied, wrong, cities, above, below, series, printed) {
  if (!any(wrong)) return(character())
  others <- setdiff(which(cities$industry == cities$industry[above] & !is.na(rowSums(cities$values))), c(above, below))
  fits <- others[rows_with_ratio(lapply(others, series), series(below), printed_interval(printed))]
  if (length(fits)) return(paste0(" ", paste(cities$city[fits], collapse = ", "), " in place of ", cities$city[above],
                                  " would give both multiples."))
  moved <- vapply(which(wrong), function(k) moved_point(printed[k], span_subset(implied, k)), 0)
  ifelse(is.na(moved), "", paste0(" ", format(moved), " would agree."))
}

# ---- the rest ------------------------------------------------------------

claims_of_intensity <- function(moments) {
  at <- which(moments$industry == 3L)
  claim <- text_claim(paste("mean intensity of metal mining", moments$year[at]), c("0.03", "0.09"), "4.3")
  ledger_fill(claim, seq_along(at), span_subset(moments$mean, at), "The mean of industry 3 in Table 2.",
              computed = moments$values$mean[at], settles = TRUE)
}

claims_without_data <- function() {
  named <- utils::read.table(header = TRUE, sep = ";", quote = "", strip.white = TRUE, colClasses = "character",
                             text = "
    section; printed; claim; data
    1; 8,459.7; China's carbon emissions 2010, million tons; national emission inventories
    1; 9,884; China's carbon emissions 2020, million tons; national emission inventories
    1; 30; China in the world's emissions, percent; emissions of the world
    1; 12; the two provinces in China's emissions 2019, percent (nearly); provincial and national emissions
    1; 2.2; the two provinces in China's land area, percent; land areas
    3.2; 90; industry in the emissions of the region, percent; the region's emissions by sector
  ")
  ledger <- ledger_claim("restructuring", named$claim, named$printed, paste("section", named$section))
  ledger$rule <- paste0("Needs ", named$data, ", which are not printed.")
  ledger
}
