/* Glue of distances between all pairs: see core_distance.c for the arrays. */
#include "ffi_distance.h"

#include <limits.h>

#include "lowcarbon.h"

struct core_points ffi_points(SEXP x, SEXP y, SEXP sphere, SEXP radius) {
  const double *first = ffi_doubles(x, -1, "x");
  const R_xlen_t n = XLENGTH(x);
  if (n < 1 || n > INT_MAX - 1) Rf_error("internal: x has the wrong length");
  const double *second = ffi_doubles(y, n, "y");
  for (R_xlen_t i = 0; i < n; i++) {
    if (!R_FINITE(first[i]) || !R_FINITE(second[i])) Rf_error("internal: coordinates are not finite");
  }
  struct core_points points = {.n = (int)n,
                               .sphere = ffi_flag(sphere, "sphere"),
                               .radius = ffi_double(radius, "radius"),
                               .x = first,
                               .y = second};
  double *space = (double *)R_alloc((size_t)n, 3 * sizeof(double));
  core_distance_space(&points, space);
  points.space = space;
  return points;
}

SEXP ffi_slots(SEXP p, SEXP i, SEXP x) {
  const char *const names[] = {"p", "i", "x"};
  const SEXP parts[] = {p, i, x};
  return ffi_list(3, names, parts);
}

SEXP ffi_pair(const int pair[2]) {
  const char *const names[] = {"pair"};
  SEXP places = PROTECT(Rf_allocVector(INTSXP, 2));
  INTEGER(places)[0] = pair[0];
  INTEGER(places)[1] = pair[1];
  const SEXP parts[] = {places};
  SEXP out = ffi_list(1, names, parts);
  UNPROTECT(1);
  return out;
}

/* Where the entries of a full matrix without its diagonal stand. */
static void full_pattern(int n, int *p, int *i) {
  for (int j = 0; j < n; j++) {
    p[j] = j * (n - 1);
    for (int row = 0; row < n; row++) {
      if (row != j) *i++ = row;
    }
  }
  p[n] = n * (n - 1);
}

/* The slots of the matrix of distance^-power; list(pair) where two points lie
 * at one place. */
SEXP ffi_distance_pairs(SEXP x, SEXP y, SEXP sphere, SEXP radius, SEXP power) {
  const struct core_points points = ffi_points(x, y, sphere, radius);
  const double exponent = ffi_double(power, "power");
  const double links = (double)points.n * (points.n - 1.0);
  if (links > INT_MAX) Rf_error("internal: too many pairs");
  SEXP weight = PROTECT(Rf_allocVector(REALSXP, (R_xlen_t)links));
  int pair[2] = {0, 0};
  const enum core_status status = core_distance_pairs(&points, exponent, R_CheckUserInterrupt, REAL(weight), pair);
  if (status != CORE_OK) {
    UNPROTECT(1);
    return ffi_pair(pair);
  }
  SEXP p = PROTECT(Rf_allocVector(INTSXP, (R_xlen_t)points.n + 1));
  SEXP i = PROTECT(Rf_allocVector(INTSXP, (R_xlen_t)links));
  full_pattern(points.n, INTEGER(p), INTEGER(i));
  SEXP out = ffi_slots(p, i, weight);
  UNPROTECT(3);
  return out;
}
