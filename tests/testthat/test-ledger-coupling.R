# Every status that matters, by arithmetic of the test's own on the printed
# strings; the package's rules and intervals are not used to check themselves.

ledger <- as.data.frame(reproduce("coupling"))
cells_of <- function(table) document_table("coupling", table)
numbers <- function(x) as.numeric(unlist(x, use.names = FALSE))
rows_of <- function(table, j = NULL, i = NULL) {
  here <- ledger$table == table
  if (!is.null(j)) here <- here & ledger$j %in% j
  if (!is.null(i)) here <- here & ledger$i %in% i
  ledger[here, ]
}
claim <- function(text) {
  found <- ledger[ledger$table == "text" & ledger$row == text, ]
  expect_identical(nrow(found), 1L, label = paste0("claims \"", text, "\""))
  found
}
half <- 0.0005

scores <- sapply(cells_of(3)[2:4], as.numeric) # 11 years: U1, U2, D
means <- apply(as.matrix(cells_of(4)[, 2:12]), 2, as.numeric) # 4 regions x 11 years
gini <- apply(as.matrix(cells_of(5)[1:11, 2:15]), 2, as.numeric)
sizes <- c(10, 6, 11, 3)
pairs <- list(c(1, 2), c(1, 3), c(1, 4), c(2, 3), c(2, 4), c(3, 4)) # what the six headings name
right <- c(1, 2, 4, 3, 5, 6) # two of them exchanged

# ---- the ledger as a whole -----------------------------------------------

test_that("each result cell is in the ledger once, with its printed string", {
  results <- list(`1` = 7, `2` = 5, `3` = 2:6, `4` = 2:15, `5` = 2:15, `6` = 2:5)
  for (table in names(results)) {
    cells <- cells_of(table)
    rows <- ledger[ledger$table == table, ]
    expected <- expand.grid(i = seq_len(nrow(cells)), j = results[[table]])
    expect_setequal(paste(rows$i, rows$j), paste(expected$i, expected$j))
    expect_identical(nrow(rows), nrow(expected))
    expect_identical(rows$printed, mapply(function(i, j) cells[[j]][i], rows$i, rows$j))
    expect_identical(rows$column, names(cells)[rows$j])
  }
  expect_setequal(unique(ledger$table), c(names(results), "text"))
  expect_false(anyDuplicated(ledger[c("table", "row", "column")]) > 0)
})

test_that("statuses, intervals and values agree with each other", {
  expect_true(all(ledger$status %in% c("reproduced", "inconsistent", "recovered", "bounded", "needs data")))
  expect_true(all(nzchar(ledger$rule)))
  expect_true(all(grepl("[.]$", ledger$rule)))
  bounded <- !is.na(ledger$lower)
  expect_identical(bounded, !is.na(ledger$upper))
  expect_true(all(ledger$lower[bounded] <= ledger$upper[bounded]))
  computed <- !is.na(ledger$computed)
  expect_true(all(bounded[computed]))
  expect_true(all(ledger$computed[computed] >= ledger$lower[computed] - 1e-12 &
                  ledger$computed[computed] <= ledger$upper[computed] + 1e-12))
  # a status needs a value or a label; nothing else has one
  known <- computed | !is.na(ledger$computed_label)
  expect_identical(known, !ledger$status %in% c("bounded", "needs data"))
})

test_that("a number disagrees exactly if its interval misses what rounds to the printed one", {
  given <- ledger[!is.na(ledger$computed), ]
  text <- sub(" *%$", "", given$printed)
  decimals <- nchar(sub("^[^.]*[.]?", "", text))
  value <- as.numeric(text)
  misses <- given$lower > value + 0.5 * 10^-decimals + 1e-9 | given$upper < value - 0.5 * 10^-decimals - 1e-9
  expect_identical(given$status %in% c("recovered", "inconsistent"), misses)
})

# ---- Tables 1 and 2 ------------------------------------------------------

