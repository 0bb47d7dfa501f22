# What printed regressions with instruments say of each other: identities checked
# on regressions made here, exact and rounded.

round_to <- function(x, digits) span(round(x, digits) - 0.5 * 10^-digits, round(x, digits) + 0.5 * 10^-digits)
holds <- function(interval, value) interval$lower - 1e-9 <= value & value <= interval$upper + 1e-9

# A panel of 12 units and 6 periods with effects, one regressor, two controls and
# two instruments, by dummies and lm().
make_fits <- function(seed) {
  with_test_seed(seed, {
    unit <- factor(rep(1:12, each = 6))
    time <- factor(rep(1:6, 12))
    w <- matrix(rnorm(144), 72)
    z <- matrix(rnorm(144), 72)
    u <- rnorm(72)
    x <- drop(z %*% c(0.8, 0.3)) + drop(w %*% c(0.5, -0.4)) + u + rnorm(12)[unit]
    y <- cbind(x + drop(w %*% c(1, 2)) + u + rnorm(72), -2 * x + drop(w %*% c(0, 1)) - u + rnorm(72))
    effects <- model.matrix(~ unit + time)
    exogenous <- cbind(effects, w)
    out <- function(m) residuals(lm.fit(exogenous, m))
    second <- function(y, z) {
      fitted <- fitted(lm.fit(cbind(exogenous, z), x))
      b <- lm.fit(cbind(exogenous, fitted), y)$coefficients
      names(b) <- NULL
      list(b = b[20], controls = b[18:19], rss = sum((y - cbind(exogenous, x) %*% b)^2))
    }
    first <- function(z) {
      fit <- lm.fit(cbind(exogenous, z), x)
      rss <- sum(fit$residuals^2)
      list(r2 = 1 - rss / sum((x - mean(x))^2), f = (sum(out(x)^2) - rss) / (rss / (72 - 20)), rss = rss)
    }
    list(x = x, y = y, z = z, w = w, out = out, first = lapply(1:2, function(k) first(z[, k])),
         second = lapply(1:2, function(outcome) lapply(1:2, function(k) second(y[, outcome], z[, k]))),
         ols = lapply(1:2, function(outcome) {
           fit <- lm.fit(cbind(exogenous, x), y[, outcome])
           list(b = unname(fit$coefficients[20]), controls = unname(fit$coefficients[18:19]),
                rss = sum(fit$residuals^2))
         }), left = sum(out(x)^2), df = 72 - 20, total = sum(residuals(lm.fit(model.matrix(~unit), y[, 1]))^2))
  })
}

test_that("first stages of two instruments determine each other's R squared", {
  for (seed in 1:5) {
    fits <- make_fits(seed)
    share <- lapply(fits$first, function(one) instrument_share(span(one$f), fits$df))
    expect_equal(share[[1]]$lower, 1 - fits$first[[1]]$rss / fits$left)
    r2 <- first_stage_r2(span(fits$first[[2]]$r2), share[[2]], share[[1]])
    expect_equal(r2, span(fits$first[[1]]$r2))
    left <- left_by_controls(span(fits$first[[2]]$r2), share[[2]])
    expect_equal(left$lower * sum((fits$x - mean(fits$x))^2), fits$left)
    rounded <- first_stage_r2(round_to(fits$first[[2]]$r2, 3),
                              instrument_share(round_to(fits$first[[2]]$f, 3), fits$df),
                              instrument_share(round_to(fits$first[[1]]$f, 3), fits$df))
    expect_true(holds(rounded, fits$first[[1]]$r2))
    expect_lt(rounded$upper - rounded$lower, 0.01)
  }
})

test_that("second stages determine each other's R squared, given least squares", {
  for (seed in 1:5) {
    fits <- make_fits(seed)
    r2 <- vapply(fits$second[[1]], function(one) 1 - one$rss / fits$total, 0)
    gap <- vapply(fits$second[[1]], function(one) one$b - fits$ols[[1]]$b, 0)
    implied <- second_stage_r2(span(r2[1]), span(gap[1]), span(gap[2]), span(fits$ols[[1]]$rss), span(fits$left))
    expect_equal(implied, span(r2[2]))
    rounded <- second_stage_r2(round_to(r2[1], 3), round_to(gap[1], 3), round_to(gap[2], 3),
                               round_to(fits$ols[[1]]$rss, 2), round_to(fits$left, 2))
    expect_true(holds(rounded, r2[2]))
    wrong <- second_stage_r2(span(r2[1]), span(gap[1]), span(gap[2] + 0.5), span(fits$ols[[1]]$rss), span(fits$left))
    expect_false(isTRUE(all.equal(wrong$lower, r2[2], tolerance = 1e-3)))
    # Cauchy and Schwarz
    for (k in 1:2) {
      reach <- second_stage_bound(span(fits$ols[[1]]$b), span(fits$ols[[1]]$rss), span(fits$left),
                                  instrument_share(span(fits$first[[k]]$f), fits$df))
      expect_true(reach$lower <= fits$second[[1]][[k]]$b && fits$second[[1]][[k]]$b <= reach$upper)
    }
  }
})

