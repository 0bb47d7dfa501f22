/* Dagum's decomposition for all periods of a call, and its bootstrap: values
 * come with their order, a replicate only changes how often each unit counts. */
#include <limits.h>
#include <string.h>

#include "core_dagum.h"
#include "lowcarbon.h"

#include <R_ext/Random.h>

struct layout {
  struct core_dagum_size size;
  double *y;
  double *w; /* NULL for equal weights */
  int *member;
  size_t *start;
};

/* Each row once, values ascending: what stands in the wrong place would be written out of bounds. */
static const int *rows_in_order(SEXP order, const double *value, R_xlen_t n) {
  const int *row = ffi_ints(order, n, 1, (int)n, "order");
  const void *top = vmaxget();
  char *seen = R_alloc((size_t)n, 1);
  memset(seen, 0, (size_t)n);
  for (R_xlen_t i = 0; i < n; i++) {
    if (seen[row[i] - 1]++) Rf_error("internal: order has a row twice");
    if (i > 0 && !(value[row[i - 1] - 1] <= value[row[i] - 1])) Rf_error("internal: values do not ascend");
  }
  vmaxset(top);
  return row;
}

static struct layout lay_out(const double *value, const int *order, const int *group, const int *period,
                             const double *weight, struct core_dagum_size size) {
  const size_t n = size.n;
  struct layout out = {.size = size};
  out.y = (double *)R_alloc(n, sizeof *out.y);
  out.w = weight ? (double *)R_alloc(n, sizeof *out.w) : NULL;
  out.member = (int *)R_alloc(n, sizeof *out.member);
  out.start = (size_t *)R_alloc((size_t)size.periods + 1, sizeof *out.start);
  size_t *next = (size_t *)R_alloc((size_t)size.periods, sizeof *next);
  core_dagum_layout(value, order, group, period, weight, &size, R_CheckUserInterrupt, next, out.y, out.member, out.w,
                    out.start);
  return out;
}

/* Each group of each period drawn from itself, with replacement, in the order
 * period, group, draw; units are numbered by ascending value. Draws are first
 * counted group by group, where they stay close together in memory. */
static void draw_copies(const struct layout *layout, const size_t *start, const int *unit, int *drawn, int *copies) {
  const size_t n = layout->size.n, cells = (size_t)layout->size.periods * (size_t)layout->size.groups;
  memset(drawn, 0, n * sizeof *drawn);
  GetRNGstate();
  for (size_t cell = 0; cell < cells; cell++) {
    int *const here = drawn + start[cell];
    const size_t members = start[cell + 1] - start[cell];
    for (size_t i = 0; i < members; i++) {
      here[(size_t)R_unif_index((double)members)]++;
      core_pause(i, R_CheckUserInterrupt);
    }
  }
  PutRNGstate();
  for (size_t i = 0; i < n; i++) copies[unit[i]] = drawn[i];
}

/* The indices of all periods; moments are written in turn, one period after
 * another, unless they are to be thrown away (`stride` 0). */
static void all_periods(const struct layout *layout, const int *copies, double *work, struct core_dagum_moments moments,
                        size_t stride, double *estimates) {
  const int k = layout->size.groups;
  for (int t = 0; t < layout->size.periods; t++) {
    const size_t from = layout->start[t], n = layout->start[t + 1] - from;
    core_dagum_sweep(layout->y + from, layout->member + from, layout->w ? layout->w + from : NULL,
                     copies ? copies + from : NULL, n, k, work, R_CheckUserInterrupt, &moments);
    core_dagum_indices(&moments, k, estimates);
    R_CheckUserInterrupt(); /* a small period does not get to the sweep's own tick */
    estimates += core_dagum_count((size_t)k);
    moments.weight += stride;
    moments.total += stride;
  }
}

/* One column of indices of all periods for each replicate. */
static void bootstrap(const struct layout *layout, double *work, struct core_dagum_moments moments, int replicates,
                      double *redrawn) {
  if (replicates == 0) return;
  const size_t k = (size_t)layout->size.groups, periods = (size_t)layout->size.periods, n = layout->size.n;
  size_t *start = (size_t *)R_alloc(periods * k + 1, sizeof *start);
  size_t *next = (size_t *)R_alloc(periods * k, sizeof *next);
  int *unit = (int *)R_alloc(n, sizeof *unit);
  int *drawn = (int *)R_alloc(n, sizeof *drawn), *copies = (int *)R_alloc(n, sizeof *copies);
  core_dagum_cells(layout->member, layout->start, &layout->size, R_CheckUserInterrupt, next, start, unit);
  moments.weight = (double *)R_alloc(k, sizeof(double));
  moments.total = (double *)R_alloc(k, sizeof(double));
  for (int b = 0; b < replicates; b++) {
    draw_copies(layout, start, unit, drawn, copies);
    all_periods(layout, copies, work, moments, 0, redrawn + (size_t)b * core_dagum_count(k) * periods);
  }
}

/* list(estimates: indices x periods, weight and total: groups x periods,
 *      replicates: (indices of all periods) x boot) */
SEXP ffi_dagum(SEXP value, SEXP order, SEXP group, SEXP period, SEXP weight, SEXP groups, SEXP periods, SEXP boot) {
  const double *values = ffi_doubles(value, -1, "value");
  const R_xlen_t n = XLENGTH(value);
  if (n < 1 || n > INT_MAX) Rf_error("internal: no rows, or too many");
  const int *rows = rows_in_order(order, values, n);
  const int k = ffi_int(groups, 1, 32767, "groups"), t = ffi_int(periods, 1, INT_MAX, "periods"),
            replicates = ffi_int(boot, 0, INT_MAX, "boot");
  const int *group_codes = ffi_ints(group, n, 1, k, "group");
  const int *period_codes = Rf_isNull(period) ? NULL : ffi_ints(period, n, 1, t, "period");
  const double *weights = Rf_isNull(weight) ? NULL : ffi_doubles(weight, n, "weight");
  const double rows_wanted = (double)core_dagum_count((size_t)k) * t;
  if (rows_wanted > INT_MAX) Rf_error("internal: too many indices");

  SEXP estimates = PROTECT(Rf_allocMatrix(REALSXP, (int)core_dagum_count((size_t)k), t));
  SEXP weight_sums = PROTECT(Rf_allocMatrix(REALSXP, k, t)), totals = PROTECT(Rf_allocMatrix(REALSXP, k, t));
  SEXP redrawn = PROTECT(Rf_allocMatrix(REALSXP, (int)rows_wanted, replicates));
  const struct core_dagum_size size = {.n = (size_t)n, .groups = k, .periods = t};
  const struct layout layout = lay_out(values, rows, group_codes, period_codes, weights, size);
  const size_t pairs = (size_t)k * (size_t)k;
  double *work = (double *)R_alloc(pairs + 4 * (size_t)k, sizeof *work);
  const struct core_dagum_moments moments = {
      .excess = (double *)R_alloc(pairs, sizeof(double)), .weight = REAL(weight_sums), .total = REAL(totals)};
  all_periods(&layout, NULL, work, moments, (size_t)k, REAL(estimates));
  bootstrap(&layout, work, moments, replicates, REAL(redrawn));
  const char *const names[] = {"estimates", "weight", "total", "replicates"};
  const SEXP parts[] = {estimates, weight_sums, totals, redrawn};
  SEXP out = ffi_list(4, names, parts);
  UNPROTECT(4);
  return out;
}
