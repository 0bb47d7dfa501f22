index <- c("region", "time")

# Random regions of very different size.
simulated <- function(regions = 8L, times = 3L, seed = 1) {
  with_test_seed(seed, {
    n <- regions * times
    l <- exp(stats::rnorm(n, 0, 1.2))
    k <- l * exp(stats::rnorm(n, 0, 0.5))
    y <- l^0.6 * k^0.4 * exp(-abs(stats::rnorm(n, 0, 0.4)))
    data.frame(region = rep(LETTERS[seq_len(regions)], each = times), time = rep(2000 + seq_len(times), regions),
               k = k, l = l, y = y, c = l * exp(stats::rnorm(n, 0, 0.5)), s = k * exp(stats::rnorm(n, 0, 0.5)))
  })
}

# The definitions written out, in the units of the data and over all columns:
# no scaling, no reduction, inequalities instead of slacks. NA: no solution.
plain_distance <- function(distance, o, reference, roles, returns, weak, direction = "own", weights = NULL,
                           free = FALSE) {
  X <- reference[roles == "input", , drop = FALSE]
  Y <- reference[roles == "desirable", , drop = FALSE]
  B <- reference[roles == "undesirable", , drop = FALSE]
  x <- o[roles == "input"]
  y <- o[roles == "desirable"]
  b <- o[roles == "undesirable"]
  second <- returns == "vrs" && weak && length(b) > 0L
  zero <- function(M) if (second) 0 * M else NULL
  j <- ncol(reference) * (1L + second)
  X <- cbind(X, if (second) X)
  Y <- cbind(Y, zero(Y))
  B <- cbind(B, zero(B))
  own <- direction == "own"
  side <- if (weak) "==" else "<="
  if (distance == "ddf") {
    moves <- cbind(own * x, own * -x)
    matrix <- rbind(cbind(moves, X), cbind(-y, y, Y), cbind(b, -b, B))
    cost <- c(1, if (free) -1 else -1e3, rep(0, j))
    sides <- c(rep("<=", length(x)), rep(">=", length(y)), rep(side, length(b)))
    rhs <- c(x, y, b)
  } else if (distance == "tone") {
    k <- length(o)
    slack <- diag(ifelse(roles == "desirable", -1, 1), k)
    matrix <- rbind(cbind(-o, slack, rbind(X, Y, B)),
                    c(1, ifelse(roles == "input", 0, 1 / (sum(roles != "input") * o)), rep(0, j)))
    cost <- c(-1, ifelse(roles == "input" & own, 1 / (length(x) * o), 0), rep(0, j))
    sides <- rep("==", k + 1L)
    rhs <- c(rep(0, k), 1)
  } else {
    k <- length(o)
    dimension <- ifelse(roles == "desirable", -o, o) * (weights > 0)
    matrix <- cbind(diag(dimension, k), rbind(X, Y, B))
    cost <- c(weights, rep(0, j))
    sides <- c(rep("<=", length(x)), rep(">=", length(y)), rep(side, length(b)))
    rhs <- o
  }
  if (returns == "vrs") {
    before <- ncol(matrix) - j
    matrix <- rbind(matrix, c(if (distance == "tone") c(-1, rep(0, before - 1L)) else rep(0, before), rep(1, j)))
    sides <- c(sides, "==")
    rhs <- c(rhs, if (distance == "tone") 0 else 1)
  }
  fit <- lpSolve::lp("max", cost, matrix, sides, rhs)
  if (fit$status != 0L) return(NA_real_)
  if (distance == "tone") 1 + fit$objval else fit$objval
}

plain_all <- function(panel, variables, roles, rows, peers, ...) {
  values <- t(as.matrix(panel[variables]))
  vapply(rows, function(r) plain_distance(o = values[, r], reference = values[, peers(r), drop = FALSE],
                                          roles = roles, ...), 0)
}

two_periods <- function() {
  data.frame(region = rep(c("A", "B", "C"), 2), time = rep(1:2, each = 3), x = c(1, 1, 2, 1, 1, 2),
             y = c(2, 1, 2, 4, 1, 2),
             b = c(1, 1, 4, 1, 1, 4))
}
hand <- function(..., data = two_periods()) gtfp(data, "x", "y", "b", index, ...)
first <- function(...) hand(..., data = two_periods()[1:3, ])$inefficiency

test_that("distances worked by hand", {
  # All by A: with lambda of it B has slacks 1 - l, 2 l - 1, 1 - l, l from 1/2 to 1
  expect_equal(first(), c(0, 0.375, 0.4375))
  expect_equal(first(distance = "tone"), c(0, 0.6, 1 - (1 / 2) / (1 + 3 / 8)))
  expect_equal(first(distance = "nddf")[2], 1 / 3) # (1 - l + 2 l - 1 + 1 - l) / 3, whatever l
  expect_equal(first(distance = "nddf", weights = c(1, 1, 1))[2], 1)
  # C cannot shed its pollution with A's inputs and outputs, unless it is free to
  expect_equal(first(distance = "ddf", direction = "own"), c(0, 1 / 3, 0))
  expect_equal(first(distance = "ddf", direction = "own", disposability = "strong"), c(0, 1 / 3, 1 / 3))
  # by outputs only: s^y + s^b over 2, l as large as inputs allow
  expect_equal(first(direction = "output"), c(0, 0.5, (1 + 1 / 2) / 2))
  expect_equal(first(distance = "tone", direction = "output"), 1 - 1 / (1 + c(0, 0.5, 0.75)))
})

