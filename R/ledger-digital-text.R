# Numbers and statements in the text of the document `digital`.

digital_text_ledger <- function(study) {
  rbind(digital_scope_claims(study), digital_class_claims(), digital_year_claims(study), digital_measure_claims(),
        digital_equation_claims(),
        digital_table_claims(), digital_estimate_claims(study), digital_shape_claims(), digital_spatial_claims(study),
        digital_region_claims(study), digital_place_claims(study), digital_outside_claims())
}

# ---- what is studied -----------------------------------------------------

digital_scope_claims <- function(study) {
  provinces <- nrow(study$provinces)
  left_out <- c("Hong Kong", "Macao", "Taiwan", "Tibet")
  units <- nrow(lowcarbon::china_provinces) + 3L # the mainland's, and three that are not in the data set
  rule <- "The provincial units of the mainland but Tibet, `china_provinces`."
  rbind(
    digital_number("provinces", "30", "abstract", span(provinces), rule),
    digital_number("provinces and municipalities", "30", "3.1.1", span(provinces), rule),
    digital_number("provinces, four units left out", "30", "3.2", span(units - length(left_out)),
                   paste0("The ", units, " units of provincial rank less ", paste(left_out, collapse = ", "), ".")),
    digital_number("provinces (n)", "30", "4.1", span(provinces), rule),
    digital_number("provinces, four units left out", "30", "5", span(units - length(left_out)),
                   paste0("The ", units, " units of provincial rank less ", paste(left_out, collapse = ", "), ".")),
    digital_counted("economic regions", "four", "2.2", levels(study$provinces$region4)),
    digital_counted("viewpoints in the literature", "three", "1", c("increase", "inhibit", "uncertain")),
    digital_counted("schools of industrial organization", "three", "2.1",
                    c("Harvard", "Chicago", "New Industrial Organization")),
    digital_counted("aspects of the industrial life cycle", "four", "2.1",
                    c("agglomeration and scale", "competitive relationship", "transformation cycles", "modularity")),
    digital_counted("weight matrices", "Two", "4.1", c("W1", "W2")),
    digital_counted("dimensions of the digital economy", "three", "abstract",
                    c("digital manufacturing industries", "digital service industries", "industrial digitalization")),
    digital_counted("ways of carbon accounting", "three", "3.1.1",
                    c("emission factors", "material balance", "measurement")),
    digital_counted("structured factors", "three", "3.1.2",
                    c("digital industrial manufacturing sector", "digital industrial services sector",
                      "digitalization of industry")),
    digital_counted("perspectives of the tests", "four", "5", c("First", "Second", "Third", "Forth"))
  )
}

# ---- classes -------------------------------------------------------------

digital_class_claims <- function() {
  classes <- sprintf("%02d", 1:5)
  core <- c("product manufacturing", "product service", "technology application", "factor driving")
  digital <- c("communication equipment, computers and other electronic equipment",
               "information transmission, software and information technology services")
  in_tables <- 42L
  industry <- function(section, printed) {
    digital_label(paste0("industry of section ", section, " of GB/T 4754-2017"), printed, "3.1.2",
                  paste(industry_of_section(section), "industry"),
                  "The three industries by sections: A primary, B to E secondary, F to T tertiary.")
  }
  rbind(
    digital_counted("categories of the digital economy", "two", "2.2",
                    c("industrialization of digitization", "digitization of industries")),
    digital_counted("classes of the digital economy", "5", "3.1.2", classes),
    digital_label("classes of the core", "01-04", "3.1.2", paste(range(classes[seq_along(core)]), collapse = "-"),
                  paste0("The classes but efficiency improvement, the last: ", paste(core, collapse = ", "), ".")),
    digital_label("class of industrial digitalization", "05", "3.1.2", setdiff(classes, classes[seq_along(core)]),
                  "The class that is left."),
    digital_counted("digital sectors of the input-output table", "two", "3.1.2", digital),
    digital_number("other sectors of the input-output table", "40", "3.1.2", span(in_tables - length(digital)), sprintf(
      "The provincial tables of 2012, 2015 and 2017 have %d sectors, %d of them digital.", in_tables, length(digital))),
    industry("C", "secondary industry"),
    industry("I", "tertiary industry"),
    digital_list_claim()
  )
}

