/* Least squares on demeaned columns, for core_sdpd.c.
 *
 * Cross products are scaled, so that units do not count, and one step of refinement
 * gives the normal equations the accuracy of an orthogonal method.
 *
 *   z        rows x m                                in
 *   root     upper root of the scaled cross products in    m x m
 *   size     roots of their diagonal                 in    m
 *   work, v  scratch                                 work  rows, m
 *   b        coefficients                            out   m
 *
 * Cost: O(rows m) for a regression, O(rows m^2) for cross products. */
#include <math.h>
#include <string.h>

#include "core_demean.h"
#include "core_linalg.h"
#include "core_sdpd.h"

void core_sdpd_demean(const struct core_sdpd_problem *p, size_t columns, const double *from, double *restrict means,
                      double *restrict to) {
  const struct core_demean_size size = {.regions = p->n, .periods = p->periods, .columns = columns};
  const struct core_demean_options options = {.individual = p->individual, .time = p->time};
  core_demean(from, &size, &options, means, to);
}

/* a'b, m x m, of which the block of rows and columns from `first` on is there already. */
void core_sdpd_products(size_t rows, size_t m, size_t first, const double *a, const double *b, double *restrict work,
                        double *restrict out) {
  if (m == 0 || first == 0) return;
  core_linalg_cross(rows, first, a, m, b, work); /* first x m */
  for (size_t j = 0; j < m; j++) {
    for (size_t i = 0; i < first; i++) out[j * m + i] = work[j * first + i];
  }
  if (first == m) return;
  core_linalg_cross(rows, m - first, a + first * rows, first, b, work);
  for (size_t j = 0; j < first; j++) {
    for (size_t i = first; i < m; i++) out[j * m + i] = work[j * (m - first) + i - first];
  }
}

/* Pivots near zero may be rounding of none: whoever asks has to look more closely. */
enum core_sdpd_trouble core_sdpd_scaled_root(size_t m, const double *cross, double *restrict size,
                                             double *restrict root) {
  for (size_t j = 0; j < m; j++) size[j] = sqrt(cross[j * m + j]);
  for (size_t j = 0; j < m; j++) {
    if (!(size[j] > 0)) return CORE_SDPD_REGRESSORS;
    for (size_t i = 0; i <= j; i++) root[j * m + i] = cross[j * m + i] / (size[i] * size[j]);
    for (size_t i = j + 1; i < m; i++) root[j * m + i] = 0;
  }
  if (core_linalg_root(m, root) != 0) return CORE_SDPD_REGRESSORS;
  for (size_t j = 0; j < m; j++) {
    if (!(root[j * m + j] > 1e-3)) return CORE_SDPD_REGRESSORS;
  }
  return CORE_SDPD_FINE;
}

/* y - z b */
void core_sdpd_less(size_t rows, size_t m, const double *z, const double *b, const double *y, double *restrict out) {
  memcpy(out, y, rows * sizeof(double));
  core_linalg_multiply(rows, m, -1, z, b, out);
}

void core_sdpd_least_squares(size_t rows, size_t m, const double *z, const double *root, const double *size,
                             const double *y, double *restrict work, double *restrict v, double *restrict b) {
  for (size_t j = 0; j < m; j++) b[j] = 0;
  if (m == 0) return;
  for (int pass = 0; pass < 2; pass++) {
    if (pass > 0) core_sdpd_less(rows, m, z, b, y, work);
    core_linalg_transposed(rows, m, z, pass > 0 ? work : y, v);
    for (size_t j = 0; j < m; j++) v[j] /= size[j];
    core_linalg_root_solve(m, root, 1, v);
    for (size_t j = 0; j < m; j++) b[j] += v[j] / size[j];
  }
}
