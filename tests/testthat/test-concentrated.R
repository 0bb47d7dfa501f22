# A small problem: columns of n * periods values and weights, whose eigenvalues may
# be complex (one-sided links) or are real (links both ways).
small_problem <- function(seed, both_ways = FALSE) {
  with_test_seed(seed, {
    n <- sample(4:8, 1)
    periods <- sample(1:3, 1)
    W <- matrix(0, n, n)
    for (i in seq_len(n)) W[i, sample(seq_len(n)[-i], sample(2, 1))] <- 1
    if (both_ways) W <- 1 * (W + t(W) > 0)
    X <- cbind(1, rnorm(n * periods))
    y <- rnorm(n * periods)
  })
  W <- W / rowSums(W)
  big <- kronecker(diag(periods), W)
  list(n = n, periods = periods, W = W, y = y, X = X, Wy = drop(big %*% y), WX = big %*% X,
       counts = list(N = n * periods, times = periods, star = 0))
}

# The concentrated log-likelihood without its constants, by regressions and a
# dense determinant.
naive_value <- function(p, kind) {
  function(r) {
    e <- qr.resid(qr(if (kind == "lag") p$X else p$X - r * p$WX), p$y - r * p$Wy)
    -p$counts$N / 2 * log(sum(e^2)) + p$periods * as.numeric(determinant(diag(p$n) - r * p$W)$modulus)
  }
}

naive_columns <- function(p) list(y = p$y, Z = p$X, Wy = p$Wy, WZ = p$WX)

search_top <- function(p, kind, spectrum = spectrum_of(as_csc(p$W), "eigen")) {
  if (kind == "error") {
    return(highest_likelihood(cross_products_at(naive_columns(p), crossprod(p$X)), spectrum, p$counts, "lambda"))
  }
  highest_lag_likelihood(lm.fit(p$X, p$y)$residuals, lm.fit(p$X, p$Wy)$residuals, spectrum, p$counts)
}

# Places of the hills of a function, on a fine grid.
grid_hills <- function(f, range, points = 400L) {
  at <- mean(range) + diff(range) / 2 * cos(pi * (points:1 - 0.5) / points)
  values <- c(-Inf, vapply(at, f, 0), -Inf)
  list(at = at[which(diff(sign(diff(values))) < 0)], height = max(values))
}

test_that("the lag model has one hill if all eigenvalues are real, and it is found from anywhere", {
  for (seed in 1:20) {
    p <- small_problem(seed, both_ways = TRUE)
    spectrum <- spectrum_of(as_csc(p$W), "eigen")
    expect_true(spectrum$real)
    hills <- grid_hills(naive_value(p, "lag"), spectrum$range)
    expect_length(hills$at, 1L)
    found <- suppressWarnings(search_top(p, "lag", spectrum))
    expect_gte(naive_value(p, "lag")(found$at), hills$height - 1e-10)
    e0 <- lm.fit(p$X, p$y)$residuals
    e1 <- lm.fit(p$X, p$Wy)$residuals
    lowest <- sum(e0 * e1) / sum(e1^2)
    parabola <- c(sum((e0 - lowest * e1)^2), sum(e1^2), lowest)
    for (share in c(0.001, 0.3, 0.999)) {
      guess <- sum(spectrum$range * c(1 - share, share))
      again <- suppressWarnings(highest_likelihood(parabola, spectrum, p$counts, "rho", guess, one_hill = TRUE))
      expect_equal(again$at, found$at, tolerance = 1e-11)
    }
  }
})

# Seeds of which every BLAS finds several hills: an eigenvalue that is real twice, and comes out as a pair
# with imaginary parts of 1e-8, ends the interval; across it there would be a second hill.
test_that("of several hills the highest is found, with complex eigenvalues and in the error model", {
  cases <- list(
    list(kind = "lag", both_ways = FALSE, seeds = c(4, 12, 19, 56, 57, 74, 75, 82, 94, 125, 163, 169)),
    list(kind = "error", both_ways = FALSE, seeds = c(4, 11, 12, 19, 38, 56, 57, 125, 131, 163, 166, 198)),
    list(kind = "error", both_ways = TRUE, seeds = 57)
  )
  for (case in cases) {
    for (seed in case$seeds) {
      p <- small_problem(seed, case$both_ways)
      spectrum <- spectrum_of(as_csc(p$W), "eigen")
      value <- naive_value(p, case$kind)
      hills <- grid_hills(value, spectrum$range)
      expect_gt(length(hills$at), 1L)
      found <- search_top(p, case$kind, spectrum)
      expect_gt(found$hills, 1L)
      expect_gte(value(found$at), hills$height - 1e-9)
      expect_lt(abs(found$score), 1e-11 * p$counts$N)
    }
  }
})

