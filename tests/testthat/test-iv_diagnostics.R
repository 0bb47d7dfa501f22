index <- c("province", "year")

rows_of <- c("Kleibergen-Paap rk LM", "Cragg-Donald Wald F", "Kleibergen-Paap rk Wald F")

# d on z has slope 1, and canonical correlation 0.4, squared.
six <- data.frame(z = c(-1, -1, 0, 0, 1, 1), d = c(-2, 0, -1, 1, 0, 2), y = c(-1, 0, 2, 0, 1, 4),
                  pair = c(1, 2, 1, 3, 2, 3))

test_that("one regressor, one instrument, by hand", {
  found <- iv_diagnostics(y ~ d | z, six, effect = "none")
  # n cc = 6 * 16 / 40; F = cc / (1 - cc) * (6 - 2)
  expect_equal(found$statistic, c(2.4, 8 / 3, 8 / 3, 0, 2.4))
  expect_identical(found$test, c(rows_of, "Sargan J", "Anderson LM"))
  expect_equal(found$df, c(1, 1, 1, 0, 1))
  expect_equal(found$df2, c(NA, 4, 4, NA, NA))
  expect_equal(found$p.value[1], pchisq(2.4, 1, lower.tail = FALSE))
  expect_identical(is.na(found$p.value), c(FALSE, TRUE, TRUE, TRUE, FALSE))
  expect_equal(found$critical, c(NA, 16.38, 16.38, NA, NA))
  # scores z d: 2, 0, 0, 0, 0, 2; scores z v: 1, -1, 0, 0, -1, 1
  robust <- iv_diagnostics(y ~ d | z, six, effect = "none", vcov = "robust")
  expect_equal(robust$statistic, c(16 / 8, 8 / 3, 16 / 4 * 4 / 6, 0))
  expect_identical(robust$test, c(rows_of, "Hansen J"))
  # by cluster 2, 0, 2 and 1, -2, 1
  expect_warning(clustered <- iv_diagnostics(y ~ d | z, six, effect = "none", cluster = "pair"),
                 "number of clusters, 3")
  expect_equal(clustered$statistic, c(16 / 8, 8 / 3, 16 / 6 * 4 / 5 * 2 / 3, 0))
  expect_equal(clustered$df2, c(NA, 4, 2, NA))
  # b = z'y / z'd = 6 / 4
  expect_equal(coef(found), c("(Intercept)" = 1, d = 1.5))
  residuals <- six$y - 1 - 1.5 * six$d
  expect_equal(unname(residuals(found)), residuals)
  expect_equal(vcov(found)["d", "d"], sum(residuals^2) / 4 / 4)
})

# Stata's numbers. The file's data have eight digits, so that what depends on
# the simulated columns is met to about 1e-7.
stata_models <- list(
  card_just_id = list("card", lwage ~ exper + expersq + black + south + educ |
                      exper + expersq + black + south + nearc4),
  card_overid = list("card", lwage ~ exper + expersq + black + south + educ |
                     exper + expersq + black + south + nearc2 + nearc4),
  sim_cluster = list("simcluster", y ~ x1 + endo1 | x1 + z1 + z2),
  sim_multi_endo = list("simmulti", y ~ x1 + x2 + endo1 + endo2 | x1 + x2 + z1 + z2 + z3 + z4)
)

stata_fit <- function(fixture, ...) {
  model <- stata_models[[sub("_(diagnostics|coef)_.*", "", fixture)]]
  data <- shared_csv("reference", paste0("stata_ivreg2_", model[[1]], "_data.csv"))
  vcov <- c(iid = "iid", hc1 = "robust", cl = "cluster")[[sub(".*_", "", fixture)]]
  iv_diagnostics(model[[2]], data, effect = "none", vcov = vcov, cluster = if (vcov == "cluster") "cluster_id", ...)
}

