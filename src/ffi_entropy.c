/* Entropy redundancies: lays out the segments and packages what comes back. */
#include "ffi.h"

#include <limits.h>

#include "core_entropy.h"
#include "lowcarbon.h"

/* The positions where segments end must rise by two rows at least to n. */
static void check_ends(const int *ends, int segments, R_xlen_t n) {
  int before = 0;
  for (int s = 0; s < segments; s++) {
    if (ends[s] - before < 2) Rf_error("internal: a segment of fewer than two rows");
    before = ends[s];
  }
  if (before != n) Rf_error("internal: segments do not cover the rows");
}

static void check_options(const struct core_entropy_options *options) {
  if (!(options->offset >= 0 && options->slope > 0 && (options->outcomes == 0 || options->outcomes > 1))) {
    Rf_error("internal: options of the entropy are out of range");
  }
}

/* columns: list of double vectors; reverse: one 0/1 a column; rows: from 0,
 * segment by segment, or NULL; ends: of segments; options: c(offset, slope,
 * outcomes). list(min, max, redundancy, constant, at), matrices with a row for
 * each column of the data and a column for each segment. */
SEXP ffi_entropy(SEXP columns, SEXP reverse, SEXP rows, SEXP ends, SEXP options) {
  R_xlen_t k = -1, n = -1;
  const double **x = ffi_columns(columns, &k, &n, "columns");
  if (n > INT_MAX || k > INT_MAX) Rf_error("internal: too many rows");
  if (XLENGTH(ends) < 1 || XLENGTH(ends) > n) Rf_error("internal: ends has the wrong length");
  const int segments = (int)XLENGTH(ends);
  const int *reversed = ffi_ints(reverse, k, 0, 1, "reverse");
  const int *end = ffi_ints(ends, -1, 1, (int)n, "ends");
  const int *row = Rf_isNull(rows) ? NULL : ffi_ints(rows, n, 0, (int)n - 1, "rows");
  const double *option = ffi_doubles(options, 3, "options");
  check_ends(end, segments, n);
  if ((double)k * segments > INT_MAX) Rf_error("internal: too many cells");

  const struct core_entropy_size size = {.columns = (int)k, .segments = segments};
  const struct core_entropy_options choice = {
      .offset = option[0], .slope = option[1], .outcomes = option[2], .tick = R_CheckUserInterrupt};
  check_options(&choice);
  SEXP min = PROTECT(Rf_allocMatrix(REALSXP, (int)k, segments)),
       max = PROTECT(Rf_allocMatrix(REALSXP, (int)k, segments));
  SEXP redundancy = PROTECT(Rf_allocMatrix(REALSXP, (int)k, segments));
  SEXP constant = PROTECT(Rf_allocMatrix(LGLSXP, (int)k, segments));
  SEXP at = PROTECT(Rf_allocVector(INTSXP, 2));
  struct core_entropy_out out = {
      .min = REAL(min), .max = REAL(max), .redundancy = REAL(redundancy), .constant = LOGICAL(constant)};
  const int negative = core_entropy(x, reversed, row, end, &size, &choice, &out) != CORE_OK;
  for (int i = 0; i < 2; i++) INTEGER(at)[i] = negative ? out.at[i] + 1 : 0;
  const char *const names[] = {"min", "max", "redundancy", "constant", "at"};
  const SEXP values[] = {min, max, redundancy, constant, at};
  SEXP result = ffi_list(5, names, values);
  UNPROTECT(5);
  return result;
}
