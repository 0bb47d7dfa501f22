# Direct, indirect and total effects of regressors.
#
# The multiplier of the short run is S^-1 = (I - rho W)^-1, that of the long run
# H = [(1 - tau) I - (rho + eta) W]^-1. Both are c R(a) with R(a) = (I - a W)^-1:
# c = 1, a = rho, and c = 1 / (1 - tau), a = (rho + eta) / (1 - tau). The effect
# of x on y is the matrix c R(a) (beta I + theta W_x), whose mean diagonal and
# mean row sum need four means of R(a) only:
#
#   own = tr R / n                  row = l'R l / n
#   lagged = tr R W_x / n           row_lagged = l'R W_x l / n
#
# With one W for y and x: tr R = n + a tr G, tr R W = tr G, and their
# derivatives are tr G + a tr GG and tr GG, for G = W R; with unit row sums
# the last two are 1 / (1 - a). J. P. LeSage, R. K. Pace (2009), Introduction to
# Spatial Econometrics, CRC Press.

#' Direct, indirect and total effects
#'
#' What a unit more of a regressor does to the response: in the region itself (direct, with
#' what comes back through neighbours), in all others together (indirect, spillover), and in
#' all (total), averaged over regions. In a dynamic model in the same period (short) and when the
#' change stays for ever (long).
#'
#' The short-term effect of x is the matrix \eqn{(I - \rho W)^{-1}(\beta I + \theta W)}, the long-term one
#' \eqn{[(1-\tau)I - (\rho+\eta)W]^{-1}(\beta I + \theta W)}. Direct is its mean diagonal, total its mean row
#' sum, indirect the difference. A model with a spatial lag in the errors only has effects
#' \eqn{\beta} and none on others, unless `eta` carries them over time.
#' The estimate is always the effect at the estimates, never a mean of draws.
#'
#' Standard errors: `"delta"` takes analytic derivatives and is deterministic.
#' `"simulation"` draws coefficients from the normal distribution of the estimates and takes the standard
#' deviation of their effects; draws without a stable model are left out, with a warning that counts them. Near the edge
#' of stability, long-term effects of draws have tails so heavy that this deviation says little. The draws
#' come from a generator of the package's own: R's random numbers are left as they are, and the same
#' `seed` gives the same errors. `seed = NULL` takes the seed from R's stream, which moves by one number.
#'
#' `"bootstrap"` simulates `nsim` responses from the fit, estimates and corrects each as the fit was (all of it in C),
#' and takes the standard deviation of their effects; no covariance is needed. `resample = "wild"` and `"region"`
#' allow for errors of different variances and for correlation over time within regions.
#'
#' A dynamic fit that is not stable has no long run: its long-term effects are `NA`, with a
#' warning of class `lowcarbon_warning`; [stability()] shows the roots.
#'
#' @param object A fit of [spatial_panel()].
#' @param horizon `"short"`, `"long"` or both (default). A static model has one horizon, called short unless
#'   `"long"` alone is asked for.
#' @param se `"delta"`, `"simulation"`, `"bootstrap"` or `"none"`.
#' @param nsim Number of draws.
#' @param resample How `se = "bootstrap"` draws errors: `"residual"`, `"wild"` or `"region"`; see [spatial_panel()].
#' @param vcov,cluster,robust,lag Which covariance; see [`vcov()`][vcov.spatial_panel()].
#' @param seed A whole number below 2^32 for `se = "simulation"` and `"bootstrap"`, or `NULL`.
#' @param ... Nothing: further arguments are refused.
#' @return A data frame of class `lowcarbon_effects`: `term`, `horizon`, `effect` (direct, indirect, total),
#'   `estimate`, `std.error`, `statistic` (z) and `p.value` (two-sided, normal); by simulation also `mean`, that of the
#'   draws. `vcov()` of it gives the covariance of all its estimates, `coef()` them by name.
#' @section Cost: O(n) with eigenvalues, otherwise some sparse factorisations. With weights of their own for
#'   the regressors (`W_x`), 2 n sparse solves up to 3,000 regions; beyond, traces from 200 fixed random signs.
#' @references LeSage, J., and Pace, R. K. (2009). *Introduction to Spatial Econometrics*. CRC Press.
#'   \doi{10.1201/9781420064254}
#'
#'   Elhorst, J. P. (2014). *Spatial Econometrics: From Cross-Sectional Data to Spatial Panels*. Springer.
#'   \doi{10.1007/978-3-642-40340-8}
#' @importFrom stats effects
#' @concept spillover
#' @concept spillover effects
#' @concept direct effect
#' @concept indirect effect
#' @concept LeSage-Pace
#' @concept partial derivatives
#' @concept kongjian yichu xiaoying
#' @export
#' @examples
#' W <- weights_contiguity(data.frame(from = letters[1:8], to = letters[c(2:8, 1)]))
#' set.seed(1)
#' panel <- expand.grid(region = letters[1:8], year = 2001:2010)
#' panel$x <- rnorm(80)
#' panel$y <- panel$x + rnorm(80)
#' fit <- spatial_panel(y ~ x, panel, c("region", "year"), W, dynamic = "time")
#' effects(fit)
#' effects(fit, horizon = "long", se = "simulation", nsim = 200)
effects.spatial_panel <- function(object, horizon = c("short", "long"),
                                  se = c("delta", "simulation", "bootstrap", "none"),
                                  nsim = 1000, vcov = NULL, seed = 1, cluster = NULL, robust = NULL, lag = NULL,
                                  resample = c("residual", "wild", "region"), ...) {
  check_dots(..., .hint = "Intervals come from tidy(effects(fit), conf.int = TRUE, conf.level = 0.9).")
  se <- check_choice(se)
  if (se == "bootstrap") {
    refuse_beside_bootstrap(vcov, cluster, robust, lag)
    if (object$effect == "random") {
      abort_input("se", "\"delta\" or \"simulation\" for a model with random effects", "\"bootstrap\"")
    }
  }
  resample <- resample_given(resample, missing(resample), se)
  horizon <- effect_horizons(object, horizon)
  terms <- effect_terms(object)
  covariance <- if (se %in% c("delta", "simulation")) resolve_vcov(object, vcov, cluster, robust, lag)
  setting <- effect_setting(object)
  reason <- no_long_run(object, setting)
  found <- lapply(horizon, function(h) {
    horizon_effects(object$coefficients, terms, h, setting, withheld = h == "long" && !is.null(reason))
  })
  frame <- effect_frame(terms$term, horizon, unlist(lapply(found, `[[`, "value"), use.names = FALSE))
  spread <- NULL
  if (se == "delta") {
    gradient <- do.call(rbind, lapply(found, `[[`, "gradient"))
    spread <- gradient %*% covariance %*% t(gradient)
  } else if (se != "none") {
    check_number(nsim, "nsim", lower = 2, upper = 1e6, whole = TRUE)
    draws <- if (se == "simulation") normal_draws(object, covariance, nsim, seed) else
      bootstrap_coefficients(object, list(nsim = nsim, seed = seed_or_draw(seed), resample = resample))
    drawn <- effects_of_usable(draws, object, terms, horizon, setting, reason)
    spread <- stats::cov(drawn)
    frame$mean <- colMeans(drawn)
  }
  withheld <- if ("long" %in% horizon && !is.null(reason)) paste("long-term effects (NA):", reason)
  if (!is.null(withheld)) warn_lowcarbon("withheld are ", withheld)
  errors <- describe_effect_errors(se, nsim, seed, resample, function() describe_vcov(vcov, cluster, robust))
  found <- finish_effects(frame, spread,
                          list(model = describe_model(object), withheld = withheld, `standard errors` = errors))
  design <- object$design
  structure(found, facts = list_to_frame(list(nobs = length(design$y), regions = design$n, periods = design$periods)))
}

