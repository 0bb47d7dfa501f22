# Tables as yearbooks and databases publish them: each has to come out right, with
# its record, or be refused with a hint that works when it is followed.

region <- "\u5730\u533a"
read_as <- read_text_panel
record <- function(panel) attr(panel, "read")

# What two provinces have in two years, whatever the file looks like.
expect_two <- function(panel, value = "value", x = c(1, 2, 3, 4), years = 2019:2020,
                       regions = c("\u5317\u4eac", "\u6cb3\u5317")) {
  expect_identical(as.character(panel[[1L]]), rep(regions, each = length(years)))
  expect_equal(panel[[2L]], rep(years, length(regions)), ignore_attr = TRUE)
  expect_equal(panel[[value]], x)
  invisible(panel)
}

test_that("total rows are warned of, dropped or kept; by name and by arithmetic", {
  lines <- c("\u5730\u533a,\u5e74\u4efd,co2", "\u5168\u56fd,2019,30", "\u5168\u56fd,2020,36", "\u5317\u4eac,2019,10",
             "\u5317\u4eac,2020,12", "\u6cb3\u5317,2019,20", "\u6cb3\u5317,2020,24")
  expect_warning(kept <- read_as(lines), "\"\u5168\u56fd\".*totals = \"drop\"", class = "lowcarbon_warning_totals")
  expect_identical(nrow(kept), 6L)
  expect_identical(record(kept)$totals, data.frame(column = region, id = "\u5168\u56fd", why = "name"))
  dropped <- expect_no_warning(read_as(lines, totals = "drop"))
  expect_two(dropped, "co2", c(10, 12, 20, 24))
  expect_identical(record(dropped)$totals$id, "\u5168\u56fd")
  expect_no_warning(read_as(lines, totals = "keep"))
  expect_equal(cv_by(dropped, "co2", "\u5e74\u4efd")$cv, rep(sqrt(2) / 3, 2))
  expect_warning(cv <- cv_by(kept, "co2", "\u5e74\u4efd"), class = "lowcarbon_warning_totals")
  for (name in c("\u5408\u8ba1", "\u603b\u8ba1", "\u5168\u7701", "Total", "National", "\u5e73\u5747", "\u5c0f\u8ba1")) {
    expect_warning(read_as(sub("\u5168\u56fd", name, lines)), name, class = "lowcarbon_warning_totals")
  }
  unnamed <- sub("\u5168\u56fd", "\u534e\u5317", lines)
  expect_warning(read_as(unnamed), "\"\u534e\u5317\" (the sum of the others)", fixed = TRUE,
                 class = "lowcarbon_warning_totals")
  expect_two(read_as(unnamed, totals = "drop"), "co2", c(10, 12, 20, 24))
  # missing cells of a total are no missing cells of the panel
  gone <- read_as(sub("\u5168\u56fd,2020,36", "\u5168\u56fd,2020,-", lines), totals = "drop")
  expect_identical(nrow(record(gone)$missing), 0L)
  expect_input_error(read_as(lines[1:3], totals = "no"), "totals", "drop")
})

test_that("totals of sectors, and a column of totals beside years", {
  lines <- c("\u5730\u533a,\u5e74\u4efd,\u884c\u4e1a,co2", "\u5317\u4eac,2019,\u94a2\u94c1,1",
             "\u5317\u4eac,2019,\u6c34\u6ce5,2", "\u5317\u4eac,2019,\u5408\u8ba1,3")
  expect_warning(read_as(lines, sector = "\u884c\u4e1a"), "`\u884c\u4e1a`: \"\u5408\u8ba1\"",
                 class = "lowcarbon_warning_totals")
  expect_identical(nrow(read_as(lines, sector = "\u884c\u4e1a", totals = "drop")), 2L)
  wide <- c("\u5730\u533a,2019,2020,\u5408\u8ba1", "\u5317\u4eac,1,2,3", "\u6cb3\u5317,3,4,7")
  expect_warning(panel <- read_as(wide), "`\u5408\u8ba1`.*repeated", class = "lowcarbon_warning")
  expect_two(panel)
  dropped <- expect_no_warning(read_as(wide, totals = "drop"))
  expect_identical(names(dropped), c(region, "\u5e74\u4efd", "value"))
  expect_identical(record(dropped)$dropped_columns, "\u5408\u8ba1")
})

