/* G(r) = W (I - r W)^-1 in the directions that a likelihood counts.
 *
 * If W is similar to a symmetric matrix it is left diag(w) right, with right left = I, and
 *
 *   G = left diag(g) right,  g = w / (1 - r w),  tr G'G = g'P g,
 *
 * P the product, entry by entry, of left'left and right right': `pair`, in which left is centred if the
 * direction of time effects is left out, so that no large number is
 * subtracted from another (see core_sdpd.h for that direction). All other weights are solved by LU.
 *
 *   w      weights                                        in
 *   r      where                                          in
 *   work   g (n), or factor, pivot and dense (n x n)      work
 *   x      n x columns; out = G x                         in, out
 *
 * Cost: O(n^2) and O(n^2 columns) of a symmetric one, O(n^3) of others. */
#include <string.h>

#include "core_linalg.h"
#include "core_sdpd.h"

/* Prepares what the three below need; 0 if I - r W is singular. */
int core_sdpd_resolvent(const struct core_sdpd_weights *w, double r, struct core_sdpd_work *work) {
  const size_t n = (size_t)w->rows.n;
  if (w->values) {
    for (size_t i = 0; i < n; i++) work->g[i] = w->values[i] / (1 - r * w->values[i]);
    return 1;
  }
  for (size_t k = 0; k < n * n; k++) work->factor[k] = -r * w->dense[k];
  for (size_t i = 0; i < n; i++) work->factor[i * n + i] += 1;
  if (core_linalg_factor(n, work->factor, work->pivot) != 0) return 0;
  memcpy(work->dense, w->dense, n * n * sizeof(double));
  core_linalg_factor_solve(n, work->factor, work->pivot, n, work->dense);
  return 1;
}

struct core_sdpd_traces core_sdpd_resolvent_traces(const struct core_sdpd_weights *w, double r,
                                                   struct core_sdpd_work *work) {
  const size_t n = (size_t)w->rows.n;
  struct core_logdet slopes;
  core_spectrum_eigen(&w->counted, r, CORE_SLOPES, &slopes);
  struct core_sdpd_traces out = {.trace = slopes.trace, .trace2 = slopes.trace2};
  if (w->values) {
    double *const row = work->factor;
    core_linalg_transposed(n, n, w->pair, work->g, row);
    out.square = core_linalg_dot(n, row, work->g);
  } else {
    out.square = core_linalg_dot(n * n, work->dense, work->dense);
  }
  return out;
}

void core_sdpd_resolvent_times(const struct core_sdpd_weights *w, size_t columns, const double *x,
                               struct core_sdpd_work *work, double *restrict out) {
  const size_t n = (size_t)w->rows.n;
  if (!w->values) {
    core_linalg_product(n, n, columns, work->dense, x, out);
    return;
  }
  double *const turned = work->zl; /* N m, or N at least */
  core_linalg_product(n, n, columns, w->right, x, turned);
  for (size_t t = 0; t < columns; t++) {
    for (size_t i = 0; i < n; i++) turned[t * n + i] *= work->g[i];
  }
  core_linalg_product(n, n, columns, w->left, turned, out);
}

/* 1'G 1 / n */
double core_sdpd_resolvent_mean(const struct core_sdpd_weights *w, struct core_sdpd_work *work) {
  const size_t n = (size_t)w->rows.n;
  double *const ones = work->a, *const found = work->u;
  double sum = 0;
  for (size_t i = 0; i < n; i++) ones[i] = 1;
  core_sdpd_resolvent_times(w, 1, ones, work, found);
  for (size_t i = 0; i < n; i++) sum += found[i];
  return sum / (double)n;
}
