# The likelihood of transformed data against explicit orthonormal bases: the unit eigenvalue is left out
# of every sum, so that no place is too close to 1.

index <- c("region", "year")

named_weights <- function(W) {
  ids <- sprintf("r%03d", seq_len(nrow(W)))
  dimnames(W) <- list(ids, ids)
  W / rowSums(W)
}

ring_weights <- function(n, closed = TRUE) {
  W <- abs(outer(seq_len(n), seq_len(n), `-`)) == 1
  if (closed) W[cbind(c(1, n), c(n, 1))] <- TRUE
  named_weights(W * 1)
}

dense_weights <- function(n, power, seed) {
  place <- with_test_seed(seed, cbind(stats::runif(n, 100, 120), stats::runif(n, 20, 45)))
  as.matrix(weights_distance(place, sprintf("r%03d", seq_len(n)), power = power))
}

threshold_weights <- function(n, seed) {
  place <- with_test_seed(seed, matrix(stats::runif(2 * n), n))
  distance <- as.matrix(stats::dist(place))
  diag(distance) <- Inf
  reach <- max(apply(distance, 1L, min)) * 1.3
  named_weights((distance <= reach) / distance)
}

two_parts <- function() {
  W <- matrix(0, 20, 20)
  W[1:12, 1:12] <- ring_weights(12)
  W[13:20, 13:20] <- ring_weights(8, closed = FALSE)
  named_weights(W)
}

draw_weights <- function(kind, seed) {
  sizes <- c(18L, 25L, 30L, 37L, 50L)
  n <- sizes[1L + seed %% 5L]
  switch(kind,
    dense = dense_weights(n, 1, seed), steep = dense_weights(n, 1.5, seed),
    lattice = lattice_weights(3L + seed %% 3L, 6L),
    even = ring_weights(18L + 2L * (seed %% 16L)), odd = ring_weights(19L + 2L * (seed %% 15L)),
    chain = ring_weights(n, FALSE),
    threshold = threshold_weights(n, seed), parts = two_parts(), directed = random_weights(n, 3L, seed = seed))
}

panel_of <- function(W, rho, periods, seed, tau = 0, eta = 0) {
  simulate_panel(W, periods, rho = rho, tau = tau, eta = eta, seed = seed)
}

# What comes of a fit: the estimate of the spatial parameter and its likelihood, or "beyond".
outcome <- function(...) {
  tryCatch({
    fit <- spatial_panel(...)
    spatial <- if (fit$model == "sem") "lambda" else "rho"
    c(at = fit$uncorrected[[spatial]], value = fit$loglik)
  }, lowcarbon_error_beyond = function(e) "beyond")
}

expect_top <- function(found, truth, label) {
  if (identical(found, "beyond")) return(expect_gt(truth$at, 1 - 1e-6, label = label))
  expect_lt(truth$at, 1, label = label)
  expect_lt(abs(found[["value"]] - truth$value), 1e-7 * abs(truth$value), label = paste(label, "likelihood"))
  expect_lt(abs(found[["at"]] - truth$at), 2e-5, label = paste(label, "place"))
}

relabelled <- function(W, seed) {
  order <- with_test_seed(seed, sample(nrow(W)))
  W[order, order]
}

test_that("random samples over nine kinds of weights have the maximum of the explicit bases, in any order of regions", {
  kinds <- c("dense", "steep", "lattice", "even", "odd", "chain", "threshold", "parts", "directed")
  cases <- expand.grid(kind = kinds, rho = c(-0.3, 0.2, 0.6, 0.8, 0.9), stringsAsFactors = FALSE)
  beyond <- 0L
  for (i in seq_len(nrow(cases))) {
    W <- draw_weights(cases$kind[i], seed = i)
    data <- panel_of(W, cases$rho[i], periods = 3L + i %% 6L, seed = i)
    for (model in c("sdm", "sar", "sem")[1L + (i + 0:1) %% 3L]) {
      effect <- c("twoways", "time", "twoways")[1L + (i + nchar(model) + match(model, c("sdm", "sar", "sem"))) %% 3L]
      X <- cbind(data$x1, data$x2)
      if (model == "sdm") X <- cbind(X, apply(X, 2L, function(x) W %*% matrix(x, nrow(W))))
      truth <- transformed_top(transformed_problem(data$y, X, W, effect, if (model == "sem") "error" else "lag"))
      label <- paste(cases$kind[i], cases$rho[i], model, effect, i)
      for (weights in list(W, relabelled(W, i))) {
        found <- suppressWarnings(outcome(y ~ x1 + x2, data, index, weights, model, effect))
        expect_top(found, truth, label)
      }
      beyond <- beyond + identical(found, "beyond")
    }
  }
  expect_gt(beyond, 0L)
  expect_lt(beyond, nrow(cases))
})

