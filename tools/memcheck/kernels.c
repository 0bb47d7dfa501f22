/* Every kernel on arrays of exactly the size its table of arguments states,
 * each a heap block of its own, so that a sanitizer or valgrind sees a step
 * over an end (inside R most arrays lie in larger blocks). Values are the odd
 * ones of floating point among ordinary ones; codes are valid, as the glue
 * sees to that. All results are looked at, so that valgrind sees one that was
 * never written. Prints how many calls of each kernel were made. */
#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core_coupling.h"
#include "core_cv.h"
#include "core_dagum.h"
#include "core_entropy.h"
#include "core_lmdi.h"
#include "core_panel.h"
#include "core_sort.h"

/* ---- arrays and numbers ---------------------------------------------------- */

static void *blocks[4096];
static int used = 0;

static void *block(size_t n, size_t size) {
  void *p = malloc(n > 0 ? n * size : 1);
  if (!p || used == (int)(sizeof blocks / sizeof *blocks)) abort();
  return blocks[used++] = p;
}

static void free_blocks(void) {
  while (used > 0) free(blocks[--used]);
}

#define NEW(type, n) ((type *)block((size_t)(n), sizeof(type)))

static uint64_t state = UINT64_C(88172645463325252);

static uint64_t draw(void) { /* xorshift, G. Marsaglia (2003), doi:10.18637/jss.v008.i14 */
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return state;
}

static int below(int n) { return (int)(draw() % (uint64_t)n); }

static double uniform(void) { return (double)(draw() >> 11) / 9007199254740992.0; }

enum values { ORDINARY, FINITE, ANY };

static double number(enum values which) {
  static const double odd[] = {0,   -0.0,     5e-324,  -5e-324, DBL_MIN,  1,   -1,       1 + DBL_EPSILON,
                               1e308, -1e308, DBL_MAX, -DBL_MAX, INFINITY, NAN, -INFINITY};
  const int finite = 12, all = (int)(sizeof odd / sizeof *odd);
  if (which == ORDINARY || below(3)) return exp(20 * (uniform() - 0.5));
  return odd[below(which == FINITE ? finite : all)];
}

static double *numbers(size_t n, enum values which) {
  double *x = NEW(double, n);
  for (size_t i = 0; i < n; i++) x[i] = number(which);
  return x;
}

static int *codes(size_t n, int lower, int upper) {
  int *x = NEW(int, n);
  for (size_t i = 0; i < n; i++) x[i] = lower + below(upper - lower + 1);
  return x;
}

static enum values any_values(void) { return (enum values)below(3); }

/* A branch on every result: valgrind reports those never written. */
static unsigned long above_one = 0;

static void look(const double *x, size_t n) {
  for (size_t i = 0; i < n; i++) above_one += x[i] > 1;
}

static void look_int(const int *x, size_t n) {
  for (size_t i = 0; i < n; i++) above_one += x[i] > 1;
}

static unsigned long ticks = 0;

static void tick(void) { ticks++; }

/* ---- the kernels ----------------------------------------------------------- */

static void try_cv(size_t n) {
  const int groups = 1 + below((int)n + 1); /* some of them empty */
  const struct core_cv_size size = {.n = n, .groups = groups};
  const struct core_cv_options options = {.population = below(2)};
  double *out[4];
  for (int i = 0; i < 4; i++) out[i] = NEW(double, groups);
  core_cv(numbers(n, any_values()), groups == 1 ? NULL : codes(n, 1, groups), &size, &options, tick,
          NEW(double, 2 * groups), out[0], out[1], out[2], out[3]);
  for (int i = 0; i < 4; i++) look(out[i], (size_t)groups);
}

