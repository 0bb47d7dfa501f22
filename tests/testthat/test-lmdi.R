# A plain, slow LMDI-I and II written from the formulas, one cell at a time.
naive_L <- function(a, b) if (a == b) a else if (a == 0 || b == 0) 0 else (a - b) / (log(a) - log(b))

naive_lmdi <- function(x0, x1, weights = "I", multiplicative = FALSE) {
  v0 <- apply(x0, 1, prod)
  v1 <- apply(x1, 1, prod)
  whole <- naive_L(sum(v1), sum(v0))
  w <- if (weights == "I") {
    mapply(naive_L, v1, v0)
  } else {
    shares <- mapply(naive_L, v1 / sum(v1), v0 / sum(v0))
    whole * shares / sum(shares)
  }
  effect <- colSums(w * log(x1 / x0))
  if (multiplicative) exp(effect / whole) else effect
}

random_panel <- function(regions = 3, periods = 4, sectors = 5, factors = 3, seed = 1) {
  grid <- expand.grid(sector = paste0("s", seq_len(sectors)), year = 2000 + seq_len(periods),
                      region = paste0("r", seq_len(regions)), stringsAsFactors = FALSE)
  with_test_seed(seed, {
    for (k in seq_len(factors)) grid[[paste0("x", k)]] <- exp(rnorm(nrow(grid)))
  })
  grid$v <- Reduce(`*`, grid[paste0("x", seq_len(factors))])
  grid
}

factor_formula <- function(factors) {
  stats::as.formula(paste("v ~", paste0("x", seq_len(factors), collapse = " * ")))
}

fit <- function(data, factors = 3, ...) lmdi(factor_formula(factors), data, c("region", "year"), "sector", ...)

# ---- log mean ------------------------------------------------------------

test_that("the logarithmic mean keeps 15 digits at any gap", {
  gap <- c(1e-1, 1e-3, 1e-7, 1e-11, 1e-12, 1e-15, 0)
  a <- 1 + gap
  exact <- 1 + (a - 1) / 2 - (a - 1)^2 / 12 + (a - 1)^3 / 24 - 19 * (a - 1)^4 / 720 + 3 * (a - 1)^5 / 160 -
    863 * (a - 1)^6 / 60480 + 275 * (a - 1)^7 / 24192
  small <- gap < 0.05
  expect_equal(log_mean(a, 1)[small], exact[small], tolerance = 4e-16)
  expect_equal(log_mean(2, 1), 1 / log(2), tolerance = 1e-15)
  expect_equal(log_mean(exp(1), 1), exp(1) - 1, tolerance = 1e-15)
  expect_equal(log_mean(1e300, 1e-300), 1e300 / (600 * log(10)), tolerance = 1e-15)
})

test_that("the logarithmic mean is symmetric, homogeneous and between the other two means", {
  with_test_seed(2, {
    a <- exp(rnorm(200, sd = 3))
    b <- a * exp(rnorm(200, sd = rep(c(1e-9, 1e-3, 0.2, 3), 50)))
  })
  l <- log_mean(a, b)
  expect_equal(l, log_mean(b, a), tolerance = 1e-15)
  expect_equal(log_mean(7 * a, 7 * b), 7 * l, tolerance = 1e-15)
  expect_true(all(l >= sqrt(a * b) * (1 - 1e-15) & l <= (a + b) / 2 * (1 + 1e-15)))
  expect_identical(log_mean(c(0, 3, 0), c(5, 3, 0)), c(0, 3, 0))
  expect_input_error(log_mean(-1, 2), "`a`", "-1", "position 1")
  expect_input_error(log_mean(1, c(2, NA)), "`b`", "position 2")
  expect_input_error(log_mean("1", 2), "`a`", "numbers")
})

# ---- the decomposition ---------------------------------------------------

test_that("the largest and the smallest doubles have their logarithmic means and effects", {
  expect_equal(log_mean(1.5 * 2^1023, 0.5 * 2^1023), 2^1023 / log(3), tolerance = 1e-15)
  expect_equal(log_mean(.Machine$double.xmax, .Machine$double.xmax), .Machine$double.xmax, tolerance = 1e-15)
  expect_equal(log_mean(1.7e308, 1.69e308) / 1e308, log_mean(1.7, 1.69), tolerance = 1e-15)
  expect_identical(log_mean(2^-1074, 2^-1074), 2^-1074)
  data <- data.frame(region = "r", year = 1:2, x1 = c(1.5, 0.5) * 2^1022, x2 = 1:2)
  data$v <- data$x1 * data$x2
  effects <- lmdi(v ~ x1 * x2, data, c("region", "year"))$effect / 2^1022
  mean <- (1 - 1.5) / log(1 / 1.5)
  expect_equal(effects, c(mean * log(1 / 3), mean * log(2), -0.5), tolerance = 1e-14)
})

test_that("sums and products beyond the largest double are refused, not passed on", {
  data <- data.frame(region = "r", year = c(1, 1, 2, 2), sector = c("a", "b"), v = 1e308, x1 = 1e308, x2 = 1)
  expect_input_error(fit(data, 2), "`v`", "overflows", "region \"r\"", "between year 1 and 2", "larger unit")
  data$x1 <- data$x2 <- 1e200
  expect_input_error(fit(data, 2), "x1 * x2 = Inf", "row 1")
})

test_that("all four forms agree with a naive version", {
  data <- random_panel()
  for (weights in c("I", "II")) {
    for (form in c("additive", "multiplicative")) {
      result <- fit(data, form = form, weights = weights)
      for (region in unique(data$region)) {
        for (year in 2001:2003) {
          x0 <- as.matrix(data[data$region == region & data$year == year, c("x1", "x2", "x3")])
          x1 <- as.matrix(data[data$region == region & data$year == year + 1, c("x1", "x2", "x3")])
          here <- result[result$region == region & result$from == year, ]
          expect_equal(here$effect[1:3], unname(naive_lmdi(x0, x1, weights, form == "multiplicative")),
                       tolerance = 1e-12)
          change <- if (form == "additive") sum(apply(x1, 1, prod)) - sum(apply(x0, 1, prod)) else
            sum(apply(x1, 1, prod)) / sum(apply(x0, 1, prod))
          expect_equal(here$effect[4], change, tolerance = 1e-12)
        }
      }
    }
  }
})

