# Every status that matters, by arithmetic of the test's own on the printed
# strings; the package's rules and intervals are not used to check themselves.

ledger <- as.data.frame(reproduce("restructuring"))
table_2 <- document_table("restructuring", 2)
table_3 <- document_table("restructuring", 3)
m <- vapply(table_2, as.numeric, numeric(21))
half <- 0.005 # Table 2 has two decimals, trailing zeros left out; so has Table 3

rows_of <- function(table, j = NULL, i = NULL) {
  here <- ledger$table == table & ledger$i > 0
  if (!is.null(j)) here <- here & ledger$j %in% j
  if (!is.null(i)) here <- here & ledger$i %in% i
  ledger[which(here), ]
}
claim <- function(text) {
  found <- ledger[ledger$table == "text" & ledger$row == text, ]
  expect_identical(nrow(found), 1L, label = paste0("claims \"", text, "\""))
  found
}
intensity <- function(city, industry, year) {
  here <- table_3[["Region"]] == city & table_3[["Industry Code"]] == industry
  as.numeric(table_3[[if (year == 2010) 4 else 5]][here])[1]
}

# ---- the ledger as a whole -----------------------------------------------

test_that("each result cell is in the ledger once, with its printed string", {
  results <- list(`2` = 2:7, `3` = c(1, 4:6))
  for (table in names(results)) {
    cells <- document_table("restructuring", table)
    rows <- rows_of(table)
    places <- expand.grid(i = seq_len(nrow(cells)), j = results[[table]])
    places$printed <- mapply(function(i, j) cells[[j]][i], places$i, places$j)
    places <- places[nzchar(places$printed), ] # blank: lost, or no status
    expect_identical(nrow(rows), nrow(places))
    expect_setequal(paste(rows$i, rows$j), paste(places$i, places$j))
    expect_identical(rows$printed, mapply(function(i, j) cells[[j]][i], rows$i, rows$j))
    expect_identical(rows$column, names(cells)[rows$j])
  }
  expect_setequal(unique(ledger$table), c("2", "3", "text")) # Table 1 holds names only
  expect_identical(sum(ledger$table == "text"), 33L)
})

test_that("a row is named by its stub, and a lost name by a question mark", {
  expect_identical(rows_of("2", 4)$row, table_2[[1]])
  named <- ifelse(nzchar(table_3[["Region"]]), table_3[["Region"]], "?")
  expect_identical(rows_of("3", 1)$row, paste(named, table_3[["Industry Code"]], sep = ", "))
})

test_that("statuses, intervals and values agree with each other", {
  expect_true(all(ledger$status %in% c("reproduced", "inconsistent", "recovered", "bounded", "needs data")))
  expect_true(all(grepl("[.]$", ledger$rule)))
  bounded <- !is.na(ledger$lower)
  expect_identical(bounded, !is.na(ledger$upper))
  expect_true(all(ledger$lower[bounded] <= ledger$upper[bounded]))
  computed <- !is.na(ledger$computed)
  expect_true(all(bounded[computed]))
  expect_true(all(ledger$computed[computed] >= ledger$lower[computed] - 1e-12))
  expect_true(all(ledger$computed[computed] <= ledger$upper[computed] + 1e-12))
  known <- computed | !is.na(ledger$computed_label)
  expect_identical(known, !ledger$status %in% c("bounded", "needs data"))
})

test_that("a number disagrees exactly if its interval misses what rounds to the printed one", {
  given <- ledger[!is.na(ledger$computed), ]
  text <- gsub(",", "", given$printed)
  decimals <- ifelse(given$table == "text", nchar(sub("^[0-9]*[.]?", "", text)), 2)
  value <- as.numeric(text)
  misses <- given$lower > value + 0.5 * 10^-decimals + 1e-9 | given$upper < value - 0.5 * 10^-decimals - 1e-9
  expect_identical(misses, given$status %in% c("recovered", "inconsistent"))
  expect_identical(sum(misses), 3L)
})

