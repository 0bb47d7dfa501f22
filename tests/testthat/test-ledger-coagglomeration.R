# Every status that matters, by arithmetic of the test's own on the printed
# strings; the package's rules and intervals are not used to check themselves.

ledger <- as.data.frame(reproduce("coagglomeration"))
cells_of <- function(table) document_table("coagglomeration", table)

at <- function(table, row, column) {
  found <- ledger[which(ledger$table == table & ledger$row == row & ledger$column == column), ]
  expect_identical(nrow(found), 1L, label = paste(table, row, column))
  found
}
claim <- function(text) {
  found <- ledger[ledger$table == "text" & ledger$row == text, ]
  expect_identical(nrow(found), 1L, label = paste0("claims \"", text, "\""))
  found
}
# "0.550*** (0.173)" as estimate, standard error and number of stars
split_cell <- function(x) {
  data.frame(estimate = as.numeric(sub("[*]* [(].*$", "", x)), error = as.numeric(sub("^.*[(](.*)[)]$", "\\1", x)),
             stars = nchar(gsub("[^*]", "", x)), unit = 10^-nchar(sub("^[^.]*[.]", "", sub("[*]* [(].*$", "", x))),
             error_unit = 10^-nchar(sub("^.*[.]", "", sub("[)]$", "", x))))
}
estimate <- function(table, row, j, stub = 1) {
  cells <- cells_of(table)
  split_cell(cells[[j]][cells[[stub]] == row])
}
regressors <- cells_of(5)[[1]]

# ---- the ledger as a whole -----------------------------------------------

test_that("each result cell is in the ledger once, with its printed string", {
  results <- list(`1` = 3:7, `2` = c(2:4, 6:8), `3` = 2:3, `4` = c(2, 3, 5, 6), `5` = 2:5, `6` = 2:4, `7` = 2:9)
  for (table in names(results)) {
    cells <- cells_of(table)
    places <- expand.grid(i = seq_len(nrow(cells)), j = results[[table]])
    places$printed <- mapply(function(i, j) cells[[j]][i], places$i, places$j)
    places <- places[grepl("[0-9]", places$printed), ]
    rows <- ledger[which(ledger$table == table & ledger$i > 0), ]
    expect_identical(nrow(rows), nrow(places))
    expect_setequal(paste(rows$i, rows$j, rows$printed), paste(places$i, places$j, places$printed))
  }
})

test_that("rows of tables printed as two blocks have the name of their own block", {
  expect_identical(at("2", "2013", "Z")$printed, "2.605")
  expect_identical(at("4", "W.LnPGDP", "Model 2")$printed, "1.474** (0.633)")
  expect_identical(at("4", "Observations", "Model 2")$printed, "646")
  expect_identical(at("3", "LM-lag test", "Statistic")$printed, "0.000")
})

test_that("statuses, intervals and values agree with each other", {
  expect_coherent_ledger(ledger)
  # 6 of them direct effects, 1 an unstable model
  expect_identical(sum(ledger$status %in% c("inconsistent", "recovered")), 15L)
})

# ---- Table 1 -------------------------------------------------------------

test_that("observations are cities times years, less a year for the lag", {
  rows <- ledger[ledger$table == "1" & ledger$column == "Observations", ]
  expect_identical(rows$computed, rep(34 * 20, 8))
  expect_identical(rows$status, rep("reproduced", 8))
  expect_identical(at("4", "Observations", "Model 1")$computed, 680)
  expect_identical(at("4", "Observations", "Model 2")$computed, 34 * 19)
})

test_that("one standard deviation of Table 1 cannot be", {
  cells <- cells_of(1)
  value <- lapply(cells[4:7], as.numeric)
  half <- 0.0005
  # a little above: mean unrounded
  most <- sqrt((value$Max + half - value$Mean) * (value$Mean - value$Min + half) * 680 / 679)
  beyond <- value[["Std. Dev."]] - half > most * 1.02
  expect_identical(cells$Symbol[beyond], "FDI")
  wrong <- ledger[ledger$table == "1" & !ledger$status %in% c("bounded", "needs data") &
                  ledger$column != "Observations", ]
  expect_identical(paste(wrong$row, wrong$column, wrong$status), "FDI Std. Dev. inconsistent")
  # as many as can be at either end, one between them, with the largest mean that rounds to 0.034
  expect_equal(wrong$upper, sd(c(rep(0.4195, 55), rep(0.0005, 624), 680 * 0.0345 - 55 * 0.4195 - 624 * 0.0005)))
  expect_lt(wrong$upper, sqrt((0.4195 - 0.0345) * (0.0345 - 0.0005) * 680 / 679)) # Bhatia and Davis
  expect_equal(wrong$computed, 0.0529)
  expect_gt(0.0529, wrong$lower)
  # GOV, with an extreme far out: 4.369 alone gives (4.369 - 0.226) / sqrt(679)
  gov <- at("1", "GOV", "Std. Dev.")
  expect_gt(gov$lower, (4.3685 - 0.2265) / sqrt(679) - 1e-9)
  expect_true(0.261 > gov$lower && 0.261 < gov$upper)
})

