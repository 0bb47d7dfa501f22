/* Glue: traces of the Chebyshev polynomials of a sparse matrix. */
#include <limits.h>

#include "core_chebyshev.h"
#include "ffi_csr.h"
#include "lowcarbon.h"

SEXP ffi_chebyshev_traces(SEXP p, SEXP i, SEXP x, SEXP n, SEXP order, SEXP probes, SEXP without) {
  const struct ffi_csr a = ffi_csr_from_slots(p, i, x, n);
  const double *direction = Rf_isNull(without) ? NULL : ffi_doubles(without, a.rows.n, "without");
  const struct core_chebyshev_options options = {.order = ffi_int(order, 2, 100000, "order"),
                                                 .probes = ffi_int(probes, 1, INT_MAX, "probes"),
                                                 .without = direction,
                                                 .tick = R_CheckUserInterrupt};
  double *work = (double *)R_alloc((size_t)a.rows.n, 4 * sizeof(double));
  SEXP traces = PROTECT(Rf_allocVector(REALSXP, options.order + 1));
  core_chebyshev_traces(&a.rows, &options, work, REAL(traces));
  UNPROTECT(1);
  return traces;
}

/* A matrix of signs, one column a probe. */
SEXP ffi_signs(SEXP n, SEXP probes) {
  const int rows = ffi_int(n, 1, INT_MAX, "n"), columns = ffi_int(probes, 1, 100000, "probes");
  SEXP signs = PROTECT(Rf_allocMatrix(REALSXP, rows, columns));
  core_signs(rows, columns, REAL(signs));
  UNPROTECT(1);
  return signs;
}
