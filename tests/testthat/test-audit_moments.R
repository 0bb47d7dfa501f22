exactly <- function(x) span(x, x)

test_that("with one end only, the bounds are those of Samuelson and of values heaped there", {
  # 9 values with mean 3: 0, ..., 0, 27 has the largest deviation above 0
  x <- c(rep(0, 8), 27)
  range <- sd_range(9, exactly(3), exactly(0), span(-Inf, Inf), "sample")
  expect_equal(range$upper, stats::sd(x))
  # one value at 0, the others equal, the smallest
  y <- c(0, rep(27 / 8, 8))
  expect_equal(range$lower, stats::sd(y))
  mirrored <- sd_range(9, exactly(-3), span(-Inf, Inf), exactly(0), "sample")
  expect_equal(mirrored, range)
  expect_identical(audit_moments(9, "3.0", "9.4", min = "0.0")$verdict, c("consistent", "impossible"))
  expect_identical(audit_moments(9, "3.0", "9.3", min = "0.0")$verdict, c("consistent", "consistent"))
})

test_that("the mean lies between the ends, by as much as one value forces it", {
  # ten values from 0 to 10, both taken: the mean is from 1 to 9
  found <- audit_moments(10, c("0.98", "1.00", "9.00", "9.02"), NULL, "0.00", "10.00")
  expect_identical(found$verdict, c("impossible", "consistent", "consistent", "impossible"))
  expect_equal(found$lower[1L], (9 * -0.005 + 9.995) / 10, tolerance = 1e-8)
  expect_identical(audit_moments(10, c("0.99", "9.01"), NULL, "0.00", "10.00")$verdict, rep("consistent", 2)) # a touch
  # without n only the ends count
  expect_identical(audit_moments(NULL, c("0.99", "-0.02"), NULL, "0.00", "10.00")$verdict,
                   c("consistent", "impossible"))
})

test_that("hand-worked rows", {
  # half of the values at each end: sd 5 with n, 5 sqrt(10/9) = 5.27 with n - 1
  rows <- function(sd, ...) audit_moments(10, "5.000", sd, "0.000", "10.000", ...)$verdict[2L]
  expect_identical(rows("5.27"), "consistent")
  expect_identical(rows("5.28"), "impossible")
  expect_identical(rows("5.01", divisor = "population"), "impossible")
  expect_identical(rows("5.00", divisor = "population"), "consistent")
  # the least: 0, 10 and eight fives, sqrt(50 / 9) = 2.357, sqrt(50 / 10) = 2.236
  expect_identical(rows("2.36", divisor = "sample"), "consistent")
  expect_identical(rows("2.34", divisor = "sample"), "impossible")
  expect_identical(rows("2.24"), "consistent")
  expect_identical(rows("2.22"), "impossible")
  # a negative one
  expect_identical(audit_moments(10, "5", "-1")$verdict, "impossible")
  # a mean out of range: the standard deviation is not accused as well
  expect_identical(audit_moments(10, "11.00", "3.00", "0.00", "10.00")$check, "mean in range")
  # ends crossed
  crossed <- audit_moments(10, "5", "1", "7.0", "3.0")
  expect_identical(crossed$check, "least not above greatest")
  expect_identical(crossed$verdict, "impossible")
})

test_that("without a number of values only what holds for any is used", {
  # two values at the ends: variance with n - 1 is twice that with n
  expect_identical(audit_moments(NULL, "5.000", c("7.07", "7.08"), "0.000", "10.000")$verdict[c(2, 4)],
                   c("consistent", "impossible"))
  expect_identical(audit_moments(NULL, "5.000", c("5.00", "5.01"), "0.000", "10.000",
                                 divisor = "population")$verdict[c(2, 4)],
                   c("consistent", "impossible"))
  expect_identical(audit_moments(NULL, "5.000", "0.001", "0.000", "10.000")$verdict[2L], "consistent")
})