test_that("Stata's ivreg2 prints the same tests", {
  reference <- shared_csv("reference", "stata_ivreg2_diagnostics.csv")
  expect_identical(nrow(reference), 9L)
  for (i in seq_len(nrow(reference))) {
    stata <- reference[i, ]
    for (small in c(TRUE, FALSE)) {
      found <- stata_fit(stata$fixture, small = small)
      exact <- if (startsWith(stata$fixture, "card")) 1e-11 else 5e-8
      expect_equal(found$statistic[1:3], c(stata$idstat, stata$cdf, stata$widstat), tolerance = exact,
                   label = stata$fixture)
      expect_equal(found$p.value[1], stata$idp, tolerance = 2e-7)
      expect_equal(c(found$statistic[4], found$df[c(1, 4)]), c(stata$j, stata$iddf, stata$jdf), tolerance = 2e-7)
      expect_equal(found$p.value[4], stata$jp, tolerance = 2e-7)
    }
    rss <- sum(residuals(found)^2)
    expect_equal(c(nobs(found), rss, sqrt(rss / nobs(found))), c(stata$N, stata$rss, stata$rmse), tolerance = 1e-7)
  }
})

test_that("and the same estimates and standard errors", {
  reference <- shared_csv("reference", "stata_ivreg2_coefs.csv")
  for (fixture in unique(reference$fixture)) {
    stata <- reference[reference$fixture == fixture, ]
    found <- tidy(stata_fit(fixture, small = FALSE))
    found <- found[match(sub("_cons", "(Intercept)", stata$term, fixed = TRUE), found$term), ]
    expect_equal(found$estimate, stata$estimate, tolerance = 1e-7, label = fixture)
    expect_equal(found$std.error, stata$std_error, tolerance = 1e-7, label = fixture)
  }
})

test_that("absorbed effects count in the numbers of the cigarette panel", {
  skip_if_not_installed("plm")
  store <- new.env()
  utils::data("Cigar", package = "plm", envir = store)
  data <- transform(store$Cigar, logc = log(sales), logp = log(price / cpi), logy = log(ndi / cpi),
                    logm = log(pimin / cpi))
  run <- function(...) iv_diagnostics(logc ~ logy + logp | logy + logm, data, c("state", "year"), ...)
  expect_equal(round(run()$statistic[2], 3), 22.581)
  robust <- run(vcov = "robust")
  expect_equal(round(robust$statistic[1:3], 3), c(19.471, 22.581, 19.491))
  # from the dummy regression, as a check of these
  stage <- stats::lm(logp ~ logm + logy + factor(state) + factor(year), data)
  expect_equal(robust$statistic[2], summary(stage)$coefficients["logm", "t value"]^2, tolerance = 1e-8)
})

dummy_iv <- function(data, ...) {
  data$region <- factor(data$province)
  data$time <- factor(data$year)
  iv_diagnostics(y ~ x + zone:x + d + e + region + time | x + zone:x + z1 + z2 + z3 + region + time, data, index,
                 effect = "none",
                 absorbed = "all", ...)
}

test_that("taking effects out is the same as having dummies", {
  data <- instrument_panel(drop = gaps)
  for (vcov in c("iid", "robust", "cluster")) {
    cluster <- if (vcov == "cluster") "province"
    found <- iv_diagnostics(y ~ x + zone:x + d + e | x + zone:x + z1 + z2 + z3, data, index, vcov = vcov,
                            absorbed = "all")
    dummies <- dummy_iv(data, vcov = vcov, cluster = cluster)
    expect_equal(as.data.frame(found), as.data.frame(dummies), tolerance = 1e-8)
    expect_equal(tidy(found), tidy(dummies)[match(tidy(found)$term, tidy(dummies)$term), ], tolerance = 1e-8,
                 ignore_attr = TRUE)
    expect_equal(attr(found, "first_stage"), attr(dummies, "first_stage"), tolerance = 1e-8)
    expect_equal(glance(found)[c("r.squared", "adj.r.squared", "sigma", "nobs")],
                 glance(dummies)[c("r.squared", "adj.r.squared", "sigma", "nobs")],
                 tolerance = 1e-8)
  }
  for (effect in c("individual", "time")) {
    dummy <- if (effect == "individual") "province" else "factor(year)"
    formula <- stats::as.formula(sprintf("y ~ x + d + %s | x + z1 + z2 + %s", dummy, dummy))
    expect_equal(iv_diagnostics(y ~ x + d | x + z1 + z2, data, index, effect = effect, vcov = "robust")$statistic,
                 iv_diagnostics(formula, data, index, effect = "none", vcov = "robust")$statistic, tolerance = 1e-9)
  }
})

