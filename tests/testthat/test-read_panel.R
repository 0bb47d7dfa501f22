# Files written here byte by byte, so that what has to come back is known.

read_lines <- function(lines, ..., index = c("region", "year"), ending = "csv") {
  path <- scratch(ending)
  write_bytes(lines, path)
  read_panel(path, index, ...)
}

beijing <- "\u5317\u4eac"
hebei <- "\u6cb3\u5317"
chinese <- c("\u7701\u4efd,\u5e74\u4efd,\u78b3\u6392\u653e", paste0(hebei, ",2011,7.5"), paste0(beijing, ",2010,1.25"),
             paste0(beijing, ",2011,-2"), paste0(hebei, ",2010,3"))
chinese_index <- c("\u7701\u4efd", "\u5e74\u4efd")

expect_chinese <- function(panel) {
  expect_identical(names(panel), c(chinese_index, "\u78b3\u6392\u653e"))
  expect_identical(panel[[1L]], rep(c(beijing, hebei), each = 2))
  expect_identical(panel[[2L]], rep(2010:2011, 2))
  expect_identical(panel[[3L]], c(1.25, -2, 3, 7.5))
}

test_that("a long file comes back as a plain data frame in order, years as integers", {
  panel <- read_lines(c("year,gdp,region,note", "2011,2.5,b,x y", "2010,1e3,b,", "2010,.5,a,\"q\"\"z, \"",
                        "2011,+3,a,w"))
  expect_identical(class(panel), "data.frame")
  expect_identical(names(panel), c("region", "year", "gdp", "note"))
  expect_identical(panel$region, c("a", "a", "b", "b"))
  expect_identical(panel$year, c(2010L, 2011L, 2010L, 2011L))
  expect_identical(panel$gdp, c(0.5, 3, 1000, 2.5))
  expect_identical(panel$note, c("q\"z,", "w", NA, "x y"))
  expect_identical(rownames(panel), as.character(1:4))
  expect_silent(read_lines(c("region,year,x", "a,2010,1")))
  # base R's own reader sees the same numbers
  path <- scratch()
  own <- data.frame(region = rep(letters[1:5], 4), year = rep(2001:2004, each = 5), x = with_test_seed(1, rnorm(20)))
  utils::write.csv(own, path, row.names = FALSE)
  expect_equal(read_panel(path, ~ region + year), own[order(own$region, own$year), ], ignore_attr = TRUE,
               tolerance = 1e-15)
})

test_that("UTF-8, with and without mark, GB18030, GBK and UTF-16 give the same panel and say what they were", {
  path <- scratch()
  cases <- list(list("UTF-8", NULL, "UTF-8"), list("UTF-8", c(0xEF, 0xBB, 0xBF), "UTF-8 with byte order mark"),
                list("GB18030", NULL, "GB18030"),
                list("GBK", NULL, "GB18030"), list("UTF-16LE", c(0xFF, 0xFE), "UTF-16"),
                list("UTF-16BE", c(0xFE, 0xFF), "UTF-16"))
  for (case in cases) {
    panel <- read_panel(write_bytes(chinese, path, case[[1L]], case[[2L]]), chinese_index)
    expect_chinese(panel)
    expect_identical(attr(panel, "read")$encoding, case[[3L]])
    expect_identical(unique(Encoding(panel[[1L]])), "UTF-8")
  }
  # the bytes of Beijing in GBK
  writeBin(c(charToRaw("region,year,x\n"), as.raw(c(0xB1, 0xB1, 0xBE, 0xA9)), charToRaw(",2010,1\n")), path)
  expect_identical(read_panel(path, c("region", "year"))$region, beijing)
  expect_identical(attr(read_lines(c("region,year,x", "a,2010,1")), "read")$encoding, "ASCII")
  latin <- write_bytes(c("region,year,x", "Qu\u00e9bec,2010,1"), path, "latin1")
  expect_identical(read_panel(latin, c("region", "year"), encoding = "latin1")$region, "Qu\u00e9bec")
  expect_input_error(read_panel(latin, c("region", "year"), encoding = "no-such"), "encoding", "no-such")
  expect_input_error(read_panel(latin, c("region", "year"), encoding = "UTF-8"), "encoding", "UTF-8")
})

