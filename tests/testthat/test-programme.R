# The simplex behind gtfp(), asked directly.

# max cost'f with fixed f = rhs, f >= 0, beside one column of the set that
# helps nobody.
plain_programme <- function(cost, fixed, rhs) {
  model <- list(fixed, cost, rhs, rep(-1L, length(cost)), double(), rep(1L, length(rhs)))
  .Call(ffi_programme, model, rep(1, length(rhs)), rep(1, length(rhs)), 1L, integer())
}

# Feasible, feasible in the dual, and of one value: optimal, whoever says so.
is_optimal <- function(values, prices, whole, cost, rhs, tolerance = 1e-9) {
  size <- abs(whole)
  rows <- abs(whole %*% values - rhs) <= tolerance * (rhs + size %*% abs(values))
  columns <- crossprod(whole, prices) - cost >= -tolerance * (1 + crossprod(size, abs(prices)))
  reached <- sum(cost * values)
  gap <- abs(reached - sum(prices * rhs)) <= 10 * tolerance * max(1, abs(reached))
  isTRUE(min(values) >= -tolerance && all(rows) && all(columns) && gap)
}

test_that("programmes worked by hand: solved, without a solution, without a bound", {
  # max 3a + 2b: a + b + s = 4, a + 3b + t = 8, a + u = 3
  found <- plain_programme(c(3, 2, 0, 0, 0), cbind(c(1, 1, 1), c(1, 3, 0), diag(3)), c(4, 8, 3))
  expect_identical(found$status, 0L)
  expect_equal(found$value, 11)
  expect_equal(found$solution[, 1], c(3, 1, 0, 2, 0))
  expect_equal(found$prices[, 1], c(2, 0, 1))
  expect_identical(found$careful, 0L)
  # a + s = 1, a - t = 2
  expect_identical(plain_programme(c(1, 0, 0), cbind(c(1, 1), c(1, 0), c(0, -1)), c(1, 2))$status, 2L)
  # max a: a - b + s = 1
  unbounded <- plain_programme(c(1, 0, 0), cbind(1, -1, 1), 1)
  expect_identical(unbounded$status, 3L)
  expect_identical(unbounded$value, NaN)
  # two rows that say the same
  expect_equal(plain_programme(c(1, 0), cbind(c(1, 1), c(1, 1)), c(1, 1))$value, 1)
})

test_that("Beale's example, on which the method cycles without a rule against it", {
  fixed <- cbind(diag(3), c(0.25, 0.5, 0), c(-60, -90, 0), c(-0.04, -0.02, 1), c(9, 3, 0))
  found <- plain_programme(c(0, 0, 0, 0.75, -150, 0.02, -6), fixed, c(0, 0, 1))
  expect_identical(found$status, 0L)
  expect_equal(found$value, 0.05)
})

test_that("random programmes: a proof that is checked here, and lpSolve's numbers", {
  skip_if_not_installed("lpSolve")
  for (i in 1:60) {
    m <- 1L + i %% 9L
    case <- with_test_seed(i, {
      n <- 3L * m
      fixed <- matrix(round(stats::rnorm(m * n), 2) * (stats::runif(m * n) < 0.6), m)
      list(fixed = cbind(fixed, diag(m)), cost = c(round(stats::rnorm(n), 2), rep(0, m)),
           rhs = round(stats::runif(m, 0, 3)))
    })
    found <- plain_programme(case$cost, case$fixed, case$rhs)
    other <- lpSolve::lp("max", case$cost, case$fixed, rep("=", m), case$rhs)
    # where a column without an entry gains, lpSolve says 1e30 and means no bound
    expect_identical(found$status, if (other$status == 0L && other$objval > 1e29) 3L else other$status)
    if (found$status != 0L) next
    expect_equal(found$value, other$objval, tolerance = 1e-9)
    expect_true(is_optimal(found$solution[, 1], found$prices[, 1], case$fixed, case$cost, case$rhs))
  }
})

test_that("a proof is a proof", {
  # max x with x + s = 1
  proof <- function(values, price) is_optimal(values, price, cbind(1, 1), c(1, 0), 1)
  expect_true(proof(c(1, 0), 1))
  expect_false(proof(c(0.5, 0.5), 1)) # not the largest
  expect_false(proof(c(1, 0), 0.5)) # prices too low
  expect_false(proof(c(1.1, 0), 1)) # infeasible
  expect_false(proof(c(1.5, -0.5), 1))
  expect_false(proof(c(NA, 0), 1))
})

