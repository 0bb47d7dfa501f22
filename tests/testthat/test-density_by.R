# The curve at one point by its definition.
naive_density <- function(at, y, h) {
  vapply(at, function(x) sum(exp(-((x - y) / h)^2 / 2)) / (length(y) * h * sqrt(2 * pi)), 0)
}

some_years <- function(n = 30, years = 2) {
  year <- rep(seq_len(years), each = n)
  with_test_seed(1, data.frame(year = year + 2000, y = rnorm(n * years, year)))
}

test_that("a curve is the mean of kernels, on one grid for all groups", {
  data <- some_years()
  found <- density_by(data, "y", "year")
  expect_s3_class(found, c("lowcarbon_density", "lowcarbon_result", "data.frame"), exact = TRUE)
  expect_named(found, c("year", "x", "density"))
  expect_identical(found$year, rep(c(2001, 2002), each = 512))
  expect_identical(found$x[1:512], found$x[513:1024])
  groups <- attr(found, "groups")
  expect_identical(groups$n, c(30L, 30L))
  parts <- split(data$y, data$year)
  expect_identical(groups$bandwidth, vapply(parts, bw.nrd0, 0, USE.NAMES = FALSE))
  for (i in 1:2) {
    expect_equal(found$density[1:512 + 512 * (i - 1)], naive_density(found$x[1:512], parts[[i]], groups$bandwidth[i]),
                 tolerance = 1e-14)
  }
  reach <- 3 * rep(groups$bandwidth, each = 30)
  expect_equal(range(found$x), c(min(data$y - reach), max(data$y + reach)))
})

test_that("stats::density() differs by the error of its bins only", {
  y <- some_years()$y
  h <- bw.nrd0(y)
  found <- density_by(data.frame(y, all = 1), "y", "all", cut = 4)
  # density() spreads values over bins of width d, and before R 4.4 its grid
  # is off by at most d: |error| <= d max|f'| + d^2 max|f''| / 4.
  n <- 2^16
  other <- density(y, bw = h, n = n, from = min(found$x), to = max(found$x), kernel = "gaussian")
  d <- (diff(range(found$x)) + 8 * h) / n * 2
  bound <- d * dnorm(1) / h^2 + d^2 * dnorm(0) / h^3 / 4
  expect_lt(max(abs(approx(other$x, other$y, found$x)$y - found$density)), bound)
  expect_lt(bound, 1e-3)
  other <- density(y, bw = h, n = n, from = min(found$x), to = max(found$x), kernel = "epanechnikov")
  found <- density_by(data.frame(y, all = 1), "y", "all", cut = 4, kernel = "epanechnikov")
  bound <- d * 0.75 / sqrt(5) * 2 / sqrt(5) / h^2 * 2 # the slope is steepest at the edge of the kernel
  expect_lt(max(abs(approx(other$x, other$y, found$x)$y - found$density)), bound)
})

test_that("the area under a curve is one", {
  data <- some_years()
  found <- density_by(data, "y", "year", cut = 9)
  step <- diff(found$x[1:2])
  # all but 2e-19 of the area is on the grid; the rule is exact for such curves
  expect_equal(as.vector(tapply(found$density, found$year, sum)) * step, c(1, 1), tolerance = 1e-13)
  found <- density_by(data, "y", "year", kernel = "epanechnikov", n = 2^14)
  step <- diff(found$x[1:2])
  # slopes break at two points a value: error below step^2 / 12 * sum of breaks
  h <- min(attr(found, "groups")$bandwidth)
  expect_equal(as.vector(tapply(found$density, found$year, sum)) * step, c(1, 1), tolerance = step^2 / h^2)
})

# The kernel itself: one value at 0, a bandwidth of 1.
epanechnikov <- function(z) .Call(ffi_density, 0, z, 1, 1L)

test_that("the kernel has standard deviation one", {
  z <- seq(-3, 3, length.out = 60001)
  expect_equal(sum(epanechnikov(z)) * 1e-4, 1, tolerance = 1e-7)
  expect_equal(sum(z^2 * epanechnikov(z)) * 1e-4, 1, tolerance = 1e-7)
  expect_identical(epanechnikov(c(-2.3, 2.3)), c(0, 0))
})

test_that("rows and units do not matter, blocks leave no seam", {
  data <- some_years()
  found <- density_by(data, "y", "year")
  expect_equal(density_by(data[60:1, ], "y", "year"), found, tolerance = 1e-13)
  scaled <- density_by(transform(data, y = 8 * y), "y", "year")
  expect_identical(scaled$x, 8 * found$x)
  expect_equal(scaled$density, found$density / 8, tolerance = 1e-13)
  long <- data.frame(y = with_test_seed(2, rnorm(1000)), g = 1)
  at <- density_by(long, "y", "g", n = 1000)
  expect_equal(at$density, naive_density(at$x, long$y, bw.nrd0(long$y)), tolerance = 1e-13)
})