test_that("separators and line ends are recognised, or given", {
  lines <- c("region;year;x", "a;2010;1,5", "a;2011;1.234,5")
  panel <- read_lines(lines, decimal = ",")
  expect_identical(panel$x, c(1.5, 1234.5))
  expect_identical(attr(panel, "read")$separator, ";")
  tabs <- read_lines(gsub(";", "\t", lines), decimal = ",", ending = "txt")
  expect_identical(tabs$x, panel$x)
  expect_identical(attr(tabs, "read")$separator, "\t")
  expect_identical(read_lines(lines, decimal = ",", separator = ";")$x, panel$x)
  path <- scratch()
  for (end in c("\r\n", "\r")) expect_chinese(read_panel(write_bytes(chinese, path, end = end), chinese_index))
  quoted <- read_lines(c("\"region\",\"year\",\"x\",\"y\"", "\"a, b\",2010,\"1,000\",\"two", "lines\"",
                         ",2011,,") [1:3])
  expect_identical(quoted$region, "a, b")
  expect_identical(quoted$x, 1000)
  expect_identical(quoted$y, "two\nlines")
})

test_that("thousands, percent, minus signs, digits and exponents become numbers, and are counted", {
  cells <- c("\"1,234,567.5\"", "\u22123.5", "12.5%", "\uff11\uff12\uff0e\uff15", "1 234", "\u20137", "1.5E-3",
             "\"-1,000 %\"")
  value <- c(1234567.5, -3.5, 12.5, 12.5, 1234, -7, 0.0015, -1000)
  lines <- c("region,year,x", paste0("a,", 2001:2008, ",", cells))
  expect_warning(panel <- read_lines(lines), "`x` mixes .*\"12.5%\" \\(line 4\\)", class = "lowcarbon_warning")
  expect_identical(panel$x, value)
  counts <- attr(panel, "read")$columns
  expect_identical(unlist(counts[1, 3:7]), c(missing = 0L, thousands = 3L, percent = 2L, minus = 2L, fullwidth = 1L))
  expect_equal(read_lines(lines, percent = "share")$x, value / c(1, 1, 100, 1, 1, 1, 1, 100))
  # what parse_printed() reads in tables is read here, too
  printed <- gsub("\"", "", cells[1:3])
  expect_identical(parse_printed(printed)$value, value[1:3])
})

test_that("groups that are no thousands are no numbers", {
  for (cell in c("\"1,23\"", "\"12,3456\"", "\"1,2345\"", "1.2.3", "--5", "5-", "1e", "0x1F")) {
    expect_input_error(read_lines(c("region,year,x", "a,2010,1", paste0("a,2011,", cell))), "path",
                       "numbers in `x`", "line 3")
  }
})

test_that("missing cells are declared, found and listed; others are errors", {
  lines <- c("region,year,x,y", "b,2010,-,1", "a,2010,NA,2", "a,2011,\u2026,", "b,2011,4,\u2014")
  panel <- read_lines(lines)
  expect_identical(panel$x, c(NA, NA, NA, 4))
  absent <- attr(panel, "read")$missing
  expect_identical(names(absent), c("region", "year", "column", "found"))
  expect_identical(absent$column, c("x", "x", "x", "y", "y"))
  expect_identical(absent$region, c("a", "a", "b", "a", "b"))
  expect_identical(absent$year, c(2010L, 2011L, 2010L, 2011L, 2011L))
  expect_identical(absent$found, c("NA", "\u2026", "-", "", "\u2014"))
  error <- expect_input_error(read_lines(c("region,year,x", "a,2010,1", "a,2011,n/a?", "a,2012,?")), "path", "`x`",
                              "\"n/a?\"", "line 3", "1 more")
  expect_identical(read_lines(c("region,year,x", "a,2010,1", "a,2011,n/a?"), missing = "n/a?")$x, c(1, NA))
  # where a mark is not declared it is no missing value
  expect_input_error(read_lines(c("region,year,x", "a,2010,1", "a,2011,NA"), missing = "-"), "path", "\"NA\"")
  expect_identical(read_lines(c("region,year,x", "a,2010,", "a,2011,"))$x, c(NA_real_, NA_real_))
})

