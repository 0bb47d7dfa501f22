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
  expect_survives("ffi_codes_steps", c(2.5, -1, NA))
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

test_that("the programmes of productivity survive, with a solution and without", {
  model <- list(diag(c(1, -1)), c(0.5, 0.5), c(1, 1), c(0L, 1L), double(), c(1L, 0L))
  expect_survives("ffi_programme", model, c(1, 2, 2, 3), c(1, 2, 2, 3), c(0L, 0L), integer())
  expect_survives("ffi_programme", model, c(1, 2, 2, 3), c(1, 2, 2, 3), c(1L, 2L), 1L)
})

test_that("weighting routines survive", {
  columns <- list(c(1, 2, 4, 8), c(5, 3, 3, 1))
  expect_survives("ffi_entropy", columns, c(0L, 1L), NULL, 4L, c(0, 1, 0))
  expect_survives("ffi_entropy", columns, c(0L, 1L), 3:0, c(2L, 4L), c(1e-4, 1, 0))
  for (variant in 0:3) expect_survives("ffi_coupling", list(c(0, 0.5), c(0.1, 0.9)), c(0.5, 0.5), variant, 0)
})

test_that("inequality routines survive", {
  for (kernel in 0:1) expect_survives("ffi_density", c(1, 2, 4), c(0, 2, 5), 0.7, kernel)
  expect_survives("ffi_dagum", c(3, 1, 2, 5), c(2L, 3L, 1L, 4L), c(1L, 2L, 1L, 2L), NULL, NULL, 2L, 1L, 0L)
  expect_survives("ffi_dagum", c(3, 1, 2, 5), c(2L, 3L, 1L, 4L), c(1L, 1L, 1L, 1L), c(1L, 2L, 1L, 2L),
                  c(1, 2, 1, 2), 1L, 2L, 3L)
})

# Three regions in a row: the slots of their weights.
row_of_three <- list(c(0L, 1L, 3L, 4L), c(1L, 0L, 2L, 1L), c(1, 0.5, 0.5, 1), 3L)

test_that("routines of weights survive, with a matrix and with two points at one place", {
  for (routine in c("ffi_csr_counts", "ffi_csr_unit_rows", "ffi_csr_sums", "ffi_symmetriser")) {
    do.call(expect_survives, c(routine, row_of_three))
  }
  do.call(expect_survives, c("ffi_symmetriser", row_of_three[1:2], list(c(1, -0.5, 0.5, 1)), 3L)) # there is none
  do.call(expect_survives, c("ffi_csr_lag", row_of_three, list(as.double(1:6), 2L)))
  x <- c(0, 1, 3)
  for (at in list(x, c(0, 0, 1))) {
    expect_survives("ffi_distance_pairs", at, at, FALSE, 1, 1)
    expect_survives("ffi_within", at, at, TRUE, 6371, 300, 1)
  }
  expect_survives("ffi_nearest", x, x, TRUE, 6371, 2L)
})

test_that("routines of Moran's I survive", {
  do.call(expect_survives, c("ffi_moran_permute", row_of_three, list(as.double(1:6), 2L, 3L, c(0.1, 0.2))))
  expect_survives("ffi_moran_permute_sums", as.double(1:6), as.double(6:1), 3L, 2L, 3L, c(0.1, 0.2))
  known <- rep(list(as.double(1:6)), 4L)
  do.call(expect_survives, c("ffi_local_moran_permute", row_of_three, known, list(2L, 3L, c(0.1, 0.2), TRUE)))
})

test_that("routines of spatial panels survive, with numbers and with functions of R", {
  expect_survives("ffi_demean", matrix(as.double(1:12), 6, dimnames = list(NULL, c("a", "b"))), 3L, 2L, TRUE, TRUE)
  expect_survives("ffi_signs", 3L, 2L)
  do.call(expect_survives, c("ffi_chebyshev_traces", row_of_three, list(4L, 2L, NULL)))
  asked <- function(r, slopes) if (slopes) c(3 * r, 3) else 1 - 1.5 * r^2
  sources <- list(c(1, 0, -1), c(1, -0.5 + 0.5i, -0.5 - 0.5i), list(c(3, 0, -1, 0), 1), asked)
  residuals <- list(c(1, 2, 0.3), list(diag(2), diag(2), diag(2)), function(r, slopes) if (slopes) c(1 - r, -1) else
                    r - r^2 / 2)
  for (source in sources) {
    for (slopes in c(TRUE, FALSE)) expect_survives("ffi_spectrum", source, c(0, 0.5), slopes)
    expect_survives("ffi_concentrated", residuals[[1L]], source, c(3, 1), c(-0.9, 0.9, 0), 0L)
  }
  for (left in residuals) expect_survives("ffi_concentrated", left, sources[[1L]], c(3, 1), c(-0.9, 0.9, 0), 1L)
})

test_that("eigenvalues in steps survive", {
  for (vectors in c(TRUE, FALSE)) expect_survives("ffi_eigen", c(2, 1, 0, 1, 2, 1, 0, 1, 2), 3L, vectors)
})

test_that("estimation of spatial panels survives", {
  for (W in list(lattice_weights(2, 3), random_weights(6, 2L))) {
    for (model in c("sar", "sem")) {
      data <- simulate_panel(W, 4L)
      fit <- suppressWarnings(spatial_panel(y ~ x1, data, c("region", "year"), W, model = model, dynamic = "time",
                                            effect = "individual"))
      p <- fit_problem(fit)
      parts <- list(p$X, p$sizes, p$counts, p$lag, p$error)
      theta <- as.double(c(fit$coefficients, sigma2 = fit$sigma2)[p$parameters])
      do.call(expect_survives, c("ffi_sdpd", list(cbind(p$y, 2 * p$y)), parts, list(2L)))
      do.call(expect_survives, c("ffi_sdpd_at", list(p$y), parts, list(theta)))
      do.call(expect_survives, c("ffi_sdpd_bootstrap", list(p$y), parts, list(theta, c(0L, 2L), c(0.5, 0), 1L)))
      do.call(expect_survives, c("ffi_sdpd_bootstrap", list(p$y), parts, list(theta, c(1L, 2L), c(0.5, 0), NULL)))
      expect_survives("ffi_sdpd_effects", theta, 4L, p$lag, 6L, c(2L, 0L, -1L), c(1L, -1L), 1L)
    }
  }
})
