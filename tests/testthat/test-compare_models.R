index <- c("region", "year")

# The log-marginal likelihood with explicit dummies, dense matrices and
# stats::integrate().
naive_marginal <- function(y, Z, D, W, times, kind, range, g = NULL) {
  M <- residual_maker(D)
  block <- kronecker(diag(times), W)
  k <- ncol(Z)
  free <- length(y) - qr(D)$rank - if (is.null(g)) k else 0
  height <- function(r) {
    filtered <- M %*% (Z - (kind == "error") * r * block %*% Z)
    left <- M %*% (y - r * block %*% y)
    sse <- sum(qr.resid(qr(filtered), left)^2)
    det <- times * as.numeric(determinant(diag(nrow(W)) - r * W)$modulus)
    if (is.null(g)) return(det - free / 2 * log(sse) - 0.5 * as.numeric(determinant(crossprod(filtered))$modulus))
    det - free / 2 * log((g * sse + sum(left^2)) / (1 + g))
  }
  constant <- lgamma(free / 2) - free / 2 * log(if (is.null(g)) 2 * pi else pi) - if (is.null(g)) 0 else
    k / 2 * log(1 + g)
  if (kind == "none") return(constant + height(0))
  top <- stats::optimize(height, range * 0.999, maximum = TRUE)
  parts <- c(range[1], seq(range[1], range[2], length.out = 40)[2:39], top$maximum, range[2])
  parts <- sort(parts)
  pieces <- vapply(seq_len(length(parts) - 1), function(i) {
    stats::integrate(function(r) vapply(r, function(x) exp(height(x) - top$objective), 0), parts[i], parts[i + 1],
                     rel.tol = 1e-10)$value
  }, 0)
  constant + top$objective + log(sum(pieces)) - log(diff(range))
}

kinds <- c(ols = "none", slx = "none", sar = "lag", sdm = "lag", sem = "error", sdem = "error")

test_that("log-marginal likelihoods are those of dense matrices and adaptive integration", {
  for (W in list(lattice_weights(3, 4), random_weights(9))) {
    n <- nrow(W)
    data <- simulate_panel(W, periods = 4L)
    X <- cbind(data$x1, data$x2)
    WX <- kronecker(diag(4), W) %*% X
    for (effect in c("twoways", "individual", "time")) {
      fit <- spatial_panel(y ~ x1 + x2, data, index, W, effect = effect, bias_correction = FALSE)
      found <- compare_models(fit)
      byg <- compare_models(fit, prior = "g", g = 7)
      for (i in seq_along(kinds)) {
        Z <- if (names(kinds)[i] %in% c("slx", "sdm", "sdem")) cbind(X, WX) else X
        D <- dummies(n, 4, effect)
        expect_equal(found$log_marginal[i], naive_marginal(data$y, Z, D, W, 4, kinds[[i]], fit$spectrum$range),
                     tolerance = 1e-8)
        expect_equal(byg$log_marginal[i], naive_marginal(data$y, Z, D, W, 4, kinds[[i]], fit$spectrum$range, 7),
                     tolerance = 1e-8)
      }
      expect_equal(sum(found$probability), 1)
      expect_equal(log(found$probability) - log(found$probability[4]), found$log_marginal - found$log_marginal[4],
                   tolerance = 1e-8)
    }
  }
})

test_that("exact values of the cigarette panel are met", {
  found <- compare_models(cigarette_fit(cigarette_panel(), effect = "individual"))
  exact <- c(ols = 884.755, slx = 930.059, sar = 936.065, sdm = 1043.841, sem = 990.645, sdem = 1037.043)
  expect_identical(found$model, names(exact))
  expect_lt(max(abs(found$log_marginal - exact)), 0.0005)
})

