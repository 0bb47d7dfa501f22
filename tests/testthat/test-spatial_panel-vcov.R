# Everything on the stacked panel, with dense matrices of order nT.
stacked <- function(fit, W) {
  n <- nrow(W)
  T <- fit$design$periods
  J <- function(m, use) if (use) diag(m) - 1 / m else diag(m)
  D <- kronecker(J(T, fit$counts$individual), J(n, fit$counts$time))
  lag <- kronecker(diag(T), W)
  b <- coef(fit)
  M <- cbind(fit$design$before, fit$design$X)
  y <- fit$design$y
  G <- NULL
  if (fit$spatial == "lag") {
    u <- y - b[["rho"]] * lag %*% y - M %*% b[colnames(M)]
    Z <- M
    G <- W %*% solve(diag(n) - b[["rho"]] * W)
  } else if (fit$spatial == "error") {
    F <- diag(n * T) - b[["lambda"]] * lag
    Z <- F %*% M
    u <- F %*% (y - M %*% b[colnames(M)])
    G <- W %*% solve(diag(n) - b[["lambda"]] * W)
  } else {
    Z <- M
    u <- y - M %*% b[colnames(M)]
  }
  e <- as.vector(D %*% u)
  Z <- D %*% Z
  colnames(Z) <- colnames(M)
  hat <- if (!is.null(G)) J(n, fit$counts$time) %*% G %*% J(n, fit$counts$time)
  A <- if (!is.null(G)) D %*% kronecker(diag(T), G) %*% D / fit$sigma2
  linear <- matrix(0, n * T, nrow(fit$covariance), dimnames = list(NULL, rownames(fit$covariance)))
  linear[, colnames(M)] <- Z / fit$sigma2
  if (fit$spatial == "lag") linear[, "rho"] <- (D %*% (lag %*% y) - D %*% kronecker(diag(T), G) %*% e) / fit$sigma2
  quadratic <- list(sigma2 = D / (2 * fit$sigma2^2))
  if (!is.null(A)) quadratic[[if (fit$spatial == "lag") "rho" else "lambda"]] <- A
  list(e = e, D = D, linear = linear, quadratic = quadratic, hat = hat, region = rep(seq_len(n), T),
       period = rep(seq_len(T), each = n))
}

some_fits <- function(W, models = c("sdm", "sem", "slx"), effects = c("twoways", "individual", "time", "none"), ...) {
  grid <- expand.grid(model = models, effect = effects, stringsAsFactors = FALSE)
  Map(function(model, effect) fit_panel(W, model = model, effect = effect, data = simulate_panel(W, 5L), ...),
      grid$model, grid$effect)
}

test_that("the sandwich is the variance of linear and quadratic forms of the errors", {
  for (W in list(lattice_weights(3L), ragged_weights(7L))) {
    for (fit in some_fits(W)) {
      s <- stacked(fit, W)
      # cumulants of v from those of e = D v, by sums over all nT coefficients
      second <- mean(s$e^2)
      fourth <- max((mean(s$e^4) - 3 * second^2) / mean(rowSums(s$D^4)), -2 * fit$sigma2^2)
      third <- if (fit$counts$individual) 0 else mean(s$e^3) / mean(rowSums(s$D^3))
      a <- matrix(0, length(s$e), ncol(s$linear), dimnames = dimnames(s$linear))
      for (name in names(s$quadratic)) a[, name] <- diag(s$quadratic[[name]])
      omega <- fourth * crossprod(a) + third * (crossprod(s$linear, a) + crossprod(a, s$linear))
      V <- fit$covariance + fit$covariance %*% omega %*% fit$covariance
      names <- names(coef(fit))
      expect_equal(vcov(fit, "sandwich"), V[names, names], tolerance = 1e-9)
    }
  }
})

test_that("the diagonal of J G J has no basis; that of F'GF changes with F", {
  # sum of squared diagonals of F'GF changes with F, that of J G J does not
  W <- lattice_weights(3L)
  fit <- fit_panel(W, model = "sar")
  J <- diag(9) - 1 / 9
  G <- W %*% solve(diag(9) - coef(fit)[["rho"]] * W)
  expect_equal(resolvent_diagonal(fit)$diagonal, diag(J %*% G %*% J), tolerance = 1e-12)
  basis <- qr.Q(qr(cbind(1, contr.helmert(9))))[, -1]
  turn <- with_test_seed(1, qr.Q(qr(matrix(rnorm(64), 8))))
  sums <- function(F) sum(diag(t(F) %*% G %*% F)^2)
  expect_gt(abs(sums(basis) / sums(basis %*% turn) - 1), 1e-3)
})

