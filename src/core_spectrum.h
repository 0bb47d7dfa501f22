#ifndef LOWCARBON_CORE_SPECTRUM_H
#define LOWCARBON_CORE_SPECTRUM_H

#include "core.h"

/* What is asked of a curve: its value, or its two derivatives. */
enum core_order { CORE_VALUE = 0, CORE_SLOPES = 1 };

struct core_eigenvalues {
  size_t n;
  const double *real, *imaginary; /* imaginary: NULL if all are real */
};

struct core_moments {
  size_t n;              /* order + 1 */
  const double *moments; /* traces of T_0 .. T_order of W / unit */
  double unit;           /* no eigenvalue of W is larger in modulus */
};

struct core_logdet {
  double value, trace, trace2;
};

void core_spectrum_eigen(const struct core_eigenvalues *w, double r, enum core_order order, struct core_logdet *out);
void core_spectrum_moments(const struct core_moments *w, double r, enum core_order order, struct core_logdet *out);

#endif
