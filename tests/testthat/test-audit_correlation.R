# Correlations, mediation, transitions and ranks: by hand and from data.

test_that("correlations by hand", {
  audit <- audit_correlation(rbind(c("1", "", ""), c("0.90", "1", ""), c("0.90", "-0.50", "1")))
  expect_identical(audit$check, c("three correlations", "positive semi-definite"))
  expect_identical(audit$verdict, rep("impossible", 2))
  # cos(acos 0.9 -+ acos -0.5)
  expect_equal(c(audit$lower[1], audit$upper[1]), cos(c(acos(0.895) + acos(-0.505), acos(-0.495) - acos(0.895))),
               tolerance = 1e-6)
  four <- audit_correlation(rbind(c("1", "1.20", "0.3"), c("0.40", "1", "0.2"), c("0.3", "0.1", "0.9")))
  expect_identical(four$check[four$verdict == "impossible"], rep("correlation in range", 2))
  sides <- audit_correlation(rbind(c("1", "0.40**", "0.3"), c("0.50", "1", "0.2"), c("0.3", "0.2", "1")))
  expect_identical(sides$verdict[sides$check == "symmetry"], c("inconsistent", "consistent", "consistent"))
  # no three of the four fail, all four do: -1/3 is the least common correlation of four variables
  all_low <- matrix("-0.40", 4, 4)
  diag(all_low) <- "1.00"
  audit <- audit_correlation(all_low)
  expect_false("three correlations" %in% audit$check)
  expect_identical(audit$verdict[audit$check == "positive semi-definite"], "impossible")
  all_low[all_low != "1.00"] <- "-0.33"
  expect_identical(unique(audit_correlation(all_low)$verdict), "consistent")
  inflation <- audit_correlation(vif = c("1.25", "3.10", "0.80"), tolerance = c("0.800", "0.232", NA),
                                 mean.vif = "1.72")
  expect_identical(inflation$verdict,
                   c("consistent", "consistent", "consistent", "inconsistent", "impossible", "consistent"))
  expect_input_error(audit_correlation(), "r")
  expect_input_error(audit_correlation(matrix("1", 2, 4)), "r")
})

test_that("mediation by hand", {
  audit <- audit_mediation("0.412", "0.305", "0.101", "0.088", indirect = "0.126", direct = "0.210", total = "0.336",
                           share = "37.4", z = "2.643")
  expect_identical(unique(audit$verdict), "consistent")
  expect_true(audit$lower[4] < 2.6414 && 2.6414 < audit$upper[4]) # 0.12566 / sqrt(0.412^2 0.088^2 + 0.305^2 0.101^2)
  wrong <- audit_mediation("0.412", "0.305", indirect = "0.162", direct = "0.210", total = "0.336", share = "37.4")
  expect_identical(wrong$verdict, c("inconsistent", "inconsistent", "inconsistent"))
  # some other test
  expect_identical(audit_mediation("0.412", "0.305", "0.101", "0.088", z = "4.200")$verdict, "undecidable")
  expect_input_error(audit_mediation(), "a")
})

test_that("transitions and ranks by hand", {
  audit <- audit_markov(rbind(low = c("0.812", "0.188"), high = c("0.102", "0.908")), n = c(48, 59))
  expect_identical(audit$verdict[audit$check == "row sums to one"], c("consistent", "impossible"))
  whole <- audit[audit$check == "whole transitions", ]
  expect_identical(whole$verdict[whole$printed == "0.908"], "inconsistent")
  expect_equal(whole$lower[whole$printed == "0.812"], 39 / 48)
  expect_identical(audit_markov(rbind(c("81.2", "18.8")))$verdict, "consistent")
  expect_identical(audit_markov(rbind(c("0.50", "-0.10", "0.60")))$verdict[1], "impossible")
  ranks <- audit_ranks(c(a = "0.412", b = "0.398", c = "0.501", d = "0.300"), rank = c("3", "2", "4", "2"))
  expect_identical(ranks$verdict, c("consistent", "consistent", "consistent", "inconsistent"))
  expect_identical(audit_ranks(c("0.5", "0.5", "0.3"), c("1", "2", "3"))$verdict, rep("consistent", 3))
  expect_identical(audit_ranks(c("0.51", "0.50", "0.30"), c("1", "2", "2"), decreasing = TRUE)$verdict[3],
                   "inconsistent")
  expect_input_error(audit_ranks("1", "0"), "rank")
})

test_that("what data give is never accused", {
  with_test_seed(531, {
    accused <- 0L
    checks <- 0L
    three <- function(x) as_printed(x, 3)
    for (trial in 1:50) {
      k <- sample(3:8, 1L)
      n <- sample(c(5, 12, 100), 1L)
      digits <- sample(1:3, 1L)
      r <- matrix(as_printed(stats::cor(matrix(stats::rnorm(n * k), n) %*% matrix(stats::rnorm(k * k), k)), digits), k)
      if (trial %% 2L) r[upper.tri(r)] <- ""
      counts <- matrix(stats::rpois(16, 3), 4)
      total <- pmax(rowSums(counts), 1)
      v <- stats::runif(12)
      a <- stats::rnorm(9)
      b <- stats::rnorm(9)
      sa <- stats::runif(9, 0.05, 0.5)
      sb <- stats::runif(9, 0.05, 0.5)
      z <- a * b / sqrt(a^2 * sb^2 + b^2 * sa^2 + (trial %% 2L) * sa^2 * sb^2)
      vif <- diag(solve(stats::cor(matrix(stats::rnorm(200), 40))))
      audits <- list(audit_correlation(r),
                     audit_markov(matrix(as_printed(counts / total * (if (trial %% 2L) 100 else 1), digits),
                                         4), n = total),
                     audit_ranks(as_printed(v, digits),
                                 as.character(rank(if (trial %% 2L) v else -v, ties.method = "first"))),
                     audit_mediation(three(a), three(b), three(sa), three(sb), three(a * b), three(b), three(a * b + b),
                                     three(100 * a * b / (a * b + b)), three(z)),
                     audit_correlation(vif = as_printed(vif, digits), tolerance = three(1 / vif),
                                       mean.vif = as_printed(mean(vif), 2)))
      verdicts <- unlist(lapply(audits, `[[`, "verdict"))
      accused <- accused + sum(verdicts %in% c("inconsistent", "impossible"))
      checks <- checks + length(verdicts)
    }
    expect_identical(accused, 0L)
    expect_gt(checks, 3000L)
  })
})
