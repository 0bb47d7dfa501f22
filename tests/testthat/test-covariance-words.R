# One vocabulary of covariances in every function on a fit.

test_that("each form of a request is understood", {
  kind <- function(...) covariance_request(...)$kind
  expect_identical(kind(), "default")
  for (word in c("robust", "HC1", "hetero")) expect_identical(kind(word), "robust")
  expect_identical(kind(robust = TRUE), "robust")
  expect_identical(kind(robust = FALSE), "default")
  expect_identical(kind("cluster", robust = TRUE), "cluster")
  expect_identical(kind("DK"), "dkraay")
  expect_identical(kind(diag(2)), "given")
  expect_identical(kind(stats::vcov), "computed")
  expect_identical(kind("conley"), "other")
  clusters <- function(...) covariance_request(...)$clusters
  expect_identical(clusters(~region), "region")
  expect_identical(clusters(~region + year), c("region", "year"))
  expect_identical(clusters(~`the region`), "the region")
  expect_identical(clusters(cluster ~ region), "region")
  expect_identical(clusters(cluster = ~region), "region")
  expect_identical(clusters("cluster", cluster = "region"), "region")
  expect_identical(kind(NW ~ year), "other")
})

test_that("requests that contradict themselves are refused", {
  expect_input_error(covariance_request("hessian", cluster = ~region), "`cluster`", "hessian")
  expect_input_error(covariance_request(~year, cluster = ~region), "`cluster`", "~year")
  expect_input_error(covariance_request("iid", robust = TRUE), "`robust`", "iid")
  expect_input_error(covariance_request(robust = "yes"), "`robust`", "TRUE or FALSE")
  expect_input_error(covariance_request(5), "`vcov`", "5")
  expect_input_error(covariance_request(c("iid", "iid")), "`vcov`")
  expect_input_error(covariance_request(cluster = 3), "`cluster`")
  expect_input_error(covariance_request(cluster = character()), "`cluster`")
})

test_that("clusters of a spatial panel come in all their forms, in every method", {
  fit <- fit_panel(lattice_weights(3L))
  V <- vcov(fit, "cluster")
  expect_false(isTRUE(all.equal(V, vcov(fit))))
  error <- sqrt(diag(V))
  for (found in list(vcov(fit, ~region), vcov(fit, cluster = "region"), vcov(fit, cluster = ~region),
                     vcov(fit, vcov = "cluster"))) {
    expect_identical(found, V)
  }
  expect_equal(coef(summary(fit, cluster = ~region))[, 2L], error)
  expect_equal(coef(summary(fit, vcov = ~region))[, 2L], error)
  expect_equal(tidy(fit, cluster = "region")$std.error, unname(error))
  expect_equal(confint(fit, cluster = ~region), confint(fit, vcov = "cluster"))
  expect_equal(effects(fit, cluster = ~region)$std.error, effects(fit, vcov = "cluster")$std.error)
  expect_equal(impulse_response(fit, "x1", 1, cluster = ~region)$std.error,
               impulse_response(fit, "x1", 1, vcov = "cluster")$std.error)
  expect_equal(durbin_tests(fit, cluster = ~region)$statistic, durbin_tests(fit, vcov = "cluster")$statistic)
  expect_identical(vcov(fit, ~year), vcov(fit, "dkraay", lag = 0))
  expect_equal(vcov(fit, ~region + year), V + vcov(fit, ~year) - vcov(fit, "HC0"))
  expect_identical(vcov(fit, "twoway"), vcov(fit, ~region + year))
  expect_identical(vcov(fit, NULL), vcov(fit, "hessian"))
  expect_identical(vcov(fit, "iid"), vcov(fit))
  expect_identical(tidy(fit, vcov = NULL), tidy(fit))
  expect_identical(summary(fit, cluster = ~region)$vcov, "clustered by region")
  expect_match(attr(effects(fit, robust = TRUE), "choices")[["standard errors"]], "robust")
  expect_input_error(vcov(fit, ~zone), "~region", "`zone`")
  expect_input_error(vcov(fit, "nonsense"), "nonsense", "sandwich")
  expect_input_error(summary(fit, vcov = "cluster", lag = 2), "`lag`")
  expect_input_error(summary(fit, vcov = vcov(fit), cluster = ~region), "`cluster`")
})

