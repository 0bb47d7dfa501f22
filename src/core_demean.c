/* Taking the means of regions and of periods out of panel columns.
 *
 *   individual  x_it - mean_t(x_i.)
 *   time        x_it - mean_i(x_.t)
 *   two-way     x_it - mean_t(x_i.) - mean_i(x_.t) + mean(x)
 *
 * Means are taken out twice: what rounding left of a large mean goes with the
 * second. The two-way form takes regions first, then periods.
 * See B. H. Baltagi (2021), Econometric Analysis of Panel Data, chapters 2-3,
 * doi:10.1007/978-3-030-53953-5.
 *
 *   x     columns of a balanced panel, region fastest, then period   in    regions*periods x columns
 *   work                                                             work  regions
 *   out   the same without the means                                 out   as x
 *
 * Cost: O(regions periods columns). */
#include "core_demean.h"

static void take_out_regions(double *restrict x, size_t n, size_t periods, double *restrict mean) {
  for (size_t i = 0; i < n; i++) mean[i] = 0;
  for (size_t t = 0; t < periods; t++) {
    for (size_t i = 0; i < n; i++) mean[i] += x[t * n + i];
  }
  for (size_t i = 0; i < n; i++) mean[i] /= (double)periods;
  for (size_t t = 0; t < periods; t++) {
    for (size_t i = 0; i < n; i++) x[t * n + i] -= mean[i];
  }
}

static void take_out_periods(double *restrict x, size_t n, size_t periods) {
  for (size_t t = 0; t < periods; t++) {
    double *const here = x + t * n;
    double mean = 0;
    for (size_t i = 0; i < n; i++) mean += here[i];
    mean /= (double)n;
    for (size_t i = 0; i < n; i++) here[i] -= mean;
  }
}

void core_demean(const double *restrict x, const struct core_demean_size *size,
                 const struct core_demean_options *options, double *restrict work, double *restrict out) {
  const size_t cells = size->regions * size->periods;
  for (size_t k = 0; k < size->columns; k++) {
    double *const column = out + k * cells;
    for (size_t i = 0; i < cells; i++) column[i] = x[k * cells + i];
    for (int pass = 0; pass < 2; pass++) {
      if (options->individual) take_out_regions(column, size->regions, size->periods, work);
      if (options->time) take_out_periods(column, size->regions, size->periods);
    }
    if (options->tick) options->tick();
  }
}
