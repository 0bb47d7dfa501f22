# Panels for regressions with absorbed effects, and what they must equal:
# regressions with dummies.

# An endogenous d, a second one e, instruments z1 to z3, exogenous x, mediator m.
instrument_panel <- function(n = 12L, periods = 7L, seed = 5L, drop = integer()) {
  with_test_seed(seed, {
    panel <- expand.grid(province = sprintf("p%02d", seq_len(n)), year = 2010L + seq_len(periods),
                         stringsAsFactors = FALSE)
    rows <- nrow(panel)
    for (name in c("x", "z1", "z2", "z3")) panel[[name]] <- stats::rnorm(rows) + 0.3 * panel$year
    region <- match(panel$province, unique(panel$province))
    u <- stats::rnorm(rows) * (1 + region / n) + stats::rnorm(n)[region]
    panel$d <- panel$z1 + 0.5 * panel$z2 + 0.4 * panel$x + u + stats::rnorm(rows)
    panel$e <- panel$z3 - 0.5 * panel$z1 + stats::rnorm(rows)
    panel$m <- 0.5 * panel$d + panel$x + stats::rnorm(rows)
    panel$y <- 1.5 * panel$d - panel$e + 0.7 * panel$m + panel$x + u + region + sin(panel$year)
    panel$zone <- c("east", "middle", "west")[region %% 3L + 1L]
    if (length(drop)) panel <- panel[-drop, ]
    panel[sample(nrow(panel)), ]
  })
}

# Rows missing here and there, still connected.
gaps <- c(1L, 5L, 17L, 18L, 30L, 44L, 71L)

# Dummies of an effect, of full rank together with an intercept.
effect_dummies <- function(region, time, effect) {
  f <- list(region = factor(region), time = factor(time))
  switch(effect, none = matrix(1, length(region)), individual = stats::model.matrix(~region, f),
         time = stats::model.matrix(~time, f),
         twoways = stats::model.matrix(~ region + time, f))
}

# A panel without rows whose order is the caller's, and the same in others.
shuffled <- function(data, seed = 8L) data[with_test_seed(seed, sample(nrow(data))), ]
