/* Mean and standard deviation of each group, for coefficients of variation.
 *
 *   mean = sum x / n
 *   sd^2 = (sum (x - mean)^2 - (sum (x - mean))^2 / n) / (n - 1)    (or n)
 *
 * the corrected two-pass form (Chan, Golub and LeVeque 1983, The American
 * Statistician 37, 242-247, doi:10.1080/00031305.1983.10483115), with
 * Neumaier's compensated sums (1974, ZAMM 54, 39-51,
 * doi:10.1002/zamm.19740540106), so that neither a large mean nor many values
 * cost digits.
 *
 *   x        values, finite                                    in    n
 *   group    codes 1..groups, each used; NULL for one group     in    n
 *   work     scratch                                            work  2 * groups
 *   count    number of values                                   out   groups
 *   mean     arithmetic mean                                    out   groups
 *   sd       standard deviation; NaN where n - 1 is zero or
 *            squares overflow (the caller scales)               out   groups
 *   lowest   smallest value                                     out   groups
 *
 * Cost: O(n), two passes. */
#include "core_cv.h"

#include <math.h>

/* sum + carry grows by x; what rounding takes off the sum goes to the carry. */
static void add_to(double *sum, double *carry, double x) {
  const double total = *sum + x;
  *carry += fabs(*sum) >= fabs(x) ? (*sum - total) + x : (x - total) + *sum;
  *sum = total;
}

void core_cv(const double *restrict x, const int *restrict group, const struct core_cv_size *size,
             const struct core_cv_options *options, core_tick tick, double *restrict work, double *restrict count,
             double *restrict mean, double *restrict sd, double *restrict lowest) {
  double *const carry = work, *const drift = work + size->groups;
  for (int g = 0; g < size->groups; g++) {
    carry[g] = drift[g] = count[g] = mean[g] = sd[g] = 0;
    lowest[g] = INFINITY;
  }
  for (size_t i = 0; i < size->n; i++) {
    const size_t g = group ? (size_t)group[i] - 1 : 0;
    add_to(&mean[g], &carry[g], x[i]);
    count[g]++;
    if (x[i] < lowest[g]) lowest[g] = x[i];
    core_pause(i, tick);
  }
  for (int g = 0; g < size->groups; g++) {
    mean[g] = (mean[g] + carry[g]) / count[g];
    carry[g] = 0;
  }
  for (size_t i = 0; i < size->n; i++) {
    const size_t g = group ? (size_t)group[i] - 1 : 0;
    const double gap = x[i] - mean[g];
    add_to(&sd[g], &carry[g], gap * gap);
    drift[g] += gap;
    core_pause(i, tick);
  }
  for (int g = 0; g < size->groups; g++) {
    double squares = sd[g] + carry[g] - drift[g] * drift[g] / count[g];
    const double divisor = options->population ? count[g] : count[g] - 1;
    if (squares < 0) squares = 0; /* by rounding only */
    sd[g] = divisor > 0 ? sqrt(squares / divisor) : NAN;
  }
}
