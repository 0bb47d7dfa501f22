table_of <- function(x, term, horizon) x$estimate[x$term == term & x$horizon == horizon]

test_that("effects of the cigarette panel are the reference's", {
  panel <- cigarettes()
  static <- effects(spatial_panel(logc ~ logp + logy, panel$data, c("state", "year"), panel$W))
  model <- "static SDM twoways Lee-Yu"
  expect_equal(table_of(static, "logp", "short")[1:2],
               c(cigarette_reference(model, "direct logp"), cigarette_reference(model, "indirect logp")),
               tolerance = 1e-5)
  dynamic <- effects(spatial_panel(logc ~ logp + logy, panel$data, c("state", "year"), panel$W, dynamic = "both"))
  model <- "dynamic SDM twoways Lee-Yu corrected"
  expect_equal(table_of(dynamic, "logp", "long")[1:2],
               c(cigarette_reference(model, "LT direct logp"), cigarette_reference(model, "LT indirect logp")),
               tolerance = 1e-4)
})

test_that("effects are those of the dense matrices, for every model and kind of weights", {
  weights <- list(unit = lattice_weights(4L), uneven = random_weights(9L),
                  ragged = ragged_weights(9L))
  for (W in weights) {
    data <- simulate_panel(W, tau = 0.4)
    for (model in c("sdm", "sar", "sem", "slx", "ols")) {
      for (dynamic in c("none", "time", "space", "both")) {
        fit <- suppressWarnings(fit_panel(W, data = data, model = model, dynamic = dynamic, effect = "individual",
                                          bias_correction = FALSE))
        found <- effects(fit, se = "none")
        for (horizon in unique(found$horizon)) {
          expect_equal(table_of(found, "x1", horizon), unname(dense_effects(fit, "x1", horizon, W)), tolerance = 1e-9)
          expect_equal(table_of(found, "x2", horizon), unname(dense_effects(fit, "x2", horizon, W)), tolerance = 1e-9)
        }
      }
    }
  }
})

test_that("a lag of some regressors only, and weights of the regressors' own, are taken as they are", {
  W <- lattice_weights(4L)
  fit <- fit_panel(W, durbin = ~x2)
  found <- effects(fit)
  expect_false("W:x1" %in% names(coef(fit)))
  expect_equal(table_of(found, "x1", "short"), unname(dense_effects(fit, "x1", "short", W)), tolerance = 1e-10)
  expect_equal(table_of(found, "x2", "short"), unname(dense_effects(fit, "x2", "short", W)), tolerance = 1e-10)
  W_x <- random_weights(16L, standardise = FALSE)
  own <- fit_panel(W, W_x = W_x, dynamic = "both")
  found <- effects(own)
  for (horizon in c("short", "long")) {
    expect_equal(table_of(found, "x1", horizon), unname(dense_effects(own, "x1", horizon, W, W_x)), tolerance = 1e-10)
  }
})

test_that("an error lag with weights of its own leaves the long run to the weights of y", {
  W <- lattice_weights(4L)
  W_error <- random_weights(16L, 4L)
  fit <- fit_panel(W, W_error = W_error, model = "sem", dynamic = "both", effect = "individual",
                   bias_correction = FALSE)
  found <- effects(fit)
  expect_equal(table_of(found, "x1", "long"), unname(dense_effects(fit, "x1", "long", W)), tolerance = 1e-10)
})

test_that("unit row sums give the totals in closed form", {
  W <- lattice_weights(4L)
  fit <- fit_panel(W, dynamic = "both")
  b <- as.list(coef(fit))
  found <- effects(fit)
  total <- found[found$effect == "total" & found$term == "x1", ]
  expect_equal(total$estimate, c((b$x1 + b$`W:x1`) / (1 - b$rho), (b$x1 + b$`W:x1`) / (1 - b$tau - b$rho - b$eta)),
               tolerance = 1e-12)
})

test_that("the ways to the log-determinant give the same effects", {
  W <- lattice_weights(5L)
  data <- simulate_panel(W, tau = 0.4)
  exact <- effects(fit_panel(W, data = data, dynamic = "both", logdet = "eigen"))
  sparse <- effects(fit_panel(W, data = data, dynamic = "both", logdet = "sparse"))
  expect_equal(sparse$estimate, exact$estimate, tolerance = 1e-7)
  expect_equal(sparse$std.error, exact$std.error, tolerance = 1e-6)
})