test_that("a two-factor case worked by hand", {
  # V: 2*3 = 6 -> 4*3 = 12; only x1 moves, so it carries everything
  data <- data.frame(region = "a", year = 1:2, x1 = c(2, 4), x2 = 3, v = c(6, 12))
  result <- lmdi(v ~ x1 * x2, data, c("region", "year"))
  expect_equal(result$effect, c(6, 0, 6))
  expect_equal(result$share, c(100, 0, 100))
  expect_equal(result$relative, c(100, 0, 100))
  # both double: V 6 -> 24, L = 18/ln 4, each effect L ln 2 = 9
  data$x2 <- c(3, 6)
  data$v <- c(6, 24)
  expect_equal(lmdi(v ~ x1 * x2, data, c("region", "year"))$effect, c(9, 9, 18))
  expect_equal(lmdi(v ~ x1 * x2, data, c("region", "year"), form = "multiplicative")$effect, c(2, 2, 4))
})

test_that("effects close, whatever the number of factors", {
  for (factors in c(1, 2, 6)) {
    data <- random_panel(factors = factors, seed = factors)
    for (weights in c("I", "II")) {
      result <- fit(data, factors, weights = weights)
      expect_lt(max(abs(attr(result, "closure")$relative)), 1e-13)
      ratio <- fit(data, factors, weights = weights, form = "multiplicative")
      expect_lt(max(abs(attr(ratio, "closure")$residual)), 1e-13)
    }
  }
})

test_that("additive and multiplicative LMDI-I are linked by the logarithmic mean of the totals", {
  data <- random_panel(seed = 4)
  additive <- as.data.frame(fit(data))
  ratio <- as.data.frame(fit(data, form = "multiplicative"))
  total <- additive$factor == "total"
  v <- tapply(data$v, list(data$year, data$region), sum)
  l <- log_mean(as.vector(v[-1, ]), as.vector(v[-4, ]))
  expect_equal(additive$effect, log(ratio$effect) * rep(l, each = 4), tolerance = 1e-12)
})

test_that("order of rows, of factors, class of identifiers and units do not count", {
  data <- random_panel(seed = 5)
  result <- fit(data)
  with_test_seed(6, shuffled <- data[sample(nrow(data)), ])
  expect_equal(as.data.frame(fit(shuffled)), as.data.frame(result), tolerance = 1e-12)
  swapped <- lmdi(v ~ x3 * x1 * x2, data, ~ region + year, "sector")
  expect_equal(swapped$effect[swapped$factor == "x2"], result$effect[result$factor == "x2"], tolerance = 1e-12)
  factors <- transform(data, region = factor(region), sector = factor(sector))
  expect_equal(fit(factors)$effect, result$effect)
  tonnes <- transform(data, v = v * 1e6, x1 = x1 * 1e6)
  expect_equal(fit(tonnes)$effect, 1e6 * result$effect, tolerance = 1e-12)
  expect_equal(fit(tonnes)$share, result$share, tolerance = 1e-9)
})

test_that("LMDI-I is consistent under aggregation: sectors and regions add up", {
  data <- random_panel(seed = 7)
  result <- as.data.frame(fit(data))
  parts <- as.data.frame(fit(data, by_sector = TRUE))
  sums <- aggregate(effect ~ factor + from + region, parts, sum)
  expect_equal(result$effect[order(result$region, result$from, result$factor)], sums$effect, tolerance = 1e-12)
  # the total of a sector is its own change
  at <- parts$region == "r2" & parts$from == 2002 & parts$sector == "s3" & parts$factor == "total"
  own <- data$v[data$region == "r2" & data$sector == "s3" & data$year %in% 2002:2003]
  expect_equal(parts$effect[at], diff(own))
  # all regions as one nation, sectors told apart by region
  nation <- transform(data, place = paste(region, sector), region = "nation")
  whole <- lmdi(v ~ x1 * x2 * x3, nation, c("region", "year"), "place")
  expect_equal(summary(fit(data))$effect, whole$effect, tolerance = 1e-12)
})

test_that("ratios of all regions together: consistent for LMDI-I, the ratio of the sums for both", {
  index <- c("region", "year")
  data <- random_panel(regions = 4, periods = 5, seed = 21)
  nation <- transform(data, place = region, region = "nation")
  one <- function(...) lmdi(v ~ x1 * x2 * x3, nation, index, c("place", "sector"), form = "multiplicative", ...)
  sums <- tapply(data$v, data$year, sum)
  for (weights in c("I", "II")) {
    each <- fit(data, form = "multiplicative", weights = weights)
    together <- summary(each)
    expect_equal(together$effect[together$factor == "total"], as.vector(sums[-1] / sums[-5]), tolerance = 1e-13)
    expect_equal(as.vector(tapply(log(together$effect), rep(1:4, each = 4), function(x) sum(x[1:3]))),
                 as.vector(diff(log(sums))), tolerance = 1e-12)
    if (weights == "I") expect_equal(together$effect, one()$effect, tolerance = 1e-12)
  }
  expect_match(attr(together, "choices")$regions, "LMDI-II is not consistent in aggregation")
  # by hand: shares' logarithmic means as weights
  v <- tapply(data$v, list(data$year, data$region), sum)
  shares <- v / rowSums(v)
  w <- log_mean(shares[2, ], shares[1, ])
  x1 <- each$effect[each$factor == "x1" & each$from == 2001]
  expect_equal(together$effect[1], exp(sum(w * log(x1)) / sum(w)), tolerance = 1e-12)
  # chained, by sector
  chained <- fit(data, form = "multiplicative", periods = c(2001, 2005), chain = TRUE, by_sector = TRUE)
  expect_equal(summary(chained)$effect, one(periods = c(2001, 2005), chain = TRUE)$effect, tolerance = 1e-12)
})

