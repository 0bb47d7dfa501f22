/* Search for a threshold in a panel after fixed effects (Hansen 1999, doi:10.1016/S0304-4076(99)00025-1).
 *
 *   y = B b + D(g) d + e,   D(g) = r I(q <= g),
 *
 * all after effects. With e0 what B leaves of y, C = Q'D and Q an orthonormal
 * basis of B, the sum of squares that D(g) takes away is a'G^-1 a, with
 * a = D'e0 and G = D'D - C'C. Observations enter D in the order of q, each
 * adding its share to a, C and D'D, so that all values of g together cost one
 * walk over the panel. Effects come out of D'D by sums of regions and periods:
 * the panel is balanced, row i * periods + t.
 *
 * G does not know y: factored once, it serves every bootstrap sample.
 *
 *   in   r         N x k, by column: what the threshold moves
 *        basis     N x m, by column: Q
 *        order     N rows, in ascending q
 *        stop      grid numbers, rising: observations up to each value
 *   out  factor    grid x k x k: lower Cholesky factors of G
 *        usable    grid flags: 0 where D(g) adds less than k columns
 *        gain      grid numbers: a'G^-1 a
 *   cost (N + grid) k (k + m) for the factors, N (k + m) + grid k^2 for a sample. */
#ifndef LOWCARBON_CORE_THRESHOLD_H
#define LOWCARBON_CORE_THRESHOLD_H

#include <stdint.h>

#include "core.h"

struct core_threshold {
  const double *r;
  const double *basis;
  const int *order;
  const int *stop;
  int regions;
  int periods;
  int k;
  int m;
  int grid;
  int time; /* period effects besides those of regions */
};

/* `work`: k * (k + m + regions + periods + 3) doubles. */
void core_threshold_factors(const struct core_threshold *panel, double *work, double *factor, unsigned char *usable);

/* `work`: 2 k doubles; `e0` as above. */
void core_threshold_gains(const struct core_threshold *panel, const double *factor, const unsigned char *usable,
                          const double *e0, double *work, double *gain);

/* Largest a'G^-1 a / (e0'e0 - a'G^-1 a) of samples in which whole regions are
 * drawn from the residuals; `work`: N + m + periods + 2 k + grid doubles. */
void core_threshold_bootstrap(const struct core_threshold *panel, const double *factor, const unsigned char *usable,
                              const double *residuals, int simulations, uint64_t seed, core_tick tick, double *work,
                              double *ratio);

#endif
