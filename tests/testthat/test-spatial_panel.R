# ---- brute force: explicit dummies, dense matrices, a plain optimiser --------

dummies <- function(n, periods, effect) {
  region <- kronecker(rep(1, periods), diag(n))
  year <- kronecker(diag(periods), rep(1, n))
  switch(effect, twoways = cbind(region, year[, -1]), individual = region, time = year,
         none = matrix(1, n * periods, 1))
}

# Maximum likelihood of the stacked model with every fixed effect a dummy.
brute_force <- function(data, W, model, effect, dynamic = "none") {
  n <- nrow(W)
  data <- data[order(data$year, match(data$region, rownames(W))), ]
  periods <- length(unique(data$year))
  X <- as.matrix(data[c("x1", "x2")])
  y <- data$y
  lag <- function(v) as.vector(W %*% matrix(v, n))
  M <- X
  if (model %in% c("sdm", "slx")) M <- cbind(M, apply(X, 2, lag))
  if (dynamic != "none") {
    now <- seq_along(y)[-seq_len(n)]
    before <- y[seq_len(length(y) - n)]
    M <- cbind(if (dynamic %in% c("time", "both")) before, if (dynamic %in% c("space", "both")) lag(before), M[now, ])
    y <- y[now]
    periods <- periods - 1
  }
  Z <- cbind(M, dummies(n, periods, effect))
  big <- kronecker(diag(periods), W)
  loglik <- function(r) {
    A <- diag(length(y)) - r * big
    fit <- if (model == "sem") lm.fit(A %*% Z, A %*% y) else lm.fit(Z, A %*% y)
    list(value = -length(y) / 2 * (log(2 * pi) + 1 + log(mean(fit$residuals^2))) + periods * log(det(diag(n) - r * W)),
         coef = fit$coefficients[seq_len(ncol(M))], s2 = mean(fit$residuals^2))
  }
  if (model %in% c("slx", "ols")) return(c(list(rho = 0), loglik(0)))
  values <- Re(eigen(W)$values)
  top <- optimize(function(r) loglik(r)$value, 0.999 / range(values), maximum = TRUE, tol = 1e-10)$maximum
  c(list(rho = top), loglik(top))
}

fit_panel <- function(data, W, ...) spatial_panel(y ~ x1 + x2, data, c("region", "year"), W, ...)

test_that("demeaning equals explicit dummies for every model and effect, static and dynamic", {
  for (W in list(lattice_weights(3, 4), random_weights(12))) {
    data <- simulate_panel(W, 5L, tau = 0.3)
    for (model in c("sdm", "sar", "sem", "slx", "ols")) {
      for (effect in c("twoways", "individual", "time", "none")) {
        for (dynamic in if (model == "sem") "none" else c("none", "time", "space", "both")) {
          fit <- fit_panel(data, W, model = model, effect = effect, dynamic = dynamic, bias_correction = FALSE)
          truth <- brute_force(data, W, model, effect, dynamic)
          spatial <- if (model == "sem") "lambda" else "rho"
          expect_equal(fit$loglik, truth$value, tolerance = 1e-9)
          if (model %in% c("sdm", "sar", "sem")) {
            expect_equal(fit$coefficients[[spatial]], truth$rho, tolerance = 1e-5)
            expect_lt(abs(fit$score), 1e-6)
          }
          others <- setdiff(names(fit$coefficients), c(spatial, "(Intercept)"))
          expect_equal(unname(fit$coefficients[others]), unname(truth$coef), tolerance = 1e-5)
          expect_equal(fit$sigma2, truth$s2, tolerance = 1e-6)
        }
      }
    }
  }
})

test_that("the covariance is the inverse of minus the expected Hessian: by simulation-free differences", {
  W <- lattice_weights(4)
  data <- simulate_panel(W, 6L)
  fit <- fit_panel(data, W, bias_correction = FALSE)
  # the Hessian of the full likelihood with y replaced by its expectation plus
  # noise is what the formula claims; at rho the second derivative of
  # T log|I - rho W| alone is T tr GG
  spectrum <- fit$spectrum
  h <- 1e-4
  rho <- fit$coefficients[["rho"]]
  second <- (spectrum$logdet(rho + h) - 2 * spectrum$logdet(rho) + spectrum$logdet(rho - h)) / h^2
  expect_equal(second, -spectrum$near(rho)$trace2(rho), tolerance = 1e-5)
  inverse <- solve(fit$covariance)
  expect_equal(inverse["sigma2", "sigma2"], fit$counts$N / (2 * fit$sigma2^2), tolerance = 1e-8)
})

