# The public interface that scripts outside the project call: names, arguments
# in their order, choices in theirs, and the columns that come back.

arguments_start <- function(verb, expected) {
  found <- setdiff(names(formals(getExportedValue("lowcarbon", verb))), "...")
  expect_true(all(expected %in% found),
              label = paste0(verb, "() has ", toString(expected), "; found ", toString(found)))
  expect_identical(as.character(found[found %in% expected]), expected,
                   label = paste0("order of the arguments of ", verb, "()"))
}

choices_are <- function(verb, argument, expected) {
  value <- eval(formals(getExportedValue("lowcarbon", verb))[[argument]])
  expect_identical(value[seq_along(expected)], expected, label = paste0(argument, " of ", verb, "()"))
}

has_columns <- function(frame, expected, label) {
  expect_true(is.data.frame(frame), label = label)
  expect_identical(setdiff(expected, names(frame)), character(), label = paste(label, "lacks"))
}

contract_arguments <- list(
  fill_panel = c("data", "columns", "index", "method", "ends"),
  winsorize = c("x", "probs", "type"),
  capital_stock = c("data", "investment", "index", "depreciation", "price", "initial"),
  emissions_ipcc = c("data", "fuels", "factors"),
  kaya_factors = c("data", "emissions", "output", "index", "sector"),
  location_quotient = c("data", "value", "region", "sector", "time"),
  coagglomeration = c("lq_a", "lq_b"),
  shift_share = c("exposure", "shocks", "region", "sector", "time", "weight", "shock", "leave_one_out"),
  digital_value_added = c("data", "value_added", "output", "digital_output", "index", "sector"),
  lmdi = c("identity", "data", "index", "sector", "periods", "form", "weights", "by_sector"),
  cv = c("x", "type"),
  cv_by = c("data", "value", "by", "type"),
  productivity_type = c("data", "intensity", "index", "sector", "periods"),
  entropy_weights = c("data", "indicators", "direction", "scope", "index", "zero", "shift"),
  composite_score = c("data", "weights"),
  coupling_coordination = c("data", "systems", "weights", "variant", "breaks", "labels"),
  obstacle_degree = c("data", "weights", "index"),
  dagum_gini = c("data", "value", "group", "time", "weights", "boot"),
  theil = c("data", "value", "group", "time", "weights"),
  density_by = c("data", "value", "by", "bw", "n"),
  gtfp = c("data", "inputs", "desirable", "undesirable", "index", "distance", "returns", "productivity"),
  weights_contiguity = c("x", "ids", "queen", "islands", "style"),
  weights_distance = c("coords", "ids", "power", "threshold", "longlat", "style"),
  weights_knn = c("coords", "ids", "k", "longlat", "style"),
  weights_economic = c("x", "ids", "style"),
  weights_nested = c("geographic", "economic", "form", "phi", "style"),
  as_spatial_weights = c("x", "ids"),
  global_moran = c("data", "value", "W", "index", "test", "alternative", "nsim"),
  local_moran = c("data", "value", "W", "index", "test", "alternative", "nsim", "adjust", "level"),
  spatial_panel = c("formula", "data", "index", "W", "model", "effect", "dynamic", "durbin",
                    "bias_correction", "logdet"),
  impulse_response = c("fit", "term", "periods"),
  stability = "fit",
  lm_tests = c("formula", "data", "index", "W", "effect"),
  durbin_tests = "fit",
  effect_tests = "fit",
  hausman_test = "fit",
  turning_point = c("fit", "linear", "quadratic", "level"),
  specification_tests = "fit",
  iv_diagnostics = c("formula", "data", "index", "effect", "vcov", "cluster"),
  mechanism = c("outcome", "mediator", "data", "index"),
  regression_table = c("statistic", "stars", "format"),
  group_difference = c("formula", "data", "index", "group", "term", "nsim"),
  audit_moments = c("n", "mean", "sd", "min", "max"),
  audit_cv = c("sd", "mean", "cv"),
  audit_stars = c("estimate", "stars", "std.error", "statistic"),
  audit_pvalue = c("statistic", "p.value"),
  audit_growth = c("values", "rate"),
  audit_shares = c("x", "total"),
  audit_progression = "x",
  audit_dagum = c("sizes", "means", "within", "between", "overall", "shares"),
  audit_turning_point = c("linear", "quadratic", "printed"),
  audit_dynamics = c("tau", "rho", "eta", "beta", "theta", "direct", "indirect", "horizon"),
  document_tables = character(),
  document_table = c("document", "table"),
  reproduce = "document",
  regional_report = c("data", "index"),
  read_panel = c("path", "index"),
  reproduce_report = "dir"
)

