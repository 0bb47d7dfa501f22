test_that("without spatial terms everything is lm with dummies", {
  W <- lattice_weights(3L)
  data <- simulate_panel(W, 6L)
  formulas <- list(none = y ~ x1 + x2, individual = y ~ x1 + x2 + region, time = y ~ x1 + x2 + factor(year),
                   twoways = y ~ x1 + x2 + region + factor(year))
  for (effect in names(formulas)) {
    fit <- fit_panel(W, model = "ols", effect = effect, data = data, bias_correction = FALSE)
    peer <- lm(formulas[[effect]], data)
    names <- names(coef(fit))
    expect_equal(coef(fit), coef(peer)[names], tolerance = 1e-9)
    expect_equal(residuals(fit), residuals(peer), tolerance = 1e-8)
    expect_equal(fitted(fit), fitted(peer), tolerance = 1e-8)
    expect_equal(logLik(fit), logLik(peer), tolerance = 1e-10, ignore_attr = "nall")
    expect_equal(AIC(fit), AIC(peer), tolerance = 1e-10)
    expect_equal(BIC(fit), BIC(peer), tolerance = 1e-10)
    expect_equal(df.residual(fit), df.residual(peer))
    expect_identical(nobs(fit), nobs(peer))
    expect_equal(sigma(fit)^2, sum(residuals(peer)^2) / 54, tolerance = 1e-10)
    expect_equal(glance(fit)$r.squared, summary(peer)$r.squared, tolerance = 1e-10)
  }
})

test_that("the transformed likelihood counts what is left of effects and observations", {
  W <- lattice_weights(3L)
  data <- simulate_panel(W, 6L)
  both <- logLik(fit_panel(W, data = data))
  expect_equal(attr(both, "df"), 6)
  expect_equal(attr(both, "nobs"), 8 * 5)
  individual <- logLik(fit_panel(W, data = data, effect = "individual"))
  expect_equal(c(attr(individual, "df"), attr(individual, "nobs")), c(6, 9 * 5))
  dynamic <- logLik(fit_panel(W, data = data, dynamic = "time"))
  expect_equal(c(attr(dynamic, "df"), attr(dynamic, "nobs")), c(7 + 8, 8 * 5))
  direct <- logLik(fit_panel(W, data = data, bias_correction = FALSE))
  expect_equal(c(attr(direct, "df"), attr(direct, "nobs")), c(6 + 9 + 6 - 1, 54))
})

test_that("the likelihood is that of the uncorrected optimum", {
  W <- lattice_weights(3L)
  fit <- fit_panel(W, dynamic = "both", effect = "individual")
  raw <- fit_panel(W, dynamic = "both", effect = "individual", bias_correction = FALSE)
  expect_false(isTRUE(all.equal(coef(fit), coef(raw))))
  expect_equal(as.numeric(logLik(fit)), as.numeric(logLik(raw)), tolerance = 1e-12)
})

test_that("residuals and fitted values add up to the response in the order of the data", {
  W <- random_weights(8L)
  data <- simulate_panel(W, 6L)
  data <- data[with_test_seed(1, sample(nrow(data))), ]
  rownames(data) <- NULL
  for (model in c("sdm", "sem", "ols")) {
    fit <- fit_panel(W, model = model, data = data)
    expect_equal(unname(fitted(fit) + residuals(fit)), data$y, tolerance = 1e-12)
    expect_identical(names(residuals(fit)), as.character(seq_len(nrow(data))))
    expect_lt(max(abs(tapply(residuals(fit), data$region, sum))), 1e-10)
    expect_lt(max(abs(tapply(residuals(fit), data$year, sum))), 1e-10)
  }
  dynamic <- fit_panel(W, dynamic = "time", data = data)
  kept <- which(data$year > 1)
  expect_identical(names(residuals(dynamic)), as.character(kept))
  expect_equal(unname(fitted(dynamic) + residuals(dynamic)), data$y[kept], tolerance = 1e-12)
})

test_that("residuals are those of the structural equation with dummies", {
  W <- ragged_weights(7L)
  data <- simulate_panel(W, 6L)
  fit <- fit_panel(W, data = data, effect = "individual")
  lag <- kronecker(diag(6), W)
  b <- coef(fit)
  X <- cbind(data$x1, data$x2, lag %*% data$x1, lag %*% data$x2)
  left <- as.vector(data$y - b[["rho"]] * lag %*% data$y - X %*% b[-1])
  expect_equal(unname(residuals(fit)), unname(residuals(lm(left ~ data$region))), tolerance = 1e-9)
  errors <- fit_panel(W, data = data, effect = "individual", model = "sem")
  u <- data$y - cbind(data$x1, data$x2) %*% coef(errors)[-1]
  left <- as.vector(u - coef(errors)[["lambda"]] * lag %*% u)
  expect_equal(unname(residuals(errors)), unname(residuals(lm(left ~ data$region))), tolerance = 1e-9)
})

