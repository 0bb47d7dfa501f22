/* Many small linear programmes over one set of columns: for each unit o
 *
 *   max  c'f   s.t.   A lambda + F f = b,   lambda >= 0,  f >= 0
 *
 * where a column of A is a unit of the reference set, measured in o's own
 * values, and F, c, b are the model (slacks, a common movement, the variable of
 * a Charnes-Cooper transformation).
 *
 * Method: the primal simplex method in two phases with an explicit inverse of
 * the small basis. Few columns of a set ever carry a solution: pivots look at
 * those found so far (`active`), then the prices value all columns, and where
 * one of them would improve the programme it joins. What is returned is optimal
 * over all columns.
 *
 * Exactness: rows are scaled by powers of two next to the unit's own values,
 * columns by powers of two next to their size, so that the scaled programme is
 * that of the data, without rounding. Pivots are taken in double precision. At
 * the end the basis is factorised in twice that precision: its solution must be
 * feasible and its prices must leave no column to improve, which proves the
 * answer (or, in phase one, that there is none). If this fails, the programme is
 * solved again with every pivot in twice the precision; if that fails too, the
 * end is CORE_PROGRAMME_FAILED and not a number.
 *
 * G. B. Dantzig (1963), Linear Programming and Extensions, ch. 9 (revised
 *   simplex, column generation)
 * R. G. Bland (1977), Mathematics of Operations Research 2, 103-107,
 *   doi:10.1287/moor.2.2.103 (least index after a run of degenerate pivots: a
 *   unit among its own reference set starts fully degenerate)
 *
 *   model  in    see core_programme.h
 *   units  in    values n x variables; skip
 *   work   work  scratch, and the active columns in and out
 *   found  out   for each unit
 *
 * Cost: O(units (columns x variables + pivots (active x variables + rows^2) +
 * rows^3)), a pivot or two a row. */
#include "core_programme.h"

#include <math.h>
#include <string.h>

/* The least gain, relative to max(1, |objective|), for which a column enters;
 * where every pivot is exact, the second. */
#define TOLERANCE 1e-11
#define CAREFUL_TOLERANCE 1e-18
/* What may be left of the artificial variables, relative to the unit's own
 * values: less than NOTHING is the rounding of a pivot, less than MET that of the
 * data; what is clearly more than that proves that there is no solution. */
#define NOTHING 1e-14
#define MET 1e-13
#define CLEARLY 1e-7
#define BLOCK 256
#define STRIP 16
#define NONE (-1)

/* One unit's programme on its way. Columns are numbered: fixed, those of the
 * set, the artificial of each row. */
struct run {
  const struct core_programme *model;
  struct core_programme_work *work;
  const double *own; /* the unit's values, `stride` apart */
  size_t stride;
  int skip, phase, careful, pivots, updates, still;
  double objective;
  double *power;   /* m: two to the power that brings a row to the unit's size */
  double *rhs;     /* m */
  double *x;       /* m: values of the basis */
  double *price;   /* m */
  double *scaled;  /* m: minus price, in units of the raw columns */
  double *alpha;   /* m: a column in terms of the basis */
  double *column;  /* m */
  double *inverse; /* m x m, by rows */
  double *cost;    /* fixed */
  double *largest; /* variables: of the set */
  struct core_twofold *x2, *price2, *spare2;
};

static double power_of_two(double x) {
  int e;
  frexp(x, &e);
  return ldexp(1.0, 1 - e); /* x times it lies in [1, 2) */
}

/* ---- columns ---------------------------------------------------------------- */

static int is_artificial(const struct run *run, int code) { return code >= run->model->fixed + run->model->n; }

static double cost_of(const struct run *run, int code) {
  if (is_artificial(run, code)) return run->phase == 1 ? -1.0 : 0.0;
  if (run->phase == 1 || code >= run->model->fixed) return 0.0;
  return run->cost[code];
}

/* How much of the unit's own a column of the set takes up at most: bounds what
 * it can carry, and brings it to size one. */
