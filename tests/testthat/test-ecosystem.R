# sandwich, parameters, performance, insight, emmeans and marginaleffects: they
# work, or say why not.

test_that("sandwich gives the clusters of a model without spatial parameter", {
  skip_if_not_installed("sandwich")
  data <- simulate_panel(lattice_weights(3L), 8L)
  for (model in c("ols", "slx")) for (effect in c("none", "individual", "time")) {
    fit <- spatial_panel(y ~ x1 + x2, data, c("region", "year"), lattice_weights(3L), model = model, effect = effect)
    expect_equal(unname(colSums(sandwich::estfun(fit))), rep(0, length(coef(fit))), tolerance = 1e-8)
    expect_equal(sandwich::sandwich(fit), vcov(fit, "HC0"), tolerance = 1e-10)
    expect_equal(sandwich::vcovCL(fit, cluster = data$region, cadjust = FALSE, type = "HC0"), vcov(fit, "cluster"),
                 tolerance = 1e-10)
    expect_equal(sandwich::vcovCL(fit, cluster = ~region), vcov(fit, "cluster") * 9 / 8, tolerance = 1e-10)
  }
  lag <- fit_panel(lattice_weights(3L))
  expect_input_error(sandwich::vcovCL(lag, cluster = ~region), "model = \"sdm\"", "vcov(fit, cluster = ~region)")
  expect_input_error(sandwich::bread(lag), "bread()")
})

test_that("leverages are those of dummies", {
  data <- simulate_panel(lattice_weights(3L), 8L)
  fit <- function(effect) spatial_panel(y ~ x1 + x2, data, c("region", "year"), lattice_weights(3L), model = "ols",
                                        effect = effect)
  dummies <- list(none = y ~ x1 + x2, individual = y ~ x1 + x2 + factor(region), time = y ~ x1 + x2 + factor(year),
                  twoways = y ~ x1 + x2 + factor(region) + factor(year))
  for (effect in names(dummies)) {
    expect_equal(hatvalues(fit(effect)), hatvalues(lm(dummies[[effect]], data)), tolerance = 1e-10)
  }
  expect_input_error(hatvalues(fit_panel(lattice_weights(3L))), "hatvalues()")
})

test_that("model.frame() holds the variables, in the order of the data", {
  data <- simulate_panel(lattice_weights(3L), 8L)
  data$kind <- rep_len(c("a", "b", "c", "b", "a"), 72)
  data <- data[with_test_seed(2, sample(72)), ]
  fit <- spatial_panel(y ~ log(x1 + 10) + kind, data, c("region", "year"), lattice_weights(3L), model = "sar")
  frame <- model.frame(fit)
  expect_equal(frame, model.frame(y ~ log(x1 + 10) + kind, data), ignore_attr = TRUE)
  expect_identical(names(frame), c("y", "log(x1 + 10)", "kind"))
  moving <- fit_panel(lattice_weights(3L), dynamic = "time")
  expect_identical(nrow(model.frame(moving)), nobs(moving))
  skip_if_not_installed("insight")
  expect_identical(insight::find_response(fit), "y")
  expect_identical(insight::n_obs(fit), 72L)
})

test_that("parameters and performance show the fit's own numbers", {
  skip_if_not_installed("parameters")
  fit <- fit_panel(lattice_weights(3L))
  found <- parameters::model_parameters(fit, ci = 0.9)
  expect_identical(found$Parameter, coef_label(names(coef(fit))))
  expect_equal(found$CI_low, unname(confint(fit, level = 0.9)[, 1]))
  expect_equal(found$p, unname(coef(summary(fit))[, 4]))
  expect_output(print(found), "W x1")
  expect_equal(parameters::model_parameters(fit, vcov = "cluster")$SE, unname(sqrt(diag(vcov(fit, "cluster")))))
  skip_if_not_installed("performance")
  facts <- performance::model_performance(fit)
  expect_equal(facts$AIC, AIC(fit))
  expect_output(print(facts), "R2")
})

test_that("what has no meaning with feedback is refused", {
  fit <- fit_panel(lattice_weights(3L))
  if (requireNamespace("emmeans", quietly = TRUE)) expect_error(emmeans::emmeans(fit, "x1"), "effects\\(\\)")
  if (nzchar(system.file(package = "marginaleffects"))) {
    slopes <- getExportedValue("marginaleffects", "avg_slopes")
    expect_error(slopes(fit), "spatial_panel")
  }
  succeed()
})
