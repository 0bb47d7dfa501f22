# The kernel behind panel_threshold(), against projections.

test_that("gains are what columns take away after effects and a basis; samples are drawn by region", {
  n <- 5L
  periods <- 4L
  rows <- n * periods
  region <- rep(seq_len(n), each = periods)
  time <- rep(seq_len(periods), n)
  draw <- with_test_seed(9, matrix(rnorm(rows * 5), rows))
  r <- draw[, 1:2]
  order <- with_test_seed(8, sample(rows))
  stop <- c(3L, 7L, 8L, 15L, 20L)
  for (twoways in 0:1) {
    effects <- cbind(model.matrix(~ factor(region)), if (twoways) model.matrix(~ factor(time))[, -1])
    clean <- function(x) qr.resid(qr(effects), x)
    Q <- qr.Q(qr(clean(draw[, 3:4])))
    left <- function(e) qr.resid(qr(cbind(effects, Q)), e)
    e0 <- left(draw[, 5])
    gains <- function(e) vapply(stop, function(s) {
      D <- left(r * (seq_len(rows) %in% order[seq_len(s)]))
      sum(e^2) - sum(qr.resid(qr(D), e)^2)
    }, 0)
    panel <- list(as.double(r), as.double(Q), order, stop, c(n, periods, twoways))
    found <- .Call(ffi_threshold, panel, e0, clean(draw[, 5]), 200L, c(0.1, 0.2))
    expect_equal(found$gain, gains(e0), tolerance = 1e-10)
    # every sample is one of regions drawn with replacement
    every <- as.matrix(expand.grid(rep(list(seq_len(n)), n)))
    tries <- with_test_seed(1, every[sample(nrow(every), 25), ])
    ratio <- function(drawn) {
      e <- left(as.vector(matrix(clean(draw[, 5]), periods)[, drawn]))
      g <- max(gains(e))
      g / (sum(e^2) - g)
    }
    expect_true(all(found$ratio > 0))
    expect_gt(mean(vapply(seq_len(25), function(k) ratio(tries[k, ]), 0) < stats::median(found$ratio)), 0.15)
  }
  # a column that adds nothing cannot be had
  alone <- .Call(ffi_threshold, list(as.double(cbind(r[, 1], r[, 1])), as.double(Q), order, stop, c(n, periods, 0L)), e0, double(), 0L, c(0, 0))
  expect_true(all(is.na(alone$gain)))
})
