#ifndef LOWCARBON_CORE_DEMEAN_H
#define LOWCARBON_CORE_DEMEAN_H

#include "core.h"

struct core_demean_size {
  size_t regions, periods, columns;
};

struct core_demean_options {
  int individual, time; /* which means are taken out */
  core_tick tick;
};

void core_demean(const double *restrict x, const struct core_demean_size *size,
                 const struct core_demean_options *options, double *restrict work, double *restrict out);

#endif
