# What lies behind printed tables of Moran's I.

# I, its z under randomisation and the kurtosis, by sums written out
plain_moran <- function(x, w) {
  n <- length(x)
  u <- x - sum(x) / n
  cross <- 0
  s0 <- 0
  s1 <- 0
  for (i in seq_len(n)) {
    for (j in seq_len(n)) {
      cross <- cross + w[i, j] * u[i] * u[j]
      s0 <- s0 + w[i, j]
      s1 <- s1 + (w[i, j] + w[j, i])^2 / 2
    }
  }
  s2 <- 0
  for (i in seq_len(n)) s2 <- s2 + (sum(w[i, ]) + sum(w[, i]))^2
  b2 <- n * sum(u^4) / sum(u^2)^2
  second <- (n * ((n^2 - 3 * n + 3) * s1 - n * s2 + 3 * s0^2) - b2 * ((n^2 - n) * s1 - 2 * n * s2 + 6 * s0^2)) /
    ((n - 1) * (n - 2) * (n - 3) * s0^2)
  moran <- n / s0 * cross / sum(u^2)
  list(moran = moran, z = (moran + 1 / (n - 1)) / sqrt(second - 1 / (n - 1)^2), b2 = b2, sums = c(s0, s1, s2))
}

# borders of the 30 provinces, Hainan joined to Guangdong
thirty <- china_provinces[china_provinces$in_documents, ]

border_matrix <- function(edges = china_borders) {
  edges <- edges[edges$from != "Tibet" & edges$to != "Tibet", ]
  w <- matrix(0, 30, 30, dimnames = list(thirty$province, thirty$province))
  w[cbind(edges$from, edges$to)] <- 1
  w + t(w)
}

capital_distances <- function() {
  rad <- pi / 180
  half <- function(x) sin(outer(x, x, "-") * rad / 2)^2
  h <- half(thirty$lat) + outer(cos(thirty$lat * rad), cos(thirty$lat * rad)) * half(thirty$lon)
  2 * 6371 * asin(sqrt(h))
}

sums_of <- function(w) plain_moran(seq_len(nrow(w)), w)$sums

printed_moran <- function(cells, j) {
  list(index = printed_interval(cells[[j + 1]]), z = printed_interval(cells[[j + 2]]), p = cells[[j + 3]])
}

coupling_rows <- function() printed_moran(document_table("coupling", 6), 1)

coagglomeration_rows <- function() {
  cells <- document_table("coagglomeration", 2)
  both <- list(printed_moran(cells, 1), printed_moran(cells, 5))
  join <- function(part) span(c(both[[1]][[part]]$lower, both[[2]][[part]]$lower),
                              c(both[[1]][[part]]$upper, both[[2]][[part]]$upper))
  list(index = join("index"), z = join("z"), p = c(both[[1]]$p, both[[2]]$p))
}

# ---- sides ---------------------------------------------------------------------

test_that("each way of taking probabilities is told from the others", {
  z <- c("1.234", "0.517", "2.881", "1.707", "0.093", "3.350", "-0.412", "1.995")
  value <- as.numeric(z)
  ways <- list(
    list(sides = 1, ending = "rounded", p = sprintf("%.3f", 1 - pnorm(value))),
    list(sides = 2, ending = "rounded", p = sprintf("%.3f", 2 * (1 - pnorm(abs(value))))),
    list(sides = 1, ending = "cut off", p = sprintf("%.3f", floor(1000 * (1 - pnorm(value))) / 1000)),
    list(sides = 2, ending = "cut off", p = sprintf("%.3f", floor(2000 * (1 - pnorm(abs(value)))) / 1000))
  )
  for (way in ways) {
    found <- p_from_z_rule(printed_interval(z), way$p)
    expect_true(found$settled)
    expect_equal(found$rule$sides, way$sides)
    expect_identical(found$rule$ending, way$ending)
  }
  expect_identical(describe_p_rule(list(sides = 2L, ending = "cut off")), "two-sided and cut off")
})

test_that("no way, or more than one, is said", {
  none <- p_from_z_rule(printed_interval(c("1.000", "2.000")), c("0.159", "0.046"))
  expect_null(none$rule) # one of either side
  expect_false(none$settled)
  many <- p_from_z_rule(printed_interval("9.000"), "0.000")
  expect_identical(sum(many$ways$met), 4L)
  expect_false(many$settled)
})

