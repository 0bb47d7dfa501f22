test_that("coefficients by hand", {
  # mean 5, squared deviations sum to 32
  x <- c(2, 4, 4, 4, 5, 5, 7, 9)
  expect_equal(cv(x, "population"), 0.4)
  expect_equal(cv(x), sqrt(32 / 7) / 5)
  expect_identical(cv(c(3, 3, 3)), 0)
  expect_identical(cv(7, "population"), 0)
  expect_equal(cv(1:2), sqrt(0.5) / 1.5)
})

test_that("certified values of NIST: NumAcc3 and NumAcc4", {
  # mean 1000000.2 and 10000000.2, standard deviation 0.1; the data themselves are
  # off by half a unit in the last place, which against 0.1 is 6e-10 and 1e-8
  for (size in c(1e6, 1e7)) {
    x <- size + c(0.2, rep(c(0.1, 0.3), 500))
    given <- 2^-53 * size / 0.1
    expect_equal(cv(x) * (size + 0.2), 0.1, tolerance = 8 * given)
    expect_gt(8 * given, 1e-10)
  }
  # whole numbers are stored exactly: NumAcc1, 10000001, 10000003, 10000002
  expect_equal(cv(c(10000001, 10000003, 10000002)), 1 / 10000002, tolerance = 1e-15)
})

random_panel <- function() {
  with_test_seed(31, {
    panel <- expand.grid(city = 1:12, industry = c("steel", "cloth", "paper"), year = c(2010, 2020),
                         stringsAsFactors = FALSE)
    panel$x <- stats::rexp(nrow(panel))
    panel[sample(nrow(panel)), ]
  })
}

test_that("groups agree with stats::sd() and mean(), group by group", {
  panel <- random_panel()
  out <- cv_by(panel, "x", c("industry", "year"))
  expect_named(out, c("industry", "year", "n", "mean", "sd", "cv"))
  expect_identical(out$industry, rep(c("cloth", "paper", "steel"), each = 2))
  expect_identical(out$year, rep(c(2010, 2020), 3))
  groups <- Map(function(i, y) panel$x[panel$industry == i & panel$year == y], out$industry, out$year)
  expect_identical(out$n, unname(lengths(groups)))
  expect_equal(out$mean, unname(vapply(groups, mean, 0)), tolerance = 1e-15)
  expect_equal(out$sd, unname(vapply(groups, stats::sd, 0)), tolerance = 1e-14)
  expect_equal(out$cv, out$sd / out$mean, tolerance = 1e-15)
  population <- cv_by(panel, "x", c("industry", "year"), "population")
  expect_equal(population$cv, out$cv * sqrt(11 / 12), tolerance = 1e-14)
  expect_equal(vapply(groups, cv, 0), out$cv, ignore_attr = TRUE, tolerance = 1e-15)
})

test_that("order, unit and bounds", {
  panel <- random_panel()
  out <- cv_by(panel, "x", "industry")
  sorted <- cv_by(panel[order(panel$x), ], "x", "industry")
  expect_equal(sorted$cv, out$cv, tolerance = 1e-15)
  expect_identical(cv_by(transform(panel, x = x * 2^40), "x", "industry")$cv, out$cv)
  # the largest value there is: all in one of n units
  expect_equal(cv(c(1, rep(0, 11))), sqrt(12))
  expect_equal(cv(c(1, rep(0, 11)), "population"), sqrt(11))
})

test_that("a large mean costs no digits", {
  x <- c(1, 2, 4, 8)
  shift <- 2^50
  expect_equal(cv(x + shift) * (mean(x) + shift), stats::sd(x), tolerance = 1e-14)
})

test_that("the printed coefficients of variation lie between the roundings of printed standard deviations and means", {
  # document `restructuring`, Table 2, rows 8, 11 and 23 in 2010: a ratio, printed x 100;
  # the coefficient of a sample with that mean and deviation must round to it
  printed <- data.frame(sd = c(0.52, 7.92, 45.75), mean = c(0.4, 4.26, 46.29), cv = c(129.87, 186.19, 98.84))
  low <- (printed$sd - 0.005) / (printed$mean + 0.005)
  high <- (printed$sd + 0.005) / (printed$mean - 0.005)
  for (i in 1:3) {
    # two values with exactly that mean and standard deviation, mean -+ sd / sqrt(2)
    pair <- printed$mean[i] + c(-1, 1) * printed$sd[i] / sqrt(2)
    if (all(pair >= 0)) expect_equal(cv(pair), printed$sd[i] / printed$mean[i], tolerance = 1e-14)
    expect_true(printed$cv[i] / 100 > low[i] && printed$cv[i] / 100 < high[i])
  }
})