test_that("codes with leading zeros and columns named so stay text", {
  panel <- read_lines(c("region,year,code,mixed,place", "01,2010,007,5,east", "02,2010,120,C6,west"), text = "mixed")
  expect_identical(panel$region, c("01", "02"))
  expect_identical(panel$code, c("007", "120"))
  expect_identical(panel$mixed, c("5", "C6"))
  expect_identical(panel$place, c("east", "west"))
  expect_identical(read_lines(c("region,year,x", "110000,2010,1", "120000,2010,2", "20000,2010,0"))$region,
                   c(20000L, 110000L, 120000L))
  expect_input_error(read_lines(c("region,year,x", "a,2010,1"), text = "zz"), "text", "`zz`", "`x`")
})

test_that("periods: years with their sign, full-width, quarters, decimals of spreadsheets", {
  years <- function(...) read_lines(c("region,year,x", paste0("a,", c(...), ",1")))$year
  expect_identical(years("2010\u5e74", "2011 \u5e74", "2009"), 2009:2011)
  expect_identical(years("2010.0", "2009"), 2009:2010)
  expect_identical(years("\uff12\uff10\uff11\uff10"), 2010L)
  expect_identical(years("2010Q2", "2010Q1"), c("2010Q1", "2010Q2"))
  expect_input_error(years("2010", ""), "index", "period", "line 3", "empty cell")
})

test_that("names of regions lose the spaces around them; names alike are warned of and kept", {
  lines <- c("region,year,x", paste0("\u3000", beijing, "\u00a0,2010,1"), paste0(beijing, ",2011,2"))
  panel <- expect_silent(read_lines(lines))
  expect_identical(panel$region, rep(beijing, 2))
  expect_identical(attr(panel, "read")$trimmed, beijing)
  warned <- expect_warning(panel <- read_lines(c(lines, "\u5317\u3000\u4eac,2011,3", "Hebei,2011,1", "hebei,2011,2")),
                           class = "lowcarbon_warning")
  expect_match(conditionMessage(warned), "\"Hebei\" and \"hebei\"", fixed = TRUE)
  expect_match(conditionMessage(warned), beijing, fixed = TRUE)
  expect_identical(nrow(panel), 5L)
})

test_that("a region-period twice is an error that names it, spaces apart", {
  expect_input_error(read_lines(c("region,year,x", "a,2010,1", "b,2010,2", " a ,2010,3")), "path",
                     "a 2010 (lines 2 and 4)")
  many <- c("region,year,x", rep(paste0(letters[1:7], ",2010,1"), 2))
  expect_input_error(read_lines(many), "path", "7 of them twice", "e 2010", "...")
})

test_that("sectors tell rows apart, in long and in wide files", {
  lines <- c("region,year,fuel,x", "b,2010,2,1", "a,2010,2,2", "a,2010,1,3", "b,2010,1,4")
  expect_input_error(read_lines(lines), "path", "a 2010 (lines 3 and 4)")
  panel <- read_lines(lines, sector = "fuel")
  expect_identical(panel$fuel, c("2", "1", "2", "1")) # within a region and period as in the file
  expect_identical(panel$x, c(2, 3, 1, 4))
  expect_input_error(read_lines(c(lines, "b,2010,1,5"), sector = "fuel"), "path", "b 2010 1 (lines 5 and 6)")
  wide <- read_lines(c("region,fuel,2010,2011", "a,coal,1,2", "a,gas,3,4"), sector = "fuel")
  expect_identical(wide$fuel, c("coal", "gas", "coal", "gas"))
  expect_identical(wide$value, c(1, 3, 2, 4))
  expect_input_error(read_lines(lines, sector = "zz"), "sector", "`zz`")
  expect_input_error(read_lines(lines, sector = "year"), "sector")
})

