/* The glue's common ground: checks of type and size that turn a wrong call
 * into an R error before a kernel sees it. */
#ifndef LOWCARBON_FFI_H
#define LOWCARBON_FFI_H

#define R_NO_REMAP
#define STRICT_R_HEADERS
#include <R.h>
#include <Rinternals.h>

/* A double vector of length n (any length if n < 0). */
const double *ffi_doubles(SEXP x, R_xlen_t n, const char *name);
/* An integer vector of length n whose entries lie in lower..upper. */
const int *ffi_ints(SEXP x, R_xlen_t n, int lower, int upper, const char *name);
/* One integer in lower..upper. */
int ffi_int(SEXP x, int lower, int upper, const char *name);
/* One finite double. */
double ffi_double(SEXP x, const char *name);
/* One TRUE or FALSE. */
int ffi_flag(SEXP x, const char *name);
/* A list of k double vectors, each of length n (k, n < 0: any, all alike);
 * the array of pointers is R_alloc'd. */
const double **ffi_columns(SEXP x, R_xlen_t *k, R_xlen_t *n, const char *name);
/* A named list: names and values side by side, values unprotected by it. */
SEXP ffi_list(int n, const char *const *names, const SEXP *values);

#endif
