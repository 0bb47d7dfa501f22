# Against the coefficients and covariances of the fits themselves, worked out here
# by hand; printed numbers are read back by the parser of printed tables.

grunfeld <- function() {
  skip_if_not_installed("plm")
  store <- new.env()
  utils::data("Grunfeld", package = "plm", envir = store)
  store$Grunfeld
}

cars_short <- function() lm(mpg ~ wt, mtcars)
cars_long <- function() lm(mpg ~ wt + hp + qsec, mtcars)

# The cells of one coefficient: its row and the row under it.
cells_of <- function(table, label) {
  frame <- as.data.frame(table)
  at <- match(label, frame[[1L]])
  expect_false(is.na(at), label = paste("no row", label))
  frame[at + 0:1, -1L, drop = FALSE]
}

row_of <- function(table, label) unlist(as.data.frame(table)[match(label, table[[1L]]), -1L], use.names = FALSE)

# Two tidy rows with p-values of one's own choice.
made_up <- function(p, estimate = seq_along(p), error = rep(0.5, length(p))) {
  data.frame(term = paste0("x", seq_along(p)), estimate = estimate, std.error = error, p.value = p)
}

test_that("estimates, t and standard errors of lm are those of summary()", {
  fit <- cars_long()
  expected <- coef(summary(fit))
  table <- regression_table(cars_short(), fit, digits = 4)
  for (name in c("wt", "hp", "qsec")) {
    cells <- cells_of(table, name)[[2L]]
    expect_identical(printed_value(cells), round(expected[name, c(1, 3)], 4), ignore_attr = TRUE)
  }
  expect_identical(cells_of(table, "hp")[[1L]], c("", ""))
  errors <- regression_table(fit, statistic = "std.error", digits = 5)
  expect_identical(cells_of(errors, "wt")[[1L]][2L], sprintf("(%.5f)", expected["wt", 2]))
  expect_identical(row_of(table, "N"), c("32", "32"))
  expect_identical(row_of(table, "R2"), sprintf("%.4f", c(summary(cars_short())$r.squared, summary(fit)$r.squared)))
})

test_that("the numbers behind the strings are unrounded", {
  fit <- cars_long()
  behind <- attr(regression_table(cars_short(), fit), "estimates")
  expect_identical(names(behind), c("column", "head", "term", "estimate", "std.error", "statistic", "p.value"))
  own <- behind[behind$column == 2, ]
  expect_equal(unname(as.matrix(own[4:7])), unname(coef(summary(fit))), tolerance = 1e-14)
  expect_identical(own$term, names(coef(fit)))
})

test_that("the constant comes last and under its own name", {
  table <- regression_table(cars_long())
  expect_identical(table[[1L]][c(1, 3, 5, 7)], c("wt", "hp", "qsec", "Constant"))
  renamed <- regression_table(cars_long(), labels = c("(Intercept)" = "_cons"))
  expect_identical(renamed[[1L]][7L], "_cons")
  expect_identical(attr(table, "section"), c(rep(c("coefficient", "statistic"), 4), "measures", "measures"))
})

test_that("a p-value at a threshold gets no star of it, one below does", {
  edge <- 0.01
  table <- regression_table(made_up(c(edge, edge - 1e-12, 0.05, 0.05 - 1e-12, 0.1, 0.1 - 1e-12, 0, 1, NA)),
                            labels = NULL)
  shown <- table[[2L]][attr(table, "section") == "coefficient"]
  expect_identical(parse_printed(shown)$stars, c(2L, 3L, 1L, 2L, 0L, 1L, 3L, 0L, 0L))
})

test_that("unnamed thresholds make as many stars as there are, named ones their marks, in any order", {
  p <- c(0.0005, 0.004, 0.03, 0.08, 0.3)
  stars <- function(...) sub("^[0-9.]*", "", regression_table(made_up(p), ...)[[2L]][c(1, 3, 5, 7, 9)])
  expect_identical(stars(stars = c(0.01, 0.05, 0.1)), c("***", "***", "**", "*", ""))
  expect_identical(stars(stars = c(0.1, 0.01, 0.05)), c("***", "***", "**", "*", ""))
  expect_identical(stars(stars = c(0.001, 0.01, 0.05, 0.1)), c("****", "***", "**", "*", ""))
  expect_identical(stars(stars = c("+" = 0.1, a = 0.001)), c("a", "+", "+", "+", ""))
  expect_identical(stars(stars = 0.05), c("*", "*", "*", "", ""))
  expect_identical(stars(stars = NULL), rep("", 5))
  expect_match(paste(attr(regression_table(made_up(p), stars = c("+" = 0.1, a = 0.001)), "note"), collapse = " "),
               "a p < 0.001, + p < 0.1", fixed = TRUE)
})

test_that("vcov may be a function, a matrix, a string or one of each a model", {
  fit <- cars_long()
  X <- model.matrix(fit)
  bread <- solve(crossprod(X))
  # HC1 by hand
  hand <- bread %*% crossprod(X * residuals(fit)) %*% bread * nrow(X) / df.residual(fit)
  t_hand <- coef(fit) / sqrt(diag(hand))
  t_shown <- function(...) attr(regression_table(fit, ...), "estimates")$statistic
  expect_equal(t_shown(vcov = hand), unname(t_hand), tolerance = 1e-12)
  expect_equal(t_shown(vcov = function(m) hand), unname(t_hand), tolerance = 1e-12)
  expect_equal(attr(regression_table(fit, vcov = hand), "estimates")$p.value, unname(2 * pt(-abs(t_hand), 28)),
               tolerance = 1e-10)
  skip_if_not_installed("sandwich")
  expect_equal(t_shown(vcov = "robust"), unname(t_hand), tolerance = 1e-10)
  several <- regression_table(fit, fit, fit, vcov = list(NULL, "HC1", mine = hand))
  behind <- attr(several, "estimates")
  expect_equal(behind$statistic[behind$column == 2], unname(t_hand), tolerance = 1e-10)
  expect_equal(behind$statistic[behind$column == 1], unname(coef(summary(fit))[, 3]))
  expect_match(paste(attr(several, "note"), collapse = " "), "Covariance: (1): iid; (2): HC1; (3): mine.", fixed = TRUE)
  # clusters of lm, by hand
  groups <- mtcars$cyl
  scores <- rowsum(X * residuals(fit), groups)
  V <- bread %*% crossprod(scores) %*% bread * (3 / 2) * (31 / 28)
  expect_equal(t_shown(vcov = ~cyl), unname(coef(fit) / sqrt(diag(V))), tolerance = 1e-10)
})