test_that("what is left open is what the literature has for each distance", {
  for (distance in c("sbm", "ddf", "nddf", "tone")) {
    choices <- attr(hand(distance = distance), "choices")
    expect_identical(choices$direction, if (distance == "ddf") "output" else "own")
    expect_identical(choices$disposability, if (distance %in% c("sbm", "tone")) "strong" else "weak")
  }
  # with l of A, inputs left alone: B 1 + d = 2 l, 1 - d = l; C 2 (1 + d) = 2 l, 4 (1 - d) = l
  expect_equal(first(distance = "ddf"), c(0, 1 / 3, 0.6))
})

test_that("Kuosmanen's technology, by hand", {
  # A with a third of its activity, the rest idle: b = 4/3, y = 4/3
  panel <- data.frame(region = c("A", "C"), time = 1, x = 2, y = c(4, 1), b = c(4, 2))
  run <- function(...) gtfp(panel, "x", "y", "b", index, distance = "ddf", direction = "output", returns = "vrs", ...)
  expect_equal(run()$inefficiency, c(0, 1 / 3))
  expect_equal(run(disposability = "strong")$inefficiency, c(0, 0))
})

test_that("indices worked by hand", {
  found <- hand(distance = "ddf", direction = "own")
  expect_named(found, c("region", "time", "inefficiency_global", "inefficiency", "index", "efficiency_change",
                        "technical_change", "gtfp", "reason"))
  expect_identical(found$region, rep(c("A", "B", "C"), each = 2))
  expect_equal(found$inefficiency_global[1:4], c(1 / 3, 0, 0.6, 0.6))
  expect_equal(found$inefficiency[1:4], c(0, 0, 1 / 3, 0.6))
  expect_equal(found$index[1:4], c(NA, 4 / 3, NA, 1))
  expect_equal(found$efficiency_change[1:4], c(NA, 1, NA, 5 / 6))
  expect_equal(found$technical_change[1:4], c(NA, 4 / 3, NA, 6 / 5))
  expect_equal(found$gtfp[1:4], c(1, 4 / 3, 1, 1))
  expect_identical(found$reason[1:2], c("first period", NA))

  difference <- hand(distance = "ddf", direction = "own", productivity = "luenberger")
  expect_equal(difference$index[1:4], c(NA, 1 / 3, NA, 0))
  expect_equal(difference$efficiency_change[1:4], c(NA, 0, NA, 1 / 3 - 0.6))
  expect_equal(difference$gtfp[1:4], c(1, 4 / 3, 1, 1))

  # A of period 2 lies beyond the frontier of period 1: 2 (1 - d) = 4 (1 + d)
  adjacent <- hand(distance = "ddf", direction = "own", productivity = "ml")
  expect_equal(adjacent$inefficiency_previous[2], -1 / 3)
  expect_equal(adjacent$inefficiency_next[1], 1 / 3)
  expect_equal(adjacent$index[2], sqrt(2))
  expect_equal(adjacent$technical_change[2], sqrt(2))
  mean_of <- hand(distance = "ddf", direction = "own", productivity = "luenberger_adjacent")
  expect_equal(mean_of$index[2], (1 / 3 + 1 / 3) / 2)
  expect_equal(mean_of$gtfp[2], 4 / 3)
})

test_that("a programme without a solution is NA with its reason, never zero", {
  found <- hand(productivity = "ml")
  expect_identical(found$index[2], NA_real_)
  expect_identical(found$inefficiency_previous[2], NA_real_)
  expect_identical(found$reason[2], "infeasible: this period against the one before")
  expect_identical(found$gtfp[1:2], c(1, NA))
  expect_equal(found$efficiency_change[2], 1)
  expect_output(print(found), "1 of 3 indices are NA: 1 infeasible: this period against the one\\s+before")
  expect_identical(summary(found)$missing, c(0L, 1L))
  # the pooled frontier of both periods has them all
  pooled <- hand(productivity = "ml", frontier = "biennial")
  expect_false(anyNA(pooled$index[c(2, 4, 6)]))
  # two periods: biennial is global
  expect_equal(pooled[c("index", "efficiency_change", "technical_change")],
               hand()[c("index", "efficiency_change", "technical_change")])
})