# Kleibergen and Paap (2006) as they write it: with A, B and the covariance of
# the whole vector, from columns free of other regressors.
rank_by_kronecker <- function(Z, D, R, group) {
  n <- nrow(Z)
  root <- function(S, power) with(eigen(S, symmetric = TRUE), vectors %*% (values^power * t(vectors)))
  Theta <- root(crossprod(Z) / n, -0.5) %*% (crossprod(Z, D) / n) %*% root(crossprod(R) / n, -0.5)
  parts <- svd(Theta, nu = ncol(Z), nv = ncol(D))
  q <- ncol(D) - 1
  free <- (q + 1):ncol(Z)
  u22 <- parts$u[free, free, drop = FALSE]
  v22 <- parts$v[q + 1, q + 1]
  A <- parts$u[, free] %*% solve(u22) %*% root(u22 %*% t(u22), 0.5)
  B <- sqrt(v22^2) / v22 * t(parts$v[, q + 1])
  lambda <- as.vector(t(A) %*% Theta %*% t(B))
  Zs <- Z %*% root(crossprod(Z) / n, -0.5)
  Rs <- R %*% root(crossprod(R) / n, -0.5)
  scores <- rowsum(do.call(cbind, lapply(seq_len(ncol(Rs)), function(k) Zs * Rs[, k])), group)
  W <- crossprod(scores) / n
  M <- kronecker(B, t(A))
  drop(n * lambda %*% solve(M %*% W %*% t(M), lambda))
}

test_that("the rank tests are those of Kleibergen and Paap's formula, Cragg-Donald's of its own", {
  data <- instrument_panel(drop = gaps)
  dummies <- stats::model.matrix(~ x + province + factor(year), data)
  clean <- qr.resid(qr(dummies), as.matrix(data[c("d", "e", "z1", "z2", "z3")]))
  D <- clean[, 1:2]
  Z <- clean[, 3:5]
  V <- qr.resid(qr(Z), D)
  n <- nrow(data)
  p <- ncol(dummies) + 3
  run <- function(...) iv_diagnostics(y ~ x + d + e | x + z1 + z2 + z3, data, index, absorbed = "all", ...)
  robust <- run(vcov = "robust")
  expect_equal(robust$statistic[1], rank_by_kronecker(Z, D, D, seq_len(n)), tolerance = 1e-9)
  expect_equal(robust$statistic[3], rank_by_kronecker(Z, D, V, seq_len(n)) / 3 * (n - p) / n, tolerance = 1e-9)
  clustered <- run(vcov = "cluster")
  expect_equal(clustered$statistic[1], rank_by_kronecker(Z, D, D, data$province), tolerance = 1e-9)
  expect_equal(clustered$statistic[3], rank_by_kronecker(Z, D, V, data$province) / 3 * (n - p) / (n - 1) * 11 / 12,
               tolerance = 1e-9)
  # smallest eigenvalue of the concentration matrix over 3
  concentration <- solve(crossprod(V) / (n - p)) %*% crossprod(D - V)
  expect_equal(robust$statistic[2], min(Re(eigen(concentration)$values)) / 3, tolerance = 1e-9)
  cc <- min(stats::cancor(D, Z, FALSE, FALSE)$cor)^2
  iid <- run()
  expect_equal(iid$statistic[c(1, 5)], rep(n * cc, 2), tolerance = 1e-9)
  expect_equal(iid$df[1:4], c(2, 3, 3, 1))
})

