# Sparse matrices of weights, whatever class they get: links, rows, islands, symmetry.

# Any matrix as a dgCMatrix without stored zeros; one that is so already is not
# copied.
plain_sparse <- function(matrix) {
  if (!inherits(matrix, "dgCMatrix")) {
    matrix <- methods::as(methods::as(methods::as(matrix, "dMatrix"), "generalMatrix"), "CsparseMatrix")
  }
  if (any(matrix@x == 0, na.rm = TRUE)) Matrix::drop0(matrix) else matrix
}

# Ones at these places, whether named once or several times.
sparse_ones <- function(i, j, dims) {
  matrix <- Matrix::sparseMatrix(i, j, x = 1, dims = dims)
  matrix@x <- rep(1, length(matrix@x))
  matrix
}

# The slots straight from a kernel.
sparse_of_slots <- function(slots, n) {
  methods::new("dgCMatrix", p = slots$p, i = slots$i, x = slots$x, Dim = c(n, n))
}

is_island <- function(matrix) count_neighbours(matrix) == 0L

count_neighbours <- function(matrix) .Call(ffi_csr_counts, matrix@p, matrix@i, matrix@x, nrow(matrix))

# Equal to its transpose, but for the last digits.
is_symmetric <- function(matrix) {
  other <- Matrix::t(matrix)
  identical(matrix@p, other@p) && identical(matrix@i, other@i) &&
    all(abs(matrix@x - other@x) <= 8 * .Machine$double.eps * abs(matrix@x))
}

is_symmetric_pattern <- function(matrix) {
  turned <- Matrix::t(matrix)
  identical(matrix@p, turned@p) && identical(matrix@i, turned@i)
}

# The rows of a matrix by columns are the columns of its transpose.
rows_of <- function(matrix) {
  turned <- Matrix::t(matrix)
  row <- factor(rep(seq_len(ncol(turned)), diff(turned@p)), levels = seq_len(ncol(turned)))
  list(to = unname(split(turned@i + 1L, row)), weight = unname(split(turned@x, row)))
}
