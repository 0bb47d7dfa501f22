# Rows of totals and means beside the regions: by name, by arithmetic, and the
# warning of every verb that adds or averages over regions.

with_total <- function(total = "\u5168\u56fd", x = list(c(10, 12), c(20, 24))) {
  regions <- c(total, "\u5317\u4eac", "\u6cb3\u5317")
  data.frame(region = rep(regions, each = 2), year = rep(2019:2020, 3), co2 = c(x[[1]] + x[[2]], x[[1]], x[[2]]))
}

expect_totals <- function(code, ...) {
  warned <- expect_warning(code, class = "lowcarbon_warning_totals")
  for (said in c(...)) expect_match(conditionMessage(warned), said, fixed = TRUE)
}

test_that("totals are known by their names in Chinese and English, whatever stands around them", {
  yes <- c("\u5168\u56fd", "\u5408\u8ba1", "\u603b\u8ba1", "\u5168\u7701", "\u5c0f\u8ba1", "\u5408 \u8ba1",
           "\u5408\u3000\u8ba1\uff1a", "\u5168\u56fd\u5408\u8ba1",
           "\u5e73\u5747", "\u5404\u7701\u5e73\u5747", "\u5168\u56fd\uff0831\u7701\uff09", "Total", "TOTAL:",
           "Grand total", "National", "Sum", "Average", "Mean", "Subtotal", "World")
  expect_true(all(is_total_name(yes)))
  no <- c("\u5317\u4eac", "\u5168\u5dde", "\u5408\u80a5", "\u5e73\u51c9", "\u603b\u53e3", "Totalia", "Nationalpark",
          "Summerside", "Meanwood", "a", "", "1")
  expect_false(any(is_total_name(no)))
})

test_that("a total without a telling name is known by arithmetic, whatever the order of the rows", {
  data <- with_total("X")
  found <- find_totals(data, "region", "year", "co2")
  expect_identical(found, data.frame(column = "region", id = "X", why = "sum"))
  expect_identical(find_totals(data[c(4, 2, 6, 1, 3, 5), ], "region", "year", "co2"), found)
  # in one period it is not the sum
  data$co2[1] <- 31
  expect_identical(nrow(find_totals(data, "region", "year", "co2")), 0L)
  # rounded figures need not add up to the last digit
  x <- with_test_seed(3, matrix(round(runif(30 * 4, 100, 900), 1), 30))
  rounded <- data.frame(region = rep(c(sprintf("r%02d", 1:30), "X"), 4), year = rep(1:4, each = 31),
                        gdp = as.vector(rbind(x, colSums(x) + 0.4)))
  expect_identical(find_totals(rounded, "region", "year", "gdp")$id, "X")
  rounded$share <- with_test_seed(4, runif(nrow(rounded)))
  expect_identical(find_totals(rounded, "region", "year", c("gdp", "share"))$id, "X")
  means <- transform(rounded, gdp = as.vector(rbind(x, colMeans(x))))
  expect_identical(find_totals(means, "region", "year", "gdp")$why, "mean")
  expect_identical(nrow(find_totals(means[means$region != "X", ], "region", "year", "gdp")), 0L)
})

test_that("totals beside means, totals of sectors, belts beside provinces", {
  data <- rbind(with_total("\u5408\u8ba1"), data.frame(region = "\u5e73\u5747", year = 2019:2020, co2 = c(15, 18)))
  expect_identical(find_totals(data, "region", "year", "co2")$id, c("\u5408\u8ba1", "\u5e73\u5747"))
  belts <- data.frame(region = c("\u4e1c\u90e8", "a", "b", "c", "d"), x = 1:5)
  expect_identical(find_totals(belts, "region")$id, "\u4e1c\u90e8")
  expect_identical(nrow(find_totals(belts[1:3, ], "region")), 0L)
})

test_that("regions that happen to be evenly spaced are no means, few small numbers no sums", {
  even <- expand.grid(region = letters[1:5], year = 2001:2004)
  even$x <- as.integer(even$region) + even$year / 100
  expect_identical(nrow(find_totals(even, "region", "year", "x")), 0L)
  expect_identical(nrow(find_totals(data.frame(region = c("a", "b", "c"), x = 1:3), "region", NULL, "x")), 0L)
  # the only region of a country is no total
  expect_identical(nrow(find_totals(data.frame(region = "\u5168\u56fd", year = 1:3, x = 1:3), "region", "year", "x")),
                   0L)
})

