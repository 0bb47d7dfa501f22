# The reconstructed panel of the document `coupling` against its printed tables,
# by plain R: every aggregate is worked out again from its definition and must
# read as printed, character for character.

region_names <- c("Eastern", "Central", "Western", "Northeast")

# Columns 7 to 12 of Table 5. The heads of the third and the fourth,
# "East-Northeast" and "China-West", are exchanged in print.
pairs_as_read <- list(c("Eastern", "Central"), c("Eastern", "Western"), c("Central", "Western"),
                      c("Eastern", "Northeast"), c("Central", "Northeast"), c("Western", "Northeast"))

yearly_cells <- function(table) {
  cells <- document_table("coupling", table)
  as.matrix(cells[grepl("^[0-9]{4}$", cells[[1]]), ])
}

degrees <- function(year) {
  panel <- coupling_panel_reconstructed[coupling_panel_reconstructed$year == year, ]
  split(panel$coordination, as.character(panel$region))[region_names]
}

as_printed <- function(x) sprintf("%.3f", x)

# Dagum (1997), by brute force over all pairs
gini_within <- function(x) sum(abs(outer(x, x, "-"))) / (2 * length(x)^2 * mean(x))
gini_between <- function(x, y) {
  sum(abs(outer(x, y, "-"))) / (length(x) * length(y) * (mean(x) + mean(y)))
}

# The same from the ranks: sum (2 i - n - 1) x_(i) / (n^2 mu)
gini_ranked <- function(x) sum((2 * seq_along(x) - length(x) - 1) * sort(x)) / (length(x) * sum(x))

test_that("the panel is complete and the regions have 10, 6, 11 and 3 provinces", {
  panel <- coupling_panel_reconstructed
  expect_identical(names(panel), c("province", "year", "region", "nqp", "lct", "coordination"))
  expect_identical(nrow(panel), 330L)
  expect_identical(anyDuplicated(panel[c("province", "year")]), 0L)
  expect_identical(sort(unique(panel$year)), 2012:2022)
  provinces <- unique(panel[c("province", "region")])
  expect_identical(nrow(provinces), 30L)
  expect_identical(as.integer(table(provinces$region)[region_names]), c(10L, 6L, 11L, 3L))
  expect_false("Tibet" %in% panel$province)
})

test_that("the regions are those of the National Bureau of Statistics", {
  provinces <- unique(coupling_panel_reconstructed[c("province", "region")])
  members <- split(provinces$province, provinces$region)
  expect_setequal(members$Eastern, c("Beijing", "Tianjin", "Hebei", "Shanghai", "Jiangsu", "Zhejiang",
                                     "Fujian", "Shandong", "Guangdong", "Hainan"))
  expect_setequal(members$Central, c("Shanxi", "Anhui", "Jiangxi", "Henan", "Hubei", "Hunan"))
  expect_setequal(members$Western, c("Inner Mongolia", "Guangxi", "Chongqing", "Sichuan", "Guizhou", "Yunnan",
                                     "Shaanxi", "Gansu", "Qinghai", "Ningxia", "Xinjiang"))
  expect_setequal(members$Northeast, c("Liaoning", "Jilin", "Heilongjiang"))
})

test_that("scores lie in the unit interval and the degree follows from them", {
  panel <- coupling_panel_reconstructed
  expect_true(all(panel$nqp > 0 & panel$nqp < 1 & panel$lct > 0 & panel$lct < 1))
  coupling <- 2 * sqrt(panel$nqp * panel$lct) / (panel$nqp + panel$lct)
  development <- (panel$nqp + panel$lct) / 2
  expect_equal(panel$coordination, sqrt(coupling * development), tolerance = 1e-14)
  expect_equal(panel$coordination^4, panel$nqp * panel$lct, tolerance = 1e-14)
  expect_true(all(panel$nqp < panel$lct)) # Table 3: productivity lags throughout
})

test_that("Table 3: national means", {
  printed <- yearly_cells("3")
  expect_identical(nrow(printed), 11L)
  for (row in seq_len(11)) {
    panel <- coupling_panel_reconstructed[coupling_panel_reconstructed$year == printed[row, 1], ]
    means <- c(sum(panel$nqp), sum(panel$lct), sum(panel$coordination)) / 30
    expect_identical(as_printed(means), unname(printed[row, 2:4]), label = printed[row, 1])
  }
})

test_that("Table 4: regional means, by year and over the years", {
  printed <- as.matrix(document_table("coupling", "4"))
  expect_identical(sub(" Region", "", printed[, 1]), region_names)
  by_year <- vapply(2012:2022, function(year) vapply(degrees(year), mean, 0), numeric(4))
  expect_identical(as_printed(by_year), unname(c(printed[, 2:12])))
  expect_identical(as_printed(rowMeans(by_year)), unname(printed[, 13]))
})