test_that("J is that of the whole set of moments", {
  data <- instrument_panel(drop = gaps)
  X <- stats::model.matrix(~ x + province + factor(year) + d, data)
  Z <- stats::model.matrix(~ x + province + factor(year) + z1 + z2 + z3, data)
  y <- data$y
  first <- qr.fitted(qr(Z), X)
  b <- solve(crossprod(first, X), crossprod(first, y))
  e <- drop(y - X %*% b)
  run <- function(...) iv_diagnostics(y ~ x + d | x + z1 + z2 + z3, data, index, ...)
  expect_equal(run()$statistic[4], nrow(data) * sum(qr.fitted(qr(Z), e)^2) / sum(e^2), tolerance = 1e-8)
  S <- crossprod(Z * e)
  A <- crossprod(X, Z) %*% solve(S)
  two_step <- solve(A %*% crossprod(Z, X), A %*% crossprod(Z, y))
  g <- crossprod(Z, y - X %*% two_step)
  robust <- run(vcov = "robust")
  expect_equal(robust$statistic[4], drop(t(g) %*% solve(S, g)), tolerance = 1e-7)
  expect_equal(robust$p.value[4], pchisq(robust$statistic[4], 2, lower.tail = FALSE))
  # by time, with more clusters than instruments; without exogenous regressors
  clean <- qr.resid(qr(effect_dummies(data$province, data$year, "individual")),
                    as.matrix(data[c("y", "d", "z1", "z2", "z3")]))
  Z <- clean[, 3:5]
  d <- clean[, "d"]
  e <- clean[, "y"] - d * sum(qr.fitted(qr(Z), d) * clean[, "y"]) / sum(qr.fitted(qr(Z), d)^2)
  S <- crossprod(rowsum(Z * e, data$year))
  J <- function(b) drop(t(crossprod(Z, clean[, "y"] - d * b)) %*% solve(S, crossprod(Z, clean[, "y"] - d * b)))
  lowest <- stats::optimize(J, c(-10, 10), tol = 1e-10)$objective
  expect_warning(found <- iv_diagnostics(y ~ d | z1 + z2 + z3, data, index, effect = "individual", cluster = "year"),
                 "number of clusters, 7")
  expect_equal(found$statistic[4], lowest, tolerance = 1e-8)
})

test_that("with one endogenous regressor the rank F is the first stage's F", {
  data <- instrument_panel(drop = gaps)
  for (vcov in c("iid", "robust", "cluster")) {
    found <- iv_diagnostics(y ~ x + d | x + z1 + z2, data, index, vcov = vcov, absorbed = "all")
    stage <- attr(found, "first_stage")
    expect_equal(stage$statistic, found$statistic[3], tolerance = 1e-10)
    lm_stage <- stats::lm(d ~ x + z1 + z2 + province + factor(year), data)
    if (vcov == "iid") {
      F <- stats::anova(stats::lm(d ~ x + province + factor(year), data), lm_stage)
      expect_equal(c(stage$statistic, stage$df, stage$df2, stage$p.value),
                   c(F$F[2], F$Df[2], F$Res.Df[2], F$`Pr(>F)`[2]), tolerance = 1e-9)
      expect_equal(stage$partial.r.squared, F$`Sum of Sq`[2] / F$RSS[1], tolerance = 1e-9)
    }
    skip_if_not_installed("sandwich")
    V <- switch(vcov, iid = stats::vcov(lm_stage), robust = sandwich::vcovHC(lm_stage, "HC1"),
                cluster = sandwich::vcovCL(lm_stage, ~province))
    b <- stats::coef(lm_stage)[c("z1", "z2")]
    expect_equal(stage$statistic, drop(b %*% solve(V[names(b), names(b)], b)) / 2, tolerance = 1e-8)
    table <- tidy(found, stage = "first")
    expect_equal(table$std.error[match(names(b), table$term)], unname(sqrt(diag(V))[names(b)]), tolerance = 1e-8)
    expect_identical(unique(table$endogenous), "d")
  }
})