test_that("every model equals the definition solved over all units", {
  skip_if_not_installed("lpSolve")
  panel <- simulated()
  variables <- c("k", "l", "y", "c", "s")
  roles <- c("input", "input", "desirable", "undesirable", "undesirable")
  rows <- seq_len(nrow(panel))
  whole <- function(r) rows
  same_time <- function(r) which(panel$time == panel$time[r])
  before <- function(r) which(panel$time == panel$time[r] - 1)
  cases <- expand.grid(distance = c("sbm", "ddf", "nddf", "tone"), returns = c("crs", "vrs"),
                       disposability = c("weak", "strong"),
                       direction = c("own", "output"), stringsAsFactors = FALSE)
  for (i in seq_len(nrow(cases))) {
    case <- cases[i, ]
    own <- case$direction == "own"
    w <- if (case$distance == "nddf") {
      if (own) c(1 / 6, 1 / 6, 1 / 3, 1 / 6, 1 / 6) else c(0, 0, 1 / 2, 1 / 4, 1 / 4)
    } else {
      if (own) c(1 / 4, 1 / 4, 1 / 6, 1 / 6, 1 / 6) else c(0, 0, 1 / 3, 1 / 3, 1 / 3)
    }
    found <- gtfp(panel, c("k", "l"), "y", c("c", "s"), index, case$distance, case$returns, "ml",
                  disposability = case$disposability,
                  direction = case$direction)
    plain <- function(at, peers, free = FALSE) {
      plain_all(panel, variables, roles, at, peers, distance = case$distance, returns = case$returns,
                weak = case$disposability == "weak",
                direction = case$direction, weights = w, free = free)
    }
    label <- paste(unlist(case), collapse = " ")
    expect_equal(found$inefficiency_global, plain(rows, whole), tolerance = 1e-8, label = label)
    expect_equal(found$inefficiency, plain(rows, same_time), tolerance = 1e-8, label = label)
    later <- which(panel$time > 2001)
    expect_equal(found$inefficiency_previous[later], plain(later, before, TRUE), tolerance = 1e-8, label = label)
    expect_true(all(found$inefficiency_global >= found$inefficiency - 1e-9), label = label)
  }
})

test_that("sequential and biennial frontiers are those sets of rows", {
  skip_if_not_installed("lpSolve")
  panel <- simulated(7, 4, seed = 3)
  variables <- c("k", "l", "y", "c")
  roles <- c("input", "input", "desirable", "undesirable")
  plain <- function(peers) {
    plain_all(panel, variables, roles, seq_len(nrow(panel)), peers, distance = "sbm", returns = "vrs", weak = FALSE,
              weights = c(1 / 4, 1 / 4, 1 / 4, 1 / 4))
  }
  run <- function(...) gtfp(panel, c("k", "l"), "y", "c", index, returns = "vrs", ...)
  expect_equal(run(frontier = "sequential")$inefficiency, plain(function(r) which(panel$time <= panel$time[r])),
               tolerance = 1e-8)
  found <- run(productivity = "ml", frontier = "biennial")
  later <- panel$time > 2001
  pooled <- plain(function(r) which(panel$time %in% (panel$time[r] - 0:1)))
  expect_equal(found$inefficiency_previous[later], pooled[later], tolerance = 1e-8)
  earlier <- panel$time < 2004
  ahead <- plain(function(r) which(panel$time %in% (panel$time[r] + 0:1)))
  expect_equal(found$inefficiency_next[earlier], ahead[earlier], tolerance = 1e-8)
  expect_equal(found$index[later], ((1 + ahead[earlier]) / (1 + pooled[later])), tolerance = 1e-8)
  expect_equal(found$inefficiency, plain(function(r) which(panel$time == panel$time[r])), tolerance = 1e-8)
  # no technical regress against a growing frontier
  ml <- run(productivity = "ml", frontier = "sequential")
  expect_true(all(ml$technical_change >= 1 - 1e-9, na.rm = TRUE))
  expect_false(anyNA(ml$inefficiency_next[earlier]))
})

test_that("Stata's numbers for thirty provinces", {
  data <- shared_csv("reference", "gtfpch_china30_2013_2015.csv")
  of <- c("Province", "year")
  run <- function(...) {
    found <- gtfp(data, c("K", "L"), "Y", "CO2", of, ...)
    expect_identical(found[[1L]], data$Province)
    expect_identical(found[[2L]], data$year)
    found
  }
  # largest absolute difference; the data there are rounded to single precision
  expect_near <- function(found, printed) expect_lt(max(abs(found - printed), na.rm = TRUE), 1e-6)
  expect_near(run(distance = "ddf", direction = "own")$inefficiency, data$ddf_allgx)
  radial <- run(distance = "ddf") # inputs are not contracted unless asked
  expect_near(radial$inefficiency, data$ddf_out)
  expect_near(radial$index, data$gml)
  expect_near(radial$efficiency_change, data$gml_ec)
  expect_near(radial$technical_change, data$gml_tc)
  expect_identical(is.na(radial$index), is.na(data$gml))
  all_ones <- run(distance = "nddf", weights = c(1, 1, 1, 1))
  expect_near(all_ones$inefficiency, data$nddf_w1111)
  parts <- gtfp_slacks(all_ones, "within")
  for (name in c("K", "L", "Y", "CO2")) {
    expect_near(parts$contribution[parts$variable == name], data[[paste0("b", name)]])
  }
  expect_near(run(distance = "nddf", weights = c(CO2 = 1, Y = 1, K = 0.5, L = 0.5))$inefficiency, data$nddf_w_h_h_1_1)
  difference <- run(distance = "nddf", productivity = "luenberger", direction = "output", weights = c(0, 0, 1, 1))
  expect_near(difference$index, data$glb_nonr)
  expect_near(difference$efficiency_change, data$glb_ec)
  expect_near(difference$technical_change, data$glb_tc)
})

