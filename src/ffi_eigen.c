/* Glue of eigen_symmetric(): see core_eigen.c. */
#include "ffi.h"

#include <string.h>

#include "core_eigen.h"
#include "lowcarbon.h"

/* Eigenvalues of a symmetric matrix without its attributes, rising; with vectors a list of
 * both. Of the matrix the lower triangle is read. */
SEXP ffi_eigen(SEXP a, SEXP n, SEXP vectors) {
  const int order = ffi_int(n, 0, 46340, "n");
  const double *entries = ffi_doubles(a, (R_xlen_t)order * order, "a");
  const int wanted = ffi_flag(vectors, "vectors");
  const size_t size = (size_t)order, all = size * size;
  for (size_t i = 0; i < all; i++) {
    if (!R_FINITE(entries[i])) Rf_error("internal: a is not finite");
  }
  SEXP diagonal = PROTECT(Rf_allocVector(REALSXP, order));
  struct core_eigen e = {
      .n = size,
      .a = (double *)R_alloc(all, sizeof(double)),
      .diagonal = REAL(diagonal),
      .beside = (double *)R_alloc(size, sizeof(double)),
      .tau = (double *)R_alloc(size, sizeof(double)),
      .scratch = (double *)R_alloc(64 * size, sizeof(double)),
      .integers = (int *)R_alloc(12 * size, sizeof(int)),
  };
  if (all > 0) memcpy(e.a, entries, all * sizeof(double));
  enum core_status status;
  SEXP out = diagonal;
  if (wanted) {
    SEXP values = PROTECT(Rf_allocVector(REALSXP, order)), found = PROTECT(Rf_allocMatrix(REALSXP, order, order));
    status = core_eigen_vectors(&e, R_CheckUserInterrupt, REAL(values), REAL(found));
    const char *const names[] = {"values", "vectors"};
    const SEXP parts[] = {values, found};
    out = ffi_list(2, names, parts);
    UNPROTECT(2);
  } else {
    status = core_eigen_values(&e, R_CheckUserInterrupt);
  }
  if (status != CORE_OK) Rf_error("internal: the eigenvalues of a did not settle");
  UNPROTECT(1);
  return out;
}
