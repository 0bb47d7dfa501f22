# The simulated panel, against the printed moments and coefficients and by formulas
# of the test's own.

panel <- intelligence_panel_simulated
controls <- c("open", "density", "fin", "gov", "energy", "urban")
index <- c("province", "year")
filled <- fill_panel(panel, controls, index)
wide <- function(column, data = filled) matrix(data[[column]], 10) # years by provinces
printed_column <- function(table, j) {
  cells <- document_table("intelligence", table)
  rows <- match(c("AI", "Open", "Density", "Fin", "Gov", "Energy", "Urban"), cells[[1]])
  as.numeric(sub("[*]* [(].*$", "", cells[[j]][rows]))
}
# Least squares with effects of provinces and years, by residuals of dummies.
dummies <- model.matrix(~ factor(rep(1:30, each = 10)) + factor(rep(1:10, 30)))
without_effects <- function(x) qr.resid(qr(dummies), x)
slopes <- function(outcome, regressors, data = filled) {
  X <- vapply(regressors, function(name) without_effects(data[[name]]), numeric(300))
  unname(drop(solve(crossprod(X), crossprod(X, without_effects(data[[outcome]])))))
}

test_that("the panel is complete but for twelve cells and says what it is", {
  expect_identical(names(panel), c("province", "year", "municipality", "co2", "gtfp", "ai", "ai_lag", "ai_us", controls,
                                   "ai_index", "co2_scopes", "gtfp_ml",
                                   "efficiency", "patents", "upgrading", "regulation", "industry", "capital", "labour",
                                   "energy_use", "gdp", "emissions"))
  expect_identical(unique(panel$province), setdiff(china_provinces$province, "Tibet"))
  expect_identical(panel$year, rep(2013:2022, 30))
  expect_identical(unique(panel$province[panel$municipality]), c("Beijing", "Tianjin", "Shanghai", "Chongqing"))
  gaps <- vapply(panel, function(x) sum(is.na(x)), 0L)
  expect_identical(unname(gaps[controls]), rep(2L, 6))
  expect_identical(sum(gaps), 12L)
  expect_false(any(panel$year[!complete.cases(panel)] %in% c(2013, 2022))) # no gap at an end
  positive <- setdiff(names(panel), c("province", "year", "municipality"))
  expect_true(all(filled[positive] > 0))
  expect_true(all(panel$industry < 1))
})

test_that("its moments are those of Table 1 once the gaps are filled", {
  printed <- document_table("intelligence", 1)
  for (row in seq_len(nrow(printed))) {
    x <- filled[[tolower(printed$Symbol[row])]]
    mean <- sum(x) / 300
    moments <- c(mean, sqrt(sum((x - mean)^2) / 299), min(x), max(x))
    expect_true(all(abs(moments - as.numeric(unlist(printed[row, 4:7]))) <= 0.00051), label = printed$Symbol[row])
  }
})

test_that("gaps lie on the line between their neighbours", {
  for (name in controls) {
    x <- wide(name, panel)
    at <- which(is.na(x))
    expect_equal(wide(name)[at], (x[at - 1] + x[at + 1]) / 2)
  }
})

test_that("least squares gives the coefficients and R squared of Table 2", {
  for (case in list(list("co2", 3), list("gtfp", 5))) {
    found <- slopes(case[[1]], c("ai", controls))
    expect_lt(max(abs(found - printed_column(2, case[[2]]))), 0.0005)
    y <- filled[[case[[1]]]]
    left <- without_effects(y) - vapply(c("ai", controls), function(name) without_effects(filled[[name]]),
                                        numeric(300)) %*% found
    cells <- document_table("intelligence", 2)
    expect_lt(abs(1 - sum(left^2) / sum((y - mean(y))^2) - as.numeric(cells[[case[[2]]]][12])), 0.0005)
  }
})

test_that("the US instrument has the first and the second stage of Table 4", {
  X <- vapply(controls, function(name) without_effects(filled[[name]]), numeric(300))
  out <- function(x) qr.resid(qr(X), without_effects(x))
  z <- out(filled$ai_us)
  x <- out(filled$ai)
  first <- sum(z * x) / sum(z^2)
  expect_lt(abs(first - 25.995), 0.01)
  share <- sum(z * x)^2 / sum(z^2) / sum(x^2)
  expect_lt(abs(share / (1 - share) * 254 - 23.371), 0.05)
  expect_lt(abs(sum(z * out(filled$co2)) / sum(z * x) + 1.469), 0.001)
  expect_lt(abs(sum(z * out(filled$gtfp)) / sum(z * x) - 1.689), 0.001)
  # second stages of Table 6
  for (case in list(list("efficiency", 3), list("patents", 5), list("upgrading", 7))) {
    expect_lt(abs(sum(z * out(filled[[case[[1]]]])) / sum(z * x) - printed_column(6, case[[2]])[1]), 0.001)
    expect_lt(abs(slopes(case[[1]], c("ai", controls))[1] - printed_column(6, case[[2]] - 1)[1]), 0.001)
  }
})

test_that("exposures are shares times robots per person", {
  jobs <- intelligence_robots_simulated$employment
  robots <- intelligence_robots_simulated$robots
  expect_identical(nrow(jobs), 30L * 14L)
  expect_identical(nrow(robots), 14L * 11L)
  national <- tapply(jobs$persons, jobs$industry, sum)
  expect_equal(as.numeric(national[robots$industry]), robots$persons_2004)
  one <- function(province, year, column, base, per) {
    own <- jobs[jobs$province == province, ]
    now <- robots[robots$year == year, ]
    now <- now[match(own$industry, now$industry), ]
    sum(own$persons / sum(own$persons) * now[[column]] / now[[base]] / per)
  }
  for (row in c(1, 77, 150, 300)) {
    p <- panel$province[row]
    y <- panel$year[row]
    expect_equal(panel$ai[row], one(p, y, "robots", "persons_2004", 100))
    expect_equal(panel$ai_lag[row], one(p, y - 1, "robots", "persons_2004", 100))
    expect_equal(panel$ai_us[row], one(p, y, "robots_us", "persons_us_1990", 1e4))
  }
  lag <- wide("ai_lag", panel)
  expect_equal(lag[-1, ], wide("ai", panel)[-10, ])
})

test_that("productivity is what gtfp() makes of inputs, gdp and emissions", {
  expect_equal(panel$co2, log(panel$emissions))
  expect_equal(panel$gtfp[panel$year == 2013], rep(1, 30))
  found <- gtfp(panel, c("capital", "labour", "energy_use"), "gdp", "emissions", index)
  order <- match(paste(panel$province, panel$year), paste(found$province, found$year))
  expect_equal(found$gtfp[order], panel$gtfp, tolerance = 1e-9)
  expect_true(any(found$inefficiency_global == 0) && max(found$inefficiency_global) > 0.5)
})

test_that("halves by the median leave the rows of Tables 7 and 8", {
  kept <- function(column, high) {
    rows <- if (high) panel[[column]] > median(panel[[column]]) else panel[[column]] <= median(panel[[column]])
    expect_identical(sum(rows), 150L)
    alone <- table(panel$province[rows])
    sum(alone[alone > 1])
  }
  n <- function(table, j) as.integer(document_table("intelligence", table)[[j]][11])
  expect_identical(c(kept("regulation", TRUE), kept("regulation", FALSE)), c(n(7, 2), n(7, 4)))
  expect_identical(c(kept("industry", TRUE), kept("industry", FALSE)), c(n(8, 2), n(8, 4)))
})
