# Random individual effects in models whose errors have a spatial lag, and the door for all random effects of
# spatial_panel(). With B = I - lambda W, T periods and phi = s^2 / (s^2 + T s_mu^2), the errors of a region's mean
# over time and the deviations from it are independent, with covariances
#
#   deviations        s^2 (B'B)^-1
#   means times T     s^2 / phi (B'B)^-1                 (kkp)
#                     s^2 [(1/phi - 1) I + (B'B)^-1]     (sem-re)
#
# References: ?spatial_panel; B. H. Baltagi, S. H. Song, W. Koh (2003), doi:10.1016/S0304-4076(03)00120-9.

random_errors <- c("sem-re", "kkp")

# What random effects are not estimated with.
refuse_beside_random <- function(model, dynamic, bias_correction) {
  if (spatial_kind(model) == "both") {
    abort_input("effect", "fixed effects, or none, for a model with both rho and lambda", "\"random\"",
                hint = "Random effects are those of models with one spatial parameter.")
  }
  if (dynamic != "none") {
    abort_input("dynamic", "\"none\" for a model with random effects", describe_value(dynamic),
                hint = "The response of the period before contains the effects: take effect = \"individual\".")
  }
  if (identical(bias_correction, "bootstrap")) {
    abort_input("bias_correction", "TRUE or FALSE for a model with random effects, which has no bias to correct",
                "\"bootstrap\"")
  }
  check_flag(bias_correction, "bias_correction")
}

random_choice <- function(random, missing, model, effect) {
  if (!missing && (effect != "random" || !model %in% models_with$lambda)) {
    abort_input("random", "nothing for a model without random effects beside a spatial error",
                paste0("a value, with model = \"", model, "\", effect = \"", effect, "\""),
                hint = "It says which errors effect = \"random\" has in model = \"sem\" and \"sdem\".")
  }
  check_choice(random, random_errors, "random")
}

estimate_random <- function(design, spectrum, spatial, random) {
  counts <- list(N = design$n * design$periods, times = design$periods, regions = design$n, star = 0,
                 individual = FALSE, time = FALSE, centre = FALSE)
  check_response(design$y - mean(design$y), design)
  if (ncol(design$X)) check_rank(design$X, design$X, "none")
  fit <- if (spatial == "error") {
    fit_random_error(design, spectrum, counts, random)
  } else {
    fit_random(design, spectrum, counts, spatial == "lag")
  }
  check_explained(fit$sigma2 * counts$N, design$y - mean(design$y), design)
  if (fit$phi == 1) {
    warn_lowcarbon("the likelihood is highest where the random effects have no variance; the fit is that of ",
                   "effect = \"none\"")
  }
  parameter <- intersect(c("rho", "lambda"), rownames(fit$covariance))
  theta <- c(stats::setNames(fit[parameter], parameter), fit$delta, recursive = TRUE)
  order <- c(names(theta), setdiff(rownames(fit$covariance), names(theta)))
  list(coefficients = theta, sigma2 = fit$sigma2, sigma2_region = fit$sigma2_region, phi = fit$phi,
       covariance = fit$covariance[order, order], uncorrected = c(theta, sigma2 = fit$sigma2), loglik = fit$loglik,
       score = fit$score, counts = counts, fit = list(e = fit$e), random = if (spatial == "error") random)
}

random_words <- function(fit) {
  if (is.null(fit$random)) return("random individual effects")
  where <- c(`sem-re` = "beside the spatial error", kkp = "within the spatial error, KKP")
  paste0("random individual effects (", where[[fit$random]], ")")
}

random_line <- function(fit, digits) {
  show <- function(value) format(value, digits = digits)
  paste0("standard deviation of the regions' effects: ", show(sqrt(fit$sigma2_region)), ", of the rest: ",
         show(sqrt(fit$sigma2)), " (phi ", show(fit$phi), ")")
}

# ---- errors with a spatial lag ----------------------------------------------

