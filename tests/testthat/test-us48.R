# Forty-eight states, 1970 to 1986, all the way: productivity from capital,
# employment, output and carbon dioxide, and then as the dependent variable.

states_productivity <- function() {
  states <- shared_csv("data", "us48_produc_co2_1970_1986.csv")
  found <- gtfp(states, c("K", "emp"), "gsp", "co2_mt", c("state", "year"))
  merge(states, as.data.frame(found), by = c("state", "year"))
}

# Nearest neighbours by the centres that come with R.
states_weights <- function(names, k = 5) {
  at <- match(names, toupper(datasets::state.name))
  weights_knn(cbind(datasets::state.center$x, datasets::state.center$y)[at, ], names, k = k)
}

test_that("every state has a productivity in every year", {
  data <- states_productivity()
  expect_identical(nrow(data), 48L * 17L)
  expect_false(anyNA(data$gtfp))
  expect_identical(which(is.na(data$index)), which(data$year == 1970))
  expect_identical(data$gtfp[data$year == 1970], rep(1, 48))
  expect_true(all(data$inefficiency_global >= data$inefficiency - 1e-9))
  # somebody is on the frontier of each year, and of all years
  expect_true(all(tapply(data$inefficiency == 0, data$year, any)))
  expect_true(any(data$inefficiency_global == 0))
  # a few against the definition, over all 816 units
  values <- t(as.matrix(data[c("K", "emp", "gsp", "co2_mt")]))
  for (row in c(1, 100, 500, 816)) {
    o <- values[, row]
    fit <- lpSolve::lp("max", c(1 / 4, 1 / 4, 1 / 4, 1 / 4, rep(0, 816)),
                       cbind(diag(c(1, 1, -1, 1)), values / o), rep("==", 4), rep(1, 4))
    expect_equal(data$inefficiency_global[row], fit$objval, tolerance = 1e-9)
  }
})

test_that("it goes into a two-way regression", {
  data <- states_productivity()
  data$intensity <- log(data$K / data$emp)
  # two-way within estimates by hand: the panel is balanced
  within <- function(x) x - stats::ave(x, data$state) - stats::ave(x, data$year) + mean(x)
  X <- cbind(unemp = within(data$unemp), intensity = within(data$intensity))
  by_hand <- drop(solve(crossprod(X), crossprod(X, within(log(data$gtfp)))))
  if (requireNamespace("fixest", quietly = TRUE)) {
    fit <- fixest::feols(log(gtfp) ~ unemp + intensity | state + year, data, notes = FALSE, nthreads = 1)
    expect_equal(stats::coef(fit), by_hand, tolerance = 1e-6)
    expect_identical(stats::nobs(fit), 816L)
  }
  skip_if_not_installed("plm")
  fit <- plm::plm(log(gtfp) ~ unemp + intensity, data, index = c("state", "year"), model = "within", effect = "twoways")
  expect_equal(stats::coef(fit), by_hand, tolerance = 1e-8)
})

test_that("it goes into a spatial panel", {
  data <- states_productivity()
  W <- states_weights(sort(unique(data$state)))
  fit <- spatial_panel(log(gtfp) ~ unemp + log(K / emp), data, c("state", "year"), W)
  expect_s3_class(fit, "spatial_panel")
  expect_identical(names(stats::coef(fit)), c("rho", "unemp", "log(K/emp)", "W:unemp", "W:log(K/emp)"))
  expect_true(all(is.finite(sqrt(diag(stats::vcov(fit))))))
  expect_lt(abs(stats::coef(fit)[["rho"]]), 1)
  # given rho the other coefficients are least squares on the demeaned equation
  dense <- as.matrix(W)
  at <- order(data$year, match(data$state, rownames(dense)))
  sorted <- data[at, ]
  lag <- function(x) as.vector(dense %*% matrix(x, 48))
  within <- function(x) x - stats::ave(x, sorted$state) - stats::ave(x, sorted$year) + mean(x)
  y <- log(sorted$gtfp)
  x <- cbind(sorted$unemp, log(sorted$K / sorted$emp))
  b <- stats::coef(fit)
  known <- within(y - b[["rho"]] * lag(y))
  Z <- cbind(within(x[, 1]), within(x[, 2]), within(lag(x[, 1])), within(lag(x[, 2])))
  expect_equal(unname(b[-1]), as.vector(qr.coef(qr(Z), known)), tolerance = 1e-6)
})