test_that("intervals are normal ones of the covariance chosen", {
  fit <- fit_panel(lattice_weights(3L))
  s <- sqrt(diag(vcov(fit, "cluster")))
  expect_equal(unname(confint(fit, level = 0.9, vcov = "cluster")),
               unname(cbind(coef(fit) - qnorm(0.95) * s, coef(fit) + qnorm(0.95) * s)))
  expect_identical(colnames(confint(fit)), c("2.5 %", "97.5 %"))
  expect_identical(rownames(confint(fit, "x1")), "x1")
  expect_equal(confint(fit, 2), confint(fit, "x1"))
  expect_input_error(confint(fit, "x3"), "parm", "rho")
  expect_input_error(confint(fit, 9), "parm")
  expect_input_error(confint(fit, level = 1), "level")
})

test_that("summaries show the table of the covariance chosen", {
  fit <- fit_panel(lattice_weights(3L), dynamic = "both")
  plain <- summary(fit)
  table <- coef(plain)
  expect_equal(table[, "Std. Error"], sqrt(diag(vcov(fit))))
  expect_equal(table[, "Pr(>|z|)"], 2 * pnorm(-abs(coef(fit) / sqrt(diag(vcov(fit))))))
  robust <- summary(fit, vcov = "dkraay", lag = 1)
  expect_equal(coef(robust)[, "Std. Error"], sqrt(diag(vcov(fit, "dkraay", lag = 1))))
  expect_output(print(robust), "standard errors: dkraay", fixed = TRUE)
  expect_output(print(fit), "Spatial Durbin model, dynamic with y(-1) and W y(-1)", fixed = TRUE)
  expect_output(print(fit), "initial observation 1", fixed = TRUE)
  expect_output(print(summary(fit_panel(lattice_weights(3L), model = "sem"))), "Spatial error model, static",
                fixed = TRUE)
  expect_input_error(summary(fit, vcov = "white"), "vcov")
})

test_that("every description fits its model", {
  W <- lattice_weights(3L)
  expect_match(describe_model(fit_panel(W)), "transformed data")
  expect_match(describe_model(fit_panel(W, bias_correction = FALSE)), "not corrected")
  expect_match(describe_model(fit_panel(W, dynamic = "time")), "quasi-maximum likelihood, corrected")
  expect_match(describe_model(fit_panel(ragged_weights(7L))), "direct likelihood, corrected")
  expect_match(describe_model(fit_panel(W, model = "slx", effect = "none")),
               "spatially lagged regressors, static, no effects")
})

test_that("model matrix, formula, terms and update are those of the model", {
  W <- random_weights(8L)
  data <- simulate_panel(W, 5L)
  data <- data[with_test_seed(2, sample(nrow(data))), ]
  fit <- spatial_panel(y ~ x1 + x2, data, c("region", "year"), W, dynamic = "both")
  M <- model.matrix(fit)
  expect_identical(colnames(M), names(coef(fit))[-1])
  kept <- which(data$year > 1)
  expect_identical(rownames(M), as.character(kept))
  expect_equal(unname(M[, "x1"]), data$x1[kept])
  i <- kept[3]
  around <- function(name, year) {
    of <- data[data$year == year, ]
    sum(W[data$region[i], of$region] * of[[name]])
  }
  expect_equal(unname(M[3, "W:x2"]), around("x2", data$year[i]), tolerance = 1e-12)
  expect_equal(unname(M[3, "eta"]), around("y", data$year[i] - 1), tolerance = 1e-12)
  expect_equal(formula(fit), y ~ x1 + x2, ignore_attr = TRUE)
  expect_identical(attr(terms(fit), "term.labels"), c("x1", "x2"))
  smaller <- update(fit, . ~ . - x2, model = "sar", dynamic = "none")
  expect_equal(coef(smaller), coef(spatial_panel(y ~ x1, data, c("region", "year"), W, model = "sar")))
})

test_that("pictures of fits and effects draw", {
  fit <- fit_panel(lattice_weights(3L), dynamic = "both")
  draw_to_null(plot(fit))
  draw_to_null(plot(fit, "residuals"))
  draw_to_null(plot(effects(fit), main = "cigarettes"))
  expect_input_error(plot(fit, "qq"), "which")
  expect_input_error(plot(fit, level = 2), "level")
  none <- effects(fit, "long")
  none$estimate <- NA_real_
  expect_input_error(plot(none), "x")
  skip_if_not_installed("ggplot2")
  for (drawn in list(ggplot2::autoplot(fit), ggplot2::autoplot(fit, "residuals"), ggplot2::autoplot(effects(fit)))) {
    expect_s3_class(drawn, "ggplot")
    grDevices::pdf(NULL)
    print(drawn)
    grDevices::dev.off()
  }
})

test_that("regressors with Chinese names, transformed ones and factors survive", {
  skip_if_not(l10n_info()[["UTF-8"]], "a locale that holds Chinese symbols")
  W <- lattice_weights(3L)
  data <- simulate_panel(W, 6L)
  chinese <- "\u4ea7\u4e1a\u96c6\u805a"
  names(data)[names(data) == "x1"] <- chinese
  data$kind <- factor(ifelse(data$x2 > 0, "high", "low"))
  fit <- spatial_panel(as.formula(paste0("y ~ `", chinese, "` + I(x2^2) + kind")), data, c("region", "year"), W)
  expect_identical(effects(fit)$term[c(1, 4, 7)], names(coef(fit))[2:4])
  draw_to_null(plot(effects(fit)))
  draw_to_null(plot(fit))
})
