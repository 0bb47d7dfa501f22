# A lattice of rows x columns cells as a dense 0/1 matrix, worked out cell by cell.
lattice_matrix <- function(rows, columns, queen = FALSE) {
  cells <- expand.grid(r = seq_len(rows), c = seq_len(columns))
  down <- abs(outer(cells$r, cells$r, `-`))
  across <- abs(outer(cells$c, cells$c, `-`))
  touching <- if (queen) pmax(down, across) == 1 else down + across == 1
  ids <- paste0("r", cells$r, "c", cells$c)
  matrix(as.double(touching), nrow(cells), dimnames = list(ids, ids))
}

# The same as sf squares.
lattice_polygons <- function(rows, columns) {
  cells <- expand.grid(r = seq_len(rows), c = seq_len(columns))
  squares <- Map(function(r, c) sf::st_polygon(list(cbind(c + c(0, 1, 1, 0, 0), r + c(0, 0, 1, 1, 0)))),
                 cells$r, cells$c)
  sf::st_sf(cell = paste0("r", cells$r, "c", cells$c), geometry = sf::st_sfc(squares))
}

# The four slots that the routines on sparse matrices take.
slots_of <- function(matrix) {
  sparse <- methods::as(methods::as(methods::as(matrix, "dMatrix"), "generalMatrix"), "CsparseMatrix")
  list(sparse@p, sparse@i, sparse@x, nrow(sparse))
}

random_sparse <- function(n, share = 0.2, seed = 1) {
  with_test_seed(seed, {
    matrix <- matrix(stats::runif(n * n) * (stats::runif(n * n) < share), n)
    diag(matrix) <- 0
    dimnames(matrix) <- list(paste0("u", seq_len(n)), paste0("u", seq_len(n)))
    matrix
  })
}

# Great circles by the haversine formula, as one writes it in R.
plain_great_circle <- function(lon, lat, radius = 6371) {
  lon <- lon * pi / 180
  lat <- lat * pi / 180
  h <- sin(outer(lat, lat, `-`) / 2)^2 + outer(cos(lat), cos(lat)) * sin(outer(lon, lon, `-`) / 2)^2
  2 * radius * asin(pmin(sqrt(h), 1))
}

sphere_points <- function(n, seed = 1) {
  with_test_seed(seed, cbind(stats::runif(n, -180, 180), asin(stats::runif(n, -1, 1)) * 180 / pi))
}