test_that("a wide file: several values, underscores or none, bare years, constants repeated", {
  wide <- read_lines(c("region,belt,gdp_2010,gdp_2011,co2_2011", "b,west,1,2,3", "a,east,4,,6"))
  expect_identical(wide$region, c("a", "a", "b", "b"))
  expect_identical(wide$year, c(2010L, 2011L, 2010L, 2011L))
  expect_identical(wide$gdp, c(4, NA, 1, 2))
  expect_identical(wide$co2, c(NA, 6, NA, 3))
  expect_identical(wide$belt, c("east", "east", "west", "west"))
  read <- attr(wide, "read")
  expect_identical(read$shape, "wide")
  expect_identical(read$rows, 2L)
  expect_identical(nrow(read$missing), 3L)
  expect_identical(names(read_lines(c("region,co22010,co22011", "a,1,2"))), c("region", "year", "co2"))
  bare <- read_lines(c("region,2010\u5e74,2011\u5e74", "a,1,2"), value = "emission")
  expect_identical(bare$emission, c(1, 2))
  expect_identical(bare$year, 2010:2011)
  # the same panel in both forms
  long <- read_lines(c("region,year,gdp,co2,belt", "a,2010,4,,east", "a,2011,,6,east", "b,2010,1,,west",
                       "b,2011,2,3,west"))
  expect_equal(wide, long[names(wide)], ignore_attr = "read")
})

test_that("the pattern of a wide file can be given", {
  panel <- read_lines(c("region,2010.x(t),2011.x(t),y", "a,1,2,3"), wide = "{time}.{value}(t)")
  expect_identical(panel$x, c(1, 2))
  expect_identical(panel$y, c(3, 3))
  quarters <- read_lines(c("region,x_2010Q1,x_2010Q2", "a,1,2"), wide = "{value}_{time}")
  expect_identical(quarters$year, c("2010Q1", "2010Q2"))
  waves <- read_lines(c("region,w1,w2", "a,1,2"), wide = "w{time}", value = "x", index = c("region", "wave"))
  expect_identical(waves$wave, 1:2)
  expect_identical(waves$x, c(1, 2))
  expect_input_error(read_lines(c("region,a,b", "a,1,2"), wide = "{value}_{time}"), "wide", "{value}_{time}")
  expect_input_error(read_lines(c("region,a,b", "a,1,2"), wide = "{value}"), "wide", "{time} once")
})

test_that("one column with a year does not make a file wide", {
  expect_input_error(read_lines(c("region,yr,gdp2000", "a,2010,1")), "index", "`year`", "`yr`")
  panel <- read_lines(c("region,year,gdp2000,gdp2010", "a,2010,1,2"))
  expect_identical(names(panel), c("region", "year", "gdp2000", "gdp2010"))
  expect_input_error(read_lines(c("region,gdp2000,gdp2010", "a,1,2"), wide = FALSE), "index", "`year`")
  expect_input_error(read_lines(c("region,x_2010,x2010,x_2011", "a,1,2,3")), "path", "`x_2010`", "`x2010`")
  expect_input_error(read_lines(c("place,x_2010,x_2011", "a,1,2")), "index", "`region`")
})

test_that("indicators in rows become columns", {
  lines <- c("region,item,2010,2011", "b,gdp,1,2", "b,co2,3,4", "a,gdp,5,6")
  panel <- read_lines(lines, indicator = "item")
  expect_identical(names(panel), c("region", "year", "gdp", "co2"))
  expect_identical(panel$gdp, c(5, 6, 1, 2))
  expect_identical(panel$co2, c(NA, NA, 3, 4))
  expect_input_error(read_lines(c(lines, "a,gdp,7,8"), indicator = "item"), "path", "\"gdp\" again", "line 5")
  expect_input_error(read_lines(lines, indicator = "zz"), "indicator", "`zz`")
  expect_input_error(read_lines(c("region,year,x", "a,2010,1"), indicator = "x"), "indicator", "long")
})

