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

#define CORE_LOGMEAN_SERIES_UP_TO 0.1

/* atanh(z)/z = 1 + z^2/3 + z^4/5 + ... for |z| <= 0.1; the first term left out
 * is below 1e-17. Every second term apart: two short chains, not a long one. */
static inline double core_atanh_ratio(double z) {
  const double q = z * z, qq = q * q;
  const double odd = 1.0 / 3 + qq * (1.0 / 7 + qq * (1.0 / 11 + qq * (1.0 / 15)));
  const double even = qq * (1.0 / 5 + qq * (1.0 / 9 + qq * (1.0 / 13 + qq * (1.0 / 17))));
  return 1 + (q * odd + even);
}

/* Large numbers are halved, exactly, so that a + b does not overflow; small
 * ones are left alone, as half of a subnormal number may not be one. (A tenth
 * of their sum may be 0, as the gap of equal ones is: hence "up to" 0.1.) */
static inline double core_logmean_unit(double a) { return fabs(a) > 1 ? 0.5 : 1; }

static inline double core_log_ratio(double a, double b) {
  const double unit = core_logmean_unit(a), gap = unit * a - unit * b, sum = unit * a + unit * b;
  if (fabs(gap) <= CORE_LOGMEAN_SERIES_UP_TO * fabs(sum)) {
    const double z = gap / sum;
    return 2 * z * core_atanh_ratio(z);
  }
  const double ratio = a / b;
  if (ratio > 1e-300 && ratio < 1e300) return log(ratio);
  return log(fabs(a)) - log(fabs(b));
}

static inline double core_log_mean(double a, double b) {
  const double unit = core_logmean_unit(a), gap = unit * a - unit * b, sum = unit * a + unit * b;
  if (fabs(gap) <= CORE_LOGMEAN_SERIES_UP_TO * fabs(sum)) return 0.5 / unit * sum / core_atanh_ratio(gap / sum);
  return (a - b) / core_log_ratio(a, b);
}

#endif
