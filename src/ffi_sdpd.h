/* Weights and problems of spatial panels, for the glue files whose kernels take them. */
#ifndef LOWCARBON_FFI_SDPD_H
#define LOWCARBON_FFI_SDPD_H

#include "core_sdpd.h"
#include "ffi.h"

/* A list that sdpd_weights() makes in R. */
struct core_sdpd_weights ffi_sdpd_weights(SEXP x, size_t n);

/* x: regressors; sizes: n, periods, own, lagged, individual, time, spatial, corrected; counts:
 * observations, times, regions; lag, error: weights, the same object if they are the same. */
struct core_sdpd_problem ffi_sdpd_problem(SEXP x, SEXP sizes, SEXP counts, SEXP lag, SEXP error);

/* Scratch of the problem, with its regressors prepared; an R error names what stands against it. */
struct core_sdpd_work ffi_sdpd_work(const struct core_sdpd_problem *problem, enum core_sdpd_trouble *trouble);

#endif
