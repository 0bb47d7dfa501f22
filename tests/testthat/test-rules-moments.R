# Bounds of moments against hand-worked cases, brute force and the bounds that
# were computed for the data set of exceptions by other code.

exact <- function(...) span(c(...))

test_that("one known value of three, worked by hand", {
  # 1, a, b with mean 2: a + b = 5. Most apart: 0 and 5, squares 1 + 4 + 9 = 14;
  # least: 2.5 twice, squares 1 + 0.25 + 0.25 = 1.5.
  left <- sd_range_given(3, exact(2), exact(1), sample = TRUE)
  expect_true(left$possible)
  expect_equal(left$sd, span(sqrt(1.5 / 2), sqrt(14 / 2)))
  expect_equal(left$cv, span(sqrt(1.5 / 2) / 2, sqrt(14 / 2) / 2))
  expect_equal(sd_range_given(3, exact(2), exact(1), sample = FALSE)$sd, span(sqrt(1.5 / 3), sqrt(14 / 3)))
})

test_that("without known values the bounds are those of all nonnegative data", {
  for (n in c(2, 5, 12)) {
    none <- span(numeric())
    expect_equal(sd_range_given(n, exact(3), none, TRUE)$cv, span(0, sqrt(n)))
    expect_equal(sd_range_given(n, exact(3), none, FALSE)$cv, span(0, sqrt(n - 1)))
    expect_equal(largest_cv(n, TRUE), sqrt(n))
    expect_equal(largest_cv(n, FALSE), sqrt(n - 1))
  }
})

test_that("all values known leaves their own spread", {
  x <- c(2, 3, 7, 8)
  left <- sd_range_given(4, exact(5), exact(x), TRUE)
  expect_equal(left$sd, span(sd(x)))
  expect_false(sd_range_given(4, exact(5.5), exact(x), TRUE)$possible)
  expect_false(sd_range_given(3, exact(5), exact(x), TRUE)$possible)
  expect_false(sd_range_given(5, exact(3.9), exact(x), TRUE)$possible)
  expect_true(sd_range_given(5, exact(4), exact(x), TRUE)$possible)
})

# Random points of the set: known values in their intervals, the others share
# out what the mean leaves.
draw_values <- function(n, mean, known) {
  x <- known$lower + runif(length(known$lower)) * (known$upper - known$lower)
  rest <- n * (mean$lower + runif(1) * (mean$upper - mean$lower)) - sum(x)
  shares <- rexp(n - length(x))^sample(1:4, 1)
  if (rest >= 0) c(x, rest * shares / sum(shares))
}

# Every corner of the set of known values and one other (the rest are 0): each
# known value at an end, the other at 0, at most one of them making up a sum at
# either end of its range.
corner_sd <- function(n, mean, known) {
  k <- length(known$lower)
  best <- 0
  for (state in seq_len(2^k) - 1) {
    x <- ifelse(bitwAnd(state, 2^(seq_len(k) - 1)) > 0, known$upper, known$lower)
    x <- c(x[seq_len(k)], 0)
    if (sum(x) >= n * mean$lower && sum(x) <= n * mean$upper) best <- max(best, sd(c(x, numeric(n - k - 1))))
    for (j in seq_len(k + 1)) {
      for (total in n * c(mean$lower, mean$upper)) {
        y <- replace(x, j, total - sum(x[-j]))
        if (y[j] >= c(known$lower, 0)[j] && y[j] <= c(known$upper, Inf)[j]) {
          best <- max(best, sd(c(y, numeric(n - k - 1))))
        }
      }
    }
  }
  best
}

