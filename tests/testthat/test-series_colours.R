# Lightness in grey, as a printer mixes it.
grey_of <- function(colours) colSums(grDevices::col2rgb(colours) * c(0.299, 0.587, 0.114)) / 255

test_that("the ramp rises in grey, each step far enough to be told apart", {
  for (n in 2:7) {
    grey <- grey_of(series_colours(n))
    expect_true(all(diff(grey) > 0.45 / n), label = n)
  }
  expect_lt(max(grey_of(series_colours(6))), 0.85) # still seen on white
})

test_that("colour-blind eyes (deuteranopia, Machado 2009) tell neighbours apart too", {
  blind <- matrix(c(0.367322, 0.280085, -0.011820, 0.860646, 0.672501, 0.042940, -0.227968, 0.047413, 0.968881), 3L)
  seen <- blind %*% (grDevices::col2rgb(series_colours(5)) / 255)
  lab <- grDevices::convertColor(t(pmin(pmax(seen, 0), 1)), "sRGB", "Lab")
  expect_true(all(sqrt(rowSums(diff(lab)^2)) > 15))
})

test_that("an option or an argument replaces the ramp", {
  expect_identical(series_colours(2, c("black", "grey60")), c("black", "grey60"))
  expect_length(series_colours(5, c("black", "white")), 5L)
  expect_identical(series_colours(2, grDevices::grey.colors), grDevices::grey.colors(2))
  old <- options(lowcarbon.palette = c("red", "blue"))
  on.exit(options(old))
  expect_identical(series_colours(2), c("red", "blue"))
  expect_identical(series_colours(0), character())
  expect_input_error(series_colours(2, "no colour"), "palette", "no colour")
  expect_input_error(series_colours(-1), "n", "-1")
})
