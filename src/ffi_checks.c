#include "ffi.h"

const double *ffi_doubles(SEXP x, R_xlen_t n, const char *name) {
  if (TYPEOF(x) != REALSXP) Rf_error("internal: %s is not a double vector", name);
  if (n >= 0 && XLENGTH(x) != n) Rf_error("internal: %s has the wrong length", name);
  return REAL_RO(x);
}

const int *ffi_ints(SEXP x, R_xlen_t n, int lower, int upper, const char *name) {
  if (TYPEOF(x) != INTSXP) Rf_error("internal: %s is not an integer vector", name);
  if (n >= 0 && XLENGTH(x) != n) Rf_error("internal: %s has the wrong length", name);
  const int *p = INTEGER_RO(x);
  const R_xlen_t length = XLENGTH(x);
  for (R_xlen_t i = 0; i < length; i++) {
    if (p[i] < lower || p[i] > upper) Rf_error("internal: %s is out of range", name);
  }
  return p;
}

int ffi_int(SEXP x, int lower, int upper, const char *name) { return *ffi_ints(x, 1, lower, upper, name); }

double ffi_double(SEXP x, const char *name) {
  const double value = *ffi_doubles(x, 1, name);
  if (ISNAN(value)) Rf_error("internal: %s is missing", name);
  return value;
}

int ffi_flag(SEXP x, const char *name) {
  if (TYPEOF(x) != LGLSXP || XLENGTH(x) != 1 || LOGICAL_RO(x)[0] == NA_LOGICAL) {
    Rf_error("internal: %s is not TRUE or FALSE", name);
  }
  return LOGICAL_RO(x)[0];
}

const double **ffi_columns(SEXP x, R_xlen_t *k, R_xlen_t *n, const char *name) {
  if (TYPEOF(x) != VECSXP || XLENGTH(x) < 1) Rf_error("internal: %s is not a list of columns", name);
  if (*k >= 0 && XLENGTH(x) != *k) Rf_error("internal: %s has the wrong number of columns", name);
  *k = XLENGTH(x);
  const double **columns = (const double **)R_alloc((size_t)*k, sizeof(double *));
  for (R_xlen_t j = 0; j < *k; j++) {
    const SEXP column = VECTOR_ELT(x, j);
    columns[j] = ffi_doubles(column, *n, name);
    *n = XLENGTH(column);
  }
  return columns;
}

SEXP ffi_list(int n, const char *const *names, const SEXP *values) {
  SEXP out = PROTECT(Rf_allocVector(VECSXP, n));
  SEXP labels = PROTECT(Rf_allocVector(STRSXP, n));
  for (int i = 0; i < n; i++) {
    SET_VECTOR_ELT(out, i, values[i]);
    SET_STRING_ELT(labels, i, Rf_mkChar(names[i]));
  }
  Rf_setAttrib(out, R_NamesSymbol, labels);
  UNPROTECT(2);
  return out;
}
