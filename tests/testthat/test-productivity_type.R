cities <- function() {
  data.frame(city = rep(c("A", "B", "C", "D"), each = 2), year = rep(c(2010, 2020), 4), industry = "steel",
             intensity = c(1, 0.5, 9, 8, 6, 1, 2, 10.5), stringsAsFactors = FALSE)
}
index <- c("city", "year")
typed <- function(data, ...) productivity_type(data, "intensity", index, "industry", ...)

test_that("types and status by hand", {
  out <- typed(cities(), periods = c(2010, 2020))
  # means 4.5 and 5: A below both, B above both, C from above to below, D the other way
  expect_named(out, c("city", "industry", "intensity_2010", "intensity_2020", "type", "status"))
  expect_identical(out$city, c("A", "B", "C", "D"))
  expect_identical(out$intensity_2010, c(1, 9, 6, 2))
  expect_identical(out$intensity_2020, c(0.5, 8, 1, 10.5))
  expect_identical(out$type, c("advantaged", "disadvantaged", "reversed", "reversed"))
  expect_identical(out$status, c("better", "better", "better", "worse"))
  expect_equal(attr(out, "reference"), data.frame(industry = "steel", `2010` = 4.5, `2020` = 5, check.names = FALSE))
})

test_that("a reversed status follows the standing, the other types follow the intensity", {
  # mean 3 and 30: B crosses to the better side although its intensity rises
  panel <- transform(cities()[1:6, ], intensity = c(1, 2, 4, 8, 4, 80))
  out <- typed(panel)
  expect_identical(out$type, c("advantaged", "reversed", "disadvantaged"))
  expect_identical(out$status, c("worse", "better", "worse"))
  same <- typed(transform(panel, intensity = c(1, 1, 4, 4, 5, 5)))
  expect_identical(same$status, rep(NA_character_, 3))
})

test_that("a tie is an advantage, and the median is another reference", {
  level <- typed(transform(cities(), intensity = 0.1 * 3))
  expect_identical(level$type, rep("advantaged", 4))
  panel <- transform(cities(), intensity = c(1, 1, 2, 2, 3, 3, 100, 100))
  expect_identical(typed(panel)$type, c("advantaged", "advantaged", "advantaged", "disadvantaged"))
  expect_identical(typed(panel, reference = "median")$type,
                   c("advantaged", "advantaged", "disadvantaged", "disadvantaged"))
})

many <- function() {
  with_test_seed(41, {
    panel <- expand.grid(city = letters[1:9], industry = 3:8, year = c(2010, 2015, 2020), stringsAsFactors = FALSE)
    panel$intensity <- stats::rexp(nrow(panel))
    panel[sample(nrow(panel)), ]
  })
}

test_that("brute force, order and unit", {
  panel <- many()
  out <- typed(panel, periods = c(2010, 2020))
  expect_identical(nrow(out), 54L)
  value <- function(c, i, y) panel$intensity[panel$city == c & panel$industry == i & panel$year == y]
  for (row in seq_len(nrow(out))) {
    i <- out$industry[row]
    x <- c(value(out$city[row], i, 2010), value(out$city[row], i, 2020))
    m <- c(mean(panel$intensity[panel$industry == i & panel$year == 2010]),
           mean(panel$intensity[panel$industry == i & panel$year == 2020]))
    good <- x <= m
    type <- if (all(good)) "advantaged" else if (any(good)) "reversed" else "disadvantaged"
    status <- if (type == "reversed") good[2] else x[2] < x[1]
    expect_identical(c(out$type[row], out$status[row]), c(type, if (status) "better" else "worse"))
  }
  expect_identical(out$city, rep(letters[1:9], each = 6))
  expect_identical(out$industry, rep(3:8, 9))
  expect_identical(typed(transform(panel, intensity = intensity * 32), periods = c(2010, 2020))$type, out$type)
  expect_identical(as.data.frame(typed(panel[order(panel$year), ], periods = c(2010, 2020))), as.data.frame(out))
  # by default the first and the last period
  expect_identical(as.data.frame(typed(panel)), as.data.frame(out))
})

# A city among eleven others that are alike and make the given means.
among_twelve <- function(first, last, mean_first, mean_last) {
  others <- (12 * c(mean_first, mean_last) - c(first, last)) / 11
  if (any(others < 0)) return(NULL)
  panel <- data.frame(city = rep(c("own", paste0("z", 1:11)), 2), year = rep(c(2010, 2020), each = 12),
                      intensity = c(first, rep(others[1], 11), last, rep(others[2], 11)))
  out <- productivity_type(panel, "intensity", index)
  out[out$city == "own", c("type", "status")]
}