test_that("F is the Wald statistic of the slopes in the column's covariance", {
  fit <- cars_long()
  expect_identical(row_of(regression_table(fit, measures = "F", digits = 6), "F"),
                   sprintf("%.6f", summary(fit)$fstatistic[[1]]))
  V <- 2 * vcov(fit)
  expect_identical(row_of(regression_table(fit, measures = "F", vcov = V, digits = 6), "F"),
                   sprintf("%.6f", summary(fit)$fstatistic[[1]] / 2))
})

test_that("glm is tested by the normal distribution, the note says so", {
  logit <- glm(am ~ wt, binomial, mtcars)
  table <- regression_table(cars_short(), logit)
  expect_equal(attr(table, "estimates")$p.value[3:4], unname(coef(summary(logit))[, 4]))
  expect_match(attr(table, "note")[1L], "z statistics in (2)", fixed = TRUE)
  V <- 1.5 * vcov(logit)
  z <- coef(logit) / sqrt(diag(V))
  expect_equal(attr(regression_table(logit, vcov = V), "estimates")$p.value, unname(2 * pnorm(-abs(z))))
})

test_that("a fit of fixest, of plm and of lm with dummies give one table", {
  skip_if_not_installed("fixest")
  skip_if_not_installed("plm")
  data <- grunfeld()
  absorbed <- fixest::feols(inv ~ value + capital | firm + year, data, nthreads = 1)
  within <- plm::plm(inv ~ value + capital, data, index = c("firm", "year"), effect = "twoways", model = "within")
  dummies <- lm(inv ~ value + capital + factor(firm) + factor(year), data)
  table <- regression_table(absorbed, within, dummies, fixed_effects = c(Firm = "firm", Year = "year"),
                            measures = c("N", "R2", "R2_adjusted", "R2_within"),
                            digits = 6, vcov = list("iid", NULL, NULL))
  expected <- coef(summary(dummies))[c("value", "capital"), ]
  for (name in rownames(expected)) {
    cells <- cells_of(table, name)
    for (j in 1:3) expect_equal(printed_value(cells[[j]]), unname(round(expected[name, c(1, 3)], 6)), tolerance = 1e-6)
  }
  expect_identical(row_of(table, "Firm"), rep("Yes", 3))
  expect_identical(row_of(table, "R2"), rep(sprintf("%.6f", summary(dummies)$r.squared), 3))
  expect_identical(row_of(table, "Adjusted R2"), rep(sprintf("%.6f", summary(dummies)$adj.r.squared), 3))
  # within: of what the dummies leave
  left <- lapply(data[c("inv", "value", "capital")], function(v) residuals(lm(v ~ factor(firm) + factor(year), data)))
  share <- summary(lm(left$inv ~ left$value + left$capital))$r.squared
  expect_identical(row_of(table, "Within R2"), c(rep(sprintf("%.6f", share), 2), ""))
  expect_false(any(grepl("factor", table[[1L]])))
})

test_that("clusters of fixest and plm", {
  skip_if_not_installed("fixest")
  data <- grunfeld()
  absorbed <- fixest::feols(inv ~ value + capital | firm, data, nthreads = 1)
  table <- regression_table(absorbed, vcov = ~firm)
  expected <- fixest::coeftable(absorbed, vcov = ~firm)
  expect_equal(attr(table, "estimates")$p.value, unname(expected[, 4]))
  expect_match(paste(attr(table, "note"), collapse = " "), "clustered by firm", fixed = TRUE)
  # p-values have 9 degrees of freedom: ten firms
  expect_equal(attr(table, "estimates")$p.value, unname(2 * pt(-abs(expected[, 3]), 9)))
  within <- plm::plm(inv ~ value + capital, data, index = c("firm", "year"), model = "within")
  # Stata's xtreg, fe vce(cluster) counts the constant, which plm's "sss" does not: .0151945 and .0527518
  found <- attr(regression_table(within, vcov = "cluster"), "estimates")
  expect_equal(found$std.error, unname(expected[, 2]), tolerance = 1e-10)
  expect_equal(round(found$std.error, 7), c(0.0151945, 0.0527518))
  expect_equal(found$p.value, unname(expected[, 4]), tolerance = 1e-8)
  random <- plm::plm(inv ~ value, data, index = c("firm", "year"), model = "random")
  expect_identical(unname(row_of(regression_table(within, random), "firm")), c("Yes", "No"))
})

test_that("the second stage of fixest goes by the regressors' names", {
  skip_if_not_installed("fixest")
  data <- grunfeld()
  data$z <- data$value + with_test_seed(3, rnorm(nrow(data), sd = 200))
  fit <- fixest::feols(inv ~ capital | firm | value ~ z, data, nthreads = 1)
  table <- regression_table(fit)
  expect_identical(table[[1L]][c(1, 3)], c("value", "capital"))
  expect_equal(attr(table, "estimates")$estimate, unname(coef(fit)))
})

test_that("several outcomes of fixest are several columns", {
  skip_if_not_installed("fixest")
  fits <- fixest::feols(c(inv, value) ~ capital | firm, grunfeld(), nthreads = 1)
  table <- regression_table(fits)
  expect_identical(ncol(table), 3L)
  expect_identical(attr(table, "heads")$responses, c("inv", "value"))
  expect_identical(attr(table, "heads")$columns, c("(1)", "(2)"))
})

test_that("spatial panels: estimates, covariance, effects of regions and periods", {
  W <- lattice_weights(3L)
  fit <- fit_panel(W, dynamic = "time")
  table <- regression_table(fit, statistic = "std.error", vcov = "cluster", digits = 5,
                            measures = c("N", "R2", "R2_within"), labels = c(x1 = "Coagg", rho = "\u03c1"))
  for (name in names(coef(fit))) {
    label <- switch(name, x1 = "Coagg", `W:x1` = "W Coagg", rho = "\u03c1", coef_label(name))
    expect_equal(printed_value(cells_of(table, label)[[1L]]),
                 unname(round(c(coef(fit)[name], sqrt(vcov(fit, vcov = "cluster")[name, name])), 5)))
  }
  expect_identical(row_of(table, "region"), "Yes")
  expect_identical(row_of(table, "N"), as.character(nobs(fit)))
  expect_identical(row_of(table, "Within R2"), sprintf("%.5f", glance(fit)$within.r.squared))
  expect_match(paste(attr(table, "note"), collapse = " "), "Covariance: cluster.", fixed = TRUE)
})