test_that("empty rows and columns go and are counted; titles are skipped", {
  panel <- read_lines(c("Table 1", "", "region,year,x,,", "a,2010,1,,", ",,,,", "", "b,2010,2,,"), skip = 2)
  expect_identical(panel$x, c(1, 2))
  read <- attr(panel, "read")
  expect_identical(c(read$empty_rows, read$empty_columns), c(2L, 2L))
  # the line of an error is that of the file
  expect_input_error(read_lines(c("Table 1", "region,year,x", "a,2010,1", "", "b,2010,?"), skip = 1), "path", "line 5")
})

test_that("files that are no tables are refused", {
  expect_input_error(read_panel("no-such-file.csv", c("a", "b")), "path", "exists")
  expect_input_error(read_panel(tempdir(), c("a", "b")), "path", "exists")
  expect_input_error(read_panel(c("a", "b"), c("a", "b")), "path")
  empty <- scratch()
  file.create(empty)
  expect_input_error(read_panel(empty, c("a", "b")), "path", "empty")
  expect_input_error(read_lines("region,year,x"), "path", "rows")
  expect_input_error(read_lines(c("region", "a")), "separator")
  expect_input_error(read_lines(c("region,year,x", "a,2010,1,2")), "path", "3", "line 2")
  expect_input_error(read_lines(c("region,year,x", "a,2010")), "path", "2", "line 2")
  expect_input_error(read_lines(c("region,year,x,x", "a,2010,1,2")), "path", "\"x\"", "3 and 4")
  expect_input_error(read_lines(c("region,year,,x", "a,2010,1,2")), "path", "column 3")
  expect_input_error(read_lines(c("region,year,x", "a,2010,\"1")), "path", "quotes")
  expect_input_error(read_lines(c("region,year,x", ",2010,1")), "index", "line 2")
  expect_input_error(read_lines(c("region,year,x", "a,2010,1"), index = "region"), "index")
  expect_input_error(read_lines(c("region,year,x", "a,2010,1"), index = c("region", "region")), "index")
  expect_input_error(read_lines(c("region,year,x", "a,2010,1"), index = NULL), "index")
  expect_input_error(read_lines(c("region,year,x", "a,2010,1"), percent = "both"), "percent")
  expect_input_error(read_lines(c("region,year,x", "a,2010,1"), decimal = ";"), "decimal")
  expect_input_error(read_lines(c("region,year,x", "a,2010,1"), separator = "|"), "separator")
  expect_input_error(read_lines(c("region,year,x", "a,2010,1"), skip = -1), "skip")
  expect_input_error(read_lines(c("region,year,x", "a,2010,1"), skip = 9), "skip", "2 lines")
  binary <- scratch()
  writeBin(as.raw(c(1, 0, 2, 0)), binary)
  expect_input_error(read_panel(binary, c("a", "b")), "path", "text file")
})

test_that("the attribute prints what was done", {
  panel <- read_lines(c("region,year,x", "a,2010,\"1,000\"", "a,2011,-"))
  said <- paste(capture.output(print(attr(panel, "read"))), collapse = "\n")
  for (part in c("separated by commas", "2 rows read", "1 missing cells", "thousands")) {
    expect_match(said, part, fixed = TRUE)
  }
  expect_false(any(grepl("read", capture.output(print(panel)))))
})

