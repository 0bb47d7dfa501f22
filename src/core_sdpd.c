/* Spatial panels by (quasi) maximum likelihood:
 *
 *   Y_t = rho W Y_t + tau Y_{t-1} + eta W Y_{t-1} + X_t beta + c + alpha_t + U_t,
 *   U_t = V_t, or U_t = lambda W U_t + V_t,
 *
 * for one response at a time; weights and regressors are prepared once. The lag of y is
 * taken first and means are taken out after, so that the estimates are those with a dummy for each region
 * and period. The likelihood is concentrated in rho or lambda (core_concentrated.c), the
 * estimates are corrected for the bias of fixed effects (core_sdpd-correct.c), and their
 * covariance is the inverse of the exact information (core_sdpd-information.c).
 * (L.-F. Lee, J. Yu 2010, Journal of Econometrics 154, 165-185, doi:10.1016/j.jeconom.2009.08.001;
 * J. Yu, R. de Jong, L.-F. Lee 2008, Journal of Econometrics 146, 118-134, doi:10.1016/j.jeconom.2008.08.002;
 * L.-F. Lee, J. Yu 2010, Econometric Theory 26, 564-597, doi:10.1017/S0266466609100099.)
 *
 *   p      weights, regressors, what to estimate          in
 *   y      the response, n (periods + 1) with a first period to lag, else n periods; region fastest   in
 *   work   core_sdpd_lay_out() says how much               work
 *   out    see the struct; arrays of the length of theta, covariance its square    out
 *
 * Cost: O(n T (m^2 + links / n)) for the maximum, m regressors; O(n^2 T) for its information. */
#include "core_sdpd.h"

#include <math.h>
#include <string.h>

#include "core_linalg.h"

/* ---- memory ----------------------------------------------------------------- */

static double *take(double *memory, size_t *used, size_t n) {
  double *const out = memory ? memory + *used : NULL;
  *used += n;
  return out;
}

static int needs_ahead(const struct core_sdpd_problem *p) {
  return p->lagged || p->spatial == CORE_SDPD_LAG || (p->spatial == CORE_SDPD_ERROR && p->lag == p->error);
}

/* Gives the number of doubles; with memory NULL it only counts. */
size_t core_sdpd_lay_out(const struct core_sdpd_problem *p, double *memory, int *pivot, struct core_sdpd_work *work) {
  const size_t n = p->n, rows = n * p->periods, m = core_sdpd_columns(p), q = core_sdpd_length(p);
  const int error = p->spatial == CORE_SDPD_ERROR;
  size_t used = 0;
  work->ahead = take(memory, &used, 2 * (rows + n));
  work->z = take(memory, &used, rows * m);
  work->wz = take(memory, &used, error ? rows * m : 0);
  work->zl = take(memory, &used, error && m > 1 ? rows * m : rows);
  work->y = take(memory, &used, rows);
  work->wy = take(memory, &used, rows);
  work->e = take(memory, &used, rows);
  work->u = take(memory, &used, rows);
  work->a = take(memory, &used, rows + 4 * m);
  work->means = take(memory, &used, n);
  work->cross = take(memory, &used, m * m);
  work->root = take(memory, &used, m * m);
  work->zw = take(memory, &used, m * m);
  work->ww = take(memory, &used, m * m);
  work->turn = take(memory, &used, m * m);
  work->size = take(memory, &used, m);
  work->norm = take(memory, &used, m);
  work->b0 = take(memory, &used, m);
  work->b1 = take(memory, &used, m);
  work->v = take(memory, &used, m);
  work->products = take(memory, &used, error ? core_sdpd_error_work(m) : 0);
  work->search = take(memory, &used, 2 * (CORE_SDPD_POINTS + 1));
  work->information = take(memory, &used, q * q);
  work->scaled = take(memory, &used, q * q + q);
  work->phi = take(memory, &used, q);
  work->g = take(memory, &used, n);
  work->factor = take(memory, &used, n * n);
  work->dense = take(memory, &used, n * n);
  work->pivot = pivot;
  return used;
}