test_that("a heading again, notes, sources and units are no data", {
  lines <- c("\u88681 \u5404\u5730\u533a\u78b3\u6392\u653e", "\u5355\u4f4d\uff1a\u4e07\u5428,,",
             "\u5730\u533a,2019,2020", "\u5317\u4eac,1,2", "\u7eed\u8868,,", "\u5730\u533a,2019,2020",
             "\u6cb3\u5317,3,4", "\u6ce8\uff1a2020\u5e74\u4e3a\u521d\u6b65\u6570\u3002",
             "\u8d44\u6599\u6765\u6e90\uff1a\u56fd\u5bb6\u7edf\u8ba1\u5c40, 2021\u5e74")
  panel <- expect_no_warning(expect_two(read_as(lines)))
  read <- record(panel)
  expect_identical(read$title, "\u88681 \u5404\u5730\u533a\u78b3\u6392\u653e")
  expect_identical(read$unit, "\u4e07\u5428")
  expect_identical(read$repeated_headers, 6L)
  expect_identical(read$notes$line, c(5L, 8L, 9L))
  expect_match(read$notes$text[3], "\u56fd\u5bb6\u7edf\u8ba1\u5c40")
  expect_identical(read$header, 3L)
  expect_identical(read$rows, 2L)
  # what is filled afterwards has no note for a region
  filled <- fill_panel(panel, "value", c(region, "\u5e74\u4efd"))
  expect_identical(unique(filled[[1]]), c("\u5317\u4eac", "\u6cb3\u5317"))
  expect_message(read_panel(write_bytes(lines, scratch()), c(region, "\u5e74\u4efd")),
                 "3 lines of notes, 1 repeated heading", class = "lowcarbon_message")
})

test_that("a row of units below the names goes to the record", {
  for (row in c(",,\u4e07\u5428,\u4ebf\u5143", "\u5355\u4f4d,,\u4e07\u5428,\u4ebf\u5143")) {
    panel <- read_as(c("\u5730\u533a,\u5e74\u4efd,co2,gdp", row, "\u5317\u4eac,2019,1,5", "\u5317\u4eac,2020,2,6",
                       "\u6cb3\u5317,2019,3,7", "\u6cb3\u5317,2020,4,8"))
    expect_two(panel, "co2")
    expect_identical(record(panel)$units,
                     data.frame(column = c("co2", "gdp"), unit = c("\u4e07\u5428", "\u4ebf\u5143")))
  }
})

test_that("a line with a name and no value is left out, and named", {
  expect_warning(panel <- read_as(c("\u5730\u533a,2019,2020", "\u5317\u4eac,1,2", "\u897f\u85cf,,",
                                    "\u6cb3\u5317,3,4")), "line 3.*`\u897f\u85cf`", class = "lowcarbon_warning")
  expect_two(panel)
  expect_identical(record(panel)$without_values, data.frame(line = 3L, text = "\u897f\u85cf"))
  # written out, it is missing
  expect_identical(sum(is.na(expect_no_warning(read_as(c("\u5730\u533a,2019,2020", "\u5317\u4eac,1,2",
                                                         "\u897f\u85cf,-,-")))$value)), 2L)
})

