index <- c("region", "year")

test_that("without spatial terms the ratios are those of lm() with dummies", {
  W <- random_weights(8)
  data <- simulate_panel(W, periods = 5L)
  fit <- spatial_panel(y ~ x1 + x2, data, index, W, "ols")
  likelihood <- function(formula) as.numeric(stats::logLik(stats::lm(formula, data)))
  both <- likelihood(y ~ x1 + x2 + region + factor(year))
  found <- effect_tests(fit)
  expect_identical(found$test, c("individual effects", "time effects"))
  expect_equal(found$statistic,
               2 * (both - c(likelihood(y ~ x1 + x2 + factor(year)), likelihood(y ~ x1 + x2 + region))),
               tolerance = 1e-10)
  expect_identical(found$df, c(7, 4))
  expect_equal(found$p.value, 1 - pchisq(found$statistic, found$df), tolerance = 1e-9)
})

test_that("with a spatial lag or error they are those of explicit dummies", {
  for (W in list(lattice_weights(3, 3), random_weights(8, standardise = FALSE) / 3)) {
    n <- nrow(W)
    data <- simulate_panel(W, periods = 4L)
    X <- cbind(data$x1, data$x2)
    WX <- kronecker(diag(4), W) %*% X
    D <- lapply(c(twoways = "twoways", time = "time", individual = "individual"),
                function(effect) dummies(n, 4, effect))
    lag <- vapply(D, function(d) dense_max(data$y, cbind(X, WX, d), W, 4)$value, 0)
    expect_equal(effect_tests(spatial_panel(y ~ x1 + x2, data, index, W))$statistic, unname(2 * (lag[1] - lag[2:3])),
                 tolerance = 1e-7)
    # the effects of an error model stand in its filtered equation
    error <- vapply(D, function(d) dense_max(data$y, cbind(X, d), W, 4, "lag",
                                             rep(c(TRUE, FALSE), c(2L, ncol(d))))$value, 0)
    expect_equal(effect_tests(spatial_panel(y ~ x1 + x2, data, index, W, "sem"))$statistic,
                 unname(2 * (error[1] - error[2:3])), tolerance = 1e-7)
  }
})

test_that("the result does not depend on the effects or the likelihood of the fit", {
  W <- lattice_weights(3, 4)
  data <- simulate_panel(W)
  usual <- effect_tests(spatial_panel(y ~ x1 + x2, data, index, W))
  for (effect in c("individual", "time", "none")) {
    expect_equal(effect_tests(spatial_panel(y ~ x1 + x2, data, index, W, effect = effect))$statistic, usual$statistic,
                 tolerance = 1e-10)
  }
  expect_equal(effect_tests(spatial_panel(y ~ x1 + x2, data, index, W, bias_correction = FALSE))$statistic,
               usual$statistic, tolerance = 1e-12)
  scaled <- transform(data, y = y / 1e5, x2 = x2 * 1e4)[nrow(data):1, ]
  expect_equal(effect_tests(spatial_panel(y ~ x1 + x2, scaled, index, W))$statistic, usual$statistic, tolerance = 1e-8)
})

test_that("a dynamic model counts the periods it uses", {
  W <- lattice_weights(3, 4)
  data <- simulate_panel(W, periods = 6L, tau = 0.4)
  fit <- spatial_panel(y ~ x1, data, index, W, dynamic = "time")
  found <- effect_tests(fit)
  expect_identical(found$df, c(11, 4))
  now <- data$year > 1
  X <- cbind(data$y[data$year < 6], data$x1[now], kronecker(diag(5), W) %*% data$x1[now])
  value <- function(effect) dense_max(data$y[now], cbind(X, dummies(12, 5, effect)), W, 5)$value
  expect_equal(found$statistic, 2 * (value("twoways") - c(value("time"), value("individual"))), tolerance = 1e-7)
})

test_that("printed statistics of the cigarette panel are met", {
  panel <- cigarette_panel()
  found <- effect_tests(cigarette_fit(panel, model = "ols"))
  # Elhorst (2014), Table 3.2: 2315.7 and 473.1 (printed with 46 and 30 degrees of freedom)
  expect_lt(max(abs(found$statistic - c(2315.7, 473.1))), 0.05)
  expect_identical(found$df, c(45, 29))
})

test_that("what cannot be tested is said", {
  W <- lattice_weights(3, 4)
  data <- simulate_panel(W)
  expect_input_error(effect_tests(), "`fit`", "nothing")
  expect_input_error(effect_tests(data), "`fit`", "data.frame")
  expect_input_error(effect_tests(spatial_panel(y ~ x1, data[data$year == 1, ], index, W, effect = "none")), "`fit`",
                     "two periods")
  data$size <- as.numeric(factor(data$region))^2
  expect_input_error(effect_tests(spatial_panel(y ~ x1 + size, data, index, W, "sar", "time")), "`size`", "vary")
})
