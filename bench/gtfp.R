# Green total factor productivity of 300 cities over 20 years: 6,000 programmes
# over 6,000 units on the global frontier and 6,000 over 300 each within
# periods. Beside it, where installed and in the same run: lpSolve over all
# columns, one programme after the other (a sample, extrapolated); deaR's
# slack-based measure (a sample, extrapolated); Benchmarking's radial distance
# over 600 units. Prints CPU seconds of this process and the largest difference
# between the numbers.
#
# Rscript bench/gtfp.R [cities] [years] [units of one large frontier]
#
# What was decided on these numbers: the programmes are solved in C
# (core_programme.c), where an R loop around lpSolve over the active columns took
# 6 to 14 s for such a panel.

library(lowcarbon)

arguments <- as.integer(commandArgs(trailingOnly = TRUE))
argument <- function(at, otherwise) if (length(arguments) >= at) arguments[at] else otherwise
cities <- argument(1L, 300L)
years <- argument(2L, 20L)
large <- argument(3L, 20000L)

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

say <- function(what, seconds, more = "") cat(sprintf("%-44s %8.2f s  %s\n", what, seconds, more))
inputs <- c("labour", "capital", "energy")
measure <- function(panel, ...) gtfp(panel, inputs, "gdp", "co2", c("city", "year"), ...)

set.seed(1)
panel <- simulate(cities, years)
n <- nrow(panel)
cases <- list(
  "sbm, crs, gml" = list(), "sbm, vrs, gml" = list(returns = "vrs"),
  "ddf, crs, gml" = list(distance = "ddf"), "ddf, vrs (Kuosmanen), gml" = list(distance = "ddf", returns = "vrs"),
  "nddf, crs, luenberger" = list(distance = "nddf", productivity = "luenberger"),
  "tone, vrs, gml" = list(distance = "tone", returns = "vrs"), "super_sbm, crs, gml" = list(distance = "super_sbm"),
  "sbm, crs, ml" = list(productivity = "ml"), "sbm, crs, gml, sequential" = list(frontier = "sequential")
)
cat(n, "rows\n")
for (name in names(cases)) say(name, cpu(do.call(measure, c(list(panel), cases[[name]]))))

sorted <- panel[order(panel$city, panel$year), ]
values <- t(as.matrix(sorted[c(inputs, "gdp", "co2")]))
sampled <- round(seq(1, n, length.out = 20))

if (requireNamespace("lpSolve", quietly = TRUE)) {
  found <- measure(panel)$inefficiency_global
  whole <- function(unit) {
    lpSolve::lp("max", c(rep(1 / 6, 3), 1 / 4, 1 / 4, rep(0, n)), cbind(diag(c(1, 1, 1, -1, 1)), values / values[, unit]),
                rep("=", 5), rep(1, 5))$objval
  }
  spent <- cpu(objective <- vapply(sampled, whole, 0))
  say("lpSolve, all columns, global frontier only", spent / 20 * n,
      paste("from 20 programmes; largest difference", format(max(abs(objective - found[sampled])), digits = 2)))
}

if (requireNamespace("deaR", quietly = TRUE)) {
  found <- 1 - measure(panel, distance = "tone")$inefficiency_global
  data <- data.frame(unit = paste(sorted$city, sorted$year), t(values[c(1:4, 5), ]))
  made <- deaR::make_deadata(data, ni = 3, no = 2, ud_outputs = 2)
  spent <- cpu(theirs <- deaR::model_sbmeff(made, dmu_eval = sampled, compute_target = FALSE))
  rho <- vapply(theirs$DMU, function(one) one$efficiency, 0)
  say("deaR, slack-based measure, all columns", spent / 20 * n,
      paste("from 20 programmes; largest difference", format(max(abs(rho - found[sampled])), digits = 2)))
}

small <- simulate(600L, 1L)
radial <- function() gtfp(small, inputs, "gdp", NULL, c("city", "year"), distance = "ddf")$inefficiency
ours <- cpu(found <- radial())
say("radial, output, 600 units, twice", ours)
if (requireNamespace("Benchmarking", quietly = TRUE)) {
  at <- order(small$city)
  spent <- cpu(theirs <- Benchmarking::dea(as.matrix(small[at, inputs]), as.matrix(small[at, "gdp"]), RTS = "crs", ORIENTATION = "out"))
  say("Benchmarking, radial, output, 600 units", spent,
      paste("largest difference", format(max(abs(theirs$eff - 1 - found)), digits = 2)))
}

# one frontier of many units; the cost of pricing grows with their square
big <- simulate(large, 1L)
say(paste("sbm, crs, one frontier of", large, "units, twice"), cpu(measure(big)))
