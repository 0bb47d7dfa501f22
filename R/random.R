# Random numbers for simulations that leave the caller's stream where it is: R's own L'Ecuyer-CMRG, from states
# of six that a seed decides. P. L'Ecuyer (1999), Operations Research 47, 159-164, doi:10.1287/opre.47.1.159.

mrg_moduli <- c(4294967087, 4294944443)

# `code`, which draws from R's stream: the caller's stream and kind of generator are as if nothing had been drawn.
keep_stream <- function(code) {
  kind <- RNGkind()
  old <- get0(".Random.seed", globalenv(), inherits = FALSE)
  on.exit(if (is.null(old)) {
    suppressWarnings(RNGkind(kind[1L], kind[2L], kind[3L])) # the old way of sampling warns whenever it is set
    rm(".Random.seed", envir = globalenv())
  } else {
    assign(".Random.seed", old, globalenv())
  })
  code
}

# n numbers in (0, 1) from each state of six, a column a state. R multiplies whole numbers by 1 / (m + 1); dividing
# them gives the last bit that these numbers have had from the start.
mrg_uniforms <- function(n, states) {
  states <- matrix(states, 6L)
  # 32 bits as R keeps them: 2^31 is the bits of NA
  bits <- suppressWarnings(as.integer(ifelse(states > .Machine$integer.max, states - 2^32, states)))
  dim(bits) <- dim(states)
  drawn <- keep_stream(vapply(seq_len(ncol(bits)), function(k) {
    assign(".Random.seed", c(10407L, bits[, k]), globalenv()) # L'Ecuyer-CMRG, inversion, rejection
    stats::runif(n)
  }, double(n)))
  matrix(round(drawn * (mrg_moduli[1L] + 1)) / (mrg_moduli[1L] + 1), n, ncol(bits))
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
  matrix(stats::qnorm(mrg_uniforms(draws * columns, mrg_state(seed))), draws, columns, byrow = TRUE)
}

# n uniform numbers in each of many streams, a column a stream, all from one
# seed: more streams, or more numbers, begin with the same ones. The streams
# start at places drawn from the generator itself.
private_uniforms <- function(n, streams, seed) {
  starts <- matrix(mrg_uniforms(6L * streams, mrg_state(seed)), 6L)
  mrg_uniforms(n, floor(starts * rep(mrg_moduli, each = 3L)))
}

# The seed given, or one number from R's stream.
seed_or_draw <- function(seed) {
  if (is.null(seed)) return(floor(stats::runif(1) * 2^32))
  check_number(seed, "seed", lower = 0, upper = 2^32 - 1, whole = TRUE)
  seed
}

# `code`, which draws from R's stream, with a seed of its own; NULL: from the caller's stream.
with_seed <- function(seed, code) {
  if (is.null(seed)) return(code)
  check_number(seed, "seed", lower = 0, upper = 2^32 - 1, whole = TRUE)
  if (seed > .Machine$integer.max) seed <- max(seed - 2^32, -.Machine$integer.max) # set.seed() takes integers
  keep_stream({
    set.seed(seed, "Mersenne-Twister", "Inversion", "Rejection")
    code
  })
}