# A row for each effect of each term in each horizon.
effect_frame <- function(terms, horizon, estimate) {
  kinds <- c("direct", "indirect", "total")
  list_to_frame(list(term = rep(rep(terms, each = 3L), length(horizon)),
                     horizon = rep(horizon, each = 3L * length(terms)),
                     effect = rep(kinds, length(terms) * length(horizon)), estimate = estimate))
}

refuse_beside_bootstrap <- function(vcov, cluster, robust, lag) {
  given <- c("vcov", "cluster", "robust", "lag")[!c(is.null(vcov), is.null(cluster), is.null(robust), is.null(lag))][1L]
  if (is.na(given)) return(invisible())
  abort_input(given, "nothing beside se = \"bootstrap\", which needs no covariance", "a value",
              hint = "resample = \"region\" draws whole regions, as clustered errors do.")
}

resample_given <- function(resample, missing, se) {
  if (se == "bootstrap") return(check_choice(resample, names(sdpd_resamples), "resample"))
  if (!missing) {
    abort_input("resample", paste0("nothing beside se = \"", se, "\", which draws no residuals"), "a value",
                hint = "It belongs to se = \"bootstrap\".")
  }
  "residual"
}

describe_effect_errors <- function(se, nsim, seed, resample, vcov) {
  drawn <- paste0(nsim, " draws, seed ", if (is.null(seed)) "drawn" else seed)
  switch(se, none = "none", delta = paste0("delta method, vcov ", vcov()),
         simulation = paste0(drawn, ", vcov ", vcov()),
         bootstrap = paste0("bootstrap (", resample, "), ", drawn))
}

