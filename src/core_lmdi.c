/* Logarithmic mean Divisia index decomposition of V = sum_i V_i, V_i = prod_k x_ki,
 * between two periods 0 and T, for many regions and steps at once.
 *
 *   L(a, b) = (a - b)/(ln a - ln b), L(a, a) = a; v_i = V_i/V
 *   LMDI-I    weight_i = L(V_iT, V_i0)
 *   LMDI-II   weight_i = L(V_T, V_0) L(v_iT, v_i0) / sum_j L(v_jT, v_j0)
 *   additive         dV_k = sum_i weight_i ln(x_kiT/x_ki0)
 *   multiplicative   D_k = exp(dV_k / L(V_T, V_0))
 *
 * B. W. Ang (2005), Energy Policy 33, 867-871, doi:10.1016/j.enpol.2003.10.010;
 * B. W. Ang (2015), Energy Policy 86, 233-238, doi:10.1016/j.enpol.2015.07.007.
 * Zeros by analytic limits: R. Wood, M. Lenzen (2006), Energy Policy 34,
 * 1326-1331, doi:10.1016/j.enpol.2004.11.010. If x_ki goes to zero as
 * epsilon^speed_k for several k at once, the limit gives factor k the part
 * speed_k / (sum of those speeds) of the term; a cell that is zero at both ends
 * adds nothing. A factor that is 0/0 where V_i is zero (NaN: the intensity of a
 * sector without output) has no zero of its own and takes no part.
 *
 * What rounding leaves of an effect that is zero (of a ratio of factors within
 * two units in the last place of 1; of terms that cancel) is set to zero.
 *
 *   whole     V_i, a value a row                                   in    rows
 *   factors   x_k, a column each                                   in    factors x rows
 *   cells     row (from 1) of region r, period t, sector s         in    regions*periods*sectors, s fastest
 *   from, to  the steps, periods counted from 0                    in    steps
 *   totals    V_0 and V_T                                          out   2 x regions*steps, step fastest
 *   effects   dV_k or D_k                                          out   factors x steps x regions, factor fastest
 *   by_sector the terms of each sector, or NULL                    out   factors x sectors x steps x regions
 *   scratch   the terms of one sector, and sums of |terms|         work  2 factors
 *   failure   where it stopped, if the status is not CORE_OK       out
 *
 * Cost: O(regions steps sectors factors), one logarithm or a short series for
 * each value. */
#include "core_lmdi.h"

#include <float.h>
#include <math.h>

#include "core_logmean.h"

/* Relative to what was added up, or to 1 for a ratio: no more than rounding. */
static const double NOISE = 4 * DBL_EPSILON;

/* The first row (from 1) whose factors do not multiply to the whole; a factor
 * that is 0/0 agrees with a whole of zero. */
size_t core_identity_breach(const double *restrict whole, const double *const *factors, int n_factors, size_t n,
                            double tolerance, core_tick tick, double *product) {
  for (size_t i = 0; i < n; i++) {
    double p = 1;
    for (int k = 0; k < n_factors; k++) p *= factors[k][i];
    if (isnan(p) && whole[i] == 0) p = 0;
    if (!(isfinite(p) && fabs(p - whole[i]) <= tolerance * fmax(fabs(p), fabs(whole[i])))) {
      *product = p;
      return i + 1;
    }
    core_pause(i, tick);
  }
  return 0;
}

/* Shares `amount` out among the factors that are zero in `row`, by their speeds.
 * Factors of speed 0, and those that are 0/0 there, take a part only if no other
 * factor does. */
static void share_limit(double amount, const double *const *factors, const double *speed, int n_factors, size_t row,
                        double *restrict terms) {
  double sum = 0;
  int zeros = 0, undefined = 0;
  for (int k = 0; k < n_factors; k++) {
    const double x = factors[k][row];
    if (x == 0) {
      zeros++;
      sum += speed[k];
    }
    undefined += isnan(x) != 0;
  }
  for (int k = 0; k < n_factors; k++) {
    const double x = factors[k][row];
    const int takes = zeros ? x == 0 : isnan(x);
    terms[k] = takes ? amount * (sum > 0 ? speed[k] / sum : 1.0 / (zeros ? zeros : undefined)) : 0;
  }
}

/* weight * ln(x_T/x_0) of each factor; the index of the first that changes sign,
 * or -1. */
static int log_terms(double weight, const double *const *factors, int n_factors, size_t row0, size_t row1,
                     double *restrict terms) {
  for (int k = 0; k < n_factors; k++) {
    const double x0 = factors[k][row0], x1 = factors[k][row1];
    if ((x0 < 0) != (x1 < 0)) return k;
    const double ratio = core_log_ratio(x1, x0);
    terms[k] = fabs(ratio) <= NOISE ? 0 : weight * ratio;
  }
  return -1;
}

/* One step of one region. */
struct block {
  const int *row0, *row1; /* rows of its sectors at either end */
  double total0, total1;
  int step, region;
};

static double block_total(const double *restrict whole, const int *rows, int sectors) {
  double sum = 0;
  for (int s = 0; s < sectors; s++) sum += whole[rows[s] - 1];
  return sum;
}

static enum core_status fail(struct core_lmdi_failure *failure, const struct block *block, int sector, int factor,
                             enum core_status status) {
  failure->row_from = block->row0[sector];
  failure->row_to = block->row1[sector];
  failure->factor = factor;
  failure->region = block->region;
  failure->step = block->step;
  return status;
}