/* ---- columns ------------------------------------------------------------------ */

/* The information of a variance has the response's fourth power. */
static int in_range(double squares, int zero) { return squares < 1e140 && (squares >= 1e-140 || zero); }

static int measured(size_t rows, const double *column, double *norm) {
  const double squares = core_linalg_dot(rows, column, column);
  *norm = sqrt(squares);
  int zero = squares == 0;
  for (size_t i = 0; zero && i < rows; i++) zero = column[i] == 0;
  return in_range(squares, zero);
}

static void lag_of(const struct core_sdpd_weights *w, const double *x, size_t periods, double *restrict out) {
  core_csr_lag(&w->rows, x, (int)periods, NULL, out);
}

static void put_block(size_t k, const double *restrict block, double *restrict to, size_t rows) {
  for (size_t j = 0; j < k; j++) memcpy(to + j * rows, block + j * k, k * sizeof(double));
}

/* What is the same for all responses: x demeaned, its lags for an error model, their products. */
enum core_sdpd_trouble core_sdpd_prepare(const struct core_sdpd_problem *p, struct core_sdpd_work *work) {
  const size_t rows = p->n * p->periods, m = core_sdpd_columns(p), first = m - p->k;
  if (rows <= m) return CORE_SDPD_REGRESSORS;
  for (size_t j = 0; j < p->k; j++) {
    if (!measured(rows, p->x + j * rows, work->norm + first + j)) return CORE_SDPD_REGRESSORS;
  }
  double *const x = work->z + first * rows;
  core_sdpd_demean(p, p->k, p->x, work->means, x);
  double *const block = work->turn;
  core_linalg_cross(rows, p->k, x, p->k, x, block);
  put_block(p->k, block, work->cross + first * m + first, m);
  if (p->spatial != CORE_SDPD_ERROR) return CORE_SDPD_FINE;
  double *const wx = work->wz + first * rows;
  for (size_t j = 0; j < p->k; j++) {
    lag_of(p->error, p->x + j * rows, p->periods, work->a);
    core_sdpd_demean(p, 1, work->a, work->means, wx + j * rows);
  }
  core_linalg_cross(rows, p->k, x, p->k, wx, block);
  put_block(p->k, block, work->zw + first * m + first, m);
  core_linalg_cross(rows, p->k, wx, p->k, wx, block);
  put_block(p->k, block, work->ww + first * m + first, m);
  return CORE_SDPD_FINE;
}

/* Lagged responses, demeaned, as the first columns of z; for an error model their lags too. */
static enum core_sdpd_trouble fill_before(const struct core_sdpd_problem *p, struct core_sdpd_work *work,
                                          const double *y) {
  const size_t rows = p->n * p->periods;
  size_t j = 0;
  for (int lagged = 0; lagged < 2; lagged++) {
    if (!(lagged ? p->lagged : p->own)) continue;
    const double *const raw = lagged ? work->ahead : y;
    if (!measured(rows, raw, work->norm + j)) return CORE_SDPD_REGRESSORS;
    core_sdpd_demean(p, 1, raw, work->means, work->z + j * rows);
    if (p->spatial == CORE_SDPD_ERROR) {
      lag_of(p->error, raw, p->periods, work->a);
      core_sdpd_demean(p, 1, work->a, work->means, work->wz + j * rows);
    }
    j++;
  }
  return CORE_SDPD_FINE;
}

static double largest_weight(const struct core_sdpd_weights *w) {
  double largest = 0;
  for (int k = 0; k < w->rows.start[w->rows.n]; k++) largest = fmax(largest, fabs(w->rows.weight[k]));
  return largest;
}

