both <- c("region", "year")

# Sixteen regions on a lattice, eight years; cohorts by region, effects by cohort and event time, spillovers by
# exposure.
did_panel <- function(start, effect = function(g, k) 1, spill = 0, noise = 0, years = 8L, common = TRUE) {
  w <- square_lattice(4)
  W <- weights_contiguity(w)
  ids <- rownames(W$matrix)
  n <- length(ids)
  g <- rep(Inf, n)
  g[match(names(start), ids)] <- start
  D <- outer(g, seq_len(years), `<=`) + 0
  S <- as.matrix(W) %*% D
  y <- with_test_seed(1, rnorm(n, 0, 3) + rep(rnorm(years), each = n) + noise * matrix(rnorm(n * years), n))
  y <- matrix(y, n) + D * outer(seq_len(n), seq_len(years), Vectorize(function(i, t) if (t >= g[i]) effect(g[i],
      t - g[i]) else 0)) +
    spill * if (common) S else S * (1 - D)
  list(data = data.frame(region = ids, year = rep(seq_len(years), each = n), y = c(y), pilot = c(D) > 0,
                         start = ifelse(is.finite(g), g, 10000),
                         exposed = c(S)),
       W = W, D = D, S = S, n = n)
}

staggered <- c(r0101 = 4, r0302 = 4, r0404 = 6)

test_that("two regions and two periods are the difference of differences", {
  w <- weights_contiguity(data.frame(from = c("a", "b"), to = c("b", "a")))
  data <- data.frame(region = c("a", "b", "c", "d"), year = rep(1:2, each = 4), y = c(1, 2, 5, 4, 4, 3, 6, 7),
                     pilot = c(0, 0, 0, 0, 1, 1, 0, 0))
  W <- weights_contiguity(data.frame(from = c("a", "b", "c"), to = c("b", "c", "d")))
  for (method in c("interaction", "twoways")) {
    found <- spatial_did(y ~ 1, data, both, W, "pilot", method, spillover = "none", vcov = "iid")
    # (3 + 1) / 2 - (1 + 3) / 2
    expect_equal(found$estimate[1], 0)
  }
  data$y[5] <- 6
  expect_equal(spatial_did(y ~ 1, data, both, W, "pilot", spillover = "none", vcov = "iid")$estimate[1], 1)
})

test_that("events and their mean are fixest's Sun and Abraham, the static effect its two-way regression", {
  skip_if_not_installed("fixest")
  case <- did_panel(staggered, function(g, k) g / 4 + k / 2, noise = 1)
  d <- transform(case$data, x = with_test_seed(5, rnorm(128)))
  found <- spatial_did(y ~ x, d, both, case$W, "pilot", spillover = "none")
  theirs <- fixest::feols(y ~ x + sunab(start, year) | region + year, d, cluster = ~region)
  table <- fixest::coeftable(theirs)
  at <- match(paste0("year::", found$event[-1]), rownames(table))
  expect_equal(found$estimate[-1], unname(table[at, 1]), tolerance = 1e-8)
  expect_equal(found$std.error[-1], unname(table[at, 2]), tolerance = 1e-8)
  expect_equal(unlist(found[1, 3:6], use.names = FALSE), unname(stats::aggregate(theirs, "att")[1, ]), tolerance = 1e-8)
  for (vcov in c("iid", "cluster", "robust")) {
    plain <- fixest::feols(y ~ pilot + x | region + year, d, vcov = switch(vcov, iid = "iid", cluster = ~region,
        robust = "hetero"))
    ours <- spatial_did(y ~ x, d, both, case$W, "pilot", "twoways", spillover = "none", vcov = vcov)
    expect_equal(unlist(ours[1, 3:6], use.names = FALSE), unname(fixest::coeftable(plain)[1, ]), tolerance = 1e-8)
  }
  spilled <- fixest::feols(y ~ pilot + exposed | region + year, d, cluster = ~region)
  ours <- spatial_did(y ~ 1, d, both, case$W, "pilot", "twoways")
  expect_equal(ours$estimate[is.na(ours$event)], unname(coef(spilled)), tolerance = 1e-8)
  expect_equal(ours$std.error[is.na(ours$event)], as.vector(fixest::se(spilled)), tolerance = 1e-8)
})

test_that("event-time dummies of two-way effects are those made by hand", {
  case <- did_panel(staggered, noise = 1)
  d <- case$data
  event <- ifelse(d$start < 100, d$year - d$start, -1)
  dummies <- stats::model.matrix(~ factor(event, c(-1, setdiff(sort(unique(event)), -1))) + factor(region) +
                                 factor(year), d)
  plain <- stats::lm.fit(dummies, d$y)$coefficients
  found <- spatial_did(y ~ 1, d, both, case$W, "pilot", "twoways", spillover = "none")
  expect_equal(found$estimate[!is.na(found$event)], unname(plain[2:length(unique(event))]), tolerance = 1e-8)
})