static double norm_of(const struct run *run, const double *columns, size_t stride, size_t j) {
  const struct core_programme *model = run->model;
  double size = 0.0;
  for (int i = 0; i < model->variables; i++) {
    if (model->bounds[i]) size += columns[(size_t)i * stride + j] * run->power[i];
  }
  for (int i = model->variables; i < model->rows; i++) size += model->entry[i - model->variables];
  return size > 0.0 ? power_of_two(size) : 1.0;
}

static void get_column(const struct run *run, int code, double *out) {
  const struct core_programme *model = run->model;
  const size_t m = (size_t)model->rows;
  if (code < model->fixed) {
    memcpy(out, run->work->fixed + (size_t)code * m, m * sizeof(double));
    return;
  }
  if (is_artificial(run, code)) {
    memset(out, 0, m * sizeof(double));
    out[code - model->fixed - model->n] = 1.0;
    return;
  }
  const size_t j = (size_t)(code - model->fixed);
  const double norm = norm_of(run, model->columns, (size_t)model->n, j);
  for (int i = 0; i < model->variables; i++) {
    out[i] = model->columns[(size_t)i * (size_t)model->n + j] * run->power[i] * norm;
  }
  for (int i = model->variables; i < model->rows; i++) out[i] = model->entry[i - model->variables] * norm;
}

/* Side by side with the others that carry solutions. */
static void activate(struct run *run, int j) {
  struct core_programme_work *work = run->work;
  const size_t n = (size_t)run->model->n;
  if (work->is_active[j]) return;
  const size_t at = (size_t)work->n_active++;
  work->is_active[j] = 1;
  work->active[at] = j;
  for (int i = 0; i < run->model->variables; i++) {
    work->compact[(size_t)i * n + at] = run->model->columns[(size_t)i * n + (size_t)j];
  }
  work->norm[at] = j == run->skip ? 0.0 : norm_of(run, work->compact, n, at);
}

/* ---- one unit's data -------------------------------------------------------- */

/* A slack of an own value of zero is not relative to anything: it counts
 * nothing, and its unit is the scale of the row. */
static void set_fixed(struct run *run) {
  const struct core_programme *model = run->model;
  const size_t m = (size_t)model->rows;
  for (int k = 0; k < model->fixed; k++) {
    const double *from = model->matrix + (size_t)k * m;
    double *to = run->work->fixed + (size_t)k * m;
    const int row = model->slack[k];
    const int idle = row >= 0 && run->own[(size_t)row * run->stride] == 0.0;
    for (int i = 0; i < model->variables; i++) {
      to[i] = idle ? from[i] : from[i] * run->own[(size_t)i * run->stride] * run->power[i];
    }
    for (int i = model->variables; i < model->rows; i++) to[i] = idle ? 0.0 : from[i];
    run->cost[k] = idle ? 0.0 : model->cost[k];
  }
}

static void set_unit(struct run *run) {
  const struct core_programme *model = run->model;
  struct core_programme_work *work = run->work;
  for (int i = 0; i < model->variables; i++) {
    const double own = run->own[(size_t)i * run->stride];
    const double like = own > 0.0 ? own : run->largest[i];
    run->power[i] = like > 0.0 ? power_of_two(like) : 1.0;
    run->rhs[i] = model->rhs[i] * own * run->power[i];
  }
  for (int i = model->variables; i < model->rows; i++) {
    run->power[i] = 1.0;
    run->rhs[i] = model->rhs[i];
  }
  set_fixed(run);
  for (int k = 0; k < work->n_active; k++) {
    work->norm[k] = work->active[k] == run->skip ? 0.0 : norm_of(run, work->compact, (size_t)model->n, (size_t)k);
  }
}

/* A slack that alone fills a row, or an artificial. */
static int first_of_row(const struct run *run, int row) {
  const struct core_programme *model = run->model;
  const size_t m = (size_t)model->rows;
  for (int k = 0; k < model->fixed; k++) {
    const double *column = run->work->fixed + (size_t)k * m;
    if (model->slack[k] != row || column[row] <= 0.0) continue;
    int others = 0;
    for (int i = 0; i < model->rows; i++) others += i != row && column[i] != 0.0;
    if (!others) return k;
  }
  return model->fixed + model->n + row;
}

