# The four statistics by dense matrices and explicit dummies.
naive_lm <- function(y, X, W, times, N, projector, inner) {
  block <- kronecker(diag(times), W)
  b <- solve(crossprod(X), crossprod(X, y))
  e <- y - X %*% b
  s2 <- sum(e^2) / N
  trace <- times * sum(diag(W)) # not zero for transformed weights
  t0 <- times * sum(diag(W %*% W + t(W) %*% W)) - 2 * trace^2 / N
  ahead <- projector %*% block %*% inner(X %*% b)
  j <- sum(ahead^2) / s2 + t0
  error <- sum(e * (block %*% e)) / s2 - trace
  lag <- sum(e * (block %*% y)) / s2 - trace
  c(`LM-lag` = lag^2 / j, `robust LM-lag` = (lag - error)^2 / (j - t0), `LM-error` = error^2 / t0,
    `robust LM-error` = (error - t0 / j * lag)^2 / (t0 * (1 - t0 / j)))
}

panel_of <- function(W, ...) {
  panel <- simulate_panel(W, ...)
  list(data = panel, y = panel$y, X = cbind(panel$x1, panel$x2), n = nrow(W), periods = max(panel$year))
}

index <- c("region", "year")
effects_known <- c("twoways", "individual", "time", "none")

test_that("explicit dummies and dense matrices give the same statistics", {
  for (W in list(lattice_weights(3, 4), random_weights(9), random_weights(8, standardise = FALSE))) {
    p <- panel_of(W, periods = 5L)
    for (effect in effects_known) {
      D <- dummies(p$n, p$periods, effect)
      full <- cbind(p$X, D)
      by_score <- lm_tests(y ~ x1 + x2, p$data, index, W, effect, project = "effects", sarma = TRUE)
      expected <- naive_lm(p$y, full, W, p$periods, p$n * p$periods, residual_maker(full), identity)
      expect_equal(statistics(by_score)[1:4], expected, tolerance = 1e-9)
      expect_equal(by_score$statistic[5], expected[["LM-error"]] + expected[["robust LM-lag"]], tolerance = 1e-9)
      expect_identical(by_score$df, c(1, 1, 1, 1, 2))
      expect_equal(by_score$p.value, pchisq(by_score$statistic, by_score$df, lower.tail = FALSE), tolerance = 1e-9)
      if (effect == "none") next
      maker <- residual_maker(D)
      demeaned <- maker %*% p$X
      usual <- naive_lm(maker %*% p$y, demeaned, W, p$periods, p$n * p$periods, residual_maker(demeaned), identity)
      # e'Wy is that of the response as it is, since e has no mean left
      expect_equal(statistics(lm_tests(y ~ x1 + x2, p$data, index, W, effect))[["LM-error"]], usual[["LM-error"]],
                   tolerance = 1e-9)
      if (isTRUE(all.equal(unname(rowSums(W)), rep(1, p$n)))) {
        expect_equal(statistics(lm_tests(y ~ x1 + x2, p$data, index, W, effect)), usual, tolerance = 1e-9)
      }
    }
  }
})

test_that("the transformed form is the same on orthonormally transformed data", {
  for (W in list(lattice_weights(3, 4), random_weights(9))) {
    p <- panel_of(W, periods = 4L)
    for (effect in effects_known[1:3]) {
      map <- orthonormal(p$n, p$periods, effect, W)
      X <- map$map %*% p$X
      expected <- naive_lm(map$map %*% p$y, X, map$W, map$times, nrow(X), residual_maker(X), identity)
      found <- lm_tests(y ~ x1 + x2, p$data, index, W, effect, transform = TRUE)
      expect_equal(statistics(found), expected, tolerance = 1e-9)
    }
  }
})

test_that("with individual effects Debarsy-Ertur is (T - 1)/T of the usual statistic", {
  p <- panel_of(random_weights(10), periods = 7L)
  usual <- lm_tests(y ~ x1 + x2, p$data, index, random_weights(10), "individual")
  transformed <- lm_tests(y ~ x1 + x2, p$data, index, random_weights(10), "individual", transform = TRUE)
  expect_equal(transformed$statistic, usual$statistic * 6 / 7, tolerance = 1e-13)
})

test_that("the LM statistics of the lag are the slope of the likelihood at zero", {
  W <- lattice_weights(4)
  p <- panel_of(W, periods = 5L)
  maker <- residual_maker(cbind(p$X, dummies(16, 5, "twoways")))
  e0 <- maker %*% p$y
  e1 <- maker %*% kronecker(diag(5), W) %*% p$y
  concentrated <- function(r) -40 * log(sum((e0 - r * e1)^2)) + 5 * as.numeric(determinant(diag(16) - r * W)$modulus)
  slope <- (concentrated(1e-5) - concentrated(-1e-5)) / 2e-5
  found <- statistics(lm_tests(y ~ x1 + x2, p$data, index, W, project = "effects"))
  t0 <- 5 * sum(diag(W %*% W + crossprod(W)))
  ahead <- maker %*% kronecker(diag(5), W) %*% (p$y - e0)
  expect_equal(found[["LM-lag"]], slope^2 / (t0 + 80 * sum(ahead^2) / sum(e0^2)), tolerance = 1e-6)
})

