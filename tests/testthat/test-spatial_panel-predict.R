# Predictions by dense matrices, period by period.
dense_prediction <- function(fit, W, mean, effects, y, type) {
  n <- nrow(W)
  r <- unname(switch(fit$spatial, lag = coef(fit)["rho"], error = coef(fit)["lambda"], 0))
  S <- diag(n) - r * W
  vapply(seq_len(ncol(mean)), function(t) {
    m <- mean[, t]
    if (fit$spatial == "error") {
      shared <- m + solve(S, effects[, t])
      return(if (type == "observed") as.vector(shared + r * W %*% (y[, t] - shared)) else as.vector(shared))
    }
    total <- m + effects[, t]
    as.vector(switch(type, feedback = solve(S, total), direct = total, observed = total + r * W %*% y[, t]))
  }, numeric(n))
}

# Effects by a regression of what the model leaves on dummies.
dummy_effects <- function(left, effect) {
  n <- nrow(left)
  region <- factor(rep(seq_len(n), ncol(left)))
  period <- factor(rep(seq_len(ncol(left)), each = n))
  v <- as.vector(left)
  fit <- switch(effect, twoways = lm(v ~ region + period), individual = lm(v ~ region), time = lm(v ~ period),
                none = lm(v ~ 0))
  matrix(if (effect == "none") 0 else fitted(fit), n, ncol(left))
}

test_that("predictions in the sample are those of the dense equations", {
  for (W in list(lattice_weights(3L), ragged_weights(7L))) {
    n <- nrow(W)
    data <- simulate_panel(W, 6L)
    for (model in c("sdm", "sem", "ols")) for (effect in c("twoways", "individual", "time", "none")) {
      fit <- fit_panel(W, model = model, effect = effect, data = data)
      y <- matrix(data$y, n)
      M <- model.matrix(fit)
      mean <- matrix(M %*% coef(fit)[colnames(M)], n)
      left <- y - mean
      if (model == "sdm") left <- left - coef(fit)[["rho"]] * W %*% y
      if (model == "sem") left <- left - coef(fit)[["lambda"]] * W %*% left
      effects <- dummy_effects(left, effect)
      for (type in c("feedback", "direct", "observed")) {
        wanted <- as.vector(dense_prediction(fit, W, mean, effects, y, type))
        expect_equal(unname(predict(fit, type = type)), wanted, tolerance = 1e-9)
        expect_equal(predict(fit, data, type = type), wanted, tolerance = 1e-9)
      }
      expect_equal(predict(fit, type = "observed"), fitted(fit), tolerance = 1e-10)
    }
  }
})

test_that("new data may come in any order, and with other values", {
  W <- random_weights(8L)
  data <- simulate_panel(W, 6L)
  fit <- fit_panel(W, data = data)
  shuffled <- data[with_test_seed(1, sample(nrow(data))), ]
  expect_equal(predict(fit, shuffled), unname(predict(fit))[as.integer(rownames(shuffled))], tolerance = 1e-12)
  one <- shuffled[shuffled$year == 4, ]
  expect_equal(predict(fit, one), unname(predict(fit))[as.integer(rownames(one))], tolerance = 1e-12)
  # a unit more of x1 everywhere moves the mean by the total effect
  more <- transform(one, x1 = x1 + 1)
  total <- effects(fit)
  total <- total$estimate[total$term == "x1" & total$effect == "total"]
  expect_equal(mean(predict(fit, more) - predict(fit, one)), total, tolerance = 1e-10)
})

test_that("a dynamic model goes on from the last period, then from itself", {
  W <- lattice_weights(3L)
  data <- simulate_panel(W, 12L, tau = 0.4, eta = 0.1)
  sample <- data[data$year <= 10, ]
  later <- data[data$year > 10, ]
  fit <- fit_panel(W, dynamic = "both", data = sample)
  b <- as.list(coef(fit))
  parts <- effect_parts(fit)
  S <- diag(9) - b$rho * W
  before <- sample$y[sample$year == 10]
  for (year in 11:12) {
    x <- later[later$year == year, ]
    m <- b$tau * before + b$eta * W %*% before + b$x1 * x$x1 + b$x2 * x$x2 + b$`W:x1` * W %*% x$x1 +
      b$`W:x2` * W %*% x$x2
    before <- solve(S, m + parts$level + parts$region + parts$period[9])
    expect_equal(predict(fit, later)[later$year == year], as.vector(before), tolerance = 1e-10)
  }
  # from the observed response inside the sample
  expect_warning(inside <- predict(fit, sample), "initial period", class = "lowcarbon_warning")
  expect_identical(is.na(inside), sample$year == 1)
  expect_equal(inside[sample$year > 1], unname(predict(fit)), tolerance = 1e-12)
  expect_equal(predict(fit, rbind(later, sample[sample$year == 3, ]))[seq_len(18)], predict(fit, later),
               tolerance = 1e-12)
  # the direct part of the second period still follows the expected first one
  direct <- predict(fit, later, type = "direct")
  full <- predict(fit, later)
  expect_equal(as.vector(solve(S, direct[later$year == 12])), full[later$year == 12], tolerance = 1e-10)
})