test_that("numbers far out are as good as others", {
  x <- c(2, 4, 4, 4, 5, 5, 7, 9)
  for (unit in c(2^1020, 2^-1070)) {
    expect_identical(cv(x * unit, "population"), 0.4)
    moments <- cv_by(data.frame(x = x * unit, g = 1), "x", "g", "population")
    expect_identical(c(moments$mean, moments$sd), c(5, 2) * unit)
  }
  expect_equal(cv(c(1e200, 3e200)), sqrt(2) / 2, tolerance = 1e-15)
  expect_identical(cv(rep(.Machine$double.xmax, 3)), 0)
})

test_that("undefined coefficients are NA and said to be", {
  expect_warning(out <- cv(c(-1, 3)), "negative", class = "lowcarbon_warning")
  expect_identical(out, NA_real_)
  expect_warning(out <- cv(c(0, 0)), "not above zero", class = "lowcarbon_warning")
  expect_identical(out, NA_real_)
  expect_warning(out <- cv(5), "single value", class = "lowcarbon_warning")
  expect_identical(out, NA_real_)
  panel <- data.frame(g = c("a", "a", "b", "c", "c"), x = c(1, 2, 3, -4, 5))
  expect_warning(out <- cv_by(panel, "x", "g"), "g \"b\": a single value.*2 groups", class = "lowcarbon_warning")
  expect_identical(is.na(out$cv), c(FALSE, TRUE, TRUE))
  expect_identical(out$sd[2], NA_real_)
  expect_equal(out$mean, c(1.5, 3, 0.5))
})

test_that("groups of any kind, tables of any class", {
  panel <- random_panel()
  reference <- cv_by(panel, "x", "industry")$cv
  coded <- transform(panel, industry = factor(industry, c("steel", "cloth", "paper")))
  out <- cv_by(coded, "x", "industry")
  expect_identical(as.character(out$industry), c("steel", "cloth", "paper"))
  expect_equal(out$cv, reference[c(3, 1, 2)], tolerance = 1e-15)
  expect_identical(nrow(cv_by(panel[panel$industry == "steel", ], "x", "industry")), 1L)
  skip_if_not_installed("tibble")
  skip_if_not_installed("data.table")
  expect_identical(cv_by(tibble::as_tibble(panel), "x", "industry")$cv, reference)
  expect_identical(cv_by(data.table::as.data.table(panel), "x", "industry")$cv, reference)
})

test_that("printing, and drawing in each layout", {
  panel <- random_panel()
  years <- do.call(rbind, lapply(2011:2016,
                                 function(y) transform(panel[panel$year == 2010, ], year = y,
                                                       x = x * stats::runif(1) + y / 1e4)))
  layouts <- list(cv_by(panel, "x", c("industry", "year")), cv_by(years, "x", c("industry", "year")),
                  cv_by(years, "x", "year"),
                  cv_by(panel, "x", "industry"))
  expect_output(print(layouts[[1]]), "6 groups")
  expect_output(print(layouts[[1]]), "standard deviation: sample")
  expect_identical(vapply(layouts, function(x) group_layout(x)$along, NA), c(FALSE, TRUE, TRUE, FALSE))
  for (x in layouts) {
    expect_identical(lengths(group_layout(x)[c("name", "series")]), c(name = nrow(x), series = nrow(x)))
  }
  for (layout in layouts) {
    file <- tempfile(fileext = ".png")
    grDevices::png(file)
    before <- graphics::par("mar")
    plot(layout)
    expect_identical(graphics::par("mar"), before)
    grDevices::dev.off()
    expect_gt(file.size(file), 0)
    unlink(file)
    if (requireNamespace("ggplot2", quietly = TRUE)) expect_s3_class(ggplot2::autoplot(layout), "ggplot")
  }
})