test_that("what would mend a row is said", {
  found <- audit_moments(680, "0.034", "0.529", "0.001", "0.419")
  expect_match(found$detail[2L], "decimal point of the standard deviation moved")
  # 25 values, sd 2: a variance of 4 or an error of 0.4
  variance <- audit_moments(25, "5.00", "9.00", "0.00", "10.00")
  expect_match(variance$detail[2L], "as a variance it would do")
  error <- audit_moments(25, "5.00", "0.40", "0.00", "10.00")
  expect_identical(error$verdict[2L], "impossible")
  expect_match(error$detail[2L], "as a standard error of the mean")
})

test_that("tables made from data are never accused", {
  with_test_seed(3, {
    t <- random_moments(10000L)
    expect_true(all(audit_moments(t$n, t$mean, t$sd, t$min, t$max)$verdict == "consistent"))
    accused <- function(audit) sum(audit$verdict %in% c("inconsistent", "impossible"))
    expect_identical(accused(audit_moments(NULL, t$mean, t$sd, t$min, t$max)), 0L)
    expect_identical(accused(audit_moments(t$n, t$mean, t$sd, min = t$min)), 0L)
    expect_identical(accused(audit_moments(t$n, sd = t$sd, min = t$min, max = t$max)), 0L)
    for (sample in c(TRUE, FALSE)) {
      k <- t$sample == sample
      divisor <- if (sample) "sample" else "population"
      expect_identical(accused(audit_moments(t$n[k], t$mean[k], t$sd[k], t$min[k], t$max[k], divisor = divisor)), 0L)
    }
    w <- random_moments(2000L, whole = TRUE)
    expect_identical(accused(audit_moments(w$n, w$mean, w$sd, w$min, w$max, integer = TRUE)), 0L)
  })
})

test_that("a row does not depend on its unit, nor on the order of rows", {
  row <- function(factor, shift) {
    as_printed((c(0.34, 4.19, 0.01, 4.19) * factor + c(shift, 0, shift, shift)), 4L)
  }
  for (change in list(c(10, 0), c(1, 50), c(1, -3))) {
    a <- row(1, 0)
    b <- row(change[1L], change[2L])
    expect_identical(audit_moments(60, a[1L], a[2L], a[3L], a[4L])$verdict,
                     audit_moments(60, b[1L], b[2L], b[3L], b[4L])$verdict)
  }
  with_test_seed(4, {
    t <- random_moments(50L)
    t$sd <- spoil(ifelse(grepl("[1-9]", t$sd), t$sd, "1"))
    audit <- audit_moments(t$n, t$mean, t$sd, t$min, t$max, item = 1:50)
    at <- sample(50L)
    other <- audit_moments(t$n[at], t$mean[at], t$sd[at], t$min[at], t$max[at], item = at)
    other <- other[order(as.integer(other$item), match(other$check, unique(audit$check))), ]
    expect_equal(other, as.data.frame(audit), ignore_attr = TRUE)
  })
})

test_that("sums of whole numbers are whole", {
  # the example of Brown and Heathers: 28 whole numbers cannot have the mean 5.19
  grim <- audit_moments(28, "5.19", integer = TRUE)
  expect_identical(grim$verdict, "inconsistent")
  expect_equal(grim$lower, 145 / 28)
  expect_identical(audit_moments(28, "5.18", integer = TRUE)$verdict, "consistent")
  expect_identical(audit_moments(150, "5.19", integer = TRUE)$verdict, "undecidable")
  # every mean of 13 whole numbers as printed passes, all others fail
  possible <- unique(as_printed((0:130) / 13, 2L))
  all <- as_printed(seq(0, 10, by = 0.01), 2L)
  found <- audit_moments(13, all, integer = TRUE)
  expect_identical(found$verdict == "consistent", all %in% possible)
})

