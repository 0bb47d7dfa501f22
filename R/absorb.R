# Least squares and two-stage least squares once fixed effects are taken out of
# every column: the engine of iv_diagnostics(), group_difference() and
# mechanism(). Balanced panels go through the C means of core_demean.c. Others
# are solved, not iterated: with two sets of effects, the normal equations of
# the smaller set, the larger one taken out of them, are a system as large as
# the smaller set, positive definite once one effect of each connected part of
# the panel is left out.

effect_choices <- c("twoways", "individual", "time", "none")

# ---- rows ----------------------------------------------------------------

# The rows a model uses, in an order of the panel's own (periods slow, regions
# fast), with region, period and cluster codes. `index` may be NULL where no
# effect needs it. Regions of one row (periods of one row) leave with
# singletons = "drop", again and again until none is left.
panel_sample <- function(data, index, effect, cluster = NULL, singletons = "drop") {
  check_data(data)
  if (is.null(index) && !inherits(data, "pdata.frame") && effect == "none") {
    sample <- list(rows = seq_len(nrow(data)), region = NULL, time = NULL, index = NULL)
  } else {
    index <- resolve_index(data, index)
    panel <- code_panel(data, index,
                        hint = "A region has one row in each period; add the rows up or drop the repetition first.")
    rows <- order(panel$time$codes, panel$region$codes)
    sample <- list(rows = rows, region = panel$region$codes[rows], time = panel$time$codes[rows], index = index,
                   regions = panel$region$ids)
  }
  if (!is.null(cluster)) {
    check_columns(data, cluster, "cluster", n = 1L)
    sample$cluster <- code_column(data, cluster, "cluster", sample$index)$codes[sample$rows]
    sample$cluster_name <- cluster
  }
  sample$dropped <- 0L
  if (singletons == "drop") drop_singletons(sample, effect) else sample
}

drop_singletons <- function(sample, effect) {
  keep <- not_single(sample$region, sample$time, effect)
  if (all(keep)) return(sample)
  if (!any(keep)) {
    abort_input("data", "regions and periods of two rows or more",
                paste("effects that explain every row:", effect_names[[effect]]),
                hint = "Choose another `effect`.")
  }
  gone <- data.frame(region = id_strings(sample$regions[sample$region]), stringsAsFactors = FALSE)$region[!keep]
  sample$dropped <- sum(!keep)
  warn_lowcarbon(sample$dropped,
                 " row(s) alone in their region or period are left out, for the effects explain them fully (",
                 sample$index[1L], " ", describe_set(unique(gone), quote = FALSE),
                 "); `singletons = \"keep\"` counts them")
  for (part in c("rows", "region", "time",
                 "cluster")) if (!is.null(sample[[part]])) sample[[part]] <- sample[[part]][keep]
  sample
}

not_single <- function(region, time, effect) {
  keep <- rep(TRUE, length(region))
  sets <- list(if (effect %in% c("twoways", "individual")) region, if (effect %in% c("twoways", "time")) time)
  repeat {
    before <- sum(keep)
    for (set in sets) if (!is.null(set)) keep <- keep & tabulate(set[keep], max(set))[set] > 1L
    if (sum(keep) == before) return(keep)
  }
}

# Codes 1..k without gaps, in the order they had.
close_gaps <- function(codes) {
  there <- tabulate(codes) > 0L
  if (all(there)) codes else cumsum(there)[codes]
}

# ---- absorbing effects ---------------------------------------------------

# What absorb() needs to know of rows with these regions and periods: made once
# for many columns. `rank` is the number of effects that can be told apart.
absorber <- function(region, time, effect) {
  if (effect == "none") return(list(effect = effect, rank = 0L, levels = c(region = 0L, time = 0L)))
  region <- close_gaps(region)
  time <- close_gaps(time)
  n <- max(region)
  periods <- max(time)
  out <- list(effect = effect,
              levels = c(region = if (effect != "time") n else 0L, time = if (effect != "individual") periods else 0L))
  if (n * periods == length(region) && identical(region, rep.int(seq_len(n), periods)) && !is.unsorted(time)) {
    return(c(out, list(balanced = TRUE, n = n, periods = periods, rank = sum(out$levels) - (effect == "twoways"))))
  }
  out$balanced <- FALSE
  if (effect != "twoways") {
    out$large <- if (effect == "time") time else region
    out$large_size <- tabulate(out$large)
    out$rank <- sum(out$levels)
    return(out)
  }
  c(out, two_sets(region, time, n, periods))
}