finish_effects <- function(frame, spread, choices) {
  error <- if (is.null(spread)) rep(NA_real_, nrow(frame)) else unname(sqrt(pmax(diag(spread), 0)))
  statistic <- ifelse(error > 0, frame$estimate / error, NA_real_)
  frame <- list_to_frame(c(unclass(frame)[c("term", "horizon", "effect", "estimate")],
                           list(std.error = error, statistic = statistic, p.value = 2 * stats::pnorm(-abs(statistic))),
                           unclass(frame)["mean"[!is.null(frame$mean)]]))
  names <- paste(frame$term, frame$horizon, frame$effect, sep = ":")
  if (!is.null(spread)) dimnames(spread) <- list(names, names)
  new_result(frame, "lowcarbon_effects", choices = Filter(Negate(is.null), choices), covariance = spread)
}

#' @export
result_title.lowcarbon_effects <- function(x) {
  paste("Direct, indirect and total effects of", describe_set(unique(x$term)))
}

#' @export
print.lowcarbon_effects <- function(x, digits = 4L, n = 60L, ...) print.lowcarbon_result(x, digits, n, ...)

#' @importFrom stats vcov
#' @export
vcov.lowcarbon_effects <- function(object, ...) {
  check_dots(..., .hint = settled_hint("effects()"))
  attr(object, "covariance")
}

#' @importFrom stats coef
#' @export
coef.lowcarbon_effects <- function(object, ...) {
  check_dots(...)
  stats::setNames(object$estimate, paste(object$term, object$horizon, object$effect, sep = ":"))
}

effect_horizons <- function(fit, horizon) {
  if (!is.character(horizon) || !length(horizon) || anyNA(horizon) || !all(horizon %in% c("short", "long"))) {
    abort_input("horizon", "\"short\", \"long\" or both", describe_found(horizon))
  }
  horizon <- unique(horizon)
  if (fit$dynamic == "none" && length(horizon) == 2L) "short" else horizon
}

# Every regressor but the intercept, and the places of its own coefficient and
# of its spatial lag's; NA where it has none.
effect_terms <- function(fit) {
  names <- names(fit$coefficients)
  own <- setdiff(fit$design$regressors, "(Intercept)")
  term <- union(own, fit$design$lagged)
  if (!length(term)) abort_input("object", "a model with a regressor", "none")
  list_to_frame(list(term = term, beta = match(replace(term, !term %in% own, NA), names),
                     theta = match(paste0("W:", term), names)))
}

# ---- means of the resolvent -----------------------------------------------

effect_setting <- function(fit) {
  spectrum <- lag_spectrum(fit)
  W_x <- fit$design$weights$x
  unit_x <- if (is.null(W_x)) spectrum$unit_rows else has_unit_rows(W_x)
  arrays <- if (is.null(W_x) && has_arrays(spectrum)) sdpd_weights(spectrum, 0)
  list(spectrum = spectrum, W = spectrum$W, W_x = W_x, unit = spectrum$unit_rows && unit_x, arrays = arrays)
}

