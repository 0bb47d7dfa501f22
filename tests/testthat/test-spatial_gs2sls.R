both <- c("region", "year")

# A simulated panel on a lattice: an endogenous regressor d with an instrument z, spatial lag rho, error lambda.
lattice_panel <- function(seed, side = 5L, periods = 4L, rho = 0.4, lambda = 0) {
  w <- square_lattice(side)
  W <- weights_contiguity(w)
  ids <- rownames(W$matrix)
  M <- as.matrix(W)
  n <- side^2
  data <- with_test_seed(seed, {
    x <- matrix(rnorm(n * periods), n)
    z <- matrix(rnorm(n * periods), n)
    v <- matrix(rnorm(n * periods), n)
    d <- z + 0.7 * v + matrix(rnorm(n * periods), n)
    u <- solve(diag(n) - lambda * M, v)
    y <- solve(diag(n) - rho * M, x + 0.5 * d + rnorm(n) + rep(rnorm(periods), each = n) + u)
    data.frame(region = ids, year = rep(seq_len(periods), each = n), y = c(y), x = c(x), d = c(d), z = c(z))
  })
  list(data = data, W = W, M = M, n = n, periods = periods)
}

# Two-stage least squares with a dummy for each region and period, by the formula.
dummy_2sls <- function(case, R, H, y = case$data$y) {
  dummies <- stats::model.matrix(~ factor(region) + factor(year), case$data)
  full <- cbind(R, dummies)
  P <- function(A) {
    q <- qr.Q(qr(cbind(H, dummies)))
    q %*% crossprod(q, A)
  }
  X <- P(full)
  b <- solve(crossprod(X, full), crossprod(X, y))
  e <- y - full %*% b
  k <- ncol(R)
  V <- solve(crossprod(X))[seq_len(k), seq_len(k)] * sum(e^2) / (length(y) - ncol(full))
  list(b = b[seq_len(k)], se = sqrt(diag(V)), e = drop(e))
}

lag_by_year <- function(case, column) as.vector(case$M %*% matrix(column, case$n))

test_that("a panel with two-way effects is two-stage least squares with explicit dummies", {
  case <- lattice_panel(1)
  d <- case$data
  l <- function(v) lag_by_year(case, v)
  fit <- spatial_gs2sls(y ~ x + d | x + z, d, both, case$W)
  plain <- dummy_2sls(case, cbind(l(d$y), d$x, d$d), cbind(d$x, d$z, l(d$x), l(l(d$x)), l(d$z), l(l(d$z))))
  expect_identical(names(coef(fit)), c("rho", "x", "d"))
  expect_equal(unname(coef(fit)), plain$b, tolerance = 1e-10)
  expect_equal(unname(sqrt(diag(vcov(fit)))), unname(plain$se), tolerance = 1e-10)
  expect_equal(unname(residuals(fit)), unname(plain$e), tolerance = 1e-10)
  expect_equal(unname(fitted(fit) + residuals(fit)), d$y)
  durbin <- spatial_gs2sls(y ~ x + d | x + z, d, both, case$W, durbin = ~x, order = 1, lag_instruments = FALSE)
  plain <- dummy_2sls(case, cbind(l(d$y), d$x, d$d, l(d$x)), cbind(d$x, d$z, l(d$x), l(l(d$x))))
  expect_equal(unname(coef(durbin)), plain$b, tolerance = 1e-10)
  expect_identical(names(coef(durbin)), c("rho", "x", "d", "W:x"))
  robust <- fit$iv
  by_hand <- iv_diagnostics(y ~ x + d + wy | x + z + wx + wwx + wz + wwz,
                            transform(d, wy = l(y), wx = l(x), wwx = l(l(x)), wz = l(z), wwz = l(l(z))), both)
  expect_equal(sort(robust$statistic), sort(by_hand$statistic), tolerance = 1e-8)
  for (kind in c("robust", "cluster")) {
    one <- tidy(fit, vcov = kind)$std.error[1]
    other <- iv_diagnostics(y ~ x + d + wy | x + z + wx + wwx + wz + wwz,
                            transform(d, wy = l(y), wx = l(x), wwx = l(l(x)), wz = l(z), wwz = l(l(z))), both,
                              vcov = kind)
    expect_equal(one, tidy(other)$std.error[tidy(other)$term == "wy"], tolerance = 1e-8)
  }
})