test_that("bandwidths: a number, each rule, and what rules cannot do", {
  data <- some_years()
  expect_identical(attr(density_by(data, "y", "year", bw = 0.25), "groups")$bandwidth, c(0.25, 0.25))
  for (rule in c("nrd0", "nrd", "ucv", "bcv", "SJ", "SJ-ste")) {
    chosen <- suppressWarnings(attr(density_by(data, "y", "year", bw = rule), "groups")$bandwidth)
    by_hand <- get(paste0("bw.", sub("-ste", "", rule)), asNamespace("stats"))
    expected <- suppressWarnings(vapply(split(data$y, data$year), by_hand, 0))
    expect_identical(chosen, unname(expected))
  }
  expect_identical(attr(density_by(data, "y", "year", bw = "SJ-dpi"), "groups")$bandwidth[1],
                   bw.SJ(data$y[data$year == 2001], method = "dpi"))
  lumpy <- data.frame(y = c(rep(1, 20), 2), g = "a") # quartiles coincide
  expect_input_error(density_by(lumpy, "y", "g", bw = "nrd"), "`bw`", "bandwidth of 0", "g \"a\"")
  expect_input_error(density_by(lumpy, "y", "g", bw = "SJ"), "`bw`", "g \"a\"")
  expect_no_error(density_by(lumpy, "y", "g"))
  bounded <- data.frame(y = rep(c(0, 1), 10), g = "a")
  expect_warning(density_by(bounded, "y", "g", bw = "ucv"), "g \"a\"", class = "lowcarbon_warning")
})

test_that("small groups are warned of, groups without a spread refused", {
  data <- data.frame(y = c(1, 2, 4, 1:12), g = c("b", "b", "b", rep("a", 12)))
  expect_warning(density_by(data, "y", "g"), "g \"b\" \\(3\\)", class = "lowcarbon_warning")
  expect_input_error(density_by(data[3:15, ], "y", "g"), "`value`", "1 value", "g \"b\"")
  flat <- data.frame(y = rep(5, 12), g = "a")
  expect_input_error(density_by(flat, "y", "g"), "`value`", "12 times 5", "g \"a\"")
  expect_equal(max(density_by(flat, "y", "g", bw = 1, n = 513)$density), dnorm(0), tolerance = 1e-14)
})

test_that("the grid can be given", {
  found <- density_by(some_years(), "y", "year", from = 0, to = 4, n = 17)
  expect_identical(found$x[1:17], seq(0, 4, by = 0.25))
  expect_input_error(density_by(some_years(), "y", "year", from = 4, to = 0), "`to`", "above 4")
})

test_that("several grouping columns, their types, tibbles and data.tables", {
  data <- some_years(40)
  data$area <- factor(rep(c("west", "east"), 40), levels = c("west", "east"))
  found <- density_by(data, "y", c("area", "year"))
  expect_named(found, c("area", "year", "x", "density"))
  expect_identical(as.character(found$area), rep(c("west", "east"), each = 1024))
  expect_identical(found$year, rep(rep(c(2001, 2002), each = 512), 2))
  west <- data$y[data$area == "west" & data$year == 2002]
  expect_equal(found$density[513:1024], naive_density(found$x[1:512], west, bw.nrd0(west)), tolerance = 1e-14)
  if (requireNamespace("tibble", quietly = TRUE)) {
    expect_identical(density_by(tibble::as_tibble(data), "y", c("area", "year")), found)
  }
  if (requireNamespace("data.table", quietly = TRUE)) {
    expect_identical(density_by(data.table::as.data.table(data), "y", c("area", "year")), found)
  }
})

test_that("features of one normal curve are those of the normal distribution", {
  h <- 0.7
  curve <- density_by(data.frame(y = rep(3, 10), g = 1), "y", "g", bw = h, cut = 6, n = 4001)
  found <- density_features(curve)
  expect_named(found, c("g", "n", "bandwidth", "modes", "mode", "height", "width", "second_mode", "second_height",
                        "q05", "q95", "skew"))
  expect_identical(found$modes, 1L)
  expect_equal(found$mode, 3, tolerance = 1e-13)
  expect_equal(found$height, dnorm(0) / h, tolerance = 1e-13)
  # chords of step d: half height is missed by d^2 / 8 |f''| at most, over |f'|
  d <- diff(curve$x[1:2])
  expect_lt(abs(found$width - 2 * sqrt(2 * log(2)) * h), 2 * d^2 / 8 * (1 / h))
  # trapezoids and chords of the area: d^2 times |f'| / f, at most 2 / h here
  expect_lt(abs(found$q05 - (3 + h * qnorm(0.05))), d^2 * 2 / h)
  expect_lt(abs(found$q95 - (3 + h * qnorm(0.95))), d^2 * 2 / h)
  expect_equal(found$skew, 0, tolerance = 1e-12)
  expect_identical(found$second_mode, NA_real_)
})

