# Decompositions of the Gini coefficient: by hand, against all pairs of units,
# printed tables made at random, exchanged headings.

dagum_of <- function(t, ...) audit_dagum(t$sizes, t$means, t$within, t$between, t$overall, t$shares, ...)

test_that("a table worked by hand is accepted, each bound as it should be", {
  # groups (1, 3) and (2, 6): distances 0 2 2 0 within, 1 5 1 3 between
  audit <- audit_dagum(c(a = 2, b = 2), c("2.00", "4.00"), c("0.250", "0.250"), "0.417", "0.333",
                       c("37.5", "50.0", "12.5"))
  expect_s3_class(audit, "lowcarbon_audit")
  expect_identical(unique(audit$verdict), "consistent")
  pair <- audit[audit$check == "pair bound", ]
  expect_identical(pair$item, "a-b")
  # |2 - 4| / 6 with means off by 0.005: 1.99 / 5.99 is less than (3.995 - 2.005) / 6
  expect_equal(pair$lower, (3.995 - 2.005) / 6)
  # all in one unit: distance of (0, 4) and (0, 8) is 2 + 4 - 2 * 4 / 4 = 4, so 1 - 2 * 4 / (4 * 6) = 2 / 3
  expect_equal(pair$upper, 2 / 3, tolerance = 2e-3)
  expect_gte(pair$upper, 2 / 3)
  parts <- attr(audit, "contributions")
  expect_identical(parts$part, c("overall", "within", "net_between", "transvariation"))
  truth <- c(1 / 3, 37.5, 50, 12.5)
  expect_true(all(parts$lower <= truth & truth <= parts$upper))
})

test_that("the bounds are those of data: reached, and never passed", {
  with_test_seed(101, {
    for (trial in 1:120) {
      n <- sample(1:4, 2L, replace = TRUE)
      x <- lapply(n, function(m) switch(sample(3L, 1L), stats::rexp(m), c(1, numeric(m - 1L)),
                                        rep(stats::runif(1L), m)))
      d <- naive_dagum(x)
      digits <- 6L
      audit <- audit_dagum(n, as_printed(d$means, digits), as_printed(d$within, digits), as_printed(d$between, digits),
                           as_printed(d$overall, digits))
      expect_identical(unique(audit$verdict), "consistent")
    }
  })
  reached <- function(x, y) {
    d <- naive_dagum(list(x, y))
    row <- audit_dagum(c(length(x), length(y)), as_printed(d$means, 7), as_printed(d$within, 7),
                       as_printed(d$between, 7))
    row <- row[row$check == "pair bound", ]
    c(d$between, row$lower, row$upper)
  }
  apart <- reached(c(1, 2), c(5, 9, 7)) # no overlap: the distance of means
  expect_equal(apart[1], apart[2], tolerance = 1e-5)
  alike <- reached(c(1, 4), c(1, 4)) # the same values: as within
  expect_equal(alike[1], alike[2], tolerance = 1e-5)
  one <- reached(c(0, 0, 3), c(5, 0)) # all in one unit
  expect_equal(one[1], one[3], tolerance = 1e-5)
})

test_that("a coefficient below the distance of the means is impossible, with the proof", {
  audit <- audit_dagum(c(2, 2), c("2.00", "4.00"), c("0.250", "0.250"), "0.317")
  row <- audit[audit$check == "pair bound", ]
  expect_identical(row$verdict, "impossible")
  expect_match(row$detail, "2.00 and 4.00")
  within <- audit_dagum(c(2, 3), c("2.00", "4.00"), c("0.512", "0.250"), "0.650")
  expect_identical(within$verdict[within$item == "1"], "inconsistent") # at most 1 - 1/2, with another divisor at most 1
  expect_identical(audit_dagum(c(2, 3), c("2.00", "4.00"), c("1.002", "0.250"), "0.650")$verdict[1], "impossible")
  low <- audit_dagum(c(2, 2), c("2.00", "2.00"), c("0.250", "0.350"), "0.251") # at least 0.300
  expect_identical(low$verdict[low$check == "pair bound"], "inconsistent")
  expect_match(low$detail[low$check == "pair bound"], "0.250 and 0.350")
  # G of the means (2, 2, 4, 4) is 1/6
  overall <- audit_dagum(c(2, 2), c("2.00", "4.00"), overall = "0.160")
  expect_identical(overall$verdict, "impossible")
  expect_equal(overall$lower, 0.25 * 1.99 / 3.005)
  # without sizes lower bounds are left
  expect_identical(audit_dagum(NULL, c("2.00", "4.00"), between = "0.317")$verdict, "impossible")
})

test_that("printed tables are accepted", {
  with_test_seed(102, {
    accused <- replicate(100, {
      t <- random_dagum(digits = sample(2:4, 1L))
      any(dagum_of(t)$verdict != "consistent")
    })
    expect_identical(sum(accused), 0L)
  })
})

