# Finder for exchanged headings: every order of the columns of a table that breaks
# no bound and, for coefficients of pairs, gives the overall coefficients back.

# Orders of columns (intervals, a row a year) such that under heading j, with
# column order[j], every number can lie within [least, most]. `whole`: for
# each year, factors of the headings (intervals) and an interval that the sum of
# factor times coefficient must meet; it prunes orders before they are complete.
# list(orders, complete): complete is FALSE if the search was cut short.
heading_orders <- function(columns, least, most = least + Inf, whole = NULL, at_most = 20000L) {
  m <- ncol(least)
  slack <- 1e-12
  fits <- vapply(seq_len(m), function(j) {
    colSums(columns$upper < least[, j] - slack | columns$lower > most[, j] + slack, na.rm = TRUE) == 0
  }, logical(m))
  sequence <- order(colSums(fits))
  found <- list()
  steps <- 0L
  extend <- function(taken) {
    steps <<- steps + 1L
    if (steps > at_most) return(invisible())
    depth <- length(taken)
    if (!is.null(whole) && !sum_can_meet(columns, whole, sequence, taken)) return(invisible())
    if (depth == m) {
      order <- integer(m)
      order[sequence] <- taken
      found[[length(found) + 1L]] <<- order
      return(invisible())
    }
    for (column in setdiff(which(fits[, sequence[depth + 1L]]), taken)) extend(c(taken, column))
  }
  extend(integer())
  list(orders = if (length(found)) do.call(rbind, found) else matrix(integer(), 0L, m), complete = steps <= at_most)
}

# Can headings that are still open be filled so that each year's sum is met?
# Each takes the least, and the largest, of the columns left.
sum_can_meet <- function(columns, whole, sequence, taken) {
  depth <- length(taken)
  done <- sequence[seq_len(depth)]
  sums <- span(rowSums(whole$lower[, done, drop = FALSE] * columns$lower[, taken, drop = FALSE]),
             rowSums(whole$upper[, done, drop = FALSE] * columns$upper[, taken, drop = FALSE]))
  open <- setdiff(sequence, done)
  if (length(open)) {
    free <- setdiff(seq_along(sequence), taken)
    lowest <- do.call(pmin, lapply(free, function(column) columns$lower[, column]))
    highest <- do.call(pmax, lapply(free, function(column) columns$upper[, column]))
    sums <- span(sums$lower + rowSums(whole$lower[, open, drop = FALSE]) * lowest,
                 sums$upper + rowSums(whole$upper[, open, drop = FALSE]) * highest)
  }
  all(span_meet(sums, whole$sum), na.rm = TRUE)
}

# Are the pair columns of a decomposition (see dagum_study()) under their own
# headings? `order`: the column that belongs under each heading; `settled`: is
# it another one than the printed, and the only one?
judge_headings <- function(study) {
  asis <- seq_along(study$pair_names)
  answer <- list(order = asis, settled = FALSE, note = "", hint = "", audit = NULL,
                 belongs = data.frame(heading = study$headings, belongs = study$headings))
  if (is.null(study$between) || !study$known_means || order_fits(study, asis)) return(answer)
  if (length(study$groups) < 3L || length(study$groups) > 5L) return(answer)
  found <- fitting_orders(study)
  answer$belongs$belongs <- NA_character_
  if (!found$complete) {
    answer$hint <- "; the search for another order of the pair columns was cut short"
    return(answer)
  }
  if (!nrow(found$orders)) {
    answer$hint <- "; no other order of the pair columns mends all years"
    return(answer)
  }
  if (nrow(found$orders) == 1L) answer <- one_order(study, found$orders[1L, ], answer)
  if (length(study$items) >= 3L) answer$audit <- audit_headings(study, found$orders)
  answer
}

one_order <- function(study, order, answer) {
  moved <- paste0("\"", study$headings[order != seq_along(order)], "\"", collapse = " and ")
  answer$belongs$belongs <- study$headings[order]
  if (length(study$items) < 3L) {
    answer$hint <- paste0("; with the columns headed ", moved, " in another order it would agree")
    return(answer)
  }
  answer$order <- order
  answer$settled <- TRUE
  answer$note <- paste0(", with the columns headed ", moved, " under their right headings,")
  answer
}

# No bound broken, and every overall coefficient met.
order_fits <- function(study, order) {
  moved <- grid_columns(study$between, order)
  within <- moved$upper >= study$bounds$lower - 1e-12 & moved$lower <= study$bounds$upper + 1e-12
  all(within, na.rm = TRUE) && gives_overall(study, moved)
}

gives_overall <- function(study, moved) {
  if (is.null(study$overall)) return(TRUE)
  study$right <- moved
  parts <- dagum_year_parts(study)
  if (is.null(parts)) return(TRUE)
  cell <- span(study$overall$lower[, 1L], study$overall$upper[, 1L])
  all(span_meet(span(parts$lower[, 1L], parts$upper[, 1L]), cell), na.rm = TRUE)
}

fitting_orders <- function(study, at_most = 200L) {
  columns <- span(study$between$lower, study$between$upper)
  found <- heading_orders(columns, study$bounds$lower, study$bounds$upper, pair_sums(study))
  if (nrow(found$orders) > at_most) return(list(orders = found$orders, complete = FALSE))
  if (nrow(found$orders)) {
    met <- apply(found$orders, 1L, function(order) order_fits(study, order))
    found$orders <- found$orders[met, , drop = FALSE]
  }
  found
}

# sum_{j<h} p_j p_h (mu_j + mu_h) G_jh = G mu - sum_j p_j^2 mu_j G_jj, as
# intervals; NULL where the identity cannot be used.
pair_sums <- function(study) {
  if (!study$known || is.null(study$within) || is.null(study$overall)) return(NULL)
  p <- study$sizes / sum(study$sizes)
  j <- study$pairs[1L, ]
  h <- study$pairs[2L, ]
  factors <- function(means) sweep(means[, j, drop = FALSE] + means[, h, drop = FALSE], 2L, p[j] * p[h], `*`)
  inside <- function(side) as.vector((study$means[[side]] * study$within[[side]]) %*% p^2)
  whole <- span_multiply(span(study$overall$lower[, 1L], study$overall$upper[, 1L]),
                         span(as.vector(study$means$lower %*% p), as.vector(study$means$upper %*% p)))
  list(lower = factors(study$means$lower), upper = factors(study$means$upper),
       sum = span_subtract(whole, span(inside("lower"), inside("upper"))))
}

audit_headings <- function(study, orders) {
  asis <- seq_along(study$pair_names)
  same <- apply(orders, 2L, function(column) length(unique(column)) == 1L)
  first <- orders[1L, ]
  verdict <- ifelse(!same, "undecidable", ifelse(first == asis, "consistent", "inconsistent"))
  by_overall <- !is.null(study$overall) && study$known && !is.null(study$within)
  ways <- paste0("of the ", number_text(factorial(length(asis))), " orders of the pair columns ",
                 if (nrow(orders) == 1L) "only one" else nrow(orders),
                 " break", if (nrow(orders) == 1L) "s", " no bound",
                 if (by_overall) " and give every overall coefficient back")
  detail <- ifelse(!same, paste0("Several columns could stand here: ", ways, "."),
                   ifelse(first == asis, paste0("This column stands where it belongs: ", ways, "."),
                          paste0("Under this heading belongs the column headed \"", study$headings[first], "\": ", ways,
                                 ".")))
  none <- rep(NA_real_, length(asis))
  new_audit(study$headings, "heading", study$headings, none, none, verdict, detail)
}
