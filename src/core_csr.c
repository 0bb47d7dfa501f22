/* Sparse weight matrices by rows (compressed sparse rows).
 *
 *   lag_i = sum_j w_ij x_j
 *   S0 = sum_ij w_ij,  S1 = 1/2 sum_ij (w_ij + w_ji)^2,  S2 = sum_i (w_i. + w_.i)^2
 *
 * (Cliff and Ord 1981, Spatial Processes, Pion). A matrix by columns is its
 * transpose by rows, so the one struct serves for both.
 *
 *   from, w      a matrix by rows, columns ascending in each           in
 *   transposed   the same matrix transposed                            in
 *   start, column, weight   the transpose, columns ascending           out   n + 1, links, links
 *   sums         row sums, or S0, S1 and S2                            out   n, or 1
 *   x, lag       one column a period                                   in, out   n * periods
 *   count        entries of each row                                   out   n
 *   weight       unit_rows: weights over the sum of their row, in the
 *                order of the transposed; a row of zeros stays so      out   links
 *   rows, columns  sums of rows and of columns                         out   n
 *   work         scratch of unit_rows                                  work  n
 *
 * Cost: O(n + links) for each, times periods for the lag. */
#include "core_csr.h"

#include <string.h>

/* Counts first, then each entry goes to the next free place of its row; the
 * rows of `from` are met in order, so columns come out ascending. */
void core_csr_transpose(const struct core_csr *from, int *restrict start, int *restrict column,
                        double *restrict weight) {
  const int n = from->n, links = from->start[n];
  memset(start, 0, ((size_t)n + 1) * sizeof(int));
  for (int k = 0; k < links; k++) start[from->column[k] + 1]++;
  for (int i = 0; i < n; i++) start[i + 1] += start[i];
  for (int i = 0; i < n; i++) {
    for (int k = from->start[i]; k < from->start[i + 1]; k++) {
      const int place = start[from->column[k]]++;
      column[place] = i;
      weight[place] = from->weight[k];
    }
  }
  /* each start now stands at the end of its row, which is the next one's start */
  memmove(start + 1, start, (size_t)n * sizeof(int));
  start[0] = 0;
}

void core_csr_counts(const struct core_csr *transposed, int *restrict count) {
  memset(count, 0, (size_t)transposed->n * sizeof(int));
  for (int k = 0; k < transposed->start[transposed->n]; k++) count[transposed->column[k]]++;
}

/* Rows are summed across the columns, so that a matrix by columns need not be
 * turned round for it. */
void core_csr_unit_rows(const struct core_csr *transposed, double *restrict work, double *restrict weight) {
  const int links = transposed->start[transposed->n];
  for (int i = 0; i < transposed->n; i++) work[i] = 0;
  for (int k = 0; k < links; k++) work[transposed->column[k]] += transposed->weight[k];
  for (int k = 0; k < links; k++) {
    const double sum = work[transposed->column[k]];
    weight[k] = sum != 0 ? transposed->weight[k] / sum : transposed->weight[k];
  }
}

void core_csr_row_sums(const struct core_csr *w, double *restrict sums) {
  for (int i = 0; i < w->n; i++) {
    double sum = 0;
    for (int k = w->start[i]; k < w->start[i + 1]; k++) sum += w->weight[k];
    sums[i] = sum;
  }
}

void core_csr_lag(const struct core_csr *w, const double *restrict x, int periods, core_tick tick,
                  double *restrict lag) {
  size_t steps = 0;
  for (int t = 0; t < periods; t++) {
    const double *restrict now = x + (size_t)t * (size_t)w->n;
    double *restrict out = lag + (size_t)t * (size_t)w->n;
    for (int i = 0; i < w->n; i++) {
      double sum = 0;
      for (int k = w->start[i]; k < w->start[i + 1]; k++) sum += w->weight[k] * now[w->column[k]];
      out[i] = sum;
      core_pause(steps++, tick);
    }
  }
}

/* sum_j w_ij w_ji of one row: both sides have ascending columns. */
static double mutual_products(const struct core_csr *w, const struct core_csr *transposed, int i) {
  int a = w->start[i], b = transposed->start[i];
  const int a_end = w->start[i + 1], b_end = transposed->start[i + 1];
  double sum = 0;
  while (a < a_end && b < b_end) {
    const int gap = w->column[a] - transposed->column[b];
    if (gap == 0) sum += w->weight[a] * transposed->weight[b];
    a += gap <= 0;
    b += gap >= 0;
  }
  return sum;
}

/* S1 = sum w_ij^2 + sum w_ij w_ji, the square multiplied out. */
void core_csr_sums(const struct core_csr *w, const struct core_csr *transposed, double *restrict rows,
                   double *restrict columns, struct core_csr_sums *sums) {
  core_csr_row_sums(w, rows);
  core_csr_row_sums(transposed, columns);
  double s0 = 0, s1 = 0, s2 = 0;
  for (int i = 0; i < w->n; i++) {
    s0 += rows[i];
    s2 += (rows[i] + columns[i]) * (rows[i] + columns[i]);
    for (int k = w->start[i]; k < w->start[i + 1]; k++) s1 += w->weight[k] * w->weight[k];
    s1 += mutual_products(w, transposed, i);
  }
  *sums = (struct core_csr_sums){.s0 = s0, .s1 = s1, .s2 = s2};
}
