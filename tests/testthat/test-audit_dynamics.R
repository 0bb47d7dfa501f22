# Printed dynamics and effects of spatial models: explicit inverses, by hand,
# tables made at random.

audit_of <- function(t, ...) do.call(audit_dynamics, c(t, list(...)))

test_that("totals by hand", {
  # 1.6 / 0.8
  short <- audit_dynamics(rho = "0.200", beta = "1.00", theta = "0.60", direct = "1.05", indirect = "0.95",
                          horizon = "short")
  total <- short[short$check == "total effect", ]
  expect_identical(total$verdict, "consistent")
  expect_equal(c(total$lower, total$upper), c(1.59 / 0.8005, 1.61 / 0.7995))
  long <- audit_dynamics("0.500", "0.200", "0.100", "1.00", "0.60", "2.40", "5.60", "long") # 1.6 / 0.2
  expect_identical(long$verdict, rep("consistent", 4))
  wrong <- audit_dynamics("0.500", "0.200", "0.100", "1.00", "0.60", "2.40", "4.60", "long")
  expect_identical(wrong$verdict[wrong$check == "total effect"], "inconsistent")
  # a model without spatial lags of regressors has theta zero, exactly
  plain <- audit_dynamics(rho = "0.500", beta = "1.00", direct = "1.20", indirect = "0.80", horizon = "short")
  expect_equal(plain$lower[plain$check == "total effect"], 0.995 / 0.5005)
})

test_that("stability: proved, disproved, open", {
  verdict <- function(...) audit_dynamics(...)$verdict[1]
  expect_identical(verdict("0.708", "-0.180", "0.265"), "consistent")
  audit <- audit_dynamics("0.708", "0.180", "0.265")
  expect_identical(audit$verdict, "inconsistent") # 1.153
  expect_match(audit$detail, "1.1515 to 1.1545")
  expect_identical(verdict("0.5", "0.3", "0.2"), "undecidable") # 0.85 to 1.15
  expect_identical(verdict(rho = "1.02"), "inconsistent")
  # at w = -1 the root is (-0.6 - 0.3) / (1 - 0.5) = -1.8, at w = -0.1 it is -0.63 / 0.95, at w = 1 it is -0.3 / 1.5
  expect_identical(verdict("-0.60", "-0.50", "0.30"), "undecidable")
  expect_identical(verdict("-0.60", "-0.50", "0.30", smallest = -0.1), "consistent")
  expect_identical(verdict("-0.60", "-0.50", "0.30", smallest = -1), "inconsistent")
})

test_that("the verdict on stability is that of the eigenvalues", {
  with_test_seed(121, {
    for (trial in 1:120) {
      w <- c(1, stats::runif(6L, -1, 1))
      rho <- stats::runif(1L, -0.95, 0.95)
      tau <- stats::runif(1L, -1.2, 1.2)
      eta <- stats::runif(1L, -0.8, 0.8)
      root <- max(abs((tau + eta * w) / (1 - rho * w)))
      verdict <- audit_dynamics(as_printed(tau, 6L), as_printed(rho, 6L), as_printed(eta, 6L))$verdict
      if (verdict == "consistent") expect_lt(root, 1)
      if (verdict == "inconsistent") expect_gte(root, 1)
      known <- audit_dynamics(as_printed(tau, 6L), as_printed(rho, 6L), as_printed(eta, 6L),
                              smallest = min(w, 0))$verdict
      if (min(w) < 0) expect_identical(known, if (root < 1) "consistent" else "inconsistent")
    }
  })
})

test_that("exact effects of random weights are accepted", {
  with_test_seed(122, {
    accused <- replicate(150, any(audit_of(random_effects_table())$verdict %in% c("inconsistent", "impossible")))
    expect_identical(sum(accused), 0L)
  })
})

test_that("the direct effect keeps its bounds, and may reach them", {
  ring <- diag(40)[, c(2:40, 1)] # the diagonal of W^k is zero up to k = 40: q is 0
  pairs <- diag(40)[, rbind(seq(2, 40, 2), seq(1, 39, 2))] # W^2 = I: q = r / (1 - r^2)
  direct <- function(w, rho, beta, theta) mean(diag(solve(diag(40) - rho * w) %*% (beta * diag(40) + theta * w)))
  for (rho in c(-0.5, 0.5)) {
    audit <- audit_dynamics(rho = as_printed(rho, 8), beta = "1.00000000", theta = "0.30000000", direct = "1.0",
                            horizon = "short")
    row <- audit[audit$check == "direct effect", ]
    for (w in list(ring, pairs)) {
      value <- direct(w, rho, 1, 0.3)
      expect_true(row$lower - 1e-6 <= value && value <= row$upper + 1e-6)
    }
    expect_true(min(abs(row$lower - direct(ring, rho, 1, 0.3)), abs(row$upper - direct(ring, rho, 1, 0.3)),
                    abs(row$lower - direct(pairs, rho, 1, 0.3)), abs(row$upper - direct(pairs, rho, 1, 0.3))) < 1e-6)
  }
})