# ---- Table 2 -------------------------------------------------------------

test_that("probabilities of Table 2 are two-sided", {
  cells <- cells_of(2)
  z <- as.numeric(c(cells[[3]], cells[[7]]))
  p <- c(cells[[4]], cells[[8]])
  rows <- ledger[ledger$table == "2" & ledger$column == "P", ]
  year <- c(cells[[1]], cells[[5]])
  order <- match(rows$row, year)
  expect_identical(rows$status, rep("reproduced", 20))
  expect_equal(rows$computed, 2 * pnorm(-z)[order])
  met <- function(sides) round(sides * pnorm(-z - 0.0005), 3) <= as.numeric(p) &
    round(sides * pnorm(-z + 0.0005), 3) >= as.numeric(p)
  expect_true(all(met(2)))
  expect_false(any(met(1)[p > 0.002]))
  repeated <- ledger[grepl("All three numbers", ledger$rule), ]
  expect_setequal(repeated$row, c("2020", "2021"))
  expect_identical(nrow(repeated), 6L)
})

# ---- Table 3 -------------------------------------------------------------

test_that("the probability of the joint test of cities has other degrees of freedom", {
  row <- at("3", "Individual fixed effects test", "P")
  expect_identical(row$status, "inconsistent")
  # the tail of chi-square by Simpson's rule, 33 degrees of freedom
  tail_by_hand <- function(x, df) {
    grid <- seq(x, x + 400, length.out = 40001)
    density <- grid^(df / 2 - 1) * exp(-grid / 2 - (df / 2) * log(2) - lgamma(df / 2))
    sum(density * c(1, rep(c(4, 2), 19999), 4, 1)) * 0.01 / 3
  }
  expect_equal(row$computed, tail_by_hand(34.15, 33), tolerance = 1e-4)
  fits <- vapply(1:60, function(df) abs(tail_by_hand(34.15, df) - 0.005) < 0.0005, NA)
  expect_identical(which(fits), 16L)
  expect_match(row$rule, "printed is what 16 would give", fixed = TRUE)
  expect_identical(at("3", "Hausman test", "P")$status, "reproduced")
  expect_identical(at("3", "Time fixed effects test", "P")$status, "reproduced")
  expect_lt(at("3", "Hausman test", "P")$upper, 1e-8)
})

test_that("the single numbers of Table 3 are probabilities under the wrong heading", {
  heads <- ledger[which(ledger$table == "3" & ledger$i == 0), ]
  expect_identical(heads$printed, c("P", "Statistic"))
  expect_identical(heads$status, rep("recovered", 2))
  number <- as.numeric(cells_of(3)[[3]][1:8])
  expect_true(all(number < 0.05))
  expect_gt(2 * pnorm(-sqrt(max(number) + 0.0005)), 0.8) # as a statistic with one degree of freedom
})

# ---- Tables 4 to 7 -------------------------------------------------------

