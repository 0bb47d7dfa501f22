invested <- function() {
  data.frame(province = rep(c("A", "B"), each = 4), year = rep(2000:2003, 2),
             investment = c(100, 110, 121, 133.1, 80, 60, 90, 80), price = c(1, 1.1, 1.21, 1.331, 1, 1, 1.25, 1.25),
             stringsAsFactors = FALSE)
}
index <- c("province", "year")

test_that("the ratio start, by hand", {
  stock <- capital_stock(invested(), "investment", index, depreciation = 0.1, initial = "ratio")
  # A: 1000; 900 + 110; 909 + 121; 927 + 133.1
  expect_equal(stock$capital[1:4], c(1000, 1010, 1030, 1060.1))
  # B: 800; 720 + 60; 702 + 90; 712.8 + 80
  expect_equal(stock$capital[5:8], c(800, 780, 792, 792.8))
  expect_equal(capital_stock(invested(), "investment", index, initial = "ratio", ratio = 0.2)$capital[c(1, 5)],
               c(500, 400))
})

test_that("the growth start, by hand", {
  stock <- capital_stock(invested(), "investment", index, depreciation = 0.1)
  # A grows at 10 %: 100 / 0.2; B at 0 %: 80 / 0.1
  expect_equal(stock$capital[1:4], c(500, 560, 625, 695.6))
  expect_equal(stock$capital[5:8], c(800, 780, 792, 792.8))
  expect_equal(attr(stock, "choices")$growth, c(A = 0.1, B = 0))
  # over two steps B grows at sqrt(90 / 80) - 1
  two <- capital_stock(invested(), "investment", index, depreciation = 0.1, growth_periods = 2)
  expect_equal(two$capital[5], 80 / (sqrt(90 / 80) - 1 + 0.1))
})

test_that("investment is deflated first, the start value with it", {
  stock <- capital_stock(invested(), "investment", index, depreciation = 0.1, price = "price")
  real <- transform(invested(), investment = investment / price)
  expect_identical(stock$capital, capital_stock(real, "investment", index, depreciation = 0.1)$capital)
  # A in constant prices: 100 a year, no growth, so the stock stays at 100 / 0.1
  expect_equal(stock$capital[1:4], rep(1000, 4))
})

test_that("the closed form of the recursion holds with rates that change", {
  with_test_seed(7, {
    panel <- expand.grid(time = 1:15, region = letters[1:6])
    panel$i <- stats::runif(nrow(panel), 1, 5)
    panel$d <- stats::runif(nrow(panel), 0.02, 0.2)
    shuffled <- panel[sample(nrow(panel)), ]
  })
  stock <- capital_stock(shuffled, "i", c("region", "time"), depreciation = "d", initial = "ratio", ratio = 0.15)
  stock <- stock[order(stock$region, stock$time), ]
  for (one in split(stock, stock$region)) {
    keep <- cumprod(c(1, 1 - one$d[-1])) # what is left at t of a unit of the first period
    by_sum <- vapply(seq_len(15), function(t) {
      sum(c(one$i[1] / 0.15, one$i[-1])[seq_len(t)] * keep[t] / keep[seq_len(t)])
    }, 0)
    expect_equal(one$capital, by_sum, tolerance = 1e-13)
  }
  # a loop over rows
  one <- stock[stock$region == "c", ]
  k <- one$i[1] / 0.15
  for (t in 2:15) k <- (1 - one$d[t]) * k + one$i[t]
  expect_equal(one$capital[15], k, tolerance = 1e-14)
})

test_that("steady growth stays on its path, and the unit does not matter", {
  panel <- data.frame(region = "A", year = 2000:2030, i = 50 * 1.04^(0:30))
  stock <- capital_stock(panel, "i", c("region", "year"), depreciation = 0.06)
  # K_t = (1 - d) K_(t-1) + I_t, solved: K_t = a 1.04^t + (K_0 - a) 0.94^t, a = 50 * 1.04 / 0.1
  a <- 50 * 1.04 / 0.1
  expect_equal(stock$capital, a * 1.04^(0:30) + (500 - a) * 0.94^(0:30), tolerance = 1e-13)
  scaled <- capital_stock(transform(panel, i = i * 4), "i", c("region", "year"), depreciation = 0.06)
  expect_identical(scaled$capital, stock$capital * 4)
})

test_that("regions may start and end when they like, and one period is enough for a ratio", {
  panel <- invested()[c(2:4, 5:6), ]
  stock <- capital_stock(panel, "investment", index, depreciation = 0.1, initial = "ratio")
  expect_equal(stock$capital, c(1100, 1111, 1133, 800, 780))
  one <- capital_stock(invested()[c(1, 5), ], "investment", index, initial = "ratio")
  expect_equal(one$capital, c(1000, 800))
  expect_input_error(capital_stock(invested()[c(1, 5), ], "investment", index), "`initial`", "\"A\"", "ratio")
  five_yearly <- transform(invested(), year = 2000 + 5 * (year - 2000))
  expect_equal(capital_stock(five_yearly, "investment", index)$capital,
               capital_stock(invested(), "investment", index)$capital)
})

