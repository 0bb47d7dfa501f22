#ifndef LOWCARBON_CORE_CV_H
#define LOWCARBON_CORE_CV_H

#include "core.h"

struct core_cv_size {
  size_t n; /* values */
  int groups;
};

struct core_cv_options {
  int population; /* divisor n instead of n - 1 */
};

void core_cv(const double *restrict x, const int *restrict group, const struct core_cv_size *size,
             const struct core_cv_options *options, core_tick tick, double *restrict work, double *restrict count,
             double *restrict mean, double *restrict sd, double *restrict lowest);

#endif