test_that("every verb of the interface is there, with its arguments in order", {
  for (verb in names(contract_arguments)) {
    expect_true(verb %in% getNamespaceExports("lowcarbon"), label = paste(verb, "is exported"))
    arguments_start(verb, contract_arguments[[verb]])
  }
  expect_true("compare_models" %in% getNamespaceExports("lowcarbon"))
  expect_true("as_listw" %in% getNamespaceExports("lowcarbon"))
})

test_that("choices are the interface's, the default first", {
  choices_are("fill_panel", "method", c("linear", "median", "locf"))
  choices_are("fill_panel", "ends", c("keep", "nearest"))
  choices_are("capital_stock", "initial", c("growth", "ratio"))
  choices_are("lmdi", "form", c("additive", "multiplicative"))
  choices_are("lmdi", "weights", c("I", "II"))
  choices_are("cv", "type", c("sample", "population"))
  choices_are("entropy_weights", "scope", c("pooled", "period"))
  choices_are("entropy_weights", "zero", c("exact", "shift"))
  choices_are("coupling_coordination", "variant", c("standard", "wang", "fan", "unrooted"))
  choices_are("coupling_coordination", "labels", c("Low", "Moderate", "High", "Extreme"))
  choices_are("gtfp", "distance", c("sbm", "ddf"))
  choices_are("gtfp", "returns", c("crs", "vrs"))
  choices_are("gtfp", "productivity", c("gml", "ml", "luenberger"))
  choices_are("weights_contiguity", "style", c("row", "spectral", "none"))
  choices_are("weights_nested", "form", c("product", "convex", "scaled"))
  choices_are("global_moran", "test", c("randomisation", "normality", "permutation"))
  choices_are("global_moran", "alternative", c("greater", "two.sided", "less"))
  choices_are("local_moran", "test", c("permutation", "conditional", "total"))
  choices_are("spatial_panel", "model", c("sdm", "sar", "sem", "slx", "ols"))
  choices_are("spatial_panel", "effect", c("twoways", "individual", "time", "none"))
  choices_are("spatial_panel", "dynamic", c("none", "time", "space", "both"))
  choices_are("spatial_panel", "logdet", c("auto", "eigen", "sparse", "chebyshev"))
  choices_are("iv_diagnostics", "vcov", c("iid", "robust", "cluster"))
  choices_are("regression_table", "statistic", c("t", "std.error"))
})

test_that("defaults that change the third decimal are the interface's", {
  default <- function(verb, argument) eval(formals(getExportedValue("lowcarbon", verb))[[argument]])
  expect_identical(default("winsorize", "probs"), c(0.01, 0.99))
  expect_equal(default("winsorize", "type"), 2)
  expect_identical(default("capital_stock", "depreciation"), 0.1096)
  expect_identical(default("entropy_weights", "shift"), 1e-4)
  expect_identical(default("coupling_coordination", "breaks"), c(0, 0.3, 0.5, 0.8, 1))
  expect_equal(default("dagum_gini", "boot"), 0)
  expect_identical(default("density_by", "bw"), "nrd0")
  expect_equal(default("weights_nested", "phi"), 0.5)
  expect_identical(default("local_moran", "alternative"), "two.sided")
  expect_identical(default("spatial_panel", "bias_correction"), TRUE)
  expect_identical(default("iv_diagnostics", "effect"), "twoways")
  expect_identical(default("turning_point", "level"), 0.95)
})

# Eight regions in two groups on a ring, five years, simulated.
contract_panel <- function() {
  with_test_seed(11, {
    panel <- expand.grid(city = paste0("c", 1:8), year = 2011:2015)
    panel$side <- ifelse(panel$city %in% paste0("c", 1:4), "north", "south")
    n <- nrow(panel)
    panel$labour <- stats::runif(n, 1, 2)
    panel$capital <- stats::runif(n, 2, 4)
    panel$gdp <- panel$labour + panel$capital + stats::runif(n)
    panel$co2 <- panel$gdp * stats::runif(n, 0.5, 1.5)
    panel$x <- stats::rnorm(n)
    panel$z <- panel$x + stats::rnorm(n)
    panel$y <- panel$x + stats::rnorm(n)
    panel
  })
}

