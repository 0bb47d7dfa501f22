# The finders on made-up numbers with known answers, and against brute force.

rounded <- function(x, digits) printed_interval(formatC(x, format = "f", digits = digits))

# ---- growth --------------------------------------------------------------

test_that("the rules of growth give hand-worked rates", {
  x <- c(100, 110, 99)
  value <- function(rule) growth_rules()[[rule]]$value(x)
  expect_equal(value("yearly"), (0.10 - 0.10) / 2)
  expect_equal(value("compound"), sqrt(0.99) - 1)
  expect_equal(value("linear"), -0.005)
  expect_equal(value("logarithmic"), log(0.99) / 2)
  expect_equal(value("trend"), log(0.99) / 2) # of three points the middle one does not matter
  expect_equal(value("trend_rate"), sqrt(0.99) - 1)
  y <- c(2, 3, 5, 4, 6)
  expect_equal(growth_rules()$trend$value(y), unname(coef(lm(log(y) ~ seq_along(y)))[2]))
})

test_that("the range of each rule is the hull of its values over the box", {
  with_test_seed(31, {
    centre <- c(5, 6, 4, 7, 9, 8)
    box <- span(centre - 0.5, centre + 0.5)
    corners <- as.matrix(expand.grid(Map(c, box$lower, box$upper)))
    inside <- t(box$lower + matrix(runif(6 * 4000), 6))
    points <- rbind(corners, inside)
    for (rule in growth_rules()) {
      found <- rule$range(box)
      values <- apply(points, 1, rule$value)
      expect_true(all(values >= found$lower - 1e-12 & values <= found$upper + 1e-12))
      expect_equal(found$upper, max(values), tolerance = 1e-12) # a corner is the maximum
      best <- optim(centre, rule$value, method = "L-BFGS-B", lower = box$lower, upper = box$upper,
                    control = list(factr = 10, maxit = 1000))
      expect_equal(found$lower, best$value, tolerance = 1e-7)
    }
  })
})

test_that("the rule behind printed rates is found, or said to be none", {
  series <- list(c(0.211, 0.226, 0.238, 0.244, 0.290), c(1.32, 1.41, 1.30, 1.75, 1.66), c(9.1, 12.4, 11.0, 19.9, 15.2))
  boxes <- lapply(series, rounded, digits = 3)
  for (name in names(growth_rules())) {
    rule <- growth_rules()[[name]]
    rates <- vapply(series, function(x) 100 * rule$value(x), 0)
    found <- find_growth_rule(boxes, rounded(rates, 2))
    expect_identical(found$met[[name]], 3L)
    expect_identical(found$rule$name, rule$name)
  }
  none <- find_growth_rule(boxes, rounded(c(50, 60, 70), 2))
  expect_null(none$rule)
  expect_identical(unname(none$met), rep(0L, 6))
})

test_that("a series that may touch zero has any rate", {
  expect_identical(growth_range(growth_rules()$compound, span(c(0, 1), c(1, 2))), span(-Inf, Inf))
})

# ---- probabilities -------------------------------------------------------

test_that("sides and rounding of normal probabilities are told apart", {
  z <- c(2.7266, 2.5061, 2.1814, 1.2345, 0.4567)
  for (sides in 1:2) {
    p <- sides * pnorm(-z)
    found <- find_p_rule(rounded(z, 4), formatC(p, format = "f", digits = 4))
    expect_identical(found$met[found$sides == sides & found$ending == "rounded"], 5L)
    expect_lt(max(found$met[found$sides != sides]), 5)
    cut <- find_p_rule(rounded(z, 4), formatC(floor(p * 1e4) / 1e4, format = "f", digits = 4))
    expect_identical(cut$met[cut$sides == sides & cut$ending == "cut off"], 5L)
    expect_lt(max(cut$met[!(cut$sides == sides & cut$ending == "cut off")]), 5)
  }
})

test_that("normal probabilities of intervals", {
  expect_equal(normal_p(span(1.96, 1.97)), span(1 - pnorm(1.97), 1 - pnorm(1.96)))
  expect_equal(normal_p(span(-1.97, -1.96), 2L), span(2 * (1 - pnorm(1.97)), 2 * (1 - pnorm(1.96))))
  expect_equal(normal_p(span(-0.1, 0.2), 2L)$upper, 1)
  expect_equal(printed_ending(c("0.013", "-0.5"), "cut off"), span(c(0.013, -0.6), c(0.014, -0.5)))
})

# ---- rows ----------------------------------------------------------------

