/* Dense linear algebra: the one door from the kernels to BLAS and LAPACK
 * (E. Anderson et al. 1999, LAPACK Users' Guide, SIAM, doi:10.1137/1.9780898719604).
 * All matrices are by columns, without padding, and none has more rows or columns than an
 * int counts.
 *
 *   product      c = a b             a rows x inner, b inner x columns   out c
 *   cross        c = a'b             a rows x m, b rows x n              out c  m x n
 *   dot          a'b                 of length n
 *   multiply     y + scale a x       a rows x columns                    in/out y
 *   transposed   y = a'x             a rows x columns                    out y
 *   root         upper U, U'U = a    a symmetric, n x n                  in/out (lower part untouched)
 *                0, or the first column (from 1) whose pivot is not above zero
 *   root_solve   b <- (U'U)^-1 b     b n x columns                       in/out
 *   root_back    b <- U^-1 b         b n x columns                       in/out
 *   factor       LU with pivots      a n x n, pivot n                    in/out, out
 *                0, or the first column (from 1) with a pivot of zero
 *   factor_solve b <- a^-1 b         b n x columns                       in/out
 *   panel        the first `columns` columns of a (n x n, leading dimension ld, lower
 *                triangle) tridiagonal, and the rest changed as it follows; columns < n   in/out
 *                diagonal, beside, tau of these columns                  out
 *                scratch n x columns
 *   last_panel   what is left, all of it; scratch 64 n                   in/out, out
 *   panels_apply b <- Q b, Q of all panels of a                          b n x columns  in/out
 *                scratch 64 columns
 *   tridiagonal_values   eigenvalues, rising    diagonal in/out, beside in/out
 *                0, or how many of the off-diagonals did not vanish
 *   tridiagonal_vectors  eigenvalues, rising, and their vectors (n x n); beside has length n
 *                scratch 18 n doubles, 12 n ints; 0, or LAPACK's word for what failed
 *
 * Cost: that of the BLAS. */
#ifndef USE_FC_LEN_T
#define USE_FC_LEN_T
#endif
#include <R_ext/BLAS.h>
#include <R_ext/Lapack.h>
#ifndef FCONE
#define FCONE
#endif

#include "core_linalg.h"

static const double one = 1, zero = 0;
static const int step = 1;

void core_linalg_product(size_t rows, size_t inner, size_t columns, const double *a, const double *b, double *c) {
  const int m = (int)rows, k = (int)inner, n = (int)columns;
  if (m > 0 && n > 0 && k > 0) F77_CALL(dgemm)("N", "N", &m, &n, &k, &one, a, &m, b, &k, &zero, c, &m FCONE FCONE);
}

void core_linalg_cross(size_t rows, size_t m, const double *a, size_t n, const double *b, double *c) {
  const int r = (int)rows, left = (int)m, right = (int)n;
  if (left == 0 || right == 0) return;
  F77_CALL(dgemm)("T", "N", &left, &right, &r, &one, a, &r, b, &r, &zero, c, &left FCONE FCONE);
}

double core_linalg_dot(size_t n, const double *a, const double *b) {
  const int length = (int)n;
  return F77_CALL(ddot)(&length, a, &step, b, &step);
}

void core_linalg_multiply(size_t rows, size_t columns, double scale, const double *a, const double *x, double *y) {
  const int m = (int)rows, n = (int)columns;
  if (n > 0) F77_CALL(dgemv)("N", &m, &n, &scale, a, &m, x, &step, &one, y, &step FCONE);
}

void core_linalg_transposed(size_t rows, size_t columns, const double *a, const double *x, double *y) {
  const int m = (int)rows, n = (int)columns;
  if (n > 0) F77_CALL(dgemv)("T", &m, &n, &one, a, &m, x, &step, &zero, y, &step FCONE);
}

size_t core_linalg_root(size_t n, double *a) {
  const int order = (int)n;
  int info = 0;
  if (order > 0) F77_CALL(dpotrf)("U", &order, a, &order, &info FCONE);
  return (size_t)info;
}

void core_linalg_root_solve(size_t n, const double *root, size_t columns, double *b) {
  const int order = (int)n, right = (int)columns;
  int info = 0;
  if (order > 0 && right > 0) F77_CALL(dpotrs)("U", &order, &right, root, &order, b, &order, &info FCONE);
}

void core_linalg_root_back(size_t n, const double *root, size_t columns, double *b) {
  const int order = (int)n, right = (int)columns;
  if (order == 0 || right == 0) return;
  F77_CALL(dtrsm)
  ("L", "U", "N", "N", &order, &right, &one, root, &order, b, &order FCONE FCONE FCONE FCONE);
}

size_t core_linalg_factor(size_t n, double *a, int *pivot) {
  const int order = (int)n;
  int info = 0;
  F77_CALL(dgetrf)(&order, &order, a, &order, pivot, &info);
  return (size_t)info;
}

void core_linalg_factor_solve(size_t n, const double *factor, const int *pivot, size_t columns, double *b) {
  const int order = (int)n, right = (int)columns;
  int info = 0;
  F77_CALL(dgetrs)("N", &order, &right, factor, &order, pivot, b, &order, &info FCONE);
}

void core_linalg_panel(size_t n, size_t ld, size_t columns, double *a, double *diagonal, double *beside, double *tau,
                       double *scratch) {
  const int order = (int)n, lead = (int)ld, width = (int)columns, rest = (int)(n - columns);
  const double minus = -1;
  F77_CALL(dlatrd)("L", &order, &width, a, &lead, beside, tau, scratch, &order FCONE);
  F77_CALL(dsyr2k)
  ("L", "N", &rest, &width, &minus, a + columns, &lead, scratch + columns, &order, &one, a + columns * (ld + 1),
   &lead FCONE FCONE);
  for (size_t j = 0; j < columns; j++) {
    diagonal[j] = a[j * (ld + 1)];
    a[j * (ld + 1) + 1] = beside[j];
  }
}

void core_linalg_last_panel(size_t n, size_t ld, double *a, double *diagonal, double *beside, double *tau,
                            double *scratch) {
  const int order = (int)n, lead = (int)ld, size = 64 * order;
  int info = 0;
  F77_CALL(dsytrd)("L", &order, a, &lead, diagonal, beside, tau, scratch, &size, &info FCONE);
}

void core_linalg_panels_apply(size_t n, const double *a, const double *tau, size_t columns, double *b,
                              double *scratch) {
  const int order = (int)n, right = (int)columns, size = 64 * right;
  int info = 0;
  F77_CALL(dormtr)
  ("L", "L", "N", &order, &right, (double *)a, &order, (double *)tau, b, &order, scratch, &size,
   &info FCONE FCONE FCONE);
}

int core_linalg_tridiagonal_values(size_t n, double *diagonal, double *beside) {
  const int order = (int)n;
  int info = 0;
  F77_CALL(dsterf)(&order, diagonal, beside, &info);
  return info;
}

int core_linalg_tridiagonal_vectors(size_t n, double *diagonal, double *beside, double *values, double *vectors,
                                    double *scratch, int *integers) {
  int order = (int)n, found = 0, sizes = 18 * order, lengths = 10 * order, info = 0, none = 0;
  double bound = 0, exact = 0;
  F77_CALL(dstegr)
  ("V", "A", &order, diagonal, beside, &bound, &bound, &none, &none, &exact, &found, values, vectors, &order, integers,
   scratch, &sizes, integers + 2 * n, &lengths, &info FCONE FCONE);
  return info;
}
