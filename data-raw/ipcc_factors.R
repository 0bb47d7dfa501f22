# Emission factors of the ten fuels that Chinese accounts of energy-related
# carbon dioxide use most, and the product of their parts.
#
# Run from the project root: Rscript data-raw/ipcc_factors.R
#
#   ncv          net calorific value, kJ per kg or m3: GB/T 2589 (2008 edition)
#   carbon       t C per TJ: the national guide to provincial inventories (2011)
#                and the values usual beside it; `carbon_ipcc` is the default of
#                the 2006 IPCC Guidelines, Volume 2, Table 1.3
#   oxidation    share of the carbon that is oxidised, the same guide; the IPCC
#                default is 1 for every fuel
#   factor       kg CO2 per unit of the fuel

ipcc_factors <- utils::read.table(header = TRUE, sep = ",", strip.white = TRUE, text = "
  fuel,         unit,  ncv,   carbon, oxidation, carbon_ipcc
  raw coal,     kg,    20908, 26.37,  0.94,      25.8
  coke,         kg,    28435, 29.5,   0.93,      29.2
  crude oil,    kg,    41816, 20.1,   0.98,      20.0
  gasoline,     kg,    43070, 18.9,   0.98,      18.9
  kerosene,     kg,    43070, 19.5,   0.98,      19.6
  diesel,       kg,    42652, 20.2,   0.98,      20.2
  fuel oil,     kg,    41816, 21.1,   0.98,      21.1
  LPG,          kg,    50179, 17.2,   0.98,      17.2
  refinery gas, kg,    46055, 18.2,   0.98,      15.7
  natural gas,  m3,    38931, 15.3,   0.99,      15.3
")
ipcc_factors$ncv <- as.double(ipcc_factors$ncv)

# kJ = 1e-9 TJ and t = 1000 kg, hence 1e-6.
ipcc_factors$factor <- with(ipcc_factors, ncv * carbon * oxidation * 44 / 12 * 1e-6)
ipcc_factors <- ipcc_factors[c("fuel", "unit", "ncv", "carbon", "oxidation", "factor", "carbon_ipcc")]

save(ipcc_factors, file = "data/ipcc_factors.rda", compress = "xz", version = 2)