test_that("two normal curves: peaks where x = a tanh(a x), dip measured once", {
  a <- 1.5
  curve <- density_by(data.frame(y = rep(c(-a, a), 5), g = 1), "y", "g", bw = 1, n = 4001)
  found <- density_features(curve)
  at <- uniroot(function(x) x - a * tanh(a * x), c(0.5, 2), tol = 1e-14)$root
  f <- function(x) (dnorm(x - a) + dnorm(x + a)) / 2
  d <- diff(curve$x[1:2])
  expect_identical(found$modes, 2L)
  expect_lt(abs(abs(found$mode) - at), d^2)
  expect_lt(abs(abs(found$second_mode) - at), d^2)
  expect_equal(found$height, f(at), tolerance = d^2)
  modes <- attr(found, "modes")
  expect_named(modes, c("g", "location", "height", "prominence"))
  # one of the two stands above the dip only, the other above the end of the grid
  expect_equal(sort(modes$prominence), c(f(at) - f(0), f(at) - f(a + 3)), tolerance = d^2)
  expect_identical(density_features(curve, prominence = 0.9)$modes, 1L)
  expect_identical(density_features(curve, prominence = 1 - 1e-3 - f(0) / f(at))$modes, 2L)
  # closer than two bandwidths there is one peak
  one <- density_by(data.frame(y = rep(c(-0.9, 0.9), 5), g = 1), "y", "g", bw = 1, n = 4001)
  expect_identical(density_features(one)$modes, 1L)
  expect_equal(density_features(one)$mode, 0, tolerance = 1e-12)
})

test_that("peaks, flat tops, edges and prominence on curves drawn by hand", {
  x <- as.double(0:8)
  peaks <- curve_peaks(x, c(0, 4, 1, 3, 0, 0, 8, 8, 0), 0)
  expect_identical(peaks$prominence, c(4, 2, 8))
  expect_identical(peaks$location[3], 6.5) # the parabola through 0, 8, 8
  expect_identical(nrow(curve_peaks(x, c(0, 4, 1, 3, 0, 0, 8, 8, 0), 0.3)), 2L)
  expect_identical(curve_peaks(x, c(5, 4, 1, 2, 1, 1, 1, 2, 3), 0)$location, c(0, 3, 8))
  expect_identical(curve_peaks(x, c(5, 4, 1, 2, 1, 1, 1, 2, 3), 0)$prominence, c(4, 1, 2))
  twins <- curve_peaks(x, c(0, 4, 3, 4, 0, 0, 0, 0, 0), 0)
  expect_identical(twins$prominence, c(4, 1))
  expect_identical(width_at_half(x, c(0, 2, 4, 2, 0, 0, 0, 0, 0), 2, 4), 2)
  expect_identical(width_at_half(x, c(4, 2, 1, 0, 0, 0, 0, 0, 0), 0, 4), NA_real_)
  expect_identical(parabola_top(c(0, 1, 2, 3), c(0, 3, 4, 3), 3), c(location = 2, height = 4))
  expect_equal(parabola_top(c(0, 1, 2), 5 - (c(0, 1, 2) - 1.25)^2, 2), c(location = 1.25, height = 5),
               tolerance = 1e-14)
  expect_equal(curve_quantiles(c(0, 1), c(1, 1), c(0.05, 0.5)), c(0.05, 0.5))
})

test_that("a long tail shows in skew, and a mirror turns its sign", {
  data <- data.frame(y = c(1:10, 20, 40), g = 1)
  right <- density_features(density_by(data, "y", "g"))
  left <- density_features(density_by(transform(data, y = -y), "y", "g"))
  expect_gt(right$skew, 0)
  expect_equal(left$skew, -right$skew, tolerance = 1e-10)
  expect_equal(left$mode, -right$mode, tolerance = 1e-10)
  expect_equal(left$width, right$width, tolerance = 1e-10)
})

