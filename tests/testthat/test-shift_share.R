shares <- function() {
  data.frame(province = c("A", "A", "B", "B"), sector = c("cars", "food", "cars", "food"),
             share = c(0.7, 0.3, 0.2, 0.8), stringsAsFactors = FALSE)
}
robots <- function() {
  data.frame(sector = rep(c("cars", "food"), each = 2), year = rep(2019:2020, 2), robots = c(10, 14, 1, 2),
             stringsAsFactors = FALSE)
}
bartik <- function(exposure, shocks, ...) {
  shift_share(exposure, shocks, "province", "sector", "year", "share", "robots", ...)
}

test_that("exposure by hand", {
  out <- bartik(shares(), robots())
  expect_named(out, c("province", "year", "exposure"))
  expect_identical(out$province, c("A", "A", "B", "B"))
  expect_identical(out$year, c(2019L, 2020L, 2019L, 2020L))
  # 7 + 0.3, 9.8 + 0.6, 2 + 0.8, 2.8 + 1.6
  expect_equal(out$exposure, c(7.3, 10.4, 2.8, 4.4))
})

world <- function() {
  with_test_seed(21, {
    exposure <- expand.grid(sector = letters[1:5], province = 1:6)
    exposure$share <- stats::rexp(nrow(exposure))
    exposure$share <- exposure$share / stats::ave(exposure$share, exposure$province, FUN = sum)
    shocks <- expand.grid(province = 1:6, sector = letters[1:5], year = 2001:2003)
    shocks$robots <- stats::rnorm(nrow(shocks))
    shocks$size <- stats::rexp(nrow(shocks))
    list(exposure = exposure[sample(nrow(exposure)), ], shocks = shocks[sample(nrow(shocks)), ])
  })
}

test_that("brute force, order of rows and unit", {
  given <- world()
  national <- stats::aggregate(robots ~ sector + year, given$shocks, mean)
  out <- bartik(given$exposure, national)
  by_hand <- vapply(seq_len(nrow(out)), function(i) {
    mine <- given$exposure[given$exposure$province == out$province[i], ]
    now <- national[national$year == out$year[i], ]
    sum(mine$share * now$robots[match(mine$sector, now$sector)])
  }, 0)
  expect_equal(out$exposure, by_hand, tolerance = 1e-13)
  sorted <- given$exposure[order(given$exposure$province, given$exposure$sector), ]
  expect_identical(as.data.frame(bartik(sorted, national[nrow(national):1, ])), as.data.frame(out))
  expect_equal(bartik(given$exposure, transform(national, robots = robots * 8))$exposure, out$exposure * 8)
  # a shock common to all sectors is met in full
  expect_equal(bartik(given$exposure, transform(national, robots = 3))$exposure, rep(3, nrow(out)))
})

test_that("leaving out one region: mean, weighted mean and sum by brute force", {
  given <- world()
  forms <- list(
    list(args = list(), met = function(x, s) mean(x)),
    list(args = list(size = "size"), met = function(x, s) sum(x * s) / sum(s)),
    list(args = list(others = "sum"), met = function(x, s) sum(x))
  )
  for (form in forms) {
    out <- do.call(bartik, c(list(given$exposure, given$shocks, leave_one_out = TRUE), form$args))
    by_hand <- vapply(seq_len(nrow(out)), function(i) {
      mine <- given$exposure[given$exposure$province == out$province[i], ]
      sum(vapply(seq_len(nrow(mine)), function(j) {
        others <- given$shocks[given$shocks$province != out$province[i] & given$shocks$sector == mine$sector[j] &
                               given$shocks$year == out$year[i], ]
        mine$share[j] * form$met(others$robots, others$size)
      }, 0))
    }, 0)
    expect_equal(out$exposure, by_hand, tolerance = 1e-12)
  }
})

test_that("growth weighted by base levels is the growth of the others together", {
  level <- data.frame(province = c("A", "B", "C"), sector = "cars", year = 1, before = c(10, 20, 30),
                      after = c(20, 22, 33))
  level$robots <- level$after / level$before - 1
  whole <- data.frame(province = c("A", "B", "C"), sector = "cars", share = 1)
  out <- bartik(whole, level, leave_one_out = TRUE, size = "before")
  expect_equal(out$exposure, c(55 / 50, 53 / 40, 42 / 30) - 1)
})

test_that("a region without a row adds nothing, and one alone is refused", {
  shocks <- data.frame(province = c("A", "B", "C", "A", "B"), sector = c("cars", "cars", "cars", "food", "food"),
                       year = 1, robots = c(1, 2, 6, 5, 7))
  exposure <- rbind(shares(), data.frame(province = "C", sector = c("cars", "food"), share = c(0.5, 0.5)))
  out <- bartik(exposure, shocks, leave_one_out = TRUE)
  expect_equal(out$exposure, c(0.7 * 4 + 0.3 * 7, 0.2 * 3.5 + 0.8 * 5, 0.5 * 1.5 + 0.5 * 6))
  expect_input_error(bartik(exposure, shocks[-4, ], leave_one_out = TRUE), "another region", "sector \"food\"", "\"B\"")
  # where its share is zero nothing is needed
  idle <- transform(exposure, share = c(0.7, 0.3, 1, 0, 0.5, 0.5))
  expect_equal(bartik(idle, shocks[-4, ], leave_one_out = TRUE)$exposure[2], 3.5)
})