test_that("two-stage estimates are fixest's", {
  skip_if_not_installed("fixest")
  data <- instrument_panel(drop = gaps)
  found <- lapply(c(iid = "iid", hetero = "robust", cluster = "cluster"), function(vcov) {
    iv_diagnostics(y ~ x + d + e | x + z1 + z2 + z3, data, index, vcov = vcov, absorbed = "reghdfe")
  })
  for (kind in names(found)) {
    theirs <- fixest::feols(y ~ x | province + year | d + e ~ z1 + z2 + z3, data, fixef.tol = 1e-11,
                            vcov = if (kind == "cluster") ~province else kind)
    ours <- found[[kind]]
    names <- c("x", "fit_d", "fit_e")
    expect_equal(coef(ours)[c("x", "d", "e")], stats::coef(theirs)[names], tolerance = 1e-7, ignore_attr = TRUE)
    expect_equal(sqrt(diag(vcov(ours)))[c("x", "d", "e")], sqrt(diag(stats::vcov(theirs)))[names], tolerance = 1e-6,
                 ignore_attr = TRUE)
    expect_equal(nobs(ours), theirs$nobs)
  }
  theirs <- fixest::feols(y ~ x | province + year | d + e ~ z1 + z2 + z3, data, fixef.tol = 1e-11)
  sargan <- fixest::fitstat(theirs, "sargan", verbose = FALSE)$sargan
  expect_equal(c(sargan$stat, sargan$p), c(found$iid$statistic[4], found$iid$p.value[4]), tolerance = 1e-6)
})

test_that("order of rows, units, names and kinds of identifiers do not matter", {
  data <- instrument_panel(drop = gaps)
  run <- function(data, formula = y ~ x + d + e | x + z1 + z2 + z3, index = c("province", "year")) {
    as.data.frame(iv_diagnostics(formula, data, index, vcov = "cluster"))
  }
  usual <- run(data)
  expect_identical(run(shuffled(data)), usual)
  scaled <- transform(data, d = d * 1e9, z1 = z1 / 1e6, y = y * 1e5, x = x * 1e-8)
  expect_equal(run(scaled), usual, tolerance = 1e-8)
  shifted <- transform(data, z1 = z1 + 1e4 * match(province, unique(province)))
  expect_equal(run(shifted), usual, tolerance = 1e-8)
  # instruments that span the same space
  expect_equal(run(data, y ~ x + d + e | x + I(z1 + 2 * z2) + I(z2 - z3) + I(z3 + x)), usual, tolerance = 1e-8)
  expect_identical(run(transform(data, province = factor(province), year = as.character(year))), usual)
  expect_identical(run(data, index = ~ province + year), usual)
  expect_identical(run(data, y ~ d + x + e | . - d - e + z1 + z2 + z3)$statistic,
                   run(data, y ~ d + x + e | x + z1 + z2 + z3)$statistic)
  if (requireNamespace("tibble", quietly = TRUE)) expect_identical(run(tibble::as_tibble(data)), usual)
  if (requireNamespace("data.table", quietly = TRUE)) expect_identical(run(data.table::as.data.table(data)), usual)
  if (requireNamespace("plm", quietly = TRUE)) expect_equal(run(plm::pdata.frame(data, index), index = NULL), usual)
})

test_that("how absorbed effects count moves F by what it says", {
  data <- instrument_panel()
  F <- function(absorbed) iv_diagnostics(y ~ x + d | x + z1 + z2, data, index, vcov = "cluster",
                                         absorbed = absorbed)$statistic
  n <- 84
  expect_equal(F("ivreghdfe")[2:3] / F("all")[2:3], rep((n - 3 - 6) / (n - 3 - 18), 2))
  expect_equal(F("reghdfe")[2:3] / F("all")[2:3], rep((n - 3 - 7) / (n - 3 - 18), 2))
  expect_identical(F("ivreghdfe")[c(1, 4)], F("all")[c(1, 4)])
})

