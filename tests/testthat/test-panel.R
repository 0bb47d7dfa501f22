test_that("codes are found in a step or so, whatever the bits of the identifiers", {
  n <- 1e5
  columns <- list(whole = as.double(seq_len(n)), thousands = 1000 * seq_len(n), halves = seq_len(n) / 2,
                  negative = -as.double(seq_len(n)), powers = 2^(-500:500), codes = 110000 + 100 * seq_len(n),
                  large = 2^52 + seq_len(n),
                  random = with_test_seed(1, unique(runif(n))),
                  times = as.double(as.POSIXct("2000-01-01", tz = "UTC")) + 86400 * seq_len(n), integers = seq_len(n),
                  steps = 1024L * seq_len(n), strings = paste0("city ", seq_len(n)))
  for (name in names(columns)) {
    x <- columns[[name]]
    steps <- .Call(ffi_codes_steps, rep(x, 3L))
    expect_lt(steps / length(x), 8, label = paste("slots passed over for each identifier,", name))
    expect_identical(.Call(ffi_codes, rep(x, 3L))[[1L]], rep(seq_along(x), 3L))
  }
  expect_error(.Call(ffi_codes_steps, list()), "internal")
})

test_that("codes follow the identifiers' order, whatever their type", {
  coded <- function(x) code_column(data.frame(x = x), "x", "index")
  expect_identical(coded(c("b", "a", "b"))$codes, c(2L, 1L, 2L))
  expect_identical(coded(c("b", "a", "b"))$ids, c("a", "b"))
  expect_identical(coded(c(2.5, -1, 2.5))$codes, c(2L, 1L, 2L))
  expect_identical(coded(c(0, -0))$n, 1L)
  expect_identical(coded(factor(c("u", "v"), levels = c("v", "w", "u")))$codes, c(2L, 1L))
  expect_identical(coded(as.Date(c("2020-01-01", "2019-01-01")))$ids, as.Date(c("2019-01-01", "2020-01-01")))
  expect_identical(coded(c(TRUE, FALSE))$codes, c(2L, 1L))
  with_test_seed(1, x <- sample(sprintf("id%05d", 1:5000), 2e4, TRUE))
  expect_identical(coded(x)$codes, match(x, sort(unique(x), method = "radix")))
  with_test_seed(2, y <- sample(c(rnorm(3000), 0), 1e4, TRUE))
  expect_identical(coded(y)$codes, match(y, sort(unique(y))))
})

test_that("codes stop at the first missing identifier", {
  coded <- list(c(1L, 1L, 0L, 0L), 1L, 3L)
  for (x in list(c("b", "b", NA, "a"), c(2, 2, NaN, 1), c(2L, 2L, NA, 1L), c(TRUE, TRUE, NA, FALSE))) {
    expect_identical(.Call(ffi_codes, x), coded)
  }
  expect_identical(.Call(ffi_codes, character()), list(integer(), integer(), 0L))
  expect_identical(.Call(ffi_codes, NA), list(0L, integer(), 1L))
})

test_that("strings that R has put off making are coded like others", {
  x <- as.character(20000:1) # made one by one when looked at
  expect_identical(.Call(ffi_codes, x), list(1:20000, 1:20000, 0L))
})

test_that("one name in two encodings is one identifier", {
  latin <- "Sa\xf4ne"
  Encoding(latin) <- "latin1"
  coded <- code_column(data.frame(x = c(latin, enc2utf8(latin), "Ain")), "x", "index")
  expect_identical(coded$codes, c(2L, 2L, 1L))
  expect_identical(coded$n, 2L)
})

test_that("identifiers are sorted the same in every locale", {
  old <- Sys.getlocale("LC_COLLATE")
  on.exit(Sys.setlocale("LC_COLLATE", old))
  Sys.setlocale("LC_COLLATE", "C")
  plain <- code_column(data.frame(x = c("b", "A", "a", "B")), "x", "index")
  other <- suppressWarnings(Sys.setlocale("LC_COLLATE", "en_US.UTF-8"))
  skip_if(!nzchar(other), "no second locale")
  expect_identical(code_column(data.frame(x = c("b", "A", "a", "B")), "x", "index"), plain)
})

test_that("a missing identifier, a repeated cell and a hole are named", {
  data <- data.frame(region = c("a", "a", NA, "b"), year = c(1, 2, 1, 1))
  expect_input_error(code_panel(data, c("region", "year")), "`index`", "missing", "row 3", "year 1")
  data$region[3] <- "b"
  expect_input_error(code_panel(data, c("region", "year")), "rows 3 and 4", "\"b\"")
  panel <- code_panel(data[-4, ], c("region", "year"))
  expect_identical(panel$cells, c(1L, 2L, 3L, 0L))
  expect_input_error(check_balanced(panel, c("region", "year")), "\"b\"", "year 2")
})

