#ifndef LOWCARBON_CORE_CSR_H
#define LOWCARBON_CORE_CSR_H

#include "core.h"

/* A sparse square matrix by rows: row i holds the entries start[i] ..
 * start[i + 1] - 1 of column and weight, columns ascending. */
struct core_csr {
  int n;
  const int *start;     /* n + 1 */
  const int *column;    /* start[n], from 0 */
  const double *weight; /* start[n] */
};

/* The three sums over a weight matrix in the moments of Moran's I. */
struct core_csr_sums {
  double s0, s1, s2;
};

void core_csr_transpose(const struct core_csr *from, int *restrict start, int *restrict column,
                        double *restrict weight);
void core_csr_counts(const struct core_csr *transposed, int *restrict count);
void core_csr_unit_rows(const struct core_csr *transposed, double *restrict work, double *restrict weight);
void core_csr_row_sums(const struct core_csr *w, double *restrict sums);
void core_csr_lag(const struct core_csr *w, const double *restrict x, int periods, core_tick tick,
                  double *restrict lag);
void core_csr_sums(const struct core_csr *w, const struct core_csr *transposed, double *restrict rows,
                   double *restrict columns, struct core_csr_sums *sums);

#endif
