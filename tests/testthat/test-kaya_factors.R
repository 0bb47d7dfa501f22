economy <- function() {
  data.frame(city = rep(c("A", "B"), each = 4), year = rep(c(2015, 2020), each = 2, times = 2),
             industry = rep(c("steel", "cloth"), 4),
             co2 = c(90, 10, 80, 12, 5, 0, 6, 0), va = c(30, 20, 40, 40, 2, 0, 3, 0), stringsAsFactors = FALSE)
}
index <- c("city", "year")

test_that("factors by hand", {
  out <- kaya_factors(economy(), "co2", "va", index, "industry")
  expect_equal(out$intensity, c(3, 0.5, 2, 0.3, 2.5, 0, 2, 0))
  expect_equal(out$structure, c(0.6, 0.4, 0.5, 0.5, 1, 0, 1, 0))
  expect_equal(out$scale, c(50, 50, 80, 80, 2, 2, 3, 3))
  expect_identical(out[names(economy())], economy())
})

test_that("the identity holds, shares sum to one, and order and units do not matter", {
  with_test_seed(11, {
    panel <- expand.grid(sector = 1:7, t = 1:3, region = letters[1:5], KEEP.OUT.ATTRS = FALSE)
    panel$y <- stats::rexp(nrow(panel)) * (stats::runif(nrow(panel)) > 0.2)
    panel$c <- stats::rexp(nrow(panel)) * (panel$y > 0)
    order <- sample(nrow(panel))
  })
  out <- kaya_factors(panel, "c", "y", c("region", "t"), "sector")
  expect_equal(out$intensity * out$structure * out$scale, panel$c, tolerance = 1e-15)
  cell <- interaction(panel$region, panel$t)
  expect_equal(as.vector(tapply(out$structure, cell, sum)), rep(1, 15), tolerance = 1e-15)
  expect_equal(out$scale, stats::ave(panel$y, cell, FUN = sum), tolerance = 1e-15)
  again <- kaya_factors(panel[order, ], "c", "y", c("region", "t"), "sector")
  expect_equal(again[names(out)], out[order, ], tolerance = 1e-14)
  scaled <- kaya_factors(transform(panel, y = y * 4, c = c * 2), "c", "y", c("region", "t"), "sector")
  expect_identical(scaled$structure, out$structure)
  expect_identical(scaled$intensity, out$intensity / 2)
})

test_that("without sectors the structure is one", {
  panel <- data.frame(region = c("A", "B"), year = 1, c = c(2, 3), y = c(4, 4))
  out <- kaya_factors(panel, "c", "y", c("region", "year"))
  expect_identical(out$structure, c(1, 1))
  expect_identical(out$intensity, c(0.5, 0.75))
  expect_identical(out$scale, c(4, 4))
})

test_that("real emissions, sixty countries: the identity on the three factors", {
  countries <- shared_csv("data", "owid_kaya_fuel_60c_1990_2016.csv")
  out <- kaya_factors(countries, "co2", "gdp", c("iso_code", "year"))
  expect_equal(out$intensity * out$structure * out$scale, countries$co2, tolerance = 1e-15)
})

test_that("classes stay", {
  reference <- kaya_factors(economy(), "co2", "va", index, "industry")
  coded <- transform(economy(), city = factor(city, c("B", "A")), year = as.integer(year), industry = factor(industry))
  expect_identical(kaya_factors(coded, "co2", "va", index, "industry")$structure, reference$structure)
  skip_if_not_installed("tibble")
  skip_if_not_installed("data.table")
  for (as in list(tibble::as_tibble, data.table::as.data.table)) {
    out <- kaya_factors(as(economy()), "co2", "va", ~ city + year, "industry")
    expect_identical(class(out), class(as(economy())))
    expect_identical(out$scale, reference$scale)
  }
})

test_that("bad input is refused by name", {
  panel <- economy()
  kaya <- function(data) kaya_factors(data, "co2", "va", index, "industry")
  expect_input_error(kaya(panel[0, ]), "no rows")
  expect_input_error(kaya(transform(panel, va = replace(va, 2, 0))), "`output`", "row 2", "\"cloth\"")
  expect_input_error(kaya(transform(panel, va = replace(va, 5, 0), co2 = replace(co2, 5, 0))), "positive total",
                     "\"B\"", "2015")
  expect_input_error(kaya(transform(panel, va = replace(va, 3, -1))), "not below 0", "row 3")
  expect_input_error(kaya(transform(panel, co2 = replace(co2, 3, -1))), "`emissions`", "row 3")
  expect_input_error(kaya(transform(panel, co2 = replace(co2, 4, NA))), "row 4")
  expect_input_error(kaya(transform(panel, co2 = replace(co2, 4, Inf))), "row 4")
  expect_input_error(kaya(transform(panel, va = as.character(va))), "numeric")
  expect_input_error(kaya(rbind(panel, panel[6, ])), "rows 6 and 9")
  expect_input_error(kaya_factors(panel, "co2", "va", index), "rows 1 and 2")
  expect_input_error(kaya_factors(panel, "co2", "va", sector = "industry"), "`index`")
  expect_input_error(kaya_factors(panel, "co2", "gdp", index, "industry"), "`output`", "`gdp`")
  expect_input_error(kaya_factors(panel, "co2", "va", index, "trade"), "`sector`", "`trade`")
})