test_that("without noise each estimator finds what was put in, and two-way effects do not where effects differ", {
  effect <- function(g, k) (g - 2) * (1 + k)
  for (kind in c("common", "untreated")) {
    case <- did_panel(staggered, effect, spill = 3, common = kind == "common")
    found <- spatial_did(y ~ 1, case$data, both, case$W, "pilot", spillover = kind, vcov = "iid")
    truth <- function(k) mean(c(2, 2, if (k <= 2) 4)) * (1 + k)
    of <- function(effect) found$estimate[found$effect == effect & !is.na(found$event) & found$event >= 0]
    expect_equal(of("direct"), vapply(0:4, truth, 0), tolerance = 1e-8)
    expect_equal(of(if (kind == "common") "spillover" else "spillover on untreated"), rep(3, 5), tolerance = 1e-8)
    early <- found$event < 0 & !is.na(found$event)
    expect_lt(max(abs(found$estimate[early])), 1e-8)
    parts <- effects(found)
    exposed <- case$D == 0 & case$S > 0
    expect_equal(parts$estimate[parts$group == "untreated, exposed"], 3 * mean(case$S[exposed]), tolerance = 1e-8)
    treated <- case$D > 0
    direct <- mean(c(2 * 1:5, 2 * 1:5, 4 * 1:3))
    expect_equal(parts$estimate[parts$effect == "total"], direct + (kind == "common") * 3 * mean(case$S[treated]),
                 tolerance = 1e-8)
  }
  naive <- spatial_did(y ~ 1, case$data, both, case$W, "pilot", spillover = "none", vcov = "iid")
  expect_gt(abs(naive$estimate[1] - direct), 0.1)
})

test_that("the two-way coefficient is the mean of cell effects by the weights that are counted", {
  # early adopters that stay treated while most others adopt: their late cells count against
  start <- stats::setNames(c(2, 2, 2, 6, 6, 6, 6, 6, 6), sprintf("r%02d%02d", c(1, 2, 3, 1, 2, 3, 4, 4, 4),
                                                                 c(1, 1, 1, 3, 3, 3, 1, 2, 3)))
  cell <- function(g, k) 7 * g + k^2
  case <- did_panel(start, cell)
  found <- spatial_did(y ~ 1, case$data, both, case$W, "pilot", "twoways", spillover = "none", vcov = "iid")
  left <- stats::residuals(stats::lm(pilot ~ factor(region) + factor(year), transform(case$data, pilot = pilot + 0)))
  weight <- left[case$data$pilot] / sum(left[case$data$pilot])
  value <- with(case$data[case$data$pilot, ], cell(start, year - start))
  expect_equal(found$estimate[1], sum(weight * value), tolerance = 1e-8)
  negative <- attr(found, "facts")$negative
  expect_equal(unname(negative), c(sum(weight < 0), length(weight), sum(weight[weight < 0])), tolerance = 1e-8)
  expect_gt(negative[["cells"]], 0)
  expect_output(print(found), "negative weight")
})

test_that("without never-treated regions the last cohort is the control, and the always treated leave", {
  ids <- rownames(square_lattice(4))
  case <- did_panel(stats::setNames(rep(c(1, 4, 7), c(2, 7, 7)), ids), function(g, k) 2)
  expect_warning(expect_warning(found <- spatial_did(y ~ 1, case$data, both, case$W, "pilot", spillover = "none",
                                                     vcov = "iid"),
                                "every region is treated in the end"), "from the first period on",
                                  class = "lowcarbon_warning")
  expect_equal(found$estimate[1], 2, tolerance = 1e-8)
  expect_identical(attr(found, "facts")$periods, 6L)
  expect_identical(attr(found, "facts")$regions, 14L)
})

test_that("windows put the ends together", {
  case <- did_panel(staggered, function(g, k) 1 + k, noise = 0.1)
  found <- spatial_did(y ~ 1, case$data, both, case$W, "pilot", spillover = "none", window = c(-2, 2), vcov = "iid")
  expect_identical(found$event, c(NA, -2, 0, 1, 2))
  expect_identical(sum(found$cells[-(1:2)]), found$cells[1])
  expect_input_error(spatial_did(y ~ 1, case$data, both, case$W, "pilot", window = c(0, 2)), "`window`")
})

