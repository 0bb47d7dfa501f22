gappy <- function() {
  data.frame(
    province = rep(c("A", "B"), each = 5), year = rep(c(2012, 2013, 2015, 2017, 2018), 2),
    gdp = c(NA, 1, NA, 5, NA, 10, NA, 40, NA, 70), co2 = c(1, 2, 3, 4, 5, 5, 4, NA, 2, 1),
    note = letters[1:10], stringsAsFactors = FALSE
  )
}

fill_quietly <- function(...) suppressWarnings(fill_panel(...), classes = "lowcarbon_warning")

test_that("linear interpolation runs over the number of the period", {
  filled <- fill_quietly(gappy(), c("gdp", "co2"), c("province", "year"))
  # A: from (2013, 1) to (2017, 5), one a year; B: (2012, 10) to (2015, 40), ten a
  # year, then (2015, 40) to (2018, 70)
  expect_equal(filled$gdp, c(NA, 1, 3, 5, NA, 10, 20, 40, 60, 70))
  # B: from (2013, 4) to (2017, 2), at 2015
  expect_equal(filled$co2, c(1, 2, 3, 4, 5, 5, 4, 3, 2, 1))
  expect_identical(filled[c("province", "year", "note")], gappy()[c("province", "year", "note")])
})

test_that("linear interpolation agrees with stats::approx(), region by region, and with rows in any order", {
  with_test_seed(1, {
    panel <- expand.grid(year = c(1990, 1991, 1995, 1996, 2001, 2007), region = 1:9)
    panel$x <- rnorm(nrow(panel))
    panel$x[sample(nrow(panel), 20)] <- NA
    shuffled <- panel[sample(nrow(panel)), ]
  })
  rule <- c(keep = 1, nearest = 2)
  for (ends in names(rule)) {
    by_hand <- unlist(lapply(split(panel, panel$region), function(d) {
      stats::approx(d$year, d$x, d$year, rule = rule[[ends]])$y
    }), use.names = FALSE)
    expect_equal(fill_quietly(panel, "x", c("region", "year"), ends = ends)$x, by_hand, tolerance = 1e-14)
    again <- fill_quietly(shuffled, "x", ~ region + year, ends = ends)
    expect_identical(rownames(again), rownames(shuffled))
    expect_equal(again$x, by_hand[as.integer(rownames(shuffled))], tolerance = 1e-14)
  }
})

test_that("a straight line is filled exactly and the unit does not matter", {
  line <- data.frame(region = "A", year = c(2000, 2001, 2004, 2008, 2009), x = c(3, NA, NA, NA, 12))
  expect_equal(fill_panel(line, "x", c("region", "year"))$x, 3 + line$year - 2000)
  scaled <- transform(line, x = x * 1024)
  expect_identical(fill_panel(scaled, "x", c("region", "year"))$x, fill_panel(line, "x", c("region", "year"))$x * 1024)
})

test_that("nothing is carried over from one region to the next", {
  panel <- data.frame(region = c("A", "A", "B", "B"), year = c(1, 2, 1, 2), x = c(1, NA, NA, 9))
  expect_warning(filled <- fill_panel(panel, "x", c("region", "year")), "2 cells", class = "lowcarbon_warning")
  expect_identical(filled$x, panel$x)
  expect_identical(fill_panel(panel, "x", c("region", "year"), ends = "nearest")$x, c(1, 1, 9, 9))
  expect_identical(fill_quietly(panel, "x", c("region", "year"), "locf")$x, c(1, 1, NA, 9))
})

test_that("the last observation is carried forward, the first one back only if told to", {
  panel <- gappy()
  expect_identical(fill_quietly(panel, "gdp", c("province", "year"), "locf")$gdp, c(NA, 1, 1, 5, 5, 10, 10, 40, 40, 70))
  expect_identical(fill_panel(panel, "gdp", c("province", "year"), "locf", "nearest")$gdp,
                   c(1, 1, 1, 5, 5, 10, 10, 40, 40, 70))
})

