index <- c("region", "year")

curve_data <- function(seed = 6L, noise = 1, b = c(3, -0.4), n = 80L) {
  with_test_seed(seed, {
    x <- stats::runif(n, 0, 6)
    data.frame(x = x, y = 2 + b[1] * x + b[2] * x^2 + noise * stats::rnorm(n))
  })
}

point_of <- function(b, V, ...) {
  turning_point(list(coefficients = c(x = b[1], x2 = b[2])), "x", "x2", vcov = matrix(V, 2), range = c(0, 6), ...)
}

test_that("estimate, slopes and Lind-Mehlum test are worked out by hand", {
  for (b in list(c(3, -0.4), c(-3, 0.4), c(3, 0.4))) {
    data <- curve_data(b = b)
    fit <- stats::lm(y ~ x + I(x^2), data)
    found <- turning_point(fit, "x", "I(x^2)")
    b <- stats::coef(fit)[2:3]
    V <- stats::vcov(fit)[2:3, 2:3]
    expect_equal(found$estimate, unname(-b[1] / 2 / b[2]), tolerance = 1e-12)
    expect_identical(c(found$data_min, found$data_max), range(data$x))
    expect_identical(found$inside, found$estimate > min(data$x) & found$estimate < max(data$x))
    expect_equal(c(found$slope_min, found$slope_max), unname(b[1] + 2 * b[2] * range(data$x)), tolerance = 1e-12)
    t <- vapply(range(data$x), function(m) unname((b[1] + 2 * b[2] * m) / sqrt(c(1, 2 * m) %*% V %*% c(1, 2 * m))), 0)
    one_sided <- if (b[2] > 0) c(pt(t[1], 77), pt(-t[2], 77)) else c(pt(-t[1], 77), pt(t[2], 77))
    expect_equal(found$p.value, max(one_sided), tolerance = 1e-9)
    expect_identical(found$shape, if (b[2] > 0) "U" else "inverse U")
  }
  # no turning point in the data: one slope has the wrong sign
  expect_false(found$inside)
  expect_gt(found$p.value, 0.5)
})

test_that("Fieller's limits solve the quadratic, and are where the band of the slope meets zero", {
  fit <- stats::lm(y ~ x + I(x^2), curve_data())
  for (level in c(0.5, 0.9, 0.95, 0.999)) {
    found <- turning_point(fit, "x", "I(x^2)", level = level)
    b <- stats::coef(fit)[2:3]
    V <- stats::vcov(fit)[2:3, 2:3]
    q2 <- qt((1 + level) / 2, 77)^2
    roots <- sort(Re(polyroot(c(b[1]^2 - q2 * V[1, 1], 4 * (b[1] * b[2] - q2 * V[1, 2]), 4 * (b[2]^2 - q2 * V[2, 2])))))
    expect_identical(found$set, "interval")
    expect_equal(c(found$lower, found$upper), roots, tolerance = 1e-8)
    for (m in c(found$lower, found$upper)) {
      slope <- b[1] + 2 * b[2] * m
      expect_equal(unname(slope^2), drop(q2 * c(1, 2 * m) %*% V %*% c(1, 2 * m)), tolerance = 1e-9)
    }
    # the fit around a regressor moved to the limit has a slope just significant
    moved <- stats::lm(y ~ z + I(z^2), transform(fit$model, z = x - found$upper))
    p <- summary(moved)$coefficients["z", "Pr(>|t|)"]
    expect_equal(p, 1 - level, tolerance = 1e-7)
  }
})

test_that("a set without ends is said", {
  # b2 not significant, b1 is: everything but a gap
  found <- point_of(c(5, -0.5), c(1, 0, 0, 0.25))
  expect_identical(c(found$lower, found$upper), c(-Inf, Inf))
  expect_identical(found$set, "two rays")
  slope_t <- function(m) (5 - m)^2 / (1 + 4 * m^2 * 0.25)
  expect_equal(slope_t(c(found$gap_lower, found$gap_upper)), rep(qnorm(0.975)^2, 2), tolerance = 1e-10)
  expect_gt(slope_t((found$gap_lower + found$gap_upper) / 2), qnorm(0.975)^2)
  expect_lt(slope_t(found$gap_upper + 1), qnorm(0.975)^2)
  # neither is: all numbers
  found <- point_of(c(0.5, -0.2), c(1, 0, 0, 0.25))
  expect_identical(found$set, "line")
  expect_identical(c(found$lower, found$upper), c(-Inf, Inf))
  expect_identical(c(found$gap_lower, found$gap_upper), c(NA_real_, NA_real_))
  expect_true(all((0.5 - 0.4 * -50:50)^2 < qnorm(0.975)^2 * (1 + 4 * (-50:50)^2 * 0.25)))
  # b2 exactly at the edge of significance: a ray
  for (b2 in c(0.5, -0.5)) {
    found <- fieller_set(c(1, b2), matrix(c(0.04, 0, 0, 1 / 16), 2), 2)
    expect_identical(found$set, "ray")
    expect_identical(is.finite(c(found$lower, found$upper)), c(FALSE, TRUE) == (b2 > 0))
    end <- if (b2 > 0) found$upper else found$lower
    inside <- function(m) (1 + 2 * b2 * m)^2 - 4 * (0.04 + 4 * m^2 / 16)
    expect_equal(inside(end), 0, tolerance = 1e-12)
    expect_lt(inside(end - sign(b2)), 0)
  }
})