test_that("marked years keep their year, marked regions are one region, with a warning", {
  for (last in c("2020\u2460", "2020E", "2020*", "2020(\u9884)", "2020\uff08\u9884\u8ba1\uff09", "2020\u5e74\u2460",
                 "2020 P", "\uff12\uff10\uff12\uff10", "2020[1]")) {
    lines <- c(paste0("\u5730\u533a,2019,", last), "\u5317\u4eac,1,2", "\u6cb3\u5317,3,4")
    panel <- suppressWarnings(read_as(lines))
    expect_two(panel)
    if (last != "\uff12\uff10\uff12\uff10") {
      expect_warning(read_as(lines), last, fixed = TRUE, class = "lowcarbon_warning")
      expect_identical(record(panel)$marks$found, last)
    }
  }
  expect_warning(panel <- read_as(c("\u5730\u533a,\u5e74\u4efd,x", "\u5317\u4eac\u2460,2019,1",
                                    "\u5317\u4eac,2020E,2")), paste0("\"\u5317\u4eac\u2460\" as ",
                                                                     "\"\u5317\u4eac\".*\"2020E\" as \"2020\""), class = "lowcarbon_warning")
  expect_identical(panel[[2]], 2019:2020)
  expect_identical(unique(panel[[1]]), "\u5317\u4eac")
  expect_warning(panel <- read_as(c("\u5730\u533a,\u5e74\u4efd,x\u2460", "\u5317\u4eac,2019,\"1,234*\"",
                                    "\u5317\u4eac,2020,2")), "1 cells of `x` such as \"1,234*\"", fixed = TRUE, class = "lowcarbon_warning")
  expect_identical(panel$x, c(1234, 2))
  # a range of years is a period of its own
  expect_warning(panel <- read_as(c("\u5730\u533a,2017,2018,2018-2019", "\u5317\u4eac,1,2,3")),
                 "\"2018-2019\" are ranges", class = "lowcarbon_warning")
  expect_identical(as.character(panel[[2]]), c("2017", "2018", "2018-2019"))
  expect_identical(panel$value, c(1, 2, 3))
  expect_input_error(read_as(c("\u5730\u533a,2020,2020E,2019", "\u5317\u4eac,1,2,3")), "path", "`2020`", "`2020E`")
  # names that end in such signs without being marked
  expect_identical(
    names(expect_no_warning(read_as(c("\u5730\u533a,\u5e74\u4efd,\u78b3\u5f3a\u5ea6(\u5428/\u4e07\u5143),m\u00b2",
                                      "\u5317\u4eac,2019,1,2"))))[3:4], c(
                                        "\u78b3\u5f3a\u5ea6(\u5428/\u4e07\u5143)", "m\u00b2"))
})

test_that("months, quarters and dates are ordered periods, printed as they were", {
  months <- paste0("2019\u5e74", c(10, 9, 1), "\u6708")
  panel <- read_as(c("\u5730\u533a,\u6708\u4efd,x", paste0("\u5317\u4eac,", months, ",", c(3, 2, 1))),
                   index = c(region, "\u6708\u4efd"))
  expect_identical(as.character(panel[[2]]), rev(months))
  expect_true(is.ordered(panel[[2]]))
  expect_identical(panel$x, c(1, 2, 3))
  expect_output(print(panel), "2019\u5e7410\u6708")
  cases <- list(c("2019/9/1", "2019/10/1"), c("2019-9", "2019-10"), c("2019m9", "2019m10"),
                c("2019\u5e741\u5b63\u5ea6", "2019\u5e742\u5b63\u5ea6"),
                c("2019\u5e749\u67081\u65e5", "2019\u5e7410\u67081\u65e5"),
                c("2019-09", "2019-10"), c("2019Q1", "2019Q2"), c("201909", "201910"), c("2019.9", "2019.10"))
  for (case in cases) {
    panel <- expect_no_warning(read_as(c("\u5730\u533a,\u6708\u4efd,x", paste0("\u5317\u4eac,", rev(case), ",", 2:1)),
                                       index = c(region, "\u6708\u4efd")))
    expect_identical(as.character(panel[[2]]), case)
    expect_identical(panel$x, c(1, 2))
  }
  wide <- read_as(c("\u5730\u533a,2019\u5e741\u6708,2019\u5e7410\u6708,2019\u5e742\u6708", "\u5317\u4eac,1,3,2"))
  expect_identical(wide$value, c(1, 2, 3))
  beside <- read_as(c("\u5730\u533a,\u5e74\u4efd,\u6708\u4efd,x", "\u5317\u4eac,2020,1\u6708,3",
                      "\u5317\u4eac,2019,10\u6708,2", "\u5317\u4eac,2019,9\u6708,1"), index = c(region, "\u6708\u4efd"))
  expect_identical(as.character(beside[[2]]), c("2019\u5e749\u6708", "2019\u5e7410\u6708", "2020\u5e741\u6708"))
  expect_identical(beside$x, c(1, 2, 3))
  # the hint of the repetition names the months, and works
  lines <- c("\u5730\u533a,\u5e74\u4efd,\u6708\u4efd,x", "\u5317\u4eac,2019,1\u6708,1", "\u5317\u4eac,2019,2\u6708,2")
  expect_input_error(read_as(lines), "path", "index = c(\"\u5730\u533a\", \"\u6708\u4efd\")")
  expect_identical(read_as(lines, index = c(region, "\u6708\u4efd"))$x, c(1, 2))
  expect_warning(read_as(c("\u5730\u533a,\u6708\u4efd,x", "\u5317\u4eac,1st,1", "\u5317\u4eac,2nd,2"),
                         index = c(region, "\u6708\u4efd")), "order of text", class = "lowcarbon_warning")
})

