#ifndef LOWCARBON_CORE_DAGUM_H
#define LOWCARBON_CORE_DAGUM_H

#include "core.h"

struct core_dagum_size {
  size_t n; /* units, over all periods */
  int groups;
  int periods;
};

/* What one period's sweep leaves behind; every index follows from it. */
struct core_dagum_moments {
  double *excess; /* [j * k + h]: sum of w w' (y - y')+ over y in j, y' in h */
  double *weight; /* [j]: sum of w in j */
  double *total;  /* [j]: sum of w y in j */
};

/* overall, k within, k (k - 1) / 2 between, 3 contributions */
static inline size_t core_dagum_count(size_t k) { return 1 + k + k * (k - 1) / 2 + 3; }

void core_dagum_layout(const double *restrict value, const int *restrict order, const int *restrict group,
                       const int *restrict period, const double *restrict weight, const struct core_dagum_size *size,
                       core_tick tick, size_t *restrict next, double *restrict y, int *restrict member,
                       double *restrict w, size_t *restrict start);

void core_dagum_cells(const int *restrict member, const size_t *restrict period_start,
                      const struct core_dagum_size *size, core_tick tick, size_t *restrict next, size_t *restrict start,
                      int *restrict unit);

void core_dagum_sweep(const double *restrict y, const int *restrict member, const double *restrict w,
                      const int *restrict copies, size_t n, int groups, double *restrict work, core_tick tick,
                      const struct core_dagum_moments *moments);

void core_dagum_indices(const struct core_dagum_moments *moments, int groups, double *restrict estimates);

#endif