test_that("medians are of the region, the period or the column", {
  panel <- gappy()
  expect_identical(fill_panel(panel, "gdp", c("province", "year"), "median")$gdp, c(3, 1, 3, 5, 3, 10, 40, 40, 40, 70))
  # by period, 2012: 10; 2013: 1; 2015: 40; 2017: 5; 2018: 70
  by_period <- fill_panel(panel, "gdp", c("province", "year"), "median", within = "period")
  expect_identical(by_period$gdp, c(10, 1, 40, 5, 70, 10, 1, 40, 5, 70))
  # of 1, 5, 10, 40, 70
  expect_identical(fill_panel(panel, "gdp", c("province", "year"), "median", within = "all")$gdp[c(1, 3, 5, 7, 9)],
                   rep(10, 5))
})

test_that("the record lists every filled cell with its value, and no other", {
  panel <- gappy()
  filled <- fill_quietly(panel, c("gdp", "co2"), c("province", "year"))
  record <- attr(filled, "filled")
  expect_named(record, c("province", "year", "column", "value"))
  expect_identical(record$province, c("A", "B", "B", "B"))
  expect_identical(record$year, c(2015, 2013, 2017, 2015))
  expect_identical(record$column, c("gdp", "gdp", "gdp", "co2"))
  expect_equal(record$value, c(3, 20, 60, 3))
  expect_identical(sum(is.na(panel[c("gdp", "co2")])) - nrow(record), sum(is.na(filled)))
  whole <- fill_panel(panel[2:4, ], "co2", c("province", "year"))
  expect_identical(nrow(attr(whole, "filled")), 0L)
  expect_named(attr(whole, "filled"), c("province", "year", "column", "value"))
})

test_that("cells that stay empty are counted and the first is named", {
  expect_warning(fill_panel(gappy(), "gdp", c("province", "year")),
                 "2 cells of `gdp` remain missing.*province \"A\", year 2012",
                 class = "lowcarbon_warning")
  none <- data.frame(region = c("A", "A", "B"), year = c(1, 2, 1), x = c(NA, NA, 1))
  expect_warning(fill_panel(none, "x", c("region", "year"), "median"), "2 cells", class = "lowcarbon_warning")
})

test_that("absent rows are added only when asked for", {
  panel <- gappy()[-c(3, 8), ]
  kept <- fill_quietly(panel, "co2", c("province", "year"))
  expect_identical(nrow(kept), 8L)
  full <- fill_panel(panel, "co2", c("province", "year"), complete = TRUE)
  expect_identical(nrow(full), 8L) # 2015 occurs nowhere any more
  panel <- gappy()[-3, ]
  full <- fill_panel(panel, "co2", c("province", "year"), complete = TRUE)
  expect_identical(nrow(full), 10L)
  expect_identical(full$province[10], "A")
  expect_identical(full$year[10], 2015)
  expect_equal(full$co2[10], 3)
  expect_identical(full$note[10], NA_character_)
  expect_identical(attr(full, "row.names"), 1:10)
  expect_identical(nrow(attr(full, "filled")), 2L)
})

test_that("periods given as factors or strings of numbers count as numbers, others by position", {
  panel <- gappy()
  reference <- fill_quietly(panel, "gdp", c("province", "year"))$gdp
  for (make in list(as.character, factor, as.integer)) {
    other <- transform(panel, year = make(year), province = factor(province, c("B", "A")))
    expect_equal(fill_quietly(other, "gdp", c("province", "year"))$gdp, reference)
  }
  waves <- data.frame(region = "A", wave = factor(c("first", "mid", "last"), c("first", "mid", "last")),
                      x = c(1, NA, 2))
  expect_equal(fill_panel(waves, "x", c("region", "wave"))$x, c(1, 1.5, 2))
  days <- data.frame(region = "A", day = as.Date("2020-01-01") + c(0, 1, 4), x = c(0, NA, 8))
  expect_equal(fill_panel(days, "x", c("region", "day"))$x, c(0, 2, 8))
  nine <- data.frame(region = "A", t = c("8", "9", "10"), x = c(1, NA, 3))
  expect_equal(fill_panel(nine, "x", c("region", "t"))$x, c(1, 2, 3))
})