test_that("a table of effects spreads over columns, horizons above", {
  table <- effects(fit_panel(lattice_weights(3L), dynamic = "time"))
  shown <- regression_table(table, digits = 4)
  expect_identical(attr(shown, "heads")$columns, rep(c("Direct", "Indirect", "Total"), 2))
  expect_identical(attr(shown, "heads")$groups, rep(c("Short term", "Long term"), each = 3))
  x2 <- as.data.frame(table)[table$term == "x2", ]
  expect_equal(printed_value(unlist(cells_of(shown, "x2")[1L, ])), round(x2$estimate, 4))
  expect_equal(printed_value(unlist(cells_of(shown, "x2")[2L, ])), round(x2$statistic, 4))
  expect_identical(names(shown)[2:5],
                   c("Short term: Direct", "Short term: Indirect", "Short term: Total", "Long term: Direct"))
})

test_that("terms choose, order and rename; what is left out is said", {
  table <- regression_table(cars_long(), terms = c("qsec", Weight = "wt"))
  expect_identical(table[[1L]][c(1, 3)], c("qsec", "Weight"))
  expect_match(paste(attr(table, "note"), collapse = " "), "Not shown: hp, Constant.", fixed = TRUE)
  expect_identical(sum(attr(table, "section") == "coefficient"), 2L)
})

test_that("controls become rows of yes and no", {
  models <- list(cars_short(), lm(mpg ~ wt + hp, mtcars), cars_long())
  table <- regression_table(models, terms = "wt", controls = c("hp", "qsec"))
  expect_identical(row_of(table, "Control variables"), c("No", "Some", "Yes"))
  all <- regression_table(models, terms = "wt", controls = TRUE, yes = c("\u662f", "\u5426"))
  expect_identical(row_of(all, "Control variables"), c("\u5426", "\u662f", "\u662f"))
  sets <- regression_table(models, controls = list(Engine = "hp", Speed = "qsec"))
  expect_identical(row_of(sets, "Engine"), c("No", "Yes", "Yes"))
  expect_identical(row_of(sets, "Speed"), c("No", "No", "Yes"))
  expect_false("hp" %in% sets[[1L]])
})

test_that("rows of fixed effects can be overridden, chosen and left out", {
  fit <- fit_panel(lattice_weights(3L))
  names <- function(...) {
    table <- regression_table(fit, ...)
    table[[1L]][attr(table, "section") == "effects"]
  }
  expect_identical(names(), c("region", "year"))
  expect_identical(names(labels = c(year = "Year")), c("region", "Year"))
  expect_identical(names(fixed_effects = c(Year = "year")), "Year")
  expect_identical(names(fixed_effects = FALSE), character())
  table <- regression_table(fit, fit, fixed_effects = list(City = c(TRUE, NA), "year"))
  expect_identical(row_of(table, "City"), c("Yes", ""))
  expect_identical(row_of(table, "year"), c("Yes", "Yes"))
})

test_that("heads: names of arguments, groups by place, by name and by nested lists", {
  one <- cars_short()
  two <- cars_long()
  heads <- function(...) attr(regression_table(...), "heads")
  expect_identical(heads(one, B = two)$columns, c("(1)", "B"))
  expect_null(heads(one, two)$groups)
  expect_identical(heads(one, two, one, groups = list("Other" = 2:3))$groups, c("", "Other", "Other"))
  expect_identical(heads(A = one, B = two, groups = list("Both" = c("A", "B")))$groups, c("Both", "Both"))
  nested <- heads(CO2 = list(FE = one, IV = two), GTFP = list(FE = one, IV = two))
  expect_identical(nested$groups, c("CO2", "CO2", "GTFP", "GTFP"))
  expect_identical(nested$columns, c("FE", "IV", "FE", "IV"))
  expect_identical(names(regression_table(CO2 = list(FE = one, IV = two), GTFP = list(FE = one, IV = two)))[2:5],
                   c("CO2: FE", "CO2: IV", "GTFP: FE", "GTFP: IV"))
  expect_identical(heads(list(one, two))$columns, c("(1)", "(2)"))
  expect_identical(heads(one, labels = c(mpg = "Miles"))$responses, "Miles")
  expect_null(heads(one, responses = FALSE)$responses)
  expect_identical(heads(one, responses = "Y")$responses, "Y")
})

test_that("tests of instruments stand at the foot with stars or p and the critical value", {
  tests <- data.frame(test = c("Kleibergen-Paap rk LM", "Cragg-Donald Wald F"), statistic = c(11.5219, 23.3712), df = 1,
                      p.value = c(0.0007, NA), critical = c(NA, 16.38))
  both <- regression_table(cars_short(), cars_long(), diagnostics = list(NULL, tests))
  expect_identical(row_of(both, "Kleibergen-Paap rk LM"), c("", "11.522***"))
  expect_identical(row_of(both, "Cragg-Donald Wald F"), c("", "23.371 {16.38}"))
  expect_true(any(grepl("Stock and Yogo", attr(both, "note"))))
  expect_false(any(grepl("Stock and Yogo", attr(regression_table(cars_short()), "note"))))
  brackets <- regression_table(cars_short(), cars_long(), diagnostics = list(NULL, tests), diagnostic_p = "p")
  expect_identical(row_of(brackets, "Kleibergen-Paap rk LM"), c("", "11.522 [0.001]"))
  expect_input_error(regression_table(cars_short(), diagnostics = list(NULL, tests)), "diagnostics", "a list of 1")
  expect_input_error(regression_table(cars_short(), diagnostics = list(data.frame(a = 1))), "diagnostics", "`test`")
})

