# One reader of formulas: every model says the same of the same mistake.

ids <- letters[1:9]
ring <- weights_contiguity(data.frame(from = ids, to = c(ids[-1], ids[1])), ids)
index <- c("region", "year")

ring_panel <- function() {
  p <- data.frame(region = ids, year = rep(2001:2006, each = 9))
  p$x <- sin(1:54) + cos(3 * (1:54))
  p$z <- cos(1:54)
  p$m <- p$x + sin(11 * (1:54))
  p$y <- 2 * p$x + sin(7 * (1:54))
  p$half <- ifelse(p$region %in% ids[1:4], "one", "other")
  p
}

# The same regressors through every door. `right` is the right-hand side as text.
doors <- list(
  spatial_panel = function(right, data,
                           left = "y") spatial_panel(two_sided(left, right), data, index, ring, model = "sar"),
  lm_tests = function(right, data, left = "y") lm_tests(two_sided(left, right), data, index, ring),
  group_difference = function(right, data, left = "y") {
    group_difference(two_sided(left, right), data, index, group = "half", term = "x", nsim = 5, seed = 1)
  },
  mechanism = function(right, data, left = "y") {
    mechanism(two_sided(left, paste(right, "+ m")), two_sided("m", "x"), data, index, treatment = "x", nsim = 0)
  },
  iv_diagnostics = function(right, data, left = "y") iv_diagnostics(two_sided(left, paste(right, "| z")), data, index),
  spatial_gs2sls = function(right, data, left = "y") spatial_gs2sls(two_sided(left, right), data, index, ring),
  spatial_did = function(right, data, left = "y") {
    data$pilot <- data$region %in% c("b", "f") & data$year > 2003
    spatial_did(two_sided(left, right), data, index, ring, "pilot")
  }
)
two_sided <- function(left, right) stats::as.formula(paste(left, "~", right), globalenv())

refused_by_all <- function(right, change = identity, ..., left = "y") {
  for (door in names(doors)) {
    error <- expect_error(doors[[door]](right, change(ring_panel()), left), class = "lowcarbon_error_input",
                          label = paste(door, right))
    expect_match(error$arg, "^(formula|outcome|mediator)$", label = door)
    for (said in c(...)) expect_match(conditionMessage(error), said, fixed = TRUE, label = paste(door, right))
  }
}

test_that("every door reads the plain formula", {
  for (door in names(doors)) expect_no_condition(doors[[door]]("x", ring_panel()), message = door)
})

test_that("a constant text, factor, logical or date column is named", {
  changes <- list(text = function(p) transform(p, k = "a"), factor = function(p) transform(p, k = factor("a")),
                  logical = function(p) transform(p, k = TRUE))
  for (change in changes) refused_by_all("x + k", change, "two or more values in `k`")
  refused_by_all("x + k", function(p) transform(p, k = as.Date("2020-01-01")), "two or more values in `k`")
})

test_that("what cannot be evaluated is a fault of the formula", {
  refused_by_all("x + nofun(z)", identity, "could not find function", "nofun")
  refused_by_all("x + I(1:3)", identity, "variable lengths differ")
  refused_by_all("x + df", identity, "no column `df`") # a function of that name is none
  refused_by_all("x + nothing_here", identity, "no column `nothing_here`", "`data` has")
  refused_by_all("x + k", function(p) {
    p$k <- as.list(seq_len(nrow(p)))
    p
  }, "invalid type (list)")
})

test_that("of two columns of one name none is chosen", {
  two <- function(p) stats::setNames(cbind(p, p$z), c(names(p), "x"))
  refused_by_all("x", two, "two or more called `x`")
  refused_by_all("log(5 + x)", two, "two or more called `x`")
  refused_by_all(".", two, "two or more called `x`")
})

test_that("a response on both sides is refused, in any term", {
  refused_by_all("x + y", identity, "`y` on both sides")
  refused_by_all("x * y", identity, "`y` on both sides")
  refused_by_all("x + log(5 + y)", identity, "on both sides", left = "log(5 + y)")
})