test_that("headings of two rows: indicators over years, years over indicators, merged or not", {
  body <- c("\u5317\u4eac,1,2,5,6", "\u6cb3\u5317,3,4,7,8")
  for (heads in list(c("\u5730\u533a,\u4ea7\u503c,,\u78b3\u6392\u653e,", ",2019,2020,2019,2020"),
                     c(",\u4ea7\u503c,,\u78b3\u6392\u653e,", "\u5730\u533a,2019,2020,2019,2020"),
                     c("\u9879\u76ee,\u4ea7\u503c,,\u78b3\u6392\u653e,",
                       "\u5730\u533a,2019\u5e74,2020\u5e74,2019\u5e74,2020\u5e74"), c(
                         "\u5730\u533a,\u4ea7\u503c,\u4ea7\u503c,\u78b3\u6392\u653e,\u78b3\u6392\u653e",
                         ",2019,2020,2019,2020"))) {
    panel <- expect_no_warning(read_as(c("\u88682", heads, body)))
    expect_two(panel, "\u4ea7\u503c")
    expect_two(panel, "\u78b3\u6392\u653e", c(5, 6, 7, 8))
    expect_identical(record(panel)$header, 2:3)
  }
  years <- read_as(c("\u5730\u533a,2019,,2020,", ",\u4ea7\u503c,\u78b3\u6392\u653e,\u4ea7\u503c,\u78b3\u6392\u653e",
                     "\u5317\u4eac,1,5,2,6", "\u6cb3\u5317,3,7,4,8"))
  expect_two(years, "\u78b3\u6392\u653e", c(5, 6, 7, 8))
  units <- read_as(c("\u5730\u533a,\u4ea7\u503c,,\u78b3\u6392\u653e,", ",\u4ebf\u5143,,\u4e07\u5428,",
                     ",2019,2020,2019,2020", body), header_rows = c(1, 3))
  expect_two(units, "\u4ea7\u503c")
  expect_two(read_as(c("\u5730\u533a,\u4ea7\u503c,,\u78b3\u6392\u653e,", ",2019,2020,2019,2020", body),
                     header_rows = 2), "\u4ea7\u503c")
  expect_two(read_as(c("a", "b,c", "\u5730\u533a,2019,2020", "\u5317\u4eac,1,2", "\u6cb3\u5317,3,4"),
                     header_rows = 1, skip = 2))
  expect_input_error(read_as(c("\u5730\u533a,2019,2020", "\u5317\u4eac,1,2"), header_rows = c(9, 10)),
                     "header_rows", "2")
  expect_input_error(read_as(c("\u5730\u533a,2019,2020", "\u5317\u4eac,1,2"), header_rows = -1), "header_rows")
})

test_that("an export of a database: indicators merged downwards, empty headings, lines around it", {
  lines <- c("\u6570\u636e\u5e93\uff1a\u5206\u7701\u5e74\u5ea6\u6570\u636e", "\u65f6\u95f4\uff1a\u6700\u8fd12\u5e74",
             "\u6307\u6807,\u5730\u533a,2020\u5e74,2019\u5e74", "\u4ea7\u503c,\u5317\u4eac,2,1", ",\u6cb3\u5317,4,3",
             "\u78b3\u6392\u653e,\u5317\u4eac,6,5", ",\u6cb3\u5317,8,7",
             "\u6570\u636e\u6765\u6e90\uff1a\u56fd\u5bb6\u7edf\u8ba1\u5c40")
  for (heads in c("\u6307\u6807,\u5730\u533a,2020\u5e74,2019\u5e74", ",,2020\u5e74,2019\u5e74")) {
    panel <- expect_no_warning(read_as(sub("^\u6307\u6807,\u5730\u533a.*", heads, lines)))
    expect_two(panel, "\u4ea7\u503c")
    expect_two(panel, "\u78b3\u6392\u653e", c(5, 6, 7, 8))
    expect_identical(record(panel)$rows, 4L)
    expect_identical(nrow(record(panel)$notes), 3L)
    expect_identical(unname(record(panel)$filled_down), 2L)
  }
  unit <- read_as(c("\u5730\u533a,\u6307\u6807,\u5355\u4f4d,2019,2020", "\u5317\u4eac,\u4ea7\u503c,\u4ebf\u5143,1,2",
                    "\u5317\u4eac,\u78b3\u6392\u653e,\u4e07\u5428,5,6", "\u6cb3\u5317,\u4ea7\u503c,\u4ebf\u5143,3,4",
                    "\u6cb3\u5317,\u78b3\u6392\u653e,\u4e07\u5428,7,8"))
  expect_two(unit, "\u4ea7\u503c")
  expect_identical(record(unit)$units, data.frame(column = c("\u4ea7\u503c", "\u78b3\u6392\u653e"),
                                                  unit = c("\u4ebf\u5143", "\u4e07\u5428")))
  web <- c("\u6570\u636e\u5e93\uff1a\u5206\u7701\u5e74\u5ea6\u6570\u636e",
           "\u6307\u6807\uff1a\u5730\u533a\u751f\u4ea7\u603b\u503c(\u4ebf\u5143)", "\u5730\u533a,2020\u5e74,2019\u5e74",
           "\u5317\u4eac,2,1", "\u6cb3\u5317,4,3", "\u6570\u636e\u6765\u6e90\uff1a\u56fd\u5bb6\u7edf\u8ba1\u5c40")
  expect_two(read_as(web))
  expect_two(read_as(web, encoding_of_file = "GBK"))
})

