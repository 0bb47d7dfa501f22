# Green total factor productivity of 300 cities over 20 years: 6,000 programmes
# over 6,000 units on the global frontier and 6,000 over 300 each within
# periods. Beside it lpSolve over all columns, one programme after the other
# (a sample, extrapolated), and what asking it for dual prices costs. Prints CPU
# seconds of this process.
#
# Rscript bench/gtfp.R [cities] [years]
#
# What was decided on these numbers: with the reduction such a panel takes 6 to
# 14 s, where lpSolve over all columns takes more than a minute for the global
# frontier alone, and dual prices add about a sixth to a programme. A solver of
# the package's own would save seconds, and is not written.

library(lowcarbon)

arguments <- as.integer(commandArgs(trailingOnly = TRUE))
cities <- if (length(arguments) >= 1L) arguments[1L] else 300L
years <- if (length(arguments) >= 2L) arguments[2L] else 20L

# A frontier that moves by 2 percent a year, half-normal inefficiency, inputs
# and outputs of cities whose sizes differ by a factor of a hundred.
simulate <- function(cities, years) {
  n <- cities * years
  panel <- expand.grid(year = 2000 + seq_len(years), city = seq_len(cities))
  labour <- exp(rep(rnorm(cities, 0, 0.8), each = years) + rnorm(n, 0, 0.1))
  capital <- labour * exp(rnorm(n, 0, 0.4))
  energy <- sqrt(labour * capital) * exp(rnorm(n, 0, 0.4))
  gdp <- labour^0.4 * capital^0.4 * energy^0.2 * exp(0.02 * (panel$year - 2000) - abs(rnorm(n, 0, 0.3)))
  cbind(panel, labour, capital, energy, gdp, co2 = energy * exp(rnorm(n, 0, 0.3)))
}

cpu <- function(code) {
  gc()
  sum(system.time(code)[1:2])
}

set.seed(1)
panel <- simulate(cities, years)
n <- nrow(panel)
run <- function(...) gtfp(panel, c("labour", "capital", "energy"), "gdp", "co2", c("city", "year"), ...)

cases <- list(
  "sbm, crs, gml" = list(), "sbm, vrs, gml" = list(returns = "vrs"),
  "ddf, crs, gml" = list(distance = "ddf"), "ddf, vrs (Kuosmanen), gml" = list(distance = "ddf", returns = "vrs"),
  "nddf, crs, luenberger" = list(distance = "nddf", productivity = "luenberger"), "tone, vrs, gml" = list(distance = "tone", returns = "vrs"),
  "sbm, crs, ml" = list(productivity = "ml"), "sbm, crs, gml, sequential" = list(frontier = "sequential")
)
cat(n, "rows\n")
for (name in names(cases)) cat(sprintf("%-28s %6.1f s\n", name, cpu(do.call(run, cases[[name]]))))

# lpSolve over every column, with and without dual prices, and the same numbers
found <- as.data.frame(run())
values <- t(as.matrix(panel[order(panel$city, panel$year), c("labour", "capital", "energy", "gdp", "co2")]))
whole <- function(unit, prices) {
  lpSolve::lp("max", c(rep(1 / 6, 3), 1 / 4, 1 / 4, rep(0, n)), cbind(diag(c(1, 1, 1, -1, 1)), values / values[, unit]), rep("=", 5),
              rep(1, 5), compute.sens = prices)$objval
}
sampled <- round(seq(1, n, length.out = 40))
worst <- 0
for (prices in 0:1) {
  spent <- cpu(objective <- vapply(sampled, whole, 0, prices))
  worst <- max(worst, abs(objective - found$inefficiency_global[sampled]))
  cat(sprintf("lpSolve, all columns%-9s %6.1f s for the global frontier, from %d programmes\n", if (prices) ", prices" else "", spent / 40 * n, 40L))
}
cat("largest difference from gtfp():", format(worst), "\n")