test_that("two regions of which the larger halves never seem to have grown", {
  data <- data.frame(region = c("large", "small"), year = rep(1:2, each = 2), x = c(100, 1, 50, 4), y = 1)
  data$v <- data$x
  found <- summary(lmdi(v ~ x * y, data, c("region", "year"), form = "multiplicative"))
  expect_equal(found$effect, c(54 / 101, 1, 54 / 101))
  expect_equal(found$share, c(100, 0, 100))
})

test_that("a sum of regions that changes its sign has no ratio", {
  data <- data.frame(region = c("sink", "source"), year = rep(1:2, each = 2), v = c(-3, 2, -1, 2), y = 1)
  data$x <- data$v
  result <- lmdi(v ~ x * y, data, c("region", "year"), form = "multiplicative")
  expect_warning(found <- summary(result), "changes its sign", class = "lowcarbon_warning")
  expect_identical(found$effect, rep(NA_real_, 3))
})

test_that("several sector columns make one sector", {
  data <- random_panel(seed = 8)
  data$fuel <- ifelse(data$sector %in% c("s1", "s2"), "coal", "gas")
  data$branch <- sub("s", "b", data$sector)
  two <- lmdi(v ~ x1 * x2 * x3, data, c("region", "year"), c("fuel", "branch"), by_sector = TRUE)
  expect_true(all(c("fuel", "branch") %in% names(two)))
  expect_equal(sum(two$effect[two$factor == "x1"]), sum(fit(data)$effect[fit(data)$factor == "x1"]), tolerance = 1e-12)
})

test_that("multiplicative terms of sectors multiply to the whole", {
  data <- random_panel(seed = 9)
  for (weights in c("I", "II")) {
    parts <- as.data.frame(fit(data, by_sector = TRUE, form = "multiplicative", weights = weights))
    whole <- as.data.frame(fit(data, form = "multiplicative", weights = weights))
    products <- aggregate(effect ~ factor + from + region, parts, prod)
    expect_equal(whole$effect[order(whole$region, whole$from, whole$factor)], products$effect, tolerance = 1e-12)
  }
})

test_that("periods pick end points, chain adds the steps between", {
  data <- random_panel(periods = 6, seed = 10)
  ends <- fit(data, periods = c(2001, 2004, 2006))
  expect_equal(unique(ends$from), c(2001, 2004))
  direct <- fit(data[data$year %in% c(2001, 2004, 2006), ])
  expect_equal(ends$effect, direct$effect)
  for (form in c("additive", "multiplicative")) {
    yearly <- as.data.frame(fit(data, form = form))
    chained <- as.data.frame(fit(data, periods = c(2001, 2004, 2006), chain = TRUE, form = form))
    join <- if (form == "additive") sum else prod
    for (region in c("r1", "r3")) {
      for (factor in c("x1", "x3", "total")) {
        here <- yearly$region == region & yearly$factor == factor
        expect_equal(chained$effect[chained$region == region & chained$factor == factor & chained$from == 2004],
                     join(yearly$effect[here & yearly$from >= 2004]), tolerance = 1e-12)
      }
    }
    expect_lt(max(abs(attr(fit(data, periods = c(2001, 2006), chain = TRUE, form = form), "closure")$residual)), 1e-11)
  }
  parts <- as.data.frame(fit(data, periods = c(2001, 2006), chain = TRUE, by_sector = TRUE))
  steps <- as.data.frame(fit(data, by_sector = TRUE))
  expect_equal(parts$effect[parts$region == "r1" & parts$sector == "s2" & parts$factor == "x2"],
               sum(steps$effect[steps$region == "r1" & steps$sector == "s2" & steps$factor == "x2"]), tolerance = 1e-12)
  expect_input_error(fit(data, periods = c(2001, 2099)), "`periods`", "2099")
  expect_input_error(fit(data, periods = 2001), "`periods`", "two or more")
  expect_input_error(fit(data, periods = c(2004, 2001)), "`periods`", "rising order")
})

test_that("gaps of other periods do not matter", {
  data <- random_panel(seed = 11)
  holed <- data[!(data$year == 2002 & data$region == "r1"), ]
  expect_equal(fit(holed, periods = c(2001, 2003))$effect, fit(data, periods = c(2001, 2003))$effect)
})

# ---- zeros ---------------------------------------------------------------

zero_case <- function(x0, x1, ...) {
  data <- data.frame(region = "a", year = rep(1:2, each = 2), sector = c("moving", "steady"),
                     x1 = c(x0[1], 1, x1[1], 1), x2 = c(x0[2], 1, x1[2], 1), x3 = c(x0[3], 1, x1[3], 1))
  data$v <- data$x1 * data$x2 * data$x3
  as.data.frame(lmdi(v ~ x1 * x2 * x3, data, c("region", "year"), "sector", ...))$effect
}

test_that("the nine zero cases take their analytic limits", {
  expect_equal(zero_case(c(0, 2, 3), c(5, 2, 3)), c(30, 0, 0, 30))    # V and x from 0: V_T
  expect_equal(zero_case(c(5, 2, 3), c(0, 4, 3)), c(-30, 0, 0, -30))  # V and x to 0: -V_0
  expect_equal(zero_case(c(0, 2, 3), c(0, 4, 9)), c(0, 0, 0, 0))      # 0 at both ends
  expect_equal(zero_case(c(0, 0, 3), c(0, 4, 0)), c(0, 0, 0, 0))
  expect_equal(zero_case(c(0, 0, 0), c(0, 0, 0)), c(0, 0, 0, 0))
})

test_that("several factors from zero at once share the term, by stated speeds", {
  expect_equal(zero_case(c(0, 0, 3), c(5, 2, 3)), c(15, 15, 0, 30))
  expect_equal(zero_case(c(5, 2, 3), c(0, 0, 0)), c(-10, -10, -10, -30))
  expect_equal(zero_case(c(0, 0, 3), c(5, 2, 3), speed = c(x1 = 2)), c(20, 10, 0, 30))
  expect_input_error(zero_case(c(0, 0, 3), c(5, 2, 3), speed = c(x9 = 2)), "`speed`", "x9")
  expect_input_error(zero_case(c(0, 0, 3), c(5, 2, 3), speed = c(x1 = -1)), "`speed`", "-1")
})

