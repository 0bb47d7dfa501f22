# The simulated panel and tables, against what the text of `digital` names and
# the model documented with them, by formulas of the test's own.

panel <- digital_panel_simulated
tables <- digital_tables_simulated
ids <- china_provinces$province[china_provinces$in_documents]
wide <- function(column) matrix(panel[[column]], 6, dimnames = list(2012:2017, ids)) # years by provinces
fuels <- c(coal = "raw coal", coke = "coke", gasoline = "gasoline", kerosene = "kerosene", diesel = "diesel",
           fuel_oil = "fuel oil", gas = "natural gas")

test_that("panel and tables are complete", {
  expect_identical(names(panel), c("province", "region", "year", "gdp", "primary", "secondary", "tertiary", "sector1",
                                   "sector2", "ddl", "pgdp", "population",
                                   "area", "structure", "regulation", "co2", names(fuels)))
  expect_identical(panel$province, rep(ids, each = 6))
  expect_identical(panel$year, rep(2012:2017, 30))
  expect_identical(panel$region, rep(china_provinces$region4[china_provinces$in_documents], each = 6))
  expect_false(anyNA(panel))
  expect_true(all(panel[-(1:3)] > 0))
  expect_identical(nrow(tables), 30L * 3L * 42L)
  expect_identical(unique(tables$year), c(2012L, 2015L, 2017L))
  expect_identical(tables$sector, rep(1:42, 90))
  expect_true(all(tables$digital_output <= tables$output & tables$value_added < tables$output & tables$value_added > 0))
  expect_identical(unique(tables$sector[tables$digital_output == tables$output]), c(20L, 32L))
  expect_match(tables$name[tables$sector == 20][1], "^Communication equipment, computers")
  expect_match(tables$name[tables$sector == 32][1], "^Information transmission, software")
})

test_that("ranges are those that the text names", {
  expect_equal(round(range(log(panel$sector1)), 3), c(0.140, 18.140))
  expect_equal(round(range(log(panel$sector2)), 3), c(12.955, 17.438))
})

test_that("identities hold", {
  expect_equal(panel$primary + panel$secondary + panel$tertiary, panel$gdp, tolerance = 1e-6)
  expect_equal(panel$pgdp * panel$population, panel$gdp, tolerance = 1e-6)
  expect_equal(panel$structure, panel$tertiary / panel$secondary, tolerance = 1e-6)
  sums <- tapply(tables$value_added, list(paste(tables$province, tables$year), tables$industry), sum)
  for (industry in colnames(sums)) {
    expect_equal(unname(sums[, industry]), panel[[industry]][match(rownames(sums), paste(panel$province, panel$year))],
                 tolerance = 1e-6)
  }
})

test_that("digital value added follows from the tables by Equations 1 to 4 and constant shares", {
  tables$part <- tables$digital_output * tables$value_added / tables$output
  held <- c(2012, 2012, 2012, 2015, 2015, 2017) # which table each year goes by
  columns <- list(sector1 = list(20, "secondary"), sector2 = list(32, "tertiary"),
                  ddl = list(setdiff(1:42, c(20, 32)), "gdp"))
  for (name in names(columns)) {
    sectors <- columns[[name]][[1]]
    whole <- wide(columns[[name]][[2]])
    by_hand <- vapply(ids, function(province) {
      vapply(1:6, function(t) {
        here <- tables$province == province & tables$year == held[t] & tables$sector %in% sectors
        sum(tables$part[here]) / whole[as.character(held[t]), province] * whole[t, province]
      }, 0)
    }, numeric(6))
    expect_equal(unname(wide(name)), unname(by_hand), tolerance = 1e-10)
  }
})

test_that("seven fuels amount to 92 percent of carbon dioxide", {
  used <- ipcc_factors[match(fuels, ipcc_factors$fuel), ]
  by_hand <- as.matrix(panel[names(fuels)]) %*%
    (used$ncv * used$carbon * used$oxidation * 44 / 12 * 1e-6 * c(1, 1, 1, 1, 1, 1, 10))
  ratio <- log(drop(by_hand) / panel$co2)
  expect_equal(mean(ratio), log(0.92), tolerance = 0.01)
  expect_gt(sd(ratio), 0.012 * sqrt(qchisq(0.0005, 179) / 179))
  expect_lt(sd(ratio), 0.012 * sqrt(qchisq(0.9995, 179) / 179))
  # gas in 10^8 cubic metres: the column that scale = c(gas = 10) is for
  found <- emissions_ipcc(panel[names(panel) != "co2"], fuels, scale = c(gas = 10))$co2
  expect_equal(found, drop(by_hand), tolerance = 1e-12)
})

