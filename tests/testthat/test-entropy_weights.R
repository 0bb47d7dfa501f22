four <- data.frame(province = c("A", "A", "B", "B"), year = c(2020, 2021, 2020, 2021), x1 = c(3, 5, 2, 7),
                   x2 = c(10, 20, 15, 25))
signs <- c("+", "-")

# The formulas as they are written, one step a line.
entropy_plainly <- function(x, direction, offset = 0, slope = 1, k = nrow(x)) {
  e <- vapply(seq_along(x), function(j) {
    v <- x[[j]]
    z <- if (direction[j] == "+") (v - min(v)) / (max(v) - min(v)) else (max(v) - v) / (max(v) - min(v))
    p <- (offset + slope * z) / sum(offset + slope * z)
    -sum(ifelse(p > 0, p * log(p), 0)) / log(k)
  }, 0)
  list(entropy = e, weight = (1 - e) / sum(1 - e))
}

random_panel <- function(regions = 12L, years = 5L, seed = 20L) {
  with_test_seed(seed, {
    panel <- expand.grid(province = sprintf("P%02d", seq_len(regions)), year = 2010L + seq_len(years),
                         stringsAsFactors = FALSE)
    for (j in 1:4) panel[[paste0("x", j)]] <- rexp(nrow(panel))^(j / 2) * 10^j
    panel
  })
}

four_variants <- list(list(zero = "exact"), list(zero = "shift"), list(zero = "shift", shift = 0.01),
                      list(zero = "shift", shift = 1), list(zero = "rescale"))

test_that("a table small enough for paper is met", {
  # z = (0, 1) in both: all of the share lies in one row, so e = 0 and d = 1.
  pair <- data.frame(a = c(1, 2), b = c(9, 4))
  w <- entropy_weights(pair, c("a", "b"), "+")
  expect_identical(w$entropy, c(0, 0))
  expect_identical(w$weight, c(0.5, 0.5))
  expect_identical(w$min, c(1, 4))
  expect_identical(w$max, c(2, 9))
  # z = (0, 1, 1): shares of one half in two rows of three, e = ln 2 / ln 3.
  # z = (0, 1/2, 1): shares 1/3 and 2/3, e = (ln 3 - 2/3 ln 2) / ln 3.
  three <- data.frame(a = c(5, 6, 6), b = c(0, 2, 4))
  w <- entropy_weights(three, c("a", "b"), "+")
  expected <- c(log(2), log(3) - 2 / 3 * log(2)) / log(3)
  expect_equal(w$entropy, expected, tolerance = 1e-15)
  expect_equal(w$weight, (1 - expected) / sum(1 - expected), tolerance = 1e-14)
})

test_that("the five zero rules give the reference weights and scores", {
  reference <- shared_csv("reference", "entropy_weight_variants.csv")
  for (i in seq_along(four_variants)) {
    w <- do.call(entropy_weights, c(list(four, c("x1", "x2"), signs), four_variants[[i]]))
    expect_equal(c(w$entropy, w$weight), unlist(reference[i, c("e1", "e2", "w1", "w2")], use.names = FALSE),
                 tolerance = 1e-13)
    expect_equal(composite_score(four, w)$score, unlist(reference[i, paste0("s", 1:4)], use.names = FALSE),
                 tolerance = 1e-13)
  }
})

test_that("the formulas taken plainly give the same, pooled and by period", {
  panel <- random_panel()
  columns <- paste0("x", 1:4)
  directions <- c("+", "-", "-", "+")
  rules <- list(c(0, 1), c(1e-4, 1), c(0.01, 1), c(1, 1), c(0.002, 0.996))
  for (i in seq_along(rules)) {
    w <- do.call(entropy_weights, c(list(panel, columns, directions), four_variants[[i]]))
    plain <- entropy_plainly(panel[columns], directions, rules[[i]][1], rules[[i]][2])
    expect_equal(w$entropy, plain$entropy, tolerance = 1e-13)
    expect_equal(w$weight, plain$weight, tolerance = 1e-12)
  }
  w <- entropy_weights(panel, columns, directions, scope = "period", index = c("province", "year"))
  expect_identical(names(w)[1:3], c("year", "indicator", "direction"))
  expect_identical(w$year, rep(2011:2015, each = 4L))
  for (year in 2011:2015) {
    plain <- entropy_plainly(panel[panel$year == year, columns], directions)
    expect_equal(w$entropy[w$year == year], plain$entropy, tolerance = 1e-13)
    expect_equal(w$weight[w$year == year], plain$weight, tolerance = 1e-12)
    expect_identical(w$max[w$year == year], unname(vapply(panel[panel$year == year, columns], max, 0)))
  }
})

