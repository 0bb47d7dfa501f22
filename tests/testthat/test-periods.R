# Labels of periods in their order, whatever they look like, in every verb.

in_order <- function(labels) {
  shuffled <- labels[with_test_seed(1, sample(length(labels)))]
  shuffled[order(period_values(sort(shuffled, method = "radix")))[seq_along(labels)]]
  sorted <- sort(shuffled, method = "radix")
  sorted[order(period_values(sorted))]
}

test_that("years, halves, quarters, months and days come in order of time", {
  months <- paste0("2019\u5e74", 1:12, "\u6708")
  for (labels in list(
    months, paste0("2019/", 8:11, "/1"), paste0("2019-", 8:12), c("2018m12", "2019m2", "2019m10"),
    c("2018M12", "2019M2", "2019M10"),
    c("2019Q1", "2019Q4", "2020Q2"), paste0("2019\u5e74", 1:4, "\u5b63\u5ea6"),
    paste0("2019\u5e74\u7b2c", c("\u4e00", "\u4e8c", "\u4e09", "\u56db"), "\u5b63\u5ea6"),
    c("2019\u5e74\u4e0a\u534a\u5e74", "2019\u5e74\u4e0b\u534a\u5e74", "2020\u5e74\u4e0a\u534a\u5e74"),
    c("2019H1", "2019H2", "2020H1"),
    c("\u4e00\u6708", "\u4e8c\u6708", "\u5341\u6708", "\u5341\u4e00\u6708", "\u5341\u4e8c\u6708"),
    paste0(1:12, "\u6708"), c("Jan 2019", "Feb 2019", "Oct 2019"),
    c("2019\u5e749\u67081\u65e5", "2019\u5e749\u670821\u65e5", "2019\u5e7410\u67081\u65e5"),
    c("2018", "2019E", "2020*", "2021(\u9884)"), c("9", "10", "11"),
    c("wave 9", "wave 10"), c("2009-2012", "2010-2013"), c("201911", "201912", "202001"),
    c("2019.9", "2019.10", "2019.11"), c("12/2018", "1/2019", "10/2019"),
    c("Oct-98", "Jan-19", "Feb-19", "Oct-19"), c("Jan'19", "Oct'19"), c("FY2009", "FY2010"), c("CY 2019", "CY 2020"),
    c("2019\u8d22\u5e74", "2020\u8d22\u5e74"), c("2019W9", "2019W10", "2020W1"), c("2019-W09", "2019-W52", "2020-W53"),
    c("2019\u5e74\u7b2c9\u5468", "2019\u5e74\u7b2c10\u5468"),
    c("\u4e00\u4e5d\u4e5d\u516b\u5e74", "\u4e8c\u3007\u4e00\u4e5d\u5e74", "\u4e8c\u96f6\u4e8c\u25cb\u5e74"))) {
    expect_identical(in_order(labels), labels)
  }
})

test_that("steps are equal where time is", {
  expect_equal(diff(period_values(c("2018\u5e7412\u6708", "2019\u5e741\u6708", "2019\u5e743\u6708"))), c(1, 2))
  expect_equal(diff(period_values(c("2018Q4", "2019Q1", "2020Q1"))), c(1, 4))
  expect_equal(diff(period_values(c("201912", "202001"))), 1)
  expect_equal(diff(period_values(c(201912, 202001))), 1)
  expect_equal(diff(period_values(c("2019-01-31", "2019-03-01"))), 29)
  expect_equal(period_values(c(2010L, 2015L)), c(2010, 2015))
  # 2019 has 52 weeks of ISO 8601, 2020 has 53
  expect_equal(diff(period_values(c("2019W51", "2019W52", "2020W1", "2020W53", "2021W01"))), c(1, 1, 52, 1))
  expect_true(is.na(parse_periods("2019W53")$kind))
  # the week's Monday, as R's own calendar has it
  mondays <- seq(as.Date("2018-12-31"), by = 7, length.out = 200)
  expect_equal(parse_periods(format(mondays, "%GW%V"))$value, as.numeric(mondays + 3) / 7)
  expect_equal(parse_periods(c("\u4e8c\u3007\u4e00\u4e5d\u5e74", "FY2019"))$value, c(2019, 2019))
  # a year's total after its months
  expect_identical(in_order(c("2019\u5e7411\u6708", "2019\u5e7412\u6708", "2019\u5e74", "2020\u5e741\u6708")),
                   c("2019\u5e7411\u6708", "2019\u5e7412\u6708", "2019\u5e74", "2020\u5e741\u6708"))
})

test_that("what is no period is no period", {
  expect_true(all(is.na(parse_periods(c("2019-13", "2019Q5", "2019/2/30", "north", "", "12", "2019-2018",
                                        "3019"))$kind[-6])))
})

test_that("verbs take months in their order: growth steps, interpolation, capital, groups", {
  months <- paste0("2019\u5e74", c(9, 10, 11), "\u6708")
  data <- data.frame(region = "a", month = months, x = c(1, NA, 3), gdp = c(4, 5, 6), g = 1)
  data <- data[c(2, 3, 1), ]
  expect_identical(fill_panel(data, "x", c("region", "month"))$x, c(2, 3, 1))
  two <- rbind(data, transform(data, region = "b"))
  steps <- as.data.frame(lmdi(gdp ~ gdp_ * g, transform(two, gdp_ = gdp), c("region", "month")))
  expect_identical(unique(steps$from), months[1:2])
  expect_identical(as.character(cv_by(two, "gdp", "month", "population")$month), months)
  k <- capital_stock(data, "gdp", c("region", "month"), depreciation = 0.1, initial = "ratio")
  expect_equal(k$capital[order(data$gdp)], c(40, 41, 42.9))
  nine <- data.frame(p = c("10", "9", "11"), x = 1:3)
  expect_identical(cv_by(nine, "x", "p", "population")$p, c("9", "10", "11"))
  expect_identical(as.character(cv_by(transform(nine, p = factor(p, c("11", "9", "10"))), "x", "p", "population")$p),
                   c("11", "9", "10"))
})

test_that("text with a digit that is not understood is warned of", {
  odd <- data.frame(region = "a", when = c("Spring19", "Autumn20", "Autumn19"), x = c(1, NA, 3))
  expect_warning(fill_panel(odd, "x", c("region", "when")), "Spring19|Autumn", class = "lowcarbon_warning")
  data <- data.frame(region = "a", when = c("1st", "2nd", "10th"), x = c(1, NA, 3))
  expect_warning(fill_panel(data, "x", c("region", "when"), ends = "nearest"), "`when`.*order of text",
                 class = "lowcarbon_warning")
  expect_no_warning(fill_panel(transform(data, when = c("a", "b", "c")), "x", c("region", "when")))
})
