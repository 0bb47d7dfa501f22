test_that("matrices and back, the numbers kept", {
  M <- random_sparse(25)
  expect_identical(as.matrix(as_spatial_weights(M)), M)
  for (class in c("CsparseMatrix", "TsparseMatrix", "RsparseMatrix", "unpackedMatrix")) {
    expect_identical(as.matrix(as_spatial_weights(methods::as(methods::as(M, "dMatrix"), class))), M)
  }
  W <- as_spatial_weights(M)
  expect_identical(W$style, "none")
  expect_identical(as_spatial_weights(W), W)
  ids <- rev(rownames(M))
  expect_identical(as.matrix(as_spatial_weights(W, ids)), M[ids, ids])
  expect_identical(as_spatial_weights(M / rowSums(M))$style, "row")
  expect_identical(as_spatial_weights(W, style = "row")$style, "row")
  expect_equal(as.matrix(as_spatial_weights(W, style = "row")), M / rowSums(M), tolerance = 1e-15)
  # stored zeros are no links
  stored <- Matrix::sparseMatrix(c(1, 2, 1), c(2, 1, 3), x = c(1, 1, 0), dims = c(3, 3),
                                 dimnames = list(letters[1:3], letters[1:3]))
  expect_input_error(as_spatial_weights(stored), "1 without: `c`")
  expect_identical(length(as_spatial_weights(stored, islands = "allow")$matrix@x), 2L)
  expect_input_error(as_spatial_weights(1:3), "`x`", "integer")
  expect_input_error(as_spatial_weights(NULL), "`x`", "NULL")
})

test_that("edge lists, directed or not", {
  edges <- data.frame(from = c("a", "b", "c"), to = c("b", "c", "a"), weight = c(2, 3, 5))
  expected <- matrix(0, 3, 3, dimnames = list(letters[1:3], letters[1:3]))
  expected[cbind(1:3, c(2, 3, 1))] <- c(2, 3, 5)
  expect_identical(as.matrix(as_spatial_weights(edges)), expected)
  expect_identical(as.matrix(as_spatial_weights(edges, directed = FALSE)), expected + t(expected))
  expect_identical(as.matrix(as_spatial_weights(as.matrix(edges[1:2]))), 1 * (expected > 0))
  expect_identical(as.matrix(as_spatial_weights(cbind(c(1, 2, 3), c(2, 3, 1)))),
                   `dimnames<-`(1 * (expected > 0), list(1:3, 1:3)))
  expect_identical(as.matrix(as_spatial_weights(edges, rev(letters[1:3]))), expected[3:1, 3:1])
  expect_input_error(as_spatial_weights(edges, letters[1:4]), "1 without: `d`")
  twice <- rbind(edges, data.frame(from = "b", to = "a", weight = 2))
  expect_identical(as.matrix(as_spatial_weights(twice, directed = FALSE)), expected + t(expected))
  twice$weight[4] <- 7
  expect_input_error(as_spatial_weights(twice, directed = FALSE), "row 1", "row 4")
  expect_no_error(as_spatial_weights(twice))
  edges$weight[2] <- -1
  expect_input_error(as_spatial_weights(edges), "weight", "-1")
})

