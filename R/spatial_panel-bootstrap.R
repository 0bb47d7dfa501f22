# Simulated responses of a spatial panel and what is learnt from their estimates: the bias that fixed effects
# leave, and the spread of estimates and effects. All of the loop is in src/core_sdpd-bootstrap.c.

# One seed as the two uniform numbers that ffi_seed() takes.
seed_numbers <- function(seed) c(seed / 2^32, 0)

# Estimates of `nsim` responses made from `theta`, a column a response; depth NULL: the responses themselves.
sdpd_simulate <- function(problem, theta, nsim, resample, seed, depth) {
  found <- .Call(ffi_sdpd_bootstrap, problem$y, problem$X, problem$sizes, problem$counts, problem$lag, problem$error,
                 as.double(theta), c(sdpd_resamples[[resample]], as.integer(nsim)), seed_numbers(seed),
                 if (!is.null(depth)) sdpd_depths[[depth]])
  if (is.null(depth)) found else name_estimates(found, problem)
}

# ---- the correction of bias ------------------------------------------------

bootstrap_rounds <- 30L

# The parameters whose simulated responses have on average the estimates found: theta with
# E[estimate at theta] = raw, by repeating theta <- theta + raw - (mean of estimates at theta). All rounds use the same
# random numbers, so that the repetition settles; it has when it moves by less than a fiftieth of a standard error.
bootstrap_theta <- function(problem, raw, range, options) {
  theta <- raw
  last <- length(raw)
  for (round in seq_len(bootstrap_rounds)) {
    drawn <- sdpd_simulate(problem, theta, options$nsim, options$resample, options$seed, "raw")
    usable <- drawn$facts["trouble", ] == sdpd_trouble[["fine"]] & drawn$facts["inside", ] == 1
    check_usable(usable)
    found <- drawn$raw[, usable, drop = FALSE]
    step <- raw - rowMeans(found)
    step[[last]] <- 0
    spread <- apply(found[-last, , drop = FALSE], 1L, stats::sd)
    if (max(abs(step[-last]) / spread) <= 0.02) {
      return(list(theta = theta, shift = theta - rowMeans(found), rounds = round - 1L, usable = sum(usable)))
    }
    theta <- theta + inside_step(theta, step, range)
  }
  warn_lowcarbon("the bootstrap's correction has not settled after ", bootstrap_rounds, " rounds; nsim = ",
                 4L * options$nsim, " may help")
  list(theta = theta, shift = theta - rowMeans(found), rounds = bootstrap_rounds, usable = sum(usable))
}

check_usable <- function(usable) {
  if (sum(usable) >= max(2, length(usable) / 2)) return(invisible())
  abort_input("bias_correction", "a model whose simulated responses can be estimated",
              paste(sum(!usable), "of", length(usable), "that cannot"),
              hint = "bias_correction = FALSE gives the estimates without correction.")
}

# As much of a step as keeps the spatial parameter within its range.
inside_step <- function(theta, step, range) {
  place <- match(c("rho", "lambda"), names(theta))
  place <- place[!is.na(place)]
  if (!length(place)) return(step)
  while (!lies_within(theta[[place]] + step[[place]], range)) step <- step / 2
  step
}

# theta corrected, with the covariance there: the inverse of the exact information.
correct_by_bootstrap <- function(problem, raw, range, options) {
  found <- bootstrap_theta(problem, raw, range, options)
  at <- .Call(ffi_sdpd_at, problem$y, problem$X, problem$sizes, problem$counts, problem$lag, problem$error, found$theta)
  list(theta = stats::setNames(at$theta, problem$parameters), covariance = at$covariance, e = at$e,
       modulus = at$modulus,
       shift = found$shift, rounds = found$rounds, usable = found$usable)
}

# ---- the spread of estimates ------------------------------------------------

# Estimates of responses simulated from a fit, each corrected as the fit was: a row a draw, in the
# order of the fit's coefficients.
bootstrap_coefficients <- function(fit, options) {
  if (fit$spatial == "both") abort_input("se",
                                         "\"delta\", \"simulation\" or \"none\" for a model with both rho and lambda",
                                         "\"bootstrap\"")
  problem <- fit_problem(fit)
  theta <- c(fit$coefficients, sigma2 = fit$sigma2)[problem$parameters]
  by_bootstrap <- identical(fit$correction$method, "bootstrap")
  drawn <- sdpd_simulate(problem, theta, options$nsim, options$resample, options$seed,
                         if (by_bootstrap) "raw" else "corrected")
  usable <- drawn$facts["trouble", ] == sdpd_trouble[["fine"]] & drawn$facts["inside", ] == 1
  check_usable(usable)
  found <- if (by_bootstrap) drawn$raw + fit$correction$shift else drawn$theta
  found <- t(found[names(fit$coefficients), , drop = FALSE])
  left_out <- sum(!usable)
  if (left_out) warn_lowcarbon(left_out, " of ", options$nsim,
                               " simulated responses could not be estimated and are left out")
  found[usable, , drop = FALSE]
}