# The four means at one a, and their derivatives.
resolvent_means <- function(setting, a) {
  if (a == 0) return(means_at_zero(setting))
  traces <- resolvent_trace_means(setting, a)
  list(value = c(traces$value, row_means(setting, a)), slope = c(traces$slope, row_slopes(setting, a)))
}

means_at_zero <- function(setting) {
  n <- nrow(setting$W)
  W_x <- if (is.null(setting$W_x)) setting$W else setting$W_x
  ahead <- Matrix::rowSums(W_x)
  list(
    value = c(own = 1, lagged = 0, row = 1, row_lagged = mean(ahead)),
    slope = c(own = 0, lagged = sum(setting$W * Matrix::t(W_x)) / n, row = mean(Matrix::rowSums(setting$W)),
              row_lagged = mean(as.vector(panel_lag(setting$W, ahead))))
  )
}

resolvent_trace_means <- function(setting, a) {
  n <- setting$spectrum$n
  near <- setting$spectrum$near(a)
  g <- near$trace(a)
  g2 <- near$trace2(a)
  mixed <- if (is.null(setting$W_x)) c(g, g2) else mixed_traces(setting, a)
  list(value = c(own = 1 + a * g / n, lagged = mixed[1L] / n),
       slope = c(own = (g + a * g2) / n, lagged = mixed[2L] / n))
}

# tr R W_x and its derivative tr R W R W_x, for weights of the regressors' own.
mixed_traces <- function(setting, a) {
  n <- nrow(setting$W)
  solve <- setting$spectrum$solve(a)
  exact <- n <= exact_regions
  blocks <- if (exact) column_blocks(n) else column_blocks(200L)
  signs <- if (!exact) .Call(ffi_signs, n, 200L)
  sums <- vapply(blocks, function(j) {
    probes <- if (exact) unit_columns(n, j) else signs[, j, drop = FALSE]
    first <- solve(panel_lag(setting$W_x, probes))
    second <- solve(panel_lag(setting$W, first))
    c(sum(probes * first), sum(probes * second))
  }, c(0, 0))
  rowSums(sums) / (if (exact) 1 else 200)
}

row_means <- function(setting, a) {
  if (setting$unit) return(c(row = 1 / (1 - a), row_lagged = 1 / (1 - a)))
  stats::setNames(colMeans(setting$spectrum$solve(a)(row_starts(setting))), c("row", "row_lagged"))
}

row_slopes <- function(setting, a) {
  if (setting$unit) return(c(row = 1 / (1 - a)^2, row_lagged = 1 / (1 - a)^2))
  solve <- setting$spectrum$solve(a)
  stats::setNames(colMeans(solve(panel_lag(setting$W, solve(row_starts(setting))))), c("row", "row_lagged"))
}

# Ones, and W_x times ones.
row_starts <- function(setting) {
  W_x <- if (is.null(setting$W_x)) setting$W else setting$W_x
  cbind(row = 1, row_lagged = Matrix::rowSums(W_x))
}

# ---- one horizon ----------------------------------------------------------

multiplier_of <- function(p, horizon) {
  if (horizon == "short") c(scale = 1, a = p$rho) else c(scale = 1 / (1 - p$tau), a = (p$rho + p$eta) / (1 - p$tau))
}

# Direct, indirect and total effect of each term in turn, and the derivatives
# with respect to all coefficients.
horizon_effects <- function(coefficients, terms, horizon, setting, withheld) {
  rows <- 3L * nrow(terms)
  gradient <- matrix(if (withheld) NA_real_ else 0, rows, length(coefficients),
                     dimnames = list(NULL, names(coefficients)))
  if (withheld) return(list(value = rep(NA_real_, rows), gradient = gradient))
  if (!is.null(setting$arrays)) {
    return(sdpd_effects(coefficients, names(coefficients), terms, horizon, setting$arrays))
  }
  multiplier <- multiplier_of(dynamics(coefficients), horizon)
  means <- resolvent_means(setting, multiplier[["a"]])
  value <- numeric(rows)
  for (i in seq_len(nrow(terms))) {
    at <- 3L * (i - 1L) + 1:3
    value[at] <- multiplier[["scale"]] * combine_means(means$value, coefficients, terms[i, ])
    slope <- multiplier[["scale"]] * combine_means(means$slope, coefficients, terms[i, ])
    gradient[at, ] <- effect_gradient(gradient[at, , drop = FALSE], value[at], slope, multiplier, means$value,
                                      terms[i, ], horizon)
  }
  list(value = value, gradient = gradient)
}