test_that("every verb that adds or averages over regions warns of them", {
  data <- with_total()
  expect_totals(cv <- cv_by(data, "co2", "year"), "\u5168\u56fd", "`region`")
  expect_equal(cv$cv, c(0.5, 0.5))
  expect_equal(expect_no_warning(cv_by(data[data$region != "\u5168\u56fd", ], "co2", "year"))$cv, rep(0.4714045, 2),
               tolerance = 1e-7)
  data$gdp <- 2 * data$co2
  data$k <- rep(c("east", "west"), 3)
  expect_totals(theil(data, "co2", "k"))
  expect_totals(withCallingHandlers(density_by(data, "co2", "year"), lowcarbon_warning = function(w) {
    if (!inherits(w, "lowcarbon_warning_totals")) invokeRestart("muffleWarning")
  }), "total rows")
  expect_totals(kaya_factors(data, "co2", "gdp", c("region", "year")))
  data$g <- data$co2 / data$gdp
  expect_totals(lmdi(co2 ~ g * gdp, data, c("region", "year")), "total rows")
  expect_totals(entropy_weights(data, c("co2", "gdp"), c("-", "+")), "total rows")
  unnamed <- with_total("X")
  unnamed$gdp <- 2 * unnamed$co2
  expect_totals(kaya_factors(unnamed, "co2", "gdp", c("region", "year")), "\"X\" (the sum of the others)")
  sectors <- data.frame(region = rep(c("a", "b"), each = 3), year = 2001, sector = c("coal", "gas", "\u5408\u8ba1"),
                        x = c(1, 2, 3, 4, 5, 9))
  expect_totals(location_quotient(sectors, "x", "region", "sector"), "`sector`")
})

test_that("subtotals are known by their names, as parts of another row, and by the rows beside them", {
  provinces <- c("\u5317\u4eac", "\u5929\u6d25", "\u6cb3\u5317", "\u56db\u5ddd", "\u4e91\u5357")
  belts <- data.frame(region = c("\u534e\u5317\u5730\u533a", "\u897f\u5357\u5730\u533a", provinces), x = 1:7)
  expect_identical(find_totals(belts, "region")$id, belts$region[1:2])
  english <- data.frame(region = c("Eastern region", "Northeast", "Beijing", "Tianjin", "Hebei", "Yunnan"), x = 1:6)
  expect_identical(find_totals(english, "region")$id, english$region[1:2])
  # elsewhere these are regions
  uk <- data.frame(region = c("North East", "North West", "London", "Wales", "Scotland", "South East"), x = 1:6)
  expect_identical(nrow(find_totals(uk, "region")), 0L)
  part <- data.frame(region = c("a", "of which: b", "\u5176\u4e2d\uff1ac", "d", "e"), x = 1:5)
  expect_identical(find_totals(part, "region")$why, c("part", "part"))

  x <- with_test_seed(5, matrix(round(runif(27, 10, 90), 1), 9))
  rows <- rbind(colSums(x), colSums(x[1:4, ]), x[1:4, ], colSums(x[5:9, ]), x[5:9, ])
  ids <- c("T", "G1", letters[1:4], "G2", letters[5:9])
  long <- data.frame(region = rep(ids, 3), year = rep(1:3, each = 12), x = as.vector(rows))
  found <- find_totals(long, "region", "year", "x")
  expect_identical(found[order(found$id), "id"], c("G1", "G2", "T"))
  expect_identical(found$why[match(c("G1", "G2", "T"), found$id)], c("below", "below", "sum"))
  upside <- long[nrow(long):1, ]
  expect_identical(find_totals(upside, "region", "year", "x")$why[match(c("G1", "G2"), found$id)], c("above", "above"))
  expect_identical(nrow(find_totals(transform(long, x = 1e308), "region", "year", "x")), 0L)
  # a digit off in one year, or the rows in another order: no subtotal
  off <- long
  off$x[14] <- off$x[14] + 1
  expect_false("G1" %in% find_totals(off, "region", "year", "x")$id)
  # parts that all grow alike add up in every year if they do in one, which is one piece of evidence
  alike <- data.frame(region = rep(ids[2:6], 8), year = rep(1:8, each = 5),
                      x = c(6, 1, 1.5, 1.5, 2) * rep(1.1^(0:7), each = 5))
  alike$x <- round(alike$x, 1)
  expect_identical(nrow(find_totals(alike[alike$region != "a", ], "region", "year", "x")), 0L)
})

test_that("a total in whole numbers over parts with decimals is the sum of the others", {
  x <- with_test_seed(6, matrix(round(runif(20, 100, 900), 1), 10))
  data <- data.frame(region = rep(c(letters[1:10], "X"), 2), year = rep(1:2, each = 11),
                     x = as.vector(rbind(x, round(colSums(x)))))
  expect_identical(find_totals(data, "region", "year", "x"), data.frame(column = "region", id = "X", why = "sum"))
})