# The reduced normal equations of the smaller set of effects.
two_sets <- function(region, time, n, periods) {
  region_large <- n >= periods
  large <- if (region_large) region else time
  small <- if (region_large) time else region
  k <- min(n, periods)
  counts <- matrix(tabulate(large + (small - 1L) * max(n, periods), n * periods), max(n, periods))
  size <- rowSums(counts)
  part <- connected_parts(counts > 0)
  S <- diag(colSums(counts), k) - crossprod(counts / sqrt(size))
  free <- setdiff(seq_len(k), match(unique(part), part))
  list(large = large, small = small, large_size = size, free = free, effects = k,
       root = if (length(free)) chol(S[free, free, drop = FALSE]), rank = n + periods - max(match(part, unique(part))))
}

# Columns of a logical matrix that share rows, directly or through others,
# have one number.
connected_parts <- function(there) {
  linked <- crossprod(there) > 0
  repeat {
    further <- linked %*% linked > 0
    if (identical(further, linked)) return(max.col(linked, ties.method = "first"))
    linked <- further
  }
}

# A matrix without its effects. Taken out twice: what rounding left of large
# means goes with the second.
absorb <- function(x, a) {
  if (a$effect == "none" || !length(x)) return(x)
  if (a$balanced) return(.Call(ffi_demean, x, a$n, a$periods, a$effect != "time", a$effect != "individual"))
  names <- dimnames(x)
  for (pass in 1:2) {
    x <- take_out_means(x, a$large, a$large_size)
    if (length(a$free)) {
      sums <- rowsum(x, a$small)[a$free, , drop = FALSE]
      effects <- matrix(0, a$effects, ncol(x))
      effects[a$free, ] <- backsolve(a$root, forwardsolve(a$root, sums, upper.tri = TRUE, transpose = TRUE))
      x <- take_out_means(x - effects[a$small, , drop = FALSE], a$large, a$large_size)
    }
  }
  dimnames(x) <- names
  x
}

take_out_means <- function(x, group, size) x - (rowsum(x, group) / size)[group, , drop = FALSE]

# ---- degrees of freedom --------------------------------------------------

# How many absorbed effects a small-sample correction counts. Those nested in
# clusters do not, and of the other set, if any, one is given up to the constant:
# "ivreghdfe" counts what is left, at least one; "reghdfe" the constant besides;
# "all" counts everything, as dummies would be.
count_absorbed <- function(a, sample, vcov, absorbed = "reghdfe") {
  if (a$rank == 0L || vcov != "cluster" || absorbed == "all") return(a$rank)
  nested <- c(region = a$levels[["region"]] > 0L && nested_in(sample$region, sample$cluster),
              time = a$levels[["time"]] > 0L && nested_in(sample$time, sample$cluster))
  if (!any(nested)) return(a$rank)
  left <- max(sum(a$levels[!nested]) - 1L, 0L)
  if (absorbed == "reghdfe") left + 1L else max(left, 1L)
}

# Does each group lie in one cluster?
nested_in <- function(group, cluster) {
  first <- match(seq_len(max(group)), group)
  all(cluster == cluster[first[group]])
}

# ---- columns -------------------------------------------------------------

# Columns that the effects leave nothing of.
check_variation <- function(before, after, effect, arg, what = "regressor", why = NULL) {
  gone <- colSums(after^2) <= 1e-20 * colSums(before^2)
  if (anyNA(gone)) {
    abort_input(arg, paste(what, "columns whose squares are finite numbers"),
                describe_set(colnames(after)[is.na(gone)]), hint = "Rescale them.")
  }
  if (!any(gone)) return(invisible())
  zero <- effect == "none" || all(before[, gone] == 0)
  if (is.null(why)) why <- if (zero) "zero throughout" else paste(effect_names[[effect]], "explain it fully")
  abort_input(arg, paste(what, "columns that vary"), paste0(describe_set(colnames(after)[gone]), ": ", why))
}

# Columns that others explain, found by a QR whose tolerance does not know units.
check_independent <- function(X, arg, what = "regressors") {
  found <- qr(X, tol = 1e-9)
  if (found$rank == ncol(X)) return(invisible(found))
  spare <- colnames(X)[found$pivot[-seq_len(found$rank)]]
  abort_input(arg, paste(what, "none of which the others (and the effects) explain"),
              paste("collinear:", describe_set(spare)),
              hint = "Leave these out.")
}

# ---- estimates -----------------------------------------------------------