test_that("Lee-Yu with individual effects: the direct estimates, standard errors times sqrt(T/(T-1))", {
  W <- random_weights(15)
  data <- simulate_panel(W, 6L)
  for (model in c("sdm", "sar", "sem")) {
    direct <- fit_panel(data, W, model = model, effect = "individual", bias_correction = FALSE)
    transformed <- fit_panel(data, W, model = model, effect = "individual")
    expect_equal(transformed$coefficients, direct$coefficients, tolerance = 1e-8)
    expect_equal(sqrt(diag(transformed$covariance))[names(direct$coefficients)],
                 sqrt(6 / 5) * sqrt(diag(direct$covariance))[names(direct$coefficients)], tolerance = 1e-7)
    expect_equal(transformed$sigma2, direct$sigma2 * 6 / 5, tolerance = 1e-8)
  }
})

test_that("the two-way transformation equals the likelihood of explicitly transformed data", {
  W <- lattice_weights(3, 4)
  data <- simulate_panel(W, 5L)
  data <- data[order(data$year, data$region), ]
  n <- 12
  periods <- 5
  F_n <- eigen(diag(n) - 1 / n, TRUE)$vectors[, 1:11]
  F_T <- eigen(diag(periods) - 1 / periods, TRUE)$vectors[, 1:4]
  star <- function(v) as.vector(t(F_n) %*% matrix(v, n) %*% F_T)
  W_star <- t(F_n) %*% W %*% F_n
  lag <- function(v) as.vector(W_star %*% matrix(v, 11))
  y <- star(data$y)
  Z <- cbind(star(data$x1), star(data$x2))
  Z <- cbind(Z, star(W %*% matrix(data$x1, n)), star(W %*% matrix(data$x2, n)))
  loglik <- function(r) {
    fit <- lm.fit(Z, y - r * lag(y))
    -44 / 2 * (log(2 * pi) + 1 + log(sum(fit$residuals^2) / 44)) + 4 * log(det(diag(11) - r * W_star))
  }
  top <- optimize(loglik, c(-0.99, 0.99), maximum = TRUE, tol = 1e-10)
  fit <- fit_panel(data, W)
  expect_equal(fit$coefficients[["rho"]], top$maximum, tolerance = 1e-6)
  expect_equal(fit$loglik, top$objective, tolerance = 1e-10)
})

# ---- invariances -----------------------------------------------------------

test_that("units of measurement do not count", {
  W <- lattice_weights(4)
  data <- simulate_panel(W, 6L, tau = 0.3, eta = 0.1)
  for (dynamic in c("none", "both")) {
    fit <- fit_panel(data, W, dynamic = dynamic)
    scaled <- fit_panel(transform(data, y = y * 1e4, x1 = x1 * 1e-3, x2 = x2 * 1e6), W, dynamic = dynamic)
    factor <- c(x1 = 1e7, `W:x1` = 1e7, x2 = 1e-2, `W:x2` = 1e-2)[names(fit$coefficients)]
    factor[is.na(factor)] <- 1
    expect_equal(scaled$coefficients, fit$coefficients * factor, tolerance = 1e-7, ignore_attr = TRUE)
    se <- function(f) sqrt(diag(f$covariance))[names(f$coefficients)]
    expect_equal(se(scaled), se(fit) * factor, tolerance = 1e-7, ignore_attr = TRUE)
  }
})

test_that("order of rows, of regions and the shape of W do not count", {
  W <- random_weights(14)
  data <- simulate_panel(W, 5L, tau = 0.2)
  fit <- fit_panel(data, W, dynamic = "time")
  with_test_seed(8, {
    shuffled <- data[sample(nrow(data)), ]
    order <- sample(14)
  })
  expect_equal(fit_panel(shuffled, W[order, order], dynamic = "time")$coefficients, fit$coefficients, tolerance = 1e-9)
  expect_equal(fit_panel(data, as_csc(W), dynamic = "time")$coefficients, fit$coefficients, tolerance = 1e-12)
  renamed <- transform(data, region = factor(region, levels = rev(sort(unique(region)))))
  expect_equal(fit_panel(renamed, W, dynamic = "time")$coefficients, fit$coefficients, tolerance = 1e-9)
  expect_input_error(fit_panel(transform(data, region = sub("r001", "other", region)), W), "other")
})

