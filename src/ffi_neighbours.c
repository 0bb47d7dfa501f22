/* Glue of nearest neighbours and of neighbours within a distance: see
 * core_neighbours.c for the arrays. */
#include "core_neighbours.h"

#include <limits.h>

#include "core_csr.h"
#include "ffi_distance.h"
#include "lowcarbon.h"

static struct core_tree new_tree(const struct core_points *points) {
  const size_t n = (size_t)points->n;
  struct core_tree tree = {.points = points,
                           .order = (int *)R_alloc(n, sizeof(int)),
                           .cut = (unsigned char *)R_alloc(n, 1),
                           .at = (double *)R_alloc(n, 3 * sizeof(double))};
  core_neighbours_tree(&tree);
  return tree;
}

/* list(neighbour, distance), k for each point, nearest first. */
SEXP ffi_nearest(SEXP x, SEXP y, SEXP sphere, SEXP radius, SEXP k) {
  const struct core_points points = ffi_points(x, y, sphere, radius);
  const int neighbours = ffi_int(k, 1, points.n - 1, "k");
  const struct core_tree tree = new_tree(&points);
  double *work = (double *)R_alloc((size_t)neighbours, sizeof(double));
  int *work_index = (int *)R_alloc((size_t)neighbours, sizeof(int));
  const R_xlen_t size = (R_xlen_t)points.n * neighbours;
  const char *const names[] = {"neighbour", "distance"};
  SEXP parts[2];
  parts[0] = PROTECT(Rf_allocVector(INTSXP, size));
  parts[1] = PROTECT(Rf_allocVector(REALSXP, size));
  core_neighbours_nearest(&tree, neighbours, R_CheckUserInterrupt, work, work_index, INTEGER(parts[0]), REAL(parts[1]));
  SEXP out = ffi_list(2, names, parts);
  UNPROTECT(2);
  return out;
}

static void sum_counts(int *start, int n) {
  double links = 0;
  for (int i = 0; i < n; i++) {
    const int count = start[i];
    start[i] = (int)links;
    links += count;
    if (links > INT_MAX) Rf_error("internal: too many links");
  }
  start[n] = (int)links;
}

/* The slots of the matrix of distance^-power over the pairs within the
 * threshold; list(pair) where two points lie at one place. The matrix is
 * symmetric: transposing it changes nothing but puts its rows in order. */
SEXP ffi_within(SEXP x, SEXP y, SEXP sphere, SEXP radius, SEXP threshold, SEXP power) {
  const struct core_points points = ffi_points(x, y, sphere, radius);
  const struct core_neighbours_within options = {.threshold = ffi_double(threshold, "threshold"),
                                                 .power = ffi_double(power, "power")};
  const struct core_tree tree = new_tree(&points);
  int *start = (int *)R_alloc((size_t)points.n + 1, sizeof(int));
  core_neighbours_count(&tree, &options, R_CheckUserInterrupt, start);
  sum_counts(start, points.n);
  const int links = start[points.n];
  int *column = (int *)R_alloc((size_t)links, sizeof(int));
  double *value = (double *)R_alloc((size_t)links, sizeof(double));
  int pair[2] = {0, 0};
  const enum core_status status =
      core_neighbours_fill(&tree, &options, start, R_CheckUserInterrupt, column, value, pair);
  if (status != CORE_OK) return ffi_pair(pair);
  const struct core_csr unordered = {.n = points.n, .start = start, .column = column, .weight = value};
  SEXP p = PROTECT(Rf_allocVector(INTSXP, (R_xlen_t)points.n + 1));
  SEXP i = PROTECT(Rf_allocVector(INTSXP, links));
  SEXP weight = PROTECT(Rf_allocVector(REALSXP, links));
  core_csr_transpose(&unordered, INTEGER(p), INTEGER(i), REAL(weight));
  SEXP out = ffi_slots(p, i, weight);
  UNPROTECT(3);
  return out;
}
