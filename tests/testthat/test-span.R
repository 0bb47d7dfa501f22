# Interval operations against brute force: random points of the operands never
# leave the result, and corners reach its ends.

draw_interval <- function(n, from = -3, to = 3) {
  ends <- matrix(runif(2 * n, from, to), n)
  span(pmin(ends[, 1], ends[, 2]), pmax(ends[, 1], ends[, 2]))
}

# n x m points of n intervals, both ends among them
points_of <- function(a, m = 50) {
  inside <- a$lower + matrix(runif(length(a$lower) * m), length(a$lower)) * (a$upper - a$lower)
  cbind(a$lower, a$upper, inside)
}

# The hull of f over all pairs of points of the two operands.
hull_of <- function(a, b, f, m = 20) {
  x <- points_of(a, m)
  y <- points_of(b, m)
  at <- expand.grid(i = seq_len(ncol(x)), j = seq_len(ncol(y)))
  values <- f(x[, at$i, drop = FALSE], y[, at$j, drop = FALSE])
  span(apply(values, 1, min), apply(values, 1, max))
}

test_that("sums, differences and products are the exact hulls", {
  with_test_seed(11, {
    a <- draw_interval(60)
    b <- draw_interval(60)
    for (case in list(list(span_add, `+`), list(span_subtract, `-`), list(span_multiply, `*`))) {
      found <- case[[1]](a, b)
      hull <- hull_of(a, b, case[[2]])
      expect_equal(found$lower, hull$lower, tolerance = 1e-14)
      expect_equal(found$upper, hull$upper, tolerance = 1e-14)
    }
  })
  expect_identical(span_multiply(span(-2, 3), span(-5, 4)), span(-15, 12))
})

test_that("quotients are exact hulls, and the whole line where the divisor may be zero", {
  with_test_seed(12, {
    a <- draw_interval(60)
    for (b in list(draw_interval(60, 0.1, 4), draw_interval(60, -4, -0.1))) {
      found <- span_divide(a, b)
      hull <- hull_of(a, b, `/`)
      expect_equal(found$lower, hull$lower, tolerance = 1e-14)
      expect_equal(found$upper, hull$upper, tolerance = 1e-14)
    }
  })
  expect_identical(span_divide(span(1, 2), span(-1, 1)), span(-Inf, Inf))
  expect_identical(span_divide(span(1, 2), span(0, 1)), span(-Inf, Inf))
  # several over one, one over several
  expect_equal(span_divide(span(c(1, -2), c(2, 4)), span(2, 4)), span(c(0.25, -1), c(1, 2)))
  expect_equal(span_divide(span(1, 2), span(c(2, -1), c(4, 1))), span(c(0.25, -Inf), c(1, Inf)))
})

test_that("absolute values, increasing functions and weighted sums", {
  expect_identical(span_abs(span(c(-3, -3, 1), c(2, -1, 2))), span(c(0, 1, 1), c(3, 3, 2)))
  expect_equal(span_map(span(0, log(3)), exp), span(1, 3))
  expect_equal(span_weighted_sum(span(c(1, 2), c(2, 5)), c(1, -1)), span(-4, 0))
  with_test_seed(13, {
    a <- draw_interval(6)
    w <- rnorm(6)
    corners <- as.matrix(expand.grid(Map(c, a$lower, a$upper))) %*% w
    found <- span_weighted_sum(a, w)
    expect_equal(found$lower, min(corners), tolerance = 1e-14)
    expect_equal(found$upper, max(corners), tolerance = 1e-14)
  })
})

test_that("corners give the range of functions that rise or fall in each argument", {
  a <- span(c(1, 2, 4), c(2, 3, 5))
  found <- span_corners(a, function(x) c(ratio = x[1] / (x[2] + x[3]), product = prod(x)))
  expect_equal(found$lower, c(ratio = 1 / 8, product = 8))
  expect_equal(found$upper, c(ratio = 2 / 6, product = 30))
  with_test_seed(14, {
    inside <- apply(matrix(runif(600), 3), 2, function(u) {
      x <- a$lower + u * (a$upper - a$lower)
      x[1] / (x[2] + x[3])
    })
  })
  expect_true(all(inside >= found$lower[[1]] & inside <= found$upper[[1]]))
})

test_that("intervals meet when they share a point, a touch included", {
  expect_true(span_meet(span(0.1645, 0.1655), span(0.1635, 0.1645)))
  expect_true(span_meet(span(0.1 + 0.2, 1), span(0, 0.3))) # an ulp apart in binary
  expect_false(span_meet(span(0.30001, 1), span(0, 0.3)))
  expect_true(span_meet(span(0, 10), span(4, 5)))
  expect_identical(span_meet(span(c(0, 0), c(1, 1)), span(c(0.5, 2), c(3, 3))), c(TRUE, FALSE))
})

test_that("open ends do not blur the closed ones", {
  expect_true(span_meet(span(2, Inf), span(1, 3)))
  expect_false(span_meet(span(2, Inf), span(0, 1)))
  expect_false(span_meet(span(-Inf, 2), span(3, 4)))
  expect_true(span_meet(span(-Inf, Inf), span(3, 4)))
  expect_true(not_above(-Inf, 0))
  expect_false(not_above(Inf, 0))
  expect_true(not_above(Inf, Inf))
})

test_that("parts are taken out, put together and compared", {
  a <- span(c(1, 3, 5), c(2, 4, 6))
  expect_identical(span_subset(a, c(3, 1)), span(c(5, 1), c(6, 2)))
  expect_identical(span_bind(list(span(1, 2), span(3, 4))), span(c(1, 3), c(2, 4)))
  expect_identical(span_inside(span(c(1, 0), c(2, 2)), span(c(1, 1), c(2, 2))), c(TRUE, FALSE))
  expect_identical(span(3), span(3, 3))
})

test_that("widening moves finite ends outwards and leaves the others", {
  wide <- span_widen(span(c(-2, 1, -Inf), c(2, 4, Inf)), by = 0.01)
  expect_equal(wide, span(c(-2.02, 0.99, -Inf), c(2.02, 4.04, Inf)))
})
