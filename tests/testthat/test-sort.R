# ffi_sort() against R's own stable order.
expect_sorted_like_r <- function(x) {
  found <- .Call(ffi_sort, x)
  expect_identical(found$rows, order(x, method = "radix"))
  expect_identical(found$values, x[found$rows] + 0)
}

test_that("values come out in ascending order and ties in the order of rows", {
  expect_sorted_like_r(c(3, 1, 2))
  expect_sorted_like_r(c(2, 1, 2, 1, 2))
  expect_sorted_like_r(5)
  expect_sorted_like_r(rep(7, 10))
  expect_sorted_like_r(numeric())
  expect_identical(.Call(ffi_sort, c(3, 1, 2)), list(values = c(1, 2, 3), rows = c(2L, 3L, 1L)))
})

test_that("signs, zeros, subnormal and infinite numbers keep their place", {
  x <- c(0, -0, 1, -1, 5e-324, -5e-324, Inf, -Inf, .Machine$double.xmax, -.Machine$double.xmax, 1 + 2^-52, 1)
  expect_sorted_like_r(x)
  expect_sorted_like_r(rev(x))
  expect_identical(1 / .Call(ffi_sort, c(1, -0))$values[1], Inf)
})

test_that("every digit of the key is sorted on", {
  with_test_seed(1, {
    expect_sorted_like_r(rnorm(5000) * 10^sample(-300:300, 5000, TRUE))
    expect_sorted_like_r(1 + 2^-52 * sample(5000))
    expect_sorted_like_r(as.double(sample(50, 5000, TRUE)))
    expect_sorted_like_r(runif(70000))
  })
})

test_that("a call with something else is an error, not a crash", {
  for (x in list(NULL, 1L, "a", list(1), NA_real_, c(1, NaN))) expect_error(.Call(ffi_sort, x), "internal")
})