test_that("shares that do not sum to one are warned of, naming the first region", {
  expect_warning(bartik(transform(shares(), share = c(0.7, 0.3, 0.2, 0.7)), robots()), "province \"B\", sum to 0.9",
                 class = "lowcarbon_warning")
  expect_warning(bartik(shares()[-2, ], robots()), "\"A\", sum to 0.7", class = "lowcarbon_warning")
  expect_silent(bartik(transform(shares(), share = share + c(1, -1, 1, -1) * 1e-9), robots()))
})

test_that("identifiers of different kinds meet, and table classes are taken", {
  reference <- as.data.frame(bartik(shares(), robots()))$exposure
  coded <- transform(shares(), province = factor(province), sector = factor(sector, c("food", "cars")))
  expect_equal(bartik(coded, robots())$exposure, reference)
  skip_if_not_installed("tibble")
  skip_if_not_installed("data.table")
  expect_equal(bartik(tibble::as_tibble(shares()), data.table::as.data.table(robots()))$exposure, reference)
  one <- bartik(shares()[1:2, ], robots()[c(1, 3), ])
  expect_equal(one$exposure, 7.3)
})

test_that("printing names the choices; drawing leaves par() alone", {
  out <- bartik(shares(), robots())
  expect_output(print(out), "Shift-share exposure of 2 regions in 2 periods")
  expect_output(print(out), "leave one out: FALSE")
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
  expect_input_error(bartik(shares()[0, ], robots()), "`exposure`", "no rows")
  expect_input_error(bartik(shares(), robots()[0, ]), "`shocks`", "no rows")
  expect_input_error(bartik(shares(), robots()[robots()$sector == "cars", ]), "`shocks`", "`food`")
  expect_input_error(bartik(shares(), rbind(robots(), data.frame(sector = "steel", year = 2019:2020, robots = 1))),
                     "`exposure`", "`steel`")
  expect_input_error(bartik(shares(), robots()[-4, ]), "absent", "\"food\"", "2020")
  expect_input_error(bartik(shares(), rbind(robots(), robots()[1, ])), "`shocks`", "row 5", "leave_one_out")
  expect_input_error(bartik(rbind(shares(), shares()[1, ]), robots()), "`exposure`", "rows 1 and 5")
  expect_input_error(bartik(transform(shares(), share = c(-0.7, 0.3, 0.2, 0.8)), robots()), "`weight`", "row 1")
  expect_input_error(bartik(shares(), transform(robots(), robots = replace(robots, 2, NA))), "`shock`", "row 2")
  expect_input_error(bartik(shares(), transform(robots(), robots = replace(robots, 2, Inf))), "`shock`", "row 2")
  expect_input_error(bartik(shares(), transform(robots(), robots = as.character(robots))), "numeric")
  expect_input_error(bartik(shares(), robots(), leave_one_out = TRUE), "`region`", "`shocks`")
  expect_input_error(bartik(shares(), robots(), leave_one_out = NA), "`leave_one_out`")
  expect_input_error(bartik(shares(), robots(), others = "median"), "`others`")
  expect_input_error(shift_share(shares(), robots(), "city", "sector", "year", "share", "robots"), "`region`", "`city`")
  expect_input_error(shift_share(shares(), robots(), "province", "sector", "sector", "share", "robots"),
                     "three different columns")
  by_region <- data.frame(province = c("B", "C"), sector = rep(c("cars", "food"), each = 2), year = 1, robots = 1)
  expect_input_error(bartik(shares(), by_region, leave_one_out = TRUE), "`shocks`", "`A`")
  expect_input_error(bartik(shares(), by_region, leave_one_out = TRUE, others = "sum", size = "robots"), "`size`")
})

test_that("the column of sizes is looked at like any other argument", {
  shares <- data.frame(r = c("A", "B"), s = "x", w = 1)
  shocks <- data.frame(r = c("A", "B"), s = "x", t = 1, g = c(1, 2), n = 1)
  exposed <- function(...) shift_share(shares, shocks, "r", "s", "t", "w", "g", TRUE, ...)
  expect_input_error(exposed(size = c("n", "g")), "`size`", "one column name")
  expect_input_error(exposed(size = character()), "`size`", "nothing")
  expect_input_error(exposed(size = ~n), "`size`", "formula")
  expect_input_error(shift_share(shares, shocks[1, ], "r", "s", "t", "w", "g", size = "n"), "`size`",
                     "leave_one_out = FALSE")
})