test_that("a label disagrees exactly if it is another word", {
  given <- ledger[!is.na(ledger$computed_label), ]
  expect_identical(given$computed_label != given$printed, given$status %in% c("recovered", "inconsistent"))
})

# ---- Table 2 -------------------------------------------------------------

test_that("all 42 coefficients of variation follow from mean and standard deviation", {
  for (first in c(2, 5)) {
    rows <- rows_of("2", first + 2)
    sd <- m[, first]
    mean <- m[, first + 1]
    expect_equal(rows$computed, unname(100 * sd / mean))
    expect_equal(rows$lower, unname(100 * (sd - half) / (mean + half)))
    expect_equal(rows$upper, unname(100 * (sd + half) / (mean - half)))
    printed <- m[, first + 2]
    expect_true(all(rows$lower <= printed + half & rows$upper >= printed - half))
    expect_identical(rows$status, rep("reproduced", 21))
  }
  # by hand: 2.73 / 2.28 = 1.1974, and 2.725 / 2.285 = 1.1926 to 2.735 / 2.275 = 1.2022
  expect_equal(round(rows_of("2", 4, 4)$lower, 2), 119.26)
  expect_equal(round(rows_of("2", 4, 4)$upper, 2), 120.22)
})

test_that("the headings over columns 5 and 6 belong to 2020", {
  heads <- ledger[which(ledger$i == 0), ]
  expect_identical(heads$j, c(2L, 3L, 5L, 6L))
  expect_identical(heads$printed, names(table_2)[c(2, 3, 5, 6)])
  expect_identical(heads$status, c("reproduced", "reproduced", "recovered", "recovered"))
  expect_identical(heads$computed_label[3:4],
                   c("Standard Deviation (2020)", "Average intensity (tons per million yuan) (2020)"))
  fits <- function(first, cv) {
    sum(100 * (m[, first] - half) / (m[, first + 1] + half) <= m[, cv] + half &
          100 * (m[, first] + half) / (m[, first + 1] - half) >= m[, cv] - half)
  }
  expect_identical(fits(5, 7), 21L)
  expect_lt(fits(5, 4), 21L)
  expect_identical(fits(2, 4), 21L)
  expect_match(heads$rule[3], paste0("in all 21 rows, those of the other year in ", fits(5, 4), "."), fixed = TRUE)
})

# Intensities Table 3 prints for an industry and year, each city once.
printed_intensities <- function(industry, year) {
  here <- table_3[["Industry Code"]] == industry & !duplicated(table_3)
  text <- table_3[[if (year == 2010) 4 else 5]][here]
  as.numeric(text[grepl("[.][0-9][0-9]$", text)])
}

# No standard deviation of n cities with these intensities and this mean can be
# larger: squares of the known at their upper ends, all of the rest in one city.
above_any_sd <- function(n, divisor, known, mean) {
  rest <- n * (mean + half) - sum(known - half)
  sqrt((sum((known + half)^2) + rest^2 - n * (mean - half)^2) / divisor)
}

test_that("twelve cities cannot give some printed standard deviations, eleven can", {
  cells <- claim("cities behind each mean of Table 2")
  expect_identical(cells$printed, "12")
  expect_identical(cells$status, "recovered")
  expect_identical(c(cells$computed, cells$lower, cells$upper), c(11, 11, 11))
  # industry 16 in 2020: 38.37 in one city, 11.54 printed, at most 11.03 from twelve
  known <- printed_intensities(16, 2020)
  expect_lt(above_any_sd(12, 11, known, 3.58), 11.04)
  expect_lt(above_any_sd(12, 12, known, 3.58), 11.54 - half)
  expect_gt(above_any_sd(11, 10, known, 3.58), 11.54)
  known <- printed_intensities(20, 2020)
  expect_lt(above_any_sd(12, 11, known, 1.45), 4.5 - half)
  # industry 24 in 2010: the coefficient 308.15 is above sqrt(10) = 316 % less what the known take up
  known <- printed_intensities(24, 2010)
  expect_lt(above_any_sd(11, 11, known, 0.92), 2.82 - half)
  # an example of eleven cities that give all of Table 2 is the reconstructed panel
  groups <- split(intensity_panel_reconstructed$intensity, intensity_panel_reconstructed[c("industry", "year")])
  sds <- vapply(groups, function(x) sqrt(sum((x - sum(x) / 11)^2) / 10), 0)
  expect_equal(round(sds, 2), setNames(c(m[, 2], m[, 5]), names(groups)))
})

