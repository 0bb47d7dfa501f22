# Statistics below regressions and confidence intervals: by hand and against lm().

test_that("by hand", {
  adjusted <- audit_fit(n = 300, k = 6, r.squared = c("0.842", "0.642"), adj.r.squared = c("0.839", "0.835"))
  expect_identical(adjusted$verdict, c("consistent", "inconsistent"))
  expect_equal(c(adjusted$lower[2], adjusted$upper[2]), 1 - (1 - c(0.6415, 0.6425)) * 299 / 293, tolerance = 1e-8)
  # l = -512.34: AIC 1024.68 + 2 k, BIC 1024.68 + 5.704 k
  expect_identical(audit_fit(loglik = "-512.34", aic = c("1038.68", "1039.68", "1040.68"), n = "300")$verdict,
                   c("consistent", "inconsistent", "consistent"))
  expect_identical(audit_fit(loglik = "-512.34", bic = "1064.61", n = "300")$verdict, "consistent")
  below <- audit_fit(r.squared = c("1.200", "-0.100", "0.500"))
  expect_identical(below$verdict, c("impossible", "undecidable"))
  expect_identical(audit_fit(rho = c("0.512", "1.120", "-0.300"))$verdict,
                   c("consistent", "inconsistent", "consistent"))
  expect_identical(audit_fit(loglik = c("-500.0", "-500.0"), loglik.restricted = c("-505.0", "-490.0"),
                             lr = c("10.0", "20.0"))$verdict, c("consistent", "inconsistent"))
  expect_identical(audit_fit(first.t = c("3.00", "4.00"), first.f = c("9.01", "12.00"))$verdict,
                   c("consistent", "inconsistent"))
  expect_identical(audit_fit(j = c("3.2", "0.5"), j.p = c("0.202", "0.300"), j.df = 2)$verdict,
                   c("consistent", "inconsistent"))
  expect_identical(audit_fit(n = 300, r.squared = "0.500", adj.r.squared = "0.520")$verdict, "inconsistent")
  # a robust F follows another rule: no accusation
  robust <- audit_fit(n = 300, k = 6, r.squared = c("0.842", "0.642"), f = c("37.21", "12.90"))
  expect_identical(robust$verdict, "undecidable")
  expect_input_error(audit_fit(), "r.squared")
  expect_input_error(audit_fit(r.squared = "a"), "r.squared")
  expect_input_error(audit_fit(r.squared = c("0.1", "0.2"), n = c("1", "2", "3")), "r.squared")
})

test_that("intervals by hand", {
  audit <- audit_interval(c("0.412", "-0.120", "0.300"), lower = c("0.214", "-0.229", "0.100"),
                          upper = c("0.610", "-0.010", "0.600"),
                          std.error = c("0.101", "0.056", "0.128"))
  expect_identical(audit$verdict[audit$check == "middle of the interval"],
                   c("consistent", "consistent", "inconsistent"))
  # 1.96 times 0.1275 is 0.2499
  expect_identical(audit$verdict[audit$check == "width of the interval"], rep("consistent", 3))
  expect_identical(audit_interval("0.500", "0.600", "0.900")$verdict, "impossible")
  expect_identical(audit_interval("0.500", "0.300", "0.700", std.error = "0.200", level = 95)$verdict,
                   c("consistent", "inconsistent"))
  # of ratios: not in the middle, no accusation
  expect_identical(audit_interval(c("1.50", "2.00"), c("1.10", "1.20"), c("2.05", "3.33"))$verdict, "undecidable")
  expect_input_error(audit_interval("1"), "lower")
  expect_input_error(audit_interval("1", "0", "2", level = 200), "level")
})

test_that("what lm() gives is never accused", {
  with_test_seed(521, {
    accused <- 0L
    checks <- 0L
    for (trial in 1:25) {
      n <- sample(c(30, 60, 300), 1L)
      k <- sample(1:6, 6L, TRUE)
      fits <- lapply(k, function(terms) {
        x <- matrix(stats::rnorm(n * terms), n)
        stats::lm(x %*% stats::rnorm(terms) * 0.4 + stats::rnorm(n) + 1 ~ x)
      })
      digits <- sample(2:4, 1L)
      of <- function(f) as_printed(vapply(fits, f, 0), digits)
      per <- if (trial %% 3L) 1 else n
      a <- audit_fit(n = n, k = if (trial %% 2L) k, r.squared = of(function(fit) summary(fit)$r.squared),
                     adj.r.squared = of(function(fit) summary(fit)$adj.r.squared),
                     f = of(function(fit) summary(fit)$fstatistic[[1L]]), loglik = of(stats::logLik),
                     aic = of(function(fit) stats::AIC(fit) / per),
                     bic = of(function(fit) stats::BIC(fit) / per))
      table <- summary(fits[[1L]])$coefficients
      ends <- stats::confint(fits[[1L]], level = c(0.9, 0.95, 0.99)[trial %% 3L + 1L])
      b <- audit_interval(as_printed(table[, 1L], digits), as_printed(ends[, 1L], digits),
                          as_printed(ends[, 2L], digits),
                          std.error = if (trial %% 2L) as_printed(table[, 2L], digits),
                          statistic = as_printed(table[, 3L], digits))
      accused <- accused + sum(c(a$verdict, b$verdict) %in% c("inconsistent", "impossible"))
      checks <- checks + nrow(a) + nrow(b)
    }
    expect_identical(accused, 0L)
    expect_gt(checks, 600L)
  })
})
