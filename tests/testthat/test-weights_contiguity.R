test_that("borders, each once or from both sides, in any order", {
  M <- lattice_matrix(4, 4)
  pairs <- which(M == 1, arr.ind = TRUE)
  both <- data.frame(from = rownames(M)[pairs[, 1]], to = colnames(M)[pairs[, 2]])
  once <- both[pairs[, 1] < pairs[, 2], ]
  ids <- sort(rownames(M), method = "radix")
  expected <- M[ids, ids]
  for (edges in list(both, once, once[nrow(once):1, ], setNames(once[2:1], c("from", "to")), rbind(once, once))) {
    expect_identical(as.matrix(weights_contiguity(edges, style = "none")), expected)
  }
  expect_identical(as.matrix(weights_contiguity(once, rownames(M), style = "none")), M)
  # other names, other columns, factors, tibbles, data.tables
  odd <- data.frame(a = factor(once$from), b = factor(once$to), length = 3)
  expect_identical(as.matrix(weights_contiguity(odd, style = "none")), expected)
  named <- data.frame(length = 3, to = once$to, from = once$from)
  expect_identical(as.matrix(weights_contiguity(named, style = "none")), expected)
  if (requireNamespace("tibble", quietly = TRUE)) {
    expect_identical(as.matrix(weights_contiguity(tibble::as_tibble(once), style = "none")), expected)
  }
  if (requireNamespace("data.table", quietly = TRUE)) {
    expect_identical(as.matrix(weights_contiguity(data.table::as.data.table(once), style = "none")), expected)
  }
  expect_identical(rownames(as.matrix(weights_contiguity(data.frame(from = 500000, to = 110000)))),
                   c("110000", "500000"))
})

test_that("borders that are none", {
  expect_input_error(weights_contiguity(data.frame(from = c("a", "b"), to = c("b", "b"))), "`x`",
                     "with itself", "row 2")
  expect_input_error(weights_contiguity(data.frame(from = c("a", NA), to = c("b", "c"))), "`x`", "row 2")
  expect_input_error(weights_contiguity(data.frame(from = "a", to = "b"), c("a", "c")), "`x`", "`b`")
  expect_input_error(weights_contiguity(data.frame(from = character(), to = character())), "`x`", "no rows")
  expect_input_error(weights_contiguity(data.frame(from = "a")), "`x`", "1 column")
  expect_input_error(weights_contiguity("a"), "`x`", "0/1 matrix")
  expect_input_error(weights_contiguity(data.frame(from = "a", to = "b"), queen = NA), "`queen`")
})

test_that("a 0/1 matrix of any class", {
  M <- lattice_matrix(3, 4)
  expect_identical(as.matrix(weights_contiguity(M, style = "none")), M)
  expect_identical(as.matrix(weights_contiguity(M == 1, style = "none")), M)
  integers <- M
  storage.mode(integers) <- "integer"
  expect_identical(as.matrix(weights_contiguity(integers, style = "none")), M)
  for (class in c("generalMatrix", "symmetricMatrix", "CsparseMatrix", "RsparseMatrix", "TsparseMatrix")) {
    as_class <- methods::as(methods::as(M, "dMatrix"), class)
    expect_identical(as.matrix(weights_contiguity(as_class, style = "none")), M)
  }
  expect_equal(as.matrix(weights_contiguity(M)), M / rowSums(M), tolerance = 1e-15)
  # rows and columns in different orders are matched by name
  shuffled <- M[, with_test_seed(1, sample(12))]
  expect_identical(as.matrix(weights_contiguity(shuffled, style = "none")), M)
  order <- with_test_seed(2, sample(rownames(M)))
  expect_identical(as.matrix(weights_contiguity(M, order, style = "none")), M[order, order])
  unnamed <- unname(M)
  expect_identical(as.matrix(weights_contiguity(unnamed, rownames(M), style = "none")), M)
  expect_identical(as.matrix(weights_contiguity(`colnames<-`(M, NULL), style = "none")), M)
})

test_that("matrices that are no contiguity", {
  M <- lattice_matrix(2, 2)
  one_sided <- M
  one_sided["r1c1", "r2c1"] <- 0
  expect_input_error(weights_contiguity(one_sided), "symmetric", "r2c1")
  weighted <- 0.5 * M
  expect_input_error(weights_contiguity(weighted), "entries 0 and 1", "0.5", "as_spatial_weights")
  expect_input_error(weights_contiguity(M + diag(4)), "own neighbour", "r1c1")
  expect_input_error(weights_contiguity(M[1:3, ]), "square", "3 x 4")
  expect_input_error(weights_contiguity(`rownames<-`(M, letters[1:4])), "same regions", "`a`")
  expect_input_error(weights_contiguity(M, letters[1:4]), "`ids`", "`a`", "Its names are")
  expect_input_error(weights_contiguity(`dimnames<-`(M, list(c("a", "a", "b", "c"), NULL))), "row names", "\"a\" twice")
  expect_input_error(weights_contiguity(`mode<-`(M, "character")), "matrix of numbers")
  M[2, 3] <- NA
  expect_input_error(weights_contiguity(M), "entries 0 and 1", "NA")
})