# (direct, indirect, total) from the four means and a term's two coefficients.
combine_means <- function(means, coefficients, term) {
  beta <- if (is.na(term$beta)) 0 else coefficients[[term$beta]]
  theta <- if (is.na(term$theta)) 0 else coefficients[[term$theta]]
  direct <- beta * means[["own"]] + theta * means[["lagged"]]
  total <- beta * means[["row"]] + theta * means[["row_lagged"]]
  c(direct, total - direct, total)
}

# a and the scale move with rho, tau and eta; d a / d tau is a * scale.
effect_gradient <- function(gradient, value, slope, multiplier, means, term, horizon) {
  names <- colnames(gradient)
  scale <- multiplier[["scale"]]
  by <- list(rho = slope * scale)
  if (horizon == "long") by <- list(rho = slope * scale, eta = slope * scale,
                                    tau = (slope * multiplier[["a"]] + value) * scale)
  for (name in intersect(names(by), names)) gradient[, name] <- by[[name]]
  part <- function(own, row) scale * c(means[[own]], means[[row]] - means[[own]], means[[row]])
  if (!is.na(term$beta)) gradient[, term$beta] <- part("own", "row")
  if (!is.na(term$theta)) gradient[, term$theta] <- part("lagged", "row_lagged")
  gradient
}

# Why there is no long run; NULL if there is one.
no_long_run <- function(fit, setting) {
  if (fit$dynamic == "none") return(NULL)
  modulus <- counted_modulus(dynamics(fit$coefficients), setting$spectrum, FALSE)
  if (modulus >= 1) return(paste0("the fit is not stable, its largest space-time root has modulus ",
                                  format(modulus, digits = 4)))
  a <- multiplier_of(dynamics(fit$coefficients), "long")[["a"]]
  if (!lies_within(a, setting$spectrum$range)) {
    paste0("(rho + eta) / (1 - tau) = ", format(a, digits = 4), " is outside the interval of the log-determinant, ",
           paste(format(setting$spectrum$range, digits = 4), collapse = " to "))
  }
}

# ---- simulation -----------------------------------------------------------

# Coefficients from the normal distribution of the estimates, a row a draw.
normal_draws <- function(fit, covariance, nsim, seed) {
  coefficients <- fit$coefficients
  normals <- private_normals(nsim, length(coefficients), seed_or_draw(seed))
  draws <- rep(coefficients, each = nsim) + normals %*% covariance_root(covariance)
  colnames(draws) <- names(coefficients)
  draws
}

# Draws in rows, effects in columns in the order of the table.
effects_of_usable <- function(draws, fit, terms, horizon, setting, reason) {
  usable <- usable_draws(draws, horizon, fit, setting, is.null(reason))
  if (sum(usable) < 2L) {
    abort_input("nsim", "draws with a stable model", "fewer than two", hint = "se = \"delta\" needs none.")
  }
  if (!all(usable)) {
    warn_lowcarbon(sum(!usable), " of ", nrow(draws),
                   " draws are no stable model and are left out of the standard errors")
  }
  draws <- draws[usable, , drop = FALSE]
  columns <- lapply(horizon, function(h) {
    if (h == "long" && !is.null(reason)) return(matrix(NA_real_, nrow(draws), 3L * nrow(terms)))
    effects_of_draws(draws, terms, h, setting, fit)
  })
  do.call(cbind, columns)
}

# A root of the covariance that is one matrix, whatever signs and turns of eigenvectors a BLAS library
# likes: the symmetric one, of the correlation. Also of a covariance without full rank.
covariance_root <- function(covariance) {
  size <- sqrt(pmax(diag(covariance), 0))
  size[size == 0] <- 1
  parts <- eigen(covariance / outer(size, size), symmetric = TRUE)
  tcrossprod(parts$vectors * rep(sqrt(pmax(parts$values, 0)), each = nrow(covariance)), parts$vectors * size)
}