fit_random_error <- function(design, spectrum, counts, random) {
  if (random == "sem-re") check_dense_regions(design$n)
  pieces <- random_error_parts(design, spectrum$W)
  check_lagged(pieces$lagged$within[, 1L] + pieces$lagged$between[, 1L], design, spectrum$W)
  at <- if (random == "kkp") kkp_at(pieces, counts) else sem_re_at(pieces, spectrum$W, counts)
  profile <- function(l, slopes) {
    here <- at(l)
    if (slopes) c(here$slope, NA_real_) else here$value
  }
  found <- highest_likelihood(profile, spectrum, counts, "lambda")
  here <- at(found$at)
  names <- colnames(pieces$here$within)[-1L]
  fit <- list(delta = stats::setNames(here$delta, names), lambda = found$at, phi = here$phi,
              sigma2 = here$sse / counts$N, e = here$e, score = c(lambda = found$score, phi = here$phi_score))
  fit$sigma2_region <- fit$sigma2 * (1 / fit$phi - 1) / counts$times
  fit$loglik <- full_loglik(here$sse, log_det_term(spectrum, counts, fit$lambda), counts$N) + here$extra
  information <- if (random == "kkp") kkp_information(fit, spectrum, counts) else
    sem_re_information(fit, spectrum$W, counts)
  fit$covariance <- random_error_covariance(fit, here$cross, information, names)
  fit
}

check_dense_regions <- function(n, most = 1000L) {
  if (n <= most) return(invisible())
  abort_input("random", paste("\"kkp\" for more than", most, "regions"), paste0("\"sem-re\" and ", n, " regions"))
}

# Deviations from means over time, and the means, of response and regressors and of their lags.
random_error_parts <- function(design, W) {
  columns <- cbind(y = design$y, design$X)
  split <- function(z) {
    within <- demean_panel(z, design, list(individual = TRUE, time = FALSE))
    dim(within) <- dim(z)
    colnames(within) <- colnames(columns)
    list(within = within, between = z - within)
  }
  list(here = split(columns), lagged = split(as.matrix(lag_columns(W, columns, design$n))))
}

filtered_parts <- function(pieces, l) {
  list(within = pieces$here$within - l * pieces$lagged$within,
       between = pieces$here$between - l * pieces$lagged$between)
}

# At lambda = l the best phi, and what is left: `value` without T log|B|, its slope, `extra` what the likelihood has
# beside the sum of squares and T log|B|.
kkp_at <- function(pieces, counts) {
  function(l) {
    parts <- c(filtered_parts(pieces, l), list(response = 1L))
    best <- profile_phi(parts, counts)(0)
    star <- parts$within + sqrt(best$phi) * parts$between
    lagged <- pieces$lagged$within + sqrt(best$phi) * pieces$lagged$between
    here <- regress_star(star, lagged)
    extra <- counts$regions / 2 * log(best$phi)
    c(here, list(phi = best$phi, phi_score = best$phi_score, extra = extra,
                 value = extra - counts$N / 2 * log(here$sse), slope = counts$N * here$pull / here$sse))
  }
}

# Least squares of the first column on the others; `pull`: e'(lag of the error).
regress_star <- function(star, lagged) {
  Z <- star[, -1L, drop = FALSE]
  b <- if (ncol(Z)) drop(least_squares(Z)$coef(star[, 1L])) else numeric()
  e <- star[, 1L] - drop(Z %*% b)
  pull <- sum(e * (lagged[, 1L] - drop(lagged[, -1L, drop = FALSE] %*% b)))
  list(delta = b, e = e, sse = sum(e^2), pull = pull, cross = crossprod(Z))
}

# The means' precision is U diag(w) U' with B'B = U diag(s) U', w = s / (1 + psi s) and psi = 1/phi - 1.
sem_re_at <- function(pieces, W, counts) {
  n <- counts$regions
  first <- seq_len(n)
  means <- pieces$here$between[first, , drop = FALSE]
  function(l) {
    B <- diag(n) - l * as.matrix(W)
    spectrum <- eigen(crossprod(B), symmetric = TRUE)
    s <- pmax(spectrum$values, 0)
    turned <- crossprod(spectrum$vectors, means)
    within <- filtered_parts(pieces, l)$within
    inner <- crossprod(within)
    weights <- function(phi) s / (1 + (1 / phi - 1) * s)
    cross_at <- function(phi) inner + counts$times * crossprod(turned, weights(phi) * turned)
    sse_at <- function(phi) {
      S <- cross_at(phi)
      b <- solve_normal(S)
      list(b = b, sse = drop(c(1, -b) %*% S %*% c(1, -b)))
    }
    extra <- function(phi) -sum(log1p((1 / phi - 1) * s)) / 2
    value <- function(phi) vapply(phi, function(p) extra(p) - counts$N / 2 * log(sse_at(p)$sse), 0)
    slope <- function(phi) {
      found <- sse_at(phi)
      w <- weights(phi)
      u <- drop(turned %*% c(1, -found$b))
      -(counts$N * counts$times * sum(w^2 * u^2) / found$sse - sum(w)) / (2 * phi^2)
    }
    phi <- best_phi(value, slope)
    found <- sse_at(phi)
    c(sem_re_slope(l, phi, found, pieces, B, W, spectrum$vectors, s, counts),
      list(delta = found$b, sse = found$sse, phi = phi, phi_score = slope(phi), extra = extra(phi), value = value(phi),
           e = drop(within %*% c(1, -found$b)), cross = cross_at(phi)[-1L, -1L, drop = FALSE]))
  }
}

