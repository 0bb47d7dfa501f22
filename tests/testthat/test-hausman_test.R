index <- c("region", "year")

test_that("the statistic is worked out by hand from both estimates", {
  W <- random_weights(12)
  for (model in c("sar", "sdm", "slx", "ols")) {
    fit <- spatial_panel(y ~ x1 + x2, simulate_panel(W), index, W, model, "individual")
    found <- suppressWarnings(hausman_test(fit, form = "both", at = "own"))
    random <- attr(found, "random")
    names <- names(fit$coefficients)
    d <- fit$coefficients - random$coefficients[names]
    V <- fit$covariance[names, names] - random$covariance[names, names]
    expect_equal(found$statistic[1], drop(d %*% solve(V) %*% d), tolerance = 1e-6)
    expect_identical(found$df[1], as.numeric(length(names)))
    definite <- all(eigen(V, symmetric = TRUE)$values > 0)
    expect_identical(attr(found, "semidefinite"), definite)
    expect_equal(found$p.value[1], if (definite) 1 - pchisq(found$statistic[1], length(names)) else NA_real_,
                 tolerance = 1e-8)
    expect_equal(attr(found, "estimates")$difference, unname(d))
    expect_identical(attr(found, "estimates")$term, names)
  }
})

test_that("at the random effects estimates the fixed effects covariance is the dense one, and the larger", {
  for (W in list(lattice_weights(3, 4), random_weights(12))) {
    data <- simulate_panel(W, periods = 4L)
    for (effect in c("individual", "twoways")) {
      fit <- spatial_panel(y ~ x1 + x2, data, index, W, "sar", effect)
      found <- hausman_test(fit, form = "hausman")
      random <- attr(found, "random")
      theta <- random$coefficients
      map <- orthonormal(12, 4, effect, W)
      X <- map$map %*% cbind(data$x1, data$x2)
      G <- map$W %*% solve(diag(nrow(map$W)) - theta[["rho"]] * map$W)
      ahead <- kronecker(diag(map$times), G) %*% X %*% theta[c("x1", "x2")]
      s2 <- random$sigma2
      top <- sum(ahead^2) / s2 + map$times * sum(diag(G %*% G + crossprod(G)))
      information <- rbind(c(top, crossprod(ahead, X) / s2, map$times * sum(diag(G)) / s2),
                           cbind(crossprod(X, ahead), crossprod(X), 0) / s2,
                           c(map$times * sum(diag(G)) / s2, 0, 0, nrow(X) / (2 * s2^2)))
      V <- solve(information)[1:3, 1:3] - random$covariance[c("rho", "x1", "x2"), c("rho", "x1", "x2")]
      expect_true(all(eigen(V, symmetric = TRUE)$values > 0))
      d <- fit$coefficients - theta[names(fit$coefficients)]
      expect_equal(found$statistic, drop(d %*% solve(V) %*% d), tolerance = 1e-6)
      expect_equal(found$p.value, 1 - pchisq(found$statistic, 3), tolerance = 1e-8)
    }
  }
})

test_that("rho may be left out", {
  W <- random_weights(12)
  fit <- spatial_panel(y ~ x1 + x2, simulate_panel(W), index, W, "sar", "individual")
  found <- hausman_test(fit, "slopes")
  expect_identical(found$df[1], 2)
  expect_identical(attr(found, "estimates")$term, c("x1", "x2"))
  expect_output(print(found), "compared: x1, x2")
})

test_that("the quadratic form is that of plm::phtest", {
  skip_if_not_installed("plm")
  data <- simulate_panel(lattice_weights(5), periods = 5L)
  data$y <- data$y + 3 * stats::ave(data$x1, data$region)
  fixed <- plm::plm(y ~ x1 + x2, data, index = index, model = "within")
  random <- plm::plm(y ~ x1 + x2, data, index = index, model = "random")
  terms <- c("x1", "x2")
  found <- hausman_statistic(stats::coef(fixed)[terms] - stats::coef(random)[terms],
                             stats::vcov(fixed)[terms, terms] - stats::vcov(random)[terms, terms],
                             sqrt(diag(stats::vcov(fixed))[terms]))
  expected <- plm::phtest(fixed, random)
  expect_equal(found$statistic, unname(expected$statistic), tolerance = 1e-9)
  expect_identical(found$rank, 2L)
})

