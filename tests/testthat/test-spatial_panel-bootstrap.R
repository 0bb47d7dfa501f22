# The correction of bias, and standard errors, by simulation.

boot_fit <- function(W, periods = 8L, data_seed = 3L, tau = 0.4, ...) {
  data <- simulate_panel(W, periods, rho = 0.2, tau = tau, seed = data_seed)
  spatial_panel(y ~ x1 + x2, data, c("region", "year"), W, ...)
}

test_that("estimates simulated at the corrected parameters have the mean that was found", {
  W <- lattice_weights(4, 5)
  fit <- boot_fit(W, dynamic = "time", model = "sar", bias_correction = "bootstrap", nsim = 200, seed = 7)
  expect_identical(fit$correction[c("method", "nsim", "seed", "resample")],
                   list(method = "bootstrap", nsim = 200L, seed = 7, resample = "residual"))
  problem <- fit_problem(fit)
  theta <- c(fit$coefficients, sigma2 = fit$sigma2)[problem$parameters]
  drawn <- sdpd_simulate(problem, theta, 200L, "residual", 7, "raw")$raw
  last <- length(theta)
  gap <- (rowMeans(drawn) - fit$uncorrected[problem$parameters])[-last]
  expect_lt(max(abs(gap) / apply(drawn, 1L, stats::sd)[-last]), 0.021)
  # independent draws agree within their own error
  other <- sdpd_simulate(problem, theta, 2000L, "residual", 8, "raw")$raw
  gap <- (rowMeans(other) - fit$uncorrected[problem$parameters])[-last]
  expect_lt(max(abs(gap) / apply(other, 1L, stats::sd)[-last]), 4 * sqrt(1 / 200 + 1 / 2000) + 0.02)
})

test_that("far from a pole formula and bootstrap agree, and both take away the bias of tau", {
  W <- lattice_weights(4, 5)
  seeds <- 1:12
  tau <- vapply(seeds, function(seed) {
    formula <- boot_fit(W, 9L, seed, dynamic = "time", model = "sar")
    boot <- boot_fit(W, 9L, seed, dynamic = "time", model = "sar", bias_correction = "bootstrap", nsim = 60)
    c(raw = formula$uncorrected[["tau"]], formula = coef(formula)[["tau"]], bootstrap = coef(boot)[["tau"]])
  }, numeric(3))
  expect_lt(max(abs(tau["formula", ] - tau["bootstrap", ])), 0.06)
  error <- rowMeans(tau) - 0.4
  expect_lt(error[["raw"]], -0.03)
  expect_lt(abs(error[["bootstrap"]]), abs(error[["raw"]]) / 2)
})

test_that("a fit that is not stable is corrected by simulation", {
  states <- shared_csv("data", "us48_produc_co2_1970_1986.csv")
  skip_if_not_installed("splm")
  borders <- new.env()
  do.call(utils::data, list("usaww", package = "splm", envir = borders))
  W <- borders$usaww
  dimnames(W) <- list(sort(unique(states$state)), sort(unique(states$state)))
  fit <- function(...) {
    spatial_panel(log(gsp) ~ log(pcap) + log(pc) + log(emp) + unemp, states, c("state", "year"), W,
                  dynamic = "time", ...)
  }
  said <- tryCatch(fit(), lowcarbon_warning = conditionMessage)
  expect_match(said, "not below 1: 1.0481, 1.0279, 1.0004", fixed = TRUE)
  expect_match(said, "bias_correction = \"bootstrap\"", fixed = TRUE)
  by_formula <- suppressWarnings(fit())
  # the likelihood ratio named in it is that of two fits
  wider <- suppressWarnings(update(by_formula, dynamic = "both", bias_correction = TRUE))
  expect_match(said, paste0("LR ", format(2 * (wider$loglik - by_formula$loglik), digits = 3)), fixed = TRUE)
  expect_equal(by_formula$coefficients, by_formula$uncorrected[names(by_formula$coefficients)])
  by_bootstrap <- fit(bias_correction = "bootstrap")
  expect_equal(coef(by_bootstrap)[["tau"]], 0.81, tolerance = 0.02)
  expect_equal(coef(by_bootstrap)[["rho"]], 0.28, tolerance = 0.05)
  expect_true(all(is.finite(sqrt(diag(vcov(by_bootstrap))))))
  expect_match(describe_model(by_bootstrap), "bootstrap (residual, 4 rounds of 400 draws, seed 1)", fixed = TRUE)
})

