test_that("the class: a dgCMatrix with regions, its style and how it was made", {
  W <- weights_contiguity(lattice_matrix(3, 3))
  expect_s3_class(W, "spatial_weights")
  expect_s4_class(W$matrix, "dgCMatrix")
  expect_identical(dimnames(W$matrix), list(rownames(lattice_matrix(3, 3)), rownames(lattice_matrix(3, 3))))
  expect_true(methods::validObject(W$matrix))
  expect_identical(W$style, "row")
  expect_identical(W$made$how, "contiguity")
  expect_identical(dim(W), c(9L, 9L))
})

test_that("styles: rows, the largest eigenvalue, none", {
  M <- random_sparse(20, 0.3)
  expect_identical(as.matrix(as_spatial_weights(M)), M)
  row <- as_spatial_weights(M, style = "row")
  expect_equal(as.matrix(row), M / rowSums(M), tolerance = 1e-15)
  spectral <- as_spatial_weights(M, style = "spectral")
  expect_equal(as.matrix(spectral), M / max(Mod(eigen(M)$values)), tolerance = 1e-13)
  expect_equal(summary(spectral)$largest_eigenvalue, 1, tolerance = 1e-13)
  # symmetric stays symmetric
  lattice <- weights_contiguity(lattice_matrix(4, 5), style = "spectral")
  expect_identical(as.matrix(lattice), t(as.matrix(lattice)))
  # a unit of measurement drops out
  expect_equal(as.matrix(as_spatial_weights(1e6 * M, style = "row")), as.matrix(row), tolerance = 1e-15)
  expect_equal(as.matrix(as_spatial_weights(1e6 * M, style = "spectral")), as.matrix(spectral), tolerance = 1e-13)
  nothing_round <- matrix(c(0, 0, 1, 0), 2, dimnames = list(c("a", "b"), c("a", "b")))
  expect_input_error(as_spatial_weights(nothing_round, islands = "allow", style = "spectral"), "`style`", "eigenvalue")
  expect_input_error(as_spatial_weights(M, style = "W"), "`style`", "\"W\"")
})

test_that("weights are finite, not negative, and off the diagonal", {
  M <- lattice_matrix(2, 2)
  for (value in c(NA, Inf, -1)) {
    bad <- M
    bad["r2c1", "r1c1"] <- value
    expect_input_error(as_spatial_weights(bad), "`x`", "finite weights", "row \"r2c1\", column \"r1c1\"")
  }
  huge <- M
  huge["r2c1", "r1c1"] <- 1e308
  expect_input_error(as_spatial_weights(huge), "sums can be computed", "r2c1")
  own <- M
  own["r2c2", "r2c2"] <- 0.5
  expect_input_error(as_spatial_weights(own), "own neighbour", "\"r2c2\"")
})

test_that("identifiers are strings, whole numbers written out", {
  expect_identical(id_strings(c(500000, 1e5, 310000)), c("500000", "100000", "310000"))
  expect_identical(id_strings(c(0.5, 2)), c("0.5", "2"))
  expect_identical(id_strings(factor(c("b", "a"))), c("b", "a"))
  codes <- c(110000, 310000, 500000)
  M <- matrix(1, 3, 3, dimnames = list(codes, codes)) - diag(3) # named "1.1e+05" or "5e+05" by R
  W <- as_spatial_weights(M)
  expect_identical(rownames(as.matrix(W)), c("110000", "310000", "500000"))
  expect_identical(dim(weights_in_order(W, rev(codes))), c(3L, 3L))
  expect_input_error(weights_contiguity(M, c(1, 2, 2)), "`ids`", "\"2\" twice", "entries 2 and 3")
  expect_input_error(weights_contiguity(M, c("a", NA, "b")), "`ids`", "entry 2")
  expect_input_error(weights_contiguity(M, c("a", "b")), "`ids`", "3 regions")
  expect_input_error(weights_contiguity(M, list("a", "b", "c")), "`ids`", "list")
  expect_input_error(weights_contiguity(unname(M)), "`ids`", "no names")
})

test_that("weights are put in the order of the data", {
  M <- random_sparse(30)
  W <- as_spatial_weights(M)
  ids <- with_test_seed(2, sample(rownames(M)))
  expect_identical(as.matrix(weights_in_order(W, ids)), M[ids, ids])
  expect_identical(as.matrix(weights_in_order(M, factor(ids))), M[ids, ids])
  expect_identical(as.matrix(weights_in_order(as_listw(W), ids)), M[ids, ids])
  expect_identical(weights_in_order(W, rownames(M)), W$matrix)
  expect_true(methods::validObject(weights_in_order(W, ids)))
})

