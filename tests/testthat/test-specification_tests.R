index <- c("region", "year")

test_that("the block holds what the tests give one by one", {
  W <- random_weights(12)
  data <- simulate_panel(W)
  fit <- spatial_panel(y ~ x1 + x2, data, index, W)
  found <- suppressWarnings(specification_tests(fit))
  one <- lm_tests(y ~ x1 + x2, data, index, W)
  parts <- suppressWarnings(list(as.data.frame(one), as.data.frame(durbin_tests(fit)), as.data.frame(hausman_test(fit)),
                                 as.data.frame(effect_tests(fit))))
  expect_equal(as.data.frame(found)[-1, c("test", "statistic", "df", "p.value")], do.call(rbind, parts),
               ignore_attr = TRUE)
  expect_identical(names(found), c("test", "statistic", "df", "p.value", "type"))
  expect_identical(unique(found$type), c("Moran's I", "LM", "Wald", "LR", "Hausman", "Joint effects"))
  pooled <- suppressWarnings(specification_tests(fit, lm_effect = "none"))
  expect_equal(pooled$statistic[2:5], lm_tests(y ~ x1 + x2, data, index, W, "none")$statistic)
  transformed <- suppressWarnings(specification_tests(fit, transform = TRUE))
  expect_equal(transformed$statistic[2:5], lm_tests(y ~ x1 + x2, data, index, W, transform = TRUE)$statistic)
})

test_that("Moran's I of the residuals has the moments of dense matrices", {
  for (W in list(lattice_weights(3, 4), random_weights(9), random_weights(8, standardise = FALSE))) {
    n <- nrow(W)
    data <- simulate_panel(W, periods = 4L)
    for (effect in c("twoways", "individual", "time", "none")) {
      fit <- spatial_panel(y ~ x1 + x2, data, index, W, effect = effect, bias_correction = FALSE)
      found <- residual_moran(null_design(fit, effect), effect, "two.sided")
      M <- residual_maker(cbind(data$x1, data$x2, dummies(n, 4, effect)))
      block <- kronecker(diag(4), W)
      e <- M %*% data$y
      scale <- 4 * n / sum(block)
      A <- M %*% block
      d <- sum(diag(M))
      expected <- scale * sum(diag(A)) / d
      second <- sum(diag(A %*% M %*% t(block))) + sum(diag(A %*% A)) + sum(diag(A))^2
      variance <- scale^2 * second / (d * (d + 2)) - expected^2
      index_of <- scale * sum(e * (block %*% e)) / sum(e^2)
      expect_equal(found$index, c(moran = index_of, expected = expected, variance = variance), tolerance = 1e-9)
      z <- (index_of - expected) / sqrt(variance)
      expect_equal(found$row$statistic, z, tolerance = 1e-9)
      expect_equal(found$row$p.value, 2 * pnorm(-abs(z)), tolerance = 1e-8)
    }
  }
})

test_that("spdep finds the same for a cross-section", {
  skip_if_not_installed("spdep")
  W <- lattice_weights(5)
  data <- simulate_panel(W, periods = 1L)
  fit <- spatial_panel(y ~ x1 + x2, data, index, W, effect = "none", bias_correction = FALSE)
  expected <- spdep::lm.morantest(stats::lm(y ~ x1 + x2, data), spdep::mat2listw(W, style = "W"),
                                  alternative = "greater")
  found <- residual_moran(null_design(fit, "none"), "none", "greater")
  expect_equal(unname(found$index), unname(expected$estimate), tolerance = 1e-9)
  expect_equal(found$row$statistic, drop(unname(expected$statistic)), tolerance = 1e-9)
  expect_equal(found$row$p.value, drop(unname(expected$p.value)), tolerance = 1e-8)
})

test_that("a dynamic model keeps y(-1) in its non-spatial model, and has the Hausman test of its static counterpart", {
  W <- random_weights(12)
  data <- simulate_panel(W, tau = 0.4, eta = 0.1)
  fit <- spatial_panel(y ~ x1 + x2, data, index, W, dynamic = "both")
  found <- specification_tests(fit)
  used <- data[data$year > 1, ]
  used$before <- data$y[data$year < 6]
  expect_equal(found$statistic[2:5], lm_tests(y ~ before + x1 + x2, used, index, W)$statistic, tolerance = 1e-10)
  expect_equal(found$statistic[found$test == "Hausman"], hausman_test(fit)$statistic, tolerance = 1e-12)
  expect_output(print(found), "Hausman: of the static")
  # rows as in the static block
  expect_identical(found$test, specification_tests(update(fit, dynamic = "none"))$test)
  timed <- specification_tests(spatial_panel(y ~ x1 + x2, data, index, W, effect = "time"))
  expect_true(is.na(timed$statistic[timed$test == "Hausman"]))
  expect_output(print(timed), "none without individual\\s+effects")
})

test_that("the print has headings once and p-values of three digits", {
  W <- lattice_weights(3, 4)
  fit <- spatial_panel(y ~ x1 + x2, simulate_panel(W), index, W)
  found <- suppressWarnings(specification_tests(fit))
  shown <- utils::capture.output(print(found))
  expect_identical(sum(grepl("^ *Wald ", shown)), 1L)
  expect_true(any(grepl("Individual effects +[0-9.]+ 11 <0.001", shown)))
  grDevices::pdf(NULL)
  on.exit(grDevices::dev.off())
  expect_identical(plot(found), found)
})

test_that("the cigarette panel gives the published LM statistics in the block", {
  panel <- cigarette_panel()
  found <- specification_tests(cigarette_fit(panel), lm_effect = "none")
  expect_lt(max(abs(statistics(found)[c("LM-lag", "robust LM-lag", "LM-error", "robust LM-error")] -
                    c(66.47, 58.26, 153.04, 144.84))), 0.005)
  expect_identical(found$df[found$type == "Joint effects"], c(45, 29))
})

test_that("other models are refused", {
  W <- lattice_weights(3, 4)
  data <- simulate_panel(W)
  expect_input_error(specification_tests(spatial_panel(y ~ x1, data, index, W, "sar")), "`fit`",
                     "update(fit, model = \"sdm\")")
  fit <- spatial_panel(y ~ x1, data, index, W)
  expect_input_error(specification_tests(fit, lm_effect = "both"), "`lm_effect`")
  expect_input_error(specification_tests(fit, alternative = "up"), "`alternative`")
  expect_input_error(specification_tests(fit, project = "up"), "`project`")
  expect_input_error(specification_tests(fit, transform = 1), "`transform`")
  expect_input_error(specification_tests(1), "`fit`", "numeric")
})