test_that("a spoiled cell is found: off by more than rounding explains", {
  with_test_seed(107, {
    for (trial in 1:15) {
      t <- random_dagum(4L, 1L, sizes = c(5, 4, 6, 5))
      for (cell in c("overall", "between", "means")) {
        bad <- t
        at <- sample(length(t[[cell]]), 1L)
        bad[[cell]][at] <- as_printed(as.numeric(t[[cell]][at]) * 1.5 + 0.05, 3L)
        expect_true(any(dagum_of(bad)$verdict %in% c("inconsistent", "impossible")), label = cell)
      }
    }
  })
})

test_that("the recomposition agrees with dagum_gini()", {
  with_test_seed(103, {
    data <- data.frame(value = stats::rexp(30), group = rep(c("e", "m", "w"), c(12, 8, 10)))
    found <- dagum_gini(data, "value", "group")
    by_hand <- naive_dagum(split(data$value, data$group))
    expect_equal(found$estimate[1], by_hand$overall)
    audit <- audit_dagum(by_hand$sizes, as_printed(by_hand$means, 4), as_printed(by_hand$within, 4),
                         as_printed(by_hand$between, 4),
                         as_printed(found$estimate[1], 4), as_printed(by_hand$shares, 2))
    expect_identical(unique(audit$verdict), "consistent")
  })
})

test_that("exchanged headings are found, and named", {
  with_test_seed(104, {
    found <- vapply(1:8, function(trial) {
      t <- random_dagum(4L, 6L, sizes = c(10, 6, 11, 3))
      colnames(t$between) <- paste0("col", 1:6)
      swap <- sample(6L, 2L)
      t$between[, swap] <- t$between[, rev(swap)]
      audit <- dagum_of(t)
      heads <- audit[audit$check == "heading", ]
      if (!nrow(heads)) return("not judged")
      right <- setequal(heads$item[heads$verdict == "inconsistent"], paste0("col", swap))
      expect_true(all(audit$verdict[audit$check == "overall from parts"] == "consistent"))
      expect_true(all(audit$verdict[audit$check == "contribution"] == "consistent"))
      belongs <- attr(audit, "headings")
      if (right) {
        expect_identical(belongs$belongs[match(paste0("col", swap), belongs$heading)], paste0("col", rev(swap)))
      }
      if (right) "right" else if (any(heads$verdict == "undecidable")) "open" else "wrong"
    }, "")
    expect_false("wrong" %in% found)
    expect_gte(sum(found == "right"), 6L)
  })
})

test_that("the document's table: two headings exchanged, contributions wrong", {
  regions <- document_table("coupling", 4)
  gini <- document_table("coupling", 5)[1:11, ]
  means <- t(as.matrix(as.data.frame(regions, optional = TRUE)[, 2:12]))
  audit <- audit_dagum(c(10, 6, 11, 3), means, gini[3:6], gini[7:12], gini[[2]], gini[c(14, 13, 15)])
  heads <- audit[audit$check == "heading", ]
  expect_identical(heads$item[heads$verdict == "inconsistent"], c("East-Northeast", "China-West"))
  expect_match(heads$detail[heads$item == "East-Northeast"], "only one breaks")
  expect_identical(unique(audit$verdict[audit$check == "overall from parts"]), "consistent")
  expect_identical(unique(audit$verdict[audit$check == "sum of contributions"]), "impossible")
  expect_identical(audit$verdict[audit$check == "pair bound" & grepl("East-Northeast", audit$item)],
                   rep("impossible", 11))
  parts <- attr(audit, "contributions")
  first <- parts[parts$item == "2012" & parts$part != "overall", ]
  middle <- (first$lower + first$upper) / 2
  expect_equal(round(middle, 0), c(19, 73, 8)) # 19.0, 73.3, 7.7 from the printed numbers
})

test_that("forms of input that say the same give the same", {
  with_test_seed(106, t <- random_dagum(3L, 2L, sizes = c(3, 4, 5)))
  names(t$sizes) <- c("A", "B", "C")
  base <- as.data.frame(dagum_of(t))
  turned <- t
  turned$means <- t(t$means)
  expect_identical(as.data.frame(dagum_of(turned)), base)
  framed <- t
  framed$within <- as.data.frame(t$within)
  names(framed$within) <- c("A", "B", "C")
  framed$within <- framed$within[c("C", "A", "B")] # by name
  expect_identical(as.data.frame(dagum_of(framed)), base)
  dashed <- t
  colnames(dashed$between) <- c("a \u2013 b", "C-A", "B/C")
  dashed$between <- dashed$between[, c(2, 3, 1)]
  expect_identical(dagum_of(dashed)$verdict, base$verdict)
  one <- lapply(t[-1], function(x) x[1, ])
  square <- matrix("0", 3, 3)
  square[cbind(c(1, 1, 2), c(2, 3, 3))] <- square[cbind(c(2, 3, 3), c(1, 1, 2))] <- one$between
  expect_identical(audit_dagum(t$sizes, one$means, one$within, square, one$overall)$upper,
                   audit_dagum(t$sizes, one$means, one$within, one$between, one$overall)$upper)
  shares <- as_printed(as.numeric(one$shares) / 100, 4)
  expect_identical(unique(audit_dagum(t$sizes, one$means, one$within, one$between, one$overall, shares)$verdict),
                   "consistent")
})