static enum core_sdpd_trouble fill_columns(const struct core_sdpd_problem *p, struct core_sdpd_work *work,
                                           const double *y) {
  const size_t rows = p->n * p->periods, m = core_sdpd_columns(p), first = m - p->k;
  const int dynamic = core_sdpd_dynamic(p);
  const double *const now = y + (dynamic ? p->n : 0);
  double norm;
  if (needs_ahead(p)) lag_of(p->lag, y, p->periods + (size_t)dynamic, work->ahead);
  if (!measured(rows, now, &norm)) return CORE_SDPD_RESPONSE;
  core_sdpd_demean(p, 1, now, work->means, work->y);
  if (core_linalg_dot(rows, work->y, work->y) <= 1e-20 * norm * norm) return CORE_SDPD_RESPONSE;
  const enum core_sdpd_trouble before = fill_before(p, work, y);
  if (before != CORE_SDPD_FINE) return before;
  if (p->spatial != CORE_SDPD_NONE) {
    const struct core_sdpd_weights *const w = p->spatial == CORE_SDPD_ERROR ? p->error : p->lag;
    double *lag = work->ahead + (dynamic ? p->n : 0);
    if (w != p->lag) lag_of(w, now, p->periods, lag = work->ahead + rows + p->n);
    core_sdpd_demean(p, 1, lag, work->means, work->wy);
    const double size = norm * largest_weight(w);
    if (core_linalg_dot(rows, work->wy, work->wy) <= 1e-20 * size * size) return CORE_SDPD_LAGGED;
  }
  core_sdpd_products(rows, m, first, work->z, work->z, work->a, work->cross);
  if (p->spatial == CORE_SDPD_ERROR) {
    core_sdpd_products(rows, m, first, work->z, work->wz, work->a, work->zw);
    core_sdpd_products(rows, m, first, work->wz, work->wz, work->a, work->ww);
  }
  return CORE_SDPD_FINE;
}

static enum core_sdpd_trouble check_columns(const struct core_sdpd_problem *p, struct core_sdpd_work *work) {
  const size_t m = core_sdpd_columns(p);
  const enum core_sdpd_trouble trouble = core_sdpd_scaled_root(m, work->cross, work->size, work->root);
  if (trouble != CORE_SDPD_FINE) return trouble;
  for (size_t j = 0; j < m; j++) {
    if (!(work->size[j] > 1e-10 * work->norm[j])) return CORE_SDPD_REGRESSORS;
  }
  return CORE_SDPD_FINE;
}

/* ---- the maximum ------------------------------------------------------------- */

static void counted_curve(void *context, double r, enum core_order order, double *out) {
  struct core_logdet found;
  core_spectrum_eigen(context, r, order, &found);
  out[0] = found.value;
  out[1] = found.trace;
  out[2] = found.trace2;
}

enum core_sdpd_trouble core_sdpd_search(const struct core_sdpd_problem *p, struct core_sdpd_work *work,
                                        core_curve residuals, void *context, double guess, int one_hill,
                                        struct core_sdpd_estimate *out) {
  const struct core_sdpd_weights *const w = p->spatial == CORE_SDPD_ERROR ? p->error : p->lag;
  struct core_eigenvalues counted = w->counted;
  const struct core_concentrated_model model = {.residuals = residuals,
                                                .residuals_context = context,
                                                .determinant = counted_curve,
                                                .determinant_context = &counted,
                                                .times = p->times};
  const double middle = w->lower + (w->upper - w->lower) / 2, half = (w->upper - w->lower) / 2 * (1 - 1e-9);
  const struct core_concentrated_options options = {.lower = middle - half,
                                                    .upper = middle + half,
                                                    .guess = guess,
                                                    .points = one_hill ? 0 : CORE_SDPD_POINTS,
                                                    .tick = p->tick};
  struct core_concentrated_top top;
  core_concentrated(&model, &options, work->search, &top);
  out->at = top.at;
  out->score = top.score;
  out->curvature = top.curvature;
  out->balance = top.balance;
  out->inside = top.inside;
  out->hills = top.hills;
  return isnan(top.score) || top.balance < 1e-9 ? CORE_SDPD_SEARCH : CORE_SDPD_FINE;
}