usable_draws <- function(draws, horizon, fit, setting, long_run) {
  range <- setting$spectrum$range
  p <- draw_dynamics(draws)
  usable <- lies_within(p$rho, range)
  if (!"long" %in% horizon || !long_run || fit$dynamic == "none") return(usable)
  w <- setting$spectrum$values
  if (is.null(w)) w <- 1 / range # the interval's ends bound the eigenvalues
  moduli <- vapply(seq_len(nrow(draws)), function(i) max(Mod(space_time_roots(w, lapply(p, `[`, i)))), 0)
  usable & moduli < 1 & lies_within((p$rho + p$eta) / (1 - p$tau), range)
}

draw_dynamics <- function(draws) {
  column <- function(name) if (name %in% colnames(draws)) draws[, name] else numeric(nrow(draws))
  list(rho = column("rho"), tau = column("tau"), eta = column("eta"))
}

effects_of_draws <- function(draws, terms, horizon, setting, fit) {
  p <- draw_dynamics(draws)
  scale <- if (horizon == "short") 1 else 1 / (1 - p$tau)
  a <- if (horizon == "short") p$rho else (p$rho + p$eta) / (1 - p$tau)
  means <- means_of_many(setting, a, multiplier_of(dynamics(fit$coefficients), horizon)[["a"]])
  coefficient <- function(place) if (is.na(place)) 0 else draws[, place]
  columns <- lapply(seq_len(nrow(terms)), function(i) {
    beta <- coefficient(terms$beta[i])
    theta <- coefficient(terms$theta[i])
    direct <- scale * (beta * means[, "own"] + theta * means[, "lagged"])
    total <- scale * (beta * means[, "row"] + theta * means[, "row_lagged"])
    cbind(direct, total - direct, total)
  })
  do.call(cbind, columns)
}

# The four means at many a: exactly where they are cheap, otherwise through
# Chebyshev's nodes on pieces, each half as wide as a quarter of the distance to the
# nearest end of the interval, so that 14 nodes leave nothing but rounding.
means_of_many <- function(setting, a, centre) {
  out <- matrix(0, length(a), 4L, dimnames = list(NULL, c("own", "lagged", "row", "row_lagged")))
  for (piece in cover_points(a, setting$spectrum$range, centre)) {
    at <- piece$members
    near <- setting$spectrum$near(piece$centre)
    g <- near$trace(a[at]) / setting$spectrum$n
    out[at, "own"] <- 1 + a[at] * g
    mixed <- function(x) mixed_traces(setting, x)[1L] / setting$spectrum$n
    out[at, "lagged"] <- if (is.null(setting$W_x)) g else interpolate(mixed, piece, a[at])
    rows <- if (setting$unit) 1 / (1 - a[at]) else interpolate(function(x) row_means(setting, x), piece, a[at])
    out[at, c("row", "row_lagged")] <- rows
  }
  out
}

# Pieces that together hold all points: the first about `centre`, the next about
# the lowest point left, and so on.
cover_points <- function(points, range, centre) {
  half_width <- function(x) 0.25 * min(x - range[1L], range[2L] - x, 4)
  left <- seq_along(points)
  pieces <- list()
  while (length(left)) {
    half <- half_width(centre)
    inside <- abs(points[left] - centre) <= half
    pieces[[length(pieces) + 1L]] <- list(centre = centre, half = half, members = left[inside])
    left <- left[!inside]
    if (length(left)) centre <- min(points[left])
  }
  Filter(function(piece) length(piece$members) > 0L, pieces)
}

# One column for each value of f, a row for each point of the piece.
interpolate <- function(f, piece, points, nodes = 14L) {
  theta <- pi * (seq_len(nodes) - 0.5) / nodes
  values <- vapply(piece$centre + piece$half * cos(theta), f, f(piece$centre))
  values <- matrix(values, ncol = nodes)
  weights <- 2 / nodes * values %*% t(cos(outer(seq_len(nodes) - 1, theta)))
  x <- pmax(-1, pmin(1, (points - piece$centre) / piece$half))
  basis <- cos(outer(acos(x), seq_len(nodes) - 1))
  basis[, 1L] <- 0.5
  basis %*% t(weights)
}
