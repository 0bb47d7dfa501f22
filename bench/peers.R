# Beside packages that other scripts here do not measure: the same number by this package and by the
# other, the seconds of each, their ratio (above 1: this package is faster), and how far the numbers lie
# apart, in relation to the other's. A package that is not installed is left out by name. One run, medians of
# three. Run with: Rscript bench/peers.R [regions]
suppressPackageStartupMessages(library(lowcarbon))
options(rgl.useNULL = TRUE)
given <- as.integer(commandArgs(TRUE))
regions <- if (length(given)) given[1L] else 1000L

seconds <- function(call) stats::median(vapply(1:3, function(i) system.time(call(), gcFirst = TRUE)[["elapsed"]], 0))
report <- function(what, package, ours, theirs, number = function(x) x, theirs_number = function(x) x) {
  if (!requireNamespace(package, quietly = TRUE)) return(cat(sprintf("%-52s %-16s not installed\n", what, package)))
  # once before the clock runs: byte code, caches, and the number to compare
  once <- function(call, number) tryCatch({
    result <- suppressMessages(suppressWarnings(call()))
    number(result)
  }, error = identity)
  a <- once(ours, number)
  b <- once(theirs, theirs_number)
  failed <- Filter(function(x) inherits(x, "error"), list(a, b))
  if (length(failed)) return(cat(sprintf("%-52s %-16s failed: %s\n", what, package, conditionMessage(failed[[1L]]))))
  times <- c(seconds(function() suppressWarnings(ours())), seconds(function() suppressMessages(suppressWarnings(theirs()))))
  apart <- if (is.numeric(a) && is.numeric(b) && length(a) == length(b)) sprintf("%.1e", max(abs(a - b) / pmax(abs(b), 1e-300))) else "not compared"
  cat(sprintf("%-52s %-16s %8.3f s %8.3f s  ratio %7.2f  apart %s\n", what, package, times[1L], times[2L], times[2L] / max(times[1L], 1e-3), apart))
}

set.seed(1)
years <- 20L
d <- data.frame(region = rep(seq_len(regions), each = years), year = rep(2001:2020, regions))
n <- nrow(d)
d$z <- rnorm(n)
d$z2 <- rnorm(n)
d$w <- rnorm(n)
u <- rnorm(n)
d$x <- d$z + 0.5 * d$z2 + u + rnorm(n)
d$y <- d$x + 0.3 * d$w + rep(rnorm(regions), each = years) + u + rnorm(n)
d$q <- d$x^2
d$group <- d$region %% 4L
index <- c("region", "year")

cat(sprintf("%d regions, %d years; seconds of this package, of the other\n", regions, years))
report("2SLS with effects of regions and years, tests", "fixest", function() iv_diagnostics(y ~ x + w | z + z2 + w, d, index),
       function() {
         fit <- fixest::feols(y ~ w | region + year | x ~ z + z2, d, cluster = ~region, nthreads = 1)
         fixest::fitstat(fit, c("ivf", "wh", "sargan"), verbose = FALSE)
         fit
       }, function(x) coef(x)[["x"]], function(x) coef(x)[["fit_x"]])
few <- d[d$region <= min(regions, 200L), ]
report("the same, dummies for effects, 200 regions", "AER", function() iv_diagnostics(y ~ x + w | z + z2 + w, few, index),
       function() AER::ivreg(y ~ x + w + factor(region) + factor(year) | z + z2 + w + factor(region) + factor(year), data = few),
       function(x) coef(x)[["x"]], function(x) coef(x)[["x"]])
report("the same, plm", "plm", function() iv_diagnostics(y ~ x + w | z + z2 + w, few, index),
       function() plm::plm(y ~ x + w | z + z2 + w, few, index = index, model = "within", effect = "twoways"),
       function(x) coef(x)[["x"]], function(x) coef(x)[["x"]])
report("mediation by two regressions with effects, 99 draws", "fixest", function() mechanism(y ~ x, q ~ x, few, index, nsim = 99, seed = 1),
       function() for (i in 1:99) for (f in c(y ~ x + q | region + year, q ~ x | region + year)) fixest::feols(f, few, nthreads = 1),
       function(x) "", function(x) "")
ols <- stats::lm(y ~ x + q + w, d)
report("regression table of three fits", "modelsummary", function() regression_table(ols, ols, ols),
       function() modelsummary::modelsummary(list(ols, ols, ols), output = "data.frame"), function(x) "", function(x) "")
report("turning point with the delta method", "marginaleffects", function() turning_point(ols, "x", "q"),
       function() marginaleffects::hypotheses(ols, "-b2 / (2 * b3) = 0"), function(x) x$std.error[1L], function(x) x$std.error[1L])
report("names of countries", "countrycode", function() as_country(rep(c("China", "Germany", "Brazil", "India"), 500), "en"),
       function() countrycode::countrycode(rep(c("China", "Germany", "Brazil", "India"), 500), "country.name", "country.name.en"),
       function(x) "", function(x) "")
few_units <- few[few$region <= 40L & few$year <= 2005L, ]
for (v in c("x", "z")) few_units[[v]] <- exp(few_units[[v]] / 3)
few_units$e <- exp(few_units$w / 4)
report("directional distance with a bad output, 200 units", "Benchmarking", function() gtfp(few_units, "x", "z", "e", index, distance = "ddf"),
       function() Benchmarking::dea.direct(cbind(few_units$x), cbind(few_units$z), DIRECT = 1), function(x) "", function(x) "")
panel_k <- few[few$region <= 60L, ]
ring <- data.frame(from = 1:60, to = c(2:60, 1L))
W <- weights_contiguity(ring)
M <- as.matrix(W)
report("spatial lag, effects of regions, 60 regions", "splm", function() spatial_panel(y ~ w, panel_k, index, W, model = "sar", effect = "individual"),
       function() splm::spml(y ~ w, panel_k, index, listw = as_listw(W), model = "within", effect = "individual", lag = TRUE, spatial.error = "none"),
       function(x) "", function(x) "")
report("dynamic spatial Durbin, effects of both", "SDPDmod",
       function() spatial_panel(y ~ w, panel_k, index, W, model = "sdm", dynamic = "both"),
       function() SDPDmod::SDPDm(y ~ w, panel_k, M, index = index, model = "sdm", effect = "twoways", dynamic = TRUE,
                                 tlaginfo = list(ind = NULL, tl = TRUE, stl = TRUE), LYtrans = TRUE),
       function(x) "", function(x) "")
cross <- panel_k[panel_k$year == 2001L, ]
report("effects of a spatial lag, simulated errors", "spatialreg",
       function() effects(spatial_panel(y ~ w, panel_k, index, W, model = "sar"), se = "simulation", nsim = 500, seed = 1),
       function() summary(spatialreg::impacts(spatialreg::lagsarlm(y ~ w, cross, as_listw(W)), listw = as_listw(W), R = 500)),
       function(x) "", function(x) "")