test_that("the variance of a simulated score is what the sandwich takes it for", {
  # errors of three points (kurtosis 2.4, skewed) and a fixed score
  W <- lattice_weights(3L)
  fit <- fit_panel(W, model = "sar", effect = "time", data = simulate_panel(W, 4L))
  s <- stacked(fit, W)
  values <- c(-1, 0.2, 2)
  chance <- c(0.4, 0.5, 0.1)
  values <- values - sum(values * chance)
  values <- values / sqrt(sum(values^2 * chance)) * sqrt(fit$sigma2)
  third <- sum(values^3 * chance)
  fourth <- sum(values^4 * chance) - 3 * fit$sigma2^2
  A <- s$quadratic$rho
  b <- s$linear[, "rho"]
  exact <- fit$sigma2 * sum(b^2) + fit$sigma2^2 * (sum(A * A) + sum(A * t(A))) + fourth * sum(diag(A)^2) +
    2 * third * sum(b * diag(A))
  draws <- with_test_seed(2, matrix(sample(values, 36 * 20000, replace = TRUE, prob = chance), 36))
  scores <- colSums(b * draws) + colSums(draws * (A %*% draws))
  expect_lt(abs(var(scores) / exact - 1), 5 * sqrt((mean((scores - mean(scores))^4) / var(scores)^2 - 1) / 20000))
})

test_that("clustered covariances are those of the dense sums over pairs of regions", {
  for (W in list(lattice_weights(3L), ragged_weights(7L))) {
    for (fit in some_fits(W)) {
      s <- stacked(fit, W)
      n <- nrow(W)
      E <- matrix(s$e, n)
      own <- rowSums(E^2) - mean(rowSums(E^2))
      score <- rowsum(s$linear * s$e, s$region)
      score[, "sigma2"] <- own / (2 * fit$sigma2^2)
      extra <- 0
      at <- switch(fit$spatial, lag = "rho", error = "lambda")
      if (!is.null(at)) {
        score[, at] <- score[, at] + diag(s$hat) * own / fit$sigma2
        for (i in seq_len(n)) for (j in seq_len(n)) if (i < j) {
          extra <- extra + ((s$hat[i, j] + s$hat[j, i]) * sum(E[i, ] * E[j, ]) / fit$sigma2)^2
        }
      }
      meat <- crossprod(score)
      if (!is.null(at)) meat[at, at] <- meat[at, at] + extra
      V <- fit$covariance %*% meat %*% fit$covariance
      names <- names(coef(fit))
      expect_equal(vcov(fit, "cluster"), V[names, names], tolerance = 1e-9)
    }
  }
})

test_that("without a spatial parameter it is Arellano's, and Driscoll and Kraay's is that of plm", {
  skip_if_not_installed("plm")
  W <- lattice_weights(4L)
  data <- simulate_panel(W, 9L)
  for (effect in c("individual", "twoways", "time")) {
    fit <- fit_panel(W, model = "ols", effect = effect, data = data)
    peer <- plm::plm(y ~ x1 + x2, data, index = c("region", "year"), effect = effect, model = "within")
    expect_equal(coef(fit), coef(peer), tolerance = 1e-9)
    arellano <- plm::vcovHC(peer, method = "arellano", type = "HC0", cluster = "group")
    expect_equal(vcov(fit, "cluster"), arellano, tolerance = 1e-9, ignore_attr = TRUE)
    kraay <- plm::vcovSCC(peer, type = "HC0", maxlag = 2)
    expect_equal(vcov(fit, "dkraay", lag = 2), kraay, tolerance = 1e-9, ignore_attr = TRUE)
  }
})

test_that("a model without effects clusters as the sandwich package does", {
  skip_if_not_installed("sandwich")
  W <- lattice_weights(4L)
  data <- simulate_panel(W, 6L)
  fit <- fit_panel(W, model = "ols", effect = "none", data = data)
  peer <- lm(y ~ x1 + x2, data)
  expect_equal(vcov(fit, "cluster"), sandwich::vcovCL(peer, data$region, type = "HC0", cadjust = FALSE),
               tolerance = 1e-9)
})

test_that("the scores of periods add up to zero at the maximum and are derivatives of the likelihood", {
  for (W in list(lattice_weights(3L), ragged_weights(7L))) {
    for (fit in some_fits(W, c("sdm", "sem"), bias_correction = FALSE)) {
      n <- nrow(W)
      T <- fit$design$periods
      likelihood <- function(theta) {
        moved <- fit
        moved$coefficients[] <- theta[-length(theta)]
        r <- theta[[switch(fit$spatial, lag = "rho", error = "lambda")]]
        e <- matrix(demean_panel(structural_parts(moved)$filtered, fit$design, fit$counts), n)
        colSums(e^2) / (-2 * theta[["sigma2"]]) - n / 2 * log(theta[["sigma2"]]) +
          as.numeric(determinant(diag(n) - r * W)$modulus)
      }
      theta <- c(coef(fit), sigma2 = fit$sigma2)
      slopes <- vapply(seq_along(theta), function(k) {
        by <- replace(numeric(length(theta)), k, 1e-5)
        (likelihood(theta + by) - likelihood(theta - by)) / 2e-5
      }, numeric(T))
      expect_lt(max(abs(colSums(slopes) * sqrt(diag(fit$covariance)))), 1e-6)
      for (lag in c(0, 2)) {
        meat <- crossprod(slopes)
        for (k in seq_len(lag)) {
          moved <- crossprod(slopes[-seq_len(k), ], slopes[seq_len(T - k), ])
          meat <- meat + (1 - k / (lag + 1)) * (moved + t(moved))
        }
        V <- fit$covariance %*% meat %*% fit$covariance
        expect_equal(vcov(fit, "dkraay", lag = lag), V[-nrow(V), -nrow(V)], tolerance = 1e-5, ignore_attr = TRUE)
      }
    }
  }
})