test_that("in a linear model Hausman's and Mundlak's tests are one, given the variances", {
  data <- simulate_panel(lattice_weights(4), periods = 5L)
  D <- dummies(16, 5, "individual")
  X <- cbind(data$x1, data$x2)
  phi <- 0.3
  root <- diag(80) - (1 - sqrt(phi)) * tcrossprod(D) / 5
  ols <- function(Z, y) {
    b <- solve(crossprod(Z), crossprod(Z, y))
    list(b = b, V = solve(crossprod(Z)))
  }
  within <- residual_maker(D)
  fixed <- ols(within %*% X, within %*% data$y)
  random <- ols(root %*% cbind(X, 1), root %*% data$y)
  H <- hausman_statistic(drop(fixed$b - random$b[1:2]), fixed$V - random$V[1:2, 1:2], sqrt(diag(fixed$V)))
  means <- tcrossprod(D) %*% X / 5
  mundlak <- ols(root %*% cbind(X, means, 1), root %*% data$y)
  expect_equal(H$statistic, wald_statistic(mundlak$b[3:4], mundlak$V[3:4, 3:4]), tolerance = 1e-9)
})

test_that("Mundlak's row is the dense Wald test of the means", {
  W <- random_weights(12)
  data <- simulate_panel(W, periods = 5L)
  fit <- spatial_panel(y ~ x1 + x2, data, index, W, "ols", "individual")
  found <- hausman_test(fit, form = "mundlak")
  expect_identical(found$test, "Mundlak")
  X <- cbind(data$x1, data$x2)
  region <- dummies(12, 5, "individual")
  Z <- cbind(X, tcrossprod(region) %*% X / 5, 1)
  counts <- random_counts(fit$design, "individual", TRUE, TRUE)
  phi <- fit_random(fit$design, fit$spectrum, counts, FALSE, means = TRUE)$phi
  root <- diag(60) - (1 - sqrt(phi)) * tcrossprod(region) / 5
  A <- root %*% Z
  b <- solve(crossprod(A), crossprod(A, root %*% data$y))
  s2 <- sum((root %*% data$y - A %*% b)^2) / 60
  expect_equal(found$statistic, drop(t(b[3:4]) %*% solve(s2 * solve(crossprod(A))[3:4, 3:4]) %*% b[3:4]),
               tolerance = 1e-8)
  expect_identical(found$df, 2)
})

test_that("a difference that is not positive semi-definite is said, and Mundlak's test put beside it", {
  W <- random_weights(12)
  fit <- spatial_panel(y ~ x1 + x2, simulate_panel(W), index, W, "sar", "individual")
  fit$covariance <- fit$covariance / 4
  expect_warning(found <- hausman_test(fit, at = "own"), "not positive semi-definite", class = "lowcarbon_warning")
  expect_identical(found$test, c("Hausman", "Mundlak"))
  expect_identical(is.na(found$p.value), c(TRUE, FALSE))
  expect_match(describe_choices(found), "not positive semi-definite")
  expect_warning(alone <- hausman_test(fit, form = "hausman", at = "own"), class = "lowcarbon_warning")
  expect_identical(alone$test, "Hausman")
  expect_warning(hausman_test(fit, form = "mundlak", at = "own"), NA)
})

test_that("directions without difference lower the rank", {
  found <- hausman_statistic(c(1, 2, 0), diag(c(1, 4, 0)), c(1, 1, 1))
  expect_equal(found, list(statistic = 2, rank = 2L, semidefinite = TRUE))
})