test_that("a placebo repeats with its seed, and finds an effect that is there and none that is not", {
  case <- did_panel(staggered, function(g, k) 4, noise = 0.5)
  run <- function(data, ...) spatial_did(y ~ 1, data, both, case$W, "pilot", spillover = "none", vcov = "iid",
                                         placebo = 99, seed = 3, ...)
  strong <- run(case$data)
  expect_equal(attr(strong, "placebo")$p.value, c(direct = 0.01), ignore_attr = TRUE)
  expect_identical(attr(run(case$data), "placebo"), attr(strong, "placebo"))
  expect_equal(attr(run(case$data[128:1, ]), "placebo")$draws, attr(strong, "placebo")$draws, tolerance = 1e-8)
  # all assignments of one treated region of eight by brute force
  one <- did_panel(c(r0203 = 5), function(g, k) 0, noise = 1)
  found <- spatial_did(y ~ 1, one$data, both, one$W, "pilot", "twoways", spillover = "none", vcov = "iid",
                       placebo = 400, seed = 1)
  y <- matrix(one$data$y, 16)
  change <- rowMeans(y[, 5:8]) - rowMeans(y[, 1:4])
  every <- vapply(1:16, function(i) change[i] - mean(change[-i]), 0)
  draws <- attr(found, "placebo")$draws[, 1]
  expect_true(all(vapply(draws, function(v) min(abs(v - every)) < 1e-8, NA)))
  expect_lt(abs(attr(found, "placebo")$p.value - mean(abs(every) >= abs(found$estimate[1]) - 1e-9)), 0.11)
  before <- with_test_seed(1, runif(1))
  expect_input_error(run(one$data, placebo_type = "timing"), "`placebo_type`")
  timing <- run(case$data, placebo_type = "timing")
  expect_false(anyNA(attr(timing, "placebo")$draws))
})

test_that("order of rows, names and units do not matter", {
  case <- did_panel(staggered, function(g, k) g + k, spill = 1, noise = 1)
  run <- function(data, W = case$W) as.data.frame(spatial_did(y ~ 1, data, both, W, "pilot"))
  found <- run(case$data)
  expect_equal(run(case$data[with_test_seed(2, sample(128)), ]), found, tolerance = 1e-8)
  expect_equal(run(case$data, as_spatial_weights(as.matrix(case$W)[16:1, 16:1])), found, tolerance = 1e-8)
  expect_equal(run(transform(case$data, y = 1e6 * y + 3))$statistic, found$statistic, tolerance = 1e-6)
  expect_equal(run(transform(case$data, pilot = as.integer(pilot))), found)
})

test_that("it prints, draws and answers, and refuses what is no such treatment", {
  case <- did_panel(staggered, function(g, k) g, spill = 1, noise = 1)
  found <- spatial_did(y ~ 1, case$data, both, case$W, "pilot", spillover = "untreated", placebo = 9)
  expect_output(print(found), "Joint F tests of the periods before")
  expect_output(print(found), "Placebo: direct p")
  expect_identical(nrow(tidy(found, conf.int = TRUE)), nrow(found))
  expect_equal(tidy(found, conf.int = TRUE)$conf.low, found$conf.low)
  expect_identical(glance(found)$treated, 3L)
  expect_equal(unname(sqrt(diag(vcov(found)))), found$std.error)
  expect_identical(nobs(found), 128L)
  expect_s3_class(summary(found), "lowcarbon_did_effects")
  grDevices::pdf(NULL)
  on.exit(grDevices::dev.off())
  mar <- graphics::par("mar")
  for (which in c("events", "placebo")) expect_silent(plot(found, which))
  expect_identical(graphics::par("mar"), mar)
  d <- case$data
  ended <- transform(d, pilot = pilot & !(year == 8 & region == "r0101"))
  expect_input_error(spatial_did(y ~ 1, ended, both, case$W, "pilot"), "`treatment`", "\"r0101\"")
  expect_input_error(spatial_did(y ~ 1, transform(d, pilot = 2), both, case$W, "pilot"), "`treatment`", "found 2")
  expect_input_error(spatial_did(y ~ 1, transform(d, pilot = FALSE), both, case$W, "pilot"), "`treatment`")
  expect_input_error(spatial_did(y ~ 1, transform(d, pilot = TRUE), both, case$W, "pilot"), "`treatment`")
  expect_input_error(spatial_did(y ~ 1, d, both, case$W), "`treatment`")
  expect_input_error(spatial_did(y ~ 1, d[-5, ], both, case$W, "pilot"), "region")
  expect_input_error(spatial_did(y ~ 1, d, both, case$W, "pilot", seed = 1), "`seed`")
  expect_input_error(plot(spatial_did(y ~ 1, d, both, case$W, "pilot"), "placebo"), "placebo")
})
