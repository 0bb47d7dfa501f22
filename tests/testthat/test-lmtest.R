# lmtest's tests on a spatial panel.

test_that("coeftest() has the distribution of summary()", {
  skip_if_not_installed("lmtest")
  fit <- fit_panel(lattice_weights(3L))
  expect_equal(unclass(lmtest::coeftest(fit))[, 1:4], coef(summary(fit)), ignore_attr = TRUE)
  expect_identical(colnames(lmtest::coeftest(fit))[3], "z value")
  expect_equal(unclass(lmtest::coeftest(fit, vcov. = "cluster"))[, 1:4], coef(summary(fit, vcov = "cluster")),
               ignore_attr = TRUE)
  expect_equal(unclass(lmtest::coeftest(fit, vcov. = vcov(fit, "cluster")))[, 2], sqrt(diag(vcov(fit, "cluster"))),
               ignore_attr = TRUE)
  expect_equal(lmtest::coefci(fit), confint(fit), ignore_attr = TRUE)
  iv <- iv_diagnostics(y ~ x1 | x2, simulate_panel(lattice_weights(3L), 8L), c("region", "year"))
  expect_equal(unclass(lmtest::coeftest(iv))[, 4], tidy(iv)$p.value, ignore_attr = TRUE)
})

test_that("lrtest() and waldtest() of nested fits are those of the fits", {
  skip_if_not_installed("lmtest")
  fit <- fit_panel(lattice_weights(3L))
  data <- simulate_panel(lattice_weights(3L), 8L, tau = 0.4, eta = 0.1)
  small <- fit_panel(lattice_weights(3L), data = data, formula = y ~ x1)
  expect_equal(lmtest::lrtest(fit, small)$Chisq[2], 2 * as.numeric(logLik(fit) - logLik(small)))
  expect_equal(anova(small, fit)$Chisq[2], lmtest::lrtest(small, fit)$Chisq[2])
  expect_equal(anova(small, fit)[["Pr(>Chisq)"]][2], pchisq(anova(small, fit)$Chisq[2], 2, lower.tail = FALSE))
  at <- c("x2", "W:x2")
  wald <- drop(coef(fit)[at] %*% solve(vcov(fit)[at, at], coef(fit)[at]))
  expect_equal(lmtest::waldtest(fit, small, test = "Chisq")$Chisq[2], wald, tolerance = 1e-6)
})
