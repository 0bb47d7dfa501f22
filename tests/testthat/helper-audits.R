# Printed tables made at random from values that exist, and the slips of the pen
# that spoil them. Used by the tests of the audits and by bench/audits.R.

as_printed <- function(x, digits) {
  sprintf("%.*f", as.integer(rep_len(digits, length(x))), as.double(x))
}

# What a slip does to a number in print: another digit, two digits exchanged, the
# point moved by one place. Always changes the number.
spoil <- function(text) {
  unname(vapply(text, function(one) {
    repeat {
      slip <- switch(sample(3L, 1L), other_digit(one), exchanged_digits(one), moved_digits(one))
      if (!is.na(slip) && as.numeric(slip) != as.numeric(one)) return(slip)
    }
  }, ""))
}

# The digits that count: not the zeros in front.
digit_places <- function(text) {
  at <- gregexpr("[0-9]", text)[[1L]]
  first <- regexpr("[1-9]", text)
  if (first > 0L) at[at >= first] else at
}

other_digit <- function(text) {
  at <- digit_places(text)
  at <- at[sample.int(length(at), 1L)]
  substr(text, at, at) <- as.character(sample(0:9, 1L))
  text
}

exchanged_digits <- function(text) {
  at <- digit_places(text)
  if (length(at) < 2L) return(NA_character_)
  k <- sample.int(length(at) - 1L, 1L)
  pair <- c(substr(text, at[k], at[k]), substr(text, at[k + 1L], at[k + 1L]))
  substr(text, at[k], at[k]) <- pair[2L]
  substr(text, at[k + 1L], at[k + 1L]) <- pair[1L]
  text
}

moved_digits <- function(text) {
  places <- nchar(sub("^[^.]*[.]?", "", text))
  if (places == 0L) return(NA_character_)
  formatC(as.numeric(text) * sample(c(0.1, 10), 1L), format = "f", digits = places)
}

# ---- tables ---------------------------------------------------------------

# Rows of moments: skewed, symmetric, two-valued, coarse and nearly constant
# values, from 2 to 200 of them.
random_moments <- function(k, whole = FALSE) {
  rows <- lapply(seq_len(k), function(i) {
    n <- sample(c(2:40, 200L), 1L)
    x <- if (whole) sample(sample(2:9, 1L), n, replace = TRUE) else
      switch(sample(5L, 1L), stats::rnorm(n, sample(-2:2, 1L), stats::runif(1L, 0.1, 3)),
      exp(stats::rnorm(n, 0, 1.5)), stats::rbinom(n, 1L, stats::runif(1L)) * 3.7, round(stats::rnorm(n), 1L),
      c(rep(5, n - 1L), 5 + stats::rexp(1L)))
    divisor <- sample(0:1, 1L)
    c(n = n, mean = mean(x), sd = sqrt(sum((x - mean(x))^2) / (n - divisor)), min = min(x), max = max(x),
      sample = divisor)
  })
  rows <- as.data.frame(do.call(rbind, rows))
  digits <- if (whole) rep(2L, k) else sample(0:4, k, replace = TRUE)
  ends <- if (whole) 0L else digits
  list(n = rows$n, mean = as_printed(rows$mean, digits), sd = as_printed(rows$sd, digits),
       min = as_printed(rows$min, ends),
       max = as_printed(rows$max, ends), sample = rows$sample == 1)
}

random_cv <- function(k, percent = sample(c(TRUE, FALSE), 1L)) {
  n <- sample(3:40, k, replace = TRUE)
  moments <- t(vapply(n, function(size) {
    x <- stats::rgamma(size, stats::runif(1L, 0.1, 5))
    c(mean(x), stats::sd(x))
  }, numeric(2L)))
  list(n = n, mean = as_printed(moments[, 1L], 3L), sd = as_printed(moments[, 2L], 3L),
       cv = as_printed(moments[, 2L] / moments[, 1L] * (if (percent) 100 else 1), if (percent) 1L else 3L))
}

# One regression table: estimates, standard errors, statistics and the stars that
# follow from the numbers before rounding.
random_stars <- function(cells = 20L, digits = 3L, levels = NULL, sides = NULL, df = NULL) {
  if (is.null(levels)) levels <- list(c(0.1, 0.05, 0.01), c(0.05, 0.01, 0.001), c(0.05, 0.01))[[sample(3L, 1L)]]
  if (is.null(sides)) sides <- sample(1:2, 1L, prob = c(0.2, 0.8))
  if (is.null(df)) df <- sample(c(Inf, 8, 25, 60, 400), 1L)
  error <- exp(stats::runif(cells, log(0.02), log(2)))
  z <- stats::rnorm(cells, 0, 2.5)
  p <- sides * stats::pt(abs(z), df, lower.tail = FALSE)
  stars <- rowSums(outer(p, levels, `<`))
  list(estimate = as_printed(z * error, digits), std.error = as_printed(error, digits), statistic = as_printed(z, 2L),
       stars = strrep("*", stars), p.value = as_printed(p, 3L), levels = levels, sides = sides, df = df)
}

random_pvalues <- function(rows = 11L, distribution = c("normal", "t", "chisq", "F")) {
  distribution <- match.arg(distribution)
  df <- sample(3:60, 1L)
  digits <- sample(3:4, 1L)
  value <- switch(distribution, normal = stats::rnorm(rows, 1, 1.2), t = stats::rnorm(rows, 1, 1.2),
                  chisq = stats::rchisq(rows, df) * 1.2,
                  F = stats::rf(rows, df, 12) * 1.5)
  sides <- sample(1:2, 1L)
  p <- switch(distribution, normal = sides * stats::pnorm(abs(value), lower.tail = FALSE),
              t = sides * stats::pt(abs(value), df, lower.tail = FALSE),
              chisq = stats::pchisq(value, df, lower.tail = FALSE),
              F = stats::pf(value, df, 12, lower.tail = FALSE))
  if (sample(2L, 1L) == 2L) p <- floor(p * 10^digits) / 10^digits
  list(statistic = as_printed(value, 3L), p.value = as_printed(p, digits), df = df)
}

growth_by_hand <- list(
  compound = function(x) (x[length(x)] / x[1L])^(1 / (length(x) - 1)) - 1,
  yearly = function(x) mean(x[-1L] / x[-length(x)]) - 1,
  linear = function(x) (x[length(x)] / x[1L] - 1) / (length(x) - 1),
  logarithmic = function(x) log(x[length(x)] / x[1L]) / (length(x) - 1),
  trend = function(x) unname(stats::coef(stats::lm(log(x) ~ seq_along(x)))[2L]),
  trend_rate = function(x) expm1(unname(stats::coef(stats::lm(log(x) ~ seq_along(x)))[2L])),
  total = function(x) x[length(x)] / x[1L] - 1,
  count = function(x) (x[length(x)] / x[1L])^(1 / length(x)) - 1
)

random_growth <- function(series = 5L, years = 8L, rule = sample(names(growth_by_hand)[1:5], 1L), digits = 3L) {
  x <- t(replicate(series, stats::runif(1L, 0.2, 0.6) * exp(cumsum(stats::rnorm(years, 0.04, 0.03)))))
  list(values = matrix(as_printed(x, digits), series),
       rate = as_printed(100 * apply(x, 1L, growth_by_hand[[rule]]), 2L), rule = rule)
}

random_shares <- function(rows, parts = 5L, total = 100, digits = 1L) {
  x <- matrix(stats::rexp(rows * parts), rows)
  matrix(as_printed(total * x / rowSums(x), digits), rows)
}