test_that("polygons: squares by hand", {
  skip_if_not_installed("sf")
  squares <- lattice_polygons(4, 3)
  for (queen in c(TRUE, FALSE)) {
    W <- weights_contiguity(squares, "cell", queen = queen, style = "none")
    expect_identical(as.matrix(W), lattice_matrix(4, 3, queen))
    shuffled <- squares[with_test_seed(1, sample(12)), ]
    expect_identical(as.matrix(weights_contiguity(shuffled, "cell", queen = queen,
                                                  style = "none"))[squares$cell,
                                                                   squares$cell], lattice_matrix(4, 3, queen))
  }
  expect_identical(rownames(as.matrix(weights_contiguity(squares))), as.character(1:12))
  expect_identical(rownames(as.matrix(weights_contiguity(sf::st_geometry(squares), squares$cell))), squares$cell)
  expect_identical(as.matrix(weights_contiguity(sf::st_zm(squares, drop = FALSE, what = "Z"), "cell", style = "none")),
                   lattice_matrix(4, 3, TRUE))
  # two polygons in one region
  merged <- sf::st_sf(cell = c("ends", "middle"),
                      geometry = sf::st_sfc(sf::st_multipolygon(list(list(unclass(squares$geometry[[1]])[[1]]),
                                                                     list(unclass(
                                                                       squares$geometry[[9]])[[1]]))), squares$geometry[[5]]))
  expect_identical(sum(as.matrix(weights_contiguity(merged, "cell", queen = FALSE, style = "none"))), 2)
})

test_that("polygons whose borders were digitised twice need snap", {
  skip_if_not_installed("sf")
  left <- sf::st_polygon(list(cbind(c(0, 1, 1, 0, 0), c(0, 0, 1, 1, 0))))
  right <- sf::st_polygon(list(cbind(c(1.001, 2, 2, 1.0005, 1.001), c(0, 0, 1, 1, 0))))
  pair <- sf::st_sfc(left, right)
  expect_input_error(weights_contiguity(pair, c("a", "b")), "2 without: `a`, `b`")
  expect_identical(sum(as.matrix(weights_contiguity(pair, c("a", "b"), queen = FALSE, snap = 0.0011, style = "none"))),
                   2)
  expect_input_error(weights_contiguity(pair, c("a", "b"), queen = FALSE, snap = 0.0007), "2 without")
  expect_identical(sum(as.matrix(weights_contiguity(pair, c("a", "b"), snap = 0.0007, style = "none"))), 2)
  expect_input_error(weights_contiguity(pair, c("a", "b"), snap = -1), "`snap`")
})

test_that("polygons that are none", {
  skip_if_not_installed("sf")
  expect_input_error(weights_contiguity(sf::st_sfc(sf::st_point(1:2), sf::st_point(2:3)), 1:2), "polygon",
                     "POINT", "\"1\"")
  empty <- sf::st_sfc(lattice_polygons(1, 1)$geometry[[1]], sf::st_polygon())
  expect_input_error(weights_contiguity(empty, 1:2), "an empty one", "\"2\"")
})

test_that("polygons: the neighbours of spdep on Columbus", {
  skip_if_not_installed("sf")
  skip_if_not_installed("spdep")
  skip_if_not_installed("spData")
  columbus <- sf::st_read(system.file("shapes/columbus.shp", package = "spData"), quiet = TRUE)
  for (queen in c(TRUE, FALSE)) {
    theirs <- spdep::nb2mat(spdep::poly2nb(columbus, queen = queen), style = "B")
    expect_equal(unname(as.matrix(weights_contiguity(columbus, queen = queen, style = "none"))), unname(theirs),
                 ignore_attr = TRUE)
    expect_equal(unname(as.matrix(weights_contiguity(columbus, queen = queen, snap = 1e-7, style = "none"))),
                 unname(theirs), ignore_attr = TRUE)
    rows <- spdep::nb2mat(spdep::poly2nb(columbus, queen = queen), style = "W")
    expect_equal(unname(as.matrix(weights_contiguity(columbus, queen = queen))), unname(rows), ignore_attr = TRUE,
                 tolerance = 1e-15)
  }
})

test_that("the provinces' land borders", {
  adjacency <- utils::read.csv(shared_path("data", "china31_adjacency.csv"), row.names = 1, check.names = FALSE)
  M <- as.matrix(adjacency)
  W <- weights_contiguity(M)
  expect_identical(dim(W), c(31L, 31L))
  M["Hainan", "Guangdong"] <- M["Guangdong", "Hainan"] <- 0
  expect_input_error(weights_contiguity(M), "1 without: `Hainan`")
  expect_identical(as.matrix(weights_contiguity(M, islands = c(Hainan = "Guangdong"))), as.matrix(W))
})
