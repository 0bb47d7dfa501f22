/* Kernel density estimate on a grid, summed as it stands:
 *
 *   f(g) = 1/(n h) sum_i K((g - y_i)/h)
 *
 * with K the normal density, or Epanechnikov's parabola of standard deviation 1,
 * 0.75/sqrt(5) (1 - z^2/5) for |z| < sqrt(5). B. W. Silverman (1986), Density
 * Estimation for Statistics and Data Analysis, section 2.4.
 *
 * Only values near a point count: the parabola ends at sqrt(5) h, and the normal
 * kernel at 8.7 h is 4e-17 of its height, so that all that is left out is below the
 * last digit of the peak. (Beyond 8.7 h from any value the result is 0.) The values
 * in reach of a point are a run of the sorted ones, whose ends move up with the grid.
 *
 *   sorted   values, rising                 in   n
 *   grid     points, rising                 in   points
 *   density  f at each point                out  points
 *
 * Cost: O(n + points + pairs in reach), one exponential a pair. */
#include "core_density.h"

#include <math.h>

static double reach_of(enum core_kernel kernel) { return kernel == CORE_GAUSSIAN ? 8.7 : sqrt(5.0); }

static double gaussian(const double *restrict y, size_t first, size_t last, double g, double inverse) {
  double sum = 0;
  for (size_t i = first; i < last; i++) {
    const double z = (g - y[i]) * inverse;
    sum += exp(-0.5 * z * z);
  }
  return sum;
}

static double parabola(const double *restrict y, size_t first, size_t last, double g, double inverse) {
  double sum = 0;
  for (size_t i = first; i < last; i++) {
    const double z = (g - y[i]) * inverse;
    sum += fmax(1 - z * z / 5, 0);
  }
  return sum;
}

void core_density(const double *restrict sorted, size_t n, const double *restrict grid, size_t points, double bandwidth,
                  enum core_kernel kernel, core_tick tick, double *restrict density) {
  const double reach = reach_of(kernel) * bandwidth, inverse = 1 / bandwidth;
  const double height = kernel == CORE_GAUSSIAN ? 0.398942280401432677939946 : 0.75 / sqrt(5.0);
  size_t first = 0, last = 0, done = 0;
  for (size_t j = 0; j < points; j++) {
    while (first < n && sorted[first] < grid[j] - reach) first++;
    if (last < first) last = first;
    while (last < n && sorted[last] <= grid[j] + reach) last++;
    const double sum = kernel == CORE_GAUSSIAN ? gaussian(sorted, first, last, grid[j], inverse)
                                               : parabola(sorted, first, last, grid[j], inverse);
    density[j] = sum * height * inverse / (double)n;
    done += last - first;
    if (tick && done >= CORE_TICK_EVERY) {
      tick();
      done = 0;
    }
  }
}
