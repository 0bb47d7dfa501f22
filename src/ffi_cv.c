/* Glue of cv() and cv_by(): see core_cv.c for the arrays. */
#include "ffi.h"

#include <limits.h>

#include "core_cv.h"
#include "lowcarbon.h"

/* group NULL for one group; list(n, mean, sd, lowest). */
SEXP ffi_cv(SEXP x, SEXP group, SEXP groups, SEXP population) {
  const double *values = ffi_doubles(x, -1, "x");
  const int k = ffi_int(groups, 1, INT_MAX, "groups");
  const int *codes = Rf_isNull(group) ? NULL : ffi_ints(group, XLENGTH(x), 1, k, "group");
  if (!codes && k != 1) Rf_error("internal: groups without codes");
  const struct core_cv_size size = {.n = (size_t)XLENGTH(x), .groups = k};
  const struct core_cv_options options = {.population = ffi_flag(population, "population")};
  double *work = (double *)R_alloc((size_t)k, 2 * sizeof(double));
  const char *const names[] = {"n", "mean", "sd", "lowest"};
  SEXP columns[4];
  for (int i = 0; i < 4; i++) columns[i] = PROTECT(Rf_allocVector(REALSXP, k));
  core_cv(values, codes, &size, &options, R_CheckUserInterrupt, work, REAL(columns[0]), REAL(columns[1]),
          REAL(columns[2]), REAL(columns[3]));
  SEXP out = ffi_list(4, names, columns);
  UNPROTECT(4);
  return out;
}
