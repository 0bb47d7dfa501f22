drawn_to_file <- function(code) {
  file <- tempfile(fileext = ".png")
  grDevices::png(file, 400, 300)
  on.exit({
    grDevices::dev.off()
    unlink(file)
  })
  force(code)
}

zh <- c("\u5e7f\u4e1c", "\u5e7f\u897f", "\u6d77\u5357")

test_that("links are drawn once, between the right places, the heaviest last", {
  at <- cbind(c(0, 3, 0), c(0, 0, 4))
  W <- weights_distance(at, c("a", "b", "c"), longlat = FALSE, style = "none")
  drawn <- links_to_draw(W, NULL, NULL, 20000L)
  expect_identical(nrow(drawn$links), 3L)
  length_drawn <- sqrt((drawn$links$x - drawn$links$to_x)^2 + (drawn$links$y - drawn$links$to_y)^2)
  expect_identical(length_drawn, c(5, 4, 3))
  expect_equal(drawn$links$strength, 0.2 + 0.8 * 3 / c(5, 4, 3))
  expect_identical(drawn$aspect, 1)
  few <- links_to_draw(W, NULL, NULL, 2L)
  expect_identical(few$note, "the heaviest 2 of 3 links")
  expect_identical(nrow(few$links), 2L)
})

test_that("coordinates are matched by name", {
  W <- weights_contiguity(data.frame(from = c("a", "b"), to = c("b", "c")))
  at <- data.frame(x = 1:3, y = c(5, 7, 9), row.names = c("c", "a", "b"))
  drawn <- links_to_draw(W, at, NULL, 10L)
  expect_identical(drawn$points$x, c(2, 3, 1))
  expect_identical(links_to_draw(W, cbind(1:3, 1:3), NULL, 10L)$points$x, c(1, 2, 3))
  expect_input_error(links_to_draw(W, at[1:2, ], NULL, 10L), "`coords`", "`b`")
  expect_input_error(drawn_to_file(plot(W)), "`coords`", "plot(W, coords)")
  expect_input_error(drawn_to_file(plot(W, at, links = 0)), "`links`")
})

test_that("both plots draw, Chinese names and islands too, and restore par()", {
  at <- data.frame(lon = c(113.3, 108.3, 110.3), lat = c(23.1, 22.8, 20.0), row.names = zh)
  W <- weights_contiguity(data.frame(from = zh[1], to = zh[2]), zh, islands = "allow")
  drawn_to_file({
    before <- graphics::par("mar", "mfrow", "xpd")
    expect_identical(suppressWarnings(plot(W, at, main = "links")), W)
    expect_identical(graphics::par("mar", "mfrow", "xpd"), before)
  })
  expect_equal(map_aspect(as.matrix(at), NULL), 1 / cos(21.55 * pi / 180))
  skip_if_not_installed("ggplot2")
  picture <- ggplot2::autoplot(W, at)
  expect_s3_class(picture, "ggplot")
  built <- ggplot2::ggplot_build(picture)$data
  expect_identical(nrow(built[[1]]), 1L)
  expect_identical(nrow(built[[2]]), 3L)
  expect_identical(built[[3]]$label, zh)
  expect_identical(built[[2]]$shape, c(19L, 19L, 21L))
})
