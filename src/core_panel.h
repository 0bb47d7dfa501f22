#ifndef LOWCARBON_CORE_PANEL_H
#define LOWCARBON_CORE_PANEL_H

#include "core.h"

struct core_cells_size {
  size_t n; /* rows */
  int regions;
  int periods;
  int sectors;
};

ptrdiff_t core_first_bad(const double *restrict x, size_t n, double lower, int strict, int missing, core_tick tick);

enum core_status core_cells(const int *restrict region, const int *restrict time, const int *restrict sector,
                            const struct core_cells_size *size, core_tick tick, int *restrict cells, int duplicate[2]);

#endif
