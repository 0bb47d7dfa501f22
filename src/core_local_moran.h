#ifndef LOWCARBON_CORE_LOCAL_MORAN_H
#define LOWCARBON_CORE_LOCAL_MORAN_H

#include <stdint.h>

#include "core.h"
#include "core_csr.h"

struct core_local_moran_options {
  int periods;
  int simulations;
  int most; /* the largest number of links of a region */
  uint64_t seed;
  int differences; /* 0: the lag; 1: squared differences from the region's own value */
};

/* What is known of each region and period beforehand; n * periods each. */
struct core_local_moran_known {
  const double *z;        /* deviations */
  const double *expected; /* conditional mean of the sum */
  const double *excess;   /* sum found less that mean */
  const double *near;     /* two sums as close as this are tied */
};

/* What the simulations add up to, from zero; n * periods each. */
struct core_local_moran_sums {
  double *sum;    /* of the excess of the simulated lags */
  double *square; /* of its square */
  double *above;  /* how many are not below the observed one */
  double *below;  /* how many are not above it */
};

/* Scratch: deck, slot n - 1 each; swap, value `most` each. */
struct core_local_moran_work {
  int *deck;
  int *slot;
  int *swap;
  double *value;
};

void core_local_moran_permute(const struct core_csr *w, const struct core_local_moran_known *known,
                              const struct core_local_moran_options *options, core_tick tick,
                              const struct core_local_moran_work *work, const struct core_local_moran_sums *sums);

#endif
