# Placebo tests by permuted treatment.

index <- c("region", "year")

placebo_panel <- function(n = 6L, periods = 4L, seed = 4) {
  d <- expand.grid(region = letters[seq_len(n)], year = 2000L + seq_len(periods), stringsAsFactors = FALSE)
  d$x <- with_test_seed(seed, rnorm(nrow(d)))
  d$pilot <- as.numeric(d$region %in% c("a", "b") & d$year > 2002)
  d$dose <- with_test_seed(seed + 1, runif(nrow(d)))
  d$y <- with_test_seed(seed + 2, rnorm(nrow(d))) + d$x - d$pilot
  d
}

# By regressions with dummies: the table of the treatment with its rows (columns) in another order.
brute_placebo <- function(data, column, orders, formula, term, side) {
  table <- tapply(data[[column]], data[index], function(v) v)
  apply(orders, 2L, function(o) {
    moved <- if (side == "region") table[o, , drop = FALSE] else table[, o, drop = FALSE]
    data[[column]] <- moved[cbind(match(data$region, rownames(table)), match(data$year, colnames(table)))]
    stats::coef(stats::lm(formula, data))[[term]]
  })
}

every_order <- function(n) {
  if (n == 1L) return(matrix(1L))
  smaller <- every_order(n - 1L)
  do.call(cbind, lapply(seq_len(n), function(k) rbind(k, matrix(setdiff(seq_len(n), k)[smaller], n - 1L))))
}

test_that("all ways of two treated regions, against dummies and every permutation", {
  data <- placebo_panel()
  data <- data[with_test_seed(1, sample(nrow(data))), ]
  found <- placebo(y ~ pilot + x, data, index, "pilot")
  every <- brute_placebo(data, "pilot", every_order(6L), y ~ pilot + x + region + factor(year), "pilot", "region")
  b <- coef(lm(y ~ pilot + x + region + factor(year), data))[["pilot"]]
  expect_equal(found$estimate, b, tolerance = 1e-10)
  expect_identical(found$nsim, 14L) # 15 pairs of six, less the true one
  expect_equal(sort(c(attr(found, "simulated"), b)), sort(unique(round(every, 9))), tolerance = 1e-7)
  expect_equal(found$p.value, mean(abs(every) >= abs(b) - 1e-9))
  expect_equal(found$p.less, mean(every <= b + 1e-9))
  expect_equal(found$p.greater, mean(every >= b - 1e-9))
})

test_that("periods, and both, exactly", {
  data <- placebo_panel(4L, 4L)
  found <- placebo(y ~ dose, data, index, "dose", permute = "time", effect = "individual")
  every <- brute_placebo(data, "dose", every_order(4L), y ~ dose + region, "dose", "time")
  b <- coef(lm(y ~ dose + region, data))[["dose"]]
  expect_identical(found$nsim, 23L)
  expect_equal(sort(c(attr(found, "simulated"), b)), sort(every), tolerance = 1e-9)
  expect_equal(found$p.value, mean(abs(every) >= abs(b) - 1e-9))
  both <- placebo(y ~ dose, data, index, "dose", permute = "both")
  expect_identical(both$nsim, 24L * 24L - 1L)
  expect_true(attr(both, "choices")$exact)
  # each placebo with the regions exchanged and the periods as they are is among them
  regions <- brute_placebo(data, "dose", every_order(4L), y ~ dose + region + factor(year), "dose", "region")
  near <- vapply(regions, function(r) min(abs(r - c(both$estimate, attr(both, "simulated")))), 0)
  expect_lt(max(near), 1e-9)
})

test_that("a formula, a fit and a function agree, draw by draw", {
  data <- placebo_panel(9L, 5L)
  args <- list(data = data, index = index, treatment = "dose", nsim = 9, seed = 7)
  one <- do.call(placebo, c(list(y ~ dose + x), args))
  fit <- lm(y ~ dose + x + region + factor(year), data)
  two <- do.call(placebo, c(list(fit), args))
  three <- do.call(placebo, c(list(function(d) coef(lm(y ~ dose + x + region + factor(year), d))), args))
  expect_equal(unname(attr(one, "simulated")), unname(attr(two, "simulated")), tolerance = 1e-9)
  expect_identical(attr(two, "simulated"), attr(three, "simulated"))
  expect_identical(attr(placebo(fit, index = index, treatment = "dose", nsim = 9, seed = 7), "simulated"),
                   attr(two, "simulated"))
  # interactions follow the treatment
  mixed <- do.call(placebo, c(list(y ~ dose * x), args))
  again <- do.call(placebo, c(list(lm(y ~ dose * x + region + factor(year), data)), args))
  expect_identical(mixed$term, c("dose", "dose:x"))
  expect_equal(unname(attr(mixed, "simulated")), unname(attr(again, "simulated")), tolerance = 1e-8)
  if (requireNamespace("fixest", quietly = TRUE)) {
    peer <- do.call(placebo, c(list(fixest::feols(y ~ dose + x | region + year, data, notes = FALSE)), args))
    expect_equal(unname(attr(peer, "simulated")), unname(attr(one, "simulated")), tolerance = 1e-7)
  }
  if (requireNamespace("plm", quietly = TRUE)) {
    peer <- placebo(plm::plm(y ~ dose + x, data, index = index, effect = "twoways"), treatment = "dose",
                    nsim = 9, seed = 7)
    expect_equal(unname(attr(peer, "simulated")), unname(attr(one, "simulated")), tolerance = 1e-8)
  }
})