test_that("a period's weights are those of the period alone", {
  panel <- random_panel()
  by_period <- entropy_weights(panel, c("x1", "x3"), signs, scope = "period", index = "year")
  alone <- entropy_weights(panel[panel$year == 2013, ], c("x1", "x3"), signs)
  for (column in c("entropy", "redundancy", "weight", "min", "max")) {
    expect_identical(by_period[by_period$year == 2013, column], alone[[column]])
  }
})

test_that("the redundancy keeps its digits where 1 - e has none left", {
  # 60-digit arithmetic, z shifted by 1e3, 1e6 and 1e9
  expected <- rbind(c(5.31496435608298233e-08, 5.00435236738903054e-08),
                    c(5.31993298598385492e-14, 5.00935277151062289e-14),
                    c(5.31993795830075476e-20, 5.00935777585509879e-20))
  for (i in 1:3) {
    w <- entropy_weights(four, c("x1", "x2"), signs, zero = "shift", shift = 10^(3 * i))
    expect_equal(w$redundancy, expected[i, ], tolerance = 2e-15)
    expect_equal(sum(w$weight), 1, tolerance = 1e-15)
  }
  # a level far above the range changes nothing
  four$x1 <- 1e9 + four$x1
  expect_equal(entropy_weights(four, c("x1", "x2"), signs)$redundancy,
               c(3.24177942423303833e-01, 2.70426041486377611e-01),
               tolerance = 2e-15)
})

test_that("many rows do not add up errors", {
  n <- 200001L
  x <- data.frame(x = seq_len(n))
  # z_i = i/m, i = 0..m: sum i ln i is a sum of exact integers times logarithms
  m <- n - 1
  i <- as.double(seq_len(m))
  total <- m * (m + 1) / 2
  e <- (log(total) - sum(sort(i * log(i))) / total) / log(n)
  expect_equal(entropy_weights(x, "x", "+")$redundancy, 1 - e, tolerance = 1e-12)
})

test_that("neither the order of rows, nor units, nor the type of the frame counts", {
  panel <- random_panel()
  columns <- paste0("x", 1:4)
  w <- entropy_weights(panel, columns, "+")
  shuffled <- panel[with_test_seed(3L, sample(nrow(panel))), ]
  expect_equal(entropy_weights(shuffled, columns, "+")$redundancy, w$redundancy, tolerance = 1e-14)
  scaled <- panel
  scaled[columns] <- lapply(scaled[columns], function(x) 7 - 1000 * x)
  expect_equal(entropy_weights(scaled, columns, "-")$weight, w$weight, tolerance = 1e-13)
  expect_equal(entropy_weights(rbind(panel, panel), columns, "+")$redundancy * log(120) / log(60), w$redundancy,
               tolerance = 1e-13)

  by_period <- entropy_weights(panel, columns, "+", scope = "period", index = c("province", "year"))
  expect_equal(entropy_weights(shuffled, columns, "+", scope = "period", index = ~ province + year), by_period,
               tolerance = 1e-14)
  panel$year <- factor(panel$year)
  expect_identical(entropy_weights(panel, columns, "+", scope = "period", index = "year")$weight, by_period$weight)
  expect_identical(as.character(entropy_weights(panel, columns, "+", scope = "period", index = "year")$year),
                   rep(as.character(2011:2015), each = 4L))
  panel$year <- as.character(panel$year)
  expect_identical(entropy_weights(panel, columns, "+", scope = "period", index = "year")$weight, by_period$weight)
})

