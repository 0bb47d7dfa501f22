# Printed coupling coordination: by hand, against coupling_coordination(), at random.

test_that("C, T and D by hand", {
  scores <- data.frame(industry = c("0.412", "0.455"), carbon = c("0.301", "0.377"))
  audit <- audit_coupling(scores, coupling = c("0.988", "0.996"), development = c("0.357", "0.416"),
                          coordination = c("0.593", "0.624"))
  c_of <- function(a, b) 2 * sqrt(a * b) / (a + b)
  expect_equal(c(audit$lower[1], audit$upper[1]), c(c_of(0.4125, 0.3005), c_of(0.4115, 0.3015)), tolerance = 1e-8)
  expect_equal(c(audit$lower[2], audit$upper[2]), c(0.3560, 0.3570), tolerance = 1e-8)
  d <- audit[audit$check == "coordination", ]
  expect_identical(d$verdict, c("consistent", "inconsistent"))
  expect_equal(c(d$lower[2], d$upper[2]), sqrt(c(0.9955 * 0.4155, 0.9965 * 0.4165)), tolerance = 1e-8)
  expect_match(d$detail[2], "C 0.996 and T 0.416; 0.624 is printed", fixed = TRUE)
  expect_match(attr(audit, "choices")[["coupling of the scores"]], "standard")
  # C, T and D alone
  expect_identical(audit_coupling(coupling = "0.952", development = "0.410", coordination = "0.652")$verdict,
                   "inconsistent")
  expect_identical(audit_coupling(coupling = "1.200", development = "0.410", coordination = "0.652")$verdict,
                   "impossible")
})

test_that("T lies between the scores, with one weight for all rows", {
  scores <- data.frame(a = c("0.200", "0.400", "0.600", "0.800"), b = c("0.600", "0.500", "0.100", "0.300"))
  t <- c("0.320", "0.430", "0.450", "0.650") # 0.7 and 0.3
  audit <- audit_coupling(scores, development = t)
  expect_identical(audit$verdict, rep("consistent", 4))
  expect_match(attr(audit, "choices")$weights, "weight 0\\.[67]")
  t[2] <- "0.460"
  expect_identical(audit_coupling(scores, development = t)$verdict[2], "inconsistent")
  t[2] <- "0.520"
  expect_identical(audit_coupling(scores, development = t)$verdict[2], "impossible")
  expect_identical(audit_coupling(scores, development = t, weights = c(7, 3))$verdict,
                   c("consistent", "impossible", "consistent", "consistent"))
})

test_that("the ranges hold for scores within the box, and are reached", {
  with_test_seed(511, {
    for (k in 2:4) {
      box <- span(matrix(stats::runif(3L * k, 0, 0.8), 3L))
      box$upper <- box$lower + 0.05
      ranges <- list(standard = standard_range(box), wang = wang_range(box), fan = fan_range(box))
      seen <- lapply(ranges, function(range) span(rep(Inf, 3L), rep(-Inf, 3L)))
      for (trial in 1:400) {
        u <- box$lower + 0.05 * round(stats::runif(3L * k) * 2) / 2
        for (form in names(ranges)) {
          frame <- stats::setNames(as.data.frame(u), letters[seq_len(k)])
          value <- coupling_coordination(frame, letters[seq_len(k)], variant = form)$coupling
          if (form == "fan" && any(value < 0)) next
          expect_true(all(value >= ranges[[form]]$lower - 1e-9 & value <= ranges[[form]]$upper + 1e-9))
          seen[[form]] <- span(pmin(seen[[form]]$lower, value), pmax(seen[[form]]$upper, value))
        }
        if (trial > 60L) break
      }
      expect_equal(seen$standard$lower, ranges$standard$lower, tolerance = 0.05)
    }
  })
})

test_that("tables of the package's own kernel are never accused", {
  with_test_seed(512, {
    accused <- 0L
    checks <- 0L
    for (trial in 1:60) {
      k <- sample(2:4, 1L)
      u <- matrix(stats::runif(20L * k), 20L)
      variant <- c("standard", "wang", "fan", "unrooted")[trial %% 4L + 1L]
      if (variant == "fan") u <- 0.3 + 0.4 * u
      weights <- if (k == 2L && trial %% 3L == 0L) c(0.3, 0.7)
      made <- coupling_coordination(stats::setNames(as.data.frame(u), letters[seq_len(k)]), letters[seq_len(k)],
                                    variant = variant, weights = weights)
      digits <- sample(2:4, 1L)
      audit <- audit_coupling(matrix(as_printed(u, digits), 20L),
                              coupling = if (trial %% 5L) as_printed(made$coupling, digits),
                              development = if (trial %% 7L) as_printed(made$development, digits),
                              coordination = as_printed(made$coordination, digits),
                              class = as.character(made$stage), breaks = if (trial %% 2L) c(0.3, 0.5, 0.8),
                              classes = c("Low", "Moderate", "High", "Extreme"))
      accused <- accused + sum(audit$verdict %in% c("inconsistent", "impossible"))
      checks <- checks + nrow(audit)
    }
    expect_identical(accused, 0L)
    expect_gt(checks, 3000L)
  })
})

test_that("a document's table: Table 3 of coupling", {
  stages <- document_table("coupling", 3)
  expect_true(all(audit_coupling(coordination = stages[[4]], class = sub(" Degree$", "", stages[[5]]),
                                 breaks = 0.3)$verdict == "consistent"))
})

test_that("bad input is refused by name", {
  expect_input_error(audit_coupling(), "coordination")
  expect_input_error(audit_coupling(coordination = "0.5"), "systems")
  expect_input_error(audit_coupling(data.frame(a = "0.5", b = "0.4"), coordination = c("0.5", "0.6")), "systems")
  expect_input_error(audit_coupling(data.frame(a = "50", b = "0.4"), coordination = "0.5"), "systems", "row 1")
  expect_input_error(audit_coupling(data.frame(a = "0.5", b = "0.4"), coordination = "0.5",
                                    weights = c(1, -1)), "weights")
  expect_input_error(audit_coupling(data.frame(a = "0.5", b = "0.4"), coordination = "0.5", variant = "new"), "variant")
  expect_input_error(audit_coupling(data.frame(a = "0.5"), coordination = "0.5"), "systems", "2 to 10")
})
