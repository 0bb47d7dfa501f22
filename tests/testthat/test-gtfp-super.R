# Super-efficiency: gtfp(distance = "super_sbm").

index <- c("region", "time")
score <- function(x) 1 - x$inefficiency

# Tone (2002), p. 39: six power plants of Doyle and Green (1993).
plants <- data.frame(region = LETTERS[1:6], time = 1, x1 = c(80, 65, 83, 40, 52, 94),
                     x2 = c(600, 200, 400, 1000, 600, 700),
                     x3 = c(54, 97, 72, 75, 20, 36), x4 = c(8, 1, 4, 7, 3, 5), y1 = c(90, 58, 60, 80, 72, 96),
                     y2 = c(5, 1, 7, 10, 8, 6))

test_that("Tone's power plants, as deaR has them, infeasible cells too", {
  run <- function(...) round(score(gtfp(plants, paste0("x", 1:4), c("y1", "y2"), NULL, index, "super_sbm", ...)), 5)
  expect_equal(run(direction = "input"), c(1.01162, 1.70833, 1.07812, 1.15625, 1.79881, 1.01981))
  expect_equal(run(direction = "output"), c(1.01393, 1.41463, 1.19199, 1.52941, 1.73222, 1.03044))
  expect_equal(run(), c(1.01162, 1.41463, 1.07812, 1.15625, 1.58585, 1.01981))
  expect_equal(run(returns = "vrs", direction = "input"), c(1.03821, 2, 1.08929, NA, 1.87003, NA))
  expect_equal(run(returns = "vrs", direction = "output"), c(1.03043, NA, 1.21739, NA, NA, 1.09589))
  expect_equal(run(returns = "vrs"), c(1.03043, 2, 1.08929, 1.26471, 1.84029, 1.09589))
  found <- gtfp(plants, paste0("x", 1:4), c("y1", "y2"), NULL, index, "super_sbm", "vrs", direction = "input")
  expect_output(print(found),
                "2 of 6 scores on the frontier of all periods and 2 on that of the\\s+period are NA: infeasible")
})

test_that("worked by hand, with an undesirable output", {
  # one input of 1: (y, b) = (2, 1), (1, 1), (3, 3)
  panel <- data.frame(region = c("A", "B", "C"), time = 1, x = 1, y = c(2, 1, 3), b = c(1, 1, 3))
  found <- gtfp(panel, "x", "y", "b", index, "super_sbm")
  # A by the others: B as it is lacks half of y: 1 / (1 - 1/4); C: lambda 2/3 with y 2, b 2: s^b/b = 1;
  # lambda of C alone l <= 1: y 3l, b 3l: (2 - 3l)/2 + (3l - 1), least at l = 1/3: 1/2, the same as B; in all: 4/3
  expect_equal(score(found)[1], 4 / 3)
  # C by A and B: A gives y 2, b 1: a third of y is missing: 1 / (1 - 1/6); larger by inputs: l = 1.5: x 1.5
  expect_equal(score(found)[3], 1.2)
  # B is inefficient: Tone's measure
  expect_equal(score(found)[2], score(gtfp(panel, "x", "y", "b", index, "tone"))[2])
  slacks <- gtfp_slacks(found)
  expect_equal(slacks$slack[slacks$region == "C"], c(0, -1, 0))
  terms <- function(region,
                    inputs) sum(slacks$contribution[slacks$region == region & (slacks$role == "input") == inputs])
  for (region in panel$region) {
    expect_equal((1 - terms(region, TRUE)) / (1 + terms(region, FALSE)), score(found)[panel$region == region])
  }
  # what does not count in the other orientation
  expect_equal(score(gtfp(panel, "x", "y", "b", index, "super_sbm", direction = "output"))[c(1, 3)],
               score(found)[c(1, 3)])
})

# A panel of cities whose sizes differ.
cities <- function(regions, times, seed) {
  with_test_seed(seed, {
    n <- regions * times
    l <- exp(stats::rnorm(n))
    data.frame(region = rep(LETTERS[seq_len(regions)], each = times), time = rep(seq_len(times), regions),
               k = l * exp(stats::rnorm(n, 0, 0.4)),
               l = l, y = l * exp(stats::rnorm(n, 0, 0.4)), c = l * exp(stats::rnorm(n, 0, 0.4)),
               s = l * exp(stats::rnorm(n, 0, 0.4)))
  })
}

test_that("exact arithmetic's scores, in every orientation", {
  skip_if_not_installed("gmp")
  panel <- cities(6, 2, 1)
  roles <- c("input", "input", "desirable", "undesirable", "undesirable")
  values <- t(as.matrix(panel[c("k", "l", "y", "c", "s")]))
  for (returns in c("crs", "vrs")) {
    for (direction in c("own", "input", "output")) {
      found <- gtfp(panel, c("k", "l"), "y", c("c", "s"), index, "super_sbm", returns, direction = direction)
      tone <- gtfp(panel, c("k", "l"), "y", c("c", "s"), index, "tone", returns, direction = direction)
      grows <- if (direction == "own") rep(TRUE, 5) else (roles == "input") == (direction == "input")
      exact <- vapply(1:12, function(r) rational_super(values[, r], values[, -r], roles, returns, grows), 0)
      best <- tone$inefficiency_global == 0
      expect_true(any(best) && any(!best))
      expect_equal(1 - found$inefficiency_global[best], exact[best], tolerance = 1e-9)
      expect_equal(found$inefficiency_global[!best], tone$inefficiency_global[!best], tolerance = 1e-9)
      expect_true(all(found$inefficiency_global[best] <= 0, na.rm = TRUE))
    }
  }
})

test_that("units of measurement and order of rows do not count; indices are ratios of scores", {
  panel <- cities(7, 3, 2)
  run <- function(data, ...) gtfp(data, c("k", "l"), "y", "c", index, "super_sbm", ...)
  found <- run(panel)
  moved <- run(transform(panel, k = k * 1e7, y = y / 1e5)[with_test_seed(1, sample(21)), ])
  expect_equal(as.data.frame(moved), as.data.frame(found), tolerance = 1e-8)
  global <- 1 - found$inefficiency_global
  inside <- found$time > 1
  expect_equal(found$index[inside], (global / c(NA, global[-21]))[inside])
  expect_equal(found$index[inside], (found$efficiency_change * found$technical_change)[inside])
  # super-efficiency has a score on the frontier of other periods too
  adjacent <- run(panel, productivity = "ml")
  expect_false(anyNA(adjacent$index[inside]))
  pooled <- run(panel, productivity = "ml", frontier = "biennial")
  expect_false(anyNA(pooled$index[inside]))
  expect_output(print(found), "global Malmquist index")
  expect_identical(summary(found)$efficient, as.integer(tapply(found$inefficiency <= 0, found$time, sum)))
})

test_that("alone, and wrong choices", {
  one <- gtfp(plants[1, ], "x1", "y1", NULL, index, "super_sbm")
  expect_identical(one$inefficiency, NA_real_)
  panel <- cities(4, 2, 3)
  run <- function(...) gtfp(panel, c("k", "l"), "y", "c", index, "super_sbm", ...)
  expect_input_error(run(disposability = "weak"), "`disposability`", "strong")
  expect_input_error(run(direction = "both"), "`direction`", "input")
  panel$c[3] <- 0
  expect_input_error(run(), "`undesirable`", "above 0", "region \"B\"")
})
