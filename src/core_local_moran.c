/* The conditional permutation distribution of the local Moran's I (Anselin
 * 1995, doi:10.1111/j.1538-4632.1995.tb00338.x),
 *
 *   I_i = z_i / m2 * sum_j w_ij z_j,
 *
 * z_i held and the values of its neighbours drawn, without replacement, from
 * the other n - 1. Only the lag sum_j w_ij z_j changes. With `differences` the
 * sum is that of the local Geary's C (Anselin 2019, doi:10.1111/gean.12164),
 * sum_j w_ij (z_i - z_j)^2, instead.
 *
 *   w        weights by rows, none on the diagonal      in    n regions
 *   known    see core_local_moran.h                     in    n * periods each
 *   options  periods, simulations, most links, seed     in
 *   work     see core_local_moran.h                     work  n - 1 or `most` each
 *   sums     see core_local_moran.h                     out   n * periods each
 *
 * Regions and periods share the draws of a simulation: `most` different places
 * among 0 .. n - 2, of which a region with d links takes the first d; place p
 * of region i is region p, or p + 1 from i onwards. As i runs upwards, the value
 * at place p changes once, after region p. So the drawn values stand in one
 * short array, which a slot table keeps up to date, and a lag is a product of
 * two arrays read in order, with nothing looked up elsewhere.
 * Cost: O(simulations * periods * (n + links)). */
#include "core_local_moran.h"

#include <string.h>

#include "core_random.h"

/* The first `most` cards of a shuffled deck; the swaps are kept so that the
 * deck can be put back and each simulation starts from the same one. */
static void draw_places(struct core_random *random, int n_deck, int most, const struct core_local_moran_work *work) {
  for (int k = 0; k < most; k++) {
    const int j = k + (int)core_random_below(random, (uint32_t)(n_deck - k));
    const int held = work->deck[k];
    work->deck[k] = work->deck[j];
    work->deck[j] = held;
    work->swap[k] = j;
    work->slot[work->deck[k]] = k;
  }
}

static void put_back(int most, const struct core_local_moran_work *work) {
  for (int k = most - 1; k >= 0; k--) {
    const int j = work->swap[k], held = work->deck[k];
    work->slot[held] = -1;
    work->deck[k] = work->deck[j];
    work->deck[j] = held;
  }
}

static double product(const double *restrict a, const double *restrict b, int n) {
  double sum = 0;
  for (int k = 0; k < n; k++) sum += a[k] * b[k];
  return sum;
}

static double squared_differences(const double *restrict a, const double *restrict b, double z, int n) {
  double sum = 0;
  for (int k = 0; k < n; k++) sum += a[k] * (z - b[k]) * (z - b[k]);
  return sum;
}

/* One simulation of one period, whose first entry stands at `from`. */
static void add_simulation(const struct core_csr *w, const struct core_local_moran_known *known, size_t from,
                           const struct core_local_moran_options *options, core_tick tick,
                           const struct core_local_moran_work *work, const struct core_local_moran_sums *sums) {
  const double *restrict z = known->z + from, *restrict expected = known->expected + from;
  const double *restrict excess = known->excess + from, *restrict near = known->near + from;
  double *restrict sum = sums->sum + from, *restrict square = sums->square + from;
  double *restrict above = sums->above + from, *restrict below = sums->below + from;
  size_t steps = 0;
  for (int k = 0; k < options->most; k++) work->value[k] = z[work->deck[k] + 1];
  for (int i = 0; i < w->n; i++) {
    if (i > 0 && work->slot[i - 1] >= 0) work->value[work->slot[i - 1]] = z[i - 1];
    const int links = w->start[i + 1] - w->start[i];
    const double *weight = w->weight + w->start[i];
    const double found = options->differences ? squared_differences(weight, work->value, z[i], links)
                                              : product(weight, work->value, links);
    const double drawn = found - expected[i];
    sum[i] += drawn;
    square[i] += drawn * drawn;
    above[i] += drawn >= excess[i] - near[i];
    below[i] += drawn <= excess[i] + near[i];
    steps += (size_t)links + 1;
    if (steps >= CORE_TICK_EVERY) {
      if (tick) tick();
      steps = 0;
    }
  }
}

void core_local_moran_permute(const struct core_csr *w, const struct core_local_moran_known *known,
                              const struct core_local_moran_options *options, core_tick tick,
                              const struct core_local_moran_work *work, const struct core_local_moran_sums *sums) {
  const size_t n = (size_t)w->n, cells = n * (size_t)options->periods;
  memset(sums->sum, 0, cells * sizeof *sums->sum);
  memset(sums->square, 0, cells * sizeof *sums->square);
  memset(sums->above, 0, cells * sizeof *sums->above);
  memset(sums->below, 0, cells * sizeof *sums->below);
  for (int p = 0; p + 1 < w->n; p++) {
    work->deck[p] = p;
    work->slot[p] = -1;
  }
  for (int s = 0; s < options->simulations; s++) {
    struct core_random random = core_random_stream(options->seed, (uint64_t)s);
    draw_places(&random, w->n - 1, options->most, work);
    for (int t = 0; t < options->periods; t++) {
      add_simulation(w, known, (size_t)t * n, options, tick, work, sums);
    }
    put_back(options->most, work);
    if (tick) tick();
  }
}
