# What lies behind printed regression tables. Printed strings are made here by
# rounding known numbers, so that the rule behind them is known.

round_off <- function(x, digits) span(x - 0.5 * 10^-digits, x + 0.5 * 10^-digits)

test_that("an estimate, its stars and its standard error are read", {
  read <- parse_estimates(c("0.550*** (0.173)", "-0.398 (0.473)", "\u22120.0254** (0.010)", "0.938", "control", ""))
  expect_identical(read$paired, c(TRUE, TRUE, TRUE, FALSE, FALSE, FALSE))
  expect_identical(read$value, c(0.55, -0.398, -0.0254, NA, NA, NA))
  expect_identical(read$below_value, c(0.173, 0.473, 0.01, NA, NA, NA))
  expect_identical(read$stars, c(3L, 0L, 2L, NA, NA, NA))
  expect_equal(read$estimate$lower[1:3], c(0.5495, -0.3985, -0.02545))
  expect_equal(read$below$upper[1:3], c(0.1735, 0.4735, 0.0105))
})

test_that("a lost decimal point is put back where the other numbers agree on their decimals", {
  others <- sprintf("%.3f", seq(-3, 3, length.out = 12))
  expect_identical(restored_points(c(others, "-202", "17"))[13:14], c("-0.202", "0.017"))
  expect_true(all(is.na(restored_points(c(others, "-202"))[1:12])))
  expect_true(all(is.na(restored_points(c(others[1:9], "-202"))))) # too few to tell
  expect_true(all(is.na(restored_points(c(others, "0.25", "-202"))))) # decimals differ
  expect_true(all(is.na(restored_points(c(others, "")))))
})

test_that("degrees of freedom from statistic and probability", {
  # chi-square 5.991 has the probability 0.05 with 2 degrees of freedom, 18.307 with 10
  expect_identical(find_chisq_df(round_off(5.991, 3), round_off(0.05, 3)), 2L)
  expect_identical(find_chisq_df(round_off(18.31, 2), round_off(0.05, 3)), 10L)
  expect_identical(find_chisq_df(round_off(1, 2), round_off(0.0001, 6)), integer())
  # two degrees of freedom: exp(-x / 2)
  tail <- chisq_tail(round_off(3, 1), 2)
  expect_equal(c(tail$lower, tail$upper), exp(-c(3.05, 2.95) / 2))
  hull <- chisq_tail(span(3), 1:2)
  expect_equal(c(hull$lower, hull$upper), c(2 * pnorm(-sqrt(3)), exp(-1.5)))
})

test_that("turning points over all roundings", {
  # 0.550 / (2 * 0.082): 0.5495 / 0.165 to 0.5505 / 0.163
  range <- turning_range(round_off(0.550, 3), round_off(-0.082, 3))
  expect_equal(c(range$lower, range$upper), c(0.5495 / 0.165, 0.5505 / 0.163))
  u <- turning_range(round_off(-3, 1), round_off(0.5, 1))
  expect_equal(c(u$lower, u$upper), c(2.95 / 1.1, 3.05 / 0.9))
  expect_identical(turning_range(round_off(0.5, 1), round_off(0.0, 1))$upper, Inf)
})

# ---- dynamics ------------------------------------------------------------

# Total effects as mean row sums of explicit inverses.
explicit_totals <- function(tau, rho, eta, beta, theta, horizon) {
  n <- 9L
  w <- matrix(0, n, n)
  w[cbind(1:n, c(2:n, 1))] <- 0.7
  w[cbind(c(2:n, 1), 1:n)] <- 0.3
  inverse <- solve(if (horizon == "short") diag(n) - rho * w else (1 - tau) * diag(n) - (rho + eta) * w)
  vapply(seq_along(beta), function(k) sum(inverse %*% (beta[k] * diag(n) + theta[k] * w)) / n, 0)
}

beta <- c(0.5, -0.1, 1.2, -0.3)
theta <- c(-0.2, 0.3, 0.4, -0.5)