# Section 3.1.2 on Figures 4 and 5 puts four regions into three groups.
digital_list_claim <- function() {
  named <- c("eastern", "central", "eastern", "western")
  slip <- list_slip(named, c("northeastern", "eastern", "central", "western"))
  digital_label("regions lagging, beside the western", "eastern", "3.1.2",
                if (slip$settled) slip$missing else NA_character_, paste0(
    "Of the four regions the sentence names ", slip$twice, " twice, once in the lead and once lagging, and ",
    slip$missing, " not at all."))
}

# ---- years ---------------------------------------------------------------

digital_year_claims <- function(study) {
  tables <- function(place) {
    digital_label("years with input-output tables", "2012, 2015, and 2017", place, digital_enumeration(study$tables),
                  paste0(
      "Of ", min(study$years), " to ", max(study$years),
      " those that end in 2 or 7 (tables) or in 0 or 5 (extended tables)."))
  }
  spell <- function(place) {
    digital_label("period", "2012 to 2017", place, paste(range(study$tables), collapse = " to "),
                  "The first and the last year with an input-output table.")
  }
  rbind(
    spell("3.1.1"), spell("3.2"),
    digital_label("years between", "2013, 2014, and 2016", "3.1.2",
                  digital_enumeration(setdiff(study$years, study$tables)),
                  "The years of the panel without a table."),
    tables("3.1.2"), tables("3.2"), tables("5")
  )
}

digital_enumeration <- function(x) paste0(paste(x[-length(x)], collapse = ", "), ", and ", x[length(x)])

# ---- measurement ---------------------------------------------------------

digital_measure_claims <- function() {
  fuels <- c("coal", "coke", "gasoline", "kerosene", "diesel", "fuel oil", "natural gas")
  known <- vapply(fuels, function(fuel) any(grepl(paste0("(^| )", fuel, "$"), lowcarbon::ipcc_factors$fuel)), NA)
  carbon <- 12
  oxygen <- 16
  table <- data.frame(unit = 1:3, period = 1, va = c(2, 3, 5), output = c(4, 12, 7), digital = c(1, 5, 7))
  found <- digital_value_added(table, "va", "output", "digital", c("unit", "period"))
  same <- max(abs(found$adjustment - table$digital / table$output),
              abs(found$adjustment - found$digital_va / table$va)) < 1e-12
  rbind(
    digital_counted("fuels", "seven", "3.4.1", fuels,
                    paste0("Counted: ", paste(fuels, collapse = ", "), "; ", sum(known),
                           " of them in `ipcc_factors`.")),
    digital_label("carbon dioxide per carbon", "44/12", "3.4.1", paste(carbon + 2 * oxygen, carbon, sep = "/"),
                  "Masses of the atoms: 12 + 2 x 16 over 12."),
    digital_label("share of digital output in output and of digital value added in value added", "equal", "3.1.2",
                  if (same) "equal" else "not equal",
                  "Equations 2 and 3 in Equation 1: value added over output cancels; and so in digital_value_added()."),
    digital_label("variable replaced in the first robustness test", "explanatory variable", "3.4.1",
                  digital_roles()[["carbon intensity"]], paste(
      paste0("What is replaced are the emissions of carbon intensity, in section 3.1 the dependent variable; after ",
             "Table 4 section 3.4.1 says so too."))),
    digital_symbol_claim()
  )
}

# What section 3.1 calls its variables.
digital_roles <- function() c(`carbon intensity` = "dependent variable", `digital economy` = "explanatory variable")

