/* Laying a long panel out as a grid.
 *
 * core_cells: cells[(r * T + t) * S + s] = row (counted from 1) that holds
 * region r, period t, sector s; 0 where no row does.
 *
 *   region, time, sector  codes 1..k of each row; sector NULL if there is none   in   n
 *   cells                 zeroed by the caller                                  out  R*T*S
 *   duplicate             the first two rows that claim one cell                out  2
 *
 * core_first_bad: the first entry (from 1) that is not finite or lies below
 * `lower` (or at it, if strict); NaN passes if `missing`. 0 if there is none.
 *
 * Cost: O(n), no scratch. */
#include "core_panel.h"

#include <float.h>
#include <math.h>

ptrdiff_t core_first_bad(const double *restrict x, size_t n, double lower, int strict, int missing, core_tick tick) {
  const double lowest = fmax(lower, -DBL_MAX);
  for (size_t i = 0; i < n; i++) {
    const int good = x[i] >= lowest && x[i] <= DBL_MAX && !(strict && x[i] == lower);
    if (!good && !(missing && isnan(x[i]))) return (ptrdiff_t)i + 1;
    core_pause(i, tick);
  }
  return 0;
}

enum core_status core_cells(const int *restrict region, const int *restrict time, const int *restrict sector,
                            const struct core_cells_size *size, core_tick tick, int *restrict cells, int duplicate[2]) {
  const size_t periods = (size_t)size->periods, sectors = (size_t)size->sectors;
  for (size_t i = 0; i < size->n; i++) {
    const size_t s = sector ? (size_t)sector[i] - 1 : 0;
    const size_t cell = (((size_t)region[i] - 1) * periods + ((size_t)time[i] - 1)) * sectors + s;
    if (cells[cell]) {
      duplicate[0] = cells[cell];
      duplicate[1] = (int)i + 1;
      return CORE_DUPLICATE;
    }
    cells[cell] = (int)i + 1;
    core_pause(i, tick);
  }
  return CORE_OK;
}