test_that("score and curvature are the derivatives of the likelihood", {
  for (kind in c("lag", "error")) {
    for (seed in 1:5) {
      p <- small_problem(seed)
      value <- naive_value(p, kind)
      found <- suppressWarnings(search_top(p, kind))
      if (!found$inside) next
      h <- 1e-4
      around <- vapply(found$at + c(-h, 0, h), value, 0)
      expect_lt(abs(around[3] - around[1]) / (2 * h), 1e-5 * abs(found$curvature))
      expect_equal((around[1] - 2 * around[2] + around[3]) / h^2, found$curvature, tolerance = 1e-4)
    }
  }
})

test_that("time effects take the factor 1 - r out of the determinant", {
  p <- small_problem(3, both_ways = TRUE)
  p$counts$star <- 1
  spectrum <- spectrum_of(as_csc(p$W), "eigen")
  found <- search_top(p, "lag", spectrum)
  value <- function(r) naive_value(p, "lag")(r) - p$periods * log(1 - r)
  expect_gte(value(found$at), grid_hills(value, spectrum$range)$height - 1e-10)
})

test_that("eigenvalues, moments, functions with and without curvature lead to one place", {
  W <- lattice_weights(5, 6)
  data <- simulate_panel(W, 4L)
  n <- nrow(W)
  X <- cbind(1, data$x1, data$x2)
  lag <- function(v) as.vector(W %*% matrix(v, n))
  p <- list(n = n, periods = 4L, W = W, y = data$y, X = X, Wy = lag(data$y), WX = apply(X, 2, lag),
            counts = list(N = 4 * n, times = 4, star = 0))
  exact <- spectrum_of(as_csc(W), "eigen")
  for (kind in c("lag", "error")) {
    top <- search_top(p, kind, exact)
    expect_equal(top$at, optimize(naive_value(p, kind), c(-0.9, 0.9), maximum = TRUE, tol = 1e-12)$maximum,
                 tolerance = 1e-6)
    asked <- exact
    asked$source <- function(r, slopes) if (slopes) c(exact$near(r)$trace(r), exact$near(r)$trace2(r)) else
      exact$logdet(r)
    expect_equal(search_top(p, kind, asked)[c("at", "curvature")], top[c("at", "curvature")], tolerance = 1e-12)
    expect_equal(search_top(p, kind, spectrum_of(as_csc(W), "sparse"))$at, top$at, tolerance = 1e-10)
    residuals <- function(r, slopes) {
      e <- lm.fit(if (kind == "lag") p$X else p$X - r * p$WX, p$y - r * p$Wy)
      u <- p$Wy - if (kind == "lag") 0 else drop(p$WX %*% e$coefficients)
      if (slopes) {
        c(p$counts$N * sum(e$residuals * u) / sum(e$residuals^2), NA)
      } else {
        -p$counts$N / 2 * log(sum(e$residuals^2))
      }
    }
    expect_equal(highest_likelihood(residuals, exact, p$counts, "rho")$at, top$at, tolerance = 1e-11)
  }
})

test_that("cross products that lost digits to nearly collinear columns are made good by the data", {
  W <- lattice_weights(6)
  data <- simulate_panel(W, 6L)
  data$far <- data$x1 + 1e-4 * data$x2
  fit <- function(formula) spatial_panel(formula, data, c("region", "year"), W, model = "sem")
  plain <- fit(y ~ x1 + x2)
  near <- fit(y ~ x1 + far)
  expect_equal(near$coefficients[["lambda"]], plain$coefficients[["lambda"]], tolerance = 1e-9)
  expect_equal(near$coefficients[["far"]] * 1e-4, plain$coefficients[["x2"]], tolerance = 1e-8)
  expect_lt(abs(near$score), 1e-9 * near$counts$N)
})

test_that("an error model explained almost wholly keeps its maximum", {
  W <- lattice_weights(5)
  data <- simulate_panel(W, 5L)
  n <- nrow(W)
  with_test_seed(2, noise <- matrix(rnorm(5 * n), n))
  for (size in c(1, 1e-6)) {
    data$z <- 1e3 * data$x1 + size * as.vector(solve(diag(n) - 0.4 * W, noise))
    fit <- spatial_panel(z ~ x1, data, c("region", "year"), W, model = "sem")
    if (size == 1) first <- fit
    expect_equal(fit$coefficients[["lambda"]], first$coefficients[["lambda"]],
                 tolerance = if (size == 1) 1e-12 else 1e-6)
    # what rounding of data of size 1e3 does to errors of this size
    expect_lt(abs(fit$score), 4 * .Machine$double.eps * 1e3 / size * fit$counts$N)
  }
})

test_that("where the likelihood still rises at the interval's end, a warning says so", {
  W <- random_weights(30, standardise = FALSE) / 4
  data <- simulate_panel(W / max(rowSums(W)), 7L, tau = 0.3, eta = 0.1)
  fit <- function(logdet) spatial_panel(y ~ x1 + x2, data, c("region", "year"), W, "sem", "individual", logdet = logdet)
  expect_warning(narrow <- fit("sparse"), "lambda ends.*logdet = \"eigen\"", class = "lowcarbon_warning")
  expect_warning(whole <- fit("eigen"), NA)
  expect_gt(whole$coefficients[["lambda"]], narrow$spectrum$range[2L])
  expect_gt(whole$loglik, narrow$loglik)
})

