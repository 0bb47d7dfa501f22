index <- c("province", "year")
four <- data.frame(province = c("A", "A", "B", "B"), year = c(2020, 2021, 2020, 2021), x1 = c(3, 5, 2, 7),
                   x2 = c(10, 20, 15, 25))
half <- data.frame(indicator = c("x1", "x2"), weight = c(0.25, 0.75), direction = c("+", "-"))

test_that("obstacle degrees are those one works out by hand", {
  # 1 - z1 = (4/5, 2/5, 1, 0), 1 - z2 = (0, 2/3, 1/3, 1); times 1/4 and 3/4
  obstacles <- obstacle_degree(four, half, index)
  expect_identical(names(obstacles), c("province", "year", "indicator", "obstacle"))
  expect_identical(obstacles$indicator, rep(c("x1", "x2"), 4))
  expect_identical(obstacles$year, rep(c(2020, 2020, 2021, 2021), 2))
  expect_equal(obstacles$obstacle, c(1, 0, 1 / 6, 5 / 6, 1 / 2, 1 / 2, 0, 1), tolerance = 1e-15)
})

test_that("the reference example is met", {
  example <- shared_csv("reference", "coupling_obstacle_example.csv")
  example$year <- 2020
  weights <- data.frame(indicator = c("s1", "s2", "s3"), weight = c(0.4, 0.3, 0.3), min = 0, max = 1)
  obstacles <- obstacle_degree(example, weights, c("ID", "year"))
  expect_equal(matrix(obstacles$obstacle, ncol = 3, byrow = TRUE),
               unname(as.matrix(example[c("obs1", "obs2", "obs3")])), tolerance = 1e-13)
})

test_that("degrees sum to 1 within each region, period and system, and no unit counts", {
  panel <- with_test_seed(5L, data.frame(region = rep(1:6, each = 4), t = 1:4, a = rexp(24), b = rnorm(24),
                                         c = runif(24), d = rexp(24)))
  system <- data.frame(system = c("u", "v", "u", "v", "v"), dimension = c("m", "n", "m", "n", "o"),
                       indicator = c("a", "b", "c", "d", "a"),
                       direction = c("+", "-", "-", "+", "-"))
  weights <- entropy_weights(panel, system)
  obstacles <- obstacle_degree(panel, weights, c("region", "t"))
  expect_identical(names(obstacles), c("region", "t", "system", "dimension", "indicator", "obstacle"))
  sums <- tapply(obstacles$obstacle, list(obstacles$region, obstacles$t, obstacles$system), sum)
  expect_equal(as.vector(sums), rep(1, 48), tolerance = 1e-14)
  expect_true(all(obstacles$obstacle >= 0))
  # plainly, for one cell
  row <- which(panel$region == 4 & panel$t == 3)
  z <- function(x) (x[row] - min(x)) / (max(x) - min(x))
  lack <- weights$weight[weights$system == "v"] * c(z(panel$b), 1 - z(panel$d), z(panel$a))
  here <- obstacles$region == 4 & obstacles$t == 3 & obstacles$system == "v"
  expect_equal(obstacles$obstacle[here], lack / sum(lack), tolerance = 1e-13)

  shuffled <- panel[with_test_seed(6L, sample(24)), ]
  shuffled$a <- 1000 * shuffled$a + 5
  expect_equal(obstacle_degree(shuffled, entropy_weights(shuffled, system), c("region", "t"))$obstacle,
               obstacles$obstacle, tolerance = 1e-12)
  twice <- transform(as.data.frame(weights), weight = 2 * weight)
  expect_equal(obstacle_degree(panel, twice, c("region", "t"))$obstacle, obstacles$obstacle, tolerance = 1e-15)
})

test_that("the shift of the weights is not applied", {
  w <- entropy_weights(four, c("x1", "x2"), c("+", "-"), zero = "shift", shift = 1)
  plain <- as.data.frame(w)
  expect_identical(obstacle_degree(four, w, index)$obstacle, obstacle_degree(four, plain, index)$obstacle)
})

test_that("weights by period meet their period", {
  six <- rbind(four, data.frame(province = "C", year = c(2021, 2020), x1 = c(6, 1), x2 = c(24, 18)))
  w <- entropy_weights(six, c("x1", "x2"), c("+", "-"), scope = "period", index = index)
  obstacles <- suppressWarnings(obstacle_degree(six, w, index))
  alone <- six[six$year == 2021, ]
  expect_equal(obstacles$obstacle[obstacles$year == 2021],
               obstacle_degree(alone, entropy_weights(alone, c("x1", "x2"), c("+", "-")), index)$obstacle,
               tolerance = 1e-15)
})

test_that("a row best in everything has none, and is named", {
  best <- rbind(four, data.frame(province = "C", year = 2020, x1 = 9, x2 = 1))
  expect_warning(obstacles <- obstacle_degree(best, half, index), "row 5: province \"C\", year 2020",
                 class = "lowcarbon_warning")
  expect_identical(is.na(obstacles$obstacle), rep(c(FALSE, TRUE), c(8, 2)))
  expect_identical(summary(obstacles)$largest, c(0L, 4L))
})