test_that("dynamic models have the maximum of the explicit basis too", {
  kinds <- c("dense", "lattice", "even", "chain", "threshold", "directed")
  for (i in seq_along(kinds)) {
    W <- draw_weights(kinds[i], seed = 100L + i)
    n <- nrow(W)
    data <- panel_of(W, c(0.3, 0.7)[1L + i %% 2L], 7L, seed = i, tau = 0.3, eta = -0.1)
    first <- seq_len(n)
    before <- data$y[seq_len(6L * n)]
    before <- cbind(before, as.vector(W %*% matrix(before, n)))
    X <- cbind(data$x1, data$x2)[-first, ]
    for (model in c("sar", "sem")) {
      truth <- transformed_top(transformed_problem(data$y[-first], X, W, "twoways",
                                                   if (model == "sem") "error" else "lag", before))
      for (weights in list(W, relabelled(W, i))) {
        found <- suppressWarnings(outcome(y ~ x1 + x2, data, index, weights, model, dynamic = "both"))
        expect_top(found, truth, paste(kinds[i], model))
      }
    }
  }
})

test_that("eigenvalues, sparse factors and Chebyshev's moments give one answer", {
  for (kind in c("dense", "lattice", "even", "chain", "parts")) {
    W <- draw_weights(kind, 7L)
    data <- panel_of(W, 0.8, 8L, seed = 3L)
    for (model in c("sar", "sem")) {
      for (dynamic in c("none", "both")) {
        found <- lapply(c("eigen", "sparse", "chebyshev"), function(logdet) {
          tryCatch(suppressWarnings(spatial_panel(y ~ x1 + x2, data, index, W, model, dynamic = dynamic,
                                                  logdet = logdet)),
                   lowcarbon_error_beyond = function(e) NULL)
        })
        if (is.null(found[[1L]])) {
          expect_null(found[[2L]])
          expect_null(found[[3L]])
          next
        }
        expect_equal(found[[2L]]$uncorrected, found[[1L]]$uncorrected, tolerance = 1e-8)
        expect_equal(vcov(found[[2L]]), vcov(found[[1L]]), tolerance = 1e-7)
        expect_equal(found[[2L]]$loglik, found[[1L]]$loglik, tolerance = 1e-10)
        expect_equal(coef(found[[2L]]), coef(found[[1L]]), tolerance = 1e-7)
        expect_equal(found[[3L]]$uncorrected, found[[1L]]$uncorrected, tolerance = 1e-4)
        expect_equal(found[[3L]]$loglik, found[[1L]]$loglik, tolerance = 1e-5)
      }
    }
  }
})

dense_left <- function(W, r) {
  F <- basis_without_mean(nrow(W))
  w <- t(F) %*% W %*% F
  m <- nrow(w)
  G <- w %*% solve(diag(m) - r * w)
  c(logdet = as.numeric(determinant(diag(m) - r * w)$modulus), trace = sum(diag(G)), trace2 = sum(diag(G %*% G)),
    square = sum(G^2))
}

test_that("sums without the unit eigenvalue keep their digits as close to 1 as one likes, and beyond", {
  for (kind in c("dense", "lattice", "even", "chain", "threshold", "directed", "parts")) {
    W <- draw_weights(kind, 4L)
    close <- c(-0.9, -1e-12, 0.5, 1 - 1e-3, 1 - 2.8e-9, if (kind != "parts") c(1 - 1e-13, 1, 1 + 1e-9, 1.002))
    if (kind == "parts") close <- close[1:4]
    for (method in c("eigen", "sparse")) {
      whole <- spectrum_of(as_csc(W), method)
      left <- whole$left()
      for (r in close[close < left$range[2L]]) {
        truth <- dense_left(W, r)
        found <- c(left$logdet(r), resolvent_traces(whole, r, 1))
        expect_lt(max(abs(found - truth) / pmax(1, abs(truth))),
                  if (method == "sparse" || kind == "parts") 1e-8 else 1e-10,
                  label = paste(kind, method, r))
      }
    }
  }
})

