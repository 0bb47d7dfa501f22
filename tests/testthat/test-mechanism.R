index <- c("province", "year")

mediation <- function(data, ..., nsim = 20, seed = 3) {
  mechanism(y ~ d + x, m ~ d + x, data, index, ..., nsim = nsim, seed = seed)
}

# a, c, c', b from regressions with dummies.
dummy_paths <- function(data, effect) {
  dummies <- switch(effect, twoways = ~ . + province + factor(year), individual = ~ . + province,
                    time = ~ . + factor(year), none = ~ .)
  b <- function(formula) stats::coef(stats::lm(stats::update(formula, dummies), data))
  both <- b(y ~ d + x + m)
  c(a = b(m ~ d + x)[["d"]], total = b(y ~ d + x)[["d"]], direct = both[["d"]], b = both[["m"]])
}

test_that("the paths are those of regressions with dummies, and add up", {
  for (drop in list(integer(), gaps)) {
    data <- instrument_panel(drop = drop)
    for (effect in c("twoways", "individual", "time", "none")) {
      found <- mediation(data, effect = effect, nsim = 0)
      paths <- dummy_paths(data, effect)
      expect_identical(found$path, c("a", "total", "direct", "b", "indirect", "share"))
      expect_equal(found$estimate[1:4], unname(paths), tolerance = 1e-9)
      expect_equal(found$estimate[5:6], unname(paths["a"] * paths["b"] * c(1, 1 / paths["total"])), tolerance = 1e-9)
      expect_equal(found$estimate[2], found$estimate[3] + found$estimate[5], tolerance = 1e-9)
    }
  }
  expect_identical(found$from, c("d", "d", "d", "m", "d", "d"))
  expect_identical(found$to, c("m", "y", "y", "y", "y", "y"))
})

test_that("standard errors are fixest's", {
  skip_if_not_installed("fixest")
  data <- instrument_panel(drop = gaps)
  for (vcov in c("iid", "robust", "cluster")) {
    found <- mediation(data, vcov = vcov, nsim = 0)
    theirs <- function(formula, term) {
      fit <- fixest::feols(formula, data, vcov = switch(vcov, iid = "iid", robust = "hetero", cluster = ~province),
                           fixef.tol = 1e-11)
      unname(fixest::coeftable(fit)[term, 2:4])
    }
    ours <- unname(as.matrix(found[1:4, c("std.error", "statistic", "p.value")]))
    expect_equal(ours[1, ], theirs(m ~ d + x | province + year, "d"), tolerance = 1e-6)
    expect_equal(ours[2, ], theirs(y ~ d + x | province + year, "d"), tolerance = 1e-6)
    expect_equal(ours[3, ], theirs(y ~ d + x + m | province + year, "d"), tolerance = 1e-6)
    expect_equal(ours[4, ], theirs(y ~ d + x + m | province + year, "m"), tolerance = 1e-6)
  }
  by_zone <- mediation(data, cluster = "zone", nsim = 0)
  fit <- fixest::feols(m ~ d + x | province + year, data, vcov = ~zone, fixef.tol = 1e-11)
  expect_equal(by_zone$std.error[1], unname(fixest::se(fit)["d"]), tolerance = 1e-6)
})

test_that("products by hand: Sobel, Aroian, Goodman", {
  # a = 2 (0.5), b = 3 (1): variances 9/4 + 4, and 1/4 more or less
  found <- product_tests(data.frame(estimate = 2, std.error = 0.5), data.frame(estimate = 3, std.error = 1))
  expect_equal(found$statistic, 6 / sqrt(c(6.25, 6.5, 6)))
  expect_equal(found$p.value, 2 * pnorm(-found$statistic))
  expect_identical(found$test, c("Sobel", "Aroian", "Goodman"))
  # 0.01 + 0.01 - 1 is no variance
  weak <- product_tests(data.frame(estimate = 0.1, std.error = 1), data.frame(estimate = 0.1, std.error = 1))
  expect_identical(is.na(weak$statistic), c(FALSE, FALSE, TRUE))
  data <- instrument_panel()
  whole <- mediation(data, nsim = 0)
  expect_equal(attr(whole, "tests")$std.error[1],
               sqrt(whole$estimate[4]^2 * whole$std.error[1]^2 + whole$estimate[1]^2 * whole$std.error[4]^2))
})

