#ifndef LOWCARBON_CORE_CHEBYSHEV_H
#define LOWCARBON_CORE_CHEBYSHEV_H

#include "core.h"
#include "core_csr.h"

struct core_chebyshev_options {
  int order, probes;
  const double *without; /* a direction of unit length to leave out, or NULL */
  core_tick tick;
};

void core_signs(int n, int probes, double *restrict signs);

void core_chebyshev_traces(const struct core_csr *a, const struct core_chebyshev_options *options,
                           double *restrict work, double *restrict traces);

#endif
