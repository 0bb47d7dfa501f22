/* The Gini coefficient decomposed by subgroups, and all the group and pairwise
 * coefficients behind it, in one sweep over values in ascending order.
 *
 * C. Dagum (1997), A new approach to the decomposition of the Gini income
 * inequality ratio, Empirical Economics 22, 515-531, doi:10.1007/BF01205777.
 *
 * With weights w, W_j = sum of w in group j, S_j = sum of w y in group j and
 *   A_jh = sum over y in j, y' in h of w w' max(y - y', 0),
 * the mean difference is Delta_jh = (A_jh + A_hj) / (W_j W_h), the moments of
 * net advantage and of transvariation are the larger and the smaller of A_jh
 * and A_hj over W_j W_h, their difference is |mu_j - mu_h|, and
 *   G_jj = A_jj / (W_j S_j),   G_jh = (A_jh + A_hj) / (W_h S_j + W_j S_h),
 *   G_w  = sum_j A_jj / (W S), G_nb = sum_{j<h} |A_jh - A_hj| / (W S),
 *   G_t  = sum_{j<h} 2 min(A_jh, A_hj) / (W S), G = G_w + G_nb + G_t.
 * These are Dagum's formulas with p_j = W_j / W and s_j = S_j / S put in.
 *
 * The sweep keeps, for each group h, D_h = sum over its units met so far of
 * w' (y - y'), y the value where the sweep stands. A step up by g adds g W_h
 * to it, and a unit of group j and weight w adds w D_h to A_jh. Every term is
 * positive, so nothing cancels however small the spread is against the level,
 * and sums are compensated, so that their error does not grow with n.
 *
 * core_dagum_layout: lays values out in ascending order, period by period.
 *   value                                                      in    n
 *   order          rows from 1, so that values ascend          in    n
 *   group          codes 1..k by row                           in    n
 *   period         codes 1..periods by row; NULL for one       in    n
 *   weight         by row, not negative; NULL for 1            in    n
 *   tick           called now and then, or NULL (below, too)
 *   next                                                       work  periods
 *   y, member, w   ascending in each period; groups from 0     out   n (w unused if weight is NULL)
 *   start          where each period begins, and n             out   periods + 1
 * core_dagum_cells: the positions of each group's units in each period.
 *   member, period_start  from the layout                      in    n, periods + 1
 *   next                                                       work  periods * k
 *   start          where cell (period, group) begins, and n    out   periods * k + 1
 *   unit           positions, ascending in each cell           out   n
 * core_dagum_sweep: one period.
 *   y, member, w   a period of the layout; w NULL for 1        in    n
 *   copies         how often each unit counts; NULL for once   in    n
 *   work                                                       work  k k + 4 k
 *   moments                                                    out   k k, k, k
 * core_dagum_indices: the coefficients, in the order overall, G_jj by j, G_jh
 *   by j then h > j, G_w, G_nb, G_t; NaN where a mean or a weight is zero.
 *   estimates                                                  out   core_dagum_count(k)
 *
 * Cost: layout and cells O(n), sweep O(n k), indices O(k k). */
#include "core_dagum.h"

#include <math.h>
#include <string.h>

void core_dagum_layout(const double *restrict value, const int *restrict order, const int *restrict group,
                       const int *restrict period, const double *restrict weight, const struct core_dagum_size *size,
                       core_tick tick, size_t *restrict next, double *restrict y, int *restrict member,
                       double *restrict w, size_t *restrict start) {
  memset(start, 0, ((size_t)size->periods + 1) * sizeof *start);
  for (size_t i = 0; i < size->n; i++) start[period ? period[i] : 1]++;
  for (int t = 0; t < size->periods; t++) {
    next[t] = start[t];
    start[t + 1] += start[t];
  }
  for (size_t i = 0; i < size->n; i++) {
    const int row = order[i] - 1;
    const size_t at = next[period ? period[row] - 1 : 0]++;
    y[at] = value[row];
    member[at] = group[row] - 1;
    if (weight) w[at] = weight[row];
    core_pause(i, tick);
  }
}