test_that("Stata files: labels, years, missing values, long and wide", {
  skip_if_not_installed("haven")
  path <- scratch("dta")
  own <- data.frame(year = c(2011, 2010, 2010), x = c(1.5, NA, 1e5))
  own$region <- haven::labelled(c(1, 1, 2), stats::setNames(c(1, 2), c(beijing, hebei)))
  attr(own$x, "label") <- "\u78b3\u6392\u653e"
  haven::write_dta(own, path)
  panel <- read_panel(path, c("region", "year"))
  expect_identical(panel$region, c(beijing, beijing, hebei))
  expect_identical(panel$year, c(2010L, 2011L, 2010L))
  expect_identical(panel$x, c(NA, 1.5, 1e5))
  expect_identical(attr(panel, "read")$format, "Stata")
  expect_true("\u78b3\u6392\u653e" %in% attr(panel, "read")$labels)
  expect_identical(attr(panel, "read")$missing$year, 2010L)
  haven::write_dta(data.frame(id = c(100000, 20), gdp2010 = c(0.1, 2), gdp2011 = c(3, NA)), path)
  wide <- read_panel(path, c("id", "year"))
  expect_identical(wide$id, c(20L, 20L, 100000L, 100000L))
  expect_identical(wide$gdp, c(2, NA, 0.1, 3))
  writeLines("no Stata file", path)
  expect_input_error(read_panel(path, c("id", "year")), "path", "Stata")
})

write_xlsx <- function(rows, path) write_workbook(list(panel = rows), path)

test_that("Excel files: numbers as they are, numbers typed as text, empty cells, years as heads", {
  skip_if_not_installed("readxl")
  path <- scratch("xlsx")
  write_xlsx(list(list("Table 3"), list("region", "year", "x", "y", "note"),
                  list(paste0(beijing, "\u3000"), 2011, 0.1, "1,234.5", "ok"),
                  list(beijing, 2010, 1 / 3, "-", NULL), list(NULL, NULL, NULL, NULL, NULL),
                  list(hebei, "2010\u5e74", NULL, 100000, "12")), path)
  panel <- suppressWarnings(read_panel(path, c("region", "year"), skip = 1, text = "note"))
  expect_identical(panel$region, c(beijing, beijing, hebei))
  expect_identical(panel$year, c(2010L, 2011L, 2010L))
  expect_identical(panel$x, c(1 / 3, 0.1, NA))
  expect_identical(panel$y, c(NA, 1234.5, 100000))
  expect_identical(panel$note, c(NA, "ok", "12"))
  read <- attr(panel, "read")
  expect_identical(read$format, "Excel")
  expect_identical(read$empty_rows, 1L)
  write_xlsx(list(list("region", 2010, 2011), list("a", 1.5, "-"), list("b", 2, 3)), path)
  wide <- read_panel(path, c("region", "year"), sheet = "panel")
  expect_identical(wide$value, c(1.5, NA, 2, 3))
  expect_identical(wide$year, c(2010L, 2011L, 2010L, 2011L))
  expect_input_error(read_panel(path, c("region", "year"), sheet = "none"), "path", "none")
})

test_that("what is read goes straight into the verbs on panels", {
  panel <- read_lines(c("region,gdp_2010,gdp_2011,gdp_2012", "a,1,-,3", "b,4,5,6"))
  filled <- fill_panel(panel, "gdp", c("region", "year"))
  expect_identical(filled$gdp, c(1, 2, 3, 4, 5, 6))
})

test_that("a sector column not named is proposed, repetitions are counted", {
  lines <- c("region,year,industry,co2", "a,2010,steel,1", "a,2010,cement,2", "a,2010,power,3", "b,2010,steel,4")
  expect_input_error(read_lines(lines), "path", "up to 3 times", "(lines 2, 3 and 4)", "sector = \"industry\"")
  expect_identical(nrow(read_lines(lines, sector = "industry")), 4L)
  seven <- c("region,year,co2", paste0("a,2010,", 1:7))
  expect_input_error(read_lines(seven), "path", "up to 7 times", "(lines 2, 3, 4, 5 and 3 more)", "`sector`")
  expect_input_error(read_lines(seven[1:3]), "path", "1 of them twice", "(lines 2 and 3)")
})