static void set_prices(struct run *run) {
  const size_t m = (size_t)run->model->rows;
  run->objective = 0.0;
  memset(run->price, 0, m * sizeof(double));
  for (size_t r = 0; r < m; r++) {
    const double cost = cost_of(run, run->work->basis[r]);
    if (cost == 0.0) continue;
    run->objective += cost * run->x[r];
    for (size_t i = 0; i < m; i++) run->price[i] += cost * run->inverse[r * m + i];
  }
}

static void start(struct run *run) {
  const size_t m = (size_t)run->model->rows;
  memset(run->inverse, 0, m * m * sizeof(double));
  for (size_t r = 0; r < m; r++) {
    const int code = first_of_row(run, (int)r);
    run->work->basis[r] = code;
    const double pivot = is_artificial(run, code) ? 1.0 : run->work->fixed[(size_t)code * m + r];
    run->inverse[r * m + r] = 1.0 / pivot;
    run->x[r] = run->rhs[r] / pivot;
  }
  run->phase = 1;
  run->updates = run->still = 0;
  set_prices(run);
}

/* ---- twice the precision ---------------------------------------------------- */

static struct core_twofold exact_gain(struct run *run, int code) {
  get_column(run, code, run->column);
  struct core_twofold gain = core_twofold_of(cost_of(run, code));
  for (int i = 0; i < run->model->rows; i++) {
    gain = core_twofold_less(gain, run->price2[i], core_twofold_of(run->column[i]));
  }
  return gain;
}

/* Values and prices of the basis anew, from its factors. 0 if it has none. */
static int settle(struct run *run) {
  const size_t m = (size_t)run->model->rows;
  struct core_programme_work *work = run->work;
  for (size_t r = 0; r < m; r++) {
    get_column(run, work->basis[r], run->column);
    for (size_t i = 0; i < m; i++) work->factor[r * m + i] = core_twofold_of(run->column[i]);
    run->price2[r] = core_twofold_of(cost_of(run, work->basis[r]));
    run->x2[r] = core_twofold_of(run->rhs[r]);
  }
  if (!core_twofold_factor(work->factor, work->exchange, m)) return 0;
  core_twofold_solve(work->factor, work->exchange, m, run->x2);
  core_twofold_solve_transposed(work->factor, work->exchange, m, run->price2);
  struct core_twofold objective = core_twofold_of(0.0);
  for (size_t r = 0; r < m; r++) {
    run->x[r] = fabs(run->x2[r].hi) < 1e-24 ? 0.0 : run->x2[r].hi;
    run->price[r] = run->price2[r].hi;
    objective =
        core_twofold_add(objective, core_twofold_multiply(core_twofold_of(cost_of(run, work->basis[r])), run->x2[r]));
  }
  run->objective = objective.hi;
  return 1;
}

/* The inverse anew, where many pivots have worn it. */
static int refresh(struct run *run) {
  const size_t m = (size_t)run->model->rows;
  if (!settle(run)) return 0;
  for (size_t i = 0; i < m; i++) {
    for (size_t r = 0; r < m; r++) run->spare2[r] = core_twofold_of(r == i ? 1.0 : 0.0);
    core_twofold_solve(run->work->factor, run->work->exchange, m, run->spare2);
    for (size_t r = 0; r < m; r++) run->inverse[r * m + i] = run->spare2[r].hi;
  }
  run->updates = 0;
  return 1;
}

/* Whether the settled basis is feasible: a value below zero is taken for zero
 * where that changes neither a row nor the objective by anything that counts. */
static int is_feasible(struct run *run) {
  const int m = run->model->rows;
  const double scale = fmax(1.0, fabs(run->objective));
  for (int r = 0; r < m; r++) {
    if (run->phase == 2 && is_artificial(run, run->work->basis[r]) && fabs(run->x[r]) > MET) return 0;
    if (run->x[r] >= 0.0) continue;
    get_column(run, run->work->basis[r], run->column);
    double most = 0.0, worth = 0.0;
    for (int i = 0; i < m; i++) {
      most = fmax(most, fabs(run->column[i]));
      worth += fabs(run->column[i] * run->price[i]);
    }
    if (!(-run->x[r] * most <= MET && -run->x[r] * worth <= TOLERANCE * scale)) return 0;
    run->x[r] = 0.0;
  }
  return 1;
}

