# Nothing depends on the user's options of printing or on the locale: the same calls
# with and without odd ones, over every method on data, models, documents and audits.

methods_on_data <- function() {
  with_test_seed(1, {
    g <- expand.grid(region = 100000 * (1:6), year = 2010:2014, sector = c("a", "B", "\u4e2d"),
                     stringsAsFactors = FALSE)
    g$co2 <- exp(rnorm(nrow(g)))
    g$gdp <- exp(rnorm(nrow(g))) * 1e5
    p <- g[g$sector == "a", ]
    p$group <- ifelse(p$region > 3e5, 1e5, 2e5)
    for (name in c("x", "y")) p[[name]] <- rnorm(nrow(p))
    for (name in c("labour", "capital")) p[[name]] <- exp(rnorm(nrow(p)))
  })
  p$inv <- p$labour + 5
  p$price <- 1.02^(p$year - 2010)
  p$u <- pnorm(p$x)
  p$v <- pnorm(p$y)
  holes <- p
  holes$x[c(3, 9, 20)] <- NA
  coords <- data.frame(id = unique(p$region), lon = 116 + 1:6, lat = 30 + (1:6)^1.1)
  ring <- data.frame(from = unique(p$region), to = c(unique(p$region)[-1], unique(p$region)[1]))
  list(p = p, g = g, holes = holes, coords = coords, W = weights_contiguity(ring), index = c("region", "year"))
}

calls_on_data <- function(d) {
  p <- d$p
  g <- d$g
  W <- d$W
  index <- d$index
  weights <- function() entropy_weights(p, c("x", "y"), c("+", "-"))
  list(
    fill = function() fill_panel(d$holes, "x", index, ends = "nearest"),
    winsorize = function() winsorize(p$x),
    capital = function() capital_stock(p, "inv", index, price = "price", base_period = 2012),
    emissions = function() emissions_ipcc(data.frame(coal = 1:3, oil = 2:4), c(coal = "raw coal", oil = "crude oil")),
    kaya = function() kaya_factors(g, "co2", "gdp", index, "sector"),
    lmdi = function() lmdi(co2 ~ (co2 / gdp) * gdp, g, index, "sector", by_sector = TRUE),
    together = function() summary(lmdi(co2 ~ (co2 / gdp) * gdp, g, index, "sector", periods = c(2010, 2014),
                                       form = "multiplicative", speed = c(gdp = 0.5))),
    cv_by = function() cv_by(g, "co2", c("sector", "year")),
    types = function() productivity_type(transform(g, i = co2 / gdp), "i", index, "sector", c(2010, 2014)),
    lq = function() location_quotient(g, "gdp", "region", "sector", "year"),
    entropy = function() entropy_weights(p, c("x", "y"), c("+", "-"), scope = "period", index = index, zero = "shift"),
    score = function() composite_score(p,
                                       entropy_weights(p, c("x", "y"), c("+", "-"), scope = "period", index = index)),
    coupling = function() coupling_summary(coupling_coordination(p, c("u", "v")), "year"),
    obstacle = function() obstacle_degree(p, weights(), index),
    dagum = function() dagum_gini(p, "co2", "group", "year", boot = 5, seed = 1),
    theil = function() theil(p, "co2", "group", "year"),
    density = function() density_by(p, "x", "year", bw = 0.1),
    features = function() density_features(density_by(p, "x", "group")),
    gtfp = function() gtfp(p, c("labour", "capital"), "gdp", "co2", index),
    moran = function() global_moran(p, "x", W, index),
    local = function() local_moran(p, "x", W, index, nsim = 19, seed = 1),
    distance = function() as.matrix(weights_distance(d$coords[c("lon", "lat")], d$coords$id)),
    provinces = function() as_province(c(500000, 110000), "zh"),
    model = function() tidy(spatial_panel(y ~ x, p, index, W)),
    effects = function() effects(spatial_panel(y ~ x, p, index, W)),
    forecast = function() predict(spatial_panel(y ~ x, p, index, W), p),
    tests = function() lm_tests(y ~ x, p, index, W),
    instruments = function() tidy(iv_diagnostics(y ~ x + co2 | x + labour, p, index)),
    mechanism = function() mechanism(y ~ x, co2 ~ x, p, index, nsim = 5, seed = 1),
    difference = function() group_difference(y ~ x, p, index, "group", "x", nsim = 9, seed = 1),
    table = function() as.data.frame(regression_table(lm(y ~ x, p), spatial_panel(y ~ x, p, index, W))),
    document = function() document_table("coupling", 3),
    ledger = function() reproduce("restructuring"),
    moments = function() audit_moments(100, "12.345", "3.21", "1.0", "30.2"),
    p_value = function() audit_pvalue("2.31", "0.021")
  )
}

run_quietly <- function(calls) lapply(calls, function(call) suppressWarnings(call()))

test_that("results are the same under odd options", {
  calls <- calls_on_data(methods_on_data())
  usual <- run_quietly(calls)
  old <- options(OutDec = ",", scipen = -5, digits = 3)
  on.exit(options(old))
  odd <- run_quietly(calls)
  again <- options()[c("OutDec", "scipen", "digits")]
  options(old)
  expect_equal(again, list(OutDec = ",", scipen = -5, digits = 3))
  for (name in names(calls)) expect_equal(odd[[name]], usual[[name]], tolerance = 0, label = name)
})

test_that("results are the same in another locale", {
  calls <- calls_on_data(methods_on_data())
  usual <- run_quietly(calls)
  old <- vapply(c("LC_CTYPE", "LC_COLLATE"), Sys.getlocale, "")
  on.exit(for (name in names(old)) Sys.setlocale(name, old[[name]]))
  for (name in names(old)) Sys.setlocale(name, if (old[[name]] == "C") "C.UTF-8" else "C")
  odd <- run_quietly(calls)
  for (name in names(old)) Sys.setlocale(name, old[[name]])
  for (name in names(calls)) expect_equal(odd[[name]], usual[[name]], tolerance = 0, label = name)
})

test_that("numbers name regions in full, in data, weights and messages", {
  d <- methods_on_data()
  expect_identical(rownames(as.matrix(d$W)), sprintf("%d", 100000L * 1:6))
  fit <- suppressWarnings(spatial_panel(y ~ x, d$p, d$index, d$W, model = "sar"))
  expect_s3_class(fit, "spatial_panel")
  expect_input_error(lmdi(co2 ~ (co2 / gdp) * gdp, transform(d$p, co2 = replace(co2, 5, NA)), d$index), "region 500000")
  old <- options(scipen = -5, OutDec = ",")
  on.exit(options(old))
  expect_input_error(lmdi(co2 ~ (co2 / gdp) * gdp, transform(d$p, co2 = replace(co2, 5, NA)), d$index), "region 500000",
                     "year 2010")
  expect_input_error(dagum_gini(d$p, "co2", "group", boot = 2, level = 1.5), "between 0 and 1", "1.5")
})