test_that("the counts behind this are those of the published exceptions", {
  failing <- table(paste(intensity_panel_exceptions$cities, intensity_panel_exceptions$divisor))
  said <- claim("cities behind each mean of Table 2")$rule
  expect_match(said, "42 of 42 entries of Table 2 can come from 11 cities with divisor n - 1", fixed = TRUE)
  expect_match(said, paste0("from 12 cities ", 42 - failing[["12 n - 1"]], " or ", 42 - failing[["12 n"]], " "),
               fixed = TRUE)
  twelve <- intensity_panel_exceptions[intensity_panel_exceptions$cities == 12, ]
  both <- twelve[duplicated(twelve[c("industry", "year")]), ]
  flagged <- ledger[grepl("12 cities of the text", ledger$rule), ]
  expect_setequal(paste(flagged$row, ifelse(flagged$j == 2, 2010, 2020)), paste(both$industry, both$year))
})

test_that("standard deviations follow only where Table 3 leaves less than a unit", {
  sds <- rows_of("2", c(2, 5))
  follows <- sds$status == "reproduced"
  expect_true(all((sds$status == open_status(sds))[!follows]))
  expect_setequal(paste(sds$row, sds$printed)[follows], c("16 11.54", "17 0.56", "20 4.5"))
  expect_true(all(sds$upper[follows] - sds$lower[follows] < 0.01))
  # industry 20, 2020, eleven cities: 15.01, 0.36, 0.39, 0.02, 0.02; the other six share
  # 11 * 1.45 - 15.80 = 0.15 in any way
  spread <- function(rest) {
    x <- c(15.01, 0.36, 0.39, 0.02, 0.02, rest)
    sqrt(sum((x - sum(x) / 11)^2) / 10)
  }
  row <- sds[sds$row == "20" & sds$j == 5, ]
  for (value in c(spread(rep(0.025, 6)), spread(c(0.15, 0, 0, 0, 0, 0)))) {
    expect_gte(value, row$lower)
    expect_lte(value, row$upper)
  }
})

test_that("means are bounded, with a range that hold the printed ones", {
  means <- rows_of("2", c(3, 6))
  expect_identical(means$status, open_status(means))
  value <- as.numeric(means$printed)
  expect_true(all(means$lower <= value + half & means$upper >= value - half))
  # industry 10 in 2020: standard deviation over coefficient, 13.665 / 1.71575 to 13.675 / 1.71565
  row <- rows_of("2", 6, 8)
  expect_gte(row$lower, 13.665 / 1.71575 - 1e-9)
  expect_lte(row$upper, 13.675 / 1.71565 + 1e-9)
})

# ---- Table 3 -------------------------------------------------------------

test_that("intensities need data, but for the row that is printed twice", {
  cells <- rows_of("3", 4:5)
  copy <- which(duplicated(table_3))
  expect_identical(copy, 27L)
  expect_identical(cells$status[cells$i == copy], rep("reproduced", 2))
  expect_identical(cells$computed[cells$i == copy], c(0.06, 0.02))
  expect_true(all((cells$status == open_status(cells))[cells$i != copy]))
  value <- as.numeric(cells$printed)
  expect_true(all(cells$lower <= value & value <= cells$upper))
})

