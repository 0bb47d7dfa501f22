/* The permutation distribution of Moran's I (Moran 1950, doi:10.1093/biomet/37.1-2.17),
 *
 *   I = n / S0 * sum_ij w_ij z_i z_j / sum_i z_i^2,
 *
 * for all periods from the same permutations of the regions. Only the cross
 * product sum_ij w_ij z_p(i) z_p(j) changes from one permutation p to the next.
 *
 *   w         weights by rows                                  in    n regions
 *   z         deviations, the periods of a region side by side in    periods * n
 *   options   periods, simulations, seed                       in
 *   order     scratch                                          work  n
 *   shuffled  scratch                                          work  periods * n
 *   cross     cross products, the periods of a simulation      out   periods * simulations
 *             side by side
 *
 * core_moran_permute_sums() does the same for sum_i a_i z_p(i), a and z both periods * n: the cross product of one
 * variable that stays with the lag of another that moves (a is the lag by the transposed weights).
 *
 * Each simulation shuffles 0 .. n - 1 anew (Fisher and Yates) from a stream of
 * its own. Cost: O(simulations * periods * (n + links)), of the sums O(simulations * periods * n). */
#include "core_moran.h"

#include <string.h>

#include "core_random.h"

static void shuffle(struct core_random *random, int n, int *restrict order) {
  for (int i = 0; i < n; i++) order[i] = i;
  for (int i = n - 1; i > 0; i--) {
    const int j = (int)core_random_below(random, (uint32_t)i + 1);
    const int held = order[i];
    order[i] = order[j];
    order[j] = held;
  }
}

/* sum_j w_ij z_j for one period. */
static double row_lag(const struct core_csr *w, const double *restrict z, int i) {
  double sum = 0;
  for (int k = w->start[i]; k < w->start[i + 1]; k++) sum += w->weight[k] * z[w->column[k]];
  return sum;
}

/* The same times z_i, added to `cross`, for periods side by side. */
static void add_row(const struct core_csr *w, const double *restrict z, size_t periods, int i, double *restrict cross) {
  const double *here = z + (size_t)i * periods;
  for (int k = w->start[i]; k < w->start[i + 1]; k++) {
    const double *there = z + (size_t)w->column[k] * periods, weight = w->weight[k];
    for (size_t t = 0; t < periods; t++) cross[t] += weight * here[t] * there[t];
  }
}

static void cross_products(const struct core_csr *w, const double *restrict z, size_t periods, core_tick tick,
                           double *restrict cross) {
  size_t steps = 0;
  memset(cross, 0, periods * sizeof *cross);
  for (int i = 0; i < w->n; i++) {
    if (periods == 1) {
      *cross += z[i] * row_lag(w, z, i);
    } else {
      add_row(w, z, periods, i, cross);
    }
    steps += (size_t)(w->start[i + 1] - w->start[i]) * periods;
    if (steps >= CORE_TICK_EVERY) {
      if (tick) tick();
      steps = 0;
    }
  }
}

/* The values of all regions, moved to their new places. */
static void move(const double *restrict z, const int *restrict order, int n, size_t periods, double *restrict moved) {
  if (periods == 1) {
    for (int i = 0; i < n; i++) moved[i] = z[order[i]];
  } else {
    for (int i = 0; i < n; i++)
      memcpy(moved + (size_t)i * periods, z + (size_t)order[i] * periods, periods * sizeof *z);
  }
}

void core_moran_permute(const struct core_csr *w, const double *restrict z, const struct core_moran_options *options,
                        core_tick tick, int *restrict order, double *restrict shuffled, double *restrict cross) {
  const size_t periods = (size_t)options->periods;
  for (int s = 0; s < options->simulations; s++) {
    struct core_random random = core_random_stream(options->seed, (uint64_t)s);
    shuffle(&random, w->n, order);
    move(z, order, w->n, periods, shuffled);
    if (tick) tick();
    cross_products(w, shuffled, periods, tick, cross + (size_t)s * periods);
  }
}

void core_moran_permute_sums(const double *restrict a, const double *restrict z, int n,
                             const struct core_moran_options *options, core_tick tick, int *restrict order,
                             double *restrict sums) {
  const size_t periods = (size_t)options->periods;
  for (int s = 0; s < options->simulations; s++) {
    struct core_random random = core_random_stream(options->seed, (uint64_t)s);
    double *restrict sum = sums + (size_t)s * periods;
    shuffle(&random, n, order);
    memset(sum, 0, periods * sizeof *sum);
    for (int i = 0; i < n; i++) {
      const double *here = a + (size_t)i * periods, *there = z + (size_t)order[i] * periods;
      for (size_t t = 0; t < periods; t++) sum[t] += here[t] * there[t];
    }
    if (tick) tick();
  }
}