test_that("results of iv_diagnostics are models that bring their tests", {
  skip_if(!exists("iv_diagnostics", asNamespace("lowcarbon")), "no iv_diagnostics()")
  data <- grunfeld()
  data$z <- data$value + with_test_seed(3, rnorm(nrow(data), sd = 200))
  tests <- iv_diagnostics(inv ~ capital + value | capital + z, data, c("firm", "year"), vcov = "cluster")
  table <- regression_table(First = tidy(tests, stage = "first"), Second = tests)
  second <- tidy(tests)
  expect_equal(printed_value(cells_of(table, "value")[[2L]]),
               round(unlist(second[second$term == "value", c("estimate", "statistic")]), 3), ignore_attr = TRUE)
  foot <- row_of(table, "Kleibergen-Paap rk LM")
  expect_identical(foot[1L], "")
  expect_identical(printed_value(foot[2L]), round(tests$statistic[tests$test == "Kleibergen-Paap rk LM"], 3))
  expect_match(row_of(table, "Cragg-Donald Wald F")[2L], "{16.38}", fixed = TRUE)
  expect_false("Hansen J" %in% table[[1L]])
  expect_false(any(attr(regression_table(tests, diagnostics = FALSE), "section") == "diagnostics"))
  expect_input_error(regression_table(tests, vcov = "robust"), "vcov", "iv_diagnostics")
})

test_that("first stages stand before the second, under the model's name", {
  panel <- simulate_panel(lattice_weights(3L), 6L)
  with_test_seed(8, {
    panel$z1 <- panel$x1 + rnorm(54)
    panel$z2 <- panel$x2 + rnorm(54)
  })
  tests <- iv_diagnostics(y ~ x1 + x2 | z1 + z2, panel, c("region", "year"))
  table <- regression_table(CO2 = tests, first_stage = TRUE, digits = 5)
  heads <- attr(table, "heads")
  expect_identical(heads$groups, rep("CO2", 3))
  expect_identical(heads$columns, c("First stage", "First stage", "Second stage"))
  expect_identical(heads$responses, c("x1", "x2", "y"))
  left <- lapply(panel[c("y", "x1", "x2", "z1", "z2")],
                 function(v) residuals(lm(v ~ factor(panel$region) + factor(panel$year))))
  first <- lapply(c("x1", "x2"), function(name) coef(lm(left[[name]] ~ 0 + left$z1 + left$z2)))
  expect_identical(printed_value(unlist(cells_of(table, "z2")[1L, ])),
                   c(round(c(first[[1]][[2]], first[[2]][[2]]), 5), NA))
  hat <- lapply(c("x1", "x2"), function(name) fitted(lm(left[[name]] ~ 0 + left$z1 + left$z2)))
  second <- coef(lm(left$y ~ 0 + hat[[1]] + hat[[2]]))
  expect_identical(printed_value(unlist(cells_of(table, "x1")[1L, ])), c(NA, NA, round(second[[1]], 5)))
  expect_identical(row_of(table, "region"), rep("Yes", 3))
  expect_identical(row_of(table, "Cragg-Donald Wald F")[1:2], c("", ""))
  two <- regression_table(tests, spatial_panel(y ~ x1, panel, c("region", "year"), lattice_weights(3L)),
                          first_stage = TRUE)
  expect_match(attr(two, "note")[1L], "z statistics in column 4.", fixed = TRUE)
  expect_true("Covariance: columns 1, 2, 3: iid; column 4: hessian." %in% attr(two, "note"))
})

test_that("a mechanism is its three regressions", {
  skip_if(!exists("mechanism", asNamespace("lowcarbon")), "no mechanism()")
  panel <- simulate_panel(lattice_weights(3L), 5L)
  found <- mechanism(y ~ x1, x2 ~ x1, panel, c("region", "year"), nsim = 19, seed = 1)
  table <- regression_table(found, digits = 5)
  expect_identical(attr(table, "heads")$responses, c("x2", "y", "y"))
  demeaned <- lapply(panel[c("y", "x1", "x2")],
                     function(v) residuals(lm(v ~ factor(panel$region) + factor(panel$year))))
  expected <- list(lm(x2 ~ x1, demeaned), lm(y ~ x1, demeaned), lm(y ~ x1 + x2, demeaned))
  expect_identical(printed_value(unlist(cells_of(table, "x1")[1L, ])),
                   round(vapply(expected, function(m) coef(m)[["x1"]], 0), 5))
  expect_identical(row_of(table, "N"), rep("45", 3))
  expect_match(paste(attr(table, "note"), collapse = " "), "clustered by region", fixed = TRUE)
})

test_that("R2 of plm: whole, within and of transformed data", {
  data <- grunfeld()
  pooled <- plm::plm(inv ~ value + capital, data, index = c("firm", "year"), model = "pooling")
  instrumented <- plm::plm(inv ~ value + capital | capital + lag(value), data, index = c("firm", "year"),
                           model = "within")
  table <- regression_table(pooled, instrumented, measures = c("R2", "R2_within"), digits = 5)
  expect_identical(row_of(table, "R2")[1L], sprintf("%.5f", summary(lm(inv ~ value + capital, data))$r.squared))
  # of instruments: what residuals leave of the outcome without its means by firm
  kept <- data[duplicated(data$firm), ]
  apart <- kept$inv - ave(kept$inv, kept$firm)
  e <- residuals(instrumented)
  expect_identical(row_of(table, "Within R2")[2L], sprintf("%.5f", 1 - sum(e^2) / sum(apart^2)))
})

test_that("what is not known of a fit is left empty, not denied", {
  data <- grunfeld()
  within <- plm::plm(inv ~ value, data, index = c("firm", "year"), model = "within")
  differences <- plm::plm(inv ~ value, data, index = c("firm", "year"), model = "fd")
  table <- regression_table(within, differences, cars_short(), made_up(0.5))
  expect_identical(row_of(table, "firm"), c("Yes", "", "No", ""))
})

test_that("rows of the user: strings, numbers, yes and no, gaps, one for all", {
  table <- regression_table(cars_short(), cars_long(),
                            rows = list(Sample = c("all", NA), Instruments = c(FALSE, TRUE), Mean = c(1.23456, 2),
                                        Years = 2010L))
  expect_identical(row_of(table, "Sample"), c("all", ""))
  expect_identical(row_of(table, "Instruments"), c("No", "Yes"))
  expect_identical(row_of(table, "Mean"), c("1.235", "2.000"))
  expect_identical(row_of(table, "Years"), c("2010", "2010"))
})

test_that("measures can be chosen and renamed; what no model has gets no row", {
  fit <- cars_long()
  table <- regression_table(fit, measures = c(Observations = "N", "AIC", "R2_within", "logLik", "sigma"))
  expect_identical(table[[1L]][attr(table, "section") == "measures"],
                   c("Observations", "AIC", "Log likelihood", "Sigma"))
  expect_identical(row_of(table, "AIC"), sprintf("%.3f", AIC(fit)))
  expect_identical(row_of(table, "Sigma"), sprintf("%.3f", sigma(fit)))
})

