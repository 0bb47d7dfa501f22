/* Glue of taking out means: see core_demean.c for the arrays. */
#include "ffi.h"

#include <limits.h>

#include "core_demean.h"
#include "lowcarbon.h"

/* x: a double vector or matrix whose columns hold regions*periods values. */
SEXP ffi_demean(SEXP x, SEXP regions, SEXP periods, SEXP individual, SEXP time) {
  const double *values = ffi_doubles(x, -1, "x");
  const size_t n = (size_t)ffi_int(regions, 1, INT_MAX, "regions"), t = (size_t)ffi_int(periods, 1, INT_MAX, "periods");
  const size_t length = (size_t)XLENGTH(x);
  if (length % (n * t) != 0) Rf_error("internal: x has the wrong length");
  const struct core_demean_size size = {.regions = n, .periods = t, .columns = length / (n * t)};
  const struct core_demean_options options = {
      .individual = ffi_flag(individual, "individual"), .time = ffi_flag(time, "time"), .tick = R_CheckUserInterrupt};
  double *work = (double *)R_alloc(n, sizeof(double));
  SEXP out = PROTECT(Rf_allocVector(REALSXP, XLENGTH(x)));
  SHALLOW_DUPLICATE_ATTRIB(out, x);
  core_demean(values, &size, &options, work, REAL(out));
  UNPROTECT(1);
  return out;
}