test_that("regions merged downwards are filled where it can mean nothing else", {
  lines <- c("\u5730\u533a,\u5e74\u4efd,x", "\u5317\u4eac,2019,1", ",2020,2", "\u6cb3\u5317,2019,3", ",2020,4")
  panel <- read_as(lines)
  expect_two(panel, "x")
  expect_identical(record(panel)$filled_down, stats::setNames(2L, region))
  expect_input_error(read_as(lines, fill_down = FALSE), "index", "line 3", "fill_down = \"\u5730\u533a\"")
  expect_two(read_as(lines, fill_down = region), "x")
  # one name is missing in a full table: nobody knows
  full <- c("\u5730\u533a,\u5e74\u4efd,x", "\u5317\u4eac,2019,1", "\u5317\u4eac,2020,2", ",2019,3",
            "\u6cb3\u5317,2020,4")
  expect_input_error(read_as(full), "index", "line 4")
  expect_input_error(read_as(c("\u5730\u533a,\u5e74\u4efd,x", ",2019,1", "\u5317\u4eac,2020,2"), fill_down = TRUE),
                     "fill_down", "line 2")
  years <- read_as(c("\u5e74\u4efd,\u5730\u533a,x", "2019,\u5317\u4eac,1", ",\u6cb3\u5317,3", "2020,\u5317\u4eac,2",
                     ",\u6cb3\u5317,4"))
  expect_two(years, "x")
})

test_that("provinces across, periods down", {
  lines <- c("\u5e74\u4efd,\u5317\u4eac,\u6cb3\u5317", "2019,1,3", "2020,2,4")
  expect_two(read_as(lines))
  others <- gsub("\u6cb3\u5317", "\u4e59", gsub("\u5317\u4eac", "\u7532", lines))
  expect_input_error(read_as(others), "index", "wide = \"{region}\"")
  expect_identical(sort(unique(read_as(others, wide = "{region}")[[1]])), sort(c("\u7532", "\u4e59")))
  two <- read_as(c("\u5e74\u4efd,\u5317\u4eac_co2,\u5317\u4eac_gdp,\u6cb3\u5317_co2,\u6cb3\u5317_gdp", "2019,1,5,3,7",
                   "2020,2,6,4,8"), wide = "{region}_{value}")
  expect_two(two, "co2")
  expect_two(two, "gdp", c(5, 6, 7, 8))
  expect_warning(read_as(c("\u5e74\u4efd,\u5317\u4eac,\u6cb3\u5317,\u5408\u8ba1", "2019,1,3,4", "2020,2,4,6")),
                 "\u5408\u8ba1", class = "lowcarbon_warning_totals")
  expect_two(read_as(c("\u5e74\u4efd,\u5317\u4eac,\u6cb3\u5317,\u5408\u8ba1", "2019,1,3,4", "2020,2,4,6"),
                     totals = "drop"))
  full <- read_as(c("\u5e74\u4efd,\u5317\u4eac\u5e02,\u6cb3\u5317\u7701", "2019,1,3", "2020,2,4"))
  expect_two(full, regions = c("\u5317\u4eac\u5e02", "\u6cb3\u5317\u7701"))
  english <- read_as(c("year,Beijing,Inner Mongolia", "2019,1,3", "2020,2,4"), index = c("province", "year"))
  expect_two(english, regions = c("Beijing", "Inner Mongolia"))
})