test_that("the document's turning point is met from its printed coefficients", {
  # 0.550 and -0.082, standard errors 0.173 and 0.028; printed 3.354
  found <- point_of(c(0.550, -0.082), c(0.173^2, 0, 0, 0.028^2))
  expect_equal(round(found$estimate, 3), 3.354)
})

test_that("units and direction of x follow", {
  data <- curve_data()
  usual <- turning_point(stats::lm(y ~ x + I(x^2), data), "x", "I(x^2)")
  scaled <- turning_point(stats::lm(y ~ x + I(x^2), transform(data, x = 1e6 * x, y = y / 1e3)), "x", "I(x^2)")
  places <- c("estimate", "lower", "upper", "data_min", "data_max")
  expect_equal(unlist(scaled[places]), 1e6 * unlist(usual[places]), tolerance = 1e-7)
  expect_equal(scaled$p.value, usual$p.value, tolerance = 1e-6)
  mirrored <- turning_point(stats::lm(y ~ x + I(x^2), transform(data, x = -x)), "x", "I(x^2)")
  expect_equal(c(mirrored$estimate, mirrored$lower, mirrored$upper), -c(usual$estimate, usual$upper, usual$lower),
               tolerance = 1e-9)
  expect_equal(mirrored$p.value, usual$p.value, tolerance = 1e-9)
})

test_that("models of other packages give the same as lm with dummies", {
  data <- simulate_panel(lattice_weights(4), periods = 5L)
  data$x <- data$x1 + 3
  data$square <- data$x^2
  data$y <- data$y + 2 * data$x - 0.6 * data$square
  dummy <- turning_point(stats::lm(y ~ x + square + region + factor(year), data), "x", "square")
  compared <- c("estimate", "lower", "upper", "data_min", "data_max", "slope_min", "slope_max", "p.value")
  fit <- spatial_panel(y ~ x + square, data, index, lattice_weights(4), "ols")
  found <- turning_point(fit, "x", "square")
  df <- 80 - 2 - 16 - 5 + 1
  expect_equal(found$estimate, dummy$estimate, tolerance = 1e-10)
  # its variance divides by (n - 1)(T - 1), not by that less the regressors
  same <- turning_point(fit, "x", "square", df = df, vcov = stats::vcov(fit) * 60 / df)
  expect_equal(unlist(same[compared]), unlist(dummy[compared]), tolerance = 1e-8)
  skip_if_not_installed("plm")
  for (formula in list(y ~ x + square, y ~ x + I(x^2))) {
    within <- plm::plm(formula, data, index = index, effect = "twoways")
    found <- turning_point(within, "x", names(stats::coef(within))[2])
    expect_equal(unlist(found[compared]), unlist(dummy[compared]), tolerance = 1e-8)
  }
})

test_that("with fixest the range comes from its data", {
  skip_if_not_installed("fixest")
  data <- simulate_panel(lattice_weights(4), periods = 5L)
  data$square <- data$x1^2
  fit <- fixest::feols(y ~ x1 + square | region + year, data, vcov = "iid")
  found <- turning_point(fit, "x1", "square")
  dummy <- turning_point(stats::lm(y ~ x1 + square + region + factor(year), data), "x1", "square")
  expect_equal(found$estimate, dummy$estimate, tolerance = 1e-8)
  expect_equal(c(found$data_min, found$data_max), range(data$x1))
})

