# What every estimator must show, model by model: units, order, effects as
# dummies, few periods, odd regressors, the corrections from dense matrices.

index <- c("region", "year")
models <- c("sdm", "sar", "sem", "slx", "ols")

# A model and the dynamics it is tried with.
every_model <- function() {
  cases <- expand.grid(model = models, dynamic = c("none", "both"), stringsAsFactors = FALSE)
  lapply(seq_len(nrow(cases)), function(i) as.list(cases[i, ]))
}

fit_case <- function(case, data, W, ...) {
  spatial_panel(y ~ x1 + x2, data, index, W, case$model, dynamic = case$dynamic, ...)
}

# ---- units, order, shape ---------------------------------------------------------

test_that("units change coefficients, standard errors and the likelihood by their factor, in every model", {
  W <- random_weights(12)
  data <- simulate_panel(W, 6L, tau = 0.3, eta = 0.1)
  for (case in every_model()) {
    fit <- fit_case(case, data, W)
    for (power in c(-6, 6)) {
      scaled <- fit_case(case, transform(data, y = y * 10^power, x1 = x1 * 100), W)
      factor <- ifelse(grepl("x1", names(coef(fit))), 10^(power - 2),
                       ifelse(grepl("x2", names(coef(fit))), 10^power, 1))
      expect_equal(coef(scaled), coef(fit) * factor, tolerance = 1e-8)
      for (type in c("hessian", "sandwich", "cluster", "dkraay")) {
        expect_equal(sqrt(diag(vcov(scaled, type))), sqrt(diag(vcov(fit, type))) * factor, tolerance = 1e-7)
      }
      expect_equal(scaled$loglik, fit$loglik - fit$counts$N * power * log(10), tolerance = 1e-10)
      expect_equal(scaled$sigma2, fit$sigma2 * 10^(2 * power), tolerance = 1e-8)
    }
  }
})

test_that("order of rows, columns and regions, and the class of data and weights, do not count, in every model", {
  W <- random_weights(10, links = 2L)
  data <- simulate_panel(W, 6L, tau = 0.3, eta = 0.1)
  with_test_seed(3, {
    rows <- sample(nrow(data))
    order <- sample(nrow(W))
  })
  weights <- list(W[order, order], as_csc(W)[order, order], as_spatial_weights(W[rev(order), rev(order)]))
  if (requireNamespace("spdep", quietly = TRUE)) {
    weights$listw <- suppressWarnings(spdep::mat2listw(W[order, order], row.names = rownames(W)[order], style = "W"))
  }
  for (case in every_model()) {
    fit <- fit_case(case, data, W)
    for (given in weights) {
      other <- fit_case(case, data[rows, rev(names(data))], given)
      expect_equal(coef(other), coef(fit), tolerance = 1e-10)
      expect_equal(vcov(other), vcov(fit), tolerance = 1e-8)
      # each row keeps its own residual
      expect_equal(unname(residuals(other)),
                   unname(residuals(fit)[match(data$y[rows], data$y[as.integer(names(residuals(fit)))], 0L)]),
                   tolerance = 1e-9)
    }
  }
})

test_that("fits and what follows from them leave R's random numbers and options alone", {
  W <- lattice_weights(4)
  data <- simulate_panel(W, 6L, tau = 0.3)
  with_test_seed(11, {
    seed <- .Random.seed
    options <- options()
    for (logdet in c("eigen", "sparse", "chebyshev")) {
      fit <- spatial_panel(y ~ x1 + x2, data, index, W, dynamic = "both", logdet = logdet)
      effects(fit)
      specification_tests(fit)
      vcov(fit, "sandwich")
      stability(fit)
    }
    expect_identical(.Random.seed, seed)
    expect_identical(options(), options)
  })
})

# ---- few periods, few regions, few regressors ------------------------------------

# Maximum of the likelihood with a dummy for every effect. `filtered`: an error model, whose
# dummies stand beside the innovations.
dense_top <- function(y, X, W, periods, filtered, D = NULL) {
  big <- kronecker(diag(periods), W)
  value <- function(r) {
    A <- diag(length(y)) - r * big
    e <- qr.resid(qr(cbind(if (filtered && !is.null(X)) A %*% X else X, D)), A %*% y)
    -length(y) / 2 * (log(2 * pi * mean(e^2)) + 1) + periods * as.numeric(determinant(diag(nrow(W)) - r * W)$modulus)
  }
  found <- optimize(value, c(-0.99, 0.99), maximum = TRUE, tol = 1e-10)
  list(at = found$maximum, value = found$objective)
}