test_that("the bound of a second stage is reached by an instrument that shares the residuals", {
  with_test_seed(9, {
    x <- rnorm(50)
    y <- x + rnorm(50)
    x <- x - mean(x)
    y <- y - mean(y)
    b <- sum(x * y) / sum(x^2)
    e <- y - b * x
    z <- x + 2 * e
    share <- sum(z * x)^2 / sum(z^2) / sum(x^2)
    bound <- second_stage_bound(span(b), span(sum(e^2)), span(sum(x^2)), span(share))
    expect_equal(bound$upper, sum(z * y) / sum(z * x))
  })
})

test_that("controls move by the same slope for every outcome", {
  for (seed in 1:5) {
    fits <- make_fits(seed)
    move <- function(outcome, k) {
      second <- fits$second[[outcome]][[k]]
      first <- fits$ols[[outcome]]
      list(gap = second$b - first$b, shift = second$controls - first$controls)
    }
    a <- move(1, 1)
    b <- move(2, 2)
    for (control in 1:2) {
      slope <- control_slope(span(a$gap), span(a$shift[control]))
      expect_equal(slope$lower, control_slope(span(b$gap), span(b$shift[control]))$lower)
      predicted <- control_from_others(span(fits$ols[[2]]$controls[control]), span(b$gap), list(slope))
      expect_equal(predicted$lower, fits$second[[2]][[2]]$controls[control])
    }
  }
  apart <- control_from_others(span(0), span(1), list(span(1, 2), span(3, 4)))
  expect_identical(apart, span(1, 4)) # slopes that do not meet: anything from the one to the other
})

test_that("F, LM and t of one instrument keep their bounds", {
  with_test_seed(3, {
    for (round in 1:50) {
      n <- 40
      z <- rnorm(n) * rexp(n)^2
      x <- 0.3 * z + rnorm(n) * abs(z)^sample(0:2, 1)
      z <- z - mean(z)
      x <- x - mean(x)
      slope <- sum(z * x) / sum(z^2)
      v <- x - slope * z
      f <- slope^2 * sum(z^2) / (sum(v^2) / (n - 2))
      robust <- slope / sqrt(n / (n - 2) * sum(z^2 * v^2) / sum(z^2)^2)
      expect_lte(f, first_stage_f_bound(span(robust), n)$upper)
      expect_lte(sum(z * x)^2 / sum(z^2 * x^2), rank_lm_ceiling(n)$upper)
      groups <- rep(1:8, 5)
      expect_lte(sum(z * x)^2 / sum(tapply(z * x, groups, sum)^2), rank_lm_ceiling(8)$upper)
    }
  })
})

test_that("no observation is farther from its fitted value than effects allow", {
  with_test_seed(4, {
    unit <- gl(8, 5)
    time <- factor(rep(1:5, 8))
    for (round in 1:20) {
      y <- rnorm(40) + c(10, rep(0, 39)) * (round %% 2)
      e <- residuals(lm(y ~ unit + time))
      expect_lte(max(abs(e)), largest_residual(span(sum(e^2)), 8, 5) + 1e-12)
    }
    spike <- residuals(lm(c(1, numeric(39)) ~ unit + time)) # alone off: the bound is reached
    expect_equal(max(abs(spike)), largest_residual(span(sum(spike^2)), 8, 5))
  })
})

test_that("squares, errors and constants against lm()", {
  d <- data.frame(y = c(3, 1, 4, 1, 5, 9, 2, 6), x = c(2, 7, 1, 8, 2, 8, 1, 8), w = c(1, 4, 1, 4, 2, 1, 3, 5))
  fit <- lm(y ~ x + w, d)
  r2 <- summary(fit)$r.squared
  expect_equal(residual_squares(span(sd(d$y)), 8, span(r2)), span(sum(residuals(fit)^2)))
  left <- sum(residuals(lm(x ~ w, d))^2)
  expect_equal(iid_error(span(sum(residuals(fit)^2)), span(left), 5)$lower, unname(coef(summary(fit))["x", 2]))
  constant <- constant_from_means(span(mean(d$y)), span(unname(coef(fit)[-1])), span(c(mean(d$x), mean(d$w))))
  expect_equal(constant$lower, unname(coef(fit)[1]))
  t <- unname(coef(summary(fit))[-1, 3])
  expect_gte(unname(summary(fit)$fstatistic[1]), joint_f_floor(span(t))$lower)
})

test_that("two estimates against each other", {
  ratio <- difference_ratio(span(-0.4), span(0.3), span(0.1), span(0.4))
  expect_equal(ratio, span(0.5 / 0.5))
  expect_identical(difference_ratio(span(0, 1), span(1), span(0.5), span(1))$lower, 0)
})

test_that("halves of a median split", {
  # 300 rows of 30 units of 10: 150 each; 146 if four units with one row are dropped
  half <- median_half(c(146, 149), 300, 30)
  expect_identical(half$open, span(120, 150))
  expect_identical(half$dropped, c(4, 1))
  expect_identical(half$whole, c(FALSE, FALSE))
  expect_true(median_half(140, 300, 30)$whole)
})
