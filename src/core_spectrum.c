/* log|I - r W| and the traces of G(r) = W (I - r W)^-1 that are its derivatives,
 *
 *   d log|I - r W| / dr = -tr G,   d tr G / dr = tr GG.
 *
 * From eigenvalues w (pairs of complex ones are given both):
 *
 *   log|I - r W| = sum log|1 - r w|,  tr G = sum Re w/(1 - r w),  tr GG = sum Re (w/(1 - r w))^2
 *
 * (K. Ord 1975, Journal of the American Statistical Association 70, 120-126,
 * doi:10.1080/01621459.1975.10480272). From the traces m_k of the Chebyshev polynomials
 * T_k(W / b): with r b = q = 2 s/(1 + s^2) the generating function of the
 * polynomials is a geometric series in s, so that
 *
 *   log|I - r W| = -m_0 log(1 + s^2) - 2 sum_k m_k s^k / k
 *
 * and the traces follow term by term (T. J. Rivlin 1990, Chebyshev Polynomials, Wiley).
 *
 *   w       eigenvalues, or moments and their unit b       in
 *   r       where; |r b| < 1 for moments                   in
 *   order   CORE_VALUE: out->value, CORE_SLOPES: out->trace and out->trace2
 *   out     the other fields are left as they are          out
 *
 * Cost: O(n). */
#include "core_spectrum.h"

#include <math.h>

static void eigen_value(const struct core_eigenvalues *w, double r, struct core_logdet *out) {
  double sum = 0;
  for (size_t i = 0; i < w->n; i++) {
    const double real = 1 - r * w->real[i];
    const double imaginary = w->imaginary ? r * w->imaginary[i] : 0;
    sum += imaginary != 0 ? log(hypot(real, imaginary)) : log(fabs(real));
  }
  out->value = sum;
}

static void eigen_slopes(const struct core_eigenvalues *w, double r, struct core_logdet *out) {
  double trace = 0, trace2 = 0;
  for (size_t i = 0; i < w->n; i++) {
    const double a = w->real[i], b = w->imaginary ? w->imaginary[i] : 0;
    const double c = 1 - r * a, d = r * b, size = c * c + d * d; /* 1 - r w = c - d i */
    const double x = (a * c - b * d) / size, y = (a * d + b * c) / size;
    trace += x;
    trace2 += x * x - y * y;
  }
  out->trace = trace;
  out->trace2 = trace2;
}

void core_spectrum_eigen(const struct core_eigenvalues *w, double r, enum core_order order, struct core_logdet *out) {
  if (order == CORE_VALUE) {
    eigen_value(w, r, out);
  } else {
    eigen_slopes(w, r, out);
  }
}

void core_spectrum_moments(const struct core_moments *w, double r, enum core_order order, struct core_logdet *out) {
  const double q = r * w->unit, s = q / (1 + sqrt((1 - q) * (1 + q))), s2 = s * s;
  if (order == CORE_VALUE) {
    double sum = -w->moments[0] * log1p(s2), power = 1;
    for (size_t k = 1; k < w->n; k++) {
      power *= s;
      sum -= 2 * w->moments[k] * power / (double)k;
    }
    out->value = sum;
    return;
  }
  /* ds/dq and d2s/dq2 */
  const double first = (1 + s2) * (1 + s2) / (2 * (1 - s2));
  const double second = first * s * (1 + s2) * (3 - s2) / ((1 - s2) * (1 - s2));
  const double share = s / (1 + s2);
  double slope = -2 * w->moments[0] * share * first;
  double curvature =
      -2 * w->moments[0] * ((first * first / (1 + s2) + share * second) - 2 * share * share * first * first);
  double before = 0, power = 1; /* s^(k-2) and s^(k-1) */
  for (size_t k = 1; k < w->n; k++) {
    slope -= 2 * w->moments[k] * power * first;
    curvature -= 2 * w->moments[k] * ((double)(k - 1) * before * first * first + power * second);
    before = power;
    power *= s;
  }
  out->trace = -slope * w->unit;
  out->trace2 = -curvature * w->unit * w->unit;
}