test_that("classes are kept, and the caller's data left alone", {
  panel <- gappy()
  reference <- fill_quietly(panel, "gdp", c("province", "year"))
  skip_if_not_installed("tibble")
  skip_if_not_installed("data.table")
  tbl <- fill_quietly(tibble::as_tibble(panel), "gdp", c("province", "year"))
  expect_s3_class(tbl, "tbl_df")
  expect_equal(tbl$gdp, reference$gdp)
  table <- data.table::as.data.table(panel)
  filled <- fill_quietly(table, "gdp", c("province", "year"))
  expect_s3_class(filled, "data.table")
  expect_identical(filled$gdp, reference$gdp)
  expect_identical(table$gdp, panel$gdp)
  expect_null(attr(table, "filled"))
  expect_identical(attr(filled, "filled"), attr(reference, "filled"))
  for (as in list(tibble::as_tibble, data.table::as.data.table)) {
    full <- fill_panel(as(panel[-3, ]), "co2", c("province", "year"), complete = TRUE)
    expect_identical(class(full), class(as(panel)))
    expect_equal(full$co2[10], 3)
  }
})

test_that("a pdata.frame brings its own index", {
  skip_if_not_installed("plm")
  panel <- gappy()
  reference <- fill_quietly(panel, "gdp", c("province", "year"))$gdp
  indexed <- plm::pdata.frame(panel, c("province", "year"))
  filled <- fill_quietly(indexed, "gdp")
  expect_s3_class(filled, "pdata.frame")
  expect_equal(as.numeric(filled$gdp), reference)
  bare <- plm::pdata.frame(panel, c("province", "year"), drop.index = TRUE)
  expect_equal(as.numeric(fill_quietly(bare, "gdp")$gdp), reference)
  expect_input_error(fill_panel(plm::pdata.frame(panel[-3, ], c("province", "year")), "gdp", complete = TRUE),
                     "`complete`")
})

test_that("whole numbers stay whole where nothing else is put in", {
  panel <- data.frame(region = "A", year = 1:3, x = c(1L, NA, 4L))
  expect_identical(fill_panel(panel, "x", c("region", "year"))$x, c(1, 2.5, 4))
  expect_identical(fill_panel(panel[-2, ], "x", c("region", "year"))$x, c(1L, 4L))
  one <- data.frame(region = "A", year = 1, x = NA_real_)
  expect_warning(fill_panel(one, "x", c("region", "year")), "1 cell of `x` remains", class = "lowcarbon_warning")
})

test_that("bad input is refused by name", {
  panel <- gappy()
  index <- c("province", "year")
  expect_input_error(fill_panel(panel[0, ], "gdp", index), "`data`", "no rows")
  expect_input_error(fill_panel(as.list(panel), "gdp", index), "`data`")
  expect_input_error(fill_panel(panel, "gdp"), "`index`")
  expect_input_error(fill_panel(panel, "gpd", index), "`columns`", "`gpd`")
  expect_input_error(fill_panel(panel, "note", index), "numeric", "\"a\"")
  expect_input_error(fill_panel(panel, "year", index), "`columns`", "`year`")
  expect_input_error(fill_panel(panel, "gdp", index, method = "spline"), "`method`", "\"linear\"")
  expect_input_error(fill_panel(panel, "gdp", index, ends = "mean"), "`ends`")
  expect_input_error(fill_panel(panel, "gdp", index, complete = NA), "`complete`")
  infinite <- transform(panel, gdp = replace(gdp, 2, Inf))
  expect_input_error(fill_panel(infinite, "gdp", index), "finite", "row 2", "\"A\"", "2013")
  expect_input_error(fill_panel(rbind(panel, panel[4, ]), "gdp", index), "rows 4 and 11")
  expect_input_error(fill_panel(transform(panel, province = replace(province, 3, NA)), "gdp", index), "row 3")
})

# ---- beyond the ends, and at a rate of growth ------------------------------------

uneven <- data.frame(region = rep(c("A", "B", "C"), each = 6), year = c(2010, 2011, 2013, 2014, 2016, 2018),
                     x = c(NA, 2, NA, 8, NA, NA, 5, 4, NA, NA, 1, NA, NA, NA, 3, NA, NA, NA))