test_that("weights need data; their sum leaves bounds that hold the printed ones", {
  for (table in c("1", "2")) {
    rows <- rows_of(table)
    weights <- numbers(rows$printed)
    expect_equal(sum(weights), 0.999)
    expect_identical(rows$status, open_status(rows))
    others <- sum(weights) - weights
    slack <- half * (length(weights) - 1)
    expect_equal(rows$lower, 1 - others - slack)
    expect_equal(rows$upper, 1 - others + slack)
    expect_true(all(grepl("0.999", rows$rule)))
  }
})

# ---- Table 3 -------------------------------------------------------------

test_that("the nation's degrees are the means of the provinces'", {
  rows <- rows_of("3", 4)
  expected <- colSums(sizes / 30 * means)
  expect_equal(rows$computed, unname(expected))
  expect_equal(rows$lower, unname(expected) - half)
  expect_equal(rows$upper, unname(expected) + half)
  expect_true(all(abs(expected - scores[, 3]) <= 2 * half))
  expect_true(all(rows$status == "reproduced"))
})

test_that("no degree exceeds that of the mean scores, which bounds the scores", {
  expect_true(all(scores[, 3] < (scores[, 1] * scores[, 2])^0.25))
  rows <- rows_of("3", 2)
  expect_identical(rows$status, open_status(rows))
  expect_equal(rows$lower, unname((scores[, 3] - half)^4 / (scores[, 2] + half)))
  expect_equal(rows_of("3", 3)$lower, unname((scores[, 3] - half)^4 / (scores[, 1] + half)))
})

test_that("stages and lag follow", {
  expect_identical(rows_of("3", 5)$computed_label, ifelse(scores[, 3] < 0.3, "Low Degree", "Moderate"))
  expect_true(all(abs(scores[, 3] - 0.3) > half))
  expect_true(all(rows_of("3", 5:6)$status == "reproduced"))
  expect_true(all(scores[, 1] + half < scores[, 2] - half))
})

# ---- Table 4 -------------------------------------------------------------

test_that("means over the years and stages follow", {
  rows <- rows_of("4", 13)
  expect_equal(rows$computed, unname(rowMeans(means)))
  expect_true(all(abs(rowMeans(means) - numbers(cells_of(4)[[13]])) <= 2 * half))
  expect_true(all(rows_of("4", 13:15)$status == "reproduced"))
  expect_identical(rows_of("4", 14)$computed_label, ifelse(rowMeans(means) < 0.3, "Low Degree", "Moderate"))
})

test_that("what the nation leaves to a region holds the printed degree", {
  rows <- rows_of("4", 2:12)
  expect_identical(rows$status, open_status(rows))
  value <- numbers(rows$printed)
  expect_true(all(value + half >= rows$lower & value - half <= rows$upper))
  west <- rows[rows$i == 3 & rows$j == 12, ]
  others <- 10 * 0.551 + 6 * 0.411 + 3 * 0.326
  expect_equal(west$lower, (30 * 0.4045 - others - 19 * half) / 11)
  expect_equal(west$upper, (30 * 0.4055 - others + 19 * half) / 11)
})

yearly_rate <- function(x) 100 * mean(x[-1] / x[-length(x)] - 1)

test_that("growth rates are means of yearly rates, and the compound rate is not what was printed", {
  rows <- rows_of("4", 15)
  expect_equal(rows$computed, apply(means, 1, yearly_rate))
  with_test_seed(51, {
    for (region in 1:4) {
      drawn <- replicate(500, yearly_rate(means[region, ] + runif(11, -half, half)))
      expect_true(all(drawn >= rows$lower[region] & drawn <= rows$upper[region]))
    }
  })
  # the largest compound rate that the East's first and last degree allow
  expect_lt(100 * ((0.5515 / 0.3535)^0.1 - 1), 4.5575)
  expect_match(rows$rule[1], "mean of the yearly rates", fixed = TRUE)
})

# ---- Table 5 -------------------------------------------------------------

gap_over_sum <- function(jh, year) abs(diff(means[jh, year])) / sum(means[jh, year])

