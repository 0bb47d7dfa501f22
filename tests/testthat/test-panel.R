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
