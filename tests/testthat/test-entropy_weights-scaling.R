# Other scalings, and indicators of which a middle value is best, from the formulas.

four <- data.frame(x1 = c(3, 5, 2, 7), x2 = c(10, 20, 15, 25))
two <- c("x1", "x2")

# Entropy weights of columns that are on their scale already.
weights_of <- function(y) {
  d <- apply(y, 2L, function(v) {
    p <- v / sum(v)
    1 + sum(ifelse(p > 0, p * log(p), 0)) / log(length(v))
  })
  unname(d / sum(d))
}

test_that("sum and vector scaling, by hand", {
  y <- cbind(four$x1 / sum(four$x1), (1 / four$x2) / sum(1 / four$x2))
  found <- entropy_weights(four, two, c("+", "-"), scaling = "sum")
  expect_equal(found$weight, weights_of(y), tolerance = 1e-13)
  expect_equal(composite_score(four, found)$score, as.vector(y %*% found$weight), tolerance = 1e-14)
  vector <- entropy_weights(four, two, c("+", "-"), scaling = "vector")
  expect_equal(vector$weight, found$weight, tolerance = 1e-13)
  norm <- cbind(four$x1 / sqrt(sum(four$x1^2)), (1 / four$x2) / sqrt(sum(1 / four$x2^2)))
  expect_equal(composite_score(four, vector)$score, as.vector(norm %*% vector$weight), tolerance = 1e-14)
  shifted <- entropy_weights(four, two, c("+", "-"), scaling = "sum", zero = "shift", shift = 0.01)
  expect_equal(shifted$weight, weights_of(y + 0.01), tolerance = 1e-13)
  expect_equal(composite_score(four, shifted)$score, as.vector((y + 0.01) %*% shifted$weight), tolerance = 1e-14)
})

test_that("standard scores made positive, by hand", {
  z <- cbind(scale(four$x1), -scale(four$x2))
  found <- entropy_weights(four, two, c("+", "-"), scaling = "zscore", translate = 3)
  expect_equal(found$weight, weights_of(z + 3), tolerance = 1e-13)
  expect_equal(composite_score(four, found)$score, as.vector((z + 3) %*% found$weight), tolerance = 1e-13)
  own <- sweep(z, 2L, apply(z, 2L, min)) + 0.01
  spssau <- entropy_weights(four, two, c("+", "-"), scaling = "zscore", shift = 0.01)
  expect_equal(spssau$weight, weights_of(own), tolerance = 1e-13)
  expect_equal(composite_score(four, spssau)$score, as.vector(own %*% spssau$weight), tolerance = 1e-13)
  # shares do not see the unit of a scale: moved to 0, standard scores are min-max
  expect_equal(entropy_weights(four, two, c("+", "-"), scaling = "zscore", shift = 0)$weight,
               entropy_weights(four, two, c("+", "-"))$weight, tolerance = 1e-12)
  expect_input_error(entropy_weights(four, two, c("+", "-"), scaling = "zscore", translate = 1), "`translate`",
                     "`x1`", "-0.01")
})

test_that("the variants of the shared file come from these arguments", {
  table <- shared_csv("reference", "entropy_weight_variants.csv")
  asked <- list(zero_log_zero_is_0 = list(), shift_1e_4 = list(zero = "shift"),
                shift_0.01 = list(zero = "shift", shift = 0.01),
                shift_1 = list(zero = "shift", shift = 1), rescale_0.002_0.998 = list(zero = "rescale"))
  for (name in names(asked)) {
    row <- table[table$variant == name, ]
    found <- do.call(entropy_weights, c(list(four, two, c("\u6b63\u5411", "\u9006\u5411\u6307\u6807")), asked[[name]]))
    expect_equal(found$entropy, c(row$e1, row$e2), tolerance = 1e-12)
    expect_equal(found$weight, c(row$w1, row$w2), tolerance = 1e-12)
    expect_equal(composite_score(four, found)$score, c(row$s1, row$s2, row$s3, row$s4), tolerance = 1e-12)
  }
})

