energy_use <- function() {
  data.frame(province = c("A", "A", "B"), year = c(2019, 2020, 2020), coal = c(100, 50, 0), gas = c(0, 10, 20),
             petrol = c(1, 2, 3))
}
fuels <- c(coal = "raw coal", gas = "natural gas", petrol = "gasoline")

# What papers print, kg CO2 per kg or m3, four decimals.
printed_factors <- c("raw coal" = 1.9003, coke = 2.8604, "crude oil" = 3.0202, gasoline = 2.9251, kerosene = 3.0179,
                     diesel = 3.0959, "fuel oil" = 3.1705, LPG = 3.1013, "refinery gas" = 3.0119,
                     "natural gas" = 2.1622)

test_that("the factors round to the printed ones", {
  expect_identical(ipcc_factors$fuel, names(printed_factors))
  expect_identical(round(ipcc_factors$factor, 4), unname(printed_factors))
  shared <- shared_csv("reference", "ipcc_factor_table.csv")
  expect_identical(ipcc_factors$fuel, shared$fuel)
  expect_identical(ipcc_factors$unit, shared$unit)
  expect_equal(ipcc_factors$ncv, shared$ncv_kJ)
  expect_equal(ipcc_factors$carbon, shared$carbon_tC_per_TJ)
  expect_equal(ipcc_factors$oxidation, shared$oxidation)
})

test_that("the calorific values are those the standard prints in kcal", {
  kcal <- c(5000, 6800, 10000, 10300, 10300, 10200, 10000, 12000, 11000, 9310)
  # the 2008 edition converts with 4.1816 kJ, but for refinery gas (4.1868)
  kj <- ifelse(ipcc_factors$fuel == "refinery gas", 4.1868, 4.1816)
  expect_lte(max(abs(ipcc_factors$ncv - kcal * kj)), 1)
})

test_that("the defaults of carbon content give the IPCC's default factors of carbon dioxide", {
  # 2006 Guidelines, Volume 2, Table 1.4, kg CO2 per TJ: other bituminous coal,
  # coke oven coke, crude oil, motor gasoline, other kerosene, gas/diesel oil,
  # residual fuel oil, LPG, refinery gas, natural gas
  printed <- c(94600, 107000, 73300, 69300, 71900, 74100, 77400, 63100, 57600, 56100)
  expect_equal(signif(ipcc_factors$carbon_ipcc * 44 / 12 * 1000, 3), printed)
})

test_that("the sum over fuels, by hand and by brute force", {
  out <- emissions_ipcc(energy_use(), fuels)
  # 100 kg of coal and 1 kg of gasoline
  expect_equal(out$co2[1], 100 * 20908 * 26.37 * 0.94 * 44 / 12 / 1e6 + 43070 * 18.9 * 0.98 * 44 / 12 / 1e6)
  expect_equal(round(emissions_ipcc(energy_use(), fuels[1])$co2, 2), c(190.03, 95.01, 0))
  by_hand <- double(3)
  for (i in 1:3) for (f in names(fuels)) {
    row <- ipcc_factors[ipcc_factors$fuel == fuels[[f]], ]
    by_hand[i] <- by_hand[i] + energy_use()[[f]][i] * row$ncv * row$carbon * row$oxidation * 44 / 12 * 1e-6
  }
  expect_equal(out$co2, by_hand, tolerance = 1e-15)
  expect_identical(out[names(energy_use())], energy_use(), ignore_attr = TRUE)
})

test_that("carbon is carbon: a fuel of pure carbon burns to 44/12 of its mass", {
  # 32 800 kJ per kg at 1 / 32 800 kg of carbon per kJ
  pure <- data.frame(fuel = "carbon", ncv = 32800, carbon = 1e6 / 32800, oxidation = 1)
  expect_equal(emissions_ipcc(data.frame(x = 12), c(x = "carbon"), pure)$co2, 44)
})

test_that("seven and nine fuels can be asked for", {
  nine <- c("raw coal", "coke", "crude oil", "gasoline", "kerosene", "diesel", "fuel oil", "LPG", "natural gas")
  use <- as.data.frame(matrix(1, 2, 9, dimnames = list(NULL, nine)))
  expect_equal(emissions_ipcc(use, nine)$co2, rep(sum(printed_factors[nine]), 2), tolerance = 1e-4)
  seven <- setdiff(nine, c("crude oil", "LPG"))
  expect_equal(emissions_ipcc(use, seven)$co2, rep(sum(printed_factors[seven]), 2), tolerance = 1e-4)
})

