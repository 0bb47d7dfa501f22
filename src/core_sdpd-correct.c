/* The correction of a spatial panel's estimates for the bias that fixed effects
 * leave, of order 1/T and 1/n.
 *
 * With H = [(1 - tau) I - (rho + eta) W]^-1 and sums over the directions that the
 * likelihood counts (m of them), individual effects and a lagged response bring
 *
 *   phi_tau = tr H / m,  phi_eta = tr WH / m,  phi_rho = [tau tr GH + eta tr GWH + tr G] / m,
 *   phi_lambda = tr G(lambda) / m,  phi_sigma2 = 1 / (2 sigma2),
 *
 * and time effects that are not transformed away 1'G 1 / n and 1 / (2 sigma2). The estimates
 * gain Sigma^-1 phi / T and Sigma^-1 phi / n, Sigma the information of one observation.
 * (J. Yu, R. de Jong, L.-F. Lee 2008, Journal of Econometrics 146, 118-134,
 * doi:10.1016/j.jeconom.2008.08.002; L.-F. Lee, J. Yu 2010, Econometric Theory 26, 564-597,
 * doi:10.1017/S0266466609100099.) H is a sum over all past periods, and exists if no root
 * (tau + eta w)/(1 - rho w) is one or more in modulus.
 *
 *   out->raw        the maximum                            in
 *   work            information there, and scratch         in, work
 *   out->theta      corrected                              out
 *   out->withheld   why there is none                      out
 *
 * Cost: O(n) from eigenvalues. */
#include <math.h>
#include <string.h>

#include "core_sdpd.h"

struct complex {
  double re, im;
};

static struct complex over(struct complex a, struct complex b) {
  const double size = b.re * b.re + b.im * b.im;
  return (struct complex){(a.re * b.re + a.im * b.im) / size, (a.im * b.re - a.re * b.im) / size};
}

static struct complex eigenvalue(const struct core_eigenvalues *w, size_t i) {
  return (struct complex){w->real[i], w->imaginary ? w->imaginary[i] : 0};
}

static struct complex line(double constant, double slope, struct complex w) {
  return (struct complex){constant + slope * w.re, slope * w.im};
}

double core_sdpd_modulus(const struct core_eigenvalues *w, double rho, double tau, double eta) {
  double largest = 0;
  for (size_t i = 0; i < w->n; i++) {
    const struct complex at = eigenvalue(w, i), root = over(line(tau, eta, at), line(1, -rho, at));
    const double modulus = hypot(root.re, root.im);
    if (!(modulus <= largest)) largest = modulus;
  }
  return largest;
}

/* tr H, tr WH, tau tr GH + eta tr GWH + tr G */
static void dynamic_sums(const struct core_eigenvalues *w, double rho, double tau, double eta, double *sums) {
  sums[0] = sums[1] = sums[2] = 0;
  const struct complex one = {1, 0};
  for (size_t i = 0; i < w->n; i++) {
    const struct complex at = eigenvalue(w, i), g = over(at, line(1, -rho, at));
    const struct complex h = over(one, line(1 - tau, -(rho + eta), at)), ahead = line(tau, eta, at);
    sums[0] += h.re;
    sums[1] += at.re * h.re - at.im * h.im;
    const struct complex gh = {g.re * h.re - g.im * h.im, g.re * h.im + g.im * h.re};
    sums[2] += ahead.re * gh.re - ahead.im * gh.im + g.re;
  }
}

/* theta += Sigma^-1 phi / divisor */
static void add_step(const struct core_sdpd_problem *p, struct core_sdpd_work *work, double divisor, double *theta) {
  const size_t q = core_sdpd_length(p);
  if (!core_sdpd_solve_scaled(q, 1 / p->observations, work, work->phi)) return;
  for (size_t j = 0; j < q; j++) theta[j] += work->phi[j] / divisor;
}

struct places {
  double tau, eta, rho, lambda, s2;
};

static struct places at_places(const struct core_sdpd_problem *p, const double *theta) {
  const size_t q = core_sdpd_length(p);
  struct places out = {.tau = p->own ? theta[0] : 0, .eta = p->lagged ? theta[p->own != 0] : 0, .s2 = theta[q - 1]};
  if (p->spatial == CORE_SDPD_LAG) out.rho = theta[q - 2];
  if (p->spatial == CORE_SDPD_ERROR) out.lambda = theta[q - 2];
  return out;
}

static void individual_bias(const struct core_sdpd_problem *p, struct core_sdpd_work *work, const struct places *at) {
  const size_t q = core_sdpd_length(p);
  double sums[3];
  memset(work->phi, 0, q * sizeof(double));
  dynamic_sums(&p->lag->counted, at->rho, at->tau, at->eta, sums);
  if (p->own) work->phi[0] = sums[0] / p->regions;
  if (p->lagged) work->phi[p->own != 0] = sums[1] / p->regions;
  if (p->spatial == CORE_SDPD_LAG) work->phi[q - 2] = sums[2] / p->regions;
  if (p->spatial == CORE_SDPD_ERROR) {
    struct core_logdet slopes;
    core_spectrum_eigen(&p->error->counted, at->lambda, CORE_SLOPES, &slopes);
    work->phi[q - 2] = slopes.trace / p->regions;
  }
  work->phi[q - 1] = 1 / (2 * at->s2);
}

static int time_bias(const struct core_sdpd_problem *p, struct core_sdpd_work *work, const struct places *at) {
  const size_t q = core_sdpd_length(p);
  memset(work->phi, 0, q * sizeof(double));
  work->phi[q - 1] = 1 / (2 * at->s2);
  if (p->spatial == CORE_SDPD_NONE) return 1;
  const int error = p->spatial == CORE_SDPD_ERROR;
  const struct core_sdpd_weights *const w = error ? p->error : p->lag;
  if (!core_sdpd_resolvent(w, error ? at->lambda : at->rho, work)) return 0;
  work->phi[q - 2] = core_sdpd_resolvent_mean(w, work);
  return 1;
}

/* Does the corrected spatial parameter belong to a model of these regions? */
static int exists(const struct core_sdpd_problem *p, const double *theta) {
  if (p->spatial == CORE_SDPD_NONE) return 1;
  const struct core_sdpd_weights *const w = p->spatial == CORE_SDPD_ERROR ? p->error : p->lag;
  const double at = theta[core_sdpd_columns(p)], upper = w->centred ? fmin(w->upper, 1) : w->upper;
  return at > w->lower && at < upper;
}

void core_sdpd_correct(const struct core_sdpd_problem *p, struct core_sdpd_work *work, struct core_sdpd_estimate *out) {
  const size_t q = core_sdpd_length(p);
  const struct places at = at_places(p, out->raw);
  const int transformed = p->regions < (double)p->n;
  if (core_sdpd_dynamic(p) && p->individual) {
    if (!(out->modulus_raw < 1 && at.tau < 1)) {
      out->withheld = CORE_SDPD_UNSTABLE;
      return;
    }
    individual_bias(p, work, &at);
    add_step(p, work, (double)p->periods, out->theta);
  }
  if (p->time && !transformed && time_bias(p, work, &at)) add_step(p, work, (double)p->n, out->theta);
  if (exists(p, out->theta)) return;
  out->withheld = CORE_SDPD_OUTSIDE;
  out->proposed = out->theta[core_sdpd_columns(p)];
  memcpy(out->theta, out->raw, q * sizeof(double));
}