test_that("the bound of an intensity is Samuelson's or what the mean leaves", {
  # Hangzhou, industry 5, 2010: mean 0.82, sd 0.89, eleven cities; beside it 0.44 and 3.08
  row <- rows_of("3", 4, 2)
  expect_identical(row$row, "Hangzhou, 5")
  expect_equal(row$upper, min(0.825 + 0.895 * 10 / sqrt(11), 11 * 0.825 - (0.435 + 3.075)))
  expect_identical(row$lower, 0)
  # Nanjing, industry 16, 2020: what the others leave of eleven times the mean
  row <- rows_of("3", 5)
  row <- row[row$row == "Nanjing, 16", ]
  expect_equal(row$upper, min(3.585 + 11.545 * 10 / sqrt(11), 11 * 3.585 - sum(c(0.08, 0.01, 0.25, 0.23, 0.10) - half)))
})

test_that("status is B where the intensity fell, W where it rose", {
  rows <- rows_of("3", 6)
  before <- as.numeric(table_3[[4]][rows$i])
  after <- as.numeric(table_3[[5]][rows$i])
  expect_identical(sum(is.na(before)), 1L) # lost
  expect_identical(rows$printed[!is.na(before)], ifelse(after < before, "B", "W")[!is.na(before)])
  expect_identical(rows$status, ifelse(is.na(before), "bounded", "reproduced"))
})

# The sides of the means of Table 2 that rounding leaves open to a row, and the
# types these make.
types_open <- function(row) {
  industry <- match(table_3[["Industry Code"]][row], table_2[[1]])
  sides <- lapply(1:2, function(k) {
    x <- as.numeric(table_3[[3 + k]][row])
    top <- if (nchar(table_3[[3 + k]][row]) == 3) x + 0.1 - half else x + half
    mean <- m[industry, if (k == 1) 3 else 6]
    c(if (x - half <= mean + half + 1e-9) "low", if (top > mean - half) "high")
  })
  both <- expand.grid(sides[[1]], sides[[2]], stringsAsFactors = FALSE)
  sorted <- apply(both, 1, paste, collapse = " ")
  unique(c(`low low` = "advantageous", `high high` = "disadvantageous", `high low` = "reversal B",
           `low high` = "reversal W")[sorted])
}

test_that("a type is reproduced exactly if the means of Table 2 give it", {
  rows <- rows_of("3", 1)
  whole <- nzchar(table_3[[4]]) & nzchar(table_3[[5]])
  printed <- sub(" $", "", paste(sub("^Carbon productivity (.*) type$", "\\1", table_3[[1]]), table_3[[6]]))
  given <- vapply(which(whole), function(row) printed[row] %in% types_open(row), NA)
  expect_identical(rows$status[whole] == "reproduced", given)
  expect_identical(c(sum(given), sum(!given), sum(!whole)), c(63L, 30L, 3L))
  expect_true(all(rows$status[!whole] == "bounded"))
})

test_that("two types cannot stand beside the others of their industry, whatever the boundary", {
  rows <- rows_of("3", 1)
  recovered <- rows[rows$status == "recovered", ]
  expect_setequal(recovered$row, c("Jiaxing, 9", "Hangzhou, 12"))
  expect_identical(unique(recovered$computed_label), "Carbon productivity disadvantageous type")
  # Jiaxing is said to be low in 2010 and is above two cities said to be high, and above them in 2020
  expect_gt(intensity("Jiaxing", 9, 2010), max(intensity("Hangzhou", 9, 2010), intensity("Suzhou", 9, 2010)) + 0.01)
  expect_gt(intensity("Jiaxing", 9, 2020), max(intensity("Hangzhou", 9, 2020), intensity("Suzhou", 9, 2020)) + 0.01)
  high <- c("Changzhou", "Jiaxing")
  for (year in c(2010, 2020)) {
    expect_gt(intensity("Hangzhou", 12, year), max(vapply(high, intensity, 0, industry = 12, year = year)) + 0.01)
  }
})

