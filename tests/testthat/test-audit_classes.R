# Labels and boundaries: by hand, against all ways of leaving labels out, tables
# made at random.

test_that("given boundaries, by hand", {
  audit <- audit_classes(c("0.272", "0.289", "0.301", "0.300", "0.3"), c("low", "moderate", "moderate", "low", "low"),
                         breaks = 0.3)
  expect_identical(audit$verdict, c("consistent", "inconsistent", "consistent", "undecidable", "undecidable"))
  expect_identical(audit$lower[1], -Inf)
  expect_identical(audit$upper[1], 0.3)
  edge <- function(right) audit_classes(c("0.25", "0.35"), c("low", "high"), breaks = 0.3, classes = c("low", "high"),
                                        right = right)$verdict
  expect_identical(edge(TRUE), edge(FALSE))
  expect_identical(audit_classes("0.95", "c", c(0.3, 0.8), classes = c("a", "b", "c"))$verdict, "consistent")
})

test_that("the document's stages follow from 0.3", {
  national <- document_table("coupling", 3)
  label <- sub(" Degree$", "", national[[5]])
  expect_identical(unique(audit_classes(national[[4]], label, breaks = 0.3)$verdict), "consistent")
  found <- audit_classes(national[[4]], label)
  expect_identical(unique(found$verdict), "consistent")
  boundary <- attr(found, "boundaries")
  expect_equal(c(boundary$lower, boundary$upper), c(0.2885, 0.3015)) # between 0.289 and 0.301
})

test_that("the fewest wrong labels, and which", {
  audit <- audit_classes(c("1", "2", "3", "9", "4", "5", "6"), c("a", "a", "a", "a", "b", "b", "b"))
  expect_identical(audit$item[audit$verdict == "inconsistent"], "4")
  either <- audit_classes(c("0.272", "0.289", "0.301", "0.280"), c("low", "low", "moderate", "moderate"))
  expect_identical(either$item[either$verdict == "inconsistent"], c("2", "4"))
  expect_match(either$detail[2], "this one or another")
})

test_that("blame is that of trying every set of labels to leave out", {
  fits <- function(values, codes, k, keep) {
    gaps <- class_gaps(span_subset(values, keep), codes[keep], k)
    # boundaries must rise: each at least the largest lower end before it
    all(cummax(gaps$lower) <= gaps$upper)
  }
  with_test_seed(161, {
    for (trial in 1:60) {
      k <- sample(2:3, 1)
      n <- sample(3:7, 1)
      value <- round(stats::runif(n), 1)
      codes <- sample(k, n, replace = TRUE)
      values <- span(value - 0.05, value + 0.05)
      found <- label_blame(values, codes, k)
      sets <- smallest_exclusions(n, function(keep) !length(keep) || fits(values, codes, k, keep))
      expect_identical(found$fewest, length(sets[[1]]))
      share <- rowMeans(vapply(sets, function(set) seq_len(n) %in% set, logical(n)))
      expect_identical(found$wrong, ifelse(share == 0, "never", ifelse(share == 1, "always", "sometimes")))
    }
  })
})

test_that("1500 tables are accepted, by their own and by any boundaries", {
  with_test_seed(162, {
    accused <- replicate(750, {
      t <- random_classes()
      any(audit_classes(t$values, t$labels, t$breaks, t$classes)$verdict == "inconsistent") ||
        any(audit_classes(t$values, t$labels, classes = t$classes)$verdict == "inconsistent")
    })
    expect_identical(sum(accused), 0L)
  })
})

test_that("labels of any kind, some missing", {
  base <- audit_classes(c("1", "2", "3"), c("x", "x", "y"))
  expect_identical(as.data.frame(audit_classes(c("1", "2", "3"), factor(c("x", "x", "y")))), as.data.frame(base))
  expect_identical(nrow(audit_classes(c("1", NA, "3"), c("x", "x", ""))), 1L)
  expect_identical(audit_classes(c("1", "2"), c(10, 20))$item[1:2], c("1", "2"))
})

test_that("bad input is refused by name", {
  expect_input_error(audit_classes(), "values")
  expect_input_error(audit_classes("1"), "labels")
  expect_input_error(audit_classes(c("1", "2"), "a"), "labels")
  expect_input_error(audit_classes(c("1", "2"), c("a", "b"), breaks = c(1, 2)), "breaks")
  expect_input_error(audit_classes(c("1", "2", "3"), c("a", "b", "c"), breaks = c(2, 1)), "breaks")
  expect_input_error(audit_classes(c("1", "2"), c("a", "b"), classes = "a"), "labels", "\"b\"")
  expect_input_error(audit_classes("x", "a"), "values", "\"x\"")
  expect_input_error(audit_classes("1", "a", right = 1), "right")
})

test_that("a label that cannot stand names the cell it cannot stand beside", {
  found <- audit_classes(c("0.20", "0.30", "0.80", "0.90"), c("low", "high", "high", "low"), classes = c("low", "high"),
                         item = c("Anhui", "Fujian", "Gansu", "Hunan"))
  wrong <- found[found$check == "label" & found$verdict == "inconsistent", ]
  expect_match(wrong$detail[wrong$item == "Hunan"], "(Fujian, 0.30, is labelled \"high\")", fixed = TRUE)
})
