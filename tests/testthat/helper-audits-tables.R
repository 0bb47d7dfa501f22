# More printed tables made at random from values that exist: decompositions,
# quadratics, spatial effects, claims, classes, sample sizes. See helper-audits.R.

# The decomposition of G by its definition, over all pairs of units.
naive_dagum <- function(values) {
  k <- length(values)
  pairs <- utils::combn(k, 2L)
  mean_distance <- function(x, y) mean(abs(outer(x, y, `-`)))
  mu <- vapply(values, mean, 0)
  all <- unlist(values)
  n <- lengths(values)
  p <- n / sum(n)
  s <- p * mu / mean(all)
  within <- vapply(values, function(x) mean_distance(x, x) / (2 * mean(x)), 0)
  between <- apply(pairs, 2L, function(jh) mean_distance(values[[jh[1L]]], values[[jh[2L]]]) / sum(mu[jh]))
  overall <- mean_distance(all, all) / (2 * mean(all))
  # d and p of Dagum: mean positive differences either way, the group with the higher mean first
  net <- sum(apply(pairs, 2L, function(jh) {
    jh <- jh[order(-mu[jh])]
    gap <- outer(values[[jh[1L]]], values[[jh[2L]]], `-`)
    d <- mean(pmax(gap, 0))
    q <- mean(pmax(-gap, 0))
    share <- p[jh[1L]] * s[jh[2L]] + p[jh[2L]] * s[jh[1L]]
    if (d + q == 0) 0 else (d + q) / sum(mu[jh]) * share * (d - q) / (d + q)
  }))
  inside <- sum(within * p * s)
  list(sizes = n, means = mu, within = within, between = between, overall = overall,
       shares = 100 * c(inside, net, overall - inside - net) / overall)
}

random_dagum <- function(k = sample(2:5, 1L), years = sample(1:4, 1L), digits = 3L,
                         sizes = sample(1:9, k, replace = TRUE)) {
  level <- stats::runif(k, 0.5, 3)
  tables <- lapply(seq_len(years), function(t) {
    naive_dagum(lapply(seq_len(k), function(j) {
      x <- level[j] * exp(stats::rnorm(sizes[j], 0.03 * t, 0.4))
      if (stats::runif(1L) < 0.1) x[1L] <- 0
      if (all(x == 0)) x <- x + 1
      x
    }))
  })
  grid <- function(name, places = digits) {
    x <- do.call(rbind, lapply(tables, `[[`, name))
    matrix(as_printed(x, places), nrow(x))
  }
  list(sizes = sizes, means = grid("means"), within = grid("within"), between = grid("between"),
       overall = grid("overall"), shares = grid("shares", 1L))
}

random_quadratics <- function(k, digits = 3L) {
  b1 <- stats::rnorm(k)
  b2 <- stats::rnorm(k, 0, 0.3)
  list(linear = as_printed(b1, digits), quadratic = as_printed(b2, digits), printed = as_printed(-b1 / (2 * b2), 2L))
}

# A stable dynamic Durbin model on random weights and its exact effects.
random_effects_table <- function(horizon = sample(c("short", "long"), 1L), regressors = 3L, digits = 3L) {
  n <- sample(4:8, 1L)
  w <- matrix(stats::rexp(n^2) * (stats::runif(n^2) < 0.7), n)
  w[cbind(seq_len(n), c(seq_len(n)[-1L], 1L))] <- 1
  diag(w) <- 0
  w <- w / rowSums(w)
  repeat {
    tau <- stats::runif(1L, -0.3, 0.7)
    rho <- stats::runif(1L, -0.6, 0.6)
    eta <- stats::runif(1L, -0.3, 0.3)
    if (tau + rho + eta < 0.97 && tau - rho + eta > -0.97 && abs(tau) + abs(eta) < 1 - abs(rho)) break
  }
  inverse <- solve(if (horizon == "short") diag(n) - rho * w else (1 - tau) * diag(n) - (rho + eta) * w)
  beta <- stats::rnorm(regressors)
  theta <- stats::rnorm(regressors)
  effects <- vapply(seq_len(regressors), function(k) {
    m <- inverse %*% (beta[k] * diag(n) + theta[k] * w)
    c(mean(diag(m)), mean(rowSums(m)) - mean(diag(m)))
  }, numeric(2L))
  list(tau = as_printed(tau, digits), rho = as_printed(rho, digits), eta = as_printed(eta, digits),
       beta = as_printed(beta, digits), theta = as_printed(theta, digits),
       direct = as_printed(effects[1L, ], digits), indirect = as_printed(effects[2L, ], digits), horizon = horizon)
}

# True statements about two numbers, both as printed.
random_claims <- function(k) {
  b <- stats::runif(k, 0.5, 3)
  kind <- sample(c("times", "rose", "fell", "exceeds", "share", "points", "from", "range", "more"), k, replace = TRUE)
  a <- b * ifelse(kind == "times", stats::runif(k, 1.6, 12),
                  ifelse(kind == "rose", stats::runif(k, 1.05, 2),
                         ifelse(kind %in% c("exceeds", "more"), stats::runif(k, 1.1, 3), stats::runif(k, 0.3, 0.9))))
  claim <- mapply(function(kind, a, b) {
    switch(kind, times = paste(as_printed(a / b, 0L), "times"),
           rose = paste0("rose by ", as_printed(100 * (a / b - 1), 1L), "%"),
           fell = paste0("fell by ", as_printed(100 * (1 - a / b), 1L), " percent"), exceeds = "exceeds",
           share = paste0(as_printed(100 * a / b, 0L), "% of"),
           points = paste("fell by", as_printed(100 * (b - a), 1L), "percentage points"),
           from = paste("decreased from", as_printed(b, 2L), "to", as_printed(a, 2L)),
           range = paste("between", as_printed(a - 0.1, 2L), "and", as_printed(a + 0.1, 2L)),
           more = paste0("more than ", floor(100 * (a / b - 0.02)), "% of"))
  }, kind, a, b)
  points <- kind == "points"
  list(claim = unname(claim), a = as_printed(ifelse(points, 100 * a, a), 3L),
       b = as_printed(ifelse(points, 100 * b, b), 3L), kind = kind)
}

random_classes <- function(values = sample(3:12, 1L), classes = sample(2:4, 1L)) {
  x <- stats::runif(values)
  breaks <- sort(sample(seq(0.1, 0.9, 0.1), classes - 1L))
  list(values = as_printed(x, 2L), labels = letters[findInterval(x, breaks) + 1L], breaks = breaks,
       classes = letters[seq_len(classes)])
}