test_that("gaps are named", {
  expect_input_error(capital_stock(invested()[-7, ], "investment", index), "gap between 2001 and 2003", "\"B\"")
  as_text <- transform(invested()[-2, ], year = as.character(year))
  expect_input_error(capital_stock(as_text, "investment", index), "gap between \"2000\" and \"2002\"", "\"A\"")
  # a period that nobody has is a gap for all
  expect_input_error(capital_stock(invested()[invested()$year != 2002, ], "investment", index),
                     "gap between 2001 and 2003", "\"A\"")
})

test_that("a start that cannot be is named", {
  shrinking <- transform(invested(), investment = c(100, 110, 121, 133, 80, 60, 30, 5))
  expect_input_error(capital_stock(shrinking, "investment", index), "above 0", "\"B\"")
  expect_input_error(capital_stock(transform(invested(), investment = replace(investment, 5, 0)), "investment", index),
                     "positive", "row 5")
  expect_input_error(capital_stock(invested(), "investment", index, growth_periods = 4), "`growth_periods`", "\"A\"")
})

test_that("a price index with base 100 is noticed", {
  expect_warning(capital_stock(transform(invested(), price = price * 100), "investment", index, price = "price"), "100",
                 class = "lowcarbon_warning")
})

# Eleven years of 4 % inflation in A, of changing inflation in B, and the two kinds
# of index that state them.
inflated <- function() {
  rate <- c(0.04, rep(0.04, 10), 0.02, 0.03, 0.01, 0.06, -0.01, 0.02, 0.05, 0.03, -0.02, 0.01, 0.04)
  panel <- data.frame(province = rep(c("A", "B"), each = 11), year = rep(2000:2010, 2), yearbook = 100 * (1 + rate),
                      stringsAsFactors = FALSE)
  panel$level <- c(1, cumprod(1 + rate[2:11]), 1, cumprod(1 + rate[13:22]))
  panel$investment <- 100 * panel$level
  panel
}

test_that("an index on the period before is multiplied up", {
  panel <- inflated()
  stock <- function(...) capital_stock(panel, "investment", index, depreciation = 0.1, ...)$capital
  real <- rep(1000, 22) # a constant 100 a year in prices of 2000
  expect_equal(stock(price = "yearbook", price_base = "previous"), real, tolerance = 1e-13)
  expect_equal(stock(price = "level"), real, tolerance = 1e-13)
  panel$ratio <- panel$yearbook / 100
  expect_equal(stock(price = "ratio", price_base = "previous"), real, tolerance = 1e-13)
  # the first period's index does not count, nor does the order of rows
  panel$yearbook[c(1, 12)] <- 100
  expect_equal(stock(price = "yearbook", price_base = "previous"), real, tolerance = 1e-13)
  panel <- panel[22:1, ]
  expect_equal(stock(price = "yearbook", price_base = "previous"), real, tolerance = 1e-13)
  # in the prices of another period
  panel <- inflated()
  expect_equal(stock(price = "yearbook", price_base = "previous", base_period = 2010),
               real * rep(panel$level[c(11, 22)], each = 11), tolerance = 1e-13)
  expect_equal(stock(price = "level", base_period = 2010), real * rep(panel$level[c(11, 22)], each = 11),
               tolerance = 1e-13)
  # divided by 100 only, as a hint once advised: prices stay in, and the stock comes out larger
  panel$ratio <- panel$yearbook / 100
  wrong <- suppressWarnings(stock(price = "ratio", initial = "ratio"))
  expect_equal(wrong[11], sum(100 * panel$level[1:11] / 1.04 * 0.9^(10:0) * c(10, rep(1, 10))), tolerance = 1e-12)
  expect_gt(wrong[11] / stock(price = "yearbook", price_base = "previous", initial = "ratio")[11], 1.1)
  choices <- attr(capital_stock(panel, "investment", index, price = "yearbook", price_base = "previous"), "choices")
  expect_identical(choices$price_base, "previous")
})

