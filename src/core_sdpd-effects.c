/* Direct, indirect and total effects of regressors, and their standard errors by
 * the delta method.
 *
 * The effect of x on y is the matrix c R(a) (beta I + theta W) with R(a) = (I - a W)^-1; c = 1, a = rho in the
 * same period, c = 1/(1 - tau), a = (rho + eta)/(1 - tau) in the long run. Its mean
 * diagonal (direct) and mean row sum (total) need four means of R(a):
 *
 *   tr R / n = 1 + a tr G / n     tr R W / n = tr G / n     1'R 1 / n     1'R W 1 / n
 *
 * and their derivatives (tr G + a tr GG)/n, tr GG / n, 1'R W R 1 / n and 1'R W R W 1 / n; with unit
 * row sums the last two means are 1/(1 - a). (J. P. LeSage, R. K. Pace 2009, Introduction to Spatial Econometrics,
 * CRC Press, doi:10.1201/9781420064254; J. P. Elhorst 2014, Spatial Econometrics,
 * doi:10.1007/978-3-642-40340-8.)
 *
 *   request   weights, places of parameters and terms, horizon     in
 *   theta     parameters, q                                        in
 *   work      g, factor, pivot, a, u, zl                           work
 *   value     direct, indirect, total of each term                 out  3 terms
 *   gradient  with respect to theta                                out  3 terms x q
 *   Long-term effects are NaN where a root is one or more in modulus.
 *
 * Cost: O(n + terms q), and O(n^2) or O(n^3) for other row sums. */
#include <math.h>
#include <string.h>

#include "core_linalg.h"
#include "core_sdpd.h"

/* Means of a resolvent in the order of the formulas, and their derivatives. */
struct means {
  double own, lagged, row, row_lagged;
};

static double mean_of(size_t n, const double *x) {
  double sum = 0;
  for (size_t i = 0; i < n; i++) sum += x[i];
  return sum / (double)n;
}

/* x <- (I - a W)^-1 x, in all directions */
static void solve(const struct core_sdpd_weights *w, double a, struct core_sdpd_work *work, double *restrict x) {
  const size_t n = (size_t)w->rows.n;
  if (!w->values) {
    core_linalg_factor_solve(n, work->factor, work->pivot, 1, x);
    return;
  }
  double *const turned = work->zl;
  core_linalg_product(n, n, 1, w->right, x, turned);
  for (size_t i = 0; i < n; i++) turned[i] /= 1 - a * w->values[i];
  core_linalg_product(n, n, 1, w->left, turned, x);
}

static void prepare_solve(const struct core_sdpd_weights *w, double a, struct core_sdpd_work *work) {
  const size_t n = (size_t)w->rows.n;
  if (w->values) return;
  for (size_t k = 0; k < n * n; k++) work->factor[k] = -a * w->dense[k];
  for (size_t i = 0; i < n; i++) work->factor[i * n + i] += 1;
  core_linalg_factor(n, work->factor, work->pivot);
}

/* Row means of R v and of R W R v for a start v at work->a. */
static void row_pair(const struct core_sdpd_weights *w, double a, struct core_sdpd_work *work, double *mean,
                     double *slope) {
  const size_t n = (size_t)w->rows.n;
  solve(w, a, work, work->a);
  *mean = mean_of(n, work->a);
  core_csr_lag(&w->rows, work->a, 1, NULL, work->u);
  solve(w, a, work, work->u);
  *slope = mean_of(n, work->u);
}

static void row_means(const struct core_sdpd_weights *w, double a, struct core_sdpd_work *work, struct means *value,
                      struct means *slope) {
  const size_t n = (size_t)w->rows.n;
  if (w->unit_rows) {
    value->row = value->row_lagged = 1 / (1 - a);
    slope->row = slope->row_lagged = 1 / ((1 - a) * (1 - a));
    return;
  }
  prepare_solve(w, a, work);
  for (size_t i = 0; i < n; i++) work->a[i] = 1;
  row_pair(w, a, work, &value->row, &slope->row);
  core_csr_row_sums(&w->rows, work->a);
  row_pair(w, a, work, &value->row_lagged, &slope->row_lagged);
}

static void resolvent_means(const struct core_sdpd_weights *w, double a, struct core_sdpd_work *work,
                            struct means *value, struct means *slope) {
  const double n = (double)w->rows.n;
  struct core_logdet traces;
  core_spectrum_eigen(&w->all, a, CORE_SLOPES, &traces);
  if (a == 0) traces.trace = 0; /* W has no diagonal */
  value->own = 1 + a * traces.trace / n;
  value->lagged = traces.trace / n;
  slope->own = (traces.trace + a * traces.trace2) / n;
  slope->lagged = traces.trace2 / n;
  row_means(w, a, work, value, slope);
}

struct multiplier {
  double scale, a;
};

static double at(const double *theta, int place) { return place < 0 ? 0 : theta[place]; }

/* One term: value and gradient of direct, indirect and total, a row each of `rows` rows. */
static void one_term(const struct core_sdpd_effects *request, const struct core_sdpd_term *term,
                     const struct multiplier *m, const struct means *value, const struct means *slope,
                     const double *theta, double *out, double *gradient, size_t rows) {
  const double beta = at(theta, term->beta), lag = at(theta, term->theta);
  const double own[3] = {value->own, value->row - value->own, value->row};
  const double lagged[3] = {value->lagged, value->row_lagged - value->lagged, value->row_lagged};
  const double own_slope[3] = {slope->own, slope->row - slope->own, slope->row};
  const double lagged_slope[3] = {slope->lagged, slope->row_lagged - slope->lagged, slope->row_lagged};
  for (size_t e = 0; e < 3; e++) {
    const double effect = m->scale * (beta * own[e] + lag * lagged[e]);
    const double bend = m->scale * (beta * own_slope[e] + lag * lagged_slope[e]) * m->scale;
    out[e] = effect;
    if (request->rho >= 0) gradient[(size_t)request->rho * rows + e] = bend;
    if (request->horizon == CORE_SDPD_LONG) {
      if (request->eta >= 0) gradient[(size_t)request->eta * rows + e] = bend;
      if (request->tau >= 0) gradient[(size_t)request->tau * rows + e] = bend * m->a + effect * m->scale;
    }
    if (term->beta >= 0) gradient[(size_t)term->beta * rows + e] = m->scale * own[e];
    if (term->theta >= 0) gradient[(size_t)term->theta * rows + e] = m->scale * lagged[e];
  }
}

void core_sdpd_effects(const struct core_sdpd_effects *request, size_t q, const double *theta,
                       struct core_sdpd_work *work, double *restrict value, double *restrict gradient) {
  const size_t rows = 3 * request->count;
  const double rho = at(theta, request->rho), tau = at(theta, request->tau), eta = at(theta, request->eta);
  const int far = request->horizon == CORE_SDPD_LONG;
  memset(gradient, 0, rows * q * sizeof(double));
  if (far && !(core_sdpd_modulus(&request->weights->all, rho, tau, eta) < 1)) {
    for (size_t i = 0; i < rows; i++) value[i] = NAN;
    return;
  }
  const struct multiplier m = {.scale = far ? 1 / (1 - tau) : 1, .a = far ? (rho + eta) / (1 - tau) : rho};
  struct means mean, slope;
  resolvent_means(request->weights, m.a, work, &mean, &slope);
  for (size_t k = 0; k < request->count; k++) {
    one_term(request, request->terms + k, &m, &mean, &slope, theta, value + 3 * k, gradient + 3 * k, rows);
  }
}
