/* Glue of lmdi(): see core_lmdi.c for the arrays. */
#include "ffi.h"

#include <limits.h>

#include "core_lmdi.h"
#include "core_logmean.h"
#include "lowcarbon.h"

/* c(row, product) of the first row whose factors do not multiply to the whole;
 * NULL if all do. */
SEXP ffi_identity(SEXP whole, SEXP factors, SEXP tolerance) {
  const double *values = ffi_doubles(whole, -1, "whole");
  R_xlen_t k = -1, n = XLENGTH(whole);
  const double *const *columns = (const double *const *)ffi_columns(factors, &k, &n, "factors");
  double product = 0;
  const size_t row = core_identity_breach(values, columns, (int)k, (size_t)n, ffi_double(tolerance, "tolerance"),
                                          R_CheckUserInterrupt, &product);
  if (row == 0) return R_NilValue;
  SEXP out = PROTECT(Rf_allocVector(REALSXP, 2));
  REAL(out)[0] = (double)row;
  REAL(out)[1] = product;
  UNPROTECT(1);
  return out;
}

static SEXP failure_to_r(enum core_status status, const struct core_lmdi_failure *failure) {
  SEXP out = PROTECT(Rf_allocVector(INTSXP, 6));
  const int values[6] = {(int)status,         failure->row_from,   failure->row_to,
                         failure->factor + 1, failure->region + 1, failure->step + 1};
  for (int i = 0; i < 6; i++) INTEGER(out)[i] = values[i];
  UNPROTECT(1);
  return out;
}

/* dims: regions, periods, sectors. options: normalised, multiplicative (0/1).
 * list(totals, effects, by_sector), or the failure as integers: status, row
 * from, row to, factor (0: the whole), region, step. */
SEXP ffi_lmdi(SEXP whole, SEXP factors, SEXP cells, SEXP dims, SEXP from, SEXP to, SEXP options, SEXP speed,
              SEXP by_sector) {
  const double *values = ffi_doubles(whole, -1, "whole");
  R_xlen_t n_factors = -1, n = XLENGTH(whole);
  const double *const *columns = (const double *const *)ffi_columns(factors, &n_factors, &n, "factors");
  const int *dim = ffi_ints(dims, 3, 1, INT_MAX, "dims");
  const int *start = ffi_ints(from, -1, 0, dim[1] - 1, "from");
  const struct core_lmdi_size size = {
      .regions = dim[0], .periods = dim[1], .sectors = dim[2], .steps = (int)XLENGTH(from), .factors = (int)n_factors};
  const double wanted = (double)dim[0] * dim[1] * dim[2];
  if (wanted > INT_MAX || n > INT_MAX || XLENGTH(from) > INT_MAX) Rf_error("internal: too many cells");
  const int *rows = ffi_ints(cells, (R_xlen_t)wanted, 1, (int)n, "cells");
  const int *end = ffi_ints(to, size.steps, 0, size.periods - 1, "to");
  const int *option = ffi_ints(options, 2, 0, 1, "options");
  const struct core_lmdi_options choices = {.normalised = option[0],
                                            .multiplicative = option[1],
                                            .speed = ffi_doubles(speed, n_factors, "speed"),
                                            .tick = R_CheckUserInterrupt};
  const int keep = ffi_flag(by_sector, "by_sector");

  const R_xlen_t blocks = (R_xlen_t)size.regions * size.steps;
  SEXP totals = PROTECT(Rf_allocVector(REALSXP, 2 * blocks));
  SEXP effects = PROTECT(Rf_allocVector(REALSXP, blocks * n_factors));
  SEXP terms = PROTECT(keep ? Rf_allocVector(REALSXP, blocks * n_factors * size.sectors) : R_NilValue);
  double *scratch = (double *)R_alloc(2 * (size_t)n_factors, sizeof(double));
  struct core_lmdi_failure failure = {0, 0, -1, 0, 0};
  const enum core_status status = core_lmdi(values, columns, rows, start, end, &size, &choices, scratch, REAL(totals),
                                            REAL(effects), keep ? REAL(terms) : NULL, &failure);
  SEXP out;
  if (status == CORE_OK) {
    const char *const names[] = {"totals", "effects", "by_sector"};
    const SEXP parts[] = {totals, effects, terms};
    out = ffi_list(3, names, parts);
  } else {
    out = failure_to_r(status, &failure);
  }
  UNPROTECT(3);
  return out;
}

/* The logarithmic mean, element by element. */
SEXP ffi_log_mean(SEXP a, SEXP b) {
  const double *x = ffi_doubles(a, -1, "a");
  const R_xlen_t n = XLENGTH(a);
  const double *y = ffi_doubles(b, n, "b");
  SEXP out = PROTECT(Rf_allocVector(REALSXP, n));
  for (R_xlen_t i = 0; i < n; i++) {
    REAL(out)[i] = x[i] == 0 || y[i] == 0 ? 0 : core_log_mean(x[i], y[i]);
  }
  UNPROTECT(1);
  return out;
}