test_that("fixest's covariance and degrees of freedom are taken as it prints them", {
  skip_if_not_installed("fixest")
  data <- simulate_panel(lattice_weights(4), periods = 5L)
  data$x <- data$x1 + 3
  data$y <- data$y + 2 * data$x - 0.6 * data$x^2
  fit <- fixest::feols(y ~ x + x^2 | region + year, data, vcov = ~region)
  found <- turning_point(fit, "x", "I(x^2)")
  expect_match(describe_choices(found), "t(15)", fixed = TRUE)
  b <- stats::coef(fit)
  V <- unclass(stats::vcov(fit))
  t <- vapply(range(data$x), function(m) unname((b[1] + 2 * b[2] * m) / sqrt(c(1, 2 * m) %*% V %*% c(1, 2 * m))), 0)
  expect_equal(found$p.value, max(pt(-t[1], 15), pt(t[2], 15)), tolerance = 1e-9)
  # at Fieller's ends a regressor moved there has a slope just significant
  data$z <- data$x - found$lower
  moved <- fixest::feols(y ~ z + z^2 | region + year, data, vcov = ~region)
  expect_equal(unname(fixest::pvalue(moved)["z"]), 0.05, tolerance = 1e-6)
  expect_match(describe_choices(turning_point(fixest::feols(y ~ x + x^2 | region, data, vcov = "iid"), "x", "I(x^2)")),
               "t(62)", fixed = TRUE)
})

test_that("random effects and a robust covariance of plm", {
  skip_if_not_installed("plm")
  data <- simulate_panel(lattice_weights(4), periods = 5L)
  data$x <- data$x1 + 3
  data$y <- data$y + 2 * data$x - 0.6 * data$x^2
  for (model in c("random", "pooling", "within")) {
    fit <- plm::plm(y ~ x + I(x^2), data, index = index, model = model)
    V <- plm::vcovHC(fit)
    found <- turning_point(fit, "x", "I(x^2)", vcov = plm::vcovHC)
    b <- stats::coef(fit)[c("x", "I(x^2)")]
    expect_equal(found$estimate, unname(-b[1] / b[2] / 2), tolerance = 1e-12)
    expect_equal(c(found$data_min, found$data_max), range(data$x))
    at <- c(1, 2 * found$upper)
    expect_equal(drop(at %*% b)^2, drop(qt(0.975, stats::df.residual(fit))^2 * at %*% V[names(b), names(b)] %*% at),
                 tolerance = 1e-8)
  }
})

test_that("two-stage estimates have turning points", {
  data <- instrument_panel()
  fit <- iv_diagnostics(y ~ d + I(d^2) | z1 + z2 + I(z1^2), data, c("province", "year"), vcov = "cluster",
                        effect = "individual")
  found <- turning_point(fit, "d", "I(d^2)", range = range(data$d))
  b <- unname(coef(fit))
  expect_equal(found$estimate, -b[1] / b[2] / 2)
  expect_match(describe_choices(found), "t(11)", fixed = TRUE)
  expect_input_error(turning_point(fit, "d", "I(d^2)"), "`range`")
})

test_that("covariance, degrees of freedom and range may be given", {
  data <- curve_data()
  fit <- stats::lm(y ~ x + I(x^2), data)
  V <- 4 * stats::vcov(fit)
  by_matrix <- turning_point(fit, "x", "I(x^2)", vcov = V, df = Inf, range = c(1, 2))
  expect_identical(c(by_matrix$data_min, by_matrix$data_max), c(1, 2))
  b <- stats::coef(fit)[2:3]
  t <- (b[1] + 2 * b[2] * 2) / sqrt(V[2, 2] + 8 * V[2, 3] + 16 * V[3, 3])
  expect_equal(by_matrix$p.value, unname(pnorm(t)), tolerance = 1e-10)
  by_function <- turning_point(fit, "x", "I(x^2)", vcov = function(fit) 4 * stats::vcov(fit), df = Inf, range = c(1, 2))
  expect_equal(by_function, by_matrix)
  poisson <- stats::glm(round(exp(y / 3)) ~ x + I(x^2), data = data, family = "poisson")
  expect_match(describe_choices(turning_point(poisson, "x", "I(x^2)")), "normal")
  expect_match(describe_choices(turning_point(fit, "x", "I(x^2)")), "t(77)", fixed = TRUE)
})