effect_dummies <- function(n, periods, effect) {
  region <- kronecker(rep(1, periods), diag(n))
  year <- kronecker(diag(periods), rep(1, n))
  switch(effect, twoways = cbind(region, year[, -1, drop = FALSE]), individual = region, time = year)
}

test_that("two periods, three regions, one regressor or none: dummies by brute force", {
  W <- random_weights(7, links = 2L)
  three <- matrix(c(0, 1, 1, 0.3, 0, 0, 0.7, 0, 0), 3, dimnames = list(letters[1:3], letters[1:3]))
  for (weights in list(W, three / rowSums(three))) {
    n <- nrow(weights)
    data <- simulate_panel(weights, if (n == 3) 5L else 2L, rho = 0.2)
    periods <- max(data$year)
    for (effect in c("twoways", "individual", "time")) {
      for (model in c("sar", "sem")) {
        for (formula in c(y ~ x1, y ~ 1)) {
          fit <- suppressWarnings(spatial_panel(formula, data, index, weights, model, effect, bias_correction = FALSE))
          X <- if (length(all.vars(formula)) > 1L) cbind(data$x1)
          truth <- dense_top(data$y, X, weights, periods, model == "sem", effect_dummies(n, periods, effect))
          expect_gte(fit$loglik, truth$value - 1e-9)
          if (abs(truth$at) < 0.98) expect_equal(coef(fit)[[1L]], truth$at, tolerance = 1e-5)
        }
      }
    }
  }
})

test_that("two periods with individual effects are one of differences, without an intercept", {
  W <- random_weights(14)
  data <- simulate_panel(W, 2L)
  data <- data[order(data$year, data$region), ]
  half <- nrow(W)
  difference <- data.frame(region = data$region[seq_len(half)], year = 1)
  for (name in c("y", "x1", "x2")) {
    difference[[name]] <- data[[name]][half + seq_len(half)] - data[[name]][seq_len(half)]
  }
  for (model in models) {
    fit <- spatial_panel(y ~ x1 + x2, data, index, W, model, "individual")
    for (formula in c(y ~ x1 + x2 - 1, y ~ 0 + x1 + x2)) {
      one <- spatial_panel(formula, difference, index, W, model, "none", bias_correction = FALSE)
      expect_equal(coef(fit), coef(one), tolerance = 1e-9)
      expect_equal(vcov(fit), vcov(one), tolerance = 1e-8)
      expect_equal(2 * fit$sigma2, one$sigma2, tolerance = 1e-9)
    }
  }
})

test_that("a dynamic model of three periods is one of differences too, its bias aside", {
  W <- random_weights(14)
  data <- simulate_panel(W, 3L, tau = 0.3)
  y <- matrix(data$y, 14)
  step <- data.frame(region = rownames(W), year = 1, y = y[, 3] - y[, 2], before = y[, 2] - y[, 1])
  for (name in c("x1", "x2")) step[[name]] <- matrix(data[[name]], 14)[, 3] - matrix(data[[name]], 14)[, 2]
  step$ahead <- as.vector(W %*% step$before)
  fit <- spatial_panel(y ~ x1 + x2, data, index, W, "sar", "individual", dynamic = "both", bias_correction = FALSE)
  # the likelihood counts n T observations and T determinants of half the squares: the same maximum
  one <- spatial_panel(y ~ before + ahead + x1 + x2 - 1, step, index, W, "sar", "none", bias_correction = FALSE)
  expect_equal(unname(coef(fit)), unname(coef(one)), tolerance = 1e-9)
})

test_that("without an intercept a factor has a column for each of its levels", {
  W <- lattice_weights(4)
  data <- simulate_panel(W, 4L)
  data$kind <- factor(c("a", "b", "c")[1 + (seq_len(nrow(data)) * 7) %% 3])
  fit <- function(formula) spatial_panel(formula, data, index, W, "sar", "none", bias_correction = FALSE)
  with <- fit(y ~ kind + x1)
  without <- fit(y ~ kind + x1 - 1)
  expect_named(coef(without), c("rho", "kinda", "kindb", "kindc", "x1"))
  expect_equal(without$loglik, with$loglik, tolerance = 1e-12)
  expect_equal(coef(without)[["kindb"]] - coef(without)[["kinda"]], coef(with)[["kindb"]], tolerance = 1e-9)
  # with effects the levels would add up to them
  expect_input_error(spatial_panel(y ~ kind + x1 - 1, data, index, W, "sar"), "collinear")
})