# The least spread by numerical minimisation over known values and the mean,
# the others being equal.
nearest_sd <- function(n, mean, known) {
  k <- length(known$lower)
  lower <- c(known$lower, max(mean$lower, sum(known$lower) / n))
  upper <- c(known$upper, mean$upper)
  spread <- function(p) {
    x <- p[seq_len(k)]
    rest <- n * p[k + 1L] - sum(x)
    if (rest < 0) 1e6 + rest^2 else sum((x - p[k + 1L])^2) + (n - k) * (rest / (n - k) - p[k + 1L])^2
  }
  found <- lapply(c(0.01, 0.5, 0.99), function(w) {
    optim((1 - w) * lower + w * upper, spread, method = "L-BFGS-B", lower = lower, upper = upper,
          control = list(factr = 1e-2, pgtol = 0, maxit = 2000))$value
  })
  sqrt(max(min(unlist(found)), 0) / (n - 1))
}

test_that("no draw leaves the range, and corners reach its upper end", {
  with_test_seed(11, {
    for (case in 1:40) {
      n <- sample(4:9, 1)
      k <- sample(0:(n - 1), 1)
      centre <- round(rexp(k), 1)
      known <- span(pmax(centre - 0.05, 0), centre + 0.05)
      middle <- (sum(centre) + rexp(1) * (n - k)) / n
      mean <- span(middle - 0.02, middle + 0.02)
      left <- sd_range_given(n, mean, known, TRUE)
      drawn <- Filter(Negate(is.null), lapply(1:300, function(i) draw_values(n, mean, known)))
      sds <- vapply(drawn, sd, 0)
      cvs <- sds / vapply(drawn, base::mean, 0)
      expect_true(all(sds >= left$sd$lower - 1e-9 & sds <= left$sd$upper + 1e-9))
      expect_true(all(cvs >= left$cv$lower - 1e-9 & cvs <= left$cv$upper + 1e-9))
      expect_equal(left$sd$upper, corner_sd(n, mean, known))
      expect_equal(left$sd$lower, nearest_sd(n, mean, known), tolerance = 1e-6)
    }
  })
})

test_that("beyond the corners that are tried the upper end is still a bound", {
  with_test_seed(5, {
    x <- rexp(20)
    known <- span(x[1:15] - 1e-3, x[1:15] + 1e-3)
    known$lower <- pmax(known$lower, 0)
    left <- sd_range_given(20, span(mean(x)), known, TRUE)
    expect_lte(left$sd$lower, sd(x))
    expect_gte(left$sd$upper, sd(c(x[1:15], sum(x[16:20]), 0, 0, 0, 0)))
  })
})

test_that("the bounds are those published with the exceptions", {
  exceptions <- subset(intensity_panel_exceptions, !is.na(sd_upper))
  cells <- intensity_panel_reconstructed[intensity_panel_reconstructed$printed, ]
  # industries 14, 21 and 23 have damaged cells, which that data set treats in its own way
  exceptions <- exceptions[!exceptions$industry %in% c(14, 21, 23), ]
  expect_gt(nrow(exceptions), 15)
  for (row in seq_len(nrow(exceptions))) {
    one <- exceptions[row, ]
    x <- cells$intensity[cells$industry == one$industry & cells$year == one$year]
    left <- sd_range_given(one$cities, span(one$mean - 0.005, one$mean + 0.005), span(x - 0.005, x + 0.005),
                           one$divisor == "n - 1")
    expect_equal(left$sd$lower, one$sd_lower, tolerance = 1e-6)
    expect_equal(left$sd$upper, one$sd_upper, tolerance = 1e-9)
    expect_equal(100 * left$cv$upper, one$cv_upper, tolerance = 1e-9)
  }
})

test_that("the farthest value is reached by one value apart from equal ones", {
  x <- c(0, 0, 0, 1)
  expect_equal((1 - mean(x)) / sd(x), farthest_value(4, TRUE))
  expect_equal((1 - mean(x)) / (sd(x) * sqrt(3 / 4)), farthest_value(4, FALSE))
})