test_that("as many programmes without a solution as other programs find", {
  share <- function(data, inputs, desirable, undesirable, of, ...) {
    found <- gtfp(data, inputs, desirable, undesirable, of, productivity = "ml", ...)
    pairs <- sum(is.na(found$reason) | found$reason != "first period")
    solved <- sum(!is.na(found$inefficiency_previous)) + sum(!is.na(found$inefficiency_next))
    round(100 * (1 - solved / (2 * pairs)), 1)
  }
  china <- shared_csv("reference", "gtfpch_china30_2013_2015.csv")
  provinces <- function(...) share(china, c("K", "L", "E"), "Y", "CO2", c("Province", "year"), ...)
  expect_identical(provinces(distance = "ddf"), 4.2)
  expect_identical(provinces(), 9.2)
  expect_identical(provinces(returns = "vrs"), 20.8)
  usa <- shared_csv("data", "us48_produc_co2_1970_1986.csv")
  states <- function(...) share(usa, c("K", "emp"), "gsp", "co2_mt", c("state", "year"), ...)
  expect_identical(states(distance = "ddf"), 3.2)
  expect_identical(states(), 9)
  expect_identical(states(returns = "vrs"), 16.9)
})

test_that("Tone's tables, without and with an undesirable output", {
  good <- shared_csv("reference", "tone2001_sbm.csv")
  good$time <- 1
  found <- gtfp(good, c("Input1", "Input2"), c("Output1", "Output2"), NULL, c("DMU", "time"), distance = "tone")
  expect_equal(1 - found$inefficiency, good$rho_crs, tolerance = 1e-9)
  expect_output(print(found), "^Total factor productivity, 5 regions")
  bad <- shared_csv("reference", "tone2003_sbm_undesirable.csv")
  bad$time <- 1
  for (returns in c("crs", "vrs")) {
    found <- gtfp(bad, "x", "y_good", "y_bad", c("DMU", "time"), distance = "tone", returns = returns)
    rho <- 1 - found$inefficiency
    expect_equal(rho, bad[[paste0("rho_", returns)]], tolerance = 1e-9)
    terms <- gtfp_slacks(found)
    inputs <- tapply(terms$contribution * (terms$role == "input"), terms$DMU, sum)
    outputs <- tapply(terms$contribution * (terms$role != "input"), terms$DMU, sum)
    expect_equal(as.vector((1 - inputs) / (1 + outputs)), rho, tolerance = 1e-9)
  }
})

test_that("global indices are circular, and parts make the whole", {
  panel <- simulated(9, 5, seed = 5)
  for (distance in c("sbm", "ddf", "nddf", "tone")) {
    for (returns in c("crs", "vrs")) {
      run <- function(...) gtfp(panel, c("k", "l"), "y", c("c", "s"), index, distance, returns, ...)
      found <- run()
      inside <- found$time > 2001
      expect_equal(found$index[inside], (found$efficiency_change * found$technical_change)[inside], tolerance = 1e-14)
      score <- if (distance == "tone") 1 - found$inefficiency_global else 1 / (1 + found$inefficiency_global)
      for (rows in split(seq_len(nrow(found)), found$region)) {
        expect_equal(prod(found$index[rows[-1]]), score[rows[5]] / score[rows[1]], tolerance = 1e-12)
        expect_equal(found$gtfp[rows], c(1, cumprod(found$index[rows[-1]])), tolerance = 1e-12)
      }
      # best practice gap of Oh: within over global, and its change
      within <- if (distance == "tone") 1 - found$inefficiency else 1 / (1 + found$inefficiency)
      gap <- score / within
      expect_equal(found$technical_change[inside], (gap / c(NA, gap[-45]))[inside], tolerance = 1e-12)
      difference <- run(productivity = "luenberger")
      expect_equal(difference$index, difference$efficiency_change + difference$technical_change, tolerance = 1e-14)
      expect_equal(difference$gtfp - 1, found$inefficiency_global[rep(seq(1, 45, 5), each = 5)] -
                   found$inefficiency_global, tolerance = 1e-12)
    }
  }
})

test_that("units of measurement, order of rows and a second copy of a region do not count", {
  panel <- simulated(8, 3, seed = 6)
  for (distance in c("sbm", "ddf", "nddf", "tone")) {
    run <- function(data) as.data.frame(gtfp(data, c("k", "l"), "y", c("c", "s"), index, distance, "vrs", "ml"))
    reference <- run(panel)
    units <- transform(panel, k = k * 1e6, l = l / 1e5, y = y * 1e-8, c = c * 12345)
    expect_equal(run(units), reference, tolerance = 1e-7)
    shuffled <- panel[order(panel$y), ]
    expect_equal(run(shuffled), reference, tolerance = 1e-8)
    twice <- rbind(panel, transform(panel[panel$region %in% c("A", "B", "C"), ], region = paste0("Z", region)))
    again <- run(twice)
    expect_equal(again[again$region %in% LETTERS, ], reference, tolerance = 1e-8, ignore_attr = TRUE)
    expect_equal(again$index[again$region == "ZA"], reference$index[reference$region == "A"], tolerance = 1e-8)
  }
})

test_that("constant returns: disposability counts for the radial distance only", {
  panel <- simulated(10, 3, seed = 8)
  run <- function(distance, disposability, ...) {
    gtfp(panel, c("k", "l"), "y", c("c", "s"), index, distance, "crs", disposability = disposability,
         ...)$inefficiency_global
  }
  for (distance in c("sbm", "nddf", "tone")) {
    expect_equal(run(distance, "weak"), run(distance, "strong"), tolerance = 1e-9)
  }
  expect_true(all(run("ddf", "strong") >= run("ddf", "weak") - 1e-9))
  expect_gt(max(run("ddf", "strong") - run("ddf", "weak")), 0.01)
  # the slack-based distance is the non-radial one with its weights
  halves <- run("nddf", "weak", weights = c(1 / 4, 1 / 4, 1 / 6, 1 / 6, 1 / 6))
  expect_equal(halves, run("sbm", "strong"), tolerance = 1e-9)
})