test_that("the transformed statistics are those of the transformed likelihood", {
  W <- lattice_weights(4)
  p <- panel_of(W, periods = 5L)
  map <- orthonormal(16, 5, "twoways", W)
  X <- map$map %*% p$X
  y <- map$map %*% p$y
  N <- length(y)
  block <- kronecker(diag(map$times), map$W)
  b <- qr.coef(qr(X), y)
  e <- y - X %*% b
  s2 <- sum(e^2) / N
  likelihood <- function(theta) { # b, rho, lambda, s2
    A <- diag(15) - theta[3] * map$W
    B <- diag(15) - theta[4] * map$W
    u <- kronecker(diag(map$times), B) %*% (kronecker(diag(map$times), A) %*% y - X %*% theta[1:2])
    -N / 2 * log(theta[5]) - sum(u^2) / (2 * theta[5]) +
      map$times * as.numeric(determinant(A)$modulus + determinant(B)$modulus)
  }
  theta <- c(b, 0, 0, s2)
  score <- vapply(1:5, function(k) {
    h <- 1e-5 * max(abs(theta[k]), 1) * (1:5 == k)
    (likelihood(theta + h) - likelihood(theta - h)) / (2 * sum(h))
  }, 0)
  # expected information: mean and variance of y for each parameter
  ahead <- block %*% X %*% b
  traces <- map$times * sum(diag(map$W %*% map$W + crossprod(map$W)))
  single <- map$times * sum(diag(map$W))
  information <- rbind(
    cbind(crossprod(X), crossprod(X, ahead), 0, 0) / s2,
    c(crossprod(ahead, X) / s2, sum(ahead^2) / s2 + traces, traces, single / s2),
    c(0, 0, traces, traces, single / s2),
    c(0, 0, single / s2, single / s2, N / (2 * s2^2))
  )
  found <- statistics(lm_tests(y ~ x1 + x2, p$data, index, W, transform = TRUE, sarma = TRUE))
  both <- drop(score %*% solve(information) %*% score)
  expect_equal(found[["LM-SARMA"]], both, tolerance = 1e-5)
  without <- function(drop) score[-drop] %*% solve(information[-drop, -drop]) %*% score[-drop]
  expect_equal(found[["LM-lag"]], drop(without(4)), tolerance = 1e-5)
  expect_equal(found[["LM-error"]], drop(without(3)), tolerance = 1e-5)
  # a robust test is what the joint one adds to that of the other parameter
  expect_equal(found[["robust LM-lag"]], both - drop(without(3)), tolerance = 1e-5)
  expect_equal(found[["robust LM-error"]], both - drop(without(4)), tolerance = 1e-5)
})

test_that("printed tables of the cigarette panel are met", {
  expected <- shared_csv("reference", "cigarette.csv")
  panel <- cigarette_panel()
  for (effect in c("none", "twoways")) {
    rows <- expected[expected$model == c(none = "LM pooled", twoways = "LM twoways")[[effect]], ]
    found <- statistics(lm_tests(logc ~ logp + logy, panel$data, c("state", "year"), panel$W, effect))
    expect_identical(nrow(rows), 4L)
    expect_lt(max(abs(found[rows$quantity] - rows$estimate)), 0.005)
  }
  # splm 1.6-5, slmtest(model = "within", effect = "twoways"), to seven digits
  expect_equal(unname(found), c(46.90052, 1.156332, 54.65481, 8.910619), tolerance = 1e-6)
  # the printed 136.43 and 131.88 with individual effects
  usual <- lm_tests(logc ~ logp + logy, panel$data, c("state", "year"), panel$W, "individual")
  transformed <- lm_tests(logc ~ logp + logy, panel$data, c("state", "year"), panel$W, "individual", transform = TRUE)
  expect_lt(abs(usual$statistic[1] - 136.43), 0.005)
  expect_lt(abs(transformed$statistic[1] - 131.88), 0.005)
})

