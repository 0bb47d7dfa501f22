# Peak memory of the methods on data over the columns they read: how many times the
# input a call holds at once, beside what was there before. What the collector has not
# yet taken away counts too, so that the ratio is an upper bound.
#
# Rscript bench/memory.R [rows]

suppressPackageStartupMessages(library(lowcarbon))
rows <- as.numeric(c(commandArgs(TRUE), 4e5)[1L])
sectors <- 20
cells <- rows / sectors
set.seed(1)
panel <- data.frame(region = rep(seq_len(cells / 10), each = 10 * sectors),
                    year = rep(rep(2001:2010, each = sectors), cells / 10),
                    sector = rep(seq_len(sectors), cells), group = rep(1:4, each = rows / 4))
for (name in c("intensity", "structure", "scale")) panel[[name]] <- exp(rnorm(rows))
panel$co2 <- panel$intensity * panel$structure * panel$scale
panel$u <- runif(rows)
panel$v <- runif(rows)
index <- c("region", "year")

# Megabytes at the peak of a call beyond those before it.
peak <- function(call) {
  for (round in 1:2) gc(reset = TRUE, full = TRUE)
  before <- sum(gc(reset = TRUE)[, 2L])
  result <- call()
  after <- sum(gc()[, 6L])
  c(peak = after - before, result = as.numeric(object.size(result)) / 2^20)
}
megabytes <- function(columns) as.numeric(object.size(as.list(panel[columns]))) / 2^20

calls <- list(
  winsorize = list("u", function() winsorize(panel$u)),
  cv_by = list(c("u", "year"), function() cv_by(panel, "u", "year")),
  theil = list(c("u", "group", "year"), function() theil(panel, "u", "group", "year")),
  dagum_gini = list(c("u", "group", "year"), function() dagum_gini(panel, "u", "group", "year")),
  density_by = list(c("u", "year"), function() density_by(panel, "u", "year")),
  coupling_coordination = list(c("u", "v"), function() coupling_coordination(panel[c("u", "v")], c("u", "v"))),
  kaya_factors = list(c("region", "year", "sector", "co2", "u"), function() {
    kaya_factors(panel[c("region", "year", "sector", "co2", "u")], "co2", "u", index, "sector")
  }),
  lmdi = list(c("region", "year", "sector", "co2", "intensity", "structure", "scale"),
              function() lmdi(co2 ~ intensity * structure * scale, panel, index, "sector")),
  `lmdi, by sector` = list(c("region", "year", "sector", "co2", "intensity", "structure", "scale"),
                           function() lmdi(co2 ~ intensity * structure * scale, panel, index, "sector",
                                           by_sector = TRUE))
)
for (name in names(calls)) {
  suppressWarnings(calls[[name]][[2L]]()) # byte code and caches first
  found <- suppressWarnings(peak(calls[[name]][[2L]]))
  input <- megabytes(calls[[name]][[1L]])
  cat(sprintf("%-24s input %6.1f MB, peak %5.1f times, result %5.1f times\n", name, input, found[["peak"]] / input,
              found[["result"]] / input))
}