test_that("one region of which nothing varies but in one dimension is told apart by effect", {
  W <- lattice_weights(3)
  data <- simulate_panel(W, 5L)
  data$across <- as.numeric(factor(data$region))
  data$along <- data$year^2
  for (model in models) {
    for (effect in c("twoways", "individual")) {
      expect_input_error(spatial_panel(y ~ x1 + across, data, index, W, model, effect), "`formula`", "`across`", effect)
    }
    for (effect in c("twoways", "time")) {
      expect_input_error(spatial_panel(y ~ x1 + along, data, index, W, model, effect), "`formula`", "`along`", effect)
    }
  }
  # a column equal to one of the others' lags
  data$lagged <- as.vector(W %*% matrix(data$x1, 9))
  expect_input_error(spatial_panel(y ~ x1 + lagged, data, index, W, "sdm", durbin = ~x1), "collinear", "W:x1")
  expect_input_error(spatial_panel(y ~ x1 + I(2 * x1 - 1), data, index, W, "sem"), "collinear")
})

# ---- gaps ---------------------------------------------------------------------------

test_that("regions left out with balance = \"drop\" leave the fit of the others, by their own weights", {
  W <- lattice_weights(4)
  data <- simulate_panel(W, 5L, tau = 0.3)
  gap <- data[!(data$region == "r006" & data$year == 3), ]
  kept <- W[rownames(W) != "r006", rownames(W) != "r006"]
  for (dynamic in c("none", "both")) {
    expect_warning(fit <- spatial_panel(y ~ x1 + x2, gap, index, W, dynamic = dynamic, balance = "drop"), "r006",
                   class = "lowcarbon_warning")
    other <- spatial_panel(y ~ x1 + x2, data[data$region != "r006", ], index, kept / rowSums(kept), dynamic = dynamic)
    expect_equal(coef(fit), coef(other), tolerance = 1e-10)
    expect_equal(vcov(fit), vcov(other), tolerance = 1e-8)
  }
  # filled in, it is a panel again
  filled <- fill_panel(gap, c("y", "x1", "x2"), index, complete = TRUE)
  expect_identical(spatial_panel(y ~ x1 + x2, filled, index, W)$design$n, 16L)
})

test_that("missing and infinite cells are named wherever they are", {
  W <- lattice_weights(3)
  data <- simulate_panel(W, 4L)
  for (name in c("y", "x1")) {
    for (bad in c(NA, NaN, Inf, -Inf)) {
      broken <- data
      broken[[name]][14] <- bad
      expect_input_error(spatial_panel(y ~ x1, broken, index, W), name, "\"r005\"", "2")
    }
  }
  expect_input_error(spatial_panel(log(x1) ~ x2, transform(data, x1 = abs(x1) * (seq_along(x1) != 7)), index, W),
                     "-Inf", "\"r007\"")
  broken <- data
  broken$region[3] <- NA
  expect_input_error(spatial_panel(y ~ x1, broken, index, W), "`region`")
  holes <- W
  holes[2, 3] <- NA
  expect_input_error(spatial_panel(y ~ x1, data, index, holes), "W")
})

test_that("islands are right in every model and with every effect", {
  W <- lattice_weights(3, 4)
  W[5, ] <- W[, 5] <- 0
  W <- W / pmax(rowSums(W), 1e-300)
  data <- simulate_panel(W, 5L)
  weights <- as_spatial_weights(W, islands = "allow", style = "none")
  X <- cbind(data$x1, data$x2)
  lags <- apply(X, 2, function(v) W %*% matrix(v, 12))
  for (effect in c("twoways", "individual", "time")) {
    for (model in c("sdm", "sar", "sem")) {
      fit <- spatial_panel(y ~ x1 + x2, data, index, weights, model, effect, bias_correction = FALSE)
      truth <- dense_top(data$y, if (model == "sdm") cbind(X, lags) else X, W, 5, model == "sem",
                         effect_dummies(12, 5, effect))
      expect_equal(fit$loglik, truth$value, tolerance = 1e-10)
      expect_equal(coef(fit)[[1L]], truth$at, tolerance = 1e-5)
      # the general correction, as rows do not all add up to one
      corrected <- spatial_panel(y ~ x1 + x2, data, index, weights, model, effect)
      expect_identical(corrected$counts$star, 0)
      expect_true(all(is.finite(vcov(corrected))))
    }
  }
})

