test_that("a spatial lag does not read as a product", {
  expect_identical(coef_label(c("rho", "x", "W:x", "x:z", "W:x:z", "(Intercept)")),
                   c("rho", "x", "W x", "x \u00d7 z", "W (x \u00d7 z)", "Constant"))
  expect_identical(coef_label(c("x", "W:x", "x:z"), c(x = "Income")), c("Income", "W Income", "Income \u00d7 z"))
  expect_identical(coef_label("W:x", c("W:x" = "Neighbours' x")), "Neighbours' x")
  expect_identical(coef_label("I(a:b)"), "I(a:b)")
  expect_identical(coef_label("W:"), "W:")
  fit <- fit_panel(lattice_weights(3L))
  expect_identical(coef_label(fit), coef_label(names(coef(fit))))
  expect_true("W x1" %in% regression_table(fit)[[1L]])
  expect_input_error(coef_label(), "terms")
  expect_input_error(coef_label(3), "terms")
  expect_input_error(coef_label(NA_character_), "terms", "NA")
})