test_that("coefficients that could not be estimated are empty", {
  data <- transform(mtcars, twice = 2 * wt)
  table <- regression_table(lm(mpg ~ wt + twice, data), lm(mpg ~ twice, data), empty = "\u2014")
  expect_identical(unlist(cells_of(table, "twice")[1L, 1L]), "\u2014")
  expect_identical(cells_of(table, "twice")[[1L]][2L], "")
})

test_that("data whose name says that they are simulated are noted", {
  cars_simulated <- mtcars
  expect_match(paste(attr(regression_table(lm(mpg ~ wt, cars_simulated), cars_long()), "note"), collapse = " "),
               "Simulated or reconstructed data, not observations, in (1).", fixed = TRUE)
  expect_false(any(grepl("imulated", attr(regression_table(cars_long()), "note"))))
  expect_true("Simulated data, not observations." %in% attr(regression_table(cars_long(), simulated = TRUE), "note"))
  expect_true("Drawn." %in% attr(regression_table(cars_long(), simulated = "Drawn."), "note"))
  expect_false(any(grepl("imulated", attr(regression_table(lm(mpg ~ wt, cars_simulated), simulated = FALSE), "note"))))
  expect_identical(attr(regression_table(cars_long(), note = FALSE), "note"), character())
  expect_true("Mine." %in% attr(regression_table(cars_long(), note = "Mine."), "note"))
})

# ---- forms -------------------------------------------------------------------

# A table whose words need escaping in every form.
awkward <- function(format, ..., groups = c("", "~^`[G]\"")) {
  regression_table("a|b*_c" = cars_short(), "50 % <x> & $y#" = cars_long(),
                   labels = c(wt = "Wei_ght \\{1}", hp = "\u9a6c\u529b", mpg = "mpg"),
                   groups = groups, format = format, ...)
}

# What a reader of HTML or Markdown sees for the references in it.
read_references <- function(x) {
  marks <- c("&lt;" = "<", "&gt;" = ">", "&quot;" = "\"", "&#39;" = "'", "&#96;" = "`", "&#92;" = "\\", "&#91;" = "[",
             "&#93;" = "]", "&amp;" = "&")
  for (mark in names(marks)) x <- gsub(mark, marks[[mark]], x, fixed = TRUE)
  x
}

body_strings <- function(table) unname(as.matrix(as.data.frame(table)))

test_that("Markdown reads back cell by cell", {
  table <- awkward("data.frame")
  lines <- strsplit(awkward("markdown"), "\n", fixed = TRUE)[[1L]]
  rows <- lines[startsWith(lines, "|")]
  expect_identical(length(rows), nrow(table) + 4L) # three rows of heads and the line
  split <- lapply(strsplit(gsub("\\\\\\|", "\001", rows), "|", fixed = TRUE), function(cells) trimws(cells[-1L]))
  expect_true(all(lengths(split) == 3L))
  plain <- function(x) read_references(gsub("\\\\(.)", "\\1",
                                            gsub("\001", "|", gsub("\\\\\\\\", "\002", x), fixed = TRUE)))
  cells <- gsub("\002", "\\", do.call(rbind, lapply(split[-(1:4)], plain)), fixed = TRUE)
  expect_identical(unname(cells), body_strings(table))
  expect_identical(plain(split[[3L]]), c("", "a|b*_c", "50 % <x> & $y#"))
  # columns line up on screen
  expect_identical(length(unique(nchar(rows, type = "width"))), 1L)
})

test_that("HTML reads back cell by cell", {
  table <- awkward("data.frame")
  html <- awkward("html")
  rows <- regmatches(html, gregexpr("(?s)<tr.*?</tr>", html, perl = TRUE))[[1L]]
  cells <- lapply(regmatches(rows, gregexpr("(?s)<t[dh].*?</t[dh]>", rows, perl = TRUE)),
                  function(x) gsub("<[^>]*>", "", x))
  plain <- read_references
  expect_identical(unname(do.call(rbind, lapply(cells[3L + seq_len(nrow(table))], plain))), body_strings(table))
  expect_identical(plain(cells[[2L]]), c("", "a|b*_c", "50 % <x> & $y#"))
  expect_identical(plain(cells[[1L]])[3L], "~^`[G]\"")
  expect_identical(lengths(gregexpr("<t[dh][ >]", html)), lengths(gregexpr("</t[dh]>", html)))
  spanned <- regression_table(cars_short(), cars_long(), groups = c("Both", "Both"), format = "html")
  expect_match(spanned, "<th colspan=\"2\"[^>]*>Both</th>")
})

test_that("LaTeX is balanced, escaped and holds the same numbers", {
  table <- awkward("data.frame")
  lines <- strsplit(awkward("latex"), "\n", fixed = TRUE)[[1L]]
  body <- lines[grepl(" & ", lines) & grepl("\\\\\\\\$", lines)]
  count <- function(x, what) lengths(regmatches(x, gregexpr(what, x, perl = TRUE)))
  expect_true(all(count(body, "(?<!\\\\)&") == 2L))
  expect_true(all(count(lines, "(?<!\\\\)\\{") == count(lines, "(?<!\\\\)\\}")))
  expect_true(all(count(lines, "(?<!\\\\)\\$") %% 2 == 0))
  numbers <- body[-(1:3)]
  strip <- function(x) gsub("[$^{}]", "", sub(" *\\\\\\\\$", "", x))
  read <- do.call(rbind, lapply(strsplit(strip(numbers), " & ", fixed = TRUE),
                                function(cells) trimws(c(cells, "")[1:3])))
  expect_identical(unname(read[, 2:3]), body_strings(table)[, 2:3])
  expect_true(any(grepl("Wei\\_ght \\textbackslash{}\\{1\\}", lines, fixed = TRUE)))
  expect_true(any(grepl("50 \\% \\textless{}x\\textgreater{} \\& \\$y\\#", lines, fixed = TRUE)))
})