test_that("slacks lead to the frontier, and contributions add up", {
  panel <- simulated(8, 3, seed = 9)
  for (distance in c("sbm", "nddf", "ddf")) {
    for (disposability in c("strong", "weak")) {
      found <- gtfp(panel, c("k", "l"), "y", c("c", "s"), index, distance, disposability = disposability)
      slacks <- gtfp_slacks(found)
      expect_named(slacks, c("region", "time", "variable", "role", "slack", "contribution"))
      expect_identical(nrow(slacks), 5L * nrow(panel))
      expect_true(all(slacks$slack >= 0))
      expect_identical(unique(slacks[c("variable", "role")])$role,
                       c("input", "input", "desirable", "undesirable", "undesirable"))
      if (distance == "ddf") {
        expect_true(all(is.na(slacks$contribution)))
      } else {
        sums <- tapply(slacks$contribution, list(slacks$time, slacks$region), sum)
        expect_equal(as.vector(sums), found$inefficiency_global, tolerance = 1e-9)
      }
      # projections added as further regions are on the frontier, and change nothing
      moved <- panel
      for (name in c("k", "l", "y", "c", "s")) {
        one <- slacks$slack[slacks$variable == name]
        moved[[name]] <- panel[[name]] + if (name == "y") one else -one
      }
      moved$region <- tolower(moved$region)
      both <- gtfp(rbind(panel, moved), c("k", "l"), "y", c("c", "s"), index, distance, disposability = disposability)
      expect_equal(both$inefficiency_global[both$region %in% LETTERS], found$inefficiency_global, tolerance = 1e-7)
      expect_lt(max(both$inefficiency_global[both$region %in% letters]), 1e-7)
    }
  }
  within <- gtfp_slacks(gtfp(panel, c("k", "l"), "y", "c", index), "within")
  expect_equal(as.vector(tapply(within$contribution, list(within$time, within$region), sum)),
               gtfp(panel, c("k", "l"), "y", "c", index)$inefficiency, tolerance = 1e-9)
  expect_input_error(gtfp_slacks(found[1:3, ]), "`x`", "whole")
  expect_input_error(gtfp_slacks(found, "local"), "`frontier`")
})

test_that("the reduction finds what a solver over all columns finds, whatever it starts from", {
  panel <- simulated(60, 2, seed = 10)[, c("k", "l", "y", "c")]
  values <- t(as.matrix(panel))
  roles <- c("input", "input", "desirable", "undesirable")
  for (returns in c("crs", "vrs")) {
    model <- gtfp_model("ddf", roles, returns, "weak", "own", rep(1 / 4, 4))
    all_columns <- seq_len(nrow(technology(model, values)))
    full <- programme_value(model, solve_units(model, values, values, active = all_columns))
    one <- solve_units(model, values, values, active = which.max(values[1, ]))
    expect_equal(programme_value(model, one), full, tolerance = 1e-9)
    expect_equal(programme_value(model, solve_units(model, values, values, size = 7L)), full, tolerance = 1e-9)
    expect_lt(length(solve_units(model, values, values)$active), length(all_columns))
    # one reference unit that cannot do it: infeasible, and known to be
    free <- free_model(model)
    far <- values[, 1:2]
    far["c", 1] <- 1e3 * far["c", 1]
    alone <- solve_units(free, far[, 1, drop = FALSE], values[, -1], active = 1L)
    expect_identical(alone$status, 2L)
    expect_identical(alone$value, NA_real_)
  }
})

test_that("a start that has no solution is led to one, where there is one", {
  roles <- c("input", "desirable", "undesirable")
  model <- gtfp_model("sbm", roles, "crs", "strong", "own", c(1 / 2, 1 / 4, 1 / 4))
  unit <- cbind(c(1, 1, 1))
  reference <- cbind(c(1, 0.5, 1), c(1, 2, 1), c(1, 1.5, 1))
  found <- solve_units(model, unit, reference, active = 1L)
  expect_identical(found$status, 0L)
  expect_equal(found$value, 0.375) # as B in the hand-worked example
  expect_setequal(found$active, c(1L, 2L))
  expect_identical(solve_units(model, unit, reference[, 1, drop = FALSE], active = 1L)$status, 2L)
  expect_warning(warn_unsolved(c(0L, 2L, 5L, NA)), "1 of 3 programmes", class = "lowcarbon_warning")
  expect_silent(warn_unsolved(c(0L, 2L, NA)))
})

