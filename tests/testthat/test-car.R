# car's tests on a spatial panel.

test_that("hypotheses and functions of coefficients", {
  skip_if_not_installed("car")
  fit <- fit_panel(lattice_weights(3L))
  found <- car::linearHypothesis(fit, "x1 = 0")
  expect_equal(found$Chisq[2], (coef(fit)[["x1"]] / sqrt(vcov(fit)["x1", "x1"]))^2)
  robust <- car::linearHypothesis(fit, "x1 = 0", vcov. = vcov(fit, "cluster"))
  expect_equal(robust$Chisq[2], coef(fit)[["x1"]]^2 / vcov(fit, "cluster")["x1", "x1"])
  ratio <- car::deltaMethod(fit, "x1/x2")
  expect_equal(ratio$Estimate, coef(fit)[["x1"]] / coef(fit)[["x2"]])
})

test_that("Anova() tests regressors, not the places of a model matrix", {
  skip_if_not_installed("car")
  fit <- fit_panel(lattice_weights(3L))
  found <- car::Anova(fit)
  expect_identical(rownames(found), c("x1", "x2"))
  at <- c("x1", "W:x1")
  expect_equal(found$Chisq[1], drop(coef(fit)[at] %*% solve(vcov(fit)[at, at], coef(fit)[at])))
  expect_identical(found$Df, c(2L, 2L))
  expect_equal(anova(fit)$Chisq, found$Chisq)
  expect_equal(car::Anova(fit, vcov. = "cluster")$Chisq, anova(fit, cluster = ~region)$Chisq)
  expect_input_error(car::Anova(fit, type = 3), "`type`")
})

test_that("variance inflation is that of the columns after effects", {
  skip_if_not_installed("car")
  data <- simulate_panel(lattice_weights(3L), 8L)
  fit <- fit_panel(lattice_weights(3L), data = data)
  columns <- model.matrix(fit)
  left <- apply(columns, 2, function(v) residuals(lm(v ~ factor(data$region) + factor(data$year))))
  expect_equal(car::vif(fit)[["x1"]], 1 / (1 - summary(lm(left[, 1] ~ left[, -1]))$r.squared))
})