test_that("arithmetic progressions are found at full printed precision", {
  exact <- find_progression(c("28.902", "29.902", "30.902", "31.902", "32.902"))
  expect_identical(exact[c("from", "to", "length")], list(from = 1L, to = 5L, length = 5L))
  expect_equal(exact$step, 1)
  inner <- find_progression(c("1.0", "9.0", "8.5", "8.0", "7.5", "7.0", "3.0"))
  expect_identical(inner[c("from", "to", "length")], list(from = 2L, to = 6L, length = 5L))
  expect_equal(inner$step, -0.5)
  # one last digit off, too short, constant, not numbers, unequal decimals
  expect_identical(find_progression(c("28.902", "29.902", "30.903", "31.902", "32.902"))$length, 0L)
  expect_identical(find_progression(c("1", "2", "3", "4"))$length, 0L)
  expect_identical(find_progression(rep("1.5", 8))$length, 0L)
  expect_identical(find_progression(c("1", "2", "x", "4", "5"))$length, 0L)
  expect_identical(find_progression(c("1.0", "2.0", "3", "4.0", "5.0"))$length, 0L)
  expect_identical(find_progression("1")$length, 0L)
})

test_that("every run is found, where it is, in units of the last digit", {
  found <- progressions(c(1, 2, 3, 4, 5, 9, 8.5, 8, 7.5, 7, 3), rep(1L, 11L))
  expect_equal(found$runs, data.frame(from = c(1L, 6L), to = c(5L, 10L), step = c(1, -0.5)))
  # second differences outside the runs: at the joints only
  steps <- diff(c(1, 2, 3, 4, 5, 9, 8.5, 8, 7.5, 7, 3) * 10)
  expect_identical(found$bends, diff(steps)[c(4, 5, 9)])
  expect_identical(found$bends[1L], 30)
  # a number not printed ends a run
  expect_null(progressions(c(1, 2, 3, NA, 5, 6, 7), rep(0L, 7L))$runs)
  expect_equal(progressions(c(NA, 1, 2, 3, 4, 5), rep(0L, 6L))$runs$from, 2L)
})

test_that("brute force: the runs are those found by looking at every stretch", {
  with_test_seed(7, {
    for (trial in 1:200) {
      x <- cumsum(sample(1:2, 14L, replace = TRUE))
      steps <- diff(x)
      longest <- max(rle(steps)$lengths) + 1L
      found <- progressions(x, rep(0L, 14L))$runs
      expect_identical(!is.null(found), longest >= 5L)
      if (is.null(found)) next
      expect_identical(max(found$to - found$from) + 1L, longest)
      expect_true(all(unlist(Map(function(from, to, step) steps[from:(to - 1L)] == step, found$from, found$to,
                                 found$step))))
    }
  })
})

test_that("random rounded numbers hold no progression", {
  with_test_seed(32, {
    lengths <- replicate(200, find_progression(formatC(runif(11, 20, 80), format = "f", digits = 3))$length)
  })
  expect_identical(max(lengths), 0L)
})

test_that("courses are named by their directions", {
  expect_identical(direction_pattern(c(3, 2, 2, 1, 4, 5)), "fall, rise")
  expect_identical(direction_pattern(c(1, 2, 3)), "rise")
  expect_identical(direction_pattern(c(1, 2, 1, 1, 2)), "rise, fall, rise")
})

test_that("the boundary of two classes lies between their values", {
  values <- rounded(c(0.27, 0.29, 0.31, 0.40), 2)
  labels <- c("low", "low", "high", "high")
  expect_equal(class_boundary(values, labels, "low", "high"), span(0.285, 0.315))
  expect_null(class_boundary(values, rev(labels), "low", "high"))
})

# ---- parts and wholes ----------------------------------------------------

test_that("a part is what the whole leaves beside the other parts", {
  found <- remaining_parts(span(1), span(c(0.1, 0.2, 0.6), c(0.2, 0.3, 0.7)))
  expect_equal(found, span(c(0.0, 0.1, 0.5), c(0.2, 0.3, 0.7)))
  expect_equal(remaining_parts(span(1, 2), span(c(0.5, 0.25))), span(c(0.75, 0.5), c(1.75, 1.5)))
})

test_that("divisions of n over k groups are complete", {
  sizes <- divisions(7, 3)
  grid <- as.matrix(expand.grid(1:7, 1:7, 1:7))
  grid <- grid[rowSums(grid) == 7, ]
  expect_identical(nrow(sizes), nrow(grid))
  expect_setequal(apply(sizes, 1, paste, collapse = " "), apply(grid, 1, paste, collapse = " "))
  expect_identical(divisions(2, 3), NULL)
})

test_that("group sizes are found from means", {
  with_test_seed(33, {
    means <- list(runif(8, 0.2, 0.4), runif(8, 0.3, 0.6), runif(8, 0.1, 0.9))
  })
  overall <- (5 * means[[1]] + 2 * means[[2]] + 4 * means[[3]]) / 11
  found <- find_group_sizes(11, lapply(means, rounded, digits = 4), rounded(overall, 4))
  expect_equal(unname(found), matrix(c(5, 2, 4), 1))
  expect_identical(nrow(find_group_sizes(11, lapply(means, rounded, digits = 4), rounded(overall + 1, 4))), 0L)
})

