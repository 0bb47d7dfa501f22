/* What a log-determinant comes from, for every glue file whose kernels need one. */
#ifndef LOWCARBON_FFI_SPECTRUM_H
#define LOWCARBON_FFI_SPECTRUM_H

#include "core_concentrated.h"
#include "ffi.h"

struct ffi_spectrum {
  struct core_eigenvalues eigen;
  struct core_moments moments;
  SEXP function;    /* of r and a flag, for slopes instead of the value */
  core_curve curve; /* gives out[0], or out[1] and out[2] */
};

/* source: eigenvalues (double or complex), list(moments, unit), or a function(r, slopes)
 * that gives log|I - r W|, or c(tr G, tr GG) if slopes is TRUE. */
struct ffi_spectrum ffi_spectrum_from(SEXP source);

/* The value of function(r, slopes), of one or two doubles, at out[0], or out[1] and out[2]. */
void ffi_call_curve(SEXP function, double r, enum core_order order, double *out);

#endif
