# The ledger of the document `digital`. Its ten tables are images, so that each
# has one row, in need of data; what can be checked are the numbers and statements
# of its text, in R/ledger-digital-text.R. The finders are in R/rules-text.R.

# What the text says the study is: provinces (31 of the mainland less Tibet) by
# region, years, control variables, and the regressors of each model that the
# shapes of the tables depend on.
digital_study <- function() {
  provinces <- lowcarbon::china_provinces[lowcarbon::china_provinces$in_documents, ]
  regions <- table(provinces$region4)
  years <- 2012:2017
  controls <- c("economic development status", "population size", "level of urbanization",
                "economic and industrial structure",
                "environmental regulation")
  list(provinces = provinces, regions = regions, years = years, controls = controls,
       tables = table_years(years), rows = c(regions) * length(years))
}

# One row for each table of which the source holds only an image.
digital_image_rows <- function(study) {
  tables <- document_tables()
  tables <- tables[tables$document == "digital" & !tables$printed, ]
  frame <- data.frame(document = "digital", table = tables$table, row = tables$title, column = "all cells",
                      printed = "image",
                      i = NA_integer_, j = NA_integer_)
  ledger <- ledger_blank(frame, "")
  ledger$rule <- trimws(paste("The source holds this table as an image only: no cell can be checked.",
                              digital_image_notes(study)[tables$table]))
  ledger
}

# What the text says of the shape of each table.
digital_image_notes <- function(study) {
  n <- sum(study$rows)
  size <- function(region) sprintf("%d observations (%d provinces) of the %s region", study$rows[[region]],
                                   study$regions[[region]], tolower(region))
  c(`1` = "By the text, five classes of the digital economy against the sectors of the input-output tables.",
    `2` = sprintf("By the text, a balanced panel of %d provinces and %d years, %d observations.", nrow(study$provinces),
                  length(study$years), n),
    `3` = "By the text, seven columns, FE (1) to FE (7).",
    `4` = "By the text, factors of seven fuels.",
    `5` = "By the text, three columns, N (1) to N (3).",
    `6` = sprintf("By the text, two matrices; %d years, if all.", length(study$years)),
    `7` = "By the text, direct, indirect and total effects in the spatial Durbin model with effects of years.",
    `8` = "By the text, the same under the second matrix.",
    `9` = paste0("By the text, ", size("Northeast"), " and ", size("Eastern"), "."),
    `10` = paste0("By the text, ", size("Central"), " and ", size("Western"), "."))
}

# ---- small tools of the text ----------------------------------------------

digital_claim <- function(claim, printed, place) {
  section <- ifelse(grepl("^[0-9]", place), paste("section", place), place)
  ledger_claim("digital", claim, printed, section)
}

digital_number <- function(claim, printed, place, implied, rule, computed = span_centre(implied), settles = TRUE) {
  ledger_fill(digital_claim(claim, printed, place), 1L, implied, rule, computed, settles)
}

digital_label <- function(claim, printed, place, label, rule, settles = TRUE) {
  ledger_fill_label(digital_claim(claim, printed, place), 1L, label, rule, settles)
}

# A list against the number it is said to have.
digital_counted <- function(claim, printed, place, things,
                            rule = paste0("Counted: ", paste(things, collapse = "; "), ".")) {
  digital_label(claim, printed, place, count_as_printed(length(things), printed), rule)
}

# Numbers that only the data or the images could tell; `implied`: bounds.
digital_open <- function(claim, printed, place, rule, implied = NULL) {
  ledger <- digital_claim(claim, printed, place)
  if (!is.null(implied)) return(ledger_bound(ledger, 1L, implied, rule))
  ledger$rule <- rule
  ledger
}

# An image in the text that stands for a number: what the text around it leaves open.
digital_image <- function(claim, place, implied, rule) {
  ledger <- digital_claim(claim, "image", place)
  ledger$lower <- implied$lower
  ledger$upper <- implied$upper
  ledger$rule <- rule
  ledger
}