test_that("tibble, data.table, pdata.frame and integer columns are taken", {
  panel <- random_panel()
  panel$count <- as.integer(panel$x4)
  w <- entropy_weights(panel, c("x1", "count"), signs)
  expect_equal(w$entropy, entropy_plainly(panel[c("x1", "count")], signs)$entropy, tolerance = 1e-13)
  skip_if_not_installed("tibble")
  expect_identical(entropy_weights(tibble::as_tibble(panel), c("x1", "count"), signs), w)
  skip_if_not_installed("data.table")
  expect_identical(entropy_weights(data.table::as.data.table(panel), c("x1", "count"), signs), w)
  skip_if_not_installed("plm")
  p <- plm::pdata.frame(panel, index = c("province", "year"))
  expect_equal(entropy_weights(p, c("x1", "count"), signs), w, tolerance = 1e-14)
  by_period <- entropy_weights(panel, c("x1", "count"), signs, scope = "period", index = "year")
  expect_equal(entropy_weights(p, c("x1", "count"), signs, scope = "period")$weight, by_period$weight,
               tolerance = 1e-14)
})

test_that("directions are read in the ways tables write them", {
  expected <- entropy_weights(four, c("x1", "x2"), signs)
  same <- list(c(x2 = "-", x1 = "+"), c(1, -1), c(1L, -1L), c("\uff0b", "\uff0d"), c("+", "\u2212"), factor(signs),
               c("\u6b63", "\u8d1f"),
               c(" + ", "-"))
  for (direction in same) expect_identical(entropy_weights(four, c("x1", "x2"), direction), expected)
  expect_identical(entropy_weights(four, c("x1", "x2"), "+")$direction, c("+", "+"))
})

test_that("systems are weighted each for itself", {
  panel <- random_panel()
  system <- data.frame(system = c("one", "two", "one", "two"), dimension = c("a", "b", "c", "b"),
                       indicator = c("x1", "x2", "x3", "x1"), direction = c("+", "-", "+", "-"))
  w <- entropy_weights(panel, system)
  expect_identical(names(w),
                   c("system", "dimension", "indicator", "direction", "entropy", "redundancy", "weight", "min", "max"))
  expect_identical(w$indicator, system$indicator)
  expect_identical(w$weight[w$system == "one"], entropy_weights(panel, c("x1", "x3"), "+")$weight)
  expect_identical(w$weight[w$system == "two"], entropy_weights(panel, c("x2", "x1"), "-")$weight)
  by_period <- entropy_weights(panel, system, scope = "period", index = "year")
  expect_identical(names(by_period)[1:4], c("system", "dimension", "year", "indicator"))
  sums <- tapply(by_period$weight, list(by_period$system, by_period$year), sum)
  expect_equal(as.vector(sums), rep(1, 10), tolerance = 1e-15)
  system$system <- factor(system$system)
  expect_identical(entropy_weights(panel, system), w)
  expect_identical(entropy_weights(panel, system[c("indicator", "direction")][1:3, ])$indicator, c("x1", "x2", "x3"))
  expect_identical(entropy_weights(panel, system[c("system", "indicator")], system$direction)$weight, w$weight)
})

test_that("a constant indicator has weight 0 and is named", {
  four$same <- 2.5
  expect_warning(w <- entropy_weights(four, c("x1", "same", "x2"), c("+", "+", "-")), "`same`",
                 class = "lowcarbon_warning")
  expect_identical(w$weight[2], 0)
  expect_identical(w$entropy[2], 1)
  expect_identical(w$weight[-2], entropy_weights(four, c("x1", "x2"), signs)$weight)
  # rounding is not information
  four$same <- c(0.3, 0.1 + 0.2, 0.3, 0.3)
  expect_warning(w <- entropy_weights(four, c("x1", "same"), "+"), "`same`", class = "lowcarbon_warning")
  expect_identical(w$weight, c(1, 0))
  # one period only
  six <- rbind(four, data.frame(province = "C", year = c(2020, 2021), x1 = c(4, 1), x2 = c(12, 13), same = 1))
  six$x2[six$year == 2021] <- 5
  expect_warning(w <- entropy_weights(six, c("x1", "x2"), "+", scope = "period", index = "year"), "`x2` (year 2021)",
                 fixed = TRUE,
                 class = "lowcarbon_warning")
  expect_identical(w$weight[w$year == 2021], c(1, 0))
  four$same <- 1
  expect_input_error(entropy_weights(four, "same", "+"), "indicators", "constant")
  system <- data.frame(system = c("u", "v"), indicator = c("x1", "same"), direction = "+")
  expect_input_error(entropy_weights(four, system), "system \"v\"")
})

