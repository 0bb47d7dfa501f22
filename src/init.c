#include "lowcarbon.h"

#include <R_ext/Rdynload.h>
#include <R_ext/Visibility.h>

/* The function pointer is stored as R stores all of them; R calls it with as
 * many arguments as the arity says. */
#define ROUTINE(name, arity)                                                                                           \
  { #name, (DL_FUNC)&name, arity }

static const R_CallMethodDef routines[] = {
    ROUTINE(ffi_codes, 1),
    ROUTINE(ffi_codes_steps, 1),
    ROUTINE(ffi_first_bad, 4),
    ROUTINE(ffi_cells, 6),
    ROUTINE(ffi_concentrated, 5),
    ROUTINE(ffi_coupling, 4),
    ROUTINE(ffi_csr_counts, 4),
    ROUTINE(ffi_csr_lag, 6),
    ROUTINE(ffi_csr_sums, 4),
    ROUTINE(ffi_csr_unit_rows, 4),
    ROUTINE(ffi_cv, 4),
    ROUTINE(ffi_dagum, 8),
    ROUTINE(ffi_distance_pairs, 5),
    ROUTINE(ffi_eigen, 3),
    ROUTINE(ffi_entropy, 5),
    ROUTINE(ffi_identity, 3),
    ROUTINE(ffi_lmdi, 9),
    ROUTINE(ffi_local_moran_permute, 12),
    ROUTINE(ffi_log_mean, 2),
    ROUTINE(ffi_moran_permute, 8),
    ROUTINE(ffi_moran_permute_sums, 6),
    ROUTINE(ffi_nearest, 5),
    ROUTINE(ffi_sdpd, 7),
    ROUTINE(ffi_programme, 5),
    ROUTINE(ffi_sdpd_at, 7),
    ROUTINE(ffi_sdpd_bootstrap, 10),
    ROUTINE(ffi_sdpd_effects, 7),
    ROUTINE(ffi_spectrum, 3),
    ROUTINE(ffi_threshold, 5),
    ROUTINE(ffi_within, 6),
    ROUTINE(ffi_demean, 5),
    ROUTINE(ffi_density, 4),
    ROUTINE(ffi_symmetriser, 4),
    ROUTINE(ffi_signs, 2),
    ROUTINE(ffi_chebyshev_traces, 7),
    {NULL, NULL, 0},
};

void attribute_visible R_init_lowcarbon(DllInfo *dll) {
  R_registerRoutines(dll, NULL, routines, NULL, NULL);
  R_useDynamicSymbols(dll, FALSE);
  R_forceSymbols(dll, TRUE);
}