test_that("a factor of speed 0 takes a part only where it is the only zero", {
  expect_equal(zero_case(c(0, 0, 3), c(5, 2, 3), speed = c(x1 = 0)), c(0, 30, 0, 30))
  expect_equal(zero_case(c(5, 2, 3), c(0, 4, 3), speed = c(x1 = 0)), c(-30, 0, 0, -30))
  expect_equal(zero_case(c(0, 0, 0), c(5, 2, 3), speed = c(x1 = 0, x2 = 0, x3 = 0)), c(10, 10, 10, 30))
  expect_equal(zero_case(c(0, 0, 0), c(5, 2, 3), speed = c(x1 = 0, x2 = 3)), c(0, 22.5, 7.5, 30))
  expect_input_error(zero_case(c(0, 0, 3), c(5, 2, 3), speed = c(x1 = 1, x1 = 2)), "`speed`", "`x1` twice")
})

# A sector b that starts (or, the other way round, closes) beside a steady one,
# both with an intensity of 1 whenever they are at work.
newcomer <- function(years = 1:2, before = 0) {
  data <- data.frame(region = "r", year = rep(years, each = 2), sector = c("a", "b"), output = c(100, before, 100, 50))
  data$co2 <- data$output
  data
}

test_that("an intensity of 0/0 takes no part in the limit", {
  index <- c("region", "year")
  expected <- c(0, 50 - 100 * log(1.5), 100 * log(1.5), 50) # structure takes b's 50 and a's loss of share
  kaya <- kaya_factors(newcomer(), "co2", "output", index, "sector")
  found <- lmdi(co2 ~ intensity * structure * scale, kaya, index, "sector")
  expect_equal(found$effect, expected, tolerance = 1e-14)
  expect_identical(attr(found, "choices")[["0/0, no part in limits at zero"]], "intensity")
  # the order of rows, the class of the frame, rows chosen, units do not count
  expect_equal(lmdi(co2 ~ scale * intensity * structure, kaya[4:1, ], index, "sector")$effect, expected[c(3, 1, 2, 4)],
               tolerance = 1e-14)
  # closing is starting with the sign turned round
  closing <- kaya_factors(newcomer(2:1), "co2", "output", index, "sector")
  expect_equal(lmdi(co2 ~ intensity * structure * scale, closing, index, "sector")$effect, -expected, tolerance = 1e-14)
  # the limit of data in which b was there all along, tiny
  tiny <- kaya_factors(newcomer(before = 1e-300), "co2", "output", index, "sector")
  expect_equal(lmdi(co2 ~ intensity * structure * scale, tiny, index, "sector")$effect, expected, tolerance = 0.02)
  # computed in the identity, or before, as NaN
  kaya$Y <- kaya$scale
  kaya$ratio <- kaya$co2 / kaya$output
  for (identity in list(co2 ~ (co2 / output) * (output / Y) * Y, co2 ~ ratio * structure * scale)) {
    expect_equal(lmdi(identity, kaya, index, "sector")$effect, expected, tolerance = 1e-14)
  }
  # the caller's word goes before
  half <- c(25, 25 - 100 * log(1.5), 100 * log(1.5), 50)
  expect_equal(lmdi(co2 ~ intensity * structure * scale, kaya, index, "sector", speed = c(intensity = 1))$effect, half,
               tolerance = 1e-14)
  expect_equal(lmdi(co2 ~ ratio * structure * scale, kaya, index, "sector", speed = c(ratio = 1))$effect, half,
               tolerance = 1e-14)
  # other forms: the same rule
  for (weights in c("I", "II")) {
    ratio <- lmdi(co2 ~ intensity * structure * scale, kaya, index, "sector", form = "multiplicative",
                  weights = weights)
    expect_identical(ratio$effect[1], 1)
    expect_equal(prod(ratio$effect[1:3]), 1.5, tolerance = 1e-14)
  }
})

test_that("a clean sector that begins to emit keeps its entry in intensity", {
  data <- newcomer()
  data$output[2] <- 20
  kaya <- kaya_factors(data, "co2", "output", c("region", "year"), "sector")
  found <- as.data.frame(lmdi(co2 ~ intensity * structure * scale, kaya, c("region", "year"), "sector",
                              by_sector = TRUE))
  expect_equal(found$effect[found$sector == "b"], c(50, 0, 0, 50))
})

test_that("0/0 is taken where the left side is 0 only", {
  data <- data.frame(region = "r", year = 1:2, co2 = c(1, 2), energy = c(0, 2), gdp = c(1, 1))
  expect_input_error(lmdi(co2 ~ (co2 / energy) * energy, data, c("region", "year")), "`co2/energy`", "Inf", "row 1")
  data$energy <- c(NA, 2)
  expect_input_error(lmdi(co2 ~ (co2 / energy) * energy, data, c("region", "year")), "`co2/energy`", "NA", "row 1")
  data$energy <- c(NaN, 2)
  expect_input_error(lmdi(co2 ~ energy * gdp, data, c("region", "year")), "`energy`", "NaN", "row 1",
                     "a sector at rest has zeros")
  data$co2 <- c(NaN, 2)
  expect_input_error(lmdi(co2 ~ energy * gdp, data, c("region", "year")), "`co2`", "NaN", "row 1")
  data <- data.frame(region = "r", year = 1:2, co2 = c(0, 2), energy = c(NA, 2))
  expect_input_error(lmdi(co2 ~ (co2 / energy) * energy, data, c("region", "year")), "`co2/energy`", "NA", "row 1")
  data$energy <- c(0, 2)
  expect_equal(lmdi(co2 ~ (co2 / energy) * energy, data, c("region", "year"))$effect, c(0, 2, 2))
})