test_that("bootstrap samples are whole regions, one drawn twice being two", {
  for (drop in list(integer(), gaps)) {
    data <- instrument_panel(drop = drop)
    for (effect in c("twoways", "individual", "none")) {
      found <- attr(mediation(data, effect = effect), "simulated")
      regions <- sort(unique(data$province))
      draws <- floor(private_uniforms(12, 20, 3) * 12) + 1
      expect_true(any(duplicated(draws[, 7])))
      for (s in c(1, 7, 20)) {
        copy <- do.call(rbind, lapply(seq_len(12), function(i) {
          transform(data[data$province == regions[draws[i, s]], ], province = paste("copy", i))
        }))
        expect_equal(found[s, 1:4], dummy_paths(copy, effect), tolerance = 1e-8)
      }
      expect_equal(found[, "indirect"], found[, "a"] * found[, "b"])
      expect_equal(found[, "share"], found[, "indirect"] / found[, "total"])
    }
  }
})

test_that("intervals and p-values come from the samples", {
  data <- instrument_panel(drop = gaps)
  found <- mediation(data, nsim = 99, level = 0.9)
  drawn <- attr(found, "simulated")
  expect_identical(dim(drawn), c(99L, 6L))
  for (k in 1:6) {
    # 99 samples: the 5.9th and the 94.1st of them
    sorted <- sort(drawn[, k])
    expect_equal(found$lower[k], sorted[5] + 0.9 * (sorted[6] - sorted[5]))
    expect_equal(found$upper[k], sorted[94] + 0.1 * (sorted[95] - sorted[94]))
  }
  expect_equal(found$std.error[5:6], unname(apply(drawn[, 5:6], 2, stats::sd)))
  expect_equal(bootstrap_p(c(1, 2, 3, -1)), 2 * 2 / 5)
  expect_equal(bootstrap_p(c(1, 2, 3)), 2 / 4)
  expect_equal(bootstrap_p(c(0, 0, 1, NA)), 1)
  expect_equal(found$p.value[5], min(1, 2 * (1 + min(sum(drawn[, 5] <= 0), sum(drawn[, 5] >= 0))) / 100))
  expect_true(all(is.na(found$statistic[5:6])))
})

test_that("the mediator may be named in the outcome's formula, and controls may differ with a warning", {
  data <- instrument_panel()
  usual <- mediation(data)
  expect_identical(as.data.frame(mechanism(y ~ m + d + x, m ~ d + x, data, index, nsim = 20, seed = 3)),
                   as.data.frame(usual))
  expect_warning(found <- mechanism(y ~ d + x, m ~ d, data, index, nsim = 5, seed = 3), "`x`",
                 class = "lowcarbon_warning")
  expect_equal(found$estimate[1], unname(stats::coef(stats::lm(m ~ d + province + factor(year), data))["d"]),
               tolerance = 1e-9)
  expect_equal(found$estimate[2:4], usual$estimate[2:4])
  expect_false(isTRUE(all.equal(found$estimate[2], found$estimate[3] + found$estimate[5])))
  # another treatment than the first; transformed variables
  other <- mechanism(y ~ d + x, m ~ d + x, data, index, treatment = "x", nsim = 0)
  expect_equal(other$estimate[1], unname(stats::coef(stats::lm(m ~ d + x + province + factor(year), data))["x"]),
               tolerance = 1e-9)
  logs <- mechanism(y ~ d + log(m + 500), log(m + 500) ~ d, data, index, nsim = 0)
  expect_identical(logs$to[1], "log(m + 500)")
  expect_equal(logs$estimate[4],
               unname(stats::coef(stats::lm(y ~ d + log(m + 500) + province + factor(year), data))["log(m + 500)"]),
               tolerance = 1e-7)
})