test_that("the printed form lines up whatever the script", {
  skip_if_not(isTRUE(l10n_info()[["UTF-8"]]), "no Chinese in this locale")
  table <- awkward("data.frame")
  lines <- capture.output(print(table))
  expect_identical(lines, format(table))
  body <- lines[grepl("\u9a6c\u529b|^Wei|^Constant", lines)]
  # each estimate stands in the middle of its column, by width on screen
  place <- function(line, what) nchar(substr(line, 1L, regexpr(what, line, fixed = TRUE) - 1L), type = "width")
  rule <- max(nchar(lines[grepl("^-+$", lines)]))
  expect_true(all(nchar(lines[!grepl("^Note", lines)], type = "width")[1:14] <= rule))
  hp <- lines[grepl("\u9a6c\u529b", lines)]
  wt <- lines[grepl("^Wei", lines)]
  long <- cells_of(table, "\u9a6c\u529b")[[2L]][1L]
  centre <- function(line, what) place(line, what) + nchar(what) / 2
  expect_lte(abs(centre(hp, long) - centre(wt, cells_of(table, "Wei_ght \\{1}")[[2L]][1L])), 1)
})

test_that("a flextable has the heads, the lines and the note, and Word can hold it", {
  skip_if_not_installed("flextable")
  table <- awkward("flextable", title = "\u88682")
  expect_s3_class(table, "flextable")
  expect_identical(nrow(table$body$dataset), nrow(awkward("data.frame")))
  path <- tempfile(fileext = ".docx")
  on.exit(unlink(path))
  expect_invisible(awkward("data.frame", title = "\u88682", file = path))
  folder <- tempfile()
  on.exit(unlink(folder, recursive = TRUE), add = TRUE)
  utils::unzip(path, "word/document.xml", exdir = folder)
  xml <- paste(readLines(file.path(folder, "word", "document.xml"), encoding = "UTF-8", warn = FALSE), collapse = "")
  said <- regmatches(xml, gregexpr("<w:t[ >][^<]*</w:t>", xml))[[1L]]
  said <- gsub("&amp;", "&", gsub("&lt;", "<", gsub("&gt;", ">", gsub("<[^>]*>", "", said))))
  strings <- body_strings(awkward("data.frame"))
  expect_true(all(strings[nzchar(strings)] %in% said))
  expect_true("\u88682" %in% said)
  expect_match(xml, "w:eastAsia=\"SimSun\"", fixed = TRUE)
})

test_that("files hold what the forms do, in UTF-8", {
  path <- function(kind) tempfile(fileext = paste0(".", kind))
  for (kind in c("md", "html", "tex")) {
    file <- path(kind)
    awkward("data.frame", file = file)
    text <- paste(readLines(file, encoding = "UTF-8"), collapse = "\n")
    expect_true(grepl(unclass(awkward(c(md = "markdown", html = "html", tex = "latex")[[kind]]))[1L], text,
                      fixed = TRUE))
    unlink(file)
  }
  expect_input_error(awkward("html", file = "x.pdf"), "file", "x.pdf")
  expect_input_error(awkward("html", file = file.path(tempfile(), "x.md")), "file", "folder that exists")
  skip_if_not(isTRUE(l10n_info()[["UTF-8"]]), "no Chinese in this locale")
  file <- path("csv")
  awkward("data.frame", file = file)
  expect_identical(readBin(file, "raw", 3L), as.raw(c(0xEF, 0xBB, 0xBF)))
  back <- utils::read.csv(file, header = FALSE, colClasses = "character", fileEncoding = "UTF-8-BOM",
                          na.strings = character())
  # what a sheet would read otherwise is marked as text
  expect_identical(unname(sub("^'", "", as.matrix(back)))[-(1:3), ], body_strings(awkward("data.frame")))
  unlink(file)
})

test_that("pandoc reads the LaTeX as the table it is", {
  skip_if_not_installed("rmarkdown")
  skip_if_not(rmarkdown::pandoc_available("2.0"), "no pandoc")
  source <- tempfile(fileext = ".tex")
  target <- tempfile(fileext = ".html")
  on.exit(unlink(c(source, target)))
  writeLines(enc2utf8(unclass(awkward("latex", groups = c("Both", "Both"), title = "T"))), source, useBytes = TRUE)
  rmarkdown::pandoc_convert(source, "html", "latex", target, options = "--mathml")
  html <- paste(readLines(target, encoding = "UTF-8", warn = FALSE), collapse = "\n")
  rows <- regmatches(html, gregexpr("(?s)<tr.*?</tr>", html, perl = TRUE))[[1L]]
  cells <- lapply(regmatches(rows, gregexpr("(?s)<t[dh](\\s|>).*?</t[dh]>", rows, perl = TRUE)), function(x) {
    x <- gsub("(?s)<annotation.*?</annotation>", "", x, perl = TRUE)
    gsub("\u2212", "-", gsub("&amp;", "&", gsub("\\s", "", gsub("<[^>]*>", "", x))))
  })
  strings <- body_strings(awkward("data.frame"))
  bare <- function(x) gsub("\\s", "", x)
  for (i in seq_len(nrow(strings))) {
    expect_true(any(vapply(cells, function(row) identical(row[2:3], bare(strings[i, 2:3])), NA)),
                label = paste("row", i))
  }
  expect_true(any(vapply(cells, function(row) "Wei_ght\\{1}" %in% row, NA)))
})

test_that("knitr documents show the table in their own form", {
  skip_if_not_installed("knitr")
  place <- list2env(list(one = cars_short(), regression_table = regression_table), parent = globalenv())
  knitted <- knitr::knit(text = c("```{r}", "regression_table(one)", "```", "```{r}",
                                  "regression_table(one, format = 'html')", "```"), envir = place, quiet = TRUE)
  expect_match(knitted, "| Variables |", fixed = TRUE)
  expect_match(knitted, "| wt        | -5.344\\*\\*\\* |", fixed = TRUE)
  expect_match(knitted, "<table class=\"regression\"", fixed = TRUE)
})