test_that("moderate and interval indicators, by hand", {
  data <- data.frame(density = c(1, 2, 4, 8), leverage = c(0.2, 0.45, 0.5, 0.9), x = c(3, 5, 2, 7))
  names <- names(data)
  directions <- c("\u9002\u5ea6", "\u533a\u95f4", "-")
  target <- list(density = 3, leverage = c(0.4, 0.6))
  z <- cbind(1 - abs(data$density - 3) / 5, 1 - c(0.2, 0, 0, 0.3) / 0.3, (7 - data$x) / 5)
  found <- entropy_weights(data, names, directions, target = target)
  expect_identical(found$direction, c("moderate", "interval", "-"))
  expect_equal(found$weight, weights_of(z), tolerance = 1e-13)
  expect_equal(composite_score(data, found)$score, as.vector(z %*% found$weight), tolerance = 1e-14)
  expect_equal(composite_score(data, as.data.frame(found))$score, as.vector(z %*% found$weight), tolerance = 1e-14)
  # the weights say all: other data are scored on the old scale
  expect_equal(composite_score(data[2:3, ], found)$score, as.vector(z %*% found$weight)[2:3], tolerance = 1e-14)
  expect_warning(composite_score(transform(data, density = density + 3), found), "`density`",
                 class = "lowcarbon_warning")
  # obstacles: what is missing to the target
  obstacles <- obstacle_degree(transform(data, region = 1:4, year = 1), found, c("region", "year"))
  lacking <- t(found$weight * t(1 - z))
  expect_equal(obstacles$obstacle, as.vector(t(lacking / rowSums(lacking))), tolerance = 1e-13)
  # with shift, and as an indicator system, in any order of rows
  shifted <- entropy_weights(data, names, directions, target = target, zero = "shift", shift = 0.1)
  expect_equal(shifted$weight, weights_of(z + 0.1), tolerance = 1e-13)
  system <- data.frame(indicator = names, direction = c("moderate", "interval", "cost"), low = c(3, 0.4, NA),
                       high = c(NA, 0.6, NA))
  expect_equal(entropy_weights(data[4:1, ], system)$weight, found$weight, tolerance = 1e-13)
  for (scaling in c("sum", "vector", "zscore")) {
    other <- entropy_weights(data, names, directions, target = target, scaling = scaling)
    scores <- composite_score(data, other)$score
    expect_equal(composite_score(data[4:1, ], other)$score, rev(scores), tolerance = 1e-13)
    expect_input_error(obstacle_degree(transform(data, region = 1:4, year = 1), other, c("region", "year")),
                       "`weights`", scaling)
  }
  expect_input_error(entropy_weights(data, names, directions), "`target`", "`density`", "0.4")
  expect_input_error(entropy_weights(data, names, directions, target = list(density = 3, leverage = 0.4)), "two ends",
                     "`leverage`")
  expect_input_error(entropy_weights(data, names, directions, target = list(density = 3, leverage = c(0.6, 0.4))),
                     "rising")
  expect_input_error(entropy_weights(data, names, directions, target = c(target, x = 1)), "`x`")
  expect_input_error(entropy_weights(data, names, directions, target = 3), "`target`", "list")
})