static void try_coupling(size_t n) {
  const int k = 2 + below(6);
  const double **systems = NEW(const double *, k);
  for (int i = 0; i < k; i++) systems[i] = numbers(n, any_values());
  const struct core_coupling_size size = {.n = n, .systems = k};
  struct core_coupling_out out = {.coupling = NEW(double, n), .development = NEW(double, n),
                                  .coordination = NEW(double, n), .lag = NEW(int, n)};
  for (int variant = CORE_COUPLING_STANDARD; variant <= CORE_COUPLING_UNROOTED; variant++) {
    const struct core_coupling_options options = {.variant = (enum core_coupling_variant)variant, .tick = tick};
    core_coupling(systems, numbers((size_t)k, ORDINARY), &size, &options, NEW(double, k), &out);
    look(out.coupling, n);
    look(out.development, n);
    look(out.coordination, n);
    look_int(out.lag, n);
  }
}

struct sorted {
  double *values;
  int *order;
};

static struct sorted sort(const double *x, size_t n) {
  const struct sorted out = {.values = NEW(double, n), .order = NEW(int, n)};
  core_sort(x, n, NEW(uint64_t, 2 * n), NEW(int, 2 * n), NEW(uint32_t, CORE_SORT_DIGITS * CORE_SORT_RADIX), tick,
            out.values, out.order);
  return out;
}

static void try_sort(size_t n) {
  const struct sorted sorted = sort(numbers(n, any_values()), n);
  for (size_t i = 1; i < n; i++) {
    if (sorted.values[i] < sorted.values[i - 1]) abort();
  }
  look_int(sorted.order, n);
}

static void try_dagum(size_t n) {
  if (n == 0) return; /* the glue refuses it */
  const int k = 1 + below((int)n), periods = 1 + below(3);
  const struct core_dagum_size size = {.n = n, .groups = k, .periods = periods};
  const enum values which = any_values();
  const double *weight = below(2) ? numbers(n, which) : NULL;
  const struct sorted sorted = sort(numbers(n, which), n);
  double *y = NEW(double, n), *w = weight ? NEW(double, n) : NULL;
  int *member = NEW(int, n);
  size_t *start = NEW(size_t, periods + 1);
  core_dagum_layout(sorted.values, sorted.order, codes(n, 1, k), periods == 1 ? NULL : codes(n, 1, periods), weight,
                    &size, tick, NEW(size_t, periods), y, member, w, start);
  int *unit = NEW(int, n), *copies = below(2) ? codes(n, 0, 3) : NULL;
  core_dagum_cells(member, start, &size, tick, NEW(size_t, periods * k), NEW(size_t, periods * k + 1), unit);
  look_int(unit, n);
  const size_t kk = (size_t)k * (size_t)k;
  const struct core_dagum_moments moments = {.excess = NEW(double, kk), .weight = NEW(double, k), .total = NEW(double, k)};
  double *estimates = NEW(double, core_dagum_count((size_t)k)), *work = NEW(double, kk + 4 * (size_t)k);
  for (int t = 0; t < periods; t++) {
    const size_t from = start[t];
    core_dagum_sweep(y + from, member + from, w ? w + from : NULL, copies ? copies + from : NULL, start[t + 1] - from,
                     k, work, tick, &moments);
    core_dagum_indices(&moments, k, estimates);
    look(estimates, core_dagum_count((size_t)k));
  }
}

static void try_entropy(size_t n) {
  if (n < 2) return; /* the glue refuses it */
  const int k = 1 + below(4), segments = 1 + below((int)n / 2);
  const double **columns = NEW(const double *, k);
  for (int j = 0; j < k; j++) columns[j] = numbers(n, any_values());
  int *ends = NEW(int, segments);
  for (int s = 0; s < segments; s++) ends[s] = s + 1 < segments ? 2 * (s + 1) : (int)n;
  const struct core_entropy_size size = {.columns = k, .segments = segments};
  const struct core_entropy_options options = {
      .offset = below(2) ? 1e-4 : 0, .slope = 1, .outcomes = below(2) ? 2 : 0, .tick = tick};
  const size_t cells = (size_t)k * (size_t)segments;
  struct core_entropy_out out = {
      .min = NEW(double, cells), .max = NEW(double, cells), .redundancy = NEW(double, cells), .constant = NEW(int, cells)};
  const enum core_status status = core_entropy(columns, codes((size_t)k, 0, 1), below(2) ? codes(n, 0, (int)n - 1) : NULL,
                                               ends, &size, &options, &out);
  if (status != CORE_OK) return; /* stops at the first negative redundancy */
  look(out.redundancy, cells);
  look(out.min, cells);
  look(out.max, cells);
  look_int(out.constant, cells);
}