test_that("cells are laid out region by period by sector, sector fastest", {
  grid <- expand.grid(sector = c("x", "y", "z"), year = 1:4, region = c("p", "q"))
  with_test_seed(3, shuffled <- grid[sample(nrow(grid)), ])
  panel <- code_panel(shuffled, c("region", "year"), "sector")
  expect_identical(as.character(shuffled$sector[panel$cells]), rep(c("x", "y", "z"), 8))
  expect_identical(shuffled$year[panel$cells], rep(rep(1:4, each = 3), 2))
})

test_that("index comes as names, formula or pdata.frame", {
  data <- data.frame(region = "a", year = 1:2, value = 3:4)
  expect_identical(resolve_index(data, ~ region + year), c("region", "year"))
  expect_identical(resolve_index(data, c("region", "year")), c("region", "year"))
  expect_input_error(resolve_index(data, NULL), "`index`", "nothing")
  expect_input_error(resolve_index(data, c("region", "region")), "twice")
  expect_input_error(resolve_index(data, c("region", "yaer")), "`yaer`", "`year`")
  skip_if_not_installed("plm")
  panel <- plm::pdata.frame(data, c("region", "year"), drop.index = TRUE, stringsAsFactors = FALSE)
  expect_identical(resolve_index(panel, NULL), c("region", "year"))
  expect_identical(code_panel(panel, c("region", "year"))$region$n, 1L)
})

test_that("groups of several columns come in sorted order", {
  data <- data.frame(a = c("y", "x", "y", "x"), b = c(2, 1, 1, 1))
  groups <- code_groups(data, c("a", "b"))
  expect_identical(groups$codes, c(3L, 1L, 2L, 1L))
  expect_identical(groups$frame, data.frame(a = c("x", "y", "y"), b = c(1, 1, 2)))
})

test_that("columns are added to the caller's own class, a replaced one is told", {
  plain <- add_columns(data.frame(a = 1:2), list(b = 3:4))
  expect_identical(plain, data.frame(a = 1:2, b = 3:4))
  expect_warning(add_columns(data.frame(a = 1), list(a = 2)), "`a`", class = "lowcarbon_warning")
  skip_if_not_installed("data.table")
  table <- data.table::data.table(a = 1:2)
  added <- add_columns(table, list(b = 3:4))
  expect_s3_class(added, "data.table")
  expect_identical(names(table), "a")
  expect_silent(data.table::set(added, j = "c", value = 5:6))
})

test_that("periods come in order of time, whatever the order of strings or levels", {
  coded <- function(x) code_time(data.frame(t = x), "t", "index")
  expect_identical(coded(c("10", "9", "11", "9"))$ids, c("9", "10", "11"))
  expect_identical(coded(c("10", "9", "11", "9"))$codes, c(2L, 1L, 3L, 1L))
  late_first <- factor(c("2010", "2015"), levels = c("2015", "2010"))
  expect_identical(coded(late_first)$codes, 1:2)
  expect_identical(coded(late_first)$ids, late_first)
  named <- factor(c("after", "before"), levels = c("before", "after"))
  expect_identical(coded(named)$codes, c(2L, 1L))
  expect_identical(coded(as.Date(c("2020-03-01", "2019-12-01")))$codes, c(2L, 1L))
})

test_that("identifiers that stand for no place or time are refused", {
  code <- function(x) code_column(list2DF(list(x = x, t = seq_along(x))), "x", "index", c("x", "t"))
  expect_input_error(code(c(1, Inf)), "`index`", "finite identifiers in `x`", "Inf", "row 2: t 2")
  long <- structure(c(1, 2), class = "integer64")
  expect_input_error(code(long), "identifiers", "integer64")
  expect_input_error(numeric_column(list2DF(list(x = long)), "x", "value"), "`value`", "a numeric column in `x`",
                     "integer64")
})

test_that("strings without a declared encoding sort as in a UTF-8 locale", {
  marked <- c("b", "\u5317", "a", "\u00e9")
  bytes <- marked
  Encoding(bytes) <- "bytes"
  bytes <- vapply(bytes, function(x) rawToChar(charToRaw(x)), "", USE.NAMES = FALSE)
  expect_identical(order(sort_key(bytes), method = "radix"), c(3L, 1L, 4L, 2L))
  expect_identical(order(sort_key(marked), method = "radix"), c(3L, 1L, 4L, 2L))
  expect_identical(Encoding(sort_key(rawToChar(as.raw(c(0xff, 0xfe))))), "bytes")
})

test_that("a column that is there twice is not chosen from", {
  data <- data.frame(a = 1, a = 2, b = 3, check.names = FALSE)
  expect_input_error(check_columns(data, c("b", "a"), "columns"), "`columns`", "two or more called `a`")
  expect_identical(check_columns(data, "b", "columns"), "b")
})

test_that("a sector is a column of its own", {
  data <- data.frame(r = c("A", "B"), t = 1, s = "x")
  expect_input_error(code_panel(data, c("r", "t"), "t"), "`sector`", "other than the region and the period", "`t`")
  expect_input_error(code_panel(data, c("r", "t"), c("s", "s")), "`sector`", "`s`")
})

