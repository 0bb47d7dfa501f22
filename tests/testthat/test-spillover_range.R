# Simulated: regressors spill over into the first two bands of a lattice, and no further.
range_case <- function() {
  at <- as.matrix(expand.grid(x = 1:7, y = 1:7))
  rownames(at) <- sprintf("r%02d", 1:49)
  bands <- weights_bands(at, breaks = c(0, 1, 2, 3, 4), longlat = FALSE)
  data <- data.frame(region = rownames(at), year = rep(1:10, each = 49))
  data[c("x", "z", "noise")] <- with_test_seed(2, matrix(stats::rnorm(3 * 490), 490))
  lag <- function(b) as.vector(as.matrix(bands[[b]]) %*% matrix(data$x, 49))
  data$y <- data$x + 0.8 * lag(1) + 0.5 * lag(2) + data$z + data$noise
  list(bands = bands, data = data)
}

test_that("each band is a model of its own", {
  case <- range_case()
  found <- spillover_range(y ~ x + z, case$data, c("region", "year"), case$bands)
  expect_named(found, c("term", "band", "from", "to", "neighbours", "estimate", "std.error", "statistic",
                        "p.value", "conf.low",
                        "conf.high"))
  alone <- effects(spatial_panel(y ~ x + z, case$data, c("region", "year"), case$bands[["2-3"]]))
  for (term in c("x", "z")) {
    expect_equal(found$estimate[found$term == term & found$band == "2-3"],
                 alone$estimate[alone$term == term & alone$effect == "indirect"])
  }
  expect_equal(attr(found, "reach"), c(x = 2, z = NA))
  expect_equal(found$neighbours[1L], mean(rowSums(as.matrix(case$bands[[1L]]) > 0)))
})

test_that("all bands at once are a regression on their lags", {
  case <- range_case()
  data <- case$data
  found <- spillover_range(y ~ x + z, data, c("region", "year"), case$bands, form = "joint")
  for (b in 1:4) {
    for (term in c("x", "z")) {
      data[paste0(term, b)] <- as.vector(as.matrix(case$bands[[b]]) %*% matrix(data[[term]], 49))
    }
  }
  by_hand <- stats::lm(y ~ . + factor(region) + factor(year), data[setdiff(names(data), "noise")])
  expect_equal(found$estimate, unname(stats::coef(by_hand)[paste0(rep(c("x", "z"), each = 4L), 1:4)]), tolerance = 1e-8)
  expect_equal(attr(found, "reach")[["x"]], 2)
  # the order of rows does not count
  turned <- spillover_range(y ~ x + z, case$data[490:1, ], c("region", "year"), case$bands, form = "joint")
  expect_equal(turned$estimate, found$estimate, tolerance = 1e-10)
})

test_that("pictures are drawn, and what is no band refused", {
  case <- range_case()
  found <- spillover_range(y ~ x + z, case$data, c("region", "year"), case$bands)
  file <- tempfile(fileext = ".png")
  grDevices::png(file)
  plot(found)
  plot(found, terms = "x", main = "spillovers")
  grDevices::dev.off()
  expect_gt(file.size(file), 0)
  unlink(file)
  expect_output(print(found), "reach: x 2, z none")
  expect_input_error(plot(found, terms = "w"), "terms")
  fit <- function(...) spillover_range(y ~ x, case$data, c("region", "year"), ...)
  expect_input_error(fit(), "weights_bands")
  expect_input_error(fit(case$bands[["0-1"]]), "bands")
  expect_input_error(fit(case$bands, model = "sdm", form = "joint"), "slx")
  expect_input_error(fit(case$bands, level = 2), "level")
  skip_if_not_installed("ggplot2")
  expect_s3_class(ggplot2::autoplot(found), "ggplot")
})