test_that("delta-method errors are those of derivatives by differences", {
  shapes <- list(lattice_weights(4L), ragged_weights(9L))
  for (W in shapes) {
    for (model in c("sdm", "sem", "slx")) {
      fit <- fit_panel(W, model = model, dynamic = "both", effect = "individual", bias_correction = FALSE)
      slopes <- coefficient_slopes(fit, function(fit) effects(fit, se = "none")$estimate)
      for (type in c("hessian", "cluster")) {
        V <- vcov(fit, type)
        expect_equal(effects(fit, vcov = type)$std.error, sqrt(diag(slopes %*% V %*% t(slopes))), tolerance = 1e-6)
      }
    }
  }
  W_x <- random_weights(16L, standardise = FALSE)
  W <- lattice_weights(4L)
  fit <- fit_panel(W, W_x = W_x, dynamic = "both")
  slopes <- coefficient_slopes(fit, function(fit) effects(fit, se = "none")$estimate)
  expect_equal(unname(vcov(effects(fit))), unname(slopes %*% vcov(fit) %*% t(slopes)), tolerance = 1e-6)
})

test_that("a total is the sum of direct and indirect, its variance too", {
  fit <- fit_panel(lattice_weights(4L))
  found <- effects(fit)
  V <- vcov(found)
  x <- coef(found)
  expect_equal(x[["x1:short:total"]], x[["x1:short:direct"]] + x[["x1:short:indirect"]], tolerance = 1e-12)
  expect_equal(V[3, 3], sum(V[1:2, 1:2]), tolerance = 1e-12)
  expect_equal(found$statistic, found$estimate / found$std.error)
  expect_equal(found$p.value, 2 * pnorm(-abs(found$statistic)))
})

test_that("simulated errors are the deviations of effects of the draws", {
  W <- lattice_weights(4L)
  fits <- list(fit_panel(W, data = simulate_panel(W, 20L, tau = 0.4, eta = 0.1), dynamic = "both"),
               fit_panel(W, data = simulate_panel(W, 20L, tau = 0.4, eta = 0.1), dynamic = "both", logdet = "sparse"))
  for (fit in fits) {
    V <- vcov(fit)
    draws <- rep(coef(fit), each = 40) + private_normals(40, length(coef(fit)), 7) %*% covariance_root(V)
    colnames(draws) <- names(coef(fit))
    by_hand <- apply(draws, 1L, function(b) dense_effects(fit, "x1", "long", W, coefficients = b))
    found <- effects(fit, "long", "simulation", nsim = 40, seed = 7)
    expect_equal(found$std.error[1:3], unname(apply(by_hand, 1L, sd)), tolerance = 1e-8)
    expect_equal(found$mean[1:3], unname(rowMeans(by_hand)), tolerance = 1e-8)
    expect_equal(found$estimate, effects(fit, "long")$estimate)
  }
})

test_that("simulation handles weights without unit row sums and of the regressors' own", {
  W <- ragged_weights(9L)
  W_x <- random_weights(9L, standardise = FALSE, seed = 4L)
  fit <- fit_panel(W, W_x = W_x, effect = "individual", data = simulate_panel(W, 20L, tau = 0.4, eta = 0.1))
  draws <- rep(coef(fit), each = 30) + private_normals(30, length(coef(fit)), 3) %*% covariance_root(vcov(fit))
  colnames(draws) <- names(coef(fit))
  by_hand <- apply(draws, 1L, function(b) dense_effects(fit, "x2", "short", W, W_x, coefficients = b))
  found <- effects(fit, se = "simulation", nsim = 30, seed = 3)
  expect_equal(found$std.error[4:6], unname(apply(by_hand, 1L, sd)), tolerance = 1e-8)
})

test_that("simulation leaves R's random numbers alone, and a seed repeats it", {
  fit <- fit_panel(lattice_weights(4L))
  with_test_seed(1, {
    before <- .Random.seed
    one <- effects(fit, se = "simulation", nsim = 50)
    expect_identical(.Random.seed, before)
    expect_identical(effects(fit, se = "simulation", nsim = 50), one)
    expect_false(identical(effects(fit, se = "simulation", nsim = 50, seed = 2)$std.error, one$std.error))
    drawn <- effects(fit, se = "simulation", nsim = 50, seed = NULL)
    expect_false(identical(.Random.seed, before))
    set.seed(1)
    expect_identical(effects(fit, se = "simulation", nsim = 50, seed = NULL), drawn)
  })
})