contract_ring <- function() {
  weights_contiguity(data.frame(from = paste0("c", 1:8), to = paste0("c", c(2:8, 1))))
}

test_that("measurement returns the interface's columns", {
  panel <- contract_panel()
  index <- c("city", "year")
  filled <- fill_panel(replace(panel, cbind(10L, match("y", names(panel))), NA), "y", index)
  has_columns(attr(filled, "filled"), c("city", "year", "column"), "attribute of fill_panel()")
  has_columns(capital_stock(panel[c(index, "gdp")], "gdp", index), c(index, "gdp", "capital"), "capital_stock()")
  has_columns(emissions_ipcc(data.frame(coal = 1), c(coal = ipcc_factors$fuel[1L])), c("coal", "co2"),
              "emissions_ipcc()")
  sectors <- data.frame(city = rep(c("a", "b"), each = 4), year = rep(rep(1:2, each = 2), 2), sector = c("s", "t"),
                        co2 = c(1, 2, 3, 4, 5, 6, 7, 9), gdp = 8:1)
  has_columns(kaya_factors(sectors, "co2", "gdp", index, "sector"), c("intensity", "structure", "scale"),
              "kaya_factors()")
  has_columns(location_quotient(sectors, "gdp", "city", "sector", "year"), "lq", "location_quotient()")
  has_columns(digital_value_added(transform(sectors, va = gdp / 2, digital = gdp / 4), "va", "gdp", "digital",
                                  index, "sector"),
              c("adjustment", "digital_va"), "digital_value_added()")
  exposure <- data.frame(city = c("a", "a", "b", "b"), sector = c("s", "t"), weight = c(0.4, 0.6, 0.3, 0.7))
  shocks <- data.frame(sector = c("s", "t"), year = rep(1:2, each = 2), shock = 1:4)
  has_columns(shift_share(exposure, shocks, "city", "sector", "year", "weight", "shock"), c("city", "year", "exposure"),
              "shift_share()")
})

test_that("index numbers return the interface's columns", {
  panel <- contract_panel()
  index <- c("city", "year")
  effects <- lmdi(co2 ~ gdp * ratio, transform(panel, ratio = co2 / gdp), index)
  has_columns(effects, c("city", "from", "to", "factor", "effect", "share"), "lmdi()")
  expect_setequal(unique(effects$factor), c("gdp", "ratio", "total"))
  has_columns(cv_by(panel, "gdp", "year"), c("year", "n", "mean", "sd", "cv"), "cv_by()")
  weights <- entropy_weights(panel, c("gdp", "labour"), c("+", "+"))
  has_columns(weights, c("indicator", "direction", "entropy", "redundancy", "weight"), "entropy_weights()")
  has_columns(composite_score(panel, weights), "score", "composite_score()")
  has_columns(obstacle_degree(panel, weights, index), c("city", "year", "indicator", "obstacle"), "obstacle_degree()")
  coupled <- coupling_coordination(transform(panel, u = labour / 3, v = capital / 5), c("u", "v"))
  has_columns(coupled, c("coupling", "development", "coordination", "stage", "lag"), "coupling_coordination()")
  shape <- c("component", "group_1", "group_2", "estimate", "share")
  has_columns(dagum_gini(panel, "gdp", "side", "year"), c("year", shape), "dagum_gini()")
  expect_setequal(unique(dagum_gini(panel, "gdp", "side")$component),
                  c("overall", "within", "between", "contribution_within", "contribution_net_between",
                    "contribution_transvariation"))
  has_columns(dagum_gini(panel, "gdp", "side", boot = 5), c(shape, "lower", "upper"), "dagum_gini(boot = )")
  has_columns(theil(panel, "gdp", "side"), shape, "theil()")
  has_columns(density_by(panel, "gdp", "side"), c("side", "x", "density"), "density_by()")
  has_columns(gtfp(panel, c("labour", "capital"), "gdp", "co2", index),
              c("city", "year", "inefficiency_global", "inefficiency", "index", "efficiency_change", "technical_change",
                "gtfp"), "gtfp()")
})

