# Every status that matters, by arithmetic of the test's own on the printed
# strings; the package's rules and intervals are not used to check themselves.

ledger <- as.data.frame(reproduce("intelligence"))
cells_of <- function(table) document_table("intelligence", table)

at <- function(table, i, j) {
  found <- ledger[which(ledger$table == table & ledger$i == i & ledger$j == j), ]
  expect_identical(nrow(found), 1L, label = paste("cells", table, i, j))
  found
}
of <- function(table, label, j) at(table, which(cells_of(table)[[1]] == label), j)
claim <- function(text) {
  found <- ledger[ledger$table == "text" & ledger$row == text, ]
  expect_identical(nrow(found), 1L, label = paste0("claims \"", text, "\""))
  found
}
# "-0.677*** (-3.782)" as estimate, t and number of stars
split_cell <- function(x) {
  data.frame(estimate = as.numeric(sub("[*]* [(].*$", "", x)), t = as.numeric(sub("^.*[(](.*)[)]$", "\\1", x)),
             stars = nchar(gsub("[^*]", "", x)))
}
estimate <- function(table, row, j) split_cell(cells_of(table)[[j]][cells_of(table)[[1]] == row])
number <- function(table, row, j) as.numeric(gsub("[*]", "", cells_of(table)[[j]][cells_of(table)[[1]] == row]))

# The largest and the least of f over all roundings of its arguments, by a grid.
over_roundings <- function(f, values, half = 0.0005) {
  grid <- as.matrix(do.call(expand.grid, lapply(values, function(x) x + c(-1, 0, 1) * half)))
  range(apply(grid, 1, f))
}

# ---- the ledger as a whole -----------------------------------------------

test_that("each printed cell is in the ledger once, with its printed string", {
  for (table in 1:8) {
    cells <- cells_of(table)
    columns <- setdiff(seq_along(cells), if (table == 1) 1:2 else 1)
    places <- expand.grid(i = seq_len(nrow(cells)), j = columns)
    places$printed <- mapply(function(i, j) cells[[j]][i], places$i, places$j)
    places <- places[nzchar(places$printed), ]
    rows <- ledger[which(ledger$table == table & ledger$j %in% columns), ]
    expect_identical(nrow(rows), nrow(places))
    expect_setequal(paste(rows$i, rows$j, rows$printed), paste(places$i, places$j, places$printed))
  }
})

test_that("columns have the headings above them in their names", {
  expect_identical(of("2", "AI", 3)$column, "(2) Co2")
  expect_identical(of("3", "AI", 5)$column, "Instrumental Variables\u2014\u2014GTFP Phase Two")
  expect_identical(of("5", "AI", 7)$column, "Exclude municipalities directly under the central government (6) GTFP")
  expect_identical(of("6", "AI", 5)$column, "(2) Green technological progress IV")
  expect_identical(of("8", "AI", 4)$column, "Low level of industrialization CO2")
})

test_that("statuses, intervals and values agree with each other", {
  expect_coherent_ledger(ledger)
  expect_identical(sum(ledger$status %in% c("inconsistent", "recovered") & ledger$table != "text"), 6L)
})

test_that("every model has effects of provinces, by whatever name", {
  yes <- ledger[ledger$printed == "Yes" & ledger$row != "Control variables", ]
  expect_identical(nrow(yes), 2L * (4L + 4L + 4L + 6L + 6L + 4L + 4L))
  expect_identical(unique(yes$status), "reproduced")
  names <- ledger[ledger$column == "name of the row", ]
  expect_identical(names$table, as.character(2:8))
  printed <- mapply(function(table, i) cells_of(table)[[1]][i], 2:8, names$i)
  expect_identical(names$printed, unname(printed))
  expect_identical(names$status, ifelse(printed == "City", "recovered", "reproduced"))
  expect_identical(unique(names$computed_label), "Province")
  expect_identical(ledger_table(reproduce("intelligence"), table = 3)[[1]][5], "City [Province]")
})

test_that("the text has every number and word that is checked", {
  source <- readLines(shared_path("documents", "intelligence.txt"), encoding = "UTF-8", warn = FALSE)
  source <- gsub(" +", " ", gsub("[$]", "", paste(source, collapse = " ")))
  text <- ledger[ledger$table == "text", ]
  # in shorter words: a sign with its level, a count of (1) to (6), an equation without its typesetting
  short <- c("2004 / Labor", "positive, ", "negative, ")
  own <- Reduce(`|`, lapply(short, grepl, x = text$printed, fixed = TRUE)) | text$printed == "6" |
    text$printed == "not significant"
  missing <- text$printed[!own][!vapply(text$printed[!own], grepl, NA, x = source, fixed = TRUE)]
  expect_identical(missing, character())
  expect_match(source, "\\frac{Labor_{it}^{2004}}{Labor_{it}^{2004}}", fixed = TRUE)
})