test_that("rows alone are dropped with a warning, or kept", {
  data <- instrument_panel()
  data <- data[!(data$province == "p03" & data$year > 2011), ]
  run <- function(...) iv_diagnostics(y ~ x + d | x + z1, data, index, ...)
  expect_warning(dropped <- run(), "province p03", class = "lowcarbon_warning")
  kept <- run(singletons = "keep")
  expect_equal(c(nobs(dropped), nobs(kept)), c(77, 78))
  # one row and one effect more: F and standard errors are the same, n cc is not
  expect_equal(dropped$statistic[2], kept$statistic[2], tolerance = 1e-10)
  expect_equal(tidy(dropped), tidy(kept), tolerance = 1e-10)
  expect_equal(dropped$statistic[1] / 77, kept$statistic[1] / 78, tolerance = 1e-10)
  expect_identical(names(residuals(dropped)), as.character(which(data$province != "p03")))
})

test_that("Stock and Yogo's values", {
  # as printed: 1 and 2 endogenous regressors, 1 to 4 instruments
  expect_identical(vapply(1:4, stock_yogo, 0, endogenous = 1), c(16.38, 19.93, 22.30, 24.58))
  expect_identical(vapply(2:4, stock_yogo, 0, endogenous = 2), c(7.03, 13.43, 16.87))
  expect_identical(c(stock_yogo(3, 5), stock_yogo(1, 31)), c(NA_real_, NA_real_))
  expect_identical(lengths(stock_yogo_size10), c(30L, 30L))
  # rising, by steps that hardly change; two endogenous regressors need less
  for (column in stock_yogo_size10) {
    expect_true(all(diff(column[-1]) > 0))
    expect_lt(max(abs(diff(column[9:30], differences = 2))), 0.035)
  }
  expect_true(all(stock_yogo_size10[[1]] > stock_yogo_size10[[2]], na.rm = TRUE))
})

test_that("small = FALSE is n and the normal distribution", {
  data <- instrument_panel()
  small <- iv_diagnostics(y ~ x + d | x + z1, data, index)
  large <- iv_diagnostics(y ~ x + d | x + z1, data, index, small = FALSE)
  expect_equal(as.data.frame(small), as.data.frame(large))
  expect_equal(vcov(large) * 84 / (84 - 20), vcov(small))
  table <- tidy(large, conf.int = TRUE)
  expect_equal(table$p.value, 2 * pnorm(-abs(table$statistic)))
  expect_equal(table$conf.high, table$estimate + qnorm(0.975) * table$std.error)
  table <- tidy(small, conf.int = TRUE, conf.level = 0.9)
  expect_equal(table$conf.low, table$estimate - qt(0.95, 64) * table$std.error)
  expect_equal(df.residual(small), 64)
  clustered <- tidy(iv_diagnostics(y ~ x + d | x + z1, data, index, vcov = "cluster"), stage = "first", conf.int = TRUE)
  expect_equal(clustered$conf.low, clustered$estimate - qt(0.975, 11) * clustered$std.error)
})

test_that("too few clusters give NA and say so", {
  data <- instrument_panel()
  said <- character()
  found <- withCallingHandlers(
    iv_diagnostics(y ~ x + d | x + z1 + z2 + z3, data, index, cluster = "zone"),
    lowcarbon_warning = function(w) {
      said <<- c(said, conditionMessage(w))
      invokeRestart("muffleWarning")
    }
  )
  # residuals are orthogonal to instruments, so that three clusters leave two
  expect_identical(is.na(found$statistic[1:3]), c(FALSE, FALSE, TRUE))
  expect_match(said, "Kleibergen-Paap.* need 3 independent scores, and there are 2 \\(3 clusters", all = FALSE)
  expect_true(is.na(attr(found, "first_stage")$statistic))
})

