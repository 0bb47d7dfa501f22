/* The model with a spatially lagged error: the likelihood of y - l W y on
 * z - l W z, concentrated in l.
 *
 * The search works on cross products S(l) = constant - l linear + l^2 square of y
 * and z. y is taken less its regression at l = 0, and z turned to orthonormal columns,
 * neither of which changes the residual sum of squares, so that little is subtracted from it at
 * other l. What cross products lose, Newton's steps on the columns themselves bring back.
 *
 *   work   z, wz, y, wy, cross, zw, ww and the root of cross     in
 *          zl, e (filtered regressors and residuals), b0, wy     out
 *   out    the top                                               out
 *
 * Cost: O(n T m^2), and O(m^3) for each of some hundred places looked at. */
#include <math.h>
#include <string.h>

#include "core_linalg.h"
#include "core_sdpd.h"

/* Three matrices of order m + 1, what core_concentrated() works with, and three of order m. */
size_t core_sdpd_error_work(size_t m) {
  const size_t order = m + 1;
  return 3 * order * order + core_error_work(order) + 3 * m * m + 3 * m;
}

/* turn' inner turn, for an upper triangular turn */
static void turned(const struct core_sdpd_work *work, size_t m, const double *inner, double *restrict half,
                   double *restrict out) {
  core_linalg_product(m, m, m, inner, work->turn, half);
  core_linalg_cross(m, m, work->turn, m, half, out);
}

/* [corner, (turn'row)'; turn'column, inner], of order m + 1 */
static void bordered(const struct core_sdpd_work *work, size_t m, double corner, const double *row,
                     const double *column, const double *inner, double *restrict v, double *restrict out) {
  const size_t order = m + 1;
  out[0] = corner;
  core_linalg_transposed(m, m, work->turn, row, v);
  for (size_t j = 0; j < m; j++) out[(j + 1) * order] = v[j];
  core_linalg_transposed(m, m, work->turn, column, v);
  for (size_t i = 0; i < m; i++) out[i + 1] = v[i];
  for (size_t j = 0; j < m; j++) {
    for (size_t i = 0; i < m; i++) out[(j + 1) * order + i + 1] = inner[j * m + i];
  }
}

static void orthonormal_turn(struct core_sdpd_work *work, size_t m) {
  memset(work->turn, 0, m * m * sizeof(double));
  for (size_t j = 0; j < m; j++) work->turn[j * m + j] = 1;
  core_linalg_root_back(m, work->root, m, work->turn);
  for (size_t j = 0; j < m; j++) {
    for (size_t i = 0; i < m; i++) work->turn[j * m + i] /= work->size[i];
  }
}

/* e = y - z b and u = wy - wz b, with b the regression at l = 0, are in work. */
static struct core_error_residuals cross_products(const struct core_sdpd_problem *p, struct core_sdpd_work *work) {
  const size_t m = core_sdpd_columns(p), order = m + 1, rows = p->n * p->periods;
  double *const constant = work->products, *const linear = constant + order * order;
  double *const square = linear + order * order;
  double *const rest = square + order * order, *const half = rest + core_error_work(order), *const inner = half + m * m;
  double *const v = inner + 2 * m * m, *const row = v + m, *const column = row + m;
  if (m > 0) orthonormal_turn(work, m);
  core_linalg_transposed(rows, m, work->z, work->e, row);
  if (m > 0) turned(work, m, work->cross, half, inner);
  bordered(work, m, core_linalg_dot(rows, work->e, work->e), row, row, inner, v, constant);
  core_linalg_transposed(rows, m, work->wz, work->e, row);
  core_linalg_transposed(rows, m, work->z, work->u, column);
  if (m > 0) turned(work, m, work->zw, half, inner);
  bordered(work, m, core_linalg_dot(rows, work->e, work->u), row, column, inner, v, square);
  for (size_t j = 0; j < order; j++) {
    for (size_t i = 0; i < order; i++) linear[j * order + i] = square[j * order + i] + square[i * order + j];
  }
  core_linalg_transposed(rows, m, work->wz, work->u, row);
  if (m > 0) turned(work, m, work->ww, half, inner);
  bordered(work, m, core_linalg_dot(rows, work->u, work->u), row, row, inner, v, square);
  return (struct core_error_residuals){.observations = p->observations,
                                       .k = order,
                                       .constant = constant,
                                       .linear = linear,
                                       .square = square,
                                       .work = rest};
}

