/* The exact information matrix of a spatial panel, and its inverse.
 *
 * With z the demeaned regressors (filtered, in an error model), m the expectation of the demeaned W y, that
 * is D(W y - G e), and t the number of times that the determinant counts:
 *
 *   delta, delta   z'z / s2                 rho, rho   m'm / s2 + t (tr GG + tr G'G)
 *   delta, rho     z'm / s2                 rho, s2    t tr G / s2
 *   s2, s2         N / (2 s2^2)
 *
 * and the same without m for lambda. (L.-F. Lee, J. Yu 2010, Journal of Econometrics 154,
 * 165-185, doi:10.1016/j.jeconom.2009.08.001.)
 *
 *   theta   delta, rho or lambda, s2; work holds z, e and wy there   in
 *   work->information   q x q                                        out
 *
 * Cost: O(n^2 T) and that of core_sdpd-resolvent.c. */
#include <math.h>
#include <string.h>

#include "core_linalg.h"
#include "core_sdpd.h"

static void mirror(size_t q, double *x, size_t i, size_t j, double value) { x[i * q + j] = x[j * q + i] = value; }

/* D(W y - G e) at work->u */
static void mean_lag(const struct core_sdpd_problem *p, struct core_sdpd_work *work) {
  const size_t rows = p->n * p->periods;
  core_sdpd_resolvent_times(p->lag, p->periods, work->e, work, work->a);
  core_sdpd_demean(p, 1, work->a, work->means, work->u);
  for (size_t i = 0; i < rows; i++) work->u[i] = work->wy[i] - work->u[i];
}

static void regressors_part(const struct core_sdpd_problem *p, struct core_sdpd_work *work, double s2) {
  const size_t m = core_sdpd_columns(p), q = core_sdpd_length(p);
  const double *cross = work->cross;
  if (p->spatial == CORE_SDPD_ERROR) {
    core_linalg_cross(p->n * p->periods, m, work->zl, m, work->zl, work->root);
    cross = work->root;
  }
  for (size_t j = 0; j < m; j++) {
    for (size_t i = 0; i < m; i++) work->information[j * q + i] = cross[j * m + i] / s2;
  }
}

enum core_sdpd_trouble core_sdpd_information(const struct core_sdpd_problem *p, struct core_sdpd_work *work,
                                             const double *theta) {
  const size_t m = core_sdpd_columns(p), q = core_sdpd_length(p), rows = p->n * p->periods;
  const double s2 = theta[q - 1];
  double *const out = work->information;
  memset(out, 0, q * q * sizeof(double));
  regressors_part(p, work, s2);
  out[q * q - 1] = p->observations / (2 * s2 * s2);
  if (p->spatial == CORE_SDPD_NONE) return CORE_SDPD_FINE;
  const struct core_sdpd_weights *const w = p->spatial == CORE_SDPD_ERROR ? p->error : p->lag;
  if (!core_sdpd_resolvent(w, theta[m], work)) return CORE_SDPD_INFORMATION;
  const struct core_sdpd_traces traces = core_sdpd_resolvent_traces(w, theta[m], work);
  double own = p->times * (traces.trace2 + traces.square);
  if (p->spatial == CORE_SDPD_LAG) {
    mean_lag(p, work);
    core_linalg_transposed(rows, m, work->z, work->u, work->v);
    for (size_t j = 0; j < m; j++) mirror(q, out, j, m, work->v[j] / s2);
    own += core_linalg_dot(rows, work->u, work->u) / s2;
  }
  out[m * q + m] = own;
  mirror(q, out, m, q - 1, p->times * traces.trace / s2);
  return CORE_SDPD_FINE;
}

/* Upper root of the information, scaled to a diagonal of ones; roots of its diagonal at `size`. */
static int scaled_root(size_t q, double scale, const double *information, double *restrict size,
                       double *restrict root) {
  for (size_t j = 0; j < q; j++) size[j] = sqrt(scale * information[j * q + j]);
  for (size_t j = 0; j < q; j++) {
    for (size_t i = 0; i < q; i++) root[j * q + i] = scale * information[j * q + i] / (size[i] * size[j]);
  }
  return core_linalg_root(q, root) == 0;
}

/* v <- (scale information)^-1 v; 0 if that is not positive definite */
int core_sdpd_solve_scaled(size_t q, double scale, struct core_sdpd_work *work, double *restrict v) {
  double *const size = work->scaled + q * q;
  if (!scaled_root(q, scale, work->information, size, work->scaled)) return 0;
  for (size_t j = 0; j < q; j++) v[j] /= size[j];
  core_linalg_root_solve(q, work->scaled, 1, v);
  for (size_t j = 0; j < q; j++) v[j] /= size[j];
  return 1;
}

enum core_sdpd_trouble core_sdpd_covariance(size_t q, struct core_sdpd_work *work, double *restrict out) {
  double *const size = work->scaled + q * q;
  if (!scaled_root(q, 1, work->information, size, work->scaled)) return CORE_SDPD_INFORMATION;
  memset(out, 0, q * q * sizeof(double));
  for (size_t j = 0; j < q; j++) out[j * q + j] = 1;
  core_linalg_root_solve(q, work->scaled, q, out);
  for (size_t j = 0; j < q; j++) {
    for (size_t i = 0; i < q; i++) out[j * q + i] /= size[i] * size[j];
  }
  return CORE_SDPD_FINE;
}