/* ---- pricing ------------------------------------------------------------------ */

static double least_gain(const struct run *run) {
  return (run->careful ? CAREFUL_TOLERANCE : TOLERANCE) * fmax(1.0, fabs(run->objective));
}

static void set_scaled(struct run *run) {
  for (int i = 0; i < run->model->rows; i++) run->scaled[i] = -run->price[i] * run->power[i];
}

/* out += p one, or p one + q two. Strips of a length known beforehand let
 * compilers use wide registers. */
static void add_row(const double *restrict one, double p, size_t count, double *restrict out) {
  size_t j = 0;
  for (; j + STRIP <= count; j += STRIP) {
    for (int i = 0; i < STRIP; i++) out[j + (size_t)i] += p * one[j + (size_t)i];
  }
  for (; j < count; j++) out[j] += p * one[j];
}

static void add_two_rows(const double *restrict one, double p, const double *restrict two, double q, size_t count,
                         double *restrict out) {
  size_t j = 0;
  for (; j + STRIP <= count; j += STRIP) {
    for (int i = 0; i < STRIP; i++) out[j + (size_t)i] += p * one[j + (size_t)i] + q * two[j + (size_t)i];
  }
  for (; j < count; j++) out[j] += p * one[j] + q * two[j];
}

/* What each of `count` <= BLOCK columns from `from` would gain, unscaled: the
 * terms above zero in `plus`, those below in `minus`. */
static void weigh(const struct run *run, const double *columns, size_t from, size_t count, double *plus,
                  double *minus) {
  const struct core_programme *model = run->model;
  const size_t stride = (size_t)model->n;
  double constant[2] = {0.0, 0.0};
  for (int i = model->variables; i < model->rows; i++) {
    constant[run->scaled[i] < 0.0] += fabs(run->scaled[i]) * model->entry[i - model->variables];
  }
  for (size_t j = 0; j < count; j++) {
    plus[j] = constant[0];
    minus[j] = constant[1];
  }
  const double *waiting[2] = {NULL, NULL};
  double waiting_price[2] = {0.0, 0.0};
  for (int i = 0; i < model->variables; i++) {
    const int below = run->scaled[i] < 0.0;
    const double price = fabs(run->scaled[i]);
    const double *row = columns + (size_t)i * stride + from;
    double *out = below ? minus : plus;
    if (price == 0.0) continue;
    if (waiting[below]) {
      add_two_rows(waiting[below], waiting_price[below], row, price, count, out);
      waiting[below] = NULL;
    } else {
      waiting[below] = row;
      waiting_price[below] = price;
    }
  }
  if (waiting[0]) add_row(waiting[0], waiting_price[0], count, plus);
  if (waiting[1]) add_row(waiting[1], waiting_price[1], count, minus);
}

static int best_active(struct run *run, double *best, int first_only) {
  const struct core_programme_work *work = run->work;
  double plus[BLOCK], minus[BLOCK];
  int code = NONE;
  set_scaled(run);
  for (int from = 0; from < work->n_active; from += BLOCK) {
    const int count = work->n_active - from < BLOCK ? work->n_active - from : BLOCK;
    weigh(run, work->compact, (size_t)from, (size_t)count, plus, minus);
    for (int k = 0; k < count; k++) {
      double gain = (plus[k] - minus[k]) * work->norm[from + k];
      if (gain <= *best) continue;
      const int candidate = run->model->fixed + work->active[from + k];
      if (first_only && code != NONE && candidate > code) continue;
      if (run->careful && (gain = exact_gain(run, candidate).hi) <= *best) continue;
      code = candidate;
      if (!first_only) *best = gain;
    }
  }
  return code;
}

/* The best of the fixed and the active columns, after a run of degenerate pivots
 * the first; NONE if none gains. */