test_that("the three log-determinants give one answer", {
  W <- lattice_weights(7)
  data <- simulate_panel(W, 6L, tau = 0.3, eta = 0.1)
  for (dynamic in c("none", "both")) {
    exact <- fit_panel(data, W, dynamic = dynamic, logdet = "eigen")
    sparse <- fit_panel(data, W, dynamic = dynamic, logdet = "sparse")
    expect_equal(sparse$coefficients, exact$coefficients, tolerance = 1e-9)
    expect_equal(sparse$covariance, exact$covariance, tolerance = 1e-7)
    near <- fit_panel(data, W, dynamic = dynamic, logdet = "chebyshev")
    expect_equal(near$coefficients, exact$coefficients, tolerance = 5e-3)
  }
})

test_that("weights without unit row sums take the general correction, never the short cut", {
  W <- random_weights(16, standardise = FALSE) / 4
  data <- simulate_panel(W, 6L)
  direct <- fit_panel(data, W, bias_correction = FALSE)
  corrected <- fit_panel(data, W)
  G <- W %*% solve(diag(16) - direct$coefficients[["rho"]] * W)
  expect_equal(time_bias(direct$spectrum, direct$coefficients[["rho"]], 1)$rho, sum(G) / 16, tolerance = 1e-8)
  expect_false(isTRUE(all.equal(corrected$coefficients[["rho"]], direct$coefficients[["rho"]])))
  expect_lt(abs(corrected$coefficients[["rho"]] - 0.3), 0.25)
})

# ---- the published panel ---------------------------------------------------

cigarettes <- function() {
  skip_if_not_installed("plm")
  utils::data("Cigar", package = "plm", envir = environment())
  data <- get("Cigar")
  data$logc <- log(data$sales)
  data$logp <- log(data$price / data$cpi)
  data$logy <- log(data$ndi / data$cpi)
  edges <- shared_csv("reference", "usa46_edges.csv")
  ids <- sort(unique(data$state))
  W <- matrix(0, 46, 46, dimnames = list(ids, ids))
  W[cbind(as.character(edges$from), as.character(edges$to))] <- 1
  list(data = data, W = W / rowSums(W))
}

test_that("the cigarette panel of 46 states is met", {
  expected <- shared_csv("reference", "cigarette.csv")
  panel <- cigarettes()
  fit <- function(...) spatial_panel(logc ~ logp + logy, panel$data, c("state", "year"), panel$W, ...)
  meets <- function(model, fit, tolerance, errors) {
    rows <- expected[expected$model == model & expected$quantity %in% names(fit$coefficients), ]
    expect_gt(nrow(rows), 4)
    expect_lt(max(abs(fit$coefficients[rows$quantity] - rows$estimate)), tolerance)
    se <- sqrt(diag(fit$covariance))[rows$quantity]
    expect_lt(max(abs(se - rows$std_error)), errors)
    other <- function(name) expected$estimate[expected$model == model & expected$quantity == name]
    if (length(other("logLik"))) {
      expect_lt(abs(fit$loglik - other("logLik")), 1e-5)
      expect_lt(abs(fit$sigma2 - other("sigma2")), 1e-8)
    }
  }
  meets("static SDM twoways direct", fit(bias_correction = FALSE), 1e-6, 1e-5)
  meets("static SDM twoways Lee-Yu", fit(), 1e-6, 1e-5)
  # the reference's standard errors of rho and eta are a sandwich whose fourth
  # moment term depends on a choice of basis; the exact information gives 0.0375
  meets("dynamic SDM twoways Lee-Yu corrected", fit(dynamic = "both"), 1e-5, 5e-4)
})

# ---- bad input -------------------------------------------------------------

