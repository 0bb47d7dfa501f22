# The smoothed bootstrap of scores and indices.

index <- c("region", "time")

# Regions in several periods, as many as letters.
simulated <- function(regions = 10L, times = 3L, seed = 1) {
  with_test_seed(seed, {
    n <- regions * times
    l <- exp(stats::rnorm(n))
    data.frame(region = rep(letters[seq_len(regions)], each = times), time = rep(seq_len(times), regions), l = l,
               k = l * exp(stats::rnorm(n, 0, 0.4)), y = l * exp(-abs(stats::rnorm(n, 0, 0.4))),
               c = l * exp(stats::rnorm(n, 0, 0.4)))
  })
}
measured <- function(..., data = simulated()) gtfp(data, c("l", "k"), "y", "c", index, ...)
boot <- function(x, ...) suppressWarnings(gtfp_bootstrap(x, ...))

test_that("the same seed, the same numbers, and the caller's stream is left alone", {
  found <- measured(distance = "ddf")
  set.seed(5)
  before <- .Random.seed
  one <- boot(found, nsim = 20, seed = 1)
  expect_identical(.Random.seed, before)
  expect_identical(boot(found, nsim = 20, seed = 1), one)
  expect_false(identical(boot(found, nsim = 20, seed = 2)$bias, one$bias))
  shuffled <- measured(distance = "ddf", data = simulated()[with_test_seed(1, sample(30)), ])
  expect_equal(boot(shuffled, nsim = 20, seed = 1), one)
  expect_named(one, c("region", "time", "measure", "estimate", "bias", "corrected", "std.error", "lower", "upper",
                      "replicates"))
  expect_identical(nrow(one), 180L)
  expect_identical(attr(one, "choices")$seed, 1)
})

test_that("estimates are those of gtfp(), frontiers of pseudo-units lie inside", {
  for (case in list(list(distance = "ddf"), list(distance = "sbm"), list(distance = "tone"),
                    list(distance = "nddf", productivity = "luenberger"),
                    list(distance = "tone", direction = "input", returns = "vrs"),
                    list(distance = "sbm", direction = "output"))) {
    found <- do.call(measured, case)
    one <- boot(found, nsim = 30, seed = 3)
    for (measure in c("inefficiency_global", "inefficiency", "index", "efficiency_change", "technical_change")) {
      expect_identical(one$estimate[one$measure == measure], found[[measure]])
    }
    scores <- one$measure %in% c("inefficiency_global", "inefficiency")
    expect_true(all(one$bias[scores] <= 1e-9, na.rm = TRUE))
    expect_true(any(one$bias[scores] < 0, na.rm = TRUE))
    expect_equal(one$corrected, one$estimate - one$bias)
    expect_true(all(one$lower <= one$upper, na.rm = TRUE))
  }
})

test_that("pseudo-units lie as far from the frontier as was drawn", {
  for (distance in c("ddf", "sbm", "nddf", "tone")) {
    found <- measured(distance = distance)
    case <- bootstrap_case(found)
    case$spread <- rep(1, 3)
    case$bandwidth <- rep(0, 3)
    case$standard <- matrix(0, 10, 3)
    for (draw in 1:3) {
      drawn <- with_test_seed(draw, bootstrap_distances(case))[cbind(case$units$region, case$units$period)]
      pseudo <- with_test_seed(draw, bootstrap_units(case))
      frontier <- rbind(case$values, case$moves$frontier)
      data <- rbind(frontier, pseudo)
      data <- data.frame(region = paste0(rep(c("o", "f", "p"), each = 30), rep(case$units$region, 3)),
                         time = rep(case$units$period, 3),
                         l = data[, 1], k = data[, 2], y = data[, 3], c = data[, 4])
      again <- measured(distance = distance, data = data)
      of <- again[match(paste(data$region, data$time)[61:90], paste(again$region, again$time)), "inefficiency"]
      reached <- if (distance == "tone") 1 / (1 - of) else 1 + of
      if (distance == "ddf") {
        expect_equal(reached, drawn, tolerance = 1e-8)
      } else {
        expect_true(all(reached >= drawn - 1e-8))
      }
      # the movement itself, by its own weights
      if (distance != "ddf") {
        u <- bootstrap_factor(drawn, case$model, case$moves$share)
        share <- case$moves$share
        less <- (1 - 1 / u)
        made <- if (distance == "tone") (1 + share[["desirable"]] * (u - 1) + share[["undesirable"]] * less) /
          (1 - less) else
          1 + (share[["input"]] + share[["undesirable"]]) * less + share[["desirable"]] * (u - 1)
        expect_equal(made, drawn, tolerance = 1e-10)
      }
    }
  }
})

test_that("smoothing keeps mean and spread, and reflects", {
  case <- bootstrap_case(measured(distance = "ddf", data = simulated(20, 2, 4)))
  case$spread <- apply(case$distance, 2L, stats::sd)
  centred <- scale(case$distance)
  case$standard <- matrix(centred / sqrt(19), 20)
  draws <- with_test_seed(1, replicate(2000, bootstrap_distances(case)))
  expect_true(all(draws >= 1))
  # far from one nothing is reflected: the spread of a sample drawn with replacement
  away <- case
  away$distance <- case$distance + 5
  draws <- with_test_seed(1, replicate(2000, bootstrap_distances(away)))
  expect_equal(apply(draws, 2, stats::sd), case$spread * sqrt(19 / 20), tolerance = 0.03)
  noise <- with_test_seed(1, replicate(2000, bootstrap_noise(case)))
  flat <- rbind(as.vector(noise[, 1, ]), as.vector(noise[, 2, ]))
  expect_lt(abs(stats::cor(t(flat))[1, 2] - stats::cor(case$distance)[1, 2]), 0.02)
  expect_equal(apply(flat, 1, stats::sd), c(1, 1), tolerance = 0.05)
})

