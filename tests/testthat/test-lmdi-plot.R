panel <- expand.grid(region = c("East", "West"), year = 2000:2026, stringsAsFactors = FALSE)
panel$energy <- 10 + seq_len(nrow(panel)) %% 7
panel$intensity <- 2 - 0.02 * (panel$year - 2000)
panel$co2 <- panel$energy * panel$intensity
found <- lmdi(co2 ~ intensity * energy, panel, c("region", "year"))

test_that("steps add up to the total, over time, cumulated and in a waterfall", {
  drawn <- lmdi_step_effects(found, NULL, "time")
  expect_identical(dim(drawn$effects), c(3L, 26L))
  expect_equal(colSums(drawn$effects[c("intensity", "energy"), ]), drawn$effects["total", ])
  sums <- tapply(panel$co2, panel$year, sum)
  expect_equal(unname(drawn$effects["total", ]), unname(as.vector(diff(sums))))
  cumulated <- lmdi_step_effects(found, "East", "cumulative")$effects
  east <- panel$co2[panel$region == "East"]
  expect_equal(unname(cumulated["total", ]), east[-1L] - east[1L])
  bars <- waterfall_frame(drawn$effects)
  expect_equal(bars$to[bars$name == "energy"], bars$to[bars$name == "total"])
  expect_equal(bars$from[2L], bars$to[1L])
})

test_that("26 steps draw 26 bars by default, and par() is left alone", {
  expect_identical(lmdi_type(found, "auto", NULL), "time")
  expect_identical(lmdi_type(found, "auto", 2L), "regions")
  expect_identical(lmdi_type(lmdi(co2 ~ intensity * energy, panel, c("region", "year"), periods = c(2000, 2026)),
                             "auto", NULL), "regions")
  file <- tempfile(fileext = ".pdf")
  grDevices::pdf(file, 5, 4)
  on.exit({
    grDevices::dev.off()
    unlink(file)
  })
  before <- graphics::par(no.readonly = TRUE)
  for (type in c("time", "cumulative", "waterfall", "regions")) {
    expect_invisible(plot(found, type = type, labels = c(energy = "Energy use"), ylab = "Mt"))
  }
  expect_identical(graphics::par(no.readonly = TRUE)[c("mar", "las", "mfrow")], before[c("mar", "las", "mfrow")])
  expect_input_error(plot(found, regions = "North"), "regions", "North")
  expect_input_error(plot(found, step = 99), "step", "99")
  ratios <- lmdi(co2 ~ intensity * energy, panel, c("region", "year"), form = "multiplicative")
  expect_input_error(plot(ratios), "regions", "do not add up")
  expect_invisible(plot(ratios, regions = "East")) # the hint, followed
})

test_that("autoplot() has the same bars", {
  skip_if_not_installed("ggplot2")
  each <- ggplot2::autoplot(found, regions = "each")
  expect_identical(nlevels(factor(each$data$panel)), 2L)
  built <- ggplot2::ggplot_build(ggplot2::autoplot(found))$data[[1L]]
  expect_identical(nrow(built), 52L)
  expect_setequal(unique(built$fill), series_colours(2))
  expect_s3_class(ggplot2::autoplot(found, type = "waterfall"), "ggplot")
})
