dense_truth <- function(W, r) {
  G <- W %*% solve(diag(nrow(W)) - r * W)
  c(logdet = as.numeric(determinant(diag(nrow(W)) - r * W)$modulus), trace = sum(diag(G)), trace2 = sum(diag(G %*% G)),
    square = sum(G^2))
}

spectrum_at <- function(spectrum, r) {
  near <- spectrum$near(r)
  c(logdet = spectrum$logdet(r), trace = near$trace(r), trace2 = near$trace2(r), square = frobenius(spectrum, r))
}

test_that("eigenvalues and sparse factors give the dense determinant and traces", {
  for (W in list(lattice_weights(6, 7), random_weights(40), random_weights(40, standardise = FALSE) / 4)) {
    for (method in c("eigen", "sparse")) {
      spectrum <- spectrum_of(as_csc(W), method)
      for (r in c(-0.6, -0.01, 0, 0.3, 0.9)) {
        expect_equal(spectrum_at(spectrum, r), dense_truth(W, r), tolerance = 1e-9)
      }
    }
  }
})

test_that("the Chebyshev method is near, and says nothing of the user's random numbers", {
  W <- lattice_weights(12)
  before <- get0(".Random.seed", globalenv())
  spectrum <- spectrum_of(as_csc(W), "chebyshev")
  expect_identical(get0(".Random.seed", globalenv()), before)
  for (r in c(-0.5, 0.2, 0.7)) {
    expect_equal(spectrum_at(spectrum, r)[1:3], dense_truth(W, r)[1:3], tolerance = 0.02)
  }
})

test_that("traces are the derivatives of the log-determinant", {
  spectrum <- spectrum_of(as_csc(lattice_weights(8)), "sparse")
  for (r in c(-0.4, 0.5)) {
    h <- 1e-4
    near <- spectrum$near(r)
    expect_equal(near$trace(r), -(spectrum$logdet(r + h) - spectrum$logdet(r - h)) / (2 * h), tolerance = 1e-6)
    expect_equal(near$trace2(r), (near$trace(r + h) - near$trace(r - h)) / (2 * h), tolerance = 1e-6)
  }
})

test_that("resolvents solve, on both sides", {
  for (W in list(lattice_weights(5), random_weights(25))) {
    for (method in c("eigen", "sparse", if (isSymmetric(W > 0)) "chebyshev")) {
      spectrum <- spectrum_of(as_csc(W), method)
      B <- matrix(seq_len(50) / 7, 25)
      expect_equal(spectrum$solve(0.4)(B), unname(solve(diag(25) - 0.4 * W, B)), tolerance = 1e-11, ignore_attr = TRUE)
      expect_equal(transposed_resolvent(spectrum, 0.4, B), unname(solve(diag(25) - 0.4 * t(W), B)), tolerance = 1e-11,
                   ignore_attr = TRUE)
    }
  }
})

test_that("the range is where I - rW is regular, never wider", {
  W <- lattice_weights(4, 5)
  values <- Re(eigen(W)$values)
  expect_equal(spectrum_of(as_csc(W), "eigen")$range, 1 / range(values), tolerance = 1e-12)
  expect_equal(spectrum_of(as_csc(W), "sparse")$range, c(-1, 1))
  expect_identical(spectrum_of(as_csc(W), "auto")$method, "eigen")
})

test_that("long-run traces by partial fractions equal dense ones, where rho meets the long run too", {
  W <- lattice_weights(5, 4)
  n <- nrow(W)
  spectrum <- spectrum_of(as_csc(W))
  for (theta in list(c(0.2, 0.5, 0.1), c(0.3, 0, 0), c(0.3, 0.5, -0.15), c(-0.2, 0.4, 0.2))) {
    H <- solve((1 - theta[2]) * diag(n) - (theta[1] + theta[3]) * W)
    G <- W %*% solve(diag(n) - theta[1] * W)
    trace <- function(A) sum(diag(A))
    expect_equal(unname(long_run_traces(spectrum, theta[1], theta[2], theta[3], 0)),
                 c(trace(H), trace(W %*% H), trace(G %*% H), trace(G %*% W %*% H), trace(G)), tolerance = 1e-9)
    # without the direction of ones: the transformed cross-section, explicitly
    F <- eigen(diag(n) - 1 / n, TRUE)$vectors[, seq_len(n - 1)]
    star <- function(A) sum(diag(t(F) %*% A %*% F))
    expect_equal(unname(long_run_traces(spectrum, theta[1], theta[2], theta[3], 1)),
                 c(star(H), star(W %*% H), star(G %*% H), star(G %*% W %*% H), star(G)), tolerance = 1e-9)
  }
})

