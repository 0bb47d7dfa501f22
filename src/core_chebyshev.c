/* Traces of the Chebyshev polynomials of a matrix with eigenvalues in [-1, 1],
 * by Hutchinson's estimator: tr T_k(A) ~ mean over probes z of z'T_k(A) z, the
 * entries of z being -1 or 1.
 *
 * M. F. Hutchinson (1990), Communications in Statistics - Simulation and
 * Computation 19, 433-450, doi:10.1080/03610919008812866; R. K. Pace, J. P.
 * LeSage (2004), Computational Statistics & Data Analysis 45, 179-196,
 * doi:10.1016/S0167-9473(02)00321-3.
 *
 * Signs come from a counter hashed by SplitMix64's finaliser (G. L. Steele, D.
 * Lea, C. H. Flood, 2014, doi:10.1145/2714064.2660195), so that the answer
 * depends on n, order and probes only.
 *
 * As many probes as the matrix has rows, or more, are not drawn: the n unit vectors take their
 * place, and traces are exact. With `without`, an eigenvector of unit length, each probe is made orthogonal
 * to it, and so are its polynomials: traces are those of the other directions, with nothing of the one
 * left out in them but rounding.
 *
 *   a        the matrix by rows                   in    n
 *   without  options: an eigenvector, or NULL     in    n
 *   work     probe and three polynomials          work  4 n
 *   traces   of T_0 .. T_order                    out   order + 1
 *
 * Cost: O(min(probes, n) order links). */
#include "core_chebyshev.h"

#include <stdint.h>

static double sign_of(uint64_t counter) {
  uint64_t z = (counter + 1) * UINT64_C(0x9E3779B97F4A7C15);
  z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
  z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
  return ((z ^ (z >> 31)) & 1) ? 1 : -1;
}

void core_signs(int n, int probes, double *restrict signs) {
  const size_t length = (size_t)n * (size_t)probes;
  for (size_t i = 0; i < length; i++) signs[i] = sign_of((uint64_t)i);
}

static double inner(const double *restrict a, const double *restrict b, int n) {
  double sum = 0;
  for (int i = 0; i < n; i++) sum += a[i] * b[i];
  return sum;
}

/* z <- z - q q'z */
static void leave_out(const double *restrict q, double *restrict z, int n) {
  if (!q) return;
  const double along = inner(q, z, n);
  for (int i = 0; i < n; i++) z[i] -= along * q[i];
}

void core_chebyshev_traces(const struct core_csr *a, const struct core_chebyshev_options *options,
                           double *restrict work, double *restrict traces) {
  const int n = a->n, exact = options->probes >= n, draws = exact ? n : options->probes;
  double *const probe = work, *before = work + n, *now = before + n, *next = now + n;
  for (int k = 0; k <= options->order; k++) traces[k] = 0;
  for (int draw = 0; draw < draws; draw++) {
    for (int i = 0; i < n; i++) probe[i] = exact ? i == draw : sign_of((uint64_t)draw * (uint64_t)n + (uint64_t)i);
    leave_out(options->without, probe, n);
    for (int i = 0; i < n; i++) before[i] = probe[i];
    traces[0] += inner(probe, probe, n);
    core_csr_lag(a, before, 1, NULL, now);
    for (int k = 1; k <= options->order; k++) {
      traces[k] += inner(probe, now, n);
      core_csr_lag(a, now, 1, NULL, next);
      for (int i = 0; i < n; i++) next[i] = 2 * next[i] - before[i];
      double *const freed = before;
      before = now;
      now = next;
      next = freed;
      if (options->tick) options->tick();
    }
  }
  if (exact) return;
  for (int k = 0; k <= options->order; k++) traces[k] /= draws;
}