# ---- corrections from dense matrices ---------------------------------------------

# theta + (1/T) Sigma^-1 phi + (1/n) Sigma^-1 a, every trace of a dense matrix, time effects taken out
# by an explicit basis where W allows it.
dense_correction <- function(fit, W) {
  theta <- fit$uncorrected
  value <- function(name) if (name %in% names(theta)) theta[[name]] else 0
  n <- nrow(W)
  periods <- fit$design$periods
  star <- fit$counts$star > 0
  basis <- if (star) eigen(diag(n) - 1 / n, symmetric = TRUE)$vectors[, -n] else diag(n)
  w <- t(basis) %*% W %*% basis
  m <- ncol(basis)
  one <- diag(m)
  trace <- function(A) sum(diag(A))
  G <- w %*% solve(one - value("rho") * w)
  H <- solve((1 - value("tau")) * one - (value("rho") + value("eta")) * w)
  phi <- stats::setNames(numeric(length(theta)), names(theta))
  s2 <- theta[["sigma2"]]
  if (fit$counts$individual) {
    own <- c(tau = trace(H), eta = trace(w %*% H),
             rho = value("tau") * trace(G %*% H) + value("eta") * trace(G %*% w %*% H) + trace(G)) / m
    named <- intersect(names(own), names(theta))
    phi[named] <- own[named] / periods
    phi["sigma2"] <- 1 / (2 * s2) / periods
  }
  if (fit$counts$time && !star) {
    if ("rho" %in% names(theta)) phi[["rho"]] <- phi[["rho"]] + sum(W %*% solve(diag(n) - value("rho") * W)) / n / n
    phi[["sigma2"]] <- phi[["sigma2"]] + 1 / (2 * s2) / n
  }
  information <- solve(spatial_panel(y ~ x1 + x2, fit$data, index, W, fit$model, fit$effect, fit$dynamic,
                                     bias_correction = FALSE)$covariance)
  list(phi = phi, theta = theta, information = information)
}

test_that("the correction of dynamic models is the formula with dense traces, for both kinds of weights", {
  tried <- 0L
  for (W in list(lattice_weights(4), random_weights(16, standardise = FALSE) / 4)) {
    data <- simulate_panel(W, 7L, tau = 0.3, eta = 0.1)
    for (model in c("sdm", "sar", "slx")) {
      for (effect in c("twoways", "individual", "time")) {
        for (dynamic in c("time", "space", "both")) {
          fit <- suppressWarnings(spatial_panel(y ~ x1 + x2, data, index, W, model, effect, dynamic))
          # unit row sums: the information is the transformed likelihood's, below; not stable: no correction
          if (fit$counts$star > 0 || !long_run_exists(fit$uncorrected, fit$spectrum)) next
          tried <- tried + 1L
          fit$data <- data
          dense <- dense_correction(fit, W)
          names <- names(dense$theta)
          expected <- dense$theta + solve(dense$information[names, names] / fit$counts$N, dense$phi)
          expect_equal(c(coef(fit), sigma2 = fit$sigma2)[names], expected, tolerance = 1e-8)
        }
      }
    }
  }
  expect_gt(tried, 25L)
})

