/* Glue of core_moran.c. */
#include <limits.h>

#include "core_moran.h"
#include "ffi_csr.h"
#include "ffi_random.h"
#include "lowcarbon.h"

/* Cross products, periods x simulations. `z` is periods x n, as one vector. */
SEXP ffi_moran_permute(SEXP p, SEXP i, SEXP x, SEXP n, SEXP z, SEXP periods, SEXP simulations, SEXP seed) {
  const struct ffi_csr w = ffi_csr_from_slots(p, i, x, n);
  if (w.rows.n < 2) Rf_error("internal: fewer than two regions");
  const struct core_moran_options options = {.periods = ffi_int(periods, 1, INT_MAX, "periods"),
                                             .simulations = ffi_int(simulations, 1, INT_MAX, "simulations"),
                                             .seed = ffi_seed(seed, "seed")};
  const double *values = ffi_doubles(z, (R_xlen_t)w.rows.n * options.periods, "z");
  int *order = (int *)R_alloc((size_t)w.rows.n, sizeof *order);
  double *shuffled = (double *)R_alloc((size_t)XLENGTH(z), sizeof *shuffled);
  SEXP cross = PROTECT(Rf_allocMatrix(REALSXP, options.periods, options.simulations));
  core_moran_permute(&w.rows, values, &options, R_CheckUserInterrupt, order, shuffled, REAL(cross));
  UNPROTECT(1);
  return cross;
}

/* Sums a_i z_p(i), periods x simulations. `a` and `z` are periods x n, as one vector each. */
SEXP ffi_moran_permute_sums(SEXP a, SEXP z, SEXP n, SEXP periods, SEXP simulations, SEXP seed) {
  const int regions = ffi_int(n, 2, INT_MAX, "n");
  const struct core_moran_options options = {.periods = ffi_int(periods, 1, INT_MAX, "periods"),
                                             .simulations = ffi_int(simulations, 1, INT_MAX, "simulations"),
                                             .seed = ffi_seed(seed, "seed")};
  const double *held = ffi_doubles(a, (R_xlen_t)regions * options.periods, "a");
  const double *moved = ffi_doubles(z, (R_xlen_t)regions * options.periods, "z");
  int *order = (int *)R_alloc((size_t)regions, sizeof *order);
  SEXP sums = PROTECT(Rf_allocMatrix(REALSXP, options.periods, options.simulations));
  core_moran_permute_sums(held, moved, regions, &options, R_CheckUserInterrupt, order, REAL(sums));
  UNPROTECT(1);
  return sums;
}
