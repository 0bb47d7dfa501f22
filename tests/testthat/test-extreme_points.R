# Extreme points of quadratics and cubics, against turning_point(), brute force
# on a grid and derivatives taken numerically.

cubic_terms <- c("x", "I(x^2)", "I(x^3)")
wave <- function(n = 80, noise = 2) {
  x <- seq(0, 6, length.out = n)
  data.frame(x = x, y = x^3 - 9 * x^2 + 20 * x + noise * sin(40 * x))
}
cubic_fit <- function(data = wave()) lm(y ~ x + I(x^2) + I(x^3), data)

test_that("a quadratic has the turning point and Fieller's set of turning_point()", {
  x <- seq(1, 5, length.out = 50)
  for (size in c(0.1, 3)) { # significant, and not
    fit <- lm(y ~ x + I(x^2), data.frame(x = x, y = 3 * x - 0.5 * x^2 + size * sin(23 * x)))
    one <- extreme_points(fit, c("x", "I(x^2)"))
    other <- turning_point(fit, "x", "I(x^2)")
    expect_equal(one$estimate, other$estimate)
    expect_identical(one$extreme, "maximum")
    expect_equal(one$p.value, other$p.value)
    expect_identical(one$inside, other$inside)
    if (other$set == "interval") expect_equal(c(one$lower, one$upper), c(other$lower, other$upper), tolerance = 1e-8)
  }
  expect_identical(other$set == "interval", one$set == "interval")
})

test_that("a cubic's extreme points are the zeros of its slope", {
  fit <- cubic_fit()
  found <- extreme_points(fit, cubic_terms)
  b <- coef(fit)
  roots <- sort(Re(polyroot(c(b[2], 2 * b[3], 3 * b[4]))))
  expect_equal(found$estimate, roots, tolerance = 1e-8)
  expect_identical(found$extreme, c("maximum", "minimum"))
  expect_identical(c(found$data_min, found$data_max), c(0, 0, 6, 6))
  expect_identical(found$inside, c(TRUE, TRUE))
  # without noise the answer is known: 3 x^2 - 18 x + 20 = 0
  exact <- suppressWarnings(extreme_points(cubic_fit(wave(noise = 1e-9)), cubic_terms))
  expect_equal(exact$estimate, 3 + c(-1, 1) * sqrt(9 - 20 / 3), tolerance = 1e-8)
})

test_that("standard errors are those of derivatives taken numerically", {
  fit <- cubic_fit()
  found <- extreme_points(fit, cubic_terms)
  roots_of <- function(b) sort(Re(polyroot(c(b[1], 2 * b[2], 3 * b[3]))))
  b <- coef(fit)[-1]
  gradient <- vapply(1:3, function(k) {
    step <- replace(numeric(3), k, 1e-5 * abs(b[k]))
    (roots_of(b + step) - roots_of(b - step)) / (2 * sum(step))
  }, numeric(2))
  by_hand <- sqrt(diag(gradient %*% vcov(fit)[-1, -1] %*% t(gradient)))
  expect_equal(found$std.error, by_hand, tolerance = 1e-6)
})

test_that("the sets are where the slope is not significant, on a grid", {
  for (noise in c(2, 8, 25)) {
    fit <- cubic_fit(wave(noise = noise))
    found <- extreme_points(fit, cubic_terms)
    grid <- seq(-20, 26, by = 0.001)
    g <- cbind(1, 2 * grid, 3 * grid^2)
    t <- drop(g %*% coef(fit)[-1]) / sqrt(rowSums((g %*% vcov(fit)[-1, -1]) * g))
    quiet <- abs(t) <= qt(0.975, fit$df.residual)
    for (k in seq_len(nrow(found))) {
      at <- which.min(abs(grid - found$estimate[k]))
      expect_true(quiet[at])
      lower <- grid[max(c(0L, which(!quiet & seq_along(grid) < at))) + 1L]
      upper <- grid[min(c(length(grid) + 1L, which(!quiet & seq_along(grid) > at))) - 1L]
      if (is.finite(found$lower[k])) {
        expect_equal(found$lower[k], lower, tolerance = 0.002)
      } else {
        expect_identical(lower, grid[1])
      }
      if (is.finite(found$upper[k])) {
        expect_equal(found$upper[k], upper, tolerance = 0.002)
      } else {
        expect_identical(upper, grid[length(grid)])
      }
    }
    if (nrow(found) == 2L) expect_identical(found$separate[1], found$upper[1] < found$lower[2])
  }
})