test_that("the hessian is the fit's own, and the reference's static errors", {
  fit <- fit_panel(lattice_weights(3L), dynamic = "both")
  expect_identical(vcov(fit), fit$covariance[names(coef(fit)), names(coef(fit))])
  expect_identical(vcov(fit, vcov = "cluster"), vcov(fit, "cluster"))
  panel <- cigarettes()
  static <- spatial_panel(logc ~ logp + logy, panel$data, c("state", "year"), panel$W)
  errors <- sqrt(diag(vcov(static)))
  for (name in names(errors)) {
    expect_equal(errors[[name]], cigarette_reference("static SDM twoways Lee-Yu", name, "std_error"), tolerance = 2e-4)
  }
})

test_that("units, order of rows and order of regions do not count", {
  W <- random_weights(9L)
  data <- simulate_panel(W, 6L)
  turned <- with_test_seed(3, sample(9))
  other <- transform(data[with_test_seed(1, sample(nrow(data))), ], y = y * 100, x2 = x2 / 10)
  renamed <- setNames(sprintf("z%02d", turned), rownames(W))
  other$region <- renamed[other$region]
  W2 <- W
  dimnames(W2) <- list(renamed, renamed)
  W2 <- W2[rev(seq_len(9)), rev(seq_len(9))]
  unit <- c(rho = 1, x1 = 100, x2 = 1000, `W:x1` = 100, `W:x2` = 1000)
  for (type in c("hessian", "sandwich", "cluster", "dkraay")) {
    one <- vcov(fit_panel(W, data = data), type)
    two <- vcov(fit_panel(W2, data = other), type)
    expect_equal(two, one * outer(unit, unit), tolerance = 1e-7, ignore_attr = TRUE)
  }
})

test_that("signs and samples of regions come near the exact entries", {
  W <- lattice_weights(12L)
  fit <- fit_panel(W, data = simulate_panel(W, 4L), model = "sar")
  exact <- resolvent_diagonal(fit)
  between <- between_regions(fit, matrix(structural_residuals(fit), 144))
  local_many(exact_regions = 10L)
  guess <- resolvent_diagonal(fit)
  expect_identical(exact$noise, 0)
  expect_gt(guess$noise, 0)
  G <- W %*% solve(diag(144) - coef(fit)[["rho"]] * W)
  spread <- (rowSums(G^2) - diag(G)^2 + rowSums(G * t(G)) - diag(G)^2) / 200
  expect_lt(max(abs(guess$diagonal - exact$diagonal) / sqrt(spread)), 5)
  expect_lt(abs(guess$noise / sum((rowSums(G^2) - diag(G)^2) / 200) - 1), 0.1)
  expect_equal(between_regions(fit, matrix(structural_residuals(fit), 144)), between, tolerance = 1e-12)
  expect_lt(abs(between_regions(fit, matrix(structural_residuals(fit), 144), most = 72L) / between - 1), 0.5)
})

test_that("small panels and odd ones give covariances", {
  W <- lattice_weights(2L)
  for (type in c("hessian", "sandwich", "cluster", "dkraay")) {
    # four regions, two years: the likelihood of the transformed data has its top beyond rho = 1
    small <- function(...) fit_panel(W, model = "sar", data = simulate_panel(W, 2L), formula = y ~ x1, ...)
    expect_error(small(), "bias_correction = FALSE", class = "lowcarbon_error_beyond")
    two <- small(bias_correction = FALSE)
    expect_true(all(is.finite(vcov(two, type))))
    alone <- fit_panel(lattice_weights(3L), model = "sar", formula = y ~ 1)
    expect_identical(dim(vcov(alone, type)), c(1L, 1L))
    expect_gt(vcov(alone, type), 0)
  }
})

test_that("bad input is told apart", {
  fit <- fit_panel(lattice_weights(3L))
  expect_input_error(vcov(fit, "white"), "`vcov`", "cluster", "\"white\"")
  expect_input_error(vcov(fit, vcov = NA), "vcov")
  expect_input_error(vcov(fit, "dkraay", lag = -1), "lag")
  expect_input_error(vcov(fit, "dkraay", lag = 100), "lag")
  V <- vcov(fit)
  expect_identical(resolve_vcov(fit, unname(V)), V)
  expect_identical(resolve_vcov(fit, function(fit) V[5:1, 5:1]), V)
  expect_input_error(resolve_vcov(fit, `dimnames<-`(V, list(letters[1:5], letters[1:5]))), "vcov")
  expect_input_error(resolve_vcov(fit, replace(V, 1, NA)), "vcov")
  expect_warning(standard_errors(diag(c(1, -1))), class = "lowcarbon_warning")
})