test_that("every scaling by period is that of each period, and a constant weighs nothing", {
  panel <- data.frame(region = 1:6, year = rep(1:2, each = 6), x1 = with_test_seed(1, exp(rnorm(12))),
                      x2 = with_test_seed(2, exp(rnorm(12))),
                      flat = rep(c(4, 5), each = 6), middle = with_test_seed(3, runif(12)))
  names <- c("x1", "x2", "flat", "middle")
  for (scaling in c("minmax", "sum", "vector", "zscore")) {
    weigh <- function(data, ...) suppressWarnings(entropy_weights(data, names, c("+", "-", "+", "moderate"),
                                                                  scaling = scaling,
                                                                  target = list(middle = 0.3), ...))
    both <- weigh(panel, scope = "period", index = c("region", "year"))
    scores <- composite_score(panel, both)$score
    for (year in 1:2) {
      one <- weigh(panel[panel$year == year, ])
      expect_equal(both$weight[both$year == year], one$weight, tolerance = 1e-13)
      expect_equal(scores[panel$year == year], composite_score(panel[panel$year == year, ], one)$score,
                   tolerance = 1e-13)
    }
    expect_identical(both$weight[both$indicator == "flat"], c(0, 0))
    # units do not count
    expect_equal(weigh(transform(panel, x1 = 1000 * x1, x2 = x2 / 7))$weight, weigh(panel)$weight, tolerance = 1e-12)
  }
})

test_that("words of direction: those in use are known, others are told which are", {
  up <- c("+", "1", "\uff0b", "positive", "Benefit", "\u6b63", "\u6b63\u5411", "\u6b63\u5411\u6307\u6807",
          "\u6b63\u6307\u6807", "\u6548\u76ca\u578b",
          "\u6548\u76ca\u578b\u6307\u6807", "\u6b63\u5411 ", "\u6781\u5927\u578b", "\u8d8a\u5927\u8d8a\u597d")
  down <- c("-", "-1", "\uff0d", "\u2212", "\u2014", "negative", "COST", "\u8d1f", "\u8d1f\u5411", "\u9006",
            "\u9006\u5411", "\u9006\u6307\u6807",
            "\u6210\u672c\u578b", "\u6210\u672c\u578b\u6307\u6807", "\u53cd\u5411", "\u8d1f\u6027\u6307\u6807",
            "\u8d8a\u5c0f\u8d8a\u597d")
  for (word in up) expect_identical(entropy_weights(four, two, word)$direction, c("+", "+"))
  for (word in down) expect_identical(entropy_weights(four, two, word)$direction, c("-", "-"))
  middle <- c("\u9002\u5ea6", "\u9002\u5ea6\u6307\u6807", "\u4e2d\u95f4\u578b", "moderate")
  for (word in middle) expect_identical(entropy_weights(four, "x1", word, target = list(x1 = 4))$direction, "moderate")
  expect_identical(entropy_weights(four, "x1", "\u533a\u95f4\u578b", target = list(x1 = 4:5))$direction, "interval")
  said <- tryCatch(entropy_weights(four, two, c("+", "sideways")), lowcarbon_error_input = conditionMessage)
  for (part in c("\"sideways\"", "`x2`", "\u6210\u672c\u578b", "\u9002\u5ea6", "\u533a\u95f4", "benefit")) {
    expect_match(said, part, fixed = TRUE)
  }
})

test_that("scalings that cannot be are refused by name", {
  data <- data.frame(x1 = c(-1, 2, 3), x2 = c(0, 1, 2), x3 = 0)
  expect_input_error(entropy_weights(data, "x1", "+", scaling = "sum"), "`scaling`", "`x1`", "-1", "row 1")
  expect_input_error(entropy_weights(data, "x2", "-", scaling = "vector"), "`scaling`", "above 0", "row 1")
  expect_input_error(entropy_weights(data, "x3", "+", scaling = "sum"), "`scaling`", "`x3`")
  expect_input_error(entropy_weights(four, two, "+", scaling = "zscore", zero = "shift"), "`zero`", "translate")
  expect_input_error(entropy_weights(four, two, "+", scaling = "sum", zero = "rescale"), "`zero`")
  expect_input_error(entropy_weights(four, two, "+", translate = 3), "`translate`")
  expect_input_error(entropy_weights(four, two, "+", scaling = "rank"), "`scaling`", "rank")
  weights <- as.data.frame(entropy_weights(four, two, "+", scaling = "sum"))
  expect_input_error(composite_score(four, weights[names(weights) != "centre"]), "`weights`", "centre")
})
