/* The top of a log-likelihood concentrated in one spatial parameter,
 *
 *   l(r) = residuals(r) + t log|I - r W|,
 *
 * in which the determinant is that of the directions that the likelihood counts: where time effects are
 * transformed away it is a sum over the other eigenvalues, never one over all less log(1 - r), whose
 * derivatives lose every digit where r is close to 1.
 * residuals(r) = -N/2 log SSE(r). Lag model: SSE = |e0 - r e1|^2, a parabola.
 * Error model: the residual sum of squares of y - r W y on X - r W X, from the
 * cross products of these columns. (L.-F. Lee and J. Yu 2010, Journal of
 * Econometrics 154, 165-185, doi:10.1016/j.jeconom.2009.08.001; J. P. Elhorst 2014,
 * Spatial Econometrics, chapter 3, doi:10.1007/978-3-642-40340-8.)
 *
 * How many hills. Let N/t be the number m of eigenvalues w that the determinant
 * counts, all of them real, and 1 - r w > 0 on the interval. Then
 *
 *   -l(r)/N = log of |e0 - r e1| / prod (1 - r w)^(1/m) + constant,
 *
 * a convex function of r over a geometric mean of positive functions linear in r, which is
 * concave and positive. The set on which such a ratio is at most c >= 0 is that on which
 * |e0 - r e1| - c prod (1 - r w)^(1/m), a convex function, is at most 0: an interval. So the
 * likelihood of the lag model has one hill, and a single search finds its top from
 * anywhere. With complex eigenvalues 1 - r w is convex in modulus, and with regressors
 * the residuals of the error model are not convex in r; there the likelihood
 * can have several hills, and it is looked at in many points, and from each that is
 * higher than both neighbours a top is searched. The highest wins.
 *
 * A top is where the score falls through zero: Newton's steps, or secants where
 * there is no curvature, inside a bracket that shrinks with each score's
 * sign; a step out of it, or one that does not shorten, is replaced by the middle.
 * It ends where no number is left between, so that the score is zero to rounding.
 *
 *   model     the two parts of l and how they add up             in
 *   options   interval, guess, points                            in
 *   work      places and values looked at                        work   2 * (points + 1)
 *   top       see the struct                                     out
 *
 * Cost: some ten evaluations of slopes for each hill, and points + 1 of values. */
#include "core_concentrated.h"

#include <float.h>
#include <math.h>

/* ---- residuals ------------------------------------------------------------- */

void core_lag_residuals(void *context, double r, enum core_order order, double *out) {
  const struct core_lag_residuals *const lag = context;
  const double away = r - lag->lowest, rise = lag->spread * away * away, sse = lag->least + rise;
  if (order == CORE_VALUE) {
    out[0] = -lag->observations / 2 * log(sse);
    return;
  }
  out[1] = -lag->observations * lag->spread * away / sse;
  out[2] = -lag->observations * lag->spread * (lag->least - rise) / sse / sse;
}

size_t core_error_work(size_t k) { return k * k + 3 * k; }

/* Lower Cholesky root of columns 1 .. k - 1 of S(r), in place; 0 if there is none. */
static int cross_root(const struct core_error_residuals *error, double r) {
  const size_t k = error->k;
  double *const s = error->work;
  for (size_t i = 0; i < k * k; i++) s[i] = error->constant[i] - r * error->linear[i] + r * r * error->square[i];
  for (size_t j = 1; j < k; j++) {
    for (size_t l = 1; l < j; l++) {
      const double factor = s[l * k + j];
      for (size_t i = j; i < k; i++) s[j * k + i] -= factor * s[l * k + i];
    }
    const double pivot = s[j * k + j];
    if (!(pivot > 0)) return 0;
    const double root = sqrt(pivot);
    for (size_t i = j; i < k; i++) s[j * k + i] /= root;
  }
  return 1;
}

/* x <- L^-1 x, of length k - 1, L the root above. */
static void solve_lower(const double *restrict s, size_t k, double *restrict x) {
  for (size_t j = 1; j < k; j++) {
    x[j] /= s[j * k + j];
    for (size_t i = j + 1; i < k; i++) x[i] -= x[j] * s[j * k + i];
  }
}

static void solve_upper(const double *restrict s, size_t k, double *restrict x) {
  for (size_t j = k; j-- > 1;) {
    for (size_t i = j + 1; i < k; i++) x[j] -= x[i] * s[j * k + i];
    x[j] /= s[j * k + j];
  }
}

/* With c = (1, -b) and b the regression at r: SSE = c'S c, SSE' = c'S'c and
 * SSE'' = c'S''c - 2 v'(S_xx)^-1 v, v the regressors' part of S'c. */