test_that("many simulated draws come near the delta method", {
  W <- lattice_weights(5L)
  fit <- fit_panel(W, data = simulate_panel(W, 30L))
  delta <- effects(fit)
  simulated <- effects(fit, se = "simulation", nsim = 2000)
  # the deviation of 2000 draws has a relative error of 1 / sqrt(4000)
  expect_lt(max(abs(simulated$std.error / delta$std.error - 1)), 5 / sqrt(4000))
})

test_that("draws without a stable model are counted and left out", {
  W <- lattice_weights(4L)
  fit <- fit_panel(W, data = simulate_panel(W, 4L), dynamic = "both", bias_correction = FALSE)
  fit$coefficients[["tau"]] <- 0.6
  fit$coefficients[["rho"]] <- 0.2
  fit$coefficients[["eta"]] <- 0.1
  V <- vcov(fit)
  V[] <- 0
  diag(V) <- 1e-6
  V["tau", "tau"] <- 0.1^2
  draws <- rep(coef(fit), each = 200) + private_normals(200, 7, 1) %*% covariance_root(V)
  colnames(draws) <- names(coef(fit))
  modulus <- apply(draws, 1L, function(b) {
    A <- solve(diag(16) - b[["rho"]] * W, b[["tau"]] * diag(16) + b[["eta"]] * W)
    max(Mod(eigen(A, only.values = TRUE)$values))
  })
  warned <- expect_warning(found <- effects(fit, "long", "simulation", nsim = 200, vcov = V),
                           class = "lowcarbon_warning")
  expect_match(conditionMessage(warned), paste(sum(modulus >= 1), "of 200"), fixed = TRUE)
  expect_true(all(is.finite(found$std.error)))
})

test_that("a fit that is not stable withholds the long run and says why", {
  fit <- fit_panel(lattice_weights(4L), dynamic = "both")
  fit$coefficients[["tau"]] <- 1.05
  expect_warning(found <- effects(fit), "not stable", class = "lowcarbon_warning")
  long <- found$horizon == "long"
  expect_true(all(is.na(found[long, c("estimate", "std.error", "statistic", "p.value")])))
  expect_true(all(is.finite(found$estimate[!long])) && all(is.finite(found$std.error[!long])))
  expect_match(attr(found, "choices")$withheld, "not stable")
  expect_warning(effects(fit, se = "simulation", nsim = 20), "not stable", class = "lowcarbon_warning")
  expect_silent(effects(fit, "short"))
})

test_that("the table has the contract's columns, one horizon for a static model", {
  fit <- fit_panel(lattice_weights(4L))
  found <- effects(fit)
  expect_s3_class(found, c("lowcarbon_effects", "data.frame"))
  expect_identical(names(found), c("term", "horizon", "effect", "estimate", "std.error", "statistic", "p.value"))
  expect_identical(unique(found$horizon), "short")
  expect_equal(effects(fit, "long")$estimate, found$estimate)
  expect_true(all(is.na(effects(fit, se = "none")$std.error)))
  expect_output(print(found), "Direct, indirect and total effects of `x1`, `x2`")
})

test_that("an error lag has effects on the own region only", {
  fit <- fit_panel(lattice_weights(4L), model = "sem")
  found <- effects(fit)
  expect_identical(found$estimate[found$effect == "indirect"], c(0, 0))
  expect_equal(found$estimate[found$effect == "direct"], unname(coef(fit)[c("x1", "x2")]))
  expect_equal(found$std.error[found$effect == "total"], unname(sqrt(diag(vcov(fit)))[c("x1", "x2")]))
})

test_that("units and the order of rows do not count", {
  W <- lattice_weights(4L)
  data <- simulate_panel(W, tau = 0.4)
  base <- effects(fit_panel(W, data = data, dynamic = "both"))
  shuffled <- data[with_test_seed(1, sample(nrow(data))), ]
  expect_equal(effects(fit_panel(W, data = shuffled, dynamic = "both"))$std.error, base$std.error, tolerance = 1e-10)
  scaled <- transform(data, x1 = x1 * 1000)
  other <- effects(fit_panel(W, data = scaled, dynamic = "both"))
  expect_equal(other$estimate[other$term == "x1"] * 1000, base$estimate[base$term == "x1"], tolerance = 1e-9)
  expect_equal(other$std.error[other$term == "x1"] * 1000, base$std.error[base$term == "x1"], tolerance = 1e-9)
  expect_equal(other$p.value, base$p.value, tolerance = 1e-8)
})