test_that("effects that are zero are zero, not what rounding leaves", {
  # the same intensity, 0.7, as quotients that differ in their last digit
  data <- data.frame(region = "r", year = 1:3, co2 = c(0.7, 0.7 * 3, 0.7 * 7), gdp = c(1, 3, 7))
  expect_gt(length(unique(data$co2 / data$gdp)), 1L)
  expect_identical(lmdi(co2 ~ (co2 / gdp) * gdp, data, c("region", "year"))$effect[c(1, 4)], c(0, 0))
  # terms of two sectors that cancel, there and in sums over steps and regions
  swap <- data.frame(region = rep(c("r", "s"), each = 4), year = rep(1:2, each = 2), sector = c("a", "b"),
                     x = c(0.1, 0.7, 0.7, 0.1, 0.2, 0.6, 0.6, 0.2), y = 7)
  swap$v <- swap$x * swap$y
  found <- lmdi(v ~ x * y, swap, c("region", "year"), "sector")
  expect_identical(found$effect[found$factor != "total"], numeric(4))
  expect_false(any(grepl("e-1", capture.output(print(found)))))
  back <- data.frame(region = "r", year = 1:3, x = c(0.1, 0.7, 0.1), y = 3)
  back$v <- back$x * back$y
  expect_identical(lmdi(v ~ x * y, back, c("region", "year"), periods = c(1, 3), chain = TRUE)$effect[1], 0)
  up <- rbind(back[1:2, ], transform(back[2:3, ], year = 1:2, region = "s"))
  expect_identical(summary(lmdi(v ~ x * y, up, c("region", "year")))$effect[1:2], c(0, 0))
  # small effects stay
  data$co2[2] <- 0.7 * 3 * (1 + 1e-13)
  expect_equal(lmdi(co2 ~ (co2 / gdp) * gdp, data[1:2, ], c("region", "year"))$effect[1], log_mean(0.7, 2.1) * 1e-13,
               tolerance = 0.01)
})

test_that("limits are what small numbers tend to, at the stated speeds", {
  # x1 goes to zero twice as fast as x2; convergence is as 1/log(eps), so the gap
  # must shrink by the ratio of the logarithms
  gap <- function(eps) abs(zero_case(c(eps^(2 / 3), eps^(1 / 3), 3), c(5, 2, 3))[1:2] - c(20, 10))
  expect_true(all(gap(1e-300) < 0.3))
  expect_equal(gap(1e-300) / gap(1e-100), c(1, 1) / 3, tolerance = 0.05)
})

test_that("zeros close in LMDI-II and in ratios too", {
  data <- random_panel(seed = 12)
  data$x2[data$region == "r1" & data$sector == "s2" & data$year <= 2002] <- 0
  data$x1[data$region == "r2" & data$sector == "s4" & data$year >= 2003] <- 0
  data$v <- data$x1 * data$x2 * data$x3
  for (weights in c("I", "II")) {
    for (form in c("additive", "multiplicative")) {
      expect_lt(max(abs(attr(fit(data, weights = weights, form = form), "closure")$relative)), 1e-13)
    }
  }
})

test_that("negative values of one sign are decomposed, a change of sign is named", {
  data <- random_panel(sectors = 2, seed = 13)
  negative <- transform(data, x1 = -x1, v = -v)
  expect_equal(fit(negative)$effect, -fit(data)$effect)
  data$x1[data$region == "r2" & data$year == 2003 & data$sector == "s1"] <- -1
  data$v <- data$x1 * data$x2 * data$x3
  expect_input_error(fit(data), "sign", "\"r2\"", "2003", "\"s1\"")
})

# ---- bad input -----------------------------------------------------------

test_that("an identity that does not hold is refused with its first row", {
  data <- random_panel(seed = 14)
  data$v[17] <- data$v[17] * 1.001
  expect_input_error(fit(data), "`identity`", "row 17", "x1 * x2 * x3")
  relaxed <- fit(data, tolerance = 0.01)
  expect_gt(max(abs(attr(relaxed, "closure")$relative)), 1e-6)
  expect_input_error(lmdi(v ~ x1 + x2, data, c("region", "year"), "sector"), "`identity`", "product")
  expect_input_error(lmdi(~x1, data, c("region", "year"), "sector"), "`identity`", "two sides")
  expect_input_error(lmdi(v ~ x1 * x1, data, c("region", "year"), "sector"), "`identity`", "`x1` twice")
  expect_input_error(lmdi(v ~ x1 * nope, data, c("region", "year"), "sector"), "`identity`", "`nope`")
  expect_input_error(lmdi("v ~ x1", data, c("region", "year")), "`identity`", "formula")
})

test_that("factors may be computed in the formula", {
  data <- random_panel(seed = 15)
  data$gdp <- data$x2 * data$x3
  result <- lmdi(v ~ (v / gdp) * gdp, data, c("region", "year"), "sector")
  expect_setequal(unique(result$factor), c("v/gdp", "gdp", "total"))
  expect_lt(max(abs(attr(result, "closure")$relative)), 1e-13)
})

test_that("bad cells are named", {
  data <- random_panel(seed = 16)
  bad <- data
  bad$x2[7] <- NA
  expect_input_error(fit(bad), "`identity`", "`x2`", "NA", "row 7")
  bad$x2[7] <- Inf
  expect_input_error(fit(bad), "Inf", "row 7")
  bad <- transform(data, x2 = as.character(x2))
  expect_input_error(fit(bad), "numeric column in `x2`", "character")
  bad <- transform(data, x2 = factor(x2))
  expect_input_error(fit(bad), "numeric column in `x2`", "factor")
  expect_input_error(fit(data[-9, ]), "absent", "\"r1\"", "2002", "\"s4\"", "zeros")
  expect_input_error(fit(rbind(data, data[9, ])), "rows 9 and 61", "2002")
  expect_input_error(lmdi(v ~ x1 * x2 * x3, data, c("region", "year")), "rows 1 and 2", "`sector`")
  expect_input_error(fit(data[data$year == 2001, ]), "two periods", "2001")
  expect_input_error(fit(data[0, ]), "at least one row")
  expect_input_error(lmdi(v ~ x1 * x2 * x3, as.list(data), c("region", "year")), "data frame")
  expect_input_error(lmdi(v ~ x1 * x2 * x3, data, "region", "sector"), "`index`")
  expect_input_error(lmdi(v ~ x1 * x2 * x3, data, c("region", "when"), "sector"), "`index`", "`when`")
  expect_input_error(fit(data, form = "both"), "`form`", "additive")
  bad <- data
  bad$region[3] <- NA
  expect_input_error(fit(bad), "identifier", "row 3")
})

