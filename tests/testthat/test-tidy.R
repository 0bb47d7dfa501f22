test_that("tidy is the table of coefficients", {
  fit <- fit_panel(lattice_weights(3L))
  found <- tidy(fit, conf.int = TRUE, conf.level = 0.9, vcov = "cluster")
  expect_identical(class(found), "data.frame")
  expect_identical(names(found), c("term", "estimate", "std.error", "statistic", "p.value", "conf.low", "conf.high"))
  expect_identical(found$term, names(coef(fit)))
  expect_equal(found$std.error, unname(sqrt(diag(vcov(fit, "cluster")))))
  expect_equal(found$conf.low, unname(confint(fit, level = 0.9, vcov = "cluster")[, 1]))
  expect_identical(names(tidy(fit)), names(found)[1:5])
})

test_that("tidy of effects adds intervals to the table", {
  table <- effects(fit_panel(lattice_weights(3L)))
  found <- tidy(table, conf.int = TRUE)
  expect_identical(class(found), "data.frame")
  expect_equal(found$conf.high - found$estimate, qnorm(0.975) * table$std.error)
  expect_identical(names(tidy(table)), names(table))
})

test_that("glance is one row of facts", {
  fit <- fit_panel(lattice_weights(3L), dynamic = "time", data = simulate_panel(lattice_weights(3L), 6L))
  found <- glance(fit)
  expect_identical(nrow(found), 1L)
  expect_identical(c(found$nobs, found$regions, found$periods), c(45L, 9L, 5L))
  expect_equal(found$logLik, as.numeric(logLik(fit)))
  expect_equal(found$AIC, AIC(fit))
  expect_equal(found$BIC, BIC(fit))
  y <- fit$design$y
  expect_equal(found$r.squared, 1 - sum(residuals(fit)^2) / sum((y - mean(y))^2))
})

test_that("the within measure is the squared correlation of demeaned response and reduced form", {
  W <- lattice_weights(3L)
  data <- simulate_panel(W, 6L)
  fit <- fit_panel(W, data = data)
  M <- model.matrix(fit)
  predicted <- solve(diag(54) - coef(fit)[["rho"]] * kronecker(diag(6), W), M %*% coef(fit)[-1])
  within <- function(v) residuals(lm(v ~ data$region + factor(data$year)))
  expect_equal(glance(fit)$within.r.squared, cor(within(data$y), within(as.vector(predicted)))^2, tolerance = 1e-10)
  expect_true(is.na(glance(fit_panel(W, data = data, model = "sar", formula = y ~ 1,
                                     effect = "none"))$within.r.squared))
})

test_that("augment returns the caller's rows with fitted values and residuals", {
  W <- lattice_weights(3L)
  data <- simulate_panel(W, 5L)
  data <- data[with_test_seed(1, sample(nrow(data))), ]
  fit <- fit_panel(W, data = data, dynamic = "time")
  found <- augment(fit, data)
  expect_identical(found[names(data)], data)
  expect_identical(is.na(found$.resid), data$year == 1)
  expect_equal(found$.fitted + found$.resid, ifelse(data$year == 1, NA, data$y))
  # whatever the order
  turned <- data[rev(seq_len(nrow(data))), ]
  expect_equal(augment(fit, turned)$.resid, rev(found$.resid))
  own <- augment(fit)
  expect_identical(names(own), c("region", "year", "y", "x1", "x2", ".fitted", ".resid"))
  expect_equal(own$.resid, found$.resid[data$year > 1])
  expect_equal(own$x1, data$x1[data$year > 1])
  if (requireNamespace("tibble", quietly = TRUE)) expect_s3_class(augment(fit, tibble::as_tibble(data)), "tbl_df")
  if (requireNamespace("data.table", quietly = TRUE)) {
    expect_s3_class(augment(fit, data.table::as.data.table(data)), "data.table")
  }
})

test_that("regions that a fit left out have no residual", {
  W <- lattice_weights(3L)
  data <- simulate_panel(W, 5L)
  holed <- data[-20, ]
  expect_warning(fit <- fit_panel(W, data = holed, balance = "drop"), class = "lowcarbon_warning")
  found <- augment(fit, holed)
  expect_identical(is.na(found$.resid), holed$region == data$region[20])
})

test_that("augment refuses other data", {
  W <- lattice_weights(3L)
  data <- simulate_panel(W, 5L)
  fit <- fit_panel(W, data = data)
  expect_input_error(augment(fit, data[-7, ]), "data", "r007")
  expect_input_error(augment(fit, rbind(data, data[3, ])), "data", "second")
  expect_input_error(augment(fit, data[0, ]), "data")
  expect_input_error(augment(fit, data[, -1]), "data", "region")
})

test_that("the generics of the package generics know the fits, and ours pass others on", {
  fit <- fit_panel(lattice_weights(3L))
  for (name in c("tidy", "glance", "augment")) {
    expect_identical(getExportedValue("lowcarbon", name), getExportedValue("generics", name))
  }
  expect_identical(generics::tidy(fit), tidy(fit))
  expect_identical(generics::glance(fit), glance(fit))
  expect_identical(generics::augment(fit), augment(fit))
  expect_identical(generics::tidy(effects(fit)), tidy(effects(fit)))
  registerS3method("tidy", "object_of_another", function(x, ...) "theirs", asNamespace("generics"))
  expect_identical(tidy(structure(1, class = "object_of_another")), "theirs")
  expect_error(glance(structure(1, class = "object_of_nobody")))
})