test_that("fits of other packages come in by tidy() or by coef() and vcov()", {
  plain <- structure(list(), class = "regression_table_test_fit")
  V <- diag(c(0.25, 1))
  dimnames(V) <- list(c("a", "b"), c("a", "b"))
  registerS3method("coef", "regression_table_test_fit", function(object, ...) c(a = 1, b = -2),
                   envir = asNamespace("stats"))
  registerS3method("vcov", "regression_table_test_fit", function(object, ...) V, envir = asNamespace("stats"))
  table <- regression_table(plain)
  expect_identical(table[[2L]][1:4], c("1.000**", "(2.000)", "-2.000**", "(-2.000)"))
  expect_equal(attr(table, "estimates")$p.value, rep(2 * pnorm(-2), 2))
  expect_input_error(regression_table(structure(list(), class = "nothing_known")), "...", "nothing_known", "model 1")
  tidied <- structure(list(), class = "regression_table_test_tidy")
  registerS3method("tidy", "regression_table_test_tidy",
                   function(x, ...) data.frame(term = "a", estimate = 3, std.error = 1.5, statistic = 2,
                                               p.value = 0.04), envir = asNamespace("generics"))
  registerS3method("glance", "regression_table_test_tidy", function(x, ...) data.frame(nobs = 77L, r.squared = 0.5),
                   envir = asNamespace("generics"))
  table <- regression_table(tidied)
  expect_identical(table[[2L]], c("3.000**", "(2.000)", "77", "0.500"))
})

test_that("bad input is refused by name", {
  one <- cars_short()
  expect_input_error(regression_table(), "...", "nothing")
  expect_input_error(regression_table(1), "...", "model 1")
  expect_input_error(regression_table(one, data.frame(x = 1)), "...", "`term`", "model 2")
  expect_input_error(regression_table(one, made_up(c(0.1, 0.2))[c(1, 1), ]), "...", "\"x1\"", "model 2")
  expect_input_error(regression_table(one, statistic = "z"), "statistic", "\"z\"")
  expect_input_error(regression_table(one, stars = c(0.1, 2)), "stars", "2")
  expect_input_error(regression_table(one, stars = c(0.1, 0.1)), "stars", "different")
  expect_input_error(regression_table(one, stars = "a"), "stars", "\"a\"")
  expect_input_error(regression_table(one, stars = c(a = 0.1, 0.2)), "stars", "name")
  expect_input_error(regression_table(one, format = "word"), "format", "word")
  expect_input_error(regression_table(one, digits = -1), "digits")
  expect_input_error(regression_table(one, terms = "zz"), "terms", "`zz`", "`wt`")
  expect_input_error(regression_table(one, terms = c("wt", "wt")), "terms", "twice")
  expect_input_error(regression_table(one, terms = 1), "terms")
  expect_input_error(regression_table(one, labels = "a"), "labels", "no names")
  expect_input_error(regression_table(one, controls = TRUE), "controls", "without `terms`")
  expect_input_error(regression_table(one, controls = "zz"), "controls", "`zz`")
  expect_input_error(regression_table(one, measures = "R3"), "measures", "`R3`")
  expect_input_error(regression_table(one, rows = list(A = 1:3)), "rows", "\"A\"")
  expect_input_error(regression_table(one, rows = list(1)), "rows", "named")
  expect_input_error(regression_table(one, fixed_effects = "year"), "fixed_effects", "`year`")
  expect_input_error(regression_table(one, fixed_effects = list(A = c(TRUE, FALSE))), "fixed_effects",
                     "1 TRUE or FALSE")
  expect_input_error(regression_table(one, groups = c("a", "b")), "groups")
  expect_input_error(regression_table(one, one, one, groups = list(A = c(1, 3))), "groups", "\"A\"")
  expect_input_error(regression_table(one, one, groups = list(A = 1:2, B = 2)), "groups", "\"B\"")
  expect_input_error(regression_table(one, responses = c("a", "b")), "responses")
  expect_input_error(regression_table(one, vcov = diag(3)), "vcov", "3 x 3", "model 1")
  expect_input_error(regression_table(one, vcov = "cluster"), "vcov", "formula")
  expect_input_error(regression_table(one, vcov = list("iid", "iid")), "vcov", "a list of 2")
  expect_input_error(regression_table(one, vcov = matrix(NA_real_, 2, 2)), "vcov", "finite")
  expect_input_error(regression_table(one, note = 3), "note")
  expect_input_error(regression_table(one, simulated = 3), "simulated")
  expect_input_error(regression_table(one, yes = "Yes"), "yes", "2 strings")
})

# y on an endogenous regressor with effects of firms and years.
instrumented <- function() {
  data <- grunfeld()
  data$z1 <- data$value + with_test_seed(3, rnorm(nrow(data), sd = 200))
  data$z2 <- data$value^2 / 1000 + with_test_seed(4, rnorm(nrow(data), sd = 200))
  data
}

test_that("an instrumented fixest: its outcome, and R2 by residuals", {
  skip_if_not_installed("fixest")
  data <- instrumented()
  fit <- fixest::feols(inv ~ capital | firm + year | value ~ z1 + z2, data, nthreads = 1)
  tests <- iv_diagnostics(inv ~ capital + value | capital + z1 + z2, data, c("firm", "year"))
  measures <- c("N", "R2", "R2_within", "R2_adjusted", "sigma")
  table <- regression_table(fit, tests, measures = measures, digits = 8, diagnostics = FALSE)
  expect_identical(attr(table, "heads")$responses, c("inv", "inv"))
  for (name in c("R2", "Within R2", "Adjusted R2", "Sigma")) {
    shown <- printed_value(row_of(table, name))
    expect_equal(shown[1L], shown[2L], tolerance = 1e-7)
  }
  # by hand: residuals with the regressor itself
  b <- coef(fit)
  left <- lapply(data[c("inv", "capital", "value")], function(v) residuals(lm(v ~ factor(firm) + factor(year), data)))
  rss <- sum((left$inv - b[["capital"]] * left$capital - b[["fit_value"]] * left$value)^2)
  expect_equal(printed_value(row_of(table, "R2"))[1L], 1 - rss / sum((data$inv - mean(data$inv))^2), tolerance = 1e-7)
  expect_equal(printed_value(row_of(table, "Within R2"))[1L], 1 - rss / sum(left$inv^2), tolerance = 1e-7)
  expect_gt(abs(fixest::r2(fit, "r2") - (1 - rss / sum((data$inv - mean(data$inv))^2))), 1e-4)
  first <- regression_table(summary(fit, stage = 1))
  expect_identical(attr(first, "heads")$responses, "value")
})

