# Finders for statements in text, by hand and on made-up examples.

test_that("counts are written as the text writes them", {
  expect_identical(count_as_printed(7L, "seven"), "seven")
  expect_identical(count_as_printed(7L, "eight"), "seven")
  expect_identical(count_as_printed(5L, "5"), "5")
  expect_identical(count_as_printed(12L, "twelve"), "12")
})

test_that("a list that names one thing twice and one not at all is mended", {
  found <- list_slip(c("a", "b", "a", "c"), c("a", "b", "c", "d"))
  expect_identical(found, list(twice = "a", missing = "d", settled = TRUE))
  expect_false(list_slip(c("a", "b", "c"), c("a", "b", "c", "d"))$settled) # one is missing, none is named twice
  expect_false(list_slip(c("a", "b", "c", "d"), c("a", "b", "c", "d"))$settled)
  expect_false(list_slip(c("a", "a", "b", "b"), c("a", "b", "c", "d"))$settled) # two of each
  expect_false(list_slip(c("a", "a", "a", "b"), c("a", "b", "c"))$settled)
})

test_that("what most places say needs more than half of them", {
  expect_identical(word_of_most(c("up", "up", "down")), "up")
  expect_identical(word_of_most(c("up", "down")), NA_character_)
  expect_identical(word_of_most("up"), "up")
  expect_identical(word_of_most(c("a", "b", "c", "c")), NA_character_)
})

test_that("a number that belongs to another thing is found, and the right one with it", {
  found <- numbering_slips(c("x", "models", "index", "index", "test"), c(1, 5, 8, 11, 12), c(1, 8, 8, 11, 12))
  expect_identical(found$wrong, c(FALSE, FALSE, TRUE, FALSE, FALSE))
  expect_identical(found$right, c(NA, NA, 11, NA, NA))
  # two numbers that nobody else has: no telling which is wrong
  expect_false(any(numbering_slips(c("a", "b", "b"), c(1, 2, 3))$wrong))
  # one thing, one number each: nothing to find even if they overlap
  expect_false(any(numbering_slips(c("a", "b"), c(1, 1))$wrong))
})

test_that("consistent numberings drawn at random raise no alarm, a number given to two things does", {
  with_test_seed(11, {
    for (round in 1:200) {
      from <- cumsum(sample(1:3, 8, TRUE))
      to <- c(from[-1] - 1, from[8])
      name <- letters[1:8]
      again <- sample(8, 3)
      expect_false(any(numbering_slips(c(name, name[again]), c(from, from[again]), c(to, to[again]))$wrong))
      victim <- sample(setdiff(1:8, again), 1)
      thief <- again[1]
      found <- numbering_slips(c(name, name[thief]), c(from, from[victim]), c(to, from[victim]))
      expect_identical(which(found$wrong), 9L)
      expect_identical(found$right[9], from[thief] + 0)
    }
  })
})

test_that("two descriptions that were exchanged are found, others left alone", {
  expect_identical(exchanged_descriptions(c("it", "ij", "i", "jt", "j"), c("it", "ij", "j", "jt", "i")),
                   c(1L, 2L, 5L, 4L, 3L))
  expect_identical(exchanged_descriptions(c("ij", "i"), c("ji", "i")), 1:2) # the order of indices does not matter
  expect_identical(exchanged_descriptions(c("i", "j"), c("i", "t")), c(1L, NA)) # wrong, and no other one fits
  expect_identical(exchanged_descriptions(c("i", "j", "j"), c("j", "i", "i")), c(NA, 1L, 1L)) # two could be it
})

test_that("years of tables and the three industries", {
  expect_identical(table_years(2010:2020), c(2010L, 2012L, 2015L, 2017L, 2020L))
  expect_identical(industry_of_section(c("A", "B", "C", "E", "F", "I", "T")),
                   c("primary", "secondary", "secondary", "secondary", "tertiary", "tertiary", "tertiary"))
})

test_that("shapes by signs are those of parabolas on a grid", {
  for (linear in c(-2, 2)) for (quadratic in c(-1, 1)) for (shift in c(0, 3, 30)) {
    x <- seq(0.5, 2.5, length.out = 101) + shift
    steps <- sign(diff(linear * 40 * x / (1 + shift) + quadratic * 20 * x^2 / (1 + shift)))
    turns <- -linear / quadratic
    inside <- length(unique(steps[steps != 0])) == 2L
    said <- quadratic_shape(linear, quadratic, inside)
    if (inside) expect_identical(said, if (quadratic < 0) "inverted U-shaped" else "U-shaped")
    if (!inside && !is.na(said)) expect_identical(said, if (steps[1] < 0) "monotonically decreasing" else
                                                  "monotonically increasing")
    if (!inside && is.na(said)) expect_gt(turns, 0) # on the data's side of zero: either way is possible
  }
})

test_that("bounds of extreme points hold those of parabolas drawn at random", {
  with_test_seed(12, {
    for (round in 1:500) {
      b <- rnorm(2)
      data <- sort(runif(2, 0.1, 4))
      turn <- -b[1] / (2 * b[2])
      inside <- turn > data[1] && turn < data[2]
      slope <- b[1] + 2 * b[2] * mean(data)
      bound <- extreme_bound(b[1], b[2], span(data[1], data[2]), inside,
                             if (inside) NA else if (slope < 0) "decreasing" else "increasing")
      expect_true(bound$lower <= turn && turn <= bound$upper)
      if (inside) expect_identical(c(bound$lower, bound$upper), data)
    }
  })
  expect_identical(extreme_bound(1, -1, span(3, 5), FALSE, "decreasing"), span(0, 3))
  expect_identical(extreme_bound(1, -1, span(3, 5), FALSE, "increasing"), span(5, Inf))
})

test_that("degrees of freedom are those of a regression with dummies", {
  d <- expand.grid(unit = 1:3, period = 1:6)
  with_test_seed(13, x <- matrix(rnorm(18 * 4), 18))
  fit <- lm(sin(1:18) ~ factor(unit) + factor(period) + x, d)
  expect_identical(within_df(3, 6, 4), as.double(fit$df.residual))
  expect_equal(2 * pt(-t_needed(0.01, 4), 4), 0.01)
  expect_equal(round(t_needed(0.01, 4), 2), 4.60) # printed in any table of t
})
