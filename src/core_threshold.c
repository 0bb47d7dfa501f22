#include "core_threshold.h"

#include <math.h>
#include <string.h>

#include "core_random.h"

/* Columns of which the base leaves less than this share of their squares add nothing. */
static const double LEAST_SHARE = 1e-12;

/* What enters with an observation whose values are v: v_a v_b less the change of the sums of effects, where the sums
 * so far of its region, its period and of all are s_a: (s_a + v_a)(s_b + v_b) - s_a s_b. */
static double change(const double *s, const double *v, int a, int b) { return s[a] * v[b] + v[a] * s[b] + v[a] * v[b]; }

/* G into the lower triangle of `g`. */
static void gram(const double *within, const double *on_basis, int k, int m, double *g) {
  for (int a = 0; a < k; a++) {
    for (int b = 0; b <= a; b++) {
      double x = within[a * k + b];
      for (int j = 0; j < m; j++) x -= on_basis[a * m + j] * on_basis[b * m + j];
      g[a * k + b] = x;
    }
  }
}

/* Lower Cholesky factor in place; 0 where a column adds nothing. */
static unsigned char factorise(double *g, const double *squares, int k) {
  for (int a = 0; a < k; a++) {
    for (int b = 0; b <= a; b++) {
      double x = g[a * k + b];
      for (int j = 0; j < b; j++) x -= g[a * k + j] * g[b * k + j];
      if (b < a) {
        g[a * k + b] = x / g[b * k + b];
      } else {
        if (!(x > LEAST_SHARE * squares[a])) return 0;
        g[a * k + a] = sqrt(x);
      }
    }
  }
  return 1;
}

void core_threshold_factors(const struct core_threshold *panel, double *work, double *factor, unsigned char *usable) {
  const int k = panel->k, m = panel->m, periods = panel->periods;
  const size_t rows = (size_t)panel->regions * (size_t)periods;
  const double n = panel->regions, t = periods;
  double *squares = work, *within = squares + k, *value = within + k * k, *on_basis = value + k;
  double *by_region = on_basis + (size_t)k * m, *by_period = by_region + (size_t)k * panel->regions;
  double *total = by_period + (size_t)k * periods;
  memset(work, 0, sizeof(double) * (size_t)k * ((size_t)k + m + panel->regions + periods + 3));
  int done = 0;
  for (int s = 0; s < panel->grid; s++) {
    for (; done < panel->stop[s]; done++) {
      const size_t row = (size_t)panel->order[done];
      double *region = by_region + row / (size_t)periods * (size_t)k;
      double *period = by_period + row % (size_t)periods * (size_t)k;
      for (int a = 0; a < k; a++) value[a] = panel->r[rows * (size_t)a + row];
      for (int a = 0; a < k; a++) {
        squares[a] += value[a] * value[a];
        for (int b = 0; b <= a; b++) {
          double x = value[a] * value[b] - change(region, value, a, b) / t;
          if (panel->time) x += change(total, value, a, b) / (n * t) - change(period, value, a, b) / n;
          within[a * k + b] += x;
        }
        for (int j = 0; j < m; j++) on_basis[a * m + j] += value[a] * panel->basis[rows * (size_t)j + row];
      }
      for (int a = 0; a < k; a++) {
        region[a] += value[a];
        period[a] += value[a];
        total[a] += value[a];
      }
    }
    double *g = factor + (size_t)s * k * k;
    gram(within, on_basis, k, m, g);
    usable[s] = factorise(g, squares, k);
  }
}

void core_threshold_gains(const struct core_threshold *panel, const double *factor, const unsigned char *usable,
                          const double *e0, double *work, double *gain) {
  const int k = panel->k;
  const size_t rows = (size_t)panel->regions * (size_t)panel->periods;
  double *a = work, *z = work + k;
  for (int j = 0; j < k; j++) a[j] = 0.0;
  int done = 0;
  for (int s = 0; s < panel->grid; s++) {
    for (; done < panel->stop[s]; done++) {
      const size_t row = (size_t)panel->order[done];
      for (int j = 0; j < k; j++) a[j] += panel->r[rows * (size_t)j + row] * e0[row];
    }
    gain[s] = 0.0;
    if (!usable[s]) continue;
    const double *l = factor + (size_t)s * k * k;
    for (int i = 0; i < k; i++) {
      double x = a[i];
      for (int j = 0; j < i; j++) x -= l[i * k + j] * z[j];
      z[i] = x / l[i * k + i];
      gain[s] += z[i] * z[i];
    }
  }
}

/* Residuals of regions drawn at random, without effects and without the basis; their sum of squares. */
static double draw_sample(const struct core_threshold *panel, const double *residuals, struct core_random *random,
                          double *e, double *on_basis, double *by_period) {
  const int n = panel->regions, periods = panel->periods;
  const size_t rows = (size_t)n * (size_t)periods;
  for (int t = 0; t < periods; t++) by_period[t] = 0.0;
  for (int i = 0; i < n; i++) {
    const double *from = residuals + (size_t)core_random_below(random, (uint32_t)n) * (size_t)periods;
    for (int t = 0; t < periods; t++) {
      e[(size_t)i * periods + t] = from[t];
      by_period[t] += from[t] / n;
    }
  }
  if (panel->time) {
    for (size_t row = 0; row < rows; row++) e[row] -= by_period[row % (size_t)periods];
  }
  for (int j = 0; j < panel->m; j++) {
    const double *q = panel->basis + rows * (size_t)j;
    on_basis[j] = 0.0;
    for (size_t row = 0; row < rows; row++) on_basis[j] += q[row] * e[row];
  }
  for (int j = 0; j < panel->m; j++) {
    const double *q = panel->basis + rows * (size_t)j;
    for (size_t row = 0; row < rows; row++) e[row] -= q[row] * on_basis[j];
  }
  double squares = 0.0;
  for (size_t row = 0; row < rows; row++) squares += e[row] * e[row];
  return squares;
}

void core_threshold_bootstrap(const struct core_threshold *panel, const double *factor, const unsigned char *usable,
                              const double *residuals, int simulations, uint64_t seed, core_tick tick, double *work,
                              double *ratio) {
  const size_t rows = (size_t)panel->regions * (size_t)panel->periods;
  double *e = work, *on_basis = e + rows, *by_period = on_basis + panel->m, *solve = by_period + panel->periods;
  double *gain = solve + 2 * panel->k;
  for (int s = 0; s < simulations; s++) {
    struct core_random random = core_random_stream(seed, (uint64_t)s);
    const double squares = draw_sample(panel, residuals, &random, e, on_basis, by_period);
    core_threshold_gains(panel, factor, usable, e, solve, gain);
    double best = 0.0;
    for (int g = 0; g < panel->grid; g++) {
      if (gain[g] > best) best = gain[g];
    }
    ratio[s] = squares > best ? best / (squares - best) : HUGE_VAL;
    if (tick) tick();
  }
}