test_that("what was not printed is left out", {
  t <- list(sizes = c(2, 2), means = c("2.00", "4.00"))
  audit <- audit_dagum(t$sizes, t$means, c("0.250", NA), "0.417", "0.333")
  expect_false("overall from parts" %in% audit$check)
  expect_identical(unique(audit$verdict), "consistent")
})

test_that("bad input is refused by name", {
  expect_input_error(audit_dagum(), "means")
  expect_input_error(audit_dagum(c(2, 2)), "means", "nothing")
  expect_input_error(audit_dagum(c(2, 0), c("1", "2")), "sizes")
  expect_input_error(audit_dagum(c(2, NA), c("1", "2")), "sizes")
  expect_input_error(audit_dagum(2, "1"), "sizes", "2 to 12")
  expect_input_error(audit_dagum(c(2, 2), c("1", "-2")), "means", "above zero")
  expect_input_error(audit_dagum(c(2, 2), c("1", "2", "3")), "means")
  expect_input_error(audit_dagum(c(2, 2), c("1", "2"), between = c("0.1", "0.2")), "between")
  expect_input_error(audit_dagum(c(2, 2), c("1", "b")), "means", "\"b\"")
  expect_input_error(audit_dagum(c(2, 2), c("1", "2"), overall = c("0.1", "0.2")), "overall")
  expect_input_error(audit_dagum(c(2, 2), c("1", "2"), rounding = "up"), "rounding")
})

test_that("coefficients and means that round to zero leave shares open", {
  # values 1, 1 and 1.002, 1.002: everything rounds to zero
  flat <- audit_dagum(c(2, 2), c("1.000", "1.002"), c("0.000", "0.000"), "0.001", "0.001", c("0.0", "100.0", "0.0"))
  expect_false(any(flat$verdict %in% c("inconsistent", "impossible")))
  # values 5 and 10 thousandths in each of two groups
  low <- audit_dagum(c(2, 2), c("0.0", "0.0"), c("0.167", "0.167"), "0.167", "0.167", c("50.0", "0.0", "50.0"))
  expect_false(any(low$verdict %in% c("inconsistent", "impossible")))
})

test_that("random groups of equal and single values are accepted at few decimals", {
  with_test_seed(31, {
    for (i in 1:150) {
      values <- lapply(seq_len(sample(2:3, 1L)),
                       function(j) switch(sample(4L, 1L), rep(1, 3L), c(0, 0, 3), stats::runif(2L, 1, 1.01),
                                          stats::rexp(1L) + 0.1))
      t <- naive_dagum(values)
      if (t$overall < 1e-9) next
      print <- function(x) as_printed(x, sample(1:3, 1L))
      audit <- audit_dagum(t$sizes, as_printed(t$means, 3L), print(t$within), print(t$between), print(t$overall),
                           print(t$shares))
      expect_false(any(audit$verdict %in% c("inconsistent", "impossible")))
    }
  })
})

test_that("contributions that were not printed are left out", {
  expect_identical(nrow(audit_dagum(c(2, 2), c("1", "2"), shares = rep(NA, 3L))), 0L)
})

test_that("without means, shares, sums and what holds whatever they are", {
  audit <- audit_dagum(c(2, 2), within = c("0.250", "0.250"), between = "0.417", overall = "0.333",
                       shares = c("37.5", "50.0", "12.5"))
  expect_identical(unique(audit$verdict), "consistent")
  expect_identical(audit$verdict[audit$check == "sum of contributions"], "consistent")
  wrong <- audit_dagum(c(2, 2), within = c("0.250", "0.750"), between = "-0.417", overall = "0.833",
                       shares = c("37.5", "50.0", "22.5"))
  expect_identical(wrong$verdict[wrong$check == "sum of contributions"], "impossible")
  expect_identical(wrong$verdict[wrong$check == "pair bound"], "impossible")
  expect_identical(wrong$check[wrong$verdict != "consistent"],
                   c("within bound", "pair bound", "overall bound", "sum of contributions"))
  gini <- document_table("coupling", 5)[1:11, ]
  document <- audit_dagum(c(East = 10, Central = 6, West = 11, Northeast = 3), within = gini[3:6], between = gini[7:12],
                          overall = gini[[2]], shares = gini[c(14, 13, 15)])
  expect_identical(sum(document$check == "sum of contributions" & document$verdict == "impossible"), 11L)
  with_test_seed(603, {
    for (trial in 1:40) {
      t <- random_dagum()
      expect_false(any(do.call(audit_dagum, t[names(t) != "means"])$verdict %in% c("inconsistent", "impossible")))
    }
  })
})