test_that("what cannot be tested is named", {
  data <- instrument_panel()
  run <- function(formula, data. = data, ...) iv_diagnostics(formula, data., index, ...)
  expect_input_error(iv_diagnostics(), "`formula`", "nothing")
  expect_input_error(run(y ~ x + d), "`formula`", "without instruments")
  expect_input_error(run("y ~ d | z1"), "character")
  expect_input_error(run(y ~ x | province + year | d), "more than two parts", "`effect`")
  expect_input_error(run(y ~ x + d | x + d + z1), "endogenous one", "none")
  expect_input_error(run(y ~ x + d | x), "instruments", "`d`")
  expect_input_error(run(y ~ x + d + e | x + z1), "2 instruments or more", "`d`, `e`", "`z1`")
  expect_input_error(run(y ~ x + d + I(2 * d) | x + z1 + z2), "collinear: `I(2 * d)`")
  expect_input_error(run(y ~ x + d | x + z1 + I(z1 - x)), "instruments", "collinear: `I(z1 - x)`")
  expect_input_error(run(y ~ x + d | x + I(d + 2 * x)), "do not explain fully", "`d`")
  expect_input_error(run(y ~ x + d | x + zone), "instrument columns that vary", "zone")
  expect_input_error(run(y ~ zone + d | zone + z1), "regressor columns that vary", "individual and time effects")
  expect_input_error(run(as.numeric(factor(province)) ~ x + d | x + z1), "response columns that vary")
  expect_input_error(run(I(2 * x) ~ x + d | x + z1), "exogenous regressors explain")
  broken <- function(name, value) {
    data[[name]][4] <- value
    data
  }
  expect_input_error(run(y ~ x + d | x + z1, broken("z1", NA)), "`z1`", "row 4")
  expect_input_error(run(y ~ x + d | x + z1, broken("y", Inf)), "`y`", "row 4")
  expect_input_error(run(y ~ x + d | x + z1, broken("year", NA)), "`year`", "row 4")
  expect_input_error(run(y ~ x + d | x + nothing), "`nothing`")
  expect_input_error(run(y ~ x + d | x + z1, rbind(data, data[1, ])), "one row for each province-year")
  expect_input_error(run(y ~ x + d | x + z1, data[0, ]), "no rows")
  expect_input_error(run(y ~ x + d | x + z1, transform(data, d = as.character(d))), "`d`", "as.numeric()")
  expect_input_error(run(y ~ x + d | x + z1, data[data$province == "p01", ]), "`data`",
                     "effects that explain every row")
  expect_input_error(run(y ~ x + d | x + z1, data[data$province == "p01", ], effect = "individual", vcov = "cluster"),
                     "two clusters")
  expect_input_error(run(y ~ x + d | x + z1, data[data$year == 2011, ]), "explain every row")
  few <- data[data$province %in% c("p01", "p02") & data$year < 2013, ]
  expect_input_error(run(y ~ x + d | x + z1, few), "more rows than coefficients")
  expect_input_error(run(y ~ x + d | x + z1, vcov = "white"), "`vcov`", "\"white\"")
  expect_input_error(run(y ~ x + d | x + z1, vcov = "iid", cluster = "zone"), "`cluster`")
  expect_input_error(run(y ~ x + d | x + z1, cluster = "nowhere"), "`cluster`", "nowhere")
  expect_input_error(run(y ~ x + d | x + z1, effect = "both"), "`effect`")
  expect_input_error(iv_diagnostics(y ~ x + d | x + z1, data), "`index`")
  expect_input_error(iv_diagnostics(y ~ x + d | x + z1, data, effect = "none", vcov = "cluster"),
                     "`cluster`", "`index`")
})