test_that("Table 6 of `coupling` has one-sided probabilities, Table 2 of `coagglomeration` two-sided ones", {
  rows <- coupling_rows()
  found <- p_from_z_rule(rows$z, rows$p)
  expect_true(found$settled)
  expect_identical(describe_p_rule(found$rule), "one-sided and rounded")
  expect_identical(sprintf("%.3f", 1 - pnorm(span_centre(rows$z))), rows$p)
  # a two-sided one would be out by far more than rounding in every row
  expect_true(all(2 * (1 - pnorm(rows$z$upper)) > as.numeric(rows$p) + 0.0015))

  rows <- coagglomeration_rows()
  found <- p_from_z_rule(rows$z, rows$p)
  expect_true(found$settled)
  expect_identical(describe_p_rule(found$rule), "two-sided and rounded")
  same <- sprintf("%.3f", 2 * (1 - pnorm(span_centre(rows$z)))) == rows$p
  expect_identical(which(!same), 18:19) # 2.841 gives 0.0044968, its lower end 2.8405 gives 0.0045039
  expect_identical(sprintf("%.3f", 2 * (1 - pnorm(rows$z$lower[18:19]))), rows$p[18:19])
})

# ---- standard deviations ---------------------------------------------------------

test_that("the standard deviation is (I - E) over z", {
  # I = 0.3 with n = 11: I - E = 0.4; z = 2: 0.2
  exact <- sd_of_index(span(0.3), span(2), 11)
  expect_equal(exact$sd, span(0.2), tolerance = 1e-15)
  expect_equal(exact$common, span(0.2), tolerance = 1e-15)
  rows <- sd_of_index(printed_interval(c("0.30", "-0.35")), printed_interval(c("2.0", "-1.0")), 11)
  expect_equal(rows$sd, span(c(0.395 / 2.05, 0.245 / 1.05), c(0.405 / 1.95, 0.255 / 0.95)), tolerance = 1e-14)
  # 0.1927 to 0.2077 and 0.2333 to 0.2684 have nothing in common
  expect_null(rows$common)
  # a z that may be zero says nothing
  expect_identical(sd_of_index(printed_interval("-0.10"), printed_interval("0.0"), 11)$sd, span(-Inf, Inf))
})

test_that("one normal table has one standard deviation, and it is the right one", {
  w <- border_matrix() / rowSums(border_matrix())
  sums <- sums_of(w)
  sd <- sqrt((900 * sums[2] - 30 * sums[3] + 3 * sums[1]^2) / (sums[1]^2 * 899) - 1 / 29^2)
  index <- with_test_seed(1, round(rnorm(20, 0.2, 0.1), 3))
  z <- sprintf("%.3f", (index + 1 / 29) / sd)
  index <- printed_interval(sprintf("%.3f", index))
  found <- sd_of_index(index, printed_interval(z), 30)
  expect_true(span_meet(found$common, span(sd)))
  expect_lt(found$common$upper - found$common$lower, 2e-3)
  expect_true(weights_allow(index, printed_interval(z), 30, sums, "normality"))
  expect_false(weights_allow(index, printed_interval(z), 30, sums_of(border_matrix()), "normality"))
})

test_that("neither printed table was taken under normality", {
  rows <- coupling_rows()
  found <- sd_of_index(rows$index, rows$z, 30)
  expect_null(found$common)
  # by hand, 2014 and 2020: (0.2585 + 1/29) / 2.3975 = 0.1222, (0.2575 + 1/29) / 2.3985 = 0.1217;
  # (0.2905 + 1/29) / 2.7105 = 0.1199
  expect_equal(max(found$sd$lower), (0.2575 + 1 / 29) / 2.3985, tolerance = 1e-12)
  expect_equal(min(found$sd$upper), (0.2325 + 1 / 29) / 2.2275, tolerance = 1e-12)
  # nor does another number of regions help
  for (n in 20:40) expect_null(sd_of_index(rows$index, rows$z, n)$common)
  expect_null(with(coagglomeration_rows(), sd_of_index(index, z, 34))$common)
})

# ---- kurtosis and weights ----------------------------------------------------------