test_that("sums of squares of whole numbers are whole and of the right parity", {
  # two whole numbers with mean 2.5 differ by 1, 3, 5: sd 0.71, 2.12, 3.54 (n - 1), 0.5, 1.5, 2.5 (n)
  verdict <- function(sd, divisor) audit_moments(2, "2.50", sd, integer = TRUE, divisor = divisor)$verdict[2L]
  expect_identical(vapply(c("0.71", "2.12", "3.54", "1.41", "1.50"), verdict, "", divisor = "sample",
                          USE.NAMES = FALSE),
                   c(rep("consistent", 3), rep("inconsistent", 2)))
  expect_identical(vapply(c("0.50", "1.50", "2.50", "1.00"), verdict, "", divisor = "population", USE.NAMES = FALSE),
                   c(rep("consistent", 3), "inconsistent"))
  # brute force: every pair (mean, sd) of 5 whole numbers from 0 to 6 passes
  x <- as.matrix(expand.grid(rep(list(0:6), 5L)))
  pairs <- unique(data.frame(mean = as_printed(rowMeans(x), 2L), sd = as_printed(apply(x, 1L, stats::sd), 2L)))
  found <- audit_moments(5, pairs$mean, pairs$sd, integer = TRUE, divisor = "sample")
  expect_true(all(found$verdict == "consistent"))
  # and of the standard deviations that do not occur with the mean 3.00 most fail
  sds <- as_printed(seq(0, 2, by = 0.01), 2L)
  never <- setdiff(sds, pairs$sd[pairs$mean == "3.00"])
  found <- audit_moments(5, rep("3.00", length(never)), never, integer = TRUE, divisor = "sample")
  verdicts <- found$verdict[found$check == "standard deviation of whole numbers"]
  expect_gt(mean(verdicts == "inconsistent"), 0.95)
  # large numbers are left alone
  expect_identical(audit_moments(50, "1234567.02", "33.10", integer = TRUE)$verdict[2L], "undecidable")
  expect_identical(audit_moments(10, "1.5", "1.1", "0.5", "3", integer = TRUE)$verdict[3L], "inconsistent")
})

test_that("the documents' descriptive tables: one row cannot be", {
  skip_if(!"coagglomeration" %in% document_tables()$document)
  t <- document_table("coagglomeration", 1L)
  found <- audit_moments(t[[3L]], t[[4L]], t[[5L]], t[[6L]], t[[7L]], item = t[[1L]])
  expect_identical(found$item[found$verdict == "impossible"], "FDI")
  expect_identical(sum(found$verdict == "consistent"), nrow(found) - 1L)
  t <- document_table("intelligence", 1L)
  expect_true(all(audit_moments(t[[3L]], t[[4L]], t[[5L]], t[[6L]], t[[7L]])$verdict == "consistent"))
})

test_that("bad input names the argument", {
  expect_input_error(audit_moments(), "`mean`", "nothing")
  expect_input_error(audit_moments(10), "`mean`")
  expect_input_error(audit_moments(c(10, 0), c("1", "2"), "1", "0", "3"), "`n`", "at least 1", "row 2")
  expect_input_error(audit_moments(10.5, "1", "1"), "`n`", "whole")
  expect_input_error(audit_moments(10, c("1", "2"), c("1", "2", "3")), "`mean`", "3 values")
  expect_input_error(audit_moments(10, "1", "1", divisor = "n"), "`divisor`")
  expect_input_error(audit_moments(10, "1", "1", integer = NA), "`integer`")
  expect_input_error(audit_moments(10, "one", "1"), "`mean`", "\"one\"")
  expect_identical(nrow(audit_moments(10, c("1", NA), c(NA, "1"), NA, NA)), 0L)
})

test_that("a single value is its own mean", {
  found <- audit_moments(c(1, 1), c("3.0", "3.0"), NA, c("3.0", "2.0"), c("3.0", "4.0"))
  expect_identical(found$verdict, c("consistent", "impossible"))
  # its standard deviation is not looked at
  expect_identical(audit_moments(1, "3.0", "0.0", "3.0", "3.0", integer = TRUE)$check,
                   c("mean in range", "whole number", "whole number", "mean of whole numbers"))
})
