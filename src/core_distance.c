/* Distances of all pairs of points, and weights made of them.
 *
 *   plane    d = sqrt((x_i - x_j)^2 + (y_i - y_j)^2)
 *   sphere   d = 2 r asin(c / 2), c the chord between the unit vectors; for near
 *            points the haversine form sin^2(d / 2r) = sin^2(b / 2) + cos y_i cos y_j sin^2(a / 2)
 *            with a, b the differences of longitude and latitude (Sinnott 1984, Sky and
 *            Telescope 68, 159), which keeps its digits where the chord does not;
 *            for nearly opposite points 2 r atan2(c, |u_i + u_j|)
 *   weight   d^-power
 *
 *   points   see core_distance.h; space is filled by core_distance_space   in
 *   power    of the weight; -1 gives the distances themselves              in
 *   weight   column j holds the other n - 1 points in order                out   n (n - 1)
 *   pair     two points (from 1) at one place, if any                      out   2
 *
 * The status is CORE_DUPLICATE where power > 0 meets a distance of zero.
 *
 * Cost: n (n - 1) / 2 distances, each about 20 ns on the sphere. */
#include "core_distance.h"

#include <math.h>

static const double radian = 0.017453292519943295769;

/* Squared chords below and above which the arc sine loses digits. */
static const double short_chord = 1e-4, long_chord = 3.9;

/* Points are compared in squares of this size, which keeps both ends of the
 * symmetric entries in the cache. */
enum { tile = 128 };

void core_distance_space(const struct core_points *points, double *restrict space) {
  for (int i = 0; i < points->n; i++) {
    double *restrict to = space + 3 * (size_t)i;
    if (points->sphere) {
      const double longitude = points->x[i] * radian, latitude = points->y[i] * radian;
      to[0] = cos(latitude) * cos(longitude);
      to[1] = cos(latitude) * sin(longitude);
      to[2] = sin(latitude);
    } else {
      to[0] = points->x[i];
      to[1] = points->y[i];
      to[2] = 0;
    }
  }
}

static double square(double x) { return x * x; }

static double haversine(const struct core_points *points, int i, int j) {
  const double a = sin((points->x[i] - points->x[j]) * (radian / 2));
  const double b = sin((points->y[i] - points->y[j]) * (radian / 2));
  const double h = b * b + cos(points->y[i] * radian) * cos(points->y[j] * radian) * a * a;
  return 2 * asin(sqrt(h));
}

double core_distance_between(const struct core_points *points, int i, int j) {
  const double *u = points->space + 3 * (size_t)i, *v = points->space + 3 * (size_t)j;
  if (!points->sphere) return hypot(u[0] - v[0], u[1] - v[1]);
  const double chord = square(u[0] - v[0]) + square(u[1] - v[1]) + square(u[2] - v[2]);
  if (chord < short_chord) return points->radius * haversine(points, i, j);
  if (chord < long_chord) return points->radius * 2 * asin(sqrt(chord) / 2);
  const double sum = square(u[0] + v[0]) + square(u[1] + v[1]) + square(u[2] + v[2]);
  return points->radius * 2 * atan2(sqrt(chord), sqrt(sum));
}

double core_distance_weight(double distance, double power) {
  if (power == 1) return 1 / distance;
  if (power == 2) return 1 / (distance * distance);
  if (power == 0) return 1;
  if (power == -1) return distance;
  return pow(distance, -power);
}

/* Pairs i < j of the tile that begins at (from_i, from_j). */
static int fill_tile(const struct core_points *points, double power, int from_i, int from_j, double *restrict weight,
                     int pair[2]) {
  const int n = points->n;
  const size_t height = (size_t)n - 1;
  const int end_i = n - from_i < tile ? n : from_i + tile, end_j = n - from_j < tile ? n : from_j + tile;
  for (int j = from_j; j < end_j; j++) {
    for (int i = from_i; i < end_i && i < j; i++) {
      const double distance = core_distance_between(points, i, j);
      if (distance == 0 && power > 0) {
        pair[0] = i + 1;
        pair[1] = j + 1;
        return 0;
      }
      const double value = core_distance_weight(distance, power);
      weight[(size_t)j * height + (size_t)i] = value;
      weight[(size_t)i * height + (size_t)j - 1] = value; /* below the diagonal, which is left out */
    }
  }
  return 1;
}

enum core_status core_distance_pairs(const struct core_points *points, double power, core_tick tick,
                                     double *restrict weight, int pair[2]) {
  for (int from_j = 0; from_j < points->n; from_j += tile) {
    for (int from_i = 0; from_i <= from_j; from_i += tile) {
      if (!fill_tile(points, power, from_i, from_j, weight, pair)) return CORE_DUPLICATE;
      if (tick) tick();
    }
  }
  return CORE_OK;
}