test_that("the multiplier of beta + theta is that of explicit inverses", {
  for (horizon in c("short", "long")) {
    m <- effects_multiplier(span(0.6), span(-0.2), span(0.25), horizon)
    expect_equal(m$lower * (beta + theta), explicit_totals(0.6, -0.2, 0.25, beta, theta, horizon))
    expect_equal(m$lower, m$upper)
  }
  wide <- effects_multiplier(span(0.7), span(0.1, 0.2), span(0), "long")
  expect_equal(c(wide$lower, wide$upper), c(1 / 0.2, 1 / 0.1))
  expect_identical(effects_multiplier(span(0.7), span(0.2, 0.4), span(0), "long"), span(-Inf, Inf)) # may be none
})

test_that("the common root is one where the sum is one", {
  expect_equal(common_root(span(0.6), span(0.3), span(0.1)), span(1))
  expect_lt(common_root(span(0.6), span(-0.2), span(0.25))$upper, 1)
  expect_gt(common_root(span(0.708), span(0.18), span(0.265))$lower, 1)
  # the eigenvalue of (I - rho W)^-1 (tau I + eta W) that belongs to equal entries
  w <- matrix(c(0, 0.5, 0.5, 0.2, 0, 0.8, 1, 0, 0), 3, byrow = TRUE)
  a <- solve(diag(3) + 0.2 * w, 0.6 * diag(3) + 0.25 * w)
  expect_equal(drop(a %*% rep(1, 3)), rep(common_root(span(0.6), span(-0.2), span(0.25))$lower, 3))
})

test_that("a sign turned in print shows in the totals", {
  for (horizon in c("short", "long")) {
    totals <- explicit_totals(0.6, -0.2, 0.25, beta, theta, horizon)
    ways <- compare_effect_formulas(beta + theta, totals, rep(0.1, 4), 0.6, 0.2, 0.25, horizon)
    expect_identical(c(ways$rho[1], ways$tau[1], ways$eta[1]), c(-1, 1, 1))
    expect_identical(nrow(ways), if (horizon == "short") 2L else 8L)
    expect_lt(ways$distance[1], 1e-12)
    expect_identical(ways$signs[1], 4L)
    expect_gt(ways$distance[2], 0.01)
    expect_false(is.unsorted(ways$distance))
  }
})

test_that("rho follows from short-term totals, rounded or not", {
  totals <- explicit_totals(0.6, -0.2, 0.25, beta, theta, "short")
  found <- rho_from_totals(span(beta + theta), span(totals), beta + theta, totals, rep(1, 4))
  expect_equal(found$best, -0.2)
  expect_equal(found$by_row, span(rep(-0.2, 4)))
  rounded <- rho_from_totals(round_off(beta + theta, 2), round_off(round(totals, 2), 2), beta + theta, round(totals, 2),
                             c(1, 2, 3, 4))
  expect_true(all(rounded$by_row$lower <= -0.2 & rounded$by_row$upper >= -0.2))
  expect_identical(rounded$hull, span(min(rounded$by_row$lower), max(rounded$by_row$upper)))
  expect_equal(rounded$best, -0.2, tolerance = 0.02)
})

# ---- units ---------------------------------------------------------------

test_that("no residual standard deviation exceeds its bound, and another unit shows", {
  with_test_seed(5, {
    x <- rexp(60)
    other <- x + rnorm(60)
    y <- x - other + rnorm(60, sd = 2)
    fit <- summary(lm(y ~ x + other))
    bound <- residual_bound(fit$coefficients["x", 2], sd(x), 60)
    expect_gte(bound, fit$sigma)
    alone <- summary(lm(y ~ x)) # without other regressors the bound is reached
    expect_equal(residual_bound(alone$coefficients["x", 2], sd(x), 60), alone$sigma)
    in_percent <- summary(lm(y ~ I(100 * x)))
    expect_equal(residual_bound(in_percent$coefficients[2, 2], sd(x), 60), alone$sigma / 100)
    expect_identical(unit_shift(residual_bound(in_percent$coefficients[2, 2], sd(x), 60), alone$sigma * 0.9), 2)
    expect_identical(unit_shift(bound, fit$sigma), 0)
  })
})
