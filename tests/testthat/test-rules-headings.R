# Orders of columns against trying all of them.

test_that("orders that break no bound are the same as by trying all", {
  with_test_seed(34, {
    for (draw in 1:20) {
      values <- matrix(runif(15), 3)
      columns <- span(values - 0.01, values + 0.01)
      least <- matrix(runif(15, 0, 0.5), 3)
      all_orders <- as.matrix(expand.grid(rep(list(1:5), 5)))
      all_orders <- all_orders[apply(all_orders, 1, function(o) !anyDuplicated(o)), ]
      good <- apply(all_orders, 1, function(o) all(columns$upper[, o] >= least))
      found <- heading_orders(columns, least)$orders
      expect_setequal(apply(found, 1, paste, collapse = ""),
                      apply(all_orders[good, , drop = FALSE], 1, paste, collapse = ""))
    }
  })
})

test_that("no order at all is an empty answer", {
  columns <- span(matrix(0.1, 2, 3), matrix(0.2, 2, 3))
  expect_identical(dim(heading_orders(columns, matrix(0.5, 2, 3))$orders), c(0L, 3L))
})

test_that("the orders found are those of trying all of them", {
  with_test_seed(105, {
    for (trial in 1:30) {
      k <- sample(3:5, 1L)
      years <- sample(1:3, 1L)
      value <- matrix(stats::runif(k * years), years)
      columns <- span(value - 0.05, value + 0.05)
      least <- matrix(stats::runif(k * years, -0.5, 0.6), years)
      most <- least + 0.8
      factors <- matrix(stats::runif(k * years), years)
      sum <- rowSums(factors * value[, sample(k), drop = FALSE])
      whole <- list(lower = factors - 0.01, upper = factors + 0.01, sum = span(sum - 0.02, sum + 0.02))
      fits <- function(order) {
        low <- columns$lower[, order, drop = FALSE]
        high <- columns$upper[, order, drop = FALSE]
        sums <- span(rowSums(whole$lower * low), rowSums(whole$upper * high))
        all(high >= least & low <= most) && all(sums$lower <= whole$sum$upper & sums$upper >= whole$sum$lower)
      }
      orders <- all_orders(k)
      expected <- apply(orders, 1L, fits)
      found <- heading_orders(columns, least, most, whole)
      expect_true(found$complete)
      shown <- function(x) sort(apply(x, 1L, paste, collapse = " "))
      expect_identical(shown(found$orders), shown(orders[expected, , drop = FALSE]))
    }
    expect_false(heading_orders(span(matrix(0, 1, 8), matrix(1, 1, 8)), matrix(0, 1, 8), matrix(1, 1, 8),
                                at_most = 50L)$complete)
  })
})