test_that("three more types contradict others, of which any may be wrong", {
  rows <- rows_of("3", 1)
  open <- rows[rows$status == "inconsistent", ]
  expect_setequal(open$row, c("Suzhou, 15", "Huzhou, 21", "Nanjing, 21"))
  # low: Ningbo; high: Suzhou
  expect_gt(intensity("Ningbo", 15, 2010), intensity("Suzhou", 15, 2010) + 0.01)
  # low in 2020: Suzhou; high: Huzhou and Nanjing
  expect_gt(intensity("Suzhou", 21, 2020), max(intensity("Huzhou", 21, 2020), intensity("Nanjing", 21, 2020)) + 0.01)
  means <- c("Suzhou, 15" = "advantageous", "Huzhou, 21" = "advantageous", "Nanjing, 21" = "advantageous")
  expect_identical(open$computed_label, paste("Carbon productivity", unname(means[open$row]), "type"))
})

# The types that a pair of boundaries gives, by hand: low twice, high twice, or crossed.
types_by <- function(industry, boundaries) {
  of <- which(table_3[["Industry Code"]] == industry & nzchar(table_3[[4]]) & nzchar(table_3[[5]]))
  low <- cbind(as.numeric(table_3[[4]][of]) < boundaries[1], as.numeric(table_3[[5]][of]) < boundaries[2])
  type <- ifelse(low[, 1] & low[, 2], "advantageous", ifelse(!low[, 1] & !low[, 2], "disadvantageous", "reversal"))
  list(printed = sub("^Carbon productivity (.*) type$", "\\1", table_3[[1]][of]), by = type)
}

test_that("boundaries of 1.8 in 2010 and 5 in 2020 give all six types of industry 13", {
  types <- types_by(13, c(1.8, 5))
  expect_identical(types$by, types$printed)
  expect_length(types$by, 6L)
  rows <- rows_of("3", 1)
  expect_false(any(rows$status[table_3[["Industry Code"]] == 13] %in% c("inconsistent", "recovered")))
})

test_that("no industry is accused whose types some boundaries give", {
  rows <- rows_of("3", 1)
  accused <- unique(table_3[["Industry Code"]][rows$i[rows$status %in% c("recovered", "inconsistent")]])
  expect_setequal(accused, c("9", "12", "15", "21"))
  for (industry in unique(table_3[["Industry Code"]])) {
    of <- which(table_3[["Industry Code"]] == industry & nzchar(table_3[[4]]) & nzchar(table_3[[5]]))
    at <- lapply(4:5, function(j) {
      x <- sort(unique(as.numeric(table_3[[j]][of])))
      c(x[1] - 1, x + 1e-6, x - 1e-6, x[length(x)] + 1)
    })
    some <- any(apply(expand.grid(at), 1, function(pair) {
      types <- types_by(industry, pair)
      identical(types$by, types$printed)
    }))
    expect_false(some && industry %in% accused, label = paste("industry", industry))
  }
})

# ---- the text ------------------------------------------------------------

test_that("ranges of the coefficients of variation are those of the table", {
  expect_identical(claim("smallest coefficient of variation 2010")$computed, min(m[, 4]))
  expect_identical(claim("largest coefficient of variation 2010")$computed, max(m[, 4]))
  expect_identical(claim("smallest coefficient of variation 2020")$computed, 65.15)
  expect_identical(claim("largest coefficient of variation 2020")$computed, 326.05)
  expect_equal(claim("largest less smallest coefficient of variation 2010")$computed, 308.15 - 60.15)
  expect_equal(claim("largest less smallest coefficient of variation 2020")$computed, 260.9)
  variation <- ledger[grepl("coefficient of variation", ledger$row), ]
  expect_identical(unique(variation$status), "reproduced")
})

