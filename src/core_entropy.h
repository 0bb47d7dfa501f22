#ifndef LOWCARBON_CORE_ENTROPY_H
#define LOWCARBON_CORE_ENTROPY_H

#include "core.h"

struct core_entropy_size {
  int columns;  /* indicators */
  int segments; /* sets of rows that are weighted each for itself */
};

struct core_entropy_options {
  double offset; /* z is replaced by offset + slope * z, offset >= 0, slope > 0 */
  double slope;
  double outcomes; /* the number under the logarithm; 0 for the rows of the segment */
  core_tick tick;
};

/* Cell (s, j), segment s and column j, is entry s * columns + j. */
struct core_entropy_out {
  double *min, *max;
  double *redundancy;
  int *constant; /* 1 where a column has one value only */
  int at[2];     /* segment and column of a negative redundancy */
};

enum core_status core_entropy(const double *const *columns, const int *restrict reverse, const int *restrict rows,
                              const int *restrict ends, const struct core_entropy_size *size,
                              const struct core_entropy_options *options, struct core_entropy_out *out);

#endif