test_that("with unit row sums the correction uses the transformed likelihood's information, by an explicit basis", {
  W <- lattice_weights(4)
  n <- 16
  data <- simulate_panel(W, 7L, tau = 0.3, eta = 0.1)
  fit <- spatial_panel(y ~ x1 + x2, data, index, W, "sar", "twoways", "both")
  fit$data <- data
  dense <- dense_correction(fit, W)
  theta <- dense$theta
  basis <- eigen(diag(n) - 1 / n, symmetric = TRUE)$vectors[, -n]
  w <- t(basis) %*% W %*% basis
  # columns without period means, less their means over time
  turn <- function(v) {
    v <- t(basis) %*% matrix(v, n)
    as.vector(v - rowMeans(v))
  }
  y <- matrix(data$y, n)
  M <- cbind(turn(y[, 1:6]), turn(W %*% y[, 1:6]), turn(data$x1[-(1:n)]), turn(data$x2[-(1:n)]))
  now <- turn(y[, 2:7])
  lag <- function(v) as.vector(w %*% matrix(v, n - 1))
  names <- c("tau", "eta", "x1", "x2")
  e <- now - theta[["rho"]] * lag(now) - drop(M %*% theta[names])
  G <- w %*% solve(diag(n - 1) - theta[["rho"]] * w)
  mean_lag <- lag(now) - as.vector(G %*% matrix(e, n - 1))
  s2 <- theta[["sigma2"]]
  expect_equal(s2, mean(e^2), tolerance = 1e-8)
  trace <- sum(diag(G))
  information <- rbind(
    cbind(crossprod(M), crossprod(M, mean_lag), 0) / s2,
    c(crossprod(M, mean_lag) / s2, sum(mean_lag^2) / s2 + 6 * (sum(diag(G %*% G)) + sum(G^2)), 6 * trace / s2),
    c(rep(0, 4), 6 * trace / s2, length(e) / (2 * s2^2))
  )
  order <- c(names, "rho", "sigma2")
  expected <- theta[order] + solve(information / length(e), dense$phi[order])
  expect_equal(c(coef(fit), sigma2 = fit$sigma2)[order], expected, tolerance = 1e-7)
})

test_that("estimates that are not stable stay uncorrected, with a warning, and have no long term", {
  W <- lattice_weights(4)
  data <- simulate_panel(W, 7L, rho = 0.5, tau = 0.7, eta = 0.4)
  expect_warning(fit <- spatial_panel(y ~ x1 + x2, data, index, W, "sar", "individual", "both"), "not stable",
                 class = "lowcarbon_warning")
  expect_identical(fit$coefficients[names(fit$coefficients)], fit$uncorrected[names(fit$coefficients)])
  expect_warning(long <- effects(fit, "long"), class = "lowcarbon_warning")
  expect_true(all(is.na(long$estimate)))
})

# ---- Wald, likelihood ratio, Lagrange multiplier ------------------------------------

test_that("in linear models Wald, likelihood ratio and Lagrange multiplier are in their order, by the known relations",
          {
  W <- random_weights(12)
  data <- simulate_panel(W, 5L)
  fit <- function(model) spatial_panel(y ~ x1 + x2, data, index, W, model, bias_correction = FALSE)
  wide <- fit("slx")
  N <- wide$counts$N
  ratio <- 2 * (wide$loglik - fit("ols")$loglik)
  lags <- c("W:x1", "W:x2")
  wald <- drop(coef(wide)[lags] %*% solve(vcov(wide)[lags, lags], coef(wide)[lags]))
  expect_equal(wald, N * (exp(ratio / N) - 1), tolerance = 1e-9)
  multiplier <- N * (1 - exp(-ratio / N))
  expect_lt(multiplier, ratio)
  expect_lt(ratio, wald)
})

test_that("close to the hypothesis the likelihood ratio is the mean of the other two tests of a spatial parameter", {
  W <- lattice_weights(5)
  data <- simulate_panel(W, 6L, rho = 0)
  n <- nrow(W)
  # score = c rho, LR = c rho^2, LM = score^2 / I and Wald = I rho^2, c the curvature and I the
  # information where rho = 0: LM times Wald is LR squared, but for terms of the order of rho
  at <- function(h) {
    data$y <- data$y + h * as.vector(W %*% matrix(data$y, n))
    lag <- spatial_panel(y ~ x1 + x2, data, index, W, "sar", bias_correction = FALSE)
    none <- spatial_panel(y ~ x1 + x2, data, index, W, "ols", bias_correction = FALSE)
    c(rho = coef(lag)[["rho"]], LM = lm_tests(y ~ x1 + x2, data, index, W, project = "effects")$statistic[1L],
      LR = 2 * (lag$loglik - none$loglik),
      Wald = (coef(lag)[["rho"]] / sqrt(vcov(lag)["rho", "rho"]))^2)
  }
  null <- uniroot(function(h) at(h)[["rho"]], c(-1, 1), tol = 1e-12)$root
  for (step in c(0.1, 0.01, 0.001)) {
    found <- at(null + step)
    expect_lt(abs(found[["LM"]] * found[["Wald"]] / found[["LR"]]^2 - 1), 0.1 * step)
  }
})