test_that("nb and listw by hand, without spdep", {
  nb <- structure(list(2L, c(1L, 3L), 2L, 0L), class = "nb", region.id = c("w", "x", "y", "z"))
  expect_input_error(as_spatial_weights(nb), "1 without: `z`")
  W <- as_spatial_weights(nb, islands = "allow")
  expected <- matrix(0, 4, 4, dimnames = list(c("w", "x", "y", "z"), c("w", "x", "y", "z")))
  expected[cbind(c(1, 2, 2, 3), c(2, 1, 3, 2))] <- 1
  expect_identical(as.matrix(W), expected)
  expect_identical(lapply(unclass(as_nb(W)), identity), lapply(unclass(nb), identity), ignore_attr = TRUE)
  listw <- structure(list(style = "W", neighbours = nb, weights = list(1, c(0.25, 0.75), 1, NULL)),
                     class = c("listw", "nb"), region.id = c("w", "x", "y", "z"))
  L <- as_spatial_weights(listw)
  expect_identical(as.matrix(L)["x", ], c(w = 0.25, x = 0, y = 0.75, z = 0))
  expect_identical(L$style, "row")
  back <- as_listw(L)
  expect_identical(lapply(back$weights, identity), listw$weights)
  expect_identical(back$style, "W")
  expect_identical(attr(back, "region.id"), c("w", "x", "y", "z"))
  expect_input_error(as_spatial_weights(listw, islands = NULL), "`z`")
  joined <- as_spatial_weights(nb, islands = c(z = "y"))
  expect_identical(as.matrix(joined)["z", ], c(w = 0, x = 0, y = 1, z = 0))
  # names that are only positions may be replaced, real ones only reordered
  attr(nb, "region.id") <- as.character(1:4)
  expect_identical(rownames(as.matrix(as_spatial_weights(nb, letters[1:4], islands = "allow"))), letters[1:4])
  expect_identical(as.matrix(as_spatial_weights(nb, 4:1, islands = "allow")),
                   `dimnames<-`(unname(expected)[4:1, 4:1], list(4:1, 4:1)))
  expect_input_error(as_spatial_weights(listw, letters[1:4]), "`ids`", "`a`")
})

test_that("nb and listw that are broken", {
  broken <- function(nb) structure(nb, class = "nb", region.id = as.character(seq_along(nb)))
  expect_input_error(as_spatial_weights(broken(list(2L, 3L))), "1 to 2", "3")
  expect_input_error(as_spatial_weights(broken(list(2L, NA))), "1 to 2", "NA")
  expect_input_error(as_spatial_weights(broken(list(c(2L, 2L), 1L))), "once", "\"2\" twice")
  expect_input_error(as_spatial_weights(broken(list(1:2, 1L))), "own neighbour")
  short <- structure(list(style = "B", neighbours = broken(list(2L, 1L)), weights = list(1, c(1, 1))),
                     class = c("listw", "nb"))
  expect_input_error(as_spatial_weights(short), "weight for each neighbour", "\"2\"")
  expect_input_error(as_spatial_weights(structure(list(style = "B", neighbours = 1, weights = list()),
                                                  class = c("listw", "nb"))), "`x`")
})

test_that("every style of spdep there and back, islands included", {
  skip_if_not_installed("spdep")
  columbus <- lattice_matrix(6, 5, queen = TRUE)
  columbus["r3c3", ] <- columbus[, "r3c3"] <- 0
  nb <- as_nb(as_spatial_weights(columbus, islands = "allow"))
  expect_silent(capture.output(print(nb)))
  for (style in c("W", "B", "C", "U", "S", "minmax")) {
    listw <- spdep::nb2listw(nb, style = style, zero.policy = TRUE)
    W <- as_spatial_weights(listw)
    expect_equal(as.matrix(W), spdep::listw2mat(listw), tolerance = 1e-15, ignore_attr = TRUE)
    back <- as_listw(W)
    expect_identical(lapply(back$neighbours, as.integer), lapply(listw$neighbours, as.integer))
    expect_equal(lapply(back$weights, as.double), lapply(listw$weights, as.double), tolerance = 1e-15)
    x <- with_test_seed(1, stats::rnorm(30))
    expect_equal(spdep::lag.listw(back, x, zero.policy = TRUE), as.vector(W$matrix %*% x), tolerance = 1e-14)
    expect_identical(W$style, if (style == "W") "row" else "none")
  }
})

