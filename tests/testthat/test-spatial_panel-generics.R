# anova(), simulate(), step() and labels.

test_that("anova() compares nested fits only, and one fit by Wald tests", {
  data <- simulate_panel(lattice_weights(3L), 8L)
  run <- function(formula = y ~ x1 + x2, ...) fit_panel(lattice_weights(3L), data = data, formula = formula, ...)
  fit <- run()
  three <- anova(run(y ~ x1), fit, run(y ~ x1 + x2 + I(x1^2)))
  expect_s3_class(three, "anova")
  expect_equal(three$LogLik[2], as.numeric(logLik(fit)))
  expect_true(all(three$Chisq[-1] > 0))
  # the other way round is the same test
  expect_equal(anova(fit, run(y ~ x1))$Chisq[2], three$Chisq[2])
  expect_equal(anova(run(model = "sar"), fit)$Chisq[2], durbin_tests(fit)$statistic[3], tolerance = 1e-6)
  expect_output(print(three), "Likelihood-ratio")
  expect_output(print(anova(fit)), "Wald tests")
  expect_input_error(anova(fit, run(effect = "individual")), "`effect`")
  expect_input_error(anova(fit, run(bias_correction = FALSE)), "`bias_correction`")
  expect_input_error(anova(fit, run(x1 ~ x2)), "same response")
  expect_input_error(anova(run(y ~ x1), run(y ~ x2)), "nested", "compare_models()")
  expect_input_error(anova(fit, lm(y ~ x1, data)), "spatial_panel()")
  expect_input_error(anova(fit, tset = 1), "tset")
  expect_input_error(anova(fit, run(y ~ x1), vcov = "cluster"), "`vcov`")
})

test_that("drop1() and step() run on extractAIC()", {
  data <- simulate_panel(lattice_weights(3L), 8L)
  fit <- spatial_panel(y ~ x1 + x2, data, c("region", "year"), lattice_weights(3L))
  expect_equal(extractAIC(fit)[2], AIC(fit))
  expect_equal(drop1(fit)$AIC[1], AIC(fit))
})

test_that("simulated responses follow the model, errors and all", {
  W <- lattice_weights(3L)
  data <- simulate_panel(W, 8L)
  data <- data[with_test_seed(3, sample(72)), ]
  for (model in c("sar", "sem", "sdm", "ols")) {
    fit <- fit_panel(W, data = data, model = model)
    drawn <- simulate(fit, 400, seed = 1)
    expect_identical(dim(drawn), c(72L, 400L))
    expect_identical(rownames(drawn), names(fitted(fit)))
    # the mean is the prediction with feedback
    gap <- rowMeans(drawn) - predict(fit)
    expect_lt(max(abs(gap)), 5 * sqrt(fit$sigma2) * 2 / 20)
    # errors are normal with the fit's variance: filtered, they come back
    parameter <- if (fit$spatial == "none") 0 else coef(fit)[[1]]
    order <- order(data$year, data$region)
    errors <- apply(as.matrix(drawn)[order, ] - predict(fit)[order], 2,
                    function(v) v - parameter * as.vector(W %*% matrix(v, 9)))
    expect_equal(mean(errors^2), fit$sigma2, tolerance = 0.03)
  }
  expect_identical(simulate(fit, 3, seed = 5)[1:2], simulate(fit, 2, seed = 5), ignore_attr = TRUE)
  expect_match(attr(drawn, "simulated"), "not observations")
  expect_identical(attr(drawn, "seed"), 1)
  before <- get0(".Random.seed", globalenv())
  simulate(fit, 2, seed = 5)
  expect_identical(get0(".Random.seed", globalenv()), before)
  expect_input_error(simulate(fit, 0), "`nsim`")
  expect_input_error(simulate(fit, seeds = 1), "Did you mean `seed`?")
})

test_that("a dynamic model's periods follow each other from the initial one", {
  W <- lattice_weights(3L)
  for (dynamic in c("time", "space", "both")) {
    fit <- fit_panel(W, dynamic = dynamic, model = "sar")
    fit$sigma2 <- 1e-20 # no errors: the path is the model's own
    path <- matrix(simulate(fit, 1, seed = 1)[[1]], 9)
    tau <- if ("tau" %in% names(coef(fit))) coef(fit)[["tau"]] else 0
    eta <- if ("eta" %in% names(coef(fit))) coef(fit)[["eta"]] else 0
    rest <- matrix(structural_parts(fit)$mean - dynamic_part(fit) + recovered_effects(fit), 9)
    y <- matrix(model.response(fit$design$frame)[fit$design$initial_rows], 9)
    for (t in seq_len(ncol(path))) {
      y <- solve(diag(9) - coef(fit)[["rho"]] * W, tau * y + eta * W %*% y + rest[, t])
      expect_equal(path[, t], as.vector(y), tolerance = 1e-6)
    }
  }
})
