/* Sorting has no verb of its own in R; this entry is how it is tested. */
#include "core_sort.h"
#include "lowcarbon.h"

/* list(values in ascending order, their rows from 1) */
SEXP ffi_sort(SEXP x) {
  const double *values = ffi_doubles(x, -1, "x");
  const R_xlen_t n = XLENGTH(x);
  if (n > INT32_MAX) Rf_error("internal: too many rows");
  for (R_xlen_t i = 0; i < n; i++) {
    if (ISNAN(values[i])) Rf_error("internal: x has missing values");
  }
  SEXP sorted = PROTECT(Rf_allocVector(REALSXP, n)), order = PROTECT(Rf_allocVector(INTSXP, n));
  uint64_t *keys = (uint64_t *)R_alloc(2 * (size_t)n, sizeof *keys);
  int *rows = (int *)R_alloc(2 * (size_t)n, sizeof *rows);
  uint32_t *counts = (uint32_t *)R_alloc(CORE_SORT_DIGITS * CORE_SORT_RADIX, sizeof *counts);
  core_sort(values, (size_t)n, keys, rows, counts, R_CheckUserInterrupt, REAL(sorted), INTEGER(order));
  for (R_xlen_t i = 0; i < n; i++) INTEGER(order)[i]++;
  const char *const names[] = {"values", "rows"};
  const SEXP parts[] = {sorted, order};
  SEXP out = ffi_list(2, names, parts);
  UNPROTECT(2);
  return out;
}
