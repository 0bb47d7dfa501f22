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

#include "core_chebyshev.h"
#include "core_concentrated.h"
#include "core_coupling.h"
#include "core_csr.h"
#include "core_cv.h"
#include "core_dagum.h"
#include "core_demean.h"
#include "core_density.h"
#include "core_distance.h"
#include "core_entropy.h"
#include "core_lmdi.h"
#include "core_local_moran.h"
#include "core_moran.h"
#include "core_neighbours.h"
#include "core_panel.h"
#include "core_programme.h"
#include "core_spectrum.h"
#include "core_symmetrise.h"

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

static const double *compared;

static int by_value(const void *a, const void *b) {
  const double x = compared[*(const int *)a - 1], y = compared[*(const int *)b - 1];
  return (x > y) - (x < y);
}

/* Rows from 1, so that x ascends. */
static int *order_of(const double *x, size_t n) {
  int *order = NEW(int, n);
  for (size_t i = 0; i < n; i++) order[i] = (int)i + 1;
  compared = x;
  qsort(order, n, sizeof *order, by_value);
  return order;
}

static void try_dagum(size_t n) {
  if (n == 0) return; /* the glue refuses it */
  const int k = 1 + below((int)n), periods = 1 + below(3);
  const struct core_dagum_size size = {.n = n, .groups = k, .periods = periods};
  const enum values which = any_values();
  const double *weight = below(2) ? numbers(n, which) : NULL;
  const double *value = numbers(n, which);
  double *y = NEW(double, n), *w = weight ? NEW(double, n) : NULL;
  int *member = NEW(int, n);
  size_t *start = NEW(size_t, periods + 1);
  core_dagum_layout(value, order_of(value, n), codes(n, 1, k), periods == 1 ? NULL : codes(n, 1, periods), weight,
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
                &options, NEW(double, 2 * factors), totals, effects, terms, &failure);
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

/* ---- kernels of space ------------------------------------------------------- */

static size_t square(size_t n) { return n * n; }

/* Some links in each row, columns ascending; weights are finite, as the glue sees to that. */
static struct core_csr links(size_t n, enum values which, int diagonal) {
  int *start = NEW(int, n + 1), *column = NEW(int, square(n < 60 ? n : 60) + 8 * n), filled = 0;
  const int step = n < 60 ? 2 : (int)n / 2;
  for (size_t i = 0; i < n; i++) {
    const int first = filled;
    start[i] = first;
    for (int j = below(step); j < (int)n && filled - first < 8 + (n < 60 ? 60 : 0); j += 1 + below(step)) {
      if (diagonal || j != (int)i) column[filled++] = j;
    }
  }
  start[n] = filled;
  int *exact = NEW(int, filled);
  memcpy(exact, column, (size_t)filled * sizeof *exact);
  return (struct core_csr){.n = (int)n, .start = start, .column = exact, .weight = numbers((size_t)filled, which)};
}

static struct core_csr turned(const struct core_csr *w) {
  int *start = NEW(int, w->n + 1), *column = NEW(int, w->start[w->n]);
  double *weight = NEW(double, w->start[w->n]);
  core_csr_transpose(w, start, column, weight);
  return (struct core_csr){.n = w->n, .start = start, .column = column, .weight = weight};
}

static void try_csr(size_t n) {
  const struct core_csr w = links(n, below(2) ? FINITE : ORDINARY, 1), back = turned(&w);
  look_int(back.start, n + 1);
  look_int(back.column, (size_t)back.start[n]);
  int *count = NEW(int, n), periods = below(4);
  core_csr_counts(&w, count);
  look_int(count, n);
  double *weight = NEW(double, w.start[n]), *sums = NEW(double, n), *lag = NEW(double, n * (size_t)periods);
  core_csr_unit_rows(&w, NEW(double, n), weight);
  look(weight, (size_t)w.start[n]);
  core_csr_row_sums(&w, sums);
  look(sums, n);
  core_csr_lag(&w, numbers(n * (size_t)periods, any_values()), periods, tick, lag);
  look(lag, n * (size_t)periods);
  struct core_csr_sums three;
  core_csr_sums(&w, &back, NEW(double, n), NEW(double, n), &three);
  above_one += three.s0 + three.s1 + three.s2 > 1;
}

static void try_symmetrise(size_t n) {
  const struct core_csr w = links(n, ORDINARY, 1), back = turned(&w);
  double *scale = NEW(double, n);
  int found;
  core_symmetriser(&w, &back, NEW(int, n), scale, &found);
  if (found) look(scale, n);
}

static void try_chebyshev(size_t n) {
  const struct core_csr a = links(n, ORDINARY, 1);
  const struct core_chebyshev_options options = {.order = 2 + below(6), .probes = 1 + below(3), .tick = tick};
  double *traces = NEW(double, options.order + 1), *signs = NEW(double, n * (size_t)options.probes);
  core_chebyshev_traces(&a, &options, NEW(double, 4 * n), traces);
  look(traces, (size_t)options.order + 1);
  core_signs((int)n, options.probes, signs);
  look(signs, n * (size_t)options.probes);
}

static void try_demean(size_t n) {
  const struct core_demean_size size = {.regions = n, .periods = 1 + (size_t)below(5), .columns = (size_t)below(3)};
  const struct core_demean_options options = {.individual = below(2), .time = below(2), .tick = tick};
  const size_t cells = size.regions * size.periods * size.columns;
  double *out = NEW(double, cells);
  core_demean(numbers(cells, any_values()), &size, &options, NEW(double, n), out);
  look(out, cells);
}

static struct core_points points(size_t n, double *space) {
  struct core_points out = {.n = (int)n, .sphere = below(2), .radius = 6371, .x = numbers(n, FINITE), .y = numbers(n, FINITE)};
  core_distance_space(&out, space);
  out.space = space;
  return out;
}

static void try_distance(size_t n) {
  if (n == 0) return; /* the glue refuses it */
  const struct core_points at = points(n, NEW(double, 3 * n));
  double *weight = NEW(double, n *(n - 1));
  int pair[2];
  if (core_distance_pairs(&at, below(3) - 1, tick, weight, pair) == CORE_DUPLICATE) {
    look_int(pair, 2);
  } else {
    look(weight, n * (n - 1));
  }
}

static void try_neighbours(size_t n) {
  if (n < 2) return; /* the glue refuses it */
  const struct core_points at = points(n, NEW(double, 3 * n));
  struct core_tree tree = {.points = &at, .order = NEW(int, n), .cut = NEW(unsigned char, n), .at = NEW(double, 3 * n)};
  core_neighbours_tree(&tree);
  const int k = 1 + below((int)(n < 10 ? n : 10) - 1), of = (int)n;
  int *neighbour = NEW(int, of *k);
  double *distance = NEW(double, of *k);
  core_neighbours_nearest(&tree, k, tick, NEW(double, k), NEW(int, k), neighbour, distance);
  look_int(neighbour, n * (size_t)k);
  look(distance, n * (size_t)k);
  const struct core_neighbours_within options = {.threshold = number(FINITE), .power = below(2)};
  int *start = NEW(int, n + 1), all = 0, pair[2];
  core_neighbours_count(&tree, &options, tick, start);
  for (size_t i = 0; i < n; i++) {
    const int count = start[i];
    start[i] = all;
    all += count;
  }
  start[n] = all;
  int *column = NEW(int, all);
  double *weight = NEW(double, all);
  if (core_neighbours_fill(&tree, &options, start, tick, column, weight, pair) == CORE_DUPLICATE) {
    look_int(pair, 2);
  } else {
    look_int(column, (size_t)all);
    look(weight, (size_t)all);
  }
}

static void try_moran(size_t n) {
  if (n < 2) return; /* the glue refuses it */
  const struct core_csr w = links(n, ORDINARY, 1);
  const struct core_moran_options options = {.periods = 1 + below(3), .simulations = 1 + below(4), .seed = draw()};
  const size_t cells = n * (size_t)options.periods, found = (size_t)options.periods * (size_t)options.simulations;
  double *cross = NEW(double, found);
  core_moran_permute(&w, numbers(cells, any_values()), &options, tick, NEW(int, n), NEW(double, cells), cross);
  look(cross, found);
}

static void try_local_moran(size_t n) {
  if (n < 2) return; /* the glue refuses it */
  const struct core_csr w = links(n, ORDINARY, 0);
  struct core_local_moran_options options = {.periods = 1 + below(3), .simulations = 1 + below(4), .seed = draw()};
  for (size_t i = 0; i < n; i++) {
    const int count = w.start[i + 1] - w.start[i];
    if (count > options.most) options.most = count;
  }
  const size_t cells = n * (size_t)options.periods;
  const enum values which = any_values();
  const struct core_local_moran_known known = {.z = numbers(cells, which), .expected = numbers(cells, which),
                                               .excess = numbers(cells, which), .near = numbers(cells, which)};
  const struct core_local_moran_work work = {
      .deck = NEW(int, n - 1), .slot = NEW(int, n - 1), .swap = NEW(int, options.most), .value = NEW(double, options.most)};
  const struct core_local_moran_sums sums = {
      .sum = NEW(double, cells), .square = NEW(double, cells), .above = NEW(double, cells), .below = NEW(double, cells)};
  core_local_moran_permute(&w, &known, &options, tick, &work, &sums);
  look(sums.sum, cells);
  look(sums.square, cells);
  look(sums.above, cells);
  look(sums.below, cells);
}

static struct core_eigenvalues eigenvalues(size_t n) {
  const enum values which = any_values();
  return (struct core_eigenvalues){.n = n, .real = numbers(n, which), .imaginary = below(2) ? numbers(n, which) : NULL};
}

static void look_logdet(const struct core_logdet *found, enum core_order order) {
  above_one += order == CORE_VALUE ? found->value > 1 : found->trace + found->trace2 > 1;
}

static void try_spectrum(size_t n) {
  const struct core_eigenvalues w = eigenvalues(n);
  const struct core_moments moments = {.n = n + 1, .moments = numbers(n + 1, any_values()), .unit = exp(uniform())};
  for (int order = CORE_VALUE; order <= CORE_SLOPES; order++) {
    struct core_logdet found;
    core_spectrum_eigen(&w, number(any_values()), (enum core_order)order, &found);
    look_logdet(&found, (enum core_order)order);
    core_spectrum_moments(&moments, (2 * uniform() - 1) / moments.unit, (enum core_order)order, &found);
    look_logdet(&found, (enum core_order)order);
  }
}

static void eigen_curve(void *context, double r, enum core_order order, double *out) {
  struct core_logdet found;
  core_spectrum_eigen(context, r, order, &found);
  if (order == CORE_VALUE) {
    out[0] = found.value;
  } else {
    out[1] = found.trace;
    out[2] = below(4) ? found.trace2 : NAN;
  }
}

static void try_concentrated(size_t n) {
  struct core_eigenvalues w = eigenvalues(n < 60 ? n : 60);
  struct core_lag_residuals lag = {.observations = (double)n, .least = number(any_values()), .spread = number(any_values()),
                                   .lowest = number(any_values())};
  const size_t k = 1 + (size_t)below(5);
  struct core_error_residuals error = {.observations = (double)n, .k = k, .constant = numbers(k * k, any_values()),
                                       .linear = numbers(k * k, any_values()), .square = numbers(k * k, any_values()),
                                       .work = NEW(double, core_error_work(k))};
  const int kind = below(2);
  const struct core_concentrated_model model = {.residuals = kind ? core_lag_residuals : core_error_residuals,
                                                .residuals_context = kind ? (void *)&lag : (void *)&error,
                                                .determinant = eigen_curve, .determinant_context = &w,
                                                .times = 1 + below(5)};
  const struct core_concentrated_options options = {.lower = -number(ORDINARY), .upper = number(ORDINARY),
                                                    .guess = number(ANY), .points = below(2) ? below(20) : 0, .tick = tick};
  struct core_concentrated_top top;
  core_concentrated(&model, &options, NEW(double, 2 * (options.points + 1)), &top);
  const double found[] = {top.at, top.score, top.curvature, top.balance, top.inside, top.hills};
  look(found, sizeof found / sizeof *found);
}

static int rising(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static double *sorted_numbers(size_t n) {
  double *x = numbers(n, (enum values)below(2)); /* the glue lets finite ones through */
  qsort(x, n, sizeof *x, rising);
  return x;
}

static void try_density(size_t n) {
  const size_t points = (size_t)below(40);
  double *density = NEW(double, points);
  core_density(sorted_numbers(n), n, sorted_numbers(points), points, number(ORDINARY), (enum core_kernel)below(2), tick,
               density);
  look(density, points);
}

static double *magnitudes(size_t n) {
  double *x = NEW(double, n);
  for (size_t i = 0; i < n; i++) x[i] = below(6) ? exp(4 * (uniform() - 0.5)) : 0;
  return x;
}

/* Programmes of random shapes: most have no top or no solution, and say so. */
static void try_programme(size_t n) {
  const int k = 1 + below(4), m = k + below(3), columns = (int)n + 1;
  const int f = m + below(4), count = 1 + below(5);
  double *matrix = numbers((size_t)(m * f), ORDINARY), *cost = numbers((size_t)f, ORDINARY);
  int *slack = codes((size_t)f, -1, k - 1);
  for (int j = 0; j < m; j++) { /* a slack of each row, so that some are solved */
    for (int i = 0; i < m; i++) matrix[j * m + i] = i == j;
    slack[j] = j < k ? j : -1;
  }
  const struct core_programme model = {.rows = m, .variables = k, .fixed = f, .matrix = matrix, .cost = cost,
                                       .rhs = magnitudes((size_t)m), .slack = slack,
                                       .entry = magnitudes((size_t)(m - k)), .bounds = codes((size_t)k, 0, 1),
                                       .n = columns, .columns = magnitudes((size_t)(columns * k))};
  const struct core_programme_units units = {.n = count, .values = magnitudes((size_t)(count * k)),
                                             .skip = codes((size_t)count, -1, columns - 1)};
  struct core_programme_work work = {.active = NEW(int, columns), .n_active = 0,
                                     .is_active = NEW(unsigned char, columns), .compact = NEW(double, columns * k),
                                     .norm = NEW(double, columns), .reduced = NEW(double, columns),
                                     .fixed = NEW(double, m * f), .doubles = NEW(double, 10 * m + m * m + 2 * f + 2 * k),
                                     .basis = NEW(int, m), .exchange = NEW(int, m),
                                     .factor = NEW(struct core_twofold, m * m), .pair = NEW(struct core_twofold, 3 * m)};
  memset(work.is_active, 0, (size_t)columns);
  const struct core_programme_found found = {.status = NEW(int, count), .value = NEW(double, count),
                                             .solution = NEW(double, f * count), .prices = NEW(double, m * count),
                                             .peer = NEW(int, m * count), .lambda = NEW(double, m * count),
                                             .pivots = NEW(int, count), .careful = NEW(int, count)};
  core_programme(&model, &units, &work, tick, &found);
  look_int(found.status, (size_t)count);
  look(found.value, (size_t)count);
  look_int(found.pivots, (size_t)count);
  look_int(found.careful, (size_t)count);
  look(found.solution, (size_t)(f * count));
  look(found.prices, (size_t)(m * count));
  look_int(found.peer, (size_t)(m * count));
  look(found.lambda, (size_t)(m * count));
}

int main(int argc, char **argv) {
  static const struct {
    const char *name;
    void (*once)(size_t n);
    size_t last; /* long enough to come to ticks and to several blocks of sums, or what time allows */
  } kernels[] = {{"chebyshev", try_chebyshev, 140000},     {"concentrated", try_concentrated, 140000},
                 {"coupling", try_coupling, 140000},       {"csr", try_csr, 140000},
                 {"cv", try_cv, 140000},                   {"dagum", try_dagum, 300},
                 {"demean", try_demean, 140000},           {"density", try_density, 140000},
                 {"distance", try_distance, 600},
                 {"entropy", try_entropy, 140000},         {"lmdi", try_lmdi, 140000},
                 {"local_moran", try_local_moran, 140000}, {"moran", try_moran, 140000},
                 {"neighbours", try_neighbours, 2000},     {"panel", try_panel, 140000},
                 {"programme", try_programme, 2000},
                 {"spectrum", try_spectrum, 140000},
                 {"symmetrise", try_symmetrise, 140000}};
  const int rounds = argc > 1 ? atoi(argv[1]) : 2000;
  for (size_t i = 0; i < sizeof kernels / sizeof *kernels; i++) {
    for (int round = 0; round < rounds; round++) {
      kernels[i].once(round < 20 ? (size_t)round : (size_t)below(60));
      free_blocks();
    }
    if (rounds >= 100) {
      kernels[i].once(kernels[i].last);
      free_blocks();
    }
    printf("core_%s: %d calls\n", kernels[i].name, rounds);
  }
  printf("%lu ticks, %lu results above one\n", ticks, above_one);
  return 0;
}
