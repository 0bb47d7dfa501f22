/* A weight matrix from the slots of a Matrix::dgCMatrix, for every glue file
 * whose kernels work on one. */
#ifndef LOWCARBON_FFI_CSR_H
#define LOWCARBON_FFI_CSR_H

#include "core_csr.h"
#include "ffi.h"

struct ffi_csr {
  struct core_csr rows;    /* the matrix: column[], weight[] of region i's row */
  struct core_csr columns; /* its transpose: the slots as they came, not copied */
};

/* p, i, x: the slots; n: the number of regions. Slots that do not make a
 * square matrix with ascending rows in each column and finite weights are an R
 * error. The rows are R_alloc'd; the columns live as long as the slots do. */
struct ffi_csr ffi_csr_from_slots(SEXP p, SEXP i, SEXP x, SEXP n);

/* The columns alone, checked as above, where the rows are not needed. */
struct core_csr ffi_csr_columns(SEXP p, SEXP i, SEXP x, SEXP n);

#endif
