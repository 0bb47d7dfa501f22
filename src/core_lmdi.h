#ifndef LOWCARBON_CORE_LMDI_H
#define LOWCARBON_CORE_LMDI_H

#include "core.h"

struct core_lmdi_size {
  int regions, periods, sectors, steps, factors;
};

struct core_lmdi_options {
  int normalised;      /* 0: LMDI-I, 1: LMDI-II */
  int multiplicative;  /* 0: differences, 1: ratios */
  const double *speed; /* factors; how fast each goes to zero against the others */
  core_tick tick;
};

/* Where a kernel stopped: rows counted from 1, factor from 0 (-1: the whole). */
struct core_lmdi_failure {
  int row_from, row_to, factor;
  int region, step;
};

size_t core_identity_breach(const double *restrict whole, const double *const *factors, int n_factors, size_t n,
                            double tolerance, core_tick tick, double *product);

enum core_status core_lmdi(const double *restrict whole, const double *const *factors, const int *restrict cells,
                           const int *restrict from, const int *restrict to, const struct core_lmdi_size *size,
                           const struct core_lmdi_options *options, double *restrict scratch, double *restrict totals,
                           double *restrict effects, double *restrict by_sector, struct core_lmdi_failure *failure);

#endif