test_that("rows in any order, units and kinds of data do not matter", {
  data <- instrument_panel(drop = gaps)
  usual <- mediation(data)
  expect_identical(mediation(shuffled(data)), usual)
  scaled <- mediation(transform(data, y = y * 1e6, m = m * 1e-4, d = d * 1e3, x = x * 1e7))
  expect_equal(scaled$estimate, usual$estimate * c(1e-7, 1e3, 1e3, 1e10, 1e3, 1), tolerance = 1e-8)
  expect_equal(scaled$upper, usual$upper * c(1e-7, 1e3, 1e3, 1e10, 1e3, 1), tolerance = 1e-8)
  expect_equal(scaled$p.value, usual$p.value, tolerance = 1e-7)
  expect_identical(as.data.frame(mediation(transform(data, province = factor(province), year = factor(year)))),
                   as.data.frame(usual))
  if (requireNamespace("tibble", quietly = TRUE)) expect_identical(mediation(tibble::as_tibble(data)), usual)
  if (requireNamespace("data.table", quietly = TRUE)) {
    expect_identical(mediation(data.table::as.data.table(data)), usual)
  }
})

test_that("R's stream moves by one number, or none", {
  data <- instrument_panel()
  with_test_seed(11, {
    first <- mediation(data, seed = NULL, nsim = 9)
    after <- stats::runif(1)
  })
  expect_identical(with_test_seed(11, stats::runif(2))[2], after)
  expect_identical(with_test_seed(11, mediation(data, seed = NULL, nsim = 9)), first)
  longer <- mediation(data, seed = attr(first, "choices")$seed, nsim = 15)
  expect_identical(attr(longer, "simulated")[1:9, ], attr(first, "simulated"))
  with_test_seed(11, {
    before <- .Random.seed
    mediation(data)
    mediation(data, seed = NULL, nsim = 0)
    expect_identical(.Random.seed, before)
  })
})

test_that("samples that cannot be estimated are counted", {
  data <- instrument_panel(n = 6L)
  data$d <- as.numeric(data$province == "p02" & data$year > 2013)
  draws <- floor(private_uniforms(6, 40, 3) * 6) + 1
  without <- sum(colSums(draws == 2) %in% c(0, 6))
  expect_gt(without, 0)
  expect_warning(found <- mediation(data, nsim = 40), paste(without, "of 40 bootstrap samples"),
                 class = "lowcarbon_warning")
  expect_equal(sum(is.na(attr(found, "simulated")[, "a"])), without)
  expect_false(anyNA(found$lower))
})

test_that("rows alone are dropped with a warning", {
  data <- instrument_panel()
  data <- data[!(data$province == "p03" & data$year > 2011), ]
  expect_warning(found <- mediation(data), "province p03", class = "lowcarbon_warning")
  expect_match(describe_choices(found), "rows: 77; regions: 11; left out: 1")
  kept <- mediation(data, singletons = "keep", nsim = 0)
  expect_equal(kept$estimate, found$estimate, tolerance = 1e-10)
})

