# Truncated regression of inefficiency, with bootstrap.

index <- c("region", "time")
panel <- with_test_seed(3, {
  n <- 240L
  z <- stats::runif(n)
  slack <- 0.1 + 0.5 * z + stats::rnorm(n, 0, 0.25)
  while (any(slack < 0)) slack[slack < 0] <- (0.1 + 0.5 * z + stats::rnorm(n, 0, 0.25))[slack < 0]
  l <- exp(stats::rnorm(n))
  k <- l * exp(stats::rnorm(n, 0, 0.3))
  data.frame(region = rep(sprintf("r%02d", 1:40), each = 6), time = rep(2001:2006, 40), l = l, k = k,
             y = l^0.5 * k^0.5 / (1 + slack), z = z,
             w = stats::rnorm(n), zone = rep(c("east", "west"), each = 120))
})
found <- gtfp(panel, c("l", "k"), "y", NULL, index, distance = "ddf")
run <- function(formula = ~ z + w, x = found, data = panel, ...) gtfp_second_stage(x, formula, data, ...)

test_that("the regression is the top of the likelihood, by another optimiser in the usual parameters", {
  case <- with_test_seed(1, {
    X <- cbind(1, stats::runif(300), stats::rnorm(300))
    y <- drop(X %*% c(0.2, 0.5, -0.1)) + stats::rnorm(300, 0, 0.3)
    list(y = y[y > 0], X = X[y > 0, ])
  })
  fit <- truncated_regression(case$y, case$X)
  minus <- function(p) {
    middle <- drop(case$X %*% p[1:3])
    -sum(stats::dnorm(case$y, middle, exp(p[4]), log = TRUE) -
         stats::pnorm(0, middle, exp(p[4]), lower.tail = FALSE, log.p = TRUE))
  }
  other <- stats::optim(c(0.1, 0.1, 0, -1), minus, method = "BFGS", control = list(reltol = 1e-14, maxit = 1000))
  expect_equal(fit$coefficients, other$par[1:3], tolerance = 1e-4)
  expect_equal(fit$sigma, exp(other$par[4]), tolerance = 1e-4)
  expect_equal(fit$logLik, -other$value, tolerance = 1e-8)
  expect_gte(fit$logLik, -other$value - 1e-8)
  # units of measurement
  scaled <- truncated_regression(1e6 * case$y, case$X)
  expect_equal(scaled$coefficients, 1e6 * fit$coefficients, tolerance = 1e-8)
  # from another start, the same top
  again <- truncated_regression(case$y, case$X, list(coefficients = c(1, 0, 0), sigma = 1))
  expect_equal(again$coefficients, fit$coefficients, tolerance = 1e-6)
  # no top: spread beyond that of an exponential
  expect_null(truncated_regression(with_test_seed(1, stats::rexp(200)^3), matrix(1, 200)))
})

test_that("draws are of the truncated normal, also far below zero", {
  for (middle in c(0.5, -0.5, -12)) {
    fit <- list(coefficients = middle, sigma = 0.4)
    drawn <- with_test_seed(1, truncated_draws(fit, matrix(1, 20000)))
    alpha <- middle / 0.4
    mills <- exp(stats::dnorm(alpha, log = TRUE) - stats::pnorm(alpha, log.p = TRUE))
    expect_true(all(drawn > 0))
    expect_equal(mean(drawn), middle + 0.4 * mills, tolerance = 0.02)
    expect_equal(stats::var(drawn), 0.4^2 * (1 - mills * (mills + alpha)), tolerance = 0.06)
  }
})

