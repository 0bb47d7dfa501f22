# modelsummary takes what this package returns.

shown <- function(...) modelsummary::modelsummary(..., output = "data.frame")
cell <- function(table, term, statistic = "estimate") {
  table[[ncol(table)]][table$term == term & table$statistic == statistic]
}

test_that("a spatial panel, in any of its covariances", {
  skip_if_not_installed("modelsummary")
  fit <- fit_panel(lattice_weights(3L))
  table <- suppressMessages(shown(fit))
  expect_identical(cell(table, "x1"), sprintf("%.3f", coef(fit)[["x1"]]))
  expect_identical(cell(table, "W x1"), sprintf("%.3f", coef(fit)[["W:x1"]]))
  expect_identical(cell(table, "Num.Obs.", ""), "72")
  # nothing but numbers at the foot
  expect_false(any(grepl("[a-z]{3}", table[[ncol(table)]][table$part == "gof"])))
  other <- suppressMessages(shown(fit, vcov = function(fit) vcov(fit, "cluster")))
  expect_identical(cell(other, "x1", "std.error"), sprintf("(%.3f)", sqrt(vcov(fit, "cluster")["x1", "x1"])))
  # what sandwich would give for it is not its variance: refused, with what to do
  expect_error(suppressMessages(shown(fit, vcov = ~region)), "vcov\\(fit, cluster = ~region\\)")
})

test_that("effects, mechanisms, differences and instrumented fits", {
  skip_if_not_installed("modelsummary")
  data <- simulate_panel(lattice_weights(3L), 8L)
  fit <- fit_panel(lattice_weights(3L), data = data)
  table <- suppressMessages(shown(effects(fit), shape = term + effect ~ model))
  expect_identical(table[[ncol(table)]][table$term == "Num.Obs."], "72")
  expect_identical(table[["(1)"]][table$term == "x1" & table$effect == "total" & table$statistic == "estimate"],
                   sprintf("%.3f", effects(fit)$estimate[3]))
  data$high <- as.integer(factor(data$region)) > 4
  difference <- group_difference(y ~ x1, data, c("region", "year"), "high", nsim = 9, seed = 1)
  table <- suppressMessages(shown(list(difference)))
  expect_identical(cell(table, "x1"), sprintf("%.3f", difference$difference))
  found <- mechanism(y ~ x1, x2 ~ x1, data, c("region", "year"), nsim = 9, seed = 1)
  table <- suppressMessages(shown(list(found)))
  expect_identical(cell(table, "indirect"), sprintf("%.3f", found$estimate[5]))
  expect_identical(cell(table, "Num.Obs.", ""), "72")
  iv <- iv_diagnostics(y ~ x1 | x2, data, c("region", "year"))
  expect_identical(cell(suppressMessages(shown(iv)), "x1"), sprintf("%.3f", coef(iv)[["x1"]]))
})
