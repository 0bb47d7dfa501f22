#ifndef LOWCARBON_CORE_COUPLING_H
#define LOWCARBON_CORE_COUPLING_H

#include "core.h"

enum core_coupling_variant { CORE_COUPLING_STANDARD, CORE_COUPLING_WANG, CORE_COUPLING_FAN, CORE_COUPLING_UNROOTED };

struct core_coupling_size {
  size_t n;    /* rows */
  int systems; /* two or more */
};

struct core_coupling_options {
  enum core_coupling_variant variant;
  double synchronous; /* scores this near to each other: no system lags */
  core_tick tick;
};

struct core_coupling_out {
  double *coupling, *development, *coordination;
  int *lag; /* the system with the lowest score, from 1; 0 for none */
};

void core_coupling(const double *const *systems, const double *restrict weights, const struct core_coupling_size *size,
                   const struct core_coupling_options *options, double *restrict work, struct core_coupling_out *out);

#endif