test_that("rows, units and the stream do not matter; more placebos begin with the same", {
  data <- placebo_panel(9L, 5L)
  found <- placebo(y ~ dose + x, data, index, "dose", nsim = 50, seed = 3)
  moved <- placebo(y ~ dose + x, data[45:1, ], index, "dose", nsim = 50, seed = 3)
  expect_equal(moved, found, tolerance = 1e-9)
  large <- placebo(y ~ dose + x, transform(data, dose = dose * 1e6), index, "dose", nsim = 50, seed = 3)
  expect_equal(large$estimate * 1e6, found$estimate)
  expect_equal(large$p.value, found$p.value)
  more <- placebo(y ~ dose + x, data, index, "dose", nsim = 80, seed = 3)
  expect_equal(attr(more, "simulated")[1:50, ], attr(found, "simulated")[, 1])
  expect_identical(with_test_seed(1, {
    placebo(y ~ dose, data, index, "dose", nsim = 5, seed = 3)
    runif(1)
  }), with_test_seed(1, runif(1)))
})

test_that("a true null is rejected as often as it says", {
  p <- vapply(1:60, function(s) {
    data <- placebo_panel(8L, 3L, seed = 100 + 3 * s)
    data$y <- with_test_seed(s, rnorm(nrow(data)) + rep(rnorm(8), 3))
    placebo(y ~ dose, data, index, "dose", nsim = 39, seed = s)$p.value
  }, 0)
  expect_lt(mean(p <= 0.2), 0.36) # 0.2 and three standard errors
  expect_gt(mean(p <= 0.2), 0.04)
})

test_that("panels with gaps, and what cannot be", {
  data <- placebo_panel(6L, 4L)
  gap <- data[-3, ]
  expect_input_error(placebo(y ~ dose, gap, index, "dose"), "balanced", "region \"c\", year 2001")
  gap$ever <- as.numeric(gap$region < "c")
  found <- placebo(y ~ ever, gap, index, "ever", effect = "time")
  expect_identical(found$nsim, 14L)
  expect_input_error(placebo(y ~ ever, transform(data, ever = region < "c"), index, "ever", permute = "time",
                             effect = "none"), "`treatment`", "alike")
  expect_input_error(placebo(y ~ x, data, index, "dose"), "`treatment`", "none with `dose`")
  expect_input_error(placebo(y ~ dose, data, index, "year"), "`treatment`", "another column")
  expect_input_error(placebo(y ~ dose, data, index, "dose", term = "nope"), "`term`", "nope")
  expect_input_error(placebo(lm(y ~ dose, data), data, index, "dose", effect = "time"), "`effect`", "fit")
  expect_input_error(placebo(function(d) stop("no way"), data, index, "dose"), "`object`", "no way")
  expect_input_error(placebo(3, data, index, "dose"), "`object`", "function")
  expect_input_error(placebo(y ~ dose, index = index, treatment = "dose"), "`data`", "nothing")
  data$dose[2] <- NA
  expect_input_error(placebo(function(d) coef(lm(y ~ dose, d)), data, index, "dose"), "`treatment`", "row 2")
  broken <- function(d) if (d$dose[1] < 0.5) stop("lost") else coef(lm(y ~ dose, d))
  whole <- placebo_panel(6L, 4L)
  whole$dose[1] <- 0.9
  expect_warning(placebo(broken, whole, index, "dose", nsim = 20, seed = 1), "placebos leave.*lost")
})

test_that("it draws and tidies", {
  data <- placebo_panel(9L, 5L)
  found <- placebo(y ~ dose, data, index, "dose", nsim = 50, seed = 3)
  expect_identical(tidy(found)$p.value, found$p.value)
  expect_identical(nobs(found), 45L)
  expect_identical(glance(found)$placebos, 50L)
  expect_output(print(found), "Placebo test: `dose`")
  grDevices::pdf(NULL)
  on.exit(grDevices::dev.off())
  expect_identical(plot(found), found)
  skip_if_not_installed("ggplot2")
  expect_s3_class(ggplot2::ggplot_build(ggplot2::autoplot(found))$plot, "ggplot")
})