test_that("the test of the shape is the largest of three one-sided p-values", {
  fit <- cubic_fit(wave(noise = 8))
  found <- extreme_points(fit, cubic_terms)
  b <- coef(fit)[-1]
  t <- vapply(c(0, -b[[2]] / (3 * b[[3]]), 6), function(x) {
    g <- c(1, 2 * x, 3 * x^2)
    sum(g * b) / sqrt(drop(g %*% vcov(fit)[-1, -1] %*% g))
  }, 0)
  expect_equal(found$p.value[1], max(pt(-t[1], 76), pt(t[2], 76), pt(-t[3], 76)))
  # an extreme point outside the data: the slope at that end has the wrong sign
  outside <- extreme_points(fit, cubic_terms, range = c(2, 6))
  expect_identical(outside$inside, c(FALSE, TRUE))
  expect_gt(outside$p.value[1], 0.5)
})

test_that("a shift and a change of unit of x carry over", {
  data <- wave(noise = 4)
  plain <- extreme_points(cubic_fit(data), cubic_terms)
  moved <- extreme_points(cubic_fit(transform(data, x = 100 + 10 * x)), cubic_terms)
  for (column in c("estimate", "lower", "upper")) {
    expect_equal(moved[[column]], 100 + 10 * plain[[column]], tolerance = 1e-6)
  }
  expect_equal(moved$std.error, 10 * plain$std.error, tolerance = 1e-5)
  expect_equal(moved$p.value, plain$p.value, tolerance = 1e-5)
})

test_that("a cubic without extreme points has no rows", {
  x <- seq(-2, 2, length.out = 40)
  found <- extreme_points(lm(y ~ x + I(x^2) + I(x^3), data.frame(x = x, y = x^3 + x + 0.1 * sin(31 * x))), cubic_terms)
  expect_identical(nrow(found), 0L)
  expect_match(capture.output(print(found))[1], "No extreme point")
  expect_identical(names(found), names(extreme_points(cubic_fit(), cubic_terms)))
})

test_that("plm, fixest and spatial fits give the same as lm with dummies", {
  skip_if_not_installed("plm")
  panel <- digital_panel_simulated
  panel$y <- log(panel$co2 / panel$gdp)
  panel$x <- log(panel$ddl)
  by_hand <- extreme_points(lm(y ~ x + I(x^2) + I(x^3) + factor(province) + factor(year), panel), cubic_terms)
  within <- extreme_points(plm::plm(y ~ x + I(x^2) + I(x^3), panel, index = c("province", "year"), effect = "twoways"),
                           cubic_terms)
  expect_equal(as.data.frame(within), as.data.frame(by_hand), tolerance = 1e-5)
  ols <- spatial_panel(y ~ x + I(x^2) + I(x^3), panel, c("province", "year"), model = "ols", W = digital_contiguity())
  expect_equal(extreme_points(ols, cubic_terms)$estimate, by_hand$estimate, tolerance = 1e-5)
  skip_if_not_installed("fixest")
  absorbed <- fixest::feols(y ~ x + I(x^2) + I(x^3) | province + year, panel, vcov = "iid")
  kept <- extreme_points(absorbed, names(coef(absorbed)), range = range(panel$x)) # fixest names I() its own way
  expect_equal(kept$estimate, by_hand$estimate, tolerance = 1e-5)
  expect_equal(kept$std.error, by_hand$std.error, tolerance = 1e-4)
})

test_that("pictures are drawn and leave par() as it was", {
  found <- extreme_points(cubic_fit(), cubic_terms)
  file <- tempfile(fileext = ".png")
  grDevices::png(file)
  on.exit(unlink(file))
  before <- graphics::par("las")
  expect_identical(plot(found), found)
  expect_identical(graphics::par("las"), before)
  grDevices::dev.off()
  expect_gt(file.size(file), 2000)
  skip_if_not_installed("ggplot2")
  picture <- ggplot2::autoplot(found)
  expect_s3_class(picture, "ggplot")
  expect_silent(ggplot2::ggplot_build(picture))
})

test_that("extreme_points() says what it wants", {
  fit <- cubic_fit()
  expect_input_error(extreme_points(), "`fit`")
  expect_input_error(extreme_points(fit), "`terms`", "nothing")
  expect_input_error(extreme_points(fit, "x"), "`terms`")
  expect_input_error(extreme_points(fit, c("x", "x")), "`terms`")
  expect_input_error(extreme_points(fit, c("x", "I(x^2)", "I(x^4)")), "`terms`", "I(x^4)")
  expect_input_error(extreme_points(list(), cubic_terms), "`fit`")
  expect_input_error(extreme_points(fit, cubic_terms, level = 1), "`level`")
  expect_input_error(extreme_points(fit, cubic_terms, range = c(2, 1)), "`range`")
  expect_input_error(extreme_points(fit, cubic_terms, df = -1), "`df`")
  collinear <- lm(y ~ x + I(x^2) + I(2 * x^2), wave())
  expect_input_error(extreme_points(collinear, c("x", "I(x^2)", "I(2 * x^2)")), "`terms`", "NA")
  data <- transform(wave(), third = 2 * x^3)
  expect_warning(extreme_points(lm(y ~ x + I(x^2) + third, data), c("x", "I(x^2)", "third")),
                 class = "lowcarbon_warning")
})
