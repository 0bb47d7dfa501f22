/* Glue of density_by(): see core_density.c for the arrays. */
#include "ffi.h"

#include <math.h>

#include "core_density.h"
#include "lowcarbon.h"

/* sorted and grid rising; kernel 0 normal, 1 Epanechnikov: the density at each
 * point of the grid. */
SEXP ffi_density(SEXP sorted, SEXP grid, SEXP bandwidth, SEXP kernel) {
  const double *y = ffi_doubles(sorted, -1, "sorted"), *points = ffi_doubles(grid, -1, "grid");
  const double h = ffi_double(bandwidth, "bandwidth");
  const int which = ffi_int(kernel, CORE_GAUSSIAN, CORE_EPANECHNIKOV, "kernel");
  if (!(h > 0 && isfinite(h))) Rf_error("internal: bandwidth is out of range");
  if (XLENGTH(sorted) < 1) Rf_error("internal: no values");
  SEXP out = PROTECT(Rf_allocVector(REALSXP, XLENGTH(grid)));
  core_density(y, (size_t)XLENGTH(sorted), points, (size_t)XLENGTH(grid), h, (enum core_kernel)which,
               R_CheckUserInterrupt, REAL(out));
  UNPROTECT(1);
  return out;
}