test_that("regions of any size: the exact solver's answers", {
  skip_if_not_installed("gmp")
  roles <- c("input", "input", "desirable", "undesirable")
  for (decades in c(8, 12)) {
    panel <- with_test_seed(decades, {
      size <- rep(10^seq(-decades, decades, length.out = 6), each = 3)
      data.frame(region = rep(LETTERS[1:6], each = 3), time = 1:3, k = size * stats::runif(18, 0.5, 2),
                 l = size * stats::runif(18, 0.5, 2),
                 y = size * stats::runif(18, 0.5, 2), c = size * stats::runif(18, 0.5, 2))
    })
    values <- t(as.matrix(panel[c("k", "l", "y", "c")]))
    for (case in list(c("sbm", "vrs"), c("ddf", "vrs"), c("tone", "vrs"), c("sbm", "crs"))) {
      found <- gtfp(panel, c("k", "l"), "y", "c", index, distance = case[1L], returns = case[2L], direction = "own")
      exact <- vapply(1:18, function(r) {
        rational_distance(case[1L], values[, r], values, roles, case[2L], case[1L] == "ddf",
                          weights = gmp::as.bigq(rep(1, 4)) / 4)
      }, 0)
      expect_lt(max(abs(found$inefficiency_global - exact) / pmax(1, exact)), 1e-10)
      expect_true(any(exact < 1e-9))
    }
  }
})

test_that("zeros where the direction allows: no movement there, and only comparable units", {
  panel <- two_periods()[1:3, ]
  panel$s <- c(0, 0, 1) # sulphur dioxide: A and B have none
  panel$h <- c(1, 0, 1) # coal: B has none
  run <- function(...) gtfp(panel, c("x", "h"), "y", c("b", "s"), index, ...)
  # B can be compared with itself only: A burns coal
  expect_equal(run()$inefficiency[1:2], c(0, 0))
  without <- gtfp(panel, "x", "y", c("b", "s"), index)$inefficiency
  # by A, as worked above, with the terms of x at 1/2 and of y, b, s at 1/6 each
  expect_equal(without[2], max(1 / 6, 1 / 2 * 1 / 2 + 1 / 6 * 1 / 2))
  expect_output(print(run()), "zeros: h \\(1\\), s \\(2\\)")
  expect_true(all(gtfp_slacks(run())$slack >= 0))
  expect_input_error(run(distance = "tone"), "`inputs`", "above 0")
  panel$x[2] <- 0
  expect_input_error(run(), "`inputs`", "input above 0", "region \"B\"")
  skip_if_not_installed("gmp")
  roles <- c("input", "input", "desirable", "undesirable", "undesirable")
  data <- simulated(8, 2, seed = 16)
  data$s[c(1, 4, 7)] <- 0
  data$k[c(2, 4)] <- 0
  values <- t(as.matrix(data[c("k", "l", "y", "c", "s")]))
  for (returns in c("crs", "vrs")) {
    found <- gtfp(data, c("k", "l"), "y", c("c", "s"), index, distance = "ddf", returns = returns)
    exact <- vapply(1:16, function(r) rational_distance("ddf", values[, r], values, roles, returns, TRUE,
                                                        own = FALSE), 0)
    expect_equal(found$inefficiency_global, exact, tolerance = 1e-10)
  }
  # relative slacks: an own value of zero counts nothing
  found <- gtfp(data, c("k", "l"), "y", c("c", "s"), index)
  exact <- vapply(1:16, function(r) {
    w <- gmp::as.bigq(c(3, 3, 2, 2, 2)) / 12
    w[values[, r] == 0] <- 0
    shown <- replace(values[, r], values[, r] == 0, 1)
    rational_slacks(values[, r], shown, values, roles, w)
  }, 0)
  expect_equal(found$inefficiency_global, exact, tolerance = 1e-10)
})

test_that("what the solver could not do, and ratios that are not defined, are NA with their reason", {
  units <- list(n = 4L, before = c(NA, 1L, 2L, 3L), first = rep(1L, 4))
  choices <- list(productivity = "gml", distance = "sbm", frontier = "contemporaneous")
  parts <- productivity_index(units, list(global = c(0.5, 0.2, NA, 0), within = c(0.1, 0, 0, 0)), choices)
  expect_equal(parts$index, c(NA, 1.5 / 1.2, NA, NA))
  expect_identical(parts$reason, c("first period", NA, "solver failed", "solver failed"))
  expect_equal(parts$gtfp, c(1, 1.5 / 1.2, NA, 1.5))
  choices$productivity <- "ml"
  adjacent <- list(global = rep(0.5, 4), within = rep(0, 4), previous = c(NA, -0.2, -1.5, NA),
                   after = c(0.25, 0, 0, NA),
                   previous_status = c(NA, 0L, 0L, 2L), after_status = c(0L, 0L, 0L, NA))
  parts <- productivity_index(units, adjacent, choices)
  expect_equal(parts$index[2], sqrt(1 / 0.8 * 1.25))
  expect_identical(parts$reason, c("first period", NA, "ratio not defined at this distance",
                                   "infeasible: this period against the one before"))
  expect_identical(is.na(parts$gtfp), c(FALSE, FALSE, TRUE, TRUE))
})

test_that("panels with gaps: frontiers of what is there, indices of neighbours only", {
  panel <- simulated(6, 4, seed = 11)
  holed <- panel[!(panel$region == "B" & panel$time == 2002), ]
  run <- function(...) gtfp(holed, c("k", "l"), "y", "c", index, ...)
  found <- run()
  b <- found[found$region == "B", ]
  expect_identical(b$time, c(2001, 2003, 2004))
  expect_identical(b$reason, c("first period", "no period before", NA))
  expect_identical(is.na(b$index), c(TRUE, TRUE, FALSE))
  expect_equal(b$gtfp, (1 + b$inefficiency_global[1]) / (1 + b$inefficiency_global)) # across the gap
  ml <- run(productivity = "ml", distance = "ddf", direction = "own")
  expect_identical(is.na(ml$gtfp[ml$region == "B"]), c(FALSE, TRUE, TRUE))
  expect_output(print(run()), "1 no period before")
  late <- gtfp(panel[!(panel$region == "C" & panel$time == 2001), ], c("k", "l"), "y", "c", index)
  expect_identical(late$gtfp[late$region == "C"][1], 1)
  expect_identical(late$reason[late$region == "C"][1], "first period")
})