test_that("the bandwidth is the formula's", {
  d <- c(1, 1, 1.2, 1.4, 1.9)
  both <- c(1.2, 1.4, 1.9, 0.8, 0.6, 0.1)
  expect_equal(bootstrap_bandwidth(d),
               0.9 * min(stats::sd(both), stats::IQR(both) / 1.34) * 6^-0.2 * 2^0.2 * (3 / 5)^0.2 * stats::sd(d) /
               stats::sd(both))
  expect_identical(bootstrap_bandwidth(c(1, 1, 1.5)), 0)
})

test_that("a second source: the algorithm in one period written out, with lpSolve's programmes", {
  skip_if_not_installed("lpSolve")
  data <- simulated(25, 1, 7)
  found <- gtfp(data, c("l", "k"), "y", NULL, index, distance = "ddf")
  mine <- gtfp_bootstrap(found, nsim = 60, seed = 9)
  x <- as.matrix(data[c("l", "k")])
  y <- data$y
  # by how much each unit's output could grow, given the outputs of the frontier
  reach <- function(yref) {
    vapply(1:25, function(o) {
      lpSolve::lp("max", c(1, rep(0, 25)), rbind(cbind(0, t(x)), c(-y[o], yref)), c("<=", "<=", ">="),
                  c(x[o, ], 0))$objval
    }, 0)
  }
  d <- reach(y)
  h <- bootstrap_bandwidth(ifelse(abs(d - 1) < 1e-9, 1, d))
  s <- stats::sd(d)
  draws <- with_seed(9, replicate(60, {
    picked <- d[sample.int(25, 25, TRUE)]
    e <- matrix(stats::rnorm(625), 25) %*% ((d - mean(d)) / s / sqrt(24))
    moved <- drop(picked + h * e)
    moved[moved < 1] <- 2 - moved[moved < 1]
    star <- mean(picked) + (moved - mean(picked)) / sqrt(1 + h^2 / s^2)
    reach(y * d / star) - 1
  }))
  rows <- mine$measure == "inefficiency"
  expect_equal(mine$bias[rows], rowMeans(draws) - (d - 1), tolerance = 1e-7)
  expect_equal(mine$std.error[rows], apply(draws, 1, stats::sd), tolerance = 1e-7)
  expect_equal(mine$lower[rows], 2 * (d - 1) - apply(draws, 1, stats::quantile, 0.975), tolerance = 1e-7,
               ignore_attr = TRUE)
  expect_equal(mine$upper[rows], 2 * (d - 1) - apply(draws, 1, stats::quantile, 0.025), tolerance = 1e-7,
               ignore_attr = TRUE)
})

test_that("gaps, means, pictures", {
  data <- simulated(8, 4, 5)[-c(3, 9), ]
  one <- boot(measured(distance = "ddf", data = data), nsim = 20, seed = 1)
  expect_identical(nrow(one), 180L)
  counts <- summary(one)
  expect_identical(counts$n, counts$gain + counts$loss + counts$unclear)
  expect_identical(counts$n[counts$measure == "gtfp"], c(7L, 7L, 8L))
  expect_output(print(one), "30 units, 20 replicates")
  expect_output(print(counts), "beyond chance")
  file <- tempfile(fileext = ".pdf")
  grDevices::pdf(file)
  on.exit(unlink(file))
  expect_identical(plot(one), one)
  plot(one, "inefficiency", period = 1)
  grDevices::dev.off()
  expect_input_error(plot(one, "score"), "`measure`")
  expect_input_error(plot(one, period = 9), "`period`")
  skip_if_not_installed("ggplot2")
  expect_identical(nrow(ggplot2::layer_data(ggplot2::autoplot(one), 3L)), 8L)
})

test_that("what cannot be resampled is refused, what is lost is said", {
  expect_input_error(gtfp_bootstrap(measured(productivity = "ml")), "`x`", "\"gml\"")
  expect_input_error(gtfp_bootstrap(measured(distance = "super_sbm")), "`x`", "tone")
  expect_input_error(gtfp_bootstrap(measured(data = transform(simulated(), c = replace(c, 2, 0)))), "`x`", "c (1)")
  expect_input_error(gtfp_bootstrap(measured()[1:3, ]), "`x`", "whole")
  expect_input_error(gtfp_bootstrap(measured(), nsim = 1), "`nsim`")
  expect_input_error(gtfp_bootstrap(measured(), nsim = 10, level = 1), "`level`")
  expect_input_error(gtfp_bootstrap(measured(), nsim = 10, seed = -1), "`seed`")
  expect_warning(gtfp_bootstrap(measured(), nsim = 10, seed = 1), "rest on fewer replicates",
                 class = "lowcarbon_warning")
})