test_that("all stars follow from estimate and standard error, or rounding leaves them open", {
  stars <- ledger[grepl(", stars$", ledger$column), ]
  cells <- ledger[ledger$table %in% 4:7 & grepl("[(]", ledger$printed), ]
  expect_identical(paste(stars$table, stars$row, sub(", stars$", "", stars$column)),
                   paste(cells$table, cells$row, cells$column))
  parts <- split_cell(cells$printed)
  expect_identical(nrow(parts), 120L)
  expect_identical(stars$printed, ifelse(parts$stars == 0, "none", strrep("*", parts$stars)))
  low <- (abs(parts$estimate) - parts$unit / 2) / (parts$error + parts$error_unit / 2)
  high <- (abs(parts$estimate) + parts$unit / 2) / (parts$error - parts$error_unit / 2)
  count <- function(z) (z > 1.644854) + (z > 1.959964) + (z > 2.575829)
  expect_true(all(count(low) <= parts$stars & parts$stars <= count(high)))
  expect_identical(stars$status, ifelse(count(low) == count(high), "reproduced", "bounded"))
  open <- !(cells$table == "4" & cells$row == "\u03c1" & cells$column == "Model 2") &
    cells$column != "ST direct effect" &
    !(cells$table == "6" & cells$row == "Wy.L(1)" & cells$column == "Model 3")
  expect_identical(cells$status[open], open_status(cells[open, ]))
})

# A short-term direct effect is mean diag((I - rho W)^-1 (beta I + theta W)): beta with
# weight 1 + r q and theta with q, where q = sum of r^k diag(W^(k+1)) and diagonals are 0 to 1.
test_that("6 of 8 short-term direct effects lie outside what any W allows, none with minus rho", {
  direct <- split_cell(cells_of(5)[[2]])$estimate
  rows <- ledger[ledger$table == "5" & ledger$column == "ST direct effect", ]
  own <- do.call(rbind, lapply(regressors, estimate, table = 4, j = 3))$estimate
  lagged <- do.call(rbind, lapply(paste0("W.", regressors), estimate, table = 4, j = 6, stub = 4))$estimate
  outside <- function(rho, q) {
    a <- own + (rho * own + lagged) * q[1]
    b <- own + (rho * own + lagged) * q[2]
    direct < pmin(a, b) - 0.0011 | direct > pmax(a, b) + 0.0011
  }
  expect_identical(sum(outside(0.18, c(0, 0.18 / 0.82))), 6L)
  expect_identical(sum(outside(-0.18, c(-0.18 / (1 - 0.18^2), 0.18^2 / (1 - 0.18^2)))), 0L)
  expect_identical(rows$status == "inconsistent", outside(0.18, c(0, 0.18 / 0.82)))
  expect_match(at("4", "\u03c1", "Model 2")$rule,
               "6 lie outside what any such W allows at rho as printed, none with minus rho", fixed = TRUE)
})

test_that("model 3 of Table 6 is stable only with a negative rho", {
  row <- at("6", "Wy.L(1)", "Model 3")
  expect_identical(row$status, "inconsistent")
  expect_match(row$rule, "tau + eta is 1.179 to 1.181", fixed = TRUE)
  expect_equal(row$upper, 1 - 0.7735)
  expect_identical(at("6", "Wy.L(1)", "Model 1")$status, "needs data")
})

test_that("the printed rho cannot stand beside the short-term effects", {
  row <- at("4", "\u03c1", "Model 2")
  expect_identical(row$status, "inconsistent")
  own <- do.call(rbind, lapply(regressors, estimate, table = 4, j = 3))
  lagged <- do.call(rbind, lapply(paste0("W.", regressors), estimate, table = 4, j = 6, stub = 4))
  direct <- split_cell(cells_of(5)[[2]])
  indirect <- split_cell(cells_of(5)[[3]])
  total <- direct$estimate + indirect$estimate
  sum <- own$estimate + lagged$estimate
  expect_true(all(abs(total) < abs(sum) & sign(total) == sign(sum))) # a positive rho makes totals larger than the sum
  weight <- 1 / (direct$error^2 + indirect$error^2)
  slope <- unname(coef(lm(total ~ 0 + sum, weights = weight)))
  expect_equal(row$computed, 1 - 1 / slope)
  expect_lt(row$computed, 0)
  expect_lt(row$upper, 0.180)
  # (0.7075 + 0.2645) / (1 - 0.1795) to (0.7085 + 0.2655) / (1 - 0.1805)
  expect_match(row$rule, sprintf("multiplied by %.2f to %.2f from year to year: not stable", 0.972 / 0.8205,
                                 0.974 / 0.8195), fixed = TRUE)
  expect_match(row$rule, "Of the choices of signs of tau, rho and eta, those with minus rho come nearest", fixed = TRUE)
  # minus rho leaves the totals closer than rho, in both horizons
  far <- function(total, m, weight) sqrt(mean((total - m * sum)^2 * weight))
  expect_lt(far(total, 1 / 1.18, weight), far(total, 1 / 0.82, weight) / 8)
  long <- split_cell(cells_of(5)[[4]])$estimate + split_cell(cells_of(5)[[5]])$estimate
  long_weight <- 1 / (split_cell(cells_of(5)[[4]])$error^2 + split_cell(cells_of(5)[[5]])$error^2)
  expect_lt(far(long, 1 / (1 - 0.708 + 0.18 - 0.265), long_weight),
            far(long, 1 / (1 - 0.708 - 0.18 - 0.265), long_weight))
})

