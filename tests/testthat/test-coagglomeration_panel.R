# The simulated panel, against the printed moments and coefficients and by
# formulas of the test's own.

panel <- coagglomeration_panel_simulated
services <- c("wholesale_retail", "transport", "information", "finance", "leasing_business", "research_technical")
wide <- function(column) matrix(panel[[column]], 20) # years by cities

test_that("the panel is complete and says what it is", {
  expect_identical(names(panel), c("city", "province", "resource_based", "year", "employment", "manufacturing",
                                   services, "carbon", "coagg", "gov", "lnpgdp",
                                   "fdi", "lnrd", "ti", "lner"))
  expect_identical(nrow(panel), 34L * 20L)
  expect_identical(unique(panel$city), northeast_cities$city)
  expect_identical(panel$year, rep(2003:2022, 34))
  for (column in c("province", "resource_based")) {
    expect_identical(panel[[column]], rep(northeast_cities[[column]], each = 20))
  }
  expect_false(anyNA(panel))
  expect_true(all(panel[c("employment", "manufacturing", services, "carbon")] > 0))
  expect_true(all(panel$manufacturing + rowSums(panel[services]) < panel$employment))
})

test_that("its moments are those of Table 1", {
  printed <- document_table("coagglomeration", 1)
  for (row in seq_len(nrow(printed))) {
    x <- panel[[tolower(printed$Symbol[row])]]
    n <- length(x)
    mean <- sum(x) / n
    moments <- c(mean, sqrt(sum((x - mean)^2) / (n - 1)), min(x), max(x))
    expected <- as.numeric(unlist(printed[row, 4:7]))
    if (printed$Symbol[row] == "FDI") expected[2] <- 0.0529 # 0.529 is impossible
    expect_true(all(abs(moments - expected) <= 0.00051), label = printed$Symbol[row])
  }
})

test_that("co-agglomeration follows from employment by Equations 3 and 4", {
  by_hand <- unlist(lapply(split(panel, panel$year), function(d) {
    served <- rowSums(d[services])
    man <- (d$manufacturing / sum(d$manufacturing)) / (d$employment / sum(d$employment))
    ser <- (served / sum(served)) / (d$employment / sum(d$employment))
    stats::setNames((1 - abs(man - ser) / (man + ser)) + abs(man + ser), paste(d$city, d$year))
  }), use.names = FALSE)
  order <- order(panel$year, match(panel$city, northeast_cities$city))
  expect_equal(panel$coagg[order], by_hand, tolerance = 1e-12)
})

test_that("co-agglomeration rises to 1.40 in 2011 and falls after", {
  means <- rowMeans(wide("coagg"))
  expect_equal(round(max(means), 2), 1.40)
  expect_identical(which.max(means), 9L)
  expect_true(all(diff(means[1:9]) > 0) && all(diff(means[9:20]) < 0))
})

# Weights as documented, written out: inverse great-circle distance times inverse
# difference of mean log GDP per head, rows divided by their sums.
weights_by_hand <- function() {
  rad <- northeast_cities[c("lon", "lat")] * pi / 180
  value <- colMeans(wide("lnpgdp"))
  n <- nrow(rad)
  w <- matrix(0, n, n, dimnames = rep(list(northeast_cities$city), 2))
  for (i in seq_len(n)) {
    for (j in setdiff(seq_len(n), i)) {
      h <- sin((rad$lat[i] - rad$lat[j]) / 2)^2 + cos(rad$lat[i]) * cos(rad$lat[j]) *
        sin((rad$lon[i] - rad$lon[j]) / 2)^2
      w[i, j] <- 1 / (2 * 6371 * asin(sqrt(h))) / abs(value[i] - value[j])
    }
  }
  w / rowSums(w)
}

truth <- list(tau = 0.708, eta = 0.265, rho = -0.180,
              beta = c(0.550, -0.082, 0.009, -1.212, 0.025, -0.288, -0.072, 0.328),
              theta = c(-0.398, 0.075, 0.003, 1.474, 0.005, -0.282, -0.263, -0.008))

regressors <- list(wide("coagg"), wide("coagg")^2, 100 * wide("gov"), wide("lnpgdp"), 100 * wide("fdi"), wide("lnrd"),
                   100 * wide("ti"), wide("lner"))

test_that("carbon intensity follows the documented model up to effects of cities and years and shocks of 0.9", {
  w <- weights_by_hand()
  y <- wide("carbon")
  left <- y[-1, ] - truth$rho * y[-1, ] %*% t(w) - truth$tau * y[-20, ] - truth$eta * y[-20, ] %*% t(w)
  for (k in 1:8) left <- left - truth$beta[k] * regressors[[k]][-1, ] - truth$theta[k] * regressors[[k]][-1, ] %*% t(w)
  left <- left - rowMeans(left)
  left <- t(t(left) - colMeans(left))
  variance <- sum(left^2) / (18 * 33) # chi-square with 594 degrees of freedom
  expect_gt(variance, 0.81 * qchisq(0.0005, 594) / 594)
  expect_lt(variance, 0.81 * qchisq(0.9995, 594) / 594)
  expect_lt(abs(sum(left[-1, ] * left[-18, ]) / sum(left^2)), 0.15) # no memory left
})

test_that("the coefficients are stable, those printed are not", {
  w <- weights_by_hand()
  largest <- function(rho) max(Mod(eigen(solve(diag(34) - rho * w, truth$tau * diag(34) + truth$eta * w))$values))
  expect_lt(largest(-0.180), 1)
  expect_gt(largest(0.180), 1)
})

test_that("estimates lie about the coefficients behind the panel", {
  data <- panel
  data[c("gov", "fdi", "ti")] <- 100 * data[c("gov", "fdi", "ti")]
  fit <- spatial_panel(carbon ~ coagg + I(coagg^2) + gov + lnpgdp + fdi + lnrd + ti + lner, data, c("city", "year"),
                       weights_by_hand(), dynamic = "both")
  behind <- unlist(truth[c("rho", "tau", "eta", "beta", "theta")])
  expect_identical(names(coef(fit))[1:3], c("rho", "tau", "eta"))
  gap <- coef(fit) - behind
  # a joint test at one in ten thousand; the two-sided test of each at the same, divided over 19
  expect_lt(drop(gap %*% solve(vcov(fit)[names(gap), names(gap)], gap)), qchisq(0.9999, 19))
  expect_true(all(abs(gap) < qnorm(1 - 0.00005 / 19) * sqrt(diag(vcov(fit)))[names(gap)]))
})