test_that("the quadrature is right where the integral is known", {
  normal <- log_integral(function(x) -0.5 * ((x - 0.3) / 0.004)^2, c(-1, 1))
  expect_equal(normal$value, log(0.004 * sqrt(2 * pi)), tolerance = 1e-12)
  expect_equal(normal$mean, 0.3, tolerance = 1e-12)
  beta <- log_integral(function(x) 30 * log(x) + 7 * log1p(-x), c(0, 1))
  expect_equal(beta$value, lbeta(31, 8), tolerance = 1e-12)
  expect_equal(beta$mean, 31 / 39, tolerance = 1e-12)
  expect_equal(log_integral(function(x) rep(-2000, length(x)), c(-2, 1))$value, -2000 + log(3), tolerance = 1e-13)
  # two needles far apart
  two <- function(x) pmax(-0.5 * ((x + 0.9) / 0.002)^2, -0.5 * ((x - 0.9) / 0.002)^2)
  expect_equal(log_integral(two, c(-1, 1))$value, log(2 * 0.002 * sqrt(2 * pi)), tolerance = 1e-6)
  rule <- gauss_legendre(10L)
  for (power in 0:19) {
    expect_equal(sum(rule$weight * rule$node^power), (1 - (-1)^(power + 1)) / (power + 1), tolerance = 1e-13)
  }
})

test_that("odds do not depend on units where they need not", {
  W <- lattice_weights(4)
  data <- simulate_panel(W)
  fit <- function(data) spatial_panel(y ~ x1 + x2, data, index, W)
  scaled <- transform(data, y = y * 100, x1 = x1 * 1000)[nrow(data):1, ]
  same <- c("slx", "sdm", "sdem")
  expect_equal(compare_models(fit(scaled), models = same)$probability,
               compare_models(fit(data), models = same)$probability, tolerance = 1e-7)
  expect_equal(compare_models(fit(scaled), prior = "g")$probability, compare_models(fit(data), prior = "g")$probability,
               tolerance = 1e-7)
  expect_match(describe_choices(compare_models(fit(data))), "in the units of these data")
  expect_false(grepl("in the units", describe_choices(compare_models(fit(data), models = same))))
  # pooled, where the g prior leaves the intercept alone
  pooled <- function(data) spatial_panel(y ~ x1 + x2, data, index, W, effect = "none")
  moved <- transform(scaled, x1 = x1 + 5, y = y + 300)
  expect_equal(compare_models(pooled(moved), prior = "g", models = c("ols", "slx", "sar", "sdm"))$probability,
               compare_models(pooled(data), prior = "g", models = c("ols", "slx", "sar", "sdm"))$probability,
               tolerance = 1e-6)
})

test_that("several weights, and several fits, give the same as one by one", {
  near <- lattice_weights(4)
  far <- near %*% near * (1 - diag(16))
  far <- far / rowSums(far)
  data <- simulate_panel(near, periods = 5L)
  one <- spatial_panel(y ~ x1 + x2, data, index, near)
  other <- spatial_panel(y ~ x1 + x2, data, index, far)
  found <- compare_models(one, W = list(near = near, far = far[16:1, 16:1]))
  expect_identical(found$name[1:3], c("OLS", "SLX near", "SAR near"))
  expect_identical(nrow(found), 11L)
  expect_equal(found$log_marginal[found$weights == "far"], compare_models(other)$log_marginal[-1], tolerance = 1e-9)
  fits <- compare_models(near = one, spatial_panel(y ~ x1 + x2, data, index, far, "sar"),
                         sem = spatial_panel(y ~ x1 + x2, data, index, near, "sem"))
  expect_identical(fits$name, c("near", "fit 2", "sem"))
  expect_identical(fits$weights, c("W1", "W2", "W1"))
  pick <- function(model, weights) found$log_marginal[found$model == model & found$weights == weights]
  expect_equal(fits$log_marginal, c(pick("sdm", "near"), pick("sar", "far"), pick("sem", "near")), tolerance = 1e-9)
  # the fit's own method of log-determinants and its estimates play no part
  expect_equal(compare_models(spatial_panel(y ~ x1 + x2, data, index, near, "sem",
                                            bias_correction = FALSE))$log_marginal, compare_models(
                                              one)$log_marginal, tolerance = 1e-10)
})