test_that("the formula behind printed totals is found", {
  with_test_seed(123, {
    beta <- stats::rnorm(5)
    theta <- stats::rnorm(5)
    given <- list(tau = "0.500", rho = "0.200", eta = "0.100", beta = as_printed(beta, 4), theta = as_printed(theta, 4),
                  horizon = "long")
    made <- function(multiplier) {
      total <- multiplier * (beta + theta)
      direct <- round(0.6 * total, 4)
      do.call(audit_dynamics, c(given, list(direct = as_printed(direct, 4), indirect = as_printed(total - direct, 4))))
    }
    row <- function(audit) audit[audit$check == "formula", ]
    expect_identical(row(made(1 / 0.2))$verdict, "consistent")
    lost <- made(1 / (1 - 0.5 + 0.2 - 0.1))
    expect_identical(row(lost)$verdict, "inconsistent")
    expect_match(row(lost)$detail, "sign of rho changed")
    expect_match(row(made(1 / 0.8))$detail, "short-term effect")
    expect_match(row(made(1))$detail, "the coefficients")
    ways <- attr(lost, "formulas")
    expect_equal(ways$multiplier[1], 1 / 0.6)
    expect_identical(ways$met[1], 5L)
    expect_equal(ways$multiplier[ways$definition], 5)
  })
})

test_that("one wrong row among right ones is found, and the formula kept", {
  with_test_seed(124, t <- random_effects_table("short", 6L))
  t$indirect[3] <- as_printed(as.numeric(t$indirect[3]) + 0.1, 3)
  audit <- audit_of(t)
  expect_identical(audit$item[audit$verdict == "inconsistent"], "3")
  expect_identical(audit$verdict[audit$check == "formula"], "consistent")
})

test_that("means of draws are not judged, distances are given", {
  audit <- audit_dynamics(rho = "0.200", beta = "1.00", theta = "0.60", direct = "1.05", indirect = "1.15",
                          horizon = "short", simulated = TRUE,
                          std.error = list("0.30", "0.40"))
  total <- audit[audit$check == "total effect", ]
  expect_identical(total$verdict, "undecidable")
  expect_match(total$detail, sprintf("%.2f standard errors off", (2.2 - 1.61 / 0.7995) / 0.5))
})

test_that("the document's effects: nearest with the sign of rho changed", {
  estimate <- function(table) printed_estimates(document_table("coagglomeration", table), "std.error")
  fit <- estimate(4)
  parts <- estimate(5)
  regressors <- document_table("coagglomeration", 5)[[1]]
  of <- function(x, terms, j) x$estimate[x$column == j][match(terms, x$term[x$column == j])]
  audit <- audit_dynamics(of(fit, "y.L(1)", 3), of(fit, "\u03c1", 3), of(fit, "Wy.L(1)", 3), of(fit, regressors, 3),
                          of(fit, paste0("W.", regressors), 6),
                          of(parts, regressors, 2), of(parts, regressors, 3), "short", simulated = TRUE)
  ways <- attr(audit, "formulas")
  expect_match(ways$formula[which.min(ways$distance)], "sign of rho changed")
  expect_identical(audit$verdict[audit$check == "stability"], "inconsistent")
})

test_that("bad input is refused by name", {
  expect_input_error(audit_dynamics(), "rho")
  expect_input_error(audit_dynamics(rho = c("0.1", "0.2")), "rho", "one coefficient")
  expect_input_error(audit_dynamics(rho = "r"), "rho")
  expect_input_error(audit_dynamics(rho = "0.1", direct = "1"), "beta")
  expect_input_error(audit_dynamics(rho = "0.1", beta = c("1", "2"), theta = c("1", "2", "3")), "beta")
  expect_input_error(audit_dynamics(rho = "0.1", horizon = "medium"), "horizon")
  expect_input_error(audit_dynamics(rho = "0.1", smallest = -2), "smallest")
  expect_input_error(audit_dynamics(rho = "0.1", simulated = NA), "simulated")
  expect_input_error(audit_dynamics(rho = "0.1", beta = "1", direct = "1", indirect = "1",
                                    std.error = list("1", "1", "1")), "std.error")
})

test_that("a theta that is not printed keeps its rows, and is taken from the total", {
  audit <- audit_dynamics(rho = "0.200", beta = c(x = "1.00", z = "0.50"), theta = c(NA, "0.20"),
                          direct = c("1.05", "0.50"), indirect = c("0.95", "0.37"))
  expect_identical(audit$verdict[audit$check == "total effect"], c("undecidable", "consistent"))
  expect_identical(sum(audit$check == "direct effect"), 2L)
  alone <- audit_dynamics(rho = "0.200", beta = "1.00", theta = NA, direct = "1.05", indirect = "0.95")
  expect_setequal(alone$check, c("stability", "total effect", "direct effect"))
  # theta = 2 (1 - 0.2) - 1 = 0.6, and the direct effect from 1 to 1 + (0.2 + 0.6) 0.25
  direct <- alone[alone$check == "direct effect", ]
  expect_equal(c(direct$lower, direct$upper), c(1, 1.2), tolerance = 0.02)
  expect_identical(audit_dynamics(rho = "0.200", beta = "1.00", theta = NA, direct = "1.65",
                                  indirect = "0.35")$verdict[3], "inconsistent")
})

test_that("whether effects are means of draws is found from the table", {
  with_test_seed(125, {
    t <- random_effects_table("short", 4L)
    exact <- do.call(audit_dynamics, t)
    t$indirect <- as_printed(as.numeric(t$indirect) * (1 + stats::rnorm(4L, 0, 0.02)) + 0.004, 3)
  })
  drawn <- do.call(audit_dynamics, t)
  expect_false(attr(exact, "choices")$simulated)
  expect_true(attr(drawn, "choices")$simulated)
  expect_match(attr(drawn, "choices")$effects, "means of draws")
  expect_false(any(drawn$verdict %in% c("inconsistent", "impossible")))
  expect_true("inconsistent" %in% do.call(audit_dynamics, c(t, simulated = FALSE))$verdict)
  expect_no_match(paste(drawn$detail, collapse = " "), "0.00 standard errors", fixed = TRUE)
})