test_that("Table 5: Gini coefficients, overall, within and between", {
  printed <- yearly_cells("5")
  expect_identical(nrow(printed), 11L)
  for (row in seq_len(11)) {
    d <- degrees(printed[row, 1])
    between <- vapply(pairs_as_read, function(p) gini_between(d[[p[1]]], d[[p[2]]]), 0)
    computed <- c(gini_within(unlist(d)), vapply(d, gini_within, 0), between)
    expect_identical(as_printed(computed), unname(printed[row, 2:12]), label = printed[row, 1])
    by_rank <- c(gini_ranked(unlist(d)), vapply(d, gini_ranked, 0))
    expect_identical(as_printed(by_rank), unname(printed[row, 2:6]), label = printed[row, 1])
    # worked out for three values a < b < c: 2 (c - a) / (9 mean)
    three <- 2 * diff(range(d$Northeast)) / (9 * mean(d$Northeast))
    expect_equal(gini_within(d$Northeast), three, tolerance = 1e-14)
  }
})

test_that("Table 5: the package's own decomposition reads as printed", {
  printed <- yearly_cells("5")
  parts <- dagum_gini(coupling_panel_reconstructed, "coordination", "region", time = "year")
  pick <- function(year, component, one = NULL, two = NULL) {
    at <- parts$year == year & parts$component == component
    if (!is.null(one)) {
      at <- at & ((parts$group_1 == one & parts$group_2 == two) |
                    (parts$group_1 == two & parts$group_2 == one))
    }
    parts$estimate[which(at)]
  }
  for (row in seq_len(11)) {
    year <- printed[row, 1]
    expect_identical(as_printed(pick(year, "overall")), unname(printed[row, 2]))
    between <- vapply(pairs_as_read, function(p) pick(year, "between", p[1], p[2]), 0)
    expect_identical(as_printed(between), unname(printed[row, 7:12]), label = year)
  }
})

test_that("Tables 4 and 5: growth rates are means of the ten yearly rates", {
  figures <- vapply(2012:2022, function(year) {
    d <- degrees(year)
    between <- vapply(pairs_as_read, function(p) gini_between(d[[p[1]]], d[[p[2]]]), 0)
    c(vapply(d, mean, 0), gini_within(unlist(d)), vapply(d, gini_within, 0), between)
  }, numeric(15))
  growth <- 100 * rowMeans(figures[, 2:11] / figures[, 1:10] - 1)
  gini <- as.matrix(document_table("coupling", "5"))
  printed <- c(as.matrix(document_table("coupling", "4"))[, 15], gini[nrow(gini), 2:12])
  expect_identical(as_printed(growth), unname(printed))
  # the geometric rule does not give them: 0.354 to 0.551 in ten steps is 4.55 at
  # most, where the East is printed with 4.558
  expect_lt(100 * ((0.5515 / 0.3535)^(1 / 10) - 1), 4.5575)
})

# Borders of the 30 provinces, Hainan joined to Guangdong, rows divided by their
# sums, in the order given.
border_weights <- function(provinces) {
  edges <- china_borders[china_borders$from != "Tibet" & china_borders$to != "Tibet", ]
  w <- matrix(0, 30, 30, dimnames = list(provinces, provinces))
  w[cbind(edges$from, edges$to)] <- 1
  w[cbind(edges$to, edges$from)] <- 1
  w / rowSums(w)
}

test_that("Table 6: Moran's I, z and probability by the formulas", {
  printed <- yearly_cells("6")
  expect_identical(nrow(printed), 11L)
  for (row in seq_len(11)) {
    panel <- coupling_panel_reconstructed[coupling_panel_reconstructed$year == printed[row, 1], ]
    w <- border_weights(panel$province)
    u <- panel$coordination - sum(panel$coordination) / 30
    cross <- 0
    for (i in 1:30) for (j in 1:30) cross <- cross + w[i, j] * u[i] * u[j]
    moran <- cross / sum(u^2) # n / S0 is 1
    s1 <- sum((w + t(w))^2) / 2
    s2 <- sum((1 + colSums(w))^2)
    b2 <- 30 * sum(u^4) / sum(u^2)^2
    second <- (30 * ((900 - 90 + 3) * s1 - 30 * s2 + 3 * 900) - b2 * ((900 - 30) * s1 - 60 * s2 + 6 * 900)) /
      (29 * 28 * 27 * 900)
    z <- (moran + 1 / 29) / sqrt(second - 1 / 29^2)
    expect_identical(as_printed(c(moran, z, 1 - pnorm(z))), unname(printed[row, 2:4]), label = printed[row, 1])
  }
})