test_that("the constant of periods instead of rows is refused, because it reverses the weights", {
  # Shannon's constant is 1/ln(rows). With 1/ln(periods) every redundancy is
  # negative and the order of the weights is the reverse of the right one.
  panel <- random_panel(regions = 30L, years = 10L)
  columns <- paste0("x", 1:4)
  right <- entropy_weights(panel, columns, "+")
  wrong <- entropy_plainly(panel[columns], rep("+", 4), k = 10)
  expect_identical(order(wrong$weight), rev(order(right$weight)))
  expect_input_error(entropy_weights(panel, columns, "+", k = 10), "`k`", "300 rows", "reverse order")
  expect_input_error(entropy_weights(panel, columns, "+", scope = "period", index = "year", k = 3), "year 2011")
  expect_identical(entropy_weights(panel, columns, "+", k = 300)$weight, right$weight)
  # a larger k is Shannon's entropy in another unit
  larger <- entropy_weights(panel, columns, "+", k = 1000)
  expect_equal(larger$entropy, entropy_plainly(panel[columns], rep("+", 4), k = 1000)$entropy, tolerance = 1e-13)
  expect_input_error(entropy_weights(panel, columns, "+", k = 1), "`k`")
})

test_that("bad input is named", {
  two <- c("x1", "x2")
  expect_input_error(entropy_weights(as.list(four), two, "+"), "`data`", "a data frame")
  expect_input_error(entropy_weights(four[0, ], two, "+"), "`data`", "no rows")
  expect_input_error(entropy_weights(four[1, ], two, "+"), "at least two rows")
  expect_input_error(entropy_weights(four, c("x1", "x9"), "+"), "`x9`")
  expect_input_error(entropy_weights(four, c("x1", "x1"), "+"), "`x1` twice")
  expect_input_error(entropy_weights(four, character(), "+"), "indicators")
  expect_input_error(entropy_weights(four, 3:4, "+"), "indicators")
  expect_input_error(entropy_weights(four, two), "`direction`", "nothing")
  expect_input_error(entropy_weights(four, two, c("+", "up")), "\"up\"", "`x2`")
  expect_input_error(entropy_weights(four, two, c("+", NA)), "`x2`")
  expect_input_error(entropy_weights(four, two, c("+", "-", "+")), "3 of them")
  expect_input_error(entropy_weights(four, two, c(x1 = "+", x3 = "-")), "`x2`")
  expect_input_error(entropy_weights(four, two, c(x1 = "+", x2 = "-", x3 = "-")), "`x3`")
  expect_input_error(entropy_weights(four, two, "+", scope = "yearly"), "scope")
  expect_input_error(entropy_weights(four, two, "+", scope = "period"), "index")
  expect_input_error(entropy_weights(four, two, "+", zero = "drop"), "zero")
  expect_input_error(entropy_weights(four, two, "+", zero = "shift", shift = -1), "shift")
  expect_input_error(entropy_weights(four, two, "+", zero = "rescale", range = c(1, 0)), "range")
  expect_input_error(entropy_weights(four, two, "+", zero = "rescale", range = "0-1"), "range")
  for (bad in list(NA, NaN, Inf, -Inf)) {
    broken <- four
    broken$x2[3] <- bad
    expect_input_error(entropy_weights(broken, two, "+", index = c("province", "year")), "`x2`", "row 3", "\"B\"")
  }
  broken <- four
  broken$x2 <- as.character(broken$x2)
  expect_input_error(entropy_weights(broken, two, "+"), "a numeric column in `x2`")
  broken$x2 <- factor(broken$x2)
  expect_input_error(entropy_weights(broken, two, "+"), "a numeric column in `x2`")
  expect_input_error(entropy_weights(rbind(four, four[2, ]), two, "+", index = c("province", "year")), "rows 2 and 5")
  expect_input_error(entropy_weights(four[-4, ], two, "+", scope = "period", index = "year"), "year 2021")
  broken <- four
  broken$year[2] <- NA
  expect_input_error(entropy_weights(broken, two, "+", scope = "period", index = "year"), "row 2")
  broken <- four
  broken$x1 <- c(-1e308, 1e308, 0, 1)
  expect_input_error(entropy_weights(broken, two, "+"), "`x1`", "overflows")
  names(broken)[2] <- "weight"
  expect_input_error(entropy_weights(broken, "x2", "+", scope = "period", index = "weight"), "`weight`")
})