test_that("one period, one region, one of each", {
  panel <- simulated(4, 3, seed = 12)
  one <- gtfp(panel[panel$time == 2001, ], "k", "y", "c", index, productivity = "ml")
  expect_true(all(is.na(one$index)))
  expect_identical(one$gtfp, rep(1, 4))
  expect_output(print(summary(one)), "one period|1 period")
  alone <- gtfp(panel[panel$region == "A", ], "k", "y", "c", index, returns = "vrs")
  expect_identical(alone$inefficiency, rep(0, 3))
  expect_identical(alone$efficiency_change[-1], c(1, 1))
  single <- gtfp(panel[1, ], "k", "y", "c", index)
  expect_identical(single$inefficiency_global, 0)
})

test_that("identifiers of every kind, classes of data, order of periods", {
  panel <- simulated(5, 3, seed = 13)
  panel$time <- panel$time - 1993 # 8, 9, 10
  reference <- gtfp(panel, c("k", "l"), "y", "c", index)
  expect_identical(reference$time[1:3], c(8, 9, 10))
  text <- gtfp(transform(panel, time = as.character(time), region = factor(region, rev(LETTERS[1:5]))), c("k", "l"),
               "y", "c", index)
  expect_identical(text$time[1:3], c("8", "9", "10"))
  expect_s3_class(text$region, "factor")
  expect_equal(text$index[text$region == "C"], reference$index[reference$region == "C"])
  expect_equal(gtfp(panel, c("k", "l"), "y", "c", ~ region + time), reference)
  skip_if_not_installed("tibble")
  skip_if_not_installed("data.table")
  skip_if_not_installed("plm")
  for (as in list(tibble::as_tibble, data.table::as.data.table)) {
    expect_equal(gtfp(as(panel), c("k", "l"), "y", "c", index), reference)
  }
  indexed <- gtfp(plm::pdata.frame(panel, index), c("k", "l"), "y", "c")
  expect_equal(indexed$gtfp, reference$gtfp)
})

test_that("choices are on the result and in what is printed", {
  found <- hand(distance = "nddf", weights = c(1, 2, 3), productivity = "luenberger")
  choices <- attr(found, "choices")
  expect_identical(choices[c("distance", "returns", "disposability", "direction", "productivity", "frontier")],
                   list(distance = "nddf", returns = "crs", disposability = "weak", direction = "own",
                        productivity = "luenberger",
                        frontier = "contemporaneous"))
  expect_identical(choices$weights, c(1, 2, 3))
  expect_output(print(found), "global Luenberger indicator")
  expect_output(print(found), "weights: 1, 2,\\s+3")
  expect_output(print(hand()), "3 regions, 1 to 2: global Malmquist-Luenberger\\s+index")
  expect_output(print(hand(distance = "tone")), "global Malmquist index")
  expect_output(print(hand(productivity = "ml", frontier = "biennial")), "biennial\\s+Malmquist-Luenberger index")
  expect_identical(attr(hand(), "choices")$disposability, "strong")
  without <- gtfp(simulated(3, 2), c("k", "l"), "y", NULL, index)
  expect_output(print(without), "^Total factor productivity")
  expect_false(any(grepl("undesirable", utils::capture.output(print(without)))))
})

test_that("means by period", {
  found <- hand(distance = "ddf", direction = "own")
  means <- summary(found)
  expect_named(means, c("time", "n", "inefficiency_global", "inefficiency", "efficient", "index", "efficiency_change",
                        "technical_change",
                        "gtfp", "missing"))
  expect_equal(means$index[2], exp(mean(log(found$index[c(2, 4, 6)]))))
  expect_identical(means$index[1], NA_real_)
  expect_identical(means$efficient, c(2L, 2L))
  expect_equal(means$inefficiency, c((1 / 3) / 3, 0.6 / 3))
  difference <- hand(distance = "ddf", direction = "own", productivity = "luenberger")
  expect_equal(summary(difference)$index[2], mean(difference$index[c(2, 4, 6)]))
  expect_output(print(means), "means of 2 periods")
})

test_that("pictures are drawn", {
  panel <- simulated(10, 4, seed = 14)
  panel$region[panel$region == "A"] <- "\u4e0a\u6d77"
  panel$region[panel$region == "B"] <- "mean"
  found <- suppressWarnings(gtfp(panel, c("k", "l"), "y", "c", index), classes = "lowcarbon_warning_totals")
  file <- tempfile(fileext = ".pdf")
  grDevices::pdf(file)
  on.exit(unlink(file))
  before <- graphics::par("mar")
  expect_identical(plot(found), found)
  expect_identical(plot(hand(), "parts"), hand())
  plot(found, regions = "mean")
  expect_identical(graphics::par("mar"), before)
  grDevices::dev.off()
  expect_input_error(plot(found, regions = "Mars"), "`regions`", "`Mars`")
  expect_input_error(plot(found, which = "all"), "`which`")
  skip_if_not_installed("ggplot2")
  drawn <- ggplot2::autoplot(found, regions = c("mean", "C"))
  expect_s3_class(drawn, "ggplot")
  expect_identical(nrow(ggplot2::layer_data(drawn, 2L)), 32L) # the eight regions not named
  expect_identical(length(unique(ggplot2::layer_data(drawn, 3L)$colour)), 2L)
  expect_identical(sum(!is.na(ggplot2::layer_data(ggplot2::autoplot(found, "parts"), 4L)$y)), 3L)
})