test_that("three regressors have another unit in Table 4 than in Table 1", {
  noted <- ledger[grepl("another unit", ledger$rule), ]
  expect_identical(paste(noted$row, noted$column), paste(c("GOV", "FDI", "TI"), "Model 2"))
  # 0.002 (at most 0.0025) * 0.261 * sqrt(679) against 5.780 * sqrt(1 - 0.938)
  expect_match(noted$rule[1], "deviation of 0.017 at most, R squared says about 1.4", fixed = TRUE)
  expect_equal(0.0025 * 0.261 * sqrt(679), 0.017, tolerance = 0.001)
  expect_equal(5.78 * sqrt(0.062), 1.44, tolerance = 0.001)
})

# ---- the text ------------------------------------------------------------

test_that("numbers of the text", {
  point <- claim("turning point")
  expect_equal(c(point$computed, point$lower, point$upper), c(0.550 / 0.164, 0.5495 / 0.165, 0.5505 / 0.163))
  expect_identical(point$status, "reproduced")
  expect_identical(claim("rise after one more unit in the period before")$computed, 0.708)
  expect_identical(claim("mean of co-agglomeration")$computed, 1.361)
  expect_identical(claim("resource-based cities")$computed, 19)
  expect_identical(claim("share of resource-based cities")$status, "reproduced")
  expect_identical(claim("highest yearly mean of co-agglomeration")$status, "needs data")
  # Cantelli: 0.9395^2 / (0.9395^2 + (0.5495 / 0.165 - 1.3615)^2) = 0.185
  expect_match(claim("cities above the turning point")$rule, "not more than 19 percent", fixed = TRUE)
})

test_that("what the text says of significance is in the tables, but for one spillover", {
  text <- ledger[ledger$table == "text", ]
  wrong <- text[text$status %in% c("inconsistent", "recovered"), ]
  expect_setequal(wrong$row, c("spatial spillover effects are not significant", "table of the results by sector",
                               "a city of the Northeast, urban agglomeration"))
  spill <- claim("spatial spillover effects are not significant")
  expect_identical(spill$computed_label, "15 of 16")
  expect_match(spill$rule, "LnPGDP (ST indirect effect, 1.475*** (0.543))", fixed = TRUE)
  indirect <- rbind(split_cell(cells_of(5)[[3]]), split_cell(cells_of(5)[[5]]))
  expect_identical(sum(abs(indirect$estimate / indirect$error) > 1.645), 1L)
  # rounding leaves open whether infrastructure (0.288 over 0.147) has one star or two, openness (0.025 over 0.010)
  # two or three
  expect_identical(claim("infrastructure")$status, "needs data")
  expect_identical(claim("openness")$status, "needs data")
  expect_identical(claim("government intervention")$computed_label, "positive, 1%")
})

test_that("finance has the strongest effect and the lowest turning point of the sectors", {
  linear <- split_cell(unlist(cells_of(7)[1, 4:9]))
  square <- split_cell(unlist(cells_of(7)[2, 4:9]))
  expect_identical(order(-linear$estimate)[1:2], c(2L, 6L))
  expect_identical(which.min(-linear$estimate / (2 * square$estimate)), 2L)
  expect_identical(claim("strongest effect before the turning point, finance and wholesale")$status, "reproduced")
  expect_identical(claim("finance most capable of crossing the turning point")$status, "reproduced")
  expect_identical(claim("sector without a significant effect")$computed_label, "leasing and business services")
  expect_identical(claim("table of the results by sector")$computed_label, "Table 7")
})

test_that("a city of the text that is none of the Northeast", {
  wrong <- claim("a city of the Northeast, urban agglomeration")
  expect_identical(c(wrong$printed, wrong$computed_label, wrong$status), c("Changsha", "Changchun", "recovered"))
  expect_false("Changsha" %in% northeast_cities$city)
})
