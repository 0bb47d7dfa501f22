# A collection at every allocation frees what the glue forgot to protect.

# What each routine gives, plainly and under torture.
expect_survives <- function(routine, ...) {
  arguments <- list(...)
  address <- get(routine, asNamespace("lowcarbon"))
  call <- as.call(c(as.name(".Call"), list(address), arguments))
  plain <- with_test_seed(1, eval(call))
  tortured <- with_test_seed(1, eval_tortured(call))
  expect_identical(tortured, plain, label = routine)
}

# Nothing but the call is tortured: elsewhere R's own allocations take the time.
eval_tortured <- function(call) {
  on.exit(gctorture(FALSE))
  gctorture(TRUE)
  eval(call)
}

test_that("panel routines survive", {
  expect_survives("ffi_codes", rev(1:2000)) # its table grows
  expect_survives("ffi_codes", c(2.5, -1, NA))
  expect_survives("ffi_first_bad", c(1, NA), 0, FALSE, FALSE)
  expect_survives("ffi_cells", c(1L, 2L), c(1L, 1L), NULL, 2L, 2L, 1L)
  expect_survives("ffi_cells", c(1L, 1L), c(1L, 1L), c(2L, 2L), 2L, 2L, 2L) # a repeated cell
})

test_that("index routines survive, with an answer and with a failure", {
  x <- c(1, 2, 3, 4)
  expect_survives("ffi_identity", x, list(x, rep(1, 4)), 1e-8)
  expect_survives("ffi_identity", x, list(x, x), 1e-8)
  for (form in list(c(0L, 0L), c(1L, 1L))) {
    for (by_sector in c(TRUE, FALSE)) {
      expect_survives("ffi_lmdi", x, list(x, rep(1, 4)), 1:4, c(1L, 2L, 2L), 0L, 1L, form, c(1, 1), by_sector)
    }
  }
  expect_survives("ffi_lmdi", -x * c(1, 1, -1, -1), list(x), 1:4, c(1L, 2L, 2L), 0L, 1L, c(0L, 0L), 1, FALSE)
  expect_survives("ffi_log_mean", x, rev(x))
  expect_survives("ffi_cv", x, c(1L, 1L, 2L, 2L), 2L, FALSE)
})

test_that("weighting routines survive", {
  columns <- list(c(1, 2, 4, 8), c(5, 3, 3, 1))
  expect_survives("ffi_entropy", columns, c(0L, 1L), NULL, 4L, c(0, 1, 0))
  expect_survives("ffi_entropy", columns, c(0L, 1L), 3:0, c(2L, 4L), c(1e-4, 1, 0))
  for (variant in 0:3) expect_survives("ffi_coupling", list(c(0, 0.5), c(0.1, 0.9)), c(0.5, 0.5), variant, 0)
})

test_that("inequality routines survive", {
  expect_survives("ffi_sort", c(3, 1, 2))
  expect_survives("ffi_dagum", c(3, 1, 2, 5), c(1L, 2L, 1L, 2L), NULL, NULL, 2L, 1L, 0L)
  expect_survives("ffi_dagum", c(3, 1, 2, 5), c(1L, 1L, 1L, 1L), c(1L, 2L, 1L, 2L), c(1, 2, 1, 2), 1L, 2L, 3L)
})