# Regions whose sizes, or ratios of variables, differ by many orders.
far_apart <- function(seed, sizes, ratios, n = 12L) {
  with_test_seed(seed, {
    base <- matrix(stats::runif(4 * n, 0.5, 2), 4)
    base * rep(10^rep(stats::runif(n / 3, -sizes, sizes), each = 3),
               each = 4) * 10^matrix(stats::runif(4 * n, -ratios, ratios), 4)
  })
}

test_that("exact arithmetic's answers, for units of any size and of very different mixtures", {
  skip_if_not_installed("gmp")
  roles <- c("input", "input", "desirable", "undesirable")
  even <- gmp::as.bigq(rep(1, 4)) / 4
  for (case in list(c(0, 0), c(8, 0), c(12, 0), c(1, 2), c(2, 3))) {
    values <- far_apart(sum(case), case[1L], case[2L])
    for (distance in c("sbm", "ddf", "tone")) {
      for (returns in c("crs", "vrs")) {
        weak <- distance == "ddf"
        model <- gtfp_model(distance, roles, returns, if (weak) "weak" else "strong", "own", rep(1 / 4, 4))
        exact <- function(at, peers, free) {
          vapply(at, function(j) {
            rational_distance(distance, values[, j], values[, peers, drop = FALSE], roles, returns, weak,
                              weights = even, free = free)
          }, 0)
        }
        expect_close <- function(found, reference) {
          expect_identical(found$status == 2L, is.na(reference))
          expect_lt(max(0, abs(found$value + (distance == "tone") - reference) / pmax(1, abs(reference)),
                        na.rm = TRUE), 1e-10)
        }
        expect_close(solve_units(model, values[, 1:6], values), exact(1:6, 1:12, FALSE))
        # against the others, of whose frontier a unit may lie beyond
        expect_close(solve_units(free_model(model), values[, 1:3], values[, 7:12]), exact(1:3, 7:12, TRUE))
      }
    }
  }
})

test_that("a column that is left out is as if it were not there", {
  values <- far_apart(3, 0.5, 0)
  model <- gtfp_model("sbm", c("input", "input", "desirable", "undesirable"), "vrs", "strong", "own", rep(1 / 4, 4))
  found <- solve_units(model, values, values, skip = 1:12)
  for (j in 1:12) {
    alone <- solve_units(model, values[, j, drop = FALSE], values[, -j])
    expect_identical(found$status[j], alone$status)
    expect_equal(found$value[j], alone$value, tolerance = 1e-10)
    expect_false(j %in% found$peer[, j])
  }
})

test_that("the columns that carry a solution rebuild it", {
  values <- far_apart(4, 1, 0.3, 30L)
  roles <- c("input", "input", "desirable", "undesirable")
  for (returns in c("crs", "vrs")) {
    model <- gtfp_model("sbm", roles, returns, "strong", "own", rep(1 / 4, 4))
    found <- solve_units(model, values, values)
    for (j in 1:30) {
      used <- found$peer[, j] > 0
      made <- values[, found$peer[used, j], drop = FALSE] %*% found$lambda[used, j]
      moved <- values[, j] * (1 + ifelse(roles == "desirable", 1, -1) * found$solution[j, ])
      expect_equal(drop(made), moved, tolerance = 1e-10)
      if (returns == "vrs") expect_equal(sum(found$lambda[, j]), 1, tolerance = 1e-12)
    }
  }
})

test_that("wrong calls are refused before the kernel", {
  model <- list(diag(2), c(1, 1), c(1, 1), c(0L, 1L), double(), c(1L, 1L))
  run <- function(of = model, columns = c(1, 1), values = c(1, 1), skip = 0L, active = integer()) {
    .Call(ffi_programme, of, columns, values, skip, active)
  }
  expect_identical(run()$status, 0L)
  expect_error(run(columns = c(1, -1)), "columns is out of range")
  expect_error(run(columns = c(1, 1, 1)), "wrong length")
  expect_error(run(values = c(1, NA)), "values is out of range")
  expect_error(run(skip = 2L), "out of range")
  expect_error(run(active = 2L), "out of range")
  expect_error(run(replace(model, 3L, list(c(1, -1)))), "rhs is out of range")
  expect_error(run(model[1:5]), "list of six")
})
