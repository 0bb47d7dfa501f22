/* Logarithms of ratios and logarithmic means that keep their digits when the
 * two arguments are close.
 *
 * With z = (a - b)/(a + b):  ln(a/b) = 2 atanh(z) = 2 z (1 + z^2/3 + z^4/5 + ...)
 *                            L(a, b) = (a - b)/ln(a/b) = ((a + b)/2)/(1 + z^2/3 + z^4/5 + ...)
 *
 * The difference of two close doubles is exact, so neither form loses digits;
 * the textbook quotient loses all of them at a relative gap of 1e-16. Beyond
 * |z| = 0.1 the ordinary logarithm is as good and is used.
 *
 * Arguments have the same sign and are not zero (the caller's limits deal with
 * zeros). L(-a, -b) = -L(a, b). */
#ifndef LOWCARBON_CORE_LOGMEAN_H
#define LOWCARBON_CORE_LOGMEAN_H

#include <math.h>

#define CORE_LOGMEAN_SERIES_BELOW 0.1

/* atanh(z)/z = 1 + z^2/3 + z^4/5 + ... for |z| < 0.1; the first term left out
 * is below 1e-17. Every second term apart: two short chains, not a long one. */
static inline double core_atanh_ratio(double z) {
  const double q = z * z, qq = q * q;
  const double odd = 1.0 / 3 + qq * (1.0 / 7 + qq * (1.0 / 11 + qq * (1.0 / 15)));
  const double even = qq * (1.0 / 5 + qq * (1.0 / 9 + qq * (1.0 / 13 + qq * (1.0 / 17))));
  return 1 + (q * odd + even);
}

/* (a + b)/2 and z, also where a + b overflows. (Halves throughout would not do:
 * half of a subnormal number may not be one.) */
static inline double core_midpoint(double a, double b) {
  const double sum = a + b;
  return isinf(sum) ? 0.5 * a + 0.5 * b : 0.5 * sum;
}

static inline double core_relative_gap(double a, double b) {
  const double sum = a + b;
  return isinf(sum) ? (0.5 * a - 0.5 * b) / core_midpoint(a, b) : (a - b) / sum;
}

static inline double core_log_ratio(double a, double b) {
  const double z = core_relative_gap(a, b);
  if (fabs(z) < CORE_LOGMEAN_SERIES_BELOW) return 2 * z * core_atanh_ratio(z);
  const double ratio = a / b;
  if (ratio > 1e-300 && ratio < 1e300) return log(ratio);
  return log(fabs(a)) - log(fabs(b));
}

static inline double core_log_mean(double a, double b) {
  const double z = core_relative_gap(a, b);
  if (fabs(z) < CORE_LOGMEAN_SERIES_BELOW) return core_midpoint(a, b) / core_atanh_ratio(z);
  return (a - b) / core_log_ratio(a, b);
}

#endif