test_that("zero totals are refused only where a total divides", {
  data <- random_panel(sectors = 2, seed = 17)
  at <- data$region == "r2" & data$year == 2002
  data$x1[at] <- 0
  data$v <- data$x1 * data$x2 * data$x3
  expect_equal(as.data.frame(fit(data))$effect[5], sum(fit(data)$effect[5]))
  expect_lt(max(abs(attr(fit(data), "closure")$relative)), 1e-13)
  expect_input_error(fit(data, form = "multiplicative"), "total", "\"r2\"", "additive")
  expect_input_error(fit(data, weights = "II"), "total", "\"r2\"")
  apart <- data.frame(region = "a", year = rep(1:2, each = 2), sector = c("old", "new"), x1 = c(1, 0, 0, 2), x2 = 3)
  apart$v <- apart$x1 * apart$x2
  expect_input_error(lmdi(v ~ x1 * x2, apart, c("region", "year"), "sector", weights = "II"), "`weights`", "\"a\"")
})

test_that("one region, one sector, tibble, data.table and pdata.frame input", {
  data <- random_panel(regions = 1, sectors = 1, seed = 18)
  expected <- fit(data)
  expect_equal(lmdi(v ~ x1 * x2 * x3, data, c("region", "year"))$effect, expected$effect)
  if (requireNamespace("tibble", quietly = TRUE)) expect_equal(fit(tibble::as_tibble(data)), expected)
  if (requireNamespace("data.table", quietly = TRUE)) expect_equal(fit(data.table::as.data.table(data)), expected)
  skip_if_not_installed("plm")
  panel <- plm::pdata.frame(data, c("region", "year"))
  expect_equal(lmdi(v ~ x1 * x2 * x3, panel)$effect, expected$effect)
})

test_that("Chinese identifiers and names pass through", {
  data <- data.frame(rep("\u6c5f\u82cf", 2), 1:2, c(1, 2), c(3, 4))
  names(data) <- c("\u7701\u4efd", "\u5e74\u4efd", "a", "b")
  data$v <- data$a * data$b
  result <- lmdi(v ~ a * b, data, names(data)[1:2])
  expect_identical(names(result)[1], "\u7701\u4efd")
  expect_identical(unique(result[[1]]), "\u6c5f\u82cf")
})

test_that("printing is bounded, the summary adds up, both plots draw", {
  result <- fit(random_panel(seed = 19))
  expect_output(print(result), "LMDI-I")
  expect_output(print(result, n = 3), "33 more rows")
  totals <- summary(result)
  expect_equal(totals$effect[totals$factor == "total"],
               as.vector(tapply(totals$effect[totals$factor != "total"], totals$from[totals$factor != "total"], sum)))
  grDevices::pdf(NULL)
  on.exit(grDevices::dev.off())
  expect_identical(plot(result, step = 2), result)
  expect_input_error(plot(result, step = 9), "`step`")
  skip_if_not_installed("ggplot2")
  expect_s3_class(ggplot2::autoplot(result), "ggplot")
})

test_that("ratios of regions are weighted by logarithmic means, and drawn as logarithms", {
  data <- data.frame(region = rep(c("p", "q"), each = 2), year = 1:2, x1 = c(1, 2, 1, 8), x2 = c(1, 3, 4, 3))
  data$v <- data$x1 * data$x2
  ratios <- lmdi(v ~ x1 * x2, data, c("region", "year"), form = "multiplicative")
  expect_equal(ratios$effect, c(2, 3, 6, 8, 3 / 4, 6), tolerance = 1e-14)
  # V goes from 1 to 6 in p, from 4 to 24 in q: weights 5/25 and 20/25
  totals <- summary(ratios)
  logs <- c(0.2 * log(2) + 0.8 * log(8), 0.2 * log(3) + 0.8 * log(3 / 4), log(6))
  expect_equal(totals$effect, exp(logs), tolerance = 1e-14)
  expect_equal(totals$share, 100 * logs / log(6), tolerance = 1e-13)
  skip_if_not_installed("ggplot2")
  bars <- ggplot2::layer_data(ggplot2::autoplot(ratios))
  expect_equal(bars$ymax[bars$x == 1], c(log(6), log(3)), tolerance = 1e-14)
})

test_that("what an identity cannot be is said", {
  data <- data.frame(region = "r", year = 1:2, v = 1:2, total = 1:2, one = 1, ab = 1:2)
  index <- c("region", "year")
  expect_input_error(lmdi(v ~ ab * one, data, index, by_sector = TRUE), "`by_sector`", "sector = NULL")
  expect_input_error(lmdi(v ~ total * one, data, index), "`identity`", "total")
  expect_input_error(lmdi(v ~ (sum(ab)) * one, data, index), "`identity`", "sum(ab)", "1 ")
  expect_input_error(lmdi(v ~ (paste(ab)) * one, data, index), "`identity`", "character")
})

# ---- published results and real data -------------------------------------

test_that("LMDIR's example is met", {
  input <- shared_csv("reference", "lmdi_AB_input.csv")
  wide <- stats::reshape(input[c("year", "category", "factor", "x")], idvar = c("year", "category"), timevar = "factor",
                         direction = "wide")
  names(wide)[3:5] <- c("x1", "x2", "x3")
  wide$region <- "AB"
  wide$v <- wide$x1 * wide$x2 * wide$x3
  expected <- shared_csv("reference", "lmdi_AB_expected.csv")
  for (form in c("additive", "multiplicative")) {
    result <- as.data.frame(lmdi(v ~ x1 * x2 * x3, wide, c("region", "year"), "category", form = form))
    parts <- result[result$factor != "total", ]
    column <- if (form == "additive") "dV" else "D"
    expect_equal(parts$effect, expected[[column]], tolerance = 1e-9)
    totals <- rep(result$effect[result$factor == "total"], each = 3)
    expect_equal(totals, expected[[paste0(column, "_total")]], tolerance = 1e-9)
  }
})