test_that("order of rows, kind of identifier, class of data and units do not count", {
  W <- random_weights(9)
  p <- panel_of(W, periods = 5L)
  usual <- lm_tests(y ~ x1 + x2, p$data, index, W)
  shuffled <- p$data[with_test_seed(3, sample(nrow(p$data))), ]
  expect_equal(lm_tests(y ~ x1 + x2, shuffled, index, W)$statistic, usual$statistic, tolerance = 1e-11)
  turn <- with_test_seed(4, sample(9))
  expect_equal(lm_tests(y ~ x1 + x2, shuffled, ~ region + year, W[turn, turn])$statistic, usual$statistic,
               tolerance = 1e-11)
  shuffled$region <- factor(shuffled$region, levels = rev(unique(p$data$region)))
  shuffled$year <- as.character(shuffled$year)
  expect_equal(lm_tests(y ~ x1 + x2, shuffled, index, as_csc(W))$statistic, usual$statistic, tolerance = 1e-11)
  scaled <- transform(p$data, y = 1e6 * y, x1 = 1e-5 * x1)
  expect_equal(lm_tests(y ~ x1 + x2, scaled, index, W)$statistic, usual$statistic, tolerance = 1e-9)
  skip_if_not_installed("tibble")
  expect_equal(lm_tests(y ~ x1 + x2, tibble::as_tibble(p$data), index, W)$statistic, usual$statistic, tolerance = 1e-13)
  skip_if_not_installed("data.table")
  expect_equal(lm_tests(y ~ x1 + x2, data.table::as.data.table(p$data), index, W)$statistic, usual$statistic,
               tolerance = 1e-13)
})

test_that("lagged regressors may belong to the model under test", {
  W <- random_weights(9)
  p <- panel_of(W, periods = 5L)
  p$data$ahead <- as.vector(kronecker(diag(5), W) %*% p$data$x1)
  found <- lm_tests(y ~ x1 + x2, p$data, index, W, lags = ~x1)
  expect_equal(found$statistic, lm_tests(y ~ x1 + x2 + ahead, p$data, index, W)$statistic, tolerance = 1e-10)
})

test_that("what cannot be tested is said", {
  W <- random_weights(6)
  p <- panel_of(W, periods = 4L)
  # a constant alone: nothing of the lag of fitted values is left
  expect_warning(found <- lm_tests(y ~ 1, p$data, index, W, "none"), class = "lowcarbon_warning")
  expect_identical(is.na(found$statistic), c(FALSE, TRUE, FALSE, TRUE))
  expect_identical(is.na(found$p.value), c(FALSE, TRUE, FALSE, TRUE))
  exact <- transform(p$data, y = 2 * x1 - x2)
  expect_input_error(lm_tests(y ~ x1 + x2, exact, index, W, "none"), "`formula`", "does not explain wholly")
  expect_input_error(lm_tests(y ~ x1, p$data, index, W * 0), "`")
  expect_input_error(lm_tests(y ~ x1, p$data, index, W, "both"), "`effect`")
  expect_input_error(lm_tests(y ~ x1, p$data, index, W, transform = NA), "`transform`")
  expect_input_error(lm_tests(y ~ x1, p$data, index, W, project = "none"), "`project`")
  expect_input_error(lm_tests(y ~ x1, p$data, index, W, sarma = 2), "`sarma`")
  expect_input_error(lm_tests(y ~ x1, p$data[0, ], index, W), "`data`", "no rows")
  expect_input_error(lm_tests(y ~ x1, p$data[c(1, 1:24), ], index, W), "rows 1 and 2")
  expect_input_error(lm_tests(y ~ x1, p$data[-3, ], index, W), "absent")
  expect_input_error(lm_tests(y ~ x1, transform(p$data, x1 = replace(x1, 5, NA)), index, W), "x1", "NA")
  expect_input_error(lm_tests(y ~ x1, transform(p$data, x1 = replace(x1, 5, Inf)), index, W), "x1", "Inf")
  expect_input_error(lm_tests(y ~ x1, transform(p$data, y = as.character(y)), index, W), "y")
  expect_input_error(lm_tests(y ~ x1, p$data, index, W[-1, -1]), "r001")
  expect_input_error(lm_tests(y ~ x1, p$data[p$data$year == 1, ], index, W), "`effect`", "1 period")
  expect_s3_class(lm_tests(y ~ x1, p$data[p$data$year == 1, ], index, W, "none"), "lowcarbon_tests")
})

test_that("a table of tests can be printed and drawn", {
  p <- panel_of(random_weights(9), periods = 5L)
  found <- lm_tests(y ~ x1 + x2, p$data, index, random_weights(9))
  expect_output(print(found), "Lagrange multiplier tests, individual and time effects")
  expect_output(print(found), "Anselin-Elhorst")
  grDevices::pdf(NULL)
  on.exit(grDevices::dev.off())
  before <- graphics::par(c("mai", "las"))
  expect_identical(plot(found), found)
  expect_identical(graphics::par(c("mai", "las")), before)
  expect_input_error(plot(found, level = 2), "`level`")
  skip_if_not_installed("ggplot2")
  expect_s3_class(ggplot2::autoplot(found), "ggplot")
})