/* The model with a spatial lag of y: residuals e0 - rho e1, a parabola of squares, taken about
 * its lowest point so that a close fit costs no digits. */
static enum core_sdpd_trouble climb_lag(const struct core_sdpd_problem *p, struct core_sdpd_work *work,
                                        struct core_sdpd_estimate *out) {
  const size_t rows = p->n * p->periods, m = core_sdpd_columns(p);
  core_sdpd_least_squares(rows, m, work->z, work->root, work->size, work->wy, work->a, work->v, work->b1);
  core_sdpd_less(rows, m, work->z, work->b1, work->wy, work->u);
  const double spread = core_linalg_dot(rows, work->u, work->u);
  const double lowest = core_linalg_dot(rows, work->e, work->u) / spread;
  double least = 0;
  for (size_t i = 0; i < rows; i++) {
    const double left = work->e[i] - lowest * work->u[i];
    least += left * left;
  }
  struct core_lag_residuals residuals = {
      .observations = p->observations, .least = least, .spread = spread, .lowest = lowest};
  const enum core_sdpd_trouble trouble =
      core_sdpd_search(p, work, core_lag_residuals, &residuals, lowest, p->lag->real, out);
  if (trouble != CORE_SDPD_FINE) return trouble;
  for (size_t i = 0; i < rows; i++) work->e[i] -= out->at * work->u[i];
  for (size_t j = 0; j < m; j++) work->b0[j] -= out->at * work->b1[j];
  return CORE_SDPD_FINE;
}

static enum core_sdpd_trouble climb(const struct core_sdpd_problem *p, struct core_sdpd_work *work,
                                    struct core_sdpd_estimate *out) {
  const size_t rows = p->n * p->periods, m = core_sdpd_columns(p);
  if (p->spatial == CORE_SDPD_ERROR) return core_sdpd_error(p, work, out);
  core_sdpd_least_squares(rows, m, work->z, work->root, work->size, work->y, work->a, work->v, work->b0);
  core_sdpd_less(rows, m, work->z, work->b0, work->y, work->e);
  const double rounding = 1e-26 * core_linalg_dot(rows, work->y, work->y);
  if (!(core_linalg_dot(rows, work->e, work->e) > rounding)) return CORE_SDPD_EXPLAINED;
  return p->spatial == CORE_SDPD_LAG ? climb_lag(p, work, out) : CORE_SDPD_FINE;
}

static enum core_sdpd_trouble maximum(const struct core_sdpd_problem *p, struct core_sdpd_work *work, const double *y,
                                      struct core_sdpd_estimate *out) {
  const size_t rows = p->n * p->periods, m = core_sdpd_columns(p), q = core_sdpd_length(p);
  enum core_sdpd_trouble trouble = fill_columns(p, work, y);
  if (trouble == CORE_SDPD_FINE) trouble = check_columns(p, work);
  if (trouble == CORE_SDPD_FINE) trouble = climb(p, work, out);
  if (trouble != CORE_SDPD_FINE) return trouble;
  const double sse = core_linalg_dot(rows, work->e, work->e);
  if (!(sse > 1e-26 * core_linalg_dot(rows, work->y, work->y))) return CORE_SDPD_EXPLAINED;
  memcpy(out->raw, work->b0, m * sizeof(double));
  struct core_logdet determinant = {.value = 0};
  if (p->spatial != CORE_SDPD_NONE) {
    out->raw[m] = out->at;
    const struct core_sdpd_weights *const w = p->spatial == CORE_SDPD_ERROR ? p->error : p->lag;
    core_spectrum_eigen(&w->counted, out->at, CORE_VALUE, &determinant);
  }
  out->raw[q - 1] = sse / p->observations;
  const double two_pi = 6.28318530717958647693;
  out->loglik = -p->observations / 2 * (log(two_pi) + 1 + log(sse / p->observations)) + p->times * determinant.value;
  return CORE_SDPD_FINE;
}

