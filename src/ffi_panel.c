/* Codes of identifier columns and the grid of a panel.
 *
 * ffi_codes hashes an identifier column: strings by the address of the cached
 * string (R keeps one copy of each), numbers by their bits. The table grows
 * with the number of distinct values, so that a column of few identifiers
 * stays in the cache: O(n), about 4 n bytes for the result. All bits of a key
 * decide its slot: whole numbers held as doubles differ in their high bits only.
 * `steps` counts slots that were taken by another key, which the tests bound. */
#include "ffi.h"

#include <limits.h>
#include <stdint.h>
#include <string.h>

#include "core_panel.h"
#include "core_random.h"
#include "lowcarbon.h"

struct table {
  uint64_t *keys;
  int *codes; /* 0 marks a free slot */
  size_t mask;
  int used;
  double steps;
};

static void table_new(struct table *table, size_t slots) {
  table->keys = (uint64_t *)R_alloc(slots, sizeof(uint64_t));
  table->codes = (int *)R_alloc(slots, sizeof(int));
  memset(table->codes, 0, slots * sizeof(int));
  table->mask = slots - 1;
}

static size_t table_slot(struct table *table, uint64_t key) {
  size_t slot = (size_t)core_random_mix(key) & table->mask;
  while (table->codes[slot] && table->keys[slot] != key) {
    slot = (slot + 1) & table->mask;
    table->steps++;
  }
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

/* Row i's code; identifiers often repeat the one of the row before. */
static inline void code_row(struct table *table, uint64_t key, R_xlen_t i, uint64_t *last, int *codes) {
  codes[i] = i && key == *last ? codes[i - 1] : table_code(table, key);
  *last = key;
  core_pause((size_t)i, R_CheckUserInterrupt);
}

/* The three below code rows up to the first missing one and return it, or n. */
static R_xlen_t code_strings(const SEXP *x, R_xlen_t n, struct table *table, int *codes) {
  uint64_t last = 0;
  for (R_xlen_t i = 0; i < n; i++) {
    if (x[i] == NA_STRING) return i;
    code_row(table, (uint64_t)(uintptr_t)x[i] >> 3, i, &last, codes);
  }
  return n;
}

static R_xlen_t code_doubles(const double *x, R_xlen_t n, struct table *table, int *codes) {
  uint64_t last = 0;
  for (R_xlen_t i = 0; i < n; i++) {
    if (ISNAN(x[i])) return i;
    const double value = x[i] + 0.0; /* -0 and 0 are one identifier */
    uint64_t key;
    memcpy(&key, &value, sizeof key);
    code_row(table, key, i, &last, codes);
  }
  return n;
}

static R_xlen_t code_ints(const int *x, R_xlen_t n, struct table *table, int *codes) {
  uint64_t last = 0;
  for (R_xlen_t i = 0; i < n; i++) {
    if (x[i] == NA_INTEGER) return i;
    code_row(table, (uint64_t)(int64_t)x[i], i, &last, codes);
  }
  return n;
}

/* Through pointers to the whole vector: a deferred vector is made real once,
 * so that no string is made anew, at another address, between two looks. */
static R_xlen_t code_rows(SEXP x, R_xlen_t n, struct table *table, int *codes) {
  switch (TYPEOF(x)) {
  case STRSXP:
    return code_strings(STRING_PTR_RO(x), n, table, codes);
  case REALSXP:
    return code_doubles(REAL_RO(x), n, table, codes);
  case INTSXP:
    return code_ints(INTEGER_RO(x), n, table, codes);
  case LGLSXP:
    return code_ints(LOGICAL_RO(x), n, table, codes);
  default:
    Rf_error("internal: identifiers of an unknown type");
  }
}

/* How many slots were passed over while a column was coded. */
SEXP ffi_codes_steps(SEXP x) {
  if (!Rf_isVectorAtomic(x)) Rf_error("internal: identifiers of an unknown type");
  const R_xlen_t n = XLENGTH(x);
  if (n > INT_MAX) Rf_error("internal: too many rows");
  int *codes = (int *)R_alloc((size_t)n, sizeof(int));
  struct table table = {.used = 0};
  table_new(&table, 1024);
  code_rows(x, n, &table, codes);
  return Rf_ScalarReal(table.steps);
}

/* list(codes, row of first appearance of each code, first missing row or 0) */
SEXP ffi_codes(SEXP x) {
  if (!Rf_isVectorAtomic(x)) Rf_error("internal: identifiers of an unknown type");
  const R_xlen_t n = XLENGTH(x);
  if (n > INT_MAX) Rf_error("internal: too many rows");
  SEXP out = PROTECT(Rf_allocVector(VECSXP, 3));
  SET_VECTOR_ELT(out, 0, Rf_allocVector(INTSXP, n));
  int *codes = INTEGER(VECTOR_ELT(out, 0));
  struct table table = {.used = 0};
  table_new(&table, 1024);
  const R_xlen_t coded = code_rows(x, n, &table, codes);
  if (coded < n) memset(codes + coded, 0, (size_t)(n - coded) * sizeof(int));
  SET_VECTOR_ELT(out, 2, Rf_ScalarInteger(coded < n ? (int)coded + 1 : 0));
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
  if (XLENGTH(x) > INT_MAX) Rf_error("internal: too many rows");
  return Rf_ScalarInteger((int)core_first_bad(values, (size_t)XLENGTH(x), ffi_double(lower, "lower"),
                                              ffi_flag(strict, "strict"), ffi_flag(missing, "missing"),
                                              R_CheckUserInterrupt));
}

/* The rows of the grid; c(row, row) with attribute "duplicate" if two rows
 * claim one cell. */
SEXP ffi_cells(SEXP region, SEXP time, SEXP sector, SEXP regions, SEXP periods, SEXP sectors) {
  const int r = ffi_int(regions, 1, INT_MAX, "regions"), t = ffi_int(periods, 1, INT_MAX, "periods"),
            s = ffi_int(sectors, 1, INT_MAX, "sectors");
  if (TYPEOF(region) != INTSXP) Rf_error("internal: region is not an integer vector");
  const R_xlen_t n = XLENGTH(region);
  const double cells_wanted = (double)r * t * s;
  if (n > INT_MAX || cells_wanted > INT_MAX) Rf_error("internal: too many cells");
  const struct core_cells_size size = {.n = (size_t)n, .regions = r, .periods = t, .sectors = s};
  const int *region_codes = ffi_ints(region, n, 1, r, "region"), *time_codes = ffi_ints(time, n, 1, t, "time");
  const int *sector_codes = Rf_isNull(sector) ? NULL : ffi_ints(sector, n, 1, s, "sector");
  SEXP cells = PROTECT(Rf_allocVector(INTSXP, (R_xlen_t)cells_wanted));
  memset(INTEGER(cells), 0, (size_t)cells_wanted * sizeof(int));
  int duplicate[2] = {0, 0};
  if (core_cells(region_codes, time_codes, sector_codes, &size, R_CheckUserInterrupt, INTEGER(cells), duplicate) ==
      CORE_DUPLICATE) {
    SEXP pair = PROTECT(Rf_allocVector(INTSXP, 2));
    memcpy(INTEGER(pair), duplicate, sizeof duplicate);
    Rf_setAttrib(pair, Rf_install("duplicate"), Rf_ScalarLogical(1));
    UNPROTECT(2);
    return pair;
  }
  UNPROTECT(1);
  return cells;
}