test_that("scale converts units", {
  # coal 10^4 t, gas 10^8 m3: in kilograms first, then back to 10^4 t
  use <- data.frame(coal = 1200, gas = 30)
  in_kg <- emissions_ipcc(data.frame(coal = 1200 * 1e7, gas = 30 * 1e8), fuels[1:2])$co2
  expect_equal(emissions_ipcc(use, fuels[1:2], scale = c(gas = 10))$co2, in_kg / 1e7, tolerance = 1e-14)
  expect_equal(emissions_ipcc(use, fuels[1:2], scale = 1e3)$co2, emissions_ipcc(use, fuels[1:2])$co2 * 1e3)
})

test_that("columns by fuel add up, and two columns may be of one fuel", {
  out <- emissions_ipcc(energy_use(), fuels, by_fuel = TRUE)
  expect_equal(out$co2_coal + out$co2_gas + out$co2_petrol, out$co2)
  split_use <- transform(energy_use(), coal = coal * 0.25, coal_home = coal * 0.75)
  expect_equal(emissions_ipcc(split_use, c(fuels, coal_home = "raw coal"))$co2, emissions_ipcc(energy_use(), fuels)$co2)
})

test_that("own factors: parts count before their product, which is checked", {
  own <- ipcc_factors
  own$oxidation[own$fuel == "raw coal"] <- 1
  expect_warning(out <- emissions_ipcc(energy_use(), fuels, own), "raw coal", class = "lowcarbon_warning")
  expect_equal(out$co2[1] - emissions_ipcc(energy_use(), fuels)$co2[1], 100 * 20908 * 26.37 * 0.06 * 44 / 12 / 1e6)
  plain <- data.frame(fuel = c("raw coal", "natural gas"), factor = c(2, 3))
  expect_equal(emissions_ipcc(energy_use(), fuels[1:2], plain)$co2, c(200, 130, 60))
  rounded <- transform(ipcc_factors, factor = round(factor, 4))
  expect_silent(emissions_ipcc(energy_use(), fuels, rounded))
})

test_that("class and order stay, and an old column is replaced with a word", {
  reference <- emissions_ipcc(energy_use(), fuels)$co2
  expect_equal(emissions_ipcc(energy_use()[3:1, ], fuels)$co2, reference[3:1])
  expect_warning(emissions_ipcc(transform(energy_use(), co2 = 0), fuels), "`co2`", class = "lowcarbon_warning")
  skip_if_not_installed("tibble")
  skip_if_not_installed("data.table")
  for (as in list(tibble::as_tibble, data.table::as.data.table)) {
    out <- emissions_ipcc(as(energy_use()), fuels)
    expect_identical(class(out), class(as(energy_use())))
    expect_equal(out$co2, reference)
  }
})

test_that("bad input is refused by name", {
  use <- energy_use()
  expect_input_error(emissions_ipcc(use[0, ], fuels), "no rows")
  expect_input_error(emissions_ipcc(transform(use, coal = replace(coal, 2, -1)), fuels), "not below 0",
                     "`coal`", "row 2")
  expect_input_error(emissions_ipcc(transform(use, gas = replace(gas, 3, NA)), fuels), "`gas`", "row 3")
  expect_input_error(emissions_ipcc(transform(use, gas = as.character(gas)), fuels), "numeric", "`gas`")
  expect_input_error(emissions_ipcc(use, c(coal = "hard coal")), "`fuels`", "`hard coal`", "`raw coal`")
  expect_input_error(emissions_ipcc(use, c(lignite = "raw coal")), "`fuels`", "`lignite`")
  expect_input_error(emissions_ipcc(transform(use, `raw coal` = coal, check.names = FALSE)[c("coal", "raw coal")],
                                    c(brown = "coal")), "exchanged")
  expect_input_error(emissions_ipcc(use, 1), "`fuels`")
  expect_input_error(emissions_ipcc(use, c(coal = "raw coal", coal = "coke")), "each column once")
  percent <- transform(ipcc_factors, oxidation = oxidation * 100)
  expect_input_error(emissions_ipcc(use, fuels, percent), "oxidised share", "94", "percentage")
  expect_input_error(emissions_ipcc(use, fuels, ipcc_factors[c("fuel", "ncv")]), "`factors`")
  expect_input_error(emissions_ipcc(use, fuels, as.list(ipcc_factors)), "`factors`")
  expect_input_error(emissions_ipcc(use, fuels, rbind(ipcc_factors, ipcc_factors[1, ])), "each fuel once", "row 11")
  expect_input_error(emissions_ipcc(use, fuels, scale = c(coke = 10)), "`scale`", "`coke`")
  expect_input_error(emissions_ipcc(use, fuels, scale = 0), "`scale`")
  expect_input_error(emissions_ipcc(use, fuels, scale = 1:2), "`scale`")
})