test_that("space returns the interface's columns and class", {
  panel <- contract_panel()
  ring <- contract_ring()
  expect_s3_class(ring, "spatial_weights")
  expect_s4_class(as(ring, "CsparseMatrix"), "dgCMatrix")
  expect_identical(as_spatial_weights(as.matrix(ring), style = "spectral")$style, "spectral")
  expect_identical(dimnames(as.matrix(ring)), list(paste0("c", 1:8), paste0("c", 1:8)))
  has_columns(global_moran(panel, "y", ring, c("city", "year")),
              c("year", "n", "moran", "expected", "variance", "z", "p.value"), "global_moran()")
  local <- with_test_seed(3, local_moran(panel, "y", ring, c("city", "year"), nsim = 19))
  has_columns(local, c("city", "year", "value", "lag", "moran", "z", "p.value", "quadrant", "cluster"), "local_moran()")
})

test_that("spatial panel models return the interface's names and columns", {
  panel <- contract_panel()
  index <- c("city", "year")
  ring <- contract_ring()
  fit <- spatial_panel(y ~ x, panel, index, ring, dynamic = "both")
  expect_setequal(names(coef(fit)), c("rho", "tau", "eta", "x", "W:x"))
  expect_true("lambda" %in% names(coef(spatial_panel(y ~ x, panel, index, ring, model = "sem"))))
  for (type in c("hessian", "sandwich", "cluster")) expect_identical(dim(vcov(fit, vcov = type)), c(5L, 5L))
  static <- spatial_panel(y ~ x, panel, index, ring)
  shown <- effects(static)
  has_columns(shown, c("term", "horizon", "effect", "estimate", "std.error", "statistic", "p.value"), "effects()")
  expect_setequal(shown$effect, c("direct", "indirect", "total"))
  has_columns(impulse_response(fit, "x", 3), c("period", "effect", "estimate", "std.error"), "impulse_response()")
  has_columns(stability(fit), "stable", "stability()")
  tests <- c("test", "statistic", "df", "p.value")
  has_columns(lm_tests(y ~ x, panel, index, ring, "twoways"), tests, "lm_tests()")
  has_columns(durbin_tests(static), tests, "durbin_tests()")
  has_columns(effect_tests(static), tests, "effect_tests()")
  has_columns(suppressWarnings(hausman_test(static)), tests, "hausman_test()")
  has_columns(suppressWarnings(specification_tests(static)), tests, "specification_tests()")
})

test_that("panel regressions return the interface's columns", {
  panel <- contract_panel()
  index <- c("city", "year")
  has_columns(iv_diagnostics(y ~ labour + x | labour + z, panel, index), c("test", "statistic", "df", "p.value"),
              "iv_diagnostics()")
  curve <- turning_point(stats::lm(y ~ x + I(x^2), panel), "x", "I(x^2)")
  has_columns(curve, c("estimate", "lower", "upper", "data_min", "data_max", "inside", "slope_min",
                       "slope_max", "p.value"),
              "turning_point()")
  expect_true(is.data.frame(regression_table(stats::lm(y ~ x, panel))))
})

test_that("audits and the documents return the interface's columns", {
  audit <- c("item", "check", "printed", "lower", "upper", "verdict", "detail")
  has_columns(audit_moments(300, "0.212", "0.135", "0.025", "0.872"), audit, "audit_moments()")
  has_columns(audit_cv("0.135", "0.212", "0.637"), audit, "audit_cv()")
  has_columns(audit_stars("-0.300", "***", statistic = "-1.989"), audit, "audit_stars()")
  has_columns(audit_pvalue("1.96", "0.05"), audit, "audit_pvalue()")
  has_columns(audit_shares(c("33.3", "66.7"), 100), audit, "audit_shares()")
  has_columns(audit_progression(c("1.0", "1.5", "2.0", "2.5", "3.0")), audit, "audit_progression()")
  has_columns(audit_turning_point("1.0", "-0.5", "1.0"), audit, "audit_turning_point()")
  verdicts <- audit_moments(300, "0.212", c("0.135", "0.9"), "0.025", "0.872")$verdict
  expect_true(all(verdicts %in% c("consistent", "inconsistent", "impossible", "undecidable")))
  has_columns(document_tables(), c("document", "table", "title", "rows", "columns", "printed"), "document_tables()")
  expect_setequal(document_tables()$document,
                  c("coupling", "restructuring", "intelligence", "digital", "coagglomeration"))
  ledger <- reproduce("restructuring")
  has_columns(ledger, c("document", "table", "row", "column", "printed", "computed", "lower", "upper", "status",
                        "rule"), "reproduce()")
  expect_true(all(ledger$status %in% c("reproduced", "inconsistent", "recovered", "bounded", "needs data")))
})