void core_error_residuals(void *context, double r, enum core_order order, double *out) {
  const struct core_error_residuals *const error = context;
  const size_t k = error->k;
  out[0] = out[1] = out[2] = NAN;
  if (!cross_root(error, r)) return;
  double *const s = error->work, *const half = s + k * k, *const c = half + k, *const v = c + k;
  double sse = s[0];
  for (size_t i = 1; i < k; i++) half[i] = s[i];
  solve_lower(s, k, half);
  for (size_t i = 1; i < k; i++) sse -= half[i] * half[i];
  if (order == CORE_VALUE) {
    out[0] = -error->observations / 2 * log(sse);
    return;
  }
  solve_upper(s, k, half);
  c[0] = 1;
  for (size_t i = 1; i < k; i++) c[i] = -half[i];
  double first = 0, second = 0;
  for (size_t i = 0; i < k; i++) v[i] = 0;
  for (size_t j = 0; j < k; j++) {
    for (size_t i = 0; i < k; i++) {
      v[i] += (2 * r * error->square[j * k + i] - error->linear[j * k + i]) * c[j];
      second += 2 * error->square[j * k + i] * c[i] * c[j];
    }
  }
  for (size_t i = 0; i < k; i++) first += v[i] * c[i];
  solve_lower(s, k, v);
  for (size_t i = 1; i < k; i++) second -= 2 * v[i] * v[i];
  const double ratio = first / sse;
  out[1] = -error->observations / 2 * ratio;
  out[2] = -error->observations / 2 * (second / sse - ratio * ratio);
}

/* ---- the sum of both parts --------------------------------------------------- */

static double value_at(const struct core_concentrated_model *model, double r) {
  double residuals[3], determinant[3];
  model->residuals(model->residuals_context, r, CORE_VALUE, residuals);
  model->determinant(model->determinant_context, r, CORE_VALUE, determinant);
  const double value = residuals[0] + model->times * determinant[0];
  return isnan(value) ? -INFINITY : value;
}

static struct core_concentrated_top slopes_at(const struct core_concentrated_model *model, double r) {
  double residuals[3], determinant[3];
  model->residuals(model->residuals_context, r, CORE_SLOPES, residuals);
  model->determinant(model->determinant_context, r, CORE_SLOPES, determinant);
  const double bend = model->times * determinant[2];
  return (struct core_concentrated_top){.at = r,
                                        .score = residuals[1] - model->times * determinant[1],
                                        .curvature = residuals[2] - bend,
                                        .balance = fabs(residuals[2] - bend) / (fabs(residuals[2]) + fabs(bend))};
}

/* ---- one hill -------------------------------------------------------------- */

struct bracket {
  double low, high;
  int low_seen, high_seen; /* a score above 0 at low, below 0 at high */
};

/* The next place: Newton's or the secant's, or the middle if that leads out of the
 * bracket or is longer than half the step before the last. */
static double next_place(const struct bracket *b, const struct core_concentrated_top *now,
                         const struct core_concentrated_top *before, double longest) {
  double bend = now->curvature;
  if (isnan(bend) && before) bend = (now->score - before->score) / (now->at - before->at);
  const double step = -now->score / bend, place = now->at + step;
  if (bend < 0 && fabs(step) <= longest && place > b->low && place < b->high) return place;
  /* towards an end that nothing is known of: look at it itself */
  if (now->score > 0 && !b->high_seen && place >= b->high) return b->high;
  if (now->score < 0 && !b->low_seen && place <= b->low) return b->low;
  return b->low + (b->high - b->low) / 2;
}

/* From `start` to the top in the bracket; of all places seen, that of the least score. */
static struct core_concentrated_top climb(const struct core_concentrated_model *model, struct bracket b, double start,
                                          core_tick tick) {
  const double first_low = b.low, first_high = b.high;
  struct core_concentrated_top best = {.score = INFINITY}, now, before;
  double place = start, last = INFINITY, before_last = INFINITY;
  for (int step = 0; step < 300; step++) {
    if (tick) tick();
    now = slopes_at(model, place);
    if (!(fabs(now.score) >= fabs(best.score))) best = now;
    if (now.score == 0 || isnan(now.score)) break;
    if (now.score > 0) {
      b.low = place;
      b.low_seen = 1;
    } else {
      b.high = place;
      b.high_seen = 1;
    }
    if (b.low >= first_high || b.high <= first_low) break; /* beyond the end */
    const double next = next_place(&b, &now, step > 0 ? &before : NULL, before_last / 2);
    if (next == place || (next <= b.low && b.low_seen) || (next >= b.high && b.high_seen)) break;
    before = now;
    before_last = last;
    last = fabs(next - place);
    place = next;
  }
  /* a change of sign far from a zero is a pole, or rounding where the likelihood has no bound */
  const double away = fabs(best.score / best.curvature);
  best.inside = best.score == 0 || (b.low_seen && b.high_seen && !(away > 1e-8 * (first_high - first_low))) ||
                away < 4 * DBL_EPSILON * fabs(best.at);
  return best;
}

