/* Glue of the search for the top of a concentrated likelihood: see core_concentrated.c. */
#include "core_concentrated.h"

#include "ffi_spectrum.h"
#include "lowcarbon.h"

/* One of the three kinds of residuals, and the curve that speaks for it. */
struct residuals {
  struct core_lag_residuals lag;
  struct core_error_residuals error;
  SEXP function;
  core_curve curve;
  void *context;
};

static void function_curve(void *context, double r, enum core_order order, double *out) {
  ffi_call_curve(*(SEXP *)context, r, order, out);
}

static void cross_products(SEXP x, double observations, struct core_error_residuals *error) {
  if (XLENGTH(x) != 3 || TYPEOF(VECTOR_ELT(x, 0)) != REALSXP) Rf_error("internal: residuals is not three matrices");
  const R_xlen_t cells = XLENGTH(VECTOR_ELT(x, 0));
  R_xlen_t k = 0;
  while (k * k < cells) k++;
  if (k < 1 || k * k != cells) Rf_error("internal: cross products are not square");
  *error = (struct core_error_residuals){.observations = observations,
                                         .k = (size_t)k,
                                         .constant = ffi_doubles(VECTOR_ELT(x, 0), cells, "constant"),
                                         .linear = ffi_doubles(VECTOR_ELT(x, 1), cells, "linear"),
                                         .square = ffi_doubles(VECTOR_ELT(x, 2), cells, "square"),
                                         .work = (double *)R_alloc(core_error_work((size_t)k), sizeof(double))};
}

/* x: c(least, spread, lowest) of a lag model; list of the three cross products of an error
 * model; or a function(r, slopes) that gives the value, or c(slope, curvature). */
static void residuals_from(SEXP x, double observations, struct residuals *out) {
  if (TYPEOF(x) == REALSXP) {
    const double *parts = ffi_doubles(x, 3, "residuals");
    out->lag = (struct core_lag_residuals){
        .observations = observations, .least = parts[0], .spread = parts[1], .lowest = parts[2]};
    out->curve = core_lag_residuals;
    out->context = &out->lag;
  } else if (TYPEOF(x) == VECSXP) {
    cross_products(x, observations, &out->error);
    out->curve = core_error_residuals;
    out->context = &out->error;
  } else if (TYPEOF(x) == CLOSXP) {
    out->function = x;
    out->curve = function_curve;
    out->context = &out->function;
  } else {
    Rf_error("internal: residuals is neither numbers nor matrices nor a function");
  }
}

/* counts: observations and times; range: the interval and the guess. Gives the struct core_concentrated_top. */
SEXP ffi_concentrated(SEXP residuals, SEXP source, SEXP counts, SEXP range, SEXP points) {
  const double *number = ffi_doubles(counts, 2, "counts"), *ends = ffi_doubles(range, 3, "range");
  struct residuals left;
  residuals_from(residuals, number[0], &left);
  struct ffi_spectrum spectrum = ffi_spectrum_from(source);
  const struct core_concentrated_model model = {.residuals = left.curve,
                                                .residuals_context = left.context,
                                                .determinant = spectrum.curve,
                                                .determinant_context = &spectrum,
                                                .times = number[1]};
  const struct core_concentrated_options options = {.lower = ends[0],
                                                    .upper = ends[1],
                                                    .guess = ends[2],
                                                    .points = ffi_int(points, 0, 100000, "points"),
                                                    .tick = R_CheckUserInterrupt};
  double *work = (double *)R_alloc((size_t)options.points + 1, 2 * sizeof(double));
  struct core_concentrated_top top;
  core_concentrated(&model, &options, work, &top);
  const char *const names[] = {"at", "score", "curvature", "balance", "inside", "hills"};
  const double found[] = {top.at, top.score, top.curvature, top.balance};
  SEXP parts[6];
  for (int i = 0; i < 4; i++) parts[i] = PROTECT(Rf_ScalarReal(found[i]));
  parts[4] = PROTECT(Rf_ScalarLogical(top.inside));
  parts[5] = PROTECT(Rf_ScalarInteger(top.hills));
  SEXP out = ffi_list(6, names, parts);
  UNPROTECT(6);
  return out;
}