test_that("a likelihood that does not change with the parameter is an error, not a number", {
  # all regions each other's neighbours: W y is -y / (n - 1) where time effects are out
  W <- (matrix(1, 6, 6) - diag(6)) / 5
  dimnames(W) <- list(letters[1:6], letters[1:6])
  data <- simulate_panel(W, 5L)
  for (model in c("sar", "sdm", "sem")) {
    said <- expect_error(spatial_panel(y ~ x1, data, c("region", "year"), W, model = model),
                         class = "lowcarbon_error_input")
    # where long doubles are no longer than doubles rounding bends the likelihood, and the information gives it away
    expect_true(said$arg %in% switch(model, sar = "W", sem = c("W", "data"), c("W", "data", "formula")), label = model)
  }
  expect_input_error(spatial_panel(y ~ x1, data, c("region", "year"), W, model = "sar"), "rho", "time effects")
  expect_named(coef(spatial_panel(y ~ x1, data, c("region", "year"), W, model = "sar", effect = "individual")),
               c("rho", "x1"))
  # as any weights of two regions are
  two <- matrix(c(0, 1, 1, 0), 2, dimnames = list(c("a", "b"), c("a", "b")))
  expect_input_error(spatial_panel(y ~ x1, simulate_panel(two, 6L), c("region", "year"), two, model = "sar"),
                     "`W`", "rho")
})

test_that("a response without variation, or without neighbours, is named", {
  W <- lattice_weights(3)
  data <- simulate_panel(W, 4L)
  data$flat <- as.numeric(factor(data$region)) + data$year
  for (model in c("sar", "sem")) {
    expect_input_error(spatial_panel(flat ~ x1, data, c("region", "year"), W, model = model), "`formula`", "`flat`")
  }
  alone <- as_spatial_weights(0 * W, islands = "allow", style = "none")
  for (model in c("sar", "sem")) {
    expect_input_error(spatial_panel(y ~ x1, data, c("region", "year"), alone, model = model), "`W`",
                       "no spatial model")
  }
})

test_that("a response that is explained wholly, or beyond what numbers hold, is named", {
  W <- lattice_weights(4)
  data <- simulate_panel(W, 5L)
  data$exact <- 2 * data$x1 + data$year
  data$spread <- as.vector(solve(diag(16) - 0.3 * W, matrix(data$x1, 16)))
  fit <- function(formula, model) spatial_panel(formula, data, c("region", "year"), W, model)
  for (model in c("ols", "slx", "sar", "sdm", "sem")) {
    expect_input_error(fit(exact ~ x1, model), "`formula`", "`exact`", "rounding")
    expect_input_error(fit(I(y * 1e200) ~ x1, model), "I(y * 1", "e+200", "another unit")
    expect_input_error(fit(y ~ I(x1 * 1e-200), model), "I(x1 * 1", "e-200", "another unit")
    expect_length(coef(fit(I(y * 1e60) ~ I(x1 * 1e-60), model)), length(coef(fit(y ~ x1, model))))
  }
  expect_input_error(fit(spread ~ x1, "sar"), "`spread`", "rounding")
})

test_that("a function's nonsense is refused", {
  p <- small_problem(1)
  spectrum <- spectrum_of(as_csc(p$W), "eigen")
  for (nonsense in list(function(r, slopes) NA_real_, function(r, slopes) "a", function(r, slopes) numeric())) {
    expect_error(highest_likelihood(nonsense, spectrum, p$counts, "rho"))
  }
  missing <- function(r, slopes) if (slopes) c(NaN, NaN) else NaN
  expect_input_error(highest_likelihood(missing, spectrum, p$counts, "rho"), "`W`")
})

# Waves narrower than the distance of the places looked at: the slopes lead from
# the highest place to a lesser top beside it, and halving by values must not.
test_that("the top is never below the highest place that was looked at", {
  nothing <- function(r, slopes) if (slopes) c(0, 0) else 0
  points <- 15L
  looked_at <- -cos(pi * (seq_len(points) - 0.5) / points)
  for (shift in seq(0, 0.15, length.out = 40L)) {
    height <- function(r) -(r - 0.1)^2 + 0.3 * cos(40 * (r - shift))
    slope <- function(r) -2 * (r - 0.1) - 12 * sin(40 * (r - shift))
    waves <- function(r, slopes) if (slopes) c(slope(r), NA) else height(r)
    found <- .Call(ffi_concentrated, waves, nothing, c(10, 1), c(-1, 1, NA), points)
    expect_gte(height(found$at), max(height(looked_at)) - 1e-12)
    expect_lt(abs(slope(found$at)), 1e-6)
  }
})