test_that("names: one for each column, some of them, none in the file", {
  lines <- c("\u5317\u4eac,2019,1", "\u5317\u4eac,2020,2", "\u6cb3\u5317,2019,3", "\u6cb3\u5317,2020,4")
  expect_two(read_as(lines, names = c(region, "\u5e74\u4efd", "x")), "x")
  expect_two(read_as(c("\u7701,\u65f6\u95f4,x", lines),
                     names = c("\u5730\u533a" = "\u7701", "\u5e74\u4efd" = "\u65f6\u95f4")), "x")
  expect_two(read_as(c("\u7701,,", lines), names = c(region, "\u5e74\u4efd", "x"), header_rows = 1), "x")
  expect_input_error(read_as(c("\u7701,\u65f6\u95f4,x", lines)), "index", "`\u5730\u533a`", "`names`")
  expect_input_error(read_as(lines, names = c("a", "b")), "names", "3 columns")
  expect_input_error(read_as(c("\u7701,\u65f6\u95f4,x", lines), names = c("\u5730\u533a" = "zz")), "names",
                     "`zz`", "`\u7701`")
  expect_input_error(read_as(lines, names = 1), "names")
  expect_input_error(read_as(c("\u5730\u533a,\u5e74\u4efd,,x", "\u5317\u4eac,2019,a,1")), "path", "column 3", "`names`")
  expect_identical(read_as(c("\u5730\u533a,\u5e74\u4efd,,x", "\u5317\u4eac,2019,a,1"),
                           names = c(region, "\u5e74\u4efd", "note", "x"))$note, "a")
  expect_two(read_as(c("\u5730 \u533a,\u5e74\u3000\u4efd,x", lines)), "x")
})

test_that("files of write.csv() and write.table() with their row names", {
  own <- data.frame(region = rep(c("\u5317\u4eac", "\u6cb3\u5317"), each = 2), year = rep(2019:2020, 2),
                    x = c(1, 2, 3, 4))
  path <- scratch()
  utils::write.csv(own, path, fileEncoding = "UTF-8")
  panel <- suppressMessages(read_panel(path, c("region", "year")))
  expect_two(panel, "x")
  expect_true(record(panel)$row_names)
  expect_false("" %in% names(panel))
  utils::write.table(own, path, sep = ",", fileEncoding = "UTF-8")
  expect_two(suppressMessages(read_panel(path, c("region", "year"))), "x")
})

test_that("percentages and plain numbers in one column are warned of with their cells; the hint works", {
  lines <- c("\u5730\u533a,\u5e74\u4efd,x", "\u5317\u4eac,2019,12.5%", "\u5317\u4eac,2020,0.13")
  expect_warning(panel <- read_as(lines), "\"12.5%\" \\(line 2\\).*\"0.13\" \\(line 3\\)", class = "lowcarbon_warning")
  expect_identical(panel$x, c(12.5, 0.13))
  expect_identical(record(panel)$percent_mixed, "x")
  expect_identical(expect_no_warning(read_as(lines, percent = "share"))$x, c(0.125, 0.13))
  expect_identical(expect_no_warning(read_as(lines, percent = "number"))$x, c(12.5, 0.13))
  expect_no_warning(read_as(c("\u5730\u533a,\u5e74\u4efd,x", "\u5317\u4eac,2019,12.5%", "\u5317\u4eac,2020,-")))
})

test_that("long codes stay text, numbers beyond a double are refused", {
  panel <- read_as(c("\u5730\u533a,\u5e74\u4efd,id", "\u5317\u4eac,2019,110101199003071234",
                     "\u5317\u4eac,2020,110101199003071235"))
  expect_identical(panel$id, c("110101199003071234", "110101199003071235"))
  expect_identical(read_as(c("\u5730\u533a,\u5e74\u4efd,x", "\u5317\u4eac,2019,123456789012345"))$x, 123456789012345)
  for (cell in c("1e400", "-1e999", "1e-400")) {
    expect_input_error(read_as(c("\u5730\u533a,\u5e74\u4efd,x", paste0("\u5317\u4eac,2019,", cell))), "path", "`x`",
                       cell, "line 2")
  }
  expect_identical(read_as(c("\u5730\u533a,\u5e74\u4efd,x", "\u5317\u4eac,2019,1e400"), text = "x")$x, "1e400")
  expect_identical(read_as(c("\u5730\u533a,\u5e74\u4efd,x", "\u5317\u4eac,2019,0e-400"))$x, 0)
})