test_that("counts and lists of industries are those of the tables", {
  above <- claim("industries named as above 200 % in 2020 (codes)")
  expect_identical(above$computed_label, paste(m[m[, 7] > 200, 1], collapse = ", "))
  expect_identical(lengths(strsplit(above$printed, ", ")), 7L)
  expect_identical(claim("industries whose coefficient of variation rose")$computed, as.double(sum(m[, 7] > m[, 4])))
  rose <- as.integer(strsplit(claim("industries named as examples of a rise (codes)")$printed, ", ")[[1]])
  expect_true(all((m[, 7] > m[, 4])[match(rose, m[, 1])]))
  expect_identical(
    claim("industries left out for lack of data (codes of coal, oil and gas, and repair)")$computed_label,
                   paste(setdiff(1:24, m[, 1]), collapse = ", "))
})

test_that("multiples are quotients of the cells of Table 3", {
  named <- list(list("Hangzhou", "Changzhou", 6), list("Jiaxing", "Nanjing", 8), list("Jiaxing", "Ningbo", 11),
                list("Ningbo", "Nanjing", 13), list("Suzhou", "Ningbo", 15))
  for (pair in named) {
    for (year in c(2010, 2020)) {
      row <- claim(sprintf("%s over %s, intensity in industry %d, %d", pair[[1]], pair[[2]], pair[[3]], year))
      above <- intensity(pair[[1]], pair[[3]], year)
      below <- intensity(pair[[2]], pair[[3]], year)
      expect_equal(row$computed, above / below)
      expect_equal(c(row$lower, row$upper), c((above - half) / (below + half), (above + half) / (below - half)))
    }
  }
  multiples <- ledger[grepl(" over .*, intensity", ledger$row), ]
  expect_identical(multiples$printed, c("7", "7.5", "10", "30", "4", "9", "5.7", "9.5", "8", "0.9"))
  expect_identical(multiples$row[multiples$status != "reproduced"],
                   c("Jiaxing over Nanjing, intensity in industry 8, 2010",
                     "Suzhou over Ningbo, intensity in industry 15, 2010"))
  expect_identical(unique(multiples$status[multiples$status != "reproduced"]), "inconsistent")
})

test_that("what the two wrong multiples may come from", {
  wood <- claim("Jiaxing over Nanjing, intensity in industry 8, 2010")
  expect_match(wood$rule, "Wenzhou in place of Jiaxing", fixed = TRUE)
  # 0.51 / 0.05 = 10.2 and 0.63 / 0.02 = 31.5, of which 10 and 30 are within rounding
  expect_equal(round(intensity("Wenzhou", 8, 2010) / intensity("Nanjing", 8, 2010)), 10)
  expect_lte((0.63 - half) / (0.02 + half), 30.5)
  machines <- claim("Suzhou over Ningbo, intensity in industry 15, 2010")
  expect_match(machines$rule, "0.8 would agree", fixed = TRUE)
  expect_equal(round(0.18 / 0.23, 1), 0.8)
})

test_that("claims printed in the text are in the text", {
  text <- paste(readLines(shared_path("documents", "restructuring.txt"), encoding = "UTF-8", warn = FALSE),
                collapse = " ")
  numbers <- ledger$printed[ledger$table == "text" & !grepl("^[0-9]+(, [0-9]+)+$", ledger$printed)]
  spelled <- c(`6` = "six prefecture", `11` = "other eleven cities", `9` = "nine times") # spelled out in the text
  for (number in numbers) {
    sought <- if (number %in% names(spelled)) spelled[[number]] else number
    expect_true(grepl(sought, text, fixed = TRUE), label = paste(number, "is printed"))
  }
})

test_that("what needs data says which", {
  rows <- ledger[ledger$table == "text" & ledger$status == "needs data", ]
  expect_identical(rows$printed, c("8,459.7", "9,884", "30", "12", "2.2", "90"))
  expect_true(all(grepl("^Needs .*not printed", rows$rule)))
})
