# The effect of a regressor region by region: rows, columns and diagonal of the matrix
# M = c (I - a W)^-1 (beta I + theta W_x) whose means effects() gives; see there for c and a.

#' Effects region by region
#'
#' What a unit more of a regressor in a region does to its own response, to that of the others, and
#' what a unit more in all others does to it. [`effects()`][effects.spatial_panel()] gives the means over regions.
#'
#' With M the matrix of effects of the regressor in one region (column) on the response of another (row),
#' \eqn{M = (I - \rho W)^{-1}(\beta I + \theta W)} in the short run and
#' \eqn{[(1-\tau)I - (\rho+\eta)W]^{-1}(\beta I + \theta W)} in the long run:
#'
#' * `own` is \eqn{m_{ii}}: what returns through the neighbours is in it;
#' * `from` is \eqn{\sum_{j \ne i} m_{ij}}: what region i receives if x rises by one in all other regions;
#' * `to` is \eqn{\sum_{j \ne i} m_{ji}}: what all other regions together receive if x rises by one in region i.
#'
#' The mean of `own` over regions is the direct effect; those of `from` and of `to` are both the indirect effect
#' (LeSage and Pace 2009, section 2.7). With row-standardised weights `own + from` is nearly the same
#' everywhere (the total effect, exactly so if all row sums are one), while `to` tells central regions from remote ones.
#'
#' @param fit A fit of [spatial_panel()].
#' @param term Name of a regressor, as `coef()` has it without `W:`.
#' @param horizon `"short"` or `"long"`; a static model has one horizon.
#' @param se `"delta"`, standard errors by analytic derivatives, or `"none"`.
#' @param vcov,cluster,robust,lag Which covariance; see [`vcov()`][vcov.spatial_panel()].
#' @return A data frame of class `lowcarbon_region_effects`, three rows a region: the region column, `effect` (own,
#'   from, to), `estimate`, `std.error`, `statistic` (z) and `p.value` (two-sided, normal).
#' @section Errors: `lowcarbon_error_input` for a term that the model does not have and for the long run of a fit
#'   that is not stable.
#' @section Cost: n sparse solves, with standard errors three times as many; memory of a few hundred columns of n
#'   numbers.
#' @references LeSage, J., and Pace, R. K. (2009). *Introduction to Spatial Econometrics*. CRC Press.
#'   \doi{10.1201/9781420064254}
#' @concept spillover
#' @concept own effects
#' @seealso [`effects()`][effects.spatial_panel()]
#' @concept spill-in
#' @concept spill-out
#' @export
#' @examples
#' # a chain of eight regions: its ends receive as much as others, but give less
#' W <- weights_contiguity(data.frame(from = letters[1:7], to = letters[2:8]))
#' set.seed(1)
#' panel <- expand.grid(region = letters[1:8], year = 2001:2010)
#' panel$x <- rnorm(80)
#' panel$y <- panel$x + rnorm(80)
#' fit <- spatial_panel(y ~ x, panel, c("region", "year"), W)
#' region_effects(fit, "x")
region_effects <- function(fit, term, horizon = c("short", "long"), se = c("delta", "none"), vcov = NULL,
                           cluster = NULL,
                              robust = NULL, lag = NULL) {
  if (missing(fit)) abort_input("fit", "a fit of spatial_panel()", "nothing")
  check_spatial_fit(fit)
  horizon <- check_choice(horizon)
  se <- check_choice(se)
  terms <- effect_terms(fit)
  if (missing(term)) abort_input("term", paste("one of", describe_set(terms$term)), "nothing")
  check_choice(term, terms$term, "term")
  setting <- effect_setting(fit)
  reason <- if (horizon == "long") no_long_run(fit, setting)
  if (!is.null(reason)) abort_input("horizon", "\"short\" for a model without a long run",
                                    paste0("\"long\", and ", reason))
  found <- region_effect_sums(fit, terms[terms$term == term, ], horizon, setting, se == "delta")
  frame <- list(rep(fit$design$regions, each = 3L), effect = rep(c("own", "from", "to"), fit$design$n),
                estimate = as.vector(t(found$value)))
  names(frame)[1L] <- fit$design$index[1L]
  error <- rep(NA_real_, length(frame$estimate))
  if (se == "delta") {
    covariance <- resolve_vcov(fit, vcov, cluster, robust, lag)
    error <- as.vector(t(vapply(found$gradient,
                                function(slopes) sqrt(pmax(rowSums((slopes %*% covariance) * slopes), 0)),
                                numeric(fit$design$n))))
  }
  frame$std.error <- error
  frame$statistic <- ifelse(error > 0, frame$estimate / error, NA_real_)
  frame$p.value <- 2 * stats::pnorm(-abs(frame$statistic))
  new_result(list_to_frame(frame), "lowcarbon_region_effects", term = term, choices = list(
    term = term, horizon = horizon, model = describe_model(fit),
    `standard errors` = if (se == "none") "none" else paste0("delta method, vcov ",
                                                             describe_vcov(vcov, cluster, robust))))
}