static int next_of_active(struct run *run) {
  const struct core_programme *model = run->model;
  const struct core_programme_work *work = run->work;
  const size_t m = (size_t)model->rows;
  const int first_only = run->still > 2 * model->rows + 10;
  double best = least_gain(run);
  int code = NONE;
  for (int k = 0; k < model->fixed; k++) {
    double gain = cost_of(run, k);
    for (size_t i = 0; i < m; i++) gain -= run->price[i] * work->fixed[(size_t)k * m + i];
    if (gain > best && run->careful) gain = exact_gain(run, k).hi;
    if (gain <= best) continue;
    code = k;
    if (first_only) return code;
    best = gain;
  }
  const int from_active = best_active(run, &best, first_only);
  return from_active == NONE || (first_only && code != NONE) ? code : from_active;
}

/* The same over all columns, at settled prices: the proof if there is none. */
static int next_of_all(struct run *run) {
  const struct core_programme *model = run->model;
  double best = least_gain(run);
  int code = NONE;
  for (int k = 0; k < model->fixed; k++) {
    const double gain = exact_gain(run, k).hi;
    if (gain <= best) continue;
    best = gain;
    code = k;
  }
  set_scaled(run);
  const size_t n = (size_t)model->n;
  const double rounding = 4e-16 * (double)(model->rows + 2);
  double plus[BLOCK], minus[BLOCK];
  for (size_t from = 0; from < n; from += BLOCK) {
    const size_t count = n - from < BLOCK ? n - from : BLOCK;
    weigh(run, model->columns, from, count, plus, minus);
    for (size_t k = 0; k < count; k++) {
      if (plus[k] <= minus[k] * (1.0 - rounding)) continue;
      const size_t j = from + k;
      const double most = plus[k] - minus[k] * (1.0 - rounding);
      if ((int)j == run->skip || most * norm_of(run, model->columns, n, j) <= best) continue;
      const double exact = exact_gain(run, model->fixed + (int)j).hi;
      if (exact <= best) continue;
      best = exact;
      code = model->fixed + (int)j;
    }
  }
  return code;
}

/* ---- pivots --------------------------------------------------------------------- */

static void set_alpha(struct run *run, int code) {
  const size_t m = (size_t)run->model->rows;
  get_column(run, code, run->column);
  if (run->careful) {
    for (size_t i = 0; i < m; i++) run->spare2[i] = core_twofold_of(run->column[i]);
    core_twofold_solve(run->work->factor, run->work->exchange, m, run->spare2);
    for (size_t r = 0; r < m; r++) run->alpha[r] = run->spare2[r].hi;
    return;
  }
  for (size_t r = 0; r < m; r++) {
    double sum = 0.0;
    for (size_t i = 0; i < m; i++) sum += run->inverse[r * m + i] * run->column[i];
    run->alpha[r] = sum;
  }
}

/* The row that reaches zero first; among equals an artificial, then the largest
 * pivot, or the least index after a run of degenerate pivots. An artificial must
 * not leave zero again in phase two. */
static int leaving_row(const struct run *run) {
  const int m = run->model->rows;
  const int least_index = run->still > 2 * m + 10;
  double largest = 0.0, reached = INFINITY;
  for (int r = 0; r < m; r++) largest = fmax(largest, fabs(run->alpha[r]));
  const double small = (run->careful ? 1e-20 : 1e-9) * largest;
  const double tie = run->careful ? 1e-24 : 1e-13;
  int row = NONE;
  for (int r = 0; r < m; r++) {
    const int held = run->phase == 2 && is_artificial(run, run->work->basis[r]);
    if (held ? fabs(run->alpha[r]) <= small : run->alpha[r] <= small) continue;
    const double ratio = held ? 0.0 : fmax(run->x[r], 0.0) / run->alpha[r];
    if (ratio > reached + tie) continue;
    int better = row == NONE || ratio < reached - tie;
    if (!better) {
      better = least_index ? run->work->basis[r] < run->work->basis[row]
                           : fabs(run->alpha[r]) > fabs(run->alpha[row]) || held;
    }
    if (better) row = r;
    reached = fmin(reached, ratio);
  }
  return row;
}