test_that("Table 6: the moments of Moran's I are those over all orders of the provinces", {
  # mean and variance over random orders, of 20000 to within four standard errors
  panel <- coupling_panel_reconstructed[coupling_panel_reconstructed$year == 2018, ]
  w <- border_weights(panel$province)
  u <- panel$coordination - mean(panel$coordination)
  index <- with_test_seed(6, replicate(20000, {
    v <- sample(u)
    sum(v * (w %*% v)) / sum(v^2)
  }))
  spread <- (0.232 + 1 / 29) / 2.228 # the printed I and z of 2018
  expect_lt(abs(mean(index) + 1 / 29), 4 * spread / sqrt(20000))
  expect_lt(abs(sd(index) - spread), 4 * spread / sqrt(2 * 20000))
})

test_that("Table 6: the package's own test reads as printed", {
  printed <- yearly_cells("6")
  edges <- china_borders[china_borders$from != "Tibet" & china_borders$to != "Tibet", ]
  found <- global_moran(coupling_panel_reconstructed, "coordination", weights_contiguity(edges), c("province", "year"))
  expect_identical(as.character(found$year), unname(printed[, 1]))
  expect_identical(as_printed(found$moran), unname(printed[, 2]))
  expect_identical(as_printed(found$z), unname(printed[, 3]))
  expect_identical(as_printed(found$p.value), unname(printed[, 4]))
})

test_that("Table 6: spdep reads as printed", {
  skip_if_not_installed("spdep")
  printed <- yearly_cells("6")
  for (row in c(1, 7, 11)) {
    panel <- coupling_panel_reconstructed[coupling_panel_reconstructed$year == printed[row, 1], ]
    peer <- spdep::moran.test(panel$coordination, spdep::mat2listw(border_weights(panel$province), style = "W"))
    expect_identical(as_printed(c(peer$estimate[[1]], peer$statistic[[1]], peer$p.value)), unname(printed[row, 2:4]))
  }
})

test_that("the clusters of section 4.3.2 are there in every year", {
  for (year in 2012:2022) {
    panel <- coupling_panel_reconstructed[coupling_panel_reconstructed$year == year, ]
    own <- stats::setNames(panel$coordination, panel$province)
    around <- vapply(panel$province, function(p) {
      beside <- c(china_borders$to[china_borders$from == p], china_borders$from[china_borders$to == p])
      mean(own[setdiff(beside, "Tibet")])
    }, 0)
    high <- names(own)[own > mean(own) & around > mean(own)]
    low <- names(own)[own < mean(own) & around < mean(own)]
    expect_true(all(c("Guangdong", "Jiangsu", "Zhejiang", "Shanghai", "Beijing") %in% high), label = year)
    expect_true(all(c("Gansu", "Qinghai", "Ningxia", "Xinjiang", "Inner Mongolia") %in% low), label = year)
    if (year == 2012) before <- high
  }
  # "some provinces show signs of falling out" of it by 2022
  expect_gt(length(setdiff(before, high)), 0)
})

test_that("under the printed heads no panel could have columns 9 and 10 of Table 5", {
  # |mu_j - mu_h| / (mu_j + mu_h) is the least G_jh two groups can have; means
  # taken at the ends of their rounding intervals that favour the printed cell
  gini <- yearly_cells("5")
  means <- as.matrix(document_table("coupling", "4"))[, 2:12]
  east <- as.numeric(means[1, ]) - 0.0005
  northeast <- as.numeric(means[4, ]) + 0.0005
  least <- (east - northeast) / (east + northeast)
  expect_true(all(as.numeric(gini[, 9]) + 0.0005 < least))
  expect_true(all(as.numeric(gini[, 10]) + 0.0005 > least))
})

test_that("exception: the printed contributions belong to no panel", {
  printed <- yearly_cells("5")
  contributions <- matrix(as.numeric(printed[, 13:15]), 11)
  expect_equal(rowSums(contributions), seq(133, 163, by = 3), tolerance = 1e-12)
  for (row in seq_len(11)) { # those of this panel add up to 100 and are none of the printed ones
    d <- degrees(printed[row, 1])
    size <- lengths(d) / 30
    share <- size * vapply(d, mean, 0) / mean(unlist(d))
    overall <- gini_within(unlist(d))
    within <- sum(size * share * vapply(d, gini_within, 0))
    between <- sum(vapply(pairs_as_read, function(p) {
      (size[[p[1]]] * share[[p[2]]] + size[[p[2]]] * share[[p[1]]]) * gini_between(d[[p[1]]], d[[p[2]]])
    }, 0))
    expect_equal(within + between, overall, tolerance = 1e-13)
    net <- sum(vapply(pairs_as_read, function(p) { # p_j p_h |mu_h - mu_j| / mu
      abs(size[[p[1]]] * share[[p[2]]] - size[[p[2]]] * share[[p[1]]])
    }, 0))
    shares <- 100 * c(within, net, between - net) / overall
    expect_true(all(abs(shares - contributions[row, ]) > 0.0005))
    if (row == 1) expect_identical(sprintf("%.0f", shares), c("19", "73", "8"))
  }
})