test_that("a cell of very many spaces takes linear time, empty lines are an error of input", {
  lines <- c("\u5730\u533a,\u5e74\u4efd,x", paste0("a", strrep(" ", 2e5), "b,2019,1"),
             paste0("c,2019,", strrep(" ", 2e5), "2"))
  took <- system.time(panel <- read_as(lines))[["user.self"]]
  expect_lt(took, 20) # the square of their number took minutes
  expect_identical(panel$x, c(1, 2))
  expect_input_error(read_as(c("", "", "")), "path", "empty lines")
  expect_input_error(read_as(c("  ", "\t")), "path", "empty lines")
})

test_that("full-width commas and semicolons separate, tabs too", {
  for (mark in c("\uff0c", "\uff1b", "\t", ";")) {
    panel <- read_as(gsub(",", mark, c("\u5730\u533a,\u5e74\u4efd,x", "\u5317\u4eac,2019,1", "\u5317\u4eac,2020,2",
                                       "\u6cb3\u5317,2019,3", "\u6cb3\u5317,2020,4")))
    expect_two(panel, "x")
    expect_identical(record(panel)$separator, mark)
  }
})

test_that("Western text is no Chinese: it is read with a warning, other bytes are refused; hints work", {
  path <- scratch()
  lines <- c("region,year,x", "M\u00fcnchen,2019,1", "K\u00f6ln,2019,2", "Orl\u00e9ans,2019,3")
  write_bytes(lines, path, "latin1")
  expect_warning(panel <- read_panel(path, c("region", "year")), "windows-1252.*\"M\u00fcnchen\"",
                 class = "lowcarbon_warning")
  expect_setequal(panel$region, c("M\u00fcnchen", "K\u00f6ln", "Orl\u00e9ans"))
  expect_setequal(expect_no_warning(read_panel(path, c("region", "year"), encoding = "CP1252"))$region, panel$region)
  write_bytes(c("region,year,x", "\u81fa\u5317\u5e02,2019,1", "\u9ad8\u96c4\u5e02,2019,2", "\u65b0\u7af9\u7e23,2019,3"),
              path, "BIG5")
  expect_input_error(read_panel(path, c("region", "year")), "encoding", "encoding = \"BIG5\"")
  expect_setequal(read_panel(path, c("region", "year"), encoding = "BIG5")$region,
                  c("\u81fa\u5317\u5e02", "\u9ad8\u96c4\u5e02", "\u65b0\u7af9\u7e23"))
  # rare names do not make Chinese text Western
  write_bytes(c("\u5730\u533a,\u5e74\u4efd,x", "\u6731\u9555\u57fa\u5e02,2019,1", "\u5317\u4eac,2019,2"), path, "GBK")
  expect_identical(record(read_panel(path, c(region, "\u5e74\u4efd")))$encoding, "GB18030")
  write_bytes(c("region,year,x", "\u5317\u4eac,2019,1"), path, "UTF-16LE")
  expect_identical(read_panel(path, c("region", "year"))$region, "\u5317\u4eac")
})

test_that("the preview says what each line is taken for", {
  lines <- c("\u88681 \u5404\u5730\u533a\u78b3\u6392\u653e", "\u5355\u4f4d\uff1a\u4e07\u5428,,",
             "\u5730\u533a,2019,2020", "\u5317\u4eac,1,2", "\u5730\u533a,2019,2020", "\u5408\u8ba1,1,2",
             "\u897f\u85cf,,", "\u8d44\u6599\u6765\u6e90\uff1a\u56fd\u5bb6\u7edf\u8ba1\u5c40")
  path <- write_bytes(lines, scratch())
  seen <- expect_silent(read_panel(path, c(region, "\u5e74\u4efd"), preview = TRUE))
  expect_s3_class(seen, "lowcarbon_preview")
  expect_identical(seen$line, 1:8)
  expect_identical(seen$role, c("title", "unit", "header", "body", "header again", "body, total?", "no values", "note"))
  expect_identical(read_panel(path, preview = TRUE)$role[1:5], seen$role[1:5])
  said <- capture.output(print(seen))
  expect_match(said[2], "1  title")
  expect_match(said, "Columns: `\u5730\u533a`", all = FALSE)
  expect_input_error(read_panel(path, c(region, "\u5e74\u4efd"), preview = 1), "preview")
})