test_that("what is solved without the mean is the dense solution, on both sides", {
  for (kind in c("dense", "lattice", "directed")) {
    W <- draw_weights(kind, 2L)
    n <- nrow(W)
    F <- basis_without_mean(n)
    w <- t(F) %*% W %*% F
    B <- matrix(sin(seq_len(3 * n)), n)
    for (r in c(0.4, 1, 1.001)) {
      truth <- F %*% solve(diag(n - 1) - r * w, t(F) %*% B)
      for (method in c("eigen", "sparse", if (kind != "directed" && r < 1) "chebyshev")) {
        spectrum <- spectrum_of(as_csc(W), method)
        expect_equal(unname(spectrum$left()$solve(r)(B)), truth, tolerance = 1e-10)
      }
      back <- F %*% solve(diag(n - 1) - r * t(w), t(F) %*% B)
      expect_equal(unname(transposed_left(spectrum, r, without_column_means(B))), back, tolerance = 1e-10)
    }
  }
})

test_that("covariances of fits near 1 are those of the explicit basis, robust ones too", {
  W <- draw_weights("dense", 3L)
  n <- nrow(W)
  F <- basis_without_mean(n)
  data <- panel_of(W, 0.7, 8L, seed = 13L)
  fit <- spatial_panel(y ~ x1 + x2, data, index, W, "sar")
  p <- transformed_problem(data$y, cbind(data$x1, data$x2), W, "twoways")
  rho <- coef(fit)[["rho"]]
  b <- coef(fit)[c("x1", "x2")]
  e <- p$y - rho * p$Wy - drop(p$M %*% b)
  s2 <- sum(e^2) / p$N
  G <- p$w %*% solve(diag(n - 1) - rho * p$w)
  m <- p$Wy - as.vector(G %*% matrix(e, n - 1))
  information <- rbind(
    c(sum(m^2) / s2 + p$times * (sum(diag(G %*% G)) + sum(G^2)), crossprod(m, p$M) / s2, p$times * sum(diag(G)) / s2),
    cbind(crossprod(p$M, m) / s2, crossprod(p$M) / s2, 0),
    c(p$times * sum(diag(G)) / s2, 0, 0, p$N / (2 * s2^2)))
  expect_equal(unname(fit$covariance), unname(solve(information)), tolerance = 1e-8)
  # the entries that robust covariances use
  multiply <- demeaned_resolvent(fit)
  expect_equal(multiply(diag(n)), F %*% G %*% t(F), tolerance = 1e-10, ignore_attr = TRUE)
  expect_equal(demeaned_transpose(fit)(diag(n)), F %*% t(G) %*% t(F), tolerance = 1e-10, ignore_attr = TRUE)
})

test_that("a maximum beyond 1 is refused in words that lead on", {
  W <- draw_weights("dense", 5L)
  found <- NULL
  for (seed in 1:40) {
    data <- panel_of(W, 0.9, 4L, seed = seed)
    found <- tryCatch({
      spatial_panel(y ~ x1 + x2, data, index, W, "sdm")
      NULL
    }, error = identity)
    if (!is.null(found)) break
  }
  expect_s3_class(found, "lowcarbon_error_input")
  expect_s3_class(found, "lowcarbon_error_beyond")
  X <- cbind(data$x1, data$x2)
  X <- cbind(X, apply(X, 2L, function(x) W %*% matrix(x, nrow(W))))
  truth <- transformed_top(transformed_problem(data$y, X, W, "twoways"))
  expect_match(conditionMessage(found), paste0("rho = ", format(truth$at, digits = 4)), fixed = TRUE)
  # the way out that it names works, and gives what it says
  direct <- spatial_panel(y ~ x1 + x2, data, index, W, "sdm", bias_correction = FALSE)
  expect_match(conditionMessage(found), paste0("in which rho = ", format(coef(direct)[["rho"]], digits = 4)),
               fixed = TRUE)
  expect_s3_class(spatial_panel(y ~ x1 + x2, data, index, W, "sdm", "individual"), "spatial_panel")
  for (logdet in c("sparse", "chebyshev")) {
    expect_error(spatial_panel(y ~ x1 + x2, data, index, W, "sdm", logdet = logdet), class = "lowcarbon_error_beyond")
  }
})

test_that("a likelihood ratio below zero is a contradiction, not zero", {
  expect_identical(likelihood_ratio(-100, c(-103, -100 - 1e-9, -100 + 1e-9)) >= 0, rep(TRUE, 3))
  expect_error(likelihood_ratio(-100, c(-103, -99.9)), "likelihood ratio")
})

# ---- row sums that rounding has moved -------------------------------------------