test_that("R2 of a weighted instrumented fixest counts the weights", {
  skip_if_not_installed("fixest")
  data <- instrumented()
  data$w <- with_test_seed(5, runif(nrow(data), 0.5, 2))
  fit <- fixest::feols(inv ~ capital | firm | value ~ z1, data, weights = ~w, nthreads = 1)
  b <- coef(fit)
  left <- lapply(data[c("inv", "capital", "value")], function(v) residuals(lm(v ~ factor(firm), data, weights = w)))
  rss <- sum(data$w * (left$inv - b[["capital"]] * left$capital - b[["fit_value"]] * left$value)^2)
  table <- regression_table(fit, measures = c("R2", "R2_within"), digits = 8)
  expect_equal(printed_value(row_of(table, "R2")),
               1 - rss / sum(data$w * (data$inv - weighted.mean(data$inv, data$w))^2), tolerance = 1e-7)
  expect_equal(printed_value(row_of(table, "Within R2")), 1 - rss / sum(data$w * left$inv^2), tolerance = 1e-7)
})

test_that("mechanism() shows what it took out, N and R2", {
  skip_if_not_installed("fixest")
  data <- grunfeld()
  found <- mechanism(inv ~ value, capital ~ value, data, c("firm", "year"), nsim = 0)
  table <- regression_table(found, measures = c("N", "R2", "R2_within"), digits = 7)
  own <- list(fixest::feols(capital ~ value | firm + year, data, nthreads = 1),
              fixest::feols(inv ~ value | firm + year, data, nthreads = 1),
              fixest::feols(inv ~ value + capital | firm + year, data, nthreads = 1))
  peers <- regression_table(own, vcov = ~firm, measures = c("N", "R2", "R2_within"), digits = 7)
  for (name in c("firm", "year", "N", "R2", "Within R2")) expect_identical(row_of(table, name), row_of(peers, name))
  expect_identical(attr(table, "heads")$responses, c("capital", "inv", "inv"))
})

test_that("group_difference() is two columns with the difference at the foot", {
  skip_if_not_installed("fixest")
  data <- grunfeld()
  data$size <- ifelse(data$firm > 5, "small", "large")
  found <- group_difference(inv ~ value + capital, data, c("firm", "year"), group = "size", term = "value",
                            nsim = 99, seed = 1)
  table <- regression_table(found, digits = 6)
  expect_identical(attr(table, "heads")$columns, c("large", "small"))
  own <- lapply(c("large", "small"), function(g) fixest::feols(inv ~ value + capital | firm + year,
                                                               data[data$size == g, ], nthreads = 1, vcov = ~firm))
  peers <- regression_table(own, digits = 6)
  for (name in c("firm", "year", "N", "R2")) expect_identical(row_of(table, name), row_of(peers, name))
  for (name in c("value", "capital")) {
    expect_equal(printed_value(unlist(cells_of(table, name))), printed_value(unlist(cells_of(peers, name))),
                 tolerance = 1e-5)
  }
  slopes <- vapply(own, function(fit) coef(fit)[["value"]], 0)
  expect_identical(row_of(table, "Difference of value"), c(sprintf("%.6f", slopes[1L] - slopes[2L]), ""))
  expect_identical(row_of(table, "Permutation p of value"), c(sprintf("%.6f", found$p.value), ""))
  expect_match(paste(attr(table, "note"), collapse = " "), "large less small, p by 99 random assignments of regions",
               fixed = TRUE)
  data$flag <- data$firm > 5
  expect_identical(attr(regression_table(group_difference(inv ~ value, data, c("firm", "year"), group = "flag",
                                                          nsim = 9, seed = 1)), "heads")$columns,
                   c("flag: FALSE", "flag: TRUE"))
  expect_input_error(regression_table(found, vcov = "iid"), "vcov", "group_difference")
})

test_that("rows follow the fullest model, whichever comes first", {
  order_of <- function(...) {
    table <- regression_table(...)
    table[[1L]][attr(table, "section") == "coefficient"]
  }
  W <- lattice_weights(3L)
  static <- fit_panel(W)
  dynamic <- fit_panel(W, dynamic = "both")
  expected <- names(coef(dynamic))
  expect_true(all(c("tau", "eta") %in% expected))
  expected <- coef_label(expected)
  expect_identical(order_of(static, dynamic), expected)
  expect_identical(order_of(dynamic, static), expected)
  # what the fullest lacks stands behind its neighbour, or before the first known one
  of <- function(...) replace(made_up(rep(0.1, ...length())), "term", c(...))
  short <- of("x1", "x2", "x3")
  other <- of("new", "x3")
  long <- of("a", "x1", "x2", "x3")
  expect_identical(order_of(short, other, long), c("a", "x1", "x2", "new", "x3"))
  expect_identical(order_of(of("x1", "new"), long), c("a", "x1", "new", "x2", "x3"))
  apart <- of("alone")
  expect_identical(order_of(long, apart), c("a", "x1", "x2", "x3", "alone"))
  expect_identical(order_of(apart, long), c("alone", "a", "x1", "x2", "x3"))
})

test_that("names and labels are understood either way round where only one makes sense", {
  fit <- fit_panel(lattice_weights(3L))
  same <- function(...) expect_identical(as.data.frame(regression_table(fit, ...)),
                                         as.data.frame(regression_table(fit, terms = c(One = "x1"),
                                                                        fixed_effects = c(Place = "region"),
                                                                        measures = c("N", Share = "R2"))))
  same(terms = c(x1 = "One"), fixed_effects = c(Place = "region"), measures = c("N", Share = "R2"))
  same(terms = c(One = "x1"), fixed_effects = c(region = "Place"), measures = c("N", R2 = "Share"))
  # both known: taken as it stands
  table <- regression_table(fit, terms = c(x2 = "x1"))
  expect_identical(table[[1L]][1L], "x2")
  expect_identical(row_of(table, "x2"), row_of(regression_table(fit), "x1"))
  expect_warning(regression_table(fit, labels = c(Income = "x1")), "c(x1 = \"Income\")", class = "lowcarbon_warning",
                 fixed = TRUE)
  expect_no_warning(regression_table(fit, labels = c(nobody = "x1", x2 = "Second")))
  expect_input_error(regression_table(fit, format = "word"), "format", "file = \"table.docx\"")
  expect_input_error(regression_table(fit, fixed_effects = c(zz = "Province")), "fixed_effects",
                     "`Province`", "`region`")
})

test_that("options, locale and random numbers are left alone", {
  before <- list(options(), Sys.getlocale(), get0(".Random.seed", globalenv()))
  regression_table(cars_short(), cars_long())
  expect_identical(list(options(), Sys.getlocale(), get0(".Random.seed", globalenv())), before)
})