test_that("a dot is the other columns, then the first part", {
  data <- instrument_panel()
  written <- iv_diagnostics(y ~ x + d | x + z1 + z2, data, index)
  expect_equal(iv_diagnostics(y ~ x + d | . - d + z1 + z2, data, index), written)
  few <- data[c("province", "year", "y", "x", "d", "z1", "z2")]
  expect_equal(iv_diagnostics(y ~ . - province - year - z1 - z2 | . - d + z1 + z2, few, index), written)
  expect_input_error(iv_diagnostics(y ~ . | . - d + z1, few[-7], index), "instruments", "`d`")
})

test_that("instruments without a first stage are said", {
  # e is orthogonal to both instruments, exactly
  data <- expand.grid(a = c(-1, 1), b = c(-1, 1), c = c(-1, 1), k = c(-1, 1))
  data <- transform(data, d = a + k, e = k * c, y = a + b + c + k)
  expect_input_error(iv_diagnostics(y ~ d + e | a + b, data, effect = "none"), "identify", "rank 1 for 2")
  expect_input_error(iv_diagnostics(y ~ e | a, data, effect = "none"), "rank 0 for 1")
})

test_that("results print, and keep what was chosen", {
  data <- instrument_panel()
  found <- iv_diagnostics(y ~ x + d | x + z1, data, index, vcov = "cluster")
  expect_output(print(found), "Tests of instruments")
  expect_output(print(found), "clusters: 12")
  expect_output(print(found), "exactly identified")
  expect_output(print(found), "partial.r.squared")
  expect_identical(describe_choices(found), paste0(
    "effect: twoways; vcov: cluster; cluster: province; clusters: 12; rows: 84; left out: 0; absorbed: 6; ",
    "counting: ivreghdfe; endogenous: d; instruments: z1; small: TRUE"))
  facts <- glance(found)
  expect_identical(nrow(facts), 1L)
  expect_equal(unlist(facts[c("rk.lm", "cragg.donald", "rk.f", "j")], use.names = FALSE), found$statistic)
  expect_identical(tidy(found)$term, c("x", "d"))
  expect_input_error(tidy(found, stage = "third"), "`stage`")
})

test_that("the strength of instruments is drawn", {
  data <- instrument_panel()
  found <- iv_diagnostics(y ~ x + d + e | x + z1 + z2 + z3, data, index, vcov = "robust")
  drawn <- strength_frame(found)
  expect_identical(drawn$label, c("Cragg-Donald", "Kleibergen-Paap rk", "first stage, d", "first stage, e"))
  expect_identical(drawn$value, c(found$statistic[2:3], attr(found, "first_stage")$statistic))
  wide <- iv_diagnostics(y ~ x + d + e + m | x + z1 + z2 + z3, data, index)
  expect_true(is.na(wide$critical[2]))
  draw_to_null({
    expect_identical(plot(found), found)
    expect_identical(plot(wide), wide)
  })
  skip_if_not_installed("ggplot2")
  built <- ggplot2::ggplot_build(autoplot.lowcarbon_iv(found))
  expect_equal(built$data[[1]]$xintercept, 13.43) # Stock and Yogo: two endogenous, three instruments
  expect_equal(built$data[[2]]$x, drawn$value)
  expect_identical(nrow(ggplot2::ggplot_build(autoplot.lowcarbon_iv(wide))$data[[1]]), 0L)
})

test_that("summary() prints the two-stage estimates and the tests", {
  panel <- expand.grid(region = 1:12, year = 2011:2018)
  panel$z <- sin(panel$region * panel$year)
  panel$d <- panel$z + cos(panel$region + 3 * panel$year)
  panel$y <- cos(panel$region * panel$year / 5) - panel$d
  found <- iv_diagnostics(y ~ d | z, panel, c("region", "year"))
  about <- summary(found)
  expect_identical(about$estimates, tidy(found))
  expect_identical(about$tests, found)
  shown <- capture.output(print(about))
  expect_match(shown[1L], "Two-stage least squares of y", fixed = TRUE)
  expect_true(any(grepl(paste0("^ *d +", sub("0+$", "", format(coef(found)[["d"]], digits = 4))), shown)))
  expect_true(all(capture.output(print(found)) %in% shown))
})