test_that("an index of the other kind is recognised, and following the hint helps", {
  panel <- inflated()
  panel$ratio <- panel$yearbook / 100
  panel$first <- replace(panel$yearbook, c(1, 12), 100)
  panel$slowing <- 100 + rep(seq(9, 1, length.out = 11), 2)
  for (price in c("yearbook", "ratio", "first", "slowing")) {
    expect_warning(capital_stock(panel, "investment", index, price = price), "price_base = \"previous\"",
                   class = "lowcarbon_warning")
    expect_silent(capital_stock(panel, "investment", index, price = price, price_base = "previous"))
  }
  expect_silent(capital_stock(panel, "investment", index, price = "ratio", price_base = "fixed"))
  # fixed indices: base inside, before and after the years there are, in percent
  panel$inside <- panel$level / rep(panel$level[c(5, 16)], each = 11)
  panel$before <- 1.1 * panel$level
  panel$after <- panel$level / 1.6
  for (price in c("level", "inside", "before", "after")) {
    expect_silent(capital_stock(panel, "investment", index, price = price))
  }
  panel$percent <- 100 * panel$level
  expect_warning(capital_stock(panel, "investment", index, price = "percent"), "divided by 100",
                 class = "lowcarbon_warning")
  panel$steep <- 1.25^(rep(0:10, 2))
  expect_warning(capital_stock(panel, "investment", index, initial = "ratio", price = "steep", price_base = "previous"),
                 "double or halve", class = "lowcarbon_warning")
  panel$mixed <- replace(panel$yearbook, 4, 1.04)
  expect_input_error(capital_stock(panel, "investment", index, price = "mixed", price_base = "previous"), "`price`",
                     "1.04 beside", "2003")
  expect_input_error(capital_stock(panel, "investment", index, price_base = "previous"), "`price`", "price_base")
  expect_input_error(capital_stock(panel, "investment", index, price = "level", price_base = "chain"),
                     "`price_base`", "chain")
  expect_input_error(capital_stock(panel, "investment", index, price = "level", base_period = 1999), "`base_period`",
                     "1999", "2000 to 2010")
  late <- panel[-(12:13), ]
  expect_warning(capital_stock(late, "investment", index, price = "yearbook", price_base = "previous"),
                 "province \"B\" does not begin", class = "lowcarbon_warning")
  expect_silent(capital_stock(late, "investment", index, price = "yearbook", price_base = "previous",
                              base_period = 2005))
  expect_input_error(capital_stock(late, "investment", index, price = "level", base_period = 2000),
                     "`base_period`", "\"B\"")
})

test_that("class, order and other columns stay", {
  reference <- capital_stock(invested(), "investment", index)
  expect_identical(reference[names(invested())], invested(), ignore_attr = TRUE)
  order <- c(8, 3, 1, 6, 2, 7, 5, 4)
  expect_equal(capital_stock(invested()[order, ], "investment", index)$capital, reference$capital[order])
  coded <- transform(invested(), province = factor(province, c("B", "A")), year = factor(year))
  expect_equal(capital_stock(coded, "investment", index)$capital, reference$capital)
  skip_if_not_installed("tibble")
  skip_if_not_installed("data.table")
  skip_if_not_installed("plm")
  for (as in list(tibble::as_tibble, data.table::as.data.table)) {
    other <- capital_stock(as(invested()), "investment", index)
    expect_identical(class(other), class(as(invested())))
    expect_equal(other$capital, reference$capital)
  }
  indexed <- capital_stock(plm::pdata.frame(invested(), index), "investment")
  expect_equal(as.numeric(indexed$capital), reference$capital)
})

test_that("bad input is refused by name", {
  panel <- invested()
  expect_input_error(capital_stock(panel[0, ], "investment", index), "no rows")
  expect_input_error(capital_stock(panel, "capital", index), "`investment`", "`capital`")
  expect_input_error(capital_stock(panel, c("investment", "price"), index), "`investment`")
  expect_input_error(capital_stock(panel, "province", index), "numeric")
  expect_input_error(capital_stock(transform(panel, investment = as.character(investment)), "investment",
                                   index), "numeric")
  expect_input_error(capital_stock(transform(panel, investment = replace(investment, 2, NA)), "investment",
                                   index), "row 2")
  expect_input_error(capital_stock(transform(panel, investment = replace(investment, 2, -1)), "investment", index),
                     "not below 0", "2001")
  expect_input_error(capital_stock(transform(panel, price = replace(price, 3, 0)), "investment", index,
                                   price = "price"), "above 0", "row 3")
  expect_input_error(capital_stock(panel, "investment", index, depreciation = 10.96), "`depreciation`", "10.96")
  expect_input_error(capital_stock(transform(panel, d = 5), "investment", index, depreciation = "d"),
                     "`depreciation`", "100")
  expect_input_error(capital_stock(panel, "investment", index, initial = "zero"), "`initial`")
  expect_input_error(capital_stock(panel, "investment", index, initial = "ratio", ratio = 0), "`ratio`")
  expect_input_error(capital_stock(rbind(panel, panel[2, ]), "investment", index), "rows 2 and 9")
})

test_that("forty-eight states: the stock of constant real investment is the present value it should be", {
  states <- shared_csv("data", "us48_produc_co2_1970_1986.csv")
  states$investment <- states$gsp * 0.2
  stock <- capital_stock(states, "investment", c("state", "year"), depreciation = 0.06)
  change <- stock$capital[-1] - 0.94 * stock$capital[-nrow(stock)]
  inside <- stock$state[-1] == stock$state[-nrow(stock)]
  expect_equal(change[inside], states$investment[-1][inside], tolerance = 1e-12)
  growth <- vapply(split(states, states$state), function(d) (d$gsp[17] / d$gsp[1])^(1 / 16) - 1, 0)
  expect_equal(stock$capital[states$year == 1970], unname(states$investment[states$year == 1970] / (growth + 0.06)),
               tolerance = 1e-13)
})
