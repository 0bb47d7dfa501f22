# The rule behind printed stars. Strings and intervals are made here by rounding
# known numbers, so that the rule behind them is known.

round_off <- function(x, digits) span(x - 0.5 * 10^-digits, x + 0.5 * 10^-digits)

test_that("z of a rounded estimate, by hand", {
  # 0.009 (0.004): 0.0085 / 0.0045 to 0.0095 / 0.0035, with either sign
  for (sign in c(1, -1)) {
    z <- absolute_z(round_off(sign * 0.009, 3), round_off(0.004, 3))
    expect_equal(c(z$lower, z$upper), c(0.0085 / 0.0045, 0.0095 / 0.0035))
  }
})

test_that("stars at known levels", {
  one_sided <- star_rules(sides = 1L)[[1]]
  rule <- star_rules()[[1]] # 10, 5 and 1 percent, two-sided: 1.645, 1.960, 2.576
  expect_identical(stars_label(span(c(1.64, 1.65, 1.97, 2.58, 0)), rule), c("none", "*", "**", "***", "none"))
  expect_identical(stars_label(span(1.9, 2), rule), NA_character_)
  expect_identical(stars_range(span(1.9, 2.6), rule), span(1L, 3L))
  # one-sided: 1.282, 1.645, 2.326
  expect_identical(stars_label(span(c(1.2, 1.3, 1.7, 2.4)), one_sided), c("none", "*", "**", "***"))
})

test_that("the rule behind printed stars is found, and no other", {
  with_test_seed(21, {
    z <- abs(rnorm(200, 1.5, 1.2))
    p <- 2 * pnorm(z, lower.tail = FALSE)
    rounded <- round_off(z, 2)
    usual <- (p < 0.1) + (p < 0.05) + (p < 0.01)
    found <- find_star_rule(rounded, usual)
    expect_identical(found$rule$name, "10, 5 and 1 percent, two-sided")
    expect_true(found$settled)
    expect_identical(found$met[1], 200L)
    expect_true(all(found$met[-1] < 200))
    strict <- (p < 0.05) + (p < 0.01) + (p < 0.001)
    expect_identical(find_star_rule(rounded, strict)$rule$name, "5, 1 and 0.1 percent, two-sided")
    wrong <- usual
    wrong[which.max(z)] <- 0L
    expect_false(find_star_rule(rounded, wrong)$settled)
  })
})

test_that("stars by Student's t are told from those by the normal distribution", {
  with_test_seed(22, {
    df <- rep(c(12, 40), each = 150)
    t <- abs(rt(300, df)) + 0.8
    p <- 2 * pt(t, df, lower.tail = FALSE)
    stars <- (p < 0.1) + (p < 0.05) + (p < 0.01)
    rounded <- round_off(t, 3)
    found <- find_star_rule(rounded, stars, list(residual = span(df), clusters = span(6)))
    expect_identical(found$rule$by, "residual")
    expect_identical(found$rule$name, "10, 5 and 1 percent, two-sided")
    expect_true(found$settled)
    expect_identical(length(found$met), 18L) # three sets of levels, two sides, three distributions
    of <- function(by) vapply(found$rules, function(rule) identical(rule$by, by) && rule$name == found$rule$name, NA)
    expect_lt(found$met[of(NULL)], 300L) # the normal distribution
    expect_lt(found$met[of("clusters")], 300L) # six degrees of freedom
    # the rule for some cells only
    at <- c(1, 150, 151, 300)
    expect_identical(stars_range(span_subset(rounded, at), star_rule_at(found$rule, at))$upper, as.integer(stars[at]))
    expect_identical(star_rule_at(star_rules()[[1]], at), star_rules()[[1]])
    # degrees of freedom known within bounds: 2.2 has two stars with 12 (2.179), one with 11 (2.201)
    open <- stars_range(span(2.2), c(star_rules()[[1]], list(df = span(11, 12))))
    expect_identical(open, span(1L, 2L))
    expect_identical(stars_range(span(2.2), c(star_rules()[[1]], list(df = span(12))))$lower, 2L)
  })
})

test_that("many rules at once are the same as one after the other, and probabilities decide where printed", {
  with_test_seed(23, {
    z <- abs(rnorm(40, 1.5, 1.2))
    rounded <- round_off(z, 1)
    stars <- sample(0:3, 40, replace = TRUE)
    rules <- star_rules(list(few = span(5, 9)), usual_levels(3L))
    open <- star_openings(rounded, stars, rules)
    expect_identical(dim(open$met), c(40L, length(rules)))
    for (k in seq_along(rules)) {
      alone <- stars_range(rounded, rules[[k]])
      expect_equal(open$lower[, k], alone$lower)
      expect_equal(open$met[, k], alone$lower <= stars & stars <= alone$upper)
    }
  })
  # 0.04 to 0.06 lies on both sides of 5 percent; 0.012 is between 1 and 5
  by_p <- stars_range(span(c(9, 9, 2.1)), star_rules()[[1]], span(c(0.04, 0.012, NA), c(0.06, 0.012, NA)))
  expect_identical(by_p, span(c(1L, 2L, 2L), c(2L, 2L, 2L)))
})

test_that("levels in use depend on the most stars of a table", {
  expect_identical(usual_levels(3L), list(c(0.1, 0.05, 0.01), c(0.05, 0.01, 0.001), c(0.1, 0.05, 0.01, 0.001)))
  expect_true(list(0.05) %in% usual_levels(1L))
})
