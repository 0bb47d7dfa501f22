/* Coupling coordination of rows. */
#include "ffi.h"

#include <stdint.h>

#include "core_coupling.h"
#include "lowcarbon.h"

/* systems: list of k >= 2 double vectors of finite scores; weights: k;
 * variant: 0..3 in the order of the enum. list(coupling, development,
 * coordination, lag), lag 0 where no system lags. */
SEXP ffi_coupling(SEXP systems, SEXP weights, SEXP variant, SEXP synchronous) {
  R_xlen_t k = -1, n = -1;
  const double **scores = ffi_columns(systems, &k, &n, "systems");
  if (k < 2 || k > INT16_MAX) Rf_error("internal: systems has the wrong number of columns");
  const struct core_coupling_size size = {.n = (size_t)n, .systems = (int)k};
  const struct core_coupling_options options = {.variant = (enum core_coupling_variant)ffi_int(
                                                    variant, CORE_COUPLING_STANDARD, CORE_COUPLING_UNROOTED, "variant"),
                                                .synchronous = ffi_double(synchronous, "synchronous"),
                                                .tick = R_CheckUserInterrupt};
  const double *weight = ffi_doubles(weights, k, "weights");
  double *work = (double *)R_alloc((size_t)k, sizeof(double));

  SEXP coupling = PROTECT(Rf_allocVector(REALSXP, n)), development = PROTECT(Rf_allocVector(REALSXP, n));
  SEXP coordination = PROTECT(Rf_allocVector(REALSXP, n)), lag = PROTECT(Rf_allocVector(INTSXP, n));
  struct core_coupling_out out = {.coupling = REAL(coupling),
                                  .development = REAL(development),
                                  .coordination = REAL(coordination),
                                  .lag = INTEGER(lag)};
  core_coupling(scores, weight, &size, &options, work, &out);
  const char *const names[] = {"coupling", "development", "coordination", "lag"};
  const SEXP values[] = {coupling, development, coordination, lag};
  SEXP result = ffi_list(4, names, values);
  UNPROTECT(4);
  return result;
}