test_that("a region on one side only is named", {
  W <- as_spatial_weights(lattice_matrix(2, 2))
  expect_input_error(weights_in_order(W, c("r1c1", "r2c1", "r1c2", "r2c2", "Tibet", "Macao")), "`W`",
                     "2 of the data without weights: `Tibet`, `Macao`")
  expect_input_error(weights_in_order(W, c("r1c1", "r2c1"), "listw"), "`listw`",
                     "2 of the weights without data: `r1c2`, `r2c2`", "W[regions]")
  expect_input_error(weights_in_order(W, c("r1c1", "r2c1", "r1c2", "R2C2")), "`R2C2`", "`r2c2`")
  expect_input_error(weights_in_order("W", "a"), "`W`", "spatial weights")
  expect_input_error(weights_in_order(list(1), "a", "listw"), "`listw`", "spatial weights")
  alone <- lattice_matrix(2, 2)
  alone["r1c1", ] <- alone[, "r1c1"] <- 0
  expect_input_error(weights_in_order(alone, rownames(alone)), "`W`", "1 without: `r1c1`")
})

test_that("islands: an error that names them, rows of zeros, or joined", {
  borders <- data.frame(from = "Guangdong", to = "Guangxi")
  ids <- c("Guangdong", "Guangxi", "Hainan", "Taiwan")
  expect_input_error(weights_contiguity(borders, ids), "2 without: `Hainan`, `Taiwan`", "islands = \"allow\"")
  allowed <- weights_contiguity(borders, ids, islands = "allow")
  expect_identical(unname(Matrix::rowSums(allowed$matrix)), c(1, 1, 0, 0))
  expect_output(print(allowed), "without neighbours: `Hainan`, `Taiwan`", fixed = TRUE)
  joined <- weights_contiguity(borders, ids, islands = c(Hainan = "Guangdong", Taiwan = "Hainan"), style = "none")
  expected <- matrix(0, 4, 4, dimnames = list(ids, ids))
  expected[cbind(c(1, 2, 1, 3, 3, 4), c(2, 1, 3, 1, 4, 3))] <- 1
  expect_identical(as.matrix(joined), expected)
  expect_identical(joined$made$islands, c(Hainan = "Guangdong", Taiwan = "Hainan"))
  expect_input_error(weights_contiguity(borders, ids, islands = c(Hainan = "Guangdong")), "`islands`", "`Taiwan`")
  expect_input_error(weights_contiguity(borders, ids, islands = c(Hainan = "Canton", Taiwan = "Hainan")),
                     "`islands`", "`Canton`")
  expect_input_error(weights_contiguity(borders, ids, islands = c(Guangxi = "Hainan")), "`islands`",
                     "`Guangxi` with neighbours")
  expect_input_error(weights_contiguity(borders, ids, islands = "drop"), "`islands`", "Hainan = ")
  expect_input_error(weights_contiguity(borders, ids, islands = TRUE), "`islands`")
  # both islands joined to each other
  expect_identical(sum(as.matrix(weights_contiguity(borders, ids, islands = c(Hainan = "Taiwan"), style = "none"))), 4)
})

test_that("a part of the regions, standardised again", {
  M <- lattice_matrix(3, 3)
  W <- weights_contiguity(M)
  keep <- c("r2c2", "r1c2", "r3c2", "r1c1")
  part <- W[keep]
  expect_equal(as.matrix(part), as.matrix(weights_contiguity(M[keep, keep])), tolerance = 1e-15)
  expect_equal(as.matrix(weights_contiguity(M, style = "spectral")[keep]),
               as.matrix(weights_contiguity(M[keep, keep], style = "spectral")), tolerance = 1e-14)
  expect_identical(rownames(as.matrix(W[-(1:2)])), rownames(M)[-(1:2)])
  expect_identical(W[rep(TRUE, 9)]$matrix, W$matrix)
  expect_input_error(W[c("r1c1", "r3c3", "r3c2")], "1 without: `r1c1`")
  expect_identical(as.matrix(W[c("r1c1", "r3c3", "r3c2"), islands = "allow"])[1, ], c(r1c1 = 0, r3c3 = 0, r3c2 = 0))
  expect_input_error(W[1:2, 1:2], "`i`", "as.matrix")
  expect_input_error(W["r9c9"], "`i`", "`r9c9`")
  expect_input_error(W[c(1, 1)], "`i`", "twice")
  # islands that were allowed before stay allowed
  lone <- weights_contiguity(data.frame(from = "a", to = "b"), c("a", "b", "c"), islands = "allow")
  expect_identical(dim(lone[c("b", "c", "a")]), c(3L, 3L))
})