/* zl = z - lambda wz */
void core_sdpd_filter(const struct core_sdpd_problem *p, struct core_sdpd_work *work, double lambda) {
  const size_t cells = core_sdpd_columns(p) * p->n * p->periods;
  for (size_t i = 0; i < cells; i++) work->zl[i] = work->z[i] - lambda * work->wz[i];
}

/* The regression at lambda: zl, coefficients b0, residuals e; gives the score. */
static double score_at(const struct core_sdpd_problem *p, struct core_sdpd_work *work, double lambda) {
  const size_t m = core_sdpd_columns(p), rows = p->n * p->periods;
  core_sdpd_filter(p, work, lambda);
  double *const y = work->u, *const cross = work->products + 3 * (m + 1) * (m + 1) + core_error_work(m + 1);
  double *const root = cross + m * m, *const size = root + 2 * m * m;
  for (size_t i = 0; i < rows; i++) y[i] = work->y[i] - lambda * work->wy[i];
  if (m > 0) core_linalg_cross(rows, m, work->zl, m, work->zl, cross);
  if (core_sdpd_scaled_root(m, cross, size, root) != CORE_SDPD_FINE) return NAN;
  core_sdpd_least_squares(rows, m, work->zl, root, size, y, work->a, work->v, work->b0);
  core_sdpd_less(rows, m, work->zl, work->b0, y, work->e);
  core_sdpd_less(rows, m, work->wz, work->b0, work->wy, work->a);
  struct core_logdet slopes;
  core_spectrum_eigen(&p->error->counted, lambda, CORE_SLOPES, &slopes);
  return p->observations * core_linalg_dot(rows, work->e, work->a) / core_linalg_dot(rows, work->e, work->e) -
         p->times * slopes.trace;
}

/* Two Newton steps, taken while they lessen the score. */
static void polish(const struct core_sdpd_problem *p, struct core_sdpd_work *work, struct core_sdpd_estimate *out) {
  double at = out->at, score = score_at(p, work, at);
  int here = 1;
  for (int step = 0; out->inside && step < 2; step++) {
    const double moved = at - score / out->curvature;
    if (moved == at) break;
    const double there = score_at(p, work, moved);
    here = fabs(there) < fabs(score);
    if (!here) break;
    at = moved;
    score = there;
  }
  if (!here) score = score_at(p, work, at);
  out->at = at;
  out->score = score;
}

enum core_sdpd_trouble core_sdpd_error(const struct core_sdpd_problem *p, struct core_sdpd_work *work,
                                       struct core_sdpd_estimate *out) {
  const size_t m = core_sdpd_columns(p), rows = p->n * p->periods;
  core_sdpd_least_squares(rows, m, work->z, work->root, work->size, work->y, work->a, work->v, work->b0);
  core_sdpd_less(rows, m, work->z, work->b0, work->y, work->e);
  core_sdpd_less(rows, m, work->wz, work->b0, work->wy, work->u);
  const double rounding = 1e-26 * core_linalg_dot(rows, work->y, work->y);
  if (!(core_linalg_dot(rows, work->e, work->e) > rounding)) return CORE_SDPD_EXPLAINED;
  struct core_error_residuals residuals = cross_products(p, work);
  const enum core_sdpd_trouble trouble =
      core_sdpd_search(p, work, core_error_residuals, &residuals, NAN, m == 0 && p->error->real, out);
  if (trouble != CORE_SDPD_FINE) return trouble;
  polish(p, work, out);
  return isnan(out->score) ? CORE_SDPD_REGRESSORS : CORE_SDPD_FINE;
}