test_that("a bad indicator system is named", {
  system <- data.frame(system = "s", indicator = c("x1", "x2"), direction = "+")
  expect_input_error(entropy_weights(four, system[0, ]), "no rows")
  expect_input_error(entropy_weights(four, system["system"]), "`indicator`")
  expect_input_error(entropy_weights(four, system, "+"), "`direction`", "both")
  expect_input_error(entropy_weights(four, system[c(1, 2, 1), ]), "`x1` twice")
  expect_input_error(entropy_weights(four, system[c("system", "indicator")]), "`direction`")
  system$system[2] <- NA
  expect_input_error(entropy_weights(four, system), "`system`", "row 2")
})

test_that("one region, one period and tiny values are taken", {
  expect_equal(sum(entropy_weights(four[1:2, ], c("x1", "x2"), signs, index = c("province", "year"))$weight), 1,
               tolerance = 1e-15)
  one_year <- entropy_weights(four[four$year == 2020, ], c("x1", "x2"), signs, scope = "period",
                              index = c("province", "year"))
  expect_identical(one_year$weight, c(0.5, 0.5))
  tiny <- four
  tiny$x1 <- tiny$x1 * 1e-300
  expect_equal(entropy_weights(tiny, c("x1", "x2"), signs)$weight, entropy_weights(four, c("x1", "x2"), signs)$weight,
               tolerance = 1e-14)
})

test_that("results print, say their choices and can be drawn", {
  w <- entropy_weights(random_panel(), paste0("x", 1:4), "+", scope = "period", index = "year", zero = "shift")
  expect_output(print(w), "Entropy weights of 4 indicators")
  expect_output(print(w), "shift: 1e-04")
  expect_identical(attr(w, "choices")$scope, "period")
  bars <- bar_frame(w$weight, w$indicator, NULL)
  expect_equal(bars$value, sort(as.vector(tapply(w$weight, w$indicator, mean)), decreasing = TRUE), tolerance = 1e-15)
  expect_identical(bars$upper, as.vector(tapply(w$weight, w$indicator, max)[bars$label]))
  file <- tempfile(fileext = ".pdf")
  grDevices::pdf(file)
  before <- graphics::par(no.readonly = TRUE)
  expect_identical(plot(w), w)
  expect_identical(graphics::par("mai", "las"), before[c("mai", "las")])
  systems <- entropy_weights(random_panel(),
                             data.frame(system = c("u", "v", "v"), indicator = c("x1", "x1", "x2"), direction = "+"))
  expect_identical(plot(systems), systems)
  grDevices::dev.off()
  unlink(file)
  if (l10n_info()[["UTF-8"]]) {
    expect_identical(nchar(shorten(c("short", strrep("\u78b3", 30)), 40L), type = "width"), c(5L, 39L))
  }
  skip_if_not_installed("ggplot2")
  expect_s3_class(ggplot2::autoplot(w), "ggplot")
  expect_identical(nlevels(ggplot2::autoplot(systems)$data$panel), 2L)
})

test_that("directions and periods of unlikely kinds", {
  data <- data.frame(t = c("10", "10", "9", "9"), a = c(1, 2, 4, 3), b = c(2, 1, 1, 5))
  expect_input_error(entropy_weights(data, c("a", "b"), mean), "`direction`", "function")
  expect_input_error(entropy_weights(data, c("a", "b"), ~a), "`direction`", "formula")
  expect_identical(unique(entropy_weights(data, c("a", "b"), "+", "period", "t")$t), c("9", "10"))
})

test_that("the compiled routine refuses what R never sends", {
  call_with <- function(columns = list(c(1, 2, 4)), reverse = 0L, rows = NULL, ends = 3L, options = c(0, 1, 0)) {
    .Call(ffi_entropy, columns, reverse, rows, ends, options)
  }
  expect_identical(dim(call_with()$redundancy), c(1L, 1L))
  for (options in list(c(-1, 1, 0), c(0, 0, 0), c(0, 1, 1), c(NaN, 1, 0), c(0, 1))) {
    expect_error(call_with(options = options), "internal")
  }
  for (ends in list(2L, c(1L, 3L), 4L, integer(), c(3L, 3L))) expect_error(call_with(ends = ends), "internal")
  expect_error(call_with(rows = c(0L, 1L, 3L)), "internal: rows")
  expect_error(call_with(reverse = 2L), "internal: reverse")
  expect_error(call_with(columns = list(c(1, 2, 4), c(1, 2)), reverse = c(0L, 0L)), "internal: columns")
})