test_that("spdep takes what as_listw() gives", {
  skip_if_not_installed("spdep")
  at <- sphere_points(40)
  W <- weights_knn(at, 1:40, 4)
  x <- with_test_seed(2, stats::rnorm(40))
  theirs <- spdep::nb2listw(spdep::knn2nb(spdep::knearneigh(at, k = 4, longlat = FALSE)))
  expect_s3_class(spdep::moran.test(x, as_listw(W)), "htest")
  planar <- weights_knn(at, 1:40, 4, longlat = FALSE)
  expect_equal(spdep::moran.test(x, as_listw(planar))$estimate, spdep::moran.test(x, theirs)$estimate,
               tolerance = 1e-14)
  distances <- spdep::nbdists(spdep::dnearneigh(at, 0, 60), at)
  inverse <- spdep::nb2listw(spdep::dnearneigh(at, 0, 60), glist = lapply(distances, function(d) 1 / d))
  expect_equal(as.matrix(weights_distance(at, 1:40, threshold = 60, longlat = FALSE)),
               as.matrix(as_spatial_weights(inverse)), tolerance = 1e-14)
})

test_that("spatialreg fits the same model with as_listw() as with nb2listw()", {
  skip_if_not_installed("spdep")
  skip_if_not_installed("spatialreg")
  M <- lattice_matrix(6, 6)
  data <- with_test_seed(4, data.frame(y = stats::rnorm(36), x = stats::rnorm(36)))
  nb <- as_nb(as_spatial_weights(M))
  uneven <- lapply(as_nb(as_spatial_weights(M)), function(to) 1 / (1 + to))
  for (listw in list(spdep::nb2listw(nb), spdep::nb2listw(nb, style = "B"), spdep::nb2listw(nb, glist = uneven))) {
    ours <- as_listw(as_spatial_weights(listw))
    for (method in c("eigen", "LU")) {
      fit <- function(w) spatialreg::lagsarlm(y ~ x, data, w, method = method)
      # the optimiser of rho stops at 1e-10
      expect_equal(stats::coef(fit(ours)), stats::coef(fit(listw)), tolerance = 1e-8)
    }
  }
  expect_identical(spatialreg::can.be.simmed(as_listw(weights_contiguity(M))), TRUE)
  expect_equal(stats::coef(spatialreg::lagsarlm(y ~ x, data, as_listw(weights_contiguity(M)), method = "Matrix")),
               stats::coef(spatialreg::lagsarlm(y ~ x, data, spdep::nb2listw(nb), method = "Matrix")), tolerance = 1e-8)
})

test_that("misspelt arguments are refused", {
  M <- lattice_matrix(2, 2)
  expect_input_error(as_spatial_weights(M, isalnds = "allow"), "`isalnds`", "Did you mean `islands`?")
  expect_input_error(as_spatial_weights(as_spatial_weights(M), islands = "allow"), "`islands`", "does not know")
  expect_input_error(as_spatial_weights(as_listw(as_spatial_weights(M)), NULL, "allow", "row", 1), "`...`",
                     "one without a name")
  expect_input_error(as_spatial_weights(as_nb(as_spatial_weights(M)), direct = TRUE), "direct")
})

test_that("a listw of one order of regions and data of another", {
  skip_if_not_installed("spdep")
  M <- random_sparse(12, 0.4)
  order <- with_test_seed(3, sample(12))
  listw <- spdep::mat2listw(M[order, order], style = "B")
  expect_identical(as.matrix(weights_in_order(listw, rownames(M))), M)
})

test_that("Columbus: the neighbours that spData ships", {
  skip_if_not_installed("spdep")
  skip_if_not_installed("spData")
  shared <- shared_csv("reference", "moran_columbus_local.csv")
  nb <- structure(lapply(strsplit(shared$nb, ";"), as.integer), class = "nb", region.id = as.character(shared$id))
  W <- as_spatial_weights(nb, style = "row")
  expect_identical(summary(W)$links, 230L)
  shipped <- spdep::read.gal(system.file("weights/columbus.gal", package = "spData")[1])
  expect_equal(as.matrix(W), as.matrix(as_spatial_weights(shipped, shared$id, style = "row")))
})
