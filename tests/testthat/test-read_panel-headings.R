# Headings and names as offices invent them: what looks like a year and is none,
# marks in capital letters, subtotals of any part, numbers that are hardly years.

read_as <- read_text_panel

test_that("a heading that compares two years is the value of neither, and is said", {
  head <- "\u5730\u533a,2019,2020,2020\u6bd42019\u589e\u957f%"
  expect_warning(panel <- read_as(c(head, "\u5317\u4eac,10,12,20", "\u6cb3\u5317,20,24,21")),
                 "name years without being the value of one", class = "lowcarbon_warning")
  expect_equal(panel$value, c(10, 12, 20, 24))
  expect_equal(panel[["2020\u6bd42019\u589e\u957f%"]], c(20, 20, 21, 21))
  for (words in c("growth 2020 over 2019", "2020 vs 2019 (%)", "change 2020/2019")) {
    expect_warning(panel <- read_as(c(paste0("\u5730\u533a,2019,2020,", words), "a,10,12,20")), "name years",
                   class = "lowcarbon_warning")
    expect_equal(panel$value, c(10, 12))
  }
})

test_that("a year of prices in a heading does not hide the year of the value", {
  panel <- expect_no_warning(read_as(c("\u5730\u533a,GDP(2015\u5e74\u4ef7)_2019,GDP(2015\u5e74\u4ef7)_2020", "a,1,2")))
  expect_identical(names(panel)[3L], "GDP(2015\u5e74\u4ef7)")
  expect_equal(panel[[3L]], c(1, 2))
})

test_that("marks of provisional years in capital letters and brackets", {
  for (mark in c("(F)", "(E)", "(P)", "\uff08F\uff09", "E", "(f)")) {
    expect_warning(panel <- read_as(c(paste0("\u5730\u533a,2019,2020", mark), "a,1,2")), "taken off",
                   class = "lowcarbon_warning")
    expect_identical(names(panel), c("\u5730\u533a", "\u5e74\u4efd", "value"))
    expect_equal(panel$value, 1:2)
  }
})

test_that("sums of months and halves of years in headings keep year and meaning", {
  sums <- read_as(c("\u5730\u533a,2019\u5e741-9\u6708,2020\u5e741-9\u6708", "a,1,2"))
  expect_equal(sums[[2L]], 2019:2020, ignore_attr = TRUE)
  expect_equal(sums[["1-9\u6708"]], 1:2)
  halves <- read_as(c("\u5730\u533a,2019\u5e74\u4e0b\u534a\u5e74,2019\u5e74\u4e0a\u534a\u5e74", "a,2,1"))
  expect_equal(halves$value, 1:2)
  expect_equal(read_as(c("\u5730\u533a,x2019H2,x2019H1", "a,2,1"))$x, 1:2)
})

test_that("subtotals of any part are no regions, and indicators that count are not totals", {
  lines <- c("\u5730\u533a,\u5e74\u4efd,x", "a,2019,1", "b,2019,2", "c,2019,7")
  for (name in c("\u4e1c\u90e8\u5c0f\u8ba1", "\u957f\u4e09\u89d2\u5408\u8ba1", "\u897f\u90e8\u5e73\u5747", "East total",
                 "Average of the west", "South subtotal")) {
    expect_warning(read_as(c(lines, paste0(name, ",2019,3.3"))), name, fixed = TRUE, class = "lowcarbon_warning_totals")
    expect_identical(nrow(read_as(c(lines, paste0(name, ",2019,3.3")), totals = "drop")), 3L)
  }
  expect_no_warning(read_as(c(lines, "Totalfield,2019,3.3")))
  expect_no_warning(lowcarbon:::warn_totals(data.frame(indicator = "\u4eba\u53e3\u5408\u8ba1\u6570", x = 1)))
})

test_that("an average is known though one column of it proves nothing", {
  lines <- c("\u5730\u533a,\u5e74\u4efd,x,y", "zz,2019,20.3,2", "zz,2020,22,3", "a,2019,10.9,1", "a,2020,12,2", "b,2019,20,2",
             "b,2020,24,3", "c,2019,30,3", "c,2020,30,4")
  expect_warning(read_as(lines), "\"zz\" (the mean of the others)", fixed = TRUE, class = "lowcarbon_warning_totals")
  expect_no_warning(read_as(sub("zz,2019,20.3,2", "zz,2019,20.3,3", lines)))
})

test_that("day numbers of spreadsheets and years of two digits are warned of; the hint works", {
  lines <- c("\u5730\u533a,\u5e74\u4efd,x", "a,43466,5", "a,43831,6")
  expect_warning(panel <- read_as(lines), "2019-01-01", class = "lowcarbon_warning")
  expect_identical(format(as.Date(panel[[2L]], "1899-12-30")), c("2019-01-01", "2020-01-01"))
  expect_warning(read_as(c("\u5730\u533a,\u5e74\u4efd,x", "a,99,5", "a,00,6")), "two digits", class = "lowcarbon_warning")
  expect_no_warning(read_as(c("\u5730\u533a,\u5e74\u4efd,x", "a,1,5", "a,2,6")))
})

test_that("numbers with points for thousands and a decimal comma: the hint works", {
  lines <- c("\u5730\u533a;\u5e74\u4efd;x", "a;2019;1.234,5", "a;2020;3,2")
  expect_warning(read_as(lines), "decimal = \",\"", fixed = TRUE, class = "lowcarbon_warning")
  expect_equal(read_as(lines, decimal = ",")$x, c(1234.5, 3.2))
})