# Model N (3) is named after another symbol than its variable has.
digital_symbol_claim <- function() {
  digital_label("symbol of industrial digitalization in model N (3)", "lnDDE", "3.5",
                paste0("ln", word_of_most(c("DDL", "DDL", "DDE"))), paste(
    paste0("Section 3.1.2 calls industrial digitalization DDL, twice. Section 3.3 has a symbol ending in E for the ",
           "whole digital economy:"),
    "either the symbol or the variable of model N (3) is another one."), settles = FALSE)
}

# ---- equations -----------------------------------------------------------

digital_equations <- function() {
  utils::read.table(header = TRUE, sep = ";", strip.white = TRUE, text = "
    name; from; to
    adjustment coefficient; 1; 1
    value-added rate; 2; 2
    digital value added; 3; 3
    adjustment coefficient from outputs; 4; 4
    baseline models; 5; 8
    carbon emissions; 9; 9
    second weight matrix; 10; 10
    global Moran's I; 8; 8
    global Moran's I; 11; 11
    test of Moran's I; 12; 12
    spatial Durbin models; 13; 16
  ", quote = "")
}

digital_equation_claims <- function() {
  mentions <- numbering_slips(digital_equations()$name, digital_equations()$from, digital_equations()$to)
  wrong <- mentions[mentions$wrong, ]
  others <- mentions[!mentions$wrong & mentions$from <= wrong$to & wrong$from <= mentions$to, ]
  rbind(
    digital_number(paste("equation of", wrong$name), as.character(wrong$from), "4.1", span(wrong$right), paste0(
      "Section 3.3 has Equation ", wrong$from, " among the ", others$name, " (", others$from, " to ", others$to,
      "), and a few sentences on the index is Equation ", wrong$right, ".")),
    digital_models("baseline models", "i = 1, 2, 3, 4", "3.3", mentions),
    digital_models("spatial Durbin models", "Equations 13\u201316", "4.1", mentions)
  )
}

# As many equations as there are variables that stand for the digital economy?
digital_models <- function(name, printed, place, mentions) {
  variables <- c("lnSector1", "lnSector2", "industrial digitalization", "the digital economy as a whole")
  at <- mentions[mentions$name == name, ]
  count <- at$to - at$from + 1L
  digital_label(name, printed, place, if (count == length(variables)) printed else paste(count, "equations"), paste0(
    "Equations ", at$from, " to ", at$to, ", one for each of: ", paste(variables, collapse = ", "), "."))
}

# ---- tables ---------------------------------------------------------------

# Tables that the text speaks of by number, against their titles.
digital_table_claims <- function() {
  said <- utils::read.table(header = TRUE, sep = ";", strip.white = TRUE, quote = "", colClasses = "character", text = "
    claim; printed; place; title
    table of the descriptive statistics; Table 2; 3.2; descriptive statistics
    table of the baseline regression; Table 3; 3.3; benchmark regression
    table of the emission coefficients; Table 4; 3.4.1; emission coefficients
    table of the nonlinear relations; Table 5; 3.5; nonlinear relationship
    table of Moran's I; Table 6; 4.1; Moran.s I
    tables of the spatial effects; Table 7, 8; 4.1; spatial adjacency matrix|spatial geographic
    table of the northeastern and eastern regions; Table 9; 4.2; northeast and eastern regions
    table of the central and western regions; Table 10; 4.2; central and western regions
  ")
  ledger_fill_label(digital_claim(said$claim, said$printed, said$place), seq_len(nrow(said)),
                    vapply(said$title, digital_table_titled, "", USE.NAMES = FALSE),
                    ifelse(grepl(",", said$printed), "The only tables with such titles.",
                           "The only table with such a title."))
}

# `words`: a pattern for each table that is spoken of, parted by "|".
digital_table_titled <- function(words) {
  tables <- document_tables()
  found <- tables$table[tables$document == "digital" & grepl(words, tables$title, ignore.case = TRUE)]
  if (length(found) == length(strsplit(words, "|", fixed = TRUE)[[1L]])) {
    paste("Table", paste(found, collapse = ", "))
  } else {
    NA_character_
  }
}

# ---- sections 3.3 and 3.4: estimates --------------------------------------

digital_estimate_claims <- function(study) {
  elasticity <- printed_interval("0.123")
  exact <- span_map(elasticity, function(b) 100 * (1 - 1.01^-b))
  needs <- function(table) paste0("Needs Table ", table, ", an image.")
  rbind(
    digital_open("fall of carbon intensity, percent, per percent of industrial digitalization", "0.123", "3.3", sprintf(
      paste0("Needs Table 3, an image. As a coefficient between logarithms, minus 0.123 means %.4f to %.4f percent ",
             "less for one percent more."),
      exact$lower, exact$upper)),
    digital_open("sign in FE (1) to FE (4)", "curbing", "3.3", needs(3)),
    digital_open("sign in FE (5) and FE (6)", "decrease", "3.3", needs(3)),
    digital_open("sign in FE (7)", "mitigate", "3.3", needs(3)),
    digital_said("national effect of the digital economy",
                 c(`abstract` = "suppressive", `3.3` = "mitigate", `5` = "restraining"), c("down", "down", "down"),
                 needs(3)),
    digital_open("overall impact in Hypothesis 1", "positive", "2.2",
                 paste0("Of carbon intensity or of its reduction: the word leaves both open; the results are said to ",
                        "be restraining.")),
    digital_open("significance after replacing the dependent variable", "consistent", "3.4.1",
                 "Needs Table 3, an image, and the second estimates, which are not printed."),
    digital_open("coefficients of the GMM estimate", "significant", "3.4.2", sprintf(
      paste0("Needs the estimates, which are not printed. With a first lag at most %d of the %d observations are ",
             "left, %d in differences."),
      nrow(study$provinces) * (length(study$years) - 1L), sum(study$rows),
      nrow(study$provinces) * (length(study$years) - 2L)))
  )
}

# One statement made in several places in different words: `direction` is what
# each of them says. They agree (and need data still) or they contradict each other.
digital_said <- function(claim, words, direction, needs) {
  ledger <- do.call(rbind, Map(function(printed, place) digital_claim(claim, printed, place), words, names(words)))
  most <- word_of_most(direction)
  ledger$rule <- paste0(needs, if (all(direction == most)) " Said alike in " else " Not said alike in ",
                        paste(names(words), collapse = ", "), ".")
  other <- which(direction != most)
  if (!is.na(most) && length(other)) ledger <- ledger_fill_label(ledger, other, most, ledger$rule[other],
                                                                 settles = FALSE)
  rownames(ledger) <- NULL
  ledger
}

# ---- section 3.5: shapes --------------------------------------------------

digital_shape_claims <- function() {
  first <- printed_interval(c("0.140", "18.140"))
  second <- printed_interval(c("12.955", "17.438"))
  ends <- function(range) span(range$lower[1L], range$upper[2L])
  times <- function(range) exp(range$lower[2L] - range$upper[1L])
  needs <- "Needs the data"
  open_range <- function(claim, printed, range, extra = "") {
    digital_open(claim, printed, "3.5",
                 paste0(needs, "; a logarithm, so that the greatest value is about ", format(signif(times(range), 2)),
                                               " times the least.", extra))
  }
  rbind(
    open_range("least lnSector1", "0.140", first, sprintf(paste0(
      " In the unit in which the greatest is %s the least is %.2f, while services are never below %s: ",
      "a province with next to no manufacturing of this kind, or a slip."),
      digital_big(exp(18.140)), exp(0.140), digital_big(exp(12.955)))),
    open_range("greatest lnSector1", "18.140", first),
    open_range("least lnSector2", "12.955", second),
    open_range("greatest lnSector2", "17.438", second),
    digital_image("extreme point of model N (1)", "3.5", extreme_bound(1, -1, ends(first), TRUE),
                  paste("An image. Its linear term is positive, its quadratic one negative, and the text has it in",
                        "the data.")),
    digital_label("relation in model N (1)", "inverted U-shaped", "3.5", quadratic_shape(1, -1, TRUE),
                  "By the signs of both terms and the extreme point in the data, as the text gives them."),
    digital_image("extreme point of model N (2)", "3.5", extreme_bound(1, -1, ends(second), FALSE, "decreasing"),
                  paste0("An image. Linear term positive, quadratic one negative, not in the data, and the relation ",
                         "decreasing: below the data.")),
    digital_label("relation in model N (2)", "monotonically decreasing", "3.5", quadratic_shape(1, -1, FALSE), paste(
      paste0("Needs the extreme point, an image. The signs of both terms and an extreme point outside the data make ",
             "the relation monotone;"),
      "it decreases if that point is below them and increases if it is above.")),
    digital_open("relation in model N (3)", "first promoting growth, suppressing, and then promoting growth", "3.5",
                 paste0("Needs Table 5, an image. Two extreme points in the data make this shape if the cubic term is ",
                        "positive, and its opposite if it is negative.")),
    digital_cubic_claim(),
    digital_open("effect of digital industrialization against industrial digitalization", "greater", "3.5",
                 "Needs Tables 3 and 5, images.")
  )
}

digital_big <- function(x) formatC(signif(x, 3), format = "d", big.mark = ",")

# Whose relation has three parts?
digital_cubic_claim <- function() {
  said <- c(abstract = "digital industry development", `3.5` = "industrial digital development",
            `5` = "industrial digital development")
  digital_label("development with an effect in three parts", said[["abstract"]], "abstract", word_of_most(said),
                paste0("Sections 3.5 and 5 say so of industrial digitalization, not of the digital industry, which is ",
                       "the other half."))
}

# ---- section 4.1: space ---------------------------------------------------

digital_spatial_claims <- function(study) {
  needs <- "Needs Tables 7 and 8, images."
  alone <- digital_islands(study$provinces$province)
  rbind(
    digital_open("adjacency of 30 provinces (W1)", "0\u20131", "4.1", sprintf(paste0(
      "Of the %d provinces %s adjoins no other, `china_borders`: its row is zero, and has no lag, unless it is joined ",
      "to one across the sea, ",
      "which the text does not say."), nrow(study$provinces), paste(alone, collapse = ", "))),
    digital_open("sign and significance of Moran's I", "significant positive", "4.1", "Needs Table 6, an image."),
    digital_said("effect on neighbouring provinces",
                 c(abstract = "significant carbon spillover effects", `4.1` = "increases", `5` = "increase"),
                 c("up", "up", "up"), needs),
    digital_open("strongest direct effect", "digital industry service sector", "4.1", needs),
    digital_open("indirect effect of the service sector", "not robust", "4.1", needs),
    digital_open("indirect effects of manufacturing and industrial digitalization", "significant", "4.1", needs),
    digital_open("overall impact on carbon intensity", "not robust", "4.1", needs)
  )
}

# Provinces without a border on land.
digital_islands <- function(provinces) {
  borders <- lowcarbon::china_borders[!lowcarbon::china_borders$convention, ]
  setdiff(provinces, c(borders$from, borders$to))
}

# ---- section 4.2: regions -------------------------------------------------

digital_region_claims <- function(study) {
  said <- data.frame(region = c("Northeast", "Eastern", "Central", "Western"), table = c(9, 9, 10, 10),
                     level = c("1%", "10%", "1%", "1%"),
                     what = c("digital industrialization and industrial digitalization", "industrial digitalization",
                              "digital industrialization and industrial digitalization",
                              "digital industrialization and industrial digitalization"))
  levels <- lapply(seq_len(nrow(said)), function(k) {
    df <- within_df(study$regions[[said$region[k]]], length(study$years), length(study$controls) + 1L)
    digital_open(paste0("significance of ", said$what[k], ", ", said$region[k]), said$level[k], "4.2", sprintf(paste0(
      "Needs Table %d, an image. With effects of provinces and years, the controls and one more regressor the %d ",
      "observations leave %d degrees of ",
      "freedom; |t| must then be above %.2f."), said$table[k], study$rows[[said$region[k]]], df,
      t_needed(printed_value(said$level[k]) / 100, df)))
  })
  rbind(do.call(rbind, levels), digital_direction_claims())
}

# Directions of the two halves of the digital economy by region, as sections 4.2
# and 5 give them, against the abstract.
digital_direction_claims <- function() {
  said <- data.frame(region = c("northeast", "central", "western"), industrialization = c("up", "down", "down"),
                     digitalization = c("up", "down", "down"))
  consistent <- said$industrialization == said$digitalization
  agree <- digital_claim(paste0("directions of both halves, ", said$region), "consistent", "abstract")
  agree <- ledger_fill_label(agree, seq_len(nrow(said)), ifelse(consistent, "consistent", "not consistent"), paste0(
    "Section 4.2 has both ", ifelse(said$industrialization == "up", "promoting", "inhibiting"),
    " carbon intensity in this region."))
  east <- digital_said("manufacturing sector in the east",
                       c(abstract = "pro-increasing", `4.2` = "increases", `5` = "promoting"), rep("up", 3),
                       "Needs Table 9, an image.")
  rbind(agree, east)
}

# ---- places ---------------------------------------------------------------

# Provinces that the text names as examples of a region.
digital_place_claims <- function(study) {
  named <- c(Shanxi = "Northeast", Beijing = "Eastern", Shanghai = "Eastern", Zhejiang = "Eastern", Hubei = "Central",
             Hunan = "Central",
             Jiangxi = "Central", Sichuan = "Western", Chongqing = "Western", Guizhou = "Western")
  place <- ifelse(names(named) == "Shanxi", "3.1.1", "4.2")
  region <- as.character(study$provinces$region4)[match(names(named), study$provinces$province)]
  words <- c(Northeast = "northeast", Eastern = "eastern", Central = "central", Western = "western")
  claim <- digital_claim(paste("region of", names(named)), words[named], place)
  ledger_fill_label(claim, seq_along(named), unname(words[region]),
                    "The four regions of the National Bureau of Statistics, `china_provinces`.",
                    settles = FALSE)
}

# ---- numbers from elsewhere ------------------------------------------------

# Quoted from other sources; of shares it can be said that they are shares.
digital_outside_claims <- function() {
  needs <- "Quoted; needs its source."
  share <- function(claim, printed, place) digital_open(claim, printed, place, paste(needs, "A share."), span(0, 100))
  rbind(
    digital_open("output of data centres per ton of standard coal, 2020, yuan", "11,000", "1", needs),
    digital_open("value added of digital industrialization per ton, yuan", "888,000", "1", needs),
    digital_open("digital market per ton, million yuan", "3.605", "1", needs),
    share("share of data centres in electricity", "2%", "1"),
    share("share of the digital economy in GDP", "36.2%", "1"),
    digital_open("base stations added in Beijing", "10,000", "4.2", needs),
    digital_open("growth of the core industries wanted in Zhejiang", "10%", "4.2", needs),
    digital_open("value added of the core industries in Hubei, 2023, billion yuan", "400", "4.2", needs),
    digital_open("growth of the digital economy in Hunan", "15%", "4.2", needs),
    share("share of the digital economy in Hunan's GDP", "33%", "4.2"),
    share("share of the digital economy in Jiangxi's GDP", "45%", "4.2"),
    digital_open("digital industry development system of Chongqing", "50 million", "4.2", needs)
  )
}
