# Random numbers of the package's own, for simulations that leave R's stream
# where it is: L'Ecuyer's MRG32k3a, in doubles, all of whose products are whole
# numbers below 2^53. P. L'Ecuyer (1999), Operations Research 47, 159-164,
# doi:10.1287/opre.47.1.159.

mrg_moduli <- c(4294967087, 4294944443)

# n numbers in (0, 1) from a state of six.
mrg_uniforms <- function(n, state) {
  out <- numeric(n)
  s <- state
  for (i in seq_len(n)) {
    one <- (1403580 * s[2L] - 810728 * s[1L]) %% mrg_moduli[1L]
    two <- (527612 * s[6L] - 1370589 * s[4L]) %% mrg_moduli[2L]
    s <- c(s[2L], s[3L], one, s[5L], s[6L], two)
    gap <- one - two
    out[i] <- if (gap > 0) gap else gap + mrg_moduli[1L]
  }
  out / (mrg_moduli[1L] + 1)
}

# Six numbers from one seed, by a congruential generator.
mrg_state <- function(seed) {
  state <- numeric(6)
  last <- seed
  for (k in seq_len(50L + 6L)) {
    last <- (69069 * last + 1) %% 2^32
    if (k > 50L) state[k - 50L] <- last
  }
  state %% rep(mrg_moduli, each = 3L)
}

# Standard normal numbers, a row a draw: more draws begin with the same ones.
private_normals <- function(draws, columns, seed) {
  uniforms <- mrg_uniforms(draws * columns, mrg_state(seed))
  matrix(stats::qnorm(uniforms), draws, columns, byrow = TRUE)
}

# n uniform numbers in each of many streams, a column a stream, all from one
# seed: more streams, or more numbers, begin with the same ones. The streams
# start at places drawn from the generator itself.
private_uniforms <- function(n, streams, seed) {
  s <- floor(matrix(mrg_uniforms(6L * streams, mrg_state(seed)), 6L) * rep(mrg_moduli, each = 3L))
  out <- matrix(0, n, streams)
  for (i in seq_len(n)) {
    one <- (1403580 * s[2L, ] - 810728 * s[1L, ]) %% mrg_moduli[1L]
    two <- (527612 * s[6L, ] - 1370589 * s[4L, ]) %% mrg_moduli[2L]
    s <- rbind(s[2:3, , drop = FALSE], one, s[5:6, , drop = FALSE], two, deparse.level = 0L)
    gap <- one - two
    out[i, ] <- ifelse(gap > 0, gap, gap + mrg_moduli[1L])
  }
  out / (mrg_moduli[1L] + 1)
}

# The seed given, or one number from R's stream.
seed_or_draw <- function(seed) {
  if (is.null(seed)) return(floor(stats::runif(1) * 2^32))
  check_number(seed, "seed", lower = 0, upper = 2^32 - 1, whole = TRUE)
  seed
}

# `code`, which draws from R's stream, with a seed of its own: the caller's stream
# and kind of generator are as if nothing had been drawn. NULL: from the caller's.
with_seed <- function(seed, code) {
  if (is.null(seed)) return(code)
  check_number(seed, "seed", lower = 0, upper = 2^32 - 1, whole = TRUE)
  kind <- RNGkind()
  old <- get0(".Random.seed", globalenv(), inherits = FALSE)
  on.exit({
    suppressWarnings(RNGkind(kind[1L], kind[2L], kind[3L])) # the old way of sampling warns whenever it is set
    if (is.null(old)) rm(".Random.seed", envir = globalenv()) else assign(".Random.seed", old, globalenv())
  })
  if (seed > .Machine$integer.max) seed <- max(seed - 2^32, -.Machine$integer.max) # set.seed() takes integers
  set.seed(seed, "Mersenne-Twister", "Inversion", "Rejection")
  code
}