test_that("effects of a spatial panel have turning points of their own", {
  W <- lattice_weights(5)
  data <- simulate_panel(W, periods = 8L, tau = 0.3)
  data$x <- data$x1 + 2
  data$y <- data$y + data$x - 0.5 * data$x^2
  fit <- spatial_panel(y ~ x + I(x^2), data, index, W, dynamic = "time")
  found <- turning_point(fit, "x", "I(x^2)", effect = c("direct", "indirect", "total"))
  expect_identical(found$effect, rep(c("direct", "indirect", "total"), 2))
  expect_identical(found$horizon, rep(c("short", "long"), each = 3))
  b <- fit$coefficients
  total <- -(b[["x"]] + b[["W:x"]]) / (2 * (b[["I(x^2)"]] + b[["W:I(x^2)"]]))
  expect_equal(found$estimate[c(3, 6)], c(total, total), tolerance = 1e-10)
  # dense multipliers
  S <- solve(diag(25) - b[["rho"]] * W)
  H <- solve((1 - b[["tau"]]) * diag(25) - b[["rho"]] * W)
  direct <- function(R) -mean(diag(R %*% (b[["x"]] * diag(25) + b[["W:x"]] * W))) /
    (2 * mean(diag(R %*% (b[["I(x^2)"]] * diag(25) + b[["W:I(x^2)"]] * W))))
  expect_equal(found$estimate[c(1, 4)], c(direct(S), direct(H)), tolerance = 1e-10)
  # at Fieller's ends the slope of the effect is just significant
  effects <- effects(fit, horizon = "short")
  V <- vcov(effects)[c("x:short:direct", "I(x^2):short:direct"), c("x:short:direct", "I(x^2):short:direct")]
  e <- coef(effects)[c("x:short:direct", "I(x^2):short:direct")]
  m <- found$upper[1]
  expect_equal(unname((e[1] + 2 * e[2] * m)^2), drop(qnorm(0.975)^2 * c(1, 2 * m) %*% V %*% c(1, 2 * m)),
               tolerance = 1e-8)
  expect_identical(turning_point(fit, "x", "I(x^2)", effect = "total", horizon = "long")$horizon, "long")
  expect_input_error(turning_point(fit, "x", "x2", effect = "total"), "`quadratic`", "I(x^2)")
})

test_that("what is no parabola is said", {
  data <- curve_data()
  data$square <- winsorize(data$x^2, c(0.1, 0.9))
  fit <- stats::lm(y ~ x + square, data)
  expect_warning(turning_point(fit, "x", "square"), "not the square", class = "lowcarbon_warning")
  expect_warning(turning_point(fit, "x", "square", range = c(0, 6)), NA)
  expect_input_error(turning_point(fit, "z", "square"), "`linear`", "\"z\"", "`x`")
  expect_input_error(turning_point(fit, "x"), "`quadratic`", "nothing")
  expect_input_error(turning_point(fit, "x", "x"), "`quadratic`")
  expect_input_error(turning_point(fit, c("x", "square"), "x"), "`linear`")
  expect_input_error(turning_point(), "`fit`")
  expect_input_error(turning_point(data, "x", "square"), "`fit`", "data.frame")
  expect_input_error(turning_point(fit, "x", "square", level = 1), "`level`")
  expect_input_error(turning_point(fit, "x", "square", range = c(3, 1)), "`range`")
  expect_input_error(turning_point(fit, "x", "square", range = c(1, NA)), "`range`")
  expect_input_error(turning_point(fit, "x", "square", df = -1), "`df`")
  expect_input_error(turning_point(fit, "x", "square", vcov = diag(2)), "`vcov`")
  expect_input_error(turning_point(fit, "x", "square", effect = "direct"), "`effect`")
  expect_input_error(turning_point(list(coefficients = c(a = 1, b = 2)), "a", "b", vcov = diag(2)), "`range`",
                     "range(data$x)")
  data$again <- data$x
  expect_input_error(turning_point(stats::lm(y ~ x + again, data), "x", "again"), "`quadratic`", "estimated")
})

test_that("a turning point can be printed and drawn", {
  found <- turning_point(stats::lm(y ~ x + I(x^2), curve_data()), "x", "I(x^2)")
  expect_output(print(found), "Turning point in x")
  grDevices::pdf(NULL)
  on.exit(grDevices::dev.off())
  before <- graphics::par("las")
  for (shown in list(found, point_of(c(5, -0.5), c(1, 0, 0, 0.25)), point_of(c(0.5, -0.2), c(1, 0, 0, 0.25)))) {
    expect_identical(plot(shown), shown)
    expect_identical(graphics::par("las"), before)
    if (requireNamespace("ggplot2", quietly = TRUE)) {
      built <- ggplot2::ggplot_build(ggplot2::autoplot(shown))
      expect_gt(nrow(built$data[[1]]), 100)
    }
  }
  # at the ends of the drawn band zero is met where the set ends
  drawn <- slope_frame(found, 1L)
  inside <- drawn$line$low <= 0 & drawn$line$high >= 0
  expect_identical(inside, drawn$line$x >= found$lower & drawn$line$x <= found$upper)
  expect_input_error(plot(found, row = 2), "`row`")
})
