/* Points from R, for the glue of distances and of neighbours. */
#ifndef LOWCARBON_FFI_DISTANCE_H
#define LOWCARBON_FFI_DISTANCE_H

#include "core_distance.h"
#include "ffi.h"

/* x, y: finite doubles of one length, 1 at least; on the sphere longitude and
 * latitude in degrees. The array of space is R_alloc'd. */
struct core_points ffi_points(SEXP x, SEXP y, SEXP sphere, SEXP radius);

/* list(p, i, x): the slots of a sparse matrix. */
SEXP ffi_slots(SEXP p, SEXP i, SEXP x);
/* list(pair = c(a, b)): two points at one place. */
SEXP ffi_pair(const int pair[2]);

#endif