/* Sums the raw terms over sectors; `divisor` becomes the sum of the weights of
 * LMDI-II. terms: factors x sectors if by sector, else factors, used afresh;
 * sizes: factors, the sums of |terms|. */
static enum core_status add_terms(const double *restrict whole, const double *const *factors, int sectors,
                                  int n_factors, const struct core_lmdi_options *options, const struct block *block,
                                  double *restrict effect, double *restrict terms, int keep, double *restrict sizes,
                                  double *divisor, struct core_lmdi_failure *failure) {
  for (int s = 0; s < sectors; s++) {
    double *term = keep ? terms + (size_t)s * (size_t)n_factors : terms;
    const size_t row0 = (size_t)block->row0[s] - 1, row1 = (size_t)block->row1[s] - 1;
    double v0 = whole[row0], v1 = whole[row1];
    if (options->normalised) {
      v0 /= block->total0;
      v1 /= block->total1;
    }
    if (v0 != 0 && v1 != 0) {
      if ((v0 < 0) != (v1 < 0)) return fail(failure, block, s, -1, CORE_SIGN_CHANGE);
      const double weight = core_log_mean(v1, v0);
      *divisor += weight;
      const int changed = log_terms(weight, factors, n_factors, row0, row1, term);
      if (changed >= 0) return fail(failure, block, s, changed, CORE_SIGN_CHANGE);
    } else if (v1 != 0) {
      share_limit(v1, factors, options->speed, n_factors, row0, term);
    } else if (v0 != 0) {
      share_limit(-v0, factors, options->speed, n_factors, row1, term);
    } else {
      for (int k = 0; k < n_factors; k++) term[k] = 0;
    }
    for (int k = 0; k < n_factors; k++) {
      effect[k] += term[k];
      sizes[k] += fabs(term[k]);
    }
    core_pause((size_t)s, options->tick);
  }
  for (int k = 0; k < n_factors; k++) effect[k] = fabs(effect[k]) <= NOISE * sizes[k] ? 0 : effect[k];
  return CORE_OK;
}

/* From raw sums of terms to differences or ratios. */
static double scale_of(const struct core_lmdi_options *options, const struct block *block, double divisor) {
  const double mean = options->normalised != options->multiplicative ? core_log_mean(block->total1, block->total0) : 1;
  if (options->normalised) return (options->multiplicative ? 1 : mean) / divisor;
  return options->multiplicative ? 1 / mean : 1;
}

static void finish(double *restrict x, size_t n, double scale, int multiplicative) {
  for (size_t i = 0; i < n; i++) x[i] = multiplicative ? exp(scale * x[i]) : scale * x[i];
}

enum core_status core_lmdi(const double *restrict whole, const double *const *factors, const int *restrict cells,
                           const int *restrict from, const int *restrict to, const struct core_lmdi_size *size,
                           const struct core_lmdi_options *options, double *restrict scratch, double *restrict totals,
                           double *restrict effects, double *restrict by_sector, struct core_lmdi_failure *failure) {
  const size_t sectors = (size_t)size->sectors, n_factors = (size_t)size->factors;
  const int needs_totals = options->normalised || options->multiplicative;
  size_t done = 0;
  for (int r = 0; r < size->regions; r++) {
    const int *region_rows = cells + (size_t)r * (size_t)size->periods * sectors;
    for (int step = 0; step < size->steps; step++) {
      const size_t at = (size_t)r * (size_t)size->steps + (size_t)step;
      struct block block = {.row0 = region_rows + (size_t)from[step] * sectors,
                            .row1 = region_rows + (size_t)to[step] * sectors,
                            .step = step,
                            .region = r};
      totals[2 * at] = block.total0 = block_total(whole, block.row0, size->sectors);
      totals[2 * at + 1] = block.total1 = block_total(whole, block.row1, size->sectors);
      if (!isfinite(block.total0) || !isfinite(block.total1)) return fail(failure, &block, 0, -1, CORE_OVERFLOW);
      if (needs_totals) {
        if (block.total0 == 0 || block.total1 == 0) return fail(failure, &block, 0, -1, CORE_ZERO_TOTAL);
        if ((block.total0 < 0) != (block.total1 < 0)) return fail(failure, &block, 0, -1, CORE_SIGN_CHANGE);
      }
      double *effect = effects + at * n_factors;
      double *terms = by_sector ? by_sector + at * sectors * n_factors : scratch;
      double divisor = 0;
      double *sizes = scratch + n_factors;
      for (size_t k = 0; k < n_factors; k++) effect[k] = sizes[k] = 0;
      const enum core_status status = add_terms(whole, factors, size->sectors, size->factors, options, &block, effect,
                                                terms, by_sector != NULL, sizes, &divisor, failure);
      if (status != CORE_OK) return status;
      if (options->normalised && divisor == 0) return fail(failure, &block, 0, -1, CORE_NO_OVERLAP);
      const double scale = scale_of(options, &block, divisor);
      finish(effect, n_factors, scale, options->multiplicative);
      if (by_sector) finish(terms, sectors * n_factors, scale, options->multiplicative);
      done += sectors * n_factors;
      if (options->tick && done >= CORE_TICK_EVERY) {
        options->tick();
        done = 0;
      }
    }
  }
  return CORE_OK;
}