test_that("bad input is refused with its place", {
  data <- data.frame(y = as.double(1:12), g = rep(c("a", "b"), 6))
  data$y[5] <- NA
  expect_input_error(density_by(data, "y", "g"), "`value`", "row 5", "\"a\"")
  data$y[5] <- Inf
  expect_input_error(density_by(data, "y", "g"), "`value`", "row 5")
  data$y[5] <- 5
  data$g[2] <- NA
  expect_input_error(density_by(data, "y", "g"), "`by`", "row 2")
  data$g[2] <- "b"
  expect_input_error(density_by(transform(data, y = as.character(y)), "y", "g"), "`value`", "numeric")
  expect_input_error(density_by(data[0, ], "y", "g"), "`data`", "no rows")
  expect_input_error(density_by(data, "z", "g"), "`value`", "`z`")
  expect_input_error(density_by(data, "y", "h"), "`by`", "`h`")
  expect_input_error(density_by(data, "y", character()), "`by`")
  expect_input_error(density_by(data, "y", "g", bw = "wide"), "`bw`", "\"nrd0\"")
  expect_input_error(density_by(data, "y", "g", bw = -1), "`bw`")
  expect_input_error(density_by(data, "y", "g", bw = 0), "`bw`")
  expect_input_error(density_by(data, "y", "g", n = 1), "`n`")
  expect_input_error(density_by(data, "y", "g", kernel = "box"), "`kernel`")
  expect_input_error(density_by(data, "y", "g", "nrd0", 512, 7), "`...`")
  expect_input_error(density_features(data), "`x`", "density_by()")
  curve <- suppressWarnings(density_by(data, "y", "g"))
  expect_input_error(density_features(curve[1:10, ]), "`x`")
  expect_input_error(density_features(curve, prominence = 2), "`prominence`")
})

test_that("results print and draw", {
  data <- some_years(20, 3)
  found <- density_by(data, "y", "year")
  expect_output(print(found), "Kernel densities of y by year, 3 curve\\(s\\)")
  picture <- tempfile(fileext = ".pdf")
  grDevices::pdf(picture)
  on.exit({
    grDevices::dev.off()
    unlink(picture)
  })
  before <- graphics::par("mar")
  expect_identical(plot(found), found)
  expect_identical(plot(found, "overlay"), found)
  expect_identical(graphics::par("mar"), before)
  expect_input_error(plot(found, "surface"), "`type`")
  skip_if_not_installed("ggplot2")
  ridges <- ggplot2::layer_data(ggplot2::autoplot(found))
  expect_equal(max(ridges$ymax - ridges$ymin), 2.5)
  lines <- ggplot2::layer_data(ggplot2::autoplot(found, "overlay"))
  expect_equal(max(lines$y), max(found$density))
})

test_that("columns of `by` are there once and keep their names, or are refused", {
  data <- data.frame(x = rep(1:2, each = 12), value = c(1:12, 3:14))
  expect_input_error(density_by(data, "value", "x"), "`by`", "`x`")
  names(data)[1] <- "n"
  expect_input_error(density_by(data, "value", "n"), "`by`", "`n`")
  names(data)[1] <- "year"
  expect_input_error(density_by(data, "value", c("year", "year")), "`by`", "`year` twice")
})

# ---- the kernel in C -----------------------------------------------------------

# All pairs, as the formula has it.
all_pairs <- function(grid, y, h, kernel) {
  z <- outer(grid, y, `-`) / h
  rowMeans(if (kernel == "gaussian") dnorm(z) else pmax(1 - z^2 / 5, 0) * 0.75 / sqrt(5)) / h
}

test_that("a window loses nothing that the peak's last digit would see", {
  with_test_seed(8, y <- c(rnorm(400), 20 + 1e-3 * rnorm(50), -300))
  grid <- seq(-310, 40, length.out = 701)
  for (kernel in c("gaussian", "epanechnikov")) {
    for (h in c(1e-4, 0.3, 5, 1000)) {
      found <- kernel_density(grid, y, h, kernel)
      expected <- all_pairs(grid, y, h, kernel)
      expect_lt(max(abs(found - expected)), 1e-13 * max(expected) + 1e-300)
      expect_identical(kernel_density(grid, rev(y), h, kernel), found)
    }
  }
  # far from every value: nothing, at once
  expect_identical(kernel_density(c(1e6, 2e6), y, 1, "gaussian"), c(0, 0))
  # shifts by whole numbers and changes of the unit by powers of two are exact
  whole <- round(y * 2^20) / 2^20
  expect_identical(kernel_density(grid * 4, whole * 4, 2, "gaussian"), kernel_density(grid, whole, 0.5, "gaussian") / 4)
})

test_that("random calls of the routine stop with a word or give numbers", {
  call <- function(...) {
    args <- utils::modifyList(list(sorted = c(1, 2), grid = c(0, 1, 2), bandwidth = 1, kernel = 0L), list(...),
                              keep.null = TRUE)
    .Call(ffi_density, args$sorted, args$grid, args$bandwidth, args$kernel)
  }
  expect_length(call(), 3L)
  expect_length(call(grid = double()), 0L)
  for (bad in list(list(sorted = 1L), list(sorted = double()), list(grid = "a"), list(bandwidth = 0),
                   list(bandwidth = -1), list(bandwidth = Inf),
                   list(bandwidth = NA_real_), list(kernel = 2L), list(kernel = NULL), list(bandwidth = c(1, 2)))) {
    expect_error(do.call(call, bad), "internal")
  }
})