test_that("ranges of a mean and of a value hold the data they were taken from", {
  with_test_seed(3, {
    for (case in 1:200) {
      n <- sample(3:12, 1)
      x <- rexp(n)^2
      k <- sample(n - 1, 1)
      for (sample in c(TRUE, FALSE)) {
        s <- sqrt(sum((x - mean(x))^2) / (if (sample) n - 1 else n))
        of_mean <- mean_range_given(n, span(s), span(x[seq_len(k)]), sample)
        expect_true(mean(x) >= of_mean$lower - 1e-12 && mean(x) <= of_mean$upper + 1e-12)
        of_value <- value_range_given(n, span(mean(x)), span(s), span(x[seq_len(k)]), sample)
        expect_true(x[n] >= of_value$lower - 1e-12 && x[n] <= of_value$upper + 1e-12)
      }
    }
  })
})

test_that("the way of counting is found from rounded tables", {
  with_test_seed(8, {
    rows <- lapply(1:30, function(i) {
      x <- round(rexp(7)^2, 3)
      printed <- function(value) span(round(value, 3) - 0.0005, round(value, 3) + 0.0005)
      list(mean = printed(mean(x)), sd = printed(sd(x)), cv = printed(sd(x) / mean(x)), known = span(x[1:6]))
    })
    rules <- find_counting_rule(rows, 5:9)
    expect_identical(nrow(rules), 10L)
    expect_identical(rules$of, rep(30L, 10))
    fits <- rules[rules$met == 30, ]
    expect_identical(fits$n, 7L)
    expect_true(fits$sample)
  })
})

# ---- mean, standard deviation, least and greatest value -------------------

test_that("the spread between two extremes, by hand", {
  # four values between 0 and 1, both reached, mean 1/2: 0, 1/2, 1/2, 1 or 0, 0, 1, 1
  open <- sd_range(4, span(0.5), span(0), span(1), "sample")
  expect_equal(c(open$lower, open$upper), c(sd(c(0, 0.5, 0.5, 1)), sd(c(0, 0, 1, 1))))
  population <- sd_range(4, span(0.5), span(0), span(1), "population")
  expect_equal(c(population$lower, population$upper), c(sqrt(1 / 8), 1 / 2))
})

test_that("four numbers of one sample never contradict each other", {
  with_test_seed(11, {
    for (case in 1:300) {
      n <- sample(3:40, 1)
      x <- switch(case %% 3 + 1, rexp(n)^3, rnorm(n), round(runif(n)))
      if (length(unique(x)) < 2) next
      x <- round(x, 3)
      as_printed <- function(value) formatC(value, format = "f", digits = 3)
      found <- moments_between(n, as_printed(mean(x)), as_printed(sd(x)), as_printed(min(x)), as_printed(max(x)))
      expect_false(any(found$to_blame))
      exact <- c(mean(x), sd(x), min(x), max(x))
      for (k in 1:4) expect_true(exact[k] >= found$open[[k]]$lower - 1e-9 && exact[k] <= found$open[[k]]$upper + 1e-9)
    }
  })
})

test_that("no sample goes beyond the bounds of its standard deviation", {
  # every way to put six values on a grid from 0 to 4 with both ends reached
  grid <- as.matrix(expand.grid(rep(list(0:4), 4)))
  samples <- cbind(0, 4, grid)
  means <- rowMeans(samples)
  sds <- apply(samples, 1, sd)
  for (mean in unique(means)) {
    open <- sd_range(6, span(mean), span(0), span(4), "sample")
    here <- means == mean
    expect_true(all(sds[here] >= open$lower - 1e-12 & sds[here] <= open$upper + 1e-12))
  }
})

test_that("the range of the standard deviation is that of all samples on a grid", {
  # n values on 0, ..., 6, both ends taken; every mean that occurs
  for (n in 2:5) {
    inner <- as.matrix(expand.grid(rep(list(0:6), n - 2L)))
    samples <- if (n == 2L) rbind(c(0, 6)) else cbind(0, 6, inner)
    total <- rowSums(samples)
    spread <- rowSums((samples - total / n)^2)
    for (sum in unique(total)) {
      here <- total == sum
      range <- sd_range(n, exact(sum / n), exact(0), exact(6), "population")
      expect_equal(range$upper^2 * n, max(spread[here]), tolerance = 1e-8) # reached: the odd value falls on the grid
      left <- sum - 6
      if (n > 2L && left %% (n - 2) == 0) expect_equal(range$lower^2 * n, min(spread[here]), tolerance = 1e-8)
      expect_lte(range$lower^2 * n, min(spread[here]) + 1e-8)
    }
  }
})

