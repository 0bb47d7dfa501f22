# A simplex in exact rational arithmetic (package gmp), the tests' judge where
# doubles are not enough: max cost'x with whole x = rhs, x >= 0, rhs >= 0; `whole`
# is a list of rows. Two
# phases, least index (Bland), so that it ends. Doubles go in as the fractions
# they are. Returns a bigq, or NA if there is no solution.
rational_programme <- function(cost, whole, rhs) {
  m <- length(whole)
  n <- length(whole[[1L]])
  zero <- gmp::as.bigq(0)
  table <- lapply(seq_len(m), function(i) c(whole[[i]], gmp::as.bigq(as.integer(seq_len(m) == i)), rhs[i]))
  basis <- n + seq_len(m)
  first <- rational_climb(table, basis, c(rep(zero, n), gmp::as.bigq(rep(-1, m))), n + m)
  if (first$value < 0) return(gmp::NA_bigq_)
  second <- rational_climb(first$table, first$basis, c(cost, rep(zero, m)), n)
  second$value
}

# `open`: columns that may enter, the first of them. An artificial that is left
# in the basis at zero goes as soon as its row moves.
rational_climb <- function(table, basis, cost, open) {
  m <- length(table)
  size <- length(table[[1L]])
  repeat {
    gain <- cost[seq_len(open)]
    for (i in seq_len(m)) if (cost[basis[i]] != 0) gain <- gain - cost[basis[i]] * table[[i]][seq_len(open)]
    enters <- which(gain > 0)[1L]
    if (is.na(enters)) break
    leaves <- rational_row(table, basis, enters, open)
    if (is.na(leaves)) stop("unbounded")
    table[[leaves]] <- table[[leaves]] / table[[leaves]][enters]
    for (i in setdiff(seq_len(m), leaves)) {
      if (table[[i]][enters] != 0) table[[i]] <- table[[i]] - table[[i]][enters] * table[[leaves]]
    }
    basis[leaves] <- enters
  }
  value <- gmp::as.bigq(0)
  for (i in seq_len(m)) value <- value + cost[basis[i]] * table[[i]][size]
  list(table = table, basis = basis, value = value)
}

rational_row <- function(table, basis, enters, open) {
  size <- length(table[[1L]])
  best <- NA
  for (i in seq_along(table)) {
    pivot <- table[[i]][enters]
    if (basis[i] > open && pivot != 0) return(i)
    if (!(pivot > 0)) next
    ratio <- table[[i]][size] / pivot
    if (is.na(best) || ratio < least || (ratio == least && basis[i] < basis[best])) {
      best <- i
      least <- ratio
    }
  }
  best
}

# The definitions of gtfp()'s distances for one unit, in the units of the data.
# `weights` as bigq; `free`: a radial movement may be negative.
rational_distance <- function(distance, o, reference, roles, returns, weak, own = TRUE, weights = NULL, free = FALSE) {
  exact <- gmp::as.bigq
  k <- length(o)
  sign <- ifelse(roles == "desirable", -1, 1)
  moved <- own | roles != "input"
  columns <- reference
  if (returns == "vrs" && weak && any(roles == "undesirable")) columns <- cbind(columns, columns * (roles == "input"))
  slack <- diag(sign, k)
  left <- if (weak && distance == "ddf") roles != "undesirable" else rep(TRUE, k)
  fixed <- switch(distance,
    sbm = slack,
    ddf = cbind(sign * moved * o, if (free) -sign * moved * o, slack[, left, drop = FALSE]),
    tone = rbind(cbind(-o, slack), 0)
  )
  whole <- rational_matrix(cbind(fixed, rbind(columns, if (distance == "tone") 0)))
  rhs <- exact(if (distance == "tone") c(rep(0, k), 1) else o)
  zeros <- rep(exact(0), ncol(columns))
  if (distance == "tone") {
    share <- c(exact(1), exact(as.integer(roles != "input")) / sum(roles != "input") / exact(o), zeros)
    whole[[k + 1L]] <- share
    cost <- c(exact(-1), exact(as.integer(roles == "input" & own)) / sum(roles == "input") / exact(o), zeros)
  } else if (distance == "sbm") {
    cost <- c(weights / exact(o), zeros)
  } else {
    cost <- c(exact(1), if (free) exact(-1), rep(exact(0), sum(left)), zeros)
  }
  if (returns == "vrs") {
    row <- c(exact(if (distance == "tone") -1 else 0), rep(exact(0), ncol(fixed) - 1L), rep(exact(1), ncol(columns)))
    whole <- append(whole, list(row), k)
    rhs <- c(rhs[seq_len(k)], exact(if (distance == "tone") 0 else 1), if (distance == "tone") rhs[k + 1L])
  }
  found <- rational_programme(cost, whole, rhs)
  value <- as.double(found)
  if (distance == "tone") as.double(1 + found) else value
}

# The slack-based distance of constant returns with slacks relative to `shown`.
rational_slacks <- function(o, shown, reference, roles, weights) {
  whole <- rational_matrix(cbind(diag(ifelse(roles == "desirable", -1, 1), length(o)), reference))
  cost <- c(weights / gmp::as.bigq(shown), rep(gmp::as.bigq(0), ncol(reference)))
  as.double(rational_programme(cost, whole, gmp::as.bigq(o)))
}

# Super-efficiency of a unit outside `reference`, exactly; `grows`: which
# variables may give way.
rational_super <- function(o, reference, roles, returns, grows = rep(TRUE, length(o))) {
  exact <- gmp::as.bigq
  k <- length(o)
  sign <- ifelse(roles == "desirable", -1, 1)
  free <- diag(sign, k)
  at <- which(grows)
  whole <- rational_matrix(cbind(-o, free, -free[, at, drop = FALSE], reference))
  n <- ncol(reference)
  zeros <- function(m) rep(exact(0), m)
  output <- roles[at] != "input"
  parts <- exact(as.integer(output)) / sum(roles != "input") / exact(o[at])
  whole <- c(whole, list(c(exact(1), zeros(k), -parts, zeros(n))))
  rhs <- exact(c(rep(0, k), 1))
  cost <- c(exact(-1), zeros(k), -exact(as.integer(!output)) / sum(roles == "input") / exact(o[at]), zeros(n))
  if (returns == "vrs") {
    whole <- c(whole, list(c(exact(-1), zeros(k + length(at)), exact(rep(1, n)))))
    rhs <- c(rhs, exact(0))
  }
  -as.double(rational_programme(cost, whole, rhs))
}

# A matrix of doubles as a list of exact rows.
rational_matrix <- function(x) lapply(seq_len(nrow(x)), function(i) gmp::as.bigq(unname(x[i, ])))
