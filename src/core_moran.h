#ifndef LOWCARBON_CORE_MORAN_H
#define LOWCARBON_CORE_MORAN_H

#include <stdint.h>

#include "core.h"
#include "core_csr.h"

struct core_moran_options {
  int periods;
  int simulations;
  uint64_t seed;
};

void core_moran_permute(const struct core_csr *w, const double *restrict z, const struct core_moran_options *options,
                        core_tick tick, int *restrict order, double *restrict shuffled, double *restrict cross);

void core_moran_permute_sums(const double *restrict a, const double *restrict z, int n,
                             const struct core_moran_options *options, core_tick tick, int *restrict order,
                             double *restrict sums);

#endif