# ---- Table 1 -------------------------------------------------------------

test_that("all rows of Table 1 can be", {
  rows <- ledger[ledger$table == "1", ]
  expect_identical(rows$status, ifelse(rows$column == "Sample Size", "reproduced", open_status(rows)))
  cells <- cells_of(1)
  value <- lapply(cells[4:7], as.numeric)
  # 300 values of which as many as can be are the greatest, the others but one the least
  attained <- mapply(function(mean, least, greatest) {
    k <- floor(300 * (mean - least) / (greatest - least))
    values <- c(rep(greatest, k), rep(least, 299 - k))
    sd(c(values, 300 * mean - sum(values)))
  }, value$Mean, value$Minimum, value$Maximum)
  # no sample is beyond Bhatia and Davis's bound, with all numbers rounded the favourable way
  beyond <- sqrt((value$Maximum + 0.001 - value$Mean) * (value$Mean - value$Minimum + 0.001) * 300 / 299)
  sd <- rows[rows$column == "Standard Deviation", ]
  expect_true(all(value[["Standard Deviation"]] < attained))
  expect_true(all(attained <= sd$upper & sd$upper <= beyond))
  # thirty shares of a nation
  expect_equal(of("1", "Energy Structure", 4)$upper, 1 / 30)
})

test_that("the greatest emissions are not a lone outlier", {
  # R squared at least 0.9815, standard deviation at most 0.7945
  rss <- (1 - 0.9815) * 299 * 0.7945^2
  far <- sqrt((1 - 1 / 30 - 1 / 10 + 1 / 300) * rss)
  said <- sprintf("no residual is above %.2f in size: the fitted logarithm there is at least %.2f", far, 14.4605 - far)
  expect_match(of("1", "Total Carbon Emissions", 7)$rule, said, fixed = TRUE)
})

# ---- stars ---------------------------------------------------------------

test_that("stars follow from t with the residual degrees of freedom, but for one cell", {
  stars <- ledger[grepl(", stars$", ledger$column) & !grepl("Kleibergen", ledger$row), ]
  cells <- ledger[ledger$table %in% 2:8 & grepl("[(]", ledger$printed), ]
  expect_identical(paste(stars$table, stars$row, sub(", stars$", "", stars$column)),
                   paste(cells$table, cells$row, cells$column))
  parts <- split_cell(cells$printed)
  expect_identical(nrow(parts), 188L)
  expect_identical(stars$printed, ifelse(parts$stars == 0, "none", strrep("*", parts$stars)))
  n <- mapply(function(table, j) number(table, "N", j), as.integer(cells$table), cells$j)
  regressors <- ifelse(cells$table == "2" & cells$j %in% c(2, 4), 1, 7)
  units <- ifelse(n == 300, 30, ifelse(n == 260, 26, NA))
  t <- ifelse(parts$t == -202, -0.202, parts$t)
  count <- function(t, df) (t >= qt(0.95, df)) + (t >= qt(0.975, df)) + (t >= qt(0.995, df))
  df <- function(units) n - units - 9 - regressors
  low <- count(abs(t) - 0.0005, df(ifelse(is.na(units), 30, units)))
  high <- count(abs(t) + 0.0005, df(ifelse(is.na(units), ceiling(n / 10), units)))
  fits <- low <= parts$stars & parts$stars <= high
  expect_identical(sum(!fits), 1L)
  expect_identical(cells$printed[!fits], "-0.300*** (-1.989)")
  expect_identical(stars$status, ifelse(!fits, "inconsistent", ifelse(low == high, "reproduced", "bounded")))
  wrong <- stars[!fits, ]
  expect_identical(c(wrong$computed_label, wrong$table, wrong$row), c("**", "5", "AI"))
  # the normal distribution fits fewer: 1.652 without a star, 2.578 and 2.582 with two
  normal <- count(abs(t) + 0.0005, Inf) >= parts$stars & count(abs(t) - 0.0005, Inf) <= parts$stars
  expect_identical(sum(normal), 184L)
  expect_match(wrong$rule, paste0("residual degrees of freedom), the rule that fits 187 of 188 cells of Tables 2 to ",
                                  "8; the normal distribution fits 184"), fixed = TRUE)
})

