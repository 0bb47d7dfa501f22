four <- data.frame(province = c("A", "A", "B", "B"), year = c(2020, 2021, 2020, 2021), x1 = c(3, 5, 2, 7),
                   x2 = c(10, 20, 15, 25))
signs <- c("+", "-")

test_that("scores are the weighted sums one works out by hand", {
  # z1 = (1/5, 3/5, 0, 1), z2 = (1, 1/3, 2/3, 0)
  weights <- data.frame(indicator = c("x1", "x2"), weight = c(0.25, 0.75), direction = signs)
  expect_equal(composite_score(four, weights)$score, c(0.8, 0.4, 0.5, 0.25), tolerance = 1e-15)
  weights[c("min", "max")] <- list(c(0, 0), c(10, 50))
  expect_equal(composite_score(four, weights)$score,
               c(0.25 * 0.3 + 0.75 * 0.8, 0.25 * 0.5 + 0.75 * 0.6, 0.25 * 0.2 + 0.75 * 0.7,
                                                      0.25 * 0.7 + 0.75 * 0.5), tolerance = 1e-15)
  expect_identical(composite_score(four, data.frame(indicator = "x1", weight = 1))$score, (four$x1 - 2) / 5)
})

test_that("one column per system, none of them rescaled", {
  weights <- data.frame(system = c("new energy", "\u4f4e\u78b3", "\u4f4e\u78b3"), indicator = c("x1", "x1", "x2"),
                        weight = c(1, 0.4, 0.6),
                        direction = c("+", "+", "-"))
  scored <- composite_score(four, weights)
  expect_identical(names(scored), c(names(four), "new energy", "\u4f4e\u78b3"))
  expect_identical(scored[["new energy"]], (four$x1 - 2) / 5)
  expect_equal(scored[["\u4f4e\u78b3"]], 0.4 * c(0.2, 0.6, 0, 1) + 0.6 * c(1, 1 / 3, 2 / 3, 0), tolerance = 1e-15)
})

test_that("shifted and unshifted scores are both to be had", {
  w <- entropy_weights(four, c("x1", "x2"), signs, zero = "shift", shift = 1)
  plain <- composite_score(four, w, shifted = FALSE)$score
  expect_equal(composite_score(four, w)$score, plain + 1, tolerance = 1e-15)
  expect_identical(composite_score(four, w, shifted = TRUE)$score, composite_score(four, w)$score)
  expect_equal(plain, w$weight[1] * c(0.2, 0.6, 0, 1) + w$weight[2] * c(1, 1 / 3, 2 / 3, 0), tolerance = 1e-15)
  rescaled <- entropy_weights(four, c("x1", "x2"), signs, zero = "rescale", range = c(0.1, 0.9))
  expect_equal(composite_score(four, rescaled)$score,
               0.1 + 0.8 * composite_score(four, rescaled, shifted = FALSE)$score, tolerance = 1e-15)
  exact <- entropy_weights(four, c("x1", "x2"), signs)
  expect_identical(composite_score(four, exact, shifted = TRUE)$score, composite_score(four, exact)$score)
  expect_input_error(composite_score(four, as.data.frame(w), shifted = TRUE), "`shifted`")
})

test_that("a new year is scored on the old scale, and told where it leaves it", {
  old <- entropy_weights(four, c("x1", "x2"), signs)
  new <- data.frame(province = c("A", "B"), year = 2022, x1 = c(4, 6), x2 = c(20, 12))
  expect_equal(composite_score(new, old)$score, old$weight[1] * c(0.4, 0.8) + old$weight[2] * c(1 / 3, 13 / 15),
               tolerance = 1e-15)
  new$x1[2] <- 12
  expect_warning(scored <- composite_score(new, old), "`x1` lies outside .* \\(row 2: x1 12\\)",
                 class = "lowcarbon_warning")
  expect_equal(scored$score[2], old$weight[1] * 2 + old$weight[2] * 13 / 15, tolerance = 1e-15)
  new$x2[1] <- 99
  expect_warning(composite_score(new, old), "row 1: x2 99.*1 further indicator", class = "lowcarbon_warning")
})

test_that("weights by period meet the rows of their period, in any order", {
  six <- rbind(four, data.frame(province = "C", year = c(2021, 2020), x1 = c(6, 1), x2 = c(24, 18)))
  w <- entropy_weights(six, c("x1", "x2"), signs, scope = "period", index = c("province", "year"))
  scored <- composite_score(six, w)
  for (year in c(2020, 2021)) {
    here <- six$year == year
    alone <- entropy_weights(six[here, ], c("x1", "x2"), signs)
    expect_equal(scored$score[here], composite_score(six[here, ], alone)$score, tolerance = 1e-15)
  }
  turned <- six[c(5, 2, 6, 1, 3, 4), ]
  turned$year <- factor(turned$year)
  expect_identical(composite_score(turned, w)$score, scored$score[c(5, 2, 6, 1, 3, 4)])
  later <- transform(six, year = year + 1)
  expect_input_error(composite_score(later, w), "`weights`", "2022", "row 2")
  expect_input_error(composite_score(four[-2], w), "`year`")
  gap <- w
  gap$indicator <- c("x1", "x2", "x1", "x1")
  expect_input_error(composite_score(six, gap), "`x2` in some only")
  expect_input_error(composite_score(six, w[w$year > 0, ]), "one weight for each indicator")
  expect_identical(composite_score(four[c(1, 3), ], as.data.frame(w)[w$year == 2020, ])$score, scored$score[c(1, 3)])
})