test_that("linear extrapolation goes on along the two nearest values, as Stata's epolate", {
  expect_warning(found <- fill_panel(uneven, "x", c("region", "year"), ends = "linear"), "5 cells",
                 class = "lowcarbon_warning")
  # A: 2 at 2011, 8 at 2014, two a year; B: 4 at 2011, 1 at 2016, -0.6 a year; C has one value
  expect_equal(found$x, c(0, 2, 6, 8, 12, 16, 5, 4, 2.8, 2.2, 1, -0.2, NA, NA, 3, NA, NA, NA))
  # against approx() and lm() through the nearest two
  with_test_seed(4, {
    y <- cumsum(rnorm(12))
    t <- cumsum(sample(1:3, 12, TRUE))
    gone <- c(1, 2, 5, 6, 11, 12)
    order <- sample(12)
  })
  one <- data.frame(r = "a", t = t, y = replace(y, gone, NA))[order, ]
  filled <- fill_panel(one, "y", c("r", "t"), ends = "linear")
  filled <- filled$y[order(filled$t)]
  line <- function(at, to) {
    fit <- lm(y ~ t, data.frame(y = y[at], t = t[at]))
    unname(predict(fit, data.frame(t = t[to])))
  }
  expect_equal(filled[1:2], line(3:4, 1:2))
  expect_equal(filled[11:12], line(9:10, 11:12))
  expect_equal(filled[5:6], approx(t[-gone], y[-gone], t[5:6])$y)
  expect_identical(attr(found, "choices")$ends, "linear")
  expect_identical(nrow(attr(found, "filled")), 7L)
})

test_that("filling at a rate of growth, by hand", {
  expect_warning(found <- fill_panel(uneven, "x", c("region", "year"), method = "growth"), class = "lowcarbon_warning")
  # A: times 4 in three years; B: down to a quarter in five
  expect_equal(found$x[c(3, 9, 10)], c(2 * 4^(2 / 3), 4 * 4^(-2 / 5), 4 * 4^(-3 / 5)))
  expect_true(all(is.na(found$x[c(1, 5, 6, 12)])))
  both <- suppressWarnings(fill_panel(uneven, "x", c("region", "year"), method = "growth", ends = "growth"))
  expect_equal(both$x[c(1, 5, 6)], c(2 * 4^(-1 / 3), 8 * 4^(2 / 3), 8 * 4^(4 / 3)))
  expect_equal(both$x[12], 1 * (1 / 5)^(2 / 6)) # B: from 5 at 2010 to 1 at 2016
  expect_true(all(is.na(both$x[c(13, 14, 16:18)])))
  mixed <- suppressWarnings(fill_panel(uneven, "x", c("region", "year"), ends = "growth"))
  expect_equal(mixed$x[c(3, 5)], c(6, 8 * 4^(2 / 3)))
  # a constant rate is found again
  steady <- data.frame(r = "a", t = 1:9, y = 3 * 1.07^(1:9))
  gone <- transform(steady, y = replace(y, c(1, 4, 5, 9), NA))
  expect_equal(fill_panel(gone, "y", c("r", "t"), method = "growth", ends = "growth")$y, steady$y, tolerance = 1e-14)
})

test_that("what would be ignored, and growth of what is not positive, are refused", {
  index <- c("region", "year")
  expect_input_error(fill_panel(uneven, "x", index, method = "median", ends = "nearest"), "`ends`", "median")
  expect_input_error(fill_panel(uneven, "x", index, method = "locf", ends = "linear"), "`ends`", "locf")
  expect_input_error(fill_panel(uneven, "x", index, within = "all"), "`within`", "linear")
  data <- transform(uneven, x = replace(x, 2, 0))
  expect_input_error(fill_panel(data, "x", index, method = "growth"), "`method`", "positive", "row 2", "linear")
  expect_input_error(fill_panel(data, "x", index, ends = "growth"), "`ends`", "row 2")
  expect_warning(fill_panel(data, "x", index, ends = "linear"), class = "lowcarbon_warning")
})