test_that("terms by sector of a published example are met, LMDI-I and LMDI-II", {
  # two categories, three factors, 1971 to 1972; terms printed with LMDIR's tests
  data <- data.frame(region = "AB", year = rep(1971:1972, each = 2), category = 1:2, x1 = c(1, 4, 4, 5),
                     x2 = c(10, 5, 5, 6),
                     x3 = c(2, 3, 3, 4))
  data$v <- data$x1 * data$x2 * data$x3
  terms <- function(weights) {
    parts <- lmdi(v ~ x1 * x2 * x3, data, c("region", "year"), "category", weights = weights, by_sector = TRUE)
    parts$effect[parts$factor != "total"]
  }
  expect_equal(terms("I"), c(50.47438029, -25.23719014, 14.76280986, 19.31568569, 15.78206435, 24.90224996),
               tolerance = 1e-9)
  expect_equal(terms("II"), c(49.65937274, -24.82968637, 14.52443543, 19.52361203, 15.95195254, 25.17031363),
               tolerance = 1e-9)
})

test_that("Ghana 1971-2013 is met, year by year", {
  input <- shared_csv("reference", "lmdi_XGH_inputs.csv")
  expected <- shared_csv("reference", "lmdi_XGH_results.csv")
  factors <- c("eta_ij", "EXp.ktoe", "phi_i", "phi_ij")
  years <- sort(unique(input$Year))
  categories <- unique(input$category)
  # a category that is not in a year is at rest: zero shares, the year's own total
  full <- expand.grid(category = categories, Year = years, stringsAsFactors = FALSE)
  at <- match(paste(full$Year, full$category), paste(input$Year, input$category))
  for (name in factors) full[[name]] <- ifelse(is.na(at), 0, input[[name]][at])
  scale <- input$EXp.ktoe[match(full$Year, input$Year)]
  full$EXp.ktoe <- scale
  names(full)[names(full) == "EXp.ktoe"] <- "EXp"
  full$v <- full$eta_ij * full$EXp * full$phi_i * full$phi_ij
  full$country <- "GH"
  result <- as.data.frame(lmdi(v ~ eta_ij * EXp * phi_i * phi_ij, full, c("country", "Year"), "category"))
  totals <- result$effect[result$factor == "total"]
  expect_equal(totals, expected$dV_agg[-1], tolerance = 1e-8)
  # Where a category has the same V in two years but for the last bits, the
  # reference takes (a - b)/(ln a - ln b) as it stands and loses its digits; the
  # difference is then a multiple of that category's own terms. Everywhere else
  # the two agree in every factor.
  parts <- as.data.frame(lmdi(v ~ eta_ij * EXp * phi_i * phi_ij, full, c("country", "Year"), "category",
                              by_sector = TRUE))
  columns <- c("dV_eta_ij", "dV_EXp.ktoe", "dV_phi_i", "dV_phi_ij")
  spoiled <- 0
  for (year in years[-1]) {
    v0 <- full$v[full$Year == year - 1]
    v1 <- full$v[full$Year == year]
    if (any((v0 == 0) != (v1 == 0))) next # LMDIR fills absent categories in its own way
    ours <- result$effect[result$to == year & result$factor != "total"]
    gap <- ours - unlist(expected[expected$Year == year, columns])
    close <- v0 > 0 & abs(v1 - v0) < 1e-13 * v0
    if (any(close)) {
      terms <- parts$effect[parts$to == year & parts$factor != "total" & parts$category %in% categories[close]]
      gap <- stats::lm.fit(matrix(terms, 4), gap)$residuals
      spoiled <- spoiled + 1
    }
    expect_lt(max(abs(gap)), 1e-8)
  }
  expect_lt(spoiled, 20)
})

test_that("six factors of two countries' buildings are met", {
  input <- shared_csv("reference", "lmdi_buildings_us_cn.csv")
  parts <- input[input$factor != "total", ]
  long <- rbind(data.frame(country = parts$country, year = 2017, factor = parts$factor, x = parts$x2017),
                data.frame(country = parts$country, year = 2018, factor = parts$factor, x = parts$x2018))
  wide <- stats::reshape(long, idvar = c("country", "year"), timevar = "factor", direction = "wide")
  names(wide) <- sub("^x[.]", "", names(wide))
  wide$v <- with(wide, P * g * s * i * e * K)
  result <- as.data.frame(lmdi(v ~ P * g * s * i * e * K, wide, c("country", "year")))
  at <- match(paste(result$country, result$factor), paste(input$country, input$factor))
  expect_equal(result$effect, input$effect_add[at], tolerance = 1e-6)
})

test_that("CEADs: sector and fuel, real zeros, close to 1e-10 in every province-year", {
  data <- shared_csv("data", "ceads_prov_sector7_fuel_1997_2019.csv")
  fuels <- grep("^co2_", names(data), value = TRUE)
  long <- do.call(rbind, lapply(fuels, function(fuel) {
    data.frame(data[c("province", "year", "sector_group")], fuel = fuel, co2 = data[[fuel]])
  }))
  sector <- ave(long$co2, long$province, long$year, long$sector_group, FUN = sum)
  long$scale <- ave(long$co2, long$province, long$year, FUN = sum)
  long$structure <- ifelse(long$scale == 0, 0, sector / long$scale)
  long$mix <- ifelse(sector == 0, 0, long$co2 / sector)
  expect_gt(sum(long$co2 == 0), 1000)
  result <- lmdi(co2 ~ mix * structure * scale, long, c("province", "year"), c("sector_group", "fuel"))
  expect_false(anyNA(result$effect))
  expect_lt(max(abs(attr(result, "closure")$relative)), 1e-10)
  expect_equal(nrow(attr(result, "closure")), 30L * 22L)
  totals <- tapply(long$co2, list(long$year, long$province), sum)
  expect_equal(result$effect[result$factor == "total"], as.vector(diff(totals)), tolerance = 1e-10)
})