test_that("missing, infinite and textual values name row and region", {
  spoil <- function(name, value) function(p) {
    p[[name]][11L] <- value
    p
  }
  for (value in list(NA_real_, Inf, NaN)) {
    refused_by_all("x", spoil("x", value), "`x`", "row 11", "region \"b\"", "year 2002")
  }
  refused_by_all("x", spoil("y", NA_real_), "`y`", "row 11")
  refused_by_all("x + k", function(p) spoil("k", NA)(transform(p, k = rep(c("a", "b", "c"), 18))),
                 "no missing value in `k`", "row 11")
  refused_by_all("x + k", function(p) transform(p, k = as.character(z)), "strings of numbers", "as.numeric")
  refused_by_all("x", function(p) transform(p, y = as.character(y)), "one numeric response in `y`")
})

test_that("the row named is the first of the data, whatever their order", {
  p <- ring_panel()
  p$x[c(11L, 40L)] <- NA
  turned <- p[rev(seq_len(nrow(p))), ]
  for (door in names(doors)) {
    expect_error(doors[[door]]("x", turned), "row 15: region \"d\", year 2005", class = "lowcarbon_error_input",
                 fixed = TRUE)
  }
})

test_that("offsets, bars, lags and one-sided formulas are refused", {
  refused_by_all("x + offset(z)", identity, "no offset")
  refused_by_all("x + lag(z)", identity, "lag()")
  expect_input_error(spatial_panel(~x, ring_panel(), index, ring), "formula", "one side only")
  expect_input_error(spatial_panel(data = ring_panel(), index = index, W = ring), "`formula`", "found nothing")
  expect_input_error(lm_tests(data = ring_panel(), index = index, W = ring), "`formula`", "found nothing")
  expect_input_error(group_difference(data = ring_panel(), index = index, group = "half"), "`formula`", "found nothing")
  expect_input_error(lm_tests("y ~ x", ring_panel(), index, ring), "formula", "y ~ x")
})

test_that("a dot is every column but the response and the index", {
  p <- ring_panel()[c("region", "year", "x", "z", "y")]
  expect_equal(coef(spatial_panel(y ~ ., p, index, ring, "sar")), coef(spatial_panel(y ~ x + z, p, index, ring, "sar")))
  expect_equal(lm_tests(y ~ . - z, p, index, ring)$statistic, lm_tests(y ~ x, p, index, ring)$statistic)
  p$d <- p$x + sin(5 * (1:54))
  expect_equal(iv_diagnostics(y ~ . - z | . - d + z, p, index)$statistic,
               iv_diagnostics(y ~ x + d | x + z, p, index)$statistic)
})

test_that("levels that no used row has make no column", {
  p <- transform(ring_panel(), k = factor(rep(c("a", "b", "c"), 18), levels = c("a", "b", "c", "never")))
  fit <- spatial_panel(y ~ x + k, p, index, ring, "sar", effect = "time")
  expect_identical(names(coef(fit)), c("rho", "x", "kb", "kc"))
  some <- p[!(p$region == "c" & p$year == 2001L), ]
  some$k <- factor(ifelse(some$region == "c", "only c", as.character(some$k)))
  fit <- suppressWarnings(spatial_panel(y ~ x + k, some, index, ring, "sar", effect = "time", balance = "drop"))
  expect_false("konly c" %in% names(coef(fit)))
})

test_that("functions of columns, interactions and objects at hand are read as lm() reads them", {
  p <- ring_panel()
  p$k <- rep(c("a", "b", "c"), 18)
  at_hand <- p$z^2
  f <- log(y + 9) ~ poly(x, 2) * k + at_hand
  read <- formula_columns(f, p, index, seq_len(54L), "none")
  expect_equal(unname(read$X), unname(stats::model.matrix(f, p)), ignore_attr = TRUE)
  expect_equal(read$y, log(p$y + 9))
  expect_identical(unname(read$term_of[c("poly(x, 2)1", "kb", "at_hand", "poly(x, 2)2:kc")]),
                   c("poly(x, 2)", "k", "at_hand", "poly(x, 2):k"))
  expect_identical(dim(formula_columns(y ~ 0, p, index, seq_len(54L), "none")$X), c(54L, 0L))
})
