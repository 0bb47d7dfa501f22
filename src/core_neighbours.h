#ifndef LOWCARBON_CORE_NEIGHBOURS_H
#define LOWCARBON_CORE_NEIGHBOURS_H

#include "core_distance.h"

/* A k-d tree over the points: the half-open range lo .. hi of slots is a node,
 * its middle slot the splitting point, the two halves its children. */
struct core_tree {
  const struct core_points *points;
  int *order;         /* n: the point in each slot */
  unsigned char *cut; /* n: the axis at which the node of a middle slot is cut */
  double *at;         /* 3 n: the coordinates in each slot */
};

struct core_neighbours_within {
  double threshold;
  double power;
};

void core_neighbours_tree(struct core_tree *tree);
void core_neighbours_nearest(const struct core_tree *tree, int k, core_tick tick, double *restrict work,
                             int *restrict work_index, int *restrict neighbour, double *restrict distance);
void core_neighbours_count(const struct core_tree *tree, const struct core_neighbours_within *options, core_tick tick,
                           int *restrict count);
enum core_status core_neighbours_fill(const struct core_tree *tree, const struct core_neighbours_within *options,
                                      const int *restrict start, core_tick tick, int *restrict neighbour,
                                      double *restrict weight, int pair[2]);

#endif
