test_that("sides of a boundary, and none where rounding leaves both open", {
  values <- span(c(1, 2.4, 2.6, 3), c(1.2, 2.6, 2.8, 3.2))
  expect_identical(side_of(values, span(2.5, 2.55)), c("low", NA, "high", "high"))
  expect_identical(side_of(values, span(1.2, 2.6)), c("low", NA, NA, "high")) # a touch decides nothing against "low"
})

test_that("sides of a boundary known by the values on either side", {
  given <- span(c(1, 2, 5, 7), c(1.1, 2.1, 5.1, 7.1))
  sides <- c("low", "low", "high", "high")
  values <- span(c(0.5, 1.9, 3, 5.2, 9), c(0.6, 2.05, 3.1, 5.3, 9.1))
  expect_identical(side_given(values, given, sides), c("low", NA, NA, "high", "high"))
  expect_identical(side_given(values, given, c("low", "high", "low", "high")), rep(NA_character_, 5))
})

test_that("one-sided knowledge decides one side only", {
  given <- span(c(4, 6))
  expect_identical(side_given(span(c(3, 5, 7)), given, c("low", "low")), c("low", "low", NA))
  expect_identical(side_given(span(c(3, 5, 7)), given, c("high", "high")), c(NA, "high", "high"))
})

test_that("the smallest sets to leave out are found, trusted rows last", {
  x <- c(1, 5, 2, 3, 4) # in order but for the second
  rising <- function(kept) !is.unsorted(x[kept])
  expect_identical(smallest_exclusions(5, rising), list(2L))
  y <- c(2, 1, 3)
  rising <- function(kept) !is.unsorted(y[kept])
  expect_identical(smallest_exclusions(3, rising), list(1L, 2L))
  expect_identical(smallest_exclusions(3, rising, c(TRUE, FALSE, FALSE)), list(2L))
  expect_identical(smallest_exclusions(3, rising, c(TRUE, TRUE, FALSE)), list(1L, 2L))
  expect_identical(smallest_exclusions(3, function(kept) TRUE), list(integer()))
  expect_identical(smallest_exclusions(2, function(kept) FALSE), list())
})

test_that("the smallest sets are those of a search over all subsets", {
  with_test_seed(2, {
    for (case in 1:20) {
      x <- sample(6)
      found <- smallest_exclusions(6, function(kept) !is.unsorted(x[kept]))
      sets <- lapply(0:63, function(bits) which(bitwAnd(bits, 2^(0:5)) > 0))
      good <- sets[vapply(sets, function(set) !is.unsorted(x[setdiff(1:6, set)]), NA)]
      least <- min(lengths(good))
      expect_setequal(vapply(found, paste, "", collapse = " "),
                      vapply(good[lengths(good) == least], paste, "", collapse = " "))
    }
  })
})

test_that("quotients and the rows that give printed multiples are counted", {
  top <- span(c(1, 6, 9) - 0.5, c(1, 6, 9) + 0.5)
  bottom <- span(c(2, 3, 4) - 0.5, c(2, 3, 4) + 0.5)
  # 0.5 to 1.5 over 1.5 to 2.5 is 0.2 to 1; 5.5/3.5 to 6.5/2.5 is 1.571 to 2.6; 8.5/4.5 to 9.5/3.5 is 1.889 to 2.714
  expect_identical(quotients_met(top, bottom, span(c(0.9, 2.7, 2)), 1), 2L)
  expect_identical(quotients_met(top, bottom, span(c(90, 200, 200)), 100), 3L)
  tops <- list(span(c(2, 9)), span(c(2, 6)), span(c(3, 9)))
  expect_identical(rows_with_ratio(tops, span(c(1, 3)), span(c(1.9, 2.9), c(2.1, 3.1))), c(TRUE, FALSE, FALSE))
})

test_that("a moved decimal point is recognised", {
  expect_equal(moved_point("8", span(0.74, 0.82)), 0.8)
  expect_equal(moved_point("0.35", span(3.4, 3.6)), 3.5)
  expect_equal(moved_point("8", span(0.07, 0.082)), 0.08)
  expect_identical(moved_point("8", span(4, 5)), NA_real_)
})