# ---- Gini coefficients ---------------------------------------------------

with_groups <- function(draw) {
  with_test_seed(draw, {
    data.frame(group = rep(letters[1:4], c(10, 6, 11, 3)),
               y = rlnorm(30, rep(c(0.5, 0.1, -0.2, 0), c(10, 6, 11, 3)), 0.3))
  })
}

test_that("parts from coefficients and means are those of dagum_gini() on the units", {
  for (draw in 41:46) {
    data <- with_groups(draw)
    gini <- as.data.frame(dagum_gini(data, "y", "group"))
    pick <- function(component) gini[gini$component == component, ]
    means <- tapply(data$y, data$group, mean)
    parts <- dagum_parts(c(10, 6, 11, 3) / 30, unname(means), pick("within")$estimate, pick("between")$estimate)
    expect_equal(parts[["overall"]], pick("overall")$estimate, tolerance = 1e-12)
    # and by brute force over all pairs of units
    expect_equal(parts[["overall"]], mean(abs(outer(data$y, data$y, `-`))) / (2 * mean(data$y)), tolerance = 1e-12)
    expect_equal(parts[["within"]], pick("contribution_within")$share, tolerance = 1e-10)
    expect_equal(parts[["net_between"]], pick("contribution_net_between")$share, tolerance = 1e-10)
    expect_equal(parts[["transvariation"]], pick("contribution_transvariation")$share, tolerance = 1e-10)
    bound <- gini_pair_bound(span(unname(means)))
    expect_true(all(pick("between")$estimate >= bound - 1e-12))
  }
})

test_that("the bound of a pair is met with equality by groups that do not overlap", {
  data <- data.frame(group = rep(c("a", "b"), each = 3), y = c(1, 2, 3, 5, 6, 10))
  gini <- as.data.frame(dagum_gini(data, "y", "group"))
  expect_equal(gini_pair_bound(span(c(2, 7))), gini$estimate[gini$component == "between"])
  expect_equal(gini_pair_bound(span(c(2, 7))), 5 / 9)
  expect_identical(gini_pair_bound(span(c(1, 2), c(3, 4))), 0) # order open
})

test_that("ranges of parts hold every combination of what they depend on", {
  p <- c(10, 6, 11, 3) / 30
  means <- rounded(c(0.354, 0.264, 0.211, 0.244), 2) # the last two overlap
  within <- rounded(c(0.132, 0.043, 0.095, 0.058), 2)
  between <- rounded(c(0.175, 0.263, 0.206, 0.122, 0.065, 0.101), 2)
  found <- dagum_parts_range(p, means, within, between)
  draw <- function(a) a$lower + runif(length(a$lower)) * (a$upper - a$lower)
  with_test_seed(47, {
    drawn <- replicate(3000, dagum_parts(p, draw(means), draw(within), draw(between)))
  })
  expect_true(all(drawn >= found$lower - 1e-12 & drawn <= found$upper + 1e-12))
  # given the overall coefficient, of those draws that agree with it
  overall <- span(quantile(drawn[1, ], 0.45, names = FALSE), quantile(drawn[1, ], 0.55, names = FALSE))
  narrowed <- dagum_parts_range(p, means, within, between, overall)
  agreeing <- drawn[, drawn[1, ] >= overall$lower & drawn[1, ] <= overall$upper]
  expect_true(all(agreeing >= narrowed$lower - 1e-12 & agreeing <= narrowed$upper + 1e-12))
  expect_true(all(span_inside(narrowed, found)))
})

test_that("ranges of parts are as narrow as can be where the order of means is known", {
  p <- c(0.5, 0.3, 0.2)
  means <- span(c(1, 2, 4), c(1.1, 2.3, 4.2))
  within <- span(c(0.1, 0.2, 0.1), c(0.15, 0.22, 0.2))
  between <- span(c(0.35, 0.65, 0.4), c(0.4, 0.7, 0.45))
  corners <- as.matrix(expand.grid(Map(c, c(means$lower, within$lower, between$lower),
                                       c(means$upper, within$upper, between$upper))))
  values <- apply(corners, 1, function(x) dagum_parts(p, x[1:3], x[4:6], x[7:9]))
  found <- dagum_parts_range(p, means, within, between)
  expect_equal(unname(found$lower), apply(values, 1, min), tolerance = 1e-12, ignore_attr = TRUE)
  expect_equal(unname(found$upper), apply(values, 1, max), tolerance = 1e-12, ignore_attr = TRUE)
})
