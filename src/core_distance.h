#ifndef LOWCARBON_CORE_DISTANCE_H
#define LOWCARBON_CORE_DISTANCE_H

#include "core.h"

/* Points in a plane, or on a sphere by longitude and latitude in degrees. */
struct core_points {
  int n;
  int sphere;
  double radius;       /* of the sphere */
  const double *x, *y; /* n; longitude and latitude on the sphere */
  const double *space; /* 3 n: unit vectors on the sphere, (x, y, 0) in the plane */
};

void core_distance_space(const struct core_points *points, double *restrict space);
double core_distance_between(const struct core_points *points, int i, int j);
double core_distance_weight(double distance, double power);
enum core_status core_distance_pairs(const struct core_points *points, double power, core_tick tick,
                                     double *restrict weight, int pair[2]);

#endif