test_that("the summary counts what is there", {
  M <- lattice_matrix(4, 3)
  M["r1c1", ] <- M[, "r1c1"] <- 0
  s <- summary(weights_contiguity(M, islands = "allow"))
  expect_identical(s$n, 12L)
  expect_identical(s$links, as.integer(sum(M)))
  expect_equal(s$density, sum(M) / 132)
  expect_identical(s$islands, "r1c1")
  expect_false(s$symmetric)
  expect_equal(s$row_sums, c(0, 1))
  expect_equal(s$weights, c(1 / 4, 1 / 2))
  expect_equal(s$largest_eigenvalue, 1, tolerance = 1e-14)
  expect_identical(as.vector(s$cardinalities), as.vector(table(rowSums(M))))
  expect_identical(names(s$cardinalities), names(table(rowSums(M))))
  plain <- summary(weights_contiguity(M, islands = "allow", style = "none"))
  expect_true(plain$symmetric)
  expect_equal(plain$largest_eigenvalue, max(eigen(M)$values), tolerance = 1e-14)
  expect_equal(plain$sums, c(S0 = sum(M), S1 = 2 * sum(M), S2 = sum((2 * rowSums(M))^2)))
  said <- paste(capture.output(print(s)), collapse = "\n")
  for (part in c("12 regions, row-standardised", "links:              30", "1: `r1c1`", "symmetric:          no",
                 "largest eigenvalue: 1")) {
    expect_match(said, part, fixed = TRUE)
  }
  many <- summary(as_spatial_weights(random_sparse(150, 0.3)))
  expect_output(print(many), "Median")
})

test_that("printing is bounded and says how the weights were made", {
  W <- weights_knn(sphere_points(200), 1:200, 4)
  said <- capture.output(print(W))
  expect_lte(length(said), 6)
  expect_match(said[1], "<spatial_weights> 200 regions, 800 links, row-standardised", fixed = TRUE)
  expect_match(said[2], "k nearest; k: 4; longlat: TRUE; ties: 0", fixed = TRUE)
  expect_identical(format(W), said[1])
  expect_output(print(as_spatial_weights(lattice_matrix(2, 2))), "matrix\n")
})

test_that("back to matrices by as()", {
  W <- weights_contiguity(lattice_matrix(3, 2))
  expect_identical(methods::as(W, "CsparseMatrix"), W$matrix)
  expect_identical(methods::as(W, "dgCMatrix"), W$matrix)
  expect_identical(methods::as(W, "matrix"), as.matrix(W))
})

test_that("the user's options, locale and random numbers are left alone", {
  with_test_seed(1, {
    before <- list(.Random.seed, options(), Sys.getlocale())
    W <- weights_distance(sphere_points(20), 1:20)
    capture.output(print(summary(W)))
    expect_identical(list(.Random.seed, options(), Sys.getlocale()), before)
  })
})

test_that("names that differ by spelling are pointed at", {
  pair <- matrix(c(0, 1, 1, 0), 2, dimnames = rep(list(c("Inner Mongolia", "Hebei")), 2))
  panel <- data.frame(region = c("InnerMongolia", "Hebei"), year = 2020, y = 1:2)
  expect_error(global_moran(panel, "y", pair, c("region", "year")),
               "`InnerMongolia` and `Inner Mongolia` may be the same region",
               class = "lowcarbon_error_input")
  full <- matrix(c(0, 1, 1, 0), 2, dimnames = rep(list(c("\u6cb3\u5317\u7701", "\u5317\u4eac\u5e02")), 2))
  panel$region <- c("\u6cb3\u5317", "\u5317\u4eac")
  expect_error(global_moran(panel, "y", full, c("region", "year")), "may be the same region",
               class = "lowcarbon_error_input")
  panel$region <- c("A", "B")
  expect_error(global_moran(panel, "y", full, c("region", "year")), "`index` names the column of regions first",
               class = "lowcarbon_error_input")
})

test_that("a matrix read as a data frame is no list of borders", {
  ring <- matrix(0, 4, 4, dimnames = rep(list(letters[1:4]), 2))
  ring[cbind(1:4, c(2:4, 1))] <- ring[cbind(c(2:4, 1), 1:4)] <- 1
  for (frame in list(as.data.frame(ring), data.frame(region = letters[1:4], ring))) {
    expect_error(weights_contiguity(frame), "looks like a matrix", class = "lowcarbon_error_input")
    expect_error(as_spatial_weights(frame), "looks like a matrix", class = "lowcarbon_error_input")
  }
  expect_identical(as.matrix(weights_contiguity(as.matrix(as.data.frame(ring)), style = "none")), ring)
})

test_that("means of tapply() serve as economic values", {
  means <- tapply(c(1, 3, 4, 6, 9, 11), rep(c("A", "B", "C"), each = 2), mean)
  expect_equal(as.matrix(weights_economic(means, style = "none")),
               as.matrix(weights_economic(c(A = 2, B = 5, C = 10), style = "none")))
})
