/* Glue of the log-determinant and its traces: see core_spectrum.c. */
#include "ffi_spectrum.h"

#include <limits.h>

#include "core_spectrum.h"
#include "lowcarbon.h"

void ffi_call_curve(SEXP function, double r, enum core_order order, double *out) {
  SEXP place = PROTECT(Rf_ScalarReal(r)), slopes = PROTECT(Rf_ScalarLogical(order == CORE_SLOPES));
  SEXP call = PROTECT(Rf_lang3(function, place, slopes));
  SEXP answer = PROTECT(Rf_eval(call, R_GlobalEnv));
  const double *found = ffi_doubles(answer, order == CORE_SLOPES ? 2 : 1, "the function's value");
  if (order == CORE_SLOPES) {
    out[1] = found[0];
    out[2] = found[1];
  } else {
    out[0] = found[0];
  }
  UNPROTECT(4);
}

static void from_logdet(const struct core_logdet *found, enum core_order order, double *out) {
  if (order == CORE_VALUE) {
    out[0] = found->value;
  } else {
    out[1] = found->trace;
    out[2] = found->trace2;
  }
}

static void eigen_curve(void *context, double r, enum core_order order, double *out) {
  const struct ffi_spectrum *spectrum = context;
  struct core_logdet found;
  core_spectrum_eigen(&spectrum->eigen, r, order, &found);
  from_logdet(&found, order, out);
}

static void moments_curve(void *context, double r, enum core_order order, double *out) {
  const struct ffi_spectrum *spectrum = context;
  struct core_logdet found;
  core_spectrum_moments(&spectrum->moments, r, order, &found);
  from_logdet(&found, order, out);
}

static void function_curve(void *context, double r, enum core_order order, double *out) {
  const struct ffi_spectrum *spectrum = context;
  ffi_call_curve(spectrum->function, r, order, out);
}

static struct core_eigenvalues complex_eigenvalues(SEXP source) {
  const size_t n = (size_t)XLENGTH(source);
  double *real = (double *)R_alloc(n, sizeof(double)), *imaginary = (double *)R_alloc(n, sizeof(double));
  const Rcomplex *values = COMPLEX_RO(source);
  for (size_t i = 0; i < n; i++) {
    real[i] = values[i].r;
    imaginary[i] = values[i].i;
  }
  return (struct core_eigenvalues){.n = n, .real = real, .imaginary = imaginary};
}

struct ffi_spectrum ffi_spectrum_from(SEXP source) {
  struct ffi_spectrum out = {.function = R_NilValue};
  switch (TYPEOF(source)) {
  case REALSXP:
    out.eigen = (struct core_eigenvalues){.n = (size_t)XLENGTH(source), .real = REAL_RO(source)};
    out.curve = eigen_curve;
    break;
  case CPLXSXP:
    out.eigen = complex_eigenvalues(source);
    out.curve = eigen_curve;
    break;
  case VECSXP:
    if (XLENGTH(source) != 2) Rf_error("internal: source is not list(moments, unit)");
    out.moments = (struct core_moments){.moments = ffi_doubles(VECTOR_ELT(source, 0), -1, "moments"),
                                        .n = (size_t)XLENGTH(VECTOR_ELT(source, 0)),
                                        .unit = ffi_double(VECTOR_ELT(source, 1), "unit")};
    if (out.moments.n < 1) Rf_error("internal: moments has the wrong length");
    out.curve = moments_curve;
    break;
  case CLOSXP:
    out.function = source;
    out.curve = function_curve;
    break;
  default:
    Rf_error("internal: source is neither eigenvalues nor moments nor a function");
  }
  return out;
}

/* log|I - r W| at each r or, for slopes, a matrix with tr G and tr GG in its two rows. */
SEXP ffi_spectrum(SEXP source, SEXP r, SEXP slopes) {
  struct ffi_spectrum spectrum = ffi_spectrum_from(source);
  const double *places = ffi_doubles(r, -1, "r");
  const R_xlen_t n = XLENGTH(r);
  const enum core_order order = ffi_flag(slopes, "slopes") ? CORE_SLOPES : CORE_VALUE;
  if (order == CORE_SLOPES && n > INT_MAX) Rf_error("internal: r has the wrong length");
  SEXP out = PROTECT(order == CORE_SLOPES ? Rf_allocMatrix(REALSXP, 2, (int)n) : Rf_allocVector(REALSXP, n));
  double *at = REAL(out);
  for (R_xlen_t i = 0; i < n; i++) {
    double found[3];
    spectrum.curve(&spectrum, places[i], order, found);
    if (order == CORE_SLOPES) {
      *at++ = found[1];
      *at++ = found[2];
    } else {
      *at++ = found[0];
    }
    if (i % 64 == 63) R_CheckUserInterrupt();
  }
  UNPROTECT(1);
  return out;
}