test_that("algorithm 1: the regression of the inefficient, its errors near those of the information", {
  one <- run(nsim = 200, seed = 1)
  expect_named(one, c("term", "estimate", "std.error", "statistic", "p.value", "lower", "upper"))
  expect_identical(one$term, c("(Intercept)", "z", "w", "sigma"))
  S <- found$inefficiency_global
  sorted <- panel[match(paste(found$region, found$time), paste(panel$region, panel$time)), ]
  X <- cbind(1, sorted$z, sorted$w)[S > 0, ]
  fit <- truncated_regression(S[S > 0], X)
  expect_equal(one$estimate, c(fit$coefficients, fit$sigma))
  expect_identical(attr(one, "nobs"), sum(S > 0))
  minus <- function(p) -truncated_likelihood(c(p[1:3], 1) / p[4], S[S > 0], X)
  information <- stats::optimHess(one$estimate, minus)
  expect_equal(one$std.error, sqrt(diag(solve(information))), tolerance = 0.2)
  expect_true(one$lower[2] < 0.5 && one$upper[2] > 0.3)
  expect_identical(run(nsim = 20, seed = 1), run(nsim = 20, seed = 1))
  shuffled <- run(data = panel[with_test_seed(1, sample(240)), ], nsim = 20, seed = 1)
  expect_equal(shuffled, run(nsim = 20, seed = 1))
  within <- run(frontier = "within", nsim = 20, seed = 1)
  expect_identical(attr(within, "nobs"), sum(found$inefficiency > 0))
  expect_true("zonewest" %in% run(~ z + zone, nsim = 5, seed = 1)$term)
})

test_that("algorithm 2 corrects the inefficiencies upwards and finds the slope", {
  two <- run(algorithm = 2, nsim = 100, nsim_first = 3, seed = 2)
  corrected <- attr(two, "corrected")
  expect_true(all(corrected > found$inefficiency_global))
  expect_identical(attr(two, "nobs"), 240L)
  expect_true(two$lower[2] < 0.5 && two$upper[2] > 0.5)
  skip_if_not_installed("lpSolve")
  # written out: bias by replicates of the frontier
  Z <- cbind(1, panel$z, panel$w)
  S <- found$inefficiency_global
  fit <- truncated_regression(S[S > 0], Z[S > 0, ])
  mean_of <- with_seed(2, rowMeans(replicate(3, {
    star <- truncated_draws(fit, Z)
    y <- panel$y * (1 + S) / (1 + star)
    vapply(seq_len(240), function(i) {
      lpSolve::lp("max", c(1, rep(0, 240)), rbind(c(0, panel$l), c(0, panel$k), c(-panel$y[i], y)), c("<=", "<=", ">="),
                  c(panel$l[i], panel$k[i], 0))$objval - 1
    }, 0)
  })))
  expect_equal(corrected, 2 * S - mean_of, tolerance = 1e-6)
})

test_that("wrong calls are refused; what is shown", {
  expect_input_error(run(inefficiency ~ z), "`formula`", "one-sided")
  expect_input_error(run(~ nothing), "`formula`", "nothing")
  expect_input_error(run(data = panel[-1, ]), "`data`", "a row for each")
  expect_input_error(run(data = rbind(panel, panel[1, ])), "`data`", "second")
  expect_input_error(run(~ z + I(2 * z)), "`formula`", "rank")
  expect_input_error(run(algorithm = 3), "`algorithm`")
  expect_input_error(run(algorithm = 2, frontier = "within"), "`algorithm`")
  expect_input_error(run(x = gtfp(panel, c("l", "k"), "y", NULL, index), algorithm = 2), "`algorithm`", "algorithm = 1")
  expect_input_error(run(x = gtfp(panel, c("l", "k"), "y", NULL, index, "super_sbm")), "`x`", "tone")
  expect_input_error(run(x = found[1:5, ]), "`x`", "whole")
  expect_input_error(run(data = transform(panel, z = replace(z, 4, NA))), "z")
  one <- run(nsim = 20, seed = 1)
  expect_output(print(one), "Truncated regression of inefficiency, [0-9]+ of 240 units")
  expect_output(print(summary(one)), "Truncated regression")
  file <- tempfile(fileext = ".pdf")
  grDevices::pdf(file)
  on.exit(unlink(file))
  expect_identical(plot(one), one)
  grDevices::dev.off()
  skip_if_not_installed("ggplot2")
  expect_identical(nrow(ggplot2::layer_data(ggplot2::autoplot(one), 3L)), 2L)
})
