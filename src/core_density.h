#ifndef LOWCARBON_CORE_DENSITY_H
#define LOWCARBON_CORE_DENSITY_H

#include "core.h"

enum core_kernel { CORE_GAUSSIAN = 0, CORE_EPANECHNIKOV = 1 };

void core_density(const double *restrict sorted, size_t n, const double *restrict grid, size_t points, double bandwidth,
                  enum core_kernel kernel, core_tick tick, double *restrict density);

#endif