test_that("a bar counts the programmes, where it is shown", {
  said <- utils::capture.output({
    bar <- gtfp_progress(10L, at_least = 5L, show = TRUE)
    bar$tick(4)
    bar$tick(6)
    bar$close()
  })
  expect_match(paste(said, collapse = ""), "100%")
  expect_silent(gtfp_progress(10L, at_least = 50L, show = TRUE)$tick(1))
  expect_silent(gtfp_progress(100L, at_least = 50L, show = FALSE)$tick(1))
  counted <- 0
  panel <- simulated(6, 3)
  units <- gtfp_units(panel, gtfp_variables(panel, "k", "y", "c", index), index)
  model <- gtfp_model("sbm", c("input", "desirable", "undesirable"), "crs", "strong", "own", c(1 / 2, 1 / 4, 1 / 4))
  within_distances(model, units, "contemporaneous", function(n) counted <<- counted + n)
  expect_identical(counted, 18)
})

test_that("weights with names go in any order", {
  panel <- simulated(4, 3, seed = 15)
  run <- function(weights) gtfp(panel, c("k", "l"), "y", "c", index, distance = "nddf", direction = "output",
                                weights = weights)
  expect_equal(as.data.frame(run(c(c = 0, y = 0.5, l = 0, k = 0))), as.data.frame(run(c(0, 0, 0.5, 0))))
  expect_input_error(run(c(c = 0, y = 0, l = 1, k = 0)), "`weights`", "`l`")
})

test_that("bad input is refused by name", {
  panel <- simulated(4, 3, seed = 15)
  run <- function(data = panel, inputs = c("k", "l"), desirable = "y", undesirable = "c", of = index, ...) {
    gtfp(data, inputs, desirable, undesirable, of, ...)
  }
  put <- function(column, row, value) {
    panel[[column]][row] <- value
    panel
  }
  expect_input_error(run(put("k", 5, NA)), "`inputs`", "`k`", "row 5", "region \"B\"", "time 2002")
  expect_input_error(run(put("y", 2, 0)), "`desirable`", "above 0", "found 0", "row 2")
  expect_input_error(run(put("c", 3, -1)), "`undesirable`", "`c`", "row 3")
  expect_input_error(run(put("c", 3, Inf)), "`undesirable`", "Inf")
  expect_input_error(run(put("c", 4, 0), distance = "tone"), "`undesirable`", "region \"B\"", "time 2001")
  expect_input_error(run(transform(panel, k = as.character(k))), "`inputs`", "numeric")
  expect_input_error(run(inputs = "capital"), "`inputs`", "`capital`")
  expect_input_error(run(inputs = character()), "`inputs`")
  expect_input_error(run(inputs = c("k", "y")), "`desirable`", "one role")
  expect_input_error(run(inputs = c("k", "k")), "`inputs`", "`k` again")
  expect_input_error(run(undesirable = "time"), "`undesirable`", "`time`")
  expect_input_error(gtfp(panel, "k", "y", index = index), "`undesirable`", "nothing")
  expect_input_error(run(panel[0, ]), "no rows")
  expect_input_error(run(as.matrix(panel)), "`data`")
  expect_input_error(run(rbind(panel, panel[2, ])), "rows 2 and 13")
  expect_input_error(run(of = "region"), "`index`")
  expect_input_error(run(put("time", 3, NA)), "`index`", "missing")
  for (name in c("reason", "slack", "n", "efficient", "missing")) { # columns of the result, its slacks and its summary
    expect_input_error(run(stats::setNames(panel, c(name, names(panel)[-1])), of = c(name, "time")),
                       paste0("`", name, "`"))
  }
  expect_input_error(run(distance = "sfa"), "`distance`")
  expect_input_error(run(returns = "drs"), "`returns`")
  expect_input_error(run(productivity = "tfp"), "`productivity`")
  expect_input_error(run(frontier = "window"), "`frontier`")
  expect_input_error(run(frontier = "biennial"), "`frontier`", "\"ml\"")
  expect_input_error(run(frontier = "biennial", productivity = "luenberger"), "luenberger_adjacent")
  expect_input_error(run(disposability = "free"), "`disposability`")
  expect_input_error(run(direction = "input"), "`direction`")
  expect_input_error(run(weights = rep(1, 4)), "`weights`", "nddf")
  for (weights in list(c(1, 1, 1), rep(0, 4), c(1, 1, 1, -1), c(1, 1, NA, 1), letters[1:4],
                       c(k = 1, l = 1, y = 1, b = 1))) {
    expect_input_error(run(distance = "nddf", weights = weights), "`weights`")
  }
  expect_input_error(run(distance = "nddf", weights = rep(1, 4), direction = "output"), "`weights`", "`k`")
})