test_that("traces kept in pieces are right at every place, whatever was asked before", {
  W <- random_weights(30)
  places <- c(-0.98, tanh(0.2 * (-7:7) + 0.1) + rep(c(-1e-9, 1e-9, 0), 5), 0.97)
  spectrum <- spectrum_of(as_csc(W), "sparse")
  near <- spectrum$near(0.3)
  found <- rbind(near$trace(places), near$trace2(places))
  truth <- vapply(places, function(r) dense_truth(W, r)[c("trace", "trace2")], c(0, 0))
  expect_lt(max(abs(found / truth - 1)), 1e-8)
  again <- spectrum_of(as_csc(W), "sparse")$near(-0.9)
  expect_identical(rev(again$trace(rev(places))), found[1, ])
})

test_that("moments give determinant and traces: exact ones up to the last digit, at both ends too", {
  W <- lattice_weights(5)
  root <- sqrt(rowSums(lattice_weights(5, standardise = FALSE)))
  w <- eigen(W * outer(root, 1 / root), symmetric = TRUE, only.values = TRUE)$values
  theta <- acos(pmax(-1, pmin(1, w)))
  order <- 300
  for (unit in c(1, 0.25)) {
    source <- list(moments = vapply(0:order, function(k) sum(cos(k * theta)), 0), unit = unit)
    for (r in c(-0.9, -0.4, 0, 1e-9, 0.3, 0.85) / unit) {
      truth <- dense_truth(W * unit, r)
      expect_equal(.Call(ffi_spectrum, source, r, FALSE), truth[["logdet"]], tolerance = 1e-11)
      expect_equal(.Call(ffi_spectrum, source, r, TRUE), cbind(unname(truth[c("trace", "trace2")])), tolerance = 1e-11)
    }
  }
})

test_that("complex eigenvalues give the dense determinant and traces, many places at once", {
  W <- random_weights(12, links = 1L)
  spectrum <- spectrum_of(as_csc(W), "eigen")
  expect_false(spectrum$real)
  r <- c(-0.95, 0, 0.4, 0.99)
  truth <- vapply(r, function(r) dense_truth(W, r)[1:3], numeric(3))
  near <- spectrum$near(0)
  expect_equal(rbind(spectrum$logdet(r), near$trace(r), near$trace2(r)), unname(truth), tolerance = 1e-11)
  expect_length(spectrum$logdet(numeric()), 0L)
})

test_that("the rough determinant is near the exact one, made once, and the user's random numbers are left alone", {
  W <- lattice_weights(20)
  before <- get0(".Random.seed", globalenv())
  spectrum <- spectrum_of(as_csc(W), "sparse")
  source <- spectrum$rough()
  expect_identical(get0(".Random.seed", globalenv()), before)
  expect_identical(spectrum$rough(), source)
  for (r in c(-0.5, 0.3, 0.8)) {
    expect_equal(.Call(ffi_spectrum, source, r, TRUE)[1L], dense_truth(W, r)[["trace"]], tolerance = 0.1)
  }
  expect_null(spectrum_of(as_csc(random_weights(30)), "sparse")$rough)
})

test_that("beyond some thousand regions tr G'G is near, and its stated error is right", {
  for (W in list(lattice_weights(12), random_weights(120, 5L))) {
    whole <- spectrum_of(as_csc(W), "sparse")
    deviates <- c()
    for (r in c(0.2, 0.5, 0.8)) {
      for (star in c(FALSE, TRUE)) {
        spectrum <- counted_spectrum(whole, star)
        exact <- frobenius(spectrum, r, centred = star)
        for (probes in c(60L, 75L, 90L, 100L, 150L)) {
          guess <- frobenius(spectrum, r, exact = 10L, probes = probes, centred = star)
          deviates <- c(deviates, (guess - exact) / attr(guess, "error"))
          expect_lt(attr(guess, "error") / exact, 0.05)
        }
      }
    }
    # probes of one generator, so not independent: but none is far off, and not all are small
    expect_lt(max(abs(deviates)), 3.5)
    expect_gt(sqrt(mean(deviates^2)), 0.2)
  }
  # symmetric weights need no probes at all
  ring <- (diag(50)[, c(2:50, 1)] + diag(50)[, c(50, 1:49)]) / 2
  spectrum <- spectrum_of(as_csc(ring), "sparse")
  expect_equal(as.numeric(frobenius(spectrum, 0.6, exact = 10L)), frobenius(spectrum, 0.6), tolerance = 1e-10)
})