/* ---- several hills ----------------------------------------------------------- */

/* The extreme points of Chebyshev's nodes are close to the ends, where the
 * determinant bends most. Ascending, with the guess among them. */
static size_t look_around(const struct core_concentrated_model *model, const struct core_concentrated_options *options,
                          double *restrict place, double *restrict value) {
  const double middle = options->lower + (options->upper - options->lower) / 2,
               half = (options->upper - options->lower) / 2;
  const double pi = 3.14159265358979323846;
  size_t n = 0;
  int placed = !(options->guess > options->lower && options->guess < options->upper);
  for (int i = 0; i < options->points; i++) {
    const double node = middle - half * cos(pi * (i + 0.5) / options->points);
    if (!placed && options->guess <= node) {
      if (options->guess < node) place[n++] = options->guess;
      placed = 1;
    }
    place[n++] = node;
  }
  if (!placed) place[n++] = options->guess;
  for (size_t i = 0; i < n; i++) {
    if (options->tick) options->tick();
    value[i] = value_at(model, place[i]);
  }
  return n;
}

/* The top of the parabola through three points of which the middle is highest. */
static double parabola_top(const double *place, const double *value) {
  const double a = place[0] - place[1], b = place[2] - place[1], u = value[0] - value[1], v = value[2] - value[1];
  const double slope = (u * b * b - v * a * a) / (a * b * (b - a)), bend = (v * a - u * b) / (a * b * (b - a));
  const double top = place[1] - slope / (2 * bend);
  return top > place[0] && top < place[2] ? top : place[1];
}

/* Halves of the bracket are given up by values alone, for the case that the
 * scores' signs led to a lesser top than the point the climb set out for. */
static struct core_concentrated_top creep(const struct core_concentrated_model *model, struct bracket b, double start,
                                          core_tick tick) {
  const double share = 0.3819660112501051;
  double height = value_at(model, start);
  for (int step = 0; step < 60; step++) {
    const int right = b.high - start > start - b.low;
    const double place = right ? start + share * (b.high - start) : start - share * (start - b.low);
    const double value = value_at(model, place);
    if (tick) tick();
    if (value > height) {
      *(right ? &b.low : &b.high) = start;
      start = place;
      height = value;
    } else {
      *(right ? &b.high : &b.low) = place;
    }
  }
  return climb(model, b, start, tick);
}

static struct core_concentrated_top highest(const struct core_concentrated_model *model,
                                            const struct core_concentrated_options *options, double *restrict work) {
  double *const place = work, *const value = work + options->points + 1;
  const size_t n = look_around(model, options, place, value);
  struct core_concentrated_top top = {.at = NAN, .score = NAN};
  double height = -INFINITY;
  int hills = 0;
  for (size_t i = 0; i < n; i++) {
    const int first = i == 0, last = i + 1 == n;
    if (!(value[i] > -INFINITY) || (!first && value[i - 1] >= value[i]) || (!last && value[i + 1] > value[i])) continue;
    const struct bracket b = {.low = first ? options->lower : place[i - 1],
                              .high = last ? options->upper : place[i + 1]};
    struct core_concentrated_top here =
        climb(model, b, first || last ? place[i] : parabola_top(place + i - 1, value + i - 1), options->tick);
    double there = value_at(model, here.at);
    const double rounding = 1e-13 * fabs(value[i]);
    if (here.inside && there < value[i] - rounding) {
      here = creep(model, b, place[i], options->tick);
      there = value_at(model, here.at);
    }
    hills++;
    if (there > height) {
      height = there;
      top = here;
    }
  }
  top.hills = hills;
  return top;
}

void core_concentrated(const struct core_concentrated_model *model, const struct core_concentrated_options *options,
                       double *restrict work, struct core_concentrated_top *top) {
  if (options->points > 0) {
    *top = highest(model, options, work);
    return;
  }
  const struct bracket whole = {.low = options->lower, .high = options->upper};
  const double guess = options->guess, middle = options->lower + (options->upper - options->lower) / 2;
  *top = climb(model, whole, guess > options->lower && guess < options->upper ? guess : middle, options->tick);
  top->hills = 1;
}