test_that("Table 3 of `restructuring` among the means of its Table 2", {
  means <- document_table("restructuring", "2")
  rows <- document_table("restructuring", "3")
  number <- function(x) suppressWarnings(as.numeric(x))
  at <- match(rows[[3]], means[[1]])
  given <- data.frame(kind = sub(".* (\\w+) type$", "\\1", rows[[1]]), first = number(rows[[4]]),
                      last = number(rows[[5]]),
                      mean_first = number(means[[3]])[at], mean_last = number(means[[6]])[at],
                      status = c(B = "better", W = "worse")[rows[[6]]])
  given <- given[!is.na(given$first), ]
  found <- lapply(seq_len(nrow(given)), function(i) do.call(among_twelve, as.list(given[i, 2:5])))
  tested <- lengths(found) > 0L
  type <- vapply(found[tested], function(x) x$type, "")
  status <- vapply(found[tested], function(x) x$status, "")
  given <- given[tested, ]
  expect_gt(nrow(given), 60)
  # by hand: the standing against both means
  by_hand <- (given$first > given$mean_first) + (given$last > given$mean_last)
  expect_identical(type, c("advantaged", "reversed", "disadvantaged")[by_hand + 1])
  # a printed status is ours, whether the sector crosses the mean or not
  reversed <- !is.na(given$status)
  expect_gt(sum(reversed & type == "reversed"), 15)
  expect_identical(status[reversed], unname(given$status[reversed]))
})

test_that("sectors that some regions lack, and sectors of one region", {
  panel <- rbind(cities(), data.frame(city = c("A", "A", "B", "B"), year = c(2010, 2020), industry = "cloth",
                                      intensity = c(3, 2, 1, 2.5)))
  out <- typed(panel)
  expect_identical(nrow(out), 6L)
  expect_identical(out$type[out$industry == "cloth"], c("reversed", "reversed"))
  expect_identical(out$status[out$industry == "cloth"], c("better", "worse"))
  lone <- panel[!(panel$city == "B" & panel$industry == "cloth"), ]
  expect_warning(out <- typed(lone), "single region, the first \"cloth\"", class = "lowcarbon_warning")
  expect_identical(out$type[out$industry == "cloth"], NA_character_)
  expect_identical(out$status[out$industry == "cloth"], "better")
  expect_input_error(typed(panel[-10, ]), "rows in both periods", "2010", "\"A\"", "\"cloth\"")
})

test_that("no sector, other identifiers, other classes", {
  plain <- productivity_type(cities()[-3], "intensity", index)
  expect_named(plain, c("city", "intensity_2010", "intensity_2020", "type", "status"))
  reference <- typed(cities())
  coded <- transform(cities(), city = factor(city, c("D", "C", "B", "A")), year = factor(year))
  out <- typed(coded, periods = c(2010, 2020))
  expect_identical(as.character(out$city), c("D", "C", "B", "A"))
  expect_identical(out$type, rev(reference$type))
  skip_if_not_installed("tibble")
  skip_if_not_installed("data.table")
  expect_identical(as.data.frame(typed(tibble::as_tibble(cities()))), as.data.frame(reference))
  expect_identical(as.data.frame(typed(data.table::as.data.table(cities()))), as.data.frame(reference))
})

test_that("printing and drawing", {
  out <- typed(many())
  expect_output(print(out), "Carbon productivity: .* advantaged, .* disadvantaged, .* reversed")
  file <- tempfile(fileext = ".png")
  grDevices::png(file)
  before <- graphics::par("mar")
  plot(out)
  expect_identical(graphics::par("mar"), before)
  grDevices::dev.off()
  expect_gt(file.size(file), 0)
  unlink(file)
  skip_if_not_installed("ggplot2")
  expect_s3_class(ggplot2::autoplot(out), "ggplot")
})

test_that("bad input is refused by name", {
  panel <- cities()
  expect_input_error(typed(panel[0, ]), "no rows")
  expect_input_error(typed(panel[1:2, ]), "two regions", "\"A\"")
  expect_input_error(typed(panel[panel$year == 2010, ]), "`periods`")
  expect_input_error(typed(panel, periods = c(2010, 2021)), "`periods`", "2021")
  expect_input_error(typed(panel, periods = c(2020, 2010)), "earlier")
  expect_input_error(typed(panel, periods = 2010), "`periods`")
  expect_input_error(typed(panel, reference = "max"), "`reference`")
  expect_input_error(typed(transform(panel, intensity = replace(intensity, 2, -1))), "not below 0", "row 2")
  expect_input_error(typed(transform(panel, intensity = replace(intensity, 2, NA))), "row 2")
  expect_input_error(typed(transform(panel, intensity = as.character(intensity))), "numeric")
  expect_input_error(typed(rbind(panel, panel[1, ])), "rows 1 and 9")
  expect_input_error(productivity_type(panel, "intensity", sector = "industry"), "`index`")
})

test_that("identifier columns keep their names, or are refused", {
  panel <- data.frame(type = c("A", "B"), t = rep(1:2, each = 2), x = c(1, 2, 2, 1))
  expect_input_error(productivity_type(panel, "x", c("type", "t")), "`index`", "`type`")
  names(panel)[1] <- "intensity_2"
  expect_input_error(productivity_type(panel, "x", c("intensity_2", "t")), "`intensity_2`")
  names(panel)[1] <- "intensity_3"
  expect_identical(names(productivity_type(panel, "x", c("intensity_3", "t")))[1], "intensity_3")
  expect_input_error(productivity_type(panel, "x", c("intensity_3", "t"), periods = list(1, 2)), "`periods`", "list")
  expect_input_error(productivity_type(panel, "x", c("intensity_3", "t"), periods = mean), "`periods`", "function")
})
