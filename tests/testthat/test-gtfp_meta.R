# Meta-frontier productivity.

index <- c("region", "time")
panel <- with_test_seed(2, {
  n <- 48L
  l <- exp(stats::rnorm(n))
  data.frame(region = rep(letters[1:12], each = 4), time = rep(2001:2004, 12),
             zone = rep(c("inland", "coast"), each = 24), l = l,
             k = l * exp(stats::rnorm(n, 0, 0.4)),
             y = l * rep(c(1, 1.5), each = 24) * exp(-abs(stats::rnorm(n, 0, 0.4))),
             c = l * exp(stats::rnorm(n, 0, 0.4)))
})
run <- function(data = panel, ...) gtfp_meta(data, c("l", "k"), "y", "c", index, "zone", ...)

test_that("by hand: two groups, one input, one output", {
  data <- data.frame(region = rep(c("A", "B"), each = 2), time = 1:2, zone = rep(c("a", "b"), each = 2), x = 1,
                     y = c(1, 2, 4, 4))
  found <- gtfp_meta(data, "x", "y", NULL, index, "zone", distance = "ddf")
  expect_equal(found$inefficiency_meta, c(3, 1, 0, 0))
  expect_equal(found$inefficiency_group, c(1, 0, 0, 0))
  expect_equal(found$inefficiency, c(0, 0, 0, 0))
  expect_equal(found$technology_gap, c(2 / 4, 1 / 2, 1, 1))
  expect_equal(found$index, c(NA, 2, NA, 1))
  expect_equal(found$efficiency_change, c(NA, 1, NA, 1))
  expect_equal(found$best_practice_change, c(NA, 2, NA, 1))
  expect_equal(found$gap_change, c(NA, 1, NA, 1))
  expect_equal(found$gtfp, c(1, 2, 1, 1))
})

test_that("parts make the index, whatever the distance; frontiers lie one within the other", {
  for (distance in c("sbm", "ddf", "tone")) {
    for (returns in c("crs", "vrs")) {
      found <- run(distance = distance, returns = returns)
      expect_equal(found$efficiency_change * found$best_practice_change * found$gap_change, found$index,
                   tolerance = 1e-12)
      whole <- gtfp(panel, c("l", "k"), "y", "c", index, distance, returns)
      expect_identical(found$index, whole$index)
      expect_identical(found$inefficiency_meta, whole$inefficiency_global)
      coast <- gtfp(panel[panel$zone == "coast", ], c("l", "k"), "y", "c", index, distance, returns)
      expect_equal(found$inefficiency_group[found$zone == "coast"], coast$inefficiency_global)
      expect_equal(found$inefficiency[found$zone == "coast"], coast$inefficiency)
      expect_true(all(found$technology_gap <= 1 + 1e-9))
      expect_true(all(found$inefficiency <= found$inefficiency_group + 1e-9))
    }
  }
  one <- run(transform(panel, zone = "all"))
  expect_equal(one$technology_gap, rep(1, 48))
})

test_that("order of rows, kinds of groups, means, pictures", {
  found <- run()
  expect_equal(run(panel[with_test_seed(1, sample(48)), ]), found)
  factors <- run(transform(panel, zone = factor(zone, c("inland", "coast"))))
  expect_s3_class(factors$zone, "factor")
  expect_equal(factors$technology_gap, found$technology_gap)
  means <- summary(found)
  at <- found$zone == "coast" & found$time == 2003
  expect_equal(means$technology_gap[means$zone == "coast" & means$time == 2003],
               exp(mean(log(found$technology_gap[at]))))
  expect_identical(means$n, rep(6L, 8))
  expect_output(print(found), "2 groups, 48 rows")
  file <- tempfile(fileext = ".pdf")
  grDevices::pdf(file)
  on.exit(unlink(file))
  expect_identical(plot(found), found)
  grDevices::dev.off()
  skip_if_not_installed("ggplot2")
  expect_identical(nrow(ggplot2::layer_data(ggplot2::autoplot(found))), 8L)
})

test_that("wrong groups and arguments are refused", {
  expect_input_error(run(transform(panel, zone = replace(zone, 3, "coast"))), "`group`", "one group", "row 3")
  expect_input_error(run(transform(panel, zone = replace(zone, 5, NA))), "`group`", "missing", "row 5")
  expect_input_error(run(productivity = "ml"), "...", "productivity")
  expect_input_error(run(distance = "super_sbm"), "`distance`", "tone")
  expect_input_error(gtfp_meta(panel, "l", "y", "c", index), "`group`", "nothing")
  expect_input_error(gtfp_meta(panel, "l", "y", "c", index, "region2"), "`group`")
})