static void update_inverse(struct run *run, size_t row) {
  const size_t m = (size_t)run->model->rows;
  double *pivot_row = run->inverse + row * m;
  const double pivot = run->alpha[row];
  for (size_t i = 0; i < m; i++) pivot_row[i] /= pivot;
  for (size_t r = 0; r < m; r++) {
    const double factor = run->alpha[r];
    if (r == row || factor == 0.0) continue;
    for (size_t i = 0; i < m; i++) run->inverse[r * m + i] -= factor * pivot_row[i];
  }
}

/* 0 if the new basis cannot be factorised. */
static int exchange(struct run *run, int code, int row) {
  const int m = run->model->rows;
  const int held = run->phase == 2 && is_artificial(run, run->work->basis[row]);
  const double step = held ? 0.0 : fmax(run->x[row], 0.0) / run->alpha[row];
  run->still = step > 1e-12 ? 0 : run->still + 1;
  run->work->basis[row] = code;
  run->pivots++;
  if (run->careful) return settle(run);
  for (int r = 0; r < m; r++) {
    run->x[r] -= step * run->alpha[r];
    if (fabs(run->x[r]) < 1e-15) run->x[r] = 0.0;
  }
  run->x[row] = step;
  update_inverse(run, (size_t)row);
  if (++run->updates >= 50) return refresh(run);
  set_prices(run);
  return 1;
}

static enum core_programme_end enter(struct run *run, int code) {
  const int limit = (run->careful ? 200 : 50) * (run->model->rows + 10);
  if (run->pivots > limit) return CORE_PROGRAMME_FAILED;
  set_alpha(run, code);
  const int row = leaving_row(run);
  if (row == NONE) return CORE_PROGRAMME_UNBOUNDED;
  return exchange(run, code, row) ? CORE_PROGRAMME_SOLVED : CORE_PROGRAMME_FAILED;
}

static double unmet(const struct run *run) {
  double sum = 0.0;
  for (int r = 0; r < run->model->rows; r++) {
    if (is_artificial(run, run->work->basis[r])) sum += fabs(run->x[r]);
  }
  return sum;
}

/* ---- a programme ------------------------------------------------------------------- */

/* To the top of the phase. Phase one is over as soon as all rows are met. */
static enum core_programme_end climb(struct run *run) {
  const double enough = run->careful ? 0.0 : NOTHING;
  for (;;) {
    int code;
    enum core_programme_end end;
    while ((run->phase == 2 || unmet(run) > enough) && (code = next_of_active(run)) != NONE) {
      if ((end = enter(run, code)) != CORE_PROGRAMME_SOLVED) return end;
    }
    if (run->phase == 1 && unmet(run) <= enough) return CORE_PROGRAMME_SOLVED;
    if (!settle(run) || !is_feasible(run)) return CORE_PROGRAMME_FAILED;
    code = next_of_all(run);
    if (code == NONE) return CORE_PROGRAMME_SOLVED;
    if (code >= run->model->fixed) activate(run, code - run->model->fixed);
    if ((end = enter(run, code)) != CORE_PROGRAMME_SOLVED) return end;
  }
}

/* What is left of the artificials is too little to count: the rows are moved by
 * it, if it is more than rounding. */
static void close_rows(struct run *run) {
  const int first = run->model->fixed + run->model->n;
  for (int r = 0; r < run->model->rows; r++) {
    const int code = run->work->basis[r];
    if (!is_artificial(run, code)) continue;
    if (fabs(run->x[r]) > NOTHING) run->rhs[code - first] -= run->x[r];
    run->x[r] = 0.0;
  }
}

static enum core_programme_end two_phases(struct run *run) {
  start(run);
  if (run->careful && !settle(run)) return CORE_PROGRAMME_FAILED;
  const enum core_programme_end end = climb(run);
  if (end != CORE_PROGRAMME_SOLVED) return end;
  if (unmet(run) > (run->careful ? MET : CLEARLY)) return CORE_PROGRAMME_INFEASIBLE;
  if (!run->careful && unmet(run) > NOTHING) return CORE_PROGRAMME_FAILED;
  close_rows(run);
  run->phase = 2;
  run->still = 0;
  if (!run->careful) set_prices(run);
  if (run->careful && !settle(run)) return CORE_PROGRAMME_FAILED;
  return climb(run);
}