test_that("the kurtosis of the values is found again from the rounded I and z", {
  w <- border_matrix() / rowSums(border_matrix())
  for (seed in 1:5) {
    x <- with_test_seed(seed, exp(rnorm(30)))
    truth <- plain_moran(x, w)
    found <- kurtosis_of_index(printed_interval(sprintf("%.4f", truth$moran)),
                               printed_interval(sprintf("%.4f", truth$z)), 30, truth$sums)
    expect_lte(found$lower, truth$b2)
    expect_gte(found$upper, truth$b2)
    exact <- kurtosis_of_index(span(truth$moran), span(truth$z), 30, truth$sums)
    expect_equal(exact$lower, truth$b2, tolerance = 1e-9)
  }
})

test_that("I, z and the kurtosis agree with spdep", {
  skip_if_not_installed("spdep")
  w <- border_matrix() / rowSums(border_matrix())
  x <- with_test_seed(3, exp(rnorm(30)))
  peer <- spdep::moran.test(x, spdep::mat2listw(w, style = "W"), randomisation = TRUE)
  found <- kurtosis_of_index(span(peer$estimate[[1]]), span(peer$statistic[[1]]), 30, sums_of(w))
  u <- x - mean(x)
  expect_equal(found$lower, 30 * sum(u^4) / sum(u^2)^2, tolerance = 1e-9)
})

test_that("I above and z below expectation have no kurtosis", {
  none <- kurtosis_of_index(printed_interval("0.300"), printed_interval("-2.000"), 30, sums_of(border_matrix()))
  expect_gt(none$lower, none$upper)
  expect_false(weights_allow(printed_interval("0.300"), printed_interval("-2.000"), 30, sums_of(border_matrix())))
})

test_that("the range of a kurtosis is reached at both ends", {
  kurtosis <- function(x) length(x) * sum((x - mean(x))^4) / sum((x - mean(x))^2)^2
  for (n in c(4, 10, 30)) {
    range <- kurtosis_range(n)
    expect_equal(kurtosis(rep(c(-1, 1), n / 2)), range$lower, tolerance = 1e-14)
    expect_equal(kurtosis(c(1, rep(0, n - 1))), range$upper, tolerance = 1e-14)
    random <- with_test_seed(n, replicate(200, kurtosis(rexp(n)^2)))
    expect_true(all(random > range$lower & random < range$upper))
  }
})

test_that("Table 6 of `coupling`: row-standardised borders can lie behind it, others cannot", {
  rows <- coupling_rows()
  allow <- function(w) weights_allow(rows$index, rows$z, 30, sums_of(w))
  borders <- border_matrix()
  distance <- capital_distances()
  inverse <- ifelse(distance > 0, 1 / distance, 0)
  nearest <- function(k) t(apply(distance, 1, function(d) as.numeric(rank(d) > 1 & rank(d) <= k + 1)))
  expect_true(allow(borders / rowSums(borders)))
  expect_false(allow(borders))
  expect_false(allow(inverse))
  expect_false(allow(inverse / rowSums(inverse)))
  expect_false(allow(inverse^2 / rowSums(inverse^2)))
  for (k in 4:6) expect_false(allow(nearest(k)))
  # what the row-standardised borders need: 3.0 to 4.2, lowest in 2014, highest in 2018
  needed <- kurtosis_of_index(rows$index, rows$z, 30, sums_of(borders / rowSums(borders)))
  expect_identical(sprintf("%.1f", c(min(needed$lower), max(needed$upper))), c("3.0", "4.2"))
  expect_identical(c(which.min(needed$lower), which.max(needed$upper)), c(3L, 7L))
})

test_that("the reconstructed panel has the kurtosis that Table 6 needs", {
  rows <- coupling_rows()
  w <- border_matrix() / rowSums(border_matrix())
  needed <- kurtosis_of_index(rows$index, rows$z, 30, sums_of(w))
  panel <- coupling_panel_reconstructed
  for (t in 1:11) {
    year <- panel[panel$year == 2011 + t, ]
    b2 <- plain_moran(year$coordination[match(thirty$province, year$province)], w)$b2
    expect_true(b2 >= needed$lower[t] && b2 <= needed$upper[t], label = 2011 + t)
  }
})
