both <- c("region", "year")

plain_joins <- function(code, w, r, s) {
  own <- code == r
  other <- code == s
  if (r == s) sum(w * outer(own, own)) / 2 else sum(w * (outer(own, other) + outer(other, own))) / 2
}

test_that("four regions in a row come out as worked by hand", {
  w <- unstandardised(row_matrix(4))
  found <- join_counts(one_year(row_matrix(4), c(TRUE, TRUE, FALSE, FALSE)), "value", w, both)
  expect_identical(names(found), c("year", "n", "join", "count", "expected", "variance", "z", "p.value"))
  expect_identical(found$join, c("BB", "WW", "BW"))
  expect_equal(found$count, c(1, 1, 1))
  # S0 = 6: three borders, of which each pair of colours has its chance
  expect_equal(found$expected, c(3 / 6, 3 / 6, 2))
})

test_that("moments without replacement are those over all orders of the colours", {
  w <- with_test_seed(1, uneven_matrix(7))
  orders <- all_orders(7)
  colours <- c("a", "b", "a", "c", "a", "b", "c")
  found <- join_counts(one_year(w, colours), "value", unstandardised(w), both)
  expect_identical(found$join, c("a:a", "b:b", "c:c", "a:b", "a:c", "b:c", "different"))
  pairs <- strsplit(found$join[1:6], ":")
  over <- vapply(pairs, function(p) apply(orders, 1, function(o) plain_joins(colours[o], w, p[1], p[2])),
                 numeric(nrow(orders)))
  over <- cbind(over, rowSums(over[, 4:6]))
  expect_equal(found$count, c(vapply(pairs, function(p) plain_joins(colours, w, p[1], p[2]), 0), sum(found$count[4:6])))
  expect_equal(found$expected, colMeans(over), tolerance = 1e-12)
  expect_equal(found$variance, colMeans((over - rep(colMeans(over), each = nrow(over)))^2), tolerance = 1e-10)
  drawn <- join_counts(one_year(w, colours), "value", unstandardised(w), both, "permutation", nsim = 4999, seed = 3)
  for (j in 1:7) {
    share <- mean(over[, j] >= found$count[j] - 1e-12)
    expect_lt(abs(drawn$p.value[j] - share), share_slack(share, 4999))
    expect_equal(drawn$variance[j], found$variance[j], tolerance = 0.1)
  }
})

test_that("moments with replacement are those over all colourings", {
  w <- with_test_seed(2, uneven_matrix(5))
  all <- expand.grid(rep(list(1:3), 5))
  prob <- c(a = 0.5, b = 0.2, c = 0.3)
  chance <- apply(all, 1, function(code) prod(prob[code]))
  found <- join_counts(one_year(w, c("a", "b", "c", "c", "a")), "value", unstandardised(w), both, "free", prob = prob)
  pairs <- list(c(1, 1), c(2, 2), c(3, 3), c(1, 2), c(1, 3), c(2, 3))
  over <- vapply(pairs, function(p) apply(all, 1, plain_joins, w = w, r = p[1], s = p[2]), numeric(nrow(all)))
  over <- cbind(over, rowSums(over[, 4:6]))
  mean <- colSums(chance * over)
  expect_equal(found$expected, mean, tolerance = 1e-12)
  expect_equal(found$variance, colSums(chance * (over - rep(mean, each = nrow(over)))^2), tolerance = 1e-10)
  shares <- join_counts(one_year(w, c("a", "b", "c", "c", "a")), "value", unstandardised(w), both, "free")
  named <- join_counts(one_year(w, c("a", "b", "c", "c", "a")), "value", unstandardised(w), both, "free",
                       prob = c(c = 0.4, a = 0.4, b = 0.2))
  expect_equal(as.data.frame(shares), as.data.frame(named))
})

test_that("two and more colours agree with spdep", {
  skip_if_not_installed("spdep")
  w <- square_lattice(6)
  for (style in c("B", "W")) {
    listw <- spdep::nb2listw(plain_nb(w), style = style)
    ours_w <- as_spatial_weights(listw)
    two <- with_test_seed(3, sample(c(TRUE, FALSE), 36, TRUE))
    theirs <- spdep::joincount.test(factor(two, c(TRUE, FALSE)), listw)
    ours <- join_counts(one_year(w, two), "value", ours_w, both)
    for (j in 1:2) {
      expect_equal(unlist(ours[j, c("count", "expected", "variance", "z", "p.value")], use.names = FALSE),
                   unname(c(theirs[[j]]$estimate, theirs[[j]]$statistic, theirs[[j]]$p.value)), tolerance = 1e-10)
    }
    four <- with_test_seed(4, factor(sample(c("a", "b", "c", "d"), 36, TRUE)))
    multi <- spdep::joincount.multi(four, listw)
    ours <- join_counts(one_year(w, four), "value", ours_w, both)
    name <- ifelse(ours$join == "different", "Jtot", sub("(.):(.)", "\\2:\\1", ours$join))
    expect_equal(unname(as.matrix(ours[c("count", "expected", "variance", "z")])), unname(multi[name, 1:4]),
                 tolerance = 1e-10)
  }
})

test_that("order, codings and names of colours do not matter", {
  w <- with_test_seed(4, uneven_matrix(8))
  data <- with_test_seed(5, data.frame(region = rep(letters[1:8], 2), year = rep(2019:2020, each = 8),
                                       value = rep(c(1, 0, 1, 0, 0, 1, 1, 0), 2)))
  run <- function(data, w = with_test_seed(4, uneven_matrix(8))) as.data.frame(join_counts(data, "value",
      unstandardised(w), both, nsim = 99, test = "permutation", seed = 1))
  found <- run(data)
  expect_equal(run(data[with_test_seed(6, sample(16)), ]), found)
  expect_equal(run(data, w[8:1, 8:1]), found, tolerance = 1e-12)
  expect_equal(run(transform(data, value = value == 1)), found)
  named <- run(transform(data, value = ifelse(value == 1, "A", "B")))
  expect_equal(named[-3], found[-3])
  expect_identical(unique(named$join), c("A:A", "B:B", "A:B"))
})

test_that("what cannot vary is said, and what is no colour refused", {
  w <- unstandardised(row_matrix(5))
  data <- one_year(row_matrix(5), c(TRUE, FALSE, FALSE, FALSE, FALSE))
  expect_warning(found <- join_counts(data, "value", w, both), "cannot vary", class = "lowcarbon_warning")
  expect_identical(c(found$z[1], found$p.value[1]), c(NA, 1))
  expect_input_error(join_counts(one_year(row_matrix(5), 1:5), "value", w, both), "`value`", "region \"b\"")
  expect_input_error(join_counts(one_year(row_matrix(5), c(NA, TRUE, FALSE, TRUE, TRUE)), "value", w, both), "NA")
  expect_input_error(join_counts(one_year(row_matrix(5), TRUE), "value", w, both), "two colours")
  expect_input_error(join_counts(data, "value", w, both, prob = 0.5), "`prob`")
  expect_input_error(join_counts(data, "value", w, both, "free", prob = c(0.5, 0.6)), "`prob`")
  expect_output(print(found), "Join counts of value, 1 period")
  expect_identical(names(summary(found)), c("year", "z BB", "z WW", "z BW"))
})
