/* Glue of sparse weight matrices: see core_csr.c for the arrays. */
#include "ffi_csr.h"

#include <limits.h>

#include "lowcarbon.h"

static void check_columns(const struct core_csr *columns) {
  const int n = columns->n;
  if (columns->start[0] != 0) Rf_error("internal: p does not begin with 0");
  for (int j = 0; j < n; j++) {
    if (columns->start[j] > columns->start[j + 1]) Rf_error("internal: p is not ascending");
  }
}

static void check_entries(const struct core_csr *columns) {
  for (int j = 0; j < columns->n; j++) {
    int last = -1;
    for (int k = columns->start[j]; k < columns->start[j + 1]; k++) {
      if (columns->column[k] <= last) Rf_error("internal: i is not ascending");
      if (!R_FINITE(columns->weight[k])) Rf_error("internal: x is not finite");
      last = columns->column[k];
    }
  }
}

struct core_csr ffi_csr_columns(SEXP p, SEXP i, SEXP x, SEXP n) {
  const int regions = ffi_int(n, 0, INT_MAX - 1, "n");
  struct core_csr columns = {.n = regions, .start = ffi_ints(p, (R_xlen_t)regions + 1, 0, INT_MAX, "p")};
  check_columns(&columns);
  const int links = columns.start[regions];
  columns.column = ffi_ints(i, links, 0, regions - 1, "i");
  columns.weight = ffi_doubles(x, links, "x");
  check_entries(&columns);
  return columns;
}

struct ffi_csr ffi_csr_from_slots(SEXP p, SEXP i, SEXP x, SEXP n) {
  struct ffi_csr out = {.columns = ffi_csr_columns(p, i, x, n)};
  const size_t regions = (size_t)out.columns.n, links = (size_t)out.columns.start[regions];
  int *start = (int *)R_alloc(regions + 1, sizeof(int));
  int *column = (int *)R_alloc(links, sizeof(int));
  double *weight = (double *)R_alloc(links, sizeof(double));
  core_csr_transpose(&out.columns, start, column, weight);
  out.rows = (struct core_csr){.n = out.columns.n, .start = start, .column = column, .weight = weight};
  return out;
}

/* The number of neighbours of each region. */
SEXP ffi_csr_counts(SEXP p, SEXP i, SEXP x, SEXP n) {
  const struct core_csr columns = ffi_csr_columns(p, i, x, n);
  SEXP count = PROTECT(Rf_allocVector(INTSXP, columns.n));
  core_csr_counts(&columns, INTEGER(count));
  UNPROTECT(1);
  return count;
}

/* The slot x after row standardisation. */
SEXP ffi_csr_unit_rows(SEXP p, SEXP i, SEXP x, SEXP n) {
  const struct core_csr columns = ffi_csr_columns(p, i, x, n);
  double *work = (double *)R_alloc((size_t)columns.n, sizeof(double));
  SEXP weight = PROTECT(Rf_allocVector(REALSXP, XLENGTH(x)));
  core_csr_unit_rows(&columns, work, REAL(weight));
  UNPROTECT(1);
  return weight;
}

/* W x for each column of x, an n by periods matrix given as one vector. */
SEXP ffi_csr_lag(SEXP p, SEXP i, SEXP x, SEXP n, SEXP values, SEXP periods) {
  const struct ffi_csr w = ffi_csr_from_slots(p, i, x, n);
  const int t = ffi_int(periods, 0, INT_MAX, "periods");
  const R_xlen_t length = (R_xlen_t)w.rows.n * t;
  const double *from = ffi_doubles(values, length, "values");
  SEXP lag = PROTECT(Rf_allocVector(REALSXP, length));
  core_csr_lag(&w.rows, from, t, R_CheckUserInterrupt, REAL(lag));
  UNPROTECT(1);
  return lag;
}

/* list(row_sums, column_sums, sums = c(S0, S1, S2)) */
SEXP ffi_csr_sums(SEXP p, SEXP i, SEXP x, SEXP n) {
  const struct ffi_csr w = ffi_csr_from_slots(p, i, x, n);
  const char *const names[] = {"row_sums", "column_sums", "sums"};
  SEXP parts[3];
  for (int k = 0; k < 3; k++) parts[k] = PROTECT(Rf_allocVector(REALSXP, k < 2 ? w.rows.n : 3));
  struct core_csr_sums sums;
  core_csr_sums(&w.rows, &w.columns, REAL(parts[0]), REAL(parts[1]), &sums);
  double *three = REAL(parts[2]);
  three[0] = sums.s0;
  three[1] = sums.s1;
  three[2] = sums.s2;
  SEXP out = ffi_list(3, names, parts);
  UNPROTECT(3);
  return out;
}
