# The recursion itself, in doubles, all of whose products are whole numbers below 2^53.
naive_uniforms <- function(n, state) {
  out <- numeric(n)
  s <- state
  for (i in seq_len(n)) {
    one <- (1403580 * s[2L] - 810728 * s[1L]) %% 4294967087
    two <- (527612 * s[6L] - 1370589 * s[4L]) %% 4294944443
    s <- c(s[2L], s[3L], one, s[5L], s[6L], two)
    out[i] <- if (one > two) one - two else one - two + 4294967087
  }
  out / 4294967088
}

test_that("the private generator is L'Ecuyer's, as R has it", {
  state <- c(12345, 23456, 34567, 45678, 56789, 67890)
  old <- get0(".Random.seed", globalenv(), inherits = FALSE)
  kind <- RNGkind("L'Ecuyer-CMRG")
  on.exit({
    RNGkind(kind[1L])
    if (is.null(old)) rm(".Random.seed", envir = globalenv()) else assign(".Random.seed", old, globalenv())
  })
  assign(".Random.seed", c(.Random.seed[1L], as.integer(state)), globalenv())
  expect_equal(naive_uniforms(200, state), runif(200), tolerance = 1e-15)
  expect_identical(as.vector(mrg_uniforms(200, state)), naive_uniforms(200, state))
})

test_that("its first number is the published one", {
  # L'Ecuyer, Simard, Chen and Kelton (2002): seeds of 12345 give 0.127011
  expect_equal(as.vector(mrg_uniforms(1, rep(12345, 6))), 0.127011, tolerance = 1e-6)
})

test_that("more draws begin with the same ones, and other seeds give others", {
  few <- private_normals(3, 4, 9)
  expect_identical(private_normals(5, 4, 9)[1:3, ], few)
  expect_false(any(private_normals(3, 4, 10) == few))
  many <- private_normals(5000, 2, 1)
  expect_lt(max(abs(colMeans(many))), 5 / sqrt(5000))
  expect_lt(abs(cor(many)[1, 2]), 5 / sqrt(5000))
  expect_lt(max(abs(apply(many, 2, var) - 1)), 5 * sqrt(2 / 5000))
})

test_that("a seed is a whole number, or comes from R's stream", {
  expect_identical(seed_or_draw(3), 3)
  expect_input_error(seed_or_draw(2^32), "seed")
  expect_input_error(seed_or_draw(1.5), "seed")
  expect_identical(with_test_seed(1, seed_or_draw(NULL)), with_test_seed(1, floor(runif(1) * 2^32)))
  expect_true(all(mrg_state(0) >= 0) && any(mrg_state(0) > 0))
})

test_that("many streams at once are each the generator's, and more begin with the same ones", {
  found <- private_uniforms(5, 3, seed = 7)
  starts <- matrix(naive_uniforms(18, mrg_state(7)), 6)
  for (k in 1:3) expect_identical(found[, k], naive_uniforms(5, floor(starts[, k] * rep(mrg_moduli, each = 3))))
  # states of 31 and 32 bits, which R keeps as negative integers and as NA
  large <- c(2^31, 2^31 - 1, 2^31 + 1, 4294944442, 2^31, 0)
  expect_identical(as.vector(mrg_uniforms(50, large)), naive_uniforms(50, large))
  expect_identical(dim(private_uniforms(0, 3, 1)), c(0L, 3L))
  expect_identical(private_uniforms(8, 4, seed = 7)[1:5, 1:3], found)
  expect_false(any(private_uniforms(5, 3, seed = 8) == found))
  many <- private_uniforms(20, 2000, seed = 3)
  expect_true(all(many > 0 & many < 1))
  expect_lt(abs(mean(many) - 0.5), 5 / sqrt(12 * 40000))
  # rows and columns are unrelated
  expect_lt(abs(cor(many[1, ], many[2, ])), 5 / sqrt(2000))
  expect_lt(abs(cor(as.vector(many[, -1]), as.vector(many[, -2000]))), 5 / sqrt(40000))
})

# ---- seeds of functions that draw ------------------------------------------------

# `draw(seed)` with `seed = 1`, which is recorded, and the stream as it was before.
expect_seeded <- function(draw) {
  for (kind in c("Mersenne-Twister", "Wichmann-Hill")) {
    old <- RNGkind(kind)
    set.seed(7)
    before <- .Random.seed
    one <- draw(1)
    testthat::expect_identical(.Random.seed, before)
    testthat::expect_identical(RNGkind()[1L], kind)
    suppressWarnings(RNGkind(old[1L]))
    testthat::expect_identical(draw(1), one)
  }
  set.seed(8)
  testthat::expect_identical(draw(1), one)
  testthat::expect_false(identical(as.data.frame(draw(2)), as.data.frame(one)))
  testthat::expect_identical(attr(one, "choices")$seed, 1)
  testthat::expect_false(grepl("stream", describe_choices(one), fixed = TRUE))
  free <- draw(NULL)
  testthat::expect_null(attr(free, "choices")$seed)
  testthat::expect_match(describe_choices(free), "seed: none (R's stream)", fixed = TRUE)
  set.seed(9)
  again <- draw(NULL)
  set.seed(9)
  testthat::expect_identical(draw(NULL), again)
  for (bad in list(-1, 1.5, 2^32, NA, "1", c(1, 2))) expect_input_error(draw(bad), "`seed`")
  for (seed in c(0, 2^31 - 1, 2^31, 2^32 - 1)) testthat::expect_silent(draw(seed))
}

test_that("a seed is recorded, repeats a result and leaves the stream alone", {
  W <- lattice_weights(4L)
  data <- data.frame(region = rownames(W), year = 1, y = with_test_seed(3, rnorm(16)))
  index <- c("region", "year")
  expect_seeded(function(seed) local_moran(data, "y", W, index, nsim = 99, seed = seed))
  expect_seeded(function(seed) global_moran(data, "y", W, index, "permutation", nsim = 99, seed = seed))
  groups <- data.frame(y = with_test_seed(4, exp(rnorm(60))), g = rep(1:3, each = 20))
  expect_seeded(function(seed) dagum_gini(groups, "y", "g", boot = 20, seed = seed))
  # nothing is drawn: a seed would be ignored
  expect_input_error(local_moran(data, "y", W, index, "conditional", seed = 1), "`seed`", "draws nothing")
  expect_input_error(global_moran(data, "y", W, index, seed = 1), "`seed`", "draws nothing")
  expect_input_error(dagum_gini(groups, "y", "g", seed = 1), "`seed`", "`boot` is 0")
})

test_that("a session without a stream has none afterwards", {
  old <- get0(".Random.seed", globalenv(), inherits = FALSE)
  on.exit(if (!is.null(old)) assign(".Random.seed", old, globalenv()))
  if (!is.null(old)) rm(".Random.seed", envir = globalenv())
  expect_length(with_seed(1, stats::runif(3)), 3L)
  expect_false(exists(".Random.seed", globalenv(), inherits = FALSE))
})

test_that("private numbers leave the stream and what Box and Muller keep alone", {
  kind <- RNGkind(normal.kind = "Box-Muller")
  on.exit(RNGkind(normal.kind = kind[2L]))
  set.seed(1)
  pair <- rnorm(2)
  set.seed(1)
  first <- rnorm(1) # the second one waits
  before <- .Random.seed
  private_normals(3, 2, seed = 1)
  expect_identical(.Random.seed, before)
  expect_identical(c(first, rnorm(1)), pair)
})