test_that("the ninth decimal of the weights does not choose the estimator", {
  for (kind in c("lattice", "directed", "steep")) {
    W <- draw_weights(kind, 3L)
    data <- panel_of(W, 0.3, 8L, seed = 2L, tau = 0.2)
    for (dynamic in c("none", "both")) {
      fit <- function(W, ...) spatial_panel(y ~ x1 + x2, data, index, W, "sar", dynamic = dynamic, ...)
      exact <- fit(W)
      for (digits in c(9, 8)) {
        expect_silent(near <- fit(round(W, digits)))
        expect_identical(near$counts, exact$counts)
        expect_equal(coef(near), coef(exact), tolerance = 100 * 10^-digits)
        expect_equal(vcov(near), vcov(exact), tolerance = 1000 * 10^-digits)
        expect_equal(lm_tests(y ~ x1 + x2, data, index, round(W, digits), transform = TRUE)$statistic,
                     lm_tests(y ~ x1 + x2, data, index, W, transform = TRUE)$statistic, tolerance = 1000 * 10^-digits)
      }
      # off by more, the fit says which routes there are; the one it names works
      expect_warning(far <- fit(round(W, 4)), "style = \"row\"", class = "lowcarbon_warning")
      expect_identical(far$counts$star, 0)
      expect_silent(again <- fit(as_spatial_weights(round(W, 4), style = "row")))
      expect_identical(again$counts, exact$counts)
      expect_equal(coef(again), coef(exact), tolerance = 5e-3)
      # without a correction, or effects of periods, there is one route only
      expect_silent(fit(round(W, 4), bias_correction = FALSE))
      if (dynamic == "none") expect_silent(fit(round(W, 4), effect = "individual"))
    }
  }
})

# ---- which roots decide about a correction ----------------------------------------

test_that("a root below -1 forbids the correction", {
  W <- lattice_weights(4)
  data <- panel_of(W, -0.3, 12L, seed = 1L, eta = 0.9)
  expect_warning(fit <- spatial_panel(y ~ x1 + x2, data, index, W, "sar", "individual", dynamic = "space"),
                 "not stable", class = "lowcarbon_warning")
  expect_identical(coef(fit), fit$uncorrected[names(coef(fit))])
  roots <- stability(fit)
  expect_gt(roots$modulus, 1)
  b <- as.list(coef(fit))
  expect_lt(b$eta / (1 - b$rho), 1) # the root at 1, which all looks well by
})

test_that("the root that time effects remove does not, and the correction takes the bias away", {
  W <- lattice_weights(4)
  found <- lapply(1:60, function(seed) {
    data <- panel_of(W, 0.3, 8L, seed = seed, tau = 0.6, eta = 0.05)
    fit <- suppressWarnings(spatial_panel(y ~ x1 + x2, data, index, W, "sar", dynamic = "both"))
    raw <- fit
    raw$coefficients <- fit$uncorrected[names(coef(fit))]
    before <- stability(raw)
    data.frame(tau = coef(fit)[["tau"]], raw = raw$coefficients[["tau"]], removed = before$modulus_removed,
               remaining = before$modulus_remaining)
  })
  found <- do.call(rbind, found)
  only_removed <- found$removed >= 1 & found$remaining < 1
  expect_gt(sum(only_removed), 5)
  expect_true(all((found$tau != found$raw)[found$remaining < 1]))
  expect_lt(abs(mean(found$tau) - 0.6), abs(mean(found$raw) - 0.6) / 4)
})

test_that("a correction that makes a stable model explosive is announced", {
  W <- lattice_weights(4)
  data <- panel_of(W, 0.3, 8L, seed = 17L, tau = 0.6, eta = 0.05)
  expect_warning(fit <- spatial_panel(y ~ x1 + x2, data, index, W, "sar", dynamic = "both"),
                 "explosive.*bias_correction = FALSE", class = "lowcarbon_warning")
  expect_gte(stability(fit)$modulus_remaining, 1)
  expect_silent(plain <- spatial_panel(y ~ x1 + x2, data, index, W, "sar", dynamic = "both", bias_correction = FALSE))
  expect_lt(stability(plain)$modulus_remaining, 1)
})

test_that("roots of many regions are those that eigenvalues give", {
  W <- lattice_weights(6, 7)
  spectra <- lapply(c("eigen", "sparse"), function(method) spectrum_of(as_csc(W), method))
  for (p in list(list(rho = 0.3, tau = 0.5, eta = 0.1), list(rho = 0.4, tau = 0.9, eta = 0.3),
                 list(rho = -0.2, tau = 0, eta = 0.95))) {
    for (without in c(FALSE, TRUE)) {
      both <- vapply(spectra, function(spectrum) counted_modulus(p, spectrum, without), 0)
      # sparse factors may give a bound if it is below 1
      if (max(both) >= 1) expect_equal(both[2L], both[1L], tolerance = 1e-8) else expect_gte(both[2L], both[1L] - 1e-12)
    }
  }
})