test_that("a t without its decimal point has it back", {
  row <- of("5", "Urban", 4)
  expect_identical(row$printed, "-0.481 (-202)")
  expect_identical(c(row$status, row$computed_label), c("recovered", "-0.481 (-0.202)"))
  expect_identical(sum(ledger$status == "recovered" & ledger$table != "text" & ledger$row != "City"), 1L)
})

# ---- sample sizes --------------------------------------------------------

test_that("observations are provinces times years where they can be", {
  whole <- rbind(of("2", "N", 2), of("4", "N", 3), of("5", "N", 2), of("6", "N", 7))
  expect_identical(whole$computed, rep(300, 4))
  expect_identical(of("5", "N", 7)$computed, 26 * 10)
  lag <- of("3", "N", 2)
  expect_identical(c(lag$status, lag$lower, lag$upper), c("bounded", "270", "300"))
  for (table in c("7", "8")) {
    halves <- rbind(of(table, "N", 2), of(table, "N", 4))
    expect_identical(halves$upper, c(150, 150))
    expect_match(halves$rule[1], sprintf("half of 300 less %d provinces with a single row",
                                         150L - as.integer(halves$printed[1])), fixed = TRUE)
    expect_match(halves$rule[2], "rows were divided and not provinces", fixed = TRUE)
  }
})

# ---- Tables 2 to 4: least squares and instruments -------------------------

test_that("constants are not means less coefficients times means", {
  means <- setNames(as.numeric(cells_of(1)$Mean), cells_of(1)$Symbol)
  fitted <- function(j, outcome) {
    cells <- cells_of(2)
    rows <- cells[[1]] %in% names(means) & grepl("[(]", cells[[j]])
    means[[outcome]] - sum(split_cell(cells[[j]][rows])$estimate * means[cells[[1]][rows]])
  }
  implied <- c(fitted(2, "Co2"), fitted(3, "Co2"), fitted(4, "GTFP"), fitted(5, "GTFP"))
  printed <- vapply(2:5, function(j) estimate(2, "_cons", j)$estimate, 0)
  expect_true(all(abs(implied - printed) > c(0.002, 0.05, 0.002, 0.05)))
  for (j in 2:5) {
    expect_match(of("2", "_cons", j)$rule, "the constant belongs to a base year or province")
    expect_identical(of("2", "_cons", j)$status, open_status(of("2", "_cons", j)))
  }
})

test_that("the first stages agree on R squared", {
  left_out <- function(f) 254 / (254 + f) # what the instrument does not explain, 300 - 30 - 9 - 7 degrees of freedom
  implied <- function(x) 1 - (1 - x) * left_out(530.179) / left_out(23.371)
  row <- of("3", "R\u00b2", 2)
  expect_equal(row$lower, implied(0.9425), tolerance = 1e-5)
  expect_equal(row$upper, implied(0.9435), tolerance = 1e-5)
  expect_identical(row$status, "reproduced")
  expect_true(row$lower < 0.9805 && row$upper > 0.9795)
})

test_that("the second stages agree on emissions and not on productivity", {
  left <- function(sd, r2) 299 * sd^2 * (1 - r2) / (254 / (254 + 23.371))
  second <- function(j, outcome_sd, from, to) {
    ols <- estimate(2, "AI", j)$estimate
    b <- c(estimate(from, "AI", j)$estimate, estimate(to, "AI", j)$estimate)
    over_roundings(function(x) {
      rss <- (1 - x[1]) * 299 * x[2]^2
      q <- left(x[3], x[4])
      1 - (1 - x[5]) * (rss + (b[2] - ols)^2 * q) / (rss + (b[1] - ols)^2 * q)
    }, list(number(2, "R\u00b2", j), outcome_sd, 0.135, 0.943, number(from, "R\u00b2", j)))
  }
  emissions <- second(3, 0.794, 3, 4)
  expect_true(emissions[1] < 0.2655 && emissions[2] > 0.2645)
  expect_identical(of("4", "R\u00b2", 3)$status, "reproduced")
  productivity <- second(5, 0.277, 3, 4)
  expect_gt(productivity[1], 0.6265)
  for (case in list(list("4", productivity), list("3", second(5, 0.277, 4, 3)))) {
    row <- of(case[[1]], "R\u00b2", 5)
    expect_identical(row$status, "inconsistent")
    # the ledger lets coefficients be rounded too
    expect_true(row$lower <= case[[2]][1] + 1e-6 && row$upper >= case[[2]][2] - 1e-6)
    expect_lt(max(abs(c(row$lower, row$upper) - case[[2]])), 5e-4)
    # which number is wrong is not said; each that would mend it alone is, such as a standard deviation of AI
    expect_match(row$rule, "cannot be told", fixed = TRUE)
    sd <- as.numeric(regmatches(row$rule, regexec("deviation of ([0-9.]+) for AI", row$rule))[[1]][2])
    left <- function(s) 299 * s^2 * (1 - 0.943) / (254 / (254 + 23.371)) / ((1 - 0.868) * 299 * 0.277^2)
    other <- function(s) (1 + (0.965 - 0.589)^2 * left(s)) / (1 + (1.689 - 0.589)^2 * left(s))
    expect_equal(other(sd), (1 - 0.673) / (1 - 0.626), tolerance = 1e-3)
    expect_gt(abs(other(0.135) / other(sd) - 1), 0.02)
  }
})