test_that("a constant indicator without weight adds nothing, one with weight is refused", {
  four$same <- 4
  w <- suppressWarnings(entropy_weights(four, c("x1", "same"), "+"))
  expect_identical(composite_score(four, w)$score, (four$x1 - 2) / 5)
  expect_input_error(composite_score(four, data.frame(indicator = c("x1", "same"), weight = 0.5)), "`same`")
  expect_input_error(composite_score(four, data.frame(indicator = "x1", weight = 1, min = 5, max = 1)),
                     "`weights`", "`x1`")
})

test_that("class, order and other columns are kept", {
  weights <- data.frame(indicator = c("x1", "x2"), weight = 0.5, direction = signs)
  expected <- composite_score(four, weights)$score
  expect_identical(composite_score(four[c(3, 1, 4, 2), ], weights)$score, expected[c(3, 1, 4, 2)])
  expect_identical(attr(composite_score(four, weights), "composite")$extremes, "data")
  expect_warning(again <- composite_score(composite_score(four, weights), weights), "`score`",
                 class = "lowcarbon_warning")
  expect_identical(again$score, expected)
  skip_if_not_installed("tibble")
  scored <- composite_score(tibble::as_tibble(four), tibble::as_tibble(weights))
  expect_s3_class(scored, "tbl_df")
  expect_identical(scored$score, expected)
  skip_if_not_installed("data.table")
  table <- data.table::as.data.table(four)
  scored <- composite_score(table, data.table::as.data.table(weights))
  expect_s3_class(scored, "data.table")
  expect_identical(names(table), names(four))
  expect_silent(data.table::set(scored, j = "more", value = 1))
  skip_if_not_installed("plm")
  p <- plm::pdata.frame(four, index = c("province", "year"))
  expect_s3_class(composite_score(p, weights), "pdata.frame")
  expect_identical(as.vector(composite_score(p, weights)$score), expected)
})

test_that("weights that do not sum to 1 are used and told of", {
  weights <- data.frame(indicator = c("x1", "x2"), weight = c(0.5, 0.499))
  expect_silent(composite_score(four, weights))
  weights$weight[2] <- 0.7
  expect_warning(scored <- composite_score(four, weights), "sum to 1.2", class = "lowcarbon_warning")
  expect_equal(scored$score, 0.5 * c(0.2, 0.6, 0, 1) + 0.7 * c(0, 2 / 3, 1 / 3, 1), tolerance = 1e-15)
  weights$system <- c("u", "v")
  expect_warning(composite_score(four, weights), "weights of u sum to 0.5", class = "lowcarbon_warning")
})

test_that("bad input is named", {
  weights <- data.frame(indicator = c("x1", "x2"), weight = 0.5)
  expect_input_error(composite_score(four[0, ], weights), "no rows")
  expect_input_error(composite_score(four, c(x1 = 0.5, x2 = 0.5)), "`weights`", "numeric")
  expect_input_error(composite_score(four, weights["indicator"]), "no column `weight`")
  expect_input_error(composite_score(four, weights[0, ]), "no rows")
  expect_input_error(composite_score(four[-3], weights), "no column `x1`")
  expect_input_error(composite_score(four, transform(weights, weight = c(0.5, NA))), "`weight`", "row 2")
  expect_input_error(composite_score(four, transform(weights, weight = c(-0.5, 1.5))), "`weight`", "-0.5")
  expect_input_error(composite_score(four, transform(weights, weight = c("0.5", "0.5"))), "numeric column")
  expect_input_error(composite_score(four, transform(weights, direction = c("+", "?"))), "\"?\"")
  expect_input_error(composite_score(four, transform(weights, min = 0)), "`max`", "`min`")
  expect_input_error(composite_score(four, transform(weights, system = c("x1", "b"))), "`x1`")
  expect_input_error(composite_score(four, weights, shifted = "yes"), "shifted")
  expect_input_error(composite_score(four, weights[c(1, 2, 2), ]), "one weight for each indicator", "`x2`")
  for (bad in list(NA, Inf)) {
    broken <- four
    broken$x2[3] <- bad
    expect_input_error(composite_score(broken, weights), "`x2`", "row 3")
  }
  broken <- transform(four, x2 = as.character(x2))
  expect_input_error(composite_score(broken, weights), "numeric column in `x2`")
})