test_that("bad input is named", {
  data <- instrument_panel()
  run <- function(outcome = y ~ d + x, mediator = m ~ d + x, data. = data, index. = index,
                  ...) mechanism(outcome, mediator, data., index., nsim = 3, ...)
  expect_input_error(mechanism(mediator = m ~ d, data = data, index = index), "`outcome`", "nothing")
  expect_input_error(mechanism(y ~ d, data = data, index = index), "`mediator`", "nothing")
  expect_input_error(run(mediator = y ~ d + x), "`mediator`", "another variable than the outcome")
  expect_input_error(run(mediator = m ~ d + y), "`mediator`", "without the outcome")
  expect_input_error(run(mediator = "m"), "`mediator`", "character")
  expect_input_error(run(mediator = m ~ 1), "`mediator`", "the treatment")
  expect_input_error(run(treatment = "z1"), "`treatment`", "\"z1\"")
  expect_input_error(run(y ~ x), "`outcome`", "the treatment `d`")
  expect_input_error(run(treatment = "d", data. = transform(data, d = match(province, sort(province)))), "`d`",
                     "explain it fully")
  expect_input_error(suppressWarnings(run(y ~ d + x + I(d + x), m ~ d + x + I(d + x))), "`mediator`",
                     "collinear: `I(d + x)`")
  expect_input_error(run(data. = transform(data, m = 2 * d)), "`outcome`", "collinear: `m`")
  expect_input_error(run(mediator = m ~ ., data. = data[c("province", "year", "y", "m", "d", "x")]), "`mediator`",
                     "without the outcome")
  expect_input_error(run(y ~ d * m + x), "`outcome`", "the mediator `m` by itself", "`d:m`")
  expect_input_error(run(y ~ d + x + m + I(m^2)), "`outcome`", "`I(m^2)`")
  expect_input_error(run(data. = transform(data, m = replace(m, 6, NA))), "`mediator`", "`m`", "row 6")
  expect_input_error(run(data. = transform(data, y = replace(y, 6, -Inf))), "`outcome`", "row 6")
  expect_input_error(run(data. = transform(data, x = as.character(x))), "as.numeric()")
  expect_input_error(run(data. = data[0, ]), "no rows")
  expect_input_error(run(data. = rbind(data, data[3, ])), "one row for each province-year")
  expect_input_error(run(data. = data[data$province == "p01", ]), "explain every row")
  expect_input_error(run(data. = data[data$province == "p01", ], effect = "none"), "two clusters")
  expect_input_error(run(data. = data[data$province == "p01", ], effect = "none", vcov = "iid"), "two regions or more")
  expect_input_error(run(data. = data[data$year == 2011, ], effect = "individual"), "explain every row")
  expect_input_error(run(index. = "province"), "`index`")
  expect_input_error(run(vcov = "white"), "`vcov`")
  expect_input_error(run(vcov = "iid", cluster = "zone"), "`cluster`")
  expect_input_error(run(effect = "two"), "`effect`")
  expect_input_error(run(level = 1), "`level`")
  expect_input_error(run(seed = "a"), "`seed`")
  expect_input_error(mechanism(y ~ d, m ~ d, data, index, nsim = -1), "`nsim`")
})

test_that("a mechanism prints and draws, with Chinese names", {
  data <- instrument_panel()
  names(data)[names(data) == "m"] <- "\u80fd\u6e90"
  found <- mechanism(y ~ d, stats::as.formula("\u80fd\u6e90 ~ d"), data, index, nsim = 25, seed = 1)
  expect_output(print(found), "Sobel")
  expect_output(print(found), "samples: 25")
  expect_identical(tidy(found)[-1L], as.data.frame(found))
  expect_identical(tidy(found)$term, found$path)
  expect_identical(tidy(found, conf.int = TRUE)$conf.low, found$lower)
  expect_identical(nrow(attr(found, "regressions")), 4L)
  draw_to_null({
    expect_identical(plot(found), found)
    expect_s3_class(plot(mechanism(y ~ d, x ~ d, data, index, nsim = 0)), "lowcarbon_mechanism")
  })
  skip_if_not_installed("ggplot2")
  built <- ggplot2::ggplot_build(autoplot.lowcarbon_mechanism(found))
  expect_equal(built$data[[2]]$x, found$estimate[1:5])
  expect_equal(built$data[[3]]$xend, found$upper[1:5])
  expect_length(ggplot2::ggplot_build(
    autoplot.lowcarbon_mechanism(mechanism(y ~ d, x ~ d, data, index, nsim = 0)))$data, 2)
})