test_that("functions that know neither regions nor periods are refused in a formula", {
  W <- random_weights(6)
  data <- simulate_panel(W, 4L)
  expect_input_error(spatial_panel(y ~ lag(x1), data, index, W), "`formula`", "`lag()`")
  expect_input_error(spatial_panel(y ~ x1 + stats::diff(x2), data, index, W), "`formula`", "`diff()`")
})

# ---- nothing is passed over ---------------------------------------------------------

test_that("weights that a model does not use, and none at all, are refused", {
  W <- lattice_weights(3)
  data <- simulate_panel(W, 5L)
  fit <- function(...) spatial_panel(y ~ x1, data, index, ...)
  expect_input_error(fit(NULL), "`W`", "NULL")
  for (model in c("sdm", "sar", "slx", "ols")) expect_input_error(fit(W, model, W_error = W), "`W_error`", model)
  for (model in c("sar", "sem", "ols")) expect_input_error(fit(W, model, W_x = W), "`W_x`", model)
})

test_that("a gap in the periods of a dynamic model is named, however periods are written", {
  W <- lattice_weights(3)
  data <- simulate_panel(W, 6L, tau = 0.2)
  fit <- function(data, dynamic = "time") spatial_panel(y ~ x1, data, index, W, "sar", dynamic = dynamic,
                                                        bias_correction = FALSE)
  whole <- fit(data)
  labels <- list(
    year = 2001:2006, five = seq(1995, 2020, by = 5), text = as.character(2001:2006),
    quarter = c("2019Q3", "2019Q4", paste0("2020Q", 1:4)), joined = c(201911, 201912, 202001:202004),
    day = as.Date(sprintf("%d-01-01", 2001:2006)),
    written = sprintf("%d-01-01", 2001:2006),
    last = as.Date(c("2001-01-31", "2001-02-28", "2001-03-31", "2001-04-30", "2001-05-31", "2001-06-30")),
    week = as.Date("2001-01-01") + 7 * (0:5), range = paste0(seq(1991, 2016, 5), "-", seq(1995, 2020, 5)),
    factor = factor(2001:2006))
  for (name in names(labels)) {
    named <- transform(data, year = labels[[name]][data$year])
    expect_identical(unname(coef(fit(named))), unname(coef(whole)), label = name)
    broken <- named[data$year != 4, ]
    expect_input_error(fit(broken), "`data`", "gap", describe_value(labels[[name]][3L]),
                       describe_value(labels[[name]][5L]))
    # a static model has no period before
    expect_s3_class(fit(broken, "none"), "spatial_panel")
    # the way out that the message names
    numbered <- transform(broken, year = match(year, unique(year)))
    expect_s3_class(fit(numbered), "spatial_panel")
  }
  # labels that say nothing of their distance
  odd <- transform(data, year = c("a", "c", "d", "x", "y", "z")[data$year])
  expect_identical(unname(coef(fit(odd))), unname(coef(whole)))
})

test_that("a period alone leaves the rows of the block that need two of them empty", {
  W <- lattice_weights(4)
  data <- simulate_panel(W, 1L)
  fit <- spatial_panel(y ~ x1, data, index, W, "sdm", "none", bias_correction = FALSE)
  expect_silent(block <- specification_tests(fit))
  empty <- c("Hausman", "individual effects", "time effects")
  expect_true(all(is.na(block$statistic[block$test %in% empty])))
  expect_false(anyNA(block$statistic[!block$test %in% empty]))
})

test_that("identifiers with zeros in front are other regions, and what they may be is said", {
  W <- lattice_weights(3)
  data <- simulate_panel(W, 5L)
  ids <- c("1", "01", "001", "2", "02", "3", "a", "b", "10")
  renamed <- transform(data, region = ids[match(region, rownames(W))])
  expect_equal(coef(spatial_panel(y ~ x1, renamed, index, `dimnames<-`(W, list(ids, ids)))),
               coef(spatial_panel(y ~ x1, data, index, W)))
  padded <- `dimnames<-`(W, list(sprintf("%02d", 1:9), sprintf("%02d", 1:9)))
  expect_input_error(spatial_panel(y ~ x1, transform(data, region = match(region, rownames(W))), index, padded), "`W`",
                     "`1` and `01` may be the same")
})