test_that("the traces over pieces are those point by point", {
  fit <- fit_panel(lattice_weights(5L), logdet = "sparse")
  setting <- effect_setting(fit)
  a <- c(-0.95, -0.5, 0.01, 0.3, 0.31, 0.99)
  many <- means_of_many(setting, a, 0.3)
  one <- t(vapply(a, function(a) resolvent_means(setting, a)$value, numeric(4)))
  expect_equal(many, one, tolerance = 1e-7, ignore_attr = TRUE)
})

test_that("traces with weights of the regressors' own are those of the dense matrices", {
  W <- lattice_weights(8L)
  W_x <- random_weights(64L, 4L)
  setting <- effect_setting(fit_panel(W, W_x = W_x, data = simulate_panel(W, 4L)))
  exact <- mixed_traces(setting, 0.4)
  R <- solve(diag(64) - 0.4 * W)
  expect_equal(exact, c(sum(diag(R %*% W_x)), sum(diag(R %*% W %*% R %*% W_x))), tolerance = 1e-10)
})

test_that("bad input is told apart", {
  fit <- fit_panel(lattice_weights(4L))
  expect_input_error(effects(fit, "medium"), "horizon", "short")
  expect_input_error(effects(fit, character()), "horizon")
  expect_input_error(effects(fit, se = "jackknife"), "se")
  expect_input_error(effects(fit, se = "simulation", nsim = 1), "nsim")
  expect_input_error(effects(fit, se = "simulation", nsim = NA), "nsim")
  expect_input_error(effects(fit, se = "simulation", seed = -1), "seed")
  expect_input_error(effects(fit, vcov = "white"), "vcov", "sandwich")
  expect_input_error(effects(fit, vcov = diag(2)), "vcov", "2 x 2")
  alone <- fit_panel(lattice_weights(4L), model = "sar", formula = y ~ 1, effect = "none")
  expect_input_error(effects(alone), "regressor")
})

test_that("traces from signs lie about the exact ones", {
  W <- lattice_weights(12L)
  W_x <- random_weights(144L, 4L)
  setting <- effect_setting(fit_panel(W, W_x = W_x, data = simulate_panel(W, 4L)))
  exact <- mixed_traces(setting, 0.4)
  local_many(exact_regions = 10L)
  R <- solve(diag(144) - 0.4 * W)
  # the variance of z'Az over signs z is the sum of squares off the diagonal of A + A'
  # over 2, here of a mean of 200
  spread <- vapply(list(R %*% W_x, R %*% W %*% R %*% W_x), function(A) {
    both <- A + t(A)
    sqrt(sum((both - diag(diag(both)))^2) / 2 / 200)
  }, 0)
  guess <- mixed_traces(setting, 0.4)
  expect_true(all(abs(guess - exact) < 5 * spread))
  expect_true(all(guess != exact))
})

test_that("stability is taken for granted only where no root can reach one", {
  W <- random_weights(20)
  spectrum <- spectrum_of(as_csc(W), "sparse")
  values <- eigen(W)$values
  draws <- with_test_seed(3, matrix(stats::runif(600, -1, 1), ncol = 3, dimnames = list(NULL, c("rho", "tau", "eta"))))
  largest <- apply(draws, 1, function(p) max(Mod((p[["tau"]] + p[["eta"]] * values) / (1 - p[["rho"]] * values))))
  bound <- apply(draws, 1, function(p) bounded_modulus(as.list(p), spectrum$range))
  sure <- bound < 1
  expect_true(any(sure) && any(!sure))
  expect_lt(max(largest[sure]), 1)
  expect_true(all(largest[sure] <= bound[sure] + 1e-12))
  exact <- apply(draws, 1, function(p) counted_modulus(as.list(p), spectrum_of(as_csc(W), "eigen"), FALSE))
  expect_equal(exact, largest, tolerance = 1e-10)
})

test_that("draws do not depend on the signs and turns of eigenvectors", {
  V <- crossprod(matrix(c(1, 2, 0.5, -1, 3, 0.2, 0.1, 0.4, 2), 3))
  root <- covariance_root(V)
  expect_equal(crossprod(root), V, tolerance = 1e-12)
  size <- sqrt(diag(V))
  scaled <- root / rep(size, each = 3L)
  # the one symmetric root of the correlation, whose eigenvalues are not negative
  expect_equal(scaled, t(scaled), tolerance = 1e-12)
  expect_gt(min(eigen(scaled, symmetric = TRUE)$values), 0)
  # two equal eigenvalues have no eigenvectors of their own
  equal <- diag(2) * 4
  expect_equal(covariance_root(equal), diag(2) * 2, tolerance = 1e-14)
})
