# What a caller chooses of a table: statistics, digits, rows by pattern, notes.

cars_fit <- function() lm(mpg ~ wt + hp, mtcars)
row_text <- function(table, label, below = 0L) table[[2L]][match(label, table[[1L]]) + below]

test_that("several statistics stand under a coefficient", {
  fit <- cars_fit()
  table <- regression_table(fit, statistic = c("std.error", "t", "p.value", "conf.int"))
  limits <- confint(fit)["wt", ]
  expect_identical(row_text(table, "wt", 1L), sprintf("(%.3f)", coef(summary(fit))["wt", 2]))
  expect_identical(row_text(table, "wt", 2L), sprintf("(%.3f)", coef(summary(fit))["wt", 3]))
  expect_identical(row_text(table, "wt", 3L), sprintf("[%.3f]", coef(summary(fit))["wt", 4]))
  expect_identical(row_text(table, "wt", 4L), sprintf("[%.3f, %.3f]", limits[1], limits[2]))
  expect_match(paste(attr(table, "note"), collapse = " "), "95 percent confidence intervals in brackets", fixed = TRUE)
  expect_identical(row_text(regression_table(fit, statistic = "conf.int", conf.level = 0.9), "wt", 1L),
                   sprintf("[%.3f, %.3f]", confint(fit, level = 0.9)["wt", 1], confint(fit, level = 0.9)["wt", 2]))
  expect_input_error(regression_table(fit, statistic = "se"), "statistic", "\"se\"")
  expect_input_error(regression_table(fit, statistic = c("t", "t")), "statistic")
})

test_that("intervals have the distribution of the p-values", {
  expect_equal(implied_df(c(1.5, 2.5), 2 * pt(-c(1.5, 2.5), 11)), 11, tolerance = 1e-6)
  expect_identical(implied_df(2, 2 * pnorm(-2)), Inf)
  expect_identical(implied_df(NA_real_, NA_real_), Inf)
  logit <- glm(am ~ wt, binomial, mtcars)
  found <- attr(regression_table(logit, statistic = "conf.int"), "estimates")
  expect_equal(found$low, unname(coef(logit) - qnorm(0.975) * coef(summary(logit))[, 2]), tolerance = 1e-7)
  skip_if_not_installed("sandwich")
  found <- attr(regression_table(cars_fit(), vcov = ~cyl, statistic = "conf.int"), "estimates")
  expect_equal(found$high, found$estimate + qt(0.975, 2) * found$std.error, tolerance = 1e-6)
})

test_that("odds ratios have the errors of the delta method and the tests of the coefficients", {
  logit <- glm(am ~ wt, binomial, mtcars)
  plain <- attr(regression_table(logit, statistic = "conf.int"), "estimates")
  table <- regression_table(logit, exponentiate = TRUE, statistic = c("std.error", "conf.int"))
  found <- attr(table, "estimates")
  expect_equal(found$estimate, unname(exp(coef(logit))))
  expect_equal(found$std.error, unname(exp(coef(logit)) * coef(summary(logit))[, 2]))
  expect_equal(found$p.value, plain$p.value)
  expect_equal(found$low, exp(plain$low))
  expect_match(paste(attr(table, "note"), collapse = " "), "Exponentiated")
  mixed <- regression_table(logit, cars_fit(), exponentiate = c(TRUE, FALSE))
  expect_equal(attr(mixed, "estimates")$estimate[3:5], unname(coef(cars_fit())))
  expect_input_error(regression_table(logit, exponentiate = c(TRUE, FALSE)), "exponentiate")
})

test_that("digits may be significant ones", {
  expect_identical(fixed(c(0.00123456, 0.123456, 12.3456, 1234.56, 0, NA, 0.99999), "s3"),
                   c("0.00123", "0.123", "12.3", "1230", "0.00", "", "1.00"))
  expect_identical(row_text(regression_table(cars_fit(), digits = "s2"), "hp"), "-0.032***")
  expect_input_error(regression_table(cars_fit(), digits = "3"), "digits", "s3")
  expect_input_error(regression_table(cars_fit(), digits = "s0"), "digits")
})

test_that("rows are kept and dropped by patterns on names and labels", {
  fit <- lm(mpg ~ wt + hp + factor(cyl), mtcars)
  expect_identical(attr(regression_table(fit, drop = "factor"), "shown"),
                   attr(regression_table(fit, terms = c("wt", "hp", "(Intercept)")), "shown"))
  expect_identical(unname(attr(regression_table(fit, keep = c("^wt$", "^Power")  , labels = c(hp = "Power")), "shown")),
                   c("wt", "hp"))
  expect_match(paste(attr(regression_table(fit, drop = "factor"), "note"), collapse = " "), "Not shown: factor(cyl)6",
               fixed = TRUE)
  expect_warning(regression_table(fit, drop = "zz"), "finds no coefficient", class = "lowcarbon_warning")
  expect_input_error(regression_table(fit, keep = "("), "keep", "regular expressions")
  expect_input_error(regression_table(fit, keep = 3), "keep")
})

test_that("the note can be replaced, a label set, the mean of the outcome shown", {
  fit <- cars_fit()
  expect_identical(attr(regression_table(fit, notes = c("One.", "Two.")), "note"), c("One.", "Two."))
  expect_match(regression_table(fit, format = "latex", label = "tab:a_b"), "\\label{tab:a_b}", fixed = TRUE)
  expect_match(regression_table(fit, format = "latex", label = "x}\\input{y"), "\\label{x--input-y}", fixed = TRUE)
  expect_identical(row_text(regression_table(fit, measures = c("N", "mean")), "Mean of outcome"),
                   sprintf("%.3f", mean(mtcars$mpg)))
  spatial <- fit_panel(lattice_weights(3L))
  expect_identical(row_text(regression_table(spatial, measures = "mean"), "Mean of outcome"),
                   sprintf("%.3f", mean(spatial$design$y)))
  skip_if_not_installed("fixest")
  absorbed <- fixest::feols(mpg ~ wt | cyl, mtcars, nthreads = 1)
  expect_identical(row_text(regression_table(absorbed, measures = "mean"), "Mean of outcome"),
                   sprintf("%.3f", mean(mtcars$mpg)))
})
