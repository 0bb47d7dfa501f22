/* Codes of identifier columns and the grid of a panel.
 *
 * ffi_codes hashes an identifier column: strings by the address of the cached
 * string (R keeps one copy of each), numbers by their bits. The table grows
 * with the number of distinct values, so that a column of few identifiers
 * stays in the cache: O(n), about 4 n bytes for the result. */
#include "ffi.h"

#include <stdint.h>
#include <string.h>

#include "core_panel.h"
#include "lowcarbon.h"

struct table {
  uint64_t *keys;
  int *codes; /* 0 marks a free slot */
  size_t mask;
  int used;
};

static void table_new(struct table *table, size_t slots) {
  table->keys = (uint64_t *)R_alloc(slots, sizeof(uint64_t));
  table->codes = (int *)R_alloc(slots, sizeof(int));
  memset(table->codes, 0, slots * sizeof(int));
  table->mask = slots - 1;
}

static size_t table_slot(const struct table *table, uint64_t key) {
  size_t slot = (size_t)((key * UINT64_C(0x9E3779B97F4A7C15)) >> 20) & table->mask;
  while (table->codes[slot] && table->keys[slot] != key) slot = (slot + 1) & table->mask;
  return slot;
}

static void table_grow(struct table *table) {
  const struct table old = *table;
  table_new(table, 2 * (old.mask + 1));
  for (size_t i = 0; i <= old.mask; i++) {
    if (!old.codes[i]) continue;
    const size_t slot = table_slot(table, old.keys[i]);
    table->keys[slot] = old.keys[i];
    table->codes[slot] = old.codes[i];
  }
}

/* The code of a key, a new one if it has not been seen. */
static int table_code(struct table *table, uint64_t key) {
  size_t slot = table_slot(table, key);
  if (!table->codes[slot]) {
    if (2 * (size_t)table->used > table->mask) {
      table_grow(table);
      slot = table_slot(table, key);
    }
    table->keys[slot] = key;
    table->codes[slot] = ++table->used;
  }
  return table->codes[slot];
}

static uint64_t key_of_double(double x) {
  uint64_t key;
  if (x == 0) x = 0; /* -0 and 0 are one identifier */
  memcpy(&key, &x, sizeof key);
  return key;
}

/* The key of entry i; *missing is set for NA. */
static uint64_t key_at(SEXP x, R_xlen_t i, int *missing) {
  switch (TYPEOF(x)) {
  case STRSXP:
    *missing = STRING_ELT(x, i) == NA_STRING;
    return (uint64_t)(uintptr_t)STRING_ELT(x, i) >> 3;
  case REALSXP:
    *missing = ISNAN(REAL_RO(x)[i]);
    return key_of_double(REAL_RO(x)[i]);
  default: {
    const int value = TYPEOF(x) == LGLSXP ? LOGICAL_RO(x)[i] : INTEGER_RO(x)[i];
    *missing = value == NA_INTEGER;
    return (uint64_t)(int64_t)value;
  }
  }
}

/* list(codes, row of first appearance of each code, first missing row or 0) */
SEXP ffi_codes(SEXP x) {
  const int type = TYPEOF(x);
  if (type != STRSXP && type != REALSXP && type != INTSXP && type != LGLSXP) {
    Rf_error("internal: identifiers of an unknown type");
  }
  const R_xlen_t n = XLENGTH(x);
  if (n > INT32_MAX) Rf_error("internal: too many rows");
  SEXP out = PROTECT(Rf_allocVector(VECSXP, 3));
  SET_VECTOR_ELT(out, 0, Rf_allocVector(INTSXP, n));
  SET_VECTOR_ELT(out, 2, Rf_ScalarInteger(0));
  int *codes = INTEGER(VECTOR_ELT(out, 0));
  struct table table = {.used = 0};
  table_new(&table, 1024);
  uint64_t last = 0;
  for (R_xlen_t i = 0; i < n; i++) {
    int missing = 0;
    const uint64_t key = key_at(x, i, &missing);
    if (missing) {
      SET_VECTOR_ELT(out, 2, Rf_ScalarInteger((int)i + 1));
      memset(codes + i, 0, (size_t)(n - i) * sizeof(int));
      break;
    }
    codes[i] = i && key == last ? codes[i - 1] : table_code(&table, key);
    last = key;
    if ((i & (CORE_TICK_EVERY - 1)) == 0) R_CheckUserInterrupt();
  }
  SET_VECTOR_ELT(out, 1, Rf_allocVector(INTSXP, table.used));
  int *first = INTEGER(VECTOR_ELT(out, 1));
  int seen = 0;
  for (R_xlen_t i = 0; i < n && seen < table.used; i++) {
    if (codes[i] == seen + 1) first[seen++] = (int)i + 1;
  }
  UNPROTECT(1);
  return out;
}

SEXP ffi_first_bad(SEXP x, SEXP lower, SEXP strict, SEXP missing) {
  const double *values = ffi_doubles(x, -1, "x");
  if (XLENGTH(x) > INT32_MAX) Rf_error("internal: too many rows");
  return Rf_ScalarInteger((int)core_first_bad(values, (size_t)XLENGTH(x), ffi_double(lower, "lower"),
                                              ffi_flag(strict, "strict"), ffi_flag(missing, "missing")));
}

/* The rows of the grid; c(row, row) with attribute "duplicate" if two rows
 * claim one cell. */
SEXP ffi_cells(SEXP region, SEXP time, SEXP sector, SEXP regions, SEXP periods, SEXP sectors) {
  const int r = ffi_int(regions, 1, INT32_MAX, "regions"), t = ffi_int(periods, 1, INT32_MAX, "periods"),
            s = ffi_int(sectors, 1, INT32_MAX, "sectors");
  if (TYPEOF(region) != INTSXP) Rf_error("internal: region is not an integer vector");
  const R_xlen_t n = XLENGTH(region);
  const double cells_wanted = (double)r * t * s;
  if (cells_wanted > INT32_MAX) Rf_error("internal: too many cells");
  const struct core_cells_size size = {.n = (size_t)n, .regions = r, .periods = t, .sectors = s};
  const int *region_codes = ffi_ints(region, n, 1, r, "region"), *time_codes = ffi_ints(time, n, 1, t, "time");
  const int *sector_codes = Rf_isNull(sector) ? NULL : ffi_ints(sector, n, 1, s, "sector");
  SEXP cells = PROTECT(Rf_allocVector(INTSXP, (R_xlen_t)cells_wanted));
  memset(INTEGER(cells), 0, (size_t)cells_wanted * sizeof(int));
  int duplicate[2] = {0, 0};
  if (core_cells(region_codes, time_codes, sector_codes, &size, INTEGER(cells), duplicate) == CORE_DUPLICATE) {
    SEXP pair = PROTECT(Rf_allocVector(INTSXP, 2));
    memcpy(INTEGER(pair), duplicate, sizeof duplicate);
    Rf_setAttrib(pair, Rf_install("duplicate"), Rf_ScalarLogical(1));
    UNPROTECT(2);
    return pair;
  }
  UNPROTECT(1);
  return cells;
}