test_that("one order of the pair columns in 720 breaks no bound: two are exchanged", {
  orders <- as.matrix(expand.grid(rep(list(1:6), 6)))
  orders <- orders[apply(orders, 1, function(o) !anyDuplicated(o)), ]
  expect_identical(nrow(orders), 720L)
  # slack: what rounding can do to the bound, both ends of both means
  bound <- sapply(pairs, function(jh) {
    high <- apply(means[jh, ], 2, max) - half
    low <- apply(means[jh, ], 2, min) + half
    (high - low) / (high + low)
  })
  good <- apply(orders, 1, function(o) all(gini[, 5 + o] + half >= bound))
  expect_identical(sum(good), 1L)
  expect_equal(unname(orders[good, ]), right)
  # as printed, the column of East and Northeast breaks it in every year
  expect_true(all(gini[, 8] + half < bound[, 3]))
})

test_that("both columns are recovered from each other, growth row included", {
  east_northeast <- rows_of("5", 9, 1:11)
  central_west <- rows_of("5", 10, 1:11)
  expect_equal(east_northeast$computed, numbers(central_west$printed))
  expect_equal(central_west$computed, numbers(east_northeast$printed))
  expect_true(all(rows_of("5", 9:10)$status == "recovered"))
  growth <- rows_of("5", 9:10, 12)
  expect_equal(growth$computed, c(yearly_rate(gini[, 9]), yearly_rate(gini[, 8])))
  expect_equal(round(growth$computed, 1), round(numbers(growth$printed)[2:1], 1))
})

# G mu = sum over groups and pairs of shares of units times means times coefficients
put_together <- function(year, order) {
  mu <- means[, year]
  p <- sizes / 30
  inside <- sum(p^2 * mu * gini[year, 2:5])
  across <- sum(sapply(1:6, function(k) prod(p[pairs[[k]]]) * sum(mu[pairs[[k]]]) * gini[year, 5 + order[k]]))
  net <- sum(sapply(pairs, function(jh) prod(p[jh]) * abs(diff(mu[jh]))))
  total <- sum(p * mu)
  c(overall = (inside + across) / total, 100 * c(inside, net, across - net) / (inside + across))
}

test_that("the overall coefficients come back under the right headings only", {
  rows <- rows_of("5", 2, 1:11)
  expected <- sapply(1:11, function(year) put_together(year, right)[[1]])
  expect_equal(rows$computed, expected)
  expect_true(all(rows$status == "reproduced"))
  expect_true(all(abs(expected - gini[, 1]) < 2.2 * half))
  as_printed <- sapply(1:11, function(year) put_together(year, 1:6)[[1]])
  expect_true(all(as_printed - gini[, 1] > 4 * half))
})

test_that("contributions are those the coefficients imply, not the printed ones", {
  expected <- t(sapply(1:11, function(year) put_together(year, right)[-1]))
  for (part in 1:3) expect_equal(rows_of("5", 12 + part, 1:11)$computed, expected[, part])
  expect_equal(rowSums(expected), rep(100, 11))
  expect_equal(round(unname(expected[1, ]), 1), c(19.0, 73.3, 7.7))
  printed <- gini[, 12:14]
  expect_equal(round(rowSums(printed)), seq(133, 163, by = 3))
  expect_true(all(abs(diff(printed) - 1) < 1e-9))
  # rounding moves a share by less than a point, the print is further off, but
  # for the years in which the straight line of the second crosses the right one
  rows <- rows_of("5", 13:15, 1:11)
  apart <- abs(numbers(rows$printed) - rows$computed)
  expect_true(all(rows$status[apart > 1] == "recovered"))
  expect_true(all(rows$j[apart <= 1] == 14))
  expect_true(all(rows$upper - rows$lower < 2))
  expect_true(all(grepl("rises by exactly 1.000 a year over 11 years", rows$rule, fixed = TRUE)))
})