# Coefficients of y on R by least squares on `first` (the regressors
# themselves, or their projection on the instruments), with what covariances
# need. `counted` is the number of absorbed effects that count.
fit_absorbed <- function(y, R, first = R, counted = 0L) {
  found <- qr(first, tol = 1e-9)
  b <- qr.coef(found, y)
  root <- qr.R(found)
  bread <- matrix(0, ncol(R), ncol(R))
  bread[found$pivot, found$pivot] <- chol2inv(root)
  dimnames(bread) <- list(colnames(R), colnames(R))
  list(coefficients = b, residuals = drop(y - R %*% b), first = first, bread = bread, counted = counted, n = length(y),
       k = ncol(R))
}

# Covariance of these coefficients; `small` divides by n - k - counted (and, by
# cluster, uses (n - 1)/(n - k - counted) G/(G - 1)), else by n.
sandwich_covariance <- function(fit, vcov, cluster = NULL, small = TRUE) {
  left <- fit$n - fit$k - fit$counted
  if (vcov == "iid") return(fit$bread * sum(fit$residuals^2) / if (small) left else fit$n)
  scores <- fit$first * fit$residuals
  if (vcov == "cluster") scores <- rowsum(scores, cluster)
  correction <- if (!small) 1 else if (vcov == "robust") fit$n / left else
    (fit$n - 1) / left * nrow(scores) / (nrow(scores) - 1)
  fit$bread %*% crossprod(scores) %*% fit$bread * correction
}

# Degrees of freedom of t: clusters less one, or of the residuals.
test_df <- function(fit, vcov, cluster = NULL, small = TRUE) {
  if (!small) return(Inf)
  if (vcov == "cluster") length(unique(cluster)) - 1 else fit$n - fit$k - fit$counted
}

estimate_table <- function(estimate, covariance, df) {
  error <- sqrt(pmax(diag(covariance), 0))
  statistic <- estimate / error
  data.frame(term = names(estimate), estimate = unname(estimate), std.error = unname(error),
             statistic = unname(statistic),
             p.value = unname(2 * stats::pt(-abs(statistic), df)), row.names = NULL, stringsAsFactors = FALSE)
}

check_left <- function(n, used, arg = "data") {
  if (n > used) return(invisible())
  abort_input(arg, paste0("more rows than coefficients and effects (", used, ")"), paste(n, "rows"))
}

# The covariances of least squares after effects: the words asked for -> "iid",
# "robust" or "cluster", and the column of the clusters. `made_by` is the
# cluster column of the fit, if it was made with one.
instrument_covariance <- function(request, index, made_by = NULL) {
  kind <- switch(request$kind, default = , iid = "iid", robust = "robust", cluster = "cluster",
                 abort_input("vcov", "one of \"iid\", \"robust\", \"cluster\", or clusters such as ~region",
                             describe_refused(request)))
  if (kind != "cluster") return(list(vcov = kind, cluster = NULL))
  cluster <- request$clusters
  if (length(cluster) > 1L) abort_input("cluster", "one column", describe_set(cluster))
  if (!length(cluster)) cluster <- c(made_by, index[1L])[1L]
  if (is.null(cluster) || is.na(cluster)) {
    abort_input("cluster", "the name of a column that makes clusters", "nothing",
                hint = "Without `index` there is no region to take.")
  }
  list(vcov = kind, cluster = cluster)
}

# The choice vector that is a default, or what a caller gave.
first_choice <- function(x, choices) if (identical(x, choices)) choices[1L] else x

# The sample of a fit with other clusters, of those that it keeps.
clustered_sample <- function(sample, asked) {
  if (asked$vcov != "cluster") {
    sample[c("cluster", "cluster_name")] <- NULL
    return(sample)
  }
  if (identical(asked$cluster, sample$cluster_name)) return(sample)
  at <- match(asked$cluster, sample$index)
  if (is.na(at)) {
    abort_input("cluster",
                paste("a column that the fit keeps:", describe_set(unique(c(sample$index, sample$cluster_name)))),
                describe_set(asked$cluster), hint = "Give other clusters to the call that makes the fit.")
  }
  sample$cluster <- if (at == 1L) sample$region else sample$time
  sample$cluster_name <- asked$cluster
  sample
}

check_clusters <- function(sample) {
  if (is.null(sample$cluster) || length(unique(sample$cluster)) > 1L) return(invisible())
  abort_input("cluster", "two clusters or more", paste0("one in `", sample$cluster_name, "`"))
}

effect_names <- c(twoways = "individual and time effects", individual = "individual effects", time = "time effects",
                  none = "no effects")
