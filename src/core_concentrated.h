#ifndef LOWCARBON_CORE_CONCENTRATED_H
#define LOWCARBON_CORE_CONCENTRATED_H

#include "core.h"
#include "core_spectrum.h"

/* One part of the log-likelihood at r: out[0] for CORE_VALUE, out[1] and out[2]
 * for CORE_SLOPES. A curvature may be NaN: the search then takes secants. */
typedef void (*core_curve)(void *context, double r, enum core_order order, double *out);

/* -N/2 log of least + spread (r - lowest)^2 */
struct core_lag_residuals {
  double observations, least, spread, lowest;
};

/* -N/2 log of the least squares residual of the first column on the others,
 * cross products S(r) = constant - r linear + r^2 square, k x k by columns. */
struct core_error_residuals {
  double observations;
  size_t k;
  const double *constant, *linear, *square;
  double *work; /* core_error_work(k) */
};

struct core_concentrated_model {
  core_curve residuals, determinant;
  void *residuals_context, *determinant_context;
  double times; /* how often the determinant counts */
};

struct core_concentrated_options {
  double lower, upper; /* the interval of r */
  double guess;        /* where to begin; NaN: nowhere special */
  int points;          /* looked at first; 0 if there is one hill only */
  core_tick tick;
};

struct core_concentrated_top {
  double at, score, curvature;
  double balance; /* |curvature| over the sum of its parts' moduli: near 0 where the likelihood is flat */
  int inside;     /* 0: it still rises at the end of the interval */
  int hills;      /* climbed */
};

size_t core_error_work(size_t k);
void core_lag_residuals(void *context, double r, enum core_order order, double *out);
void core_error_residuals(void *context, double r, enum core_order order, double *out);

void core_concentrated(const struct core_concentrated_model *model, const struct core_concentrated_options *options,
                       double *restrict work, struct core_concentrated_top *top);

#endif
