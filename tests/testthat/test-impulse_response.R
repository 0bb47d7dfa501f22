dense_response <- function(fit, term, h, W, W_x = W) {
  value <- function(name) if (name %in% names(coef(fit))) coef(fit)[[name]] else 0
  S <- diag(nrow(W)) - value("rho") * W
  M <- solve(S) %*% (value(term) * diag(nrow(W)) + value(paste0("W:", term)) * W_x)
  for (k in seq_len(h)) M <- solve(S, (value("tau") * diag(nrow(W)) + value("eta") * W) %*% M)
  c(mean(diag(M)), mean(rowSums(M)) - mean(diag(M)), mean(rowSums(M)))
}

test_that("responses are those of powers of the dense matrices", {
  for (W in list(lattice_weights(4L), random_weights(9L), ragged_weights(9L))) {
    for (model in c("sdm", "sem", "slx")) {
      fit <- suppressWarnings(fit_panel(W, model = model, dynamic = "both", effect = "individual",
                                        bias_correction = FALSE))
      found <- impulse_response(fit, "x1", 4)
      for (h in 0:4) expect_equal(found$estimate[found$period == h], dense_response(fit, "x1", h, W), tolerance = 1e-10)
    }
  }
})

test_that("weights of the regressors' own come first", {
  W <- lattice_weights(4L)
  W_x <- random_weights(16L, standardise = FALSE)
  fit <- fit_panel(W, W_x = W_x, dynamic = "both")
  found <- impulse_response(fit, "x2", 3)
  for (h in 0:3) {
    expect_equal(found$estimate[found$period == h], dense_response(fit, "x2", h, W, W_x), tolerance = 1e-10)
  }
})

test_that("period 0 is the short term, the sum over all periods the long term", {
  fit <- fit_panel(lattice_weights(4L), dynamic = "both")
  table <- effects(fit)
  first <- impulse_response(fit, "x1", 0)
  expect_equal(first$estimate, table$estimate[table$term == "x1" & table$horizon == "short"], tolerance = 1e-12)
  expect_equal(first$std.error, table$std.error[table$term == "x1" & table$horizon == "short"], tolerance = 1e-12)
  modulus <- stability(fit)$modulus
  long <- ceiling(log(1e-14) / log(modulus))
  all <- impulse_response(fit, "x1", long, cumulative = TRUE)
  end <- all[all$period == long, ]
  wanted <- table[table$term == "x1" & table$horizon == "long", ]
  expect_equal(end$estimate, wanted$estimate, tolerance = 1e-9)
  expect_equal(end$std.error, wanted$std.error, tolerance = 1e-9)
})

test_that("standard errors are those of derivatives by differences", {
  W <- lattice_weights(4L)
  own <- random_weights(16L, standardise = FALSE)
  for (fit in list(fit_panel(W, dynamic = "both"), fit_panel(W, dynamic = "time", W_x = own),
                   fit_panel(W, dynamic = "space"))) {
    slopes <- coefficient_slopes(fit, function(fit) impulse_response(fit, "x1", 3)$estimate)
    expect_equal(impulse_response(fit, "x1", 3)$std.error, sqrt(diag(slopes %*% vcov(fit) %*% t(slopes))),
                 tolerance = 1e-6)
  }
})

test_that("a static model responds at once and never again", {
  found <- impulse_response(fit_panel(lattice_weights(4L)), "x1", 2)
  expect_identical(found$estimate[found$period > 0], numeric(6))
  expect_identical(found$std.error[found$period > 0], numeric(6))
  expect_identical(names(found), c("period", "effect", "estimate", "std.error"))
})

test_that("a fit that is not stable warns", {
  fit <- fit_panel(lattice_weights(4L), dynamic = "both")
  fit$coefficients[["tau"]] <- 1.2
  expect_warning(impulse_response(fit, "x1", 2), "not stable", class = "lowcarbon_warning")
})

test_that("bad input is told apart, and pictures draw", {
  fit <- fit_panel(lattice_weights(4L), dynamic = "both")
  expect_input_error(impulse_response(fit), "term", "x1")
  expect_input_error(impulse_response(fit, "W:x1"), "term")
  expect_input_error(impulse_response(fit, "x1", -1), "periods")
  expect_input_error(impulse_response(fit, "x1", 1.5), "periods")
  expect_input_error(impulse_response(fit, "x1", 2, cumulative = NA), "cumulative")
  expect_input_error(impulse_response(lm(y ~ 1, data.frame(y = 1:3)), "x1"), "fit", "lm")
  found <- impulse_response(fit, "x1", 4)
  expect_output(print(found), "Response of 5 period")
  draw_to_null(plot(found))
  skip_if_not_installed("ggplot2")
  expect_s3_class(ggplot2::autoplot(found), "ggplot")
})

test_that("responses from signs lie about the exact ones, totals are exact", {
  W <- lattice_weights(12L)
  fit <- fit_panel(W, data = simulate_panel(W, 5L, tau = 0.3), dynamic = "both")
  exact <- impulse_response(fit, "x1", 2)
  local_many(dense_regions = 10L)
  fit$spectrum$values <- NULL
  guess <- impulse_response(fit, "x1", 2)
  total <- exact$effect == "total"
  expect_equal(guess$estimate[total], exact$estimate[total], tolerance = 1e-12)
  b <- as.list(coef(fit))
  S <- diag(144) - b$rho * W
  A <- solve(S, b$tau * diag(144) + b$eta * W)
  M <- solve(S, b$x1 * diag(144) + b$`W:x1` * W)
  for (h in 0:2) {
    both <- M + t(M)
    spread <- sqrt(sum((both - diag(diag(both)))^2) / 2 / 200) / 144
    at <- exact$period == h & exact$effect == "direct"
    expect_lt(abs(guess$estimate[at] - exact$estimate[at]), 5 * spread)
    M <- A %*% M
  }
})