test_that("what does not depend on the outcome is repeated", {
  for (table in c("3", "4")) {
    first <- cells_of(table)[[1]][1]
    same <- rbind(of(table, first, 4), of(table, "R\u00b2", 4), of(table, "Kleibergen-Paap rk LM", 5),
                  of(table, "Cragg-Donald Wald F", 5))
    expect_identical(same$status, rep("reproduced", 4))
  }
})

test_that("the t's of first stages and of least squares are not those of errors alike", {
  expect_match(of("3", "Cragg-Donald Wald F", 3)$rule, sprintf("which is %.2f to %.2f", 20.0535^2, 20.0545^2),
               fixed = TRUE)
  expect_match(of("4", "Cragg-Donald Wald F", 3)$rule, sprintf("which is %.2f to %.2f", 3.6635^2, 3.6645^2),
               fixed = TRUE)
  expect_match(of("3", "Kleibergen-Paap rk LM", 3)$rule, "above 30, so not clustered by province", fixed = TRUE)
  expect_no_match(of("4", "Kleibergen-Paap rk LM", 3)$rule, "so not clustered")
  error <- sqrt(0.018 * 299 * 0.794^2 / 254 / (299 * 0.135^2 * 0.057 * (254 + 23.371) / 254))
  expect_gt(error, 1.3 * 0.482 / 3.509)
  expect_match(of("2", "AI", 3)$rule, "the t is robust or clustered")
  expect_match(of("2", "AI", 5)$rule, "the t is robust or clustered")
  # second stages within what the instrument allows: 0.482 and (3.393 / 0.339 * 0.916 / 0.0843)^(1/2)
  bound <- of("4", "AI", 3)
  reach <- sqrt(0.018 * 299 * 0.794^2 / (299 * 0.135^2 * 0.057 * (254 + 23.371) / 254) * 254 / 23.371)
  expect_equal(c(bound$lower, bound$upper), -0.482 + c(-1, 1) * reach, tolerance = 0.03)
})

# ---- Table 6 -------------------------------------------------------------

test_that("controls move by one slope in the three pairs", {
  move <- function(row, j) estimate(6, row, j + 1)$estimate - estimate(6, row, j)$estimate
  for (row in c("Open", "Density", "Fin", "Gov", "Energy", "Urban")) {
    slope <- vapply(c(2, 4, 6), function(j) move(row, j) / move("AI", j), 0)
    expect_lt(diff(range(slope)), 0.004 * max(1, abs(slope)))
    predicted <- vapply(c(4, 6), function(j) estimate(6, row, j)$estimate + slope[1] * move("AI", j), 0)
    printed <- c(estimate(6, row, 5)$estimate, estimate(6, row, 7)$estimate)
    rows <- rbind(of("6", row, 5), of("6", row, 7))
    expect_true(all(abs(predicted - printed) < 0.002 + 0.001 * abs(slope[1])))
    expect_identical(rows$status, c("reproduced", "reproduced"))
    expect_true(all(rows$lower <= predicted & predicted <= rows$upper))
    expect_identical(of("6", row, 3)$status, open_status(of("6", row, 3)))
    expect_false(is.na(of("6", row, 3)$lower))
  }
  constants <- vapply(c(2, 4, 6), function(j) move("_cons", j) / move("AI", j), 0)
  expect_gt(diff(range(constants)), 0.1)
  expect_match(of("6", "_cons", 3)$rule, "different conventions")
})