test_that("what cannot be estimated is named", {
  W <- lattice_weights(3)
  data <- simulate_panel(W, 5L)
  expect_input_error(fit_panel(data[-7, ], W), "absent", "\"r007\"", "fill_panel")
  expect_input_error(fit_panel(data[-c(7, 17, 33, 3), ], W), "4 absent", "\"r003\" in ", "\"r007\" in ")
  expect_warning(dropped <- fit_panel(data[-7, ], W, balance = "drop"), "r007", class = "lowcarbon_warning")
  expect_identical(length(dropped$design$regions), 8L)
  bad <- data
  bad$x1[4] <- NA
  expect_input_error(fit_panel(bad, W), "`x1`", "NA", "\"r004\"")
  bad$x1[4] <- Inf
  expect_input_error(fit_panel(bad, W), "Inf")
  bad <- transform(data, x2 = as.numeric(factor(region)))
  expect_input_error(fit_panel(bad, W), "`x2`", "fixed effects")
  bad <- transform(data, x2 = 2 * x1 + as.numeric(factor(region)))
  expect_input_error(fit_panel(bad, W, model = "sar"), "collinear")
  expect_input_error(fit_panel(data, W[-1, -1]), "r001")
  expect_input_error(fit_panel(rbind(data, data[3, ]), W), "rows 3 and 46")
  expect_input_error(spatial_panel(y ~ x1 + nope, data, c("region", "year"), W), "`nope`")
  expect_input_error(fit_panel(data, W, model = "sdems"), "`model`")
  expect_input_error(fit_panel(data, W, durbin = ~ x9), "`durbin`", "x9")
  expect_input_error(fit_panel(data, W, model = "sar", durbin = ~ x1), "`durbin`")
  expect_input_error(fit_panel(data[data$year == 1, ], W, effect = "individual"), "two periods")
  expect_input_error(fit_panel(data[data$year <= 2, ], W, dynamic = "time"), "three periods")
})

test_that("two periods, one regressor, factors, transformations and a Durbin subset work", {
  W <- lattice_weights(4)
  data <- simulate_panel(W, 4L)
  two <- fit_panel(data[data$year <= 2, ], W)
  expect_equal(two$loglik, fit_panel(data[data$year <= 2, ], W, logdet = "sparse")$loglik, tolerance = 1e-9)
  one <- spatial_panel(y ~ x1, data, ~ region + year, W, durbin = ~ x1)
  expect_named(one$coefficients, c("rho", "x1", "W:x1"))
  subset <- fit_panel(data, W, durbin = ~ x2)
  expect_named(subset$coefficients, c("rho", "x1", "x2", "W:x2"))
  data$kind <- factor(c("a", "b", "c")[1 + (seq_len(nrow(data)) %% 3)])
  wide <- spatial_panel(y ~ I(x1^2) + log(exp(x2)) + kind, data, c("region", "year"), W, model = "sar")
  data$square <- data$x1^2
  data$b <- as.numeric(data$kind == "b")
  data$c <- as.numeric(data$kind == "c")
  plain <- spatial_panel(y ~ square + x2 + b + c, data, c("region", "year"), W, model = "sar")
  expect_equal(unname(wide$coefficients), unname(plain$coefficients), tolerance = 1e-9)
})

test_that("an island stays, and is treated by the general formulas", {
  W <- lattice_weights(3)
  W[5, ] <- W[, 5] <- 0
  W <- W / pmax(rowSums(W), 1e-300)
  data <- simulate_panel(W, 6L)
  expect_input_error(fit_panel(data, W), "r005", "allow")
  fit <- fit_panel(data, as_spatial_weights(W, islands = "allow", style = "none"), model = "sar",
                   bias_correction = FALSE)
  truth <- brute_force(data, W, "sar", "twoways")
  expect_equal(fit$loglik, truth$value, tolerance = 1e-9)
})

test_that("regressors named as the model's parameters are refused", {
  W <- lattice_weights(3)
  data <- simulate_panel(W, 4L)
  data$rho <- data$x1
  expect_input_error(spatial_panel(y ~ rho, data, c("region", "year"), W), "`formula`", "`rho`")
})

test_that("weights that are not similar to a symmetric matrix have no Chebyshev approximation", {
  W <- random_weights(12)
  expect_input_error(fit_panel(simulate_panel(W, 4L), W, logdet = "chebyshev"), "`logdet`", "sparse")
})

test_that("nearly exact data keep the maximum", {
  W <- lattice_weights(4)
  data <- simulate_panel(W, 5L)
  n <- nrow(W)
  exact <- solve(diag(n) - 0.3 * W, matrix(data$x1 - 0.5 * data$x2, n))
  with_test_seed(4, data$y <- as.vector(exact) + 1e-9 * rnorm(nrow(data)))
  fit <- fit_panel(data, W, model = "sar")
  expect_equal(fit$coefficients, c(rho = 0.3, x1 = 1, x2 = -0.5), tolerance = 1e-7)
})