test_that("five lines say what was done", {
  panel <- read_as(c("\u88681", "\u5355\u4f4d\uff1a\u4e07\u5428,,", "\u5730\u533a,2019,2020",
                     "\u5317\u4eac,\"1,000\",-", "\u5408\u8ba1,3,4", "\u6cb3\u5317,3,4",
                     "\u8d44\u6599\u6765\u6e90\uff1a\u56fd\u5bb6\u7edf\u8ba1\u5c40"), totals = "drop")
  said <- capture.output(print(record(panel)))
  expect_length(said, 5L)
  expect_match(said[1], "UTF-8, separated by commas, wide; 3 rows read")
  expect_match(said[2], "line 3; title \"\u88681\"; unit \u4e07\u5428")
  expect_match(said[3], "1 line of notes, totals \"\u5408\u8ba1\"")
  expect_match(said[4], "1 number with thousands separators")
  expect_match(said[5], "1 missing cells, the first \u5317\u4eac 2020 in `value`; they held \"-\"")
  expect_identical(summary(record(panel))$column, "value")
  expect_silent(read_as(c("\u5730\u533a,2019,2020", "\u5317\u4eac,1,2")))
})

test_that("the report of a yearbook table has the right totals", {
  panel <- read_as(c("\u88681", "\u5730\u533a,2019,2020", "\u5168\u56fd,30,36", "\u5317\u4eac,10,12",
                     "\u6cb3\u5317,20,24",
                     "\u8d44\u6599\u6765\u6e90\uff1a\u56fd\u5bb6\u7edf\u8ba1\u5c40"), totals = "drop")
  names(panel) <- c("region", "year", "co2")
  spec <- list(data = panel, index = c("region", "year"), emissions = "co2")
  expect_equal(block_totals(panel, spec)$table$total, c(30, 36))
})

test_that("years in front of the values, months in headings", {
  for (heads in c(paste0("\u5730\u533a,2019\u5e74\u4ea7\u503c,2020\u5e74\u4ea7\u503c,2019\u5e74\u78b3\u6392\u653e,2020",
                         "\u5e74\u78b3\u6392\u653e"), paste0("\u5730\u533a,2019_\u4ea7\u503c,2020_\u4ea7\u503c,2019_",
                                                             "\u78b3\u6392\u653e,2020_\u78b3\u6392\u653e"), "\u5730\u533a,\u4ea7\u503c2019,\u4ea7\u503c2020\u2460,\u78b3\u6392\u653e2019,\u78b3\u6392\u653e2020")) {
    panel <- suppressWarnings(read_as(c(heads, "\u5317\u4eac,1,2,5,6", "\u6cb3\u5317,3,4,7,8")))
    expect_two(panel, "\u4ea7\u503c")
    expect_two(panel, "\u78b3\u6392\u653e", c(5, 6, 7, 8))
  }
  for (heads in c("2019-9,2019-10", "2019.09,2019.10", "2019/9,2019/10", "2019M9,2019M10",
                  "2019\u5e749\u6708,2019\u5e7410\u6708")) {
    panel <- read_as(c(paste0("\u5730\u533a,", heads), "\u5317\u4eac,1,2"))
    expect_identical(as.character(panel[[2]]), strsplit(heads, ",")[[1]])
    expect_identical(panel$value, c(1, 2))
  }
})

test_that("options of the user change nothing", {
  lines <- c("\u5730\u533a,\u5e74\u4efd,x", "\u5317\u4eac,2019,\"1,000.5\"", "\u5317\u4eac,2020,2.25")
  usual <- read_as(lines)
  old <- options(OutDec = ",", scipen = -5, digits = 3)
  on.exit(options(old))
  expect_identical(read_as(lines)$x, usual$x)
  own <- data.frame(region = 1.5, year = 2019:2020, x = c(0.1, 1 / 3))
  expect_identical(read_panel(own, c("region", "year"))$region, c("1.5", "1.5"))
  expect_identical(read_panel(own, c("region", "year"))$year, 2019:2020)
})
