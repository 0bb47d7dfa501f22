# The rule of Stata's percentiles, written out: with P = n p, the mean of the
# P-th and the next value if P is whole, otherwise the value after P.
stata_percentile <- function(x, p) {
  x <- sort(x)
  place <- length(x) * p
  if (place == round(place)) mean(x[pmin(c(place, place + 1), length(x))]) else x[ceiling(place)]
}

test_that("200 values, by hand", {
  # 1 %: P = 2, so the mean of the second and third value; 99 %: P = 198
  x <- as.double(200:1)
  expect_identical(range(winsorize(x)), c(2.5, 198.5))
  expect_identical(winsorize(x)[3:198], x[3:198])
  # 150 values: P = 1.5 and 148.5, the second and the 149th
  expect_identical(range(winsorize(as.double(1:150))), c(2, 149))
  # type 7 interpolates: 1 + 0.01 * 149
  expect_equal(range(winsorize(1:150, type = 7)), c(2.49, 148.51))
})

test_that("limits follow the written-out rule on random values", {
  with_test_seed(3, x <- lapply(c(30, 100, 330, 1001), function(n) stats::rlnorm(n)))
  for (values in x) {
    low <- stata_percentile(values, 0.05)
    high <- stata_percentile(values, 0.9)
    expect_identical(winsorize(values, c(0.05, 0.9)), pmin(pmax(values, low), high))
  }
})

test_that("order, unit and repetition", {
  with_test_seed(4, {
    x <- stats::rnorm(500)
    order <- sample(500)
  })
  expect_identical(winsorize(x[order]), winsorize(x)[order])
  expect_identical(winsorize(x * 8), winsorize(x) * 8)
  expect_identical(winsorize(-x, c(0.05, 0.95)), -winsorize(x, c(0.05, 0.95)))
  expect_identical(winsorize(x, c(0, 1)), x)
  expect_identical(winsorize(rep(3, 7)), rep(3, 7))
  expect_identical(winsorize(5), 5)
})

test_that("attributes stay, missing values stay where they are if allowed", {
  x <- c(a = -9, b = 1, c = 2, d = 3, e = 99)
  expect_identical(winsorize(x, c(0.2, 0.8)), c(a = -4, b = 1, c = 2, d = 3, e = 51))
  m <- matrix(as.double(1:10), 5)
  expect_identical(dim(winsorize(m, c(0.1, 0.9))), c(5L, 2L))
  labelled <- structure(c(1, 5, 9), label = "income")
  expect_identical(attr(winsorize(labelled), "label"), "income")
  expect_identical(winsorize(c(NA, 1:4), c(0.25, 0.75), na.rm = TRUE), c(NA, 1.5, 2, 3, 3.5))
  expect_identical(winsorize(1:4, c(0.25, 0.75)), c(1.5, 2, 3, 3.5))
  year <- rep(1:2, 50)
  by_year <- stats::ave(as.double(1:100), year, FUN = winsorize)
  expect_identical(by_year[year == 1], winsorize(as.double(seq(1, 99, 2))))
})

test_that("bad input is refused by name", {
  expect_input_error(winsorize(c(1, NA)), "`x`", "value 2", "na.rm")
  expect_input_error(winsorize(c(1, Inf), na.rm = TRUE), "finite", "value 2")
  expect_input_error(winsorize(letters), "`x`", "character")
  expect_input_error(winsorize(factor(1:3)), "`x`")
  expect_input_error(winsorize(numeric()), "`x`", "none")
  expect_input_error(winsorize(c(NA_real_, NA), na.rm = TRUE), "not missing")
  expect_input_error(winsorize(1:3, c(0.99, 0.01)), "`probs`")
  expect_input_error(winsorize(1:3, c(1, 99)), "`probs`", "99")
  expect_input_error(winsorize(1:3, 0.01), "`probs`")
  expect_input_error(winsorize(1:3, type = 10), "`type`")
  expect_input_error(winsorize(1:3, na.rm = NA), "`na.rm`")
})

test_that("probabilities of any wrong kind are named", {
  expect_input_error(winsorize(1:9, NULL), "`probs`", "nothing")
  expect_input_error(winsorize(1:9, c(TRUE, FALSE)), "`probs`", "logical")
  expect_input_error(winsorize(1:9, mean), "`probs`", "function")
  expect_input_error(winsorize(structure(c(1, 2), class = "integer64")), "`x`", "integer64")
})
