/* Numbers of twice the precision of a double, as an unevaluated sum hi + lo
 * with |lo| at most half a unit in the last place of hi: about 32 digits.
 *
 * T. J. Dekker (1971), Numerische Mathematik 18, 224-242,
 *   doi:10.1007/BF01397083
 * D. E. Knuth, The Art of Computer Programming, vol. 2, section 4.2.2 (the sum
 *   of two doubles with its error)
 *
 * Factors beyond 1e300 would overflow in the splitting; who calls scales. */
#ifndef LOWCARBON_CORE_TWOFOLD_H
#define LOWCARBON_CORE_TWOFOLD_H

#include <math.h>
#include <stddef.h>

struct core_twofold {
  double hi;
  double lo;
};

static inline struct core_twofold core_twofold_of(double x) { return (struct core_twofold){x, 0.0}; }

/* a + b exactly. */
static inline struct core_twofold core_twofold_sum(double a, double b) {
  const double s = a + b;
  const double t = s - a;
  return (struct core_twofold){s, (a - (s - t)) + (b - t)};
}

/* a + b exactly where |a| >= |b|. */
static inline struct core_twofold core_twofold_renormal(double a, double b) {
  const double s = a + b;
  return (struct core_twofold){s, b - (s - a)};
}

/* a * b exactly. */
static inline struct core_twofold core_twofold_product(double a, double b) {
  const double p = a * b;
#ifdef __FP_FAST_FMA
  return (struct core_twofold){p, fma(a, b, -p)};
#else
  const double split = 134217729.0; /* 2^27 + 1 */
  const double ca = split * a, cb = split * b;
  const double ah = ca - (ca - a), bh = cb - (cb - b);
  const double al = a - ah, bl = b - bh;
  return (struct core_twofold){p, ((ah * bh - p) + ah * bl + al * bh) + al * bl};
#endif
}

static inline struct core_twofold core_twofold_add(struct core_twofold a, struct core_twofold b) {
  const struct core_twofold s = core_twofold_sum(a.hi, b.hi);
  const struct core_twofold t = core_twofold_sum(a.lo, b.lo);
  const struct core_twofold u = core_twofold_renormal(s.hi, s.lo + t.hi);
  return core_twofold_renormal(u.hi, u.lo + t.lo);
}

static inline struct core_twofold core_twofold_minus(struct core_twofold a) {
  return (struct core_twofold){-a.hi, -a.lo};
}

static inline struct core_twofold core_twofold_multiply(struct core_twofold a, struct core_twofold b) {
  const struct core_twofold p = core_twofold_product(a.hi, b.hi);
  return core_twofold_renormal(p.hi, p.lo + (a.hi * b.lo + a.lo * b.hi));
}

/* a - b * c. */
static inline struct core_twofold core_twofold_less(struct core_twofold a, struct core_twofold b,
                                                    struct core_twofold c) {
  return core_twofold_add(a, core_twofold_minus(core_twofold_multiply(b, c)));
}

static inline struct core_twofold core_twofold_divide(struct core_twofold a, struct core_twofold b) {
  const double first = a.hi / b.hi;
  struct core_twofold rest = core_twofold_less(a, core_twofold_of(first), b);
  const double second = rest.hi / b.hi;
  rest = core_twofold_less(rest, core_twofold_of(second), b);
  const struct core_twofold q = core_twofold_renormal(first, second);
  return core_twofold_add(q, core_twofold_of(rest.hi / b.hi));
}

/* ---- linear equations -----------------------------------------------------
 * A is n x n by columns. */

/* A = P L U in place, partial pivoting; row[k] is the row that was exchanged
 * with row k. 0 if A is singular to working precision. O(n^3). */
static inline int core_twofold_factor(struct core_twofold *a, int *row, size_t n) {
  for (size_t k = 0; k < n; k++) {
    size_t best = k;
    for (size_t i = k + 1; i < n; i++) {
      if (fabs(a[k * n + i].hi) > fabs(a[k * n + best].hi)) best = i;
    }
    row[k] = (int)best;
    if (!(fabs(a[k * n + best].hi) > 1e-60)) return 0;
    if (best != k) {
      for (size_t j = 0; j < n; j++) {
        const struct core_twofold swap = a[j * n + k];
        a[j * n + k] = a[j * n + best];
        a[j * n + best] = swap;
      }
    }
    const struct core_twofold pivot = a[k * n + k];
    for (size_t i = k + 1; i < n; i++) {
      if (a[k * n + i].hi == 0.0) continue;
      const struct core_twofold factor = core_twofold_divide(a[k * n + i], pivot);
      a[k * n + i] = factor;
      for (size_t j = k + 1; j < n; j++) {
        if (a[j * n + k].hi != 0.0) a[j * n + i] = core_twofold_less(a[j * n + i], factor, a[j * n + k]);
      }
    }
  }
  return 1;
}

/* x in place of b: A x = b. O(n^2). */
static inline void core_twofold_solve(const struct core_twofold *lu, const int *row, size_t n, struct core_twofold *b) {
  for (size_t k = 0; k < n; k++) {
    const struct core_twofold swap = b[k];
    b[k] = b[row[k]];
    b[row[k]] = swap;
  }
  for (size_t k = 0; k < n; k++) {
    if (b[k].hi == 0.0) continue;
    for (size_t i = k + 1; i < n; i++) b[i] = core_twofold_less(b[i], lu[k * n + i], b[k]);
  }
  for (size_t k = n; k-- > 0;) {
    if (b[k].hi == 0.0) continue;
    b[k] = core_twofold_divide(b[k], lu[k * n + k]);
    for (size_t i = 0; i < k; i++) b[i] = core_twofold_less(b[i], lu[k * n + i], b[k]);
  }
}

/* x in place of b: A' x = b. O(n^2). */
static inline void core_twofold_solve_transposed(const struct core_twofold *lu, const int *row, size_t n,
                                                 struct core_twofold *b) {
  for (size_t k = 0; k < n; k++) {
    for (size_t i = 0; i < k; i++) b[k] = core_twofold_less(b[k], lu[k * n + i], b[i]);
    b[k] = core_twofold_divide(b[k], lu[k * n + k]);
  }
  for (size_t k = n; k-- > 0;) {
    for (size_t i = k + 1; i < n; i++) b[k] = core_twofold_less(b[k], lu[k * n + i], b[i]);
  }
  for (size_t k = n; k-- > 0;) {
    const struct core_twofold swap = b[k];
    b[k] = b[row[k]];
    b[row[k]] = swap;
  }
}

#endif