test_that("a column of decimal commas stays text with a warning", {
  lines <- c("region;year;co2;name", "a;2010;1,5;x,y", "a;2011;-2,75;z", "a;2012;3,0;w")
  expect_warning(panel <- read_lines(lines), "`co2` stays text.*decimal = \",\"", class = "lowcarbon_warning")
  expect_identical(panel$co2, c("1,5", "-2,75", "3,0"))
  expect_input_error(read_lines(sub("3,0", "3", lines)), "path", "1,5", "decimal = \",\"")
  expect_identical(expect_no_warning(read_lines(lines, decimal = ","))$co2, c(1.5, -2.75, 3))
  expect_no_warning(read_lines(lines, text = "co2"))
  expect_warning(read_lines(c("region;year;co2", "a;2010;1.5", "a;2011;2.25"), decimal = ","), "decimal = \".\"",
                 fixed = TRUE, class = "lowcarbon_warning")
})

test_that("months and quarters as plain numbers beside a year are one period with it", {
  rows <- c("\u5730\u533a,\u5e74\u4efd,\u6708\u4efd,co2", "a,2019,1,1", "a,2019,12,2", "b,2019,1,3", "b,2019,12,4")
  read <- function(index) read_lines(rows, index = index)
  panel <- read(c("\u5730\u533a", "\u6708\u4efd"))
  expect_identical(panel[[2L]], c("2019-01", "2019-12", "2019-01", "2019-12"))
  expect_identical(panel$co2, c(1, 2, 3, 4))
  # each hint leads there
  expect_error(read(c("\u5730\u533a", "\u5e74\u4efd")), "index = c\\(\"\u5730\u533a\", \"\u6708\u4efd\"\\)",
               class = "lowcarbon_error_input")
  expect_error(read(c("\u5730\u533a", "\u5e74\u4efd", "\u6708\u4efd")),
               "index = c\\(\"\u5730\u533a\", \"\u6708\u4efd\"\\)", class = "lowcarbon_error_input")
  quarters <- read_lines(c("region,year,quarter,x", "a,2019,4,1", "a,2020,1,2"), index = c("region", "quarter"))
  expect_identical(quarters$quarter, c("2019Q4", "2020Q1"))
  # 13 is no month
  expect_error(read_lines(c("region,year,month,x", "a,2019,13,1", "a,2019,14,2"), index = c("region", "year")),
               class = "lowcarbon_error_input")
  expect_error(read(c("a", "b", "fuel")), "sector = \"fuel\"", class = "lowcarbon_error_input")
})

test_that("numbers in several units and codes that differ by a zero are warned of", {
  tonnes <- c("r,y,unit,x", "a,2019,Mt,1", "a,2020,Mt,2", "b,2019,kt,3000", "b,2020,kt,4000")
  expect_warning(read_lines(tonnes, index = c("r", "y")), "\"Mt\" \\(from line 2\\), \"kt\" \\(from line 4\\)",
                 class = "lowcarbon_warning")
  wide <- c("r,item,unit,2019,2020", "a,coal,Mt,1,2", "a,gas,m3,1,2", "b,coal,kt,3000,4000", "b,gas,m3,3,4")
  said <- capture_warnings(panel <- read_lines(wide, index = c("r", "y"), indicator = "item"))
  expect_match(said[1L], "\"coal\".*\"Mt\" \\(from line 2\\), \"kt\" \\(from line 4\\)")
  expect_identical(panel$coal, c(1, 2, 3000, 4000))
  # a unit of its own for each sector is as it should be
  fuels <- c("r,y,fuel,unit,x", "a,2019,coal,Mt,1", "a,2019,gas,m3,2", "b,2019,coal,Mt,3", "b,2019,gas,m3,4")
  expect_no_warning(read_lines(fuels, index = c("r", "y"), sector = "fuel"))
  expect_warning(read_lines(c("r,y,x", "001,2019,1", "1,2019,2"), index = c("r", "y")), "\"001\" and \"1\"",
                 class = "lowcarbon_warning")
})
