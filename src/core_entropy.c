/* Redundancy of indicators by Shannon's entropy, for the entropy weight method
 * (Shannon, 1948, doi:10.1002/j.1538-7305.1948.tb01338.x; Hwang and Yoon,
 * 1981, doi:10.1007/978-3-642-48318-9).
 *
 *   z_i = (x_i - min) / (max - min), or (max - x_i) / (max - min) if reversed
 *   y_i = offset + slope z_i,  p_i = y_i / sum y
 *   d   = 1 - e,  e = -(1 / ln K) sum p_i ln p_i
 *
 * With r_i = y_i / mean(y) = 1 + u_i, where the u_i sum to zero,
 *
 *   D = ln n + sum p_i ln p_i = (1/n) sum g(u_i),  g(u) = (1 + u) ln(1 + u) - u
 *   d = (ln(K/n) + D) / ln K
 *
 * No term of D is negative, so nothing cancels, however even the column. For
 * K = n (the default) d = D / ln n >= 0. A smaller K can make d negative, and
 * d / sum d then rewards the least informative column: CORE_NEGATIVE.
 *
 *   columns   a pointer to each indicator's n values, all finite     in   columns
 *   reverse   1 where a low value is good                            in   columns
 *   rows      the rows, segment by segment, from 0; NULL: as they lie in   n
 *   ends      one past the last position of each segment             in   segments
 *   out       see the header; at is set on CORE_NEGATIVE only        out  segments * columns
 *
 * A segment must have two rows or more. A range that overflows gives a
 * redundancy that is not finite.
 *
 * Cost: two passes over each column, one logarithm an entry; no scratch. */
#include "core_entropy.h"

#include <float.h>
#include <math.h>

/* Sums are taken block by block, which keeps their error at that of a block. */
#define BLOCK 1024

/* A range this small beside the values is rounding, not information. */
static const double tie = 8 * DBL_EPSILON;

struct segment {
  const double *x;
  const int *rows; /* NULL: all positions are rows */
  size_t first, last;
};

struct moments {
  double min, max;
  double anchor; /* a value of the column */
  double mean;   /* of the values less the anchor */
};

static double value(const struct segment *segment, size_t i) {
  return segment->x[segment->rows ? (size_t)segment->rows[i] : i];
}

static size_t block_end(const struct segment *segment, size_t i, core_tick tick) {
  if (tick && (i - segment->first) % CORE_TICK_EVERY == 0) tick();
  return segment->last - i < BLOCK ? segment->last : i + BLOCK;
}

static struct moments moments(const struct segment *segment, core_tick tick) {
  const double anchor = value(segment, segment->first);
  struct moments m = {.min = anchor, .max = anchor, .anchor = anchor, .mean = 0};
  double sum = 0;
  for (size_t i = segment->first; i < segment->last;) {
    const size_t end = block_end(segment, i, tick);
    double part = 0;
    for (; i < end; i++) {
      const double x = value(segment, i);
      if (x < m.min) m.min = x;
      if (x > m.max) m.max = x;
      part += x - anchor;
    }
    sum += part;
  }
  m.mean = sum / (double)(segment->last - segment->first);
  return m;
}

/* g(u) for |u| < 0.1. With v = u / (2 + u), ln(1 + u) = 2 v (1 + v^2/3 + ...),
 * and the term in v that cancels against u is taken out by hand. */
static double near_even(double u) {
  const double v = u / (2 + u), w = v * v;
  const double tail = 1.0 / 3 + w * (1.0 / 5 + w * (1.0 / 7 + w * (1.0 / 9 + w * (1.0 / 11 + w * (1.0 / 13)))));
  return 2 * w * (1 + (1 + v) * v * tail) / (1 - v);
}

/* D of a column whose moments are known. */
static double divergence(const struct segment *segment, const struct moments *m, int reverse,
                         const struct core_entropy_options *options) {
  const double base = reverse ? m->max : m->min;
  const double inverse = (reverse ? -1 : 1) / (m->max - m->min);
  const double mean = ((m->anchor - base) + m->mean) * inverse;
  const double scale = options->slope / (options->offset + options->slope * mean);
  const double shift = options->offset / (options->offset + options->slope * mean);
  double sum = 0;
  for (size_t i = segment->first; i < segment->last;) {
    const size_t end = block_end(segment, i, options->tick);
    double part = 0;
    for (; i < end; i++) {
      const double z = (value(segment, i) - base) * inverse;
      const double r = shift + scale * z, u = scale * (z - mean);
      if (fabs(u) < 0.1) {
        part += near_even(u);
      } else {
        part += (r > 0 ? r * log(r) : 0) - u; /* 0 ln 0 = 0 */
      }
    }
    sum += part;
  }
  return sum / (double)(segment->last - segment->first);
}

static int is_constant(const struct moments *m) {
  const double range = m->max - m->min;
  return range < DBL_MIN || range <= tie * fmax(fabs(m->min), fabs(m->max));
}

static double redundancy(const struct segment *segment, const struct moments *m, int reverse,
                         const struct core_entropy_options *options) {
  const double n = (double)(segment->last - segment->first);
  const double outcomes = options->outcomes > 0 ? options->outcomes : n;
  return (log(outcomes / n) + divergence(segment, m, reverse, options)) / log(outcomes);
}

enum core_status core_entropy(const double *const *columns, const int *restrict reverse, const int *restrict rows,
                              const int *restrict ends, const struct core_entropy_size *size,
                              const struct core_entropy_options *options, struct core_entropy_out *out) {
  for (int j = 0; j < size->columns; j++) { /* a column at a time stays in the cache */
    for (int s = 0; s < size->segments; s++) {
      const struct segment segment = {
          .x = columns[j], .rows = rows, .first = s ? (size_t)ends[s - 1] : 0, .last = (size_t)ends[s]};
      const struct moments m = moments(&segment, options->tick);
      const size_t cell = (size_t)s * (size_t)size->columns + (size_t)j;
      out->min[cell] = m.min;
      out->max[cell] = m.max;
      out->constant[cell] = is_constant(&m);
      out->redundancy[cell] = out->constant[cell] ? 0 : redundancy(&segment, &m, reverse[j], options);
      if (out->redundancy[cell] < -64 * DBL_EPSILON) {
        out->at[0] = s;
        out->at[1] = j;
        return CORE_NEGATIVE;
      }
    }
  }
  return CORE_OK;
}