test_that("values beyond the old extremes are told of; a better one is no obstacle", {
  old <- transform(half, min = c(2, 10), max = c(7, 25))
  expect_silent(obstacle_degree(four, old, index))
  new <- data.frame(province = "A", year = 2022, x1 = c(9), x2 = 20)
  expect_warning(obstacles <- obstacle_degree(new, old, index), "`x1` lies outside .*\"A\".*2022",
                 class = "lowcarbon_warning")
  expect_identical(obstacles$obstacle, c(0, 1))
  new$x1 <- -3 # z = -1, so 1 - z = 2; x2: 1 - z = 2/3
  expect_warning(obstacles <- obstacle_degree(new, old, index), "lies outside", class = "lowcarbon_warning")
  expect_equal(obstacles$obstacle, c(0.5, 0.5), tolerance = 1e-15)
})

test_that("the summary gives means, ranks and counts of first places", {
  # by hand from the first test: x1 1, 1/6, 1/2, 0; x2 0, 5/6, 1/2, 1; the tie counts for both
  s <- summary(obstacle_degree(four, half, index))
  expect_equal(s$mean, c(5 / 12, 7 / 12), tolerance = 1e-15)
  expect_identical(s$rank, c(2, 1))
  expect_identical(s$largest, c(2L, 3L))
  expect_identical(s$indicator, c("x1", "x2"))
})

test_that("any frame and any identifiers are taken, bad input is named", {
  expected <- obstacle_degree(four, half, index)
  turned <- transform(four, province = factor(province), year = as.integer(year))[c(4, 2, 1, 3), ]
  expect_identical(obstacle_degree(turned, half, index)$obstacle, expected$obstacle)
  expect_identical(levels(obstacle_degree(turned, half, ~ province + year)$province), c("A", "B"))
  expect_identical(obstacle_degree(four[1:2, ], transform(half, min = c(2, 10), max = c(7, 25)), index)$obstacle,
                   expected$obstacle[1:4])
  expect_input_error(obstacle_degree(four[0, ], half, index), "no rows")
  expect_input_error(obstacle_degree(four, half), "`index`")
  expect_input_error(obstacle_degree(four, half, c("province", "years")), "`years`")
  expect_input_error(obstacle_degree(rbind(four, four[3, ]), half, index), "rows 3 and 5")
  expect_input_error(obstacle_degree(four, half$weight, index), "`weights`")
  expect_input_error(obstacle_degree(transform(four, x2 = c(1, 2, NA, 4)), half, index), "`x2`", "row 3", "\"B\"")
  expect_input_error(obstacle_degree(transform(four, x2 = c(1, 2, -Inf, 4)), half, index), "`x2`", "row 3")
  expect_input_error(obstacle_degree(transform(four, x2 = as.character(x2)), half, index), "numeric column")
  expect_input_error(obstacle_degree(four[1, ], half, index), "`x1`")
  named <- four
  names(named)[1] <- "indicator"
  expect_input_error(obstacle_degree(named, half, c("indicator", "year")), "`index`", "`indicator`")
  skip_if_not_installed("tibble")
  expect_identical(obstacle_degree(tibble::as_tibble(four), half, index), expected)
  skip_if_not_installed("data.table")
  expect_identical(obstacle_degree(data.table::as.data.table(four), half, index), expected)
  skip_if_not_installed("plm")
  expect_identical(obstacle_degree(plm::pdata.frame(four, index = index), half)$obstacle, expected$obstacle)
})

test_that("results print and can be drawn", {
  obstacles <- obstacle_degree(four, half, index)
  expect_output(print(obstacles), "sums of 1 within each province-year")
  bars <- obstacle_bars(obstacles, 1L)
  expect_identical(bars$label, "x2")
  expect_equal(c(bars$lower, bars$upper), c(0.375, 0.875), tolerance = 1e-15)
  expect_input_error(plot(obstacles, n = 0), "`n`")
  file <- tempfile(fileext = ".pdf")
  grDevices::pdf(file)
  before <- graphics::par(no.readonly = TRUE)
  expect_identical(plot(obstacles), obstacles)
  expect_identical(graphics::par("mai", "las"), before[c("mai", "las")])
  grDevices::dev.off()
  unlink(file)
  skip_if_not_installed("ggplot2")
  expect_s3_class(ggplot2::autoplot(obstacles), "ggplot")
})

test_that("nothing to draw is said", {
  one <- data.frame(indicator = "x1", weight = 1, min = 0, max = 2)
  obstacles <- suppressWarnings(obstacle_degree(four, one, index))
  expect_identical(obstacles$obstacle, rep(NA_real_, 4))
  expect_identical(nrow(summary(obstacles)), 0L)
  expect_input_error(plot(obstacles), "`x`", "missing ones only")
})

test_that("region and period columns may be called like arguments of paste()", {
  panel <- data.frame(sep = c("A", "A", "B", "B"), collapse = c(1, 2, 1, 2), a = c(1, 2, 4, 3), b = c(5, 2, 1, 3))
  obstacles <- obstacle_degree(panel, data.frame(indicator = c("a", "b"), weight = 0.5), c("sep", "collapse"))
  expect_identical(names(obstacles)[1:2], c("sep", "collapse"))
  # a lacks 1, 2/3, 0, 1/3 of its range and b 0, 3/4, 1, 1/2
  expect_identical(summary(obstacles)$largest, c(1L, 3L))
})