test_that("robust errors of a panel without spatial terms are those of fixest", {
  skip_if_not_installed("fixest")
  data <- simulate_panel(lattice_weights(3L), 8L)
  fit <- fit_panel(lattice_weights(3L), data = data, model = "ols")
  peer <- fixest::feols(y ~ x1 + x2 | region + year, data, nthreads = 1)
  expect_equal(vcov(fit, "robust"), unclass(vcov(peer, "hetero", ssc = fixest::ssc(K.fixef = "full")))[1:2, 1:2],
               ignore_attr = TRUE, tolerance = 1e-10)
  expect_identical(vcov(fit, robust = TRUE), vcov(fit, "HC1"))
  expect_equal(vcov(fit, "HC0") * 72 / df.residual(fit), vcov(fit, "HC1"))
})

test_that("robust errors of a spatial lag model sum over pairs of regions within a period", {
  W <- lattice_weights(3L)
  fit <- fit_panel(W, model = "sar", effect = "time")
  rho <- coef(fit)[["rho"]]
  J <- diag(9) - 1 / 9
  G <- J %*% (W %*% solve(diag(9) - rho * W)) %*% J
  parts <- score_parts(fit)
  e <- matrix(parts$e, 9)
  s2 <- fit$sigma2
  meat <- crossprod(parts$linear * parts$e) / s2^2
  quadratic <- 0
  for (t in 1:8) {
    for (i in 1:9) {
      for (j in 1:9) if (i != j) quadratic <- quadratic + (G[i, j]^2 + G[i, j] * G[j, i]) * e[i, t]^2 * e[j, t]^2
    }
  }
  scores <- parts$linear * parts$e / s2
  scores[, "rho"] <- scores[, "rho"] + rep(diag(G), 8) * (parts$e^2 - mean(parts$e^2)) / s2
  scores[, "sigma2"] <- (parts$e^2 - mean(parts$e^2)) / (2 * s2^2)
  meat <- crossprod(scores)
  meat["rho", "rho"] <- meat["rho", "rho"] + quadratic / s2^2
  expect_equal(vcov(fit, "HC0"), (fit$covariance %*% meat %*% fit$covariance)[names(coef(fit)), names(coef(fit))],
               tolerance = 1e-10)
})

test_that("instrumented fits take another covariance as if it had been asked for at once", {
  data <- simulate_panel(lattice_weights(3L), 8L)
  data$z <- data$x2 + sin(seq_len(72))
  run <- function(...) iv_diagnostics(y ~ x1 + x2 | x1 + z, data, c("region", "year"), ...)
  plain <- run()
  for (asked in list(list(vcov = "cluster"), list(vcov = ~region), list(cluster = "region"), list(cluster = ~region),
                     list(cluster = "year"),
                     list(robust = TRUE), list(vcov = "HC1"), list(vcov = "hetero"))) {
    whole <- do.call(run, asked)
    expect_equal(do.call(tidy, c(list(plain), asked)), tidy(whole))
    expect_equal(do.call(vcov, c(list(plain), asked)), vcov(whole))
    expect_equal(do.call(glance, c(list(plain), asked)), glance(whole))
    expect_equal(do.call(confint, c(list(plain), asked)), confint(whole))
    expect_equal(as.data.frame(do.call(summary, c(list(plain), asked))$tests), as.data.frame(whole))
  }
  expect_equal(tidy(run(vcov = "cluster"), vcov = "iid"), tidy(plain))
  expect_equal(confint(plain)[, 1], coef(plain) - qt(0.975, df.residual(plain)) * sqrt(diag(vcov(plain))))
  expect_input_error(tidy(plain, cluster = "zone"), "`zone`", "region")
  expect_input_error(tidy(plain, vcov = diag(2)), "`vcov`")
  expect_input_error(vcov(plain, "dkraay"), "\"dkraay\"")
})

test_that("mechanism() reads the same words", {
  data <- simulate_panel(lattice_weights(3L), 8L)
  run <- function(...) as.data.frame(mechanism(y ~ x1, x2 ~ x1, data, c("region", "year"), nsim = 0, ...))
  expect_equal(run(), run(vcov = "cluster"))
  expect_equal(run(vcov = ~region), run())
  expect_equal(run(cluster = "region"), run())
  expect_equal(run(robust = TRUE), run(vcov = "robust"))
  expect_equal(run(vcov = "HC1"), run(vcov = "robust"))
  expect_false(isTRUE(all.equal(run(), run(vcov = ~year))))
  expect_input_error(run(vcov = "sandwich"), "sandwich")
})
