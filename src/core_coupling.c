/* Coupling degree C, development index T and coordination degree D of systems
 * with scores U_1..U_k in [0, 1].
 *
 *   T = sum a_i U_i (weights sum to 1),  D = sqrt(C T)
 *
 *   standard  C = k (U_1 ... U_k)^(1/k) / (U_1 + ... + U_k)
 *   unrooted  C = U_1 ... U_k / mean(U)^k, the k-th power of the standard
 *   wang      C = sqrt{ [1 - mean over pairs of |U_i - U_j|]
 *                       [prod U_i / max U]^(1/(k-1)) }
 *             (Wang et al., 2021, doi:10.31497/zrzyxb.20210319)
 *   fan       C = 1 - 2 s, s the standard deviation with divisor k
 *             (Fan et al., 2024, doi:10.13546/j.cnki.tjyjc.2024.22.007)
 *
 * Scores are divided by the largest of the row first, and products are sums of
 * logarithms, so that many small scores do not underflow and equal scores give
 * exactly 1. A row of zeros has C = T = D = 0 in every variant.
 *
 *   systems  a pointer to each system's n scores        in    systems
 *   weights  of the systems in T, summing to 1          in    systems
 *   work     the scores of one row                      work  systems
 *   out      three values and the lagging system a row  out   n
 *
 * Scores beyond [0, 1] by rounding are taken as 0 or 1.
 *
 * Cost: O(n k), for "wang" O(n k^2). */
#include "core_coupling.h"

#include <math.h>

/* Differences below this are rounding of scores that were summed up. */
static const double tie = 1e-12;

static double clip(double x) { return x < 0 ? 0 : x > 1 ? 1 : x; }

/* exp of the sum of log(u_i / top) over `root`; 0 if a score is 0. */
static double root_of_product(const double *u, int k, double top, double root) {
  double sum = 0;
  for (int i = 0; i < k; i++) {
    if (u[i] == 0) return 0;
    sum += log(u[i] / top);
  }
  return exp(sum / root);
}

static double mean_ratio(const double *u, int k, double top) {
  double sum = 0;
  for (int i = 0; i < k; i++) sum += u[i] / top;
  return sum / k;
}

static double mean_gap(const double *u, int k) {
  double sum = 0;
  for (int i = 1; i < k; i++) {
    for (int j = 0; j < i; j++) sum += fabs(u[i] - u[j]);
  }
  return sum / (0.5 * k * (k - 1));
}

static double deviation(const double *u, int k) {
  double mean = 0, sum = 0;
  for (int i = 0; i < k; i++) mean += u[i];
  mean /= k;
  for (int i = 0; i < k; i++) sum += (u[i] - mean) * (u[i] - mean);
  return sqrt(sum / k);
}

static double coupling(const double *u, int k, double top, enum core_coupling_variant variant) {
  if (top == 0) return 0;
  switch (variant) {
  case CORE_COUPLING_STANDARD:
    return clip(root_of_product(u, k, top, k) / mean_ratio(u, k, top));
  case CORE_COUPLING_UNROOTED:
    return clip(pow(root_of_product(u, k, top, k) / mean_ratio(u, k, top), k));
  case CORE_COUPLING_WANG:
    return sqrt(clip((1 - mean_gap(u, k)) * root_of_product(u, k, top, k - 1)));
  case CORE_COUPLING_FAN:
    return clip(1 - 2 * deviation(u, k));
  }
  return NAN;
}

void core_coupling(const double *const *systems, const double *restrict weights, const struct core_coupling_size *size,
                   const struct core_coupling_options *options, double *restrict work, struct core_coupling_out *out) {
  const int k = size->systems;
  const size_t every = CORE_TICK_EVERY / ((size_t)k * (size_t)k) + 1;
  for (size_t row = 0; row < size->n; row++) {
    if (options->tick && row % every == 0) options->tick();
    int low = 0;
    double top = 0, development = 0;
    for (int i = 0; i < k; i++) {
      work[i] = clip(systems[i][row]);
      if (work[i] < work[low]) low = i;
      if (work[i] > top) top = work[i];
      development += weights[i] * work[i];
    }
    out->coupling[row] = coupling(work, k, top, options->variant);
    out->development[row] = fmin(development, top);
    out->coordination[row] = sqrt(out->coupling[row] * out->development[row]);
    out->lag[row] = top - work[low] <= options->synchronous + tie ? 0 : low + 1;
  }
}