static enum core_programme_end solve(struct run *run) {
  run->careful = run->pivots = 0;
  set_unit(run);
  enum core_programme_end end = two_phases(run);
  if (end == CORE_PROGRAMME_SOLVED || end == CORE_PROGRAMME_INFEASIBLE) return end;
  run->careful = 1;
  run->pivots = 0;
  set_unit(run);
  return two_phases(run);
}

static void report(const struct run *run, enum core_programme_end end, int unit,
                   const struct core_programme_found *found) {
  const struct core_programme *model = run->model;
  const size_t m = (size_t)model->rows, f = (size_t)model->fixed, u = (size_t)unit;
  const int solved = end == CORE_PROGRAMME_SOLVED;
  found->status[u] = (int)end;
  found->value[u] = solved ? run->objective : NAN;
  found->pivots[u] = run->pivots;
  found->careful[u] = run->careful;
  for (size_t k = 0; k < f; k++) found->solution[u * f + k] = solved ? 0.0 : NAN;
  for (size_t r = 0; r < m; r++) {
    const int code = run->work->basis[r];
    const double own = r < (size_t)model->variables ? run->own[r * run->stride] * run->power[r] : 1.0;
    found->prices[u * m + r] = run->price[r] * (own > 0.0 ? own : 1.0);
    found->peer[u * m + r] = NONE;
    found->lambda[u * m + r] = 0.0;
    if (!solved || is_artificial(run, code)) continue;
    if (code < model->fixed) {
      found->solution[u * f + (size_t)code] = run->x[r];
    } else if (run->x[r] > 0.0) {
      const int j = code - model->fixed;
      found->peer[u * m + r] = j;
      found->lambda[u * m + r] = run->x[r] * norm_of(run, model->columns, (size_t)model->n, (size_t)j);
    }
  }
}

/* ---- all of them ----------------------------------------------------------------------- */

static struct run new_run(const struct core_programme *model, const struct core_programme_units *units,
                          struct core_programme_work *work) {
  const size_t m = (size_t)model->rows, k = (size_t)model->variables;
  struct run run = {.model = model, .work = work, .stride = (size_t)units->n};
  double *next = work->doubles;
  double **vectors[] = {&run.power, &run.rhs, &run.x, &run.price, &run.scaled, &run.alpha, &run.column};
  for (size_t v = 0; v < sizeof vectors / sizeof *vectors; v++, next += m) *vectors[v] = next;
  run.inverse = next;
  run.cost = next + m * m;
  run.largest = run.cost + model->fixed;
  run.x2 = work->pair;
  run.price2 = work->pair + m;
  run.spare2 = work->pair + 2 * m;
  for (size_t i = 0; i < k; i++) {
    run.largest[i] = 0.0;
    for (int j = 0; j < model->n; j++) {
      run.largest[i] = fmax(run.largest[i], model->columns[i * (size_t)model->n + (size_t)j]);
    }
  }
  return run;
}

/* The columns that are active on entry, side by side. */
static void compact(struct run *run) {
  struct core_programme_work *work = run->work;
  const int known = work->n_active;
  work->n_active = 0;
  for (int i = 0; i < run->model->rows; i++) run->power[i] = 1.0;
  for (int k = 0; k < known; k++) activate(run, work->active[k]);
}

void core_programme(const struct core_programme *model, const struct core_programme_units *units,
                    struct core_programme_work *work, core_tick tick, const struct core_programme_found *found) {
  struct run run = new_run(model, units, work);
  run.skip = NONE;
  compact(&run);
  double done = 0.0;
  for (int u = 0; u < units->n; u++) {
    run.own = units->values + u;
    run.skip = units->skip[u];
    const enum core_programme_end end = solve(&run);
    report(&run, end, u, found);
    done += (double)model->n + (double)run.pivots * work->n_active;
    if (tick && done > 16.0 * CORE_TICK_EVERY) {
      tick();
      done = 0.0;
    }
  }
}