test_that("over intervals no data lie outside, and the ends are nearly reached", {
  with_test_seed(11, {
    for (trial in 1:20) {
      n <- sample(3:9, 1L)
      least <- span(-0.5, 0.5)
      most <- span(9.5, 10.5)
      centre <- stats::runif(1L, 10 / n, 10 - 10 / n)
      mean <- span(centre - 0.5, centre + 0.5)
      range <- sd_range(n, mean, least, most, "sample")
      a <- stats::runif(4000L, -0.5, 0.5)
      b <- stats::runif(4000L, 9.5, 10.5)
      rest <- matrix(stats::rbeta(4000L * (n - 2L), 0.3, 0.3 * (10 / centre - 1)), 4000L)
      x <- cbind(a, b, a + (b - a) * rest)
      level <- cbind(a, b, matrix(stats::runif(4000L, a, b), 4000L, n - 2L)) # the others equal
      x <- rbind(x, level)
      means <- rowMeans(x)
      inside <- means >= mean$lower & means <= mean$upper
      sds <- apply(x[inside, ], 1L, stats::sd)
      expect_true(all(sds >= range$lower - 1e-9 & sds <= range$upper + 1e-9))
      expect_lt(min(sds) - range$lower, 0.35)
    }
  })
})

test_that("the upper end over intervals is the largest over a fine grid of means and ends", {
  for (n in c(3, 4, 7, 20)) {
    for (centre in c(1.2, 2.9, 5)) {
      range <- sd_range(n, span(centre - 0.05, centre + 0.05), span(-0.05, 0.05), span(9.95, 10.05), "population")
      grid <- expand.grid(m = seq(centre - 0.05, centre + 0.05, length.out = 41), a = c(-0.05, 0, 0.05),
                          b = c(9.95, 10, 10.05))
      u <- n * (grid$m - grid$a) / (grid$b - grid$a)
      k <- floor(u)
      each <- (grid$b - grid$a)^2 * (k + (u - k)^2 - u^2 / n) / n
      expect_gte(range$upper^2, max(each) - 1e-9)
      expect_lt(range$upper^2 - max(each), 0.02 * max(each))
      # and never above the bound of Bhatia and Davis
      expect_lte(range$upper^2, max((grid$b - grid$m) * (grid$m - grid$a)) + 1e-6)
    }
  }
})

test_that("the number with a moved point is found", {
  found <- moments_between(680, "0.034", "0.529", "0.001", "0.419")
  expect_identical(unname(found$to_blame), c(FALSE, TRUE, FALSE, FALSE))
  expect_equal(found$moved[2], 0.0529)
  # the largest of rounding: 55 values at the upper end, 624 at the lower, one between them, with mean 0.0345
  widest <- c(rep(0.4195, 55), rep(0.0005, 624), 680 * 0.0345 - 55 * 0.4195 - 624 * 0.0005)
  expect_equal(mean(widest), 0.0345)
  expect_equal(found$open$sd$upper, sd(widest))
  # just below Bhatia and Davis: (greatest - mean) (mean - least)
  davis <- sqrt((0.4195 - 0.0345) * (0.0345 - 0.0005) * 680 / 679)
  expect_lt(found$open$sd$upper, davis)
  expect_gt(found$open$sd$upper, 0.99 * davis)
  expect_gt(found$open$mean$lower, found$open$mean$upper) # no mean will do
  # no point moves: all that contradict are named
  lost <- moments_between(680, "0.034", "0.929", "0.001", "0.419")
  expect_identical(unname(lost$to_blame)[2], TRUE)
})