# Coefficients from cross products, the response first.
solve_normal <- function(S) if (nrow(S) > 1L) drop(solve_scaled(S[-1L, -1L, drop = FALSE], S[-1L, 1L])) else numeric()

# Slope in lambda of what T log|B| is added to.
sem_re_slope <- function(l, phi, found, pieces, B, W, U, s, counts) {
  psi <- 1 / phi - 1
  contrast <- c(1, -found$b)
  inverse <- tcrossprod(U / rep(1 + psi * s, each = length(s)), U)
  deviations <- drop(pieces$here$within %*% contrast)
  lagged <- drop(pieces$lagged$within %*% contrast)
  v <- drop(inverse %*% drop(pieces$here$between[seq_along(s), , drop = FALSE] %*% contrast))
  dense <- as.matrix(W)
  falls <- sum((deviations - l * lagged) * lagged) + counts$times * sum((dense %*% v) * (B %*% v))
  list(slope = psi * sum((B %*% inverse) * dense) + counts$N * falls / found$sse)
}

# ---- information -------------------------------------------------------------

# Of (lambda, phi, sigma^2).
kkp_information <- function(fit, spectrum, counts) {
  traces <- resolvent_traces(spectrum, fit$lambda, 0)
  s2 <- fit$sigma2
  square <- counts$times * (traces[["trace2"]] + traces[["square"]])
  matrix(c(square, -traces[["trace"]] / fit$phi, counts$times * traces[["trace"]] / s2,
           -traces[["trace"]] / fit$phi, counts$regions / (2 * fit$phi^2), -counts$regions / (2 * fit$phi * s2),
           counts$times * traces[["trace"]] / s2, -counts$regions / (2 * fit$phi * s2), counts$N / (2 * s2^2)), 3L)
}

# Half the traces of products of (inverse covariance) (its derivative), T - 1 times for deviations and once for means.
sem_re_information <- function(fit, W, counts) {
  n <- counts$regions
  dense <- as.matrix(W)
  B <- diag(n) - fit$lambda * dense
  S <- crossprod(B)
  back <- chol2inv(chol(S))
  D <- -(crossprod(dense, B) + crossprod(B, dense))
  precision <- chol2inv(chol((1 / fit$phi - 1) * diag(n) + back))
  one <- diag(n) / fit$sigma2
  change <- D %*% back
  means <- list(-precision %*% back %*% change, -precision / fit$phi^2, one)
  deviations <- list(-change, matrix(0, n, n), one)
  half <- function(parts) outer(1:3, 1:3, Vectorize(function(i, j) sum(parts[[i]] * t(parts[[j]])) / 2))
  half(means) + (counts$times - 1) * half(deviations)
}

# At the boundary phi = 1 that of the model without individual effects.
random_error_covariance <- function(fit, cross, information, names) {
  parameters <- c("lambda", "phi", "sigma2")
  keep <- if (fit$phi < 1) 1:3 else c(1L, 3L)
  k <- length(names)
  whole <- matrix(0, k + length(keep), k + length(keep))
  whole[seq_len(k), seq_len(k)] <- cross / fit$sigma2
  whole[k + seq_along(keep), k + seq_along(keep)] <- information[keep, keep]
  covariance <- solve_information(whole)
  dimnames(covariance) <- rep(list(c(names, parameters[keep])), 2L)
  covariance
}