void core_dagum_cells(const int *restrict member, const size_t *restrict period_start,
                      const struct core_dagum_size *size, core_tick tick, size_t *restrict next, size_t *restrict start,
                      int *restrict unit) {
  const size_t k = (size_t)size->groups, cells = k * (size_t)size->periods;
  memset(start, 0, (cells + 1) * sizeof *start);
  for (size_t t = 0; t < (size_t)size->periods; t++) {
    for (size_t i = period_start[t]; i < period_start[t + 1]; i++) start[t * k + (size_t)member[i] + 1]++;
  }
  for (size_t cell = 0; cell < cells; cell++) {
    next[cell] = start[cell];
    start[cell + 1] += start[cell];
  }
  for (size_t t = 0; t < (size_t)size->periods; t++) {
    for (size_t i = period_start[t]; i < period_start[t + 1]; i++) {
      unit[next[t * k + (size_t)member[i]]++] = (int)i;
      core_pause(i, tick);
    }
  }
}

/* sum + term exactly, as sum and what rounding took (Knuth's two-sum, which
 * needs no order of magnitude); the losses are added up in `rest`. */
static inline void add(double *restrict sum, double *restrict rest, double term) {
  const double old = *sum, now = old + term, part = now - old;
  *rest += (old - (now - part)) + (term - part);
  *sum = now;
}

void core_dagum_sweep(const double *restrict y, const int *restrict member, const double *restrict w,
                      const int *restrict copies, size_t n, int groups, double *restrict work, core_tick tick,
                      const struct core_dagum_moments *moments) {
  const size_t k = (size_t)groups;
  double *const excess = moments->excess, *const weight = moments->weight, *const total = moments->total;
  double *const excess_rest = work, *const weight_rest = work + k * k, *const total_rest = weight_rest + k,
                *const reach = total_rest + k, *const reach_rest = reach + k;
  memset(work, 0, (k * k + 4 * k) * sizeof *work);
  memset(excess, 0, k * k * sizeof *excess);
  memset(weight, 0, k * sizeof *weight);
  memset(total, 0, k * sizeof *total);
  double below = 0;
  size_t met = 0, since_tick = 0;
  for (size_t i = 0; i < n; i++) {
    const double here = (w ? w[i] : 1) * (copies ? copies[i] : 1);
    if (!(here > 0)) continue;
    const double step = met++ ? y[i] - below : 0;
    below = y[i];
    if (step > 0) {
      for (size_t h = 0; h < k; h++) add(reach + h, reach_rest + h, step * (weight[h] + weight_rest[h]));
    }
    const size_t j = (size_t)member[i];
    double *const row = excess + j * k, *const row_rest = excess_rest + j * k;
    for (size_t h = 0; h < k; h++) add(row + h, row_rest + h, here * (reach[h] + reach_rest[h]));
    add(weight + j, weight_rest + j, here);
    add(total + j, total_rest + j, here * y[i]);
    since_tick += k;
    if (tick && since_tick >= CORE_TICK_EVERY) {
      tick();
      since_tick = 0;
    }
  }
  for (size_t i = 0; i < k * k; i++) excess[i] += excess_rest[i];
  for (size_t j = 0; j < k; j++) {
    weight[j] += weight_rest[j];
    total[j] += total_rest[j];
  }
}

void core_dagum_indices(const struct core_dagum_moments *moments, int groups, double *restrict estimates) {
  const size_t k = (size_t)groups;
  const double *const excess = moments->excess, *const weight = moments->weight, *const total = moments->total;
  double *const group_gini = estimates + 1, *pair_gini = group_gini + k;
  double all_weight = 0, all_total = 0, within = 0, net = 0, transvariation = 0;
  for (size_t j = 0; j < k; j++) {
    all_weight += weight[j];
    all_total += total[j];
    within += excess[j * k + j];
    group_gini[j] = excess[j * k + j] / (weight[j] * total[j]);
    for (size_t h = j + 1; h < k; h++) {
      const double up = excess[j * k + h], down = excess[h * k + j];
      *pair_gini++ = (up + down) / (weight[h] * total[j] + weight[j] * total[h]);
      net += fabs(up - down);
      transvariation += 2 * fmin(up, down);
    }
  }
  const double scale = all_weight * all_total;
  estimates[0] = (within + net + transvariation) / scale;
  pair_gini[0] = within / scale;
  pair_gini[1] = net / scale;
  pair_gini[2] = transvariation / scale;
}
