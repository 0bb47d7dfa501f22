# A user's words and sizes come before ours in every figure, and a user's page stays the user's.

figures_of_classes <- function() {
  W <- lattice_weights(3L)
  data <- simulate_panel(W, 8L, tau = 0.4)
  fit <- spatial_panel(y ~ x1, data, c("region", "year"), W)
  data$z <- abs(data$x1) + 0.1
  data$c <- abs(data$x2) + 0.1
  data$w <- 1 + data$z * data$c
  data$high <- as.character(data$region) %in% unique(as.character(data$region))[1:4]
  gtfp <- gtfp(data[data$year %in% unique(data$year)[1:3], ], "z", "c", "w", c("region", "year"))
  list(fit, effects(fit), stability(fit), impulse_response(fit, "x1", 2), durbin_tests(fit), gtfp, audit_cv(1, 2, 0.5),
       mechanism(y ~ x1, x2 ~ x1, data, c("region", "year"), nsim = 9, seed = 1),
       group_difference(y ~ x1, data, c("region", "year"), "high", nsim = 9, seed = 1),
       dagum_gini(data, "z", "high", "year"), theil(data, "z", "high", "year"), cv_by(data, "z", c("high", "year")),
       density_by(data, "z", by = "high"), global_moran(data, "y", W, c("region", "year")),
       entropy_weights(data, c("z", "c"), "+"), compare_models(fit, models = c("slx", "sdm")),
       turning_point(lm(y ~ x1 + I(x1^2), data), "x1", "I(x1^2)"), gtfp_peers(gtfp))
}

# What is written on the page, in pieces as they were set.
written <- function(draw) {
  path <- tempfile(fileext = ".pdf")
  grDevices::pdf(path, 10, 8, compress = FALSE, useKerning = FALSE)
  on.exit(unlink(path))
  tryCatch(draw(), finally = grDevices::dev.off())
  lines <- readLines(path, warn = FALSE)
  list(text = lines, pages = sum(grepl("/Type /Page( |$)", lines, useBytes = TRUE)))
}

test_that("xlab, ylab, main and cex are the user's", {
  for (x in figures_of_classes()) {
    what <- class(x)[1L]
    page <- written(function() suppressWarnings(plot(x, xlab = "QQX", ylab = "QQY", main = "QQM", cex = 0.7)))
    for (word in c("QQX", "QQY", "QQM")) expect_true(any(grepl(word, page$text, useBytes = TRUE)), label = paste(word, "in", what))
  }
})

test_that("a user's page of four takes figures as any other, and par() is given back", {
  for (x in figures_of_classes()) {
    what <- class(x)[1L]
    before <- after <- NULL
    page <- written(function() {
      graphics::par(mfrow = c(2, 2))
      before <<- graphics::par("mfrow", "las", "pty", "mar", "oma", "mgp", "cex")
      suppressWarnings(plot(x))
      after <<- graphics::par("mfrow", "las", "pty", "mar", "oma", "mgp", "cex")
    })
    expect_equal(after, before, label = what)
    expect_identical(page$pages, 1L, label = what)
  }
})

test_that("titles that are too wide are set smaller, then on two lines; the last of two arguments counts", {
  written(function() {
    graphics::plot.new()
    expect_identical(fit_title("short"), list(text = "short", cex = graphics::par("cex.main")))
    long <- fit_title(strrep("many words ", 8))
    expect_lt(long$cex, graphics::par("cex.main"))
    expect_match(fit_title(strrep("many words ", 30))$text, "\n")
    expect_lte(graphics::strwidth(long$text, "inches", cex = long$cex, font = 2), graphics::par("fin")[1L])
  })
  expect_identical(last_of_name(list(1, a = 2, b = 3, a = 4)), list(1, b = 3, a = 4))
})

test_that("the last year of one region is not joined to the first of the next", {
  panel <- expand.grid(year = 2001:2003, region = LETTERS[1:4])
  panel$group <- ifelse(panel$region %in% c("A", "B"), "East", "West")
  panel$u <- seq(0.1, 0.9, length.out = 12)
  panel$v <- rev(panel$u)
  found <- coupling_summary(coupling_coordination(panel, c("u", "v")), c("group", "year"))
  lines <- coupling_lines(found)
  expect_identical(lines$series, rep(c("East", "West"), each = 3L))
  skip_if_not_installed("ggplot2")
  expect_identical(length(unique(ggplot2::layer_data(ggplot2::autoplot(found), 2L)$group)), 4L)
})