# The model as documented.
ddl_part <- function(x) 0.0207 * (x^3 - 1.5 * (14.6 + 17.9) * x^2 + 3 * 14.6 * 17.9 * x)
explained <- function() {
  logs <- lapply(stats::setNames(nm = c("sector1", "sector2", "ddl", "pgdp", "population", "area", "structure",
                                        "regulation")), function(name) log(wide(name)))
  spilled <- (0.03 * logs$sector1 + 0.08 * logs$ddl) %*% t(digital_contiguity())
  -0.010 * (logs$sector1 - 10.5)^2 - 0.025 * (logs$sector2 - 11)^2 + ddl_part(logs$ddl) + spilled -
    0.40 * logs$pgdp + 0.30 * logs$population + 0.08 * logs$area - 0.15 * logs$structure - 0.02 * logs$regulation
}

test_that(
  "carbon intensity follows the documented model up to effects of provinces, years falling by 0.03, and errors of 0.015", {
  slope <- 3 * 0.0207 * (15 - 14.6) * (15 - 17.9)
  # the slope that the documentation gives
  expect_equal((ddl_part(15 + 1e-5) - ddl_part(15 - 1e-5)) / 2e-5, slope, tolerance = 1e-5)
  expect_equal(3 * 0.0207, 0.0621)
  y <- log(1e4 * wide("co2") / wide("gdp"))
  left <- y - 0.3 * y %*% t(digital_contiguity()) - explained()
  left <- t(t(left) - colMeans(left))
  years <- rowMeans(left)
  expect_lt(max(abs(years - (-0.03 * (1:6 - 3.5)))), 4 * 0.015 / sqrt(30))
  left <- left - years
  variance <- sum(left^2) / (29 * 5)
  expect_gt(variance, 0.015^2 * qchisq(0.0005, 145) / 145)
  expect_lt(variance, 0.015^2 * qchisq(0.9995, 145) / 145)
})

test_that("what the text says of shapes is in the model and in the data", {
  x <- log(panel$ddl)
  expect_true(min(x) < 14.6 && max(x) > 17.9)
  expect_equal(mean(0.0621 * (x - 14.6) * (x - 17.9)), -0.123, tolerance = 0.005)
  expect_true(min(log(panel$sector1)) < 10.5 && max(log(panel$sector1)) > 10.5)
  expect_gt(min(log(panel$sector2)), 11)
})

test_that("estimates of the true model lie about its coefficients", {
  data <- transform(panel, y = log(1e4 * co2 / gdp), one = -(log(sector1) - 10.5)^2, two = -(log(sector2) - 11)^2,
                    three = ddl_part(log(ddl)) / 0.0207,
                    log1 = log(sector1), logd = log(ddl), a = log(pgdp), b = log(population), c = log(area),
                    d = log(structure), e = log(regulation))
  lagged <- function(x) c(matrix(x, 6) %*% t(digital_contiguity()))
  data$w1 <- lagged(data$log1)
  data$wd <- lagged(data$logd)
  fit <- spatial_panel(y ~ one + two + three + w1 + wd + a + b + c + d + e, data, c("province", "year"),
                       digital_contiguity(), model = "sar")
  behind <- c(rho = 0.3, one = 0.010, two = 0.025, three = 0.0207, w1 = 0.03, wd = 0.08, a = -0.40, b = 0.30, c = 0.08,
              d = -0.15, e = -0.02)
  gap <- coef(fit)[names(behind)] - behind
  expect_lt(drop(gap %*% solve(vcov(fit)[names(gap), names(gap)], gap)), qchisq(0.9999, length(gap)))
})

test_that("neighbours are alike in every year", {
  moran <- global_moran(transform(panel, y = log(co2 / gdp)), "y", digital_contiguity(), c("province", "year"))
  expect_true(all(moran$p.value < 0.001))
})
