/* Glue: the scaling that makes a weight matrix symmetric. */
#include "core_symmetrise.h"
#include "ffi_csr.h"
#include "lowcarbon.h"

/* The scaling, or a vector of length 0 where there is none. */
SEXP ffi_symmetriser(SEXP p, SEXP i, SEXP x, SEXP n) {
  const struct ffi_csr w = ffi_csr_from_slots(p, i, x, n);
  int *queue = (int *)R_alloc((size_t)w.rows.n, sizeof(int));
  SEXP scale = PROTECT(Rf_allocVector(REALSXP, w.rows.n));
  int found = 0;
  core_symmetriser(&w.rows, &w.columns, queue, REAL(scale), &found);
  SEXP out = PROTECT(found ? scale : Rf_allocVector(REALSXP, 0));
  UNPROTECT(2);
  return out;
}