static void try_lmdi(size_t n) {
  if (n == 0) return; /* the glue refuses it */
  const struct core_lmdi_size size = {
      .regions = 1 + below(3), .periods = 2 + below(3), .sectors = 1 + below(6), .steps = below(5), .factors = 1 + below(4)};
  const size_t regions = (size_t)size.regions, sectors = (size_t)size.sectors, factors = (size_t)size.factors,
               blocks_ = regions * (size_t)size.steps;
  const double **x = NEW(const double *, factors);
  const enum values which = any_values();
  for (size_t k = 0; k < factors; k++) x[k] = numbers(n, which);
  const double *whole = numbers(n, which);
  double product;
  core_identity_breach(whole, x, size.factors, n, 1e-8, tick, &product);
  const struct core_lmdi_options options = {
      .normalised = below(2), .multiplicative = below(2), .speed = numbers(factors, ORDINARY), .tick = tick};
  double *totals = NEW(double, 2 * blocks_), *effects = NEW(double, blocks_ * factors);
  double *terms = below(2) ? NEW(double, blocks_ * factors * sectors) : NULL;
  struct core_lmdi_failure failure;
  const enum core_status status =
      core_lmdi(whole, x, codes(regions * (size_t)size.periods * sectors, 1, (int)n),
                codes((size_t)size.steps, 0, size.periods - 1), codes((size_t)size.steps, 0, size.periods - 1), &size,
                &options, NEW(double, factors), totals, effects, terms, &failure);
  if (status != CORE_OK) {
    above_one += failure.row_from + failure.row_to + failure.factor + failure.region + failure.step > 1;
    return;
  }
  look(totals, 2 * blocks_);
  look(effects, blocks_ * factors);
  if (terms) look(terms, blocks_ * factors * sectors);
}

static void try_panel(size_t n) {
  const struct core_cells_size size = {.n = n, .regions = 1 + below(9), .periods = 1 + below(9), .sectors = 1 + below(9)};
  const size_t cells = (size_t)size.regions * (size_t)size.periods * (size_t)size.sectors;
  int *grid = NEW(int, cells), duplicate[2];
  memset(grid, 0, cells * sizeof *grid);
  const enum core_status status =
      core_cells(codes(n, 1, size.regions), codes(n, 1, size.periods), size.sectors == 1 ? NULL : codes(n, 1, size.sectors),
                 &size, tick, grid, duplicate);
  if (status == CORE_DUPLICATE) look_int(duplicate, 2);
  look_int(grid, cells);
  above_one += core_first_bad(numbers(n, any_values()), n, below(2) ? 0 : -INFINITY, below(2), below(2), tick) > 1;
}

int main(int argc, char **argv) {
  static const struct {
    const char *name;
    void (*once)(size_t n);
  } kernels[] = {{"coupling", try_coupling}, {"cv", try_cv},       {"dagum", try_dagum}, {"entropy", try_entropy},
                 {"lmdi", try_lmdi},         {"panel", try_panel}, {"sort", try_sort}};
  const int rounds = argc > 1 ? atoi(argv[1]) : 2000;
  for (size_t i = 0; i < sizeof kernels / sizeof *kernels; i++) {
    for (int round = 0; round < rounds; round++) {
      kernels[i].once(round < 20 ? (size_t)round : (size_t)below(60));
      free_blocks();
    }
    if (rounds >= 100) { /* long enough to come to ticks and to several blocks of sums */
      kernels[i].once(strcmp(kernels[i].name, "dagum") == 0 ? 300 : 140000);
      free_blocks();
    }
    printf("core_%s: %d calls\n", kernels[i].name, rounds);
  }
  printf("%lu ticks, %lu results above one\n", ticks, above_one);
  return 0;
}