test_that("the error model's bias terms are those of the lag model's where neither has feedback", {
  # with rho = lambda = 0 known, tau and beta have the same correction in both
  W <- lattice_weights(4)
  data <- simulate_panel(W, 6L, rho = 0, tau = 0.4)
  fit <- fit_panel(data, W, model = "sem", dynamic = "time")
  raw <- fit$uncorrected
  H <- solve(diag(16) - raw[["tau"]] * diag(16))
  expect_equal(dynamic_bias(fit$spectrum, fit$spectrum, fit$counts,
                            c(tau = raw[["tau"]], eta = 0, rho = 0, lambda = raw[["lambda"]]), 1)$tau,
               (sum(diag(H)) - 1 / (1 - raw[["tau"]])) / 15, tolerance = 1e-10)
  G <- W %*% solve(diag(16) - raw[["lambda"]] * W)
  expect_equal(error_trace(fit$spectrum, raw[["lambda"]], 1), sum(diag(G)) - 1 / (1 - raw[["lambda"]]),
               tolerance = 1e-10)
  expect_gt(fit$coefficients[["tau"]], raw[["tau"]])
  # residuals at the corrected parameters, by hand
  filter <- function(v) as.vector((diag(16) - fit$coefficients[["lambda"]] * W) %*% matrix(v, 16))
  data <- data[order(data$year, data$region), ]
  now <- data$year > 1
  mean_out <- function(v) { v <- matrix(v, 16); v <- v - rowMeans(v); as.vector(sweep(v, 2, colMeans(v))) }
  e <- mean_out(filter(data$y[now])) - fit$coefficients[["tau"]] * mean_out(filter(data$y[data$year < 6])) -
    fit$coefficients[["x1"]] * mean_out(filter(data$x1[now])) -
    fit$coefficients[["x2"]] * mean_out(filter(data$x2[now]))
  expect_equal(fit$fit$e, e, tolerance = 1e-10)
})

test_that("the unit of unstandardised weights does not count: rho moves inversely", {
  for (W in list(lattice_weights(4, standardise = FALSE), random_weights(14, standardise = FALSE))) {
    data <- simulate_panel(W / max(rowSums(W)), 6L, rho = 0.4, tau = 0.2)
    for (logdet in c("eigen", "sparse")) {
      for (unit in c(1e-5, 1e5)) {
        for (dynamic in c("none", "both")) {
          fit <- fit_panel(data, W, model = "sar", dynamic = dynamic, logdet = logdet)
          scaled <- fit_panel(data, W * unit, model = "sar", dynamic = dynamic, logdet = logdet)
          lagged <- intersect(c("rho", "eta"), names(fit$coefficients))
          expect_equal(scaled$coefficients[lagged] * unit, fit$coefficients[lagged], tolerance = 1e-6)
          others <- setdiff(names(fit$coefficients), lagged)
          expect_equal(scaled$coefficients[others], fit$coefficients[others], tolerance = 1e-6)
          expect_equal(scaled$loglik, fit$loglik, tolerance = 1e-9)
        }
      }
    }
  }
})

test_that("the covariance is the inverse of the expected information of the model with dummies, dense", {
  for (W in list(lattice_weights(3, 4), random_weights(12))) {
    data <- simulate_panel(W, 5L)
    data <- data[order(data$year, data$region), ]
    n <- 12
    big <- kronecker(diag(5), W)
    lag <- function(v) as.vector(big %*% v)
    for (effect in c("twoways", "individual", "time", "none")) {
      fit <- fit_panel(data, W, effect = effect, bias_correction = FALSE)
      rho <- fit$coefficients[["rho"]]
      Z <- cbind(data$x1, data$x2, lag(data$x1), lag(data$x2), dummies(n, 5, effect))
      e <- lm.fit(Z, data$y - rho * lag(data$y))$residuals
      G <- big %*% solve(diag(60) - rho * big)
      mean_lag <- lag(data$y) - as.vector(G %*% e)
      s2 <- mean(e^2)
      k <- ncol(Z)
      information <- rbind(
        cbind(crossprod(Z), crossprod(Z, mean_lag), 0),
        c(crossprod(Z, mean_lag), sum(mean_lag^2) + s2 * (sum(diag(G %*% G)) + sum(G^2)), sum(diag(G))),
        c(rep(0, k), sum(diag(G)), 60 / (2 * s2))
      ) / s2
      truth <- sqrt(diag(solve(information)))[c(k + 1, 1:4, k + 2)]
      ours <- sqrt(diag(fit$covariance))[c("rho", "x1", "x2", "W:x1", "W:x2", "sigma2")]
      expect_equal(unname(ours), truth, tolerance = 1e-7)
    }
  }
})
