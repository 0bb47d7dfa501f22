jobs <- function() {
  data.frame(city = rep(c("A", "B"), each = 2), sector = rep(c("made", "served"), 2), n = c(80, 20, 40, 60),
             stringsAsFactors = FALSE)
}

test_that("quotients by hand", {
  # made: 120 of 200; A 0.8 / 0.6, 0.2 / 0.4; B 0.4 / 0.6, 0.6 / 0.4
  expect_equal(location_quotient(jobs(), "n", "city", "sector")$lq, c(4 / 3, 1 / 2, 2 / 3, 3 / 2))
})

random_jobs <- function() {
  with_test_seed(5, {
    panel <- expand.grid(sector = letters[1:6], city = 1:8, year = 2001:2003, stringsAsFactors = FALSE)
    panel$n <- stats::rpois(nrow(panel), 20) + 1
    panel[-sample(nrow(panel), 15), ]
  })
}

test_that("brute force, weighted means of one, order, unit", {
  panel <- random_jobs()
  out <- location_quotient(panel, "n", "city", "sector", "year")
  by_hand <- vapply(seq_len(nrow(panel)), function(i) {
    now <- panel[panel$year == panel$year[i], ]
    here <- sum(now$n[now$city == panel$city[i]])
    (panel$n[i] / here) / (sum(now$n[now$sector == panel$sector[i]]) / sum(now$n))
  }, 0)
  expect_equal(out$lq, by_hand, tolerance = 1e-14)
  # sum over sectors of (share of the sector in all) x LQ is 1 in each city where
  # every sector has a row, and the weighted mean over cities is 1 in each sector
  for (now in split(out, out$year)) {
    city <- tapply(now$n, now$city, sum) / sum(now$n)
    expect_equal(as.vector(tapply(now$lq * city[as.character(now$city)], now$sector, sum)), rep(1, 6),
                 tolerance = 1e-14)
  }
  with_test_seed(6, order <- sample(nrow(panel)))
  expect_equal(location_quotient(panel[order, ], "n", "city", "sector", "year")$lq, out$lq[order], tolerance = 1e-15)
  expect_identical(location_quotient(transform(panel, n = n * 16), "n", "city", "sector", "year")$lq, out$lq)
  # a period on its own gives the same numbers
  one <- panel[panel$year == 2002, ]
  expect_equal(location_quotient(one, "n", "city", "sector")$lq, out$lq[panel$year == 2002], tolerance = 1e-15)
})

test_that("an absent row is a zero in the totals", {
  full <- rbind(jobs(), data.frame(city = "B", sector = "dug", n = 0), data.frame(city = "A", sector = "dug", n = 10))
  sparse <- full[full$n > 0, ]
  expect_equal(location_quotient(sparse, "n", "city", "sector")$lq,
               location_quotient(full, "n", "city", "sector")$lq[full$n > 0])
  expect_identical(location_quotient(full, "n", "city", "sector")$lq[5], 0)
})

test_that("real emissions by sector: the same shares the other way round", {
  panel <- shared_csv("data", "ceads_prov_sector7_fuel_1997_2019.csv")
  panel <- panel[panel$year == 2015, ]
  out <- location_quotient(panel, "co2_coal", "province", "sector_group", "year")
  region <- stats::ave(panel$co2_coal, panel$province, FUN = sum)
  sector <- stats::ave(panel$co2_coal, panel$sector_group, FUN = sum)
  expect_equal(out$lq, (panel$co2_coal / sector) / (region / sum(panel$co2_coal)), tolerance = 1e-13)
})

test_that("classes and kinds of identifiers", {
  reference <- location_quotient(jobs(), "n", "city", "sector")$lq
  coded <- transform(jobs(), city = factor(city, c("B", "A")), sector = match(sector, c("served", "made")))
  expect_identical(location_quotient(coded, "n", "city", "sector")$lq, reference)
  one <- location_quotient(jobs()[1:2, ], "n", "city", "sector")
  expect_identical(one$lq, c(1, 1))
  skip_if_not_installed("tibble")
  skip_if_not_installed("data.table")
  for (as in list(tibble::as_tibble, data.table::as.data.table)) {
    out <- location_quotient(as(jobs()), "n", "city", "sector")
    expect_identical(class(out), class(as(jobs())))
    expect_identical(out$lq, reference)
  }
})

test_that("bad input of location_quotient() is refused by name", {
  panel <- jobs()
  lq <- function(data, ...) location_quotient(data, "n", "city", "sector", ...)
  expect_input_error(lq(panel[0, ]), "no rows")
  expect_input_error(lq(transform(panel, n = c(0, 20, 0, 60))), "positive total", "sector \"made\"")
  expect_input_error(lq(transform(panel, n = c(0, 0, 40, 60))), "positive total", "city \"A\"")
  expect_input_error(lq(transform(panel, n = c(1, -2, 40, 60))), "not below 0", "row 2")
  expect_input_error(lq(transform(panel, n = c(1, NA, 40, 60))), "row 2")
  expect_input_error(lq(transform(panel, n = as.character(n))), "numeric")
  expect_input_error(lq(rbind(panel, panel[1, ])), "rows 1 and 5")
  expect_input_error(lq(panel, time = "year"), "`time`", "`year`")
  expect_input_error(location_quotient(panel, "n", "city", "city"), "`sector`", "`city`")
  expect_input_error(location_quotient(panel, "jobs", "city", "sector"), "`value`", "`jobs`")
})

test_that("co-agglomeration by hand and as the larger part of two forms", {
  # (1 - 0.3 / 2.1) + 2.1; equal quotients: 1 + 2 a; one of them zero: 0 + a
  expect_equal(coagglomeration(c(1.2, 0.7, 1), c(0.9, 0.7, 0)), c(1 - 0.3 / 2.1 + 2.1, 2.4, 1))
  expect_identical(coagglomeration(1, 1), 3)
  with_test_seed(8, {
    a <- stats::rexp(50)
    b <- stats::rexp(50)
  })
  # 1 - |a - b| / (a + b) = 2 min(a, b) / (a + b)
  expect_equal(coagglomeration(a, b), 2 * pmin(a, b) / (a + b) + a + b, tolerance = 1e-14)
  expect_identical(coagglomeration(a, b), coagglomeration(b, a))
  expect_identical(coagglomeration(a, 2), coagglomeration(a, rep(2, 50)))
})

test_that("bad input of coagglomeration()", {
  expect_warning(out <- coagglomeration(c(1, 0, 0), c(1, 0, 2)), "position 2", class = "lowcarbon_warning")
  expect_identical(out, c(3, NA, 2))
  expect_input_error(coagglomeration(c(1, NA), 1), "`lq_a`", "value 2")
  expect_input_error(coagglomeration(1, c(1, -1)), "`lq_b`", "value 2")
  expect_input_error(coagglomeration(1, c(1, Inf)), "`lq_b`")
  expect_input_error(coagglomeration(1:2, 1:3), "`lq_b`", "3")
  expect_input_error(coagglomeration("1", 1), "`lq_a`", "character")
  expect_input_error(coagglomeration(numeric(), 1), "`lq_a`")
})
