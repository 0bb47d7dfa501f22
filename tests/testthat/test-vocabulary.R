# One vocabulary: the words of other functions, and old words with a note.

data <- data.frame(region = rep(1:6, 2), year = rep(1:2, each = 6), y = c(1, 4, 2, 8, 5, 7, 2, 2, 3, 9, 4, 4),
                   g = rep(c("a", "b"), 6))

test_that("theil() takes `kind`, and `index` as elsewhere; the old sense has a note", {
  expect_silent(found <- theil(data, "y", "g", "year", kind = "L"))
  said <- NULL
  old <- withCallingHandlers(theil(data, "y", "g", "year", index = "L"), lowcarbon_note = function(m) {
    said <<- conditionMessage(m)
    invokeRestart("muffleMessage")
  })
  expect_match(said, "kind = \"L\"", fixed = TRUE)
  expect_identical(old, found)
  expect_identical(theil(data, "y", "g", index = c("region", "year"), kind = "L"), found)
  expect_identical(theil(data, "y", "g", index = ~ region + year, kind = "L"), found)
  expect_input_error(theil(data, "y", "g", "region", index = c("region", "year")), "`time`", "`year`")
  expect_input_error(theil(data, "y", "g", index = c("region", "nope")), "`index`", "nope")
  expect_input_error(theil(data, "y", "g", kind = "GE2"), "`kind`")
})

test_that("dagum_gini() takes `index`, and `nsim` for `boot`", {
  expect_identical(dagum_gini(data, "y", "g", index = c("region", "year")), dagum_gini(data, "y", "g", "year"))
  one <- suppressWarnings(dagum_gini(data, "y", "g", boot = 9, seed = 1))
  expect_identical(suppressWarnings(dagum_gini(data, "y", "g", nsim = 9, seed = 1)), one)
  expect_identical(suppressWarnings(dagum_gini(data, "y", "g", boot = 9, nsim = 9, seed = 1)), one)
  expect_input_error(dagum_gini(data, "y", "g", boot = 9, nsim = 8), "`nsim`")
  expect_input_error(dagum_gini(data, "y", "g", nsim = -1), "`nsim`")
})

test_that("groups of dplyr are refused by name, and ungrouped the same data pass", {
  skip_if_not_installed("dplyr")
  skip_if_not_installed("tibble")
  grouped <- dplyr::group_by(tibble::as_tibble(data), g, year)
  index <- c("region", "year")
  data$x <- data$y^2
  grouped$x <- data$x
  W <- lattice_weights(2L)
  calls <- list(
    function(d) cv_by(d, "y", "year"), function(d) lmdi(x ~ y * y2, transform(d, y2 = y), index),
    function(d) fill_panel(d, "y", index), function(d) dagum_gini(d, "y", "g"), function(d) theil(d, "y", "g"),
    function(d) entropy_weights(d, "y", "+"), function(d) density_by(d, "y", "year", bw = 1),
    function(d) kaya_factors(d, "x", "y", index), function(d) capital_stock(d, "y", index),
    function(d) global_moran(d, "y", W, index), function(d) location_quotient(d, "y", "region", "g"),
    function(d) spatial_panel(y ~ x, d, index, W), function(d) iv_diagnostics(y ~ x | x, d, index),
    function(d) gtfp(d, "x", "y", "y", index), function(d) regional_report(d, index, emissions = "y")
  )
  calls <- calls[-2] # transform() ungroups by itself
  for (call in calls) expect_input_error(call(grouped), "groups by `g`, `year`", "ungroup()")
  expect_input_error(cv_by(dplyr::rowwise(tibble::as_tibble(data)), "y", "year"), "single rows")
  expect_identical(cv_by(dplyr::ungroup(grouped), "y", "year")$cv, cv_by(data, "y", "year")$cv)
})