#' @export
result_title.lowcarbon_region_effects <- function(x) paste0("Effects of `", attr(x, "term"),
                                                            "` by region: own, from the others, to the others")

# value: n x 3; gradient: for each kind n x coefficients. By blocks of columns of M and of its derivatives.
region_effect_sums <- function(fit, term, horizon, setting, slopes) {
  n <- fit$design$n
  names <- names(fit$coefficients)
  multiplier <- multiplier_of(dynamics(fit$coefficients), horizon)
  W_x <- if (is.null(setting$W_x)) setting$W else setting$W_x
  solve <- setting$spectrum$solve(multiplier[["a"]])
  beta <- if (is.na(term$beta)) 0 else fit$coefficients[[term$beta]]
  theta <- if (is.na(term$theta)) 0 else fit$coefficients[[term$theta]]
  parts <- if (slopes) c("M", "beta", "theta", "a") else "M"
  sums <- lapply(stats::setNames(parts, parts),
                 function(part) list(own = numeric(n), row = numeric(n), column = numeric(n)))
  for (j in column_blocks(n)) {
    unit <- unit_columns(n, j)
    resolvent <- solve(unit)
    ahead <- if (is.na(term$theta)) 0 * unit else solve(panel_lag(W_x, unit))
    blocks <- list(M = beta * resolvent + theta * ahead)
    if (slopes) blocks <- c(blocks, list(beta = resolvent, theta = ahead, a = solve(panel_lag(setting$W, blocks$M))))
    for (part in parts) sums[[part]] <- add_block(sums[[part]], multiplier[["scale"]] * blocks[[part]], j)
  }
  values <- lapply(sums, function(s) cbind(own = s$own, from = s$row - s$own, to = s$column - s$own))
  list(value = values$M, gradient = if (slopes) region_gradients(values, names, term, multiplier, horizon))
}

add_block <- function(sums, block, j) {
  sums$own[j] <- block[cbind(j, seq_along(j))]
  sums$column[j] <- colSums(block)
  sums$row <- sums$row + rowSums(block)
  sums
}

# a and the scale move with rho, tau and eta as in effect_gradient().
region_gradients <- function(values, names, term, multiplier, horizon) {
  lapply(stats::setNames(c("own", "from", "to"), c("own", "from", "to")), function(kind) {
    gradient <- matrix(0, nrow(values$M), length(names), dimnames = list(NULL, names))
    slope <- values$a[, kind]
    by <- list(rho = slope)
    if (horizon == "long") {
      scale <- multiplier[["scale"]]
      by <- list(rho = scale * slope, eta = scale * slope, tau = scale * (multiplier[["a"]] * slope + values$M[, kind]))
    }
    for (name in intersect(names(by), names)) gradient[, name] <- by[[name]]
    if (!is.na(term$beta)) gradient[, term$beta] <- values$beta[, kind]
    if (!is.na(term$theta)) gradient[, term$theta] <- values$theta[, kind]
    gradient
  })
}
