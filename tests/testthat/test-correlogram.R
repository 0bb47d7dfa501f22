both <- c("region", "year")

test_that("orders on a row of regions are those counted by hand", {
  w <- row_matrix(6)
  lags <- order_lags(unstandardised(w), 5, "none")
  for (k in 1:5) {
    apart <- matrix(as.numeric(abs(outer(1:6, 1:6, "-")) == k), 6, dimnames = dimnames(w))
    expect_equal(as.matrix(lags$weights[[k]]), apart)
  }
  expect_input_error(order_lags(unstandardised(w), 6, "none"), "`order`", "at most 5")
})

test_that("orders are shortest ways on any graph, one-way links included", {
  for (seed in 1:3) {
    w <- with_test_seed(seed, matrix(as.numeric(stats::runif(144) < 0.15), 12, dimnames = list(letters[1:12],
        letters[1:12])))
    diag(w) <- 0
    w[cbind(1:12, c(2:12, 1))] <- 0.5 # a ring, so that every order up to some is there
    ways <- ifelse(w > 0, 1, Inf) # Floyd and Warshall
    diag(ways) <- 0
    for (k in 1:12) ways <- pmin(ways, outer(ways[, k], ways[k, ], "+"))
    lags <- order_lags(unstandardised(w), max(ways), "none")
    for (k in seq_len(max(ways))) expect_equal(unname(as.matrix(lags$weights[[k]])), unname((ways == k) * 1))
  }
})

test_that("it agrees with spdep's, and with global_moran() and geary() of each lag", {
  skip_if_not_installed("spdep")
  w <- square_lattice(6)
  x <- with_test_seed(3, rnorm(36))
  for (method in c("I", "C")) {
    theirs <- spdep::sp.correlogram(plain_nb(w), x, order = 4, method = method, style = "W")
    ours <- correlogram(one_year(w, x), "value", weights_contiguity(w), both, 4,
                        if (method == "I") "moran" else "geary")
    expect_equal(unname(as.matrix(as.data.frame(ours)[c(if (method == "I") "moran" else "geary", "expected",
                                                        "variance")])),
                 unname(theirs$res), tolerance = 1e-10)
  }
  second <- order_lags(weights_contiguity(w), 2, "row")$weights[[2]]
  found <- correlogram(one_year(w, x), "value", weights_contiguity(w), both, 2, alternative = "greater")
  expect_equal(found$z[2], global_moran(one_year(w, x), "value", second, both)$z)
})

test_that("bands and lists of weights are lags, adjusted p-values theirs", {
  places <- with_test_seed(1, data.frame(x = runif(30), y = runif(30)))
  ids <- sprintf("r%02d", 1:30)
  bands <- weights_bands(places, ids, c(0, 0.2, 0.4, 0.8), longlat = FALSE, islands = "allow")
  data <- with_test_seed(2, data.frame(region = rep(ids, 2), year = rep(1:2, each = 30), value = rnorm(60) +
                                       rep(places$x, 2)))
  found <- correlogram(data, "value", bands, both, islands = "count")
  expect_identical(names(found), c("year", "lag", "from", "to", "links", "n", "moran", "expected", "variance", "z",
                                   "p.value"))
  expect_identical(found$lag, rep(names(bands), 2))
  expect_equal(found$from, rep(c(0, 0.2, 0.4), 2))
  one <- global_moran(data, "value", bands[[2]], both, alternative = "two.sided")
  expect_equal(found$p.value[found$lag == names(bands)[2]], one$p.value)
  adjusted <- correlogram(data, "value", bands, both, islands = "count", adjust = "holm")
  expect_equal(adjusted$p.value, c(stats::p.adjust(found$p.value[1:3], "holm"), stats::p.adjust(found$p.value[4:6],
      "holm")))
  expect_equal(adjusted$p.unadjusted, found$p.value)
  listed <- correlogram(data, "value", list(near = bands[[1]], far = bands[[3]]), both, islands = "count")
  expect_equal(listed$moran, found$moran[c(1, 3, 4, 6)])
  expect_input_error(correlogram(data, "value", bands, both, order = 3), "`order`")
  expect_input_error(correlogram(data, "value", list(bands[[1]]), both), "`W`", "name")
})

test_that("permutations repeat with a seed, rows and regions in any order", {
  w <- square_lattice(4)
  data <- with_test_seed(2, one_year(w, rnorm(16)))
  run <- function(data) as.data.frame(correlogram(data, "value", weights_contiguity(w), both, 3, test = "permutation",
                                                  nsim = 99, seed = 4))
  expect_equal(run(data[16:1, ]), run(data))
  found <- correlogram(data, "value", weights_contiguity(w), both, 3)
  expect_output(print(found), "Spatial correlogram of value, 3 lags, 1 period")
  grDevices::pdf(NULL)
  on.exit(grDevices::dev.off())
  before <- graphics::par(c("mar", "mfrow", "oma"))
  expect_silent(plot(found))
  expect_identical(graphics::par(c("mar", "mfrow", "oma")), before)
})