test_that("a cross-section is spatialreg's", {
  skip_if_not_installed("spatialreg")
  skip_if_not_installed("spdep")
  case <- lattice_panel(2, 8L, 1L)
  listw <- spdep::mat2listw(case$M, style = "W")
  theirs <- spatialreg::stsls(y ~ x + z, case$data, listw)
  ours <- spatial_gs2sls(y ~ x + z, case$data, both, case$W, effect = "none")
  expect_equal(unname(coef(ours)), unname(theirs$coefficients), tolerance = 1e-10)
  expect_equal(unname(sqrt(diag(vcov(ours)))), unname(sqrt(diag(theirs$var))), tolerance = 1e-10)
})

test_that("lambda is the lowest point of its moments, and the second round that of the transformed data", {
  case <- lattice_panel(3, lambda = 0.5)
  d <- case$data
  l <- function(v) lag_by_year(case, v)
  fit <- spatial_gs2sls(y ~ x + d | x + z, d, both, case$W, effect = "individual", error = TRUE,
                        lag_instruments = FALSE)
  within <- function(v) v - stats::ave(v, d$region)
  first <- spatial_gs2sls(y ~ x + d | x + z, d, both, case$W, effect = "individual", lag_instruments = FALSE)
  u <- within(d$y - cbind(l(d$y), d$x, d$d) %*% coef(first))
  inner <- crossprod(case$M)
  diag(inner) <- 0
  distance <- function(lambda) {
    e <- matrix(u - lambda * l(u), case$n)
    sum(e * (inner %*% e))^2 + sum(e * (case$M %*% e))^2
  }
  grid <- stats::optimize(distance, c(0, 0.99), tol = 1e-10)$minimum
  expect_equal(fit$first_lambda, grid, tolerance = 1e-6)
  star <- function(v) v - fit$first_lambda * l(v)
  dummies <- stats::model.matrix(~ factor(region), d)
  H <- cbind(d$x, d$z, l(d$x), l(l(d$x)), dummies)
  R <- cbind(star(l(d$y)), star(d$x), star(d$d), apply(dummies, 2, star))
  q <- qr.Q(qr(H))
  X <- q %*% crossprod(q, R)
  # the dummies transformed span the dummies, as the weights have unit row sums... of all regions, so by pseudo-inverse
  b <- qr.coef(qr(X), star(d$y))
  expect_equal(unname(coef(fit)[1:3]), unname(b[1:3]), tolerance = 1e-7)
  expect_true(all(eigen(vcov(fit), TRUE)$values > 0))
  expect_identical(names(coef(fit))[4], "lambda")
})

test_that("lambda and rho are found in simulations, and their errors are their spread", {
  found <- vapply(1:60, function(seed) {
    case <- lattice_panel(100 + seed, 7L, 5L, rho = 0, lambda = 0.4)
    fit <- spatial_gs2sls(y ~ x + d | x + z, case$data, both, case$W, lag = FALSE, error = TRUE)
    c(coef(fit)[["lambda"]], sqrt(fit$lambda$variance), coef(fit)[["d"]])
  }, numeric(3))
  expect_lt(abs(mean(found[1, ]) - 0.4), 4 * sd(found[1, ]) / sqrt(60) + 0.02)
  expect_lt(abs(log(sd(found[1, ]) / mean(found[2, ]))), 0.35)
  expect_lt(abs(mean(found[3, ]) - 0.5), 4 * sd(found[3, ]) / sqrt(60))
})

test_that("effects are those of the multiplier, with errors that differences confirm", {
  case <- lattice_panel(4, 9L, 14L, 0)
  fit <- spatial_gs2sls(y ~ x + d | x + z, case$data, both, case$W, durbin = ~x)
  found <- effects(fit)
  b <- coef(fit)
  S <- solve(diag(case$n) - b[["rho"]] * case$M, b[["x"]] * diag(case$n) + b[["W:x"]] * case$M)
  expect_equal(found$estimate[1:3], c(mean(diag(S)), mean(rowSums(S)) - mean(diag(S)), mean(rowSums(S))),
               tolerance = 1e-10)
  expect_equal(found$estimate[6], b[["d"]] / (1 - b[["rho"]]), tolerance = 1e-10)
  total <- function(b) b[["d"]] / (1 - b[["rho"]])
  slope <- c(rho = b[["d"]] / (1 - b[["rho"]])^2, d = 1 / (1 - b[["rho"]]))
  V <- vcov(fit)[names(slope), names(slope)]
  expect_equal(found$std.error[6], sqrt(drop(slope %*% V %*% slope)), tolerance = 1e-8)
  simulated <- effects(fit, se = "simulation", nsim = 2000)
  expect_equal(simulated$std.error[6], found$std.error[6], tolerance = 0.25)
  expect_identical(found$estimate, effects(fit, se = "none")$estimate)
})

