/* Eigenvalues, and vectors, of a large symmetric matrix in steps short enough to be
 * interrupted between them. LAPACK's drivers do the same in one call of minutes:
 *
 *   Q'AQ = T tridiagonal, by panels of columns       4/3 n^3, a tick each panel
 *   eigenvalues of T                                 O(n^2)
 *   or its vectors as well, one by one               O(n^2)
 *   vectors of A = Q times those of T, by columns    2 n^3, a tick each block
 *
 * (E. Anderson et al. 1999, LAPACK Users' Guide, SIAM, doi:10.1137/1.9780898719604; I. S.
 * Dhillon, B. N. Parlett 2004, Linear Algebra and its Applications 387, 1-28,
 * doi:10.1016/j.laa.2003.12.028, for the vectors of T).
 *
 *   a         the matrix, its lower triangle         in; overwritten
 *   diagonal  the eigenvalues, rising (values only)  out
 *   values    the eigenvalues, rising                out
 *   vectors   n x n, of unit length                  out
 *
 * CORE_STUCK: the iteration did not settle. Entries are best near 1 in size. */
#include "core_eigen.h"

#include "core_linalg.h"

static void to_tridiagonal(struct core_eigen *e, core_tick tick) {
  const size_t n = e->n, step = CORE_EIGEN_STEP;
  size_t at = 0;
  for (; at + 2 * step < n; at += step) {
    core_linalg_panel(n - at, n, step, e->a + at * (n + 1), e->diagonal + at, e->beside + at, e->tau + at, e->scratch);
    if (tick) tick();
  }
  core_linalg_last_panel(n - at, n, e->a + at * (n + 1), e->diagonal + at, e->beside + at, e->tau + at, e->scratch);
}

enum core_status core_eigen_values(struct core_eigen *e, core_tick tick) {
  if (e->n == 0) return CORE_OK;
  to_tridiagonal(e, tick);
  return core_linalg_tridiagonal_values(e->n, e->diagonal, e->beside) == 0 ? CORE_OK : CORE_STUCK;
}

enum core_status core_eigen_vectors(struct core_eigen *e, core_tick tick, double *values, double *vectors) {
  const size_t n = e->n;
  if (n == 0) return CORE_OK;
  to_tridiagonal(e, tick);
  if (tick) tick();
  if (core_linalg_tridiagonal_vectors(n, e->diagonal, e->beside, values, vectors, e->scratch, e->integers) != 0) {
    return CORE_STUCK;
  }
  for (size_t at = 0; at < n; at += CORE_EIGEN_STEP) {
    if (tick) tick();
    const size_t columns = n - at < CORE_EIGEN_STEP ? n - at : CORE_EIGEN_STEP;
    core_linalg_panels_apply(n, e->a, e->tau, columns, vectors + at * n, e->scratch);
  }
  return CORE_OK;
}