/* ---- the rest ------------------------------------------------------------------ */

/* Residuals e (and filtered regressors) at theta. */
void core_sdpd_residual(const struct core_sdpd_problem *p, struct core_sdpd_work *work, const double *theta) {
  const size_t rows = p->n * p->periods, m = core_sdpd_columns(p);
  const double spatial = p->spatial != CORE_SDPD_NONE ? theta[m] : 0;
  if (p->spatial == CORE_SDPD_ERROR) core_sdpd_filter(p, work, spatial);
  for (size_t i = 0; i < rows; i++) work->e[i] = work->y[i] - (spatial != 0 ? spatial * work->wy[i] : 0);
  core_linalg_multiply(rows, m, -1, p->spatial == CORE_SDPD_ERROR ? work->zl : work->z, theta, work->e);
}

static double modulus_at(const struct core_sdpd_problem *p, const double *theta) {
  if (!core_sdpd_dynamic(p)) return 0;
  const double rho = p->spatial == CORE_SDPD_LAG ? theta[core_sdpd_columns(p)] : 0;
  return core_sdpd_modulus(&p->lag->counted, rho, p->own ? theta[0] : 0, p->lagged ? theta[p->own != 0] : 0);
}

static int differ(size_t q, const double *a, const double *b) {
  for (size_t j = 0; j < q; j++) {
    if (a[j] != b[j]) return 1;
  }
  return 0;
}

void core_sdpd_fit(const struct core_sdpd_problem *p, struct core_sdpd_work *work, const double *y,
                   enum core_sdpd_depth depth, struct core_sdpd_estimate *out) {
  const size_t q = core_sdpd_length(p);
  out->score = out->at = out->curvature = out->balance = 0;
  out->inside = 1;
  out->hills = 0;
  out->withheld = CORE_SDPD_TAKEN;
  out->proposed = NAN;
  out->modulus = out->modulus_raw = NAN;
  out->trouble = maximum(p, work, y, out);
  if (out->trouble != CORE_SDPD_FINE) return;
  memcpy(out->theta, out->raw, q * sizeof(double));
  out->modulus = out->modulus_raw = modulus_at(p, out->raw);
  if (depth == CORE_SDPD_RAW) return;
  const int changes = p->corrected && (core_sdpd_dynamic(p) || (p->time && !(p->regions < (double)p->n)));
  if (changes) {
    out->trouble = core_sdpd_information(p, work, out->raw);
    if (out->trouble != CORE_SDPD_FINE) return;
    core_sdpd_correct(p, work, out);
    out->modulus = modulus_at(p, out->theta);
  }
  if (depth == CORE_SDPD_CORRECTED) return;
  if (differ(q, out->theta, out->raw)) core_sdpd_residual(p, work, out->theta);
  out->trouble = core_sdpd_information(p, work, out->theta);
  if (out->trouble == CORE_SDPD_FINE) out->trouble = core_sdpd_covariance(q, work, out->covariance);
}

/* The covariance at out->theta, wherever that comes from; its last entry becomes the variance that
 * residuals have there, counted as before the means were taken out of them. */
void core_sdpd_at(const struct core_sdpd_problem *p, struct core_sdpd_work *work, const double *y,
                  struct core_sdpd_estimate *out) {
  const size_t q = core_sdpd_length(p), rows = p->n * p->periods;
  const double free_periods = (double)p->periods - (p->individual != 0), free_regions = (double)p->n - (p->time != 0);
  out->trouble = fill_columns(p, work, y);
  if (out->trouble != CORE_SDPD_FINE) return;
  core_sdpd_residual(p, work, out->theta);
  out->theta[q - 1] = core_linalg_dot(rows, work->e, work->e) / (free_periods * free_regions);
  out->modulus = modulus_at(p, out->theta);
  out->trouble = core_sdpd_information(p, work, out->theta);
  if (out->trouble == CORE_SDPD_FINE) out->trouble = core_sdpd_covariance(q, work, out->covariance);
}