test_that("order of rows, names and units do not matter", {
  case <- lattice_panel(5, lambda = 0.3)
  run <- function(data, W = case$W) spatial_gs2sls(y ~ x + d | x + z, data, both, W, error = TRUE)
  fit <- run(case$data)
  shuffled <- run(case$data[with_test_seed(1, sample(nrow(case$data))), ])
  expect_equal(coef(shuffled), coef(fit), tolerance = 1e-10)
  expect_equal(vcov(shuffled), vcov(fit), tolerance = 1e-8)
  turned <- as.matrix(case$W)[25:1, 25:1]
  expect_equal(coef(run(case$data, as_spatial_weights(turned))), coef(fit), tolerance = 1e-10)
  scaled <- run(transform(case$data, y = 1e6 * y, x = 1e-3 * x))
  expect_equal(unname(coef(scaled)), unname(coef(fit) * c(1, 1e9, 1e6, 1)), tolerance = 1e-7)
})

test_that("it prints, goes into tables, and says what it leaves out or cannot do", {
  case <- lattice_panel(6)
  d <- transform(case$data, fixed = as.numeric(factor(region)))
  fit <- spatial_gs2sls(y ~ x + d | x + z, d, both, case$W)
  expect_output(print(fit), "endogenous: rho")
  expect_output(print(summary(fit, cluster = ~region)), "Kleibergen-Paap")
  expect_s3_class(iv_tests(fit$iv), "lowcarbon_tests")
  expect_identical(nobs(fit), 100L)
  expect_equal(dim(confint(fit)), c(3L, 2L))
  expect_match(paste(format(regression_table(fit)), collapse = "\n"), "rho")
  expect_identical(nrow(tidy(fit, conf.int = TRUE)), 3L)
  expect_identical(nrow(glance(fit)), 1L)
  # W x of a ring of ones: an instrument that another explains is left out by name
  out <- spatial_gs2sls(y ~ x + d | x + z + z2, transform(d, z2 = 2 * z), both, case$W)
  expect_true("z2" %in% out$left_out)
  expect_equal(coef(out), coef(fit), tolerance = 1e-8)
  expect_input_error(spatial_gs2sls(y ~ x, d, both, case$W, lag = FALSE), "`lag`")
  expect_input_error(spatial_gs2sls(y ~ x + d | x, d, both, case$W), "`formula`", "from outside")
  expect_input_error(spatial_gs2sls(y ~ x + d | x + z, d, both, case$W, durbin = ~d), "`durbin`", "endogenous")
  expect_input_error(spatial_gs2sls(y ~ x, d[-3, ], both, case$W), "region")
  expect_input_error(spatial_gs2sls(y ~ x, d, both, case$W, W_error = case$W), "`W_error`")
  expect_input_error(spatial_gs2sls(y ~ x, d, both, case$W, vcov = "conley"), "`vcov`")
  expect_input_error(spatial_gs2sls(y ~ 1, d, both, case$W, effect = "none"), "`formula`")
  expect_input_error(spatial_gs2sls(y ~ x, d, both), "`W`")
  expect_input_error(summary(fit, se = "robust"), "`se`")
})

test_that("individual effects are splm's within two-stage least squares, whose errors do not count the effects", {
  case <- lattice_panel(7, lambda = 0.4)
  # splm 1.6-5: spgm(model = "within", lag = TRUE, spatial.error = FALSE, method = "w2sls")
  ours <- spatial_gs2sls(y ~ x + z, case$data, both, case$W, effect = "individual")
  expect_equal(unname(coef(ours)), c(0.791463112753, 0.985700316399, 0.814233580158), tolerance = 1e-10)
  counted <- sqrt((100 - 3 - 25) / (100 - 3))
  expect_equal(unname(sqrt(diag(vcov(ours)))) * counted, c(0.0872642901645, 0.1445682291509, 0.1605470503714),
               tolerance = 1e-10)
  # with spatial.error = TRUE and moments = "fullweights", which rest on equal variances: another lambda (0.05526),
  # and so coefficients that differ by its difference
  both_lags <- spatial_gs2sls(y ~ x + z, case$data, both, case$W, effect = "individual", error = TRUE)
  expect_lt(abs(both_lags$first_lambda - 0.0552597774233), 0.001)
  expect_lt(max(abs(coef(both_lags)[1:3] - c(0.787407659512, 1.003389245524, 0.805370477685))), 1e-4)
})
