# Pure efficiency and scale change.

index <- c("region", "time")
panel <- with_test_seed(1, {
  n <- 40L
  l <- exp(stats::rnorm(n))
  data.frame(region = rep(letters[1:10], each = 4), time = rep(2001:2004, 10), l = l,
             k = l * exp(stats::rnorm(n, 0, 0.4)),
             y = l^1.2 * exp(-abs(stats::rnorm(n, 0, 0.4))), c = l * exp(stats::rnorm(n, 0, 0.4)))
})
run <- function(...) gtfp(panel, c("l", "k"), "y", "c", index, ...)

test_that("parts make the whole, and the variable part is that of a run with variable returns", {
  for (distance in c("sbm", "ddf", "nddf", "tone", "super_sbm")) {
    for (productivity in c("gml", "ml", "luenberger")) {
      crs <- run(distance = distance, productivity = productivity)
      vrs <- run(distance = distance, productivity = productivity, returns = "vrs")
      found <- gtfp_scale(crs)
      expect_identical(found$inefficiency_vrs, vrs$inefficiency)
      expect_equal(found$pure_efficiency_change, vrs$efficiency_change, tolerance = 1e-12)
      expect_equal(found$efficiency_change, crs$efficiency_change)
      made <- if (productivity == "luenberger") found$pure_efficiency_change + found$scale_change +
        found$technical_change else
        found$pure_efficiency_change * found$scale_change * found$technical_change
      known <- !is.na(made) # super-efficiency under variable returns may have no solution
      expect_true(all(known[!is.na(found$index)]) || distance == "super_sbm")
      expect_equal(made[known], found$index[known], tolerance = 1e-12)
      if (!distance %in% c("super_sbm", "ddf", "nddf")) expect_true(all(found$scale_efficiency <= 1 + 1e-9))
    }
  }
})

test_that("by hand: one input, one output", {
  # A (1, 1), B (2, 4), C (4, 5) in period 1; in 2 C makes 6
  data <- data.frame(region = rep(c("A", "B", "C"), each = 2), time = 1:2, x = c(1, 1, 2, 2, 4, 4),
                     y = c(1, 1, 4, 4, 5, 6))
  found <- gtfp_scale(gtfp(data, "x", "y", NULL, index, distance = "ddf"))
  expect_equal(found$inefficiency[c(1, 5, 6)], c(1, 3 / 5, 1 / 3)) # y = 2 x
  expect_equal(found$inefficiency_vrs, rep(0, 6))
  expect_equal(found$scale_efficiency[5:6], c(5 / 8, 6 / 8))
  expect_equal(found$scale_change[6], 6 / 5)
  expect_equal(found$pure_efficiency_change[6], 1)
})

test_that("means, pictures, errors", {
  found <- gtfp_scale(run())
  means <- summary(found)
  expect_equal(means$scale_change[2], exp(mean(log(found$scale_change[found$time == 2002]))))
  expect_equal(means$inefficiency_vrs[1], mean(found$inefficiency_vrs[found$time == 2001]))
  expect_output(print(found), "Pure efficiency and scale change, 40 rows")
  expect_output(print(means), "means of 4 periods")
  file <- tempfile(fileext = ".pdf")
  grDevices::pdf(file)
  on.exit(unlink(file))
  expect_identical(plot(found), found)
  grDevices::dev.off()
  expect_input_error(gtfp_scale(run(returns = "vrs")), "`x`", "crs")
  expect_input_error(gtfp_scale(run()[1:4, ]), "`x`", "whole")
  expect_input_error(plot(gtfp_scale(gtfp(panel[panel$time == 2001, ], "l", "y", "c", index))), "two periods")
  skip_if_not_installed("ggplot2")
  expect_s3_class(ggplot2::autoplot(found), "ggplot")
})