test_that("a direct fit is estimated again, order and units do not count", {
  W <- random_weights(12)
  data <- simulate_panel(W)
  fit <- function(data, W, ...) spatial_panel(y ~ x1 + x2, data, index, W, "sar", ...)
  usual <- suppressWarnings(hausman_test(fit(data, W), form = "both"))
  direct <- suppressWarnings(hausman_test(fit(data, W, bias_correction = FALSE), form = "both"))
  expect_equal(direct$statistic, usual$statistic, tolerance = 1e-10)
  expect_match(describe_choices(direct), "estimated again")
  other <- transform(data, y = y * 1e4, x2 = x2 / 1e3)[with_test_seed(9, sample(nrow(data))), ]
  found <- suppressWarnings(hausman_test(fit(other, W[12:1, 12:1]), form = "both"))
  expect_equal(found$statistic, usual$statistic, tolerance = 1e-5)
})

test_that("a dynamic fit is tested by its static counterpart on the observations it counts, and says so", {
  for (W in list(lattice_weights(3, 4), random_weights(12, standardise = FALSE) / 4)) {
    data <- simulate_panel(W, tau = 0.4, eta = 0.1)
    for (model in c("sdm", "sar", "ols")) {
      for (dynamic in c("time", "space", "both")) {
        fit <- spatial_panel(y ~ x1 + x2, data, index, W, model, dynamic = dynamic)
        before <- fit
        found <- hausman_test(fit, form = "both")
        static <- hausman_test(spatial_panel(y ~ x1 + x2, data[data$year > 1, ], index, W, model), form = "both")
        expect_equal(as.data.frame(found), as.data.frame(static), tolerance = 1e-8)
        expect_equal(attr(found, "estimates"), attr(static, "estimates"), tolerance = 1e-8)
        expect_false(any(c("tau", "eta") %in% attr(found, "estimates")$term))
        expect_match(describe_choices(found), "static counterpart of the dynamic fit on the same observations",
                     fixed = TRUE)
        expect_identical(c(attr(found, "static_counterpart"), attr(static, "static_counterpart")), c(TRUE, FALSE))
      }
    }
  }
  # a direct fit's counterpart is transformed like any other
  direct <- spatial_panel(y ~ x1 + x2, data, index, W, "sar", dynamic = "time", bias_correction = FALSE)
  expect_equal(hausman_test(direct)$statistic, hausman_test(update(direct, bias_correction = TRUE))$statistic,
               tolerance = 1e-10)
})

test_that("effects that follow the regressors are found", {
  data <- simulate_panel(lattice_weights(6), periods = 5L)
  W <- lattice_weights(6)
  fit <- function(data) spatial_panel(y ~ x1 + x2, data, index, W, "sar", "individual")
  correlated <- transform(data, y = y + 8 * stats::ave(x1, region))
  found <- suppressWarnings(hausman_test(fit(correlated), form = "both"))
  expect_lt(found$p.value[2], 1e-6)
})

test_that("fits without such a test are refused", {
  W <- lattice_weights(3, 4)
  data <- simulate_panel(W)
  expect_input_error(hausman_test(), "`fit`", "nothing")
  expect_input_error(hausman_test(spatial_panel(y ~ x1, data, index, W, "sem")), "`fit`", "sem")
  expect_input_error(hausman_test(spatial_panel(y ~ x1, data, index, W, effect = "time")), "`fit`", "effect = \"time\"")
  fit <- spatial_panel(y ~ x1, data, index, W)
  expect_input_error(hausman_test(fit, "none"), "`parameters`")
  expect_input_error(hausman_test(fit, form = "robust"), "`form`")
  expect_input_error(hausman_test(fit, at = "fixed"), "`at`")
  data$x1 <- data$x1 - stats::ave(data$x1, data$region)
  expect_input_error(hausman_test(spatial_panel(y ~ x1, data, index, W, "sar", "individual"), form = "mundlak"),
                     "`fit`", "means differ")
})
