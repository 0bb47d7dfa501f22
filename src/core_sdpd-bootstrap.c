/* Responses as a spatial panel makes them: from its estimates, its effects and
 * residuals drawn anew.
 *
 *   y_t = (I - rho W)^-1 (tau y_{t-1} + eta W y_{t-1} + X_t beta + (I - lambda W)^-1 (c + alpha_t + v_t)),
 *
 * from the first period of the data on. c + alpha_t is what the effects leave out of the
 * model's errors at the estimates, and v_t is drawn from the rest, which is stretched to the variance that errors
 * have before means are taken out of them. (B. Efron, R. Tibshirani 1993, An Introduction to the Bootstrap,
 * doi:10.1201/9780429246593; C.-F. J. Wu 1986, Annals of Statistics 14, 1261-1295, doi:10.1214/aos/1176350142, for
 * random signs; whole regions keep what is correlated over time in them.)
 *
 *   y        the data's response                                  in
 *   theta    delta, rho or lambda, sigma^2                        in
 *   draw     number of the simulation, which with the seed decides what is drawn   in
 *   process  core_sdpd_process_lay_out() says how much memory     out; response: what is simulated
 *
 * Cost: O(n^3) once, O(n^2 T) a draw. */
#include <math.h>
#include <string.h>

#include "core_linalg.h"
#include "core_random.h"
#include "core_sdpd.h"

static double *take(double *memory, size_t *used, size_t n) {
  double *const out = memory ? memory + *used : NULL;
  *used += n;
  return out;
}

size_t core_sdpd_process_lay_out(const struct core_sdpd_problem *p, double *memory, struct core_sdpd_process *out) {
  const size_t n = p->n, rows = n * p->periods;
  size_t used = 0;
  out->mean = take(memory, &used, rows);
  out->effects = take(memory, &used, rows);
  out->pool = take(memory, &used, rows);
  out->shocks = take(memory, &used, rows);
  out->base = take(memory, &used, rows + n);
  out->response = take(memory, &used, rows + n);
  out->inverse = take(memory, &used, n * n);
  out->error_inverse = take(memory, &used, n * n);
  out->step = take(memory, &used, n * n);
  return used;
}

/* (I - r W)^-1, in all directions; 0 if there is none */
static int inverse_at(const struct core_sdpd_weights *w, double r, struct core_sdpd_work *work, double *restrict out) {
  const size_t n = (size_t)w->rows.n;
  memset(work->factor, 0, n * n * sizeof(double));
  memset(out, 0, n * n * sizeof(double));
  for (size_t i = 0; i < n; i++) {
    for (int k = w->rows.start[i]; k < w->rows.start[i + 1]; k++) {
      work->factor[(size_t)w->rows.column[k] * n + i] = -r * w->rows.weight[k];
    }
    work->factor[i * n + i] += 1;
    out[i * n + i] = 1;
  }
  if (core_linalg_factor(n, work->factor, work->pivot) != 0) return 0;
  core_linalg_factor_solve(n, work->factor, work->pivot, n, out);
  return 1;
}

/* The step from one period to the next: inverse (tau I + eta W). */
static void step_of(const struct core_sdpd_problem *p, struct core_sdpd_process *out, double *restrict ahead) {
  const size_t n = p->n;
  const struct core_csr *const w = &p->lag->rows;
  memset(ahead, 0, n * n * sizeof(double));
  for (size_t i = 0; i < n; i++) {
    for (int k = w->start[i]; k < w->start[i + 1]; k++) ahead[(size_t)w->column[k] * n + i] = out->eta * w->weight[k];
    ahead[i * n + i] += out->tau;
  }
  core_linalg_product(n, n, n, out->inverse, ahead, out->step);
}

/* Errors before effects are taken out: (I - rho W) y - tau y(-1) - eta W y(-1) - mean, filtered by I - lambda W. */
static void structural_errors(const struct core_sdpd_problem *p, struct core_sdpd_work *work, const double *y,
                              const struct core_sdpd_process *process, double *restrict out) {
  const size_t n = p->n, rows = n * p->periods;
  const size_t first = core_sdpd_dynamic(p) ? n : 0;
  double *const lag = process->base;
  core_csr_lag(&p->lag->rows, y, (int)((rows + first) / n), NULL, lag);
  for (size_t i = 0; i < rows; i++) {
    out[i] = y[first + i] - process->rho * lag[first + i] - process->mean[i];
    if (first > 0) out[i] -= process->tau * y[i] + process->eta * lag[i];
  }
  if (p->spatial != CORE_SDPD_ERROR) return;
  core_csr_lag(&p->error->rows, out, (int)p->periods, NULL, work->a);
  for (size_t i = 0; i < rows; i++) out[i] -= process->lambda * work->a[i];
}