test_that("no joint F is below what a single t asks for", {
  for (j in 2:7) {
    t <- abs(split_cell(cells_of(6)[[j]][1:7])$t)
    row <- of("6", "F", j)
    expect_equal(row$lower, max(t - 0.0005)^2 / 7)
    expect_gt(as.numeric(row$printed), row$lower)
  }
})

# ---- the text ------------------------------------------------------------

test_that("numbers of the text", {
  growth <- claim("yearly growth of the AI industry from 2021 to more than 700 billion yuan in 2024")
  expect_identical(growth$status, "reproduced")
  expect_gt((700 / 404.15)^(1 / 3), 1.20)
  expect_match(growth$rule, sprintf("%.2f percent", 100 * ((700 / 404.15)^(1 / 3) - 1)), fixed = TRUE)
  expect_identical(claim("multiple of Japan")$status, "bounded")
  # 276.3 / 7.35, 276.3 / 7.25
  expect_match(claim("multiple of the United States")$rule, "37.6 to 38.1 thousand", fixed = TRUE)
  expect_equal(claim("share of the world, percent")$upper, 100 / (1 + 276250 / 6.5 / 276350 + 276250 / 7.35 / 276350),
               tolerance = 1e-3)
  expect_identical(ledger$computed[ledger$table == "text" & ledger$row == "provinces"], c(30, 30))
  expect_identical(claim("first and last year")$computed_label, "2013 and 2022")
  expect_identical(claim("depreciation of capital, after Shan (2008)")$computed, 10.96)
  expect_identical(claim("first year of the panel, the last being 2022")$computed, 2013)
  expect_identical(claim("energy sources of the emissions")$status, "reproduced")
  expect_identical(claim("Cragg-Donald Wald F, US robots")$status, "reproduced")
})

test_that("signs and levels of the text are in the tables, but for these", {
  text <- ledger[ledger$table == "text", ]
  wrong <- text[text$status %in% c("inconsistent", "recovered"), ]
  expect_setequal(wrong$row,
                  c("other measure of emissions", "significance levels without municipalities", "primary mechanism",
                               "last column of Table 6", "columns of Table 2 after incorporating control variables",
                               "energy efficiency as measured", "Labor_i in Equation 2", "Labor_j in Equation 2",
                               "share of employment in Equation 3", "what moves with the dependent variable both ways",
                               "what the Kleibergen-Paap rk LM statistic tests"))
  expect_identical(claim("columns of Table 2 after incorporating control variables")$computed_label, "(2), (4)")
  expect_identical(claim("Labor_i in Equation 2")$computed_label, "province i")
  expect_identical(claim("Labor_ij in Equation 2")$status, "reproduced")
  expect_identical(claim("other measure of emissions")$computed_label, "negative, 5%")
  expect_identical(claim("AI on energy efficiency, FE")$computed_label, "positive, 10%")
  expect_identical(claim("emissions under low regulation")$computed_label, "not significant")
  expect_identical(claim("significance levels without municipalities")$computed_label, "0 of 2")
  expect_identical(claim("primary mechanism")$computed_label, "energy efficiency")
  expect_identical(claim("last column of Table 6")$computed_label, "(3)")
  weak <- claim("test of weak instruments, US robots")
  expect_identical(weak$status, "reproduced") # 23.371 above 16.38
  expect_match(weak$rule, "13.42 to 13.43, below 16.38", fixed = TRUE)
})

test_that("differences between groups, by hand", {
  ratio <- function(table, j) {
    a <- estimate(table, "AI", j)
    b <- estimate(table, "AI", j + 2)
    abs(a$estimate - b$estimate) / sqrt((a$estimate / a$t)^2 + (b$estimate / b$t)^2)
  }
  said <- function(row) as.numeric(regmatches(row$rule,
                                              regexec("groups is ([0-9.]+) to ([0-9.]+) of", row$rule))[[1]][2:3])
  for (table in c("7", "8")) {
    for (j in 2:3) {
      range <- said(of(table, "AI", j))
      expect_true(range[1] - 0.006 <= ratio(table, j) && ratio(table, j) <= range[2] + 0.006)
    }
  }
  expect_lt(ratio("7", 2), 1)
  expect_gt(ratio("8", 3), 5)
  # one outcome differs, of the other nothing can be told: neither comparison is settled
  for (compared in c("AI under high regulation against low, emissions and productivity",
                     "AI in highly industrialised regions against the others, emissions and productivity")) {
    expect_identical(claim(compared)$status, "bounded")
  }
})