test_that("the covariance at corrected parameters is the inverse of the information there", {
  W <- random_weights(12, 3L)
  fit <- boot_fit(W, dynamic = "both", model = "sar", bias_correction = "bootstrap", nsim = 40)
  theta <- c(fit$coefficients, sigma2 = fit$sigma2)
  design <- fit$design
  names <- c(colnames(design$before), colnames(design$X), "rho", "sigma2")
  at <- at_theta(list(Z = NULL), theta[names], design, fit$counts, "lag")
  expect_equal(fit$fit$e, at$e, tolerance = 1e-10)
  information <- information_lag(at, design, fit$spectrum, fit$counts, fit$sigma2, TRUE)
  by_hand <- solve(information)
  dimnames(by_hand) <- list(names, names)
  expect_equal(fit$covariance[names, names], by_hand, tolerance = 1e-7)
})

test_that("one seed gives one answer, and R's stream is left alone", {
  W <- lattice_weights(3, 4)
  fit <- function(seed) boot_fit(W, model = "sem", dynamic = "time", bias_correction = "bootstrap", nsim = 30,
                                 seed = seed)
  with_test_seed(1, {
    before <- .Random.seed
    a <- fit(5)
    b <- fit(5)
    effects(a, se = "bootstrap", nsim = 30)
    expect_identical(.Random.seed, before)
    drawn <- fit(NULL)
    expect_false(identical(.Random.seed, before))
  })
  expect_identical(coef(a), coef(b))
  expect_identical(coef(fit(drawn$correction$seed)), coef(drawn))
  expect_false(identical(coef(a), coef(fit(6))))
})

test_that("errors by bootstrap are near those by the delta method, for every scheme under independence", {
  W <- lattice_weights(5, 6)
  fit <- boot_fit(W, 12L, dynamic = "time", model = "sdm")
  delta <- effects(fit)
  for (resample in c("residual", "wild", "region")) {
    found <- effects(fit, se = "bootstrap", nsim = 400, resample = resample)
    expect_identical(found$estimate, delta$estimate)
    ratio <- found$std.error / delta$std.error
    expect_gt(min(ratio), 0.7)
    expect_lt(max(ratio), 1.5)
    expect_named(found, c(names(delta), "mean"))
  }
  direct <- boot_fit(W, 12L, dynamic = "none", model = "sdm", bias_correction = FALSE)
  ratio <- effects(direct, se = "bootstrap", nsim = 400)$std.error / effects(direct)$std.error
  expect_true(all(ratio > 0.8 & ratio < 1.25))
})

test_that("errors by bootstrap are deviations of effects of single fits to simulated data", {
  W <- lattice_weights(3, 4)
  data <- simulate_panel(W, 7L, rho = 0.2, tau = 0.3)
  fit <- spatial_panel(y ~ x1, data, c("region", "year"), W, model = "sar", dynamic = "time")
  problem <- fit_problem(fit)
  theta <- c(fit$coefficients, sigma2 = fit$sigma2)[problem$parameters]
  responses <- sdpd_simulate(problem, theta, 12L, "residual", 4, NULL)
  place <- match(paste(data$region, data$year), paste(rep(fit$design$regions, 7), rep(1:7, each = 12)))
  by_hand <- apply(responses, 2L, function(y) {
    again <- data
    again$y <- y[place]
    suppressWarnings(effects(update(fit, data = again), "short", se = "none")$estimate)
  })
  found <- effects(fit, "short", se = "bootstrap", nsim = 12, seed = 4)
  expect_equal(found$std.error, apply(by_hand, 1L, stats::sd), tolerance = 1e-8)
  expect_equal(found$mean, rowMeans(by_hand), tolerance = 1e-8)
})

test_that("what goes with simulation is refused without it, and what it cannot do is refused", {
  W <- lattice_weights(3, 4)
  expect_input_error(boot_fit(W, bias_correction = "boot"), "bias_correction", "\"bootstrap\"")
  expect_input_error(boot_fit(W, nsim = 100), "nsim", "bootstrap")
  expect_input_error(boot_fit(W, bias_correction = FALSE, seed = 1), "seed")
  expect_input_error(boot_fit(W, bias_correction = "bootstrap", nsim = 3), "nsim")
  expect_input_error(boot_fit(W, bias_correction = "bootstrap", resample = "block"), "resample", "region")
  expect_input_error(boot_fit(W, bias_correction = "bootstrap", logdet = "sparse"), "logdet = \"eigen\"")
  fit <- boot_fit(W)
  expect_input_error(effects(fit, se = "bootstrap", vcov = "cluster"), "vcov", "region")
  expect_input_error(effects(fit, resample = "wild"), "resample")
})