test_that("many lines are named at their ends, apart and in order", {
  many <- expand.grid(year = 2011:2013, k = 1:2, industry = sprintf("i%02d", 1:12))
  many$x <- 10 + many$k * (1 + as.integer(many$industry) %% 2 / 100)
  file <- tempfile(fileext = ".png")
  grDevices::png(file)
  on.exit(grDevices::dev.off())
  before <- graphics::par("mar")
  plot(cv_by(many, "x", c("industry", "year")))
  expect_identical(graphics::par("mar"), before)
  ends <- c(0.3, 0.1, 0.1, 0.2)
  graphics::plot(0, 0, ylim = c(0, 0.4))
  places <- spread_labels(ends)
  expect_identical(order(places), order(ends))
  expect_true(all(diff(sort(places)) > 0))
  expect_lte(max(places), graphics::par("usr")[4L])
})

test_that("bad input is refused by name", {
  expect_input_error(cv(c(1, NA)), "`x`", "value 2")
  expect_input_error(cv(c(1, Inf)), "`x`", "value 2")
  expect_input_error(cv(numeric()), "`x`", "none")
  expect_input_error(cv("1"), "`x`", "character")
  expect_input_error(cv(1:3, "both"), "`type`")
  panel <- random_panel()
  expect_input_error(cv_by(panel[0, ], "x", "year"), "no rows")
  expect_input_error(cv_by(panel, "y", "year"), "`value`", "`y`")
  expect_input_error(cv_by(panel, "x", "decade"), "`by`", "`decade`")
  expect_input_error(cv_by(panel, "industry", "year"), "numeric")
  expect_input_error(cv_by(panel, "x", c("year", "year")), "`by`", "`year`")
  expect_input_error(cv_by(transform(panel, mean = 1), "x", "mean"), "`by`", "`mean`")
  expect_input_error(cv_by(transform(panel, x = replace(x, 3, NA)), "x", "year"), "row 3")
  expect_input_error(cv_by(transform(panel, year = replace(year, 3, NA)), "x", "year"), "row 3")
})

test_that("print() shows digits that are there", {
  shown <- utils::capture.output(print(cv_by(data.frame(g = c("a", "a", "b", "b"), x = c(48879, 48881, 0.12, 0.14)),
                                             "x", "g")))
  expect_match(shown[4L], "48880.00", fixed = TRUE)
  shown <- utils::capture.output(print(cv_by(data.frame(g = c("a", "a"), x = c(28417, 28419)), "x", "g")))
  expect_match(shown[4L], "28418", fixed = TRUE) # signif() of four digits would be 28420
})

test_that("summary() is over the last column of by", {
  data <- data.frame(industry = rep(c("steel", "cloth"), each = 6), year = rep(c(2010, 2015, 2020), each = 2),
                     x = c(1, 3, 2, 4, 3, 5, 1, 1, 1, 3, 2, 4))
  spread <- function(a, b) sqrt(2) * abs(a - b) / (a + b)
  steel <- c(spread(1, 3), spread(2, 4), spread(3, 5))
  cloth <- c(0, spread(1, 3), spread(2, 4))
  found <- summary(cv_by(data, "x", c("industry", "year")))
  expect_identical(names(found), c("industry", "groups", "mean_cv", "min_cv", "max_cv", "first_cv", "last_cv"))
  expect_identical(found$industry, c("cloth", "steel"))
  expect_identical(found$groups, c(3L, 3L))
  expect_equal(found$mean_cv, c(mean(cloth), mean(steel)))
  expect_equal(found$min_cv, c(min(cloth), min(steel)))
  expect_equal(found$max_cv, c(max(cloth), max(steel)))
  expect_equal(found$first_cv, c(cloth[1], steel[1]))
  expect_equal(found$last_cv, c(cloth[3], steel[3]))
  alone <- summary(cv_by(data[data$industry == "steel", ], "x", "year"))
  expect_identical(dim(alone), c(1L, 6L))
  expect_equal(alone$mean_cv, mean(steel))
  expect_warning(undefined <- cv_by(data.frame(year = c(1, 2, 2), x = c(1, 1, 3)), "x", "year"), "no coefficient")
  expect_equal(unlist(summary(undefined)[-1L], use.names = FALSE), c(rep(spread(1, 3), 3), NA, spread(1, 3)))
})