test_that("an assumption on later time effects is what it says", {
  W <- lattice_weights(3L)
  data <- simulate_panel(W, 6L)
  fit <- fit_panel(W, data = data[data$year <= 5, ], model = "ols")
  later <- data[data$year == 6, ]
  period <- effect_parts(fit)$period
  mean <- predict(fit, later, time_effect = "mean")
  expect_equal(predict(fit, later), mean + period[5], tolerance = 1e-12)
  expect_equal(predict(fit, later, time_effect = 0.5), mean + 0.5, tolerance = 1e-12)
  expect_input_error(predict(fit, later, time_effect = "none"), "time_effect", "mean")
  expect_input_error(predict(fit, later, time_effect = c(1, 2)), "time_effect")
  individual <- fit_panel(W, data = data[data$year <= 5, ], model = "ols", effect = "individual")
  expect_input_error(predict(individual, later, time_effect = 1), "time_effect")
})

test_that("a forecast of data nearly without errors is nearly exact", {
  W <- lattice_weights(3L)
  n <- 9
  x <- with_test_seed(4, matrix(rnorm(n * 8), n))
  own <- with_test_seed(5, rnorm(n))
  y <- matrix(0, n, 8)
  before <- own
  for (t in 1:8) before <- y[, t] <- solve(diag(n) - 0.3 * W, 0.5 * before + x[, t] + own + 1e-6 * sin(seq_len(n) * t))
  data <- data.frame(region = rep(rownames(W), 8), year = rep(1:8, each = n), y = as.vector(y), x = as.vector(x))
  fit <- spatial_panel(y ~ x, data[data$year < 7, ], c("region", "year"), W, model = "sar", dynamic = "time",
                       effect = "individual",
                       bias_correction = FALSE)
  later <- data[data$year >= 7, ]
  expect_equal(predict(fit, later), later$y, tolerance = 1e-5)
})

test_that("factors, transformations and data-dependent terms are those of the fit", {
  W <- lattice_weights(3L)
  data <- simulate_panel(W, 6L)
  data$kind <- with_test_seed(8, sample(c("a", "b", "c"), nrow(data), replace = TRUE))
  fit <- spatial_panel(y ~ poly(x1, 2) + kind, data, c("region", "year"), W)
  part <- data[data$year == 2, ]
  part$kind[part$kind == "c"] <- "b"
  all <- data
  all$kind[data$year == 2] <- part$kind
  expect_equal(predict(fit, part), predict(fit, all)[data$year == 2], tolerance = 1e-10)
  part$kind[1] <- "d"
  expect_input_error(predict(fit, part), "newdata", "kind")
})

test_that("tibble, data.table and factor identifiers are taken", {
  W <- lattice_weights(3L)
  data <- simulate_panel(W, 5L)
  fit <- fit_panel(W, data = data, dynamic = "time")
  later <- transform(data[data$year == 5, ], year = 6)
  wanted <- predict(fit, later)
  expect_equal(predict(fit, transform(later, region = factor(region), year = factor(year))), wanted)
  if (requireNamespace("tibble", quietly = TRUE)) expect_equal(predict(fit, tibble::as_tibble(later)), wanted)
  if (requireNamespace("data.table", quietly = TRUE)) {
    expect_equal(predict(fit, data.table::as.data.table(later)), wanted)
  }
})

test_that("bad input is told apart", {
  W <- lattice_weights(3L)
  data <- simulate_panel(W, 5L)
  fit <- fit_panel(W, data = data, dynamic = "time")
  later <- transform(data[data$year == 5, ], year = 6)
  expect_input_error(predict(fit, later, type = "response"), "type")
  expect_input_error(predict(fit, later[-2, ]), "newdata", "region")
  expect_input_error(predict(fit, later[c(1:9, 3), ]), "newdata", "second")
  expect_input_error(predict(fit, transform(later, region = sub("r", "q", region))), "newdata", "q001")
  expect_input_error(predict(fit, transform(later, year = 0)), "newdata", "after 5")
  expect_input_error(predict(fit, transform(later, year = 8)), "newdata", "8")
  expect_input_error(predict(fit, transform(later, x1 = replace(x1, 2, NA))), "newdata", "x1")
  expect_input_error(predict(fit, transform(later, x1 = replace(x1, 2, Inf))), "newdata", "x1")
  expect_input_error(predict(fit, later[, c("region", "year", "x1")]), "newdata", "x2")
  expect_input_error(predict(fit, later[, c("region", "year", "x1", "x2")], type = "observed"), "newdata", "response")
  expect_input_error(predict(fit, later[0, ]), "newdata")
  expect_input_error(predict(fit, as.list(later)), "newdata")
  expect_input_error(predict(fit, later[, -1]), "newdata", "region")
})
