/* Glue of core_threshold.c. */
#include "core_threshold.h"

#include <limits.h>

#include "ffi_random.h"
#include "lowcarbon.h"

/* panel: list(r, basis, order from 1, stop, c(regions, periods, time)). */
static struct core_threshold read_threshold(SEXP panel) {
  if (TYPEOF(panel) != VECSXP || XLENGTH(panel) != 5) Rf_error("internal: panel is not a list of five");
  const int *sizes = ffi_ints(VECTOR_ELT(panel, 4), 3, 0, INT_MAX, "sizes");
  struct core_threshold out = {.regions = sizes[0], .periods = sizes[1], .time = sizes[2] > 0};
  const R_xlen_t rows = (R_xlen_t)out.regions * out.periods;
  const SEXP r = VECTOR_ELT(panel, 0), basis = VECTOR_ELT(panel, 1), stop = VECTOR_ELT(panel, 3);
  if (rows < 1 || rows > INT_MAX) Rf_error("internal: sizes is out of range");
  out.r = ffi_doubles(r, -1, "r");
  out.basis = ffi_doubles(basis, -1, "basis");
  const R_xlen_t k = XLENGTH(r) / rows, m = XLENGTH(basis) / rows;
  if (k < 1 || k > 1000 || k * rows != XLENGTH(r)) Rf_error("internal: r has the wrong length");
  if (m > 10000 || m * rows != XLENGTH(basis)) Rf_error("internal: basis has the wrong length");
  const int *order = ffi_ints(VECTOR_ELT(panel, 2), rows, 1, (int)rows, "order");
  int *from_zero = (int *)R_alloc((size_t)rows, sizeof *from_zero);
  for (R_xlen_t i = 0; i < rows; i++) from_zero[i] = order[i] - 1;
  out.order = from_zero;
  out.stop = ffi_ints(stop, -1, 0, (int)rows, "stop");
  if (XLENGTH(stop) < 1 || XLENGTH(stop) > rows) Rf_error("internal: stop has the wrong length");
  for (R_xlen_t i = 1; i < XLENGTH(stop); i++) {
    if (out.stop[i] < out.stop[i - 1]) Rf_error("internal: stop is not sorted");
  }
  out.k = (int)k;
  out.m = (int)m;
  out.grid = (int)XLENGTH(stop);
  return out;
}

/* list(gain: by value of the threshold, NA where it cannot be; ratio: by sample). */
SEXP ffi_threshold(SEXP panel, SEXP residuals, SEXP again, SEXP simulations, SEXP seed) {
  const struct core_threshold p = read_threshold(panel);
  const size_t rows = (size_t)p.regions * (size_t)p.periods, k = (size_t)p.k, m = (size_t)p.m, grid = (size_t)p.grid;
  const double *e0 = ffi_doubles(residuals, (R_xlen_t)rows, "residuals");
  const int nsim = ffi_int(simulations, 0, INT_MAX, "simulations");
  const double *drawn = nsim > 0 ? ffi_doubles(again, (R_xlen_t)rows, "again") : e0;
  const uint64_t start = ffi_seed(seed, "seed");
  double *factor = (double *)R_alloc(grid * k * k, sizeof *factor);
  unsigned char *usable = (unsigned char *)R_alloc(grid, 1);
  double *work = (double *)R_alloc(k * (k + m + (size_t)p.regions + (size_t)p.periods + 3), sizeof *work);
  core_threshold_factors(&p, work, factor, usable);
  SEXP gain = PROTECT(Rf_allocVector(REALSXP, p.grid));
  SEXP ratio = PROTECT(Rf_allocVector(REALSXP, nsim));
  core_threshold_gains(&p, factor, usable, e0, work, REAL(gain));
  for (size_t s = 0; s < grid; s++) {
    if (!usable[s]) REAL(gain)[s] = NA_REAL;
  }
  if (nsim > 0) {
    double *room = (double *)R_alloc(rows + m + (size_t)p.periods + 2 * k + grid, sizeof *room);
    core_threshold_bootstrap(&p, factor, usable, drawn, nsim, start, R_CheckUserInterrupt, room, REAL(ratio));
  }
  const char *const names[] = {"gain", "ratio"};
  const SEXP values[] = {gain, ratio};
  SEXP out = ffi_list(2, names, values);
  UNPROTECT(2);
  return out;
}
