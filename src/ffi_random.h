/* Seeds of the kernels' own random numbers. */
#ifndef LOWCARBON_FFI_RANDOM_H
#define LOWCARBON_FFI_RANDOM_H

#include <stdint.h>

#include "ffi.h"

/* 64 bits from two numbers of R's stream in [0, 1), drawn by the caller with
 * stats::runif(2), which alone moves the stream. */
static inline uint64_t ffi_seed(SEXP x, const char *name) {
  const double *two = ffi_doubles(x, 2, name);
  for (int k = 0; k < 2; k++) {
    if (!(two[k] >= 0 && two[k] < 1)) Rf_error("internal: %s is out of range", name);
  }
  return (uint64_t)(two[0] * 4294967296.0) << 32 | (uint64_t)(two[1] * 4294967296.0);
}

#endif