test_that("random inputs that round to the print stay within the intervals", {
  overall <- rows_of("5", 2, 1:11)
  shares <- lapply(13:15, function(j) rows_of("5", j, 1:11))
  p <- sizes / 30
  with_test_seed(52, {
    for (year in c(1, 3, 9, 11)) {
      for (draw in 1:300) {
        mu <- means[, year] + runif(4, -half, half)
        w <- gini[year, 2:5] + runif(4, -half, half)
        b <- gini[year, 5 + right] + runif(6, -half, half)
        inside <- sum(p^2 * mu * w)
        across <- sum(sapply(1:6, function(k) prod(p[pairs[[k]]]) * sum(mu[pairs[[k]]]) * b[k]))
        net <- sum(sapply(pairs, function(jh) prod(p[jh]) * abs(diff(mu[jh]))))
        g <- (inside + across) / sum(p * mu)
        stopifnot(g >= overall$lower[year], g <= overall$upper[year])
        if (abs(g - gini[year, 1]) > half) next # the printed overall coefficient narrows the shares
        share <- 100 * c(inside, net, across - net) / (inside + across)
        stopifnot(all(share >= sapply(shares, function(s) s$lower[year])),
                  all(share <= sapply(shares, function(s) s$upper[year])))
      }
    }
  })
  expect_true(all(overall$upper - overall$lower < 2.5 * half))
})

test_that("coefficients that nothing determines are bounded, and lie within", {
  rows <- rows_of("5", c(3:8, 11:12), 1:11)
  expect_identical(rows$status, open_status(rows))
  value <- numbers(rows$printed)
  expect_true(all(value + half >= rows$lower & value - half <= rows$upper))
  # a pair's lower bound is at least the gap of its means
  expect_gte(rows$lower[rows$i == 1 & rows$j == 8], gap_over_sum(c(1, 3), 1) - 4 * half)
})

test_that("the other rates of growth are means of yearly rates of the column", {
  rows <- rows_of("5", c(2:8, 11:15), 12)
  expect_equal(rows$computed, unname(apply(gini[, c(1:7, 10:14)], 2, yearly_rate)))
  expect_true(all(rows$status == "reproduced"))
})

# ---- Table 6 -------------------------------------------------------------

test_that("probabilities are one-sided and rounded", {
  cells <- cells_of(6)
  z <- as.numeric(cells[[3]])
  rows <- rows_of("6", 4)
  expect_equal(rows$computed, 1 - pnorm(z), tolerance = 1e-9)
  expect_identical(formatC(1 - pnorm(z), format = "f", digits = 3), cells[[4]])
  expect_false(any(formatC(2 * (1 - pnorm(z)), format = "f", digits = 3) == cells[[4]]))
  expect_lt(mean(formatC(floor(1000 * (1 - pnorm(z))) / 1000, format = "f", digits = 3) == cells[[4]]), 1)
  expect_true(all(rows_of("6", 4:5)$status == "reproduced"))
  expect_identical(rows_of("6", 2:3)$status, open_status(rows_of("6", 2:3)))
  expect_true(all(z >= rows_of("6", 3)$lower & z <= rows_of("6", 3)$upper))
})

test_that("the z statistics are not those of normality", {
  # one standard deviation for all years would have to be above the first and
  # below the second of these
  cells <- cells_of(6)
  index <- as.numeric(cells[[2]])
  z <- as.numeric(cells[[3]])
  above <- (index - 0.0005 + 1 / 29) / (z + 0.0005)
  below <- (index + 0.0005 + 1 / 29) / (z - 0.0005)
  expect_gt(max(above), min(below))
  said <- sprintf("is above %.4f in %s and below %.4f in %s", max(above), cells[[1]][which.max(above)],
                  min(below), cells[[1]][which.min(below)])
  for (rule in rows_of("6", 3)$rule) expect_match(rule, said, fixed = TRUE)
})

# ---- the text ------------------------------------------------------------