expect_owid_closes <- function(data, fuels) {
  long <- do.call(rbind, lapply(fuels, function(fuel) {
    data.frame(data[c("country", "year", "population", "gdp")], fuel = fuel, co2 = data[[fuel]])
  }))
  total <- ave(long$co2, long$country, long$year, FUN = sum)
  long$mix <- long$co2 / total
  long$intensity <- total / long$gdp
  long$affluence <- long$gdp / long$population
  result <- lmdi(co2 ~ mix * intensity * affluence * population, long, c("country", "year"), "fuel")
  expect_false(anyNA(result$effect))
  expect_lt(max(abs(attr(result, "closure")$relative)), 1e-10)
  expect_equal(nrow(attr(result, "closure")), nrow(data) - length(unique(data$country)))
}

test_that("OWID: 73 countries, zeros of gas and flaring, close to 1e-10", {
  data <- shared_csv("data", "owid_co2_fuel_1990_2018.csv")
  fuels <- c("coal_co2", "oil_co2", "gas_co2", "cement_co2", "flaring_co2")
  # sources that are not reported are left out of the identity, country by country
  expect_owid_closes(data, fuels[1:3])
  reported <- !data$country %in% data$country[!stats::complete.cases(data)]
  expect_gt(sum(reported), 1000)
  expect_owid_closes(data[reported, ], fuels)
})

test_that("periods written as strings or in a factor are taken in order of time", {
  data <- data.frame(r = "A", t = c("11", "9", "10"), v = c(8, 1, 2), a = c(4, 1, 2), b = c(2, 1, 1))
  steps <- lmdi(v ~ a * b, data, c("r", "t"))
  expect_identical(steps$from, rep(c("9", "10"), each = 3))
  expect_equal(steps$effect[steps$factor == "total"], c(1, 6))
  data$t <- factor(data$t, levels = c("11", "10", "9"))
  expect_equal(lmdi(v ~ a * b, data, c("r", "t"))$effect, steps$effect)
  expect_equal(lmdi(v ~ a * b, data, c("r", "t"), periods = c(9, 11))$effect[3], 7)
})

test_that("identifier columns cannot be called like columns of the result", {
  data <- data.frame(factor = "A", t = 1:2, s = "x", v = c(1, 2), a = c(1, 2))
  expect_input_error(lmdi(v ~ a, data, c("factor", "t")), "`index`", "`factor`", "Rename")
  names(data)[c(1, 3)] <- c("r", "share")
  expect_input_error(lmdi(v ~ a, data, c("r", "t"), "share", by_sector = TRUE), "`share`")
  expect_identical(names(lmdi(v ~ a, data, c("r", "t"), "share")),
                   c("r", "from", "to", "factor", "effect", "share", "relative"))
  names(data)[c(1, 3)] <- c("\u7701 \u4efd", "a b")
  expect_identical(names(lmdi(v ~ a, data, names(data)[1:2], "a b", by_sector = TRUE))[c(1, 4)],
                   c("\u7701 \u4efd", "a b"))
})

test_that("what a factor's expression or a period cannot be is said in the package's own words", {
  data <- data.frame(r = "A", t = 1:2, v = c(1, 2), a = c(1, 2))
  expect_input_error(lmdi(v ~ (v / absent) * a, data, c("r", "t")), "`identity`", "v/absent", "absent")
  expect_input_error(lmdi(v ~ a, data, c("r", "t"), periods = ~ r + t), "`periods`", "formula")
  effects <- lmdi(v ~ a, data, c("r", "t"), speed = c(a = 2))
  expect_identical(attr(effects, "choices")[["speed to zero"]], "a 2")
  expect_input_error(plot(effects, step = NA), "`step`", "NA")
  expect_input_error(plot(effects, step = 2), "`step`", "between 1 and 1")
})

test_that("periods that are dates are kept and printed", {
  data <- data.frame(r = "A", t = as.Date(c("2020-01-01", "2021-01-01")), v = c(1, 2), a = c(1, 2))
  effects <- lmdi(v ~ a, data, c("r", "t"))
  expect_identical(effects$to, rep(data$t[2], 2))
  expect_output(print(effects), "2020-01-01")
})

test_that("results of up to thirty rows are printed whole, longer ones by ten", {
  of <- function(years) lmdi(co2 ~ intensity * gdp,
                             data.frame(region = "a", year = seq_len(years), co2 = seq_len(years) * 2, intensity = 2,
                                        gdp = seq_len(years)), c("region", "year"))
  rows <- function(result, ...) sum(grepl("^ *a ", capture.output(print(result, ...))))
  expect_identical(rows(of(11)), 30L)
  expect_identical(rows(of(12)), 10L)
  expect_identical(rows(of(12), n = 33), 33L)
  expect_identical(rows(of(11), n = 5), 5L)
  expect_output(print(of(12)), "23 more rows")
  expect_false(any(grepl("more rows", capture.output(print(of(11))))))
})

test_that("names below bars are all there while they fit, and cut to their room", {
  draw_to_null({
    many <- upright_labels(paste("Region number", 1:30, "with a name that is far too long for anything"))
    expect_identical(many$shown, 1:30)
    expect_true(all(endsWith(many$text, "...")))
    expect_lt(many$lines * par("cin")[2L], 0.5 * par("din")[2L])
    crowd <- upright_labels(as.character(1:400))
    expect_lt(length(crowd$shown), 400L)
    expect_identical(diff(crowd$shown, differences = 2L), rep(0L, length(crowd$shown) - 2L))
    short <- upright_labels(LETTERS[1:5])
    expect_identical(short$text, LETTERS[1:5])
    expect_identical(short$cex, 0.9)
  })
})