test_that("what was found is said for arguments of any kind", {
  said <- list("nothing" = NULL, "nothing" = character(), "NA" = NA, "\"a\"" = "a", "2.5" = 2.5, "NA, 1" = c(NA, 1),
               "1, 2, 3, 4, 5 and 3 more" = 1:8, "2 value(s) of class character" = c("a", "b"),
               "an object of class function" = mean, "an object of class list" = list(1),
               "an object of class matrix/array" = diag(2))
  for (i in seq_along(said)) expect_identical(describe_found(said[[i]]), names(said)[i])
  expect_input_error(check_number(numeric(), "n"), "`n`", "one finite number; found nothing")
  expect_input_error(check_number(0, "n", lower = 0, strict = TRUE), "one number above 0; found 0")
  expect_input_error(check_number(c(1, NA), "n", lower = 0), "one number not below 0; found 1, NA")
  expect_input_error(check_number(1, "n", lower = 0, upper = 1, strict = TRUE), "between 0 and 1, both excluded")
  expect_input_error(check_flag(NA, "f"), "`f`", "TRUE or FALSE; found NA")
})

test_that("an argument that was not given is bad input like any other", {
  data <- data.frame(r = "A", t = 1:2, x = c(1, 3))
  expect_input_error(cv(), "`x`", "nothing")
  expect_input_error(cv_by(), "`data`", "nothing")
  expect_input_error(cv_by(data), "`value`", "nothing")
  expect_input_error(cv_by(data, "x"), "`by`", "nothing")
  expect_input_error(lmdi(data = data, index = c("r", "t")), "`identity`")
  expect_input_error(log_mean(1), "`b`", "nothing")
  expect_input_error(emissions_ipcc(data), "`fuels`")
  expect_input_error(entropy_weights(data), "`indicators`", "nothing")
  expect_input_error(composite_score(data), "`weights`")
  expect_input_error(shift_share(data, data, "r", "t"), "`time`", "nothing")
  expect_input_error(density_features(), "`x`")
  expect_input_error(document_table(), "`document`", "nothing")
  expect_input_error(document_table("coupling"), "`table`", "nothing")
})

test_that("identifiers are never replaced by a column of the result", {
  data <- data.frame(scale = c("A", "B"), t = 1, x = c(1, 3), y = c(2, 5))
  expect_input_error(add_columns(data, list(scale = 1:2), "scale"), "`index`", "`scale`", "Rename")
  expect_input_error(kaya_factors(data, "x", "y", c("scale", "t")), "`scale`")
  names(data)[1:2] <- c("capital", "lq")
  expect_input_error(capital_stock(data, "x", c("capital", "lq"), initial = "ratio"), "`capital`")
  expect_input_error(location_quotient(data, "x", "capital", "lq"), "`lq`")
  names(data)[2] <- "adjustment"
  expect_input_error(digital_value_added(data, "x", "y", "x", c("capital", "adjustment")), "`adjustment`")
  names(data)[1] <- "value"
  expect_input_error(fill_panel(data, "x", c("value", "adjustment")), "`value`")
})

test_that("names of an index are not taken for anything", {
  data <- data.frame(r = c("A", "B"), t = 1, x = c(1, 3))
  expect_identical(resolve_index(data, c(region = "r", time = "t")), c("r", "t"))
})

test_that("no column name goes through the locale", {
  old <- Sys.getlocale("LC_CTYPE")
  on.exit(Sys.setlocale("LC_CTYPE", old))
  Sys.setlocale("LC_CTYPE", "C")
  name <- "\u5e74 \u4efd"
  data <- list_to_frame(stats::setNames(list(c(2, 1), c(3, 4)), c(name, "x")))
  expect_identical(names(code_groups(data, name)$frame), name)
  expect_identical(names(suppressWarnings(cv_by(data, "x", name)))[1L], name)
})

test_that("a grid too large for its places is refused before it is made", {
  data <- data.frame(unit = 1:46341, moment = 1:46341)
  expect_input_error(code_panel(data, c("unit", "moment")), "`index`", "2^31", "2147488281")
})

test_that("the first bad number is found at every bound", {
  first <- function(x, lower = -Inf, strict = FALSE, missing = FALSE) .Call(ffi_first_bad, x, lower, strict, missing)
  most <- .Machine$double.xmax
  expect_identical(first(c(most, -most, 0, -0, 2^-1074)), 0L)
  expect_identical(first(numeric()), 0L)
  for (bad in c(NA, NaN, Inf, -Inf)) expect_identical(first(c(1, bad, 1)), 2L)
  for (bad in c(NA, NaN)) expect_identical(first(c(1, bad, 1), missing = TRUE), 0L)
  for (bad in c(Inf, -Inf)) expect_identical(first(c(NA, bad), missing = TRUE), 2L)
  expect_identical(first(c(0, -0, 1), 0), 0L)
  expect_identical(first(c(1, -2^-1074), 0), 2L)
  expect_identical(first(c(1, -0), 0, strict = TRUE), 2L)
  expect_identical(first(c(2^-1074, 1), 0, strict = TRUE), 0L)
  expect_identical(first(c(NA, -1), 0, TRUE, TRUE), 2L)
})