test_that("a dynamic fit keeps its lagged response, by the weights compared", {
  near <- lattice_weights(4)
  far <- random_weights(16)
  data <- simulate_panel(near, tau = 0.4)
  fit <- spatial_panel(y ~ x1, data, index, near, dynamic = "both")
  found <- compare_models(fit, models = c("sar", "sdm"), W = list(near = near, far = far))
  direct <- compare_models(spatial_panel(y ~ x1, data, index, far, dynamic = "both"), models = c("sar", "sdm"))
  expect_equal(found$log_marginal[3:4], direct$log_marginal, tolerance = 1e-10)
  now <- data$year > 1
  before <- data$y[data$year < 6]
  block <- kronecker(diag(5), far)
  Z <- cbind(before, block %*% before, data$x1[now])
  expected <- naive_marginal(data$y[now], Z, dummies(16, 5, "twoways"), far, 5, "lag", spectrum_of(as_csc(far))$range)
  expect_equal(direct$log_marginal[1], expected, tolerance = 1e-8)
  alone <- spatial_panel(y ~ x1, data, index, near, dynamic = "space")
  expect_input_error(compare_models(alone, W = list(far = far)), "`W`", "own weights")
  expect_s3_class(compare_models(alone), "lowcarbon_comparison")
})

test_that("what cannot be compared is refused", {
  W <- lattice_weights(3, 4)
  data <- simulate_panel(W)
  fit <- spatial_panel(y ~ x1, data, index, W)
  expect_input_error(compare_models(), "`...`", "nothing")
  expect_input_error(compare_models(data), "`...`", "data.frame")
  expect_input_error(compare_models(fit, b = spatial_panel(y ~ x1, data, index, W, effect = "time")), "`...`",
                     "fit \"b\"")
  expect_input_error(compare_models(fit, spatial_panel(x2 ~ x1, data, index, W)), "`...`",
                     "other observations", "fit 2")
  expect_input_error(compare_models(fit, fit, models = "sar"), "`...`", "2 fits")
  expect_input_error(compare_models(fit, models = "gns"), "`models`")
  expect_input_error(compare_models(fit, prior = "beta"), "`prior`")
  expect_input_error(compare_models(fit, prior = "g", g = -1), "`g`")
  expect_input_error(compare_models(fit, W = list(a = W, a = W)), "`W`", "different name")
  expect_input_error(compare_models(fit, W = list(W[-1, -1])), "`W`", "r001")
})

test_that("probabilities can be printed and drawn", {
  W <- lattice_weights(3, 4)
  fit <- spatial_panel(y ~ x1, simulate_panel(W), index, W)
  found <- compare_models(fit, W = stats::setNames(list(W, random_weights(12)), c("near", "far")))
  expect_output(print(found), "Posterior probabilities")
  grDevices::pdf(NULL)
  on.exit(grDevices::dev.off())
  before <- graphics::par(c("mai", "las"))
  expect_identical(plot(found), found)
  expect_identical(graphics::par(c("mai", "las")), before)
  skip_if_not_installed("ggplot2")
  expect_s3_class(ggplot2::autoplot(found), "ggplot")
})

# The interval of rho and its uniform prior move with the unit of W, and so does the
# integral. A flat prior of coefficients of W x has units of its own; g has none.
test_that("the unit of unstandardised weights does not count", {
  data <- simulate_panel(lattice_weights(4), 6L)
  raw <- lattice_weights(4, standardise = FALSE)
  compared <- function(unit, ...) {
    compare_models(spatial_panel(y ~ x1 + x2, data, c("region", "year"), raw * unit, "sar", bias_correction = FALSE),
                   ...)
  }
  for (unit in c(1e-4, 1e3)) {
    expect_equal(compared(unit, prior = "g")$log_marginal, compared(1, prior = "g")$log_marginal, tolerance = 1e-8)
    spatial <- c("ols", "sar", "sem")
    expect_equal(compared(unit, models = spatial, prior = "flat")$log_marginal,
                 compared(1, models = spatial, prior = "flat")$log_marginal,
                 tolerance = 1e-8)
  }
})