/* Residuals without a mean, stretched. */
static void fill_pool(const struct core_sdpd_problem *p, struct core_sdpd_work *work, struct core_sdpd_process *out) {
  const size_t rows = p->n * p->periods;
  const double n = (double)p->n, t = (double)p->periods;
  const double left = (p->individual ? 1 - 1 / t : 1) * (p->time ? 1 - 1 / n : 1), stretch = 1 / sqrt(left);
  double mean = 0;
  core_sdpd_demean(p, 1, out->shocks, work->means, out->pool);
  for (size_t i = 0; i < rows; i++) mean += out->pool[i] / (double)rows;
  for (size_t i = 0; i < rows; i++) {
    out->effects[i] = out->shocks[i] - out->pool[i];
    out->pool[i] = (out->pool[i] - mean) * stretch;
  }
}

/* 0 if there is no such process. */
int core_sdpd_process_at(const struct core_sdpd_problem *p, struct core_sdpd_work *work, const double *y,
                         const double *theta, struct core_sdpd_process *out) {
  const size_t m = core_sdpd_columns(p), rows = p->n * p->periods, first = m - p->k;
  out->tau = p->own ? theta[0] : 0;
  out->eta = p->lagged ? theta[p->own != 0] : 0;
  out->rho = p->spatial == CORE_SDPD_LAG ? theta[m] : 0;
  out->lambda = p->spatial == CORE_SDPD_ERROR ? theta[m] : 0;
  memset(out->mean, 0, rows * sizeof(double));
  core_linalg_multiply(rows, p->k, 1, p->x, theta + first, out->mean);
  structural_errors(p, work, y, out, out->shocks);
  fill_pool(p, work, out);
  if (!inverse_at(p->lag, out->rho, work, out->inverse)) return 0;
  if (p->spatial == CORE_SDPD_ERROR && !inverse_at(p->error, out->lambda, work, out->error_inverse)) return 0;
  if (core_sdpd_dynamic(p)) {
    memcpy(out->response, y, p->n * sizeof(double));
    step_of(p, out, work->factor);
  }
  return 1;
}

static void draw_shocks(const struct core_sdpd_problem *p, struct core_sdpd_process *process,
                        enum core_sdpd_resample resample, struct core_random *random) {
  const size_t n = p->n, rows = n * p->periods;
  double *const to = process->shocks;
  switch (resample) {
  case CORE_SDPD_RESIDUAL:
    for (size_t i = 0; i < rows; i++) to[i] = process->pool[core_random_below(random, (uint32_t)rows)];
    break;
  case CORE_SDPD_WILD:
    for (size_t i = 0; i < rows; i++) to[i] = core_random_next(random) >> 63 ? process->pool[i] : -process->pool[i];
    break;
  case CORE_SDPD_REGION:
    for (size_t i = 0; i < n; i++) {
      const size_t from = core_random_below(random, (uint32_t)n);
      for (size_t t = 0; t < p->periods; t++) to[t * n + i] = process->pool[t * n + from];
    }
    break;
  }
}

void core_sdpd_simulate(const struct core_sdpd_problem *p, struct core_sdpd_process *process,
                        enum core_sdpd_resample resample, uint64_t seed, uint64_t draw) {
  const size_t n = p->n, rows = n * p->periods;
  struct core_random random = core_random_stream(seed, draw);
  draw_shocks(p, process, resample, &random);
  for (size_t i = 0; i < rows; i++) process->shocks[i] += process->effects[i];
  const double *shocks = process->shocks;
  if (p->spatial == CORE_SDPD_ERROR) {
    core_linalg_product(n, n, p->periods, process->error_inverse, process->shocks, process->base);
    shocks = process->base;
  }
  for (size_t i = 0; i < rows; i++) process->shocks[i] = shocks[i] + process->mean[i];
  double *const now = process->response + (core_sdpd_dynamic(p) ? n : 0);
  if (p->spatial == CORE_SDPD_LAG) {
    core_linalg_product(n, n, p->periods, process->inverse, process->shocks, now);
  } else {
    memcpy(now, process->shocks, rows * sizeof(double));
  }
  if (!core_sdpd_dynamic(p)) return;
  for (size_t t = 0; t < p->periods; t++) core_linalg_multiply(n, n, 1, process->step, now + t * n - n, now + t * n);
}
