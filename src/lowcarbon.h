/* The routines R may call, one line each; init.c registers the same list. */
#ifndef LOWCARBON_H
#define LOWCARBON_H

#include "ffi.h"

SEXP ffi_codes(SEXP x);
SEXP ffi_first_bad(SEXP x, SEXP lower, SEXP strict, SEXP missing);
SEXP ffi_cells(SEXP region, SEXP time, SEXP sector, SEXP regions, SEXP periods, SEXP sectors);
SEXP ffi_coupling(SEXP systems, SEXP weights, SEXP variant, SEXP synchronous);
SEXP ffi_cv(SEXP x, SEXP group, SEXP groups, SEXP population);
SEXP ffi_dagum(SEXP value, SEXP group, SEXP period, SEXP weight, SEXP groups, SEXP periods, SEXP boot);
SEXP ffi_entropy(SEXP columns, SEXP reverse, SEXP rows, SEXP ends, SEXP options);
SEXP ffi_identity(SEXP whole, SEXP factors, SEXP tolerance);
SEXP ffi_lmdi(SEXP whole, SEXP factors, SEXP cells, SEXP dims, SEXP from, SEXP to, SEXP options, SEXP speed,
              SEXP by_sector);
SEXP ffi_log_mean(SEXP a, SEXP b);
SEXP ffi_sort(SEXP x);

#endif