test_that("claims that hold", {
  holds <- c("secondary indicators of new quality productivity", "tertiary indicators of new quality productivity",
             "secondary indicators of low-carbon transition", "primary indicators of low-carbon transition",
             "degree of the nation in 2012", "degree of the nation in 2022", "stage of the nation in 2012",
             "stage of the nation in 2022", "new quality productivity lags",
             "the nation's degree improves from year to year", "the Eastern region's degree is the highest",
             "course of the overall coefficient", "smallest overall coefficient",
             "year of the smallest overall coefficient", "largest overall coefficient",
             "year of the largest overall coefficient", "growth of the overall coefficient, percent a year",
             "growth of the Northeast's coefficient, percent a year",
             "growth between Central and Northeast, percent a year",
             "the largest pair coefficient is that of East and West", "contribution between regions",
             "the contribution between regions is the largest", "Moran's I is positive",
             "probabilities are below 0.05", "course of Moran's I")
  for (text in holds) expect_identical(claim(text)$status, "reproduced", label = text)
  expect_equal(claim("growth of the overall coefficient, percent a year")$computed, yearly_rate(gini[, 1]))
  expect_equal(min(gini[, 1]), 0.161)
  expect_equal(max(gini[, 1]), 0.209)
})

test_that("claims that do not hold, and what is right", {
  central <- gini[, 3]
  northeast <- gini[, 5]
  wrong <- claim("the Central region's coefficient is lower than the Northeast's")
  expect_identical(wrong$computed_label, paste(sum(central < northeast), "of 11"))
  expect_identical(wrong$status, "recovered")

  growth <- claim("growth between East and Northeast, percent a year")
  expect_equal(growth$computed, yearly_rate(gini[, 9])) # the column headed China-West
  expect_identical(growth$status, "recovered")
  expect_identical(claim("the table that gives these two rates")$computed_label, "Table 5")

  steps <- cbind(diff(scores[, 3]), apply(means, 1, diff))
  expect_identical(claim("degrees keep rising in the nation and every region")$computed_label,
                   paste(sum(steps > 0), "of", length(steps)))
  expect_identical(claim("course of the Eastern region's coefficient")$computed_label, "rise, fall, rise, fall, rise")
  expect_identical(rle(sign(diff(gini[, 2])))$values, c(1, -1, 1, -1, 1))
  expect_identical(claim("differences between East and Northeast increase")$computed_label,
                   paste(sum(diff(gini[, 9]) > 0), "of 10"))

  down <- claim("direction of the Northeast's coefficient")
  expect_identical(down$computed_label, "upward")
  expect_identical(down$status, "inconsistent")
  expect_gt(northeast[11], northeast[1])

  shares <- t(sapply(1:11, function(year) put_together(year, right)[-1]))
  label <- function(x) sprintf("%.1f%% to %.1f%%", min(x), max(x))
  expect_identical(claim("contribution within regions")$computed_label, label(shares[, 1]))
  expect_identical(claim("contribution of overlap")$computed_label, label(shares[, 3]))
  expect_identical(claim("the contribution within regions is the least")$computed_label, "0 of 11")
  expect_true(all(shares[, 3] < shares[, 1]))
})

test_that("the provinces per region are those that fit the national means", {
  found <- coupling_figures()$fitting_sizes
  expect_true(any(apply(found, 1, function(n) all(n == sizes))))
  for (k in seq_len(nrow(found))) {
    expect_true(all(abs(colSums(found[k, ] / 30 * means) - scores[, 3]) <= 2 * half + 1e-12))
  }
})

test_that("headings are matched to regions by their words", {
  expect_identical(unname(vapply(c("the east", "central section", "western part", "north-eastern", "Northeast Region"),
                                 regions_named, "")),
                   c("Eastern", "Central", "Western", "Northeast", "Northeast"))
  expect_identical(pairs_named(names(cells_of(5))[7:12], c("Eastern", "Central", "Western", "Northeast")),
                   c("Eastern-Central", "Eastern-Western", "Eastern-Northeast", "Central-Western", "Central-Northeast",
                     "Western-Northeast"))
})
